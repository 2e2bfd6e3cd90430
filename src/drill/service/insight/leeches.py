"""The leeches there are, with what to do about each."""

from __future__ import annotations

from dataclasses import dataclass

from drill.coaching.leeches import advice
from drill.service.home import names
from drill.service.home.home import Home
from drill.service.insight import browser
from drill.storage import cards


@dataclass(frozen=True, slots=True)
class Leech:
    """A card that is forgotten again and again."""

    pk: int
    key: str
    name: str
    kind: str
    lapses: int
    suspended: bool
    advice: str


def listing(home: Home) -> list[Leech]:
    """Every leech, the one with the most lapses first. Raises StoreError."""
    found = browser.find(home, browser.LEECHES, sort="lapses", descending=True)
    with home.store.read() as connection:
        stored = {card.pk: card for card in cards.by_pks(connection, list(found.pks))}
        shelf = home.shelf(connection, pks=sorted({card.note_pk for card in stored.values()}))
        return [
            Leech(
                card.pk,
                card.key,
                names.name(card.card, shelf),
                card.card.kind.value,
                card.memory.lapses,
                card.suspended,
                advice(card.card.kind),
            )
            for card in (stored[pk] for pk in found.pks if pk in stored)
        ]
