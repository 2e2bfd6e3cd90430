"""A note as a person reads it: a story with its beats, a competency with its frameworks."""

from __future__ import annotations

from collections.abc import Iterator

from drill.cards.shelf import Shelf
from drill.domain.card import Card
from drill.domain.deck import Competency, Note, Story
from drill.errors import NotFound
from drill.service.home import memories
from drill.service.home.home import Home
from drill.service.study import pages
from drill.service.study.pages import PageLine, Role


def read(home: Home, key: str) -> list[PageLine]:
    """The note of a card, then what it hangs together with: a story's framework, a framework's
    stories. Raises NotFound (no such card) and StoreError.
    """
    with home.store.read() as connection:
        card = memories.find(connection, key)
        shelf = home.shelf(connection)
        note = shelf.note(card.card.deck, card.card.note)
        return list(_lines(note, card.card, shelf)) if note else []


def story_and_lint(home: Home, deck: str, note: str) -> list[PageLine]:
    """A story, what lint says of it, then the framework it follows. Raises NotFound, StoreError."""
    with home.store.read() as connection:
        shelf = home.shelf(connection)
    story = shelf.note(deck, note)
    if not isinstance(story, Story):
        raise NotFound(f"there is no story {deck}/{note} any more")
    from drill.service.stories import lint_report  # megabytes that reading a note need not cost

    located = lint_report.lint(home, f"{deck}/{note}")
    lines = [
        *_story(story, deck, shelf),
        PageLine(Role.TITLE, "Lint" if located else "Lint: sound"),
    ]
    for finding in (line.finding for line in located):
        lines.append(PageLine(Role.HEAD, f"{finding.severity.value}: {finding.place}"))
        lines.append(PageLine(Role.ITEM, finding.message))
        lines.append(PageLine(Role.ITEM, finding.fix))
    framework = shelf.framework(story, deck)
    return lines + (list(pages.framework(framework)) if framework else [])


def _story(story: Story, deck: str, shelf: Shelf) -> Iterator[PageLine]:
    yield from pages.story(story)
    yield from pages.variants(story, lambda ref: shelf.called(ref, deck))


def _lines(note: Note, card: Card, shelf: Shelf) -> Iterator[PageLine]:
    if isinstance(note, Story):
        yield from _story(note, card.deck, shelf)
        framework = shelf.framework(note, card.deck)
        if framework:
            yield from pages.framework(framework)
    elif isinstance(note, Competency):
        yield from pages.competency(note)
        for placed in shelf.stories(card.deck, note.id):
            yield from pages.story(placed.story)
    else:
        yield from pages.sides(note)
