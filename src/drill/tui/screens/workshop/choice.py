"""The first page: which story to write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from drill.errors import StoreError
from drill.service.stories import workshop
from drill.service.stories.draft import Draft
from drill.tui.content import content
from drill.tui.host import host_of
from drill.tui.screens.workshop.offers import DraftOffer, Offer

if TYPE_CHECKING:
    from drill.service.home.home import Home


class ChoicePage(VerticalScroll):
    """The offers, one a line. There is no draft yet."""

    place = "choice"

    def __init__(self, offers: Iterable[Offer]) -> None:
        super().__init__(id=f"page-{self.place}", can_focus=False)
        self.offers = list(offers)
        self._list = OptionList(id="choices", markup=False)
        self._to_discard: Draft | None = None

    def compose(self) -> ComposeResult:
        """A list."""
        yield self._list

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
        offer = self.offer
        if not isinstance(offer, DraftOffer):
            return
        draft = offer.draft
        if self._to_discard != draft:
            self._to_discard = draft
            key = host_of(self).keymap.first("workshop.discard")
            host_of(self).say(f"Once more {key} throws “{draft.name}” away for good.")
            return
        try:
            workshop.discard(home, draft)
        except StoreError as error:
            host_of(self).complain(error)
            return
        self.offers.remove(offer)
        self.show()
        host_of(self).say(f"“{draft.name}” is thrown away.")

    def advice(self) -> Content:
        """What the person should know before choosing."""
        if not self.offers:
            return content("There is no competency to write for. Import a deck with some first.")
        return self.offer.about if self.offer else content()
