"""How many cards a session will be in all, as far as it can be said; it moves when it is off."""

from __future__ import annotations

from drill.scheduling.session import really
from drill.service.study.sitting import Sitting

OWN_PACE = 120.0
"""Seconds of a session after which its own pace counts as much as that expected."""
ABOUT = 0.2
"""Share of the cards still to come by which their number may be off before another is said."""
OFF = 2
"""Cards by which it always may."""
SELDOM = 0.02
"""Share of the cards still to come after which a long session is looked through again."""


class _Taken:
    """What a session has taken for one kind of work, beside what was expected of it."""

    def __init__(self) -> None:
        self._taken = self._expected = OWN_PACE

    def add(self, taken: float, expected: float) -> None:
        """Seconds of one more piece of it."""
        self._taken += taken
        self._expected += expected

    @property
    def slowness(self) -> float:
        """How many times the seconds expected it takes, 1 before anything is known."""
        return self._taken / self._expected


class FinishLine:
    """The number of cards that was said last, and the pace that it goes by."""

    def __init__(self, promised: int) -> None:
        """`promised` is how many were said before it began; 0 where nothing was."""
        self.cards = float(promised)
        self.answering, self.reading = _Taken(), _Taken()
        self._stands_until = 0

    def look(self, sitting: Sitting, seconds: float, known: float) -> None:
        """Find it anew for the seconds left; `known` as for `really`.

        Once for a card at most, and of a long session more seldom.
        """
        if sitting.steps < self._stands_until:
            return
        budget = really(
            sitting.plan, seconds, known, self.answering.slowness, self.reading.slowness
        )
        asked = sitting.keys
        left = sum(card.key not in asked for card in sitting.within(budget))
        total, off = len(asked) + left, max(OFF, left * ABOUT)
        self.cards = min(max(self.cards, total - off), total + off) if self.cards else total
        self._stands_until = sitting.steps + max(1, int(left * SELDOM))
