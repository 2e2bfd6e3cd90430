"""Damaged Anki packages: whatever bytes they hold, `drill import` takes them or says why not.

    python bench/damage.py [--rounds 2400] [--seed 1]

Packages in both forms are flipped, cut and mixed up, at every layer in turn: the file, the database
in it, the packed stream, the list of media. Each is looked at, imported with its reviews, and its
media kept. Printed is how many were taken and refused, with the commonest reasons; anything but
drill's own errors is printed with its traceback, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import os
import random
import re
import sys
import tempfile
import traceback
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from packages import LAYERS, current_database, damaged, database, note  # noqa: E402

REVIEWS = [(1_700_000_000_000 + n, n % 3 + 1, 3, 5, 4000, 1, 2500) for n in range(9)]
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2)


def collections_of(folder: Path) -> list[tuple[bool, bytes]]:
    """Whether each is of the current form, and its bytes: made by hand, and Anki's own."""
    from drill.zstd import ZstdFile

    notes = [note(f"g{n}", f"Question {n}?", "<b>a</b>", cards=(0, 1)) for n in range(6)]
    notes.append(note("c", "{{c1::Paris}} is in {{c2::France}}", "x", mid=2, cards=(0, 1)))
    out = [
        (False, database(folder / "old.db", notes, reviews=REVIEWS).read_bytes()),
        (True, current_database(folder / "new.db", notes, reviews=REVIEWS).read_bytes()),
    ]
    anki = ROOT / "tests" / "exchange" / "anki"
    with zipfile.ZipFile(anki / "many-legacy.apkg") as source:
        out.append((False, source.read("collection.anki21")))
    with zipfile.ZipFile(anki / "many.apkg") as source:
        unpacked = ZstdFile(source.open("collection.anki21b"))
        out.append((True, unpacked.read()))
    return out


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=2400)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["DRILL_HOME"] = str(folder / "home")
        return damage(folder, args.rounds, args.seed)


def damage(folder: Path, rounds: int, seed: int) -> int:
    from drill.errors import DrillError
    from drill.service.library import imports
    from drill.service.library.arrivals import Wish
    from drill.service.library.opening import open_home

    chance = random.Random(seed)
    whole = itertools.cycle(itertools.product(collections_of(folder), LAYERS))
    counts: collections.Counter[str] = collections.Counter()
    reasons: collections.Counter[str] = collections.Counter()
    with open_home() as home:
        for number in range(rounds):
            (current, raw), layer = next(whole)
            path = damaged(
                folder / "bent.apkg", raw, layer, chance, current=current,
                method=chance.choice(METHODS),
            )  # fmt: skip
            try:
                with imports.look(home, [str(path)], Wish(history=True)) as looked:
                    done = imports.take(home, looked)
                    looked.save_media(folder / "media" / str(number))
                part = any(each.notes["skipped"] or each.cards["skipped"] for each in done)
                counts[f"{layer}: taken{' in part' * part}"] += 1
            except DrillError as error:
                counts[f"{layer}: refused"] += 1
                reasons[re.sub(r"'[^']*'|\d+", "…", error.message.partition(": ")[2])[:90]] += 1
            except Exception as error:
                counts[f"{layer}: FAILED"] += 1
                last = traceback.extract_tb(error.__traceback__)[-1]
                reasons[f"{type(error).__name__} in {last.filename}:{last.lineno}"] += 1
                print(f"round {number}, {'current' if current else 'old'} form, {layer}")
                traceback.print_exc()
    for what, count in sorted(counts.items()):
        print(f"{count:6} {what}")
    for what, count in reasons.most_common(12):
        print(f"{count:6} {what}")
    failed = sum(count for what, count in counts.items() if "FAILED" in what)
    print(f"{rounds} damaged packages, {failed} failures")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
