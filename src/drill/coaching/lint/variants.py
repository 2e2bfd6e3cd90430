"""Whether a story's variants for other competencies still show what those ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drill.coaching.lint.checked import CheckedStory, quote
from drill.coaching.lint.framework import is_belief, opening
from drill.coaching.lint.rules import Finding


def drops(checked: CheckedStory) -> Iterator[Finding]:
    """No beat is left out that alone shows a step of the competency."""
    for number, (variant, owner) in checked.variants.items():
        framework, missing = checked.not_shown(owner)
        for index, beat in enumerate(variant.cut):
            others = tuple(other for other in variant.cut if other != beat)
            _, without = checked.not_shown(owner, replace(variant, cut=others))
            lost = [step for step in missing if step not in without]
            if framework and lost:
                label = next((b.label for b in checked.story.beats if b.id == beat), beat)
                yield checked.find(
                    "variant-drops-step",
                    f"For {quote(owner.name)} {quote(label)} is left out, the only beat that shows "
                    f"{', '.join(quote(step.label) for step in lost)}.",
                    ("variants", number, "cut", index),
                )


def opens(checked: CheckedStory) -> Iterator[Finding]:
    """It opens as the competency wants to be answered."""
    for number, (variant, owner) in checked.variants.items():
        framework, missing = checked.not_shown(owner)
        if variant.open or framework is None or not opening(framework, owner):
            continue
        beliefs = [step for step in framework.steps if is_belief(step)]
        if not beliefs or any(step in missing for step in beliefs):
            yield checked.find(
                "variant-without-opening",
                f"For {quote(owner.name)} an answer opens with how you think, and the variant with "
                "the case.",
                ("variants", number),
                fix=f"Give it an `open`: {opening(framework, owner)}",
            )
