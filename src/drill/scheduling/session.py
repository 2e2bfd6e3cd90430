"""The ten-minute planner: cards with memory, a budget and the time → what to show, in order.

Pure. Planned again after every grade, as the clock really runs. Its promises, each held
by a property test: no card is started that is not expected to finish; two cards that
give each other away are not shown on one study day; a learning step comes back when it
says; what is left out is counted, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from math import fsum
from operator import attrgetter
from typing import Any

from drill.domain.review import State
from drill.scheduling.candidates import (
    OTHERS,
    PAUSE,
    Candidate,
    DayState,
    Left,
    Picked,
    SessionPlan,
    by_time,
    is_early,
)
from drill.scheduling.mix import Mix
from drill.scheduling.pace import AGAIN, new_showings

APART = 3
"""Cards that lie between two siblings where there is a choice."""
AHEAD = 8
"""Cards among which the one that fits best comes next; so need still decides what comes early."""
PLANNED = 40
"""Cards that are put in their final order; what lies beyond is planned again anyway."""


def plan(
    candidates: Iterable[Candidate], today: DayState, asked: Sequence[str] = ()
) -> SessionPlan:
    """What to show in the seconds that are left; `asked` are the keys of what was shown before.

    Learning steps that are due come first, at once, then what is urgent. Then due cards, weakest
    first if all fit, else by expected gain per second; new cards fill what is left in teaching
    order, spread among the others. Where not all fit, no kind takes more than its share while
    others wait (`mix`). When nothing else is left, a learning step due within twenty minutes is
    shown early, or else a new card that is to spare.
    """
    taking = _Taking(candidates, today, asked)
    picked, steps, waiting = taking.picked, taking.steps, taking.waiting
    chosen = list(taking.chosen())
    fresh, spare = taking.fresh()
    urgent = [card for card in chosen + fresh if card.urgent]
    others = _spread([c for c in chosen if not c.urgent], [c for c in fresh if not c.urgent])
    ordered = steps + urgent + _interleave(others, today, steps + urgent)
    later = len(waiting)
    if not ordered:
        early = (step for step in waiting if is_early(step, today.now, asked))
        fits = (step for step in early if picked.take(step, step=True, counted=False))
        ordered = list(islice(fits, 1))
        later -= len(ordered)
        if not ordered and spare and picked.take(spare):
            ordered = [spare]
    return SessionPlan(tuple(ordered), picked.seconds, Left(**picked.left, later=later))


class LazyPlan:
    """What `plan` gives, of which the first card is found without ordering the rest: a grade waits
    for this one only."""

    def __init__(
        self, candidates: Iterable[Candidate], today: DayState, asked: Sequence[str] = ()
    ) -> None:
        """As for `plan`; nothing is found yet. `today` and `asked` do not change any more."""
        self._of = [*candidates], today, asked

    @cached_property
    def first(self) -> Candidate | None:
        """As of the plan."""
        candidates, today, asked = self._of
        taking = _Taking(candidates, today, asked)
        if taking.steps:
            return taking.steps[0]
        if not [card for card in candidates if card.urgent]:
            # So many cards, and no new one comes among the next few, however many still follow.
            most = min(len(taking.new), max(0, today.new))
            enough = OTHERS + max(AHEAD, (AHEAD - 1) * most + 1)
            ahead = list(islice(taking.chosen(), enough))
            if len(ahead) < enough:
                ahead = _spread(ahead, taking.fresh()[0])
            if ahead:
                return ahead[_next(ahead, today.recent, today.competency)]
        return self._whole.first

    @property
    def cards(self) -> tuple[Candidate, ...]:
        """As of the plan."""
        return self._whole.cards

    @property
    def seconds(self) -> float:
        """As of the plan."""
        return self._whole.seconds

    @property
    def left(self) -> Left:
        """As of the plan."""
        return self._whole.left

    @cached_property
    def _whole(self) -> SessionPlan:
        return plan(*self._of)


class _Taking:
    """Which cards a plan takes: steps at once, the others as far as they are asked for."""

    def __init__(
        self, candidates: Iterable[Candidate], today: DayState, asked: Sequence[str]
    ) -> None:
        due, self.waiting, others = by_time(candidates, today.now, asked)
        self.new = [card for card in others if card.state is State.NEW]
        self._reviews = [card for card in others if card.state is not State.NEW]
        self._today, self._mix = today, Mix(today.held)
        self.picked = Picked(today)
        self.steps = [card for card in due if self.picked.take(card, step=True)]

    def chosen(self) -> Iterator[Candidate]:
        """The due cards taken, in the order of need."""
        picked, mix = self.picked, self._mix
        seconds = [card.seconds for card in self._reviews]
        shortest = min(seconds, default=0.0)
        # Their sum is the same in whatever order they stand.
        needed = _by_need(self._reviews, all_fit=fsum(seconds) <= picked.room)
        for index, card in enumerate(mix.by_need(needed, attrgetter("kind"))):
            if picked.room < shortest:  # nothing more can fit; a backlog is not walked through
                picked.left["time"] += len(needed) - index
                return
            if picked.take(card):
                mix.take(card.kind)
                yield card

    def fresh(self) -> tuple[list[Candidate], Candidate | None]:
        """The new cards taken once all due ones were, and one that is to spare."""
        picked, today = self.picked, self._today
        fresh: list[Candidate] = []
        spare: Candidate | None = None
        caps = dict(today.caps)
        for card in _by_teaching(self.new, self._mix):
            deck = card.note.partition("/")[0]
            if caps.get(deck, 1) < 1:
                continue
            if len(fresh) >= today.new:
                # Its learning step takes as long as it does.
                twice = card.whole + card.seconds
                if today.spare > 0 and twice <= picked.room and picked.allows(card):
                    spare = card
                if spare or today.spare < 1:
                    break
            elif picked.take(card, counted=False):
                fresh.append(card)
                self._mix.take(card.kind)
                if deck in caps:
                    caps[deck] -= 1
        return fresh, spare


def _by_need(cards: Sequence[Candidate], *, all_fit: bool) -> list[Candidate]:
    """The urgent first; then weakest first where all fit, else what gains most per second."""
    first: Callable[[Candidate], Any] = attrgetter("recall", "key")
    ordered = sorted(cards, key=first if all_fit else _by_worth)
    urgent = [card for card in ordered if card.urgent]
    return urgent + [card for card in ordered if not card.urgent] if urgent else ordered


def _by_worth(card: Candidate) -> tuple[float, float, str]:
    return -card.gain / card.seconds, card.recall, card.key


def _by_teaching(new: Sequence[Candidate], mix: Mix) -> Iterator[Candidate]:
    """The urgent first, then as the mix has it. It is asked on after each that was taken."""
    ordered = sorted(new, key=lambda card: (card.order, card.key))
    yield from (card for card in ordered if card.urgent)
    others = (card for card in ordered if not card.urgent)
    yield from mix.by_teaching(others, lambda card: (card.kind, card.sample))


def _spread(reviews: list[Candidate], new: list[Candidate]) -> list[Candidate]:
    """New cards evenly among the reviews, but for the last few: what fails is to come again."""
    kept = len(reviews) - min(OTHERS, len(reviews))
    if new and kept:
        return [*_spread_evenly(reviews[:kept], new), *reviews[kept:]]
    return _spread_evenly(reviews, new)


def _spread_evenly(reviews: list[Candidate], new: list[Candidate]) -> list[Candidate]:
    out: list[Candidate] = []
    total, taken = len(reviews) + len(new), 0
    for index in range(total):
        due_new = (index + 1) * len(new) / total
        if taken < len(new) and (due_new >= taken + 1 or index - taken >= len(reviews)):
            out.append(new[taken])
            taken += 1
        else:
            out.append(reviews[index - taken])
    return out


def _interleave(
    cards: list[Candidate], today: DayState, first: Sequence[Candidate]
) -> list[Candidate]:
    """The order, with competencies changing and siblings apart where there is a choice."""
    notes = [*today.recent, *(card.note for card in first)]
    competency = first[-1].competency if first else today.competency
    out: list[Candidate] = []
    waiting = list(cards)
    while waiting and len(out) < PLANNED:
        card = waiting.pop(_next(waiting, notes, competency))
        out.append(card)
        notes.append(card.note)
        competency = card.competency
    return out + waiting


def _next(waiting: Sequence[Candidate], notes: Sequence[str], competency: str) -> int:
    """Index of the first of the next few cards that fits here best."""

    def fault(index: int) -> int:
        card = waiting[index]
        alike = bool(competency) and card.competency == competency
        return 2 * _nearness(card.note, notes) + alike

    return min(range(min(AHEAD, len(waiting))), key=fault)


def _nearness(note: str, notes: Sequence[str]) -> int:
    """How near the last card of this note is: `APART` right before, 0 when it is far."""
    for nearness, other in zip(range(APART, 0, -1), reversed(notes), strict=False):
        if other == note:
            return nearness
    return 0


def really(
    plan: SessionPlan | LazyPlan,
    seconds: float,
    known: float,
    slowness: float = 1.0,
    reading: float = 1.0,
) -> float:
    """Seconds for which to plan so that as many cards come as really do in the seconds left, in
    which those that fail come again.

    `known` is the chance that a new card is recalled at first sight; `slowness` is how many times
    the expected seconds this session's cards take, `reading` the same of its lessons.
    """
    if not plan.cards:
        return seconds
    once = [card.seconds * slowness for card in plan.cards]
    lessons = (plan.seconds - sum(card.seconds for card in plan.cards)) * reading
    again = sum(
        each * _returns(card, known) for card, each in zip(plan.cards, once, strict=True)
    ) + plan.left.later * sum(once) / len(once)  # steps that rest until then
    # What fails within the last minutes comes another time.
    share = max(0.0, 1 - PAUSE / 1000 / seconds) if seconds > 0 else 0.0
    needed = lessons + sum(once) + share * again
    return seconds * plan.seconds / needed if needed > 0 else seconds


def _returns(card: Candidate, known: float) -> float:
    """How often a card comes again, on average."""
    if card.state is State.NEW:
        return new_showings(card.kind, known) - 1
    return (1 - card.recall) * AGAIN * (card.at is None)
