"""Red flags have a share of a session: somebody without a story is led to write one instead."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.domain.review import DAY_MS, Rating, Source
from drill.scheduling.pace import PRIORS
from drill.service.insight.browser import search
from drill.service.library import bulk, decks
from drill.service.onsite.agenda import start
from drill.service.onsite.plan import plan
from drill.service.onsite.today import overview
from drill.service.study import allowance, grades, lessons
from drill.service.study.agenda import NewCards
from drill.service.study.lessons import Lesson
from drill.service.study.pages import PageLine, Role
from drill.service.study.session import REST, open_session
from drill.service.study.today import bought
from drill.storage import onsites, study_days
from tests_support import lives

FIRST, LATER = 0.45, 0.9
FEW = 3
"""Showings of red flags that say nothing of a share."""


def lived(home, session, dice) -> Counter[str]:
    """Seconds by kind, and of the lessons, of somebody who goes through a session."""
    spent: Counter[str] = Counter()
    while (shown := session.current) is not None:
        if session.lesson is not None:
            kind, seconds = "lesson", session.lesson.seconds
            home.clock.advance(seconds)
            session.read()
        else:
            kind, seconds = shown.kind, PRIORS[shown.kind]
            home.clock.advance(seconds)
            known = dice.random() < (FIRST if shown.new else LATER)
            session.grade(Rating.GOOD if known else Rating.AGAIN, seconds=seconds)
        spent[kind] += round(seconds)
    return spent


def next_day(home, began) -> int:
    home.clock.advance((began + DAY_MS - home.clock.now()) / 1000)
    return began + DAY_MS


@pytest.mark.parametrize("seed", lives([1, 2]))
def test_in_a_week_without_a_story_red_flags_have_a_quarter_of_the_time(ahead, seed):
    dice, total, began = random.Random(seed), Counter(), ahead.clock.now()
    held, idle = [], []
    for _ in range(9):
        today = overview(ahead.paths, ahead.clock)
        session = start(ahead)
        spent = lived(ahead, session, dice)
        assert session.shown == pytest.approx(today.left, abs=2), "Today said as many"
        flags = spent[Kind.FLAG]
        assert flags <= max(FEW * PRIORS[Kind.FLAG], spent.total() / 3)
        idle.append(session.clock.left >= REST)
        held.append(session.summary().held_back)
        total += spent
        began = next_day(ahead, began)
    assert total[Kind.FLAG] <= total.total() / 4
    assert list(map(bool, held[:8])) == idle[:8], "flags wait wherever minutes are not filled"
    assert not idle[0], "the first evening is full"
    assert sum(idle[1:8]) > 5
    assert held[8] == 0, "after the last one sleeps"


def test_the_rest_of_the_minutes_is_for_a_story_and_red_flags_come_when_asked_for(ahead):
    dice, began = random.Random(1), ahead.clock.now()
    for _ in range(2):
        lived(ahead, start(ahead), dice)
        began = next_day(ahead, began)
    today = overview(ahead.paths, ahead.clock)
    assert "of your 30 minutes. The rest would be red flags only." in bought(
        today.plan, ahead.clock
    )
    session = start(ahead)
    lived(ahead, session, dice)
    summary = session.summary()
    assert summary.held_back > 20
    assert summary.more
    assert session.clock.left > 600
    done = overview(ahead.paths, ahead.clock)
    assert done.left <= 1
    more = start(ahead, more=True)
    spent = lived(ahead, more, dice)
    assert spent[Kind.FLAG] > spent.total() / 2
    assert spent[Kind.FLAG] > 400
    assert more.summary().held_back == 0


@pytest.mark.parametrize("seed", lives([2, 1]))
def test_three_weeks_without_an_interview_or_a_story_are_a_quarter_red_flags(bundled, home, seed):
    """They were 39 % of the time: nothing else is new after a week."""
    dice, total, began = random.Random(seed), Counter(), home.clock.now()
    near, held = 0, []
    for _ in range(21):
        today = overview(home.paths, home.clock)
        session = start(home)
        spent = lived(home, session, dice)
        near += abs(session.shown - today.left) <= 2
        # A story that failed is told in the place of another, not on top of it.
        assert spent.total() == pytest.approx(today.seconds, abs=120)
        held.append(session.summary().held_back)
        assert not held[-1] or session.clock.left >= REST
        total += spent
        began = next_day(home, began)
    assert total[Kind.FLAG] <= 0.26 * total.total()
    assert near >= 20
    assert not any(held[:6]), "the first days are full"
    assert sum(map(bool, held)) > 7


def test_red_flags_that_wait_come_where_one_goes_on(bundled, home):
    dice, began = random.Random(1), home.clock.now()
    for _ in range(20):
        session = start(home)
        lived(home, session, dice)
        if session.summary().held_back > 2:
            break
        began = next_day(home, began)
    summary = session.summary()
    assert summary.held_back > 2
    assert summary.more
    with home.store.read() as connection:
        before = study_days.introduced(connection, home.span(), Kind.FLAG)
    assert overview(home.paths, home.clock).new <= 1, "a story to tell"
    more = start(home, more=True)
    lived(home, more, dice)
    assert more.summary().held_back == 0
    with home.store.read() as connection:
        met = study_days.introduced(connection, home.span(), Kind.FLAG) - before
    assert met == summary.held_back


def take_flags(home):
    """A deck of forty red flags, and nothing else."""
    flags = "".join(
        f"      - {{id: f{i}, flag: brags {i}, sounds_like: [I did {i}.], repair: Share {i}.}}\n"
        for i in range(40)
    )
    text = (
        "drill: 1\nid: flags\ntitle: F\ncompetencies:\n  - id: c\n    name: C\n"
        f"    red_flags:\n{flags}"
    )
    decks.take(home, [("flags", read_deck(text, "flags"))], own=True)


def test_a_competency_of_red_flags_alone_lacks_no_story(home):
    """Nobody can be asked for one, and two thirds of readiness were not to be had."""
    take_flags(home)
    made = Onsite("acme", "Acme", home.clock.now() + 9 * DAY_MS, 10)
    with home.store.write() as connection:
        onsites.put(connection, made)
    found = plan(home, made)
    assert found.missing == pytest.approx(0)
    assert "no story" not in found.promise
    assert [outlook.mark for outlook in found.competencies] == [""]


def test_where_there_is_nothing_but_red_flags_none_wait(home):
    take_flags(home)
    dice, began = random.Random(1), home.clock.now()
    assert overview(home.paths, home.clock).new == 18
    for _ in range(3):
        lived(home, start(home), dice)
        began = next_day(home, began)
    assert overview(home.paths, home.clock).unseen < 10


@pytest.fixture
def others(home):
    """Forty red flags and 22 plain cards, of which nothing was asked."""
    take_flags(home)
    cards = "".join(f"  - {{id: n{i}, q: F{i}, a: B{i}}}\n" for i in range(22))
    text = f"drill: 1\nid: plain\ntitle: P\ncards:\n{cards}"
    decks.take(home, [("plain", read_deck(text, "plain"))], own=True)
    return home


def answer(home, pattern, many, seconds):
    for number in range(many):
        grades.grade(home, pattern.format(number), Rating.EASY, seconds=seconds)


FLAG, CARD = "flags/c/flag:f{}", "plain/n{}/basic"


def flags_of_today(home):
    with home.store.read() as connection:
        return allowance.today(home, connection).flags


def test_a_fortnight_of_red_flags_counts_in_their_share(others):
    """Beside 416 s of cards flags may have 139; 60 they had, and a new one takes 31.5."""
    assert flags_of_today(others) == 4
    answer(others, FLAG, 3, 20.0)
    bulk.suspend(others, [card.stored.pk for card in search(others, "deck:flags -is:new")])
    others.clock.advance(14 * 86_400)
    assert flags_of_today(others) == 2
    others.clock.advance(86_400)
    assert flags_of_today(others) == 4


def test_the_least_that_red_flags_have_is_of_the_day(others):
    """Of the minute 40 s are spent, and another flag takes 31.5."""
    answer(others, CARD, 22, 0.5)
    answer(others, FLAG, 2, 20.0)
    assert flags_of_today(others) == 2


def test_of_one_day_red_flags_have_a_third_with_those_it_had(others):
    """Beside 227 s of cards they have 113, and 30 they had; by their quarter it were 179 more."""
    answer(others, CARD, 10, 40.0)
    others.clock.advance(5 * 86_400)
    answer(others, FLAG, 3, 10.0)
    assert flags_of_today(others) == 5


def read(home, seconds):
    lesson = Lesson("flags/c", (PageLine(Role.TITLE, "What it is"),))
    lessons.keep(home, lesson, seconds, Source.STUDY)


@pytest.mark.parametrize(("days", "flags"), [(1, 5), (14, 5), (15, 4)])
def test_what_was_read_in_a_fortnight_leaves_red_flags_more(others, days, flags):
    """Beside 416 s of cards and 100 of lessons they may have 172."""
    read(others, 100.0)
    others.clock.advance(days * 86_400)
    assert flags_of_today(others) == flags


def read_lesson(home):
    """One as long as they get, as fast as most people read."""
    page = (PageLine(Role.TEXT, "word " * 400),)
    lessons.keep(home, Lesson("plain/read", page), 90.0, Source.STUDY)


@pytest.mark.parametrize(("days", "flags"), [(0, 7), (1, 5)])
def test_of_the_third_of_a_day_the_lessons_of_that_day_count(others, days, flags):
    """Read today, a minute and a half adds 45 s to the 83 that red flags have left of it."""
    answer(others, CARD, 10, 40.0)
    others.clock.advance((5 - days) * 86_400)
    read_lesson(others)
    others.clock.advance(days * 86_400)
    answer(others, FLAG, 3, 10.0)
    assert flags_of_today(others) == flags


def test_what_was_read_today_leaves_less_room_for_new_cards(others):
    def new_today():
        with others.store.read() as connection:
            return allowance.today(others, connection).new

    found = [new_today()]
    read_lesson(others)
    found.append(new_today())
    others.clock.advance(86_400)
    assert [*found, new_today()] == [28, 23, 27]


def test_flags_met_beyond_their_share_wait_no_more(others):
    def waiting():
        new = NewCards()
        with others.store.read() as connection:
            new.count(others, connection, others.day(), begun=False)
        return new.held

    found = allowance.keep(others)
    assert (found.flags, found.held, waiting()) == (4, 8, 8)
    answer(others, FLAG, 6, 20.0)
    assert waiting() == 6


def test_of_the_flags_that_waited_none_waits_after_practice_has_brought_them(others):
    allowance.keep(others)
    """Nor is it said after a session of one deck."""
    for deck, more, waiting in ((None, False, 8), ("plain", False, 0), (None, True, 0)):
        session = open_session(others, minutes=60, deck=deck, more=more)
        while session.current is not None:
            session.grade(Rating.EASY)
        assert session.summary().held_back == waiting
