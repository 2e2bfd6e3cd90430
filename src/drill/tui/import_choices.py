"""What a person may choose of sources that were looked at: own, reviews, edits, columns.

Each choice compares the open sources again; one that cannot be compared leaves what was there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from drill.service.home.home import Home
from drill.service.home.progress import Progress
from drill.tui.widgets import import_report as report

if TYPE_CHECKING:
    from drill.service.library.arrivals import Arrival, Wish
    from drill.service.library.formats import Opened
    from drill.service.library.imports import Looked


class ImportChoices:
    """Sources, how they are to be taken, and what else could be chosen."""

    def __init__(self, home: Home, looked: Looked, doubts: tuple[str, ...]) -> None:
        """`doubts` speak against taking the sources without a second look."""
        self.looked = looked
        self._home, self._doubts = home, doubts
        self._apart = ""
        """The deck of their own that the notes become, where the person wants one."""

    @property
    def wish(self) -> Wish:
        """How they are to be taken, as it is shown."""
        return self.looked.wish

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """What becomes of each deck."""
        return self.looked.arrivals

    @property
    def doubts(self) -> list[str]:
        """What speaks against taking them without a second look."""
        return [*self._doubts, *(doubt for _, doubt in self.looked.doubts)]

    @property
    def remarks(self) -> list[str]:
        """What else is to be said of the sources as such."""
        doubts = {doubt for _, doubt in self.looked.doubts}
        return [text for text in self.looked.warnings if text not in doubts]

    @property
    def table(self) -> Opened | None:
        """The table whose columns can be chosen: one of several columns."""
        for opened in self.looked.opened:
            sample = opened.offer.sample if opened.offer else ()
            if opened.choose is not None and any(len(row) > 1 for row in sample):
                return opened
        return None

    @property
    def barred(self) -> list[Arrival]:
        """Decks of one's own that would change, which nobody said the source may."""
        if self.wish.own:
            return []
        return [arrival for arrival in self.arrivals if arrival.own and report.changes(arrival)]

    @property
    def can_take(self) -> bool:
        """Whether there is something to take that may be taken."""
        return not self.barred and bool(self.doubts or not self.looked.does_nothing)

    # -- switches --------------------------------------------------------------------------

    @property
    def replaces(self) -> bool:
        """Whether everything that the person edited gives way."""
        return self.wish.edits.value == "theirs"

    @property
    def switches(self) -> dict[str, bool]:
        """How the switches stand."""
        standing = {name: getattr(self.wish, name) for name in ("own", "history", "split")}
        return {**standing, "theirs": self.replaces, "apart": self._is_apart}

    @property
    def _is_apart(self) -> bool:
        return bool(self._apart) and self.wish.as_id == self._apart

    def matters(self, switch: str) -> bool:
        """Whether a switch can make a difference to these sources."""
        from drill.service.library.formats import FORMATS

        formats = [FORMATS[arrival.format] for arrival in self.arrivals]
        if switch == "history":
            return any(form.history for form in formats)
        if switch == "split":
            return not self._is_apart and not all(form.replaces for form in formats)
        if switch == "theirs":
            return self.replaces or any(arrival.edited for arrival in self.arrivals)
        if switch == "apart":
            joins = any(arrival.apart for arrival in self.arrivals)
            return self._is_apart or (joins and len(self.looked.opened) == 1)
        # Notes are one's own: that was said before they were read.
        owns = any(arrival.own for arrival in self.arrivals if arrival.format != "notes")
        return owns or any(form.samples for form in formats)

    def turned(self, switch: str) -> Wish:
        """The wish with a switch turned."""
        from drill.service.library.arrivals import Edits

        if switch == "theirs":
            return replace(self.wish, edits=Edits.MINE if self.replaces else Edits.THEIRS)
        if switch == "apart":
            if self._is_apart:
                return replace(self.wish, as_id=None)
            self._apart = next(arrival.apart for arrival in self.arrivals if arrival.apart)
            return replace(self.wish, as_id=self._apart, split=False)
        turned: dict[str, Any] = {switch: not self.switches[switch]}
        return replace(self.wish, **turned)

    # -- the work, for a thread ------------------------------------------------------------

    def compare(self, wish: Wish, progress: Progress) -> None:
        """Compare under another wish. Raises DrillError and Cancelled, as all of these do."""
        from drill.service.library import imports

        self.looked = imports.again(self._home, self.looked, wish, progress)

    def compare_columns(self, front: str, back: str, progress: Progress) -> None:
        """Compare with these columns of the table for question and answer."""
        table = self.table
        assert table is not None
        former = table.columns
        table.ask_by(front, back)
        try:
            self.compare(self.wish, progress)
        except BaseException:
            table.ask_by(*former)
            raise

    def take(self, progress: Progress) -> tuple[Arrival, ...]:
        """Do what was shown."""
        from drill.service.library import imports

        return imports.take(self._home, self.looked, progress)
