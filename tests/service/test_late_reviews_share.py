"""Reviews of another program that came late, where clocks are not right: memories are what the log
gives, before homes meet and after."""

from __future__ import annotations

from uuid import UUID

import pytest

from drill.domain.review import Rating
from drill.exchange.offer import Past
from drill.scheduling.memory import recall
from drill.service.insight import history, optimizer
from drill.service.library import foreign_reviews
from drill.service.library.foreign_reviews import CardPast
from drill.service.onsite.first_run import set_option
from drill.service.study import grades
from drill.storage import cards, library, lines, log
from several_homes import HOUR, agree, later, replays, take
from tests_support import SMALL

KEY = "small/people/route"


def phone(home, at):
    """A review of the card comes in from another program."""
    with home.store.write() as connection:
        (stored,) = library.notes(connection, place=("small", "people"))
        past = Past(str(UUID(int=at)), at, Rating.GOOD, 4.0)
        foreign_reviews.earn(home, connection, [CardPast(KEY, stored.note, [past], False)])


def test_where_a_clock_was_put_back_homes_agree_on_a_review_that_came_late(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    later(desk, 10 * HOUR)
    grades.grade(desk, KEY, Rating.AGAIN)
    between = desk.clock.now() - 3 * HOUR
    later(desk, -6 * HOUR)
    grades.grade(desk, KEY, Rating.GOOD)
    later(desk, 50 * HOUR)
    later(lap, 50 * HOUR)
    phone(desk, between)
    assert not replays(desk)
    sync()
    agree([desk, lap])


def test_where_a_clock_was_put_back_a_review_is_after_the_one_that_the_log_has_before_it(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    later(desk, 10 * HOUR)
    grades.grade(desk, KEY, Rating.AGAIN)
    later(desk, -6 * HOUR)
    grades.grade(desk, KEY, Rating.GOOD)
    sync()
    with desk.store.read() as connection:
        first, second = (review for _, review in log.reviews(connection))
        assert [line.parents for line in lines.of_ids(connection, [first.id])] == [()]
        assert [line.parents for line in lines.of_ids(connection, [second.id])] == [(first.id,)]
    agree([desk, lap])


def test_a_review_behind_one_that_homes_know_as_later_than_it_was(several):
    """The clock of a device that is ahead makes lines later than what they are about."""
    (desk, lap), sync = several(0, 20 * HOUR)
    take(desk, SMALL, own=True)
    sync()
    set_option(lap, "scheduling.new_per_day", "7")
    sync()
    grades.grade(desk, KEY, Rating.AGAIN)
    behind = desk.clock.now() + 5 * HOUR
    later(desk, 50 * HOUR)
    later(lap, 50 * HOUR)
    sync()
    phone(desk, behind)
    assert not replays(desk)
    sync()
    agree([desk, lap])


def test_the_curve_of_a_card_ends_where_its_memory_does_over_two_zones(several):
    """In the west it is still the day before, an hour after it was asked in the east."""
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    for home, zone in ((desk, "Asia/Tokyo"), (lap, "Pacific/Honolulu")):
        grades.grade(home, KEY, Rating.GOOD)
        sync()
        set_option(home, "study.time_zone", zone)
    for home, hours in ((desk, 150), (lap, 151)):
        later(home, hours * HOUR)
        grades.grade(home, KEY, Rating.GOOD)
    sync()
    for home in (desk, lap):
        later(home, 72 * HOUR)
    grades.grade(lap, KEY, Rating.GOOD)
    sync()
    for home in (desk, lap):
        with home.store.read() as connection:
            card = cards.by_key(connection, KEY)
            days = [int(review.day) for _, review in log.reviews(connection)]
        assert [day - days[0] for day in days[2:]] == [7, 6, 9]
        ends = home.clock.now() + 30 * 24 * HOUR
        *_, (_, chance) = history.of_card(home, card.pk).curve
        assert chance == pytest.approx(recall(card.memory, ends, home.rules()), abs=1e-4)


def test_parameters_are_fitted_to_reviews_in_their_order_in_every_home(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    grades.grade(desk, KEY, Rating.GOOD)
    sync()
    for home in (lap, desk):
        for each in (desk, lap):
            later(each, 72 * HOUR)
        grades.grade(home, KEY, Rating.GOOD)
    sync()
    found = [optimizer.look(home) for home in (desk, lap)]
    assert [(each.reviews, each.across_days) for each in found] == [(3, 2), (3, 2)]
