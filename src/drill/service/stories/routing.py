"""A question from an interviewer → the competency it is after, and the stories that answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drill.domain.deck import Competency
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.stories import matching, overview
from drill.service.stories.overview import StoryStanding

if TYPE_CHECKING:  # numpy waits until something is asked
    from drill.coaching.matching import Match, ScoredCompetency


class Asker:
    """Made once, then asked any number of questions. Reads the store when made, not after."""

    def __init__(self, home: Home) -> None:
        """Raises StoreError."""
        with home.store.read() as connection:
            self._shelf = home.shelf(connection)
            self._standings = overview.standings(home, connection, self._shelf)
            self._competencies = phrasings.competencies(connection)
            self._matcher = matching.matcher(home, connection, self._shelf)

    def ask(self, question: str) -> Match:
        """Which competency a question is after."""
        return self._matcher.ask(question)

    def competency(self, candidate: ScoredCompetency) -> Competency:
        """What the question may be after."""
        return self._competencies[candidate.deck, candidate.competency]

    def stories(self, candidate: ScoredCompetency) -> list[StoryStanding]:
        """Own stories for it, best first; where there is none, the samples."""
        answers = self._shelf.answers(candidate.deck, candidate.competency)
        return [self._standings[placed.deck, placed.story.id] for placed in answers]
