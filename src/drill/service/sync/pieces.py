"""Lines as pieces that others can read: JSON, a line each, packed, and sealed with a passphrase's
key unless the person said that they may be open.

Nothing in a piece is believed: its size, its form and every line in it are checked.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from drill import zstd
from drill.errors import DrillError
from drill.storage.lines import Line

FORM = 1
NAME = re.compile(r"v1/([0-9a-f-]{36})/([0-9]{8})\.jsonl\.zst(\.sealed)?")
"""Of a piece: its replica, its number, whether it is sealed."""
MOST_UNPACKED = 512_000_000
MOST_LINE = 8_000_000
A_PIECE = 20_000
"""Lines of a piece at most."""
_MOST_CLOCK = 2**52
_BROKEN = ValueError, TypeError, EOFError, RecursionError, StopIteration, zstd.ZstdError
"""What comes of reading a piece that is half copied, damaged, or a stranger's."""


class NotWhole(DrillError):
    """A piece that cannot be read: half copied, damaged, or sealed with another key."""


class Cipher(Protocol):
    """Seals pieces."""

    def seal(self, name: str, data: bytes) -> bytes:
        """Nobody without the key can read it, change it, or give it another name."""

    def open(self, name: str, data: bytes) -> bytes:
        """The way back. Raises NotWhole."""


@dataclass(frozen=True, slots=True)
class PieceName:
    """The name of a piece."""

    replica: str
    number: int
    sealed: bool

    def __str__(self) -> str:
        tail = ".sealed" if self.sealed else ""
        return f"v1/{self.replica}/{self.number:08d}.jsonl.zst{tail}"

    @classmethod
    def parse(cls, name: str) -> PieceName | None:
        """What a name says; None for what is none of ours."""
        found = NAME.fullmatch(name)
        return cls(found[1], int(found[2]), bool(found[3])) if found else None


def pack(name: PieceName, of: Iterable[Line], cipher: Cipher | None) -> bytes:
    """Lines as a piece of this name."""
    said = [_plain(line) for line in of]
    head = {"drill": FORM, "replica": name.replica, "number": name.number, "lines": len(said)}
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in (head, *said))
    data = zstd.compress(text.encode())
    return cipher.seal(str(name), data) if cipher else data


def _plain(line: Line) -> list[Any]:
    return [line.id, line.clock, line.replica, line.kind, line.about, line.parents, line.body]


def unpack(name: PieceName, data: bytes, cipher: Cipher | None) -> list[Line]:
    """The lines of a piece. Raises NotWhole."""
    if name.sealed:
        if cipher is None:
            raise NotWhole(f"{name} is sealed with a passphrase", "`drill sync` asks for it.")
        data = cipher.open(str(name), data)
    try:
        rows = _rows(data)
        head = next(rows)
        if not isinstance(head, dict) or head.get("drill") != FORM:
            raise NotWhole(f"{name} is of a newer drill, or none of drill's")
        if (head.get("replica"), head.get("number")) != (name.replica, name.number):
            raise NotWhole(f"{name} was another piece once")
        out = [_line(row) for row in rows]
    except (
        ValueError,
        TypeError,
        EOFError,
        RecursionError,
        zstd.ZstdError,
        StopIteration,
    ) as error:
        raise NotWhole(f"{name} is not whole: {error}") from None
    if len(out) != head.get("lines"):
        raise NotWhole(f"{name} is not whole")
    return out


def _rows(data: bytes) -> Iterator[Any]:
    left = MOST_UNPACKED
    with zstd.ZstdFile(io.BytesIO(data)) as file:
        while text := file.readline(MOST_LINE + 1):
            left -= len(text)
            if len(text) > MOST_LINE or left < 0:
                raise ValueError("it is too large")
            yield json.loads(text)


def _line(row: Any) -> Line:
    name, clock, replica, kind, about, parents, body = row
    texts = (name, replica, kind, about, *parents)
    if not all(isinstance(text, str) and 0 <= len(text) <= 2_000 for text in texts):
        raise ValueError("a name that is none")
    if not name or not kind or type(clock) is not int or not 0 <= clock < _MOST_CLOCK:
        raise ValueError("a clock that is none")
    if not isinstance(body, dict):
        raise TypeError("a line that says nothing")
    return Line(name, clock, replica, kind, about, tuple(parents), body)
