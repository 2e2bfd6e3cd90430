"""An id that a retired note had, taken over by another note."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.memory import UNSEEN
from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.insight import doctor
from drill.service.library import bulk, decks, deletions
from drill.service.study import grades
from drill.storage import cards, library, settings

X, Y = "{id: x, q: What is X?, a: xx}", "{id: y, q: What is Y?, a: yy}"
STORY = """stories:
  - id: x
    title: The old one
    competencies: [managing-people]
    beats: [{id: start, label: Start, facts: [it was ==40%== then]}]
"""


def taken(home, *notes, more=""):
    listed = "\n".join(f"  - {note}" for note in notes)
    text = f"drill: 1\nid: t\ntitle: T\n{more}cards:\n{listed}\n"
    (done,) = decks.take(home, [("t", read_deck(text.encode(), "t"))])
    return done


def every(home, *, retired=False):
    with home.store.read() as connection:
        return {card.key: card for card in cards.every(connection, deck="t", retired=retired)}


def learnt(home, *notes, more=""):
    """Cards with a history each, told apart by their ratings; x is retired."""
    taken(home, *notes, more=more)
    for key in every(home):
        grades.grade(home, key, Rating.AGAIN if "/x/" in key else Rating.EASY)
    taken(home, Y)


@pytest.mark.parametrize("said", ["was: y, ", ""], ids=["was", "the same words"])
@pytest.mark.parametrize("more", ["", STORY], ids=["question", "story"])
def test_a_note_goes_on_under_the_id_of_a_retired_one(home, said, more):
    learnt(home, *([X] if not more else []), Y, more=more)
    before = every(home)["t/y/basic"].memory
    plan = taken(home, f"{{id: x, {said}q: What is Y?, a: yy}}")
    assert plan.ended == ()
    assert (plan.notes["retired"], plan.cards["retired"], plan.cards["new"]) == (0, 0, 0)
    assert {key: card.memory for key, card in every(home).items()} == {"t/x/basic": before}


def test_undo_gives_both_their_ids_back(home):
    learnt(home, X, Y)
    before = every(home, retired=True)
    taken(home, "{id: x, was: y, q: What is Y?, a: yy}")
    undo.undo(home)
    assert every(home, retired=True) == before
    plan = taken(home, X, Y)
    assert plan.cards["new"] == 0
    assert every(home)["t/x/basic"].memory == before["t/x/basic"].memory


def test_what_the_retired_one_had_is_inherited_by_none(home):
    learnt(home, "{id: x, q: What is X?, a: xx, reverse: true}", Y)
    plan = taken(home, "{id: x, was: y, q: What is Y?, a: yy, reverse: true}")
    assert (plan.cards["new"], plan.cards["kept"] + plan.cards["changed"]) == (1, 1)
    assert every(home)["t/x/basic:reverse"].memory == UNSEEN


def test_of_two_notes_that_live_none_takes_the_others_history(home):
    taken(home, X, Y)
    grades.grade(home, "t/y/basic", Rating.GOOD)
    plan = taken(home, "{id: x, was: y, q: What is X?, a: xx}")
    assert len(plan.ended) == 1
    assert {key: card.memory for key, card in every(home).items()} == {"t/x/basic": UNSEEN}


def test_a_note_is_not_taken_for_one_that_the_person_deleted(home):
    taken(home, X, Y)
    bulk.delete(home, [every(home)["t/x/basic"].pk])
    text = "drill: 1\nid: t\ntitle: T\ncards:\n  - {id: x, was: y, q: What is Y?, a: yy}\n"
    decks.take(home, [("t", read_deck(text.encode(), "t"))])
    with home.store.read() as connection:
        assert [item.note.a for item in library.notes(connection, deck="t")] == ["yy"]


def test_a_part_that_comes_back_is_no_new_card(home):
    sides = "{{id: n, sides: [{{id: s, q: S?, a: one}}{}]}}"
    both, one = sides.format(", {id: z, q: Z?, a: two}"), sides.format("")
    taken(home, both)
    for key in every(home):
        grades.grade(home, key, Rating.GOOD)
    before = every(home)
    taken(home, one)
    plan = taken(home, both)
    assert plan.cards == {"new": 0, "kept": 1, "changed": 1, "retired": 0, "skipped": 0}
    assert every(home) == before


def test_a_retired_card_whose_key_another_takes_keeps_its_log_beside_it(home):
    """Its side goes, and comes again when its note has another id."""
    taken(home, "{id: a, q: What is A?, a: aa, reverse: true}")
    grades.grade(home, "t/a/basic:reverse", Rating.GOOD)
    taken(home, "{id: a, q: What is A?, a: aa}")
    taken(home, "{id: b, was: a, q: What is A?, a: aa, reverse: true}")
    assert set(every(home)) == {"t/b/basic", "t/b/basic:reverse"}
    (aside,) = (card for card in every(home, retired=True).values() if card.retired)
    assert aside.memory.reps == 1
    assert aside.key.startswith("t/b/basic:reverse~")
    assert all(check.ok for check in doctor.examine(home))


def test_it_keeps_its_log_where_another_device_changes_the_note(several):
    (desk, lap), sync = several(0, 60_000)
    taken(desk, "{id: a, q: What is A?, a: aa, reverse: true}")
    grades.grade(desk, "t/a/basic:reverse", Rating.GOOD)
    taken(desk, "{id: a, q: What is A?, a: aa}")
    taken(desk, "{id: b, was: a, q: What is A?, a: aa, reverse: true}")
    (before,) = (card for card in every(desk, retired=True).values() if card.retired)
    sync()
    bulk.tag(lap, [every(lap)["t/b/basic"].pk], ["hard"])
    sync()
    (aside,) = (card for card in every(desk, retired=True).values() if card.retired)
    assert (aside.key, aside.memory) == (before.key, before.memory)


A, B = "{id: a, q: What is A?, a: aa}", "{{id: b, {}q: Which fruit is red?, a: an apple}}"
PARTS = "{{id: n, sides: [{{id: s, q: S?, a: one}}, {}]}}"
OLD, NEW = "{id: z, q: What is Z?, a: two}", "{{id: y, {}q: Which fruit is red?, a: an apple}}"
FORGOTTEN = [
    (A, B.format(""), B.format("was: a, "), "t/a/basic", "t/b/basic"),
    (
        PARTS.format(OLD), PARTS.format(NEW.format("")), PARTS.format(NEW.format("was: z, ")),
        "t/n/side:z", "t/n/side:y",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "bare", "named", "was", "now"), FORGOTTEN, ids=["note", "part"])
def test_a_former_id_that_was_forgotten_at_first_brings_its_history_later(
    home, before, bare, named, was, now
):
    taken(home, before)
    grades.grade(home, was, Rating.EASY)
    memory = every(home)[was].memory
    taken(home, bare)
    assert every(home)[now].memory == UNSEEN
    first = every(home)
    plan = taken(home, named)
    assert (plan.cards["new"], plan.ended) == (0, ())
    assert every(home)[now].memory == memory
    assert set(every(home)) == set(first)
    assert all(check.ok for check in doctor.examine(home))
    undo.undo(home)
    assert every(home) == first


@pytest.mark.parametrize(("before", "bare", "named", "was", "now"), FORGOTTEN, ids=["note", "part"])
def test_a_former_id_brings_no_history_to_what_has_one_by_then(home, before, bare, named, was, now):
    taken(home, before)
    grades.grade(home, was, Rating.EASY)
    taken(home, bare)
    grades.grade(home, now, Rating.HARD)
    memory = every(home)[now].memory
    taken(home, named)
    assert every(home)[now].memory == memory


@pytest.mark.parametrize("many", [3, 30])
def test_a_history_that_ends_is_named_among_few_notes_and_among_many(home, many):
    notes = [f"{{id: n{n}, q: What is {n}?, a: It is {n}}}" for n in range(many)]
    taken(home, *notes, Y)
    for key in ("t/n2/basic", "t/n0/basic"):
        grades.grade(home, key, Rating.GOOD)
    assert taken(home, Y).ended == ("What is 0?", "What is 2?")


def test_what_was_called_otherwise_stays_away_as_long_as_what_it_was_does(home):
    said = {"a": "gone", "b": "/a", "c": "/b", "d": "/nothing", "e": "/f", "f": "/e"}
    with home.store.write() as connection:
        settings.put_all(connection, {f"gone/t/{note}": value for note, value in said.items()})
        settings.put(connection, "gone/u/g", "gone")
    with home.store.read() as connection:
        assert deletions.gone(connection, "t") == {"a", "b", "c"}
