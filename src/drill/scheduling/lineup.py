"""The order of a session before a date: what is needed most comes first, no kind for long, and
nothing gives away the next.

Pure. In ordinary study two cards that give each other away stay a day apart; before a date there
are not days enough. So here they may meet in one session: the one whose answer would be given away
is asked first, and ten cards lie between. So that the second of two is not what remains when
nothing is left to put between, the first of them comes early. What failed comes back within the
session, and for that its time is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from itertools import islice

from drill.domain.kind import Kind
from drill.domain.review import State
from drill.records import dataclass
from drill.scheduling.candidates import Candidate, takes
from drill.scheduling.mix import Mix
from drill.scheduling.session import (
    OTHERS,
    PLANNED,
    DayState,
    Left,
    Picked,
    SessionPlan,
    by_time,
    is_early,
)

APART = 10
"""Cards that lie between two of which one gives the other away."""
_AHEAD = 6
"""Cards among which one of another competency, or of another note, may be taken first."""


@dataclass(frozen=True, slots=True)
class Lineup:
    """What the sessions of a day are to hold."""

    rank: Mapping[str, int]
    """The place of each card in the plan of the day; a learning step needs none."""
    aloud: int
    """Stories told among the cards; more, up to `DayState.tells`, in the time that is left over."""
    earlier: Sequence[str] = ()
    """Keys of what the day has shown before the session, newest last."""
    stories_last: bool = False
    """Whether all stories come after all else: the run-through of the last day."""
    most: int | None = None
    """Cards that a session may show in all; None: as many as fit."""

    def order(
        self, candidates: Iterable[Candidate], today: DayState, asked: Sequence[str]
    ) -> SessionPlan:
        """What to show in the seconds that are left; `asked` are the keys of what the session has
        shown, newest last.

        Steps that are due come first, but for those that hold up what remains; then cards by rank,
        as many as are expected to finish, those of a kind that has its share (`mix`) after the
        others; when nothing else fits, the steps that are due within twenty minutes, early.
        `today.leaks` says of each card whose answers it gives away. What does not fit is for
        another day of the plan, and not counted as left.
        """
        every = list(candidates)
        speaks, apart = today.tells > 0, 0
        quiet = 0 if speaks else sum(self._is_told(card) for card in every)
        if not speaks:
            every = [card for card in every if card.kind is not Kind.TELL]
        pairs, held_up = _both_ways(today.leaks), set[str]()
        while True:
            due, waiting, others = self._by_time(every, today, asked)
            early = [step for step in waiting if is_early(step, today.now, asked)]
            steps, rest, stories = self._pick(due, others, early, today, asked)
            held_up |= {card.key for card in rest}
            late = [step for step in steps if _holds_up(step, held_up, pairs)]
            steps = [step for step in steps if step not in late]
            before = [*self.earlier, *asked, *(card.key for card in steps)]
            placed = _apart(rest, pairs, today, before)
            apart += len(rest) - len(placed)
            if placed or not rest:
                break
            # Each is too near to one that it leaks: others may have their time.
            aside = {card.key for card in rest}
            every = [card for card in every if card.key not in aside]
        reserved = sum(card.seconds for card in early)
        early = [card for card in early if card.seconds <= today.seconds]
        early.sort(key=lambda step: _holds_up(step, held_up, pairs))
        ordered = steps + placed + late + stories or early[:1]
        shown = {card.key for card in ordered}
        later = sum(card.key not in shown for card in waiting)
        left = Left(siblings=apart, quiet=quiet, later=later)
        return SessionPlan(tuple(ordered), takes(ordered), left, reserved)

    def _is_told(self, card: Candidate) -> bool:
        return card.kind is Kind.TELL and (card.at is not None or card.key in self.rank)

    def _by_time(
        self, every: Sequence[Candidate], today: DayState, asked: Sequence[str]
    ) -> tuple[list[Candidate], list[Candidate], list[Candidate]]:
        """As `session.by_time`, the others by rank; a story that failed is told among them."""
        due, waiting, others = by_time(every, today.now, asked)
        others += [card for card in due if card.kind is Kind.TELL]
        due = [card for card in due if card.kind is not Kind.TELL]
        others = [card for card in others if card.key in self.rank]
        return due, waiting, sorted(others, key=lambda card: self.rank[card.key])

    def _pick(
        self,
        due: Sequence[Candidate],
        others: Sequence[Candidate],
        early: Sequence[Candidate],
        today: DayState,
        asked: Sequence[str],
    ) -> tuple[list[Candidate], list[Candidate], list[Candidate]]:
        """What the seconds have room for: of the steps that are due, of the others, and of those
        the stories that come last."""
        most = None if self.most is None else self.most - len(set(asked))
        picked = Picked(replace(today, leaks={}, tells=min(self.aloud, today.tells)), most)
        stories = [
            card for card in others
            if self.stories_last and card.kind is Kind.TELL and picked.take(card)
        ]  # fmt: skip
        steps = [card for card in due if picked.take(card, step=card.key in asked)]
        picked.keep(sum(card.seconds for card in early))
        mix, rest = Mix(today.held), []
        waiting = [card for card in others if card not in stories]
        for card in mix.by_need(waiting, lambda card: card.kind):
            if picked.take(card):
                rest.append(card)
                mix.take(card.kind)
        picked.speak(today.tells - min(self.aloud, today.tells))
        tells = [card for card in waiting if card.kind is Kind.TELL and card not in rest]
        return steps, rest + [card for card in tells if picked.take(card)], stories


Pairs = Mapping[str, Mapping[str, bool]]
"""Card → those that it must not be near → whether it gives that one's answer away."""


def _both_ways(leaks: Mapping[str, frozenset[str]]) -> Pairs:
    out: dict[str, dict[str, bool]] = {}
    for key, others in sorted(leaks.items()):
        for other in sorted(others):  # in one order whatever process it is
            out.setdefault(key, {})[other] = True
            out.setdefault(other, {}).setdefault(key, False)
    return out


def _apart(
    picked: Sequence[Candidate], pairs: Pairs, today: DayState, asked: Sequence[str]
) -> list[Candidate]:
    """The order of those that find a place in it far enough from what they leak."""
    out: list[Candidate] = []
    keys, notes, competency = list(asked), list(today.recent), today.competency
    first = _first(picked, pairs)
    waiting = {card.key: card for card in _in_time(picked, pairs, first)}
    while waiting and len(out) < PLANNED:
        card = _next(waiting, pairs, first, keys[-APART:], notes[-2:], competency)
        if card is None:
            return out
        out.append(waiting.pop(card.key))
        keys.append(card.key)
        notes.append(card.note)
        competency = card.competency
    return [*out, *waiting.values()]  # what lies beyond is ordered anew anyway


def _holds_up(step: Candidate, waiting: Collection[str], pairs: Pairs) -> bool:
    """Whether too few of the cards that wait may lie between a step and others of them."""
    near = pairs.get(step.key, _NONE).keys() & set(waiting)
    return bool(near) and len(waiting) - len(near) < APART


def _first(picked: Sequence[Candidate], pairs: Pairs) -> dict[str, frozenset[str]]:
    """Of each card those of the others that have to be asked before it."""
    by_key = {card.key: card for card in picked}
    return {
        card.key: frozenset(
            other
            for other in pairs.get(card.key, _NONE).keys() & by_key.keys()
            if _is_first(by_key[other], card, pairs)
        )
        for card in picked
    }


def _in_time(
    picked: Sequence[Candidate], pairs: Pairs, first: Mapping[str, Set[str]]
) -> list[Candidate]:
    """The same, those after which others have to wait so early that these find their place.

    Their order stays, and so do the cards between them: the places that they have of all are
    drawn together into those from which the others still come in time.
    """
    after = {
        key: [
            other for other in pairs.get(key, _NONE) if other in first and other not in before
        ]
        for key, before in first.items()
    }  # fmt: skip
    tails: dict[str, int] = {}

    def tail(key: str) -> int:
        """Places that are needed after a card."""
        if key not in tails:
            tails[key] = 0  # should two wait for each other
            if after[key]:
                longest = max(len(after[key]), *(tail(other) for other in after[key]))
                tails[key] = APART + OTHERS + longest
        return tails[key]

    last = max(1, len(picked) - 1)
    early = sum(tail(card.key) > 0 for card in picked)  # they take places of the others
    places = {
        card.key: (place * max(0, last - early - tail(card.key)) / last, -1) if tail(card.key)
        else (place, 0)
        for place, card in enumerate(picked)
    }  # fmt: skip
    return sorted(picked, key=lambda card: places[card.key])


def _next(
    waiting: Mapping[str, Candidate],
    pairs: Pairs,
    first: Mapping[str, Set[str]],
    recent: Sequence[str],
    notes: Sequence[str],
    competency: str,
) -> Candidate | None:
    """The card to come next; None where each is too near to one it leaks."""

    def near(card: Candidate) -> Set[str]:
        return pairs.get(card.key, _NONE).keys() & waiting.keys()

    def is_far(card: Candidate) -> bool:
        return pairs.get(card.key, _NONE).keys().isdisjoint(recent)

    def is_free(card: Candidate) -> bool:
        return waiting.keys().isdisjoint(first[card.key])

    def fault(card: Candidate) -> int:
        return (card.note in notes) + (bool(competency) and card.competency == competency)

    # No more of them are looked at than it takes to find so many: there are hundreds.
    far = filter(is_far, waiting.values())
    ahead = [*islice(filter(is_free, far), _AHEAD)]
    ahead = ahead or [*islice(filter(is_far, waiting.values()), _AHEAD)]
    card = min(ahead, key=fault, default=None)
    if card is None or len(waiting) - 1 - len(leaking := near(card)) >= APART:
        return card
    # Too few are left to lie between it and those that it keeps waiting: rather one of these, if
    # that keeps fewer.
    rather = [
        candidate
        for candidate in waiting.values()
        if candidate.key in leaking and is_far(candidate)
    ]
    return min([card, *rather], key=lambda candidate: len(near(candidate)))


_NONE: Mapping[str, bool] = {}


def _is_first(card: Candidate, other: Candidate, pairs: Pairs) -> bool:
    """Whether of two that must not be near one has to be asked first: the one whose answer the
    other gives away, where that is no more so the other way round. Of two new cards the one that
    is taught first: there is nothing to give away yet.
    """
    if card.state is State.NEW and other.state is State.NEW:
        return card.order < other.order
    return pairs[other.key][card.key] and not pairs[card.key][other.key]
