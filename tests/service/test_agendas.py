"""What a session asks of an agenda, and what it leaves to it."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import groupby

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.review import Rating, Source
from drill.scheduling.session import Left, SessionPlan
from drill.service.insight.browser import reviews
from drill.service.library import bulk, decks
from drill.service.study import agenda as agendas
from drill.service.study import grades
from drill.service.study.agenda import Gathered, Need, NewCards, PracticeAgenda, TodaysAgenda
from drill.service.study.session import StudySession, open_session
from drill.service.study.summary import Coming
from drill.storage import cards
from drill.storage.engine import Store

KEYS = ("small/doors/basic", "small/people/route", "small/quiet/outline")


class Fixed:
    """These cards in this order, as many as there are seconds for at a hundred each."""

    source, onsite, deck, done, early = Source.CRAM, None, None, False, ()

    def __init__(self) -> None:
        self.gathered, self.asked, self.seconds = 0, [], []

    def tells(self, seconds):
        return 0

    def gather(self, connection, need):
        self.gathered += 1
        self.need = need
        return Gathered([cards.by_key(connection, key) for key in KEYS], beyond=5)

    def leaks(self, pairs):
        return {}

    def order(self, items, today, asked):
        self.asked.append(list(asked))
        self.seconds.append(today.seconds)
        waiting = {item.key: item for item in items if item.at is None}
        fitting = [waiting[key] for key in KEYS if key in waiting][: int(today.seconds // 100)]
        return SessionPlan(
            tuple(fitting), 100.0 * len(fitting), Left(time=len(waiting) - len(fitting))
        )


@pytest.fixture
def agenda():
    return Fixed()


@pytest.fixture
def session(small, agenda):
    with small.store.read() as connection:
        return StudySession.planned(small, connection, agenda, 300.0)


def test_a_session_shows_what_its_agenda_orders(session, agenda, small, clock):
    shown = []
    while session.current is not None:
        shown.append(session.current.key)
        clock.advance(130)
        session.grade(Rating.GOOD)
    assert tuple(shown) == KEYS[:2], "the third has no room in forty seconds"
    assert session.left.time == 6
    ordered = zip(map(tuple, agenda.asked), agenda.seconds, strict=True)
    first = {asked: next(of)[1] for asked, of in groupby(ordered, key=lambda each: each[0])}
    assert first == {(): 300, KEYS[:1]: 170, KEYS[:2]: 40}, "then the finish line plans on"
    assert {line.source for line in reviews(small)} == {Source.CRAM}


@pytest.mark.parametrize(
    ("rest", "seconds", "held_back", "next_"),
    [
        (2, 60, 20, "rest"), (3, 60, 0, "go on"), (0, 60, 20, "rest"), (0, 59, 0, "rest"),
        (1, 59, 0, "go on"),
    ],
)  # fmt: skip
def test_a_story_is_proposed_where_few_cards_are_left_and_a_minute_is(
    session, agenda, clock, rest, seconds, held_back, next_
):
    agenda.held_back = 20
    session.foresee = lambda home: Coming(5, 60.0, rest, rest)
    assert session.summary().held_back == 0, "while something comes"
    while session.current is not None:
        session.grade(Rating.GOOD)
    clock.advance(300 - seconds)
    summary = session.summary()
    assert (summary.held_back, summary.next) == (held_back, next_)


def test_it_gathers_once_and_anew_only_to_look_again(session, agenda):
    assert (agenda.gathered, agenda.need.seconds, agenda.need.most) == (1, 300, 150)
    session.grade(Rating.GOOD)
    session.bury()
    session.undo()
    assert agenda.gathered == 1
    session.refresh()
    assert agenda.gathered == 2


class OneCard(Fixed):
    """The first card, as often as it is graded."""

    def __init__(self) -> None:
        super().__init__()
        self.held = []

    def order(self, items, today, asked):
        self.held.append(dict(today.held))
        first = tuple(item for item in items if item.key == KEYS[0])
        return SessionPlan(first, 100.0 * len(first), Left())


def test_a_card_that_comes_again_is_one_of_its_kind(small):
    agenda = OneCard()
    with small.store.read() as connection:
        session = StudySession.planned(small, connection, agenda, 300.0)
    session.grade(Rating.AGAIN)
    assert session.current.key == KEYS[0]
    session.grade(Rating.GOOD)
    assert [held for held, _ in groupby(agenda.held)] == [{}, {Kind.BASIC: 1}]


def test_a_card_taken_back_comes_before_what_is_ordered(session):
    session.grade(Rating.GOOD)
    session.bury()
    assert session.current.key == KEYS[2]
    session.undo()
    assert session.current.key == KEYS[1]
    session.undo()
    assert session.current.key == KEYS[0]
    session.grade(Rating.GOOD)
    assert session.current.key == KEYS[1]


def test_a_card_gone_meanwhile_is_ordered_no_more(session, small):
    bulk.suspend(small, [KEYS[1]])
    session.grade(Rating.GOOD)
    assert session.current.key == KEYS[2]


@pytest.mark.parametrize("recalled", [None, [0, 2]])
def test_a_grade_and_the_next_card_are_one_read(small, clock, monkeypatch, recalled):
    for _ in range(20):
        session = open_session(small)
        while session.current is not None and session.current.kind != "tell":
            session.grade(Rating.EASY)
        if session.current is not None:
            break
        clock.advance(86_400)
    assert session.current.kind == "tell"
    reads = []
    real = Store.read

    @contextmanager
    def counted(store):
        reads.append(store)
        with real(store) as connection:
            yield connection

    monkeypatch.setattr(Store, "read", counted)
    session.grade(Rating.GOOD, recalled=recalled)
    assert len(reads) == 1


DUE = ("doors/basic", "doors/basic:reverse", "speed/cloze:speed", "quiet/probe:differently")
URGENT = ("quiet/beat:plan", "quiet/outline")


@pytest.mark.parametrize(
    ("deck", "urgent", "new", "beyond"),
    [
        (None, (), 0, 3), ("small", (), 0, 2), ("other", (), 0, 0), (None, (), 3, 3),
        (None, URGENT, 0, 3), ("small", URGENT, 3, 2), ("small", DUE, 0, 0),
    ],
)  # fmt: skip
def test_beyond_what_a_session_chooses_among_is_what_is_due_alone(
    small, clock, monkeypatch, deck, urgent, new, beyond
):
    """No step, no new card and nothing that only an interview brings is one of those due."""
    monkeypatch.setattr(agendas, "LEAST_QUEUE", 2)
    text = "{drill: 1, id: other, title: O, cards: [{id: a, q: q, a: a}]}"
    decks.take(small, [("o", read_deck(text, "o"))])
    for key in (*(f"small/{key}" for key in (*DUE, *URGENT)), "other/a/basic"):
        grades.grade(small, key, Rating.EASY)
    clock.advance(86_400)
    today = small.day()
    with small.store.write() as connection:
        connection.execute(
            """UPDATE card SET due_day = :day + (key IN (:plan, :outline)) WHERE due_day > 0""",
            day=today, plan=f"small/{URGENT[0]}", outline=f"small/{URGENT[1]}",
        )  # fmt: skip
    grades.grade(small, "small/quiet/figure:context.velocity", Rating.AGAIN)
    bringing = NewCards()
    bringing.left = new
    need = Need(today, 0.0, bringing, {f"small/{key}": "went badly" for key in urgent})
    with small.store.read() as connection:
        for agenda in (TodaysAgenda(deck), PracticeAgenda(deck)):
            assert agenda.gather(connection, need).beyond == beyond
