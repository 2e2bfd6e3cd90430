"""Interview dates, and the questions that were really asked there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy import text as text_of

from drill.domain.onsite import HeardQuestion, Onsite, Went
from drill.storage.connection import Connection, Row
from drill.storage.damage import at, readable, text, whole
from drill.storage.library import dump
from drill.storage.predicates import TO_COME
from drill.storage.sql import Prepared
from drill.storage.tables import HEARD, ONSITE

_EVERY = select(ONSITE).order_by(ONSITE.c.at, ONSITE.c.id)
_TO_COME = Prepared(_EVERY.where(text_of(TO_COME)))


def next_one(connection: Connection, now: int) -> Onsite | None:
    """The first of those `to_come`."""
    return next(iter(to_come(connection, now)), None)


def to_come(connection: Connection, now: int) -> list[Onsite]:
    """Open ones that are yet to come, the nearest first."""
    return _read(connection, _TO_COME.rows(connection, now=now))


def every(connection: Connection, *, closed: bool = False) -> list[Onsite]:
    """All open ones, the earliest first; with `closed` those that are over as well."""
    query = _EVERY if closed else _EVERY.where(~ONSITE.c.closed)
    return _read(connection, connection.execute(query))


def _read(connection: Connection, rows: Iterable[Row]) -> list[Onsite]:
    return list(readable(connection, "onsite", rows, _onsite, lambda row: row.id))


def _onsite(row: Row) -> Onsite:
    scope = json.loads(row.scope)
    return Onsite(
        id=text(row.id),
        name=text(row.name),
        at=at(row.at),
        minutes=whole(row.minutes),
        competencies=tuple(scope.get("competencies", ())),
        decks=tuple(scope.get("decks", ())),
        zone=row.zone or "",
        closed=bool(row.closed),
        went=Went(row.went) if row.went else None,
    )


def put(connection: Connection, onsite: Onsite) -> None:
    """Add one, or replace the one with its id."""
    scope = {"competencies": onsite.competencies, "decks": onsite.decks}
    values: dict[str, Any] = {
        "name": onsite.name,
        "at": onsite.at,
        "minutes": onsite.minutes,
        "scope": dump({key: list(ids) for key, ids in scope.items() if ids}),
        "closed": onsite.closed,
        "zone": onsite.zone or None,
        "went": onsite.went.value if onsite.went else None,
    }
    changed = connection.execute(update(ONSITE).where(ONSITE.c.id == onsite.id).values(**values))
    if not changed.rowcount:
        connection.execute(insert(ONSITE).values(id=onsite.id, **values))


def remove(connection: Connection, onsite_id: str) -> None:
    """Take one away; one that is not there is no fault."""
    connection.execute(delete(ONSITE).where(ONSITE.c.id == onsite_id))


def image(onsite: Onsite | None) -> dict[str, Any] | None:
    """An onsite as a step of the undo history keeps it; see `restore`."""
    return asdict(onsite) if onsite else None


def restore(connection: Connection, onsite_id: str, before: dict[str, Any] | None) -> None:
    """Make an onsite what it was; None: it was not there."""
    if before is None:
        remove(connection, onsite_id)
        return
    went = Went(before["went"]) if before["went"] else None
    scope = {key: tuple(before[key]) for key in ("competencies", "decks")}
    put(connection, Onsite(**(before | scope | {"went": went})))


def hear(
    connection: Connection, onsite: str, at: int, question: str, competency: str, went: Went
) -> int:
    """Keep a question that was asked, and return its row number."""
    added = connection.execute(
        insert(HEARD).values(
            onsite=onsite, at=at, question=question, competency=competency, went=went.value
        )
    )
    return int(added.lastrowid)


def forget(connection: Connection, pk: int) -> None:
    """Take a question away; one that is not there is no fault."""
    connection.execute(delete(HEARD).where(HEARD.c.pk == pk))


_QUESTIONS = Prepared(select(HEARD).order_by(HEARD.c.pk))


def questions(connection: Connection) -> list[HeardQuestion]:
    """Every question that was asked, oldest first."""
    rows = _QUESTIONS.rows(connection)
    return list(readable(connection, "question", rows, _heard, lambda row: str(row.pk)))


def _heard(row: Row) -> HeardQuestion:
    return HeardQuestion(
        row.pk, text(row.onsite), at(row.at), text(row.question), text(row.competency),
        Went(row.went),
    )  # fmt: skip
