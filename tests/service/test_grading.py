from __future__ import annotations

import random
import threading
from datetime import timedelta, timezone
from sqlite3 import IntegrityError

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.deck import Plain
from drill.domain.memory import UNSEEN
from drill.domain.rehearsal import Told
from drill.domain.review import DueOn, Rating, Source
from drill.errors import NotFound
from drill.exchange.offer import Past
from drill.paths import Paths
from drill.service.home import memories, undo
from drill.service.insight.browser import reviews, search
from drill.service.insight.doctor import examine
from drill.service.library import bulk, decks, foreign_reviews
from drill.service.library.opening import open_home
from drill.service.onsite import onsites
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.storage import cards, changes
from tests_support import SMALL, Still, lives

ROUTE, PLAN, TELL = "small/people/route", "small/quiet/beat:plan", "small/quiet/tell"


def stored(home, key=ROUTE):
    with home.store.read() as connection:
        return cards.by_key(connection, key)


def sound(home):
    return all(check.ok for check in examine(home))


def test_a_grade_writes_log_memory_and_undo_together(small):
    made = grades.grade(small, ROUTE, Rating.GOOD, seconds=9.45678)
    card = stored(small)
    assert card.memory == made.memory
    assert card.due == made.due
    assert card.first_day == small.day()
    (line,) = reviews(small)
    assert (line.card, line.rating, line.seconds, line.source) == (
        ROUTE, Rating.GOOD, 9.457, Source.ANSWER,
    )  # fmt: skip
    assert line.at == small.clock.now()
    assert sound(small)


@pytest.mark.parametrize(("table", "broken"), [(cards, "remember"), (changes, "add")])
def test_a_grade_that_fails_half_way_leaves_nothing(small, monkeypatch, table, broken):
    def fail(*_, **__):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(table, broken, fail)
        with pytest.raises(RuntimeError):
            grades.grade(small, ROUTE, Rating.GOOD)
    assert reviews(small) == []
    assert stored(small).memory == UNSEEN
    assert undo.undo(small).what.startswith("importing")


@pytest.mark.parametrize(
    ("key", "seconds", "kept"),
    [(ROUTE, 119.0, 119.0), (ROUTE, 5_000.0, 120.0), (TELL, 500.0, 500.0), (ROUTE, -3.0, 0.0)],
)
def test_time_away_from_a_card_is_not_of_its_review(small, key, seconds, kept):
    assert grades.grade(small, key, Rating.GOOD, seconds=seconds).review.seconds == kept


def test_the_log_is_append_only(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    for statement in ("UPDATE review SET rating = 4", "DELETE FROM review"):
        with pytest.raises(IntegrityError, match="append-only"), small.store.write() as connection:
            connection.execute(statement)
    assert reviews(small)[0].rating is Rating.GOOD


def test_what_is_buried_already_is_no_change(small):
    assert bulk.bury(small, [PLAN]).keys == (PLAN,)
    assert bulk.bury(small, [PLAN]).keys == ()
    assert bulk.bury(small, [PLAN, TELL]).keys == (TELL,)
    assert [undo.undo(small).what for _ in range(2)] == [f"burying {TELL}", f"burying {PLAN}"]
    small.clock.advance(86_400)
    assert bulk.bury(small, [PLAN]).keys == (PLAN,), "yesterday's bury is over"


def test_undo_takes_back_any_number_of_steps_in_order(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    before = stored(small)
    grades.grade(small, ROUTE, Rating.AGAIN)
    bulk.suspend(small, [PLAN])
    bulk.bury(small, [PLAN, TELL])
    assert undo.undo(small).what == "burying 2 cards"
    assert stored(small, PLAN).buried_until is None
    assert undo.undo(small).what == f"suspending {PLAN}"
    assert not stored(small, PLAN).suspended
    undone = undo.undo(small)
    assert (undone.keys, undone.remaining) == ((ROUTE,), 2)
    assert stored(small) == before
    undo.undo(small)
    assert stored(small).memory == UNSEEN
    assert [line.undone for line in reviews(small)] == [True, True]
    assert undo.undo(small).what == "importing small"
    assert undo.undo(small) is None
    assert sound(small)


def test_undo_works_after_a_restart_and_in_another_process(small):
    grades.grade(small, ROUTE, Rating.EASY)
    with open_home(small.paths, small.clock) as other:
        grades.grade(other, PLAN, Rating.GOOD)
        assert undo.undo(small).keys == (PLAN,), "the newest step, whoever made it"
        assert undo.undo(other).keys == (ROUTE,)
    assert stored(small).memory == UNSEEN


def test_two_processes_lose_no_grade(small):
    keys = [found.stored.key for found in search(small)]

    def work(mine):
        with open_home(small.paths, small.clock) as home:
            for key in mine:
                grades.grade(home, key, Rating.GOOD)

    threads = [threading.Thread(target=work, args=(keys,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reviews(small)) == 2 * len(keys)
    assert all(found.stored.memory.reps == 2 for found in search(small))
    assert sound(small)


@pytest.mark.parametrize("seed", lives(range(6), 2))
def test_replay_equals_memory_after_anything(small, seed):
    chance = random.Random(seed)
    keys = [found.stored.key for found in search(small)]
    text = SMALL.replace("{id: plan, label: Plan, steps", "{id: scheme, was: plan, label: P, steps")
    for _ in range(60):
        key = chance.choice(keys)
        what = chance.random()
        small.clock.advance(chance.choice([5, 60, 700, 86_400, 400_000, -3_000]))
        if what < 0.7 and stored(small, key) is not None and not stored(small, key).retired:
            grades.grade(small, key, chance.choice(list(Rating)), seconds=chance.random() * 30)
        elif what < 0.9:
            undo.undo(small)
        else:
            new = chance.choice([SMALL, text])
            decks.take(small, [("s", read_deck(new, "s"))], own=True)
    assert sound(small)
    while undo.undo(small) is not None:
        pass
    assert all(line.undone for line in reviews(small))
    assert sound(small)


def test_a_clock_put_back_counts_as_the_last_study_day(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    day = small.day()
    small.clock.advance(-5 * 86_400)
    made = grades.grade(small, ROUTE, Rating.GOOD)
    assert made.review.day == day
    assert made.review.at == small.clock.now()
    wrong = [check.name for check in examine(small) if not check.ok]
    assert wrong == ["future"], "and the doctor says so"


def test_one_log_gives_one_memory_in_every_time_zone(root, small):
    for hours in (10, 38, 61, 96):
        small.clock.advance(hours * 3600)
        grades.grade(small, ROUTE, Rating.GOOD)
    at, memory = small.clock.now(), stored(small).memory
    away = Still(zone=timezone(timedelta(hours=-9)))
    away.at = at
    with open_home(Paths(root, root, root), away) as elsewhere:
        assert sound(elsewhere)
        grades.grade(elsewhere, ROUTE, Rating.GOOD)
        undo.undo(elsewhere)
        assert stored(elsewhere).memory == memory


def test_a_told_story_reviews_its_beats_in_the_same_step(small):
    grades.grade(small, TELL, Rating.HARD, recalled=[0, 2])
    lines = {line.card: line for line in reviews(small)}
    assert lines["small/quiet/beat:context"].rating is Rating.GOOD
    assert lines["small/quiet/beat:plan"].rating is Rating.AGAIN
    assert lines["small/quiet/beat:plan"].source is Source.TELL
    assert lines["small/quiet/beat:outcome"].rating is Rating.GOOD
    assert lines["small/quiet/outline"].rating is Rating.AGAIN, "of three beats one is missing"
    grades.grade(small, TELL, Rating.GOOD, recalled=[0, 1, 2])
    assert len(reviews(small)) == 6, "each card of it at most once a study day"
    undo.undo(small)
    undo.undo(small)
    assert all(line.undone for line in reviews(small))
    assert stored(small, "small/quiet/beat:plan").memory == UNSEEN
    assert sound(small)


def test_what_was_ticked_is_kept_with_its_line(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    grades.grade(small, PLAN, Rating.HARD, recalled=[1])
    grades.grade(small, TELL, Rating.HARD, told=Told((2, 0), 100.0))
    small.clock.advance(60)
    grades.grade(small, TELL, Rating.HARD, recalled=[])
    with small.store.read() as connection:
        lines = connection.execute("SELECT source, recalled FROM review")
        kept = [line for source, line in lines if source != Source.TELL]
    assert kept == [None, "[1]", "[2, 0]", "[]"]


def test_an_unknown_card_names_the_nearest(small):
    with pytest.raises(NotFound, match="small/people/route"):
        grades.grade(small, "small/people/rout", Rating.GOOD)
    with pytest.raises(NotFound, match="there is no card"):
        bulk.suspend(small, [ROUTE, "nowhere/at/all"])
    assert not stored(small).suspended


def test_suspending_twice_is_one_step(small):
    assert bulk.suspend(small, [ROUTE, ROUTE]).keys == (ROUTE,)
    assert bulk.suspend(small, [ROUTE]).keys == ()
    assert bulk.suspend(small, [ROUTE], on=False).keys == (ROUTE,)
    undo.undo(small)
    assert stored(small).suspended


def test_the_doctor_finds_and_mends_a_memory_that_left_its_log(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    good = stored(small)
    with small.store.write() as connection:
        connection.execute("UPDATE card SET stability = 99 WHERE reps = 1")
    faulty = {check.name: check for check in examine(small)}
    assert not faulty["replay"].ok
    assert ROUTE in faulty["replay"].faults[0]
    assert all(check.ok for check in examine(small, repair=True))
    assert stored(small) == good
    assert list(small.paths.backups.glob("*before-repair.db.zst"))
    assert sound(small)


def test_the_doctor_sees_reviews_from_the_future(small):
    small.clock.advance(30 * 86_400)
    grades.grade(small, ROUTE, Rating.GOOD)
    small.clock.advance(-30 * 86_400)
    assert [check.name for check in examine(small) if not check.ok] == ["future"]


def test_rules_are_kept_with_the_log(small, root):
    grades.grade(small, ROUTE, Rating.GOOD)
    (root / "config.toml").write_text("[scheduling]\ndesired_retention = 0.95\n")
    with open_home(small.paths, small.clock) as strict:
        strict.clock.advance(3 * 86_400)
        grades.grade(strict, ROUTE, Rating.GOOD)
        assert sound(strict)
        one, two = reviews(strict)
        assert one.rules != two.rules


@pytest.mark.parametrize(
    ("key", "when", "days"),
    [
        (PLAN, "in 2 days", 1), (ROUTE, "in 2 days", 2), (PLAN, "tomorrow", 1),
        (PLAN, "2026-11-23 12:00", 2),
    ],
)  # fmt: skip
def test_before_an_interview_a_session_says_when_a_rating_brings_a_card_back(
    small, clock, key, when, days
):
    """A beat that was missed comes back before it, other cards when they would."""
    onsites.add(small, "Acme", when)
    grades.grade(small, key, Rating.AGAIN)
    clock.advance(700)
    session = open_session(small, card=key)
    said = session.current.intervals
    assert said[Rating.EASY] == f"{days}d"
    assert session.grade(Rating.EASY).due == DueOn(small.day() + days)


def test_a_minute_after_its_review_a_card_says_no_more_of_an_interview_than_the_day_after(small):
    graded = grades.grade(small, "small/people/route", Rating.GOOD)
    with small.store.read() as connection:
        memory = cards.by_key(connection, "small/people/route").memory
    at = graded.review.at
    assert memories.chance(small, memory, at) == memories.chance(small, memory, at + 86_400_000)
    assert memories.chance(small, memory, at) > memories.chance(small, memory, at + 2 * 86_400_000)


NOTE = Plain("doors", "Which decisions want speed?", "reversible ones")
CARD = "small/doors/basic"


def past(key, *reviews, new=False):
    return foreign_reviews.CardPast(key, NOTE, reviews, new)


def test_reviews_of_another_program_are_taken_once_and_none_of_the_future(small, clock):
    now = clock.now()
    grades.grade(small, CARD, Rating.GOOD)
    near, far = Past("a", now - 1_000, Rating.GOOD, 2.0), Past("b", now - 1_001, Rating.GOOD, 2.0)
    later = Past("c", now + 1, Rating.GOOD, 2.0)
    left_out = foreign_reviews.LeftOut()
    asked = [past(CARD, far, near, later), past("small/none/basic", far),
             past("small/more/basic", far, later, new=True)]  # fmt: skip
    with small.store.read() as connection:
        chosen = foreign_reviews.choose(small, connection, asked, left_out)
    assert [(one.key, [*one.reviews]) for one in chosen if one.reviews] == [
        (CARD, [far]), ("small/more/basic", [far]),
    ]  # fmt: skip
    assert left_out.ahead == {"Which decisions want speed?": 1, "small/more/basic": 1}


def test_a_memory_is_earned_by_reviews_of_another_program(small, clock):
    """One made late counts where its time belongs; of a card that is not here none is taken."""
    days = [
        Past(f"{n}", clock.now() - (9 - 3 * n) * 86_400_000, Rating.GOOD, 2.0) for n in range(3)
    ]
    with small.store.write() as connection:
        for one in (days[::2], days[1:2]):
            given = [past("small/none/basic", *one), past(CARD, *one)]
            seqs = foreign_reviews.earn(small, connection, given)
            assert seqs == {CARD: [1, 2] if len(one) == 2 else [3]}
    late = stored(small, CARD)
    assert late.first_day == small.day() - 9
    assert late.memory.reps == 3
    assert sound(small)
    with small.store.write() as connection:
        foreign_reviews.earn(small, connection, [past("small/doors/basic:reverse", *days)])
    assert stored(small, "small/doors/basic:reverse").memory.stability == pytest.approx(
        late.memory.stability
    )
