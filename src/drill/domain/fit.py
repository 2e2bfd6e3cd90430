"""How well a story fits a competency, and whether it answers a question.

A story that claims a competency and shows none of its steps fits it by name only, so the fit is
what its beats show and not what it says of itself.
"""

from __future__ import annotations

from drill.domain.deck import Competency, Framework, Phrasing, Step, Story

THIN = 0.5
"""Fit below which a story shows too little of a competency to be the answer."""


def fit(story: Story, competency: Competency, followed: Framework | None) -> float:
    """The share of the competency's steps that the story's beats show, 0 to 1.

    Of its frameworks the one shown best counts; steps for senior roles do not. A competency
    without frameworks has nothing to show: 1. `followed` is the framework of the story, to which
    a step without a framework's name belongs.
    """
    framework, missing = not_shown(story, competency, followed)
    asked = _asked(framework) if framework else ()
    return 1 - len(missing) / len(asked) if asked else 1.0


def not_shown(
    story: Story, competency: Competency, followed: Framework | None
) -> tuple[Framework | None, tuple[Step, ...]]:
    """Of the competency's frameworks the one that the story shows best, and the steps of it that no
    beat shows; steps for senior roles are not asked for. None without frameworks.
    """
    shown = set()
    for beat in story.beats:
        for ref in beat.steps:
            name, _, step = ref.rpartition(".")
            shown.add((name or (followed.id if followed else ""), step))
    lacking = [
        (framework, tuple(s for s in _asked(framework) if (framework.id, s.id) not in shown))
        for framework in competency.frameworks
    ]
    return min(
        lacking, key=lambda pair: len(pair[1]) / max(1, len(_asked(pair[0]))), default=(None, ())
    )


def _asked(framework: Framework) -> tuple[Step, ...]:
    return tuple(step for step in framework.steps if not step.bonus)


def answers(story: Story, phrasing: Phrasing) -> bool:
    """Whether it is about what the question insists on; its own questions it always answers."""
    return phrasing.ask in story.questions or set(phrasing.themes) <= set(story.themes)


def asked_of(story: Story, competency: Competency | None) -> tuple[str, ...]:
    """The phrasings that it may be told for: its own, and those of its competency it answers."""
    pool = competency.phrasings if competency else ()
    return story.questions + tuple(asked.ask for asked in pool if answers(story, asked))
