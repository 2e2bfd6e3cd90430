"""Write the generated pages anew, or with --check say which are stale (exit 1).

docs/cli.md                  from the verbs' own help
docs/options.md              from the declared table of options
docs/keys.md                 from the registry of actions
decks/deck.schema.json       from the dataclasses that are the deck file's schema
src/drill/storage/columns.py from the SQLModel classes that declare the store
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from drill.cli import main as cli
from drill.config import OPTIONS
from drill.deckfile.schema import json_schema

ROOT = Path(__file__).resolve().parents[1]
MADE = "<!-- Made by docs/generate.py; `make docs` writes it anew. -->"


def commands() -> str:
    """The command-line reference."""
    os.environ["COLUMNS"] = "96"  # argparse folds its help to the terminal it runs in
    out = [
        "# Commands",
        MADE,
        "Data goes to standard output, words to standard error. Exit codes: 0 done, 1 the answer "
        "is no, 2 a usage or input error, 70 drill itself failed, 130 interrupted.",
        "```\n" + cli.overview() + "\n```",
    ]
    for verb in cli.VERBS:
        shown = cli.parser(verb, cli.load(verb)).format_help().strip()
        out += [f"## drill {verb}", f"```\n{shown}\n```"]
    return "\n\n".join(out) + "\n"


def options() -> str:
    """The table of options."""
    rows = "\n".join(
        f"| `{option.key}` | `{option.show(option.default)}` | {option.help} |"
        for option in OPTIONS.values()
    )
    return (
        f"# Options\n\n{MADE}\n\n"
        "`drill config` lists them, `drill config set KEY VALUE` sets one, `drill config path` "
        "names the file.\n\n| option | default | what it does |\n|---|---|---|\n" + rows + "\n"
    )


def keys() -> str:
    """The keys, screen by screen."""
    from drill.tui.actions import ACTIONS, SCENES, shown

    parts = []
    for where, name in SCENES.items():
        rows = "\n".join(
            f"| `{' '.join(map(shown, action.key.split(',')))}` | {action.title} | {action.help} "
            f"| `{action.id}` |"
            for action in ACTIONS
            if action.where == where
        )
        parts.append(
            f"## {name}\n\n| key | action | what it does | id |\n|---|---|---|---|\n{rows}"
        )
    table = "\n\n".join(parts)
    return (
        f"# Keys\n\n{MADE}\n\n"
        "A `keys.toml` beside your options changes them: an action's id and its key or keys, such "
        'as `study.undo = ["u", "ctrl+z"]`. `?` shows the keys of the current screen.\n\n'
        f"{table}\n"
    )


_COLUMNS = '''\
"""The tables of the store and their columns: made by docs/generate.py from `models`, where they
are declared; `make docs` writes this anew.
"""

from typing import NamedTuple


class Table(NamedTuple):
    """A table, by the names in the store."""

    name: str
    key: str
    """Its primary key; empty where that is several columns."""
    columns: tuple[str, ...]
    flags: tuple[str, ...]
    """Those of the columns that are 0 or 1."""


'''


def store_columns() -> str:
    """The tables of the store and their columns."""
    from sqlalchemy import Boolean, Table

    from drill.storage.models import TABLES

    def table(it: Table) -> str:
        keys = [column.name for column in it.primary_key]
        flags = tuple(column.name for column in it.columns if isinstance(column.type, Boolean))
        said = (it.name, keys[0] if len(keys) == 1 else "", tuple(it.columns.keys()), flags)
        return f"{'SETTING' if it.name == 'fact' else it.name.upper()} = Table{said}\n"

    made = _COLUMNS + "".join(map(table, TABLES.tables.values()))
    command = [sys.executable, "-m", "ruff", "format", "-"]
    return subprocess.run(  # noqa: S603 ruff alone
        command, input=made, capture_output=True, encoding="utf-8", check=True, cwd=ROOT
    ).stdout


PAGES: dict[str, Callable[[], str]] = {
    "docs/cli.md": commands,
    "docs/options.md": options,
    "docs/keys.md": keys,
    "decks/deck.schema.json": json_schema,
    "src/drill/storage/columns.py": store_columns,
}


def main() -> int:
    """Write, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for name, make in PAGES.items():
        path, text = ROOT / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name} is stale; `make docs` mends it" if check else f"wrote {name}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
