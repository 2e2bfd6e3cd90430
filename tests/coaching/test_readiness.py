from __future__ import annotations

import pytest

from drill.coaching import readiness


def test_a_storys_chance_is_that_of_all_its_beats():
    assert readiness.story([0.9] * 8) == pytest.approx(0.43, abs=0.001)


def test_a_beat_never_learnt_leaves_no_chance():
    assert readiness.story([1.0, 0.0, 1.0]) == 0


def test_no_beats_make_no_story():
    assert readiness.story([]) == 0


def test_a_frame_is_the_share_recalled():
    assert readiness.framework([1.0, 0.5, 0.0]) == 0.5
    assert readiness.framework([]) == 0
