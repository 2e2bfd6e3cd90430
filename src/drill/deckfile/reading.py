"""A deck file to a `Deck`, or every reason why not, each with its line.

A `Deck` that comes out of here is typed, cleaned of terminal controls and consistent in
itself; what it refers to in other decks is for the import to check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from drill.deckfile import checking, schema
from drill.deckfile.tree import (
    MOST_CHARACTERS,
    MOST_PROBLEMS,
    TOO_LARGE,
    Block,
    Items,
    Unreadable,
    locate,
    parse,
)
from drill.deckfile.tree import Path as NodePath
from drill.domain.deck import FORMAT_VERSION, Deck, Fact, Phrasing
from drill.errors import DeckError, NotFound, Problem
from drill.files import odd
from drill.text import did_you_mean, nearest, shown


def read_deck(source: bytes | str, name: str) -> Deck:
    """The deck in a YAML text. `name` is what messages call the source.

    Raises DeckError with every problem found, in the order of lines.
    """
    return read_with_lines(source, name)[0]


def read_with_lines(source: bytes | str, name: str) -> tuple[Deck, Callable[[NodePath], int]]:
    """The deck, and the line (from 1) of a place in it, given as keys and indexes:
    `("stories", 0, "beats", 2)`. Raises DeckError as `read_deck` does.
    """
    try:
        root, problems = parse(source if isinstance(source, str) else decoded(source, name))
    except Unreadable as error:
        raise DeckError(name, _ordered(error.problems)) from None
    if not isinstance(root, Block):
        what = "the file is empty" if root is None else f"the file is {_what(root)}"
        hint = f"a deck is a mapping that starts with 'drill: {FORMAT_VERSION}'"
        raise DeckError(name, [Problem(what, 1, hint=hint)])
    version = root.get("drill")
    if isinstance(version, str) and version != str(FORMAT_VERSION):
        raise DeckError(name, [_other_format(version, root.lines["drill"])])
    _settle(root, Deck, (), problems, root)
    deck = None
    try:
        deck = schema.adapter().validate_python(root)
    except ValidationError as error:
        problems += [
            _reworded(root, e)
            for e in _as_written(error.errors(include_url=False, include_context=False))[
                :MOST_PROBLEMS
            ]
        ]
    problems += checking.check(root)
    if deck is not None:
        problems += checking.check_slots(root, deck)
        problems += checking.check_variants(root, deck)
    if problems or deck is None:
        raise DeckError(name, _ordered(problems))
    return deck, lambda place: locate(root, place)[0]


def read_deck_file(path: Path) -> Deck:
    """The deck in a file. Raises NotFound where there is none, DeckError for all else."""
    return read_deck(source_of(path), str(path))


def source_of(path: Path) -> bytes:
    """What a file holds, as far as a deck may be long. Raises NotFound and DeckError."""
    name = str(path)
    with readable(name):
        if kind := odd(path):
            raise DeckError(name, [Problem(f"{kind}, not a deck file")])
        with path.open("rb") as file:
            return file.read(MOST_CHARACTERS + 1)


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Around reading from a file: raises NotFound where it is not there, and DeckError for what
    else the system says. `name` is what messages call it.
    """
    try:
        yield
    except FileNotFoundError:
        raise NotFound(f"There is no file {name}.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise DeckError(name, [Problem(f"cannot be read: {why}")]) from None


def decoded(source: bytes, name: str) -> str:
    """The text of a file. Raises DeckError for what is too long or not UTF-8."""
    if len(source) > MOST_CHARACTERS:
        raise DeckError(name, [TOO_LARGE])
    if source[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DeckError(name, [Problem("the text is UTF-16", hint="save it as UTF-8")])
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise DeckError(
            name, [Problem("not UTF-8 text", line, hint="save the deck as UTF-8")]
        ) from None


def _ordered(problems: list[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.line)


def _other_format(version: str, line: int) -> Problem:
    reads = f"this drill reads format {FORMAT_VERSION}"
    if version.isascii() and version.isdigit() and int(version[:9]) > FORMAT_VERSION:
        hint = "update drill to read it"
        return Problem(f"deck format {shown(version)} is newer: {reads}", line, "drill", hint)
    hint = f"write 'drill: {FORMAT_VERSION}'"
    return Problem(f"no such deck format: '{shown(version)}'; {reads}", line, "drill", hint)


def _settle(node: Block, cls: type, place: NodePath, problems: list[Problem], root: Block) -> None:
    """Writes out the shorthand: a fact that is only a text, a list left empty."""
    for key, item in schema.lists(cls).items():
        value = node.get(key)
        line = node.lines.get(key, node.line)
        if value == "":
            value = node[key] = Items(line)
        if isinstance(value, str) and schema.ONE_OR_SEVERAL.get(cls) == key:
            value = node[key] = Items(line, value)
        if item is str or not isinstance(value, Items):
            continue
        for index, part in enumerate(value):
            if item is Fact and isinstance(part, str):
                value[index] = part = Block(value.lines[index], say=part)
            slip = _slip(part, schema.keys(item)) if item in (Fact, Phrasing) else None
            if slip:
                at, where = locate(root, (*place, key, index))
                problems.append(Problem(slip[0], at, where, slip[1]))
                value[index] = Block(at, say="-") if item is Fact else "-"
            elif isinstance(part, Block):
                _settle(part, item, (*place, key, index), problems, root)


def _slip(value: Any, known: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """Message and hint for `- philosophy: x`: text that YAML takes for a key and its value."""
    if not isinstance(value, Block) or len(value) != 1:
        return None
    ((key, inside),) = value.items()
    if not isinstance(inside, str) or key in known or nearest(key, list(known)):
        return None
    text = f"{shown(key)}: {shown(inside)}".strip()
    quoted = f"'{text}'" if '"' in text else f'"{text}"'
    return "': ' makes this a key and a value where text was meant", f"quote it: {quoted}"


def _what(value: Any) -> str:
    if isinstance(value, Block):
        return "a mapping"
    if isinstance(value, Items):
        return "a list"
    return f"'{shown(value)}'" if isinstance(value, str) and value else "nothing"


def _class_at(place: NodePath) -> type:
    cls: type = Deck
    for step in place:
        if isinstance(step, str):
            cls = schema.lists(cls).get(step, cls)
    return cls


def _as_written(errors: Sequence[Any]) -> list[Any]:
    """Of what may be a text or a part, the errors of the one as which it was written."""
    out = []
    for error in errors:
        place: NodePath = error["loc"]
        at = place.index("questions") + 2 if "questions" in place else len(place)
        if place[at : at + 1] in (("str",), (Phrasing.__name__,)):
            block = isinstance(error["input"], Block) or len(place) > at + 1
            if block is (place[at] == "str"):
                continue
            error = error | {"loc": place[:at] + place[at + 1 :]}
        out.append(error)
    return out


def _reworded(root: Block, error: Any) -> Problem:
    """Pydantic's finding, as a person would say it."""
    place: NodePath = error["loc"]
    kind, value = error["type"], error["input"]
    if kind == "missing":
        line, where = locate(root, place[:-1])
        hint = f"begin the file with 'drill: {FORMAT_VERSION}'" if place == ("drill",) else ""
        return Problem(f"'{place[-1]}' is missing", line, where, hint)
    line, where = locate(root, place)
    if kind == "unexpected_keyword_argument":
        key = str(place[-1])
        known = list(schema.keys(_class_at(place[:-1])))
        hint = "merging is not supported: write it out" if key == "<<" else did_you_mean(key, known)
        return Problem(f"unknown key '{shown(key)}'", line, locate(root, place[:-1])[1], hint)
    if kind == "string_type" and (slip := _slip(value)):
        return Problem(slip[0], line, where, slip[1])
    hint = "write one item a line, each after '- '" if kind == "tuple_type" else ""
    if kind == "dataclass_type":
        hint = "its keys are " + ", ".join(schema.keys(_class_at(place)))
    meant = _MEANT.get(kind.partition("_")[0])
    message = f"must be {meant}, not {_what(value)}" if meant else str(error["msg"])
    return Problem(message, line, where, hint)


_MEANT = {
    "string": "text", "bool": "true or false", "int": "a whole number", "tuple": "a list",
    "dataclass": "a mapping",
}  # fmt: skip
"""By the first word of pydantic's name for a wrong type."""
