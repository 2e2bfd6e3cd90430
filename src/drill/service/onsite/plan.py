"""The plan for an onsite as people see it: its days, its promise, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from drill.cards.shelf import Shelf
from drill.coaching import readiness
from drill.domain.card import OF_A_STORY
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
from drill.service.onsite.run_through import Showing, expected
from drill.storage.cards import StoredCard

if TYPE_CHECKING:
    from drill.scheduling.cram.forecast import DayForecast, OnsiteForecast

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
STORIES = 3
"""Stories of one's own without which nobody should go."""
WRITING = 12
"""Minutes that writing one down takes."""
FUTURES = 40_000
"""Cards times futures that a forecast draws: fewer futures where there are thousands of cards."""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One study day of a plan, as expected."""

    date: str
    """ISO date of the study day."""
    cards: int
    """Shown for all onsites to come, each counted once."""
    new: int
    """Of them, met for the first time."""
    seconds: float
    kind: str
    """`day`, `last day` (the core once more, then the stories), `morning` (the short pass)."""
    others: int = 0
    """Of the cards, those that other onsites alone ask for."""
    others_seconds: float = 0.0
    own: int = 0
    """Of today's cards, those of one's own stories."""


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
    promised: bool = True
    """False of a competency for which there is no story: its cards alone do not carry an answer."""


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
    write: tuple[int, int] | None = None
    """Which story of one's own is to be written first, of how many; None where there are enough."""
    enough: int | None = None
    """Minutes a day that are enough for the cards; None where they use all there are."""
    untold: tuple[str, ...] = ()
    """Titles of the stories that the last day has no room for."""
    shared: tuple[str, ...] = ()
    """Names of the other onsites that share the minutes."""
    seconds_left: float = 0.0
    """Of today's minutes."""

    @property
    def promised(self) -> bool:
        """Whether anything is promised: not without a story of one's own, where stories count."""
        return self.write is None or self.write[0] > 1


def plan(
    home: Home,
    onsite: Onsite,
    *,
    minutes: float | None = None,
    progress: Progress = unheard,
) -> CramPlan:
    """The plan for an onsite as things stand, or as they would with other `minutes` a day.

    All onsites to come share the minutes, the nearest first; today is the next session, lived
    through. It takes up to seconds where there are thousands of cards. Raises UsageError (it is
    past; no card is asked for), StoreError, and Cancelled where the watcher stops it.
    """
    from drill.scheduling.cram.forecast import RUNS, forecast

    if onsite.at <= home.clock.now():
        raise UsageError(f"{onsite.name} is over", "`drill debrief` asks how it went.")
    if minutes is not None:
        onsite = replace(onsite, minutes=round(minutes))
    with home.store.read() as connection:
        others = [other for other in to_come(home, connection) if other.id != onsite.id]
        every = sorted([*others, onsite], key=lambda one: (one.at, one.id))
        demand, at = Demand.read(home, connection, every), every.index(onsite)
        if not demand.planner.targets[at].weight.any():
            raise nothing_to_learn(onsite)
        shelf = home.shelf(connection, pks=sorted({card.note_pk for card in demand.cards}))
        session = expected(home, connection, demand, demand.seconds_left)
    runs = max(2, min(RUNS, FUTURES // len(demand.cards)))
    forecasts = forecast(demand.planner, runs, progress=progress)
    return _in_words(home, demand, at, shelf, forecasts[at], session)


def _in_words(
    home: Home,
    demand: Demand,
    at: int,
    shelf: Shelf,
    forecast: OnsiteForecast,
    session: Sequence[Showing],
) -> CramPlan:
    onsite, target = demand.onsites[at], demand.planner.targets[at]
    now, rules = home.clock.now(), home.rules()
    stored = demand.cards
    places = [place for place, heavy in enumerate(target.weight) if heavy > 0]
    out = [place for place in places if forecast.met[place] < 0.5]
    chances = [recall(card.memory, now, rules) for card in stored]
    shares = target.weight / target.weight.sum()
    asked = {stored[place].key for place in places}
    days = [_today(session, asked), *_days(forecast.days[1:])]
    tells = [p for p in places if stored[p].card.kind is Kind.TELL and p not in out]
    untold = [place for place in tells if target.last_day >= 0 and forecast.last_day[place] < 0.5]
    if target.last_day == 0:
        shown = {showing.key for showing in session}
        untold = [
            place for place in tells
            if stored[place].key not in shown and not stored[place].memory.reviewed_on(home.day())
        ]  # fmt: skip
    return CramPlan(
        onsite=onsite,
        feasible=not any(stored[place].card.core for place in out),
        cards=tuple(stored[place].key for place in places),
        left_out=tuple(stored[place].key for place in out),
        dropped=_dropped([stored[place] for place in out], shelf),
        days=_calendar(home, target.morning, days),
        recall=Recall(
            now=float(shares @ chances),
            with_plan=forecast.mean,
            without=float(shares @ forecast.without),
        ),
        interval=forecast.interval,
        competencies=_outlooks(home, onsite, demand, places, forecast, shelf, of=Competency),
        stories=_outlooks(home, onsite, demand, places, forecast, shelf, of=Story),
        seconds_today=demand.spent,
        write=_to_write(onsite, [stored[place] for place in places]),
        enough=_enough(target.last_day + 1, forecast.days, demand.planner.seconds.tolist()),
        seconds_left=demand.seconds_left,
        untold=tuple(names.title(stored[place].card, shelf) for place in untold),
        shared=tuple(other.name for other in demand.onsites if other is not onsite),
    )


def advice(found: CramPlan) -> list[str]:
    """What to do besides the cards, most worth first, a sentence each."""
    out = []
    if found.write:
        nth, of = found.write
        out.append(f"First write story {nth} of {of} ({WRITING} minutes), then tell it aloud.")
    if found.enough is not None:
        minutes = words.count(found.enough, "minute")
        rest = "the rest is for stories told aloud, a mock" + " and writing" * bool(found.write)
        out.append(f"{minutes} a day are enough for the cards; {rest}.")
    if found.untold:
        named = ", ".join(f"“{title}”" for title in found.untold[:NAMED])
        out.append(f"The evening before has no room to tell {named}: tell them earlier.")
    if found.shared:
        out.append(f"The minutes are shared with {' and '.join(found.shared)}.")
    return out


def _to_write(onsite: Onsite, asked: Sequence[StoredCard]) -> tuple[int, int] | None:
    """Which story of one's own is missing next, of how many."""
    frames = {card.note_pk for card in asked if card.card.kind in (Kind.ROUTE, Kind.STEPS)}
    stories = {
        card.note_pk
        for card in asked
        if card.card.kind in OF_A_STORY and (onsite.decks or not card.card.sample)
    }
    wanted = min(STORIES, len(frames))
    return (len(stories) + 1, wanted) if len(stories) < wanted else None


def _enough(whole: int, days: Sequence[DayForecast], budget: Sequence[float]) -> int | None:
    """Minutes a day that the cards take on the whole days, where that is less than there are."""
    took = [day.seconds + day.others.seconds - day.aloud for day in days[:whole]]
    needed = ceil(sum(took) / len(took) / 60) if took else 0
    return needed if took and 60 * (needed + 1) < min(budget[:whole]) else None


def _today(session: Sequence[Showing], asked: Collection[str]) -> DayPlan:
    others = [showing for showing in session if showing.key not in asked]
    return DayPlan(
        date="",
        cards=len(session),
        new=sum(showing.new for showing in session),
        seconds=round(sum(showing.seconds for showing in session)),
        kind="",
        own=sum(showing.kind in OF_A_STORY and not showing.sample for showing in session),
        others=len(others),
        others_seconds=round(sum(showing.seconds for showing in others)),
    )


def _days(days: Sequence[DayForecast]) -> list[DayPlan]:
    return [
        DayPlan(
            date="",
            cards=round(day.cards + day.others.cards),
            new=round(day.new + day.others.new),
            seconds=round(day.seconds + day.others.seconds),
            kind="",
            others=round(day.others.cards),
            others_seconds=round(day.others.seconds),
        )
        for day in days
    ]


def _dropped(out: Sequence[StoredCard], shelf: Shelf) -> tuple[str, ...]:
    groups: Counter[tuple[str, str]] = Counter()
    for card in sorted((card.card for card in out), key=lambda card: (not card.core, card.order)):
        note = shelf.note(card.deck, card.note)
        # Other notes than these are but one card or two.
        named = isinstance(note, Competency | Story)
        groups[f"{names.title(card, shelf)}: " if named else "", _NOUNS[card.kind]] += 1
    lines = [f"{whose}{words.count(count, noun)}" for (whose, noun), count in groups.items()]
    more = sum(list(groups.values())[NAMED:])
    return (*lines[:NAMED], *([f"and {words.count(more, 'card')} more"] if more else []))


def _calendar(home: Home, morning: bool, days: Sequence[DayPlan]) -> tuple[DayPlan, ...]:
    today = home.day()
    kinds = ["day"] * len(days) + (["last day", "morning"] if morning else ["last day"])
    return tuple(
        replace(day, date=(EPOCH + timedelta(days=today + ahead)).isoformat(), kind=kind)
        for ahead, (day, kind) in enumerate(zip(days, kinds[len(kinds) - len(days) :], strict=True))
    )


def _outlooks(
    home: Home,
    onsite: Onsite,
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
        promised = isinstance(item, Story) or any(
            onsite.decks or not placed.story.sample for placed in shelf.stories(deck, note)
        )
        out.append(Outlook(name, f"{deck}/{note}", share, own, promised))
    return tuple(sorted(out, key=lambda outlook: (outlook.recall.with_plan, outlook.place)))
