"""Every error drill raises on purpose.

    DrillError                what happened, in a sentence a person can act on
    ├── UsageError            the command was called wrongly (exit 2)
    ├── ConfigError           an option's name or value is wrong, with the nearest valid one
    ├── DeckError             a deck file cannot be taken; carries its Problems
    ├── NotFound              no such card, deck, note or file
    ├── StoreError            the store cannot be opened, read or written
    │   ├── StoreBusy         another process holds the store; try again
    │   ├── StoreDamaged      SQLite says that the file is not sound
    │   ├── DamagedRow        one row of it is not what was written
    │   ├── StoreGone         the file was removed or replaced while open
    │   ├── StoreUnwritable   read-only, or no room on its disk
    │   └── StoreTooNew       made by a newer drill
    ├── TransportError        a place where homes meet cannot be read or written
    ├── VoiceError            no sound: nothing to speak with, no microphone, no room for it
    │   └── VoiceMissing      a package or a library that it needs is not installed
    ├── Overtaken             another window graded the card meanwhile
    └── OutOfOrder            a review earlier than the card's last one

Anything else that reaches the top is a bug: it is logged, and the person is told where.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from drill.text import one_line


class DrillError(Exception):
    """What went wrong, worded for the person at the terminal: on one line, whatever is named in it,
    were it a file with a newline in its name.

    `hint` says what to do next; it may be empty.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        self.message = one_line(message)
        super().__init__(self.message)
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(DrillError):
    """A command, an argument or a line of input that drill does not take."""


class NothingHeard(UsageError):
    """A recording in which a recogniser found no word."""


class ConfigError(DrillError):
    """An option that does not exist, or a value that it does not take."""


class NotFound(DrillError):
    """A card, deck, note or file that is not there."""


class TransportError(DrillError):
    """A place where homes leave lines for each other cannot be read or written."""


class Overtaken(DrillError):
    """What was shown is no longer so: another process graded the card, say, or undid a step."""


class OutOfOrder(DrillError):
    """A review that would enter a card's history before its last one."""


class StoreError(DrillError):
    """The store cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another process is writing and did not finish in time."""


class StoreDamaged(StoreError):
    """The store's file is not a sound SQLite database."""


class DamagedRow(StoreError):
    """A row of the store that is not what was written: its seal or its values say so."""

    def __init__(self, kind: str, name: str, why: str = "") -> None:
        self.kind = kind
        """note, card, line (of the log), step (of the undo history), deck, …"""
        self.name = name
        """What a person knows it by."""
        self.why = why
        super().__init__(f"the {kind} {name} is damaged", "`drill doctor` says what can be done.")


class StoreGone(StoreError):
    """The store's file was removed, or another put in its place, while it was open."""


class StoreUnwritable(StoreError):
    """The store cannot be written: it is read-only or its disk is full. It may still be read."""


class StoreTooNew(StoreError):
    """The store was written by a newer version of drill."""


class VoiceError(DrillError):
    """Something cannot be spoken, recorded or played."""


class VoiceMissing(VoiceError):
    """What sound needs is not installed; the hint is the one sentence that says how to get it."""


class Problem(NamedTuple):
    """One thing wrong in a source: where, and what."""

    message: str
    line: int = 0
    """Counted from 1; 0 when the place is unknown."""
    where: str = ""
    """The note and field, as `story quiet-senior › beats › plan › facts`."""
    hint: str = ""

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        note = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{note}{self.message}{hint}"


class DeckError(DrillError):
    """A deck that cannot be taken: every problem found, each with its line."""

    shown = 20

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        self.line = next((problem.line for problem in problems if problem.line), 0)
        """The first line at fault; 0 where none is known."""
        head = [f"{source}: {problem}" for problem in self.problems[: self.shown]]
        if len(self.problems) > self.shown:
            head.append(f"{source}: and {len(self.problems) - self.shown} more")
        super().__init__("\n".join(head))
