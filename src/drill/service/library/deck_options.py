"""Decks on the shelf: their names, what is different for one of them, and a pause.

An option of a deck that is not set is as everywhere. Each change is one step that undo takes back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from drill.config import parse_value
from drill.domain.deck import Story
from drill.errors import UsageError
from drill.service.home.home import Home
from drill.service.home.undo import DeckIdReversal, RowsReversal, SettingsReversal, StepKind, record
from drill.service.library import deck_identity, decks, edit_marks, own_deck
from drill.storage import images, library, renaming, settings, visibility
from drill.storage.connection import Connection
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
    deck_id = decks.require(connection, deck_id)
    stored = library.deck(connection, deck_id)
    assert stored is not None
    options = library.options(connection).get(deck_id, {})
    return DeckOptions(
        id=deck_id,
        title=stored.head.title,
        version=stored.head.version,
        desired_retention=options.get("desired_retention"),
        new_per_day=options.get("new_per_day"),
        order=NewCardOrder(options.get("order", NewCardOrder.TAUGHT)),
        paused=bool(options.get("paused")),
    )


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
    wanted: dict[str, Any] = {}
    for name, value in (("desired_retention", desired_retention), ("new_per_day", new_per_day)):
        if value is not None:
            text = str(value).strip()
            wanted[name] = parse_value(f"scheduling.{name}", text) if text else None
    if order is not None:
        wanted["order"] = _order(order)
    if paused is not None:
        wanted["paused"] = paused
    with home.store.write() as connection:
        before = _options(connection, deck_id)
        after = replace(before, **wanted)
        changes = _differences(before, after)
        if changes:
            image = images.take(connection, "deck", ("options",), [deck_id])
            was = library.options(connection).get(deck_id, {})
            library.set_options(connection, deck_id, _stored(after, was))
            visibility.settle(connection)
            what = f"changing {before.title}: {changes}"
            record(home, connection, StepKind.DECK, what, RowsReversal([image]))
            home.follow(connection)
        return changes


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
        changes = []
        former: dict[str, str | None] = {}
        image = images.take(connection, "deck", ("head", "options"), [deck_id])
        if new_id != deck_id:
            deck_identity.check_id(new_id)
            taken = library.deck(connection, new_id, retired=True)
            if taken is not None:
                raise UsageError(
                    f"there is a deck {new_id} already: {taken.head.title!r}",
                    "Choose another id, or move the cards there instead.",
                )
            changes.append(f"{deck_id} is {new_id} now")
        if title and title != before.title:
            stored = library.deck(connection, deck_id)
            assert stored is not None
            head = replace(stored.head, title=title)
            library.put_deck(connection, head, stated=stored.stated, own=stored.own)
            options = library.options(connection).get(deck_id, {})
            library.set_options(connection, deck_id, options | {"named": True})
            changes.append(f"its title is {title!r}")
        if new_id != deck_id:
            former = _follow(connection, deck_id, new_id)
        words = "; ".join(changes)
        if words:
            record(
                home, connection, StepKind.DECK, f"renaming: {words}",
                DeckIdReversal([deck_id, new_id]), RowsReversal([image]), SettingsReversal(former),
            )  # fmt: skip
            home.follow(connection)
    return words


def _follow(connection: Connection, old: str, new: str) -> dict[str, str | None]:
    """Rename a deck and what names it; returns what settings were that name no deck in
    their keys."""
    edited = {
        (item.deck, item.note.id)
        for item in library.notes(connection, kinds=(Story.kind,))
        if (mark := edit_marks.of_deck(connection, item.deck).get(item.note.id))
        and mark.edited(item.note)
    }
    for deck, was, note in renaming.rename(connection, old, new):
        if (old if deck == new else deck, note.id) in edited:
            edit_marks.mark(connection, [(deck, was, note)])
    own = settings.get(connection, own_deck.HOME) or own_deck.DECK
    return edit_marks.keep(connection, {own_deck.HOME: new}) if old == own else {}


def _order(name: str) -> NewCardOrder:
    name = name.strip().lower() or NewCardOrder.TAUGHT
    if name not in list(NewCardOrder):
        raise UsageError(f"new cards come {', '.join(NewCardOrder)}, not {name!r}")
    return NewCardOrder(name)


def _stored(options: DeckOptions, before: dict[str, Any]) -> dict[str, Any]:
    """As the store keeps them: what is as everywhere is left out."""
    taught = options.order is NewCardOrder.TAUGHT
    values = {
        "named": before.get("named") or None,
        "desired_retention": options.desired_retention,
        "new_per_day": options.new_per_day,
        "order": None if taught else options.order.value,
        "paused": options.paused or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _differences(before: DeckOptions, after: DeckOptions) -> str:
    """What is different now, in words; empty where nothing is."""
    retention, new = after.desired_retention, after.new_per_day
    phrases = {
        "desired_retention": f"retention {retention:g}" if retention else "retention as everywhere",
        "new_per_day": "new cards as everywhere" if new is None else f"{new} new a day at most",
        "order": f"new cards as {after.order.value}",
        "paused": "paused" if after.paused else "no longer paused",
    }
    return ", ".join(
        phrase for name, phrase in phrases.items() if getattr(after, name) != getattr(before, name)
    )
