"""Two homes that both had stories of their own before they met."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.rehearsal import Asked
from drill.domain.review import Rating
from drill.errors import UsageError
from drill.paths import Paths
from drill.service.library import bulk, deck_options, decks, own_deck
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.service.sync import joining, synchronising
from drill.storage import backup, cards, library, log, rehearsals
from drill.transport.folder import Folder
from tests_support import SMALL, Still

STORY = read_deck(SMALL, "small").stories[0]
QUIET, LOUD = (replace(STORY, id=name, title=name, competencies=()) for name in ("quiet", "loud"))


@pytest.fixture
def pair(tmp_path):
    """Two homes, and the place where they meet."""
    (tmp_path / "meeting").mkdir()
    places = [tmp_path / "desk", tmp_path / "lap"]
    desk, lap = (open_home(Paths(path, path, path), Still()) for path in places)
    yield desk, lap, Folder(tmp_path / "meeting")
    for home in (desk, lap):
        home.close()


def meet(desk, lap, place):
    """The first of them is there; the other joins it. Returns whether it had something to join."""
    synchronising.run(desk, place, None)
    joined = joining.join(lap, place, None)
    for home in (lap, desk, lap):
        report = synchronising.run(home, place, None)
        assert (report.merged.faults, report.merged.waiting) == ([], 0)
    assert stories(desk) == stories(lap)
    return joined


def stories(home):
    """Title by place of each story that is there; whose deck it is in, by the deck's title."""
    with home.store.read() as connection:
        titles = {deck.id: deck.head.title for deck in own_deck.own_decks(connection)}
        return {
            (titles[item.deck], item.note.id): item.note.title
            for item in library.notes(connection, kinds=["story"])
        }


def graded(home, key):
    grades.grade(home, key, Rating.GOOD)


def test_stories_of_both_are_in_one_deck(pair):
    desk, lap, _ = pair
    own_deck.add(desk, [QUIET])
    own_deck.add(lap, [LOUD])
    graded(lap, "my-stories/loud/tell")
    assert meet(*pair)
    assert set(stories(desk)) == {("My stories", "quiet"), ("My stories", "loud")}
    with desk.store.read() as connection:
        assert cards.by_key(connection, "my-stories/loud/tell").memory.reps == 1


def test_a_copy_is_made_before_it(pair):
    desk, lap, _ = pair
    own_deck.add(desk, [QUIET])
    own_deck.add(lap, [LOUD])
    assert meet(*pair)
    (copy,) = lap.paths.backups.glob("*before-join.db.zst")
    assert backup.held(copy).decks == 1


def test_without_it_there_are_two_and_each_home_is_told_so_once(pair):
    desk, lap, place = pair
    own_deck.add(desk, [QUIET])
    own_deck.add(lap, [LOUD])
    graded(lap, "my-stories/loud/tell")
    said = [synchronising.run(home, place, None).apart for home in (desk, lap, desk, lap)]
    with lap.store.read() as connection:
        mine, theirs = (deck.id for deck in own_deck.own_decks(connection))
    assert said == [(), (mine, theirs), (mine, theirs), ()]


def test_of_one_id_with_different_stories_both_are_kept(pair):
    desk, lap, _ = pair
    own_deck.add(desk, [QUIET])
    own_deck.add(lap, [replace(QUIET, title="another")])
    graded(desk, "my-stories/quiet/tell")
    graded(lap, "my-stories/quiet/tell")
    graded(lap, "my-stories/quiet/tell")
    assert meet(*pair)
    there = stories(lap)
    assert sorted(there.values()) == ["another", "quiet"]
    other = next(note for (_, note), title in there.items() if title == "another")
    for home in (desk, lap):
        with home.store.read() as connection:
            reps = {
                name: cards.by_key(connection, f"my-stories/{name}/tell").memory.reps
                for name in ("quiet", other)
            }
            assert reps == {"quiet": 1, other: 2}


def test_a_mock_names_the_story_by_the_id_that_it_gets(pair):
    desk, lap, _ = pair
    own_deck.add(desk, [QUIET])
    own_deck.add(lap, [replace(QUIET, title="another")])
    with lap.store.write() as connection:
        pk = rehearsals.begin_mock(connection, lap.clock.now(), lap.day(), 5.0)
        asked = Asked("What was it?", "small/people", chosen="my-stories/quiet")
        rehearsals.keep_asked(connection, pk, [asked])
    assert meet(*pair)
    (other,) = (place for place, title in stories(lap).items() if title == "another")
    for home in (desk, lap):
        with home.store.read() as connection:
            (mock,) = rehearsals.mocks(connection)
        assert [item.chosen for item in mock.asked] == [f"my-stories/{other[1]}"]


def test_one_story_that_both_have_is_one(pair):
    desk, lap, _ = pair
    for home in (desk, lap):
        own_deck.add(home, [QUIET])
        graded(home, "my-stories/quiet/tell")
    assert meet(*pair)
    assert set(stories(desk)) == {("My stories", "quiet")}
    with lap.store.read() as connection:
        assert len(list(log.reviews(connection))) == 2
        assert cards.by_key(connection, "my-stories/quiet/tell").memory.reps == 2


def test_a_story_that_was_deleted_stays_deleted(pair):
    desk, lap, _ = pair
    own_deck.add(desk, [QUIET])
    own_deck.add(lap, [replace(QUIET, title="another"), LOUD])
    with lap.store.read() as connection:
        gone = cards.by_key(connection, "my-stories/quiet/tell").pk
    bulk.delete(lap, [gone])
    assert meet(*pair)
    assert sorted(stories(desk).values()) == ["loud", "quiet"]


@pytest.mark.parametrize("who", [0, 1])
def test_where_one_has_none_there_is_nothing_to_join(pair, who):
    own_deck.add(pair[who], [QUIET])
    assert not meet(*pair)
    assert set(stories(pair[1 - who])) == {("My stories", "quiet")}


def test_after_the_first_synchronisation_it_is_refused(pair):
    desk, lap, place = pair
    own_deck.add(desk, [QUIET])
    synchronising.run(desk, place, None)
    synchronising.run(lap, place, None)
    with pytest.raises(UsageError, match="met others already"):
        joining.join(lap, place, None)


@pytest.mark.parametrize("who", [0, 1])
def test_a_deck_that_was_renamed_is_found(pair, who):
    own_deck.add(pair[0], [QUIET])
    own_deck.add(pair[1], [LOUD])
    deck_options.rename(pair[who], "my-stories", "tales", "Tales")
    assert meet(*pair)
    for home in pair[:2]:
        with home.store.read() as connection:
            assert {note.id for note in own_deck.read(connection).notes()} == {"quiet", "loud"}


def test_it_is_the_deck_of_the_workshop_that_is_joined(pair):
    desk, lap, _ = pair
    decks.take(desk, [("small", read_deck(SMALL, "small"))], own=True)
    own_deck.add(desk, [LOUD])
    own_deck.add(lap, [QUIET])
    assert meet(*pair)
    assert {("My stories", "loud"), ("My stories", "quiet"), ("Small", "quiet")} <= set(
        stories(lap)
    )
