"""Single bytes of a store flipped: nothing may end in exit 70, nothing wrong be shown unseen.

python bench/flipped_bytes.py [N] [--seed S]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from drill import paths
from drill.service.library import opening
from flipped import Flipper


def main() -> int:
    """Print what is wrong as it comes, and the table; 1 where anything is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("flips", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="print every outcome")
    args = parser.parse_args()
    paths.bundled_decks = opening.bundled_decks = list  # type: ignore[assignment]
    rng, table = random.Random(args.seed), Counter[str]()
    memory = Path("/dev/shm")  # thousands of commits: a disk would take most of the time
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        flipper = Flipper(Path(folder))
        for _ in range(args.flips):
            kind, about = flipper.flip(rng)
            table[kind] += 1
            if args.all or kind.isupper():
                print(f"{kind}: {about}", flush=True)
    of = f"{len(flipper.places):,} of {len(flipper.whole):,} bytes carry something"
    print(f"{args.flips} flips, seed {args.seed}; {of}")
    for kind, count in table.most_common():
        print(f"  {kind:<10}{count:>6}")
    return 1 if any(kind.isupper() for kind in table) else 0


if __name__ == "__main__":
    sys.exit(main())
