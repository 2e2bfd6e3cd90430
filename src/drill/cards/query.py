"""The search language: text → a tree, as people who know Anki write it.

`words`, `"a phrase"`, `field:value`, `-` for not, `or`, brackets. A mistake names the character
where it is. Pure: what a value means is decided where the tree is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drill.errors import UsageError
from drill.text import clean, did_you_mean

LONGEST = 2_000
"""Characters of a search."""
DEEPEST = 20
"""Brackets inside brackets; SQLite's own parser ends not far beyond."""
MOST = 100
"""Words and fields of a search."""
MOST_PATTERNS = 10
"""Of them patterns, each of which keeps some megabytes while it is searched for."""

FIELDS = (
    "kind", "deck", "tag", "story", "competency", "note", "is", "prop", "rated", "re",
)  # fmt: skip
"""What may stand before a colon."""
IS = (
    "due", "new", "learning", "review", "suspended", "buried", "leech", "sample", "shadowed", "own",
    "retired", "duplicate", "edited",
)  # fmt: skip
"""What a card may be asked to be."""
PROPS = ("recall", "stability", "difficulty", "lapses", "reps", "interval", "due")
"""What may be compared with a number."""
SIGNS = ("<=", ">=", "!=", "<", ">", "=")

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|-?\.\d+", re.ASCII)
_PROP = re.compile(r"([a-z]*)\s*(<=|>=|!=|<>|<|>|=)\s*(.*)", re.IGNORECASE | re.DOTALL)


class SearchError(UsageError):
    """A search that cannot be understood, and where."""

    def __init__(self, message: str, hint: str = "", *, at: int = 0, query: str = "") -> None:
        super().__init__(message, hint)
        self.at = at
        """The character, from 0."""
        self.query = query

    @property
    def pointed(self) -> str:
        """The search with a caret under the character, for a terminal."""
        start = max(0, self.at - 60)
        excerpt = self.query[start : self.at + 20].replace("\n", " ")
        return f"{excerpt}\n{' ' * (self.at - start)}^"


@dataclass(frozen=True, slots=True)
class WordTerm:
    """What a card says: a beginning of a word, or a phrase as it stands."""

    text: str
    exact: bool
    """It was quoted: whole words, in this order."""


@dataclass(frozen=True, slots=True)
class Term:
    """`field:value`; `*` in the value stands for anything where `glob` is set."""

    field: str
    value: str
    at: int
    """Where the value begins."""
    glob: bool


@dataclass(frozen=True, slots=True)
class Prop:
    """A property against a number."""

    name: str
    sign: str
    number: float
    """A share for `recall`, days for `stability`, `interval` and `due`."""


@dataclass(frozen=True, slots=True)
class Rated:
    """Reviewed in the last so many study days, today one of them; with one rating, or any."""

    days: int
    rating: int | None


@dataclass(frozen=True, slots=True)
class Not:
    """Not this."""

    of: Tree


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these; of none, everything."""

    of: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Any_:
    """One of these at least."""

    of: tuple[Tree, ...]


Tree = WordTerm | Term | Prop | Rated | Not | All | Any_


def parse(query: str) -> Tree:
    """The tree of a search; an empty one asks for everything.

    Raises SearchError: nothing that can be read, an open quote or bracket, an unknown field, a
    number that is none, a side of `or` or something after `-` that is missing, a search that is too
    long or too deep.
    """
    text = cleaned(query)
    if len(text) > LONGEST:
        raise SearchError(
            f"a search has at most {LONGEST:,} characters, not {len(text):,}",
            at=LONGEST, query=text,
        )  # fmt: skip
    if query.strip() and not text.strip():
        raise SearchError("there is nothing in this search that can be read", at=0, query=text)
    return _Parser(text).whole()


def cleaned(query: str) -> str:
    """A search as it is read: what `at` of a fault counts in."""
    return clean(query).replace("\n", " ").replace("\t", " ")


@dataclass(frozen=True, slots=True)
class _Token:
    sign: str
    """`(`, `)`, `-`, `or`, or empty for a term."""
    at: int
    text: str = ""
    """Of a term: what stands before its quote, or all of it."""
    quoted: str | None = None
    """What stands in its quotes."""
    inside: int = 0
    """Where what is quoted begins."""
    whole: bool = False
    """It is quoted from its first character on."""


class _Parser:
    """Recursive descent: either → each → one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(self._read())
        self._next = 0
        self._depth = self._leaves = self._patterns = 0

    def whole(self) -> Tree:
        if not self._tokens:
            return All(())
        tree = self._either()
        if self._here() is not None:
            raise self._fault(
                "a bracket is closed that was not opened", self._tokens[self._next].at
            )
        return tree

    # -- reading -----------------------------------------------------------------------------

    def _read(self) -> Iterator[_Token]:
        at, text = 0, self._text
        while at < len(text):
            sign = text[at]
            if sign.isspace():
                at += 1
            elif sign in "()":
                yield _Token(sign, at)
                at += 1
            elif sign == "-" and (at == 0 or text[at - 1].isspace() or text[at - 1] in "(-"):
                yield _Token("-", at)
                at += 1
            else:
                token, at = self._term(at)
                yield token

    def _term(self, start: int) -> tuple[_Token, int]:
        text, at = self._text, start
        before = ""
        inner = 0  # brackets of a pattern that are open: they are its own
        while at < len(text) and not text[at].isspace():
            pattern = before[:3].casefold() == "re:"
            bracket = text[at] in "()" and not (pattern and text[at - 1] == "\\")
            if bracket and (not pattern or (text[at] == ")" and not inner)):
                break
            if bracket:
                inner += 1 if text[at] == "(" else -1
            if text[at] == '"' and (at == start or text[at - 1] == ":"):
                end = text.find('"', at + 1)
                if end < 0:
                    raise self._fault("this quote is not closed", at, 'Close it with ".')
                return _Token("", start, before, text[at + 1 : end], at + 1, at == start), end + 1
            before += text[at]
            at += 1
        sign = "or" if before.casefold() == "or" else ""
        return _Token(sign, start, before), at

    def _here(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    # -- grammar -----------------------------------------------------------------------------

    def _either(self) -> Tree:
        sides = [self._each()]
        while (here := self._here()) is not None and here.sign == "or":
            self._next += 1
            sides.append(self._each())
        return sides[0] if len(sides) == 1 else Any_(tuple(sides))

    def _each(self) -> Tree:
        parts: list[Tree] = []
        while (here := self._here()) is not None and here.sign not in ("or", ")"):
            parts.append(self._one(here))
        if not parts:
            at = here.at if here else len(self._text)
            raise self._fault("something to search for is missing here", at)
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, here: _Token) -> Tree:
        self._next += 1
        if here.sign == "-":
            denied = 1
            while (after := self._here()) is not None and after.sign == "-":
                self._next += 1
                denied += 1
            if after is None or after.sign in ("or", ")"):
                raise self._fault("`-` has nothing after it", here.at)
            tree = self._one(after)
            return Not(tree) if denied % 2 else tree
        if here.sign == "(":
            self._depth += 1
            if self._depth > DEEPEST:
                raise self._fault(f"more than {DEEPEST} brackets inside each other", here.at)
            inner = self._either()
            end = self._here()
            if end is None:
                raise self._fault("this bracket is not closed", here.at, "Close it with ).")
            self._next += 1
            self._depth -= 1
            return inner
        return self._leaf(here)

    def _leaf(self, token: _Token) -> Tree:
        self._leaves += 1
        if self._leaves > MOST:
            raise self._fault(f"a search has at most {MOST} words and fields", token.at)
        if token.whole:
            inner = token.quoted or ""
            field, colon, value = inner.partition(":")
            if colon and field.casefold() in FIELDS:  # "deck:my deck", as Anki has it
                return self._field(field.casefold(), value, token.inside + len(field) + 1, token)
            if not inner.strip():
                raise self._fault("there is nothing between these quotes", token.at)
            return WordTerm(inner, True)
        field, colon, value = token.text.partition(":")
        # `1:1` and `:` are words; so is what no letter stands before.
        if not colon or not field.isalpha() or not field.isascii():
            return WordTerm(token.text, False)
        at = token.at + len(field) + 1
        if token.quoted is not None:
            at, value = at if value else token.inside, value + token.quoted
        name = field.casefold()
        if name not in FIELDS:
            raise self._fault(
                f"a search has no field {field[:40]!r}", token.at, did_you_mean(name, list(FIELDS))
            )
        return self._field(name, value, at, token)

    def _field(self, name: str, value: str, at: int, token: _Token) -> Tree:
        if not value.strip():
            raise self._fault(f"{name}: has nothing after it", max(at - 1, 0))
        if name == "prop":
            return self._prop(value, at)
        if name == "rated":
            return self._rated(value, at)
        if name == "is":
            value = value.casefold()
            if value not in IS:
                hint = did_you_mean(value, list(IS))
                raise self._fault(f"is: takes no {value[:40]!r}", at, hint)
        if name == "re":
            self._patterns += 1
            if self._patterns > MOST_PATTERNS:
                raise self._fault(f"a search has at most {MOST_PATTERNS} patterns", token.at)
        return Term(name, value, at, token.quoted is None and "*" in value)

    def _prop(self, value: str, at: int) -> Prop:
        match = _PROP.fullmatch(value)
        name = (match[1] if match else value.partition(":")[0]).casefold()
        if name not in PROPS:
            hint = did_you_mean(name, list(PROPS))
            raise self._fault(f"prop: does not know {name[:40]!r}", at, hint)
        if not match:
            raise self._fault(
                f"prop:{name} wants a comparison", at, f"As prop:{name}<0.8; {' '.join(SIGNS)}."
            )
        number = match[3].strip()
        percent = number.endswith("%") and name == "recall"
        digits = number[:-1].rstrip() if percent else number
        if not _NUMBER.fullmatch(digits) or len(digits) > 18:
            raise self._fault(
                f"{number[:40]!r} is no number", at + match.start(3), f"As prop:{name}<0.8."
            )
        figure = float(digits)
        if percent:
            figure /= 100
        if name == "recall" and not 0 <= figure <= 1:
            raise self._fault(
                "recall is a share from 0 to 1", at + match.start(3), "As prop:recall<0.8, or <80%."
            )
        return Prop(name, {"<>": "!="}.get(match[2], match[2]), figure)

    def _rated(self, value: str, at: int) -> Rated:
        days, colon, rating = value.partition(":")
        number = int(days) if len(days) < 6 and days.isdecimal() and days.isascii() else 0
        if not 1 <= number <= 36_500:
            raise self._fault(f"{days[:40]!r} is no number of days", at, "As rated:7.")
        if colon and rating not in ("1", "2", "3", "4"):
            raise self._fault(
                f"{rating[:40]!r} is no rating", at + len(days) + 1,
                "1 again, 2 hard, 3 good, 4 easy.",
            )  # fmt: skip
        return Rated(number, int(rating) if colon else None)

    def _fault(self, message: str, at: int, hint: str = "") -> SearchError:
        return SearchError(f"{message}, at character {at + 1}", hint, at=at, query=self._text)
