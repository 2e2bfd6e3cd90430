"""A question from an interviewer → the competency it is after, and the stories that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drill.domain.deck import Competency
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.stories import matching, overview
from drill.service.stories.overview import StoryStanding
from drill.text import first_sentence

if TYPE_CHECKING:  # numpy waits until something is asked
    from drill.coaching.matching import ScoredCompetency


@dataclass(frozen=True, slots=True)
class RoutedCompetency:
    """A competency that the question may be after."""

    deck: str
    competency: Competency
    score: float
    """0 to 1: how likely the question is after it."""
    why: tuple[str, ...]
    """Words of the question that speak for it."""
    stories: tuple[StoryStanding, ...]
    """Own stories for it, best first; where there is none, the samples."""

    @property
    def evaluates(self) -> str:
        """What the interviewer is after, in a sentence."""
        return first_sentence(self.competency.evaluates)


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
            self._shelf = home.shelf(connection)
            self._standings = overview.by_place(home, connection, self._shelf)
            self._competencies = phrasings.competencies(connection)
            self._matcher = matching.matcher(home, connection, self._shelf)

    def ask(self, question: str) -> Routing:
        """Which competency a question is after."""
        match = self._matcher.ask(question)
        return Routing(match.question, match.confident, tuple(map(self._routed, match.candidates)))

    def _routed(self, candidate: ScoredCompetency) -> RoutedCompetency:
        place = candidate.deck, candidate.competency
        stories = (
            self._standings[placed.deck, placed.story.id] for placed in self._shelf.answers(*place)
        )
        return RoutedCompetency(
            candidate.deck,
            self._competencies[place],
            candidate.score,
            candidate.why,
            tuple(stories),
        )
