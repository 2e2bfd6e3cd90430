"""Is the store sound? SQLite's own check, every row as the program reads it, the words that
searches go by, the log against the memory, reviews from the future, copies that a synchronising
program made of it."""

from __future__ import annotations

import json
import math
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from drill.cards.build import build
from drill.clock import iso
from drill.domain.memory import Memory, Unseen
from drill.domain.review import DAY_MS, Due
from drill.errors import DamagedRow, DrillError, StoreDamaged
from drill.paths import bundled_decks
from drill.service.home import memories
from drill.service.home.home import Home
from drill.service.library.opening import open_home
from drill.storage import (
    card_rows,
    cards,
    changes,
    fulltext,
    health,
    library,
    lines,
    log,
    onsites,
    rehearsals,
)
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection
from drill.storage.damage import FAULTS
from drill.storage.errors import way_back
from drill.storage.library import StoredDeck
from drill.storage.visibility import settle
from drill.transport.place import FOLDER

AHEAD = DAY_MS
"""Milliseconds: a review later than this from now was written under a wrong clock."""

_ELSEWHERE = ("future", "copies")
"""Checks whose faults are no damage to the store, and end no command."""
_COPY = re.compile(r"[ .(_-].*conflict| \(?\d+\)?$", re.IGNORECASE)
"""What programs that synchronise folders put after the name of a file that changed on two machines:
`.sync-conflict-20261129-101500-ABCDEFG` (Syncthing), ` (Ann's conflicted copy 2026-11-29)`
(Dropbox), `_conflict-20261129-101500` (Nextcloud), ` 2` (iCloud), ` (1)` (Google Drive)."""
_SYNCHRONISED = (
    "Keep the store out of folders that a program synchronises: it can be damaged there, and what "
    "was graded on another machine stands in the copy only. `drill restore FILE` puts a copy in "
    "the store's place. `drill sync FOLDER` lets several machines have one memory."
)
_MEETING = (
    "Move drill's data out of that folder (DRILL_HOME says where it is), or let devices meet in "
    "another: `drill sync FOLDER`. Two devices that write one SQLite file damage it."
)
_PORTION = 500
_REPAIR = "`drill doctor --repair` mends it."


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    what: str
    """What it promises, in words."""
    faults: tuple[str, ...]
    repaired: bool = False
    hint: str = ""
    """What to do about the faults; empty where the faults say it, or there are none."""

    @property
    def ok(self) -> bool:
        """Nothing is wrong, or no longer."""
        return self.repaired or not self.faults


Fault = tuple[str, str]
"""What is wrong, in words, and what to do about it; the latter may be empty."""


def examine(home: Home, *, repair: bool = False) -> list[Check]:
    """Every check, however damaged the file is: what ends a look is a fault as well.

    `repair` mends, after a backup, what can be told from something else: indexes, the words that
    searches go by, and memories by their log. It takes steps that cannot be undone out of the
    history of undo. A review from the future stays: the log only grows.
    """
    checks = _look(home)
    if not repair or all(check.ok for check in checks):
        return checks
    _repair(home)
    return [
        replace(before, repaired=True) if before.faults and not after.faults else after
        for before, after in zip(checks, _look(home), strict=True)
    ]


def culprit() -> StoreDamaged | None:
    """The damage over which a command may have ended, where there is any. Never raises."""
    try:
        with open_home(settle=False, looking=True) as home:
            damaged = (c for c in _look(home) if c.faults and c.name not in _ELSEWHERE)
            wrong = next(damaged, None)
    except StoreDamaged as error:
        return error
    except Exception:
        return None
    if wrong is None:
        return None
    return StoreDamaged(
        f"the store {home.paths.store} is damaged, and this may have ended over it: "
        f"{wrong.faults[0]}",
        "`drill doctor` says what can be done. What you graded is saved. "
        f"Where it ended is in {home.paths.log}",
    )


def _look(home: Home) -> list[Check]:
    checks: list[Check] = []
    for name, (what, look) in _CHECKS.items():
        faults: list[Fault] = []
        try:
            with home.store.read() as connection:
                faults += look(home, connection)
        except StoreDamaged as error:
            known = bool(checks and checks[0].faults)
            words = "not looked at, because the file is damaged" if known else error.message
            faults.append((words, error.hint))
        except (DrillError, *FAULTS) as error:
            faults.append((f"what is there ended the look: {_message(error)}", ""))
        hints = dict.fromkeys(hint for _, hint in faults if hint)
        checks.append(Check(name, what, tuple(text for text, _ in faults), hint="\n".join(hints)))
    return checks


def _repair(home: Home) -> None:
    """Each in a transaction of its own: what cannot be mended keeps nothing else from it.

    Where pages of the file are damaged, nothing is done: what is written then may hurt more.
    """
    mends = [health.rebuild_indexes, changes.close_damaged]
    try:
        with home.store.read() as connection:
            if not all(repairable for _, repairable in health.integrity(connection)):
                return
            home.back_up(connection, "before-repair")
            mends += [] if fulltext.sound(connection) else [fulltext.rebuild]
    except StoreDamaged:
        return
    for mend in mends:
        with suppress(DrillError, *FAULTS), home.store.write() as connection:
            mend(connection)
    with suppress(DrillError, *FAULTS), home.store.write() as connection:
        _mend_cards(home, connection)
    pks: list[int] = []
    with suppress(DrillError, *FAULTS), home.store.read() as connection:
        # A memory is worth more than what replaying a log with a hole in it gives.
        holes = any(log.missing_lines(connection))
        pks = [] if holes else [pk for pk, _ in _differing(home, connection)]
    for start in range(0, len(pks), _PORTION):
        with suppress(DrillError, *FAULTS), home.store.write() as connection:
            for card in cards.by_pks(connection, pks[start : start + _PORTION]):
                with suppress(DrillError, *FAULTS):
                    memories.rebuild(home, connection, card)


def _mend_cards(home: Home, connection: Connection) -> None:
    """What a damaged card is by its note, and its memory by its log. It is no longer buried."""
    home.follow(connection)
    for pk, _ in list(cards.damaged_cards(connection)):
        key, note_pk = cards.place(connection, pk)
        for item in library.notes(connection, pks=[note_pk], retired=True):
            built = build(item.note, item.deck, item.position)
            mended = [(pk, note_pk, card) for card in built if card.key == key]
            card_rows.change(connection, mended)
        with suppress(DrillError, *FAULTS):
            cards.remember(connection, pk, *memories.replayed(home, connection, pk))
            cards.bury(connection, [pk], None)
    settle(connection)


def _of_the_file(home: Home, connection: Connection) -> Iterator[Fault]:
    """What SQLite finds. What stands twice and differs is named, else the way back is."""
    for text, repairable in health.integrity(connection):
        hint = "`drill doctor --repair` keeps what the tables say." if repairable else ""
        yield text, hint or way_back(home.paths.store)


def _of_rows(home: Home, connection: Connection) -> Iterator[Fault]:
    """Every row that is not what was written, read as the program reads it."""
    for note in library.damaged_notes(connection):
        yield _with_reason(note.error), mending(home, connection, note.deck)
    back = way_back(home.paths.store)
    repair = "`drill doctor --repair` takes it, and those before it, out of what can be undone."
    for _, damaged in cards.damaged_cards(connection):
        yield _with_reason(damaged), _REPAIR
    for _, damaged in log.damaged_lines(connection):
        yield _with_reason(damaged), f"The card goes on with the memory that it has. {back}"
    for first, last in log.missing_lines(connection):
        many = f"line {first} is" if first == last else f"lines {first} to {last} are"
        yield f"the log has lost what it never loses: {many} missing", back
    for _, damaged in changes.damaged_ones(connection):
        yield _with_reason(damaged), repair
    home.store.damage.clear()
    home.follow(connection)
    library.decks(connection, retired=True)
    rehearsals.tellings(connection)
    rehearsals.mocks(connection)
    onsites.every(connection, closed=True)
    onsites.questions(connection)
    for damaged in home.store.damage.values():
        yield _with_reason(damaged), back


def _message(error: Exception) -> str:
    return error.message if isinstance(error, DrillError) else str(error)


def _with_reason(error: DamagedRow) -> str:
    return f"{error.message}: {error.why}" if error.why else error.message


def mending(home: Home, connection: Connection, deck: str) -> str:
    """The command that mends a damaged note, where its text can be had again."""
    stored = library.deck(connection, deck, retired=True)
    path = _file_of(stored) if stored else ""
    own = " --own" if stored and stored.own else ""
    if path:
        return f"`drill import {shlex.quote(path)}{own} --yes` mends it."
    return (
        f"Importing the file that the deck {deck} came from mends it (`drill import FILE{own} "
        "--yes`); so does `drill restore latest` (what came since the copy is lost)."
    )


def _file_of(stored: StoredDeck) -> str:
    """The file that a deck follows, or that it is bundled as; empty where it is not known."""
    if stored.link:
        with suppress(*FAULTS):
            return str(json.loads(stored.link)["path"])
    from drill.service.library import decks

    for path in bundled_decks():
        for _, bundled in decks.read_sources([path]):
            if stored.head.origin == bundled.origin:
                return str(path)
    return ""


def _of_words(home: Home, connection: Connection) -> list[Fault]:
    fault = ("the index of words is not what the notes say", _REPAIR)
    return [] if fulltext.sound(connection) else [fault]


def _of_memories(home: Home, connection: Connection) -> list[Fault]:
    return [(text, "") for _, text in _differing(home, connection)]


def _differing(home: Home, connection: Connection) -> Iterator[tuple[int, str]]:
    """Row number and words for each card whose memory is not what its log gives."""
    home.follow(connection)
    unknown: set[int | None] | None = None
    every = cards.every(connection, retired=True)
    rules_of = partial(home.known_rules, connection)
    for stored, replayed in memories.replays(connection, rules_of, every):
        if not (fault := _difference(stored, replayed)):
            continue
        if unknown is None:  # of a sound log it need not be asked
            unknown = {pk for pk, _ in log.damaged_lines(connection)}
        if stored.pk not in unknown:  # else the memory is the better witness
            yield stored.pk, f"{stored.key}: {fault}"


def _difference(
    stored: StoredCard, replayed: Callable[[], tuple[Memory, Due | None, int | None]]
) -> str:
    """What of a card is not what its log gives; empty where all is."""
    try:
        memory, due, first = replayed()
    except (DrillError, *FAULTS) as error:
        return f"its log cannot be replayed: {_message(error)}"
    if not _alike(stored.memory, memory):
        return "its memory differs from its log"
    if stored.due != due:
        return "its due date differs from its log"
    return "its first study day differs from its log" if stored.first_day != first else ""


def _alike(one: Memory, other: Memory) -> bool:
    if isinstance(one, Unseen) or isinstance(other, Unseen):
        return one == other
    return (
        math.isclose(one.stability, other.stability, rel_tol=1e-9)
        and math.isclose(one.difficulty, other.difficulty, rel_tol=1e-9)
        and replace(one, stability=other.stability, difficulty=other.difficulty) == other
    )


def _from_the_future(home: Home, connection: Connection) -> Iterator[Fault]:
    now = home.clock.now()
    for _, review in log.reviews(connection, later=now + AHEAD):
        elsewhere = review.device not in ("", home.device)
        if not review.undone and not (elsewhere and review.at <= now + lines.AHEAD):
            yield f"{review.card}: reviewed at {iso(review.at)}, which is yet to come", ""


def _conflicting(home: Home, connection: Connection) -> Iterator[Fault]:
    store = home.paths.store
    for path in sorted(store.parent.glob(f"{store.stem}*{store.suffix}")):
        if _COPY.match(path.stem.removeprefix(store.stem)):
            yield f"{path} is a copy that a synchronising program made of the store", _SYNCHRONISED
    for folder in store.absolute().parents:
        if any(folder.glob(f"{FOLDER}/*/*.jsonl.zst*")):
            yield f"the store lies in {folder}, where devices meet", _MEETING


def _of_lines(home: Home, connection: Connection) -> Iterator[Fault]:
    for damaged in lines.damaged(connection):
        yield _with_reason(damaged), way_back(home.paths.store)


_CHECKS: Mapping[str, tuple[str, Callable[[Home, Connection], Iterable[Fault]]]] = {
    "sqlite": ("the file is a sound SQLite database", _of_the_file),
    "rows": ("every note, card and line of the log is what was written", _of_rows),
    "words": ("searches know every word of every note", _of_words),
    "replay": ("every card's memory is what replaying its log gives", _of_memories),
    "future": ("no review lies in the future", _from_the_future),
    "lines": ("every line of a synchronisation is what was written", _of_lines),
    "copies": ("no synchronising program made copies of the store", _conflicting),
}
