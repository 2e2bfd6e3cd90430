"""An open home: its copies, days and rules; what a log makes of a memory; what undo refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.config import LEVELS, load, save
from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.memory import UNSEEN
from drill.domain.review import DAY_MS, DueAt, DueOn, Rating, Review, Source, State, StudyDay
from drill.errors import NotFound, UsageError
from drill.scheduling.memory import Rules, effective_day, grade
from drill.service.home import memories, undo
from drill.service.library import bulk, decks
from drill.service.onsite.first_run import change_option, set_option
from drill.service.study import grades
from drill.storage import cards, changes, log, settings, study_days
from drill.storage.amendments import DUE, RESET, Amendment
from drill.storage.cards import Strength
from tests_support import SMALL, pks

PLAN = "small/quiet/beat:plan"


def test_a_copy_stands_for_its_reason_and_its_time_if_it_is_sound(small):
    small.clock.advance(1)  # a copy of the import is of this instant
    with small.store.read() as connection:
        assert small.back_up(connection, "before-bulk").fault == ""
    assert small.copied("before-bulk", 1000)
    assert not small.copied("before-else", 1000)
    small.clock.advance(60)
    assert small.copied("before-bulk", 60_001)
    assert not small.copied("before-bulk", 60_000)
    small.clock.advance(-61)
    assert not small.copied("before-bulk", 60_000), "it is dated after now"
    small.clock.advance(2)
    (path,) = small.paths.backups.glob("*before-bulk.db.zst")
    path.rename(path.with_name(path.name.replace("before-bulk", "before-bulk.damaged")))
    assert not small.copied("before-bulk", 60_000)


def test_another_time_is_seen_on_its_own_study_day(small):
    save(small.paths.options, "study.day_starts_at", "06:00")
    small.reload()
    noon = small.clock.now()
    for hours in (-10, -5, -3, -2, 0, 20, 21):
        at = noon + hours * 3_600_000
        seen = small.seen(at)
        assert (seen.clock.now(), seen.day(), seen.day_start(seen.day())) == (
            at, small.day(at), small.day_start(small.day(at)),
        )  # fmt: skip
    assert small.clock.now() == noon
    assert small.seen(noon - 4 * 3_600_000).day() == small.day() - 1


def test_a_study_day_goes_as_far_as_it_has_come(small):
    today, now = small.day(), small.clock.now()
    assert small.span() == small.span(today) == (today, small.day_start(today), now)
    assert small.span(today + 1) == (today + 1,) + (small.day_start(today + 1),) * 2
    assert small.due_at(DueOn(today)) == small.day_start(today)
    assert small.due_at(DueAt(today, now + 5)) == now + 5


@pytest.mark.parametrize("level", LEVELS)
def test_whoever_wants_more_than_a_managers_place_is_held_against_more(small, level):
    set_option(small, "stories.level", level)
    senior = level != "manager"
    with small.store.read() as connection:
        shelves = (
            small.shelf(connection), small.outlines(connection),
            small.shelf(connection, pks=[1], alone=True),
        )  # fmt: skip
        assert [bool(shelf.senior) for shelf in shelves] == [senior] * 3


def test_options_that_change_are_gone_by_at_once(small):
    assert small.share is None
    usual = small.rules()
    save(small.paths.options, "scheduling.desired_retention", "0.95")
    save(small.paths.options, "scheduling.easy_days", "sat=0.5")
    small.adopt(load(small.paths.options))
    assert small.rules() == replace(usual, desired_retention=0.95)
    assert small.share is not None
    for key, text in (("scheduling.fuzz", "false"), ("scheduling.learning_steps", "5m")):
        save(small.paths.options, key, text)
        small.adopt(load(small.paths.options))
    assert (small.rules().fuzz, small.rules().learning_steps) == (False, (300,))
    with small.store.write() as connection:
        key = small.keep_rules(connection)
        assert settings.get(connection, key) == small.rules().to_json()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("mien/one/basic", "did you mean mine/one/basic?"),
        ("mine/on/basic", "did you mean mine/one/basic?"),
        ("x", "`drill cards` lists all cards."),
    ],
)
def test_a_card_that_is_not_there_is_named_by_the_nearest(mine, name, hint):
    with mine.store.read() as connection, pytest.raises(NotFound) as caught:
        memories.find(connection, name)
    assert caught.value.hint == hint
    bulk.retire(mine, pks(mine, "mine/one/basic"))
    with mine.store.read() as connection, pytest.raises(NotFound, match="is retired"):
        memories.find(connection, "mine/one/basic")


def test_the_chance_of_a_card_is_that_of_a_day_later_at_the_least(small):
    now = small.clock.now()
    known = grade(UNSEEN, Rating.EASY, small.day(), now, small.rules()).memory
    chances = [memories.chance(small, known, now + hours * 3_600_000) for hours in (0, 1, 24, 48)]
    assert chances[0] == chances[1] == chances[2] > chances[3] > 0
    assert memories.chance(small, UNSEEN, now) == 0.0
    learning = grade(UNSEEN, Rating.AGAIN, small.day(), now, small.rules()).memory
    assert learning.state is State.LEARNING
    assert memories.chance(small, learning, now) == 0.0
    row = Strength(Kind.BASIC, known.stability, known.last_at)
    assert memories.chance(small, row, now) == chances[0]
    for other in (row._replace(learning=True), row._replace(stability=None),
                  row._replace(last_at=None)):  # fmt: skip
        assert memories.chance(small, other, now) == 0.0


# -- what a log gives --------------------------------------------------------------------

RULES = Rules()
START = 1_700_000_000_000


def lines(*days, source=Source.STUDY):
    """Reviews of a card on these days, each of which gives the due day 100 days later."""
    made = []
    for number, day in enumerate(days, start=1):
        at = START + day * DAY_MS
        made.append(
            (number, Review(f"r{number}", "d/n/basic", Rating.GOOD, at, StudyDay(20_000 + day), 1.0,
                            source, DueOn(StudyDay(20_100 + day)), "rules"))
        )  # fmt: skip
    return made


def stands(logged, *amended):
    memory, due, first = memories.standing(logged, amended, lambda _: RULES, lambda _: RULES)
    return (
        (memory.reps if memory != UNSEEN else 0),
        due and due.day - 20_000,
        first and first - 20_000,
    )


def at(day):
    return START + day * DAY_MS


@pytest.mark.parametrize(
    ("amended", "said"),
    [
        ([], (3, 120, 0)),
        ([Amendment(at(25), 3, DUE, 20_050)], (3, 50, 0)),
        ([Amendment(at(15), 2, DUE, 20_050)], (3, 120, 0)),
        ([Amendment(at(25), 3, DUE, None)], (3, 120, 0)),
        (
            [Amendment(at(25), 3, DUE, 20_050), Amendment(at(26), 3, DUE, 20_060)],
            (3, 60, 0),
        ),
        ([Amendment(at(5), 1, RESET, None)], (2, 120, 10)),
        ([Amendment(at(15), 2, RESET, None)], (1, 120, 20)),
        ([Amendment(at(25), 3, RESET, None)], (0, None, None)),
        ([Amendment(at(-5), 0, RESET, None)], (3, 120, 0)),
        (
            [Amendment(at(15), 2, RESET, None), Amendment(at(5), 1, RESET, None)],
            (1, 120, 20),
        ),
        (
            [Amendment(at(25), 3, DUE, 20_050), Amendment(at(26), 3, RESET, None)],
            (0, None, None),
        ),
    ],
)
def test_a_memory_is_what_the_log_gives_after_its_amendments(amended, said):
    assert stands(lines(0, 10, 20), *amended) == said


def test_a_review_that_was_taken_back_counts_for_nothing():
    logged = lines(0, 10, 20)
    for place, said in ((0, (2, 120, 10)), (1, (2, 120, 0)), (2, (2, 110, 0))):
        taken = [
            (seq, replace(review, undone=True)) if index == place else (seq, review)
            for index, (seq, review) in enumerate(logged)
        ]
        assert stands(taken)[0::2] == said[0::2]
    assert stands([(seq, replace(each, undone=True)) for seq, each in logged]) == (0, None, None)
    last = [*logged[:2], (3, replace(logged[2][1], undone=True))]
    assert stands(last) == (2, 110, 0), "the due day is that of the one before"


def late(day, seq=4, source=Source.IMPORT):
    ((_, review),) = lines(day, source=source)
    return seq, replace(review, id=f"late{seq}")


def test_what_came_late_from_another_program_counts_where_its_time_belongs():
    reps, _, first = stands([*lines(0, 10, 20), late(-3)])
    assert (reps, first) == (4, -3)
    assert stands([*lines(0, 10, 20), late(30)]) == (4, 130, 0), "it is the last one"
    assert stands([*lines(0, 10), late(30, 3, Source.STUDY), *[]])[1] == 130
    reset = Amendment(at(15), 2, RESET, None)
    assert stands([*lines(0, 10, 20), late(5)], reset)[0] == 1, "it was reset after that"
    assert stands([*lines(0, 10, 20), late(17)], reset)[0] == 2


def test_a_due_day_is_worked_out_anew_where_a_line_came_between():
    logged = lines(0, 10, 20)
    before = grade(UNSEEN, Rating.GOOD, StudyDay(20_000), at(0), RULES, seed=0).memory
    assert stands([*logged, late(5)])[1] == 120, "the one before it is known to the last"
    _, due, _ = stands([*logged, late(15)])
    assert due != 120
    assert effective_day(before, StudyDay(20_001)) == 20_001


# -- undo --------------------------------------------------------------------------------


def newest(home):
    with home.store.read() as connection:
        return changes.last(connection)


@pytest.mark.parametrize(("back", "refused"), [(0, True), (1, False)])
def test_steps_from_before_another_devices_changes_stay_but_for_grades(small, back, refused):
    grades.grade(small, "small/quiet/tell", Rating.GOOD)
    bulk.suspend(small, [PLAN])
    with small.store.write() as connection:
        settings.put(connection, undo.MERGED, str(newest(small).seq - back))
    if refused:
        with pytest.raises(UsageError, match="cannot be undone any more: changes of another") as no:
            undo.undo(small)
        assert "drill backup --list" in no.value.hint
        return
    assert undo.undo(small).named == "suspending “The quiet senior: Plan”"
    assert undo.undo(small).graded, "its line takes it back"
    with pytest.raises(UsageError, match="importing “Small” cannot be undone"):
        undo.undo(small)


def test_what_a_step_is_ahead_of_it(small):
    assert undo.ahead(small, newest(small).seq) is None
    bulk.bury(small, [PLAN])
    ahead = undo.ahead(small, newest(small).seq - 1)
    assert (ahead.kind, ahead.small, ahead.own, ahead.at) == (
        "bury", True, True, small.clock.now(),
    )  # fmt: skip
    undone = undo.undo(small)
    assert (undone.alone, undone.graded, undone.keys) == (True, False, (PLAN,))
    assert undone.remaining == 1
    small.steps.clear()
    assert not undo.ahead(small).own
    with small.store.write() as connection:
        undo.record(small, connection, undo.StepKind.BULK, "resetting x", keys=[PLAN])
    undone = undo.undo(small)
    assert (undone.alone, undone.keys) == (False, (PLAN,)), "not by that alone"


def test_an_option_that_is_undone_lets_samples_rest_again(home):
    decks.take(home, [("small", read_deck(SMALL, "small"))])

    def coming():
        with home.store.read() as connection:
            found = study_days.queue(connection, home.day(), 500)
        return {card.key for card in found if "/quiet/" in card.key}

    before = coming()
    change_option(home, "stories.whole_samples", "true")
    assert len(coming()) > len(before)
    undo.undo(home)
    assert (coming(), home.options["stories.whole_samples"]) == (before, False)


@pytest.mark.parametrize(("beats", "alone"), [((), True), ((PLAN,), False)])
def test_a_story_told_with_its_beats_is_not_of_one_card_alone(small, beats, alone):
    with small.store.read() as connection:
        before = {card.key: card.memory for card in cards.every(connection)}
    grades.grade(small, "small/quiet/tell", Rating.GOOD)
    if beats:
        grades.grade(small, PLAN, Rating.GOOD)
        with small.store.write() as connection:
            steps = [seq for seq, _ in log.reviews(connection)]
            undo.record(
                small, connection, undo.StepKind.GRADE, "told small/quiet/tell",
                undo.ReviewsReversal(steps), graded="small/quiet/tell",
            )  # fmt: skip
    undone = undo.undo(small)
    assert (undone.alone, undone.graded) == (alone, True)
    with small.store.read() as connection:
        assert {card.key: card.memory for card in cards.every(connection)} == before
