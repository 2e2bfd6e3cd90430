"""What every such place can do."""

from __future__ import annotations

import re
from typing import Protocol

from drill.errors import TransportError

FOLDER = "v1"
MOST_BYTES = 64_000_000
"""Of a piece; drill writes smaller ones."""
_NAME = re.compile(rf"{FOLDER}/[a-z0-9-]{{1,40}}/[a-z0-9]+(?:\.[a-z0-9]+){{0,4}}")


class NotFetched(TransportError):
    """One piece cannot be read, or not yet; others may be."""


class Place(Protocol):
    """Holds pieces by name (`v1/replica/00000001.jsonl.zst`)."""

    @property
    def title(self) -> str:
        """What a person calls it; no password is in it."""

    def listing(self) -> dict[str, int]:
        """The names of all pieces, each with its size in bytes. Raises TransportError."""

    def read(self, name: str) -> bytes:
        """A piece. Raises NotFetched where it alone cannot be read, and TransportError."""

    def create(self, name: str, data: bytes) -> bool:
        """Write a piece whole or not at all; False where one of that name is there already.
        Raises TransportError."""


def checked(name: str) -> str:
    """A name that leads nowhere but to a piece. Raises TransportError."""
    if not _NAME.fullmatch(name) or len(name) > 200:
        raise TransportError(f"{name!r} is no name of a piece")
    return name
