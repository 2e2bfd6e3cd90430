"""Practice where nothing is due: what falls due soonest, before it does."""

from __future__ import annotations

from collections import Counter

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.memory import UNSEEN
from drill.domain.onsite import Went
from drill.domain.review import DueOn, Rating
from drill.errors import UsageError
from drill.scheduling.memory import replay
from drill.scheduling.pace import PRIORS
from drill.scheduling.session import PAUSE
from drill.service.insight.browser import search
from drill.service.library import bulk, decks
from drill.service.onsite import debrief, onsites
from drill.service.onsite.agenda import start
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.service.study.today import overview
from drill.storage import cards, log, study_days
from tests_support import SMALL

DAY = 86_400


def study(home, session, rating=Rating.GOOD) -> list[str]:
    """All of a session; the cards that it showed, in their order."""
    shown = []
    while session.current is not None:
        if session.lesson is not None:
            home.clock.advance(session.lesson.seconds)
            session.read()
            continue
        card = session.current
        home.clock.advance(PRIORS[card.kind])
        shown.append(card.key)
        session.grade(rating)
    return shown


@pytest.fixture
def through(small):
    """All cards of a small deck were learnt, and the last of them a day ago."""
    for _ in range(3):
        study(small, open_session(small, minutes=60))
        small.clock.advance(DAY)
    study(small, open_session(small, minutes=60))
    small.clock.advance(3600)
    assert open_session(small).current is None
    return small


def stored(home) -> dict:
    with home.store.read() as connection:
        return {card.key: card for card in cards.every(connection)}


def test_more_brings_what_falls_due_soonest_and_ends_at_its_time(through):
    before, today = stored(through), through.day()
    session = start(through, more=True, minutes=2)
    keys = study(through, session)
    assert keys
    assert session.clock.spent <= 120
    earlier = [key for key in keys if before[key].memory.last_day < today]
    others = [
        card for card in before.values()
        if card.key not in keys and isinstance(card.due, DueOn) and card.memory.last_day < today
    ]  # fmt: skip
    assert earlier, "what was not seen today goes first"
    soonest = max(before[key].due.day for key in earlier)
    assert all(card.due.day >= soonest - 1 for card in others)


def test_what_was_seen_today_is_behind_all_else_however_soon_it_is_due(through):
    day = through.day()
    with through.store.read() as connection:
        found = study_days.due_after(connection, day)
    seen = [card.memory.last_day == day for card in found]
    assert seen == sorted(seen)
    assert len(set(seen)) == 2


def test_what_is_buried_is_not_practised_before_tomorrow(through):
    first = start(through, more=True).current.key
    bulk.bury(through, [first])
    keys = study(through, start(through, more=True, minutes=60))
    assert keys
    assert first not in keys


def test_its_grades_are_reviews_as_fsrs_has_them(through):
    before = stored(through)
    key = study(through, start(through, more=True, minutes=2))[0]
    after = stored(through)[key]
    assert after.memory.reps == before[key].memory.reps + 1
    assert after.memory.stability >= before[key].memory.stability
    assert after.due.day > through.day()
    with through.store.read() as connection:
        lines = [review for _, review in log.reviews(connection, card_pk=after.pk)]
        again = replay(lines, lambda rules: through.known_rules(connection, rules))
    assert again == after.memory
    assert lines[-1].source == "study"


def test_what_was_seen_today_comes_last(small):
    study(small, open_session(small))
    small.clock.advance(3600)
    today = set(stored(small))
    keys = study(small, start(small, more=True))
    assert keys, "all that there is was seen today: it may be practised again"
    assert set(keys) <= today
    assert max(Counter(keys).values()) == 1


def test_practice_tells_no_more_stories_than_a_session_of_its_minutes(small, clock):
    other = SMALL.replace("id: small", "id: other").replace("11111111-", "21111111-")
    decks.take(small, [("o", read_deck(other, "o"))], own=True)
    tells = {"small/quiet/tell": Rating.EASY, "other/quiet/tell": Rating.GOOD}
    for key, rating in tells.items():
        grades.grade(small, key, rating)
        clock.advance(700)
        grades.grade(small, key, rating)
    bulk.suspend(small, [found.stored.key for found in search(small, "-kind:tell")])
    first, second = sorted(stored(small)[key].due.day for key in tells)
    for day in (first - 1, first, second):
        clock.advance((day - small.day()) * DAY)
        sessions = [open_session(small, more=True, minutes=minutes) for minutes in (19, 20)]
        assert [len(session._sitting.plan.cards) for session in sessions] == [1, 2]


def test_what_fails_in_practice_comes_back_in_it(through):
    session = start(through, more=True, minutes=10)
    first = session.current.key
    session.grade(Rating.AGAIN)
    assert first in study(through, session)


def test_what_fails_in_practice_is_left_over_where_its_time_is_up(through):
    session = start(through, more=True, minutes=10)
    session.grade(Rating.AGAIN)
    assert (session.left.later, session.left.time) == (1, 0)
    through.clock.advance(700)
    session.grade(Rating.GOOD)
    assert session.current is None
    assert (session.left.later, session.left.time) == (0, 1)


def test_what_is_due_comes_before_what_is_not(through):
    soonest = min(card.due.day for card in stored(through).values() if card.due)
    through.clock.advance((soonest - through.day()) * DAY)
    due = [card.key for card in stored(through).values() if card.due and card.due.day == soonest]
    keys = study(through, start(through, more=True, minutes=10))
    places = [place for place, key in enumerate(keys) if key in due]
    assert places == list(range(len(places)))
    assert len(keys) > len(places) > 0


def test_what_an_interview_has_shown_to_be_needed_counts_in_the_mix(small, clock):
    """Its three beats come first: the beats of another story wait for the plain cards."""
    other = SMALL.replace("id: small", "id: other").replace("11111111-", "21111111-")
    decks.take(small, [("o", read_deck(other, "o"))], own=True)
    made = onsites.add(small, "Acme", "1")
    beats = ("quiet/beat:context", "quiet/beat:plan", "quiet/beat:outcome")
    plain = ("doors/basic", "doors/basic:reverse")
    due = {f"small/{key}": 2 for key in beats}
    due |= {f"other/{key}": 3 for key in beats} | {f"other/{key}": 4 for key in plain}
    for key in due:
        grades.grade(small, key, Rating.EASY)
    clock.advance(2 * DAY)
    debrief.tell(small, made, Went.BADLY, [("Whom?", "small/people", Went.BADLY)])
    with small.store.write() as connection:
        for key, days in due.items():
            values = {"key": key, "day": small.day() + days}
            connection.execute("UPDATE card SET due_day = :day WHERE key = :key", **values)
    assert list(start(small, more=True).agenda.early) == [
        "other/doors/basic", "other/doors/basic:reverse",
        "other/quiet/beat:context", "other/quiet/beat:plan", "other/quiet/beat:outcome",
    ]  # fmt: skip


def test_what_another_card_would_give_away_is_practised_before_it(small, clock):
    """However much sooner the other one falls due."""
    beat, figure = "small/quiet/beat:context", "small/quiet/figure:context.velocity"
    bulk.suspend(small, [key for key in stored(small) if key not in (beat, figure)])
    for key in (beat, figure):
        grades.grade(small, key, Rating.EASY)
    clock.advance(DAY)
    with small.store.write() as connection:
        later = {"key": figure, "day": small.day() + 9}
        connection.execute("UPDATE card SET due_day = :day WHERE key = :key", **later)
    session = open_session(small, more=True, minutes=10)
    assert list(session.agenda.early) == [beat, figure]
    assert session.current.key == figure


def test_a_deck_keeps_practice_to_itself(through):
    text = "{drill: 1, id: other, title: O, cards: [{id: a, q: q, a: a}, {id: b, q: r, a: b}]}"
    decks.take(through, [("o", read_deck(text, "o"))])
    grades.grade(through, "other/a/basic", Rating.EASY)
    grades.grade(through, "other/b/basic", Rating.EASY)
    through.clock.advance(DAY)
    assert set(study(through, start(through, more=True, deck="other"))) == {
        "other/a/basic", "other/b/basic",
    }  # fmt: skip
    others = study(through, start(through, more=True, deck="small", minutes=5))
    assert {key.partition("/")[0] for key in others} == {"small"}


def test_with_an_interview_ahead_more_is_what_the_plan_still_has(through):
    onsites.add(through, "Acme", "9", minutes=1)
    study(through, start(through))
    through.clock.advance(70)
    session = start(through, more=True)
    assert session.current is not None
    assert session.clock.budget == 600


def test_on_the_eve_of_an_interview_enough_is_enough(through):
    onsites.add(through, "Acme", "1", minutes=30)
    for _ in range(3):
        try:
            session = start(through)
        except UsageError:
            break
        study(through, session)
    assert not session.summary().more
    with pytest.raises(UsageError, match="enough for Acme: read the sheet"):
        start(through, more=True)


def test_the_summary_offers_it_where_nothing_is_left(small):
    session = open_session(small, minutes=60)
    assert not session.summary().more, "there is something to do"
    study(small, session)
    assert session.summary().more


def test_a_story_that_failed_in_practice_comes_back_next_time(through):
    """Its step has fallen due, but nothing is told twice in a session."""
    tell = "small/quiet/tell"
    session = open_session(through, more=True, minutes=60)
    while session.current.key != tell:
        session.grade(Rating.EASY)
    session.grade(Rating.AGAIN)
    through.clock.advance(601)
    session.grade(Rating.EASY)
    assert (session.left.later, session.left.time) == (1, 0)


@pytest.mark.parametrize(("more", "to_spare"), [(False, 2), (True, 0)])
def test_no_new_card_is_to_spare_where_what_falls_due_soonest_comes(home, clock, more, to_spare):
    notes = "".join(f"  - {{id: n{n}, q: Q{n}?, a: A{n}}}\n" for n in range(60))
    decks.take(home, [("m", read_deck(f"drill: 1\nid: m\ntitle: M\ncards:\n{notes}", "m"))])
    for number in range(3):
        grades.grade(home, f"m/n{number}/basic", Rating.EASY)
    clock.advance(DAY)
    new = overview(home.paths, clock).new
    assert new > 5
    before = stored(home)
    keys = study(home, open_session(home, minutes=60, more=more), Rating.EASY)
    assert sum(before[key].memory == UNSEEN for key in keys) == new + to_spare
    assert len(keys) == new + to_spare + 3 * more


def test_what_fails_in_practice_is_left_of_today(through):
    session = open_session(through, deck="small", more=True, minutes=60)
    session.grade(Rating.AGAIN)
    assert session.summary().steps == overview(through.paths, through.clock).learning == 1
    through.clock.advance(11 * 60)
    session.grade(Rating.GOOD)
    assert session.summary().to_go == 1, "its step has fallen due"


def test_practice_too_leaves_time_to_what_comes_back(through):
    session = open_session(through, more=True, minutes=60)
    failed = session.current.kind
    session.grade(Rating.AGAIN)
    through.clock.advance(PAUSE / 1000)
    session.grade(Rating.GOOD)
    assert session._sitting.plan.reserve == PRIORS[failed]
