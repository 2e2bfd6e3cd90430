"""All that is measured, as one page: `docs/benchmarks.md`.

    make bench ANKI=PYTHON [ARGS="--cards 40000 --rounds 1 --busy 2"]

Each script runs in a process of its own. Without ANKI, rows that need it say so. On the machine
nothing else should run; how busy it was stands on the page. With `--busy N` each row is measured
once more while so many processes do nothing but count.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rows import HEAD, Scale, add_scale, scale_of, words_of

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
SCRIPTS = ("startup", "verbs", "imports", "peers", "plan", "browse", "tui", "memory", "size")
COUNTING = "n = 0\nwhile True: n += 1"


def run(script: str, *words: str) -> list[str]:
    """The lines that a script prints; those of one that fails say so, and nothing else is lost."""
    print(f"{script} …", file=sys.stderr, flush=True)
    command = [sys.executable, f"{script}.py", *words]
    done = subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, text=True)
    lines = done.stdout.splitlines()
    if done.returncode:
        lines.append(f"| **{script}.py failed** | | | | | | |")
    return lines


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """So many processes that do nothing but count, beside what is measured."""
    with ExitStack() as stack:
        for _ in range(processes):
            counting = stack.enter_context(subprocess.Popen([sys.executable, "-c", COUNTING]))
            stack.callback(counting.kill)
        yield


def rows_of(scale: Scale) -> list[str]:
    """What all scripts print but the head of the table."""
    head = HEAD.splitlines()
    printed = (line for script in SCRIPTS for line in run(script, *words_of(scale)))
    return [line for line in printed if line not in head]


def cells(row: str) -> list[str]:
    """Those of a row of the table."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def beside(lines: list[str], again: list[str], processes: int) -> Iterator[str]:
    """The table with one more column: the ratio, or the figure where there is none, that the same
    work had with processes beside it.
    """
    then = {tuple(cells(row)[:2]): cells(row) for row in again}
    head, rule = HEAD.splitlines()
    yield f"{head} with {processes} busy processes |"
    yield f"{rule}---|"
    for row in lines:
        _, _, figure, _, ratio, _, met = then.get(tuple(cells(row)[:2]), [""] * 7)
        yield f"{row} {' '.join(filter(None, (ratio or figure, met)))} |"


def machine() -> str:
    """What it was measured on."""
    info = Path("/proc/cpuinfo")
    names = [
        line.partition(":")[2].strip()
        for line in (info.read_text().splitlines() if info.exists() else ())
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{names[0] if names else platform.processor() or platform.machine()}, {os.cpu_count()} "
        f"cores, {memory:.0f} GB; {platform.system()} {platform.release()}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def load() -> str:
    return ", ".join(f"{each:.1f}" for each in os.getloadavg())


def peer(anki: str | None) -> str:
    """Anki's version."""
    if not anki:
        return "not there: no ANKI was given"
    ask = [anki, "-c", "from anki.buildinfo import version; print(version)"]
    return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()


def pages(scale: Scale, processes: int) -> Iterator[str]:
    """The page; and, with so many busy processes, once more with what was measured beside them,
    which takes as long again and more."""
    began, before = datetime.now(UTC), load()
    table = [*HEAD.splitlines(), *(lines := rows_of(scale))]
    cards = f"{scale.cards * 3 if scale.cards == Scale.cards else scale.cards}"
    growth = run("growth", "--cards", cards, "--log", str(scale.log), "--rounds",
                 str(min(3, scale.rounds)))  # fmt: skip
    about = [
        f"- machine: {machine()}",
        f"- date: {began:%Y-%m-%d %H:%M} to {datetime.now(UTC):%H:%M} UTC",
        f"- load (1, 5, 15 minutes): {before} at the beginning, {load()} at the end",
        f"- Anki's backend: {peer(scale.anki)}",
        f"- {scale.cards:,} cards, {scale.log:,} lines of the log, medians of {scale.rounds} "
        "rounds",
    ]
    yield "\n".join(page(about, table, growth))
    if processes:
        with busy(processes):
            again = rows_of(scale)
        yield "\n".join(page(about, beside(lines, again, processes), growth))


def page(about: Iterable[str], table: Iterable[str], growth: Iterable[str]) -> Iterator[str]:
    """The page, line by line."""
    yield "# Benchmarks"
    yield ""
    yield "Written by `make bench`; what each row is stands at the top of its script in `bench/`."
    yield ""
    yield from about
    yield ""
    yield "Cold is the first time in its process, warm after a round that is thrown away. A ratio"
    yield "is drill's figure by its peer's; where there is no peer the reach is a figure."
    yield ""
    yield from table
    yield ""
    yield "## How it grows"
    yield ""
    yield "Verbs in one process, warm; those of more than five seconds are run once. The exponent"
    yield "is that of the last step: 0 does not grow, 1 grows as the store does."
    yield ""
    yield from growth


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_scale(parser)
    parser.add_argument("--out", type=Path, default=PAGE)
    parser.add_argument("--busy", type=int, default=0)
    args = parser.parse_args()
    for made in pages(scale_of(args), args.busy):
        args.out.write_text(f"{made}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
