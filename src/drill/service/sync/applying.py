"""What other homes' lines do to the store: it becomes what all lines together say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from drill.config import save
from drill.domain.deck import Deck, Note
from drill.domain.plain import head_from_plain, note_from_plain
from drill.errors import DrillError
from drill.service.home import memories
from drill.service.home.home import Home
from drill.service.library import deck_identity, deck_plan, decks, edits
from drill.service.sync.folding import Loss, State
from drill.service.sync.names import Names
from drill.service.sync.states import SEQ, shared_option, standing
from drill.storage import amendments, card_rows, cards, library, lines, log, settings, visibility
from drill.storage.damage import FAULTS
from drill.storage.lines import REVIEW, Line
from drill.storage.sql import among
from drill.storage.tables import (
    AMENDMENT,
    CARD,
    DECK,
    HEARD,
    MOCK,
    ONSITE,
    REHEARSAL,
)  # fmt: skip
from drill.storage.tables import REVIEW as LOG


@dataclass(slots=True)
class Merged:
    """What a merge did."""

    reviews: int = 0
    """Reviews of other homes that came, without those taken back there."""
    notes: int = 0
    """Notes that are other ones now, or new."""
    decisions: int = 0
    """All else that came."""
    waiting: int = 0
    """Lines about cards that are not here yet; they are looked at again each time."""
    losses: list[tuple[str, Loss]] = field(default_factory=list)
    """Changes of a field that another home changed later: the note (`deck/note`), and what."""
    faults: list[str] = field(default_factory=list)
    """What could not be taken in, in words; its lines stay."""

    @property
    def nothing(self) -> bool:
        """Whether nothing changed."""
        return not (self.reviews or self.notes or self.decisions)


class Merge:
    """One merge, in the caller's transaction, of lines that are in the store by now."""

    def __init__(self, home: Home, connection: Connection) -> None:
        self._home, self._connection = home, connection
        self._concerned: set[int] = set()
        self._moves: Any = None
        self._former: dict[str, str] = {}
        self.names = Names(connection)
        self.done = Merged()
        self.options: dict[str, str] = {}
        """To be kept once the transaction stands: they are in a file of their own."""

    def run(self, fresh: Sequence[Line]) -> None:
        """Bring the store to what all lines say, as far as these new ones change it."""
        kinds: defaultdict[str, list[Line]] = defaultdict(list)
        for line in fresh:
            kinds[line.kind].append(line)
        self._library(kinds["deck"], kinds["note"])
        self.names = Names(self._connection)
        self._flags(kinds["card"])
        self._settings(kinds["setting"])
        self._reviews()
        self._settle_astray()
        for kind in ("amendment", "rehearsal", "mock", "heard", "onsite", "option"):
            if kinds[kind]:
                for name, state in self._states(kind, kinds[kind]):
                    getattr(self, f"_{kind}")(name, state)
                    self.done.decisions += 1
        for card in cards.by_pks(self._connection, sorted(self._concerned)):
            memories.rebuild(self._home, self._connection, card)
        visibility.settle(self._connection)
        lines.forget_touched(self._connection)
        last = self._connection.scalar(select(LOG.c.seq).order_by(LOG.c.seq.desc()).limit(1))
        settings.put(self._connection, SEQ, str(last or 0))

    def _states(self, kind: str, fresh: Iterable[Line]) -> Iterable[tuple[str, State]]:
        names = sorted({line.about for line in fresh})
        for name, of in lines.about(self._connection, kind, names).items():
            state = standing(kind, of).state
            if state is not None:
                yield name, state

    # -- decks and notes -------------------------------------------------------------------

    def _library(self, of_decks: Sequence[Line], of_notes: Sequence[Line]) -> None:
        fresh: defaultdict[str, dict[str, State]] = defaultdict(dict)
        names = sorted({line.about for line in of_notes})
        news = {line.id for line in of_notes}
        known = lines.about(self._connection, "note", names)
        for name, of in known.items():
            origin, _, note = name.rpartition("/")
            stands = standing("note", of)
            if stands.state is not None:
                fresh[origin][note] = stands.state
            if news & set(stands.heads) and stands.losses:
                self.done.losses += ((name, loss) for loss in stands.losses)
        states = dict(self._states("deck", of_decks))
        for origin in sorted({*fresh, *states}):
            state = states.get(origin)
            if state is None:
                stored = lines.about(self._connection, "deck", [origin]).get(origin, [])
                state = standing("deck", stored).state if stored else None
            if state is None:  # its own line is yet to come: all of it is taken in with that
                self.done.waiting += len(fresh[origin])
                continue
            if origin in states and origin not in self.names.decks:
                every = lines.about(self._connection, "note")
                prefix = f"{origin}/"
                for name, of in every.items():
                    said = standing("note", of).state
                    if name.startswith(prefix) and said is not None:
                        fresh[origin][name.removeprefix(prefix)] = said
            try:
                self._deck(origin, state, fresh[origin])
            except (DrillError, *FAULTS) as error:
                self.done.faults.append(f"{state['head'].get('title', origin)}: {error}")

    def _deck(self, origin: str, state: State, changed: Mapping[str, State]) -> None:
        connection = self._connection
        here = self.names.decks.get(origin)
        stored = library.notes(connection, deck=here) if here else []
        placed: dict[str, tuple[int, Note]] = {
            item.note.id: (item.position, item.note) for item in stored
        }
        for name, said in changed.items():
            if said.get("retired"):
                placed.pop(name, None)
            else:
                note = note_from_plain(said["kind"], dict(said["body"]))
                placed[name] = said["position"], note
        head = head_from_plain(
            {"drill": 1, "id": here or state["id"], "origin": origin, **state["head"]}
        )
        deck = _with_notes(head, [note for _, note in sorted(placed.values(), key=_by_position)])
        before = library.deck(connection, here) if here else None
        # Whose a story is, its line says: as the person's own deck its stories stay as they are.
        planned = deck_plan.plan(connection, deck, own=True)
        planned = replace(planned, stated=bool(state["stated"]), own=bool(state["own"]))
        title = str(head.title)
        if planned.deck.title.partition(deck_identity.BESIDE)[0] != title:
            planned = replace(planned, deck=replace(planned.deck, title=title), head=True)
        marks = edits.marks(connection, here) if here else {}
        if not planned.does_nothing or before is None:
            decks.take_in(connection, planned)
        for row in planned.rows:
            mark = marks.get(row.note.id)
            if mark is not None:  # what both made of it is the person's
                key = f"edited/{planned.deck.id}/{row.note.id}"
                settings.put(connection, key, mark.with_mine(row.note).text())
        self.done.notes += len(planned.rows) + len(planned.dropped)
        options = library.dump(state["options"]) if state["options"] else None
        values = {"options": options, "retired": bool(state["retired"])}
        connection.execute(update(DECK).where(DECK.c.id == planned.deck.id).values(**values))
        if state["retired"]:
            gone = [item.pk for item in library.notes(connection, deck=planned.deck.id)]
            library.retire_notes(connection, gone)
            card_rows.retire(connection, cards.of_notes(connection, gone))
        self.names = Names(connection)

    # -- cards -----------------------------------------------------------------------------

    def _card_of(self, name: str, clock: int = 0) -> int | None:
        """The row of the card that a name meant at a time, by what became of it since."""
        self._follow_moves()
        seen = {name}
        while (move := self._moves.get(name)) is not None and move[1] > clock:
            name, clock = move
            if name in seen:
                break
            seen.add(name)
        if name not in self.names.live and name in self._former:
            # What it was for one home only; there is but one card that it was before.
            return self._card_of(self._former[name], clock) if self._turns(name) else None
        return self.names.cards.get(name)

    def _turns(self, name: str) -> bool:
        """Whether going back from a name leads anywhere new."""
        former = self._former[name]
        return bool(self._moves.get(former, (former, 0))[0] != name)

    def _follow_moves(self) -> None:
        if self._moves is None:
            self._moves, self._former = {}, {}
            for former, of in lines.about(self._connection, "move").items():
                for line in of:
                    self._former[line.body["to"]] = former
                    self._moves[former] = line.body["to"], line.clock

    def _settle_astray(self) -> None:
        """Let every review count for the card that its own became, by what all homes know."""
        self._follow_moves()
        names = {*self._moves, *self._former}
        for line, seq, owner in lines.owners(self._connection, names):
            pk = self._card_of(line.about, line.clock)
            if pk is not None and pk != owner:
                lines.let_count(self._connection, seq, pk)
                self._concerned |= {pk, owner}

    def _flags(self, fresh: Sequence[Line]) -> None:
        withdrawn: dict[int, bool] = {}
        for name, state in self._states("card", fresh):
            pk = self._card_of(name)
            if pk is None:
                self.done.waiting += 1
                continue
            cards.suspend(self._connection, [pk], bool(state["suspended"]))
            cards.bury(self._connection, [pk], state["buried_until"])
            row = self._connection.execute(select(CARD.c.withdrawn).where(CARD.c.pk == pk)).one()
            if bool(row.withdrawn) is not bool(state["withdrawn"]):
                withdrawn[pk] = bool(state["withdrawn"])
            self.done.decisions += 1
        for pk, on in withdrawn.items():
            cards.withdraw(self._connection, [pk], on)

    # -- the log ---------------------------------------------------------------------------

    def _reviews(self) -> None:
        """The reviews of other homes that the log lacks, in order; those that waited too."""
        missing = lines.not_in_log(self._connection)
        seqs = log.seqs(self._connection, [line.parents[0] for line in missing if line.parents])
        for line in missing:
            row, pk = line.body, self._card_of(line.about, line.clock)
            undoes = None
            if row is None or pk is None:
                self.done.waiting += 1
                continue
            if row["undoes"]:
                undoes = seqs.get(row["undoes"])
                if undoes is None:
                    self.done.waiting += 1
                    continue
            recalled = None if row["recalled"] is None else json.dumps(row["recalled"])
            seqs[line.id] = log.take_in(
                self._connection,
                {
                    **{name: row[name] for name in _SENT}, "id": line.id, "card_pk": pk,
                    "device": line.replica, "recalled": recalled, "undoes": undoes,
                },
            )  # fmt: skip
            self.done.reviews += undoes is None
            self._concerned.add(pk)

    def _amendment(self, name: str, state: State) -> None:
        pk, connection = self._card_of(state["card"]), self._connection
        if pk is None:
            self.done.waiting += 1
            return
        self._concerned.add(pk)
        row = lines.rows_of(connection, "amendment", [name]).get(name)
        if row is not None:
            connection.execute(
                update(AMENDMENT).where(AMENDMENT.c.pk == row).values(undone=state["undone"])
            )
            return
        last = connection.scalar(select(LOG.c.seq).order_by(LOG.c.seq.desc()).limit(1)) or 0
        values = {key: state[key] for key in ("at", "what", "due_day", "undone")}
        was = amendments.memory_of(connection, pk)
        self._add(AMENDMENT, "amendment", name, card_pk=pk, seq=last, was=was, **values)

    # -- what else a person keeps ----------------------------------------------------------

    def _add(self, table: Any, kind: str, name: str, **values: Any) -> int:
        pk = int(self._connection.execute(insert(table).values(**values)).lastrowid)
        lines.pair(self._connection, kind, [(pk, name)])
        return pk

    def _put(self, table: Any, kind: str, name: str, **values: Any) -> int:
        row = lines.rows_of(self._connection, kind, [name]).get(name)
        if row is None:
            return self._add(table, kind, name, **values)
        self._connection.execute(update(table).where(table.c.pk == row).values(**values))
        return row

    def _rehearsal(self, name: str, state: State) -> None:
        pk = self._card_of(state["card"])
        if pk is None:
            self.done.waiting += 1
            return
        mock = state["mock"]
        row = lines.rows_of(self._connection, "mock", [mock]).get(mock) if mock else None
        values = {key: state[key] for key in ("at", "day", "seconds", "words", "undone")}
        told = library.dump(state["told"])
        self._put(REHEARSAL, "rehearsal", name, card_pk=pk, mock=row, told=told, **values)

    def _mock(self, name: str, state: State) -> None:
        told = [item["rehearsal"] for item in state["asked"] if item.get("rehearsal")]
        rows = lines.rows_of(self._connection, "rehearsal", told)
        asked = []
        for item in state["asked"]:
            one = dict(item)
            for key in ("competency", "chosen"):
                if one.get(key):
                    one[key] = self.names.here(one[key])
            if one.get("rehearsal"):
                one["rehearsal"] = rows.get(one["rehearsal"])
            asked.append(one)
        values = {key: state[key] for key in ("at", "day", "minutes")}
        pk = self._put(MOCK, "mock", name, asked=library.dump(asked), **values)
        if rows:
            of_it = update(REHEARSAL).where(REHEARSAL.c.pk.in_(among(rows.values())))
            self._connection.execute(of_it.values(mock=pk))

    def _heard(self, name: str, state: State) -> None:
        if state.get("removed"):
            row = lines.rows_of(self._connection, "heard", [name]).get(name)
            self._connection.execute(delete(HEARD).where(HEARD.c.pk == row))
            return
        values = {key: state[key] for key in ("onsite", "at", "question", "went")}
        competency = self.names.here(state["competency"])
        self._put(HEARD, "heard", name, competency=competency, **values)

    def _onsite(self, name: str, state: State) -> None:
        self._connection.execute(delete(ONSITE).where(ONSITE.c.id == name))
        if state.get("removed"):
            return
        scope = {
            key: [self.names.here(each) for each in ids] for key, ids in state["scope"].items()
        }
        values = {key: state[key] for key in ("name", "at", "minutes", "closed", "zone", "went")}
        scoped = library.dump(scope)
        self._connection.execute(insert(ONSITE).values(id=name, scope=scoped, **values))

    def _settings(self, fresh: Sequence[Line]) -> None:
        values = {
            self.names.here(key): state["value"] for key, state in self._states("setting", fresh)
        }
        settings.put_all(self._connection, values)
        self.done.decisions += len(values)
        if "parameters" in values:
            self._home.follow(self._connection)
            self._concerned |= set(self._connection.scalars(select(LOG.c.card_pk).distinct()))

    def _option(self, name: str, state: State) -> None:
        if shared_option(name):
            self.options[name] = state["value"]


_SENT = ("rating", "at", "day", "seconds", "source", "due_day", "due_at", "rules")
"""What of a line of the log is the same in every home."""


def sent(connection: Connection, of: Sequence[Line]) -> list[Line]:
    """Lines as others need them: with what the log has of reviews."""
    wanted = [line.id for line in of if line.kind == REVIEW and line.body is None]
    rows = log.rows_of(connection, wanted)
    undone = log.ids(connection, [row.undoes for row in rows.values() if row.undoes is not None])
    out = []
    for line in of:
        if row := rows.get(line.id):
            body = {name: getattr(row, name) for name in _SENT}
            body["recalled"] = None if row.recalled is None else json.loads(row.recalled)
            body["undoes"] = undone.get(row.undoes, "")
            line = replace(line, body=body)
        out.append(line)
    return out


def _by_position(placed: tuple[int, Note]) -> tuple[int, str]:
    return placed[0], placed[1].id


def _with_notes(head: Deck, notes: Sequence[Note]) -> Deck:
    sections: defaultdict[str, list[Note]] = defaultdict(list)
    for note in notes:
        sections[note.section].append(note)
    return replace(head, **{name: tuple(items) for name, items in sections.items()})  # type: ignore[arg-type]


def keep_options(home: Home, options: Mapping[str, str]) -> None:
    """Write options of other homes into the person's file. Raises ConfigError and StoreError."""
    for key, text in options.items():
        save(home.paths.options, key, text)
    if options:
        home.reload()
