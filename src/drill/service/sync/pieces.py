"""Lines as pieces that others can read: JSON, a line each, packed, and sealed with a passphrase's
key unless the person said that they may be open.

Nothing in a piece is believed: its size, its form and every line in it are checked.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from drill import zstd
from drill.clock import iso
from drill.errors import DrillError
from drill.service.sync import forms
from drill.storage.damage import FAULTS, LAST_AT
from drill.storage.lines import AHEAD, Line
from drill.text import one_line
from drill.transport.place import MOST_BYTES, Place

FORM = 1
NAME = re.compile(r"v1/([0-9a-f-]{36})/([0-9]{8})\.jsonl\.zst(\.sealed)?")
"""Of a piece: its replica, its number, whether it is sealed."""
SEALED = ".sealed"
"""How the names of those end that are sealed."""
MOST_UNPACKED = 128_000_000
MOST_LINE = 8_000_000
A_PIECE, A_PIECE_BYTES = 20_000, 32_000_000
"""Lines of a piece at most, and what they come to, unless one alone is larger."""


WAIT = (
    "One that is half copied is read once it is whole. What stays like that was damaged: remove "
    "the file there, and `drill sync` on the device that left it leaves again what was in it."
)
"""What to do about a piece that cannot be read, and that nothing else is known of."""


class NotWhole(DrillError):
    """A piece that cannot be read: half copied, damaged, or sealed with another key."""

    def __init__(self, message: str, hint: str = WAIT) -> None:
        super().__init__(message, hint)


class _TooLate(ValueError):
    """A line is dated later than any clock that is about right."""


class Cipher(Protocol):
    """Seals pieces."""

    @property
    def recipe(self) -> str:
        """What a place holds so that others can make the key of the passphrase, as JSON; empty
        where that is not known."""

    def seal(self, name: str, data: bytes) -> bytes:
        """Nobody without the key can read it, change it, or give it another name."""

    def open(self, name: str, data: bytes) -> bytes:
        """The way back. Raises NotWhole."""

    def settle(self, place: Place, there: Mapping[str, int]) -> None:
        """Let the place, by its listing, have what others need to open pieces with a passphrase."""


@dataclass(frozen=True, slots=True)
class PieceName:
    """The name of a piece."""

    replica: str
    number: int
    sealed: bool

    def __str__(self) -> str:
        tail = SEALED if self.sealed else ""
        return f"v1/{self.replica}/{self.number:08d}.jsonl.zst{tail}"

    @classmethod
    def parse(cls, name: str) -> PieceName | None:
        """What a name says; None for what is none of ours."""
        match = NAME.fullmatch(name)
        return cls(match[1], int(match[2]), bool(match[3])) if match else None


def portions(of: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines in their order, as many as a piece holds at a time."""
    portion: list[Line] = []
    room = A_PIECE_BYTES
    for line in of:
        size = len(json.dumps(line.body, ensure_ascii=False).encode()) + 500
        if portion and (len(portion) == A_PIECE or size > room):
            yield portion
            portion, room = [], A_PIECE_BYTES
        portion.append(line)
        room -= size
    if portion:
        yield portion


def pack(name: PieceName, of: Iterable[Line], cipher: Cipher | None) -> bytes:
    """Lines as a piece of this name."""
    rows = [_plain(line) for line in of]
    head = {"drill": FORM, "replica": name.replica, "number": name.number, "lines": len(rows)}
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in (head, *rows))
    data = zstd.compress(text.encode())
    return cipher.seal(str(name), data) if cipher else data


def _plain(line: Line) -> list[Any]:
    return [line.id, line.clock, line.replica, line.kind, line.about, line.parents, line.body]


def unpack(name: PieceName, data: bytes, cipher: Cipher | None, now: int) -> list[Line]:
    """The lines of a piece, at an instant (epoch ms). Raises NotWhole."""
    if name.sealed:
        if cipher is None:
            raise NotWhole(
                f"{name} is sealed with a passphrase", "`drill sync FOLDER` asks for it."
            )
        data = cipher.open(str(name), data)
    elif cipher is not None:
        raise NotWhole(
            f"{name} is not sealed, as all that is left there has to be",
            "A device that said --plain left it, or a stranger: remove the file. On that device "
            "`drill sync FOLDER` asks for the passphrase and leaves all there once more.",
        )
    try:
        rows = _rows(data)
        head = next(rows)
        if not isinstance(head, dict) or head.get("drill") != FORM:
            raise NotWhole(
                f"{name} is of a newer drill, or none of drill's",
                "Update drill here, as on the device that left it.",
            )
        if (head.get("replica"), head.get("number")) != (name.replica, name.number):
            raise NotWhole(f"{name} was another piece once", "Rename no file there: remove it.")
        many = head["lines"]
        if type(many) is not int or not 0 <= many <= A_PIECE:
            raise NotWhole(f"{name} says that it has {many!r:.20} lines")
        out = [_line(row, now + AHEAD) for row in islice(rows, many + 1)]
    except _TooLate as error:
        raise NotWhole(
            f"{name} is of {error}; is the clock of that device right?",
            "Set that clock right. What is dated ahead of here waits until then, and so does what "
            "that device does after it; all that the others left goes on.",
        ) from None
    except (*FAULTS, EOFError, RecursionError, zstd.ZstdError, StopIteration) as error:
        raise NotWhole(f"{name} is not whole: {_reason(error)}") from None
    if len(out) != many:
        raise NotWhole(f"{name} is not whole")
    return out


def fetch(place: Place, name: PieceName, size: int, cipher: Cipher | None, now: int) -> list[Line]:
    """The lines of a piece of so many bytes at a place. Raises NotWhole, NotFetched and
    TransportError."""
    if size > MOST_BYTES:
        raise NotWhole(f"{name} is larger than any piece of drill's", "Remove it: drill made none.")
    return unpack(name, place.read(str(name)), cipher, now)


def _reason(error: BaseException) -> str:
    return one_line(str(error))[:200] or "it ends too early"


def _rows(data: bytes) -> Iterator[Any]:
    left = MOST_UNPACKED
    with zstd.ZstdFile(io.BytesIO(data)) as file:
        while text := file.readline(MOST_LINE + 1):
            left -= len(text)
            if len(text) > MOST_LINE or left < 0:
                raise ValueError("it is too large")
            yield json.loads(text)


def _line(row: Any, latest: int) -> Line:
    name, clock, replica, kind, about, parents, body = row
    texts = (name, replica, kind, about, *parents)
    if not all(isinstance(text, str) and len(text) <= 2_000 for text in texts):
        raise ValueError("a name that is none")
    if not name or not kind or type(clock) is not int or clock < 0:
        raise ValueError("a clock that is none")
    if clock > latest:
        when = iso(clock)[:10] if clock <= LAST_AT else "the end of time"
        raise _TooLate(when)
    if not isinstance(body, dict):
        raise TypeError("a line that says nothing")
    try:
        forms.check(kind, about, body)
        json.dumps([about, body], ensure_ascii=False).encode()  # not every text of JSON is one
    except ValueError as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"a line about a {kind} that is none ({reason})") from None
    return Line(name, clock, replica, kind, about, tuple(parents), body)
