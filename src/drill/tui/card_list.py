"""The cards that a search found: their lines as far as they were read, and which are marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drill.service.home.home import Home
from drill.service.insight import browser
from drill.service.insight.browser import FoundCard

_PAGE = 60
"""Lines read at once."""


class CardList:
    """Cards are named by their row numbers, places count from 0."""

    def __init__(self, home: Home, query: str) -> None:
        self._home = home
        self.query, self.sort, self.descending = query, "deck", False
        self.pks: Sequence[int] = ()
        self.known = False
        """Whether anything was searched yet."""
        self.marked: set[int] = set()
        self._last_mark: int | None = None
        self._lines: dict[int, FoundCard] = {}

    @property
    def standing(self) -> str:
        """How many they are, how many of them are marked, and how they are sorted."""
        if not self.known:
            return "looking…"
        marked = f"{len(self.marked):,} marked · " if self.marked else ""
        order = f"by {browser.SORTS[self.sort]} {'↓' if self.descending else '↑'}"
        return f"{marked}{cards(len(self.pks))} · {order}"

    def search(self) -> Sequence[int]:
        """What the query finds now, for `take`. In a thread. Raises SearchError and StoreError."""
        return browser.find(self._home, self.query, sort=self.sort, descending=self.descending)

    def first(self) -> Mapping[int, FoundCard]:
        """The lines of the first of all cards, for `take` where nothing is shown yet: to sort all
        takes longer than a page. In a thread. Raises StoreError."""
        return self._read(browser.find(self._home, "", first=_PAGE))

    def take(
        self, pks: Sequence[int], at: int, first: Mapping[int, FoundCard] | None = None
    ) -> int:
        """Hold these instead; where they are but the first of all, `first` are their lines. Returns
        the place of the card that was at a place before."""
        before = self.at(at)
        if first is not None:
            self._lines = dict(first)
        elif self.known:  # else what was read is of this moment
            self._lines.clear()
        self.pks, self.known = pks, first is None
        if self.marked:
            self.marked &= set(pks)
        return pks.index(before[0]) if before and before[0] in pks else at

    def line(self, index: int) -> FoundCard | None:
        """The line at a place, None where the card is gone; read with those around it the first
        time. Raises StoreError.
        """
        pk = self.pks[index]
        if pk not in self._lines:
            start = max(0, index - _PAGE // 3)
            self._lines |= self._read(self.pks[start : start + _PAGE])
        return self._lines.get(pk)

    def _read(self, pks: Sequence[int]) -> dict[int, FoundCard]:
        return {line.stored.pk: line for line in browser.lines(self._home, pks)}

    def at(self, index: int) -> list[int]:
        """The card at a place, where there is one."""
        return [*self.pks[index : index + 1]]

    def meant(self, index: int) -> list[int]:
        """The marked cards in the list's order, or the one at a place."""
        return [pk for pk in self.pks if pk in self.marked] or self.at(index)

    def mark(self, index: int) -> None:
        """Mark the card at a place, or no longer."""
        self._last_mark = index
        self.marked ^= set(self.at(index))

    def mark_to(self, index: int) -> None:
        """Mark everything from the last mark to a place."""
        low, high = sorted((index if self._last_mark is None else self._last_mark, index))
        self.marked |= set(self.pks[low : high + 1])

    def mark_all(self) -> None:
        """Mark all, or none where all are."""
        self.marked = set() if len(self.marked) == len(self.pks) else set(self.pks)

    def sort_by_next(self) -> None:
        """By the next column, at the next search."""
        columns = list(browser.SORTS)
        self.sort = columns[(columns.index(self.sort) + 1) % len(columns)]


def cards(count: int) -> str:
    """`1 card`, `1,200 cards`."""
    return f"{count:,} card{'s' * (count != 1)}"
