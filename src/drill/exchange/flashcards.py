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
from drill.exchange.plain import id_of, quoted, tags_of, told_apart, too_much, wrong_cloze
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
        return told_apart(_CardReader(body, line, tags).all())

    return Offer("markdown", title, read, count=body.count("\n") // 3 + 1, remarks=tuple(remarks))


def has_cards(text: str) -> bool:
    """Whether the marks in a text make a card, or half of one."""
    _, tags, body, line = front_matter(clean(text.lstrip("\ufeff")))
    cards = _CardReader(body, line, tags).all()
    return any(not isinstance(card, Problem) or card.message != _NO_CARD for card in cards)


# -- cards --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Card:
    """A `Q:`/`A:` or `C:` block while it is read."""

    line: int
    cloze: bool
    front: list[str]
    back: list[str] = field(default_factory=list)
    answered: bool = False


class _CardReader:
    """One text, line by line."""

    def __init__(self, text: str, line: int, tags: tuple[str, ...]) -> None:
        self._lines = visible(text, line)
        self._tags = tags
        self._path: list[tuple[int, str]] = []
        self._card: _Card | None = None
        self._part: list[MarkdownLine] = []
        self._ruled = False
        """There was a rule before this."""
        self._told = False
        """There was a card since the last rule, or half of one."""
        self._unread: MarkdownLine | None = None
        """The first line since the last rule that belongs to no block."""

    def all(self) -> Iterator[Offered | Problem]:
        """Every card, or what is wrong with it, and its line."""
        for line in self._lines:
            if line.code:
                self._keep(line)
                continue
            for card in self._line(line):
                self._told = True
                yield card
            if line.text.strip(" \t") == "---":
                yield from self._ruled_off()
        yield from self._end()

    def _ruled_off(self) -> Iterator[Offered | Problem]:
        """What stands between two rules and is no card."""
        if self._ruled and self._unread and not self._told:
            yield Problem(_NO_CARD, self._unread.number, quoted(self._unread.text))
        self._ruled, self._told, self._unread = True, False, None

    def _line(self, line: MarkdownLine) -> Iterator[Offered | Problem]:
        block = BLOCK.match(line.text)
        heading = HEADING.match(line.text)
        bare = line.text.strip(" \t")
        if block:
            yield from self._block(block[1], line)
        elif heading:
            yield from self._end()
            level = len(heading[1])
            self._path = [above for above in self._path if above[0] < level]
            self._path.append((level, plain_heading(heading[2])))
        elif bare == "---":
            yield from self._end()
        elif self._card is None and (not bare.strip() or bare in RULES):
            yield from self._end_part()
        else:
            self._keep(line)

    def _keep(self, line: MarkdownLine) -> None:
        if self._card is None:
            self._part.append(line)
            if self._unread is None and not only_tags(line.text):
                self._unread = line
        else:
            (self._card.back if self._card.answered else self._card.front).append(line.text)

    def _end(self) -> Iterator[Offered | Problem]:
        yield from self._end_card()
        yield from self._end_part()

    # -- blocks ----------------------------------------------------------------------

    def _block(self, kind: str, line: MarkdownLine) -> Iterator[Offered | Problem]:
        text = line.text[2:].lstrip(" \t")
        card = self._card
        if kind == "A" and card is not None and not card.cloze:
            card.back.append(line.text if card.answered else text)
            card.answered = True
            return
        yield from self._end()
        if kind == "A":
            yield _half(line.number, "", text)
        else:
            self._card = _Card(line.number, kind == "C", [text])

    def _end_card(self) -> Iterator[Offered | Problem]:
        card, self._card = self._card, None
        if card is None:
            return
        front, back = _body(card.front), _body(card.back)
        if card.cloze:
            yield self._cloze(*_bracketed(front), card.line)
        else:
            yield self._basic(front, back, card.line)

    # -- paragraphs ------------------------------------------------------------------

    def _end_part(self) -> Iterator[Offered | Problem]:
        part, self._part = self._part, []
        while part and (tags := only_tags(part[0].text)):
            self._tags = (*self._tags, *tags)
            part = part[1:]
        sign = next(
            (at for at, line in enumerate(part) if line.text.strip() in _SIGNS and not line.code),
            None,
        )
        if sign is not None:
            front = "\n".join(line.text for line in part[:sign]).strip()
            back = "\n".join(line.text for line in part[sign + 1 :]).strip()
            both = part[sign].text.strip() == "??"
            yield self._basic(front, back, part[0].number, both=both)
        elif part:
            yield from self._lines_of(part)

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
        text = "\n".join(line.text for line in left).strip()
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
    what = "an answer without a question" if back else "a question without an answer"
    return Problem(what, line, quoted(front or back))


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


def _body(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip()
