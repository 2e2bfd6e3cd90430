"""HTML of cards → Markdown to read: lists, bold, tables and line breaks stay, all else is text.

Nothing in the HTML has an effect: scripts, styles, attributes and comments are dropped, a link
keeps its address only where it is http(s). What an element's own attributes hide (`hidden`,
`display:none`) stays hidden; what a style sheet hides is shown, as it is mostly there to be opened.
Time is linear in the text, whatever it holds, and
nothing raises.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from functools import lru_cache
from pathlib import PurePosixPath

MOST_DEEP = 20
"""Lists in one another that are still indented."""
_SHORT = 5000
_MOST_IN_A_TAG = 4000
"""Characters in which the end of a tag is looked for with its quotes in mind."""
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
"""A whole one, whose quotes are in order."""
_REST = re.compile(r"(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE = re.compile(
    r"(?<![a-zA-Z-])([a-zA-Z-]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
)
_SOUND = re.compile(r"\[sound:([^\]\[\n]{0,500})\]")
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_MANY_LINES = re.compile(r"\n{3,}")
_ENDLESS = re.compile(r"&#[0-9]{20,}+;?")
"""Numbers of characters that Python refuses to read; a digit less and it says U+FFFD itself."""
_UNSEEN = re.compile(r"<(script|style)[^>]*+>", re.IGNORECASE)
_UNSEEN_ENDS = {tag: re.compile(f"</{tag}>", re.IGNORECASE) for tag in ("script", "style")}
_INNER = re.compile(r"^([^\S\n]*+(?:(?:-|\d+\.) )?)(.*\S)", re.MULTILINE)
"""A line's start, the sign of an item with it, and its text."""
_START = re.compile(r"[0-9]{1,9}")
_SIGNS = {
    "b": "**",
    "strong": "**",
    "i": "*",
    "em": "*",
    "code": "`",
    "tt": "`",
    "kbd": "`",
    "a": "",
}
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
    return _read(source) if len(source) < _SHORT else _HtmlReader(source).read()


@lru_cache(maxsize=256)
def _read(source: str) -> str:
    """A short text; the cards of one note show the same ones."""
    return _HtmlReader(source).read()


def to_text(source: str) -> str:
    """The text without its tags, scripts, styles and comments; a `<` that no `>` follows stays."""
    if "<" in source:
        source = without_comments(source)
        end = source.rfind(">") + 1  # each `<` up to here has its `>`: no search is in vain
        source = re.sub(r"<[^>]*+>", "", _without_unseen(source[:end])) + source[end:]
    return _unescaped(source).replace("\xa0", " ")


def _without_unseen(source: str) -> str:
    """The text without scripts and styles that are closed."""
    out: list[str] = []
    at = 0
    never: set[str] = set()
    for opening in _UNSEEN.finditer(source):
        tag = opening[1].lower()
        if opening.start() < at or tag in never:
            continue
        close = _UNSEEN_ENDS[tag].search(source, opening.end())
        if close:
            out.append(source[at : opening.start()])
            at = close.start()
        else:
            never.add(tag)
    return "".join([*out, source[at:]])


def _unescaped(text: str) -> str:
    """The text with its entities read."""
    if "&" not in text:
        return text
    return html.unescape(_ENDLESS.sub("\ufffd", text) if "&#" in text else text)


def without_comments(source: str) -> str:
    """The text without HTML comments; the line breaks in them stay."""
    end = source.rfind("-->") + 3  # up to here each comment has its end: no search is in vain
    lines = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source[:end])
    return lines + source[end:]


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): _unescaped(match[2] or match[3] or match[4] or "")
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
            start = source.find("<", self._at)
            if start < 0:
                start = len(source)
            if start > self._at:
                self._text(source[self._at : start])
            self._at = start
            if start < len(source):
                self._markup()
        for sign in list(self._open):
            self._end_of(sign)
        if self._rows is not None:
            self._end_table()
        text = "".join(self._out)
        if " \n" in text or "\t\n" in text:
            text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
        return (_MANY_LINES.sub("\n\n", text) if "\n\n\n" in text else text).strip()

    # -- parts -----------------------------------------------------------------------

    def _markup(self) -> None:
        source, at = self._source, self._at
        whole = None if self._no_end else _TAG.match(source, at, at + _MOST_IN_A_TAG)
        if whole:
            self._at = whole.end()
            closing, tag, attributes = whole.groups()
            self._tag(tag.lower(), attributes, closing=bool(closing))
            return
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
            self._closed(tag)
        elif tag in _SWALLOWED:
            self._swallow(tag)
        elif attributes and _is_hidden(attributes):
            if tag not in _VOID:
                self._hidden, self._within = [tag], Counter([tag])
        else:
            self._opened(tag, attributes)

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
        if tag in _ENDED_BY.get(self._hidden[-1], ()):
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
        text = _unescaped(text)
        if "[sound:" in text:
            text = _SOUND.sub(r"[sound: \1]", text)
        if self._pre:
            self._out.append(text.replace("\xa0", " "))
            return
        if "  " in text or not text.isprintable():
            text = _SPACE.sub(" ", text)
        if not self._out or self._out[-1].endswith(("\n", " ")):
            text = text.removeprefix(" ")
        if text:
            self._out.append(text)

    # -- tags ------------------------------------------------------------------------

    def _opened(self, tag: str, attributes: str) -> None:
        if tag in _SHOWN:
            self._out.append(_SHOWN[tag])
        elif tag in _SIGNS:
            if tag == "a":
                self._href = _attributes(attributes).get("href", "").strip()
            if not self._pre:
                self._open.setdefault(_SIGNS[tag], len(self._out))
        elif tag in ("ul", "ol"):
            self._line()
            self._lists.append([_before_first(attributes) if tag == "ol" else -1])
        elif tag == "li":
            self._item()
        elif tag == "img":
            self._image(attributes)
        elif tag == "hr":
            self._line()
            self._out.append("---\n")
        elif tag == "pre":
            self._line(own=True)
            self._out.append("```\n")
            self._pre = True
        elif tag in _HEADS:
            self._line(2)
            self._out.append(f"{'#' * _HEADS[tag]} ")
        elif tag == "table":
            self._tables += 1
            if self._tables == 1:
                self._line(2)
                self._rows = []
        elif tag == "tr" and self._rows is not None:
            self._end_cell()
            self._rows.append([])
        elif tag in ("td", "th") and self._rows is not None:
            self._end_cell()
            self._cell = len(self._out)
        elif tag == "rp":
            bracket = _BRACKET.match(self._source, self._at)
            self._at = bracket.end() if bracket else self._at
        elif tag in _BREAKS:
            self._line(_BREAKS[tag])

    def _closed(self, tag: str) -> None:
        if tag in _SIGNS:
            self._end_of(_SIGNS[tag])
        elif tag in ("ul", "ol", "li"):
            if tag != "li" and self._lists:
                self._lists.pop()
            self._line()
        elif tag == "pre":
            if self._pre:
                self._pre = False
                self._line()
                self._out.append("```\n")
        elif tag == "table":
            self._tables = max(0, self._tables - 1)
            if self._tables == 0 and self._rows is not None:
                self._end_table()
        elif tag in ("td", "th", "tr") and self._rows is not None:
            self._end_cell()
        elif tag == "rt":
            self._out.append(")")
        elif tag in _BREAKS:
            self._line(_BREAKS[tag])

    def _line(self, breaks: int = 1, *, own: bool = False) -> None:
        """End the line, if one has begun; two breaks leave an empty line, but in lists one.

        What begins in an item begins behind its sign, unless it needs lines of its `own`.
        """
        if self._lists:
            breaks = 1
        if not self._out or (len(self._out) == self._behind_sign and not own):
            return
        had = 0
        for piece in reversed(self._out[-4:]):
            stripped = piece.rstrip(" ")
            had += len(stripped) - len(stripped.rstrip("\n"))
            if stripped.strip("\n") or had >= breaks:
                break
        if had < breaks:
            self._out.append("\n" * (breaks - had))

    def _item(self) -> None:
        self._line(own=True)
        deep = min(len(self._lists), MOST_DEEP) or 1
        sign = "- "
        if self._lists and self._lists[-1][0] >= 0:
            self._lists[-1][0] += 1
            sign = f"{self._lists[-1][0]}. "
        self._out.append(f"{'  ' * (deep - 1)}{sign}")
        self._behind_sign = len(self._out)

    def _image(self, attributes: str) -> None:
        name = _attributes(attributes).get("src", "")
        plain = "" if name.startswith("data:") else PurePosixPath(name.partition("?")[0]).name
        self._out.append(f"[image: {plain}]" if plain else "[image]")

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

    def _end_cell(self) -> None:
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


def _marked(inside: str, sign: str) -> str:
    """Each line of a text between signs, without what stands before and behind its words."""
    if inside.isprintable() and inside[:1].isalpha() and inside[-1] != " ":
        return f"{sign}{inside}{sign}"
    return _INNER.sub(rf"\1{sign}\2{sign}", inside)


def _before_first(attributes: str) -> int:
    """The number before the one that a list starts with."""
    start = _START.fullmatch(_attributes(attributes).get("start", ""))
    return max(0, int(start[0]) - 1) if start else 0
