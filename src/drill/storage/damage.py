"""Rows that cannot be what was written: left out where they are read, and remembered, so that the
person hears of them once and everything else goes on.

Every row becomes something of the domain here (`readable`); no reader above meets its faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from drill.errors import DamagedRow
from drill.storage.connection import Connection, Row

T = TypeVar("T")
Read = TypeVar("Read")
"""A row, of `Connection` or as the driver has it."""

FAULTS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
"""What making sense of a row that has none raises."""
LAST_DAY, LAST_AT = 2_932_896, 253_402_300_799_999
"""The study day and the epoch ms where the calendar of computers ends."""
STABLE = f"""(
    card.stability BETWEEN 0.0 AND {LAST_DAY}
    AND typeof(card.last_at) = 'integer' AND card.last_at BETWEEN -{LAST_AT} AND {LAST_AT}
)"""
"""What SQL asks of a card that was begun, for how well it is remembered: where it looks at them,
Python need not."""

_MANY = {
    "note": ("1 note is", "notes are"),
    "card": ("1 card is", "cards are"),
    "line": ("1 line of the log is", "lines of the log are"),
    "step": ("1 step that undo knew is", "steps that undo knew are"),
    "telling": ("1 telling is", "tellings are"),
    "mock": ("1 mock interview is", "mock interviews are"),
    "onsite": ("1 onsite is", "onsites are"),
    "question": ("1 question heard is", "questions heard are"),
}
_NAMED = 3


def leave_out(connection: Connection, error: DamagedRow) -> None:
    """Remember a row that is left out."""
    connection.damage.setdefault((error.kind, error.name), error)


def met(connection: Connection, kind: str) -> bool:
    """Whether a row of a kind was left out."""
    # Listed at once: another thread may be reading, and meet more.
    return any(other == kind for other, _ in list(connection.damage))


def check(connection: Connection, kind: str, name: str) -> None:
    """Raises DamagedRow for a row that was left out."""
    if error := connection.damage.get((kind, name)):
        raise error


def readable(
    connection: Connection,
    kind: str,
    rows: Iterable[Read],
    make: Callable[[Read], T],
    name: Callable[[Read], str],
) -> Iterator[T]:
    """What is made of each row; those of which nothing can be made are left out."""
    for row in rows:
        try:
            item = make(row)
        except FAULTS as error:
            leave_out(connection, damaged(kind, row, name, error))
        else:
            yield item


def faulty(
    kind: str,
    rows: Iterable[Row],
    make: Callable[[Row], object],
    name: Callable[[Row], str],
) -> Iterator[tuple[Row, DamagedRow]]:
    """The rows of which nothing can be made, each with its error."""
    for row in rows:
        try:
            make(row)
        except FAULTS as error:
            yield row, damaged(kind, row, name, error)


def damaged(
    kind: str, row: Any, name: Callable[[Any], str], error: Exception | None = None
) -> DamagedRow:
    """The error for a row, named as far as its name can be read."""
    try:
        called = str(name(row))
    except FAULTS:
        called = f"row {row[0]}"
    return DamagedRow(kind, called, str(error or ""))


def day(value: Any) -> int:
    """A study day. Raises ValueError for what is none."""
    if type(value) is not int or abs(value) > LAST_DAY:
        raise ValueError(f"{value!r} is no day")
    return value


def at(value: Any) -> int:
    """An instant, epoch ms. Raises ValueError for what is none."""
    if type(value) is not int or abs(value) > LAST_AT:
        raise ValueError(f"{value!r} is no time")
    return value


def whole(value: Any) -> int:
    """A count. Raises ValueError for what is none."""
    if type(value) is not int or not 0 <= value < 2**62:
        raise ValueError(f"{value!r} is no count")
    return value


def text(value: Any) -> str:
    """Text. Raises ValueError for what is none."""
    if type(value) is not str:
        raise ValueError(f"a {type(value).__name__} in place of text")
    return value


def ident(value: Any) -> str:
    """Text that names something, so that no letter of it can be lost. Raises ValueError."""
    if "\ufffd" in text(value):
        raise ValueError(f"{value!r} is no UTF-8")
    return str(value)


def within(value: Any, least: float, most: float) -> float:
    """A number of a range. Raises ValueError for what is none."""
    if type(value) not in (int, float) or not least <= value <= most:
        raise ValueError(f"{value!r} is not between {least:g} and {most:g}")
    return float(value)


def words(damage: Mapping[tuple[str, str], DamagedRow]) -> list[str]:
    """What a person should hear of the rows that were left out, a line for each kind."""
    left_out = list(damage)  # at once: another thread may be reading, and meet more
    out = []
    for kind, (single, many) in _MANY.items():
        names = [name for other, name in left_out if other == kind]
        if names:
            count = single if len(names) == 1 else f"{len(names)} {many}"
            more = f" and {len(names) - _NAMED} more" * (len(names) > _NAMED)
            out.append(f"{count} damaged and left out: {', '.join(names[:_NAMED])}{more}.")
    others = [name for kind, name in left_out if kind not in _MANY]
    if others:
        out.append(f"What the store says about this is damaged: {', '.join(others[:_NAMED])}.")
    if out:
        out[-1] += " `drill doctor` says more."
    return out
