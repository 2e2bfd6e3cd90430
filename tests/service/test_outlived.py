"""Of two changes of the same words one stands; the other waits until somebody looked at it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from drill.deckfile.reading import read_deck
from drill.errors import NotFound, UsageError
from drill.paths import Paths
from drill.service.home import undo
from drill.service.library import bulk, decks, note_editor
from drill.service.library.opening import open_home
from drill.service.sync import losses, outlived, synchronising
from drill.transport.folder import Folder
from several_homes import HOUR, card, later, take
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
    assert (outlived.count(desk), outlived.count(lap)) == (2, 2)
    losses.keep(desk, one(desk, "The silent senior"))
    assert {each[1] for each in said(desk)} == {"on form"}
    assert (outlived.count(desk), outlived.count(lap)) == (1, 2)
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


STORY = "my-stories", "two-roadmaps"
STORIES = Path(__file__).parents[2] / "docs" / "my-stories.example.yaml"
QUIET = "small", "quiet"


def reword(home, *changes, place=STORY):
    text = note_editor.text(home, *place)
    for was, becomes in changes:
        assert was in text, was
        text = text.replace(was, becomes)
    note_editor.save(home, *place, text)


def now(home, place=STORY):
    return note_editor.text(home, *place)


@pytest.fixture
def apart(several):
    """Two homes with one story, in which the later took a fact away as well."""
    homes, sync = several(0, 0)
    take(homes[0], STORIES.read_bytes(), own=True)
    sync()
    title, label = "title: Two roadmaps", "label: Options"
    offer = "I put my offer in writing the same evening"
    reword(homes[0], (title, "title: RA"), (label, "label: X1Options"), (offer, "X1 OFFER"))
    later(homes[1])
    reword(homes[1], (title, "title: RB"), (label, "label: X2Options"), (offer, "X2 OFFER"))
    gone = next(line for line in now(homes[1]).splitlines(True) if "he took the smallest" in line)
    reword(homes[1], (gone, ""))
    sync()
    return (*homes, sync)


def test_one_that_was_taken_away_comes_back_and_nothing_else(apart):
    desk, lap, sync = apart
    before = now(desk)
    losses.take(desk, one(desk, "X1 OFFER"))
    fact = next(line for line in now(desk).splitlines(True) if "X1 OFFER" in line)
    assert fact not in before
    assert [
        line for line in now(desk).splitlines() if "X1 OFFER" not in line and "id:" not in line
    ] == [line for line in before.splitlines() if "id:" not in line]
    sync()
    assert now(lap) == now(desk)


@pytest.mark.parametrize(("lost", "was"), [("RA", "RB"), ("X1Options", "X2Options")])
def test_each_passage_is_taken_alone(apart, lost, was):
    desk, _, _ = apart
    before = now(desk)
    losses.take(desk, one(desk, lost))
    assert now(desk) == before.replace(was, lost)


def three(several, titles):
    homes, sync = several(0, 0, 0)
    for home in homes:
        take(home, SMALL, own=True)
    sync()
    for hours, (home, title) in enumerate(zip(homes, titles, strict=True)):
        later(home, hours * HOUR)
        reword(home, ("The quiet senior", f"Title {title}"), place=QUIET)
    sync()
    return homes, sync


def test_what_stands_again_does_not_wait(several):
    homes, _ = three(several, "ABA")
    assert [rows(home) for home in homes] == [{("Title B", "Title A")}] * 3


def test_of_three_changes_any_is_taken_and_what_stands_is_said(several):
    homes, sync = three(several, "CBA")
    home = homes[0]
    assert rows(home) == {("Title C", "Title A"), ("Title B", "Title A")}
    losses.take(home, one(home, "Title C"))
    assert "Title C" in now(home, QUIET)
    assert rows(home) == {("Title B", "Title C")}
    losses.take(home, one(home, "Title B"))
    assert "Title B" in now(home, QUIET)
    assert rows(home) == set()
    sync()
    assert {"Title B" in now(each, QUIET) for each in homes} == {True}
    assert [rows(each) for each in homes] == [set()] * 3


def rows(home):
    return {each[1:] for each in said(home)}


def test_what_stands_is_what_was_made_of_it_since(pair):
    desk, _, _ = pair
    edit(desk, "The calm senior", "The still senior")
    assert ("The silent senior", "The still senior") in rows(desk)
    edit(desk, "The still senior", "The silent senior")
    assert {lost for lost, _ in rows(desk)} == {"on form"}


def test_an_undone_choice_waits_again(pair):
    desk, *_ = pair
    before = said(desk)
    losses.take(desk, one(desk, "The silent senior"))
    losses.take(desk, one(desk, "on form"))
    assert said(desk) == set()
    undo.undo(desk)
    assert rows(desk) == {("on form", "in form")}
    undo.undo(desk)
    assert said(desk) == before


def test_what_has_no_place_any_more_is_refused(pair):
    desk, _, _ = pair
    before = now(desk, QUIET)
    gone = replace(one(desk, "on form"), what="Elsewhere")
    with pytest.raises(UsageError) as raised:
        losses.take(desk, gone)
    assert "by hand" in raised.value.hint
    assert now(desk, QUIET) == before
    assert len(said(desk)) == 2


def test_of_two_that_lost_in_one_field_each_is_looked_at_alone(several):
    homes, sync = three(several, "CBA")
    losses.keep(homes[0], one(homes[0], "Title C"))
    assert rows(homes[0]) == {("Title B", "Title A")}
    losses.keep(homes[0], one(homes[0], "Title B"))
    sync()
    assert [rows(home) for home in homes] == [set()] * 3


def test_what_stands_is_settled_by_a_clock_that_is_behind_as_well(pair):
    desk, lap, sync = pair
    desk.clock.at -= HOUR
    for lost in ("The silent senior", "on form"):
        losses.keep(desk, one(desk, lost))
    sync()
    assert (said(desk), said(lap)) == (set(), set())
    assert says(lap, "The calm senior", "in form") == [True, True]


def test_of_a_note_that_is_gone_nothing_is_taken(pair):
    desk, *_ = pair
    lost = one(desk, "on form")
    bulk.delete(desk, [card(desk, "small/quiet/tell").pk])
    with pytest.raises(NotFound, match="there is no note small/quiet any more"):
        losses.take(desk, lost)
    assert losses.every(desk) == []
