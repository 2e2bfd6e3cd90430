"""Which story answers what: how well each fits a competency, and where the gaps are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drill.domain.deck import Framework
from drill.domain.fit import THIN
from drill.text import words

OVERUSED = 3
"""Competencies from which on one story is asked to do too much: two interviewers compare notes."""
ALIKE = 85
"""Likeness, 0 to 100, from which a label names a step."""
_ALIASES = {
    "outcome": ("result", "results", "impact", "what came of it", "how it ended"),
    "learning": (
        "lesson",
        "lessons",
        "lessons learned",
        "learnings",
        "what i learned",
        "what i learnt",
        "what i took from it",
        "reflection",
        "takeaway",
        "takeaways",
        "hindsight",
        "looking back",
        "what i would do differently",
    ),
    "conversation": ("the talk",),
    "follow": ("aftermath", "afterwards"),
    "trigger": ("signal", "the signal"),
    "philosophy": ("belief", "what i believe"),
}
"""What the labels of people's notes call a step."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What one competency has."""

    name: str
    stories: tuple[tuple[str, float], ...]
    """Titles of the own stories for it and how well each fits, 0 to 1."""
    overused: tuple[str, ...] = ()
    """Of these, the ones that serve too many competencies."""


def warning(cover: Cover) -> str:
    """What an interviewer could find missing in a row, in a sentence; empty where it is sound."""
    titles = [title for title, share in cover.stories if share > 0]
    if not titles:
        if cover.stories:
            return f"{cover.stories[0][0]} claims it and shows none of its steps."
        return "No story of yours: a sample is all there is."
    if max(share for _, share in cover.stories) < THIN:
        return f"{titles[0]} shows less than half of its steps."
    if len(cover.overused) == len(titles):
        return f"{cover.overused[0]} is told for too many competencies."
    if len(titles) == 1:
        return f"Hangs on one story: {titles[0]}."
    return ""


def steps_of(labels: Sequence[str], framework: Framework) -> list[tuple[str, ...]]:
    """For each beat's label the ids of the framework's steps that it names.

    A step belongs to one beat, the one whose label is most like it; most labels name none.
    """
    from rapidfuzz import fuzz  # megabytes that the matrix and Today need not cost

    out: list[list[str]] = [[] for _ in labels]
    for step in framework.steps:
        names = [step.label.casefold(), step.id.replace("-", " ")]
        names += [alias for word in words(step.label) for alias in _ALIASES.get(word, ())]
        likeness = [
            max(fuzz.token_set_ratio(label.casefold(), name) for name in names) for label in labels
        ]
        best = max(range(len(labels)), key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= ALIKE:
            out[best].append(step.id)
    return [tuple(steps) for steps in out]


def overused(uses: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """Of (story, competencies it answers), the stories that answer too many."""
    return tuple(story for story, count in uses if count >= OVERUSED)
