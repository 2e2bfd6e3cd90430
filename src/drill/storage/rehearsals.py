"""Stories told aloud, and mocks: rows ↔ domain."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from drill.domain.rehearsal import Asked, Mock, Rehearsal, Told
from drill.domain.review import StudyDay
from drill.storage.connection import Connection, Row
from drill.storage.damage import at as instant
from drill.storage.damage import day as study_day
from drill.storage.damage import readable, text, within
from drill.storage.library import dump
from drill.storage.lines import OWNER
from drill.storage.sql import among
from drill.storage.tables import CARD, MOCK, REHEARSAL, REVIEW

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


def _read(kept: str) -> Told:
    values = json.loads(kept)
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
    added = connection.execute(
        insert(REHEARSAL).values(
            card_pk=card_pk,
            at=at,
            day=day,
            seconds=told.seconds,
            words=words,
            told=_kept(told),
            mock=mock,
            undone=False,
        )
    )
    return int(added.lastrowid)


def take_back(connection: Connection, pk: int) -> None:
    """Its grade was undone: it counts no more."""
    connection.execute(update(REHEARSAL).where(REHEARSAL.c.pk == pk).values(undone=True))


def of_reviews(connection: Connection, reviews: Sequence[int]) -> int | None:
    """The row number of the telling that stands and that these reviews, by sequence number, are of;
    None where they are of none."""
    graded = (REHEARSAL.c.card_pk == OWNER) & (REVIEW.c.at == REHEARSAL.c.at)
    query = (
        select(REHEARSAL.c.pk)
        .select_from(REHEARSAL)
        .join(REVIEW, graded)
        .where(~REHEARSAL.c.undone)
    )
    pk = connection.scalar(query.where(REVIEW.c.seq.in_(among(reviews))).limit(1))
    return None if pk is None else int(pk)


def tellings(connection: Connection, *, card: str | None = None) -> list[Rehearsal]:
    """Tellings that stand, oldest first: of one tell card, or all."""
    query = (
        select(REHEARSAL, CARD.c.key)
        .join(CARD, CARD.c.pk == REHEARSAL.c.card_pk)
        .where(~REHEARSAL.c.undone)
        .order_by(REHEARSAL.c.pk)
    )
    if card is not None:
        query = query.where(CARD.c.key == card)
    rows = connection.execute(query)
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
    graded = (REVIEW.c.card_pk == REHEARSAL.c.card_pk) & (REVIEW.c.at == REHEARSAL.c.at)
    query = select(REHEARSAL.c.pk, REVIEW.c.rating).join(REVIEW, graded)
    rows = connection.execute(query.where(~REHEARSAL.c.undone, REVIEW.c.undoes.is_(None)))
    return {int(pk): int(rating) for pk, rating in rows}


def rates(connection: Connection, most: int = 20) -> list[tuple[float, float]]:
    """(words, seconds) of the newest tellings, by which a person's speaking rate is known."""
    query = (
        select(REHEARSAL.c.words, REHEARSAL.c.seconds)
        .where(~REHEARSAL.c.undone, REHEARSAL.c.words > 0, REHEARSAL.c.seconds > 0)
        .order_by(REHEARSAL.c.pk.desc())
        .limit(most)
    )
    return [(float(words), float(seconds)) for words, seconds in connection.execute(query)]


def begin_mock(connection: Connection, at: int, day: int, minutes: float) -> int:
    """Keep that a mock began and return its row number."""
    added = connection.execute(insert(MOCK).values(at=at, day=day, minutes=minutes, asked="[]"))
    return int(added.lastrowid)


def keep_asked(connection: Connection, pk: int, asked: Sequence[Asked]) -> None:
    """Replace what was asked in a mock so far."""
    text = dump(_asked().dump_python(tuple(asked), mode="json"))
    connection.execute(update(MOCK).where(MOCK.c.pk == pk).values(asked=text))


def mocks(connection: Connection) -> list[Mock]:
    """Every mock in which something was asked, oldest first."""
    rows = connection.execute(select(MOCK).where(MOCK.c.asked != "[]").order_by(MOCK.c.pk))
    undone = select(REHEARSAL.c.pk).where(REHEARSAL.c.undone, REHEARSAL.c.mock.is_not(None))
    taken_back = frozenset(connection.execute(undone).scalars())
    mock = partial(_mock, taken_back=taken_back)
    return list(readable(connection, "mock", rows, mock, lambda row: str(row.pk)))


def _mock(row: Row, taken_back: frozenset[int]) -> Mock:
    return Mock(
        row.pk, instant(row.at), StudyDay(study_day(row.day)), within(row.minutes, 0, 1e9),
        _asked().validate_python(json.loads(row.asked)), taken_back,
    )  # fmt: skip


def check_told(kept: str) -> None:
    """Raises ValueError for what no row of a telling says."""
    _read(kept)


def check_asked(kept: str) -> None:
    """Raises ValueError for what no row of a mock says."""
    _asked().validate_python(json.loads(kept))


def any_told(connection: Connection) -> bool:
    """Whether a story was ever told aloud."""
    return connection.execute(select(REHEARSAL.c.pk).where(~REHEARSAL.c.undone)).first() is not None
