"""Notes that people already have, in Markdown or plain text → stories.

A heading is a story; STAR, CARL, SOAR or PAR, bold words and `Label:` lines are its beats; bullets
and sentences under them are its facts. Only markup is lost: every word of the notes is found again
in what comes out, and where it is not plain what became of it, a remark says so. What comes out is
what a deck file may hold: ids are ids, no fact is empty, every `==` is the sign of a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import compress, zip_longest
from pathlib import PurePath

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from drill.coaching.figures import mark_figures
from drill.domain.deck import MOST_SIGNS, Beat, Fact, Probe, Story
from drill.errors import DeckError, Problem
from drill.text import (
    ascii_slug,
    clean,
    marks,
    one_line,
    telling_slug,
    unmarked,
    without_marks,
    words,
)

MOST_BYTES = 2_000_000
"""Of a file of notes."""
MOST_STORIES = 200
"""In one file."""
MOST_BEATS = 200
"""In one story."""
LONGEST_LABEL = 60
"""Characters of a beat's label; what is longer is a fact."""
WHOLE = 12
"""Words up to which a text is one fact however many sentences it has."""
_LONGEST_TITLE = 200
_LONGEST_LINE = 100
"""Characters of a line that may be the title of a story without being a heading."""
_LONGEST_TEXT = 20_000
"""Characters of one fact or question; a deck file takes no text that is much longer."""
"""`==` in one fact, as many as a deck file takes."""
_FULL_LINE = 50
"""Characters from which a line was broken for its length, and the next one continues it."""
_LOWEST = 7
"""Level of a heading below all that Markdown has."""
_DEEPEST = 100
"""Levels of nesting that are read."""

_SHAPE = (
    "a story is a heading with its beats below it: '## The vendor call', then "
    "'**Situation:** …', '**Action:** …', '**Result:** …'"
)
_SAVE = "save the notes as plain text or Markdown, in UTF-8"


@dataclass(frozen=True, slots=True)
class Noted:
    """A story as it was found in somebody's notes."""

    story: Story
    """Names no competency: what the notes call it may be none that drill knows. Its figures are
    marked."""
    wanted: str
    """What the notes say it is for, as written; empty where they do not say."""
    line: int
    """Of its heading, from 1."""
    remarks: tuple[str, ...]
    """What became of the notes where that is not plain to see in the story."""


def read_notes(source: bytes | str, name: str) -> list[Noted]:
    """The stories in a text, in its order; at least one. `name` is what messages call the source;
    it is the title of a story that has none.

    Raises DeckError where the text is too large, not text, or without a story.
    """
    text = clean(_decoded(source, name))
    if not text.strip():
        raise DeckError(name, [Problem("the file is empty", 1, hint=_SHAPE)])
    return _Notes(name).read(text)


def _decoded(source: bytes | str, name: str) -> str:
    """The text of the notes. Raises DeckError."""
    if len(source) > MOST_BYTES:
        hint = "split the notes into several files"
        raise DeckError(name, [Problem(f"larger than {MOST_BYTES // 1_000_000} MB", hint=hint)])
    text = source if isinstance(source, str) else _utf8(source, name)
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise DeckError(name, [Problem("not text: it has a NUL in it", line, hint=_SAVE)])
    return text.removeprefix("\ufeff")


def _utf8(source: bytes, name: str) -> str:
    if source[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DeckError(name, [Problem("the text is UTF-16", hint=_SAVE)])
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise DeckError(name, [Problem("not UTF-8 text", line, hint=_SAVE)]) from None


# -- labels --------------------------------------------------------------------------------

_LETTERS = {
    "s": "Situation", "t": "Task", "a": "Action", "r": "Result", "c": "Context", "l": "Learning",
    "o": "Obstacle", "p": "Problem",
}  # fmt: skip
_MOMENTS = frozenset(
    "situation task tasks action actions result results context learning learnings lesson lessons "
    "learned learnt obstacle obstacles problem challenge challenges complication outcome outcomes "
    "impact background reflection reflections takeaway takeaways resolution solution approach "
    "aftermath evaluation".split()
)
_AROUND = frozenset(
    "the a an my our and or of to i we it what was were is did do how key main taken star carl "
    "soar par".split()
).union(_LETTERS)
_SPEAKERS = frozenset("i we he she they it you this that there".split())
_NO_LABEL = re.compile(r"[.,;!?()\"“”]")
_NUMBER = re.compile(r"\s*\d+$")
_QUARTER = re.compile(r"[Qq]\d+")
"""A question's number, or a quarter of the year: a question mark tells."""
_SHORT = 5
"""Words of a bold sentence that may still be a label."""


class _Kind(StrEnum):
    """What stands behind a label."""

    BEAT = "beat"
    WANTED = "wanted"
    """What the story is for."""
    QUESTIONS = "questions"
    """Phrasings that the story answers."""
    PROBE = "probe"
    """One follow-up question, its answer on the lines after."""
    PROBES = "probes"
    """Several of them."""
    ANSWER = "answer"
    TITLE = "title"
    OWN = "own"
    """A name that only its author knows."""


_NAMES = {
    name: kind
    for kind, names in (
        (_Kind.BEAT, ("what i did", "what we did", "what happened", "what came of it")),
        (_Kind.WANTED, ("competency", "competencies", "for", "good for", "use for", "used for")),
        (_Kind.QUESTIONS, ("question", "questions", "interview question", "interview questions")),
        (_Kind.QUESTIONS, ("phrasings", "asked as")),
        (_Kind.PROBE, ("q", "follow up", "followup", "follow up question", "probe")),
        (_Kind.PROBES, ("follow ups", "followups", "probes", "follow up questions", "q a", "qa")),
        (_Kind.PROBES, ("q and a", "possible follow ups", "likely follow ups")),
        (_Kind.ANSWER, ("answer",)),
        (_Kind.TITLE, ("story", "title", "example")),
    )
    for name in names
}


def _kind(label: str) -> _Kind:
    """What a label is the name of: "Situation", "What I learned", "Follow-up 2"."""
    if len(label) > LONGEST_LABEL:
        return _Kind.OWN
    said = words(label)
    whole = " ".join(said)
    named = _NUMBER.sub("", whole)
    if named in _NAMES:
        return _NAMES[named]
    moment = whole in _LETTERS or (
        not _MOMENTS.isdisjoint(said)
        and all(word in _MOMENTS or word in _AROUND or word.isdigit() for word in said)
    )
    return _Kind.BEAT if moment else _Kind.OWN


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the notes with its markup taken off."""

    text: str
    line: int
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
    """Begins a paragraph, an item or a row; else it goes on with the line before."""
    ruled: bool = False
    """The first line behind a rule."""


@dataclass(frozen=True, slots=True)
class _Label:
    """What a line begins with: the name of something, and the text behind it."""

    name: str
    rest: str
    kind: _Kind
    strong: bool
    """In bold or slanted letters."""


def _label(line: _Line) -> _Label | None:
    """The label that a line begins with; None where it is only text."""
    found = _strong_label(line) or _whole_label(line) or _plain_label(line)
    if found and _QUARTER.fullmatch(found.name) and "?" not in found.rest:
        return replace(found, kind=_Kind.OWN)
    return found


def _strong_label(line: _Line) -> _Label | None:
    """`**Situation:** text`, `**Situation** – text`, `**Situation** Text`, `**The bind**`."""
    name, rest = _bare(line.lead), line.rest
    if name.endswith("?") and not rest:
        return _Label("", name, _Kind.PROBE, True)
    if not rest and ":" in name:
        return None  # all of the line is slanted: what it says is a label and its text
    ends = name[-1:] == "." and bool(rest) and line.fresh and len(words(name)) <= _SHORT
    name = name[:-1] if ends else name
    if not words(name) or len(name) > LONGEST_LABEL or name[-1] in ".!?…":
        return None
    kind = _kind(name)
    apart = ends or line.lead[-1] in ":：" or not rest or rest[0] in ":：–—-"
    if not apart and (kind is not _Kind.BEAT or len(name) == 1):
        return None
    return _Label(name, rest.lstrip(":：–—- "), kind, True)


def _whole_label(line: _Line) -> _Label | None:
    """`Situation` on a line of its own."""
    name = _bare(line.text)
    kind = _kind(name)
    if ":" in name or len(name) == 1 or kind not in (_Kind.BEAT, _Kind.QUESTIONS, _Kind.PROBES):
        return None
    return _Label(name, "", kind, False)


def _plain_label(line: _Line) -> _Label | None:
    """`Situation: text`, `S: text`, `Criteria: text`, `Situation - text`."""
    found = _PLAIN.match(line.text)
    if not found:
        return None
    name = found["name"].rstrip()
    kind = _kind(name)
    if kind is _Kind.OWN and (found["dash"] or not _reads_as_label(name)):
        return None
    if found["dash"] and (kind is not _Kind.BEAT or len(name) == 1):
        return None
    return _Label(name, line.text[found.end() :], kind, False)


_PLAIN = re.compile(
    rf"(?P<name>[^:：]{{1,{LONGEST_LABEL}}}?)(?:：\s*|:(?:\s+|$)|(?P<dash>\s[–—-]\s))"
)


def _bare(label: str) -> str:
    """A label without the signs that end it."""
    return label.strip().rstrip(":：–—- ")


def _reads_as_label(name: str) -> bool:
    """Whether words before a colon are a label and not the start of a sentence."""
    said = words(name)
    return (
        0 < len(said) <= 4
        and name[0].isalpha()
        and not name[0].islower()
        and said[0] not in _SPEAKERS
        and not _NO_LABEL.search(name)
    )


# -- Markdown to lines ---------------------------------------------------------------------

_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_PROPERTY = re.compile(r"(?P<name>[\w-]+):(?:\s|$)|\s*- |\s")
_BULLET = re.compile(r"(?:[•▪▫◦‣∙·●○■✓✔✅→–—]\ufe0f?|\[[ xX]\])\s+")
_SIGNS = re.compile(r"[\s\-=_*~#+.|>:]*")


def _parser() -> MarkdownIt:
    """CommonMark and tables. HTML stays text, and so do indented lines and link definitions, which
    are text of the author's where nobody means to publish.
    """
    made = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST})
    return made.enable("table").disable(["code", "reference"])


class _Scribe:
    """Writes a Markdown text down as lines, headings among them."""

    def __init__(self, text: str) -> None:
        self.lines: list[_Line] = []
        self.left: list[tuple[int, str]] = []
        """Lines and remarks of what was left out."""
        self.unread: int = 0
        """The first line (from 1) that is nested too deeply to be read; 0 where there is none."""
        self._source = text.split("\n")
        self._depth = 0
        self._ruled = False
        self._rows: list[tuple[int, list[str]]] | None = None
        read = bytearray(len(self._source))
        previous: Token | None = None
        for token in _parser().parse(text):
            if token.map and token.type in ("inline", "fence"):
                start, end = token.map[0], min(token.map[1], len(read))
                read[start:end] = b"\1" * (end - start)
            self._block(token, previous)
            previous = token
        lost = (at for at, seen in enumerate(read) if not seen and _says(self._source[at]))
        self.unread = next(lost, -1) + 1

    def _block(self, token: Token, previous: Token | None) -> None:
        match token.type:
            case "list_item_open":
                self._depth += 1
            case "list_item_close":
                self._depth -= 1
            case "hr":
                self._ruled = True
            case "fence":
                self._fence(token)
            case "table_open":
                self._rows = []
            case "tr_open" if self._rows is not None and token.map:
                self._rows.append((token.map[0], []))
            case "tr_close" if self._rows:
                self._beyond_head(*self._rows[-1])
            case "table_close":
                self._table(self._rows or [])
                self._rows = None
            case "inline" if self._rows:
                self._rows[-1][1].append(" ".join(line.text for line in self._texts(token)))
            case "inline":
                self._inline(token, previous)

    def _write(self, line: _Line) -> None:
        # What stands at the margin below an item is meant as no part of the list.
        outside = not line.fresh and not self._source[line.line - 1][:1].isspace()
        depth = 0 if outside else self._depth
        self.lines.append(replace(line, ruled=self._ruled, depth=depth))
        self._ruled = False

    def _fence(self, token: Token) -> None:
        start = token.map[0] + 2 if token.map else 0
        for number, text in enumerate(token.content.split("\n"), start):
            if said := one_line(text):
                self._write(_Line(said, number))

    def _inline(self, token: Token, previous: Token | None) -> None:
        lines = self._texts(token)
        opened = previous is not None and previous.type == "heading_open" and previous.level == 0
        if not opened or previous is None:
            for line in lines:
                self._write(line)
        elif previous.markup != "-" or _may_be_title(lines):
            start = previous.map[0] + 1 if previous.map else 0
            title = " ".join(line.text for line in lines)
            self._write(_Line(title, start, level=int(previous.tag[1:])))
        else:  # a rule right below a paragraph, which Markdown takes for a heading
            for line in lines:
                self._write(line)
            self._ruled = True

    def _texts(self, token: Token) -> list[_Line]:
        """The lines of a paragraph, a heading or a cell; what is not text is left out."""
        out: list[_Line] = []
        number = token.map[0] + 1 if token.map else 0
        runs: list[tuple[str, bool]] = []
        strong, fresh = 0, True
        for child in [*(token.children or ()), None]:
            if child is None or child.type in ("softbreak", "hardbreak"):
                line = _written(runs, number, fresh)
                if line:
                    out.append(line)
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
                self.left.append((number, f"an image was left out: {shown}"))
            elif child.content:
                runs.append((child.content, strong > 0))
        return out

    def _beyond_head(self, at: int, cells: list[str]) -> None:
        """Adds the cells of a row that stand beyond the table's head, where Markdown ends it."""
        row = self._source[at].lstrip("> \t-*+").rstrip().removeprefix("|").removesuffix("|")
        if row.count("|") >= len(cells):
            cells += [one_line(cell) for cell in escapedSplit(row)[len(cells) :]]

    def _table(self, rows: Sequence[tuple[int, Sequence[str]]]) -> None:
        """A table whose head or whose first column are labels; else a line a row."""
        (top, head), *body = rows
        named = [cell for cell in head if _kind(cell) is _Kind.BEAT]
        if len(named) > 1 and all(len(cell) <= LONGEST_LABEL for cell in head):
            if _kind(head[0]) is _Kind.TITLE:
                self._told_in_rows(head, body)
            else:
                self._columns(head, body)
            return
        labels = any(_kind(cells[0]) is not _Kind.OWN for _, cells in rows if cells)
        if labels and _kind(head[0]) is _Kind.OWN:
            if said := ", ".join(filter(None, head)):
                self.left.append((top + 1, f"the head of a table was left out: {said}"))
            rows = body
        for at, cells in rows:
            name, rest = cells[0], ", ".join(filter(None, cells[1:]))
            if labels and name and len(name) <= LONGEST_LABEL:
                self._write(_Line(f"{name}: {rest}", at + 1, lead=f"{name}:", rest=rest))
            elif text := ": ".join(filter(None, (name, rest))):
                self._write(_Line(text, at + 1))

    def _told_in_rows(self, head: Sequence[str], body: Sequence[tuple[int, Sequence[str]]]) -> None:
        """A table of stories, one a row: a heading of the lowest level and its labels."""
        for at, (title, *cells) in body:
            self._write(_Line(title, at + 1, level=_LOWEST))
            for name, text in zip_longest(head[1:], cells, fillvalue=""):
                if text:
                    lead = f"{name}:" if name else ""
                    self._write(_Line(f"{lead} {text}".strip(), at + 1, lead=lead, rest=text))

    def _columns(self, head: Sequence[str], body: Sequence[tuple[int, Sequence[str]]]) -> None:
        """Every column as a label and the cells below it."""
        for column, name in enumerate(head):
            if name:
                self._write(_Line(f"{name}:", body[0][0] + 1 if body else 0, lead=f"{name}:"))
            for at, cells in body:
                if column < len(cells) and cells[column]:
                    self._write(_Line(cells[column], at + 1))
        for at, cells in body:
            for cell in filter(None, cells[len(head) :]):
                self._write(_Line(cell, at + 1))


def _is_property(line: str) -> bool:
    """Whether a line is a property of the file (`tags: x`), or goes on with one."""
    found = _PROPERTY.match(line)
    return found is not None and _kind(found["name"] or "") is not _Kind.BEAT


def _says(line: str) -> bool:
    """Whether there is a letter in a line."""
    return any(map(str.isalpha, line))


def _written(runs: list[tuple[str, bool]], number: int, fresh: bool) -> _Line | None:
    """A line of runs of text, each with whether it is bold or slanted; None for an empty one."""
    whole = "".join(text for text, _ in runs).lstrip()
    bullet = _BULLET.match(whole)
    if bullet and runs:
        first, *others = runs
        runs = [(_BULLET.sub("", first[0].lstrip(), count=1), first[1]), *others]
    text = one_line("".join(text for text, _ in runs))
    if not text or _SIGNS.fullmatch(text):
        return None
    count = next((at for at, (said, bold) in enumerate(runs) if said.strip() and not bold), None)
    lead = one_line("".join(said for said, _ in runs[:count]))
    rest = one_line("".join(said for said, _ in runs[count:])) if count is not None else ""
    return _Line(text, number, lead=lead, rest=rest, fresh=fresh or bullet is not None)


def _may_be_title(lines: Sequence[_Line]) -> bool:
    """Whether what stands above `---` is a heading, and not a paragraph above a rule."""
    if len(lines) != 1:
        return False
    label = _label(lines[0])
    if label and label.rest and label.kind not in (_Kind.OWN, _Kind.TITLE):
        return False
    return len(lines[0].text) <= _LONGEST_LINE and lines[0].text[-1] not in ".!;,"


# -- lines to sections ---------------------------------------------------------------------


@dataclass(slots=True)
class _Section:
    """A heading and what stands below it."""

    title: str
    level: float
    line: int
    body: list[_Line] = field(default_factory=list)
    parts: list[_Section] = field(default_factory=list)
    under: str = ""
    """The heading above several stories that it stands below, where there are more of them."""
    shape: str = ""
    """`story`, `group` (of stories), or empty where nothing in it tells."""

    @property
    def names_part(self) -> bool:
        """Whether the heading names a part of a story."""
        return _kind(_bare(self.title)) not in (_Kind.OWN, _Kind.TITLE)

    def kinds(self) -> dict[str, _Kind]:
        """The known labels that the lines below the heading begin with."""
        found = (_label(line) for line in self.body)
        return {each.name.casefold(): each.kind for each in found if each and _known(each)}

    def headed(self) -> set[str]:
        """The beats that headings right below it name."""
        names = (_bare(part.title).casefold() for part in self.parts)
        return {name for name in names if _kind(name) is _Kind.BEAT}

    def beats(self) -> set[str]:
        """The beats that it tells itself, by labels or by headings."""
        labelled = {name for name, kind in self.kinds().items() if kind is _Kind.BEAT}
        names = (_LETTERS.get(name, name) for name in labelled | self.headed())
        return {name.casefold().rstrip("s") for name in names}

    @property
    def says(self) -> bool:
        """Whether there is text below it, at any depth."""
        return bool(self.body) or any(part.says for part in self.parts)


def _known(label: _Label) -> bool:
    return label.kind not in (_Kind.OWN, _Kind.TITLE)


def _tree(lines: Iterable[_Line]) -> _Section:
    """The lines below their headings. A heading that names a part of a story belongs to the story
    above it, though it may be of the same level.
    """
    root = _Section("", 0, 1)
    stack = [root]
    for line in lines:
        if not line.level:
            stack[-1].body.append(line)
            continue
        section = _Section(line.text, line.level, line.line)
        if section.names_part and any(
            each.level == line.level and not each.names_part for each in stack
        ):
            section.level += 0.5
        while stack[-1].level >= section.level:
            stack.pop()
        stack[-1].parts.append(section)
        stack.append(section)
    _shape(root)
    return root


def _shape(section: _Section) -> None:
    """Says of every section what it is by the labels in it."""
    for part in section.parts:
        _shape(part)
    kinds = section.kinds()
    named = any(part.names_part for part in section.parts)
    if named or len(kinds) > 1 or _Kind.WANTED in kinds.values():
        section.shape = "story"
    inner = any(part.shape and not part.names_part for part in section.parts)
    if inner and len(kinds) < 2 and len(section.headed()) < 2:
        section.shape = "group"


# -- sections to stories -------------------------------------------------------------------


class _Notes:
    """One file of notes while its stories are looked for."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.inside: list[tuple[int, str]] = []
        """Lines and remarks that concern the story that the line stands in."""
        self.above: list[tuple[int, str]] = []
        """Lines and remarks that concern the next story."""

    def read(self, text: str) -> list[Noted]:
        """The stories of a cleaned text. Raises DeckError."""
        scribe = _Scribe(self.without_front(text))
        if scribe.unread:
            raise self.refusal("nested too deeply", scribe.unread, "indent it less")
        self.inside += scribe.left
        drafts = []
        for section in self.stories(_tree(scribe.lines)):
            draft = _Draft(section)
            if not draft.empty:
                drafts.append(draft)
                continue
            if section.title:
                self.leave(section.line, "a heading with nothing below it", section.title)
            self.inside += [(section.line, remark) for remark in draft.remarks]
        if not drafts:
            raise self.refusal("there is no story in it", 1, _SHAPE)
        self.refuse_many(drafts)
        for draft in drafts:
            draft.title = draft.title or self.named(draft.line)
        self.hand_out(drafts)
        ids = _Ids("story", telling_slug)
        return [draft.noted(ids) for draft in drafts]

    def refusal(self, message: str, line: int, hint: str) -> DeckError:
        """The error for one problem of this file."""
        return DeckError(self.name, [Problem(message, line, hint=hint)])

    def refuse_many(self, drafts: Sequence[_Draft]) -> None:
        """Raises DeckError where there are more stories or beats than anybody tells."""
        if len(drafts) > MOST_STORIES:
            hint = "split the notes into several files"
            raise self.refusal(f"more than {MOST_STORIES} stories", drafts[MOST_STORIES].line, hint)
        for draft in drafts:
            if len(draft.beats) > MOST_BEATS:
                message = f"more than {MOST_BEATS} beats in the story “{draft.title}”"
                hint = "a heading begins a story, a label begins a beat"
                raise self.refusal(message, draft.beats[MOST_BEATS].line, hint)

    def leave(self, line: int, what: str, text: str) -> None:
        """Remembers what goes into no story, for the story that it stands in or behind."""
        self.inside.append((line, f"{what} was left out: {text}"))

    def leave_above(self, line: int, what: str, text: str) -> None:
        """Remembers what goes into no story, for the next one."""
        self.above.append((line, f"{what} was left out: {text}"))

    def hand_out(self, drafts: Sequence[_Draft]) -> None:
        """Gives every remark to the story that it concerns."""
        starts = [draft.line for draft in drafts]
        for line, remark in self.above:
            drafts[min(bisect_left(starts, line), len(drafts) - 1)].remarks.append(remark)
        for line, remark in sorted(self.inside):
            drafts[max(0, bisect_right(starts, line) - 1)].remarks.append(remark)

    def without_front(self, text: str) -> str:
        """The text with the properties above it, as note-takers write them, made blank lines."""
        found = _FRONT.match(text)
        if not found or not all(map(_is_property, found[1].splitlines())):
            return text
        if said := one_line(found[1]):
            self.leave_above(1, "what stands above the notes between `---`", said)
        return "\n" * found[0].count("\n") + text[found.end() :]

    def stories(self, root: _Section) -> Iterator[_Section]:
        """The sections that are stories, in the order of the text."""
        tops = root.parts
        if not tops:
            yield from self.without_headings(root.body)
        elif len(tops) > 1 and all(top.names_part for top in tops):
            yield self.titled(root)
        else:
            if len(root.kinds()) > 1:
                yield from self.without_headings(root.body)
            else:
                self.leave_text(root)
            for top in tops:
                yield from self.gathered(top, alone=len(tops) == 1)

    def gathered(self, section: _Section, alone: bool) -> Iterator[_Section]:
        """The stories of a section: itself, or those below it. A heading that stands `alone` above
        all others is the file's title, if nothing tells otherwise.
        """
        title = alone and section.parts and not section.shape and not section.kinds()
        if section.shape != "group" and not title:
            section, further = _apart_from_others(section, section.beats())
            yield section
            for part in further:
                yield from self.gathered(part, alone=False)
            return
        self.leave_text(section)
        if alone or any(part.shape == "group" for part in section.parts):
            self.leave_above(section.line, "the heading above the stories", section.title)
        for part in section.parts:
            part.under = section.under if alone else section.title
            yield from self.gathered(part, alone=False)

    def leave_text(self, section: _Section) -> None:
        """Leaves out the text between a heading and the first story below it."""
        if section.body:
            said = " ".join(line.text for line in section.body)
            self.leave_above(section.body[0].line, "the text above the stories", said)

    def titled(self, root: _Section) -> _Section:
        """The whole file as one story, all of whose headings name parts of it."""
        if root.body and _may_open(root.body[0]):
            return replace(root, title=root.body[0].text, body=root.body[1:])
        return root

    def named(self, line: int) -> str:
        """The file's name, for a story that has no title."""
        self.inside.append((line, "it has no title in the notes: the file's name became its title"))
        return one_line(re.sub(r"[-_]+", " ", PurePath(self.name).stem)) or "A story without a name"

    def without_headings(self, lines: Sequence[_Line]) -> Iterator[_Section]:
        """The stories of a text without headings: the first line is the title, and so is a line
        behind which the labels begin again.
        """
        if not lines:
            return
        section = _Section("", 1, lines[0].line)
        seen: set[str] = set()
        labels = [_label(line) for line in lines]
        often = Counter(label.name.casefold() for label in labels if label and _known(label))
        for at, (line, label) in enumerate(zip(lines, labels, strict=True)):
            # Labels that come more than once say that the first line may be the file's title.
            known = {name for name in often if often[name] > 1} if at and not section.body else seen
            if at == 0 or _opens_story(line, label, labels[at + 1 : at + 2], known):
                if at:
                    yield section
                section, seen = _Section("", 1, line.line), set()
                if label and label.kind is _Kind.TITLE and label.rest:
                    section.title = line.text if words(label.name)[1:] else label.rest
                elif _may_open(line):
                    section.title = line.text
                else:
                    section.body.append(line)
            else:
                section.body.append(line)
            if label and _known(label):
                seen.add(label.name.casefold())
        yield section


def _apart_from_others(section: _Section, told: set[str]) -> tuple[_Section, list[_Section]]:
    """A story without those that stand below its headings, and those."""
    parts: list[_Section] = []
    others: list[_Section] = []
    for part in section.parts:
        if _begins_again(part, told):
            others.append(part)
        else:
            rest, found = _apart_from_others(part, told)
            parts.append(rest)
            others += found
    return replace(section, parts=parts), others


def _begins_again(section: _Section, told: set[str]) -> bool:
    """Whether a section tells two of the beats `told` above it: then it is a story of its own, or
    holds one, whatever its level."""
    if section.names_part:
        return False
    holds = section.shape == "group" and any(_begins_again(part, told) for part in section.parts)
    return holds or len(section.beats() & told) > 1


def _opens_story(
    line: _Line, label: _Label | None, following: Sequence[_Label | None], seen: set[str]
) -> bool:
    """Whether a line is the title of a further story: the labels `seen` begin again behind it."""
    if label and label.kind is _Kind.TITLE and label.rest:
        return line.fresh
    behind = following[0] if following else None
    again = behind is not None and behind.name.casefold() in seen
    return _may_open(line) and (again or (line.ruled and behind is not None and _known(behind)))


def _may_open(line: _Line) -> bool:
    """Whether a line may be the title of a story."""
    label = _label(line)
    if label and (_known(label) or label.rest):
        return False
    return len(line.text) <= _LONGEST_LINE and line.text[-1] not in ".!?;:,"


@dataclass(slots=True)
class _Chunk:
    """A text that belongs together: an item, a sentence, the lines of a paragraph."""

    text: str
    line: int
    depth: int
    """Lists around it."""


@dataclass(slots=True)
class _Part:
    """A beat or a probe while it is read."""

    name: str
    line: int
    depth: int = 0
    """Lists around its label."""
    chunks: list[_Chunk] = field(default_factory=list)
    first: bool = False
    """A question asked before every beat."""
    below: bool = False
    """It is a heading whose text stands in the beats below it."""


class _Draft:
    """A story while it is read: `_take` files a text under what was named last."""

    def __init__(self, section: _Section) -> None:
        self.title, self.line, self._under = section.title, section.line, section.under
        self.remarks: list[str] = []
        self.beats: list[_Part] = []
        self._opening: list[_Chunk] = []
        self._probes: list[_Part] = []
        self._questions: list[str] = []
        self._wanted: list[str] = []
        self._letters: dict[str, str] = {}
        self._kind = _Kind.BEAT
        """What the next text is."""
        self._whole_section = False
        """Whether a heading says so, for all that is below it."""
        self._depth = 0
        """Lists around the last label."""
        strong = any(
            label and label.strong and not line.depth
            for line in section.body
            if (label := _label(line))
        )
        self._plain_names = not strong and not section.parts
        self._read(section.body, own=True)
        for part in section.parts:
            self._section(part, "")
        self._settle()

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it but a title."""
        return not (self.beats or self._probes or self._questions or self._wanted)

    @property
    def _probing(self) -> bool:
        return self._kind in (_Kind.PROBE, _Kind.PROBES)

    def noted(self, ids: _Ids) -> Noted:
        """The story, with one of these ids."""
        title, tail = _cut(unmarked(self.title), _LONGEST_TITLE)
        if tail:
            self.remarks.append(f"its title was cut; all of it: {self.title}")
        named, asked = _Ids("beat"), _Ids("probe")
        story = Story(
            id=ids.made(title),
            title=title,
            beats=tuple(
                Beat(named.made(part.name), unmarked(part.name), _facts(part.chunks))
                for part in self.beats
            ),
            questions=tuple(piece for text in self._questions for piece in _pieces(unmarked(text))),
            probes=tuple(_probe(part, asked) for part in self._probes),
        )
        wanted = ", ".join(self._wanted) or self._under
        return Noted(story, wanted, self.line, tuple(dict.fromkeys(self.remarks)))

    # -- reading --

    def _section(self, section: _Section, prefix: str) -> None:
        """A heading inside of the story, and what is below it."""
        name = _bare(section.title)
        kind = _kind(name)
        asked = self._whole_section and self._kind is _Kind.PROBES and bool(prefix)
        self._whole_section = True
        if section.title.endswith("?") or (asked and name):
            self._open(_Label("", section.title, _Kind.PROBE, True), section.line, 0)
            self._take(section.title, section.line, 0)
        elif kind in (_Kind.PROBE, _Kind.PROBES, _Kind.ANSWER):
            self._kind = _Kind.PROBES
        elif kind in (_Kind.QUESTIONS, _Kind.WANTED):
            self._kind = kind
        elif len(name) > LONGEST_LABEL:
            self._kind = _Kind.BEAT
            self._take(section.title, section.line, 0)
        elif name:
            longer = f"{prefix}: {name}" if prefix else name
            name = longer if len(longer) <= LONGEST_LABEL else name
            self._open(_Label(name, "", _Kind.BEAT, True), section.line, 0)
            self.beats[-1].below = section.says
        self._read(section.body, own=False)
        listing = self._kind is _Kind.PROBES
        for part in section.parts:
            if listing:
                self._kind, self._whole_section = _Kind.PROBES, True
            self._section(part, name if kind in (_Kind.BEAT, _Kind.OWN) or listing else "")
        self._whole_section = False
        self._kind = _Kind.BEAT

    def _read(self, lines: Sequence[_Line], own: bool) -> None:
        """The lines below a heading; `own` are those of the story's own heading."""
        pending: list[_Line] = []
        """The lines of one text."""
        before: _Line | None = None
        for line in lines:
            label = _label(line)
            if label and words(label.name) == ["a"] and self._probing:
                label = replace(label, kind=_Kind.ANSWER)
            if label and self._accepts(label, line, before, own):
                self._flush(pending)
                self._open(label, line.line, line.depth)
                pending = [replace(line, text=label.rest)] if label.rest else []
            elif pending and before and _goes_on(before, line):
                pending.append(line)
            else:
                self._flush(pending)
                pending = [line]
            before = line
        self._flush(pending)

    def _flush(self, lines: Sequence[_Line]) -> None:
        if lines:
            text = " ".join(line.text for line in lines)
            self._take(text, lines[0].line, lines[0].depth)

    def _accepts(self, label: _Label, line: _Line, before: _Line | None, own: bool) -> bool:
        """Whether a label is one at this place, and no part of what is being said."""
        starts = line.fresh or before is None or before.text[-1] in ".!?…:" or bool(_label(before))
        if label.kind is _Kind.ANSWER:
            return self._probing
        if label.kind in (_Kind.WANTED, _Kind.QUESTIONS, _Kind.PROBE, _Kind.PROBES):
            return label.strong or starts
        here = self.beats[-1].depth if self.beats else line.depth
        reachable = not line.depth or here >= line.depth
        if label.kind is _Kind.BEAT:
            return reachable and (label.strong or starts or not label.name[0].islower())
        if not own or not starts or (self._probing and line.depth):
            return False
        return reachable if label.strong else self._plain_names and not line.depth

    def _open(self, label: _Label, line: int, depth: int) -> None:
        """Begins what a label names."""
        self._kind, self._whole_section, self._depth = label.kind, False, depth
        match label.kind:
            case _Kind.BEAT | _Kind.OWN | _Kind.TITLE:
                self._kind = _Kind.BEAT
                self._beat(label.name, line, depth)
            case _Kind.PROBE if label.rest:
                self._probes.append(_Part("", line, depth, first=not self.beats))
            case _Kind.PROBE:
                self._kind = _Kind.PROBES
            case _Kind.ANSWER:
                self._kind = _Kind.PROBE

    def _beat(self, name: str, line: int, depth: int) -> None:
        full = _LETTERS.get(name.casefold())
        if full:
            self._letters[name] = full
        name = full or name
        if not (self.beats and self.beats[-1].name.casefold() == name.casefold()):
            self.beats.append(_Part(name, line, depth))

    def _take(self, text: str, line: int, depth: int) -> None:
        """Files a text under what it belongs to."""
        chunk = _Chunk(text, line, depth)
        match self._kind:
            case _Kind.WANTED:
                self._wanted.append(text)
                if not self._whole_section and depth <= self._depth:
                    self._kind = _Kind.BEAT
            case _Kind.QUESTIONS:
                listed = self._whole_section or depth > self._depth or text.endswith("?")
                if listed or not self._questions:
                    self._questions.append(text)
                else:
                    self._kind = _Kind.BEAT
                    self._take(text, line, depth)
            case _Kind.PROBE if self._probes and not self._probes[-1].name:
                self._probes[-1].name = text
            case _Kind.PROBE if self._probes:
                self._probes[-1].chunks.append(chunk)
            case _Kind.PROBES:
                self._follow_up(chunk)
            case _:
                (self.beats[-1].chunks if self.beats else self._opening).append(chunk)

    def _follow_up(self, chunk: _Chunk) -> None:
        """One text of a list of follow-up questions: a question, with an answer or without, or the
        answer to the one before.
        """
        ask, sign, answer = chunk.text.partition("? ")
        nested = bool(self._probes) and chunk.depth > self._probes[-1].depth
        if self._probes and (nested or not (sign or chunk.text.endswith("?"))):
            self._probes[-1].chunks.append(chunk)
            return
        part = _Part(f"{ask}?" if sign else chunk.text, chunk.line, chunk.depth)
        if sign:
            part.chunks.append(_Chunk(answer, chunk.line, chunk.depth))
        self._probes.append(part)

    # -- what became of it --

    def _settle(self) -> None:
        """Leaves out what is empty, gives what has no label one, and says so."""
        if self._under:
            self.remarks.append(f"it stands below the heading {self._under}")
        if self._letters:
            said = ", ".join(f"{short} as {full}" for short, full in self._letters.items())
            self.remarks.append(f"read {said}")
        for part in self.beats:
            if not part.chunks:
                elsewhere = f"{part.name} is no beat of its own: its text is in the parts below it"
                empty = f"an empty section was left out: {part.name}"
                self.remarks.append(elsewhere if part.below else empty)
        self.beats = [part for part in self.beats if part.chunks]
        if self._opening and self.beats:
            self.beats.insert(0, _Part("Opening", self._opening[0].line, chunks=self._opening))
            self.remarks.append("what stands above its first label became the beat Opening")
        elif self._opening:
            self.beats = _paragraphs(self._opening)
            count = len(self.beats)
            became = f"beats 1-{count}" if count > 1 else "beat 1"
            self.remarks.append(f"no beats found: its paragraphs became {became}")
        asked = [bool(self.beats) and part.first and not part.chunks for part in self._probes]
        self._questions = [*compress((part.name for part in self._probes), asked), *self._questions]
        self._probes = [part for part, it in zip(self._probes, asked, strict=True) if not it]


def _goes_on(before: _Line, line: _Line) -> bool:
    """Whether a line is the rest of the one before it, which was broken for its length."""
    if line.fresh or before.text[-1] in "?？":
        return False
    return (
        len(before.text) >= _FULL_LINE
        or before.text[-1] in ",;–—(-"
        or not (line.text[0].isupper() or line.text[0].isdigit())
    )


def _paragraphs(chunks: Iterable[_Chunk]) -> list[_Part]:
    """Beats without labels: a paragraph each, with the items below it."""
    out: list[_Part] = []
    for chunk in chunks:
        if not out or not chunk.depth:
            out.append(_Part(f"Beat {len(out) + 1}", chunk.line))
        out[-1].chunks.append(chunk)
    return out


# -- texts to facts ------------------------------------------------------------------------

_ABBREVIATED = frozenset(
    "e.g i.e etc vs cf ca approx incl excl resp mr mrs ms dr prof st no nr fig inc ltd co corp "
    "dept est min max avg pp vol jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k a.m p.m "
    "z.b d.h bzw usw ggf".split()
)
_CLOSING = "\"'”’)]»*"


def _probe(part: _Part, ids: _Ids) -> Probe:
    ask, tail = _cut(unmarked(part.name), _LONGEST_TEXT)
    rest = [_Chunk(tail, part.line, 0)] if tail else []
    return Probe(ids.made(ask), ask, _facts([*rest, *part.chunks]))


def _facts(chunks: Iterable[_Chunk]) -> tuple[Fact, ...]:
    return tuple(
        Fact(figured)
        for chunk in chunks
        for sentence in _sentences(_sound(chunk.text))
        for piece in _pieces(sentence)
        if (figured := _figured(piece))
    )


def _sound(text: str) -> str:
    """The text with every `==` that is no sign of a mark written `= =`."""
    out, at = [], 0
    for content in marks(text):
        whole = f"=={content}=="
        start = text.index(whole, at)
        out += [_apart(text[at:start]), whole]
        at = start + len(whole)
    made = "".join([*out, _apart(text[at:])])
    sound = made.count("==") <= MOST_SIGNS and "==" not in without_marks(made)
    return made if sound else _apart(unmarked(text))


def _apart(text: str) -> str:
    return re.sub(r"=(?==)", "= ", text)


def _figured(text: str) -> str:
    """The text with its figures marked, as many as a fact may have."""
    sound = _sound(text)
    made = mark_figures(sound)
    return made if made.count("==") <= MOST_SIGNS else sound


def _sentences(text: str) -> list[str]:
    """The sentences of a text; a short one stays whole."""
    if len(words(text)) <= WHOLE:
        return [text]
    out: list[list[str]] = [[]]
    said = text.split()
    marked = False
    for word, following in zip(said, [*said[1:], ""], strict=True):
        out[-1].append(word)
        marked ^= word.count("==") % 2 == 1
        if not marked and _ends(word, following, first=len(out[-1]) == 1):
            out.append([])
    return [" ".join(sentence) for sentence in out if sentence]


def _ends(word: str, following: str, first: bool) -> bool:
    """Whether a word ends a sentence, by its sign and by what follows."""
    bare = word.replace("==", "").rstrip(_CLOSING)
    if bare[-1:] not in (".", "!", "?", "…", "。", "！", "？") or following[:1].islower():
        return False
    if bare[-1] != ".":
        return True
    name = bare[:-1].lstrip("\"'“‘([«").casefold()
    number = first and name.isdigit()
    initial = len(name) == 1 and name.isalpha() and name not in ("i", "x")
    if name == "no":
        return not following[:1].isdigit()
    return not (number or initial or name in _ABBREVIATED)


def _pieces(text: str) -> list[str]:
    """A text cut at words' ends into pieces that a deck file takes."""
    out = []
    while text:
        piece, text = _cut(text, _LONGEST_TEXT)
        out.append(piece)
    return out


def _cut(text: str, most: int) -> tuple[str, str]:
    """What fits, up to a word's end, and the rest."""
    if len(text) <= most:
        return text, ""
    at = text.rfind(" ", 1, most + 1)
    at = at if at > 0 else most
    return text[:at], text[at:].lstrip()


class _Ids:
    """Ids of one namespace, unlike each other."""

    def __init__(self, otherwise: str, slug: Callable[[str, str], str] = ascii_slug) -> None:
        self._otherwise = otherwise
        self._slug = slug
        self._taken: dict[str, int] = {}
        """With the number that is next to be tried behind each."""

    def made(self, text: str) -> str:
        """An id from a text that none before it has."""
        start = found = self._slug(unmarked(text), self._otherwise)
        while found in self._taken:
            self._taken[start] += 1
            found = f"{start}-{self._taken[start]}"
        self._taken[found] = 1
        return found
