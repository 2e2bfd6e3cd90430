"""The breaking of drill: each ordeal for its share of the time, and what gave way.

    make torture MINUTES=10 [ARGS="--seed N --only WORDS --out docs/reliability.md"]

Printed is each fault as it is found, then how often what was done; the exit code is 1 where
anything gave way. The same seed makes the same choices; what a kill at an instant meets is the
machine's.
"""

from __future__ import annotations

import argparse
import os
import pickle
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1] / "tests")]

from clocks import CLOCKS  # noqa: E402
from flips import FLIPS  # noqa: E402
from inputs import INPUTS  # noqa: E402
from kills import KILLS  # noqa: E402
from ordeal import MOST_TOLD, Ordeal, Run  # noqa: E402
from readers import READING  # noqa: E402
from restores import RESTORES  # noqa: E402
from stores import STORES  # noqa: E402
from syncs import SYNCS  # noqa: E402
from table import load, machine  # noqa: E402
from together import TOGETHER  # noqa: E402
from writes import WRITES  # noqa: E402

ROOM = 2**30
"""Bytes that have to be free in memory for an ordeal to take place there."""
ORDEALS = (KILLS, SYNCS, TOGETHER, WRITES, STORES, FLIPS, READING, INPUTS, CLOCKS, RESTORES)


def page(
    runs: Sequence[tuple[Ordeal, Run]], began: datetime, seed: int, former: str
) -> Iterator[str]:
    """What was done and what gave way, as a page; of ordeals that were not gone through what the
    `former` page says."""
    done = {ordeal.name: run for ordeal, run in runs}
    yield "# Reliability"
    yield ""
    yield "Written by `make torture`. What each ordeal is stands at the top of its file in"
    yield "`bench/torture`; a try is one kill, one round of processes, one failing write, one byte,"
    yield "one input, one life, one restore. Each was gone through in one run; `make torture"
    yield "ARGS=\"--only 'WORDS OF ITS NAME' --seed N\"` makes the same choices again."
    yield ""
    yield "| ordeal | what must hold | begun | seed | tries | gave way |"
    yield "|---|---|---|---|---|---|"
    for ordeal in ORDEALS:
        if run := done.get(ordeal.name):
            cells = [ordeal.name, ordeal.promise, f"{began:%Y-%m-%d %H:%M}", str(seed)]
            cells += [f"{run.tries.total():,}", f"{len(run.faults):,}"]
            yield f"| {' | '.join(cells)} |"
        else:
            yield from re.findall(rf"^\| {re.escape(ordeal.name)} \|.*$", former, re.MULTILINE)[:1]
    for ordeal in ORDEALS:
        head = f"## {ordeal.name[:1].upper()}{ordeal.name[1:]}"
        yield ""
        if run := done.get(ordeal.name):
            yield from _section(head, run)
        else:
            section = rf"^{re.escape(head)}\n.*?(?=\n*^## |\Z)"
            yield from re.findall(section, former, re.MULTILINE | re.DOTALL)[:1]
    yield ""
    yield from (HERE / "found.md").read_text("utf-8").splitlines()


def _section(head: str, run: Run) -> Iterator[str]:
    yield head
    yield ""
    yield "| of this | tries |"
    yield "|---|---|"
    yield from (f"| {what} | {count:,} |" for what, count in run.tries.most_common())
    said = [*run.remarks, *(f"at most {most:.2f} {what}" for what, most in run.most.items())]
    said.append(f"on {machine()}, load {load()} at the end")
    yield ""
    yield from (f"- {line}" for line in said)
    if run.faults:
        yield ""
        yield from (f"- {' '.join(fault.split())[:300]}" for fault in run.faults[:MOST_TOLD])


def go_through(ordeal: Ordeal, seed: int, seconds: float) -> Run:
    """One ordeal, in a folder of its own, in memory where there is such a place."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    with tempfile.TemporaryDirectory(dir=memory if roomy else None) as folder:
        run = Run(Path(folder), seed, time.monotonic() + seconds)
        ordeal.run(run)
    lines = [f"{ordeal.name}: {run.tries.total():,}, {len(run.faults)} gave way"]
    lines += [f"  {count:>7,}  {what}" for what, count in run.tries.most_common()]
    lines += [f"  {remark}" for remark in run.remarks]
    lines += [f"  at most {most:.2f} {what}" for what, most in run.most.items()]
    print("\n".join(lines), flush=True)
    return run


def all_of_them(chosen: Sequence[Ordeal], seed: int, seconds: float, jobs: int) -> list[Run]:
    """Each in a process of its own, so many at a time, those that take longest first.

    Raises RuntimeError where one of them came to no end of its own.
    """
    shares = sum(ordeal.share for ordeal in chosen)
    runs: dict[int, Run] = {}
    under_way: dict[int, tuple[int, BinaryIO]] = {}

    def one_ended() -> None:
        pid, status = os.wait()
        number, told = under_way.pop(pid)
        if status:
            raise RuntimeError(f"“{chosen[number].name}” itself ended with {status}")
        told.seek(0)
        runs[number] = pickle.load(told)
        told.close()

    for number in sorted(range(len(chosen)), key=lambda number: -chosen[number].share):
        while len(under_way) >= jobs:
            one_ended()
        share = min(1.0, jobs * chosen[number].share / shares)
        told = tempfile.TemporaryFile()  # noqa: SIM115
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            under_way[pid] = number, told
            continue
        code = 1
        try:
            pickle.dump(go_through(chosen[number], seed, seconds * share), told)
            told.flush()
            code = 0
        except Exception:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    while under_way:
        one_ended()
    return [runs[number] for number in range(len(chosen))]


def main() -> int:
    """Go through the ordeals."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="ordeals at a time")
    parser.add_argument("--only", default="", help="ordeals whose names have these words")
    parser.add_argument(
        "--out",
        type=Path,
        help="write the table into this file; with --only, what it has of the others stays",
    )
    args = parser.parse_args()
    chosen = [ordeal for ordeal in ORDEALS if args.only in ordeal.name]
    began = datetime.now(UTC)
    print(f"seed {args.seed}, {args.minutes:g} minutes, {args.jobs} at a time", flush=True)
    done = all_of_them(chosen, args.seed, args.minutes * 60, args.jobs)
    runs = list(zip(chosen, done, strict=True))
    if args.out:
        former = args.out.read_text("utf-8") if args.out.exists() else ""
        args.out.write_text("\n".join(page(runs, began, args.seed, former)) + "\n", "utf-8")
    return int(any(run.faults for _, run in runs))


if __name__ == "__main__":
    sys.exit(main())
