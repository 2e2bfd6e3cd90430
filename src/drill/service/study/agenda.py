"""What a session is about: which cards today could show, and in what order they come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Protocol

from drill.cards.leaks import Leaks, given_away, leaks
from drill.domain.card import Card, Faces
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.domain.review import DueOn, Source
from drill.records import dataclass
from drill.scheduling import pace
from drill.scheduling.candidates import Candidate, takes
from drill.scheduling.lineup import Lineup
from drill.scheduling.mix import MANY, Mix
from drill.scheduling.session import DayState, LazyPlan, Left, SessionPlan, by_time, plan
from drill.service.home.home import Home
from drill.service.study import allowance
from drill.service.study.allowance import QUICKEST
from drill.storage import cards, library, study_days
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection

SPARE = 2
"""New cards beyond the day's number that may come where its minutes last longer than expected."""
LEAST_QUEUE = 150
"""Due cards that even a short session chooses among."""


class NewCards:
    """The new cards that are left to bring: in all, and of decks with a limit of their own."""

    def __init__(self, more: int = 0, *, by_plan: bool = False, held: bool = False) -> None:
        """`more` is how many were asked for beyond today's limits; none are counted where a plan
        says which come. `held` is whether the red flags come as well that wait for another day.
        Nothing is counted yet.
        """
        self._by_plan, self._held = by_plan, held
        self.left = 0
        self.spare = 0
        """The same with those that come where time is left over."""
        self.by_deck: dict[str, int] = {}
        """The same for the decks that have a limit of their own, by deck id."""
        self.flags = 0
        """Red flags among them, at most."""
        self.held = 0
        """Red flags that the minutes would have room for besides."""
        self.orders: dict[str, str] = {}
        """In which order the decks that have one of their own bring theirs."""
        self.more = more
        """How many were asked for beyond today's limits."""
        self._before = 0

    def count(self, home: Home, connection: Connection, day: int, *, begun: bool) -> None:
        """Count what a study day may still bring.

        What was introduced before the session had `begun` counts against the limit alone, and
        takes nothing of those that were asked for beyond it.
        """
        if self._by_plan:
            return
        introduced = study_days.introduced(connection, home.span(day))
        if not begun:
            self._before = introduced
        brings = allowance.today(home, connection)
        flags = study_days.introduced(connection, home.span(day), Kind.FLAG)
        besides = brings.held * self._held
        self.held = max(0, brings.held - max(0, flags - brings.flags))
        self.flags = MANY if self.more else brings.flags + besides - flags
        limit = max(brings.new + besides, self._before) + self.more
        self.left = max(0, limit - introduced)
        self.spare = 0
        if home.options.new_per_day is None and not self.more:
            self.spare = max(0, limit + SPARE - introduced)
        options = library.options(connection)
        limits = {deck: own["new_per_day"] for deck, own in options.items() if "new_per_day" in own}
        met = study_days.introduced_by_deck(connection, home.span(day)) if limits else {}
        self.by_deck = {
            deck: max(0, limit - met.get(deck, 0)) + self.more for deck, limit in limits.items()
        }
        self.orders = {deck: own["order"] for deck, own in options.items() if "order" in own}

    def met(self, deck: str, kind: Kind) -> None:
        """One of a deck and of a kind was met."""
        self.flags -= kind is Kind.FLAG
        self.left = max(0, self.left - 1)
        self.spare = max(0, self.spare - 1)
        if deck in self.by_deck:
            self.by_deck[deck] -= 1

    @property
    def more_left(self) -> int:
        """Those beyond today's limit that were asked for and not met."""
        return min(self.more, self.left)


@dataclass(frozen=True, slots=True)
class Need:
    """What a session needs of its agenda."""

    day: int
    """The study day."""
    seconds: float
    """How long the session is."""
    new: NewCards
    urgent: Mapping[str, str]
    """Keys of the cards that come before all others, and why."""

    @property
    def most(self) -> int:
        """Cards that are enough to choose among."""
        return max(LEAST_QUEUE, int(self.seconds / QUICKEST))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What today could show."""

    cards: Sequence[StoredCard]
    beyond: int = 0
    """Due cards that are not among them."""


class Agenda(Protocol):
    """Gathers once what today could show; then, after every grade, orders what is still there."""

    source: Source
    """What its reviews are logged as."""
    onsite: Onsite | None
    """The interview that it prepares for; None in ordinary study."""
    deck: str | None
    """The deck that it keeps to; None: all of them."""

    @property
    def done(self) -> bool:
        """Whether nothing is to be studied after it today, as on the eve of an interview."""

    @property
    def held_back(self) -> int:
        """Red flags and gaps of today beyond their share of it, which only `more` brings."""

    @property
    def early(self) -> Collection[str]:
        """Keys of the cards that come before they fall due, and are not of today."""

    def tells(self, seconds: float) -> int:
        """How many stories a session of so many seconds may hold."""

    def gather(self, connection: Connection, need: Need) -> Gathered:
        """Read what today could show. Raises StoreError."""

    def leaks(self, pairs: Sequence[tuple[Card, Faces]]) -> Leaks:
        """Which of these cards `order` has to keep apart."""

    def order(
        self, items: Iterable[Candidate], today: DayState, asked: Sequence[str]
    ) -> SessionPlan | LazyPlan:
        """The items that the seconds left have room for, in the order in which they come.

        `asked` are the keys of what the session has shown, newest last. It reads nothing: it is
        called after every grade, as the clock really runs.
        """


@dataclass(slots=True)
class TodaysAgenda:
    """Ordinary study: what is due, then new cards; leaks a day apart."""

    deck: str | None = None
    source: Source = Source.STUDY
    onsite: Onsite | None = None
    done: bool = False
    held_back: int = 0
    early: Mapping[str, int] = field(default_factory=dict)

    tells = staticmethod(pace.tells)
    leaks = staticmethod(leaks)

    def gather(self, connection: Connection, need: Need) -> Gathered:
        """What is due, weakest first, new cards, and what is urgent. Raises StoreError."""
        new = need.new
        queue = study_days.queue(
            connection, need.day, new.left, self.deck, need.most,
            caps=new.by_deck, orders=new.orders,
        )  # fmt: skip
        queue = with_urgent(connection, queue, need, self.deck)
        due = sum(isinstance(card.due, DueOn) and card.due.day <= need.day for card in queue)
        self.held_back = new.held if self.deck is None else 0
        return Gathered(queue, study_days.count_due(connection, need.day, self.deck) - due)

    def order(
        self, items: Iterable[Candidate], today: DayState, asked: Sequence[str]
    ) -> SessionPlan | LazyPlan:
        """As `scheduling.session` has it."""
        return LazyPlan(items, today, asked)


@dataclass(slots=True)
class PracticeAgenda(TodaysAgenda):
    """Ordinary study and, when it is through, what falls due soonest, before it does.

    What was reviewed today comes last of all. There is no day between two that give each other
    away: as before an interview ten cards lie between.
    """

    _pairs: Leaks = field(default_factory=dict)

    def gather(self, connection: Connection, need: Need) -> Gathered:
        """What today has, and what is not due yet. Raises StoreError."""
        todays = TodaysAgenda.gather(self, connection, need)
        self.held_back = 0
        known = {card.key for card in todays.cards}
        early = study_days.due_after(connection, need.day, self.deck, need.most)
        mix = Mix()
        ordered = []
        for card in mix.by_need(early, lambda card: card.card.kind):
            mix.take(card.card.kind)
            if card.key not in known:
                ordered.append(card)
        self.early = {card.key: place for place, card in enumerate(ordered)}
        return replace(todays, cards=[*todays.cards, *ordered])

    def leaks(self, pairs: Sequence[tuple[Card, Faces]]) -> Leaks:
        """Those of ordinary study; and, kept for what is not due, which answers are given away."""
        self._pairs = given_away(pairs)
        return leaks(pairs)

    def order(
        self, items: Iterable[Candidate], today: DayState, asked: Sequence[str]
    ) -> SessionPlan:
        """What is due first; then the others, while the seconds last."""
        every = list(items)
        state = replace(today, spare=0)
        due = plan([item for item in every if item.key not in self.early], state, asked)
        now = tuple(card for card in due.cards if card.at is None or card.at <= today.now)
        taken = {card.key for card in now}
        seconds = takes(now)
        tells = sum(card.kind is Kind.TELL for card in now)
        state = replace(
            today, seconds=today.seconds - seconds, tells=today.tells - tells, leaks=self._pairs
        )
        rest = [item for item in every if item.key not in taken]
        early = Lineup(self.early, state.tells).order(rest, state, asked)
        shown = {card.key for card in early.cards}
        steps, waiting, _ = by_time(
            [card for card in rest if card.key not in shown], today.now, asked
        )
        failed = sum(card.key in self.early for card in steps)  # the others are among those due
        left = replace(due.left, time=due.left.time + failed, later=len(waiting))
        return SessionPlan((*now, *early.cards), seconds + early.seconds, left, early.reserve)


@dataclass(slots=True)
class PickedCard:
    """One card that a person wants now, due or not, until it is recalled."""

    key: str
    deck: str | None = None
    source: Source = Source.STUDY
    onsite: Onsite | None = None
    done: bool = False
    held_back: int = 0
    early: Collection[str] = ()

    leaks = staticmethod(leaks)

    def tells(self, seconds: float) -> int:
        """It may be a story."""
        return 1

    def gather(self, connection: Connection, need: Need) -> Gathered:
        """The card alone, where it is still there. Raises StoreError."""
        return Gathered([*cards.by_keys(connection, [self.key]).values()])

    def order(
        self, items: Iterable[Candidate], today: DayState, asked: Sequence[str]
    ) -> SessionPlan:
        """It comes whatever its time is, also when it failed: nothing else waits. Once it was
        recalled it comes no more, though it is gathered again.
        """
        wanted = (item for item in items if item.key == self.key)
        left = tuple(item for item in wanted if item.at is not None or item.key not in asked)
        return SessionPlan(left, 0.0, Left())


def with_urgent(
    connection: Connection, queue: list[StoredCard], need: Need, deck: str | None = None
) -> list[StoredCard]:
    """The queue and, behind it, what is urgent and not yet in it."""
    queued = {card.key for card in queue}
    missing = [cards.by_key(connection, key) for key in need.urgent if key not in queued]
    in_deck = [card for card in missing if card and deck in (None, card.card.deck)]
    return queue + [card for card in in_deck if (card.buried_until or 0) <= need.day]
