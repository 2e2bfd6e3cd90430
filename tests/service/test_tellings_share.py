"""Stories told and mock interviews, where homes are synchronised: what was last is so in all."""

from __future__ import annotations

import pytest

from drill.domain.rehearsal import Asked, Told
from drill.domain.review import Rating
from drill.service.stories import rehearsal, takes
from drill.service.stories.mocks import MockInterview
from drill.service.stories.overview import matrix
from drill.storage import rehearsals
from several_homes import HOUR, START, agree, later, take
from tests_support import SMALL

DAY = 24 * HOUR


@pytest.fixture
def late(several):
    """Two homes: what the first one did a day before came to the second one after its own."""
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    for home, seconds in ((desk, 100.0), (lap, 110.0)):
        for each in (desk, lap):
            later(each, DAY)
        told = Told((0, 1, 2), seconds)
        rehearsal.finish(home, rehearsal.begin(home, "quiet"), told)
        with home.store.write() as connection:
            pk = rehearsals.begin_mock(connection, home.clock.now(), home.day(), seconds)
            rehearsals.keep_asked(connection, pk, [Asked("How?", "small/people")])
    sync()
    agree([desk, lap])
    return desk, lap, sync


def test_the_newest_telling_is_the_same_in_all(late):
    for home in late[:2]:
        assert matrix(home).stories[0].told == START + 2 * DAY
        before = rehearsal.begin(home, "quiet").before
        assert [earlier.told.seconds for earlier in before] == [100.0, 110.0]
        with home.store.read() as connection:
            ((_, seconds),) = rehearsals.rates(connection, 1)
        assert seconds == 110.0


def test_the_newest_mock_is_the_same_in_all(late):
    for home in late[:2]:
        with home.store.read() as connection:
            assert [mock.minutes for mock in rehearsals.mocks(connection)] == [100.0, 110.0]


def test_a_telling_of_a_mock_is_of_it_in_every_home(late):
    """Of the mock as each has it, which its answer names in turn."""
    desk, lap, sync = late
    for home in (desk, lap):
        later(home)
    mock = MockInterview(desk, questions=1)
    mock.choose("small/quiet")
    mock.told(mock.tell(), Told((0, 1, 2), 90.0))
    sync()
    agree([desk, lap])
    for home in (desk, lap):
        with home.store.read() as connection:
            *_, telling = rehearsals.tellings(connection)
            *_, kept = rehearsals.mocks(connection)
        assert (telling.told.seconds, telling.mock) == (90.0, kept.pk)
        assert [asked.rehearsal for asked in kept.asked] == [telling.pk]


def test_the_best_recording_stays_where_each_home_renamed_its_story(several):
    """What one of them renamed becomes what the other did: its grades count for that card."""
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    sync()
    folder = desk.paths.rehearsals
    folder.mkdir()
    for name, rating in (("20261101T090000-quiet.flac", 4), ("20261102T090000-quiet.flac", 2)):
        later(desk)
        (folder / name).write_bytes(b"1")
        told = Told((0, 1, 2), 100.0, recording=name)
        rehearsal.finish(desk, rehearsal.begin(desk, "quiet"), told, Rating(rating))
    sync()
    for home, name, hours in ((desk, "still", 1), (lap, "calm", 4)):
        later(home, hours * HOUR)
        take(home, SMALL.replace("id: quiet\n", f"id: {name}\n    was: quiet\n"), own=True)
    sync()
    agree([desk, lap])
    assert takes.best(desk) == {folder / "20261101T090000-quiet.flac"}
    for home in (desk, lap):
        with home.store.read() as connection:
            assert list(rehearsals.ratings(connection).values()) == [4, 2]
