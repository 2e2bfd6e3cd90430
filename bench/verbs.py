"""Verbs that open the store, as ratios to a bare interpreter: what a shell waits for.

    python bench/verbs.py [ROUNDS]

Reach 15, beside `import sqlalchemy` alone in the same run. Runs are interleaved, so that a noisy
machine is noisy for all; printed are medians of processor time, the seconds that went by, and the
load. The modules are compiled before, as they are once a verb has run.
"""

from __future__ import annotations

import compileall
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import drill

REACH = 15
CARD = "em-interview/managing-people/route"
DRILL = str(Path(sys.executable).with_name("drill"))


@dataclass
class Timed:
    """A command, and what it took in each round."""

    name: str
    command: str
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def run(self, env: dict[str, str]) -> None:
        """Once more. `q` is what a session is told."""
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(self.command, shell=True, input=b"q\n", capture_output=True, env=env)
        self.wall.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def commands() -> list[Timed]:
    python = sys.executable
    verbs = {
        "answer": f"answer {CARD} good",
        "undo": "undo",
        "suspend": f"suspend {CARD}",
        "undo of that": "undo",
        "study --plain": "study --plain",
        "log | head -5": "log | head -5",
        "cards | head -5": "cards | head -5",
    }
    return [
        Timed("a bare interpreter", f"exec {python} -c pass"),
        Timed("import sqlalchemy", f"exec {python} -c 'import sqlalchemy'"),
        *(Timed(f"drill {name}", f"{DRILL} {words}") for name, words in verbs.items()),
    ]


@contextmanager
def home() -> Iterator[dict[str, str]]:
    """The environment of a home that has settled in."""
    compileall.compile_dir(Path(drill.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"DRILL_HOME": folder}
        subprocess.run([DRILL, "answer", CARD, "good"], check=True, capture_output=True, env=env)
        yield env


def main() -> None:
    """Print the rows."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    timed = commands()
    with home() as env:
        for _ in range(rounds):
            for each in timed:
                each.run(env)
    bare = timed[0]
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{rounds} rounds, warm, interleaved; load {load}\n")
    print(
        "| command | processor | ratio | by the clock | ratio | reach |\n|---|---|---|---|---|---|"
    )
    for each in timed:
        cells = [
            f"{median(times) * 1000:.0f} ms | {median(times) / median(least):.1f}"
            for times, least in ((each.cpu, bare.cpu), (each.wall, bare.wall))
        ]
        reach = f"≤ {REACH}" if each.name.startswith("drill") else ""
        print(f"| {each.name} | {' | '.join(cells)} | {reach} |")


if __name__ == "__main__":
    main()
