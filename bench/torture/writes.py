"""The n-th write, fsync, rename, truncation, removal or opening fails, for every n of every verb.

Once it alone fails (EIO), once everything from it on (ENOSPC: the disk is full). The store must be
as it was or hold the change whole; where the verb ends with 0 it must hold it, and else there is
one sentence and the exit code 2. `failing.c` is between drill and the C library.
"""

from __future__ import annotations

import errno
import itertools
import mmap
import os
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "tests"))

import homes
from kills import victims, wrong
from ordeal import Ordeal, Run

HERE = Path(__file__).resolve().parent
NUMBERS = struct.Struct("5l")
"""The process, the count so far, the n, the errno, whether all after it fail too."""


class Told:
    """What `failing.c` is told, and counts."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), NUMBERS.size)

    def begin(self, n: int, error: int, rest: bool) -> None:
        """Let the n-th of this process fail from now on; 0: count only."""
        self._map[:] = NUMBERS.pack(os.getpid(), 0, n, error, rest)

    @property
    def count(self) -> int:
        """How many there were."""
        return NUMBERS.unpack(self._map[:])[1]


def writes(run: Run) -> None:
    """Go on in a process that has `failing.c` before its C library."""
    if shutil.which("cc") is None:
        run.tries["not done: there is no C compiler (cc)"] = 0
        return
    library = run.folder / "failing.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "failing.c"), "-ldl"]
    subprocess.run(command, check=True)
    told = run.folder / "told"
    told.write_bytes(bytes(NUMBERS.size))
    env = os.environ | {
        "LD_PRELOAD": str(library),
        "FAILING": str(told),
        "FAILING_BELOW": str(run.folder / "home"),
    }
    left = max(1.0, run.until - time.monotonic())
    command = [sys.executable, __file__, str(run.folder), str(run.seed), str(left)]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as inner:
        assert inner.stdout is not None
        for line in inner.stdout:
            what, _, fault = line.rstrip("\n").partition("\t")
            run.tried(what, fault)
    if inner.returncode:
        run.faults.append(f"the ordeal itself ended with {inner.returncode}")


def _go_through(run: Run) -> None:
    told = Told(run.folder / "told")
    home, work = run.folder / "home", run.folder / "work"
    known = []
    for victim in victims(run.folder):
        homes.lay_out(victim.template, home)
        homes.unsound(home)
        before = homes.held(home / "drill.db")
        homes.lay_out(victim.template, home)
        code = homes.start(work, victim.argv, victim.typed, lambda: told.begin(0, 0, False)).wait()
        assert code == 0, victim.name
        known.append((victim, before, homes.held(home / "drill.db"), told.count))
    every = []
    for index, (*_, count) in enumerate(known):
        of_one = [(index, n, rest) for n in range(1, count + 1) for rest in (False, True)]
        run.chance.shuffle(of_one)
        every.append(of_one)
    in_turn = itertools.chain.from_iterable(itertools.zip_longest(*every))
    for index, n, rest in filter(None, in_turn):
        if not run.goes_on:
            return
        victim, before, after, count = known[index]
        homes.lay_out(victim.template, home)
        error = errno.ENOSPC if rest else errno.EIO

        def begin(n: int = n, error: int = error, rest: bool = rest) -> None:
            told.begin(n, error, rest)

        verb = homes.start(work, victim.argv, victim.typed, begin)
        code = verb.wait()
        fault = wrong(home, verb, victim, before, after)
        said = verb.err.read_text("utf-8")
        refused = code == 1 and '"error"' in verb.out.read_text("utf-8")  # a session in JSON lines
        if not (code in (0, 2) or refused) or "Traceback" in said:
            fault = fault or f"exit code {code}: {said[-300:]!r}"
        elif code == 2 and not said.strip():
            fault = fault or "nothing was said"
        elif code == 0 and not victim.judge and homes.held(home / "drill.db") != after:
            fault = fault or "it ended with 0, and nothing was done"
        how = f"{'all from' if rest else 'only'} the {n}th of {count}"
        print(f"{victim.name}\t{fault and f'{how}: {fault}'}".replace("\n", " "), flush=True)


WRITES = Ordeal(
    "the n-th write fails, or all from it on",
    "the store is as it was or the change whole; a sentence and exit code 2",
    writes,
    share=2,
)

if __name__ == "__main__":
    _go_through(Run(Path(sys.argv[1]), int(sys.argv[2]), time.monotonic() + float(sys.argv[3])))
