"""What a shell waits for: verbs that open the store beside a bare interpreter, and the first line
of long listings.

    python bench/verbs.py [--cards N] [--log N] [--rounds N]

Runs are interleaved, so that a noisy machine is noisy for all. Of the verbs it is processor time,
of a listing the clock: once from the start of its process, and once from the moment at which
another process, run in turn, has imported the verb's module. The modules are compiled before, as
they are once a verb has run.
"""

from __future__ import annotations

import compileall
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import rows
from rows import DRILL, Row, Scale
from store import NOW, open_large

import drill

REACH = 15
FIRST_LINE = 200
"""Milliseconds, from when the verb's module is imported."""
LOADED = "import sys; from drill.cli.main import load; load(sys.argv[1]); print(flush=True)"
"""Its first line says that the module is imported."""
CARD = "em-interview/managing-people/route"
BARE = [sys.executable, "-c", "pass"]
VERBS = {
    "answer": ["answer", CARD, "good"],
    "undo": ["undo"],
    "suspend": ["suspend", CARD],
    "undo of that": ["undo"],
    "study --plain": ["study", "--plain"],
}


def verbs(scale: Scale) -> Iterator[Row]:
    """In a home that has settled in, with the bundled decks."""
    commands = {name: [DRILL, *words] for name, words in VERBS.items()}
    compileall.compile_dir(Path(drill.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"DRILL_HOME": folder}
        rows.run(commands["answer"], env)
        bare, runs = [], {name: list[rows.Ran]() for name in commands}
        for _ in range(2 * scale.rounds):
            bare.append(rows.run(BARE, env))
            for name, command in commands.items():
                runs[name].append(rows.run(command, env))
    least = rows.middle(bare, "cpu")
    for name, some in runs.items():
        cpu = rows.middle(some, "cpu")
        yield Row(f"`drill {name}`, CPU", "cold", cpu, "ms", REACH, least, "bare interpreter")


def pipes(scale: Scale) -> Iterator[Row]:
    """The first lines of all cards and of the whole log."""
    lines = scale.cards  # as many of the log as there are cards
    with tempfile.TemporaryDirectory() as folder:
        open_large(Path(folder), scale.cards, 500, log=lines).close()
        env = os.environ | {"DRILL_HOME": folder, "DRILL_NOW": NOW}
        for verb, many in (("log", f"{lines:,} lines"), ("cards", f"{scale.cards:,} cards")):
            loaded, runs = [], []
            for _ in range(scale.rounds + 1):
                loaded.append(rows.run([sys.executable, "-c", LOADED, verb], env))
                runs.append(rows.run([DRILL, verb], env, cut=True))
            start, first = (rows.middle(some[1:], "first") for some in (loaded, runs))
            work = f"`drill {verb} \\| head -5` of {many}: the first line"
            yield Row(f"{work}, interpreter and imports too", "cold", first, "ms", name="")
            yield Row(f"{work}, once imported", "cold", first - start, "ms", FIRST_LINE, name="")


if __name__ == "__main__":
    rows.main(__doc__, verbs, pipes)
