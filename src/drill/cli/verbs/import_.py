"""Take in decks: deck files, packs (a folder or zip of them), Anki packages (.apkg, .colpkg),
CrowdAnki exports (deck.json or its folder), tables (CSV, TSV), Markdown flashcards, or notes that
you have already. What will happen is shown first; a backup is made; one undo takes it back.

The format is detected from the content. A deck file replaces what its deck was: cards that survive
keep their history, cards whose source is gone are retired. Packages, CrowdAnki exports, tables and
Markdown only add and update: a note is known by its guid (or a stated id) in whatever deck it is,
else by its question in the deck that the file was taken into before. --front and --back name the
columns of a table whose question is not the first. In a note that you edited in drill, what you
changed stays and the rest is updated; where both changed the same, yours stays and both are shown
(--edits theirs takes the source's note whole, --edits ask asks for each). `-` reads standard
input; an https:// address is fetched, after it was shown. Stories count as somebody else's
samples unless you say --own.

Your own notes (.md, .txt) go into your own deck, with --own: a heading is a story, STAR, CARL or
bold labels are its beats, numbers its figures. What was made of them is shown, and what lint finds
missing.

--link lets the deck follow its file: it is read again when the file changes, and a note edited in
drill is changed in the file. --no-link ends that; without either, the deck follows what it did."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, progress_of, say, write, write_json
from drill.cli.prompts import agreed, line, somebody_there
from drill.domain.deck import Deck
from drill.errors import UsageError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.library import arrivals, download, followed_files, imports, own_deck
from drill.service.library.arrivals import Arrival, Edits, Wish
from drill.service.library.imports import Looked
from drill.service.library.sources import STANDARD_INPUT, called, is_address
from drill.service.stories import notebook
from drill.text import one_line

EXAMPLE = (
    "drill import colleague.yaml --dry-run\ndrill import spanish.apkg --with-history\n"
    "drill import my-stories.yaml --own --link\ndrill import notes.md --own"
)
_progress, _taking = progress_of("Reading and comparing"), progress_of("Importing")
FEW = 3
"""Stories named in a sentence."""
LISTED = 20
"""Notes named in a preview; --dry-run names ten times as many."""


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "sources SOURCE...", "files, folders, https addresses, or -")
    add(parser, "--dry-run", "show what would happen, and stop")
    add(parser, "--yes", "do not ask")
    add(parser, "--deck ID", "the deck it goes to")
    for side, side_name in (("front", "question"), ("back", "answer")):
        column = f"the column of a table that is the {side_name}: its number from 1, or its name"
        add(parser, f"--{side} COLUMN", column, default="")
    add(parser, "--own", "its stories are yours")
    add(parser, "--link", "follow the file, or no longer", action=argparse.BooleanOptionalAction)
    add_edits(parser)
    add(parser, "--split", "each deck of a package becomes one; else tags")
    add(parser, "--with-history", "take the reviews of a package too")
    add(parser, "--media DIR", "keep the media of a package or a CrowdAnki export there")
    add_json(parser)


def add_edits(parser: argparse.ArgumentParser) -> None:
    """Whose words stand in a note that the person edited, and its source changes."""
    whose = "of a note that you edited: your words, theirs, or ask; default: mine"
    choices = [choice.value for choice in Edits]
    add(parser, "--edits", whose, choices=choices, default=Edits.MINE.value)
    same, theirs = "the same as --edits theirs", Edits.THEIRS.value
    add(parser, "--replace-edits", same, action="store_const", dest="edits", const=theirs)


def run(args: argparse.Namespace) -> int:
    links = _links(args)
    notes = [source for source in args.sources if args.own and notebook.is_notes(source)]
    if notes:
        _check_notes(args)
    wish = Wish(
        own=args.own, as_id=args.deck, edits=Edits(args.edits), split=args.split,
        history=args.with_history, columns=(args.front, args.back),
    )  # fmt: skip
    names = [source for source in args.sources if source not in notes]
    _say_addresses(args, names)
    with opened(looking=args.dry_run, follow=False) as home:
        decks: list[tuple[str, Deck]] = []
        if notes:
            deck, stories = notebook.read(home, notes)
            decks = [(", ".join(notes), deck)]
            if not args.json:
                for story in stories:
                    write("\n".join(notebook.words(story)))
                _say_missing(deck, stories)
        at_once = args.yes and not args.dry_run
        with _looked(home, names, wish, decks, at_once) as looked:
            if looked.doubts and not args.dry_run:
                looked = _chosen(home, looked, args)
            arrivals = _carried(home, looked, args, links)
            _save_media(looked, args, arrivals)
    if args.json:
        write_json({"sources": [row(item) for item in arrivals]})
    return 0 if args.dry_run or all(item.applied for item in arrivals) else 1


def _looked(
    home: Home, names: Sequence[str], wish: Wish, decks: Sequence[tuple[str, Deck]],
    at_once: bool,
) -> Looked:  # fmt: skip
    """The sources, compared; a source that is only taken, and not asked about, is not."""
    if not at_once or wish.edits is Edits.ASK:
        return imports.look(home, names, wish, _progress, made=decks)
    sources = imports.open_all(names, wish, _progress, made=decks)
    looked = Looked(sources, wish, ())
    if all(source.offer for source in sources):
        return looked
    try:
        return imports.again(home, looked, wish, _progress)
    except BaseException:
        looked.close()
        raise


def _carried(
    home: Home, looked: Looked, args: argparse.Namespace, links: Mapping[str, str | None]
) -> tuple[Arrival, ...]:
    """What becomes of it: shown, asked, done."""
    speaks = not args.json
    if args.link and not all(source.path for source in looked.opened):
        raise UsageError("only a deck file (YAML) can be followed", "Leave --link out.")
    if looked.arrivals:
        imports.check_own(looked)
    if speaks:
        for item in looked.arrivals:
            preview(item, LISTED * 10 if args.dry_run else LISTED)
        for text in looked.warnings:
            if not (args.media and "--media" in text):  # it is not left out
                write(f"note: {text}")
    if args.dry_run:
        if args.yes:
            _check_doubts(looked, args)
        return looked.arrivals
    if looked.wish.edits is Edits.ASK and looked.edited:
        looked = asked(home, looked)
    nobody = "nobody is there to ask, so nothing was imported", "Say --yes (or --dry-run to look)."
    if not (args.yes or looked.does_nothing or agreed("Import?", nobody)):
        return looked.arrivals
    arrivals = imports.take(home, looked, _taking, links)
    if speaks and not looked.arrivals:
        for item in arrivals:
            preview(item, LISTED)
    if not all(item.does_nothing for item in arrivals):
        say("Imported. `drill undo` takes it back.")
    _say_links(arrivals, links)
    return arrivals


def _chosen(home: Home, looked: Looked, args: argparse.Namespace) -> Looked:
    """The same with the columns that the person says, of tables that leave it open."""
    _check_doubts(looked, args)
    for table, doubt in looked.doubts:
        say(f"{table.name}: {doubt}.")
        for row in table.offer.sample if table.offer else ():
            say("  " + " | ".join(f"{n} {one_line(cell)[:30]}" for n, cell in enumerate(row, 1)))
        answers = []
        for side, usual in (("question", "1"), ("answer", "2")):
            prompt = f"Which column is the {side}? Its number or its name [{usual}]"
            answers.append(line(prompt, at_end="") or usual)
        table.ask_by(*answers)
    return imports.again(home, looked, looked.wish, _progress)


def _check_doubts(looked: Looked, args: argparse.Namespace) -> None:
    """Raises UsageError for a table that leaves its columns open, where nobody is to be asked."""
    for table, doubt in looked.doubts if args.yes or not somebody_there() else ():
        raise UsageError(
            f"{table.name}: {doubt}, so nothing {'can be' if args.dry_run else 'was'} imported",
            "Say --front and --back with the names or the numbers of two columns, as in "
            "--front 1 --back 2 (with numbers every row is a card).",
        )


def preview(item: Arrival, most: int) -> None:
    """Write what becomes of a deck of a source, and of so many of its notes."""
    write("\n".join([*arrivals.summary(item), *arrivals.listed(item, most)]))


def asked(home: Home, looked: Looked) -> Looked:
    """The same under the person's answers about each note that they edited."""
    nobody = (
        "nobody is there to ask about your edits, so nothing was imported",
        "Say --edits mine or --edits theirs.",
    )
    question = "You edited {}/{}, and the source changes it. Take theirs?"
    theirs = frozenset(place for place in looked.edited if agreed(question.format(*place), nobody))
    wish = replace(looked.wish, theirs=theirs)
    return imports.again(home, looked, wish, _progress)


def _check_notes(args: argparse.Namespace) -> None:
    """Notes are stories, and a file of notes is no deck to follow."""
    if args.link or args.deck:
        raise UsageError(
            f"notes go into {own_deck.DECK}: --{'link' if args.link else 'deck'} is for deck files",
            "Import them, then `drill export` makes a deck file of them.",
        )


def _say_addresses(args: argparse.Namespace, names: Sequence[str]) -> None:
    """An address is shown before it is fetched; whoever typed it may have been given it."""
    addresses = [name for name in names if is_address(name)]
    for address in addresses:
        host, *_ = download.check(address)
        say(f"Fetching from {host}: {called(address)}")
    if addresses and not args.yes and somebody_there() and not agreed("Fetch?"):
        raise UsageError("nothing was fetched")


def _say_missing(deck: Deck, stories: list[notebook.NotebookStory]) -> None:
    """The stories of one's own deck that the notes do not have."""
    ids = {story.noted.story.id for story in stories}
    titles = [f"“{story.title}”" for story in deck.stories if story.id not in ids]
    if titles:
        many = "1 story is" if len(titles) == 1 else f"{len(titles)} stories are"
        more = f" and {len(titles) - FEW} more" if len(titles) > FEW else ""
        write(f"note: {many} not in these notes: kept: {', '.join(titles[:FEW])}{more}")


def _links(args: argparse.Namespace) -> dict[str, str | None]:
    """What the deck of each source follows from now on; nothing for those that stay as they are.

    Taken before the decks are read: a file that changes in between is read again.
    """
    if args.link is None:
        return {}
    if not args.link:
        return dict.fromkeys((called(source) for source in args.sources), None)
    if STANDARD_INPUT in args.sources:
        raise UsageError("standard input is no file to follow", "Name the file after --link.")
    if any(is_address(source) for source in args.sources):
        raise UsageError("an address is no file to follow", "Save the file, and name it.")
    return {called(source): followed_files.state(Path(source)).text() for source in args.sources}


def _say_links(arrivals: Sequence[Arrival], links: Mapping[str, str | None]) -> None:
    for item in arrivals:
        if item.source in links:
            follows = links[item.source] is not None
            change = f"follows {item.source} from now on" if follows else "follows no file"
            say(f"{item.deck} {change}.")


def _save_media(looked: Looked, args: argparse.Namespace, arrivals: Sequence[Arrival]) -> None:
    if args.media is None or args.dry_run or not any(item.applied for item in arrivals):
        return
    folder = Path(args.media)
    try:
        count = looked.save_media(folder)
    except OSError as error:
        raise UsageError(
            f"the media could not be kept in {folder}: {error.strerror or error}",
            "The notes are imported; name another folder and import again.",
        ) from None
    say(f"{words.count(count, 'file')} of media kept in {folder}.")


def row(item: Arrival) -> dict[str, object]:
    """What became of a deck of a source, for `--json`."""
    head = picked(item, "source", "format", "deck", "title", "version", "applied", "notes")
    items = {"items": [change._asdict() for change in item.items]}
    return head | picked(item, "cards", "reviews", "warnings", "ended") | items
