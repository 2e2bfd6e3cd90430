"""Which notes have changes that another outlived. Today asks at every look, and mostly there are
none: what reads lines is loaded only where there are some.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from drill.service.home.home import Home
from drill.storage import settings
from drill.storage.connection import Connection

_LOST = "sync/lost"
"""The setting: by the name of a note among homes, the (field, words) that were looked at; JSON."""


def known(connection: Connection) -> dict[str, list[list[str]]]:
    """By the name of a note among homes, the (field, words) that were looked at."""
    return dict(json.loads(settings.get(connection, _LOST) or "{}"))


def keep(connection: Connection, known: dict[str, list[list[str]]]) -> None:
    """Keep that, in a transaction that writes."""
    settings.put(connection, _LOST, json.dumps(known) if known else None)


def former(connection: Connection) -> dict[str, str | None]:
    """The setting as it is, for an undo step that puts it back."""
    return {_LOST: settings.get(connection, _LOST)}


def remember(connection: Connection, notes: Iterable[str]) -> None:
    """These notes have some, in a transaction that writes."""
    before = known(connection)
    if fresh := set(notes) - before.keys():
        keep(connection, before | {name: [] for name in sorted(fresh)})


def count(home: Home) -> int:
    """How many changes nobody looked at. Raises StoreError."""
    with home.store.read() as connection:
        if not known(connection):
            return 0
    from drill.service.sync import losses

    return len(losses.every(home))
