"""Decks, notes and cards as the store has them, each asked for in every way there is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.memory import UNSEEN
from drill.domain.review import DueAt, Rating, StudyDay
from drill.service.library import bulk, decks
from drill.service.study import grades
from drill.storage import cards, damage, images, library, seals, visibility
from tests_support import pks

ONE, TWO, THREE = "mine/one/basic", "mine/two/basic", "mine/three/cloze"
OTHER = "other/one/basic"


@pytest.fixture
def retired(mine):
    """The second note of a deck and the whole of another are retired; `three` is suspended."""
    bulk.delete(mine, pks(mine, TWO))
    bulk.suspend(mine, pks(mine, THREE))
    with mine.store.write() as connection:
        connection.execute("UPDATE deck SET retired = 1, link = '{}' WHERE id = 'other'")
        library.set_link(connection, "mine", '{"path":"x"}')
        library.set_options(connection, "mine", {"new_per_day": 3})
        library.set_options(connection, "small", {})
    with mine.store.read() as connection:
        yield connection


@pytest.mark.parametrize("head", ["{", "[]", '{"title": 7}', '{"version": 1}', "{}"])
def test_a_deck_whose_description_is_damaged_is_called_by_its_id(mine, head):
    with mine.store.write() as connection:
        connection.execute("UPDATE deck SET head = :head WHERE id = 'mine'", head=head)
        assert library.deck(connection, "mine").head.title == "mine"
        assert places(library.notes(connection, deck="mine"))[0] == "mine/one"
        assert ("deck", "mine") in connection.damage


def places(found):
    return [f"{item.deck}/{item.note.id}" for item in found]


def test_decks(retired):
    assert [deck.id for deck in library.decks(retired)] == ["small", "mine"]
    assert [deck.id for deck in library.decks(retired, retired=True)] == ["small", "mine", "other"]
    assert library.deck(retired, "other") is None
    other = library.deck(retired, "other", retired=True)
    assert (other.id, other.head.title, other.own, other.stated, other.link) == (
        "other", "Other", False, False, "{}",
    )  # fmt: skip
    small = library.deck(retired, "small")
    assert (small.own, small.stated, small.link) == (True, True, None)
    assert library.deck_by_origin(retired, small.head.origin) == small
    assert library.deck_by_origin(retired, "another") is None
    assert library.links(retired) == {"mine": '{"path":"x"}'}
    assert library.options(retired) == {"mine": {"new_per_day": 3}}
    assert library.whole_deck(retired, "none") is None
    assert [note.id for note in library.whole_deck(retired, "mine").cards] == ["one", "three"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"deck": "mine"}, "mine/one mine/three"),
        ({"deck": "mine", "retired": True}, "mine/one mine/two mine/three"),
        ({"kinds": ["cloze", "story"]}, "mine/three small/quiet small/speed"),
        ({"kinds": ["cloze", "story"], "deck": "small"}, "small/quiet small/speed"),
        ({"place": ("other", "one")}, "other/one"),
        ({"place": ("mine", "two")}, ""),
        ({"pks": [1, 2]}, "small/people small/quiet"),
        ({"pks": []}, ""),
        ({}, "mine/one mine/three other/one small/people small/quiet small/doors small/speed"),
    ],
)
def test_notes(retired, asked, found):
    assert places(library.notes(retired, **asked)) == found.split()


def test_notes_around_others(retired):
    people, quiet, doors, speed = (
        library.notes(retired, place=("small", name))[0].pk
        for name in ("people", "quiet", "doors", "speed")
    )
    assert library.note_ids(retired, "mine") == {"one", "two", "three"}
    assert set(library.frame(retired)) == {("small", "people"), ("small", "quiet")}
    assert places(library.around(retired, [people])) == ["small/people", "small/quiet"]
    assert places(library.around(retired, [quiet])) == ["small/people", "small/quiet"]
    assert places(library.around(retired, [speed, doors])) == ["small/doors", "small/speed"]
    two = retired.scalar("SELECT pk FROM note WHERE note = 'two'")
    assert places(library.around(retired, [two])) == []
    assert places(library.around(retired, [two], retired=True)) == ["mine/two"]
    named = (["one", "two", "three", "quiet"], ["small", "mine"])
    assert places(library.known(retired, *named)) == [
        "mine/one", "mine/two", "mine/three", "small/quiet",
    ]  # fmt: skip
    assert library.homes(retired, *named) == dict.fromkeys(("one", "two", "three"), "mine")
    plain = [(deck, note.id) for deck, note in library.plain_notes(retired)]
    assert sorted(plain) == [
        ("mine", "one"), ("mine", "three"), ("other", "one"), ("small", "doors"),
        ("small", "speed"),
    ]  # fmt: skip
    assert library.plain_ids(retired, "small") == {doors: "doors", speed: "speed"}
    assert places(library.stories_naming(retired, '"people"')) == ["small/quiet"]
    assert library.stories_naming(retired, '"peopl"') == []
    assert library.last_place(retired, "none") == (8, -1)
    assert library.last_place(retired, "mine") == (8, 2)


def keys(found):
    return [card.key for card in found]


def test_cards(retired, clock):
    def pk(key):
        return retired.scalar("SELECT pk FROM card WHERE key = :key", key=key)

    assert keys(cards.every(retired, deck="mine")) == [ONE, THREE]
    assert keys(cards.every(retired, deck="mine", retired=True)) == [ONE, TWO, THREE]
    assert keys(cards.every(retired, note="one")) == [ONE, OTHER]
    assert keys(cards.every(retired))[:4] == [ONE, THREE, OTHER, "small/people/route"]
    assert cards.place(retired, pk(TWO)) == (TWO, cards.by_key(retired, TWO).note_pk)
    assert cards.by_key(retired, TWO).retired
    stand = {key: cards.by_key(retired, key) for key in (ONE, TWO, THREE)}
    assert [(card.active, card.suspended) for card in stand.values()] == [
        (True, False), (False, False), (False, True),
    ]  # fmt: skip
    assert cards.by_key(retired, "none") is None
    assert sorted(cards.by_keys(retired, [THREE, TWO, "none"])) == [THREE, TWO]
    assert cards.last_reviews(retired, [ONE, TWO, "none"]) == {ONE: clock.now(), TWO: None}
    assert cards.suspended(retired) == [pk(THREE)]
    assert cards.set_apart(retired, [pk(ONE), pk(THREE)]) == [pk(THREE)]
    note = cards.by_key(retired, ONE).note_pk
    two = cards.by_key(retired, TWO).note_pk
    assert cards.of_notes(retired, [note, two]) == [pk(ONE), pk(TWO)]
    found = [(each.card.key, each.turn) for each in cards.asking(retired, [note, two])]
    assert found == [(ONE, 1), (TWO, 0)]
    assert [each.card.key for each in cards.begun(retired, [note, two])] == [ONE]
    standing = {each.key: each for each in cards.standings(retired, [pk(ONE), pk(THREE)])}
    assert {key: (each.suspended, each.retired) for key, each in standing.items()} == {
        ONE: (0, 0), THREE: (1, 0),
    }  # fmt: skip


def test_how_strong_cards_are_and_how_many_a_deck_has(mine, clock):
    plan = "small/quiet/beat:plan"
    grades.grade(mine, plan, Rating.AGAIN)
    bulk.delete(mine, pks(mine, TWO))
    with mine.store.read() as connection:
        found = cards.strengths(connection)
        assert sorted(found) == [
            "small/people/flag:fine", "small/people/flag:hr", "small/people/flag:waits",
            "small/people/gap:fw.plan", "small/people/gap:fw.trigger", "small/people/route",
            "small/people/steps:fw", "small/quiet/beat:context", "small/quiet/beat:outcome",
            "small/quiet/beat:plan", "small/quiet/tell",
        ]  # fmt: skip
        begun, fresh = found[plan], found["small/quiet/tell"]
        assert (begun.kind, begun.learning, begun.last_at) == (Kind.BEAT, True, clock.now())
        assert (fresh.stability, fresh.last_at, fresh.learning) == (None, None, False)
        day = mine.day()
        counts = cards.counts_by_deck(connection, day)
        assert counts["mine"] == {"notes": 2, "stories": 0, "cards": 2, "due": 0, "new": 1}
        assert counts["other"] == {"notes": 1, "stories": 0, "cards": 1, "due": 0, "new": 1}
        assert counts["small"] == {"notes": 4, "stories": 1, "cards": 19, "due": 0, "new": 17}
        connection.execute("UPDATE card SET suspended = 1, active = 0 WHERE key = :key", key=OTHER)
        counts = cards.counts_by_deck(connection, day)
        assert counts["other"] == {"notes": 1, "stories": 0, "cards": 1, "due": 0, "new": 0}
        one = cards.by_key(connection, ONE).due.day
        due = {of: [cards.counts_by_deck(connection, when)[of]["due"] for when in (one - 1, one)]
               for of in ("mine", "small", "other")}  # fmt: skip
        assert due == {"mine": [0, 1], "small": [0, 1], "other": [0, 0]}


@pytest.mark.parametrize(("options", "active"), [
    ({}, True), ({"paused": False}, True), ({"new_per_day": 1}, True), ({"paused": True}, False),
])  # fmt: skip
def test_the_cards_of_a_paused_deck_are_not_shown(mine, options, active):
    with mine.store.write() as connection:
        library.set_options(connection, "mine", options)
        visibility.settle(connection)
        shown = {card.key: card.active for card in cards.every(connection)}
        assert (shown[ONE], shown[OTHER]) == (active, True)
        pk = cards.by_key(connection, ONE).pk
        cards.suspend(connection, [pk], True)
        assert not cards.by_key(connection, ONE).active
        cards.suspend(connection, [pk], False)
        assert cards.by_key(connection, ONE).active is active
        connection.execute("UPDATE deck SET options = '{' WHERE id = 'mine'")
        visibility.settle(connection)
        assert cards.by_key(connection, ONE).active


def test_readiness_looks_at_no_flashcard(mine):
    said = []
    with mine.store.read() as connection:
        connection.raw.set_trace_callback(said.append)
        assert cards.strengths(connection)
        connection.raw.set_trace_callback(None)
        plan = [step[-1] for step in connection.execute(f"EXPLAIN QUERY PLAN {said[-1]}")]
    assert "SEARCH card USING INDEX card_note (note_pk=?)" in plan


@pytest.mark.parametrize(
    ("check", "sound", "none"),
    [
        (damage.day, [0, -damage.LAST_DAY, damage.LAST_DAY],
         [damage.LAST_DAY + 1, -damage.LAST_DAY - 1, 1.0, True, "1", None]),
        (damage.at, [0, -damage.LAST_AT, damage.LAST_AT],
         [damage.LAST_AT + 1, -damage.LAST_AT - 1, 1.0, "1", None]),
        (damage.whole, [0, 2**62 - 1], [-1, 2**62, 1.0, True, None]),
        (damage.text, ["", "é\ufffd"], [b"a", 1, None]),
        (damage.ident, ["", "é"], ["\ufffd", b"a", None]),
        (lambda value: damage.within(value, 1, 10), [1, 10, 2.5], [0.99, 10.01, True, "2", None]),
    ],
)  # fmt: skip
def test_what_a_row_may_say(check, sound, none):
    assert [check(value) for value in sound] == sound
    for value in none:
        with pytest.raises(ValueError, match=" "):
            check(value)


@pytest.mark.parametrize(
    ("stands", "shown"),
    [({}, True), ({"retired": 1}, False), ({"shadowed": 1}, False)],
)
def test_a_card_that_comes_again_is_shown_where_nothing_else_keeps_it(mine, stands, shown):
    with mine.store.read() as connection:  # what is done here is taken back
        one, other = (cards.by_key(connection, key).pk for key in (ONE, OTHER))
        for column, value in stands.items():
            connection.execute(f"UPDATE card SET {column} = :v WHERE pk = :pk", v=value, pk=one)
        for on in (True, False):
            cards.suspend(connection, [one], on)
            found = cards.by_key(connection, ONE)
            assert (found.suspended, found.active) == (on, shown and not on)
            assert cards.by_key(connection, OTHER).active, "nobody said anything of it"
        cards.withdraw(connection, [one, other], True)
        assert cards.set_apart(connection, [one, other]) == [one, other]
        assert cards.suspended(connection) == []
        cards.withdraw(connection, [one], False)
        cards.bury(connection, [one], 5)
        assert cards.set_apart(connection, [one, other]) == [one, other]
        cards.bury(connection, [one], None)
        assert cards.set_apart(connection, [one, other]) == [other]
        found = cards.by_key(connection, OTHER)
        assert (found.retired, cards.by_key(connection, ONE).retired) == (True, False)
        cards.suspend(connection, [other], True)
        assert cards.suspended(connection) == []


FAR = """
drill: 1
id: far
title: Far
competencies: [{id: people, name: People far away}, {id: gone, name: Gone}]
stories:
  - {id: told, title: T, competencies: [far/people, gone], beats: [{id: a, label: A}]}
  - {id: lost, title: L, competencies: [people], beats: [{id: a, label: A}]}
"""


def test_around_a_note_is_nothing_that_is_gone(small):
    decks.take(small, [("far", read_deck(FAR, "far"))])
    with small.store.read() as connection:  # what is done here is taken back
        pk = {place: item.pk for item in library.notes(connection) for place in places([item])}

        def around(place, **options):
            return places(library.around(connection, [pk[place]], **options))

        both = ["far/people", "small/people"]
        stories = ["far/told", "far/lost", "small/quiet"]
        found = ["far/people", "far/gone", *stories[:2], "small/people", "small/quiet"]
        assert around("far/people") == around("small/people") == found
        assert around("far/gone") == ["far/people", "far/gone", "far/told", "small/people"]
        assert around("small/quiet") == [both[0], both[1], "small/quiet"]
        library.retire_notes(connection, [pk["far/gone"], pk["far/lost"]])
        assert around("small/people") == ["far/people", "far/told", "small/people", "small/quiet"]
        assert around("far/told") == ["far/people", "far/told", "small/people"]
        assert around("far/gone") == []
        assert around("far/gone", retired=True) == [
            "far/people", "far/gone", "far/told", "small/people",
        ]  # fmt: skip
        assert set(library.outlines(connection)) == set(library.frame(connection)) == {
            ("far", "people"), ("far", "told"), ("small", "people"), ("small", "quiet"),
        }  # fmt: skip
        assert set(places(library.stories_naming(connection, "people"))) == {
            "small/quiet", "far/told", "far/lost",
        }  # fmt: skip


def test_decks_stand_in_the_order_in_which_they_came(mine):
    with mine.store.read() as connection:  # what is done here is taken back
        connection.execute("PRAGMA defer_foreign_keys = ON")
        other = library.deck(connection, "other")
        connection.execute("DELETE FROM deck WHERE id IN ('small', 'mine')")
        for name, origin in (("zoo", "its own"), ("aye", "")):
            head = replace(other.head, id=name, origin=origin)
            library.put_deck(connection, head, stated=True, own=False)
        library.put_deck(connection, other.head, stated=False, own=True)
        found = library.decks(connection)
        assert [deck.id for deck in found] == ["other", "zoo", "aye"]
        assert [deck.head.origin for deck in found[1:]] == ["its own", "aye"]
        assert [(deck.stated, deck.own) for deck in found] == [
            (False, True), (True, False), (True, False),
        ]  # fmt: skip
        assert found[0].head == other.head
        connection.execute("UPDATE deck SET retired = 1 WHERE id = 'zoo'")
        library.revive(connection, "zoo")
        assert library.deck(connection, "zoo").id == "zoo"


def test_options_of_a_deck_that_has_none_any_more_are_those_of_all(mine):
    with mine.store.read() as connection:  # what is done here is taken back
        library.set_options(connection, "mine", {"new_per_day": 3})
        library.set_options(connection, "other", {"paused": True})
        assert library.options(connection) == {
            "mine": {"new_per_day": 3}, "other": {"paused": True},
        }  # fmt: skip
        library.set_options(connection, "mine", {})
        assert library.options(connection) == {"other": {"paused": True}}
        assert connection.scalar("SELECT options IS NULL FROM deck WHERE id = 'mine'") == 1


def test_how_many_cards_stand_as_their_rows_say(mine):
    with mine.store.read() as connection:  # what is done here is taken back
        one, three = (cards.by_key(connection, key) for key in (ONE, THREE))
        other = "slot = 'side:a', key = 'mine/three/side:a', suspended = 1, buried_until = 9"
        connection.execute(f"UPDATE card SET {other} WHERE pk = :pk", pk=three.pk)
        connection.execute("UPDATE card SET retired = 1 WHERE pk = :pk", pk=one.pk)
        found = {each.pk: each for each in cards.standings(connection, [one.pk, three.pk, 99])}
        first, other = found.pop(one.pk), found.pop(three.pk)
        assert found == {}
        assert (first.place, first.slot, first.note_pk) == (("mine", "one"), "basic", one.note_pk)
        assert (first.retired, first.suspended, first.buried_until) == (1, 0, None)
        assert first.stability == one.memory.stability
        assert (other.place, other.slot, other.stability) == (("mine", "three"), "side:a", None)
        assert (other.retired, other.suspended, other.buried_until) == (0, 1, 9)
        connection.execute("UPDATE card SET key = 'mine/one' WHERE pk = :pk", pk=one.pk)
        assert [each.pk for each in cards.standings(connection, [one.pk, three.pk])] == [three.pk]
        assert ("card", "mine/one") in connection.damage


def test_a_memory_is_written_whole_and_a_first_day_once(mine):
    with mine.store.read() as connection:  # what is done here is taken back
        one, three = (cards.by_key(connection, key) for key in (ONE, THREE))
        step = DueAt(StudyDay(21_000), 1_814_400_000_123)
        cards.remember(connection, three.pk, one.memory, step, 20_999)
        found = cards.by_key(connection, THREE)
        assert (found.memory, found.due, found.first_day) == (one.memory, step, 20_999)
        cards.remember(connection, three.pk, one.memory, one.due, 21_005, begun=True)
        found = cards.by_key(connection, THREE)
        assert (found.memory, found.due, found.first_day) == (one.memory, one.due, 20_999)
        cards.remember(connection, three.pk, UNSEEN, None, None)
        found = cards.by_key(connection, THREE)
        assert (found.memory, found.due, found.first_day) == (UNSEEN, None, None)


def test_of_what_a_newer_drill_kept_the_fields_that_are_known_are_read():
    text = '{"path": "a", "seen": 3, "colour": "red"}'
    assert library.known_fields(Kept, text) == {"path": "a", "seen": 3}
    assert library.known_fields(Kept, '{"seen": 4}') == {"seen": 4}


@dataclass
class Kept:
    path: str = ""
    seen: int = 0
    digest: str = ""


def test_a_damaged_note_is_put_back_under_its_own_id_and_retired(mine):
    with mine.store.read() as connection:  # what is done here is taken back
        connection.execute("UPDATE note SET seal = seal + 1 WHERE note IN ('two', 'people')")
        place, pk = 1, pks(mine, TWO)
        (hurt,) = library.damaged_notes(connection, "mine")
        assert (hurt.deck, hurt.note, hurt.position, hurt.retired) == ("mine", "two", place, False)
        assert {each.note for each in library.damaged_notes(connection)} == {"two", "people"}
        other = replace(library.notes(connection, place=("mine", "one"))[0].note, was="old")
        instead = hurt.as_if(other)
        assert (instead.note.id, instead.note.was) == ("two", "")
        assert (instead.note.q, instead.note.a) == (other.q, other.a)
        assert (instead.pk, instead.deck, instead.position, instead.retired) == (
            hurt.pk, "mine", place, True,
        )  # fmt: skip
        assert cards.place(connection, pk[0]) == (TWO, hurt.pk)


def test_a_step_of_before_there_were_seals_gets_one(mine):
    with mine.store.read() as connection:
        row = connection.row("SELECT * FROM note WHERE note = 'two'")._asdict()
    bare = {name: value for name, value in row.items() if name != "seal"}
    assert library.sealed(bare) == library.sealed(row) == row
    assert library.sealed(row | {"seal": 7})["seal"] == 7


def test_an_image_of_notes_has_what_belongs_to_their_words(mine):
    with mine.store.read() as connection:  # what is done here is taken back
        note = cards.by_key(connection, TWO).note_pk
        connection.execute("UPDATE note SET retagged = '[]' WHERE pk = :pk", pk=note)
        query = "SELECT * FROM note WHERE pk = :pk"
        before = connection.row(query, pk=note)
        image = images.take(connection, "note", ("body", "position"), [note])
        old = images.take(connection, "note", ("position",), [note])
        assert (image["columns"], old["columns"]) == (
            ["body", "position", "seal", "retagged"], ["position"],
        )  # fmt: skip
        connection.execute(
            "UPDATE note SET body = '{}', position = 9, seal = 1, retagged = '[[]]', kind = 'cloze'"
            " WHERE pk = :pk", pk=note,
        )  # fmt: skip
        images.put_back(connection, image)
        assert connection.row(query, pk=note) == before._replace(kind="cloze")
        images.put_back(connection, {"table": "note", "columns": ["kind", "body"],
                                     "rows": [[note, "basic", '{"id":"two"}']]})  # fmt: skip
        now = connection.row(query, pk=note)
        assert (now.kind, now.body, now.seal) == (
            "basic", '{"id":"two"}', seals.seal("basic", '{"id":"two"}'),
        )  # fmt: skip
        deck = images.take(connection, "deck", ("own",), ["mine"])
        connection.execute("UPDATE deck SET own = 1")
        images.put_back(connection, deck)
        assert connection.scalars("SELECT own FROM deck ORDER BY id") == [0, 1, 1]
