"""What is learnt of features: by whom a text is, and what stands in the same texts is as one."""

from __future__ import annotations

import numpy as np
import pytest

from drill.coaching.learning import learn

TEXTS = (
    ("fire", "fury", "~ir", "team"), ("hire", "~hi", "~ir", "team", "team"), ("hire", "pay"), (),
    ("pay", "pay", "~pa"),
)  # fmt: skip
WEIGHTS = {
    "fire": (2.7463, -1.667, -1.0793), "fury": (2.7463, -1.667, -1.0793),
    "~ir": (0.9452, 0.2633, -1.2085), "team": (0.3612, 1.198, -1.5592),
    "hire": (-3.4946, 5.0897, -1.595), "~hi": (-1.2942, 2.0715, -0.7773),
    "pay": (1.5194, 0.8269, -2.3463), "~pa": (3.7851, -2.6444, -1.1408),
}  # fmt: skip
"""By plain descent over every feature, none taken together with another."""


def learnt(texts):
    worth = np.array([1, 1, 2, 1, 1], np.float32)
    return learn(texts, [0, 1, 1, 2, 0], worth, np.array([0, 0, 0.5], np.float32))


def test_what_stands_in_the_same_texts_learns_as_if_it_stood_alone():
    weights = learnt(TEXTS)
    assert set(weights.rows) == set(WEIGHTS)
    for name, row in weights.rows.items():
        wanted = WEIGHTS[name]
        assert weights.table[row].tolist() == pytest.approx(wanted, abs=1e-4)


def test_nothing_is_learnt_of_nothing():
    weights = learn([], [], np.zeros(0, np.float32), np.zeros(1, np.float32))
    assert weights.table.shape == (0, 1)
    assert learn([()], [0], np.ones(1, np.float32), np.zeros(1, np.float32)).rows == {}
