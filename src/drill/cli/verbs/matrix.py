"""Competencies and their questions against your own stories: what has no story, what rests on
one, which story is told too often; and how ready each story is: the chance that all its beats
are recalled now and, with --on, on a day without another review."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add_json, say, table, write, write_json
from drill.clock import iso, parse_day
from drill.errors import UsageError
from drill.service.stories.overview import Cell, Matrix, MatrixRow, StoryStanding, matrix

EXAMPLE = "drill matrix\ndrill matrix --on 2026-12-02 --json"
_HOUR = 9


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill matrix`."""
    parser.add_argument("--on", metavar="DAY", help="a date, or days from today: ready by then?")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the matrix."""
    with opened(looking=True) as home:
        on = None if args.on is None else parse_day(args.on, home.clock, _HOUR)
        if on is not None and on < home.clock.now():
            raise UsageError(f"{args.on} is past", "Name a day to come.")
        found = matrix(home, on)
    if args.json:
        write_json(
            {
                "rows": [_row(row) for row in found.rows],
                "stories": [_story(each, on) for each in found.stories],
                "overused": list(found.overused),
            }
        )
    else:
        _print(found, args.on)
    return 0


def _row(row: MatrixRow) -> dict[str, object]:
    return {
        "competency": row.competency.id,
        "deck": row.deck,
        "name": row.competency.name,
        "stories": [
            {
                "story": cell.story.place,
                "title": cell.story.title,
                "fit": round(cell.fit, 4),
                "main": cell.main,
                "readiness": round(cell.story.ready, 4),
            }
            for cell in row.cells
        ],
        "questions": list(row.competency.questions),
        "warning": row.warning or None,
    }


def _story(each: StoryStanding, on: int | None) -> dict[str, object]:
    weakest = each.weakest
    return {
        "story": each.place,
        "title": each.title,
        "readiness": round(each.ready, 4),
        "on": None if on is None else iso(on),
        "readiness_on": None if each.later is None else round(each.later, 4),
        "weakest": weakest and {"beat": weakest.label, "recall": round(weakest.recall, 4)},
        "told": None if each.told is None else iso(each.told),
        "competencies": each.uses,
    }


def _print(found: Matrix, on: str | None) -> None:
    table(
        ("competency", "questions", "stories (fit, ready)", "what is missing"),
        [
            (
                row.competency.name,
                len(row.competency.questions),
                "; ".join(map(_cell, row.cells)) or "none",
                row.warning,
            )
            for row in found.rows
        ],
    )
    if not found.stories:
        say("No story of yours yet. `drill new story` writes one.")
        return
    write("")
    table(
        ("story", "ready now", *([f"on {on}"] if on else []), "weakest beat"),
        [
            (
                each.title,
                f"{each.ready:.0%}",
                *([f"{each.later:.0%}"] if each.later is not None else []),
                f"{each.weakest.label} ({each.weakest.recall:.0%})" if each.weakest else "",
            )
            for each in found.stories
        ],
    )
    for place in found.overused:
        say(f"{place} is told for too many competencies: interviewers compare notes.")


def _cell(cell: Cell) -> str:
    return f"{cell.story.title} ({cell.fit:.0%}, {cell.story.ready:.0%})"
