"""Unseen questions, and the story chosen for each: what a mock and a drill of picking share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import cycle, islice
from random import Random

from drill.domain.deck import Competency, Place, place_named
from drill.domain.kind import Kind
from drill.domain.rehearsal import Asked
from drill.domain.review import Rating, Source
from drill.domain.slot import Slot
from drill.domain.themes import phrasing_of
from drill.errors import NotFound, UsageError
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.stories import overview
from drill.service.stories.overview import StoryAnswer, StoryStanding
from drill.service.stories.readiness import Basis
from drill.service.study import grades, lessons
from drill.storage import cards, onsites, rehearsals
from drill.storage.connection import Connection

_FLOOR = 0.1
"""Weight that even a competency fully ready keeps: an interviewer does not know that."""
_ONSITE = 3.0
"""Times more likely where the next onsite asks for the competency."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What choosing a story for a question came to."""

    right: bool
    passed: bool
    """Whether none was chosen."""
    competency: Competency
    """What the question is after."""
    themes: tuple[str, ...]
    """What it insists on."""
    answers: tuple[StoryAnswer, ...]
    """Of the stories to choose from those that answer it, the surest first."""
    chosen: str = ""
    """The story that was chosen (`deck/note`)."""

    @property
    def better(self) -> tuple[StoryStanding, ...]:
        """Those that answer it, where none of them was chosen."""
        return () if self.right else tuple(answer.story for answer in self.answers)

    def verdict(self, *, friend: bool = False) -> str:
        """The same in a sentence or two; to a `friend` who asks, of whom they ask."""
        who, whose = ("they", "theirs") if friend else ("you", "yours")
        about = f" ({phrasings.in_words(self.themes)})" if self.themes else ""
        tests = f"This tests {self.competency.name}{about}."
        if self.right and self.passed:
            says = "says that it answers" if self.answers else "answers"
            doubts = "".join(f" Perhaps: {answer.named}." for answer in self.answers)
            return f"Right, none of {whose} {says} it. {tests}{doubts}"
        if self.right:
            (doubt,) = [
                fitting.doubt for fitting in self.answers if fitting.story.place == self.chosen
            ]
            return f"Perhaps ({doubt}). {tests}" if doubt else f"Yes. {tests}"
        samples = any(story.sample for story in self.better)
        judgement = (
            f"One of {'them' if samples else whose} answers it" * self.passed or "Not that one"
        )
        better = ", ".join(answer.named for answer in self.answers)
        have = (
            f"{who.capitalize()} have: {better}." if better else f"None of {whose} answers it yet."
        )
        return f"{judgement}. {tests} {have}"


class UnseenQuestions:
    """So many questions, one after the other. Every answer is saved."""

    unmet = 1.0
    """Share of the questions, at most, that no story to choose from answers, where others are."""

    def __init__(self, home: Home, questions: int, minutes: float) -> None:
        """Choose the questions; `minutes` is what is kept as the time planned. Raises UsageError
        (no competency with questions), NotFound (no story of one's own, and no sample that was
        shown) and StoreError.
        """
        self._home = home
        self._asked: list[Asked] = []
        self._waited = 0.0
        self.started = home.clock.now()
        with home.store.write() as connection:
            self._shelf = home.shelf(connection)
            self._standings = overview.standings(home, connection, self._shelf)
            self._unread = lessons.unread(connection, self._shelf, list(self._standings))
            if self._standings and not self.choices():
                raise NotFound(
                    "there is no story of yours to choose, and no sample was shown to you yet",
                    "Write one with `drill new story`, or tell a sample: it is shown first.",
                )
            self._competencies = self._shelf.competencies()
            self._pk = rehearsals.begin_mock(connection, self.started, home.day(), minutes)
            self._questions = self._draw(connection, questions)
            if not self._questions:
                raise UsageError(
                    "no competency has questions to ask", "Import a deck that has competencies."
                )

    # -- what is asked ---------------------------------------------------------------------

    def _draw(self, connection: Connection, count: int) -> list[tuple[Place, str]]:
        """Competencies by need, each as often as there are questions to fill; unseen phrasings."""
        random = Random(self._pk)  # a draw, not a secret
        known = self._competencies.items()
        pools = {place: note.asks for place, note in known if note.asks}
        weights = self._weights(connection)
        seen = _seen(connection, pools)
        out: list[tuple[Place, str]] = []
        left: list[Place] = []
        met = self._met
        unmet = int(count * self.unmet) if any(met.values()) else count
        while pools and len(out) < count:
            if not unmet:  # from now on only what the stories to choose from answer
                pools = {place: asks for place, asks in met.items() if asks}
                left = [place for place in left if place in pools]
            left = left or list(pools)
            place = random.choices(left, [weights[place] for place in left])[0]
            left.remove(place)
            pool = list(pools[place])
            random.shuffle(pool)
            question = min(pool, key=seen.__getitem__)
            seen[question] += 1
            unmet -= question not in met[place]
            out.append((place, question))
        if self.unmet < 1:
            random.shuffle(out)  # else those without a story would come first
        return out

    @cached_property
    def _met(self) -> dict[Place, tuple[str, ...]]:
        """Of each competency with questions those that a story to choose from answers."""
        return {
            place: tuple(ask for ask in note.asks if self._right(Asked(ask, "/".join(place))))
            for place, note in self._competencies.items()
            if note.asks
        }

    def _weights(self, connection: Connection) -> dict[Place, float]:
        """How much each needs asking: the less ready a person is for it."""
        onsite = onsites.next_one(connection, self._home.clock.now())
        basis = Basis(self._home, connection, self._shelf, onsite)
        return {
            counted.place: (_FLOOR + 2 * (1 - counted.share(basis.now)))
            * (_ONSITE if counted.asked else 1)
            for counted in basis.competencies
        }

    # -- while it goes on ------------------------------------------------------------------

    @property
    def question(self) -> str | None:
        """What is asked now; None when every question was asked."""
        if len(self._asked) == len(self._questions):
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

    def wait(self, seconds: float) -> None:
        """Nobody was there for so long: it does not count."""
        self._waited += seconds

    def choices(self) -> list[StoryStanding]:
        """The stories to choose from, in an order that gives nothing away: one's own; without
        any, the samples that were shown.
        """
        every = self._standings.items()
        own = [standing for _, standing in every if not standing.sample]
        shown = [standing for place, standing in every if place not in self._unread]
        return sorted(own or shown, key=lambda story: (story.title.casefold(), story.place))

    def _answers(self, asked: Asked) -> list[StoryAnswer]:
        """The stories that answer a question, the surest first."""
        competency = self._competency(asked)
        if competency is None:
            return []
        place = place_named(asked.competency)
        phrasing = phrasing_of(asked.question, competency)
        return overview.answers(self._shelf, self._standings, place, phrasing)

    def _right(self, asked: Asked) -> tuple[StoryAnswer, ...]:
        """Of the stories to choose from those that answer a question."""
        offered = {standing.place for standing in self.choices()}
        return tuple(answer for answer in self._answers(asked) if answer.story.place in offered)

    def _competency(self, asked: Asked) -> Competency | None:
        return self._competencies.get(place_named(asked.competency))

    def choose(self, chosen: str | None, *, seconds: float = 0.0) -> Chosen:
        """Answer with a story (`deck/note`), or pass. Choosing grades the route card: good for a
        story that answers the question, else again; at most once a study day. To pass is right
        where none of the stories to choose from answers it for sure, and says nothing of the route
        card.
        `seconds` is how long it took, where that counts.

        Raises StoreError; then nothing was written and the question stays.
        """
        place, question = self._here()
        asked = Asked(question, "/".join(place), chosen or "", seconds=seconds)
        answers = self._right(asked)
        passed = chosen is None and not any(answer.sure for answer in answers)
        right = passed or chosen in [answer.story.place for answer in answers]
        if not passed and not self._routed_today(place):
            rating = Rating.GOOD if right else Rating.AGAIN
            grades.grade(self._home, Slot(Kind.ROUTE).key(*place), rating, source=Source.MOCK)
        self._keep([*self._asked, replace(asked, right=right)])
        competency = self._competencies[place]
        return Chosen(
            right,
            chosen is None,
            competency,
            themes=phrasing_of(question, competency).themes,
            answers=answers,
            chosen=chosen or "",
        )

    def _routed_today(self, place: Place) -> bool:
        with self._home.store.read() as connection:
            card = cards.by_key(connection, Slot(Kind.ROUTE).key(*place))
        if card is None or card.retired:
            return True  # there is nothing to grade
        return card.memory.reviewed_on(self._home.day())

    def _here(self) -> tuple[Place, str]:
        if len(self._asked) >= len(self._questions):
            raise NotFound("the mock is over")
        return self._questions[len(self._asked)]

    def _keep(self, asked: list[Asked]) -> None:
        with self._home.store.write() as connection:
            rehearsals.keep_asked(connection, self._pk, asked)
        self._asked = asked


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
