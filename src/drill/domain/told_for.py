"""A story as it is told for another competency: what its variant leaves, adds and puts in front.

What comes out is a story like any other, so that whatever tells, asks, reads or marks a story does
it of a variant as well. It is made when it is needed, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from drill.domain.deck import Beat, Fact, Framework, Story, StoryVariant
from drill.domain.slot import Slot

OPENING = "+opening"
"""Id of the beat that the opening is; no beat of a deck can have it, and no card asks for it."""
AT_LENGTH = " (at length)"
"""Said after the label of a beat that the variant stretches."""
_ROUND = 5


def told_for(
    story: Story,
    variant: StoryVariant,
    followed: Framework | None = None,
    other: Framework | None = None,
) -> Story:
    """The story that the variant tells, its competency in front; of the same id and title.

    `followed` is the framework of the story, to which its steps without a name belong; `other` is
    the first framework of the variant's competency, to which those of the variant do.
    """
    added = {beat.id for beat in variant.add}
    beats = [
        replace(
            beat,
            label=beat.label + AT_LENGTH * (beat.id in variant.stretch),
            steps=_named(beat.steps, other if beat.id in added else followed),
        )
        for beat in _beats(story, variant)
    ]
    if variant.open:
        steps = _named(variant.steps, other)
        beats.insert(0, Beat(OPENING, "Opening", (Fact(variant.open),), steps))
    return replace(
        story,
        beats=tuple(beats),
        competencies=tuple(dict.fromkeys((variant.competency, *story.competencies))),
        framework=other.id if other else "",
        core=(),
        questions=(),
        variants=(),
    )


def asked_by(story: Story, slot: Slot) -> Story:
    """The story that a card of this slot has one tell: the variant's, where it is one of a
    variant.
    """
    variant = story.variant(slot.part)
    return told_for(story, variant) if variant else story


def opens(story: Story) -> bool:
    """Whether a story as it is told has an opening of its own."""
    return any(beat.id == OPENING for beat in story.beats[:1])


def _beats(story: Story, variant: StoryVariant) -> Iterator[Beat]:
    """The beats that are not left out, each followed by those that are added after it."""
    ids = {beat.id for beat in story.beats}
    for beat in story.beats:
        if beat.id not in variant.cut:
            yield beat
        yield from (added for added in variant.add if added.after == beat.id)
    yield from (added for added in variant.add if added.after not in ids)


def _named(steps: Iterable[str], framework: Framework | None) -> tuple[str, ...]:
    """Steps by the names that they have in any framework."""
    return tuple(
        step if "." in step or framework is None else f"{framework.id}.{step}" for step in steps
    )


def seconds_at_length(window: tuple[int, int], beats: int, stretched: int) -> int:
    """About how long each stretched beat takes, where it takes twice as long as another and the
    whole ends in the middle of its window.
    """
    share = sum(window) / 2 / max(1, beats + stretched)
    return max(_ROUND, round(2 * share / _ROUND) * _ROUND)
