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
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from sqlalchemy import Connection

from drill import __version__
from drill.cards.shelf import Place, Shelf
from drill.domain.deck import Competency
from drill.files import check_file, replace_bytes
from drill.paths import bundled_questions
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.stories import overview
from drill.service.stories.overview import StoryStanding

if TYPE_CHECKING:  # numpy waits until something is asked
    from drill.coaching.learning import Weights
    from drill.coaching.matching import Examples, Match, Matcher, Sample, ScoredCompetency

_ARRAYS = "rarity", "table", "head_start"


class Asker:
    """Made once, then asked any number of questions. Reads the store when made, not after."""

    def __init__(self, home: Home) -> None:
        """Raises StoreError."""
        with home.store.read() as connection:
            self._shelf = home.shelf(connection)
            self._standings = overview.standings(home, connection, self._shelf)
            self._competencies = phrasings.competencies(connection)
            self._matcher = matcher(home, connection, self._shelf)

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


def matcher(home: Home, connection: Connection, shelf: Shelf) -> Matcher:
    """Knows every competency's phrasings, cues, what interviewers asked and own stories' questions.

    Raises StoreError.
    """
    from drill.coaching.matching import Examples, Matcher

    known = [(deck, note) for (deck, _), note in phrasings.competencies(connection).items()]
    extra: dict[Place, list[str]] = {}
    for placed in overview.stories(connection):
        story = placed.story
        main = shelf.place_of(story.competencies[0], placed.deck) if story.competencies else None
        if main and not story.sample:
            extra.setdefault(main, []).extend(story.questions)
    examples = Examples.of(known, sample(), extra)
    return Matcher(examples.places, _weights(home.paths.learnt, examples))


def sample() -> Sample:
    """The bundled questions and what each is after; none where the file is not there."""
    from drill.coaching.matching import Sample

    path = bundled_questions()
    if not path.is_file():
        return Sample()
    read = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    outside = tuple(read.pop("outside"))
    return Sample(outside, {(deck, id_): q for deck, by in read.items() for id_, q in by.items()})


def _weights(path: Path, examples: Examples) -> Weights:
    learnt_from = [__version__, examples.places, examples.texts, examples.owners]
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
