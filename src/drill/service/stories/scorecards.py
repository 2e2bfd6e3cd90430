"""The answers of every mock, marked as an interviewer marks them; what they come to over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean as mean

from drill.cards.shelf import Placed
from drill.coaching import scorecard, telling
from drill.coaching.lint import Frame
from drill.coaching.scorecard import AnswerMark
from drill.domain.deck import Place, place_named
from drill.domain.rehearsal import WINDOWS, Asked, Mock, Told
from drill.domain.review import Source
from drill.domain.slot import Slot
from drill.service.home.home import Home
from drill.service.library import own_deck
from drill.service.stories import speaking_rate
from drill.storage import log, rehearsals
from drill.storage.connection import Connection

MISFIT = (
    "A story that does not answer its question earns its competency nothing, however well it is "
    "told; nor does one chosen only after a wrong choice, nor passing where one of yours answers "
    "it."
)
"""How the scorecard of a mock comes to be lower than those of what was told."""
UNTOLD = Told((), 0.0)
"""Nothing, said in no time."""


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """One question of a mock, and what answering it came to: all its figures are made of these."""

    asked: Asked
    told: Told
    """`UNTOLD` where it was passed, or its telling was taken back."""
    beats: int
    """Of the story chosen; 0 where none was, or it is gone."""
    marks: tuple[AnswerMark, ...]
    """The interviewer's scorecard of it; empty where it was not told."""
    counts: bool
    """Whether it is among what the figures of its mock are of."""

    @property
    def is_told(self) -> bool:
        """Whether the story chosen was told, and that was not taken back."""
        return self.told is not UNTOLD

    @property
    def said(self) -> int:
        """How many of the beats: none where nobody can have told them in that time."""
        if telling.too_short(self.told.seconds, WINDOWS[self.told.way]):
            return 0
        return min(self.beats, len(set(self.told.said)))

    @property
    def share(self) -> float | None:
        """What its competency is given of the points, 0 to 1; None where nothing was to be told. An
        answer that was passed where a story fits, or told with one that does not, earns none.
        """
        if not self.asked.right:
            return 0.0
        return scorecard.share(self.marks) if self.asked.chosen else None

    @property
    def scored(self) -> str:
        """`scorecard 75%`, with what counts of it; empty where it was not told."""
        if not self.marks:
            return ""
        of_all = scorecard.share(self.marks)
        counted = "" if self.share == of_all else f", counts as {self.share:.0%}"
        return f"scorecard {of_all:.0%}{counted}"


@dataclass(frozen=True, slots=True)
class MockScore:
    """How a mock went: the figures of those of its answers that count."""

    at: int
    """Epoch ms at its start."""
    questions: int
    """How many were answered, or passed."""
    chosen_right: int
    """For how many of them a story that fits was chosen at once, or none where none does."""
    beats: float | None
    """Share of the beats said, 0 to 1, of the stories that were told; None where none was."""
    marks: float | None
    """Mean of what each answer is given, 0 to 1; None where nothing was told."""
    competencies: Mapping[Place, float]
    """By what its questions were after, the mean of what each answer is given, 0 to 1."""

    @classmethod
    def of(cls, at: int, answers: Sequence[MarkedAnswer]) -> MockScore:
        """Of a mock begun at an instant, and all its answers."""
        counted = [answer for answer in answers if answer.counts]
        answered = [answer for answer in counted if answer.is_told]
        given = [(answer, answer.share) for answer in counted if answer.share is not None]
        by_place = defaultdict[Place, list[float]](list)
        for answer, share in given:
            by_place[place_named(answer.asked.competency)].append(share)
        beats = sum(answer.beats for answer in answered)
        return cls(
            at,
            len(counted),
            sum(answer.asked.right for answer in counted),
            beats=sum(answer.said for answer in answered) / beats if beats else None,
            marks=mean(share for _, share in given) if answered else None,
            competencies={place: mean(shares) for place, shares in by_place.items()},
        )

    @property
    def right(self) -> float:
        """The share of `chosen_right`, 0 to 1."""
        return self.chosen_right / self.questions if self.questions else 0.0

    @property
    def figures(self) -> dict[str, str]:
        """The same by their names: empty where there is none."""
        shares = {"beats said": self.beats, "scorecard": self.marks}
        return {"chosen right": f"{self.chosen_right} of {self.questions}"} | {
            of: "" if of_all is None else f"{of_all:.0%}" for of, of_all in shares.items()
        }

    @property
    def words(self) -> str:
        """`chosen right 4 of 5 · beats said 61% · scorecard 55%`, as far as there is any."""
        return " · ".join(f"{name} {figure}" for name, figure in self.figures.items() if figure)


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
        self._rate = speaking_rate.words_a_minute(home, connection)
        self._stories = {"/".join(placed.place): placed for placed in self._shelf.every_story()}
        tellings = rehearsals.tellings(connection)
        self._tellings = {earlier.pk: earlier for earlier in tellings}
        self._told_in_mocks = {earlier.at for earlier in tellings if earlier.mock is not None}
        self._competencies = self._shelf.competencies()

    def _story(self, asked: Asked) -> Placed | None:
        """The story chosen for a question, as it was told; None where there is none any more."""
        placed, rehearsal = (
            self._stories.get(asked.chosen),
            self._tellings.get(asked.rehearsal or 0),
        )
        if placed is None or rehearsal is None:
            return placed
        variant = placed.story.variant(Slot.parse(rehearsal.card.rpartition("/")[2]).part)
        return self._shelf.told_by(placed, variant)

    def answers(self, mock: Mock) -> list[MarkedAnswer]:
        """All its questions, marked, those that count and those that do not."""
        return [self._marked(*pair) for pair in zip(mock.asked, mock.counted, strict=True)]

    def _marked(self, asked: Asked, counts: bool) -> MarkedAnswer:
        placed, rehearsal = self._story(asked), self._tellings.get(asked.rehearsal or 0)
        told = rehearsal.told if rehearsal else UNTOLD
        beats = len(placed.story.beats) if placed else 0
        marks: tuple[AnswerMark, ...] = ()
        if placed and rehearsal:
            competency = self._competencies.get(place_named(asked.competency))
            flags = competency.red_flags if competency else ()
            marks = scorecard.scorecard(placed.story, self._frame(placed), told, flags)
        return MarkedAnswer(asked, told, beats, marks, counts)

    def _frame(self, placed: Placed) -> Frame:
        return own_deck.frame(
            self._home, placed.story, placed.deck, self._shelf, self._rate, self._samples
        )

    @cached_property
    def every_mock(self) -> list[Mock]:
        """Those that were abandoned too, oldest first; rounds of picks are none."""
        return [mock for mock in rehearsals.mocks(self._connection) if not mock.only_picks]

    @property
    def mocks(self) -> list[Mock]:
        """Every mock but those that were abandoned, oldest first."""
        return [mock for mock in self.every_mock if mock.answered]

    def score(self, mock: Mock) -> MockScore:
        """How a mock went."""
        return MockScore.of(mock.at, self.answers(mock))

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
        for place, competency in self._competencies.items():
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
