"""The pages of the workshop before there is a draft: hard moments, a line each, and which story to
write: a draft to go on with, a moment, or a competency along a framework.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from drill.domain.deck import Framework
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import moments, workshop
from drill.service.stories.draft import Draft
from drill.service.stories.moments import Proposal
from drill.service.stories.workshop import MOST_OF_A_TITLE, Choice
from drill.text import one_line
from drill.tui.content import content
from drill.tui.host import complaining_by, host_of, scene_of

MOST_BEATS = 20
"""Beats of a draft that are named before it is chosen."""


@dataclass(frozen=True, slots=True)
class DraftOffer:
    """To go on with a draft."""

    draft: Draft
    competency: str
    """Its name."""

    @property
    def label(self) -> Content:
        """One line: what it is, how far it is."""
        beats = words.count(len(self.draft.beats), "beat")
        progress = f"  {len(self.draft.filled)} of {beats}"
        return content(("Go on: ", "$text-accent"), self.draft.name, (progress, "$text-muted"))

    @property
    def about(self) -> Content:
        """What is written of it."""
        beats = (
            f"{'●' if beat.facts else '○'} {one_line(beat.label)}\n"
            for beat in self.draft.beats[:MOST_BEATS]
        )
        legend = ("● written  ○ to write", "$text-muted")
        return content((f"{self.competency}\n", "bold"), *beats, legend)

    def begin(self) -> Draft:
        """The draft."""
        return self.draft


@dataclass(frozen=True, slots=True)
class MomentOffer:
    """To write about a moment."""

    proposal: Proposal

    @property
    def label(self) -> Content:
        """One line: the moment, and what it would show."""
        name = f"  {self.proposal.shows}"
        return content(("Write: ", "$text-accent"), self.proposal.moment, (name, "$text-muted"))

    @property
    def about(self) -> Content:
        """Why that competency, and along which steps."""
        proposal = self.proposal
        name = proposal.choice.competency.name
        chosen = NewOffer(proposal.choice, proposal.framework)
        return content((f"{name}: ", "bold"), f"{proposal.reason}.\n\n") + chosen.about

    def begin(self) -> Draft:
        """A draft about it."""
        return self.proposal.begin()


@dataclass(frozen=True, slots=True)
class NewOffer:
    """To write a story for a competency, along one of its frameworks."""

    choice: Choice
    framework: Framework | None
    draft: Draft | None = None
    """One that is to be for this competency from now on."""

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
        return content(choice.competency.name, along, state)  # muted, none could read it pointed at

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
        """A new draft, or the one that there is."""
        framework = self.framework.id if self.framework else ""
        if self.draft is not None:
            return workshop.along(self.draft, self.choice, framework)
        return workshop.begin(self.choice, framework)


Offer = DraftOffer | MomentOffer | NewOffer


def offers(
    home: Home, choices: Sequence[Choice], competency: tuple[str, str] | None
) -> list[Offer]:
    """Drafts first, then moments, then competencies; those of one (deck, id) alone where given.

    Raises StoreError.
    """
    drafts = [
        DraftOffer(draft, workshop.competency_of(choices, draft))
        for draft in workshop.waiting(home)
        if competency in (None, (draft.deck, draft.competency))
    ]
    if competency is None:
        noted = moments.proposals(home, moments.waiting(home), choices)
        return [*drafts, *map(MomentOffer, noted), *ways(choices)]
    of_it = [choice for choice in choices if (choice.deck, choice.competency.id) == competency]
    return [*drafts, *ways(of_it)]


def ways(choices: Sequence[Choice], draft: Draft | None = None) -> Iterator[NewOffer]:
    """Competencies, one offer a framework: for a new story, or where else a draft could go."""
    for choice in choices:
        for framework in choice.competency.frameworks or (None,):
            yield NewOffer(choice, framework, draft)


_HINTS = ("what happened, as you would tell a friend", "another", "and a third")
"""What stands in the fields for moments while they are empty."""


class MomentsPage(VerticalScroll):
    """A line for each of some moments. There is no draft yet."""

    place = "moments"

    def __init__(self) -> None:
        self._fields = [
            Input(max_length=MOST_OF_A_TITLE, compact=True, placeholder=hint) for hint in _HINTS
        ]
        self._held = False
        """Whether the store holds what is being typed here."""
        ask = Static(content((moments.ASK, "bold")), classes="ask", markup=False)
        super().__init__(ask, *self._fields, id=f"page-{self.place}", can_focus=False)

    @property
    def lines(self) -> list[str]:
        """What was typed."""
        return [field.value for field in self._fields if field.value.strip()]

    def show(self) -> None:
        """The first field."""
        self._fields[0].focus()

    def hold(self, home: Home) -> None:
        """Hold what stands in the fields, should the program be killed. Raises StoreError."""
        lines = self.lines
        if lines or self._held:
            moments.type_on(home, lines)
            self._held = bool(lines)

    def take_up(self, home: Home) -> bool:
        """Fill in what was being typed when the program was killed; whether there was any. Raises
        StoreError.
        """
        lines = moments.typing(home)
        for field, line in zip(self._fields, lines, strict=False):
            field.value = one_line(line)
        self._held = bool(lines)
        return self._held

    def keep(self, home: Home) -> bool:
        """Keep what was typed; whether there was any. Raises StoreError."""
        lines = self.lines
        if lines or self._held:
            moments.note(home, lines)
            self._held = False
        for field in self._fields:
            field.value = ""
        return bool(lines)

    def ends_at(self, field: Input) -> bool:
        """Whether enter there goes on to the next page."""
        return field is self._fields[-1] or not field.value.strip()

    def advice(self) -> Content:
        """What makes one, and what comes then."""
        then = (
            "You pick one; the others wait. drill says which competency it shows, and asks what "
            "went wrong, who was against it, what you felt. Leave everything empty to start from "
            "a competency instead."
        )
        return content(moments.SUCH_AS, "\n\n", (then, "$text-muted"))


class ChoicePage(VerticalScroll):
    """The offers, one a line. There is no draft yet."""

    place = "choice"

    def __init__(self) -> None:
        self.offers: list[Offer] = []
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
        """Throw the draft at the pointer away, asked twice, as nothing brings it back; or the
        moment, which undo brings back. The moment of a draft outlives it.
        """
        offer, host = self.offer, host_of(self)
        if isinstance(offer, MomentOffer):
            with complaining_by(host.complain):
                moments.drop(home, offer.proposal.moment)
                self.offers.remove(offer)
                self.show()
                host.say("That moment was thrown away; undo brings it back.")
            return
        if not isinstance(offer, DraftOffer):
            return
        draft, key = offer.draft, scene_of(self).key("discard")
        if self._to_discard != draft:
            self._to_discard = draft
            host.say(f"Once more {key} throws all that is written of “{draft.name}” away for good.")
            return
        with complaining_by(host.complain):
            workshop.discard(home, draft)
            self.offers.remove(offer)
            self.show()
            again = draft.moment in moments.waiting(home)
            waits = f" Its hard moment waits again; {key} throws that away too." if again else ""
            host.say(f"“{draft.name}” was thrown away.{waits}")

    def advice(self) -> Content:
        """What the person should know before choosing."""
        if not self.offers:
            return content("There is no competency to write for. Import a deck with some first.")
        return self.offer.about if self.offer else content()
