"""Work on many cards beside Anki's backend on the same machine: milliseconds and their ratio.

    python bench/peers.py --anki PYTHON [--cards 100000] [--log 1000000] [--rounds 5] [ROW…]

Both have the same number of cards and lines of the log; both are warm (the first round of each is
thrown away), and take turns, so that a noisy machine is noisy for both. Printed as rows of
Markdown: medians, the ratio and what is to be reached. Of a grade processor time is printed too,
which says more where others use the machine; and what py-fsrs alone takes of it, which no work of
ours brings down.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

import fsrs
from store import conditions, open_large

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


class Spent(NamedTuple):
    """Milliseconds."""

    wall: float
    processor: float


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

    def do(self, what: str) -> Spent:
        """What one thing done took."""
        assert self._process.stdin
        print(what, file=self._process.stdin, flush=True)
        return Spent(*map(float, self._answer().split()))

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
class Row:
    """Something that both do."""

    name: str
    ours: Callable[[Drill], object]
    theirs: str
    reach: float
    after: Callable[[Drill], object] | None = None
    """What takes it back, timed as a row of its own."""


ROWS = (
    Row("search: a word", lambda d: d.search("777"), "search word", 2),
    Row("search: `is:due`", lambda d: d.search("is:due"), "search due", 2),
    Row("search: a regular expression", lambda d: d.search("re:7{3}"), "search regex", 2),
    Row("search: `is:duplicate`", lambda d: d.search("is:duplicate"), "search duplicate", 2),
    Row("statistics", lambda d: d.stats(), "stats", 2),
    Row(f"suspend {MANY:,}", lambda d: d.suspend(MANY), f"suspend {MANY}", 2, Drill.undo),
    Row(f"tag {MANY:,}", lambda d: d.tag(MANY), f"tag {MANY}", 2, Drill.undo),
    Row(f"move {MANY:,}", lambda d: d.move(MANY), f"move {MANY}", 2, Drill.undo),
)


def timed(does: Callable[[], object]) -> Spent:
    start, before = time.perf_counter(), time.process_time()
    does()
    spent = (time.perf_counter() - start, time.process_time() - before)
    return Spent(*(seconds * 1000 for seconds in spent))


def middle(spent: list[Spent]) -> float:
    """The median by the clock, without the first round."""
    return median(each.wall for each in spent[1:])


def compare(row: Row, drill: Drill, anki: Anki, rounds: int) -> None:
    """Print a row, and one of taking it back."""
    mine, peer, back, peer_back = [], [], [], []
    for _ in range(rounds + 1):
        mine.append(timed(lambda: row.ours(drill)))
        peer.append(anki.do(row.theirs))
        if (after := row.after) is not None:
            back.append(timed(lambda: after(drill)))
            peer_back.append(anki.do("undo"))
    line(row.name, middle(mine), middle(peer), row.reach)
    if row.after is not None:
        line(f"undo of it: {row.name}", middle(back), middle(peer_back), None)


def grades(drill: Drill, anki: Anki, rounds: int) -> None:
    mine, peer, alone = list[Spent](), list[Spent](), list[Spent]()
    for number in range(rounds + 1):
        if number == 1:  # the first filled caches
            mine, peer, alone = [], [], []
        drill.sit_down()
        mine += [timed(drill.grade) for _ in range(GRADES)]
        peer += [anki.do("grade") for _ in range(GRADES)]
        alone += [timed(preview_alone) for _ in range(GRADES)]
    for share in (0.5, 0.99):
        ours, theirs = (sorted(each.wall for each in spent) for spent in (mine, peer))
        line(f"grade and next, p{share:.0%}"[:-1], at(ours, share), at(theirs, share), 1)
    of_ours, of_theirs, of_fsrs = (
        median(each.processor for each in spent) for spent in (mine, peer, alone)
    )
    line("grade and next, processor, p50", of_ours, of_theirs, None)
    line("of it py-fsrs alone, four ratings", of_fsrs, of_theirs, None)


SCHEDULER = fsrs.Scheduler(enable_fuzzing=False)


def preview_alone() -> None:
    """What each rating would do to a card, as py-fsrs says it and nothing else."""
    now = datetime(2026, 9, 21, 12, tzinfo=UTC)
    for rating in fsrs.Rating:
        card = fsrs.Card(card_id=0, due=now, state=fsrs.State.Review)
        card.stability, card.difficulty, card.last_review = 40.0, 5.0, now - timedelta(days=40)
        SCHEDULER.review_card(card, rating, now)


def at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


def line(name: str, ours: float, theirs: float, reach: float | None) -> None:
    wanted = f"≤ {reach:g}" if reach else ""
    print(
        f"| {name} | {ours:,.2f} ms | {theirs:,.2f} ms | {ours / theirs:.2f} | {wanted} |",
        flush=True,
    )


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--anki", metavar="PYTHON", required=True)
    parser.add_argument("--cards", type=int, default=100_000)
    parser.add_argument("--log", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("rows", nargs="*", metavar="ROW", help="only those that begin like this")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        anki = Anki(args.anki, args.cards, args.log)
        stack.callback(anki.close)
        drill = Drill(Path(folder), args.cards, args.log)
        stack.callback(drill.home.close)
        anki.ready()
        print(f"{args.cards:,} cards, {args.log:,} lines of the log, {args.rounds} rounds")
        print(f"{conditions('warm')}\n")
        print("| work | drill | Anki | ratio | reach |\n|---|---|---|---|---|")
        if wanted("grade", args.rows):
            grades(drill, anki, args.rounds)
        for row in ROWS:
            if wanted(row.name, args.rows):
                compare(row, drill, anki, args.rounds)


def wanted(name: str, rows: list[str]) -> bool:
    return not rows or any(name.startswith(each) for each in rows)


if __name__ == "__main__":
    main()
