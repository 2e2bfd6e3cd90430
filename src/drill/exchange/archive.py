"""Zip archives from strangers: nothing leaves the folder it is unpacked to, and nothing unpacks
to more than it may.

Sizes are those of the bytes really read; what an archive declares only refuses it sooner. A
symbolic link, a path that leads outside, an encrypted part or an unsound archive is refused with
words, whatever the standard library raises for it.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from drill.errors import DeckError, Problem
from drill.exchange.unsound import pieces_of, sound
from drill.files import Closable
from drill.text import one_line

MOST_PARTS = 100_000
MOST_RATIO = 1000
"""Bytes out for a byte in; deflate itself reaches 1,032 only on a single repeated byte."""
_RATIO_FROM = 10_000_000
"""Bytes from which on the ratio is looked at: a short text may well be one letter."""


def is_zip(start: bytes) -> bool:
    """Whether a file that starts so is a zip archive."""
    return start[:4] in (b"PK\x03\x04", b"PK\x05\x06")


class Archive(Closable):
    """An open archive. Raises DeckError for whatever is wrong with it; a context manager."""

    def __init__(self, path: Path, name: str) -> None:
        """Opens it and looks at its list of parts. `name` is what messages call the source."""
        self.name = name
        with self._sound("it cannot be opened"):
            self._zip = zipfile.ZipFile(path)
        try:
            self.parts = tuple(self._looked_at())
        except BaseException:
            self.close()
            raise

    def _looked_at(self) -> Iterator[str]:
        entries = self._zip.infolist()
        if len(entries) > MOST_PARTS:
            raise self._refused(f"more than {MOST_PARTS:,} files in one archive")
        seen: set[str] = set()
        for entry in entries:
            shown = one_line(entry.filename)[:60]
            kind = stat.S_IFMT(entry.external_attr >> 16)
            for wrong, why in (
                (_leads_outside(entry.filename), "leads outside the archive"),
                (kind not in (0, stat.S_IFREG, stat.S_IFDIR), "is no ordinary file"),
                (entry.flag_bits & 1, "is encrypted"),
                (entry.filename in seen, "is in it twice"),
            ):
                if wrong:
                    raise self._refused(f"'{shown}' {why}")
            if not entry.is_dir():
                seen.add(entry.filename)
                yield entry.filename

    def has(self, part: str) -> bool:
        """Whether there is a file of this name."""
        return part in self.parts

    def read(self, part: str, most: int) -> bytes:
        """A file's bytes, at most so many. Raises DeckError where it is longer."""
        return b"".join(self.pieces(part, most))

    def pieces(self, part: str, most: int) -> Iterator[bytes]:
        """A file in pieces, at most so many bytes. Raises DeckError where it is longer."""
        entry = self._entry(part)
        if entry.file_size > most:
            raise self._refused(too_large(part, most))
        message = too_large(part, most)
        believable = max(_RATIO_FROM, MOST_RATIO * entry.compress_size)
        if believable < most:
            most, message = believable, f"'{one_line(part)[:60]}' is packed beyond belief"
        with self.stream(part) as file:
            yield from pieces_of(file, most, self.name, message)

    @contextmanager
    def stream(self, part: str) -> Iterator[IO[bytes]]:
        """A file to read from, for a decoder that counts what it makes of it."""
        entry = self._entry(part)
        with self._sound(f"'{one_line(part)[:60]}' is damaged"), self._zip.open(entry) as file:
            yield file

    def _entry(self, part: str) -> zipfile.ZipInfo:
        with self._sound(f"'{one_line(part)[:60]}' is not in it"):
            return self._zip.getinfo(part)

    def _sound(self, otherwise: str) -> AbstractContextManager[None]:
        return sound(self.name, f"a damaged zip archive, {otherwise}", system=True)

    def _refused(self, message: str) -> DeckError:
        return DeckError(self.name, [Problem(message)])

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


def too_large(part: str, most: int) -> str:
    """The words for a part that unpacks to more than it may."""
    return f"'{one_line(part)[:60]}' unpacks to more than {most // 1_000_000} MB"


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    drive = "".join(path.parts[:1]).endswith(":")
    return path.is_absolute() or ".." in path.parts or drive or not name
