"""What other homes' lines do to decks and notes: each deck is taken in as all lines have it, so
that its cards keep their histories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import update

from drill.domain.deck import Deck, Note
from drill.service.library import deck_identity, deck_plan, decks, edit_marks
from drill.service.sync import forms
from drill.service.sync.folding import State
from drill.service.sync.in_hand import MergeInHand
from drill.service.sync.names import Names
from drill.service.sync.states import consensus
from drill.storage import card_rows, cards, library, lines, settings
from drill.storage.lines import Line
from drill.storage.tables import DECK


class LibraryMerge:
    """Decks and notes."""

    def __init__(self, in_hand: MergeInHand) -> None:
        self._in = in_hand

    def run(self, of_decks: Sequence[Line], of_notes: Sequence[Line]) -> None:
        """Take them in."""
        fresh: defaultdict[str, dict[str, State]] = defaultdict(dict)
        names = sorted({line.about for line in of_notes})
        news = {line.id for line in of_notes}
        known = lines.about(self._in.connection, "note", names)
        for name, of in known.items():
            origin, _, note = name.rpartition("/")
            stands = consensus("note", of)
            if stands.state is not None:
                fresh[origin][note] = stands.state
                self._in.changed.add(name)
            if news & set(stands.heads) and stands.losses:
                self._in.report.losses += ((name, loss) for loss in stands.losses)
        states = {name: state for name, state, _ in self._in.states("deck", of_decks)}
        for origin in sorted({*fresh, *states}):
            state = states.get(origin)
            if state is None:
                stored = lines.about(self._in.connection, "deck", [origin]).get(origin, [])
                state = consensus("deck", stored).state if stored else None
            if state is None:  # its own line is yet to come: all of it is taken in with that
                self._in.report.waiting += len(fresh[origin])
                continue
            if origin in states and origin not in self._in.names.decks:
                every = lines.about(self._in.connection, "note")
                prefix = f"{origin}/"
                for name, of in every.items():
                    said = consensus("note", of).state
                    if name.startswith(prefix) and said is not None:
                        fresh[origin][name.removeprefix(prefix)] = said
            with self._in.trying("deck", origin):
                self._deck(origin, state, fresh[origin])
                continue
            # Its notes are tried again with it.
            self._in.aside |= {
                line.id for line in of_notes if line.about.rpartition("/")[0] == origin
            }
            self._in.names = Names(self._in.connection)

    def _deck(self, origin: str, state: State, changed: Mapping[str, State]) -> None:
        connection = self._in.connection
        here = self._in.names.decks.get(origin)
        stored = library.notes(connection, deck=here) if here else []
        placed: dict[str, tuple[int, Note]] = {
            item.note.id: (item.position, item.note) for item in stored
        }
        for name, said in changed.items():
            if said.get("retired"):
                placed.pop(name, None)
            else:
                with self._in.trying("note", f"{origin}/{name}"):
                    note = forms.note(said["kind"], said["body"], name)
                    placed[name] = said["position"], note
        head = forms.head(
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
        marks = edit_marks.of_deck(connection, here) if here else {}
        if not planned.does_nothing or before is None:
            decks.take_in(connection, planned)
        for row in planned.rows:
            mark = marks.get(row.note.id)
            if mark is not None:  # what both made of it is the person's
                key = f"edited/{planned.deck.id}/{row.note.id}"
                settings.put(connection, key, mark.with_mine(row.note).text())
        self._in.report.notes += len(planned.rows) + len(planned.dropped)
        options = library.dump(state["options"]) if state["options"] else None
        values = {"options": options, "retired": bool(state["retired"])}
        connection.execute(update(DECK).where(DECK.c.id == planned.deck.id).values(**values))
        if state["retired"]:
            gone = [item.pk for item in library.notes(connection, deck=planned.deck.id)]
            library.retire_notes(connection, gone)
            card_rows.retire(connection, cards.of_notes(connection, gone))
        self._in.names = Names(connection)


def _by_position(placed: tuple[int, Note]) -> tuple[int, str]:
    return placed[0], placed[1].id


def _with_notes(head: Deck, notes: Sequence[Note]) -> Deck:
    sections: defaultdict[str, list[Note]] = defaultdict(list)
    for note in notes:
        sections[note.section].append(note)
    return replace(head, **{name: tuple(items) for name, items in sections.items()})  # type: ignore[arg-type]
