"""The agenda of the onsites to come: what the plan wants today, and the session that follows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from drill.cards.leaks import given_away
from drill.domain.memory import Seen
from drill.domain.onsite import Onsite
from drill.domain.review import DueAt, Source
from drill.errors import NotFound, UsageError
from drill.scheduling import pace
from drill.scheduling.lineup import APART, lineup
from drill.scheduling.session import Candidate, DayState, SessionPlan
from drill.service.home.home import Home
from drill.service.onsite.demand import Demand, to_come
from drill.service.study.agenda import Gathered, Need, with_urgent
from drill.service.study.session import StudySession
from drill.storage import cards


def open_cram(home: Home, *, minutes: float | None = None, quiet: bool = False) -> StudySession:
    """Plan a session for the onsites to come: of today's minutes what is left, or as many as named.

    Its grades are ordinary reviews. `quiet` leaves out stories told aloud. Raises NotFound (no
    onsite to come), UsageError (no card to learn; today's minutes are used up) and StoreError.
    """
    with home.store.read() as connection:
        onsites = to_come(home, connection)
        if not onsites:
            raise NotFound(
                "there is no onsite to cram for", "`drill onsite add NAME WHEN` makes one."
            )
        demand = Demand.read(home, connection, onsites)
        seconds = demand.seconds_left if minutes is None else minutes * 60.0
        if minutes is None and seconds <= 0:
            ends = home.day(onsites[0].at) == home.day()
            raise UsageError(
                f"today's time for {onsites[0].name} is used up",
                "Tomorrow goes on. " * (not ends)
                + "There is more to study (`drill cram --minutes 10`).",
            )
        agenda = OnsiteAgenda(home, demand)
        return StudySession.planned(home, connection, agenda, seconds, quiet=quiet)


class OnsiteAgenda:
    """What the plan wants, most needed first, and what failed until it is recalled.

    Two cards that give each other away are ten cards apart, the one whose answer would be given
    away first. On the last day every story is run through, after all else.
    """

    source = Source.CRAM
    deck: str | None = None
    leaks = staticmethod(given_away)

    def __init__(self, home: Home, demand: Demand) -> None:
        """`demand` is what the onsites to come ask for now."""
        self.onsite: Onsite | None = demand.onsites[0]
        self._home = home
        self._demand = demand
        self._run_through = demand.last_day
        self._rank: dict[str, int] = {}
        self._earlier: tuple[str, ...] = ()

    def tells(self, seconds: float) -> int:
        """On the last day all of them."""
        return len(self._demand.cards) if self._run_through else pace.tells(seconds)

    def gather(self, connection: Connection, need: Need) -> Gathered:
        """What the plan wants today, the steps that come back, and what is urgent.

        Raises UsageError (nothing is left to learn) and StoreError.
        """
        if self._rank:  # looked at again, after an undo or an edit
            self._demand = Demand.read(self._home, connection, self._demand.onsites)
        demand = self._demand
        ranked = (demand.cards[place] for place in demand.planner.rank())
        free = [card for card in ranked if (card.buried_until or 0) <= need.day]
        steps = [card for card in demand.cards if isinstance(card.due, DueAt)]
        wanted = {card.key: card for card in (*free[: need.most], *steps)}
        every = with_urgent(connection, list(wanted.values()), need)
        # Stable: among the urgent, and among the others, the plan's order stays.
        keys = sorted((card.key for card in every), key=lambda key: key not in need.urgent)
        self._rank = {key: place for place, key in enumerate(keys)}
        today = [
            (card.memory.last_at, card.key)
            for card in cards.shown_on(connection, need.day)
            if isinstance(card.memory, Seen)
        ]
        self._earlier = tuple(key for _, key in sorted(today, key=lambda shown: shown[0]))[-APART:]
        return Gathered(every)

    def order(
        self, items: Iterable[Candidate], today: DayState, asked: Sequence[str]
    ) -> SessionPlan:
        """As `scheduling.lineup` has it."""
        recent = (*self._earlier, *asked)[-APART:]
        return lineup(items, self._rank, today, recent, stories_last=self._run_through)
