"""Of two changes of the same words one stands; the other waits until somebody looked at it."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.paths import Paths
from drill.service.home import undo
from drill.service.library import decks, note_editor
from drill.service.library.opening import open_home
from drill.service.sync import losses, synchronising
from drill.transport.folder import Folder
from tests_support import SMALL, Still


@pytest.fixture
def pair(tmp_path):
    """Two homes that both changed the title and a fact of one story; `sync` lets them meet."""
    (tmp_path / "meeting").mkdir()
    places = [tmp_path / "desk", tmp_path / "lap"]
    homes = [open_home(Paths(path, path, path), Still()) for path in places]

    def sync():
        for home in homes * 2:
            synchronising.run(home, Folder(tmp_path / "meeting"), None)

    decks.take(homes[0], [("small", read_deck(SMALL, "small"))], own=True)
    sync()
    for home, title, fact in zip(homes, ("silent", "calm"), ("on form", "in form"), strict=True):
        edit(home, "The quiet senior", f"The {title} senior")
        edit(home, "back on form", fact)
        homes[1].clock.at += 1000
    sync()
    yield (*homes, sync)
    for home in homes:
        home.close()


def edit(home, was, becomes):
    text = note_editor.text(home, "small", "quiet")
    assert was in text
    note_editor.save(home, "small", "quiet", text.replace(was, becomes))


def said(home):
    return {(one.called, one.lost, one.stands) for one in losses.every(home)}


def says(home, *words):
    return [word in note_editor.text(home, "small", "quiet") for word in words]


def one(home, lost):
    return next(each for each in losses.every(home) if each.lost == lost)


def test_they_wait_on_both_until_looked_at(pair):
    desk, lap, sync = pair
    title = ("the calm senior", "The silent senior", "The calm senior")
    assert {each[1:] for each in said(desk)} == {title[1:], ("on form", "in form")}
    assert said(lap) == said(desk)
    losses.keep(desk, one(desk, "The silent senior"))
    assert {each[1] for each in said(desk)} == {"on form"}
    losses.keep(desk, one(desk, "on form"))
    sync()
    assert (said(desk), said(lap)) == (set(), set())
    assert says(lap, "The calm senior", "in form") == [True, True]


def test_the_other_is_taken_alone_and_undone(pair):
    desk, lap, sync = pair
    losses.take(desk, one(desk, "The silent senior"))
    assert says(desk, "The silent senior", "in form") == [True, True]
    assert {each[1] for each in said(desk)} == {"on form"}
    undo.undo(desk)
    assert says(desk, "The calm senior", "in form") == [True, True]
    losses.take(desk, one(desk, "on form"))
    sync()
    for home in (desk, lap):
        assert says(home, "The calm senior", "on form") == [True, True]
        assert said(home) == set()


def test_what_was_edited_meanwhile_stays(pair):
    desk, _, _ = pair
    edit(desk, "he went silent", "he said nothing")
    losses.take(desk, one(desk, "The silent senior"))
    assert says(desk, "The silent senior", "he said nothing") == [True, True]


def test_an_edit_that_knew_both_settles_it(pair):
    desk, lap, sync = pair
    edit(desk, "The calm senior", "The still senior")
    sync()
    assert (said(desk), said(lap)) == (set(), set())


def test_what_was_looked_at_does_not_wait_again_where_another_device_comes(pair, tmp_path):
    desk, _, sync = pair
    losses.keep(desk, one(desk, "The silent senior"))
    path = tmp_path / "new"
    with open_home(Paths(path, path, path), Still()) as new:
        decks.take(new, [("small", read_deck(SMALL, "small"))], own=True)
        edit(new, "back on form", "fit again")
        synchronising.run(new, Folder(tmp_path / "meeting"), None)
    sync()
    assert {each[1] for each in said(desk)} == {"on form", "fit again"}
