"""Candidates kept in order are in the order that they would be put in anew."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.domain.kind import Kind
from drill.domain.review import State
from drill.scheduling.candidates import Candidate, Candidates, takes
from drill.scheduling.session import DayState, LazyPlan, SessionPlan, plan

NOW = 1_000_000_000


def drawn(chance: random.Random) -> Candidate:
    """One of a few keys, as whatever it may be just now."""
    key = f"d/{chance.randint(0, 30):02}/c"
    state = chance.choice([State.REVIEW, State.REVIEW, State.REVIEW, State.NEW, State.RELEARNING])
    return Candidate(
        key=key,
        kind=chance.choice([Kind.BASIC, Kind.BEAT, Kind.FLAG, Kind.ROUTE]),
        note=f"d/{key[2:4]}",
        competency=f"k{chance.randint(0, 3)}",
        state=state,
        seconds=chance.choice([12.0, 20.5, 30.1]),
        order=chance.randint(0, 9),
        recall=chance.choice([0.5, 0.7, 0.7, 0.9]),
        gain=chance.choice([0.0, 0.1, 0.3]),
        at=NOW + chance.choice([-5, 5]) if state is State.RELEARNING else None,
        urgent=chance.random() < 0.02,
    )


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_whatever_comes_and_goes_the_plan_is_what_it_would_be_anew(seed, steps):
    chance, kept, known = random.Random(seed), Candidates(), {}
    for _ in range(steps):
        if known and chance.random() < 0.3:
            key = chance.choice(sorted(known))
            assert kept.drop(key) is known.pop(key)
            assert kept.get(key) is None
        else:
            card = drawn(chance)
            kept.put(card)
            known[card.key] = card
        assert {card.key: card for card in kept} == known
        assert len(kept) == len(known)
        times = [card.seconds for card in known.values() if card.state is State.REVIEW]
        assert kept.seconds == pytest.approx(sum(times))
        assert kept.shortest == min(times, default=0.0)
        state = DayState(
            now=NOW, seconds=chance.choice([0, 25, 90, 900]), new=chance.randint(0, 3), tells=1,
            recent=tuple(f"d/{chance.randint(0, 30):02}" for _ in range(chance.randint(0, 4))),
            competency=chance.choice(["", "k1"]),
        )  # fmt: skip
        lazy, anew = LazyPlan(kept, state), plan(known.values(), state)
        assert lazy.first == anew.first
        assert SessionPlan(lazy.cards, lazy.seconds, lazy.left, lazy.reserve) == anew


def test_a_plan_stays_what_it_was_when_its_cards_go():
    chance = random.Random(1)
    kept = Candidates(drawn(chance) for _ in range(20))
    state = DayState(now=NOW, seconds=900, new=3)
    anew, lazy = plan([*kept], state), LazyPlan(kept, state)
    for card in [*kept]:
        kept.drop(card.key)
    assert (lazy.first, lazy.cards, lazy.left) == (anew.first, anew.cards, anew.left)


def test_nothing_to_drop_is_no_fault():
    assert Candidates().drop("d/n/c") is None


def test_none_is_urgent_once_the_urgent_one_is_gone():
    card = Candidate("d/1/c", Kind.BASIC, "d/1", "", State.REVIEW, 12.0, urgent=True)
    kept = Candidates([card])
    assert kept.any_urgent
    kept.drop(card.key)
    assert not kept.any_urgent


def test_where_not_all_fit_what_gains_most_per_second_comes_first():
    long = Candidate("d/1/c", Kind.BASIC, "d/1", "", State.REVIEW, 40.0, gain=0.4)
    short = Candidate("d/2/c", Kind.BASIC, "d/2", "", State.REVIEW, 10.0, gain=0.2)
    kept = Candidates([long, short])
    assert [card for _, card in kept.by_need(all_fit=False)[Kind.BASIC]] == [short, long]
    assert [card for _, card in kept.by_need(all_fit=True)[Kind.BASIC]] == [long, short]


def test_a_lesson_is_read_once_and_the_urgent_come_first():
    one = Candidate("d/1/c", Kind.BASIC, "d/1", "", State.REVIEW, 10.0, recall=0.9, urgent=True,
                    lesson="x", reading=30.0)  # fmt: skip
    two, three = (
        replace(one, key=f"d/{n}/c", urgent=False, recall=0.8 - n / 10, gain=n / 100)
        for n in (2, 3)
    )
    assert takes([one, two, three]) == 60.0
    assert takes([one, replace(two, lesson="y", reading=5.0)]) == 55.0
    assert takes([]) == 0.0
    kept = Candidates([two, three, one])
    for all_fit in (True, False):
        queue = kept.by_need(all_fit=all_fit)[Kind.BASIC]
        assert [card.key for _, card in queue] == ["d/1/c", "d/3/c", "d/2/c"]
    assert kept.any_urgent
    kept.drop(one.key)
    assert not kept.any_urgent
    slow = replace(two, gain=0.05, seconds=40.0)
    kept.put(slow)
    assert (kept.seconds, kept.shortest, len(kept)) == (50.0, 10.0, 2)
    assert [card.key for _, card in kept.by_need(all_fit=False)[Kind.BASIC]] == ["d/3/c", "d/2/c"]
    kept.drop(three.key)
    assert (kept.seconds, kept.shortest) == (40.0, 40.0)
