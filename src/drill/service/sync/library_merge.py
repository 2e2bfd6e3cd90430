"""What other homes' lines do to decks and notes: each deck is taken in as all lines have it, so
that its cards keep their histories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from drill.domain.deck import Deck, Note
from drill.service.library import deck_identity, deck_plan, decks, edit_marks
from drill.service.sync import forms
from drill.service.sync.folding import State
from drill.service.sync.in_hand import MergeInHand, Waits
from drill.service.sync.names import Names
from drill.service.sync.states import consensus
from drill.storage import library, lines, settings
from drill.storage.columns import DECK
from drill.storage.damage import met
from drill.storage.lines import Line
from drill.storage.sql import put_rows


class LibraryMerge:
    """Decks and notes."""

    def __init__(self, in_hand: MergeInHand) -> None:
        self._in = in_hand
        self._mixed: set[str] = set()
        """Names of the notes whose words no line has: they are made of those of several."""

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
                fresh[origin][note] = self._standing(name, of, stands.state)
            if news & set(stands.heads) and stands.losses:
                self._in.report.losses += ((name, loss) for loss in stands.losses)
        states = {name: state for name, state, _ in self._in.states("deck", of_decks)}
        for origin in sorted({*fresh, *states}):
            state = states.get(origin)
            state = state or self._known(origin)
            if state is None:  # its own line is yet to come: all of it is taken in with that
                self._in.report.waiting += len(fresh[origin])
                continue
            if state["retired"] or (origin in states and origin not in self._in.names.decks):
                fresh[origin] |= self._all_notes(origin)
            with self._in.trying("deck", origin):
                self._deck(origin, state, fresh[origin])
                continue
            # Its notes are tried again with it.
            self._in.aside |= {
                line.id for line in of_notes if line.about.rpartition("/")[0] == origin
            }
            self._in.names = Names(self._in.connection)

    def bring(self, origin: str) -> None:
        """Take in a deck that is not here, where lines know it: it was taken away here, and others
        still say something of its cards."""
        state = self._known(origin)
        if state is not None:
            with self._in.trying("deck", origin):
                self._deck(origin, state, self._all_notes(origin))

    def _known(self, origin: str) -> State | None:
        stored = lines.about(self._in.connection, "deck", [origin]).get(origin, [])
        return consensus("deck", stored).state if stored else None

    def _all_notes(self, origin: str, among: Iterable[str] | None = None) -> dict[str, State]:
        """How all notes of a deck stand, or those of these that lines know, by their ids."""
        notes: dict[str, State] = {}
        prefix = f"{origin}/"
        names = None if among is None else [f"{prefix}{note}" for note in among]
        for name, of in lines.about(self._in.connection, "note", names).items():
            state = consensus("note", of).state if name.startswith(prefix) else None
            if state is not None:
                notes[name.removeprefix(prefix)] = self._standing(name, of, state)
        return notes

    def _damaged(self, deck: str) -> dict[str, int]:
        """Row numbers of the notes of a deck that are damaged here, by their ids."""
        connection = self._in.connection
        every = library.damaged_notes(connection, deck) if met(connection, "note") else ()
        return {note.note: note.pk for note in every if not note.retired}

    def _standing(self, name: str, of: Sequence[Line], state: State) -> State:
        """How a note stands, which is known to be so from now on."""
        self._in.changed.add(name)
        if all(_words(line.body) != _words(state) for line in of):
            self._mixed.add(name)
        return state

    def keep_marks(self, of_settings: Sequence[Line]) -> None:
        """What is known of notes that a person edited. What lines of several homes made of one is
        the person's as well: an update lets it stand."""
        connection, names = self._in.connection, self._in.names
        about = {line.about for line in of_settings if line.about.startswith(settings.EDITED)}
        about |= {f"{settings.EDITED}{name}" for name in self._in.changed}
        values: dict[str, str | None] = {}
        for name, of in lines.about(connection, "setting", sorted(about)).items():
            with self._in.trying("setting", name):
                text = (consensus("setting", of).state or {})["value"]
                key = names.setting_here(name)
                if key == name:
                    raise Waits
                mark = edit_marks.read(text)
                if mark and name.removeprefix(settings.EDITED) in self._mixed:
                    _, deck, note = key.split("/", 2)
                    for stored in library.notes(connection, place=(deck, note)):
                        text = mark.with_mine(stored.note).text()
                values[key] = text
        edit_marks.keep(connection, values)

    def _deck(self, origin: str, state: State, changed: Mapping[str, State]) -> None:
        connection = self._in.connection
        here = self._in.names.decks.get(origin)
        stored = library.notes(connection, deck=here) if here else []
        damaged = self._damaged(here) if here else {}
        changed = {**self._all_notes(origin, damaged), **changed}
        placed: dict[str, tuple[int, Note]] = {
            item.note.id: (item.position, item.note) for item in stored
        }
        for name, note_state in changed.items():
            if note_state.get("retired"):
                placed.pop(name, None)
            else:
                with self._in.trying("note", f"{origin}/{name}"):
                    note = forms.note(note_state["kind"], note_state["body"], name)
                    placed[name] = note_state["position"], note
        head = forms.head(
            {"drill": 1, "id": here or state["id"], "origin": origin, **state["head"]}
        )
        deck = _with_notes(head, [note for _, note in sorted(placed.values(), key=_by_position)])
        before = library.deck(connection, here) if here else None
        # Whose a story is, its line says: as the person's own deck its stories stay as they are.
        planned = deck_plan.plan(connection, deck, own=True, from_store=True)
        planned = replace(planned, stated=bool(state["stated"]), own=bool(state["own"]))
        gone = [name for name in damaged if changed.get(name, {}).get("retired")]
        planned = replace(planned, ruined=tuple(damaged[name] for name in gone))
        title = str(head.title)
        if deck_identity.own_title(planned.deck.title) != title:
            planned = replace(planned, deck=replace(planned.deck, title=title), head=True)
        if not planned.does_nothing or before is None:
            decks.take_in(connection, planned)
            self._in.report.decisions += planned.head and before is not None
        self._in.report.notes += sum(planned.notes[what] for what in ("new", "changed", "retired"))
        self._in.report.notes += len(gone)
        options = library.dump(state["options"]) if state["options"] else None
        retired = bool(state["retired"]) and not placed  # as a note's edit beats its deletion
        row = {"id": planned.deck.id, "options": options, "retired": retired}
        put_rows(connection, DECK, [row])
        self._in.names = Names(connection)


def _words(state: State) -> tuple[str, object]:
    return state["kind"], state["body"]


def _by_position(placed: tuple[int, Note]) -> tuple[int, str]:
    return placed[0], placed[1].id


def _with_notes(head: Deck, notes: Sequence[Note]) -> Deck:
    sections: defaultdict[str, list[Note]] = defaultdict(list)
    for note in notes:
        sections[note.section].append(note)
    return replace(head, **{name: tuple(items) for name, items in sections.items()})  # type: ignore[arg-type]
