"""A store of before homes could be synchronised: nothing in it is another, and no memory, neither
once it is opened nor once it is synchronised."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.insight.doctor import examine
from drill.service.library import bulk
from drill.service.library.opening import open_home
from drill.service.onsite import days_off
from drill.service.study import grades
from drill.storage import migrations
from drill.storage.seals import declare
from several_homes import HOUR, START, card, later, replays, take
from tests_support import SMALL

BEFORE = migrations.STEPS.index(migrations.LINES)
"""The version of such a store."""
FRESH = {"line", "touched", "astray", "paired"}
PARTS = """
SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
"""


def lived(home):
    """Weeks with all that a memory is made of; the clock was put back once."""
    take(home, SMALL, own=True)
    keys = ["people/route", "quiet/tell", "doors/basic", "speed/cloze:care", "quiet/outline"]
    for turn in range(30):
        later(home, 20 * HOUR if turn != 12 else -50 * HOUR)
        for key in keys[turn % 3 :]:
            grades.grade(home, f"small/{key}", Rating(1 + (turn * 7 + len(key)) % 4), seconds=5)
        if turn % 7 == 3:
            undo.undo(home)
        if turn == 15:
            bulk.reset(home, [card(home, "small/doors/basic").pk])
        if turn == 20:
            later(home, 400 * HOUR)
            assert days_off.spread(home, backlog=3).moves


def rows(path):
    """All rows of all tables that were there before, but for what the program notes of itself."""
    with closing(sqlite3.connect(path)) as raw:
        names = [name for (name,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            " AND name NOT LIKE 'note\\_words\\_%' ESCAPE '\\'"
        )]  # fmt: skip
        return {
            name: sorted(map(repr, raw.execute(f"SELECT * FROM {name}")))
            for name in names if name not in FRESH
        }  # fmt: skip


def parts_before():
    """What made its indexes and triggers: later steps took some away and changed others."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        declare(raw)
        for step in migrations.STEPS[:BEFORE]:
            for statement in migrations.statements(step):
                raw.execute(statement)
        return [sql for _, _, sql in raw.execute(PARTS)]


def as_before(path):
    """Make a store what it would be had a drill of then written it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for name in FRESH:
            raw.execute(f"DROP TABLE {name}")
        for kind, name, _ in raw.execute(PARTS).fetchall():
            raw.execute(f"DROP {kind} {name}")
        for part in parts_before():
            raw.execute(part)
        raw.execute(f"PRAGMA user_version = {BEFORE}")
        assert migrations.altered(raw) == []


def cards_of(path):
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT * FROM card ORDER BY pk").fetchall()


def test_nothing_changes(several):
    (home,), sync = several(0)
    lived(home)
    path = home.paths.store
    home.close()
    as_before(path)
    before, memories = rows(path), cards_of(path)
    assert len(before["review"]) > 80
    with open_home(home.paths, home.clock) as again:
        assert home.clock.at > START
        assert replays(again) == []
        assert all(check.ok for check in examine(again))
        again.close()
        assert rows(path) == before
        with open_home(home.paths, home.clock) as synchronised:
            sync(synchronised)
            assert replays(synchronised) == []
            assert all(check.ok for check in examine(synchronised))
        assert cards_of(path) == memories
        assert rows(path)["review"] == before["review"]
