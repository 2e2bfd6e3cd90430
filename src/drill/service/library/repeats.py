"""Packages that come again: what was found of one stands until something changes that decides it.

That is the package itself and the way notes are made of it, how it is to be taken, and what the
store has of notes, decks, edits and sources (`storage.at_rest` sees to that). Nothing is kept of
what goes by more: reviews, and copies of drill's own cards.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

from drill import __version__
from drill.files import digest
from drill.service.library.arrivals import Item, Tally, Wish
from drill.service.library.formats import Opened
from drill.service.library.offer_writing import Walked
from drill.storage import at_rest, library
from drill.storage.connection import Connection
from drill.storage.damage import met
from drill.storage.library import StoredDeck

_MOST_ITEMS = 100
"""Notes that are named of what is kept; a package with more to say is read again."""


def recall(connection: Connection, opened: Opened, wish: Wish) -> Walked | None:
    """What a walk over a source would find, where that is known: nothing to be written."""
    text = at_rest.find(connection, key) if (key := _key(opened, wish)) else None
    if text is None or met(connection, "note"):
        return None
    walk = json.loads(text)
    tallies = []
    for deck_id, *values in walk["tallies"]:
        stored = library.deck(connection, deck_id, retired=True)
        if stored is None:  # it went by damage, which no trigger sees
            return None
        tallies.append(_tally(stored, *values))
    hurt = at_rest.is_hurt(connection, [tally.deck.id for tally in tallies])
    if hurt or met(connection, "deck"):  # reading it mends it
        return None
    version = connection.version()
    return Walked(
        tallies, frozenset(walk["decks"]), copies=0, at_rest=True, by_cards=False, kept=None,
        found={}, version=version, recalled=True,
    )  # fmt: skip


def keep(
    connection: Connection, opened: Opened, wish: Wish, walked: Walked, *, wrote: bool
) -> None:
    """Keep what the next walk over a source will find, where that is certain: the walk wrote
    nothing, or nothing but new notes of new decks. In the caller's transaction, after it wrote."""
    key = _key(opened, wish)
    if not key or walked.recalled or walked.by_cards or met(connection, "note"):
        return
    if not wrote and sum(len(tally.items) for tally in walked.tallies) <= _MOST_ITEMS:
        tallies = [_values(tally) for tally in walked.tallies]
    elif wrote and all(map(_is_all_new, walked.tallies)):
        tallies = [
            _values(
                Tally(
                    tally.deck, fresh=False,
                    notes=Counter(same=tally.notes["new"]), cards=Counter(kept=tally.cards["new"]),
                )
            )
            for tally in walked.tallies
        ]  # fmt: skip
    else:
        return
    walk = {"decks": sorted(walked.deck_ids), "tallies": tallies}
    at_rest.keep(connection, key, library.dump(walk))


def _key(opened: Opened, wish: Wish) -> str:
    """All that decides what is found, but the store; empty for what is not kept."""
    if opened.contents is None or wish.history:
        return ""
    source = (opened.contents(), opened.format, opened.title, opened.lasting)
    wished = (replace(wish, theirs=frozenset()), sorted(wish.theirs))
    return digest(repr((__version__, source, wished)).encode())


def _is_all_new(tally: Tally) -> bool:
    """Whether nothing but new notes came to a new deck, with each of their cards."""
    return tally.fresh and (+tally.notes).keys() | (+tally.cards).keys() == {"new"}


def _values(tally: Tally) -> list[Any]:
    return [
        tally.deck.id, +tally.notes, +tally.cards, tally.items, tally.edited, tally.warnings,
        tally.away,
    ]  # fmt: skip


def _tally(
    stored: StoredDeck, notes: dict[str, int], cards: dict[str, int],
    items: list[list[str]], edited: dict[str, str], warnings: list[str], away: int,
) -> Tally:  # fmt: skip
    return Tally(
        stored.head, fresh=False, own=stored.own, notes=Counter(notes), cards=Counter(cards),
        items=[Item(*item) for item in items], edited=edited, warnings=warnings, away=away,
    )  # fmt: skip
