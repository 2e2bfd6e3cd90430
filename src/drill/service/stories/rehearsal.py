"""Telling a story: what is asked for, what was said, and what that does to the cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from drill.cards.shelf import Placed
from drill.coaching import telling, transcripts, variants
from drill.coaching.telling import BeatOrder
from drill.coaching.transcripts import Transcript
from drill.domain.deck import RedFlag, Story
from drill.domain.kind import Kind
from drill.domain.memory import Seen
from drill.domain.rehearsal import WINDOWS, Rehearsal, Told, Variant
from drill.domain.review import Rating, Source
from drill.domain.slot import Slot
from drill.errors import NotFound, UsageError
from drill.scheduling.memory import recall
from drill.service.home.home import Home
from drill.service.library import own_deck
from drill.service.stories import overview
from drill.service.study import grades
from drill.storage import cards, rehearsals
from drill.text import unmarked

PROBES = 2
"""Follow-ups asked after a story."""
TREND = 8
"""Tellings that a trend looks back on."""


@dataclass(frozen=True, slots=True)
class TickedBeat:
    """A beat as it is ticked."""

    label: str
    facts: tuple[str, ...]
    recall: float | None
    """Chance that it is recalled now; None for one never reviewed."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up and what answers it."""

    id: str
    ask: str
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryToTell:
    """One story, about to be told."""

    key: str
    """Of its tell card."""
    deck: str
    note: str
    title: str
    sample: bool
    question: str
    variant: Variant
    ask: str
    """What the variant asks for."""
    window: tuple[int, int]
    """Seconds within which it should end."""
    beats: tuple[TickedBeat, ...]
    """All of the story's, in its order."""
    expected: tuple[int, ...]
    """Indexes of the beats asked for, in the order in which the variant wants them."""
    probes: tuple[FollowUp, ...]
    flags: tuple[tuple[str, str], ...]
    """Red flags of its competency, each with its repair."""
    story: Story
    red_flags: tuple[RedFlag, ...]
    worth: bool
    """Whether a whole run is worth it now: about one miss is expected."""
    weak: tuple[str, ...]
    """Labels of the beats likely to be missed, weakest first."""
    before: tuple[Rehearsal, ...]
    """Its last tellings in this variant, oldest first."""

    @property
    def place(self) -> str:
        """`deck/note`."""
        return f"{self.deck}/{self.note}"


@dataclass(frozen=True, slots=True)
class RehearsalResult:
    """What a telling came to."""

    rating: Rating
    order: BeatOrder
    """Of the beats asked for, by their place in what the variant wants."""
    timing: str
    trend: tuple[float, ...]
    """Seconds of the last tellings in this variant, this one last."""
    reviewed: int
    """Cards reviewed with it, the tell card included."""
    rehearsal: int


def choose(home: Home, connection: Connection) -> Placed:
    """The story most in need of telling: one's own before samples, those not told today first,
    then the least ready. Raises NotFound where there is none.
    """
    shelf = home.shelf(connection)
    day = home.day()
    found = [
        each
        for each in overview.standings(home, connection, shelf)
        if each.weakest is not None or not each.sample
    ]
    found.sort(
        key=lambda e: (
            e.sample,
            e.told is not None and home.day(e.told) == day,
            e.ready,
            e.place,
        )
    )
    for each in found:
        placed = overview.find(connection, each.place)
        if placed.story.beats:
            return placed
    raise NotFound(
        "there is no story to tell", "Write one with `drill new story`, or import a deck of them."
    )


def begin(
    home: Home,
    ref: str = "",
    *,
    variant: Variant = Variant.FULL,
    question: str = "",
) -> StoryToTell:
    """What is to be told: the story named (else the one most in need), and a phrasing for it.

    The phrasing is the next of its pool, where no `question` is given. Raises NotFound, UsageError
    (a story without beats) and StoreError.
    """
    with home.store.read() as connection:
        placed = overview.find(connection, ref) if ref.strip() else choose(home, connection)
        return _telling(home, connection, placed, variant, question)


def _telling(
    home: Home, connection: Connection, placed: Placed, variant: Variant, question: str
) -> StoryToTell:
    story, deck = placed.story, placed.deck
    key = Slot(Kind.TELL).key(deck, story.id)
    if not story.beats:
        raise UsageError(
            f"{story.title} has no beats to tell", f"`drill edit {deck}/{story.id}` adds some."
        )
    shelf = home.shelf(connection)
    main = shelf.competency(story.competencies[0], deck) if story.competencies else None
    before = rehearsals.tellings(connection, card=key)
    pool = story.questions + (main.questions if main else ())
    asked = [each.told.question for each in before]
    beats = _beats(home, connection, placed)
    chances = [beat.recall or 0.0 for beat in beats]
    weak = sorted((chance, index) for index, chance in enumerate(chances) if chance < 0.9)
    return StoryToTell(
        key=key,
        deck=deck,
        note=story.id,
        title=story.title,
        sample=story.sample,
        question=question or _next(pool, asked) or story.title,
        variant=variant,
        ask=variants.ASKS[variant],
        window=WINDOWS[variant],
        beats=beats,
        expected=variants.beats(story, variant),
        probes=_probes(connection, placed, len(before)),
        flags=tuple((flag.flag, flag.repair) for flag in main.red_flags) if main else (),
        story=story,
        red_flags=main.red_flags if main else (),
        worth=telling.worth_whole(chances),
        weak=tuple(story.beats[index].label for _, index in weak),
        before=tuple(each for each in before if each.told.variant is variant),
    )


def _next(pool: Sequence[str], asked: Sequence[str]) -> str:
    """The phrasing asked least often so far; of those the first."""
    return min(pool, key=asked.count, default="")


def _beats(home: Home, connection: Connection, placed: Placed) -> tuple[TickedBeat, ...]:
    found = cards.every(connection, deck=placed.deck, note=placed.story.id)
    memories = {stored.card.slot: stored.memory for stored in found}
    now, rules = home.clock.now(), home.rules()
    out = []
    for beat in placed.story.beats:
        memory = memories.get(str(Slot(Kind.BEAT, beat.id)))
        out.append(
            TickedBeat(
                beat.label,
                tuple(unmarked(fact.say) for fact in beat.facts),
                recall(memory, now, rules) if isinstance(memory, Seen) else None,
            )
        )
    return tuple(out)


def _probes(connection: Connection, placed: Placed, turn: int) -> tuple[FollowUp, ...]:
    """One or two follow-ups, others each time."""
    every = placed.story.probes
    start = turn * PROBES % len(every) if every else 0
    return tuple(
        FollowUp(probe.id, probe.ask, tuple(unmarked(fact.say) for fact in probe.answer))
        for probe in (every[start:] + every[:start])[:PROBES]
    )


def order(telling_: StoryToTell, told: Told) -> BeatOrder:
    """What was kept, missed, swapped and invented, of what the variant asks for."""
    places = {beat: place for place, beat in enumerate(telling_.expected)}
    said = [places[beat] for beat in told.said if beat in places]
    return telling.order(said, len(telling_.expected), told.invented)


def propose(telling_: StoryToTell, told: Told) -> Rating:
    """The rating that what was said proposes. Being over time never makes it worse."""
    return telling.tell_rating(order(telling_, told))


def timing(telling_: StoryToTell, seconds: float) -> str:
    """`inside 90–150 s`, `12 s over 150 s`."""
    return telling.timing(seconds, telling_.window)


def order_words(found: BeatOrder, expected: Sequence[int]) -> str:
    """`order 1 2 4 (one missed, none swapped)`: the beats kept, by their numbers in the story."""
    kept = " ".join(str(expected[place] + 1) for place in found.kept) or "none"
    parts = [f"{len(found.missed) or 'none'} missed", f"{len(found.swapped) or 'none'} swapped"]
    if found.invented:
        parts.append(f"{found.invented} invented")
    return f"order {kept} ({', '.join(parts)})"


def finish(
    home: Home,
    telling_: StoryToTell,
    told: Told,
    rating: Rating | None = None,
    *,
    mock: int | None = None,
) -> RehearsalResult:
    """Keep a telling: the tell card, its beats, outline and probes reviewed in one transaction.

    `rating` is the person's own for the whole; without it the proposed one. Raises NotFound and
    StoreError; then nothing was written.
    """
    told = replace(told, question=telling_.question, variant=telling_.variant)
    found = order(telling_, told)
    given = rating or telling.tell_rating(found)
    source = Source.MOCK if mock is not None else Source.TELL
    made = grades.grade(
        home, telling_.key, given, seconds=told.seconds, source=source, told=told, mock=mock
    )
    assert made.rehearsal is not None
    seconds = [each.told.seconds for each in telling_.before if each.told.seconds]
    return RehearsalResult(
        rating=given,
        order=found,
        timing=timing(telling_, told.seconds) if told.seconds else "",
        trend=tuple([*seconds, told.seconds][-TREND:]) if told.seconds else (),
        reviewed=1 + len(made.told),
        rehearsal=made.rehearsal,
    )


def listen(
    home: Home, telling_: StoryToTell, text: str, seconds: float | None = None
) -> Transcript:
    """What a transcript of this story holds: proposed ticks, and how it was spoken.

    `seconds` is how long it took, where that is known; else it is estimated at the person's own
    rate. Raises StoreError.
    """
    with home.store.read() as connection:
        rate = own_deck.words_a_minute(home, connection)
    return transcripts.read(
        text,
        telling_.story,
        red_flags=telling_.red_flags,
        words_a_minute=rate,
        seconds=seconds,
    )


def said(transcript: Transcript) -> tuple[int, ...]:
    """The beats that a transcript holds, in the order in which they were told."""
    heard = [beat for beat in transcript.beats if beat.said]
    return tuple(beat.beat for beat in sorted(heard, key=lambda beat: (beat.at, beat.beat)))
