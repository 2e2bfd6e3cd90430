"""The ten-minute planner: cards with memory, a budget and the time → what to show, in order.

Pure. Planned again after every grade, as the clock really runs. Its promises, each held
by a property test: no card is started that is not expected to finish; two cards that
give each other away are not shown on one study day; a learning step comes back when it
says; what is left out is counted, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from itertools import islice

from drill.domain.kind import Kind
from drill.domain.review import State
from drill.records import dataclass
from drill.scheduling.candidates import Candidate, Candidates
from drill.scheduling.mix import MANY, Mix
from drill.scheduling.pace import AGAIN, new_showings

EARLY = 20 * 60 * 1000
"""Milliseconds before its time that a learning step may be shown when nothing else is left."""
OTHERS = 8
"""Cards that are shown before one that failed comes again, unless `PAUSE` is over."""
PAUSE = 3 * 60 * 1000
"""Milliseconds after which a card that failed may come again whatever was shown since."""
RETURNS = 3
"""How often a card comes again in one session; a story told aloud never does."""
APART = 3
"""Cards that lie between two siblings where there is a choice."""
AHEAD = 8
"""Cards among which the one that fits best comes next; so need still decides what comes early."""
PLANNED = 40
"""Cards that are put in their final order; what lies beyond is planned again anyway."""


@dataclass(frozen=True, slots=True)
class Left:
    """Cards that are due and not in the plan, by reason."""

    time: int = 0
    """Did not fit."""
    siblings: int = 0
    """Would give away, or be given away by, a card of today."""
    quiet: int = 0
    """Stories to tell aloud in a session without speaking, or beyond one in ten minutes."""
    later: int = 0
    """Learning steps that are not due yet: they come back next time."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.time + self.siblings + self.quiet + self.later


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What the rest of the session will show, first card first."""

    cards: tuple[Candidate, ...]
    seconds: float
    left: Left
    reserve: float = 0.0
    """Seconds of the budget that it leaves to steps that come back."""

    @property
    def first(self) -> Candidate | None:
        """What comes next."""
        return next(iter(self.cards), None)


@dataclass(frozen=True, slots=True)
class DayState:
    """What the session already knows when it plans on."""

    now: int
    """Epoch ms."""
    seconds: float
    """Budget that is left."""
    new: int
    """New cards that may still be introduced today; below 0 counts as none."""
    spare: int = 0
    """The same with those that come where nothing else is left."""
    caps: Mapping[str, int] = field(default_factory=dict)
    """The same for the decks that have a limit of their own, by deck id."""
    flags: int = MANY
    """Red flags among the new cards, at most."""
    tells: int = 0
    """Stories that may still be told aloud."""
    held: Mapping[Kind, int] = field(default_factory=dict)
    """Cards of each kind that the session has shown."""
    shown: frozenset[str] = frozenset()
    """Keys of the cards shown on this study day."""
    recent: tuple[str, ...] = ()
    """Notes of the last cards, newest last."""
    competency: str = ""
    """Competency of the last card."""
    leaks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Which cards give each other away: what one names names it as well. For a `Lineup`, whose
    answers each gives away."""


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
    taking = _Taking(Candidates(candidates), today, asked)
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
        """As for `plan`, of which nothing is found yet but the first card: the candidates may come
        and go afterwards. `today` and `asked` do not change any more.
        """
        self._of = [*candidates], today, asked
        live = candidates if isinstance(candidates, Candidates) else Candidates(self._of[0])
        self._first = self._find(live)

    @property
    def first(self) -> Candidate | None:
        """As of the plan."""
        return self._first

    def _find(self, candidates: Candidates) -> Candidate | None:
        _, today, asked = self._of
        taking = _Taking(candidates, today, asked)
        if taking.steps:
            return taking.steps[0]
        if not candidates.any_urgent:
            chosen = taking.chosen(counted=False)
            ahead = [*islice(chosen, 1)]
            # No new card comes before the first of those due, and nothing fits better than this.
            if ahead and not _faults(today.recent, today.competency)(ahead[0]):
                return ahead[0]
            # So many cards, and no new one comes among the next few, however many still follow.
            most = min(len(taking.new), max(0, today.new))
            enough = OTHERS + max(AHEAD, (AHEAD - 1) * most + 1) if most else AHEAD
            ahead += islice(chosen, enough - len(ahead))
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

    @property
    def reserve(self) -> float:
        """As of the plan."""
        return self._whole.reserve

    @cached_property
    def _whole(self) -> SessionPlan:
        return plan(*self._of)


class _Taking:
    """Which cards a plan takes: steps at once, the others as far as they are asked for."""

    def __init__(self, candidates: Candidates, today: DayState, asked: Sequence[str]) -> None:
        due, self.waiting, _ = by_time(candidates.steps.values(), today.now, asked)
        self.new, self._candidates = candidates.new.values(), candidates
        self._today, self._mix = today, Mix(today.held)
        self.picked = Picked(today)
        self.steps = [card for card in due if self.picked.take(card, step=True)]

    def chosen(self, *, counted: bool = True) -> Iterator[Candidate]:
        """The due cards taken, in the order of need; why others are not is `counted`."""
        picked, mix, candidates = self.picked, self._mix, self._candidates
        shortest = candidates.shortest
        queues = candidates.by_need(all_fit=candidates.seconds <= picked.room)
        if picked.quiet and not counted:  # none of them is looked at for every card anew
            queues = {kind: queue for kind, queue in queues.items() if kind is not Kind.TELL}
        for index, card in enumerate(mix.by_place(queues)):
            if picked.room < shortest:  # nothing more can fit; a backlog is not walked through
                picked.left["time"] += len(candidates.reviews) - index
                return
            if picked.take(card):
                mix.take(card.kind)
                yield card

    def fresh(self) -> tuple[list[Candidate], Candidate | None]:
        """The new cards taken once all due ones were, and one that is to spare."""
        picked, today = self.picked, self._today
        fresh: list[Candidate] = []
        spare: Candidate | None = None
        caps, flags = dict(today.caps), today.flags
        for card in _by_teaching(self.new, self._mix):
            deck = card.note.partition("/")[0]
            if caps.get(deck, 1) < 1 or (card.kind is Kind.FLAG and flags < 1):
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
                flags -= card.kind is Kind.FLAG
                if deck in caps:
                    caps[deck] -= 1
        return fresh, spare


def by_time(
    candidates: Iterable[Candidate], now: int, asked: Sequence[str]
) -> tuple[list[Candidate], list[Candidate], list[Candidate]]:
    """Learning steps that are due, those that are not yet, each by their time; and other cards.

    One that was `asked` a moment ago is not due yet.
    """
    every = [*candidates]
    others = [card for card in every if card.at is None]
    due: list[Candidate] = []
    waiting: list[Candidate] = []
    for card in every if len(others) < len(every) else ():
        if card.at is not None:
            (due if card.at <= now and _rested(card, now, asked) else waiting).append(card)
    for steps in (due, waiting):
        steps.sort(key=lambda step: (step.at or 0, step.key))
    return due, waiting, others


def is_early(step: Candidate, now: int, asked: Sequence[str]) -> bool:
    """Whether a learning step may be shown before its time when nothing else is left."""
    return (step.at or 0) <= now + EARLY and _rested(step, now, asked)


def _rested(step: Candidate, now: int, asked: Sequence[str]) -> bool:
    """Whether a step may come again in a session that has `asked` these cards, newest last.

    Not while its answer is still in the ear, and not without end.
    """
    times = asked.count(step.key)
    if not times:
        return True
    if times > (0 if step.kind is Kind.TELL else RETURNS):
        return False  # a story told aloud takes minutes: it comes again another day
    since = len(asked) - 1 - max(index for index, key in enumerate(asked) if key == step.key)
    return since >= OTHERS or step.last is None or now - step.last >= PAUSE


class Picked:
    """What the cards taken so far cost and give away, and why others were not taken."""

    def __init__(self, today: DayState, most: int | None = None) -> None:
        """`most` is how many cards may be taken in all; None: as many as fit."""
        self.seconds = 0.0
        self.left = {"time": 0, "siblings": 0, "quiet": 0}
        self._today, self._most = today, most
        self._kept = 0.0
        self._tells = today.tells
        self._lessons: set[str] = set()
        self._taken: set[str] = set()

    @property
    def room(self) -> float:
        """Seconds that are left."""
        return self._today.seconds - self._kept - self.seconds

    @property
    def quiet(self) -> bool:
        """Whether no more stories may be told."""
        return self._tells < 1

    def keep(self, seconds: float) -> None:
        """So many seconds are for what comes back."""
        self._kept += seconds

    def speak(self, tells: int) -> None:
        """So many more stories may be told."""
        self._tells += tells

    def allows(self, card: Candidate) -> bool:
        """Whether it could be taken."""
        return not self._reason(card, False)

    def take(self, card: Candidate, *, step: bool = False, counted: bool = True) -> bool:
        """Take the card if it fits, leaks nothing and may be spoken; else count the reason.

        A `step` of a card that was shown is none more.
        """
        reason = self._reason(card, step)
        if reason:
            self.left[reason] += counted
            return False
        self._taken.add(card.key)
        self.seconds += self._cost(card)
        self._lessons.add(card.lesson)
        self._tells -= card.kind is Kind.TELL
        if self._most is not None:
            self._most -= not step
        return True

    def _reason(self, card: Candidate, step: bool) -> str:
        shown, others = self._today.shown, self._today.leaks.get(card.key)
        given_away = others and not (others.isdisjoint(self._taken) and others.isdisjoint(shown))
        # What the step of a card shown today gives away is given away, and it must come back.
        if given_away and not (step and card.key in shown):
            return "siblings"
        if card.kind is Kind.TELL and self.quiet:
            return "quiet"
        full = self._most is not None and self._most < 1 and not step
        return "time" if full or self._cost(card) > self.room else ""

    def _cost(self, card: Candidate) -> float:
        return card.seconds if card.lesson in self._lessons else card.whole


def _by_teaching(new: Iterable[Candidate], mix: Mix) -> Iterator[Candidate]:
    """The urgent first, then as the mix has it. It is asked on after each that was taken."""
    ordered = sorted(new, key=lambda card: (card.order, card.key))
    yield from (card for card in ordered if card.urgent)
    others = (card for card in ordered if not card.urgent)
    yield from mix.by_teaching(others, lambda card: (card.kind, card.sample))


def _spread(reviews: list[Candidate], new: list[Candidate]) -> list[Candidate]:
    """New cards evenly among the reviews, but for the last few: what fails is to come again."""
    spread = max(0, len(reviews) - OTHERS)
    if new and spread:
        return [*_spread_evenly(reviews[:spread], new), *reviews[spread:]]
    return _spread_evenly(reviews, new)


def _spread_evenly(reviews: list[Candidate], new: list[Candidate]) -> list[Candidate]:
    out: list[Candidate] = []
    total, taken = len(reviews) + len(new), 0
    for index in range(total):
        if (index + 1) * len(new) >= (taken + 1) * total:
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
    fault = _faults(notes, competency)
    return min(range(min(AHEAD, len(waiting))), key=lambda index: fault(waiting[index]))


def _faults(notes: Sequence[str], competency: str) -> Callable[[Candidate], int]:
    """How badly a card fits after cards of these notes, the last one of such a competency: 0 where
    nothing speaks against it, more the nearer the last card of its note is."""
    nearness = {
        note: 2 * near for near, note in enumerate(notes[-APART:], APART + 1 - len(notes[-APART:]))
    }

    def fault(card: Candidate) -> int:
        alike = bool(competency) and card.competency == competency
        return nearness.get(card.note, 0) + alike

    return fault


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
    needed = takes_really(plan, seconds, known, slowness, reading)
    if not needed:
        return seconds
    free = max(0.0, seconds - _coming(seconds) * plan.reserve * slowness)
    return plan.reserve + free * plan.seconds / needed


def takes_really(
    plan: SessionPlan | LazyPlan,
    seconds: float,
    known: float,
    slowness: float = 1.0,
    reading: float = 1.0,
) -> float:
    """Seconds that the cards of a plan take in a session of so many, those that fail coming again;
    the others as for `really`."""
    if not plan.cards:
        return 0.0
    once = [card.seconds * slowness for card in plan.cards]
    lessons = (plan.seconds - sum(card.seconds for card in plan.cards)) * reading
    again = sum(
        once_each * _returns(card, known) for card, once_each in zip(plan.cards, once, strict=True)
    )
    if not plan.reserve:
        again += plan.left.later * sum(once) / len(once)  # steps that rest until then
    return lessons + sum(once) + _coming(seconds) * again


def _coming(seconds: float) -> float:
    """Share of what fails that comes again: within the last minutes it does another time."""
    return max(0.0, 1 - PAUSE / 1000 / seconds) if seconds > 0 else 0.0


def _returns(card: Candidate, known: float) -> float:
    """How often a card comes again, on average."""
    if card.state is State.NEW:
        return new_showings(card.kind, known) - 1
    return (1 - card.recall) * AGAIN * (card.at is None)
