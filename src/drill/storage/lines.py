"""What homes that are synchronised tell each other: lines, which are only ever added, and what
changed here that no line says yet.

A line says how something was left, by names that are the same in every home, and which lines about
it stood then. Of a review it says where it belongs; the review itself is a row of the log under the
same id. Nothing is written down before a home is synchronised: `watch` begins it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select, update

from drill.domain.review import DAY_MS, Source
from drill.errors import DamagedRow
from drill.storage import settings
from drill.storage.connection import Connection, Row
from drill.storage.damage import readable
from drill.storage.seals import seal
from drill.storage.sql import among
from drill.storage.tables import ASTRAY, LINE, PAIRED, TOUCHED
from drill.storage.tables import REVIEW as LOG

AHEAD = 3 * DAY_MS
"""How many ms a line may be later than it is here: two clocks that are a day off, and a bit. What
is dated later waits until then: taken in, it would make all that follows as late."""
REVIEW = "review"
OWNER = func.coalesce(
    select(ASTRAY.c.card_pk).where(ASTRAY.c.seq == LOG.c.seq).correlate(LOG).scalar_subquery(),
    LOG.c.card_pk,
)
"""The row number of the card that a line of the log counts for."""
_WATCHED = "sync/watched"
_ADD = (
    "INSERT INTO line (id, clock, replica, kind, about, parents, body, shared, seal)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)
SETTINGS = (
    "parameters", "rules:", "edited/", "gone/", "source/", "brought/", "lesson:", "moments", "home",
)  # fmt: skip
"""Beginnings of the keys of settings that homes share."""
OF_DECKS = ("edited/", "gone/", "source/", "brought/", "file/")
"""Settings that name a deck after this."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line."""

    id: str
    """UUID."""
    clock: int
    """Hybrid logical clock, epoch ms."""
    replica: str
    kind: str
    about: str
    parents: tuple[str, ...]
    """Ids of the lines about the same that stood when it was made, but for those that others of
    them stand for."""
    body: Any = None
    """What JSON can hold; None: the log has it."""

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands among all lines, the same in every home."""
        return self.clock, self.id


class LateReview(NamedTuple):
    """A review that was logged after later ones."""

    card_pk: int
    former: str
    """Id of the card's review before it; empty: none."""


# -- what changed here ---------------------------------------------------------------------

_AGAIN = " ON CONFLICT (kind, what) DO UPDATE SET at = 0; "
"""Said of each: in a trigger `OR REPLACE` gives way to what the statement says that set it off."""


def _touch(kind: str, what: str, source: str = "") -> str:
    """SQL that writes down what changed; `source` is what follows `FROM`."""
    tail = f" FROM {source}" if source else " WHERE true"  # else `ON` would belong to a join
    return f"INSERT INTO touched (kind, what, at) SELECT '{kind}', {what}, 0{tail}{_AGAIN}"


_ORIGIN = "(SELECT origin FROM deck WHERE deck.id = {0})"
_NAME = _ORIGIN.format("{0}.deck") + " || '/' || {0}.note"
_HEAD, _REST = "substr({0}, 1, instr({0}, '/'))", "substr({0}, instr({0}, '/') + 1)"
_DECK = f"substr({_REST}, 1, instr({_REST} || '/', '/') - 1)"
_BY_ORIGIN = (
    f"CASE WHEN {_HEAD} IN {OF_DECKS} THEN {_HEAD} || coalesce({_ORIGIN.format(_DECK)}, {_DECK})"
    f" || substr({_REST}, length({_DECK}) + 1) ELSE {{0}} END"
)
"""The key of a setting with the origin of the deck that it names: a deck's id may change."""
_SHARED = " OR ".join(f"substr({{0}}.\"key\", 1, {len(key)}) = '{key}'" for key in SETTINGS)


def _changes(*columns: str) -> str:
    names = ", ".join(f"old.{name}" for name in columns), ", ".join(f"new.{n}" for n in columns)
    return f"({names[0]}) IS NOT ({names[1]})"


def _each(
    table: str, kind: str, key: str, columns: Sequence[str], where: str = "", name: str = "{0}"
) -> Iterator[str]:
    """The triggers of a table whose rows count as they come, change and go."""
    for act, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old")):
        conditions = [where.format(row)] if where else []
        if act == "UPDATE":
            conditions.append(_changes(*columns))
        when = f"WHEN ({') AND ('.join(conditions)}) " if conditions else ""
        yield (
            f"CREATE TRIGGER IF NOT EXISTS touched_{table}_{act.lower()} AFTER {act} ON {table} "
            f"{when}BEGIN {_touch(kind, name.format(f'{row}.{key}'))} END"
        )


_GONE = _NAME.format("old")
_TRIGGERS = (
    *_each("deck", "deck", "origin", ("origin", "own", "retired", "head", "options")),
    *_each("fact", "setting", '"key"', ('"key"', "value"), _SHARED, _BY_ORIGIN),
    *_each("onsite", "onsite", "id", ("name", "at", "minutes", "scope", "closed", "zone", "went")),
    *_each("heard", "heard", "pk", ("onsite", "at", "question", "competency", "went")),
    *_each("mock", "mock", "pk", ("at", "day", "minutes", "asked")),
    *_each("rehearsal", "rehearsal", "pk", ("told", "undone")),
    *_each("amendment", "amendment", "pk", ("undone",)),
    f"CREATE TRIGGER IF NOT EXISTS touched_note_insert AFTER INSERT ON note BEGIN "
    f"{_touch('note', 'new.pk')} END",
    f"CREATE TRIGGER IF NOT EXISTS touched_note_update AFTER UPDATE ON note "
    f"WHEN {_changes('kind', 'body', 'position', 'retired', 'retagged')} "
    f"BEGIN {_touch('note', 'new.pk')} END",
    # Where a whole deck gets another id, its row goes first: the names of its notes stay.
    f"CREATE TRIGGER IF NOT EXISTS touched_note_renamed BEFORE UPDATE OF note, deck ON note "
    f"WHEN {_changes('note', 'deck')} AND {_GONE} IS NOT NULL BEGIN {_touch('note', 'new.pk')} "
    f"{_touch('gone', _GONE)} "
    + _touch("move", f"pk || ' ' || {_GONE} || '/' || slot", "card WHERE note_pk = old.pk")
    + _touch("card", "pk", "card WHERE note_pk = old.pk")
    + "END",
    f"CREATE TRIGGER IF NOT EXISTS touched_note_delete BEFORE DELETE ON note "
    f"WHEN {_GONE} IS NOT NULL BEGIN {_touch('gone', _GONE)} END",
    f"CREATE TRIGGER IF NOT EXISTS touched_card_update AFTER UPDATE OF suspended, buried_until, "
    f"withdrawn ON card WHEN {_changes('suspended', 'buried_until', 'withdrawn')} "
    f"BEGIN {_touch('card', 'new.pk')} END",
    f"CREATE TRIGGER IF NOT EXISTS touched_card_moves BEFORE UPDATE OF note_pk, slot ON card "
    f"WHEN {_changes('note_pk', 'slot')} BEGIN {_touch('card', 'old.pk')} "
    + _touch(
        "move",
        f"old.pk || ' ' || {_NAME.format('note')} || '/' || old.slot",
        "note WHERE note.pk = old.note_pk",
    )
    + "END",
)


def watched(connection: Connection) -> bool:
    """Whether this home is synchronised."""
    return settings.get(connection, _WATCHED) is not None


def watch(connection: Connection) -> None:
    """Write down from now on what changes, in a transaction that writes."""
    for trigger in _TRIGGERS:
        connection.exec_driver_sql(trigger)
    settings.put(connection, _WATCHED, "yes")


def touched(connection: Connection) -> list[tuple[str, str, int]]:
    """(kind, key or row number, epoch ms) of what changed, the earliest first."""
    query = select(TOUCHED.c.kind, TOUCHED.c.what, TOUCHED.c.at)
    rows = connection.execute(query.order_by(TOUCHED.c.at, TOUCHED.c.kind, TOUCHED.c.what))
    return [(row.kind, row.what, row.at) for row in rows]


def forget_touched(connection: Connection, but: str = "") -> None:
    """Lines say all of it, but for the settings whose keys begin so."""
    connection.exec_driver_sql(
        "DELETE FROM touched WHERE kind <> 'setting' OR ?1 = '' OR substr(what, 1, ?2) <> ?1",
        (but, len(but)),
    )


# -- rows without a name -------------------------------------------------------------------


def names_of(connection: Connection, kind: str, pks: Iterable[int]) -> dict[int, str]:
    """The names among homes of rows that have none of their own, by row number."""
    query = select(PAIRED.c.pk, PAIRED.c.about).where(PAIRED.c.kind == kind)
    return {
        row.pk: row.about for row in connection.execute(query.where(PAIRED.c.pk.in_(among(pks))))
    }


def rows_of(connection: Connection, kind: str, names: Iterable[str]) -> dict[str, int]:
    """The row numbers, by these names."""
    query = select(PAIRED.c.pk, PAIRED.c.about).where(PAIRED.c.kind == kind)
    rows = connection.execute(query.where(PAIRED.c.about.in_(among(names))))
    return {row.about: row.pk for row in rows}


def pair(connection: Connection, kind: str, pairs: Iterable[tuple[int, str]]) -> None:
    """Let rows have these names among homes: (row number, name)."""
    rows = [(kind, pk, about) for pk, about in pairs]
    if rows:
        connection.exec_driver_sql("INSERT OR REPLACE INTO paired VALUES (?, ?, ?)", rows)


def unpair(connection: Connection, kind: str, name: str) -> None:
    """Let no row have a name among homes any more: the row that had it is gone, and another may get
    its number."""
    connection.execute(delete(PAIRED).where(PAIRED.c.kind == kind, PAIRED.c.about == name))


# -- reviews of another card ---------------------------------------------------------------


def owners(
    connection: Connection, names: Iterable[str], cards: Iterable[int]
) -> list[tuple[Line, int, int]]:
    """(line, sequence number, row number of the card it counts for) of the reviews that lines are
    about these names of cards, or that count for these cards, in order."""
    every = select(LINE, LOG.c.seq, OWNER.label("owner")).select_from(LOG)
    every = every.join(LINE, LINE.c.id == LOG.c.id).where(LINE.c.kind == REVIEW)
    found = {
        row.seq: row
        for part in (LINE.c.about.in_(among(names)), _counting_for(among(cards)))
        for row in connection.execute(every.where(part))
    }
    return [
        (_line(row), row.seq, row.owner)
        for row in sorted(found.values(), key=lambda row: (row.clock, row.id))
    ]


def late(connection: Connection, since: int) -> dict[int, LateReview]:
    """The reviews after a sequence number that were made in another program before what was logged
    here by then, by sequence number.
    """
    other, before = LOG.alias("other"), LOG.alias("before")
    overtaken = select(other.c.seq).where(
        other.c.card_pk == LOG.c.card_pk, other.c.undoes.is_(None),
        other.c.seq < LOG.c.seq, other.c.at > LOG.c.at,
    )  # fmt: skip
    former = select(before.c.id).where(
        before.c.card_pk == LOG.c.card_pk, before.c.undoes.is_(None), before.c.seq != LOG.c.seq,
        before.c.at <= LOG.c.at,
    )  # fmt: skip
    former = former.order_by(before.c.at.desc(), before.c.seq.desc()).limit(1)
    query = select(LOG.c.seq, LOG.c.card_pk, former.scalar_subquery().label("former")).where(
        LOG.c.seq > since, LOG.c.source == Source.IMPORT.value, LOG.c.undoes.is_(None),
        overtaken.exists(),
    )  # fmt: skip
    rows = connection.execute(query)
    return {row.seq: LateReview(row.card_pk, row.former or "") for row in rows}


def _counting_for(cards: Any) -> Any:
    """Whether a line of the log counts for some cards, by indexes."""
    astray = LOG.c.seq.in_(select(ASTRAY.c.seq).where(ASTRAY.c.card_pk.in_(cards)))
    return (LOG.c.card_pk.in_(cards) | astray) & OWNER.in_(cards)


def let_count(connection: Connection, seq: int, card_pk: int) -> None:
    """Let a line of the log count for another card than its own row says."""
    connection.exec_driver_sql(
        "INSERT INTO astray (seq, card_pk) VALUES (?, ?)"
        " ON CONFLICT (seq) DO UPDATE SET card_pk = excluded.card_pk",
        (seq, card_pk),
    )


def last_reviews(connection: Connection, cards: Iterable[int]) -> dict[int, str]:
    """Of each of these cards, by row number, the id of the last review that counts for it among
    homes."""
    query = select(OWNER.label("owner"), LOG.c.id).select_from(LOG)
    query = query.join(LINE, LINE.c.id == LOG.c.id)
    query = query.where(_counting_for(among(cards)), LOG.c.undoes.is_(None))
    rows = connection.execute(query.order_by(LINE.c.clock, LINE.c.id))
    return {row.owner: row.id for row in rows}


# -- lines ---------------------------------------------------------------------------------


def add(connection: Connection, lines: Iterable[Line], *, shared: bool) -> None:
    """Add lines; those that are here already stay as they are."""
    rows = []
    for line in lines:
        parents = json.dumps(line.parents)
        body = None if line.body is None else _text(line.body)
        values = (line.id, line.clock, line.replica, line.kind, line.about, parents, body)
        rows.append((*values, shared, seal(*values)))
    if rows:
        connection.exec_driver_sql(_ADD, rows)


def _text(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def known(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of these ids that a line has."""
    return set(connection.scalars(select(LINE.c.id).where(LINE.c.id.in_(among(ids)))))


def of_ids(connection: Connection, ids: Iterable[str]) -> Iterator[Line]:
    """The lines with these ids."""
    return _read(connection, select(LINE).where(LINE.c.id.in_(among(ids))))


def about(
    connection: Connection, kind: str, names: Iterable[str] | None = None
) -> dict[str, list[Line]]:
    """The lines of a kind about these, or about all, each in order."""
    query = select(LINE).where(LINE.c.kind == kind).order_by(LINE.c.clock, LINE.c.id)
    if names is not None:
        query = query.where(LINE.c.about.in_(among(names)))
    out: dict[str, list[Line]] = {}
    for line in _read(connection, query):
        out.setdefault(line.about, []).append(line)
    return out


def not_in_log(connection: Connection) -> list[Line]:
    """The lines of reviews that the log does not have, in order."""
    logged = select(LOG.c.id).where(LOG.c.id == LINE.c.id).exists()
    query = select(LINE).where(LINE.c.kind == REVIEW, LINE.c.body.is_not(None), ~logged)
    return list(_read(connection, query.order_by(LINE.c.clock, LINE.c.id)))


def unshared(connection: Connection) -> Iterator[Line]:
    """The lines that nobody else can have yet, in order."""
    query = select(LINE).where(~LINE.c.shared)
    yield from sorted(_read(connection, query), key=lambda line: line.place)


def share(connection: Connection, ids: Iterable[str]) -> None:
    """Others can have these from now on."""
    connection.execute(update(LINE).where(LINE.c.id.in_(among(ids))).values(shared=True))


def unshare(connection: Connection, replicas: Sequence[str] | None) -> None:
    """What these replicas said, or all of them, has to be left for others again."""
    where = LINE.c.shared if replicas is None else LINE.c.shared & LINE.c.replica.in_(replicas)
    connection.execute(update(LINE).where(where).values(shared=False))


def last_clock(connection: Connection, until: int) -> int:
    """The latest clock of all lines up to one; 0 where there is none."""
    query = select(func.max(LINE.c.clock)).where(LINE.c.clock <= until)
    return int(connection.scalar(query) or 0)


def _read(connection: Connection, query: Any) -> Iterator[Line]:
    return readable(connection, "line of a synchronisation", connection.execute(query), _line, _id)


def _id(row: Row) -> str:
    return str(row.id)


def _line(row: Row) -> Line:
    values = (row.id, row.clock, row.replica, row.kind, row.about, row.parents, row.body)
    if seal(*values) != row.seal:
        raise ValueError("it is not what was written")
    body = None if row.body is None else json.loads(row.body)
    return Line(*values[:5], tuple(json.loads(row.parents)), body)


def damaged(connection: Connection) -> list[DamagedRow]:
    """Every line that is not what was written."""
    from drill.storage.damage import faulty

    rows = connection.execute(select(LINE))
    return [error for _, error in faulty("line of a synchronisation", rows, _line, _id)]
