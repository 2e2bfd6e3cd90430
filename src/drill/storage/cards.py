"""Cards as the scheduler sees them: memory, due date, whether they may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from drill.domain.card import Card
from drill.domain.deck import Competency, Place, Story
from drill.domain.kind import Kind
from drill.domain.memory import UNSEEN, Memory, seen
from drill.domain.review import Due, DueAt, DueOn, State, StudyDay
from drill.errors import DamagedRow
from drill.records import dataclass
from drill.storage.cache import Cache, cached, holds
from drill.storage.connection import Connection, Row
from drill.storage.damage import (
    LAST_DAY,
    STABLE,
    at,
    faulty,
    ident,
    leave_out,
    readable,
    whole,
    within,
)
from drill.storage.damage import day as day_of
from drill.storage.predicates import DUE, NEW, PAUSED, SET_APART
from drill.storage.sql import listed, numbers


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card, its memory and whether it may be shown."""

    pk: int
    note_pk: int
    card: Card
    memory: Memory
    due: Due | None
    suspended: bool
    retired: bool
    shadowed: bool
    buried_until: int | None
    """Study day on which it may be shown again."""
    first_day: int | None
    active: bool = True
    """False where it is retired, suspended, shadowed or of a paused deck."""

    @property
    def key(self) -> str:
        """`deck/note/slot`."""
        return self.card.key

    @property
    def state(self) -> State:
        """Where it stands with FSRS."""
        return self.memory.state


CARDS = "SELECT card.*, note.deck, note.note FROM card JOIN note ON note.pk = card.note_pk"
"""The rows that `read` reads, and where their notes are."""
BY_TURNS = "by turns"
"""By this it is kept what goes by how often cards were reviewed."""
_THESE = "card.pk IN (SELECT value FROM json_each(:pks))"
_KEYS = "card.key IN (SELECT value FROM json_each(:keys))"
_OF_NOTES = "card.note_pk IN (SELECT value FROM json_each(:note_pks))"
_BY_KEY = f"{CARDS} WHERE card.key = :key"
_KINDS = {kind.value: kind for kind in Kind}
"""For tens of thousands of rows: to ask the enumeration takes several times as long."""
_ASKING = f"""
    SELECT card.pk, card.note_pk, card.key, note.deck, note.note, card.slot, card.kind, card.core,
        card.sample, card.competency, card.ord, card.reps
    FROM card JOIN note ON note.pk = card.note_pk
    WHERE {_OF_NOTES} AND (card.stability IS NOT NULL OR NOT :reviewed) ORDER BY card.pk
"""
"""What cards ask, without how they stand: there may be thousands."""
_RESTS_ON = (Kind.ROUTE, Kind.STEPS, Kind.GAP, Kind.FLAG, Kind.BEAT, Kind.TELL)
"""Kinds that readiness rests on."""
# By the keys alone, as to read the notes takes as long again; in an order of which no plan of
# SQLite's decides. Of a store of flashcards SQLite, which knows nothing of how few of its notes are
# meant, would look at every card. What is no kind is damage, which is to be named: it comes too.
_STRENGTHS = f"""
    SELECT card.key, card.kind, card.stability,
        CASE WHEN card.stability IS NOT NULL THEN card.last_at END,
        card.stability IS NOT NULL AND card.step IS NOT NULL,
        typeof(card.key) = 'text' AND card.key LIKE '%/%/%'
            AND (card.stability IS NULL OR {STABLE})
    FROM card WHERE unlikely(card.note_pk IN (
            SELECT pk FROM note WHERE kind IN ('{Competency.kind}', '{Story.kind}')
        ))
        AND card.kind NOT IN ({", ".join(f"'{kind}'" for kind in Kind if kind not in _RESTS_ON)})
        AND NOT card.retired
    ORDER BY card.pk
"""
_COUNTS = f"""
    SELECT note.deck, count(DISTINCT note.pk),
        count(DISTINCT note.pk) FILTER (WHERE note.kind = '{Story.kind}'),
        count(*), count(*) FILTER (WHERE {DUE}), count(*) FILTER (WHERE {NEW})
    FROM card JOIN note ON note.pk = card.note_pk WHERE NOT card.retired GROUP BY note.deck
"""
_SUSPEND = f"""
    UPDATE card SET suspended = :on, active = NOT (:on OR retired OR shadowed OR {PAUSED})
    WHERE {_THESE}
"""
ALL_SET_APART = f"SELECT pk FROM card WHERE {SET_APART}"
"""The row numbers of all cards of which anything was decided."""
MEMORY = (
    "state", "step", "stability", "difficulty", "last_day", "last_at", "reps", "lapses",
    "due_day", "due_at", "first_day",
)  # fmt: skip
"""The columns of a card that are its memory."""


def _remember(*names: str) -> str:
    changes = ", ".join(f"{name} = :{name}" for name in names)
    return f"UPDATE card SET {changes} WHERE pk = :pk"


_REMEMBER, _REMEMBER_AGAIN = _remember(*MEMORY), _remember(*MEMORY[:-1])
"""All of a memory, and all but its first day: SQLite writes each index anew that a statement names
a column of, changed or not."""


def _stored(row: Row) -> StoredCard:
    """A card. Raises one of `damage.FAULTS` where a value cannot be what was written."""
    memory: Memory = UNSEEN
    due: Due | None = None
    if row.stability is not None:
        memory = seen(
            stability=within(row.stability, 0, LAST_DAY),
            difficulty=within(row.difficulty, 1, 10),
            state=State(row.state),
            step=None if row.step is None else whole(row.step),
            last_day=StudyDay(day_of(row.last_day)),
            last_at=at(row.last_at),
            reps=whole(row.reps),
            lapses=whole(row.lapses),
        )
        due_day = StudyDay(day_of(row.due_day))
        due = DueOn(due_day) if row.due_at is None else DueAt(due_day, at(row.due_at))
    elif row.state != State.NEW.value:
        raise ValueError("it has no memory and is not new")
    card = _card(row)
    return StoredCard(
        row.pk, row.note_pk, card, memory, due, bool(row.suspended), bool(row.retired),
        bool(row.shadowed), None if row.buried_until is None else day_of(row.buried_until),
        None if row.first_day is None else day_of(row.first_day), bool(row.active),
    )  # fmt: skip


def _card(row: Any) -> Card:
    card = Card(
        ident(row.deck), ident(row.note), ident(row.slot), _KINDS.get(row.kind) or Kind(row.kind),
        bool(row.core), bool(row.sample), ident(row.competency), whole(row.ord),
    )  # fmt: skip
    if row.key != card.key:
        raise ValueError(f"its key is {row.key}")
    return card


def read(connection: Connection, rows: Iterable[Row]) -> list[StoredCard]:
    """The cards of these rows of `CARDS`, those that are damaged left out."""
    return list(readable(connection, "card", rows, _stored, _name))


def _name(row: Any) -> str:
    return str(row.key)


def damaged_cards(connection: Connection) -> Iterator[tuple[int, DamagedRow]]:
    """(row number, error) of every card whose values cannot be what was written."""
    rows = connection.rows(f"{CARDS} ORDER BY card.pk")
    for row, error in faulty("card", rows, _stored, _name):
        yield row.pk, error


def place(connection: Connection, pk: int) -> tuple[str, int]:
    """Key and note of a card by row number, also of one that is damaged."""
    (row,) = connection.rows("SELECT key, note_pk FROM card WHERE pk = :pk", pk=pk)
    return row.key, row.note_pk


def by_key(connection: Connection, key: str) -> StoredCard | None:
    """One card, also a retired one; None for one that is damaged as well."""
    known, of = cached(connection), (_BY_KEY, key)
    if of not in known:
        known[of] = next(iter(read(connection, connection.rows(_BY_KEY, key=key))), None)
    card: StoredCard | None = known[of]
    return card


def read_for_later(connection: Connection, rows: Iterable[Row]) -> list[StoredCard]:
    """As `read` does; `by_key` finds them without reading them again, as long as they hold."""
    stored, known = read(connection, rows), cached(connection)
    for card in stored:
        known[_BY_KEY, card.key] = card
    return stored


def still_hold(connection: Connection, known: Cache, but: str) -> None:
    """Of what was kept of the store this transaction has changed nothing but the card of a key; see
    `cache.holds`."""
    known.pop((_BY_KEY, but), None)
    known.pop(BY_TURNS, None)
    holds(connection, known)


def by_pks(connection: Connection, pks: Sequence[int]) -> list[StoredCard]:
    """Cards by row number, in no particular order."""
    return read(connection, connection.rows(f"{CARDS} WHERE {_THESE}", pks=listed(pks)))


class Standing(NamedTuple):
    """How a card stands, as its row says it: for work on many, which asks for no more."""

    pk: int
    note_pk: int
    key: str
    """`deck/note/slot`."""
    suspended: bool
    retired: bool
    buried_until: int | None
    """Study day on which it may be shown again."""
    stability: float | None
    """Days; None for a new card."""

    @property
    def place(self) -> Place:
        """Where its note is."""
        deck, note, _ = self.key.split("/", 2)
        return deck, note

    @property
    def slot(self) -> str:
        """Which card of its note it is."""
        return self.key.split("/", 2)[2]


_STANDING = f"SELECT {', '.join(Standing._fields)} FROM card WHERE {_THESE}"
_PARTED = 2
"""Slashes of a key."""


def standings(connection: Connection, pks: Sequence[int]) -> list[Standing]:
    """How cards stand, by row number, in no particular order; those without a key left out."""
    rows = list(map(Standing._make, connection.execute(_STANDING, pks=listed(pks))))
    with suppress(TypeError):  # for a key that is no text
        keys = "".join([row.key for row in rows])
        if "\ufffd" not in keys and keys.count("/") >= _PARTED * len(rows):
            return rows  # as nearly always: of tens of thousands each is not asked alone
    return list(readable(connection, "card", rows, _standing, _name))


def _standing(row: Standing) -> Standing:
    if ident(row.key).count("/") < _PARTED:
        raise ValueError(f"its key is {row.key}")
    return row


def every(
    connection: Connection,
    *,
    deck: str | None = None,
    note: str | None = None,
    retired: bool = False,
) -> list[StoredCard]:
    """Cards of a deck or of all, in their decks' order; retired ones only when asked for."""
    of_deck = "" if deck is None else "AND note.deck = :deck"
    of_note = "" if note is None else "AND note.note = :note"
    rows = connection.rows(
        f"{CARDS} WHERE (:retired OR NOT card.retired) {of_deck} {of_note}"
        " ORDER BY note.deck, note.position, card.ord, card.pk",
        retired=retired, deck=deck, note=note,
    )  # fmt: skip
    return read(connection, rows)


class Asking(NamedTuple):
    """What a card asks, and all that its faces go by."""

    pk: int
    note_pk: int
    card: Card
    turn: int
    """How often it was reviewed."""


def asking(connection: Connection, note_pks: Sequence[int]) -> list[Asking]:
    """What the cards of notes ask, retired ones too, by row number."""
    return _asking(connection, note_pks, reviewed=False)


def begun(connection: Connection, note_pks: Sequence[int]) -> list[Asking]:
    """The same of those that were reviewed."""
    return _asking(connection, note_pks, reviewed=True)


def _asking(connection: Connection, note_pks: Sequence[int], *, reviewed: bool) -> list[Asking]:
    rows = connection.rows(_ASKING, note_pks=listed(note_pks), reviewed=reviewed)
    return list(readable(connection, "card", rows, _asks, _name))


def _asks(row: Any) -> Asking:
    return Asking(row.pk, row.note_pk, _card(row), whole(row.reps))


class Strength(NamedTuple):
    """What readiness is made of: one card, and how well it is remembered."""

    kind: Kind
    stability: float | None
    """Days; None for a new card."""
    last_at: int | None
    learning: bool = False
    """Whether it is in a step: not recalled since it was first seen, or forgotten."""


def strengths(connection: Connection) -> dict[str, Strength]:
    """The cards of competencies, the beats and tells of stories, by key; retired ones left out.

    Suspended and shadowed ones count: to hide a card is not to know it.
    """
    out = {}
    for key, kind, stability, last_at, learning, sound in connection.execute(_STRENGTHS):
        if sound and kind in _KINDS and "\ufffd" not in key:
            out[key] = Strength(_KINDS[kind], stability, last_at, learning == 1)
        else:
            leave_out(connection, DamagedRow("card", str(key)))
    return out


def suspended(connection: Connection) -> list[int]:
    """Row numbers of the cards that are suspended, retired ones left out."""
    return connection.scalars("SELECT pk FROM card WHERE suspended AND NOT retired ORDER BY pk")


def counts_by_deck(connection: Connection, day: int) -> dict[str, dict[str, int]]:
    """For each deck: its notes, the stories among them, its cards, those due on a study day and
    new ones; retired left out."""
    names = ("notes", "stories", "cards", "due", "new")
    return {
        deck: dict(zip(names, counts, strict=True))
        for deck, *counts in connection.execute(_COUNTS, day=day)
    }


def remember(
    connection: Connection, pk: int, memory: Memory, due: Due | None, first_day: int | None,
    *, begun: bool = False,
) -> None:  # fmt: skip
    """Write a card's memory. The first day of a card that was `begun` already stays as it is."""
    values: dict[str, Any] = {
        "pk": pk,
        "state": memory.state.value,
        "reps": memory.reps,
        "lapses": memory.lapses,
        "due_day": due.day if due else None,
        "due_at": due.at if isinstance(due, DueAt) else None,
        "first_day": first_day,
    }
    for name in ("step", "stability", "difficulty", "last_day", "last_at"):
        values[name] = getattr(memory, name, None)
    connection.execute(_REMEMBER_AGAIN if begun else _REMEMBER, **values)


def by_keys(connection: Connection, keys: Sequence[str]) -> dict[str, StoredCard]:
    """Cards by key, those that are there; retired ones too."""
    rows = connection.rows(f"{CARDS} WHERE {_KEYS}", keys=listed(keys))
    return {card.key: card for card in read(connection, rows)}


def last_reviews(connection: Connection, keys: Sequence[str]) -> dict[str, int | None]:
    """Time of the last review (epoch ms; None for a new card) by key, of cards that are there."""
    return dict(
        connection.execute(f"SELECT key, last_at FROM card WHERE {_KEYS}", keys=listed(keys))
    )


def suspend_new(connection: Connection, keys: Sequence[str]) -> None:
    """Suspend cards that just came; the caller settles what may be shown."""
    connection.execute(f"UPDATE card SET suspended = 1 WHERE {_KEYS}", keys=listed(keys))


def suspend(connection: Connection, pks: Sequence[int], on: bool) -> None:
    """Suspend cards, or let them come again."""
    connection.execute(_SUSPEND, pks=listed(pks), on=on)


def bury(connection: Connection, pks: Sequence[int], until: int | None) -> None:
    """Keep cards out of sessions until a study day; None: no longer."""
    bury = f"UPDATE card SET buried_until = :until WHERE {_THESE}"
    connection.execute(bury, pks=listed(pks), until=until)


def withdraw(connection: Connection, pks: Sequence[int], on: bool) -> None:
    """Retire cards whatever their source says, or no longer; the caller settles what may be shown.

    One that is let come again is one that its note still asks for.
    """
    withdraw = f"UPDATE card SET withdrawn = :on, retired = :on WHERE {_THESE}"
    connection.execute(withdraw, pks=listed(pks), on=on)


def set_apart(connection: Connection, pks: Sequence[int]) -> list[int]:
    """Those of these cards that are suspended, buried or withdrawn, by row number."""
    return numbers(connection, f"{ALL_SET_APART} AND {_THESE}", pks=listed(pks))


def of_notes(connection: Connection, note_pks: Sequence[int]) -> list[int]:
    """Row numbers of the cards of notes, retired ones too."""
    query = f"SELECT pk FROM card WHERE {_OF_NOTES}"
    return numbers(connection, query, note_pks=listed(note_pks))
