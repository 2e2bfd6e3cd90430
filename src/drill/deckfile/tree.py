"""YAML text to plain data that knows its lines; the only module that meets the YAML parser.

The tree is built from parse events as they come, so that nothing is composed, resolved or
constructed by the library: every scalar stays text, depth and size are cut before they
cost anything, and no tag, anchor or alias has an effect.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from drill.domain.deck import MOST_IN_A_TEXT, MOST_SIGNS, Competency, Principle, Story
from drill.errors import Problem
from drill.text import clean, shown

MOST_CHARACTERS = 10_000_000
"""Of a file. Ten thousand short stories fit."""
TOO_LARGE = Problem(
    f"larger than {MOST_CHARACTERS // 1_000_000} MB", hint="split it into several decks"
)
MOST_DEEP = 100
MOST_KEYS = 100
"""In one mapping; no part of a deck has more than twenty."""
MOST_EVENTS = 1_500_000
"""About four a line of a deck."""
MOST_PROBLEMS = 1000
"""That are looked for, of each sort."""

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OR_QUOTE = ", or put a text that begins so in quotes"
_COMMENT = re.compile(r"(?P<gap>[ \t]+)#(?P<rest>.*)")

_EXACT = frozenset(
    ["drill", "version", "origin", "id", "was", "own", "bonus", "sample", "reverse"]
).union(["steps", "competencies", "framework", "core"])
"""Keys whose values are ids, numbers or truth: a `#` after one cannot be meant as text."""
_NAMES = frozenset(["title", "name", "label", "license", "source", "authors", "tags"])
"""Keys of short names, after which people do write comments."""

Path = tuple[str | int, ...]
"""The way to a node: keys of mappings and places in lists (from 0)."""


class Block(dict[str, Any]):
    """A mapping: values are str, Block or Rows."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int, **values: Any) -> None:
        super().__init__(values)
        self.line = line
        self.lines = dict.fromkeys(values, line)
        """The line of each key."""


class Items(list[Any]):
    """A list: items are str, Block or Rows."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int, *items: Any) -> None:
        super().__init__(items)
        self.line = line
        self.lines = [line] * len(items)
        """The line of each item."""


class Unreadable(Exception):
    """The text cannot be made a tree; `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems


def parse(text: str) -> tuple[Any, list[Problem]]:
    """The tree, and what is wrong with it that does not keep it from being checked further.

    The root is None for a text without content. Raises Unreadable where no tree can be had:
    broken YAML, limits passed, more than one document, an alias.
    """
    if len(text) > MOST_CHARACTERS:
        raise Unreadable([TOO_LARGE])
    bad = _UNREADABLE.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        code = f"U+{ord(bad.group()):04X}"
        raise Unreadable([Problem(f"control character {code}", line, hint="delete it")])
    return _Builder(text).build()


def locate(root: Any, path: Path) -> tuple[int, str]:
    """Line and words for a place: `story quiet-senior › beats › plan › facts`.

    Items are named by their id, or by their number from 1. A path that leaves the tree
    gets the line of the last part that is in it.
    """
    node, line = root, getattr(root, "line", 0)
    names: list[str] = []
    for step in path[:8]:
        inside = None
        if isinstance(node, Block) and isinstance(step, str):
            line = node.lines.get(step, node.line)
            inside = node.get(step)
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node):
            line = node.lines[step] if step < len(node.lines) else node.line
            inside = node[step]
        node = inside
        names.append(_name(step, node))
    if len(path) > 1 and path[0] in _KINDS and isinstance(path[1], int):
        names[:2] = [f"{_KINDS[str(path[0])]} {names[1]}"]
    return line, " › ".join(names)


_KINDS = {cls.section: cls.kind for cls in (Competency, Principle, Story)} | {"cards": "card"}


def _name(step: str | int, node: Any) -> str:
    if isinstance(step, str):
        return shown(step, 40)
    known = node.get("id") if isinstance(node, Block) else None
    return shown(known, 80) if isinstance(known, str) and known.strip() else str(step + 1)


class _Builder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Any = None
        self.documents = 0
        self.stack: list[Block | Items] = []
        self.keys: list[str | None] = []
        """For each open mapping the key that waits for its value; for a list the key above it."""
        self.found: list[tuple[Problem, Path]] = []
        self.fatal = False

    def build(self) -> tuple[Any, list[Problem]]:
        try:
            for count, event in enumerate(yaml.parse(self.text, Loader=_LOADER)):
                if count > MOST_EVENTS:
                    raise self.stop("too many values for one deck", event, "split the deck")
                self.take(event)
        except yaml.YAMLError as error:
            self.found.append((_sentence(error, self.text), ()))
            self.fatal = True
        except (ValueError, ArithmeticError, LookupError) as error:
            # The parser written in Python lets some through, as for an escape beyond Unicode.
            self.found.append((Problem(f"cannot be read as YAML: {shown(str(error))}"), ()))
            self.fatal = True
        except _Stop:
            self.fatal = True
        problems = self.problems()
        if self.fatal:
            raise Unreadable(problems)
        return self.root, problems

    def problems(self) -> list[Problem]:
        return [
            Problem(p.message, p.line, locate(self.root, path)[1], p.hint) for p, path in self.found
        ]

    def say(self, message: str, line: int, hint: str = "") -> None:
        self.found.append((Problem(message, line, hint=hint), self.path()))
        if len(self.found) >= MOST_PROBLEMS:
            raise _Stop

    def stop(self, message: str, event: Any, hint: str = "") -> _Stop:
        self.say(message, _line(event), hint)
        return _Stop()

    def path(self) -> Path:
        steps: list[str | int] = []
        for node, key in zip(self.stack, self.keys, strict=True):
            if isinstance(node, Items):
                steps.append(len(node) - 1 if node is not self.stack[-1] else len(node))
            elif key is not None:
                steps.append(key)
        return tuple(steps)

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.properties(event)
            self.scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.properties(event)
            if len(self.stack) >= MOST_DEEP:
                raise self.stop(f"nested more than {MOST_DEEP} levels deep", event)
            is_map = isinstance(event, yaml.MappingStartEvent)
            line = _line(event)
            node: Block | Items = Block(line) if is_map else Items(line)
            under = self.keys[-1] if self.keys else None
            self.attach(node, event)
            self.stack.append(node)
            self.keys.append(None if is_map else under)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            self.keys.pop()
            self.done()
        elif isinstance(event, yaml.AliasEvent):
            self.say(
                f"'*{shown(event.anchor or '')}' repeats another part", _line(event), "write it out"
            )
            self.fatal = True
            if self.stack and isinstance(self.stack[-1], Block) and self.keys[-1] is None:
                raise _Stop
            self.attach("", event)
            self.done()
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self.stop("a second document starts here", event, "one deck a file")

    def properties(self, event: Any) -> None:
        if event.anchor is not None:
            name = f"'&{shown(event.anchor)}'"
            self.say(
                f"{name} names a part for repetition", _line(event), f"write it out{_OR_QUOTE}"
            )
        if event.tag is not None:
            message = f"the tag '{shown(event.tag)}' has no meaning here"
            self.say(message, _line(event), f"delete it{_OR_QUOTE}")

    def scalar(self, event: Any) -> None:
        if len(event.value) > MOST_IN_A_TEXT:
            raise self.stop(f"a text of more than {MOST_IN_A_TEXT:,} characters", event)
        if event.value.count("==") > MOST_SIGNS:
            raise self.stop(f"a text with more than {MOST_SIGNS} '=='", event)
        value = clean(event.value)
        top = self.stack[-1] if self.stack else None
        if isinstance(top, Block) and self.keys[-1] is None:
            if value in top:
                first = f"the first is on line {top.lines[value]}"
                self.say(f"key '{shown(value)}' is there twice", _line(event), first)
            elif len(top) >= MOST_KEYS:
                raise self.stop(f"more than {MOST_KEYS} keys", event)
            else:
                top.lines[value] = _line(event)
            self.keys[-1] = value
            return
        if event.style in ("|", ">"):
            value = value.rstrip("\n")  # the line break that ends the block is not meant
        if not event.style and value:
            self.comment(event, value)
        self.attach(value, event)
        self.done()

    def attach(self, node: Any, event: Any) -> None:
        if not self.stack:
            self.root = node
            return
        top, key = self.stack[-1], self.keys[-1]
        if isinstance(top, Items):
            top.append(node)
            top.lines.append(_line(event))
        elif key is None:
            raise self.stop("a key must be a word, not a list or a mapping", event)
        else:
            top[key] = node

    def done(self) -> None:
        if self.stack and isinstance(self.stack[-1], Block):
            self.keys[-1] = None

    def comment(self, event: Any, value: str) -> None:
        """Reports a ` #` that was meant as text.

        Two or more blanks before it, or a value that is no prose, make it a comment. With
        one blank it is taken for text in prose, and in names where `#` touches what
        follows; always where the part that is left has an open `==`, quote or bracket.
        """
        comment = _COMMENT.match(self.text, event.end_mark.index)
        field = self.keys[-1] if self.keys else None
        if not comment or field is None or field in _EXACT:
            return
        one_blank = comment["gap"] == " "
        touching = comment["rest"][:1].strip() != ""
        if _open(value) or (one_blank and (touching or field not in _NAMES)):
            self.say(
                f"the text ends before ' #{shown(comment['rest'], 30)}', which YAML takes for a "
                "comment",
                event.end_mark.line + 1,
                "put the text in quotes, or the comment on a line of its own",
            )


class _Stop(Exception):
    """Reading further is of no use; what was found is reported."""


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _open(text: str) -> bool:
    return (
        text.count("==") % 2 == 1
        or text.count('"') % 2 == 1
        or text.count("(") > text.count(")")
        or text.count("[") > text.count("]")
    )


_LINE_UP = "this line does not line up with the ones before", "indent with blanks"
_SENTENCES = (
    (
        "mapping values are not allowed",
        "': ' makes this a key and a value where text or another key is expected",
        "put a text with ': ' in quotes; check that keys line up",
    ),
    ("end of stream", "a quote or bracket is opened and never closed", "close it"),
    ("unexpected document indicator", "a quote is opened and never closed", "close it"),
    ("',' or ']'", "a list '[...]' that is not closed, or lacks a comma", "close it"),
    ("',' or '}'", "a mapping '{...}' that is not closed, or lacks a comma", "close it"),
    ("could not find expected ':'", "a key without ':' after it", "check that lines line up"),
    ("expected '-' indicator", *_LINE_UP),
    ("expected <block end>", *_LINE_UP),
    ("did not find expected key", *_LINE_UP),
    ("alphabetic or numeric", "'*' or '&' cannot begin a text without quotes", "quote the text"),
    ("line break", "'|' or '>' starts a text of whole lines", "quote the text"),
    ("expected chomping", "'|' or '>' starts a text of whole lines", "quote the text"),
    ("escape", "a '\\' that YAML does not know in double quotes", "write \\\\ or use '...'"),
    ("incompatible", "a %YAML version that is not 1.x", "delete the line"),
)


def _sentence(error: yaml.YAMLError, text: str) -> Problem:
    """YAML's own error, worded for the person who wrote the file."""
    reason = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None)
    start = getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 0
    if mark and "cannot start any token" in reason:
        sign = text[mark.index : mark.index + 1]
        if sign == "\t":
            return Problem("a tab used as indentation", line, hint="use blanks")
        return Problem(f"'{sign}' cannot begin a text without quotes", line, hint="quote the text")
    if mark and text[: mark.index].rstrip(" ").endswith(('"', "'", "]", "}")):
        message = "the text goes on after its closing quote or bracket"
        return Problem(message, line, hint="put all of it in quotes")
    for words, sentence, hint in _SENTENCES:
        if words in reason:
            if start and hint == "close it":
                line = start.line + 1
            return Problem(sentence, line, hint=hint)
    return Problem(f"cannot be read as YAML: {shown(reason, 100)}", line)
