"""Changes that another of the same words outlived: they wait until the person looked at them.

They come out of the lines, so only the notes that have some are kept, each with what was looked at.
A note of which all was looked at gets a line that knows both sides, by which it is settled in every
home; an edit is such a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from drill.cards import merging
from drill.domain.deck import Note
from drill.domain.plain import note_from_plain
from drill.errors import NotFound, UsageError
from drill.service.home import names
from drill.service.home.home import Home
from drill.service.sync import outlived
from drill.service.sync.folding import as_note, fold
from drill.service.sync.names import Names
from drill.service.sync.states import consensus
from drill.storage import library, lines, log
from drill.storage.connection import Connection
from drill.storage.damage import FAULTS
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
    """What the note says there now."""


def every(home: Home) -> list[Outlived]:
    """Those that wait, note by note. Raises StoreError."""
    with home.store.read() as connection:
        known = outlived.known(connection)
        return list(_waiting(connection, known)) if known else []


def keep(home: Home, one: Outlived) -> None:
    """What stands, stands. Raises StoreError."""
    with home.store.write() as connection:
        known = _looked_at(connection, one)
        if known is None:
            return
        if one.name not in known:
            of = lines.about(connection, "note", [one.name])[one.name]
            stands = consensus("note", of)
            now = home.clock.now()
            clock = max(now, lines.last_clock(connection, now + AHEAD) + 1)
            settled = Line(
                log.new_id(clock), clock, home.device, "note", one.name, stands.heads, stands.state
            )
            lines.add(connection, [settled], shared=False)
        outlived.keep(connection, known)


def take(home: Home, one: Outlived) -> None:
    """Let that passage say what was lost: an edit like any other, with which `undo` takes back
    that it was looked at.

    Raises NotFound (the note is gone), UsageError (the passage cannot be placed any more),
    DeckError and StoreError.
    """
    from drill.service.library import note_editor

    with home.store.read() as connection:
        stored = library.deck(connection, one.deck)
        notes = library.notes(connection, place=(one.deck, one.note))
        of = lines.about(connection, "note", [one.name]).get(one.name, [])
    if stored is None or not notes:
        raise NotFound(f"there is no note {one.deck}/{one.note} any more")
    after, _ = _chosen(of, one.what, one.lost, notes[0].note)
    if after is None:
        raise UsageError(
            "what it said also has no place of its own in the note any more",
            "Edit the note by hand: the words are shown here.",
        )

    def look_at(connection: Connection) -> Mapping[str, str | None]:
        before = outlived.former(connection)
        known = _looked_at(connection, one)
        if known is not None:
            outlived.keep(connection, known)
        return before

    text = note_editor.written(one.deck, stored.head.title, after)
    if not note_editor.save(home, one.deck, one.note, text, beside=look_at).changed:
        keep(home, one)


def _waiting(connection: Connection, known: Mapping[str, list[list[str]]]) -> Iterator[Outlived]:
    of, here = lines.about(connection, "note", list(known)), Names(connection)
    for name, seen in known.items():
        origin, _, note = name.rpartition("/")
        deck = here.decks.get(origin, "")
        for item in library.notes(connection, place=(deck, note)):
            called, its = names.of_note(item.note), of.get(name, [])
            for loss in consensus("note", its).losses:
                if [loss.what, loss.lost] in seen:
                    continue
                after, stands = _chosen(its, loss.what, loss.lost, item.note)
                if after != item.note:
                    stands = stands or loss.stands
                    yield Outlived(name, deck, note, called, loss.what, loss.lost, stands)


def _looked_at(connection: Connection, one: Outlived) -> dict[str, list[list[str]]] | None:
    """What is known once this one was looked at: nothing of its note, where that was the last.
    None: nothing is known of it."""
    known = outlived.known(connection)
    if one.name not in known:
        return None
    known[one.name].append([one.what, one.lost])
    if not any(_waiting(connection, {one.name: known[one.name]})):
        del known[one.name]
    return known


def _chosen(of: Sequence[Line], what: str, lost: str, here: Note) -> tuple[Note | None, str]:
    """The note as it is here with that change in it and no other, and what stands now in its
    place. The note itself: it says that already. None: it cannot be placed alone."""
    plain, other = consensus("note", of), fold(of, as_note, last=partial(as_note, but=(what, lost)))
    # A change may lose against several: the last of them is what stands.
    stands = [loss.stands for loss in other.losses if (loss.what, loss.lost) == (what, lost)]
    standing = stands[-1] if stands else ""
    if plain.state is None or other.state is None:
        return None, standing
    if plain.state == other.state:  # some other change may have made it the same again
        last = [loss.stands for loss in plain.losses if loss.what == what][-1:]
        return here if last == [lost] else None, standing
    try:
        base, wanted = (
            note_from_plain(state["kind"], dict(state["body"]))
            for state in (plain.state, other.state)
        )
    except FAULTS:  # of a newer drill
        return None, standing
    after, conflicts = merging.merge(base, wanted, here)
    whole = {part.what for part in other.losses} - {part.what for part in plain.losses}
    whole |= {part.where for part in conflicts}
    if what != merging.WHOLE and merging.WHOLE in whole:
        return None, standing
    # The two differ in this passage only, so a conflict is about what was made of it here since.
    return after, conflicts[0].theirs if conflicts else standing
