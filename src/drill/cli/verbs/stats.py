"""How the learning goes: today, days in a row, true retention, what is coming, time, readiness and
speaking, each with what to do about it."""

from __future__ import annotations

import argparse
from dataclasses import fields
from typing import Any

from drill.cli.opening import opened
from drill.cli.output import add_json, table, write, write_json
from drill.domain.stats import CompetencyReady, Share, Speaking, Stats
from drill.service.home import words
from drill.service.insight.stats import stats

EXAMPLE = "drill stats\ndrill stats --json"
_BAR = 40


def arguments(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    with opened(looking=True) as home:
        figures = stats(home)
    if args.json:
        write_json(figures, _fields)
    else:
        _print(figures)


def _print(figures: Stats) -> None:
    day, row = figures.today, figures.streak
    _head("Today", day.advice)
    write(
        f"{day.reviews} reviews in {day.seconds / 60:.1f} minutes, {day.new} new,"
        f" {day.again} graded Again, {day.left} left for today"
    )
    _head("Days in a row", row.advice)
    write(f"{row.days} now, the longest {row.longest}; {row.studied} of the last 365 with reviews")
    _head("True retention", figures.retention.advice)
    table(
        (f"wanted {figures.retention.desired:.0%}", "young", "mature", "all"),
        [
            (period.name, words.of(period.young), words.of(period.mature), words.of(period.total))
            for period in figures.retention.periods
        ],
    )
    _head("What is coming", figures.forecast.advice)
    ahead = figures.forecast.days
    write(f"from before today {figures.forecast.backlog}, in learning {figures.forecast.learning}")
    for days in (30, 90):
        write(f"next {days} days {sum(ahead[:days]):>6,}  {''.join(words.levels(ahead[:days]))}")
    _head("The year", figures.calendar.advice)
    reviews = [day.reviews for day in figures.calendar.days]
    weeks = [sum(reviews[i : i + 7]) for i in range(1, len(reviews), 7)]
    write(f"a week each  {''.join(words.levels(weeks))}")
    for spread in figures.distributions:
        _head(spread.name.capitalize(), spread.advice)
        most = max((one.cards for one in spread.bins), default=0)
        for one in spread.bins:
            if one.cards:
                bar = "█" * max(1, round(_BAR * one.cards / most))
                write(f"{one.low:>6g}–{min(one.high, 36_500):<6.0f} {one.cards:>6,} {bar}")
    _head("Time", figures.load.advice)
    kinds = [(k.noun, words.seconds(k.seconds), k.reviews, f"{k.total_seconds / 60:.0f} min")
             for k in figures.load.kinds]  # fmt: skip
    table(("kind", "each", "reviews", "in all"), kinds)
    _head("Readiness", figures.readiness.advice)
    write(words.readiness(figures.readiness))
    frames = [
        (
            cover.name,
            words.of_100(cover.readiness),
            f"{cover.frame:.0%}",
            f"{cover.story:.0%}",
            words.telling_of(cover),
            _weakest(cover),
        )
        for cover in figures.readiness.competencies
    ]
    if frames:
        write(words.parts_of(figures.readiness))
    table(("competency", "ready", "frame", "story", "telling", "weakest beat"), frames)
    _speaking(figures.speaking)


def _speaking(speaking: Speaking) -> None:
    _head("Speaking", speaking.advice)
    tells = [
        (tell.story, f"{tell.seconds:.0f}", f"{tell.least:.0f}–{tell.most:.0f}",
         f"{tell.said}/{tell.beats}", tell.order,
         "" if tell.words_a_minute is None else f"{tell.words_a_minute:.0f}",
         "" if tell.fillers_a_minute is None else f"{tell.fillers_a_minute:.1f}")
        for tell in speaking.tells[-10:]
    ]  # fmt: skip
    head = ("story", "seconds", "window", "beats", "order", "words/min", "fillers/min")
    table(head, tells)


def _weakest(competency: CompetencyReady) -> str:
    own = (story for story in competency.stories if not story.sample)
    beats = [story.weakest for story in own if story.weakest]
    return f"{beats[0].label} {beats[0].recall:.0%}" if beats else ""


def _fields(part: Any) -> dict[str, Any]:
    """Of a part, for JSON; a share says its quotient as well."""
    out = {field.name: getattr(part, field.name) for field in fields(part)}
    return out | {"share": part.share} if isinstance(part, Share) else out


def _head(title: str, advice: str) -> None:
    write(f"\n{title}. {advice}")
