"""How many new cards a session may still bring."""

from __future__ import annotations

from sqlalchemy import Connection

from drill.service.home.home import Home
from drill.storage import cards, library


class NewCards:
    """The new cards that are left to bring: in all, and of decks with a limit of their own."""

    def __init__(self, more: int = 0) -> None:
        """`more` is how many were asked for beyond today's limits. Nothing is counted yet."""
        self.left = 0
        self.by_deck: dict[str, int] = {}
        """The same for the decks that have a limit of their own, by deck id."""
        self.orders: dict[str, str] = {}
        """In which order the decks that have one of their own bring theirs."""
        self._more = more
        self._before = 0

    def count(self, home: Home, connection: Connection, day: int, *, begun: bool) -> None:
        """Count what a study day may still bring.

        What was introduced before the session had `begun` counts against the limit alone, and
        takes nothing of those that were asked for beyond it.
        """
        introduced = cards.introduced(connection, day)
        if not begun:
            self._before = introduced
        limit = max(home.options.new_per_day, self._before) + self._more
        self.left = max(0, limit - introduced)
        different = library.options(connection)
        limits = {
            deck: options["new_per_day"]
            for deck, options in different.items()
            if "new_per_day" in options
        }
        done = cards.introduced_by_deck(connection, day) if limits else {}
        self.by_deck = {
            deck: max(0, limit - done.get(deck, 0)) + self._more for deck, limit in limits.items()
        }
        self.orders = {
            deck: options["order"] for deck, options in different.items() if "order" in options
        }

    def met(self, deck: str) -> None:
        """One of a deck was met."""
        self.left = max(0, self.left - 1)
        if deck in self.by_deck:
            self.by_deck[deck] -= 1

    @property
    def more_left(self) -> int:
        """Those beyond today's limit that were asked for and not met."""
        return self.left if self._more else 0
