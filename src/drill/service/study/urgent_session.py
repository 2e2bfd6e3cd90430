"""What a session brings where nothing is due, because a question of an interview went badly."""

from __future__ import annotations

from drill.clock import Clock
from drill.paths import Paths
from drill.service.library.opening import open_home
from drill.service.study.agenda import NewCards, TodaysAgenda
from drill.service.study.pool import Pool
from drill.service.study.sitting import Sitting


def brought(paths: Paths, clock: Clock) -> tuple[int, float]:
    """How many cards it brings, and about how many seconds they take. Raises StoreError."""
    with open_home(paths, clock, looking=True) as home, home.store.read() as connection:
        agenda, seconds = TodaysAgenda(), home.options.minutes * 60.0
        pool = Pool.gather(home, connection, agenda, NewCards(), seconds=seconds)
        told = agenda.tells(seconds) if home.options.aloud else 0
        coming = Sitting(pool, agenda, told).within(seconds)
    return len(coming), sum(card.seconds for card in coming)
