"""How well a story fits a competency, and whether it answers a question.

A story that claims a competency and shows none of its steps fits it by name only, so the fit is
what its beats show and not what it says of itself.
"""

from __future__ import annotations

from drill.domain.deck import Competency, Framework, Phrasing, Story

THIN = 0.5
"""Fit below which a story shows too little of a competency to be the answer."""


def fit(story: Story, competency: Competency, followed: Framework | None) -> float:
    """The share of the competency's steps that the story's beats show, 0 to 1.

    Of its frameworks the one shown best counts; steps for senior roles do not. A competency
    without frameworks has nothing to show: 1. `followed` is the framework of the story, to which
    a step without a framework's name belongs.
    """
    if not competency.frameworks:
        return 1.0
    steps_shown: dict[str, set[str]] = {}
    for beat in story.beats:
        for ref in beat.steps:
            name, _, step = ref.rpartition(".")
            steps_shown.setdefault(name or (followed.id if followed else ""), set()).add(step)
    return max(
        _shown(framework, steps_shown.get(framework.id, set()))
        for framework in competency.frameworks
    )


def _shown(framework: Framework, steps: set[str]) -> float:
    asked = {step.id for step in framework.steps if not step.bonus}
    return len(asked & steps) / len(asked) if asked else 1.0


def answers(story: Story, phrasing: Phrasing) -> bool:
    """Whether it is about what the question insists on; its own questions it always answers."""
    return phrasing.ask in story.questions or set(phrasing.themes) <= set(story.themes)


def asked_of(story: Story, competency: Competency | None) -> tuple[str, ...]:
    """The phrasings that it may be told for: its own, and those of its competency it answers."""
    pool = competency.phrasings if competency else ()
    return story.questions + tuple(asked.ask for asked in pool if answers(story, asked))
