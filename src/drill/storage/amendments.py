"""What was decided about a card besides its reviews: to forget it, or to move its due day.

An amendment counts after the line of the log that was the last when it was made, so a card's
memory is what replaying its log *and* its amendments gives. Each keeps what the card's memory was
before it: taking amendments back, newest first, puts that back to the last bit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from drill.storage.cards import MEMORY
from drill.storage.columns import CARD
from drill.storage.connection import Connection
from drill.storage.log import among_homes, last_seq
from drill.storage.sql import listed, put_columns, put_rows

RESET, DUE = "reset", "due"

_MEMORY = ", ".join(MEMORY)
_THESE = "pk IN (SELECT value FROM json_each(:pks))"
_STANDING = """
    SELECT amendment.card_pk, amendment.at, amendment.seq, amendment.what, amendment.due_day,
        min(line.clock)
    FROM amendment
    LEFT JOIN paired ON paired.kind = 'amendment' AND paired.pk = amendment.pk
    LEFT JOIN line ON line.kind = 'amendment' AND line.about = paired.about
    WHERE NOT amendment.undone{of_card}
    GROUP BY amendment.pk ORDER BY min(line.clock) IS NULL, min(line.clock), amendment.pk
"""
_EVERY = _STANDING.format(of_card="")
_OF_CARD = _STANDING.format(of_card=" AND amendment.card_pk = :card_pk")
_FORGOTTEN = f"""
    SELECT max(seq) FROM amendment WHERE card_pk = :card_pk AND what = '{RESET}' AND NOT undone
"""
_OF_LINES = f"""
    SELECT review.seq, review.card_pk, (
        SELECT coalesce(max(amendment.seq), 0) FROM amendment
        WHERE amendment.card_pk = review.card_pk AND amendment.what = '{RESET}'
            AND amendment.seq < review.seq AND NOT amendment.undone
    )
    FROM review WHERE review.seq IN (SELECT value FROM json_each(:seqs)) ORDER BY review.seq
"""
# What was reviewed from a line on, less what was reviewed before it and taken back from it on.
_TURNS = """
    WITH line (seq, card_pk, forgotten, since) AS (
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),
            json_extract(value, '$[2]'), json_extract(value, '$[3]')
        FROM json_each(:lines)
    )
    SELECT line.seq, line.card_pk, line.since > line.forgotten + 1, (
        SELECT count(*) FROM review AS earlier
        WHERE earlier.card_pk = line.card_pk AND earlier.seq < line.seq
            AND earlier.seq >= line.since AND earlier.undoes IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM review AS undo
                WHERE undo.undoes = earlier.seq AND undo.seq < line.seq
            )
    ) - (
        SELECT count(*) FROM review AS undo
        WHERE undo.card_pk = line.card_pk AND undo.seq < line.seq AND undo.seq >= line.since
            AND undo.undoes > line.forgotten AND undo.undoes < line.since
    )
    FROM line ORDER BY line.seq
"""
_REMEMBER = f"UPDATE card SET {', '.join(f'{name} = :{name}' for name in MEMORY)} WHERE {_THESE}"
_ADD = """
    INSERT INTO amendment (pk, card_pk, seq, at, what, due_day, was, undone)
    VALUES (?, ?, ?, ?, ?, ?, ?, 0)
"""


class Amendment(NamedTuple):
    """One decision that stands."""

    at: int
    """Epoch ms."""
    seq: int
    """It counts after this line of the log."""
    what: str
    """RESET or DUE."""
    due_day: int | None
    """The study day it moved the card to."""
    clock: int | None = None
    """Where it stands among the lines of all homes; None: no other home knows it."""


def of(connection: Connection, card_pk: int | None = None) -> dict[int, list[Amendment]]:
    """The amendments that stand, in the order in which they were made, by card row number."""
    out: defaultdict[int, list[Amendment]] = defaultdict(list)
    rows = connection.execute(_EVERY if card_pk is None else _OF_CARD, card_pk=card_pk)
    for of_card, *amendment in rows:
        out[of_card].append(Amendment(*amendment))
    return dict(out)


def forgotten(connection: Connection, card_pk: int) -> int:
    """The line of the log up to which a card was forgotten; 0: it never was."""
    return connection.scalar(_FORGOTTEN, card_pk=card_pk) or 0


Turns = dict[int, tuple[int, int]]
"""Of each card, by its row number, a line of the log and the turn at which it was asked there."""


def turns(
    connection: Connection, seqs: Collection[int], known: Turns | None = None
) -> dict[int, int]:
    """How often the card of each line of the log had been reviewed when that line was written: the
    turn at which it was asked. What was taken back or forgotten by then does not count.

    Who goes through the log keeps `known` from one part of it to the next: a card is counted on
    from there, and not from its first review.
    """
    known = {} if known is None else known
    # What another home took back may be another card's by now: then each line is counted alone.
    alone = among_homes(connection)
    since = {card: seq for card, (seq, _) in known.items()}
    lines = []
    for seq, card, forgotten in connection.execute(_OF_LINES, seqs=listed(seqs)):
        begun = 0 if alone or since.get(card, 0) > seq else since.get(card, 0)
        lines.append((seq, card, forgotten, max(begun, forgotten + 1)))
        since[card] = seq
    out = {}
    for seq, card, goes_on, more in connection.execute(_TURNS, lines=json.dumps(lines)):
        out[seq] = more + (known[card][1] if goes_on else 0)
        known[card] = seq, out[seq]
    return out


def reset(connection: Connection, pks: Sequence[int], at: int) -> list[int]:
    """Make cards new again; their reviews stay in the log. Returns the amendments' row numbers."""
    rows = _add(connection, RESET, [(pk, None) for pk in pks], at)
    fresh = dict.fromkeys(MEMORY) | {"state": "new", "reps": 0, "lapses": 0}
    connection.execute(_REMEMBER, pks=listed(pks), **fresh)
    return rows


def move_due(connection: Connection, pks_and_days: Iterable[tuple[int, int]], at: int) -> list[int]:
    """Move cards in review to other study days: (row number, day). Returns the amendments' rows."""
    moves = list(pks_and_days)
    rows = _add(connection, DUE, moves, at)
    put_columns(connection, CARD, ("due_day", "due_at"), [(day, None, pk) for pk, day in moves])
    return rows


def _add(
    connection: Connection, what: str, moves: Sequence[tuple[int, int | None]], at: int
) -> list[int]:
    seq = last_seq(connection)
    first = connection.scalar("SELECT coalesce(max(pk), 0) + 1 FROM amendment")
    query = f"SELECT pk, {_MEMORY} FROM card WHERE {_THESE}"
    memories = connection.execute(query, pks=listed(pk for pk, _ in moves))
    was = {pk: json.dumps(memory) for pk, *memory in memories}
    rows = [
        (first + index, pk, seq, at, what, day, was[pk]) for index, (pk, day) in enumerate(moves)
    ]
    connection.many(_ADD, rows)
    return [row[0] for row in rows]


def memory_of(connection: Connection, card_pk: int) -> str:
    """A card's memory as an amendment keeps it."""
    query = f"SELECT {_MEMORY} FROM card WHERE pk = :pk"
    (memory,) = connection.execute(query, pk=card_pk)
    return json.dumps(memory)


def take_back(connection: Connection, rows: Sequence[int]) -> None:
    """Take amendments back: each card's memory is again what it was before the first of them."""
    before: dict[int, list[Any]] = {}
    pks = listed(rows)
    taken = f"SELECT card_pk, was FROM amendment WHERE {_THESE} ORDER BY pk DESC"
    for card_pk, was in connection.execute(taken, pks=pks):
        before[card_pk] = json.loads(was)  # the oldest is the last that is read
    connection.execute(f"UPDATE amendment SET undone = 1 WHERE {_THESE}", pks=pks)
    memories = [{"pk": pk} | dict(zip(MEMORY, was, strict=True)) for pk, was in before.items()]
    put_rows(connection, CARD, memories)
