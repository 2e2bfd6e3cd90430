"""A synchronisation with nothing to say: one look at what is there, and nothing is written."""

from __future__ import annotations

import pytest

from drill.domain.review import Rating
from drill.service.home import memories
from drill.service.study import grades
from drill.transport.folder import Folder
from several_homes import card, take
from tests_support import SMALL


class Counting(Folder):
    """A place that knows what it was asked."""

    def __init__(self, path):
        super().__init__(path)
        self.asked = []

    def listing(self):
        self.asked.append("listing")
        return super().listing()

    def read(self, name):
        self.asked.append("read")
        return super().read(name)

    def create(self, name, data):
        self.asked.append("create")
        return super().create(name, data)


def files(home):
    """Bytes and time of every file of a home, its copies too."""
    paths = (path for path in home.paths.store.parent.rglob("*") if path.is_file())
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def test_where_nothing_changed_it_is_one_listing(several, tmp_path):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    grades.grade(desk, "small/people/route", Rating.GOOD)
    sync()
    place = Counting(tmp_path / "meeting")
    before = [files(home) for home in (desk, lap)]
    assert [report.nothing for report in sync(desk, lap, place=place)] == [True, True]
    assert place.asked == ["listing", "listing"]
    assert [files(home) for home in (desk, lap)] == before


@pytest.mark.parametrize("many", [1, 4])
def test_what_came_is_replayed_at_once(several, monkeypatch, many):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    keys = ["people/route", "quiet/tell", "quiet/outline", "doors/basic"][:many]
    for key in keys:
        grades.grade(desk, f"small/{key}", Rating.GOOD)
    alone = []
    monkeypatch.setattr(memories, "rebuild", lambda *given: alone.append(given))
    sync()
    assert alone == []
    assert [card(lap, f"small/{key}").memory.reps for key in keys] == [1] * many
