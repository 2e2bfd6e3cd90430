"""The first page of the workshop, which story to write: a draft to go on with, or a competency
along a framework.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from drill.domain.deck import Framework
from drill.service.home import words
from drill.service.stories import workshop
from drill.service.stories.draft import Draft
from drill.service.stories.workshop import Choice
from drill.text import one_line
from drill.tui.content import content
from drill.tui.host import complaining_by, host_of

if TYPE_CHECKING:
    from drill.service.home.home import Home

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


class ChoicePage(VerticalScroll):
    """The offers, one a line. There is no draft yet."""

    place = "choice"

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.offers = list(offers)
        self._list = OptionList(id="choices", markup=False)
        self._to_discard: Draft | None = None
        super().__init__(self._list, id=f"page-{self.place}", can_focus=False)

    @property
    def offer(self) -> Offer | None:
        """The one at the pointer."""
        index = self._list.highlighted
        return self.offers[index] if index is not None and index < len(self.offers) else None

    def show(self) -> None:
        """Every offer there is now, the pointer at the first."""
        self._list.clear_options()
        self._list.add_options(Option(offer.label) for offer in self.offers)
        if self.offers:
            self._list.highlighted = 0
            self._list.focus()
        else:
            self.screen.set_focus(None)

    def on_option_list_option_highlighted(self) -> None:
        """Another one: nothing is asked of it yet."""
        self._to_discard = None

    def discard(self, home: Home) -> None:
        """Throw the draft at the pointer away; asked twice, as nothing brings it back."""
        offer, host = self.offer, host_of(self)
        if not isinstance(offer, DraftOffer):
            return
        draft = offer.draft
        if self._to_discard != draft:
            self._to_discard = draft
            key = host.keymap.first("workshop.discard")
            host.say(f"Once more {key} throws “{draft.name}” away for good.")
            return
        with complaining_by(host.complain):
            workshop.discard(home, draft)
            self.offers.remove(offer)
            self.show()
            host.say(f"“{draft.name}” is thrown away.")

    def advice(self) -> Content:
        """What the person should know before choosing."""
        if not self.offers:
            return content("There is no competency to write for. Import a deck with some first.")
        return self.offer.about if self.offer else content()
