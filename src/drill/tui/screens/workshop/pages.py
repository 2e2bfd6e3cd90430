"""All pages of the workshop, of which one is in sight."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from drill.service.stories.draft import Draft
from drill.tui.screens.workshop.beat import BeatPage
from drill.tui.screens.workshop.choice import ChoicePage
from drill.tui.screens.workshop.figures import FiguresPage
from drill.tui.screens.workshop.offers import Offer
from drill.tui.screens.workshop.page import Page
from drill.tui.screens.workshop.probes import ProbesPage
from drill.tui.screens.workshop.review import ReviewPage
from drill.tui.screens.workshop.title import TitlePage


class Pages(ContentSwitcher):
    """They are held, not looked up: a draft is read from them after the screen is gone, too."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        super().__init__(id="page")
        self.choice, self.review = ChoicePage(offers), ReviewPage()
        self._title, self._beat = TitlePage(), BeatPage()
        self._figures, self._probes = FiguresPage(), ProbesPage()

    def compose(self) -> ComposeResult:
        """Each once, in order."""
        yield self.choice
        yield self._title
        yield self._beat
        yield self._figures
        yield self._probes
        yield self.review

    def of(self, draft: Draft) -> Page:
        """The page where a draft is."""
        if draft.beat is not None:
            return self._beat
        pages = {0: self._title, draft.figures_page: self._figures, draft.probes_page: self._probes}
        return pages.get(draft.page, self.review)
