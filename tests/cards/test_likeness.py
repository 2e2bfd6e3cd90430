"""How alike two texts are, and which of many go together."""

import pytest

from drill.cards.likeness import assignment, likeness, same_value, shared


@pytest.mark.parametrize(
    ("text", "other", "alike", "common"),
    [
        ("one two", "two three", 6 / 14, 1 / 2),
        ("support the team", "support the group", 20 / 29, 2 / 3),
        ("abcd ef", "abcd", 8 / 10, 1.0),
        ("One", "one ONE", 1.0, 1.0),
        ("a", "b", 0.0, 0.0),
        ("a", "", 0.0, 0.0),
        ("", "", 0.0, 0.0),
    ],
)
def test_how_alike_two_texts_are(text, other, alike, common):
    assert likeness(text, other) == likeness(other, text) == pytest.approx(alike)
    assert shared(text, other) == shared(other, text) == pytest.approx(common)


@pytest.mark.parametrize(
    ("figure", "other", "same"),
    [
        ("40%", "40 %", True), ("40%", "40", True), ("40%", "40$", False), ("3", "4", False),
        ("1,200", "1200", True), ("1,200,300", "1200300", True), ("1,20", "120", False),
        ("12,3456", "123456", False), ("1.5x", "1.5 X", True), ("2 to 3", "3 to 2", False),
        ("3 days", "3 weeks", False), ("weekly", "Weekly", True), ("weekly", "daily", False),
        ("weekly", "3", False), ("3 Tage", "3 tage", True), ("£3", "€3", False),
    ],
)  # fmt: skip
def test_whether_two_figures_say_the_same(figure, other, same):
    assert same_value(figure, other) is same_value(other, figure) is same


@pytest.mark.parametrize(
    ("pairs", "best"),
    [
        ({}, {}),
        ({(5, 7): 0.2}, {5: 7}),
        ({(0, 0): 1.0, (0, 1): 2.0, (1, 1): 2.0, (1, 0): 0.5}, {0: 0, 1: 1}),
        ({(0, 0): 3.0, (1, 0): 5.0, (2, 0): 4.0}, {1: 0}),
        ({(0, 0): 3.0, (0, 1): 5.0, (0, 2): 4.0}, {0: 1}),
        ({(0, 0): 3.0, (0, 1): 2.0, (1, 0): 2.5, (2, 1): 4.0, (2, 2): 1.0}, {0: 0, 2: 1}),
        ({(0, 4): 1.0, (1, 4): 2.0, (8, 9): 1.0, (8, 3): 0.5}, {1: 4, 8: 9}),
    ],
)
def test_which_go_together_best(pairs, best):
    assert assignment(pairs) == best
    assert assignment({(b, a): weight for (a, b), weight in pairs.items()}) == {
        b: a for a, b in best.items()
    }


def test_of_more_than_120_the_likeliest_pair_goes_first():
    """Though the whole weighs less so: 3 + 1 rather than 2 + 2.5."""
    chosen = {(0, 0): 3.0, (0, 1): 2.5, (1, 0): 2.0, (1, 1): 1.0}
    assert assignment(chosen) == {0: 1, 1: 0}
    many = {(a, 0): 0.1 for a in range(2, 120)}
    assert assignment(chosen | many) == {0: 1, 1: 0}, "120 are weighed"
    assert assignment(chosen | many | {(120, 0): 0.1}) == {0: 0, 1: 1}
    equal = {(a, b): 1.0 for a in range(121) for b in range(2)}
    assert assignment(equal) == {0: 0, 1: 1}
