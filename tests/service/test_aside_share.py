"""What is of a card that was set aside, as another took its key, where homes are synchronised."""

from __future__ import annotations

import pytest

from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.library import bulk
from drill.service.stories import rehearsal
from drill.service.study import grades
from drill.service.sync.synchronising import LeftForOthers
from drill.storage import cards, lines, log
from several_homes import agree, card, later, take

ORIGIN = "33333333-3333-4333-8333-333333333333"
DECK = f"drill: 1\nid: t\ntitle: T\norigin: {ORIGIN}\ncompetencies: [{{id: c, name: C}}]\n"


def stories(*notes):
    return f"{DECK}stories: [{', '.join(notes)}]"


def story(said, title, *beats):
    told = ", ".join(f"{{id: {beat}, label: A, facts: [{title} did]}}" for beat in beats)
    return f"{{{said}, title: {title}, competencies: [c], beats: [{told}]}}"


def plain(*notes):
    return f"{DECK}cards: [{', '.join(notes)}]"


REVERSED = "{{id: {}, q: What is A?, a: aa, reverse: true}}"
BARE = "{id: a, q: What is A?, a: aa}"
OLD, Y = story("id: x", "Anna", "start"), story("id: y", "Otto", "start")
NOTE = (stories(OLD, Y), stories(Y), stories(story("id: x, was: y", "Otto", "start")))
"""Decks one after the other: what had the id of the story is a note of its own by the end."""
SIDE = (plain(REVERSED.format("a")), plain(BARE), plain(REVERSED.format("b, was: a")))
"""The same of a card of a note."""


def set_aside(home, versions, key):
    """A card of the first version is graded and suspended, and its key is another's by the last."""
    take(home, versions[0], own=True)
    grades.grade(home, key, Rating.GOOD)
    bulk.suspend(home, [key])
    for text in versions[1:]:
        take(home, text, own=True)


def aside(home):
    """How often cards were reviewed that were set aside, here or elsewhere, by what they are of."""
    with home.store.read() as connection:
        every = cards.every(connection, retired=True)
    return sorted((each.key.partition("~")[0], each.memory.reps) for each in every
                  if "~" in each.key and each.memory.reps)  # fmt: skip


KINDS = pytest.mark.parametrize(
    ("versions", "key", "here", "there", "notes"),
    [(NOTE, "t/x/tell", "t/x", "t/x/tell", 2),
     (SIDE, "t/a/basic:reverse", "t/b/basic:reverse", "t/b/basic:reverse", 2)],
    ids=["note", "card"],
)  # fmt: skip


@KINDS
def test_its_reviews_are_in_every_log_and_of_no_card_that_is_asked_for(
    several, versions, key, here, there, notes
):
    (desk, lap), sync = several(0, 60_000)
    set_aside(desk, versions, key)
    reports = sync()
    assert [report.merged.waiting for report in reports] == [0] * 6
    assert reports[0].left == LeftForOthers(1, 0, notes, 1), "that the deck is one's own"
    assert len(agree([desk, lap])["log"]) == 1
    assert (aside(desk), aside(lap)) == ([(here, 1)], [(there, 1)])


@KINDS
def test_cards_that_two_homes_set_aside_are_two(several, versions, key, here, there, notes):
    """Both have the same number there."""
    (desk, lap), sync = several(0, 60_000)
    for home in (desk, lap):
        set_aside(home, versions, key)
    sync()
    assert len(agree([desk, lap])["log"]) == 2
    assert aside(desk) == aside(lap) == sorted([(here, 1), (there, 1)])


@pytest.fixture
def told(several):
    """The telling of a story, which was forgotten, and whose id is another's now."""
    (desk, lap), sync = several(0, 60_000)
    take(desk, NOTE[0], own=True)
    telling = rehearsal.begin(desk, "t/x")
    rehearsal.finish(desk, telling, Told((0,), 100.0))
    later(desk)
    bulk.reset(desk, [card(desk, "t/x/tell").pk])
    for text in NOTE[1:]:
        take(desk, text, own=True)
    return desk, lap, sync


def kept(home):
    """Of each telling and each card forgotten the note, and whether it was taken back."""
    found = []
    with home.store.read() as connection:
        for table in ("rehearsal", "amendment"):
            query = f"SELECT key, undone FROM {table} JOIN card ON card.pk = card_pk"
            rows = connection.execute(query)
            found.append([(key.partition("~")[0], undone) for key, undone in rows])
    return found


def test_its_tellings_and_that_it_was_forgotten_are_everywhere(told):
    desk, lap, sync = told
    reports = sync()
    assert [report.merged.waiting for report in reports] == [0] * 6
    assert kept(desk) == [[("t/x", 0)], [("t/x", 0)]]
    assert kept(lap) == [[("t/x/tell", 0)], [("t/x/tell", 0)]]
    assert [card(home, "t/x/tell").memory.reps for home in (desk, lap)] == [0, 0]


def test_they_are_taken_back_elsewhere(told):
    desk, lap, sync = told
    sync()
    with lap.store.read() as connection:
        graded = [review.id for _, review in log.reviews(connection)]
    undo.undo_review(lap, graded[0])
    with lap.store.write() as connection:
        connection.execute("UPDATE amendment SET undone = 1")
    reports = sync()
    assert [report.merged.waiting for report in reports] == [0] * 6
    assert kept(desk) == [[("t/x", 1)], [("t/x", 1)]]
    assert kept(lap) == [[("t/x/tell", 1)], [("t/x/tell", 1)]]


@pytest.mark.parametrize("kind", ["story", "side"])
def test_what_is_set_aside_where_homes_met_before_is_said_to_nobody(several, kind):
    """Neither that its note has another id by now, nor that a card of it is called otherwise."""
    (desk, lap), sync = several(0, 60_000)
    versions, keys = {
        "story": (NOTE, ["t/x/tell", "t/y/tell"]),
        "side": (SIDE, ["t/a/basic:reverse", "t/a/basic"]),
    }[kind]
    take(desk, versions[0], own=True)
    sync()
    bulk.suspend(desk, keys[:1])
    for text in versions[1:]:
        take(desk, text, own=True)
    sync(desk)
    with desk.store.read() as connection:
        every = [
            name for kind in ("note", "card", "move") for name in lines.about(connection, kind)
        ]
    assert [name for name in every if "~" in name] == []
    reports = sync(lap, desk, lap)
    assert [report.merged.waiting for report in reports] == [0] * 3
    assert [report.merged.faults for report in reports] == [[]] * 3


@pytest.mark.parametrize("slot", ["tell", "beat:start"])
def test_what_was_said_before_counts_alike_once_its_note_changes_elsewhere(several, slot):
    """Of a card that goes on as another, and of one that comes again."""
    (desk, lap), sync = several(0, 60_000)
    take(desk, stories(OLD, story("id: y", "Otto", "go")), own=True)
    grades.grade(desk, f"t/x/{slot}", Rating.GOOD)
    sync()
    for home in (desk, lap):
        later(home)
    take(desk, stories(story("id: y", "Otto", "go")), own=True)
    take(desk, stories(story("id: x, was: y", "Otto", "go")), own=True)
    sync()
    take(lap, stories(story("id: x, was: y", "Otto", "start", "go")), own=True)
    sync()
    assert len(agree([desk, lap])["log"]) == 1
    assert card(desk, f"t/x/{slot}").memory.reps == 1
