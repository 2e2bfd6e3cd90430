"""How many new cards a study day brings: a number, or as many as the minutes allow.

As many as fill the session after what is due, and as the next three weeks have room for: what is
met today comes back, and on none of these days may more be due than the minutes hold. What is found
at the first look stands for the day, so that the counts, the session and its end say the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, repeat
from math import inf
from typing import Any, cast

from sqlalchemy import Connection

from drill.cards.leaks import leaks
from drill.domain.kind import Kind
from drill.domain.memory import Seen
from drill.domain.review import DueOn, State, StudyDay
from drill.errors import StoreError
from drill.scheduling.candidates import Candidate
from drill.scheduling.formulas import Formulas
from drill.scheduling.memory import recall
from drill.scheduling.mix import Mix
from drill.scheduling.outlook import Future, ahead
from drill.scheduling.pace import DUE_SHOWINGS, new_showings
from drill.scheduling.session import DayState, plan
from drill.service.home.home import Home
from drill.service.study import urgency
from drill.service.study.lessons import Syllabus, seconds_read
from drill.service.study.pace import known_at_first_sight, seconds_by_kind
from drill.service.study.shown import sibling_faces
from drill.service.study.today import basis, told
from drill.storage import cards, log, settings, study_days
from drill.storage.cards import StoredCard
from drill.storage.counts import (
    OF_DAY,
    Allowance,
    Counts,
    any_badly,
    considered,
    count,
    kept_allowance,
    new_kinds,
    plan_stamp,
)

DAYS = 21
"""Study days, today first, whose minutes must hold what comes back."""
QUICKEST = 4.0
"""Seconds below which nobody answers a card: no more are considered than could be shown."""


def today(home: Home, connection: Connection) -> Allowance:
    """What today brings, the new cards met already among it. Raises StoreError."""
    kept = settings.get(connection, OF_DAY)
    return kept_allowance(kept, home.day(), basis(home.options)) or _found(
        home, connection, home.day()
    )


def keep(home: Home) -> Allowance:
    """The same, and from now on it stands for today, where the store can be written.

    Raises StoreError.
    """
    day, rests_on = int(home.day()), basis(home.options)
    with home.store.read() as connection:
        home.follow(connection)
        found = _with_urgent(home, connection, home.day(), today(home, connection))
        stamp = plan_stamp(connection.exec_driver_sql, day, home.clock.now())
        text = settings.get(connection, OF_DAY)
        kept = kept_allowance(text, day, rests_on, stamp)
    if kept is None:
        text = json.dumps({"day": day, "basis": rests_on, "stamp": stamp, **found._asdict()})
        with suppress(StoreError), home.store.write() as connection:
            settings.put(connection, OF_DAY, text)
    return found


def tomorrow(home: Home, connection: Connection) -> Counts:
    """What tomorrow's counts will say, if nothing more is done today. Raises StoreError."""
    day = StudyDay(home.day() + 1)
    found = _with_urgent(home, connection, day, _found(home, connection, day))
    counts = count(_raw(connection), home.span(day), found, told(home.options))
    assert counts is not None  # an open home is settled, and the number is given
    return counts


def now(home: Home, connection: Connection) -> Counts:
    """What today's counts say now. Raises StoreError."""
    brings = _with_urgent(home, connection, home.day(), today(home, connection))
    counts = count(_raw(connection), home.span(home.day()), brings, told(home.options))
    assert counts is not None  # as above
    return counts


def _found(home: Home, connection: Connection, day: StudyDay) -> Allowance:
    """What a study day, today or tomorrow, brings: new cards by the number that is set, else as
    many as there is room for."""
    most = int(home.options.minutes * 60 / QUICKEST)
    begun = study_days.due_by(connection, day + DAYS)
    fresh = _fresh(connection, day, most)
    due = [card for card in begun if _is_due(card, day)]
    kept_back = _apart(home, connection, [*due, *fresh], day)
    apart = kept_back & {card.key for card in due}
    held = dict(Counter[Kind](card.card.kind for card in due))
    held[Kind.TELL] = min(told(home.options), held.get(Kind.TELL, 0))
    reading = _lessons(home, connection, fresh, held)
    introduced, new = study_days.introduced(connection, home.span(day)), home.options.new_per_day
    if new is None:
        room_for = _room_for(home, connection, day, begun, apart, most, held, reading)
        new = introduced + room_for
    blocked = _blocked(fresh, kept_back, most)
    left = reading[: max(0, new - introduced)]
    coming = min(len(left), len(fresh) - blocked)
    milliseconds = round(1000 * sum(left) / coming) if coming else 0
    return Allowance(new, len(apart), blocked, milliseconds)


def _with_urgent(home: Home, connection: Connection, day: StudyDay, found: Allowance) -> Allowance:
    """What a study day brings, with what comes before it is due because a question of an interview
    went badly, and with what that gives away now or has given away since."""
    if not any_badly(_raw(connection)):
        return found._replace(urgent=0, urgent_time=0)
    keys = frozenset(urgency.urgent(home, connection))
    stored = cards.by_keys(connection, [*keys]).values()
    urgent = [
        card for card in stored
        if isinstance(card.due, DueOn) and card.due.day > day >= (card.buried_until or 0)
    ]  # fmt: skip
    due = [card for card in study_days.due_by(connection, day) if _is_due(card, day)]
    most = int(home.options.minutes * 60 / QUICKEST)
    fresh = _fresh(connection, day, most)
    kept_back = _apart(home, connection, [*due, *fresh, *urgent], day, keys)
    takes = seconds_by_kind(connection)
    coming = [takes[card.card.kind] for card in urgent if card.key not in kept_back]
    return found._replace(
        apart=sum(card.key in kept_back for card in due),
        blocked=_blocked(fresh, kept_back, most),
        urgent=len(coming),
        urgent_time=round(1000 * DUE_SHOWINGS * sum(coming)),
    )


def _fresh(connection: Connection, day: StudyDay, most: int) -> list[StoredCard]:
    """The new cards among which those of a study day are, which brings `most` of them."""
    queue = study_days.queue(connection, day, most, most=0)
    return [card for card in queue if card.state is State.NEW]


def _blocked(fresh: Sequence[StoredCard], kept_back: Collection[str], most: int) -> int:
    """How many of these new cards are kept back; where there are more than are looked at, there are
    enough."""
    if len(fresh) >= considered(most):
        return 0
    return sum(card.key in kept_back for card in fresh)


def _room_for(
    home: Home,
    connection: Connection,
    day: StudyDay,
    begun: Sequence[StoredCard],
    apart: Collection[str],
    most: int,
    held: Mapping[Kind, int],
    reading: Sequence[float],
) -> int:
    """How many new cards the minutes of a study day and of the three weeks from it on have room
    for, beside the cards that are begun. `held` are the cards of each kind that are due, `reading`
    the seconds of the lessons before the new ones."""
    takes, known = seconds_by_kind(connection), known_at_first_sight(connection)
    budget, tells = home.options.minutes * 60.0, told(home.options)
    forecast = partial(
        ahead, formulas=Formulas[float](home.parameters), retention=home.rules().desired_retention,
        days=DAYS, first_sight=known,
    )  # fmt: skip
    futures: dict[bool, list[Future]] = {True: [], False: []}
    for card in begun:
        if isinstance(card.memory, Seen) and card.due:
            of_card = _future(card, takes, day, apart=card.key in apart)
            futures[card.card.kind is Kind.TELL].append(of_card)
    # Of the stories that fall due a day tells so many, and the others wait.
    most_told = tells * takes[Kind.TELL]
    room = [
        budget - load - min(stories, most_told)
        for load, stories in zip(
            forecast(futures[False], ()), forecast(futures[True], ()), strict=True
        )
    ]
    span = home.span(day)
    room[0] -= log.seconds_studied(connection, span) + seconds_read(connection, span)
    kinds = new_kinds(_raw(connection), span, most, tells - held[Kind.TELL], held)
    # Decks that are taken in later today find room for as many cards of a usual length.
    kinds += [Kind.BEAT] * (most - len(kinds))
    later = zip(room[1:], forecast((), (1.0,))[1:], strict=True)
    least = min(free / burden for free, burden in later if burden > 0)
    fits, spent, met = 0, 0.0, 0.0
    for kind, lesson in zip(kinds, chain(reading, repeat(0.0)), strict=False):
        cost = takes[kind] * new_showings(kind, known) + lesson
        spent, met = spent + cost, met + takes[kind]
        fits += spent - cost / 2 <= room[0] and met <= least  # to the nearest card
    return fits


def _lessons(
    home: Home, connection: Connection, fresh: Sequence[StoredCard], held: Mapping[Kind, int]
) -> list[float]:
    """Seconds of the lesson before each of the new cards, in the order in which they come."""
    shelf = home.shelf(connection, pks=sorted({card.note_pk for card in fresh}))
    syllabus = Syllabus.read(connection, shelf, fresh)
    mix, out = Mix(held), []
    for card in mix.by_teaching(fresh, lambda card: (card.card.kind, card.card.sample)):
        lesson = syllabus.due(card.card)
        out.append(lesson.seconds if lesson else 0.0)
        if lesson:
            syllabus.give(lesson.key)
        mix.take(card.card.kind)
    return out


def _is_due(card: StoredCard, day: StudyDay) -> bool:
    """Whether a card in review may come on a study day."""
    return isinstance(card.due, DueOn) and card.due.day <= day >= (card.buried_until or 0)


def _apart(
    home: Home,
    connection: Connection,
    asked: Sequence[StoredCard],
    day: StudyDay,
    urgent: Collection[str] = (),
) -> frozenset[str]:
    """Keys of the cards that a study day does not show: others give them away, of which those that
    are `urgent` come first, or they are stories beyond those that it tells."""
    shown = study_days.shown_on(connection, home.span(day))
    every = [*asked, *shown]
    shelf = home.shelf(connection, pks=sorted({card.note_pk for card in every}))
    # Of the day's beginning, at any time of it: so it is what was said the day before.
    now, rules = home.day_start(day), home.rules()
    items = [
        Candidate(
            key=card.key,
            kind=card.card.kind,
            note="",
            competency="",
            state=card.state,
            seconds=1.0,
            order=card.card.order,
            recall=recall(card.memory, now, rules),
            urgent=card.key in urgent,
        )
        for card in asked
    ]
    state = DayState(
        now=now,
        seconds=inf,
        new=len(items),
        tells=told(home.options),
        shown=frozenset(card.key for card in shown),
        leaks=leaks(sibling_faces(every, shelf)),
    )
    return frozenset(card.key for card in asked) - {card.key for card in plan(items, state).cards}


def _future(card: StoredCard, takes: Mapping[Kind, float], day: int, *, apart: bool) -> Future:
    """A card begun, as a forecast from a study day on takes it; `apart`, it comes a day later."""
    assert isinstance(card.memory, Seen)
    assert card.due
    last = card.memory.last_day
    elapsed, due = max(0, day - last), max(card.due.day, day + apart)
    return Future(
        card.memory.stability, card.memory.difficulty, -elapsed, due - last - elapsed,
        takes[card.card.kind],
    )  # fmt: skip


def _raw(connection: Connection) -> sqlite3.Connection:
    raw: Any = connection.connection.driver_connection
    return cast(sqlite3.Connection, raw)
