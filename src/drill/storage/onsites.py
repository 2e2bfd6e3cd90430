"""Interview dates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from drill.storage.library import dump, table
from drill.storage.tables import OnsiteRow

ONSITE = table(OnsiteRow)


@dataclass(frozen=True, slots=True)
class Onsite:
    """An interview date."""

    id: str
    name: str
    at: int
    """Epoch ms."""
    minutes: int
    """Minutes a day until then."""
    competencies: tuple[str, ...] = ()
    """Ids of those it is limited to; empty: all."""


def next_one(connection: Connection, now: int) -> Onsite | None:
    """The nearest open one that is yet to come."""
    query = select(ONSITE).where(~ONSITE.c.closed, ONSITE.c.at >= now).order_by(ONSITE.c.at)
    row = connection.execute(query.limit(1)).first()
    return _onsite(row) if row else None


def every(connection: Connection) -> list[Onsite]:
    """All open ones, the earliest first."""
    rows = connection.execute(select(ONSITE).where(~ONSITE.c.closed).order_by(ONSITE.c.at))
    return [_onsite(row) for row in rows]


def _onsite(row: Row[Any]) -> Onsite:
    scope = json.loads(row.scope)
    return Onsite(row.id, row.name, row.at, row.minutes, tuple(scope.get("competencies", ())))


def put(connection: Connection, onsite: Onsite) -> None:
    """Add one, or replace the one with its id."""
    scope = dump({"competencies": list(onsite.competencies)} if onsite.competencies else {})
    values: dict[str, Any] = {
        "name": onsite.name,
        "at": onsite.at,
        "minutes": onsite.minutes,
        "scope": scope,
    }
    values["closed"] = False
    found = connection.execute(update(ONSITE).where(ONSITE.c.id == onsite.id).values(**values))
    if not found.rowcount:
        connection.execute(insert(ONSITE).values(id=onsite.id, **values))


def remove(connection: Connection, onsite_id: str) -> None:
    """Take one away; one that is not there is no fault."""
    connection.execute(delete(ONSITE).where(ONSITE.c.id == onsite_id))
