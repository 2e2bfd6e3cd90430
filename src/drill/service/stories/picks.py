"""Picking a story: unseen questions, five seconds each, and no story told."""

from __future__ import annotations

from dataclasses import dataclass

from drill.domain.rehearsal import Asked
from drill.domain.themes import phrasing_of
from drill.errors import UsageError
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.stories.choosing import Chosen, UnseenQuestions
from drill.service.stories.overview import StoryStanding
from drill.storage import rehearsals

QUESTIONS, SECONDS = 10, 5.0
"""Questions by default, and the time for each."""
MOST = 50
"""Questions at most."""


@dataclass(frozen=True, slots=True)
class StoryGap:
    """Something that interviewers ask for, and no story of one's own answers."""

    competency: str
    """Its name."""
    themes: tuple[str, ...]
    """What the question insists on; empty: any story for the competency would do."""
    question: str
    """Such a question: of those that were asked, if one was."""
    asked: bool
    """Whether it was asked."""


@dataclass(frozen=True, slots=True)
class PickScore:
    """How many of the picks were right, and in time."""

    questions: int
    right: int
    in_time: int
    """Of the right ones, those within `SECONDS`."""

    @classmethod
    def of(cls, asked: tuple[Asked, ...]) -> PickScore:
        """Of these questions."""
        right = [pick for pick in asked if pick.right]
        return cls(len(asked), len(right), sum(pick.seconds <= SECONDS for pick in right))


@dataclass(frozen=True, slots=True)
class PickSummary:
    """What a round of picks showed."""

    score: PickScore
    before: PickScore | None
    """The round before it."""
    gaps: tuple[StoryGap, ...]
    """What has no story, those first that were asked for."""
    unstated: tuple[StoryStanding, ...] = ()
    """One's own that state no themes: whether they answer what insists on some, nobody can tell."""


def check(questions: int) -> None:
    """Raises UsageError where a round cannot have so many questions."""
    if not 1 <= questions <= MOST:
        raise UsageError(f"a round has from 1 to {MOST} questions, not {questions}")


class StoryPicks(UnseenQuestions):
    """One round. A pick is kept as a mock's answer is, and grades the route card as that does."""

    def __init__(self, home: Home, *, questions: int = QUESTIONS) -> None:
        """Choose the questions. Raises UsageError (number out of range, no competency with
        questions), NotFound (no story to choose) and StoreError.
        """
        check(questions)
        super().__init__(home, questions, 0.0)
        self._shown = self.started

    def show(self) -> None:
        """The question is shown from now on."""
        self._shown, self._waited = self._home.clock.now(), 0.0

    @property
    def seconds(self) -> float:
        """Since the question was shown, 0 or more."""
        return max(0.0, (self._home.clock.now() - self._shown) / 1000 - self._waited)

    def pick(self, chosen: str | None) -> Chosen:
        """Answer with a story (`deck/note`), or None: no story. Raises StoreError; then nothing was
        written and the question stays.
        """
        return self.choose(chosen, seconds=self.seconds)

    def summary(self) -> PickSummary:
        """What it came to so far. Raises StoreError."""
        with self._home.store.read() as connection:
            rounds = [mock for mock in rehearsals.mocks(connection) if mock.only_picks]
        before = [mock for mock in rounds if mock.pk < self._pk]
        gaps, unstated = self._gaps()
        return PickSummary(
            PickScore.of(tuple(self._asked)),
            before=PickScore.of(before[-1].asked) if before else None,
            gaps=gaps,
            unstated=unstated,
        )

    def _gaps(self) -> tuple[tuple[StoryGap, ...], tuple[StoryStanding, ...]]:
        """What no story answers, and stories of which it is not sure."""
        out: dict[tuple[str, tuple[str, ...]], StoryGap] = {}
        unstated: dict[str, StoryStanding] = {}
        every = [
            Asked(ask, "/".join(place))
            for place, competency in self._competencies.items()
            for ask in competency.asks
        ]
        for number, asked in enumerate([*self._asked, *every]):
            competency = self._competency(asked)
            own = [answer for answer in self._answers(asked) if not answer.story.sample]
            unstated |= {it.story.place: it.story for it in own if not it.sure}
            if competency is None or own:
                continue
            themes = phrasing_of(asked.question, competency).themes
            gap = StoryGap(competency.name, themes, asked.question, number < len(self._asked))
            out.setdefault((asked.competency, themes), gap)
        return tuple(out.values()), tuple(unstated.values())


def lines(summary: PickSummary) -> list[str]:
    """A summary in lines: the score, then what has no story."""
    score, before = summary.score, summary.before
    last = f" (last time {before.right} of {before.questions})" if before else ""
    out = [
        f"{score.right} of {score.questions} right{last}, {score.in_time} of them within "
        f"{SECONDS:.0f} seconds"
    ]
    out += [
        f"No story for it: “{gap.question}” ({gap.competency}: {phrasings.in_words(gap.themes)})"
        for gap in summary.gaps
        if gap.asked
    ]
    others: dict[str, list[str]] = {}
    for gap in summary.gaps:
        if not gap.asked:
            others.setdefault(gap.competency, []).append(phrasings.in_words(gap.themes))
    if others:
        out.append("Not asked this time, and no story for it:")
        out += [f"{name}: {'; '.join(themes)}" for name, themes in others.items()]
    if not summary.gaps:
        may = " may be" if summary.unstated else " is"
        out.append(f"There{may} a story of yours for all that your decks ask.")
    out += [f"“{it.title}”: {phrasings.unstated(it.place)}" for it in summary.unstated]
    return out
