"""Decks on the shelf: their names, what is different for one of them, and a pause.

An option of a deck that is not set is as everywhere. Each change is one step that undo takes back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from drill.config import parse_value
from drill.domain.deck import Story
from drill.errors import UsageError
from drill.service.home.home import Home
from drill.service.home.undo import DeckId, RowsReversal, Settings, StepKind, record
from drill.service.library import deck_plan, decks, edits, own_deck
from drill.storage import images, library, log, renaming, visibility
from drill.text import clean, one_line

LONGEST_TITLE = 200
"""Characters of a deck's title."""


class NewCardOrder(StrEnum):
    """In which order a deck's new cards come."""

    TAUGHT = "taught"
    """Core first, as the planner teaches."""
    ADDED = "added"
    """As the deck lists them."""
    RANDOM = "random"
    """Shuffled, the same way every day."""


@dataclass(frozen=True, slots=True)
class DeckOptions:
    """A deck's name, and what is different for it."""

    id: str
    title: str
    version: str
    desired_retention: float | None
    """None: as everywhere."""
    new_per_day: int | None
    """At most; None: as everywhere."""
    order: NewCardOrder
    paused: bool
    """Its cards rest: none is shown, and what is remembered fades as it does."""


def options(home: Home, deck_id: str) -> DeckOptions:
    """A deck's options. Raises NotFound and StoreError."""
    with home.store.read() as connection:
        return _options(connection, deck_id)


def _options(connection: Connection, deck_id: str) -> DeckOptions:
    decks.require(connection, deck_id)
    stored = library.deck(connection, deck_id)
    assert stored is not None
    kept = library.options(connection).get(deck_id, {})
    return DeckOptions(
        id=deck_id,
        title=stored.head.title,
        version=stored.head.version,
        desired_retention=kept.get("desired_retention"),
        new_per_day=kept.get("new_per_day"),
        order=NewCardOrder(kept.get("order", NewCardOrder.TAUGHT)),
        paused=bool(kept.get("paused")),
    )


def rows(found: DeckOptions) -> list[tuple[str, str]]:
    """What is set, as (name, value) in words."""
    usual = "as everywhere"
    retention, new = found.desired_retention, found.new_per_day
    return [
        ("title", found.title),
        ("version", found.version),
        ("desired retention", usual if retention is None else f"{retention:g}"),
        ("new cards a day", usual if new is None else f"at most {new}"),
        ("order of new cards", found.order.value),
        ("paused", "yes" if found.paused else "no"),
    ]


def change(
    home: Home,
    deck_id: str,
    *,
    desired_retention: float | str | None = None,
    new_per_day: int | str | None = None,
    order: str | None = None,
    paused: bool | None = None,
) -> str:
    """Change what is named, and say what was changed; empty where it was so already.

    Texts are read as `config set` reads them; an empty text makes an option as everywhere again.
    Raises NotFound, ConfigError (a value out of its range), UsageError (no such order), StoreError.
    """
    with home.store.write() as connection:
        before = _options(connection, deck_id)
        after = before
        if desired_retention is not None:
            value = _read("scheduling.desired_retention", desired_retention)
            after = replace(after, desired_retention=value)
        if new_per_day is not None:
            after = replace(after, new_per_day=_read("scheduling.new_per_day", new_per_day))
        if order is not None:
            after = replace(after, order=_order(order))
        if paused is not None:
            after = replace(after, paused=paused)
        said = _said(before, after)
        if said:
            image = images.take(connection, "deck", ("options",), [deck_id])
            was = library.options(connection).get(deck_id, {})
            library.set_options(connection, deck_id, _kept(after, was))
            visibility.settle(connection)
            what = f"changing {deck_id}: {said}"
            record(home, connection, StepKind.DECK, what, RowsReversal([image]))
            home.follow(connection)
        return said


def rename(home: Home, deck_id: str, new_id: str = "", title: str = "") -> str:
    """Give a deck another id, another title or both; its cards keep their history.

    Returns what was changed. Raises NotFound, UsageError (the id is taken, or is none) and
    StoreError; then nothing was changed.
    """
    title = one_line(clean(title)).strip()
    if len(title) > LONGEST_TITLE:
        raise UsageError(f"a title has at most {LONGEST_TITLE} characters, not {len(title)}")
    with home.store.write() as connection:
        before = _options(connection, deck_id)
        new_id = new_id.strip() or deck_id
        said = []
        image = images.take(connection, "deck", ("head", "options"), [deck_id])
        if new_id != deck_id:
            deck_plan.check_id(new_id)
            taken = library.deck(connection, new_id, retired=True)
            if taken is not None:
                raise UsageError(
                    f"there is a deck {new_id} already: {taken.head.title!r}",
                    "Choose another id, or move the cards there instead.",
                )
            said.append(f"{deck_id} is {new_id} now")
        if title and title != before.title:
            stored = library.deck(connection, deck_id)
            assert stored is not None
            head = replace(stored.head, title=title)
            library.put_deck(connection, head, stated=stored.stated, own=stored.own)
            kept = library.options(connection).get(deck_id, {})
            library.set_options(connection, deck_id, kept | {"named": True})
            said.append(f"its title is {title!r}")
        if not said:
            return ""
        facts: dict[str, str | None] = {}
        if new_id != deck_id:
            facts = _follow(connection, deck_id, new_id)
        words = "; ".join(said)
        record(
            home, connection, StepKind.DECK, f"renaming: {words}",
            DeckId([deck_id, new_id]), RowsReversal([image]), Settings(facts),
        )  # fmt: skip
        home.follow(connection)
    return words


def _follow(connection: Connection, old: str, new: str) -> dict[str, str | None]:
    """Rename a deck and what names it; returns the facts as they were that do not go by names."""
    edited = {
        (item.deck, item.note.id)
        for item in library.notes(connection, kinds=(Story.kind,))
        if (mark := edits.marks(connection, item.deck).get(item.note.id)) and mark.edited(item.note)
    }
    for deck, was, note in renaming.rename(connection, old, new):
        if (old if deck == new else deck, note.id) in edited:
            edits.mark(connection, deck, [(was, note)])
    kept = log.fact(connection, own_deck.HOME)
    if old != (kept or own_deck.DECK):
        return {}
    log.keep_fact(connection, own_deck.HOME, new)
    return {own_deck.HOME: kept}


def _read(key: str, value: object) -> Any:
    text = str(value).strip()
    return parse_value(key, text) if text else None


def _order(name: str) -> NewCardOrder:
    name = name.strip().lower() or NewCardOrder.TAUGHT
    if name not in list(NewCardOrder):
        raise UsageError(f"new cards come {', '.join(NewCardOrder)}, not {name!r}")
    return NewCardOrder(name)


def _kept(after: DeckOptions, before: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"named": True} if before.get("named") else {}
    if after.desired_retention is not None:
        kept["desired_retention"] = after.desired_retention
    if after.new_per_day is not None:
        kept["new_per_day"] = after.new_per_day
    if after.order is not NewCardOrder.TAUGHT:
        kept["order"] = after.order.value
    if after.paused:
        kept["paused"] = True
    return kept


def _said(before: DeckOptions, after: DeckOptions) -> str:
    said = []
    if after.desired_retention != before.desired_retention:
        value = after.desired_retention
        said.append("retention as everywhere" if value is None else f"retention {value:g}")
    if after.new_per_day != before.new_per_day:
        count = after.new_per_day
        said.append("new cards as everywhere" if count is None else f"{count} new a day at most")
    if after.order is not before.order:
        said.append(f"new cards as {after.order.value}")
    if after.paused is not before.paused:
        said.append("paused" if after.paused else "no longer paused")
    return ", ".join(said)
