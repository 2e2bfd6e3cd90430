"""The plan for an onsite as people see it: its days, its promise, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from drill.cards.shelf import Shelf
from drill.coaching import readiness
from drill.domain.deck import Competency, Story
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.errors import UsageError
from drill.scheduling.memory import recall
from drill.service.home import names, words
from drill.service.home.home import EPOCH, Home
from drill.service.home.memories import chance
from drill.service.home.progress import Progress, unheard
from drill.service.onsite.demand import Demand, nothing_to_learn, to_come
from drill.storage.cards import StoredCard

if TYPE_CHECKING:
    from drill.scheduling.cram.forecast import DayForecast, OnsiteForecast

NAMED = 12
"""Groups of cards left out that are named."""
FUTURES = 40_000
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
    from drill.scheduling.cram.forecast import RUNS, forecast

    if onsite.at <= home.clock.now():
        raise UsageError(f"{onsite.name} is over", "`drill debrief` asks how it went.")
    if minutes is not None:
        onsite = replace(onsite, minutes=round(minutes))
    with home.store.read() as connection:
        others = [other for other in to_come(home, connection) if other.id != onsite.id]
        nearer = [other for other in others if other.at <= onsite.at]
        demand = Demand.read(home, connection, [*nearer, onsite])
        if not demand.planner.targets[-1].weight.any():
            raise nothing_to_learn(onsite)
        shelf = home.shelf(connection, pks=sorted({card.note_pk for card in demand.cards}))
    runs = max(2, min(RUNS, FUTURES // len(demand.cards)))
    forecasts = forecast(demand.planner, runs, progress=progress)
    return _in_words(home, demand, shelf, forecasts[-1])


def _in_words(home: Home, demand: Demand, shelf: Shelf, forecast: OnsiteForecast) -> CramPlan:
    onsite, target = demand.onsites[-1], demand.planner.targets[-1]
    now, rules = home.clock.now(), home.rules()
    stored = demand.cards
    places = [place for place, heavy in enumerate(target.weight) if heavy > 0]
    out = [place for place in places if forecast.met[place] < 0.5]
    chances = [recall(card.memory, now, rules) for card in stored]
    shares = target.weight / target.weight.sum()
    return CramPlan(
        onsite=onsite,
        feasible=not any(stored[place].card.core for place in out),
        cards=tuple(stored[place].key for place in places),
        left_out=tuple(stored[place].key for place in out),
        dropped=_dropped([stored[place] for place in out], shelf),
        days=_calendar(home, target.morning, forecast.days),
        recall=Recall(
            now=float(shares @ chances),
            with_plan=forecast.mean,
            without=float(shares @ forecast.without),
        ),
        interval=forecast.interval,
        competencies=_outlooks(home, demand, places, forecast, shelf, of=Competency),
        stories=_outlooks(home, demand, places, forecast, shelf, of=Story),
        seconds_today=demand.spent,
    )


def _dropped(out: Sequence[StoredCard], shelf: Shelf) -> tuple[str, ...]:
    groups: Counter[tuple[str, str]] = Counter()
    for card in sorted((card.card for card in out), key=lambda card: (not card.core, card.order)):
        note = shelf.note(card.deck, card.note)
        # Other notes than these are but one card or two.
        named = isinstance(note, Competency | Story)
        groups[f"{names.title(card, shelf)}: " if named else "", card.kind.noun] += 1
    lines = [f"{whose}{words.count(count, noun)}" for (whose, noun), count in groups.items()]
    more = sum(list(groups.values())[NAMED:])
    return (*lines[:NAMED], *([f"and {words.count(more, 'card')} more"] if more else []))


def _calendar(home: Home, morning: bool, days: Sequence[DayForecast]) -> tuple[DayPlan, ...]:
    today = home.day()
    kinds = ["day"] * len(days) + (["last day", "morning"] if morning else ["last day"])
    return tuple(
        DayPlan(
            date=(EPOCH + timedelta(days=today + ahead)).isoformat(),
            cards=round(day.cards),
            new=round(day.new),
            seconds=round(day.seconds),
            kind=kind,
        )
        for ahead, (day, kind) in enumerate(zip(days, kinds[len(kinds) - len(days) :], strict=True))
    )


def _outlooks(
    home: Home,
    demand: Demand,
    places: Sequence[int],
    forecast: OnsiteForecast,
    shelf: Shelf,
    *,
    of: type[Competency] | type[Story],
) -> tuple[Outlook, ...]:
    """Of each competency by its own cards, of each story by its beats; the weakest first."""
    parts: dict[tuple[str, str], list[int]] = {}
    for place in places:
        card = demand.cards[place].card
        if of is Competency or card.kind is Kind.BEAT:
            parts.setdefault((card.deck, card.note), []).append(place)
    together = readiness.framework if of is Competency else readiness.story
    at = home.clock.now()
    out = []
    for (deck, note), members in parts.items():
        item = shelf.note(deck, note)
        if not isinstance(item, of):
            continue
        share = Recall(
            now=together(chance(home, demand.memories[place], at) for place in members),
            with_plan=together(float(forecast.recall[place]) for place in members),
            without=together(float(forecast.without[place]) for place in members),
        )
        name = item.name if isinstance(item, Competency) else item.title
        own = isinstance(item, Competency) or not item.sample
        out.append(Outlook(name, f"{deck}/{note}", share, own))
    return tuple(sorted(out, key=lambda outlook: (outlook.recall.with_plan, outlook.place)))
