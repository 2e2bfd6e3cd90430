"""Which deck of the store a deck is that comes: the one of its origin.

Another origin under the same id is a different deck and goes in beside it.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace

from drill.deckfile import schema
from drill.domain.deck import Deck
from drill.errors import UsageError
from drill.storage import library, settings
from drill.storage.connection import Connection
from drill.storage.library import StoredDeck

BESIDE = " (another one)"
"""Behind the title of a deck that went in beside another of its id."""
_BESIDE = re.compile(r" \(another (?:one|deck called [^)]*)\)$")
"""The same, also as it was said once."""
FILE = "file/"
"""Of a deck that came from a file without an origin: the id that it has there."""


@dataclass(frozen=True, slots=True)
class DeckIdentity:
    """What a deck that comes will be in the store."""

    deck: Deck
    """Under the id, the title and the origin that it will have."""
    stated: bool
    """Whether it names its origin itself."""
    before: StoredDeck | None
    """What is there of it already."""
    file_id: str
    """The id that it has in its file, where that states no origin."""
    warnings: tuple[str, ...] = ()


def identify(connection: Connection, deck: Deck, as_id: str | None = None) -> DeckIdentity:
    """What the deck will be in the store; `as_id` names where it goes. Raises UsageError for what
    cannot be an id.
    """
    if as_id is not None:
        check_id(as_id)
    name = wanted = as_id or deck.id
    stated = bool(deck.origin)
    here = library.deck_by_origin(connection, deck.origin) if stated else None

    def is_other(name: str) -> bool:
        holder = library.deck(connection, name, retired=True)
        return holder is not None and (stated or holder.stated)

    if here is None:
        name = schema.free_id(wanted, is_other)
        here = library.deck(connection, name, retired=True)
        if not (stated or as_id or library.deck(connection, name)):
            here = _of_file(connection, deck.id) or here
    warnings = []
    if here is not None:
        if here.id != name and (as_id or not stated):
            warnings.append(f"this deck is here already, as {here.id}: that one is updated")
        name, title, origin = here.id, _title(connection, deck, here), here.head.origin
    else:
        title, origin = deck.title, deck.origin or str(uuid.uuid4())
        if name != wanted:
            title = f"{own_title(title)}{BESIDE}"
            warnings.append(
                f"there is another deck {wanted} of a different origin; this one goes in as {name}"
            )
    settled = replace(deck, id=name, title=title, origin=origin)
    return DeckIdentity(settled, stated, here, "" if stated else deck.id, tuple(warnings))


def _of_file(connection: Connection, file_id: str) -> StoredDeck | None:
    """The deck that came from a file without an origin, in which it had this id."""
    for key, known_as in sorted(settings.under(connection, FILE).items()):
        stored = library.deck(connection, key.removeprefix(FILE)) if known_as == file_id else None
        if stored is not None:
            return None if stored.stated else stored
    return None


def check_id(deck_id: str) -> None:
    """Raises UsageError for what cannot be the id of a deck."""
    if len(deck_id) > schema.ID_LENGTH or not re.fullmatch(schema.ID_PATTERN, deck_id):
        hint = f"Use a-z, 0-9 and, not first, '-'; at most {schema.ID_LENGTH} of them."
        raise UsageError(f"{deck_id[:40]!r} is not a valid deck id", hint)


def _title(connection: Connection, deck: Deck, here: StoredDeck) -> str:
    """An update's title; a deck that went in beside another keeps the words that say so.

    A title that the person gave it stands.
    """
    if library.options(connection).get(here.id, {}).get("named"):
        return here.head.title
    is_beside = _BESIDE.search(here.head.title) and not _BESIDE.search(deck.title)
    return f"{deck.title}{BESIDE}" if is_beside else deck.title


def own_title(title: str) -> str:
    """A title without what tells the deck from another of its id in this store."""
    return _BESIDE.sub("", title)
