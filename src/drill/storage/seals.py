"""A seal on a row: a checksum of what must not change unseen. SQLite's own check compares what it
holds twice; a letter inside a note, or a rating in the log, it holds once.

Whatever else carries a person's decisions is small, and stands in an index whole: there SQLite's
check compares. Used by the migrations, so it knows the standard library only.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from zlib import crc32

FUNCTION = "drill_seal"
"""What SQL of ours calls it, where the values are in the store already."""

BROKEN = (
    "SELECT 'note ' || deck || '/' || note FROM note WHERE seal IS NOT drill_seal("
    "CAST(kind AS BLOB), CAST(body AS BLOB)) LIMIT 1",
    "SELECT 'line ' || seq || ' of the log' FROM review WHERE seal IS NOT drill_seal("
    "CAST(id AS BLOB), card_pk, rating, at, day, seconds, CAST(source AS BLOB), due_day, due_at, "
    "CAST(rules AS BLOB), CAST(device AS BLOB), CAST(recalled AS BLOB), undoes) LIMIT 1",
    "SELECT 'step ' || seq || ' of the history' FROM change WHERE seal IS NOT drill_seal("
    "at, CAST(kind AS BLOB), CAST(what AS BLOB), CAST(before AS BLOB)) LIMIT 1",
)
"""Queries that name a row of the newest schema that is not what was written, where there is one."""


def seal(*values: str | float | None) -> int:
    """The seal of a row's values, in the order that its kind fixes. Raises TypeError for a blob."""
    written = [value if type(value) is str else _written(value) for value in values]
    return crc32("\x1f".join(written).encode(errors="surrogatepass"))


def _written(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return "\0"
    if type(value) not in (int, float):
        raise TypeError(f"a {type(value).__name__} in a row that has none")
    # SQLite keeps no sign of a zero.
    return repr(value + 0.0 if type(value) is float else value)


def _held(value: object) -> str:
    # A million lines of a log are checked at once: no test of the same value twice.
    return value.decode(errors="replace") if type(value) is bytes else _written(value)


@lru_cache(maxsize=16)
def _begun(first: bytes) -> int:
    """The checksum of what comes before the second of two values. Raises UnicodeDecodeError, and
    AttributeError for what is no blob."""
    return crc32(f"{first.decode()}\x1f".encode())


def declare(connection: sqlite3.Connection) -> None:
    """Let SQL on a connection seal rows. Text that may not be UTF-8 comes to it cast to a blob."""

    def of(*values: str | float | bytes | None) -> int:
        return crc32("\x1f".join(map(_held, values)).encode(errors="surrogatepass"))

    def of_texts(one: bytes, other: bytes) -> int:
        # Those of a note, of which thousands are sealed at once; the same, where they are sound.
        try:
            if not other.isascii():
                other.decode()
            return crc32(other, _begun(one))
        except (AttributeError, TypeError, UnicodeDecodeError):
            return of(one, other)

    connection.create_function(FUNCTION, -1, of, deterministic=True)
    connection.create_function(FUNCTION, 2, of_texts, deterministic=True)
