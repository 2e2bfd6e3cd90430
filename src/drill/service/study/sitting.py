"""The way of a session through its pool: what was shown, and what comes next.

The session itself and the look ahead that says what it will bring go by the same steps.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

from drill.domain.kind import Kind
from drill.scheduling.session import Candidate, Left, SessionPlan
from drill.service.study.agenda import Agenda
from drill.service.study.pool import Pool

RECENT = 6
"""Cards shown last that are remembered, to keep siblings apart."""
BETWEEN = 2
"""Lessons and cards that come between a lesson and its first card, where there are others."""


class Sitting:
    """What a session has shown of its pool, and what comes next."""

    def __init__(self, pool: Pool, agenda: Agenda, tells: int) -> None:
        """Nothing was shown yet. `tells` is how many stories may be told aloud in all."""
        self.pool, self.agenda = pool, agenda
        self.asked: list[Candidate] = []
        """What was shown and graded, as it was until then, newest last."""
        self.plan = SessionPlan((), 0.0, Left())
        """What the rest of the session will show, as it was found last."""
        self._tells = tells
        self._passed: list[str] = []
        """Lessons and cards, by key, in the order in which they were shown."""

    def next(self, seconds: float, again: str = "") -> Candidate | None:
        """Plan on with the seconds that are left, and say what comes first: the card to come
        `again` whatever is planned, if it may; None where nothing does.

        Its lesson, where it has one, is to be `taught` before it.
        """
        held = Counter({card.key: card.kind for card in self.asked}.values())
        recent = self.asked[-RECENT:]
        today = self.pool.today(seconds, self._tells - held[Kind.TELL], recent, held)
        order = partial(self.agenda.order, today=today, asked=[card.key for card in self.asked])
        self.plan = order(self.pool.items.values())
        first = self.pool.items.get(again) or next(iter(self.plan.cards), None)
        if first is None or first.key == again or not self._just_taught(first):
            return first
        others = [card for card in self.plan.cards if not self._just_taught(card)]
        return next(iter(order(others).cards), first)

    def _just_taught(self, item: Candidate) -> bool:
        return self.pool.lesson_of(item) in self._passed[-BETWEEN:]

    def taught(self, lesson: str) -> None:
        """A lesson was given."""
        self._passed.append(lesson)
        self.pool.taught(lesson)

    def graded(self, before: Candidate) -> None:
        """A card was graded, which was this until then."""
        self._passed.append(before.key)
        self.asked.append(before)
