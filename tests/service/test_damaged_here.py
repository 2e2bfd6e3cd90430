"""Rows of a home that are damaged, where it is synchronised: others do not get them, what others
say mends them, and nothing else is lost by them."""

from __future__ import annotations

import pytest

from drill.domain.onsite import Went
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.service.insight import doctor
from drill.service.library import bulk, deck_options, note_editor
from drill.service.onsite import onsites
from drill.service.stories import rehearsal
from drill.service.study import grades
from drill.storage import cards, library, lines
from drill.storage import onsites as stored_onsites
from several_homes import agree, card, later, take
from tests_support import PLAIN, SMALL

ONE = "UPDATE note SET {} WHERE note = 'one'"
WORDS = {
    "other words": ONE.format("body = replace(body, 'first', 'fxrst')"),
    "half of it": ONE.format("body = substr(body, 1, 20)"),
    "no text": ONE.format("body = x'ff00'"),
    "another kind": ONE.format("kind = 'nonsense'"),
}
ROWS = WORDS | {
    "a card": "UPDATE card SET buried_until = 'x' WHERE key = 'mine/one/basic'",
    "a telling": "UPDATE rehearsal SET told = '{'",
    "its length": "UPDATE rehearsal SET seconds = -1",
    "an interview": "UPDATE onsite SET scope = '{'",
    "a question": "UPDATE heard SET at = -1",
}
DECK = {
    "head": "UPDATE deck SET head = '{' WHERE id = 'mine'",
    "options": "UPDATE deck SET options = '{' WHERE id = 'mine'",
}


def hurt(home, statement):
    """As a disk does it, of which no trigger hears."""
    with home.store.write() as connection:
        connection.execute(statement)
        if lines.watched(connection):
            lines.forget_touched(connection)


def wrong(home):
    return [fault for check in doctor.examine(home) for fault in check.faults]


def edit(home, note, was, becomes):
    text = note_editor.text(home, "mine", note)
    assert was in text
    note_editor.save(home, "mine", note, text.replace(was, becomes))


def answers(home):
    with home.store.read() as connection:
        return {item.note.id: item.note.a for item in library.notes(connection, deck="mine")}


@pytest.fixture
def met(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    grades.grade(desk, "mine/one/basic", Rating.GOOD)
    sync()
    return desk, lap, sync


SAID = {
    "another note of its deck": lambda home: edit(home, "two", "What is two?", "What is 2?"),
    "a title": lambda home: deck_options.rename(home, "mine", title="Ours"),
    "an option": lambda home: deck_options.change(home, "mine", new_per_day=3),
    "itself": lambda home: edit(home, "one", "The first", "The 1st"),
    "a tag": lambda home: bulk.tag(home, [card(home, "mine/one/basic").pk], ["hard"]),
}


@pytest.mark.parametrize("what", SAID)
@pytest.mark.parametrize("how", WORDS)
def test_a_damaged_note_is_written_anew_with_what_others_say_of_its_deck(met, how, what):
    desk, lap, sync = met
    hurt(desk, WORDS[how])
    assert len(wrong(desk)) == 1
    SAID[what](lap)
    sync()
    agree([desk, lap])
    assert card(desk, "mine/one/basic").memory.reps == 1
    assert wrong(desk) == []


def test_what_came_with_it_is_counted(met):
    desk, lap, sync = met
    hurt(desk, WORDS["half of it"])
    SAID["another note of its deck"](lap)
    _, report = sync(lap, desk)
    assert (report.merged.notes, report.merged.faults) == (2, [])


def test_a_damaged_note_that_was_deleted_elsewhere_goes(met):
    desk, lap, sync = met
    hurt(desk, WORDS["half of it"])
    bulk.delete(lap, [card(lap, "mine/one/basic").pk])
    _, report = sync(lap, desk)
    assert report.merged.notes == 1
    there = agree([desk, lap])
    assert {note.id for note in there["notes"].values()} == {"two", "three"}
    assert card(desk, "mine/one/basic").retired
    later(lap)
    SAID["another note of its deck"](lap)
    _, report = sync(lap, desk)
    assert report.merged.notes == 1, "it does not go twice"


def test_a_damaged_note_that_nobody_knows_stays(several):
    """Until its file is taken in again: then everybody has it."""
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    grades.grade(desk, "mine/one/basic", Rating.GOOD)
    hurt(desk, WORDS["half of it"])
    sync()
    SAID["another note of its deck"](lap)
    sync()
    assert not card(desk, "mine/one/basic").retired
    assert len(wrong(desk)) == 1
    take(desk, PLAIN)
    sync()
    agree([desk, lap])
    assert answers(lap)["one"] == "The first"
    assert card(lap, "mine/one/basic").memory.reps == 1


@pytest.mark.parametrize("when", ["before the first time", "later"])
@pytest.mark.parametrize("what", ROWS)
def test_what_is_damaged_is_said_to_nobody_and_keeps_nothing_back(several, what, when):
    (desk, lap), sync = several(0, 0)
    if when == "later":
        sync()
    for source in (SMALL, PLAIN):
        take(desk, source, own=True)
    made = onsites.add(desk, "Acme", "2027-03-01 10:00")
    with desk.store.write() as connection:
        stored_onsites.hear(connection, made.id, 5, "Why?", "people", Went.WELL)
    telling = rehearsal.begin(desk, "small/quiet")
    rehearsal.finish(desk, telling, Told(tuple(range(len(telling.story.beats))), 100.0))
    with desk.store.write() as connection:
        connection.execute(ROWS[what])
    reports = sync()
    assert [report.unread for report in reports] == [[]] * 6
    assert [report.merged.faults for report in reports] == [[]] * 6
    left_out = what in WORDS
    assert answers(lap) == {
        **({} if left_out else {"one": "The first"}), "two": "The second", "three": "",
    }  # fmt: skip
    with lap.store.read() as connection:
        told = connection.scalar("SELECT count(*) FROM rehearsal")
        heard, dates = (stored_onsites.questions(connection), stored_onsites.every(connection))
        buried = [each.key for each in cards.every(connection) if each.buried_until is not None]
    assert (told, len(heard), len(dates), buried) == (
        what not in ("a telling", "its length"), what != "a question", what != "an interview", [],
    )  # fmt: skip


@pytest.mark.parametrize("what", DECK)
def test_the_notes_of_a_damaged_deck_are_there_once_it_is_mended(several, what):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    grades.grade(desk, "mine/one/basic", Rating.GOOD)
    hurt(desk, DECK[what])
    sync()
    assert answers(lap) == {}
    with desk.store.write() as connection:
        connection.execute("UPDATE deck SET options = NULL")
    take(desk, PLAIN)
    sync()
    agree([desk, lap])
    assert card(lap, "mine/one/basic").memory.reps == 1


def test_a_damaged_row_is_named(several):
    (desk, _), sync = several(0, 0)
    take(desk, PLAIN)
    for statement in (WORDS["half of it"], ROWS["a card"], DECK["options"]):
        hurt(desk, statement)
    desk.store.damage.clear()
    sync(desk)
    assert set(desk.store.damage) == {
        ("note", "mine/one"), ("card", "mine/one/basic"), ("deck", "mine"),
    }  # fmt: skip
