"""What is thin in a competency: too little to train the ear, the order or the flags with."""

from __future__ import annotations

from collections.abc import Iterator

from drill.coaching.lint.checked import find, quote
from drill.coaching.lint.rules import RULES, Finding
from drill.domain.deck import Competency

FEWEST_QUESTIONS = 12
"""Phrasings below which one learns the words of the questions and not what they are after."""
_NEEDED = (
    ("cues", "no-cues", "No word or phrase gives it away."),
    ("frameworks", "no-framework", "There is no framework for its answer."),
    ("red_flags", "no-red-flag", "No way to lose the interviewer is named."),
    ("sounds_right", "no-clean-control", "There is no snippet that trips no flag."),
)


def lint_competency(competency: Competency) -> list[Finding]:
    """What is thin in a competency, in the order of the rules."""
    rank = list(RULES)
    return sorted(_findings(competency), key=lambda finding: rank.index(finding.rule))


def _findings(competency: Competency) -> Iterator[Finding]:
    if (count := len(competency.questions)) < FEWEST_QUESTIONS:
        yield find(
            competency,
            "few-questions",
            f"There are {count} phrasings of its question.",
            ("questions",),
            fix=f"Add phrasings until there are at least {FEWEST_QUESTIONS}, as different people "
            "would ask.",
        )
    for index, framework in enumerate(competency.frameworks):
        if len(framework.steps) < 2:
            yield find(
                competency,
                "one-step-framework",
                f"{quote(framework.name)} has "
                f"{'one step' if framework.steps else 'no steps'} only.",
                ("frameworks", index),
            )
    for field, rule, message in _NEEDED:
        if not getattr(competency, field):
            yield find(competency, rule, message, (field,))
