"""How the things of a store are, as lines say it: what changed here becomes lines."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4, uuid5

from drill.config import OPTIONS
from drill.domain.plain import to_plain
from drill.errors import DamagedRow
from drill.service.home import memories
from drill.service.home.home import Home
from drill.service.library import deck_identity, edit_marks, own_deck
from drill.service.sync import forms
from drill.service.sync.folding import Consensus, Merge, State, as_note, by_field, fold
from drill.service.sync.names import Names
from drill.storage import cards, library, lines, log, settings, visibility
from drill.storage.columns import (
    AMENDMENT,
    CARD,
    DECK,
    HEARD,
    MOCK,
    NOTE,
    ONSITE,
    REHEARSAL,
    Table,
)  # fmt: skip
from drill.storage.connection import Connection, Row
from drill.storage.damage import FAULTS, leave_out
from drill.storage.lines import AHEAD, REVIEW, Line
from drill.storage.renaming import PLACES
from drill.storage.sql import rows_by

SEQ = "sync/seq"
"""The setting that holds the last line of the log that has its line among homes."""
_ROOTS = UUID("8d5f3e0c-2f6b-5b8e-9f5c-6f6c1f1b7a10")
PLAIN_CARD: State = {"suspended": False, "buried_until": None, "withdrawn": False}
_PLAIN: Mapping[str, State] = {"card": PLAIN_CARD, "setting": {"value": None}}
"""What things are of which no line says anything, by their kinds."""
_EVERY = {
    "deck": "SELECT origin FROM deck", "note": "SELECT pk FROM note",
    "card": cards.ALL_SET_APART,
    "setting": "SELECT key FROM fact", "onsite": "SELECT id FROM onsite",
    "heard": "SELECT pk FROM heard", "mock": "SELECT pk FROM mock",
    "rehearsal": "SELECT pk FROM rehearsal", "amendment": "SELECT pk FROM amendment",
}  # fmt: skip
"""What finds all that there is of a kind."""
_CALLED = {
    "deck": "SELECT id FROM deck WHERE origin = :what",
    "note": "SELECT deck || '/' || note FROM note WHERE pk = :what",
    "card": "SELECT key FROM card WHERE pk = :what",
}
"""What a person knows a row by, where that is neither its key nor its number."""
_LOGGED = "SELECT seq, id, card_pk, at, undoes FROM review WHERE seq > :since ORDER BY seq"


@dataclass(frozen=True, slots=True)
class Change:
    """How something is now, which may be what its lines say already."""

    kind: str
    about: str
    state: State
    at: int
    """Epoch ms of the change."""
    seq: int = 0
    """The last line of the log before it, where it counts after that in a replay."""
    root: State | None = None
    """What it was made of, the same in every home that has it: how its deck's file has it."""
    rank: int = 0
    """Of the root: the higher of two stands."""


MERGES: Mapping[str, Merge] = {"note": as_note}
"""How lines about a thing are brought together, where not field by field."""


def consensus(kind: str, of: Sequence[Line]) -> Consensus:
    """What lines about one thing say."""
    return fold(of, MERGES.get(kind, by_field), plain_state(kind))


def plain_state(kind: str) -> State | None:
    """What a thing of a kind is of which no line says anything; None: it is not there."""
    return _PLAIN.get(kind)


def is_decision(line: Line) -> bool:
    """Whether a line says what somebody decided: neither what was studied or written, nor what
    drill keeps beside that. A deck that is new is its notes."""
    if line.kind == "setting":
        return is_decided(line.about)
    return line.kind not in (REVIEW, "note", "move") and (line.kind != "deck" or bool(line.parents))


def is_decided(setting: str) -> bool:
    """Whether somebody decides about a setting, by its key: rules are those that reviews were given
    by, and what is known of decks and edited notes comes with these."""
    return not setting.startswith(("rules:", *lines.OF_DECKS))


class States:
    """How the things of a store are now."""

    def __init__(self, home: Home, connection: Connection) -> None:
        self._home, self._connection = home, connection
        self.names = Names(connection)
        self._known_marks: dict[str, dict[str, edit_marks.Mark]] = {}
        self._paired: defaultdict[str, dict[int, str]] = defaultdict(dict)

    def every(self, now: int) -> Iterator[Change]:
        """All that is there, of a home of which no line says anything yet."""
        for kind, query in _EVERY.items():
            whats = self._connection.scalars(query)
            if kind == "setting":
                shared = (key for key in whats if key.startswith(lines.SETTINGS))
                whats = [self.names.setting_abroad(key) for key in shared]
            yield from self.of(kind, [(str(what), now) for what in whats])
        yield from self._left(now)

    def _left(self, now: int) -> Iterator[Change]:
        """What a deck's author knows by another name, or of another deck: where others have it
        still it is gone, and its cards are those that it became."""
        of_notes: defaultdict[str, list[str]] = defaultdict(list)
        for name in self.names.cards:
            note, _, slot = name.rpartition("/")
            of_notes[note].append(slot)
        for deck in library.decks(self._connection):
            origin = deck.head.origin
            for note, mark in self._marks(deck.id).items():
                former, base = f"{mark.home or origin}/{mark.of}", mark.base
                if base is None or former == f"{origin}/{note}" or former in of_notes:
                    continue
                root = {"kind": base.kind, "body": plain(base), "position": 0, "retired": False}
                yield Change("note", former, {**root, "retired": True}, now, root=root)
                for slot in of_notes[f"{origin}/{note}"]:
                    yield Change("move", f"{former}/{slot}", {"to": f"{origin}/{note}/{slot}"}, now)

    def of(self, kind: str, whats: Sequence[tuple[str, int]]) -> list[Change]:
        """The things of a kind by their keys or row numbers, each with when it changed. What is
        damaged is left out: nobody else is to have it, and it is said once it is mended."""
        making: Callable[[dict[str, int]], Iterable[Change]] = getattr(self, f"_{kind}")
        try:
            changes = list(making(dict(whats)))
            for change in changes:
                forms.check(change.kind, change.about, dict(change.state))
        except FAULTS as error:
            if len(whats) == 1:
                what = whats[0][0]
                called = self._connection.scalar(_CALLED.get(kind, "SELECT :what"), what=what)
                leave_out(self._connection, DamagedRow(kind, str(called), str(error)))
                return []
            half = len(whats) // 2
            return [*self.of(kind, whats[:half]), *self.of(kind, whats[half:])]
        return changes

    def _rows(self, table: Table, whats: Iterable[str], key: str = "pk") -> Iterator[Row]:
        wanted = map(int, whats) if key == "pk" else whats
        return rows_by(self._connection, table, key, wanted)

    def name(self, kind: str, pk: int) -> str:
        """The name among homes of a row that has none of its own."""
        known = self._paired[kind]
        if pk not in known:
            known |= lines.names_of(self._connection, kind, [pk])
        if pk not in known:
            known[pk] = str(uuid4())
            lines.pair(self._connection, kind, [(pk, known[pk])])
        return known[pk]

    def _deck(self, ats: dict[str, int]) -> Iterator[Change]:
        rows = {row.origin: row for row in self._rows(DECK, ats, "origin")}
        for origin, known in lines.about(self._connection, "deck", ats.keys() - rows).items():
            gone = {**(consensus("deck", known).state or {}), "retired": True}
            yield Change("deck", origin, gone, ats[origin])
        for row in rows.values():
            state = {
                "id": row.id, "head": _head(row.head), "own": bool(row.own),
                "stated": bool(row.stated), "retired": bool(row.retired),
                "options": json.loads(row.options) if row.options else None,
            }  # fmt: skip
            root = {**state, "own": False, "retired": False, "options": None}
            yield Change(
                "deck", row.origin, state, ats[row.origin],
                root=root if row.stated else None, rank=_rank(row.head),
            )  # fmt: skip

    def _note(self, ats: dict[str, int]) -> Iterator[Change]:
        rows = [row for row in self._rows(NOTE, ats) if "~" not in row.note]
        every = self._connection.rows("SELECT id, origin, stated, own, head FROM deck")
        decks = {row.id: row for row in every}
        for row in rows:
            library.check_seal(row)
            deck, mark = decks[row.deck], self._marks(row.deck).get(row.note)
            state = {
                "kind": row.kind, "body": json.loads(row.body), "position": row.position,
                "retired": bool(row.retired),
            }  # fmt: skip
            root: State | None = {**state, "retired": False}
            if mark is not None and mark.edited(library.read_note(row.kind, row.body)):
                base, root = mark.base, None
                if base is not None and base.id == row.note and not mark.home:
                    root = {**state, "body": plain(base), "kind": base.kind, "retired": False}
            name = f"{deck.origin}/{row.note}"
            root = root if deck.stated and not deck.own else None
            key = f"{settings.EDITED}{deck.origin}/{row.note}"
            yield Change(
                "setting", key, {"value": self._mark(row.deck, row.note)}, ats[str(row.pk)]
            )
            yield Change("note", name, state, ats[str(row.pk)], root=root, rank=_rank(deck.head))

    def _marks(self, deck: str) -> dict[str, edit_marks.Mark]:
        if deck not in self._known_marks:
            self._known_marks[deck] = edit_marks.of_deck(self._connection, deck)
        return self._known_marks[deck]

    def _mark(self, deck: str, note: str) -> str | None:
        """What is known of an edited note, which its row holds where it was only given tags."""
        mark = self._marks(deck).get(note)
        return mark.text() if mark else None

    def _gone(self, ats: dict[str, int]) -> Iterator[Change]:
        for name, at in ats.items():
            origin, _, note = name.rpartition("/")
            deck = self.names.decks.get(origin, "")
            here = library.note_ids(self._connection, deck) if deck else set()
            known = lines.about(self._connection, "note", [name]).get(name, [])
            state = consensus("note", known).state if known else None
            if note not in here and state is not None:  # of one set aside no line says anything
                yield Change("note", name, {**state, "retired": True}, at)

    def _card(self, ats: dict[str, int]) -> Iterator[Change]:
        for row in self._rows(CARD, ats):
            name = self.names.of_cards[row.pk]
            state = {
                "suspended": bool(row.suspended), "buried_until": row.buried_until,
                "withdrawn": bool(row.withdrawn),
            }  # fmt: skip
            if "~" not in name:
                yield Change("card", name, state, ats[str(row.pk)])

    def _move(self, ats: dict[str, int]) -> Iterator[Change]:
        for what, at in ats.items():
            pk, _, former = what.partition(" ")
            name = self.names.of_cards.get(int(pk), "")
            if name and former != name and "~" not in name + former:
                yield Change("move", former, {"to": name}, at)

    def _setting(self, ats: dict[str, int]) -> Iterator[Change]:
        here = {self.names.setting_here(name): (name, at) for name, at in ats.items()}
        values: Mapping[str, str | None] = settings.get_all(self._connection, list(here))
        for key, (name, at) in here.items():
            value = values.get(key)
            if key.startswith(settings.EDITED):
                value = self._mark(*key.split("/", 2)[1:])
            elif key == own_deck.HOME and value is not None:
                value = self.names.abroad(value)
            yield Change("setting", name, {"value": value}, at)

    def _onsite(self, ats: dict[str, int]) -> Iterator[Change]:
        rows = {row.id: row for row in self._rows(ONSITE, ats, "id")}
        for onsite, at in ats.items():
            row = rows.get(onsite)
            if row is None:
                yield Change("onsite", onsite, {"removed": True}, at)
                continue
            scope = json.loads(row.scope)
            if "decks" in scope:  # competencies are meant in whatever deck they are
                scope["decks"] = [self.names.abroad(deck) for deck in scope["decks"]]
            state = {
                "removed": False, "name": row.name, "at": row.at, "minutes": row.minutes,
                "scope": scope,
                "closed": bool(row.closed), "zone": row.zone, "went": row.went,
            }  # fmt: skip
            yield Change("onsite", onsite, state, at)

    def _heard(self, ats: dict[str, int]) -> Iterator[Change]:
        rows = {row.pk: row for row in self._rows(HEARD, ats)}
        for pk, at in ((int(what), at) for what, at in ats.items()):
            row, name = rows.get(pk), self.name("heard", pk)
            state: State = {"removed": True}
            if row is None:
                lines.unpair(self._connection, "heard", name)
            else:
                state = {
                    "removed": False, "onsite": row.onsite, "at": row.at, "question": row.question,
                    "competency": self.names.abroad(row.competency), "went": row.went,
                }  # fmt: skip
            yield Change("heard", name, state, at)

    def _mock(self, ats: dict[str, int]) -> Iterator[Change]:
        for row in self._rows(MOCK, ats):
            asked = [self._asked(item) for item in json.loads(row.asked)]
            state = {"at": row.at, "day": row.day, "minutes": row.minutes, "asked": asked}
            yield Change("mock", self.name("mock", row.pk), state, ats[str(row.pk)])

    def _asked(self, item: dict[str, Any]) -> dict[str, Any]:
        out = dict(item)
        for key in PLACES:
            if out.get(key):
                out[key] = self.names.abroad(out[key])
        if out.get("rehearsal") is not None:
            out["rehearsal"] = self.name("rehearsal", out["rehearsal"])
        return out

    def _rehearsal(self, ats: dict[str, int]) -> Iterator[Change]:
        for row in self._rows(REHEARSAL, ats):
            state = {
                "card": self.names.of_card(row.card_pk, self._home.device),
                "at": row.at, "day": row.day, "seconds": row.seconds, "words": row.words,
                "told": json.loads(row.told), "undone": bool(row.undone),
                "mock": None if row.mock is None else self.name("mock", row.mock),
            }  # fmt: skip
            yield Change("rehearsal", self.name("rehearsal", row.pk), state, ats[str(row.pk)])

    def _amendment(self, ats: dict[str, int]) -> Iterator[Change]:
        for row in self._rows(AMENDMENT, ats):
            state = {
                "card": self.names.of_card(row.card_pk, self._home.device), "at": row.at,
                "what": row.what, "due_day": row.due_day, "undone": bool(row.undone),
            }  # fmt: skip
            name, at = self.name("amendment", row.pk), ats[str(row.pk)]
            yield Change("amendment", name, state, at, seq=row.seq)

    def options(self, now: int) -> Iterator[Change]:
        """The options that homes share."""
        for key, option in OPTIONS.items():
            if shared_option(key):
                value = option.show(self._home.options[key])
                yield Change("option", key, {"value": value}, now)


def shared_option(key: str) -> bool:
    """Whether an option is one of the person, not of the machine."""
    return key.partition(".")[0] in ("study", "scheduling", "stories") and key != "study.time_zone"


def plain(note: Any) -> dict[str, Any]:
    """A note as a line has it."""
    return dict(json.loads(library.dump(to_plain(note))))


def _head(text: str) -> dict[str, Any]:
    """What is said of a deck, but for what tells it from another of its name in this store."""
    head = dict(json.loads(text))
    head["title"] = deck_identity.own_title(str(head.get("title", "")))
    return head


def _rank(head: str) -> int:
    """The version of a deck as a clock that is before all times: the higher of two stands. One
    whose head is damaged has none."""
    try:
        version = str(json.loads(head).get("version", ""))
    except FAULTS:
        return 0
    digits = [int(part) for part in version.split(".") if part.isdecimal()][:3]
    return sum(min(part, 999) * 1000 ** (2 - place) for place, part in enumerate(digits))


def _said_until(connection: Connection) -> int:
    """The last line of the log that has its line among homes."""
    return int(settings.get(connection, SEQ) or 0)


def changed(home: Home, connection: Connection) -> bool:
    """Whether something changed here that no line says yet."""
    if lines.touched(connection) or _said_until(connection) != log.last_seq(connection):
        return True
    known = lines.about(connection, "option")
    return any(
        consensus("option", known[change.about]).state != change.state
        if change.about in known
        else change.state["value"] != OPTIONS[change.about].show(OPTIONS[change.about].default)
        for change in States(home, connection).options(0)
    )


def capture(
    home: Home, connection: Connection, *, whole: bool = False, options: bool = True
) -> set[str]:
    """Say in lines what changed here since the last time, or, for a home of which no line says
    anything, all there is. In the caller's transaction. Returns the names of the notes that
    changed: of their cards, which may be new here, something may have been decided.

    Without `options` nothing is said of those: the person's file is yet to get what others said.
    """
    states, now = States(home, connection), home.clock.now()
    changes: list[Change] = []
    if whole:
        changes += states.every(now)
    else:
        by_kind: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for kind, what, at in lines.touched(connection):
            by_kind[kind].append((what, at))
        for kind, whats in by_kind.items():
            changes += states.of(kind, whats)
    if options:
        changes += states.options(now)
    changes = list({(change.kind, change.about): change for change in changes}.values())
    known: dict[str, dict[str, list[Line]]] = {}
    for kind in {change.kind for change in changes}:
        names = [change.about for change in changes if change.kind == kind]
        known[kind] = lines.about(connection, kind, None if whole else names)
    fresh: list[tuple[int, int, Line]] = []
    roots: list[Line] = []
    for change in changes:
        before = known[change.kind].get(change.about, [])
        if not before and change.root is not None:
            root = _root(change)
            roots.append(root)
            before = [root]
        stands = consensus(change.kind, before)
        former = stands.state if before else plain_state(change.kind)
        if change.kind == "option" and not before:
            option = OPTIONS[change.about]
            former = {"value": option.show(option.default)}
        if former == change.state or (former is None and change.state.get("removed")):
            continue
        line = Line("", 0, home.device, change.kind, change.about, stands.heads, change.state)
        fresh.append((change.at, change.seq, line))
    lines.add(connection, roots, shared=False)
    late = lines.late(connection, _said_until(connection))
    lines.add(connection, _dated(connection, home, states, fresh, late), shared=False)
    if late:  # their lines stand by their times, which may be elsewhere than where they counted
        moved = cards.by_pks(connection, sorted({review.card_pk for review in late.values()}))
        memories.rebuild_many(home, connection, moved)
        visibility.settle(connection)
    lines.forget_touched(connection)
    settings.put(connection, SEQ, str(log.last_seq(connection)))
    return {line.about for _, _, line in fresh if line.kind == "note"}


def _root(change: Change) -> Line:
    assert change.root is not None
    identity = json.dumps([change.kind, change.about, change.root], sort_keys=True)
    name = str(uuid5(_ROOTS, identity))
    return Line(name, change.rank, "", change.kind, change.about, (), change.root)


def _dated(
    connection: Connection,
    home: Home,
    states: States,
    fresh: Sequence[tuple[int, int, Line]],
    of_late: Mapping[int, lines.LateReview],
) -> list[Line]:
    """New lines and those of the log, in their order and with their clocks: each later than all
    that was known before it, those of the log in its sequence."""
    of_log: list[tuple[int, int, int, Line]] = []
    out: list[Line] = []
    for seq, at, late, line in _reviews(connection, home, states, of_late):
        if late:
            out.append(replace(line, clock=at))
        else:
            of_log.append((seq, 0, at, line))
    of_log += [(seq, 1, at, line) for at, seq, line in fresh if line.kind == "amendment"]
    timed: list[tuple[int, Line]] = []
    latest = 0
    for _, _, at, line in sorted(of_log, key=lambda item: item[:2]):
        latest = max(latest, at)
        timed.append((latest, line))
    timed += [(at, line) for at, _, line in fresh if line.kind != "amendment"]
    clock = lines.last_clock(connection, home.clock.now() + AHEAD)
    for at, line in sorted(timed, key=lambda item: item[0]):
        clock = max(at, clock + 1)
        name = line.id or log.new_id(clock)
        out.append(Line(name, clock, line.replica, line.kind, line.about, line.parents, line.body))
    return out


def _reviews(
    connection: Connection, home: Home, states: States, late: Mapping[int, lines.LateReview]
) -> Iterator[tuple[int, int, bool, Line]]:
    """(sequence number, epoch ms, whether it came late from another program, line) of each line of
    the log that has none among homes."""
    since = _said_until(connection)
    rows = list(connection.rows(_LOGGED, since=since))
    here = lines.known(connection, [row.id for row in rows])
    last = lines.last_reviews(connection, {row.card_pk for row in rows}) if since else {}
    undone = log.ids(connection, [row.undoes for row in rows if row.undoes is not None])
    for row in rows:
        if row.id in here:
            continue
        if row.undoes is not None:
            parents: tuple[str, ...] = (undone[row.undoes],)
        elif row.seq in late:
            parents = tuple(filter(None, [late[row.seq].former]))
        else:
            parents = tuple(filter(None, [last.get(row.card_pk, "")]))
            last[row.card_pk] = row.id
        name = states.names.of_card(row.card_pk, home.device)
        yield row.seq, row.at, row.seq in late, Line(row.id, 0, home.device, REVIEW, name, parents)
