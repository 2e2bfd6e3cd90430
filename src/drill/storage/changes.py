"""The history that undo walks back: each step with what takes it back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy import text as text_of

from drill.errors import DamagedRow
from drill.storage import settings
from drill.storage.connection import Connection, Row
from drill.storage.damage import FAULTS, damaged, faulty, readable, text
from drill.storage.damage import at as instant
from drill.storage.seals import seal
from drill.storage.sql import Prepared, among, sound_json
from drill.storage.tables import CHANGE, REVIEW

MERGES = "sync/merges"
"""The setting that counts how often what other homes said was taken in."""
_ADD = Prepared(
    insert(CHANGE).values(
        {name: bindparam(name) for name in ("at", "kind", "what", "before", "undone", "seal")}
    )
)


@dataclass(frozen=True, slots=True)
class UndoEntry:
    """One step that undo can take back."""

    seq: int
    kind: str
    what: str
    before: dict[str, Any]
    """What takes it back."""
    at: int = 0
    """Epoch ms."""
    undone: bool = False


def add(connection: Connection, at: int, kind: str, what: str, before: dict[str, Any]) -> int:
    """Put a step on the history and return its number. What was undone before it can no longer be
    redone."""
    image = _image(before)
    row = {"at": at, "kind": kind, "what": what, "before": image, "undone": False}
    return int(_ADD.run(connection, **row, seal=seal(at, kind, what, image)).lastrowid or 0)


def _as_text(value: object) -> str:
    """Of a damaged row a step keeps what can be kept."""
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


_image = json.JSONEncoder(ensure_ascii=False, default=_as_text).encode
"""What takes a step back, as text."""


def newest(connection: Connection, most: int | None = None) -> list[UndoEntry]:
    """The steps of the history, newest first, undone ones too; without what takes them back."""
    query = select(CHANGE.c.seq, CHANGE.c.at, CHANGE.c.kind, CHANGE.c.what, CHANGE.c.undone)
    rows: Any = connection.execute(query.order_by(CHANGE.c.seq.desc()).limit(most))
    return list(readable(connection, "step", rows, _headline, _name_of_step))


def lines_of(connection: Connection, steps: Sequence[int]) -> dict[int, int]:
    """The first line of the log that each of these steps wrote, for those that wrote one."""
    first = func.json_extract(sound_json(CHANGE.c.before), "$.reviews[0]")
    query = select(CHANGE.c.seq, first).where(CHANGE.c.seq.in_(among(steps)), first.is_not(None))
    return {int(step): int(line) for step, line in connection.execute(query)}


def of_kinds(connection: Connection, kinds: Sequence[str]) -> Iterator[UndoEntry]:
    """The steps of some kinds that stand, oldest first, with what takes them back."""
    query = select(CHANGE).where(CHANGE.c.kind.in_(kinds), ~CHANGE.c.undone)
    rows = connection.execute(query.order_by(CHANGE.c.seq))
    yield from readable(connection, "step", rows, _change, _name_of_step)


def of_review(connection: Connection, line: int, kind: str) -> UndoEntry | None:
    """The step of a kind that stands and wrote this line of the log. Raises DamagedRow."""
    query = select(CHANGE).where(CHANGE.c.kind == kind, ~CHANGE.c.undone, _wrote([line]))
    row = connection.execute(query.limit(1)).first()
    try:
        return _change(row) if row else None
    except FAULTS as error:
        assert row is not None
        raise damaged("step", row, _name_of_step, error) from error


def close_taken_back(connection: Connection, lines: Sequence[int], kind: str) -> None:
    """Mark steps of a kind as undone of which another device took back all that they wrote to the
    log, these lines among it."""
    written = func.json_each(sound_json(CHANGE.c.before), "$.reviews").table_valued("value")
    stands = select(written.c.value).where(
        ~select(REVIEW.c.seq).where(REVIEW.c.undoes == written.c.value).exists()
    )
    of_kind = update(CHANGE).where(CHANGE.c.kind == kind, ~CHANGE.c.undone)
    connection.execute(of_kind.where(_wrote(lines), ~stands.exists()).values(undone=True))


def _wrote(lines: Sequence[int]) -> Any:
    """Whether a step wrote one of these lines."""
    written = func.json_each(sound_json(CHANGE.c.before), "$.reviews").table_valued("value")
    return select(written.c.value).where(written.c.value.in_(among(lines))).exists()


def last(connection: Connection, since: int = 0) -> UndoEntry | None:
    """The newest step that was not undone, of those after step `since`. Raises DamagedRow: steps
    are taken back in order."""
    standing = select(CHANGE).where(~CHANGE.c.undone, CHANGE.c.seq > since)
    row = connection.execute(standing.order_by(CHANGE.c.seq.desc()).limit(1)).first()
    try:
        return _change(row) if row else None
    except FAULTS as error:
        assert row is not None
        raise damaged("step", row, _name_of_step, error) from error


def damaged_ones(connection: Connection) -> Iterator[tuple[Row, DamagedRow]]:
    """Every step of the history that is not what was written, undone ones too."""
    rows = connection.execute(select(CHANGE).order_by(CHANGE.c.seq))
    return faulty("step", rows, _change, _name_of_step)


def close_damaged(connection: Connection) -> None:
    """Take damaged steps out of what can be undone, and those before them: they go in order."""
    rows = [row for row, _ in damaged_ones(connection)]
    standing = max((row.seq for row in rows if not row.undone), default=0)
    connection.execute(update(CHANGE).where(CHANGE.c.seq <= standing).values(undone=True))
    for row in rows:
        values = {"at": 0, "kind": "lost", "what": "a step that was damaged", "before": "{}"}
        with_seal = values | {"seal": seal(*values.values()), "undone": True}  # type: ignore[arg-type]
        connection.execute(update(CHANGE).where(CHANGE.c.seq == row.seq).values(**with_seal))


def _headline(row: Row) -> UndoEntry:
    return UndoEntry(row.seq, text(row.kind), text(row.what), {}, instant(row.at), bool(row.undone))


def _change(row: Row) -> UndoEntry:
    if seal(row.at, row.kind, row.what, row.before) != row.seal:
        raise ValueError("it is not what was written")
    return replace(_headline(row), before=json.loads(row.before), undone=False)


def _name_of_step(row: Row) -> str:
    return f"{row.seq} ({row.what})"


def close(connection: Connection, seq: int) -> int:
    """Mark a step as undone and return how many remain."""
    connection.execute(update(CHANGE).where(CHANGE.c.seq == seq).values(undone=True))
    return int(
        connection.scalar(select(func.count()).select_from(CHANGE).where(~CHANGE.c.undone)) or 0
    )


_OLD_STEPS = text_of("""
    SELECT seq, at FROM (
        SELECT seq, at,
            max(at) OVER (ORDER BY seq) AS latest,
            sum(length(CAST(before AS BLOB))) OVER (ORDER BY seq DESC) AS bytes,
            row_number() OVER (ORDER BY seq DESC) AS place
        FROM change
    ) WHERE place > :steps AND (latest < :since OR bytes > :bytes) ORDER BY seq DESC LIMIT 1
""")


def thin(connection: Connection, *, since: int, bytes: int, steps: int) -> int | None:
    """Let go of the oldest steps of the history: those of before an instant (epoch ms), and those
    beyond so many bytes in all. The newest so many steps stay whatever they are.

    A step dated later than the ones after it is as young as it says, and what came after it.
    Returns when the newest of those that went was made (epoch ms); None where all stay.
    """
    limits = {"since": since, "bytes": bytes, "steps": steps}
    newest = connection.execute(_OLD_STEPS, limits).first()
    if newest is None:
        return None
    connection.execute(delete(CHANGE).where(CHANGE.c.seq <= newest.seq))
    return int(newest.at)


def stamp(connection: Connection) -> tuple[int, int, int]:
    """Changes made, changes undone, and merges: as long as these are the same, nothing was
    changed."""
    query = select(func.coalesce(func.max(CHANGE.c.seq), 0), func.count().filter(CHANGE.c.undone))
    newest, undone = connection.execute(query).one()
    return int(newest), int(undone), int(settings.get(connection, MERGES) or 0)


def count_merge(connection: Connection) -> None:
    """What other homes said is here now, in a transaction that writes: no step of the history."""
    merges = int(settings.get(connection, MERGES) or 0)
    settings.put(connection, MERGES, str(merges + 1))
