"""The one way from data to the screen.

Text from a deck, a file or an error is never markup: here it is cleaned of whatever a
terminal would obey and becomes Content as it stands. A test forbids any other way.
"""

from __future__ import annotations

import re
import textwrap
from typing import Literal

from rich.text import Text
from textual.content import Content

from drill.text import clean, one_line


def content(*parts: str | tuple[str, str]) -> Content:
    """Content from texts, each plain or with a style: `content("due ", ("31", "bold"))`."""
    return Content.assemble(
        *(clean(part) if isinstance(part, str) else (clean(part[0]), part[1]) for part in parts)
    )


_EMPHASIS = re.compile(
    r"\*\*(?=\S)(?P<strong>[^*\n]+)(?<=\S)\*\*"
    r"|(?<![\w*])\*(?=[^\s*])(?P<soft>[^*\n]+)(?<=\S)\*(?![\w*])"
    r"|`(?P<code>[^`\n]+)`"
)
_STYLES = {"strong": "underline", "soft": "italic", "code": "$text-accent"}


def prose(text: str, style: str = "") -> Content:
    """A face's text with its emphasis shown: `**strong**`, `*soft*` and code, as in Markdown.

    Nothing else is read as a sign. What is in bold anyway is underlined where it is strong.
    """
    parts: list[str | tuple[str, str]] = []
    at = 0
    for match in _EMPHASIS.finditer(text):
        kind = match.lastgroup or ""
        parts.append((text[at : match.start()], style))
        parts.append((match[kind], f"{style} {_STYLES[kind]}".strip()))
        at = match.end()
    return content(*parts, (text[at:], style))


def cell(text: str, style: str = "", *, right: bool = False, below: str = "") -> Text:
    """One line of data for a table's cell, and one `below` it: a table takes no Content, and would
    read markup.
    """
    side: Literal["right", "left"] = "right" if right else "left"
    lines = "\n".join(filter(None, (one_line(text), one_line(below))))
    return Text(lines, style, justify=side, no_wrap=True, overflow="ellipsis")


def hanging(text: str, width: int, first: str, rest: str) -> str:
    """A text folded to a width in columns, its first line and the others begun with signs.

    The signs of the others stand outside the width where `first` is empty: for a text that
    begins in a column.
    """
    outside = rest if not first else ""
    inside = "" if outside else rest
    lines = textwrap.wrap(
        one_line(text), max(12, width), initial_indent=first, subsequent_indent=inside
    )
    return f"\n{outside}".join(lines)
