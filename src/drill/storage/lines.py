"""What homes that are synchronised tell each other: lines, which are only ever added, and what
changed here that no line says yet.

A line says how something was left, by names that are the same in every home, and which lines about
it stood then. Of a review it says where it belongs; the review itself is a row of the log under the
same id. Nothing is written down before a home is synchronised: `watch` begins it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from drill.domain.review import DAY_MS, Source
from drill.errors import DamagedRow
from drill.records import dataclass
from drill.storage import predicates, settings
from drill.storage.connection import Connection, Row
from drill.storage.damage import readable
from drill.storage.seals import seal
from drill.storage.sql import listed

AHEAD = 3 * DAY_MS
"""How many ms a line may be later than it is here: two clocks that are a day off, and a bit. What
is dated later waits until then: taken in, it would make all that follows as late."""
REVIEW = "review"
_WATCHED = "sync/watched"
_IN_ORDER = "ORDER BY line.clock, line.id"
_OF_IDS = "FROM line WHERE id IN (SELECT value FROM json_each(:ids))"
_ADD = (
    "INSERT INTO line (id, clock, replica, kind, about, parents, body, shared, seal)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)
SETTINGS = (
    "parameters", "rules:", "edited/", "gone/", "source/", "brought/", "lesson:", "moments", "home",
)  # fmt: skip
"""Beginnings of the keys of settings that homes share."""
OF_DECKS = ("edited/", "gone/", "source/", "brought/")
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


def _triggers(
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
    *_triggers("deck", "deck", "origin", ("origin", "own", "retired", "head", "options")),
    *_triggers("fact", "setting", '"key"', ('"key"', "value"), _SHARED, _BY_ORIGIN),
    *_triggers(
        "onsite", "onsite", "id", ("name", "at", "minutes", "scope", "closed", "zone", "went")
    ),
    *_triggers("heard", "heard", "pk", ("onsite", "at", "question", "competency", "went")),
    *_triggers("mock", "mock", "pk", ("at", "day", "minutes", "asked")),
    *_triggers("rehearsal", "rehearsal", "pk", ("told", "undone")),
    *_triggers("amendment", "amendment", "pk", ("undone",)),
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
    f"CREATE TRIGGER IF NOT EXISTS touched_card_update AFTER UPDATE OF "
    f"{', '.join(predicates.DECIDED)} ON card "
    f"WHEN {_changes(*predicates.DECIDED)} BEGIN {_touch('card', 'new.pk')} END",
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
        connection.execute(trigger)
    settings.put(connection, _WATCHED, "yes")


def touched(connection: Connection) -> list[tuple[str, str, int]]:
    """(kind, key or row number, epoch ms) of what changed, the earliest first."""
    query = "SELECT kind, what, at FROM touched ORDER BY at, kind, what"
    return list(connection.execute(query))


def forget_touched(connection: Connection, but: str = "") -> None:
    """Lines say all of it, but for the settings whose keys begin so."""
    connection.execute(
        "DELETE FROM touched"
        " WHERE kind <> 'setting' OR :but = '' OR substr(what, 1, length(:but)) <> :but",
        but=but,
    )


# -- rows without a name -------------------------------------------------------------------


def names_of(connection: Connection, kind: str, pks: Iterable[int]) -> dict[int, str]:
    """The names among homes of rows that have none of their own, by row number."""
    query = """
        SELECT pk, about FROM paired
        WHERE kind = :kind AND pk IN (SELECT value FROM json_each(:pks))
    """
    return dict(connection.execute(query, kind=kind, pks=listed(pks)))


def rows_of(connection: Connection, kind: str, names: Iterable[str]) -> dict[str, int]:
    """The row numbers, by these names."""
    query = """
        SELECT about, pk FROM paired
        WHERE kind = :kind AND about IN (SELECT value FROM json_each(:names))
    """
    return dict(connection.execute(query, kind=kind, names=listed(names)))


def pair(connection: Connection, kind: str, pairs: Iterable[tuple[int, str]]) -> None:
    """Let rows have these names among homes: (row number, name)."""
    rows = ((kind, pk, about) for pk, about in pairs)
    connection.many("INSERT OR REPLACE INTO paired VALUES (?, ?, ?)", rows)


def unpair(connection: Connection, kind: str, name: str) -> None:
    """Let no row have a name among homes any more: the row that had it is gone, and another may get
    its number."""
    connection.execute(
        "DELETE FROM paired WHERE kind = :kind AND about = :name", kind=kind, name=name
    )


# -- reviews of another card ---------------------------------------------------------------


def owners(
    connection: Connection, names: Iterable[str], cards: Iterable[int]
) -> list[tuple[Line, int, int]]:
    """(line, sequence number, row number of the card it counts for) of the reviews that lines are
    about these names of cards, or that count for these cards, in order."""
    every = f"""
        SELECT line.*, review.seq, {predicates.OWNER} AS owner
        FROM review JOIN line ON line.id = review.id
        WHERE line.kind = :kind AND
    """
    of_names = "line.about IN (SELECT value FROM json_each(:names))"
    of_cards = counting_for("IN (SELECT value FROM json_each(:cards))")
    values = {"kind": REVIEW, "names": listed(names), "cards": listed(cards)}
    newest = {
        row.seq: row
        for part in (of_names, of_cards)
        for row in connection.rows(f"{every} {part}", **values)
    }
    return [
        (_line(row), row.seq, row.owner)
        for row in sorted(newest.values(), key=lambda row: (row.clock, row.id))
    ]


def late(connection: Connection, since: int) -> dict[int, LateReview]:
    """The reviews after a sequence number that were made in another program before what was logged
    here by then, by sequence number.
    """
    query = """
        SELECT review.seq, review.card_pk, (
            SELECT former.id FROM review AS former
            WHERE former.card_pk = review.card_pk AND former.undoes IS NULL
                AND former.seq <> review.seq AND former.at <= review.at
            ORDER BY former.at DESC, former.seq DESC LIMIT 1
        ) AS former
        FROM review
        WHERE review.seq > :since AND review.source = :elsewhere AND review.undoes IS NULL
            AND EXISTS (
                SELECT 1 FROM review AS overtaken
                WHERE overtaken.card_pk = review.card_pk AND overtaken.undoes IS NULL
                    AND overtaken.seq < review.seq AND overtaken.at > review.at
            )
    """
    rows = connection.rows(query, since=since, elsewhere=Source.IMPORT.value)
    return {row.seq: LateReview(row.card_pk, row.former or "") for row in rows}


def counting_for(cards: str) -> str:
    """The condition, by indexes, that a line of the log counts for some cards; `cards` is what SQL
    says of their row numbers, such as `= :card`."""
    return (
        f"(review.card_pk {cards} OR review.seq IN"
        f" (SELECT astray.seq FROM astray WHERE astray.card_pk {cards}))"
        f" AND {predicates.OWNER} {cards}"
    )


def let_count(connection: Connection, seq: int, card_pk: int) -> None:
    """Let a line of the log count for another card than its own row says."""
    connection.execute(
        "INSERT INTO astray (seq, card_pk) VALUES (:seq, :card)"
        " ON CONFLICT (seq) DO UPDATE SET card_pk = excluded.card_pk",
        seq=seq,
        card=card_pk,
    )


def last_reviews(connection: Connection, cards: Iterable[int]) -> dict[int, str]:
    """Of each of these cards, by row number, the id of the last review that counts for it among
    homes."""
    query = f"""
        SELECT {predicates.OWNER}, review.id FROM review JOIN line ON line.id = review.id
        WHERE {counting_for("IN (SELECT value FROM json_each(:cards))")} AND review.undoes IS NULL
        {_IN_ORDER}
    """
    return dict(connection.execute(query, cards=listed(cards)))


# -- lines ---------------------------------------------------------------------------------


def add(connection: Connection, lines: Iterable[Line], *, shared: bool) -> None:
    """Add lines; those that are here already stay as they are."""
    rows = []
    for line in lines:
        parents = json.dumps(line.parents)
        body = None if line.body is None else _text(line.body)
        values = (line.id, line.clock, line.replica, line.kind, line.about, parents, body)
        rows.append((*values, shared, seal(*values)))
    connection.many(_ADD, rows)


def _text(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def known(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of these ids that a line has."""
    return set(connection.scalars(f"SELECT id {_OF_IDS}", ids=listed(ids)))


def of_ids(connection: Connection, ids: Iterable[str]) -> Iterator[Line]:
    """The lines with these ids."""
    return _read(connection, f"SELECT * {_OF_IDS}", ids=listed(ids))


def about(
    connection: Connection, kind: str, names: Iterable[str] | None = None
) -> dict[str, list[Line]]:
    """The lines of a kind about these, or about all, each in order."""
    of_names = "AND line.about IN (SELECT value FROM json_each(:names))"
    query = f"""
        SELECT * FROM line WHERE line.kind = :kind {"" if names is None else of_names} {_IN_ORDER}
    """
    out: dict[str, list[Line]] = {}
    for line in _read(connection, query, kind=kind, names=listed(names or ())):
        out.setdefault(line.about, []).append(line)
    return out


def not_in_log(connection: Connection) -> list[Line]:
    """The lines of reviews that the log does not have, in order."""
    query = f"""
        SELECT * FROM line WHERE line.kind = :kind AND line.body IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM review WHERE review.id = line.id)
        {_IN_ORDER}
    """
    return list(_read(connection, query, kind=REVIEW))


def unshared(connection: Connection) -> Iterator[Line]:
    """The lines that nobody else can have yet, in order."""
    # As their index has them: else SQLite, which looks at a few hundred rows to know a table, may
    # go by another index through all that was ever said.
    lines = _read(connection, "SELECT * FROM line WHERE shared = 0 ORDER BY id")
    yield from sorted(lines, key=lambda line: line.place)


def share(connection: Connection, ids: Iterable[str]) -> None:
    """Others can have these from now on."""
    query = "UPDATE line SET shared = 1 WHERE id IN (SELECT value FROM json_each(:ids))"
    connection.execute(query, ids=listed(ids))


def unshare(connection: Connection, replicas: Sequence[str] | None) -> None:
    """What these replicas said, or all of them, has to be left for others again."""
    connection.execute(
        """
        UPDATE line SET shared = 0
        WHERE shared = 1 AND (:all OR replica IN (SELECT value FROM json_each(:replicas)))
        """,
        all=replicas is None,
        replicas=listed(replicas or ()),
    )


def last_clock(connection: Connection, until: int) -> int:
    """The latest clock of all lines up to one; 0 where there is none."""
    query = "SELECT max(clock) FROM line WHERE clock <= :until"
    return int(connection.scalar(query, until=until) or 0)


def _read(connection: Connection, query: str, **values: Any) -> Iterator[Line]:
    rows = connection.rows(query, **values)
    return readable(connection, "line of a synchronisation", rows, _line, _id)


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

    rows = connection.rows("SELECT * FROM line")
    return [error for _, error in faulty("line of a synchronisation", rows, _line, _id)]
