"""A typed answer against the expected one. It proposes a rating; the person decides.

Figures are compared as quantities: "0.4k" is 400, "two weeks" is 14 days, "forty percent" is
40 %. Words are compared in order, a slip of the finger forgiven, and shown as a difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from math import isclose

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

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
    figures: bool
    """Whether it was compared by its figures."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, in the base unit of its dimension."""

    value: float
    unit: str
    """`%`, `s` (times), `x` (factors), a currency, or empty for a bare number."""
    number: float
    """As it was written, before its unit: 2 in "two weeks"."""


_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: number * 10
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
} | {"half": 0.5}  # fmt: skip
_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9,
    "billion": 1e9, "hundred": 1e2,
}  # fmt: skip
_DAY = 86_400.0
_UNITS: dict[str, tuple[float, str]] = {
    "%": (1, "%"), "percent": (1, "%"), "pct": (1, "%"), "per cent": (1, "%"),
    "percentage points": (1, "%"), "points": (1, ""),
    "x": (1, "x"), "×": (1, "x"), "times": (1, "x"), "fold": (1, "x"),
    "ms": (1e-3, "s"), "millisecond": (1e-3, "s"),
    "s": (1, "s"), "sec": (1, "s"), "second": (1, "s"),
    "m": (60, "s"), "min": (60, "s"), "minute": (60, "s"), "h": (3600, "s"), "hr": (3600, "s"),
    "hour": (3600, "s"), "d": (_DAY, "s"), "day": (_DAY, "s"), "week": (7 * _DAY, "s"),
    "wk": (7 * _DAY, "s"), "fortnight": (14 * _DAY, "s"), "month": (365.25 / 12 * _DAY, "s"),
    "mo": (365.25 / 12 * _DAY, "s"), "quarter": (365.25 / 4 * _DAY, "s"),
    "year": (365.25 * _DAY, "s"), "yr": (365.25 * _DAY, "s"),
    "$": (1, "$"), "dollar": (1, "$"), "usd": (1, "$"), "€": (1, "€"), "euro": (1, "€"),
    "eur": (1, "€"), "£": (1, "£"), "pound": (1, "£"), "gbp": (1, "£"),
}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<money>[$€£])?\s?(?P<times>[x×])?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+|[%×$€£])"
)
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
        hit = met(quantities(typed, minutes=times), figures)
        if hit == len(figures):  # written otherwise is no difference
            pieces = ((Piece.SAME, expected),)
        return Typed(_rating(hit / len(figures), 1.0, SOME), pieces, True)
    return Typed(_rating(_share(theirs, ours), MOST, SOME), pieces, False)


def said(typed: str, facts: Sequence[str]) -> frozenset[int]:
    """Indexes of the facts that a typed text holds: their figures, else most of their words."""
    numbers, words = quantities(typed), _WORD.findall(typed)
    out = set()
    for index, fact in enumerate(facts):
        figures = quantities(fact)
        if figures and met(numbers, figures) < len(figures):
            continue
        if figures or _share(words, _content(fact), ordered=False) >= SOME:
            out.add(index)
    return frozenset(out)


def quantities(text: str, *, minutes: bool = False) -> list[Quantity]:
    """The figures of a text, in order, number words and units understood.

    `minutes` says what "20m" means where it could be millions as well.
    """
    return [quantity for _, quantity in placed(text, minutes=minutes)]


def placed(text: str, *, minutes: bool = False) -> list[tuple[int, Quantity]]:
    """The figures of a text as `quantities` has them, each with where it begins: the index of a
    character of the casefolded text.
    """
    out: list[tuple[int, Quantity]] = []
    tokens = list(_TOKEN.finditer(text.casefold()))
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        value = _number(token)
        if value is None:
            continue
        unit = token["money"] or ("x" if token["times"] else "")
        # "twenty five", "two hundred thousand": what follows belongs to the same number.
        while at < len(tokens) and (word := tokens[at]["word"]):
            if word in _NUMBERS and not token["number"] and value % 10 == 0 < value:
                value += _NUMBERS[word]
            elif word == "m" and minutes and not unit:
                break
            elif word in _SCALES and (len(word) > 1 or unit or not _gap(tokens, at, text)):
                value *= _SCALES[word]
            else:
                break
            at += 1
        factor, number = 1.0, value
        if value == 0.5 and at + 1 < len(tokens) and tokens[at]["word"] in ("a", "an"):
            at += 1  # "half a year"
        if at < len(tokens) and (found := _unit(tokens[at]["word"])):
            factor, unit = found
            at += 1
        elif (
            at + 1 < len(tokens)
            and tokens[at]["word"] == "per"
            and (tokens[at + 1]["word"] == "cent")
        ):
            unit, at = "%", at + 2
        begins = token.start("number" if token["number"] else "word")
        out.append((begins, Quantity(value * factor, unit, number)))
    return out


def _number(token: re.Match[str]) -> float | None:
    if token["number"]:
        digits = token["number"]
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
            return float(digits.replace(",", ""))
        return float(digits.replace(",", "."))
    word = token["word"]
    return float(_NUMBERS[word]) if word in _NUMBERS and word != "one" else None


def _gap(tokens: Sequence[re.Match[str]], at: int, text: str) -> bool:
    """Whether a blank stands before a token: "5 m" is not five million."""
    return text[tokens[at].start() - 1 : tokens[at].start()].isspace()


def _unit(word: str | None) -> tuple[float, str] | None:
    if not word:
        return None
    return _UNITS.get(word) or _UNITS.get(word.removesuffix("s"))


def met(typed: Sequence[Quantity], expected: Sequence[Quantity]) -> int:
    """How many of the expected figures were typed; each typed one counts once."""
    left = list(typed)
    hit = 0
    for figure in expected:
        for index, other in enumerate(left):
            if _equal(other, figure):
                del left[index]
                hit += 1
                break
    return hit


def _equal(typed: Quantity, expected: Quantity) -> bool:
    """The same quantity; the card shows the unit, so it may be left out when typing."""
    if typed.unit == expected.unit:
        return isclose(typed.value, expected.value, rel_tol=1e-3)
    return not typed.unit and isclose(typed.number, expected.number, rel_tol=1e-3)


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


def _content(text: str) -> list[str]:
    tokens = _WORD.findall(text)
    return [word for word in tokens if word.casefold() not in LITTLE] or tokens


def _share(typed: Sequence[str], expected: Sequence[str], *, ordered: bool = True) -> float:
    """How much of the expected words was typed, 0 to 1."""
    wanted = [word for word in expected if word.casefold() not in LITTLE] or list(expected)
    if not wanted:
        return 1.0
    if ordered:
        given = [word for word in typed if word.casefold() not in LITTLE] or list(typed)
        return LCSseq.similarity(*_named(given, wanted)) / len(wanted)
    found, given = _named(wanted, typed)
    return sum(map(frozenset(given).__contains__, found)) / len(wanted)


def _named(some: Sequence[str], others: Sequence[str]) -> tuple[list[str], list[str]]:
    """Both in small letters, each word of the first under the name of the other it is like."""
    names = [word.casefold() for word in others]
    known = frozenset(names)
    # In figures and in short words a letter is the meaning.
    near = [name for name in dict.fromkeys(names) if len(name) > 3 and not name[:1].isdigit()]
    forgiving = len(some) * len(near) <= PATIENCE
    found: dict[str, str] = {}
    for word in map(str.casefold, some):
        if word in found:
            continue
        found[word] = word
        if forgiving and word not in known and len(word) > 3 and not word[:1].isdigit():
            like = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=ALIKE)
            found[word] = like[0] if like else word
    return [found[word.casefold()] for word in some], names


def _runs(
    typed: Sequence[str], expected: Sequence[str]
) -> list[tuple[Piece, list[str], list[str]]]:
    """Runs of words: what both have, what only the expected has, what only was typed."""
    theirs, ours = _named(typed, expected)
    out: list[tuple[Piece, list[str], list[str]]] = []
    for _, a, b, c, d in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if theirs[a:b] == ours[c:d]:
            out.append((Piece.SAME, list(expected[c:d]), list(typed[a:b])))
            continue
        if b > a:
            out.append((Piece.EXTRA, list(typed[a:b]), []))
        if d > c:
            out.append((Piece.MISSING, list(expected[c:d]), []))
    return out


def _difference(typed: Sequence[str], expected: Sequence[str]) -> tuple[tuple[Piece, str], ...]:
    return tuple((kind, " ".join(words)) for kind, words, _ in _runs(typed, expected) if words)
