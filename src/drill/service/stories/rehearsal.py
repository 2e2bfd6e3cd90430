"""Telling a story: what is asked for, what was said, and what that does to the cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from drill.cards.faces import at_length, beat_labels
from drill.cards.shelf import Placed, Shelf
from drill.coaching import telling, transcripts, ways
from drill.coaching.hearing import FigureSlip, Sound
from drill.coaching.lint import opening
from drill.coaching.telling import BeatOrder
from drill.coaching.transcripts import Transcript
from drill.domain.deck import Competency, Probe, RedFlag, Story, StoryVariant
from drill.domain.fit import asked_of
from drill.domain.kind import Kind
from drill.domain.memory import UNSEEN, Seen
from drill.domain.rehearsal import WINDOWS, Rehearsal, Told, WayToTell
from drill.domain.review import Rating, Source
from drill.domain.slot import Slot
from drill.domain.told_for import opens
from drill.errors import NotFound
from drill.scheduling.memory import recall
from drill.service.home import meant, words
from drill.service.home.home import Home
from drill.service.home.meant import Nameable
from drill.service.library import own_deck
from drill.service.stories import overview, speaking_rate
from drill.service.stories.overview import StoryStanding
from drill.service.study import grades, lessons
from drill.service.study.lessons import Lesson
from drill.storage import cards, rehearsals
from drill.storage.connection import Connection
from drill.text import one_line, slug

PROBES = 2
"""Follow-ups asked after a story."""
NO_ANSWER = "No answer is noted yet. Was yours one that you would give again?"
"""Said where a follow-up of the competency has no answer in the story."""
MOST_QUOTED = 120
"""Characters of a passage that are shown."""
TREND = 8
"""Tellings that a trend looks back on."""


@dataclass(frozen=True, slots=True)
class StoryToTell:
    """One story, about to be told."""

    deck: str
    story: Story
    question: str
    way: WayToTell
    expected: tuple[int, ...]
    """Indexes of the beats asked for, in the order in which this way wants them."""
    probes: tuple[Probe, ...]
    """The follow-ups for this time."""
    follow_ups: tuple[Probe, ...]
    """All that may be asked."""
    red_flags: tuple[RedFlag, ...]
    """Those of its competency."""
    recalls: tuple[float, ...]
    """Chance that each beat is recalled now; 0 for one never reviewed."""
    before: tuple[Rehearsal, ...]
    """Its last tellings told this way, oldest first."""
    version: str = ""
    """Id of the story's variant for another competency that is told; empty: the story itself."""
    told_for: str = ""
    """Name of the variant's competency."""
    versions: tuple[str, ...] = ()
    """Ids of all the variants that the story has."""
    lesson: Lesson | None = None
    """What to read before, where it is a sample that was never shown."""
    opening: str = ""
    """What the answer opens with, before the case; empty where it opens with the case."""
    at_length: str = ""
    """How long the beats take that are told at length, in a sentence; empty where none is."""

    @property
    def place(self) -> str:
        """`deck/note`."""
        return f"{self.deck}/{self.story.id}"

    @property
    def key(self) -> str:
        """Of its tell card."""
        return Slot(Kind.TELL, self.version).key(self.deck, self.story.id)

    @property
    def window(self) -> tuple[int, int]:
        """Seconds within which it should end."""
        return WINDOWS[self.way]

    @property
    def worth(self) -> bool:
        """Whether a whole run is worth it now: about one miss is expected."""
        return telling.worth_whole(self.recalls)

    @property
    def weak(self) -> list[str]:
        """Labels of the beats likely to be missed, weakest first."""
        weak = sorted((recall, index) for index, recall in enumerate(self.recalls) if recall < 0.9)
        return [self.story.beats[index].label for _, index in weak]

    def order(self, told: Told) -> BeatOrder:
        """What was kept, missed, swapped and invented, of what this way asks for."""
        return telling.order_of(told.said, self.expected, told.invented)

    def propose(self, told: Told) -> Rating:
        """The rating that what was said proposes."""
        return telling.tell_rating(self.order(told), told.seconds, self.window)

    def doubt(self, seconds: float) -> str:
        """Why a telling of so many seconds counts for nothing, in a sentence; else empty."""
        if not telling.too_short(seconds, self.window):
            return ""
        return (
            f"Nobody tells it in {words.count(max(1, round(seconds)), 'second')}: the beats that "
            "you ticked do not count as told."
        )

    @property
    def title(self) -> str:
        """Of the story, with what it is told for where that is not what it is mainly for."""
        sample = " (sample)" if self.story.sample else ""
        return f"{self.story.title}{sample}{self.told_for and ', told for '}{self.told_for}"

    def timing(self, seconds: float) -> str:
        """`inside 90–150 s`, `12 s over 150 s`."""
        return telling.timing(seconds, self.window)


@dataclass(frozen=True, slots=True)
class RehearsalResult:
    """What a telling came to."""

    rating: Rating
    order: BeatOrder
    """Of the beats asked for, by their place in what this way wants."""
    timing: str
    trend: tuple[float, ...]
    """Seconds of the last tellings told this way, this one last."""
    reviewed: int
    """Cards reviewed with it, the tell card included."""
    rehearsal: int


def choose(home: Home, connection: Connection) -> Placed:
    """The story most in need of telling: one's own before samples, those not told today first,
    then the least ready. Raises NotFound where there is none.
    """

    def need(standing: StoryStanding) -> tuple[bool, bool, float, str]:
        today = standing.told is not None and home.day(standing.told) == home.day()
        return standing.sample, today, standing.ready, standing.place

    standings = [
        standing
        for standing in overview.standings(home, connection, home.shelf(connection)).values()
        if standing.story.beats and (standing.weakest or not standing.sample)
    ]
    if not standings:
        raise NotFound(
            "there is no story to tell",
            "Write one with `drill new story`, or import a deck of them.",
        )
    neediest = min(standings, key=need)
    return Placed(neediest.deck, neediest.story)


def begin(
    home: Home,
    ref: str = "",
    *,
    way: WayToTell = WayToTell.FULL,
    question: str = "",
    after: Competency | None = None,
    told_for: str = "",
) -> StoryToTell:
    """What is to be told: the story named (else the one most in need), and a phrasing for it.

    `told_for` names another competency of the story, by id or name, for which it has a variant.

    The phrasing is the next of its pool, where no `question` is given. `after` is the competency
    that the question is after: its red flags and follow-ups are those of the telling, and not
    those of what the story is mainly for; where the story has a variant for it, that is told.
    Raises NotFound (no such story, no such variant), UsageError (a story without beats) and
    StoreError.
    """
    with home.store.read() as connection:
        placed = overview.find(connection, ref) if ref.strip() else choose(home, connection)
        shelf = home.shelf(connection)
        version = shelf.variant(placed, after) if after else None
        if told_for:
            version = find_variant(placed, told_for, shelf)
        versions = tuple(known.id for known in placed.story.variants if not placed.story.sample)
        placed = shelf.told_by(placed, version)
        deck, story = placed
        overview.check_tellable(placed)
        key = Slot(Kind.TELL, version.id if version else "").key(deck, story.id)
        before = rehearsals.tellings(connection, card=key)
        recalls = _recalls(home, connection, placed)
        samples = [(deck, story.id)] if story.sample else []
        unread = lessons.unread(connection, shelf, samples)
    main = shelf.competency(story.competencies[0], deck) if story.competencies else None
    asking = after or main
    follow_ups = _follow_ups(story, main, asking)
    return StoryToTell(
        deck=deck,
        story=story,
        question=question or _phrasing(story, main, before),
        way=way,
        expected=ways.beats(story, way),
        probes=_probes(follow_ups, len(before)),
        follow_ups=follow_ups,
        red_flags=asking.red_flags if asking else (),
        recalls=recalls,
        before=tuple(earlier for earlier in before if earlier.told.way is way),
        version=version.id if version else "",
        told_for=shelf.called(version.competency, deck) if version else "",
        versions=versions,
        lesson=unread.get((deck, story.id)),
        opening=_opening(placed, main, shelf) if way is WayToTell.FULL else "",
        at_length=at_length(way, len(story.beats), len(version.stretch) if version else 0),
    )


def find_variant(placed: Placed, name: str, shelf: Shelf) -> StoryVariant:
    """The variant of a story that a person names by its competency, or by its own id. Raises
    NotFound, and UsageError where it may be several.
    """
    known = []
    for variant in placed.story.variants:
        if variant.id == name.strip().casefold():
            return variant
        place = shelf.place_of(variant.competency, placed.deck)
        title = shelf.called(variant.competency, placed.deck)
        known.append(Nameable(variant, "/".join(place or ("", variant.competency)), title))
    try:
        return meant.find(name, known, "variant")
    except NotFound:
        raise NotFound(
            f"{placed.story.title} has no variant for {one_line(name)[:80]!r}",
            f"`drill new variant {placed.story.id} COMPETENCY` makes one.",
        ) from None


def _phrasing(story: Story, main: Competency | None, before: Sequence[Rehearsal]) -> str:
    """What asks for a story: of its phrasings the first of those asked least often."""
    asked = [earlier.told.question for earlier in before]
    return min(asked_of(story, main), key=asked.count, default="") or story.title


def _opening(placed: Placed, main: Competency | None, shelf: Shelf) -> str:
    """What an answer of the whole story opens with, where it has no opening of its own."""
    followed = shelf.framework(placed.story, placed.deck)
    return opening(followed, main) if followed and not opens(placed.story) else ""


def _recalls(home: Home, connection: Connection, placed: Placed) -> tuple[float, ...]:
    stored = cards.every(connection, deck=placed.deck, note=placed.story.id)
    memories = {card.card.slot: card.memory for card in stored}
    now, rules = home.clock.now(), home.rules()
    beats = (memories.get(str(Slot(Kind.BEAT, beat.id)), UNSEEN) for beat in placed.story.beats)
    return tuple(recall(beat, now, rules) if isinstance(beat, Seen) else 0.0 for beat in beats)


def _follow_ups(
    story: Story, main: Competency | None, after: Competency | None
) -> tuple[Probe, ...]:
    """What may be asked after a story: its probes, and after one's own those of the competency.

    To a question after another competency than the story's the probes of the story do not belong,
    unless that one has none.
    """
    alien = main is not None and after is not None and after.id != main.id and after.follow_ups
    probes = () if alien else story.probes
    asked = {probe.ask for probe in probes}
    others = after.follow_ups if after and (alien or not story.sample) else ()
    return probes + tuple(Probe(slug(ask), ask) for ask in others if ask not in asked)


def _probes(probes: tuple[Probe, ...], turn: int) -> tuple[Probe, ...]:
    """One or two follow-ups, others each time."""
    start = turn * PROBES % len(probes) if probes else 0
    return (probes[start:] + probes[:start])[:PROBES]


def order_words(story: StoryToTell, order: BeatOrder) -> str:
    """`order 1 2 4 (missed 3 Plan; none swapped)`: the beats kept, by their numbers in the story,
    the others with their labels as well.
    """
    labels = beat_labels(story.story)

    def named(what: str, places: Sequence[int]) -> str:
        beats = (story.expected[place] for place in places)
        listed = ", ".join(f"{beat + 1} {labels[beat]}" for beat in beats)
        return f"{what} {listed}" if listed else f"none {what}"

    numbers = " ".join(str(story.expected[place] + 1) for place in order.kept) or "none"
    parts = [named("missed", order.missed), named("swapped", order.swapped)]
    if order.invented:
        parts.append(f"{order.invented} invented")
    between = "; " if order.missed or order.swapped else ", "
    return f"order {numbers} ({between.join(parts)})"


def finish(
    home: Home,
    story: StoryToTell,
    told: Told,
    rating: Rating | None = None,
    *,
    mock: int | None = None,
) -> RehearsalResult:
    """Keep a telling: the tell card, its beats, outline and probes reviewed in one transaction.

    `rating` is the person's own for the whole; without it the proposed one. Raises NotFound and
    StoreError; then nothing was written.
    """
    told = replace(told, question=story.question, way=story.way)
    given = rating or story.propose(told)
    source = Source.MOCK if mock is not None else Source.TELL
    grade = grades.grade(
        home, story.key, given, seconds=told.seconds, source=source, told=told, mock=mock
    )
    assert grade.rehearsal is not None
    seconds = [earlier.told.seconds for earlier in story.before if earlier.told.seconds]
    return RehearsalResult(
        rating=given,
        order=story.order(told),
        timing=story.timing(told.seconds) if told.seconds else "",
        trend=tuple([*seconds, told.seconds][-TREND:]) if told.seconds else (),
        reviewed=1 + len(grade.told),
        rehearsal=grade.rehearsal,
    )


def listen(
    home: Home,
    story: StoryToTell,
    text: str,
    seconds: float | None = None,
    *,
    sound: Sound | None = None,
) -> Transcript:
    """What a transcript of this story holds: proposed ticks, and how it was spoken.

    `seconds` is how long it took, where that is known; else it is estimated at the person's own
    rate. `sound` is for what a recogniser wrote: how a word sounds. Raises StoreError.
    """
    with home.store.read() as connection:
        rate = speaking_rate.words_a_minute(home, connection)
        shelf = home.shelf(connection)
    return transcripts.read(
        text,
        story.story,
        expected=story.expected,
        red_flags=story.red_flags,
        frame=own_deck.frame(home, story.story, story.deck, shelf, rate, ()),
        words_a_minute=rate,
        seconds=seconds,
        sound=sound,
    )


def slip_words(slip: FigureSlip) -> str:
    """`figure differs: said 60,000, is 6,000`."""
    return f"figure differs: said {slip.said}, is {slip.figure}"


def length_words(story: StoryToTell, heard: Transcript) -> str:
    """`117 words, about 0:50, 40 s short of 90 s`: how long a transcript is, told aloud."""
    counted = words.count(heard.words, "word")
    return f"{counted}, about {words.clock(heard.seconds)}, {story.timing(heard.seconds)}"


def spoken_words(heard: Transcript) -> list[str]:
    """What a transcript says of the whole telling, a line each: situation that is all there is,
    red flags that lint hears.
    """
    lines = []
    if heard.situation == 1:
        lines.append("All of it is situation: nothing of what you did was heard.")
    return lines + [f"sounds like a red flag: {finding.message}" for finding in heard.findings]


def offered_words(heard: Transcript) -> list[str]:
    """What was told and is no beat of the story, a line each."""
    short = (
        text if len(text) <= MOST_QUOTED else text[: MOST_QUOTED - 1] + "…"
        for text in heard.passages
    )
    return [f"no beat of it: “{text}” Invented, or a beat worth adding?" for text in short]


def beats_heard(transcript: Transcript) -> tuple[int, ...]:
    """The beats that a transcript holds, in the order in which they were told."""
    heard = [beat for beat in transcript.beats if beat.said]
    return tuple(beat.beat for beat in sorted(heard, key=lambda beat: (beat.at, beat.beat)))
