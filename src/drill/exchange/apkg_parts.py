"""Parts of an Anki package that are not its database: what packs them, and its media."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

from drill.errors import DeckError, Problem
from drill.exchange import media
from drill.exchange.archive import Archive, too_large
from drill.exchange.unsound import pieces_of, sound
from drill.text import clean

COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The database in a package, the newest form first."""
_MOST_IN_A_LIST = 20_000_000
"""Bytes of the list of media."""


class PackageMedia:
    """The media files of a package. Raises DeckError for whatever is wrong with them."""

    def __init__(self, archive: Archive, name: str) -> None:
        self._archive = archive
        self._name = name
        self._packed = archive.has(COLLECTIONS[0])
        """Whether the files, and their list, are packed in the newest form."""

    def names(self) -> tuple[str, ...]:
        """Their names, as the package lists them."""
        return tuple(name for name, _ in self._listed())

    def save(self, folder: Path) -> int:
        """Write them into a folder, as `media.keep` does; returns how many."""
        files = ((name, part) for name, part in self._listed() if self._archive.has(part))
        return media.keep(folder, ((name, self._pieces(part)) for name, part in files), self._name)

    def _pieces(self, part: str) -> Iterator[bytes]:
        if not self._packed:
            yield from self._archive.pieces(part, media.MOST_BYTES)
            return
        with self._archive.stream(part) as source:
            yield from unzstd(source, part, self._name, media.MOST_BYTES)

    def _listed(self) -> Iterator[tuple[str, str]]:
        """Name, and the part of the archive that holds it."""
        if not self._archive.has("media"):
            return
        with sound(self._name, "the package cannot be read"):
            listing = self._archive.read("media", _MOST_IN_A_LIST)
            if self._packed:
                unpacked = b"".join(unzstd(BytesIO(listing), "media", self._name, _MOST_IN_A_LIST))
                entries = (dict(message(value)) for key, value in message(unpacked) if key == 1)
                for index, entry in enumerate(entries):
                    yield clean(utf8(entry.get(1))), str(index)
                return
            try:
                names = json.loads(listing or b"{}")
            except (ValueError, RecursionError):
                problem = Problem("its list of media cannot be read")
                raise DeckError(self._name, [problem]) from None
            for part, name in names.items() if isinstance(names, dict) else ():
                if isinstance(name, str):
                    yield clean(name), str(part)


def utf8(value: object) -> str:
    """The text of a field of a message; empty for what is none."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def message(raw: object) -> Iterator[tuple[int, Any]]:
    """Field number and value of a protobuf message: numbers for varints, bytes for the rest.

    https://protobuf.dev/programming-guides/encoding/. Stops at whatever is malformed.
    """
    if not isinstance(raw, bytes):
        return
    at = 0
    while at < len(raw):
        key, at = _varint(raw, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(raw, at)
            yield number, value
        elif wire == 2:
            size, at = _varint(raw, at)
            if size > len(raw) - at:
                return
            yield number, raw[at : at + size]
            at += size
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            return


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(raw) and shift < 70:
        byte = raw[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    return value, at


def unzstd(source: IO[bytes], part: str, name: str, most: int) -> Iterator[bytes]:
    """What a zstd stream holds, in pieces, at most so many bytes."""
    from drill.zstd import DecompressionParameter, ZstdFile

    limit = {int(DecompressionParameter.window_log_max): 27}
    with (
        sound(name, f"'{part}' cannot be unpacked"),
        ZstdFile(source, options=limit) as stream,
    ):
        yield from pieces_of(cast("IO[bytes]", stream), most, name, too_large(part, most))
