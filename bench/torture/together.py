"""Several processes over one store: grades at once, beside them an import, undo, or the screens;
and a store that somebody holds locked for a minute.

The log must hold each grade that was said to be done, and no other; no more of them may be taken
back than undos were said to be done; what could not be done at once must be a sentence, and be done
when it is tried again. Of the screens one grade more may be there, which was not said to be done
yet. A lock that is held for less than drill waits is not noticed.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import homes
from kills import large
from ordeal import Ordeal, Run
from screens import ENDED, Screens

from drill.paths import Paths
from drill.service.library.opening import open_home
from drill.service.stories import first_stories
from drill.storage.engine import BUSY_SECONDS

EACH = 15
"""Grades of a process."""
HELD = 60.0
"""Seconds for which a store is held locked; less where there is less time."""
BESIDE = ("", "import", "undo", "screens")
STUDY = ("study", "--deck", "large", "--quiet")
DRAWN = b"Show the answer"


def _template(folder: Path) -> Path:
    home, deck = folder / "home", folder / "large.yaml"
    homes.stand_still(home)
    deck.write_text(large(""), "utf-8")
    for argv in (
        ["import", str(deck), "--yes"],
        ["config", "set", "scheduling.new_per_day", "500"],
    ):
        code, _, err, _ = homes.run(folder / "work", argv)
        assert code == 0, err
    with open_home(Paths(home, home, home)) as opened:
        first_stories.keep_offered(opened)  # or the screens would begin with that
    (folder / "newer.yaml").write_text(large(" now"), "utf-8")
    path = folder / "template"
    homes.lay_out(home, path)
    return path


def _logged(home: Path) -> tuple[Counter[str], Counter[str], int]:
    """Keys of cards by what was graded: from commands, in screens; and lines that take back."""
    by_source: dict[str, Counter[str]] = {"answer": Counter(), "study": Counter()}
    with closing(sqlite3.connect(home / "drill.db")) as connection:
        rows = connection.execute(
            "SELECT source, key FROM review JOIN card ON card.pk = card_pk WHERE undoes IS NULL"
        )
        for source, key in rows:
            by_source[source][key] += 1
        (undone,) = connection.execute(
            "SELECT count(*) FROM review WHERE undoes IS NOT NULL"
        ).fetchone()
    return by_source["answer"], by_source["study"], undone


def _end(screens: Screens) -> str:
    """What is wrong with how screens end."""
    code = screens.end()
    if code not in ENDED or b"Traceback" in screens.seen:
        return f"the screens ended with {code}: {screens.seen[-300:]!r}"
    return ""


def _lost(screens: Screens, logged: Counter[str]) -> str:
    """What is wrong with what is in the log of screens that have ended."""
    said = Counter(screens.acknowledged)
    if said - logged or (logged - said).total() > 1:
        return f"{said.total()} grades of the screens, {logged.total()} in the log"
    return ""


def _round(run: Run, template: Path, processes: int, *, beside: str) -> None:
    home = run.folder / "home"
    homes.lay_out(template, home)
    screens = None
    if beside == "screens":
        screens = Screens(STUDY, run.folder / "acknowledged")
        screens.until(DRAWN)
    keys = [f"large/c{n}/basic" for n in range(processes * EACH)]
    run.chance.shuffle(keys)
    verbs = []
    for number in range(processes):
        mine = keys[number::processes]
        work = run.folder / f"work-{number}"
        shutil.rmtree(work, ignore_errors=True)
        lines = [["answer", key, str(run.chance.randint(1, 4)), "--json"] for key in mine]
        verbs.append(homes.start_many(work, lines))
    other = None
    if beside == "import":
        other = homes.start(
            run.folder / "beside", ["import", str(run.folder / "newer.yaml"), "--yes"]
        )
    elif beside == "undo":
        other = homes.start_many(run.folder / "beside", [["undo"]] * EACH)
    while screens and any(verb.runs for verb in verbs):
        screens.press(run.chance.choice((" ", " ", "1", "3", "4")))
        screens.read(0.05)
    codes = [verb.wait() for verb in verbs]
    ended = other.wait() if other else 0
    said = [verb.err.read_text("utf-8") for verb in (*verbs, *([other] if other else []))]
    done = sum(verb.out.read_text("utf-8").count(homes.DONE) for verb in verbs)
    taken = other.out.read_text("utf-8").count(homes.DONE) if other and beside == "undo" else 0
    of_screens = _end(screens) if screens else ""
    graded, studied, undone = _logged(home)
    if screens:
        of_screens = of_screens or _lost(screens, studied)
        run.saw("grades of the screens in a round", studied.total())
    faults = [
        homes.unsound(home),
        of_screens,
        f"{graded.total()} lines in the log of {done} grades said to be done"
        if graded.total() != done
        else "",
        f"{undone} taken back of {taken} said to be" if beside == "undo" and undone > taken else "",
        *(f"said {text[:300]!r}" for text in said if "Traceback" in text),
        *(f"exit code {code}" for code in (*codes, ended) if code not in (0, 1, 2)),
    ]
    fault = "; ".join(filter(None, faults))
    what = f"{processes} processes" + (f" and {beside} beside them" if beside else "")
    run.tried(what, fault)
    run.saw("grades in a round", done)


LOCK = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
other.execute("ROLLBACK")
other.close()
"""
"""Holds a store locked. A program of its own: SQLite's locks know nothing of forks."""


@contextmanager
def _locked(store: Path) -> Iterator[None]:
    command = [sys.executable, "-c", LOCK, str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            other.stdin.write(b"\n")
            other.stdin.flush()
            other.wait()


def _held(run: Run, template: Path, seconds: float) -> None:
    """Somebody holds the store locked: every command says so, and goes on afterwards."""
    home, work = run.folder / "home", run.folder / "work"
    homes.lay_out(template, home)
    screens = Screens(STUDY, run.folder / "acknowledged")
    faults, refused = ["" if screens.until(DRAWN) else "the screens show no card"], 0
    with _locked(home / "drill.db"):
        ends = time.monotonic() + seconds
        before = len(screens.acknowledged)
        screens.press(" ")
        screens.read(1.0)
        screens.press("3")
        while not refused or time.monotonic() < ends:
            verb = homes.start(work, ["answer", f"large/c{refused}/basic", "3"])
            while verb.runs:
                screens.read(0.1)
            code, said = verb.wait(), verb.err.read_text("utf-8")
            refused += 1
            if code != 2 or "another drill is writing" not in said or "Traceback" in said:
                faults.append(f"exit code {code}: {said[-300:]!r}")
            screens.press(run.chance.choice((" ", "3")))
        if len(screens.acknowledged) > before:
            faults.append("the screens took a grade that could not be written")
    for number in range(refused):
        code, _, said, _ = homes.run(work, ["answer", f"large/c{number}/basic", "3"])
        if code:
            faults.append(f"tried again: exit code {code}: {said[-300:]!r}")
    tries = 0
    while len(screens.acknowledged) == before and (tries := tries + 1) < 100:
        screens.press(" 3"[tries % 2])
        screens.read(0.2)
    if len(screens.acknowledged) == before:
        faults.append("the screens take no grade after it")
    faults.append(_end(screens))
    graded, studied, _ = _logged(home)
    faults += [_lost(screens, studied), homes.unsound(home)]
    if graded.total() != refused:
        faults.append(
            f"{graded.total()} lines in the log of {refused} grades that were tried again"
        )
    held = "a minute" if seconds >= HELD else f"{seconds:.0f} seconds"
    run.tried(f"a store held locked for {held}", "; ".join(filter(None, faults)))
    run.tries["grades refused meanwhile, and done when tried again"] += refused


def _held_shortly(run: Run, template: Path) -> None:
    """A lock that is held for less than drill waits: nobody hears of it."""
    home = run.folder / "home"
    homes.lay_out(template, home)
    with _locked(home / "drill.db"):
        verb = homes.start(run.folder / "work", ["answer", "large/c1/basic", "3"])
        time.sleep(run.chance.uniform(0, BUSY_SECONDS / 3))
    code, said = verb.wait(), verb.err.read_text("utf-8")
    fault = f"exit code {code}: {said[-300:]!r}" if code else homes.unsound(home)
    run.tried("a store held locked for a moment", fault)


def together(run: Run) -> None:
    """Rounds of two, four and eight, and of locks."""
    with homes.only_their_decks():
        template = _template(run.folder)
        _held(run, template, min(HELD, max(1.0, (run.until - time.monotonic()) / 3)))
        while True:
            for processes in (2, 4, 8):
                for beside in BESIDE:
                    _round(run, template, processes, beside=beside)
                    if not run.goes_on:
                        return
                _held_shortly(run, template)


TOGETHER = Ordeal(
    "processes at once",
    "no acknowledged grade is lost, none is there twice, nobody sees a traceback",
    together,
    share=10,
)
