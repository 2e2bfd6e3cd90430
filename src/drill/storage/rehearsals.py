"""Stories told aloud, and mocks: rows ↔ domain.

Tellings are few, and SQLite takes a table that was empty when it looked for a large one: `CROSS
JOIN` has it begin with them all the same. They come in the order in which they were told: a row
of another device may come after later ones.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from drill.domain.rehearsal import Asked, Mock, Rehearsal, Told
from drill.domain.review import StudyDay
from drill.storage.columns import MOCK, REHEARSAL
from drill.storage.connection import Connection, Row
from drill.storage.damage import at as instant
from drill.storage.damage import day as study_day
from drill.storage.damage import readable, text, within
from drill.storage.library import dump
from drill.storage.lines import counting_for
from drill.storage.predicates import OWNER
from drill.storage.sql import add_row, listed

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@cache
def _told() -> TypeAdapter[Told]:
    from pydantic import TypeAdapter  # grading a card needs none of it

    return TypeAdapter(Told)


_KEPT_AS = {"way": "variant"}
"""Fields of a telling that its row calls otherwise, as they were once called."""


def _kept(told: Told) -> str:
    values = _told().dump_python(told, mode="json")
    return dump({_KEPT_AS.get(name, name): value for name, value in values.items()})


def _read(text: str) -> Told:
    values = json.loads(text)
    if isinstance(values, dict):
        values |= {name: values.pop(old) for name, old in _KEPT_AS.items() if old in values}
    return _told().validate_python(values)


@cache
def _asked() -> TypeAdapter[tuple[Asked, ...]]:
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[Asked, ...])


def add(
    connection: Connection, card_pk: int, at: int, day: int, words: float, told: Told,
    mock: int | None = None,
) -> int:  # fmt: skip
    """Keep a telling and return its row number."""
    values = {
        "card_pk": card_pk, "at": at, "day": day, "seconds": told.seconds, "words": words,
        "told": _kept(told), "mock": mock, "undone": False,
    }  # fmt: skip
    return add_row(connection, REHEARSAL, values)


def take_back(connection: Connection, pk: int) -> None:
    """Its grade was undone: it counts no more."""
    connection.execute("UPDATE rehearsal SET undone = 1 WHERE pk = :pk", pk=pk)


def of_reviews(connection: Connection, reviews: Sequence[int]) -> int | None:
    """The row number of the telling that stands and that these reviews, by sequence number, are of;
    None where they are of none."""
    query = f"""
        SELECT rehearsal.pk FROM rehearsal
            JOIN review ON rehearsal.card_pk = {OWNER} AND review.at = rehearsal.at
        WHERE rehearsal.undone = 0 AND review.seq IN (SELECT value FROM json_each(:reviews))
        LIMIT 1
    """
    pk = connection.scalar(query, reviews=listed(reviews))
    return None if pk is None else int(pk)


def tellings(connection: Connection, *, card: str | None = None) -> list[Rehearsal]:
    """Tellings that stand, oldest first: of one tell card, or all."""
    query = """
        SELECT rehearsal.*, card.key FROM rehearsal CROSS JOIN card ON card.pk = rehearsal.card_pk
        WHERE rehearsal.undone = 0 AND (:card IS NULL OR card.key = :card)
        ORDER BY rehearsal.at, rehearsal.pk
    """
    rows = connection.rows(query, card=card)
    return list(
        readable(connection, "telling", rows, _rehearsal, lambda row: f"{row.pk} of {row.key}")
    )


def _rehearsal(row: Row) -> Rehearsal:
    return Rehearsal(
        row.pk, text(row.key), instant(row.at), StudyDay(study_day(row.day)),
        within(row.words, 0, 1e9),
        _read(row.told), row.mock,
    )  # fmt: skip


def ratings(connection: Connection) -> dict[int, int]:
    """How each telling that stands was rated, 1 to 4, by its row number."""
    # The sign keeps SQLite from an index that it would make for this, of the whole log.
    rows = connection.execute(
        f"""
        SELECT rehearsal.pk, review.rating FROM rehearsal CROSS JOIN review
            ON {counting_for("= rehearsal.card_pk")} AND +review.at = rehearsal.at
        WHERE rehearsal.undone = 0 AND review.undoes IS NULL
        """
    )
    return {int(pk): int(rating) for pk, rating in rows}


def rates(connection: Connection, most: int = 20) -> list[tuple[float, float]]:
    """(words, seconds) of the newest tellings, by which a person's speaking rate is known."""
    rows = connection.execute(
        """
        SELECT words, seconds FROM rehearsal WHERE undone = 0 AND words > 0 AND seconds > 0
        ORDER BY at DESC, pk DESC LIMIT :most
        """,
        most=most,
    )
    return [(float(words), float(seconds)) for words, seconds in rows]


def begin_mock(connection: Connection, at: int, day: int, minutes: float) -> int:
    """Keep that a mock began and return its row number."""
    values = {"at": at, "day": day, "minutes": minutes, "asked": "[]"}
    return add_row(connection, MOCK, values)


def keep_asked(connection: Connection, pk: int, asked: Sequence[Asked]) -> None:
    """Replace what was asked in a mock so far."""
    text = dump(_asked().dump_python(tuple(asked), mode="json"))
    connection.execute("UPDATE mock SET asked = :asked WHERE pk = :pk", asked=text, pk=pk)


def mocks(connection: Connection) -> list[Mock]:
    """Every mock in which something was asked, oldest first."""
    rows = connection.rows("SELECT * FROM mock WHERE asked <> '[]' ORDER BY at, pk")
    undone = "SELECT pk FROM rehearsal WHERE undone = 1 AND mock IS NOT NULL"
    taken_back = frozenset(connection.scalars(undone))
    mock = partial(_mock, taken_back=taken_back)
    return list(readable(connection, "mock", rows, mock, lambda row: str(row.pk)))


def _mock(row: Row, taken_back: frozenset[int]) -> Mock:
    return Mock(
        row.pk, instant(row.at), StudyDay(study_day(row.day)), within(row.minutes, 0, 1e9),
        _asked().validate_python(json.loads(row.asked)), taken_back,
    )  # fmt: skip


def check_told(text: str) -> None:
    """Raises ValueError for what no row of a telling says."""
    _read(text)


def check_asked(text: str) -> None:
    """Raises ValueError for what no row of a mock says."""
    _asked().validate_python(json.loads(text))


def any_told(connection: Connection) -> bool:
    """Whether a story was ever told aloud."""
    return connection.scalar("SELECT 1 FROM rehearsal WHERE undone = 0 LIMIT 1") is not None
