"""What a benchmark measured: rows of one kind, which make the table of `docs/benchmarks.md`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from statistics import median

DRILL = str(Path(sys.executable).with_name("drill"))
HEAD = "| work | | drill | peer | ratio | reach | |\n|---|---|---|---|---|---|---|"
NEEDS_ANKI = "needs ANKI"


@dataclass(frozen=True)
class Scale:
    """How much is measured. The defaults are what the reaches are for."""

    anki: str | None = None
    """A Python with the `anki` package; None: rows that need it say so."""
    cards: int = 100_000
    log: int = 1_000_000
    """Lines of the review log."""
    notes: int = 10_000
    """Of the package that is imported."""
    large: int = 100_000
    """The same, of the large one."""
    rounds: int = 5
    only: str = ""
    """How the work begins that is measured of `peers.py`; empty: all of it."""


Measure = Callable[[Scale], Iterator["Row"]]


@dataclass(frozen=True)
class Row:
    """One thing measured."""

    work: str
    state: str
    """`cold`: the first time in its process; `warm`: after a round that is thrown away."""
    ours: float | None
    """None: it could not be measured without Anki."""
    unit: str
    reach: float | None = None
    """The largest ratio to the peer, where there is one; else the largest figure, in its unit."""
    peer: float | None = None
    name: str = "Anki"
    """Who the peer is; empty: there is none."""

    def markdown(self) -> str:
        """As a row of the table under `HEAD`."""
        ratio = self.ours / self.peer if self.ours is not None and self.peer else None
        peer = f"{self.name} {self._figure(self.peer)}" if self.peer else self.name and NEEDS_ANKI
        reach = met = ""
        if self.reach is not None:
            reach = f"≤ {self.reach:g} ×" if self.name else f"≤ {self._figure(self.reach)}"
            if (figure := ratio if self.name else self.ours) is not None:
                met = "met" if figure <= self.reach else "**missed**"
        shown = f"{ratio:.2f}" if ratio is not None else ""
        cells = (self.work, self.state, self._figure(self.ours), peer, shown, reach, met)
        return f"| {' | '.join(cells)} |"

    def _figure(self, figure: float | None) -> str:
        if figure is None:
            return ""
        return f"{figure:,.{sum(figure < least for least in (1, 10, 100))}f} {self.unit}"


def main(doc: str | None, *measures: Measure) -> None:
    """What a script of `bench` does by itself: print its rows, each as soon as it is known."""
    parser = argparse.ArgumentParser(description=doc)
    add_scale(parser)
    scale = scale_of(parser.parse_args())
    print(HEAD, flush=True)
    for measure in measures:
        for row in measure(scale):
            print(row.markdown(), flush=True)


def add_scale(parser: argparse.ArgumentParser) -> None:
    """Options that say how much is measured."""
    for field in fields(Scale):
        kind = int if isinstance(field.default, int) else str
        parser.add_argument(f"--{field.name}", type=kind, default=field.default)


def scale_of(args: argparse.Namespace) -> Scale:
    """What they said."""
    return Scale(**{field.name: getattr(args, field.name) for field in fields(Scale)})


def words_of(scale: Scale) -> list[str]:
    """The same for another script's command line."""
    given = {field.name: getattr(scale, field.name) for field in fields(scale)}
    return [word for name, value in given.items() if value for word in (f"--{name}", str(value))]


def timed(does: Callable[[], object]) -> float:
    """Milliseconds of one thing done."""
    start = time.perf_counter()
    does()
    return (time.perf_counter() - start) * 1000


def spent(does: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of one thing done, by the clock and of processor time."""
    before = time.process_time()
    wall = timed(does)
    return wall, (time.process_time() - before) * 1000


def at(times: Sequence[float], share: float) -> float:
    """The time under which this share of them is."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass(frozen=True)
class Ran:
    """What a process took, all in all."""

    cpu: float
    """Milliseconds of the processor."""
    wall: float
    """Milliseconds by the clock."""
    first: float
    """The same, until its first line of output."""


def run(command: Sequence[str], env: Mapping[str, str], *, cut: bool = False) -> Ran:
    """Run a command that is told `q` at most; with `cut` its reader leaves after five lines."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"q\n")
    with suppress(BrokenPipeError):  # it asks nothing, and has ended
        process.stdin.close()
    process.stdout.readline()
    first = time.perf_counter() - start
    if cut:
        for _ in range(4):
            process.stdout.readline()
        process.stdout.close()
    else:
        for _ in iter(partial(process.stdout.read, 65_536), b""):
            pass
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Ran((usage.ru_utime + usage.ru_stime) * 1000, wall * 1000, first * 1000)


_PEAK = (
    "import resource, subprocess, sys;"
    "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def peak(command: Sequence[str], env: Mapping[str, str]) -> float:
    """Resident memory of a command at its most, MB. It is started by a small process: Linux counts
    as a child's what its parent has, and that of a benchmark may be large."""
    said = subprocess.run(
        [sys.executable, "-c", _PEAK, *command], env=env, check=True, capture_output=True, text=True
    )
    return int(said.stdout) / 1024


def middle(runs: Sequence[Ran], what: str) -> float:
    """The median of one figure of several runs."""
    return float(median(getattr(each, what) for each in runs))
