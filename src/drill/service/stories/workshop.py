"""The workshop: a draft is begun for a competency, and becomes a story of one's own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from drill.domain.deck import Competency
from drill.errors import NotFound, UsageError
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.library import own_deck
from drill.service.library.own_deck import Added
from drill.service.stories import draft_files
from drill.service.stories.draft import TYPICAL_PROBES, Draft, DraftBeat, DraftProbe
from drill.text import nearest, one_line

PLAIN_LABELS = ("Situation", "Action", "Result", "Learning")
"""Beats of a story for a competency that brings no framework."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A competency to write a story for."""

    deck: str
    competency: Competency
    ref: str
    """As a story names it; see `Draft.ref`."""
    own: int
    """How many own stories are for it already."""
    have: bool
    """Whether the person said that they have one: it is there, and not written down yet."""


def choices(home: Home) -> list[Choice]:
    """Every competency: those without an own story first, among them those for which the person
    said to have one. Raises StoreError.
    """
    with home.store.read() as connection:
        competencies = own_deck.competencies(connection)
        shelf = home.shelf(connection)
    have = home.options["stories.have"]
    ids = [competency.id for _, competency in competencies]
    known = [
        Choice(
            deck,
            competency,
            competency.id if ids.count(competency.id) == 1 else f"{deck}/{competency.id}",
            sum(not placed.story.sample for placed in shelf.stories(deck, competency.id)),
            competency.id in have,
        )
        for deck, competency in competencies
    ]
    return sorted(known, key=lambda choice: (choice.own > 0, not choice.have))


def choose(known: Sequence[Choice], name: str) -> Choice:
    """The competency that a person names: its id, `deck/id`, or its name.

    Raises NotFound naming the nearest.
    """
    wanted = name.strip().casefold()
    for choice in known:
        ident = choice.competency.id
        if wanted in (ident, f"{choice.deck}/{ident}", choice.competency.name.casefold()):
            return choice
    by_name = {choice.competency.name.casefold(): choice.competency.id for choice in known}
    ids = [choice.competency.id for choice in known]
    near = nearest(wanted, ids) or by_name.get(nearest(wanted, list(by_name)), "")
    hint = f"did you mean {near}?" if near else f"there is: {', '.join(ids[:20])}"
    raise NotFound(f"there is no competency {one_line(name)[:80]!r}", hint if known else "")


def find(home: Home, name: str) -> tuple[str, str]:
    """Deck and id of the competency that a person names. Raises NotFound and StoreError."""
    choice = choose(choices(home), name)
    return choice.deck, choice.competency.id


def begin(choice: Choice, framework: str = "") -> Draft:
    """A new draft along a framework of the competency, by default its first."""
    ways = choice.competency.frameworks
    along = next((way for way in ways if way.id == framework), ways[0] if ways else None)
    beats = (
        [DraftBeat(step.id, step.label) for step in along.steps]
        if along
        else [DraftBeat("", label) for label in PLAIN_LABELS]
    )
    return Draft(
        id=os.urandom(4).hex(),
        deck=choice.deck,
        ref=choice.ref,
        framework=along.id if along else "",
        beats=tuple(beats),
        probes=tuple(DraftProbe(ask) for ask in TYPICAL_PROBES),
    )


def finish(home: Home, draft: Draft, progress: Progress = unheard) -> Added:
    """Put the story into one's own deck and put the draft away; one step undoes it, and the draft
    is offered again then.

    Raises UsageError (see `Draft.missing`), DeckError, StoreError, and Cancelled where the watcher
    stops it; then nothing was changed and the draft is kept.
    """
    lacks = draft.missing()
    if lacks:
        raise UsageError(lacks, "The draft is kept.")
    added = own_deck.add(home, [draft.story()], progress)
    draft_files.put_away(home, draft, added)
    return added
