"""The order of a cram session: what is needed most comes first, no kind for long, and nothing gives
away the next.

Pure. In ordinary study two cards that give each other away stay a day apart; before a date there
are not days enough. So here they may meet in one session: the one whose answer would be given away
is asked first, and ten cards lie between. What failed comes back within the session, and for that
its time is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from drill.domain.kind import Kind
from drill.domain.review import State
from drill.scheduling.mix import Mix
from drill.scheduling.session import (
    PLANNED,
    Candidate,
    DayState,
    Left,
    SessionPlan,
    by_time,
    is_early,
    takes,
)

APART = 10
"""Cards that lie between two of which one gives the other away."""
_AHEAD = 6
"""Cards among which one of another competency, or of another note, may be taken first."""


def lineup(
    candidates: Iterable[Candidate],
    rank: Mapping[str, int],
    today: DayState,
    asked: Sequence[str],
    *,
    aloud: int,
    earlier: Sequence[str] = (),
    stories_last: bool = False,
    most: int | None = None,
) -> SessionPlan:
    """What to show in the seconds that are left.

    `rank` is the place of each card in the plan of the day; a learning step needs none. Steps that
    are due come first; then cards by rank, as many as are expected to finish, those of a kind that
    has its share (`mix`) after the others; when nothing else fits, the steps that are due within
    twenty minutes, early. `asked` are the keys of what the session has shown, newest last,
    `earlier` those of the day before it. `today.leaks` says of each card whose answers it gives
    away. What does not fit is for another day of the plan, and not counted as left. So many stories
    are told `aloud` among the cards; more, up to `today.tells`, in the time that is left over. With
    `stories_last` all of them come after all else: the run-through of the last day. No more than
    `most` cards come in all, those `asked` among them; None: as many as fit.
    """
    every = list(candidates)
    due, waiting, others = by_time(every, today.now, asked)
    if stories_last:  # one that failed on another day is told with the others
        others += [card for card in due if card.kind is Kind.TELL]
        due = [card for card in due if card.kind is not Kind.TELL]
    others = [card for card in others if card.key in rank]
    early = [
        step
        for step in waiting
        if is_early(step, today.now, asked) and (step.kind is not Kind.TELL or today.tells > 0)
    ]

    room, told, among = today.seconds, 0, min(aloud, today.tells)
    free = len(others) + len(due) if most is None else most - len(set(asked))
    others.sort(key=lambda card: rank[card.key])
    taught: set[str] = set()

    def cost(card: Candidate) -> float:
        return card.seconds if card.lesson in taught else card.whole

    stories: list[Candidate] = []
    for card in others if stories_last else ():
        fits = cost(card) <= room and among > len(stories) and free > len(stories)
        if card.kind is Kind.TELL and fits:
            stories.append(card)
            room -= cost(card)
            taught.add(card.lesson)
    free -= len(stories)
    told += len(stories)
    quiet, steps, rest, more = 0, [], [], []
    for card in due:
        known = card.key in asked
        if card.kind is Kind.TELL and today.tells < 1:
            quiet += 1
        elif card.seconds <= room and (known or free > 0):
            steps.append(card)
            room -= card.seconds
            free -= not known
            told += card.kind is Kind.TELL
    reserved = sum(card.seconds for card in early)
    mix = Mix(today.held)
    for card in mix.by_need(others, lambda card: card.kind):
        if card in stories:
            continue
        if card.kind is Kind.TELL and today.tells < 1:
            quiet += 1
        elif card.kind is Kind.TELL and told >= among:
            more.append(card)
        elif cost(card) <= room - reserved and free > 0:
            rest.append(card)
            mix.take(card.kind)
            room -= cost(card)
            taught.add(card.lesson)
            free -= 1
            told += card.kind is Kind.TELL
    for card in more:
        if cost(card) <= room - reserved and free > 0 and told < today.tells:
            rest.append(card)
            room -= cost(card)
            taught.add(card.lesson)
            free -= 1
            told += 1
    before = [*earlier, *asked, *(card.key for card in steps)]
    placed, apart = _apart(rest, _both_ways(today.leaks), today, before)
    if rest and not placed:  # each is too near to one that it leaks: others may have their time
        kept = {card.key for card in rest}
        again = lineup(
            [card for card in every if card.key not in kept], rank, today, asked,
            aloud=aloud, earlier=earlier, stories_last=stories_last, most=most,
        )  # fmt: skip
        left = replace(again.left, siblings=again.left.siblings + apart)
        return replace(again, left=left)
    ordered = steps + placed + stories
    if not ordered:
        ordered = [card for card in early if card.seconds <= today.seconds][:1]
    shown = {card.key for card in ordered}
    later = sum(card.key not in shown for card in waiting)
    return SessionPlan(
        tuple(ordered), takes(ordered), Left(siblings=apart, quiet=quiet, later=later)
    )


Pairs = Mapping[str, Mapping[str, bool]]
"""Card → those that it must not be near → whether it gives that one's answer away."""


def _both_ways(leaks: Mapping[str, frozenset[str]]) -> Pairs:
    out: dict[str, dict[str, bool]] = {}
    for key, others in leaks.items():
        for other in others:
            out.setdefault(key, {})[other] = True
            out.setdefault(other, {}).setdefault(key, False)
    return out


def _apart(
    picked: list[Candidate], pairs: Pairs, today: DayState, asked: Sequence[str]
) -> tuple[list[Candidate], int]:
    """The order, and how many find no place in it that is far enough from what they leak."""
    out: list[Candidate] = []
    keys, notes, competency = list(asked), list(today.recent), today.competency
    waiting = list(picked)
    while waiting and len(out) < PLANNED:
        index = _next(waiting, pairs, keys[-APART:], notes[-2:], competency)
        if index is None:
            break
        card = waiting.pop(index)
        out.append(card)
        keys.append(card.key)
        notes.append(card.note)
        competency = card.competency
    if len(out) >= PLANNED:  # what lies beyond is ordered anew anyway
        return out + waiting, 0
    return out, len(waiting)


def _next(
    waiting: Sequence[Candidate],
    pairs: Pairs,
    recent: Sequence[str],
    notes: Sequence[str],
    competency: str,
) -> int | None:
    """Index of the card to come next; None where each is too near to one it leaks."""
    far = [
        index
        for index, card in enumerate(waiting)
        if pairs.get(card.key, _NONE).keys().isdisjoint(recent)
    ]
    if not far:
        return None
    keys = {card.key: card for card in waiting}
    free = [index for index in far if not _spoils(waiting[index], pairs, keys)] or far

    def fault(index: int) -> int:
        card = waiting[index]
        return (card.note in notes) + (bool(competency) and card.competency == competency)

    return min(free[:_AHEAD], key=fault)


_NONE: Mapping[str, bool] = {}


def _spoils(card: Candidate, pairs: Pairs, waiting: Mapping[str, Candidate]) -> bool:
    """Whether one that is still to be asked has to come before it.

    The one whose answer it gives away, where that is no more so the other way round. Of two new
    cards the one that is taught first: there is nothing to give away yet.
    """
    for key, gives in pairs.get(card.key, _NONE).items():
        other = waiting.get(key)
        if other is None:
            continue
        if card.state is State.NEW and other.state is State.NEW:
            if other.order < card.order:
                return True
        elif gives and not pairs[key][card.key]:
            return True
    return False
