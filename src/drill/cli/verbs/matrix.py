"""Competencies and their questions against your own stories: what has no story, what rests on
one, which story is told too often; and how ready each story is: the share of its beats that you
would tell now and, with --on, on a day without another review."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, say, table, write, write_json
from drill.clock import iso
from drill.dates import in_full, parse_day
from drill.errors import UsageError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories.overview import Cell, Matrix, MatrixRow, StoryStanding, matrix

EXAMPLE = "drill matrix\ndrill matrix --on 2026-12-02 --json"
_HOUR = 9


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "--on DAY", "3 Dec, 2026-12-03 14:00, in 9 days: ready by then?")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    with opened(looking=True) as home:
        on = None if args.on is None else parse_day(args.on, home.clock, _HOUR)
        if on is not None and on < home.clock.now():
            raise UsageError(f"{args.on} is past", "Name a day to come.")
        overview = matrix(home, on)
    if args.json:
        write_json(
            {
                "rows": [_row(row) for row in overview.rows],
                "stories": [_story(story, on) for story in overview.stories],
                "overused": list(overview.overused),
            }
        )
    else:
        day = None if on is None else in_full(home.clock.local(on))
        _print(home, overview, day)


def _row(row: MatrixRow) -> dict[str, object]:
    return {
        "competency": row.competency.id,
        "deck": row.deck,
        "name": row.competency.name,
        "stories": [
            _ready(cell.story) | picked(cell, "fit", "main") | {"variant": cell.variant or None}
            for cell in row.cells
        ],
        "questions": list(row.competency.asks),
        "warning": row.warning or None,
    }


def _ready(story: StoryStanding) -> dict[str, object]:
    places = {"story": story.place, "readiness": round(story.ready, 4)}
    return places | picked(story, "title", "key")


def _story(story: StoryStanding, on: int | None) -> dict[str, object]:
    weakest = story.weakest
    return {
        **_ready(story),
        "on": None if on is None else iso(on),
        "readiness_on": None if story.later is None else round(story.later, 4),
        "weakest": weakest and {"beat": weakest.label, "recall": round(weakest.recall, 4)},
        "told": None if story.told is None else iso(story.told),
        "competencies": story.uses,
    }


def _print(home: Home, overview: Matrix, on: str | None) -> None:
    table(
        ("competency", "questions", "stories (fit, ready)", "what is missing"),
        [
            (
                row.competency.name,
                len(row.competency.questions),
                "; ".join(map(_cell, row.cells)) or "none",
                row.warning,
            )
            for row in overview.rows
        ],
    )
    if not overview.stories:
        say("No story of yours yet. `drill new story` writes one.")
        return
    write("")
    table(
        ("story", "ready", "key beats", *([f"on {on}"] if on else []), "told", "weakest beat"),
        [
            (
                story.title,
                words.of_100(story.ready),
                f"{story.key:.0%}",
                *([words.of_100(story.later)] if story.later is not None else []),
                "never" if story.told is None else f"{home.clock.local(story.told):%Y-%m-%d}",
                f"{story.weakest.label} ({story.weakest.recall:.0%})" if story.weakest else "",
            )
            for story in overview.stories
        ],
    )
    for place in overview.overused:
        say(f"{place} is told for too many competencies: interviewers compare notes.")


def _cell(cell: Cell) -> str:
    variant = "as a variant, " if cell.variant else ""
    return f"{cell.story.title} ({variant}{cell.fit:.0%}, {words.of_100(cell.story.ready)})"
