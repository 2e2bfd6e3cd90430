"""References of a deck's stories that lead nowhere in the store: allowed, for the other deck may
come, but said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drill.cards.shelf import Placed, Shelf
from drill.domain.deck import Competency, Deck, Story
from drill.text import nearest


def dangling(deck: Deck, shelf: Shelf) -> Iterator[str]:
    """Each in words, with the name that may have been meant."""
    for story in deck.stories:
        competencies = {ref: shelf.competency(ref, deck.id) for ref in story.competencies}
        for ref, competency in competencies.items():
            if competency is None:
                near = _near(ref, shelf.references())
                yield f"story {story.id}: there is no competency {ref} in your decks{near}"
        known = [competency for competency in competencies.values() if competency]
        if known:
            yield from _steps(story, deck.id, known, shelf)


def _steps(story: Story, deck: str, known: Sequence[Competency], shelf: Shelf) -> Iterator[str]:
    """The framework and the steps of a story that none of its competencies has."""
    frameworks = {frame.id: frame for competency in known for frame in competency.frameworks}
    lost = bool(story.framework) and shelf.framework(story, deck) is None
    if lost:
        near = _near(story.framework, [*frameworks])
        yield f"story {story.id}: its competency has no framework {story.framework}{near}"
    steps = [(name, step.id) for name, framework in frameworks.items() for step in framework.steps]
    for where, ref in _named(story, deck, shelf):
        homes = [name for name, step in steps if step == ref]
        # Without the framework that it belongs to, a step may be of any that is there.
        if (lost and homes) or shelf.step(ref, story, deck) is not None:
            continue
        known_as = [f"{name}.{step}" if "." in ref else step for name, step in steps]
        # A step of another framework goes by that one's name.
        near = f" (did you mean {homes[0]}.{ref}?)" if homes else _near(ref, known_as)
        yield f"story {story.id}, {where}: there is no step {ref}{near}"


def _named(story: Story, deck: str, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """Every step that it names, with the place; those of a variant with their framework."""
    for beat in story.beats:
        yield from ((f"beat {beat.id}", ref) for ref in beat.steps)
    own = {beat.id for beat in story.beats}
    for variant in story.variants:
        told = shelf.told_by(Placed(deck, story), variant).story
        for beat in told.beats:
            if beat.id not in own:
                yield from ((f"variant {variant.id}", ref) for ref in beat.steps)


def _near(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    return f" (did you mean {near}?)" if near else ""
