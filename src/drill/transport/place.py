"""What every such place can do."""

from __future__ import annotations

from typing import Protocol

from drill.errors import TransportError


class NotFetched(TransportError):
    """One piece cannot be read, or not yet; others may be."""


class Place(Protocol):
    """Holds pieces by name (`v1/replica/00000001.jsonl.zst`)."""

    @property
    def title(self) -> str:
        """What a person calls it."""

    def listing(self) -> dict[str, int]:
        """The names of all pieces, each with its size in bytes. Raises TransportError."""

    def read(self, name: str) -> bytes:
        """A piece. Raises NotFetched where it alone cannot be read, and TransportError."""

    def create(self, name: str, data: bytes) -> bool:
        """Write a piece whole or not at all; False where one of that name is there already.
        Raises TransportError."""
