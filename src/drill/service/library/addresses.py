"""The addresses that decks came from: what is kept of each, in a setting beside its deck."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from drill.storage import library, settings
from drill.storage.connection import Connection

_KEY = "address/"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a deck came from last, and what decides that its next version goes to it."""

    address: str
    """As it was typed, or where it has moved since."""
    first: str
    """As it was typed at first: tables and Markdown are known by it."""
    host: str
    """That the bytes came from, after every redirect."""
    sha256: str
    """Of the bytes that were taken."""
    at: int
    """When they were, UTC epoch milliseconds."""
    format: str
    """What the source was, see `arrivals.Arrival`."""
    id: str
    """The deck's id in its file; empty where it was an offer of notes."""
    notes: int
    """Notes that the offer had; 0 for a deck file, which *is* its deck."""
    own: bool
    """The stories are the person's own."""
    named: bool
    """The person named the deck that it goes to."""
    split: bool
    """Each deck of a package became a deck."""
    columns: tuple[str, str]
    """Of a table, those that were chosen for question and answer."""


def host(address: str) -> str:
    """The host of an address, in small letters."""
    return urlsplit(address).hostname or ""


def known(connection: Connection) -> dict[str, Address]:
    """Of every deck that came from an address, by its id."""
    return {
        key.removeprefix(_KEY): _read(text)
        for key, text in settings.under(connection, _KEY).items()
    }


def keep(connection: Connection, deck_id: str, came: Address) -> dict[str, str | None]:
    """Keep it, in the caller's transaction; returns the setting as it was, for the undo step."""
    key = _KEY + deck_id
    former = settings.get(connection, key)
    settings.put(connection, key, library.dump(asdict(came)))
    return {key: former}


def _read(text: str) -> Address:
    plain = library.known_fields(Address, text)
    front, back = plain["columns"]
    return Address(**plain | {"columns": (front, back)})
