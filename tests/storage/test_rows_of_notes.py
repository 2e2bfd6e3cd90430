"""Rows of notes and of the cards they make: what stays, what goes along, what gives way."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from drill.domain.card import Card
from drill.domain.kind import Kind
from drill.domain.memory import UNSEEN
from drill.domain.plain import note_from_plain
from drill.storage import card_rows, cards, digests, library, log, snapshots
from drill.storage.columns import CARD
from drill.storage.sql import add_row

ONE, TWO, THREE = "mine/one/basic", "mine/two/basic", "mine/three/cloze"


@pytest.fixture
def rows(mine):
    with mine.store.read() as connection:  # what is done here is taken back
        yield connection


def pk_of(connection, key):
    return cards.by_key(connection, key).pk


def twin(connection, key, of, **other):
    """Another card of a note, like one that is there."""
    row = connection.row("SELECT * FROM card WHERE key = :of", of=of)._asdict()
    del row["pk"]
    return add_row(connection, CARD, row | {"key": key} | other)


def keys(connection, *pks):
    query = "SELECT key, slot FROM card WHERE pk = :pk"
    return [next(connection.execute(query, pk=pk)) for pk in pks]


def test_cards_of_a_deck_or_of_some_of_its_notes(rows):
    one = cards.by_key(rows, ONE)
    card_rows.retire(rows, [one.pk])
    two, three = cards.by_key(rows, TWO), cards.by_key(rows, THREE)
    every = {
        ONE: (one.pk, one.note_pk, True), TWO: (two.pk, two.note_pk, False),
        THREE: (three.pk, three.note_pk, False),
    }  # fmt: skip
    assert card_rows.pks(rows, "mine") == every
    assert card_rows.pks(rows, "mine", [one.note_pk]) == {ONE: every[ONE]}
    assert card_rows.pks(rows, "mine", []) == {}
    assert card_rows.pks(rows, "none") == {}


def test_a_changed_card_comes_back_but_not_where_the_person_retired_it(rows):
    one, two = cards.by_key(rows, ONE), cards.by_key(rows, TWO)
    for stored in (one, two):
        card_rows.retire(rows, [stored.pk])
    cards.withdraw(rows, [two.pk], True)
    other = Card("mine", "one", "basic", Kind.CLOZE, True, True, "c", 7)
    changed = [(one.pk, two.note_pk, other), (two.pk, two.note_pk, two.card)]
    card_rows.change(rows, changed)
    row = rows.row("SELECT * FROM card WHERE pk = :pk", pk=one.pk)
    assert (row.note_pk, row.key, row.slot, row.kind, row.core, row.sample) == (
        two.note_pk, ONE, "basic", "cloze", 1, 1,
    )  # fmt: skip
    assert (row.competency, row.ord, row.retired, row.reps) == ("c", 7, 0, 1)
    assert cards.by_key(rows, TWO).retired


def test_a_new_card_has_no_memory_and_may_be_shown(rows):
    note = cards.by_key(rows, ONE).note_pk
    fresh = Card("mine", "one", "back", Kind.BASIC, True, False, "", 9)
    card_rows.add(rows, [(note, fresh)])
    stored = cards.by_key(rows, "mine/one/back")
    assert (stored.card, stored.memory, stored.due, stored.note_pk) == (fresh, UNSEEN, None, note)
    assert (stored.suspended, stored.retired, stored.shadowed, stored.active) == (
        False, False, False, True,
    )  # fmt: skip
    assert (stored.buried_until, stored.first_day) == (None, None)


def test_cards_follow_their_note_under_its_new_id(rows):
    one = cards.by_key(rows, ONE)
    gone = twin(rows, "mine/one/side:x", ONE, slot="side:x", retired=1, competency="old", ord=3)
    note = library.notes(rows, pks=[one.note_pk])[0].note
    now = replace(one.card, competency="new", order=77)
    card_rows.rename(rows, {one.note_pk: (replace(note, id="first"), [now])}, "other")
    query = "SELECT key, slot, competency, ord, retired FROM card WHERE pk = :pk"
    assert next(rows.execute(query, pk=one.pk)) == ("other/first/basic", "basic", "new", 77, 0)
    assert next(rows.execute(query, pk=gone)) == ("other/first/side:x", "side:x", "old", 3, 1)
    assert cards.by_key(rows, TWO) is not None


def test_a_retired_card_is_found_under_its_notes_id_unless_another_has_that_key(rows):
    one, two = pk_of(rows, ONE), pk_of(rows, TWO)
    first = twin(rows, "mine/was/basic", TWO, retired=1)
    second = twin(rows, "mine/once/side:x", ONE, slot="side:x", retired=1)
    third = twin(rows, "mine/twice/side:x", ONE, slot="side:x", retired=1)
    card_rows.follow_notes(rows, "other")
    assert keys(rows, first) == [("mine/was/basic", "basic")]
    card_rows.follow_notes(rows, "mine")
    assert keys(rows, one, two) == [(ONE, "basic"), (TWO, "basic")]
    assert keys(rows, first, second, third) == [
        (f"{TWO}~{first}", f"basic~{first}"), ("mine/one/side:x", "side:x"),
        (f"mine/one/side:x~{third}", f"side:x~{third}"),
    ]  # fmt: skip


def test_a_card_set_aside_keeps_its_log_under_another_key(rows):
    one, two = pk_of(rows, ONE), pk_of(rows, TWO)
    card_rows.set_aside(rows, [one])
    assert keys(rows, one, two) == [(f"{ONE}~{one}", f"basic~{one}"), (TWO, "basic")]
    assert rows.scalar("SELECT retired FROM card WHERE pk = :pk", pk=one) == 1
    card_rows.park(rows, [two])
    assert keys(rows, two) == [(f"\0{two}", "basic")]


def note(name, question):
    return note_from_plain("basic", {"id": name, "q": question, "a": "x"})


def test_what_a_note_was_made_of_is_known_while_it_is_there_once_in_use_and_sound(rows):
    def known(kinds=("basic", "cloze"), decks=("mine", "other")):
        found = digests.known(rows, ["a", "b", "one", "none"], decks, kinds)
        return {name: (item.pk, item.deck, item.made_of) for name, item in found.items()}

    one, other = (library.notes(rows, place=(deck, "one"))[0].pk for deck in ("mine", "other"))
    pks = library.add_notes(rows, "mine", [(note("a", "A?"), 7), (note("b", "B?"), 8)], {"a": 5})
    a, b = pks["a"], pks["b"]
    assert known(decks=("mine",)) == {
        "a": (a, "mine", 5), "b": (b, "mine", 0), "one": (one, "mine", 0),
    }  # fmt: skip
    digests.keep(rows, [(b, 2**60 - 1), (one, 9), (other, 8)])
    assert known(decks=("mine",)) == {
        "a": (a, "mine", 5), "b": (b, "mine", 2**60 - 1), "one": (one, "mine", 9),
    }  # fmt: skip
    assert known()["one"] == (other, "other", 0), "there twice"
    assert known(("cloze",)) == {}
    digests.keep(rows, [(a, 6)])
    assert known()["a"] == (a, "mine", 6)
    library.change_notes(rows, [(a, note("a", "Other?"), 7)])
    assert known()["a"][2] != 6, "its words are others by now"
    library.retire_notes(rows, [b])
    assert known()["b"] == (b, "mine", 0)
    rows.execute("UPDATE note SET seal = seal + 1 WHERE pk = :pk", pk=one)
    assert known(decks=("mine",))["one"] == (one, "mine", 0)


def test_of_a_plain_note_and_another_of_its_name_neither_is_known_by_what_it_was_made_of(rows):
    """Whichever deck comes first."""
    library.add_notes(rows, "mine", [(note("people", "P?"), 7), (note("z", "Z?"), 8)],
                      {"people": 5, "z": 6})  # fmt: skip
    library.add_notes(rows, "small", [(note("z", "Z?"), 9)])
    found = digests.known(rows, ["people", "z"], ["mine", "small"], ["basic"])
    assert {name: (item.deck, item.made_of) for name, item in found.items()} == {
        "people": ("mine", 0), "z": ("small", 0),
    }  # fmt: skip


def test_notes_come_behind_those_that_are_there(rows):
    last, place = library.last_place(rows, "mine")
    found = library.add_notes(rows, "mine", [(note("a", "A?"), 7), (note("b", "B?"), 9)])
    assert found == {"a": last + 1, "b": last + 2}
    assert library.last_place(rows, "mine") == (last + 2, 9)
    assert (place, library.last_place(rows, "other")) == (2, (last + 2, 0))
    assert library.add_note_rows(rows, "mine", []) == 0
    assert library.add_notes(rows, "other", []) == {}


def test_a_note_that_changes_comes_back_and_one_set_aside_is_called_by_its_number(rows):
    one, two = (library.notes(rows, place=("mine", name))[0] for name in ("one", "two"))
    library.retire_notes(rows, [one.pk])
    library.change_notes(rows, [(one.pk, replace(one.note, id="first"), 9)])
    found = library.notes(rows, pks=[one.pk])[0]
    assert (found.note.id, found.position, found.retired) == ("first", 9, False)
    library.set_notes_aside(rows, [two])
    (aside,) = library.notes(rows, pks=[two.pk], retired=True)
    assert (aside.note.id, aside.position, aside.retired) == (f"two~{two.pk}", 1, True)
    library.rehouse(rows, [one.pk], "other")
    assert next(rows.execute("SELECT deck, note FROM note WHERE pk = :pk", pk=one.pk)) == (
        "other", f"~{one.pk}",
    )  # fmt: skip


def test_a_deck_put_back_has_every_column_that_an_import_may_change(rows):
    def state():
        return {
            table: list(rows.execute(f"SELECT * FROM {table} WHERE {which} ORDER BY 1"))
            for table, which in (("deck", "id = 'mine'"), ("note", "deck = 'mine'"), ("card", "1"))
        }

    before, image = state(), json.loads(json.dumps(snapshots.take(rows, "mine")))
    part = json.loads(json.dumps(snapshots.take(rows, "mine", pks=[pk_of_note(rows, "two")])))
    assert (part["came"], [row["note"] for row in part["notes"]]) == ([0, -1], ["two"])
    assert [row["key"] for row in part["cards"]] == [TWO]
    for column, value in (
        *(("kind", "'cloze'"), ("core", "NOT core"), ("sample", "NOT sample"), ("ord", "99")),
        *(
            ("competency", "'c'"),
            ("retired", "1"),
            ("slot", "'other'"),
            ("key", "'mine/two/other'"),
        ),
    ):
        rows.execute(f"UPDATE card SET {column} = {value} WHERE key LIKE 'mine/two/%'")
    for column, value in (
        *(("kind", "'cloze'"), ("position", "9"), ("body", "'{}'"), ("retired", "1")),
        *(("seal", "1"), ("made_of", "1"), ("retagged", "'[]'"), ("note", "'second'")),
    ):
        rows.execute(f"UPDATE note SET {column} = {value} WHERE note = 'two'")
    for column, value in (
        *(("head", "'{}'"), ("own", "1"), ("stated", "0"), ("position", "9"), ("link", "'{}'")),
        *(("options", "'{}'"), ("origin", "'other'"), ("retired", "1")),
    ):
        rows.execute(f"UPDATE deck SET {column} = {value} WHERE id = 'mine'")
    rows.execute("SAVEPOINT changed")
    snapshots.restore(rows, image)
    assert state() == before
    rows.execute("ROLLBACK TO changed")
    snapshots.restore(rows, part)
    assert state() == before


def pk_of_note(connection, name):
    return connection.scalar("SELECT pk FROM note WHERE deck = 'mine' AND note = :n", n=name)


def test_of_what_came_with_a_part_what_was_reviewed_stays_retired_and_the_rest_goes(rows):
    image = snapshots.take(rows, "mine", pks=[])
    fresh = [(note(name, f"{name}?"), 10 + at) for at, name in enumerate(("a", "b", "c"))]
    pks = library.add_notes(rows, "mine", fresh)
    card_rows.add(rows, [(pk, Card("mine", name, "basic", Kind.BASIC, True, False, "", 50))
                         for name, pk in pks.items()])  # fmt: skip
    review(rows, "mine/b/basic")
    snapshots.restore(rows, image | {"came": [pks["a"], pks["b"]]})
    kept = {item.note.id: item.retired
            for item in library.notes(rows, deck="mine", retired=True)}  # fmt: skip
    assert kept == {"one": False, "two": False, "three": False, "b": True, "c": False}
    found = {card.key: card.retired for card in cards.every(rows, deck="mine", retired=True)}
    assert found == {
        ONE: False, TWO: False, THREE: False, "mine/b/basic": True, "mine/c/basic": False,
    }  # fmt: skip
    assert not cards.by_key(rows, "mine/b/basic").active


def review(connection, key):
    log.take_in(connection, {
        "id": key, "card_pk": pk_of(connection, key), "rating": 3, "at": 1, "day": 1,
        "seconds": 1.0, "source": "study", "due_day": 2, "due_at": None, "rules": "r",
        "device": "d", "recalled": None, "undoes": None,
    })  # fmt: skip


@pytest.mark.parametrize("part", [True, False])
def test_cards_that_a_note_got_go_with_its_change_and_what_was_reviewed_follows_its_id(rows, part):
    two = pk_of_note(rows, "two")
    image = snapshots.take(rows, "mine", pks=[two] if part else None)
    rows.execute("UPDATE note SET note = 'second' WHERE pk = :pk", pk=two)
    for slot in ("side:x", "side:y"):
        card_rows.add(rows, [(two, Card("mine", "second", slot, Kind.BASIC, True, False, "", 50))])
    review(rows, "mine/second/side:y")
    kept = pk_of(rows, "mine/second/side:y")
    snapshots.restore(rows, image)
    found = {card.key: card.retired for card in cards.every(rows, deck="mine", retired=True)}
    assert found == {ONE: False, TWO: False, THREE: False, "mine/two/side:y": True}
    assert pk_of(rows, "mine/two/side:y") == kept


def test_what_took_an_id_since_gives_it_back_and_keeps_its_log_aside(rows):
    image, two, old = snapshots.take(rows, "mine"), pk_of_note(rows, "two"), pk_of(rows, TWO)
    rows.execute("UPDATE card SET key = 'mine/old/basic' WHERE pk = :pk", pk=old)
    rows.execute("UPDATE note SET note = 'old' WHERE pk = :pk", pk=two)
    (other,) = library.add_notes(rows, "mine", [(note("two", "Other?"), 9)]).values()
    fresh = Card("mine", "two", "basic", Kind.BASIC, True, False, "", 50)
    card_rows.add(rows, [(other, fresh)])
    review(rows, TWO)
    taken = pk_of(rows, TWO)
    snapshots.restore(rows, image)
    assert (pk_of(rows, TWO), pk_of_note(rows, "two")) == (old, two)
    assert pk_of_note(rows, f"two~{other}") == other
    (kept,) = cards.by_pks(rows, [taken])
    assert (kept.retired, kept.card.note) == (True, f"two~{other}")
