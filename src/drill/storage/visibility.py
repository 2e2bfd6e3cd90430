"""Which cards may be shown: derived from what they are, whenever that changes."""

from __future__ import annotations

import json

from drill.domain.card import Card
from drill.domain.deck import Competency
from drill.domain.kind import Kind
from drill.scheduling.mix import DETAILS
from drill.storage import settings
from drill.storage.connection import Connection
from drill.storage.predicates import PAUSED
from drill.storage.sql import listed

WHOLE_SAMPLES = "whole samples"
"""The setting that says whether the beats, figures and follow-ups of samples are asked for: `yes`
or `no`."""

_SET = "UPDATE card SET {flag} = {value} WHERE {flag} != {value}"
_ACTIVE = f"(NOT (retired OR suspended OR shadowed OR {PAUSED}))"
_SHADOWED = """
    (sample AND (
        pk IN (
            SELECT card.pk FROM card JOIN note ON note.pk = card.note_pk
            WHERE (note.deck, card.competency) IN (
                SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]')
                FROM json_each(:told)
            )
        )
        OR (NOT :whole AND kind IN (SELECT value FROM json_each(:details)) AND stability IS NULL)
    ))
"""
_ACTIVATE = _SET.format(flag="active", value=_ACTIVE)
_SHADOW = _SET.format(flag="shadowed", value=_SHADOWED)
_COMPETENCIES = "SELECT deck, note FROM note WHERE kind = :kind AND NOT retired ORDER BY deck"
_TELLS = """
    SELECT DISTINCT note.deck, card.competency, card.sample
    FROM card JOIN note ON note.pk = card.note_pk
    WHERE card.kind = :kind AND NOT card.retired AND card.competency != ''
"""


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
    hidden = json.dumps(_told_by_own(connection))
    details = listed(kind.value for kind in DETAILS)
    connection.execute(_SHADOW, whole=whole, told=hidden, details=details)
    connection.execute(_ACTIVATE)


def _told_by_own(connection: Connection) -> list[tuple[str, str]]:
    """(deck, competency as its stories name it) wherever an own story is mainly for the same.

    What counts is where the name leads: `id` in one deck and `deck/id` in another may be one.
    """
    homes: dict[str, list[str]] = {}
    for deck, note in connection.execute(_COMPETENCIES, kind=Competency.kind):
        homes.setdefault(note, []).append(deck)

    def leads(deck_id: str, ref: str) -> str:
        decks = homes.get(ref, [""])
        return ref if "/" in ref else f"{deck_id if deck_id in decks else decks[0]}/{ref}"

    tells = list(connection.rows(_TELLS, kind=Kind.TELL.value))
    own = {leads(row.deck, row.competency) for row in tells if not row.sample}
    return [(row.deck, row.competency) for row in tells if leads(row.deck, row.competency) in own]
