"""Text as a field of Anki's: HTML that looks like it there, and the same text when it returns."""

from __future__ import annotations

import html
import re

from drill.exchange.html import to_markdown
from drill.text import clean

_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)(?<=\S)\*\*")
_OURS = re.compile(r"(?:[^<\n]++|<br>|</?b>)*+")
"""What `to_field` makes; whoever edits a field in Anki may leave any HTML."""
_MADE = (("<br>", "\n"), ("<b>", "**"), ("</b>", "**"), ("&nbsp;", " "))


def to_field(text: str) -> str:
    """A text as HTML in which nothing has an effect but line breaks and **bold**."""
    escaped = html.escape(clean(text), quote=False)
    # Braces would be a template's, and `[sound:` would be played.
    escaped = escaped.replace("{{", "{&#123;").replace("[sound:", "&#91;sound:")
    lines = [
        re.sub(r"^ +", lambda blanks: "&nbsp;" * len(blanks[0]), line)
        for line in escaped.split("\n")
    ]
    return _BOLD.sub(r"<b>\1</b>", "<br>".join(lines))


def of_field(field: str) -> str:
    """The text that `to_field` made a field of, to the blank; of other HTML the Markdown."""
    if not _OURS.fullmatch(field):
        return clean(to_markdown(field))
    for markup, text in _MADE:
        field = field.replace(markup, text)
    return clean(html.unescape(field))
