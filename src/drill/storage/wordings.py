"""Notes as what they say, not taken apart: for work on thousands at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, literal, select, update

from drill.cards.build import PLACES
from drill.domain.plain import settled
from drill.storage.damage import readable, text
from drill.storage.library import PLAIN_KINDS, dump
from drill.storage.seals import seal
from drill.storage.sql import among, write_columns
from drill.storage.tables import CARD, NOTE


class Wording(NamedTuple):
    """A note of a plain kind with what it says as plain data: for work on many, which makes no
    more of it."""

    pk: int
    deck: str
    note: str
    """Its id."""
    kind: str
    position: int
    plain: dict[str, Any]
    """What it says, as `domain.plain.settled` has it."""
    said: str
    """Kind and the same, as JSON."""


_WORDINGS = (
    select(*(NOTE.c[name] for name in ("pk", "deck", "note", "kind", "position", "body", "seal")))
    .where(NOTE.c.kind.in_(PLAIN_KINDS), ~NOTE.c.retired)
    .order_by(NOTE.c.deck, NOTE.c.position)
)


def find(connection: Connection, pks: Sequence[int]) -> list[Wording]:
    """What notes say, by row number, in order; those of other kinds than the plain ones left out,
    and retired ones."""
    rows = connection.execute(_WORDINGS.where(NOTE.c.pk.in_(among(pks)))).all()
    return list(
        readable(connection, "note", rows, _wording_of, lambda row: f"{row.deck}/{row.note}")
    )


def _wording_of(row: Row[Any]) -> Wording:
    pk, deck, note, kind, position, body, sealed_as = tuple(row)
    if seal(text(kind), text(body)) != sealed_as:
        raise ValueError("it is not what was written")
    data = json.loads(body)
    plain = settled(kind, data)
    body = body if plain is data else dump(plain)  # written by the same encoder, see `library.dump`
    return Wording(pk, deck, note, kind, position, plain, said(kind, body))


def said(kind: str, body: str) -> str:
    """What tells one version of a note from another: its kind and its body, as JSON."""
    return f'["{kind}",{body}]'


def rewrite(connection: Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Replace what notes say, by row number: (pk, kind, body)."""
    sealed_rows = ((body, seal(kind, body), pk) for pk, kind, body in rows)
    write_columns(connection, NOTE, ("body", "seal"), sealed_rows)


def resettle(connection: Connection, rows: Sequence[tuple[int, int]], deck_id: str) -> None:
    """Plain notes to another deck, in which nobody has their ids: (pk, position there). Their cards
    go along, with what is remembered."""
    placed = ((deck_id, position, pk) for pk, position in rows)
    write_columns(connection, NOTE, ("deck", "position"), placed)
    key = literal(deck_id) + "/" + NOTE.c.note + "/" + CARD.c.slot
    order = CARD.c.ord - CARD.c.ord % PLACES + func.min(NOTE.c.position, PLACES - 1)
    moved = update(CARD).where(CARD.c.note_pk == NOTE.c.pk)
    going = NOTE.c.pk.in_(among(pk for pk, _ in rows))
    connection.execute(moved.where(going).values(key=key, ord=order))
