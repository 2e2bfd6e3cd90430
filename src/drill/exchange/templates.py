"""Anki's templates: a note's fields → the question and the answer of each card, as HTML.

What a template means is what Anki's manual says of it; how it renders was compared with Anki's own
answers, card by card. A template is taken apart once and rendered for every note. Time is linear in
the text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from drill.exchange.html import to_text, without_comments

MOST_DEEP = 50
"""Conditionals in one another."""
MOST_HOLES_DEEP = 8
"""Cloze holes in one another; deeper ones are text."""

_SHORT = 5000

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_EMPTY = re.compile(r"(?:\s|</?(?:br|div)\s?/?>)*+", re.IGNORECASE)
_HOLE = re.compile(r"\{\{c(\d+(?:,\d+)*)::|\}\}")
_NUMBER = re.compile(r"c(\d+)")
_KANJI = re.compile(r" ?([^ >]+?)\[(.+?)\]")
SPECIAL = ("Tags", "Deck", "Subdeck", "Type", "Card", "CardFlag", "FrontSide")
"""Names that stand for what a note is, and not for one of its fields."""


class TemplateError(Exception):
    """A template that cannot be rendered; says why."""


@dataclass(frozen=True, slots=True)
class _Field:
    """`{{filter:filter:Name}}`."""

    name: str
    filters: tuple[str, ...]
    """The one nearest to the name first."""


@dataclass(frozen=True, slots=True)
class _If:
    """`{{#Name}}…{{/Name}}`, or `{{^Name}}…{{/Name}}`."""

    name: str
    filled: bool
    inside: list[_Node] = field(default_factory=list)


_Node = str | _Field | _If


@dataclass(frozen=True, slots=True)
class Template:
    """The two faces of a card, taken apart."""

    front: tuple[_Node, ...]
    back: tuple[_Node, ...]
    fields: tuple[str, ...]
    cloze: bool

    def render(
        self, values: Sequence[str], number: int, extras: Mapping[str, str]
    ) -> tuple[str, str]:
        """Question and answer, HTML. `values` are the fields in their order, `number` is the
        template's, or the hole's less one, from 0; `extras` the special names but `FrontSide`.
        """
        known = dict(zip(self.fields, values, strict=False))
        hole = number + 1 if self.cloze else 0
        front = _Filling(known, extras, hole, asking=True).all(self.front)
        extras = {**extras, "FrontSide": front}
        return front, _Filling(known, extras, hole, asking=False).all(self.back)


def compile_template(front: str, back: str, fields: Sequence[str], *, cloze: bool) -> Template:
    """Take a template apart. Raises TemplateError for one that Anki would not render."""
    known = frozenset(fields)
    return Template(
        tuple(_parsed(front, known, "front")), tuple(_parsed(back, known, "back")),
        tuple(fields), cloze,
    )  # fmt: skip


def _parsed(text: str, known: frozenset[str], side: str) -> list[_Node]:
    text = without_comments(text)
    top: list[_Node] = []
    open_: list[_If] = []
    at = 0
    for found in _TAG.finditer(text):
        inside = open_[-1].inside if open_ else top
        if found.start() > at:
            inside.append(text[at : found.start()])
        at = found.end()
        tag = found[1].strip()
        sign, name = (tag[0], tag[1:].strip()) if tag[:1] in ("#", "^", "/") else ("", tag)
        if sign == "/":
            if not open_ or open_[-1].name != name:
                raise TemplateError(f"its {side} closes '{name[:40]}', which is not open")
            open_.pop()
        elif sign:
            _require(name, known, side, conditional=True)
            if len(open_) >= MOST_DEEP:
                raise TemplateError(f"more than {MOST_DEEP} conditions in one another")
            node = _If(name, sign == "#")
            inside.append(node)
            open_.append(node)
        elif tag and not tag.startswith("!"):
            *filters, name = (part.strip() for part in tag.split(":"))
            _require(name, known, side)
            inside.append(_Field(name, tuple(reversed(filters))))
    if open_:
        raise TemplateError(f"its {side} does not close '{open_[-1].name[:40]}'")
    rest = text[at:]
    if "{{" in rest:
        raise TemplateError(f"its {side} has a '{{{{' that is not closed")
    if rest:
        top.append(rest)
    return top


def _require(name: str, known: frozenset[str], side: str, *, conditional: bool = False) -> None:
    special = name in SPECIAL or (conditional and _NUMBER.fullmatch(name))
    if name not in known and not special:
        raise TemplateError(f"its {side} names a field '{name[:40]}' that is not there")


class _Filling:
    """One face of one card while it is filled in."""

    def __init__(
        self, known: Mapping[str, str], extras: Mapping[str, str], hole: int, *, asking: bool
    ) -> None:
        self._known = known
        self._extras = extras
        self._hole = hole
        self._asking = asking

    def all(self, nodes: Sequence[_Node]) -> str:
        """The nodes, filled in."""
        return "".join(self._each(nodes))

    def _each(self, nodes: Sequence[_Node]) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, str):
                yield node
            elif isinstance(node, _Field):
                yield self._field(node)
            elif self._filled(node.name) is node.filled:
                yield from self._each(node.inside)

    def _filled(self, name: str) -> bool:
        hole = _NUMBER.fullmatch(name)
        if hole and name not in self._known:
            return int(hole[1]) == self._hole
        return not is_empty(self._value(name))

    def _value(self, name: str) -> str:
        if name in self._known:
            return self._known[name]
        return self._extras.get(name, "")

    def _field(self, node: _Field) -> str:
        text = self._value(node.name)
        for name in node.filters:
            text = self._filtered(text, name, node)
        return text

    def _filtered(self, text: str, name: str, node: _Field) -> str:
        if name in ("cloze", "cloze-only"):
            return self._cloze(text, only=name == "cloze-only")
        if name == "type":
            return "" if self._asking else text
        if name == "hint":
            if is_empty(text):
                return ""
            return f"[{node.name}]" if self._asking else text
        made = _FILTERS.get(name)
        return made(text) if made else text

    def _cloze(self, text: str, *, only: bool) -> str:
        tree = _taken_apart(text)
        if not any(self._hole in numbers for numbers in _numbers(tree)):
            return ""
        if only:
            shown = (_answered(part, self._hole) for part in _hidden(tree, self._hole))
            return "..." if self._asking else ", ".join(shown)
        return _asked(tree, self._hole) if self._asking else _answered(tree, self._hole)


def is_empty(text: str) -> bool:
    """Whether a field counts as empty: nothing but blanks, line breaks and empty divisions."""
    return not text or _EMPTY.fullmatch(text) is not None


# -- holes -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Hole:
    """`{{c1::text::hint}}`."""

    numbers: tuple[int, ...]
    inside: list[str | _Hole]
    hint: str


_Tree = list[str | _Hole]


def _taken_apart(text: str) -> _Tree:
    return _known_holes(text) if len(text) < _SHORT else _holes(text)


@lru_cache(maxsize=64)
def _known_holes(text: str) -> _Tree:
    """Of a short text: every card of a note asks for them. Nobody changes a tree."""
    return _holes(text)


def _holes(text: str) -> _Tree:
    """A text with its holes; what is not closed, or too deep, is text."""
    top: _Tree = []
    open_: list[tuple[str, tuple[int, ...], _Tree]] = []
    skipped = 0
    at = 0
    for found in _HOLE.finditer(text):
        inside = open_[-1][2] if open_ else top
        if found.start() > at:
            inside.append(text[at : found.start()])
        at = found.end()
        if found[1] is not None:
            if len(open_) < MOST_HOLES_DEEP:
                numbers = tuple(int(number[:9]) for number in found[1].split(","))
                open_.append((found[0], numbers, []))
            else:
                skipped += 1
                inside.append(found[0])
        elif skipped or not open_:
            skipped = max(0, skipped - 1)
            inside.append(found[0])
        else:
            _, numbers, parts = open_.pop()
            (open_[-1][2] if open_ else top).append(_made(numbers, parts))
    if at < len(text):
        (open_[-1][2] if open_ else top).append(text[at:])
    while open_:
        sign, _, parts = open_.pop()
        (open_[-1][2] if open_ else top).extend([sign, *parts])
    return top


def _made(numbers: tuple[int, ...], parts: _Tree) -> _Hole:
    """A hole of its parts; the hint is what follows the first `::` outside holes in it."""
    for index, part in enumerate(parts):
        if isinstance(part, str) and "::" in part:
            before, _, hint = part.partition("::")
            after = "".join(each if isinstance(each, str) else "" for each in parts[index + 1 :])
            return _Hole(numbers, [*parts[:index], before], hint + after)
    return _Hole(numbers, parts, "")


def _asked(tree: _Tree, number: int) -> str:
    out = []
    for part in tree:
        if isinstance(part, str):
            out.append(part)
        elif number in part.numbers:
            out.append(f"<span class=cloze>[{part.hint or '...'}]</span>")
        else:
            out.append(_asked(part.inside, number))
    return "".join(out)


def _answered(tree: _Tree, number: int) -> str:
    out = []
    for part in tree:
        if isinstance(part, str):
            out.append(part)
            continue
        inside = _answered(part.inside, number)
        out.append(f"<span class=cloze>{inside}</span>" if number in part.numbers else inside)
    return "".join(out)


def _numbers(tree: _Tree) -> Iterator[tuple[int, ...]]:
    for part in tree:
        if isinstance(part, _Hole):
            yield part.numbers
            yield from _numbers(part.inside)


def _hidden(tree: _Tree, number: int) -> Iterator[_Tree]:
    """What is hidden under a number; of holes in one another the outer one."""
    for part in tree:
        if isinstance(part, _Hole):
            if number in part.numbers:
                yield part.inside
            else:
                yield from _hidden(part.inside, number)


def cloze_numbers(text: str) -> list[int]:
    """The numbers of the holes in a field, each once, in order."""
    return sorted({number for numbers in _numbers(_holes(text)) for number in numbers})


def cloze_parts(text: str, number: int) -> tuple[str, ...]:
    """HTML of what is hidden under a number, in order."""
    if "{{c" not in text:
        return ()
    return tuple(_answered(part, 0) for part in _hidden(_taken_apart(text), number))


# -- filters -----------------------------------------------------------------------------


def _kanji(text: str) -> str:
    return _KANJI.sub(r"\1", text.replace("&nbsp;", " "))


def _kana(text: str) -> str:
    return _KANJI.sub(r"\2", text.replace("&nbsp;", " "))


def _furigana(text: str) -> str:
    return _KANJI.sub(r"<ruby>\1<rt>\2</rt></ruby>", text.replace("&nbsp;", " "))


_FILTERS: Mapping[str, Callable[[str], str]] = {
    "text": to_text, "kanji": _kanji, "kana": _kana, "furigana": _furigana,
}  # fmt: skip
"""Any other filter is ignored, as Anki does where an add-on is missing."""
