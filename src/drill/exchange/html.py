"""HTML of cards → Markdown to read: lists, bold, tables and line breaks stay, all else is text.

Nothing in the HTML has an effect: scripts, styles, attributes and comments are dropped, a link
keeps its address only where it is http(s). What an element's own attributes hide (`hidden`,
`display:none`) stays hidden; what a style sheet hides is shown, as it is mostly there to be opened.
Time is linear in the text, whatever it holds, and
nothing raises.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import PurePosixPath

from drill.exchange.html_text import unescaped

MOST_DEEP = 20
"""Lists in one another that are still indented."""
_SHORT = 5000
_MOST_IN_A_TAG = 4000
"""Characters in which the end of a tag is looked for with its quotes in mind."""
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
"""A whole one, whose quotes are in order."""
_REST = re.compile(r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE = re.compile(
    r"(?<![a-zA-Z-])([a-zA-Z-]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
)
_IDLE = "<span class=cloze>|</span>"
"""Tags without an effect, which templates put around holes."""
_INLINE = re.compile(
    rf"(?:[^<&]++|&(?:nbsp|lt|gt|quot|amp);|<br>|{_IDLE}"
    rf"|<([bi])>(?:{_IDLE})*+[^<&\s\d-](?:[^<&\s]++|\s++(?=[^<&\s])|{_IDLE})*+</\1>)*+"
)
"""Text of lines with some words in bold or italics, as most texts are that are no plain ones. What
is emphasized has no line break, no blank at its ends and does not begin like an item of a list."""
_INLINE_TAGS = {
    "<span class=cloze>": "", "</span>": "", "<b>": "**", "</b>": "**", "<i>": "*", "</i>": "*",
    "<br>": "\n",
}  # fmt: skip
"""What stands for each of its tags."""
_INLINE_ENTITIES = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&"}
"""What stands for each of its entities, in this order, once there are no tags any more."""
_SOUND = re.compile(r"\[sound:([^\]\[\n]{0,500})\]")
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_MANY_LINES = re.compile(r"\n{3,}")
_INNER = re.compile(r"^([^\S\n]*+(?:(?:-|\d+\.) )?)(.*\S)", re.MULTILINE)
"""A line's start, the sign of an item with it, and its text."""
_START = re.compile(r"[0-9]{1,9}")
_SIGNS = {
    **dict.fromkeys(["b", "strong"], "**"), **dict.fromkeys(["i", "em"], "*"),
    **dict.fromkeys(["code", "tt", "kbd"], "`"), "a": "",
}  # fmt: skip
"""What stands around the text of an element; a link has its own."""
_HEADS = {f"h{level}": level for level in range(1, 7)}
_LINES = frozenset(
    "address article aside caption center dd div dt fieldset figcaption figure footer form header "
    "legend main nav option section summary tr".split()
)
_PARAGRAPHS = frozenset(["p", "blockquote", "dl", "table", "details"])
_SWALLOWED = frozenset(["script", "style", "head", "title", "template", "noscript", "svg", "math"])
_CLOSES = {tag: re.compile(rf"</{tag}\b", re.IGNORECASE | re.ASCII) for tag in _SWALLOWED}
_BREAKS = dict.fromkeys(_LINES, 1) | dict.fromkeys([*_PARAGRAPHS, *_HEADS], 2)
"""Line breaks around an element."""
_SHOWN = {"br": "\n", "rt": "(", "sup": "^", "sub": "_"}
"""What stands for the start of an element."""
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_BLOCKS = _LINES | _PARAGRAPHS | _HEADS.keys() | {"hr", "ol", "pre", "ul"}
_ENDED_BY = {
    "p": _BLOCKS, "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"},
    "td": {"td", "th", "tr", "tbody"}, "th": {"td", "th", "tr", "tbody"}, "tr": {"tr", "tbody"},
    "thead": {"tbody"}, "tbody": {"tbody"}, "option": {"option"},
    "rt": {"rt", "rp"}, "rp": {"rt", "rp"},
}  # fmt: skip
"""Elements whose end tag may be missing, and what ends them by beginning; their parent's end does
too."""
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_HIDDEN = re.compile(r"(?<![^\s\"'/])hidden(?![\w-])", re.IGNORECASE)
_DISPLAY = re.compile(r"(?<![\w-])display\s*+:\s*+([a-z-]+)", re.IGNORECASE)
_BRACKET = re.compile(r"[^<]{0,9}(?:</rp\s*>)?", re.IGNORECASE)
"""What a browser that shows readings leaves out around them; its end tag may be missing."""


def to_markdown(source: str) -> str:
    """The text, in Markdown: without trailing blanks, at most one empty line in a row."""
    if "<" not in source and "&" not in source and "[sound:" not in source:
        return " ".join(source.split()) if source.isprintable() else _SPACE.sub(" ", source).strip()
    # A side may be one field behind an empty line, and the same field be another side.
    source = source.lstrip("\n")
    if inline := _inline(source):
        return inline
    return _read(source) if len(source) < _SHORT else _HtmlReader(source).read()


@lru_cache(maxsize=256)
def _read(source: str) -> str:
    """A short text; the cards of one note show the same ones."""
    return _HtmlReader(source).read()


def _inline(source: str) -> str:
    """A text without other marks than those of some words, as `_HtmlReader` would read it; empty
    for any other."""
    if not _INLINE.fullmatch(source) or "[sound:" in source:
        return ""
    source = source.replace("\n", " ")
    if "<" in source:
        for tag, shown in _INLINE_TAGS.items():
            source = source.replace(tag, shown)
    if "&" in source:
        for entity, shown in _INLINE_ENTITIES.items():
            source = source.replace(entity, shown)
    lines = source.split("\n")
    if not "".join(lines).isprintable():
        return ""
    text = "\n".join([" ".join(line.split()) for line in lines])
    return (_MANY_LINES.sub("\n\n", text) if "\n\n\n" in text else text).strip()


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): unescaped(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(text[:_MOST_IN_A_TAG])
    }


def _is_hidden(attributes: str) -> bool:
    """Whether an element's own attributes say that it is not shown."""
    attributes = attributes[:_MOST_IN_A_TAG]
    small = attributes.lower()
    if "hidden" in small and _HIDDEN.search(_QUOTED.sub('""', attributes)):
        return True
    if "display" not in small:
        return False
    displays = _DISPLAY.findall(_attributes(attributes).get("style", ""))
    return bool(displays) and displays[-1].lower() == "none"


class _HtmlReader:
    """One text on its way."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._no_end = False
        """There is no `>` any more."""
        self._out: list[str] = []
        self._lists: list[list[int]] = []
        """A counter for each open list; -1 for one without numbers."""
        self._open: dict[str, int] = {}
        """Start in `_out` of each open emphasis and of a link, by sign."""
        self._href = ""
        self._behind_sign = -1
        """How long `_out` was with the sign of the last item."""
        self._pre = False
        self._rows: list[list[str]] | None = None
        """Of the open table."""
        self._cell = -1
        """Where the open cell starts in `_out`."""
        self._tables = 0
        self._hidden: list[str] = []
        """The element that is open and hidden, and those open in it."""
        self._within: Counter[str]
        """How many of each there are, where there is one."""

    def read(self) -> str:
        """All of it."""
        source = self._source
        while self._at < len(source):
            at, start = self._at, source.find("<", self._at)
            if start < 0:
                self._text(source[at:])
                break
            if start > at:
                self._text(source[at:start])
            whole = None if self._no_end else _TAG.match(source, start, start + _MOST_IN_A_TAG)
            if whole:
                self._at = whole.end()
                closing, tag, attributes = whole.groups()
                self._tag(tag.lower(), attributes, closing=bool(closing))
            else:
                self._at = start
                self._odd()
        for sign in list(self._open):
            self._end_of(sign)
        if self._rows is not None:
            self._end_table()
        text = "".join(self._out)
        if " \n" in text or "\t\n" in text:
            text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
        return (_MANY_LINES.sub("\n\n", text) if "\n\n\n" in text else text).strip()

    # -- parts -----------------------------------------------------------------------

    def _odd(self) -> None:
        """What begins with a `<` and is no whole tag."""
        source, at = self._source, self._at
        if source.startswith("<!--", at):
            end = source.find("-->", at + 4)
            self._at = len(source) if end < 0 else end + 3
            return
        name = _NAME.match(source, at)
        end = -1
        if name and not self._no_end:
            # A `>` in quotes does not count, if the quotes are in order.
            rest = _REST.match(source, name.end(), name.end() + _MOST_IN_A_TAG)
            end = rest.end() - 1 if rest else source.find(">", name.end())
            self._no_end = end < 0
        elif not name and source[at + 1 : at + 2] in ("!", "?", "/"):
            end = source.find(">", at)
        self._at = max(at, end) + 1
        if end < 0:
            self._text("<")
        elif name is not None:
            self._tag(name[2].lower(), source[name.end() : end], closing=bool(name[1]))

    def _tag(self, tag: str, attributes: str, *, closing: bool) -> None:
        if self._hidden and not self._appears(tag, closing=closing):
            return
        if closing:
            if end := _END.get(tag):
                end(self, tag)
        elif tag in _SWALLOWED:
            self._swallow(tag)
        elif attributes and _is_hidden(attributes):
            if tag not in _VOID:
                self._hidden, self._within = [tag], Counter([tag])
        elif begin := _BEGIN.get(tag):
            begin(self, tag, attributes)

    def _appears(self, tag: str, *, closing: bool) -> bool:
        """Whether a tag inside of what is hidden ends it and counts for itself."""
        if closing and self._within[tag]:
            while self._close_hidden() != tag:
                pass
            return False
        if closing:  # of something around it
            if self._hidden[0] in _ENDED_BY:
                self._hidden.clear()
            return not self._hidden
        while tag in _ENDED_BY.get(self._hidden[-1], ()):
            self._close_hidden()
            if not self._hidden:
                return True
        if tag in _SWALLOWED:
            self._swallow(tag)
        elif tag not in _VOID:
            self._hidden.append(tag)
            self._within[tag] += 1
        return False

    def _close_hidden(self) -> str:
        tag = self._hidden.pop()
        self._within[tag] -= 1
        return tag

    def _swallow(self, tag: str) -> None:
        """Go on behind the end of an element; without one, at the end of the text."""
        end = _CLOSES[tag].search(self._source, self._at)
        close = self._source.find(">", end.end()) if end else -1
        self._at = len(self._source) if close < 0 else close + 1

    def _text(self, text: str) -> None:
        if self._hidden or not text:
            return
        if "&" in text:
            text = unescaped(text)
        if "[sound:" in text:
            text = _SOUND.sub(r"[sound: \1]", text)
        if self._pre:
            self._out.append(text.replace("\xa0", " "))
            return
        if "  " in text or not text.isprintable():
            text = _SPACE.sub(" ", text)
        if text[:1] == " " and (not self._out or self._out[-1].endswith(("\n", " "))):
            text = text[1:]
        if text:
            self._out.append(text)

    # -- tags ------------------------------------------------------------------------

    def _begin_sign(self, tag: str, attributes: str) -> None:
        if tag == "a":
            self._href = _attributes(attributes).get("href", "").strip()
        if not self._pre:
            self._open.setdefault(_SIGNS[tag], len(self._out))

    def _end_sign(self, tag: str) -> None:
        self._end_of(_SIGNS[tag])

    def _begin_list(self, tag: str, attributes: str) -> None:
        self._line()
        self._lists.append([_before_first(attributes) if tag == "ol" else -1])

    def _end_list(self, tag: str) -> None:
        if tag != "li" and self._lists:
            self._lists.pop()
        self._line()

    def _begin_code(self, *_: str) -> None:
        self._line(own=True)
        self._out.append("```\n")
        self._pre = True

    def _end_code(self, _: str) -> None:
        if self._pre:
            self._pre = False
            self._line()
            self._out.append("```\n")

    def _line(self, breaks: int = 1, *, own: bool = False) -> None:
        """End the line, if one has begun; two breaks leave an empty line, but in lists one.

        What begins in an item begins behind its sign, unless it needs lines of its `own`.
        """
        if self._lists:
            breaks = 1
        if not self._out or (len(self._out) == self._behind_sign and not own):
            return
        last = self._out[-1][-1:]
        if breaks == 1 and last not in ("", " "):
            if last != "\n":
                self._out.append("\n")
            return
        had = 0
        for piece in reversed(self._out[-4:]):
            stripped = piece.rstrip(" ")
            had += len(stripped) - len(stripped.rstrip("\n"))
            if stripped.strip("\n") or had >= breaks:
                break
        if had < breaks:
            self._out.append("\n" * (breaks - had))

    def _item(self, *_: str) -> None:
        self._line(own=True)
        deep = min(len(self._lists), MOST_DEEP) or 1
        sign = "- "
        if self._lists and self._lists[-1][0] >= 0:
            self._lists[-1][0] += 1
            sign = f"{self._lists[-1][0]}. "
        self._out.append(f"{'  ' * (deep - 1)}{sign}")
        self._behind_sign = len(self._out)

    def _end_of(self, sign: str) -> None:
        start = self._open.pop(sign, -1)
        if start < 0:
            return
        inside = "".join(self._out[start:])
        del self._out[start:]
        if self._open:  # what crosses it has no start any more
            self._open = {other: at for other, at in self._open.items() if at <= start}
        self._out.append(_marked(inside, sign) if sign else self._link(inside))

    def _link(self, inside: str) -> str:
        text = inside.strip()
        http = self._href.lower().startswith(("https://", "http://"))
        if not http or not text or text == self._href or _SPACE.search(self._href):
            return inside
        address = self._href.replace("(", "%28").replace(")", "%29")
        return f"[{text}]({address})"

    # -- tables ----------------------------------------------------------------------

    def _begin_table(self, *_: str) -> None:
        self._tables += 1
        if self._tables == 1:
            self._line(2)
            self._rows = []

    def _close_table(self, _: str) -> None:
        self._tables = max(0, self._tables - 1)
        if self._tables == 0 and self._rows is not None:
            self._end_table()

    def _begin_row(self, *_: str) -> None:
        self._close_row()
        if self._rows is not None:
            self._rows.append([])

    def _close_row(self, *_: str) -> None:
        if self._rows is None:
            self._line()
        else:
            self._end_cell()

    def _begin_cell(self, *_: str) -> None:
        if self._rows is not None:
            self._end_cell()
            self._cell = len(self._out)

    def _end_cell(self, *_: str) -> None:
        if self._cell < 0 or self._rows is None:
            return
        text = _SPACE.sub(" ", "".join(self._out[self._cell :])).strip().replace("|", "\\|")
        self._open = {sign: at for sign, at in self._open.items() if at < self._cell}
        del self._out[self._cell :]
        self._cell = -1
        if not self._rows:
            self._rows.append([])
        self._rows[-1].append(text)

    def _end_table(self) -> None:
        self._end_cell()
        rows = [row for row in self._rows or () if any(row)]
        self._rows = None
        if not rows:
            return
        self._line(2, own=True)
        width = max(len(row) for row in rows)
        if width == 1:
            self._out += [f"{row[0]}\n" for row in rows]
            return
        for index, row in enumerate(rows):
            cells = row + [""] * (width - len(row)) if len(row) > width // 2 else row
            self._out.append(f"| {' | '.join(cells)} |\n")
            if index == 0:
                self._out.append(f"|{' --- |' * width}\n")
        self._line(2)


def _show(reader: _HtmlReader, tag: str, _: str) -> None:
    reader._out.append(_SHOWN[tag])


def _rule(reader: _HtmlReader, *_: str) -> None:
    reader._line()
    reader._out.append("---\n")


def _head(reader: _HtmlReader, tag: str, _: str) -> None:
    reader._line(2)
    reader._out.append(f"{'#' * _HEADS[tag]} ")


def _block(reader: _HtmlReader, tag: str, _: str = "") -> None:
    reader._line(_BREAKS[tag])


def _end_reading(reader: _HtmlReader, _: str) -> None:
    reader._out.append(")")


def _skip_bracket(reader: _HtmlReader, *_: str) -> None:
    bracket = _BRACKET.match(reader._source, reader._at)
    reader._at = bracket.end() if bracket else reader._at


def _image(reader: _HtmlReader, _: str, attributes: str) -> None:
    name = _attributes(attributes).get("src", "")
    plain = "" if name.startswith("data:") else PurePosixPath(name.partition("?")[0]).name
    reader._out.append(f"[image: {plain}]" if plain else "[image]")


_BEGIN: dict[str, Callable[[_HtmlReader, str, str], None]] = {
    **dict.fromkeys(_BREAKS, _block), **dict.fromkeys(_HEADS, _head),
    **dict.fromkeys(_SHOWN, _show), **dict.fromkeys(_SIGNS, _HtmlReader._begin_sign),
    "ul": _HtmlReader._begin_list, "ol": _HtmlReader._begin_list, "li": _HtmlReader._item,
    "img": _image, "hr": _rule, "pre": _HtmlReader._begin_code,
    "table": _HtmlReader._begin_table, "tr": _HtmlReader._begin_row, "td": _HtmlReader._begin_cell,
    "th": _HtmlReader._begin_cell, "rp": _skip_bracket,
}  # fmt: skip
"""What an element does by beginning."""
_END: dict[str, Callable[[_HtmlReader, str], None]] = {
    **dict.fromkeys(_BREAKS, _block), **dict.fromkeys(_SIGNS, _HtmlReader._end_sign),
    **dict.fromkeys(["ul", "ol", "li"], _HtmlReader._end_list), "pre": _HtmlReader._end_code,
    "table": _HtmlReader._close_table, "tr": _HtmlReader._close_row, "td": _HtmlReader._end_cell,
    "th": _HtmlReader._end_cell, "rt": _end_reading,
}  # fmt: skip
"""What it does by ending."""


def _marked(inside: str, sign: str) -> str:
    """Each line of a text between signs, without what stands before and behind its words."""
    if inside.isprintable() and inside[:1].isalpha() and inside[-1] != " ":
        return f"{sign}{inside}{sign}"
    return _INNER.sub(rf"\1{sign}\2{sign}", inside)


def _before_first(attributes: str) -> int:
    """The number before the one that a list starts with."""
    start = _START.fullmatch(_attributes(attributes).get("start", ""))
    return max(0, int(start[0]) - 1) if start else 0
