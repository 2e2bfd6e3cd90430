"""One step that undo can take back, over one write transaction: safe before its first change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from drill.service.home.home import Home
from drill.storage import log, snapshots


class Step:
    """What an import will need to be undone. The backup is made once, before the first change."""

    def __init__(self, home: Home, connection: Connection) -> None:
        self._home = home
        self._connection = connection
        self._safe = False
        self._snapshots: list[dict[str, Any]] = []
        self._facts: dict[str, str | None] = {}
        self.reviews: list[int] = []
        """Sequence numbers of log rows that go with it, of cards that were there before."""

    def secure(self) -> None:
        """Copy the store as it is outside this transaction; the second time does nothing."""
        if not self._safe:
            with self._home.store.read() as before:
                self._home.back_up(before, "before-import")
            self._safe = True

    def whole(self, deck_id: str) -> None:
        """Keep all of a deck as it is now."""
        self._snapshots.append(snapshots.take(self._connection, deck_id))

    def keep(self, snapshot: dict[str, Any]) -> None:
        """Keep what `snapshots` made."""
        self._snapshots.append(snapshot)

    def hold(self, facts: Mapping[str, str | None]) -> None:
        """Keep facts as they were; a step of nothing else is none."""
        self._facts = {**facts, **self._facts}

    def end(self, kind: str, what: str) -> None:
        """Put the step on the history, if it changed anything."""
        if self._snapshots or self.reviews:
            before = {"snapshots": self._snapshots, "reviews": self.reviews, "facts": self._facts}
            log.add_change(self._connection, self._home.clock.now(), kind, what, before)
