"""Take the pictures of docs/screens anew, or with --check say which are stale (exit 1).

They are of the real screens over the bundled decks: a learner of twelve days, at a clock that
stands, drives the app headless. Nothing in them is arranged but the keys pressed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS", "VISUAL", "EDITOR"):
    os.environ.pop(name, None)
os.environ["COLORTERM"] = "truecolor"

from textual.pilot import Pilot  # noqa: E402
from textual.widgets import Input, OptionList, TextArea  # noqa: E402

from drill.clock import Still, parse_instant  # noqa: E402
from drill.domain.rehearsal import Asked  # noqa: E402
from drill.domain.review import Rating  # noqa: E402
from drill.paths import Paths  # noqa: E402
from drill.service.home.home import Home  # noqa: E402
from drill.service.library import decks  # noqa: E402
from drill.service.library.opening import open_home  # noqa: E402
from drill.service.onsite import first_run  # noqa: E402
from drill.service.stories import first_stories  # noqa: E402
from drill.service.study.session import open_session  # noqa: E402
from drill.tui.app import DrillApp  # noqa: E402
from drill.tui.screens.ask import AskScreen  # noqa: E402
from drill.tui.screens.import_ import ImportScreen  # noqa: E402
from drill.tui.screens.mock import DebriefScreen, MockScreen  # noqa: E402
from drill.tui.screens.onsite import OnsiteScreen  # noqa: E402
from drill.tui.screens.preview import PreviewScreen  # noqa: E402
from drill.tui.screens.study import StudyScreen  # noqa: E402
from drill.tui.screens.summary import SummaryScreen  # noqa: E402
from drill.tui.screens.tell import TellScreen  # noqa: E402
from drill.tui.screens.welcome import WelcomeScreen  # noqa: E402
from drill.tui.screens.workshop.screen import WorkshopScreen  # noqa: E402

HERE = Path(__file__).parent / "screens"
EXAMPLE = Path(__file__).parent / "my-stories.example.yaml"
SIZE = (100, 30)
BEGIN = "2026-11-11T07:30:00Z"
DAYS = 12
SHOWN = Path("/home/you/.config/drill")


def learn(home: Home, clock: Still, days: int = DAYS) -> None:
    """Days of ten minutes: most is recalled, what is hard takes its time."""
    begun = clock.at
    for day in range(days):
        session = open_session(home)
        turn = day
        while session.current is not None:
            turn += 1
            clock.advance(14 + turn % 5 * 6)
            rating = (
                Rating.AGAIN if turn % 7 == 3 else Rating.HARD if turn % 5 == 1 else Rating.GOOD
            )
            session.grade(rating)
        session.summary()
        clock.at = begun + (day + 1) * 86_400_000


Script = Callable[[DrillApp, "Pilot[int]"], Awaitable[None]]


async def _until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    for _ in range(500):
        await pilot.pause(0.02)
        if condition():
            await pilot.pause(0.1)
            return
    raise RuntimeError(f"it did not happen: {pilot.app.screen}")


async def at_today(app: DrillApp, pilot: Pilot[int]) -> None:
    """Today, with everything looked up."""
    weeks = app.screen_stack[0].query
    await _until(pilot, lambda: any(str(found.render()).strip() for found in weeks("#weeks")))


async def on_card(app: DrillApp, pilot: Pilot[int]) -> None:
    """The steps of a framework, asked for."""
    await at_today(app, pilot)
    app.drill(STEPS)
    await _until(pilot, lambda: isinstance(app.screen, StudyScreen))


STEPS = "em-interview/managing-people/steps:underperformer"
"""A card that everybody has met after so many days."""


async def answered(app: DrillApp, pilot: Pilot[int]) -> None:
    """Some of the steps said."""
    await on_card(app, pilot)
    app.clock.advance(16)
    await pilot.press("space", "space", "space", "m")


async def typed(app: DrillApp, pilot: Pilot[int]) -> None:
    """What was typed, compared."""
    await on_card(app, pilot)
    await pilot.press("t")
    for word in ("philosophy", "trigger", "hard", "talk", "plan"):
        await pilot.press(*word, "space")
    await pilot.press("enter")


async def noted(app: DrillApp, pilot: Pilot[int]) -> None:
    """The competency behind a card."""
    await on_card(app, pilot)
    await pilot.press("space", "v")


async def summed(app: DrillApp, pilot: Pilot[int]) -> None:
    """The end of a session."""
    await at_today(app, pilot)
    await pilot.press("enter")
    for turn in range(14):
        app.clock.advance(23)
        await pilot.press("space", "1" if turn % 5 == 2 else "3")
        if isinstance(app.screen, SummaryScreen):  # it has ended by itself
            return
    await pilot.press("q")


async def in_settings(app: DrillApp, pilot: Pilot[int]) -> None:
    """The options."""
    await at_today(app, pilot)
    await pilot.press("comma")


def themed(theme: str, script: Script) -> Script:
    """The same in another theme, which is not kept."""

    async def show(app: DrillApp, pilot: Pilot[int]) -> None:
        app.theme_changed_signal.unsubscribe(app)
        app.theme = theme
        await script(app, pilot)

    return show


async def third_question(app: DrillApp, pilot: Pilot[int]) -> None:
    """The third question."""
    await _until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
    await pilot.press("9", "enter", "enter", "space", "down", "down", "space")


async def at_stories(app: DrillApp, pilot: Pilot[int]) -> None:
    """The matrix, over three own stories."""
    await at_today(app, pilot)
    await pilot.press("2")
    await _until(pilot, lambda: getattr(app.screen, "matrix", None) is not None)


async def told(app: DrillApp, pilot: Pilot[int]) -> None:
    """A story in the telling."""
    await at_stories(app, pilot)
    await pilot.press("t")
    await _until(pilot, lambda: isinstance(app.screen, TellScreen))
    await pilot.press("enter", "enter")
    for seconds in (19, 24, 31):
        app.clock.advance(seconds)
        await pilot.press("space")
    app.clock.advance(23)
    await pilot.pause(0.5)


async def ticked(app: DrillApp, pilot: Pilot[int]) -> None:
    """What was said of it, in the order of telling."""
    await told(app, pilot)
    await pilot.press("enter", "down", "down", "down", "down", "space", "up", "up", "m")


async def asked(app: DrillApp, pilot: Pilot[int]) -> None:
    """A question, placed."""
    await at_stories(app, pilot)
    await pilot.press("slash")
    await _until(pilot, lambda: isinstance(app.screen, AskScreen) and bool(app.screen.asker))
    question = "When did you move somebody who does not report to you?"
    field = app.screen.query_one(Input)
    field.value = question
    await pilot.pause(0.2)


async def debriefed(app: DrillApp, pilot: Pilot[int]) -> None:
    """A mock of two questions, and what it showed."""
    await at_stories(app, pilot)
    app.open("mock", 4, 45)
    await _until(pilot, lambda: isinstance(app.screen, MockScreen))
    mock = app.screen._asked
    while isinstance(app.screen, MockScreen):
        place, question = mock._here()
        asked = Asked(question, "/".join(place), "")
        fits = [it.story.place for it in mock._answers(asked) if not it.story.sample]
        at = [each.place for each in mock.choices()].index(fits[0]) if fits else -1
        if fits:
            app.screen.query_one(OptionList).highlighted = at
        await pilot.press("enter" if fits else "p", "enter")
        if fits:
            await pilot.press("enter", "enter")
            app.clock.advance(118 + 20 * mock.number)
            await pilot.press("enter", *["space"] * 5, "enter")
            while isinstance(app.screen, TellScreen):
                await pilot.press("enter", "space")
    await _until(pilot, lambda: isinstance(app.screen, DebriefScreen))


async def workshop(app: DrillApp, pilot: Pilot[int]) -> None:
    """A step of a story in the making."""
    await at_stories(app, pilot)
    await pilot.press("down", "down", "n")
    await _until(pilot, lambda: isinstance(app.screen, WorkshopScreen))
    await pilot.pause(0.3)


async def at_onsite(app: DrillApp, pilot: Pilot[int]) -> None:
    """The plan for the interview, and what other minutes would do."""
    await at_today(app, pilot)
    await pilot.press("3")
    await _until(pilot, lambda: isinstance(app.screen, OnsiteScreen))
    await _until(pilot, lambda: app.screen.settled)
    await pilot.press("+")


async def previewed(app: DrillApp, pilot: Pilot[int]) -> None:
    """A table, before it is taken in."""
    await at_today(app, pilot)
    assert app.home is not None
    os.chdir(app.home.paths.data)
    Path("numbers.csv").write_text(NUMBERS, encoding="utf-8")
    await pilot.press("4", "i")
    await _until(pilot, lambda: isinstance(app.screen, ImportScreen))
    app.screen.query_one(Input).value = "numbers.csv"
    await pilot.press("enter")
    await _until(pilot, lambda: isinstance(app.screen, PreviewScreen))
    await pilot.pause(0.2)


NUMBERS = """front,back,tags
How many nines is three hours a year?,"Three and a half: 99.966 %",reliability
What is a p99?,The time that 99 of 100 requests stay below,reliability
How long is an error budget of 99.9 % a month?,43 minutes,reliability
A row without an answer
What costs a context switch?,About 20 minutes until one is back in it,focus
"""
"""Of a colleague, with a slip in it."""

DRAWN = {"onsite"}
"""Pictures with numbers of drawn futures, whose last digit may differ from machine to machine:
--check asks only whether they are there."""

OWN_PICTURES: dict[str, Script] = {
    "onsite": at_onsite,
    "stories": at_stories,
    "tell": told,
    "ticks": ticked,
    "ask": asked,
    "debrief": debriefed,
    "workshop": workshop,
    "import": previewed,
}
"""Over three own stories as well, of docs/my-stories.example.yaml."""

PICTURES: dict[str, Script] = {
    "today": at_today,
    "study": answered,
    "typed": typed,
    "note": noted,
    "summary": summed,
    "settings": in_settings,
    "today-light": themed("drill-light", at_today),
    "study-contrast": themed("drill-contrast", answered),
}


def take() -> dict[str, str]:
    """Every picture, by name."""
    out: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        paths = Paths(folder, folder, folder)
        out["welcome"] = asyncio.run(_picture(paths, Still(parse_instant(BEGIN)), third_question))
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        paths = Paths(folder, folder, folder)
        clock = Still(parse_instant(BEGIN))
        with open_home(paths, clock) as home:
            first_run.finish(home)
            first_run.set_interview(home, "2026-12-02")
            first_run.set_option(home, "stories.have", "managing-people,judgment")
            learn(home, clock)
            first_stories.keep_offered(home)  # or its question would cover what is drawn
        kept = paths.store.read_bytes()
        for name, script in PICTURES.items():
            paths.store.write_bytes(kept)
            here = Still(parse_instant(BEGIN))
            here.at = clock.at
            out[name] = asyncio.run(_picture(paths, here, script)).replace(str(folder), str(SHOWN))
        paths.store.write_bytes(kept)
        with open_home(paths, clock) as home:
            decks.take(home, decks.read_sources([EXAMPLE]), own=True)
            learn(home, clock, days=6)
        kept = paths.store.read_bytes()
        for name, script in OWN_PICTURES.items():
            paths.store.write_bytes(kept)
            here = Still(parse_instant(BEGIN))
            here.at = clock.at
            out[name] = asyncio.run(_picture(paths, here, script)).replace(str(folder), str(SHOWN))
    return out


async def _picture(paths: Paths, clock: Still, script: Script) -> str:
    app = DrillApp(paths, clock)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await _until(pilot, lambda: app.home is not None)
        await script(app, pilot)
        await pilot.pause(0.2)
        app.clear_notifications()
        for field in (*app.screen.query(Input), *app.screen.query(TextArea)):
            field.cursor_blink = False  # or half of the pictures would have none
        await pilot.pause(0.2)
        svg = app.export_screenshot(title="drill")
    assert app.home is not None
    app.home.close()
    return _at_home(svg)


def _at_home(svg: str) -> str:
    """Without fonts from elsewhere: a picture fetches nothing."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code, monospace", "ui-monospace, Menlo, Consolas, monospace") + "\n"


def main() -> int:
    """Write, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    HERE.mkdir(exist_ok=True)
    stale = []
    pictures = take()
    for name, svg in pictures.items():
        path = HERE / f"{name}.svg"
        if path.exists() and check and name in DRAWN:
            continue
        if not path.exists() or path.read_text(encoding="utf-8") != svg:
            stale.append(path.name)
            if not check:
                path.write_text(svg, encoding="utf-8")
    for path in HERE.glob("*.svg"):
        if path.stem not in pictures:
            stale.append(path.name)
            if not check:
                path.unlink()
    for name in stale:
        print(f"docs/screens/{name} is stale; `make screenshots` mends it" if check else name)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
