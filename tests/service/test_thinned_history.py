"""The undo history ends somewhere: after ninety days or 64 MB, but never before fifty steps."""

from __future__ import annotations

import pytest

from drill.cli.main import run
from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.insight import backups, history
from drill.service.study import grades
from drill.storage import changes

DAY = 86_400_000
ROUTE = "small/people/route"


def lived(home, *steps):
    """A history of nothing but these steps: (days ago, characters that they keep)."""
    now = home.clock.now()
    with home.store.write() as connection:
        connection.execute("DELETE FROM change")
        for number, (age, size) in enumerate(steps):
            before = {"facts": {}, "much": "x" * size}
            changes.add(connection, now - age * DAY, "bulk", f"step {number}", before)


def left(home):
    return [step.what for step in history.steps(home)][::-1]


def test_steps_of_ninety_days_stay_and_older_ones_go(small):
    lived(small, *[(92, 1), (91, 1), (90, 1), (89, 1)], *[(1, 1)] * 50)
    undo.thin(small)
    assert left(small) == [f"step {number}" for number in range(2, 54)]
    assert undo.ends(small) == small.clock.now() - 91 * DAY


def test_the_newest_fifty_stay_however_old_or_large_they_are(small):
    lived(small, *[(400, 2_000_000)] * 51)
    undo.thin(small)
    assert left(small) == [f"step {number}" for number in range(1, 51)]
    undo.thin(small)
    assert len(left(small)) == 50


def test_what_is_beyond_sixty_four_megabytes_goes(small):
    lived(small, *[(3, 1_000_000)] * 70)
    undo.thin(small)
    assert left(small) == [f"step {number}" for number in range(7, 70)]


def test_a_clock_that_was_wrong_takes_no_step_away(small):
    lived(small, *[(5, 1)] * 5, (9000, 1), *[(1, 1)] * 60)
    undo.thin(small)
    assert len(left(small)) == 66, "one dated long ago takes none of those before it along"
    lived(small, (200, 1), (-900, 1), *[(100, 1)] * 60)
    undo.thin(small)
    assert left(small)[0] == "step 1", "one dated after now, and what came after it, stays"


def test_all_stays_of_a_short_history(small):
    before = left(small)
    undo.thin(small)
    assert left(small) == before
    assert undo.ends(small) is None


@pytest.mark.parametrize("limit", [50, 49])
def test_the_list_says_where_the_history_ends(small, capsys, limit):
    lived(small, *[(400, 1)] * 60)
    undo.thin(small)
    assert run(["undo", "--list", "--limit", str(limit)]) == 0
    told = capsys.readouterr().err
    says = "the history ends here: steps up to 2025-10-19 09:00 were let go"
    assert (says in told) == (limit == 50)


def test_it_is_thinned_with_the_daily_copy_which_has_what_goes(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    with small.store.read() as connection:
        reviews = list(connection.execute("SELECT * FROM review"))
    lived(small, *[(400, 1)] * 60)
    small.clock.advance(86_400)
    made = backups.daily(small)
    assert len(left(small)) == 50
    with small.store.read() as connection:
        assert list(connection.execute("SELECT * FROM review")) == reviews
    small.close()
    backups.restore(small.paths, made.path, small.clock)
    assert len(left(small)) == 60


def test_what_is_left_is_undone_as_ever(small):
    lived(small, *[(400, 1)] * 60)
    undo.thin(small)
    grades.grade(small, ROUTE, Rating.GOOD)
    assert undo.undo(small).graded
    assert sum(undo.undo(small) is not None for _ in range(60)) == 50
