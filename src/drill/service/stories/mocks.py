"""A mock interview: unseen questions, a story chosen for each and told, and what that showed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

from drill.coaching import telling
from drill.domain.deck import place_named
from drill.domain.rehearsal import WINDOWS, Told
from drill.domain.review import Rating
from drill.domain.themes import phrasing_of
from drill.errors import NotFound, UsageError
from drill.service.home import phrasings, words
from drill.service.home.home import Home
from drill.service.stories import rehearsal
from drill.service.stories.choosing import UnseenQuestions
from drill.service.stories.interviewer import Hearing
from drill.service.stories.rehearsal import RehearsalResult, StoryToTell
from drill.service.stories.scorecards import Examiner, MarkedAnswer, MockScore

QUESTIONS, MINUTES = 5, 45.0
"""Of a mock, by default."""
MOST_QUESTIONS, MOST_MINUTES = 50, 480
UNMET = 1 / 3
"""Share of the questions, at most, that no story to choose from answers, where others are: with
few stories it would else be most of them."""


@dataclass(frozen=True, slots=True)
class DebriefLine(MarkedAnswer):
    """One question of a debrief."""

    competency: str
    """Its name."""
    themes: tuple[str, ...]
    """What the question insists on."""
    story: str
    """Title of the story chosen; empty where it was passed."""
    own: bool
    """Whether a story of one's own answers it."""
    better: tuple[str, ...]
    """Titles of the stories that answer it, where none of them was chosen, nor told in the end."""
    instead: bool
    """Whether the story is not the one chosen first, but one that answers the question."""
    doubt: str
    """Why it is not sure that the story answers the question; empty where it is, or does not."""

    @property
    def timing(self) -> str:
        """`inside 90–150 s`; empty where nobody measured."""
        seconds = self.told.seconds
        return telling.timing(seconds, WINDOWS[self.told.way]) if seconds else ""

    @property
    def fits(self) -> str:
        """Whether the story answers the question, in a few words; what would, where it does not."""
        if self.asked.right:
            return "perhaps" if self.doubt else "yes"
        if self.instead:
            return "only after a wrong choice"
        return f"no; {', '.join(self.better) or 'none does yet'}"

    @property
    def misfit(self) -> str:
        """Why it counts for nothing in its competency, in a sentence; empty where it counts."""
        if self.asked.right:
            return ""
        if self.instead:
            only = "answers it, but was chosen only after a wrong choice"
            return f"“{self.story}” {only}: no points for {self.competency}."
        instead = " or ".join(f"“{title}”" for title in self.better)
        if not self.story:
            return f"Passed, though {instead} answers it: no points for {self.competency}."
        better = f"tell {instead}" if instead else "“no story yet” was the right answer"
        asks = f". It asks for {phrasings.asked_for(self.themes)}" if self.themes else ""
        counts = f"none of its points count for {self.competency}"
        return f"“{self.story}” does not answer it, so {counts}{asks}: {better}."

    @property
    def left_out(self) -> str:
        """Why the figures leave it out, in a sentence; empty where they do not."""
        if self.counts:
            return ""
        why = "Left before it was told" if self.asked.rehearsal is None else "Its telling is undone"
        return f"{why}: no figure counts it."


@dataclass(frozen=True, slots=True)
class Debrief:
    """What a mock showed, and what it showed before."""

    lines: tuple[DebriefLine, ...]
    overused: tuple[str, ...]
    """Titles of stories told more than once."""
    drill: tuple[str, ...]
    """What to do next, most needed first."""
    score: MockScore | None
    """None where it was abandoned."""
    before: tuple[MockScore, ...]
    """Former mocks, oldest first."""
    choice: str = ""
    """Where the stories to choose from answer few of the competencies: what was asked then. Said
    afterwards only: before, it would give answers away."""

    @property
    def words(self) -> str:
        """What it came to, in a line."""
        return self.score.words if self.score else "Nothing was told: this mock leaves no score."

    def remark(self, line: DebriefLine) -> str:
        """What is said of the worth of an answer, in a sentence; empty where nothing is."""
        doubt = f"“{line.story}”: {line.doubt}." if line.doubt else ""
        return (line.left_out if self.score else "") or line.misfit or doubt

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


class MockInterview(UnseenQuestions):
    """One mock. `question` is what is asked now; None when it is over. Every step is saved."""

    unmet = UNMET

    def __init__(self, home: Home, *, questions: int = QUESTIONS, minutes: float = MINUTES) -> None:
        """Choose the questions. Raises UsageError (numbers out of range, no competency with
        questions), NotFound (no story to choose) and StoreError.
        """
        check(questions, minutes)
        self.minutes = minutes
        super().__init__(home, questions, minutes)

    # -- while it goes on ------------------------------------------------------------------

    @property
    def question(self) -> str | None:
        """What is asked now; None when every question was asked, or the time is up."""
        return None if self._asked and self.seconds_left() <= 0 else super().question

    def seconds_left(self) -> float:
        """Of its minutes; below 0 once they are over."""
        gone = (self._home.clock.now() - self.started) / 1000 - self._waited
        return self.minutes * 60 - gone

    def tell(self, instead: str = "") -> StoryToTell:
        """The story chosen last, to be told as an answer to its question; or `instead` of it
        another (`deck/note`) that answers it.

        Raises NotFound (none was chosen, it is gone since, or this one does not answer it),
        UsageError (it has no beats) and StoreError.
        """
        last = self._asked[-1]
        if instead and instead not in [answer.story.place for answer in self._right(last)]:
            raise NotFound(f"{instead} does not answer this question")
        place = instead or last.chosen
        if not place:
            raise NotFound("no story was chosen for this question")
        after = self._competency(last)
        return rehearsal.begin(self._home, place, question=last.question, after=after)

    def hearing(self, instead: str = "") -> Hearing:
        """The same, for who listens. Raises as `tell` does."""
        return Hearing(self.tell(instead), self._competency(self._asked[-1]))

    def told(self, story: StoryToTell, told: Told, rating: Rating | None = None) -> RehearsalResult:
        """Keep what was told, and from now on its story as the one chosen; that it was not chosen
        first stays. Raises NotFound and StoreError; then nothing was written.
        """
        result = rehearsal.finish(self._home, story, told, rating, mock=self._pk)
        *former, last = self._asked
        self._keep([*former, replace(last, chosen=story.place, rehearsal=result.rehearsal)])
        return result

    # -- afterwards ------------------------------------------------------------------------

    def debrief(self) -> Debrief:
        """What it came to so far. Raises StoreError."""
        with self._home.store.read() as connection:
            examiner = Examiner(self._home, connection)
            scores = {mock.pk: examiner.score(mock) for mock in examiner.mocks}
            mocks = [mock for mock in examiner.every_mock if mock.pk == self._pk]
            lines = tuple(self._line(answer) for mock in mocks for answer in examiner.answers(mock))
        times = Counter(line.story for line in lines if line.is_told)
        overused = tuple(story for story, count in times.items() if count > 1)
        return Debrief(
            lines,
            overused,
            drill=tuple(dict.fromkeys(_advice(lines, overused))),
            score=scores.get(self._pk),
            before=tuple(score for pk, score in scores.items() if pk < self._pk),
            choice=self._choice(),
        )

    def _choice(self) -> str:
        met = sum(map(bool, self._met.values()))
        if met >= (1 - UNMET) * len(self._met):
            return ""
        if not met:
            return (
                "None of the stories you could choose from answers any question that is asked "
                "here: “no story yet” was the right answer."
            )
        return (
            f"You had {words.count(len(self.choices()), 'story')} to choose from, for {met} of "
            f"{words.count(len(self._met), 'competency')}: at least two questions in three were "
            "drawn from what they answer. For any other, “no story yet” was the right answer."
        )

    def _line(self, answer: MarkedAnswer) -> DebriefLine:
        asked = answer.asked
        competency = self._competency(asked)
        story = self._standings.get(place_named(asked.chosen))
        fitting = {answer.story.place: answer for answer in self._right(asked)}
        candidate = fitting.get(asked.chosen)
        answers = asked.right or candidate is not None
        return DebriefLine(
            **{part.name: getattr(answer, part.name) for part in fields(answer)},
            competency=competency.name if competency else asked.competency.rpartition("/")[2],
            themes=phrasing_of(asked.question, competency).themes if competency else (),
            story=story.title if story else asked.chosen,
            own=any(not answer.story.sample for answer in fitting.values()),
            better=() if answers else tuple(it.story.title for it in fitting.values()),
            instead=answers and not asked.right,
            doubt=candidate.doubt if candidate else "",
        )


def _advice(lines: Sequence[DebriefLine], overused: Iterable[str]) -> Iterator[str]:
    """What to do next: the questions placed wrongly first, then thin tellings, then the rest."""
    for line in lines:
        if not line.own:
            about = f" ({phrasings.in_words(line.themes)})" if line.themes else ""
            yield f"Write a story for it: {line.competency}{about}"
    for line in lines:
        if line.own and not line.asked.right:
            yield f"Place its questions: {line.competency}"
    for line in lines:
        if line.is_told and line.said < line.beats:
            yield f"Tell it again: {line.story} ({line.said} of {line.beats} beats)"
    yield from (f"Find another story beside {story}" for story in overused)
    yield from (f"Repair: {flag}" for line in lines for flag in line.told.flags)
    yield from (f"Shorten: {line.story}, {line.timing}" for line in lines if "over" in line.timing)
