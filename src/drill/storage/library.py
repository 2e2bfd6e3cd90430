"""Decks and notes: rows ↔ domain."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from hashlib import blake2b
from types import MappingProxyType
from typing import Any, NamedTuple

from drill.domain.deck import Competency, Deck, Note, Plain, Story
from drill.domain.plain import head_from_plain, note_from_plain, to_plain
from drill.errors import DamagedRow
from drill.records import dataclass
from drill.storage import digests
from drill.storage.columns import NOTE
from drill.storage.connection import Connection, Row
from drill.storage.damage import FAULTS, damaged, faulty, leave_out, readable, text
from drill.storage.seals import seal
from drill.storage.sql import listed, put_rows, sound

_DUMP = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_READ: OrderedDict[bytes, Note] = OrderedDict()
"""Notes by a digest of their rows, those that were asked for last at the end."""
_MOST_READ = 2_000
"""Beyond so many those go that were not asked for the longest."""
PLAIN_KINDS = ("basic", "cloze")
"""Kinds of the notes that are `Plain`."""
IS_PLAIN = f"note.kind IN ({', '.join(map(repr, PLAIN_KINDS))})"
"""What SQL asks of a note for that."""

_PUT_DECK = """
    UPDATE deck SET origin = :origin, stated = :stated, own = :own, head = :head, retired = 0
    WHERE id = :id
"""
_ADD_DECK = """
    INSERT INTO deck (id, origin, stated, own, position, head, retired)
    SELECT :id, :origin, :stated, :own, coalesce(max(position), 0) + 1, :head, 0 FROM deck
"""
_NOTES_BY = {
    "deck": "deck = :deck",
    "kinds": "kind IN (SELECT value FROM json_each(:kinds))",
    "home": "deck = :home",
    "note": "note = :note",
    "pks": "pk IN (SELECT value FROM json_each(:pks))",
}
"""What is asked of a note for which one of these has a value."""
_STORIES_FOR = f"""
    SELECT * FROM note WHERE kind = 'story' AND retired = 0 AND EXISTS (
        SELECT 1 FROM json_each({sound("note.body")}, '$.competencies') AS refs
        WHERE substr(refs.value, instr(refs.value, '/') + 1)
            IN (SELECT value FROM json_each(:names))
    )
"""
_COMPETENCIES = """
    SELECT * FROM note WHERE kind = 'competency' AND retired = 0
        AND note IN (SELECT value FROM json_each(:names))
"""
_FRAME = """
    SELECT * FROM note WHERE kind IN ('competency', 'story') AND retired = 0
    ORDER BY deck, position
"""
_ADD_NOTE = """
    INSERT INTO note (pk, deck, note, kind, position, body, retired, seal, made_of)
    VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)
"""
_PLAIN = f"{IS_PLAIN} AND retired = 0"
# In this order, so that the index of places serves.
_AT = """
    deck IN (SELECT value FROM json_each(:decks)) AND note IN (SELECT value FROM json_each(:ids))
    ORDER BY deck
"""


@dataclass(frozen=True, slots=True)
class StoredDeck:
    """A deck in the store, without its notes."""

    head: Deck
    stated: bool
    """Whether its file named its origin; else drill made one."""
    own: bool
    link: str | None
    """What is kept of the file that it follows, JSON; None: it follows none."""

    @property
    def id(self) -> str:
        """Its id in this store."""
        return self.head.id


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A note in the store."""

    pk: int
    deck: str
    note: Note
    position: int
    retired: bool


def dump(value: object) -> str:
    """JSON as the store keeps it: compact, in plain Unicode."""
    return _DUMP.encode(value)


def known_fields(cls: Any, text: str) -> dict[str, Any]:
    """What was dumped of a dataclass, without the fields that a newer drill kept besides."""
    plain = json.loads(text)
    return {field.name: plain[field.name] for field in fields(cls) if field.name in plain}


def decks(connection: Connection, *, retired: bool = False) -> list[StoredDeck]:
    """Every deck, in the order in which they came; retired ones only when asked for."""
    rows = connection.rows("SELECT * FROM deck ORDER BY position")
    return [_deck(connection, row) for row in rows if retired or not row.retired]


def deck(connection: Connection, deck_id: str, *, retired: bool = False) -> StoredDeck | None:
    """One deck by its id; a retired one only when asked for."""
    row = connection.row("SELECT * FROM deck WHERE id = :id", id=deck_id)
    return _deck(connection, row) if row and (retired or not row.retired) else None


def deck_by_origin(connection: Connection, origin: str) -> StoredDeck | None:
    """The deck that a UUID stands for."""
    row = connection.row("SELECT * FROM deck WHERE origin = :origin", origin=origin)
    return _deck(connection, row) if row else None


def _deck(connection: Connection, row: Row) -> StoredDeck:
    """A deck. One whose description is damaged has its id for a title: its notes are sound."""
    known = {"drill": 1, "id": row.id, "origin": row.origin}
    try:
        head = head_from_plain(known | json.loads(row.head))
        for name in ("id", "origin", "title", "version"):
            text(getattr(head, name))
    except FAULTS as error:
        leave_out(connection, damaged("deck", row, lambda row: row.id, error))
        head = head_from_plain(known | {"title": row.id})
    return StoredDeck(head, bool(row.stated), bool(row.own), row.link)


def links(connection: Connection) -> dict[str, str]:
    """What is kept of the file that a deck follows, by deck id; only decks that follow one."""
    following = "SELECT id, link FROM deck WHERE link IS NOT NULL AND retired = 0"
    return dict(connection.execute(following))


def options(connection: Connection) -> dict[str, dict[str, Any]]:
    """What is different for a deck, by its id; decks that go by the options of all are left out."""

    def read(row: Row) -> tuple[str, dict[str, Any]]:
        return row.id, dict(json.loads(row.options))

    rows = connection.rows("SELECT id, options FROM deck WHERE options IS NOT NULL")
    return dict(readable(connection, "deck", rows, read, lambda row: row.id))


def set_options(connection: Connection, deck_id: str, options: dict[str, Any]) -> None:
    """Set what is different for a deck; the caller settles what may be shown."""
    values = dump(options) if options else None
    connection.execute("UPDATE deck SET options = :it WHERE id = :id", id=deck_id, it=values)


def set_link(connection: Connection, deck_id: str, link: str | None) -> None:
    """Let a deck follow a file, or none."""
    connection.execute("UPDATE deck SET link = :link WHERE id = :id", id=deck_id, link=link)


def put_deck(connection: Connection, head: Deck, *, stated: bool, own: bool) -> None:
    """Add a deck or replace its head; its notes and its link are not touched."""
    bare = replace(head, competencies=(), principles=(), stories=(), cards=())
    plain = to_plain(bare)
    values = {
        "id": head.id,
        "origin": plain.pop("origin", head.id),
        "stated": stated,
        "own": own,
        "head": dump({k: v for k, v in plain.items() if k not in ("id", "drill")}),
    }
    if not connection.execute(_PUT_DECK, **values).rowcount:
        connection.execute(_ADD_DECK, **values)


def revive(connection: Connection, deck_id: str) -> None:
    """Let a retired deck be there again; its notes are not touched."""
    connection.execute("UPDATE deck SET retired = 0 WHERE id = :id", id=deck_id)


def notes(
    connection: Connection,
    *,
    deck: str | None = None,
    kinds: Sequence[str] | None = None,
    place: tuple[str, str] | None = None,
    pks: Sequence[int] | None = None,
    retired: bool = False,
) -> list[StoredNote]:
    """Notes by deck, by kinds, by row numbers or at one place (deck id, note id), in order."""
    values: dict[str, Any] = {}
    if deck is not None:
        values["deck"] = deck
    if kinds is not None:
        values["kinds"] = listed(kinds)
    if place is not None:
        values["home"], values["note"] = place
    if pks is not None:
        values["pks"] = listed(pks)
    wheres = [_NOTES_BY[name] for name in values]
    if not retired:
        wheres.append("retired = 0")
    these = " AND ".join(wheres) or "TRUE"
    query = f"SELECT * FROM note WHERE {these} ORDER BY deck, position"
    return list(_read(connection, query, **values))


def note_ids(connection: Connection, deck_id: str) -> set[str]:
    """Ids of the notes of a deck, retired ones too."""
    return set(connection.scalars("SELECT note FROM note WHERE deck = :deck", deck=deck_id))


def frame(connection: Connection) -> dict[tuple[str, str], Note]:
    """The notes that others refer to, competencies and stories, by deck id and note id."""
    items = notes(connection, kinds=("competency", "story"))
    return {(item.deck, item.note.id): item.note for item in items}


def around(
    connection: Connection, pks: Sequence[int], *, retired: bool = False
) -> list[StoredNote]:
    """The notes of these rows and those that the faces of their cards need, in order: the stories
    for the competencies among them, and every competency that goes by a name that these stories, or
    those among them, use. Retired ones are left out, but for those of these rows where `retired`.
    """
    items = notes(connection, pks=pks, retired=retired)
    names = {item.note.id for item in items if isinstance(item.note, Competency)}
    if names:
        items += _read(connection, _STORIES_FOR, names=listed(names))
    for item in items:
        if isinstance(item.note, Story):
            names |= {ref.rpartition("/")[2] for ref in item.note.competencies}
    if names:
        items += _read(connection, _COMPETENCIES, names=listed(names))
    return sorted(
        {item.pk: item for item in items}.values(),
        key=lambda item: (item.deck, item.position, item.pk),
    )


_SAID = ("questions", "red_flags", "sounds_right", "probes")
"""Fields of competencies and stories that only faces need."""


def outlines(connection: Connection) -> dict[tuple[str, str], Note]:
    """As `frame`, without what is said in the notes: questions, red flags, follow-ups, the facts of
    beats. A fourth of them is left, and readiness goes by no more."""
    items = readable(connection, "note", connection.rows(_FRAME), _outline, _name)
    return {(item.deck, item.note.id): item.note for item in items}


def _outline(row: Row) -> StoredNote:
    check_seal(row)
    data = json.loads(row.body)
    for name in _SAID:
        data.pop(name, None)
    for beat in data.get("beats", ()):
        beat.pop("facts", None)
    note = note_from_plain(row.kind, data)
    return StoredNote(row.pk, row.deck, note, row.position, bool(row.retired))


def _read(connection: Connection, query: str, **values: Any) -> Iterator[StoredNote]:
    return readable(connection, "note", connection.rows(query, **values), stored_note, _name)


def _name(row: Row) -> str:
    return f"{row.deck}/{row.note}"


class DamagedNote(NamedTuple):
    """A note that is not what was written: where it is, as far as that can be read."""

    pk: int
    deck: str
    note: str
    position: int
    retired: bool
    error: DamagedRow

    def as_if(self, note: Note) -> StoredNote:
        """It, had it been `note` and retired: what is put in its place keeps its cards' history."""
        same = replace(note, id=self.note, was="")
        return StoredNote(self.pk, self.deck, same, self.position, retired=True)


def damaged_notes(connection: Connection, deck: str | None = None) -> Iterator[DamagedNote]:
    """Every note that is not what was written, of a deck or of all."""
    of_deck = "" if deck is None else "WHERE deck = :deck"
    query = f"SELECT * FROM note {of_deck} ORDER BY deck, position"
    rows = connection.rows(query, deck=deck)
    for row, error in faulty("note", rows, stored_note, _name):
        place = row.position if type(row.position) is int else 0
        yield DamagedNote(row.pk, str(row.deck), str(row.note), place, bool(row.retired), error)


def read_note(kind: str, body: str) -> Note:
    """A note as its row has it. A day's frames are read again and again, and seldom change; what
    they say is kept once, as notes, and not the JSON besides."""
    key = blake2b(f"{kind}\x1f{body}".encode(errors="surrogatepass"), digest_size=16).digest()
    # Each step alone is whole: other threads read as well.
    note = _READ.pop(key, None)
    if note is None:
        note = note_from_plain(kind, json.loads(body))
        if len(_READ) >= _MOST_READ:
            _READ.popitem(last=False)
    _READ[key] = note
    return note


def stored_note(row: Row) -> StoredNote:
    """A row of the table of notes. Raises one of `damage.FAULTS` where it is not what was
    written."""
    check_seal(row)
    note = read_note(row.kind, row.body)
    return StoredNote(row.pk, row.deck, note, row.position, bool(row.retired))


def check_seal(row: Row) -> None:
    """Raises ValueError for a row of the table of notes that does not say what was written."""
    if seal(text(row.kind), text(row.body)) != row.seal:
        raise ValueError("it is not what was written")


def whole_deck(connection: Connection, deck_id: str) -> Deck | None:
    """A deck with all its notes, as a file would hold it."""
    stored_deck = deck(connection, deck_id)
    if stored_deck is None:
        return None
    sections: dict[str, list[Note]] = {}
    for stored in notes(connection, deck=deck_id):
        sections.setdefault(stored.note.section, []).append(stored.note)
    return replace(stored_deck.head, **{name: tuple(items) for name, items in sections.items()})  # type: ignore[arg-type]


def add_notes(
    connection: Connection, deck_id: str, fresh: Sequence[tuple[Note, int]],
    made_of: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, int]:  # fmt: skip
    """Insert notes (each with its position) and return their row numbers by note id. `made_of` are
    digests by note id, see `digests`."""
    rows = [note_row(note, position, made_of.get(note.id)) for note, position in fresh]
    first = add_note_rows(connection, deck_id, rows)
    return {note.id: first + index for index, (note, _) in enumerate(fresh)}


def note_row(note: Note, position: int, made_of: int | None = None) -> tuple[Any, ...]:
    """A new note as `add_note_rows` takes it; `made_of` is a digest, see `digests`."""
    kind, body = note.kind, dump(to_plain(note))
    sealed_by = seal(kind, body)
    digest = None if made_of is None else digests.bound(made_of, sealed_by)
    return note.id, kind, position, body, sealed_by, digest


def add_note_rows(connection: Connection, deck_id: str, rows: Sequence[tuple[Any, ...]]) -> int:
    """Insert notes as `note_row` makes them; returns the row number of the first, which those of
    the others follow."""
    if not rows:
        return 0
    first = _last_pk(connection) + 1
    connection.many(_ADD_NOTE, [(pk, deck_id, *row) for pk, row in enumerate(rows, first)])
    return first


def _last_pk(connection: Connection) -> int:
    return connection.scalar("SELECT max(pk) FROM note") or 0


def change_notes(connection: Connection, changed: Iterable[tuple[int, Note, int]]) -> None:
    """Replace notes by row number: (pk, note, position). A retired one comes back."""
    rows = [
        {"pk": pk, "note": note.id, "position": position, "retired": False, **_wording(note)}
        for pk, note, position in changed
    ]
    put_rows(connection, NOTE, rows)


def _wording(note: Note) -> dict[str, Any]:
    """The columns of a note that hold what it says, sealed."""
    body = dump(to_plain(note))
    return {"kind": note.kind, "body": body, "seal": seal(note.kind, body)}


def rename_note(connection: Connection, pk: int, note: Note) -> None:
    """Retire a note under another id, which its body has already."""
    put_rows(connection, NOTE, [_wording(note) | {"pk": pk, "note": note.id, "retired": True}])


def set_notes_aside(connection: Connection, taken: Iterable[StoredNote]) -> None:
    """Notes whose id another takes: kept, for the log of their cards, retired as `id~number`.

    No deck file can hold such an id, so they never meet a note again.
    """
    for item in taken:
        rename_note(connection, item.pk, replace(item.note, id=f"{item.note.id}~{item.pk}"))


def sealed(row: dict[str, Any]) -> dict[str, Any]:
    """A whole row of the notes as a step of the undo history kept it: older ones have no seal."""
    return row if "seal" in row else row | {"seal": seal(row["kind"], row["body"])}


def rehouse(connection: Connection, pks: Sequence[int], deck_id: str) -> None:
    """Notes to another deck, each under a name of its own until it is given one there."""
    # No deck file can hold such an id.
    move = """
        UPDATE note SET deck = :deck, note = '~' || pk
        WHERE pk IN (SELECT value FROM json_each(:pks))
    """
    connection.execute(move, deck=deck_id, pks=listed(pks))


def retire_notes(connection: Connection, pks: Sequence[int]) -> None:
    """Notes whose source is gone; their cards are retired by the caller."""
    retire = "UPDATE note SET retired = 1 WHERE pk IN (SELECT value FROM json_each(:pks))"
    connection.execute(retire, pks=listed(pks))


def known(connection: Connection, ids: Sequence[str], decks: Sequence[str]) -> list[StoredNote]:
    """The notes of these ids in some decks, by their ids; retired ones too."""
    query = f"SELECT * FROM note WHERE {_AT}"
    return list(_read(connection, query, decks=listed(decks), ids=listed(ids)))


def homes(connection: Connection, ids: Sequence[str], decks: Sequence[str]) -> dict[str, str]:
    """Note id → deck id, of the plain notes of these ids in some decks; retired ones too."""
    # The kind is looked at here: SQLite would rather go by its index, through all notes.
    query = f"SELECT note, deck, kind FROM note WHERE {_AT}"
    rows = connection.execute(query, decks=listed(decks), ids=listed(ids))
    return {note: deck for note, deck, kind in rows if kind in PLAIN_KINDS}


def plain_notes(connection: Connection) -> Iterable[tuple[str, Plain]]:
    """Deck id and note of every plain card that is asked for."""
    query = f"SELECT * FROM note WHERE {_PLAIN}"
    for stored in _read(connection, query):
        if isinstance(stored.note, Plain):
            yield stored.deck, stored.note


def plain_ids(connection: Connection, deck_id: str) -> dict[int, str]:
    """Note id by row number, of every plain note of a deck that is asked for."""
    query = f"SELECT pk, note FROM note WHERE deck = :deck AND {_PLAIN}"
    return dict(connection.execute(query, deck=deck_id))


def stories_naming(connection: Connection, name: str) -> list[StoredNote]:
    """Stories whose JSON holds some text; retired ones too."""
    query = "SELECT * FROM note WHERE kind = 'story' AND instr(body, :name)"
    return list(_read(connection, query, name=name))


def last_place(connection: Connection, deck_id: str) -> tuple[int, int]:
    """The highest row number of any note (0 for none), and the highest position of a note in a
    deck (-1 for none)."""
    last = "SELECT max(position) FROM note WHERE deck = :deck"
    position = connection.scalar(last, deck=deck_id)
    return _last_pk(connection), -1 if position is None else position
