"""An interviewer's question → the competencies it may be after, best first.

Learnt from examples: the phrasings and cues of the decks there are, and a sample of questions with
what each is after, the ones outside every deck among them. Nothing here knows a competency or a
word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from math import log

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from drill.coaching.learning import Array, Weights, learn
from drill.coaching.wording import OUT, Feature, SpelledWord, features, read, words
from drill.domain.deck import Competency, Place
from drill.text import one_line

OUTSIDE = 0.5
"""Questions outside that are learnt for each text of the decks: more drown a small deck."""
NEAR = 0.05
"""Chance from which a competency that is not the likeliest is worth naming."""
MOST_REASONS = 4
"""Reasons given for a candidate."""
TELLING = 0.3
"""Share of the strongest word's evidence from which a word is a reason."""
SLIPPED = 6
"""Letters from which one slip of the finger is mended in a word never seen."""
MOST_MENDED = 12
"""Words of a question that are looked up as mistyped."""


@dataclass(frozen=True, slots=True)
class ScoredCompetency:
    """A competency that a question may be after."""

    deck: str
    competency: str
    """Its id."""
    score: float
    """0 to 1: how likely the question is after it."""
    why: tuple[str, ...]
    """Words of the question that speak for it, at most `MOST_REASONS`, best first."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a question may be about."""

    question: str
    """As it was given."""
    confident: bool
    """False: probably none of the competencies."""
    candidates: tuple[ScoredCompetency, ...]
    """Every competency known, best first; also for an empty question."""
    across: Place | None = None
    """The card on questions like it, where it cuts across the competencies."""

    def named(self, most: int) -> tuple[ScoredCompetency, ...]:
        """The candidates to name, at most so many: the likeliest where it is confident, and those
        that are near.
        """
        worth = (
            candidate
            for number, candidate in enumerate(self.candidates)
            if candidate.score >= NEAR or (self.confident and not number)
        )
        return tuple(islice(worth, most))

    @property
    def none(self) -> float:
        """How likely it is after none of the competencies; 0 where that is not worth naming."""
        chance = 1 - sum(candidate.score for candidate in self.candidates)
        return chance if chance >= NEAR else 0.0


@dataclass(frozen=True, slots=True)
class Sample:
    """Questions and what they are after."""

    outside: tuple[str, ...] = ()
    """After none of any deck's competencies."""
    inside: Mapping[Place, Sequence[str]] = field(default_factory=dict)
    across: Mapping[Place, Sequence[str]] = field(default_factory=dict)
    """After no single competency, by the deck and the id of the card that says how to answer."""


@dataclass(frozen=True, slots=True)
class Examples:
    """What a matcher learns from: texts, and for each the number of the place that it is for."""

    places: tuple[Place, ...]
    texts: tuple[str, ...]
    owners: tuple[int, ...]
    """Of a place, then of those across; the number of both: for none of them."""
    across: tuple[Place, ...] = ()
    """Cards on questions that cut across the competencies."""

    @classmethod
    def of(
        cls,
        competencies: Sequence[tuple[str, Competency]],
        sample: Sample,
        extra: Mapping[Place, Sequence[str]],
        across: Sequence[Place] = (),
    ) -> Examples:
        """Of (deck id, competency) pairs; `extra` are further phrasings, `across` the cards there
        are of those that the sample knows. Questions for the others are for none.
        """
        places = tuple((deck, note.id) for deck, note in competencies)
        pools = [
            (*_phrasings(note, extra.get(place, ())), *sample.inside.get(place, ()))
            for place, (_, note) in zip(places, competencies, strict=True)
        ]
        most = int(OUTSIDE * sum(map(len, pools)))
        pools += [tuple(sample.across[place]) for place in across]
        homeless = [texts for place, texts in sample.across.items() if place not in across]
        pools.append(_thin((*sample.outside, *chain(*homeless)), most))
        pairs = [(text, owner) for owner, pool in enumerate(pools) for text in pool if text.strip()]
        texts, owners = zip(*pairs, strict=True) if pairs else ((), ())
        return cls(places, texts, owners, tuple(across))

    def learnt(self) -> Weights:
        """The weights; the same for the same examples."""
        owners, several = np.array(self.owners, int), len(self.places) + len(self.across)
        sizes = np.bincount(owners, minlength=several + 1)
        # A small deck is not drowned by the sample: its competencies together count as much.
        worth = np.maximum(1.0, sizes[several] / max(several, 1) / np.maximum(sizes, 1))
        worth[several] = 1.0
        # A text that says nothing is as likely after none as after any.
        head_start = np.array([0.0] * several + [log(max(several, 1))], np.float32)
        counts = [[feature.name for feature in read(text)] for text in self.texts]
        return learn(counts, self.owners, worth[owners].astype(np.float32), head_start)


def _thin(texts: Sequence[str], most: int) -> tuple[str, ...]:
    """So many of the texts, taken evenly."""
    step = max(1.0, len(texts) / most) if most else len(texts) + 1.0
    return tuple(texts[int(number * step)] for number in range(int(len(texts) / step)))


def _phrasings(note: Competency, extra: Sequence[str]) -> tuple[str, ...]:
    """What is known of how a competency is asked; without that, what it says of itself."""
    about = () if note.questions or extra or note.cues else (note.evaluates,)
    return (*note.asks, *extra, note.name, note.topic, *note.cues, *about)


class Matcher:
    """Made once, then asked any number of times."""

    def __init__(
        self, places: Sequence[Place], weights: Weights, across: Sequence[Place] = ()
    ) -> None:
        self._places, self._weights, self._across = tuple(places), weights, tuple(across)
        self._spelling: dict[str, list[str]] = {}
        """Longer words that were learnt, by their first letter."""
        for name in weights.rows:
            if name.isalpha() and len(name) >= SLIPPED - 1:
                self._spelling.setdefault(name[0], []).append(name)

    def ask(self, question: str) -> Match:
        """Which competencies a question may be after."""
        text = one_line(question)
        asked = self._mend(words(text))
        has = list(features(asked))
        known, evidence = self._weights.evidence(feature.name for feature in has)
        several = len(self._places)
        if not known or not several:
            nothing = tuple(ScoredCompetency(*place, 0.0, ()) for place in self._places)
            return Match(question, False, nothing)
        chances = self._weights.chances(evidence)
        by_word = _by_word(asked, has, dict(zip(known, evidence, strict=True)))
        order = sorted(range(several), key=lambda owner: (-chances[owner], owner))
        candidates = tuple(
            ScoredCompetency(
                *self._places[owner], float(chances[owner]), self._why(text, asked, worth)
            )
            for owner in order
            for worth in [by_word[:, owner]]
        )
        crossing, none = chances[several:-1], chances[-1]
        inside, between = chances[:several].sum(), crossing.sum()
        across = None
        if between > max(inside, none):
            across = self._across[int(crossing.argmax())]
        return Match(question, bool(inside > max(between, none)), candidates, across)

    def _mend(self, question: Sequence[SpelledWord]) -> list[SpelledWord]:
        """The words, those mistyped read as the learnt word they are most like."""
        out, left = list(question), MOST_MENDED
        for at, word in enumerate(question):
            if len(word.text) < SLIPPED or not word.text.isalpha() or not left:
                continue
            if word.text in self._weights.rows:
                continue
            left -= 1
            near = process.extractOne(
                word.text,
                self._spelling.get(word.text[0], ()),
                scorer=OSA.distance,
                score_cutoff=1,
            )
            if near:
                out[at] = word._replace(text=near[0])
        return out

    def _why(self, text: str, question: Sequence[SpelledWord], worth: Array) -> tuple[str, ...]:
        """The words that speak most for a competency, neighbours together, as they were written;
        none that is common, nor such at the ends."""
        least = max(TELLING * float(worth.max()), 1e-6)
        telling = np.flatnonzero(worth >= least)
        spans = []
        for run in np.split(telling, np.flatnonzero(np.diff(telling) > 1) + 1):
            names = {at: question[at].text.removeprefix(OUT) for at in run}
            rare = [at for at, name in names.items() if not self._weights.common(name)]
            if rare:
                value = float(worth[rare[0] : rare[-1] + 1].sum())
                spans.append((-value, question[rare[0]].start, question[rare[-1]].end))
        out = dict.fromkeys(text[start:end] for _, start, end in sorted(spans))
        return tuple(out)[:MOST_REASONS]


def _by_word(
    question: Sequence[SpelledWord], has: Sequence[Feature], evidence: Mapping[str, Array]
) -> Array:
    """Words × classes: what the features that a word is part of say for one class rather than the
    mean of them."""
    often = Counter(feature.name for feature in has)
    classes = len(next(iter(evidence.values())))
    out = np.zeros((len(question), classes), np.float32)
    for feature in has:
        if feature.name in evidence:
            evidence_of_feature = evidence[feature.name]
            half = (evidence_of_feature - evidence_of_feature.mean()) / often[feature.name] / 2
            out[feature.first] += half
            out[feature.last] += half
    return out
