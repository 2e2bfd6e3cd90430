"""What today holds, quickly: the first frame and `drill due`. Imports nothing heavy.

Named tuples, here and in what it imports: `dataclasses` alone would cost a tenth of the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from drill.clock import Clock
from drill.config import Options, load
from drill.paths import Paths
from drill.scheduling.pace import tells
from drill.storage.counts import Counts, KeptPlan, read_counts

if TYPE_CHECKING:
    from drill.service.home.home import Home

MOST_OF_IT = 0.8
"""Share of its minutes below which a session leaves time for something else."""
ONLY_FLAGS = "would be red flags only"
"""What is said of minutes that nothing but red flags is left for."""
WRITING = 12
"""Minutes that writing a story down takes."""
WRITES, SHEET = "`drill new story`", "`drill sheet`"
"""The commands that are named; a screen says its keys instead."""
STARTS = f"{WRITING} minutes, {WRITES} starts it"
"""What is said of a story to write."""


class Overview(NamedTuple):
    """What today holds."""

    due: int
    """Cards in review that are due."""
    learning: int
    """Cards in a learning or relearning step."""
    new: int
    """New cards that today still brings."""
    unseen: int
    """All new cards in the store."""
    seconds: float
    """Estimate for due and new."""
    next_due: int | None
    """When the next card that is not due yet falls due, epoch ms."""
    minutes: int
    """Minutes of a session, as set."""
    aloud: bool = True
    """Whether stories to tell aloud are among them."""
    ahead: bool = False
    """Whether an interview is to come."""
    plan: KeptPlan | None = None
    """What its plan has for now, and then these are its cards; None before that is known."""

    @property
    def left(self) -> int:
        """Cards that are left for today."""
        return self.due + self.learning + self.new


def tells_a_session(options: Options) -> int:
    """How many stories a session holds."""
    return tells(options.minutes * 60) if options.aloud else 0


def basis(options: Options) -> str:
    """What that which a day brings rests on: where this changes, it is found anew."""
    steps = options["scheduling.learning_steps"], options["scheduling.relearning_steps"]
    retention = options["scheduling.desired_retention"]
    new = "auto" if options.new_per_day is None else options.new_per_day
    samples = ", whole samples" * options["stories.whole_samples"]
    session = f"{options.minutes} min, {tells_a_session(options)} told"
    off = "".join(f", off {first}..{last}" for first, last in options["scheduling.days_off"])
    return f"{session}, {retention:g}, steps {steps}, {new} new{samples}{off}"


def fast_overview(paths: Paths, clock: Clock) -> Overview | None:
    """Today's counts, read-only; None where there is no store yet, or an older one, or where it
    is not known yet what today brings (`overview_of` finds out). Raises ConfigError and StoreError.
    """
    options = load(paths.options)
    clock.go_by(options["study.time_zone"], options.day_starts_at)
    day = clock.day()
    since = clock.day_start(day)
    counts = read_counts(
        paths.store, day, clock.now(), basis(options), tells_a_session(options), since
    )
    return None if counts is None else _of(counts, options, clock)


def overview_of(home: Home) -> Overview:
    """Today's counts by an open home, also where its store is an older one that can only be looked
    at. Raises StoreError.
    """
    from drill.service.study.allowance import now

    return _of(now(home), home.options, home.clock)


def _of(counts: Counts, options: Options, clock: Clock) -> Overview:
    coming = [at for at in (counts.next_at,) if at is not None]
    if counts.next_day is not None:
        coming.append(clock.day_start(counts.next_day))
    plan = counts.plan if counts.plan and counts.plan.basis == basis(options) else None
    return Overview(
        due=plan.cards - plan.new if plan else counts.due,
        learning=0 if plan else counts.learning,
        new=plan.new if plan else counts.new,
        unseen=counts.unseen,
        seconds=plan.seconds if plan else counts.seconds,
        next_due=min(coming, default=None),
        minutes=options.minutes,
        aloud=options.aloud,
        ahead=counts.ahead,
        plan=plan,
    )


def bought(plan: KeptPlan, clock: Clock) -> str:
    """What the minutes of the plan's next session buy, in a line or two."""
    if not plan.cards:
        return _done(plan)
    morning, minutes = plan.kind == "morning", max(1, round(plan.seconds_left / 60))
    took = max(1, round(plan.seconds / 60))
    own = f"{plan.own or 'none'} of them about your stories"
    cards = f"{plan.cards} cards, {own}"
    if plan.cards == 1:
        cards = f"1 card, {'' if plan.own else 'not '}about your stories"
    session = f"{took} minute{'s' * (took != 1)}: {cards}."
    if plan.seconds < MOST_OF_IT * plan.seconds_left and took < minutes:
        session = f"{cards}: {took} of your {minutes} minutes."
        only = f" The rest {ONLY_FLAGS}." if plan.held and plan.kind == "day" else ""
        rest = only if plan.write else " The rest is for another story, or a mock."
        session += rest * (not morning)
    if plan.write and not morning:
        session = f"First write story {plan.write} of {plan.of} ({STARTS}). {session}"
    if plan.write == 1:
        return session if morning else f"{session} Without a story nothing is promised."
    then = clock.local(plan.at)
    days = (then.date() - clock.local().date()).days
    day = f"{then:%A}" if days < 7 else f"{then.day} {then:%B}"
    day = {0: "Today", 1: "Tomorrow"}.get(days, day)
    with_plan, without = (min(99, round(share * 100)) for share in (plan.with_plan, plan.without))
    return f"{session} {day}: {with_plan} of 100 known, {without} if you stop now."


def over(onsite: str, unseen: int, *, morning: bool) -> str:
    """How what is said of an interview begins where nothing more is to be done for it: on its
    morning, or on the evening before; `unseen` of its cards were never met."""
    never_seen = f"{unseen} {'card was' if unseen == 1 else 'cards were'} never seen;"
    if unseen and morning:
        return f"nothing new is learnt on the day of the interview: {never_seen}"
    return f"that is all for {onsite}: {never_seen}" if unseen else f"enough for {onsite}:"


def _done(plan: KeptPlan) -> str:
    """What is said where the plan has no card more for today."""
    if plan.kind != "day":
        morning = plan.kind == "morning"
        ending = over(plan.onsite, plan.unseen, morning=morning)
        sleep = "" if morning else ", sleep"
        return f"{ending[0].upper()}{ending[1:]} read the sheet ({SHEET}){sleep}."
    if plan.seconds_left < 60:
        return f"Today's time for {plan.onsite} is used up. Tomorrow goes on."
    rest = (
        f"is for story {plan.write} of {plan.of} ({WRITES} starts it)"
        if plan.write
        else "is for another story, or a mock"
    )
    flags = ", apart from red flags" * bool(plan.held)
    return f"That is all for {plan.onsite} today{flags}: what is left of your minutes {rest}."


def overview(paths: Paths, clock: Clock) -> Overview:
    """Today's counts, at once where they can be; else after opening the home, which settles a
    first start or an older store, and finding what today brings.

    Raises ConfigError and StoreError.
    """
    today = fast_overview(paths, clock)
    if today is None:
        from drill.service.library.opening import open_home

        with open_home(paths, clock, looking=True) as home:
            today = overview_of(home)
    return today
