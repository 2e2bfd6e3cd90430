"""Anki packages (.apkg, .colpkg; legacy and current) → notes with several sides.

A note's cards become its sides, rendered as Anki renders them and turned to Markdown; a side is
known by its template's number, a cloze side by the number of its hole, so that the next version
of a package finds them again. A note is known by its guid, in whatever deck it is. Reviews are
read as they were made; what memory they give is not this module's matter.

Field numbers of the protobuf messages, and what the columns mean, are those that Anki's file format
documents; everything read is bounded, whatever the file says.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from drill.domain.deck import Side
from drill.domain.review import Rating
from drill.errors import DeckError, Problem
from drill.exchange import media
from drill.exchange.anki import (
    MAKING,
    MOST_CARDS,
    NOTHING,
    AnkiCard,
    AnkiNote,
    AnkiTemplate,
    NoteType,
    deck_name,
    dicts,
    legacy_note_type,
    note_id,
    offered,
    readings,
    whole,
)
from drill.exchange.apkg_parts import COLLECTIONS, PackageMedia, message, unzstd, utf8
from drill.exchange.archive import Archive
from drill.exchange.fields import of_field
from drill.exchange.foreign import PORTION, Foreign
from drill.exchange.offer import Known, Offer, Offered, Past, Reading, Unmade
from drill.exchange.plain import MOST_MARKUP, too_long
from drill.exchange.unsound import sound
from drill.files import Closable
from drill.text import one_line

MOST_BYTES = 512_000_000
"""Of a database, unpacked."""
MOST_NOTES = 300_000
MOST_REVIEWS = 5_000
"""Of one card; nobody has made more."""
DRILL = "drill"
"""Name of the note type that drill's own packages have."""
KEY = "Key"
"""Its field that says which card a note is a copy of."""

_COLUMNS = {
    "col": ("models", "decks"),
    "notes": ("id", "guid", "mid", "tags", "flds"),
    "cards": ("nid", "ord", "did", "odid", "id", "queue"),
    "revlog": ("id", "ease", "ivl", "time", "type", "factor", "cid"),
    "notetypes": ("id", "name", "config"),
    "fields": ("ntid", "name", "ord"),
    "templates": ("ntid", "ord", "name", "config"),
    "decks": ("id", "name"),
}
"""What is read of each table."""
_REVIEW_IDS = uuid.UUID("6f0f3c0e-4f5b-4a57-9a3b-0d6d7c1b1e52")
"""Namespace of the ids that other programs' reviews get."""
_FILTERED = 3
"""Type of a review made in a filtered deck; without a factor it did not count."""
_SET_BY_HAND = 4
"""Type of a log row that is no review; without an interval it made the card forgotten."""
_SUSPENDED = -1
_MOST_KEPT = 85_000_000
"""Bytes of notes that are kept from one reading to the next, about."""
_BYTES_EACH = 900
"""Of a note without its text."""
_NO_NOTE = AnkiNote("", "", (), [], ())
_REVIEWS = "SELECT id, ease, ivl, time, type, factor FROM revlog WHERE cid = ? ORDER BY id"

_Row = tuple[Any, ...]


@dataclass(slots=True)
class _Raw(Unmade):
    """A note of a package; what was made of it takes its place."""

    note: AnkiNote
    kind: NoteType | None
    made: Sequence[Reading] = ()


class Package(Closable):
    """An open package, unpacked to a folder that goes when it is closed; a context manager.

    Raises DeckError for whatever is wrong with it, here and while its notes are read.
    """

    def __init__(self, archive: Archive, name: str, *, history: bool = False) -> None:
        """Takes the archive over. `history`: read the reviews as well."""
        self.name = name
        self.history = history
        self._kept: list[_Raw] = []
        """The first notes; all, where there is room for them."""
        self._room = _MOST_KEPT
        self._archive = archive
        self._media = PackageMedia(archive, name)
        with ExitStack() as opening:
            folder = TemporaryDirectory(prefix="drill-", ignore_cleanup_errors=True)
            self._path = Path(opening.enter_context(folder)) / "collection"
            opening.enter_context(archive)
            self._unpack(self._path)
            self._data = opening.enter_context(
                Foreign(self._path, name, tuple(_COLUMNS), collations=("unicase",))
            )
            with self._sound():
                self._kinds, self._decks = self._read_kinds(), self._read_decks()
                self.count = self._count()
            self._open = opening.pop_all()

    # -- the database ----------------------------------------------------------------

    def _unpack(self, path: Path) -> None:
        part = next(filter(self._archive.has, COLLECTIONS), "")
        if not part:
            raise self._refused("there is no collection in it")
        with path.open("wb") as file:
            if part == COLLECTIONS[0]:
                with self._archive.stream(part) as source:
                    file.writelines(unzstd(source, part, self.name, MOST_BYTES))
            else:
                file.writelines(self._archive.pieces(part, MOST_BYTES))

    def _rows(self, table: str, rest: str = "") -> Iterator[_Row]:
        """What is read of a table."""
        columns = _COLUMNS[table]
        missing = [name for name in columns if name not in self._data.columns(table)]
        if missing:
            raise self._refused(f"its table '{table}' has no column '{missing[0]}'")
        query = f"SELECT {', '.join(columns)} FROM {table} {rest}"  # noqa: S608 ours
        return self._data.rows(query)

    def _read_kinds(self) -> dict[int, NoteType]:
        if "notetypes" not in self._data.tables:
            models = dicts(self._json("models"))
            return {whole(model.get("id", key)): legacy_note_type(model) for key, model in models}
        fields: defaultdict[int, list[str]] = defaultdict(list)
        for kind, name, _ in self._rows("fields", "ORDER BY ord"):
            fields[whole(kind)].append(str(name))
        templates: defaultdict[int, dict[int, AnkiTemplate]] = defaultdict(dict)
        for kind, number, name, config in self._rows("templates"):
            faces = dict(message(config))
            templates[whole(kind)][whole(number)] = AnkiTemplate(
                one_line(str(name)), utf8(faces.get(1)), utf8(faces.get(2))
            )
        return {
            whole(key): NoteType(
                name=one_line(str(name)),
                cloze=dict(message(config)).get(1, 0) == 1,
                fields=tuple(fields[whole(key)]),
                templates=templates[whole(key)],
            )
            for key, name, config in self._rows("notetypes")
        }

    def _read_decks(self) -> dict[int, str]:
        if "decks" in self._data.tables:
            rows = self._rows("decks")
            return {whole(key): deck_name(str(name).replace("\x1f", "::")) for key, name in rows}
        return {
            whole(deck.get("id", key)): deck_name(str(deck.get("name", "")))
            for key, deck in dicts(self._json("decks"))
        }

    def _json(self, column: str) -> Any:
        """The column of a legacy collection that holds note types or decks."""
        row = next(self._rows("col", "LIMIT 1"), None)
        try:
            return json.loads(row[_COLUMNS["col"].index(column)]) if row else {}
        except (TypeError, ValueError, RecursionError):
            raise self._refused(f"its {column} cannot be read") from None

    def _count(self) -> int:
        for table in ("notes", "cards"):
            self._rows(table)
        # Counted here: the authorizer lets no function through.
        count = sum(1 for _ in self._data.rows("SELECT id FROM notes"))
        if count > MOST_NOTES:
            raise self._refused(f"more than {MOST_NOTES:,} notes")
        return count

    def _refused(self, message: str) -> DeckError:
        return DeckError(self.name, [Problem(message)])

    def _sound(self) -> AbstractContextManager[None]:
        """Around what is made of the package's own values, which may be of any type and size."""
        return sound(self.name, "the package cannot be read")

    # -- its notes -------------------------------------------------------------------

    def offer(self, format_name: str) -> Offer:
        """What the package offers; its notes are read whenever they are asked for."""
        with self._sound():
            files, title = self._media.names(), self._title()
        return Offer(
            format=format_name,
            title=title,
            read=self._notes,
            unless=self._unless,
            ids=self._places,
            count=self.count,
            remarks=media.remark(files, has_files=True),
            media=files,
        )

    def digest(self) -> str:
        """A digest of all that decides what notes the package has: the collection, and how notes
        are made of one."""
        with self._path.open("rb") as file:
            read = hashlib.file_digest(file, "blake2b").hexdigest()
        return f"{MAKING} {read}"

    def with_history(self, on: bool) -> None:
        """Whether the reviews are read with the notes from now on."""
        if on is not self.history:
            self.history = on
            self._kept, self._room = [], _MOST_KEPT

    def _title(self) -> str:
        """The deck that all decks with cards are in; empty where there are several."""
        rows = self._data.rows("SELECT DISTINCT did FROM cards")
        used = [self._decks.get(whole(row[0]), "") for row in rows]
        tops = {name.partition("::")[0] for name in used if name}
        return tops.pop() if len(tops) == 1 else ""

    def _rows_of_notes(self) -> Iterator[tuple[_Row, list[_Row]]]:
        """The row of each note, and those of its cards."""
        cards = self._rows("cards", "ORDER BY nid, ord")
        ahead = next(cards, None)
        for note in self._rows("notes", "ORDER BY id"):
            own: list[_Row] = []
            number = whole(note[0])
            while ahead is not None and (of := whole(ahead[0])) <= number:
                if of == number:
                    own.append(ahead)
                ahead = next(cards, None)
            yield note, own

    def _raw(self) -> Iterator[_Raw]:
        """Every note as it stands, those that are kept first."""
        yield from (known := self._kept)
        if len(known) == self.count:
            return
        for place, (row, cards) in enumerate(self._rows_of_notes()):
            if place >= len(known):
                raw = self._raw_note(row, cards)
                if self._room > 0 and place == len(known):
                    self._room -= _BYTES_EACH + sum(map(len, raw.note.fields))
                    known.append(raw)
                yield raw

    def _raw_note(self, row: _Row, card_rows: Sequence[_Row]) -> _Raw:
        number, guid, kind_number, tags, fields = row
        cards = [self._card(card) for card in card_rows[: MOST_CARDS + 1]]
        known_by = str(guid) or str(number)
        tags, fields = tuple(str(tags).split()), str(fields).split("\x1f")
        note = AnkiNote(known_by, note_id(known_by), tags, fields, cards)
        kind = self._kinds.get(whole(kind_number))
        first = cards[0].deck if cards else ""
        return _Raw(
            id="" if kind and _is_ours(kind) else note.id,
            deck=first,
            home=first or next((card.deck for card in cards if card.deck), ""),
            cards=len({card.number for card in cards}) if len(cards) > 1 else len(cards),
            made_of=kind.digest(note) if kind else 0,
            note=note,
            kind=kind,
        )

    def _places(self) -> Iterator[tuple[str, str]]:
        """Id and deck of the notes that are no copies of drill's own cards."""
        with self._sound():
            yield from ((raw.id, raw.home) for raw in self._raw() if raw.id)

    def _notes(self) -> Iterator[Reading]:
        parts = self._unless(lambda portion: ())
        return (part for part in parts if not isinstance(part, Unmade))

    def _unless(self, known: Known) -> Iterator[Reading | Unmade]:
        with self._sound():
            rest = self._raw()
            while portion := list(islice(rest, PORTION)):
                skip = known(portion)
                for raw in portion:
                    if raw.id in skip:
                        yield raw
                    else:
                        yield from self._made(raw)

    def _made(self, raw: _Raw) -> Sequence[Reading]:
        """What a note is made to; whoever looks at it and then takes it waits for that once."""
        if raw.made:
            return raw.made
        results = self._note(raw.note, raw.kind, raw.made_of)
        if self._room > 0:
            raw.made, raw.note = results, _NO_NOTE
            last = results[-1]
            for side in last.note.sides if isinstance(last, Offered) else ():
                self._room -= len(side.q) + len(side.a)
        return results

    def _card(self, row: _Row) -> AnkiCard:
        """A card in a filtered deck belongs to the deck that it came from."""
        _, number, deck, home, card, queue = map(whole, row)
        return AnkiCard(number, self._decks.get(home or deck, ""), card, queue == _SUSPENDED)

    def _note(self, note: AnkiNote, kind: NoteType | None, made_of: int) -> Sequence[Reading]:
        # Of markup there may be more: what counts is the text that is made of it.
        if sum(map(len, note.fields)) > MOST_MARKUP:
            return [Problem(too_long(MOST_MARKUP), where=note.where)]
        if kind is None:
            return [Problem("its note type is not in the package", where=note.where)]
        if not note.cards:
            return [Problem("it has no cards", where=note.where)]
        if len(note.cards) > MOST_CARDS:
            return [Problem(f"more than {MOST_CARDS} cards", where=note.where)]
        if _is_ours(kind):
            # A copy of one of drill's own cards, with the reviews it got elsewhere.
            values = dict(zip(kind.fields, note.fields, strict=False))
            key = one_line(values.get(KEY, ""))[:500]
            front, back = (of_field(values.get(name, "")) for name in ("Front", "Back"))
            side = Side("1", front or NOTHING, back or NOTHING)
            copied = (lambda card, _: self._past(card, key)) if self.history else None
            return [offered(note, [(note.cards[0], side)], copied, copy_of=key)]
        past = (
            (lambda card, slot: self._past(card, f"{note.guid}/{slot}")) if self.history else None
        )
        return readings(note, kind, past, made_of)

    def _past(self, card: AnkiCard, key: str) -> tuple[Past, ...]:
        """The reviews that count, oldest first."""
        if not self._data.columns("revlog").issuperset(_COLUMNS["revlog"]):
            return ()
        out: list[Past] = []
        for row in self._data.rows(_REVIEWS, (card.row,)):
            at, ease, interval, taken, sort, factor = map(whole, row)
            if sort == _SET_BY_HAND and interval == 0 and factor == 0:
                out.clear()
            counts = 1 <= ease <= 4 and 0 <= sort <= _FILTERED
            if counts and not (sort == _FILTERED and factor == 0) and at > 0:
                name = str(uuid.uuid5(_REVIEW_IDS, f"{key}/{at}"))
                seconds = min(max(taken, 0), 600_000) / 1000
                out.append(Past(name, at, Rating(ease), seconds))
            if len(out) > MOST_REVIEWS:
                raise self._refused(f"more than {MOST_REVIEWS:,} reviews of one card")
        return tuple(out)

    def save_media(self, folder: Path) -> int:
        """Write the media files into a folder, as `media.keep` does; returns how many."""
        return self._media.save(folder)

    def close(self) -> None:
        """Close the files and remove what was unpacked."""
        self._open.close()


def _is_ours(kind: NoteType) -> bool:
    return kind.name == DRILL and KEY in kind.fields


def is_package(archive: Archive) -> bool:
    """Whether there is a collection in an archive."""
    return any(map(archive.has, COLLECTIONS))
