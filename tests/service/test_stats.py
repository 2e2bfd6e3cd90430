"""The numbers of one's own learning: none, one, many, and under a wrong clock."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace

import pytest

from drill.cli.main import run
from drill.deckfile.reading import read_deck
from drill.domain.rehearsal import Told
from drill.domain.review import DueOn, Rating, StudyDay
from drill.service.home import undo
from drill.service.insight import stats as page
from drill.service.insight.browser import search
from drill.service.insight.stats import HistogramBin, Period, Share, SpokenStory, stats
from drill.service.library import bulk, decks
from drill.service.stories import rehearsal
from drill.service.study import grades
from drill.storage import cards, log, study_days

ROUTE = "small/people/route"
DAY = 86_400


def sections(found):
    return [
        found.today, found.streak, found.retention, found.forecast, found.calendar, found.load,
        found.readiness, found.speaking, *found.distributions,
    ]  # fmt: skip


def retention(home):
    return {p.name: (p.young, p.mature) for p in stats(home).retention.periods}


def test_with_no_review_every_section_says_what_to_do(home):
    found = stats(home)
    assert all(each.advice.endswith(".") for each in sections(found))
    assert (found.today.reviews, found.streak.days, found.streak.longest) == (0, 0, 0)
    assert len(found.calendar.days) == 365
    assert len(found.forecast.days) == 90
    assert found.speaking.in_window.share is None


def test_one_review_is_no_retention(small):
    grades.grade(small, ROUTE, Rating.GOOD, seconds=7)
    found = stats(small)
    assert (found.today.reviews, found.today.seconds, found.today.new) == (1, 7.0, 1)
    assert (found.streak.days, found.streak.longest, found.streak.studied) == (1, 1, 1)
    assert all(p.total.share is None for p in found.retention.periods)
    assert found.calendar.days[-1].reviews == 1
    assert sum(each.cards for each in found.distributions[0].bins) == 1
    assert sum(each.cards for each in found.distributions[1].bins) == 1
    assert [(k.kind, k.seconds) for k in found.load.kinds] == [("route", 7.0)]
    grades.grade(small, ROUTE, Rating.GOOD, seconds=4)
    assert [(k.kind, k.seconds) for k in stats(small).load.kinds] == [("route", 5.5)]


def test_cards_that_are_retired_are_in_no_distribution(small):
    for key in (ROUTE, "small/quiet/beat:plan"):
        grades.grade(small, key, Rating.GOOD)
    bulk.retire(small, [ROUTE])
    for distribution in stats(small).distributions:
        assert sum(each.cards for each in distribution.bins) == 1


def test_true_retention_counts_the_first_review_of_a_day_of_cards_in_review(small, clock):
    grades.grade(small, ROUTE, Rating.GOOD)  # first sight: a learning step
    clock.advance(700)
    grades.grade(small, ROUTE, Rating.GOOD)  # the same day: in review from now on
    clock.advance(5 * DAY)
    grades.grade(small, ROUTE, Rating.AGAIN)
    clock.advance(700)
    grades.grade(small, ROUTE, Rating.GOOD)  # relearnt the same day
    young, mature = retention(small)["today"]
    assert (young.passed, young.reviews, mature.reviews) == (0, 1, 0)
    for _ in range(4):
        clock.advance(60 * DAY)
        grades.grade(small, ROUTE, Rating.EASY)
    clock.advance(60 * DAY)
    mature = retention(small)["all"][1].reviews
    grades.grade(small, ROUTE, Rating.HARD)
    young, old = retention(small)["all"]
    assert old.passed == old.reviews == mature + 1
    assert (young.passed, young.reviews + old.reviews) == (young.reviews - 1, 6)
    assert retention(small)["week"][0].reviews == 0
    undo.undo(small)
    assert retention(small)["all"][1].reviews == mature


def test_a_learning_step_that_waited_for_the_next_day_is_no_review_of_a_young_card(small, clock):
    grades.grade(small, ROUTE, Rating.AGAIN)
    clock.advance(DAY)
    grades.grade(small, ROUTE, Rating.GOOD)
    young, mature = retention(small)["all"]
    assert (young.reviews, mature.reviews) == (0, 0)


def test_a_week_is_today_and_the_six_days_before(small, clock):
    grades.grade(small, ROUTE, Rating.EASY)
    clock.advance(5 * DAY)
    grades.grade(small, ROUTE, Rating.GOOD)
    clock.advance(6 * DAY)
    assert retention(small)["week"][0].reviews == 1
    clock.advance(DAY)
    assert retention(small)["week"][0].reviews == 0
    assert retention(small)["month"][0].reviews == 1


def test_a_month_is_today_and_the_twenty_nine_days_before(small, clock):
    grades.grade(small, ROUTE, Rating.EASY, seconds=7.5)
    (kind,) = stats(small).load.kinds
    assert (kind.seconds, kind.total_seconds) == (7.5, 7.5)
    assert stats(small).today.seconds == 7.5
    assert stats(small).load.reviews_a_day == 1 / 30
    assert stats(small).load.seconds_a_day == 0.25
    clock.advance(29 * DAY)
    assert stats(small).load.reviews_a_day == 1 / 30
    clock.advance(DAY)
    assert stats(small).load.reviews_a_day == 0.0
    assert stats(small).load.seconds_a_day == 0.0


def test_the_least_ready_competency_is_named_with_its_weakest_beat(small):
    more = (
        "drill: 1\nid: more\ntitle: More\n"
        "competencies: [{id: conflict, name: Managing conflict}]\n"
        "stories:\n  - id: loud\n    title: The loud one\n    competencies: [conflict]\n"
        "    beats: [{id: one, label: Beginning, facts: [it began]}]\n"
    )
    decks.take(small, [("more", read_deck(more, "more"))], own=True)
    for beat in ("context", "plan", "outcome"):
        grades.grade(small, f"small/quiet/beat:{beat}", Rating.EASY)
    grades.grade(small, "more/loud/beat:one", Rating.AGAIN)
    for found in search(small, "competency:people"):
        if found.stored.key.startswith("small/people/"):
            grades.grade(small, found.stored.key, Rating.EASY)
    said = "Managing conflict is the least ready: The loud one was never told aloud."
    assert stats(small).readiness.advice == said
    grades.grade(small, "more/loud/tell", Rating.AGAIN)
    grades.grade(small, "small/quiet/tell", Rating.EASY)
    said = "Managing conflict is the least ready: The loud one, its beat Beginning."
    assert stats(small).readiness.advice == said


def test_days_in_a_row_and_days_off(small, clock):
    for gap in (1, 1, 3, 1):
        grades.grade(small, ROUTE, Rating.GOOD)
        clock.advance(gap * DAY)
    assert (stats(small).streak.days, stats(small).streak.longest) == (1, 3)
    small.paths.options.write_text('[scheduling]\ndays_off = "2026-11-26..2026-11-27"\n')
    small.reload()
    assert (stats(small).streak.days, stats(small).streak.longest) == (4, 4)


def test_a_year_is_three_hundred_and_sixty_five_days(small, clock):
    grades.grade(small, ROUTE, Rating.GOOD)
    clock.advance(364 * DAY)
    assert stats(small).streak.studied == 1
    clock.advance(DAY)
    assert stats(small).streak.studied == 0


def test_a_card_is_mature_from_an_interval_of_three_weeks_on(small, clock):
    given = grades.grade(small, ROUTE, Rating.EASY).review
    with small.store.write() as connection:
        for key, days in ((ROUTE, 20), ("small/doors/basic", 21)):
            due = DueOn(StudyDay(given.day + days))
            line = replace(given, id=str(days), card=key, due=due)
            log.append(connection, line, cards.by_key(connection, key).pk, small.device, None)
    clock.advance(21 * DAY)
    for key in (ROUTE, "small/doors/basic"):
        grades.grade(small, key, Rating.GOOD)
    young, mature = retention(small)["today"]
    assert (young.reviews, mature.reviews) == (1, 1)


def test_a_backlog_is_told_apart_from_what_is_coming(small, clock):
    for key in (ROUTE, "small/doors/basic"):
        grades.grade(small, key, Rating.EASY)
    clock.advance(2 * DAY)
    ahead = stats(small).forecast
    assert (ahead.backlog, sum(ahead.days)) == (0, 2)
    clock.advance(60 * DAY)
    ahead = stats(small).forecast
    assert (ahead.backlog, sum(ahead.days)) == (2, 0)
    assert ahead.advice == "2 cards from before today come first, the weakest before all."
    assert stats(small).today.left == 12
    grades.grade(small, ROUTE, Rating.EASY)
    assert stats(small).forecast.advice == "1 card from before today comes first."


def test_a_card_in_a_month_is_less_than_one_a_day(small):
    grades.grade(small, ROUTE, Rating.EASY)
    said = "Less than 1 review a day for the next month, without new cards."
    assert stats(small).forecast.advice == said


def test_cards_in_learning_are_not_nothing(small):
    grades.grade(small, ROUTE, Rating.AGAIN)
    said = "1 card in learning comes back at the next step; nothing else falls due in 90 days."
    assert stats(small).forecast.advice == said
    grades.grade(small, "small/doors/basic", Rating.AGAIN)
    assert stats(small).forecast.advice.startswith("2 cards in learning come back")


def test_a_clock_that_went_back_breaks_nothing(small, clock):
    clock.advance(30 * DAY)
    for _ in range(3):
        grades.grade(small, ROUTE, Rating.GOOD)
        clock.advance(DAY)
    clock.advance(-40 * DAY)
    found = stats(small)
    assert found.today.reviews == 0
    assert found.streak.days == 0
    assert all(each.advice for each in sections(found))
    assert sum(each.cards for each in found.distributions[0].bins) == 1


def test_tells_against_their_window(small, clock):
    for seconds in (100, 160, 0, 140, 80):  # one without a clock
        told = Told((0, 2, 1), seconds)
        grades.grade(small, "small/quiet/tell", Rating.GOOD, told=told)
        clock.advance(DAY)
    spoken = stats(small).speaking
    assert [t.seconds for t in spoken.tells] == [100, 160, 140, 80]
    assert (spoken.in_window.passed, spoken.in_window.reviews) == (2, 4)
    assert spoken.trend == pytest.approx(-8)
    first = spoken.tells[0]
    assert (first.said, first.beats, first.order, first.swaps) == (3, 3, "1 2", 1)


def test_the_command_in_words_and_as_json(small, capsys):
    grades.grade(small, ROUTE, Rating.GOOD, seconds=5)
    told = Told((0, 1), 100.0, words=250.0, fillers=5)
    rehearsal.finish(small, rehearsal.begin(small, "quiet"), told)
    assert run(["stats"]) == 0
    out = capsys.readouterr().out
    assert "words/min  fillers/min" in out
    assert "150        3.0" in out
    for word in ("Today.", "True retention.", "What is coming.", "Readiness.", "Speaking."):
        assert word in out
    assert run(["stats", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) >= {
        "today", "streak", "retention", "forecast", "calendar", "readiness", "load", "speaking",
    }  # fmt: skip
    assert told["retention"]["periods"][0]["total"] == {"passed": 0, "reviews": 0, "share": None}
    assert told["readiness"]["competencies"][0]["stories"][0]["weakest"]["label"]
    assert set(told["speaking"]["tells"][0]) == {
        "at", "story", "seconds", "least", "most", "said", "beats", "order", "swaps",
        "words_a_minute", "fillers_a_minute", "pauses",
    }, "docs/json.md says these"  # fmt: skip


def test_what_is_left_for_today_counts_new_cards_too(small):
    assert "cards today: a few minutes are a start" in stats(small).today.advice
    grades.grade(small, ROUTE, Rating.GOOD)
    assert "left for today" in stats(small).today.advice


def test_cards_seen_for_the_first_time_are_not_forgotten(small, capsys):
    with small.store.read() as connection:
        every = cards.every(connection)
    for card in every:
        grades.grade(small, card.key, Rating.AGAIN)
    bulk.suspend(small, [card.pk for card in every], on=True)
    assert "forgotten" not in stats(small).today.advice
    assert run(["stats"]) == 0
    out = capsys.readouterr().out
    assert f"{len(every)} graded Again" in out
    assert "forgotten" not in out


def test_one_day_is_one(small):
    grades.grade(small, "small/doors/basic", Rating.AGAIN)
    said = [each.advice for each in sections(stats(small))]
    assert any("would last 1 day or less" in advice for advice in said)


def test_all_is_read_before_its_connection_goes_back(small, monkeypatch):
    """With as many others back as are kept open, it is closed."""
    for _ in range(200):
        grades.grade(small, "small/people/route", Rating.GOOD, seconds=8)
    others, introduced = ExitStack(), study_days.introduced
    others.enter_context(small.store.read())
    others.enter_context(small.store.read())

    def meanwhile(*given):
        others.close()
        return introduced(*given)

    monkeypatch.setattr(study_days, "introduced", meanwhile)
    assert stats(small).retention.periods


def month(passed, reviews):
    none, all_of_it = Share(0, 0), Share(passed, reviews)
    return [Period("week", none, none, none), Period("month", none, all_of_it, all_of_it)]


def told(seconds, swaps=0):
    return SpokenStory(1, "T", seconds, 90.0, 180.0, 3, 3, "1 2 3", swaps, None, None, None)


def due(backlog=0, ahead=(), learning=0):
    return page._forecast({99: backlog, **dict(enumerate(ahead, 100))}, 100, learning, 0, None)


def today(reviews=0, left=0, known=(0, 0)):
    return page._today(100, (reviews, 60.0, 0), 0, left, Share(*known)).advice


def load(**timed):
    counted = {kind: Counter(seconds) for kind, seconds in timed.items()}
    return page._load(counted, {100: (1, 120.0, 0)}, 100).advice


NOTHING_MORE = "Nothing more is due today: telling a story aloud is the best use of more time."


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        (today(left=1), "1 card today: a few minutes are a start."),
        (today(1, left=2), "2 cards left for today; what does not fit can wait."),
        (today(10, known=(6, 10)),
         "Much was forgotten today: fewer new cards for some days will help."),
        (today(10, known=(7, 10)), NOTHING_MORE),
        (today(9, known=(0, 9)), NOTHING_MORE),
        (today(), "Nothing is due today: a story told aloud is the best use of your time."),
        (page._streak({}, 100, ()).advice, "Nothing yet: the first day is today."),
        (page._streak({99: 0}, 100, ()).advice, "Nothing yet: the first day is today."),
        (page._streak({100: 1}, 100, ()).advice,
         "Today counts. A short session every day beats a long one a week."),
        (page._streak({97: 1, 98: 1}, 100, (99,)).advice,
         "A few minutes today make it 3 days in a row."),
        (page._streak({98: 1}, 100, ()).advice,
         "Start anew today: a few minutes are enough to begin."),
        (load(), "Nothing was timed yet."),
        (load(tell=[120.0]), "0.1 minutes a day this month, all of them telling."),
        (load(basic=[20.0], route=[19.9, 19.9], tell=[100.0]),
         "0.1 minutes a day this month; the slowest kind is “card”, 20 s each: answer sooner, in "
         "a few words."),
        (load(basic=[19.9]),
         "0.1 minutes a day this month; the slowest kind is “card”, 20 s each: quick enough."),
        (page._retention_advice(month(0, 0), 0.9),
         "Nothing was due for a review yet: come back in a few days."),
        (page._retention_advice(month(40, 49), 0.9),
         "Only 49 reviews this month: too few to say much."),
        (page._retention_advice(month(43, 50), 0.9),
         "86% recalled where 90% is wanted: `drill optimize` fits the intervals to you."),
        (page._retention_advice(month(44, 50), 0.9),
         "88% recalled, as wanted: the intervals fit you."),
        (page._retention_advice(month(47, 50), 0.9),
         "94% recalled, as wanted: the intervals fit you."),
        (page._retention_advice(month(48, 50), 0.9),
         "96% recalled, more than the 90% wanted: `drill optimize` may save you reviews."),
        (due().advice, "Nothing falls due in 90 days: there is room for new cards."),
        (due(learning=1).advice,
         "1 card in learning comes back at the next step; nothing else falls due in 90 days."),
        (due(learning=2).advice,
         "2 cards in learning come back at the next step; nothing else falls due in 90 days."),
        (due(1).advice, "1 card from before today comes first."),
        (due(20).advice, "20 cards from before today come first, the weakest before all."),
        (due(21).advice,
         "21 cards from before today: `drill daysoff --backlog 7` spreads them over a week."),
        (due(21, [150]).advice, "21 cards from before today come first, the weakest before all."),
        (due(0, [150]).advice, "About 5 reviews a day for the next month, without new cards."),
        (due(0, [14]).advice, "Less than 1 review a day for the next month, without new cards."),
        (page._spoken_advice([told(181)] * 3, Share(0, 3)),
         "Most of the last tells were too long: cut the situation, keep the actions."),
        (page._spoken_advice([told(89)] * 3, Share(0, 3)),
         "Most of the last tells were too short: add what you weighed, and what you learnt."),
        (page._spoken_advice([told(89), told(90)], Share(1, 2)),
         "1 of 2 inside their window: tell them to a person now."),
        (page._spoken_advice([told(90, 2), told(180, 1)], Share(2, 2)),
         "The beats change places: say the outline before the story."),
        (page._spoken_advice([told(181), told(90, 1)], Share(1, 2)),
         "1 of 2 inside their window: tell them to a person now."),
        (page._spoken_advice([told(181)] * 9 + [told(90)] * 5, Share(5, 14)),
         "5 of 14 inside their window: tell them to a person now."),
        (page._shape_advice("difficulty", [HistogramBin(9.0, 10.0, 2)], 5.0),
         "2 cards of the hardest: `drill cards 'prop:difficulty=10'`."),
        (page._shape_advice("difficulty", [HistogramBin(9.0, 10.0, 0)], 5.0),
         "No card is among the hardest."),
        (page._shape_advice("stability", [], 20.6),
         "Half of it would last 21 days or less: it needs the next weeks."),
        (page._shape_advice("stability", [], 0.2),
         "Half of it would last 1 day or less: it needs the next weeks."),
        (page._shape_advice("stability", [], 21.0),
         "Half of it lasts 21 days or more: it is settling."),
        (page._shape_advice("retrievability",
                            [HistogramBin(60.0, 70.0, 2), HistogramBin(70.0, 80.0, 5)], 75.0),
         "2 cards under 70 %: a session shows the weakest first."),
        (page._shape_advice("retrievability", [HistogramBin(70.0, 80.0, 5)], 75.0),
         "Nothing is under 70 %: nothing is being lost."),
        (page._shape_advice("stability", [], None), "Nothing was learnt yet."),
    ],
)  # fmt: skip
def test_each_number_is_said_with_what_to_do_about_it(said, advice):
    assert said == advice


def test_what_is_coming_is_counted_day_by_day():
    found = due(3, [5, 0, 7], learning=2)
    assert (found.backlog, found.days[:4], len(found.days)) == (3, (5, 0, 7, 0), 90)
