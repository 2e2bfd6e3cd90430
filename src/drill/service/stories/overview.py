"""How the stories stand: which competency each answers, how ready it is, what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from drill.cards.shelf import Place, Placed, Shelf
from drill.coaching import coverage, readiness, variants
from drill.coaching.coverage import Cover
from drill.domain.deck import Competency, Story
from drill.domain.kind import Kind
from drill.domain.slot import Slot
from drill.errors import NotFound
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.home.memories import chance
from drill.storage import cards, library, rehearsals
from drill.storage.cards import Strength
from drill.text import did_you_mean


@dataclass(frozen=True, slots=True)
class Weakest:
    """The beat of a story most likely to be forgotten."""

    label: str
    recall: float


@dataclass(frozen=True, slots=True)
class StoryStanding:
    """One story, and how ready a person is to tell it."""

    deck: str
    story: Story
    ready: float
    """Share of its beats, 0 to 1, that is expected to be told now."""
    key: float
    """Chance, 0 to 1, that its three key beats are all recalled now."""
    later: float | None
    """How ready it is on the day that was asked for, without a review until then."""
    weakest: Weakest | None
    told: int | None
    """When it was last told aloud, epoch ms."""
    uses: int
    """Competencies it answers."""

    @property
    def place(self) -> str:
        """`deck/note`."""
        return f"{self.deck}/{self.story.id}"

    @property
    def title(self) -> str:
        """The story's."""
        return self.story.title

    @property
    def sample(self) -> bool:
        """Whether it is somebody else's."""
        return self.story.sample


@dataclass(frozen=True, slots=True)
class Cell:
    """A story in the row of a competency."""

    story: StoryStanding
    fit: float
    """Share of the competency's steps that it shows, 0 to 1."""
    main: bool
    """Whether it is mainly for this competency."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A competency with the stories that answer it."""

    deck: str
    competency: Competency
    cells: tuple[Cell, ...]
    """Best first."""
    warning: str
    """What is missing; empty where it is sound."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Competencies and question families against own stories."""

    rows: tuple[MatrixRow, ...]
    stories: tuple[StoryStanding, ...]
    """One's own, in their decks' order."""
    overused: tuple[str, ...]
    """Places of the stories that answer too many competencies."""


def matrix(home: Home, on: int | None = None) -> Matrix:
    """Competencies against own stories, now and on a day (epoch ms). Raises StoreError."""
    with home.store.read() as connection:
        shelf = home.shelf(connection)
        own = [
            standing
            for standing in standings(home, connection, shelf, on=on).values()
            if not standing.sample
        ]
        competencies = phrasings.competencies(connection)
    overused = coverage.overused([(standing.place, standing.uses) for standing in own])
    rows = []
    for place, competency in competencies.items():
        cells = []
        for standing in own:
            story, deck = standing.story, standing.deck
            places = [shelf.place_of(ref, deck) for ref in story.competencies]
            if place in places:
                share = shelf.fit(Placed(deck, story), competency)
                cells.append(Cell(standing, share, places[0] == place))
        cells.sort(key=lambda cell: (-cell.fit, not cell.main, -cell.story.ready, cell.story.place))
        cover = Cover(
            competency.name,
            tuple((cell.story.title, cell.fit) for cell in cells),
            tuple(cell.story.title for cell in cells if cell.story.place in overused),
        )
        rows.append(MatrixRow(place[0], competency, tuple(cells), coverage.warning(cover)))
    return Matrix(tuple(rows), tuple(own), overused)


def standings(
    home: Home, connection: Connection, shelf: Shelf, *, on: int | None = None
) -> dict[Place, StoryStanding]:
    """Every story by its place, own ones first, in their decks' order."""
    now = home.clock.now()
    beats: defaultdict[Place, dict[str, Strength]] = defaultdict(dict)
    rated: dict[Place, int | None] = {}
    for strength in cards.strengths(connection):
        if strength.kind is Kind.BEAT:
            beats[strength.deck, strength.note][strength.slot] = strength
        elif strength.kind is Kind.TELL:  # one may rate it as a whole, without a clock
            rated[strength.deck, strength.note] = strength.last_at
    last_told = rehearsals.last_told(connection)

    def ready(strengths: Mapping[str, Strength], at: int) -> float:
        return readiness.mean(chance(home, strength, at) for strength in strengths.values())

    def key(story: Story, strengths: Mapping[str, Strength]) -> float:
        slots = (str(Slot(Kind.BEAT, story.beats[i].id)) for i in variants.key_beats(story))
        asked = [strengths[slot] for slot in slots if slot in strengths]
        return readiness.whole(chance(home, strength, now) for strength in asked)

    out = []
    for placed in stories(connection):
        deck, story = placed.deck, placed.story
        strengths = beats[deck, story.id]
        out.append(
            StoryStanding(
                deck,
                story,
                ready=ready(strengths, now),
                key=key(story, strengths),
                later=None if on is None else ready(strengths, on),
                weakest=_weakest(home, story, strengths, now),
                told=last_told.get(
                    Slot(Kind.TELL).key(deck, story.id), rated.get((deck, story.id))
                ),
                uses=len({shelf.place_of(ref, deck) for ref in story.competencies} - {None}),
            )
        )
    out.sort(key=lambda standing: standing.sample)
    return {(standing.deck, standing.story.id): standing for standing in out}


def _weakest(
    home: Home, story: Story, strengths: Mapping[str, Strength], now: int
) -> Weakest | None:
    slots = [(beat.label, str(Slot(Kind.BEAT, beat.id))) for beat in story.beats]
    beats = [
        Weakest(label, chance(home, strengths[slot], now))
        for label, slot in slots
        if slot in strengths
    ]
    return min(beats, key=lambda beat: beat.recall, default=None)


def stories(connection: Connection) -> list[Placed]:
    """Every story, in the decks' order."""
    stored = library.notes(connection, kinds=[Story.kind])
    return [Placed(item.deck, item.note) for item in stored if isinstance(item.note, Story)]


def find(connection: Connection, ref: str) -> Placed:
    """The story that a person names: `deck/note`, its id, or its title; own ones first.

    Raises NotFound, naming the nearest.
    """
    every = sorted(stories(connection), key=lambda placed: placed.story.sample)
    wanted = ref.strip().casefold()
    for placed in every:
        names = (f"{placed.deck}/{placed.story.id}", placed.story.id, placed.story.title)
        if wanted in [name.casefold() for name in names]:
            return placed
    known = [placed.story.id for placed in every] + [placed.story.title for placed in every]
    raise NotFound(f"there is no story {ref[:80]!r}", did_you_mean(ref, known))
