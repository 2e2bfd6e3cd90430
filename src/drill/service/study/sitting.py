"""The way of a session through its pool: what was shown, and what comes next.

The session itself and the look ahead that says what it will bring go by the same steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from drill.domain.kind import Kind
from drill.scheduling.candidates import Candidate
from drill.scheduling.session import LazyPlan, Left, SessionPlan
from drill.service.study.agenda import Agenda
from drill.service.study.pool import Pool
from drill.storage.connection import Connection

RECENT = 6
"""Cards shown last that are remembered, to keep siblings apart."""
BETWEEN = 2
"""Lessons and cards that come between a lesson and its first card, where there are others."""
LESSONS = 3
"""Lessons that come in a row, where a card can be asked without another."""


class Sitting:
    """What a session has shown of its pool, and what comes next."""

    def __init__(self, pool: Pool, agenda: Agenda, tells: int) -> None:
        """Nothing was shown yet. `tells` is how many stories may be told aloud in all."""
        self.pool, self.agenda = pool, agenda
        self.asked: list[Candidate] = []
        """What was shown and graded, as it was until then, newest last."""
        self._keys: list[str] = []
        """Of those, in their order."""
        self._held: Counter[Kind] = Counter()
        """How many cards of each kind were."""
        self.plan: SessionPlan | LazyPlan = SessionPlan((), 0.0, Left())
        """What the rest of the session will show, as it was found last."""
        self._tells = tells
        self._passed: list[str] = []
        """Lessons and cards, by key, in the order in which they were shown."""
        self._lessons = 0
        """Lessons given since the last card."""
        self.steps = 0
        """How often it was asked what comes next."""

    @property
    def keys(self) -> set[str]:
        """Of what was shown and graded."""
        return set(self._keys)

    def next(self, seconds: float, again: str = "") -> Candidate | None:
        """Plan on with the seconds that are left, and say what comes first: the card to come
        `again` whatever is planned, if it may; None where nothing does.

        Its lesson, where it has one, is to be `taught` before it.
        """
        self.steps += 1
        items = self.pool.items
        self.plan = self._order(items, seconds)
        first = items.get(again) or self.plan.first
        if first is None or first.key == again:
            return first
        for may_come in self._choices():
            if may_come(first):
                return first
            choice = [card for card in self.plan.cards if may_come(card)]
            if other := self._order(choice, seconds).first:
                return other
        return first

    def look_again(self, connection: Connection, seconds: float) -> None:
        """Read the pool anew for a session of so many seconds: something has changed, or another
        study day has begun, of which nothing was met yet. Raises StoreError.
        """
        pool = self.pool
        turned = pool.day != pool.home.day()
        if turned:
            pool.new.more = pool.new.more_left
        begun = bool(self.asked) and not turned
        self.pool = Pool.gather(
            pool.home, connection, self.agenda, pool.new, seconds=seconds, begun=begun
        )

    def within(self, seconds: float) -> Sequence[Candidate]:
        """What would still come in so many seconds."""
        return self._order(self.pool.items, seconds).cards

    def _order(self, items: Iterable[Candidate], seconds: float) -> SessionPlan | LazyPlan:
        held, recent = dict(self._held), self.asked[-RECENT:]
        today = self.pool.today(seconds, self._tells - self._held[Kind.TELL], recent, held)
        return self.agenda.order(items, today, [*self._keys])

    def _choices(self) -> Iterator[Callable[[Candidate], bool]]:
        """Of the plan what may come next, the better choice first."""
        if self._lessons >= LESSONS:
            yield lambda card: self._is_ready(card) and not self._is_of_the_last(card)
            yield self._is_ready
        yield lambda card: not self._just_taught(card)

    def _is_ready(self, card: Candidate) -> bool:
        # A story told aloud is none to put between.
        return not card.lesson and card.kind is not Kind.TELL

    def _is_of_the_last(self, card: Candidate) -> bool:
        return self.pool.lesson_of(card) == self._passed[-1]

    def _just_taught(self, item: Candidate) -> bool:
        return self.pool.lesson_of(item) in self._passed[-BETWEEN:]

    def taught(self, lesson: str) -> None:
        """A lesson was given."""
        self._passed.append(lesson)
        self._lessons += 1
        self.pool.taught(lesson)

    def graded(self, before: Candidate) -> None:
        """A card was graded, which was this until then."""
        self._passed.append(before.key)
        self._lessons = 0
        self._held[before.kind] += before.key not in self._keys
        self.asked.append(before)
        self._keys.append(before.key)

    def taken_back(self) -> None:
        """The newest grade was taken back."""
        card = self.asked.pop()
        self._keys.pop()
        self._held[card.kind] -= card.key not in self._keys
