"""The figures of the statistics, counted by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.deck import Beat, Fact, Story
from drill.domain.rehearsal import Rehearsal, Told, WayToTell
from drill.domain.review import Rating, StudyDay
from drill.domain.stats import BeatStrength, CompetencyReady, Share, StoryReady, Whose
from drill.service.insight import stats as page
from drill.service.library import decks
from drill.service.study import grades
from drill.storage.tally import DayTally
from tests_support import SMALL

TODAY = 20_000
DATE = "2024-10-04"


@pytest.mark.parametrize(
    ("days", "off", "found"),
    [
        ({}, (), (0, 0, 0)),
        ({0: 1}, (), (1, 1, 1)),
        ({1: 1}, (), (1, 1, 1)),
        ({2: 1}, (), (0, 1, 1)),
        ({0: 0, 1: 1}, (), (1, 1, 1)),
        ({5: 1, 4: 2, 3: 1, 1: 9}, (), (1, 3, 4)),
        ({5: 1, 3: 1, 1: 1}, (4, 2), (3, 3, 3)),
        ({5: 1, 4: 1, 2: 1}, (3,), (0, 3, 3)),
        ({364: 1, 365: 1}, (), (0, 2, 1)),
        ({}, (1, 0), (0, 0, 0)),
    ],
)
def test_days_in_a_row_the_longest_run_and_the_days_of_a_year(days, off, found):
    counts = {TODAY - age: reviews for age, reviews in days.items()}
    streak = page._streak(counts, TODAY, [TODAY - age for age in off])
    assert (streak.days, streak.longest, streak.studied) == found


def test_what_was_read_counts_among_the_seconds_and_not_among_the_reviews():
    reviews = {7: (3, 20.0, 1), 8: (1, 5.0, 0)}
    assert page._with_lessons(reviews, {7: 60.0, 9: 30.0}) == {
        7: (3, 80.0, 1), 8: (1, 5.0, 0), 9: (0, 30.0, 0)
    }  # fmt: skip
    assert reviews[7] == (3, 20.0, 1)


def test_each_period_holds_those_before_it_and_none_holds_tomorrow():
    ages = {-1: 1, 0: 10, 1: 100, 6: 1_000, 7: 10_000, 29: 100_000, 30: 1_000_000}
    tallies = {TODAY - age: DayTally(1, known=[n, 2 * n, 3 * n, 4 * n]) for age, n in ages.items()}
    found = page._retention(tallies, TODAY, 0.9)
    young = {
        "today": 10,
        "week": 1_110,
        "month": 111_110,
        "all": 1_111_110,
    }
    assert [(it.name, it.young, it.mature, it.total) for it in found.periods] == [
        (name, Share(n, 3 * n), Share(3 * n, 7 * n), Share(4 * n, 10 * n))
        for name, n in young.items()
    ]


def test_a_year_of_days_with_the_first_of_the_fullest():
    ever = {TODAY - 365: (9, 9.0, 0), TODAY - 364: (1, 90.0, 0), TODAY - 1: (4, 8.0, 0)}
    found = page._calendar(ever | {TODAY: (4, 9.0, 1)}, TODAY)
    assert (len(found.days), found.days[0].reviews, found.days[0].seconds) == (365, 1, 90.0)
    last = found.days[-1]
    assert (last.date, last.day, last.reviews, last.seconds) == (DATE, TODAY, 4, 9.0)
    assert found.advice.startswith("3 days with reviews; the most, 4, on 2024-10-03. ")
    read = page._calendar({TODAY: (0, 60.0, 0)}, TODAY)
    assert read.advice == "An empty year: today can be its first day."
    assert page._calendar({TODAY: (1, 1.0, 0)}, TODAY).advice.startswith("1 day with reviews; ")


def test_time_by_kind_and_by_day_of_a_month():
    timed = {
        "basic": Counter({4.0: 1, 6.04: 1}),
        "route": Counter({9.0: 1}),
        "beat": Counter({2.0: 9, 3.0: 1}),
        "cloze": Counter({1.0: 1, 2.0: 1, 9.0: 1}),
    }
    ever = {TODAY - 30: (90, 90.0, 0), TODAY - 29: (30, 60.0, 0), TODAY: (60, 120.0, 0)}
    found = page._load(timed, ever, TODAY)
    assert [(it.kind, it.seconds, it.reviews, it.total_seconds) for it in found.kinds] == [
        ("beat", 2.0, 10, 21.0), ("cloze", 2.0, 3, 12.0), ("basic", 5.0, 2, 10.0),
        ("route", 9.0, 1, 9.0),
    ]  # fmt: skip
    assert (found.reviews_a_day, found.seconds_a_day) == (3.0, 6.0)
    assert found.advice.startswith("0.1 minutes a day this month; the slowest kind is ")
    assert found.advice.endswith("9 s each: quick enough.")


def test_what_lies_on_an_edge_is_in_the_bin_that_begins_there():
    found = page._distribution("stability", "days", [7.0, 0.5, 1.0, 6.9], (0.0, 1.0, 7.0, 9.0))
    assert [(it.low, it.high, it.cards) for it in found.bins] == [
        (0.0, 1.0, 1), (1.0, 7.0, 2), (7.0, 9.0, 1)
    ]  # fmt: skip
    assert (found.name, found.unit, found.median) == ("stability", "days", 3.95)
    assert page._distribution("stability", "days", [], (0.0, 1.0)).median is None


@pytest.mark.parametrize(
    ("seconds", "slope"), [([], None), ([60, 90], None), ([60, 70, 80], 10.0), ([90, 0, 90], 0.0)]
)
def test_a_trend_wants_three(seconds, slope):
    assert page._slope(seconds) == slope


def told(**more):
    story = Story("s", "S", tuple(Beat(id_, id_, (Fact("f"),)) for id_ in "abcd"))
    heard = Told(**{"said": (0, 2, 1, 3), "seconds": 100.0, **more})
    return page._telling(Rehearsal(1, "d/s/tell", 77, StudyDay(1), 50.0, heard), story)


def test_a_telling_in_figures():
    found = told()
    assert (found.at, found.story, found.seconds, found.least, found.most) == (
        77,
        "S",
        100,
        90,
        150,
    )
    assert (found.said, found.beats, found.order, found.swaps) == (4, 4, "1 2 4", 1)
    assert (found.words_a_minute, found.fillers_a_minute, found.pauses) == (None, None, None)
    short = told(way=WayToTell.SHORT, said=(3, 3, 9))
    assert (short.least, short.most, short.said, short.order, short.swaps) == (45, 75, 1, "4", 0)
    heard = told(seconds=120.0, words=200.0, fillers=3, pauses=(3.0, 4.5))
    assert (heard.words_a_minute, heard.fillers_a_minute, heard.pauses) == (100.0, 1.5, 2)


def test_a_telling_of_a_story_that_is_gone_is_named_by_its_card():
    found = page._telling(Rehearsal(1, "d/s/tell", 7, StudyDay(1), 50.0, Told((0,), 9.0)), None)
    assert (found.story, found.beats, found.said, found.order) == ("d/s/tell", 0, 0, "")


LOUD = StoryReady("d", "loud", "The loud one", False, 0.5, 0.1, 77, BeatStrength("Plan", 0.2))
MUTE = replace(LOUD, title="The mute one", readiness=0.4, told=None)
SAID = CompetencyReady("d", "p", "People", 0.5, 1, 1, 0.5, Whose.OWN, (MUTE, LOUD))
SURE = CompetencyReady("d", "g", "Growth", 0.9, 1, 1, 0.5, Whose.OWN, (LOUD,))


@pytest.mark.parametrize(
    ("competencies", "advice"),
    [
        ([], "There is no competency: import a deck that has some."),
        ([SAID, replace(SURE, whose=Whose.SAMPLE), replace(SURE, name="X", whose=Whose.NONE)],
         "Growth has no story of yours: `drill new story` writes one."),
        ([replace(SURE, whose=Whose.TO_WRITE)],
         "Growth has no story of yours: `drill new story` writes one."),
        ([SURE, SAID], "People is the least ready: The loud one, its beat Plan."),
        ([replace(SAID, stories=(MUTE,)), SURE],
         "People is the least ready: The mute one was never told aloud."),
        ([replace(SAID, stories=(MUTE,), told=None)],
         "People is the least ready: The mute one, its beat Plan."),
        ([replace(SAID, stories=(replace(LOUD, weakest=None),))],
         "People is the least ready: tell its story aloud."),
        ([replace(SAID, stories=())], "People is the least ready: tell its story aloud."),
    ],
)  # fmt: skip
def test_what_to_do_for_the_least_ready(competencies, advice):
    assert page._readiness_advice(competencies) == advice


def test_the_newest_tells_count_also_of_a_story_that_is_gone(small, clock, monkeypatch):
    for number in range(13):
        seconds = 500.0 if number < 3 else 100.0 + number
        grades.grade(small, "small/quiet/tell", Rating.GOOD, told=Told((0, 1, 2), seconds))
        clock.advance(86_400)
    head, _, rest = SMALL.partition("stories:")
    gone = head + rest[rest.index("cards:") :]
    decks.take(small, [("small", read_deck(gone, "small"))])
    monkeypatch.setattr(page, "MOST_TELLS", 12)
    spoken = page.stats(small).speaking
    assert [tell.seconds for tell in spoken.tells] == [500, 500, *range(103, 113)]
    assert {tell.story for tell in spoken.tells} == {"The quiet senior"}
    assert spoken.trend == pytest.approx(1.0), "of the newest ten"
    assert spoken.in_window == Share(10, 12)
    assert spoken.advice.startswith("10 of 12 inside their window")


def test_new_cards_of_a_day_stay_what_they_were_while_they_are_met(small):
    before = page.stats(small).forecast.new_per_day
    assert before > 1
    grades.grade(small, "small/people/route", Rating.GOOD)
    forecast = page.stats(small).forecast
    assert (forecast.new_per_day, forecast.planned) == (before, None)
