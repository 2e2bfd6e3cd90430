"""The fast counts at the edges of a day: what is buried, what is past, what is half begun."""

from __future__ import annotations

import json
import math

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.paths import Paths
from drill.service.library import bulk, decks
from drill.service.onsite import onsites
from drill.service.onsite.today import overview as todays_plan
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.service.study.today import bought, fast_overview, overview
from drill.storage import cards, counts, settings
from drill.storage.engine import Store

ROUTE, PLAN = "small/people/route", "small/quiet/beat:plan"


@pytest.fixture
def today(small, clock):
    return lambda: overview(small.paths, clock)


def test_a_buried_step_waits_for_tomorrow(small, today):
    grades.grade(small, ROUTE, Rating.AGAIN)
    bulk.bury(small, [ROUTE])
    assert today().learning == 0
    assert today().next_due == small.day_start(small.day() + 1)


def test_a_buried_due_card_falls_due_tomorrow(small, clock, today):
    grades.grade(small, ROUTE, Rating.GOOD)
    clock.advance(10 * 86_400)
    assert (today().due, today().next_due) == (1, None)
    bulk.bury(small, [ROUTE])
    assert (today().due, today().next_due) == (0, small.day_start(small.day() + 1))
    clock.advance(86_400)
    assert today().due == 1


def test_what_is_past_is_not_next(small, clock, today):
    grades.grade(small, ROUTE, Rating.AGAIN)
    good = grades.grade(small, PLAN, Rating.GOOD)
    assert today().next_due == clock.now() + 600_000
    clock.advance(3600)
    assert today().learning == 1
    assert today().next_due == small.day_start(good.due.day)


def test_suspended_cards_are_in_no_count(small, clock, today):
    before = today()
    keys = [ROUTE, PLAN]
    grades.grade(small, ROUTE, Rating.GOOD)
    clock.advance(10 * 86_400)
    bulk.suspend(small, keys)
    assert (today().due, today().unseen) == (0, before.unseen - 2)
    assert today().next_due is None


def test_new_cards_of_the_day_are_what_a_session_brings(eight, today):
    session, brought = open_session(eight), 0
    while session.current is not None:
        assert today().new == 8 - brought
        brought += session.current.new
        session.grade(Rating.GOOD)
    assert (today().new, today().unseen) == (0, 11)


def test_a_first_start_cut_short_is_settled_by_the_next_one(root, clock):
    paths = Paths(root, root, root)
    Store(paths.store).close()  # killed before the bundled decks were in
    assert fast_overview(paths, clock) is None


def test_no_more_stories_are_counted_than_a_session_tells(home, clock):
    """Six stories still to be told made a ten-minute day look like a quarter of an hour."""
    stories = "".join(
        f"  - {{id: s{i}, title: S{i}, beats: [{{id: a, label: A{i}}}, {{id: b, label: B{i}}}]}}\n"
        for i in range(5)
    )
    text = "drill: 1\nid: tales\ntitle: T\nstories:\n" + stories
    decks.take(home, [("tales", read_deck(text, "tales"))], own=True)
    today = overview(home.paths, clock)
    assert (today.new, today.unseen) == (5, 10), "an outline gives the story away"
    outlines = 4 * 30 * 1.575
    assert today.seconds == outlines + 150 + 5 * 4, "half fail at first sight; 5 stories to read"
    session = open_session(home)
    asked = 0
    while session.current is not None:
        asked += session.current.new
        session.grade(Rating.EASY)
        clock.advance(1)
    assert asked <= today.new


def test_a_story_that_is_due_is_told_in_place_of_a_new_one(small, clock, today):
    grades.grade(small, "small/quiet/tell", Rating.EASY)
    own = read_deck(
        "drill: 1\nid: own\ntitle: O\nstories:\n"
        "  - {id: s, title: S, beats: [{id: a, label: A}, {id: b, label: B}]}\n", "own"
    )  # fmt: skip
    decks.take(small, [("own", own)], own=True)
    bulk.suspend(small, [card for card in _keys(small) if not card.endswith("/tell")])
    assert (today().due, today().new) == (0, 1)
    clock.advance(400 * 86_400)
    assert (today().due, today().new) == (1, 0)
    assert today().seconds == 150


def test_a_story_that_failed_is_told_in_place_of_one_that_is_due(small, clock, today):
    own = read_deck(
        "drill: 1\nid: own\ntitle: O\nstories:\n"
        "  - {id: s, title: S, beats: [{id: a, label: A}, {id: b, label: B}]}\n", "own"
    )  # fmt: skip
    decks.take(small, [("own", own)], own=True)
    bulk.suspend(small, [card for card in _keys(small) if not card.endswith("/tell")])
    grades.grade(small, "small/quiet/tell", Rating.EASY)
    clock.advance(400 * 86_400)
    grades.grade(small, "own/s/tell", Rating.AGAIN)
    assert (today().due, today().learning, today().new) == (0, 1, 0)
    assert today().seconds == 150


def _keys(home):
    with home.store.read() as connection:
        return [card.key for card in cards.every(connection)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cards", "x"), ("cards", None), ("cards", 2.5), ("own", True), ("seconds", None),
        ("seconds", math.nan), ("with_plan", "0.5"), ("at", 10**18), ("write", -1), ("onsite", 7),
    ],
)  # fmt: skip
def test_a_damaged_plan_is_made_anew(small, clock, field, value):
    onsites.add(small, "Acme", "in 9 days", minutes=20)
    before = todays_plan(small.paths, clock)
    with small.store.write() as connection:
        kept = json.loads(settings.get(connection, counts.PLAN))
        settings.put(connection, counts.PLAN, json.dumps(kept | {field: value}))
    assert todays_plan(small.paths, clock) == before
    assert bought(before.plan, clock)


@pytest.mark.parametrize("kept", [86_399, 0.5, 1])
def test_a_pace_is_what_was_learnt(kept):
    assert counts.paces(json.dumps({"route": kept})) == counts.paces(None) | {"route": kept}


@pytest.mark.parametrize("kept", [86_400, 0, -3, True, "9", None])
def test_what_is_no_pace_is_what_anybody_takes(kept):
    assert counts.paces(json.dumps({"route": kept, "no kind": 3})) == counts.paces("[1]")


@pytest.mark.parametrize("kept", [0.0, 0.25, 1.0])
def test_a_share_recalled_at_first_sight_is_none_or_all_as_well(kept):
    assert counts.first_sight(json.dumps({"first sight": kept})) == kept


@pytest.mark.parametrize("kept", [-0.1, 1.1, 1, True, "0.3", None])
def test_what_is_no_share_is_what_anybody_recalls(kept):
    assert counts.first_sight(json.dumps({"first sight": kept})) == counts.first_sight(None)


ALLOWED = {
    "day": 7, "basis": "b", "stamp": [1, 2], "new": 8, "apart": 1, "blocked": 2, "reading": 3,
    "urgent": 4, "urgent_time": 5, "flags": 6, "held": 0, "tells": 9,
}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "stamp", "known"),
    [
        ({}, (), True), ({}, (1, 2), True), ({"stamp": None}, (), True),
        ({}, (1, 3), False), ({"day": 8}, (), False), ({"basis": "c"}, (), False),
        ({"new": -1}, (), False), ({"held": None}, (), False), ({"tells": 1.0}, (), False),
        ({"flags": True}, (), False),
    ],
)  # fmt: skip
def test_what_a_day_brings_holds_for_what_it_was_found_by(other, stamp, known):
    found = counts.kept_allowance(json.dumps(ALLOWED | other), 7, "b", stamp)
    assert found == (counts.Allowance(8, 1, 2, 3, 4, 5, 6, 0, 9) if known else None)


@pytest.mark.parametrize(
    ("now", "day", "stamp", "moment"),
    [(100, 7, [1], 100), (101, 7, (1,), 100), (99, 7, [1], None), (100, 8, [1], None),
     (100, 7, [2], None)],
)  # fmt: skip
def test_a_plan_holds_from_its_moment_on_for_what_it_rests_on(now, day, stamp, moment):
    kept = json.dumps({"found": 100, "day": 7, "stamp": [1]})
    assert counts.plan_moment(kept, day, stamp, now) == moment


@pytest.mark.parametrize("found", [True, 99.0, "99", None])
def test_what_is_no_moment_is_none(found):
    kept = json.dumps({"found": found, "day": 7, "stamp": [1]})
    assert counts.plan_moment(kept, 7, [1], 100) is None


def test_so_many_new_cards_are_looked_at():
    assert [counts.considered(new) for new in (0, 1, 20)] == [0, 304, 380]


RESTS_ON = [
    ("UPDATE change SET undone = 1 WHERE seq = 1", True),
    ("UPDATE card SET due_at = 600000, state = 'learning', step = 0 WHERE pk = 1", True),
    ("UPDATE card SET due_at = 600001, state = 'learning', step = 0 WHERE pk = 1", False),
    ("UPDATE card SET due_at = 1, suspended = 1, active = 0 WHERE pk = 1", False),
    ("UPDATE onsite SET closed = 1", True),
    ("UPDATE onsite SET at = 600000", True),
    ("UPDATE onsite SET at = 600001 WHERE id = 'far'", True),
    ("UPDATE onsite SET at = 1200000 WHERE id = 'far'", False),
    ("UPDATE onsite SET at = 1199999 WHERE id = 'far'", True),
    ("INSERT INTO onsite SELECT 'more', name, at, minutes, scope, closed, zone, went"
     " FROM onsite LIMIT 1", True),
]  # fmt: skip


def test_what_a_plan_rests_on(small):
    """Two interviews of ten minutes, far ahead; it is ten minutes past the epoch."""
    with small.store.read() as connection:  # what is done here is taken back
        for name, at in (("far", 14 * 86_400_000), ("later", 15 * 86_400_000)):
            connection.execute(
                "INSERT INTO onsite VALUES (:name, :name, :at, 10, '{}', 0, NULL, NULL)",
                name=name, at=at,
            )  # fmt: skip

        def stamp():
            return counts.plan_stamp(connection.raw.execute, 0, 600_000)

        before = stamp()
        for statement, other in RESTS_ON:
            connection.execute("SAVEPOINT as_it_was")
            connection.execute(statement)
            assert (stamp() != before) is other, statement
            connection.execute("ROLLBACK TO as_it_was")
