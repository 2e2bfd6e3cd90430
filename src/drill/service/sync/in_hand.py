"""A merge while it goes on: the transaction that it is in, and what it did so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, ProgrammingError

from drill.errors import DamagedRow, DrillError, StoreError
from drill.service.home.home import Home
from drill.service.sync.folding import Loss, State
from drill.service.sync.names import Names
from drill.service.sync.states import consensus
from drill.storage import lines
from drill.storage.damage import FAULTS
from drill.storage.lines import Line
from drill.text import one_line

_REFUSED = (DataError, IntegrityError, InterfaceError, ProgrammingError)
"""What the store says of a row that it does not take."""


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

    def trying(self, kind: str, name: str) -> Trying:
        """What is done within stands or is taken back, and the rest of the merge goes on."""
        return Trying(self, kind, name)


class Trying:
    """One thing of a merge."""

    def __init__(self, in_hand: MergeInHand, kind: str, name: str) -> None:
        self._in, self._kind, self._name = in_hand, kind, name

    def __enter__(self) -> None:
        self._held = self._in.connection.begin_nested()

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if error is None:
            self._held.commit()
            return False
        self._held.rollback()
        report = self._in.report
        if isinstance(error, Waits):
            report.waiting += 1
        elif isinstance(error, (DrillError, *FAULTS, *_REFUSED)) and not _ends_all(error):
            reason = one_line(str(error).splitlines()[0] if str(error) else "")[:200]
            what = f"what came of the {self._kind} {self._name} cannot be used"
            report.faults.append(f"{one_line(what)[:200]}: {reason}")
        else:
            return False
        of = lines.about(self._in.connection, self._kind, [self._name]).get(self._name, ())
        self._in.aside |= {line.id for line in of}
        return True


def _ends_all(error: BaseException) -> bool:
    """Whether it is the store that failed, not what came."""
    return isinstance(error, StoreError) and not isinstance(error, DamagedRow)
