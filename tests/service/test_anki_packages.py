"""Packages that Anki made: in, updated, in again; and drill's own on the phone and back."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from drill.config import save
from drill.deckfile.reading import read_deck
from drill.domain.memory import UNSEEN
from drill.domain.review import Rating
from drill.paths import Paths
from drill.service.home import undo
from drill.service.insight import doctor
from drill.service.insight.browser import search
from drill.service.insight.stats import stats
from drill.service.library import bulk, decks, imports
from drill.service.library.arrivals import Wish
from drill.service.library.exports import ExportOrder, Form, written
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.storage import cards, library
from packages import everything, note, package
from tests_support import pks

FRAME = """\
drill: 1
id: frame
title: Frame
competencies:
  - {id: c, name: C, questions: [Q?]}
"""
MINE = """\
drill: 1
id: mine
title: Mine
stories:
  - id: s
    title: My secret story
    competencies: [frame/c]
    beats:
      - {id: b, label: B, facts: [x]}
      - {id: d, label: D, facts: [y]}
"""
FOLDER = Path(__file__).parent.parent / "exchange" / "anki"


@pytest.fixture
def later(home):
    """A day on which Anki's reviews are past."""
    home.clock.advance(400 * 86_400)
    return home


def taken(home, path, **wish):
    with imports.look(home, [str(path)], Wish(**wish)) as looked:
        return imports.take(home, looked)


def faces(home):
    return {found.stored.key: (found.faces.front, found.faces.back) for found in search(home)}


def test_every_card_comes_in_as_anki_shows_it(home):
    with imports.look(home, [str(FOLDER / "many.apkg")]) as looked:
        (done,) = imports.take(home, looked)
        assert any("flag.png" in text for text in looked.warnings)
    assert (done.format, done.deck) == ("apkg", "many")
    assert (done.notes["new"], done.cards["new"], done.suspended) == (8, 12, 1)
    assert sorted(faces(home).values()) == sorted([
        ("What is **hola**?", "hello\n- hi"),
        ("A picture", "[image: flag.png] and [sound: hola.mp3]"),
        ("casa", "house"), ("house", "casa"), ("perro", "dog"), ("dog", "perro"), ("gato", "cat"),
        ("one", "uno"),
        ("[city] is in Spain", "Madrid is in Spain\nLook at a map"),
        ("Madrid is in [...]", "Madrid is in Spain\nLook at a map"),
        ("[...] and [...], both", "ser and estar, both"),
        ("ser and estar, [...]", "ser and estar, both"),
    ])  # fmt: skip
    tags = {found.faces.context for found in search(home, "casa")}
    assert tags == {"all, n2, Spain::Verbs"}


def test_the_old_form_and_the_whole_collection_are_the_same_notes(home):
    taken(home, FOLDER / "many.apkg")
    assert taken(home, FOLDER / "many-legacy.apkg")[0].does_nothing
    taken(home, FOLDER / "many-v2.apkg")
    (done,) = taken(home, FOLDER / "many.colpkg")
    assert (done.does_nothing, done.format) == (True, "colpkg")


def test_the_next_version_keeps_every_history(home):
    taken(home, FOLDER / "many.apkg")
    for found in search(home):
        grades.grade(home, found.stored.key, Rating.GOOD)
    before = everything(home)
    (done,) = taken(home, FOLDER / "many-v2.apkg")
    assert (done.notes["new"], done.notes["changed"], done.notes["same"]) == (1, 1, 6)
    assert done.cards["retired"] == 0
    reviewed = [found for found in search(home) if found.stored.memory != UNSEEN]
    assert len(reviewed) == 12
    assert all(check.ok for check in doctor.examine(home))
    undo.undo(home)
    assert everything(home) == before


def test_history_is_replayed(later):
    (done,) = taken(later, FOLDER / "many-legacy.apkg", history=True)
    assert done.reviews == 4
    assert sum(found.stored.memory != UNSEEN for found in search(later)) == 4
    assert all(check.ok for check in doctor.examine(later))
    assert taken(later, FOLDER / "many.apkg", history=True)[0].does_nothing


def test_reviews_of_a_clock_that_was_ahead_come_with_the_same_file_later(home):
    for _ in range(2):
        taken(home, FOLDER / "many-legacy.apkg", history=True)
    for found in search(home):
        grades.grade(home, found.stored.key, Rating.GOOD)
    home.clock.advance(400 * 86_400)
    assert taken(home, FOLDER / "many-legacy.apkg", history=True)[0].reviews == 4


def test_each_deck_a_deck(home):
    done = taken(home, FOLDER / "many.apkg", split=True)
    assert {each.deck: each.notes["new"] for each in done} == {
        "spain": 3, "spain-verbs": 3, "other": 2,
    }  # fmt: skip


def test_a_card_in_a_filtered_deck_comes_to_the_deck_that_it_is_from(home, tmp_path):
    filtered = ["UPDATE cards SET did = 1, odid = 3"]
    (done,) = taken(home, package(tmp_path / "a.apkg", note(), statements=filtered), split=True)
    assert done.deck == "spanish-verbs"


def exported(home, path, **options):
    path.write_bytes(written(home, ExportOrder(("small",), Form.APKG, **options)))
    return path


def inside(path):
    with zipfile.ZipFile(path) as package:
        package.extract("collection.anki2", path.parent)
    return path.parent / "collection.anki2"


def reviewed_there(path, key, at):
    """The package with a review of one card, as Anki would log it."""
    base = inside(path)
    with sqlite3.connect(base) as connection:
        query = "SELECT c.id FROM cards c JOIN notes n ON n.id = c.nid WHERE n.flds LIKE ?"
        ((card,),) = connection.execute(query, (f"%/{key}",)).fetchall()
        connection.execute(
            "INSERT INTO revlog VALUES (?, ?, -1, 3, 3, 0, 2500, 5000, 0)", (at, card)
        )
    connection.close()
    back = path.with_name("back.apkg")
    with zipfile.ZipFile(back, "w") as package:
        package.write(base, "collection.anki2")
    return back


def test_reviews_made_on_the_phone_come_home(small, tmp_path):
    first = search(small)[0].stored.key
    grades.grade(small, first, Rating.GOOD)
    at = small.clock.now() + 60_000
    back = reviewed_there(exported(small, tmp_path / "a.apkg", history=True), "quiet/outline", at)
    small.clock.advance(3600)
    (done,) = taken(small, back, history=True)
    assert (done.deck, done.reviews, done.notes["new"]) == ("small", 1, 0)
    with small.store.read() as connection:
        assert cards.by_key(connection, "small/quiet/outline").memory.last_at == at
        assert cards.by_key(connection, first).memory.reps == 1
        assert [deck.id for deck in library.decks(connection)] == ["small"]
    assert taken(small, back, history=True)[0].does_nothing
    assert not stats(small).load.kinds, "it says nothing of the time that cards take here"
    undo.undo(small)
    with small.store.read() as connection:
        assert cards.by_key(connection, "small/quiet/outline").memory == UNSEEN
    assert all(check.ok for check in doctor.examine(small))


def test_anki_is_told_how_each_review_was_made_and_when_the_last_was(small, tmp_path):
    save(small.paths.options, "scheduling.desired_retention", "0.95")
    small.reload()
    steps = ((0, Rating.AGAIN), (600, Rating.GOOD), (864_000, Rating.AGAIN), (600, Rating.GOOD))
    for wait, rating in steps:
        small.clock.advance(wait)
        grades.grade(small, "small/quiet/outline", rating, seconds=2)
    at = small.clock.now()
    small.clock.advance(3600)
    with sqlite3.connect(inside(exported(small, tmp_path / "a.apkg", history=True))) as connection:
        rows = connection.execute("SELECT ease, type, time FROM revlog ORDER BY id").fetchall()
        ((data,),) = connection.execute("SELECT data FROM cards WHERE data != ''").fetchall()
    connection.close()
    learning, review, relearning = 0, 1, 2
    assert rows == [
        (1, learning, 2000), (3, learning, 2000), (1, review, 2000), (3, relearning, 2000),
    ]  # fmt: skip
    told = json.loads(data)
    assert (told["lrt"], told["dr"]) == (at // 1000, 0.95), "in seconds, and what is wished for"


def test_a_review_that_was_undone_here_is_none_there(small, tmp_path):
    grades.grade(small, "small/quiet/outline", Rating.GOOD)
    small.clock.advance(864_000)
    grades.grade(small, "small/quiet/outline", Rating.AGAIN)
    undo.undo(small)
    with sqlite3.connect(inside(exported(small, tmp_path / "a.apkg", history=True))) as connection:
        eases = connection.execute("SELECT ease FROM revlog").fetchall()
    connection.close()
    assert eases == [(3,)]


def test_a_card_that_is_suspended_here_is_suspended_there(small, tmp_path):
    (pk,) = pks(small, "small/quiet/outline")
    bulk.suspend(small, [pk])
    with sqlite3.connect(inside(exported(small, tmp_path / "a.apkg"))) as connection:
        query = "SELECT n.flds FROM cards c JOIN notes n ON n.id = c.nid WHERE c.queue = -1"
        ((fields,),) = connection.execute(query).fetchall()
    connection.close()
    assert fields.endswith("/quiet/outline")


@pytest.mark.parametrize(("interval", "factor", "left"), [(5, 2500, 2), (0, 0, 1)])
def test_a_due_day_set_by_hand_forgets_nothing_and_a_reset_does(
    later, tmp_path, interval, factor, left
):
    at = later.clock.now() - 10 * 86_400_000
    reviews = [
        (at, 1, 3, 3, 2000, 0, 2500),
        (at + 86_400_000, 1, 0, interval, 0, 4, factor),
        (at + 2 * 86_400_000, 1, 3, 9, 2000, 1, 2500),
    ]
    made = package(tmp_path / "a.apkg", note(), reviews=reviews)
    (done,) = taken(later, made, history=True)
    assert done.reviews == left


FROM = "version: 2.0.0\nauthors: [Ann, Ben]\nlicense: CC BY 4.0\nsource: https://a.example/\n"


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("", "Version 1.0.0"),
        ("version: ''\nlicense: CC0\n", "Licence: CC0"),
        ("description: All there is.\n", "All there is.<br>Version 1.0.0"),
        (
            FROM,
            "Version 2.0.0<br>By Ann, Ben<br>Licence: CC BY 4.0<br>Source: https://a.example/",
        ),
    ],
)
def test_a_package_says_of_its_deck_what_the_deck_says(home, tmp_path, head, says):
    text = f"drill: 1\nid: t\ntitle: T\n{head}cards:\n  - {{id: a, q: Q?, a: A}}\n"
    decks.take(home, [("t", read_deck(text, "t"))], own=True)
    path = tmp_path / "t.apkg"
    path.write_bytes(written(home, ExportOrder(("t",), Form.APKG)))
    with zipfile.ZipFile(path) as out:
        out.extract("collection.anki2", tmp_path)
    with sqlite3.connect(tmp_path / "collection.anki2") as connection:
        (found,) = connection.execute("SELECT decks FROM col").fetchone()
    connection.close()
    assert [deck["desc"] for deck in json.loads(found).values() if deck["name"] == "T"] == [says]


def test_own_stories_leave_with_their_own_deck_only(small, tmp_path):
    """A route names the story for its question; that of another deck is nobody's business."""
    title = "The quiet senior"
    for form in (Form.CSV, Form.MARKDOWN, Form.JSON, Form.YAML, Form.PACK):
        data = written(small, ExportOrder(("small",), form, samples_only=True))
        assert title.encode() not in data
    decks.take(small, [("f", read_deck(FRAME, "f"))])
    decks.take(small, [("m", read_deck(MINE, "m"))], own=True)
    (route,) = search(small, "deck:frame kind:route")
    assert "My secret story" in route.faces.back
    for form in (Form.CSV, Form.MARKDOWN):
        assert b"secret" not in written(small, ExportOrder(("frame",), form))
        assert b"secret" in written(small, ExportOrder(("mine",), form))
    path = tmp_path / "frame.apkg"
    path.write_bytes(written(small, ExportOrder(("frame",), Form.APKG)))
    with sqlite3.connect(inside(path)) as connection:
        assert "secret" not in str(connection.execute("SELECT flds FROM notes").fetchall())
    connection.close()


TOLD = """\
"My secret story

“Q?”

Tell it aloud, in 90 to 150 seconds.","1. B
2. D",c s core,"""


def test_a_story_leaves_with_the_name_and_the_question_of_another_deck_s_competency(home):
    decks.take(home, [("f", read_deck(FRAME, "f"))])
    decks.take(home, [("m", read_deck(MINE, "m"))], own=True)
    assert TOLD in written(home, ExportOrder(("mine",), Form.CSV)).decode()


def test_a_package_of_ours_is_cards_like_any_other_to_a_stranger(small, tmp_path):
    path = exported(small, tmp_path / "a.apkg")
    with open_home(Paths(*(tmp_path / name for name in ("data", "config", "log")))) as other:
        (done,) = taken(other, path)
        assert (done.deck, done.notes["new"]) == ("small", 19)


def test_a_second_export_has_the_same_numbers(small, tmp_path):
    one = sqlite3.connect(inside(exported(small, tmp_path / "a.apkg")))
    numbers = one.execute("SELECT id, guid FROM notes ORDER BY id").fetchall()
    (tmp_path / "two").mkdir()
    two = sqlite3.connect(inside(exported(small, tmp_path / "two" / "b.apkg", history=True)))
    assert two.execute("SELECT id, guid FROM notes ORDER BY id").fetchall() == numbers
    assert len({number for number, _ in numbers}) == len({guid for _, guid in numbers}) == 19
    one.close()
    two.close()


TAGGED = """
drill: 1
id: tagged
title: Tagged
cards:
  - {id: one, q: What is one?, a: The first, tags: [old, two words]}
"""


def test_tags_and_kinds_never_leave_as_text(home, tmp_path):
    """Nor do they come back as words of a card, in whatever form they left."""
    decks.take(home, [("t", read_deck(TAGGED, "t"))])
    with open_home(Paths(*(tmp_path / name for name in ("data", "config", "log")))) as other:
        for form in (Form.APKG, Form.CSV, Form.MARKDOWN):
            path = tmp_path / f"tagged{form.ending}"
            path.write_bytes(written(home, ExportOrder(("tagged",), form)))
            taken(other, path, as_id=form.value)
            (back,) = search(other, f"deck:{form.value}")
            assert (back.faces.front, back.faces.back) == ("What is one?", "The first")
            assert back.faces.context == "old, two_words"
            (note,) = other_notes(other, form.value)
            assert note.tags == ("old", "two_words")


def other_notes(home, deck):
    with home.store.read() as connection:
        return library.whole_deck(connection, deck).cards


def test_a_story_s_name_is_a_field_of_its_own_in_a_package(small, tmp_path):
    with sqlite3.connect(inside(exported(small, tmp_path / "a.apkg"))) as connection:
        rows = connection.execute("SELECT flds, tags FROM notes").fetchall()
    connection.close()
    made = {
        flds.split("\x1f")[4].partition("/")[2]: (flds.split("\x1f"), tags) for flds, tags in rows
    }
    (front, _, context, *_), tags = made["quiet/beat:plan"]
    assert context.startswith("The quiet senior")
    assert "The quiet senior" not in front
    assert "beat" not in tags.split()
    assert [made[f"quiet/{slot}"][0][3] for slot in ("beat:plan", "figure:context.velocity")] == [
        "", "over two sprints",
    ]  # fmt: skip
    (front, _, context, *_), _ = made["doors/basic"]
    assert (front, context) == ("Which decisions want speed?", "")


OUTLINE = "small/quiet/outline"


def memory_of(home, key=OUTLINE):
    with home.store.read() as connection:
        card = cards.by_key(connection, key)
        return card.memory, card.due


def test_a_review_that_came_late_counts_where_it_belongs(small, tmp_path):
    """Reviewed on the phone, then here; the phone's comes in last."""
    grades.grade(small, OUTLINE, Rating.GOOD)
    path = exported(small, tmp_path / "a.apkg", history=True)
    small.clock.advance(5 * 86_400)
    at = small.clock.now()
    back = reviewed_there(path, "quiet/outline", at)
    small.clock.advance(4 * 86_400)
    grades.grade(small, OUTLINE, Rating.HARD)
    before = memory_of(small)
    with imports.look(small, [str(back)], Wish(history=True)) as looked:
        (seen,) = looked.arrivals
        (done,) = imports.take(small, looked)
    assert (seen.reviews, done.reviews, done.warnings) == (1, 1, ())
    memory, due = memory_of(small)
    assert (memory.reps, memory.last_at) == (3, small.clock.now())
    assert memory.stability > before[0].stability, "it was recalled in between"
    assert due.day > before[1].day
    assert all(check.ok for check in doctor.examine(small))
    assert taken(small, back, history=True)[0].does_nothing
    undo.undo(small)
    assert memory_of(small) == before
    assert all(check.ok for check in doctor.examine(small))


def test_a_review_from_before_a_reset_is_kept_and_forgotten(small, tmp_path):
    at = small.clock.now() + 60_000
    back = reviewed_there(exported(small, tmp_path / "a.apkg"), "quiet/outline", at)
    small.clock.advance(3600)
    grades.grade(small, OUTLINE, Rating.GOOD)
    with small.store.read() as connection:
        pk = cards.by_key(connection, OUTLINE).pk
    bulk.reset(small, [pk])
    small.clock.advance(3600)
    grades.grade(small, OUTLINE, Rating.EASY)
    before = memory_of(small)
    (done,) = taken(small, back, history=True)
    assert done.reviews == 1
    assert memory_of(small)[0] == before[0]
    assert all(check.ok for check in doctor.examine(small))


def test_reviews_that_are_here_are_not_left_out(small, tmp_path):
    grades.grade(small, "small/quiet/outline", Rating.GOOD)
    small.clock.advance(86_400)
    grades.grade(small, "small/quiet/outline", Rating.AGAIN)
    path = exported(small, tmp_path / "a.apkg", history=True)
    (done,) = taken(small, path, history=True)
    assert (done.reviews, done.warnings) == (0, ())


def test_reviews_of_a_clock_that_is_ahead_are_named_too(small, tmp_path):
    at = small.clock.now() + 86_400_000
    back = reviewed_there(exported(small, tmp_path / "a.apkg"), "quiet/outline", at)
    (done,) = taken(small, back, history=True)
    assert done.reviews == 0
    assert done.warnings[0].startswith("1 review of 1 card is later than now, and left out: “")
