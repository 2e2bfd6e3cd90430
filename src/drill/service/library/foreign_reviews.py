"""Reviews that were made in another program: a card's memory is earned by them, not copied.

They go into the log as any review does, in their order, each with the study day of its own time,
and pass through FSRS by the rules in force here. A card's log stays in order: what is older than
the last review that it has is left out, and said.
"""

from __future__ import annotations

import uuid
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from zlib import crc32

from sqlalchemy import Connection

from drill.domain.deck import Plain
from drill.domain.memory import Memory
from drill.domain.review import Review, Source
from drill.exchange.offer import Past
from drill.scheduling.memory import Outcome, effective_day, grade
from drill.service.home.home import Home
from drill.service.library.differences import first_words
from drill.storage import cards, log

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

    older: Counter[str] = field(default_factory=Counter)
    """Than the card's last one here; those that are here already are not among them."""
    ahead: Counter[str] = field(default_factory=Counter)
    """Later than now: another clock may be ahead."""


def choose(
    home: Home, connection: Connection, pasts: Sequence[CardPast], left_out: LeftOut
) -> list[CardPast]:  # fmt: skip
    """The reviews that are to be taken of these; what is left out is counted."""
    until = home.clock.now()
    last = cards.last_reviews(connection, [past.key for past in pasts])
    after = {key: -1 if at is None else at + SAME_MS for key, at in last.items()}
    logged = log.times(connection, [key for key, at in last.items() if at is not None])
    chosen: list[CardPast] = []
    for past in pasts:
        begin, here = after.get(past.key, -1), logged.get(past.key, [])
        older = sum(
            review.at <= begin and not _is_among(here, review.at) for review in past.reviews
        )
        ahead = sum(review.at > until for review in past.reviews)
        name = first_words(past.note)
        name = past.key if name in left_out.older or name in left_out.ahead else name
        if older:
            left_out.older[name] += older
        if ahead:
            left_out.ahead[name] += ahead
        if past.new or past.key in last:
            later = [review for review in past.reviews if begin < review.at <= until]
            chosen.append(replace(past, reviews=later))
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
        for review in past.reviews:
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
            first = first if first is not None else int(line.day)
        if outcome is not None and first is not None:
            cards.remember(connection, card.pk, outcome.memory, outcome.due, first)
    return seqs


def _after(home: Home, deck: str, key: str, memory: Memory, review: Past) -> Outcome:
    day = effective_day(memory, home.day(review.at))
    seed = crc32(f"{key}:{memory.reps}".encode())
    return grade(memory, review.rating, day, review.at, home.rules(deck), seed=seed)
