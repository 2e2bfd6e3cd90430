"""The file that an export goes to: whose it is, and what of it has to stay.

A file is replaced without a question where nothing is lost by it: drill wrote what is there, or it
is the deck's own source and says nothing that the store does not know. A source is never written
anew but changed in its place, so its author's comments stay. Whatever else is there is replaced
only for somebody who said so, and its former text is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from drill.deckfile.reading import read_deck, source_of
from drill.domain.deck import Deck, Story
from drill.errors import DrillError, StoreError, UsageError
from drill.files import digest, replace_bytes
from drill.service.home.home import Home
from drill.service.library import deck_plan, deletions, edit_marks, followed_files
from drill.storage import library, settings
from drill.storage.connection import Connection

_WROTE = "export/"


class Occupied(UsageError):
    """Another file is where an export should go."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What will be written, and whose file goes for it."""

    data: bytes
    former: bytes | None = None
    """Somebody else's content that has to be kept; None where there is none."""


def settle(
    home: Home, path: Path, data: bytes, names: Sequence[str], deck: Deck | None, *,
    force: bool,
) -> Settled:  # fmt: skip
    """What to put into a file for an export of these decks; nothing is written yet.

    `deck` is the deck that a deck file says, None for any other form. Raises Occupied where
    something would be lost and nobody said that it may, and UsageError where it cannot be read.
    """
    try:
        if not path.is_file():  # nothing, or a terminal or a pipe
            return Settled(data)
        former = path.read_bytes()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {getattr(error, 'strerror', error)}") from None
    if former == data:
        return Settled(data)
    with home.store.read() as connection:
        ours = settings.get(connection, _key(path)) == _state(former, names)
        source = _source(connection, path, deck) if deck is not None else None
        ours = ours or (source is not None and _knows(connection, former, source))
    patched = _patched(former, source) if source is not None else None
    # Without a comment there is nothing that writing it anew would lose.
    plain = source is None or b"#" not in former
    if ours and (patched is not None or plain):
        return Settled(patched or data)
    if not force:
        raise _occupied(path, source, ours)
    return Settled(patched or data, former)


def write(home: Home, path: Path, settled: Settled, names: Sequence[str]) -> Path | None:
    """Put it there in one step; returns where the former content was kept, if it was.

    Raises UsageError; then nothing was changed.
    """
    try:
        copy = followed_files.keep_former(home, settled.former) if settled.former else None
        replace_bytes(path, settled.data)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"{path} cannot be written: {why}",
            "Nothing was changed. Check the folder's rights and space, or name another place.",
        ) from None
    # A store that cannot be written now asks once more the next time.
    with suppress(StoreError), home.store.write() as connection:
        settings.put(connection, _key(path), _state(settled.data, names))
    return copy


def _key(path: Path) -> str:
    return f"{_WROTE}{path.absolute()}"


def _state(data: bytes, names: Sequence[str]) -> str:
    return " ".join([digest(data), *names])


def _occupied(path: Path, source: _Source | None, ours: bool) -> Occupied:
    if source is None:
        message = f"{path} is there already, and drill did not write what it says now"
        hint = "Name another file, or replace it: --force."
    elif ours:
        message = f"{path} is written in a way that cannot be changed in its place"
        hint = "--force writes it anew, without its comments."
    else:
        message = f"{path} differs from the deck {source.stored}"
        hint = (
            f"Take it in first (drill import {path}), or let the deck's words replace it: --force."
        )
    return Occupied(message, hint)


# -- the deck's own source ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Source:
    """A deck file that holds the deck that is exported."""

    stored: str
    """The deck's id in the store."""
    file: Deck
    """What the file says."""
    wanted: Deck
    """What it should say."""
    own: bool


def _source(connection: Connection, path: Path, deck: Deck) -> _Source | None:
    """The file as the deck's own; None for what holds no deck, or another one."""
    stored = library.deck(connection, deck.id)
    try:
        file = read_deck(source_of(path), str(path))
    except DrillError:
        return None
    if stored is None or _deck_of(connection, path, file) != stored.id:
        return None
    samples = {story.id: story.sample for story in file.stories}
    stories: tuple[Story, ...] = deck.stories
    if not stored.own:  # every story counts as a sample here, and the file need not say so
        stories = tuple(replace(s, sample=samples.get(s.id, s.sample)) for s in stories)
    return _Source(stored.id, file, replace(deck, id=file.id, stories=stories), stored.own)


def _deck_of(connection: Connection, path: Path, file: Deck) -> str:
    """The id of the deck that an import of this file would update; empty for none."""
    for deck_id, text in library.links(connection).items():
        if followed_files.Link.from_text(text).path == str(path.absolute()):
            return deck_id
    planned = deck_plan.plan(connection, file)
    return "" if planned.fresh else planned.deck.id


def _knows(connection: Connection, former: bytes, source: _Source) -> bool:
    """Whether the store holds, or once held, all that the file says."""
    left_out = {story.id for story in source.file.stories} - {
        story.id for story in source.wanted.stories
    }
    link = library.links(connection).get(source.stored)
    if left_out - deletions.gone(connection, source.stored):
        return False
    if link and followed_files.Link.from_text(link).sha256 == digest(former):
        return True
    planned = deck_plan.plan(
        connection, source.file, own=source.own, as_id=source.stored, keep_edits=True
    )
    marks = edit_marks.of_deck(connection, source.stored)
    notes = {note.id: note for note in source.file.notes()}
    # Where notes were deleted here, those behind them have moved up, in the same order.
    moved = {
        row.position: row.stored.position
        for row in planned.rows if row.stored and row.what == "same"
    }  # fmt: skip
    order = [moved.get(place, place) for place, _ in enumerate(planned.deck.notes())]
    if len(moved) < len(planned.rows) or order != sorted(order):
        return False
    # An edited note stands against whatever a file says of it, against a newer version as well.
    return replace(planned, rows=()).does_nothing and all(
        marks[name].offered_before(notes[marks[name].of])
        for name in planned.edits.kept
        if name in marks and marks[name].of in notes
    )


def _patched(former: bytes, source: _Source) -> bytes | None:
    from drill.deckfile.patching import patch_deck  # megabytes that only such a file need cost

    try:
        return patch_deck(former.decode(), source.wanted).encode()
    except (DrillError, UnicodeDecodeError):
        return None
