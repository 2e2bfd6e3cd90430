"""Anki's templates: a note's fields → the question and the answer of each card, as HTML.

What a template means is what Anki's manual says of it; how it renders was compared with Anki's own
answers, card by card. A template is taken apart once and rendered for every note. Time is linear in
the text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from drill.exchange.holes import hidden_parts, holes, shown
from drill.exchange.html_text import to_text, without_comments

MOST_DEEP = 50
"""Conditionals in one another."""
MOST_TAGS = 1000
"""`{{…}}` on one side of a template."""
MOST_FILTERS = 10
"""Filters of one field."""
MOST_SHOWN = 2_000_000
"""Characters of a face; a field named a thousand times must not fill the memory."""

_OTHER_SIGNS = "{{=<% %>=}}"
"""At the start of a side: its tags are written `<%Field%>`."""
_EMPTY = re.compile(r"(?:\s|</?(?:br|div)\s?/?>)*+", re.IGNORECASE)
_NUMBER = re.compile(r"c([0-9]{1,5})")
_EXTRAS = ("Tags", "Deck", "Subdeck", "Type", "Card", "CardFlag", "CardID")
"""Names that stand for what a note is, told by whoever has it."""
SPECIAL = (*_EXTRAS, "FrontSide")
"""Names that stand for what a note is, and not for one of its fields."""
_RULE = re.compile(r"""\A\s*(?:<hr(?: id=(?:answer|"answer"|'answer')|/)?>)?""")
"""What parts the answer from the question."""
_BLANK = " \t\r\n"
"""Has no effect at the start of HTML."""
_OF_HOLES = {("cloze",): "cloze", ("cloze", "type"): "type"}
"""Filters that do nothing but show holes, and how."""


class TemplateError(Exception):
    """A template that cannot be rendered; says why."""


@dataclass(frozen=True, slots=True)
class _Field:
    """`{{filter:filter:Name}}`."""

    name: str
    filters: tuple[str, ...]
    """The one nearest to the name first."""
    holes: str = ""
    """How its holes are shown, where nothing else is done to it; see `_Filling._cloze`."""


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
    special: bool
    """Whether it names what a note is, and not only its fields and its front."""
    hints: tuple[str, ...]
    """Names of the fields that the front only hints at: a hint opens at a click in Anki, and there
    is nothing to click here."""
    rest: tuple[_Node, ...] = ()
    """What the back tells after the front and a rule; empty where only the filled faces show it."""
    skipped: int = 0
    """Characters between the front and that."""
    whole: tuple[int, int] | None = None
    """Places of the fields that are, as they stand, the question and what the back tells after it,
    as in most templates; None in others."""

    def render(
        self, values: Sequence[str], number: int, extras: Mapping[str, str]
    ) -> tuple[str, str]:
        """Question and answer, HTML. `values` are the fields in their order, `number` is the
        template's, or the hole's less one, from 0; `extras` the special names but `FrontSide`.

        The question of a cloze card is empty where the number has no hole to ask for.
        """
        known, front = self._asked(values, number, extras)
        return front, self._answered(known, number)

    def parts(
        self, values: Sequence[str], number: int, extras: Mapping[str, str]
    ) -> tuple[str, str]:
        """The same, the answer without the question that it repeats, where it tells anything else:
        drill shows that above anyway."""
        if self.whole:
            front, rest = values[self.whole[0]], values[self.whole[1]]
            if rest.strip() and len(front) + self.skipped + len(rest) <= MOST_SHOWN:
                return front, rest
        known, front = self._asked(values, number, extras)
        if self.rest:
            left = max(0, MOST_SHOWN - len(front) - self.skipped)
            rest, _ = _face(self.rest, known, number + 1, most=left)
            if rest.strip():
                return front, rest
        return front, _without_front(self._answered(known, number), front)

    def _asked(
        self, values: Sequence[str], number: int, extras: Mapping[str, str]
    ) -> tuple[dict[str, str], str]:
        """All that is known by a name, and the question."""
        known = dict(zip(self.fields, values, strict=False))
        known = {**extras, **known} if extras else known
        front, has_hole = _face(self.front, known, number + 1, asking=True)
        if self.cloze and not has_hole:
            front = ""
        known.setdefault("FrontSide", front)
        return known, front

    def _answered(self, known: Mapping[str, str], number: int) -> str:
        return _face(self.back, known, number + 1)[0]


def _without_front(answer: str, question: str) -> str:
    """An answer without the question, and the rule, that it begins with."""
    if not answer.startswith(question):
        return answer
    rest = _RULE.sub("", answer[len(question) :], count=1)
    return rest if rest.strip() else answer


def _after_front(back: Sequence[_Node], fields: Sequence[str]) -> tuple[tuple[_Node, ...], int]:
    """What a back tells after the front and a rule, and how many characters stand between; nothing
    where it does not begin with those, so that only the filled faces show it."""
    match back:
        case [_Field("FrontSide", ()), str(text), *rest] if "FrontSide" not in fields:
            rule = _RULE.match(text)
            if rule and "<" in rule[0]:
                told = text[rule.end() :].lstrip(_BLANK)
                return tuple(filter(None, (told, *rest))), len(text) - len(told)
    return (), 0


def _tags(nodes: Iterable[_Node]) -> Iterator[_Field | _If]:
    """Every tag. Conditions are at most `MOST_DEEP` deep."""
    for node in nodes:
        if isinstance(node, str):
            continue
        yield node
        if isinstance(node, _If):
            yield from _tags(node.inside)


def compile_template(front: str, back: str, fields: Sequence[str], *, cloze: bool) -> Template:
    """Take a template apart. Raises TemplateError for one that Anki would not render."""
    known = frozenset(fields)
    asked, answered = _parsed(front, known, "front"), _parsed(back, known, "back")
    rest, skipped = _after_front(answered, fields)
    hints = (tag.name for tag in _tags(asked) if isinstance(tag, _Field) and "hint" in tag.filters)
    return Template(
        front=tuple(asked),
        back=tuple(answered),
        fields=tuple(fields),
        cloze=cloze,
        special=any(tag.name in _EXTRAS for tag in _tags([*asked, *answered])),
        hints=tuple(dict.fromkeys(hints)),
        rest=rest,
        skipped=skipped,
        whole=None if cloze else _whole_fields(asked, rest, fields),
    )


def _whole_fields(
    asked: Sequence[_Node], rest: Sequence[_Node], fields: Sequence[str]
) -> tuple[int, int] | None:
    """Places of the fields that a question and the rest of a back are, each of one and as it stands
    there."""
    match asked, rest:
        case [_Field(front, ())], [_Field(back, ())] if front in fields and back in fields:
            place = {name: index for index, name in enumerate(fields)}  # of equal names the last
            return place[front], place[back]
    return None


def _parsed(text: str, known: frozenset[str], side: str) -> list[_Node]:
    open_ = [_If("", True)]
    for index, piece in enumerate(_pieces(without_comments(text), side)):
        tag = piece.strip()
        sign, name = (tag[0], tag[1:].strip()) if tag[:1] in ("#", "^", "/") else ("", tag)
        if not index % 2:
            if piece:
                open_[-1].inside.append(piece)
        elif sign == "/":
            if len(open_) == 1 or open_[-1].name != name:
                raise TemplateError(f"its {side} closes '{name[:40]}', which is not open")
            open_.pop()
        elif sign:
            _require(name, known, side, conditional=True)
            if len(open_) > MOST_DEEP:
                raise TemplateError(f"more than {MOST_DEEP} conditions in one another")
            node = _If(name, sign == "#")
            open_[-1].inside.append(node)
            open_.append(node)
        elif tag and not tag.startswith("!"):
            open_[-1].inside.append(_field_of(tag, known, side))
    if len(open_) > 1:
        raise TemplateError(f"its {side} does not close '{open_[-1].name[:40]}'")
    return open_[0].inside


def _pieces(text: str, side: str) -> list[str]:
    """Text and tags in turn, a tag without its signs."""
    begin, end = "{{", "}}"
    if text.lstrip().startswith(_OTHER_SIGNS):
        begin, end = "<%", "%>"
        text = text.partition(_OTHER_SIGNS)[2]
    last = text.rfind(begin)
    if last >= 0 and end not in text[last + len(begin) :]:
        raise TemplateError(f"its {side} has a '{begin}' that is not closed")
    pieces = re.split(f"{begin}(.*?){end}", text, maxsplit=MOST_TAGS, flags=re.DOTALL)
    if begin in pieces[-1]:
        raise TemplateError(f"its {side} has more than {MOST_TAGS:,} '{begin}'")
    return pieces


def _field_of(tag: str, known: frozenset[str], side: str) -> _Field:
    *filters, name = (part.strip() for part in tag.lstrip("{").split(":"))
    _require(name, known, side)
    if len(filters) > MOST_FILTERS:
        raise TemplateError(f"its {side} has more than {MOST_FILTERS} filters at '{name[:40]}'")
    applied = tuple(reversed(filters))
    return _Field(name, applied, _OF_HOLES.get(applied, ""))


def _require(name: str, known: frozenset[str], side: str, *, conditional: bool = False) -> None:
    special = name in SPECIAL or (conditional and _NUMBER.fullmatch(name))
    if name not in known and not special:
        raise TemplateError(f"its {side} names a field '{name[:40]}' that is not there")


def _face(
    nodes: Sequence[_Node], known: Mapping[str, str], hole: int,
    *, asking: bool = False, most: int = MOST_SHOWN,
) -> tuple[str, bool]:  # fmt: skip
    """The nodes of a face, filled in, no more than so many characters; and whether a field of it
    had the hole that the card is about."""
    if len(nodes) == 1 and isinstance(nodes[0], _Field) and not nodes[0].filters:
        return known.get(nodes[0].name, "")[:most], False  # as most cards ask
    filling = _Filling(known, hole, asking=asking)
    out: list[str] = []
    filling.fill(nodes, out, most)
    return "".join(out), filling.has_hole


class _Filling:
    """One face of one card while it is filled in."""

    __slots__ = ("_asking", "_hole", "_known", "_known_filled", "has_hole")

    def __init__(self, known: Mapping[str, str], hole: int, *, asking: bool) -> None:
        self._known = known
        self._hole = hole
        self._asking = asking
        self._known_filled: dict[str, bool] = {}
        self.has_hole = False
        """Whether a field had the hole that this card is about."""

    def fill(self, nodes: Iterable[_Node], out: list[str], left: int) -> int:
        """Add the nodes to what is shown, of which so many characters are left; returns how many
        are left then."""
        known = self._known
        for node in nodes:
            if isinstance(node, _If):
                if self._filled(node.name) is node.filled:
                    left = self.fill(node.inside, out, left)
            else:
                if isinstance(node, str):
                    piece = node
                elif node.holes:
                    piece = self._cloze(known.get(node.name, ""), node.holes)
                else:
                    piece = self._field(node)
                out.append(piece if len(piece) <= left else piece[:left])
                left -= len(piece)
            if left <= 0:
                break
        return left

    def _filled(self, name: str) -> bool:
        hole = _NUMBER.fullmatch(name)
        if hole and name not in self._known:
            return int(hole[1]) == self._hole
        if name not in self._known_filled:
            self._known_filled[name] = _EMPTY.fullmatch(self._known.get(name, "")) is None
        return self._known_filled[name]

    def _field(self, node: _Field) -> str:
        text = self._known.get(node.name, "")
        for name in node.filters:
            text = self._filtered(text, name, node)
        return text

    def _filtered(self, text: str, name: str, node: _Field) -> str:
        if name in ("cloze", "cloze-only"):
            return self._cloze(text, name)
        if name == "type":
            return "" if self._asking else text
        if name == "hint":
            if not text.strip():
                return ""
            return f"[{node.name}]" if self._asking else text
        return _FILTERS.get(name, str)(text)

    def _cloze(self, text: str, name: str) -> str:
        """A field with its holes; by other names than `cloze` only what this card asks for, of
        which a question shows nothing (`type`: it is to be typed) or three dots."""
        tree = holes(text)
        hidden = hidden_parts(tree, self._hole)
        if not hidden:
            return ""
        self.has_hole = True
        if name == "cloze":
            return shown(tree, self._hole, asking=self._asking)
        if self._asking:
            return "" if name == "type" else "..."
        return ", ".join(shown(part, self._hole, asking=False) for part in hidden)


# -- filters -----------------------------------------------------------------------------


def _readings(text: str) -> Iterator[tuple[str, str, str]]:
    """`before`, and a word with its reading, of ` word[reading]`; at the end without a word.

    A word begins after a blank or a tag, and takes one blank before it away. Each sign is looked
    for once only, so that brackets without end take no longer than others.
    """
    text = text.replace("&nbsp;", " ")
    done = seen = word = close = line = 0
    while (bracket := text.find("[", seen)) >= 0:
        word = max(word, text.rfind(" ", seen, bracket) + 1, text.rfind(">", seen, bracket) + 1)
        seen = bracket + 1
        if close < bracket + 2 and (close := text.find("]", bracket + 2)) < 0:
            break
        if line <= bracket and (line := text.find("\n", bracket)) < 0:
            line = len(text)
        if word == bracket or line < close or text.startswith("sound:", bracket + 1):
            continue
        before = word - 1 if word > done and text[word - 1] == " " else word
        yield text[done:before], text[word:bracket], text[bracket + 1 : close]
        done = seen = word = close + 1
    yield text[done:], "", ""


def _with_readings(form: str, text: str) -> str:
    """A text whose words with a reading are written in a form."""
    parts = _readings(text)
    return "".join(
        before + (word and form.format(word, reading)) for before, word, reading in parts
    )


_FILTERS: Mapping[str, Callable[[str], str]] = {
    "text": to_text,
    "kanji": partial(_with_readings, "{0}"),
    "kana": partial(_with_readings, "{1}"),
    "furigana": partial(_with_readings, "<ruby><rb>{0}</rb><rt>{1}</rt></ruby>"),
}
"""Any other filter is ignored, as Anki does where an add-on is missing."""
