"""How much an installation takes: the distribution and all that it needs, on the disk.

    python bench/size.py [--anki PYTHON]

Modules are counted with their bytecode, as pip compiles what it installs. Anki is its backend
alone, without the desktop program.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from importlib.util import cache_from_source
from pathlib import Path

import rows

# Of pip's own: both interpreters have it, and Anki's has no other.
from pip._vendor.packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]


def closure(name: str) -> set[str]:
    """A distribution and what it needs here."""
    found: set[str] = set()
    wanted = [name]
    while wanted:
        one = wanted.pop().lower().replace("_", "-")
        if one not in found:
            found.add(one)
            needs = map(Requirement, distribution(one).requires or ())
            wanted += [
                need.name for need in needs
                if need.marker is None or need.marker.evaluate({"extra": ""})
            ]  # fmt: skip
    return found


def size(name: str) -> int:
    """Bytes of it all."""
    files = {
        Path(str(file.locate())) for one in closure(name) for file in distribution(one).files or ()
    }
    if name == "storydrill":  # installed from here, so its files are not among those
        files |= {path for folder in ("src", "decks") for path in (ROOT / folder).rglob("*")}
    files |= {Path(cache_from_source(str(path))) for path in files if path.suffix == ".py"}
    return sum(path.stat().st_size for path in files if path.is_file())


def measure(scale: rows.Scale) -> Iterator[rows.Row]:
    """drill and Anki's backend."""
    peer = None
    if scale.anki:
        run = [scale.anki, __file__, "anki"]
        peer = int(subprocess.run(run, capture_output=True, text=True, check=True).stdout) / 1e6
    yield rows.Row("installed, with all that it needs", "", size("storydrill") / 1e6, "MB",
                   peer=peer)  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:] == ["anki"]:
        print(size("anki"))
    else:
        rows.main(__doc__, measure)
