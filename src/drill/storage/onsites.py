"""Interview dates, and the questions that were really asked there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from drill.domain.onsite import HeardQuestion, Onsite, Went
from drill.storage.columns import HEARD
from drill.storage.connection import Connection, Row
from drill.storage.damage import at, readable, text, whole
from drill.storage.library import dump
from drill.storage.predicates import TO_COME
from drill.storage.sql import add_row

_TO_COME = f"SELECT * FROM onsite WHERE {TO_COME} ORDER BY at, id"
_EVERY = "SELECT * FROM onsite WHERE :closed OR NOT closed ORDER BY at, id"
_PUT = """
    INSERT INTO onsite (id, name, at, minutes, scope, closed, zone, went)
    VALUES (:id, :name, :at, :minutes, :scope, :closed, :zone, :went)
    ON CONFLICT (id) DO UPDATE SET
        name = excluded.name, at = excluded.at, minutes = excluded.minutes, scope = excluded.scope,
        closed = excluded.closed, zone = excluded.zone, went = excluded.went
"""


def next_one(connection: Connection, now: int) -> Onsite | None:
    """The first of those `to_come`."""
    return next(iter(to_come(connection, now)), None)


def to_come(connection: Connection, now: int) -> list[Onsite]:
    """Open ones that are yet to come, the nearest first."""
    return _read(connection, connection.rows(_TO_COME, now=now))


def every(connection: Connection, *, closed: bool = False) -> list[Onsite]:
    """All open ones, the earliest first; with `closed` those that are over as well."""
    return _read(connection, connection.rows(_EVERY, closed=closed))


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
    connection.execute(
        _PUT,
        id=onsite.id,
        name=onsite.name,
        at=onsite.at,
        minutes=onsite.minutes,
        scope=dump({key: list(ids) for key, ids in scope.items() if ids}),
        closed=onsite.closed,
        zone=onsite.zone or None,
        went=onsite.went.value if onsite.went else None,
    )


def remove(connection: Connection, onsite_id: str) -> None:
    """Take one away; one that is not there is no fault."""
    connection.execute("DELETE FROM onsite WHERE id = :id", id=onsite_id)


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
    values = {"onsite": onsite, "at": at, "question": question, "competency": competency}
    return add_row(connection, HEARD, values | {"went": went.value})


def forget(connection: Connection, pk: int) -> None:
    """Take a question away; one that is not there is no fault."""
    connection.execute("DELETE FROM heard WHERE pk = :pk", pk=pk)


def questions(connection: Connection) -> list[HeardQuestion]:
    """Every question that was asked, oldest first."""
    rows = connection.rows("SELECT * FROM heard ORDER BY at, pk")
    return list(readable(connection, "question", rows, _heard, lambda row: str(row.pk)))


def _heard(row: Row) -> HeardQuestion:
    return HeardQuestion(
        row.pk, text(row.onsite), at(row.at), text(row.question), text(row.competency),
        Went(row.went),
    )  # fmt: skip
