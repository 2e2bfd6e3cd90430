"""How alike two texts are, and which of many go together best."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from drill.text import words

MOST_TOGETHER = 120
"""Things on one side that are weighed against each other; of more, the likeliest pair goes first.

The best assignment takes time with the cube of their number, and no story has so many figures
that changed at once and all resemble each other.
"""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_UNIT = re.compile(r"[^\W\d_]+|[%$€£]")

Pairs = Mapping[tuple[int, int], float]
"""The weight, above 0, of each pair that may go together: index of the one, index of the other."""


def likeness(text: str, other: str) -> float:
    """0 to 1: the share of common words, each weighing its length (Dice's coefficient).

    By length, because "the" and "of" make no two facts alike.
    """
    a, b = set(words(text)), set(words(other))
    total = sum(map(len, a)) + sum(map(len, b))
    return 2 * sum(map(len, a & b)) / total if total else 0.0


def shared(text: str, other: str) -> float:
    """0 to 1: how many of the words of the shorter text are in the other one."""
    a, b = set(words(text)), set(words(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def same_value(figure: str, other: str) -> bool:
    """Whether two figures say the same number; of units, where both name one, the same as well.

    A figure without a number is its words.
    """
    numbers = [_NUMBER.findall(_THOUSANDS.sub("", text)) for text in (figure, other)]
    if not any(numbers):
        return words(figure) == words(other)
    units = [set(map(str.casefold, _UNIT.findall(text))) for text in (figure, other)]
    return numbers[0] == numbers[1] and (units[0] == units[1] or not all(units))


def assignment(pairs: Pairs) -> dict[int, int]:
    """The assignment, each to one at most, whose weights sum up highest."""
    out: dict[int, int] = {}
    for part in _groups(pairs):
        left, right = sorted({a for a, _ in part}), sorted({b for _, b in part})
        if max(len(left), len(right)) > MOST_TOGETHER:
            taken: set[int] = set()
            for a, b in sorted(part, key=lambda pair: (-pairs[pair], pair)):
                if a not in out and b not in taken:
                    out[a] = b
                    taken.add(b)
            continue
        weights = [[pairs.get((a, b), 0.0) for b in right] for a in left]
        for at, to in enumerate(_best_columns(weights)):
            if to is not None and weights[at][to]:
                out[left[at]] = right[to]
    return out


def _groups(pairs: Pairs) -> list[list[tuple[int, int]]]:
    """The pairs in groups that have nothing to do with each other."""
    leaders: dict[tuple[str, int], tuple[str, int]] = {}

    def leader(node: tuple[str, int]) -> tuple[str, int]:
        while (above := leaders.setdefault(node, node)) != node:
            leaders[node] = node = leaders[above]
        return node

    for a, b in pairs:
        leaders[leader(("a", a))] = leader(("b", b))
    groups: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for a, b in pairs:
        groups[leader(("a", a))].append((a, b))
    return list(groups.values())


def _best_columns(weights: Sequence[Sequence[float]]) -> list[int | None]:
    """The column of each row where the sum is highest (the Hungarian method, with potentials)."""
    if len(weights) > len(weights[0]):
        turned: list[int | None] = [None] * len(weights)
        for column, row in enumerate(_best_columns([*zip(*weights, strict=True)])):
            if row is not None:
                turned[row] = column
        return turned
    rows, columns = len(weights), len(weights[0])
    of_row, of_column = [0.0] * (rows + 1), [0.0] * (columns + 1)
    taken = [0] * (columns + 1)  # by which row, from 1; column 0 is where each search begins
    for row in range(1, rows + 1):
        taken[0], at = row, 0
        slack, came = [float("inf")] * (columns + 1), [0] * (columns + 1)
        done = [False] * (columns + 1)
        while taken[at]:
            done[at] = True
            here, least, to = taken[at], float("inf"), 0
            for column in range(1, columns + 1):
                if done[column]:
                    continue
                cost = -weights[here - 1][column - 1] - of_row[here] - of_column[column]
                if cost < slack[column]:
                    slack[column], came[column] = cost, at
                if slack[column] < least:
                    least, to = slack[column], column
            for column in range(columns + 1):
                if done[column]:
                    of_row[taken[column]] += least
                    of_column[column] -= least
                else:
                    slack[column] -= least
            at = to
        while at:
            taken[at], at = taken[came[at]], came[at]
    out: list[int | None] = [None] * rows
    for column in range(1, columns + 1):
        if taken[column]:
            out[taken[column] - 1] = column - 1
    return out
