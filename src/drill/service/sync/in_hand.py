"""A merge while it goes on: the transaction that it is in, and what it did so far."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType

from drill.errors import DamagedRow, DrillError, StoreError
from drill.service.home.home import Home
from drill.service.sync.folding import Loss, State
from drill.service.sync.names import Name, Names
from drill.service.sync.states import consensus
from drill.storage import lines
from drill.storage.connection import Connection
from drill.storage.damage import FAULTS
from drill.storage.lines import Line
from drill.text import one_line

_REFUSED = (
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)
"""What SQLite and its driver say of a row that they do not take."""


class Waits(Exception):
    """A line is about what is not here yet."""


@dataclass(slots=True)
class MergeReport:
    """What a merge did."""

    reviews: int = 0
    """Reviews of other homes that came, without those taken back there."""
    undone: int = 0
    """Reviews that were here already and were taken back there."""
    notes: int = 0
    """Notes that are other ones now, or new."""
    decisions: int = 0
    """All else that came."""
    waiting: int = 0
    """Lines about cards that are not here yet; they are looked at again each time."""
    newer: int = 0
    """Lines of a newer drill: they are kept, and used once this one is."""
    losses: list[tuple[str, Loss]] = field(default_factory=list)
    """Changes of a field that another home changed later: the note (`deck/note`), and what."""
    faults: list[str] = field(default_factory=list)
    """What could not be taken in, in words; its lines stay."""

    @property
    def nothing(self) -> bool:
        """Whether nothing changed."""
        return not (self.reviews or self.undone or self.notes or self.decisions)


class MergeInHand:
    """What the parts of a merge share."""

    def __init__(self, home: Home, connection: Connection) -> None:
        self.home, self.connection = home, connection
        self.names = Names(connection)
        self.report = MergeReport()
        self.concerned: set[int] = set()
        """Row numbers of the cards whose memory may be another now."""
        self.changed: set[str] = set()
        """Names of the notes that lines changed: cards of them may be new here, and what was said
        of them is known."""
        self.aside: set[str] = set()
        """Ids of the lines that could not be used: they are tried again with the next that come."""
        self.rows_made = 0
        """Rows of cards that were made so far."""
        self.options: dict[str, str] = {}
        """To be kept once the transaction stands: they are in a file of their own."""

    def states(self, kind: str, fresh: Iterable[Line]) -> Iterator[tuple[str, State, int]]:
        """Of each thing of a kind that new lines are about, its name, what all lines say, and the
        clock of the first of them."""
        names = sorted({line.about for line in fresh})
        for name, of in lines.about(self.connection, kind, names).items():
            state = consensus(kind, of).state
            if state is not None:
                yield name, state, of[0].clock

    def made(self, card: Name, pk: int) -> None:
        """There is a row for a card from now on; what is taken back takes its name along."""
        self.names.cards[card] = pk
        self.rows_made += 1

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What is done within stands, or is taken back where something is raised."""
        known = self.names, self.rows_made
        try:
            with self.connection.savepoint():
                yield
        except BaseException:
            if known != (self.names, self.rows_made):  # they know what is no more
                self.names = Names(self.connection)
            raise

    def trying(self, kind: str, name: str) -> Trying:
        """What is done within stands or is taken back, and the rest of the merge goes on."""
        return Trying(self, kind, name)


class Trying:
    """One thing of a merge."""

    def __init__(self, in_hand: MergeInHand, kind: str, name: str) -> None:
        self._in, self._kind, self._name = in_hand, kind, name
        self._whole = in_hand.whole()

    def __enter__(self) -> None:
        self._whole.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:  # fmt: skip
        self._whole.__exit__(kind, error, trace)
        if error is None:
            return False
        report = self._in.report
        if isinstance(error, Waits):
            report.waiting += 1
        elif is_of_what_came(error):
            reason = one_line(str(error).splitlines()[0] if str(error) else "")[:200]
            what = f"what came of the {self._kind} {self._name} cannot be used"
            report.faults.append(f"{one_line(what)[:200]}: {reason}")
        else:
            return False
        if self._kind != lines.REVIEW:  # of those, what the log lacks is looked for each time
            of = lines.about(self._in.connection, self._kind, [self._name]).get(self._name, ())
            self._in.aside |= {line.id for line in of}
        return True


def is_of_what_came(error: BaseException | None) -> bool:
    """Whether it is of what came that cannot be used, and not the store that failed."""
    if isinstance(error, StoreError) and not isinstance(error, DamagedRow):
        return False
    return isinstance(error, (DrillError, *FAULTS, *_REFUSED))
