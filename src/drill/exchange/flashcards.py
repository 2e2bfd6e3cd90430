"""Markdown flashcards → notes.

Two ways of writing them are read: blocks that begin with `Q:`, `A:` and `C:` (holes in square
brackets), and the marks of notes: `front::back`, `front:::back` (both ways), a line `?` or `??`
between front and back, and `==holes==` in a paragraph. Headings name the deck. What looks like a
card and is not whole is named by its line, and so is what stands between two rules and is no card;
all other text is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from drill.domain.deck import Plain
from drill.errors import Problem
from drill.exchange.markdown import (
    BLOCK,
    CODE,
    HEADING,
    RULES,
    MarkdownLine,
    front_matter,
    hidden,
    masked,
    only_tags,
    plain_heading,
    replaced,
    text_and_tags,
    visible,
)
from drill.exchange.offer import Offer, Offered
from drill.exchange.plain import distinct, id_of, quoted, tags_of, too_much, wrong_cloze
from drill.text import clean, marks, unmarked

_SCHEDULE = "<!--SR:"
_SEPARATOR = re.compile(r"(?<!:)(:{2,3})(?!:)")
_SIGNS = ("?", "??")
"""Between front and back, on a line of its own; of a card that is asked both ways the second."""
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d+\.)[ \t]+")
_LINK = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,20}://\S+")
_HOLE = re.compile(r"\\([\[\]\\])|\[((?:[^\[\]\\\n]|\n(?!\n)|\\.)+)\](?!\()")
_WIKI_LINK = re.compile(r"\[\[[^\[\]\n]+\]\]")
_ESCAPED = re.compile(r"\\([\[\]\\])")
_CURLY = re.compile(r"\{\{(?:c\d+::)?((?:(?!\{\{|\}\}|::).)+)(?:::(?:(?!\{\{|\}\}).)*)?\}\}")
_NO_CARD = "text between two rules that is no card"


def looks_like_flashcards(text: str) -> bool:
    """Whether a text has marks of cards in it, outside code."""
    text = masked(clean(text).lstrip("\ufeff"))
    return any(
        line.startswith("Q:")
        or (line.startswith("C:") and "[" in line)
        or line.strip() in _SIGNS
        or (_SEPARATOR.search(line) is not None and "://" not in line)
        or bool(marks(line))
        for line in text.split("\n")
        if not HEADING.match(line)
    )


def read_flashcards(text: str, name: str) -> Offer:
    """What a Markdown text offers."""
    text = clean(text.lstrip("\ufeff"))
    title, tags, body, line = front_matter(text)
    remarks = []
    if schedules := text.count(_SCHEDULE):
        many = f"{schedules:,} marks" if schedules > 1 else "1 mark"
        remarks.append(f"{many} of another program's schedule left out")

    def read() -> Iterator[Offered | Problem]:
        return distinct(_CardReader(body, line, tags).all())

    return Offer("markdown", title, read, count=body.count("\n") // 3 + 1, remarks=tuple(remarks))


def has_cards(text: str) -> bool:
    """Whether the marks in a text make a card, or half of one."""
    _, tags, body, line = front_matter(clean(text.lstrip("\ufeff")))
    cards = _CardReader(body, line, tags).all()
    return any(not isinstance(card, Problem) or card.message != _NO_CARD for card in cards)


# -- cards --------------------------------------------------------------------------------


@dataclass(slots=True)
class _CardBlock:
    """What stands together, while it is read."""

    kind: str = ""
    """Q or C; empty for a paragraph."""
    front: list[MarkdownLine] = field(default_factory=list)
    back: list[MarkdownLine] = field(default_factory=list)
    """The answer to a Q, once it has begun."""


class _CardReader:
    """One text, line by line."""

    def __init__(self, text: str, line: int, tags: tuple[str, ...]) -> None:
        self._lines = visible(text, line)
        self._tags = tags
        self._path: list[tuple[int, str]] = []
        self._block = _CardBlock()
        self._ruled = False
        """There was a rule before this."""
        self._has_card = False
        """There was a card since the last rule, or half of one."""
        self._unread: MarkdownLine | None = None
        """The first line since the last rule that belongs to no block."""

    def all(self) -> Iterator[Offered | Problem]:
        """Every card, or what is wrong with it."""
        for line in self._lines:
            yield from self._line(line)
        yield from self._end()

    def _line(self, line: MarkdownLine) -> Iterator[Offered | Problem]:
        opening = None if line.code else BLOCK.match(line.text)
        heading = None if line.code else HEADING.match(line.text)
        bare = "code" if line.code else line.text.strip(" \t")
        text = line._replace(text=line.text[opening.end() :]) if opening else line
        kind = opening[1] if opening else ""
        if kind == "A" and self._block.kind == "Q":
            self._block.back.append(line if self._block.back else text)
        elif kind == "A":
            yield from self._end()
            self._has_card = True
            yield _half(line.number, "", text.text)
        elif kind:
            yield from self._end()
            self._block = _CardBlock(kind, [text])
        elif heading:
            yield from self._end()
            level = len(heading[1])
            self._path = [above for above in self._path if above[0] < level]
            self._path.append((level, plain_heading(heading[2])))
        elif bare == "---":
            yield from self._end()
            if self._ruled and self._unread and not self._has_card:
                yield Problem(_NO_CARD, self._unread.number, quoted(self._unread.text))
            self._ruled, self._has_card, self._unread = True, False, None
        elif not self._block.kind and (not bare.strip() or bare in RULES):
            yield from self._end()
        else:
            (self._block.back or self._block.front).append(line)
            if not (self._block.kind or self._unread or only_tags(line.text)):
                self._unread = line

    def _end(self) -> Iterator[Offered | Problem]:
        """The cards of what ends here."""
        block, self._block = self._block, _CardBlock()
        cards: Iterable[Offered | Problem] = self._paragraph(block.front)
        if block.kind == "Q":
            cards = [self._basic(_body(block.front), _body(block.back), block.front[0].number)]
        elif block.kind == "C":
            cards = [self._cloze(*_bracketed(_body(block.front)), block.front[0].number)]
        for card in cards:
            self._has_card = True
            yield card

    def _paragraph(self, lines: Sequence[MarkdownLine]) -> Iterator[Offered | Problem]:
        while lines and (tags := only_tags(lines[0].text)):
            self._tags = (*self._tags, *tags)
            lines = lines[1:]
        for at, line in enumerate(lines):
            sign = "" if line.code else line.text.strip()
            if sign in _SIGNS:
                front, back = _joined(lines[:at]), _joined(lines[at + 1 :])
                yield self._basic(front, back, lines[0].number, both=sign == "??")
                return
        yield from self._lines_of(lines)

    def _lines_of(self, part: Sequence[MarkdownLine]) -> Iterator[Offered | Problem]:
        """The cards of a paragraph: a line each, or all of it a cloze."""
        left: list[MarkdownLine] = []
        for line in part:
            sides = None if line.code else _separated(line.text)
            if sides is None:
                left.append(line)
                continue
            front, sign, back = sides
            yield self._basic(front, back, line.number, both=sign == ":::")
        text = _joined(left)
        seen = masked(text)
        if marks(seen) or _CURLY.search(seen):
            yield self._cloze(*_curly(text), left[0].number)

    # -- notes -----------------------------------------------------------------------

    @property
    def _deck(self) -> str:
        return "::".join(name for _, name in self._path if name)

    def _basic(self, front: str, back: str, line: int, *, both: bool = False) -> Offered | Problem:
        return basic(front, back, line, self._tags, self._deck, both=both)

    def _cloze(self, text: str, holes: Sequence[str], line: int) -> Offered | Problem:
        text, tags = text_and_tags(text)
        if wrong := too_much(text):
            return Problem(wrong, line)
        if wrong := wrong_cloze(text, holes):
            return Problem(wrong, line, quoted(text))
        note = Plain(id_of(unmarked(text)), cloze=text, tags=tags_of((*self._tags, *tags)))
        return Offered(note, deck=self._deck, named=False, line=line)


def basic(
    front: str, back: str, line: int, tags: Sequence[str], deck: str, *, both: bool = False
) -> Offered | Problem:
    """A note of a question and an answer, with the tags at the ends of their lines and those given;
    or what is wrong with it."""
    front, at_front = text_and_tags(front)
    back, at_back = text_and_tags(back)
    if not front or not back:
        return _half(line, front, back)
    if wrong := too_much(front, back):
        return Problem(wrong, line)
    all_tags = tags_of((*tags, *at_front, *at_back))
    note = Plain(id_of(unmarked(front)), front, back, reverse=both, tags=all_tags)
    return Offered(note, deck=deck, named=False, line=line)


def _half(line: int, front: str, back: str) -> Problem:
    message = "an answer without a question" if back else "a question without an answer"
    return Problem(message, line, quoted(front or back))


def _separated(line: str) -> tuple[str, str, str] | None:
    """Front, sign and back of a line with `::` outside code, addresses and holes."""
    seen = _CURLY.sub(hidden, _LINK.sub(hidden, CODE.sub(hidden, line)))
    separator = _SEPARATOR.search(seen)
    if separator is None:
        return None
    front, back = line[: separator.start()], line[separator.end() :]
    bullet = _BULLET.match(line)
    if bullet and bullet.end() <= separator.start():
        front = line[bullet.end() : separator.start()]
    return front.strip(), separator[1], back.strip()


def _bracketed(text: str) -> tuple[str, list[str]]:
    """A text with `[holes]` as `==holes==`, and the holes."""
    seen = _WIKI_LINK.sub(hidden, masked(text))
    return _with_holes(text, seen, _HOLE, 2, lambda hole: _ESCAPED.sub(r"\1", hole))


def _curly(text: str) -> tuple[str, list[str]]:
    """A text with `{{holes}}` as `==holes==`, and all its holes that are not in code."""
    text, _ = _with_holes(text, masked(text), _CURLY, 1, str)
    seen = masked(text)
    return text, marks(text if text.count("==") == seen.count("==") else seen)


def _with_holes(
    text: str, seen: str, pattern: re.Pattern[str], group: int, meant: Callable[[str], str]
) -> tuple[str, list[str]]:
    """A text with what a pattern finds in `seen` marked as holes, and the holes."""
    holes: list[str] = []

    def marked(match: re.Match[str]) -> str:
        if match[group] is None:  # an escaped sign
            return text[match.start() + 1 : match.end()]
        hole = meant(text[match.start(group) : match.end(group)]).replace("\n", " ").strip()
        if hole:
            holes.append(hole)
        return f"=={hole}==" if hole else ""

    return replaced(pattern, text, seen, marked), holes


def _joined(lines: Iterable[MarkdownLine]) -> str:
    return "\n".join(line.text for line in lines).strip()


def _body(lines: Iterable[MarkdownLine]) -> str:
    return "\n".join(line.text.rstrip() for line in lines).strip()
