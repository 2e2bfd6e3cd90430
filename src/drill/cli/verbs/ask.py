"""Which competency does a question probe, and which of your stories answers it? `-` reads one
question a line; with --json each is answered with one JSON object on a line."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, write, write_json, write_jsonl
from drill.errors import UsageError
from drill.service.stories.routing import SHOWN, Asker, about, chance, doubts, mark, rest
from drill.text import first_sentence, one_line

if TYPE_CHECKING:
    from drill.coaching.matching import Match, ScoredCompetency

EXAMPLE = 'drill ask "Tell me about a time you had to let somebody go"\ndrill ask --json - < list'


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "question QUESTION", "as the interviewer said it, or -")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    if args.question != "-" and not args.question.strip():
        raise UsageError("the question is empty", f"For example: {EXAMPLE.splitlines()[0]}")
    with opened(looking=True) as home:
        asker = Asker(home)
        if args.question != "-":
            answer = asker.ask(args.question)
            write_json(_row(asker, answer)) if args.json else _print(asker, answer)
            return
        for line in sys.stdin:
            answer = asker.ask(line.strip())
            if args.json:
                write_jsonl(_row(asker, answer))
            elif line.strip():
                write(f"“{one_line(line)}”")
                _print(asker, answer)


def _row(asker: Asker, answer: Match) -> dict[str, object]:
    return {
        **picked(answer, "question", "confident"),
        "across": "/".join(answer.across) if answer.across else None,
        "candidates": [
            {
                **picked(candidate, "competency", "deck", "score", "why"),
                "name": asker.competency(candidate).name,
                "stories": [
                    {
                        "story": story.place,
                        "readiness": round(story.ready, 4),
                        **picked(story, "title", "sample"),
                        "themes_stated": fitting.sure,
                    }
                    for fitting in asker.stories(candidate, answer.question)
                    for story in [fitting.story]
                ],
            }
            for candidate in answer.candidates
        ],
    }


def _print(asker: Asker, answer: Match) -> None:
    if not answer.candidates:
        write("There is no competency in your decks to match it with.")
        return
    if crossing := asker.across(answer):
        write("\n".join(about(crossing)))
        return
    if remark := doubts(answer):
        write(remark)
    for index, candidate in enumerate(answer.named(SHOWN)):
        asked = answer.question if answer.confident and index == 0 else ""
        _print_candidate(asker, candidate, asked)
    if remark := rest(answer):
        write(remark)


def _print_candidate(asker: Asker, candidate: ScoredCompetency, asked: str) -> None:
    """One line; with the question `asked`, what answers it as well."""
    competency = asker.competency(candidate)
    why = f"  ({'; '.join(candidate.why)})" if candidate.why else ""
    write(f"{chance(candidate.score)}  {competency.name}{why}")
    if asked:
        stories = asker.stories(candidate, asked)
        if not stories:
            write(f"      → {asker.no_story(candidate, asked)}")
        for fitting in stories:
            write(f"      → {fitting.story.title}  ({mark(fitting)})")
        if competency.evaluates:
            wanted = first_sentence(competency.evaluates)
            write(f"      {'They want to know: ' * wanted.endswith('?')}{wanted}")
