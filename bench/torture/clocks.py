"""Reviews under clocks that jump: zones in mid-trip, both changes of the hour, 2038, 2100.

Cards are graded and taken back while the clock is put on and back, the zone and the hour at which a
day begins change. Every card's memory must be what its log gives, and a study day must hold the
instant that it is the day of. And where the clock only goes forward, the day never goes back, over
every change of the hour of some years: also where days begin at 02:30 and that comes twice.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ordeal import Ordeal, Run

from drill.clock import Still, parse_instant
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.paths import Paths
from drill.service.home import undo
from drill.service.insight.doctor import examine
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.onsite.agenda import start
from drill.service.study import grades
from drill.storage import cards
from tests_support import PLAIN, SMALL

ZONES = (
    "Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Apia",
    "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu", "Africa/Casablanca", "UTC",
)  # fmt: skip
FROM = (
    "2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2028-02-28T12:00:00Z", "2038-01-18T12:00:00Z",
    "2099-12-31T12:00:00Z", "2026-11-23T09:00:00Z",
)  # fmt: skip
JUMPS = (60, 1_800, 3_600, 86_400, 90 * 86_400, 400 * 86_400)
"""Seconds; the clock is put on by less than one of these, or back."""
STARTS = (0, 90, 120, 150, 180, 240, 359)
"""Minutes after midnight at which a study day begins."""
STEPS = 40
YEARS = (1970, 2011, 2026, 2028, 2037, 2038, 2099, 2100, 2400)
"""2011: one zone left out a day; leap years, and 2100, which is none."""


def _life(run: Run) -> str:
    """What is wrong after some days; empty where nothing is."""
    chance, folder = run.chance, run.folder / "home"
    shutil.rmtree(folder, ignore_errors=True)
    clock = Still(parse_instant(chance.choice(FROM)))
    with open_home(Paths(folder, folder, folder), clock) as home:
        decks.take(home, [("small", read_deck(SMALL, "small")), ("mine", read_deck(PLAIN, "mine"))])
        with home.store.read() as connection:
            keys = [card.key for card in cards.every(connection) if card.active]
        graded = 0
        for _ in range(STEPS):
            how = chance.randrange(10)
            if how == 0:
                starts = timedelta(minutes=chance.choice(STARTS))
                clock.go_by(chance.choice(ZONES), starts)
            elif how < 4:
                clock.at += round(1000 * chance.choice(JUMPS) * chance.uniform(-0.4, 1))
            elif how == 4:
                graded -= bool(graded and undo.undo(home))
            elif how == 5:
                session = start(home)
                if session.current is not None and session.lesson is None:
                    session.grade(chance.choice(list(Rating)))
                    graded += 1
            else:
                graded += 1
                grades.grade(home, chance.choice(keys), chance.choice(list(Rating)))
            day = home.day()
            if not home.day_start(day) <= clock.at < home.day_start(day + 1):
                return f"day {day} does not hold the instant {clock.at} in {clock.zone}"
        found = [f for check in examine(home) if check.name != "future" for f in check.faults]
    return "; ".join(found[:3])


def _changes(zone: ZoneInfo, year: int) -> Iterator[int]:
    """The hours of a year, epoch ms, within which the clocks of a zone are changed."""
    at = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
    before = datetime.fromtimestamp(at, zone).utcoffset()
    for hour in range(at, at + 366 * 86_400, 3_600):
        if (offset := datetime.fromtimestamp(hour, zone).utcoffset()) != before:
            before = offset
            yield hour * 1000


def _walk(run: Run) -> str:
    """What is wrong with the days around a change of the hour, minute by minute."""
    chance = run.chance
    name, year = chance.choice(ZONES), chance.choice(YEARS)
    clock = Still(0)
    clock.go_by(name, timedelta(minutes=chance.choice(STARTS)))
    midnight = int(datetime(year, chance.choice((2, 12)), 28, 12, tzinfo=UTC).timestamp()) * 1000
    for around in (*_changes(ZoneInfo(name), year), midnight):
        at = around - 30 * 3_600_000
        clock.at, day = at, clock.day(at)
        while clock.at < around + 60 * 3_600_000:
            clock.at += chance.choice((1, 1_000, 60_000, 600_000, 3_599_999))
            today = clock.day()
            if today < day or not clock.day_start(today) <= clock.at < clock.day_start(today + 1):
                return f"day {today} after {day} at {clock.at} in {name}, from {clock.starts}"
            day = today
    return ""


def clocks(run: Run) -> None:
    """One life after the other, and a year's changes of the hour in between."""
    while not run.tries or run.goes_on:
        run.tried(f"lives of {STEPS} steps", _life(run))
        run.tried("the changes of the hour of a year in a zone", _walk(run))


CLOCKS = Ordeal(
    "clocks and zones that jump",
    "memory is what the log gives; a study day holds its instants",
    clocks,
    share=6,
)
