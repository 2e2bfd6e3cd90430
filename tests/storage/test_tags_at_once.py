"""Tags of thousands of notes at once, and packages at rest: told by what the rows say."""

from __future__ import annotations

import json

import pytest

from drill.deckfile.reading import read_deck
from drill.service.library import decks
from drill.storage import at_rest, library, wordings
from drill.storage.seals import seal
from drill.storage.wordings import Alike

TEXT = """
drill: 1
id: t
title: T
cards:
  - {id: bare, q: Q?, a: x}
  - {id: two, q: R?, a: x, tags: [a, b]}
  - {id: same, q: S?, a: "}", tags: [a, b]}
  - {id: other, cloze: "==b== a", tags: [b, a]}
  - {id: gone, q: U?, a: x, tags: [a, b]}
  - {id: hurt, q: V?, a: x, tags: [a, b]}
  - {id: had, q: W?, a: x, tags: [a, b]}
"""


@pytest.fixture
def rows(small):
    decks.take(small, [("t", read_deck(TEXT, "t"))])
    with small.store.read() as connection:  # what is done here is taken back
        pk = dict(connection.execute("SELECT note, pk FROM note WHERE deck = 't'"))
        library.retire_notes(connection, [pk["gone"]])
        connection.execute("UPDATE note SET seal = seal + 1 WHERE note = 'hurt'")
        connection.execute("UPDATE note SET retagged = '[[]]' WHERE note = 'had'")
        yield connection


def of(connection, *names):
    pk = dict(connection.execute("SELECT note, pk FROM note"))
    return [pk[name] for name in names]


def every(connection):
    return connection.scalars("SELECT pk FROM note")


def test_plain_notes_stand_together_by_the_tags_that_they_have_and_had(rows):
    found = [(sorted(one.pks), one.tags, one.retagged) for one in wordings.alike(rows, every(rows))]
    assert sorted(found, key=str) == sorted([
        (of(rows, "doors", "speed", "bare"), [], None),
        (of(rows, "two", "same"), ["a", "b"], None),
        (of(rows, "other"), ["b", "a"], None),
        (of(rows, "had"), ["a", "b"], "[[]]"),
    ], key=str)  # fmt: skip
    (two,) = wordings.alike(rows, of(rows, "two", "quiet"))
    assert (two.pks, two.tags) == (of(rows, "two"), ["a", "b"])


@pytest.mark.parametrize(
    ("tags", "given"), [([], []), ([], ["x"]), (["a", "b"], []), (["a", "b"], ["b", 'é "}'])]
)
def test_notes_that_are_given_other_tags_say_the_rest_as_before(rows, tags, given):
    (some,) = (
        one for one in wordings.alike(rows, every(rows)) if (one.tags, one.retagged) == (tags, None)
    )
    before = {item.pk: item.note for item in library.notes(rows, pks=some.pks)}
    wordings.give(rows, some, given, '[["former"]]')
    for item in library.notes(rows, pks=some.pks):
        assert item.note.tags == tuple(given)
        assert (item.note.q, item.note.a) == (before[item.pk].q, before[item.pk].a)
    assert rows.scalars(
        "SELECT DISTINCT retagged FROM note WHERE pk IN (SELECT value FROM json_each(:pks))",
        pks=json.dumps(some.pks),
    ) == ['[["former"]]']  # fmt: skip
    assert rows.damage == {}
    others = [one.pks for one in wordings.alike(rows, of(rows, "other", "had"))]
    assert sorted(others) == sorted([of(rows, "other"), of(rows, "had")])


def test_what_plain_notes_say_comes_in_the_order_of_their_decks(rows):
    rows.execute("UPDATE note SET position = 9 WHERE note = 'bare'")
    pks = of(rows, "two", "bare", "quiet", "doors", "gone", "hurt")
    found = wordings.find(rows, pks)
    assert [(item.deck, item.note, item.kind, item.position) for item in found] == [
        ("small", "doors", "basic", 2), ("t", "two", "basic", 1), ("t", "bare", "basic", 9),
    ]  # fmt: skip
    assert [item.note for item in wordings.find(rows, pks, retired=True)] == [
        "doors", "two", "gone", "bare",
    ]  # fmt: skip
    assert ("note", "t/hurt") in rows.damage
    (two,) = wordings.find(rows, of(rows, "two"))
    assert (two.text, two.kept_so, two.retagged) == (
        '["basic",{"id":"two","q":"R?","a":"x","tags":["a","b"]}]', True, None,
    )  # fmt: skip


def test_of_former_tags_the_first_and_the_newest_hundred_stay():
    assert wordings.with_former(None, ["a"]) == '[["a"]]'
    had = json.dumps([[str(number)] for number in range(99)])
    full = wordings.with_former(had, ["x"])
    assert json.loads(full) == [*([str(number)] for number in range(99)), ["x"]]
    over = json.loads(wordings.with_former(full, ["y"]))
    assert (len(over), over[:2], over[-2:]) == (100, [["0"], ["2"]], [["x"], ["y"]])


def test_only_notes_that_have_other_tags_then_are_changed(rows):
    items = wordings.find(rows, of(rows, "bare", "two", "other"))
    changed = wordings.retagged(items, lambda tags: [tag for tag in tags if tag != "a"])
    assert [(item.note, tags) for item, tags in changed] == [("two", ["b"]), ("other", ["b"])]
    wordings.retag(rows, changed)
    assert {item.note.id: item.note.tags for item in library.notes(rows, deck="t")} == {
        "bare": (), "two": ("b",), "same": ("a", "b"), "other": ("b",), "had": ("a", "b"),
    }  # fmt: skip
    texts = {one.place: one.texts for one in wordings.retagged_of(rows, "t")}
    assert texts == {
        "t/two": ['["basic",{"id":"two","q":"R?","a":"x","tags":["a","b"]}]',
                  '["basic",{"id":"two","q":"R?","a":"x","tags":["b"]}]'],
        "t/other": ['["cloze",{"id":"other","cloze":"==b== a","tags":["b","a"]}]',
                    '["cloze",{"id":"other","cloze":"==b== a","tags":["b"]}]'],
        "t/had": ['["basic",{"id":"had","q":"W?","a":"x"}]',
                  '["basic",{"id":"had","q":"W?","a":"x","tags":["a","b"]}]'],
    }  # fmt: skip
    assert list(wordings.retagged_of(rows, "small")) == []
    library.retire_notes(rows, of(rows, "two"))
    places = [("t", "two"), ("t", "bare"), ("small", "other")]
    assert [one.place for one in wordings.retagged_at(rows, places)] == ["t/two"]
    kept = wordings.let_go(rows, [*places, ("t", "had")])
    assert kept == {"retagged/t/two": '[["a","b"]]', "retagged/t/had": "[[]]"}
    assert [one.place for one in wordings.retagged_of(rows, "t")] == ["t/other"]
    assert wordings.put_back(rows, kept | {"else": "1"}) == {"else": "1"}
    assert {one.place for one in wordings.retagged_of(rows, "t")} == set(texts)


def test_a_note_with_a_tag_in_no_list_is_not_among_its_likes(rows):
    """An earlier drill kept it so, and what comes behind the tags."""
    for body in ('{"q":"x","a":"y","tags":"a"}', '{"tags":["a","b"],"q":"x","a":"y"}'):
        rows.execute(
            "UPDATE note SET body = :body, seal = :seal WHERE note = 'two'",
            body=body, seal=seal("basic", body),
        )  # fmt: skip
        assert wordings.alike(rows, of(rows, "two")) == []
    assert wordings.alike(rows, of(rows, "same")) == [Alike(of(rows, "same"), ["a", "b"], None)]


def test_what_was_found_of_a_package_stands_until_it_is_another_or_hurt(rows):
    assert at_rest.find(rows, "k") is None
    for text in ("one", "two"):
        at_rest.keep(rows, "k", text)
        assert at_rest.find(rows, "k") == text
    assert at_rest.find(rows, "K") is None
    for change in ("found = 'three'", "seal = seal + 1", "found = x'00'", "key = 'other'"):
        at_rest.keep(rows, "k", "two")
        rows.execute(f"UPDATE at_rest SET {change}")
        assert at_rest.find(rows, "k") is None
        assert at_rest.find(rows, "other") is None
        rows.execute("DELETE FROM at_rest")
    assert [at_rest.is_hurt(rows, some) for some in (["t"], ["small"], ["small", "t"], [])] == [
        True, False, True, False,
    ]  # fmt: skip


CHANGES = [
    ("UPDATE fact SET value = value || 'x' WHERE key = 'pace'", True),
    ("INSERT INTO fact VALUES ('file/t/x', '1')", True),
    ("INSERT INTO fact VALUES ('gone/t/x', '1')", False),
    ("UPDATE card SET lapses = 1", True),
    ("UPDATE deck SET options = '{}' WHERE id = 't'", False),
    ("UPDATE note SET position = 77 WHERE note = 'two'", False),
]


def test_what_it_was_found_by_empties_what_was_found(rows):
    for change, stands in CHANGES:
        at_rest.keep(rows, "k", "it")
        rows.execute(change)
        assert (at_rest.find(rows, "k") is not None) is stands, change
