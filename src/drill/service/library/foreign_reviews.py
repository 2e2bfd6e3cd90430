"""Reviews that were made in another program: a card's memory is earned by them, not copied.

They go into the log as any review does, in their order, each with the study day of its own time,
and pass through FSRS by the rules in force here. What came late, because the card was reviewed here
meanwhile, counts where its time belongs (`memories.standing`); none is lost on either side.
"""

from __future__ import annotations

import uuid
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from zlib import crc32

from drill.domain.deck import Plain
from drill.domain.memory import Memory, Seen
from drill.domain.review import Review, Source
from drill.exchange.offer import Past
from drill.scheduling.memory import Outcome, effective_day, grade
from drill.service.home import memories
from drill.service.home.home import Home
from drill.service.library.differences import first_words
from drill.storage import cards, log
from drill.storage.connection import Connection

SAME_MS = 1000
"""Two reviews of one card that are closer are one: programs move a time to have each but once."""


@dataclass(frozen=True, slots=True)
class CardPast:
    """The reviews that one card had in another program."""

    key: str
    """Of the card here."""
    note: Plain
    """As the other program has it."""
    reviews: Sequence[Past]
    """Oldest first."""
    new: bool
    """The card's note comes with them."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many reviews are not taken, by the first words of a card, or by its key where another
    card begins alike."""

    ahead: Counter[str] = field(default_factory=Counter)
    """Later than now: another clock may be ahead."""


def choose(
    home: Home, connection: Connection, pasts: Sequence[CardPast], left_out: LeftOut
) -> list[CardPast]:  # fmt: skip
    """The reviews that are to be taken of these; what is left out is counted."""
    until = home.clock.now()
    last = cards.last_reviews(connection, [past.key for past in pasts])
    logged = log.times(connection, list(last))
    chosen: list[CardPast] = []
    for past in pasts:
        here = logged.get(past.key, [])
        ahead = sum(review.at > until for review in past.reviews)
        if ahead:
            name = first_words(past.note)
            left_out.ahead[past.key if name in left_out.ahead else name] += ahead
        if past.new or past.key in last:
            fresh = [
                review for review in past.reviews
                if review.at <= until and not _is_among(here, review.at)
            ]  # fmt: skip
            chosen.append(replace(past, reviews=fresh))
    return chosen


def _is_among(times: Sequence[int], at: int) -> bool:
    """Whether one of these times, which are sorted, is that of the same review."""
    place = bisect_left(times, at - SAME_MS)
    return place < len(times) and times[place] <= at + SAME_MS


def earn(home: Home, connection: Connection, pasts: Sequence[CardPast]) -> dict[str, list[int]]:
    """Put reviews that were chosen into the log of their cards, and set what is remembered of them.

    Returns the sequence numbers of the rows by card. In the caller's transaction.
    """
    home.follow(connection)
    stored = cards.by_keys(connection, [past.key for past in pasts])
    ids = log.ids_in_use(connection, [review.id for past in pasts for review in past.reviews])
    seqs: dict[str, list[int]] = {}
    for past in pasts:
        card = stored.get(past.key)
        if card is None:
            continue
        memory, outcome, first = card.memory, None, card.first_day
        known = memory.last_at if isinstance(memory, Seen) else -1
        came_late = bool(past.reviews) and past.reviews[0].at <= known
        timeline = memories.Timeline(home, connection, card.pk) if came_late else None
        for review in past.reviews:
            if timeline is not None:
                memory = timeline.at(review.at)
            outcome = _after(home, card.card.deck, past.key, memory, review)
            memory = outcome.memory
            line = Review(
                id=review.id if review.id not in ids else str(uuid.uuid4()),
                card=past.key,
                rating=review.rating,
                at=review.at,
                day=outcome.memory.last_day,
                seconds=round(review.seconds, 3),
                source=Source.IMPORT,
                due=outcome.due,
                rules=home.keep_rules(connection, card.card.deck),
            )
            seq = log.append(connection, line, card.pk, home.device)
            seqs.setdefault(past.key, []).append(seq)
            if timeline is not None:
                timeline.add(seq, line)
            first = first if first is not None else int(line.day)
        if timeline is not None:
            memories.rebuild(home, connection, card)
        elif outcome is not None and first is not None:
            cards.remember(connection, card.pk, outcome.memory, outcome.due, first)
    return seqs


def _after(home: Home, deck: str, key: str, memory: Memory, review: Past) -> Outcome:
    day = effective_day(memory, home.day(review.at))
    seed = crc32(f"{key}:{memory.reps}".encode())
    return grade(memory, review.rating, day, review.at, home.rules(deck), seed=seed)
