"""A screen on which a draft is written: what stands in the fields is in the draft, the draft is a
file a second later, written state after state from whatever thread it is asked, and lint looks at
it.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable
from threading import Lock

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Checkbox, Input, Static, TextArea

from drill.coaching.lint import Finding
from drill.errors import StoreError
from drill.service.home.home import Home
from drill.service.library.own_deck import Added
from drill.service.stories import workshop
from drill.service.stories.bench import Bench, findings_of
from drill.service.stories.draft import Draft
from drill.text import one_line
from drill.tui.screen import HomeScreen
from drill.tui.screens.workshop.margins import Aside, Buttons, FindingsOfPage, Way
from drill.tui.screens.workshop.pages import Page, Pages
from drill.tui.widgets.footer import Footer

LOADING = "One moment…"
"""Said while a draft, or what there is to write, is read."""
BEHIND = 1.0
"""Seconds by which the draft follows what is typed."""
PAUSE = 0.5
"""Seconds without a key after which lint looks."""
SHORT, LONG = 1, 3
"""Findings under a field, on a narrow terminal and on a wide one."""


class DraftWriter:
    """The newest state stays in the file, never an older one over it."""

    def __init__(
        self, home: Home, on_disk: Draft | None, refuse: Callable[[StoreError], None]
    ) -> None:
        """`on_disk` is what the file holds already; `refuse` hears what goes wrong in `write`, the
        first time in a row.
        """
        self._home, self._refuse, self._refused = home, refuse, False
        self._newest = self._on_disk = on_disk
        self._writing = Lock()
        self.closed = False
        """Whether nothing is written any more; set through `stop` while something may be."""

    def resume(self, draft: Draft) -> None:
        """Go on with a draft that is a file already."""
        self._newest = self._on_disk = draft

    def hand(self, draft: Draft) -> bool:
        """Take a state, for `write`; whether it says something new."""
        if self.closed:
            return False
        news = not draft == self._newest == self._on_disk
        self._newest = draft
        return news

    def write(self) -> None:
        """Write the newest state; what is refused is tried again with the next."""
        refusal: StoreError | None = None
        try:
            self._write()
        except StoreError as error:
            refusal = error
        with self._writing:
            refused_before, self._refused = self._refused, refusal is not None
        # Not while it is held: who is told may be waiting for it.
        if refusal is not None and not refused_before:
            self._refuse(refusal)

    def _write(self) -> None:
        with self._writing:
            if not self.closed and self._newest is not None and self._newest != self._on_disk:
                draft = self._newest
                workshop.save(self._home, draft)
                self._on_disk = draft

    def finish(self, draft: Draft) -> None:
        """Write it at once, the last time before it is left. Raises StoreError; then it is not
        left yet.
        """
        self.hand(draft)
        self._write()
        self.closed = True

    def stop(self) -> None:
        """Write nothing any more."""
        with self._writing:
            self.closed = True


class DraftScreen(HomeScreen[Added | None]):
    """One draft, kept and looked at; who goes through its pages is the workshop."""

    def __init__(
        self, home: Home, competency: tuple[str, str] | None = None, draft: Draft | None = None
    ) -> None:
        """`competency` (deck, id) is the one to write for, `draft` the one to go on with.

        Raises StoreError.
        """
        super().__init__(home)
        self._competency = competency
        self._choices = workshop.choices(home)
        self._pages = Pages()
        self._way, self._aside, self._buttons = Way(), Aside(), Buttons()
        self._of_page = FindingsOfPage()
        self._writer = DraftWriter(home, draft, self._refuse)
        self._given = draft
        self._draft: Draft | None = None
        self._noting = False
        """Whether moments are being noted."""
        self._recasting = False
        """Whether another competency is being chosen for the draft."""
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
        yield Static("", id="head", markup=False)
        yield self._way
        with Vertical(id="room"):
            with Vertical(id="fields"):
                yield self._pages
                yield self._of_page
            yield self._aside
        yield self._buttons
        yield Footer()

    def _wait(self) -> None:
        """Say that a page comes; keys wait for it, and the one before is not shown any more."""
        self.waits = True
        self._way.show(None, LOADING)
        self.query_one("#room").visible = False

    def _show_head(self, draft: Draft | None, bench: Bench | None) -> None:
        """The competency and the title, as far as there are any."""
        competency = bench.competency.name if bench and bench.competency else ""
        title = one_line(draft.title) if draft else ""
        names = (f"  {name}" for name in (competency, title) if name)
        self.write("#head", (" Workshop", "bold"), *names)

    @property
    def _page(self) -> Page | None:
        """The page where the draft is; None while it is chosen what to write."""
        choosing = self._draft is None or self._recasting
        return None if choosing or self._draft is None else self._pages.of(self._draft)

    def _typed(self) -> Draft | None:
        """The draft with what stands in the fields of this page."""
        draft, page = self._draft, self._page
        return page.typed(draft) if draft is not None and page is not None else draft

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Checkbox.Changed)
    def _follow(self) -> None:
        """The draft and lint follow."""
        if self._writer.closed or (self._draft is None and not self._noting):
            return
        if self._keeping is None:
            self._keeping = self.set_timer(BEHIND, self._keep)
        if self._noting:
            return
        if self._linting is not None:
            self._linting.stop()
        self._linting = self.set_timer(PAUSE, self.lint)

    def _keep(self) -> None:
        """Write the draft in a thread, where it says something new."""
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        if self._noting:
            with self.complaining():
                self._pages.moments.hold(self._home)
            return
        draft = self._typed()
        if draft is not None and self._writer.hand(draft):
            self._draft = draft
            self.run_worker(self._writer.write, thread=True, group="keep", exit_on_error=False)

    def _refuse(self, error: StoreError) -> None:
        self.app.call_from_thread(self.complain, error)

    def _keep_now(self) -> Draft | None:
        """Write the draft at once, the last time before it is left; moments as well. Raises
        StoreError.
        """
        self._pages.moments.keep(self._home)
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
