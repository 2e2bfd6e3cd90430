"""The tables, as SQLModel declares them. The running program does not load this: it says SQL, and
has the names of columns from `columns`, which `make docs` makes from this.

Times are epoch milliseconds UTC, study days are days since 1970-01-01. Rows are not
validated here: what comes in was validated at the edge (deck file, command line). A
change here goes with a migration; a test compares what the migrations build with this.
"""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class DeckRow(SQLModel, table=True):
    """One deck and where it came from."""

    __tablename__ = "deck"
    __table_args__ = (
        Index("deck_says", "own", "stated", "position", "retired", "head", "link", "options"),
    )

    id: str = Field(primary_key=True)
    origin: str = Field(index=True, unique=True)
    stated: bool = True
    """Whether the file itself named its origin; else drill made one."""
    own: bool = False
    """Its stories are the person's own."""
    position: int
    head: str
    """JSON: title, version, description, authors, license, source."""
    retired: bool = False
    link: str | None = None
    """JSON: the file that it follows, where it was imported with `--link`."""
    options: str | None = None
    """JSON: what is different for this deck: retention, new cards a day, their order, a pause."""


class NoteRow(SQLModel, table=True):
    """What a person wrote; cards are built from it."""

    __tablename__ = "note"
    __table_args__ = (
        Index("note_place", "deck", "note", unique=True),
        Index("note_kind", "kind"),
        Index("note_order", "deck", "position", "retired"),
        Index("note_retagged", "deck", "retagged", sqlite_where=text("retagged IS NOT NULL")),
    )

    pk: int | None = Field(default=None, primary_key=True)
    deck: str = Field(foreign_key="deck.id")
    note: str
    kind: str
    position: int
    body: str
    """JSON of the note, defaults left out."""
    retired: bool = False
    seal: int | None = None
    """Of kind and body, see `seals`."""
    made_of: int | None = None
    """What a package had of it, see `digests`."""
    retagged: str | None = None
    """JSON: the tags that it had each time it was given others, see `wordings`."""


class StaleRow(SQLModel, table=True):
    """A note that changed in this transaction, for the full-text index (see `fulltext`)."""

    __tablename__ = "stale"

    note_pk: int = Field(primary_key=True)


class SaidRow(SQLModel, table=True):
    """What a note says, as the full-text index was told it (see `fulltext`)."""

    __tablename__ = "said"

    note_pk: int = Field(primary_key=True)
    words: str
    """Its texts, a line each; empty where its body cannot be read."""


class AtRestRow(SQLModel, table=True):
    """A package of which the library has all as it is (see `at_rest`)."""

    __tablename__ = "at_rest"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: str = Field(primary_key=True)
    """A digest of the package and of how it is taken in."""
    found: str
    """JSON: what importing it finds, see `service.library.repeats`."""
    seal: int
    """Of both, see `seals`."""


class CardRow(SQLModel, table=True):
    """A card: what it is, whether it may be shown, and its memory."""

    __tablename__ = "card"
    __table_args__ = (
        Index("card_key", "key", unique=True),
        # All that a card is but its memory, which its log gives as well: see `seals`.
        Index(
            "card_note",
            "note_pk",
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
            "withdrawn",
        ),
        Index(
            "card_due",
            "due_day",
            "kind",
            "buried_until",
            sqlite_where=text("active = 1 AND due_at IS NULL"),
        ),
        Index("card_step", "due_at", sqlite_where=text("active = 1 AND due_at IS NOT NULL")),
        Index(
            "card_new",
            "ord",
            "kind",
            "buried_until",
            sqlite_where=text("active = 1 AND state = 'new'"),
        ),
        Index("card_first", "first_day", sqlite_where=text("first_day IS NOT NULL")),
    )

    pk: int | None = Field(default=None, primary_key=True)
    note_pk: int = Field(foreign_key="note.pk")
    key: str
    slot: str
    kind: str
    core: bool
    sample: bool
    competency: str
    ord: int
    """Place in the teaching order."""
    retired: bool = False
    """Its source is gone; it comes back with its history if the source does."""
    suspended: bool = False
    shadowed: bool = False
    """A sample whose competency has an own story: kept and visible, never in a session."""
    active: bool = True
    """Neither retired, suspended, shadowed nor of a paused deck: may be shown in a session."""
    buried_until: int | None = None
    """Study day on which it may be shown again."""
    state: str = "new"
    step: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    last_day: int | None = None
    last_at: int | None = None
    due_day: int | None = None
    due_at: int | None = None
    reps: int = 0
    lapses: int = 0
    first_day: int | None = None
    """Study day of its first review."""
    withdrawn: bool | None = None
    """The person retired it: it stays retired whatever its source says."""


class ReviewRow(SQLModel, table=True):
    """One line of the append-only log. Triggers refuse updates and deletes."""

    __tablename__ = "review"
    __table_args__ = (
        Index("review_card", "card_pk"),
        Index("review_day", "day"),
        Index("review_undoes", "undoes", sqlite_where=text("undoes IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    seq: int | None = Field(default=None, primary_key=True)
    """Order is the sequence, not the time: it never goes back, even when the clock does."""
    id: str = Field(unique=True)
    card_pk: int = Field(foreign_key="card.pk")
    rating: int
    at: int
    day: int
    seconds: float
    source: str
    due_day: int
    due_at: int | None = None
    rules: str
    device: str
    recalled: str | None = None
    """JSON: indexes of the facts ticked as recalled."""
    undoes: int | None = None
    """The sequence number of the review that this row takes back."""
    seal: int | None = None
    """Of every column but `seq`, see `seals`."""


class AmendmentRow(SQLModel, table=True):
    """What was decided about a card besides its reviews: to forget it, or to move its due day."""

    __tablename__ = "amendment"
    __table_args__ = (
        Index("amendment_says", "card_pk", "seq", "at", "what", "due_day", "was", "undone"),
    )

    pk: int | None = Field(default=None, primary_key=True)
    card_pk: int = Field(foreign_key="card.pk")
    seq: int
    """The last line of the log when it was made: it counts after that one in a replay."""
    at: int
    what: str
    """`reset` or `due`."""
    due_day: int | None = None
    was: str
    """JSON: the card's memory before it."""
    undone: bool = False


class ChangeRow(SQLModel, table=True):
    """One step that undo can take back."""

    __tablename__ = "change"
    __table_args__ = (
        Index("change_undone", "undone", sqlite_where=text("undone <> 0")),
        {"sqlite_autoincrement": True},
    )

    seq: int | None = Field(default=None, primary_key=True)
    at: int
    kind: str
    what: str
    """In words, for the person who undoes it."""
    before: str
    """JSON: what is needed to take it back."""
    undone: bool = False
    seal: int | None = None
    """Of every column but `seq` and `undone`, see `seals`."""


class SettingRow(SQLModel, table=True):
    """What the program learnt: rules that were in force, seconds a kind, this device."""

    __tablename__ = "fact"
    __table_args__ = (Index("fact_says", "key", "value"),)

    key: str = Field(primary_key=True)
    value: str


class MockRow(SQLModel, table=True):
    """A mock interview: several questions in a row."""

    __tablename__ = "mock"
    __table_args__ = (Index("mock_says", "at", "day", "minutes", "asked"),)

    pk: int | None = Field(default=None, primary_key=True)
    at: int
    day: int
    minutes: float
    """What it was planned for; 0 where stories were only picked."""
    asked: str
    """JSON: what was asked, in order, and what became of it."""


class RehearsalRow(SQLModel, table=True):
    """A story told aloud: when, how long, what was said."""

    __tablename__ = "rehearsal"
    __table_args__ = (
        Index(
            "rehearsal_says", "card_pk", "at", "day", "seconds", "words", "told", "mock", "undone"
        ),
    )

    pk: int | None = Field(default=None, primary_key=True)
    card_pk: int = Field(foreign_key="card.pk")
    at: int
    day: int
    seconds: float
    """Of speaking."""
    words: float
    """Spoken, as far as is known: they and the seconds are the person's rate."""
    told: str
    """JSON: the beats said in their order, inventions, seconds a beat, question, probes."""
    mock: int | None = Field(default=None, foreign_key="mock.pk")
    undone: bool = False
    """Its grade was taken back."""


class OnsiteRow(SQLModel, table=True):
    """An interview date."""

    __tablename__ = "onsite"
    __table_args__ = (
        Index("onsite_says", "name", "at", "minutes", "scope", "closed", "zone", "went"),
    )

    id: str = Field(primary_key=True)
    name: str
    at: int
    minutes: int
    scope: str = "{}"
    """JSON: competencies and decks, where it is limited to some."""
    closed: bool = False
    zone: str | None = None
    """IANA name of the time zone it was given in; None: the local one."""
    went: str | None = None
    """How it went, where somebody said."""


class HeardRow(SQLModel, table=True):
    """A question that was really asked in an interview."""

    __tablename__ = "heard"
    __table_args__ = (Index("heard_says", "onsite", "at", "question", "competency", "went"),)

    pk: int | None = Field(default=None, primary_key=True)
    onsite: str
    """The interview's name: it outlives the interview."""
    at: int
    question: str
    competency: str
    """`deck/id` of the competency that it is after; empty: of none."""
    went: str


class LineRow(SQLModel, table=True):
    """One line of what homes that are synchronised tell each other (see `lines`). Triggers refuse
    updates of all but `shared`, and deletes."""

    __tablename__ = "line"
    __table_args__ = (
        Index("line_about", "kind", "about"),
        Index("line_unshared", "id", sqlite_where=text("shared = 0")),
        {"sqlite_with_rowid": False},
    )

    id: str = Field(primary_key=True)
    clock: int
    """Hybrid logical clock: epoch ms, later than all that was known when it was made."""
    replica: str
    """The home that made it."""
    kind: str
    about: str
    """What it is about, by names that are the same in every home."""
    parents: str
    """JSON: ids of the lines about the same that stood when it was made."""
    body: str | None = None
    """JSON: how it was left; NULL: what the log has under this id."""
    shared: bool = False
    """Others can have it: it was received, or written where they look."""
    seal: int
    """Of every column but `shared`, see `seals`."""


class TouchedRow(SQLModel, table=True):
    """What changed since the last synchronisation; triggers write it down, once a home is
    synchronised (see `lines`)."""

    __tablename__ = "touched"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    """Its key, or its row number, as text."""
    at: int
    """Epoch ms of its last change."""


class AstrayRow(SQLModel, table=True):
    """A line of the log that counts for another card than its own row says: homes disagreed on
    what became of a card, and the log is never changed."""

    __tablename__ = "astray"
    __table_args__ = (Index("astray_card", "card_pk"),)

    seq: int | None = Field(default=None, primary_key=True)
    card_pk: int


class PairedRow(SQLModel, table=True):
    """A row that has no name of its own, and the one that it has among homes."""

    __tablename__ = "paired"
    __table_args__ = (Index("paired_about", "kind", "about"), {"sqlite_with_rowid": False})

    kind: str = Field(primary_key=True)
    pk: int = Field(primary_key=True)
    about: str


TABLES = SQLModel.metadata
