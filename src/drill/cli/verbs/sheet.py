"""What you read on the train: a page for each story with its questions, beats, figures, learning
and follow-ups. All your own stories, or those named. A FILE that ends in .html is one page that
prints well; anything else is Markdown."""

from __future__ import annotations

import argparse
from pathlib import Path

from drill.cli.opening import opened
from drill.cli.output import add, save_file, write_file
from drill.service.onsite import sheets

EXAMPLE = "drill sheet -o stories.html\ndrill sheet quiet-senior --onsite Acme"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "stories [STORY...]", "an id, a title, or DECK/STORY")
    add(parser, "--onsite NAME", "for this onsite, ready by its day")
    add(parser, "--format", "default: as FILE ends", choices=["markdown", "html"])
    add(parser, "-o --output FILE", "where to; default: standard output")


def run(args: argparse.Namespace) -> None:
    output = None if args.output in (None, "-") else Path(args.output)
    form = args.format or (
        "html" if output and output.suffix.lower() in (".html", ".htm") else "markdown"
    )
    with opened(looking=True) as home:
        text = sheets.write(home, args.stories, onsite=args.onsite, html=form == "html")
    if output is None:
        write_file(text)
        return
    save_file(output, text)
