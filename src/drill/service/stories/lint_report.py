"""Lint for a deck, a story or a file: what is thin, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from drill.cards.shelf import Place, Shelf
from drill.coaching import sharing
from drill.coaching.lint import Finding, lint_competency, lint_story
from drill.deckfile.reading import read_with_lines, source_of
from drill.domain.deck import Competency, Deck, Note, Story
from drill.errors import NotFound
from drill.service.home.home import Home
from drill.service.library import own_deck
from drill.service.stories import notebook
from drill.storage import library
from drill.text import did_you_mean

_Line = Callable[[tuple[str | int, ...]], int | None]


@dataclass(frozen=True, slots=True)
class Located:
    """A finding and where it stands."""

    finding: Finding
    deck: str
    note: str
    line: int | None
    """Of the file, from 1; None for what is in the store."""


def lint(home: Home, target: str | None = None) -> list[Located]:
    """What is thin in a deck, in one note (`deck/note`) or in a file; without a target in one's
    own stories. Raises NotFound, DeckError and StoreError.
    """
    with home.store.read() as connection:
        if target is None:
            names = [stored.id for stored in own_deck.own_decks(connection)]
            return [found for name in names for found in _in_store(home, connection, name)]
        path = Path(target)
        known = [stored.id for stored in library.decks(connection)]
        name, _, note = target.partition("/")
        if target in known:
            return _in_store(home, connection, target)
        if name in known and note and library.notes(connection, place=(name, note)):
            return _in_store(home, connection, name, note)
        if not path.exists():
            raise NotFound(
                f"there is neither a deck nor a file {target[:200]!r}", did_you_mean(target, known)
            )
        if notebook.is_notes(target):
            made = notebook.read(home, [target])[1]
            return [Located(f, "", m.story.id, m.line) for m in made for f in m.findings]
        deck, line = read_with_lines(source_of(path), target)
        return _in_deck(home, connection, deck, line)


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
    shelf = shelf_with(home, connection, deck.id, tuple(deck.notes()))
    hold = _Held(home, connection, shelf)
    out: list[Located] = []
    placed: list[tuple[str, int, Competency | Story]] = []
    placed += [("competencies", index, each) for index, each in enumerate(deck.competencies)]
    placed += [("stories", index, each) for index, each in enumerate(deck.stories)]
    for section, index, note in placed:
        if only and note.id != only:
            continue
        for finding in hold.findings(note, deck.id):
            at = line((section, index, *finding.path))
            out.append(Located(finding, deck.id, note.id, at))
    return out


class _Held:
    """What every story of one run is held against."""

    def __init__(self, home: Home, connection: Connection, shelf: Shelf) -> None:
        self._shelf = shelf
        self._rate = own_deck.words_a_minute(home, connection)
        self._samples = own_deck.samples(connection)

    def findings(self, note: Story | Competency, deck: str) -> list[Finding]:
        """What is thin in a note."""
        if isinstance(note, Competency):
            return lint_competency(note)
        frame = own_deck.frame(note, deck, self._shelf, self._rate, self._samples)
        return lint_story(note, frame)


def shelf_with(home: Home, connection: Connection, deck: str, notes: Sequence[Note]) -> Shelf:
    """The competencies and stories of the store, with these notes in place of a deck's own."""
    frame: dict[Place, Note] = {
        (item.deck, item.note.id): item.note
        for item in library.notes(connection, kinds=(Competency.kind, Story.kind))
        if item.deck != deck
    }
    return Shelf(frame | {(deck, note.id): note for note in notes})
