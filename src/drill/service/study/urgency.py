"""What comes up first because an interview has shown that it is needed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from drill.coaching import readiness
from drill.domain.kind import Kind
from drill.domain.onsite import Went
from drill.service.home.home import Home
from drill.service.home.memories import chance
from drill.storage import cards, onsites
from drill.storage.cards import StoredCard, Strength


def urgent(home: Home, connection: Connection) -> dict[str, str]:
    """Keys of the cards that come up first because a question went badly, and why in a few words.

    Of its competency the question to place and the steps; of the best story for it (one's own, if
    there is any) the outline and the beats. Each until it has been reviewed since.
    """
    bad = [each for each in onsites.heard(connection) if each.went is Went.BADLY]
    latest = {each.competency: each for each in bad if each.competency}
    out: dict[str, str] = {}
    if not latest:
        return out
    shelf = home.shelf(connection)
    strengths = cards.strengths(connection)
    for competency, asked in latest.items():
        deck, _, note = competency.partition("/")
        wanted = [
            card
            for card in cards.every(connection, deck=deck, note=note)
            if card.card.kind in (Kind.ROUTE, Kind.STEPS)
        ]
        placed = shelf.stories(deck, note)
        own = [each for each in placed if not each.story.sample] or placed
        told = [(each.deck, each.story.id) for each in own]
        if told:
            best = max(told, key=lambda place: _ready(home, strengths, place))
            wanted += [
                card
                for card in cards.every(connection, deck=best[0], note=best[1])
                if card.card.kind in (Kind.OUTLINE, Kind.BEAT)
            ]
        out |= {
            card.key: f"asked at {asked.onsite}, went badly"
            for card in wanted
            if _waits(card, asked.at)
        }
    return out


def _ready(home: Home, strengths: Sequence[Strength], place: tuple[str, str]) -> float:
    beats = [
        each for each in strengths if (each.deck, each.note) == place and each.kind is Kind.BEAT
    ]
    return readiness.story(chance(home, each, home.clock.now()) for each in beats)


def _waits(card: StoredCard, since: int) -> bool:
    """Whether a card that may be shown has had no review since."""
    last = card.memory.last_at if card.memory else 0
    return last <= since and not (card.suspended or card.retired or card.shadowed)
