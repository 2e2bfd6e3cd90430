"""How the stories stand: which competency each answers, how ready it is, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drill.cards.shelf import Placed, Shelf
from drill.coaching import coverage, readiness, ways
from drill.coaching.coverage import Cover
from drill.coaching.telling import too_short
from drill.domain.deck import Competency, Phrasing, Place, Story, StoryVariant
from drill.domain.kind import Kind
from drill.domain.rehearsal import WINDOWS
from drill.domain.slot import slot_text
from drill.domain.themes import Suits
from drill.errors import UsageError
from drill.service.home import meant, phrasings
from drill.service.home.home import Home
from drill.service.home.meant import Nameable
from drill.service.home.memories import chances
from drill.storage import cards, library, rehearsals
from drill.storage.cards import Strength
from drill.storage.connection import Connection


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
class StoryAnswer:
    """A story that answers a question."""

    story: StoryStanding
    sure: bool
    """Whether that is sure; else it states no themes, and only may."""

    @property
    def doubt(self) -> str:
        """Why it is not sure, and what to do; empty where it is."""
        return "" if self.sure else phrasings.unstated(self.story.place)

    @property
    def named(self) -> str:
        """Its title, and a doubt."""
        return f"{self.story.title}{self.doubt and f' ({self.doubt})'}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A story in the row of a competency."""

    story: StoryStanding
    fit: float
    """Share of the competency's steps that it shows, 0 to 1."""
    main: bool
    """Whether it is mainly for this competency."""
    variant: str = ""
    """Id of the variant by which it is told for this competency, and as which `story` stands;
    empty where it has none."""


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
        look = Standings(home, connection, shelf, on)
        every = (look.standing(placed) for placed in shelf.every_story())
        own = [standing for standing in every if not standing.sample]
        competencies = shelf.competencies()
    overused = coverage.overused([(standing.place, standing.uses) for standing in own])
    rows = []
    for place, competency in competencies.items():
        cells = []
        for standing in own:
            story, deck = standing.story, standing.deck
            places = [shelf.place_of(ref, deck) for ref in story.competencies]
            if place in places:
                placed = Placed(deck, story)
                share = shelf.fit(placed, competency)
                variant = shelf.variant(placed, competency)
                state = look.standing(placed, variant) if variant else standing
                name = variant.id if variant else ""
                cells.append(Cell(state, share, places[0] == place, name))
        cells.sort(key=lambda cell: (-cell.fit, not cell.main, -cell.story.ready, cell.story.place))
        cover = Cover(
            competency.name,
            tuple((cell.story.title, cell.fit) for cell in cells),
            tuple(cell.story.title for cell in cells if cell.story.place in overused),
        )
        rows.append(MatrixRow(place[0], competency, tuple(cells), coverage.warning(cover)))
    return Matrix(tuple(rows), tuple(own), overused)


def standings(
    home: Home,
    connection: Connection,
    shelf: Shelf,
    known: Mapping[str, Strength] | None = None,
) -> dict[Place, StoryStanding]:
    """Every story by its place, own ones first, in their decks' order. `known` are the `strengths`,
    where the caller has read them."""
    look = Standings(home, connection, shelf, known=known)
    out = [look.standing(placed) for placed in shelf.every_story()]
    out.sort(key=lambda standing: standing.sample)
    return {(standing.deck, standing.story.id): standing for standing in out}


def answers(
    shelf: Shelf, known: Mapping[Place, StoryStanding], place: Place, asked: Phrasing
) -> list[StoryAnswer]:
    """The stories that answer a question after the competency at a place, the surest first; `known`
    are the `standings`.
    """
    fitting = shelf.fitting(*place, asked)
    return [StoryAnswer(known[it.place], it.suits > Suits.PERHAPS) for it in fitting]


class Standings:
    """What is remembered of every story, now and on a day (epoch ms)."""

    def __init__(
        self,
        home: Home,
        connection: Connection,
        shelf: Shelf,
        on: int | None = None,
        known: Mapping[str, Strength] | None = None,
    ) -> None:
        """`known` are the `strengths`, where the caller has read them. Raises StoreError."""
        self._shelf = shelf
        self._now = chances(home, home.clock.now())
        self._on = None if on is None else chances(home, on)
        self._strengths = cards.strengths(connection) if known is None else known
        self._told: dict[str, int] = {}
        self._hasty: dict[str, int] = {}
        for telling in rehearsals.tellings(connection):
            hasty = too_short(telling.told.seconds, WINDOWS[telling.told.way])
            (self._hasty if hasty else self._told)[telling.card] = telling.at

    def standing(self, placed: Placed, variant: StoryVariant | None = None) -> StoryStanding:
        """How ready a person is to tell a story, or one of its variants."""
        deck, story = self._shelf.told_by(placed, variant)
        there = {beat.id: self._at(placed, slot_text(Kind.BEAT, beat.id)) for beat in story.beats}
        beats = {beat: strength for beat, strength in there.items() if strength}
        known = {beat: self._now(strength) for beat, strength in beats.items()}
        keys = [story.beats[index].id for index in ways.key_beats(story)]
        weakest = (Weakest(beat.label, known[beat.id]) for beat in story.beats if beat.id in known)
        refs = story.competencies
        return StoryStanding(
            deck,
            story,
            ready=readiness.mean(known.values()),
            key=readiness.whole(known[beat] for beat in keys if beat in known),
            later=None if self._on is None else readiness.mean(map(self._on, beats.values())),
            weakest=min(weakest, key=lambda beat: beat.recall, default=None),
            told=self._last(placed, slot_text(Kind.TELL, variant.id if variant else "")),
            uses=len({self._shelf.place_of(ref, deck) for ref in refs} - {None}),
        )

    def _last(self, placed: Placed, tell: str) -> int | None:
        """When it was told last, in a time in which it can be told; one may rate it as a whole,
        without a clock, also after a telling in which nobody can have told it.
        """
        key, rated = f"{placed.deck}/{placed.story.id}/{tell}", self._at(placed, tell)
        ats = [self._told.get(key), rated.last_at if rated else None]
        hasty = self._hasty.get(key, -1)
        return max((at for at in ats if at is not None and at != hasty), default=None)

    def _at(self, placed: Placed, slot: str) -> Strength | None:
        return self._strengths.get(f"{placed.deck}/{placed.story.id}/{slot}")


def stories(connection: Connection) -> list[Placed]:
    """Every story, in the decks' order."""
    stored = library.notes(connection, kinds=[Story.kind])
    return [Placed(item.deck, item.note) for item in stored if isinstance(item.note, Story)]


def find(connection: Connection, ref: str) -> Placed:
    """The story that a person names; of a sample and an own one of one id or title, the own one.
    Raises as `meant.find` does.
    """
    known = (
        Nameable(placed, "/".join(placed.place), placed.story.title, not placed.story.sample)
        for placed in stories(connection)
    )
    return meant.find(ref, known, "story")


def check_tellable(placed: Placed) -> None:
    """Raises UsageError where a story has no beats."""
    deck, story = placed
    if not story.beats:
        raise UsageError(
            f"{story.title} has no beats to tell", f"`drill edit {deck}/{story.id}` adds some."
        )
