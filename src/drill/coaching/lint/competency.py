"""What is thin in a competency: too little to train the ear, the order or the flags with."""

from __future__ import annotations

from collections.abc import Iterator

from drill.coaching.lint.checked import find, quoted
from drill.coaching.lint.rules import RULES, Finding
from drill.domain.deck import Competency

FEWEST_QUESTIONS = 12
"""Phrasings below which one learns the words of the questions and not what they are after."""


def lint_competency(competency: Competency) -> list[Finding]:
    """What is thin in a competency, in the order of the rules."""
    rank = list(RULES)
    return sorted(_findings(competency), key=lambda finding: rank.index(finding.rule))


def _findings(competency: Competency) -> Iterator[Finding]:
    if (count := len(competency.questions)) < FEWEST_QUESTIONS:
        yield find(
            competency,
            "few-questions",
            ("questions",),
            f"There are {count} phrasings of its question.",
            f"Add phrasings until there are at least {FEWEST_QUESTIONS}, as different people "
            "would ask.",
        )
    if not competency.cues:
        yield find(
            competency,
            "no-cues",
            ("cues",),
            "No word or phrase gives it away.",
            "Add under `cues` the words that its questions have and others do not.",
        )
    if not competency.frameworks:
        yield find(
            competency,
            "no-framework",
            ("frameworks",),
            "There is no framework for its answer.",
            "Write down the steps that a good answer goes through, in order.",
        )
    for index, framework in enumerate(competency.frameworks):
        if len(framework.steps) < 2:
            yield find(
                competency,
                "one-step-framework",
                ("frameworks", index),
                f"{quoted(framework.name)} has "
                f"{'one step' if framework.steps else 'no steps'} only.",
                "Part it into what comes first, what then, and how it ends.",
            )
    if not competency.red_flags:
        yield find(
            competency,
            "no-red-flag",
            ("red_flags",),
            "No way to lose the interviewer is named.",
            "Add a red flag: what it is, what it sounds like, and the repair.",
        )
    if not competency.sounds_right:
        yield find(
            competency,
            "no-clean-control",
            ("sounds_right",),
            "There is no snippet that trips no flag.",
            "Add under `sounds_right` two sentences of a good answer.",
        )
