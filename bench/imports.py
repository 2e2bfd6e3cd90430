"""Importing Anki packages, and the same again, beside Anki's importer: CPU seconds.

    python bench/imports.py --anki PYTHON [--notes 10000] [--large 100000] [--rounds 5]

The interpreter with the `anki` package makes the packages (half plain text, half with lists, bold
and cloze) and imports them with Anki's own importer beside drill, both into an empty collection,
in turn. Of drill it is what a person waits for, preview and import; then the same package is looked
at and imported once more. The seconds are of all threads, the ratios of medians.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import rows
from rows import Row, Scale

FIRST, AGAIN = 2, 0.5
"""Times Anki's first import."""
GROWN = 150
"""MB that importing a large package takes at most."""
PEER = Path(__file__).with_name("import_peer.py")
OURS = """
import json, sys, time
from pathlib import Path
from drill.paths import Paths
from drill.service.library import imports
from drill.service.library.opening import open_home
folder = Path(sys.argv[2])
def peak():  # of this process alone: `ru_maxrss` begins with what its parent had
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
def take(home):
    start = time.process_time()
    with imports.look(home, [sys.argv[1]]) as looked:
        done = imports.take(home, looked)
    return done, time.process_time() - start
with open_home(Paths(folder, folder, folder)) as home:
    before = peak()
    done, first = take(home)
    grown = peak() - before
    same, again = take(home)
    assert all(each.does_nothing for each in same)
    notes = sum(each.notes["new"] for each in done)
print(json.dumps({"first": first, "notes": notes, "grown": grown, "again": again}))
"""


def ours(package: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", OURS, str(package), folder]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return found


def theirs(anki: str, package: Path) -> float:
    command = [anki, str(PEER), "take", str(package)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(run.stdout.splitlines()[-1])


def made(anki: str, notes: int, folder: Path, form: str) -> Path:
    path = folder / f"{notes}-{form}.apkg"
    subprocess.run([anki, str(PEER), "make", str(path), str(notes), form], check=True)
    return path


def measure(scale: Scale) -> Iterator[Row]:
    """Both forms of a package, and a large one."""
    sizes = ((scale.notes, "current"), (scale.notes, "legacy"), (scale.large, "current"))
    with tempfile.TemporaryDirectory() as folder:
        for notes, form in (size for size in sizes if size[0]):
            mine, peer = [], None
            if scale.anki:
                package = made(scale.anki, notes, Path(folder), form)
                peers = []
                for _ in range(1 if notes == scale.large else scale.rounds):
                    mine.append(ours(package))
                    peers.append(theirs(scale.anki, package))
                peer = median(peers)
                assert all(each["notes"] == notes for each in mine)

            def of(figure: str, mine: list[dict[str, float]] = mine) -> float | None:
                return median(each[figure] for each in mine) if mine else None

            work = f"{form} apkg of {notes:,} notes"
            yield Row(f"{work}: preview and import, CPU", "cold", of("first"), "s", FIRST, peer)
            yield Row(f"{work}: the same again, CPU", "warm", of("again"), "s", AGAIN, peer)
            if notes == scale.large:
                grown = of("grown")
                name = "" if scale.anki else "Anki"
                yield Row(f"{work}: memory", "cold", grown, "MB", GROWN, name=name)


if __name__ == "__main__":
    rows.main(__doc__, measure)
