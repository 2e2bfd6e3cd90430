"""The days of a plan, and the onsite they lead to, for one's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

from drill.exchange.calendar_file import CalendarEntry, calendar
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.onsite.plan import CramPlan
from drill.service.onsite.plan_days import DayPlan


def written(home: Home, plan: CramPlan) -> bytes:
    """A calendar file: an entry for each day with something to do, and one for the onsite.

    An entry keeps its identity: a plan that is taken in again replaces the days of the one before.
    """
    onsite = plan.onsite
    entries = [
        CalendarEntry(
            f"{onsite.id}-{day.date}", date.fromisoformat(day.date), *_words(onsite.name, day)
        )
        for day in plan.days
        if day.cards
    ]
    entries.append(
        CalendarEntry(onsite.id, datetime.fromtimestamp(onsite.at / 1000, UTC), onsite.name)
    )
    now = datetime.fromtimestamp(home.clock.now() / 1000, UTC)
    return calendar(f"drill: {onsite.name}", entries, now)


def _words(name: str, day: DayPlan) -> tuple[str, str]:
    """Title and description of a day."""
    minutes = words.count(max(1, round(day.seconds / 60)), "minute")
    cards = words.count(day.cards, "card")
    new = f", {day.new} of them new" if day.new else ""
    kind = {
        "day": "",
        "day off": "",
        "last day": " The core once more, then every story, told aloud.",
        "morning": " Figures, questions and outlines.",
    }[day.kind]
    return f"drill: {minutes} for {name}", f"About {cards}{new}.{kind}"
