"""What comes up first because an interview has shown that it is needed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from drill.coaching import readiness
from drill.domain.kind import Kind
from drill.domain.memory import Seen
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
    questions = onsites.questions(connection)
    bad = [question for question in questions if question.went is Went.BADLY]
    latest = {question.competency: question for question in bad if question.competency}
    out: dict[str, str] = {}
    if not latest:
        return out
    shelf = home.shelf(connection)
    strengths = cards.strengths(connection)
    for competency, question in latest.items():
        deck, _, note = competency.partition("/")
        wanted = [
            card
            for card in cards.every(connection, deck=deck, note=note)
            if card.card.kind in (Kind.ROUTE, Kind.STEPS)
        ]
        placed = shelf.stories(deck, note)
        own = [place for place in placed if not place.story.sample] or placed
        stories = [(place.deck, place.story.id) for place in own]
        if stories:
            best = max(stories, key=lambda place: _ready(home, strengths, place))
            wanted += [
                card
                for card in cards.every(connection, deck=best[0], note=best[1])
                if card.card.kind in (Kind.OUTLINE, Kind.BEAT)
            ]
        out |= {
            card.key: f"asked at {question.onsite}, went badly"
            for card in wanted
            if _waits(card, question.at)
        }
    return out


def _ready(home: Home, strengths: Sequence[Strength], place: tuple[str, str]) -> float:
    beats = [
        card for card in strengths if (card.deck, card.note) == place and card.kind is Kind.BEAT
    ]
    return readiness.story(chance(home, beat, home.clock.now()) for beat in beats)


def _waits(card: StoredCard, since: int) -> bool:
    """Whether a card that may be shown has had no review since."""
    last = card.memory.last_at if isinstance(card.memory, Seen) else 0
    return last <= since and not (card.suspended or card.retired or card.shadowed)
