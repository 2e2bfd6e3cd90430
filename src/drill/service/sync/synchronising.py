"""One synchronisation: say what changed here, take in what others said, leave it for them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from drill.config import save
from drill.service.home import undo
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.library import own_deck
from drill.service.study import pace
from drill.service.sync import outlived, pieces, replicas, states
from drill.service.sync.card_merge import decide_again, sent
from drill.service.sync.in_hand import MergeReport
from drill.service.sync.merging import merge
from drill.service.sync.pieces import Cipher, NotWhole, PieceName, pack, portions
from drill.service.sync.sealing import refuse_another
from drill.storage import changes, lines, settings
from drill.storage.connection import Connection
from drill.storage.lines import REVIEW, Line
from drill.transport.place import NotFetched, Place

_ASIDE = "sync/aside"
"""Ids of the lines that could not be used yet, as JSON."""
_LEFT = "sync/left/"
"""Of this replica: the numbers of its pieces that should be where homes meet, as JSON."""
_SALT = "sync/salt"
"""What the place held by which others make the key; empty: pieces there were open."""
_OPTIONS = "sync/options"
"""Options of others that the person's file is yet to get, as JSON: it is no part of the store."""
_READ = "sync/read/"
"""Of a replica: the numbers of its pieces that were taken in, as JSON."""


class LeftForOthers(NamedTuple):
    """What lines say that were left for others, in numbers that mean something to a person."""

    reviews: int = 0
    undone: int = 0
    """Reviews that were taken back."""
    notes: int = 0
    decisions: int = 0

    @classmethod
    def in_all(cls, of: Sequence[Line]) -> LeftForOthers:
        """What these say; those that every home makes alike, of a deck's file, are nobody's."""
        arrived = [line for line in of if line.replica]
        reviews = [line for line in arrived if line.kind == REVIEW]
        undone = sum(bool(line.body["undoes"]) for line in reviews)
        notes = sum(line.kind == "note" for line in arrived)
        return cls(len(reviews) - undone, undone, notes, sum(map(states.is_decision, arrived)))


@dataclass(slots=True)
class SyncReport:
    """What a synchronisation did."""

    merged: MergeReport = field(default_factory=MergeReport)
    sent: int = 0
    """Lines that were left for others."""
    left: LeftForOthers = LeftForOthers()
    """What they say."""
    unread: list[str] = field(default_factory=list)
    """Pieces that could not be read, each with why; they are tried again."""
    advice: dict[str, None] = field(default_factory=dict)
    """What to do about these, each once, in order."""
    renamed: bool = False
    """This is a copy of another home: it has a name of its own from now on."""
    apart: tuple[str, ...] = ()
    """The decks of the person's own stories, by id, where some were here and others came; else
    empty."""

    @property
    def nothing(self) -> bool:
        """Whether nothing was to be done."""
        return self.merged.nothing and not (self.sent or self.unread)


def run(
    home: Home, place: Place, cipher: Cipher | None, progress: Progress = unheard
) -> SyncReport:
    """Synchronise with the other homes that meet at a place. Raises TransportError (then what was
    said here waits in the store), StoreError, and Cancelled.
    """
    report = SyncReport()
    there = place.listing()
    if cipher is not None:
        cipher.settle(place, there)
    _keep_options(home)
    with home.store.read() as connection:
        fresh = not lines.watched(connection)
        idle = not fresh and not states.changed(home, connection)
    if not idle:
        with home.store.write() as connection:
            report.renamed = replicas.settle(home, connection)
            changed = states.capture(home, connection, whole=not lines.watched(connection))
            decide_again(home, connection, changed)
            pace.begin_anew(connection)  # as the others will, who take this in
            lines.watch(connection)
            if settings.get(connection, _SALT) is None:
                settings.put(connection, _SALT, cipher.recipe if cipher else "")
    news = pending(home, there)
    progress(0.1)
    read: list[tuple[PieceName, list[Line]]] = []
    for number, name in enumerate(news):
        try:
            lines_of = pieces.fetch(place, name, there[str(name)], cipher, home.clock.now())
            read.append((name, lines_of))
        except (NotWhole, NotFetched) as error:
            report.unread.append(error.message)
            report.advice |= {error.hint: None} if error.hint else {}
        progress(0.1 + 0.4 * (number + 1) / len(news))
    if read:
        own = own_deck.ids(home)
        report.merged = take_in(home, read)
        now = own_deck.ids(home)
        report.apart = now if own and not set(now) <= set(own) else ()
    progress(0.8)
    left = _leave(home, place, cipher, there, in_doubt=bool(report.unread))
    report.sent, report.left = len(left), LeftForOthers.in_all(left)
    progress(1.0)
    return report


def pending(home: Home, there: dict[str, int]) -> list[PieceName]:
    """The pieces that were not taken in yet, those of one replica in their order."""
    names = filter(None, map(PieceName.parse, there))
    with home.store.read() as connection:
        known = _taken(connection)
    return sorted(
        (name for name in names if name.number not in known[name.replica]),
        key=lambda name: (name.number, name.replica),
    )


def _taken(connection: Connection) -> defaultdict[str, set[int]]:
    out: defaultdict[str, set[int]] = defaultdict(set)
    for key, text in settings.under(connection, _READ).items():
        out[key.removeprefix(_READ)] = set(json.loads(text))
    return out


def _left(connection: Connection, replica: str) -> set[int]:
    return set(json.loads(settings.get(connection, _LEFT + replica) or "[]"))


def take_in(home: Home, read: list[tuple[PieceName, list[Line]]]) -> MergeReport:
    """Take in pieces: a copy of the store, then one transaction. Raises StoreError."""
    every = {line.id: line for _, of in read for line in of}
    with home.store.write() as connection:
        known = lines.known(connection, every)
        fresh = sorted((line for line in every.values() if line.id not in known), key=_place_of)
        report = MergeReport()
        if fresh:
            with home.store.read() as before:
                home.back_up(before, "before-sync")
            home.follow(connection)
            changed = states.capture(home, connection)  # another window may have gone on meanwhile
            decide_again(home, connection, changed)
            lines.add(connection, fresh, shared=True)
            waiting = json.loads(settings.get(connection, _ASIDE) or "[]")
            waited = list(lines.of_ids(connection, waiting))
            in_hand = merge(home, connection, sorted([*fresh, *waited], key=_place_of))
            report = in_hand.report
            options = json.loads(settings.get(connection, _OPTIONS) or "{}") | in_hand.options
            settings.put(connection, _ASIDE, json.dumps(sorted(in_hand.aside)))
            settings.put(connection, _OPTIONS, json.dumps(options) if options else None)
            outlived.remember(connection, [name for name, _ in report.losses])
            pace.begin_anew(connection)
            changes.count_merge(connection)
            last = changes.newest(connection, most=1)
            settings.put(connection, undo.MERGED, str(last[0].seq if last else 0))
        taken = _taken(connection)
        for name, _ in read:
            taken[name.replica].add(name.number)
        values = {_READ + replica: json.dumps(sorted(of)) for replica, of in taken.items()}
        settings.put_all(connection, values)
    _keep_options(home)
    return report


def _place_of(line: Line) -> tuple[int, str]:
    return line.place


def _keep_options(home: Home) -> None:
    """Write what others said of options into the person's file, where that is yet to be done, and
    go by that file: another drill may have written it meanwhile. Raises ConfigError and StoreError.
    """
    with home.store.read() as connection:
        options = json.loads(settings.get(connection, _OPTIONS) or "{}")
    for key, text in options.items():
        save(home.paths.options, key, text)
    home.reload()
    if options:
        with home.store.write() as connection:
            settings.put(connection, _OPTIONS, None)


def _leave(
    home: Home, place: Place, cipher: Cipher | None, there: dict[str, int], *, in_doubt: bool
) -> list[Line]:
    """Leave the lines that nobody else can have yet, and return them.

    A piece that was written and not yet counted is written again under the next number: lines are
    known by their ids. Raises TransportError where the others have another passphrase, which is
    looked at `in_doubt` and before any is left.
    """
    names = [name for name in map(PieceName.parse, there) if name]
    own = {name.number for name in names if name.replica == home.device}
    salt = cipher.recipe if cipher else ""
    with home.store.read() as connection:
        anew = settings.get(connection, _SALT) not in (None, salt)  # of before nobody can read any
        taken_away = _left(connection, home.device) - own  # or this is another place
        of = list(lines.unshared(connection))
    again = bool(anew or taken_away)  # whoever comes later has to know all
    if (of or again or in_doubt) and (cipher is None or salt):
        refuse_another(place, there, salt)
    if again:
        with home.store.write() as connection:
            lines.unshare(connection, (home.device, "") if names and not anew else None)
            settings.put_all(connection, {_LEFT + home.device: None, _SALT: salt})
            of = list(lines.unshared(connection))
    with home.store.read() as connection:
        of = sent(connection, of)
        used = own | _taken(connection)[home.device]
    free = (number for number in count(1) if number not in used)
    for portion in portions(of):
        for number in free:
            name = PieceName(home.device, number, sealed=cipher is not None)
            if place.create(str(name), pack(name, portion, cipher)):
                break
        with home.store.write() as connection:
            lines.share(connection, [line.id for line in portion])
            taken = sorted(_taken(connection)[home.device] | {number})
            settings.put(connection, _READ + home.device, json.dumps(taken))
            left = _left(connection, home.device) | {number}
            settings.put(connection, _LEFT + home.device, json.dumps(sorted(left)))
            replicas.turn(connection)
            replicas.keep(home, connection)
    return of
