"""Two homes that both had stories of their own before they met."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.rehearsal import Asked
from drill.domain.review import Rating
from drill.errors import UsageError
from drill.paths import Paths
from drill.service.home import undo
from drill.service.library import bulk, deck_options, decks, own_deck
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.service.sync import joining, synchronising
from drill.storage import backup, cards, library, log, rehearsals, settings
from drill.transport.folder import Folder
from drill.transport.place import NotFetched
from several_homes import agree
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
    agree([desk, lap])
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
    with pytest.raises(UsageError, match="met others already") as caught:
        joining.join(lap, place, None)
    assert caught.value.hint == "Your own stories are one deck."


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


def own_deck_of(home, name, *stories, title="My stories"):
    source = replace(
        read_deck(SMALL, "small"), id=name, title=title, origin="", competencies=(), cards=(),
        stories=stories,
    )  # fmt: skip
    decks.take(home, [(name, source)], own=True)


def joined_to(pair):
    """The story that stands beside the person's own from then on."""
    assert meet(*pair)
    with pair[1].store.read() as connection:
        (mine,) = [deck for deck in own_deck.own_decks(connection)
                   if library.notes(connection, place=(deck.id, "mine"))]  # fmt: skip
        return {item.note.id for item in library.notes(connection, deck=mine.id)} - {"mine"}


MINE, *MORE = (replace(QUIET, id=name, title=name) for name in ("mine", "a", "b", "c"))


@pytest.mark.parametrize(
    ("there", "called", "chosen"),
    [
        ({"tales": "a", "my-stories": "bc"}, "tales", "a"),
        ({"tales": "ab", "my-stories": "c"}, "yarns", "c"),
        ({"tales": "ab", "more": "c"}, "my-stories", "ab"),
        ({"more": "c", "tales": "ab"}, "my-stories", "ab"),
    ],
    ids=["called alike", "of the workshop", "with most stories", "in any order"],
)
def test_of_several_decks_the_likeliest_is_joined(pair, there, called, chosen):
    by_id = {story.id: story for story in MORE}
    for name, ids in there.items():
        own_deck_of(pair[0], name, *(by_id[id] for id in ids))
    own_deck_of(pair[1], called, MINE)
    deck_options.rename(pair[1], called, called, "Mine")
    with pair[1].store.write() as connection:
        settings.put(connection, own_deck.HOME, called)
    assert joined_to(pair) == set(chosen)


@pytest.mark.parametrize("removed", [False, True])
def test_a_deck_that_both_have_is_not_joined_to_another_here(pair, removed):
    """Of one that was removed here the origin is known all the same."""
    desk, lap, place = pair
    own_deck.add(lap, [MINE])
    for home in (desk, lap):
        decks.take(home, [("small", read_deck(SMALL, "small"))], own=True)
    graded(lap, "small/people/route")
    for _ in ("the grade", "the deck") if removed else ():
        undo.undo(lap)
    with lap.store.read() as connection:
        assert bool(library.deck(connection, "small")) is not removed
    synchronising.run(desk, place, None)
    assert not joining.join(lap, place, None)


def test_a_deck_that_is_gone_or_of_others_is_not_joined(pair):
    desk, lap, place = pair
    own_deck_of(desk, "my-stories", *MORE)
    synchronising.run(desk, place, None)
    undo.undo(desk)
    decks.take(desk, [("small", read_deck(SMALL, "small"))])
    synchronising.run(desk, place, None)
    own_deck.add(lap, [MINE])
    assert not joining.join(lap, place, None)


def test_what_cannot_be_fetched_keeps_no_deck_from_being_joined(pair):
    desk, lap, place = pair
    own_deck.add(desk, [QUIET])
    synchronising.run(desk, place, None)
    (first,) = place.listing()

    class Partly(Folder):
        def listing(self):
            return {first.replace("00000001", "00000000"): 5, **super().listing()}

        def read(self, name):
            if name != first:
                raise NotFetched("not here")
            return super().read(name)

    own_deck.add(lap, [LOUD])
    assert joining.join(lap, Partly(place.path), None)


def test_what_is_known_of_a_story_goes_with_it_under_its_other_id(pair):
    desk, lap, _ = pair
    own_deck.add(desk, [QUIET])
    own_deck.add(lap, [replace(QUIET, title="another")])

    def marks():
        with lap.store.read() as connection:
            return {key: json.loads(text)["of"] for key, text in
                    settings.under(connection, settings.EDITED).items()}  # fmt: skip

    before = marks()
    joining_place = pair[2]
    synchronising.run(desk, joining_place, None)
    assert joining.join(lap, joining_place, None)
    assert marks() == {
        key.replace("my-stories/quiet", "my-stories/quiet-2"): of for key, of in before.items()
    }
    assert before


def test_two_long_ids_that_are_taken_become_two(pair):
    desk, lap, _ = pair
    long = ["x" * 79 + sign for sign in "ab"]
    own_deck.add(desk, [replace(QUIET, id=name, title=f"of desk {name[-1]}") for name in long])
    own_deck.add(lap, [replace(QUIET, id=name, title=f"of lap {name[-1]}") for name in long])
    assert meet(*pair)
    assert sorted(stories(lap).values()) == ["of desk a", "of desk b", "of lap a", "of lap b"]


def test_what_has_the_origin_of_a_deck_there_is_joined_already(pair):
    desk, lap, place = pair
    own_deck.add(desk, [QUIET])
    with desk.store.read() as connection:
        deck = own_deck.read(connection)
    decks.take(lap, [("mine", deck)], own=True)
    own_deck_of(desk, "tales", LOUD)
    synchronising.run(desk, place, None)
    assert not joining.join(lap, place, None)
