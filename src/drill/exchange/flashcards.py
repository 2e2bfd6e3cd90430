"""Markdown flashcards, in and out.

Two ways of writing them are read: blocks that begin with `Q:`, `A:` and `C:` (holes in square
brackets), and the marks of notes: `front::back`, `front:::back` (both ways), a line `?` or `??`
between front and back, and `==holes==` in a paragraph. Headings name the deck. What looks like a
card and is not whole is named by its line, and so is what stands between two rules and is no card;
all other text is left alone. Code is never taken apart:
nothing in it is a mark, a tag, a comment or an escape. A fence that nothing closes is text.

A backslash before a mark at the start of a line, before a tag at its end and before a comment makes
text of it; reading takes off the one backslash that writing put there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from drill.domain.deck import MOST_IN_A_TEXT, MOST_SIGNS, Deck, Plain
from drill.errors import Problem
from drill.exchange.offer import Offer, Offered, tags_of
from drill.exchange.tables import id_of, told_apart, wrong_cloze
from drill.text import clean, marks, one_line, unmarked

_BLOCK = re.compile(r"([QAC]):(?![\\/])[ \t]*")  # C:\ and C:/ are paths
HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
RULES = ("---", "***", "___")
_FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_SCHEDULE = "<!--SR:"
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`\n]+\1(?!`)")
_SEPARATOR = re.compile(r"(?<!:)(:{2,3})(?!:)")
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d+\.)[ \t]+")
_LINK = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{0,20}://\S+")
_TAG = re.compile(r"(?<!\S)#([^\W\d_][\w/-]*)")
_TAG_WORD = re.compile(r"\\*#([^\W\d_][\w/-]*)")
_KEY = re.compile(r"[\w-]+[ \t]*(?:=|:(?!:))")
_BELOW_A_KEY = re.compile(r"[ \t]|-[ \t](?!.*::)|[#\[\]]|$")
_NAME = re.compile(r"(?:name|title|deck)[ \t]*[:=](.+)", re.IGNORECASE)
_TAGS = re.compile(r"tags?[ \t]*[:=](.*)", re.IGNORECASE)
_HOLE = re.compile(r"\\([\[\]\\])|\[((?:[^\[\]\\\n]|\n(?!\n)|\\.)+)\](?!\()")
_WIKI_LINK = re.compile(r"\[\[[^\[\]\n]+\]\]")
_ESCAPED = re.compile(r"\\([\[\]\\])")
_CURLY = re.compile(r"\{\{(?:c\d+::)?((?:(?!\{\{|\}\}|::).)+)(?:::(?:(?!\{\{|\}\}).)*)?\}\}")
_AT_THE_START = r"(?:[QAC]:|#{1,6}[ \t]|---[ \t]*$|`{3,}[^`]*$|~{3})"
_MARKED = re.compile(rf"([ \t]*)(?=\\*{_AT_THE_START})")
_ESCAPED_MARK = re.compile(rf"([ \t]*)\\(?=\\*{_AT_THE_START})")
_TAG_LIKE = re.compile(r"(?<!\S)(?=\\*#)")
_ESCAPED_TAG = re.compile(r"(?<!\S)\\(?=\\*#)")
_COMMENT = re.compile(r"(\\*)<!--")
_NO_CARD = "text between two rules that is no card"
_MOST_IN_A_NAME = 100

Found = Iterator[tuple[Offered | Problem, int]]


def looks_like_flashcards(text: str) -> bool:
    """Whether a text has marks of cards in it, outside code."""
    text = _masked(clean(text).lstrip("\ufeff"))
    return any(
        line.startswith("Q:")
        or (line.startswith("C:") and "[" in line)
        or line.strip() in ("?", "??")
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
        return once(_Reader(body, line, tags).all())

    return Offer("markdown", title, read, count=body.count("\n") // 3 + 1, remarks=tuple(remarks))


def has_cards(text: str) -> bool:
    """Whether the marks in a text make a card, or half of one."""
    _, tags, body, line = front_matter(clean(text.lstrip("\ufeff")))
    found = (made for made, _ in _Reader(body, line, tags).all())
    return any(not isinstance(made, Problem) or made.message != _NO_CARD for made in found)


def once(found: Found) -> Iterator[Offered | Problem]:
    """What was found, with the second of two equal cards named as a problem."""
    seen: dict[str, tuple[int, int]] = {}
    for made, at in found:
        yield made if isinstance(made, Problem) else told_apart(made, at, seen)


# -- what stands before the cards ---------------------------------------------------------


def front_matter(text: str) -> tuple[str, tuple[str, ...], str, int]:
    """Title, tags for all cards, the rest, and the line at which that begins.

    A rule at the top may also be no more than that: then there are no keys after it.
    """
    rule = text[:4]
    end = f"{text}\n".find(f"\n{rule}", 3) if rule in ("---\n", "+++\n") else -1
    inside = text[4:end].split("\n") if end >= 0 else []
    keys = [line for line in inside if _KEY.match(line) and not _BLOCK.match(line)]
    if not keys or len(keys) + sum(map(bool, map(_BELOW_A_KEY.match, inside))) < len(inside):
        return "", (), text, 1
    named = next(filter(None, map(_NAME.match, inside)), None)
    title = one_line(_unquoted(named[1].strip())) if named else ""
    return title, _matter_tags(inside), text[end + 5 :], len(inside) + 3


def _matter_tags(inside: Sequence[str]) -> tuple[str, ...]:
    """Tags of a front matter: in one line, or a line each."""
    at = next((at for at, line in enumerate(inside) if _TAGS.match(line)), None)
    if at is None:
        return ()
    found = _TAGS.match(inside[at])
    words = re.split(r"[,\s]+", found[1].strip(" \t[]")) if found else []
    for line in inside[at + 1 :]:
        if not line.lstrip().startswith("- "):
            break
        words.append(line.lstrip()[2:])
    return tuple(filter(None, (_tag(one_line(_unquoted(word.strip()))) for word in words)))


def _unquoted(text: str) -> str:
    if len(text) < 2 or text[0] != text[-1] or text[0] not in "\"'":
        return text
    if text[0] == '"':
        try:
            return clean(str(json.loads(text)))
        except ValueError:  # quoted some other way
            pass
    return text[1:-1]


# -- code and comments --------------------------------------------------------------------


def _longest_after(lines: Sequence[str], sign: str) -> list[int]:
    """For each line the length of the longest fence of this sign that could close one after it."""
    out, longest = [0] * len(lines), 0
    for index in range(len(lines) - 1, -1, -1):
        out[index] = longest
        line = lines[index].strip(" \t")
        if line.startswith(sign * 3) and not line.strip(sign):
            longest = max(longest, len(line))
    return out


class _Fences:
    """Tells the lines of a text, asked for in order, that are code, their fences with them."""

    def __init__(self, lines: Sequence[str], *, in_blocks: bool = False) -> None:
        """With `in_blocks`, a fence may stand behind `A:`."""
        self._lines = lines
        self._closes = {sign: _longest_after(lines, sign) for sign in "`~"}
        self._in_blocks = in_blocks
        self._open = ""

    def holds(self, index: int) -> bool:
        """Whether line `index` is code."""
        line = self._lines[index]
        if self._open:
            closing = line.strip(" \t")
            if len(closing) >= len(self._open) and not closing.strip(self._open[0]):
                self._open = ""
            return True
        block = _BLOCK.match(line) if self._in_blocks else None
        fence = _FENCE.match(line, block.end() if block else 0)
        if fence and self._closes[fence[1][0]][index] >= len(fence[1]):
            self._open = fence[1]
            return block is None  # what begins a block is read as that
        return False


def code_lines(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is code."""
    fences = _Fences(lines)
    return [fences.holds(index) for index in range(len(lines))]


def _hidden(found: re.Match[str]) -> str:
    return "\0" * len(found[0])


def _masked(text: str) -> str:
    """A text of the same length whose code is NULs, which cleaned text has none of."""
    lines = text.split("\n")
    return "\n".join(
        "\0" * len(line) if code else _CODE.sub(_hidden, line)
        for line, code in zip(lines, code_lines(lines), strict=True)
    )


def visible(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The lines without comments, each with whether it is code."""
    last = max((index for index, line in enumerate(lines) if "-->" in line), default=-1)
    fences = _Fences(lines, in_blocks=True)
    inside = False
    for index, line in enumerate(lines):
        code = not inside and fences.holds(index)
        if inside:
            end = line.find("-->")
            inside, line = end < 0, "" if end < 0 else line[end + 3 :]
        if "<!--" in line and not code:
            line, inside = _without_comments(line, last > index)
        yield line, code


def _without_comments(line: str, ends_later: bool) -> tuple[str, bool]:
    """A line without its comments, and whether one goes on in the next."""
    hidden = _CODE.sub(_hidden, line)
    out: list[str] = []
    at = 0
    for found in _COMMENT.finditer(hidden):
        if found[1] or found.start() < at:
            continue
        end = line.find("-->", found.end())
        if end < 0:
            if ends_later:
                return "".join([*out, line[at : found.start()]]), True
            break
        out.append(line[at : found.start()])
        at = end + 3
    return "".join([*out, line[at:]]), False


# -- cards --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Card:
    """A `Q:`/`A:` or `C:` block while it is read."""

    line: int
    cloze: bool
    front: list[str]
    back: list[str] = field(default_factory=list)
    answered: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of an open paragraph."""

    number: int
    text: str
    code: bool


class _Reader:
    """One text, line by line."""

    def __init__(self, text: str, line: int, tags: tuple[str, ...]) -> None:
        self._lines = text.split("\n")
        self._first = line
        self._tags = tags
        self._path: list[tuple[int, str]] = []
        self._card: _Card | None = None
        self._part: list[_Line] = []
        self._ruled = False
        """There was a rule before this."""
        self._found = False
        """There was a card since the last rule, or half of one."""
        self._unread: tuple[int, str] | None = None
        """The first line since the last rule that belongs to no block."""

    def all(self) -> Found:
        """Every card, or what is wrong with it, and its line."""
        for number, (line, code) in enumerate(visible(self._lines), self._first):
            if code:
                self._keep(number, line, code=True)
                continue
            for each in self._line(number, line):
                self._found = True
                yield each
            if line.strip(" \t") == "---":
                yield from self._ruled_off()
        yield from self._end()

    def _ruled_off(self) -> Found:
        """What stands between two rules and is no card."""
        if self._ruled and self._unread and not self._found:
            number, text = self._unread
            yield Problem(_NO_CARD, number, f"'{one_line(text)[:60]}'"), number
        self._ruled, self._found, self._unread = True, False, None

    def _line(self, number: int, line: str) -> Found:
        block = _BLOCK.match(line)
        heading = HEADING.match(line)
        if block:
            yield from self._block(number, block[1], line)
        elif heading:
            yield from self._end()
            level = len(heading[1])
            self._path = [each for each in self._path if each[0] < level]
            self._path.append((level, plain_heading(heading[2])))
        elif line.strip(" \t") == "---":
            yield from self._end()
        elif self._card is not None:
            self._keep(number, line)
        elif not line.strip() or line.strip(" \t") in RULES:
            yield from self._end_part()
        else:
            self._keep(number, line)

    def _keep(self, number: int, line: str, *, code: bool = False) -> None:
        if self._card is None:
            self._part.append(_Line(number, line, code))
            if self._unread is None and not _only_tags(line):
                self._unread = number, line
        elif self._card.answered:
            self._card.back.append(line)
        else:
            self._card.front.append(line)

    def _end(self) -> Found:
        yield from self._end_card()
        yield from self._end_part()

    # -- blocks ----------------------------------------------------------------------

    def _block(self, number: int, kind: str, line: str) -> Found:
        text = line[2:].lstrip(" \t")
        card = self._card
        if kind == "A" and card is not None and not card.cloze:
            card.back.append(line if card.answered else text)
            card.answered = True
            return
        yield from self._end()
        if kind == "A":
            yield _half(number, "", text), number
        else:
            self._card = _Card(number, kind == "C", [text])

    def _end_card(self) -> Found:
        card, self._card = self._card, None
        if card is None:
            return
        front, back = _body(card.front), _body(card.back)
        if card.cloze:
            yield self._cloze(*_bracketed(front), card.line), card.line
        else:
            yield self._basic(front, back, card.line), card.line

    # -- paragraphs ------------------------------------------------------------------

    def _end_part(self) -> Found:
        part, self._part = self._part, []
        while part and (tags := _only_tags(part[0].text)):
            self._tags = (*self._tags, *tags)
            part = part[1:]
        sign = next(
            (at for at, each in enumerate(part) if _is_sign(each.text) and not each.code), None
        )
        if sign is not None:
            yield self._split_at(part, sign), part[0].number
        elif part:
            yield from self._lines_of(part)

    def _lines_of(self, part: Sequence[_Line]) -> Found:
        """The cards of a paragraph: a line each, or all of it a cloze."""
        left: list[_Line] = []
        for each in part:
            found = None if each.code else _separated(each.text)
            if found is None:
                left.append(each)
                continue
            front, sign, back = found
            yield self._basic(front, back, each.number, both=sign == ":::"), each.number
        text = "\n".join(each.text for each in left).strip()
        seen = _masked(text)
        if marks(seen) or _CURLY.search(seen):
            yield self._cloze(*_curly(text), left[0].number), left[0].number

    def _split_at(self, part: Sequence[_Line], index: int) -> Offered | Problem:
        front = "\n".join(each.text for each in part[:index]).strip()
        back = "\n".join(each.text for each in part[index + 1 :]).strip()
        both = part[index].text.strip() == "??"
        return self._basic(front, back, part[0].number, both=both)

    # -- notes -----------------------------------------------------------------------

    def _basic(self, front: str, back: str, line: int, *, both: bool = False) -> Offered | Problem:
        made = basic(front, back, line, self._tags, both=both)
        return made if isinstance(made, Problem) else self._offered(made)

    def _cloze(self, text: str, holes: Sequence[str], line: int) -> Offered | Problem:
        text, tags = _plain(text)
        problem = _too_much(line, text)
        if problem:
            return problem
        wrong = wrong_cloze(text, holes)
        if wrong:
            return Problem(wrong, line, f"'{one_line(text)[:60]}'")
        return self._offered(
            Plain(id_of(unmarked(text)), cloze=text, tags=tags_of((*self._tags, *tags)))
        )

    def _offered(self, note: Plain) -> Offered:
        deck = "::".join(name for _, name in self._path if name)
        return Offered(note, deck=deck, named=False)


def basic(
    front: str, back: str, line: int, tags: Sequence[str], *, both: bool = False
) -> Plain | Problem:
    """A note of a question and an answer, with the tags at the ends of their lines and those given;
    or what is wrong with it."""
    front, at_front = _plain(front)
    back, at_back = _plain(back)
    if not front or not back:
        return _half(line, front, back)
    name, all_tags = id_of(unmarked(front)), tags_of((*tags, *at_front, *at_back))
    return _too_much(line, front, back) or Plain(name, front, back, reverse=both, tags=all_tags)


def _half(line: int, front: str, back: str) -> Problem:
    what = "an answer without a question" if back else "a question without an answer"
    label = one_line(front or back)[:60]
    return Problem(what, line, f"'{label}'" if label else "")


def _too_much(line: int, *texts: str) -> Problem | None:
    if max(map(len, texts)) > MOST_IN_A_TEXT:
        return Problem(f"longer than {MOST_IN_A_TEXT:,} characters", line)
    if max(text.count("==") for text in texts) > MOST_SIGNS:
        return Problem(f"more than {MOST_SIGNS} '=='", line)
    return None


def _is_sign(line: str) -> bool:
    return line.strip() in ("?", "??")


def _separated(line: str) -> tuple[str, str, str] | None:
    """Front, sign and back of a line with `::` outside code, addresses and holes."""
    hidden = _LINK.sub(_hidden, _CODE.sub(_hidden, line))
    found = _SEPARATOR.search(_CURLY.sub(_hidden, hidden))
    if found is None:
        return None
    bullet = _BULLET.match(line)
    front = line[bullet.end() if bullet and bullet.end() <= found.start() else 0 : found.start()]
    return front.strip(), found[1], line[found.end() :].strip()


def _bracketed(text: str) -> tuple[str, list[str]]:
    """A text with `[holes]` as `==holes==`, and the holes."""
    seen = _WIKI_LINK.sub(_hidden, _masked(text))
    return _with_holes(text, seen, _HOLE, 2, lambda hole: _ESCAPED.sub(r"\1", hole))


def _curly(text: str) -> tuple[str, list[str]]:
    """A text with `{{holes}}` as `==holes==`, and all its holes that are not in code."""
    text, _ = _with_holes(text, _masked(text), _CURLY, 1, str)
    seen = _masked(text)
    return text, marks(text if text.count("==") == seen.count("==") else seen)


def _with_holes(
    text: str, seen: str, pattern: re.Pattern[str], group: int, meant: Callable[[str], str]
) -> tuple[str, list[str]]:
    """A text with what a pattern finds in `seen` marked as holes, and the holes."""
    out: list[str] = []
    holes: list[str] = []
    at = 0
    for found in pattern.finditer(seen):
        out.append(text[at : found.start()])
        at = found.end()
        if found[group] is None:
            out.append(text[found.start() + 1 : at])
            continue
        hole = meant(text[found.start(group) : found.end(group)]).replace("\n", " ").strip()
        if hole:
            holes.append(hole)
            out.append(f"=={hole}==")
    return "".join([*out, text[at:]]), holes


# -- lines --------------------------------------------------------------------------------


def _body(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip()


def plain_heading(text: str) -> str:
    """A heading without its tags and without the signs that may close it."""
    text = text.rstrip(" \t")
    bare = text.rstrip("#")
    if bare != text and bare[-1:] in ("", " ", "\t"):
        text = bare
    return one_line(_TAG.sub("", text))[:_MOST_IN_A_NAME]


def _only_tags(line: str) -> tuple[str, ...]:
    """The tags of a line that holds nothing else; empty ones are the deck's own mark."""
    found = [_TAG.fullmatch(word) for word in line.split()]
    return tuple(_tag(tag[1]) for tag in found if tag) if all(found) else ()


def _tag(name: str) -> str:
    """`flashcards/em` is the deck's own mark and the tag `em`."""
    if name == "flashcards" or name.startswith("flashcards/"):
        name = name.removeprefix("flashcards")
    return name.strip("/")[:_MOST_IN_A_NAME]


def _plain(text: str) -> tuple[str, tuple[str, ...]]:
    """A text as it was meant, without the tags at the ends of its lines, and the tags."""
    lines = text.split("\n")
    tags: list[str] = []
    for index, code in enumerate(code_lines(lines)):
        if not code:
            lines[index], found = _untagged(lines[index])
            tags += found
            lines[index] = _unescaped(lines[index])
    return "\n".join(lines).strip(), tuple(filter(None, tags))


def _untagged(line: str) -> tuple[str, list[str]]:
    kept, tail = _tail(line)
    words = tail.split()
    count = next((n for n, word in enumerate(reversed(words)) if word[0] == "\\"), len(words))
    if not count:
        return line, []
    tags = [_tag(word[1:]) for word in words[len(words) - count :]]
    return (line.rsplit(None, count)[0] if kept or count < len(words) else ""), tags


def _tail(line: str) -> tuple[str, str]:
    """A line in two: what comes before the tags at its end, and those, escaped ones with them."""
    words = line.split()
    count = next(
        (n for n, word in enumerate(reversed(words)) if not _TAG_WORD.fullmatch(word)), len(words)
    )
    kept = "" if count == len(words) else line.rsplit(None, count)[0] if count else line
    return kept, line[len(kept) :]


def _unescaped(line: str) -> str:
    """A line without the backslash that `_escaped` puts before each mark."""
    line = _comments(line, lambda sign: sign.removeprefix("\\"))
    kept, tail = _tail(line)
    line = kept + _ESCAPED_TAG.sub("", tail)
    mark = _ESCAPED_MARK.match(line)
    return mark[1] + line[mark.end() :] if mark else line


def _comments(line: str, new: Callable[[str], str]) -> str:
    """A line with the sign that opens a comment, and the backslashes before it, made anew."""
    if "<!--" not in line:
        return line
    out: list[str] = []
    at = 0
    for found in _COMMENT.finditer(_CODE.sub(_hidden, line)):
        out += [line[at : found.start()], new(found[0])]
        at = found.end()
    return "".join([*out, line[at:]])


# -- out ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Face:
    """A card of a text."""

    front: str
    back: str
    heading: str = ""
    """Under which it stands; equal ones follow one another."""
    tags: tuple[str, ...] = ()
    """Those that Markdown can write as `#tag` stand below the answer; blanks become `_`."""


def write_flashcards(deck: Deck, cards: Iterable[Face]) -> str:
    """The cards as `Q:`/`A:` blocks under headings; `read_flashcards` gives them back.

    Those without a heading come first, as nothing ends the last heading of a text.
    """
    out = [f"---\nname = {json.dumps(one_line(deck.title), ensure_ascii=False)}\n---\n"]
    last = ""
    for heading, card in sorted(
        ((one_line(card.heading), card) for card in cards), key=lambda each: bool(each[0])
    ):
        if heading != last:
            out.append(f"# {heading}\n")
            last = heading
        out.append(f"Q:{_written(card.front)}\nA:{_written(card.back)}{_below(card)}\n")
    return "\n".join(out)


def _written(text: str) -> str:
    """A text as it stands behind `Q:` or `A:`: a fence on a line of its own, and a backslash
    before all that a reader would take for a mark."""
    # Blanks at an end are lost anyway, and a backslash that stood before them would not be.
    lines = [line.rstrip() for line in clean(text).strip().split("\n")]
    code = code_lines(lines)
    out = [line if is_code else _escaped(line) for line, is_code in zip(lines, code, strict=True)]
    return ("\n" if code[0] else " ") + "\n".join(out)


def _below(card: Face) -> str:
    tags = (f"#{'_'.join(tag.split())}" for tag in card.tags)
    line = " ".join(tag for tag in tags if _only_tags(tag) == (tag[1:],))
    # Below a fence that nothing closes it would be code.
    return f"\n{line}" if line and not code_lines([*card.back.split("\n"), line])[-1] else ""


def _escaped(line: str) -> str:
    line = _comments(line, lambda sign: f"\\{sign}")
    kept, tail = _tail(line)
    line = kept + _TAG_LIKE.sub(r"\\", tail)
    mark = _MARKED.match(line)
    return f"{mark[1]}\\{line[mark.end() :]}" if mark else line
