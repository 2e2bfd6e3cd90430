"""How verbs speak: data to stdout, words to stderr.

Who reads may go away before the end (`drill import F --yes | head -1`): then a verb does all the
same what it was asked, and the rest of its words goes nowhere.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from drill.errors import UsageError
from drill.files import replace_text
from drill.text import clean, one_line

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

_NARROWEST = 20
"""Columns below which nothing is wrapped any narrower."""
_BEFORE = re.compile(r"\s*(?:(?:[·→]|\d+\.|\[[x-]\]) )?")
"""What a line begins with, before its first word."""
MEASURED = 100
"""Rows of a table by which its columns are as wide as they are; it is written once it has them."""


def add(parser: argparse._ActionsContainer, synopsis: str, help: str = "", **how: Any) -> None:
    """An argument by its name and, behind it, what a synopsis calls it: `--limit N`,
    `-o --output FILE`, `card CARD`, `name [NAME]`, `cards CARD...`, `stories [STORY...]`. An option
    without that takes no value. `how` is for argparse.
    """
    names = synopsis.split()
    if len(names) > 1 and not names[-1].startswith("-"):
        value = names.pop()
        how["metavar"] = value.strip("[.]")
        several = "..." in value
        if several or value.startswith("["):
            how["nargs"] = ("*" if several else "?") if value.startswith("[") else "+"
    elif synopsis.startswith("-") and "choices" not in how:
        how.setdefault("action", "store_true")
    parser.add_argument(*names, help=help or None, **how)


def add_json(parser: argparse.ArgumentParser) -> None:
    """The `--json` option, the same for every verb that reports."""
    add(parser, "--json", "as JSON, with stable keys")


def figure(value: float | None) -> float | None:
    """A number of a memory as programs get it: to a millionth. What differs by less, `drill doctor`
    takes for the same.
    """
    return None if value is None else round(value, 6)


def picked(value: object, *names: str) -> dict[str, Any]:
    """These attributes of an object by their names, fit for JSON; numbers to four digits."""
    values = {name: getattr(value, name) for name in names}
    return {key: round(x, 4) if isinstance(x, float) else x for key, x in values.items()}


def write_json(value: object, plain: Callable[[Any], object] | None = None) -> None:
    """One JSON document, indented for people, in plain Unicode where stdout takes it; `plain` makes
    what JSON has of a part that it has not."""
    _put(json.dumps(value, ensure_ascii=_ascii_only(), indent=2, default=plain))


def write_json_list(values: Iterable[object]) -> None:
    """The same of a list, one element after the other, as soon as it is there."""
    before = "["
    for value in values:
        text = json.dumps([value], ensure_ascii=_ascii_only(), indent=2)
        if not _put(before + text[1:-2], end=""):
            return
        before = ","
    _put("[]" if before == "[" else "\n]")


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


def write_text(text: str) -> None:
    """A text to be read: as `write`, no word broken by the edge of the terminal."""
    _put(wrapped(clean(text)))


def columns() -> int:
    """Columns of the terminal: what `COLUMNS` says, else its own; 80 where there is none. As
    `shutil` has it, which loads all compressions: a tenth of a `drill due`."""
    with suppress(KeyError, ValueError):
        if (given := int(os.environ["COLUMNS"])) > 0:
            return given
    with suppress(AttributeError, ValueError, OSError):  # of a standard output that is none
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    return 80


def wrapped(text: str) -> str:
    """Each line broken between words where the terminal ends, 80 columns where there is none; what
    goes on stands below the first word behind its mark or number.
    """
    from textwrap import fill

    width = max(columns(), _NARROWEST)
    return "\n".join(
        fill(
            line,
            width,
            subsequent_indent=" " * len(_BEFORE.match(line)[0]),  # type: ignore[index]
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    )


def say(text: str) -> None:
    """Words for the person, beside the data."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        close_stdout()
    text = clean(text)
    print(wrapped(text) if sys.stderr.isatty() else text, file=sys.stderr, flush=True)


def progress_of(what: str) -> Callable[[float], None]:
    """Says how far something has come, on one line of a terminal: `Listening … 19%`."""

    def progress(share: float) -> None:
        if sys.stderr.isatty():
            line = f"{what} … {share:4.0%}"
            shown = " " * len(line) + "\r" if share >= 1 else line
            print(f"\r{shown}", end="", file=sys.stderr, flush=True)

    return progress


def close_stdout() -> None:
    """Nobody takes any output: let what is still to come go nowhere, at Python's end as well."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _put(line: str, end: str = "\n") -> bool:
    """Whether somebody still reads."""
    try:
        sys.stdout.write(f"{line}{end}")
    except BrokenPipeError:
        close_stdout()
        return False
    return True


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns as wide as the first rows need; numbers to the right. Each row is written as soon as
    it is there, and none is asked for once nobody reads."""
    rest = iter(rows)
    first = list(islice(rest, MEASURED))
    if not first:
        return
    widths = [
        max(len(one_line(str(cell))) for cell in column)
        for column in zip(head, *first, strict=True)
    ]
    numeric = [
        all(isinstance(cell, int | float) or cell == "" for cell in column) and any(column)
        for column in zip(*first, strict=True)
    ]
    for row in chain([head], first, rest):
        line = "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(
                (one_line(str(cell)) for cell in row), widths, numeric, strict=True
            )
        )
        if not _put(line.rstrip()):
            return
