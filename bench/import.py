"""Importing an Anki package of 10,000 notes, and the same again: CPU seconds beside Anki's.

    python bench/import.py [--anki PYTHON] [--notes 10000] [--large 100000] [--rounds 5]

The interpreter with the `anki` package makes the packages (half plain text, half with lists, bold
and cloze) and imports them with Anki's own importer beside drill, both into an empty collection,
in turn. Of drill it is what a person waits for, preview and import; then the same package is looked
at and imported once more. Printed are the medians of the seconds, of all threads, and of the
ratios; the load, as other programs slow down both. With `--large` a package of that many notes
shows the memory that importing takes as well.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

PEER = Path(__file__).with_name("import_peer.py")
OURS = """
import json, resource, sys, time
from pathlib import Path
from drill.paths import Paths
from drill.service.library import imports
from drill.service.library.opening import open_home
folder = Path(sys.argv[2])
def take(home):
    start = time.process_time()
    with imports.look(home, [sys.argv[1]]) as looked:
        done = imports.take(home, looked)
    return done, time.process_time() - start
with open_home(Paths(folder, folder, folder)) as home:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    done, first = take(home)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    same, again = take(home)
    assert all(each.does_nothing for each in same)
    notes = sum(each.notes["new"] for each in done)
print(json.dumps({"seconds": first, "notes": notes, "before": before, "peak": peak,
                  "again": again}))
"""


def ours(package: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", OURS, str(package), folder]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(run.stdout.splitlines()[-1])


def theirs(anki: str, package: Path) -> float:
    command = [anki, str(PEER), "take", str(package)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(run.stdout.splitlines()[-1])


def made(anki: str, notes: int, folder: Path, *, old: bool = False) -> Path:
    path = folder / f"{notes}{'-legacy' if old else ''}.apkg"
    form = "legacy" if old else "current"
    subprocess.run([anki, str(PEER), "make", str(path), str(notes), form], check=True)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--anki", metavar="PYTHON", required=True)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for old in (False, True):
            package = made(args.anki, args.notes, Path(folder), old=old)
            name = "legacy" if old else "current"
            compared(f"{name} {args.notes:,} notes", args.anki, package, args.rounds)
        if args.large:
            package = made(args.anki, args.large, Path(folder))
            found = compared(f"{args.large:,} notes", args.anki, package, 1)
            assert found["notes"] == args.large
            print(
                f"memory {found['before']:.0f} → {found['peak']:.0f} MB "
                f"(+{found['peak'] - found['before']:.0f}, reach +150)"
            )


def compared(name: str, anki: str, package: Path, rounds: int) -> dict[str, float]:
    """Print a package's figures; returns the last of drill's."""
    mine, peer = [], []
    for _ in range(rounds):
        mine.append(ours(package))
        peer.append(theirs(anki, package))

    def ratio(key: str) -> float:
        return statistics.median(a[key] / b for a, b in zip(mine, peer, strict=True))

    print(
        f"{name}, load {os.getloadavg()[0]:.1f}: Anki {statistics.median(peer):.2f} s; drill "
        f"{statistics.median(each['seconds'] for each in mine):.2f} s, "
        f"ratio {ratio('seconds'):.1f} (reach 2.0); again "
        f"{statistics.median(each['again'] for each in mine):.2f} s, "
        f"ratio to Anki's first {ratio('again'):.1f} (reach 0.5)"
    )
    return mine[-1]


if __name__ == "__main__":
    main()
