"""What a plan for an interview says: of its days, in the calendar, on the sheet, as a reminder."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.domain.review import Rating
from drill.scheduling.cram.forecast import DayForecast, DayShare
from drill.service.library import decks
from drill.service.onsite import calendar, left_out, onsites, plan_days, sheets
from drill.service.onsite.first_run import set_option
from drill.service.onsite.plan import CramPlan, advice
from drill.service.onsite.plan_days import DayPlan
from drill.service.onsite.prospects import Outlook, Prospect
from drill.service.onsite.run_through import Showing
from drill.service.study import grades, reminder
from drill.service.study.today import Overview
from drill.storage import cards

SHEET = """\
# Stories for Acme

## The quiet senior

Managing people · readiness on 2 December: 0 of 100 · weakest beat: Context

**Open with**

- philosophy first

**Asked as**

- “How do you act?”
- “When do you act?”
- “Why do you act?”

**Beware**

- passes it to HR → own the call
- waits too long → name the signal

### 1. Context

- velocity fell **40%** (over two sprints)
- he went silent
- the team noticed
- nobody spoke

### 2. Plan

- a mentor
- **30 days** to improve

### 3. Outcome

- back on form
- talk earlier

### Follow-ups

“What would you change?”

- talk earlier
- offer training
"""


def test_the_sheet_of_an_interview(small):
    onsites.add(small, "Acme", "9")
    for_it = sheets.write(small, onsite="Acme")
    assert for_it.partition("\n## On the day\n")[0] == SHEET
    assert "“Why us?”" in for_it
    bare = SHEET.replace(" for Acme", "").replace("on 2 December", "now")
    assert sheets.write(small, ["quiet"]).rstrip("\n") == bare.rstrip("\n")
    onsites.change(small, "Acme", competencies=["people"])
    assert sheets.write(small, onsite="Acme") == for_it
    for beat in ("context", "plan", "outcome"):
        grades.grade(small, f"small/quiet/beat:{beat}", Rating.EASY)
    assert "readiness now: 98 of 100" in sheets.write(small, ["quiet"])
    assert "readiness on 2 December: 89 of 100" in sheets.write(small, onsite="Acme")


OTHERS = """\
drill: 1
id: others
title: Others
competencies: [{id: judging, name: Judging}]
stories:
  - {id: loud, title: The loud one, sample: true, beats: [{id: a, label: A, facts: [so]}]}
  - id: late
    title: The late one
    competencies: [judging]
    beats: [{id: a, label: A, facts: [so]}]
  - id: both
    title: The one for both
    competencies: [judging, small/people]
    beats: [{id: a, label: A, facts: [so]}]
"""


def test_a_sheet_has_one_s_own_stories_that_are_asked_for_or_those_that_are_named(small):
    decks.take(small, [("o", read_deck(OTHERS, "o"))], own=True)
    onsites.add(small, "Acme", "9", competencies=["people"])
    titles = "The quiet senior", "The loud one", "The late one", "The one for both"

    def on(sheet):
        return [f"## {title}\n" in sheet for title in titles]

    assert on(sheets.write(small)) == [True, False, True, True]
    assert on(sheets.write(small, onsite="Acme")) == [True, False, False, True]
    named = sheets.write(small, ["loud", "late"], onsite="Acme")
    assert (on(named), "“Why us?”" in named) == ([False, True, True, False], False)
    assert "“Why us?”" in sheets.write(small)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (DayPlan("", 1, 0, 29.0, "day"), ("drill: 1 minute for Acme", "About 1 card.")),
        (DayPlan("", 30, 9, 610.0, "day"),
         ("drill: 10 minutes for Acme", "About 30 cards, 9 of them new.")),
        (DayPlan("", 30, 0, 91.0, "day off"), ("drill: 2 minutes for Acme", "About 30 cards.")),
        (DayPlan("", 30, 0, 90.0, "last day"),
         ("drill: 2 minutes for Acme",
          "About 30 cards. The core once more, then every story, told aloud.")),
        (DayPlan("", 3, 0, 60.0, "morning"),
         ("drill: 1 minute for Acme", "About 3 cards. Figures, questions and outlines.")),
    ],
)  # fmt: skip
def test_a_day_in_the_calendar(day, said):
    assert calendar._words("Acme", day) == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (None, ""),
        (Overview(0, 0, 0, 9, 0.0, None, 10), ""),
        (Overview(1, 0, 0, 9, 20.0, None, 10), "1 card today, about 1 minute"),
        (Overview(0, 1, 0, 9, 100.0, None, 10), "1 card today, about 2 minutes"),
        (Overview(2, 3, 4, 9, 600.0, None, 10), "9 cards today, about 10 minutes"),
    ],
)
def test_a_reminder_says_what_waits(today, said):
    assert reminder.message(today) == said


def showing(key, kind, seconds, *, new=False, sample=False):
    return Showing(key, kind, new, sample, seconds)


def test_the_day_of_a_session_and_days_as_they_are_expected():
    session = [
        showing("a", Kind.BASIC, 10.4, new=True),
        showing("b", Kind.TELL, 60.2),
        showing("c", Kind.OUTLINE, 20.0, sample=True),
        showing("d", Kind.BEAT, 30.1, new=True),
    ]
    assert plan_days.of_session(session, {"a", "c"}) == DayPlan(
        "", 4, 2, 121, "", others=2, others_seconds=90, own=2
    )
    day = DayForecast(10.4, 2.3, 1.0, 300.6, DayShare(3.3, 1.4, 50.6), 0.0, 0.0)
    assert plan_days.as_forecast([day]) == [
        DayPlan("", 14, 4, 351, "", others=3, others_seconds=51)
    ]


def test_days_have_their_dates_and_kinds(home):
    set_option(home, "scheduling.days_off", "2026-11-23..2026-11-24")
    days = [DayPlan("", number, 0, 0.0, "") for number in range(4)]

    def dated(morning, days):
        return [(day.date, day.kind, day.cards) for day in plan_days.dated(home, morning, days)]

    assert dated(True, days) == [
        ("2026-11-23", "day", 0), ("2026-11-24", "day off", 1), ("2026-11-25", "last day", 2),
        ("2026-11-26", "morning", 3),
    ]  # fmt: skip
    assert dated(False, days[:2]) == [("2026-11-23", "day", 0), ("2026-11-24", "last day", 1)]
    assert dated(True, days[:1]) == [("2026-11-23", "morning", 0)]


def test_what_is_left_out_is_named_by_note_the_core_first(mine):
    with mine.store.read() as connection:
        shelf, every = mine.shelf(connection), cards.every(connection)
        assert left_out.by_note([], shelf) == ()
        of_small = [card for card in every if card.card.deck == "small"]
        assert left_out.by_note(of_small, shelf) == (
            "The quiet senior: 1 outline, 2 figures, 1 follow-up, 1 telling, 3 beats",
            "Managing people: 1 question, 1 framework, 3 red-flag checks, 2 steps",
            "2 cards, 2 blanks",
        )


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ({Kind.FLAG}, "red flags beyond their share of the time"),
        ({Kind.FLAG, Kind.GAP}, "red flags and single steps beyond their share of the time"),
        ({Kind.BEAT}, "beyond the time"),
        ({Kind.BEAT, Kind.GAP}, "beyond the time, or the share of it that single steps have"),
    ],
)
def test_why_cards_are_left_out(kinds, said):
    assert left_out.beyond(kinds) == said


NINE = CramPlan(
    onsite=Onsite("acme", "Acme", 0, 20),
    feasible=True,
    cards=("a", "b"),
    left_out=(),
    beyond="",
    dropped=(),
    days=(DayPlan("2026-11-23", 30, 9, 1141.0, "day"), DayPlan("2026-11-24", 30, 9, 900.0, "day")),
    ready=Prospect(0.2, 0.614, 0.3),
    interval=(0.55, 0.66),
    counts={"a": 0.5, "b": 0.2},
    competencies=(),
    stories=(),
    seconds_today=0.0,
)
BARE = Outlook("Vision", "small/vision", Prospect(0.0, 0.1, 0.0), "no story")
FULL = Outlook("People", "small/people", Prospect(0.0, 0.9, 0.0))
SAYS = "readiness 61 of 100, nine times in ten between 55 and 66; without, 30."


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, f"With 20 minutes a day: {SAYS}"),
        ({"minutes": (20, 20), "shared": ("Beta",)},
         f"With 20 minutes a day for this and Beta together: {SAYS}"),
        ({"minutes": (20, 30), "shared": ("Beta", "Co")},
         f"With 20 to 30 minutes a day for this, Beta and Co together: {SAYS}"),
        ({"minutes": (1, 1), "shared": ("Beta", "Co", "Delta")},
         f"With 1 minute a day for this, Beta, Co and 1 more together: {SAYS}"),
        ({"write": (2, 3)}, f"With 20 minutes a day: {SAYS}"),
        ({"write": (1, 3)},
         "With 20 minutes a day: readiness about 61 of 100 by the cards alone; without a story of "
         "yours nothing is promised."),
        ({"competencies": (BARE, FULL)},
         f"With 20 minutes a day: {SAYS} 1 competency has no story of yours: that costs 30."),
        ({"competencies": (BARE, FULL, BARE), "counts": {"a": 1.2}},
         f"With 20 minutes a day: {SAYS} 2 competencies have no story of yours: that costs 0."),
    ],
)  # fmt: skip
def test_what_a_plan_promises(changed, said):
    assert replace(NINE, **changed).promise == said


def test_what_else_follows_from_the_numbers_of_a_plan():
    done = replace(NINE, days=(replace(NINE.days[0], cards=0), NINE.days[1]))
    last = replace(NINE, days=NINE.days[:1])
    assert [each.rest for each in (NINE, done, last)] == [True, False, False]
    minutes = None, (20, 40), (21, 40), (15, 40)
    assert [replace(NINE, minutes=each).already for each in minutes] == [None, None, 21, None]


MORNING = (replace(NINE.days[0], kind="morning"),)
EVEN = "minutes a day are enough for the cards"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"write": (2, 3)},
         ["First write story 2 of 3 (12 minutes, `drill new story` starts it), then tell it "
          "aloud."]),
        ({"write": (2, 3), "days": MORNING}, []),
        ({"enough": 19},
         [f"Spread evenly, 19 {EVEN}, though days of this plan have up to 20; the rest is for "
          "stories told aloud, a mock."]),
        ({"enough": 20},
         [f"Spread evenly, 20 {EVEN}; the rest is for stories told aloud, a mock."]),
        ({"enough": 1, "write": (3, 3), "days": MORNING},
         ["Spread evenly, 1 minute a day is enough for the cards, though days of this plan have up "
          "to 20; the rest is for stories told aloud, a mock and writing."]),
        ({"untold": ("Quiet", "Loud")},
         ["The evening before has no room to tell “Quiet”, “Loud”: tell them earlier."]),
        ({"aside": {Kind.GAP: 1}},
         ["In the last 7 days your own stories come first: 1 single step is left out."]),
        ({"aside": {Kind.OUTLINE: 1, Kind.PRINCIPLE: 1}},
         ["In the last 7 days your own stories come first: 1 sample outline and 1 principle are "
          "left out."]),
        ({"aside": {Kind.GAP: 1}, "days": MORNING}, []),
    ],
)  # fmt: skip
def test_what_to_do_besides_the_cards(changed, said):
    assert advice(replace(NINE, **changed)) == said


@pytest.mark.parametrize(
    ("last_day", "likely", "weight", "shown", "told", "sample", "named"),
    [
        (0, 0.0, 1.0, False, False, False, True),
        (0, 0.0, 1.0, True, False, False, False),
        (0, 0.0, 1.0, False, True, False, False),
        (0, 0.0, 1.0, False, False, True, False),
        (0, 0.0, 0.0, False, False, False, False),
        (2, 0.49, 1.0, True, False, False, True),
        (2, 0.5, 1.0, False, False, False, False),
        (2, 0.0, 0.0, False, False, False, False),
        (-1, 0.0, 1.0, False, False, False, False),
    ],
)
def test_a_story_of_one_s_own_is_named_where_the_last_day_does_not_tell_it(
    small, last_day, likely, weight, shown, told, sample, named
):
    if told:
        grades.grade(small, "small/quiet/tell", Rating.GOOD)
    with small.store.read() as connection:
        tell = cards.by_key(connection, "small/quiet/tell")
        beat = cards.by_key(connection, "small/quiet/beat:plan")
    tell = replace(tell, card=replace(tell.card, sample=sample))
    target = SimpleNamespace(weight=[1.0, weight], last_day=last_day)
    demand = SimpleNamespace(cards=[beat, tell], planner=SimpleNamespace(targets=[None, target]))
    forecast = SimpleNamespace(last_day=[0.0, likely])
    keys = {tell.key} if shown else {beat.key}
    assert left_out.untold(small, demand, 1, forecast, keys) == [tell] * named


def expected(seconds, *, others=0.0, capped=0.0, aloud=0.0):
    return DayForecast(9.0, 0.0, 0.0, seconds, DayShare(0.0, 0.0, others), capped, aloud)


HALF_HOUR = 1800.0


@pytest.mark.parametrize(
    ("days", "budget", "today", "out", "minutes"),
    [
        ([expected(600)], [HALF_HOUR], 0, (), 10),
        ([expected(600)], [HALF_HOUR], 1000, (), 17),
        ([expected(1680)], [HALF_HOUR], 0, (), 28),
        ([expected(1740)], [HALF_HOUR], 0, (), None),
        ([expected(900, aloud=300)], [HALF_HOUR], 1000, (), 12),
        ([expected(300, others=300)], [HALF_HOUR], 0, (), 10),
        ([expected(600, capped=300)], [HALF_HOUR], 0, (), 20),
        ([expected(600)], [HALF_HOUR], 0, (Kind.FLAG, Kind.GAP), 10),
        ([expected(600)], [HALF_HOUR], 0, (Kind.FLAG, Kind.BEAT), None),
        ([expected(900), expected(600)], [HALF_HOUR] * 2, 0, (), 10),
        ([expected(900), expected(600)], [HALF_HOUR] * 2, 1770, (), None),
        ([expected(60), expected(900), expected(300)], [HALF_HOUR] * 4, 0, (), 12),
        ([expected(60), expected(1770), expected(300)], [HALF_HOUR] * 3, 0, (), None),
        ([expected(60), expected(0), expected(600)], [HALF_HOUR, 0.0, HALF_HOUR], 0, (), 10),
        ([expected(60, capped=60), expected(600), expected(600, capped=180)],
         [HALF_HOUR] * 3, 0, (), 9),
    ],
)  # fmt: skip
def test_how_many_minutes_a_day_are_enough(days, budget, today, out, minutes):
    planner = SimpleNamespace(seconds=np.array(budget))
    assert plan_days.enough(days, planner, today, out) == minutes


def test_the_minutes_of_each_day_are_those_of_the_onsite_to_come_that_has_most():
    targets = [SimpleNamespace(days=3, last_day=1), SimpleNamespace(days=6, last_day=4)]
    made = [replace(NINE.onsite, minutes=minutes) for minutes in (40, 15)]
    for onsites_, least_and_most in ((made, [(40, 40), (15, 40)]), (made[::-1], [(40, 40)] * 2)):
        demand = SimpleNamespace(onsites=onsites_, planner=SimpleNamespace(targets=targets))
        assert [plan_days.minutes_a_day(demand, at) for at in (0, 1)] == least_and_most
    today = [SimpleNamespace(days=1, last_day=0), SimpleNamespace(days=1, last_day=-1)]
    demand = SimpleNamespace(onsites=made, planner=SimpleNamespace(targets=today))
    assert [plan_days.minutes_a_day(demand, at) for at in (0, 1)] == [(40, 40)] * 2
