"""The tables of the store and their columns: made by docs/generate.py from `models`, where they
are declared; `make docs` writes this anew.
"""

from typing import NamedTuple


class Table(NamedTuple):
    """A table, by the names in the store."""

    name: str
    key: str
    """Its primary key; empty where that is several columns."""
    columns: tuple[str, ...]
    flags: tuple[str, ...]
    """Those of the columns that are 0 or 1."""


DECK = Table(
    "deck",
    "id",
    ("id", "origin", "stated", "own", "position", "head", "retired", "link", "options"),
    ("stated", "own", "retired"),
)
NOTE = Table(
    "note",
    "pk",
    ("pk", "deck", "note", "kind", "position", "body", "retired", "seal", "made_of", "retagged"),
    ("retired",),
)
STALE = Table("stale", "note_pk", ("note_pk",), ())
SAID = Table("said", "note_pk", ("note_pk", "words"), ())
AT_REST = Table("at_rest", "key", ("key", "found", "seal"), ())
CARD = Table(
    "card",
    "pk",
    (
        "pk",
        "note_pk",
        "key",
        "slot",
        "kind",
        "core",
        "sample",
        "competency",
        "ord",
        "retired",
        "suspended",
        "shadowed",
        "active",
        "buried_until",
        "state",
        "step",
        "stability",
        "difficulty",
        "last_day",
        "last_at",
        "due_day",
        "due_at",
        "reps",
        "lapses",
        "first_day",
        "withdrawn",
    ),
    ("core", "sample", "retired", "suspended", "shadowed", "active", "withdrawn"),
)
REVIEW = Table(
    "review",
    "seq",
    (
        "seq",
        "id",
        "card_pk",
        "rating",
        "at",
        "day",
        "seconds",
        "source",
        "due_day",
        "due_at",
        "rules",
        "device",
        "recalled",
        "undoes",
        "seal",
    ),
    (),
)
AMENDMENT = Table(
    "amendment",
    "pk",
    ("pk", "card_pk", "seq", "at", "what", "due_day", "was", "undone"),
    ("undone",),
)
CHANGE = Table(
    "change", "seq", ("seq", "at", "kind", "what", "before", "undone", "seal"), ("undone",)
)
SETTING = Table("fact", "key", ("key", "value"), ())
MOCK = Table("mock", "pk", ("pk", "at", "day", "minutes", "asked"), ())
REHEARSAL = Table(
    "rehearsal",
    "pk",
    ("pk", "card_pk", "at", "day", "seconds", "words", "told", "mock", "undone"),
    ("undone",),
)
ONSITE = Table(
    "onsite", "id", ("id", "name", "at", "minutes", "scope", "closed", "zone", "went"), ("closed",)
)
HEARD = Table("heard", "pk", ("pk", "onsite", "at", "question", "competency", "went"), ())
LINE = Table(
    "line",
    "id",
    ("id", "clock", "replica", "kind", "about", "parents", "body", "shared", "seal"),
    ("shared",),
)
TOUCHED = Table("touched", "", ("kind", "what", "at"), ())
ASTRAY = Table("astray", "seq", ("seq", "card_pk"), ())
PAIRED = Table("paired", "", ("kind", "pk", "about"), ())
