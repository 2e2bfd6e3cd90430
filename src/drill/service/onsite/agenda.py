"""The agenda of the onsites to come: what the plan wants today, and the session that follows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from drill.cards.leaks import given_away
from drill.domain.kind import Kind
from drill.domain.memory import Seen
from drill.domain.onsite import Onsite
from drill.domain.review import DueAt, Source
from drill.errors import NotFound, UsageError
from drill.scheduling import pace
from drill.scheduling.candidates import Candidate
from drill.scheduling.lineup import APART, Lineup
from drill.scheduling.session import DayState, SessionPlan
from drill.service.home.home import Home
from drill.service.onsite.demand import BRIEF, Demand, to_come
from drill.service.onsite.moment import last_plan, settled
from drill.service.study.agenda import Gathered, Need, with_urgent
from drill.service.study.session import StudySession, open_session
from drill.service.study.summary import Coming, as_usual
from drill.service.study.today import over
from drill.storage import study_days
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection

OFF = 1
"""Cards that a session may have beyond those that were said of it."""


def start(
    home: Home,
    *,
    minutes: float | None = None,
    deck: str | None = None,
    quiet: bool = False,
    more_new: int = 0,
    more: bool = False,
    card: str | None = None,
    promised: int = 0,
) -> StudySession:
    """The session that is best now: the plan's where an onsite is to come, else ordinary study.

    A `deck`, `more_new` cards beyond today's and one `card` are for ordinary study. So is what no
    onsite to come asks for. With `more` it goes on where nothing is due: for as many minutes as any
    session with what the plan still has, red flags beyond their share among it, else with what
    falls due soonest. `promised` is how many cards Today said of it, where that was before
    something was changed: it keeps to that.

    Raises NotFound (no such deck), UsageError (today's minutes for the onsites are used up, or on
    the day before one and on its morning all is done) and StoreError.
    """
    if deck is None and card is None and not more_new:
        with home.store.read() as connection:
            demand = ahead(home, connection)
            if demand is not None:
                length = minutes
                if more and minutes is None:
                    length = max(demand.seconds_left / 60, home.options.minutes)
                session = _session(home, connection, demand, length, quiet, more, promised)
                if session.current is not None or not more:
                    return session
    session = open_session(
        home, minutes=minutes, deck=deck, quiet=quiet, more_new=more_new, more=more, card=card
    )
    session.foresee = tomorrow
    return session


def open_cram(
    home: Home, *, onsite: str | None = None, minutes: float | None = None, quiet: bool = False
) -> StudySession:
    """Plan a session for the onsites to come, or for the one that is named: of today's minutes what
    is left, or as many as named.

    Its grades are ordinary reviews. `quiet` leaves out stories told aloud. Raises NotFound (no
    onsite to come, none of the name), UsageError (no card to learn; today's minutes are used up)
    and StoreError.
    """
    from drill.service.onsite import onsites as named  # ordinary sessions name none

    one = None if onsite is None else named.find(home, onsite)
    with home.store.read() as connection:
        coming = [it for it in to_come(home, connection) if one is None or it.id == one.id]
        if not coming:
            raise NotFound(
                f"{one.name} is over" if one else "there is no onsite to cram for",
                named.none_hint(home),
            )
        demand = Demand.read(home, connection, coming)
        return _session(home, connection, demand, minutes, quiet)


def ahead(home: Home, connection: Connection) -> Demand | None:
    """What the onsites to come ask for; None where there is none, or nothing to learn for them.

    Raises StoreError.
    """
    coming = to_come(home, connection)
    try:
        return Demand.read(home, connection, coming) if coming else None
    except UsageError:
        return None


def _session(
    home: Home,
    connection: Connection,
    demand: Demand,
    minutes: float | None,
    quiet: bool,
    more: bool = False,
    promised: int = 0,
) -> StudySession:
    seconds = demand.seconds_left if minutes is None else minutes * 60.0
    if minutes is None and seconds <= 0:
        raise all_done(home, demand)
    if minutes is not None:
        promised = 0
    elif not promised and (earlier := last_plan(home, connection)):
        promised = earlier.cards
    agenda = OnsiteAgenda(home, demand, promised + OFF if promised else None, more=more)
    session = StudySession.planned(
        home, connection, agenda, seconds, quiet=quiet, promised=promised
    )
    session.foresee = tomorrow
    if session.current is None and (demand.last_day or demand.morning):
        raise all_done(home, demand)
    return session


def tomorrow(home: Home) -> Coming:
    """What tomorrow's Today will say, if nothing more is done today: the plan's, with an onsite
    ahead. Raises StoreError.
    """
    from drill.service.onsite.run_through import expected, next_day

    left = rest = 0
    with home.store.read() as connection:
        coming = to_come(home, connection)
    if not coming:
        return as_usual(home)
    seen = settled(home)
    with home.store.read() as connection:
        cards = next_day(seen, connection)
        today = None if cards is None else ahead(seen, connection)
        if today is not None:
            steps = {card.key for card in today.cards if isinstance(card.due, DueAt)}
            session = expected(seen, connection, today, today.seconds_left)
            left, rest = len(session), sum(showing.key not in steps for showing in session)
    if cards is None:
        return as_usual(home)
    return Coming(len(cards), sum(card.seconds for card in cards), left, rest)


def all_done(home: Home, demand: Demand) -> UsageError:
    """What is said where nothing more of today's plan is to be done."""
    nearest = demand.onsites[0]
    if demand.morning or demand.last_day:
        today = home.day(nearest.at) == home.day()
        ending = over(nearest.name, demand.unseen, morning=demand.morning)
        then = "Good luck." if today else "Sleep."
        return UsageError(
            f"{ending} read the sheet" + (", then sleep" * (not today)),
            f"`drill sheet --onsite` prints it. {then}",
        )
    return UsageError(
        f"today's time for {nearest.name} is used up",
        "Tomorrow goes on. `drill study --more` does not wait for it.",
    )


def _even(brief: Sequence[StoredCard]) -> list[StoredCard]:
    """What the morning asks, in its order, with no more figures than other cards: stories have
    many, and no minute has to be filled."""
    others = sum(card.card.kind is not Kind.FIGURE for card in brief)
    figures = [card.key for card in brief if card.card.kind is Kind.FIGURE]
    beyond = set(figures[others:] if others else ())
    return [card for card in brief if card.key not in beyond]


class OnsiteAgenda:
    """What the plan wants, most needed first, and what failed until it is recalled.

    Two cards that give each other away are ten cards apart, the one whose answer would be given
    away first. On the last day every story is run through, after all else.
    """

    source = Source.CRAM
    deck: str | None = None
    early: Collection[str] = ()
    leaks = staticmethod(given_away)

    def __init__(
        self, home: Home, demand: Demand, most: int | None = None, *, more: bool = False
    ) -> None:
        """`demand` is what the onsites to come ask for now, `most` how many cards there may be:
        those that Today named, and one. `more` also brings what is beyond its share of a day."""
        self.onsite: Onsite | None = demand.onsites[0]
        self.demand = demand
        self._home = home
        self._lineup = Lineup({}, 0, most=most)
        self._more = more
        self.held_back = 0
        self._tells: frozenset[str] = frozenset()

    @property
    def done(self) -> bool:
        """On the last day before an onsite, and on its morning."""
        return self.demand.last_day or self.demand.morning

    def tells(self, seconds: float) -> int:
        """All of them: on the last day, and in time that is left over."""
        return len(self.demand.cards)

    def gather(self, connection: Connection, need: Need) -> Gathered:
        """What the plan wants today, the steps that come back, and what is urgent.

        Raises UsageError (nothing is left to learn) and StoreError.
        """
        coming = [onsite for onsite in self.demand.onsites if onsite.at > self._home.clock.now()]
        if self._lineup.rank and coming:  # looked at again, after an undo or an edit
            self.demand = Demand.read(self._home, connection, coming)
        demand = self.demand
        places, beyond = demand.planner.parted(need.seconds)
        self.held_back = 0 if self._more else len(beyond)
        ranked = (demand.cards[place] for place in places + beyond * self._more)
        free = [card for card in ranked if (card.buried_until or 0) <= need.day]
        steps = [
            card for place, card in enumerate(demand.cards)
            if isinstance(card.due, DueAt)
            and (card.buried_until or 0) <= need.day
            and (self._more or place not in beyond)
        ]  # fmt: skip
        if demand.morning:
            brief = [card for card in steps if card.card.kind in BRIEF]
            even = _even([*brief, *(card for card in free if card not in brief)])
            free, steps = even, []
        wanted = {card.key: card for card in (*free[: need.most], *steps)}
        every = list(wanted.values())
        if not demand.morning:
            every = with_urgent(connection, every, need)
        # Stable: among the urgent, and among the others, the plan's order stays.
        keys = sorted((card.key for card in every), key=lambda key: key not in need.urgent)
        self._tells = frozenset(card.key for card in every if card.card.kind is Kind.TELL)
        today = [
            (card.memory.last_at, card.key)
            for card in study_days.shown_on(connection, self._home.span())
            if isinstance(card.memory, Seen)
        ]
        self._lineup = replace(
            self._lineup,
            rank={key: place for place, key in enumerate(keys)},
            aloud=len(every) if demand.last_day else pace.tells(need.seconds),
            earlier=tuple(key for _, key in sorted(today, key=lambda shown: shown[0]))[-APART:],
            stories_last=demand.last_day,
        )
        return Gathered(every)

    def order(
        self, items: Iterable[Candidate], today: DayState, asked: Sequence[str]
    ) -> SessionPlan:
        """As `scheduling.lineup` has it."""
        aloud = sum(key in self._tells for key in asked)
        return replace(self._lineup, aloud=self._lineup.aloud - aloud).order(items, today, asked)
