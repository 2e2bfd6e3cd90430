"""How verbs speak: data to stdout, words to stderr.

Who reads may go away before the end (`drill import F --yes | head -1`): then a verb does all the
same what it was asked, and the rest of its words goes nowhere.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from drill.errors import UsageError
from drill.files import replace_text
from drill.text import clean, one_line

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def add_flag(parser: argparse._ActionsContainer, name: str, help: str) -> None:
    """An option that takes no value."""
    parser.add_argument(name, action="store_true", help=help)


def add_json(parser: argparse.ArgumentParser) -> None:
    """The `--json` option, the same for every verb that reports."""
    add_flag(parser, "--json", "as JSON, with stable keys")


def picked(value: object, *names: str) -> dict[str, Any]:
    """These attributes of an object by their names, fit for JSON; numbers to four digits."""
    values = {name: getattr(value, name) for name in names}
    return {key: round(x, 4) if isinstance(x, float) else x for key, x in values.items()}


def write_json(value: object) -> None:
    """One JSON document, indented for people, in plain Unicode where stdout takes it."""
    _put(json.dumps(value, ensure_ascii=_ascii_only(), indent=2))


def write_jsonl(value: object) -> None:
    """One JSON document on one line, sent at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=_ascii_only()) + "\n")
    sys.stdout.flush()


def _ascii_only() -> bool:
    return (sys.stdout.encoding or "utf-8").lower() not in ("utf-8", "utf8")


def write_file(text: str) -> None:
    """A whole text on stdout: UTF-8, whatever the terminal speaks, so that nothing is lost."""
    write_bytes(text.encode())


def write_bytes(data: bytes) -> None:
    """A whole file on stdout."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def save_file(path: Path, text: str) -> None:
    """Write a file whole or not at all, and say so. Raises UsageError."""
    try:
        replace_text(path, text)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}",
            "Nothing was changed. Check the folder's rights and space, or name another place.",
        ) from None
    say(f"Wrote {path}.")


def write(text: str) -> None:
    """A line of data; control characters never reach the terminal."""
    _put(clean(text))


def say(text: str) -> None:
    """Words for the person, beside the data."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        close_stdout()
    print(clean(text), file=sys.stderr, flush=True)


def close_stdout() -> None:
    """Nobody takes any output: let what is still to come go nowhere, at Python's end as well."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _put(line: str) -> None:
    try:
        sys.stdout.write(f"{line}\n")
    except BrokenPipeError:
        close_stdout()


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as they need; numbers to the right."""
    cells = [[one_line(str(cell)) for cell in row] for row in rows]
    widths = [
        max(len(title), *(len(row[column]) for row in cells)) if cells else len(title)
        for column, title in enumerate(head)
    ]
    numeric = [
        bool(rows) and all(isinstance(row[column], int | float) for row in rows)
        for column in range(len(head))
    ]
    for line in ([list(head)] if rows else []) + cells:
        _put(
            "  ".join(
                cell.rjust(width) if right else cell.ljust(width)
                for cell, width, right in zip(line, widths, numeric, strict=True)
            ).rstrip()
        )
