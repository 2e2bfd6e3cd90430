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
    glance = today.overview(paths, clock)
    if not glance.ahead or glance.plan:
        return glance
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
        known = moment.last_plan(home, connection)
    if onsite is None or known is not None:
        return
    from drill.service.onsite.plan import plan

    with suppress(UsageError):  # nothing to learn for it: ordinary study goes on
        seen, cram_plan = moment.settled(home), plan(home, onsite)
        session = cram_plan.days[0]
        write, of = cram_plan.write or (0, 0)
        plan_now = KeptPlan(
            onsite=onsite.name,
            at=onsite.at,
            seconds_left=cram_plan.seconds_left,
            cards=session.cards,
            new=session.new,
            own=session.own,
            seconds=session.seconds,
            kind=session.kind,
            with_plan=cram_plan.ready.with_plan,
            without=cram_plan.ready.without,
            write=write,
            of=of,
            held=cram_plan.held,
            basis=basis(home.options),
            unseen=cram_plan.unseen,
        )
        moment.keep(seen, plan_now)
