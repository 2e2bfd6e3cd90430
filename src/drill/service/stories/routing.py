"""A question from an interviewer → the competency it is after, and the stories that answer it.

The matcher of a home's decks is trained when they say something new, else read from its file.
The file begins with a seal over what it holds and all that this was learnt from. So no import, undo
or edit needs to know of it: where the decks ask otherwise, or the file is missing, damaged or an
earlier drill's, the matcher is trained again, which takes about a second.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from drill import __version__
from drill.cards.shelf import Shelf
from drill.domain.deck import Competency, Place, Plain
from drill.domain.themes import Suits, phrasing_of, suits
from drill.files import check_file, replace_bytes
from drill.paths import bundled_questions
from drill.service.home import phrasings, words
from drill.service.home.home import Home
from drill.service.stories import overview
from drill.service.stories.overview import StoryAnswer
from drill.storage import library
from drill.storage.connection import Connection

if TYPE_CHECKING:  # numpy waits until something is asked
    from drill.coaching.learning import Weights
    from drill.coaching.matching import Examples, Match, Matcher, Sample, ScoredCompetency

_ARRAYS = "rarity", "table", "head_start"


@dataclass(frozen=True, slots=True)
class Crossing:
    """A question that cuts across the competencies: its card, and the own stories about it."""

    place: Place
    card: Plain
    themes: tuple[str, ...]
    """What a story for it is about; empty where any story may do."""
    stories: tuple[StoryAnswer, ...]


class Asker:
    """Made once, then asked any number of questions. Reads the store when made, not after."""

    def __init__(self, home: Home) -> None:
        """Raises StoreError."""
        with home.store.read() as connection:
            self._shelf = home.shelf(connection)
            self._standings = overview.standings(home, connection, self._shelf)
            self._competencies = self._shelf.competencies()
            self._matcher = matcher(home, connection, self._shelf)
            self._crossing = _crossing(connection)

    def ask(self, question: str) -> Match:
        """Which competency a question is after, or a moment or a story that is told shows; a
        phrasing of one competency alone is after that, whatever was learnt.
        """
        from drill.coaching.matching import Match, ScoredCompetency

        match = self._matcher.ask(question)
        of = [place for place, note in self._competencies.items() if note.phrasing(question)]
        likeliest = next(((it.deck, it.competency) for it in match.candidates), None)
        if len(of) != 1 or (match.confident and likeliest == of[0]):
            return match
        known = ScoredCompetency(*of[0], 1.0, ())
        others = (replace(it, score=0.0) for it in match.candidates)
        rest = (it for it in others if (it.deck, it.competency) != of[0])
        return Match(question, True, (known, *rest))

    def competency(self, candidate: ScoredCompetency) -> Competency:
        """What the question may be after."""
        return self._competencies[candidate.deck, candidate.competency]

    def stories(self, candidate: ScoredCompetency, question: str) -> list[StoryAnswer]:
        """Own stories that answer the question, best first; without one for it, the samples."""
        asked = phrasing_of(question, self.competency(candidate))
        place = candidate.deck, candidate.competency
        return overview.answers(self._shelf, self._standings, place, asked)

    def no_story(self, candidate: ScoredCompetency, question: str) -> str:
        """What to say where no story answers it: which own story nearly does, and what one would
        have to be about.
        """
        asked = phrasing_of(question, self.competency(candidate))
        place = candidate.deck, candidate.competency
        themes, wanted = asked.themes, phrasings.asked_for(asked.themes)
        for story in self._shelf.thin(*place, asked):
            if not story.sample:
                reason = "does not show enough of this yet: finish it, or write another"
                return f"“{story.title}” {reason}"
        own = [it.story for it in self._shelf.stories(*place) if not it.story.sample]
        for story in own:
            if suits(story, [theme for theme in themes if theme != "success"]):
                return (
                    f"“{story.title}” did not end well, and this asks for {wanted}: write another"
                )
        return f"no story yet: write {wanted}"

    def across(self, match: Match) -> Crossing | None:
        """Where a question belongs that cuts across the competencies; None for any other."""
        if match.across is None:
            return None
        themes = crossing_themes()[match.across]
        about = []
        for story in self._standings.values():
            suited = max((suits(story.story, [theme]) for theme in themes), default=Suits.NO)
            if suited and not story.sample:
                about.append(StoryAnswer(story, suited > Suits.PERHAPS))
        about.sort(key=lambda answer: (not answer.sure, -answer.story.ready))
        return Crossing(match.across, self._crossing[match.across], themes, tuple(about))


SHOWN = 3
"""Competencies named to people."""


def doubts(match: Match) -> str:
    """What to say before the competencies of a question that is probably after none; empty where
    it is after one.
    """
    if match.confident:
        return ""
    near = "The nearest:" if match.named(SHOWN) else "None comes near."
    return f"Probably none of your competencies. {near}"


def rest(match: Match) -> str:
    """What to say after the competencies that are named; empty where all was said."""
    if not match.confident:
        return ""
    if match.none:
        return f"{chance(match.none)}  something else"
    return "" if len(match.named(SHOWN)) > 1 else "No other competency comes near."


def chance(score: float) -> str:
    """A chance as it stands before what it is the chance of."""
    return f"{words.of_100(score):>3}%"


def mark(answer: StoryAnswer) -> str:
    """What is said of a story that answers."""
    if answer.story.sample:
        return "sample: write your own"
    return "; ".join(
        filter(None, (f"ready {words.of_100(answer.story.ready)} of 100", answer.doubt))
    )


def about(crossing: Crossing) -> Iterator[str]:
    """Lines on a question that cuts across the competencies: how to answer it, with which story."""
    yield "About no single competency: it cuts across them all."
    yield from f"{crossing.card.q}\n{crossing.card.a}".split("\n")
    for answer in crossing.stories:
        yield f"→ {answer.story.title}  ({mark(answer)})"
    if crossing.themes and not any(answer.sure for answer in crossing.stories):
        wanted = phrasings.asked_for(crossing.themes, "or")
        says = "says that it is" if crossing.stories else "is"
        yield f"→ no story of yours {says} about that: write {wanted}"


def _crossing(connection: Connection) -> dict[Place, Plain]:
    """The cards there are on questions that cut across."""
    out = {}
    for place in crossing_themes():
        for stored in library.notes(connection, place=place):
            if isinstance(stored.note, Plain):
                out[place] = stored.note
    return out


def matcher(home: Home, connection: Connection, shelf: Shelf) -> Matcher:
    """Knows every competency's phrasings, cues, what interviewers asked and own stories' questions.

    Raises StoreError.
    """
    from drill.coaching.matching import Examples, Matcher

    known = [(deck, note) for (deck, _), note in shelf.competencies().items()]
    extra: dict[Place, list[str]] = {}
    for placed in shelf.every_story():
        story = placed.story
        main = shelf.place_of(story.competencies[0], placed.deck) if story.competencies else None
        if main and not story.sample:
            extra.setdefault(main, []).extend(story.questions)
    examples = Examples.of(known, sample(), extra, list(_crossing(connection)))
    return Matcher(examples.places, _weights(home.paths.learnt, examples), examples.across)


def sample() -> Sample:
    """The bundled questions and what each is after; none where the file is not there."""
    from drill.coaching.matching import Sample

    read = _bundled()
    if not read:
        return Sample()
    inside = {
        (deck, id_): asked
        for deck, by in read.items()
        if deck not in ("outside", "across")
        for id_, asked in by.items()
    }
    across = {
        (deck, id_): crossing["ask"]
        for deck, by in read["across"].items()
        for id_, crossing in by.items()
    }
    return Sample(tuple(read["outside"]), inside, across)


def crossing_themes() -> dict[Place, tuple[str, ...]]:
    """For each card on questions that cut across, what a story for them is about."""
    return {
        (deck, id_): tuple(crossing["themes"])
        for deck, by in _bundled().get("across", {}).items()
        for id_, crossing in by.items()
    }


@cache
def _bundled() -> dict[str, Any]:
    path = bundled_questions()
    read: dict[str, Any] = {}
    if path.is_file():
        read = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    return read


def _weights(path: Path, examples: Examples) -> Weights:
    parts = (examples.places, examples.across, examples.texts, examples.owners)
    learnt_from = [__version__, *parts]
    mark = hashlib.sha256(json.dumps(learnt_from).encode()).digest()
    weights = _read(path, mark)
    if weights is None:
        weights = examples.learnt()
        packed = _packed(weights)
        with suppress(OSError):  # a home that is only looked at, or full, learns every time
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_bytes(path, _sealed(mark, packed) + packed)
    return weights


def _sealed(mark: bytes, packed: bytes) -> bytes:
    """What a file begins with that holds these weights whole, learnt from what bears this mark."""
    return hashlib.sha256(mark + packed).digest()


def _read(path: Path, mark: bytes) -> Weights | None:
    """What the file holds, if it is whole and learnt from these examples."""
    import numpy as np

    from drill.coaching.learning import Weights

    try:
        check_file(path)
        held = path.read_bytes()
    except OSError:
        return None
    seal, packed = held[: len(mark)], held[len(mark) :]
    if seal != _sealed(mark, packed):
        return None
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        names = arrays["names"].tobytes().decode().split("\n")
        rows = {name: row for row, name in enumerate(names)}
        rarity, table, head_start = (arrays[name] for name in _ARRAYS)
        return Weights(rows, rarity, table, head_start, int(arrays["texts"]))


def _packed(weights: Weights) -> bytes:
    import numpy as np

    out = io.BytesIO()
    names = np.frombuffer("\n".join(weights.rows).encode(), np.uint8)
    arrays = {name: getattr(weights, name) for name in _ARRAYS}
    np.savez(out, allow_pickle=False, names=names, texts=np.array(weights.texts), **arrays)
    return out.getvalue()
