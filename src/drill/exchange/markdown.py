"""What a Markdown text of cards has that is no card: code, comments, headings, front matter.

Code is never taken apart: nothing in it is a mark, a tag, a comment or an escape. A fence that
nothing closes is text. A backslash before a mark at the start of a line, before a tag at its end
and before a comment makes text of it; reading takes off the one backslash that writing put there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from drill.text import clean, one_line

BLOCK = re.compile(r"([QAC]):(?![\\/])[ \t]*")  # C:\ and C:/ are paths
HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
RULES = ("---", "***", "___")
_FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
CODE = re.compile(r"(?<!`)(`+)(?!`)[^`\n]+\1(?!`)")
_COMMENT = re.compile(r"(\\*)<!--")
_TAG = re.compile(r"(?<!\S)#([^\W\d_][\w/-]*)")
_KEY = re.compile(r"[\w-]+[ \t]*(?:=|:(?!:))")
_BELOW_A_KEY = re.compile(r"[ \t]|-[ \t](?!.*::)|[#\[\]]|$")
_NAME = re.compile(r"(?:name|title|deck)[ \t]*[:=](.+)", re.IGNORECASE)
_TAGS = re.compile(r"tags?[ \t]*[:=](.*)", re.IGNORECASE)
_TAG_OR_TEXT = re.compile(r"\\*#[^\W\d_][\w/-]*")
_AT_THE_START = r"(?:[QAC]:|#{1,6}[ \t]|---[ \t]*$|`{3,}[^`]*$|~{3})"
_MARKED = re.compile(rf"([ \t]*)(?=\\*{_AT_THE_START})")
_ESCAPED_MARK = re.compile(rf"([ \t]*)\\(?=\\*{_AT_THE_START})")
_TAG_LIKE = re.compile(r"(?<!\S)(?=\\*#)")
_ESCAPED_TAG = re.compile(r"(?<!\S)\\(?=\\*#)")
_MOST_IN_A_NAME = 100


# -- what stands before the cards ---------------------------------------------------------


def front_matter(text: str) -> tuple[str, tuple[str, ...], str, int]:
    """Title, tags for all cards, the rest, and the line at which that begins.

    A rule at the top may also be no more than that: then there are no keys after it.
    """
    rule = text[:4]
    end = f"{text}\n".find(f"\n{rule}", 3) if rule in ("---\n", "+++\n") else -1
    inside = text[4:end].split("\n") if end >= 0 else []
    keys = [line for line in inside if _KEY.match(line) and not BLOCK.match(line)]
    if not keys or len(keys) + sum(map(bool, map(_BELOW_A_KEY.match, inside))) < len(inside):
        return "", (), text, 1
    named = next(filter(None, map(_NAME.match, inside)), None)
    title = one_line(_unquoted(named[1].strip())) if named else ""
    return title, _matter_tags(inside), text[end + 5 :], len(inside) + 3


def _matter_tags(inside: Sequence[str]) -> tuple[str, ...]:
    """Tags of a front matter: in one line, or a line each."""
    lines = iter(inside)
    in_line = next(filter(None, map(_TAGS.match, lines)), None)
    words = re.split(r"[,\s]+", in_line[1].strip(" \t[]")) if in_line else []
    below = takewhile(lambda line: line.lstrip().startswith("- "), lines)
    words += (line.lstrip()[2:] for line in below)
    return tuple(filter(None, (tag_of(one_line(_unquoted(word.strip()))) for word in words)))


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
        block = BLOCK.match(line) if self._in_blocks else None
        fence = _FENCE.match(line, block.end() if block else 0)
        if fence and self._closes[fence[1][0]][index] >= len(fence[1]):
            self._open = fence[1]
            return block is None  # what begins a block is read as that
        return False


def code_lines(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is code."""
    fences = _Fences(lines)
    return [fences.holds(index) for index in range(len(lines))]


def hidden(match: re.Match[str]) -> str:
    """As many NULs as were found characters."""
    return "\0" * len(match[0])


def masked(text: str) -> str:
    """A text of the same length whose code is NULs, which cleaned text has none of."""
    lines = text.split("\n")
    return "\n".join(
        "\0" * len(line) if code else CODE.sub(hidden, line)
        for line, code in zip(lines, code_lines(lines), strict=True)
    )


class MarkdownLine(NamedTuple):
    """A line without comments."""

    number: int
    """From 1."""
    text: str
    code: bool = False


def visible(text: str, first: int) -> Iterator[MarkdownLine]:
    """The lines of a text, of which the first has this number."""
    lines = text.split("\n")
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
        yield MarkdownLine(first + index, line, code)


def _without_comments(line: str, ends_later: bool) -> tuple[str, bool]:
    """A line without its comments, and whether one goes on in the next."""
    out: list[str] = []
    at = 0
    for opening in _COMMENT.finditer(CODE.sub(hidden, line)):
        if opening[1] or opening.start() < at:
            continue
        end = line.find("-->", opening.end())
        if end < 0:
            if ends_later:
                return "".join([*out, line[at : opening.start()]]), True
            break
        out.append(line[at : opening.start()])
        at = end + 3
    return "".join([*out, line[at:]]), False


def comments(line: str, new: Callable[[str], str]) -> str:
    """A line with the sign that opens a comment, and the backslashes before it, made anew."""
    if "<!--" not in line:
        return line
    return replaced(_COMMENT, line, CODE.sub(hidden, line), lambda opening: new(opening[0]))


def replaced(
    pattern: re.Pattern[str], text: str, seen: str, new: Callable[[re.Match[str]], str]
) -> str:
    """A text with that made anew which a pattern finds in what is `seen` of it."""
    out: list[str] = []
    at = 0
    for match in pattern.finditer(seen):
        out += [text[at : match.start()], new(match)]
        at = match.end()
    return "".join([*out, text[at:]])


# -- headings and tags ---------------------------------------------------------------


def plain_heading(text: str) -> str:
    """A heading without its tags and without the signs that may close it."""
    text = text.rstrip(" \t")
    bare = text.rstrip("#")
    if bare != text and bare[-1:] in ("", " ", "\t"):
        text = bare
    return one_line(_TAG.sub("", text))[:_MOST_IN_A_NAME]


def only_tags(line: str) -> tuple[str, ...]:
    """The tags of a line that holds nothing else; empty ones are the deck's own mark."""
    tags = [_TAG.fullmatch(word) for word in line.split()]
    return tuple(tag_of(tag[1]) for tag in tags if tag) if all(tags) else ()


def tag_of(name: str) -> str:
    """`flashcards/em` is the deck's own mark and the tag `em`."""
    if name == "flashcards" or name.startswith("flashcards/"):
        name = name.removeprefix("flashcards")
    return name.strip("/")[:_MOST_IN_A_NAME]


# -- marks that are text ------------------------------------------------------------------


def text_and_tags(text: str) -> tuple[str, tuple[str, ...]]:
    """A text as it was meant, without the tags at the ends of its lines, and the tags."""
    lines = text.split("\n")
    tags: list[str] = []
    for index, code in enumerate(code_lines(lines)):
        if not code:
            line, tail = _tail(lines[index], _TAG)
            tags += (tag_of(tag[1:]) for tag in tail.split())
            lines[index] = _unescaped(line)
    return "\n".join(lines).strip(), tuple(filter(None, tags))


def _tail(line: str, tag: re.Pattern[str]) -> tuple[str, str]:
    """A line in two: what comes before the tags at its end, and those."""
    words = line.split()
    count = sum(1 for _ in takewhile(tag.fullmatch, reversed(words)))
    if not count:
        return line, ""
    start = line.rsplit(None, count)[0] if count < len(words) else ""
    return start, line[len(start) :]


def _unescaped(line: str) -> str:
    """A line without the backslash that `escaped` puts before each mark."""
    line = comments(line, lambda sign: sign.removeprefix("\\"))
    start, tail = _tail(line, _TAG_OR_TEXT)
    line = start + _ESCAPED_TAG.sub("", tail)
    mark = _ESCAPED_MARK.match(line)
    return mark[1] + line[mark.end() :] if mark else line


def escaped(line: str) -> str:
    """A line with a backslash before all that a reader would take for a mark."""
    line = comments(line, lambda sign: f"\\{sign}")
    start, tail = _tail(line, _TAG_OR_TEXT)
    line = start + _TAG_LIKE.sub(r"\\", tail)
    mark = _MARKED.match(line)
    return f"{mark[1]}\\{line[mark.end() :]}" if mark else line
