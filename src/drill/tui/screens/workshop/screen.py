"""The workshop: a story of one's own, a page a step of its competency's framework.

What stands in the fields is in the draft, and the draft is a file a second later: no page, no key
and no crash loses a word. What takes long, lint and the disk, happens in threads.
"""

from __future__ import annotations

from asyncio import to_thread
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Checkbox, Input, OptionList, TextArea

from drill.coaching.lint import Finding
from drill.errors import DrillError, StoreError
from drill.service.home import words
from drill.service.library.own_deck import Added
from drill.service.stories import workshop
from drill.service.stories.bench import Bench, findings_of, page_of
from drill.service.stories.draft import Draft, mark_lines
from drill.text import unmarked
from drill.tui import work as long_work
from drill.tui.actions import WORKSHOP
from drill.tui.screen import DrillScreen
from drill.tui.screens.workshop.choice import ChoicePage, DraftOffer, offers
from drill.tui.screens.workshop.draft_writer import DraftWriter
from drill.tui.screens.workshop.margins import Aside, Buttons, FindingsOfPage, Way, WorkshopHead
from drill.tui.screens.workshop.pages import Page, Pages
from drill.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from drill.service.home.home import Home

BEHIND = 1.0
"""Seconds by which the draft follows what is typed."""
PAUSE = 0.5
"""Seconds without a key after which lint looks."""
SHORT, LONG = 1, 3
"""Findings under a field, on a narrow terminal and on a wide one."""


class WorkshopScreen(DrillScreen[Added | None], where=WORKSHOP):
    """One draft, page by page. Its result is what was added, or None where the person left."""

    CSS_PATH = "screen.tcss"

    def __init__(
        self, home: Home, competency: tuple[str, str] | None = None, draft: Draft | None = None
    ) -> None:
        """`competency` (deck, id) is the one to write for, `draft` the one to go on with.

        Raises StoreError.
        """
        super().__init__()
        self._home = home
        drafts, choices = workshop.waiting(home), workshop.choices(home)
        self._pages = Pages(offers(drafts, choices, competency))
        self._way, self._aside, self._buttons = Way(), Aside(), Buttons()
        self._of_page = FindingsOfPage()
        self._writer = DraftWriter(home, draft, self._refuse)
        self._given = draft
        if draft is None and len(self._pages.choice.offers) == 1 and competency is not None:
            self._given = self._pages.choice.offers[0].begin()
        self._draft: Draft | None = None
        self._reached = 0
        """The furthest page that was seen."""
        self._stood: set[str] = set()
        """Lines that were there when this page was opened, without marks of figures."""
        self._bench: Bench | None = None
        self._findings: list[Finding] = []
        self._keeping: Timer | None = None
        self._linting: Timer | None = None

    def compose(self) -> ComposeResult:
        """Every page is there; one is in sight."""
        yield WorkshopHead()
        yield self._way
        with Vertical(id="room"):
            with Vertical(id="fields"):
                yield self._pages
                yield self._of_page
            yield self._aside
        yield self._buttons
        yield Footer()

    async def on_mount(self) -> None:
        """The first page, or the one where the draft was left."""
        damaged = workshop.damaged(self._home)
        if damaged:
            names = ", ".join(str(path) for path in damaged[:3])
            self.say(f"No draft can be read from {names}: left as it is.")
        if self._given is not None:
            await self._open(self._given)
        else:
            await self._show()

    # -- the draft -----------------------------------------------------------------------

    async def _open(self, draft: Draft) -> None:
        """Go on with a draft, or begin one."""
        try:
            self._bench = await to_thread(Bench.read, self._home, draft)
        except DrillError as error:
            self.complain(error)
        else:
            self._draft = draft
            # Of the page that was left in the middle nothing is known to be as it is to be.
            here = {unmarked(line) for line in (draft.beat.text if draft.beat else "").split("\n")}
            self._stood = draft.lines() - here
        await self._show()

    @property
    def _page(self) -> Page | None:
        """The page where the draft is; None while it is chosen which to write."""
        return self._pages.of(self._draft) if self._draft is not None else None

    def _typed(self) -> Draft | None:
        """The draft with what stands in the fields of this page."""
        draft, page = self._draft, self._page
        return page.typed(draft) if draft is not None and page is not None else None

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Checkbox.Changed)
    def _follow(self) -> None:
        """The draft and lint follow."""
        if self._draft is None or self._writer.closed:
            return
        if self._keeping is None:
            self._keeping = self.set_timer(BEHIND, self._keep)
        if self._linting is not None:
            self._linting.stop()
        self._linting = self.set_timer(PAUSE, self.lint)

    def _keep(self) -> None:
        """Write the draft in a thread, where it says something new."""
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        draft = self._typed()
        if draft is not None and self._writer.hand(draft):
            self._draft = draft
            self.run_worker(self._writer.write, thread=True, group="keep", exit_on_error=False)

    def _refuse(self, error: StoreError) -> None:
        self.app.call_from_thread(self.complain, error)

    def _keep_now(self) -> Draft | None:
        """Write the draft at once, the last time before it is left. Raises StoreError."""
        draft = self._typed()
        if draft is not None:
            self._writer.finish(draft)
        return draft

    def before_quit(self) -> None:
        """Leaving drill from here keeps the draft."""
        with self.complaining():
            self._keep_now()

    def on_unmount(self) -> None:
        """Left without a word: the draft is kept as well."""
        self.before_quit()

    # -- lint ----------------------------------------------------------------------------

    @work(exclusive=True, group="lint")
    async def lint(self) -> None:
        """Look at the story as it is typed now."""
        draft, bench = self._typed(), self._bench
        if draft is None or bench is None:
            return
        findings = await to_thread(bench.findings, draft)
        if not self._of_page.is_attached:
            return  # the screen was left meanwhile
        if self._draft is not None and self._draft.page == draft.page:
            self._findings = findings
            self._show_findings(draft)
            self._way.show_pages(draft)

    def _show_findings(self, draft: Draft) -> None:
        here = findings_of(draft, draft.page, self._findings, reached=self._reached)
        if self._page is not self._pages.review:
            self._of_page.show(here, LONG if self.has_class("-wide") else SHORT)
        else:
            self._aside.show_findings(here)

    # -- drawing -------------------------------------------------------------------------

    async def _show(self) -> None:
        """The page where the draft is."""
        draft, bench = self._draft, self._bench
        page = self._page or self._pages.choice
        # Of the room, in one step: a class of the screen would style every widget anew, twice.
        self.query_one("#room").set_classes(f"at-{page.place}")
        self._pages.current = page.id
        self._of_page.display = False
        self.query_one(WorkshopHead).show(draft, bench)
        self._way.show(draft)
        if isinstance(page, ChoicePage):
            page.show()
            self._aside.show(page.advice())
        elif draft is not None and bench is not None:
            await page.show(draft, bench)
            self._aside.show(page.advice(draft, bench))
        self._buttons.show(self._page.adds if self._page else "", self._means)
        self.refresh_bindings()
        if draft is not None:
            self._reached = max(self._reached, draft.page)
            if page is not self._pages.review:
                self._show_findings(draft)
            self.lint()

    # -- what the person does ------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys work once the page is there, and where they mean something."""
        return self.is_mounted and not self._writer.closed and self._means(action, parameters)

    def _means(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether this means something on the page in sight."""
        draft, page = self._draft, self._page
        if action == "choose":
            return isinstance(self.focused, OptionList)
        if action == "turn":
            if draft is None:
                return parameters != (-1,)
            return draft.page > 0 if parameters == (-1,) else draft.page < draft.last_page
        if action in ("mark", "add"):
            return page is not None and bool(page.adds)
        if action == "finish":
            return page is self._pages.review
        if action == "discard":
            return page is None and isinstance(self._pages.choice.offer, DraftOffer)
        return True

    def on_input_submitted(self) -> None:
        """Enter in a field of one line goes on to the next field."""
        self.focus_next("Input, TextArea, Checkbox")

    @on(OptionList.OptionHighlighted, "#choices")
    def _point(self) -> None:
        """Say what is known of the choice at the pointer."""
        if self._draft is None:
            self._aside.show(self._pages.choice.advice())
            self.refresh_bindings()

    @on(OptionList.OptionSelected, "#choices")
    async def _choose(self) -> None:
        """Begin there."""
        offer = self._pages.choice.offer
        if self._draft is not None or offer is None:
            return
        draft = offer.begin()
        if isinstance(offer, DraftOffer):
            self._writer.resume(draft)
        await self._open(draft)

    @on(OptionList.OptionSelected, "#findings")
    async def _mend(self, event: OptionList.OptionSelected) -> None:
        """Go to where a finding can be mended."""
        if self._draft is not None:
            page = page_of(self._draft, self._aside.findings[event.option_index])
            await self._turn_to(self._draft.turned(page))

    def action_choose(self) -> None:
        """What is at the pointer of a list."""
        if isinstance(self.focused, OptionList):
            self.focused.action_select()

    async def action_turn(self, by: int) -> None:
        """Keep the page and go to another."""
        draft = self._typed()
        if draft is None:
            await self._choose()
        else:
            await self._turn_to(draft.turned(draft.page + by))

    async def _turn_to(self, draft: Draft) -> None:
        """To the page where the draft is now; the figures of what is new are marked."""
        self._draft = draft = draft.marked(self._stood)
        self._stood = draft.lines()
        await self._show()
        self._keep()

    def action_mark(self) -> None:
        """Mark the figures of the text that has the focus, else of the facts."""
        page, area = self._page, self.focused
        if not isinstance(area, TextArea):
            area = page.facts if page is not None else None
        if area is not None and not mark_figures(area):
            self.say("No figure here that is not marked already.")

    async def action_add(self) -> None:
        """A beat of one's own after this one; among the follow-ups, another."""
        draft, page = self._typed(), self._page
        if draft is None or page is None:
            return
        grown = await page.add(draft)
        if grown.page != draft.page:
            await self._turn_to(grown)

    def action_discard(self) -> None:
        """Throw the draft at the pointer away; asked twice, as nothing brings it back."""
        self._pages.choice.discard(self._home)
        self._aside.show(self._pages.choice.advice())
        self.refresh_bindings()

    @work(exclusive=True, group="finish")
    async def action_finish(self) -> None:
        """Keep the story and make its cards."""
        draft = self._draft
        if draft is None or self._writer.closed:
            return
        lacks = draft.missing()
        if lacks:
            self.say(lacks)
            return
        self._writer.stop()  # nothing writes the draft again once it is a story
        try:
            added = await long_work.run(
                self.app, "Keeping the story", partial(workshop.finish, self._home, draft)
            )
        except DrillError as error:
            self._writer.closed = False
            self.complain(error)
            return
        place = f"{added.deck}/{added.notes[0]}"
        self.say(f"{place} is yours: {words.count(added.cards, 'new card')}.")
        self.finish(added)

    def action_leave(self) -> None:
        """Go; what was written is kept as a draft."""
        try:
            draft = self._keep_now()
        except StoreError as error:
            self.complain(error)
            return
        if draft is not None and not draft.blank:
            self.say(f"“{draft.name}” is kept as a draft: the workshop offers it the next time.")
        self.dismiss(None)


def mark_figures(area: TextArea) -> bool:
    """Mark the figures of a text, the cursor where it was; whether there was one to mark."""
    text = area.text
    marked = mark_lines(text)
    if marked == text:
        return False
    row, column = area.cursor_location
    ahead = len(marked.split("\n")[row]) - len(text.split("\n")[row])
    area.replace(marked, (0, 0), area.document.end)
    area.move_cursor((row, column + ahead))
    return True
