"""The pace of new cards is the minutes: full from the first evening, and never more than that."""

from __future__ import annotations

import json
import random

import pytest

from drill.clock import parse_instant
from drill.config import save
from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.review import Rating
from drill.paths import Paths
from drill.scheduling.mix import MANY
from drill.scheduling.pace import PRIORS
from drill.service.insight.browser import search
from drill.service.library import bulk, deck_options, decks
from drill.service.library.opening import open_home
from drill.service.onsite.first_run import change_option
from drill.service.study import allowance, grades
from drill.service.study.agenda import SPARE, NewCards
from drill.service.study.lessons import Syllabus
from drill.service.study.session import open_session
from drill.service.study.today import fast_overview, overview
from drill.storage import cards, settings
from drill.storage.counts import FIRST_SIGHT, OF_DAY, PACE, Allowance
from tests_support import MONDAY, SMALL


def evening(home, clock, chance):
    """One session of somebody who recalls so much at first sight, and 88 % later.

    Returns the keys of what was shown, in order, and the seconds it took.
    """
    session, shown, began = open_session(home), [], clock.now()
    while session.current is not None:
        if session.lesson:
            clock.advance(session.lesson.seconds)
            session.read()
            continue
        card = session.current
        clock.advance(PRIORS[card.kind])
        shown.append(card.key)
        recalled = chance.random() < (0.45 if card.new else 0.88)
        session.grade(Rating.GOOD if recalled else Rating.AGAIN)
    return session, shown, (clock.now() - began) / 1000


def test_four_weeks_of_full_ten_minutes(bundled, clock, tmp_path):
    """Nine days in ten are full. The others wait: tomorrow, or a day after it, is full already."""
    full = days = kept = 0
    chance, said = random.Random(1), None
    clock.at = began = parse_instant(MONDAY)
    with open_home(Paths(tmp_path, tmp_path, tmp_path), clock) as alive:
        change_option(alive, "stories.whole_samples", "true")  # else three weeks are enough
        for day in range(28):
            clock.at = began + day * 86_400_000
            today = overview(alive.paths, clock)
            promised = today.due + today.learning + today.new
            session, shown, seconds = evening(alive, clock, chance)
            assert seconds <= 600, "no card is begun that would not end in time"
            assert max(shown.count(key) for key in shown) <= 4
            assert day or seconds >= 0.9 * 600, "the first evening is full"
            full += not today.unseen or seconds >= 0.85 * 600
            kept += abs(len(set(shown)) - promised) <= 2
            kept_word = said is None or abs(said - promised) <= 2
            assert kept_word, "tomorrow is what was said of it"
            said = session.summary().tomorrow
            days += 1
    assert full >= 0.9 * days
    assert kept >= 0.95 * days


def test_the_number_of_the_first_look_stands_for_the_day(bundled, home, clock):
    first = overview(home.paths, clock)
    assert first.new >= 8, "ten minutes with their lessons, not three"
    session = open_session(home)
    for _ in range(3):
        session.grade(Rating.AGAIN)
    later = fast_overview(home.paths, clock)
    assert later is not None
    assert later.new == first.new - 3
    clock.advance(86_400)
    assert fast_overview(home.paths, clock) is None, "another day is found anew"


def test_of_the_first_new_cards_a_third_may_be_red_flags(bundled, home):
    for minutes, new, flags in (("10", 10, 3), ("20", 21, 7), ("60", 68, 23)):
        change_option(home, "study.minutes", minutes)
        with home.store.read() as connection:
            brings = allowance.today(home, connection)
        assert (brings.new, brings.flags) == (new, flags)


def test_a_new_card_that_was_met_is_one_less_of_those_that_may_come(bundled, home):
    new = NewCards()
    with home.store.read() as connection:
        new.count(home, connection, home.day(), begun=False)
    left = [(new.left, new.flags, new.spare)]
    for kind in (Kind.BEAT, Kind.FLAG):
        new.met("em-interview", kind)
        left.append((new.left, new.flags, new.spare))
    assert left == [(10, 3, 10 + SPARE), (9, 3, 9 + SPARE), (8, 2, 8 + SPARE)]


MET = (
    "small/people/flag:hr", "small/people/flag:waits", "small/people/route", "small/doors/basic",
    "small/quiet/outline", "small/people/steps:fw",
)  # fmt: skip


@pytest.mark.parametrize(
    ("new", "met", "left", "spare", "flags", "held", "more_left"),
    [
        (NewCards(), 0, 5, 5 + SPARE, 1, 2, 0),
        (NewCards(), 1, 4, 4 + SPARE, 0, 2, 0),
        (NewCards(), 2, 3, 3 + SPARE, -1, 1, 0),
        (NewCards(), 6, 0, SPARE, -1, 1, 0),
        (NewCards(held=True), 0, 7, 7 + SPARE, 3, 2, 0),
        (NewCards(held=True), 2, 5, 5 + SPARE, 1, 1, 0),
        (NewCards(4), 0, 9, 0, MANY, 2, 4),
        (NewCards(4), 6, 4, 0, MANY, 1, 4),
        (NewCards(4, by_plan=True), 0, 0, 0, 0, 0, 0),
    ],
)
def test_how_many_new_cards_are_left_goes_by_those_met_and_those_asked_for(
    small, monkeypatch, new, met, left, spare, flags, held, more_left
):
    brings = Allowance(5, flags=1, held=2)
    monkeypatch.setattr(allowance, "today", lambda home, connection: brings)
    for key in MET[:met]:
        grades.grade(small, key, Rating.GOOD)
    with small.store.read() as connection:
        new.count(small, connection, small.day(), begun=False)
    assert (new.left, new.spare, new.flags) == (left, spare, flags)
    assert (new.held, new.more_left) == (held, more_left)
    grades.grade(small, "small/quiet/beat:plan", Rating.GOOD)
    with small.store.read() as connection:
        new.count(small, connection, small.day(), begun=True)
    assert new.left == max(0, left - 1), "one that was met in the session"


def test_new_cards_of_a_deck_with_a_limit_and_an_order_of_its_own(small):
    change_option(small, "scheduling.new_per_day", "9")
    deck_options.change(small, "small", new_per_day=2, order="random")
    new, more, left = NewCards(), NewCards(3), []
    for key in (None, *MET[2:5]):
        if key is not None:
            grades.grade(small, key, Rating.GOOD)
        with small.store.read() as connection:
            for each in (new, more):
                each.count(small, connection, small.day(), begun=True)
        left.append((new.by_deck["small"], more.by_deck["small"]))
    assert left == [(2, 5), (1, 4), (0, 3), (0, 3)]
    assert (new.spare, new.orders) == (0, {"small": "random"})
    more.met("small", Kind.BASIC)
    more.met("other", Kind.BASIC)
    assert more.by_deck == {"small": 2}


def test_red_flags_that_are_due_leave_none_for_new_ones(bundled, home, clock):
    for found in search(home, "kind:flag")[:6]:
        for _ in range(2):
            grades.grade(home, found.stored.key, Rating.GOOD, seconds=1)
    brought = []
    for _ in range(3):
        clock.advance(86_400)
        with home.store.read() as connection:
            brings = allowance.today(home, connection)
        brought.append((brings.new, brings.flags))
    assert brought == [(10, 3), (10, 3), (9, 0)], "they fall due on the third day"


def test_other_minutes_are_another_number(bundled, home, clock):
    ten = overview(home.paths, clock).new
    save(home.paths.options, "study.minutes", "20")
    assert fast_overview(home.paths, clock) is None
    assert overview(home.paths, clock).new > 1.5 * ten
    save(home.paths.options, "scheduling.new_per_day", "3")
    assert overview(home.paths, clock).new == 3


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("study.aloud", "false"),
        ("study.minutes", "11"),
        ("scheduling.learning_steps", "1h"),
        ("scheduling.relearning_steps", "none"),
        ("scheduling.desired_retention", "0.8"),
        ("scheduling.new_per_day", "5"),
        ("scheduling.days_off", "2026-12-24..2026-12-26"),
        ("stories.whole_samples", "true"),
    ],
)
def test_what_a_day_brings_is_found_anew_where_an_option_that_it_rests_on_changes(
    small, clock, key, value
):
    allowance.keep(small)
    save(small.paths.options, "scheduling.leeches", "suspend")
    assert fast_overview(small.paths, clock) is not None
    save(small.paths.options, key, value)
    assert fast_overview(small.paths, clock) is None


def test_another_time_zone_may_be_another_day(small, clock):
    clock.at = parse_instant("2026-11-23T20:00:00Z")
    allowance.keep(small)
    assert fast_overview(small.paths, clock) is not None
    save(small.paths.options, "study.time_zone", "Asia/Tokyo")
    assert fast_overview(small.paths, clock) is None
    assert clock.local().hour == 5


def test_found_anew_within_a_day_it_knows_the_lessons_that_are_left(
    bundled, home, clock, monkeypatch
):
    def anew():
        with home.store.write() as connection:
            settings.put(connection, OF_DAY, None)
        return overview(home.paths, clock).seconds

    def first_sights(most):
        """Meet so many new cards at most; how many there were, and the seconds of their lessons."""
        session, met, read = open_session(home, minutes=60), 0, 0.0
        while met < most and session.current is not None and session.current.new:
            if session.lesson is not None:
                read += session.lesson.seconds
                session.read()
            else:
                session.grade(Rating.EASY)
                met += 1
        return met, read

    save(home.paths.options, "scheduling.new_per_day", "12")
    home.reload()
    assert first_sights(6)[0] == 6
    with_lessons = anew()
    with monkeypatch.context() as patch:
        patch.setattr(Syllabus, "due", lambda syllabus, card: None)
        lessons = with_lessons - anew()
    met, read = first_sights(12)
    assert met == 6
    assert lessons == pytest.approx(read, abs=0.01)


def test_with_a_number_too_only_what_comes_is_counted(small, clock):
    """Three were due for good that a day could not show: siblings of those it showed."""
    save(small.paths.options, "scheduling.new_per_day", "60")
    small.reload()
    for _ in range(2):
        session = open_session(small, minutes=60)
        while session.current is not None:
            session.grade(Rating.GOOD)
        clock.advance(86_400)
    for ahead in (4, 5):
        clock.advance(ahead * 86_400)
        promised, shown = overview(small.paths, clock).due, 0
        session = open_session(small, minutes=60)
        while session.current is not None:
            shown += not session.current.new
            session.grade(Rating.GOOD)
        assert shown == promised
        assert overview(small.paths, clock).due == 0


def test_what_is_buried_counts_neither_as_due_nor_as_kept_back(small, clock):
    save(small.paths.options, "scheduling.new_per_day", "60")
    small.reload()
    for _ in range(2):
        session = open_session(small, minutes=60)
        while session.current is not None:
            session.grade(Rating.GOOD)
        clock.advance(86_400)
    clock.advance(4 * 86_400)
    bulk.bury(small, [card.stored.pk for card in search(small, "note:quiet")])
    promised, shown = overview(small.paths, clock).due, 0
    session = open_session(small, minutes=60)
    while session.current is not None:
        shown += not session.current.new
        session.grade(Rating.GOOD)
    assert shown == promised


def test_what_was_buried_until_today_is_kept_back_like_what_else_is_due(small, clock):
    save(small.paths.options, "scheduling.new_per_day", "60")
    small.reload()
    for _ in range(2):
        session = open_session(small, minutes=60)
        while session.current is not None:
            session.grade(Rating.GOOD)
        clock.advance(86_400)
    clock.advance(4 * 86_400)
    bulk.bury(small, [card.stored.pk for card in search(small, "note:quiet")])
    clock.advance(86_400)
    promised, shown = overview(small.paths, clock).due, 0
    session = open_session(small, minutes=60)
    while session.current is not None:
        shown += not session.current.new
        session.grade(Rating.GOOD)
    assert shown == promised


def test_a_story_that_is_due_is_told_instead_of_a_new_one(small, clock):
    """One comes in ten minutes: a new one waits, and is none of those that today brings."""
    others = SMALL.replace("id: small", "id: other").replace("11111111-", "21111111-")
    decks.take(small, [("o", read_deck(others, "o"))], own=True)
    tell = "small/quiet/tell"
    bulk.suspend(small, [f.stored.key for f in search(small, "-kind:tell")])
    grades.grade(small, tell, Rating.EASY)
    with small.store.read() as connection:
        before = allowance.today(small, connection)
        due = cards.by_key(connection, tell).due.day
    assert (before.new, before.flags, before.blocked, before.tells) == (16, 1, 0, 1)
    clock.advance((due - small.day()) * 86_400)
    with small.store.read() as connection:
        brings = allowance.today(small, connection)
    assert (brings.new, brings.flags, brings.blocked, brings.tells) == (14, 1, 1, 0)


def test_where_no_new_card_comes_back_within_three_weeks_today_s_minutes_alone_count(
    bundled, home, clock
):
    change_option(home, "scheduling.desired_retention", "0.7")
    with home.store.write() as connection:
        settings.put(connection, PACE, json.dumps({FIRST_SIGHT: 1.0}))
    assert overview(home.paths, clock).new == 13


def test_where_the_minutes_are_full_nothing_new_comes(small, clock):
    notes = "".join(f"  - {{id: n{i}, q: F{i}, a: B{i}}}\n" for i in range(120))
    deck = read_deck("drill: 1\nid: many\ntitle: M\ncards:\n" + notes, "many")
    save(small.paths.options, "scheduling.new_per_day", "200")
    small.reload()
    decks.take(small, [("many", deck)], own=True)
    session = open_session(small, minutes=60)
    while session.current is not None:
        session.grade(Rating.GOOD)
    save(small.paths.options, "scheduling.new_per_day", "auto")
    small.reload()
    clock.advance(86_400)
    with small.store.read() as connection:
        assert allowance.today(small, connection).new == 0, "tomorrow more than fits falls due"


@pytest.mark.parametrize("text", ["", "[]", '{"day": 1', '{"new": -3}', "null", '{"new": "8"}'])
def test_a_damaged_number_is_found_anew(small, clock, text):
    good = allowance.keep(small)
    with small.store.write() as connection:
        settings.put(connection, OF_DAY, text)
    assert fast_overview(small.paths, clock) is None
    assert allowance.keep(small) == good


def test_a_store_that_cannot_be_written_keeps_nothing(small, clock):
    from drill.errors import StoreUnwritable

    small.store.barred = StoreUnwritable("it is read-only")
    assert allowance.keep(small).new > 0
    assert fast_overview(small.paths, clock) is None


def test_what_is_counted_as_new_is_what_comes(small, clock):
    """Seventeen were counted of a deck of which five give others away, and four stayed new."""
    counted = overview(small.paths, clock).new
    session, asked = open_session(small), 0
    while session.current is not None:
        asked += session.current.new
        clock.advance(10)
        session.grade(Rating.GOOD)
    assert asked == counted
    assert overview(small.paths, clock).new == 0
