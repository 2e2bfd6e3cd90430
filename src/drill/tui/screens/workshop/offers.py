"""What the workshop offers to write: a draft to go on with, or a competency along a framework."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from drill.domain.deck import Framework
from drill.service.home import words
from drill.service.stories import workshop
from drill.service.stories.draft import Draft
from drill.service.stories.workshop import Choice
from drill.text import one_line
from drill.tui.content import content

MOST_BEATS = 20
"""Beats of a draft that are named before it is chosen."""


@dataclass(frozen=True, slots=True)
class DraftOffer:
    """To go on with a draft."""

    draft: Draft

    @property
    def label(self) -> Content:
        """One line: what it is, how far it is."""
        beats = words.count(len(self.draft.beats), "beat")
        told = f"  {len(self.draft.told)} of {beats}"
        return content(("Go on: ", "$text-accent"), self.draft.name, (told, "$text-muted"))

    @property
    def about(self) -> Content:
        """What is written of it."""
        beats = (
            f"{'●' if beat.facts else '○'} {one_line(beat.label)}\n"
            for beat in self.draft.beats[:MOST_BEATS]
        )
        return content((f"{self.draft.competency}\n", "bold"), *beats)

    def begin(self) -> Draft:
        """The draft."""
        return self.draft


@dataclass(frozen=True, slots=True)
class NewOffer:
    """To write a story for a competency, along one of its frameworks."""

    choice: Choice
    framework: Framework | None

    @property
    def label(self) -> Content:
        """One line: the competency, and whether one has a story for it."""
        choice, framework = self.choice, self.framework
        several = framework is not None and len(choice.competency.frameworks) > 1
        along = f" · {framework.name}" if several and framework else ""
        if choice.own:
            state = f"  {words.count(choice.own, 'story')} of yours"
        else:
            state = "  you have one: write it down" if choice.have else "  no story yet"
        return content(choice.competency.name, along, (state, "$text-muted"))

    @property
    def about(self) -> Content:
        """What is asked, along which steps, and what it is to show."""
        competency, framework = self.choice.competency, self.framework
        parts: list[str | tuple[str, str]] = [(f"{competency.topic}\n", "bold")]
        if framework is not None:
            steps = " → ".join(one_line(step.label) for step in framework.steps)
            parts += [f"{framework.name}: ", steps, "\n"]
            parts += [(f"{framework.opening}\n", "$text-muted")] if framework.opening else []
        return content(*parts, "\n", competency.evaluates)

    def begin(self) -> Draft:
        """A new draft."""
        return workshop.begin(self.choice, self.framework.id if self.framework else "")


Offer = DraftOffer | NewOffer


def offers(
    drafts: Sequence[Draft], choices: Sequence[Choice], competency: tuple[str, str] | None
) -> Iterator[Offer]:
    """Drafts first, then competencies, one offer a framework; of one (deck, id) where given."""
    for draft in drafts:
        if competency in (None, (draft.deck, draft.competency)):
            yield DraftOffer(draft)
    for choice in choices:
        if competency in (None, (choice.deck, choice.competency.id)):
            for framework in choice.competency.frameworks or (None,):
                yield NewOffer(choice, framework)
