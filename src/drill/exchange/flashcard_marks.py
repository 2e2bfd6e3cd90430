"""What marks a card in Markdown, where a text only says it: a backslash before a mark at the start
of a line, before a tag at its end and before a comment makes text of it. Reading takes off the one
backslash that writing put there.
"""

from __future__ import annotations

import re

from drill.exchange.markdown import code_lines, comments, tag_of

_TAG_WORD = re.compile(r"\\*#([^\W\d_][\w/-]*)")
_AT_THE_START = r"(?:[QAC]:|#{1,6}[ \t]|---[ \t]*$|`{3,}[^`]*$|~{3})"
_MARKED = re.compile(rf"([ \t]*)(?=\\*{_AT_THE_START})")
_ESCAPED_MARK = re.compile(rf"([ \t]*)\\(?=\\*{_AT_THE_START})")
_TAG_LIKE = re.compile(r"(?<!\S)(?=\\*#)")
_ESCAPED_TAG = re.compile(r"(?<!\S)\\(?=\\*#)")


def text_and_tags(text: str) -> tuple[str, tuple[str, ...]]:
    """A text as it was meant, without the tags at the ends of its lines, and the tags."""
    lines = text.split("\n")
    tags: list[str] = []
    for index, code in enumerate(code_lines(lines)):
        if not code:
            lines[index], at_end = _untagged(lines[index])
            tags += at_end
            lines[index] = _unescaped(lines[index])
    return "\n".join(lines).strip(), tuple(filter(None, tags))


def _untagged(line: str) -> tuple[str, list[str]]:
    kept, tail = _tail(line)
    words = tail.split()
    count = next((n for n, word in enumerate(reversed(words)) if word[0] == "\\"), len(words))
    if not count:
        return line, []
    tags = [tag_of(word[1:]) for word in words[len(words) - count :]]
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
    """A line without the backslash that `escaped` puts before each mark."""
    line = comments(line, lambda sign: sign.removeprefix("\\"))
    kept, tail = _tail(line)
    line = kept + _ESCAPED_TAG.sub("", tail)
    mark = _ESCAPED_MARK.match(line)
    return mark[1] + line[mark.end() :] if mark else line


def escaped(line: str) -> str:
    """A line with a backslash before all that a reader would take for a mark."""
    line = comments(line, lambda sign: f"\\{sign}")
    kept, tail = _tail(line)
    line = kept + _TAG_LIKE.sub(r"\\", tail)
    mark = _MARKED.match(line)
    return f"{mark[1]}\\{line[mark.end() :]}" if mark else line
