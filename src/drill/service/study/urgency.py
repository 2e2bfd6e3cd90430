"""What comes up first because an interview has shown that it is needed."""

from __future__ import annotations

from collections.abc import Mapping

from drill.coaching import readiness
from drill.domain.deck import Place, place_named
from drill.domain.kind import Kind
from drill.domain.memory import Unseen
from drill.domain.onsite import Went
from drill.service.home.home import Home
from drill.service.home.memories import chance
from drill.storage import cards, onsites
from drill.storage.cards import StoredCard, Strength
from drill.storage.connection import Connection


def urgent(home: Home, connection: Connection) -> dict[str, str]:
    """Keys of the cards that come up first because a question went badly, and why in a few words.

    Of its competency the question to place and the steps; of the best story for it (one's own, if
    there is any) the outline and the beats. Each until it has been reviewed since.
    """
    questions = onsites.questions(connection)
    bad = [question for question in questions if question.went is Went.BADLY]
    latest = {question.competency: question for question in bad if question.competency}
    if not latest:
        return {}
    out: dict[str, str] = {}
    shelf = home.shelf(connection)
    strengths = cards.strengths(connection)
    for competency, question in latest.items():
        place = place_named(competency)
        wanted = _cards(connection, place, Kind.ROUTE, Kind.STEPS)
        stories = [placed.place for placed in shelf.answers(*place)]
        if stories:
            best = max(stories, key=lambda story: _ready(home, strengths, story))
            wanted += _cards(connection, best, Kind.OUTLINE, Kind.BEAT)
        out |= {
            card.key: f"asked at {question.onsite}, went badly"
            for card in wanted
            if card.active
            and (isinstance(card.memory, Unseen) or card.memory.last_at <= question.at)
        }
    return out


def _cards(connection: Connection, place: Place, *kinds: Kind) -> list[StoredCard]:
    every = cards.every(connection, deck=place[0], note=place[1])
    return [card for card in every if card.card.kind in kinds]


def _ready(home: Home, strengths: Mapping[str, Strength], place: Place) -> float:
    of = f"{'/'.join(place)}/"
    beats = [
        card for key, card in strengths.items() if key.startswith(of) and card.kind is Kind.BEAT
    ]
    return readiness.mean(chance(home, beat, home.clock.now()) for beat in beats)
