"""The workshop: a story of one's own, a page a step of its competency's framework.

What stands in the fields is in the draft, and the draft is a file a second later: no page, no key
and no crash loses a word. What takes long, lint and the disk, happens in threads.
"""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import replace
from functools import partial

from textual import on, work
from textual.widgets import Input, OptionList, TextArea

from drill.errors import DrillError, Overtaken, StoreError
from drill.service.home import words
from drill.service.stories import moments, workshop
from drill.service.stories.bench import Bench, page_of
from drill.service.stories.draft import Draft, mark_lines
from drill.text import one_line, unmarked
from drill.tui import work as long_work
from drill.tui.screens.workshop.choice import (
    ChoicePage,
    DraftOffer,
    MomentOffer,
    MomentsPage,
    NewOffer,
    offers,
    ways,
)
from drill.tui.screens.workshop.draft_screen import DraftScreen


class WorkshopScreen(DraftScreen, where="workshop"):
    """One draft, page by page. Its result is what was added, or None where the person left."""

    CSS_PATH = "screen.tcss"
    waits = True

    def on_mount(self) -> None:
        """The first page, or the one where the draft was left."""
        self._wait()
        damaged = workshop.damaged(self._home)
        if damaged:
            names = ", ".join(str(path) for path in damaged[:3])
            self.say(f"No draft can be read from {names}: left as it is.")
        if self._given is not None:
            self._open(self._given)
        else:
            self._begin()

    @work(exclusive=True, group="begin")
    async def _begin(self) -> None:
        """Show what there is to write, or at once the only one; escape leaves meanwhile."""
        await self._look()
        if not self.is_standing:
            return
        offered = self._pages.choice.offers
        if self._competency is not None and len(offered) == 1:
            self._open(offered[0].begin())
            return
        new = all(isinstance(offer, NewOffer) for offer in offered)
        self._noting = new and bool(offered) and self._competency is None
        if offered and self._competency is None:
            with self.complaining():
                self._noting |= self._pages.moments.take_up(self._home)
        await self._show()

    async def _look(self) -> None:
        """What there is to go on with or to begin."""
        try:
            waiting = await to_thread(offers, self._home, self._choices, self._competency)
            self._pages.choice.offers = waiting
        except DrillError as error:
            self.complain(error)

    @work(exclusive=True, group="begin")
    async def _look_again(self) -> None:
        """Show what there is to write by now."""
        self._wait()
        await self._look()
        if self.is_standing:
            await self._show()

    def _open(self, draft: Draft) -> None:
        """Go on with a draft, or begin one; keys wait for its page."""
        self._wait()
        self._read(draft)

    @work(exclusive=True, group="open")
    async def _read(self, draft: Draft) -> None:
        """Read what the draft is written beside, and show its page."""
        try:
            self._bench = await to_thread(Bench.read, self._home, draft)
        except DrillError as error:
            self.complain(error)
        else:
            self._draft = draft
            self._recasting = False
            self._reached = draft.last_page if draft.saved else 0  # it was whole once
            # Of the page that was left in the middle nothing is known to be as it is to be.
            here = {unmarked(line) for line in (draft.beat.text if draft.beat else "").split("\n")}
            self._stood = draft.lines() - here
        if self.is_standing:
            await self._show()

    # -- drawing -------------------------------------------------------------------------

    async def _show(self) -> None:
        """The page where the draft is."""
        draft, bench = self._draft, self._bench
        before = self._pages.moments if self._noting else self._pages.choice
        page = self._page or before
        # Of the room, in one step: a class of the screen would style every widget anew, twice.
        room = self.query_one("#room")
        room.set_classes(f"at-{page.place}")
        room.visible = True
        self._pages.current = page.id
        self._of_page.display = False
        self._show_head(draft, bench)
        self._way.show(draft if self._page else None, self._asks)
        if isinstance(page, (ChoicePage, MomentsPage)):
            page.show()
            self._aside.show(page.advice())
        elif draft is not None and bench is not None:
            await page.show(draft, bench)
            self._aside.show(page.advice(draft, bench))
        self._buttons.show(self._means)
        self.refresh_bindings()
        if draft is not None and self._page:
            self._reached = max(self._reached, draft.page)
            if page is not self._pages.review:
                self._show_findings(draft)
            self.lint()
        self.arrived()

    @property
    def _asks(self) -> str:
        """What is to be chosen where there is no page of a draft."""
        if self._noting:
            return "Begin with what happened"
        return "Which competency is it for?" if self._recasting else "Which story will you write?"

    # -- what the person does ------------------------------------------------------------

    def names(self) -> dict[str, str]:
        """What can be added here."""
        return {"add": f"Add {self._page.adds if self._page else 'a moment'}"}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys work once the page is there, and where they mean something."""
        return self.is_mounted and not self._writer.closed and self._means(action, parameters)

    def _means(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether this means something on the page in sight."""
        draft, page = self._draft, self._page
        if action == "choose":
            return isinstance(self.focused, OptionList)
        if action == "turn":
            if draft is None or page is None:
                return parameters != (-1,) or self._recasting
            back = parameters == (-1,)
            return draft.page > draft.first_page if back else draft.page < draft.last_page
        if action == "add" and page is None:
            return not self._noting and not self._recasting and self._competency is None
        if action in ("mark", "add"):
            return page is not None and bool(page.adds)
        if action == "recast":
            return page is not None and bool(self._choices)
        if action == "finish":
            return page is self._pages.review
        if action == "review":
            saved = draft is not None and bool(draft.saved)
            return saved and page not in (None, self._pages.review)
        if action == "discard":
            offer = self._pages.choice.offer
            return page is None and not self._noting and isinstance(offer, DraftOffer | MomentOffer)
        return True

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a field of one line goes on to the next field; from moments to the next page."""
        if self._noting and self._pages.moments.ends_at(event.input):
            await self.action_turn(1)
        else:
            self.action_step(1)

    def action_step(self, by: int) -> None:
        """To the next field, or the one above; not to findings."""
        (self.focus_next if by > 0 else self.focus_previous)("Input, TextArea, Checkbox")

    @on(OptionList.OptionHighlighted, "#choices")
    def _point(self) -> None:
        """Say what is known of the choice at the pointer."""
        if self._page is None and not self._noting:
            self._aside.show(self._pages.choice.advice())
            self.refresh_bindings()

    @on(OptionList.OptionSelected, "#choices")
    async def _choose(self) -> None:
        """Begin there."""
        offer = self._pages.choice.offer
        if self._page is not None or self._noting or offer is None:
            self.arrived()
            return
        draft = offer.begin()
        if isinstance(offer, DraftOffer):
            self._writer.resume(draft)
        self._open(draft)

    @on(OptionList.OptionSelected, "#findings")
    async def _mend(self, event: OptionList.OptionSelected) -> None:
        """Go to where a finding can be mended."""
        if self._draft is not None:
            page = page_of(self._draft, self._aside.findings[event.option_index])
            await self._turn_to(self._draft.turned(page))

    def action_choose(self) -> None:
        """What is at the pointer of a list; keys right behind it are for what that opens."""
        among = self.focused
        if isinstance(among, OptionList) and among.highlighted is not None:
            self.waits = among.id == "choices"
            among.action_select()

    async def action_turn(self, by: int) -> None:
        """Keep the page and go to another."""
        draft = self._typed()
        if self._noting:
            with self.complaining():
                noted = self._pages.moments.keep(self._home)
                self._noting = False
                if noted:
                    self.waits = True
                    self._look_again()
                else:
                    await self._show()
        elif self._recasting and by < 0:
            self._recasting = False
            await self._show()
        elif draft is None or self._recasting:
            await self._choose()
        else:
            await self._turn_to(draft.turned(draft.page + by))

    async def action_review(self) -> None:
        """To the last page, where a story that is reworked is saved."""
        draft = self._typed()
        if draft is not None:
            await self._turn_to(draft.turned(draft.last_page))

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
        if area is None or not mark_figures(area):
            self.say("No figure here that is not marked already.")

    async def action_add(self) -> None:
        """A beat of one's own after this one; among the follow-ups, another; before there is a
        draft, more moments.
        """
        draft, page = self._typed(), self._page
        if draft is None or page is None:
            self._noting = True
            await self._show()
            return
        grown = await page.add(draft)
        if grown.page != draft.page:
            await self._turn_to(grown)

    async def action_recast(self) -> None:
        """Choose another competency; what is written goes along."""
        draft = self._typed()
        if draft is None:
            return
        self._draft, self._recasting = draft, True
        self._pages.choice.offers = list(ways(self._choices, draft))
        await self._show()

    def action_discard(self) -> None:
        """Throw the draft or the moment at the pointer away."""
        before = len(self._pages.choice.offers)
        self._pages.choice.discard(self._home)
        if len(self._pages.choice.offers) < before:
            self._look_again()  # the moment of a draft that is gone waits again

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
            if isinstance(error, Overtaken):  # that is said: the next time it is meant
                self._draft = replace(draft, base="")
            self._writer.closed = False
            self.complain(error)
            return
        came = f"is {'changed' if draft.saved else 'yours'}: {words.count(added.cards, 'new card')}"
        undo = f" {self.key('stories.undo')} takes it back." if draft.saved else ""
        self.say(f"“{one_line(draft.title)}” {came}.{undo}")
        self.finish(added)

    def action_leave(self) -> None:
        """Go; what was written is kept as a draft."""
        noted = self._pages.moments.lines
        try:
            draft = self._keep_now()
            unfinished = draft is not None and not workshop.idle(self._home, draft)
        except StoreError as error:
            self.complain(error)
            return
        if noted:
            self.say(f"{moments.in_words(moments.waiting(self._home))} The workshop shows them.")
        if draft is not None and unfinished:
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
