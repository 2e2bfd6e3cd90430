"""Onsite: the date, what the plan promises for it, the days until then, and what if.

Dates are there at once; plans are reckoned one after the other in a thread, the one that is looked
at first, then those for its neighbouring minutes. A plan is kept under the onsite it is for, so
that an answer that comes late shows up where it belongs or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from drill.domain.onsite import Onsite
from drill.errors import DrillError
from drill.service.home import words
from drill.service.home.progress import Cancelled, Progress, unheard
from drill.service.onsite import onsites
from drill.tui.actions import ONSITE, bindings
from drill.tui.content import content, headline
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.plan import (
    Choices,
    days,
    left_out,
    promise,
    readiness,
    trouble,
)
from drill.tui.work import run

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.service.onsite.plan import CramPlan
    from drill.tui.app import DrillApp

STEPS = (10, 20, 30, 40, 60, 90)
"""Minutes a day that "what if" goes through, beside the onsite's own."""
TICK = 0.25
"""Seconds between two looks at how far a plan is, and at the clock."""
_EPOCH = date(1970, 1, 1)

_Key = tuple[Onsite, int]
"""What a plan is for: an onsite, with nothing of it that the plan does not go by, and minutes."""


class Planner(Protocol):
    """What makes a plan: `drill.service.onsite.plan.plan`."""

    def __call__(
        self,
        home: Home,
        onsite: Onsite,
        *,
        minutes: float | None = None,
        progress: Progress = unheard,
    ) -> CramPlan:
        """Raises UsageError where there is nothing to plan with, StoreError, Cancelled."""


class OnsiteScreen(Screen[None]):
    """One onsite at a time, those to come first, then those of which nobody said how they went."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(ONSITE)
    CSS_PATH = "onsite.tcss"
    AUTO_FOCUS = ""
    where = ONSITE
    app: DrillApp

    def __init__(self, home: Home, plan: Planner | None = None) -> None:
        """`plan` makes the plans; by default the service does."""
        super().__init__()
        self._home, self._planner = home, plan
        self._coming: list[Onsite] = []
        self._over: list[Onsite] = []
        self._chosen = ""
        self._tried: int | None = None
        self._plans: dict[_Key, CramPlan | DrillError] = {}
        self._stale: set[_Key] = set()
        self._making: _Key | None = None
        self._turn = 0
        self._share = 0.0
        self._drawn = ("", 0)
        self._changing = False

    def compose(self) -> ComposeResult:
        """The promise and the days on the left, readiness on the right; one below the other
        where it is narrow.
        """
        yield Static("", id="head", markup=False)
        yield Choices(" Onsites ", id="which")
        with VerticalScroll(id="room", can_focus=False):
            yield Static("", id="notice", markup=False)
            with Horizontal(id="columns"):
                with Vertical(id="left"):
                    yield Static("", id="promise", markup=False)
                    yield Choices("What if ", id="steps")
                    yield Static("", id="hint", markup=False)
                    yield Static("", id="days", markup=False)
                with Vertical(id="right"):
                    yield Static("", id="ready", markup=False)
                    yield Static("", id="out", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Time passes, and plans get on."""
        self.set_interval(TICK, self._tick)

    def on_screen_resume(self) -> None:
        """Cards may have been graded, dates changed: every plan is to be made again."""
        self._load()

    def on_screen_suspend(self) -> None:
        """Nothing is reckoned beside another screen: a session needs the machine for its keys."""
        self._stop()

    def on_unmount(self) -> None:
        """Whatever is being reckoned is for nobody."""
        self._stop()

    def on_resize(self) -> None:
        """Lines are as wide as their column, once that has its width."""
        self.call_after_refresh(self._draw)

    # -- the onsites -----------------------------------------------------------------------

    def _load(self) -> None:
        try:
            self._coming = list(onsites.every(self._home))
            self._over = list(onsites.over(self._home))
        except DrillError as error:
            self.app.complain(error)
        shown = self._all
        if self._chosen not in [each.id for each in shown]:
            self._chosen, self._tried = (shown[0].id if shown else ""), None
        if self._tried not in self._steps or self._tried == self._own:
            self._tried = None
        known = {_bare(each) for each in shown}
        self._plans = {key: plan for key, plan in self._plans.items() if key[0] in known}
        self._stale = set(self._plans)
        self._stop()
        self._draw()
        self._reckon()

    @property
    def _all(self) -> list[Onsite]:
        return self._coming + self._over

    @property
    def _onsite(self) -> Onsite | None:
        return next((each for each in self._all if each.id == self._chosen), None)

    @property
    def _is_over(self) -> bool:
        return self._chosen in [each.id for each in self._over]

    @property
    def _minutes(self) -> int:
        """Minutes a day that are looked at: those tried, else the onsite's own."""
        return self._own if self._tried is None else self._tried

    @property
    def _own(self) -> int:
        return self._onsite.minutes if self._onsite else STEPS[0]

    @property
    def _steps(self) -> list[int]:
        return sorted({*STEPS, self._own})

    # -- reckoning -------------------------------------------------------------------------

    def _plan(self, minutes: int) -> CramPlan | DrillError | None:
        """What is known for so many minutes of the onsite shown."""
        return self._plans.get((_bare(self._onsite), minutes)) if self._onsite else None

    def _wanted(self) -> _Key | None:
        """What to reckon next: what is looked at, what it is compared with, then the nearest."""
        onsite = self._onsite
        if onsite is None or self._is_over:
            return None
        steps, here = self._steps, self._minutes
        at = steps.index(here)
        near = sorted(steps, key=lambda step: abs(steps.index(step) - at))
        for minutes in (here, onsite.minutes, *near):
            key = (_bare(onsite), minutes)
            if key not in self._plans or key in self._stale:
                return key
        return None

    def _reckon(self) -> None:
        """Let what is wanted most be reckoned, instead of what is being reckoned."""
        wanted = self._wanted()
        if wanted == self._making:
            return
        self._stop()
        if wanted is not None and self._onsite is not None:
            self._making, self._share = wanted, 0.0
            self._make(self._onsite, wanted, self._turn)

    def _stop(self) -> None:
        self._turn += 1
        self._making = None

    @work(thread=True, group="plan")
    def _make(self, onsite: Onsite, key: _Key, turn: int) -> None:
        def heard(share: float) -> None:
            if turn != self._turn:
                raise Cancelled("the plan is not wanted any more")
            self._share = share

        found: CramPlan | DrillError
        try:
            heard(0.0)
            found = self._service()(self._home, onsite, minutes=float(key[1]), progress=heard)
        except Cancelled:
            return
        except DrillError as error:
            found = error
        if turn == self._turn:
            self.app.call_from_thread(self._made, key, turn, found)

    def _service(self) -> Planner:
        if self._planner is None:
            from drill.service.onsite.plan import plan

            self._planner = plan
        return self._planner

    def _made(self, key: _Key, turn: int, found: CramPlan | DrillError) -> None:
        if turn != self._turn or not self.query("#head"):
            return  # another one is wanted by now, or the screen was left
        self._plans[key] = found
        self._stale.discard(key)
        self._making = None
        self._draw()
        self._reckon()

    def _tick(self) -> None:
        """Say how far it is, and let the countdown follow the clock."""
        if not self.is_active:
            return
        now, (_, day) = self._home.clock.now(), self._drawn
        if any(each.at <= now for each in self._coming) or day != self._home.day():
            self._load()
        elif self._making is not None or self._drawn != self._now():
            self._draw_head()
            self._draw_notice()

    def _now(self) -> tuple[str, int]:
        """What the countdown says, in words, and the study day."""
        onsite = self._onsite
        said = onsites.in_words(self._home, onsite.at) if onsite else ""
        return said, self._home.day()

    # -- drawing ---------------------------------------------------------------------------

    def _draw(self) -> None:
        if not self.query("#out"):
            return
        self._draw_head()
        shown, onsite = self._all, self._onsite
        which = self.query_one("#which", Choices)
        which.display = len(shown) > 1
        over = {each.id for each in self._over}
        labels = [f"{each.name}, over" if each.id in over else each.name for each in shown]
        which.show(labels, shown.index(onsite) if onsite else 0)
        self._draw_notice()
        self._draw_plan()
        self.refresh_bindings()

    def _draw_head(self) -> None:
        onsite, width = self._onsite, self.size.width
        self._drawn = self._now()
        if onsite is None:
            head = headline("Onsite", "", width)
        elif self._is_over:
            right = onsites.when_text(self._home, onsite)
            head = headline(_cut(f"{onsite.name} is over", width - len(right) - 4), right, width)
        else:
            right = onsites.when_text(self._home, onsite)
            left = f" {self._drawn[0]}"
            name = _cut(onsite.name, width - len(right) - len(left) - 4)
            head = headline(f"{name}{left}", right, width)
        self.query_one("#head", Static).update(head)

    def _draw_notice(self) -> None:
        """What comes before the numbers: nothing there yet, over, how far, or not enough time."""
        notice = self.query_one("#notice", Static)
        text = self._notice()
        notice.display = bool(text)
        notice.update(text)

    def _notice(self) -> Content:
        onsite, key = self._onsite, self._key
        if onsite is None:
            return content(
                ("No interview is set.\n\n", "bold"),
                "With a date and the minutes a day you have, drill plans what to study until "
                "then, so that you recall the most on the day, and says what to expect: now, "
                f"with the plan, without it.\n\n{key('add')} adds the first.",
            )
        if self._is_over:
            return content(
                (f"{onsite.name} is over. How did it go?\n\n", "bold"),
                f"{key('debrief')} tells how it went and what they really asked. Those questions "
                "join the phrasings of their competencies, and what went badly comes up first. "
                f"It can also be told never to ask.\n\n{key('remove')} removes it.",
            )
        parts: list[Content] = []
        if self._over:
            newest = self._over[0].name
            parts.append(content(
                (f"{newest} is over. How did it go? ", "bold"), f"{key('debrief')} tells."
            ))  # fmt: skip
        plan = self._plan(self._minutes)
        if isinstance(plan, DrillError):
            parts.append(content(("! ", "bold $text-warning"), str(plan)))
        elif plan is None:
            share = f" {self._share:.0%}" if self._share else ""
            parts.append(content(
                f"Reckoning what {self._minutes} minutes a day bring…{share}"
            ))  # fmt: skip
        elif not plan.feasible:
            parts.append(trouble(plan, self._fitting(), key("more")))
        return Content("\n").join(parts)

    def _fitting(self) -> int | None:
        """The least minutes beyond those shown that are known to cover the core."""
        more = [step for step in self._steps if step > self._minutes]
        for minutes, plan in ((step, self._plan(step)) for step in more):
            if plan is not None and not isinstance(plan, DrillError) and plan.feasible:
                return minutes
        return None

    def _draw_plan(self) -> None:
        onsite, shown = self._onsite, self._plan(self._minutes)
        here = onsite is not None and not self._is_over
        self.query_one("#columns").display = here
        if onsite is None or not here:
            return
        self.query_one("#steps", Choices).show(
            [self._step(each) for each in self._steps], self._steps.index(self._minutes)
        )
        keep = f", {self._key('keep')} keeps" if self._tried is not None else ""
        self.query_one("#hint", Static).update(
            content(
                "minutes a day → recalled of 100 · "
                f"{self._key('more')} {self._key('less')} try them{keep}"
            )
        )
        kept = self._plan(onsite.minutes)
        known = shown is not None and not isinstance(shown, DrillError)
        for part in ("#promise", "#days", "#ready", "#out"):
            self.query_one(part).display = known
        if shown is None or isinstance(shown, DrillError):
            return
        beside = kept if kept is not None and not isinstance(kept, DrillError) else shown
        tried = shown if shown is not beside else None
        left = max(30, self.query_one("#left").content_size.width)
        right = max(30, self.query_one("#right").content_size.width)
        self.query_one("#promise", Static).update(promise(beside, tried, left))
        self.query_one("#days", Static).update(days(shown, self._today, left))
        self.query_one("#ready", Static).update(readiness(shown, right))
        self.query_one("#out", Static).update(left_out(shown, shared=len(self._coming) > 1))

    def _step(self, minutes: int) -> str:
        """A step of "what if": minutes, and of a hundred what they bring, where that is known."""
        plan = self._plan(minutes)
        if plan is None:
            return f"{minutes} …"
        if isinstance(plan, DrillError):
            return f"{minutes} –"
        return f"{minutes}→{words.of_100(plan.recall.with_plan)}{'' if plan.feasible else '!'}"

    @property
    def _today(self) -> str:
        return (_EPOCH + timedelta(days=self._home.day())).isoformat()

    def _key(self, name: str) -> str:
        return self.app.keymap.first(f"onsite.{name}")

    # -- what the person does --------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done for the onsite shown works."""
        if not self.is_mounted:
            return True
        if action == "turn":
            return len(self._all) > 1
        if action == "keep":
            return self._tried is not None
        if action == "debrief":
            return bool(self._over)
        if action == "remove":
            return self._onsite is not None
        if action in ("minutes", "cycle", "edit", "cram"):
            return self._onsite is not None and not self._is_over
        return True

    def on_choices_clicked(self, event: Choices.Clicked) -> None:
        """A click on an onsite shows it, one on minutes tries them."""
        if event.choices.id == "which":
            self._go_to(event.index)
        else:
            self._try(self._steps[event.index])

    def action_turn(self, by: int) -> None:
        """To another onsite; after the last comes the first."""
        ids = [each.id for each in self._all]
        if ids:
            self._go_to((ids.index(self._chosen) + by) % len(ids))

    def _go_to(self, index: int) -> None:
        self._chosen, self._tried = self._all[index].id, None
        self.query_one("#room", VerticalScroll).scroll_home(animate=False)
        self._draw()
        self._reckon()

    def action_minutes(self, by: int) -> None:
        """Try more or fewer minutes a day; at the end it stays."""
        at = self._steps.index(self._minutes) + by
        if 0 <= at < len(self._steps):
            self._try(self._steps[at])

    def action_cycle(self) -> None:
        """Try the next minutes; after the most come the least."""
        steps = self._steps
        self._try(steps[(steps.index(self._minutes) + 1) % len(steps)])

    def _try(self, minutes: int) -> None:
        onsite = self._onsite
        self._tried = None if onsite is None or minutes == onsite.minutes else minutes
        self._draw()
        self._reckon()

    @work
    async def action_keep(self) -> None:
        """Go by the minutes that were tried."""
        onsite, minutes = self._onsite, self._tried
        if onsite is None or minutes is None:
            return
        name = onsite.name
        if await self._do(
            "Keeping it", lambda: onsites.change(self._home, name, minutes=float(minutes))
        ):
            self.app.say(f"{name}: {minutes} minutes a day. {self._key('undo')} undoes.")

    @work
    async def action_remove(self) -> None:
        """Remove the onsite shown."""
        onsite = self._onsite
        if onsite is not None and await self._do(
            "Removing it", lambda: onsites.remove(self._home, onsite.name)
        ):
            self.app.say(f"Removed {onsite.name}. {self._key('undo')} undoes.")

    async def _do(self, what: str, act: Callable[[], object]) -> bool:
        """Change something in one step, and show what there is now. Whether it was done.

        A key pressed again meanwhile is not meant for what comes into its place.
        """
        if self._changing:
            return False
        self._changing = True
        try:
            await run(self.app, what, lambda _: act())
        except DrillError as error:
            self.app.complain(error)
            return False
        finally:
            self._changing = False
        self._tried = None
        if self.is_attached:
            self._load()
        return True

    def action_add(self) -> None:
        """A form for one more."""
        self._open_form(None)

    def action_edit(self) -> None:
        """The same form for the one shown."""
        if self._onsite is not None:
            self._open_form(self._onsite)

    def _open_form(self, onsite: Onsite | None) -> None:
        from drill.tui.screens.onsite_form import OnsiteForm

        try:
            form = OnsiteForm(self._home, onsite)
        except DrillError as error:
            self.app.complain(error)
            return
        self.app.push_screen(form, self._saved)

    def _saved(self, onsite: Onsite | None) -> None:
        """Back from the form: show what was saved."""
        if onsite is not None:
            self._chosen, self._tried = onsite.id, None

    def action_debrief(self) -> None:
        """How the one shown went, or the one that is over last."""
        from drill.tui.screens.debrief_form import DebriefForm

        over = self._onsite if self._is_over else next(iter(self._over), None)
        if over is not None:
            self.app.push_screen(DebriefForm(self._home, over))

    def action_cram(self) -> None:
        """Study what the plan has for now."""
        self.app.open_cram()

    def action_scroll(self, by: int) -> None:
        """By a line."""
        self.query_one("#room", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """By a page."""
        room = self.query_one("#room", VerticalScroll)
        room.scroll_relative(y=by * max(1, room.size.height - 1), animate=False)

    def action_stories(self) -> None:
        """The matrix of stories."""
        self.app.open_stories()

    def action_undo(self) -> None:
        """Take back the last change."""
        self.app.undo()

    def redraw(self) -> None:
        """Something was undone: what is shown may be no more."""
        self._load()

    def action_leave(self) -> None:
        """Back to Today."""
        self.dismiss()


def _bare(onsite: Onsite) -> Onsite:
    """An onsite without what no plan depends on, or what is asked for beside it."""
    return replace(onsite, minutes=0)


def _cut(text: str, width: int) -> str:
    return str(content(text).truncate(max(8, width), ellipsis=True))
