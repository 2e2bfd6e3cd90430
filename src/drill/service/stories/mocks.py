"""A mock interview: unseen questions, a story chosen for each and told, and what that showed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from random import Random

from sqlalchemy import Connection

from drill.cards.shelf import Place
from drill.coaching import telling
from drill.domain.deck import Competency
from drill.domain.kind import Kind
from drill.domain.rehearsal import WINDOWS, Asked, Told
from drill.domain.review import Rating, Source
from drill.domain.slot import Slot
from drill.errors import NotFound, UsageError
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.stories import overview, rehearsal
from drill.service.stories.overview import StoryStanding
from drill.service.stories.readiness import Basis
from drill.service.stories.rehearsal import RehearsalResult, StoryToTell
from drill.service.study import grades
from drill.storage import cards, onsites, rehearsals

QUESTIONS, MINUTES = 5, 45.0
"""Of a mock, by default."""
MOST_QUESTIONS, MOST_MINUTES = 50, 480
_FLOOR = 0.1
"""Weight that even a competency fully ready keeps: an interviewer does not know that."""
_ONSITE = 3.0
"""Times more likely where the next onsite names the competency."""
UNTOLD = Told((), 0.0)
"""Nothing, said in no time."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What choosing a story for a question came to."""

    right: bool
    competency: Competency
    """What the question is after."""
    better: tuple[StoryStanding, ...]
    """The stories for it to choose from, where another one was chosen."""


@dataclass(frozen=True, slots=True)
class DebriefLine:
    """One question of a debrief."""

    asked: Asked
    competency: str
    """Its name."""
    story: str
    """Title of the story chosen; empty where it was passed."""
    own: bool
    """Whether there is a story of one's own for the competency."""
    beats: int
    """Of the story chosen."""
    told: Told
    """`UNTOLD` where it was not told."""

    @property
    def said(self) -> int:
        """How many of the beats."""
        return len(set(self.told.said))

    @property
    def timing(self) -> str:
        """`inside 90–150 s`; empty where nobody measured."""
        seconds = self.told.seconds
        return telling.timing(seconds, WINDOWS[self.told.variant]) if seconds else ""


@dataclass(frozen=True, slots=True)
class MockScore:
    """How a mock went."""

    at: int
    """Epoch ms at its start."""
    questions: int
    """How many were asked."""
    right: float
    """Share of the questions for which a story that fits was chosen, 0 to 1."""
    beats: float
    """Share of the beats said, 0 to 1, of the stories that were chosen."""


@dataclass(frozen=True, slots=True)
class Debrief:
    """What a mock showed, and what it showed before."""

    lines: tuple[DebriefLine, ...]
    overused: tuple[str, ...]
    """Titles of stories told more than once."""
    drill: tuple[str, ...]
    """What to do next, most needed first."""
    score: MockScore
    before: tuple[MockScore, ...]
    """Former mocks, oldest first."""

    @property
    def seconds(self) -> float:
        """Spoken in all."""
        return sum(line.told.seconds for line in self.lines)


def check(questions: int, minutes: float) -> None:
    """Raises UsageError where a mock cannot have so many questions, or take so long."""
    if not 1 <= questions <= MOST_QUESTIONS:
        raise UsageError(f"a mock has from 1 to {MOST_QUESTIONS} questions, not {questions}")
    if not 1 <= minutes <= MOST_MINUTES:
        raise UsageError(f"a mock takes from 1 to {MOST_MINUTES} minutes, not {minutes:g}")


def history(home: Home) -> list[MockScore]:
    """Every mock, oldest first. Raises StoreError."""
    with home.store.read() as connection:
        return list(_scores(connection).values())


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
        self._waited = 0.0
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
        competencies = phrasings.competencies(connection)
        pools = {place: note.asks for place, note in competencies.items() if note.asks}
        weights = self._weights(connection, pools)
        seen = _seen(connection, pools)
        out: list[tuple[Place, str]] = []
        left: list[Place] = []
        while pools and len(out) < count:
            left = left or list(pools)
            place = random.choices(left, [weights[place] for place in left])[0]
            left.remove(place)
            pool = list(pools[place])
            random.shuffle(pool)
            question = min(pool, key=seen.__getitem__)
            seen[question] += 1
            out.append((place, question))
        return out

    def _weights(self, connection: Connection, places: Iterable[Place]) -> dict[Place, float]:
        """How much each needs asking: the less ready a person is for it."""
        home = self._home
        now = home.clock.now()
        basis = Basis(home, connection, self._shelf)
        ready = {each.place: each.share(basis.now) for each in basis.competencies}
        onsite = onsites.next_one(connection, now)
        wanted = onsite.competencies if onsite else ()
        return {
            place: (_FLOOR + 2 * (1 - ready[place])) * (_ONSITE if place[1] in wanted else 1.0)
            for place in places
        }

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
        gone = (self._home.clock.now() - self.started) / 1000 - self._waited
        return self.minutes * 60 - gone

    def wait(self, seconds: float) -> None:
        """Nobody was there for so long: it does not count."""
        self._waited += seconds

    def choices(self) -> list[StoryStanding]:
        """The stories to choose from, in an order that gives nothing away: one's own; without
        any, the samples.
        """
        every = list(self._standings.values())
        own = [standing for standing in every if not standing.sample]
        return sorted(own or every, key=lambda story: (story.title.casefold(), story.place))

    def _stories(self, place: Place) -> list[StoryStanding]:
        answers = self._shelf.answers(*place)
        return [self._standings[placed.deck, placed.story.id] for placed in answers]

    def choose(self, chosen: str | None) -> Chosen:
        """Answer with a story (`deck/note`), or pass. Choosing grades the route card: good for a
        story that is for the competency, else again; at most once a study day. To pass is right
        where none of the stories to choose from is for it, and says nothing of the route card.

        Raises StoreError; then nothing was written and the question stays.
        """
        place, question = self._here()
        offered = {standing.place for standing in self.choices()}
        fitting = tuple(story for story in self._stories(place) if story.place in offered)
        passed = chosen is None and not fitting
        right = passed or chosen in [standing.place for standing in fitting]
        if not passed and not self._routed_today(place):
            rating = Rating.GOOD if right else Rating.AGAIN
            grades.grade(self._home, Slot(Kind.ROUTE).key(*place), rating, source=Source.MOCK)
        competency = self._shelf.note(*place)
        assert isinstance(competency, Competency)
        self._keep([*self._asked, Asked(question, "/".join(place), chosen or "", right)])
        return Chosen(right, competency, () if right else fitting)

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

    def told(self, story: StoryToTell, told: Told, rating: Rating | None = None) -> RehearsalResult:
        """Keep what was told. Raises NotFound and StoreError; then nothing was written."""
        result = rehearsal.finish(self._home, story, told, rating, mock=self._pk)
        *former, last = self._asked
        self._keep([*former, replace(last, rehearsal=result.rehearsal)])
        return result

    def _here(self) -> tuple[Place, str]:
        if len(self._asked) >= len(self._questions):
            raise NotFound("the mock is over")
        return self._questions[len(self._asked)]

    def _keep(self, asked: list[Asked]) -> None:
        with self._home.store.write() as connection:
            rehearsals.keep_asked(connection, self._pk, asked)
        self._asked = asked

    # -- afterwards ------------------------------------------------------------------------

    def debrief(self) -> Debrief:
        """What it came to so far. Raises StoreError."""
        with self._home.store.read() as connection:
            scores = _scores(connection)
            told = {earlier.pk: earlier.told for earlier in rehearsals.tellings(connection)}
        lines = tuple(self._line(asked, told) for asked in self._asked)
        times = Counter(line.story for line in lines if line.story)
        overused = tuple(story for story, count in times.items() if count > 1)
        return Debrief(
            lines,
            overused,
            drill=tuple(dict.fromkeys(_advice(lines, overused))),
            score=scores.get(self._pk, MockScore(self.started, 0, 0.0, 0.0)),
            before=tuple(score for pk, score in scores.items() if pk < self._pk),
        )

    def _line(self, asked: Asked, told: Mapping[int, Told]) -> DebriefLine:
        deck, _, note = asked.competency.partition("/")
        competency = self._shelf.note(deck, note)
        chosen_deck, _, chosen_note = asked.chosen.partition("/")
        story = self._standings.get((chosen_deck, chosen_note))
        return DebriefLine(
            asked,
            competency=competency.name if isinstance(competency, Competency) else note,
            story=story.title if story else asked.chosen,
            own=any(not standing.sample for standing in self._stories((deck, note))),
            beats=len(story.story.beats) if story else 0,
            told=told.get(asked.rehearsal or 0, UNTOLD),
        )


def _seen(connection: Connection, pools: Mapping[Place, Sequence[str]]) -> Counter[str]:
    """How often each phrasing was met: on route cards, in tells, in mocks."""
    seen: Counter[str] = Counter()
    asked = [asked for mock in rehearsals.mocks(connection) for asked in mock.asked]
    in_mocks = Counter(question.competency for question in asked)
    for (deck, note), pool in pools.items():
        card = cards.by_key(connection, Slot(Kind.ROUTE).key(deck, note))
        reviews = card.memory.reps if card else 0
        # A review in a mock asked what is counted below.
        times = min(max(0, reviews - in_mocks[f"{deck}/{note}"]), 10 * len(pool))
        seen.update(islice(cycle(pool), times))
    seen.update(earlier.told.question for earlier in rehearsals.tellings(connection))
    seen.update(question.question for question in asked)
    return seen


def _scores(connection: Connection) -> dict[int, MockScore]:
    """How every mock went, oldest first, by row number."""
    told = {earlier.pk: earlier.told for earlier in rehearsals.tellings(connection)}
    sizes = {
        f"{placed.deck}/{placed.story.id}": len(placed.story.beats)
        for placed in overview.stories(connection)
    }
    out = {}
    for mock in rehearsals.mocks(connection):
        said = total = right = 0
        for asked in mock.asked:
            size = sizes.get(asked.chosen, 0)
            beats = told.get(asked.rehearsal or 0, UNTOLD).said
            said += min(size, len(set(beats)))
            total += size
            right += asked.right
        questions = len(mock.asked)
        out[mock.pk] = MockScore(
            mock.at,
            questions,
            right=right / questions if questions else 0.0,
            beats=said / total if total else 0.0,
        )
    return out


def _advice(lines: Sequence[DebriefLine], overused: Iterable[str]) -> Iterator[str]:
    """What to do next: the questions placed wrongly first, then thin tellings, then the rest."""
    yield from (f"Write a story for it: {line.competency}" for line in lines if not line.own)
    for line in lines:
        if line.own and not line.asked.right:
            yield f"Place its questions: {line.competency}"
    for line in lines:
        if line.told.seconds and line.said < line.beats:
            yield f"Tell it again: {line.story} ({line.said} of {line.beats} beats)"
    yield from (f"Find another story beside {story}" for story in overused)
    yield from (f"Repair: {flag}" for line in lines for flag in line.told.flags)
    yield from (f"Shorten: {line.story}, {line.timing}" for line in lines if "over" in line.timing)
