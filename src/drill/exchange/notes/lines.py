"""Notes in Markdown → lines without markup, headings among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.token import Token

from drill.errors import DeckError, Problem
from drill.exchange.markdown import front_matter
from drill.exchange.notes.labels import Label, LabelRole, label_of
from drill.text import one_line

TABLE = "a table"
"""What is not read of the notes, where it is one."""
_DEEPEST = 100
"""Levels of nesting that are read."""
_LONGEST_TITLE = 100
"""Characters of a line that may be a title without being a heading."""

_BULLET = re.compile(r"(?:[•▪▫◦‣∙·●○■✓✔✅→–—]\ufe0f?|\[[ xX]\])\s+")
_ONLY_SIGNS = re.compile(r"[\s\-=_*~#+.|>:]*")


@dataclass(frozen=True)
class NoteLine:
    """A line of the notes with its markup taken off."""

    text: str
    number: int
    """From 1."""
    level: int = 0
    """Of a heading, from 1; 0 for every other line."""
    lead: str = ""
    """The bold or slanted words that it begins with."""
    rest: str = ""
    """What follows them."""
    depth: int = 0
    """Lists around it."""
    fresh: bool = True
    """Begins a paragraph or an item; else it goes on with the line before."""
    ruled: bool = False
    """The first line behind a rule."""

    @cached_property
    def label(self) -> Label | None:
        """What it begins with."""
        return label_of(self.text, self.lead, self.rest)

    @property
    def known(self) -> Label | None:
        """Its label where that says what part of a story follows."""
        return self.label if self.label and self.label.known else None

    @property
    def may_be_title(self) -> bool:
        """Whether it may be the title of a story, though it is no heading."""
        if self.label and (self.label.known or self.label.text):
            return False
        return len(self.text) <= _LONGEST_TITLE and self.text[-1] not in ".!?;:,"


@dataclass(frozen=True, slots=True)
class Unread:
    """What of the notes is in no story."""

    number: int
    """Of its first line, from 1."""
    kind: str
    text: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.kind} was not read: {self.text}"


def lines_of(text: str, name: str) -> tuple[list[NoteLine], list[Unread]]:
    """The lines of a cleaned text, and what is not read of it. Raises DeckError, which calls the
    notes by this name, where they are nested too deeply."""
    scribe = _Scribe(text, name)
    return list(scribe.lines()), scribe.unread


class _Scribe:
    """Writes down a text as lines, block by block."""

    def __init__(self, text: str, name: str) -> None:
        self.unread: list[Unread] = []
        self._text = self._without_properties(text)
        self._source = self._text.split("\n")
        self._name = name
        self._depth = 0
        self._ruled = False

    def _without_properties(self, text: str) -> str:
        """The text with the properties above it, as note-takers write them, made blank lines."""
        body = front_matter(text)[2]
        above = text[: len(text) - len(body)]
        labels = (label_of(line, "", "") for line in above.split("\n"))
        if not above or any(label and label.role is LabelRole.BEAT for label in labels):
            return text
        properties = one_line(above.strip("-+\n"))
        self.unread.append(Unread(1, "what stands above the notes between `---`", properties))
        return "\n" * above.count("\n") + body

    def lines(self) -> Iterator[NoteLine]:
        """The lines in their order."""
        # HTML stays text, and so do indented lines and link definitions, which are text of the
        # author's where nobody means to publish.
        parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST})
        tokens = iter(parser.enable("table").disable(["code", "reference"]).parse(self._text))
        before: Token | None = None
        for token in tokens:
            number = token.map[0] + 1 if token.map else 0
            if token.level >= _DEEPEST - 1:
                problem = Problem("nested too deeply", number, hint="indent it less")
                raise DeckError(self._name, [problem])
            match token.type:
                case "list_item_open":
                    self._depth += 1
                case "list_item_close":
                    self._depth -= 1
                case "hr":
                    self._ruled = True
                case "fence":
                    texts = enumerate(token.content.split("\n"), number + 1)
                    lines = (NoteLine(one_line(text), at) for at, text in texts)
                    yield from self._placed(line for line in lines if line.text)
                case "table_open":
                    self._table(token)
                    while next(tokens).type != "table_close":
                        pass
                case "inline" if before and before.type == "heading_open" and before.level == 0:
                    yield from self._heading(before, list(self._inline(token, number)))
                case "inline":
                    yield from self._placed(self._inline(token, number))
            before = token

    def _table(self, token: Token) -> None:
        start, end = token.map or (0, 0)
        rows = one_line(" ".join(self._source[start:end]))
        self.unread.append(Unread(start + 1, TABLE, rows))

    def _placed(self, lines: Iterable[NoteLine]) -> Iterator[NoteLine]:
        for line in lines:
            # What stands at the margin below an item is meant as no part of the list.
            outside = not line.fresh and not self._source[line.number - 1][:1].isspace()
            depth = 0 if outside else self._depth
            ruled, self._ruled = self._ruled, False
            yield replace(line, ruled=ruled, depth=depth)

    def _heading(self, opening: Token, lines: Sequence[NoteLine]) -> Iterator[NoteLine]:
        underlined = opening.markup == "-"
        if underlined and not (len(lines) == 1 and lines[0].may_be_title):
            # A rule right below a paragraph, which Markdown takes for a heading.
            yield from self._placed(lines)
            self._ruled = True
            return
        start = opening.map[0] + 1 if opening.map else 0
        title = " ".join(line.text for line in lines)
        yield from self._placed([NoteLine(title, start, level=int(opening.tag[1:]))])

    def _inline(self, token: Token, number: int) -> Iterator[NoteLine]:
        """The lines of a paragraph or a heading."""
        runs: list[tuple[str, bool]] = []
        strong, fresh = 0, True
        for child in [*(token.children or ()), None]:
            if child is None or child.type in ("softbreak", "hardbreak"):
                if line := _line(runs, number, fresh):
                    yield line
                    fresh = False
                fresh = fresh or (child is not None and child.type == "hardbreak")
                runs = []
                number += 1
            elif child.type in ("strong_open", "em_open"):
                strong += 1
            elif child.type in ("strong_close", "em_close"):
                strong -= 1
            elif child.type == "image":
                shown = one_line(child.content) or str(child.attrGet("src") or "")
                self.unread.append(Unread(number, "an image", shown))
            elif child.content:
                runs.append((child.content, strong > 0))


def _line(runs: Sequence[tuple[str, bool]], number: int, fresh: bool) -> NoteLine | None:
    """A line of runs of text, each with whether it is bold or slanted; None for an empty one."""
    whole = "".join(text for text, _ in runs).lstrip()
    bullet = _BULLET.match(whole)
    if bullet:
        runs = [(_BULLET.sub("", runs[0][0].lstrip(), count=1), runs[0][1]), *runs[1:]]
    text = one_line("".join(text for text, _ in runs))
    if _ONLY_SIGNS.fullmatch(text):
        return None
    leading = next((at for at, (run, bold) in enumerate(runs) if run.strip() and not bold), None)
    lead = one_line("".join(run for run, _ in runs[:leading]))
    rest = "" if leading is None else one_line("".join(run for run, _ in runs[leading:]))
    return NoteLine(text, number, lead=lead, rest=rest, fresh=fresh or bullet is not None)
