"""The plan of an onsite: what it promises, its days, who is ready, and what comes before the
numbers. Colour only repeats what is written.

Readiness is said as a count of a hundred; time is minutes and seconds of one day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from textwrap import wrap
from typing import NamedTuple

from textual.app import RenderResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from drill.domain.onsite import Onsite
from drill.errors import DrillError
from drill.service.home import words
from drill.service.onsite.left_out import NOTHING_NEW
from drill.service.onsite.plan import CramPlan, advice
from drill.service.onsite.plan_days import DayPlan
from drill.service.onsite.prospects import Outlook
from drill.text import cut_within, one_line
from drill.tui.advice import on_screen
from drill.tui.content import content
from drill.tui.host import host_of, scene_of
from drill.tui.keymap import Keymap
from drill.tui.widgets.bars import Parts, fit
from drill.tui.widgets.rows import HERE

SINGLE_DAYS = 16
"""Days that are shown one by one; of more, those between the ends are shown by the week."""
MOST_ROWS = 40
"""Competencies, and stories, that are listed; the weakest are."""
NAMED = 4
"""Groups of cards left out that the first lines name; the last lines name all that have a name."""
LABEL = 24
"""Columns of a choice."""
_FIRST, _LAST = 7, 3
"""Days at the beginning and at the end that keep a line of their own."""
_WEEK = 7
_FULL, _RANGE, _REST = "━", "╍", "─"
_KINDS = ("day off", "last day", "morning")
_LABEL, _BEHIND = 13, 22
"""Columns before the bar of a share and behind it."""
_NUMBERS = 18
"""Columns of the three shares of an outlook."""
LEAST = 30
"""Columns that a column has at least."""


def promise(own: CramPlan, tried: CramPlan | None, width: int, keymap: Keymap) -> Content:
    """Readiness now, on the day with the plan and without, as bars; `tried` is a plan beside it."""
    low, high = own.interval
    with_keys = partial(on_screen, keymap=keymap, where="onsite")
    shown = tried or own
    parts: Parts = [(shown.promise, "bold"), "\n"]
    parts += [
        f"{line}\n" for sentence in map(with_keys, advice(shown)) for line in wrap(sentence, width)
    ]
    parts.append("\n")
    parts += _share("now", own.ready.now, None, width)
    parts += _share(own.a_day, own.ready.with_plan, (low, high), width)
    if tried is not None:
        more = words.of_100(tried.ready.with_plan) - words.of_100(own.ready.with_plan)
        parts += _share(
            f"{HERE} {tried.a_day}", tried.ready.with_plan, tried.interval, width,
            f"{more:+d}" if more else "the same",
        )  # fmt: skip
    parts += _share("nothing more", own.ready.without, None, width)
    return content(*parts[:-1])


def no_more_than(tried: CramPlan, best: CramPlan) -> str:
    """Why the minutes that are tried bring no more than fewer, in a line of its own; or nothing.

    `best` is the plan that brings most with no more minutes than these.
    """
    if tried.already is not None:
        already = words.count(tried.already, "minute")
        return f"\nOther onsites bring {already} a day already: fewer here change nothing."
    most = words.of_100(best.ready.with_plan)
    if most == words.of_100(tried.ready.with_plan):
        return ""
    fewer = words.count(best.onsite.minutes, "minute")
    return f"\n{fewer} a day bring {most}: more bring no more."


def _share(
    label: str, share: float, interval: tuple[float, float] | None, width: int, more: str = ""
) -> Iterator[str | tuple[str, str]]:
    bar = max(8, min(44, width - _LABEL - 1 - _BEHIND))
    between = f"  {words.of_100(interval[0])}–{words.of_100(interval[1])}" if interval else ""
    yield f"{label:<{_LABEL}} "
    yield (_bar(share, interval, bar), "$text-accent" if interval else "$foreground-muted")
    yield f"{words.of_100(share):>4}{between}" + (f"  {more}" if more else "")
    yield "\n"


def _bar(share: float, interval: tuple[float, float] | None, width: int) -> str:
    """Full up to the share, or up to where the interval begins, whose room has its own sign."""
    low, high = interval or (share, share)
    start, end = (round(min(1.0, max(0.0, edge)) * width) for edge in (low, high))
    end = max(start, end)
    return _FULL * start + _RANGE * (end - start) + _REST * (width - end)


def trouble(plan: CramPlan, fitting: float | None, more: str) -> Content:
    """That the time does not cover the core of a plan, what drops, and what would help.

    `fitting` is the least number of minutes known to be enough, `more` the key for more minutes.
    """
    out = "; ".join(map(one_line, plan.dropped[:NAMED])) or words.count(len(plan.left_out), "card")
    if len(plan.dropped) > NAMED:
        out += f"; and more, {words.count(len(plan.left_out), 'card')} in all"
    if plan.beyond == NOTHING_NEW:
        return content(("! ", "bold $text-warning"), f"Left out, {NOTHING_NEW}: {out}.")
    help = (
        f"{fitting:g} minutes a day would cover it: {more} goes there."
        if fitting is not None
        else f"{more} shows what more minutes a day would do."
    )
    return content(
        ("! ", "bold $text-warning"),
        (f"The core does not fit in {plan.a_day} a day until then.", "bold"),
        f" Left out: {out}. {help}",
    )


# -- the days ahead --------------------------------------------------------------------------


class _DayRow(NamedTuple):
    """One line of the days ahead: a day, or several in a row."""

    when: str
    seconds: float
    """A day, in the mean."""
    remark: str
    tail: str
    """What stands behind the bar."""
    today: bool


def _day_row(plan: CramPlan, group: Sequence[DayPlan], today: str) -> _DayRow:
    seconds = sum(day.seconds for day in group) / len(group)
    cards, fresh = sum(day.cards for day in group), sum(day.new for day in group)
    remark = _remark(plan, group, today)
    new = f", {fresh} new" if fresh else ""
    more = f" · {remark}" if remark else ""
    tail = f"{words.clock(seconds):>7}  {words.count(cards, 'card')}{new}{more}"
    when = _date(group[0].date) if len(group) == 1 else _span(group)
    return _DayRow(when, seconds, remark, tail, group[0].date == today)


def days(plan: CramPlan, today: str, width: int) -> Content:
    """The days ahead as bars; `today` is the ISO date of the study day now."""
    if not plan.days:
        return content(("Days ahead: none. The day has come.", "$foreground-muted"))
    rows = [_day_row(plan, group, today) for group in _groups(plan.days)]
    most = max(max(row.seconds for row in rows), 1.0)
    first = max(len(row.when) for row in rows)
    tail = max(len(row.tail) for row in rows)
    bar = max(4, min(30, width - 2 - first - 1 - tail))
    parts: Parts = [(f"Days ahead, {plan.a_day} each", "bold")]
    if plan.rest:
        parts.append(", if today is finished")
    for row in rows:
        full = round(row.seconds / most * bar)
        sign = f"{HERE} " if row.today else "  "
        parts += [
            "\n",
            (f"{sign}{row.when:<{first}} ", "bold" if row.today else ""),
            (_FULL * full + " " * (bar - full), "$primary"),
            (row.tail, "bold" if row.remark else ""),
        ]
    return content(*parts)


def _groups(ahead: Sequence[DayPlan]) -> Iterator[Sequence[DayPlan]]:
    """Day by day where there are few; else the days between the ends by the week."""
    count = len(ahead)
    first, last = (count, 0) if count <= SINGLE_DAYS else (_FIRST, _LAST)
    starts = [*range(first), *range(first, count - last, _WEEK), *range(count - last, count)]
    yield from (ahead[start:end] for start, end in pairwise([*starts, count]))


def _remark(plan: CramPlan, group: Sequence[DayPlan], today: str) -> str:
    if len(group) > 1:
        return "a day"
    parts = []
    if group[0].date == today:
        done = f", {words.clock(plan.seconds_today)} done" if plan.seconds_today else ""
        parts.append(f"today{done}")
    if group[0].kind in _KINDS:
        parts.append(group[0].kind)
    if group[0].others:
        parts.append(f"{words.clock(group[0].others_seconds)} for others")
    return " · ".join(parts)


def _date(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day:%a} {day.day:>2} {day:%b}"


def _span(group: Sequence[DayPlan]) -> str:
    first, last = (date.fromisoformat(day.date) for day in (group[0], group[-1]))
    return f"{first.day} {first:%b} – {last.day} {last:%b}"


# -- readiness -------------------------------------------------------------------------------


def readiness(plan: CramPlan, width: int) -> Content:
    """Competencies and stories, the weakest on the day first."""
    name = max(10, width - _NUMBERS)
    parts: Parts = [
        (f"{'Readiness, weakest first':<{name}}{'now':>4} →{'day':>4} {'without':>7}", "bold")
    ]
    parts += _outlooks(plan.competencies, name, "no competency")
    label = "Stories: beats told"
    parts += ["\n\n", (fit(label, name), "bold")]
    parts += _outlooks(plan.stories, name, "no story")
    return content(*parts)


def _outlooks(rows: Sequence[Outlook], name: int, none: str) -> Iterator[str | tuple[str, str]]:
    if not rows:
        yield (f"\n{none}", "$foreground-muted")
    for row in sorted(rows, key=lambda row: row.ready.with_plan)[:MOST_ROWS]:
        ready = row.ready
        share = ready.with_plan
        style = "$text-success" if share >= 0.8 else "$text-warning" if share >= 0.5 else ""
        yield f"\n{fit(cut_within(one_line(row.title), name - 1), name - 1)} "
        yield f"{words.of_100(ready.now):>4} →"
        yield (f"{words.of_100(share):>4}", f"bold {style}".strip())
        yield f" {words.of_100(ready.without):>7}"
    if len(rows) > MOST_ROWS:
        yield (f"\nand {len(rows) - MOST_ROWS} more", "$foreground-muted")


def left_out(plan: CramPlan, *, shared: bool = False) -> Content:
    """What the time does not reach, and what is not asked for; `shared` with other onsites."""
    count, total = len(plan.left_out), words.count(len(plan.cards), "card")
    limits = ", ".join((*plan.onsite.competencies, *plan.onsite.decks))
    more = f" It is limited to {limits}." if limits else ""
    more += " Onsites share the minutes of a day, the nearest first." if shared else ""
    if not count:
        return content((f"Nothing is left out of {total}.{more}", "$text-muted"))
    return content(
        (f"Left out: {count} of {total}", "bold"),
        f", {plan.beyond}. {'; '.join(map(one_line, plan.dropped))}.{more}",
    )


class Choices(Widget):
    """One line of choices, one of them chosen; where there is no room, those around it.

    It takes no focus: keys choose elsewhere, a click here posts `Clicked`.
    """

    DEFAULT_CSS = "Choices { height: 1; text-wrap: nowrap; }"
    ALLOW_SELECT = False

    class Clicked(Message):
        """A choice was clicked."""

        def __init__(self, choices: Choices, index: int) -> None:
            super().__init__()
            self.choices, self.index = choices, index

    def __init__(self, head: str, *, id: str) -> None:
        """`head` stands before the choices."""
        super().__init__(id=id)
        self._head = head
        self._labels: list[str] = []
        self._chosen = 0

    def show(self, labels: Sequence[str], chosen: int) -> None:
        """Offer these, of which one is chosen."""
        shown = [fit(label, LABEL).rstrip() for label in labels]
        if (shown, chosen) != (self._labels, self._chosen):
            self._labels, self._chosen = shown, chosen
            self.refresh()

    def _spans(self) -> list[tuple[int, int]]:
        """(index, width) of those there is room for, in order: around the chosen one."""
        if not self._labels:
            return []
        widths = [content(label).cell_length + 2 for label in self._labels]
        room = self.size.width - content(self._head).cell_length - widths[self._chosen]
        first, end = self._chosen, self._chosen + 1
        while True:
            if end < len(widths) and widths[end] <= room:
                room -= widths[end]
                end += 1
            elif first and widths[first - 1] <= room:
                first -= 1
                room -= widths[first]
            else:
                return [(index, widths[index]) for index in range(first, end)]

    def render(self) -> RenderResult:
        """The head and the choices, the chosen one in brackets."""
        parts: Parts = [(self._head, "bold")]
        for index, _ in self._spans():
            label = self._labels[index]
            chosen = index == self._chosen
            parts.append((f"[{label}]", "bold reverse") if chosen else f" {label} ")
        return content(*parts)

    def on_click(self, event: Click) -> None:
        """Choose what is there."""
        x = event.x - content(self._head).cell_length
        for index, width in self._spans():
            if 0 <= x < width:
                self.post_message(self.Clicked(self, index))
            x -= width


class PlanColumns(Horizontal):
    """A plan, and the line of minutes to try: the promise and the days on the left, readiness on
    the right; one below the other where it is narrow.
    """

    def __init__(self) -> None:
        self._steps = Choices("What if ", id="steps")
        self._promise, self._hint, self._days, self._ready, self._out = (
            Static("", id=name, markup=False)
            for name in ("promise", "hint", "days", "ready", "out")
        )
        self._left = Vertical(
            self._promise, self._steps, self._hint, self._days, id="left", classes="panel"
        )
        self._right = Vertical(self._ready, self._out, id="right", classes="panel")
        self._left.border_title, self._right.border_title = "The plan", "On the day"
        super().__init__(self._left, self._right, id="columns")

    def show_steps(self, steps: Sequence[str], chosen: int, hint: str) -> None:
        """What other minutes a day would bring, and below it how to try them."""
        self._steps.show(steps, chosen)
        self._hint.update(content(hint))

    def show(
        self,
        plan: CramPlan | None,
        own: CramPlan | None,
        best: CramPlan | None,
        today: str,
        *,
        shared: bool,
    ) -> None:
        """The plan that is looked at, and beside its promise that of the onsite's `own` minutes;
        None while it is not known. `best` is the one that brings most with no more minutes: what
        competencies and stories may expect is of it, as the line of minutes is. `today` is an
        ISO date; `shared`: with other onsites.
        """
        for part in (self._promise, self._days, self._ready, self._out):
            part.display = plan is not None
        if plan is None:
            return
        left, right = (max(LEAST, side.content_size.width) for side in (self._left, self._right))
        tried = plan if own is not None and own is not plan else None
        self._promise.update(promise(own or plan, tried, left, host_of(self).keymap))
        self._days.update(days(plan, today, left))
        self._ready.update(readiness(best or plan, right))
        self._out.update(left_out(plan, shared=shared))


class OnsiteNotice(Static):
    """What comes before the numbers of an onsite: nothing there yet, over, how far the plan is, or
    not enough time. Hidden where there is nothing to say.
    """

    def __init__(self) -> None:
        super().__init__("", id="notice", markup=False)

    def show_none(self) -> None:
        """No interview is set."""
        self._show(content(
            ("No interview is set.\n\n", "bold"),
            "With a date and the minutes a day you have, drill plans what to study until "
            "then, so that you recall the most on the day, and says what to expect: now, "
            f"with the plan, without it.\n\n{scene_of(self).key('add')} adds the first.",
        ))  # fmt: skip

    def show_over(self, onsite: Onsite) -> None:
        """The one shown is over."""
        key = scene_of(self).key
        self._show(content(
            (f"{onsite.name} is over. How did it go?\n\n", "bold"),
            f"{key('debrief')} tells how it went and what they really asked. Those questions "
            "join the phrasings of their competencies, and what went badly comes up first. "
            f"It can also be told never to ask.\n\n{key('remove')} removes it.",
        ))  # fmt: skip

    def show_plan(
        self,
        plan: CramPlan | DrillError | None,
        minutes: int,
        *,
        share: float,
        fitting: int | None,
        over: Onsite | None,
    ) -> None:
        """What is wrong with a plan; before there is one how far it is, the `share` of 0 to 1.
        `fitting` are minutes that would be enough, `over` is an onsite to be debriefed.
        """
        parts: list[Content] = []
        if over is not None:
            ask = (f"{over.name} is over. How did it go? ", "bold")
            parts.append(content(ask, f"{scene_of(self).key('debrief')} tells."))
        if isinstance(plan, DrillError):
            parts.append(content(("! ", "bold $text-warning"), str(plan)))
        elif plan is None:
            done = f" {share:.0%}" if share else ""
            parts.append(content(f"Reckoning what {minutes} minutes a day bring…{done}"))
        elif not plan.feasible:
            parts.append(trouble(plan, fitting, scene_of(self).key("more")))
        self._show(Content("\n").join(parts))

    def _show(self, text: Content) -> None:
        self.display = bool(text)
        self.update(text)
