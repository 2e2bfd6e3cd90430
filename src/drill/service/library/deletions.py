"""Notes that a person deleted or moved away: an update of their deck does not bring them back."""

from __future__ import annotations

from collections.abc import Iterable

from drill.domain.deck import Place
from drill.storage import settings
from drill.storage.connection import Connection

_GONE = "gone/"


def stay_away(places: Iterable[Place]) -> dict[str, str | None]:
    """What says that the person deleted notes or moved them away, so that an update of their deck
    does not bring them back; for `edit_marks.keep`."""
    return {f"{_GONE}{deck}/{note}": "gone" for deck, note in places}


def stay_away_with(deck_id: str, note: str, former: str) -> dict[str, str | None]:
    """The same of a note that its author called otherwise when the person deleted it or moved it
    away: as long as that stands, so that undoing it needs no bookkeeping."""
    return {f"{_GONE}{deck_id}/{note}": f"/{former}"}


def gone(connection: Connection, deck_id: str) -> set[str]:
    """Ids of the notes of a deck that the person deleted or moved away."""
    prefix = f"{_GONE}{deck_id}/"
    known = settings.under(connection, prefix)

    def stands(key: str) -> bool:
        passed: set[str] = set()
        while key not in passed and (successor := known.get(key, "")).startswith("/"):
            passed.add(key)
            key = prefix + successor[1:]
        return known.get(key) == "gone"

    return {key.removeprefix(prefix) for key in known if stands(key)}
