"""Changes that another of the same words outlived: they wait until the person looked at them.

They come out of the lines, so only the notes that have some are kept, each with what was looked at.
A note of which all was looked at gets a line that knows both sides, by which it is settled in every
home; so does an ordinary edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from drill.cards import merging
from drill.domain.deck import Note
from drill.domain.plain import note_from_plain
from drill.errors import NotFound
from drill.service.home import names
from drill.service.home.home import Home
from drill.service.sync import outlived
from drill.service.sync.folding import as_note_the_other_way, fold
from drill.service.sync.names import Names
from drill.service.sync.states import consensus
from drill.storage import library, lines, log
from drill.storage.lines import AHEAD, Line


@dataclass(frozen=True, slots=True)
class Outlived:
    """A change that another outlived, and nobody looked at."""

    name: str
    """Of the note, among homes."""
    deck: str
    note: str
    called: str
    """What a person calls the note."""
    what: str
    """The field, in words."""
    lost: str
    stands: str


def every(home: Home) -> list[Outlived]:
    """Those that wait, note by note. Raises StoreError."""
    with home.store.read() as connection:
        known = outlived.known(connection)
        if not known:
            return []
        of, here = lines.about(connection, "note", list(known)), Names(connection)
        out: list[Outlived] = []
        for name, seen in known.items():
            origin, _, note = name.rpartition("/")
            deck = here.decks.get(origin, "")
            found = library.notes(connection, place=(deck, note))
            if found:
                called = names.of_note(found[0].note)
                out += (
                    Outlived(name, deck, note, called, loss.what, loss.lost, loss.stands)
                    for loss in consensus("note", of.get(name, [])).losses
                    if [loss.what, loss.lost] not in seen
                )
    return out


def keep(home: Home, one: Outlived) -> None:
    """What stands, stands. Raises StoreError."""
    with home.store.write() as connection:
        known = outlived.known(connection)
        if one.name not in known:
            return
        known[one.name].append([one.what, one.lost])
        of = lines.about(connection, "note", [one.name])[one.name]
        stands = consensus("note", of)
        if all([loss.what, loss.lost] in known[one.name] for loss in stands.losses):
            del known[one.name]
            now = home.clock.now()
            clock = max(now, lines.last_clock(connection, now + AHEAD) + 1)
            settled = Line(
                log.new_id(clock), clock, home.device, "note", one.name, stands.heads, stands.state
            )
            lines.add(connection, [settled], shared=False)
        outlived.keep(connection, known)


def take(home: Home, one: Outlived) -> None:
    """Let the note say what was lost: an edit like any other, which `undo` takes back.

    Raises NotFound (the note is gone), DeckError, UsageError and StoreError.
    """
    from drill.service.library import note_editor

    with home.store.read() as connection:
        stored = library.deck(connection, one.deck)
        found = library.notes(connection, place=(one.deck, one.note))
        of = lines.about(connection, "note", [one.name]).get(one.name, [])
    if stored is None or not found:
        raise NotFound(f"there is no note {one.deck}/{one.note} any more")
    here = found[0].note
    stands, other = consensus("note", of).state, fold(of, as_note_the_other_way).state
    if stands is not None and other is not None and stands["kind"] == other["kind"]:
        body = _with(stands["body"], other["body"], one)
        wanted = note_from_plain(stands["kind"], body if body != stands["body"] else other["body"])
        after, _ = merging.merge(_note(stands), wanted, here)
        text = note_editor.written(one.deck, stored.head.title, after)
        note_editor.save(home, one.deck, one.note, text)
    keep(home, one)


def _note(state: Any) -> Note:
    return note_from_plain(state["kind"], dict(state["body"]))


def _with(stands: Any, other: Any, one: Outlived) -> Any:
    """What stands, with what was lost where it differs from that by just this."""
    if isinstance(stands, dict) and isinstance(other, dict) and stands.keys() == other.keys():
        return {key: _with(stands[key], other[key], one) for key in stands}
    if isinstance(stands, list) and isinstance(other, list) and len(stands) == len(other):
        return [_with(*both, one) for both in zip(stands, other, strict=True)]
    return other if (str(stands), str(other)) == (one.stands, one.lost) else stands
