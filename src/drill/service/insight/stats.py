"""Statistics of one's own learning, each with one sentence that says what to do about it."""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate, pairwise
from operator import add
from statistics import linear_regression, median

from drill.coaching import telling
from drill.domain.deck import Story
from drill.domain.kind import Kind
from drill.domain.rehearsal import WINDOWS, Rehearsal
from drill.domain.review import DAY_MS
from drill.domain.slot import Slot
from drill.domain.stats import (
    Calendar,
    CompetencyReady,
    Day,
    Distribution,
    DueForecast,
    HistogramBin,
    KindLoad,
    Period,
    Retention,
    Share,
    Speaking,
    SpokenStory,
    Stats,
    Streak,
    TimeSpent,
    Today,
    Whose,
)
from drill.domain.told_for import asked_by
from drill.scheduling.memory import forgetting
from drill.service.home import words
from drill.service.home.garbage import uncollected
from drill.service.home.home import EPOCH, Home
from drill.service.home.words import count
from drill.service.insight import dashboard
from drill.service.onsite import today as plan_of_today
from drill.service.stories import speaking_rate
from drill.service.study import allowance, lessons
from drill.service.study.today import overview
from drill.storage import aggregates, cards, library, rehearsals, study_days, tally
from drill.storage.connection import Connection
from drill.storage.tally import MATURE, DayTally

AHEAD = 90
"""Study days of the forecast."""
YEAR = 365
MOST_TELLS = 100
SLOW = 20
"""Seconds from which on the answers of a kind of card are slow; but those of stories told aloud."""
_MONTH = 30
_SOME, _MUCH_FORGOTTEN = 10, 0.7
"""Reviews from which a day says something, and the share recalled below which it says too much."""
_NONE = (0, 0.0, 0)
"""Reviews, seconds and agains of a day without a review."""


def stats(home: Home) -> Stats:
    """All of it, now. Raises StoreError."""
    now, day = home.clock.now(), int(home.day())
    plan_of_today.keep(home)
    dashboard.keep_tally(home)
    today = overview(home.paths, home.clock)
    with uncollected(), home.store.read() as connection:
        home.follow(connection)
        log = tally.read(connection)
        ever = _with_lessons(log.by_day(day), lessons.read_by_day(connection, day))
        wanted = home.options["scheduling.desired_retention"]
        retention = _retention(log.days, day, wanted)
        due = study_days.load(connection)
        begun = study_days.introduced(connection, home.span())
        learning = aggregates.learning(connection, day)
        memories = aggregates.memories(connection)
        ready = dashboard.ready(home, connection, home.outlines(connection))
        speaking = _speaking(home, connection)
        new = allowance.today(home, connection).new if today.plan else begun + today.new
        rest = dashboard.rest_days(home, connection, log)
    planned = today.plan.new if today.plan else None
    counts = {date: reviews for date, (reviews, _, _) in ever.items()}
    return Stats(
        now=now,
        today=_today(day, ever.get(day, _NONE), begun, today.left, retention.periods[0].total),
        streak=_streak(counts, day, rest),
        retention=retention,
        forecast=_forecast(due, day, learning, new, planned),
        calendar=_calendar(ever, day),
        distributions=_distributions(home, memories, now),
        load=_load(log.kinds, ever, day),
        readiness=replace(ready, advice=_readiness_advice(ready.competencies)),
        speaking=speaking,
    )


def _with_lessons(
    reviews: Mapping[int, tuple[int, float, int]], read: Mapping[int, float]
) -> dict[int, tuple[int, float, int]]:
    """(reviews, seconds, agains) of each study day, its lessons among the seconds."""
    out = dict(reviews)
    for day, seconds in read.items():
        count, spent, again = out.get(day, _NONE)
        out[day] = (count, spent + seconds, again)
    return out


def iso_day(day: int) -> str:
    """A study day as a date, ISO 8601."""
    return (EPOCH + timedelta(days=day)).isoformat()


# -- today, days in a row --------------------------------------------------------------------


def _today(day: int, done: tuple[int, float, int], begun: int, left: int, known: Share) -> Today:
    """Of a day on which so much was done; `known` are its reviews of cards known before it."""
    reviews, seconds, again = done
    if left and not reviews:
        advice = f"{count(left, 'card')} today: a few minutes are a start."
    elif left:
        advice = f"{count(left, 'card')} left for today; what does not fit can wait."
    elif known.share is not None and known.reviews >= _SOME and known.share < _MUCH_FORGOTTEN:
        advice = "Much was forgotten today: fewer new cards for some days will help."
    elif reviews:
        advice = "Nothing more is due today: telling a story aloud is the best use of more time."
    else:
        advice = "Nothing is due today: a story told aloud is the best use of your time."
    return Today(iso_day(day), reviews, round(seconds, 1), begun, again, left, advice)


def _streak(counts: Mapping[int, int], day: int, off: Collection[int]) -> Streak:
    length = dashboard.streak(counts, day, off)
    longest = run = 0
    for date in range(min(counts, default=day), day + 1):
        run = run + 1 if counts.get(date) else run if date in off else 0
        longest = max(longest, run)
    studied = sum(bool(counts[date]) and date > day - YEAR for date in counts)
    if not studied:
        advice = "Nothing yet: the first day is today."
    elif counts.get(day):
        advice = "Today counts. A short session every day beats a long one a week."
    elif length:
        advice = f"A few minutes today make it {count(length + 1, 'day')} in a row."
    else:
        advice = "Start anew today: a few minutes are enough to begin."
    return Streak(length, longest, studied, advice)


# -- retention -------------------------------------------------------------------------------


def _retention(tallies: Mapping[int, DayTally], day: int, desired: float) -> Retention:
    starts = [day - _MONTH + 1, day - 6, int(day)]
    # as `DayTally.known`: before the month, before the week, before today; today
    tallied = [[0] * 4 for _ in (*starts, day)]
    for on, one in tallies.items():
        if on <= day:
            held = tallied[bisect(starts, on)]
            held[:] = map(add, held, one.known)
    periods, young, mature = [], Share(0, 0), Share(0, 0)
    for name, counts in zip(("today", "week", "month", "all"), reversed(tallied), strict=True):
        young, mature = _more(young, *counts[:2]), _more(mature, *counts[2:])
        total = Share(young.passed + mature.passed, young.reviews + mature.reviews)
        periods.append(Period(name, young, mature, total))
    return Retention(desired, tuple(periods), _retention_advice(periods, desired))


def _more(share: Share, recalled: int, forgotten: int) -> Share:
    return Share(share.passed + recalled, share.reviews + recalled + forgotten)


def _retention_advice(periods: Sequence[Period], desired: float) -> str:
    month = next(period.total for period in periods if period.name == "month")
    if month.share is None:
        return "Nothing was due for a review yet: come back in a few days."
    if month.reviews < 50:
        return f"Only {count(month.reviews, 'review')} this month: too few to say much."
    gap = month.share - desired
    if gap < -0.03:
        return (
            f"{month.share:.0%} recalled where {desired:.0%} is wanted: "
            "`drill optimize` fits the intervals to you."
        )
    if gap > 0.04:
        return (
            f"{month.share:.0%} recalled, more than the {desired:.0%} wanted: "
            "`drill optimize` may save you reviews."
        )
    return f"{month.share:.0%} recalled, as wanted: the intervals fit you."


# -- what is coming --------------------------------------------------------------------------


def _forecast(
    due: Mapping[int, int], day: int, learning: int, new: int, planned: int | None
) -> DueForecast:
    backlog = sum(number for date, number in due.items() if date < day)
    days = tuple(due.get(date, 0) for date in range(day, day + AHEAD))
    month = sum(days[:_MONTH]) / _MONTH
    if learning and not backlog and not sum(days):
        comes = "comes" if learning == 1 else "come"
        advice = (
            f"{count(learning, 'card')} in learning {comes} back at the next step; "
            "nothing else falls due in 90 days."
        )
    elif not backlog and not sum(days):
        advice = "Nothing falls due in 90 days: there is room for new cards."
    elif backlog > max(20, 5 * month):
        advice = (
            f"{count(backlog, 'card')} from before today: "
            "`drill daysoff --backlog 7` spreads them over a week."
        )
    elif backlog:
        comes = "comes first" if backlog == 1 else "come first, the weakest before all"
        advice = f"{count(backlog, 'card')} from before today {comes}."
    else:
        about = f"About {count(round(month), 'review')}" if round(month) else "Less than 1 review"
        advice = f"{about} a day for the next month, without new cards."
    return DueForecast(backlog, days, learning, new, planned, advice)


def _calendar(ever: Mapping[int, tuple[int, float, int]], day: int) -> Calendar:
    days = tuple(
        Day(iso_day(date), date, *ever.get(date, _NONE)[:2])
        for date in range(day - YEAR + 1, day + 1)
    )
    studied = [date for date in days if date.reviews]
    if not studied:
        return Calendar(days, "An empty year: today can be its first day.")
    best = max(studied, key=lambda date: date.reviews)
    advice = (
        f"{count(len(studied), 'day')} with reviews; "
        f"the most, {best.reviews:,}, on {best.date}. Even days stick better than full ones."
    )
    return Calendar(days, advice)


# -- memory ----------------------------------------------------------------------------------


_STABILITIES = (0.0, 1.0, 3.0, 7.0, 14.0, 30.0, 60.0, 120.0, 240.0, 365.0, 36_501.0)


def _distributions(
    home: Home, memories: Sequence[tuple[float, float, int]], now: int
) -> tuple[Distribution, ...]:
    recalled = forgetting(home.parameters)
    chances = [recalled(stability, (now - at) / DAY_MS) * 100 for stability, _, at in memories]
    tenths = [*range(0, 91, 10), 100.001]
    return (
        _distribution("retrievability", "%", chances, tenths),
        _distribution("stability", "days", [days for days, _, _ in memories], _STABILITIES),
        _distribution("difficulty", "", [hard for _, hard, _ in memories], [*range(1, 10), 10.001]),
    )


def _distribution(
    name: str, unit: str, values: Sequence[float], edges: Sequence[float]
) -> Distribution:
    ordered = sorted(values)
    below = [(float(edge), bisect_left(ordered, edge)) for edge in edges]
    bins = tuple(
        HistogramBin(low, high, end - start) for (low, start), (high, end) in pairwise(below)
    )
    middle = median(ordered) if ordered else None
    return Distribution(name, unit, bins, middle, _shape_advice(name, bins, middle))


def _shape_advice(name: str, bins: Sequence[HistogramBin], middle: float | None) -> str:
    if middle is None:
        return "Nothing was learnt yet."
    if name == "retrievability":
        weak = sum(bin.cards for bin in bins if bin.high <= 70)
        if weak:
            return f"{count(weak, 'card')} under 70 %: a session shows the weakest first."
        return "Nothing is under 70 %: nothing is being lost."
    if name == "stability":
        if middle < MATURE:
            days = count(max(1, round(middle)), "day")
            return f"Half of it would last {days} or less: it needs the next weeks."
        return f"Half of it lasts {middle:.0f} days or more: it is settling."
    hard = bins[-1].cards
    if hard:
        return f"{count(hard, 'card')} of the hardest: `drill cards 'prop:difficulty=10'`."
    return "No card is among the hardest."


def _middle(values: Counter[float]) -> float:
    """The median of values that are there so many times."""
    places = [(values.total() - 1) // 2, values.total() // 2]
    ordered = sorted(values)
    ends = list(accumulate(values[value] for value in ordered))
    return sum(ordered[bisect(ends, place)] for place in places) / 2


# -- time ------------------------------------------------------------------------------------


def _load(
    timed: Mapping[str, Counter[float]], ever: Mapping[int, tuple[int, float, int]], day: int
) -> TimeSpent:
    kinds = [
        KindLoad(
            kind, round(_middle(some), 1), some.total(),
            round(sum(each * times for each, times in some.items()), 1),
        )
        for kind, some in timed.items()
    ]  # fmt: skip
    kinds.sort(key=lambda kind: -kind.total_seconds)
    month = [ever.get(date, _NONE) for date in range(day - _MONTH + 1, day + 1)]
    reviews, spent = sum(date[0] for date in month), sum(date[1] for date in month)
    spent_a_day = f"{spent / _MONTH / 60:.1f} minutes a day this month"
    short = [kind for kind in kinds if kind.kind != Kind.TELL]
    if short:
        slow = max(short, key=lambda kind: kind.seconds)
        then = "answer sooner, in a few words." if slow.seconds >= SLOW else "quick enough."
        each = f"“{slow.noun}”, {words.seconds(slow.seconds)} each"
        advice = f"{spent_a_day}; the slowest kind is {each}: {then}"
    else:
        advice = f"{spent_a_day}, all of them telling." if kinds else "Nothing was timed yet."
    return TimeSpent(tuple(kinds), reviews / _MONTH, spent / _MONTH, advice)


# -- readiness, speaking ---------------------------------------------------------------------


def _readiness_advice(competencies: Sequence[CompetencyReady]) -> str:
    if not competencies:
        return "There is no competency: import a deck that has some."
    without = [ready for ready in competencies if ready.whose is not Whose.OWN]
    if without:
        return f"{without[0].name} has no story of yours: `drill new story` writes one."
    weak = min(competencies, key=lambda ready: ready.readiness)
    best = max(weak.stories, key=lambda story: story.readiness, default=None)
    if best and weak.told is not None and not weak.was_told:
        return f"{weak.name} is the least ready: {best.title} was never told aloud."
    if best and best.weakest:
        return f"{weak.name} is the least ready: {best.title}, its beat {best.weakest.label}."
    return f"{weak.name} is the least ready: tell its story aloud."


def _speaking(home: Home, connection: Connection) -> Speaking:
    timed = [rehearsal for rehearsal in rehearsals.tellings(connection) if rehearsal.told.seconds]
    timed = timed[-MOST_TELLS:]
    cards_told = cards.by_keys(connection, [rehearsal.card for rehearsal in timed])
    pks = [card.note_pk for card in cards_told.values()]
    stories = {
        slot.key(item.deck, item.note.id): asked_by(item.note, slot)
        for item in library.notes(connection, pks=pks, retired=True)
        if isinstance(item.note, Story)
        for slot in (Slot(Kind.TELL, name) for name in ("", *(v.id for v in item.note.variants)))
    }
    tells = [_telling(rehearsal, stories.get(rehearsal.card)) for rehearsal in timed]
    inside = Share(sum(tell.least <= tell.seconds <= tell.most for tell in tells), len(tells))
    trend = _slope([tell.seconds for tell in tells[-10:]])
    rate = speaking_rate.words_a_minute(home, connection)
    return Speaking(tuple(tells), rate, inside, trend, _spoken_advice(tells, inside))


def _telling(rehearsal: Rehearsal, story: Story | None) -> SpokenStory:
    told = rehearsal.told
    title, beats = (story.title, len(story.beats)) if story else (rehearsal.card, 0)
    order = telling.order(told.said, beats, told.invented)
    places = " ".join(str(place + 1) for place in order.kept)
    return SpokenStory(
        rehearsal.at, title, told.seconds, *WINDOWS[told.way],
        len(order.kept) + len(order.swapped), beats, places, len(order.swapped),
        told.words_a_minute, told.fillers_a_minute,
        None if told.fillers is None else len(told.pauses),
    )  # fmt: skip


def _slope(seconds: Sequence[float]) -> float | None:
    """Least squares: how much longer each is than the one before."""
    if len(seconds) < 3:
        return None
    return linear_regression(range(len(seconds)), seconds).slope


def _spoken_advice(tells: Sequence[SpokenStory], inside: Share) -> str:
    if not tells:
        return "No story was told aloud yet: `drill tell` begins with the one most in need."
    newest = tells[-5:]
    late = sum(tell.seconds > tell.most for tell in newest)
    early = sum(tell.seconds < tell.least for tell in newest)
    swaps = sum(tell.swaps for tell in newest)
    if late > len(newest) / 2:
        return "Most of the last tells were too long: cut the situation, keep the actions."
    if early > len(newest) / 2:
        return "Most of the last tells were too short: add what you weighed, and what you learnt."
    if swaps > len(newest):
        return "The beats change places: say the outline before the story."
    return f"{inside.passed} of {inside.reviews} inside their window: tell them to a person now."
