"""Progress: how the learning goes, a page a subject; each number with what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static, Tab, Tabs

from drill.domain.stats import DueForecast, SpokenStory, Stats
from drill.service.home import words
from drill.tui.advice import on_screen
from drill.tui.content import content, hanging
from drill.tui.keymap import Keymap
from drill.tui.screen import HomeScreen
from drill.tui.widgets.bars import Bar, bars, columns, heatmap, table
from drill.tui.widgets.curve import Curve

WIDE = 100
"""Columns from which curves are taller."""
_TAKES = 2
"""Recordings of a story of which the figures are shown: the one before, and the newest."""
KEYS = 76
"""Columns from which there is room for the keys of the pages."""
BEATS = 96
"""Columns from which there is room for the weakest beats."""
_EDGE = 5
"""Columns beside the figures: the padding, and the scrollbar's."""
_MONTH = 30
_BETWEEN = content("\n\n")


class ProgressScreen(HomeScreen[None], where="progress"):
    """A line of pages, and one of them. What is shown is read beside the screen."""

    CSS_PATH = "progress.tcss"
    waits = True
    AUTO_FOCUS = ""
    scrolls = "#days"
    _page = "days"
    _stats: Stats | None = None

    def parts(self) -> ComposeResult:
        """The pages' names, and room for each."""
        yield Tabs(*(Tab(self._label(name), id=f"tab-{name}") for name in PAGES), id="pages")
        yield Static(content("Counting your reviews…"), id="wait", markup=False)
        with ContentSwitcher(id="room", initial=self._page):
            for name in PAGES:
                with VerticalScroll(id=name, classes="page", can_focus=False):
                    yield Static("", classes="figures", markup=False)

    def on_mount(self) -> None:
        """Read at once."""
        self.query_one(Tabs).can_focus = False
        self._draw_head()
        self.redraw()

    def on_resize(self) -> None:
        """Figures are as wide as there is room."""
        self.set_class(self.size.width >= WIDE, "-wide")
        for name in PAGES:
            self.query_one(f"#tab-{name}", Tab).label = self._label(name)
        self._draw()

    def on_screen_resume(self) -> None:
        """Something may have been studied."""
        if self._stats is not None:
            self.redraw()

    def redraw(self) -> None:
        """Look it up beside the screen."""
        from drill.service.insight.stats import stats

        self.look_up(lambda: stats(self._home), self._show)

    def _show(self, stats: Stats) -> None:
        self._stats = stats
        self.query_one("#wait").display = False
        self._draw()
        self._draw_curves(stats)

    # -- drawing ---------------------------------------------------------------------------

    def _draw_head(self) -> None:
        self.show_head("Progress", words.study_day(self.host.clock))

    def _label(self, name: str) -> Content:
        key = f" {self.key(name)}" if self.app.size.width >= KEYS else ""
        return content(name.capitalize(), (key, "$foreground-muted"))

    def _draw(self) -> None:
        if not self.query("#room"):
            return
        self._draw_head()
        if self._stats is None:
            return
        width = max(20, self.size.width - _EDGE)
        for name, page in PAGES.items():
            figures = page(self._stats, width, self.host.keymap)
            if name == "days" and self.has_class("-tall"):
                figures = _BETWEEN.join([figures, _month(self._stats.forecast, width)])
            self.query_one(f"#{name} > .figures", Static).update(figures)

    def _draw_curves(self, stats: Stats) -> None:
        """Curves anew; what drew the old ones goes with them."""
        self.query(Curve).remove()
        due = accumulate(map(float, stats.forecast.days))
        points = [(float(day), total) for day, total in enumerate(due)]
        curves: dict[str, Widget] = {
            "forecast": Curve(points, title="Falling due in all, by days from today")
        }
        tells = stats.speaking.tells
        if tells:
            window = [
                (float(number), edge)
                for number, tell in enumerate(tells, 1)
                for edge in (tell.least, tell.most)
            ]
            spoken = [(float(number), tell.seconds) for number, tell in enumerate(tells, 1)]
            curves["speaking"] = Curve(
                spoken, title="Seconds of each tell, and its window", beside=window,
                dots=True,
            )  # fmt: skip
        for name, curve in curves.items():
            self.query_one(f"#{name}", VerticalScroll).mount(curve)

    # -- what the person does --------------------------------------------------------------

    def action_show(self, name: str) -> None:
        """A page by its name."""
        self.query_one(Tabs).active = f"tab-{name}"

    def on_tabs_tab_activated(self, event: Tabs.TabActivated) -> None:
        """A page, by its key or by a click on its name."""
        name = (event.tab.id or "").removeprefix("tab-")
        self._page, self.scrolls = name, f"#{name}"
        self.query_one(ContentSwitcher).current = name

    def action_turn(self, by: int) -> None:
        """The next page, or the one before; round and round."""
        names = list(PAGES)
        self.action_show(names[(names.index(self._page) + by) % len(names)])


# -- the pages -------------------------------------------------------------------------------


def _page(width: int, keymap: Keymap, advice: str, *parts: Content) -> Content:
    """Figures with a line between them, and below what to do about it."""
    return _BETWEEN.join([*parts, _advice(advice, width, keymap)])


def _advice(text: str, width: int, keymap: Keymap) -> Content:
    return content(hanging(on_screen(text, keymap), min(width, 100), "→ ", "  "))


def _days(stats: Stats, width: int, keymap: Keymap) -> Content:
    today, streak = stats.today, stats.streak
    numbers = (
        today.date, f"{today.reviews:,}", f"{today.seconds / 60:.1f}", str(today.new),
        str(today.again), f"{today.left:,}",
    )  # fmt: skip
    head = ("today", "reviews", "minutes", "new", "again", "left today")
    row = content(
        (f"{streak.days} in a row", "bold"),
        f" · the longest {streak.longest} · {streak.studied} of the last 365 days\n",
    )
    row = row + _advice(today.advice, width, keymap)
    row = row + content("\n") + _advice(streak.advice, width, keymap)
    year = heatmap(stats.calendar.days, width)
    return _page(width, keymap, stats.calendar.advice, table(head, [numbers], width), row, year)


def _retention(stats: Stats, width: int, keymap: Keymap) -> Content:
    retention = stats.retention
    rows = [
        (period.name, words.of(period.young), words.of(period.mature), words.of(period.total))
        for period in retention.periods
    ]
    shares = [
        Bar(period.name, period.total.share or 0.0, words.of(period.total))
        for period in retention.periods
    ]
    return _page(
        width,
        keymap,
        retention.advice,
        table((f"wanted {retention.desired:.0%}", "young", "mature", "all"), rows, width),
        bars(shares, min(width, 90), most=1.0, aim=retention.desired),
        content(
            ("│ is what is wanted · mature: an interval of 21 days or more", "$foreground-muted")
        ),
    )


def _forecast(stats: Stats, width: int, keymap: Keymap) -> Content:
    ahead = stats.forecast
    quarter = ahead.days
    head = content(
        (f"{ahead.backlog:,} from before today", "bold"),
        f" · {ahead.learning} in learning · {_new(ahead)}",
    )
    if width >= len(quarter) + 10:
        far = content((f"The next 90 days: {sum(quarter):,}\n", "bold")) + columns(
            quarter, labels=[(day, f"{day} d") for day in range(0, len(quarter), 30)]
        )
    else:
        weeks = [sum(quarter[at : at + 7]) for at in range(0, len(quarter), 7)]
        title = f"The next 90 days, a week each: {sum(quarter):,}\n"
        far = content((title, "bold")) + columns(weeks, wide=3)
    return _page(width, keymap, ahead.advice, head, _month(ahead, width), far)


def _new(ahead: DueForecast) -> str:
    if ahead.planned is None:
        return f"{ahead.new_per_day} new today"
    return f"{ahead.planned} new in the next session of the plan"


def _month(ahead: DueForecast, width: int) -> Content:
    """What falls due in the next 30 days, a bar a day."""
    month, wide = ahead.days[:_MONTH], 3 if width >= _MONTH * 3 + 10 else 2
    return content((f"The next 30 days: {sum(month):,}\n", "bold")) + columns(
        month,
        wide=wide if width >= _MONTH * 2 + 10 else 1,
        labels=[(day, f"{day} d") for day in range(0, _MONTH, 10)],
    )


def _memory(stats: Stats, width: int, keymap: Keymap) -> Content:
    parts = []
    for shape in stats.distributions:
        unit = {"%": " %", "days": " d"}.get(shape.unit, "")
        middle = "" if shape.median is None else f", half under {shape.median:.3g}{unit}"
        rows = [
            Bar(f"{span.low:.3g}–{min(span.high, 36_500):.3g}{unit}", span.cards, f"{span.cards:,}")
            for span in shape.bins
            if span.cards or shape.name != "stability"
        ]
        parts.append(
            content((f"{shape.name.capitalize()}{middle}\n", "bold"))
            + bars(rows, min(width, 80))
            + content("\n")
            + _advice(shape.advice, width, keymap)
        )
    return _BETWEEN.join([*parts, content()])


def _time(stats: Stats, width: int, keymap: Keymap) -> Content:
    load = stats.load
    rows = [
        Bar(
            kind.noun,
            kind.total_seconds,
            f"{kind.total_seconds / 60:.0f} min · {words.seconds(kind.seconds)}",
        )
        for kind in load.kinds
    ]
    head = content(
        (f"{load.seconds_a_day / 60:.1f} minutes a day", "bold"),
        f", {load.reviews_a_day:.1f} reviews, in the last 30 days",
    )
    about = content(("by kind: minutes in all · seconds that one takes", "$foreground-muted"))
    return _page(width, keymap, load.advice, head, bars(rows, min(width, 90)), about)


def _readiness(stats: Stats, width: int, keymap: Keymap) -> Content:
    rows: list[tuple[str, ...]] = []
    for competency in stats.readiness.competencies:
        rows.append((
            competency.name, str(words.of_100(competency.readiness)), f"{competency.frame:.0%}",
            f"{competency.story:.0%}", words.telling_of(competency), "",
        ))  # fmt: skip
        for story in competency.stories:
            weak = story.weakest
            beat = f"{weak.label} {weak.recall:.0%}" if weak else ""
            sample = "sample: " if story.sample else ""
            rows.append((f"· {sample}{story.title}", "", "", f"{story.readiness:.0%}", "", beat))
    head = ("competency and stories", "ready", "frame", "story", "telling", "weakest beat")
    shown = len(head) if width >= BEATS else len(head) - 1
    figures = table(head[:shown], [row[:shown] for row in rows], width)
    summary = content((hanging(words.readiness(stats.readiness), width, "", ""), "bold"))
    made_of = hanging(words.parts_of(stats.readiness), width, "", "")
    about = content((made_of, "$foreground-muted"))
    return _page(
        width, keymap, stats.readiness.advice, summary, *([figures, about] if rows else [])
    )


def _speaking(stats: Stats, width: int, keymap: Keymap) -> Content:
    spoken = stats.speaking
    trend = "" if spoken.trend is None else f" · {spoken.trend:+.0f} s a tell"
    parts = [
        content(
            (f"{spoken.words_per_minute:.0f} words a minute", "bold"),
            f" · inside the window {words.of(spoken.in_window)}{trend}",
        )
    ]
    rows = [
        (
            tell.story, words.seconds(tell.seconds), f"{tell.least:.0f}–{tell.most:.0f}",
            _inside(tell.seconds, tell.least, tell.most), f"{tell.said}/{tell.beats}",
            str(tell.swaps),
        )
        for tell in reversed(spoken.tells[-10:])
    ]  # fmt: skip
    if rows:
        parts.append(table(("story", "took", "window", "", "beats", "swapped"), rows, width))
    heard = list(_over_time(spoken.tells))
    if heard:
        head = ("as recorded", "took", "words/min", "fillers/min", "in order")
        parts.append(table(head, heard, width))
    return _page(width, keymap, spoken.advice, *parts)


def _over_time(tells: Sequence[SpokenStory]) -> Iterator[tuple[str, ...]]:
    """Of each story with recordings that were read, how the telling before went, and the newest."""
    by_story: dict[str, list[SpokenStory]] = {}
    for tell in tells:
        if tell.words_a_minute is not None:
            by_story.setdefault(tell.story, []).append(tell)
    for story, takes in by_story.items():
        last = takes[-_TAKES:]
        yield (
            story,
            " → ".join(words.clock(tell.seconds) for tell in last),
            " → ".join(f"{tell.words_a_minute or 0:.0f}" for tell in last),
            " → ".join(f"{tell.fillers_a_minute or 0:.1f}" for tell in last),
            " → ".join(f"{len(tell.order.split())}/{tell.beats}" for tell in last),
        )


def _inside(seconds: float, least: float, most: float) -> str:
    return "short" if seconds < least else "long" if seconds > most else "inside"


PAGES: dict[str, Callable[[Stats, int, Keymap], Content]] = {
    "days": _days,
    "retention": _retention,
    "forecast": _forecast,
    "memory": _memory,
    "time": _time,
    "readiness": _readiness,
    "speaking": _speaking,
}
"""The pages in their order; the key of each is that of the action of its name."""
