"""A merge while it goes on: the transaction that it is in, and what it did so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

from drill.service.home.home import Home
from drill.service.sync.folding import Loss, State
from drill.service.sync.names import Names
from drill.service.sync.states import consensus
from drill.storage import lines
from drill.storage.lines import Line


@dataclass(slots=True)
class MergeReport:
    """What a merge did."""

    reviews: int = 0
    """Reviews of other homes that came, without those taken back there."""
    notes: int = 0
    """Notes that are other ones now, or new."""
    decisions: int = 0
    """All else that came."""
    waiting: int = 0
    """Lines about cards that are not here yet; they are looked at again each time."""
    losses: list[tuple[str, Loss]] = field(default_factory=list)
    """Changes of a field that another home changed later: the note (`deck/note`), and what."""
    faults: list[str] = field(default_factory=list)
    """What could not be taken in, in words; its lines stay."""

    @property
    def nothing(self) -> bool:
        """Whether nothing changed."""
        return not (self.reviews or self.notes or self.decisions)


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
        self.options: dict[str, str] = {}
        """To be kept once the transaction stands: they are in a file of their own."""

    def states(self, kind: str, fresh: Iterable[Line]) -> Iterator[tuple[str, State]]:
        """Of each thing of a kind that new lines are about, its name and what all lines say."""
        names = sorted({line.about for line in fresh})
        for name, of in lines.about(self.connection, kind, names).items():
            state = consensus(kind, of).state
            if state is not None:
                yield name, state
