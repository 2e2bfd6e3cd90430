"""What is thin in a story, before an interviewer finds it.

Lint reads a story and what it is held against, and returns findings; it changes nothing, raises
nothing for any story that a deck can hold, and takes time linear in its length. A finding is said
only where a coach would say it: each rule looks for any sign that the thing is there, and speaks
where it finds none.
"""

from __future__ import annotations

from collections.abc import Iterator

from drill.coaching.lint import failures, framework, numbers, people, saying, shape
from drill.coaching.lint.checked import CheckedStory, Frame
from drill.coaching.lint.competency import lint_competency
from drill.coaching.lint.framework import heard, opening
from drill.coaching.lint.rules import RULES, Finding, Rule, Severity
from drill.domain.deck import Story

__all__ = [
    "RULES",
    "Finding",
    "Frame",
    "Rule",
    "Severity",
    "heard",
    "lint_competency",
    "lint_story",
    "opening",
]

_FIELDS = {"title": 0, "competencies": 1, "framework": 2, "beats": 3, "probes": 4, "variants": 5}
"""Of a story, in the order in which one reads them."""
_SAID_BY = {
    "no-figure": {"no-friction"},
    "no-named-person": {"technical-dilemma"},
    "long-situation": {"technical-dilemma"},
    "step-not-named": {"step-not-shown"},
}
"""Rules that have nothing to add where one of the others speaks: one cause, one finding."""
_RANK = {rule: rank for rank, rule in enumerate(RULES)}


def lint_story(story: Story, frame: Frame) -> list[Finding]:
    """What is thin in a story: first of the whole, then in the order of the story, then in the
    order of the rules. The same story and frame give the same findings.
    """
    findings = list(_findings(CheckedStory(story, frame)))
    rules = {finding.rule for finding in findings}
    causes = (finding for finding in findings if rules.isdisjoint(_SAID_BY.get(finding.rule, ())))
    return sorted(causes, key=_order)


def _findings(checked: CheckedStory) -> Iterator[Finding]:
    for check in (
        shape.title,
        shape.beats,
        shape.length,
        shape.facts,
        shape.probes,
        framework.competencies,
        framework.references,
        framework.steps,
        framework.claims,
        framework.named,
        framework.philosophy,
        people.named_person,
        failures.voice,
        failures.handed_on,
        failures.waited,
        failures.friction,
        failures.technical,
        failures.perks,
        failures.unknown,
        saying.figures,
        saying.learning,
        saying.repeated,
        saying.copied,
        saying.themes,
        numbers.contradictions,
        numbers.sums,
        numbers.believable,
        numbers.reach,
        framework.variants_drop,
        framework.variants_open,
    ):
        yield from check(checked)
    yield from numbers.measured(checked, saying.outcomes(checked))


def _order(finding: Finding) -> tuple[tuple[int, ...], int]:
    place = (key if isinstance(key, int) else _FIELDS.get(key, 0) for key in finding.path)
    return tuple(place), _RANK[finding.rule]
