"""Is the store sound? SQLite's own check, the log against the memory, reviews from the future."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from drill.clock import iso
from drill.domain.review import Memory, Review
from drill.errors import ConfigError, StoreDamaged
from drill.service import grading
from drill.service.trainer import Trainer
from drill.storage import amendments, cards, health, log
from drill.storage.errors import way_back

AHEAD = 86_400_000
"""Milliseconds: a review later than this from now was written under a wrong clock."""

_UNREADABLE = (LookupError, ConfigError)
"""What replaying a log raises where the rules that it names are not there."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    what: str
    """What it promises, in words."""
    faults: tuple[str, ...]
    repaired: bool = False
    hint: str = ""
    """What to do about the faults; empty where the faults say it, or there are none."""

    @property
    def ok(self) -> bool:
        """Nothing is wrong, or no longer."""
        return self.repaired or not self.faults


def examine(trainer: Trainer, *, repair: bool = False) -> list[Check]:
    """Every check. `repair` rebuilds memories that differ from their log, after a backup.

    A review from the future stays: the log only grows. Where SQLite's own check fails, the
    others are not made: what is read then may be anything.
    """
    sound = _faults_of_the_file(trainer)
    strange: dict[int, str] = {}
    ahead: tuple[str, ...] = ()
    if not sound:
        with trainer.store.read() as connection:
            strange = dict(_differing(trainer, connection))
            ahead = tuple(_from_the_future(trainer, connection))
    repaired = bool(repair and strange)
    if repaired:
        with trainer.store.read() as connection:
            trainer.back_up(connection, "before-repair")
        with trainer.store.write() as connection:
            for card in cards.by_pks(connection, list(strange)):
                try:
                    grading.rebuild(trainer, connection, card)
                except _UNREADABLE:
                    repaired = False
    unseen = ("not looked at, because the file is damaged",) if sound else ()
    return [
        Check(
            "sqlite",
            "the file is a sound SQLite database",
            sound,
            hint=way_back(trainer.paths.store) if sound else "",
        ),
        Check(
            "replay",
            "every card's memory is what replaying its log gives",
            unseen or tuple(strange.values()),
            repaired,
        ),
        Check("future", "no review lies in the future", unseen or ahead),
    ]


def _faults_of_the_file(trainer: Trainer) -> tuple[str, ...]:
    """What SQLite finds; damage that ends its look is a fault as well."""
    try:
        with trainer.store.read() as connection:
            return tuple(health.integrity(connection))
    except StoreDamaged as error:
        return (error.message,)


def _differing(trainer: Trainer, connection: Connection) -> Iterator[tuple[int, str]]:
    """Row number and words for each card whose memory is not what its log gives."""
    kept: defaultdict[str, list[tuple[int, Review]]] = defaultdict(list)
    for line in log.reviews(connection):
        if not line[1].undone:
            kept[line[1].card].append(line)
    amended = amendments.of(connection)
    trainer.follow(connection)
    for stored in cards.every(connection, retired=True):
        try:
            memory, due, first = grading.standing(
                kept.get(stored.key, []),
                amended.get(stored.pk, ()),
                lambda key: trainer.known_rules(connection, key),
            )
        except _UNREADABLE as error:
            yield stored.pk, f"{stored.key}: its log cannot be replayed: {error}"
            continue
        if not _alike(stored.memory, memory):
            yield stored.pk, f"{stored.key}: its memory differs from its log"
        elif stored.due != due:
            yield stored.pk, f"{stored.key}: its due date differs from its log"
        elif stored.first_day != first:
            yield stored.pk, f"{stored.key}: its first study day differs from its log"


def _alike(one: Memory | None, other: Memory | None) -> bool:
    if one is None or other is None:
        return one is other
    return (
        math.isclose(one.stability, other.stability, rel_tol=1e-9)
        and math.isclose(one.difficulty, other.difficulty, rel_tol=1e-9)
        and (one.state, one.step, one.reps, one.lapses, one.last_day, one.last_at)
        == (other.state, other.step, other.reps, other.lapses, other.last_day, other.last_at)
    )


def _from_the_future(trainer: Trainer, connection: Connection) -> Iterator[str]:
    latest = trainer.clock.now() + AHEAD
    for _, review in log.reviews(connection):
        if review.at > latest and not review.undone:
            yield f"{review.card}: reviewed at {iso(review.at)}, which is yet to come"
