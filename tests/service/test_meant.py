"""What a person means by a name: one way for stories, competencies, decks and notes."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.errors import NotFound, UsageError
from drill.service.home import meant
from drill.service.home.meant import Nameable
from drill.service.library import decks, note_editor
from drill.service.stories import lint_report, overview, workshop
from tests_support import SMALL

KNOWN = [
    Nameable(1, "mine/the-double", "The double booking"),
    Nameable(2, "mine/the-rewrite", "A rewrite, too late"),
    Nameable(3, "mine/rewrite", "Another one"),
    Nameable(4, "other/the-rewrite", "The Double"),
    Nameable(5, "mine/double", "The quiet one"),
]


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("mine/the-rewrite", 2), ("MINE/The-Rewrite", 2), ("rewrite", 3), ("the double", 4),
        ("the-d", 1), ("a rew", 2), ("  Another   One ", 3), ("other/", 4), ("double", 5),
        ("The double b", 1),
    ],
)  # fmt: skip
def test_the_surest_way_in_which_one_fits_decides(name, thing):
    assert meant.find(name, KNOWN, "story") == thing


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("the-rewrite", ["mine/the-rewrite", "other/the-rewrite"]),
        ("the d", ["mine/the-double", "other/the-rewrite"]),
    ],
)
def test_what_may_be_several_lists_them(name, places):
    with pytest.raises(UsageError, match="may be any of 2") as error:
        meant.find(name, KNOWN, "story")
    assert all(place in error.value.hint for place in places)
    assert "mine/double" not in error.value.hint


def test_of_one_id_or_title_ones_own_is_meant_and_of_two_beginnings_neither():
    known = [Nameable(1, "a/one", "The one"), Nameable(2, "b/one", "The one", own=True)]
    assert meant.find("one", known, "story") == meant.find("The One", known, "story") == 2
    assert meant.find("a/one", known, "story") == 1
    with pytest.raises(UsageError, match="may be any of 2"):
        meant.find("the", known, "story")
    with pytest.raises(UsageError, match="may be any of 2"):
        meant.find("one", [*known[1:], Nameable(3, "c/one", "Two", own=True)], "story")


@pytest.mark.parametrize("name", ["", "  ", "/", "nothing like it"])
def test_what_is_not_there_is_said(name):
    with pytest.raises(NotFound, match="there is no story"):
        meant.find(name, KNOWN, "story")
    with pytest.raises(NotFound) as error:
        meant.find("rewrit-the", KNOWN, "story", "Look again.")
    assert error.value.hint


def test_every_verb_takes_a_beginning_and_says_what_may_be_several(small):
    second = SMALL.replace("id: small", "id: second").replace("1111-1111", "2222-2222")
    decks.take(small, [("two", read_deck(second, "two"))])
    with small.store.read() as connection:

        def story(name):
            return "/".join(overview.find(connection, name).place)

        assert story("small/qui") == story("SMALL/QUIET") == "small/quiet"
        with pytest.raises(UsageError):
            story("The quiet")
        assert decks.require(connection, "sec") == "second"
    assert note_editor.find(small, "second/pe") == ("second", "people", "")
    with pytest.raises(UsageError):
        note_editor.find(small, "quiet")
    choices = workshop.choices(small)
    assert workshop.choose(choices, "second/p").deck == "second"
    with pytest.raises(UsageError):
        workshop.choose(choices, "Managing")
    assert {found.deck for found in lint_report.lint(small, "second/qui")} <= {"second"}
    assert {found.deck for found in lint_report.lint(small, "sec")} == {"second"}


@pytest.mark.parametrize(
    ("name", "thing"),
    [("mine/the-d", 1), ("MINE/the-r", 2), ("the quiet", 5), ("another o", 3), ("rew", 3)],
)
def test_a_beginning_is_of_the_place_the_id_or_the_title(name, thing):
    assert meant.find(name, KNOWN, "story") == thing


def test_a_deck_is_no_beginning_of_its_notes():
    with pytest.raises(NotFound):
        meant.find("mine", [Nameable(1, "mine/one", "First"), Nameable(2, "x/two", "Second")], "n")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("mine/the-rewrit", "did you mean mine/the-rewrite?"),
        ("mine/the-rewritte", "did you mean mine/the-rewrite?"),
        ("the quiet ones", "did you mean double?"), ("doublle", "did you mean double?"),
        ("zzz", "Look again."),
    ],
)  # fmt: skip
def test_the_nearest_is_named_by_its_id_or_its_place(name, hint):
    if name == "mine/the-rewrit":
        assert meant.find(name, KNOWN, "story") == 2
        return
    with pytest.raises(NotFound) as caught:
        meant.find(name, KNOWN, "story", "Look again.")
    assert caught.value.hint == hint


def test_where_nothing_is_like_it_some_are_named():
    many = [Nameable(n, f"d/n{n:02}", "T") for n in range(30, 0, -1)]
    with pytest.raises(NotFound, match="there is no note 'zzz'") as caught:
        meant.find("zzz", many, "note")
    assert caught.value.hint == f"there is: {', '.join(f'n{n:02}' for n in range(1, 21))}"
    with pytest.raises(NotFound) as caught:
        meant.find("zzz", [], "note")
    assert caught.value.hint == ""
    with pytest.raises(UsageError, match="'t' may be any of 30") as caught:
        meant.find("t", many, "note")
    assert caught.value.hint.startswith("Say which note: d/n30 (T), d/n29 (T)")
    assert caught.value.hint.count("(T)") == 20
