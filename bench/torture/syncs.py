"""`kill -9` of `drill sync` at random instants: while it says what changed, reads what others left,
merges it, or leaves its own.

Two homes meet in a folder. Both were studied since, one is killed as it synchronises. It must be
sound as it lies there; and once both have synchronised again every grade that was given must be in
both logs, and both must have the same memory.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import homes
from ordeal import Ordeal, Run
from weeks import shared

from drill.clock import Clock, parse_instant
from drill.domain.review import Rating
from drill.paths import Paths
from drill.service.home.home import Home
from drill.service.library import bulk
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.storage import cards, log
from tests_support import SMALL

ROUNDS = 30
"""Kills in one life of two homes: then it begins anew, so that they stay small."""
NAMES = "desk", "lap"


class Pair:
    """Two homes and the folder where they meet."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self.folder = run.folder / "pair"
        self.given: set[str] = set()
        """Ids of the grades that were given."""

    def begin(self) -> None:
        """Anew: both have the same deck, and have met."""
        deck = self._run.folder / "small.yaml"
        deck.write_text(SMALL, "utf-8")
        homes.lay_out(self._template(deck), self.folder)
        self.given = self._log("desk") | self._log("lap")

    def _template(self, deck: Path) -> Path:
        path = self._run.folder / "template-pair"
        if not path.exists():
            for name in NAMES:
                self.verb(name, "import", str(deck), "--own", "--yes")
            for name in (*NAMES, *NAMES):
                self.verb(name, "sync", str(self.folder / "meet"), "--plain")
            homes.lay_out(self.folder, path)
        return path

    def home(self, name: str) -> Path:
        """The folder of a home."""
        return self.folder / name

    def start(self, name: str, *argv: str) -> homes.Verb:
        """Begin a verb in one of them."""

        def here() -> None:
            os.environ["DRILL_HOME"] = str(self.home(name))

        return homes.start(self._run.folder / "work", argv, first=here)

    def verb(self, name: str, *argv: str) -> str:
        """A verb to its end: what it said where it failed, else nothing."""
        verb = self.start(name, *argv)
        return verb.said() if verb.wait() else ""

    def _open(self, name: str) -> Home:
        home = self.home(name)
        return open_home(Paths(home, home, home), Clock(parse_instant(homes.NOW)), settle=False)

    def _log(self, name: str) -> set[str]:
        with self._open(name) as opened, opened.store.read() as connection:
            return {review.id for _, review in log.reviews(connection)}

    def live(self, name: str) -> None:
        """Some grades, and a card suspended or let come again."""
        chance = self._run.chance
        with self._open(name) as opened:
            with opened.store.read() as connection:
                every = cards.every(connection)
            for card in chance.sample(every, chance.randrange(1, 6)):
                given = grades.grade(opened, card.key, chance.choice([*Rating]), seconds=3)
                self.given.add(given.review.id)
            one = chance.choice(every)
            bulk.suspend(opened, [one.pk], not one.suspended)

    def wrong(self) -> str:
        """What is not as it must be, once both have synchronised; empty where all is."""
        seen = set()
        for name in NAMES:
            if fault := homes.unsound(self.home(name)):
                return f"{name}: {fault}"
            if missing := len(self.given - self._log(name)):
                return f"{name} lacks {missing} of {len(self.given)} grades"
            with self._open(name) as opened:
                seen.add(shared(opened))
        return "" if len(seen) == 1 else "they do not have the same memory"


def kill(run: Run) -> None:
    """Over and over."""
    homes.stand_still(run.folder / "home")
    pair, kills, seconds = Pair(run), 0, 0.5
    while not run.tries or run.goes_on:
        if kills % ROUNDS == 0:
            pair.begin()
        kills += 1
        for name in NAMES:
            pair.live(name)
        victim, other = run.chance.sample(NAMES, 2)
        before = pair.verb(other, "sync")
        at, began = run.chance.uniform(0, 1.1 * seconds), time.monotonic()
        verb = pair.start(victim, "sync")
        while (left := began + at - time.monotonic()) > 0 and verb.runs:
            time.sleep(min(left, 0.001))
        ended = not verb.runs
        if ended:
            seconds = time.monotonic() - began
        else:
            verb.kill()
        fault = before or homes.unsound(pair.home(victim))
        for name in (victim, other, victim, other):
            fault = fault or pair.verb(name, "sync")
        what = "ended before it was killed" if ended else "a synchronisation was killed"
        fault = fault or pair.wrong()
        run.tried(what, fault and f"after {at * 1000:.0f} ms: {fault}")


def _without_bundled_decks(run: Run) -> None:
    with homes.only_their_decks():
        kill(run)


SYNCS = Ordeal(
    "kill -9 of a synchronisation",
    "no grade of either device is lost or doubled, both end alike, `doctor` is clean",
    _without_bundled_decks,
    share=20,
)
