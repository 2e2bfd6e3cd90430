"""The one field of a note that a card shows: where it stands in the note's text, and how an editor
is opened there.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from drill.cards.build import figures
from drill.deckfile.reading import read_with_lines
from drill.domain.deck import Competency, Note, Plain, Principle, Story
from drill.domain.kind import Kind
from drill.domain.slot import SIDE, Slot
from drill.errors import DeckError

_PLUS = frozenset(
    "vi vim nvim gvim view nano pico emacs emacsclient micro kak joe jed ne mg gedit mcedit "
    "sensible-editor editor".split()
)
"""Editors that take `+LINE` before the file."""
_COLON = frozenset("hx helix subl zed".split())
"""Editors that take `FILE:LINE`."""
_GOTO = frozenset("code codium code-insiders cursor windsurf".split())
"""Editors that take `-g FILE:LINE`."""


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


def line(text: str, slot: str) -> int:
    """The line (from 1) of the field that a card shows, in the text of a deck file whose only note
    the card is of; 0 where the text does not have it, or cannot be read.
    """
    try:
        deck, line_of = read_with_lines(text, "the note")
    except DeckError:
        return 0
    note = next(iter(deck.notes()), None)
    if note is None:
        return 0
    field = _field(note, Slot.parse(slot))
    return line_of((note.section, 0, *field)) if field else 0


def _field(note: Note, slot: Slot) -> tuple[str | int, ...]:
    """Keys and indexes within the note; empty where it lacks what the card asks for."""
    if isinstance(note, Competency):
        return _of_competency(note, slot)
    if isinstance(note, Story):
        return _of_story(note, slot)
    if isinstance(note, Principle):
        return ("ask",)
    assert isinstance(note, Plain)
    if slot.kind == SIDE:
        return _item("sides", note.sides, slot.part)
    return ("cloze",) if note.cloze else ("q",)


def _of_competency(note: Competency, slot: Slot) -> tuple[str | int, ...]:
    if slot.kind == Kind.ROUTE:
        return ("questions",)
    if slot.kind == Kind.FLAG:
        return _item("red_flags", note.red_flags, slot.part) or _item(
            "sounds_right", note.sounds_right, slot.part
        )
    place = _item("frameworks", note.frameworks, slot.part)
    if not place or slot.kind == Kind.STEPS:
        return place
    framework = next(framework for framework in note.frameworks if framework.id == slot.part)
    return (*place, *(_item("steps", framework.steps, slot.detail) or ("steps",)))


def _of_story(note: Story, slot: Slot) -> tuple[str | int, ...]:
    if slot.kind == Kind.PROBE:
        return _item("probes", note.probes, slot.part)
    if slot.part and slot.kind in (Kind.OUTLINE, Kind.TELL):
        return _item("variants", note.variants, slot.part) or ("variants",)
    place = _item("beats", note.beats, slot.part)
    for index, variant in enumerate(note.variants):
        if added := _item("add", variant.add, slot.part):
            place = ("variants", index, *added)
    if not place:
        return ("beats",)
    if slot.kind == Kind.FIGURE:
        beat = next(beat for beat in note.every_beat if beat.id == slot.part)
        for figure in figures(beat):
            if figure.slot == slot:
                return (*place, "facts", beat.facts.index(figure.fact))
    return place


def _item(field: str, items: Sequence[_Identified], name: str) -> tuple[str | int, ...]:
    return next(((field, index) for index, item in enumerate(items) if item.id == name), ())


def command(editor: Sequence[str], path: Path, line: int = 0) -> list[str]:
    """What opens a file in an editor at a line, where it is one that is known to take it."""
    program = Path(editor[0]).name.casefold().removesuffix(".exe") if editor else ""
    if line > 0:
        if program in _PLUS:
            return [*editor, f"+{line}", str(path)]
        if program in _COLON:
            return [*editor, f"{path}:{line}"]
        if program in _GOTO:
            return [*editor, "-g", f"{path}:{line}"]
    return [*editor, str(path)]
