"""How well a story fits a competency, and whether it answers a question.

A story that claims a competency and shows none of its steps fits it by name only, so the fit is
what its beats show and not what it says of itself.
"""

from __future__ import annotations

from drill.domain.deck import Competency, Framework, Phrasing, Step, Story, spoken
from drill.domain.themes import Suits, suits

THIN = 0.5
"""Fit below which a story shows too little of a competency to be the answer."""


def fit(
    story: Story, competency: Competency, followed: Framework | None, *, senior: bool = False
) -> float:
    """The share of the competency's steps that the story's beats show, 0 to 1.

    Of its frameworks the one shown best counts; steps for senior roles only where the role is one.
    A competency without frameworks has nothing to show: 1. `followed` is the framework of the
    story, to which a step without a framework's name belongs.
    """
    framework, missing = not_shown(story, competency, followed, senior=senior)
    asked = asked_steps(framework, senior=senior) if framework else ()
    return 1 - len(missing) / len(asked) if asked else 1.0


def not_shown(
    story: Story, competency: Competency, followed: Framework | None, *, senior: bool = False
) -> tuple[Framework | None, tuple[Step, ...]]:
    """Of the competency's frameworks the one that the story shows best, and the steps of it that no
    beat shows; steps for senior roles are asked for where the role is one. None without
    frameworks.
    """
    shown = set()
    for beat in story.beats:
        for ref in beat.steps:
            name, _, step = ref.rpartition(".")
            shown.add((name or (followed.id if followed else ""), step))
    asked = [
        (framework, asked_steps(framework, senior=senior)) for framework in competency.frameworks
    ]
    lacking = [
        (len(steps), framework, tuple(s for s in steps if (framework.id, s.id) not in shown))
        for framework, steps in asked
    ]
    _, framework, missing = min(
        lacking, key=lambda entry: len(entry[2]) / max(1, entry[0]), default=(0, None, ())
    )
    return framework, missing


def asked_steps(framework: Framework, *, senior: bool = False) -> tuple[Step, ...]:
    """The steps that are asked for: those for senior roles only where the role is one."""
    return tuple(step for step in framework.steps if senior or not step.bonus)


def answers(story: Story, phrasing: Phrasing) -> Suits:
    """Whether it is about what the question insists on; its own questions, however written, it
    always answers.
    """
    asked = spoken(phrasing.ask)
    if any(spoken(question) == asked for question in story.questions):
        return Suits.STATES
    return suits(story, phrasing.themes)


def asked_of(story: Story, competency: Competency | None) -> tuple[str, ...]:
    """The phrasings that it may be told for: its own, then those of its competency that it answers
    for sure, those first whose themes it states.
    """
    phrasings = competency.phrasings if competency else ()
    pool = [(answers(story, asked), asked.ask) for asked in phrasings]
    pool.sort(key=lambda candidate: -candidate[0])
    sure = (ask for suited, ask in pool if suited > Suits.PERHAPS)
    return tuple(dict.fromkeys((*story.questions, *sure)))
