"""What was read of the store and still holds. Between one grade and the next card nobody else
writes, as a rule: then nothing that was read for the one is read again for the other.
"""

from __future__ import annotations

from typing import Any

from drill.storage.connection import Connection

Cache = dict[object, Any]
"""Values by what they are; whoever keeps one names it by something of its own."""


def cached(connection: Connection) -> Cache:
    """What was kept of what this connection read: nothing any more, once anything was written to
    the store, here or elsewhere, but for what `holds` was told of.

    What was just read may be added. Of a write transaction that has changed something nothing
    stays: it may be taken back.
    """
    now = connection.version()
    known = connection.cache
    if known is None or known[0] != now:
        known = now, {}
        if not connection.writing:
            connection.cache = known
    return known[1]


def holds(connection: Connection, values: Cache) -> None:
    """What this transaction has changed was none of these values, which are as `cached` gave them
    before its first change: they stay, whether or not it is committed."""
    known = connection.cache
    if known is not None and known[1] is values:
        connection.cache = connection.version(), values
