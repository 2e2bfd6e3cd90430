"""How many new cards a study day brings: a number, or as many as the minutes allow.

As many as fill the session after what is due, and as the next three weeks have room for: what is
met today comes back, and on none of these days may more be due than the minutes hold. New red flags
wait where flags would take more than their share of what is studied: there are many, and without
stories little else is left. What is found at the first look stands for the day, so that the counts,
the session and its end say the same; devices that share a memory find it anew where that became
another one, so that all of them say the same.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from math import inf

from drill.cards.leaks import leaks
from drill.domain.kind import Kind
from drill.domain.memory import Seen
from drill.domain.review import DueOn, State, StudyDay
from drill.errors import StoreError
from drill.scheduling.candidates import Candidate
from drill.scheduling.formulas import Formulas
from drill.scheduling.memory import recall
from drill.scheduling.mix import MANY, MOST, MOST_FLAGS, Mix
from drill.scheduling.outlook import Future, ahead
from drill.scheduling.pace import DUE_SHOWINGS, new_showings
from drill.scheduling.session import DayState, plan
from drill.service.home.home import Home
from drill.service.study import urgency
from drill.service.study.lessons import Syllabus, read_by_day, seconds_read
from drill.service.study.pace import known_at_first_sight, seconds_by_kind
from drill.service.study.shown import sibling_faces
from drill.service.study.today import basis, tells_a_session
from drill.storage import cards, log, settings, study_days
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection
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
REMEMBERED = 14
"""Days before a study day by which it is known how much of what is studied is red flags."""
LEAST_FLAGS = 60.0
"""Seconds that red flags may take on any day."""
QUICKEST = 4.0
"""Seconds below which nobody answers a card: no more are considered than could be shown."""


def today(home: Home, connection: Connection) -> Allowance:
    """What today brings, the new cards met already among it. Raises StoreError."""
    setting = settings.get(connection, OF_DAY)
    return kept_allowance(setting, home.day(), basis(home.options)) or _brought(
        home, connection, home.day()
    )


def keep(home: Home) -> Allowance:
    """The same, and from now on it stands for today, where the store can be written.

    Raises StoreError.
    """
    day, rests_on = int(home.day()), basis(home.options)
    with home.store.read() as connection:
        home.follow(connection)
        allowance = _with_urgent(home, connection, home.day(), today(home, connection))
        stamp = plan_stamp(connection.raw.execute, day, home.clock.now())
        text = settings.get(connection, OF_DAY)
        settled = kept_allowance(text, day, rests_on, stamp)
    if settled is None:
        text = json.dumps({"day": day, "basis": rests_on, "stamp": stamp, **allowance._asdict()})
        with suppress(StoreError), home.store.write() as connection:
            settings.put(connection, OF_DAY, text)
    return allowance


def tomorrow(home: Home, connection: Connection) -> Counts:
    """What tomorrow's counts will say, if nothing more is done today. Raises StoreError."""
    day = StudyDay(home.day() + 1)
    allowance = _with_urgent(home, connection, day, _brought(home, connection, day))
    counts = count(connection.raw, home.span(day), allowance, tells_a_session(home.options))
    assert counts is not None  # an open home is settled, and the number is given
    return counts


def now(home: Home) -> Counts:
    """What today's counts say now, kept so that they are known at once. Raises StoreError."""
    brings = keep(home)
    with home.store.read() as connection:
        counts = count(connection.raw, home.span(home.day()), brings, tells_a_session(home.options))
    assert counts is not None  # as above
    return counts


def _brought(home: Home, connection: Connection, day: StudyDay) -> Allowance:
    """What a study day, today or tomorrow, brings: new cards by the number that is set, else as
    many as there is room for."""
    most = int(home.options.minutes * 60 / QUICKEST)
    begun = study_days.due_by(connection, day + DAYS)
    fresh = _fresh(connection, day, most)
    due = [card for card in begun if _is_due(card, day)]
    kept_back = _apart(home, connection, [*due, *fresh], day)
    apart = kept_back & {card.key for card in due}
    held = dict(Counter[Kind](card.card.kind for card in due))
    held[Kind.TELL] = min(tells_a_session(home.options), held.get(Kind.TELL, 0))
    span = home.span(day)
    introduced, new = study_days.introduced(connection, span), home.options.new_per_day
    flags, beyond = MANY, 0
    shelf = home.shelf(connection, pks=sorted({card.note_pk for card in fresh}))
    syllabus = Syllabus.read(connection, shelf, fresh)
    if new is None:
        room = _Room(home, connection, day, begun, apart, held, syllabus)
        room_for, flags, beyond = room.for_new(fresh, most)
        new = introduced + room_for
    blocked = _blocked(fresh, kept_back, most, flags)
    left = _lessons(syllabus, fresh, held, flags)[: max(0, new - introduced)]
    coming = min(len(left), len(fresh) - blocked)
    milliseconds = round(1000 * sum(left) / coming) if coming else 0
    stories = {card.key for card in fresh if card.card.kind is Kind.TELL}
    tells = len(stories - kept_back) if stories else MANY  # of decks that are taken in later
    flags += study_days.introduced(connection, span, Kind.FLAG)
    return Allowance(new, len(apart), blocked, milliseconds, flags=flags, held=beyond, tells=tells)


def _with_urgent(
    home: Home, connection: Connection, day: StudyDay, allowance: Allowance
) -> Allowance:
    """What a study day brings, with what comes before it is due because a question of an interview
    went badly, and with what that gives away now or has given away since."""
    if not any_badly(connection.raw):
        return allowance._replace(urgent=0, urgent_time=0)
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
    return allowance._replace(
        apart=sum(card.key in kept_back for card in due),
        blocked=_blocked(fresh, kept_back, most, allowance.flags),
        urgent=len(coming),
        urgent_time=round(1000 * DUE_SHOWINGS * sum(coming)),
    )


def _fresh(connection: Connection, day: StudyDay, most: int) -> list[StoredCard]:
    """The new cards among which those of a study day are, which brings `most` of them."""
    queue = study_days.queue(connection, day, most, most=0)
    return [card for card in queue if card.state is State.NEW]


def _blocked(fresh: Sequence[StoredCard], kept_back: Collection[str], most: int, flags: int) -> int:
    """How many of these new cards are kept back; where there are more than are looked at, there are
    enough, and so there are of red flags where no more than so many `flags` come."""
    if len(fresh) >= considered(most):
        return 0
    enough = Kind.FLAG if flags < MANY else None
    return sum(card.key in kept_back for card in fresh if card.card.kind is not enough)


class _Room:
    """What the minutes of a study day and of the three weeks from it on have room for, beside the
    cards that are begun."""

    def __init__(
        self,
        home: Home,
        connection: Connection,
        day: StudyDay,
        begun: Sequence[StoredCard],
        apart: Collection[str],
        held: Mapping[Kind, int],
        syllabus: Syllabus,
    ) -> None:
        """Of those begun some are kept `apart`; `held` are the cards of each kind that are due;
        `syllabus` has the lessons of new ones."""
        self._home, self._connection, self._day, self._held = home, connection, day, held
        self._syllabus = syllabus
        self._span = span = home.span(day)
        self._takes = takes = seconds_by_kind(connection)
        self._known = known = known_at_first_sight(connection)
        self._tells = tells_a_session(home.options)
        forecast = partial(
            ahead, formulas=Formulas[float](home.parameters), days=DAYS, first_sight=known,
            retention=home.rules().desired_retention,
        )  # fmt: skip
        futures: dict[bool, list[Future]] = {True: [], False: []}
        for card in begun:
            if isinstance(card.memory, Seen) and card.due:
                of_card = _future(card, takes, day, apart=card.key in apart)
                futures[card.card.kind is Kind.TELL].append(of_card)
        # Of the stories that fall due a day tells so many, and the others wait.
        most_told = self._tells * takes[Kind.TELL]
        loads = zip(forecast(futures[False], ()), forecast(futures[True], ()), strict=True)
        room = [
            home.options.minutes * 60.0 - load - min(stories, most_told) for load, stories in loads
        ]
        studied = log.seconds_studied(connection, span) + seconds_read(connection, span)
        self._today = room[0] - studied
        later = zip(room[1:], forecast((), (1.0,))[1:], strict=True)
        # Nothing of a new card may come back within these days.
        self._later = min((free / burden for free, burden in later if burden > 0), default=inf)

    def for_new(self, fresh: Sequence[StoredCard], most: int) -> tuple[int, int, int]:
        """How many new cards it is for, of which there are these and it holds `most`; how many red
        flags may be among them; and how many more there would be room for."""
        _, every = self._fitting(fresh, most, MANY)
        _, others = self._fitting(fresh, most, 0)
        flags = self._flags(others)
        new, kinds = self._fitting(fresh, most, flags)
        return new, flags, max(0, every.count(Kind.FLAG) - kinds.count(Kind.FLAG))

    def _fitting(
        self, fresh: Sequence[StoredCard], most: int, flags: int
    ) -> tuple[int, list[Kind]]:
        """How many new cards fit, so many red flags at most among them, and of which kinds those
        are that there are."""
        caps = {Kind.TELL: self._tells - self._held[Kind.TELL], Kind.FLAG: flags}
        kinds = new_kinds(self._connection.raw, self._span, most, caps, self._held)
        reading = _lessons(self._syllabus, fresh, self._held, flags)
        today = later = 0.0
        # Decks that are taken in later today find room for as many cards of a usual length.
        for place in range(most):
            kind = kinds[place] if place < len(kinds) else Kind.BEAT
            cost = self._takes[kind] * new_showings(kind, self._known)
            cost += reading[place] if place < len(reading) else 0.0
            today, later = today + cost, later + self._takes[kind]
            if today - cost / 2 > self._today or later > self._later:  # to the nearest card
                return place, kinds[:place]
        return most, kinds

    def _flags(self, others: Sequence[Kind]) -> int:
        """How many new red flags it is for, beside new cards of these kinds: flags have no more
        than their share, with what was studied lately, and of one day no more than any kind.
        """
        takes, new = self._takes, new_showings(Kind.FLAG, self._known)
        lately, flags, read = self._studied(self._day - REMEMBERED)
        today, flags_today, read_today = self._studied(self._day)
        coming = sum(
            takes[kind] * DUE_SHOWINGS * count
            for kind, count in self._held.items()
            if kind is not Kind.FLAG
        )
        coming += sum(takes[kind] * new_showings(kind, self._known) for kind in others)
        if not lately + coming:  # there is nothing else
            return MANY
        due = takes[Kind.FLAG] * DUE_SHOWINGS * self._held.get(Kind.FLAG, 0)
        room = (lately + read + coming) * MOST_FLAGS / (1 - MOST_FLAGS) - flags
        beside = today + read_today + coming
        room = min(room, beside * MOST / (1 - MOST) - flags_today)
        return max(0, int((max(room, LEAST_FLAGS - flags_today) - due) / (takes[Kind.FLAG] * new)))

    def _studied(self, since: int) -> tuple[float, float, float]:
        """Seconds from a study day on up to now: of all cards but red flags, of these, and of
        lessons."""
        home, connection = self._home, self._connection
        at = home.day_start(StudyDay(since))
        spent = log.seconds_between(connection, at, home.clock.now() + 1)
        flags = spent.pop(Kind.FLAG, 0.0)
        read = read_by_day(connection, self._day)
        return sum(spent.values()), flags, sum(read[day] for day in read if day >= since)


def _lessons(
    syllabus: Syllabus, fresh: Sequence[StoredCard], held: Mapping[Kind, int], flags: int
) -> list[float]:
    """Seconds of the lesson before each of the new cards, in the order in which they come, at most
    so many red flags among them."""
    syllabus, mix, out = syllabus.copy(), Mix(held), []
    caps = {Kind.FLAG: flags}
    for card in mix.bring(fresh, lambda card: (card.card.kind, card.card.sample), caps, len(fresh)):
        lesson = syllabus.due(card.card)
        out.append(lesson.seconds if lesson else 0.0)
        if lesson:
            syllabus.give(lesson.key)
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
        tells=tells_a_session(home.options),
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
