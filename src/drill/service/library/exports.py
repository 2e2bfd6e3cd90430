"""Decks out, in forms that others can use.

YAML and JSON lose nothing. An Anki package, a table and Markdown hold the cards as they are asked;
an Anki package can bring the reviews along, and brings those made on a phone back when it is
imported again (its notes carry drill's own keys). One's own stories leave only with the deck that
holds them, which is said.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from drill.cards.faces import faces
from drill.cards.shelf import Shelf
from drill.deckfile.pack import NAME, Pack, write_pack
from drill.deckfile.writing import write_deck
from drill.domain.card import Faces
from drill.domain.deck import Competency, Deck, Note, Place, Plain, Story
from drill.domain.plain import to_plain
from drill.domain.review import Review
from drill.errors import UsageError
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.home.words import count
from drill.service.library import destination
from drill.service.library.decks import require
from drill.storage import cards, library, log
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection
from drill.text import one_line

SHOWN = 12
"""Titles named before a deck of one's own stories leaves."""


class Form(StrEnum):
    """What a deck can be written as."""

    YAML = "yaml"
    APKG = "apkg"
    CSV = "csv"
    MARKDOWN = "markdown"
    JSON = "json"
    PACK = "pack"

    @property
    def ending(self) -> str:
        """Of a file's name, with its dot."""
        return {"markdown": ".md", "pack": ".zip"}.get(self.value, f".{self.value}")

    @property
    def is_text(self) -> bool:
        """Whether it can go to a terminal."""
        return self not in (Form.APKG, Form.PACK)


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What is to be written."""

    decks: tuple[str, ...]
    form: Form = Form.YAML
    history: bool = False
    """With the reviews, where the form can hold them."""
    samples_only: bool = False
    """Without the stories that are the person's own."""


def check(order: ExportOrder) -> None:
    """Raises UsageError for what does not go together."""
    if order.history and order.form is not Form.APKG:
        raise UsageError(
            f"{order.form.value} cannot hold reviews: --with-history is for apkg",
            "`drill log --json` has the reviews.",
        )
    if len(order.decks) > 1 and order.form is not Form.PACK:
        raise UsageError(
            f"{order.form.value} holds one deck, and {len(order.decks)} are named",
            "Write one at a time, or say --format pack.",
        )


def remarks(home: Home, order: ExportOrder) -> list[str]:
    """What a person should hear before decks leave. Raises NotFound naming the nearest deck."""
    with home.store.read() as connection:
        decks = [_deck(connection, deck_id, order) for deck_id in order.decks]
    remarks = []
    for deck in decks:
        titles = [story.title for story in deck.stories if not story.sample]
        more = f", and {len(titles) - SHOWN} more" if len(titles) > SHOWN else ""
        if titles:
            remarks.append(
                f"{deck.id} holds {count(len(titles), 'story')} of your own: "
                f"{'; '.join(titles[:SHOWN])}{more}. "
                "Whoever gets this file can read them, figures and names included."
            )
    return remarks


def written(home: Home, order: ExportOrder, progress: Progress = unheard) -> bytes:
    """The file. Raises NotFound, UsageError, StoreError, and Cancelled."""
    check(order)
    with home.store.read() as connection:
        if order.form is Form.PACK:
            return _pack([_deck(connection, deck_id, order) for deck_id in order.decks])
        (deck_id,) = order.decks
        deck = _deck(connection, deck_id, order)
        if order.form is Form.YAML:
            return write_deck(deck).encode()
        if order.form is Form.JSON:
            return (json.dumps(to_plain(deck), ensure_ascii=False, indent=2) + "\n").encode()
        return _cards(home, connection, deck, order, progress)


def export_to(
    home: Home, order: ExportOrder, path: Path, *, force: bool = False,
    progress: Progress = unheard,
) -> list[str]:  # fmt: skip
    """Write decks into a file, whole or not at all, and return what is to be said of it.

    A file that is there is replaced where nothing is lost (`destination`), or by `force`. Raises
    NotFound, Occupied (it would be lost), UsageError (it cannot be written), and Cancelled.
    """
    data = written(home, order, progress)
    deck = None
    if order.form is Form.YAML:
        with home.store.read() as connection:
            deck = _deck(connection, order.decks[0], order)
    settled = destination.settle(home, path, data, order.decks, deck, force=force)
    former = destination.write(home, path, settled, order.decks)
    return [f"Wrote {path}."] + ([f"What it said before is kept in {former}."] if former else [])


def _deck(connection: Connection, deck_id: str, order: ExportOrder) -> Deck:
    deck = library.whole_deck(connection, require(connection, deck_id))
    assert deck is not None
    if order.samples_only:
        deck = replace(deck, stories=tuple(story for story in deck.stories if story.sample))
    return deck


def _pack(decks: Sequence[Deck]) -> bytes:
    """A zip of deck files; equal decks give equal bytes."""
    names = [f"{deck.id}.yaml" for deck in decks]
    licences = {deck.license for deck in decks}
    alone = decks[0] if len(decks) == 1 else Deck(1, "", "", version="")
    pack = Pack(
        title=alone.title,
        version=alone.version,
        description=alone.description,
        license=licences.pop() if len(licences) == 1 else "",
        authors=tuple(dict.fromkeys(name for deck in decks for name in deck.authors)),
        decks=tuple(names),
    )
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in [
            (NAME, write_pack(pack)),
            *zip(names, map(write_deck, decks), strict=True),
        ]:
            entry = zipfile.ZipInfo(name)  # of no date
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return file.getvalue()


# -- cards -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Leaving:
    """A card as it leaves."""

    stored: StoredCard
    note: Note
    faces: Faces

    @property
    def own_tags(self) -> tuple[str, ...]:
        """Those that its note has."""
        return self.note.tags if isinstance(self.note, Plain) else ()

    @property
    def tags(self) -> tuple[str, ...]:
        """What it belongs to, in words that another program can search. Its kind is none: it would
        come back as one of the person's own."""
        card = self.stored.card
        names = (card.competency.rpartition("/")[2], card.story, "core" if card.core else "")
        return tuple(dict.fromkeys(filter(None, (*self.own_tags, *names))))

    @property
    def context(self) -> str:
        """The name without which its front is no question; empty where it is but the tags again."""
        return "" if isinstance(self.note, Plain) else self.faces.context

    @property
    def whole_front(self) -> str:
        """The question, with that name before it, for a form that has no other place for it."""
        return self.faces.whole_front if self.context else self.faces.front

    @property
    def back(self) -> str:
        """The answer."""
        return self.faces.back


def _cards(
    home: Home, connection: Connection, deck: Deck, order: ExportOrder, progress: Progress
) -> bytes:
    notes = {note.id: note for note in deck.notes()}
    shelf = _shelf(connection, deck)
    leaving = [
        _Leaving(stored, notes[stored.card.note], shown)
        for stored in cards.every(connection, deck=deck.id)
        if (shown := faces(stored.card, shelf)) is not None
    ]
    progress(0.3)
    places = {note: index for index, note in enumerate(notes)}
    leaving.sort(key=lambda card: places[card.note.id])
    if order.form is Form.CSV:
        return _table(deck, leaving)
    if order.form is Form.MARKDOWN:
        return _flashcards(deck, leaving)
    return _package(home, connection, deck, leaving, order, progress)


def _table(deck: Deck, leaving: Sequence[_Leaving]) -> bytes:
    """Plain notes as they are written, so that they come back as they were; all else as asked."""
    from drill.exchange.plain import id_of
    from drill.exchange.tables_out import TableRow, write_table

    rows: list[TableRow] = []
    for card in leaving:
        note = card.note
        if not isinstance(note, Plain) or note.sides:
            name = id_of(f"{note.id} {card.stored.card.slot}")
            rows.append(TableRow(name, card.whole_front, card.back, card.tags))
        elif not rows or rows[-1].id != note.id:
            front, back = (note.cloze, "") if note.cloze else (note.q, note.a)
            rows.append(TableRow(note.id, front, back, note.tags, note.reverse))
    return write_table(deck, rows).encode()


def _flashcards(deck: Deck, leaving: Sequence[_Leaving]) -> bytes:
    from drill.exchange.flashcards_out import Face, write_flashcards

    faces_ = [Face(card.faces.front, card.back, card.context, card.own_tags) for card in leaving]
    return write_flashcards(deck, faces_).encode()


def _shelf(connection: Connection, deck: Deck) -> Shelf:
    """What the faces of a deck are made from when it leaves: of other decks no story of one's own,
    which a route would name, and no question that was heard in an interview."""
    others: dict[Place, Note] = {
        (item.deck, item.note.id): item.note
        for item in library.notes(connection, kinds=(Competency.kind, Story.kind))
        if item.deck != deck.id and not (isinstance(item.note, Story) and not item.note.sample)
    }
    return Shelf(others | {(deck.id, note.id): note for note in deck.notes()})


def _package(
    home: Home, connection: Connection, deck: Deck, leaving: Sequence[_Leaving], order: ExportOrder,
    progress: Progress,
) -> bytes:  # fmt: skip
    from tempfile import TemporaryDirectory

    from drill.exchange.apkg_out import Outgoing, write_package

    past: dict[str, list[Review]] = {}
    if order.history:
        for _, review in log.reviews(connection):
            if not review.undone:
                past.setdefault(review.card, []).append(review)

    def going() -> Iterator[Outgoing]:
        for index, card in enumerate(leaving):
            if index % 200 == 0:
                progress(0.3 + 0.6 * index / len(leaving))
            stored = card.stored
            yield Outgoing(
                key=f"{deck.origin}/{stored.card.note}/{stored.card.slot}",
                context=card.context,
                front=card.faces.front,
                back=card.back,
                aside=card.faces.aside,
                tags=card.tags,
                suspended=stored.suspended,
                memory=stored.memory,
                due=stored.due,
                reviews=tuple(past.get(stored.key, ())),
            )

    with TemporaryDirectory(prefix="drill-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "package"
        write_package(
            path, deck.id, deck.title, _about(deck), going(),
            now=home.clock.now(), today=home.day(), history=order.history,
            desired_retention=home.rules().desired_retention,
        )  # fmt: skip
        return path.read_bytes()


def _about(deck: Deck) -> str:
    """What a package says of its deck."""
    parts = (
        deck.description,
        f"Version {deck.version}" if deck.version else "",
        f"By {', '.join(deck.authors)}" if deck.authors else "",
        f"Licence: {deck.license}" if deck.license else "",
        f"Source: {deck.source}" if deck.source else "",
    )
    return "\n".join(filter(None, map(one_line, parts)))
