"""Holes in a field of Anki's, `{{c1::text::hint}}`: found, and shown as a card asks for them.

Time is linear in the text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

MOST_HOLES_DEEP = 10
"""Holes in one another; deeper ones are text."""
_MOST_NUMBER = 65_535
"""Of a hole; with a higher one it is text."""
_HOLE = re.compile(r"(\{\{c([0-9,]+)::)|\}\}")


class Hole(NamedTuple):
    """`{{c1::text::hint}}`."""

    numbers: tuple[int, ...]
    inside: Tree
    hint: str = "..."


Tree = list["str | Hole"]
"""A text with its holes."""


@lru_cache(maxsize=16)
def holes(text: str) -> Tree:
    """A text with its holes; what is not closed, too deep or without a number is text. Every card
    of a note asks for them; nobody changes a tree.

    Anki drops what follows a hole that is never closed; no word is lost here.
    """
    pieces = iter(_HOLE.split(text))
    inside: Tree = [next(pieces)]
    open_: list[tuple[str, tuple[int, ...], Tree]] = []
    """The sign of each hole that is open, its numbers, and what it stands in."""
    skipped = 0
    for opening, listed, after in zip(pieces, pieces, pieces, strict=True):
        numbers = _numbers_of(listed) if opening else ()
        if numbers and len(open_) < MOST_HOLES_DEEP:
            open_.append((opening, numbers, inside))
            inside = []
        elif opening:
            skipped += bool(numbers)
            inside.append(opening)
        elif skipped or not open_:
            skipped = max(0, skipped - 1)
            inside.append("}}")
        else:
            _, numbers, around = open_.pop()
            around.append(_hole_of(numbers, inside))
            inside = around
        inside.append(after)
    while open_:
        opening, _, around = open_.pop()
        around.extend([opening, *inside])
        inside = around
    return inside


def _numbers_of(listed: str) -> tuple[int, ...]:
    """The numbers in `1,2`; none for what is no number of a hole."""
    numbers = (int(part) for part in listed.split(",") if 0 < len(part) <= 5)
    return tuple(dict.fromkeys(number for number in numbers if number <= _MOST_NUMBER))


def _hole_of(numbers: tuple[int, ...], parts: Tree) -> Hole:
    """A hole of its parts; in each of its texts, what follows the first `::` is the hint."""
    inside: Tree = []
    hint = "..."
    for part in parts:
        if isinstance(part, str) and "::" in part:
            part, _, hint = part.partition("::")
        inside.append(part)
    return Hole(numbers, inside, hint)


def shown(tree: Tree, number: int, *, asking: bool) -> str:
    """A text with the holes of a number asked for, or answered."""
    out = []
    for part in tree:
        if isinstance(part, str):
            out.append(part)
        elif number not in part.numbers:
            out.append(shown(part.inside, number, asking=asking))
        else:
            inside = f"[{part.hint}]" if asking else shown(part.inside, number, asking=False)
            out.append(f"<span class=cloze>{inside}</span>")
    return "".join(out)


def _numbers(tree: Tree) -> Iterator[int]:
    for part in tree:
        if isinstance(part, Hole):
            yield from part.numbers
            yield from _numbers(part.inside)


def hidden_parts(tree: Tree, number: int) -> list[Tree]:
    """What is hidden under a number; of holes in one another the outer one."""
    parts: list[Tree] = []
    for part in tree:
        if isinstance(part, Hole):
            inside = part.inside
            parts += [inside] if number in part.numbers else hidden_parts(inside, number)
    return parts


def cloze_numbers(text: str) -> list[int]:
    """The numbers of the holes in a field, each once, in order."""
    return sorted(set(_numbers(holes(text))))


def cloze_parts(text: str, number: int) -> tuple[str, ...]:
    """HTML of what is hidden under a number, in order."""
    return tuple([shown(part, 0, asking=False) for part in hidden_parts(holes(text), number)])
