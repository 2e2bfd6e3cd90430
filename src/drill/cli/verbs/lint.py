"""What is thin in your stories, before an interviewer finds it: a step that no beat shows, a
figure that nobody measured, a stakeholder without a name. Without an argument your own stories;
else a deck, one story (DECK/STORY), or a file: a deck (YAML), or notes (Markdown, text).

For a deck that is not your own, and for a deck file, it also says what its reader would miss: an
author, a licence, a changelog. Those are not findings. The exit code is 1 where there are
findings."""

from __future__ import annotations

import argparse
from pathlib import Path

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, say, write, write_json
from drill.service.home import words
from drill.service.library import own_deck
from drill.service.stories.lint_report import Located, before_sharing, lint

EXAMPLE = "drill lint\ndrill lint sample-stories\ndrill lint stories.yaml --json"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "target [DECK|FILE]", "default: your own stories")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the findings; 1 where there are some."""
    of_a_file = args.target is not None and Path(args.target).is_file()
    with opened(looking=True, follow=not of_a_file) as home:
        findings = lint(home, args.target)
        nothing = args.target is None and not own_deck.count(home)
        missing = before_sharing(home, args.target) if args.target else []
    if args.json:
        write_json([_row(finding) for finding in findings])
    else:
        _print(findings)
        target = args.target or "your own stories"
        if nothing:
            say("No story of yours yet. `drill new story` writes one; `drill lint sample-stories`")
            say("shows what is thin in the samples.")
        elif findings:
            say(f"{words.count(len(findings), 'finding')} in {target}.")
            if all(finding.sample for finding in findings):
                say("Samples are retold as their source tells them: what is missing here is")
                say("missing there. It shows what yours should not lack.")
        else:
            say(f"{target}: sound.")
        for text in missing:
            say(f"Before you share it: {text}.")
    return 1 if findings else 0


def _row(located: Located) -> dict[str, object]:
    deck, where = located.deck, located.finding.where
    place = {"where": f"{deck}: {where}" if deck else where, "line": located.line}
    return picked(located.finding, "rule", "severity", "message", "fix") | place


def _print(findings: list[Located]) -> None:
    for located in findings:
        finding = located.finding
        line = f"line {located.line}: " if located.line is not None else ""
        write(f"{finding.severity.value:<8} {finding.rule}  {line}{finding.place}")
        write(f"         {finding.message}")
        write(f"         → {finding.fix}")
