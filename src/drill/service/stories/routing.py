"""A question from an interviewer → the competency it is after, and the stories that answer it."""

from __future__ import annotations

from dataclasses import dataclass

from drill.coaching.matching import Matcher
from drill.domain.deck import Competency, Story
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.stories import overview
from drill.service.stories.overview import Standing
from drill.storage import library
from drill.text import first_sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """A competency that the question may be after."""

    deck: str
    competency: str
    name: str
    score: float
    """0 to 1, comparable between questions."""
    why: tuple[str, ...]
    """What in the question speaks for it."""
    evaluates: str
    """What the interviewer is after, in a sentence."""
    stories: tuple[Standing, ...]
    """Own stories for it, best first; where there is none, the samples."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question is about."""

    question: str
    confident: bool
    """False: probably none of the competencies."""
    candidates: tuple[Candidate, ...]
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
            told = library.notes(connection, kinds=[Story.kind])
        self._notes: dict[tuple[str, str], Competency] = {}
        self._stories: dict[tuple[str, str], tuple[Standing, ...]] = {}
        for item in frames:
            assert isinstance(item.note, Competency)
            place = (item.deck, item.note.id)
            placed = shelf.stories(*place)
            own = [p for p in placed if not p.story.sample] or placed
            self._notes[place] = item.note
            self._stories[place] = tuple(standings[p.deck, p.story.id] for p in own)
        extra: dict[tuple[str, str], list[str]] = {}
        for item in told:
            note = item.note
            assert isinstance(note, Story)
            main = shelf.place_of(note.competencies[0], item.deck) if note.competencies else None
            if main and not note.sample:
                extra.setdefault(main, []).extend(note.questions)
        self._matcher = Matcher([(deck, note) for (deck, _), note in self._notes.items()], extra)

    def ask(self, question: str) -> Answer:
        """Which competency a question is after."""
        found = self._matcher.ask(question)
        return Answer(
            found.question,
            found.confident,
            tuple(
                Candidate(
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
