"""A session: the next card, its grade, until the time is up. Every grade is saved at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Connection

from drill.cards.faces import faces
from drill.cards.leaks import Leaks, leaks
from drill.cards.shelf import Shelf
from drill.domain.card import Card, Faces
from drill.domain.deck import Competency
from drill.domain.kind import Kind
from drill.domain.rehearsal import Told
from drill.domain.review import Rating, Source, State
from drill.errors import NotFound, Overtaken, StoreError
from drill.scheduling import pace
from drill.scheduling.gain import gain
from drill.scheduling.memory import recall
from drill.scheduling.session import Candidate, Left, Plan, Today, plan
from drill.service.home import names, undo, words
from drill.service.home.home import Home
from drill.service.library import bulk, decks
from drill.service.study import grades, urgency
from drill.storage import cards, library, log
from drill.storage.cards import StoredCard
from drill.storage.counts import PACE, paces

QUICKEST = 4.0
"""Seconds below which nobody answers a card: a session considers no more than it can show."""
FRESH = 300_000
"""Milliseconds for which a session planned ahead may still begin."""
LEAST_QUEUE = 150
"""Due cards that even a short session chooses among."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The card to show."""

    key: str
    kind: Kind
    title: str
    """Competency (or deck) and kind; it never names what the card asks for."""
    faces: Faces
    reps: int
    """Reviews it has had."""
    sample: bool
    early: bool
    """A learning step shown before its time, because nothing else is left."""
    intervals: Mapping[Rating, str]
    """When each rating would bring it back, in short: `10m`, `2d`."""
    note: str = ""
    """What its note is called."""
    name: str = ""
    """What to call it in a list; it does not name the answer."""
    standing: str = ""
    """How well it was remembered when it came: `recall 54 % after 12 days`."""

    @property
    def new(self) -> bool:
        """Never reviewed."""
        return not self.reps


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade as the screen reports it."""

    key: str
    rating: Rating
    due_text: str
    due: int
    """Epoch ms."""
    leech: str = ""
    """What to do about it, where it just became a leech."""
    suspended: bool = False
    """It rests from now on, as a leech."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the session is."""

    seconds_left: float
    seconds_total: float
    done: int
    """Grades given."""
    expected: int
    """About how many in all."""


class Next(StrEnum):
    """The one thing worth doing after a session."""

    READ = "read"
    """Read the note that was missed most."""
    GO_ON = "go on"
    """Study on: there is more due than fitted."""
    BEGIN = "begin"
    """Nothing was graded."""
    REST = "rest"
    """Nothing more today."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A card that was not recalled, and what speaks for a reason."""

    key: str
    note: str
    """What its note is called."""
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a session came to."""

    cards: int
    reviews: int
    new: int
    by_rating: Mapping[Rating, int]
    seconds: float
    planned: float
    left: int
    """Due cards that were not shown, learning steps that come back later among them."""
    ahead: int
    """Cards, new ones among them, that it would have shown had it not been ended by hand."""
    missed: tuple[Missed, ...]
    learnt: tuple[str, ...]
    """Names of the cards met for the first time and recalled."""
    tomorrow: int
    """Cards due tomorrow."""
    tomorrow_seconds: float
    """About how long they take."""
    steps: int
    """Learning steps that come back today."""
    next_step: int | None
    """When the first of them does, epoch ms."""
    next: Next
    next_key: str = ""
    """A card of the note that was missed most; empty where nothing was missed."""


@dataclass(slots=True)
class _Done:
    """One grade of this session."""

    key: str
    note: str
    name: str
    rating: Rating
    new: bool
    why: str


class StudySession:
    """One session over the store. `current` is the card to show; None when it is over."""

    for_onsite: ClassVar[bool] = False
    """Whether it follows the plan for an interview."""

    def __init__(
        self,
        home: Home,
        *,
        minutes: float | None = None,
        deck: str | None = None,
        quiet: bool = False,
        more_new: int = 0,
        source: Source = Source.STUDY,
    ) -> None:
        """Plan a session.

        `minutes` defaults to the option; `deck` limits it to one deck; `quiet` leaves out
        stories told aloud; `more_new` is how many new cards it may bring beyond today's limit.
        Raises NotFound (no such deck) and StoreError.
        """
        self._home = home
        self._budget = (home.options.minutes if minutes is None else minutes) * 60.0
        self._deck = deck
        self._source = source
        self._started = home.clock.now()
        self._paused_at: int | None = None
        self._away = 0.0
        self._asked = self._started
        self._asked_away = 0.0
        self._tells = 0 if quiet or not home.options.aloud else self._most_tells()
        self._more_new = more_new
        self._done: list[_Done] = []
        self._recent: tuple[str, ...] = ()
        self._competency = ""
        self._again: str | None = None
        self._before = 0
        self.current: Shown | None = None
        self.unsaved: dict[str, tuple[str, Rating]] = {}
        """Name and rating, by card, of grades that could not be written and were not given again;
        in their order."""
        self._plan = Plan((), 0.0, Left())
        with home.store.read() as connection:
            if deck is not None:
                decks.require(connection, deck)
            self._gather(connection)
            self._advance(connection)

    @property
    def fresh(self) -> bool:
        """Whether it may still begin as it was planned: not begun, and nothing has changed since.

        A plan is good for a few minutes: recall fades slower than that.
        """
        home = self._home
        age = home.clock.now() - self._started
        if self._done or not 0 <= age <= FRESH or self._options is not home.options:
            return False
        with home.store.read() as connection:
            return self._day == home.day() and self._stamp == log.stamp(connection)

    def begin(self) -> None:
        """The clock starts now: for a session that was planned ahead. Raises StoreError."""
        self._started = self._home.clock.now()
        self._away, self._paused_at = 0.0, None
        with self._home.store.read() as connection:
            self._advance(connection)

    # -- planning ------------------------------------------------------------------------

    def _most_tells(self) -> int:
        """Stories that may be told aloud, where any may."""
        return pace.tells(self._budget)

    def _queue(self, connection: Connection) -> list[StoredCard]:
        """The cards to choose among."""
        most = max(LEAST_QUEUE, int(self._budget / QUICKEST))
        return cards.queue(
            connection, self._day, self._new, self._deck, most,
            caps=self._caps, orders=self._orders,
        )  # fmt: skip

    def _with_urgent(self, connection: Connection, queue: list[StoredCard]) -> list[StoredCard]:
        """What comes first because an interview has shown that it is needed, and the others."""
        there = {card.key for card in queue}
        more = [cards.by_key(connection, key) for key in self._urgent if key not in there]
        in_deck = [c for c in more if c and self._deck in (None, c.card.deck)]
        return queue + [card for card in in_deck if (card.buried_until or 0) <= self._day]

    def _ordered(self, today: Today) -> Plan:
        """What to show of the pool, in order."""
        return plan(self._pool.values(), today)

    def _not_read(self, connection: Connection) -> int:
        """Due cards beyond those to choose among."""
        due = [c for c in self._pool.values() if c.state is not State.NEW and c.at is None]
        return max(0, cards.count_due(connection, self._day, self._deck) - len(due))

    def _gather(self, connection: Connection) -> None:
        """Read what could be shown today, once; every later plan is made from memory."""
        home = self._home
        self._options, self._stamp = home.options, log.stamp(connection)
        self._day = day = home.day()
        home.follow(connection)
        self._count_new(connection)
        self._pace = seconds_by_kind(connection)
        self._load = cards.load(connection, day)
        self._urgent = urgency.urgent(home, connection)
        queue = self._with_urgent(connection, self._queue(connection))
        shown = cards.shown_on(connection, day)
        notes = {card.note_pk for card in (*queue, *shown)}
        self._shelf = home.shelf(connection, pks=sorted(notes))
        self._shown = {card.key for card in shown}
        self._leaks = self._find_leaks(_faces(_with_siblings([*queue, *shown]), self._shelf))
        self._pool = {card.key: self._candidate(card) for card in queue}
        self._known = frozenset(card.key for card in (*queue, *shown))
        self._weigh(queue)
        self._beyond = self._not_read(connection)

    def _find_leaks(self, pairs: Sequence[tuple[Card, Faces]]) -> Leaks:
        """Which of them are not to be shown on the same day."""
        return leaks(pairs)

    def _count_new(self, connection: Connection) -> None:
        """How many new cards are left to bring, in all and of decks with limits of their own."""
        self._new = self._still_new(connection)
        self._caps, self._orders = new_by_deck(connection, self._day, self._more_new)

    def _still_new(self, connection: Connection) -> int:
        """New cards that this session may still bring."""
        introduced = cards.introduced(connection, self._day)
        if not self._done:  # what was introduced before it began counts against the limit alone
            self._before = introduced
        limit = max(self._home.options.new_per_day, self._before) + self._more_new
        return max(0, limit - introduced)

    def _weigh(self, queue: list[StoredCard]) -> None:
        """What a review of each is worth now: it decides as soon as not all will fit.

        Always, because a slow day may leave no room for what fitted when the session began.
        """
        rules, now = self._home.rules(), self._home.clock.now()
        for card in queue:
            if card.memory is not None and card.due is not None and card.due.at is None:
                worth = gain(card.memory, self._home.day(now), now, rules)
                self._pool[card.key] = replace(self._pool[card.key], gain=worth)

    def _candidate(self, stored: StoredCard) -> Candidate:
        card, memory = stored.card, stored.memory
        return Candidate(
            key=card.key,
            kind=card.kind,
            note=f"{card.deck}/{card.note}",
            competency=card.competency,
            state=stored.state,
            seconds=self._pace[card.kind],
            order=card.order,
            recall=recall(memory, self._home.clock.now(), self._home.rules()) if memory else 0.0,
            at=stored.due.at if stored.due else None,
            urgent=stored.key in self._urgent,
        )

    def _advance(self, connection: Connection) -> None:
        """Plan on with the time that is left, and show the first card of it."""
        while True:
            self._plan = self._ordered(
                Today(
                    now=self._home.clock.now(),
                    seconds=self._budget - self.spent(),
                    new=self._new,
                    caps=self._caps,
                    tells=self._tells,
                    shown=frozenset(self._shown),
                    recent=self._recent,
                    competency=self._competency,
                    leaks=self._leaks,
                ),
            )
            ahead = self._plan.cards
            if self._again in self._pool:
                ahead = (self._pool[self._again],)
            if not ahead:
                self.current = None
                return
            self.current = self._show(connection, ahead[0])
            if self.current is not None:
                self._asked = self._home.clock.now()
                self._asked_away = self._away
                return
            del self._pool[ahead[0].key]  # gone since, by another process

    def _show(self, connection: Connection, candidate: Candidate) -> Shown | None:
        stored = cards.by_key(connection, candidate.key)
        if stored is None or stored.retired or stored.suspended or self._done_elsewhere(stored):
            return None
        made = faces(stored.card, self._shelf, stored.memory.reps if stored.memory else 0)
        if made is None:
            return None
        now = self._home.clock.now()
        ahead = grades.outcomes(self._home, stored, now, self._load)
        return Shown(
            key=stored.key,
            kind=stored.card.kind,
            title=self._title(stored),
            faces=made,
            reps=stored.memory.reps if stored.memory else 0,
            note=names.title(stored.card, self._shelf),
            name=names.name(stored.card, self._shelf),
            standing=self._standing(stored),
            sample=stored.card.sample,
            early=candidate.at is not None and candidate.at > now,
            intervals={rating: words.interval(outcome) for rating, outcome in ahead.items()},
        )

    def _done_elsewhere(self, stored: StoredCard) -> bool:
        """Whether another window reviewed it today: it was not when this session looked."""
        return (
            stored.memory is not None
            and stored.memory.last_day == self._day
            and stored.due is not None
            and stored.due.at is None
            and stored.key != self._again
        )

    def _title(self, stored: StoredCard) -> str:
        why = self._urgent.get(stored.key)
        title = _title(stored.card, self._shelf)
        return f"{title} · {why}" if why else title

    def _standing(self, stored: StoredCard) -> str:
        if stored.memory is None:
            return "new today"
        if stored.memory.state is not State.REVIEW:
            return "still being learnt"
        now = self._home.clock.now()
        chance = recall(stored.memory, now, self._home.rules())
        days = max(0, self._home.day(now) - stored.memory.last_day)
        return f"recall {chance:.0%} after {words.count(days, 'day')}"

    # -- what the person does ------------------------------------------------------------

    def grade(
        self,
        rating: Rating,
        *,
        recalled: Sequence[int] | None = None,
        told: Told | None = None,
        seconds: float | None = None,
    ) -> Graded:
        """Grade the current card and move on.

        `seconds` is the time it took; without it the clock says. `recalled` are the indexes
        of the facts ticked, of a story told aloud in the order of telling; `told` says more of
        such a story. Raises StoreError; then nothing was written, the card stays, and the grade
        is among `unsaved` until the card is graded.
        Raises NotFound and Overtaken where another process took the card out or graded it; then
        the next one is shown.
        """
        shown = self._here()
        took = self.elapsed() if seconds is None else seconds
        self.unsaved.pop(shown.key, None)
        try:
            made = grades.grade(
                self._home,
                shown.key,
                rating,
                seconds=took,
                source=self._source,
                recalled=recalled,
                told=told,
                load=self._load,
                seen=shown.reps,
            )
        except StoreError:
            self.unsaved[shown.key] = (shown.name, rating)
            raise
        except (NotFound, Overtaken):
            self._drop(shown.key)
            raise
        why = _why(shown, recalled)
        self._done.append(_Done(shown.key, shown.note, shown.name, rating, shown.new, why))
        self._new = max(0, self._new - shown.new)
        deck = shown.key.partition("/")[0]
        if shown.new and deck in self._caps:
            self._caps[deck] -= 1
        self._tells -= shown.kind is Kind.TELL
        self._shown.add(shown.key)
        before = self._pool.pop(shown.key)  # it is there: what was shown came from it
        self._recent = (*self._recent[-5:], before.note)
        self._competency = before.competency
        if made.due.at is None:
            self._load[made.due.day] = self._load.get(made.due.day, 0) + 1
        else:
            self._pool[shown.key] = replace(before, state=made.memory.state, at=made.due.at)
        if made.suspended:
            self._pool.pop(shown.key, None)
        if made.told:
            self._heard(made.told)
        self._move_on()
        due = made.due.at if made.due.at is not None else self._home.day_start(made.due.day)
        step = None if made.due.at is None else (made.due.at - made.review.at) // 1000
        text = words.until(made.due.day - made.review.day, step)
        return Graded(shown.key, rating, text, due, made.leech, made.suspended)

    def _heard(self, beats: Collection[str]) -> None:
        """Beats reviewed with their story: done for today, but for those that were missed."""
        with self._home.store.read() as connection:
            for key in beats:
                self._shown.add(key)
                self._pool.pop(key, None)
                stored = cards.by_key(connection, key)
                if stored and stored.due and stored.due.at is not None:
                    self._pool[key] = self._candidate(stored)
            self._count_new(connection)

    def undo(self) -> undo.Undone | None:
        """Take back the newest change, here or from before; the card comes back as current."""
        undone = undo.undo(self._home)
        if undone is None:
            return None
        self.resume()  # after its end: the card that comes back is timed from now
        if undone.graded and self._done and undone.keys[:1] == (self._done[-1].key,):
            last = self._done.pop()
            self._tells += last.key.endswith("/tell")
        if undone.alone and undone.keys[0] in self._known and self._day == self._home.day():
            self._take_back(undone.keys[0])
        else:
            self._look_again(undone.keys[0] if undone.keys else None)
        return undone

    def _take_back(self, key: str) -> None:
        """Let one card that this session knew come again: cheaper than reading all anew."""
        with self._home.store.read() as connection:
            stored = cards.by_key(connection, key)
            if stored is None or stored.suspended or stored.retired:
                self._pool.pop(key, None)
            else:
                self._pool[key] = self._candidate(stored)
                self._weigh([stored])
                self._again = key
            if stored is None or stored.memory is None or stored.memory.last_day != self._day:
                self._shown.discard(key)
            self._count_new(connection)
            self._load = cards.load(connection, self._day)
            self._advance(connection)

    def refresh(self) -> None:
        """Show the current card as its note is now: after an edit."""
        self._look_again(self.current.key if self.current else None)

    def _look_again(self, first: str | None) -> None:
        """Read everything anew and go on with this card, if it may still be shown."""
        asked, away = self._asked, self._asked_away
        before = self.current.key if self.current else None
        with self._home.store.read() as connection:
            self._gather(connection)
            self._again = first
            if first is not None and first not in self._pool:
                stored = cards.by_key(connection, first)
                if stored and not (stored.suspended or stored.retired):
                    self._pool[stored.key] = self._candidate(stored)
            self._advance(connection)
        if self.current and self.current.key == before:  # the same card is timed from its start
            self._asked, self._asked_away = asked, away

    @property
    def undo_is_long(self) -> bool:
        """Whether the newest step is an import or an edit: of many cards, perhaps."""
        with self._home.store.read() as connection:
            change = log.last_change(connection)
        return change is not None and change.kind in (undo.StepKind.IMPORT, undo.StepKind.EDIT)

    @property
    def new_left(self) -> int:
        """New cards beyond today's limit that were asked for and not met."""
        return self._new if self._more_new else 0

    def suspend(self) -> str:
        """Suspend the current card, move on, and return its key."""
        key = self._here().key
        bulk.suspend(self._home, [key])
        self._drop(key)
        return key

    def bury(self) -> str:
        """Keep the current card out until tomorrow, move on, and return its key."""
        key = self._here().key
        bulk.bury(self._home, [key])
        self._drop(key)
        return key

    def _here(self) -> Shown:
        if self.current is None:
            raise RuntimeError("the session is over")
        return self.current

    def _drop(self, key: str) -> None:
        self._pool.pop(key, None)
        self._move_on()

    def _move_on(self) -> None:
        self._again = None
        with self._home.store.read() as connection:
            self._advance(connection)

    # -- time ----------------------------------------------------------------------------

    def pause(self, since: int | None = None) -> None:
        """Stop the clock of the session, now or as of `since` (epoch ms, on this card)."""
        if self._paused_at is None:
            now = self._home.clock.now()
            self._paused_at = now if since is None else min(max(since, self._asked), now)

    def resume(self) -> None:
        """Let the clock run on."""
        if self._paused_at is not None:
            self._away += (self._home.clock.now() - self._paused_at) / 1000
            self._paused_at = None

    def spent(self) -> float:
        """Seconds since the session began, pauses left out."""
        return (self._now() - self._started) / 1000 - self._away

    def elapsed(self) -> float:
        """Seconds on the current card, pauses left out."""
        return (self._now() - self._asked) / 1000 - (self._away - self._asked_away)

    def _now(self) -> int:
        return self._home.clock.now() if self._paused_at is None else self._paused_at

    def progress(self) -> Progress:
        """How far the session is."""
        done = len(self._done)
        ahead = max(len(self._plan.cards), 1 if self.current else 0)
        left = max(0.0, self._budget - self.spent())
        return Progress(left, self._budget, done, done + ahead)

    @property
    def left(self) -> Left:
        """Due cards that this session will not show, by reason."""
        return replace(self._plan.left, time=self._plan.left.time + self._beyond)

    def summary(self) -> Summary:
        """What the session came to so far; also keeps what was learnt about the pace."""
        home = self._home
        # A store that cannot be written now costs what the pace would have learnt, not this.
        with suppress(StoreError):
            self._learn()
        day = home.day()
        with home.store.read() as connection:
            seconds = seconds_by_kind(connection)
            kinds = cards.due_kinds(connection, day + 1, self._deck)
            steps = cards.steps_before(connection, home.day_start(day + 1))
        # What the plan still held when it was ended by hand is left as well.
        unseen = [card for card in self._plan.cards if self.current and card.state is not State.NEW]
        left = self.left.total + len(unseen)
        missed = {done.key: done for done in self._done if done.rating is Rating.AGAIN}
        known = {done.key: done for done in self._done if done.rating is not Rating.AGAIN}
        new = {done.key: done.name for done in self._done if done.new}
        ahead = len(self._plan.cards) if self.current else 0
        more = left - self.left.later + ahead
        advice, key = _next(list(missed), more, len(self._done))
        return Summary(
            cards=len({done.key for done in self._done}),
            reviews=len(self._done),
            new=len(new),
            by_rating=Counter(done.rating for done in self._done),
            seconds=self.spent(),
            planned=self._budget,
            left=left,
            ahead=ahead,
            missed=tuple(
                Missed(done.key, done.note, done.name, done.why) for done in missed.values()
            ),
            learnt=tuple(name for key, name in new.items() if key in known),
            tomorrow=sum(kinds.values()),
            tomorrow_seconds=sum(seconds[kind] * number for kind, number in kinds.items()),
            steps=len(steps),
            next_step=min(steps, default=None),
            next=advice,
            next_key=key,
        )

    def _learn(self) -> None:
        with self._home.store.write() as connection:
            learnt = pace.learn(log.seconds_by_kind(connection))
            log.keep_fact(
                connection, PACE, json.dumps({k.value: round(s, 2) for k, s in learnt.items()})
            )


def new_by_deck(
    connection: Connection, day: int, more: int = 0
) -> tuple[dict[str, int], dict[str, str]]:
    """How many new cards the decks with a limit of their own may still bring on a study day, and
    the orders of those that have one of their own.

    `more` is how many new cards were asked for beyond today's limits.
    """
    different = library.options(connection)
    limits = {
        name: kept["new_per_day"] for name, kept in different.items() if "new_per_day" in kept
    }
    done = cards.introduced_by_deck(connection, day) if limits else {}
    caps = {name: max(0, limit - done.get(name, 0)) + more for name, limit in limits.items()}
    orders = {name: kept["order"] for name, kept in different.items() if "order" in kept}
    return caps, orders


def seconds_by_kind(connection: Connection) -> dict[Kind, float]:
    """Seconds that a card of each kind is expected to take: learnt, or what anybody takes."""
    found = log.fact(connection, PACE)
    return {Kind(kind): seconds for kind, seconds in paces(found).items()}


def _with_siblings(stored: list[StoredCard]) -> list[StoredCard]:
    """Those that have a sibling among them: only these can give each other away."""
    siblings = Counter(card.note_pk for card in stored)
    return [card for card in stored if siblings[card.note_pk] > 1]


def _faces(stored: list[StoredCard], shelf: Shelf) -> list[tuple[Card, Faces]]:
    pairs = []
    for card in stored:
        made = faces(card.card, shelf, card.memory.reps if card.memory else 0)
        if made is not None:
            pairs.append((card.card, made))
    return pairs


def _why(shown: Shown, recalled: Collection[int] | None) -> str:
    """What was not said, or else how well the card was remembered when it came."""
    if recalled:
        lacking = [fact for i, fact in enumerate(shown.faces.facts) if i not in recalled]
        return f"not said: {'; '.join(lacking)}"
    return shown.standing


def _next(missed: Sequence[str], left: int, done: int) -> tuple[Next, str]:
    """The one thing worth doing next, and a card of the note that was missed most.

    Reading again comes first where one note was missed more than once: to relearn in a session
    what was never understood costs most.
    """
    notes = Counter(key.rpartition("/")[0] for key in missed)
    note, times = notes.most_common(1)[0] if notes else ("", 0)
    key = next((key for key in missed if key.rpartition("/")[0] == note), "")
    if not done:
        return (Next.BEGIN if left else Next.REST), key
    if times > 1 or (times and not left):
        return Next.READ, key
    return (Next.GO_ON if left else Next.REST), key


def _title(card: Card, shelf: Shelf) -> str:
    if card.kind is Kind.ROUTE:  # the competency is the answer
        return card.kind.value
    note = shelf.note(card.deck, card.note)
    competency = note if isinstance(note, Competency) else None
    if competency is None and card.competency:
        competency = shelf.competency(card.competency, card.deck)
    return f"{competency.name if competency else card.deck} · {card.kind.value}"
