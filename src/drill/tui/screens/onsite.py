"""Onsite: the date, what the plan promises for it, the days until then, and what if.

Dates are there at once; plans are reckoned one after the other in a thread, the one that is looked
at first, then those for its neighbouring minutes. A plan is kept under the onsite it is for, so
that an answer that comes late shows up where it belongs or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from drill.domain.onsite import Onsite
from drill.errors import DrillError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.home.progress import Progress
from drill.service.onsite import onsites
from drill.service.onsite.plan import CramPlan
from drill.tui.plans import OnsiteChoice, Plans
from drill.tui.screen import HomeScreen
from drill.tui.widgets.plan import Choices, OnsiteNotice, PlanColumns, no_more_than

TICK = 0.25
"""Seconds between two looks at how far a plan is, and at the clock."""
_EPOCH = date(1970, 1, 1)


class OnsiteScreen(HomeScreen[None], where="onsite"):
    """One onsite at a time, those to come first, then those of which nobody said how they went."""

    CSS_PATH = "onsite.tcss"
    scrolls = "#room"
    AUTO_FOCUS = ""

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self._plans = Plans(self, home, self._show_chosen)
        self._notice, self._columns = OnsiteNotice(), PlanColumns()
        self._choice = OnsiteChoice()
        self._drawn = ("", 0)

    def parts(self) -> ComposeResult:
        """Dates above, then what comes before the numbers, then the plan."""
        yield Choices(" Onsites ", id="which")
        with VerticalScroll(id="room", can_focus=False):
            yield self._notice
            yield self._columns

    def on_mount(self) -> None:
        """Time passes, and plans get on."""
        self.set_interval(TICK, self.tick)

    def on_screen_resume(self) -> None:
        """Cards may have been graded, dates changed."""
        self.redraw()

    def on_screen_suspend(self) -> None:
        """Nothing is reckoned beside another screen: a session needs the machine for its keys."""
        self._plans.stop()

    def on_unmount(self) -> None:
        """Whatever is being reckoned is for nobody."""
        self._plans.stop()

    def on_resize(self) -> None:
        """Lines are as wide as their column, once that has its width."""
        self.call_after_refresh(self._draw)

    def redraw(self) -> None:
        """What is shown may be no more: every plan is to be made again."""
        choice = self._choice
        with self.complaining():
            choice.renew(onsites.every(self._home), onsites.over(self._home))
        self._plans.renew(choice.every)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Another onsite, other minutes, or one more plan."""
        if self.is_standing:
            self._draw()
            self._reckon()

    # -- reckoning -------------------------------------------------------------------------

    def plan_for(self, minutes: int) -> CramPlan | DrillError | None:
        """What is known for so many minutes of the onsite shown."""
        onsite = self._choice.onsite
        return self._plans.find(onsite, minutes) if onsite else None

    def _reckon(self) -> None:
        """First what is looked at, then what it is compared with, then the nearest minutes."""
        choice, onsite = self._choice, self._choice.planned
        if onsite is None:
            self._plans.stop()
        else:
            self._plans.reckon(onsite, (choice.minutes, onsite.minutes, *choice.nearest_steps))

    @property
    def settled(self) -> bool:
        """Whether every plan that is wanted is there: pictures wait for it."""
        return not self._plans.making

    def tick(self) -> None:
        """Say how far it is, and let the countdown follow the clock."""
        if not self.is_active:
            return
        now, (_, day) = self._home.clock.now(), self._drawn
        if any(onsite.at <= now for onsite in self._choice.coming) or day != self._home.day():
            self.redraw()
        elif self._plans.making or self._drawn != self._now():
            self._draw_head()
            self._draw_notice()

    def _now(self) -> tuple[str, int]:
        """What the countdown says, in words, and the study day."""
        onsite = self._choice.onsite
        countdown = onsites.in_words(self._home, onsite.at) if onsite else ""
        return countdown, self._home.day()

    # -- drawing ---------------------------------------------------------------------------

    def _draw(self) -> None:
        self._draw_head()
        choice, onsite = self._choice, self._choice.onsite
        which = self.query_one("#which", Choices)
        which.display = len(choice.every) > 1
        labels = [onsite.name for onsite in choice.coming]
        labels += [f"{onsite.name}, over" for onsite in choice.over]
        which.show(labels, choice.every.index(onsite) if onsite else 0)
        self._draw_notice()
        self._draw_plan()
        self.refresh_bindings()

    def _draw_head(self) -> None:
        onsite = self._choice.onsite
        self._drawn = self._now()
        if onsite is None:
            self.show_head("Onsite")
            return
        when = onsites.when_text(self._home, onsite)
        if self._choice.is_over:
            self.show_head(f"{onsite.name} is over", when)
        else:
            self.show_head(onsite.name, when, beside=f" {self._drawn[0]}")

    def _draw_notice(self) -> None:
        """What comes before the numbers."""
        choice, onsite = self._choice, self._choice.onsite
        if onsite is None:
            self._notice.show_none()
        elif choice.is_over:
            self._notice.show_over(onsite)
        else:
            self._notice.show_plan(
                self.plan_for(choice.minutes),
                choice.minutes,
                share=self._plans.share,
                fitting=self._fitting(),
                over=next(iter(choice.over), None),
            )

    def _fitting(self) -> int | None:
        """The least minutes beyond those shown that are known to cover the core."""
        for minutes in self._choice.steps:
            plan = self.plan_for(minutes) if minutes > self._choice.minutes else None
            if plan is not None and not isinstance(plan, DrillError) and plan.feasible:
                return minutes
        return None

    def _draw_plan(self) -> None:
        choice, onsite = self._choice, self._choice.planned
        self._columns.display = onsite is not None
        if onsite is None:
            return
        keep = f", {self.key('keep')} keeps" if choice.tried is not None else ""
        plan, before = self.plan_for(choice.minutes), self.plan_for(onsite.minutes)
        best, no_more = self._best(choice.minutes), ""
        if best is not None and plan is not None and not isinstance(plan, DrillError):
            no_more = no_more_than(plan, best)
        self._columns.show_steps(
            [self._step(step) for step in choice.steps],
            choice.steps.index(choice.minutes),
            "minutes a day → readiness of 100 · "
            f"{self.key('more')} {self.key('less')} try them{keep}{no_more}",
        )
        self._columns.show(
            None if isinstance(plan, DrillError) else plan,
            None if isinstance(before, DrillError) else before,
            best,
            (_EPOCH + timedelta(days=self._home.day())).isoformat(),
            shared=len(choice.coming) > 1,
        )

    def _step(self, minutes: int) -> str:
        """A step of "what if": minutes, and of a hundred what they bring, where that is known: no
        less than fewer, since nobody has to use them all.
        """
        plan = self.plan_for(minutes)
        if plan is None:
            return f"{minutes} …"
        if isinstance(plan, DrillError):
            return f"{minutes} –"
        most = self._best(minutes) or plan
        return f"{minutes}→{words.of_100(most.ready.with_plan)}{'' if plan.feasible else '!'}"

    def _best(self, minutes: int) -> CramPlan | None:
        onsite, steps = self._choice.onsite, self._choice.steps
        fewer = [step for step in steps if step <= minutes]
        return self._plans.best(onsite, fewer) if onsite else None

    # -- what the person does --------------------------------------------------------------

    def can(self, action: str) -> bool:
        """Only what can be done for the onsite shown works."""
        choice = self._choice
        if action == "turn":
            return len(choice.every) > 1
        if action == "keep":
            return choice.tried is not None
        if action == "debrief":
            return bool(choice.over)
        if action == "remove":
            return choice.onsite is not None
        if action in ("minutes", "cycle", "edit", "cram"):
            return choice.planned is not None
        return True

    def on_choices_clicked(self, event: Choices.Clicked) -> None:
        """A click on an onsite shows it, one on minutes tries them."""
        if event.choices.id == "which":
            self._choice.show(self._choice.every[event.index])
            self._show_from_its_top()
        else:
            self._try(self._choice.steps[event.index])

    def action_turn(self, by: int) -> None:
        """To another onsite; after the last comes the first."""
        self._choice.turn(by)
        self._show_from_its_top()

    def _show_from_its_top(self) -> None:
        self.query_one("#room", VerticalScroll).scroll_home(animate=False)
        self._show_chosen()

    def action_minutes(self, by: int) -> None:
        """Try more or fewer minutes a day; at the end it stays."""
        steps = self._choice.steps
        at = steps.index(self._choice.minutes) + by
        if 0 <= at < len(steps):
            self._try(steps[at])

    def action_cycle(self) -> None:
        """Try the next minutes; after the most come the least."""
        steps = self._choice.steps
        self._try(steps[(steps.index(self._choice.minutes) + 1) % len(steps)])

    def _try(self, minutes: int) -> None:
        self._choice.try_out(minutes)
        self._show_chosen()

    @work
    async def action_keep(self) -> None:
        """Go by the minutes that were tried."""
        onsite, minutes = self._choice.onsite, self._choice.tried
        if onsite is not None and minutes is not None:
            await self._change(
                "Keeping it",
                lambda _: onsites.change(self._home, onsite.id, minutes=float(minutes)),
                f"{onsite.name}: {words.count(minutes, 'minute')} a day",
            )

    @work
    async def action_remove(self) -> None:
        """Remove the onsite shown."""
        onsite = self._choice.onsite
        if onsite is not None:
            await self._change(
                "Removing it",
                lambda _: onsites.remove(self._home, onsite.id),
                f"Removed {onsite.name}",
            )

    async def _change(self, title: str, act: Callable[[Progress], Onsite], news: str) -> None:
        """Change one in one step, and show what there is now."""
        if await self.attempt(title, act) is not None:
            self._choice.tried = None
            if self.is_standing:
                self.redraw()
            self.say(f"{news}. {self.key('undo')} undoes.")

    def action_add(self) -> None:
        """A form for one more."""
        self._open_form(None)

    def action_edit(self) -> None:
        """The same form for the one shown."""
        self._open_form(self._choice.planned)

    def _open_form(self, onsite: Onsite | None) -> None:
        from drill.tui.screens.onsite_form import OnsiteForm

        with self.complaining():
            self.app.push_screen(OnsiteForm(self._home, onsite), self._saved)

    def _saved(self, onsite: Onsite | None) -> None:
        """Back from the form: show what was saved."""
        if onsite is not None:
            self._choice.show(onsite)

    def action_debrief(self) -> None:
        """How the one shown went, or the one that is over last."""
        from drill.tui.screens.debrief_form import DebriefForm

        choice = self._choice
        over = choice.onsite if choice.is_over else next(iter(choice.over), None)
        if over is not None:
            self.app.push_screen(DebriefForm(self._home, over))

    def action_cram(self) -> None:
        """Study what the plan has for now."""
        self.host.open_cram()
