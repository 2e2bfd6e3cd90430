"""Bytes of strangers: bounded, and whatever they make the libraries raise becomes a sentence.

zipfile, zstd, sqlite3 and json each have errors of their own and let others through: a name
that is no UTF-8 is a ValueError in one place and a KeyError in another. Whoever reads such bytes
does so within `sound`; no list of errors has to be complete (`bench/damage.py` tries).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from drill.errors import DeckError, DrillError, Problem
from drill.text import one_line

_PIECE = 1 << 20


@contextmanager
def sound(name: str, otherwise: str, *, system: bool = False) -> Iterator[None]:
    """Around code that reads a stranger's bytes: raises DeckError for what it cannot read.

    `name` is what messages call the source, `otherwise` what they say before the library's own
    words. `system`: the operating system's errors mean damage as well, as where a length that
    the source gave is no length; where files are written they do not.
    """
    try:
        yield
    except DrillError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and not system:
            raise
        raise DeckError(name, [Problem(f"{otherwise}: {_why(error)}")]) from None


def _why(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "a name or a text in it is not UTF-8"
    words = one_line(str(error))[:100]
    # Most say a sentence; a KeyError's is one word, a MemoryError's none.
    return words if " " in words else f"{type(error).__name__} {words}".strip()


def pieces_of(file: IO[bytes], most: int, name: str, too_large: str) -> Iterator[bytes]:
    """A file in pieces, at most so many bytes. Raises DeckError, which says this of the source of
    this name, where it is longer."""
    read = 0
    while piece := file.read(_PIECE):
        read += len(piece)
        if read > most:
            raise DeckError(name, [Problem(too_large)])
        yield piece
