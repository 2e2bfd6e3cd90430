"""What today holds, read in a few milliseconds by the standard library alone.

A prompt waits for `drill due`, and the first frame of the screen for this: what opens a store and
knows its cards takes several times as long to import. Read-only: it never creates, migrates or
locks anything.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, cast

from drill.clock import Span
from drill.domain.kind import Kind
from drill.errors import StoreUnwritable
from drill.scheduling.mix import MANY, Mix
from drill.scheduling.pace import AGAIN, DUE_SHOWINGS, KNOWN, PRIORS, new_showings
from drill.storage.errors import worded, worded_os
from drill.storage.migrations import STEPS, known_version
from drill.storage.predicates import (
    BURIED,
    DUE,
    LEARNING,
    LEARNING_TODAY,
    MET_TODAY,
    NEW,
    NEW_TODAY,
    SCHEDULED,
    TO_COME,
)
from drill.storage.sqlite_file import check_not_lost, number

PACE = "pace"
"""The setting that holds the seconds a card of each kind takes, as JSON."""
FIRST_SIGHT = "first sight"
"""In it, the chance that the person recalls a new card at first sight."""
OF_DAY = "allowance of the day"
"""The setting that holds what a study day brings, and what that rests on, as JSON."""
PLAN = "plan of the day"
"""The setting that holds the next session of the plan for an interview, as JSON."""
BUNDLED = "bundled"
"""The setting that says which bundled decks are in: without it no store is ready."""

_LEARNING = f"SELECT kind, count(*) FROM card WHERE {LEARNING_TODAY} GROUP BY kind"
_DUE = f"SELECT kind, count(*) FROM card WHERE {DUE} GROUP BY kind"
_NEW = f"SELECT kind, sample FROM card WHERE {NEW_TODAY} ORDER BY ord LIMIT :limit"
# Only where a deck has a limit of its own: of its new cards there are no more than that.
_IN_DECKS = f"""
    SELECT card.ord, card.kind, card.sample FROM card JOIN note ON note.pk = card.note_pk
    WHERE {NEW_TODAY} AND {{decks}} ORDER BY card.ord LIMIT :limit
"""
_NEW_OF = _IN_DECKS.format(decks="note.deck = :deck")
_NEW_OF_OTHERS = _IN_DECKS.format(decks="note.deck NOT IN (SELECT value FROM json_each(:decks))")
_MET = f"SELECT count(*) FROM card WHERE {MET_TODAY}"
_UNSEEN = f"""
    SELECT count(*), count(CASE kind WHEN '{Kind.FLAG.value}' THEN 1 END) FROM card WHERE {NEW}
"""
_MET_FLAGS = f"{_MET} AND kind = '{Kind.FLAG.value}'"
_MET_OF = f"""
    SELECT count(*) FROM card JOIN note ON note.pk = card.note_pk
    WHERE {MET_TODAY} AND note.deck = :deck
"""
_LIMITS = """
    SELECT id, json_extract(options, '$.new_per_day') FROM deck
    WHERE CASE WHEN json_valid(options) THEN json_type(options, '$.new_per_day') END = 'integer'
"""
_UNSEEN_OF = f"""
    SELECT count(*) FROM card JOIN note ON note.pk = card.note_pk WHERE {NEW} AND note.deck = ?
"""
_AHEAD = f"SELECT count(*) FROM onsite WHERE {TO_COME}"
_BADLY = "SELECT EXISTS (SELECT 1 FROM heard WHERE went = 'badly' AND competency != '')"
# What the plan of a day rests on. Where an interview is nearer than a session is long, each minute.
_STAMP = f"""
    SELECT (SELECT coalesce(max(seq), 0) FROM change),
           (SELECT count(*) FROM change WHERE undone <> 0),
           (SELECT count(*) FROM card WHERE {LEARNING_TODAY} AND due_at <= :now),
           count(*),
           coalesce(max(CASE WHEN at - :now < minutes * 60000 THEN :now / 60000 END), 0)
    FROM onsite WHERE {TO_COME}
"""
# A buried card is not due before the day on which it may be shown again.
_NEXT = f"""
    SELECT (SELECT min(due_day) FROM card WHERE {SCHEDULED} AND due_day > :day),
           (SELECT min(buried_until) FROM card WHERE {SCHEDULED} AND due_day <= :day AND {BURIED}),
           (SELECT min(buried_until) FROM card WHERE {LEARNING} AND {BURIED}),
           (SELECT min(due_at) FROM card WHERE {LEARNING_TODAY} AND due_at > :now)
"""


class Allowance(NamedTuple):
    """What a study day brings."""

    new: int
    """New cards, at most."""
    apart: int = 0
    """Due cards that it does not show: others give them away, or no more stories are told."""
    blocked: int = 0
    """New cards of which the same is true; red flags only where none wait."""
    reading: int = 0
    """Milliseconds of lessons before each of its new cards, in the mean."""
    urgent: int = 0
    """Cards that come before they are due, as a question of an interview went badly."""
    urgent_time: int = 0
    """About how many milliseconds they take."""
    flags: int = MANY
    """New red flags, at most."""
    held: int = 0
    """New red flags that its minutes would hold besides."""
    tells: int = MANY
    """New stories to tell, at most."""


class KeptPlan(NamedTuple):
    """The next session of the plan for the interviews to come, and what it buys, as found last."""

    onsite: str
    """Name of the nearest."""
    at: int
    """When it is, epoch ms."""
    seconds_left: float
    """How long the session may be."""
    cards: int
    new: int
    own: int
    """Of the cards, those of one's own stories."""
    seconds: float
    """About how long they take."""
    kind: str
    """`day`, `last day` or `morning`."""
    with_plan: float
    """Recall on the day, 0 to 1."""
    without: float
    write: int
    """Which story of one's own is to be written first; 0 where there are enough."""
    of: int
    held: int
    """Red flags and gaps that would fill the rest of its minutes, beyond their share of them."""
    basis: str
    """What it rests on besides the store."""
    unseen: int = 0
    """Cards that it asks for and that were never met."""


class Counts(NamedTuple):
    """What today holds."""

    due: int
    """Cards in review that are due today or were due before, and those that come before they are
    due, as a question of an interview went badly."""
    learning: int
    """Cards in a learning or relearning step."""
    new: int
    """New cards that today still brings."""
    unseen: int
    """All new cards in the store."""
    seconds: float
    """Estimate for all of them, what fails and comes again among them."""
    next_day: int | None
    """The next study day, after today, on which a card falls due."""
    next_at: int | None
    """When the next learning step that is yet to come falls due, epoch ms."""
    ahead: bool = False
    """Whether an interview is to come."""
    plan: KeptPlan | None = None
    """What its plan has for now; None where there is none, or it is to be made anew."""


def paces(setting: str | None) -> dict[str, float]:
    """Seconds that a card of each kind takes, by what was learnt, or what anybody takes."""
    out = {kind.value: float(seconds) for kind, seconds in PRIORS.items()}
    return out | {
        kind: seconds
        for kind, seconds in _table(setting).items()
        if kind in out and type(seconds) in (int, float) and 0 < seconds < 86_400
    }


def first_sight(setting: str | None) -> float:
    """Chance that the person recalls a new card at first sight: learnt, or anybody's."""
    share = _table(setting).get(FIRST_SIGHT)
    return share if type(share) is float and 0 <= share <= 1 else KNOWN


def kept_allowance(
    setting: str | None, day: int, basis: str, stamp: Sequence[int] = ()
) -> Allowance | None:
    """What a study day brings, as it was found at first; None where it was not.

    `basis` is what it must rest on, and `stamp` (see `plan_stamp`; empty: any) what else that which
    is urgent in it must.
    """
    values = _table(setting)
    numbers = [values.get(name) for name in Allowance._fields]
    sound = [number for number in numbers if type(number) is int and number >= 0]
    known = values.get("day") == day and values.get("basis") == basis
    known = known and (not stamp or values.get("stamp") == list(stamp))
    return Allowance(*sound) if known and len(sound) == len(numbers) else None


def plan_stamp(run: Callable[[str, dict[str, int]], Any], day: int, now: int) -> list[int]:
    """What a plan found now rests on, as long as the same: changes made and undone, steps fallen
    due, interviews to come and, where one is nearer than its session is long, the minute. `run`
    executes a statement with its values.
    """
    return list(run(_STAMP, {"day": day, "now": now}).fetchone())


def plan_moment(setting: str | None, day: int, stamp: Sequence[int], now: int) -> int | None:
    """As of when, epoch ms, the plan of a study day was found first, if nothing that it rests on
    has changed since; see `plan_stamp`.
    """
    values = _table(setting)
    moment = values.get("found")
    same = values.get("day") == day and values.get("stamp") == list(stamp)
    return moment if same and type(moment) is int and moment <= now else None


def kept_plan(setting: str | None, day: int, stamp: Sequence[int], now: int) -> KeptPlan | None:
    """The plan as it was found at that moment; None where it is to be made anew."""
    if plan_moment(setting, day, stamp, now) is None:
        return None
    table = _table(setting)
    values: list[Any] = [table.get(name) for name in KeptPlan._fields]
    # Else only its moment is known, or it is damaged.
    return KeptPlan(*values) if all(map(_is_like, values, _LIKE)) else None


_LIKE = KeptPlan("", 0, 0.0, 0, 0, 0, 0.0, "", 0.0, 0.0, 0, 0, 0, "")
"""Its fields by their types."""
_LATEST = 250_000_000_000_000
"""Epoch ms after which there is hardly a calendar; no number of a plan is as high."""


def _is_like(value: object, like: object) -> bool:
    """Whether a value that was kept is of the type of another, a number neither negative nor
    beyond all bounds."""
    if type(like) is str:
        return type(value) is str
    of_type = type(value) is int or (type(value) is float and type(like) is float)
    return of_type and 0 <= cast(float, value) < _LATEST


def _table(setting: str | None) -> dict[str, Any]:
    try:
        table = json.loads(setting or "{}")
    except (ValueError, RecursionError):
        table = None
    return table if isinstance(table, dict) else {}  # damaged; the next session learns it anew


def considered(new: int) -> int:
    """How many new cards are looked at to bring so many: siblings and tells keep some back, and
    each kind is to be among them. They stand kind by kind, and the bundled decks have 200."""
    return new * 4 + 300 if new else 0


def read_counts(
    store: Path, day: int, now: int, brings: Allowance | str, tells: int = 1, since: int = 0
) -> Counts | None:
    """Today's counts, or None where there is no store yet or it has to be settled first.

    `day` is the study day, which began at `since`, `now` the time, both epoch ms. `tells` is how
    many stories a session may hold: what today brings and the seconds it takes count no more of
    them. `brings` may be what the allowance that is kept for today has to rest on; where none is
    kept, it has to be found first. Raises StoreError.
    """
    try:
        check_not_lost(store)
        if not store.exists():
            return None
    except OSError as error:
        raise worded_os(store, error) from error
    asked = (Span(day, since, now), brings, tells)
    try:
        return _counted(store, f"{store.as_uri()}?mode=ro", *asked)
    except StoreUnwritable as error:  # it was to be read, but SQLite puts a file beside it for that
        from drill.storage.read_only import Sight

        sight = Sight(store, error)
    try:
        counts = _counted(store, sight.uri, *asked)
        sight.check()
        return counts
    finally:
        sight.close()


def _counted(
    store: Path, uri: str, span: Span, brings: Allowance | str, tells: int
) -> Counts | None:
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=2)) as connection:
            connection.text_factory = lambda text: text.decode("utf-8", "replace")
            if known_version(connection) < len(STEPS):
                return None
            return count(connection, span, brings, tells)
    except sqlite3.Error as error:
        raise worded(store, error) from error


def count(
    connection: sqlite3.Connection, span: Span, brings: Allowance | str, tells: int
) -> Counts | None:
    """The same of an open store, which is of this schema."""
    day, now = span.day, span.now
    query = "SELECT key, value FROM fact WHERE key IN (?, ?, ?, ?)"
    settings = dict(connection.execute(query, (PACE, BUNDLED, OF_DAY, PLAN)).fetchall())
    if BUNDLED not in settings:
        return None  # the first start was cut short
    ahead = bool(connection.execute(_AHEAD, {"now": now}).fetchone()[0])
    badly = any_badly(connection)
    stamp = plan_stamp(connection.execute, day, now) if ahead or badly else ()
    if isinstance(brings, str):
        settled = kept_allowance(settings.get(OF_DAY), day, brings, stamp if badly else ())
        if settled is None:
            return None
        brings = settled
    pace, known = paces(settings.get(PACE)), first_sight(settings.get(PACE))
    limit = max(0, brings.new - _met(connection, span))
    # Of a damaged card's kind nobody knows what it is, and its session leaves it out.
    rows = connection.execute(_DUE, {"day": day}).fetchall()
    due = {kind: int(count) for kind, count in rows if kind in pace}
    steps = dict(connection.execute(_LEARNING, {"day": day}).fetchall())
    # A story that failed before has its turn first, then one that is due, then a new one.
    due_at_most, failed = min(due.get(Kind.TELL, 0), tells), min(steps.get(Kind.TELL, 0), tells)
    tells_due = min(due_at_most, tells - failed)
    steps[Kind.TELL] = failed
    unseen, unseen_flags = connection.execute(_UNSEEN).fetchone()
    flags = brings.flags - int(connection.execute(_MET_FLAGS, span._asdict()).fetchone()[0])
    waiting = max(0, unseen_flags - max(0, flags))
    within = max(0, unseen - _beyond_limits(connection, span) - brings.blocked - waiting)
    limit = min(limit, within)
    caps = {Kind.TELL: min(tells - failed - tells_due, brings.tells), Kind.FLAG: flags}
    new = new_kinds(connection, span, limit, caps, due | {Kind.TELL: tells_due})
    urgent, urgent_time = (brings.urgent, brings.urgent_time) if badly else (0, 0)
    *days, next_at = connection.execute(_NEXT, {"day": day, "now": now}).fetchone()
    return Counts(
        due=max(0, sum(due.values()) - brings.apart - due_at_most + tells_due) + urgent,
        learning=sum(steps.values()),
        new=len(new),
        unseen=unseen,
        seconds=DUE_SHOWINGS * _takes(pace, due | {Kind.TELL: 0})
        + pace[Kind.TELL] * (tells_due + failed)
        + AGAIN * _takes(pace, steps | {Kind.TELL: 0})
        + sum(pace[kind] * new_showings(kind, known) for kind in new)
        + brings.reading / 1000 * len(new)
        + urgent_time / 1000,
        next_day=min((day for day in days if type(day) is int), default=None),
        next_at=next_at if type(next_at) is int else None,
        ahead=ahead,
        plan=kept_plan(settings.get(PLAN), day, stamp, now) if ahead else None,
    )


def any_badly(connection: sqlite3.Connection) -> bool:
    """Whether a question of an interview went badly: that brings cards which are not due."""
    return bool(number(connection, _BADLY))


def _takes(pace: Mapping[str, float], kinds: Mapping[str, int]) -> float:
    return sum(pace.get(kind, 0.0) * count for kind, count in kinds.items())


def new_kinds(
    connection: sqlite3.Connection,
    span: Span,
    limit: int,
    caps: Mapping[Kind, int],
    due: Mapping[Kind, int],
) -> list[Kind]:
    """Kinds of the new cards that a study day brings, at most so many, in the order of `mix`.

    Among them of some kinds no more than `caps` has, and of a deck no more than its own limit.
    `due` are the cards of each kind that come besides.
    """
    limits = dict(connection.execute(_LIMITS).fetchall())
    if limits:
        ahead = _new_with_limits(connection, span, limit, limits)
    else:
        ahead = connection.execute(_NEW, {"day": span.day, "limit": considered(limit)}).fetchall()
    known = [(Kind(kind), bool(sample)) for kind, sample in ahead if kind in PRIORS]
    mix = Mix({Kind(kind): due[kind] for kind in due})
    return [kind for kind, _ in mix.bring(known, lambda card: card, caps, limit)]


def _new_with_limits(
    connection: sqlite3.Connection, span: Span, limit: int, limits: Mapping[str, int]
) -> list[tuple[str, int]]:
    """The next new cards, in teaching order, where decks have limits of their own."""
    decks = json.dumps(list(limits))
    among = {"day": span.day, "limit": considered(limit), "decks": decks}
    rows = connection.execute(_NEW_OF_OTHERS, among).fetchall()
    for deck, most in limits.items():
        left = min(limit, max(0, most - _met(connection, span, deck)))
        rows += connection.execute(_NEW_OF, among | {"deck": deck, "limit": left}).fetchall()
    return [(kind, sample) for _, kind, sample in sorted(rows)]


def _met(connection: sqlite3.Connection, span: Span, deck: str = "") -> int:
    """Cards that were first reviewed on a study day, of one deck or of all."""
    values = {**span._asdict(), "deck": deck}
    return int(connection.execute(_MET_OF if deck else _MET, values).fetchone()[0])


def _beyond_limits(connection: sqlite3.Connection, span: Span) -> int:
    """New cards that the limits of their own decks keep for other days."""
    beyond = 0
    for deck, most in connection.execute(_LIMITS).fetchall():
        left = max(0, most - _met(connection, span, deck))
        beyond += max(0, number(connection, _UNSEEN_OF, deck) - left)
    return beyond
