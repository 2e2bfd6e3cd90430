"""The figures of a text, read as quantities: "0.4k" is 400, "two weeks" is 14 days, "forty percent"
is 40 %.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose

from drill.text import ONES, TENS

NUMBER_WORDS = {word: number for number, word in enumerate(ONES)} | {
    word: number * 10 for number, word in enumerate(TENS, start=2)
}
_NUMBERS = NUMBER_WORDS | {"half": 0.5}
_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9,
    "billion": 1e9, "hundred": 1e2, "dozen": 12, "grand": 1e3,
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
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_TOKEN = re.compile(
    rf"(?P<money>[$€£])?\s?(?P<times>[x×])?(?P<number>{_THOUSANDS.pattern}|\d+(?:[.,]\d+)?)"
    r"|(?P<word>[^\W\d_]+|[%×$€£])"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, in the base unit of its dimension."""

    value: float
    unit: str
    """`%`, `s` (times), `x` (factors), a currency, or empty for a bare number."""
    number: float
    """As it was written, before its unit: 2 in "two weeks"."""


def quantities(text: str, *, minutes: bool = False) -> list[Quantity]:
    """The figures of a text, in order, number words and units understood.

    `minutes` says what "20m" means where it could be millions as well.
    """
    return [quantity for _, _, quantity in quantity_spans(text, minutes=minutes)]


def quantity_spans(text: str, *, minutes: bool = False) -> list[tuple[int, int, Quantity]]:
    """The same, each with where it begins and ends, its unit included: indexes of characters of the
    casefolded text.
    """
    out: list[tuple[int, int, Quantity]] = []
    tokens = list(_TOKEN.finditer(text.casefold()))
    at = 0
    while at < len(tokens):
        token = tokens[at]
        at += 1
        value = _number(token)
        if value is None:
            continue
        unit = token["money"] or ("x" if token["times"] else "")
        if value == 0.5 and at + 1 < len(tokens) and tokens[at]["word"] in ("a", "an"):
            at += 1  # "half a year", "half a million"
        # "twenty five", "two hundred thousand": what follows belongs to the same number.
        while at < len(tokens) and (word := tokens[at]["word"]):
            if word in _NUMBERS and not token["number"] and value % 10 == 0 < value:
                value += _NUMBERS[word]
            elif word == "m" and minutes and not unit:
                break
            elif word in _SCALES and (len(word) > 1 or unit or not _spaced(tokens, at, text)):
                value *= _SCALES[word]
            else:
                break
            at += 1
        factor, number = 1.0, value
        if at < len(tokens) and (measure := _unit(tokens[at]["word"])):
            factor, unit = measure
            at += 1
        elif [token["word"] for token in tokens[at : at + 2]] == ["per", "cent"]:
            unit, at = "%", at + 2
        begins = token.start("number" if token["number"] else "word")
        out.append((begins, tokens[at - 1].end(), Quantity(value * factor, unit, number)))
    return out


def _number(token: re.Match[str]) -> float | None:
    if token["number"]:
        digits = token["number"]
        return float(digits.replace(",", "" if _THOUSANDS.fullmatch(digits) else "."))
    word = token["word"]
    return float(_NUMBERS[word]) if word in _NUMBERS and word != "one" else None


def _spaced(tokens: Sequence[re.Match[str]], at: int, text: str) -> bool:
    """Whether a blank stands before a token: "5 m" is not five million."""
    return text[tokens[at].start() - 1 : tokens[at].start()].isspace()


def _unit(word: str | None) -> tuple[float, str] | None:
    if not word:
        return None
    return _UNITS.get(word) or _UNITS.get(word.removesuffix("s"))


def count_met(typed: Sequence[Quantity], expected: Sequence[Quantity]) -> int:
    """How many of the expected figures were typed; each typed one counts once."""
    left = list(typed)
    for figure in expected:
        if met := next((other for other in left if _agree(other, figure)), None):
            left.remove(met)
    return len(typed) - len(left)


def _agree(typed: Quantity, expected: Quantity) -> bool:
    """The same quantity; the card shows the unit, so it may be left out when typing."""
    if typed.unit == expected.unit:
        return isclose(typed.value, expected.value, rel_tol=1e-3)
    return not typed.unit and isclose(typed.number, expected.number, rel_tol=1e-3)
