"""A card: what it is made from and how it is known. Its faces are made when it is shown."""

from __future__ import annotations

from drill.domain.kind import Kind
from drill.domain.rehearsal import WayToTell, in_turn
from drill.records import dataclass


@dataclass(frozen=True, slots=True)
class Card:
    """One card of a note.

    `key` is `deck/note/slot`; the slot is made of ids, so that inserting, moving or
    rewording anything keeps the history of every sibling.
    """

    deck: str
    note: str
    slot: str
    kind: Kind
    core: bool = False
    """Part of the cramming core."""
    sample: bool = False
    """From somebody else's story."""
    competency: str = ""
    """Id of the competency it trains; empty for principles and plain cards."""
    order: int = 0
    """Place in the teaching order: lower is introduced earlier."""

    @property
    def key(self) -> str:
        """`deck/note/slot`, unique in the store."""
        return f"{self.deck}/{self.note}/{self.slot}"

    @property
    def story(self) -> str:
        """The story it belongs to, or empty."""
        return self.note if self.kind in OF_A_STORY else ""

    def way(self, times: int) -> WayToTell:
        """How a story is to be told that was told so often already: one's own in turn, a sample
        and what is told for another competency always in full.
        """
        return in_turn(times) if self.slot == Kind.TELL and not self.sample else WayToTell.FULL


OF_A_STORY = (Kind.OUTLINE, Kind.BEAT, Kind.FIGURE, Kind.PROBE, Kind.TELL, Kind.LINK)
"""Kinds of the cards that a story makes."""


@dataclass(frozen=True, slots=True)
class Faces:
    """What a card shows. Plain text; a line break is a line break."""

    context: str
    """Name of the story, framework or competency: makes the card stand alone."""
    front: str
    back: str
    facts: tuple[str, ...] = ()
    """What can be ticked as recalled; empty where the card is one thing."""
    aside: str = ""
    """Said after the answer: why, or how it was measured."""
    answer: tuple[str, ...] = ()
    """The parts that together are the whole answer; whoever shows them all gives it away."""
    others: tuple[str, ...] = ()
    """What is just as right in the place of all facts but the first; each a fact a line."""
    way: WayToTell = WayToTell.FULL
    """Of a story to tell aloud: how."""

    @property
    def whole_front(self) -> str:
        """Context and front together: what a program or a line-by-line reader is given."""
        return (
            self.front if self.front.startswith(self.context) else f"{self.context}\n\n{self.front}"
        )
