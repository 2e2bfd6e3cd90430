"""Notes that a person has already → stories in their own deck, with what was made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from drill.cards.moves import renames
from drill.cards.shelf import Shelf
from drill.coaching import coverage
from drill.coaching.lint import Finding, Frame, heard, lint_story
from drill.deckfile.reading import source_of
from drill.domain.deck import Beat, Competency, Deck, Probe, Story
from drill.exchange.notes.stories import Noted, read_notes
from drill.service.home.home import Home
from drill.service.home.words import count
from drill.service.library import own_deck
from drill.service.stories import speaking_rate
from drill.service.stories.routing import Asker
from drill.storage.connection import Connection
from drill.text import marks, nearest

ENDINGS = (".md", ".markdown", ".txt")
"""Of files that are notes and no decks."""


_Part = TypeVar("_Part", Beat, Probe)


@dataclass(frozen=True, slots=True)
class NotebookStory:
    """What was made of one story of the notes."""

    noted: Noted
    competency: Competency | None
    """What it is for; None where none was found."""
    guessed: bool
    """The notes name no competency: it was found by its words."""
    findings: tuple[Finding, ...]
    """What lint says is missing."""


def words(read: NotebookStory) -> list[str]:
    """What was made of a story, for people: what it is for, its parts, what is missing in it."""
    story, remarks = read.noted.story, list(read.noted.remarks)
    if read.competency is None:
        remarks.append("no competency was found for it: name one with a line `Competency: …`")
    competency = "probably " * read.guessed + (read.competency.name if read.competency else "?")
    facts = _facts(story)
    figures = sum(len(marks(fact)) for fact in facts)
    return [
        f"line {read.noted.line}: {story.title}  → {competency}",
        f"  {count(len(story.beats), 'beat')}, {count(len(facts), 'fact')}, "
        f"{count(figures, 'figure')}, {count(len(story.probes), 'follow-up')}: "
        + " · ".join(beat.label for beat in story.beats),
        *(f"  note: {remark}" for remark in remarks),
        *(f"  {finding.severity.value}: {finding.message}" for finding in read.findings),
    ]


def is_notes(source: str) -> bool:
    """Whether a file is notes, by its ending."""
    return Path(source).suffix.lower() in ENDINGS


def read(home: Home, sources: Sequence[str]) -> tuple[Deck, list[NotebookStory]]:
    """One's own deck with the stories of these notes in it, and what was made of each.

    A story of the deck that has the id of one in the notes, or else its title, or else says the
    same, is replaced by it, as in any update of a deck. Raises NotFound, DeckError (no text, no
    story in it) and StoreError.
    """
    noted = [note for source in sources for note in read_notes(source_of(Path(source)), source)]
    with home.store.read() as connection:
        shelf = home.shelf(connection)
        deck = own_deck.read(connection)
        read = _stories(home, connection, shelf, _as_before(noted, deck))
    fresh = {part.noted.story.id: part.noted.story for part in read}
    stories = [fresh.pop(story.id, story) for story in deck.stories]
    return replace(deck, stories=(*stories, *fresh.values())), read


def _as_before(noted: Sequence[Noted], deck: Deck) -> list[Noted]:
    """The stories with the ids under which the deck has them, on which what is remembered hangs:
    earlier versions made other ids of letters that ASCII has not, and a title may be another."""
    by_title = {story.title: story for story in reversed(deck.stories)}
    by_id = {story.id: story for story in deck.stories}
    retitled = renames(deck.stories, [note.story for note in noted])
    alike = {now: by_id[was] for was, now in retitled.items()}
    taken = {note.story.id for note in noted if note.story.id in by_id}
    out = []
    for note in noted:
        story = note.story
        before = by_id.get(story.id) or by_title.get(story.title) or alike.get(story.id)
        if before is not None and (before.id == story.id or before.id not in taken):
            taken.add(before.id)
            story = replace(
                story,
                id=before.id,
                beats=_with_ids(story.beats, before.beats, lambda beat: beat.label),
                probes=_with_ids(story.probes, before.probes, lambda probe: probe.ask),
            )
        out.append(replace(note, story=story))
    return out


def _with_ids(
    parts: Sequence[_Part], before: Sequence[_Part], text_of: Callable[[_Part], str]
) -> tuple[_Part, ...]:
    """Parts of a story, each with the id of the part that said the same before, as far as all of
    them then have ids of their own."""
    ids = {text_of(part): part.id for part in reversed(before)}
    out = tuple(replace(part, id=ids.pop(text_of(part), part.id)) for part in parts)
    return out if len({part.id for part in out}) == len(out) else tuple(parts)


def _stories(
    home: Home, connection: Connection, shelf: Shelf, noted: Sequence[Noted]
) -> list[NotebookStory]:
    known = own_deck.competencies(connection)
    asker: Asker | None = None
    rate, samples = speaking_rate.words_a_minute(home, connection), own_deck.samples(connection)
    out = []
    for note in noted:
        named = competency = _named(note.wanted, known)
        if competency is None:
            asker = asker or Asker(home)
            competency = _alike(note.story, asker)
        story = _placed(note.story, competency)
        findings = lint_story(
            story, own_deck.frame(home, story, own_deck.DECK, shelf, rate, samples)
        )
        guessed = competency is not None and named is None
        out.append(NotebookStory(replace(note, story=story), competency, guessed, tuple(findings)))
    return out


def _named(wanted: str, known: Sequence[tuple[str, Competency]]) -> Competency | None:
    """The competency that the notes name, by its id, its name or its topic."""
    if not wanted.strip():
        return None
    names: dict[str, Competency] = {}
    for _, competency in known:
        for name in filter(None, (competency.id, competency.name, competency.topic)):
            names.setdefault(name.casefold(), competency)
    return names.get(nearest(wanted.strip().casefold(), list(names)))


def _alike(story: Story, asker: Asker) -> Competency | None:
    """The competency that its questions speak for, else all that is told: a title says less."""
    for text in (*story.questions, f"{story.title}. {' '.join(_facts(story))}"):
        match = asker.ask(text)
        if match.confident and match.candidates:
            return asker.competency(match.candidates[0])
    return None


def _placed(story: Story, competency: Competency | None) -> Story:
    """The story for its competency, its beats with the steps that their labels name, and those
    that no label names by what the beats say.
    """
    if competency is None:
        return story
    story = replace(story, competencies=(competency.id,))
    if not competency.frameworks:
        return story
    followed = competency.frameworks[0]
    named = coverage.steps_of([beat.label for beat in story.beats], followed)
    taken = {step for steps in named for step in steps}
    heard_steps = heard(story, Frame((competency,), followed))
    beats = (
        replace(beat, steps=(*by_label, *(step for step in by_text if step not in taken)))
        for beat, by_label, by_text in zip(story.beats, named, heard_steps, strict=True)
    )
    return replace(story, beats=tuple(beats))


def _facts(story: Story) -> list[str]:
    return [fact.say for beat in story.beats for fact in beat.facts]
