"""A mock interview: unseen questions, a story chosen for each and told, and what that showed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from sqlalchemy import Connection

from drill.cards.shelf import Place
from drill.coaching import readiness, telling
from drill.domain.deck import Competency, Story
from drill.domain.kind import Kind
from drill.domain.rehearsal import WINDOWS, Asked, Rehearsal, Told
from drill.domain.review import Rating, Source
from drill.domain.slot import Slot
from drill.errors import NotFound, UsageError
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.home.memories import chance
from drill.service.stories import overview, rehearsal
from drill.service.stories.overview import StoryStanding
from drill.service.stories.rehearsal import RehearsalResult, StoryToTell
from drill.service.study import grades
from drill.storage import cards, library, onsites, rehearsals

QUESTIONS, MINUTES = 5, 45.0
"""Of a mock, by default."""
MOST_QUESTIONS, MOST_MINUTES = 50, 480
_FLOOR = 0.1
"""Weight that even a competency fully ready keeps: an interviewer does not know that."""
_ONSITE = 3.0
"""Times more likely where the next onsite names the competency."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What choosing a story for a question came to."""

    right: bool
    competency: str
    """Name of the competency that the question is after."""
    evaluates: str
    better: tuple[StoryStanding, ...]
    """The stories for it to choose from, where another one was chosen."""


@dataclass(frozen=True, slots=True)
class DebriefLine:
    """One question of a debrief."""

    question: str
    competency: str
    """Its name."""
    story: str
    """Title of the story chosen; empty where it was passed."""
    right: bool
    own: bool
    """Whether there is a story of one's own for the competency."""
    said: int
    beats: int
    seconds: float
    timing: str
    flags: tuple[str, ...]
    invented: int


@dataclass(frozen=True, slots=True)
class Debrief:
    """What a mock showed, and what it showed before."""

    lines: tuple[DebriefLine, ...]
    seconds: float
    """Spoken in all."""
    overused: tuple[str, ...]
    """Titles of stories told more than once."""
    drill: tuple[str, ...]
    """What to do next, most needed first."""
    right: float
    """Share of the questions for which a story that fits was chosen, 0 to 1."""
    beats: float
    """Share of the beats said, 0 to 1."""
    before: tuple[tuple[int, float, float], ...]
    """Former mocks, oldest first: epoch ms, share right, share of beats."""


def check(questions: int, minutes: float) -> None:
    """Raises UsageError where a mock cannot have so many questions, or take so long."""
    if not 1 <= questions <= MOST_QUESTIONS:
        raise UsageError(f"a mock has from 1 to {MOST_QUESTIONS} questions, not {questions}")
    if not 1 <= minutes <= MOST_MINUTES:
        raise UsageError(f"a mock takes from 1 to {MOST_MINUTES} minutes, not {minutes:g}")


def history(home: Home) -> list[tuple[int, int, float, float]]:
    """Every mock, oldest first: epoch ms, questions asked, share for which a story that fits was
    chosen, share of the beats said. Raises StoreError.
    """
    with home.store.read() as connection:
        told = {each.pk: each for each in rehearsals.tellings(connection)}
        sizes = _sizes(connection)
        return [
            (mock.at, len(mock.asked), _right(mock.asked), _beats(mock.asked, told, sizes))
            for mock in rehearsals.mocks(connection)
        ]


class MockInterview:
    """One mock. `question` is what is asked now; None when it is over. Every step is saved."""

    def __init__(self, home: Home, *, questions: int = QUESTIONS, minutes: float = MINUTES) -> None:
        """Choose the questions. Raises UsageError (numbers out of range, no competency with
        questions) and StoreError.
        """
        check(questions, minutes)
        self._home = home
        self.minutes = minutes
        self._asked: list[Asked] = []
        self._rehearsed: list[Rehearsal] = []
        self.started = home.clock.now()
        with home.store.write() as connection:
            self._shelf = home.shelf(connection)
            self._standings = overview.standings(home, connection, self._shelf)
            day = home.day()
            self._pk = rehearsals.begin_mock(connection, self.started, day, minutes)
            self._questions = self._draw(connection, questions)
            if not self._questions:
                raise UsageError(
                    "no competency has questions to ask", "Import a deck that has competencies."
                )

    # -- what is asked ---------------------------------------------------------------------

    def _draw(self, connection: Connection, count: int) -> list[tuple[Place, str]]:
        """Competencies by need, each as often as there are questions to fill; unseen phrasings."""
        random = Random(self._pk)  # a draw, not a secret
        places: dict[Place, Competency] = {}
        for item in phrasings.competencies(connection):
            if isinstance(item.note, Competency) and item.note.questions:
                places[item.deck, item.note.id] = item.note
        weights = self._weights(connection, places)
        seen = self._seen(connection, places)
        out: list[tuple[Place, str]] = []
        left: list[Place] = []
        while places and len(out) < count:
            left = left or list(places)
            place = random.choices(left, [weights[p] for p in left])[0]
            left.remove(place)
            pool = list(places[place].questions)
            random.shuffle(pool)
            question = min(pool, key=seen.__getitem__)
            seen[question] += 1
            out.append((place, question))
        return out

    def _weights(
        self, connection: Connection, places: dict[Place, Competency]
    ) -> dict[Place, float]:
        """How much each needs asking: what is not recalled of its frame and of its best story."""
        home = self._home
        now = home.clock.now()
        frames: dict[Place, list[float]] = {}
        for each in cards.strengths(connection):
            frames.setdefault((each.deck, each.note), []).append(chance(home, each, now))
        onsite = onsites.next_one(connection, now)
        wanted = set(onsite.competencies) if onsite else set()
        out = {}
        for place in places:
            frame = readiness.framework(frames.get(place, []))
            story = max((each.ready for each in self._stories(place)), default=0.0)
            weight = _FLOOR + (1 - frame) + (1 - story)
            out[place] = weight * (_ONSITE if place[1] in wanted else 1.0)
        return out

    def _seen(self, connection: Connection, places: dict[Place, Competency]) -> Counter[str]:
        """How often each phrasing was met: on route cards, in tells, in mocks."""
        seen: Counter[str] = Counter()
        mocks = [asked for mock in rehearsals.mocks(connection) for asked in mock.asked]
        in_mocks = Counter(asked.competency for asked in mocks)
        for (deck, note), competency in places.items():
            card = cards.by_key(connection, Slot(Kind.ROUTE).key(deck, note))
            times = card.memory.reps if card else 0
            times = max(0, times - in_mocks[f"{deck}/{note}"])  # those asked what stands below
            pool = competency.questions
            for turn in range(min(times, 10 * len(pool))):
                seen[pool[turn % len(pool)]] += 1
        seen.update(each.told.question for each in rehearsals.tellings(connection))
        seen.update(asked.question for asked in mocks)
        return seen

    # -- while it goes on ------------------------------------------------------------------

    @property
    def question(self) -> str | None:
        """What is asked now; None when every question was asked, or the time is up."""
        if len(self._asked) == len(self._questions) or (self._asked and self.seconds_left() <= 0):
            return None
        return self._questions[len(self._asked)][1]

    @property
    def number(self) -> int:
        """Of the question that is asked now, from 1."""
        return min(len(self._asked) + 1, len(self._questions))

    @property
    def total(self) -> int:
        """Questions in all."""
        return len(self._questions)

    def seconds_left(self) -> float:
        """Of its minutes; below 0 once they are over."""
        return self.minutes * 60 - (self._home.clock.now() - self.started) / 1000

    def choices(self) -> list[StoryStanding]:
        """The stories to choose from, in an order that gives nothing away: one's own; without
        any, the samples.
        """
        own = [each for each in self._standings if not each.sample]
        return sorted(own or self._standings, key=lambda each: (each.title.casefold(), each.place))

    def _stories(self, place: Place) -> list[StoryStanding]:
        placed = self._shelf.stories(*place)
        own = [p for p in placed if not p.story.sample] or placed
        wanted = [(p.deck, p.story.id) for p in own]
        found = {(each.deck, each.note): each for each in self._standings}
        return [found[each] for each in wanted]

    def choose(self, story: str | None) -> Chosen:
        """Answer with a story (`deck/note`), or pass. Choosing grades the route card: good for a
        story that is for the competency, else again; at most once a study day. To pass is right
        where none of the stories to choose from is for it, and says nothing of the route card.

        Raises StoreError; then nothing was written and the question stays.
        """
        place, question = self._here()
        offered = {each.place for each in self.choices()}
        fitting = tuple(each for each in self._stories(place) if each.place in offered)
        passed = story is None and not fitting
        right = passed or story in [each.place for each in fitting]
        if not passed and not self._routed_today(place):
            rating = Rating.GOOD if right else Rating.AGAIN
            grades.grade(self._home, Slot(Kind.ROUTE).key(*place), rating, source=Source.MOCK)
        competency = self._shelf.note(*place)
        assert isinstance(competency, Competency)
        self._keep(Asked(question, "/".join(place), story or "", right))
        better = () if right else fitting
        return Chosen(right, competency.name, competency.evaluates, better)

    def _routed_today(self, place: Place) -> bool:
        with self._home.store.read() as connection:
            card = cards.by_key(connection, Slot(Kind.ROUTE).key(*place))
        if card is None or card.retired:
            return True  # there is nothing to grade
        return card.memory.reviewed_on(self._home.day())

    def tell(self) -> StoryToTell:
        """The story chosen last, to be told as an answer to its question.

        Raises NotFound (it is gone since), UsageError (it has no beats) and StoreError.
        """
        last = self._asked[-1]
        if not last.chosen:
            raise NotFound("no story was chosen for this question")
        return rehearsal.begin(self._home, last.chosen, question=last.question)

    def told(self, what: StoryToTell, told: Told, rating: Rating | None = None) -> RehearsalResult:
        """Keep what was told. Raises NotFound and StoreError; then nothing was written."""
        made = rehearsal.finish(self._home, what, told, rating, mock=self._pk)
        last = self._asked.pop()
        self._keep(replace(last, rehearsal=made.rehearsal))
        return made

    def _here(self) -> tuple[Place, str]:
        if len(self._asked) >= len(self._questions):
            raise NotFound("the mock is over")
        return self._questions[len(self._asked)]

    def _keep(self, asked: Asked) -> None:
        with self._home.store.write() as connection:
            rehearsals.keep_asked(connection, self._pk, [*self._asked, asked])
        self._asked.append(asked)

    # -- afterwards ------------------------------------------------------------------------

    def debrief(self) -> Debrief:
        """What it came to so far. Raises StoreError."""
        with self._home.store.read() as connection:
            every = rehearsals.mocks(connection)
            mine = next((mock for mock in every if mock.pk == self._pk), None)
            former = [mock for mock in every if mock.pk < self._pk]
            told = {each.pk: each for each in rehearsals.tellings(connection)}
            titles = {each.place: each.title for each in self._standings}
            sizes = _sizes(connection)
        asked = mine.asked if mine else ()
        lines = tuple(self._line(each, told, titles, sizes) for each in asked)
        again = Counter(line.story for line in lines if line.story)
        return Debrief(
            lines=lines,
            seconds=sum(line.seconds for line in lines),
            overused=tuple(story for story, count in again.items() if count > 1),
            drill=tuple(_advice(lines, again)),
            right=_right(asked),
            beats=_beats(asked, told, sizes),
            before=tuple((m.at, _right(m.asked), _beats(m.asked, told, sizes)) for m in former),
        )

    def _line(
        self,
        asked: Asked,
        told: dict[int, Rehearsal],
        titles: dict[str, str],
        sizes: dict[str, int],
    ) -> DebriefLine:
        deck, _, note = asked.competency.partition("/")
        competency = self._shelf.note(deck, note)
        made = told.get(asked.rehearsal) if asked.rehearsal is not None else None
        return DebriefLine(
            question=asked.question,
            competency=competency.name if isinstance(competency, Competency) else note,
            story=titles.get(asked.chosen, asked.chosen),
            right=asked.right,
            own=any(not each.sample for each in self._stories((deck, note))),
            said=len(set(made.told.said)) if made else 0,
            beats=sizes.get(asked.chosen, 0),
            seconds=made.told.seconds if made else 0.0,
            timing=_timing(made),
            flags=made.told.flags if made else (),
            invented=made.told.invented if made else 0,
        )


def _timing(made: Rehearsal | None) -> str:
    if made is None or not made.told.seconds:
        return ""
    return telling.timing(made.told.seconds, WINDOWS[made.told.variant])


def _sizes(connection: Connection) -> dict[str, int]:
    """Beats of every story, by place."""
    stored = library.notes(connection, kinds=[Story.kind])
    return {
        f"{item.deck}/{item.note.id}": len(item.note.beats)
        for item in stored
        if isinstance(item.note, Story)
    }


def _right(asked: Sequence[Asked]) -> float:
    return sum(each.right for each in asked) / len(asked) if asked else 0.0


def _beats(asked: Sequence[Asked], told: dict[int, Rehearsal], sizes: dict[str, int]) -> float:
    """Share of the beats said, 0 to 1, of the stories that were chosen."""
    said = total = 0
    for each in asked:
        made = told.get(each.rehearsal) if each.rehearsal is not None else None
        size = sizes.get(each.chosen, 0)
        said += min(size, len(set(made.told.said))) if made else 0
        total += size
    return said / total if total else 0.0


def _advice(lines: Sequence[DebriefLine], again: Counter[str]) -> list[str]:
    """What to do next: the questions placed wrongly first, then thin tellings, then the rest."""
    out = [f"Write a story for it: {line.competency}" for line in lines if not line.own]
    out += [
        f"Place its questions: {line.competency}" for line in lines if line.own and not line.right
    ]
    out += [
        f"Tell it again: {line.story} ({line.said} of {line.beats} beats)"
        for line in lines
        if line.seconds and line.said < line.beats
    ]
    out += [f"Find another story beside {story}" for story, count in again.items() if count > 1]
    out += [f"Repair: {flag}" for line in lines for flag in line.flags]
    out += [f"Shorten: {line.story}, {line.timing}" for line in lines if "over" in line.timing]
    return list(dict.fromkeys(out))
