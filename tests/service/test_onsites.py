"""Onsites as a person names them: dates, zones, refusals, one undo step each."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import vobject

from drill.clock import iso, parse_instant
from drill.config import save
from drill.dates import in_full, read_moment
from drill.domain.onsite import Onsite
from drill.errors import NotFound, UsageError
from drill.exchange.calendar_file import CalendarEntry, calendar
from drill.paths import Paths
from drill.service.home import undo
from drill.service.library.opening import open_home
from drill.service.onsite import days_off, debrief, first_run, onsites
from drill.service.onsite.agenda import open_cram
from drill.service.onsite.calendar import written
from drill.service.onsite.demand import to_come
from drill.service.onsite.plan import plan
from drill.storage import onsites as stored
from tests_support import Still


def at(home, text) -> str:
    return iso(onsites.read_when(home, text)[0])


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-12-03 09:00", "2026-12-03T09:00:00.000Z"),
        ("2026-12-03T09:00", "2026-12-03T09:00:00.000Z"),
        ("2026-12-03T09:00+01:00", "2026-12-03T08:00:00.000Z"),
        ("2026-12-03T09:00:00Z", "2026-12-03T09:00:00.000Z"),
        ("2026-12-03", "2026-12-03T09:00:00.000Z"),
        ("9", "2026-12-02T09:00:00.000Z"),
        ("9 days", "2026-12-02T09:00:00.000Z"),
        ("In 9 days", "2026-12-02T09:00:00.000Z"),
        ("tomorrow", "2026-11-24T09:00:00.000Z"),
        ("tomorrow Japan", "2026-11-24T00:00:00.000Z"),
        ("2026-12-03 09:00 America/New_York", "2026-12-03T14:00:00.000Z"),
        ("2026-12-03 09:00 europe/berlin", "2026-12-03T08:00:00.000Z"),
        ("2026-12-03 09:00 utc", "2026-12-03T09:00:00.000Z"),
        ("  9   Asia/Tokyo ", "2026-12-02T00:00:00.000Z"),
    ],
)
def test_a_date_is_read_as_people_write_it(home, text, utc):
    assert at(home, text) == utc


def test_a_local_time_is_local(root):
    clock = Still(zone=ZoneInfo("Europe/Berlin"))
    with open_home(Paths(root, root, root), clock) as home:
        assert at(home, "2026-12-03 09:00") == "2026-12-03T08:00:00.000Z"


def test_a_new_name_leaves_the_entries_of_the_calendar_what_they_are(small):
    def entries(onsite):
        (read,) = vobject.readComponents(written(small, plan(small, onsite)).decode())
        return [event.uid.value for event in read.vevent_list]

    before = entries(onsites.add(small, "Acme", "4"))
    assert entries(onsites.change(small, "Acme", rename="Globex")) == before


def test_a_moment_of_the_calendar_is_the_same_in_every_zone():
    nine = datetime(2026, 12, 8, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    lines = calendar("drill: Acme", [CalendarEntry("acme", nine, "Acme")], nine).splitlines()
    assert b"DTSTART:20261208T080000Z" in lines
    assert b"DTEND:20261208T090000Z" in lines


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "",
        "31 feb",
        "dec",
        "8 mayor",
        "2026-13-01",
        "2026-12-03 25:00",
        "99999",
        "-3",
    ],
)
def test_what_is_no_date_is_refused(home, text):
    with pytest.raises(UsageError, match="is no date"):
        onsites.read_when(home, text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-11-22", "is past"),
        ("2026-11-23 09:00", "is today, and 09:00 is past"),
        ("0 UTC", "is today, and 09:00 is past"),
        ("2031-11-23", "more than a year away"),
        ("2026-12-03 09:00 Europe/Berln", "did you mean Europe/Berlin"),
        ("2026-12-03 09:00 Nowhere", "there is no time zone 'Nowhere'\nWrite it as Europe/Berlin"),
        ("2027-03-28 02:30 Europe/Berlin", "It is 01:30 or 03:30"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_what_can(home, text, why):
    with pytest.raises(UsageError, match=why):
        onsites.read_when(home, text)


@pytest.mark.parametrize(
    ("text", "at", "zone"),
    [
        ("8 dec", "2026-12-08T09:00", ""),
        ("Dec 8", "2026-12-08T09:00", ""),
        ("8 December", "2026-12-08T09:00", ""),
        ("8th Dec 14:30", "2026-12-08T14:30", ""),
        ("dec 8, 2026, 9:15", "2026-12-08T09:15", ""),
        ("Sept. 3", "2027-09-03T09:00", ""),
        ("3 nov", "2027-11-03T09:00", ""),
        ("8 dec UTC", "2026-12-08T09:00", "UTC"),
        ("Dec 8 14:30 Europe/Berlin", "2026-12-08T13:30", "Europe/Berlin"),
        ("2026-12-08 14:30 america/new_YORK", "2026-12-08T19:30", "America/New_York"),
        ("Dec 8 14:30 europe/berlin", "2026-12-08T13:30", "Europe/Berlin"),
        ("8 dec utc", "2026-12-08T09:00", "UTC"),
        ("in 9 days", "2026-12-02T09:00", ""),
    ],
)
def test_a_day_of_a_month_is_the_next_such_day(home, text, at, zone):
    found, named, _ = onsites.read_when(home, text)
    assert (iso(found)[:16], named) == (at, zone)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9th of december", "2026-12-09T09:00"),
        ("the 9th of Dec., 2026 at 9:15 a.m.", "2026-12-09T09:15"),
        ("Dec 9th at 2pm", "2026-12-09T14:00"),
        ("dec 9 14:00", "2026-12-09T14:00"),
        ("2 pm dec 9", "2026-12-09T14:00"),
        ("9 dec 12am", "2026-12-09T00:00"),
        ("9 dec noon", "2026-12-09T12:00"),
        ("9.12.", "2026-12-09T09:00"),
        ("9.12. 14.30", "2026-12-09T14:30"),
        ("9.12.26 14:30", "2026-12-09T14:30"),
        ("2026/12/9", "2026-12-09T09:00"),
        ("2026-12-9 2pm", "2026-12-09T14:00"),
        ("13/12", "2026-12-13T09:00"),
        ("5/5/2027", "2027-05-05T09:00"),
        ("in 9 days 14:00", "2026-12-02T14:00"),
        ("in two weeks at 10:30", "2026-12-07T10:30"),
        ("a week from now", "2026-11-30T09:00"),
        ("tomorrow 9am", "2026-11-24T09:00"),
        ("the day after tomorrow", "2026-11-25T09:00"),
        ("wednesday", "2026-11-25T09:00"),
        ("this Wed. 2pm", "2026-11-25T14:00"),
        ("monday", "2026-11-30T09:00"),
        ("next monday", "2026-11-30T09:00"),
        ("next wednesday", "2026-12-02T09:00"),
        ("Wed 9 Dec 2026, 14:00", "2026-12-09T14:00"),
        ("Dec 9th at 2pm Europe/Berlin", "2026-12-09T13:00"),
    ],
)
def test_a_day_and_a_time_are_read_as_people_say_them(home, text, at):
    assert home.clock.local().strftime("%a") == "Mon"
    assert iso(onsites.read_when(home, text)[0])[:16] == at


def test_what_is_shown_is_read_as_the_same(home):
    for text in ("9.12. 14.30", "next wednesday", "tomorrow 9am"):
        found = onsites.read_when(home, text)[0]
        assert onsites.read_when(home, in_full(home.clock.local(found)))[0] == found
    assert onsites.read_back(home, "9.12. 14.30") == "Wed 9 Dec 2026, 14:30, in 16 days."
    assert onsites.read_back(home, "next wednesday") == (
        "Wed 2 Dec 2026, 09:00, in 9 days. For Wed 25 Nov 2026 write “this Wednesday”."
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("9/12", "'9/12' may be 9 Dec or 12 Sep\nWrite the month as a word"),
        ("12-9-2026 14:00", "may be 12 Sep or 9 Dec"),
        ("Thu 9 Dec", "Wed 9 Dec 2026 is no Thursday"),
        ("9 decembr", "is no date"),
        ("december 14:00", "is no date"),
        ("14:00", "is no date"),
        ("13pm 9 dec", "is no date"),
        ("9 dec 14:00 15:00", "is no date"),
        ("9 dec 10 dec", "is no date"),
        ("wednesday friday", "is no date"),
        ("31/2", "is no date"),
        ("9 dec Europe/Berlin Asia/Tokyo", "is no date"),
        ("ŉ dec", "is no date"),
    ],
)
def test_what_may_be_two_days_or_means_nothing_is_asked_back(home, text, why):
    with pytest.raises(UsageError, match=why):
        onsites.read_when(home, text)


def test_a_day_that_few_years_have_is_looked_for(clock):
    assert iso(read_moment("29 feb", clock, 9).at)[:10] == "2028-02-29"


def test_a_gap_of_ones_own_zone_is_found_too(root):
    clock = Still(zone=ZoneInfo("America/New_York"))
    with (
        open_home(Paths(root, root, root), clock) as home,
        pytest.raises(UsageError, match="does not exist: the clocks are put forward"),
    ):
        onsites.read_when(home, "2027-03-14 02:15")


def test_a_time_that_comes_twice_is_the_first_and_said(home):
    found, zone, notice = onsites.read_when(home, "2027-10-31 02:30 Europe/Berlin")
    assert iso(found) == "2027-10-31T00:30:00.000Z"
    assert zone == "Europe/Berlin"
    assert "comes twice" in notice


def test_ninety_minutes_have_time_for_one_pass_and_a_year_is_the_farthest(home):
    short = "That leaves time for one pass: what matters most comes first."
    for at, notice in (("09:01", short), ("10:29", short), ("10:30", "")):
        assert onsites.read_when(home, f"2026-11-23 {at}")[2] == notice
    assert onsites.read_when(home, "2027-11-24 09:00")[2] == ""
    with pytest.raises(UsageError, match="more than a year away"):
        onsites.read_when(home, "2027-11-24 09:01")


def test_today_in_an_hour_is_taken_with_a_word(home):
    _, _, notice = onsites.read_when(home, "2026-11-23 10:00")
    assert "one pass" in notice


@pytest.mark.parametrize("minutes", [0, -1, 600, float("nan"), float("inf"), 0.4])
def test_minutes_out_of_reason_are_refused(home, minutes):
    with pytest.raises(UsageError, match="minutes a day go from 1 to 240"):
        onsites.add(home, "Acme", "9", minutes=minutes)
    assert onsites.every(home) == []


@pytest.mark.parametrize("text", ["many", "", "1e"])
def test_minutes_are_a_number(text):
    with pytest.raises(UsageError, match="a number"):
        onsites.read_minutes(text)


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 61, "a\x1bb", "a\u202eb", "a\x9bb", "two\nlines"]
)
def test_a_name_is_a_line_of_plain_text(home, name):
    with pytest.raises(UsageError, match="name"):
        onsites.add(home, name, "9")


def test_a_name_that_is_taken_says_when_that_one_is_and_how_to_move_it(home):
    onsites.add(home, "Acme", "9")
    with pytest.raises(
        UsageError,
        match=r"Wed 2 Dec 09:00[\s\S]*drill onsite move Acme WHEN[\s\S]*drill onsite set Acme",
    ):
        onsites.add(home, "ACME", "5")
    assert len(onsites.every(home)) == 1


def test_two_names_that_make_one_id_are_two(home):
    first, second = onsites.add(home, "A b", "9"), onsites.add(home, "a-b", "9")
    assert first.id != second.id
    assert onsites.add(home, "会社", "9").id not in (first.id, second.id)


def test_scope_is_checked_and_the_nearest_named(bundled, home):
    made = onsites.add(home, "A", "9", competencies=["judgment"], decks=["em-interview"])
    assert (made.competencies, made.decks) == (("judgment",), ("em-interview",))
    with pytest.raises(UsageError, match="did you mean judgment"):
        onsites.add(home, "B", "9", competencies=["judgement"])
    with pytest.raises(UsageError, match="there is no deck 'nope'"):
        onsites.change(home, "A", decks=["nope"])
    assert onsites.change(home, "A", competencies=[]).competencies == ()


def test_a_competency_named_with_its_deck_is_the_same(small):
    made = onsites.add(small, "Acme", "in 5 days", competencies=["small/people", "people"])
    assert made.competencies == ("people",)
    assert plan(small, made).cards


def test_the_nearest_comes_first_and_is_found_without_a_name(home):
    onsites.add(home, "Late", "9")
    onsites.add(home, "Soon", "2")
    assert [each.name for each in onsites.every(home)] == ["Soon", "Late"]
    assert onsites.find(home, None).name == "Soon"
    assert onsites.find(home, " late ").name == "Late"
    with pytest.raises(NotFound, match="did you mean Late"):
        onsites.find(home, "Lat")


def test_one_that_has_passed_waits_for_its_debrief(home):
    onsites.add(home, "Acme", "1")
    home.clock.advance(2 * 86_400)
    assert onsites.every(home) == []
    assert [each.name for each in onsites.over(home)] == ["Acme"]
    with pytest.raises(NotFound, match="no onsite is to come") as refused:
        onsites.find(home, None)
    assert refused.value.hint.startswith("Acme is over: `drill debrief` records how it went.\n")
    with pytest.raises(NotFound, match="no onsite to cram for") as refused:
        open_cram(home)
    assert refused.value.hint.startswith("Acme is over: `drill debrief`")
    with pytest.raises(NotFound, match="Acme is over"):
        open_cram(home, onsite="acme")


def test_of_those_that_are_over_the_newest_is_asked_about(home, clock):
    onsites.add(home, "Acme", "1")
    onsites.add(home, "Beta", "2")
    clock.advance(2 * 86_400 - 1)
    assert [each.name for each in onsites.over(home)] == ["Acme"]
    clock.advance(1)
    assert [each.name for each in onsites.over(home)] == ["Beta", "Acme"]
    assert onsites.none_hint(home).startswith("Beta is over")


def test_an_id_is_found_before_a_name_that_reads_like_it(home, clock):
    with home.store.write() as connection:
        for ident, name in (("acme", "Beta"), ("b", "Acme"), ("c", "Gamma")):
            stored.put(connection, Onsite(ident, name, clock.now() + 86_400_000, 20))
    found = [onsites.find(home, name).id for name in (" ACME", "gamma ", "b")]
    assert found == ["acme", "c", "b"]


@pytest.mark.parametrize(
    ("minutes", "near"), [(-60, False), (-59, True), (0, True), (59, True), (60, False)]
)
def test_interviews_less_than_an_hour_apart_are_warned_of(home, minutes, near):
    acme = onsites.add(home, "Acme", "9")
    at = acme.at + minutes * 60_000
    said = "At that hour there is also Acme (Wed 2 Dec 09:00): check the date."
    assert onsites.at_that_hour(home, at) == said * near
    assert onsites.at_that_hour(home, at, acme) == ""


def test_an_id_is_of_the_hour_everywhere_and_no_other_ones_was(root, clock, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    with open_home(Paths(root, root, root), clock) as home:
        made = onsites.add(home, "Ac me", "2026-12-02 09:00 UTC")
        assert made.id == "ac-me-20261202-0900"
        clock.advance(10 * 86_400)
        debrief.skip(home, made)
        clock.advance(-10 * 86_400)
        again = onsites.add(home, "Ac me", "2026-12-02 09:00 UTC")
        assert again.id not in ("", made.id), "its history is of another"


@pytest.mark.parametrize(
    ("minutes", "kept"), [(1, 1), (240, 240), (29.5, 30), (29.7, 30), (30.4, 30)]
)
def test_minutes_are_kept_to_the_nearest(home, minutes, kept):
    assert onsites.add(home, "x" * 60, "9", minutes=minutes).minutes == kept
    assert onsites.read_minutes(f" {minutes} ") == kept


def test_a_scope_names_each_once(bundled, home):
    made = onsites.add(
        home, "A", "9",
        competencies=["judgment", "Judgment", "judgment"],
        decks=["em-interview", "em-interview"],
    )  # fmt: skip
    assert (made.competencies, made.decks) == (("judgment",), ("em-interview",))


def test_another_day_keeps_the_time_and_the_zone(home):
    onsites.add(home, "Globex", "2026-12-10 14:30 Europe/Berlin", minutes=20)
    moved = onsites.change(home, "globex", when="2026-12-11")
    assert (iso(moved.at), moved.zone) == ("2026-12-11T13:30:00.000Z", "Europe/Berlin")
    moved = onsites.change(home, "globex", when="2026-12-12 14:30")
    assert (iso(moved.at), moved.zone) == ("2026-12-12T14:30:00.000Z", "")
    moved = onsites.change(home, "globex", when="in 9 days")
    assert iso(moved.at).endswith("T14:30:00.000Z")


def test_each_change_is_one_step_back(home):
    made = onsites.add(home, "Acme", "9 Asia/Tokyo", minutes=20)
    moved = onsites.change(home, "acme", when="5")
    assert moved.at < made.at
    onsites.change(home, "acme", rename="Acme Inc", minutes=45)
    onsites.remove(home, "Acme Inc")
    assert onsites.every(home) == []
    assert undo.undo(home).what == "removing the onsite Acme Inc"
    assert [(each.name, each.minutes) for each in onsites.every(home)] == [("Acme Inc", 45)]
    undo.undo(home)
    assert onsites.every(home) == [moved]
    undo.undo(home)
    assert onsites.every(home) == [made]
    undo.undo(home)
    assert onsites.every(home) == []


def test_a_change_that_changes_nothing_is_no_step(home):
    onsites.add(home, "Acme", "9", minutes=20)
    onsites.change(home, "Acme", minutes=20)
    assert undo.undo(home).what == "adding the onsite Acme"


def test_the_first_runs_date_is_an_onsite_and_settings_moves_the_nearest(home):
    first_run.set_interview(home, "2026-12-02")
    assert onsites.find(home, "interview").minutes == home.options.minutes
    onsites.change(home, "Interview", minutes=40, rename="Acme")
    first_run.set_interview(home, "2026-12-05")
    (only,) = onsites.every(home)
    assert (only.name, only.minutes) == ("Acme", 40)
    assert iso(only.at).startswith("2026-12-05")


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (1, "in 1 minute"),
        (90, "in 1 minute"),
        (40 * 60, "in 40 minutes"),
        (60 * 60 - 1, "in 59 minutes"),
        (60 * 60, "in 1 hour"),
        (100 * 60, "in 2 hours"),
        (5 * 3600, "in 5 hours"),
        (20 * 3600, "tomorrow"),
        (39 * 3600 - 1, "tomorrow"),
        (39 * 3600, "in 2 days"),
        (0, "today"),
        (-86_400, "1 day ago"),
        (9 * 86_400, "in 9 days"),
        (-3600, "today"),
        (-3 * 86_400, "3 days ago"),
    ],
)
def test_how_far_off_it_is_in_words(home, ahead, words):
    assert onsites.in_words(home, home.clock.now() + ahead * 1000) == words


def test_after_midnight_days_are_those_of_the_calendar(home, clock):
    """The study day that goes on until four is still yesterday's; what is nine days off is not."""
    clock.at = parse_instant("2026-11-29T00:48:00Z")
    onsite = onsites.add(home, "Acme", "9")
    assert onsites.in_words(home, onsite.at) == "in 9 days"
    clock.at = parse_instant("2026-12-08T01:18:00Z")
    assert onsites.in_words(home, onsite.at) == "in 8 hours"
    assert onsites.days_to(home, onsite.at) == 0
    clock.at = parse_instant("2026-12-09T01:18:00Z")
    assert onsites.in_words(home, onsite.at) == "1 day ago"


def test_its_own_zone_is_shown_beside_ones_own(home):
    made = onsites.add(home, "A", "2026-12-02 20:00 America/New_York")
    assert onsites.when_text(home, made) == "Wed 2 Dec 20:00 New York (Thu 01:00 here)"
    same = onsites.add(home, "B", "2026-12-02 20:00 Europe/London")
    assert onsites.when_text(home, same) == "Wed 2 Dec 20:00"
    other = onsites.add(home, "C", "2027-01-02 20:00 Europe/Berlin")
    assert onsites.when_text(home, other) == "Sat 2 Jan 2027 20:00 Berlin (19:00 here)"


def test_a_zone_that_only_another_device_knows_is_left_out(home):
    made = onsites.add(home, "A", "2026-12-02 20:00 America/New_York")
    with home.store.write() as connection:
        stored.put(connection, replace(made, zone="Nowhere/Else"))
    (kept,) = onsites.every(home)
    assert onsites.when_text(home, kept) == "Thu 3 Dec 01:00"
    assert onsites.written(home, kept) == "2026-12-03 01:00"
    assert onsites.change(home, "A", when="2026-12-04").zone == ""


def test_the_form_reads_as_the_command_does(home):
    save(home.paths.options, "study.minutes", "7")
    made = onsites.add(home, "Acme", "9")
    assert made.minutes == onsites.MINUTES
    assert onsites.read_name(home, "acme", made) == "acme"
    with pytest.raises(UsageError, match="already"):
        onsites.read_name(home, "acme")


def test_one_of_two_that_have_one_name_may_keep_it(home, clock):
    with home.store.write() as connection:
        for ident in ("a", "b"):
            stored.put(connection, Onsite(ident, "Acme", clock.now() + 86_400_000, 20))
    assert onsites.change(home, "a", rename="Acme", minutes=30).minutes == 30
    with pytest.raises(UsageError, match="already"):
        onsites.change(home, "a", rename="ACME")


def test_of_two_at_one_hour_the_same_is_next_everywhere(small):
    with small.store.write() as connection:
        for ident in ("b", "a"):
            stored.put(connection, Onsite(ident, ident.upper(), small.clock.now() + 86_400_000, 20))
    with small.store.read() as connection:
        first = to_come(small, connection)[0]
        assert stored.next_one(connection, small.clock.now()) == first


def test_an_interview_that_begins_now_is_nowhere_to_come(small):
    made = Onsite("now", "Now", small.clock.now(), 10)
    with small.store.write() as connection:
        stored.put(connection, made)
        assert stored.next_one(connection, small.clock.now()) is None
        assert stored.to_come(connection, small.clock.now()) == []
        assert stored.next_one(connection, small.clock.now() - 1) == made


def asked(*questions, of="Gone"):
    """What tells of an interview what was asked there."""
    return lambda home: debrief.tell(home, onsites.find(home, of), None, questions)


REFUSED = [
    (lambda home: onsites.add(home, " ", "9"),
     "an onsite needs a name", "The company's will do: Acme."),
    (lambda home: onsites.add(home, "x" * 61, "9"),
     "a name has at most 60 characters, not 61", ""),
    (lambda home: onsites.add(home, "two\nlines", "9"),
     "a name is one line of plain text", "Leave control characters out."),
    (lambda home: onsites.add(home, "acme", "9"),
     "there is an onsite Acme already, on Wed 2 Dec 09:00",
     "`drill onsite move Acme WHEN` moves it, `drill onsite set Acme` changes its minutes, "
     "competencies or decks; or give this one another name."),
    (lambda home: onsites.read_when(home, " 2026-11-20 "),
     "2026-11-20 is past", "Name a later day."),
    (lambda home: onsites.read_when(home, "2026-11-23 08:00"),
     "2026-11-23 08:00 is today, and 08:00 is past", "Name a later day."),
    (lambda home: onsites.read_when(home, "2027-11-25 09:00"),
     "2027-11-25 09:00 is more than a year away",
     "Until then the daily drill does it; add the onsite when it is nearer."),
    (lambda home: onsites.read_minutes(" many "), "minutes a day are a number, not 'many'", ""),
    (lambda home: onsites.read_minutes("240.5"),
     "minutes a day go from 1 to 240, not 240.5", "Beyond that nothing more is learnt."),
    (lambda home: onsites.read_minutes("0.5"),
     "minutes a day go from 1 to 240, not 0.5", "One minute a day is the least."),
    (lambda home: onsites.find(home, "Acne"), "there is no onsite 'Acne'", "did you mean Acme?"),
    (lambda home: onsites.find(home, "zzz"),
     "there is no onsite 'zzz'", "there is: Acme, Gone"),
    (lambda home: plan(home, onsites.find(home, "Gone")),
     "Gone is over", "`drill debrief` asks how it went."),
    (asked(of="Acme"), "Acme is still to come", "Afterwards drill asks how it went."),
    (asked(("x" * 301, "", None)), "a question has at most 300 characters, not 301", ""),
    (asked(*((f"q{number}", "", None) for number in range(51))),
     "an interview has at most 50 questions, not 51", ""),
    (asked(("Why?", "small/peple", None)),
     "there is no competency 'small/peple'", "did you mean small/people?"),
    (lambda home: days_off.plan(home, 366), "a backlog is spread over 1 to 365 days, not 366", ""),
    (lambda home: days_off.spread(home, 0), "a backlog is spread over 1 to 365 days, not 0", ""),
]  # fmt: skip
"""What is asked for, what is said of it, and what to do instead."""


@pytest.mark.parametrize(("does", "message", "hint"), REFUSED)
def test_what_cannot_be_is_refused_in_these_words(small, clock, does, message, hint):
    onsites.add(small, "Acme", "2026-12-02")
    with small.store.write() as connection:
        stored.put(connection, Onsite("gone", "Gone", clock.now() - 3_600_000, 20))
    with pytest.raises((NotFound, UsageError)) as refused:
        does(small)
    assert (refused.value.message, refused.value.hint) == (message, hint)
    assert onsites.find(small, None).name == "Acme"
