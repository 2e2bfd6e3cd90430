"""Importing an Anki package of 10,000 notes: reach no slower than Anki's own importer.

    python bench/import.py [--anki PYTHON] [--notes 10000] [--large 100000] [--rounds 5]

The interpreter with the `anki` package makes the packages (half plain text, half with lists, bold
and cloze) and imports them with Anki's own importer beside drill, both into an empty collection,
in turn; the median of the ratios is printed. With `--large` a package of that many notes shows
the memory that importing takes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
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
            mine, peer = [], []
            for _ in range(args.rounds):
                mine.append(ours(package))
                peer.append(theirs(args.anki, package))
            ratios = [a["seconds"] / b for a, b in zip(mine, peer, strict=True)]
            name = "legacy " if old else "current"
            print(
                f"{name} {args.notes:,} notes: drill "
                f"{statistics.median(each['seconds'] for each in mine):.2f} s, Anki "
                f"{statistics.median(peer):.2f} s, "
                f"ratio {statistics.median(ratios):.1f} (reach 1.0); "
                f"looked at again {statistics.median(each['again'] for each in mine):.2f} s"
            )
        if args.large:
            start = time.perf_counter()
            found = ours(made(args.anki, args.large, Path(folder)))
            assert found["notes"] == args.large
            print(
                f"{args.large:,} notes: {found['seconds']:.1f} s, memory "
                f"{found['before']:.0f} → {found['peak']:.0f} MB "
                f"(+{found['peak'] - found['before']:.0f}, reach +150); "
                f"with making it {time.perf_counter() - start:.0f} s"
            )


if __name__ == "__main__":
    main()
