"""A changed note, or a whole deck, put into the file it came from: nothing else in it changes.

Only the note's own lines are read and written again, by ruamel.yaml, and in them only what
differs is touched: comments, the order of keys and the quotes of the rest stay. What comes out
was read back and holds the note as it was meant, and every other note as it was.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark, YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)
from ruamel.yaml.tokens import CommentToken

from drill.deckfile import schema
from drill.deckfile.reading import read_deck, read_with_lines
from drill.deckfile.tree import Path
from drill.deckfile.writing import ALWAYS, write_deck, write_entry
from drill.domain.deck import Deck, Note
from drill.errors import DeckError, NotFound, UsageError

_DASH = re.compile(r"( *)-( +)\S")
_MOST_LINES = 500
"""Of a note whose lines are compared: comparing takes time with the square of them."""
_MOST_LINES_IN_ALL = 5_000
"""Of a file; most of its lines are equal."""
_HOUSE = (4, 2)
"""Columns from a key to the text of the items under it, and to their dashes."""


def patch(text: str, note_id: str, after: Note) -> str:
    """The text of a deck file with `after` in place of the note of this id.

    Raises DeckError (the text is no deck file, or would be none with the note), NotFound (no such
    note) and UsageError (the file is written in a way that cannot be edited in place).
    """
    lined = _lined(text)
    deck, line_of = read_with_lines(lined, note_id)
    before = next((note for note in deck.notes() if note.id == note_id), None)
    if before is None:
        raise NotFound(f"there is no note {note_id} in the file")
    if before == after:
        return text
    wanted = _with(deck, before, after)
    start, end = _lines_of(deck, before, line_of)
    for way in (_in_lines, _in_whole):
        patched = way(lined, start, end, before, after)
        if patched is not None and _holds(patched, wanted, note_id):
            return _unlined(patched, text)
    raise UsageError(
        f"the note {note_id} cannot be changed where it stands in the file",
        "Change it there with an editor.",
    )


def patch_deck(text: str, after: Deck) -> str:
    """The text of a deck file that says `after`, with its comments and its order of keys.

    Raises DeckError (the text is no deck file, or `after` would make none) and UsageError (the
    file is written in a way that cannot be edited in place).
    """
    lined = _lined(text)
    before = {note.id: note for note in read_deck(lined, after.id).notes()}
    for note in after.notes():
        former = before.get(note.id)
        if former is not None and type(former) is type(note):
            lined = patch(lined, note.id, note)
    deck, line_of = read_with_lines(lined, after.id)
    for way in (_head_in_lines, _deck_in_whole):
        patched = way(lined, line_of, deck, after)
        if patched is not None and _holds(patched, after, after.id):
            return _unlined(patched, text)
    raise UsageError(f"the file cannot be changed to say what {after.id} says")


def _lined(text: str) -> str:
    """The text without a byte order mark, its lines ended as here."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _unlined(patched: str, text: str) -> str:
    """What was made of a text, with that one's byte order mark and ends of lines."""
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    return bom + (patched.replace("\n", "\r\n") if "\r\n" in text else patched)


def _with(deck: Deck, before: Note, after: Note) -> Deck:
    notes: list[Note] = list(getattr(deck, before.section))
    notes[notes.index(before)] = after
    return replace(deck, **{before.section: tuple(notes)})  # type: ignore[arg-type]


def _holds(text: str, wanted: Deck, name: str) -> bool:
    """Whether a text is read as this deck. Raises DeckError where the deck itself is at fault."""
    try:
        return read_deck(text, name) == wanted
    except DeckError:
        read_deck(write_deck(wanted), name)  # says what is wrong with the note
        return False


def _lines_of(deck: Deck, note: Note, line_of: Callable[[Path], int]) -> tuple[int, int]:
    """The note's first line and the one after its last (from 0; -1: the file's end)."""
    index = getattr(deck, note.section).index(note)
    start = line_of((note.section, index))
    others = [line_of((field.name,)) for field in fields(Deck)]
    if index + 1 < len(getattr(deck, note.section)):
        others.append(line_of((note.section, index + 1)))
    return start - 1, min((line for line in others if line > start), default=0) - 1


# -- the two ways ------------------------------------------------------------------------


def _in_lines(text: str, start: int, end: int, before: Note, after: Note) -> str | None:
    """By the note's lines alone; None where it does not stand in lines of its own."""
    lines = text.splitlines(keepends=True)
    stop = len(lines) if end < 0 else end
    dash = _DASH.match(lines[start]) if start < len(lines) else None
    if dash is None or stop <= start:
        return None
    while _between(lines[stop - 1], len(dash[1])):
        stop -= 1
    parser = _parser(dash.end() - 1, len(dash[1]))
    part = "".join(["note:\n", *lines[start:stop]])
    edited = _edited(parser, part, lambda tree: tree["note"][0], before, after)
    if edited is None or not edited.startswith("note:\n"):
        return None
    edited = edited.removeprefix("note:\n")
    if not part.endswith("\n"):
        edited = edited.removesuffix("\n")
    return "".join([*lines[:start], edited, *lines[stop:]])


def _between(line: str, column: int) -> bool:
    """Whether a line is blank, or a comment that stands no deeper than the note."""
    text = line.lstrip(" ")
    return not text.strip() or (text.startswith("#") and len(line) - len(text) <= column)


def _in_whole(text: str, _start: int, _end: int, before: Note, after: Note) -> str | None:
    """By the whole file, for one that is written without lines."""

    def note(tree: Any) -> Any:
        return next(node for node in tree[before.section] if str(node["id"]) == before.id)

    return _edited(_parser(*_HOUSE), text, note, before, after)


def _head_in_lines(
    text: str, line_of: Callable[[Path], int], before: Deck, after: Deck
) -> str | None:
    """By the lines above the notes; None where the notes differ, or keys stand below them."""
    at = {key: line_of((key,)) for key in schema.keys(Deck)}
    sections = [at[key] for key in schema.SECTIONS if getattr(before, key)]
    first = min(sections, default=0) - 1
    bare = dict.fromkeys(schema.SECTIONS, ())
    old, new = (replace(deck, **bare) for deck in (before, after))  # type: ignore[arg-type]
    if first < 1 or replace(before, **_head(after)) != after:
        return None
    lines = text.splitlines(keepends=True)
    part = "".join(lines[:first])
    edited = _edited(_parser(*_HOUSE), part, lambda tree: tree, old, new)
    return edited and edited + "".join(lines[first:])


def _head(deck: Deck) -> dict[str, Any]:
    return {key: getattr(deck, key) for key in schema.keys(Deck) if key not in schema.SECTIONS}


def _deck_in_whole(
    text: str, _line_of: Callable[[Path], int], before: Deck, after: Deck
) -> str | None:
    same = _rewritten(_parser(*_HOUSE), text, lambda tree: tree, before, before) or ""
    if Counter(_comments(text)) != Counter(_comments(same)):
        return None  # ruamel loses what stands between two items, where one has its own comment
    return _edited(_parser(*_HOUSE), text, lambda tree: tree, before, after, _MOST_LINES_IN_ALL)


def _comments(text: str) -> Iterator[str]:
    """The lines that hold a comment and nothing else."""
    return (bare for line in text.splitlines() if (bare := line.strip()).startswith("#"))


def _edited(
    parser: YAML, text: str, find: Callable[[Any], Any], before: Any, after: Any,
    most: int = _MOST_LINES,
) -> str | None:  # fmt: skip
    """A text in which a part says `after`, with the person's own spaces in all other lines.

    Of a text of more than `most` lines ruamel's spaces stand.
    """
    edited = _rewritten(parser, text, find, before, after)
    same = _rewritten(parser, text, find, before, before)  # differs from it in the spaces alone
    if edited is None or same is None or same == text:
        return edited
    theirs, plain = text.splitlines(keepends=True), same.splitlines(keepends=True)
    lines = edited.splitlines(keepends=True)
    if len(theirs) != len(plain) or max(len(plain), len(lines)) > most:
        return edited
    for a, b, size in SequenceMatcher(None, plain, lines, autojunk=False).get_matching_blocks():
        lines[b : b + size] = theirs[a : a + size]
    return "".join(lines)


def _rewritten(
    parser: YAML, text: str, find: Callable[[Any], Any], before: Any, after: Any
) -> str | None:
    """The same by ruamel alone; None where it does not see the tree that the reader saw."""
    try:
        tree = parser.load(text)
        _update(find(tree), before, after)
        out = io.StringIO()
        parser.dump(tree, out)
    except (YAMLError, LookupError, TypeError, ValueError, StopIteration, RecursionError):
        return None
    return out.getvalue()


class _AllText(VersionedResolver):
    """Takes every scalar for text, as drill does, so that none is written anew as it was read."""

    @property
    def versioned_resolver(self) -> dict[str, Any]:
        return {}


def _parser(sequence: int, offset: int) -> YAML:
    parser = YAML()
    parser.Resolver = _AllText
    parser.preserve_quotes = True
    parser.width = 10**9
    parser.indent(mapping=2, sequence=sequence, offset=offset)
    return parser


# -- what differs ------------------------------------------------------------------------


def _update(node: CommentedMap, before: Any, after: Any) -> None:
    """Make a mapping that says `before` say `after`."""
    cls: Any = type(after)
    for field in fields(after):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old == new and (field.name not in ALWAYS or field.name in node):
            continue
        if isinstance(node.get(field.name), str) and isinstance(new, tuple) and len(new) == 1:
            new = new[0]  # a list of one, written as the text that is in it
        if new == field.default and field.name not in ALWAYS:
            _drop(node, field.name)
        elif field.name not in node:
            _insert(node, field.name, _fresh(new), schema.keys(cls))
        elif isinstance(new, tuple) and isinstance(node[field.name], CommentedSeq):
            _relist(node, field.name, old, new)
        else:
            _put(node, field.name, _like(node[field.name], new))


def _put(node: Any, key: Any, value: Any) -> None:
    rest = _cut_rest(node, key)
    node[key] = _beside(node, key, value)
    _add_rest(node, key, rest)


def _drop(node: CommentedMap, key: str) -> None:
    if key not in node:
        return
    keys = list(node)
    rest, at = _cut_rest(node, key), keys.index(key)
    del node[key]
    node.ca.items.pop(key, None)
    if at:
        _add_rest(node, keys[at - 1], rest)


def _insert(node: CommentedMap, key: str, value: Any, order: Sequence[str]) -> None:
    """Put a key in, after the last one that a deck file has before it."""
    earlier = set(order[: order.index(key)])
    keys = list(node)
    at = max((index + 1 for index, known in enumerate(keys) if known in earlier), default=len(keys))
    rest = _cut_rest(node, keys[at - 1]) if at else ""
    node.insert(at, key, value)
    _add_rest(node, key, rest)


def _relist(parent: CommentedMap, key: str, old: Sequence[Any], new: Sequence[Any]) -> None:
    """A list with its items kept, changed, moved, added and left out."""
    nodes: CommentedSeq = parent[key]
    if len(nodes) != len(old):
        raise ValueError("not the list that was read")
    leads = ["", *(_cut_rest(nodes, index) for index in range(len(nodes)))]
    end = leads.pop()
    items = CommentedSeq()
    items.ca.comment = nodes.ca.comment
    items.fa.set_flow_style() if nodes.fa.flow_style() else items.fa.set_block_style()
    comments: list[str] = []
    for source, item in zip(_sources(old, new), new, strict=True):
        if source is None:
            items.append(_fresh(item))
            comments.append("")
            continue
        items.append(_beside(nodes, source, _changed(nodes[source], old[source], item)))
        comments.append(leads[source])
        if source in nodes.ca.items:
            items.ca.items[len(items) - 1] = nodes.ca.items[source]
    parent[key] = items
    if comments[0]:
        _add_head(parent, key, comments[0])
    for index, comment in enumerate([*comments[1:], end]):
        _add_rest(items, index, comment)


def _changed(node: Any, before: Any, after: Any) -> Any:
    if before == after:
        return node
    if isinstance(node, CommentedMap) and is_dataclass(after):
        _update(node, before, after)
        return node
    return _like(node, after)


def _sources(old: Sequence[Any], new: Sequence[Any]) -> Iterator[int | None]:
    """For each new item the place of the one it was: the same, of its id, or where it stood."""
    same: dict[Any, list[int]] = {}
    for index in reversed(range(len(old))):
        same.setdefault(old[index], []).append(index)
    by_id = {getattr(item, "id", ""): index for index, item in enumerate(old)}
    sources: list[int | None] = [same[item].pop() if same.get(item) else None for item in new]
    taken = set(sources)
    for place, item in enumerate(new):
        if sources[place] is None:
            for name in (getattr(item, "id", ""), getattr(item, "was", "")):
                former = by_id.get(name) if name else None
                if former is not None and former not in taken:
                    sources[place] = former
                    taken.add(former)
                    break
    for place, item in enumerate(new):
        free = sources[place] is None and place < len(old) and place not in taken
        if free and not (getattr(item, "id", "") or getattr(old[place], "id", "")):
            sources[place] = place
            taken.add(place)
    yield from sources


# -- values ------------------------------------------------------------------------------


def _fresh(value: Any) -> Any:
    """A value that the file did not have, written as `write_deck` would."""
    if is_dataclass(value):
        return _fresh((value,))[0]
    return _parser(*_HOUSE).load(write_entry("value", value))["value"]


def _like(node: Any, value: Any) -> Any:
    """A value in the place of another, with its quotes."""
    if isinstance(value, str) and "\n" not in value:
        for style in (DoubleQuotedScalarString, SingleQuotedScalarString):
            if isinstance(node, style):
                return style(value)
    return _fresh(value)


# -- comments ----------------------------------------------------------------------------
#
# ruamel keeps what stands between two parts with the last scalar of the first one. It is the
# second part's, though: a comment over a beat goes with that beat.


def _holder(node: Any, key: Any) -> tuple[Any, Any]:
    """Where the comment after a part is kept: a collection, and the key in it."""
    inside = node[key]
    while isinstance(inside, CommentedMap | CommentedSeq) and inside:
        if inside.fa.flow_style():
            break
        node, key = inside, list(inside)[-1] if isinstance(inside, CommentedMap) else -1
        key = len(inside) - 1 if key == -1 else key
        inside = node[key]
    return node, key


def _slot(node: Any) -> int:
    return 2 if isinstance(node, CommentedMap) else 0


def _is_block(value: Any) -> bool:
    return isinstance(value, LiteralScalarString | FoldedScalarString)


def _beside(node: Any, key: Any, value: Any) -> Any:
    """A value as it may stand beside a comment, where there is one.

    It has no lines of its own there, and quotes where drill would take the comment for its end.
    """
    held = node.ca.items.get(key)
    if not held or held[_slot(node)] is None or not isinstance(value, str):
        return value
    opening = type(value) is str and any(sign in value for sign in '=("[')
    return DoubleQuotedScalarString(value) if opening or _is_block(value) else value


def _cut_rest(node: Any, key: Any) -> str:
    """Take off and return the lines after a part; what stands on its own last line stays."""
    node, key = _holder(node, key)
    held = node.ca.items.get(key)
    token = held[_slot(node)] if held else None
    if token is None:
        return ""
    own, _, rest = ("", "", token.value) if _is_block(node[key]) else token.value.partition("\n")
    if own.strip():
        # drill takes ` #` after one blank for text: two, however long the text becomes.
        token.value = f" {own.lstrip()}\n"
        token.start_mark = CommentMark(max(0, token.start_mark.column - 1))
    else:
        held[_slot(node)] = None
    return str(rest)


def _add_rest(node: Any, key: Any, rest: str) -> None:
    if not rest:
        return
    node, key = _holder(node, key)
    held = node.ca.items.setdefault(key, [None, None, None, None])
    token = held[_slot(node)]
    if token is None:
        start = "" if _is_block(node[key]) else "\n"
        held[_slot(node)] = CommentToken(start + rest, CommentMark(0), None)
    else:
        token.value = token.value.removesuffix("\n") + "\n" + rest


def _add_head(parent: CommentedMap, key: str, text: str) -> None:
    """Put comment lines between a key and the first item of its list."""
    held = parent.ca.items.setdefault(key, [None, None, None, None])
    lines = [line for line in text.splitlines() if line.strip()]
    tokens = [
        CommentToken(line.lstrip() + "\n", CommentMark(len(line) - len(line.lstrip())), None)
        for line in lines
    ]
    held[3] = [*(held[3] or ()), *tokens]
