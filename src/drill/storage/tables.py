"""The tables of the store, as SQLAlchemy Core asks for them: made by docs/generate.py
from `models`, where they are declared; `make docs` writes this anew.
"""

from typing import Any

from sqlalchemy import Boolean, Column, Float, Integer, MetaData, String, Table

_ALL = MetaData()

DECK: Any = Table(
    "deck",
    _ALL,
    Column("id", String, primary_key=True),
    Column("origin", String),
    Column("stated", Boolean, default=True),
    Column("own", Boolean, default=False),
    Column("position", Integer),
    Column("head", String),
    Column("retired", Boolean, default=False),
    Column("link", String),
    Column("options", String),
)
NOTE: Any = Table(
    "note",
    _ALL,
    Column("pk", Integer, primary_key=True),
    Column("deck", String),
    Column("note", String),
    Column("kind", String),
    Column("position", Integer),
    Column("body", String),
    Column("retired", Boolean, default=False),
    Column("seal", Integer),
    Column("made_of", Integer),
    Column("retagged", String),
)
STALE: Any = Table(
    "stale",
    _ALL,
    Column("note_pk", Integer, primary_key=True),
)
SAID: Any = Table(
    "said",
    _ALL,
    Column("note_pk", Integer, primary_key=True),
    Column("words", String),
)
AT_REST: Any = Table(
    "at_rest",
    _ALL,
    Column("key", String, primary_key=True),
    Column("found", String),
    Column("seal", Integer),
)
CARD: Any = Table(
    "card",
    _ALL,
    Column("pk", Integer, primary_key=True),
    Column("note_pk", Integer),
    Column("key", String),
    Column("slot", String),
    Column("kind", String),
    Column("core", Boolean),
    Column("sample", Boolean),
    Column("competency", String),
    Column("ord", Integer),
    Column("retired", Boolean, default=False),
    Column("suspended", Boolean, default=False),
    Column("shadowed", Boolean, default=False),
    Column("active", Boolean, default=True),
    Column("buried_until", Integer),
    Column("state", String, default="new"),
    Column("step", Integer),
    Column("stability", Float),
    Column("difficulty", Float),
    Column("last_day", Integer),
    Column("last_at", Integer),
    Column("due_day", Integer),
    Column("due_at", Integer),
    Column("reps", Integer, default=0),
    Column("lapses", Integer, default=0),
    Column("first_day", Integer),
    Column("withdrawn", Boolean),
)
REVIEW: Any = Table(
    "review",
    _ALL,
    Column("seq", Integer, primary_key=True),
    Column("id", String),
    Column("card_pk", Integer),
    Column("rating", Integer),
    Column("at", Integer),
    Column("day", Integer),
    Column("seconds", Float),
    Column("source", String),
    Column("due_day", Integer),
    Column("due_at", Integer),
    Column("rules", String),
    Column("device", String),
    Column("recalled", String),
    Column("undoes", Integer),
    Column("seal", Integer),
)
AMENDMENT: Any = Table(
    "amendment",
    _ALL,
    Column("pk", Integer, primary_key=True),
    Column("card_pk", Integer),
    Column("seq", Integer),
    Column("at", Integer),
    Column("what", String),
    Column("due_day", Integer),
    Column("was", String),
    Column("undone", Boolean, default=False),
)
CHANGE: Any = Table(
    "change",
    _ALL,
    Column("seq", Integer, primary_key=True),
    Column("at", Integer),
    Column("kind", String),
    Column("what", String),
    Column("before", String),
    Column("undone", Boolean, default=False),
    Column("seal", Integer),
)
SETTING: Any = Table(
    "fact",
    _ALL,
    Column("key", String, primary_key=True),
    Column("value", String),
)
MOCK: Any = Table(
    "mock",
    _ALL,
    Column("pk", Integer, primary_key=True),
    Column("at", Integer),
    Column("day", Integer),
    Column("minutes", Float),
    Column("asked", String),
)
REHEARSAL: Any = Table(
    "rehearsal",
    _ALL,
    Column("pk", Integer, primary_key=True),
    Column("card_pk", Integer),
    Column("at", Integer),
    Column("day", Integer),
    Column("seconds", Float),
    Column("words", Float),
    Column("told", String),
    Column("mock", Integer),
    Column("undone", Boolean, default=False),
)
ONSITE: Any = Table(
    "onsite",
    _ALL,
    Column("id", String, primary_key=True),
    Column("name", String),
    Column("at", Integer),
    Column("minutes", Integer),
    Column("scope", String, default="{}"),
    Column("closed", Boolean, default=False),
    Column("zone", String),
    Column("went", String),
)
HEARD: Any = Table(
    "heard",
    _ALL,
    Column("pk", Integer, primary_key=True),
    Column("onsite", String),
    Column("at", Integer),
    Column("question", String),
    Column("competency", String),
    Column("went", String),
)
