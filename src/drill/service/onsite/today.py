"""What today holds with an interview ahead: the next session of its plan, kept for quick counts."""

from __future__ import annotations

from contextlib import suppress

from drill.clock import Clock
from drill.errors import UsageError
from drill.paths import Paths
from drill.service.home.home import Home
from drill.service.onsite import moment
from drill.service.study import today
from drill.service.study.today import Overview, basis
from drill.storage.counts import KeptPlan


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

    with home.store.read() as connection:
        onsite = next(iter(to_come(home, connection)), None)
        known = moment.kept(home, connection)
    if onsite is None or known is not None:
        return
    from drill.service.onsite.plan import plan

    with suppress(UsageError):  # nothing to learn for it: ordinary study goes on
        seen, found = moment.settled(home), plan(home, onsite)
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
            basis=basis(home.options),
            unseen=found.unseen,
        )
        moment.keep(seen, plan_now)
