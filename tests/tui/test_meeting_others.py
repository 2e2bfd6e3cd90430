"""Other devices as the screens meet them: at the beginning, at the end, never under a session."""

from __future__ import annotations

import pytest
from driving import Gate, drive, lines, quiet, text, toasted, until

from drill.domain.review import Rating
from drill.paths import Paths
from drill.service.library import note_editor
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.service.sync import losses, meeting, pieces, synchronising
from drill.service.sync.meeting import Meeting
from drill.tui.app import DrillApp
from drill.tui.meeting_app import part
from drill.tui.screens.devices import DevicesScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen
from tests_support import Still


@pytest.fixture
def other(small, tmp_path):
    """Another home that meets the one of the screens, and has all that it has."""
    (tmp_path / "meet").mkdir()
    meets = Meeting(str(tmp_path / "meet"), None)
    meeting.keep(small.paths, meets)
    with open_home(Paths(*[tmp_path / "other"] * 3), Still()) as home:

        def sync(which=home):
            return synchronising.run(which, meets.place, None)

        home.sync = sync
        sync(small)
        sync()
        yield home


def app(small):
    small.close()
    return lambda: DrillApp(small.paths, small.clock)


def retitled(home, title):
    said = note_editor.text(home, "small", "quiet")
    note_editor.save(home, "small", "quiet", said.replace("The quiet senior", title))


def test_what_others_did_is_there_when_the_screens_open(small, other):
    grades.grade(other, "small/people/route", Rating.GOOD)
    other.sync()

    async def script(app, pilot):
        await until(pilot, lambda: "From your other devices: 1 review" in toasted(app))
        await quiet(app, pilot)

    drive(app(small), script)


def test_nothing_is_merged_under_a_session(small, other, monkeypatch):
    """It was asked for while lines were read; it comes once Today is in sight again."""
    grades.grade(other, "small/people/route", Rating.GOOD)
    other.sync()
    read, gate = pieces.fetch, Gate()

    def slow(*given):
        gate.wait()
        return read(*given)

    monkeypatch.setattr(pieces, "fetch", slow)

    async def script(app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        gate.set()
        await quiet(app, pilot)
        assert toasted(app) == ""
        assert isinstance(app.screen, StudyScreen)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        await pilot.press("q")
        await until(pilot, lambda: "From your other devices" in toasted(app))

    drive(app(small), script)


def test_a_folder_that_is_gone_is_a_sentence(small, other, tmp_path):
    (tmp_path / "meet").rename(tmp_path / "away")

    async def script(app, pilot):
        await until(pilot, lambda: "Not synchronised: there is no folder" in toasted(app))

    drive(app(small), script)


def test_what_was_done_is_left_at_the_end(small, other, capsys):
    grades.grade(small, "small/people/route", Rating.GOOD)
    part(small)
    assert "left for the others" in capsys.readouterr().err
    assert other.sync().merged.reviews == 1


def test_what_cannot_be_left_at_the_end_says_what_to_do(small, other, tmp_path, capsys):
    (tmp_path / "meet").rename(tmp_path / "away")
    part(small)
    assert "Is it mounted, or copied?" in capsys.readouterr().err


def test_what_was_lost_is_shown_and_chosen(small, other):
    retitled(small, "The silent senior")
    other.clock.at += 1000
    retitled(other, "The calm senior")
    other.sync()

    async def script(app, pilot):
        await until(pilot, lambda: "1 passage was changed on two devices: d" in text(app))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, DevicesScreen))
        await until(pilot, lambda: "It said also: The silent senior" in lines(app))
        await pilot.press("t")
        await until(pilot, lambda: "Nothing waits" in lines(app))
        await pilot.press("u")
        await until(pilot, lambda: "It said also: The silent senior" in lines(app))
        await pilot.press("t")
        await until(pilot, lambda: "Nothing waits" in lines(app))
        assert losses.every(app.home) == []
        assert "The silent senior" in note_editor.text(app.home, "small", "quiet")
        await pilot.press("q")
        await quiet(app, pilot)
        assert "two devices" not in text(app)

    drive(app(small), script)
