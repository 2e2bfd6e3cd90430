"""As of when the plan of today is: of one moment until something changes, so that every screen says
the same of it, whenever it is looked at.

Recall fades by the minute, and with it what the next session would hold. What was said of that on
one screen must not be another number on the next one only because it is later.
"""

from __future__ import annotations

import json
from contextlib import suppress

from drill.errors import StoreError
from drill.service.home.home import Home
from drill.service.study.today import basis
from drill.storage import settings
from drill.storage.connection import Connection
from drill.storage.counts import PLAN, KeptPlan, kept_plan, plan_moment, plan_stamp


def settled(home: Home) -> Home:
    """The home at the moment of today's plan; that is now, and from now on where the store can be
    written, if something has changed that it rests on. Raises StoreError.
    """
    with home.store.read() as connection:
        text, day, stamp, now = _stored(home, connection)
    moment = plan_moment(text, day, stamp, now)
    if moment is None or json.loads(text).get("basis") != basis(home.options):
        moment = now
        fresh = {"day": day, "stamp": stamp, "found": now, "basis": basis(home.options)}
        with suppress(StoreError), home.store.write() as connection:
            settings.put(connection, PLAN, json.dumps(fresh))
    return home.seen(moment)


def last_plan(home: Home, connection: Connection) -> KeptPlan | None:
    """Today's next session as it was found last; None where it is to be found anew."""
    plan = kept_plan(*_stored(home, connection))
    return plan if plan and plan.basis == basis(home.options) else None


def keep(home: Home, plan: KeptPlan) -> None:
    """Keep what was found at the moment at which this `settled` home stands, where that can be
    written.
    """
    with suppress(StoreError), home.store.write() as connection:
        moment = json.loads(settings.get(connection, PLAN) or "{}")
        if moment.get("found") == home.clock.now():
            settings.put(connection, PLAN, json.dumps(moment | plan._asdict()))


def _stored(home: Home, connection: Connection) -> tuple[str, int, list[int], int]:
    day, now = int(home.day()), home.clock.now()
    stamp = plan_stamp(connection.raw.execute, day, now)
    return settings.get(connection, PLAN) or "{}", day, stamp, now
