"""Which questions of a mock count, and what the numbers of the learning say of themselves."""

from __future__ import annotations

import pytest

from drill.domain.kind import Kind
from drill.domain.memory import Known, Learning, Relearning, seen
from drill.domain.rehearsal import WINDOWS, Asked, Mock, WayToTell, in_turn
from drill.domain.review import State
from drill.domain.stats import CompetencyReady, KindLoad, Share, StoryReady, Whose

TOLD, OTHER = Asked("a", "d/c", "d/s", True, 1), Asked("b", "d/c", "d/t", True, 2)
PASSED, LEFT = Asked("c", "d/c"), Asked("d", "d/c", "d/s", True)


@pytest.mark.parametrize(
    ("asked", "taken_back", "counted"),
    [
        ((TOLD, OTHER), (), (True, True)),
        ((TOLD, OTHER), (2,), (True, False)),
        ((TOLD, OTHER), (1, 2), (False, False)),
        ((TOLD, PASSED), (), (True, True)),
        ((TOLD, PASSED), (1,), (False, False)),
        ((PASSED, PASSED), (), (True, True)),
        ((TOLD, LEFT), (), (True, False)),
        ((LEFT, TOLD), (), (True, True)),
        ((LEFT, LEFT, TOLD), (1,), (False, False, False)),
        ((PASSED, LEFT), (), (False, False)),
        ((), (), ()),
    ],
)
def test_which_questions_of_a_mock_count(asked, taken_back, counted):
    mock = Mock(1, 0, 0, 20.0, asked, frozenset(taken_back))
    assert mock.counted == counted
    assert mock.answered == tuple(it for it, counts in zip(asked, counted, strict=True) if counts)
    assert not mock.only_picks
    assert Mock(1, 0, 0, 0.0, asked).only_picks


def test_how_long_each_way_to_tell_may_take_and_whose_turn_it_is():
    assert {str(way): window for way, window in WINDOWS.items()} == {
        "full": (90, 150), "60 seconds": (45, 75), "result first": (90, 150),
        "only the conflict": (30, 75),
    }  # fmt: skip
    full, short = WayToTell.FULL, WayToTell.SHORT
    assert [in_turn(times) for times in range(5)] == [full, short, full, short, full]


def test_what_cards_are_called():
    assert [kind.noun for kind in Kind] == [
        "question", "framework", "step", "red-flag check", "outline", "beat", "figure",
        "follow-up", "telling", "moment", "principle", "card", "blank",
    ]  # fmt: skip
    assert [KindLoad(kind, 1, 1, 1).noun for kind in ("tell", "lesson")] == ["telling", "lesson"]


def test_shares_and_what_was_told():
    assert [Share(1, 4).share, Share(0, 4).share, Share(0, 0).share] == [0.25, 0.0, None]
    never, once = (StoryReady("d", "s", "S", False, 0.0, 0.0, told, None) for told in (None, 0))
    for stories, told in (((), False), ((never,), False), ((never, once), True)):
        ready = CompetencyReady("d", "c", "C", 0.0, 0.0, 0.0, 0.0, Whose.OWN, stories)
        assert ready.was_told is told


@pytest.mark.parametrize(
    ("state", "step", "kind"),
    [
        (State.LEARNING, 0, Learning), (State.RELEARNING, 1, Relearning),
        (State.REVIEW, None, Known), (State.LEARNING, None, None), (State.REVIEW, 0, None),
        (State.RELEARNING, None, None), (State.NEW, None, None), (State.NEW, 0, None),
    ],
)  # fmt: skip
def test_each_state_has_the_steps_that_it_may(state, step, kind):
    values = (2.5, 5.0, 20, 1_000, 3, 1)
    if kind is None:
        with pytest.raises(ValueError, match=f"^a card in {state} has no step {step}$"):
            seen(state, step, *values)
        return
    memory = seen(state, step, *values)
    assert type(memory) is kind
    assert memory.state is state
    assert (memory.stability, memory.difficulty, memory.last_day) == values[:3]
    assert (memory.last_at, memory.reps, memory.lapses) == values[3:]
    assert getattr(memory, "step", None) == step
    assert [memory.reviewed_on(day) for day in (19, 20, 21)] == [False, True, False]
