"""Deck files that are followed: read again when they change, changed where a note is edited.

A deck keeps the path of its file and which state of it it holds (size, time, SHA-256); a setting
beside it keeps the state that was seen last and what came of it. Where the two differ, the file
says something that the store does not: it was refused, or taken back. So undo needs to know
nothing of files: what it restores of the deck names the state that the file should have.

A file is looked at by its size and time alone, and read where one of them changed. Nothing here
ends a start: what is wrong with a file is said once, and the store stays as it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

from drill.domain.deck import Deck, Note, Story
from drill.errors import DeckError, DrillError, NotFound, StoreError, UsageError
from drill.files import digest, drop, replace_bytes, replace_text
from drill.service.home.home import Home
from drill.storage import library, settings
from drill.storage.connection import Connection
from drill.storage.library import StoredDeck

TAKEN, WRITTEN, REFUSED, GONE, HELD, RESTORED = (
    "taken", "written", "refused", "gone", "held", "restored",
)  # fmt: skip
"""What came of a file: read into the deck; written by an edit in drill; not a deck that can be
taken; not there; what it says was taken back by undo; given back its former text by undo."""

KEPT = 20
"""Former texts of files that drill wrote; the oldest go first."""

_SEEN = "link/"


@dataclass(frozen=True, slots=True)
class Link:
    """A file, and one state of it."""

    path: str
    """Absolute."""
    size: int
    """Bytes."""
    mtime_ns: int
    """Nanoseconds since 1970, as the system counts."""
    sha256: str

    def text(self) -> str:
        """As the store keeps it. The way back is `from_text`."""
        return library.dump(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What the store kept."""
        return cls(**library.known_fields(cls, text))


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of a deck's file since the last time that was asked."""

    deck: str
    path: str
    what: str
    """taken, refused, gone, held or restored."""
    words: str
    """For the person: what happened, and what to do where there is something to do."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A file with one note changed, before it is written."""

    link: Link
    former: str
    text: str
    deck: Deck
    """What the file will say."""


@dataclass(frozen=True, slots=True)
class _FileState(Link):
    """The state of a file that was seen last."""

    state: str
    what: str = ""
    words: str = ""
    """News that the person did not hear yet; empty where there is none."""


def state(path: Path) -> Link:
    """The link that follows a file as it is now. Raises NotFound and DeckError."""
    return _state(path)[0]


def follows(home: Home, path: Path, deck_id: str = "") -> bool:
    """Whether a deck, or this one, follows this very file. Raises StoreError."""
    with home.store.read() as connection:
        links = library.links(connection)
    paths = {deck: Link.from_text(text).path for deck, text in links.items()}
    wanted = str(path.absolute())
    return paths.get(deck_id) == wanted if deck_id else wanted in paths.values()


def current_link(home: Home, deck_id: str, path: Path) -> str | None:
    """The link of a deck that follows this very file, as the file is now; None where it does not.
    Parts without an id get one there.

    Raises StoreError, NotFound, DeckError, and UsageError where the ids cannot be written.
    """
    if not follows(home, path, deck_id):
        return None
    _, now, _ = _read(*_state(path))
    return now.text()


def refresh(home: Home) -> list[Refreshed]:
    """Look at every file that is followed, and say what became of them since the last call.

    Also says what was found when the home was opened. Takes well under a millisecond a deck
    where nothing changed. Raises StoreError.
    """
    look(home)
    with home.store.read() as connection:
        facts = settings.under(connection, _SEEN)
    states = {key: _FileState.from_text(text) for key, text in facts.items()}
    news = {key: seen for key, seen in states.items() if seen.words}
    if news:
        with home.store.write() as connection:
            for key, seen in news.items():
                settings.put(connection, key, replace(seen, what="", words="").text())
    return [
        Refreshed(key.removeprefix(_SEEN), seen.path, seen.what, seen.words)
        for key, seen in news.items()
    ]


def look(home: Home) -> None:
    """Look at every file that is followed and read what changed. Never raises.

    What there is to say waits for `refresh`. A store that cannot be written now is left to the
    next time.
    """
    with suppress(StoreError):
        with home.store.read() as connection:
            links = library.links(connection)
            known = settings.under(connection, _SEEN) if links else {}
        for deck_id, text in links.items():
            link = Link.from_text(text)
            fact = known.get(_SEEN + deck_id)
            seen = _FileState.from_text(fact) if fact else None
            if seen is None or seen.path != link.path:
                seen = _seen_as(link, TAKEN)
            now = _look_at(home, deck_id, link, seen)
            if now != seen:
                with home.store.write() as connection:
                    settings.put(connection, _SEEN + deck_id, now.text())


def _look_at(home: Home, deck_id: str, link: Link, seen: _FileState) -> _FileState:
    """What there is to know of a file now; the same again where nothing changed."""
    try:
        stat = Path(link.path).stat()
    except (OSError, ValueError):
        return seen if seen.state == GONE else _gone(deck_id, link)
    as_seen = (stat.st_size, stat.st_mtime_ns) == (seen.size, seen.mtime_ns)
    settled = seen.sha256 == link.sha256 or seen.state in (REFUSED, HELD)
    if as_seen and settled and seen.state != GONE:
        return seen
    try:
        now, source = _state(Path(link.path))
    except DrillError as error:
        unread = replace(link, size=stat.st_size, mtime_ns=stat.st_mtime_ns, sha256="")
        return _refusal(deck_id, unread, error)
    state = seen.state if seen.state != GONE else TAKEN
    if now.sha256 == seen.sha256 != link.sha256 and state in (TAKEN, WRITTEN):
        return _restore(home, deck_id, link, now, state)
    if now.sha256 == seen.sha256 and state in (REFUSED, HELD):
        return replace(seen, mtime_ns=now.mtime_ns)  # touched
    if now.sha256 == link.sha256:
        _follow(home, deck_id, now)
        return _seen_as(now, WRITTEN if state == WRITTEN else TAKEN)
    return _take_in(home, deck_id, now, source)


def _gone(deck_id: str, link: Link) -> _FileState:
    words = (
        f"{deck_id} follows {link.path}, which is not there. The deck stays as it is. "
        f"Put the file back, or write it anew: drill export {deck_id} -o {link.path}"
    )
    return _seen_as(replace(link, size=-1, mtime_ns=0), GONE, GONE, words)


def _refusal(deck_id: str, now: Link, error: DrillError) -> _FileState:
    words = (
        f"{deck_id} stays as it was: its file changed and cannot be taken in. {error} "
        "Correct the file; it is read again as soon as it changes."
    )
    return _seen_as(now, REFUSED, REFUSED, words)


def _take_in(home: Home, deck_id: str, now: Link, source: bytes) -> _FileState:
    from drill.service.library import decks  # most sessions find no file changed

    try:
        with home.store.read() as connection:
            stored = library.deck(connection, deck_id)
        if stored is None:
            raise NotFound(f"there is no deck {deck_id!r} any more")
        read, now, named = _read(now, source)
        deck = _of_deck(stored, read)
        (done,) = decks.take(
            home, [(now.path, deck)], own=stored.own, as_id=deck_id,
            links={now.path: now.text()},
        )  # fmt: skip
    except StoreError:
        raise
    except DrillError as error:
        return _refusal(deck_id, now, error)
    if done.does_nothing and not named:
        return _seen_as(now, TAKEN)
    counts = [f"{number} {name}" for name, number in done.cards.items() if number]
    words = f"{deck_id} was read again from {now.path}: cards {', '.join(counts) or 'none'}."
    words += " New parts got their ids there." if named else ""
    return _seen_as(now, TAKEN, TAKEN, " ".join([words, *(f"{text}." for text in done.warnings)]))


def _read(now: Link, source: bytes) -> tuple[Deck, Link, bool]:
    """The deck in a file, the file's state, and whether parts without an id got one there.

    Raises DeckError, and UsageError where the ids cannot be written.
    """
    from drill.deckfile.naming import read_naming  # megabytes that only a changed file need cost

    deck, named = read_naming(source, now.path)
    if named is None:
        return deck, now, False
    path, bom = Path(now.path), "\ufeff" if source.startswith(b"\xef\xbb\xbf") else ""
    try:
        if not os.access(path, os.W_OK) or state(path).sha256 != now.sha256:
            raise OSError("it is not yours to write, or changes just now")
        replace_text(path, bom + named)
        return deck, state(path), True
    except OSError as error:
        raise UsageError(
            f"parts without an id could not get one there: {error.strerror or error}",
            "Give each an id.",
        ) from None


def _of_deck(stored: StoredDeck, deck: Deck) -> Deck:
    """The file's deck, known as the one that follows it. Raises UsageError for another deck."""
    if deck.origin and deck.origin != stored.head.origin:
        raise UsageError(
            f"the file holds another deck now: its origin is not that of {stored.id}",
            "`drill import FILE` takes it in as a deck of its own.",
        )
    # A file may lose the line that names its origin, and is still the deck's.
    return replace(deck, origin=stored.head.origin if stored.stated else deck.origin)


def _restore(home: Home, deck_id: str, link: Link, now: Link, state: str) -> _FileState:
    """The store was taken back behind the file, which is as drill left it."""
    former = _former_text(home, link.sha256)
    if state == WRITTEN and former is not None:
        try:
            replace_text(Path(link.path), former)
            restored = _state(Path(link.path))[0]
        except (OSError, DrillError):
            pass  # said below: the file stays as it is
        else:
            _follow(home, deck_id, restored)
            words = f"{link.path} says again what it said before the edit that was taken back."
            return _seen_as(restored, WRITTEN, RESTORED, words)
    words = (
        f"{link.path} still says what was taken back in {deck_id}. It is taken in again when it "
        f"changes, or now: drill import {link.path}"
    )
    return _seen_as(now, HELD, HELD, words)


def _follow(home: Home, deck_id: str, link: Link) -> None:
    with home.store.write() as connection:
        library.set_link(connection, deck_id, link.text())


# -- an edit in drill --------------------------------------------------------------------


def rewrite(connection: Connection, stored: StoredDeck, before: Note, after: Note) -> Rewrite:
    """The file of a deck with a note changed in it. Nothing is written yet.

    Raises UsageError (the file says something else than the deck; it cannot be edited in place),
    NotFound and DeckError (it is not there, or no deck file).
    """
    # Megabytes that only an edited file need cost.
    from drill.deckfile.patching import patch
    from drill.deckfile.reading import read_deck
    from drill.service.library import deck_plan

    assert stored.link is not None
    link = Link.from_text(stored.link)
    now, source = _state(Path(link.path))
    deck = _of_deck(stored, read_deck(source, link.path))
    planned = deck_plan.plan(
        connection, deck, own=stored.own, as_id=stored.id, keep_edits=True,
        apart=((stored.id, before.id),),
    )  # fmt: skip
    theirs = next((note for note in deck.notes() if note.id == before.id), None)
    # Of the note itself the file may still hold what it held before the note was edited here.
    changed = {row.note.id for row in planned.rows if row.what != "same"}
    if now.sha256 == link.sha256:
        changed.discard(before.id)
    if theirs is None or changed or planned.dropped:
        raise _differs(stored.id, link.path)
    if isinstance(after, Story) and isinstance(before, Story) and isinstance(theirs, Story):
        # Without --own every story is a sample here, and the file need not say so.
        after = replace(after, sample=theirs.sample) if after.sample == before.sample else after
    former = source.decode()
    text = patch(former, before.id, after)
    return Rewrite(now, former, text, _of_deck(stored, read_deck(text, link.path)))


def _differs(deck_id: str, path: str) -> UsageError:
    return UsageError(
        f"{path} and the deck {deck_id} do not say the same, so the file was left alone",
        f"Take the file in first (drill import {path}), or let the deck go on without it "
        f"(drill import {path} --no-link).",
    )


def put(home: Home, connection: Connection, deck_id: str, planned: Rewrite) -> None:
    """Write the file, as the last thing of the caller's transaction; its former text is kept.

    Raises UsageError where the file changed since it was read, or cannot be written; then it
    is as it was.
    """
    path = Path(planned.link.path)
    if not os.access(path, os.W_OK):  # a folder that can be written would let it be replaced
        raise UsageError(f"{path} is not yours to write", "Nothing was changed.")
    try:
        keep_former(home, planned.former.encode())
        if state(path).sha256 != planned.link.sha256:
            raise _differs(deck_id, planned.link.path)
        replace_text(path, planned.text)
        now = state(path)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}",
            "Nothing was changed. Check the file's rights and the space on its disk.",
        ) from None
    library.set_link(connection, deck_id, now.text())
    settings.put(connection, _SEEN + deck_id, _seen_as(now, WRITTEN).text())


def _folder(home: Home) -> Path:
    return home.paths.backups / "files"


def keep_former(home: Home, data: bytes) -> Path:
    """Keep what a file says that drill is about to write; returns where. Raises OSError."""
    folder = _folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{digest(data)}.yaml"
    replace_bytes(copy, data)
    for _, path in sorted(_dated(folder.glob("*.yaml")))[:-KEPT]:
        drop(path)
    return copy


def _dated(paths: Iterable[Path]) -> Iterator[tuple[int, Path]]:
    for path in paths:
        with suppress(OSError):  # another drill has just removed it
            yield path.stat().st_mtime_ns, path


def _former_text(home: Home, sha256: str) -> str | None:
    try:
        source = (_folder(home) / f"{sha256}.yaml").read_bytes()
        return source.decode() if digest(source) == sha256 else None
    except (OSError, UnicodeDecodeError):
        return None


# -- states ------------------------------------------------------------------------------


def _state(path: Path) -> tuple[Link, bytes]:
    """What a file is now, and what it holds. Raises NotFound and DeckError."""
    from drill.deckfile.reading import source_of

    try:
        # Before it is read: what changes meanwhile is seen the next time.
        stat = path.stat()
    except (OSError, ValueError):
        source_of(path)  # says why
        raise DeckError(str(path), []) from None
    source = source_of(path)
    where = str(path.absolute())
    return Link(where, stat.st_size, stat.st_mtime_ns, digest(source)), source


def _seen_as(link: Link, state: str, what: str = "", words: str = "") -> _FileState:
    return _FileState(link.path, link.size, link.mtime_ns, link.sha256, state, what, words)
