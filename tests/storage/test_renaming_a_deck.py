"""A deck under another id: what names it goes along, what is only called alike does not."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.service.library import decks
from drill.storage import library, renaming, settings

OTHER = """
drill: 1
id: {0}
title: T
competencies: [{{id: people, name: P}}]
stories:
  - {{id: told, title: T, competencies: [small/people, smaller/people, people],
     beats: [{{id: a, label: A}}]}}
  - {{id: gone, title: G, competencies: [small/people], beats: [{{id: a, label: A}}]}}
  - {{id: else, title: about small/people, competencies: [smaller/people],
     beats: [{{id: a, label: A}}]}}
"""


@pytest.fixture
def rows(small):
    for name in ("tales", "smaller"):
        decks.take(small, [(name, read_deck(OTHER.format(name), name))])
    with small.store.read() as connection:  # what is done here is taken back
        gone = library.notes(connection, place=("tales", "gone"))[0].pk
        library.retire_notes(connection, [gone])
        yield connection


THEN = dict([
    *((f"{of}/small/x", f"{of}/big/x")
      for of in ("edited", "gone", "source", "brought", "file", "link", "address")),
    ("gone/small", "gone/big"), ("link/small", "link/big"),
    ("edited/small/small/x", "edited/big/small/x"),
    ("edited/smaller/x", "edited/smaller/x"), ("edited/other/small/x", "edited/other/small/x"),
    ("lesson:small/x", "lesson:small/x"), ("small/x", "small/x"),
])  # fmt: skip


def test_settings_that_are_kept_by_deck_follow(rows):
    settings.put_all(rows, {key: key for key in THEN})
    renaming.rename(rows, "small", "big")
    assert settings.get_all(rows, [*THEN, *THEN.values()]) == {
        then: key for key, then in THEN.items()
    }


def test_stories_that_name_it_are_told_before_and_after(rows):
    changed = renaming.rename(rows, "small", "big")
    told = ("big/people", "smaller/people", "people")
    assert sorted((deck, was.id, was.competencies, now.competencies)
                  for deck, was, now in changed) == [
        ("smaller", "gone", ("small/people",), ("big/people",)),
        ("smaller", "told", ("small/people", *told[1:]), told),
        ("tales", "gone", ("small/people",), ("big/people",)),
        ("tales", "told", ("small/people", *told[1:]), told),
    ]  # fmt: skip
    kept = {item.note.id: item for item in library.notes(rows, deck="tales", retired=True)}
    assert [kept[name].retired for name in ("told", "gone", "else")] == [False, True, False]
    assert kept["told"].note.competencies == told
    assert kept["gone"].note.competencies == ("big/people",)
    assert [item.position for item in kept.values()] == [0, 1, 2, 3]
    back = renaming.rename(rows, "big", "small")
    assert sorted((deck, was.id) for deck, was, _ in back) == sorted(
        (deck, was.id) for deck, was, _ in changed
    )


def test_cards_and_notes_go_along(rows):
    query = "SELECT key FROM card ORDER BY key"
    before = rows.scalars(query)
    renaming.rename(rows, "small", "big")
    assert rows.scalars(query) == sorted(
        f"big/{key.removeprefix('small/')}" if key.startswith("small/") else key for key in before
    )
    assert rows.scalars("SELECT DISTINCT deck FROM note ORDER BY deck") == [
        "big", "smaller", "tales",
    ]  # fmt: skip
    named = rows.scalars("SELECT DISTINCT competency FROM card WHERE kind = 'tell' ORDER BY 1")
    assert named == ["big/people", "people", "smaller/people"]
    assert library.deck(rows, "big").head.title == "Small"
    assert library.deck(rows, "small") is None


def test_only_the_deck_of_a_name_is_renamed(rows):
    rows.execute("UPDATE card SET competency = 'small/small-talk' WHERE pk = 1")
    rows.execute("INSERT INTO heard VALUES (1, 'A', 1, 'How?', 'small/too-small/x', 'well')")
    renaming.rename(rows, "small", "big")
    assert rows.scalar("SELECT competency FROM card WHERE pk = 1") == "big/small-talk"
    assert rows.scalar("SELECT competency FROM heard") == "big/too-small/x"
