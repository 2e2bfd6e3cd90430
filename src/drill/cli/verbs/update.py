"""Fetch decks that came from an https:// address again, and take in what is new. Without a DECK,
all of them. Nothing is ever fetched unless you say so.

What will happen is shown first, as `drill import` shows it, and goes where the first import put it;
what you edited stays (--edits). A backup is made; one undo takes all of it back. --check only says
whether something is new: exit code 0 if nothing is, 1 if something is.

What cannot be fetched leaves your copy as it is, and the exit code is 2 once the other decks are
done. What moved to another host, has shrunk to less than two thirds of its notes, or is something
else than it was, is asked about separately; --yes alone does not take it, --force does."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, progress_of, say, write, write_json
from drill.cli.prompts import agreed
from drill.cli.verbs.import_ import LISTED, add_edits, asked, preview, row
from drill.errors import DrillError
from drill.service.home.home import Home
from drill.service.library import download, updates
from drill.service.library.arrivals import Arrival, Edits
from drill.service.library.updates import Followed, News

EXAMPLE = "drill update --check\ndrill update system-design\ndrill update --yes"
_progress, _taking = progress_of("Looking for newer versions"), progress_of("Updating")
_NOBODY = ("nobody is there to ask, so nothing was updated", "Say --yes (or --check to look).")


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "decks [DECK...]", "ids of decks; all, if left out")
    add(parser, "--check", "say what is new, and stop")
    add(parser, "--yes", "do not ask")
    add(parser, "--force", "take what moved, has shrunk, or is something else now as well, unasked")
    add_edits(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    with opened(looking=args.check) as home, ExitStack() as open_ones:
        looked: list[News] = []
        for followed in updates.followed(home, args.decks):
            looked.append(_looked(home, followed, args))
            open_ones.callback(looked[-1].close)
        if not looked:
            say("No deck here came from an address: `drill import https://…` takes one in.")
        if args.edits == Edits.ASK.value and not args.check:
            looked = [_with_answers(home, news) for news in looked]
        accepted, arrivals = ([], ()) if args.check else _taken(home, looked, args)
    if args.json:
        write_json({"addresses": [_address(news, news in accepted, arrivals) for news in looked]})
    left = [news for news in looked if news not in accepted and not news.up_to_date]
    barred = [news for news in left if news.doubts and args.yes and not args.check]
    if barred:
        names = ", ".join(deck for news in barred for deck in news.followed.decks)
        say(f"Not taken without --force: {names}. `drill update {names.split(', ')[0]}` asks.")
    if barred or any(news.fault for news in looked):
        return DrillError.exit_code
    return 1 if left else 0


def _looked(home: Home, followed: Followed, args: argparse.Namespace) -> News:
    """What is new at an address, said."""
    try:
        host, *_ = download.check(followed.came.address)
        say(f"Fetching from {host}: {followed.came.address}")
        news = updates.look(home, followed, Edits(args.edits), _progress)
    finally:
        _progress(1.0)
    names = ", ".join(followed.decks)
    if news.fault:
        say(f"{names} could not be updated: {news.fault}\nYour copy stays as it is.")
    elif not args.json:
        _show(news, names)
    return news


def _show(news: News, names: str) -> None:
    assert news.looked is not None
    if news.up_to_date:
        write(f"{names}: up to date")
    else:
        for item in news.looked.arrivals:
            preview(item, LISTED)
        for text in news.looked.warnings:
            write(f"note: {text}")
    for deck in news.missing:
        write(f"note: {deck} is not in it any more; your copy stays as it is")
    for text in news.doubts:
        write(f"warning: {text}")


def _taken(
    home: Home, looked: Sequence[News], args: argparse.Namespace
) -> tuple[list[News], tuple[Arrival, ...]]:  # fmt: skip
    """What is taken in, and what became of it."""
    fetched = [news for news in looked if news.looked is not None]
    doubted = [news for news in fetched if news.doubts and not args.force]
    sure = [news for news in fetched if news not in doubted]
    if not args.yes:
        if any(not news.up_to_date for news in sure) and not agreed("Update?", _NOBODY):
            sure = [news for news in sure if news.up_to_date]
        for news in doubted:
            question = f"{', '.join(news.followed.decks)}: {'; '.join(news.doubts)}"
            if agreed(f"{question}. Take it all the same?", _NOBODY):
                sure.append(news)
    if not sure:
        return [], ()
    arrivals = updates.take(home, sure, _taking)
    if not all(item.does_nothing for item in arrivals):
        say("Updated. `drill undo` takes it back.")
    return sure, arrivals


def _with_answers(home: Home, news: News) -> News:
    """The same under the person's answers about each note that they edited."""
    if news.looked is None or not news.looked.edited:
        return news
    return replace(news, looked=asked(home, news.looked))


def _address(news: News, taken: bool, arrivals: Sequence[Arrival]) -> dict[str, object]:
    """What became of an address, for `--json`."""
    looked = news.looked.arrivals if news.looked else ()
    places = {(arrival.source, arrival.deck) for arrival in looked}
    outcome = [item for item in arrivals if taken and (item.source, item.deck) in places]
    return {
        "address": news.followed.came.address,
        "decks": news.followed.decks,
        **picked(news, "up_to_date", "fault", "doubts", "missing"),
        "sources": [row(item) for item in outcome or looked],
    }
