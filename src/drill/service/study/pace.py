"""How long cards take: what is known of it, and learning it from one's own log."""

from __future__ import annotations

import json

from drill.domain.kind import Kind
from drill.scheduling import pace
from drill.service.home.home import Home
from drill.storage import log, settings
from drill.storage.connection import Connection
from drill.storage.counts import FIRST_SIGHT, OF_DAY, PACE, PLAN, first_sight, paces


def seconds_by_kind(connection: Connection) -> dict[Kind, float]:
    """Seconds that a card of each kind is expected to take: learnt, or what anybody takes."""
    learnt = paces(settings.get(connection, PACE))
    return {Kind(kind): seconds for kind, seconds in learnt.items()}


def known_at_first_sight(connection: Connection) -> float:
    """Chance that the person recalls a new card at first sight: learnt, or anybody's."""
    return first_sight(settings.get(connection, PACE))


def learn(home: Home) -> None:
    """Keep what the log says of one's pace by now. Raises StoreError."""
    with home.store.write() as connection:
        text = _of_log(connection)
        if text != settings.get(connection, PACE):
            settings.put_all(connection, {PACE: text, PLAN: None})


def begin_anew(connection: Connection) -> None:
    """Keep what the log says by now, and let what was kept of the day be found again: what that
    rests on is another log than it was, or other notes. In the caller's transaction."""
    settings.put_all(connection, {PACE: _of_log(connection), OF_DAY: None, PLAN: None})


def _of_log(connection: Connection) -> str:
    learnt = pace.learn(log.seconds_by_kind(connection))
    rounded = {kind.value: round(seconds, 2) for kind, seconds in learnt.items()}
    known = pace.first_sight(*log.at_first_sight(connection))
    return json.dumps(rounded | {FIRST_SIGHT: round(known, 4)})
