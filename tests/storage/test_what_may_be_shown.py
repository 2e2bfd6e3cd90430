"""Which samples rest in the shadow of an own story, wherever the names of competencies lead."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.service.library import decks
from drill.service.study import grades
from drill.storage import library, settings, visibility

HAS = "competencies: [{id: people, name: P}]"
STORY = "{{id: {}, title: T, {}beats: [{{id: a, label: A, facts: [one]}}]}}"


def deck(name, has="", **stories):
    """A deck with stories, each for a competency or for none."""
    told = [
        STORY.format(story, f"competencies: [{ref}], " if ref else "")
        for story, ref in stories.items()
    ]
    text = f"drill: 1\nid: {name}\ntitle: T\n{has}\nstories: [{', '.join(told)}]\n"
    return name, read_deck(text, name)


@pytest.fixture
def samples(home):
    """`people` is a competency of `b` and of `c`; `a` and `d` have stories of others only."""
    decks.take(home, [
        deck("a", near="people", far="c/people", none=""),
        deck("b", HAS, near="people", far="c/people"),
        deck("c", HAS, near="people", far="b/people"),
    ])  # fmt: skip
    return home


def shadowed(connection):
    visibility.settle(connection)
    query = "SELECT key FROM card WHERE shadowed AND kind = 'tell' ORDER BY key"
    return [key.removesuffix("/tell") for key in connection.scalars(query)]


@pytest.mark.parametrize(
    ("ref", "has", "rest"),
    [
        ("people", "", "a/near b/near c/far"),
        ("b/people", "", "a/near b/near c/far"),
        ("c/people", "", "a/far b/far c/near"),
        ("people", HAS, ""),
        ("d/people", HAS, ""),
        ("", "", ""),
    ],
)
def test_samples_rest_where_an_own_story_is_for_the_same(samples, ref, has, rest):
    decks.take(samples, [deck("d", has, own=ref)], own=True)
    with samples.store.read() as connection:  # what is done here is taken back
        assert shadowed(connection) == rest.split()
        settings.put(connection, visibility.WHOLE_SAMPLES, "yes")
        assert shadowed(connection) == rest.split()
        connection.execute("UPDATE card SET retired = 1 WHERE key = 'd/own/tell'")
        assert shadowed(connection) == []


def test_a_name_leads_to_a_competency_that_is_there(samples):
    decks.take(samples, [deck("d", own="people")], own=True)
    with samples.store.read() as connection:  # what is done here is taken back
        connection.execute("UPDATE note SET retired = 1 WHERE deck = 'b' AND note = 'people'")
        # In `b` itself it leads to `c` as well by now, as from `a` and `d`.
        assert shadowed(connection) == ["a/far", "a/near", "b/far", "b/near", "c/near"]


def test_what_samples_say_in_detail_is_asked_for_where_it_was_or_where_it_is_wanted(samples):
    grades.grade(samples, "b/near/beat:a", Rating.GOOD)

    def shown(connection):
        visibility.settle(connection)
        query = "SELECT key FROM card WHERE active AND kind = 'beat' ORDER BY key"
        return [key.removesuffix("/beat:a") for key in connection.scalars(query)]

    every = ["a/far", "a/near", "a/none", "b/far", "b/near", "c/far", "c/near"]
    decks.take(samples, [deck("d", own="c/people")], own=True)
    with samples.store.read() as connection:  # what is done here is taken back
        for said in (None, "no"):
            settings.put(connection, visibility.WHOLE_SAMPLES, said)
            assert shown(connection) == ["b/near", "d/own"]
        settings.put(connection, visibility.WHOLE_SAMPLES, "yes")
        assert shown(connection) == ["a/near", "a/none", "b/near", "c/far", "d/own"]
        library.set_options(connection, "a", {"paused": True})
        connection.execute("UPDATE card SET suspended = 1 WHERE key = 'c/far/beat:a'")
        connection.execute("UPDATE card SET retired = 1 WHERE key = 'd/own/beat:a'")
        assert shown(connection) == ["b/near"]
        connection.execute("DELETE FROM fact WHERE key = 'whole samples'")
        assert shown(connection) == ["b/near"]
        connection.execute("UPDATE card SET sample = 0, retired = 0, suspended = 0")
        assert shown(connection) == [*every[3:], "d/own"]
