"""The person's own parameters of FSRS: one set for the whole store, adopted as one undoable step.

Memory is told anew by them for every card, from its log; due dates move only where that was asked
for. A replay gives the same: the log's rules are read with the parameters in force.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from drill.domain.memory import Known, Seen
from drill.domain.review import DueOn
from drill.errors import ConfigError
from drill.scheduling.days import fuzz
from drill.scheduling.memory import DEFAULT_PARAMETERS, Rules, interval
from drill.service.home import memories, words
from drill.service.home.home import PARAMETERS, Home
from drill.service.home.progress import Progress, unheard
from drill.service.home.undo import (
    AmendmentsReversal,
    RowsReversal,
    SettingsReversal,
    StepKind,
    record,
)
from drill.storage import amendments, cards, images, settings, study_days
from drill.storage.cards import MEMORY, StoredCard
from drill.storage.connection import Connection

COUNT = 21
"""Parameters of FSRS-6."""
_PORTION = 200


@dataclass(frozen=True, slots=True)
class Consequence:
    """What rescheduling by other parameters would do to today."""

    due_today_now: int
    due_today_then: int
    moved: int
    """Cards whose due day would be another."""

    @property
    def more(self) -> int:
        """How many more would be due today; below 0: fewer."""
        return self.due_today_then - self.due_today_now


@dataclass(frozen=True, slots=True)
class Adopted:
    """What adopting did."""

    cards: int
    """Cards whose memory was told anew."""
    moved: int
    """Cards whose due day moved."""


def consequence(
    home: Home,
    parameters: Sequence[float],
    *,
    desired_retention: float | None = None,
    progress: Progress = unheard,
) -> Consequence:
    """What rescheduling would do; nothing is changed.

    `desired_retention` is that of the decks that have none of their own; None: as it is. Raises
    ConfigError (these are no parameters) and StoreError.
    """
    own = checked(parameters)
    with home.store.read() as connection:
        home.follow(connection)
        anew = _told_anew(home, connection, own, progress)
        moves = _moves(home, connection, anew, own, desired_retention)
        today = home.day()
        now = study_days.count_due(connection, today)
    due = {
        card.pk: int(card.due.day)
        for card, _ in anew
        if isinstance(card.due, DueOn) and not _rests(card, today)
    }
    before = sum(day <= today for day in due.values())
    after = sum(moves.get(pk, day) <= today for pk, day in due.items())
    return Consequence(now, now - before + after, len(moves))


def adopt(
    home: Home,
    parameters: Sequence[float],
    *,
    reschedule: bool,
    progress: Progress = unheard,
) -> Adopted:
    """Go by these parameters from now on, as one step that undo takes back; the store is copied.

    With `reschedule` the cards in review fall due when by these parameters they will have come
    down to the desired retention. Raises ConfigError (these are no parameters), StoreError, and
    Cancelled where the watcher stops it; then nothing was changed.
    """
    own = checked(parameters)
    now = home.clock.now()
    try:
        with home.store.write() as connection:
            home.follow(connection)
            with home.store.read() as before_it:
                home.back_up(before_it, "before-parameters")
            was = settings.get(connection, PARAMETERS)
            anew = _told_anew(home, connection, own, progress)
            changed = [(card, memory) for card, memory in anew if memory != card.memory]
            image = images.take(connection, "card", MEMORY, [card.pk for card, _ in changed])
            for card, memory in changed:
                cards.remember(connection, card.pk, memory, card.due, card.first_day)
            text = None if own == DEFAULT_PARAMETERS else json.dumps(list(own))
            settings.put(connection, PARAMETERS, text)
            home.follow(connection)
            moves = _moves(home, connection, anew, own, None) if reschedule else {}
            rows = amendments.move_due(connection, moves.items(), now)
            what = "adopting FSRS's own parameters" if text is None else "adopting parameters"
            record(
                home, connection, StepKind.PARAMETERS, what,
                RowsReversal([image]), SettingsReversal({PARAMETERS: was}),
                AmendmentsReversal(rows),
            )  # fmt: skip
            progress(1.0)
    except BaseException:
        with home.store.read() as connection:
            home.follow(connection)  # what was followed was rolled back
        raise
    return Adopted(len(changed), len(moves))


def reschedule(home: Home, progress: Progress = unheard) -> int:
    """Let the cards in review fall due by the desired retention as it is now, as one step.

    Returns how many moved. Raises StoreError and Cancelled.
    """
    now = home.clock.now()
    with home.store.write() as connection:
        home.follow(connection)
        seen = [(c, c.memory) for c in cards.every(connection) if isinstance(c.memory, Seen)]
        moves = _moves(home, connection, seen, home.parameters, None)
        if moves:
            with home.store.read() as before_it:
                home.back_up(before_it, "before-rescheduling")
            rows = amendments.move_due(connection, moves.items(), now)
            what = f"rescheduling {words.count(len(moves), 'card')}"
            record(home, connection, StepKind.AMEND, what, AmendmentsReversal(rows))
        progress(1.0)
    return len(moves)


def checked(parameters: Sequence[float]) -> tuple[float, ...]:
    """The parameters, if FSRS takes them. Raises ConfigError."""
    own = tuple(float(number) for number in parameters)
    if len(own) != COUNT:
        raise ConfigError(f"FSRS-6 has {COUNT} parameters, not {len(own)}")
    Rules(parameters=own)
    return own


_Memories = list[tuple[StoredCard, Seen]]


def _told_anew(
    home: Home, connection: Connection, own: tuple[float, ...], progress: Progress
) -> _Memories:
    """Each card that was reviewed, and what is remembered of it by these parameters."""
    rules: dict[str, Rules] = {}

    def rules_of(key: str) -> Rules:
        if key not in rules:
            rules[key] = home.known_rules(connection, key).with_parameters(own)
        return rules[key]

    known = cards.every(connection, retired=True)
    every = [card for card in known if isinstance(card.memory, Seen)]
    anew: _Memories = []
    for done, (card, replayed) in enumerate(memories.replays(connection, rules_of, every)):
        if done % _PORTION == 0:
            progress(0.9 * done / len(every))
        memory, _, _ = replayed()
        if isinstance(memory, Seen):
            anew.append((card, memory))
    return anew


def _moves(
    home: Home,
    connection: Connection,
    remembered: _Memories,
    own: tuple[float, ...],
    desired_retention: float | None,
) -> dict[int, int]:
    """The study days on which cards in review would fall due, by row number, where it is another.

    Nothing that was due before today falls due earlier than today.
    """
    today = home.day()
    load: defaultdict[int, int] = defaultdict(int)
    moves: dict[int, int] = {}
    for card, memory in remembered:
        if not isinstance(memory, Known) or card.retired or card.due is None:
            continue
        rules = home.rules(card.card.deck).with_parameters(own)
        own_retention = home.deck_options(card.card.deck).get("desired_retention")
        if desired_retention is not None and own_retention is None:
            rules = rules.with_retention(desired_retention)
        days = interval(memory.stability, rules)
        seed = crc32(f"{card.key}:{memory.reps}".encode())
        if rules.fuzz:
            days = fuzz(days, 1, rules.maximum_interval, seed, load, memory.last_day, home.share)
        day = max(memory.last_day + days, today)
        load[day] += 1
        if day != int(card.due.day) and not (day == today and int(card.due.day) < today):
            moves[card.pk] = day
    return moves


def _rests(card: StoredCard, today: int) -> bool:
    """Whether it does not count among those due, were it."""
    return card.suspended or card.retired or card.shadowed or (card.buried_until or 0) > today
