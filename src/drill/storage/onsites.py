"""Interview dates."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from drill.storage.library import table
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


def next_one(connection: Connection, now: int) -> Onsite | None:
    """The nearest open one that is yet to come."""
    query = select(ONSITE).where(~ONSITE.c.closed, ONSITE.c.at >= now).order_by(ONSITE.c.at)
    row = connection.execute(query.limit(1)).first()
    return Onsite(row.id, row.name, row.at, row.minutes) if row else None


def put(connection: Connection, onsite: Onsite) -> None:
    """Add one, or replace the one with its id."""
    values = {"name": onsite.name, "at": onsite.at, "minutes": onsite.minutes, "closed": False}
    found = connection.execute(update(ONSITE).where(ONSITE.c.id == onsite.id).values(**values))
    if not found.rowcount:
        connection.execute(insert(ONSITE).values(id=onsite.id, scope="{}", **values))


def remove(connection: Connection, onsite_id: str) -> None:
    """Take one away; one that is not there is no fault."""
    connection.execute(delete(ONSITE).where(ONSITE.c.id == onsite_id))
