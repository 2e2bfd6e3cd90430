"""The plan for an onsite as people see it: its promise, beside its days (`plan_days`) and what it
leaves out (`left_out`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from drill.cards.shelf import Shelf
from drill.domain.card import OF_A_STORY
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.errors import UsageError
from drill.service.home import names, words
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.onsite import left_out, plan_days
from drill.service.onsite.demand import NEAR, Demand, nothing_to_learn, set_aside, to_come
from drill.service.onsite.moment import settled
from drill.service.onsite.plan_days import DayPlan
from drill.service.onsite.prospects import Outlook, Prospect, Prospects, of_stories, weakest_first
from drill.service.onsite.run_through import Showing, expected, next_day
from drill.service.stories import first_stories
from drill.service.stories.readiness import Basis
from drill.service.study.today import STARTS
from drill.storage.cards import StoredCard

SHARERS = 2
"""Other onsites that are named where minutes are shared."""
FUTURES = 40_000
"""Cards times futures that a forecast draws: fewer futures where there are thousands of cards."""


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
    beyond: str
    """Why they are left out, in words: `beyond the time`."""
    dropped: tuple[str, ...]
    """The same in words by note, the core first; at most `left_out.NAMED` and how many more."""
    days: tuple[DayPlan, ...]
    """Today first."""
    ready: Prospect
    interval: tuple[float, float]
    """Nine in ten: readiness on the date, with the plan, lies between."""
    counts: Mapping[str, float]
    """Card key → what it counts for: readiness is the sum of these times the chances of recall."""
    competencies: tuple[Outlook, ...]
    stories: tuple[Outlook, ...]
    seconds_today: float
    """Time spent on cramming today already."""
    write: tuple[int, int] | None = None
    """Which story of one's own is to be written first, of how many; None where there are enough."""
    enough: int | None = None
    """Minutes a day into which the cards fit, spread evenly; None where they use all there
    are, or more would bring more. Single days use more, where they have it."""
    untold: tuple[str, ...] = ()
    """Titles of the stories that the last day has no room for."""
    shared: tuple[str, ...] = ()
    """Names of the other onsites that share the minutes."""
    seconds_left: float = 0.0
    """Of today's minutes."""
    held: int = 0
    """Red flags and gaps beyond their share of today, which only a person who wants more gets."""
    unseen: int = 0
    """Cards that the nearest onsite asks for and that were never met."""
    aside: Mapping[Kind, int] = field(default_factory=dict)
    """Cards by kind that it asked for until its last week, and does no more."""
    minutes: tuple[int, int] | None = None
    """The least and the most minutes of its days, where others share them; None: its own."""

    @property
    def rest(self) -> bool:
        """Whether today still has cards: then the days after it are as they come once these are
        done."""
        return len(self.days) > 1 and bool(self.days[0].cards)

    @property
    def missing(self) -> float:
        """Readiness, 0 to 1, that is not to be had without stories that are not written."""
        return max(0.0, 1 - sum(self.counts.values()))

    @property
    def a_day(self) -> str:
        """What its days have, in words: `20 to 30 minutes` where it shares those of another."""
        least, most = self.minutes or (self.onsite.minutes, self.onsite.minutes)
        return f"{f'{least} to ' if least < most else ''}{words.count(most, 'minute')}"

    @property
    def already(self) -> int | None:
        """Minutes that each of its days has by other onsites, where its own are fewer: to change
        these changes nothing."""
        least = self.minutes[0] if self.minutes else 0
        return least if least > self.onsite.minutes else None

    @property
    def _sharers(self) -> str:
        """Who else has a part of these minutes, in words; empty where nobody has."""
        if not self.shared:
            return ""
        more = len(self.shared) - SHARERS
        *named, last = [*self.shared[:SHARERS], *([f"{more} more"] if more > 0 else [])]
        return f" for {', '.join(['this', *named])} and {last} together"

    @property
    def promise(self) -> str:
        """What it promises, in words: without any story of one's own nothing."""
        begins = f"With {self.a_day} a day{self._sharers}: readiness"
        reached = words.of_100(self.ready.with_plan)
        low, high = map(words.of_100, self.interval)
        sentence = (
            f"{begins} {reached} of 100, nine times in ten between {low} and {high};"
            f" without, {words.of_100(self.ready.without)}."
        )
        if self.write and self.write[0] == 1:
            sentence = (
                f"{begins} about {reached} of 100 by the cards alone; without a story of yours"
                " nothing is promised."
            )
        bare = sum(outlook.mark == words.NO_STORY for outlook in self.competencies)
        if not bare:
            return sentence
        have = "has" if bare == 1 else "have"
        return (
            f"{sentence} {words.count(bare, 'competency').capitalize()} {have} no story of yours:"
            f" that costs {words.of_100(self.missing)}."
        )


def plan(
    home: Home,
    onsite: Onsite,
    *,
    minutes: float | None = None,
    progress: Progress = unheard,
) -> CramPlan:
    """The plan for an onsite as things stand, or as they would with other `minutes` a day.

    All onsites to come share the minutes, the nearest first; today is the next session, lived
    through, as it was found first (`moment`). It takes up to seconds where there are thousands of
    cards. Raises UsageError (it is past; no card is asked for), StoreError, and Cancelled where the
    watcher stops it.
    """
    import numpy as np

    from drill.scheduling.cram.forecast import RUNS, forecast

    if onsite.at <= home.clock.now():
        raise UsageError(f"{onsite.name} is over", "`drill debrief` asks how it went.")
    as_set = minutes is None or round(minutes) == onsite.minutes
    if minutes is not None:
        onsite = replace(onsite, minutes=round(minutes))
    seen = settled(home)
    with home.store.read() as connection:
        others = [other for other in to_come(home, connection) if other.id != onsite.id]
        every = sorted([*others, onsite], key=lambda one: (one.at, one.id))
        demand, at = Demand.read(seen, connection, every), every.index(onsite)
        if not demand.planner.targets[at].weight.any():
            raise nothing_to_learn(onsite)
        shelf = home.shelf(connection, pks=sorted({card.note_pk for card in demand.cards}))
        basis = Basis(seen, connection, shelf, onsite)
        aside = Counter(card.card.kind for card in set_aside(seen, connection, onsite))
        session = expected(seen, connection, demand, demand.seconds_left)
        # With nothing more to do today, tomorrow is what every summary says of it; but nothing is
        # planned for a day off.
        off = home.day() + 1 in home.week.off
        after = None if session or off or not as_set else next_day(seen, connection)
    runs = max(2, min(RUNS, FUTURES // len(demand.cards)))
    counting = _counting(demand, at, basis)
    counts = np.array([counting.get(card.key, 0.0) for card in demand.cards])
    keys = {showing.key for showing in session}
    today = np.array([card.key in keys for card in demand.cards])
    forecasts = forecast(demand.planner, runs, progress=progress, counts=counts, of=at, today=today)
    prospects = Prospects(home, demand, at, forecasts[at], basis)
    cram_plan = _in_words(home, demand, at, shelf, prospects, counting, (session, after))
    return replace(cram_plan, aside=aside)


def _counting(demand: Demand, at: int, basis: Basis) -> dict[str, float]:
    """What each card counts for. An onsite without competencies asks for cards of their own."""
    weight = demand.planner.targets[at].weight
    if any(competency.asked for competency in basis.competencies):
        return basis.weights
    shares = weight / weight.sum()
    return {card.key: float(share) for card, share in zip(demand.cards, shares, strict=True)}


def _in_words(
    home: Home,
    demand: Demand,
    at: int,
    shelf: Shelf,
    prospects: Prospects,
    counting: Mapping[str, float],
    known: tuple[Sequence[Showing], Sequence[Showing] | None],
) -> CramPlan:
    """`known` are today's next session, and tomorrow's where today's are over."""
    onsite, target = demand.onsites[at], demand.planner.targets[at]
    session, after = known
    stored, forecast, basis = demand.cards, prospects.forecast, prospects.basis
    ready = prospects.of(lambda chance: sum(w * chance(card) for card, w in counting.items()))
    unplanned = ready.with_plan - forecast.mean
    places = [place for place, heavy in enumerate(target.weight) if heavy > 0]
    out = [place for place in places if forecast.met[place] < 0.5]
    concerned = [stored[place] for place in places]
    asked = {card.key for card in concerned}
    days = [plan_days.of_session(session, asked), *plan_days.as_forecast(forecast.days[1:])]
    if after is not None and len(days) > 1:
        days[1] = plan_days.of_session(after, asked)
    kinds, before = {stored[place].card.kind for place in out}, forecast.days[: target.last_day + 1]
    untold = left_out.untold(home, demand, at, forecast, {showing.key for showing in session})
    calendar = plan_days.dated(home, target.morning, days)
    return CramPlan(
        onsite=onsite,
        feasible=not any(stored[place].card.core for place in out),
        cards=tuple(stored[place].key for place in places),
        left_out=tuple(stored[place].key for place in out),
        beyond=left_out.NOTHING_NEW if target.is_morning(0) else left_out.beyond(kinds),
        dropped=left_out.by_note([stored[place] for place in out], shelf),
        days=calendar,
        ready=ready,
        interval=(forecast.interval[0] + unplanned, forecast.interval[1] + unplanned),
        counts=counting,
        competencies=weakest_first(
            Outlook(
                counted.competency.name,
                "/".join(counted.place),
                prospects.of(counted.share),
                "" if counted.has_story or not counted.answered else words.NO_STORY,
            )
            for counted in basis.competencies
            if counted.asked
        ),
        stories=weakest_first(of_stories(concerned, prospects, shelf)),
        seconds_today=demand.spent,
        write=_to_write(onsite, concerned, first_only=calendar[0].kind == "last day"),
        enough=plan_days.enough(before, demand.planner, days[0].seconds, kinds),
        seconds_left=demand.seconds_left,
        held=len(demand.planner.parted()[1]),
        unseen=demand.unseen,
        untold=tuple(names.title(card.card, shelf) for card in untold),
        shared=tuple(other.name for other in demand.onsites if other is not onsite),
        minutes=plan_days.minutes_a_day(demand, at),
    )


def advice(cram_plan: CramPlan) -> list[str]:
    """What to do besides the cards, most worth first, a sentence each."""
    out = []
    if cram_plan.write and cram_plan.days[0].kind != "morning":
        nth, of = cram_plan.write
        out.append(f"First write story {nth} of {of} ({STARTS}), then tell it aloud.")
    if cram_plan.enough is not None:
        minutes = words.count(cram_plan.enough, "minute")
        rest = "the rest is for stories told aloud, a mock" + " and writing" * bool(cram_plan.write)
        a_day = "is" if cram_plan.enough == 1 else "are"
        longest = ceil(max(day.seconds for day in cram_plan.days) / 60)
        though = f", though days of this plan have up to {longest}" * (longest > cram_plan.enough)
        out.append(f"Spread evenly, {minutes} a day {a_day} enough for the cards{though}; {rest}.")
    if cram_plan.untold:
        named = ", ".join(f"“{title}”" for title in cram_plan.untold[: left_out.NAMED])
        them = "it" if len(cram_plan.untold) == 1 else "them"
        out.append(f"The evening before has no room to tell {named}: tell {them} earlier.")
    if cram_plan.aside and cram_plan.days[0].kind != "morning":
        kinds = words.in_turn(
            [
                words.count(count, _ASIDE.get(kind, kind.noun))
                for kind, count in cram_plan.aside.items()
            ]
        )
        are = "is" if sum(cram_plan.aside.values()) == 1 else "are"
        out.append(f"In the last {NEAR} days your own stories come first: {kinds} {are} left out.")
    return out


_ASIDE = {Kind.GAP: "single step", Kind.OUTLINE: "sample outline"}
"""What kinds are called of which only some cards are meant."""


def _to_write(
    onsite: Onsite, asked: Sequence[StoredCard], *, first_only: bool
) -> tuple[int, int] | None:
    """Which story of one's own is missing next, of how many; `first_only`: none beyond the first,
    as on the last evening one story is worth its minutes and a second keeps one from telling it."""
    frames = {card.note_pk for card in asked if card.card.kind in (Kind.ROUTE, Kind.STEPS)}
    stories = {
        card.note_pk
        for card in asked
        if card.card.kind in OF_A_STORY and (onsite.decks or not card.card.sample)
    }
    wanted = min(first_stories.WANTED, len(frames))
    if first_only and stories:
        return None
    return (len(stories) + 1, wanted) if len(stories) < wanted else None
