"""One byte of a store flipped, and what drill makes of it: nothing may die, and nothing wrong may
be shown that the doctor does not name. `bench/torture` does it a thousand times."""

from __future__ import annotations

import io
import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

from drill import clock
from drill.cli import main
from tests_support import PLAIN, SMALL

LOOKS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("due",), ""),
    (("cards", "--json"), ""),
    (("cards", "What"), ""),
    (("decks",), ""),
    (("log", "--json"), ""),
    (("stats",), ""),
    (("card", "small/people/route"), ""),
    (("export", "small"), ""),
    (("export", "mine"), ""),
    (("undo", "--list"), ""),
    (("study", "--plain"), "\n3\n\n1\n\n3\n\n4\nu\nq\n"),
    (("study", "--jsonl"), '{"rating": 3}\n{"rating": 2}\n'),
    (("answer", "mine/two/basic", "3"), ""),
    (("undo",), ""),
)
"""What a person asks, and types; the last ones write."""


OWN = {"small": ("--own",)}
"""What is said besides when a deck is imported."""


class Outcome(NamedTuple):
    """What became of a store with one byte flipped."""

    kind: str
    """harmless (nothing differs); of what the doctor names: mended by importing the decks, repaired
    by `doctor --repair`, left out (all else goes on), named (only a copy helps); refused (it cannot
    be opened); UNSEEN and FAILED are faults of drill's."""
    about: str


class Said(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


def drill(argv: Sequence[str], typed: str = "") -> Said:
    """Run a command in this process."""
    out, err, before = (
        io.TextIOWrapper(io.BytesIO(), "utf-8"),
        io.TextIOWrapper(io.BytesIO(), "utf-8"),
        sys.stdin,
    )
    sys.stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main.run(argv)
    finally:
        sys.stdin = before
    texts = []
    for stream in (out, err):
        stream.seek(0)
        texts.append(stream.read())
    return Said(code, *texts)


def _difference(one: str, other: str) -> tuple[str, str]:
    """Where two texts differ first."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return one[max(0, at - 40) : at + 40], other[max(0, at - 40) : at + 40]


class Flipper:
    """A root with two decks and some reviews, whose store is damaged again and again."""

    def __init__(self, folder: Path, page: int = 4096) -> None:
        """Make it in an empty folder. `DRILL_HOME` and `DRILL_NOW` are set by this, and the clock
        stands still: what two runs show differs by what is in the store alone. A smaller `page` of
        SQLite's has the same in fewer bytes, since less of each is empty.
        """
        clock.time = SimpleNamespace(time=lambda: 1.0)  # type: ignore[assignment]
        self.home = folder / "home"
        self.files = [folder / "small.yaml", folder / "mine.yaml"]
        self.files[0].write_text(SMALL, "utf-8")
        self.files[1].write_text(PLAIN, "utf-8")
        os.environ["DRILL_HOME"] = str(self.home)
        for day, lines in enumerate(("\n3\n\n3\n\n1\n\n4\n", "\n3\n\n2\n\n3\n", "\n3\nu\n\n1\n")):
            os.environ["DRILL_NOW"] = f"2026-11-{20 + day}T09:00:00Z"
            if not day:
                assert drill(["import", str(self.files[0]), "--own", "--yes"]).code == 0
                assert drill(["import", str(self.files[1]), "--yes"]).code == 0
            assert drill(["study", "--plain"], lines).code == 0
        assert drill(["onsite", "add", "Acme", "2026-12-02 09:00"]).code == 0
        os.environ["DRILL_NOW"] = "2026-11-23T09:00:00Z"
        with closing(sqlite3.connect(self.home / "drill.db")) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(f"PRAGMA page_size = {page}")
            connection.execute("VACUUM")
        self.whole = (self.home / "drill.db").read_bytes()
        self.places = [at for at, byte in enumerate(self.whole) if byte]
        self.right = self._look()
        assert self.right == self._look()

    def _put(self, content: bytes) -> None:
        shutil.rmtree(self.home)
        self.home.mkdir()
        (self.home / "drill.db").write_bytes(content)

    def _look(self) -> list[Said]:
        self._put(self.whole)
        assert drill(["doctor"]).code == 0
        return [drill(argv, typed) for argv, typed in LOOKS]

    def flip(self, rng: random.Random, at: int | None = None, bits: int | None = None) -> Outcome:
        """Flip some bits of a byte that is not zero, as most of the free space is, and look at
        everything.
        """
        at = rng.choice(self.places) if at is None else at
        bits = rng.randrange(1, 256) if bits is None else bits
        content = bytearray(self.whole)
        content[at] ^= bits
        self._put(bytes(content))
        where = f"byte {at} ^ {bits}"
        doctor = drill(["doctor"])
        said = [drill(argv, typed) for argv, typed in LOOKS]
        after = drill(["doctor"])
        for argv, each in zip((["doctor"], *(a for a, _ in LOOKS), ["doctor"]),
                              (doctor, *said, after), strict=True):  # fmt: skip
            if each.code not in (0, 1, 2):
                return Outcome("FAILED", f"{where}: {argv}: {each.code} {each.err}")
        wrong = [
            (argv, each.code, right.code, *_difference(each.out, right.out), each.err[:300])
            for (argv, _), each, right in zip(LOOKS, said, self.right, strict=True)
            if (each.code, each.out) != (right.code, right.out)
        ]
        if doctor.code == 2:
            return Outcome("refused", f"{where}: {doctor.err}")
        if doctor.code == 0 and wrong:
            return Outcome("UNSEEN", f"{where}: {wrong[0]}")
        if doctor.code == 0:
            return Outcome("harmless", where)
        self._put(bytes(content))
        for file in self.files:
            drill(["import", str(file), "--yes", *OWN.get(file.stem, ())])
        if drill(["doctor"]).code == 0:
            return Outcome("mended", f"{where}: {doctor.out}")
        self._put(bytes(content))
        drill(["doctor", "--repair"])
        for file in self.files:
            drill(["import", str(file), "--yes", *OWN.get(file.stem, ())])
        if drill(["doctor"]).code == 0:
            return Outcome("repaired", f"{where}: {doctor.out}")
        if any("left out" in each.err for each in said):
            return Outcome("left out", f"{where}: {doctor.out}")
        return Outcome("named", f"{where}: {doctor.out}")
