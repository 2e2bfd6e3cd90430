"""How stories stand: the matrix, readiness now and on a day, the weakest beat."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.rehearsal import Told, WayToTell
from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.library import decks
from drill.service.stories import overview, rehearsal
from drill.service.stories.overview import matrix
from drill.service.study import grades

DAY = 86_400_000
WIDE = """\
drill: 1
id: wide
title: Wide
competencies:
  - id: two
    name: Two
    questions: [Q2]
    frameworks: [{id: f2, name: F2, steps: [{id: a, label: A}, {id: b, label: B}]}]
  - {id: three, name: Three, questions: [Q3]}
  - {id: four, name: Four, questions: [Q4]}
stories:
  - {id: only, title: One for four, competencies: [four], beats: [{id: a, label: A, facts: [x]}]}
  - id: one-for-all
    title: One for all
    competencies: [two, three, small/people]
    beats:
      - {id: first, label: First, steps: [a, fw.belief], facts: [a fact]}
      - {id: second, label: Second, facts: [another fact]}
"""


def learn(home, *beats):
    for beat in beats:
        grades.grade(home, f"small/quiet/beat:{beat}", Rating.EASY)


def test_readiness_is_the_share_of_beats_and_fades(small):
    (story,) = matrix(small).stories
    assert (story.ready, story.key) == (0.0, 0.0)
    learn(small, "context", "plan")
    (story,) = matrix(small).stories
    assert story.ready == pytest.approx(0.98 * 2 / 3, abs=0.02), "one beat was never learnt"
    assert story.key == 0.0, "and it is one of the three that carry the story"
    learn(small, "outcome")
    now = small.clock.now()
    (story,) = matrix(small, now + 30 * DAY).stories
    assert story.ready == pytest.approx(0.98, abs=0.02), "as a day after"
    assert story.key == pytest.approx(story.ready**3, abs=0.001)
    assert 0 < story.later < story.ready
    assert story.told is None


def test_the_weakest_beat_is_named(small):
    learn(small, "context", "plan", "outcome")
    small.clock.advance(86_400)
    grades.grade(small, "small/quiet/beat:plan", Rating.AGAIN)
    small.clock.advance(5 * 86_400)
    weakest = matrix(small).stories[0].weakest
    assert weakest.label == "Plan"
    assert weakest.recall < 0.95


def test_the_rows_of_the_matrix(small):
    decks.take(small, [("wide", read_deck(WIDE, "wide"))], own=True)
    found = matrix(small)
    rows = {row.competency.id: row for row in found.rows}
    assert [cell.story.place for cell in rows["people"].cells] == [
        "small/quiet", "wide/one-for-all",
    ]  # fmt: skip
    quiet, wide = rows["people"].cells
    assert (quiet.fit, quiet.main) == (1.0, True)
    assert (wide.fit, wide.main) == (0.25, False)
    assert rows["two"].cells[0].fit == 0.5
    assert rows["three"].cells[0].fit == 1.0
    questions = rows["people"].competency.questions
    assert questions == ("How do you act?", "When do you act?", "Why do you act?")
    assert found.overused == ("wide/one-for-all",)
    assert {id: row.warning for id, row in rows.items()} == {
        "people": "",
        "two": "One for all is told for too many competencies.",
        "three": "One for all is told for too many competencies.",
        "four": "Hangs on one story: One for four.",
    }


ROW = """\
drill: 1
id: row
title: Row
competencies:
  - {id: one, name: One, questions: [Q1]}
  - {id: two, name: Two, questions: [Q2]}
stories:
  - {id: aside, title: A, competencies: [two, one], beats: [{id: b, label: B, facts: [f]}]}
  - {id: dim, title: D, competencies: [one], beats: [{id: b, label: B, facts: [f]}]}
  - {id: even, title: E, competencies: [one], beats: [{id: b, label: B, facts: [f]}]}
  - {id: learnt, title: L, competencies: [one, two], beats: [{id: b, label: B, facts: [f]}]}
"""


def test_of_stories_that_fit_alike_those_mainly_for_it_come_first_then_the_readier(home):
    decks.take(home, [("row", read_deck(ROW, "row"))], own=True)
    for story in ("aside", "learnt"):
        grades.grade(home, f"row/{story}/beat:b", Rating.EASY)
    first, second = matrix(home).rows
    assert [cell.story.story.id for cell in first.cells] == ["learnt", "dim", "even", "aside"]
    assert [cell.story.story.id for cell in second.cells] == ["aside", "learnt"]


def test_a_reference_to_nowhere_is_no_use(small):
    text = WIDE.replace("[two, three, small/people]", "[two, nowhere]")
    decks.take(small, [("wide", read_deck(text, "wide"))], own=True)
    uses = {standing.place: standing.uses for standing in matrix(small).stories}
    assert uses == {"small/quiet": 1, "wide/one-for-all": 1, "wide/only": 1}


def test_samples_fill_no_gap(home):
    decks.take(home, [("wide", read_deck(WIDE, "wide"))])
    found = matrix(home)
    assert found.stories == ()
    assert {row.warning for row in found.rows} == {"No story of yours: a sample is all there is."}


def test_when_it_was_last_told(small):
    rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 100.0))
    at = small.clock.now()
    small.clock.advance(3 * 86_400)
    assert matrix(small).stories[0].told == at
    undo.undo(small)
    assert matrix(small).stories[0].told is None
    rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 12.0))
    assert matrix(small).stories[0].told is None, "nobody tells it in twelve seconds"


@pytest.mark.parametrize(
    ("way", "hasty", "told"),
    [
        (WayToTell.FULL, 29.9, 30.0),
        (WayToTell.SHORT, 14.9, 15.0),
        (WayToTell.RESULT, 29.9, 30.0),
        (WayToTell.CONFLICT, 9.9, 10.0),
    ],
)
def test_in_what_time_it_can_be_told_says_the_way_to_tell_it(small, way, hasty, told):
    for seconds in (hasty, hasty, told):
        rehearsal.finish(small, rehearsal.begin(small, way=way), Told((1,), seconds))
        at = None if seconds == hasty else small.clock.now()
        assert matrix(small).stories[0].told == at, seconds
        small.clock.advance(60)


def test_it_was_told_last_when_it_was_timed_or_when_it_was_rated_as_a_whole(small):
    def told():
        small.clock.advance(86_400)
        return matrix(small).stories[0].told

    for _ in range(2):
        small.clock.advance(3_600)
        rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 100.0))
    timed = small.clock.now()
    assert told() == timed
    grades.grade(small, "small/quiet/tell", Rating.GOOD)
    rated = small.clock.now()
    assert told() == rated
    undo.undo(small)
    assert told() == timed
    rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 12.0))
    assert told() == timed
    grades.grade(small, "small/quiet/tell", Rating.AGAIN)
    assert told() == rated + 3 * 86_400_000


def test_one_s_own_come_before_samples_whatever_the_order_of_the_decks(home):
    text = "drill: 1\nid: {0}\ntitle: T\nstories: [{{id: s{1}, title: S}}]\n"
    for id_, number in (("a", 1), ("b", 2), ("c", 3)):
        decks.take(home, [("x", read_deck(text.format(id_, number), "x"))], own=id_ != "a")
    with home.store.read() as connection:
        found = overview.standings(home, connection, home.shelf(connection))
    assert list(found) == [("b", "s2"), ("c", "s3"), ("a", "s1")]
