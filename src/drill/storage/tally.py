"""The log counted by study day and by kind of card: what its statistics are made of.

To count a million lines takes seconds. So what a long log gave up to one of its lines is kept, and
only the lines after that one are counted when it is asked again. A grade pays nothing for it. Where
homes are synchronised nothing is kept: what comes from another belongs between what was counted.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from typing import Any

from drill.domain.review import DAY_MS, Rating, Source
from drill.storage import settings
from drill.storage.cache import cached
from drill.storage.connection import Connection
from drill.storage.damage import FAULTS, LAST_DAY
from drill.storage.log import AMONG_HOMES, among_homes, last_seq
from drill.storage.predicates import OWNER, STANDS

MATURE = 21
"""Days of interval from which on a card is mature."""
KEY = "tally"
"""The setting that holds what is kept, as JSON."""
OPEN = 1_000
"""Newest lines that are counted each time: undo is most likely to take one of these back."""
WORTH = 20_000
"""Lines from which on it is worth keeping what they gave."""
_LEFT = f"""CASE WHEN review.due_at IS NULL THEN
    CAST(review.day * 2 + (review.due_day - review.day >= {MATURE}) AS INTEGER) END"""
"""What a review leaves to its card's next one: twice its study day, and one more where the card is
mature; NULL for a learning step."""
_SOUND = (
    f"{{line}}.day BETWEEN -{LAST_DAY} AND {LAST_DAY} AND {{line}}.seconds BETWEEN 0 AND {DAY_MS}"
    f" AND {{line}}.rating BETWEEN {Rating.AGAIN:d} AND {Rating.EASY:d}"
)
"""What holds of a line that is not damaged: text, blobs and NULL are between no numbers."""


@dataclass(slots=True)
class DayTally:
    """The lines of a study day that stand."""

    first: int
    """Sequence number of the first of them."""
    reviews: int = 0
    """Those that were not imported, as the next two."""
    seconds: float = 0.0
    again: int = 0
    known: list[int] = field(default_factory=lambda: [0] * 4)
    """First reviews of the day of cards in review: of young cards those recalled and those
    forgotten, the same of mature ones."""


@dataclass(slots=True)
class LogTally:
    """The lines of the log that stand, up to one of them."""

    upto: int = 0
    """Its sequence number."""
    days: dict[int, DayTally] = field(default_factory=dict)
    kinds: defaultdict[str, Counter[float]] = field(default_factory=lambda: defaultdict(Counter))
    """Of each kind of card how many reviews took so many seconds; timed ones, none imported."""

    def by_day(self, today: int) -> dict[int, tuple[int, float, int]]:
        """(reviews, seconds, agains) of each study day up to today; imported reviews left out.

        What bears tomorrow's number was answered before a flight west, and is of today.
        """
        out: dict[int, tuple[int, float, int]] = {}
        for day, one in sorted(self.days.items()):
            if one.reviews and 0 <= day <= today + 1:
                reviews, seconds, again = out.get(min(day, today), (0, 0.0, 0))
                out[min(day, today)] = (
                    reviews + one.reviews, seconds + one.seconds, again + one.again
                )  # fmt: skip
        return out


def read(connection: Connection) -> LogTally:
    """The whole log, counted."""
    tally = known(connection)
    _count(connection, tally, last_seq(connection))
    return tally


def to_keep(connection: Connection) -> str | None:
    """What is worth keeping of a log that has grown much since it was last counted, or is no longer
    what was counted; None where there is nothing to keep."""
    if among_homes(connection):
        return None
    tally, closed = known(connection), last_seq(connection) - OPEN
    if closed - tally.upto < WORTH:
        return None
    _count(connection, tally, closed)
    cards = int(connection.scalar("SELECT max(pk) FROM card") or 0)
    value = {
        "upto": tally.upto,
        "cards": cards,
        "of": _basis(connection, tally.upto, cards),
        "days": {day: astuple(one) for day, one in tally.days.items()},
        "kinds": {kind: list(some.items()) for kind, some in tally.kinds.items()},
    }
    return json.dumps(value, separators=(",", ":"))


def keep(connection: Connection, text: str) -> None:
    """Write it down."""
    settings.put(connection, KEY, text)


def known(connection: Connection) -> LogTally:
    """What was kept, where it still holds."""
    text = None if among_homes(connection) else settings.get(connection, KEY)
    with suppress(*FAULTS):
        value = json.loads(text or "{}")
        if value and value["of"] == _basis(connection, value["upto"], value["cards"]):
            tally = LogTally(value["upto"])
            tally.days = {int(day): DayTally(*one) for day, one in value["days"].items()}
            for kind, some in value["kinds"].items():
                tally.kinds[kind].update(dict(some))
            return tally
    return LogTally()


def _basis(connection: Connection, upto: int, cards: int) -> list[Any]:
    """What the lines up to one were counted from: as long as it is the same, they give the same.

    Lines never change; but later ones take some of them back, another store may have been put in
    place, and a card that was edited may be of another kind.
    """
    values, of = cached(connection), (KEY, upto, cards)
    if of in values:
        return list(values[of])
    line = connection.scalar("SELECT id FROM review WHERE seq = :upto", upto=upto)
    taken_back = connection.scalar(
        "SELECT count(*) FROM review WHERE undoes IS NOT NULL AND undoes <= :upto AND seq > :upto",
        upto=upto,
    )
    rows = connection.execute(
        """
        SELECT kind, count(*), sum(pk), sum(pk * (pk % 1009)) FROM card
        WHERE pk <= :cards GROUP BY kind ORDER BY kind
        """,
        cards=cards,
    )
    values[of] = [MATURE, line, taken_back, *map(list, rows)]
    return list(values[of])


def _count(connection: Connection, tally: LogTally, upto: int) -> None:
    """Add the lines after those that were counted."""
    of = {card: tally.kinds[kind] for card, kind in _kinds(connection, tally.upto)}
    last = dict(_before(connection, tally.upto)) if tally.upto else {}
    days = tally.days
    # There may be a million.
    for card, day, left, seq, forgotten, seconds, imported in _lines(connection, tally.upto, upto):
        before = last.get(card)
        last[card] = left
        if (one := days.get(day)) is None:
            one = days[day] = DayTally(seq)
        one.first = min(one.first, seq)
        if before is not None and before >> 1 < day:
            one.known[(before & 1) * 2 + forgotten] += 1
        if not imported:
            one.reviews += 1
            one.seconds += seconds
            one.again += forgotten
            if seconds > 0 and card in of:
                of[card][seconds] += 1
    for kind in [kind for kind, some in tally.kinds.items() if not some]:
        del tally.kinds[kind]
    tally.upto = max(upto, tally.upto)


def _kinds(connection: Connection, after: int) -> Iterator[Any]:
    """Row numbers and kinds of the cards of the lines after one."""
    query = "SELECT pk, kind FROM card"
    if after:
        query += " WHERE pk IN (SELECT card_pk FROM review WHERE seq > :after)"
    return connection.execute(query, after=after)


def _lines(connection: Connection, after: int, upto: int) -> Iterator[Any]:
    """Those that stand, in their order; what is no day, time or rating is damaged, and left out."""
    several = among_homes(connection)
    owner, order, joined = "review.card_pk", "review.seq", ""
    if several:
        owner, order, joined = OWNER, AMONG_HOMES, "LEFT JOIN line ON line.id = review.id"
    # Not by the index of days: SQLite would sort what is in the order of the log already.
    sound = _SOUND.format(line="+review")
    query = f"""
        SELECT {owner}, review.day, {_LEFT}, review.seq,
            review.rating = {Rating.AGAIN:d}, review.seconds, review.source = '{Source.IMPORT}'
        FROM review {joined}
        WHERE {STANDS} AND {sound} AND review.seq > :after AND review.seq <= :upto
        ORDER BY {order}
    """
    return connection.execute(query, after=after, upto=upto)


def _before(connection: Connection, upto: int) -> Iterator[Any]:
    """Of each card that has a line after one, the newest of those up to it that stand."""
    query = f"""
        SELECT review.card_pk, {_LEFT} FROM review WHERE review.seq IN (
            SELECT (
                SELECT earlier.seq FROM review AS earlier
                WHERE earlier.card_pk = later.card_pk AND earlier.seq <= :upto
                    AND earlier.undoes IS NULL AND {_SOUND.format(line="earlier")} AND NOT EXISTS (
                        SELECT 1 FROM review AS undo WHERE undo.undoes = earlier.seq
                    )
                ORDER BY earlier.seq DESC LIMIT 1
            )
            FROM (SELECT DISTINCT card_pk FROM review WHERE seq > :upto) AS later
        )
    """
    return connection.execute(query, upto=upto)
