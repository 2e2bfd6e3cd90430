"""A question from an interviewer → the competency it is after, and the stories that answer it."""

from __future__ import annotations

from dataclasses import dataclass

from drill.cards.shelf import Place
from drill.domain.deck import Competency
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.stories import matching, overview
from drill.service.stories.overview import StoryStanding
from drill.text import first_sentence


@dataclass(frozen=True, slots=True)
class RoutedCompetency:
    """A competency that the question may be after."""

    deck: str
    competency: str
    name: str
    score: float
    """0 to 1: how likely the question is after it."""
    why: tuple[str, ...]
    """Words of the question that speak for it."""
    evaluates: str
    """What the interviewer is after, in a sentence."""
    stories: tuple[StoryStanding, ...]
    """Own stories for it, best first; where there is none, the samples."""


@dataclass(frozen=True, slots=True)
class Routing:
    """What a question is about."""

    question: str
    confident: bool
    """False: probably none of the competencies."""
    candidates: tuple[RoutedCompetency, ...]
    """Every competency, best first."""


class Asker:
    """Made once, then asked any number of questions. Reads the store when made, not after."""

    def __init__(self, home: Home) -> None:
        """Raises StoreError."""
        with home.store.read() as connection:
            shelf = home.shelf(connection)
            standings = {
                (each.deck, each.note): each for each in overview.standings(home, connection, shelf)
            }
            frames = phrasings.competencies(connection)
            self._matcher = matching.matcher(home, connection, shelf)
        self._notes: dict[Place, Competency] = {}
        self._stories: dict[Place, tuple[StoryStanding, ...]] = {}
        for item in frames:
            assert isinstance(item.note, Competency)
            place = (item.deck, item.note.id)
            placed = shelf.stories(*place)
            own = [p for p in placed if not p.story.sample] or placed
            self._notes[place] = item.note
            self._stories[place] = tuple(standings[p.deck, p.story.id] for p in own)

    def ask(self, question: str) -> Routing:
        """Which competency a question is after."""
        found = self._matcher.ask(question)
        return Routing(
            found.question,
            found.confident,
            tuple(
                RoutedCompetency(
                    deck=each.deck,
                    competency=each.competency,
                    name=self._notes[each.deck, each.competency].name,
                    score=each.score,
                    why=each.why,
                    evaluates=first_sentence(self._notes[each.deck, each.competency].evaluates),
                    stories=self._stories[each.deck, each.competency],
                )
                for each in found.candidates
            ),
        )
