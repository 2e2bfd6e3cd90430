"""Several devices, one memory. `drill sync FOLDER` sets it up: a folder that Syncthing, Dropbox,
iCloud, a stick or git carries from one to the other. Each device leaves there what it did and reads
what the others did; nothing else has to run, and no grade of any device is lost. Afterwards
`drill sync` alone does it again. Instead of a folder: s3://, gs://, az://, https:// (WebDAV) or
postgresql://HOST/DATABASE?person=NAME.

What is left there is sealed with a passphrase, as stories name people; --plain leaves it open.
--join makes the stories of your own that began on this device one deck with those of the others."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, say, table, write, write_json
from drill.cli.prompts import somebody_there
from drill.errors import NotFound, UsageError
from drill.paths import locate
from drill.service.home.home import Home
from drill.service.library import own_deck
from drill.service.sync import joining, losses, meeting, synchronising, told
from drill.service.sync.meeting import Meeting
from drill.service.sync.synchronising import SyncReport

EXAMPLE = (
    "drill sync ~/Sync/drill\ndrill sync s3://bucket/drill\ndrill sync\n"
    "drill sync --lost\ndrill sync --off"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "place [FOLDER]", "where devices meet", default="")
    add(parser, "--plain", "without a passphrase")
    add(parser, "--join", "one deck of own stories with the others")
    add(parser, "--passphrase-file FILE", "the passphrase is its first line", type=Path)
    instead = parser.add_mutually_exclusive_group()
    add(instead, "--off", "meet nobody any more")
    add(instead, "--lost", "changes that another outlived, and nobody looked at")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Synchronise; 1 where something could not be read yet."""
    paths = locate()
    if (args.off or args.lost) and (args.place or args.plain or args.join or args.passphrase_file):
        option = "--off" if args.off else "--lost"
        raise UsageError(f"{option} goes by itself", "Leave the others out.")
    if args.off:
        met = meeting.forget(paths)  # what changes is written down: it may meet them again
        any_more = "any more. Its store stays as it is." if met else "yet: there is nothing to end."
        say(f"This device meets no other {any_more}")
        return 0
    if args.lost:
        _list(args)
        return 0
    if not args.place and (args.plain or args.passphrase_file is not None):
        option = "--plain" if args.plain else "--passphrase-file"
        raise UsageError(
            f"{option} goes with the folder", f"`drill sync FOLDER {option}` sets it up anew."
        )
    if args.plain and args.passphrase_file is not None:
        raise UsageError("--plain is without a passphrase", "Leave one of the two away.")
    known = None if args.place else meeting.read(paths)
    if not args.place and known is None:
        raise UsageError("this device meets no other yet", "`drill sync FOLDER` sets it up.")
    with opened() as home:
        meets = _meeting(args) if args.place else known
        assert meets is not None
        joined = joining.join(home, meets.place, meets.cipher) if args.join else True
        if args.place:
            meeting.keep(paths, meets)
        report = synchronising.run(home, meets.place, meets.cipher)
        if not joined and len(apart := own_deck.ids(home)) > 1:
            report.apart = apart
        _say(home, report, args)
    return 1 if report.unread or report.merged.faults else 0


def _list(args: argparse.Namespace) -> None:
    with opened(looking=True) as home:
        waiting = losses.every(home)
    if args.json:
        write_json([_outlived(one) for one in waiting])
        return
    if not waiting:
        say("Nothing waits: no change was overruled by one of another device.")
        return
    table(
        ("of", "what", "it says now", "it said also"),
        ((one.called, one.what, one.stands, one.lost) for one in waiting),
    )
    say("`drill` opens the screens, where you keep what stands or take what was lost.")


def _outlived(one: losses.Outlived) -> dict[str, str]:
    note = {"note": f"{one.deck}/{one.note}", "field": one.what}
    return note | picked(one, "lost", "stands")


def _meeting(args: argparse.Namespace) -> Meeting:
    def ask(new: bool) -> str:
        if args.passphrase_file is not None:
            return _first_line(args.passphrase_file)
        if not (somebody_there() and sys.stderr.isatty()):
            raise UsageError(
                "there is nobody to ask for the passphrase", "--passphrase-file FILE, or --plain."
            )
        if new:
            say("No device has met others here yet: choose a passphrase, and write it down.")
        try:
            typed = getpass.getpass("Passphrase: ")
            if new and getpass.getpass("The same again: ") != typed:
                raise UsageError("the two are not the same", "Nothing was set up: try again.")
        except EOFError:
            raise UsageError("no passphrase was given", "Nothing was set up.") from None
        return typed

    return meeting.begin(args.place, plain=args.plain, ask=ask)


def _first_line(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path} cannot be read") from None
    return lines[0] if lines else ""


def _say(home: Home, report: SyncReport, args: argparse.Namespace) -> None:
    merged = report.merged
    if args.json:
        read = picked(merged, "reviews", "undone", "notes", "decisions", "waiting")
        lost = [_outlived(one) for one in losses.every(home)]
        met = picked(report, "sent", "unread") | picked(merged, "faults")
        write_json({"device": home.device} | read | met | {"superseded": lost})
        return
    write(told.in_words(report))
    if args.place and report.merged.nothing and not report.unread:
        say(f"Set up. On each of your other devices once: `drill sync` with {args.place} there.")
    for text in (*told.besides(report), *told.waiting(losses.every(home))):
        say(text)
