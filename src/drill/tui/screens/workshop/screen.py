"""The workshop: a story of one's own, a page a step of its competency's framework.

What stands in the fields is in the draft, and the draft is a file a second later: no page, no key
and no crash loses a word. What takes long, lint and the disk, happens in threads.
"""

from __future__ import annotations

from asyncio import to_thread
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import ContentSwitcher, Input, OptionList, Static, TextArea

from drill.coaching.lint import Finding
from drill.errors import DrillError, StoreError
from drill.service.home import words
from drill.service.library.own_deck import Added
from drill.service.stories import draft_files, fact_lines, workshop
from drill.service.stories.bench import Bench, findings_of, page_of
from drill.service.stories.draft import Draft
from drill.service.stories.draft_story import missing
from drill.text import one_line
from drill.tui import work as long_work
from drill.tui.actions import WORKSHOP, bindings
from drill.tui.content import content
from drill.tui.screens.workshop.beat import BeatPage
from drill.tui.screens.workshop.choice import ChoicePage
from drill.tui.screens.workshop.draft_writer import DraftWriter
from drill.tui.screens.workshop.figures import FiguresPage
from drill.tui.screens.workshop.findings import FindingsOfPage, FindingsOfStory
from drill.tui.screens.workshop.offers import DraftOffer, offers
from drill.tui.screens.workshop.page import Page
from drill.tui.screens.workshop.probes import ProbesPage
from drill.tui.screens.workshop.review import ReviewPage
from drill.tui.screens.workshop.title import TitlePage
from drill.tui.screens.workshop.way import Way
from drill.tui.widgets.button import Button
from drill.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.tui.app import DrillApp

BEHIND = 1.0
"""Seconds by which the draft follows what is typed."""
PAUSE = 0.5
"""Seconds without a key after which lint looks."""
SHORT, LONG = 1, 3
"""Findings under a field, on a narrow terminal and on a wide one."""
BUTTONS: dict[str, tuple[str, tuple[object, ...]]] = {
    "back": ("turn", (-1,)),
    "next": ("turn", (1,)),
    "mark": ("mark", ()),
    "add": ("add", ()),
    "finish": ("finish", ()),
}
"""What each does, as its key would."""


class WorkshopScreen(Screen[Added | None]):
    """One draft, page by page. Its result is what was added, or None where the person left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(WORKSHOP)
    CSS_PATH = "screen.tcss"
    where = WORKSHOP
    app: DrillApp

    def __init__(
        self,
        home: Home,
        competency: tuple[str, str] | None = None,
        draft: Draft | None = None,
    ) -> None:
        """`competency` (deck, id) is the one to write for, `draft` the one to go on with.

        Raises StoreError.
        """
        super().__init__()
        self._home = home
        drafts, choices = draft_files.waiting(home), workshop.choices(home)
        self._choice = ChoicePage(offers(drafts, choices, competency))
        self._title, self._beat, self._figures = TitlePage(), BeatPage(), FiguresPage()
        self._probes, self._review = ProbesPage(), ReviewPage()
        self._of_page, self._of_story = FindingsOfPage(), FindingsOfStory()
        self._way = Way()
        self._writer = DraftWriter(home, draft)
        self._given = draft
        if draft is None and len(self._choice.offers) == 1 and competency is not None:
            self._given = self._choice.offers[0].begin()
        self._draft: Draft | None = None
        self._bench: Bench | None = None
        self._findings: list[Finding] = []
        self._to_discard: Draft | None = None
        self._added: Added | None = None
        self._keeping: Timer | None = None
        self._linting: Timer | None = None
        self._refused = False

    def compose(self) -> ComposeResult:
        """Every page is there; one is in sight."""
        yield Static("", id="head", markup=False)
        yield self._way
        with Vertical(id="room"):
            with Vertical(id="fields"):
                with ContentSwitcher(id="page"):
                    yield self._choice
                    yield self._title
                    yield self._beat
                    yield self._figures
                    yield self._probes
                    yield self._review
                yield self._of_page
            with VerticalScroll(id="aside", can_focus=False):
                yield Static("", id="advice", markup=False)
                yield self._of_story
        with Horizontal(id="buttons"):
            for name in BUTTONS:
                primary = name in ("next", "finish")
                yield Button("", id=name, variant="primary" if primary else "default", compact=True)
        yield Footer()

    async def on_mount(self) -> None:
        """The first page, or the one where the draft was left."""
        damaged = draft_files.damaged(self._home)
        if damaged:
            names = ", ".join(str(path) for path in damaged[:3])
            self.app.say(f"No draft can be read from {names}: left as it is.")
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
            self.app.complain(error)
        else:
            self._draft = draft
        await self._show()

    @property
    def _page(self) -> Page | None:
        """The page where the draft is; None while it is chosen which to write."""
        draft = self._draft
        if draft is None:
            return None
        if draft.beat is not None:
            return self._beat
        pages = {0: self._title, draft.figures_page: self._figures, draft.probes_page: self._probes}
        return pages.get(draft.page, self._review)

    def _typed(self) -> Draft | None:
        """The draft with what stands in the fields of this page."""
        draft, page = self._draft, self._page
        return page.typed(draft) if draft is not None and page is not None else None

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _follow(self) -> None:
        """The draft and lint follow."""
        if self._draft is None or self._writer.closed:
            return
        if self._keeping is None:
            self._keeping = self.set_timer(BEHIND, self._keep)
        if self._linting is not None:
            self._linting.stop()
        self._linting = self.set_timer(PAUSE, self._lint)

    def _keep(self) -> None:
        """Write the draft in a thread, where it says something new."""
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        draft = self._typed()
        if draft is not None and self._writer.hand(draft):
            self._draft = draft
            self.run_worker(self._write, thread=True, group="keep", exit_on_error=False)

    def _write(self) -> None:
        """In a thread. What is refused is said once, and tried again with the next key."""
        refusal: StoreError | None = None
        try:
            self._writer.write()
        except StoreError as error:
            refusal = error
        if refusal and not self._refused:
            self.app.call_from_thread(self.app.complain, refusal)
        self._refused = refusal is not None

    def _keep_now(self) -> Draft | None:
        """Write the draft at once, the last time before it is left. Raises StoreError."""
        draft = self._typed()
        if draft is not None:
            self._writer.finish(draft)
        return draft

    def before_quit(self) -> None:
        """Leaving drill from here keeps the draft."""
        try:
            self._keep_now()
        except StoreError as error:
            self.app.complain(error)

    def on_unmount(self) -> None:
        """Left without a word: the draft is kept as well."""
        self.before_quit()

    # -- lint ----------------------------------------------------------------------------

    @work(exclusive=True, group="lint")
    async def _lint(self) -> None:
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
        here = findings_of(draft, draft.page, self._findings)
        if self._page is not self._review:
            self._of_page.show(here, LONG if self.has_class("-wide") else SHORT)
            return
        self._of_story.show(here)
        count = words.count(len(here), "finding")
        text = f"Lint: {count}. Tab to them; enter goes there." if here else (
            "Lint finds nothing thin."
        )  # fmt: skip
        self._advise(content((text, "bold"), "\n"))

    # -- drawing -------------------------------------------------------------------------

    async def _show(self) -> None:
        """The page where the draft is."""
        draft, bench = self._draft, self._bench
        page = self._page or self._choice
        # Of the room, in one step: a class of the screen would style every widget anew, twice.
        self.query_one("#room").set_classes(f"at-{page.place}")
        self.query_one(ContentSwitcher).current = page.id
        self._of_page.display = self._of_story.display = False
        competency = bench.competency.name if bench and bench.competency else ""
        title = one_line(draft.title) if draft else ""
        names = (f"  {name}" for name in (competency, title) if name)
        self.query_one("#head", Static).update(content((" Workshop", "bold"), *names))
        self._way.show(draft)
        if isinstance(page, ChoicePage):
            page.show()
            self._advise(page.advice())
        elif draft is not None and bench is not None:
            await page.show(draft, bench)
            self._advise(page.advice(draft, bench))
        self.query_one("#aside").scroll_home(animate=False)
        self._draw_buttons()
        self.refresh_bindings()
        if draft is not None:
            if page is not self._review:
                self._show_findings(draft)
            self._lint()

    def _advise(self, advice: Content) -> None:
        self.query_one("#advice", Static).update(advice)

    def _draw_buttons(self) -> None:
        adds = self._page.adds if self._page else ""
        labels = {
            "back": "Back",
            "next": "Next",
            "mark": "Mark figures",
            "add": f"Add {adds}",
            "finish": "Save the story",
        }
        for name, action in BUTTONS.items():
            button = self.query_one(f"#{name}", Button)
            button.display = self._means(*action)
            key = self.app.keymap.first(f"workshop.{name}")
            button.label = content(f"{labels[name]} {key}")

    # -- what the person does ------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys work once the page is there, and where they mean something."""
        return self.is_mounted and not self._writer.closed and self._means(action, parameters)

    def _means(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether this means something on the page in sight."""
        draft, page = self._draft, self._page
        if action == "turn":
            if draft is None:
                return parameters != (-1,)
            return draft.page > 0 if parameters == (-1,) else draft.page < draft.last_page
        if action in ("mark", "add"):
            return page is not None and bool(page.adds)
        if action == "finish":
            return page is self._review
        if action == "discard":
            return page is None and isinstance(self._choice.offer, DraftOffer)
        return True

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        """Buttons do what their keys do."""
        await self.app.run_action(("", *BUTTONS[event.button.id or ""]), self)

    def on_input_submitted(self) -> None:
        """Enter in a field of one line goes on to the next field."""
        self.focus_next("Input, TextArea")

    @on(OptionList.OptionHighlighted, "#choices")
    def _point(self) -> None:
        """Say what is known of the choice at the pointer."""
        if self._draft is None:
            self._to_discard = None
            self._advise(self._choice.advice())
            self.refresh_bindings()

    @on(OptionList.OptionSelected, "#choices")
    async def _choose(self) -> None:
        """Begin there."""
        offer = self._choice.offer
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
            page = page_of(self._draft, self._of_story.finding(event.option_index))
            await self._turn_to(self._draft.turned(page))

    async def action_turn(self, by: int) -> None:
        """Keep the page and go to another."""
        draft = self._typed()
        if draft is None:
            await self._choose()
        else:
            await self._turn_to(draft.turned(draft.page + by))

    async def _turn_to(self, draft: Draft) -> None:
        """To the page where the draft is now."""
        self._draft = draft
        await self._show()
        self._keep()

    def action_mark(self) -> None:
        """Mark the figures of the text that has the focus, else of the facts."""
        page, area = self._page, self.focused
        if not isinstance(area, TextArea):
            area = page.facts_area if page is not None else None
        if area is None:
            return
        text = area.text
        marked = fact_lines.mark(text)
        if marked == text:
            self.app.say("No figure here that is not marked already.")
            return
        row, column = area.cursor_location
        ahead = len(marked.split("\n")[row]) - len(text.split("\n")[row])
        area.replace(marked, (0, 0), area.document.end)
        area.move_cursor((row, column + ahead))

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
        offer = self._choice.offer
        if not isinstance(offer, DraftOffer):
            return
        draft = offer.draft
        key = self.app.keymap.first("workshop.discard")
        if self._to_discard != draft:
            self._to_discard = draft
            self.app.say(f"Once more {key} throws “{draft.name}” away for good.")
            return
        try:
            draft_files.discard(self._home, draft)
        except StoreError as error:
            self.app.complain(error)
            return
        self._choice.offers.remove(offer)
        self._choice.show()
        self._advise(self._choice.advice())
        self.refresh_bindings()
        self.app.say(f"“{draft.name}” is thrown away.")

    def action_finish(self) -> None:
        """Keep the story and make its cards."""
        draft = self._draft
        if draft is None:
            return
        lacks = missing(draft)
        if lacks:
            self.app.say(lacks)
        else:
            self._finish(draft)

    @work(exclusive=True, group="finish")
    async def _finish(self, draft: Draft) -> None:
        if self._writer.closed:
            return
        self._writer.stop()  # nothing writes the draft again once it is a story
        try:
            added = await long_work.run(
                self.app, "Keeping the story", partial(workshop.finish, self._home, draft)
            )
        except DrillError as error:
            self._writer.closed = False
            self.app.complain(error)
            return
        place = f"{added.deck}/{added.notes[0]}"
        self.app.say(f"{place} is yours: {words.count(added.cards, 'new card')}.")
        self._added = added
        self._done()

    def on_screen_resume(self) -> None:
        """It may have been saved beneath what covered it."""
        self._done()

    def _done(self) -> None:
        """Go away once the story is kept, as soon as nothing covers this."""
        added = self._added
        if added is not None and self.is_active:
            self._added = None
            self.dismiss(added)

    def action_leave(self) -> None:
        """Go; what was written is kept as a draft."""
        try:
            draft = self._keep_now()
        except StoreError as error:
            self.app.complain(error)
            return
        if draft is not None and not draft.blank:
            self.app.say(
                f"“{draft.name}” is kept as a draft: the workshop offers it the next time, "
                "as does `drill new story`."
            )
        self.dismiss(None)
