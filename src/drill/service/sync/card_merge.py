"""What other homes' lines do to cards: what was decided about them, and their reviews."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from drill.service.sync.folding import State
from drill.service.sync.in_hand import MergeInHand
from drill.service.sync.states import consensus
from drill.storage import amendments, cards, lines, log
from drill.storage.lines import REVIEW, Line
from drill.storage.tables import AMENDMENT, CARD
from drill.storage.tables import REVIEW as LOG

_SENT = ("rating", "at", "day", "seconds", "source", "due_day", "due_at", "rules")
"""What of a line of the log is the same in every home."""


class CardMerge:
    """Cards and the log."""

    def __init__(self, in_hand: MergeInHand) -> None:
        self._in = in_hand
        self._moves: Any = None
        self._former: dict[str, str] = {}

    def card_of(self, name: str, clock: int = 0) -> int | None:
        """The row of the card that a name meant at a time, by what became of it since."""
        self._follow_moves()
        seen = {name}
        while (move := self._moves.get(name)) is not None and move[1] > clock:
            name, clock = move
            if name in seen:
                break
            seen.add(name)
        if name not in self._in.names.live and name in self._former:
            # What it was for one home only; there is but one card that it was before.
            return self.card_of(self._former[name], clock) if self._turns(name) else None
        return self._in.names.cards.get(name)

    def _turns(self, name: str) -> bool:
        """Whether going back from a name leads anywhere new."""
        former = self._former[name]
        return bool(self._moves.get(former, (former, 0))[0] != name)

    def _follow_moves(self) -> None:
        if self._moves is None:
            self._moves, self._former = {}, {}
            for former, of in lines.about(self._in.connection, "move").items():
                for line in of:
                    self._former[line.body["to"]] = former
                    self._moves[former] = line.body["to"], line.clock

    def settle_astray(self) -> None:
        """Let every review count for the card that its own became, by what all homes know."""
        self._follow_moves()
        names = {*self._moves, *self._former}
        for line, seq, owner in lines.owners(self._in.connection, names):
            pk = self.card_of(line.about, line.clock)
            if pk is not None and pk != owner:
                lines.let_count(self._in.connection, seq, pk)
                self._in.concerned |= {pk, owner}

    def flags(self, fresh: Sequence[Line]) -> None:
        """Suspended, buried, retired for good."""
        withdrawn: dict[int, bool] = {}
        names = {line.about for line in fresh}
        every = lines.about(self._in.connection, "card")
        names |= {name for name in every if name.rpartition("/")[0] in self._in.changed}
        for name in sorted(names):
            state = consensus("card", every[name]).state
            assert state is not None
            pk = self.card_of(name)
            if pk is None:
                self._in.report.waiting += 1
                continue
            cards.suspend(self._in.connection, [pk], bool(state["suspended"]))
            cards.bury(self._in.connection, [pk], state["buried_until"])
            row = self._in.connection.execute(select(CARD.c.withdrawn).where(CARD.c.pk == pk)).one()
            if bool(row.withdrawn) is not bool(state["withdrawn"]):
                withdrawn[pk] = bool(state["withdrawn"])
        self._in.report.decisions += len(fresh)
        for pk, on in withdrawn.items():
            cards.withdraw(self._in.connection, [pk], on)

    def reviews(self) -> None:
        """The reviews of other homes that the log lacks, in order; those that waited too."""
        missing = lines.not_in_log(self._in.connection)
        seqs = log.seqs(self._in.connection, [line.parents[0] for line in missing if line.parents])
        for line in missing:
            row, pk = line.body, self.card_of(line.about, line.clock)
            undoes = None
            if row is None or pk is None:
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

    def amendment(self, name: str, state: State) -> None:
        """A card forgotten, or its due day moved."""
        pk, connection = self.card_of(state["card"]), self._in.connection
        if pk is None:
            self._in.report.waiting += 1
            return
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
