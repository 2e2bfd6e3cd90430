"""Which card goes on in other words, and which asks something else."""

from __future__ import annotations

import pytest

from drill.cards.rewording import rewordings
from drill.domain.deck import Plain


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
