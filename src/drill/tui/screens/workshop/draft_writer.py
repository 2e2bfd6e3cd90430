"""Writes one draft to its file, state after state, from whatever thread it is asked."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from drill.errors import StoreError
from drill.service.home.home import Home
from drill.service.stories import workshop
from drill.service.stories.draft import Draft


class DraftWriter:
    """The newest state stays in the file, never an older one over it."""

    def __init__(
        self, home: Home, on_disk: Draft | None, refuse: Callable[[StoreError], None]
    ) -> None:
        """`on_disk` is what the file holds already; `refuse` hears what goes wrong in `write`, the
        first time in a row.
        """
        self._home, self._refuse, self._refused = home, refuse, False
        self._newest = self._on_disk = on_disk
        self._writing = Lock()
        self.closed = False
        """Whether nothing is written any more; set through `stop` while something may be."""

    def resume(self, draft: Draft) -> None:
        """Go on with a draft that is a file already."""
        self._newest = self._on_disk = draft

    def hand(self, draft: Draft) -> bool:
        """Take a state, for `write`; whether it says something new."""
        if self.closed:
            return False
        news = not draft == self._newest == self._on_disk
        self._newest = draft
        return news

    def write(self) -> None:
        """Write the newest state; what is refused is tried again with the next."""
        refusal: StoreError | None = None
        try:
            self._write()
        except StoreError as error:
            refusal = error
        with self._writing:
            refused_before, self._refused = self._refused, refusal is not None
        # Not while it is held: who is told may be waiting for it.
        if refusal is not None and not refused_before:
            self._refuse(refusal)

    def _write(self) -> None:
        with self._writing:
            if not self.closed and self._newest is not None and self._newest != self._on_disk:
                draft = self._newest
                workshop.save(self._home, draft)
                self._on_disk = draft

    def finish(self, draft: Draft) -> None:
        """Write it at once, the last time before it is left. Raises StoreError; then it is not
        left yet.
        """
        self.hand(draft)
        self._write()
        self.closed = True

    def stop(self) -> None:
        """Write nothing any more."""
        with self._writing:
            self.closed = True
