"""How a story sounds when it is told: its parts, its words, its seconds.

A story is kept as notes, which leave out what speech needs. So the length of a tell is an
estimate: twice the words of the notes, at a rate that is learnt from one's own tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache

from drill.domain.deck import Fact, Story
from drill.text import unmarked, words

WORDS_A_MINUTE = 140.0
"""Speaking rate before anything is known of a person."""
SLOWEST, FASTEST = 60.0, 240.0
"""Rates beyond which a measurement is a slip (a clock left running) and no way of speaking."""
NOTE_TO_SPEECH = 2.0
"""Words said for each word noted."""
_PRIOR_WEIGHT = 3
"""Tells at which one's own median counts as much as the default rate."""


class SpeechPart(StrEnum):
    """What a beat is for in the story."""

    SITUATION = "situation"
    ACTION = "action"
    RESULT = "result"
    LEARNING = "learning"


_SIGNS = {part: frozenset(signs.split()) for part, signs in {
    SpeechPart.LEARNING: "learning learnings learned learnt lesson lessons insight insights "
    "reflection",
    SpeechPart.RESULT: "result results outcome outcomes impact resolution ending end aftermath "
    "follow",
    SpeechPart.SITUATION: "situation context background setting task challenge problem crisis "
    "conflict constraints stakes trigger",
}.items()}  # fmt: skip
"""Words of the labels of such beats; of two that fit, the first."""
_LEADING = 2
"""Beats at the start that may be the situation by their label; later ones are what was done."""


def parts(story: Story) -> tuple[SpeechPart, ...]:
    """What each beat is for, by its label and its place. The first beat of several is always the
    situation: nobody knows yet what it is about.
    """
    out: list[SpeechPart] = []
    for index, beat in enumerate(story.beats):
        part = _part(beat.label)
        if index == 0 and len(story.beats) > 1:
            part = SpeechPart.SITUATION
        elif part is SpeechPart.SITUATION and index >= _LEADING:
            part = SpeechPart.ACTION
        out.append(part)
    return tuple(out)


@lru_cache(maxsize=1_000)
def _part(label: str) -> SpeechPart:
    vocabulary = set(words(label))
    fitting = (part for part, signs in _SIGNS.items() if vocabulary & signs)
    return next(fitting, SpeechPart.ACTION)


def noted_words(facts: Iterable[Fact]) -> int:
    """Words of the notes, figures included, marks not."""
    return sum(len(words(unmarked(fact.say))) for fact in facts)


def spoken_seconds(facts: Iterable[Fact], words_a_minute: float = WORDS_A_MINUTE) -> float:
    """About how long these facts take to say."""
    return noted_words(facts) * NOTE_TO_SPEECH / words_a_minute * 60


def rate(tells: Sequence[tuple[float, float]]) -> float:
    """One's own words a minute, from tells as (words spoken, seconds); newest weigh no more.

    The median, drawn towards the default while there are few; tells outside of what a person can
    speak are left out.
    """
    rates = (spoken / seconds * 60 for spoken, seconds in tells if seconds > 0)
    own = [rate for rate in rates if SLOWEST <= rate <= FASTEST]
    if not own:
        return WORDS_A_MINUTE
    from statistics import median  # with fractions and decimals; most sessions tell nothing

    weight = len(own) / (len(own) + _PRIOR_WEIGHT)
    return weight * median(own) + (1 - weight) * WORDS_A_MINUTE
