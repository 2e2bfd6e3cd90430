"""What a changed note said and says, in a line."""

from __future__ import annotations

import pytest

from drill.domain.deck import Beat, Competency, Fact, Plain, Principle, Probe, Side, Story
from drill.service.library.differences import summary

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
