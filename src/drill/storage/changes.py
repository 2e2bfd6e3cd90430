"""The history that undo walks back: each step with what takes it back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from drill.errors import DamagedRow
from drill.records import dataclass
from drill.storage import settings
from drill.storage.columns import CHANGE
from drill.storage.connection import Connection, Row
from drill.storage.damage import FAULTS, damaged, faulty, readable, text
from drill.storage.damage import at as instant
from drill.storage.predicates import STEP_STANDS
from drill.storage.seals import seal
from drill.storage.sql import add_row, listed, put_rows, sound

MERGES = "sync/merges"
"""The setting that counts how often what other homes said was taken in."""
_NEWEST = "SELECT seq, at, kind, what, undone FROM change ORDER BY seq DESC LIMIT :most"
_LINES = f"""
    SELECT seq, json_extract({sound("before")}, '$.reviews[0]') AS line FROM change
    WHERE seq IN (SELECT value FROM json_each(:steps)) AND line IS NOT NULL
"""
_OF_KINDS = """
    SELECT * FROM change WHERE kind IN (SELECT value FROM json_each(:kinds)) AND undone = 0
    ORDER BY seq
"""
_WRITTEN = f"json_each({sound('change.before')}, '$.reviews') AS written"
"""The lines of the log that a step wrote."""
_OF_REVIEW = f"""
    SELECT * FROM change WHERE kind = :kind AND undone = 0
        AND EXISTS (SELECT 1 FROM {_WRITTEN} WHERE written.value = :line)
    LIMIT 1
"""
_CLOSE_TAKEN_BACK = f"""
    UPDATE change SET undone = 1 WHERE kind = :kind AND undone = 0
        AND EXISTS (
            SELECT 1 FROM {_WRITTEN} WHERE written.value IN (SELECT value FROM json_each(:lines))
        )
        AND NOT EXISTS (
            SELECT 1 FROM {_WRITTEN}
            WHERE NOT EXISTS (SELECT 1 FROM review WHERE review.undoes = written.value)
        )
"""
_LAST = f"SELECT * FROM change WHERE seq > :since AND {STEP_STANDS} ORDER BY seq DESC LIMIT 1"
_UNDONE = "(SELECT count(*) FROM change WHERE undone <> 0)"
_OLD_STEPS = """
    SELECT seq, at FROM (
        SELECT seq, at,
            max(at) OVER (ORDER BY seq) AS latest,
            sum(length(CAST(before AS BLOB))) OVER (ORDER BY seq DESC) AS bytes,
            row_number() OVER (ORDER BY seq DESC) AS place
        FROM change
    ) WHERE place > :steps AND (latest < :since OR bytes > :bytes) ORDER BY seq DESC LIMIT 1
"""


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
    return add_row(connection, CHANGE, row | {"seal": seal(at, kind, what, image)})


def _as_text(value: object) -> str:
    """Of a damaged row a step keeps what can be kept."""
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


_image = json.JSONEncoder(ensure_ascii=False, default=_as_text).encode
"""What takes a step back, as text."""


def newest(connection: Connection, most: int | None = None) -> list[UndoEntry]:
    """The steps of the history, newest first, undone ones too; without what takes them back."""
    rows = connection.rows(_NEWEST, most=-1 if most is None else most)
    return list(readable(connection, "step", rows, _headline, _name_of_step))


def lines_of(connection: Connection, steps: Sequence[int]) -> dict[int, int]:
    """The first line of the log that each of these steps wrote, for those that wrote one."""
    lines = connection.execute(_LINES, steps=listed(steps))
    return {int(step): int(line) for step, line in lines}


def of_kinds(connection: Connection, kinds: Sequence[str]) -> Iterator[UndoEntry]:
    """The steps of some kinds that stand, oldest first, with what takes them back."""
    rows = connection.rows(_OF_KINDS, kinds=listed(kinds))
    yield from readable(connection, "step", rows, _change, _name_of_step)


def of_review(connection: Connection, line: int, kind: str) -> UndoEntry | None:
    """The step of a kind that stands and wrote this line of the log. Raises DamagedRow."""
    return _step(connection.row(_OF_REVIEW, line=line, kind=kind))


def _step(row: Row | None) -> UndoEntry | None:
    try:
        return _change(row) if row else None
    except FAULTS as error:
        raise damaged("step", row, _name_of_step, error) from error


def close_taken_back(connection: Connection, lines: Sequence[int], kind: str) -> None:
    """Mark steps of a kind as undone of which another device took back all that they wrote to the
    log, these lines among it."""
    connection.execute(_CLOSE_TAKEN_BACK, kind=kind, lines=listed(lines))


def last(connection: Connection, since: int = 0) -> UndoEntry | None:
    """The newest step that was not undone, of those after step `since`. Raises DamagedRow: steps
    are taken back in order."""
    return _step(connection.row(_LAST, since=since))


def damaged_ones(connection: Connection) -> Iterator[tuple[Row, DamagedRow]]:
    """Every step of the history that is not what was written, undone ones too."""
    rows = connection.rows("SELECT * FROM change ORDER BY seq")
    return faulty("step", rows, _change, _name_of_step)


def close_damaged(connection: Connection) -> None:
    """Take damaged steps out of what can be undone, and those before them: they go in order."""
    rows = [row for row, _ in damaged_ones(connection)]
    standing = max((row.seq for row in rows if not row.undone), default=0)
    connection.execute("UPDATE change SET undone = 1 WHERE seq <= :seq", seq=standing)
    values = {"at": 0, "kind": "lost", "what": "a step that was damaged", "before": "{}"}
    lost = values | {"seal": seal(*values.values()), "undone": True}  # type: ignore[arg-type]
    put_rows(connection, CHANGE, [lost | {"seq": row.seq} for row in rows])


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
    connection.execute("UPDATE change SET undone = 1 WHERE seq = :seq", seq=seq)
    return int(connection.scalar(f"SELECT count(*) - {_UNDONE} FROM change"))


def thin(connection: Connection, *, since: int, bytes: int, steps: int) -> int | None:
    """Let go of the oldest steps of the history: those of before an instant (epoch ms), and those
    beyond so many bytes in all. The newest so many steps stay whatever they are.

    A step dated later than the ones after it is as young as it says, and what came after it.
    Returns when the newest of those that went was made (epoch ms); None where all stay.
    """
    newest = connection.row(_OLD_STEPS, since=since, bytes=bytes, steps=steps)
    if newest is None:
        return None
    connection.execute("DELETE FROM change WHERE seq <= :seq", seq=newest.seq)
    return int(newest.at)


def stamp(connection: Connection) -> tuple[int, int, int]:
    """Changes made, changes undone, and merges: as long as these are the same, nothing was
    changed."""
    ((newest, undone),) = connection.execute(f"SELECT max(seq), {_UNDONE} FROM change")
    return newest or 0, undone, int(settings.get(connection, MERGES) or 0)


def count_merge(connection: Connection) -> None:
    """What other homes said is here now, in a transaction that writes: no step of the history."""
    merges = int(settings.get(connection, MERGES) or 0)
    settings.put(connection, MERGES, str(merges + 1))
