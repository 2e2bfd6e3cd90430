"""The workshop: a story of one's own, a page a step of its competency's framework.

What stands in the fields is in the draft, and the draft is a file a second later: no page, no key
and no crash loses a word. What takes long, lint and the disk, happens in threads.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from drill.coaching.lint import Finding, Severity
from drill.domain.deck import Framework
from drill.errors import DrillError, StoreError
from drill.service.home import words
from drill.service.library.own_deck import Added
from drill.service.stories import draft_files, draft_story, fact_lines, workshop
from drill.service.stories.bench import Advice, Bench, findings_of, page_of
from drill.service.stories.draft import Draft, DraftProbe
from drill.service.stories.workshop import Choice
from drill.text import marks, one_line, unmarked
from drill.tui import work as long_work
from drill.tui.actions import WORKSHOP, bindings
from drill.tui.content import content, hanging
from drill.tui.widgets.button import Button
from drill.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.tui.app import DrillApp

BEHIND = 1.0
"""Seconds by which the draft follows what is typed."""
PAUSE = 0.5
"""Seconds without a key after which lint looks."""
MOST_ROWS = 60
"""Figures, follow-ups and findings that a page holds; a story with more is edited as YAML."""
MOST_FACTS = 40
"""Facts of a beat that the last page shows."""
SHORT, LONG = 1, 3
"""Findings under a field, on a narrow terminal and on a wide one."""
_SIGNS = {
    Severity.ERROR: ("✗", "$text-error"),
    Severity.WARNING: ("!", "$text-warning"),
    Severity.NOTE: ("·", "$text-muted"),
}
_Offer = Draft | tuple[Choice, Framework | None]
"""What the first page offers: to go on with a draft, or a competency to begin one for."""


class WorkshopScreen(Screen[Added | None]):
    """One draft, page by page. Its result is what was added, or None where the person left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(WORKSHOP)
    CSS_PATH = "workshop.tcss"
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
        self._offers = _offers(workshop.choices(home), draft_files.waiting(home), competency)
        self._draft: Draft | None = None
        self._bench: Bench | None = None
        self._given = draft
        if draft is None and len(self._offers) == 1 and competency is not None:
            self._given = _begun(self._offers[0])
        # Held, not looked up: what is in them is kept after the screen is gone.
        self._called = Input(
            id="title", max_length=200, compact=True, placeholder="a few words you will know"
        )
        self._questions = TextArea(id="questions", compact=True)
        self._label = Input(
            id="label", max_length=200, compact=True, placeholder="two or three words"
        )
        self._facts = TextArea(
            id="facts",
            compact=True,
            placeholder=content("One fact a line, a few words each; figures ==like this=="),
        )
        self._hows: list[tuple[str, Input]] = []
        self._probes: list[tuple[Input, TextArea]] = []
        self._found: list[Finding] = []
        self._shown: list[Finding] = []
        self._to_discard = ""
        self._over = False
        self._added: Added | None = None
        self._later: Timer | None = None
        self._looking: Timer | None = None
        self._handed = self._on_disk = draft
        self._number = self._written = 0
        self._failing = False
        self._writing = Lock()

    def compose(self) -> ComposeResult:
        """Every page's fields are there; one page is in sight."""
        yield Static("", id="head", markup=False)
        with Horizontal(id="way"):
            yield Static("", id="where", markup=False)
            yield Static("", id="pages", markup=False)
        with Vertical(id="room"):
            with Vertical(id="fields"):
                yield OptionList(id="choices", markup=False)
                yield from self._compose_title()
                yield from self._compose_beat()
                yield VerticalScroll(id="page-hows", can_focus=False)
                yield VerticalScroll(id="page-probes", can_focus=False)
                with VerticalScroll(id="page-review"):
                    yield Static("", id="story", markup=False)
                yield Static("", id="found", markup=False)
            with VerticalScroll(id="aside", can_focus=False):
                yield Static("", id="advice", markup=False)
                yield OptionList(id="findings", markup=False)
        with Horizontal(id="buttons"):
            yield Button("", id="back", compact=True)
            yield Button("", id="next", variant="primary", compact=True)
            yield Button("", id="mark", compact=True)
            yield Button("", id="add", compact=True)
            yield Button("", id="finish", variant="primary", compact=True)
        yield Footer()

    def _compose_title(self) -> ComposeResult:
        with Vertical(id="page-title"):
            yield Static(content(("What is it called?", "bold")), classes="ask", markup=False)
            yield self._called
            yield Static(
                content(("Which questions does it answer?", "bold"), "  optional, one a line"),
                classes="ask",
                markup=False,
            )
            yield self._questions

    def _compose_beat(self) -> ComposeResult:
        with Vertical(id="page-beat"):
            yield Static("", id="why", markup=False)
            with Horizontal(id="label-row"):
                yield Static(content("Called"), markup=False)
                yield self._label
            yield self._facts

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

    def _typed(self) -> Draft | None:
        """The draft with what stands in the fields of this page."""
        draft = self._draft
        if draft is None:
            return None
        if draft.page == 0:
            return replace(draft, title=self._called.value, questions=self._questions.text)
        if draft.page < draft.figures_page:
            index = draft.page - 1
            beat = replace(
                draft.beats[index],
                label=self._label.value,
                text=self._facts.text,
            )
            return replace(draft, beats=(*draft.beats[:index], beat, *draft.beats[index + 1 :]))
        if draft.page == draft.figures_page:
            return draft.with_hows({fact: field.value for fact, field in self._hows})
        if draft.page < draft.last_page:
            rows = (DraftProbe(ask.value, area.text) for ask, area in self._probes)
            return replace(draft, probes=(*rows, *draft.probes[len(self._probes) :]))
        return draft

    def on_input_changed(self) -> None:
        """The draft and lint follow."""
        self._follow()

    def on_text_area_changed(self) -> None:
        """The draft and lint follow."""
        self._follow()

    def _follow(self) -> None:
        if self._draft is None or self._over:
            return
        if self._later is None:
            self._later = self.set_timer(BEHIND, self._keep)
        if self._looking is not None:
            self._looking.stop()
        self._looking = self.set_timer(PAUSE, self._look)

    def _keep(self) -> None:
        """Write the draft in a thread, where it says something new."""
        if self._later is not None:
            self._later.stop()
            self._later = None
        draft = self._typed()
        if draft is None or self._over or draft == self._handed:
            return
        self._draft = self._handed = draft
        self._number += 1
        keep = partial(self._keep_there, draft, self._number)
        self.run_worker(keep, thread=True, group="keep", exit_on_error=False)

    def _keep_there(self, draft: Draft, number: int) -> None:
        """In a thread: write one state of the draft, never an older one over a newer."""
        error: StoreError | None = None
        with self._writing:
            if number <= self._written or self._over:
                return
            self._written = number
            try:
                draft_files.save(self._home, draft)
                self._on_disk = draft
            except StoreError as failed:
                error = failed
                self._handed = None  # it is tried again with the next key
        # Not while it is held: the screen may be waiting for it.
        if error and not self._failing:
            self.app.call_from_thread(self.app.complain, error)
        self._failing = error is not None

    def _keep_now(self) -> Draft | None:
        """Write the draft at once, the last time before it is left. Raises StoreError."""
        draft = self._typed()
        if draft is None or self._over:
            return draft
        with self._writing:
            if draft != self._on_disk:
                draft_files.save(self._home, draft)
            self._over = True
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
    async def _look(self) -> None:
        draft, on = self._typed(), self._bench
        if draft is None or on is None:
            return
        found = await to_thread(on.findings, draft)
        if not self.query("#found"):
            return  # the screen was left meanwhile
        if self._draft is not None and self._draft.page == draft.page:
            self._found = found
            self._show_found(draft)
            self.query_one("#pages", Static).update(content(*_pages(draft)))

    def _show_found(self, draft: Draft) -> None:
        here = findings_of(draft, draft.page, self._found)
        if draft.page == draft.last_page:
            self._show_findings(here)
            return
        most = LONG if self.has_class("-wide") else SHORT
        parts: list[str | tuple[str, str]] = []
        for finding in here[:most]:
            parts += [*_finding(finding), "\n"]
        if len(here) > most:
            parts.append((f"and {len(here) - most} more, on the last page", "$text-muted"))
        found = self.query_one("#found", Static)
        found.update(content(*parts[:-1] if parts and parts[-1] == "\n" else parts))
        found.display = bool(parts)

    def _show_findings(self, found: Sequence[Finding]) -> None:
        """On the last page: all of them, the gravest first, to go to where they can be mended."""
        order = list(Severity)
        found = sorted(found, key=lambda finding: order.index(finding.severity))
        self._shown = found[:MOST_ROWS]
        room = self.query_one("#findings", OptionList)
        room.clear_options()
        room.add_options(Option(content(*_finding(finding), "\n")) for finding in self._shown)
        room.display = bool(self._shown)
        said = words.count(len(found), "finding")
        text = (
            f"Lint: {said}. Tab to them; enter goes there."
            if self._shown
            else "Lint finds nothing thin."
        )
        self.query_one("#advice", Static).update(content((text, "bold"), "\n"))

    # -- drawing -------------------------------------------------------------------------

    async def _show(self) -> None:
        """The page where the draft is."""
        draft = self._draft
        at = _place(draft)
        # Of the room, in one step: a class of the screen would style every widget anew, twice.
        self.query_one("#room").set_classes(f"at-{at}")
        for place in ("choice", "title", "beat", "hows", "probes", "review"):
            room = self.query_one("#choices" if place == "choice" else f"#page-{place}")
            room.display = place == at
        self.query_one("#found").display = False
        self.query_one("#findings").display = False
        self._draw_way()
        if draft is None:
            self._show_choices()
        elif at == "title":
            self._show_title(draft)
        elif at == "beat":
            self._show_beat(draft)
        elif at == "hows":
            await self._show_hows(draft)
        elif at == "probes":
            await self._show_probes(draft)
        else:
            self._show_review(draft)
        self.query_one("#aside").scroll_home(animate=False)
        self._draw_buttons(at)
        self.refresh_bindings()
        if draft is not None:
            if at != "review":
                self._show_found(draft)
            self._look()

    def _draw_way(self) -> None:
        draft, on = self._draft, self._bench
        name = on.competency.name if on and on.competency else ""
        title = one_line(draft.title) if draft else ""
        self.query_one("#head", Static).update(
            content((" Workshop", "bold"), *(f"  {part}" for part in (name, title) if part))
        )
        where, pages = self.query_one("#where", Static), self.query_one("#pages", Static)
        if draft is None:
            where.update(content(("Which story will you write?", "bold")))
            pages.update(content(""))
            return
        where.update(content((_progress(draft), "bold")))
        pages.update(content(*_pages(draft)))

    def _draw_buttons(self, at: str) -> None:
        key = self.app.keymap.first
        named = {
            "back": ("Back", at not in ("choice", "title")),
            "next": ("Next", at != "review"),
            "mark": ("Mark figures", at in ("beat", "probes")),
            "add": (
                "Add a follow-up" if at == "probes" else "Add a beat",
                at in ("beat", "probes"),
            ),
            "finish": ("Save the story", at == "review"),
        }
        for name, (said, there) in named.items():
            button = self.query_one(f"#{name}", Button)
            button.display = there
            button.label = content(f"{said} {key(f'workshop.{name}')}")

    def _show_choices(self) -> None:
        room = self.query_one("#choices", OptionList)
        room.clear_options()
        if not self._offers:
            self.query_one("#advice", Static).update(
                content("There is no competency to write for. Import a deck with some first.")
            )
            self.focus()
            return
        room.add_options(Option(_offered(offer)) for offer in self._offers)
        room.highlighted = 0
        room.focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """What is known of the choice at the pointer."""
        if event.option_list.id == "choices":
            self._to_discard = ""
            offer = self._offers[event.option_index]
            self.query_one("#advice", Static).update(_about(offer))
            self.refresh_bindings()

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Begin there; among the findings, go to where one can be mended."""
        if event.option_list.id == "choices":
            await self._begin(event.option_index)
        elif self._draft is not None:
            page = page_of(self._draft, self._shown[event.option_index])
            await self._go(self._draft, page)

    async def _begin(self, index: int) -> None:
        if self._draft is None and index < len(self._offers):
            draft = _begun(self._offers[index])
            if isinstance(self._offers[index], Draft):
                self._handed = self._on_disk = draft
            await self._open(draft)

    def _show_title(self, draft: Draft) -> None:
        self._called.value = draft.title
        self._questions.text = draft.questions
        competency = self._bench.competency if self._bench else None
        asked = competency.questions[:6] if competency else ()
        parts: list[str | tuple[str, str]] = []
        if competency and competency.evaluates:
            parts += [("They want to know\n", "bold"), competency.evaluates, "\n\n"]
        if asked:
            parts += [("It is asked as\n", "bold"), "\n".join(f"“{one}”" for one in asked)]
        self.query_one("#advice", Static).update(content(*parts))
        self._called.focus()

    def _show_beat(self, draft: Draft) -> None:
        beat = draft.beats[draft.page - 1]
        self._label.value = beat.label
        self._facts.text = beat.text
        self._facts.move_cursor(self._facts.document.end)
        if self._bench is not None:
            known = self._bench.advice(beat.step)
            why = known.why if beat.step else "What happened here, in notes."
            senior = " (for senior roles)" if known.bonus else ""
            self.query_one("#why", Static).update(content(why + senior))
            self.query_one("#advice", Static).update(_advice(known))
        (self._facts if beat.label else self._label).focus()

    async def _show_hows(self, draft: Draft) -> None:
        room = self.query_one("#page-hows", VerticalScroll)
        asked = draft.figured[:MOST_ROWS]
        self._hows = [
            (each.fact, Input(each.how, max_length=500, compact=True, placeholder=HOW))
            for each in asked
        ]
        rows: list[Widget] = [
            Vertical(Static(_fact(fact), markup=False), field, classes="row")
            for fact, field in self._hows
        ]
        if not rows:
            none = "No figure is marked. Figures are what an interviewer remembers: go back and "
            key = self.app.keymap.first("fact_lines.mark")
            rows = [Static(content(f"{none}mark some with {key}, or go on."), markup=False)]
        await self._fill(room, rows)
        self.query_one("#advice", Static).update(content(*HOW_ADVICE))
        if self._hows:
            next((field for _, field in self._hows if not field.value), self._hows[0][1]).focus()
        else:
            self.set_focus(None)

    async def _show_probes(self, draft: Draft) -> None:
        room = self.query_one("#page-probes", VerticalScroll)
        self._probes = [
            (
                Input(probe.ask, max_length=500, compact=True, placeholder="what they ask next"),
                TextArea(
                    probe.text, compact=True, placeholder=content("your answer, one fact a line")
                ),
            )
            for probe in draft.probes[:MOST_ROWS]
        ]
        await self._fill(room, [Vertical(ask, area, classes="row") for ask, area in self._probes])
        self.query_one("#advice", Static).update(content(*PROBE_ADVICE))
        for ask, area in self._probes:
            if not ask.value or not area.text:
                (area if ask.value else ask).focus()
                return
        if self._probes:
            self._probes[0][1].focus()

    async def _fill(self, room: Widget, rows: Sequence[Widget]) -> None:
        await room.remove_children()
        await room.mount(*rows)
        room.scroll_home(animate=False)

    def _show_review(self, draft: Draft) -> None:
        seconds = self._bench.seconds(draft) if self._bench else 0.0
        width = self.query_one("#fields").size.width - 2
        self.query_one("#story", Static).update(_story(draft, seconds, width))
        self.query_one("#advice", Static).update(content("Lint is looking…"))
        self.query_one("#page-review").scroll_home(animate=False)
        self.query_one("#page-review").focus()

    # -- what the person does ------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys work once the page is there, and where they mean something."""
        if not self.is_mounted or self._over:
            return False
        at = _place(self._draft)
        if action == "turn":
            return at not in ("choice", "title") if parameters == (-1,) else at != "review"
        if action in ("mark", "add"):
            return at in ("beat", "probes")
        if action == "finish":
            return at == "review"
        if action == "discard":
            return self._at_draft() is not None
        return True

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        """Buttons do what their keys do."""
        does = {"back": "turn(-1)", "next": "turn(1)"}
        name = event.button.id or ""
        await self.run_action(does.get(name, name))

    def on_input_submitted(self) -> None:
        """Enter in a field of one line goes on to the next field."""
        self.focus_next("Input, TextArea")

    async def action_turn(self, by: int) -> None:
        """Keep the page and go to another."""
        draft = self._typed()
        if draft is None:
            index = self.query_one("#choices", OptionList).highlighted
            if index is not None:
                await self._begin(index)
            return
        await self._go(draft, draft.page + by)

    async def _go(self, draft: Draft, page: int) -> None:
        """To a page. A beat of one's own that was left empty is none."""
        here = draft.page - 1
        if 0 <= here < len(draft.beats) and not any(
            text.strip()
            for text in (draft.beats[here].step, draft.beats[here].label, draft.beats[here].text)
        ):
            draft = replace(draft, beats=(*draft.beats[:here], *draft.beats[here + 1 :]))
            page -= page > here + 1
        self._draft = replace(draft, page=max(0, min(page, draft.last_page)))
        await self._show()
        self._keep()

    def action_mark(self) -> None:
        """Mark the figures of the text that has the focus, else of the facts."""
        area = self.focused if isinstance(self.focused, TextArea) else None
        if area is None:
            area = self._facts if _place(self._draft) == "beat" else None
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
        draft = self._typed()
        if draft is None:
            return
        if draft.page < draft.figures_page:
            await self._go(draft.with_beat(draft.page - 1), draft.page + 1)
        elif len(draft.probes) < MOST_ROWS:
            self._draft = replace(draft, probes=(*draft.probes, DraftProbe("")))
            await self._show()
            self._probes[-1][0].focus()

    def _at_draft(self) -> Draft | None:
        """The draft at the pointer of the first page."""
        index = self.query_one("#choices", OptionList).highlighted
        if self._draft is not None or index is None or index >= len(self._offers):
            return None
        offer = self._offers[index]
        return offer if isinstance(offer, Draft) else None

    def action_discard(self) -> None:
        """Throw the draft at the pointer away; asked twice, as nothing brings it back."""
        draft = self._at_draft()
        if draft is None:
            return
        key = self.app.keymap.first("draft_files.discard")
        if self._to_discard != draft.id:
            self._to_discard = draft.id
            self.app.say(f"Once more {key} throws “{draft.name}” away for good.")
            return
        try:
            draft_files.discard(self._home, draft)
        except StoreError as error:
            self.app.complain(error)
            return
        self._offers.remove(draft)
        self._show_choices()
        self.refresh_bindings()
        self.app.say(f"“{draft.name}” is thrown away.")

    def action_finish(self) -> None:
        """Keep the story and make its cards."""
        draft = self._draft
        if draft is None:
            return
        lacks = draft_story.missing(draft)
        if lacks:
            self.app.say(lacks)
        else:
            self._finish(draft)

    @work(exclusive=True, group="finish")
    async def _finish(self, draft: Draft) -> None:
        if self._over:
            return
        with self._writing:
            self._over = True  # nothing writes the draft again once it is a story
        try:
            added = await long_work.run(
                self.app, "Keeping the story", partial(workshop.finish, self._home, draft)
            )
        except DrillError as error:
            self._over = False
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


HOW = "from what to what, counted by whom, over how long"
HOW_ADVICE: tuple[str | tuple[str, str], ...] = (
    ("How was each measured?\n", "bold"),
    "“How do you know?” is the follow-up to every figure. Say what was counted, against what "
    "baseline, and over how long. One that you cannot explain is better left out.",
)
PROBE_ADVICE: tuple[str | tuple[str, str], ...] = (
    ("What will they ask next?\n", "bold"),
    "Three that nearly every story gets are here: reword them, or put your own in their place. "
    "One without an answer is left out. Add what somebody asked you about this story before, or "
    "what you hope nobody asks.",
)


def _offers(
    known: Sequence[Choice], drafts: Sequence[Draft], competency: tuple[str, str] | None
) -> list[_Offer]:
    """Drafts first, then competencies, one offer a framework; of one competency where given."""
    here: list[_Offer] = [
        draft
        for draft in drafts
        if competency is None or (draft.deck, draft.competency) == competency
    ]
    for choice in known:
        if competency is None or (choice.deck, choice.competency.id) == competency:
            here += [(choice, each) for each in choice.competency.frameworks or (None,)]
    return here


def _begun(offer: _Offer) -> Draft:
    if isinstance(offer, Draft):
        return offer
    choice, framework = offer
    return workshop.begin(choice, framework.id if framework else "")


def _offered(offer: _Offer) -> Content:
    if isinstance(offer, Draft):
        told = sum(bool(fact_lines.facts(beat.text)) for beat in offer.beats)
        much = f"{told} of {words.count(len(offer.beats), 'beat')}"
        return content(("Go on: ", "$text-accent"), offer.name, (f"  {much}", "$text-muted"))
    choice, framework = offer
    several = framework is not None and len(choice.competency.frameworks) > 1
    along = f" · {framework.name}" if several and framework else ""
    if choice.own:
        state = f"  {words.count(choice.own, 'story')} of yours"
    else:
        state = "  you have one: write it down" if choice.have else "  no story yet"
    return content(choice.competency.name, along, (state, "$text-muted"))


def _about(offer: _Offer) -> Content:
    """What the person should know before choosing."""
    if isinstance(offer, Draft):
        beats = (
            f"{'●' if fact_lines.facts(beat.text) else '○'} {one_line(beat.label)}\n"
            for beat in offer.beats[:20]
        )
        return content((f"{offer.competency}\n", "bold"), *beats)
    choice, framework = offer
    parts: list[str | tuple[str, str]] = [(f"{choice.competency.topic}\n", "bold")]
    if framework is not None:
        steps = " → ".join(one_line(step.label) for step in framework.steps)
        parts += [f"{framework.name}: ", steps, "\n"]
        parts += [(f"{framework.opening}\n", "$text-muted")] if framework.opening else []
    return content(*parts, "\n", choice.competency.evaluates)


def _place(draft: Draft | None) -> str:
    """Which of the pages a draft is at."""
    if draft is None:
        return "choice"
    if draft.page == 0:
        return "title"
    if draft.page < draft.figures_page:
        return "beat"
    return ("hows", "probes", "review")[min(draft.page - draft.figures_page, 2)]


def _progress(draft: Draft) -> str:
    """Where the person is: `step 3 of 6 · Plan`."""
    at = _place(draft)
    if at != "beat":
        return {
            "title": "Title and questions",
            "hows": "Figures: how was each measured?",
            "probes": "Follow-ups",
        }.get(at, "The story as it stands")
    beat = draft.beats[draft.page - 1]
    label = one_line(beat.label) or "not named yet"
    steps = [bool(each.step) for each in draft.beats]
    if beat.step:
        return f"step {sum(steps[: draft.page])} of {sum(steps)} · {label}"
    whose = "your own beat," if any(steps) else "beat"
    return f"{whose} {draft.page} of {len(draft.beats)} · {label}"


def _pages(draft: Draft) -> Iterator[tuple[str, str]]:
    """Every page as a sign: filled, empty, or the one in sight."""
    for index, beat in enumerate(draft.beats[:30]):
        here = draft.page == index + 1
        sign = "●" if fact_lines.facts(beat.text) else "○"
        yield (f"[{sign}]", "bold $text-accent") if here else (sign, "$text-muted")
    yield ("…" if len(draft.beats) > 30 else "", "$text-muted")
    named = (("figures", draft.figures_page), ("follow-ups", draft.figures_page + 1))
    for name, page in (*named, ("review", draft.last_page)):
        here = draft.page == page
        yield (f" [{name}]", "bold $text-accent") if here else (f" {name}", "$text-muted")


def _advice(known: Advice) -> Content:
    parts: list[str | tuple[str, str]] = []
    if known.items:
        parts += [("What belongs here\n", "bold"), *(f"· {item}\n" for item in known.items), "\n"]
    for flag in known.flags:
        parts += [
            (f"⚑ {flag.flag}\n", "bold $text-error"),
            (f"“{flag.sounds_like}”\n", "$text-muted"),
            f"→ {flag.repair}\n\n",
        ]
    if known.hints:
        named = ", ".join(known.hints)
        parts += [("A sample's beats here: ", "$text-muted"), (named, "$text-muted")]
    return content(*parts)


def _finding(finding: Finding) -> list[str | tuple[str, str]]:
    sign, style = _SIGNS[finding.severity]
    return [
        (f"{sign} ", f"bold {style}"),
        f"{finding.message} ",
        (f"→ {finding.fix}", "$text-muted"),
    ]


def _fact(text: str) -> Content:
    """A fact with its figures set off."""
    out: list[str | tuple[str, str]] = []
    rest = text
    for figure in marks(text):
        before, _, rest = rest.partition(f"=={figure}==")
        out += [before, (figure, "bold $text-accent")]
    return content(*out, rest)


def _story(draft: Draft, seconds: float, width: int) -> Content:
    """The story as it would be kept, what is skipped named."""
    made = draft_story.story(draft)
    lacks = draft_story.missing(draft)
    parts: list[str | tuple[str, str]] = [(f"✗ {lacks}\n\n", "$text-error")] if lacks else []
    about = f"  about {words.clock(seconds)} to tell\n"
    parts += [(draft.name, "bold"), (about, "$text-muted")]
    for number, beat in enumerate(made.beats, start=1):
        parts.append((f"\n{number}. {beat.label}\n", "bold"))
        for fact in beat.facts[:MOST_FACTS]:
            parts.append(_noted(fact.say, width))
            how = hanging(f"measured: {fact.how}", width, "     ", "     ")
            parts += [(f"{how}\n", "$text-muted")] if fact.how else []
        more = len(beat.facts) - MOST_FACTS
        parts += [(f"   and {more} more\n", "$text-muted")] if more > 0 else []
    skipped = [one_line(b.label) for b in draft.beats if not fact_lines.facts(b.text)]
    if skipped:
        parts.append((f"\nSkipped: {', '.join(skipped)}\n", "$text-muted"))
    for probe in made.probes:
        parts.append((f"\n? {probe.ask}\n", "bold"))
        parts += [_noted(fact.say, width) for fact in probe.answer]
    return content(*parts)


def _noted(fact: str, width: int) -> str:
    return hanging(unmarked(fact), width, "   · ", "     ") + "\n"
