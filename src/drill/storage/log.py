"""The append-only review log."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from drill.clock import Span, iso
from drill.domain.kind import Kind
from drill.domain.review import DueAt, DueOn, Rating, Review, Source, StudyDay
from drill.errors import DamagedRow
from drill.storage.columns import REVIEW
from drill.storage.connection import Connection, Row
from drill.storage.damage import FAULTS, faulty, readable
from drill.storage.damage import at as instant
from drill.storage.lines import counting_for
from drill.storage.predicates import OWNER, REVIEWED_TODAY, STANDS, TAKEN_BACK
from drill.storage.seals import seal
from drill.storage.sql import add_row, listed

_KINDS = frozenset(Kind)
SEALED = (
    "id", "card_pk", "rating", "at", "day", "seconds", "source", "due_day", "due_at", "rules",
    "device", "recalled", "undoes",
)  # fmt: skip
"""What a line's seal is of, in this order."""
_sealed = attrgetter(*SEALED)
_GIVEN_TO_A_CARD = f"('{Source.STUDY}', '{Source.CRAM}', '{Source.ANSWER}')"
"""Sources of what a person answered."""
_OF_IDS = "FROM review WHERE id IN (SELECT value FROM json_each(:ids))"
_FROM_SOURCE = "(:source IS NULL OR review.source = :source)"
"""From one source or from any."""

AMONG_HOMES = "line.clock IS NULL, line.clock, line.id, review.seq"
"""The order of the log where homes are synchronised: that of its lines among them. What no line
says yet is later than all that lines say."""
_NEWEST_AMONG_HOMES = "line.clock IS NULL DESC, line.clock DESC, line.id DESC, review.seq DESC"


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
    return take_in(connection, row)


def last_seq(connection: Connection) -> int:
    """The sequence number of the last line; 0: there is none."""
    return connection.scalar("SELECT max(seq) FROM review") or 0


def ids_in_use(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of these ids that a row of the log has."""
    return set(connection.scalars(f"SELECT id {_OF_IDS}", ids=listed(ids)))


def times(connection: Connection, keys: Sequence[str]) -> dict[str, list[int]]:
    """When cards were reviewed (epoch ms, sorted), by key, with what was taken back: but for what
    came from elsewhere, which may come again."""
    rows = connection.rows(
        f"""
        SELECT card.key, review.at FROM review JOIN card ON card.pk = review.card_pk
        WHERE review.undoes IS NULL AND card.key IN (SELECT value FROM json_each(:keys))
            AND (review.source <> :elsewhere OR NOT {TAKEN_BACK})
        ORDER BY review.at
        """,
        keys=listed(keys),
        elsewhere=Source.IMPORT.value,
    )
    out: dict[str, list[int]] = {}
    for row in rows:
        out.setdefault(row.key, []).append(row.at)
    return out


def take_back(connection: Connection, seq: int, review_id: str, at: int, device: str) -> None:
    """Append the row that takes a review back."""
    taken = connection.row("SELECT * FROM review WHERE seq = :seq", seq=seq)
    assert taken is not None
    undo = {
        "id": review_id, "at": at, "seconds": 0.0, "device": device, "recalled": None,
        "undoes": seq,
    }  # fmt: skip
    take_in(connection, taken._asdict() | undo)


def among_homes(connection: Connection) -> bool:
    """Whether lines of other homes may be in the log, between those that were here before them."""
    return connection.scalar("SELECT 1 FROM line LIMIT 1") is not None


def card_of(connection: Connection, seq: int) -> int:
    """The row number of the card that a review counts for."""
    return int(connection.scalar(f"SELECT {OWNER} FROM review WHERE review.seq = :seq", seq=seq))


def cards_counted_for(connection: Connection) -> set[int]:
    """The row numbers of all cards that reviews count for."""
    return set(connection.scalars(f"SELECT DISTINCT {OWNER} FROM review"))


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
    owner = OWNER if several else "review.card_pk"
    where = ["review.undoes IS NULL", "review.seq > :since"]
    order, newest = "review.seq", "review.seq DESC"
    columns = f"review.*, card.key, {TAKEN_BACK} AS undone"
    tables = f"review JOIN card ON card.pk = {owner}"
    if several:
        order, newest = AMONG_HOMES, _NEWEST_AMONG_HOMES
        columns += ", line.clock, line.parents"
        tables += " LEFT JOIN line ON line.id = review.id"
    if card_pk is not None:
        one = "= :card_pk"
        where.append(counting_for(one) if several else f"{owner} {one}")
    if later is not None:
        where.append("review.at > :later")
    if of is not None:
        some = "IN (SELECT value FROM json_each(:of))"
        where.append(counting_for(some) if several else f"{owner} {some}")
        order, newest = f"{owner}, {order}", f"{owner}, {newest}"
    query = f"SELECT {columns} FROM {tables} WHERE {' AND '.join(where)} ORDER BY "
    values = {"since": since, "card_pk": card_pk, "later": later, "of": listed(of or ())}
    if last is None:
        rows: Iterable[Row] = connection.rows(query + order, **values)
    else:
        rows = list(connection.rows(f"{query}{newest} LIMIT :last", last=last, **values))[::-1]
    for row in rows:
        numbered = list(readable(connection, "line", [row], _numbered, _name_of_line))
        if whole and not numbered:
            raise DamagedRow("line", f"of the log of card {card_pk}")
        yield from numbered


def _numbered(row: Row) -> tuple[int, Review]:
    review = _review(row)
    if getattr(row, "clock", None) is not None:
        parents = json.loads(row.parents)
        review = replace(review, clock=row.clock, after=parents[0] if parents else "")
    return row.seq, review


def take_backs(connection: Connection, ids: Iterable[str]) -> dict[str, Any]:
    """The lines that take reviews back, by the ids of those: `id`, `at`, `device` and `clock`."""
    rows = connection.rows(
        """
        SELECT review.id AS taken, undo.id, undo.at, undo.device, line.clock
        FROM review JOIN review AS undo ON undo.undoes = review.seq
            LEFT JOIN line ON line.id = undo.id
        WHERE review.id IN (SELECT value FROM json_each(:ids))
        ORDER BY undo.seq DESC
        """,
        ids=listed(ids),
    )
    return {row.taken: row for row in rows}


def ids(connection: Connection, seqs: Iterable[int]) -> dict[int, str]:
    """The ids of lines, by sequence number."""
    query = "SELECT seq, id FROM review WHERE seq IN (SELECT value FROM json_each(:seqs))"
    return dict(connection.execute(query, seqs=listed(seqs)))


def rows_of(connection: Connection, ids: Iterable[str]) -> dict[str, Row]:
    """Lines as the log has them, by id, those that take one back too."""
    return {row.id: row for row in connection.rows(f"SELECT * {_OF_IDS}", ids=listed(ids))}


def seqs(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The sequence numbers of lines, by their ids."""
    return dict(connection.execute(f"SELECT id, seq {_OF_IDS}", ids=listed(ids)))


def beginning(connection: Connection, text: str, most: int) -> list[str]:
    """The ids of lines that begin with a text, so many at most."""
    query = "SELECT id FROM review WHERE id >= :first AND id < :last LIMIT :most"
    last = text + "\U0010ffff"
    return connection.scalars(query, first=text, last=last, most=most)


def standing(connection: Connection, seqs: Iterable[int]) -> list[int]:
    """Those of these reviews that nothing took back, in the order of the log."""
    query = f"""
        SELECT review.seq FROM review
        WHERE review.seq IN (SELECT value FROM json_each(:seqs)) AND {STANDS}
        ORDER BY review.seq
    """
    return connection.scalars(query, seqs=listed(seqs))


def given_with(connection: Connection, seq: int) -> list[int]:
    """The reviews that stand and were written in one with this one, itself among them: of a story
    told, those of its beats."""
    query = f"""
        SELECT review.seq FROM review JOIN review AS one
            ON one.day = review.day AND one.at = review.at AND one.device = review.device
        WHERE one.seq = :seq AND {STANDS}
        ORDER BY review.seq
    """
    return connection.scalars(query, seq=seq)


def take_in(connection: Connection, row: dict[str, Any]) -> int:
    """Write a line: a value for each of `SEALED`, as another home had it where it is from there.
    Returns its sequence number here."""
    values = {name: row[name] for name in SEALED}
    return add_row(connection, REVIEW, values | {"seal": seal(*values.values())})


def damaged_lines(connection: Connection) -> Iterator[tuple[int | None, DamagedRow]]:
    """Every line that is not what was written, with its card's row number where that is known."""
    cards = set(connection.scalars("SELECT pk FROM card"))
    rows = connection.rows("SELECT *, 0 AS undone, '' AS key FROM review ORDER BY seq")
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
    for first, last, _ in connection.execute(query):
        yield first, last


def _name_of_line(row: Row) -> str:
    try:
        return f"{row.seq} of {iso(instant(row.at))}"
    except FAULTS:
        return f"{row.seq}"


def plain(connection: Connection) -> Iterator[tuple[int, int, int, int, int]]:
    """(sequence number, card's row number, study day, rating, epoch ms) of every review that
    stands, in the order of `reviews`."""
    owner, tables, order = "review.card_pk", "review", "review.seq"
    if among_homes(connection):
        owner, order = OWNER, AMONG_HOMES
        tables += " LEFT JOIN line ON line.id = review.id"
    query = f"""
        SELECT review.seq, {owner}, review.day, review.rating, review.at FROM {tables}
        WHERE {STANDS} ORDER BY {order}
    """
    yield from connection.execute(query)


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
    rows = connection.execute(
        """
        SELECT card.kind, newest.seconds FROM (
            SELECT card_pk, seconds, day, at, id FROM review
            WHERE undoes IS NULL AND seconds > 0
            ORDER BY day DESC, at DESC, id DESC LIMIT :many
        ) AS newest JOIN card ON card.pk = newest.card_pk
        ORDER BY newest.day DESC, newest.at DESC, newest.id DESC
        """,
        many=most * 10,
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
    query = f"""
        SELECT sum(review.seconds) FROM review
        WHERE {REVIEWED_TODAY} AND {STANDS} AND {_FROM_SOURCE}
    """
    seconds = connection.scalar(query, source=source, **span._asdict())
    return float(seconds or 0.0)


def seconds_between(
    connection: Connection, since: int, until: int, source: Source | None = None
) -> dict[str, float]:
    """Seconds spent by kind, from one epoch ms to before another, on reviews that stand, from one
    source or from any."""
    rows = connection.execute(
        f"""
        SELECT card.kind, sum(review.seconds) FROM review JOIN card ON card.pk = review.card_pk
        WHERE review.at >= :since AND review.at < :until
            AND {STANDS} AND {_FROM_SOURCE}
        GROUP BY card.kind
        """,
        since=since,
        until=until,
        source=source,
    )
    return {str(kind): float(seconds or 0.0) for kind, seconds in rows}


def at_first_sight(connection: Connection, most: int = 200) -> tuple[int, int]:
    """Of the newest first reviews of a card, so many at most: how many were a pass, and all."""
    # SQLite takes the other columns from the row that has the least.
    query = f"""
        SELECT review.rating, min(review.at) AS first FROM review
        WHERE review.source IN {_GIVEN_TO_A_CARD} AND {STANDS}
        GROUP BY review.card_pk ORDER BY first DESC, review.card_pk LIMIT :most
    """
    ratings = connection.scalars(query, most=most)
    return sum(rating > int(Rating.AGAIN) for rating in ratings), len(ratings)


def massed(connection: Connection) -> set[int]:
    """Row numbers of the cards that were recalled more than once on one study day."""
    owner = OWNER if among_homes(connection) else "review.card_pk"
    query = f"""
        SELECT {owner} AS owner FROM review WHERE review.rating > :again AND {STANDS}
        GROUP BY owner, review.day HAVING count(*) > 1
    """
    return set(connection.scalars(query, again=int(Rating.AGAIN)))
