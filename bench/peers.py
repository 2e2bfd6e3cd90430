"""Work on many cards beside Anki's backend on the same machine, and statistics as a command.

A search is for the numbers of every card that matches, sorted as Browse (Anki's, too) lists them:
what `drill cards QUERY` asks before it prints; the first page of Browse is a row of `browse.py`.
A word is found by how it begins, by Anki anywhere; half of drill's cards are of stories and
competencies, whose text is several times as long as Anki's, and a pattern goes through it all.

    python bench/peers.py --anki PYTHON [--cards 100000] [--log 1000000] [--rounds 5] [--only tag]

Both have the same number of cards and lines of the log; both are warm (the first round of each is
thrown away), and take turns, so that a noisy machine is noisy for both. Figures are medians.
"""

from __future__ import annotations

import gc
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import fsrs
import rows
from rows import DRILL, Row, Scale, at, spent, timed
from store import NOW, open_large

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.home.home import Home
from drill.service.insight import browser
from drill.service.insight.stats import stats
from drill.service.library import bulk, decks
from drill.service.study.session import StudySession, open_session

DUE = 1_000
"""Cards due today."""
GRADES = 100
"""Grades a round; each is timed alone."""
MANY = 20_000
"""Cards of a bulk action."""
OTHER = "{drill: 1, id: other, title: Other, cards: [{id: one, q: Is it?, a: It is}]}"


class Anki:
    """Anki's backend in a process of its own."""

    def __init__(self, python: str, cards: int, log: int) -> None:
        command = [python, str(Path(__file__).with_name("anki_peer.py"))]
        self._process = subprocess.Popen(
            [*command, str(cards), str(DUE), str(log)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ready(self) -> None:
        """Wait until its collection is filled."""
        self._answer()

    def do(self, what: str) -> float:
        """Milliseconds of one thing done, by the clock."""
        return self.spend(what)[0]

    def spend(self, what: str) -> tuple[float, float]:
        """Milliseconds of one thing done, by the clock and of processor time."""
        assert self._process.stdin
        print(what, file=self._process.stdin, flush=True)
        wall, cpu = map(float, self._answer().split())
        return wall, cpu

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _answer(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("Anki's process ended early")
        return line


class Drill:
    """A home, and what is timed of it."""

    def __init__(self, folder: Path, cards: int, log: int) -> None:
        self.home: Home = open_large(folder, cards, DUE, log=log)
        decks.take(self.home, [("other", read_deck(OTHER, "other"))])
        self.pks = list(browser.find(self.home, "deck:large kind:basic"))
        self.session: StudySession | None = None

    def sit_down(self) -> StudySession:
        """A session with cards in it."""
        if self.session is None or self.session.current is None:
            self.session = open_session(self.home, minutes=600, quiet=True)
        return self.session

    def grade(self) -> None:
        self.sit_down().grade(Rating.GOOD, seconds=6)

    def suspend(self, count: int) -> None:
        bulk.suspend(self.home, self.pks[:count])

    def tag(self, count: int) -> None:
        bulk.tag(self.home, self.pks[:count], add=["new"])

    def move(self, count: int) -> None:
        bulk.move(self.home, self.pks[:count], "other")

    def undo(self) -> None:
        undo.undo(self.home)

    def search(self, query: str) -> None:
        browser.find(self.home, query)

    def stats(self) -> None:
        stats(self.home)


@dataclass(frozen=True)
class Work:
    """Something that both do."""

    name: str
    ours: Callable[[Drill], object]
    theirs: str
    back: bool = False
    """Whether undo takes it back: a row of its own, of which is asked no more than of the work."""


WORKS = (
    Work("search: everything", lambda d: d.search(""), "search all"),
    Work("search: a word", lambda d: d.search("777"), "search word"),
    Work("search: the beginning of a word", lambda d: d.search("9*"), "search prefix"),
    Work("search: `is:due`", lambda d: d.search("is:due"), "search due"),
    Work("search: `is:new`", lambda d: d.search("is:new"), "search new"),
    Work("search: `rated:7`", lambda d: d.search("rated:7"), "search rated"),
    Work("search: a regular expression", lambda d: d.search("re:7{3}"), "search regex"),
    Work("search: `is:duplicate`", lambda d: d.search("is:duplicate"), "search duplicate"),
    Work("statistics beside Anki's graphs", lambda d: d.stats(), "stats"),
    Work(f"suspend {MANY:,} cards", lambda d: d.suspend(MANY), f"suspend {MANY}", True),
    Work(f"tag {MANY:,} cards", lambda d: d.tag(MANY), f"tag {MANY}", True),
    Work(f"move {MANY:,} cards", lambda d: d.move(MANY), f"move {MANY}", True),
)
REACH, GRADE_REACH = 2, 1
MEMORY = 120
"""MB that the statistics take at most."""


def compare(work: Work, drill: Drill, anki: Anki | None, rounds: int) -> Iterator[Row]:
    """A row, and one of taking it back."""
    mine, peer, back = [], [], []
    for _ in range(rounds + 1):
        mine.append(spent(lambda: work.ours(drill)))
        if anki:
            peer.append(anki.spend(work.theirs))
        if work.back:
            back.append(spent(drill.undo))
            if anki:
                anki.do("undo")
    for of, by in ((0, ""), (1, ", CPU")):
        took, undone, them = (
            median(each[of] for each in times[1:]) if times else None
            for times in (mine, back, peer)
        )
        yield Row(f"{work.name}{by}", "warm", took, "ms", REACH, them)
        if work.back:
            yield Row(f"undo: {work.name}{by}", "warm", undone, "ms", 1, took, "the action")


def grades(drill: Drill, anki: Anki | None, rounds: int) -> Iterator[Row]:
    """A grade and the next card, and what of it py-fsrs takes.

    When each rating would bring the next card back comes with it from Anki; drill works that out
    when its answer is shown.
    """
    mine: list[tuple[float, float]] = []
    peer: list[tuple[float, float]] = []
    gc.collect()
    gc.freeze()  # as the screens do once the home is open
    for number in range(rounds + 1):
        drill.sit_down()
        ours = [spent(drill.grade) for _ in range(GRADES)]
        theirs = [anki.spend("grade") for _ in range(GRADES)] if anki else []
        if number:
            mine += ours
            peer += theirs
    wall, cpu = ([each[of] for each in mine] for of in (0, 1))
    for share in (0.5, 0.99):
        for of, times, by in ((0, wall, ""), (1, cpu, ", CPU")):
            them = at([each[of] for each in peer], share) if peer else None
            name = f"grade and next card, p{share * 100:.0f}{by}"
            yield Row(name, "warm", at(times, share), "ms", GRADE_REACH, them)
    scheduler, now = fsrs.Scheduler(learning_steps=()), datetime.fromisoformat(NOW).astimezone(UTC)
    card, _ = scheduler.review_card(fsrs.Card(), fsrs.Rating.Good, now - timedelta(days=9))
    alone = median(
        timed(lambda: scheduler.review_card(card, fsrs.Rating.Good, now)) for _ in range(1_000)
    )
    yield Row("py-fsrs alone, one review", "warm", alone, "ms", None, at(wall, 0.5), "drill's p50")


def statistics(folder: str, anki: Anki | None, rounds: int) -> Iterator[Row]:
    """`stats --json` as a person calls it, beside the graphs of an Anki that is open already."""
    env = os.environ | {"DRILL_HOME": folder, "DRILL_NOW": NOW}
    runs, peer = [], []
    first = rows.peak([DRILL, "stats", "--json"], env)  # nothing of the log is counted yet
    for _ in range(rounds + 1):
        runs.append(rows.run([DRILL, "stats", "--json"], env))
        if anki:
            peer.append(anki.do("stats"))
    name, them = "`drill stats --json`", median(peer[1:]) if peer else None
    yield Row(f"{name} beside Anki's graphs", "cold", rows.middle(runs, "wall"), "ms", REACH, them)
    memory = rows.peak([DRILL, "stats", "--json"], env)
    yield Row(f"{name}: memory", "cold", memory, "MB", MEMORY, name="")
    yield Row(f"{name}, the first ever: memory", "cold", first, "MB", MEMORY, name="")


def measure(scale: Scale) -> Iterator[Row]:
    """All of it, or what is asked for."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        anki = Anki(scale.anki, scale.cards, scale.log) if scale.anki else None
        if anki:
            stack.callback(anki.close)
        drill = Drill(Path(folder), scale.cards, scale.log)
        stack.callback(drill.home.close)
        if anki:
            anki.ready()
        if "grade".startswith(scale.only):
            yield from grades(drill, anki, scale.rounds)
        if "drill stats".startswith(scale.only):
            yield from statistics(folder, anki, scale.rounds)
        for work in WORKS:
            if work.name.startswith(scale.only):
                yield from compare(work, drill, anki, scale.rounds)


if __name__ == "__main__":
    rows.main(__doc__, measure)
