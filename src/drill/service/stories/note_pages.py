"""A note as a person reads it: a story with its beats, a competency with its frameworks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from drill.cards.shelf import Shelf
from drill.domain.card import Card
from drill.domain.deck import Competency, Framework, Note, Plain, Principle, Story
from drill.errors import NotFound
from drill.service.home import memories
from drill.service.home.home import Home
from drill.text import unmarked


class Role(StrEnum):
    """What a line of a note is."""

    TITLE = "title"
    HEAD = "head"
    TEXT = "text"
    ITEM = "item"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line, without its signs and indents."""

    role: Role
    text: str


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
    lines = [*_story(story), PageLine(Role.TITLE, "Lint" if located else "Lint: sound")]
    for finding in (line.finding for line in located):
        lines.append(PageLine(Role.HEAD, f"{finding.severity.value}: {finding.where}"))
        lines.append(PageLine(Role.ITEM, finding.message))
        lines.append(PageLine(Role.ITEM, finding.fix))
    framework = shelf.framework(story, deck)
    return lines + (list(_framework(framework)) if framework else [])


def _lines(note: Note, card: Card, shelf: Shelf) -> Iterator[PageLine]:
    if isinstance(note, Story):
        yield from _story(note)
        framework = shelf.framework(note, card.deck)
        if framework:
            yield from _framework(framework)
    elif isinstance(note, Competency):
        yield from _competency(note)
        for placed in shelf.stories(card.deck, note.id):
            yield from _story(placed.story)
    else:
        yield from _sides(note)


def _story(note: Story) -> Iterator[PageLine]:
    yield PageLine(Role.TITLE, note.title + (" (sample)" if note.sample else ""))
    parts = [(f"{number}. {beat.label}", beat.facts) for number, beat in enumerate(note.beats, 1)]
    parts += [(f"“{probe.ask}”", probe.answer) for probe in note.probes]
    for head, facts in parts:
        yield PageLine(Role.HEAD, head)
        for fact in facts:
            yield PageLine(Role.ITEM, unmarked(fact.say) + (f" ({fact.how})" if fact.how else ""))


def _framework(framework: Framework) -> Iterator[PageLine]:
    yield PageLine(Role.TITLE, framework.name)
    if framework.opening:
        yield PageLine(Role.TEXT, framework.opening)
    for number, step in enumerate(framework.steps, 1):
        bonus = " (for senior roles)" if step.bonus else ""
        yield PageLine(Role.HEAD, f"{number}. {step.label}{bonus}")
        if step.why:
            yield PageLine(Role.ASIDE, step.why)
        for item in step.items:
            yield PageLine(Role.ITEM, item)


def _competency(note: Competency) -> Iterator[PageLine]:
    yield PageLine(Role.TITLE, note.name)
    if note.evaluates:
        yield PageLine(Role.TEXT, note.evaluates)
    for framework in note.frameworks:
        yield from _framework(framework)
    if note.red_flags:
        yield PageLine(Role.TITLE, "Red flags")
    for flag in note.red_flags:
        yield PageLine(Role.HEAD, flag.flag)
        yield PageLine(Role.ITEM, f"instead: {flag.repair}")


def _sides(note: Principle | Plain) -> Iterator[PageLine]:
    if isinstance(note, Principle):
        sides = [(note.ask, note.answer)]
    elif note.sides or note.cloze:
        sides = [(side.q, side.a) for side in note.sides]
    else:
        sides = [(note.q, note.a)]
    for question, answer in sides:
        yield PageLine(Role.TITLE, question)
        yield PageLine(Role.TEXT, answer)
    if isinstance(note, Plain) and note.cloze:
        yield PageLine(Role.TEXT, unmarked(note.cloze))
