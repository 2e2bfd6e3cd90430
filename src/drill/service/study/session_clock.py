"""The clock of a session: its budget, what is spent of it, and the time on the current card."""

from __future__ import annotations

from drill.clock import Clock


class SessionClock:
    """Runs from when it is made, or begun anew. A pause counts neither for the session nor for
    the card.
    """

    def __init__(self, clock: Clock, budget: float) -> None:
        """`budget` is the seconds that the session has."""
        self.budget = budget
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        """Run from now on, as if nothing had been before."""
        self._began = self._asked = self._clock.now()
        self._paused_at: int | None = None
        self._away = self._away_before_card = 0.0

    def ask(self) -> None:
        """A card is shown now."""
        self._asked = self._clock.now()
        self._away_before_card = self._away

    def pause(self, since: int | None = None) -> None:
        """Stop, now or as of `since` (epoch ms, on this card)."""
        if self._paused_at is None:
            now = self._clock.now()
            self._paused_at = now if since is None else min(max(since, self._asked), now)

    def resume(self) -> None:
        """Run on."""
        if self._paused_at is not None:
            self._away += (self._clock.now() - self._paused_at) / 1000
            self._paused_at = None

    def cut(self, most: float) -> None:
        """Seconds on this card beyond so many count as a pause."""
        self._away += max(0.0, self.elapsed - most)

    def leave_out(self, since: int) -> None:
        """What was from then (epoch ms) until now does not count; paused, it does not anyway."""
        if self._paused_at is None:
            self.pause(since)
            self.resume()

    @property
    def age(self) -> float:
        """Seconds since it began, pauses among them; below 0 where the time was put back."""
        return (self._clock.now() - self._began) / 1000

    @property
    def spent(self) -> float:
        """Seconds since it began, pauses left out."""
        return (self._now() - self._began) / 1000 - self._away

    @property
    def left(self) -> float:
        """Seconds of the budget that are left; below 0 where it is overdrawn."""
        return self.budget - self.spent

    @property
    def elapsed(self) -> float:
        """Seconds on the current card, pauses left out."""
        return (self._now() - self._asked) / 1000 - (self._away - self._away_before_card)

    def _now(self) -> int:
        return self._clock.now() if self._paused_at is None else self._paused_at
