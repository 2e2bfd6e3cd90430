"""What other homes' lines do to the rest that a person keeps: rehearsals, mocks, interviews, what
was asked there, settings and options."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from drill.config import parse_value
from drill.domain.onsite import Went
from drill.scheduling.memory import Rules
from drill.service.home.home import PARAMETERS
from drill.service.library import own_deck
from drill.service.sync.folding import State
from drill.service.sync.in_hand import MergeInHand, Waits
from drill.service.sync.states import consensus, is_decided, shared_option
from drill.storage import library, lines, rehearsals, settings
from drill.storage.lines import OF_DECKS, Line
from drill.storage.renaming import PLACES
from drill.storage.sql import among
from drill.storage.tables import HEARD, MOCK, ONSITE, REHEARSAL
from drill.storage.tables import REVIEW as LOG


class KeptMerge:
    """All but decks, cards and their reviews."""

    def __init__(self, in_hand: MergeInHand, card_of: Callable[[str, int], int | None]) -> None:
        """`card_of` gives the row of the card that a name meant at a time."""
        self._in, self._card_of = in_hand, card_of

    def _add(self, table: Any, kind: str, name: str, **values: Any) -> int:
        pk = int(self._in.connection.execute(insert(table).values(**values)).lastrowid)
        lines.pair(self._in.connection, kind, [(pk, name)])
        return pk

    def _put(self, table: Any, kind: str, name: str, **values: Any) -> int:
        row = lines.rows_of(self._in.connection, kind, [name]).get(name)
        if row is None:
            return self._add(table, kind, name, **values)
        self._in.connection.execute(update(table).where(table.c.pk == row).values(**values))
        return row

    def rehearsal(self, name: str, state: State, clock: int) -> None:
        """A telling."""
        pk = self._card_of(state["card"], clock)
        if pk is None:
            raise Waits
        mock = state["mock"]
        row = lines.rows_of(self._in.connection, "mock", [mock]).get(mock) if mock else None
        values = {key: state[key] for key in ("at", "day", "seconds", "words", "undone")}
        told = library.dump(state["told"])
        rehearsals.check_told(told)
        self._put(REHEARSAL, "rehearsal", name, card_pk=pk, mock=row, told=told, **values)
        if mock and row is not None:  # it came first, and is yet to know of this
            of = lines.about(self._in.connection, "mock", [mock])[mock]
            self.mock(mock, consensus("mock", of).state or {}, clock)

    def mock(self, name: str, state: State, clock: int) -> None:
        """A mock interview, and which tellings are of it."""
        told = [item["rehearsal"] for item in state["asked"] if item.get("rehearsal")]
        rows = lines.rows_of(self._in.connection, "rehearsal", told)
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
        kept = library.dump(asked)
        rehearsals.check_asked(kept)
        pk = self._put(MOCK, "mock", name, asked=kept, **values)
        if rows:
            of_it = update(REHEARSAL).where(REHEARSAL.c.pk.in_(among(rows.values())))
            self._in.connection.execute(of_it.values(mock=pk))

    def heard(self, name: str, state: State, clock: int) -> None:
        """A question that was asked."""
        if state.get("removed"):
            row = lines.rows_of(self._in.connection, "heard", [name]).get(name)
            self._in.connection.execute(delete(HEARD).where(HEARD.c.pk == row))
            lines.unpair(self._in.connection, "heard", name)
            return
        values = {key: state[key] for key in ("onsite", "at", "question", "went")}
        Went(state["went"])
        competency = self._in.names.here(state["competency"])
        self._put(HEARD, "heard", name, competency=competency, **values)

    def onsite(self, name: str, state: State, clock: int) -> None:
        """An interview date."""
        self._in.connection.execute(delete(ONSITE).where(ONSITE.c.id == name))
        if state.get("removed"):
            return
        scope = {
            key: [self._in.names.here(each) for each in ids] for key, ids in state["scope"].items()
        }
        values = {key: state[key] for key in ("name", "at", "minutes", "closed", "zone", "went")}
        scoped = library.dump(scope)
        if state["went"]:
            Went(state["went"])
        self._in.connection.execute(insert(ONSITE).values(id=name, scope=scoped, **values))

    def settings(self, fresh: Sequence[Line]) -> None:
        """What the program keeps by name, but for what is known of edited notes."""
        values: dict[str, str | None] = {}
        others = [line for line in fresh if not line.about.startswith(settings.EDITED)]
        for name, state, _ in self._in.states("setting", others):
            with self._in.trying("setting", name):
                key, value = self._in.names.here(name), state["value"]
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
            self._in.concerned |= set(
                self._in.connection.scalars(select(lines.OWNER).select_from(LOG).distinct())
            )

    def option(self, name: str, state: State, clock: int) -> None:
        """An option of the person, not of the machine."""
        if shared_option(name):
            parse_value(name, state["value"])
            self._in.options[name] = state["value"]
