"""FSRS in floats and over arrays gives what the package gives card by card."""

from __future__ import annotations

import numpy as np
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from drill.domain.memory import UNSEEN, Known, Memory
from drill.domain.review import Rating, StudyDay
from drill.scheduling.curves import Curves
from drill.scheduling.formulas import Formulas
from drill.scheduling.memory import Rules, recall_after, reviewed

RULES = Rules(fuzz=False)
CURVES = Curves(tuple(DEFAULT_PARAMETERS))
FLOATS = Formulas[float](tuple(DEFAULT_PARAMETERS))
stabilities = st.floats(0.01, 3000)
difficulties = st.floats(1, 10)
gaps = st.integers(1, 400)


def _memory(stability: float, difficulty: float) -> Memory:
    return Known(stability, difficulty, StudyDay(100), 0, 3, 0)


def _close(ours, memory: Memory) -> None:
    stability, difficulty = ours
    assert np.isclose(stability, memory.stability, rtol=1e-9)
    assert np.isclose(difficulty, memory.difficulty, rtol=1e-9)


@given(stabilities, difficulties, gaps)
def test_a_review_on_a_later_day_is_the_packages(stability, difficulty, gap):
    before, day = _memory(stability, difficulty), StudyDay(100 + gap)
    memory = np.asarray(stability), np.asarray(difficulty)
    chance = CURVES.recall(memory[0], float(gap))
    _close(CURVES.good(*memory, chance), reviewed(before, Rating.GOOD, day, 0, RULES))
    _close(CURVES.again(*memory, chance), reviewed(before, Rating.AGAIN, day, 0, RULES))
    again = reviewed(before, Rating.AGAIN, day, 0, RULES)
    _close(CURVES.relearnt(*memory, chance), reviewed(again, Rating.GOOD, day, 0, RULES))
    chance = FLOATS.recall(stability, gap)
    for ours, theirs in (
        (FLOATS.good(stability, difficulty, chance), CURVES.good(*memory, chance)),
        (FLOATS.relearnt(stability, difficulty, chance), CURVES.relearnt(*memory, chance)),
    ):
        assert type(ours[0]) is type(ours[1]) is float
        assert ours == pytest.approx([float(each) for each in theirs], rel=1e-12)


@given(stabilities, difficulties)
def test_a_repeat_on_the_same_day_is_the_packages(stability, difficulty):
    made = CURVES.repeated(np.asarray(stability), np.asarray(difficulty))
    _close(made, reviewed(_memory(stability, difficulty), Rating.GOOD, StudyDay(100), 0, RULES))


def test_the_first_review_is_the_packages():
    for good, rating in ((True, Rating.GOOD), (False, Rating.AGAIN)):
        _close(CURVES.first(good), reviewed(UNSEEN, rating, StudyDay(1), 0, RULES))


@given(stabilities, st.floats(-5, 1000))
def test_recall_is_the_one_of_memory(stability, days):
    assert np.isclose(CURVES.recall(np.asarray(stability), days), recall_after(stability, days))


def test_other_parameters_are_followed():
    other = Curves(tuple(w * 1.1 for w in DEFAULT_PARAMETERS))
    memory = np.asarray(5.0), np.asarray(5.0)
    assert other.good(*memory, np.asarray(0.9))[0] != CURVES.good(*memory, np.asarray(0.9))[0]
