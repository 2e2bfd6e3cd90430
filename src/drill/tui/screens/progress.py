"""Progress: how the learning goes, a page a subject; each number with what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from drill.domain.stats import Distribution, Share, Stats
from drill.tui.actions import PROGRESS
from drill.tui.content import content, hanging
from drill.tui.screen import DrillScreen
from drill.tui.widgets.bars import Bar, bars, columns, table, under
from drill.tui.widgets.curve import Curve
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.head import Head
from drill.tui.widgets.heatmap import heatmap

if TYPE_CHECKING:
    from drill.service.home.home import Home

PAGES = {
    "days": "Days",
    "retention": "Retention",
    "forecast": "Forecast",
    "memory": "Memory",
    "time": "Time",
    "readiness": "Readiness",
    "speaking": "Speaking",
}
"""The pages in their order; the key of each is that of the action of its name."""
WIDE = 100
"""Columns from which curves are taller."""
_EDGE = 5
"""Columns beside the figures: the padding, and the scrollbar's."""
_MONTH = 30


class ProgressScreen(DrillScreen[None], where=PROGRESS):
    """A line of pages, and one of them. What is shown is read beside the screen."""

    CSS_PATH = "progress.tcss"
    AUTO_FOCUS = ""
    scrolls = "#days"

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        self._page = "days"
        self._found: Stats | None = None

    def compose(self) -> ComposeResult:
        """The pages' names, and room for each."""
        yield Head()
        yield Static("", id="pages", markup=False)
        yield Static(content("Counting your reviews…"), id="wait", markup=False)
        with ContentSwitcher(id="room", initial=self._page):
            for name in PAGES:
                with VerticalScroll(id=name, classes="page", can_focus=False):
                    yield Static("", classes="figures", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Read at once."""
        self.query_one("#wait").display = True
        self._draw_head()
        self.redraw()

    def on_resize(self) -> None:
        """Figures are as wide as there is room."""
        self.set_class(self.size.width >= WIDE, "-wide")
        self._draw()

    def on_screen_resume(self) -> None:
        """Something may have been studied."""
        if self._found is not None:
            self.redraw()

    def redraw(self) -> None:
        """Look it up beside the screen."""
        from drill.service.insight.stats import stats

        self.look_up(lambda: stats(self._home), self._show)

    def _show(self, found: Stats) -> None:
        if not self.is_attached or not self.query("#room"):
            return  # drill is being left
        self._found = found
        self.query_one("#wait").display = False
        self._draw()
        self._draw_curves()

    # -- drawing ---------------------------------------------------------------------------

    def _draw_head(self) -> None:
        right = "" if self._found is None else self._found.today.date
        self.query_one(Head).show("Progress", right)
        parts: list[str | tuple[str, str]] = []
        for name, title in PAGES.items():
            key = self.key(f"progress.{name}")
            here = name == self._page
            said = f"[{title}]" if here else f" {title} "
            parts += [(said, "bold reverse" if here else ""), (f"{key} ", "$foreground-muted")]
        self.query_one("#pages", Static).update(content(*parts))

    def _draw(self) -> None:
        if not self.query("#room"):
            return
        self._draw_head()
        found = self._found
        if found is None:
            return
        width = max(20, self.size.width - _EDGE)
        for name in PAGES:
            self.query_one(f"#{name} > .figures", Static).update(_figures(name, found, width))

    def _draw_curves(self) -> None:
        """Curves anew; what drew the old ones goes with them."""
        found = self._found
        if found is None:
            return
        self.query(Curve).remove()
        total, points = 0.0, []
        for day, count in enumerate(found.forecast.days):
            total += count
            points.append((float(day), total))
        curves: dict[str, Widget] = {
            "forecast": Curve(points, title="Falling due in all, by days from today")
        }
        tells = found.speaking.tells
        if tells:
            window = [
                (float(number), edge)
                for number, each in enumerate(tells, 1)
                for edge in (each.least, each.most)
            ]
            spoken = [(float(number), each.seconds) for number, each in enumerate(tells, 1)]
            curves["speaking"] = Curve(
                spoken, title="Seconds of each tell, and its window", beside=window,
                dots=True,
            )  # fmt: skip
        for name, curve in curves.items():
            self.query_one(f"#{name}", VerticalScroll).mount(curve)

    # -- what the person does --------------------------------------------------------------

    def action_show(self, name: str) -> None:
        """A page by its name."""
        self._page, self.scrolls = name, f"#{name}"
        self.query_one(ContentSwitcher).current = name
        self._draw_head()

    def action_turn(self, by: int) -> None:
        """The next page, or the one before; round and round."""
        names = list(PAGES)
        self.action_show(names[(names.index(self._page) + by) % len(names)])


# -- the pages -------------------------------------------------------------------------------


def _figures(name: str, found: Stats, width: int) -> Content:
    return _DRAWN[name](found, width)


def _page(width: int, advice: str, *parts: Content) -> Content:
    """Figures with a line between them, and below what to do about it."""
    made = content()
    for part in parts:
        made = made + part + content("\n\n")
    return made + _advice(advice, width)


def _advice(text: str, width: int) -> Content:
    return content(hanging(text, min(width, 100), "→ ", "  "))


def _days(found: Stats, width: int) -> Content:
    today, streak = found.today, found.streak
    first = table(
        ("today", "reviews", "minutes", "new", "again", "still due"),
        [
            (
                today.date, f"{today.reviews:,}", f"{today.seconds / 60:.1f}", str(today.new),
                str(today.again), f"{today.due_left:,}",
            )
        ],
        width,
    )  # fmt: skip
    row = content(
        (f"{streak.days} in a row", "bold"),
        f" · {streak.longest} at most · {streak.studied} of the last 365 days\n",
    )
    row = row + _advice(today.advice, width) + content("\n") + _advice(streak.advice, width)
    return _page(width, found.calendar.advice, first, row, heatmap(found.calendar.days, width))


def _retention(found: Stats, width: int) -> Content:
    shown = found.retention
    rows = [
        (each.name, _said(each.young), _said(each.mature), _said(each.total))
        for each in shown.periods
    ]
    shares = [Bar(each.name, each.total.share or 0.0, _said(each.total)) for each in shown.periods]
    return _page(
        width,
        shown.advice,
        table((f"wanted {shown.desired:.0%}", "young", "mature", "all"), rows, width),
        bars(shares, min(width, 90), most=1.0, aim=shown.desired),
        content(
            ("│ is what is wanted · mature: an interval of 21 days or more", "$foreground-muted")
        ),
    )


def _said(share: Share) -> str:
    return "-" if share.share is None else f"{share.share:.0%} of {share.reviews:,}"


def _forecast(found: Stats, width: int) -> Content:
    ahead = found.forecast
    wide = 2 if width >= _MONTH * 2 + 10 else 1
    month, all_ = ahead.days[:_MONTH], ahead.days
    head = content(
        (f"{ahead.backlog:,} from before today", "bold"),
        f" · {ahead.learning} in learning · up to {ahead.new_per_day} new a day",
    )
    labels = [(day, f"{day} d") for day in range(0, _MONTH, 10)]
    parts = [
        head,
        content((f"The next 30 days: {sum(month):,}\n", "bold"))
        + columns(month, height=4, wide=wide)
        + content("\n")
        + under(labels, month, wide=wide),
    ]
    if width >= len(all_) + 10:
        far = [(day, f"{day} d") for day in range(0, len(all_), 30)]
        parts.append(
            content((f"The next 90 days: {sum(all_):,}\n", "bold"))
            + columns(all_, height=4)
            + content("\n")
            + under(far, all_)
        )
    else:
        weeks = [sum(all_[at : at + 7]) for at in range(0, len(all_), 7)]
        parts.append(
            content((f"The next 90 days, a week each: {sum(all_):,}\n", "bold"))
            + columns(weeks, height=4, wide=3)
        )
    return _page(width, ahead.advice, *parts)


def _memory(found: Stats, width: int) -> Content:
    parts = []
    for each in found.distributions:
        middle = "" if each.median is None else f", half under {each.median:.3g}{_unit(each)}"
        rows = [
            Bar(
                f"{one.low:.3g}–{min(one.high, 36_500):.3g}{_unit(each)}",
                one.cards,
                f"{one.cards:,}",
            )
            for one in each.bins
            if one.cards or each.name != "stability"
        ]
        parts.append(
            content((f"{each.name.capitalize()}{middle}\n", "bold"))
            + bars(rows, min(width, 80))
            + content("\n")
            + _advice(each.advice, width)
        )
    made = content()
    for part in parts:
        made = made + part + content("\n\n")
    return made


def _unit(shape: Distribution) -> str:
    return {"%": " %", "days": " d"}.get(shape.unit, "")


def _time(found: Stats, width: int) -> Content:
    load = found.load
    rows = [
        Bar(
            each.kind,
            each.total_seconds,
            f"{each.total_seconds / 60:.0f} min · {each.seconds:.0f} s",
        )
        for each in load.kinds
    ]
    head = content(
        (f"{load.seconds_a_day / 60:.1f} minutes a day", "bold"),
        f", {load.reviews_a_day:.1f} reviews, in the last 30 days",
    )
    about = content(("by kind: minutes in all · seconds that one takes", "$foreground-muted"))
    return _page(width, load.advice, head, bars(rows, min(width, 90)), about)


def _readiness(found: Stats, width: int) -> Content:
    rows = []
    for each in found.readiness.competencies:
        frame = "new" if each.frame is None else f"{each.frame:.0%}"
        rows.append((each.name, frame, f"{each.story:.0%}", each.whose, ""))
        for story in each.stories:
            weak = story.weakest
            said = f"{weak.label} {weak.recall:.0%}" if weak else ""
            rows.append((f"· {story.title}", "", f"{story.readiness:.0%}", "", said))
    return _page(
        width,
        found.readiness.advice,
        table(("competency and stories", "frame", "story", "whose", "weakest beat"), rows, width),
    )


def _speaking(found: Stats, width: int) -> Content:
    spoken = found.speaking
    head = content(
        (f"{spoken.words_per_minute:.0f} words a minute", "bold"),
        f" · inside the window {_said(spoken.in_window)}"
        + ("" if spoken.trend is None else f" · {spoken.trend:+.0f} s a tell"),
    )
    rows = [
        (
            each.story, f"{each.seconds:.0f} s", f"{each.least:.0f}–{each.most:.0f}",
            _inside(each.seconds, each.least, each.most), f"{each.said}/{each.beats}",
            str(each.swaps),
        )
        for each in reversed(spoken.tells[-10:])
    ]  # fmt: skip
    parts = [head]
    if rows:
        parts.append(table(("story", "took", "window", "", "beats", "swapped"), rows, width))
    return _page(width, spoken.advice, *parts)


def _inside(seconds: float, least: float, most: float) -> str:
    return "short" if seconds < least else "long" if seconds > most else "inside"


_DRAWN: dict[str, Callable[[Stats, int], Content]] = {
    "days": _days,
    "retention": _retention,
    "forecast": _forecast,
    "memory": _memory,
    "time": _time,
    "readiness": _readiness,
    "speaking": _speaking,
}
