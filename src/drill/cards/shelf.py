"""Where a card finds the other notes that its faces need: competencies, frameworks, stories."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from drill.domain import fit
from drill.domain.deck import (
    Competency,
    Framework,
    Note,
    Phrasing,
    Place,
    Step,
    Story,
    StoryVariant,
)
from drill.domain.themes import Suits
from drill.domain.told_for import told_for


class Placed(NamedTuple):
    """A story and the deck it is in."""

    deck: str
    story: Story

    @property
    def place(self) -> Place:
        """Where the story is."""
        return self.deck, self.story.id


class Fitting(NamedTuple):
    """A story that answers a question, as it is told for it."""

    deck: str
    story: Story
    suits: Suits
    """How sure it is that it does; never `NO`."""

    @property
    def place(self) -> Place:
        """Where the story is."""
        return self.deck, self.story.id


class Shelf:
    """All competencies and stories, by place; other notes on demand.

    `frame` holds competencies and stories; `fetch` answers for any other note; `coming` is the
    phrasing that a competency's route card shows next, where it is not simply the next one.
    """

    def __init__(
        self,
        frame: Mapping[Place, Note],
        fetch: Callable[[Place], Note | None] | None = None,
        coming: Mapping[Place, str] | None = None,
        *,
        senior: bool = False,
    ) -> None:
        self._frame = dict(frame)
        self.coming = coming or {}
        self.senior = senior
        """Whether the role that is wanted is a senior one: then steps for such roles count."""
        self._fetch = fetch
        self._by_id: dict[str, list[tuple[str, Competency]]] = {}
        self._stories: dict[Place, list[Placed]] = {}
        for (deck, _), note in self._frame.items():
            if isinstance(note, Competency):
                self._by_id.setdefault(note.id, []).append((deck, note))
        for (deck, _), note in self._frame.items():
            if isinstance(note, Story):
                places = (self.place_of(ref, deck) for ref in note.competencies)
                for place in dict.fromkeys(places):
                    if place:
                        self._stories.setdefault(place, []).append(Placed(deck, note))

    def note(self, deck: str, note: str) -> Note | None:
        """The note at a place, or None."""
        framed = self._frame.get((deck, note))
        return framed or (self._fetch((deck, note)) if self._fetch else None)

    def competencies(self) -> dict[Place, Competency]:
        """Every competency, in the order of the frame."""
        notes = self._frame.items()
        return {place: note for place, note in notes if isinstance(note, Competency)}

    def every_story(self) -> list[Placed]:
        """Every story, in the order of the frame."""
        notes = self._frame.items()
        return [Placed(deck, note) for (deck, _), note in notes if isinstance(note, Story)]

    def teaches(self, deck: str) -> bool:
        """Whether a deck has a competency."""
        return any(owner == deck for owners in self._by_id.values() for owner, _ in owners)

    def place_of(self, ref: str, deck: str) -> Place | None:
        """Where a competency reference (`id` or `deck/id`) leads from a deck: to its own, else to
        that of the deck that is first in the frame."""
        if "/" in ref:
            owner, _, name = ref.partition("/")
            return (owner, name) if isinstance(self._frame.get((owner, name)), Competency) else None
        places = self._by_id.get(ref, [])
        decks = [owner for owner, _ in places]
        if deck in decks:
            return (deck, ref)
        return (decks[0], ref) if decks else None

    def competency(self, ref: str, deck: str) -> Competency | None:
        """The competency that a reference means, seen from a deck."""
        place = self.place_of(ref, deck)
        note = self._frame.get(place) if place else None
        return note if isinstance(note, Competency) else None

    def called(self, ref: str, deck: str) -> str:
        """What the competency that a reference means is called; the reference where it is none."""
        competency = self.competency(ref, deck)
        return competency.name if competency else ref

    def references(self) -> list[str]:
        """Every reference that leads to a competency: `id`, and `deck/id`."""
        places = [f"{deck}/{name}" for name, owners in self._by_id.items() for deck, _ in owners]
        return [*self._by_id, *places]

    def stories(self, deck: str, competency: str) -> list[Placed]:
        """The stories for a competency: own ones first, those mainly for it before the others."""
        place = (deck, competency)
        return sorted(
            self._stories.get(place, []),
            key=lambda placed: (
                placed.story.sample,
                self.place_of(placed.story.competencies[0], placed.deck) != place,
            ),
        )

    def answers(self, deck: str, competency: str) -> list[Placed]:
        """The stories to answer a competency with: own ones; without any, the samples."""
        stories = self.stories(deck, competency)
        return [placed for placed in stories if not placed.story.sample] or stories

    def fitting(self, deck: str, competency: str, asked: Phrasing) -> list[Fitting]:
        """Which stories answer a question, the surest first: of those to answer its competency
        with, those that show enough of it and are about what the question insists on, or may be,
        as they state no themes. Any of them is right.
        """
        shares = self._suited(deck, competency, asked)
        whole = [suited for suited, share in shares if share >= fit.THIN]
        return sorted(whole, key=lambda fitting: -fitting.suits)

    def thin(self, deck: str, competency: str, asked: Phrasing) -> list[Story]:
        """The stories that would answer a question, if they showed more of its competency."""
        shares = self._suited(deck, competency, asked)
        return [suited.story for suited, share in shares if share < fit.THIN]

    def _suited(
        self, deck: str, competency: str, asked: Phrasing
    ) -> Iterator[tuple[Fitting, float]]:
        """What may be about a question, and the share of the competency's steps that it shows."""
        note = self.note(deck, competency)
        if not isinstance(note, Competency):
            return
        for placed in self.answers(deck, competency):
            if suits := fit.answers(placed.story, asked):
                yield Fitting(*self.told_for(placed, note), suits), self.fit(placed, note)

    def fit(self, placed: Placed, competency: Competency) -> float:
        """The share of the competency's steps that a story shows as it is told for it, 0 to 1, for
        the role wanted.
        """
        placed_as = self.told_for(placed, competency)
        followed = self.framework(placed_as.story, placed_as.deck)
        return fit.fit(placed_as.story, competency, followed, senior=self.senior)

    def variant(self, placed: Placed, competency: Competency) -> StoryVariant | None:
        """How an own story is told for a competency; None where it has no variant for it."""
        for variant in () if placed.story.sample else placed.story.variants:
            named = variant.competency.rpartition("/")[2]
            if named == competency.id and self.competency(variant.competency, placed.deck) == (
                competency
            ):
                return variant
        return None

    def told_for(self, placed: Placed, competency: Competency) -> Placed:
        """A story as it is told for a competency: by its variant, where it has one for it."""
        return self.told_by(placed, self.variant(placed, competency))

    def told_by(self, placed: Placed, variant: StoryVariant | None) -> Placed:
        """A story as one of its variants has it told; as it stands without one."""
        if variant is None:
            return placed
        deck, story = placed
        other = self.competency(variant.competency, deck)
        frameworks = other.frameworks if other else ()
        first = frameworks[0] if frameworks else None
        as_told = told_for(story, variant, self.framework(story, deck), first)
        shown = fit.not_shown(as_told, other, None, senior=self.senior)[0] if other else None
        return Placed(deck, replace(as_told, framework=shown.id if shown else ""))

    def framework(self, story: Story, deck: str) -> Framework | None:
        """The framework a story follows: the named one, else the first of its main competency."""
        for ref in story.competencies:
            competency = self.competency(ref, deck)
            if competency is None:
                continue
            for framework in competency.frameworks:
                if framework.id == (story.framework or framework.id):
                    return framework
        return None

    def step(self, ref: str, story: Story, deck: str) -> Step | None:
        """The framework step that a beat's `steps` entry names: `step` or `framework.step`."""
        name, _, step = ref.rpartition(".")
        for competency in (self.competency(c, deck) for c in story.competencies):
            for framework in competency.frameworks if competency else ():
                if framework.id == (name or getattr(self.framework(story, deck), "id", "")):
                    return next((s for s in framework.steps if s.id == step), None)
        return None
