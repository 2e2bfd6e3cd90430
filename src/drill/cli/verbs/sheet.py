"""What you read on the train: a page for each story with its questions, beats, figures, learning
and follow-ups. All your own stories, or those named. A FILE that ends in .html is one page that
prints well; anything else is Markdown."""

from __future__ import annotations

import argparse
from pathlib import Path

from drill.cli.opening import opened
from drill.cli.output import save_file, write_file
from drill.service.onsite import sheets

EXAMPLE = "drill sheet -o stories.html\ndrill sheet quiet-senior --onsite Acme"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("stories", nargs="*", metavar="STORY", help="an id, a title, or DECK/STORY")
    parser.add_argument("--onsite", metavar="NAME", help="for this onsite, ready by its day")
    parser.add_argument("--format", choices=["markdown", "html"], help="default: as FILE ends")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to; default: standard output")


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
