"""How the stories stand: which competency each answers, how ready it is, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from drill.cards.shelf import Place, Placed, Shelf
from drill.coaching import coverage, readiness
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

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Weakest:
    """The beat of a story most likely to be forgotten."""

    label: str
    recall: float
    key: str
    """Its card."""


@dataclass(frozen=True, slots=True)
class StoryStanding:
    """One story, and how ready a person is to tell it."""

    deck: str
    note: str
    title: str
    sample: bool
    ready: float
    """Chance, 0 to 1, that all its beats are recalled now."""
    later: float | None
    """The same on the day that was asked for, without a review until then."""
    weakest: Weakest | None
    told: int | None
    """When it was last told aloud, epoch ms."""
    uses: int
    """Competencies it answers."""

    @property
    def place(self) -> str:
        """`deck/note`."""
        return f"{self.deck}/{self.note}"


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
    competency: str
    name: str
    cells: tuple[Cell, ...]
    """Best first."""
    questions: tuple[str, ...]
    """The phrasings of its pool."""
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
        found = standings(home, connection, shelf, on=on)
        placed = {(p.deck, p.story.id): p for p in _placed(connection)}
        frames = phrasings.competencies(connection)
    own = [each for each in found if not each.sample]
    over = coverage.overused([(each.place, each.uses) for each in own])
    rows = []
    for item in frames:
        note = item.note
        assert isinstance(note, Competency)
        cells = []
        for each in own:
            story = placed[each.deck, each.note].story
            places = [shelf.place_of(ref, each.deck) for ref in story.competencies]
            if (item.deck, note.id) in places:
                share = coverage.fit(story, note, shelf.framework(story, each.deck))
                cells.append(Cell(each, share, places[0] == (item.deck, note.id)))
        cells.sort(key=lambda cell: (-cell.fit, not cell.main, -cell.story.ready, cell.story.place))
        cover = Cover(
            note.name,
            tuple((cell.story.title, cell.fit) for cell in cells),
            tuple(cell.story.title for cell in cells if cell.story.place in over),
        )
        rows.append(
            MatrixRow(
                item.deck, note.id, note.name, tuple(cells), note.questions, coverage.warning(cover)
            )
        )
    return Matrix(tuple(rows), tuple(own), over)


def standings(
    home: Home, connection: Connection, shelf: Shelf, *, on: int | None = None
) -> list[StoryStanding]:
    """Every story, own ones first, in their decks' order."""
    now = home.clock.now()
    beats: dict[Place, dict[str, Strength]] = {}
    for strength in cards.strengths(connection):
        if strength.kind is Kind.BEAT:
            beats.setdefault((strength.deck, strength.note), {})[strength.slot] = strength
    told = rehearsals.last_told(connection)
    out = []
    for placed in _placed(connection):
        place = (placed.deck, placed.story.id)
        mine = beats.get(place, {})
        refs = {shelf.place_of(ref, placed.deck) for ref in placed.story.competencies}
        out.append(
            StoryStanding(
                deck=placed.deck,
                note=placed.story.id,
                title=placed.story.title,
                sample=placed.story.sample,
                ready=readiness.story(chance(home, each, now) for each in mine.values()),
                later=None
                if on is None
                else readiness.story(chance(home, each, on) for each in mine.values()),
                weakest=_weakest(home, placed, mine, now),
                told=told.get(Slot(Kind.TELL).key(*place)),
                uses=len(refs - {None}),
            )
        )
    return sorted(out, key=lambda each: each.sample)


def _weakest(home: Home, placed: Placed, beats: dict[str, Strength], now: int) -> Weakest | None:
    best: Weakest | None = None
    for beat in placed.story.beats:
        slot = Slot(Kind.BEAT, beat.id)
        if strength := beats.get(str(slot)):
            now_recalled = chance(home, strength, now)
            if best is None or now_recalled < best.recall:
                key = slot.key(placed.deck, placed.story.id)
                best = Weakest(beat.label, now_recalled, key)
    return best


def _placed(connection: Connection) -> list[Placed]:
    stored = library.notes(connection, kinds=[Story.kind])
    return [Placed(item.deck, item.note) for item in stored if isinstance(item.note, Story)]


def find(connection: Connection, ref: str) -> Placed:
    """The story that a person names: `deck/note`, its id, or its title; own ones first.

    Raises NotFound, naming the nearest.
    """
    every = sorted(_placed(connection), key=lambda placed: placed.story.sample)
    wanted = ref.strip().casefold()
    for placed in every:
        names = (f"{placed.deck}/{placed.story.id}", placed.story.id, placed.story.title)
        if wanted in [name.casefold() for name in names]:
            return placed
    known = [placed.story.id for placed in every] + [placed.story.title for placed in every]
    raise NotFound(f"there is no story {ref[:80]!r}", did_you_mean(ref, known))
