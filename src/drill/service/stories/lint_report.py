"""Lint for a deck, a story or a file: what is thin, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drill.cards.shelf import Shelf
from drill.coaching import sharing
from drill.coaching.lint import Finding, lint_competency, lint_story
from drill.deckfile.reading import read_with_lines, source_of
from drill.domain.deck import Competency, Deck, Note, Place, Story
from drill.service.home import meant, names
from drill.service.home.home import Home
from drill.service.home.meant import Nameable
from drill.service.library import own_deck
from drill.service.stories import notebook, speaking_rate
from drill.storage import library
from drill.storage.connection import Connection

_Line = Callable[[tuple[str | int, ...]], int | None]


@dataclass(frozen=True, slots=True)
class Located:
    """A finding and where it stands."""

    finding: Finding
    deck: str
    note: str
    line: int | None
    """Of the file, from 1; None for what is in the store."""
    sample: bool = False
    """Whether it is of a sample, retold as its source has it."""


def lint(home: Home, target: str | None = None) -> list[Located]:
    """What is thin in a deck, in one story or competency, or in a file, which are looked for in
    this order; without a target in one's own stories. Raises NotFound, UsageError (it may be
    several), DeckError and StoreError.
    """
    with home.store.read() as connection:
        if target is None:
            names = [stored.id for stored in own_deck.own_decks(connection)]
            return [line for name in names for line in _in_store(home, connection, name)]
        path = Path(target)
        known = [stored.id for stored in library.decks(connection)]
        name, _, note = target.partition("/")
        if target in known:
            return _in_store(home, connection, target)
        if name in known and note and library.notes(connection, place=(name, note)):
            return _in_store(home, connection, name, note)
        if not path.exists():
            return _in_store(home, connection, *_meant(connection, target))
        if notebook.is_notes(target):
            _, stories = notebook.read(home, [target])
            return [
                Located(finding, "", story.noted.story.id, story.noted.line)
                for story in stories
                for finding in story.findings
            ]
        deck, line = read_with_lines(source_of(path), target)
        return _in_deck(home, connection, deck, line)


def _meant(connection: Connection, target: str) -> Place:
    """The deck, with an empty note, or the note that a person names. Raises as `lint` does."""
    known = [
        Nameable((stored.id, ""), stored.id, stored.head.title)
        for stored in library.decks(connection)
    ]
    known += [
        Nameable((item.deck, item.note.id), f"{item.deck}/{item.note.id}", names.of_note(item.note))
        for item in library.notes(connection, kinds=(Competency.kind, Story.kind))
    ]
    return meant.find(target, known, "deck, story, competency or file")


def before_sharing(home: Home, target: str) -> list[str]:
    """What somebody who gets a deck would miss: of a deck of others' use, or a deck file.

    None for one's own stories, for one note and for notes: they are not for sharing.
    """
    with home.store.read() as connection:
        stored = library.deck(connection, target)
        if stored is not None:
            deck = None if stored.own else library.whole_deck(connection, target)
        elif notebook.is_notes(target) or not Path(target).is_file():
            deck = None
        else:
            deck = read_with_lines(source_of(Path(target)), target)[0]
    return sharing.before_sharing(deck) if deck is not None else []


def _in_store(home: Home, connection: Connection, name: str, note: str = "") -> list[Located]:
    deck = library.whole_deck(connection, name)
    assert deck is not None
    return _in_deck(home, connection, deck, lambda _: None, note)


def _in_deck(
    home: Home, connection: Connection, deck: Deck, line: _Line, only: str = ""
) -> list[Located]:
    """The deck, or one note of it, held against the competencies that it brings, and those of
    the store.
    """
    frame: dict[Place, Note] = {
        (item.deck, item.note.id): item.note
        for item in library.notes(connection, kinds=(Competency.kind, Story.kind))
        if item.deck != deck.id
    }
    shelf = Shelf(frame | {(deck.id, note.id): note for note in deck.notes()})
    rate, samples = speaking_rate.words_a_minute(home, connection), own_deck.samples(connection)
    sections: dict[str, Sequence[Competency | Story]] = {
        "competencies": deck.competencies,
        "stories": deck.stories,
    }
    out: list[Located] = []
    for section, notes in sections.items():
        for index, note in enumerate(notes):
            if only and note.id != only:
                continue
            if isinstance(note, Competency):
                findings = lint_competency(note)
            else:
                findings = lint_story(
                    note, own_deck.frame(home, note, deck.id, shelf, rate, samples)
                )
            for finding in findings:
                at = line((section, index, *finding.path))
                sample = isinstance(note, Story) and note.sample
                out.append(Located(finding, deck.id, note.id, at, sample))
    return out
