"""The ten-minute planner: cards with memory, a budget and the time → what to show, in order.

Pure. Planned again after every grade, as the clock really runs. Its promises, each held
by a property test: no card is started that is not expected to finish; two cards that
give each other away are not shown on one study day; a learning step comes back when it
says; what is left out is counted, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from drill.domain.card import Kind
from drill.domain.review import State

EARLY = 20 * 60 * 1000
"""Milliseconds before its time that a learning step may be shown when nothing else is left."""
APART = 3
"""Cards that lie between two siblings where there is a choice."""
TELL_EVERY = 600.0
"""Seconds of session for each story told aloud."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that could be shown in this session."""

    key: str
    kind: Kind
    note: str
    """Deck and note: what siblings share."""
    competency: str
    state: State
    seconds: float
    """Expected time on it."""
    order: int = 0
    """Place in the teaching order (new cards)."""
    recall: float = 1.0
    """Chance of recall now, 0 to 1 (review cards)."""
    gain: float = 0.0
    """Expected gain in recall from a review now, summed over the days to come."""
    at: int | None = None
    """When a learning step falls due, epoch ms; None for a whole day."""

    @property
    def stepping(self) -> bool:
        """In a learning or relearning step."""
        return self.at is not None


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
class Plan:
    """What the rest of the session will show, first card first."""

    cards: tuple[Candidate, ...]
    seconds: float
    left: Left


@dataclass(frozen=True, slots=True)
class Today:
    """What the session already knows when it plans on."""

    now: int
    """Epoch ms."""
    seconds: float
    """Budget that is left."""
    new: int
    """New cards that may still be introduced today."""
    tells: int = 0
    """Stories that may still be told aloud."""
    shown: frozenset[str] = frozenset()
    """Keys of the cards shown on this study day."""
    recent: tuple[str, ...] = ()
    """Notes of the last cards, newest last."""
    competency: str = ""
    """Competency of the last card."""
    leaks: Mapping[str, frozenset[str]] = field(default_factory=dict)


def plan(candidates: Iterable[Candidate], today: Today) -> Plan:
    """What to show in the seconds that are left.

    Learning steps that are due come first, at once. Then due cards, weakest first if all
    fit, else by expected gain per second; new cards fill what is left in teaching order,
    spread among the others. When nothing else is left, a learning step due within twenty
    minutes is shown early.
    """
    pool = list(candidates)
    steps = sorted((c for c in pool if c.at is not None), key=lambda c: (c.at or 0, c.key))
    due_steps = [c for c in steps if (c.at or 0) <= today.now]
    waiting = [c for c in steps if (c.at or 0) > today.now]
    reviews = [c for c in pool if c.at is None and c.state is not State.NEW]
    new = sorted((c for c in pool if c.state is State.NEW), key=lambda c: (c.order, c.key))

    picked = _Picked(today)
    for card in due_steps:
        picked.take(card, step=True)
    for card in _by_need(reviews, today.seconds - picked.seconds):
        picked.take(card)
    chosen_reviews = picked.rest
    picked.rest = []
    for card in new:
        if len(picked.rest) == today.new:
            break
        picked.take(card, counted=False)
    spread = _spread(chosen_reviews, picked.rest)
    first = [c for c in due_steps if c.key in picked.keys]
    ordered = first + _interleave(spread, today, first)
    if not ordered:
        for card in waiting:
            if (card.at or 0) <= today.now + EARLY and card.seconds <= today.seconds:
                ordered = [card]
                picked.seconds = card.seconds
                break
    later = sum(1 for card in waiting if card not in ordered)
    return Plan(tuple(ordered), picked.seconds, replace(picked.left, later=later))


class _Picked:
    """Cards taken so far, what they cost, and why others were not."""

    def __init__(self, today: Today) -> None:
        self.today = today
        self.seconds = 0.0
        self.keys: set[str] = set()
        self.blocked: set[str] = set()
        for key in today.shown:
            self.blocked |= today.leaks.get(key, frozenset())
        self.rest: list[Candidate] = []
        self.left = Left()
        self.tells = today.tells

    def take(self, card: Candidate, *, step: bool = False, counted: bool = True) -> None:
        """Take the card if it fits, leaks nothing and may be spoken; else count the reason."""
        reason = self._reason(card, step)
        if reason:
            if counted:
                self.left = replace(self.left, **{reason: getattr(self.left, reason) + 1})
            return
        self.keys.add(card.key)
        self.blocked |= self.today.leaks.get(card.key, frozenset())
        self.seconds += card.seconds
        self.tells -= card.kind is Kind.TELL
        if not step:
            self.rest.append(card)

    def _reason(self, card: Candidate, step: bool) -> str:
        # A step was shown today already: what it gives away is given away, and it must come back.
        if not step and card.key in self.blocked:
            return "siblings"
        if card.kind is Kind.TELL and self.tells < 1:
            return "quiet"
        return "time" if self.seconds + card.seconds > self.today.seconds else ""


def _by_need(cards: Sequence[Candidate], seconds: float) -> list[Candidate]:
    """Weakest first where all fit; else what gains most per second, core cards through `gain`."""
    if sum(card.seconds for card in cards) <= seconds:
        return sorted(cards, key=lambda c: (c.recall, c.key))
    return sorted(cards, key=lambda c: (-c.gain / c.seconds, c.recall, c.key))


def _spread(reviews: list[Candidate], new: list[Candidate]) -> list[Candidate]:
    """New cards evenly among the reviews."""
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
    cards: list[Candidate], today: Today, first: Sequence[Candidate]
) -> list[Candidate]:
    """The order, with competencies changing and siblings apart where there is a choice.

    Each place takes the first of the next few cards that fits there, so that need still
    decides what comes early.
    """
    recent = list(today.recent[-APART:])
    competency = today.competency
    for card in first:
        recent = [*recent[-APART + 1 :], card.note]
        competency = card.competency
    out: list[Candidate] = []
    waiting = list(cards)
    while waiting:
        ahead = range(min(len(waiting), 8))
        at = min(
            ahead,
            key=lambda i: (
                waiting[i].note in recent,
                bool(competency) and waiting[i].competency == competency,
                i,
            ),
        )
        card = waiting.pop(at)
        out.append(card)
        recent = [*recent[-APART + 1 :], card.note]
        competency = card.competency
    return out
