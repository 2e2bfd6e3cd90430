"""Preparing for a date: the plan and what it promises, and the session that follows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from drill.cards.leaks import Leaks, given_away
from drill.cards.shelf import Shelf
from drill.coaching import readiness
from drill.domain.card import Card, Faces
from drill.domain.deck import Competency, Story
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.domain.review import Memory, Source
from drill.errors import NotFound, UsageError
from drill.scheduling.lineup import APART, lineup
from drill.scheduling.memory import recall, recall_after
from drill.scheduling.sameday import sober
from drill.scheduling.session import Plan, Today
from drill.scheduling.weights import CORE, DETAIL
from drill.service.home import names, words
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.study.session import LEAST_QUEUE, QUICKEST, StudySession, seconds_by_kind
from drill.storage import amendments, cards, log, onsites, rehearsals
from drill.storage.cards import StoredCard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from drill.scheduling.cram import Day, Deck, Forecast, Person, Planner, Target

BRIEF = (Kind.FIGURE, Kind.ROUTE, Kind.OUTLINE)
"""Kinds that the pass on the morning asks."""
NAMED = 12
"""Groups of cards left out that are named."""
_NOUNS = dict.fromkeys(Kind, "card") | {
    Kind.ROUTE: "question",
    Kind.STEPS: "framework",
    Kind.GAP: "step",
    Kind.FLAG: "red flag",
    Kind.OUTLINE: "outline",
    Kind.BEAT: "beat",
    Kind.FIGURE: "figure",
    Kind.PROBE: "follow-up",
    Kind.TELL: "telling",
    Kind.PRINCIPLE: "principle",
}
_DAY_MS = 86_400_000
_BEFORE = 3_600_000
"""Milliseconds of its own study day that an interview needs before it to leave room for a pass."""
_KNOWN, _GUESSED = 0.5, 4
"""Chance that anybody recalls a new card at first sight, and after how many first showings one's
own log counts as much as that: nearly nothing is known of it before."""
_FUTURES = 40_000
"""Cards times futures that a forecast draws: fewer futures where there are thousands of cards."""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One study day of a plan, as expected."""

    date: str
    """ISO date of the study day."""
    cards: int
    """Shown, each counted once."""
    new: int
    """Of them, met for the first time."""
    seconds: float
    core: int
    """Cards of the core among them."""
    kind: str
    """`day`, `last day` (the core once more, then the stories), `morning` (the short pass)."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Chance of recall, 0 to 1: the weighted mean over some cards."""

    now: float
    with_plan: float
    """On the date."""
    without: float
    """On the date, if nothing more is studied."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a competency or a story may expect. Of a story: that all its beats are recalled."""

    name: str
    place: str
    """`deck/note`."""
    recall: Recall
    own: bool
    """Of a story: whether it is one's own. Of a competency: true."""


@dataclass(frozen=True, slots=True)
class CramPlan:
    """A plan for one date, and its promise."""

    onsite: Onsite
    minutes: int
    """A day."""
    feasible: bool
    """Whether every card of the core is met before the date."""
    cards: tuple[str, ...]
    """Keys of what the onsite asks for, those left out among them; teaching order."""
    left_out: tuple[str, ...]
    """Keys of the cards that the time does not reach: they would be new on the date."""
    dropped: tuple[str, ...]
    """The same in words by note and kind, the core first; at most `NAMED` and how many more."""
    days: tuple[DayPlan, ...]
    """Today first."""
    recall: Recall
    interval: tuple[float, float]
    """Nine in ten: the share recalled when all cards are asked on the date lies between."""
    competencies: tuple[Outlook, ...]
    stories: tuple[Outlook, ...]
    seconds_today: float
    """Time spent on cramming today already."""


# -- what an onsite asks for ---------------------------------------------------------------------


def weight(onsite: Onsite | None, card: StoredCard, *, aloud: bool = True) -> float:
    """What a card counts for an onsite: more for the core, nothing where it is not asked for.

    Without an onsite, what it would count for one that asks for everything. Core and detail have
    their weights in `scheduling.weights`.
    """
    made = card.card
    decks = onsite.decks if onsite else ()
    if card.retired or card.suspended or card.shadowed or (made.kind is Kind.TELL and not aloud):
        return 0.0
    if decks and made.deck not in decks:
        return 0.0
    if made.sample and made.kind is not Kind.OUTLINE and not decks:
        return 0.0
    wanted = onsite.competencies if onsite else ()
    if wanted and not {made.competency, made.competency.rpartition("/")[2]} & set(wanted):
        return 0.0
    return CORE if made.core else DETAIL


def to_come(home: Home, connection: Connection) -> list[Onsite]:
    """Open onsites that are yet to come, the nearest first."""
    now = home.clock.now()
    return [each for each in onsites.every(connection) if each.at > now]


def weights(home: Home) -> Callable[[StoredCard], float]:
    """What any card counts for the onsites to come; see `weight`. Raises StoreError."""
    with home.store.read() as connection:
        coming: list[Onsite | None] = [*to_come(home, connection)]
    aloud = home.options.aloud
    return lambda card: max(weight(onsite, card, aloud=aloud) for onsite in coming or [None])


def _asked(home: Home, connection: Connection, onsite: Onsite) -> list[StoredCard]:
    aloud = home.options.aloud
    found = cards.askable(connection, onsite.decks, tells=aloud)
    return [card for card in found if weight(onsite, card, aloud=aloud)]


@dataclass(slots=True)
class _Prepared:
    """The planner with what it was made of."""

    planner: Planner
    onsites: list[Onsite]
    stored: list[StoredCard]
    """One a place of the planner's deck."""
    memories: list[Memory | None]
    """As a forecast takes them; see `scheduling.sameday`."""
    spent: float

    @property
    def keys(self) -> list[str]:
        return [card.key for card in self.stored]


def _prepare(home: Home, connection: Connection, wanted: Sequence[Onsite]) -> _Prepared:
    """The planner for some onsites, the nearest first, who share the minutes of each day.

    Raises UsageError where there is nothing to learn.
    """
    from drill.scheduling.cram import Planner
    from drill.scheduling.curves import Curves

    asked = [{card.pk: card for card in _asked(home, connection, each)} for each in wanted]
    stored = list({pk: card for each in asked for pk, card in each.items()}.values())
    if not stored:
        raise _nothing_to_learn(*wanted)
    memories = _memories(home, connection, stored)
    deck = _deck(home, connection, stored, memories)
    targets = [
        _target(home, onsite, stored, set(mine)) for onsite, mine in zip(wanted, asked, strict=True)
    ]
    spent = log.crammed(connection, home.day())
    budget = _budget(wanted, targets, deck, spent)
    curves = Curves(tuple(home.rules().parameters))
    planner = Planner(deck, targets, budget, curves, _person(connection))
    return _Prepared(planner, list(wanted), stored, memories, spent)


def _person(connection: Connection) -> Person:
    """What one's own log says of how new cards are met, and how long cards take."""
    from drill.scheduling.cram import Person

    passed, seen = log.at_first_sight(connection)
    timed = sum(len(some) for some in log.seconds_by_kind(connection).values())
    return Person((passed + _KNOWN * _GUESSED) / (seen + _GUESSED), seen + _GUESSED, timed)


def _deck(
    home: Home,
    connection: Connection,
    stored: Sequence[StoredCard],
    memories: Sequence[Memory | None],
) -> Deck:
    import numpy as np

    from drill.scheduling.cram import Deck

    now, today = home.clock.now(), home.day()
    pace = seconds_by_kind(connection)
    return Deck(
        stability=np.array([memory.stability if memory else 1.0 for memory in memories]),
        difficulty=np.array([memory.difficulty if memory else 5.0 for memory in memories]),
        # A clock that was put back makes a review of the future one of today.
        last=np.array([min(m.last_day - today, 0) if m else -1.0 for m in memories], dtype=float),
        at=np.array([min(m.last_at - now, 0) / _DAY_MS if m else -1.0 for m in memories]),
        seconds=np.array([pace[card.card.kind] for card in stored]),
        new=np.array([memory is None for memory in memories]),
        core=np.array([card.card.core for card in stored]),
        tell=np.array([card.card.kind is Kind.TELL for card in stored]),
        brief=np.array([card.card.kind in BRIEF for card in stored]),
        heard=_heard(connection, stored),
        order=np.argsort(np.argsort([card.card.order for card in stored])).astype(float),
    )


def _target(home: Home, onsite: Onsite, stored: Sequence[StoredCard], asked: set[int]) -> Target:
    """An onsite as the planner takes it; `asked` are the row numbers of its cards."""
    import numpy as np

    from drill.scheduling.cram import Target

    days, morning = _days(home, onsite)
    until = (onsite.at - home.clock.now()) / _DAY_MS
    weights = [weight(onsite, card) if card.pk in asked else 0.0 for card in stored]
    return Target(until, days, np.array(weights), morning)


def _budget(
    wanted: Sequence[Onsite], targets: Sequence[Target], deck: Deck, spent: float
) -> NDArray[np.float64]:
    """Seconds of each day, today first: the most minutes that an onsite still to come has.

    On the morning of the last one there is only a short pass, unless a card of its core was never
    seen (it was added late); and today never more than the time until then. `spent` is what was
    studied for onsites today already.
    """
    import numpy as np

    from drill.scheduling.cram import MORNING

    out = []
    for day in range(max(target.days for target in targets)):
        coming = [o for o, t in zip(wanted, targets, strict=True) if day < t.days - t.morning]
        out.append(max((onsite.minutes * 60.0 for onsite in coming), default=MORNING))
        if not day and not coming:
            if (deck.new & deck.core & (targets[0].weight > 0)).any():
                out[0] = wanted[0].minutes * 60.0
            out[0] = min(out[0], targets[0].until * 86_400)
    out[0] = max(0.0, out[0] - spent)
    return np.array(out)


def _heard(connection: Connection, stored: Sequence[StoredCard]) -> NDArray[np.intp]:
    """Of each card the place of the story whose telling reviews it as well, or -1.

    That it will is only known of a person who has ticked the beats of a telling before: a story
    rated as a whole says nothing of them, and nothing is promised on it.
    """
    import numpy as np

    if not rehearsals.last_told(connection):
        return np.full(len(stored), -1)
    stories = {
        (card.card.deck, card.card.note): place
        for place, card in enumerate(stored)
        if card.card.kind is Kind.TELL
    }
    return np.array(
        [
            stories.get((card.card.deck, card.card.note), -1)
            if card.card.kind in (Kind.BEAT, Kind.OUTLINE)
            else -1
            for card in stored
        ]
    )


def _nothing_to_learn(*wanted: Onsite) -> UsageError:
    named = " and ".join(onsite.name for onsite in wanted)
    return UsageError(
        f"there is no card to learn for {named}",
        "Import a deck, or give it other competencies or decks: `drill onsite set`.",
    )


def _days(home: Home, onsite: Onsite) -> tuple[int, bool]:
    """Study days with a session, today first, and whether the last is the morning of the date."""
    today, there = home.day(), home.day(onsite.at)
    morning = onsite.at - home.day_start(there) >= _BEFORE or there == today
    return max(1, there - today + morning), morning


def _memories(
    home: Home, connection: Connection, stored: Sequence[StoredCard]
) -> list[Memory | None]:
    """Their memories, with the bound on several recalls of one day."""
    massed = log.massed(connection)
    out: list[Memory | None] = []
    for card in stored:
        memory = card.memory
        if card.pk in massed:
            forgotten = amendments.forgotten(connection, card.pk)
            reviews = [
                review for _, review in log.reviews(connection, card_pk=card.pk, since=forgotten)
            ]
            memory = sober(reviews, lambda key: home.known_rules(connection, key))
        out.append(memory)
    return out


# -- the plan ------------------------------------------------------------------------------------


def plan(
    home: Home,
    onsite: Onsite,
    *,
    minutes: float | None = None,
    progress: Progress = unheard,
) -> CramPlan:
    """The plan for an onsite as things stand, or as they would with other `minutes` a day.

    Nearer onsites take what they need of the minutes first. It takes up to seconds where there are
    thousands of cards. Raises UsageError (it is past; no card is asked for), StoreError, and
    Cancelled where the watcher stops it.
    """
    from drill.scheduling.cram import RUNS

    if onsite.at <= home.clock.now():
        raise UsageError(f"{onsite.name} is over", "`drill debrief` asks how it went.")
    if minutes is not None:
        onsite = replace(onsite, minutes=round(minutes))
    with home.store.read() as connection:
        others = [o for o in to_come(home, connection) if o.id != onsite.id]
        wanted = [*(o for o in others if o.at <= onsite.at), onsite]
        made = _prepare(home, connection, wanted)
        if not made.planner.targets[-1].weight.any():
            raise _nothing_to_learn(onsite)
        shelf = home.shelf(connection, pks=sorted({card.note_pk for card in made.stored}))
    runs = max(2, min(RUNS, _FUTURES // len(made.stored)))
    forecasts = made.planner.forecast(runs, progress=progress)
    return _told(home, made, shelf, forecasts[-1])


def _told(home: Home, made: _Prepared, shelf: Shelf, found: Forecast) -> CramPlan:
    onsite, target = made.onsites[-1], made.planner.targets[-1]
    now, rules = home.clock.now(), home.rules()
    places = [place for place, heavy in enumerate(target.weight) if heavy > 0]
    out = [place for place in places if found.met[place] < 0.5]
    chances = [recall(m, now, rules) if (m := card.memory) else 0.0 for card in made.stored]
    total = float(target.weight.sum())

    def mean(values: Sequence[float]) -> float:
        return sum(float(target.weight[place]) * float(values[place]) for place in places) / total

    keys = made.keys
    return CramPlan(
        onsite=onsite,
        minutes=onsite.minutes,
        feasible=not any(made.stored[place].card.core for place in out),
        cards=tuple(keys[place] for place in places),
        left_out=tuple(keys[place] for place in out),
        dropped=_dropped([made.stored[place] for place in out], shelf),
        days=_calendar(home, target.morning, found.days),
        recall=Recall(mean(chances), found.mean, mean(found.without.tolist())),
        interval=found.interval,
        competencies=_outlooks(home, made, places, found, shelf, of=Competency),
        stories=_outlooks(home, made, places, found, shelf, of=Story),
        seconds_today=made.spent,
    )


def _dropped(out: Sequence[StoredCard], shelf: Shelf) -> tuple[str, ...]:
    ordered = sorted(out, key=lambda card: (not card.card.core, card.card.order))
    groups = Counter((_whose(card, shelf), _NOUNS[card.card.kind]) for card in ordered)
    said = [f"{whose}{words.count(count, noun)}" for (whose, noun), count in groups.items()]
    more = sum(list(groups.values())[NAMED:])
    return (*said[:NAMED], *([f"and {words.count(more, 'card')} more"] if more else []))


def _whose(card: StoredCard, shelf: Shelf) -> str:
    """Of a competency or a story its name; other notes are but one card or two."""
    note = shelf.note(card.card.deck, card.card.note)
    named = isinstance(note, Competency | Story)
    return f"{names.title(card.card, shelf)}: " if named else ""


def _calendar(home: Home, morning: bool, days: Sequence[Day]) -> tuple[DayPlan, ...]:
    today = home.day()
    out = []
    for ahead, day in enumerate(days):
        left = len(days) - 1 - ahead
        kind = "day"
        if morning and not left:
            kind = "morning"
        elif left == morning:
            kind = "last day"
        out.append(
            DayPlan(
                date=(date(1970, 1, 1) + timedelta(days=today + ahead)).isoformat(),
                cards=round(day.cards),
                new=round(day.new),
                seconds=round(day.seconds),
                core=round(day.core),
                kind=kind,
            )
        )
    return tuple(out)


def _outlooks(
    home: Home,
    made: _Prepared,
    places: Sequence[int],
    found: Forecast,
    shelf: Shelf,
    *,
    of: type[Competency] | type[Story],
) -> tuple[Outlook, ...]:
    """Of each competency by its own cards, of each story by its beats; the weakest first."""
    parts: dict[tuple[str, str], list[int]] = {}
    for place in places:
        card = made.stored[place].card
        if of is Competency or card.kind is Kind.BEAT:
            parts.setdefault((card.deck, card.note), []).append(place)
    together = readiness.framework if of is Competency else readiness.story
    out = []
    for (deck, note), mine in parts.items():
        item = shelf.note(deck, note)
        if not isinstance(item, of):
            continue
        now = together(_now(home, made.memories[place]) for place in mine)
        on_the_day = together(float(found.recall[place]) for place in mine)
        without = together(float(found.without[place]) for place in mine)
        name, own = (item.name, True) if isinstance(item, Competency) else (
            item.title, not item.sample
        )  # fmt: skip
        out.append(Outlook(name, f"{deck}/{note}", Recall(now, on_the_day, without), own))
    return tuple(sorted(out, key=lambda each: (each.recall.with_plan, each.place)))


def _now(home: Home, memory: Memory | None) -> float:
    """As readiness has it: from a day after the last review at the least."""
    if memory is None:
        return 0.0
    days = max(1.0, (home.clock.now() - memory.last_at) / _DAY_MS)
    return recall_after(memory.stability, days, home.rules().parameters)


# -- the session ---------------------------------------------------------------------------------


class CramSession(StudySession):
    """A session that follows the plan: of today's minutes what is left, or as many as are named.

    Its grades are ordinary reviews. What failed comes back within it; two cards that give each
    other away are ten cards apart, the one whose answer would be given away first.
    """

    for_onsite = True

    def __init__(self, home: Home, *, minutes: float | None = None, quiet: bool = False) -> None:
        """Plan it. Raises NotFound (no onsite to come), UsageError (no card to learn; today's
        minutes are used up) and StoreError.
        """
        with home.store.read() as connection:
            wanted = to_come(home, connection)
            if not wanted:
                raise NotFound(
                    "there is no onsite to cram for", "`drill onsite add NAME WHEN` makes one."
                )
            made = _prepare(home, connection, wanted)
        self.onsites = tuple(wanted)
        left = float(made.planner.seconds[0]) / 60
        if minutes is None and left <= 0:
            ends = home.day(wanted[0].at) == home.day()
            raise UsageError(
                f"today's time for {wanted[0].name} is used up",
                ("" if ends else "Tomorrow goes on. ") + "`drill cram --minutes 10` studies more.",
            )
        self._prepared = made
        self._rank: dict[str, int] = {}
        self._earlier: tuple[str, ...] = ()
        self._run_through = any(t.days - 1 == t.morning for t in made.planner.targets)
        super().__init__(
            home, minutes=left if minutes is None else minutes, quiet=quiet, source=Source.CRAM
        )

    def _most_tells(self) -> int:
        """On the last day every story is run through."""
        return len(self._prepared.stored) if self._run_through else super()._most_tells()

    def _queue(self, connection: Connection) -> list[StoredCard]:
        """What the plan wants today, most needed first, and the steps that come back."""
        home, most = self._home, max(LEAST_QUEUE, int(self._budget / QUICKEST))
        if self._rank:  # looked at again, after an undo or an edit
            self._prepared = _prepare(home, connection, self.onsites)
        made, day = self._prepared, self._day
        ranked = [made.stored[place] for place in made.planner.rank()]
        free = [card for card in ranked if (card.buried_until or 0) <= day]
        steps = [card for card in made.stored if card.due is not None and card.due.at is not None]
        chosen = {card.key: card for card in (*free[:most], *steps)}
        today = [card for card in cards.shown_on(connection, day) if card.memory]
        today.sort(key=lambda card: card.memory.last_at if card.memory else 0)
        self._earlier = tuple(card.key for card in today[-APART:])
        return list(chosen.values())

    def _with_urgent(self, connection: Connection, queue: list[StoredCard]) -> list[StoredCard]:
        every = super()._with_urgent(connection, queue)
        # Stable: among the urgent, and among the others, the plan's order stays.
        ranked = sorted((card.key for card in every), key=lambda key: key not in self._urgent)
        self._rank = {key: place for place, key in enumerate(ranked)}
        return every

    def _find_leaks(self, pairs: Sequence[tuple[Card, Faces]]) -> Leaks:
        return given_away(pairs)

    def _not_read(self, connection: Connection) -> int:
        return 0

    def _ordered(self, today: Today) -> Plan:
        asked = (*self._earlier, *(done.key for done in self._done))
        return lineup(
            self._pool.values(), self._rank, today, asked[-APART:], stories_last=self._run_through
        )
