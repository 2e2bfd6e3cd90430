from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.domain.kind import Kind
from drill.domain.review import State
from drill.scheduling.candidates import Candidate, Candidates
from drill.scheduling.session import (
    AHEAD,
    APART,
    EARLY,
    DayState,
    LazyPlan,
    Left,
    SessionPlan,
    plan,
    really,
    takes_really,
)

NOW = 1_000_000_000


def card(key, **changes):
    values = {
        "key": key, "kind": Kind.BASIC, "note": key, "competency": "", "state": State.REVIEW,
        "seconds": 12.0, "recall": 0.9,
    }  # fmt: skip
    return Candidate(**(values | changes))


def today(**changes):
    return DayState(**({"now": NOW, "seconds": 600.0, "new": 8, "tells": 1} | changes))


def keys(made):
    return [c.key for c in made.cards]


def test_what_fits_is_all_shown_weakest_first():
    made = plan([card("a", recall=0.9), card("b", recall=0.5), card("c", recall=0.7)], today())
    assert keys(made) == ["b", "c", "a"]
    assert made.left == Left()
    assert made.seconds == 36


def test_what_does_not_fit_goes_by_gain_a_second_and_the_rest_is_counted():
    cards = [
        card("slow", gain=0.5, seconds=50),
        card("quick", gain=0.3, seconds=10),
        card("poor", gain=0.01, seconds=10),
    ]
    made = plan(cards, today(seconds=62))
    assert set(keys(made)) == {"quick", "slow"}
    assert made.left == Left(time=1)


def test_no_card_is_started_that_is_not_expected_to_finish():
    assert plan([card("a", seconds=12)], today(seconds=11.9)).cards == ()
    assert plan([card("a", seconds=12)], today(seconds=11.9)).left == Left(time=1)


def test_a_step_that_is_due_comes_first_even_if_its_siblings_were_shown():
    step = card("step", state=State.LEARNING, at=NOW - 1)
    made = plan(
        [card("a", recall=0.1), step],
        today(shown=frozenset({"other", "step"}), leaks={"other": frozenset({"step"})}),
    )
    assert keys(made)[0] == "step"


@pytest.mark.parametrize("wait", [-1, 1])
def test_a_step_of_another_day_may_not_give_away_what_was_shown_today(wait):
    step = card("step", state=State.LEARNING, at=NOW + wait)
    leaks = {"other": frozenset({"step"}), "step": frozenset({"other"})}
    made = plan([step], today(shown=frozenset({"other"}), leaks=leaks))
    assert made.cards == ()
    assert made.left.total == 1


@pytest.mark.parametrize("wait", [-1, 1])
def test_no_step_is_told_aloud_in_a_quiet_session(wait):
    step = card("t", kind=Kind.TELL, state=State.RELEARNING, seconds=150, at=NOW + wait)
    assert plan([step], today(tells=0)).cards == ()
    assert keys(plan([step], today(tells=1))) == ["t"]


def test_an_early_step_that_cannot_be_shown_makes_way_for_the_next():
    tell = card("t", kind=Kind.TELL, state=State.RELEARNING, seconds=150, at=NOW + 1)
    made = plan([tell, card("s", state=State.LEARNING, at=NOW + 2)], today(tells=0))
    assert keys(made) == ["s"]
    assert made.seconds == 12
    assert made.left == Left(later=1)


def test_urgent_new_cards_come_first_and_once():
    new = [card(f"n{i}", state=State.NEW, order=i, urgent=i > 2) for i in range(5)]
    assert keys(plan(new, today(new=3))) == ["n3", "n4", "n0"]
    assert sorted(keys(plan(new, today(new=9)))) == ["n0", "n1", "n2", "n3", "n4"]


def test_one_new_card_too_many_does_not_lift_the_limit():
    new = [card(f"n{i}", state=State.NEW, order=i) for i in range(9)]
    assert plan(new, today(new=-1)).cards == ()


def test_two_siblings_stand_side_by_side_only_where_there_is_no_choice():
    made = plan([card("b2", note="b", recall=0.1), card("a2", note="a", recall=0.2)],
                today(recent=("a", "b")))  # fmt: skip
    assert keys(made) == ["a2", "b2"], "both have a sibling near: the farther one"
    assert keys(plan([card("b2", note="b")], today(recent=("a", "b")))) == ["b2"]


def test_a_step_that_waits_is_early_only_when_nothing_else_is_left():
    soon = card("soon", state=State.LEARNING, at=NOW + EARLY)
    later = card("later", state=State.LEARNING, at=NOW + EARLY + 1)
    assert keys(plan([soon, later, card("a")], today())) == ["a"]
    assert plan([soon, later, card("a")], today()).left == Left(later=2)
    assert keys(plan([soon, later], today())) == ["soon"]
    assert plan([soon, later], today()).left == Left(later=1)
    assert keys(plan([later], today())) == []


def test_cards_that_give_each_other_away_are_not_shown_on_one_day():
    leaks = {"a": frozenset({"b"}), "b": frozenset({"a"})}
    made = plan([card("a", recall=0.8), card("b", recall=0.4)], today(leaks=leaks))
    assert keys(made) == ["b"], "the one in need goes first"
    assert made.left == Left(siblings=1)
    made = plan([card("a")], today(leaks=leaks, shown=frozenset({"b"})))
    assert keys(made) == []
    assert made.left == Left(siblings=1)


def test_a_deck_with_a_limit_of_its_own_brings_no_more_new_cards_than_that():
    own = [card(f"own/{n}", note=f"own/{n}", state=State.NEW, order=n) for n in range(4)]
    other = card("other/n", note="other/n", state=State.NEW, order=9)
    made = plan([*own, other], today(caps={"own": 2}))
    assert keys(made) == ["own/0", "own/1", "other/n"]


def test_new_cards_come_in_teaching_order_up_to_the_limit():
    new = [card(f"n{i}", state=State.NEW, order=i) for i in (3, 1, 2, 0)]
    assert keys(plan(new, today(new=3))) == ["n0", "n1", "n2"]
    assert plan(new, today(new=3)).left == Left(), "new cards are never owed"
    assert keys(plan(new, today(new=0))) == []


def test_new_cards_are_spread_among_the_others():
    old = [card(f"r{i}", recall=i / 10) for i in range(6)]
    new = [card(f"n{i}", state=State.NEW, order=i) for i in range(3)]
    order = keys(plan([*old, *new], today()))
    places = [order.index(f"n{i}") for i in range(3)]
    assert places == sorted(places)
    assert places[0] > 0
    assert all(b - a >= 2 for a, b in itertools.pairwise(places))
    old = [card(f"r{i:02}", recall=i / 20) for i in range(12)]
    order = keys(plan([*old, *new], today()))
    assert [key[0] for key in order] == [*"rrnrnrn", *"r" * 8], "what fails is to come again"


def test_at_most_one_story_is_told_and_none_when_quiet():
    tells = [card(f"t{i}", kind=Kind.TELL, seconds=150, recall=i / 10) for i in range(2)]
    assert keys(plan(tells, today())) == ["t0"]
    assert plan(tells, today()).left == Left(quiet=1)
    assert keys(plan(tells, today(tells=0))) == []


def test_competencies_change_and_siblings_part_where_there_is_a_choice():
    cards = [
        card(f"{note}{i}", note=note, competency=competency, recall=0.5)
        for note, competency in (("a", "x"), ("b", "y"), ("c", "z"), ("d", "w"))
        for i in range(3)
    ]
    order = plan(cards, today()).cards
    assert all(a.competency != b.competency for a, b in itertools.pairwise(order))
    assert all(order[i].note not in {c.note for c in order[i + 1 : i + 4]} for i in range(9))


def test_what_was_shown_last_counts_for_the_next():
    cards = [card("a", note="n", competency="x"), card("b", note="m", competency="y")]
    assert keys(plan(cards, today(recent=("n",), competency="x"))) == ["b", "a"]


def test_the_competency_changes_after_a_step_as_well():
    step = card("s", state=State.LEARNING, at=NOW - 1, competency="x")
    cards = [card("a", competency="x", recall=0.1), card("b", competency="y", recall=0.5)]
    assert keys(plan([step, *cards], today(competency="y"))) == ["s", "b", "a"]


# -- whole sessions, as they really run -------------------------------------------------------

CARDS = st.lists(
    st.tuples(
        st.sampled_from(["new", "review", "step"]),
        st.integers(0, 5),  # note
        st.sampled_from([12.0, 20.0, 30.0, 150.0]),
        st.floats(0.05, 0.99),
        st.integers(-600, 3000),  # a step's seconds from now
    ),
    max_size=40,
)


def candidates(drawn):
    for index, (what, note, seconds, recall, wait) in enumerate(drawn):
        yield card(
            f"c{index:02}",
            kind=Kind.TELL if seconds == 150 else Kind.BASIC,
            note=f"n{note}",
            competency=f"k{note % 3}",
            state={"new": State.NEW, "review": State.REVIEW, "step": State.LEARNING}[what],
            seconds=seconds,
            recall=recall,
            gain=1 - recall,
            order=index,
            at=NOW + wait * 1000 if what == "step" else None,
        )


@given(CARDS, st.integers(60, 900))
def test_neighbours_differ_where_one_of_the_next_few_would(drawn, budget):
    made = plan(candidates(drawn), today(seconds=budget, tells=3)).cards
    steps = sum(c.at is not None for c in made)
    # Near the end all that is left is in sight, so that what was passed over is known.
    for index in range(max(1, steps, len(made) - AHEAD), len(made)):
        before, here, ahead = made[index - 1], made[index], made[index:]
        if here.note == before.note:
            assert {c.note for c in ahead} == {before.note}
        near = {c.note for c in made[max(0, index - APART) : index]}
        others = [c for c in ahead if c.note not in near and c.competency != before.competency]
        if others:
            assert here.note not in near
            assert here.competency != before.competency


@given(CARDS, st.integers(0, 900), st.integers(-2, 10))
def test_new_cards_are_the_first_of_the_teaching_order_that_fit(drawn, budget, limit):
    made = plan(candidates(drawn), today(seconds=budget, new=limit))
    fresh = [c for c in made.cards if c.state is State.NEW]
    assert len(fresh) <= max(0, limit)
    taken = {c.order for c in fresh}
    rest = [c for c in candidates(drawn) if c.state is State.NEW and c.order not in taken]
    told = any(c.kind is Kind.TELL for c in made.cards)
    for passed in rest:  # one's own stories come before other kinds
        later = any(c.kind is passed.kind and c.order > passed.order for c in fresh)
        if len(fresh) < limit or later:
            assert passed.seconds > budget - made.seconds or (passed.kind is Kind.TELL and told)


@given(
    st.lists(st.sampled_from(["review", "review", "review", "new", "step"]), max_size=120),
    st.integers(0, 3000), st.integers(-1, 12), st.integers(0, 2), st.integers(0, 2**16),
)  # fmt: skip
def test_the_first_card_is_the_same_without_the_rest(states, budget, limit, spare, seed):
    chance = random.Random(seed)
    urgent = chance.choice([0, 0, 0.05])
    kinds = chance.sample(list(Kind), chance.randint(1, 6))
    pool = [
        replace(
            one,
            kind=chance.choice(kinds),
            lesson=chance.choice(["", "", "l1"]) if one.state is State.NEW else "",
            reading=30.0 if one.state is State.NEW else 0.0,
            gain=chance.random(),
            urgent=chance.random() < urgent,
            sample=chance.random() < 0.3,
        )
        for one in candidates(
            (what, chance.randint(0, 9), chance.choice([12.0, 30.0]), chance.uniform(0.1, 0.9),
             chance.choice([-60, 60, 3000]))
            for what in states
        )
    ]  # fmt: skip
    leaks = {
        one.key: frozenset({chance.choice(pool).key}) - {one.key}
        for one in pool
        if chance.random() < 0.3
    }
    state = today(
        seconds=budget, new=limit, spare=spare, tells=chance.randint(0, 1), leaks=leaks,
        competency="k1",
        held=Counter(chance.choices(kinds, k=chance.randint(0, 9))),
        recent=("n1", "n2"), caps={"n3": 1}, shown=frozenset(one.key for one in pool[:3]),
    )  # fmt: skip
    made = plan(pool, state)
    lazy = LazyPlan(pool, state)
    assert lazy.first == made.first
    assert SessionPlan(lazy.cards, lazy.seconds, lazy.left) == made
    chance.shuffle(pool)
    assert plan(pool, state) == made, "the order in which they stand does not matter"


def test_the_first_card_of_a_quiet_session_is_found_without_a_look_at_its_stories():
    class Unread(list):
        """A queue that nobody may look at."""

        def __iter__(self):
            raise AssertionError("a story was looked at")

    kept = Candidates([card("a", recall=0.9)])
    told = [card("t", kind=Kind.TELL, seconds=150, recall=0.1)]
    kept.by_need(all_fit=True)[Kind.TELL] = Unread(told)
    assert LazyPlan(kept, today(tells=0)).first == card("a", recall=0.9)
    with pytest.raises(AssertionError):
        LazyPlan(kept, today(tells=1))


@given(CARDS, st.integers(0, 900), st.integers(0, 10), st.integers(0, 2**16))
def test_a_session_keeps_its_promises(drawn, budget, limit, seed):
    chance = random.Random(seed)
    pool = {c.key: c for c in candidates(drawn)}
    start = dict(pool)
    pairs = [tuple(chance.sample(sorted(pool), 2)) for _ in range(8) if len(pool) > 1]
    leaks: dict[str, frozenset[str]] = {}
    for a, b in pairs:
        leaks[a] = leaks.get(a, frozenset()) | {b}
        leaks[b] = leaks.get(b, frozenset()) | {a}
    spent, shown, introduced, excess, tells = 0.0, [], 0, 0.0, 1
    while True:
        now = NOW + int(spent * 1000)
        state = today(
            now=now, seconds=budget - spent, new=limit - introduced, tells=tells,
            shown=frozenset(shown), leaks=leaks,
            recent=tuple(start[k].note for k in shown[-3:]),
        )  # fmt: skip
        made = plan(pool.values(), state)
        assert made == plan(list(pool.values()), state), "deterministic"
        # Every card that is owed is planned or counted, once.
        owed = [c for c in pool.values() if c.state is not State.NEW]
        planned = [c for c in made.cards if c.state is not State.NEW]
        assert len(planned) + made.left.total == len(owed)
        assert len(set(keys(made))) == len(made.cards)
        assert made.seconds <= max(0.0, budget - spent) + 1e-6
        if not made.cards:
            break
        first = made.cards[0]
        if first.at is not None and first.at > now:
            assert first.at - now <= EARLY
            assert not [c for c in made.cards if c.at is None], "only when nothing else is left"
        else:
            told = set().union(*(leaks.get(k, frozenset()) for k in shown)) - set(shown)
            due = [c for c in pool.values() if c.at is not None and c.at <= now]
            fits = [
                c for c in due
                if c.seconds <= budget - spent and c.kind is not Kind.TELL and c.key not in told
            ]  # fmt: skip
            assert first.at is not None or not fits, "a step that is due is not passed over"
        took = first.seconds * chance.choice([0.3, 1, 1, 1.5, 6])
        excess = max(0.0, took - first.seconds)
        spent += took
        if first.key not in shown:
            shown.append(first.key)
        introduced += first.state is State.NEW
        tells -= first.kind is Kind.TELL
        del pool[first.key]
        if chance.random() < 0.3:  # forgotten: it comes back, today, as its step says
            back = NOW + int((spent + chance.choice([10, 60, 600, 1500])) * 1000)
            pool[first.key] = replace(first, state=State.RELEARNING, at=back)
    assert spent <= budget + excess + 1e-6, "never over by more than the last card's excess"
    assert introduced <= limit
    for index, key in enumerate(shown):
        told = leaks.get(key, frozenset()) & set(shown[:index])
        assert not told - {key}, "no two cards of a day give each other away"


@pytest.mark.parametrize("count", [0, 1, 700])
def test_any_number_of_cards_is_planned(count):
    cards = [
        card(f"c{i}", recall=(i * 37 % 100) / 100, gain=(i * 13 % 50) / 50) for i in range(count)
    ]
    made = plan(cards, today())
    assert len(made.cards) == min(count, 50)
    assert made.left.time == max(0, count - 50)


def test_a_sibling_near_by_weighs_more_than_a_competency_twice_in_a_row():
    waiting = [
        card("sibling", note="a", competency="x", recall=0.1),
        card("alike", note="b", competency="y", recall=0.2),
    ]
    made = plan(waiting, today(recent=("a", "m", "n"), competency="y"))
    assert keys(made) == ["alike", "sibling"], "three cards back is still near"


@pytest.mark.parametrize(("seconds", "shown"), [(1200, ["step"]), (1200.001, [])])
def test_a_step_is_shown_twenty_minutes_early_at_most(seconds, shown):
    step = card("step", state=State.LEARNING, at=NOW + round(seconds * 1000))
    assert keys(plan([step], today())) == shown


def _step(key, at, last):
    return Candidate(
        key=key, kind=Kind.BASIC, note=key, competency="", state=State.LEARNING, seconds=12.0,
        at=at, last=last,
    )  # fmt: skip


def test_what_failed_rests_for_eight_others_or_three_minutes():
    step = _step("d/a/basic", at=1_600_000, last=1_000_000)
    others = [f"d/{i}/basic" for i in range(8)]

    def comes(now, asked):
        state = DayState(now=now, seconds=600, new=0)
        return bool(plan([step], state, asked).cards)

    assert not comes(1_000_000, [step.key, *others[:7]])
    assert comes(1_000_000, [step.key, *others])
    assert not comes(1_179_999, [step.key])
    assert comes(1_180_000, [step.key])
    assert comes(1_180_000, [step.key] * 3), "three times it comes again"
    assert not comes(1_180_000, [step.key] * 4)
    assert comes(1_000_000, []), "of an earlier session"


def test_a_new_card_to_spare_comes_where_nothing_else_is_left():
    fresh = [
        Candidate(f"d/{i}/basic", Kind.BASIC, f"d/{i}", "", State.NEW, 12.0, order=i)
        for i in range(3)
    ]
    state = DayState(now=0, seconds=600, new=1, spare=3)
    assert [card.key for card in plan(fresh, state).cards] == ["d/0/basic"]
    state = DayState(now=0, seconds=600, new=0, spare=2)
    assert [card.key for card in plan(fresh, state).cards] == ["d/0/basic"]
    assert not plan(fresh, DayState(now=0, seconds=20, new=0, spare=2)).cards, "its step as well"
    step = _step("d/s/basic", at=60_000, last=0)
    assert [card.key for card in plan([*fresh, step], state).cards] == [step.key]


def test_no_more_new_red_flags_come_than_the_day_has():
    fresh = [
        Candidate(f"d/{i}/flag", Kind.FLAG, f"d/{i}", "", State.NEW, 20.0, order=i)
        for i in range(3)
    ]
    other = Candidate("d/9/basic", Kind.BASIC, "d/9", "", State.NEW, 12.0, order=9)
    state = DayState(now=0, seconds=600, new=4, flags=1)
    shown = plan([*fresh, other], state).cards
    assert [card.key for card in shown] == ["d/0/flag", "d/9/basic"]
    assert not plan(fresh, DayState(now=0, seconds=600, new=0, flags=0, spare=2)).cards


@pytest.mark.parametrize(("seconds", "planned"), [(150, 150), (240, 120)])
def test_steps_that_rest_take_of_the_time_once_they_may_come_again(seconds, planned):
    made = SessionPlan((card("a", recall=1.0, seconds=20.0),), 20.0, Left(later=4))
    assert really(made, seconds, 0.5) == pytest.approx(planned)


def test_what_is_slow_leaves_time_for_less():
    taught = [card(key, recall=1.0, seconds=20.0, lesson="lesson", reading=60.0) for key in "abc"]
    made = SessionPlan(tuple(taught), 120.0, Left())
    assert really(made, 150, 0.5) == pytest.approx(150)
    assert really(made, 150, 0.5, reading=2.0) == pytest.approx(150 * 120 / 180)
    assert really(made, 150, 0.5, slowness=2.0) == pytest.approx(150 * 120 / 180)
    assert really(made, 0, 0.5) == 0
    assert really(SessionPlan((), 0.0, Left()), 150, 0.5) == 150


def test_a_story_told_in_the_session_waits_for_another_day_and_no_other_card_does():
    tell = _step("d/t/tell", at=NOW - 1, last=NOW - 999_999)
    told = replace(tell, kind=Kind.TELL)
    assert keys(plan([tell], today(), [tell.key])) == [tell.key]
    assert keys(plan([told], today(), [tell.key])) == []
    assert keys(plan([told], today(), ["d/a/basic"])) == [tell.key]


def test_a_step_rests_from_when_it_was_asked_last():
    step = _step("d/a/basic", at=NOW - 1, last=NOW - 1)
    others = [f"d/{i}/basic" for i in range(8)]
    assert keys(plan([step], today(), [step.key, *others])) == [step.key]
    assert keys(plan([step], today(), [step.key, *others, step.key])) == []
    assert keys(plan([step], today(), [step.key, *others, step.key, *others])) == [step.key]


def test_steps_come_by_their_time_and_a_lesson_is_read_once():
    steps = [
        _step(f"d/{name}/basic", at=at, last=None) for name, at in (("a", NOW - 1), ("b", NOW - 9))
    ]
    assert keys(plan(steps, today())) == ["d/b/basic", "d/a/basic"]
    new = [
        card(f"d/{n}/c", state=State.NEW, order=n, lesson="l", reading=40.0, note=f"d/{n}")
        for n in range(3)
    ]
    made = plan(new, today(seconds=70))
    assert (len(made.cards), made.seconds) == (2, 64.0)
    made = plan(new, today(seconds=1000))
    assert (len(made.cards), made.seconds) == (3, 76.0)


def test_how_long_a_plan_really_takes_as_what_fails_comes_again():
    due, step = card("a", seconds=10.0, recall=0.5), card("s", seconds=10.0, recall=0.5, at=NOW)
    made = SessionPlan((due, step), 20.0, Left())
    assert takes_really(made, 1_800, 0.5) == pytest.approx(20 + 0.9 * 5.75)
    assert takes_really(made, 180, 0.5) == takes_really(made, 0, 0.5) == 20.0
    later = replace(made, left=Left(later=2))
    assert takes_really(later, 1_800, 0.5) == pytest.approx(20 + 0.9 * 25.75)
    assert takes_really(replace(later, reserve=5.0), 1_800, 0.5) == pytest.approx(25.175)
    assert really(made, 1_800, 0.5) == pytest.approx(1_800 * 20 / 25.175)
    assert really(replace(made, reserve=5_000.0), 200, 0.5) == 5_000.0
    read = replace(made, seconds=50.0)
    assert takes_really(read, 180, 0.5, 2.0, 3.0) == pytest.approx(40 + 90)
    new = SessionPlan((replace(due, state=State.NEW),), 10.0, Left())
    assert takes_really(new, 1_800, 0.8) == pytest.approx(10 + 0.9 * 10 * 0.2 * 1.15)
    none = SessionPlan((), 0.0, Left(later=2), 7.0)
    assert (takes_really(none, 1_800, 0.5), really(none, 1_800, 0.5)) == (0.0, 1_800)


def test_a_new_card_to_spare_gives_nothing_away():
    new = [card(f"d/{n}/c", state=State.NEW, order=n) for n in range(2)]
    leaks = {"d/0/c": frozenset({"x"}), "x": frozenset({"d/0/c"})}
    state = today(new=0, spare=1, leaks=leaks, shown=frozenset({"x"}))
    assert keys(plan(new, state)) == ["d/1/c"]
    assert keys(plan(new, replace(state, shown=frozenset()))) == ["d/0/c"]
    assert keys(plan(new, replace(state, spare=0))) == []
    assert keys(plan(new, replace(state, seconds=23.0))) == [], "its step takes as long again"
