"""A package that comes again is read again only where something changed that decides."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.domain.review import Rating
from drill.errors import DrillError, StoreError
from drill.exchange import anki, apkg
from drill.paths import Paths
from drill.service.home import undo
from drill.service.library import (
    bulk,
    deck_options,
    deletions,
    imports,
    note_editor,
    offer_decks,
    opening,
    repeats,
    sources,
)
from drill.service.library.arrivals import Edits, Wish
from drill.service.library.offers import OfferWalk
from drill.service.study import grades
from drill.storage import cards, library
from drill.storage import settings as stored_settings
from packages import BASIC, note, package
from tests_support import Still, pks

NOTES = (
    note("g1", "<b>One</b>?", "1"),
    note("g2", "Two?", "2", cards=(0, 1), deck=3, tags="t"),
    note("g3", "{{c1::Three}} is {{c2::odd}}", mid=2, cards=(0, 1)),
)
WATCHED = ("edited/", "gone/", "source/", "brought/")


@pytest.fixture
def path(tmp_path):
    return package(tmp_path / "a.apkg", *NOTES)


@pytest.fixture
def walks(monkeypatch):
    """How many walks over an offer were begun, one after the other."""
    begun = []

    class Counted(OfferWalk):
        def run(self, progress):
            begun.append(self)
            return super().run(progress)

    monkeypatch.setattr(imports, "OfferWalk", Counted)
    return begun


def taken(home, path, **wish):
    with imports.look(home, [str(path)], Wish(**wish)) as looked:
        return imports.take(home, looked)


def place(name):
    return "spanish", anki.note_id(name)


def key(name, slot="side:1"):
    return "/".join((*place(name), slot))


def edited(home, name, before, after, deck="spanish"):
    text = note_editor.text(home, deck, anki.note_id(name)).replace(before, after)
    return note_editor.save(home, deck, anki.note_id(name), text)


def forgotten(home):
    """Forget what was found, so that the next look reads."""
    with home.store.write() as connection:
        connection.execute("DELETE FROM at_rest")


def is_kept(home):
    with home.store.read() as connection:
        return connection.scalar("SELECT count(*) FROM at_rest")


def shown(home, path, **wish):
    with imports.look(home, [str(path)], Wish(**wish)) as looked:
        # What a walk may yet write on its own behalf, it says of itself; the rest is for people.
        return [replace(arrival, at_rest=False) for arrival in looked.arrivals], looked.warnings


# -- what is not read again ----------------------------------------------------------------


def test_what_was_taken_in_is_not_read_again(home, path, walks):
    (first,) = taken(home, path)
    walks.clear()
    (again,) = taken(home, path)
    assert not walks
    assert (again.does_nothing, again.applied, again.at_rest) == (True, True, True)
    assert (again.notes["same"], again.cards["kept"]) == (3, 5) == (3, first.cards["new"])
    assert again.deck == "spanish"
    assert undo.undo(home).what == "importing spanish"


def test_nor_after_reviews_of_it_here(home, path, walks):
    taken(home, path)
    grades.grade(home, key("g1"), Rating.GOOD)
    walks.clear()
    assert taken(home, path)[0].does_nothing
    assert not walks


def test_nor_is_what_was_read_once_more_and_had_nothing_new(home, path, tmp_path, walks):
    taken(home, path)
    other = package(tmp_path / "b.apkg", note("g9", "Other?"))
    taken(home, other, as_id="else")
    assert taken(home, path)[0].does_nothing
    walks.clear()
    assert taken(home, path)[0].does_nothing
    assert not walks


def test_one_that_brought_a_new_deck_beside_a_known_one_is_told_as_it_is(home, path, tmp_path):
    taken(home, package(tmp_path / "b.apkg", NOTES[0]), split=True)
    first = taken(home, path, split=True)
    assert [(arrival.deck, arrival.fresh) for arrival in first] == [
        ("spanish", False), ("spanish-verbs", True)
    ]  # fmt: skip
    again = taken(home, path, split=True)
    assert [(arrival.deck, arrival.notes["same"]) for arrival in again] == [
        ("spanish", 2), ("spanish-verbs", 1)
    ]  # fmt: skip


def test_nor_are_notes_that_one_deleted_or_edited(home, path, walks):
    taken(home, path)
    bulk.delete(home, pks(home, key("g1")))
    edited(home, "g2", "Two", "Mine")
    taken(home, path)
    walks.clear()
    (again,) = taken(home, path)
    assert not walks
    assert (again.does_nothing, again.notes["same"]) == (True, 2)
    assert any("deleted" in text for text in again.warnings)
    forgotten(home)
    walks.clear()
    assert taken(home, path)[0].warnings == again.warnings
    assert walks


def test_a_deck_of_ones_own_is_still_told_as_such(small, path, walks):
    for _ in range(2):
        taken(small, path, as_id="small", own=True)
    walks.clear()
    arrivals, _ = quick = shown(small, path, as_id="small", own=True)
    assert not walks
    assert [arrival.own for arrival in arrivals] == [True]
    forgotten(small)
    assert shown(small, path, as_id="small", own=True) == quick


def test_a_store_that_cannot_be_written_is_read_again(home, path, walks, monkeypatch):
    taken(home, path)
    forgotten(home)

    def refuse(**_):
        raise StoreError("full", "")

    monkeypatch.setattr(home.store, "write", refuse)
    assert taken(home, path)[0].does_nothing
    assert not is_kept(home)


def test_nobody_waits_for_it(home, path, walks):
    """Another process keeps the store busy, for longer than a test may take."""
    taken(home, path)
    forgotten(home)
    home.store.wait_at_most(3600)
    with closing(sqlite3.connect(home.paths.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert taken(home, path)[0].applied
        assert not is_kept(home)
        other.execute("ROLLBACK")
    assert taken(home, path)[0].applied
    assert is_kept(home)
    with home.store.read() as connection:  # which waits again for what has to be written
        assert connection.scalar("PRAGMA busy_timeout") == 3_600_000


# -- what is ---------------------------------------------------------------------------------


def one_edited(home):
    assert edited(home, "g1", "One", "Mine").changed


def edited_and_undone(home):
    one_edited(home)
    undo.undo(home)


CHANGES = {
    "edited": one_edited,
    "edited and undone": edited_and_undone,
    "deleted": lambda home: bulk.delete(home, pks(home, key("g1"))),
    "tagged": lambda home: bulk.tag(home, pks(home, key("g1")), ["mine"]),
    "renamed": lambda home: deck_options.rename(home, "spanish", title="Castellano"),
    "another id": lambda home: deck_options.rename(home, "spanish", "castellano"),
    "undone": undo.undo,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_here_has_it_read_again(home, path, walks, change):
    taken(home, path)
    assert is_kept(home)
    change(home)
    assert not is_kept(home)
    walks.clear()
    taken(home, path)
    assert walks


def test_so_does_a_note_that_was_moved(home, path, tmp_path, walks):
    taken(home, package(tmp_path / "b.apkg", note("g9", "Other?")), as_id="else")
    taken(home, path)
    bulk.move(home, pks(home, key("g1")), "else")
    walks.clear()
    taken(home, path)
    assert walks


def test_so_does_the_same_note_in_another_deck(home, path, tmp_path, walks):
    taken(home, path)
    taken(home, package(tmp_path / "b.apkg", NOTES[0]), as_id="else")
    walks.clear()
    taken(home, path)
    assert walks


WISHES = [
    Wish(own=True), Wish(as_id="spanish"), Wish(edits=Edits.THEIRS), Wish(edits=Edits.ASK),
    Wish(split=True), Wish(history=True), Wish(theirs=frozenset({place("g1")})),
]  # fmt: skip


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_so_does_another_wish(home, path, walks, wish):
    taken(home, path)
    walks.clear()
    with imports.look(home, [str(path)], wish):
        pass
    assert walks


def test_every_part_of_a_wish_was_tried_but_the_columns_that_a_package_has_not():
    plain = Wish()
    tried = {
        name for wish in WISHES for name in Wish.__slots__
        if getattr(wish, name) != getattr(plain, name)
    }  # fmt: skip
    assert tried == {*Wish.__slots__} - {"columns"}


@pytest.mark.parametrize("place_", ["other.apkg", "a.colpkg", "folder/a.apkg"])
def test_so_does_another_name(home, path, walks, place_):
    taken(home, path)
    walks.clear()
    other = path.parent / place_
    other.parent.mkdir(exist_ok=True)
    taken(home, path.rename(other))
    assert walks


@pytest.mark.parametrize(("module", "name"), [(apkg, "MAKING"), (repeats, "__version__")])
def test_so_does_a_newer_drill(home, path, walks, monkeypatch, module, name):
    taken(home, path)
    walks.clear()
    monkeypatch.setattr(module, name, "newer")
    taken(home, path)
    assert walks


def test_so_does_another_package_under_its_name(home, path, walks):
    taken(home, path)
    walks.clear()
    (done,) = taken(home, package(path, *NOTES[:2], note("g3", "{{c1::Three}}", mid=2)))
    assert walks
    assert done.notes["changed"] == 1


def test_its_pictures_are_no_part_of_that(home, path, walks):
    taken(home, path)
    walks.clear()
    with imports.look(home, [str(package(path, *NOTES, media=["new.png"]))]) as looked:
        assert looked.warnings
        assert looked.does_nothing
    assert not walks


@pytest.mark.parametrize("change", ["body = body || ' '", "kind = kind || ' '", "seal = NULL"])
def test_so_does_damage_that_nothing_wrote(home, path, walks, change):
    taken(home, path)
    connection = sqlite3.connect(home.paths.store)
    connection.execute("DROP TRIGGER note_changes")
    connection.execute(f"UPDATE note SET {change} WHERE note = ?", place("g1")[1:])
    connection.commit()
    connection.close()
    assert is_kept(home)
    walks.clear()
    assert taken(home, path)[0].notes["changed"] == 1
    assert walks


def deck_is_damaged(home, change):
    connection = sqlite3.connect(home.paths.store)
    connection.execute("DROP TRIGGER deck_changes")
    connection.execute(f"UPDATE deck SET {change} WHERE id = 'spanish'")
    connection.commit()
    connection.close()
    assert is_kept(home)


def test_so_does_a_deck_that_is_not_found_any_more(home, path, walks):
    taken(home, path)
    deck_is_damaged(home, "id = 'Spanish'")
    walks.clear()
    with imports.look(home, [str(path)]) as looked:
        assert not looked.does_nothing
    assert walks


def test_so_does_a_damaged_deck_which_is_mended(home, path, walks):
    taken(home, path)
    deck_is_damaged(home, "head = '{'")
    walks.clear()
    taken(home, path)
    assert walks
    with home.store.read() as connection:
        head = connection.scalar("SELECT head FROM deck WHERE id = 'spanish'")
    assert head == '{"title":"Spanish"}'


def test_beside_a_note_that_cannot_be_read_nothing_is_known(home, path, tmp_path, walks):
    taken(home, package(tmp_path / "b.apkg", note("g9", "Other?")), as_id="else")
    taken(home, path)
    connection = sqlite3.connect(home.paths.store)
    connection.execute("DROP TRIGGER note_changes")
    connection.execute("UPDATE note SET body = '{' WHERE deck = 'else'")
    connection.commit()
    connection.close()
    with home.store.read() as connection:
        list(library.notes(connection, deck="else"))
    assert is_kept(home)
    walks.clear()
    taken(home, path)
    assert walks
    forgotten(home)
    taken(home, path)
    assert not is_kept(home)


def test_so_does_what_changed_between_the_look_and_the_answer(home, path, walks):
    taken(home, path)
    forgotten(home)
    with imports.look(home, [str(path)]) as looked:
        assert looked.does_nothing
        one_edited(home)
        imports.take(home, looked)
    walks.clear()
    taken(home, path)
    assert walks


def test_so_does_damage_of_what_was_found(home, path, walks):
    taken(home, path)
    with home.store.write() as connection:
        connection.execute("UPDATE at_rest SET found = replace(found, '3', '4')")
    walks.clear()
    assert taken(home, path)[0].notes["same"] == 3
    assert walks


def test_what_has_notes_that_cannot_be_taken_says_so_again(home, tmp_path, walks):
    path = package(tmp_path / "a.apkg", *NOTES, note("g4", "", ""), note("g1", "Another one"))
    (first,) = taken(home, path)
    (second,) = taken(home, path)
    walks.clear()
    (third,) = taken(home, path)
    assert not walks
    assert first.notes["skipped"] == second.notes["skipped"] == third.notes["skipped"] == 2
    assert second.items == third.items
    assert len(third.items) == 3


def test_so_does_a_note_of_whose_cards_one_cannot_be_taken(home, tmp_path, walks):
    path = package(tmp_path / "a.apkg", *NOTES, note("g4", "Four?", "", cards=(0, 1)))
    (first,) = taken(home, path)
    assert (first.notes["new"], first.cards["new"], first.cards["skipped"]) == (4, 6, 1)
    for again in (True, False):
        walks.clear()
        (arrival,) = taken(home, path)
        assert bool(walks) == again
        assert (arrival.notes["same"], arrival.cards["kept"], arrival.cards["skipped"]) == (4, 6, 1)
        assert [(item.what, item.label, item.why) for item in arrival.items] == [
            ("skipped", "'Four?'", "card 2: its front is empty")
        ]


def test_so_does_a_package_that_has_a_note_twice(home, tmp_path, walks):
    path = package(tmp_path / "a.apkg", *NOTES, note("g1", "Another one"))
    for again in (True, True, False):
        walks.clear()
        (arrival,) = taken(home, path)
        assert bool(walks) == again
        assert (arrival.notes["skipped"], arrival.cards["skipped"]) == (1, 0)
        assert [item.why for item in arrival.items if item.what == "skipped"] == [
            "another note before it goes by the same id"
        ]


def test_a_package_of_which_all_was_deleted_is_known_and_stays_away(home, path, walks):
    taken(home, path)
    with home.store.read() as connection:
        bulk.delete(home, [card.pk for card in cards.every(connection, deck="spanish")])
    taken(home, path)
    walks.clear()
    (arrival,) = taken(home, path)
    assert not walks
    assert (arrival.does_nothing, arrival.notes["same"]) == (True, 0)


def test_copies_of_cards_of_ones_own_are_read_again(home, tmp_path, walks):
    kind = {
        "id": 9, "name": apkg.DRILL, "type": 0,
        "flds": [{"name": name, "ord": n} for n, name in enumerate((apkg.KEY, "Front", "Back"))],
        "tmpls": [{"name": "Card", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{Back}}"}],
    }  # fmt: skip
    copy = note("c1", "nowhere/two/basic\x1fQ?", "A", mid=9)
    path = package(tmp_path / "a.apkg", copy, NOTES[0], models=(kind, BASIC))
    taken(home, path)
    walks.clear()
    taken(home, path)
    assert walks


# -- why that is all -------------------------------------------------------------------------


def test_a_walk_reads_nothing_else_of_the_store(home, path, monkeypatch):
    """What a package finds is told by these tables and settings; whatever changes in them is seen
    by a trigger."""
    taken(home, path)
    edited(home, "g2", "Two", "Mine")
    bulk.delete(home, pks(home, key("g1")))
    asked = set()
    under, get, get_all = stored_settings.under, stored_settings.get, stored_settings.get_all
    for name, way in (("under", under), ("get", get)):

        def noted(connection, key, way=way):
            asked.add(key)
            return way(connection, key)

        monkeypatch.setattr(stored_settings, name, noted)

    def noted_all(connection, keys):
        asked.update(keys)
        return get_all(connection, keys)

    monkeypatch.setattr(stored_settings, "get_all", noted_all)
    tables = set()

    def watch(action, table, column, *_):
        if action == sqlite3.SQLITE_READ and column:
            tables.add(table)
        return sqlite3.SQLITE_OK

    with sources.open_source(str(path)) as opened, home.store.read() as connection:
        connection.raw.set_authorizer(watch)
        OfferWalk(home, connection, opened, Wish()).run(lambda _: None)
        connection.raw.set_authorizer(None)
    assert {"note", "deck", "fact"} <= tables <= {"note", "deck", "fact", "json_each"}
    assert asked
    assert all(name.startswith(WATCHED) for name in asked)
    assert WATCHED[:2] == (stored_settings.EDITED, deletions._GONE)
    assert WATCHED[2:] == (offer_decks.SOURCE, offer_decks.BROUGHT)


@pytest.mark.parametrize("prefix", WATCHED)
def test_what_is_known_of_edits_and_sources_counts(home, path, prefix):
    for value in ("new", "other", None):
        taken(home, path)
        assert is_kept(home)
        with home.store.write() as connection:
            stored_settings.put(connection, f"{prefix}nowhere/x", value)
        assert not is_kept(home)
    taken(home, path)
    with home.store.write() as connection:
        stored_settings.put(connection, f"else/{prefix}", "any")
    assert is_kept(home)


VERSIONS = (
    NOTES,
    (note("g1", "<b>One</b>?", "eins"), *NOTES[1:]),
    (*NOTES[1:], note("g4", "Four?", "4")),
)
GUIDS = st.sampled_from(["g1", "g2", "g3", "g4"])
TURNS = st.lists(
    st.tuples(
        st.one_of(
            st.tuples(st.just("import"), st.integers(0, 2), st.booleans()),
            st.tuples(st.just("edit"), GUIDS, st.sampled_from("xy")),
            st.tuples(st.just("delete"), GUIDS),
            st.tuples(st.just("move"), GUIDS),
            st.tuples(st.just("tag"), GUIDS),
            st.tuples(st.just("title"), GUIDS, st.sampled_from(["Mine", "Spanish"])),
            st.tuples(st.just("grade"), GUIDS),
            st.tuples(st.just("undo")),
        ),
        st.integers(0, 2),
        st.booleans(),
    ),
    min_size=2,
    max_size=5,
)
"""What is done, which version is looked at then, and whether its decks are split."""


def stored(home, guid):
    """Where a note is, in the first deck that has it, and its cards' row numbers."""
    with home.store.read() as connection:
        name = anki.note_id(guid)
        every = [each for each in cards.every(connection) if each.card.note == name]
        decks = sorted({each.card.deck for each in every})
    here = [each for each in every if each.card.deck in decks[:1]]
    return decks[:1], [each.pk for each in here], [each.key for each in here]


def act(home, files, step):
    kind, *rest = step
    if kind == "import":
        number, split = rest
        taken(home, files[number], split=split)
    elif kind == "undo":
        undo.undo(home)
    else:
        decks, numbers, keys = stored(home, rest[0])
        for deck in decks:
            if kind == "edit":
                edited(home, rest[0], "tags:", f"tags: [{rest[1]}] #", deck)
            elif kind == "delete":
                bulk.delete(home, numbers)
            elif kind == "move":
                bulk.move(home, numbers, "else")
            elif kind == "tag":
                bulk.tag(home, numbers, ["mine"])
            elif kind == "title":
                deck_options.rename(home, deck, title=rest[1])
            else:
                grades.grade(home, keys[0], Rating.GOOD)


def test_what_is_told_without_reading_is_what_reading_tells(home, tmp_path, walks):
    files = [package(tmp_path / f"{n}.apkg", *notes) for n, notes in enumerate(VERSIONS)]
    taken(home, package(tmp_path / "else.apkg", note("g9", "Other?")), as_id="else")
    home.close()
    told = []

    @given(TURNS)
    def check(turns):
        with TemporaryDirectory() as folder:
            shutil.copytree(home.paths.data, folder, dirs_exist_ok=True)
            root = Path(folder)
            with opening.open_home(Paths(root, root, root), Still()) as other:
                for step, number, split in turns:
                    with suppress(DrillError):  # nothing to undo, a title that it has
                        act(other, files, step)
                    walks.clear()
                    quick = shown(other, files[number], split=split)
                    told.append(bool(walks))
                    forgotten(other)
                    assert shown(other, files[number], split=split) == quick

    check()
    assert set(told) == {True, False}
