"""Facts as a person types them: one a line, figures between `==` signs."""

from __future__ import annotations

import re

from drill.coaching.figures import mark_figures
from drill.domain.deck import MOST_SIGNS
from drill.text import clean, marks, one_line, without_marks

_BULLET = re.compile(r"[-–•*·]\s+")


def facts(text: str) -> tuple[str, ...]:
    """The facts of a text, one a line: cleaned, without bullets, each once, every mark closed."""
    lines = (_BULLET.sub("", one_line(line), count=1) for line in clean(text).split("\n"))
    return tuple(dict.fromkeys(filter(None, map(_closed, lines))))


def mark(text: str) -> str:
    """The text with the figures marked that nobody marked yet; a line with more of them than a
    fact may have stays as it is.
    """
    lines = ((line, mark_figures(line)) for line in text.split("\n"))
    return "\n".join(old if new.count("==") > MOST_SIGNS else new for old, new in lines)


def label(text: str) -> str:
    """A text of one line; with more signs of marks than a deck file takes, without any."""
    line = one_line(text)
    return _bare(line) if line.count("==") > MOST_SIGNS else line


def _closed(line: str) -> str:
    """The line without `==` signs that mark nothing; without any where there are too many."""
    if line.count("==") > MOST_SIGNS:
        return _bare(line)
    closed, at = "", 0
    for figure in marks(line):
        marked = f"=={figure}=="
        start = line.index(marked, at)
        closed += line[at:start].replace("==", "") + marked
        at = start + len(marked)
    closed = one_line(closed + line[at:].replace("==", ""))
    # What was taken out may have brought two others together.
    return closed if "==" not in without_marks(closed) else _bare(closed)


def _bare(text: str) -> str:
    return one_line(text.replace("==", ""))
