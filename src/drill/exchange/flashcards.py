"""Markdown flashcards, in and out.

Two ways of writing them are read: blocks that begin with `Q:`, `A:` and `C:` (holes in square
brackets), and the marks of notes: `front::back`, `front:::back` (both ways), a line `?` or `??`
between front and back, and `==holes==` in a paragraph. Headings name the deck. What looks like a
card and is not whole is named by its line; all other text is left alone. Code is never taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from drill.domain.deck import MOST_IN_A_TEXT, MOST_SIGNS, Deck, Plain
from drill.errors import Problem
from drill.exchange.html import without_comments
from drill.exchange.offer import Offer, Offered
from drill.exchange.tables import id_of
from drill.text import clean, marks, one_line, without_marks

_BLOCK = re.compile(r"([QAC]):(?:[ \t]+|$)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t#]*$")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_SCHEDULE = "<!--SR:"
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)[^`\n]+\1(?!`)")
_SEPARATOR = re.compile(r"(?<!:)(:{2,3})(?!:)")
_LINK = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,20}://\S+")
_TAG = re.compile(r"(?<!\S)#([A-Za-z][\w/-]*)")
_TAGS_ONLY = re.compile(r"(?:#[A-Za-z][\w/-]*[ \t]*)+")
_NAME = re.compile(r"(?:name|title|deck)\s*[:=]\s*(.+)", re.IGNORECASE)
_HOLE = re.compile(r"(?<!\\)\[((?:[^\[\]\\\n]|\\.)+)\](?!\()")
_CURLY = re.compile(r"\{\{(?:c\d+::)?((?:(?!\{\{|\}\}|::).)+)(?:::[^}]*)?\}\}")
_TAG_LIKE = re.compile(r"(?<!\S)(\\*#(?=[A-Za-z]))")
_BARE_TAG = re.compile(r"(?<!\S)\\(\\*#(?=[A-Za-z]))")
_ESCAPED = re.compile(r"\\([\[\]\\])")
_MARKED_LINE = re.compile(
    r"^(\\*)(?=[QAC]:|---[ \t]*$|#{1,6}[ \t]|```|~~~|<!--|\?{1,2}[ \t]*$|\\)", re.M
)


def looks_like_flashcards(text: str) -> bool:
    """Whether a text has marks of cards in it."""
    text = clean(text).lstrip("\ufeff")
    if len(re.findall(r"^[QC]:(?:\s|$)", text, re.MULTILINE)) > 0:
        return True
    plain = _CODE.sub("", text)
    lines = plain.split("\n")
    return any(
        (_SEPARATOR.search(line) and "://" not in line) or line.strip() in ("?", "??")
        or marks(line)
        for line in lines
    )  # fmt: skip


def read_flashcards(text: str, name: str) -> Offer:
    """What a Markdown text offers."""
    text = clean(text.lstrip("\ufeff"))
    schedules = text.count(_SCHEDULE)
    title, tags, body, line = _front_matter(text)
    remarks = []
    if schedules:
        remarks.append(f"{schedules} marks of another program's schedule were left out")

    def read() -> Iterator[Offered | Problem]:
        seen: dict[str, int] = {}
        for made, at in _Reader(body, line, tags).all():
            if isinstance(made, Problem):
                yield made
                continue
            first = seen.setdefault(made.note.id, at)
            if first == at:
                yield made
            else:
                where = f"'{one_line(made.note.q or made.note.cloze)[:60]}'"
                yield Problem(f"the same card as on line {first}", at, where)

    return Offer("markdown", title, read, count=body.count("\n") // 3 + 1, remarks=tuple(remarks))


def _front_matter(text: str) -> tuple[str, tuple[str, ...], str, int]:
    """Title, tags for all cards, the rest, and the line at which that begins."""
    for rule in ("---\n", "+++\n"):
        end = text.find(f"\n{rule.strip()}", len(rule) - 1) if text.startswith(rule) else -1
        if end >= 0:
            inside = text[len(rule) : end]
            found = next(filter(None, map(_NAME.match, inside.split("\n"))), None)
            title = _unquoted(one_line(found[1])) if found else ""
            after = text.find("\n", end + 1)
            rest = text[after + 1 :] if after >= 0 else ""
            return title, (), rest, text[: after + 1].count("\n") + 1
    return "", (), text, 1


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


def _fenced(lines: Iterable[str]) -> set[int]:
    """The lines that are code, their fences with them."""
    out: set[int] = set()
    fence = ""
    for index, line in enumerate(lines):
        found = _FENCE.match(line)
        if fence or found:
            out.add(index)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence):
            fence = ""
    return out


@dataclass(slots=True)
class _Card:
    """A `Q:`/`A:` or `C:` block while it is read."""

    line: int
    cloze: bool
    front: list[str]
    back: list[str] = field(default_factory=list)
    answered: bool = False


class _Reader:
    """One text, line by line."""

    def __init__(self, text: str, line: int, tags: tuple[str, ...]) -> None:
        self._lines = without_comments(text).split("\n")
        self._first = line
        self._tags = tags
        self._path: list[tuple[int, str]] = []
        self._card: _Card | None = None
        self._part: list[tuple[int, str]] = []
        """Lines of the open paragraph."""
        self._fence = ""

    def all(self) -> Iterator[tuple[Offered | Problem, int]]:
        """Every card, or what is wrong with it, and its line."""
        for number, line in enumerate(self._lines, self._first):
            yield from self._line(number, line)
        yield from self._end_card()
        yield from self._end_part()

    def _line(self, number: int, line: str) -> Iterator[tuple[Offered | Problem, int]]:
        fence = _FENCE.match(line)
        if self._fence or fence:
            if self._fence and fence and fence[1].startswith(self._fence):
                self._fence = ""
            elif not self._fence and fence:
                self._fence = fence[1]
            self._keep(number, line)
            return
        block = _BLOCK.match(line)
        heading = _HEADING.match(line)
        if block and not (block[1] == "A" and self._card is None):
            yield from self._block(number, block[1], line[block.end() :])
        elif heading:
            yield from self._end_card()
            yield from self._end_part()
            level = len(heading[1])
            self._path = [each for each in self._path if each[0] < level]
            self._path.append((level, one_line(_TAG.sub("", heading[2]))[:100]))
        elif line.strip() in ("---", "***", "___"):
            yield from self._end_card()
            yield from self._end_part()
        elif self._card is not None:
            self._keep(number, line)
        elif not line.strip():
            yield from self._end_part()
        else:
            self._keep(number, line)

    def _keep(self, number: int, line: str) -> None:
        if self._card is None:
            self._part.append((number, line))
        elif self._card.answered:
            self._card.back.append(line)
        else:
            self._card.front.append(line)

    # -- blocks ----------------------------------------------------------------------

    def _block(self, number: int, kind: str, rest: str) -> Iterator[tuple[Offered | Problem, int]]:
        if kind == "A" and self._card is not None and not self._card.cloze:
            if not self._card.answered:
                self._card.answered = True
                self._card.back.append(rest)
                return
            self._card.back.append(f"A: {rest}")
            return
        yield from self._end_card()
        yield from self._end_part()
        self._card = _Card(number, kind == "C", [rest])

    def _end_card(self) -> Iterator[tuple[Offered | Problem, int]]:
        card, self._card = self._card, None
        if card is None:
            return
        front, back = _body(card.front), _body(card.back)
        if card.cloze:
            text = _ESCAPED.sub(r"\1", _HOLE.sub(lambda hole: f"=={hole[1].strip()}==", front))
            yield self._cloze(text, card.line), card.line
        elif not front or not back:
            what = "a question without an answer" if front else "an answer without a question"
            problem = Problem(what, card.line, f"'{one_line(front or back)[:60]}'")
            yield problem, card.line
        else:
            yield self._basic(front, back, card.line), card.line

    # -- paragraphs ------------------------------------------------------------------

    def _end_part(self) -> Iterator[tuple[Offered | Problem, int]]:
        part, self._part = self._part, []
        if not part:
            return
        if len(part) == 1 and _TAGS_ONLY.fullmatch(part[0][1].strip()):
            self._tags = (*self._tags, *_tags_in(part[0][1]))
            return
        fenced = _fenced(line for _, line in part)
        signs = [
            index
            for index, (_, line) in enumerate(part)
            if line.strip() in ("?", "??") and index not in fenced
        ]
        if signs:
            yield from self._split_at(part, signs[0])
            return
        left: list[tuple[int, str]] = []
        for index, (number, line) in enumerate(part):
            found = None if index in fenced else self._separated(line)
            if found is None:
                if index not in fenced:
                    left.append((number, line))
                continue
            front, sign, back = found
            if not front or not back:
                what = "a question without an answer" if front else "an answer without a question"
                yield Problem(what, number, f"'{one_line(line)[:60]}'"), number
            else:
                yield self._basic(front, back, number, both=sign == ":::"), number
        text = "\n".join(line for _, line in left)
        if left and (marks(_CODE.sub("", text)) or _CURLY.search(text)):
            made = _CURLY.sub(lambda hole: f"=={hole[1].strip()}==", text)
            yield self._cloze(made.strip(), left[0][0]), left[0][0]

    def _split_at(
        self, part: list[tuple[int, str]], index: int
    ) -> Iterator[tuple[Offered | Problem, int]]:
        line = part[0][0]
        front = "\n".join(each for _, each in part[:index]).strip()
        back = "\n".join(each for _, each in part[index + 1 :]).strip()
        if not front or not back:
            what = "a question without an answer" if front else "an answer without a question"
            yield Problem(what, line, f"'{one_line(front or back)[:60]}'"), line
            return
        yield self._basic(front, back, line, both=part[index][1].strip() == "??"), line

    def _separated(self, line: str) -> tuple[str, str, str] | None:
        """Front, sign and back of a line with `::` outside code and addresses."""
        hidden = _CODE.sub(lambda code: "\0" * len(code[0]), line)
        hidden = _LINK.sub(lambda link: "\0" * len(link[0]), hidden)
        hidden = re.sub(r"\{\{[^{}]*\}\}", lambda hole: "\0" * len(hole[0]), hidden)
        found = _SEPARATOR.search(hidden)
        if found is None:
            return None
        front = re.sub(r"^[ \t]*(?:[-*+]|\d+\.)[ \t]+", "", line[: found.start()])
        return front.strip(), found[1], line[found.end() :].strip()

    # -- notes -----------------------------------------------------------------------

    def _basic(self, front: str, back: str, line: int, *, both: bool = False) -> Offered | Problem:
        front, tags = _without_tags(front)
        back, more = _without_tags(back)
        if not front or not back:
            return Problem("nothing but tags", line)
        problem = _too_much(line, front, back)
        note = Plain(id_of(front), front, back, reverse=both, tags=self._all(tags + more))
        return problem or self._offered(note)

    def _cloze(self, text: str, line: int) -> Offered | Problem:
        text, tags = _without_tags(text)
        if not marks(text) or "==" in without_marks(text):
            what = "a cloze without a hole, or with one that is not closed"
            return Problem(what, line, f"'{one_line(text)[:60]}'")
        problem = _too_much(line, text)
        name = id_of(re.sub("==", "", text))
        return problem or self._offered(Plain(name, cloze=text, tags=self._all(tags)))

    def _all(self, tags: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._tags, *tags)))[:50]

    def _offered(self, note: Plain) -> Offered:
        return Offered(note, deck="::".join(name for _, name in self._path if name))


def _too_much(line: int, *texts: str) -> Problem | None:
    if max(map(len, texts)) > MOST_IN_A_TEXT:
        return Problem(f"longer than {MOST_IN_A_TEXT:,} characters", line)
    if max(text.count("==") for text in texts) > MOST_SIGNS:
        return Problem(f"more than {MOST_SIGNS} '=='", line)
    return None


def _body(lines: list[str]) -> str:
    """The text of a block, with what stands for a mark at the start of a line as it was meant."""
    text = "\n".join(line.rstrip() for line in lines).strip("\n").strip()
    return re.sub(r"^\\(?=[QAC]:|---|#|```|~~~|<!--|\?|\\)", "", text, flags=re.MULTILINE)


def _tags_in(line: str) -> tuple[str, ...]:
    return tuple(_tag(found) for found in _TAG.findall(line) if _tag(found))


def _tag(name: str) -> str:
    """`flashcards/em` is the deck's own mark and the tag `em`."""
    return name.removeprefix("flashcards").strip("/")[:100]


def _without_tags(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without the tags at the ends of its lines, and the tags."""
    tags: list[str] = []
    out = []
    for line in text.split("\n"):
        kept = line
        while (found := re.search(r"(?:^|\s)#([A-Za-z][\w/-]*)\s*$", kept)) is not None:
            tags.insert(0, _tag(found[1]))
            kept = kept[: found.start()]
        out.append(kept)
    text = _BARE_TAG.sub(r"\1", "\n".join(out).strip())
    return text, tuple(filter(None, tags))


# -- out ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Face:
    """A card of a text."""

    front: str
    back: str
    heading: str = ""
    """Under which it stands; equal ones follow one another."""


def write_flashcards(deck: Deck, cards: Iterable[Face]) -> str:
    """The cards as `Q:`/`A:` blocks under headings; `read_flashcards` gives them back."""
    title = one_line(deck.title).replace('"', "'")
    out = [f'---\nname = "{title}"\n---\n']
    heading = ""
    for card in cards:
        if card.heading != heading:
            heading = card.heading
            out.append(f"# {one_line(heading)}\n" if heading else "---\n")
        out.append(f"Q: {_written(card.front)}\nA: {_written(card.back)}\n")
    return "\n".join(out)


def _written(text: str) -> str:
    """A text whose lines no reader takes for a mark: those that look like one get a backslash."""
    return _MARKED_LINE.sub(r"\\\1", _TAG_LIKE.sub(r"\\\1", text))
