"""Take in deck files, or notes that you have already. What will happen is shown first; a backup
is made; one undo takes it back.

A deck that is here already (the same origin) is updated: cards that survive keep their
history, cards whose source is gone are retired. Notes that you edited in drill stay as you left
them. `-` reads standard input. Stories count as somebody else's samples unless you say --own.

Notes (.md, .txt) go into your own deck, with --own: a heading is a story, STAR, CARL or bold labels
are its beats, numbers its figures. What was made of them is shown, and what lint finds missing.

--link lets the deck follow its file: it is read again when the file changes, and a note edited in
drill is changed in the file. --no-link ends that; without either, the deck follows what it did."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from drill.cli.home import opened
from drill.cli.output import add_json, say, write, write_json
from drill.domain.deck import Deck
from drill.errors import UsageError
from drill.service import decks, linking, noted, own, words
from drill.service.decks import Imported
from drill.service.trainer import Trainer

EXAMPLE = (
    "drill import colleague.yaml --dry-run\ndrill import my-stories.yaml --own --link\n"
    "drill import notes.md --own"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill import`."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="deck files (YAML), or -")
    parser.add_argument("--dry-run", action="store_true", help="show what would happen, and stop")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--deck", metavar="ID", help="the deck it goes to")
    parser.add_argument("--own", action="store_true", help="its stories are yours")
    parser.add_argument(
        "--link", action=argparse.BooleanOptionalAction, help="follow the file, or no longer"
    )
    parser.add_argument(
        "--replace-edits", action="store_true", help="take the file's text where you edited it"
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Preview, ask, import."""
    links = _links(args)
    notes = [source for source in args.sources if noted.is_notes(source)]
    if notes:
        _check_notes(args)
    sources = [_read(source) for source in args.sources if source not in notes]
    options = {"own": args.own, "as_id": args.deck, "replace_edits": args.replace_edits}
    with opened() as trainer:
        if notes:
            deck, made = noted.read(trainer, notes)
            sources.append((", ".join(notes), deck))
            if not args.json:
                _show(made)
        ahead = decks.preview(trainer, sources, **options)
        if not args.own:
            _check_own(ahead)
        if not args.json:
            for item in ahead:
                write("\n".join(decks.words(item)))
        if args.dry_run or not (args.yes or _agreed(ahead)):
            done = ahead
        else:
            again = _followed(trainer, ahead)
            done = decks.take(trainer, sources, links=again | links, **options)
            if not all(item.plan.does_nothing for item in done):
                say("Imported. `drill undo` takes it back.")
            _say_links(done, links)
    if args.json:
        write_json({"sources": [_row(item) for item in done]})
    return 0 if args.dry_run or all(item.applied for item in done) else 1


def _check_notes(args: argparse.Namespace) -> None:
    """Notes are a person's own; and a file of notes is no deck to follow."""
    if not args.own:
        raise UsageError("notes become stories of your own", "Say --own to take them in.")
    if args.link or args.deck:
        raise UsageError(
            f"notes go into {own.DECK}: --{'link' if args.link else 'deck'} is for deck files",
            "Import them, then `drill export` makes a deck file of them.",
        )


def _check_own(ahead: list[Imported]) -> None:
    """What counts as one's own is changed by oneself only, not by whoever knows its origin."""
    for item in ahead:
        if item.plan.own and not item.plan.does_nothing:
            raise UsageError(
                f"{item.source} would change {item.plan.deck.id}, a deck of your own",
                "If the file is yours, say --own.",
            )


def _show(made: list[noted.Made]) -> None:
    """What was made of notes, and what is missing in it."""
    for each in made:
        story = each.story
        facts = sum(len(beat.facts) for beat in story.beats)
        found = f"{'probably ' * each.guessed}{each.competency}" if each.competency else "?"
        write(f"line {each.line}: {story.title}  → {found}")
        write(
            f"  {words.count(len(story.beats), 'beat')}, {words.count(facts, 'fact')}, "
            f"{words.count(each.figures, 'figure')}, {words.count(len(story.probes), 'probe')}: "
            + " · ".join(beat.label for beat in story.beats)
        )
        for remark in each.remarks:
            write(f"  note: {remark}")
        for finding in each.findings:
            write(f"  {finding.severity.value}: {finding.message}")


def _links(args: argparse.Namespace) -> dict[str, str | None]:
    """What the deck of each source follows from now on; nothing for those that stay as they are.

    Taken before the decks are read: a file that changes in between is read again.
    """
    if args.link is None:
        return {}
    if not args.link:
        return dict.fromkeys((_name(source) for source in args.sources), None)
    if "-" in args.sources:
        raise UsageError("standard input is no file to follow", "Name the file after --link.")
    return {_name(source): linking.state(Path(source)).text() for source in args.sources}


def _followed(trainer: Trainer, ahead: list[Imported]) -> dict[str, str | None]:
    """Sources that their decks follow already, as they are now."""
    named = [
        item
        for item in ahead
        if item.source != "standard input" and not noted.is_notes(item.source)
    ]
    found = {
        item.source: linking.brought_up_to_date(trainer, item.plan.deck.id, Path(item.source))
        for item in named
    }
    return {source: text for source, text in found.items() if text}


def _say_links(done: list[Imported], links: Mapping[str, str | None]) -> None:
    for item in done:
        if item.source in links:
            follows = links[item.source] is not None
            what = f"follows {item.source} from now on" if follows else "follows no file"
            say(f"{item.plan.deck.id} {what}.")


def _name(source: str) -> str:
    """What a source is called in what is said of it."""
    return "standard input" if source == "-" else str(Path(source))


def _read(source: str) -> tuple[str, Deck]:
    if source != "-":
        return decks.read_sources([Path(source)])[0]
    from drill.deckfile.reading import read_deck

    return "standard input", read_deck(sys.stdin.buffer.read(), "standard input")


def _agreed(ahead: list[Imported]) -> bool:
    if all(item.plan.does_nothing for item in ahead):
        return True
    if not sys.stdin.isatty():
        raise UsageError(
            "nobody is there to ask, so nothing was imported", "Say --yes (or --dry-run to look)."
        )
    say("Import? [y/N]")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _row(item: Imported) -> dict[str, object]:
    return {
        "source": item.source,
        "format": "notes" if noted.is_notes(item.source) else "yaml",
        "deck": item.plan.deck.id,
        "title": item.plan.deck.title,
        "applied": item.applied,
        "notes": item.plan.notes,
        "cards": item.plan.cards,
        "warnings": list(item.plan.warnings),
    }
