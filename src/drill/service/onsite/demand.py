"""What onsites ask for: their cards by weight, and the planner for the days until then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from drill.domain.card import OF_A_STORY
from drill.domain.kind import Kind
from drill.domain.memory import Memory, Seen, Unseen
from drill.domain.onsite import Onsite
from drill.domain.review import DAY_MS, Source
from drill.errors import UsageError
from drill.records import dataclass
from drill.scheduling.cram import CORE, DETAIL
from drill.scheduling.memory import sober
from drill.scheduling.pace import GUESSED, first_sight
from drill.service.home.home import Home
from drill.service.study.lessons import Syllabus, read_by_day, seconds_read
from drill.service.study.pace import seconds_by_kind
from drill.storage import amendments, log, onsites, rehearsals, study_days
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from drill.scheduling.cram.course import CardArrays, Target
    from drill.scheduling.cram.planner import Person, Planner

BRIEF = (Kind.FIGURE, Kind.ROUTE, Kind.OUTLINE)
"""Kinds that the pass on the morning asks."""
CAPPED = (Kind.FLAG, Kind.GAP)
"""Kinds that take no more than a share of a day: they are quick to ask for, and win no offer."""
REMEMBERED = 14
"""Days before today of which it counts what those took."""
NEAR = 7
"""Days before an interview in which one's own stories are the core, and others' count nothing."""
_BEFORE = 3_600_000
"""Milliseconds of its own study day that an interview needs before it to leave room for a pass."""


def weight(
    onsite: Onsite | None, stored: StoredCard, *, aloud: bool = True, near: bool = False
) -> float:
    """What a card counts for an onsite: more for the core, nothing where it is not asked for.

    Without an onsite, what it would count for one that asks for everything. `near` is whether it is
    at most `NEAR` days away. Core and detail have their weights in `scheduling.cram`.
    """
    card = stored.card
    decks = onsite.decks if onsite else ()
    if stored.retired or stored.suspended or stored.shadowed:
        return 0.0
    if card.kind is Kind.TELL and not aloud:
        return 0.0
    if decks and card.deck not in decks:
        return 0.0
    if card.sample and not decks and (near or card.kind is not Kind.OUTLINE):
        return 0.0
    if near and card.kind in (Kind.GAP, Kind.PRINCIPLE):
        return 0.0
    wanted = onsite.competencies if onsite else ()
    if wanted and card.competency.rpartition("/")[2] not in wanted:
        return 0.0
    own = near and card.kind in OF_A_STORY and not card.sample
    return CORE if card.core or own else DETAIL


def is_near(home: Home, onsite: Onsite | None) -> bool:
    """Whether an onsite is at most `NEAR` study days away."""
    return onsite is not None and home.day(onsite.at) - home.day() <= NEAR


def to_come(home: Home, connection: Connection) -> list[Onsite]:
    """Open onsites that are yet to come, the nearest first."""
    return onsites.to_come(connection, home.clock.now())


def weights(home: Home) -> Callable[[StoredCard], float]:
    """What any card counts for the onsites to come; see `weight`. Raises StoreError."""
    with home.store.read() as connection:
        coming: list[Onsite | None] = [*to_come(home, connection)]
    aloud = home.options.aloud
    dates = [(onsite, is_near(home, onsite)) for onsite in coming or [None]]
    return lambda card: max(weight(onsite, card, aloud=aloud, near=near) for onsite, near in dates)


@dataclass(frozen=True, slots=True)
class Demand:
    """What onsites ask for, and the planner made of it."""

    onsites: Sequence[Onsite]
    """The nearest first; they share the minutes of each day."""
    cards: Sequence[StoredCard]
    """One a place of the planner's deck."""
    memories: Sequence[Memory]
    """As a forecast takes them; see `scheduling.memory.sober`."""
    planner: Planner
    spent: float
    """Seconds studied for onsites today."""

    @classmethod
    def read(cls, home: Home, connection: Connection, onsites: Sequence[Onsite]) -> Demand:
        """What they ask for now. Raises UsageError where there is nothing to learn."""
        from drill.scheduling.cram.planner import Planner
        from drill.scheduling.curves import Curves

        asked = [_asked(home, connection, onsite) for onsite in onsites]
        every = {card.pk: card for wanted in asked for card in wanted}
        stored = list(every.values())
        if not stored:
            raise nothing_to_learn(*onsites)
        memories = _memories(home, connection, stored)
        targets = [
            _target(home, onsite, stored, {card.pk for card in wanted})
            for onsite, wanted in zip(onsites, asked, strict=True)
        ]
        named = {deck for onsite in onsites for deck in onsite.decks}
        deck = _deck(home, connection, stored, memories, targets, named)
        span = home.span()
        spent = log.seconds_studied(connection, span, Source.CRAM)
        spent += seconds_read(connection, span, Source.CRAM)
        off = {day - home.day() for day in home.week.off}
        budget = _budget(onsites, targets, spent, off)
        curves = Curves(tuple(home.rules().parameters))
        before = _before(home, connection)
        planner = Planner(deck, targets, budget, curves, _person(connection), spent, before)
        return cls(tuple(onsites), stored, memories, planner, spent)

    @property
    def seconds_left(self) -> float:
        """Of today's minutes."""
        return float(self.planner.seconds[0])

    @property
    def unseen(self) -> int:
        """Cards that the nearest asks for and that were never met."""
        return int((self.planner.cards.new & (self.planner.targets[0].weight > 0)).sum())

    @property
    def last_day(self) -> bool:
        """Whether today is the last day before one of them, its morning left out."""
        return not self.morning and any(target.last_day == 0 for target in self.planner.targets)

    @property
    def morning(self) -> bool:
        """Whether today is the morning of one of them."""
        return any(target.is_morning(0) for target in self.planner.targets)


def nothing_to_learn(*onsites: Onsite) -> UsageError:
    """What is said where no card is asked for."""
    named = " and ".join(onsite.name for onsite in onsites)
    return UsageError(
        f"there is no card to learn for {named}",
        "Import a deck, or give it other competencies or decks: `drill onsite set`.",
    )


def _asked(home: Home, connection: Connection, onsite: Onsite) -> list[StoredCard]:
    aloud = home.options.aloud
    askable = study_days.askable(connection, onsite.decks, tells=aloud)
    near = is_near(home, onsite)
    return [card for card in askable if weight(onsite, card, aloud=aloud, near=near)]


def set_aside(home: Home, connection: Connection, onsite: Onsite) -> list[StoredCard]:
    """What an onsite asks for until its last week, and in it no more; before that nothing."""
    if not is_near(home, onsite):
        return []
    aloud = home.options.aloud
    return [
        card
        for card in study_days.askable(connection, onsite.decks, tells=aloud)
        if weight(onsite, card, aloud=aloud) and not weight(onsite, card, aloud=aloud, near=True)
    ]


def _memories(home: Home, connection: Connection, stored: Sequence[StoredCard]) -> list[Memory]:
    """Their memories, with the bound on several recalls of one day."""
    massed = log.massed(connection)
    rules_of = partial(home.known_rules, connection)

    def memory(card: StoredCard) -> Memory:
        if card.pk not in massed:
            return card.memory
        forgotten = amendments.forgotten(connection, card.pk)
        lines = log.reviews(connection, card_pk=card.pk, since=forgotten)
        return sober([review for _, review in lines], rules_of)

    return [memory(card) for card in stored]


def _deck(
    home: Home,
    connection: Connection,
    stored: Sequence[StoredCard],
    memories: Sequence[Memory],
    targets: Sequence[Target],
    named: Collection[str],
) -> CardArrays:
    """The planner's cards; samples of the decks `named` are as good as one's own."""
    import numpy as np

    from drill.scheduling.cram.course import CardArrays

    now, today = home.clock.now(), home.day()
    pace = seconds_by_kind(connection)
    # A clock that was put back makes a review of the future one of today.
    stability, difficulty, last, at = np.array(
        [
            (
                memory.stability,
                memory.difficulty,
                min(memory.last_day - today, 0),
                min(memory.last_at - now, 0) / DAY_MS,
            )
            if isinstance(memory, Seen)
            else (1.0, 5.0, -1.0, -1.0)
            for memory in memories
        ]
    ).T
    return CardArrays(
        stability=stability,
        difficulty=difficulty,
        last=last,
        at=at,
        seconds=np.array([pace[card.card.kind] for card in stored]),
        reading=np.array(_reading(home, connection, stored)),
        new=np.array([isinstance(memory, Unseen) for memory in memories]),
        core=np.max([target.weight for target in targets], axis=0) >= CORE,
        tell=np.array([card.card.kind is Kind.TELL for card in stored]),
        brief=np.array(
            [
                card.card.kind in BRIEF and (not card.card.sample or card.card.deck in named)
                for card in stored
            ]
        ),
        capped=np.array([card.card.kind in CAPPED for card in stored]),
        heard=_heard(connection, stored),
        order=np.argsort(np.argsort([card.card.order for card in stored])).astype(float),
    )


def _reading(home: Home, connection: Connection, stored: Sequence[StoredCard]) -> list[float]:
    """Seconds that each takes to be taught: of a lesson every new card of it has its part."""
    new = [card for card in stored if isinstance(card.memory, Unseen)]
    if not new:
        return [0.0] * len(stored)
    shelf = home.shelf(connection, pks=sorted({card.note_pk for card in new}))
    syllabus = Syllabus.read(connection, shelf, new)
    lessons = {card.key: lesson for card in new if (lesson := syllabus.due(card.card))}
    parts = Counter(lesson.key for lesson in lessons.values())
    reading = {key: lesson.seconds / parts[lesson.key] for key, lesson in lessons.items()}
    return [reading.get(card.key, 0.0) for card in stored]


def _target(home: Home, onsite: Onsite, stored: Sequence[StoredCard], asked: set[int]) -> Target:
    """An onsite as the planner takes it; `asked` are the row numbers of its cards."""
    import numpy as np

    from drill.scheduling.cram.course import Target

    today, day = home.day(), home.day(onsite.at)
    morning = onsite.at - home.day_start(day) >= _BEFORE or day == today
    until = (onsite.at - home.clock.now()) / DAY_MS
    near = is_near(home, onsite)
    weights = [weight(onsite, card, near=near) if card.pk in asked else 0.0 for card in stored]
    return Target(until, max(1, day - today + morning), np.array(weights), morning)


def _budget(
    onsites: Sequence[Onsite], targets: Sequence[Target], spent: float, off: Collection[int]
) -> NDArray[np.float64]:
    """Seconds of each day, today first: the most minutes that an onsite still to come has.

    On the morning of one there is only a short pass, whatever others are to come; and today never
    more than the time until the nearest. `spent` is what was studied for onsites today already.
    The days `off`, counted from today, have none; but today has, as somebody asks for it.
    """
    import numpy as np

    from drill.scheduling.cram.planner import MORNING

    out = []
    for day in range(max(target.days for target in targets)):
        if day and day in off:
            out.append(0.0)
            continue
        both = zip(onsites, targets, strict=True)
        most = max(onsite.minutes * 60.0 for onsite, target in both if day < target.days)
        out.append(MORNING if any(target.is_morning(day) for target in targets) else most)
    out[0] = max(0.0, min(out[0] - spent, targets[0].until * 86_400))
    return np.array(out)


def _before(home: Home, connection: Connection) -> tuple[float, float]:
    """Seconds studied for onsites on the days before today, and those of what is capped."""
    today = home.day()
    since = home.day_start(today - REMEMBERED)
    spent = log.seconds_between(connection, since, home.day_start(today), Source.CRAM)
    read = read_by_day(connection, today)
    lessons = sum(read[day] for day in read if 1 <= today - day <= REMEMBERED)
    return sum(spent.values()) + lessons, sum(spent.get(kind, 0.0) for kind in CAPPED)


def _heard(connection: Connection, stored: Sequence[StoredCard]) -> NDArray[np.intp]:
    """Of each card the place of the story whose telling reviews it as well, or -1.

    That it will is only known of a person who has ticked the beats of a telling before: a story
    rated as a whole says nothing of them, and nothing is promised on it.
    """
    import numpy as np

    if not rehearsals.any_told(connection):
        return np.full(len(stored), -1)
    tells = {
        (card.note_pk, card.card.competency): i  # a variant for another competency has its own
        for i, card in enumerate(stored)
        if card.card.kind is Kind.TELL
    }
    return np.array(
        [
            tells.get((card.note_pk, card.card.competency), -1)
            if card.card.kind is Kind.BEAT or card.card.slot == Kind.OUTLINE
            else -1
            for card in stored
        ]
    )


def _person(connection: Connection) -> Person:
    """What one's own log says of how new cards are met, and how long cards take."""
    from drill.scheduling.cram.planner import Person

    passed, seen = log.at_first_sight(connection)
    timed = sum(len(seconds) for seconds in log.seconds_by_kind(connection).values())
    return Person(first_sight(passed, seen), seen + GUESSED, timed)
