"""What other homes' lines do to cards: what was decided about them, and their reviews."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from functools import cached_property

from drill.domain.kind import Kind
from drill.domain.slot import SIDE, Slot
from drill.errors import DamagedRow
from drill.service.home.home import Home
from drill.service.home.undo import StepKind
from drill.service.library import bulk
from drill.service.sync import forms
from drill.service.sync.folding import State
from drill.service.sync.in_hand import MergeInHand, Waits, is_of_what_came
from drill.service.sync.states import PLAIN_CARD, consensus
from drill.storage import amendments, card_rows, cards, changes, library, lines, log, visibility
from drill.storage.columns import AMENDMENT, REHEARSAL
from drill.storage.connection import Connection
from drill.storage.lines import REVIEW, Line
from drill.storage.sql import add_row, put_rows

_SENT = ("rating", "at", "day", "seconds", "source", "due_day", "due_at", "rules", "device")
"""What of a line of the log is the same in every home."""

_KINDS = frozenset((*Kind, SIDE))


class CardMerge:
    """Cards and the log."""

    def __init__(self, in_hand: MergeInHand, bring: Callable[[str], None]) -> None:
        """`bring` takes in a deck of an origin that is not here and that lines know."""
        self._in, self._bring = in_hand, bring
        self._moves: dict[str, tuple[str, int]] = {}
        self._former: dict[str, str] = {}
        self._made: set[str] = set()
        """Names of the cards of which there was no row until now."""
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
        """Let all that is of a card count for the one that its own became, by what all homes know:
        reviews, what was decided besides, and tellings."""
        self._follow_moves()
        connection, names = self._in.connection, {*self._moves, *self._former}
        if not (names or self._touched):
            return
        for line, seq, owner in lines.owners(connection, names, self._touched):
            pk = self._row_of(line.about, line.clock, owner)
            if pk != owner:
                lines.let_count(connection, seq, pk)
                self._in.concerned |= {pk, owner}
        for table in (AMENDMENT, REHEARSAL):
            every = connection.execute(f"SELECT pk, card_pk FROM {table.name}").fetchall()  # noqa: S608 ours
            known = lines.names_of(connection, table.name, [row for row, _ in every])
            about = lines.about(connection, table.name, known.values())
            for row, owner in every:
                first = about[known[row]][0] if known.get(row) in about else None
                if first is None:
                    continue
                pk = self._row_of(first.body["card"], first.clock, owner)
                if pk != owner:
                    put_rows(connection, table, [{"pk": row, "card_pk": pk}])
                    self._in.concerned |= {pk, owner}

    def _row_of(self, name: str, clock: int, owner: int) -> int:
        """The row of a card that went by a name, where it is known; else the one that it had. One
        that was set aside here has a name that nobody else's has."""
        pk = None if "~" in name else self._row(self._became(name, clock))
        return owner if pk is None else pk

    @cached_property
    def _touched(self) -> set[int]:
        """The rows of the cards of notes that lines changed: what went on as what was guessed."""
        changed = self._in.changed
        return {
            pk
            for name, pk in self._in.names.cards.items()
            if name.rpartition("/")[0].partition("~")[0] in changed
        }

    def flags(self, fresh: Sequence[Line]) -> None:
        """Suspended, buried, retired for good. Of a card that had several names the last that
        anything was said of counts; one that became another is as if nothing had been."""
        self._follow_moves()
        every, here = lines.about(self._in.connection, "card"), self._in.names.cards
        moved = {*self._moves, *self._former}
        names = {line.about for line in fresh} | moved | self._made
        names |= {name for name in every if name.rpartition("/")[0] in self._in.changed}
        by_card: dict[int, list[Line]] = {here[name]: [] for name in moved if name in here}
        by_card |= {pk: [] for pk in cards.set_apart(self._in.connection, sorted(self._touched))}
        waiting: set[str] = set()
        for line in (line for name in names for line in every.get(name, ())):
            pk = self.card_of(line.about, line.clock)
            if pk is None:
                waiting.add(line.about)
            else:
                by_card.setdefault(pk, []).append(line)
        self._in.report.waiting += len(waiting)
        back: list[int] = []
        for pk, of in sorted(by_card.items()):
            of.sort(key=lambda line: line.place)
            name = of[-1].about if of else ""
            with self._in.trying("card", name):
                known = [line for line in of if line.about == name]
                back += self._flag(pk, consensus("card", known).state or PLAIN_CARD)
        if back:
            standings = cards.standings(self._in.connection, back)
            notes = library.notes(self._in.connection, pks=[card.note_pk for card in standings])
            gone = bulk.without_source(standings, notes)
            card_rows.retire(self._in.connection, sorted(gone))
        self._in.report.decisions += len(fresh)

    def _flag(self, pk: int, state: State) -> list[int]:
        """Returns the card where it is not withdrawn any more: its note may not ask for it."""
        connection = self._in.connection
        cards.suspend(connection, [pk], bool(state["suspended"]))
        cards.bury(connection, [pk], state["buried_until"])
        withdrawn = connection.scalar("SELECT withdrawn FROM card WHERE pk = :pk", pk=pk)
        if bool(withdrawn) is bool(state["withdrawn"]):
            return []
        cards.withdraw(connection, [pk], bool(state["withdrawn"]))
        return [] if state["withdrawn"] else [pk]

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
        if kind in _KINDS and origin not in names.decks:
            self._bring(origin)
            names = self._in.names
        deck = names.decks.get(origin)
        if deck is None or kind not in _KINDS:
            return None
        place = "SELECT pk FROM note WHERE deck = :deck AND note = :note"
        note_pk = connection.scalar(place, deck=deck, note=note)
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
        fresh = int(connection.scalar("SELECT pk FROM card WHERE key = :key", key=key))
        card_rows.retire(connection, [fresh])
        self._in.made(name, fresh)
        self._made.add(name)
        return fresh

    def reviews(self) -> None:
        """The reviews of other homes that the log lacks, in order; those that waited too."""
        connection = self._in.connection
        missing = lines.not_in_log(connection)
        seqs = log.seqs(connection, [line.parents[0] for line in missing if line.parents])
        self._take(missing, seqs)
        if taken_back := [seqs[line.body["undoes"]] for line in missing
                          if line.id in seqs and line.body["undoes"]]:  # fmt: skip
            changes.close_taken_back(connection, taken_back, StepKind.GRADE)

    def _take(self, of: Sequence[Line], seqs: dict[str, int]) -> None:
        """All of these, or, where one cannot be used, each half by itself, down to that one."""
        if len(of) == 1:
            with self._in.trying(REVIEW, of[0].about):
                self._count([self._review(of[0], seqs)])
            return
        try:
            with self._in.whole():
                outcomes = [self._review(line, seqs) for line in of]
        except Exception as error:
            if not is_of_what_came(error):
                raise
            for line in of:
                seqs.pop(line.id, None)
            for half in (of[: len(of) // 2], of[len(of) // 2 :]):
                self._take(half, seqs)
        else:
            self._count(outcomes)

    def _count(self, outcomes: Sequence[str]) -> None:
        report = self._in.report
        report.reviews += outcomes.count("review")
        report.undone += outcomes.count("undone")
        report.waiting += outcomes.count("waits")

    def _review(self, line: Line, seqs: dict[str, int]) -> str:
        """What became of it: a `review`, one `undone`, or it `waits`."""
        row, pk = line.body, self._row(self._became(line.about, line.clock))
        if row is None or pk is None or not self._rules(row["rules"]):
            return "waits"
        undoes = seqs.get(row["undoes"])
        if row["undoes"] and undoes is None:
            return "waits"
        recalled = None if row["recalled"] is None else json.dumps(row["recalled"])
        seqs[line.id] = log.take_in(
            self._in.connection,
            {
                **{name: row[name] for name in _SENT}, "id": line.id, "card_pk": pk,
                "recalled": recalled, "undoes": undoes,
            },
        )  # fmt: skip
        self._in.concerned.add(pk)
        if undoes is None:
            return "review"
        self._in.concerned.add(log.card_of(self._in.connection, undoes))  # another's by now
        return "undone"

    def _rules(self, key: str) -> bool:
        """Whether the rules that a review names are here."""
        try:
            self._in.home.known_rules(self._in.connection, key)
        except (LookupError, DamagedRow):
            return False
        return True

    def amendment(self, name: str, state: State, clock: int) -> None:
        """A card forgotten, or its due day moved."""
        connection = self._in.connection
        row = lines.rows_of(connection, "amendment", [name]).get(name)
        if row is not None:
            put_rows(connection, AMENDMENT, [{"pk": row, "undone": state["undone"]}])
            of = connection.scalar("SELECT card_pk FROM amendment WHERE pk = :pk", pk=row)
            self._in.concerned.add(of)
            return
        pk = self._row(self._became(state["card"], clock))
        if pk is None:
            raise Waits
        self._in.concerned.add(pk)
        values = {key: state[key] for key in ("at", "what", "due_day", "undone")}
        values |= {"card_pk": pk, "seq": log.last_seq(connection)}
        values["was"] = amendments.memory_of(connection, pk)
        lines.pair(connection, "amendment", [(add_row(connection, AMENDMENT, values), name)])


def decide_again(home: Home, connection: Connection, notes: Set[str]) -> None:
    """Let cards of notes that changed here be as was decided of them: their rows may be new."""
    if notes and lines.about(connection, "card"):
        in_hand = MergeInHand(home, connection)
        in_hand.changed |= notes
        CardMerge(in_hand, lambda origin: None).flags(())
        visibility.settle(connection)


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
