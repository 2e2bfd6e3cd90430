"""The finish line of a session: how many cards it says it will be, and that it holds to that."""

from __future__ import annotations

import random

import pytest

from drill.config import save
from drill.domain.kind import Kind
from drill.domain.review import Rating, State
from drill.scheduling.candidates import Candidate
from drill.scheduling.pace import AGAIN, KNOWN, PRIORS
from drill.scheduling.session import Left, SessionPlan
from drill.service.onsite import onsites
from drill.service.onsite.agenda import start
from drill.service.onsite.today import overview
from drill.service.study.finish_line import OWN_PACE, FinishLine
from drill.service.study.session import open_session
from tests_support import foreseen, lives

LESSON = -1


def live(home, session, chance, *, forgets=None, writes=0.25):
    """Read, answer, forget (as much as is expected where nothing else is said), write and look
    something up until it is over: what it said at each card, and `LESSON` for each lesson."""
    said, owed, clock = [], chance.random(), home.clock
    while (card := session.current) is not None:
        if session.lesson is not None:
            said.append(LESSON)
            clock.advance(session.lesson.usual * chance.uniform(0.7, 1.5))
            session.read()
            continue
        said.append(session.expected)
        seconds = PRIORS[card.kind] * chance.uniform(0.6, 1.3)
        if chance.random() < writes:  # the answer is typed, or the note is edited
            seconds *= 1.5
            session.clock.pause()
            clock.advance(200)
            session.clock.resume()
            session.refresh()
        clock.advance(seconds)
        recall, _ = foreseen(home, card)
        likely = KNOWN if card.new else 1 - 1 / AGAIN if recall is None else 1 - recall
        owed += likely if forgets is None else float(chance.random() < forgets)
        good = owed < 1
        owed -= not good
        session.grade(Rating.GOOD if good else Rating.AGAIN)
    return said


def test_it_says_no_fewer_cards_than_were_shown_however_few_were_promised(small):
    onsites.add(small, "Acme", "in 5 days", minutes=20)
    session, said = start(small, promised=1), []
    while session.current is not None:
        said.append((session.shown, session.expected))
        small.clock.advance(2)
        session.grade(Rating.EASY)
    assert said == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("onsite", "seed"), lives([(False, 0), (True, 0), (False, 1), (False, 2), (True, 1)], 2)
)
def test_lessons_fails_and_writing_move_the_finish_line_by_no_more_than_two(
    bundled, home, clock, onsite, seed
):
    save(home.paths.options, "study.minutes", "30" if onsite else "10")
    home.reload()
    if onsite:
        onsites.add(home, "Acme", "in 12 days", minutes=30)
    # A full session of cards well known is shorter for somebody who forgets three times as much.
    chance, forgets = random.Random(seed), None if onsite else 0.3
    for _ in range(3):
        overview(home.paths, clock)
        session = start(home)
        cards = [count for count in live(home, session, chance, forgets=forgets) if count != LESSON]
        assert max(cards[1:]) - min(cards[1:]) <= 2, (session.shown, str(cards))
        assert abs(cards[0] - cards[1]) <= 2, "nor does the first card"
        assert abs(session.shown - cards[1]) <= 3, cards
        clock.advance(86_400 - session.clock.spent)


class OneCard:
    """What stands in for a sitting that still has one card, and a lesson before it."""

    steps = 0
    keys = frozenset()
    plan = SessionPlan(
        (Candidate("d/a/basic", Kind.BASIC, "d/a", "", State.REVIEW, 20.0, lesson="d/a"),),
        80.0,
        Left(),
    )

    def within(self, seconds):
        self.seconds = seconds
        return self.plan.cards


def test_answers_go_by_the_pace_of_answering_and_lessons_by_that_of_reading():
    line, sitting = FinishLine(0), OneCard()
    line.answering.add(OWN_PACE * 3, OWN_PACE)
    line.look(sitting, 300, 0.5)
    assert sitting.seconds == pytest.approx(300 * 80 / (60 + 2 * 20))
    sitting.steps += 1
    line.reading.add(OWN_PACE * 5, OWN_PACE)
    line.look(sitting, 300, 0.5)
    assert sitting.seconds == pytest.approx(300 * 80 / (3 * 60 + 2 * 20))


class ManyCards(OneCard):
    """What stands in for a sitting that has shown some cards, of which one comes again."""

    def __init__(self, shown, left):
        self.keys = {f"d/{number}/basic" for number in range(shown)}
        again = min(shown, 1)
        self.left = [
            Candidate(f"d/{number}/basic", Kind.BASIC, "d", "", State.REVIEW, 20.0)
            for number in range(shown - again, shown + left)
        ]

    def within(self, seconds):
        return self.left


@pytest.mark.parametrize(
    ("said", "shown", "left", "says"),
    [
        (0, 5, 15, 20), (0, 0, 15, 15), (21, 5, 15, 21), (23, 5, 15, 23), (30, 5, 15, 23),
        (10, 5, 15, 17), (30, 15, 5, 22), (10, 15, 5, 18), (9, 3, 0, 5),
    ],
)  # fmt: skip
def test_the_number_that_was_said_moves_where_it_is_off_by_a_fifth_or_by_more_than_two(
    said, shown, left, says
):
    line = FinishLine(said)
    line.look(ManyCards(shown, left), 300, 0.5)
    assert line.cards == says


@pytest.mark.parametrize(
    ("reading", "answering", "expected"), [(10, 10, 18), (100, 10, 11), (10, 100, 8)]
)
def test_who_reads_or_answers_slowly_is_told_of_fewer_cards(
    bundled, home, clock, reading, answering, expected
):
    save(home.paths.options, "scheduling.new_per_day", "60")
    home.reload()
    session = open_session(home, minutes=10)
    while session.done < 4:
        seconds = reading if session.lesson else answering
        clock.advance(seconds)
        session.clock.budget += seconds - 10  # both have as much time left
        session.read() if session.lesson else session.grade(Rating.GOOD)
    assert session.expected == expected


def test_a_long_session_is_looked_through_more_seldom():
    line, sitting = FinishLine(0), ManyCards(0, 150)
    line.look(sitting, 300, 0.5)
    sitting.left, said = [], []
    for sitting.steps in (1, 2, 3, 4):
        line.look(sitting, 300, 0.5)
        said.append(line.cards)
    assert said == [150, 150, 2, 2]


@pytest.mark.parametrize("onsite", [False, True])
def test_no_more_than_three_lessons_come_in_a_row(bundled, home, clock, onsite):
    if onsite:
        onsites.add(home, "Acme", "in 12 days", minutes=30)
    chance, came = random.Random(5), []
    for _ in range(3):
        session = start(home) if onsite else open_session(home, minutes=20)
        said = live(home, session, chance)
        came.append("".join("L" if count == LESSON else "." for count in said))
        clock.advance(86_400)
    assert "LL" in came[0]
    assert not any("LLLL" in session for session in came), came


def test_the_next_session_before_an_onsite_goes_on_with_the_seconds_left(bundled, home, clock):
    onsites.add(home, "Acme", "in 12 days", minutes=30)
    session = start(home)
    for _ in range(3):
        clock.advance(20)
        session.read() if session.lesson else session.grade(Rating.GOOD)
    while session.lesson:
        session.read()
    clock.advance(20)
    session.grade(Rating.GOOD)
    session.undo()
    clock.advance(46)
    left = session.clock.left
    session.summary()
    session.summary()
    again = start(home)
    assert again.clock.left == pytest.approx(left, abs=0.5)
    clock.advance(30)
    again.summary()
    assert start(home).clock.left == pytest.approx(left - 30, abs=0.5), "also without a grade"


def test_a_card_that_comes_back_is_counted_once_and_said_to_come_again(bundled, home, clock):
    onsites.add(home, "Acme", "in 12 days", minutes=30)
    session, chance, came, back = start(home), random.Random(3), [], 0
    while session.current is not None:
        if session.lesson is not None:
            session.read()
            continue
        assert session.again == (session.current.key in came)
        assert session.shown == len({*came, session.current.key})
        back += session.again
        came.append(session.current.key)
        clock.advance(15)
        session.grade(Rating.AGAIN if chance.random() < 0.3 else Rating.GOOD)
        if back == 1 and session.again is False and len(came) % 2:
            session.undo()
            came.pop()
            assert session.again == (session.current.key in came)
    assert back > 3
    assert not session.again
