"""Which cards may be shown: derived from what they are, whenever that changes."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, Update, bindparam, func, select, tuple_, update

from drill.domain.card import Card
from drill.domain.deck import Competency
from drill.domain.kind import Kind
from drill.scheduling.mix import DETAILS
from drill.storage import settings
from drill.storage.connection import Connection
from drill.storage.sql import sound_json
from drill.storage.tables import CARD, DECK, NOTE

WHOLE_SAMPLES = "whole samples"
"""The setting that says whether the beats, figures and follow-ups of samples are asked for: `yes`
or `no`."""

PAUSED = CARD.c.note_pk.in_(
    select(NOTE.c.pk)
    .join(DECK, DECK.c.id == NOTE.c.deck)
    .where(func.json_extract(sound_json(DECK.c.options), "$.paused") == 1)
)
"""Whether a card is of a paused deck."""


def wish(*, whole_samples: bool) -> str:
    """The value of that setting."""
    return "yes" if whole_samples else "no"


def follow(connection: Connection, card: Card, *, was_seen: bool, is_seen: bool) -> bool:
    """A card got its first review, or lost its last one: what that changes; whether it may have
    changed what may be shown of others."""
    changes = was_seen is not is_seen and card.sample and card.kind in DETAILS
    if changes:
        settle(connection)
    return changes


def settle(connection: Connection) -> None:
    """Recompute which cards may be shown: after an import, an edit, a suspension or an undo.

    An own story puts the sample cards of its competency in its shadow: kept, visible, and
    back as soon as the own story is gone. What samples say in detail stays there from the
    beginning, where it is not asked for; what was reviewed before goes on.
    """
    whole = settings.get(connection, WHOLE_SAMPLES) == wish(whole_samples=True)
    connection.execute(_shadowing(whole_samples=whole), {"told": _told_by_own(connection)})
    connection.execute(_activating())


# Each is made once: SQLAlchemy takes longer to put one together than SQLite to run it.


@cache
def _shadowing(*, whole_samples: bool) -> Update:
    place = tuple_(NOTE.c.deck, CARD.c.competency)
    covered = select(CARD.c.pk).join(NOTE, NOTE.c.pk == CARD.c.note_pk)
    rests = CARD.c.pk.in_(covered.where(place.in_(bindparam("told", expanding=True))))
    if not whole_samples:
        rests |= CARD.c.kind.in_([kind.value for kind in DETAILS]) & CARD.c.stability.is_(None)
    shadowed = CARD.c.sample & rests
    return update(CARD).where(CARD.c.shadowed != shadowed).values(shadowed=shadowed)


@cache
def _activating() -> Update:
    active = ~(CARD.c.retired | CARD.c.suspended | CARD.c.shadowed | PAUSED)
    return update(CARD).where(CARD.c.active != active).values(active=active)


@cache
def _competencies() -> Select[Any]:
    query = select(NOTE.c.deck, NOTE.c.note).order_by(NOTE.c.deck)
    return query.where(NOTE.c.kind == Competency.kind, ~NOTE.c.retired)


@cache
def _tells() -> Select[Any]:
    return (
        select(NOTE.c.deck, CARD.c.competency, CARD.c.sample)
        .join(NOTE, NOTE.c.pk == CARD.c.note_pk)
        .where(CARD.c.kind == Kind.TELL.value, ~CARD.c.retired, CARD.c.competency != "")
        .distinct()
    )


def _told_by_own(connection: Connection) -> list[tuple[str, str]]:
    """(deck, competency as its stories name it) wherever an own story is mainly for the same.

    What counts is where the name leads: `id` in one deck and `deck/id` in another may be one.
    """
    homes: dict[str, list[str]] = {}
    for row in connection.execute(_competencies()):
        homes.setdefault(row.note, []).append(row.deck)

    def leads(deck_id: str, ref: str) -> str:
        decks = homes.get(ref, [""])
        return ref if "/" in ref else f"{deck_id if deck_id in decks else decks[0]}/{ref}"

    tells = connection.execute(_tells()).all()
    own = {leads(row.deck, row.competency) for row in tells if not row.sample}
    return [(row.deck, row.competency) for row in tells if leads(row.deck, row.competency) in own]
