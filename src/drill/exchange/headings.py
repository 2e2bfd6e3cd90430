"""Heading decks: Markdown in which a heading asks and the text below it answers.

`## question`, and all down to the next heading of that level is the answer; `# title` is the deck.
A line `%` ends a front that goes on below its heading. Lines of `[#tag](…)` are tags. Where no
`##` has text of its own, the next deeper headings that have some are the questions, and those
above them the topics. What has no answer, and text that no heading asks for, is named by its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from drill.errors import Problem
from drill.exchange.flashcards import basic
from drill.exchange.markdown import (
    HEADING,
    RULES,
    MarkdownLine,
    code_lines,
    front_matter,
    plain_heading,
    visible,
)
from drill.exchange.offer import Offer, Offered
from drill.exchange.plain import distinct, quoted
from drill.text import clean, one_line

_LINKED_TAGS = re.compile(r"[ \t]*(?:\[#[^\[\]\n]+\]\([^()\n]*\)[ \t]*)+")
_LINKED_TAG = re.compile(r"\[#([^\[\]\n]+)\]\(")
_LINE_OF_A_LIST = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+\S.*")
_SPLIT = "%"
_CARD = 2
"""Level of the headings that ask, where those have text below them."""


@dataclass(slots=True)
class _Section:
    """A heading, and what stands right below it."""

    level: int
    """0 for what stands above all headings."""
    name: str
    line: int
    body: list[MarkdownLine] = field(default_factory=list)

    @property
    def first(self) -> MarkdownLine | None:
        """The first line below it that says something; None for none."""
        return next(filter(_says, self.body), None)


def _says(line: MarkdownLine) -> bool:
    """Whether a line is more than a blank, a rule or tags."""
    text = line.text.strip()
    return line.code or not (text in ("", *RULES) or _LINKED_TAGS.fullmatch(line.text))


def asks_by_headings(text: str) -> bool:
    """Whether a text's headings have text below them, so that each may be a question."""
    sections = _sections(clean(text.lstrip("\ufeff")), 1)
    return bool(_level(sections))


def is_heading_deck(text: str) -> bool:
    """Whether a text has signs that only heading decks have: `%` lines or linked tags."""
    lines = clean(text.lstrip("\ufeff")).split("\n")
    return any(
        not code and (line.strip() == _SPLIT or _LINKED_TAGS.fullmatch(line))
        for line, code in zip(lines, code_lines(lines), strict=True)
    ) and asks_by_headings(text)


def read_headings(text: str, name: str) -> Offer:
    """What a heading deck offers."""
    text = clean(text.lstrip("\ufeff"))
    title, tags, body, line = front_matter(text)
    sections = _sections(body, line)
    level = _level(sections)
    tops = [section for section in sections if section.level == 1]
    if not title and len(tops) == 1 and level > 1:
        title = tops[0].name.partition("::")[0].strip()

    def read() -> Iterator[Offered | Problem]:
        return distinct(_cards(sections, level, tags))

    return Offer("markdown", title, read, count=len(sections))


def _sections(text: str, line: int) -> list[_Section]:
    out = [_Section(0, "", line)]
    for text_line in visible(text, line):
        heading = None if text_line.code else HEADING.match(text_line.text)
        if heading:
            out.append(_Section(len(heading[1]), plain_heading(heading[2]), text_line.number))
        else:
            out[-1].body.append(text_line)
    return out


def _level(sections: Sequence[_Section]) -> int:
    """The level of the headings that ask; 0 where none does.

    One `#` alone is the title of a text; several are questions, if no deeper heading is.
    """
    saying = [section.level for section in sections if section.level and section.first]
    deeper = [level for level in saying if level >= _CARD]
    if deeper:
        return min(deeper)
    return 1 if len(saying) > 1 else 0


def _cards(
    sections: Sequence[_Section], level: int, tags: tuple[str, ...]
) -> Iterator[Offered | Problem]:
    """Every card, or what is wrong with it."""
    path: list[_Section] = []
    asked: _Section | None = None
    for section in [*sections, _Section(0, "", 0)]:
        if asked and section.level > level:
            heading = f"{'#' * section.level} {section.name}"
            asked.body += [MarkdownLine(section.line, heading), *section.body]
            continue
        if asked:
            yield _card(asked, path, tags)
        asked = replace(section, body=[*section.body]) if section.level == level else None
        if asked:
            continue
        path = [above for above in path if above.level < section.level]
        if section.level:
            path.append(section)
        if first := section.first:
            yield Problem("text that answers no heading", first.number, quoted(first.text))


def _card(asked: _Section, path: Sequence[_Section], tags: Sequence[str]) -> Offered | Problem:
    front: list[str] = []
    back: list[str] = []
    tags = [*tags]
    for _, text, code in asked.body:
        if not code and _LINKED_TAGS.fullmatch(text):
            tags += (one_line(tag).lstrip("#") for tag in _LINKED_TAG.findall(text))
        elif not code and text.strip() == _SPLIT and not front:
            front, back = [asked.name, "", "\n".join(back).strip()], []
        else:
            back.append(text)
    while back and back[-1].strip() in ("", *RULES):
        back.pop()
    lines = [line for line in back if line.strip()]
    if lines and all(_LINE_OF_A_LIST.fullmatch(line) and line.endswith("?") for line in lines):
        problem = "a list of questions without answers"
        return Problem(problem, asked.line, quoted(asked.name))
    question, answer = "\n".join(front or [asked.name]).strip(), "\n".join(back).strip()
    deck = "::".join(above.name for above in path if above.name)
    return basic(question, answer, asked.line, tags, deck)
