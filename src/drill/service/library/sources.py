"""Sources of decks, opened: what a file, a folder, an archive or an address holds.

The format is detected from the content, not from the name: what is no text here, a text by
`formats`. Opening reads; nothing here knows the store.
"""

from __future__ import annotations

import os
import re
import select
import shlex
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cache, partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from drill.deckfile import pack
from drill.deckfile.reading import read_deck, readable, source_of
from drill.deckfile.tree import MOST_CHARACTERS
from drill.domain.deck import Deck
from drill.errors import DeckError, NotFound, Problem, UsageError
from drill.exchange.archive import Archive, is_zip
from drill.files import odd
from drill.service.home.progress import Progress, unheard
from drill.service.library.formats import SNIFFED, Opened, TextSource, is_crowdanki, open_text
from drill.text import one_line

MOST_DECKS = 200
"""Deck files in one pack."""
MOST_DEEP = 4
"""Folders in one another."""
MOST_FROM_INPUT = 200_000_000
STANDARD_INPUT = "-"
_PIECE = 1 << 20
_WAIT = 0.25
"""Seconds for which a silent pipe is waited for before the watcher is asked whether to go on."""
_DECK_ENDINGS = (".yaml", ".yml", ".json")
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html(?:\s|>\s*<))", re.IGNORECASE
)
"""How a web page begins; a table of HTML's tags begins otherwise."""
_LOGIN = "one to log in, perhaps, or the page about the file: name the address of the file itself"
_CROWDANKI_FILE = "deck.json"
"""In a folder that CrowdAnki made, beside its media."""


def is_address(source: str) -> bool:
    """Whether a source is to be fetched from the network."""
    return source.casefold().startswith(("https://", "http://"))


def called(source: str) -> str:
    """What a source is called in what is said of it."""
    if source == STANDARD_INPUT:
        return "standard input"
    return one_line(source) if is_address(source) else str(Path(source))


def open_source(
    source: str, *, history: bool = False, columns: tuple[str, str] = ("", ""),
    progress: Progress = unheard,
) -> Opened:  # fmt: skip
    """Open what a person named: a path (of a pipe as well), `-` for standard input, or an https
    address. `columns` are those of question and answer where it is a table: numbers from 1, or
    names; empty for what the table itself says.

    Raises NotFound, DeckError, UsageError (an address that is not taken, columns that are not
    there), and Cancelled.
    """
    with ExitStack() as on_failure:
        opened = on_failure.enter_context(_open(source, history, progress))
        if any(columns):
            if opened.choose is None:
                raise UsageError(
                    f"{opened.name} is no table", "Leave --front and --back out: they name columns."
                )
            opened.ask_by(*columns)
        on_failure.pop_all()
    return opened


def _open(source: str, history: bool, progress: Progress) -> Opened:
    if is_address(source):
        return _open_address(source, history, progress)
    if source == STANDARD_INPUT:
        raw = sys.stdin.buffer.read(MOST_FROM_INPUT + 1)
        return _open_bytes(raw, called(source), "imported", history)
    if not source.strip():
        raise NotFound("There is no file without a name.")
    path = Path(source)
    name = str(path)
    with readable(name):
        kind = path.stat().st_mode
    if stat.S_ISDIR(kind):
        return _open_folder(path, name)
    if stat.S_ISFIFO(kind):
        return _open_bytes(_read_pipe(path, name, progress), name, "imported", history)
    if kind_of_file := odd(path):
        raise DeckError(name, [Problem(f"it is {kind_of_file}, not a file")])
    opened = _open_file(path, name, path.stem, history)
    opened.lasting = str(path.resolve())
    return opened


def _open_address(address: str, history: bool, progress: Progress) -> Opened:
    from drill.service.library.download import fetch

    name = one_line(address)
    stem = PurePosixPath(name.partition("?")[0]).stem or "fetched"
    fetched = fetch(address, progress)
    if _PAGE.match(fetched.raw):
        raise DeckError(name, [Problem("it is a web page, not a deck", hint=_LOGIN)])
    opened = _open_bytes(fetched.raw, name, stem, history)
    opened.lasting = opened.address = name
    opened.fetched = fetched
    return opened


def _read_pipe(path: Path, name: str, progress: Progress) -> bytes:
    """What comes through a pipe, as of `drill import <(command)`: read once, to its end.

    Raises DeckError where nobody writes to it, and Cancelled while it is waited for.
    """
    raw = bytearray()
    with readable(name):
        # Opening a pipe that nobody writes to would wait for somebody to.
        pipe = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            while len(raw) <= MOST_FROM_INPUT:
                try:
                    piece = os.read(pipe, _PIECE)
                except BlockingIOError:  # somebody is there, and silent
                    progress(0.0)
                    select.select([pipe], [], [], _WAIT)
                    continue
                if not piece:
                    break
                raw += piece
        finally:
            os.close(pipe)
    if not raw:
        raise DeckError(name, [Problem("it is a pipe, and nothing came through it")])
    return bytes(raw)


def _open_bytes(raw: bytes, name: str, stem: str, history: bool) -> Opened:
    """Bytes that came from elsewhere, as a file that goes when the source is closed."""
    if len(raw) > MOST_FROM_INPUT:
        raise DeckError(name, [Problem(f"more than {MOST_FROM_INPUT // 1_000_000} MB")])
    with ExitStack() as closing:
        folder = closing.enter_context(
            TemporaryDirectory(prefix="drill-", ignore_cleanup_errors=True)
        )
        path = Path(folder) / "source"
        path.write_bytes(raw)
        opened = closing.enter_context(_open_file(path, name, stem, history))
        return replace(opened, path=None, closing=closing.pop_all())


def _open_file(path: Path, name: str, stem: str, history: bool) -> Opened:
    with readable(name), path.open("rb") as file:
        start = file.read(16)
    if is_zip(start):
        return _open_archive(path, name, stem, history)
    if start.startswith((b"SQLite format 3", b"\x28\xb5\x2f\xfd", b"\x1f\x8b", b"%PDF")):
        hint = "export a deck as .apkg, CSV or Markdown"
        if start.startswith(b"SQLite"):
            hint = f"a drill store is for `drill restore {shlex.quote(name)}`; from Anki, {hint}"
        raise DeckError(name, [Problem("not a deck, a package or a text", hint=hint)])
    return open_text(TextSource(path, name, stem))


# -- archives and folders ----------------------------------------------------------------


def _open_archive(path: Path, name: str, stem: str, history: bool) -> Opened:
    from drill.exchange.apkg import Package, is_package

    with ExitStack() as closing:
        archive = closing.enter_context(Archive(path, name))
        if not is_package(archive):
            return _open_pack(
                {part: partial(archive.read, part, MOST_CHARACTERS) for part in archive.parts}, name
            )
        package = closing.enter_context(Package(archive, name, history=history))
        suffix = PurePosixPath(name).suffix.lower()
        offer = package.offer("colpkg" if suffix == ".colpkg" else "apkg")
        return Opened(
            name, offer.format, offer=offer, title=stem, remarks=offer.remarks,
            save_media=package.save_media, read_history=package.with_history,
            contents=cache(package.digest), closing=closing.pop_all(),
        )  # fmt: skip


def _open_folder(path: Path, name: str) -> Opened:
    deck = path / _CROWDANKI_FILE
    if deck.is_file() and is_crowdanki(source_of(deck)[:SNIFFED].decode("utf-8", "replace")):
        return _open_file(deck, str(deck), path.name, history=False)
    return _open_pack(dict(_files_in(path, name)), name)


def _files_in(root: Path, name: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Files in a folder by their path in it. Raises DeckError for a symbolic link to one."""
    folders = [(root, 0)]
    while folders:
        folder, deep = folders.pop()
        with readable(name), os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        for entry in entries:
            inside = Path(entry.path).relative_to(root).as_posix()
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                if _is_deck_file(entry.name):
                    raise DeckError(name, [Problem(f"'{one_line(inside)[:60]}' is a link")])
            elif entry.is_dir() and deep < MOST_DEEP:
                folders.append((Path(entry.path), deep + 1))
            elif entry.is_file():
                yield inside, partial(source_of, Path(entry.path))


def _open_pack(files: Mapping[str, Callable[[], bytes]], name: str) -> Opened:
    """The decks among files: those that `pack.yaml` names, or every deck file."""
    top = min((part for part in files if _last(part) == pack.NAME), key=_depth, default=None)
    manifest = pack.read_pack(files[top](), f"{name}/{top}") if top else pack.Pack()
    base = top[: -len(pack.NAME)] if top else ""
    parts = [base + part for part in manifest.decks]
    missing = next((part for part in parts if part not in files), None)
    if missing is not None:
        message = f"there is no '{one_line(missing)[:60]}' in it"
        raise DeckError(f"{name}/{top}", [Problem(message, where="decks")])
    parts = parts or sorted(part for part in files if _is_deck_file(part) and part != top)
    if len(parts) > MOST_DECKS:
        raise DeckError(name, [Problem(f"more than {MOST_DECKS} decks")])
    if not parts:
        hint = "a pack is a folder or zip of deck files (.yaml); zips in it are not opened"
        raise DeckError(name, [Problem("there is no deck file in it", hint=hint)])
    decks = []
    for part in parts:
        inside = f"{name}/{one_line(part)[:100]}"
        decks.append((inside, manifest.lent(read_deck(files[part](), inside))))
    check_apart(decks, name)
    head = " ".join(filter(None, (manifest.title, manifest.version)))
    remarks = (f"the pack {head}",) if head else ()
    return Opened(name, "pack", whole=tuple(decks), remarks=remarks)


def check_apart(whole: Iterable[tuple[str, Deck]], name: str = "") -> None:
    """Raises DeckError where two files are one deck: the second would undo what the first did.

    `name` is the pack that they are in.
    """
    seen: dict[str, str] = {}
    for inside, deck in whole:
        for known in filter(None, (deck.origin, deck.id if not deck.origin else "")):
            if known in seen:
                message = f"{inside} is the same deck as {seen[known]}"
                raise DeckError(name or inside, [Problem(message, hint="leave one of them out")])
            seen[known] = inside


def _is_deck_file(part: str) -> bool:
    return _last(part).lower().endswith(_DECK_ENDINGS) and not _last(part).startswith((".", "__"))


def _last(part: str) -> str:
    return part.rpartition("/")[2]


def _depth(part: str) -> tuple[int, str]:
    return part.count("/"), part
