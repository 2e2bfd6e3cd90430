"""No kind has more than its share of a session while others wait."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from drill.domain.kind import Kind
from drill.scheduling.mix import Mix

KINDS = st.lists(st.sampled_from(Kind), max_size=60)


def taken(mix, order, count):
    out = []
    for kind in order:
        if len(out) == count:
            break
        mix.take(kind)
        out.append(kind)
    return out


@given(KINDS, st.integers(1, 40))
def test_no_kind_is_over_its_share_while_another_waits(kinds, count):
    out = taken(mix := Mix(), mix.by_need(kinds, lambda kind: kind), count)
    assert not Counter(out) - Counter(kinds), "each once"
    waiting = Counter(kinds)
    for place, kind in enumerate(out, start=1):
        share = 1 / 4 if kind is Kind.FLAG else 1 / 3
        held = Counter(out[:place])
        if held[kind] > max(2, share * place):
            others = [other for other in waiting if other is not kind and waiting[other]]
            before = Counter(out[: place - 1])
            for other in others:
                limit = 1 / 4 if other is Kind.FLAG else 1 / 3
                assert before[other] + 1 > max(2, limit * place), (kind, other)
        waiting[kind] -= 1


@given(KINDS, st.sets(st.integers(0, 60)))
def test_it_is_always_the_first_whose_kind_is_not_over_its_share(kinds, refused):
    mix, held, waiting = Mix(), Counter(), list(enumerate(kinds))

    def over(kind):
        share = 1 / 4 if kind is Kind.FLAG else 1 / 3
        return held[kind] + 1 > max(2, share * (held.total() + 1))

    for place, kind in mix.by_need(enumerate(kinds), lambda item: item[1]):
        assert (place, kind) == min(waiting, key=lambda item: (over(item[1]), item[0]))
        waiting.remove((place, kind))
        if place not in refused:  # it fits
            held[kind] += 1
            mix.take(kind)
    assert not waiting


@given(KINDS, st.integers(1, 40))
def test_new_cards_all_come_in_the_end(kinds, count):
    mix = Mix()
    out = taken(mix, mix.by_teaching(kinds, lambda kind: (kind, True)), len(kinds))
    assert Counter(out) == Counter(kinds)


def test_new_cards_take_turns_and_gaps_wait_for_the_steps():
    counts = {Kind.ROUTE: 7, Kind.STEPS: 3, Kind.FLAG: 9, Kind.GAP: 9, Kind.OUTLINE: 7}
    new = [kind for kind, count in counts.items() for _ in range(count)]
    mix = Mix()
    out = taken(mix, mix.by_teaching(new, lambda kind: (kind, True)), 12)
    assert out[:8] == [Kind.ROUTE, Kind.STEPS, Kind.FLAG, Kind.OUTLINE] * 2
    assert Kind.GAP not in out


def test_gaps_wait_for_steps_alone():
    def order(*kinds):
        return list(Mix().by_teaching(kinds, lambda kind: (kind, False)))

    assert order(Kind.GAP, Kind.FLAG) == [Kind.GAP, Kind.FLAG]
    assert order(Kind.GAP, Kind.STEPS) == [Kind.STEPS, Kind.GAP]
    assert order(Kind.GAP, Kind.STEPS, Kind.FLAG) == [Kind.STEPS, Kind.FLAG, Kind.GAP]


def test_own_stories_come_first_as_far_as_their_share_goes():
    shared = [(Kind.ROUTE, False)] * 7 + [(Kind.OUTLINE, True)] * 7
    new = [(Kind.OUTLINE, False)] * 3 + [(Kind.BEAT, False)] * 9 + shared
    mix, out = Mix(), []
    for kind, sample in mix.by_teaching(new, lambda card: card):
        mix.take(kind)
        out.append((kind, sample))
    assert out[:5] == [(Kind.OUTLINE, False)] * 2 + [(Kind.BEAT, False)] * 2 + [(Kind.ROUTE, False)]
    first = Counter(out[:18])
    assert first[Kind.OUTLINE, False] == 3
    assert first[Kind.BEAT, False] >= 6


def test_a_backlog_of_flags_leaves_room_for_others():
    due = [Kind.FLAG] * 30 + [Kind.STEPS] * 5 + [Kind.ROUTE] * 5 + [Kind.BEAT] * 5
    mix = Mix()
    assert Counter(taken(mix, mix.by_need(due, lambda kind: kind), 12))[Kind.FLAG] == 3


def test_of_a_kind_that_is_capped_no_more_come_however_many_there_are():
    new = [Kind.FLAG] * 9 + [Kind.TELL] * 2 + [Kind.STEPS] * 3
    caps = {Kind.FLAG: 2, Kind.TELL: 0}
    out = Mix().bring(new, lambda kind: (kind, True), caps, 12)
    assert Counter(out) == {Kind.FLAG: 2, Kind.STEPS: 3}
    assert len(Mix().bring(new, lambda kind: (kind, True), {}, 12)) == 12


def test_plain_questions_and_principles_are_one_kind_in_turn():
    kinds = [Kind.ROUTE] * 3 + [Kind.PRINCIPLE, Kind.BASIC, Kind.CLOZE, Kind.BASIC]
    brought = Mix().bring(kinds, lambda kind: (kind, False), {}, 5)
    assert brought == [Kind.ROUTE, Kind.PRINCIPLE, Kind.ROUTE, Kind.BASIC, Kind.CLOZE]
    capped = Mix().bring(kinds, lambda kind: (kind, False), {Kind.ROUTE: 1, Kind.BASIC: 1}, 9)
    assert capped == [Kind.ROUTE, Kind.PRINCIPLE, Kind.BASIC, Kind.CLOZE]
