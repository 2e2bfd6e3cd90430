"""Two homes that began apart, each with stories of the person's own: one deck from now on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from drill.cards.build import build
from drill.deckfile.schema import free_id
from drill.domain.plain import head_from_plain
from drill.errors import UsageError
from drill.service.home.home import Home
from drill.service.library import edit_marks, own_deck
from drill.service.sync import told
from drill.service.sync.folding import State
from drill.service.sync.pieces import Cipher, NotWhole, PieceName, unpack
from drill.service.sync.states import consensus, plain
from drill.storage import card_rows, library, lines, settings
from drill.storage.columns import MOCK
from drill.storage.connection import Connection
from drill.storage.lines import Line
from drill.storage.sql import put_rows
from drill.transport.place import NotFetched, Place


def join(home: Home, place: Place, cipher: Cipher | None) -> bool:
    """Give one's own deck the origin that it has at a place; whether there was one. Stories of one
    id that differ go on under another id here. Raises UsageError after the first synchronisation,
    TransportError and StoreError."""
    with home.store.read() as connection:
        met = lines.watched(connection)
    if met:
        apart = own_deck.ids(home)
        raise UsageError(
            "this device has met others already; --join goes with the first `drill sync`",
            told.one_deck(apart) if len(apart) > 1 else "Your own stories are one deck.",
        )
    decks, notes = _there(home, place, cipher)
    states = {origin: consensus("deck", of).state or {} for origin, of in decks.items()}
    stories: defaultdict[str, dict[str, State]] = defaultdict(dict)
    for name, of in notes.items():
        origin, _, note = name.rpartition("/")
        stories[origin][note] = consensus("note", of).state or {}
    with home.store.write() as connection:
        mine = own_deck.read(connection)
        known = {stored.head.origin for stored in library.decks(connection, retired=True)}

        def likeness(origin: str) -> tuple[bool, bool, int, str]:
            """How likely it is what the workshop of another home writes in."""
            called = states[origin]["id"]
            return called == mine.id, called == own_deck.DECK, len(stories[origin]), origin

        own = [
            origin
            for origin, state in states.items()
            if state.get("own") and not state.get("retired") and origin not in known
        ]
        if not own or library.deck(connection, mine.id) is None or mine.origin in states:
            return False
        theirs = max(own, key=likeness)
        with home.store.read() as before:
            home.back_up(before, "before-join")
        _make_room(connection, mine.id, stories[theirs])
        state = states[theirs]
        head = head_from_plain({"drill": 1, "id": mine.id, "origin": theirs, **state["head"]})
        library.put_deck(connection, head, stated=bool(state["stated"]), own=True)
    return True


def _there(
    home: Home, place: Place, cipher: Cipher | None
) -> tuple[dict[str, list[Line]], dict[str, list[Line]]]:
    """The lines about decks and about notes at a place, each in order."""
    by_name: dict[str, dict[str, list[Line]]] = {"deck": {}, "note": {}}
    every: dict[str, Line] = {}
    for name in filter(None, map(PieceName.parse, place.listing())):
        try:
            of = unpack(name, place.read(str(name)), cipher, home.clock.now())
            every |= {line.id: line for line in of}
        except (NotWhole, NotFetched):
            continue
    for line in sorted(every.values(), key=lambda line: line.place):
        if line.kind in by_name:
            by_name[line.kind].setdefault(line.about, []).append(line)
    return by_name["deck"], by_name["note"]


def _make_room(connection: Connection, deck: str, there: Mapping[str, State]) -> None:
    """Other ids for the notes whose ids stand for something else there."""
    stored = library.notes(connection, deck=deck, retired=True)
    names = {*there, *(item.note.id for item in stored)}
    renamed: dict[str, str] = {}
    for item in stored:
        theirs, old = there.get(item.note.id), item.note.id
        if theirs is None or theirs.get("body") == plain(item.note):
            continue
        note = replace(item.note, id=free_id(old, names.__contains__))
        names.add(note.id)
        renamed[f"{deck}/{old}"] = f"{deck}/{note.id}"
        if item.retired:
            library.rename_note(connection, item.pk, note)
        else:
            library.change_notes(connection, [(item.pk, note, item.position)])
        card_rows.rename(connection, {item.pk: (note, build(note, deck))}, deck)
    for was, becomes in renamed.items():
        mark = settings.get(connection, f"{settings.EDITED}{was}")
        values = {f"{settings.EDITED}{was}": None, f"{settings.EDITED}{becomes}": mark}
        edit_marks.keep(connection, values)
    for pk, was_asked in connection.execute("SELECT pk, asked FROM mock").fetchall():
        asked = json.loads(was_asked)
        for item in asked:
            item |= {"chosen": renamed[item["chosen"]]} if item.get("chosen") in renamed else {}
        text = library.dump(asked)
        if text != was_asked:
            put_rows(connection, MOCK, [{"pk": pk, "asked": text}])
