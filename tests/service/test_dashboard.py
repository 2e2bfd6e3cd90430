from __future__ import annotations

import pytest

from drill.config import save
from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.review import Rating, Source
from drill.domain.stats import Whose
from drill.service.home import undo, words
from drill.service.insight.browser import search
from drill.service.insight.dashboard import DAYS, dashboard, rest_days, streak
from drill.service.insight.stats import iso_day, stats
from drill.service.library import bulk, decks
from drill.service.onsite import first_run
from drill.service.study import grades
from drill.storage import aggregates, cards, tally
from drill.storage.aggregates import Pause
from drill.tui.widgets import charts
from tests_support import OTHER, SMALL

DAY = 86_400


def grade(home, key, rating=Rating.EASY, **more):
    return grades.grade(home, key, rating, **more)


@pytest.mark.parametrize("told", ["mine/loud/tell", "small/quiet/tell"])
def test_of_two_stories_known_alike_the_one_that_was_told_counts(small, told):
    text = "drill: 1\nid: mine\ntitle: Mine\nstories:\n- id: loud\n  title: Loud\n"
    text += "  competencies: [small/people]\n  beats:\n  - {id: b, label: B, facts: [It was]}\n"
    decks.take(small, [("mine", read_deck(text, "mine"))], own=True)
    grade(small, told)
    (row,) = [each for each in dashboard(small).ready.competencies if each.note == "people"]
    assert row.told > 0.9


def test_twelve_weeks_of_days_and_a_streak(small, clock):
    key = search(small)[0].stored.key
    for _ in range(3):
        grade(small, key)
        clock.advance(DAY)
    board = dashboard(small)
    assert len(board.days) == DAYS
    assert board.days[-5:] == (0, 1, 1, 1, 0)
    assert board.streak == 3, "today has none yet, and breaks nothing"
    clock.advance(DAY)
    assert dashboard(small).streak == 0


def test_what_is_due_is_named_however_well_it_is_known(small, clock):
    save(small.paths.options, "scheduling.desired_retention", "0.97")
    small.reload()
    key = "small/doors/basic"
    due = grade(small, key, Rating.EASY).due.day
    clock.advance((due - small.day()) * DAY)
    board = dashboard(small)
    assert board.weakest_due
    (weak,) = board.weakest
    assert weak.key == key
    assert weak.recall > 0.95


def test_days_on_which_nothing_could_be_done_break_nothing(home, clock):
    text = "drill: 1\nid: one\ntitle: O\ncards: [{id: a, q: q, a: a}]\n"
    decks.take(home, [("o", read_deck(text, "o"))])
    for length in (1, 2, 3):
        clock.advance(60)
        grade(home, "one/a/basic", Rating.EASY)
        assert dashboard(home).streak == stats(home).streak.days == length
        with home.store.read() as connection:
            due = cards.by_key(connection, "one/a/basic").due.day
        assert due > home.day() + 1
        clock.advance((due - home.day()) * DAY)
        assert dashboard(home).streak == length, "due today, and the day is not over"
    clock.advance(DAY)
    assert dashboard(home).streak == 0, "it was due yesterday"


def test_days_with_new_cards_to_meet_break_a_streak(small, clock):
    grade(small, search(small)[0].stored.key, Rating.EASY)
    clock.advance(2 * DAY)
    assert dashboard(small).streak == 0


def test_new_cards_that_the_limit_keeps_away_break_no_streak(small, clock):
    save(small.paths.options, "scheduling.new_per_day", "0")
    small.reload()
    grade(small, search(small)[0].stored.key, Rating.EASY)
    clock.advance(2 * DAY)
    assert dashboard(small).streak == stats(small).streak.days == 1


def test_a_deck_that_came_and_was_undone_heals_no_streak(small, clock):
    grade(small, search(small)[0].stored.key, Rating.EASY)
    clock.advance(2 * DAY)
    decks.take(small, [("other", read_deck(OTHER, "other"))])
    assert dashboard(small).streak == 1, "what is new may have come since"
    undo.undo(small)
    assert dashboard(small).streak == 0


def test_days_off_break_nothing_on_today(small, clock):
    grade(small, search(small)[0].stored.key)
    off = [iso_day(small.day() + days) for days in (1, 2)]
    save(small.paths.options, "scheduling.days_off", "..".join(off))
    small.reload()
    clock.advance(3 * DAY)
    assert dashboard(small).streak == stats(small).streak.days == 1


def test_what_was_undone_or_imported_is_no_day(small, clock):
    first, second = (found.stored.key for found in search(small)[:2])
    grade(small, first)
    undo.undo(small)
    grade(small, second, source=Source.IMPORT)
    assert dashboard(small).days[-1] == 0
    assert dashboard(small).streak == 0


@pytest.mark.parametrize(
    ("days", "length"), [({}, 0), ({9: 1}, 1), ({8: 2, 9: 1}, 2), ({8: 1}, 1), ({7: 1}, 0)]
)
def test_streak(days, length):
    assert streak(days, 9) == length


def test_a_competency_is_ready_by_its_frame_its_story_and_its_telling(small):
    (before,) = dashboard(small).ready.competencies
    assert (before.readiness, before.frame, before.story, before.told) == (0, 0, 0, 0)
    assert (before.whose, words.story_of(before)) == (Whose.OWN, "untold")
    for key in ("context", "plan"):
        grade(small, f"small/quiet/beat:{key}")
    (there,) = dashboard(small).ready.competencies
    assert there.story == pytest.approx(0.98 * 2 / 3, abs=0.02), "one beat was never learnt"
    assert there.readiness == pytest.approx(there.story / 3)
    grade(small, "small/quiet/tell")
    (there,) = dashboard(small).ready.competencies
    assert there.told == pytest.approx(0.98, abs=0.02)
    assert there.readiness == pytest.approx((there.story + there.told) / 3)
    assert words.story_of(there) == "told"


def test_without_tells_a_competency_has_two_parts(small):
    first_run.set_option(small, "study.aloud", "false")
    grade(small, "small/quiet/beat:plan")
    (there,) = dashboard(small).ready.competencies
    assert (there.told, words.story_of(there)) == (None, "")
    assert there.readiness == pytest.approx(there.story / 2)


def test_of_the_frame_each_card_is_a_part_and_all_red_flags_are_one(small):
    cards = search(small, "deck:small competency:people")
    frame = [found.stored for found in cards if not found.stored.card.story]
    flags = [card.key for card in frame if card.card.kind is Kind.FLAG]
    asked = [card.key for card in frame if card.card.kind not in (Kind.FLAG, Kind.GAP)]
    assert (len(asked), len(flags)) == (2, 3)
    grade(small, asked[0])
    (there,) = dashboard(small).ready.competencies
    assert there.frame == pytest.approx(1 / 3, abs=0.01)
    grade(small, flags[0])
    (there,) = dashboard(small).ready.competencies
    assert there.frame == pytest.approx(1 / 3 + 1 / 9, abs=0.01)


def test_a_sample_is_no_story_of_ones_own(home):
    decks.take(home, [("small", read_deck(SMALL, "small"))])
    for found in search(home):
        grade(home, found.stored.key)
    (there,) = dashboard(home).ready.competencies
    assert (there.whose, words.story_of(there)) == (Whose.SAMPLE, "no story")
    assert there.story == there.told == 0
    assert there.readiness < 1 / 3, "however well the sample is known"
    first_run.set_option(home, "stories.have", "people")
    (there,) = dashboard(home).ready.competencies
    assert (there.whose, words.story_of(there)) == (Whose.TO_WRITE, "to write")


def test_readiness_in_a_sentence(small):
    total = dashboard(small).ready.cards
    untold = "1 competency whose story was never told"
    said = f"Readiness 0 of 100: {total} of its {total} cards unseen, {untold}."
    assert words.readiness(dashboard(small).ready) == said
    first_run.set_interview(small, "9")
    assert words.readiness(dashboard(small).ready).startswith("Readiness for Interview 0 of 100")


def test_no_competency_is_no_readiness(home):
    decks.take(home, [("p", read_deck("drill: 1\nid: p\ntitle: P\n", "p"))])
    assert dashboard(home).ready.asked == 0
    assert words.readiness(dashboard(home).ready) == "There is no competency to be ready for."
    drawn = charts.readiness(dashboard(home).ready, 44).plain
    assert drawn == "There is no competency to be ready for."


def test_the_weakest_are_due_and_sorted(small, clock):
    keys = [found.stored.key for found in search(small)]
    grade(small, keys[0], Rating.GOOD)
    clock.advance(5 * DAY)
    grade(small, keys[1], Rating.GOOD)
    assert [weak.recall for weak in dashboard(small).weakest] == sorted(
        weak.recall for weak in dashboard(small).weakest
    )
    assert dashboard(small).weakest_due
    assert len(dashboard(small).weakest) == 1, "the other is not due"


def test_where_nothing_is_due_the_weakest_of_all_are_named_as_such(small, clock):
    keys = [found.stored.key for found in search(small)[:2]]
    grade(small, keys[0], Rating.EASY)
    clock.advance(6 * DAY)
    board = dashboard(small)
    assert [weak.key for weak in board.weakest] == keys[:1]
    assert not board.weakest_due


def test_of_suspended_cards_those_that_are_retired_are_not_counted(small):
    keys = [found.stored.key for found in search(small)[:2]]
    bulk.suspend(small, keys)
    assert dashboard(small).suspended == 2
    bulk.retire(small, keys[:1])
    assert dashboard(small).suspended == 1


def test_what_is_sure_is_not_named_as_weak(small):
    grade(small, search(small)[0].stored.key)
    assert dashboard(small).weakest == ()


def test_the_interview_is_counted_in_study_days(small, clock):
    first_run.set_interview(small, "9")
    assert dashboard(small).interview == ("Interview", 9)
    clock.advance(10 * DAY)
    assert dashboard(small).interview is None


HOUR = 3_600_000


@pytest.mark.parametrize(
    ("limit", "waited", "met", "arrived", "due", "rest"),
    [
        ("4", 99, 9, None, 15, [11, 12, 13, 14]),
        ("4", 99, 10, None, 15, [11, 12, 13, 14]),
        ("4", 99, 11, None, 15, []),
        ("4", 99, 11, 10, 15, []),
        ("4", 99, 11, 11, 15, [11, 12, 13, 14]),
        ("0", 99, 11, None, 15, [11, 12, 13, 14]),
        ("", 99, 11, None, 15, []),
        ("4", 99, 9, None, 13, [11, 12]),
        ("4", 99, 9, None, 11, []),
        ("4", 99, 9, None, 90, [11, 12, 13, 14]),
        ("4", 31.9, 11, None, 11, [11, 12, 13, 14]),
        ("4", 32, 11, None, 11, []),
        ("4", 0, 11, None, 11, [11, 12, 13, 14]),
        ("4", -1, 11, None, 11, []),
    ],
)
def test_a_day_without_a_review_is_one_of_rest_where_nothing_was_to_be_done(
    small, monkeypatch, limit, waited, met, arrived, due, rest
):
    """Of the days 11 to 14; cards are due, were met and came on these days, after so many hours."""
    if limit:
        save(small.paths.options, "scheduling.new_per_day", limit)
        small.reload()
    pause = Pause(10, 15, int(waited * HOUR), lambda: due)
    monkeypatch.setattr(aggregates, "pauses", lambda *_: iter([pause]))
    came = None if arrived is None else arrived * 24 * HOUR + 12 * HOUR
    monkeypatch.setattr(aggregates, "newest", lambda *_: (met, came))
    with small.store.read() as connection:
        assert sorted(rest_days(small, connection, tally.read(connection))) == rest


def test_a_story_that_is_written_is_one_s_own_also_where_the_person_said_to_have_one(small):
    first_run.set_option(small, "stories.have", "people")
    (ready,) = dashboard(small).ready.competencies
    assert ready.whose is Whose.OWN
