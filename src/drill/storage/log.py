"""The append-only review log."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    bindparam,
    func,
    insert,
    literal,
    literal_column,
    select,
)

from drill.clock import Span, iso
from drill.domain.kind import Kind
from drill.domain.review import DueAt, DueOn, Rating, Review, Source, StudyDay
from drill.errors import DamagedRow
from drill.storage import lines
from drill.storage.connection import Connection, Row
from drill.storage.damage import FAULTS, faulty, readable
from drill.storage.damage import at as instant
from drill.storage.predicates import REVIEWED_TODAY, holding
from drill.storage.seals import seal
from drill.storage.sql import Prepared, among
from drill.storage.tables import ASTRAY, CARD, LINE, REVIEW

_UNDO = REVIEW.alias("undo")
_TAKEN_BACK = select(_UNDO.c.seq).where(_UNDO.c.undoes == REVIEW.c.seq).exists()
STANDS = (REVIEW.c.undoes.is_(None), ~_TAKEN_BACK)
"""What a line of the log is that is a review, and was not taken back."""


_ANY_LINE = select(LINE.c.id).limit(1)
_KINDS = frozenset(Kind)
SEALED = (
    "id", "card_pk", "rating", "at", "day", "seconds", "source", "due_day", "due_at", "rules",
    "device", "recalled", "undoes",
)  # fmt: skip
"""What a line's seal is of, in this order."""
_sealed = attrgetter(*SEALED)
_APPEND = Prepared(insert(REVIEW).values({name: bindparam(name) for name in (*SEALED, "seal")}))


def new_id(at: int) -> str:
    """A UUID for a line of an instant, epoch ms: of version 7 (RFC 9562), whose beginning is the
    time.

    So those of a session stand together in the index of ids. Random ones are each written to a page
    of their own, which a large log has to fetch first.
    """
    chance = int.from_bytes(os.urandom(10))
    number = (at % 2**48) << 80 | 0x7 << 76 | (chance >> 68) << 64 | 0b10 << 62 | chance % 2**62
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def append(
    connection: Connection,
    review: Review,
    card_pk: int,
    device: str,
    recalled: Sequence[int] | None = None,
) -> int:
    """Write one review at the end of the log and return its sequence number."""
    row: dict[str, Any] = {
        "id": review.id,
        "card_pk": card_pk,
        "rating": int(review.rating),
        "at": review.at,
        "day": review.day,
        "seconds": float(review.seconds),
        "source": review.source.value,
        "due_day": review.due.day,
        "due_at": review.due.at if isinstance(review.due, DueAt) else None,
        "rules": review.rules,
        "device": device,
        "recalled": None if recalled is None else json.dumps(list(recalled)),
        "undoes": None,
    }
    return int(_APPEND.run(connection, **row, seal=seal(*row.values())).lastrowid or 0)


def ids_in_use(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of these ids that a row of the log has."""
    return set(connection.scalars(select(REVIEW.c.id).where(REVIEW.c.id.in_(among(ids)))))


def times(connection: Connection, keys: Sequence[str]) -> dict[str, list[int]]:
    """When cards were reviewed (epoch ms, sorted), by key, with what was taken back: but for what
    came from elsewhere, which may come again."""
    query = (
        select(CARD.c.key, REVIEW.c.at)
        .join(CARD, CARD.c.pk == REVIEW.c.card_pk)
        .where(REVIEW.c.undoes.is_(None), CARD.c.key.in_(among(keys)))
        .where((REVIEW.c.source != Source.IMPORT.value) | ~_TAKEN_BACK)
        .order_by(REVIEW.c.at)
    )
    out: dict[str, list[int]] = {}
    for row in connection.execute(query):
        out.setdefault(row.key, []).append(row.at)
    return out


def take_back(connection: Connection, seq: int, review_id: str, at: int, device: str) -> None:
    """Append the row that takes a review back."""
    taken = connection.execute(select(REVIEW).where(REVIEW.c.seq == seq)).one()
    row = {name: getattr(taken, name) for name in SEALED} | {
        "id": review_id, "at": at, "seconds": 0.0, "device": device, "recalled": None,
        "undoes": seq,
    }  # fmt: skip
    _APPEND.run(connection, **row, seal=seal(*row.values()))


AMONG_HOMES = (LINE.c.clock.is_(None), LINE.c.clock, LINE.c.id, REVIEW.c.seq)
"""The order of the log where homes are synchronised: that of its lines among them. What no line
says yet is later than all that lines say."""


def among_homes(connection: Connection) -> bool:
    """Whether lines of other homes may be in the log, between those that were here before them."""
    return bool(connection.scalar(_ANY_LINE))


def card_of(connection: Connection, seq: int) -> int:
    """The row number of the card that a review counts for."""
    return int(connection.execute(select(lines.OWNER).where(REVIEW.c.seq == seq)).scalar_one())


def reviews(
    connection: Connection,
    *,
    card_pk: int | None = None,
    of: Sequence[int] | None = None,
    since: int = 0,
    later: int | None = None,
    last: int | None = None,
    whole: bool = False,
) -> Iterator[tuple[int, Review]]:
    """(sequence number, review), oldest first, with those taken back marked `undone`. Where homes
    are synchronised, theirs and these are in the order of their clocks.

    `of` are row numbers of cards, of which they come card by card; `later` keeps only what is dated
    later than an instant (epoch ms), `last` only the newest so many. Damaged ones are left out;
    `whole` raises DamagedRow.
    """
    several = among_homes(connection)
    columns: list[Any] = [REVIEW, CARD.c.key, _TAKEN_BACK.label("undone")]
    query = select(*columns, *((LINE.c.clock, LINE.c.parents) if several else ()))
    owner: Any = lines.OWNER if several else REVIEW.c.card_pk
    query = query.select_from(REVIEW).join(CARD, CARD.c.pk == owner)
    query = query.where(REVIEW.c.undoes.is_(None), REVIEW.c.seq > since)
    order: tuple[Any, ...] = (REVIEW.c.seq,)
    if several:
        query = query.outerjoin(LINE, LINE.c.id == REVIEW.c.id)
        order = AMONG_HOMES
    if card_pk is not None:
        query = query.where(_of_cards(REVIEW.c.card_pk == card_pk, ASTRAY.c.card_pk == card_pk))
        query = query.where(owner == card_pk)
    if later is not None:
        query = query.where(REVIEW.c.at > later)
    if of is not None:
        one = REVIEW.c.card_pk.in_(among(of)), ASTRAY.c.card_pk.in_(among(of))
        query = query.where(_of_cards(*one), owner.in_(among(of))).order_by(owner)
    if last is None:
        rows: Iterable[Row] = connection.execute(query.order_by(*order))
    else:
        newest = (column.desc() for column in order)
        rows = list(connection.execute(query.order_by(*newest).limit(last)))[::-1]
    for row in rows:
        numbered = list(readable(connection, "line", [row], _numbered, _name_of_line))
        if whole and not numbered:
            raise DamagedRow("line", f"of the log of card {card_pk}")
        yield from numbered


def _of_cards(own: Any, astray: Any) -> Any:
    """Which lines may be of some cards, by indexes: their own, and those that count for them."""
    return own | REVIEW.c.seq.in_(select(ASTRAY.c.seq).where(astray))


def _numbered(row: Row) -> tuple[int, Review]:
    review = _review(row)
    if getattr(row, "clock", None) is not None:
        parents = json.loads(row.parents)
        review = replace(review, clock=row.clock, after=parents[0] if parents else "")
    return row.seq, review


def take_backs(connection: Connection, ids: Iterable[str]) -> dict[str, Any]:
    """The lines that take reviews back, by the ids of those: `id`, `at`, `device` and `clock`."""
    query = select(REVIEW.c.id.label("taken"), _UNDO.c.id, _UNDO.c.at, _UNDO.c.device, LINE.c.clock)
    query = query.join(_UNDO, _UNDO.c.undoes == REVIEW.c.seq)
    query = query.outerjoin(LINE, LINE.c.id == _UNDO.c.id).where(REVIEW.c.id.in_(among(ids)))
    return {row.taken: row for row in connection.execute(query.order_by(_UNDO.c.seq.desc()))}


def ids(connection: Connection, seqs: Iterable[int]) -> dict[int, str]:
    """The ids of lines, by sequence number."""
    query = select(REVIEW.c.seq, REVIEW.c.id).where(REVIEW.c.seq.in_(among(seqs)))
    return {row.seq: row.id for row in connection.execute(query)}


def rows_of(connection: Connection, ids: Iterable[str]) -> dict[str, Row]:
    """Lines as the log has them, by id, those that take one back too."""
    query = select(REVIEW).where(REVIEW.c.id.in_(among(ids)))
    return {row.id: row for row in connection.execute(query)}


def seqs(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The sequence numbers of lines, by their ids."""
    query = select(REVIEW.c.seq, REVIEW.c.id).where(REVIEW.c.id.in_(among(ids)))
    return {row.id: row.seq for row in connection.execute(query)}


def beginning(connection: Connection, text: str, most: int) -> list[str]:
    """The ids of lines that begin with a text, so many at most."""
    begins = (REVIEW.c.id >= text) & (REVIEW.c.id < text + "\U0010ffff")
    return list(connection.scalars(select(REVIEW.c.id).where(begins).limit(most)))


def standing(connection: Connection, seqs: Iterable[int]) -> list[int]:
    """Those of these reviews that nothing took back, in the order of the log."""
    query = select(REVIEW.c.seq).where(REVIEW.c.seq.in_(among(seqs)), *STANDS)
    return list(connection.scalars(query.order_by(REVIEW.c.seq)))


def given_with(connection: Connection, seq: int) -> list[int]:
    """The reviews that stand and were written in one with this one, itself among them: of a story
    told, those of its beats."""
    one = connection.execute(select(REVIEW).where(REVIEW.c.seq == seq)).one()
    near = REVIEW.c.day == one.day, REVIEW.c.at == one.at, REVIEW.c.device == one.device
    query = select(REVIEW.c.seq).where(*near, *STANDS).order_by(REVIEW.c.seq)
    return list(connection.scalars(query))


def take_in(connection: Connection, row: dict[str, Any]) -> int:
    """Write a line that another home wrote: a value for each of `SEALED`. Returns its sequence
    number here."""
    sealed_by = seal(*(row[name] for name in SEALED))
    return int(_APPEND.run(connection, **row, seal=sealed_by).lastrowid or 0)


def damaged_lines(connection: Connection) -> Iterator[tuple[int | None, DamagedRow]]:
    """Every line that is not what was written, with its card's row number where that is known."""
    cards = set(connection.scalars(select(CARD.c.pk)))
    query = select(REVIEW, literal(False).label("undone"), literal("").label("key"))
    rows = connection.execute(query.order_by(REVIEW.c.seq))
    for row, error in faulty("line", rows, _review, _name_of_line):
        yield (row.card_pk if row.card_pk in cards else None), error


def missing_lines(connection: Connection) -> Iterator[tuple[int, int]]:
    """First and last sequence number of each run of lines that the log had and has no more.

    Numbers are given one after the other and never again.
    """
    query = (
        "WITH line(seq) AS (SELECT 0 UNION ALL SELECT seq FROM review UNION ALL"
        " SELECT seq + 1 FROM sqlite_sequence WHERE name = 'review') "
        "SELECT * FROM (SELECT seq + 1, lead(seq) OVER (ORDER BY seq) - 1 AS last, seq FROM line) "
        "WHERE last > seq"
    )
    for first, last, _ in connection.exec_driver_sql(query):
        yield first, last


def _name_of_line(row: Row) -> str:
    try:
        return f"{row.seq} of {iso(instant(row.at))}"
    except FAULTS:
        return f"{row.seq}"


def plain(connection: Connection) -> Iterator[tuple[int, int, int, int, int]]:
    """(sequence number, card's row number, study day, rating, epoch ms) of every review that
    stands, oldest first."""
    query = select(REVIEW.c.seq, REVIEW.c.card_pk, REVIEW.c.day, REVIEW.c.rating, REVIEW.c.at)
    where = query.where(*STANDS).order_by(REVIEW.c.seq)
    for row in connection.execute(where):
        yield tuple(row)


def _review(row: Row) -> Review:
    if seal(*_sealed(row)) != row.seal:
        raise ValueError("it is not what was written")
    due_day = StudyDay(row.due_day)
    return Review(
        id=row.id,
        card=row.key,
        rating=Rating(row.rating),
        at=row.at,
        day=StudyDay(row.day),
        seconds=row.seconds,
        source=Source(row.source),
        due=DueOn(due_day) if row.due_at is None else DueAt(due_day, row.due_at),
        rules=row.rules,
        undone=bool(row.undone),
        device=row.device,
    )


def seconds_by_kind(connection: Connection, most: int = 200) -> dict[Kind, list[float]]:
    """The newest review durations of each kind, in seconds; timed ones only. Newest by their times:
    in which order they came to a log is another matter in each home."""
    newest = (
        select(REVIEW.c.card_pk, REVIEW.c.seconds, REVIEW.c.day, REVIEW.c.at, REVIEW.c.id)
        .where(REVIEW.c.undoes.is_(None), REVIEW.c.seconds > 0)
        .order_by(REVIEW.c.day.desc(), REVIEW.c.at.desc(), REVIEW.c.id.desc())
        .limit(most * 10)
        .subquery()
    )
    rows = connection.execute(
        select(CARD.c.kind, newest.c.seconds)
        .join(CARD, CARD.c.pk == newest.c.card_pk)
        .order_by(newest.c.day.desc(), newest.c.at.desc(), newest.c.id.desc())
    )
    out: dict[Kind, list[float]] = {}
    for kind, seconds in rows:
        if kind not in _KINDS:
            continue  # the card is damaged
        newest_of_kind = out.setdefault(Kind(kind), [])
        if len(newest_of_kind) < most:
            newest_of_kind.append(float(seconds))
    return out


def seconds_studied(connection: Connection, span: Span, source: Source | None = None) -> float:
    """Seconds of a study day spent on reviews that stand, from one source or from any."""
    query = select(func.coalesce(func.sum(REVIEW.c.seconds), 0.0))
    query = query.where(holding(REVIEWED_TODAY, **span._asdict()), *STANDS)
    if source is not None:
        query = query.where(REVIEW.c.source == source.value)
    return float(connection.scalar(query) or 0.0)


def seconds_between(
    connection: Connection, since: int, until: int, source: Source | None = None
) -> dict[str, float]:
    """Seconds spent by kind, from one epoch ms to before another, on reviews that stand, from one
    source or from any."""
    query = select(CARD.c.kind, func.sum(REVIEW.c.seconds)).group_by(CARD.c.kind)
    query = query.join(CARD, CARD.c.pk == REVIEW.c.card_pk)
    query = query.where(REVIEW.c.at >= since, REVIEW.c.at < until, *STANDS)
    if source is not None:
        query = query.where(REVIEW.c.source == source.value)
    return {str(kind): float(seconds or 0.0) for kind, seconds in connection.execute(query)}


def at_first_sight(connection: Connection, most: int = 200) -> tuple[int, int]:
    """Of the newest first reviews of a card, so many at most: how many were a pass, and all."""
    # SQLite takes the other columns from the row that has the least.
    first = (
        select(REVIEW.c.rating, func.min(REVIEW.c.at).label("at"))
        .where(
            REVIEW.c.source.in_([Source.STUDY.value, Source.CRAM.value, Source.ANSWER.value]),
            *STANDS,
        )
        .group_by(REVIEW.c.card_pk)
        .order_by(literal_column("at").desc(), REVIEW.c.card_pk)
        .limit(most)
    )
    ratings = [row.rating for row in connection.execute(first)]
    return sum(rating > int(Rating.AGAIN) for rating in ratings), len(ratings)


def massed(connection: Connection) -> set[int]:
    """Row numbers of the cards that were recalled more than once on one study day."""
    query = (
        select(REVIEW.c.card_pk)
        .where(REVIEW.c.rating > int(Rating.AGAIN), *STANDS)
        .group_by(REVIEW.c.card_pk, REVIEW.c.day)
        .having(func.count() > 1)
    )
    return set(connection.scalars(query))
