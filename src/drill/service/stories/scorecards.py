"""The answers of every mock, marked as an interviewer marks them; what they come to over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection

from drill.cards.shelf import Placed
from drill.coaching import scorecard
from drill.coaching.lint import Frame
from drill.coaching.scorecard import AnswerMark
from drill.domain.deck import Competency, Place, place_named
from drill.domain.rehearsal import Asked, Mock, Told
from drill.domain.review import Source
from drill.domain.slot import Slot
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.library import own_deck
from drill.service.stories import overview
from drill.storage import log, rehearsals

MISFIT = (
    "A story that does not answer its question earns its competency nothing, however well it is "
    "told; nor does one chosen only after a wrong choice, nor passing where one of yours answers "
    "it."
)
"""How the share of a competency comes to be lower than its scorecards."""
UNTOLD = Told((), 0.0)
"""Nothing, said in no time."""


@dataclass(frozen=True, slots=True)
class MockScore:
    """How a mock went."""

    at: int
    """Epoch ms at its start."""
    questions: int
    """How many were answered, or passed."""
    right: float
    """Share of the questions for which a story that fits was chosen, 0 to 1."""
    beats: float | None
    """Share of the beats said, 0 to 1, of the stories that were chosen; None where none was."""
    marks: float | None
    """Points of the scorecards of what was told, of those to be had, 0 to 1; None where nothing
    was told."""
    competencies: Mapping[Place, float]
    """By what its questions were after, the share of the points, 0 to 1; an answer that was passed
    where a story fits, or told with one that does not, earns none."""

    @property
    def words(self) -> str:
        """`stories that fit 80% · beats said 61% · scorecard 55%`, as far as there is any."""
        shares = {"stories that fit": self.right, "beats said": self.beats, "scorecard": self.marks}
        return " · ".join(
            f"{of} {of_all:.0%}" for of, of_all in shares.items() if of_all is not None
        )


@dataclass(frozen=True, slots=True)
class CompetencyTrend:
    """How one competency's questions were answered, from mock to mock."""

    name: str
    marks: tuple[float, ...]
    """The share of the points in each mock that asked for it, oldest first, 0 to 1."""
    since: int
    """Reviews of its cards, and of its stories', since the last of these mocks; those that a mock
    itself brought are not among them."""

    @property
    def change(self) -> float:
        """Of the last against the first, -1 to 1."""
        return self.marks[-1] - self.marks[0]


@dataclass(frozen=True, slots=True)
class MockHistory:
    """Every mock, and what they say together."""

    scores: tuple[MockScore, ...]
    """Oldest first."""
    trends: tuple[CompetencyTrend, ...]
    """The weakest last answer first."""
    overused: tuple[tuple[str, int], ...]
    """Titles of stories chosen in half of the questions or more, from the third on, and how
    often."""


class Examiner:
    """Marks answers by the stories as they stand now."""

    def __init__(self, home: Home, connection: Connection) -> None:
        """Reads what answers are held against. Raises StoreError."""
        self._home, self._connection = home, connection
        self._shelf = home.shelf(connection)
        self._samples = own_deck.samples(connection)
        self._rate = own_deck.words_a_minute(home, connection)
        self._stories = {
            f"{placed.deck}/{placed.story.id}": placed for placed in overview.stories(connection)
        }
        tellings = rehearsals.tellings(connection)
        self._tellings = {earlier.pk: earlier for earlier in tellings}
        self._told_in_mocks = {earlier.at for earlier in tellings if earlier.mock is not None}
        self.competencies = phrasings.competencies(connection)

    def told(self, asked: Asked) -> Told:
        """What was told to a question; `UNTOLD` where it was passed, or taken back."""
        telling = self._tellings.get(asked.rehearsal or 0)
        return telling.told if telling else UNTOLD

    def story(self, asked: Asked) -> Placed | None:
        """The story chosen for a question, as it was told; None where there is none any more."""
        placed, telling = self._stories.get(asked.chosen), self._tellings.get(asked.rehearsal or 0)
        if placed is None or telling is None:
            return placed
        variant = placed.story.variant(Slot.parse(telling.card.rpartition("/")[2]).part)
        return self._shelf.told_by(placed, variant)

    def competency(self, asked: Asked) -> Competency | None:
        """What a question is after; None where no deck has it any more."""
        return self.competencies.get(place_named(asked.competency))

    def marks(self, asked: Asked) -> tuple[AnswerMark, ...]:
        """The scorecard of an answer; empty where nothing was told, or the story is gone."""
        placed, told = self.story(asked), self.told(asked)
        if placed is None or told is UNTOLD:
            return ()
        competency = self.competency(asked)
        flags = competency.red_flags if competency else ()
        return scorecard.scorecard(placed.story, self._frame(placed), told, flags)

    def _frame(self, placed: Placed) -> Frame:
        return own_deck.frame(
            self._home, placed.story, placed.deck, self._shelf, self._rate, self._samples
        )

    @cached_property
    def mocks(self) -> list[Mock]:
        """Every mock but those that were abandoned, oldest first; rounds of picks are none."""
        every = rehearsals.mocks(self._connection)
        return [mock for mock in every if mock.answered and not mock.only_picks]

    def score(self, mock: Mock) -> MockScore:
        """How a mock went."""
        said = total = 0
        marks: list[AnswerMark] = []
        shares = defaultdict[Place, list[float]](list)
        for asked in mock.answered:
            placed = self.story(asked)
            size = len(placed.story.beats) if placed else 0
            said += min(size, len(set(self.told(asked).said)))
            total += size
            answer = self.marks(asked)
            marks += answer
            if asked.chosen or not asked.right:
                share = scorecard.share(answer) if asked.right else 0.0
                shares[place_named(asked.competency)].append(share)
        questions = len(mock.answered)
        return MockScore(
            mock.at,
            questions,
            right=sum(asked.right for asked in mock.answered) / questions if questions else 0.0,
            beats=said / total if total else None,
            marks=scorecard.share(marks) if marks else None,
            competencies={place: sum(each) / len(each) for place, each in shares.items()},
        )

    def history(self) -> MockHistory:
        """Every mock, and what they say together. Raises StoreError."""
        chosen = Counter(
            asked.chosen for mock in self.mocks for asked in mock.answered if asked.chosen
        )
        often = [
            (self._stories[place].story.title, count)
            for place, count in chosen.most_common()
            if place in self._stories and 2 < count >= chosen.total() / 2
        ]
        scores = [self.score(mock) for mock in self.mocks]
        trends = sorted(self._trends(scores), key=lambda trend: (trend.marks[-1], trend.name))
        return MockHistory(tuple(scores), tuple(trends), tuple(often))

    def _trends(self, scores: Sequence[MockScore]) -> Iterator[CompetencyTrend]:
        reviews = [review for _, review in log.reviews(self._connection) if not review.undone]
        for place, competency in self.competencies.items():
            met = [score for score in scores if place in score.competencies]
            if not met:
                continue
            stories = (placed.place for placed in self._shelf.stories(*place))
            notes = {"/".join(note) for note in (place, *stories)}
            since = sum(
                review.at > met[-1].at
                and review.source is not Source.MOCK
                and review.at not in self._told_in_mocks  # a telling reviews its beats as well
                and review.card.rpartition("/")[0] in notes
                for review in reviews
            )
            yield CompetencyTrend(
                competency.name, tuple(score.competencies[place] for score in met), since
            )


def history(home: Home) -> MockHistory:
    """Every mock, and what they say together. Raises StoreError."""
    with home.store.read() as connection:
        return Examiner(home, connection).history()
