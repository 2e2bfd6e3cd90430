"""Recordings as the store knows them: whose they are, and which of them stay."""

from __future__ import annotations

import json

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.errors import VoiceError
from drill.service.home import undo
from drill.service.insight import stats
from drill.service.library import decks
from drill.service.stories import rehearsal, takes
from drill.service.stories import sound as voice
from drill.storage import rehearsals
from fake_sound import RATE, tone
from tests_support import SMALL


@pytest.fixture
def tell(small, clock):
    """Tell the story with a recording; returns its name."""

    def told(name, seconds=100.0, rating=Rating.GOOD, said=(0, 1, 2), place="quiet", **more):
        folder = small.paths.rehearsals
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"1")
        clock.advance(60)
        story = rehearsal.begin(small, place)
        rehearsal.finish(small, story, Told(said, seconds, recording=name, **more), rating)

    return told


def take(day):
    return f"202611{day:02}T090000-small-quiet.flac"


def test_the_best_take_of_a_story_stays(small, tell):
    tell(take(1), rating=Rating.HARD)
    tell(take(2), rating=Rating.EASY, seconds=100.0)
    tell(take(3), rating=Rating.EASY, seconds=140.0)
    tell(take(4), rating=Rating.EASY, seconds=200.0)
    other = small.paths.rehearsals / "20261101T090000-my-one.flac"
    other.write_bytes(b"1")
    assert takes.best(small) == {small.paths.rehearsals / take(3), other}


@pytest.mark.parametrize(
    "puts_in_order", [voice.tidy, lambda home: voice.recorder(home, "small/quiet")]
)
def test_what_a_dead_program_left_is_a_recording_like_others(small, sound, puts_in_order):
    soundfile, folder = pytest.importorskip("soundfile"), small.paths.rehearsals
    folder.mkdir()
    soundfile.write(folder / f"{take(1)}.part", tone(1), RATE, format="FLAC")
    (folder / f"{take(2)}.part").write_bytes(b"")
    puts_in_order(small)
    assert [file.name for file in folder.iterdir()] == [take(1)]


def test_of_stories_whose_files_are_called_alike_the_best_take_of_each_stays(small, tell):
    long = SMALL.replace("- id: quiet\n", "- id: quiet-two\n").replace("11111111", "22222222")
    far = SMALL.replace("- id: quiet\n", "- id: two\n").replace("11111111", "33333333")
    for text, deck in ((long, "little"), (far, "little-quiet")):
        text = text.replace("id: small\n", f"id: {deck}\n", 1)
        decks.take(small, [(deck, read_deck(text, deck))])
    names = {
        place: f"202611{day:02}T090000-little-quiet-two.flac"
        for day, place in enumerate(("little/quiet-two", "little-quiet/two"), 1)
    }
    for place, file in names.items():
        tell(file, place=place)
    assert takes.best(small) == {small.paths.rehearsals / file for file in names.values()}


def test_the_takes_of_a_story_are_those_whose_telling_and_file_are_there(small, tell):
    for day in range(1, 15):
        tell(take(day))
    (small.paths.rehearsals / take(13)).unlink()
    undo.undo(small)
    days = [listed.take.path.name for listed in takes.of_story(small, "small/quiet")]
    assert days == [take(day) for day in (12, 11, 10, 9, 8, 7, 6, 5, 4, 3)]
    assert (small.paths.rehearsals / take(14)).exists()
    assert takes.of_story(small, "small/other") == []
    assert [listed.take.path.name for listed in takes.every(small)] == [
        take(day) for day in range(12, 0, -1)
    ]


def test_a_take_says_how_much_was_told(small, tell):
    tell(take(1), said=(0, 2))
    (listed,) = takes.every(small)
    assert (listed.said, listed.asked, listed.take.rating) == (2, 3, 3)
    assert listed.labels[:2] == ("Context", "Plan")
    with small.store.write() as connection:  # of a telling without its line in the log
        connection.execute("UPDATE rehearsal SET at = at + 1")
    assert takes.every(small)[0].take.rating == 0


def test_the_recordings_of_samples_are_listed_and_told_from_one_s_own(bundled, home):
    home.paths.rehearsals.mkdir()
    (home.paths.rehearsals / take(1)).write_bytes(b"1")
    story = rehearsal.begin(home, "quiet-senior")
    rehearsal.finish(home, story, Told((0,), 100.0, recording=take(1)))
    (listed,) = takes.every(home)
    assert listed.title == f"{story.story.title} (sample)"
    takes.remove(listed.take)
    assert takes.every(home) == []


def test_a_recording_that_is_gone_is_removed_and_one_that_stays_is_named(small, tell):
    tell(take(1))
    (listed,) = takes.every(small)
    listed.take.path.unlink()
    takes.remove(listed.take)
    listed.take.path.mkdir()
    with pytest.raises(VoiceError, match=f"{take(1)} cannot be removed: "):
        takes.remove(listed.take)


def test_a_recording_is_drill_s_own_by_whatever_way_one_comes_to_its_folder(small, tmp_path):
    small.paths.rehearsals.mkdir()
    (tmp_path / "link").symlink_to(small.paths.rehearsals)
    assert takes.name(small, tmp_path / "link" / take(1)) == take(1)
    assert takes.name(small, tmp_path / take(1)) == ""


def test_how_it_was_spoken_is_kept_and_older_rows_are_read(small, tell):
    tell(take(1), words=300.0, fillers=5, pauses=(3.2,))
    with small.store.read() as connection:
        (one,) = rehearsals.tellings(connection)
    assert (one.told.words_a_minute, one.told.fillers_a_minute) == (180.0, 3.0)
    assert one.told.pauses == (3.2,)
    with small.store.write() as connection:
        row = json.loads(connection.scalar("SELECT told FROM rehearsal"))
        for name in ("fillers", "pauses", "recording"):
            del row[name]
        told = json.dumps(row | {"later": 1})
        connection.execute("UPDATE rehearsal SET told = :told", told=told)
    with small.store.read() as connection:
        (old,) = rehearsals.tellings(connection)
    assert (old.told.recording, old.told.words_a_minute) == ("", None)


def test_statistics_say_how_it_was_spoken_where_that_was_heard(small, tell):
    tell(take(1))
    tell(take(2), words=300.0, fillers=5, pauses=(3.2,))
    found = [
        (told.words_a_minute, told.fillers_a_minute, told.pauses)
        for told in stats.stats(small).speaking.tells
    ]
    assert found == [(None, None, None), (180.0, 3.0, 1)]
