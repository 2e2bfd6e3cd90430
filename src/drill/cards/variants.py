"""What the variants of a story say of it: what changes, in words; what does not go together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from drill.cards.moves import renames
from drill.domain.deck import Story, StoryVariant


def changes(story: Story, variant: StoryVariant) -> tuple[str, ...]:
    """What is another when a story is told for another competency, a line each."""
    labels = {beat.id: beat.label for beat in story.every_beat}
    parts = (
        ("open with", [f"“{variant.open}”"] if variant.open else []),
        ("at length", [labels.get(beat, beat) for beat in variant.stretch]),
        ("leave out", [labels.get(beat, beat) for beat in variant.cut]),
        ("add", [beat.label for beat in variant.add]),
    )
    return tuple(f"{what}: {label}" for what, some in parts for label in some)


class VariantFault(NamedTuple):
    """Something that a variant cannot say of its story."""

    path: tuple[str | int, ...]
    """Keys and indexes inside the story."""
    message: str
    """In it `{}` stands for the name."""
    name: str
    """The name that is at fault, as it was written."""
    hint: str = ""
    known: tuple[str, ...] = ()
    """What the name may have been meant for."""


def faults(story: Story) -> Iterator[VariantFault]:
    """Where the variants do not go together with their story: competencies that it does not name,
    beats that it does not have, nothing left to tell.
    """
    beats = tuple(beat.id for beat in story.beats)
    every = [beat.id for beat in story.every_beat]
    seen: set[str] = set()
    for number, variant in enumerate(story.variants):
        place = ("variants", number)
        yield from _of_competency(story, variant, seen, (*place, "competency"))
        seen.add(variant.competency)
        for key, names in (("stretch", variant.stretch), ("cut", variant.cut)):
            for index, name in enumerate(names):
                if name not in beats:
                    message = "the story has no beat '{}'"
                    yield VariantFault((*place, key, index), message, name, known=beats)
                elif key == "cut" and name in variant.stretch:
                    message = "'{}' is told at length and left out"
                    yield VariantFault((*place, key, index), message, name)
        for index, added in enumerate(variant.add):
            if every.count(added.id) > 1:
                message = "the story has a beat '{}' already"
                yield VariantFault((*place, "add", index, "id"), message, added.id)
            if added.after and added.after not in beats:
                message = "the story has no beat '{}'"
                path = (*place, "add", index, "after")
                yield VariantFault(path, message, added.after, known=beats)
        if not (variant.open or variant.stretch or variant.cut or variant.add):
            hint = "say what it opens with, stretches, cuts or adds"
            yield VariantFault(place, "it changes nothing", "", hint)
        if beats and not variant.add and set(beats) <= set(variant.cut):
            yield VariantFault((*place, "cut"), "every beat is left out", "")


def _of_competency(
    story: Story, variant: StoryVariant, seen: set[str], path: tuple[str | int, ...]
) -> Iterator[VariantFault]:
    ref = variant.competency
    if ref in story.competencies[:1]:
        hint = "a variant is for one of its other competencies"
        yield VariantFault(path, "the story is mainly for '{}'", ref, hint)
    elif ref not in story.competencies:
        hint = "name it among its competencies, after the first"
        yield VariantFault(path, "the story is not for '{}'", ref, hint)
    elif ref in seen:
        yield VariantFault(path, "there is a variant for '{}' already", ref, "make them one")


def following(merged: Story, versions: Sequence[Story]) -> Story:
    """The story whose variants name its beats as they are called now, and none that is gone."""
    live = {beat.id for beat in merged.beats}
    called = dict(zip(live, live, strict=True))
    for version in versions:
        called |= renames(version.beats, merged.beats)
        called |= {beat.was: beat.id for beat in merged.beats if beat.was not in ("", *live)}

    def now(beats: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(called[beat] for beat in beats if beat in called))

    variants = []
    for variant in merged.variants:
        stretch = now(variant.stretch)
        cut = tuple(beat for beat in now(variant.cut) if beat not in stretch)
        add = tuple(replace(beat, after=called.get(beat.after, "")) for beat in variant.add)
        variants.append(replace(variant, stretch=stretch, cut=cut, add=add))
    return replace(merged, variants=tuple(variants))
