"""What other homes' lines do to cards: what was decided about them, and their reviews."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, insert, select, update

from drill.domain.kind import Kind
from drill.domain.slot import SIDE, Slot
from drill.errors import DamagedRow
from drill.service.sync import forms
from drill.service.sync.folding import State
from drill.service.sync.in_hand import MergeInHand, Waits
from drill.service.sync.states import consensus
from drill.storage import amendments, card_rows, cards, library, lines, log
from drill.storage.lines import REVIEW, Line
from drill.storage.tables import AMENDMENT, CARD, NOTE
from drill.storage.tables import REVIEW as LOG

_SENT = ("rating", "at", "day", "seconds", "source", "due_day", "due_at", "rules")
"""What of a line of the log is the same in every home."""

_KINDS = frozenset((*Kind, SIDE))


class CardMerge:
    """Cards and the log."""

    def __init__(self, in_hand: MergeInHand) -> None:
        self._in = in_hand
        self._moves: dict[str, tuple[str, int]] = {}
        self._former: dict[str, str] = {}
        self._followed = False

    def card_of(self, name: str, clock: int = 0) -> int | None:
        """The row of the card that a name meant at a time, by what became of it since."""
        return self._in.names.cards.get(self._became(name, clock))

    def _became(self, name: str, clock: int) -> str:
        """What a card is called that had a name at a time. Who said something of a name that no
        card has any more did not know yet that it had become another."""
        self._follow_moves()
        live, seen = self._in.names.live, {name}
        name = last = self._forward(name, clock, seen)
        while name not in live:
            # What it was for one home only; there is but one card that it was before.
            former = self._former.get(name, "")
            if not former or former in seen:
                return last
            seen.add(former)
            name = self._forward(former, clock, seen)
        return name

    def _forward(self, name: str, clock: int, seen: set[str]) -> str:
        while True:
            to, at = self._moves.get(name, ("", 0))
            if not to or to in seen or not (at > clock or name not in self._in.names.live):
                return name
            name, clock = to, at
            seen.add(name)

    def _follow_moves(self) -> None:
        if self._followed:
            return
        self._followed = True
        for former, of in lines.about(self._in.connection, "move").items():
            for line in of:
                self._former[line.body["to"]] = former
                self._moves[former] = line.body["to"], line.clock

    def settle_astray(self) -> None:
        """Let every review count for the card that its own became, by what all homes know."""
        self._follow_moves()
        names = {*self._moves, *self._former}
        for line, seq, owner in lines.owners(self._in.connection, names):
            pk = self._row(self._became(line.about, line.clock))
            if pk is not None and pk != owner:
                lines.let_count(self._in.connection, seq, pk)
                self._in.concerned |= {pk, owner}

    def flags(self, fresh: Sequence[Line]) -> None:
        """Suspended, buried, retired for good. Of a card that had several names the last that
        anything was said of counts."""
        self._follow_moves()
        every = lines.about(self._in.connection, "card")
        names = {line.about for line in fresh} | {*self._moves, *self._former} & {*every}
        names |= {name for name in every if name.rpartition("/")[0] in self._in.changed}
        said: dict[int, tuple[tuple[int, str], str]] = {}
        for name in names:
            last = every[name][-1].place
            pk = self.card_of(name, last[0])
            if pk is None:
                self._in.report.waiting += 1
            else:
                said[pk] = max(said.get(pk, ((0, ""), "")), (last, name))
        for pk, (_, name) in sorted(said.items()):
            with self._in.trying("card", name):
                self._flag(pk, consensus("card", every[name]).state or {})
        self._in.report.decisions += len(fresh)

    def _flag(self, pk: int, state: State) -> None:
        connection = self._in.connection
        cards.suspend(connection, [pk], bool(state["suspended"]))
        cards.bury(connection, [pk], state["buried_until"])
        withdrawn = connection.scalar(select(CARD.c.withdrawn).where(CARD.c.pk == pk))
        if bool(withdrawn) is not bool(state["withdrawn"]):
            cards.withdraw(connection, [pk], bool(state["withdrawn"]))

    def _row(self, name: str) -> int | None:
        """The row of a card, which is made where its note asks for it no more and it never was
        here: its reviews are kept. None where nothing is known of its note yet."""
        names, connection = self._in.names, self._in.connection
        pk = names.cards.get(name)
        if pk is not None:
            return pk
        of_note, _, slot = name.rpartition("/")
        origin, _, note = of_note.rpartition("/")
        kind = Slot.parse(slot.partition("~")[0]).kind
        deck = names.decks.get(origin)
        if deck is None or kind not in _KINDS:
            return None
        place = select(NOTE.c.pk).where(NOTE.c.deck == deck, NOTE.c.note == note)
        note_pk = connection.scalar(place)
        if note_pk is None:
            of = lines.about(connection, "note", [of_note]).get(of_note)
            state = consensus("note", of).state if of else None
            if state is None:
                return None
            with self._in.trying("note", of_note):
                read = forms.note(state["kind"], state["body"], note)
                added = library.add_notes(connection, deck, [(read, state["position"])])
                note_pk = added[note]
                library.retire_notes(connection, [note_pk])
            if note_pk is None:
                return None
        key = f"{deck}/{note}/{slot}"
        kind = Kind.BASIC if kind == SIDE else kind
        card_rows.add_rows(connection, [(note_pk, key, slot, kind, False, False, "", 0)])
        fresh = int(connection.execute(select(CARD.c.pk).where(CARD.c.key == key)).scalar_one())
        card_rows.retire(connection, [fresh])
        names.cards[name] = fresh
        return fresh

    def reviews(self) -> None:
        """The reviews of other homes that the log lacks, in order; those that waited too."""
        missing = lines.not_in_log(self._in.connection)
        seqs = log.seqs(self._in.connection, [line.parents[0] for line in missing if line.parents])
        for line in missing:
            row, pk = line.body, self._row(self._became(line.about, line.clock))
            undoes = None
            if row is None or pk is None or not self._rules(row["rules"]):
                self._in.report.waiting += 1
                continue
            if row["undoes"]:
                undoes = seqs.get(row["undoes"])
                if undoes is None:
                    self._in.report.waiting += 1
                    continue
            recalled = None if row["recalled"] is None else json.dumps(row["recalled"])
            seqs[line.id] = log.take_in(
                self._in.connection,
                {
                    **{name: row[name] for name in _SENT}, "id": line.id, "card_pk": pk,
                    "device": line.replica, "recalled": recalled, "undoes": undoes,
                },
            )  # fmt: skip
            self._in.report.reviews += undoes is None
            self._in.concerned.add(pk)

    def _rules(self, key: str) -> bool:
        """Whether the rules that a review names are here."""
        try:
            self._in.home.known_rules(self._in.connection, key)
        except (LookupError, DamagedRow):
            return False
        return True

    def amendment(self, name: str, state: State, clock: int) -> None:
        """A card forgotten, or its due day moved."""
        pk, connection = self._row(self._became(state["card"], clock)), self._in.connection
        if pk is None:
            raise Waits
        self._in.concerned.add(pk)
        row = lines.rows_of(connection, "amendment", [name]).get(name)
        if row is not None:
            connection.execute(
                update(AMENDMENT).where(AMENDMENT.c.pk == row).values(undone=state["undone"])
            )
            return
        last = connection.scalar(select(LOG.c.seq).order_by(LOG.c.seq.desc()).limit(1)) or 0
        values = {key: state[key] for key in ("at", "what", "due_day", "undone")}
        was = amendments.memory_of(connection, pk)
        fresh = insert(AMENDMENT).values(card_pk=pk, seq=last, was=was, **values)
        lines.pair(connection, "amendment", [(int(connection.execute(fresh).lastrowid), name)])


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
