"""An interviewer's scorecard of one answer, from what was ticked, timed and flagged.

What was told is read as a story of its own, by lint's rules: a beat left out takes its figure, its
hard sentence and its learning with it. Each of six things an interviewer marks gets from 0 to 2
points, and where it is not full what would raise it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from drill.coaching import telling, ways
from drill.coaching.lint import RULES, Frame, lint_story
from drill.coaching.lint.checked import CheckedStory
from drill.coaching.speech import SpeechPart, parts
from drill.domain.deck import RedFlag, Story
from drill.domain.rehearsal import WINDOWS, Told, WayToTell
from drill.domain.review import Rating, propose
from drill.text import words

MOST = 2
"""Points of one criterion: 2 is shown, 1 in part, 0 not shown."""
NEAR = 0.2
"""Share of the window by which an answer may miss it and still have a point for its length."""


class Criterion(StrEnum):
    """What an interviewer marks, in the order of the card."""

    STRUCTURE = "structure"
    OWNERSHIP = "ownership"
    CONFLICT = "conflict faced"
    FIGURES = "figures"
    LEARNING = "learning"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class AnswerMark:
    """One row of the card."""

    criterion: Criterion
    points: int
    """From 0 to `MOST`."""
    raised_by: str
    """What would raise it, in a sentence; empty where it is full."""


LEGEND = (
    "Turned down: a polished story, the hard talk left out, what happened instead of what you "
    "thought, no fault of your own.",
    "Hired: what really went wrong, who it hurt, what you thought and learnt, somebody who "
    "thinks about how they lead.",
)
"""What the card is read by."""
_LOST = {
    Criterion.STRUCTURE: {
        "few-beats": 2,
        "step-not-shown": 1,
        "no-philosophy": 1,
        "no-criteria": 1,
        "plan-without-specifics": 1,
        "only-perks": 1,
    },
    Criterion.OWNERSHIP: {
        "handed-on": 2,
        "waited-and-hoped": 1,
        "no-trigger": 1,
        "we-over-i": 1,
        "only-passive": 1,
    },
    Criterion.CONFLICT: {
        "no-friction": 2,
        "no-conversation": 1,
        "no-named-person": 1,
        "technical-dilemma": 1,
        "nothing-unknown": 1,
    },
    Criterion.FIGURES: {
        "no-figure": 2,
        "figure-too-good": 1,
        "figure-contradicts": 1,
        "numbers-do-not-add-up": 1,
    },
    Criterion.LEARNING: {"learning-without-change": 1},
    Criterion.LENGTH: {"long-situation": 1},
}
"""Points that a finding of a rule costs."""
_FLAGGED = {
    Criterion.LENGTH: "time background situation-heavy minutes",
    Criterion.LEARNING: "flawless misjudged learn learned learnt lesson",
    Criterion.OWNERSHIP: "hr manager hands passive waits hoping defensive justifies justifying "
    "reactive blames boss",
    Criterion.CONFLICT: "messy mess people conversation dynamics tension pushback conflict person "
    "individual backbone motives hurt",
}
"""Words of a red flag that say what it costs; of two that fit the first, else the structure."""
_LEFT_OUT = "Say the beats that you left out: it is in them."
_POINTS = {Rating.GOOD: 2, Rating.HARD: 1, Rating.AGAIN: 0}
"""For the order in which the beats came, by the rating that it proposes."""


def scorecard(
    story: Story, frame: Frame, told: Told, flags: Sequence[RedFlag] = ()
) -> tuple[AnswerMark, ...]:
    """The marks of one answer, in the order of `Criterion`; without the length where nobody
    measured, and without what the way does not ask for. `flags` are those that may be tripped.
    Nothing told earns nothing, and so does what nobody can have told in its time.
    """
    answer = _Answer(story, frame, told, flags)
    asked = _WANTED.get(told.way, frozenset(Criterion))
    if not told.seconds:
        asked -= {Criterion.LENGTH}
    return tuple(answer.mark(one) for one in Criterion if one in asked)


_WANTED = {
    WayToTell.CONFLICT: frozenset({Criterion.OWNERSHIP, Criterion.CONFLICT, Criterion.LENGTH}),
}
"""What a way that leaves something out on purpose is marked for."""


def share(marks: Sequence[AnswerMark]) -> float:
    """The points of some marks, of those to be had, 0 to 1; 0 where nothing was marked."""
    return sum(mark.points for mark in marks) / (MOST * len(marks)) if marks else 0.0


def mark_rows(marks: Sequence[AnswerMark]) -> list[str]:
    """A line a mark, as a person reads them: `● ○ figures · what would raise it`, which is said
    once where it would raise those below as well.
    """
    width = max((len(mark.criterion) for mark in marks), default=0)
    rows, before = [], ""
    for mark in marks:
        raised_by = "" if mark.raised_by == before else mark.raised_by
        signs = "●" * mark.points + "○" * (MOST - mark.points)
        rows.append(f"{signs} {mark.criterion:<{width}}  {raised_by}".rstrip())
        before = mark.raised_by
    return rows


class _Answer:
    """What was told, beside what the story holds."""

    def __init__(self, story: Story, frame: Frame, told: Told, flags: Sequence[RedFlag]) -> None:
        self._story, self._told = story, told
        self._tripped = [flag for flag in flags if flag.flag in told.flags]
        beats = [beat for index, beat in enumerate(story.beats) if index in told.said]
        self._acted = any(
            part is SpeechPart.ACTION
            for index, part in enumerate(parts(story))
            if index in told.said
        )
        checked = CheckedStory(story, frame)
        self._learnt = checked.learnt
        self._figured = {
            index for index, beat in enumerate(checked.beats) if any(fact.figures for fact in beat)
        }
        self._found = lint_story(replace(story, beats=tuple(beats)), frame) if beats else []
        self._thin = {finding.rule for finding in lint_story(story, frame)}

    def mark(self, criterion: Criterion) -> AnswerMark:
        """What it earns."""
        lost = list(self._lost(criterion))
        points = max(0, MOST - sum(cost for cost, _ in lost))
        return AnswerMark(criterion, points, lost[0][1] if lost else "")

    def _lost(self, criterion: Criterion) -> Iterator[tuple[int, str]]:
        """Points lost, and what would bring them back, the first thing to mend first."""
        if not self._told.said:
            yield MOST, "Tell it again: no beat of it was said."
            return
        if telling.too_short(self._told.seconds, WINDOWS[self._told.way]):
            yield MOST, "Tell it again: so short an answer holds no story."
            return
        yield from ((1, flag.repair) for flag in self._tripped if _costs(flag) is criterion)
        if criterion is Criterion.STRUCTURE:
            yield from self._order()
        elif criterion is Criterion.LENGTH:
            yield from self._length()
        elif criterion in (Criterion.OWNERSHIP, Criterion.CONFLICT) and not self._acted:
            yield MOST, "Say what you did yourself, and what was hard about it."
        elif criterion is Criterion.FIGURES and self._figured.isdisjoint(self._told.said):
            yield MOST, _LEFT_OUT if self._figured else RULES["no-figure"].fix
        elif criterion is Criterion.LEARNING and self._learnt.isdisjoint(self._told.said):
            yield MOST, _LEFT_OUT if self._learnt else RULES["no-learning"].fix
        for finding in self._found:
            if cost := _LOST[criterion].get(finding.rule, 0):
                left_out = finding.rule not in self._thin
                yield cost, _LEFT_OUT if left_out else finding.fix

    def _order(self) -> Iterator[tuple[int, str]]:
        """For beats that were missed or told out of their order."""
        story, told = self._story, self._told
        expected = ways.beats(story, told.way)
        order = telling.order_of(told.said, expected, told.invented)
        cost = MOST - _POINTS[propose(len(order.kept), order.total)]
        for places_lost, what in (
            (order.missed, "left out"),
            (order.swapped, "told too early or late"),
        ):
            if places_lost:
                labels = ", ".join(story.beats[expected[place]].label for place in places_lost)
                yield cost, f"Say in its place what was {what}: {labels}."
                cost = 0

    def _length(self) -> Iterator[tuple[int, str]]:
        low, high = window = WINDOWS[self._told.way]
        off = max(1 - self._told.seconds / low, self._told.seconds / high - 1)
        if off > 0:
            timing = telling.timing(self._told.seconds, window)
            yield (1 if off <= NEAR else MOST), f"Aim at {low} to {high} seconds: {timing}."


def _costs(flag: RedFlag) -> Criterion:
    vocabulary = {*words(flag.id), *words(flag.flag), *words(flag.repair)}
    for criterion, signs in _FLAGGED.items():
        if vocabulary.intersection(signs.split()):
            return criterion
    return Criterion.STRUCTURE
