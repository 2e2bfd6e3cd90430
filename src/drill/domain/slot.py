"""Which of its note's cards a card is."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, unquote

from drill.domain.kind import Kind
from drill.records import dataclass

SIDE = "side"
"""What stands for the kind in the slot of a note's side: its card is a `basic` or a `cloze`."""
_NESTED = (Kind.GAP, Kind.FIGURE)
"""Kinds whose slots name a part, and something within it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What tells a card from its siblings: its kind, and the ids of what it asks for.

    Ids, never positions, so that inserting, moving or rewording a beat keeps the history of every
    sibling. As text it is the end of the card's key: `outline`, `beat:plan`, `gap:talk.trigger`,
    `figure:impact.predictability:85`. What would break the key is percent-encoded there.
    """

    kind: str
    """A `Kind`, or `SIDE`."""
    part: str = ""
    """The beat, framework, snippet, probe, side or hole; empty where the note has one such card."""
    detail: str = ""
    """Of a gap the step; of a figure what its fact is known by in the beat."""
    mark: str = ""
    """Which of several figures of one fact."""

    @classmethod
    @lru_cache(maxsize=256)  # what is shown of a card asks several times for its own
    def parse(cls, text: str) -> Slot:
        """The slot that a text stands for."""
        kind, _, part = text.partition(":")
        detail = mark = ""
        if kind in _NESTED:
            place, _, mark = part.partition(":")
            part, _, detail = place.partition(".")
        return cls(kind, unquote(part), unquote(detail), unquote(mark))

    def __str__(self) -> str:
        text = f"{self.kind}:{_encoded(self.part)}" if self.part else f"{self.kind}"
        if self.detail:
            text += f".{_encoded(self.detail)}"
        return f"{text}:{_encoded(self.mark)}" if self.mark else text

    def key(self, deck: str, note: str) -> str:
        """The key of the card: `deck/note/slot`."""
        return f"{deck}/{note}/{self}"

    def renamed(self, before: Slot, after: Slot) -> Slot | None:
        """What it is called where `before` is called `after`; None where it is no part of that."""
        if (self.kind, self.part) != (before.kind, before.part):
            return None
        if before.detail not in ("", self.detail):
            return None
        return Slot(self.kind, after.part, after.detail or self.detail, self.mark)


REVERSE = Slot(Kind.BASIC, "reverse")
"""A plain note asked from its answer."""


@lru_cache(maxsize=256)
def side_slot(side: str) -> str:
    """The slot of a note's side, as text: thousands of notes have the same few."""
    return str(Slot(SIDE, side))


@lru_cache(maxsize=4_096)
def slot_text(kind: str, part: str = "") -> str:
    """A slot as text: thousands of stories have beats of the same names."""
    return str(Slot(kind, part))


def _encoded(name: str) -> str:
    # A `+2` tells equal names apart: no id has a `+` of its own.
    return name if name.isascii() and name.isalnum() else quote(name, safe="-_~+")
