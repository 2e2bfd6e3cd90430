"""Candidates who live through drill by its real screens, to the morning of the interview.

A simulated learner presses the keys; it knows nothing of the plan, and its memory is its own. For
each candidate: what was on screen on some of the days, the kinds of cards that came, the minutes
used, what was promised against what the learner then knew, and what was asked before it was shown.

    python personas.py [NAME ...] [--seed 1] [--size 80x24] [--pictures FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from learner import SECONDS, Learner
from textual.pilot import Pilot

from drill.clock import Clock
from drill.domain.kind import Kind
from drill.paths import Paths
from drill.tui.app import DrillApp
from drill.tui.screens.study import StudyPhase, StudyScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.screens.tell import TellPhase, TellScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.welcome import WelcomeScreen

START = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
STORIES = Path(__file__).with_name("own_stories.yaml")
SHOWN = (1, 2, 5, 9)
"""Days whose screens are printed, beside the last and the morning."""
MOST_KEYS = 900
"""In one sitting; more means that it goes round in a circle."""


@dataclass(frozen=True)
class Candidate:
    """Somebody with an interview ahead."""

    days: int
    """From the first evening to the morning of the interview."""
    minutes: int
    stories: dict[int, int] = field(default_factory=dict)
    """How many own stories there are, by the day on which they are written."""
    missed: tuple[int, ...] = ()
    second: int = 0
    """The day on which a second interview is added, three days after the first; 0 for none."""


CANDIDATES = {
    "six-weeks": Candidate(42, 10, {8: 1, 15: 2, 22: 3}),
    "nine-days": Candidate(9, 30, {1: 2}, missed=(5,), second=4),
    "two-days": Candidate(2, 30, {1: 3}),
    "nine-days-no-story": Candidate(9, 30),
    "three-weeks-one-story": Candidate(21, 15, {1: 1}),
}


@dataclass
class Sitting:
    """What came of one evening, or of the morning."""

    day: int
    name: str
    kinds: Counter[str] = field(default_factory=Counter)
    new: int = 0
    own: int = 0
    started: datetime = START
    ended: datetime = START
    today: str = ""
    after: str = ""
    other: Counter[str] = field(default_factory=Counter)
    """Screens besides cards, by name."""

    @property
    def minutes(self) -> float:
        return (self.ended - self.started) / timedelta(minutes=1)


class Life:
    """One candidate's weeks, in a home of their own."""

    def __init__(
        self,
        candidate: Candidate,
        folder: Path,
        seed: int,
        size: tuple[int, int],
        pictures: Path | None = None,
    ) -> None:
        self.candidate, self.folder, self.size = candidate, folder, size
        self.pictures = pictures
        self.learner = Learner(seed, first_sight=0.45)
        self.clock = Clock(_ms(START), UTC)
        self.interview = (START + timedelta(days=candidate.days)).replace(hour=9)
        self.sittings: list[Sitting] = []
        self.unshown: list[str] = []
        """Cards that were asked before a lesson, or the card itself, showed what they are about."""
        self.lessons: set[str] = set()
        self.promise = 0.0
        """Of the plan on the last evening, from 0 to 1."""

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now() / 1000, UTC)

    def run(self, *argv: str) -> str:
        """A command of drill at this moment."""
        environment = os.environ | {
            "DRILL_HOME": str(self.folder), "DRILL_NOW": self.now.isoformat(), "TZ": "UTC"
        }  # fmt: skip
        command = [str(Path(sys.executable).with_name("drill")), *argv]
        made = subprocess.run(command, env=environment, capture_output=True, text=True)
        if made.returncode > 1:
            raise SystemExit(f"{argv}: {made.stderr}")
        return made.stdout

    def live(self) -> None:
        """All the days, and the morning."""
        for day in range(1, self.candidate.days + 1):
            self._set(START + timedelta(days=day - 1))
            if many := self.candidate.stories.get(day):
                self._write(many)
            if day == self.candidate.second:
                later = self.interview + timedelta(days=3)
                self.run("onsite", "add", "Second", later.strftime("%Y-%m-%d %H:%M UTC"),
                         "--minutes", str(self.candidate.minutes))  # fmt: skip
            if day not in self.candidate.missed:
                self._sit(day, f"day {day}")
        self.promise = json.loads(self.run("onsite", "plan", "--json"))["readiness"]["with_plan"]
        self._set(self.interview - timedelta(minutes=90))
        self._sit(self.candidate.days + 1, "morning")

    def truth(self) -> float:
        """Readiness at the hour of the interview, by what the learner knows."""
        counts = json.loads(self.run("onsite", "plan", "--json"))["counts"]
        return sum(w * self.learner.recall(key, self.interview) for key, w in counts.items())

    def _set(self, moment: datetime) -> None:
        self.clock.advance((moment - self.now) / timedelta(seconds=1))

    def _write(self, many: int) -> None:
        deck = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
        deck["stories"] = deck["stories"][:many]
        path = self.folder / "own.yaml"
        path.write_text(yaml.safe_dump(deck, sort_keys=False), encoding="utf-8")
        self.run("import", str(path), "--own", "--yes")

    # -- the screens -------------------------------------------------------------------------

    def _sit(self, day: int, name: str) -> None:
        sitting = Sitting(day, name, started=self.now)
        self.sittings.append(sitting)
        asyncio.run(self._play(sitting))
        sitting.ended = self.now

    async def _play(self, sitting: Sitting) -> None:
        paths = Paths(self.folder, self.folder, self.folder)
        app = DrillApp(paths, self.clock)
        async with app.run_test(size=self.size, notifications=True) as pilot:
            await _until(pilot, lambda: app.home is not None)
            await _quiet(app, pilot)
            if isinstance(app.screen, WelcomeScreen):
                await self._welcome(app, pilot)
            await _quiet(app, pilot)
            if isinstance(app.screen, TodayScreen):
                sitting.today = drawn(app)
                self._picture(app, sitting, "today")
                await pilot.press("enter")
            for _ in range(MOST_KEYS):
                await _quiet(app, pilot)
                if isinstance(app.screen, TodayScreen):
                    break
                if isinstance(app.screen, SummaryScreen):
                    sitting.after = drawn(app)
                    self._picture(app, sitting, "summary")
                    break
                await self._act(app, pilot, sitting)
            else:
                raise SystemExit(f"{sitting.name}: no end to it\n{drawn(app)}")
        if app.home is not None:
            app.home.close()

    def _picture(self, app: DrillApp, sitting: Sitting, what: str) -> None:
        shown = (*SHOWN, self.candidate.days, self.candidate.days + 1)
        if self.pictures is not None and sitting.day in shown:
            self.pictures.mkdir(parents=True, exist_ok=True)
            path = self.pictures / f"{sitting.name.replace(' ', '-')}-{what}.svg"
            path.write_text(app.export_screenshot(), encoding="utf-8")

    async def _welcome(self, app: DrillApp, pilot: Pilot[None]) -> None:
        """Date and minutes are answered, the rest is left as it is."""
        for _ in range(6):
            if not isinstance(app.screen, WelcomeScreen):
                break
            field = app.screen.focused
            if field is not None and field.id in ("interview", "minutes"):
                text = self.interview.strftime("%Y-%m-%d %H:%M UTC")
                field.value = text if field.id == "interview" else str(self.candidate.minutes)  # type: ignore[attr-defined]
            await pilot.press("enter")
            await _quiet(app, pilot)

    async def _act(self, app: DrillApp, pilot: Pilot[None], sitting: Sitting) -> None:
        """One screen further."""
        screen = app.screen
        if isinstance(screen, StudyScreen) and screen.session.current is not None:
            await self._answer(screen, pilot, sitting)
        elif isinstance(screen, TellScreen):
            await self._tell(screen, pilot, sitting)
        else:
            sitting.other[type(screen).__name__] += 1
            self.clock.advance(30)
            await pilot.press("escape" if sitting.other[type(screen).__name__] > 20 else "enter")

    async def _answer(self, screen: StudyScreen, pilot: Pilot[None], sitting: Sitting) -> None:
        card = screen.session.current
        assert card is not None
        kind = card.kind.value
        self.clock.advance(SECONDS.get(kind, 12))
        sitting.kinds[kind] += 1
        sitting.own += card.key.startswith("my-stories/")
        sitting.new += card.key not in self.learner.cards
        knows = self.learner.answer(card.key, self.now)
        await pilot.press("space")
        if screen.phase is StudyPhase.TICKING and card.kind is Kind.TELL:
            for _ in card.faces.facts:
                said = self.learner.random.random() < (0.85 if knows else 0.4)
                await pilot.press("space" if said else "m")
            await pilot.press("enter")
        else:
            await pilot.press("3" if knows else "1")

    async def _tell(self, screen: TellScreen, pilot: Pilot[None], sitting: Sitting) -> None:
        if screen.phase is TellPhase.SPEAKING:
            sitting.kinds["tell"] += 1
            self.clock.advance(SECONDS["tell"])
        elif screen.phase is TellPhase.BEATS:
            for _ in screen.telling.asked.story.beats:
                await pilot.press("space" if self.learner.random.random() < 0.75 else "m")
        await pilot.press("enter")


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


async def _until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    while not condition():
        await pilot.pause(0.01)


async def _quiet(app: DrillApp, pilot: Pilot[None]) -> None:
    """Until what was begun beside the screen is done."""
    await pilot.pause()
    await _until(pilot, lambda: all(worker.is_finished for worker in app.workers))
    await pilot.pause()


def drawn(app: DrillApp) -> str:
    """The screen as it stands."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def _share(kinds: Counter[str]) -> str:
    total = sum(kinds.values()) or 1
    return ", ".join(f"{kind} {number / total:.0%}" for kind, number in kinds.most_common())


def diary(life: Life, name: str) -> None:
    """Print what a candidate lived through."""
    print(f"\n=== {name}: {life.candidate.days} days at {life.candidate.minutes} minutes ===")
    for sitting in life.sittings:
        others = "".join(f", {number} {screen}" for screen, number in sitting.other.items())
        print(
            f"{sitting.name:>8}  {sitting.minutes:5.1f} min  {sum(sitting.kinds.values()):>3} cards"
            f"  {sitting.new:>3} new  {sitting.own:>3} own  {_share(sitting.kinds)}{others}"
        )
    print(f"kinds of all: {_share(sum((s.kinds for s in life.sittings), Counter()))}")
    first_own = next((s.name for s in life.sittings if s.own), "never")
    first_tell = next((s.name for s in life.sittings if s.kinds["tell"]), "never")
    print(f"first own story card: {first_own}; first tell: {first_tell}")
    print(f"promised on the last evening: {life.promise:.3f}; the learner knew {life.truth():.3f}")
    last = life.candidate.days
    for sitting in life.sittings:
        if sitting.day in (*SHOWN, last, last + 1):
            print(f"\n--- {name}, {sitting.name}: Today ---\n{sitting.today}")
            print(f"--- after ---\n{sitting.after}")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *CANDIDATES], default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--pictures", type=Path, help="a folder for the screens as SVG")
    args = parser.parse_args(argv)
    width, height = map(int, args.size.split("x"))
    for name in args.names or CANDIDATES:
        with tempfile.TemporaryDirectory() as folder:
            life = Life(CANDIDATES[name], Path(folder), args.seed, (width, height), args.pictures)
            life.live()
            diary(life, name)


if __name__ == "__main__":
    main()
