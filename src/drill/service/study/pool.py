"""Today's cards as a session knows them: read once, then kept up from memory by every grade."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from drill.cards.leaks import Leaks
from drill.cards.shelf import Shelf
from drill.config import Options
from drill.domain.card import Card
from drill.domain.kind import Kind
from drill.domain.memory import Seen, Unseen
from drill.domain.review import Due, DueAt, DueOn, State
from drill.scheduling.candidates import Candidate, Candidates
from drill.scheduling.memory import gain, recall
from drill.scheduling.session import DayState
from drill.service.home.home import Home
from drill.service.study import urgency
from drill.service.study.agenda import Agenda, Need, NewCards
from drill.service.study.grades import next_interview
from drill.service.study.lessons import Lesson, Syllabus
from drill.service.study.pace import known_at_first_sight, seconds_by_kind
from drill.service.study.shown import Shown, show, sibling_faces
from drill.storage import cards, changes, study_days
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection


@dataclass(slots=True)
class Pool:
    """The cards that may come, and all that it takes to order and to show them."""

    home: Home
    new: NewCards
    items: Candidates
    """What may come, by card."""
    beyond: int
    """Due cards that are not in it."""
    leaks: Leaks
    shown: set[str]
    """Cards shown on this study day."""
    load: dict[int, int]
    """Cards due by study day, as the intervals shown assume."""
    day: int
    """The study day."""
    basis: tuple[Options, tuple[int, int, int]]
    """What it was read under besides: where that is another now, it is out of date."""
    shelf: Shelf
    pace: Mapping[Kind, float]
    """Seconds that a card of each kind takes."""
    first_sight: float
    """Chance that a new card is recalled when it is met."""
    urgent: Mapping[str, str]
    """Cards that come before all others, and why."""
    known: frozenset[str]
    """Cards that it was read with."""
    resting: frozenset[str]
    """Of these, those that were picked although they rest."""
    syllabus: Syllabus
    """What is taught before it is asked."""
    new_cards: dict[str, Card]
    """Those among them that were never reviewed."""

    @classmethod
    def gather(
        cls,
        home: Home,
        connection: Connection,
        agenda: Agenda,
        new: NewCards,
        *,
        seconds: float,
        begun: bool = False,
    ) -> Pool:
        """Read what today could show in a session of so many seconds, which may have `begun`.

        Raises StoreError.
        """
        day, basis = home.day(), (home.options, changes.stamp(connection))
        home.follow(connection)
        new.count(home, connection, day, begun=begun)
        urgent = urgency.urgent(home, connection)
        gathered = agenda.gather(connection, Need(day, seconds, new, urgent))
        shown = study_days.shown_on(connection, home.span())
        every = [*gathered.cards, *shown]
        shelf = home.shelf(connection, pks=sorted({card.note_pk for card in every}))
        pool = cls(
            home=home,
            new=new,
            items=Candidates(),
            beyond=gathered.beyond,
            leaks=agenda.leaks(sibling_faces(every, shelf)),
            shown={card.key for card in shown},
            load=study_days.load(connection, day),
            day=day,
            basis=basis,
            shelf=shelf,
            pace=seconds_by_kind(connection),
            first_sight=known_at_first_sight(connection),
            urgent=urgent,
            known=frozenset(card.key for card in every),
            resting=frozenset(card.key for card in gathered.cards if not card.active),
            syllabus=Syllabus.read(connection, shelf, gathered.cards),
            new_cards={},
        )
        for card in gathered.cards:
            pool.put(card)
        return pool

    def fresh(self, connection: Connection) -> bool:
        """Whether nothing has changed since it was read."""
        today = self.day == self.home.day()
        return today and self.basis == (self.home.options, changes.stamp(connection))

    def knows(self, key: str) -> bool:
        """Whether it was read with this card, and is still of today."""
        return key in self.known and self.day == self.home.day()

    def today(
        self, seconds: float, tells: int, recent: Sequence[Candidate], held: Mapping[Kind, int]
    ) -> DayState:
        """What ordering it takes: the seconds and the tells left, the last cards shown, and how
        many of each kind were.
        """
        return DayState(
            now=self.home.clock.now(),
            seconds=seconds,
            new=self.new.left,
            flags=self.new.flags,
            spare=self.new.spare,
            caps=dict(self.new.by_deck),
            tells=tells,
            held=held,
            shown=frozenset(self.shown),
            recent=tuple(item.note for item in recent),
            competency=recent[-1].competency if recent else "",
            leaks=self.leaks,
        )

    def show(self, connection: Connection, item: Candidate, *, again: bool) -> Shown | None:
        """The card as it is now; None where it may be shown no more.

        Where another window has reviewed it meanwhile it may not, unless it comes `again` because
        its grade was taken back.
        """
        self.home.follow(connection)
        stored = cards.by_key(connection, item.key)
        if stored is None or stored.retired or stored.suspended:
            return None
        if not (stored.active or again or item.key in self.resting):
            return None  # its deck was paused, or one's own story answers now
        if _last_at(stored) != item.last and isinstance(stored.due, DueOn) and not again:
            return None
        early = item.at is not None and item.at > self.home.clock.now()
        why = self.urgent.get(item.key, "")
        interview = next_interview(self.home, connection) if item.kind is Kind.BEAT else None
        return show(
            self.home, stored, self.shelf,
            load=self.load, interview=interview, why=why, early=early,
        )  # fmt: skip

    # -- what changes it -------------------------------------------------------------------

    def put(self, card: StoredCard) -> None:
        """Let a card come, or come again."""
        memory, due = card.memory, card.due
        now, rules = self.home.clock.now(), self.home.rules()
        lesson = None
        if isinstance(memory, Unseen):
            self.new_cards[card.key] = card.card
            lesson = self.syllabus.due(card.card)
        candidate = Candidate(
            key=card.key,
            kind=card.card.kind,
            note=f"{card.card.deck}/{card.card.note}",
            competency=card.card.competency,
            state=card.state,
            seconds=self.pace[card.card.kind],
            order=card.card.order,
            recall=recall(memory, now, rules),
            # What a review is worth decides as soon as not all will fit. It is told at once,
            # because a slow day may leave no room for what fitted when the session began.
            gain=gain(memory, self.home.day(now), now, rules) if isinstance(due, DueOn) else 0.0,
            at=due.at if isinstance(due, DueAt) else None,
            last=_last_at(card),
            urgent=card.key in self.urgent,
            sample=card.card.sample,
            lesson=lesson.key if lesson else "",
            reading=lesson.seconds if lesson else 0.0,
        )
        self.items.put(candidate)

    def taught(self, lesson: str) -> None:
        """A lesson was given: its cards may be asked."""
        self.syllabus.give(lesson)
        for item in [*self.items.new.values()]:
            if item.lesson == lesson:
                self.items.put(replace(item, lesson="", reading=0.0))

    def lesson_of(self, item: Candidate) -> str:
        """Key of the lesson that a new card has, given or not; empty where it has none."""
        new = self.new_cards.get(item.key) if item.state is State.NEW else None
        return self.syllabus.key(new) if new else ""

    def lesson_before(self, item: Candidate) -> Lesson | None:
        """What has to be read before a card is asked."""
        new = self.new_cards.get(item.key) if item.lesson else None
        return self.syllabus.due(new) if new else None

    def drop(self, key: str) -> None:
        """Let a card come no more."""
        self.items.drop(key)

    def graded(
        self, key: str, memory: Seen, due: Due, *, new: bool, suspended: bool = False
    ) -> Candidate:
        """Take in what a grade made of a card that was `new` before; returns what it was until
        then.

        A learning step comes back, anything else is done for today.
        """
        before = self.items[key]  # it is there: what was shown came from it
        self.drop(key)
        self.shown.add(key)
        if new:
            self.new.met(key.partition("/")[0], before.kind)
        if isinstance(due, DueOn):
            self.load[due.day] = self.load.get(due.day, 0) + 1
        elif not suspended:
            self.items.put(replace(before, state=memory.state, at=due.at, last=memory.last_at))
        return before

    def heard(self, connection: Connection, keys: Collection[str]) -> None:
        """Take in what was reviewed with a story: done for today, but for what was missed."""
        for key in keys:
            self.shown.add(key)
            self.drop(key)
            stored = cards.by_key(connection, key)
            if stored and isinstance(stored.due, DueAt):
                self.put(stored)
        self.new.count(self.home, connection, self.day, begun=True)

    def take_back(self, connection: Connection, key: str, *, begun: bool) -> bool:
        """Take in that a change of one card was taken back; whether the card may come again.

        Cheaper than reading all anew. The pool must know the card. `begun` as for `gather`.
        """
        stored = cards.by_key(connection, key)
        if stored is None or not stored.memory.reviewed_on(self.day):
            self.shown.discard(key)
        self.drop(key)
        if stored is not None and not (stored.suspended or stored.retired):
            self.put(stored)
        self.new.count(self.home, connection, self.day, begun=begun)
        self.load = study_days.load(connection, self.day)
        return key in self.items


def _last_at(card: StoredCard) -> int | None:
    return card.memory.last_at if isinstance(card.memory, Seen) else None
