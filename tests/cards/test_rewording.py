"""Which card goes on in other words, and which asks something else."""

from __future__ import annotations

import pytest

from drill.cards.rewording import rewordings
from drill.domain.deck import Plain, Side


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("Who led the team in 2019?", "Who lead the team in 2019?", True),
        ("Who led the team in 2019?", "Who led the team in 2018?", False),
        ("Who led the team in 2019?", "Who left the team in 2019?", False),
    ],
)
def test_a_slip_is_mended_and_another_number_asks_something_else(before, after, same):
    found = rewordings([Plain("old", before, "Ann")], [Plain("new", after, "Ann")])
    assert found == ({0: 0} if same else {})


def test_of_two_cards_that_are_as_near_neither_goes_on():
    one = [Plain("a", "Who leads the team in 2019?", "Ann")]
    two = [
        Plain(str(n), f"Who {led} the team in 2019?", "Ann")
        for n, led in enumerate(("lead", "led"))
    ]
    assert rewordings(one, two) == rewordings(two, one) == {}


@pytest.mark.parametrize(
    ("before", "after", "answer", "same"),
    [
        ("What is the capital of France?", "Name the capital city of France.", "Paris", True),
        ("How many bits in a byte?", "A byte has how many bits?", "eight", True),
        ("What is TCP?", "Define TCP.", "a protocol", True),
        ("When did Rome fall?", "State the year of the fall of Rome.", "after long", True),
        ("Why fail fast?", "Why fail fast, step by step?", "You learn early what is wrong.", True),
        ("Why fail fast?", "What good are small steps?", "You learn early what is wrong.", False),
        ("When did Rome fall?", "Where did Rome fall?", "It is told in many ways.", False),
        ("What survives one failed disk?", "What survives no failed disk?", "a mirror", False),
        ("Who founded Rome?", "Who founded Paris?", "a she-wolf", False),
        ("What is the largest cat?", "What is the smallest cat?", "none", False),
        ("Did Rome beat Carthage?", "Did Carthage beat Rome?", "Yes.", False),
        ("Which law is that?", "Which law is it not?", "Ohm", False),
        ("What came in 1995?", "What came in 1999?", "You learn early what is wrong.", False),
    ],
)
def test_a_question_written_anew_is_known_by_its_answer(before, after, answer, same):
    found = rewordings([Plain("old", before, answer)], [Plain("new", after, answer)])
    assert found == ({0: 0} if same else {})
    if same:
        twice = [Plain("new", after, answer), Plain("newer", f"{after} Why?", answer)]
        assert rewordings([Plain("old", before, answer)], twice) == {}, "two may be it"


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("it fell by ==40%==", "it fell by ==45%==", True),
        ("it fell by ==40%==", "it rose by ==40%==", False),
        ("Ann ==leads== the team", "Ann ==leaders== the team", True),
        ("Ann ==leads== the team", "Ann ==left== the team", False),
        ("Ann ==leads== the team", "Ann ==2== the team", False),
        ("==2== of ==3==", "==4== of ==6==", True),
        ("==Rome== fell in ==476==", "==Roma== fell in ==475==", True),
        ("==Rome== fell in ==476==", "==Troy== fell in ==475==", False),
        ("==2== of ==3==", "==4== of 6", False),
        ("==2==", "==3==", False),
    ],
)
def test_a_sentence_goes_on_with_its_figure_corrected(before, after, same):
    found = rewordings([Plain("old", cloze=before)], [Plain("new", cloze=after)])
    assert found == ({0: 0} if same else {})


@pytest.mark.parametrize(
    ("before", "after", "answer", "same"),
    [
        ("Is red blue green grey?", "Are red blue?", "It is so in many ways.", True),
        ("Is red blue green grey pink?", "Are red blue?", "It is so in many ways.", True),
        ("Is red blue green?", "Are red blue gold mauve?", "It is so in many ways.", True),
        ("Is red blue green grey pink?", "Are red blue gold?", "It is so in many ways.", False),
        ("Is red blue green?", "Are red blue gold mauve?", "It is so.", False),
        ("Is red blue?", "Are red blue gold?", "so", True),
        ("Is red?", "Are red gold?", "so", False),
        ("Is red blue?", "Are red gold?", "It is so in many ways.", False),
        ("Is red?", "Are red gold?", "It is so in many ways.", False),
        ("What is it?", "How are you?", "so", False),
        ("What is red?", "Tell red!", "", False),
        ("What is red?", "Tell red!", "Yes!", False),
        ("What is red?", "Tell red!", "yes and so", True),
        ("Not red?", "Red not?", "so", True),
        ("When is red blue?", "Red blue: when and where?", "so", False),
        ("Red blue?", "Red blue: where?", "so", True),
        ("Red blue old?", "Red blue young?", "it was never so before", True),
        ("Red blue old?", "Red blue young?", "it was never so", False),
    ],
)
def test_a_long_answer_tells_a_question_of_which_half_is_left(before, after, answer, same):
    found = rewordings([Plain("old", before, answer)], [Plain("new", after, answer)])
    assert found == ({0: 0} if same else {})


def test_each_goes_on_by_its_place_and_only_beside_its_like():
    led = [Plain("a", "Who led the team?", "Ann"), Plain("b", "Which color is it?", "red")]
    fresh = [
        Plain("c", "Which colour is it?", "red"),
        Plain("d", "Who lead the team?", "Ann", reverse=True),
        Plain("e", "Who lead the teem?", "Bob"),
        Plain("f", sides=(Side("1", "Who led the teams?", "Ann"),)),
    ]
    assert rewordings(led, fresh) == {1: 0}
    assert rewordings(led, [*fresh, Plain("g", "Who lead the team?", "Ann")]) == {1: 0, 0: 4}


def test_of_very_many_with_one_answer_none_is_compared():
    def asked(count, led):
        return [Plain(f"{led}{n}", f"Who {led} team {chr(97 + n)}?", "Ann") for n in range(count)]

    assert rewordings(asked(20, "led"), asked(20, "led"))
    assert rewordings(asked(21, "led"), asked(20, "led")) == {}


def test_a_long_question_is_compared_letter_by_letter_too():
    long = " ".join(f"{word} and" for word in ("teams", "plans", "costs", "goals") * 12)
    before, after = f"Who led the {long} work?", f"Who lead the {long} work?"
    assert len(before) > 400
    other = Plain("c", "What is another question?", "Ann")
    assert rewordings([Plain("a", before, "Ann"), other], [Plain("b", after, "Ann")]) == {0: 0}
