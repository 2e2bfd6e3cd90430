"""What other homes' lines do to the rest that a person keeps: rehearsals, mocks, interviews, what
was asked there, settings and options."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from drill.config import parse_value
from drill.domain.onsite import Went
from drill.scheduling.memory import Rules
from drill.service.home.home import PARAMETERS
from drill.service.library import own_deck
from drill.service.sync.folding import State
from drill.service.sync.in_hand import MergeInHand, Waits
from drill.service.sync.states import consensus, is_decided, shared_option
from drill.storage import library, lines, log, rehearsals, settings
from drill.storage.columns import HEARD, MOCK, ONSITE, REHEARSAL, Table
from drill.storage.lines import OF_DECKS, Line
from drill.storage.renaming import PLACES
from drill.storage.sql import add_row, listed, put_rows

_OF_MOCK = "UPDATE rehearsal SET mock = :mock WHERE pk IN (SELECT value FROM json_each(:pks))"


class KeptMerge:
    """All but decks, cards and their reviews."""

    def __init__(self, in_hand: MergeInHand, card_of: Callable[[str, int], int | None]) -> None:
        """`card_of` gives the row of the card that a name meant at a time."""
        self._in, self._card_of = in_hand, card_of

    def _put(self, table: Table, name: str, **values: Any) -> int:
        """Add what a line is about, or leave it as that says; its row. The kind of such a line is
        called as its table is."""
        connection, kind = self._in.connection, table.name
        row = lines.rows_of(connection, kind, [name]).get(name)
        if row is None:
            row = add_row(connection, table, values)
            lines.pair(connection, kind, [(row, name)])
        else:
            put_rows(connection, table, [{table.key: row, **values}])
        return row

    def rehearsal(self, name: str, state: State, clock: int) -> None:
        """A telling."""
        card: dict[str, int] = {}
        if not lines.rows_of(self._in.connection, "rehearsal", [name]):
            pk = self._card_of(state["card"], clock)
            if pk is None:
                raise Waits
            card = {"card_pk": pk}  # whose it is later says what became of the card
        mock = state["mock"]
        row = lines.rows_of(self._in.connection, "mock", [mock]).get(mock) if mock else None
        values = {key: state[key] for key in ("at", "day", "seconds", "words", "undone")}
        text = library.dump(state["told"])
        rehearsals.check_told(text)
        self._put(REHEARSAL, name, mock=row, told=text, **card, **values)
        if mock and row is not None:  # it came first, and is yet to know of this
            of = lines.about(self._in.connection, "mock", [mock])[mock]
            self.mock(mock, consensus("mock", of).state or {}, clock)

    def mock(self, name: str, state: State, clock: int) -> None:
        """A mock interview, and which tellings are of it."""
        rehearsed = [item["rehearsal"] for item in state["asked"] if item.get("rehearsal")]
        rows = lines.rows_of(self._in.connection, "rehearsal", rehearsed)
        asked = []
        for item in state["asked"]:
            one = dict(item)
            for key in PLACES:
                if one.get(key):
                    one[key] = self._in.names.here(one[key])
            if one.get("rehearsal"):
                one["rehearsal"] = rows.get(one["rehearsal"])
            asked.append(one)
        values = {key: state[key] for key in ("at", "day", "minutes")}
        text = library.dump(asked)
        rehearsals.check_asked(text)
        pk = self._put(MOCK, name, asked=text, **values)
        if rows:
            self._in.connection.execute(_OF_MOCK, mock=pk, pks=listed(rows.values()))

    def heard(self, name: str, state: State, clock: int) -> None:
        """A question that was asked."""
        if state.get("removed"):
            row = lines.rows_of(self._in.connection, "heard", [name]).get(name)
            self._in.connection.execute("DELETE FROM heard WHERE pk = :pk", pk=row)
            lines.unpair(self._in.connection, "heard", name)
            return
        values = {key: state[key] for key in ("onsite", "at", "question", "went")}
        Went(state["went"])
        competency = self._in.names.here(state["competency"])
        self._put(HEARD, name, competency=competency, **values)

    def onsite(self, name: str, state: State, clock: int) -> None:
        """An interview date."""
        self._in.connection.execute("DELETE FROM onsite WHERE id = :id", id=name)
        if state.get("removed"):
            return
        scope = dict(state["scope"])
        if "decks" in scope:
            scope["decks"] = [self._in.names.here(deck) for deck in scope["decks"]]
        values = {key: state[key] for key in ("name", "at", "minutes", "closed", "zone", "went")}
        scoped = library.dump(scope)
        if state["went"]:
            Went(state["went"])
        add_row(self._in.connection, ONSITE, {"id": name, "scope": scoped, **values})

    def settings(self, fresh: Sequence[Line]) -> None:
        """What the program keeps by name, but for what is known of edited notes."""
        values: dict[str, str | None] = {}
        others = [line for line in fresh if not line.about.startswith(settings.EDITED)]
        for name, state, _ in self._in.states("setting", others):
            with self._in.trying("setting", name):
                key, value = self._in.names.setting_here(name), state["value"]
                if key == name and key.startswith(OF_DECKS):
                    raise Waits
                if key == own_deck.HOME and value is not None:
                    value = self._in.names.decks.get(value)
                    if value is None:
                        raise Waits
                if key.startswith("rules:"):
                    Rules.from_json(value)
                    if settings.get(self._in.connection, key) not in (None, value):
                        raise ValueError("rules never change")
                if key == PARAMETERS and value is not None:
                    Rules(parameters=tuple(json.loads(value)))
                values[key] = value
        settings.put_all(self._in.connection, values)
        self._in.report.decisions += sum(map(is_decided, values))
        if PARAMETERS in values:
            self._in.home.follow(self._in.connection)
            self._in.concerned |= log.cards_counted_for(self._in.connection)

    def option(self, name: str, state: State, clock: int) -> None:
        """An option of the person, not of the machine."""
        if shared_option(name):
            parse_value(name, state["value"])
            self._in.options[name] = state["value"]
