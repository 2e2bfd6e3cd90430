"""Several processes over one store: grades at once, with an import and undo beside them.

The log must hold each grade that was said to be done, and no other; no more of them may be taken
back than undos were said to be done; and what could not be done at once must be a sentence.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import homes
from kills import large
from ordeal import Ordeal, Run

EACH = 15
"""Grades of a process."""


def _template(folder: Path) -> Path:
    home, deck = folder / "home", folder / "large.yaml"
    homes.stand_still(home)
    deck.write_text(large(""), "utf-8")
    code, _, err, _ = homes.run(folder / "work", ["import", str(deck), "--yes"])
    assert code == 0, err
    (folder / "newer.yaml").write_text(large(" now"), "utf-8")
    path = folder / "template"
    homes.lay_out(home, path)
    return path


def _round(run: Run, template: Path, processes: int, *, beside: str) -> None:
    home = run.folder / "home"
    homes.lay_out(template, home)
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
    codes = [verb.wait() for verb in verbs]
    ended = other.wait() if other else 0
    said = [verb.err.read_text("utf-8") for verb in (*verbs, *([other] if other else []))]
    done = sum(verb.out.read_text("utf-8").count(homes.DONE) for verb in verbs)
    taken = other.out.read_text("utf-8").count(homes.DONE) if other and beside == "undo" else 0
    with closing(sqlite3.connect(home / "drill.db")) as connection:
        (graded,) = connection.execute(
            "SELECT count(*) FROM review WHERE undoes IS NULL"
        ).fetchone()
        (undone,) = connection.execute(
            "SELECT count(*) FROM review WHERE undoes IS NOT NULL"
        ).fetchone()
    faults = [
        homes.unsound(home),
        f"{graded} lines in the log of {done} grades said to be done" if graded != done else "",
        f"{undone} taken back of {taken} said to be" if beside == "undo" and undone > taken else "",
        *(f"said {text[:300]!r}" for text in said if "Traceback" in text),
        *(f"exit code {code}" for code in (*codes, ended) if code not in (0, 1, 2)),
    ]
    fault = "; ".join(filter(None, faults))
    what = f"{processes} processes" + (f" and {beside} beside them" if beside else "")
    run.tried(what, fault)
    run.saw("grades in a round", done)


def together(run: Run) -> None:
    """Rounds of two, four and eight."""
    template = _template(run.folder)
    while True:
        for processes in (2, 4, 8):
            for beside in ("", "import", "undo"):
                _round(run, template, processes, beside=beside)
                if not run.goes_on:
                    return


TOGETHER = Ordeal(
    "processes at once",
    "no acknowledged grade is lost, none is there twice, nobody sees a traceback",
    together,
)
