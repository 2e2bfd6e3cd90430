"""A candidate's weeks with drill, by its real screens: the keys that they press, what they see."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from learner import SECONDS, Learner
from textual import _wait
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from drill.cards.faces import NO_STORY
from drill.clock import Still, parse_instant
from drill.domain.card import OF_A_STORY
from drill.domain.deck import Story
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.domain.rehearsal import WayToTell
from drill.paths import Paths
from drill.service.library.opening import open_home
from drill.service.onsite import plan as plans
from drill.service.onsite.demand import to_come
from drill.tui.app import DrillApp
from drill.tui.screens.dialogs import ConfirmScreen
from drill.tui.screens.lesson import LessonScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.screens.tell import TellPhase, TellScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.welcome import WelcomeScreen
from drill.tui.screens.workshop.pages import BeatPage, ReviewPage
from drill.tui.screens.workshop.screen import WorkshopScreen

START = "2026-11-23T19:00:00Z"
STORIES = Path(__file__).with_name("own_stories.yaml")
MOST_KEYS = 900
"""Screens of one sitting; more means that it goes round in a circle."""
WRITING = 720
"""Seconds that a story takes to write."""
WORDS_A_SECOND = 3.3
"""How fast a lesson is read: most take about half a minute to a minute."""
TELLING = {WayToTell.FULL: 140, WayToTell.SHORT: 75}
"""Seconds that a story takes aloud and to be marked."""
SHOWN_BEFORE = 0.6
"""Share of the words of an answer that were on screen before, or else it was asked unshown."""

_wait.SLEEP_GRANULARITY, _wait.SLEEP_IDLE = 0.004, 0.002  # else most of a life is waited for


@dataclass(frozen=True)
class Candidate:
    """Somebody with an interview ahead."""

    days: int
    """From the first evening to the morning of the interview."""
    minutes: int
    stories: int = 0
    """Stories of their own that they have from the first evening."""
    writes: tuple[int, ...] = ()
    """Days on which they take the offer to write one."""
    missed: tuple[int, ...] = ()
    second: int = 0
    """The day on which a second interview is added, three days after the first; 0 for none."""


@dataclass
class Sitting:
    """What came of one evening, or of the morning."""

    day: int
    name: str
    said: str = ""
    """What Today said before it."""
    promised: int = 0
    """Cards, by Today's plan."""
    then: str = ""
    """What Today said after it."""
    showings: Counter[str] = field(default_factory=Counter)
    """Of cards by kind, in words; what is of one's own stories begins with `own`."""
    seconds: Counter[str] = field(default_factory=Counter)
    """The same, with what else was done."""
    cards: set[str] = field(default_factory=set)
    new: int = 0
    right: int = 0
    """Later showings that were recalled, of `again`."""
    again: int = 0
    drawn: list[str] = field(default_factory=list)
    """Today, and the summary."""
    forecast: tuple[float, float, float] | None = None
    """Readiness on the day as it is promised after this sitting, and the interval."""

    @property
    def minutes(self) -> float:
        return sum(self.seconds.values()) / 60

    def spend(self, what: str, seconds: float, clock: Still) -> None:
        self.seconds[what] += round(seconds)
        clock.advance(seconds)


class Life:
    """One candidate's weeks, in a home of their own."""

    def __init__(
        self,
        candidate: Candidate,
        folder: Path,
        *,
        seed: int = 1,
        size: tuple[int, int] = (80, 24),
        looked_at: tuple[int, ...] = (),
        pictures: Path | None = None,
    ) -> None:
        """On the days `looked_at` Today is looked at again after the session, and the plan."""
        self.candidate, self.folder, self.size = candidate, folder, size
        self.looked_at, self.pictures = looked_at, pictures
        self.learner = Learner(seed, first_sight=0.45)
        self.clock = Still(parse_instant(START))
        self.began = self.now
        self.interview = (self.began + timedelta(days=candidate.days)).replace(hour=9)
        self.sittings: list[Sitting] = []
        self.unshown: list[str] = []
        """Cards whose answer was not on screen before they were asked, and was not their own."""
        self.lessons: list[str] = []
        """Titles of what was shown whole, in order."""
        self.beats: dict[str, list[str]] = {}
        """Of each story that was told: the keys of its beats."""
        self._words = words(NO_STORY, "opens with, they listen for")
        """What was on screen, or written by themselves."""
        stories = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
        self._deck, self._stories = stories, stories["stories"]
        self._written = 0
        self._reading: LessonScreen | None = None
        """The lesson that was read last."""

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now() / 1000, UTC)

    @property
    def paths(self) -> Paths:
        return Paths(self.folder, self.folder, self.folder)

    def run(self, *argv: str) -> None:
        """A command of drill at this moment."""
        environment = os.environ | {
            "DRILL_HOME": str(self.folder), "DRILL_NOW": self.now.isoformat(), "TZ": "UTC"
        }  # fmt: skip
        command = [str(Path(sys.executable).with_name("drill")), *argv]
        made = subprocess.run(command, env=environment, capture_output=True, text=True)
        if made.returncode > 1:
            raise SystemExit(f"{argv}: {made.stderr}")

    def live(self) -> None:
        """All the days, and the morning."""
        candidate = self.candidate
        for day in range(1, candidate.days + 1):
            self._set(self.began + timedelta(days=day - 1))
            if day == 1 and candidate.stories:
                self._bring(candidate.stories)
            if day == candidate.second:
                later = self.interview + timedelta(days=3)
                when = later.strftime("%Y-%m-%d %H:%M UTC")
                self.run("onsite", "add", "Second", when, "--minutes", str(candidate.minutes))
            if day not in candidate.missed:
                self._sit(day, f"day {day}")
        self._set(self.interview - timedelta(minutes=90))
        self._sit(candidate.days + 1, "morning")

    def truth(self) -> float:
        """Readiness at the hour of the interview, by what the learner knows."""
        at, learner = self.interview, self.learner
        return sum(
            weight * learner.tells(self.beats.get(key, []), at)
            if key.endswith(f"/{Kind.TELL}") and key in learner.cards
            else weight * learner.recall(key, at)
            for key, weight in self._plan().counts.items()
        )

    def _plan(self) -> plans.CramPlan:
        with open_home(self.paths, self.clock) as home:
            with home.store.read() as connection:
                onsite: Onsite = to_come(home, connection)[0]
            return plans.plan(home, onsite)

    def _set(self, moment: datetime) -> None:
        self.clock.advance((moment - self.now) / timedelta(seconds=1))

    def _bring(self, many: int) -> None:
        """The stories that they have, from a file."""
        self._written = many
        stories = self._stories[:many]
        self._words |= words(yaml.safe_dump(stories))
        path = self.folder / "own.yaml"
        path.write_text(yaml.safe_dump({**self._deck, "stories": stories}), encoding="utf-8")
        self.run("import", str(path), "--own", "--yes")

    # -- the screens -------------------------------------------------------------------------

    def _sit(self, day: int, name: str) -> None:
        sitting = Sitting(day, name)
        self.sittings.append(sitting)
        asyncio.run(self._play(sitting))
        if day in self.looked_at and self.now < self.interview:
            found = self._plan()
            sitting.forecast = (found.ready.with_plan, *found.interval)

    async def _play(self, sitting: Sitting) -> None:
        app = DrillApp(self.paths, self.clock)
        async with app.run_test(size=self.size, notifications=True) as pilot:
            await until(pilot, lambda: app.home is not None)
            await quiet(app, pilot)
            if isinstance(app.screen, WelcomeScreen):
                await self._welcome(app, pilot)
            else:
                sitting.said = today(app)
                sitting.promised = promised(app)
                self._look(app, sitting, "today")
                await pilot.press("enter")
            for _ in range(MOST_KEYS):
                await quiet(app, pilot)
                if isinstance(app.screen, SummaryScreen):
                    self._look(app, sitting, "summary")
                    await pilot.press("enter")
                    break
                if isinstance(app.screen, TodayScreen):
                    if sitting.cards or not sitting.seconds["writing"]:
                        break
                    sitting.promised = promised(app)  # a story came first; the cards follow
                    await pilot.press("enter")
                    continue
                await self._act(app, pilot, sitting)
            else:
                raise SystemExit(f"{sitting.name}: no end to it\n{drawn(app)}")
            if sitting.day in self.looked_at:
                await quiet(app, pilot)
                sitting.then = today(app)
        if app.home is not None:
            app.home.close()

    def _look(self, app: DrillApp, sitting: Sitting, what: str) -> None:
        if sitting.day in self.looked_at:
            sitting.drawn.append(drawn(app))
            if self.pictures is not None:
                self.pictures.mkdir(parents=True, exist_ok=True)
                path = self.pictures / f"{sitting.name.replace(' ', '-')}-{what}.svg"
                path.write_text(app.export_screenshot(), encoding="utf-8")

    async def _welcome(self, app: DrillApp, pilot: Pilot[None]) -> None:
        """Date and minutes are answered, the rest is left as it is."""
        answers = {
            "interview": self.interview.strftime("%Y-%m-%d %H:%M UTC"),
            "minutes": str(self.candidate.minutes),
        }
        while isinstance(app.screen, WelcomeScreen):
            field = app.screen.focused
            if isinstance(field, Input) and field.id in answers:
                field.value = answers[field.id]
            await pilot.press("enter")
            await quiet(app, pilot)

    async def _act(self, app: DrillApp, pilot: Pilot[None], sitting: Sitting) -> None:
        """One screen further."""
        screen = app.screen
        if isinstance(screen, ConfirmScreen):  # the offer to write a story
            await pilot.press("y" if sitting.day in self.candidate.writes else "n")
        elif isinstance(screen, WorkshopScreen):
            await self._write(app, screen, pilot, sitting)
        elif isinstance(screen, TellScreen):
            await self._tell(screen, pilot, sitting)
        elif isinstance(screen, LessonScreen):
            if screen is not self._reading:  # space turns the pages of a long one
                self._reading = screen
                lines = [line.text for line in screen._lesson.lines]
                self.lessons.append(screen._lesson.title)
                self._words |= words(*lines)
                count = len(" ".join(lines).split())
                sitting.spend("reading", count / WORDS_A_SECOND, self.clock)
            await pilot.press("space")
        elif isinstance(screen, StudyScreen):
            await self._answer(app, screen, pilot, sitting)
        else:
            raise SystemExit(f"{sitting.name}: nobody knows this screen\n{drawn(app)}")

    async def _answer(
        self, app: DrillApp, screen: StudyScreen, pilot: Pilot[None], sitting: Sitting
    ) -> None:
        card = screen.session.current
        assert card is not None
        kind, faces, new = card.kind, card.faces, card.key not in self.learner.cards
        what = f"own {kind.noun}" if kind in OF_A_STORY and not card.sample else kind.noun
        answer = words(*(faces.answer or faces.facts))
        if new and len(answer & self._words) < SHOWN_BEFORE * len(answer):
            self.unshown.append(f"{sitting.name}: {card.name}")
        self._words |= words(faces.front, faces.back)
        sitting.showings[what] += 1
        sitting.new += new
        sitting.cards.add(card.key)
        seconds = TELLING[faces.way] if kind is Kind.TELL else SECONDS.get(kind.value, 12)
        sitting.spend(what, seconds, self.clock)
        await pilot.press("space")
        if kind is Kind.TELL:
            said = self._recalled(app, card.key)
            await pilot.press(*("space" if knows else "m" for knows in said), "enter")
            return
        knows = self.learner.answer(card.key, self.now)
        if not new:
            sitting.again += 1
            sitting.right += knows
        await pilot.press("3" if knows else "1")

    def _recalled(self, app: DrillApp, tell: str) -> list[bool]:
        """Which beats of a story are told now; telling them is a review of each."""
        deck, note, _ = tell.split("/")
        assert app.home is not None
        with app.home.store.read() as connection:
            story = app.home.shelf(connection).note(deck, note)
        assert isinstance(story, Story)
        self.beats[tell] = [f"{deck}/{note}/{Kind.BEAT}:{beat.id}" for beat in story.beats]
        self.learner.answer(tell, self.now)
        return [self.learner.answer(beat, self.now) for beat in self.beats[tell]]

    async def _tell(self, screen: TellScreen, pilot: Pilot[None], sitting: Sitting) -> None:
        keys, asked = ["enter"], screen.telling.asked
        if screen.phase is TellPhase.SPEAKING:
            sitting.showings["own telling"] += 1
            sitting.spend("own telling", TELLING[asked.way], self.clock)
        elif screen.phase is TellPhase.BEATS:
            told = self._recalled(screen.app, asked.key)  # type: ignore[arg-type]
            keys = ["space" if knows else "m" for knows in told] + keys
        elif screen.phase is TellPhase.PROBE:
            sitting.spend("own telling", SECONDS["probe"], self.clock)
            keys.append("space" if self.learner.random.random() < self.learner.first_sight else "m")
        await pilot.press(*keys)

    async def _write(
        self, app: DrillApp, screen: WorkshopScreen, pilot: Pilot[None], sitting: Sitting
    ) -> None:
        """A story, page by page; what their own has beyond the pages goes into the last."""
        story = self._stories[self._written]
        self._written += 1
        self._words |= words(yaml.safe_dump(story))
        choice = screen._pages.choice
        if choice.offer is None:  # moments are asked for first; these stories have none
            await pilot.press("ctrl+n")
            await until(pilot, lambda: choice.offer is not None)
        for _ in range(screen.query_one(OptionList).option_count):
            if story["competencies"][0] in repr(choice.offer):
                break
            await pilot.press("down")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(screen.focused, Input))
        await paste(app, pilot, story["title"])
        facts = [
            "\n".join(fact if isinstance(fact, str) else fact["say"] for fact in beat["facts"])
            for beat in story["beats"]
        ]
        while not isinstance(screen._page, ReviewPage):
            await pilot.press("ctrl+n")
            await quiet(app, pilot)
            self._words |= words(drawn(app))
            if isinstance(screen._page, BeatPage) and facts:
                await paste(app, pilot, facts.pop(0))
        sitting.spend("writing", WRITING, self.clock)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not screen)


async def paste(app: DrillApp, pilot: Pilot[None], text: str) -> None:
    """Into the field that has the focus."""
    app.post_message(Paste(text))
    await pilot.pause()


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    while not condition():
        await pilot.pause(0.01)


async def quiet(app: DrillApp, pilot: Pilot[None]) -> None:
    """Until what was begun beside the screen is done."""
    await pilot.pause()
    await until(pilot, lambda: all(worker.is_finished for worker in app.workers))
    await pilot.pause()


def words(*texts: str) -> set[str]:
    """What tells one answer from another: figures, and words of four letters or more."""
    found = re.findall(r"\w+", " ".join(texts).lower())
    return {word for word in found if len(word) > 3 or word[0].isdigit()}


def promised(app: DrillApp) -> int:
    """Cards that Today says of the session to come."""
    found = app.overview()
    return found.due + found.new


def today(app: DrillApp) -> str:
    """What Today says of the next minutes, in a line."""
    parts = (app.screen.query_one(part).render() for part in ("#counts", "#words"))
    return " — ".join(" ".join(str(part).split()) for part in parts)


def drawn(app: DrillApp) -> str:
    """The screen as it stands."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)
