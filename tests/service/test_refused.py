"""What cannot be done is refused in these words, with what to do instead, and changes nothing."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.errors import DrillError
from drill.service.home import memories, undo
from drill.service.insight import backups, browser, history, simulation
from drill.service.library import (
    bulk,
    deck_options,
    decks,
    exports,
    note_editor,
    sources,
    updates,
)
from drill.service.library.exports import ExportOrder, Form
from drill.service.stories import (
    adapting,
    mocks,
    note_pages,
    overview,
    picks,
    recognisers,
    rehearsal,
    reopening,
)
from drill.service.study.session import open_session
from drill.service.sync import sealing
from tests_support import pks, state

ONE = "mine/one/basic"
SPARE = """
drill: 1
id: spare
title: Spare
stories:
  - {id: bare, title: Bare, competencies: [small/people]}
  - {id: idle, title: Idle, beats: [{id: a, label: A, facts: [b]}]}
"""


def reading(what):
    def does(home):
        with home.store.read() as connection:
            return what(home, connection)

    return does


def tag(*names):
    return lambda home: bulk.tag(home, pks(home, ONE), add=names)


def note(text, of="one"):
    return lambda home: note_editor.save(home, "mine", of, text)


NOTE = "drill: 1\nid: mine\ntitle: Mine\n"
REFUSED = {
    "a card that is none": (
        reading(lambda _, connection: memories.find(connection, "mine/on/basic")),
        "there is no card 'mine/on/basic'", "did you mean mine/one/basic?"),
    "a card of nothing": (
        reading(lambda _, connection: memories.find(connection, "x")),
        "there is no card 'x'", "`drill cards` lists all cards."),
    "a session of no deck": (
        lambda home: open_session(home, deck="mien"),
        "there is no deck 'mien'", "did you mean mine?"),
    "too little of an id": (
        lambda home: undo.undo_review(home, "01"),
        "“01” is too little of an id: 8 characters or more",
        "`drill log --json` has the ids of all grades."),
    "an id of no grade": (
        lambda home: undo.undo_review(home, "ffffffff"),
        "no grade has an id that begins with “ffffffff”",
        "`drill log --json` has the ids of all grades."),
    "no card": (lambda home: bulk.suspend(home, []), "no card was named", "Choose some first."),
    "cards that are gone": (
        lambda home: bulk.suspend(home, [9999]), "none of these cards is there any more", ""),
    "no tag": (tag(), "no tag was named", "As `+figures -old`."),
    "a long tag": (tag("x" * 101), "a tag has at most 100 characters, not 101", ""),
    "many tags": (
        tag(*(f"t{number}" for number in range(101))),
        "a note has at most 100 tags", "Take some from it: `-old`."),
    "a long title": (
        lambda home: deck_options.rename(home, "mine", title="x" * 201),
        "a title has at most 200 characters, not 201", ""),
    "an id that is taken": (
        lambda home: deck_options.rename(home, "mine", "other"),
        "there is a deck other already: 'Other'",
        "Choose another id, or move the cards there instead."),
    "no order": (
        lambda home: deck_options.change(home, "mine", order="up"),
        "new cards come taught, added, random, not 'up'", ""),
    "a history where none goes": (
        lambda _: exports.check(ExportOrder(("mine",), Form.CSV, history=True)),
        "csv cannot hold reviews: --with-history is for apkg",
        "`drill log --json` has the reviews."),
    "two decks in one": (
        lambda _: exports.check(ExportOrder(("mine", "other"), Form.MARKDOWN)),
        "markdown holds one deck, and 2 are named",
        "Write one at a time, or say --format pack."),
    "no name": (lambda home: sources.open_source(" "), "There is no file without a name.", ""),
    "a note that is gone": (
        lambda home: note_editor.text(home, "mine", "none"),
        "there is no note mine/none any more", ""),
    "two notes in a text": (
        note(f"{NOTE}cards: [{{id: one, q: Q?, a: A}}, {{id: b, q: R?, a: B}}]"),
        "there are 2 notes in the text, and there should be one",
        "Keep the note; to leave it as it was, close the editor without a change."),
    "another kind": (
        note(f"{NOTE}principles: [{{id: one, ask: Q?, answer: A}}]"),
        "the note was one of cards and is now one of principles",
        "A note keeps its kind: undo that, or write a new one in a deck file."),
    "an edit that was overtaken": (
        lambda home: note_editor.save(home, "mine", "one", "", base="of before"),
        "the note mine/one was changed elsewhere while you edited it",
        "Yours is kept. To put it in place of what is there now, save it again."),
    "an own deck that followed nothing": (
        lambda home: updates.followed(home, ["small"]),
        "small is a deck of your own and did not come from an address", ""),
    "a deck that followed nothing": (
        lambda home: updates.followed(home, ["mine"]),
        "mine did not come from an address",
        "It came from a file: `drill import FILE` takes a newer one in."),
    "no question": (lambda _: mocks.check(0, 5), "a mock has from 1 to 50 questions, not 0", ""),
    "a long mock": (
        lambda _: mocks.check(5, 481), "a mock takes from 1 to 480 minutes, not 481", ""),
    "a short mock": (
        lambda _: mocks.check(5, 0.5), "a mock takes from 1 to 480 minutes, not 0.5", ""),
    "a long round": (lambda _: picks.check(51), "a round has from 1 to 50 questions, not 51", ""),
    "a story without beats": (
        reading(lambda _, connection: overview.check_tellable(overview.find(connection, "bare"))),
        "Bare has no beats to tell", "`drill edit spare/bare` adds some."),
    "no variant": (
        lambda home: rehearsal.begin(home, "quiet", told_for="judgment"),
        "The quiet senior has no variant for 'judgment'",
        "`drill new variant quiet COMPETENCY` makes one."),
    "a story for nothing": (
        lambda home: reopening.draft(home, "spare", "idle"),
        "Idle is for no competency, and the workshop needs one",
        "`drill edit spare/idle` names one: `competencies: [...]`."),
    "no story": (
        lambda home: reopening.draft(home, "mine", "one"),
        "mine/one is no story", "`drill edit mine/one` opens it as text."),
    "a story that is gone": (
        lambda home: reopening.draft(home, "mine", "none"),
        "there is no story mine/none any more", ""),
    "a story to look at that is gone": (
        lambda home: note_pages.story_and_lint(home, "mine", "none"),
        "there is no story mine/none any more", ""),
    "a variant for the same": (
        lambda home: adapting.propose(home, "quiet", "people"),
        "The quiet senior is mainly for Managing people",
        "A variant is for another competency than the main one."),
    "a variant of what is for nothing": (
        lambda home: adapting.propose(home, "idle", "people"),
        "Idle is for no competency yet",
        "A variant is for another competency than the main one.",
    ),
    "a model of one that has none": (
        lambda _: recognisers.offer("pocketsphinx"),
        "pocketsphinx brings its model: nothing is fetched for it", ""),
    "many days": (
        lambda home: simulation.simulate(home, 3_651),
        "a number of days from 1 to 3,650, not 3,651", ""),
    "no step": (
        lambda home: history.undo_to(home, 99), "there is no step 99 that can be undone", ""),
    "no backup": (
        lambda home: backups.find(home.paths, "2026", home.clock),
        "'2026' could be 4 backups", "`drill backup --list` names them."),
    "no way to sort": (
        lambda home: browser.find(home, "", sort="recal"),
        "cards are not sorted by 'recal'", "did you mean recall?"),
    "a short passphrase": (
        lambda _: sealing.check_new("short"), "a passphrase has 8 characters or more", ""),
}  # fmt: skip


@pytest.fixture
def spare(mine):
    decks.take(mine, [("spare", read_deck(SPARE, "spare"))], own=True)
    return mine


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_in_these_words_and_nothing_changes(spare, what):
    does, message, hint = REFUSED[what]
    before = state(spare)
    with pytest.raises(DrillError) as refused:
        does(spare)
    assert (refused.value.message, refused.value.hint) == (message, hint)
    assert state(spare) == before
