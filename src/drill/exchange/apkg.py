"""Anki packages (.apkg, .colpkg; legacy and current) → notes with several sides.

A note's cards become its sides, rendered as Anki renders them and turned to Markdown; a side is
known by its template's number, a cloze side by the number of its hole, so that the next version
of a package finds them again. A note is known by its guid, in whatever deck it is. Reviews are
read as they were made; what memory they give is not this module's matter.

Field numbers of the protobuf messages, and what the columns mean, are those that Anki's file format
documents; everything read is bounded, whatever the file says.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self, TypeVar

from drill.domain.deck import Plain, Side
from drill.domain.review import Rating
from drill.domain.slot import SIDE, Slot
from drill.errors import DeckError, Problem
from drill.exchange import media
from drill.exchange.anki import (
    MOST_CARDS,
    NOTHING,
    AnkiNote,
    CardRow,
    NoteType,
    deck_name,
    dicts,
    legacy_note_type,
    note_id,
    side_of,
    whole,
)  # fmt: skip
from drill.exchange.apkg_parts import COLLECTIONS, PackageMedia, message, unzstd, utf8
from drill.exchange.archive import Archive, copied
from drill.exchange.fields import of_field
from drill.exchange.foreign import Foreign
from drill.exchange.html import to_markdown
from drill.exchange.offer import Offer, Offered, Past, Reading, SkippedCard
from drill.exchange.plain import MOST_MARKUP, quoted, tags_of, too_long
from drill.exchange.unsound import sound
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

_TABLES = ("col", "notes", "cards", "revlog", "notetypes", "fields", "templates", "decks")
_REVIEW_IDS = uuid.UUID("6f0f3c0e-4f5b-4a57-9a3b-0d6d7c1b1e52")
"""Namespace of the ids that other programs' reviews get."""
_FILTERED = 3
"""Type of a review made in a filtered deck; without a factor it did not count."""
_SET_BY_HAND = 4
"""Type of a log row that is no review; without an interval it made the card forgotten."""
_SUSPENDED = -1

_T = TypeVar("_T")


class Package:
    """An open package, unpacked to a folder that goes when it is closed; a context manager.

    Raises DeckError for whatever is wrong with it, here and while its notes are read.
    """

    def __init__(self, archive: Archive, name: str, *, history: bool = False) -> None:
        """Takes the archive over. `history`: read the reviews as well."""
        self.name = name
        self.history = history
        self._archive = archive
        self._media = PackageMedia(archive, name)
        # Open as long as the package is.
        self._folder = TemporaryDirectory(prefix="drill-", ignore_cleanup_errors=True)
        self._data: Foreign | None = None
        try:
            self._data = Foreign(self._unpacked(), name, _TABLES, collations=("unicase",))
            with self._sound():
                self._kinds, self._decks = self._read_kinds(), self._read_decks()
                self.count = self._count()
        except BaseException:
            self.close()
            raise

    # -- the database ----------------------------------------------------------------

    @property
    def _base(self) -> Foreign:
        assert self._data is not None
        return self._data

    def _unpacked(self) -> Path:
        target = Path(self._folder.name) / "collection"
        part = next((each for each in COLLECTIONS if self._archive.has(each)), "")
        if not part:
            raise self._refused("there is no collection in it")
        with target.open("wb") as file:
            if part == COLLECTIONS[0]:
                with self._archive.stream(part) as source:
                    copied(unzstd(source, part, self.name, MOST_BYTES), file)
            else:
                copied(self._archive.pieces(part, MOST_BYTES), file)
        return target

    def _read_kinds(self) -> dict[int, NoteType]:
        if "notetypes" in self._base.tables:
            return self._modern_kinds()
        models = self._json("models")
        return {whole(each.get("id", key)): legacy_note_type(each) for key, each in dicts(models)}

    def _modern_kinds(self) -> dict[int, NoteType]:
        self._need("notetypes", "id", "name", "config")
        self._need("fields", "ntid", "ord", "name")
        self._need("templates", "ntid", "ord", "name", "config")
        fields: dict[int, list[str]] = {}
        for kind, _, name in self._base.rows("SELECT ntid, ord, name FROM fields ORDER BY ord"):
            fields.setdefault(whole(kind), []).append(str(name))
        names: dict[int, dict[int, str]] = {}
        sources: dict[int, dict[int, tuple[str, str]]] = {}
        for kind, number, name, config in self._base.rows(
            "SELECT ntid, ord, name, config FROM templates"
        ):
            said = dict(message(config))
            names.setdefault(whole(kind), {})[whole(number)] = one_line(str(name))
            faces = (utf8(said.get(1, b"")), utf8(said.get(2, b"")))
            sources.setdefault(whole(kind), {})[whole(number)] = faces
        return {
            whole(key): NoteType(
                name=one_line(str(name)),
                cloze=dict(message(config)).get(1, 0) == 1,
                fields=tuple(fields.get(whole(key), ())),
                names=names.get(whole(key), {}),
                sources=sources.get(whole(key), {}),
            )
            for key, name, config in self._base.rows("SELECT id, name, config FROM notetypes")
        }

    def _read_decks(self) -> dict[int, str]:
        if "decks" in self._base.tables:
            self._need("decks", "id", "name")
            rows = self._base.rows("SELECT id, name FROM decks")
            return {whole(key): deck_name(str(name).replace("\x1f", "::")) for key, name in rows}
        decks = self._json("decks")
        return {
            whole(each.get("id", key)): deck_name(str(each.get("name", "")))
            for key, each in dicts(decks)
        }

    def _json(self, column: str) -> Any:
        """The column of a legacy collection that holds note types or decks."""
        self._need("col", "models", "decks")
        row = next(self._base.rows(f"SELECT {column} FROM col LIMIT 1"), None)  # noqa: S608 ours
        try:
            return json.loads(row[0]) if row else {}
        except (TypeError, ValueError, RecursionError):
            raise self._refused(f"its {column} cannot be read") from None

    def _need(self, table: str, *columns: str) -> None:
        missing = [name for name in columns if name not in self._base.columns(table)]
        if missing:
            raise self._refused(f"its table '{table}' has no column '{missing[0]}'")

    def _count(self) -> int:
        self._need("notes", "id", "guid", "mid", "tags", "flds")
        self._need("cards", "id", "nid", "did", "ord", "queue", "odid")
        # Counted here: the authorizer lets no function through.
        count = sum(1 for _ in self._base.rows("SELECT id FROM notes"))
        if count > MOST_NOTES:
            raise self._refused(f"more than {MOST_NOTES:,} notes")
        return count

    def _refused(self, message: str) -> DeckError:
        return DeckError(self.name, [Problem(message)])

    def _sound(self) -> AbstractContextManager[None]:
        """Around what is made of the package's own values, which may be of any type and size."""
        return sound(self.name, "the package cannot be read")

    def _soundly(self, read: Callable[[], Iterator[_T]]) -> Iterator[_T]:
        with self._sound():
            yield from read()

    # -- its notes -------------------------------------------------------------------

    def offer(self, format_name: str) -> Offer:
        """What the package offers; its notes are read whenever they are asked for."""
        with self._sound():
            files, title = self._media.names(), self._title()
        return Offer(
            format=format_name,
            title=title,
            read=partial(self._soundly, self._notes),
            ids=partial(self._soundly, self._places),
            count=self.count,
            remarks=media.remark(files, kept=True),
            media=files,
        )

    def with_history(self, on: bool) -> None:
        """Whether the reviews are read with the notes from now on."""
        self.history = on

    def _title(self) -> str:
        """The deck that all decks with cards are in; empty where there are several."""
        rows = self._base.rows("SELECT DISTINCT did FROM cards")
        used = [self._decks.get(whole(row[0]), "") for row in rows]
        tops = {name.partition("::")[0] for name in used if name}
        return tops.pop() if len(tops) == 1 else ""

    def _places(self) -> Iterator[tuple[str, str]]:
        """Id and deck of the notes that are no copies of drill's own cards."""
        ours = {key for key, kind in self._kinds.items() if _is_ours(kind)}
        decks = self._base.rows("SELECT nid, did, odid FROM cards ORDER BY nid, ord")
        ahead = next(decks, None)
        for number, guid, kind in self._base.rows("SELECT id, guid, mid FROM notes ORDER BY id"):
            deck = ""
            while ahead is not None and whole(ahead[0]) <= whole(number):
                if whole(ahead[0]) == whole(number) and not deck:
                    deck = self._decks.get(whole(ahead[2]) or whole(ahead[1]), "")
                ahead = next(decks, None)
            if whole(kind) not in ours:
                yield note_id(str(guid) or str(number)), deck

    def _notes(self) -> Iterator[Reading]:
        order = "SELECT nid, id, did, ord, queue, odid FROM cards ORDER BY nid, ord"
        cards = self._base.rows(order)
        ahead = next(cards, None)
        query = "SELECT id, guid, mid, tags, flds FROM notes ORDER BY id"
        for number, guid, kind, tags, fields in self._base.rows(query):
            own: list[tuple[Any, ...]] = []
            while ahead is not None and whole(ahead[0]) <= whole(number):
                if whole(ahead[0]) == whole(number):
                    own.append(ahead)
                ahead = next(cards, None)
            note = AnkiNote(
                guid=str(guid) or str(number),
                tags=tuple(str(tags).split()),
                fields=str(fields).split("\x1f"),
                cards=[CardRow(*map(whole, row[1:])) for row in own[: MOST_CARDS + 1]],
            )
            yield from self._note(note, self._kinds.get(whole(kind)))

    def _note(self, note: AnkiNote, kind: NoteType | None) -> Iterator[Reading]:
        def out(message: str) -> Problem:
            return Problem(message, where=quoted(to_markdown(note.fields[0][:200])))

        # Of markup there may be more: what counts is the text that is made of it.
        if sum(map(len, note.fields)) > MOST_MARKUP:
            yield out(too_long(MOST_MARKUP))
        elif kind is None:
            yield out("its note type is not in the package")
        elif not note.cards:
            yield out("it has no cards")
        elif len(note.cards) > MOST_CARDS:
            yield out(f"more than {MOST_CARDS} cards")
        elif _is_ours(kind):
            yield from self._ours(note, kind)
        else:
            yield from self._made(note, kind, out)

    def _ours(self, note: AnkiNote, kind: NoteType) -> Iterator[Reading]:
        """A copy of one of drill's own cards, with the reviews it got elsewhere."""
        values = dict(zip(kind.fields, note.fields, strict=False))
        key = one_line(values.get(KEY, ""))[:500]
        front = of_field(values.get("Front", "")) or NOTHING
        back = of_field(values.get("Back", "")) or NOTHING
        card = note.cards[0]
        side = Side("1", front, back)
        slot = str(Slot(SIDE, side.id))
        past = {slot: self._past(key, card)} if self.history else {}
        yield Offered(
            Plain(note_id(note.guid), sides=(side,), tags=tags_of(note.tags)),
            deck=self._deck_of(card),
            suspended=frozenset({slot} if card.queue == _SUSPENDED else ()),
            past=past,
            card=key,
        )

    def _made(
        self, note: AnkiNote, kind: NoteType, out: Callable[[str], Problem]
    ) -> Iterator[Reading]:
        sides: list[Side] = []
        suspended: list[str] = []
        past: dict[str, tuple[Past, ...]] = {}
        for card in note.cards:
            side = side_of(note, kind, card, self._deck_of(card))
            if isinstance(side, str):
                yield SkippedCard(out(f"card {card.number + 1}: {side}"))
                continue
            slot = str(Slot(SIDE, side.id))
            if any(each.id == side.id for each in sides):
                continue
            sides.append(side)
            if card.queue == _SUSPENDED:
                suspended.append(slot)
            if self.history and (reviews := self._past(f"{note.guid}/{slot}", card)):
                past[slot] = reviews
        if not sides:
            yield out("none of its cards can be made")
        else:
            yield Offered(
                Plain(note_id(note.guid), sides=tuple(sides), tags=tags_of(note.tags)),
                deck=self._deck_of(note.cards[0]),
                suspended=frozenset(suspended),
                past=past,
            )

    def _deck_of(self, card: CardRow) -> str:
        """A card in a filtered deck belongs to the deck that it came from."""
        return self._decks.get(card.home or card.deck, "")

    def _past(self, key: str, card: CardRow) -> tuple[Past, ...]:
        """The reviews that count, oldest first."""
        if not {"id", "cid", "ease", "ivl", "time", "type", "factor"} <= self._base.columns(
            "revlog"
        ):
            return ()
        rows = self._base.rows(
            "SELECT id, ease, ivl, time, type, factor FROM revlog WHERE cid = ? ORDER BY id",
            (card.number_of_row,),
        )
        out: list[Past] = []
        for row in rows:
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
        if self._data is not None:
            self._data.close()
        self._archive.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _is_ours(kind: NoteType) -> bool:
    return kind.name == DRILL and KEY in kind.fields


def is_package(archive: Archive) -> bool:
    """Whether there is a collection in an archive."""
    return any(archive.has(part) for part in COLLECTIONS)
