"""HTML as plain text: without tags, scripts, styles and comments, entities read. Time is linear in
the text, whatever it holds.
"""

from __future__ import annotations

import html
import re

_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_ENDLESS = re.compile(r"&#[0-9]{20,}+;?")
"""Numbers of characters that Python refuses to read; a digit less and it says U+FFFD itself."""
_UNSEEN = re.compile(r"<(script|style)[^>]*+>", re.IGNORECASE)
_UNSEEN_ENDS = {tag: re.compile(f"</{tag}>", re.IGNORECASE) for tag in ("script", "style")}


def to_text(source: str) -> str:
    """The text without its tags, scripts, styles and comments; a `<` that no `>` follows stays."""
    if "<" in source:
        source = without_comments(source)
        end = source.rfind(">") + 1  # each `<` up to here has its `>`: no search is in vain
        source = re.sub(r"<[^>]*+>", "", _without_unseen(source[:end])) + source[end:]
    return unescaped(source).replace("\xa0", " ")


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


def unescaped(text: str) -> str:
    """The text with its entities read."""
    if "&" not in text:
        return text
    return html.unescape(_ENDLESS.sub("\ufffd", text) if "&#" in text else text)


def without_comments(source: str) -> str:
    """The text without HTML comments; the line breaks in them stay."""
    end = source.rfind("-->") + 3  # up to here each comment has its end: no search is in vain
    lines = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source[:end])
    return lines + source[end:]
