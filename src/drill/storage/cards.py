"""Cards as the scheduler sees them: memory, due date, whether they may be shown."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    Select,
    bindparam,
    false,
    func,
    select,
    update,
)

from drill.domain.card import Card
from drill.domain.deck import Competency, Story
from drill.domain.kind import Kind
from drill.domain.memory import UNSEEN, Memory, seen
from drill.domain.review import Due, DueAt, DueOn, State, StudyDay
from drill.errors import DamagedRow
from drill.storage.connection import Connection, Row
from drill.storage.damage import LAST_DAY, at, faulty, ident, readable, whole, within
from drill.storage.damage import day as day_of
from drill.storage.kept import Kept, holds, kept
from drill.storage.predicates import (
    DUE,
    NEW,
    holding,
)
from drill.storage.sql import Prepared, all_at_once, among, raw_rows
from drill.storage.tables import CARD, NOTE
from drill.storage.visibility import PAUSED


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


CARDS: Select[Any] = select(CARD, NOTE.c.deck, NOTE.c.note).join(NOTE, NOTE.c.pk == CARD.c.note_pk)
"""The rows that `read` reads, and where their notes are."""
BY_TURNS = "by turns"
"""By this it is kept what goes by how often cards were reviewed."""
_BY_KEY = Prepared(CARDS.where(CARD.c.key == bindparam("key")))
_KINDS = {kind.value: kind for kind in Kind}
"""For tens of thousands of rows: to ask the enumeration takes several times as long."""
_Asked = namedtuple("_Asked", "pk note_pk key deck note slot kind core sample competency ord reps")
_ASKS = select(
    *((NOTE if name in ("deck", "note") else CARD).c[name] for name in _Asked._fields)
).join(NOTE, NOTE.c.pk == CARD.c.note_pk)
"""What cards ask, without how they stand: there may be thousands."""
MEMORY = (
    "state", "step", "stability", "difficulty", "last_day", "last_at", "reps", "lapses",
    "due_day", "due_at", "first_day",
)  # fmt: skip
"""The columns of a card that are its memory."""


def _remember(*names: str) -> Prepared:
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    return Prepared(update(CARD).where(CARD.c.pk == bindparam("b_pk")).values(values))


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
    rows = connection.execute(CARDS.order_by(CARD.c.pk))
    for row, error in faulty("card", rows, _stored, _name):
        yield row.pk, error


def place(connection: Connection, pk: int) -> tuple[str, int]:
    """Key and note of a card by row number, also of one that is damaged."""
    row = connection.execute(select(CARD.c.key, CARD.c.note_pk).where(CARD.c.pk == pk)).one()
    return row.key, row.note_pk


def by_key(connection: Connection, key: str) -> StoredCard | None:
    """One card, also a retired one; None for one that is damaged as well."""
    known, of = kept(connection), (_BY_KEY, key)
    if of not in known:
        known[of] = next(iter(read(connection, _BY_KEY.rows(connection, key=key))), None)
    card: StoredCard | None = known[of]
    return card


def read_for_later(connection: Connection, rows: Iterable[Row]) -> list[StoredCard]:
    """As `read` does; `by_key` finds them without reading them again, as long as they hold."""
    stored, known = read(connection, rows), kept(connection)
    for card in stored:
        known[_BY_KEY, card.key] = card
    return stored


def still_hold(connection: Connection, known: Kept, but: str) -> None:
    """Of what was kept of the store this transaction has changed nothing but the card of a key; see
    `kept.holds`."""
    known.pop((_BY_KEY, but), None)
    known.pop(BY_TURNS, None)
    holds(connection, known)


def by_pks(connection: Connection, pks: Sequence[int]) -> list[StoredCard]:
    """Cards by row number, in no particular order."""
    return read(connection, connection.execute(CARDS.where(CARD.c.pk.in_(among(pks)))))


class Standing(NamedTuple):
    """How a card stands, as its row says it: for work on many, which asks for no more."""

    pk: int
    note_pk: int
    key: str
    """`deck/note/slot`."""
    slot: str
    suspended: bool
    retired: bool
    buried_until: int | None
    """Study day on which it may be shown again."""
    stability: float | None
    """Days; None for a new card."""


_STANDING = select(*(CARD.c[name] for name in Standing._fields))


def standings(connection: Connection, pks: Sequence[int]) -> list[Standing]:
    """How cards stand, by row number, in no particular order; those without a key left out."""
    rows = raw_rows(connection, _STANDING.where(CARD.c.pk.in_(among(pks))))
    found = list(map(Standing._make, rows))
    keys = [row.key for row in found]
    if all(type(key) is str for key in keys) and "\ufffd" not in "".join(keys):
        return found  # as nearly always: of tens of thousands each is not asked alone
    return list(readable(connection, "card", found, _standing, _name))


def _standing(row: Standing) -> Standing:
    ident(row.key)
    return row


def every(
    connection: Connection,
    *,
    deck: str | None = None,
    note: str | None = None,
    retired: bool = False,
) -> list[StoredCard]:
    """Cards of a deck or of all, in their decks' order; retired ones only when asked for."""
    query = CARDS.order_by(NOTE.c.deck, NOTE.c.position, CARD.c.ord, CARD.c.pk)
    if deck is not None:
        query = query.where(NOTE.c.deck == deck)
    if note is not None:
        query = query.where(NOTE.c.note == note)
    if not retired:
        query = query.where(~CARD.c.retired)
    return read(connection, connection.execute(query))


class Asking(NamedTuple):
    """What a card asks, and all that its faces go by."""

    pk: int
    note_pk: int
    card: Card
    turn: int
    """How often it was reviewed."""


def asking(connection: Connection, note_pks: Sequence[int]) -> list[Asking]:
    """What the cards of notes ask, retired ones too, by row number."""
    return _asking(connection, _ASKS.where(CARD.c.note_pk.in_(among(note_pks))))


def begun(connection: Connection, note_pks: Sequence[int]) -> list[Asking]:
    """The same of those that were reviewed."""
    asked = _ASKS.where(CARD.c.note_pk.in_(among(note_pks)), CARD.c.stability.is_not(None))
    return _asking(connection, asked)


def _asking(connection: Connection, query: Select[Any]) -> list[Asking]:
    rows = map(_Asked._make, raw_rows(connection, query.order_by(CARD.c.pk)))
    return list(readable(connection, "card", rows, _asks, _name))


def _asks(row: Any) -> Asking:
    return Asking(row.pk, row.note_pk, _card(row), whole(row.reps))


class Strength(NamedTuple):
    """What readiness is made of: one card, and how well it is remembered."""

    deck: str
    note: str
    slot: str
    kind: Kind
    sample: bool
    stability: float | None
    """Days; None for a new card."""
    last_at: int | None
    learning: bool = False
    """Whether it is in a step: not recalled since it was first seen, or forgotten."""


def strengths(connection: Connection) -> list[Strength]:
    """The cards of competencies, the beats and tells of stories; retired ones left out.

    Suspended and shadowed ones count: to hide a card is not to know it.
    """
    query = select(
        NOTE.c.deck,
        NOTE.c.note,
        CARD.c.slot,
        CARD.c.kind,
        CARD.c.sample,
        CARD.c.stability,
        CARD.c.last_at,
        CARD.c.step,
    ).join(NOTE, NOTE.c.pk == CARD.c.note_pk)
    asks = (NOTE.c.kind == Competency.kind) | CARD.c.kind.in_([Kind.BEAT.value, Kind.TELL.value])
    # By their notes, which are the fewest, and in an order of which no plan of SQLite's decides.
    of = NOTE.c.kind.in_((Competency.kind, Story.kind))
    rows = raw_rows(connection, query.where(of, asks, ~CARD.c.retired).order_by(CARD.c.pk))
    return list(
        readable(connection, "card", rows, _strength, lambda row: "/".join(map(str, row[:3])))
    )


def _strength(row: Any) -> Strength:
    deck, note, slot, kind, sample, stability, last_at, step = row
    begun = stability is not None
    return Strength(
        ident(deck), ident(note), ident(slot), _KINDS.get(kind) or Kind(kind), bool(sample),
        within(stability, 0, LAST_DAY) if begun else None, at(last_at) if begun else None,
        begun and step is not None,
    )  # fmt: skip


def suspended(connection: Connection) -> list[int]:
    """Row numbers of the cards that are suspended, retired ones left out."""
    query = select(CARD.c.pk).where(CARD.c.suspended, ~CARD.c.retired).order_by(CARD.c.pk)
    return list(connection.scalars(query))


def counts_by_deck(connection: Connection, day: int) -> dict[str, dict[str, int]]:
    """For each deck: its notes, the stories among them, its cards, those due on a study day and
    new ones; retired left out."""
    rows = connection.execute(
        select(
            NOTE.c.deck,
            func.count(NOTE.c.pk.distinct()).label("notes"),
            func.count(NOTE.c.pk.distinct()).filter(NOTE.c.kind == "story").label("stories"),
            func.count().label("cards"),
            func.count().filter(holding(DUE, day=day)).label("due"),
            func.count().filter(holding(NEW)).label("new"),
        )
        .join(NOTE, NOTE.c.pk == CARD.c.note_pk)
        .where(~CARD.c.retired)
        .group_by(NOTE.c.deck)
    )
    names = ("notes", "stories", "cards", "due", "new")
    return {row.deck: {name: getattr(row, name) for name in names} for row in rows}


def remember(
    connection: Connection, pk: int, memory: Memory, due: Due | None, first_day: int | None,
    *, begun: bool = False,
) -> None:  # fmt: skip
    """Write a card's memory. The first day of a card that was `begun` already stays as it is."""
    values: dict[str, Any] = {
        "b_pk": pk,
        "state": memory.state.value,
        "reps": memory.reps,
        "lapses": memory.lapses,
        "due_day": due.day if due else None,
        "due_at": due.at if isinstance(due, DueAt) else None,
        "first_day": first_day,
    }
    for name in ("step", "stability", "difficulty", "last_day", "last_at"):
        values[name] = getattr(memory, name, None)
    (_REMEMBER_AGAIN if begun else _REMEMBER).run(connection, **values)


def by_keys(connection: Connection, keys: Sequence[str]) -> dict[str, StoredCard]:
    """Cards by key, those that are there; retired ones too."""
    query = CARDS.where(CARD.c.key.in_(among(keys)))
    return {card.key: card for card in read(connection, connection.execute(query))}


def last_reviews(connection: Connection, keys: Sequence[str]) -> dict[str, int | None]:
    """Time of the last review (epoch ms; None for a new card) by key, of cards that are there."""
    query = select(CARD.c.key, CARD.c.last_at).where(CARD.c.key.in_(among(keys)))
    return {row.key: row.last_at for row in connection.execute(query)}


def suspend_new(connection: Connection, keys: Sequence[str]) -> None:
    """Suspend cards that just came; the caller settles what may be shown."""
    connection.execute(update(CARD).where(CARD.c.key.in_(among(keys))).values(suspended=True))


def suspend(connection: Connection, pks: Sequence[int], on: bool) -> None:
    """Suspend cards, or let them come again."""
    active = false() if on else ~(CARD.c.retired | CARD.c.shadowed | PAUSED)
    changed = update(CARD).where(CARD.c.pk.in_(among(pks)))
    connection.execute(changed.values(suspended=on, active=active))


def bury(connection: Connection, pks: Sequence[int], until: int | None) -> None:
    """Keep cards out of sessions until a study day; None: no longer."""
    connection.execute(update(CARD).where(CARD.c.pk.in_(among(pks))).values(buried_until=until))


def withdraw(connection: Connection, pks: Sequence[int], on: bool) -> None:
    """Retire cards whatever their source says, or no longer; the caller settles what may be shown.

    One that is let come again is one that its note still asks for.
    """
    changed = update(CARD).where(CARD.c.pk.in_(among(pks)))
    connection.execute(changed.values(withdrawn=on, retired=on))


def set_apart(connection: Connection, pks: Sequence[int]) -> list[int]:
    """Those of these cards that are suspended, buried or withdrawn, by row number."""
    apart = CARD.c.suspended | CARD.c.buried_until.is_not(None) | CARD.c.withdrawn
    return all_at_once(connection, select(CARD.c.pk).where(CARD.c.pk.in_(among(pks)), apart))


def of_notes(connection: Connection, note_pks: Sequence[int]) -> list[int]:
    """Row numbers of the cards of notes, retired ones too."""
    query = select(CARD.c.pk).where(CARD.c.note_pk.in_(among(note_pks)))
    return all_at_once(connection, query)
