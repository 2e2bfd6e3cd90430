"""Study days of a person who flies: west the day turns back, east one is left out; and clocks that
are put forward on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from drill.clock import parse_instant
from drill.config import save
from drill.domain.review import Rating, Source
from drill.service.insight.dashboard import dashboard
from drill.service.insight.doctor import examine
from drill.service.insight.stats import stats
from drill.service.onsite import onsites
from drill.service.onsite.agenda import start
from drill.service.onsite.today import overview
from drill.service.study import grades, lessons
from drill.service.study.today import bought
from drill.storage import log, study_days

TOKYO, ANGELES, BERLIN, YORK = map(
    ZoneInfo, ("Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin", "America/New_York")
)


def be(home, when: str, zone: ZoneInfo) -> None:
    """At a local time in a zone."""
    home.clock.zone = home.clock._given = zone
    local = datetime.fromisoformat(when).replace(tzinfo=zone)
    home.clock.at = parse_instant(local.isoformat())


def study(home) -> set[str]:
    """A whole session; the cards that it brought."""
    session, shown = start(home), set()
    while session.current is not None:
        if session.lesson is not None:
            home.clock.advance(session.lesson.seconds)
            session.read()
            continue
        shown.add(session.current.key)
        home.clock.advance(12)
        session.grade(Rating.GOOD, seconds=12)
    return shown


def in_a_row(home) -> tuple[int, int]:
    return dashboard(home).streak, stats(home).streak.days


def test_after_a_flight_west_what_was_answered_tomorrow_is_of_today(eight):
    be(eight, "2026-11-23 08:00", TOKYO)
    first = study(eight)
    be(eight, "2026-11-24 08:00", TOKYO)
    second = study(eight)
    with eight.store.read() as connection:
        read = lessons.seconds_read(connection, eight.span())
    be(eight, "2026-11-23 20:00", ANGELES)  # a day before by the calendar, hours later
    today = overview(eight.paths, eight.clock)
    assert (today.due, today.new) == (0, 0), "the day was used"
    assert stats(eight).today.reviews == len(first) + len(second)
    assert in_a_row(eight) == (1, 1), "it is still the first evening"
    with eight.store.read() as connection:
        assert lessons.seconds_read(connection, eight.span()) >= read
    assert all(check.ok for check in examine(eight))


def test_what_was_answered_this_instant_is_of_today_whatever_its_day_is_called(small):
    be(small, "2026-11-24 08:00", TOKYO)
    grades.grade(small, "small/people/route", Rating.GOOD, seconds=7)
    small.clock.zone = small.clock._given = ANGELES
    with small.store.read() as connection:
        assert log.seconds_studied(connection, small.span()) == 7
        assert study_days.introduced(connection, small.span()) == 1


def test_new_cards_of_today_are_not_brought_a_second_time_after_a_flight_west(bundled, home):
    be(home, "2026-11-24 08:00", TOKYO)
    began = home.clock.now()
    met = study(home)
    left = 600 - (home.clock.now() - began) / 1000
    be(home, "2026-11-23 20:00", ANGELES)
    today = overview(home.paths, home.clock)
    assert today.seconds <= left + 20, "what was spent of the ten minutes is spent, to a card"
    assert not study(home) & met


def test_a_day_that_a_flight_made_longer_has_an_evening_of_its_own(bundled, home):
    be(home, "2026-11-24 08:00", TOKYO)
    before = study(home)
    be(home, "2026-11-24 20:00", ANGELES)  # 29 hours later, and the same number of day
    today = overview(home.paths, home.clock)
    assert today.new > 5
    after = study(home)
    assert len(after) > 5
    assert not after & before
    assert all(check.ok for check in examine(home))


def test_time_beside_the_grades_is_of_the_evening_of_a_day_that_a_flight_made_longer(small):
    be(small, "2026-11-24 08:00", TOKYO)
    lessons.keep_aside(small, 5.0, Source.CRAM)
    be(small, "2026-11-24 20:00", ANGELES)
    lessons.keep_aside(small, 3.0, Source.CRAM)
    with small.store.read() as connection:
        assert lessons.seconds_read(connection, small.span()) == 3.0


def test_a_flight_west_leaves_the_plan_its_minutes_and_the_countdown_its_days(bundled, home):
    be(home, "2026-11-24 08:00", TOKYO)
    onsites.add(home, "Acme", "2026-11-26 10:00 America/Los_Angeles", minutes=10)
    study(home)
    be(home, "2026-11-23 20:00", ANGELES)
    assert dashboard(home).interview == ("Acme", 3)
    plan = overview(home.paths, home.clock).plan
    assert plan.seconds_left < 60, "they were used this morning"
    be(home, "2026-11-24 20:00", ANGELES)
    assert dashboard(home).interview == ("Acme", 2)
    assert overview(home.paths, home.clock).plan.seconds_left == 600


def test_a_flight_east_over_the_date_line_breaks_no_streak(bundled, home):
    be(home, "2026-11-22 21:00", ANGELES)
    study(home)
    be(home, "2026-11-23 21:00", ANGELES)
    study(home)
    be(home, "2026-11-25 19:00", TOKYO)  # 29 hours later; the 24th was over in the air
    assert in_a_row(home) == (2, 2)
    study(home)
    assert in_a_row(home) == (3, 3)
    be(home, "2026-11-28 19:00", TOKYO)
    assert in_a_row(home) == (0, 0), "two days without an answer do"


@pytest.mark.parametrize(
    ("zone", "night"),
    [(BERLIN, "2026-03-28"), (BERLIN, "2026-10-24"), (YORK, "2026-03-07"), (YORK, "2026-10-31")],
)
def test_the_night_on_which_clocks_change_is_a_night(bundled, home, zone, night):
    be(home, f"{night} 21:00", zone)
    first = home.day()
    study(home)
    be(home, f"{datetime.fromisoformat(night) + timedelta(days=1):%Y-%m-%d} 03:59", zone)
    assert home.day() == first
    assert overview(home.paths, home.clock).new <= 2
    be(home, f"{datetime.fromisoformat(night) + timedelta(days=1):%Y-%m-%d} 04:01", zone)
    assert home.day() == first + 1
    assert overview(home.paths, home.clock).new > 5
    study(home)
    assert in_a_row(home) == (2, 2)


def test_clocks_put_forward_while_one_is_away(bundled, home):
    be(home, "2026-03-28 20:00", BERLIN)
    study(home)
    be(home, "2026-03-28 22:00", YORK)  # eight hours later, clocks in Berlin have changed
    assert overview(home.paths, home.clock).new <= 2
    be(home, "2026-03-29 20:00", BERLIN)
    study(home)
    assert in_a_row(home) == (2, 2)


def test_a_clock_that_was_days_ahead_takes_nothing_from_today(bundled, home):
    be(home, "2026-11-27 20:00", BERLIN)
    study(home)
    be(home, "2026-11-24 20:00", BERLIN)
    assert overview(home.paths, home.clock).new > 5


def test_today_and_the_countdown_go_by_the_hour_at_which_days_begin(small):
    save(small.paths.options, "study.day_starts_at", "00:00")
    small.reload()
    be(small, "2026-11-24 02:00", BERLIN)
    onsites.add(small, "Acme", "2026-11-25 10:00", minutes=10)
    assert dashboard(small).interview == ("Acme", 1)
    said = bought(overview(small.paths, small.clock).plan, small.clock)
    assert " Tomorrow: " in said
    assert small.clock.day() == small.day()
