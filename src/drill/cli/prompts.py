"""Questions to the person at the terminal: asked on standard error, answered by a line."""

from __future__ import annotations

import select
import sys
from collections.abc import Callable
from typing import TypeVar

from drill.cli.output import say
from drill.errors import UsageError

_T = TypeVar("_T")


def somebody_there() -> bool:
    """Whether a person can answer: standard input is a terminal."""
    return sys.stdin.isatty()


def line(prompt: str, *, at_end: str | None = None) -> str:
    """One line of input without its blanks; `at_end` where the input has ended.

    Raises EOFError at the end where there is no `at_end`.
    """
    say(prompt)
    typed = sys.stdin.readline()
    if typed:
        return typed.strip()
    if at_end is None:
        raise EOFError
    return at_end


def lines(prompt: str) -> str:
    """What is typed or pasted: of a paste into a terminal every line. Raises EOFError."""
    text = line(prompt)
    while somebody_there() and _more_waits():
        text += "\n" + sys.stdin.readline().rstrip()
    return text.strip()


def _more_waits() -> bool:
    """Whether the terminal holds another line already: nobody types that fast."""
    try:
        return bool(select.select([sys.stdin], [], [], 0.05)[0])
    except (OSError, ValueError):  # Windows selects sockets alone
        return False


def number_of(text: str, most: int) -> int:
    """What was typed, where it is a number from 1 to `most`; else 0."""
    typed = int(f"0{text.lstrip('0')[:9]}") if text.isascii() and text.isdecimal() else 0
    return typed if typed <= most else 0


def until(prompt: str, parse: Callable[[str], _T]) -> _T:
    """Ask until `parse` takes the line; its UsageErrors are said. Raises EOFError."""
    while True:
        try:
            return parse(line(prompt))
        except UsageError as error:
            say(str(error))


def yes_no(question: str, more: str = "") -> str:
    """Ask what an empty line agrees to, and return the line, in small letters: `y` where it agrees,
    `n` where it declines. `more` says within the brackets what else may be typed. Raises EOFError.
    """
    typed = line(f"{question} [Y/n{more}]").casefold()
    return {"": "y", "yes": "y", "no": "n"}.get(typed, typed)


def agreed(question: str, nobody: tuple[str, str] | None = None, *, reads: bool = True) -> bool:
    """Ask, and whether the line that is typed next says yes; anything else is no.

    Raises UsageError, whose message and hint are `nobody`, where there is no person, or where it is
    a program that `reads` no questions.
    """
    if nobody and not (reads and somebody_there()):
        raise UsageError(*nobody)
    return line(f"{question} [y/N]", at_end="").casefold() in ("y", "yes")
