"""Reviews that were made in another program: a card's memory is earned by them, not copied.

They go into the log as any review does, in their order, each with the study day of its own time,
and pass through FSRS by the rules in force here. A card's log stays in order: what is older than
the last review that it has is left out, and said.
"""

from __future__ import annotations

import uuid
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from zlib import crc32

from sqlalchemy import Connection

from drill.domain.memory import Memory, Seen
from drill.domain.review import Review, Source
from drill.exchange.offer import Past
from drill.scheduling.memory import Outcome, effective_day, grade
from drill.service.home.home import Home
from drill.storage import cards, log

SAME_MS = 1000
"""Two reviews of one card that are closer are one: programs move a time to have each but once."""


def count(
    home: Home, connection: Connection, pasts: Sequence[tuple[str, tuple[Past, ...]]],
    *, new: bool,
) -> int:  # fmt: skip
    """How many reviews `earn` would take. `new`: none of the cards is here yet."""
    until = home.clock.now()
    if new:
        return sum(len(_later(past, None, until)) for _, past in pasts)
    since = cards.last_reviews(connection, [key for key, _ in pasts])
    return sum(len(_later(past, since[key], until)) for key, past in pasts if key in since)


def left_out(
    home: Home, connection: Connection, pasts: Sequence[tuple[str, tuple[Past, ...]]]
) -> Iterator[tuple[str, int, int]]:
    """(key, older, ahead) of each card of which `earn` would leave reviews out: how many are older
    than the card's last one here and are not here yet, and how many are later than now.
    """
    until = home.clock.now()
    since = cards.last_reviews(connection, [key for key, _ in pasts])
    some = [
        (key, [each.at for each in past if each.at <= (since.get(key) or 0) + SAME_MS])
        for key, past in pasts
    ]
    here = log.times(connection, [key for key, old in some if old])
    for (key, old), (_, past) in zip(some, pasts, strict=True):
        known = here.get(key, [])
        older = sum(not _is_here(known, at) for at in old)
        ahead = sum(each.at > until for each in past)
        if older or ahead:
            yield key, older, ahead


def _is_here(known: Sequence[int], at: int) -> bool:
    """Whether one of these times, which are sorted, is that of the same review."""
    place = bisect_left(known, at - SAME_MS)
    return place < len(known) and known[place] <= at + SAME_MS


def earn(
    home: Home, connection: Connection, pasts: Sequence[tuple[str, tuple[Past, ...]]]
) -> list[int]:
    """Put reviews into the log of cards, by key, and set what is remembered of them.

    Returns the sequence numbers of the rows. In the caller's transaction.
    """
    home.follow(connection)
    until = home.clock.now()
    stored = cards.by_keys(connection, [key for key, _ in pasts])
    taken = log.ids_in_use(connection, [each.id for _, past in pasts for each in past])
    seqs: list[int] = []
    for key, past in pasts:
        card = stored.get(key)
        if card is None:
            continue
        memory, outcome, first = card.memory, None, card.first_day
        for each in _later(past, memory.last_at if isinstance(memory, Seen) else None, until):
            outcome = _after(home, card.card.deck, key, memory, each)
            memory = outcome.memory
            review = Review(
                id=each.id if each.id not in taken else str(uuid.uuid4()),
                card=key,
                rating=each.rating,
                at=each.at,
                day=outcome.memory.last_day,
                seconds=round(each.seconds, 3),
                source=Source.IMPORT,
                due=outcome.due,
                rules=home.keep_rules(connection, card.card.deck),
            )
            seqs.append(log.append(connection, review, card.pk, home.device))
            first = first if first is not None else int(review.day)
        if outcome is not None and first is not None:
            cards.remember(connection, card.pk, outcome.memory, outcome.due, first)
    return seqs


def _after(home: Home, deck: str, key: str, memory: Memory, each: Past) -> Outcome:
    day = effective_day(memory, home.day(each.at))
    seed = crc32(f"{key}:{memory.reps}".encode())
    return grade(memory, each.rating, day, each.at, home.rules(deck), seed=seed)


def _later(past: Sequence[Past], last: int | None, until: int) -> Sequence[Past]:
    """The reviews after the last one here, and not after now: another clock may be ahead."""
    after = -1 if last is None else last + SAME_MS
    return [each for each in past if after < each.at <= until]
