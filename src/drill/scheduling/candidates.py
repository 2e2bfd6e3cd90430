"""What a session could show, and the orders in which a plan looks at it. Pure."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import fsum
from typing import Any

from drill.domain.kind import Kind
from drill.domain.review import State
from drill.records import dataclass


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
    """Expected time on it, above 0."""
    order: int = 0
    """Place in the teaching order (new cards)."""
    recall: float = 1.0
    """Chance of recall now, 0 to 1 (review cards)."""
    gain: float = 0.0
    """What a review now is worth (`memory.gain`); it counts where not all due cards fit."""
    at: int | None = None
    """When a learning step falls due, epoch ms; None for a whole day."""
    last: int | None = None
    """When it was reviewed last, epoch ms."""
    urgent: bool = False
    """It comes before all others, due or not: something has shown that it is needed."""
    sample: bool = False
    """Of somebody else's story."""
    lesson: str = ""
    """What has to be read before it; empty where nothing has."""
    reading: float = 0.0
    """How long that takes."""

    @property
    def whole(self) -> float:
        """Seconds with the lesson before it."""
        return self.seconds + self.reading


def takes(cards: Iterable[Candidate]) -> float:
    """Seconds of some cards, each lesson before them read once."""
    readings: dict[str, float] = {}
    seconds = 0.0
    for card in cards:
        seconds += card.seconds
        readings[card.lesson] = card.reading
    return seconds + sum(readings.values())


Queues = Mapping[Kind, Sequence[tuple[Any, Candidate]]]
"""Of each kind the candidates in an order, each with its place in that of all."""


class Candidates:
    """Candidates by key, kept in the orders of a plan while they come and go: from one grade to the
    next hardly any does.
    """

    def __init__(self, cards: Iterable[Candidate] = ()) -> None:
        """These; of two with one key the last."""
        self._by_key: dict[str, Candidate] = {}
        self.steps: dict[str, Candidate] = {}
        """Learning steps by key, due or not."""
        self.new: dict[str, Candidate] = {}
        """New cards by key."""
        self.reviews: dict[str, Candidate] = {}
        """All others by key."""
        self._urgent: set[str] = set()
        self._seconds: Counter[float] = Counter()
        """Expected times of reviews, and how many take each."""
        self._in_order: dict[bool, dict[Kind, list[tuple[Any, Candidate]]]] = {}
        for card in cards:
            self.put(card)

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def __getitem__(self, key: str) -> Candidate:
        return self._by_key[key]

    def get(self, key: str) -> Candidate | None:
        """The candidate of a key, where there is one."""
        return self._by_key.get(key)

    def put(self, card: Candidate) -> None:
        """Add a candidate, in the place of one of the same key."""
        self.drop(card.key)
        self._by_key[card.key] = self._alike(card)[card.key] = card
        if card.urgent:
            self._urgent.add(card.key)
        if card.key in self.reviews:
            self._seconds[card.seconds] += 1
            for all_fit, queues in self._in_order.items():
                insort(queues.setdefault(card.kind, []), (_PLACES[all_fit](card), card))

    def drop(self, key: str) -> Candidate | None:
        """Take a candidate out and return it, where there is one."""
        card = self._by_key.pop(key, None)
        if card is None:
            return None
        if key in self.reviews:
            self._seconds[card.seconds] -= 1
            for all_fit, queues in self._in_order.items():
                queue = queues[card.kind]
                del queue[bisect_left(queue, (_PLACES[all_fit](card),))]
        del self._alike(card)[key]
        self._urgent.discard(key)
        return card

    def _alike(self, card: Candidate) -> dict[str, Candidate]:
        if card.at is not None:
            return self.steps
        return self.new if card.state is State.NEW else self.reviews

    @property
    def any_urgent(self) -> bool:
        """Whether one of them is urgent."""
        return bool(self._urgent)

    @property
    def seconds(self) -> float:
        """Expected time on all reviews."""
        return fsum(seconds * count for seconds, count in self._seconds.items())

    @property
    def shortest(self) -> float:
        """Expected time on the review that takes least; 0 where there is none."""
        return min((seconds for seconds, count in self._seconds.items() if count), default=0.0)

    def by_need(self, *, all_fit: bool) -> Queues:
        """The reviews of each kind: the urgent first; then weakest first where all fit, else what
        gains most per second.
        """
        if all_fit not in self._in_order:
            place, queues = _PLACES[all_fit], self._in_order.setdefault(all_fit, {})
            for card in self.reviews.values():
                queues.setdefault(card.kind, []).append((place(card), card))
            for queue in queues.values():
                queue.sort()
        return self._in_order[all_fit]


def _by_recall(card: Candidate) -> tuple[bool, float, str]:
    return not card.urgent, card.recall, card.key


def _by_worth(card: Candidate) -> tuple[bool, float, float, str]:
    return not card.urgent, -card.gain / card.seconds, card.recall, card.key


_PLACES: Mapping[bool, Callable[[Candidate], tuple[Any, ...]]] = {
    True: _by_recall,
    False: _by_worth,
}
