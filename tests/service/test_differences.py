"""What a changed note said and says, in a line."""

from __future__ import annotations

import pytest

from drill.domain.deck import Beat, Competency, Fact, Plain, Principle, Probe, Side, Story
from drill.service.library.differences import first_words, front, says, summary

RULE = Principle("p", "Who decides?", "Who lives with it.")
CARD = Plain("c", "What is one?", "The first")
SIDES = Plain("s", sides=(Side("a", "Where?", "Here"), Side("b", "When?", "Now")))
TALE = Story(
    "t", "Tale", (Beat("x", "X", (Fact("it fell ==40%==", id="fell"), Fact("he"))),),
    probes=(Probe("y", "Why?", (Fact("I do not know", id="why"),)),),
)  # fmt: skip
MANY = tuple(Beat(f"b{n}", "B", (Fact("was", id=f"f{n}"),)) for n in range(9))
LATER = tuple(Beat(f"b{n}", "B", (Fact("is", id=f"f{n}"),)) for n in range(9))
LONG = "word " * 60


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (RULE, Principle("p", "Who decides?", "You"), "'Who lives with it.' → 'You'"),
        (RULE, Principle("p", "Who can?", RULE.answer), "'Who decides?' → 'Who can?'"),
        (CARD, Plain("c", "Which is one?", "The last"), "'The first' → 'The last'"),
        (
            CARD, Plain("c", "Which is one?", "The first"),
            "reworded: 'What is one?' → 'Which is one?'",
        ),
        (
            SIDES, Plain("s", sides=(SIDES.sides[0], Side("b", "When?", "Later"))),
            "'Here / Now' → 'Here / Later'",
        ),
        (
            TALE,
            Story("t", "T", (Beat("x", "X", (Fact("it fell ==45%==", id="fell"), Fact("he"))),),
                  probes=(Probe("y", "Why?", (Fact("I asked", id="why"),)),)),
            "'it fell ==40%==' → 'it fell ==45%=='; 'I do not know' → 'I asked'",
        ),
        (CARD, CARD, ""),
        (Competency("c", "Name"), Competency("c", "Another"), ""),
        (CARD, RULE, ""),
    ],
)  # fmt: skip
def test_what_it_said_and_says(before, after, said):
    assert summary(before, after) == said


def test_of_many_changes_the_first_are_told_and_the_rest_counted():
    said = summary(Story("t", "T", MANY), Story("t", "T", LATER))
    assert said == "'was' → 'is'; 'was' → 'is'; 'was' → 'is'; and 6 more"


def test_of_long_texts_the_place_is_shown_where_they_part():
    said = summary(Plain("c", "Q", f"{LONG}one{LONG}"), Plain("c", "Q", f"{LONG}two{LONG}"))
    first, second = said.removeprefix("'").removesuffix("'").split("' → '")
    assert first == "…rd word word word word oneword word word word word word word word word…"
    assert second == first.replace("one", "two")


GAP = Plain("g", cloze="is ==it==\n so?")


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (CARD, "What is one?"), (GAP, "is ==it== so?"), (SIDES, "Where?"), (RULE, "Who decides?"),
        (TALE, "Tale"), (Competency("c", "Name\x1b[1m\tof it"), "Name[1m of it"),
        (Plain("e"), ""), (Plain("l", "x" * 71), "x" * 70),
        (Plain("l", "x" * 69 + "  y"), "x" * 69), (Story("s", " " * 300 + "late"), ""),
    ],
)  # fmt: skip
def test_a_list_calls_a_note_by_its_first_words(note, words):
    assert first_words(note) == words


def test_what_a_plain_note_asks_and_says():
    assert [front(note) for note in (CARD, GAP, SIDES, Plain("e"))] == [
        "What is one?", GAP.cloze, "Where?", "",
    ]  # fmt: skip
    assert says(CARD) == ("What is one?", "The first", "")
    assert says(GAP) == ("", "", GAP.cloze)
    assert says(SIDES) == ("", "", "", "Where?\nHere", "When?\nNow")
    assert says(RULE) == says(TALE) == ()


@pytest.mark.parametrize(("number", "more"), [(3, ""), (4, "; and 1 more")])
def test_three_changes_are_told(number, more):
    said = summary(Story("t", "T", MANY[:number]), Story("t", "T", LATER[:number]))
    assert said == "; ".join(["'was' → 'is'"] * 3) + more


def test_facts_that_became_more_or_fewer_are_not_held_against_each_other():
    one = Story("t", "T", (Beat("b", "B", (Fact("was 1", id="f"), Fact("was 2", id="f"))),))
    other = Story("t", "T", (Beat("b", "B", (Fact("is 1", id="f"),)),))
    both = Story("t", "T", (Beat("b", "B", (Fact("is 1", id="f"), Fact("was 2", id="f"))),))
    assert summary(one, other) == summary(other, one) == ""
    assert summary(one, both) == "'was 1' → 'is 1'"


@pytest.mark.parametrize(
    ("alike", "old", "new"),
    [
        (35, "x" * 35 + "one", "x" * 35 + "two"),
        (36, "…" + "x" * 23 + "one", "…" + "x" * 23 + "two"),
    ],
)
def test_up_to_half_a_line_both_are_shown_from_their_beginning(alike, old, new):
    said = summary(Plain("c", "Q", "x" * alike + "one"), Plain("c", "Q", "x" * alike + "two"))
    assert said == f"'{old}' → '{new}'"


def test_a_reworded_hole_is_its_answer_and_a_reworded_question_is_said_so():
    before = Plain("c", cloze="the ==one==")
    assert summary(before, Plain("c", cloze="the ==two==")) == "'the ==one==' → 'the ==two=='"
    assert summary(CARD, Plain("c", "Which?", "Other")) == "'The first' → 'Other'"
