"""The n-th write, fsync, rename, truncation, removal or opening fails, for every n of every verb.

Once it alone fails (EIO), once everything from it on because the disk is full (ENOSPC), once
because it has become read-only (EROFS). The store must be as it was or hold the change whole; where
the verb ends with 0 it must hold it, and else there is one sentence and the exit code 2; nothing
that a person wrote is lost. `failing.c` is between drill and the C library.
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
from kills import Known, known, victims, wrong
from ordeal import Ordeal, Run

HERE = Path(__file__).resolve().parent
NUMBERS = struct.Struct("5l")
"""The process, the count so far, the n, the errno, whether all after it fail too."""


REMARK = "#"
"""What stands before a remark, where else there is what was tried."""


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
            if what == REMARK:
                run.remarks.append(fault)
            else:
                run.tried(what, fault)
    if inner.returncode:
        run.faults.append(f"the ordeal itself ended with {inner.returncode}")


WAYS = {
    "only the": (errno.EIO, False),
    "a full disk from the": (errno.ENOSPC, True),
    "a read-only disk from the": (errno.EROFS, True),
}
NOTES = 20
"""Of the deck that is large elsewhere: here not its size counts, but how often it is written."""


def _go_through(run: Run) -> None:
    told = Told(run.folder / "told")
    every, steps = [], []
    for victim in victims(run.folder, NOTES):
        of = known(run.folder, victim, lambda: told.begin(0, 0, False))
        every.append(of)
        steps.append([(of, n, told.count, how) for n in range(1, told.count + 1) for how in WAYS])
        run.chance.shuffle(steps[-1])
    done, all_of_them = 0, sum(map(len, steps))
    in_turn = itertools.chain.from_iterable(itertools.zip_longest(*steps))
    for of, n, count, how in filter(None, in_turn):
        if not run.goes_on:
            break
        error, rest = WAYS[how]

        def begin(n: int = n, error: int = error, rest: bool = rest) -> None:
            told.begin(n, error, rest)

        verb = of.begin(run.folder, begin)
        fault = _fault(run.folder / "home", verb, verb.wait(), of)
        told_of = f"{how} {n}th of {count}: {fault}" if fault else ""
        print(f"{of.victim.name}\t{told_of}".replace("\n", " "), flush=True)
        done += 1
    print(f"{REMARK}\t{done:,} of {all_of_them:,}: each n of each verb in {len(WAYS)} ways")


def _fault(home: Path, verb: homes.Verb, code: int, of: Known) -> str:
    """What is wrong with how a verb ended."""
    said = verb.err.read_text("utf-8")
    refused = code == 1 and '"error"' in verb.out.read_text("utf-8")  # a session in JSON lines
    if fault := wrong(home, verb, of):
        return f"{fault} (exit code {code}: {said[-200:]!r})"
    if not (code in (0, 2) or refused) or "Traceback" in said:
        return f"exit code {code}: {said[-300:]!r}"
    if code == 2 and not said.strip():
        return "nothing was said"
    if code == 0 and not of.victim.judge and homes.held(home / "drill.db") != of.after:
        return "it ended with 0, and nothing was done"
    return ""


WRITES = Ordeal(
    "the n-th write fails, or all from it on",
    "the store is as it was or the change whole; a sentence and exit code 2",
    writes,
    share=60,
)

if __name__ == "__main__":
    with homes.only_their_decks():
        _go_through(Run(Path(sys.argv[1]), int(sys.argv[2]), time.monotonic() + float(sys.argv[3])))
