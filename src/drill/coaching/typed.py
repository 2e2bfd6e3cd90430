"""A typed answer against the expected one. It proposes a rating; the person decides.

Figures are compared as quantities. Words are compared in order, a slip of the finger forgiven, and
shown as a difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from drill.coaching.quantities import count_met, quantities
from drill.domain.review import Rating

SHORT = 14
"""Words up to which a difference is worth reading word by word."""
ALIKE = 80.0
"""Likeness, 0 to 100, from which two words count as the same word mistyped."""
PATIENCE = 2_000_000
"""Pairs of words up to which slips are looked for: beyond, only the same word counts."""
MOST, SOME = 0.85, 0.5
"""Shares of the expected words from which an answer is proposed as good, as hard."""


class Piece(StrEnum):
    """What a run of words in the difference is."""

    SAME = "same"
    MISSING = "missing"
    """Expected, not typed."""
    EXTRA = "extra"
    """Typed, not expected."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a typed answer came to."""

    rating: Rating
    """Good, hard or again: a proposal."""
    pieces: tuple[tuple[Piece, str], ...]
    """The difference, in the order of reading; empty where the answer is too long for one."""


_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*%?")


def compare(typed: str, expected: str) -> Typed:
    """What a typed answer is worth against the expected text.

    Where the expected text has figures, they decide: all of them typed proposes good, most of
    them hard. Else the share of its words does.
    """
    figures = quantities(expected)
    theirs, ours = _WORD.findall(typed), _WORD.findall(expected)
    pieces = _difference(theirs, ours) if max(len(theirs), len(ours)) <= SHORT else ()
    if figures:
        times = any(figure.unit == "s" for figure in figures)
        hit = count_met(quantities(typed, minutes=times), figures)
        if hit == len(figures):  # written otherwise is no difference
            pieces = ((Piece.SAME, expected),)
        return Typed(_rating(hit / len(figures), 1.0, SOME), pieces)
    return Typed(_rating(_share(theirs, ours), MOST, SOME), pieces)


def said(typed: str, facts: Sequence[str]) -> frozenset[int]:
    """Indexes of the facts that a typed text holds: their figures, else most of their words."""
    numbers, words = quantities(typed), _WORD.findall(typed)
    out = set()
    for index, fact in enumerate(facts):
        figures = quantities(fact)
        if figures and count_met(numbers, figures) < len(figures):
            continue
        if figures or _share(words, _WORD.findall(fact), ordered=False) >= SOME:
            out.add(index)
    return frozenset(out)


def _rating(share: float, most: float, some: float) -> Rating:
    if share >= most:
        return Rating.GOOD
    return Rating.HARD if share >= some else Rating.AGAIN


LITTLE = frozenset(
    "a an and are as at be but by for from had has have he her his i in into is it its my no not "
    "of on or our she so that the their them then they this to up was we were what which who "
    "with you your".split()
)
"""Words that carry nothing of what a text says."""


def _content(words: Sequence[str]) -> list[str]:
    """The words that carry something; all, where none does."""
    return [word for word in words if word.casefold() not in LITTLE] or list(words)


def _share(typed: Sequence[str], expected: Sequence[str], *, ordered: bool = True) -> float:
    """How much of the expected words was typed, 0 to 1."""
    wanted = _content(expected)
    if not wanted:
        return 1.0
    if ordered:
        return LCSseq.similarity(*_named(_content(typed), wanted)) / len(wanted)
    names, given = _named(wanted, typed)
    return sum(map(frozenset(given).__contains__, names)) / len(wanted)


def _named(some: Sequence[str], others: Sequence[str]) -> tuple[list[str], list[str]]:
    """Both in small letters, each word of the first under the name of the other it is like."""
    names = [word.casefold() for word in others]
    # In figures and in short words a letter is the meaning.
    near = [name for name in dict.fromkeys(names) if _may_slip(name)]
    forgiving = len(some) * len(near) <= PATIENCE
    name_of = {name: name for name in names}
    for word in map(str.casefold, some):
        if word not in name_of:
            like = None
            if forgiving and _may_slip(word):
                like = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=ALIKE)
            name_of[word] = like[0] if like else word
    return [name_of[word.casefold()] for word in some], names


def _may_slip(word: str) -> bool:
    return len(word) > 3 and not word[:1].isdigit()


def _difference(typed: Sequence[str], expected: Sequence[str]) -> tuple[tuple[Piece, str], ...]:
    """Runs of words: what both have, what only was typed, what only the expected has."""
    theirs, ours = _named(typed, expected)
    pieces: list[tuple[Piece, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append((Piece.SAME, " ".join(expected[c:d])))
            continue
        if b > a:
            pieces.append((Piece.EXTRA, " ".join(typed[a:b])))
        if d > c:
            pieces.append((Piece.MISSING, " ".join(expected[c:d])))
    return tuple(pieces)
