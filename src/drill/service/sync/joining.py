"""Two homes that began apart, each with stories of the person's own: one deck from now on."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, update

from drill.cards.build import build
from drill.deckfile.schema import free_id
from drill.errors import UsageError
from drill.service.home.home import Home
from drill.service.library import own_deck
from drill.service.sync.pieces import Cipher, NotWhole, PieceName, unpack
from drill.service.sync.states import consensus
from drill.storage import card_rows, library, lines
from drill.storage.lines import Line
from drill.storage.tables import DECK
from drill.transport.place import NotFetched, Place


def join(home: Home, place: Place, cipher: Cipher | None) -> bool:
    """Give one's own deck the origin that it has at a place; whether there was one. Stories of one
    id that differ go on under another id here. Raises UsageError after the first synchronisation,
    TransportError and StoreError."""
    with home.store.read() as connection:
        if lines.watched(connection):
            raise UsageError(
                "this device has met others already", "--join goes with the first `drill sync`."
            )
    decks, notes = _there(home, place, cipher)
    own = sorted(
        origin for origin, of in decks.items() if (consensus("deck", of).state or {}).get("own")
    )
    with home.store.write() as connection:
        mine = own_deck.read(connection)
        stored = library.deck(connection, mine.id)
        if not own or stored is None or stored.head.origin in own:
            return False
        with home.store.read() as before:
            home.back_up(before, "before-join")
        _make_room(
            connection,
            mine.id,
            {name.rpartition("/")[2] for name in notes if name.startswith(own[0])},
        )
        connection.execute(update(DECK).where(DECK.c.id == mine.id).values(origin=own[0]))
    return True


def _there(
    home: Home, place: Place, cipher: Cipher | None
) -> tuple[dict[str, list[Line]], dict[str, list[Line]]]:
    """The lines about decks and about notes at a place, each in order."""
    found: dict[str, dict[str, list[Line]]] = {"deck": {}, "note": {}}
    every: dict[str, Line] = {}
    for name in filter(None, map(PieceName.parse, place.listing())):
        try:
            of = unpack(name, place.read(str(name)), cipher, home.clock.now())
            every |= {line.id: line for line in of}
        except (NotWhole, NotFetched):
            continue
    for line in sorted(every.values(), key=lambda line: line.place):
        if line.kind in found:
            found[line.kind].setdefault(line.about, []).append(line)
    return found["deck"], found["note"]


def _make_room(connection: Connection, deck: str, taken: set[str]) -> None:
    stored = library.notes(connection, deck=deck, retired=True)
    names = taken | {item.note.id for item in stored}
    for item in stored:
        if item.note.id in taken:
            note = replace(item.note, id=free_id(item.note.id, names.__contains__))
            names.add(note.id)
            library.change_notes(connection, [(item.pk, note, item.position)])
            card_rows.rename(connection, {item.pk: (note, build(note, deck))}, deck)
