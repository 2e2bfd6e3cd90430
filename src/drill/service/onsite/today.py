"""What today holds with an interview ahead: the next session of its plan, kept for quick counts."""

from __future__ import annotations

import json
from contextlib import suppress

from drill.clock import Clock
from drill.errors import StoreError, UsageError
from drill.paths import Paths
from drill.service.home.home import Home
from drill.service.study import today
from drill.service.study.today import Overview, basis
from drill.storage import log, settings
from drill.storage.counts import PLAN, KeptPlan, kept_plan


def overview(paths: Paths, clock: Clock) -> Overview:
    """Today's counts; with an interview ahead those of its plan, which is made anew where anything
    has changed. Raises ConfigError and StoreError.
    """
    found = today.overview(paths, clock)
    if not found.ahead or found.plan:
        return found
    from drill.service.library.opening import open_home

    with open_home(paths, clock, looking=True) as home:
        keep(home)
    return today.overview(paths, clock)


def keep(home: Home) -> None:
    """Find the next session of the plan and keep it, where an interview is ahead and the store can
    be written. Raises StoreError.
    """
    from drill.service.onsite.demand import to_come
    from drill.service.onsite.plan import plan

    day, rests_on = int(home.day()), basis(home.options)
    with home.store.read() as connection:
        onsite = next(iter(to_come(home, connection)), None)
        stamp = log.stamp(connection)
        kept = kept_plan(settings.get(connection, PLAN), day, stamp, home.clock.now())
    if onsite is None or (kept is not None and kept.basis == rests_on):
        return
    with suppress(UsageError):  # nothing to learn for it: ordinary study goes on
        found = plan(home, onsite)
        session = found.days[0]
        write, of = found.write or (0, 0)
        plan_now = KeptPlan(
            onsite=onsite.name,
            at=onsite.at,
            seconds_left=found.seconds_left,
            cards=session.cards,
            new=session.new,
            own=session.own,
            seconds=session.seconds,
            kind=session.kind,
            with_plan=found.ready.with_plan,
            without=found.ready.without,
            write=write,
            of=of,
            held=found.held,
            basis=rests_on,
        )
        text = json.dumps({"day": day, "stamp": list(stamp), **plan_now._asdict()})
        with suppress(StoreError), home.store.write() as connection:
            settings.put(connection, PLAN, text)
