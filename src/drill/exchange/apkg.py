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
from types import TracebackType
from typing import IO, Any, TypeVar

from drill.domain.deck import MOST_IN_A_TEXT, Plain, Side
from drill.domain.review import Rating
from drill.domain.slot import SIDE, Slot
from drill.errors import DeckError, Problem
from drill.exchange import media
from drill.exchange.anki import (
    MOST_CARDS,
    NOTHING,
    Card,
    Kind,
    Raw,
    deck_name,
    dicts,
    legacy_kind,
    note_id,
    side_of,
    whole,
)  # fmt: skip
from drill.exchange.archive import Archive, copied, too_large
from drill.exchange.fields import of_field
from drill.exchange.foreign import Foreign
from drill.exchange.html import to_markdown
from drill.exchange.offer import Offer, Offered, Past, SkippedCard, tags_of
from drill.exchange.unsound import sound
from drill.text import clean, one_line

COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The database in a package, the newest form first."""
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
                    copied(_unzstd(source, part, self.name, MOST_BYTES), file)
            else:
                copied(self._archive.pieces(part, MOST_BYTES), file)
        return target

    def _read_kinds(self) -> dict[int, Kind]:
        if "notetypes" in self._base.tables:
            return self._modern_kinds()
        models = self._json("models")
        return {whole(each.get("id", key)): legacy_kind(each) for key, each in dicts(models)}

    def _modern_kinds(self) -> dict[int, Kind]:
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
            said = dict(_message(config))
            names.setdefault(whole(kind), {})[whole(number)] = one_line(str(name))
            faces = (_utf8(said.get(1, b"")), _utf8(said.get(2, b"")))
            sources.setdefault(whole(kind), {})[whole(number)] = faces
        return {
            whole(key): Kind(
                name=one_line(str(name)),
                cloze=dict(_message(config)).get(1, 0) == 1,
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
            files, title = self.media_names(), self._title()
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

    def _notes(self) -> Iterator[Offered | Problem | SkippedCard]:
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
            note = Raw(
                guid=str(guid) or str(number),
                tags=tuple(str(tags).split()),
                fields=str(fields).split("\x1f"),
                cards=[Card(*map(whole, row[1:])) for row in own[: MOST_CARDS + 1]],
            )
            yield from self._note(note, self._kinds.get(whole(kind)))

    def _note(self, note: Raw, kind: Kind | None) -> Iterator[Offered | Problem | SkippedCard]:
        def out(message: str) -> Problem:
            label = one_line(to_markdown(note.fields[0][:200]))[:60]
            return Problem(message, where=f"'{label}'")

        # Of markup there may be more: what counts is the text that is made of it.
        if sum(map(len, note.fields)) > 10 * MOST_IN_A_TEXT:
            yield out(f"longer than {10 * MOST_IN_A_TEXT:,} characters")
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

    def _ours(self, note: Raw, kind: Kind) -> Iterator[Offered | Problem | SkippedCard]:
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
        self, note: Raw, kind: Kind, out: Callable[[str], Problem]
    ) -> Iterator[Offered | Problem | SkippedCard]:
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

    def _deck_of(self, card: Card) -> str:
        """A card in a filtered deck belongs to the deck that it came from."""
        return self._decks.get(card.home or card.deck, "")

    def _past(self, key: str, card: Card) -> tuple[Past, ...]:
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

    # -- its media -------------------------------------------------------------------

    def media_names(self) -> tuple[str, ...]:
        """Names of the media files in the package, as its list has them."""
        return tuple(name for name, _ in self._soundly(self._media))

    def save_media(self, folder: Path) -> int:
        """Write the media files into a folder, as `media.keep` does; returns how many."""
        found = ((name, self._pieces_of(part)) for name, part in self._soundly(self._media)
                 if self._archive.has(part))  # fmt: skip
        return media.keep(folder, found, self.name)

    def _pieces_of(self, part: str) -> Iterator[bytes]:
        if not self._archive.has(COLLECTIONS[0]):
            yield from self._archive.pieces(part, media.MOST_BYTES)
            return
        with self._archive.stream(part) as source:
            yield from _unzstd(source, part, self.name, media.MOST_BYTES)

    def _media(self) -> Iterator[tuple[str, str]]:
        """Name, and the part of the archive that holds it."""
        if not self._archive.has("media"):
            return
        raw = self._archive.read("media", 20_000_000)
        if self._archive.has(COLLECTIONS[0]):
            raw = b"".join(_unzstd_bytes(raw, self.name))
            entries = (dict(_message(value)) for key, value in _message(raw) if key == 1)
            for index, entry in enumerate(entries):
                yield clean(_utf8(entry.get(1, b""))), str(index)
            return
        try:
            found = json.loads(raw or b"{}")
        except (ValueError, RecursionError):
            raise self._refused("its list of media cannot be read") from None
        for part, name in found.items() if isinstance(found, dict) else ():
            if isinstance(name, str):
                yield clean(name), str(part)

    def close(self) -> None:
        """Close the files and remove what was unpacked."""
        if self._data is not None:
            self._data.close()
        self._archive.close()
        self._folder.cleanup()

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()


def _is_ours(kind: Kind) -> bool:
    return kind.name == DRILL and KEY in kind.fields


def is_package(archive: Archive) -> bool:
    """Whether there is a collection in an archive."""
    return any(archive.has(part) for part in COLLECTIONS)


def _utf8(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _message(raw: object) -> Iterator[tuple[int, Any]]:
    """Field number and value of a protobuf message: numbers for varints, bytes for the rest.

    https://protobuf.dev/programming-guides/encoding/. Stops at whatever is malformed.
    """
    if not isinstance(raw, bytes):
        return
    at = 0
    while at < len(raw):
        key, at = _varint(raw, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(raw, at)
            yield number, value
        elif wire == 2:
            size, at = _varint(raw, at)
            if size > len(raw) - at:
                return
            yield number, raw[at : at + size]
            at += size
        elif wire in (1, 5):
            at += 8 if wire == 1 else 4
        else:
            return


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(raw) and shift < 70:
        byte = raw[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    return value, at


def _unzstd(source: IO[bytes], part: str, name: str, most: int) -> Iterator[bytes]:
    """What a zstd stream holds, in pieces, at most so many bytes."""
    import zstandard

    limit = zstandard.ZstdDecompressor(max_window_size=1 << 27)
    read = 0
    with (
        sound(name, f"'{part}' cannot be unpacked"),
        limit.stream_reader(source, closefd=False, read_across_frames=True) as stream,
    ):
        while piece := stream.read(1 << 20):
            read += len(piece)
            if read > most:
                raise DeckError(name, [Problem(too_large(part, most))])
            yield piece


def _unzstd_bytes(raw: bytes, name: str) -> Iterator[bytes]:
    from io import BytesIO

    return _unzstd(BytesIO(raw), "media", name, 20_000_000)
