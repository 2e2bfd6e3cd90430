"""Notes as what they say, not taken apart: for work on thousands at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, literal, select, update

from drill.cards.build import PLACES
from drill.domain.plain import note_from_plain, plain_form, to_plain
from drill.storage import fulltext
from drill.storage.damage import readable, text
from drill.storage.library import PLAIN_KINDS, dump
from drill.storage.seals import seal
from drill.storage.sql import among, raw_rows, write_columns
from drill.storage.tables import CARD, NOTE


class Wording(NamedTuple):
    """A note of a plain kind with what it says as JSON: for work on many, which makes no more of
    it."""

    pk: int
    deck: str
    note: str
    """Its id."""
    kind: str
    position: int
    form: re.Match[str]
    """What it says, as `domain.plain.plain_form` takes it apart."""
    kept_so: bool
    """Whether it is kept in just these letters; else in those of an earlier drill."""

    @property
    def said(self) -> str:
        """Kind and body, as JSON."""
        return said(self.kind, self.form.string)


_WORDINGS = (
    select(*(NOTE.c[name] for name in ("pk", "deck", "note", "kind", "position", "body", "seal")))
    .where(NOTE.c.kind.in_(PLAIN_KINDS), ~NOTE.c.retired)
    .order_by(NOTE.c.deck, NOTE.c.position)
)


def find(connection: Connection, pks: Sequence[int]) -> list[Wording]:
    """What notes say, by row number, in order; those of other kinds than the plain ones left out,
    and retired ones."""
    rows = raw_rows(connection, _WORDINGS.where(NOTE.c.pk.in_(among(pks))))
    return list(readable(connection, "note", rows, _wording_of, _name))


def _name(row: Any) -> str:
    return f"{row[1]}/{row[2]}"


def _wording_of(row: Any) -> Wording:
    pk, deck, note, kind, position, body, sealed_as = row
    if seal(text(kind), text(body)) != sealed_as:
        raise ValueError("it is not what was written")
    same = plain_form().fullmatch(body)  # by the same encoder, see `library.dump`
    form = same or plain_form().fullmatch(dump(to_plain(note_from_plain(kind, json.loads(body)))))
    if form is None:
        raise ValueError("it is no note of its kind")
    return Wording(pk, deck, note, kind, position, form, same is not None)


def said(kind: str, body: str) -> str:
    """What tells one version of a note from another: its kind and its body, as JSON."""
    return f'["{kind}",{body}]'


def retagged(
    items: Iterable[Wording], change: Callable[[list[str]], list[str]]
) -> list[tuple[Wording, str]]:
    """The notes that have other tags once they are changed, each with what its body is then.
    `change` makes tags of tags, and is asked once for each list of them."""
    fresh: dict[str, str] = {}
    out = []
    for item in items:
        tags, (start, end) = item.form["tags"], item.form.span("tags")
        if tags not in fresh:
            now = change(json.loads(f"{{{tags[1:]}}}").get("tags", []))
            fresh[tags] = f',"tags":{dump(now)}' if now else ""
        if fresh[tags] != tags:
            body = item.form.string
            out.append((item, f"{body[:start]}{fresh[tags]}{body[end:]}"))
    return out


def retag(connection: Connection, changed: Sequence[tuple[Wording, str]]) -> None:
    """Let notes have other tags: what `retagged` found."""
    rows = ((body, seal(item.kind, body), item.pk) for item, body in changed)
    write_columns(connection, NOTE, ("body", "seal"), rows)
    # A tag in a list is no word; of an earlier drill a single one was.
    fulltext.same_words(connection, [item.pk for item, _ in changed if item.kept_so])


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
