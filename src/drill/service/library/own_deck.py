"""One's own stories: the deck that they are kept in, and what they are held against."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from drill.cards.shelf import Shelf
from drill.coaching.lint import Frame
from drill.config import LEVELS
from drill.deckfile.reading import read_deck
from drill.deckfile.schema import free_id
from drill.deckfile.writing import write_deck
from drill.domain.deck import Competency, Deck, Story
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.home.undo import DecksReversal, MarksReversal, StepKind, record
from drill.service.library import deck_plan, decks, edit_marks
from drill.storage import library, settings, snapshots
from drill.storage.connection import Connection
from drill.storage.library import StoredDeck

DECK = "my-stories"
"""Where the workshop puts what is written in it."""
HOME = "home"
"""The setting that holds the id of that deck, once it was renamed."""
TITLE = "My stories"


@dataclass(frozen=True, slots=True)
class Added:
    """Stories that are in the deck now."""

    deck: str
    notes: tuple[str, ...]
    """Their ids, which may have a number added where one was taken."""
    cards: int
    """New cards."""


def add(home: Home, stories: Sequence[Story], progress: Progress = unheard) -> Added:
    """Put stories into one's own deck, which is made with the first one; one step undoes it.

    Raises DeckError (what a deck file may not hold), StoreError, and Cancelled where the watcher
    stops it; then nothing was changed.
    """
    with home.store.write() as connection:
        deck = read(connection)
        taken = {note.id for note in deck.notes()}
        fresh = []
        for story in stories:
            named = replace(story, id=free_id(story.id, taken.__contains__), sample=False)
            taken.add(named.id)
            fresh.append(named)
        whole = replace(deck, stories=(*deck.stories, *fresh))
        progress(0.2)
        checked = read_deck(write_deck(whole), TITLE)
        planned = deck_plan.plan(connection, checked, own=True, from_store=True)
        progress(0.6)
        before = snapshots.take(connection, planned.deck.id)
        decks.take_in(connection, planned)
        # A file that the deck follows does not have them, and must not drop them.
        marked = edit_marks.mark(connection, [(planned.deck.id, None, story) for story in fresh])
        names = ", ".join(f"{planned.deck.id}/{story.id}" for story in fresh)
        what = f"writing {names}" if len(fresh) == 1 else f"writing {len(fresh)} stories"
        reversals = DecksReversal([before]), MarksReversal(marked)
        record(home, connection, StepKind.EDIT, what, *reversals)
        progress(1.0)
    return Added(planned.deck.id, tuple(story.id for story in fresh), planned.cards["new"])


def read(connection: Connection) -> Deck:
    """One's own deck; where there is none, a new one under an id that is free."""
    name, number = settings.get(connection, HOME) or DECK, 1
    while (stored := library.deck(connection, name, retired=True)) is not None:
        if stored.own:
            return library.whole_deck(connection, name) or replace(stored.head, title=TITLE)
        number += 1
        name = f"{DECK}-{number}"
    return Deck(1, name, TITLE, origin=str(uuid.uuid4()))


def own_decks(connection: Connection) -> list[StoredDeck]:
    """The decks whose stories are the person's own."""
    return [stored for stored in library.decks(connection) if stored.own]


def ids(home: Home) -> tuple[str, ...]:
    """The ids of these decks. Raises StoreError."""
    with home.store.read() as connection:
        return tuple(deck.id for deck in own_decks(connection))


def count(home: Home) -> int:
    """How many stories of the person's own there are. Raises StoreError."""
    with home.store.read() as connection:
        return sum(not story.sample for story in _stories(connection))


def _stories(connection: Connection) -> Iterator[Story]:
    notes = (item.note for item in library.notes(connection, kinds=[Story.kind]))
    return (note for note in notes if isinstance(note, Story))


def frame(
    home: Home, story: Story, deck: str, shelf: Shelf, rate: float, samples: Sequence[Story]
) -> Frame:
    """What a story of this deck is held against: its competencies, its framework, the samples,
    the role that is wanted.
    """
    competencies = (shelf.competency(ref, deck) for ref in story.competencies)
    return Frame(
        competencies=tuple(filter(None, competencies)),
        framework=shelf.framework(story, deck),
        samples=tuple(sample for sample in samples if sample != story),
        words_a_minute=rate,
        level=LEVELS.index(home.options["stories.level"]),
        sample=story.sample,
    )


def samples(connection: Connection) -> list[Story]:
    """Every story that is somebody else's."""
    return [story for story in _stories(connection) if story.sample]


def competencies(connection: Connection) -> list[tuple[str, Competency]]:
    """Every competency with its deck, in the decks' order."""
    stored = library.notes(connection, kinds=[Competency.kind])
    return [(item.deck, item.note) for item in stored if isinstance(item.note, Competency)]
