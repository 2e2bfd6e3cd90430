"""Whether a story, and its variants for other competencies, show what the framework asks for.

What a step is after is read from the words of its id and label, never from ids that we know: a
stranger's framework gets the same rules, and none complains about a step that it does not have.
One step is one finding: where it has a rule of its own, that one speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drill.coaching.lint.checked import CheckedStory, Frame, quote, signs, wording
from drill.coaching.lint.evidence import BY_NAME, kind_of
from drill.coaching.lint.rules import Finding, Severity
from drill.domain.deck import Competency, Framework, Step, Story
from drill.text import one_line, words


def competencies(checked: CheckedStory) -> Iterator[Finding]:
    """The story belongs to a competency that is there."""
    story = checked.story
    if not story.competencies:
        yield checked.find("no-competency", "The story names no competency.")
    ids = {competency.id for competency in checked.frame.competencies}
    for index, ref in enumerate(story.competencies):
        if ref.rpartition("/")[2] not in ids:
            yield checked.find(
                "unknown-competency",
                f"No deck here has the competency {quote(ref)}.",
                ("competencies", index),
                severity=None if ids else Severity.ERROR,
            )


def references(checked: CheckedStory) -> Iterator[Finding]:
    """The framework is there, and so are the steps that the beats name."""
    story, followed = checked.story, checked.frame.framework
    if story.framework and (not followed or followed.id != story.framework):
        yield checked.find(
            "unknown-framework",
            f"None of its competencies has the framework {quote(story.framework)}.",
            ("framework",),
        )
        return
    if not checked.frameworks:
        return
    for number, beat in enumerate(story.beats):
        for index, ref in enumerate(beat.steps):
            if not checked.step(ref):
                yield checked.find(
                    "unknown-step",
                    f"No framework of this story has the step {quote(ref)}.",
                    ("beats", number, "steps", index),
                )


_OWN_RULE = {
    "belief": ("no-philosophy", "the answer opens with what you believe"),
    "trigger": ("no-trigger", "nothing says what made you act, or how soon you did"),
    "conversation": ("no-conversation", "nobody says a word in the hard conversation"),
    "plan": ("plan-without-specifics", "nothing says who does what, by when and measured how"),
    "criteria": ("no-criteria", "a choice is made, and nothing says by which criteria"),
    "learning": ("no-learning", "the story says nothing of what you learnt"),
}
"""Kinds of step that have a rule of their own; the others share one."""


def steps(checked: CheckedStory) -> Iterator[Finding]:
    """Every step of the framework is shown, by what is said and not by how a beat is called."""
    followed = checked.frame.framework
    if not followed or not checked.story.beats:
        return
    for step in followed.steps:
        if (step.bonus and not checked.frame.senior) or checked.shows(followed, step):
            continue
        kind = kind_of(step)
        if step.id in checked.excused and not (kind and kind.name == "belief"):
            continue
        if kind and kind.name in _OWN_RULE:
            yield _own_rule(checked, followed, step, kind.name)
        else:
            yield _not_shown(checked, followed, step)


def _own_rule(checked: CheckedStory, followed: Framework, step: Step, kind: str) -> Finding:
    rule, message = _OWN_RULE[kind]
    claimed = [i for i, shown in enumerate(checked.shown) if (followed.id, step.id) in shown]
    named = checked.about({word for word in wording(step) if len(word) > 3})
    path = ("beats", (claimed or named)[0]) if claimed or named else ()
    return checked.find(rule, f"No beat shows {quote(step.label)}: {message}.", path)


def claims(checked: CheckedStory) -> Iterator[Finding]:
    """Every other competency that the story claims is shown too, by the framework it shows best."""
    story, followed = checked.story, checked.frame.framework
    ids = [ref.rpartition("/")[2] for ref in story.competencies]
    for owner in checked.frame.competencies:
        if not story.beats or followed in owner.frameworks:
            continue
        framework, missing = checked.not_shown(owner)
        if framework and missing:
            yield checked.find(
                "step-not-shown",
                f"It claims {quote(owner.name)}, and no beat shows "
                f"{', '.join(quote(step.label) for step in missing)}.",
                ("competencies", ids.index(owner.id)),
                fix=f"Tell what you did there and add {one_line(framework.id)}."
                f"{one_line(missing[0].id)} to the steps of the beat that shows it, or take "
                f"{one_line(owner.id)} from its competencies.",
            )


def _not_shown(checked: CheckedStory, followed: Framework, step: Step) -> Finding:
    such_as = f" ({'; '.join(quote(item) for item in step.items[:3])})" if step.items else ""
    senior = ", which is asked for senior roles" if step.bonus else ""
    return checked.find(
        "step-not-shown",
        f"No beat shows {quote(step.label)} of {quote(followed.name)}{senior}.",
        fix=f"Tell what you did there{such_as}, or add {one_line(step.id)} to the steps of the "
        "beat that shows it.",
        severity=Severity.NOTE if step.bonus else None,
    )


def named(checked: CheckedStory) -> Iterator[Finding]:
    """What is heard is also named, for the matrix and for the cards."""
    followed = checked.frame.framework
    if not followed or checked.frame.sample or not checked.story.beats:
        return
    claimed = {key for shown in checked.shown for key in shown}
    heard = [
        step
        for step in followed.steps
        if (followed.id, step.id) not in claimed and checked.shows(followed, step)
    ]
    if heard:
        names = ", ".join(quote(step.label) for step in heard[:3])
        more = f" and {len(heard) - 3} more" if len(heard) > 3 else ""
        yield checked.find("step-not-named", f"It shows {names}{more}, and no beat names it.")


def heard(story: Story, frame: Frame) -> list[tuple[str, ...]]:
    """Of each beat the ids of the framework's steps that its text shows. A step that several show
    is given to the one that says most of it.
    """
    checked = CheckedStory(story, frame)
    out: list[list[str]] = [[] for _ in story.beats]
    for step, beats in checked.shown_at.items():
        if beats:
            out[max(sorted(beats), key=lambda beat: checked.signs_of(step, beat))].append(step)
    return [tuple(steps) for steps in out]


# -- the belief in front -------------------------------------------------------------------


_FIRST = signs("first begin begins start starts open opens lay")
_SYSTEM = signs("system systems model")
_THINK = signs("think")
SYSTEM_FIRST = "Say what you believe, or your system, before the case."
"""How an answer opens where the framework does not say it in its own words."""
_LATE = 2
"""Index of the beat from which on a philosophy no longer opens the answer."""


def philosophy(checked: CheckedStory) -> Iterator[Finding]:
    """The belief or the system is in front, where that is how an answer opens."""
    followed = checked.frame.framework
    if not followed or not checked.story.beats or not checked.english:
        return
    step = next((step for step in followed.steps if is_belief(step)), None)
    main = next(iter(checked.frame.competencies), None)
    if not opening(followed, main):
        return
    showing = [i for i, heard in enumerate(checked.heard_kinds) if "belief" in heard]
    if step:
        showing += [i for i, shown in enumerate(checked.shown) if (followed.id, step.id) in shown]
    if not showing:
        # A step that nothing shows is said elsewhere; a sample is told as it was.
        if not step and not checked.frame.sample:
            yield checked.find(
                "no-philosophy",
                f"{quote(followed.name)} opens with how you think, and the story with the case.",
            )
    elif (first := min(showing)) >= _LATE:
        yield checked.find(
            "late-philosophy",
            f"{quote(followed.name)} opens with what you believe, and the story says it only in "
            f"beat {first + 1}.",
            ("beats", first),
        )


def is_belief(step: Step) -> bool:
    """Whether a step is after what one believes."""
    return (kind := kind_of(step)) is not None and kind.name == "belief"


def opening(followed: Framework, main: Competency | None) -> str:
    """How an answer by this framework opens, where it does with what one believes or with one's
    system; else empty. `main` is the competency that it is for.
    """
    opens = set(words(followed.opening))
    if opens & (BY_NAME["belief"].step | _THINK) or (opens & _SYSTEM and opens & _FIRST):
        return followed.opening
    if any(map(is_belief, followed.steps)) or (main and _SYSTEM & set(words(main.evaluates))):
        return SYSTEM_FIRST
    return ""


# -- variants for other competencies -----------------------------------------------------------


def variants_drop(checked: CheckedStory) -> Iterator[Finding]:
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


def variants_open(checked: CheckedStory) -> Iterator[Finding]:
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
