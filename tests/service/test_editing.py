from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.errors import DeckError, NotFound, UsageError
from drill.service import decks, editing, grading
from drill.service.doctor import examine
from drill.service.looking import reviews, search
from tests_support import SMALL


def text(trainer, note="quiet"):
    return editing.text(trainer, "small", note)


def save(trainer, edited, note="quiet"):
    return editing.save(trainer, "small", note, edited)


def test_the_text_is_a_deck_file_of_one_note(small):
    for note in ("quiet", "people", "doors"):
        read = list(read_deck(text(small, note), "x").notes())
        assert [item.id for item in read] == [note]
        assert not save(small, text(small, note), note).changed


def test_no_change_is_no_step_to_undo(small):
    save(small, text(small))
    assert grading.undo(small).what.startswith("importing")


def test_a_reworded_note_keeps_every_history(small):
    for found in search(small, "story:quiet"):
        grading.grade(small, found.stored.key, Rating.GOOD)
    before = {f.stored.key: f.stored.memory for f in search(small)}
    done = save(small, text(small).replace("he went silent", "he stopped talking"))
    assert done.changed
    assert {f.stored.key: f.stored.memory for f in search(small)} == before
    assert search(small, "stopped")
    assert all(check.ok for check in examine(small))


def test_a_new_id_takes_the_history_along(small):
    grading.grade(small, "small/quiet/outline", Rating.GOOD)
    save(small, text(small).replace("id: quiet", "id: loud"))
    assert [line.card for line in reviews(small)] == ["small/loud/outline"]
    assert search(small, "story:loud")[0].stored.memory is not None


def test_undo_brings_the_old_text_and_the_old_cards_back(small):
    before, keys = text(small), {f.stored.key for f in search(small)}
    save(small, before.replace("- id: plan", "- id: scheme"))
    assert {f.stored.key for f in search(small)} != keys
    assert grading.undo(small).what == "editing small/quiet"
    assert text(small) == before
    assert {f.stored.key for f in search(small)} == keys


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("title: The quiet senior", "titel: x"), "line "),
        (("label: Context", "label: [a"), "line "),
        (("steps: [belief, trigger]", "steps: [nope]"), "nope"),
    ],
)
def test_what_is_wrong_names_its_line_and_changes_nothing(small, change, says):
    before = text(small)
    edited = before.replace(*change)
    assert edited != before
    with pytest.raises((DeckError, UsageError), match=says):
        save(small, edited)
    assert text(small) == before


def test_one_note_stays_one_note(small):
    head = "drill: 1\nid: small\ntitle: Small\n"
    with pytest.raises(UsageError, match="0 notes"):
        save(small, head)
    two = f"{head}cards:\n  - {{id: a, q: b, a: c}}\n  - {{id: d, q: e, a: f}}\n"
    with pytest.raises(UsageError, match="2 notes"):
        save(small, two)


def test_a_note_keeps_its_kind(small):
    with pytest.raises(UsageError, match="stories"):
        save(small, "drill: 1\nid: s\ntitle: S\ncards:\n  - {id: quiet, q: b, a: c}\n")


def test_an_id_that_another_note_has_is_refused(small):
    with pytest.raises(DeckError, match="speed"):
        save(small, text(small, "doors").replace("id: doors", "id: speed"), "doors")


def test_a_note_that_is_gone_is_said(small):
    with pytest.raises(NotFound):
        text(small, "nobody")
    with pytest.raises(NotFound):
        save(small, text(small), "nobody")


def test_a_strangers_story_stays_a_sample(trainer):
    decks.take(trainer, [("small", read_deck(SMALL, "small"))])
    edited = text(trainer).replace("    sample: true\n", "").replace("Context", "Background")
    assert save(trainer, edited).changed
    assert "sample: true" in text(trainer)


def test_an_edited_deck_is_still_the_one_its_file_updates(trainer):
    source = SMALL.replace("origin: 11111111-1111-4111-8111-111111111111\n", "")
    decks.take(trainer, [("small", read_deck(source, "small"))], own=True)
    save(trainer, text(trainer).replace("Context", "Background"))
    decks.take(trainer, [("small", read_deck(source, "small"))])
    assert [deck.id for deck in decks.listing(trainer)] == ["small"]
    assert "label: Context" in text(trainer)
