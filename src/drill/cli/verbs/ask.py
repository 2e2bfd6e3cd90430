"""Which competency does a question probe, and which of your stories answers it? `-` reads one
question a line; with --json each is answered with one JSON object on a line."""

from __future__ import annotations

import argparse
import sys

from drill.cli.opening import opened
from drill.cli.output import add_json, write, write_json, write_jsonl
from drill.errors import UsageError
from drill.service.stories.routing import Asker, RoutedCompetency, Routing
from drill.text import one_line

EXAMPLE = 'drill ask "Tell me about a time you had to let somebody go"\ndrill ask --json - < list'
SHOWN = 3
"""Competencies named in words; JSON has them all."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill ask`."""
    parser.add_argument("question", metavar="QUESTION", help="as the interviewer said it, or -")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Answer one question, or one a line."""
    if args.question != "-" and not args.question.strip():
        raise UsageError("the question is empty", f"For example: {EXAMPLE.splitlines()[0]}")
    with opened(looking=True) as home:
        asker = Asker(home)
        if args.question != "-":
            answer = asker.ask(args.question)
            write_json(_row(answer)) if args.json else _print(answer)
            return 0
        for line in sys.stdin:
            answer = asker.ask(line.strip())
            if args.json:
                write_jsonl(_row(answer))
            elif line.strip():
                write(f"“{one_line(line)}”")
                _print(answer)
    return 0


def _row(answer: Routing) -> dict[str, object]:
    return {
        "question": answer.question,
        "confident": answer.confident,
        "candidates": [
            {
                "competency": each.competency.id,
                "deck": each.deck,
                "name": each.competency.name,
                "score": round(each.score, 4),
                "why": list(each.why),
                "stories": [
                    {
                        "story": story.place,
                        "title": story.title,
                        "sample": story.sample,
                        "readiness": round(story.ready, 4),
                    }
                    for story in each.stories
                ],
            }
            for each in answer.candidates
        ],
    }


def _print(answer: Routing) -> None:
    if not answer.candidates:
        write("There is no competency in your decks to match it with.")
        return
    if not answer.confident:
        write("Probably none of your competencies. The nearest:")
    for index, each in enumerate(answer.candidates[: SHOWN if answer.confident else 2]):
        _print_candidate(each, first=answer.confident and index == 0)


def _print_candidate(each: RoutedCompetency, *, first: bool) -> None:
    why = f"  ({'; '.join(each.why)})" if each.why else ""
    write(f"{each.score:>4.0%}  {each.competency.name}{why}")
    if first:
        for story in each.stories:
            mark = "sample: write your own" if story.sample else f"{story.ready:.0%} ready"
            write(f"      → {story.title}  ({mark})")
        if each.evaluates:
            write(f"      They want to know: {each.evaluates}")
