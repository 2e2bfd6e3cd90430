"""A package that comes again: what is here already is known without being made."""

from __future__ import annotations

import sqlite3

import pytest

from drill.domain.deck import Plain
from drill.exchange import anki, apkg
from drill.service.home import undo
from drill.service.library import bulk, imports, new_notes, note_editor, offer_notes, opening
from drill.service.library.arrivals import Wish
from drill.storage import cards, digests, library
from packages import BASIC, CLOZE, everything, note, package
from tests_support import pks

NOTES = (note("g1", "<b>One</b>?", "1"), note("g2", "Two?", "2", cards=(0, 1), deck=3, tags="t"))


@pytest.fixture
def path(tmp_path):
    return package(tmp_path / "a.apkg", *NOTES)


@pytest.fixture
def nothing_is_made(monkeypatch):
    """Whoever makes a side fails, once this is called."""

    def fail(source):
        raise AssertionError(f"made again: {source}")

    return lambda: monkeypatch.setattr(anki, "to_markdown", fail)


def taken(home, path, **wish):
    with imports.look(home, [str(path)], Wish(**wish)) as looked:
        (done,) = imports.take(home, looked)
    return done


def named(home, name):
    with home.store.read() as connection:
        (found,) = library.notes(connection, place=("spanish", anki.note_id(name)))
    assert isinstance(found.note, Plain)
    return found.note


def edited(home, name, before, after):
    text = note_editor.text(home, "spanish", anki.note_id(name)).replace(before, after)
    assert note_editor.save(home, "spanish", anki.note_id(name), text).changed


def test_an_update_in_several_portions_is_taken_back_as_a_whole(home, path, tmp_path, monkeypatch):
    monkeypatch.setattr(offer_notes, "PORTION", 1)
    taken(home, path)
    before = everything(home)
    newer = (
        note("g4", "Four?"), note("g1", "Uno?", "1"), note("g2", "Dos?", "2", deck=3),
        note("g5", "Five?"),
    )  # fmt: skip
    done = taken(home, package(tmp_path / "b.apkg", *newer))
    assert (done.notes["new"], done.notes["changed"], done.cards["retired"]) == (2, 2, 1)
    undo.undo(home)
    assert everything(home) == before


def test_nothing_of_it_is_made(home, path, nothing_is_made):
    first = taken(home, path)
    nothing_is_made()
    again = taken(home, path)
    assert again.does_nothing
    assert again.applied
    assert (again.notes["same"], again.cards["kept"]) == (2, first.cards["new"]) == (2, 3)
    assert again.warnings == ()


def test_what_was_looked_at_is_taken_without_being_made_once_more(home, path, nothing_is_made):
    with imports.look(home, [str(path)]) as looked:
        nothing_is_made()
        (done,) = imports.take(home, looked)
    assert done.notes["new"] == 2


def test_what_was_looked_at_is_taken_without_being_compared_once_more(home, path, monkeypatch):
    with imports.look(home, [str(path)]) as looked:
        monkeypatch.setattr(imports, "OfferWalk", None)
        (done,) = imports.take(home, looked)
    assert (done.applied, done.notes["new"], done.cards["new"]) == (True, 2, 3)
    assert named(home, "g1").sides[0].q == "**One**?"
    assert named(home, "g2").tags == ("t", "Verbs")
    assert undo.undo(home).what == "importing spanish"
    assert not pks(home)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_was_looked_at_is_compared_anew_where_the_store_is_another_by_now(
    home, path, tmp_path, elsewhere
):
    other = package(tmp_path / "b.apkg", note("g1", "<b>One</b>?", "one"))
    with imports.look(home, [str(path)]) as looked:
        assert looked.arrivals[0].notes["new"] == 2
        if elsewhere:
            with opening.open_home(home.paths, home.clock) as second:
                taken(second, other)
        else:
            taken(home, other)
        (done,) = imports.take(home, looked)
    assert (done.notes["new"], done.notes["changed"]) == (1, 1)
    assert named(home, "g1").sides[0].a == "1"


@pytest.mark.parametrize(("meanwhile", "asked"), [(False, {"g2"}), (True, {"g1", "g2"})])
def test_of_what_was_looked_at_only_what_changes_is_asked_for_again(
    home, path, tmp_path, monkeypatch, meanwhile, asked
):
    taken(home, path)
    better = package(tmp_path / "b.apkg", NOTES[0], note("g2", "Two?", "zwei", cards=(0, 1)))
    known, ids = digests.known, set()

    def noted(connection, names, *rest):
        ids.update(names)
        return known(connection, names, *rest)

    with imports.look(home, [str(better)]) as looked:
        monkeypatch.setattr(digests, "known", noted)
        if meanwhile:
            edited(home, "g1", "One", "Mine")
        (done,) = imports.take(home, looked)
    assert ids == {anki.note_id(name) for name in asked}
    assert done.notes["changed"] == 1
    assert named(home, "g2").sides[0].a == "zwei"


def test_what_comes_suspended_stays_so_from_the_preview_on(home, tmp_path):
    path = package(tmp_path / "a.apkg", note("g1", queue=-1), note("g2", "Two?"))
    assert taken(home, path).suspended == 1
    with home.store.read() as connection:
        held = {card.card.note: card.suspended for card in cards.every(connection)}
    assert held == {anki.note_id("g1"): True, anki.note_id("g2"): False}


def test_more_than_is_kept_of_a_preview_is_made_again(home, path, monkeypatch):
    monkeypatch.setattr(new_notes, "_MOST_KEPT", 10)
    assert taken(home, path).notes["new"] == 2
    assert named(home, "g2").sides[1].q == "2"


OTHER = BASIC | {"tmpls": [BASIC["tmpls"][0], BASIC["tmpls"][1] | {"qfmt": "Which? {{Back}}"}]}


@pytest.mark.parametrize(
    ("changed", "options"),
    [
        (note("g2", "Two?", "zwei", cards=(0, 1), deck=3, tags="t"), {}),
        (note("g2", "Two?", "2", cards=(0,), deck=3, tags="t"), {}),
        (note("g2", "Two?", "2", cards=(0, 1), deck=3, tags="u"), {}),
        (note("g2", "Two?", "2", cards=(0, 1), deck=1, tags="t"), {}),
        (NOTES[1], {"models": (OTHER, CLOZE)}),
    ],
    ids=["field", "card", "tag", "deck", "template"],
)
def test_what_is_another_is_made_anew(home, path, tmp_path, changed, options):
    taken(home, path)
    done = taken(home, package(tmp_path / "b.apkg", NOTES[0], changed, **options))
    assert (done.notes["same"], done.notes["changed"]) == (1, 1)


def test_an_edit_is_seen(home, path, tmp_path):
    taken(home, path)
    edited(home, "g1", "One", "Mine")
    assert taken(home, path).does_nothing
    assert named(home, "g1").sides[0].q == "**Mine**?"
    better = package(tmp_path / "b.apkg", note("g1", "<b>One</b>?", "better"), NOTES[1])
    assert taken(home, better).notes["changed"] == 1
    assert (named(home, "g1").sides[0].q, named(home, "g1").sides[0].a) == ("**Mine**?", "better")
    undo.undo(home)
    undo.undo(home)
    assert taken(home, path).notes["same"] == 2
    assert named(home, "g1").sides[0].q == "**One**?"


def test_a_note_that_was_damaged_is_made_anew(home, path):
    taken(home, path)
    connection = sqlite3.connect(home.paths.store)
    connection.execute("UPDATE note SET body = replace(body, 'One', 'Won') WHERE body LIKE '%One%'")
    connection.commit()
    connection.close()
    assert taken(home, path).notes["changed"] == 1
    assert named(home, "g1").sides[0].q == "**One**?"


def test_a_deleted_note_stays_away(home, path):
    taken(home, path)
    bulk.delete(home, pks(home, f"spanish/{anki.note_id('g1')}/side:1"))
    done = taken(home, path)
    assert (done.does_nothing, done.notes["same"]) == (True, 1)


def test_of_a_store_without_digests_they_are_kept_at_the_next_import(home, path, nothing_is_made):
    taken(home, path)
    connection = sqlite3.connect(home.paths.store)
    connection.execute("UPDATE note SET made_of = NULL")
    connection.commit()
    connection.close()
    assert taken(home, path).does_nothing
    with home.store.write() as connection:  # what is kept of whole packages knows it besides
        connection.execute("DELETE FROM at_rest")
    nothing_is_made()
    assert taken(home, path).notes["same"] == 2


def test_what_there_is_no_room_for_is_read_again(home, path, monkeypatch):
    monkeypatch.setattr(apkg, "_MOST_KEPT", 1)
    with imports.look(home, [str(path)]) as looked:
        (shown,) = looked.arrivals
        (done,) = imports.take(home, looked)
    assert (done.notes, done.cards, done.items) == (shown.notes, shown.cards, shown.items)
    assert done.notes["new"] == 2


def test_reviews_that_are_asked_for_after_a_look_are_read(home, tmp_path):
    reviews = [(1_000_000_000_000, 1, 3, 1, 5_000, 0, 2500)]
    path = package(tmp_path / "a.apkg", *NOTES, reviews=reviews)
    with imports.look(home, [str(path)]) as looked:
        assert sum(arrival.reviews for arrival in looked.arrivals) == 0
        with_history = imports.again(home, looked, Wish(history=True))
        (done,) = imports.take(home, with_history)
    assert done.reviews == 1
