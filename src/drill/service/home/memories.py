"""What a card's memory is: what replaying its log and its amendments gives, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import islice

from drill.domain.memory import UNSEEN, Memory, Seen, Unseen
from drill.domain.review import DAY_MS, Due, DueOn, Review, Source, State, StudyDay
from drill.errors import DrillError, NotFound
from drill.scheduling.memory import (
    Rules,
    effective_day,
    forgetting,
    grade,
    replay,
    seed_of,
)
from drill.service.home.home import Home, given_rules
from drill.storage import amendments, cards, library, log, visibility
from drill.storage.amendments import DUE, RESET, Amendment
from drill.storage.cards import StoredCard, Strength
from drill.storage.connection import Connection
from drill.storage.damage import FAULTS, check, met
from drill.text import nearest

PORTION = 500
"""Cards whose log is held at a time."""


def find(connection: Connection, key: str) -> StoredCard:
    """The card of a key. Raises NotFound, naming the nearest key of its deck, and DamagedRow."""
    card = cards.by_key(connection, key)
    if card is not None:
        if card.retired:
            raise NotFound(f"the card {key} is retired: its note no longer asks for it")
        return card
    check(connection, "card", key)
    deck = key.partition("/")[0]
    known = [stored.id for stored in library.decks(connection)]
    likely = deck if deck in known else nearest(deck, known)
    near = nearest(key, [card.key for card in cards.every(connection, deck=likely)])
    hint = f"did you mean {near}?" if near else "`drill cards` lists all cards."
    raise NotFound(f"there is no card {key[:200]!r}", hint)


def rebuild(home: Home, connection: Connection, card: StoredCard) -> None:
    """Set a card's memory to what replaying its log gives."""
    memory, due, first = replayed(home, connection, card.pk)
    cards.remember(connection, card.pk, memory, due, first)
    was_seen, is_seen = (isinstance(one, Seen) for one in (card.memory, memory))
    visibility.follow(connection, card.card, was_seen=was_seen, is_seen=is_seen)


def replayed(home: Home, connection: Connection, pk: int) -> tuple[Memory, Due | None, int | None]:
    """Memory, due date and first study day of a card, from its log and its amendments alone.

    Raises DamagedRow where a line of its log is damaged: without it the memory would be another.
    """
    lines = list(log.reviews(connection, card_pk=pk, whole=True))
    amended = amendments.of(connection, pk).get(pk, ())
    given = partial(given_rules, connection)
    return standing(lines, amended, lambda key: home.known_rules(connection, key), given)


def rebuild_many(
    home: Home, connection: Connection, every: Sequence[StoredCard]
) -> Sequence[StoredCard]:
    """Set the memories of cards to what replaying their logs gives; the caller settles what may be
    shown. Returns those that are left to `rebuild`, which says what is wrong with one."""
    left: list[StoredCard] = []
    rebuilt: list[tuple[StoredCard, tuple[Memory, Due | None, int | None]]] = []
    for card, replayed in replays(connection, lambda key: home.known_rules(connection, key), every):
        try:
            rebuilt.append((card, replayed()))
        except (DrillError, *FAULTS):
            left.append(card)
    if met(connection, "line"):  # of whose log it is, only the card itself can tell
        return every
    for card, memory in rebuilt:
        if memory != (card.memory, card.due, card.first_day):
            cards.remember(connection, card.pk, *memory)
    return left


def replays(
    connection: Connection, rules_of: Callable[[str], Rules], every: Iterable[StoredCard]
) -> Iterator[tuple[StoredCard, Callable[[], tuple[Memory, Due | None, int | None]]]]:
    """Each of these cards, and what gives what `standing` gives for it. The log of some hundred
    cards is held at a time: all of a long one takes a gigabyte."""
    amended, rest = amendments.of(connection), iter(every)
    given = cache(partial(given_rules, connection))
    while portion := list(islice(rest, PORTION)):
        lines: defaultdict[str, list[tuple[int, Review]]] = defaultdict(list)
        for seq, review in log.reviews(connection, of=[card.pk for card in portion]):
            lines[review.card].append((seq, review))
        for card in portion:
            counted, changed = lines.get(card.key, ()), amended.get(card.pk, ())
            yield card, partial(standing, counted, changed, rules_of, given)


def standing(
    lines: Sequence[tuple[int, Review]],
    amended: Sequence[Amendment],
    rules_of: Callable[[str], Rules],
    given: Callable[[str], Rules],
) -> tuple[Memory, Due | None, int | None]:
    """Memory, due date and first study day that lines of the log and amendments give.

    `lines` are the reviews of a card, with their sequence numbers, oldest first. The due date that
    the last one gave stands, unless another home's line belongs between it and the one that it was
    given after: then it is worked out anew, as it would have been by the rules that it was `given`
    by. `rules_of` gives them with the parameters in force, which change what is remembered and no
    due date.
    """
    lines, late = _in_place(lines)
    resets = [change for change in amended if change.what == RESET]
    forgotten = max((_place(reset.seq, reset.clock, 1) for reset in resets), default=(0, 0, 0))
    until = max((reset.at for reset in resets), default=0)
    counted = [
        (seq, review)
        for seq, review in lines
        if not review.undone and _place(seq, review.clock) > forgotten
        and (seq not in late or review.at > until)
    ]  # fmt: skip
    memory = replay([review for _, review in counted], rules_of)
    if isinstance(memory, Unseen):
        return UNSEEN, None, None
    last, review = counted[-1]
    due = review.due
    if _came_between(lines, last, review, late):
        due = _anew([earlier for _, earlier in counted[:-1]], review, given)
    for change in amended:
        later = _place(change.seq, change.clock, 1) > _place(last, review.clock)
        if change.what == DUE and change.due_day is not None and later:
            due = DueOn(StudyDay(change.due_day))
    return memory, due, int(counted[0][1].day)


def _place(seq: int, clock: int | None, behind: int = 0) -> tuple[int, int, int]:
    """Where something stands: what only this home knows yet is later than all that others know."""
    return (1, seq, behind) if clock is None else (0, clock, behind)


def _in_place(
    lines: Sequence[tuple[int, Review]],
) -> tuple[list[tuple[int, Review]], set[int]]:
    """The reviews of a card where they belong, and the sequence numbers of those that came late:
    made in another program before what was logged here by then. In homes that are synchronised
    their clocks say as much."""
    placed: list[tuple[int, Review]] = []
    late: set[int] = set()
    for seq, review in lines:
        at = len(placed)
        if review.source is Source.IMPORT and review.clock is None:
            at = _position(placed, review.at)
            late |= {seq} if at < len(placed) else set()
        placed.insert(at, (seq, review))
    return placed, late


def _position(lines: Sequence[tuple[int, Review]], at: int) -> int:
    """Before which of these reviews, which are in order, one of an instant belongs."""
    place = len(lines)
    while place and lines[place - 1][1].at > at:
        place -= 1
    return place


class Timeline:
    """The log of a card, into which reviews are put that were made elsewhere. Raises DamagedRow."""

    def __init__(self, home: Home, connection: Connection, pk: int) -> None:
        self._known = partial(home.known_rules, connection)
        self._given = cache(partial(given_rules, connection))
        self._lines = list(log.reviews(connection, card_pk=pk, whole=True))
        self._amended = amendments.of(connection, pk).get(pk, ())

    def at(self, at: int) -> Memory:
        """What was remembered at an instant, epoch ms."""
        lines, _ = _in_place(self._lines)
        amended = [amendment for amendment in self._amended if amendment.at <= at]
        return standing(lines[: _position(lines, at)], amended, self._known, self._given)[0]

    def add(self, seq: int, review: Review) -> None:
        """One more is in the log."""
        self._lines.append((seq, review))


def _came_between(
    lines: Sequence[tuple[int, Review]], seq: int, review: Review, late: Collection[int]
) -> bool:
    """Whether it was given without knowing the one before it, which was not taken back."""
    before = lines[: [number for number, _ in lines].index(seq)]
    for number, line in reversed(before):
        if review.clock is None:
            if not line.undone:
                return number in late and number > seq
        elif line.id == review.after or not line.undone:
            return line.id != review.after
    return bool(review.after)


def _anew(earlier: Sequence[Review], review: Review, given: Callable[[str], Rules]) -> Due:
    """The due date of a review, the same in every home and at any time: decks may have other ids
    there, notes be renamed, and other parameters be adopted."""
    rules = given(review.rules)
    before = replay(earlier, lambda key: given(key).with_parameters(rules.parameters))
    reps = before.reps if isinstance(before, Seen) else 0
    day = effective_day(before, review.day)
    seed = seed_of(review.id, reps)
    return grade(before, review.rating, day, review.at, rules, seed=seed).due


def chance(home: Home, memory: Strength | Memory, at: int) -> float:
    """Chance, 0 to 1, that a card is recalled at an instant (epoch ms) without another review."""
    return chances(home, at)(memory)


def chances(home: Home, at: int) -> Callable[[Strength | Memory], float]:
    """What gives the chance of each card, for thousands of them.

    Counted from a day after its last review at the least: that it is remembered a minute after it
    was shown says nothing of an interview. One in a step counts nothing until it is recalled: it
    was just forgotten, or never known.
    """
    recalled_after = forgetting(home.rules().parameters)

    def of(memory: Strength | Memory) -> float:
        if isinstance(memory, Unseen) or memory.stability is None or memory.last_at is None:
            return 0.0
        if memory.learning if isinstance(memory, Strength) else memory.state is not State.REVIEW:
            return 0.0
        return recalled_after(memory.stability, max(1.0, (at - memory.last_at) / DAY_MS))

    return of
