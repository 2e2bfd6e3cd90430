"""New notes of a new deck as the rows that they become, kept from the preview to the import.

What was looked at need not be matched, planned and put into words once more when it is taken, as
long as the store is what it was.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from drill.service.library.note_plan import NotePlan
from drill.storage import card_rows, cards, library
from drill.storage.connection import Connection
from drill.zstd import ZstdCompressor, ZstdDecompressor

_MOST_KEPT = 64_000_000
"""Bytes of them, packed."""
_LEVEL = 1


class NewNotes(NamedTuple):
    """Some new notes of one deck, for the driver."""

    deck: str
    notes: list[tuple[Any, ...]]
    """See `library.note_row`."""
    cards: list[tuple[Any, ...]]
    """Each the place of its note among these, and what `card_rows.new_row` makes of it."""
    suspended: list[str]
    """Keys of those cards that come suspended."""

    @classmethod
    def of(
        cls, deck: str, rows: Sequence[NotePlan], made_of: Mapping[str, int],
        suspended: Sequence[str],
    ) -> NewNotes:  # fmt: skip
        """Notes that were planned, each of them new; `made_of` are digests by note id."""
        notes = [library.note_row(row.note, row.position, made_of.get(row.note.id)) for row in rows]
        card_list = [
            (place, *card_rows.new_row(card))
            for place, row in enumerate(rows)
            for _, card in row.pairs
        ]
        return cls(deck, notes, card_list, list(suspended))

    def write(self, connection: Connection) -> None:
        """Write them into their deck; the caller settles what may be shown."""
        first = library.add_note_rows(connection, self.deck, self.notes)
        card_rows.add_rows(connection, [(first + place, *row) for place, *row in self.cards])
        if self.suspended:
            cards.suspend_new(connection, self.suspended)


class KeptNotes:
    """The new notes of a whole offer, in the order in which they are written; packed."""

    def __init__(self) -> None:
        self._room = _MOST_KEPT
        self._packed: list[bytes] = []
        self._packing = ZstdCompressor(level=_LEVEL)

    def add(self, notes: NewNotes) -> None:
        """Keep some more of them."""
        packed = self._packing.compress(marshal.dumps(tuple(notes)), ZstdCompressor.FLUSH_FRAME)
        self._packed.append(packed)
        self._room -= len(packed)

    @property
    def whole(self) -> bool:
        """Whether there was room for all of them."""
        return self._room >= 0

    @property
    def portions(self) -> int:
        """How many they are read in."""
        return len(self._packed)

    def __iter__(self) -> Iterator[NewNotes]:
        for packed in self._packed:
            yield NewNotes(*marshal.loads(ZstdDecompressor().decompress(packed)))
