"""Whatever ends a synchronisation, and wherever: the next one makes all alike again."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress

from drill.domain.review import Rating
from drill.service.library import bulk
from drill.service.library.opening import open_home
from drill.service.onsite.first_run import set_option
from drill.service.study import grades
from drill.storage.engine import Store
from drill.transport.folder import Folder
from several_homes import agree, card, later, take
from tests_support import SMALL


class Killed(BaseException):
    """The process is gone."""


class Steps:
    """Ends at a step of a synchronisation, before it or just after it."""

    def __init__(self, at):
        self.left = at

    def step(self):
        self.left -= 1
        if self.left == -1:
            raise Killed


class Interrupted(Folder):
    """A place where it ends."""

    def __init__(self, path, steps):
        super().__init__(path)
        self._steps = steps

    def listing(self):
        self._steps.step()
        return super().listing()

    def read(self, name):
        self._steps.step()
        return super().read(name)

    def create(self, name, data):
        self._steps.step()
        made = super().create(name, data)
        self._steps.step()
        return made


def test_wherever_it_ends_nothing_is_lost_or_doubled(several, tmp_path, monkeypatch):
    homes, sync = several(0, 0)
    desk, lap = homes
    take(desk, SMALL, own=True)
    real, steps = Store.write, [None]

    @contextmanager
    def write(store, **options):
        with real(store, **options) as connection:
            yield connection
            if steps[0]:
                steps[0].step()
        if steps[0]:
            steps[0].step()

    monkeypatch.setattr(Store, "write", write)
    graded, at, ended = 0, 0, True
    while ended:
        for home, other in ((desk, lap), (lap, desk)):
            for each in homes:
                later(each)
            with suppress(Exception):
                grades.grade(home, "small/people/route", Rating.GOOD)
                graded += 1
            set_option(other, "scheduling.new_per_day", str(at + 2))
            ended = False
            steps[0] = Steps(at)
            try:
                sync(home, place=Interrupted(tmp_path / "meeting", steps[0]))
            except Killed:
                ended = True
            steps[0] = None
        sync()
        there = agree(homes)
        assert len(there["log"]) == graded
        assert there["option"] == at + 2
        at += 1
    assert at > 8
    assert [report.nothing for report in sync(desk, lap)] == [True, True]


def test_what_was_taken_away_is_left_again(several, tmp_path):
    (desk, lap, new), sync = several(0, 0, 0)
    take(desk, SMALL, own=True)
    grades.grade(desk, "small/people/route", Rating.GOOD)
    sync(desk, lap, desk)
    grades.grade(lap, "small/quiet/tell", Rating.GOOD)
    sync(lap, desk)
    shutil.rmtree(tmp_path / "meeting" / "v1")
    assert sync(desk)[0].sent > 2
    sync(new)
    assert len(agree([desk, lap, new])["log"]) == 2
    sync()
    assert [report.nothing for report in sync(desk, lap, new)] == [True, True, True]


def test_a_store_of_before_gets_back_what_it_had_said(several, tmp_path):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    path = desk.paths.store
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "before"),))
    grades.grade(desk, "small/people/route", Rating.GOOD)
    bulk.suspend(desk, [card(desk, "small/quiet/tell").pk])
    sync()
    desk.close()
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    shutil.copy(tmp_path / "before", path)
    with open_home(desk.paths, desk.clock) as again:
        grades.grade(again, "small/people/route", Rating.GOOD)
        reports = sync(again, lap, again)
        assert reports[0].renamed
        there = agree([again, lap])
        assert len(there["log"]) == 2
        assert card(again, "small/quiet/tell").suspended


def test_a_clock_that_was_years_ahead_and_is_right_again_is_no_end(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    now = desk.clock.at
    later(desk, 3_700 * 86_400_000)
    set_option(desk, "scheduling.new_per_day", "9")
    sync(desk)
    desk.clock.at = now
    later(desk)
    grades.grade(desk, "small/people/route", Rating.GOOD)
    sync(desk)
    (report,) = sync(lap)
    assert len(report.unread) == 1
    assert card(lap, "small/people/route").memory.reps == 1
