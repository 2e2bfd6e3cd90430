"""What was said, as text → which beats were told, in which order, and how it was spoken.

It proposes; the person decides. A fact is a note of a dozen words and speech says it otherwise, so
what counts is where its rare words and its figures stand together: a figure without any of its
fact's words around it belongs to another one. Time is linear in the words of the transcript.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import isclose
from statistics import median_low
from typing import TypeVar

from rapidfuzz import fuzz, process

from drill.coaching import telling
from drill.coaching.quantities import (
    Quantity,
    count_met,
    placed_quantities,
    quantities,
)
from drill.coaching.speech import WORDS_A_MINUTE, SpeechPart, parts
from drill.coaching.spoken import ONE_ON_ONE, bare, in_digits, stem_of
from drill.coaching.telling import BeatOrder
from drill.coaching.typed import LITTLE
from drill.domain.deck import Beat, RedFlag, Story
from drill.domain.review import MOST
from drill.text import clean, unmarked

WINDOW = 34
"""Words within which what belongs to one fact stands together."""
NEAR = 2 * WINDOW
"""Words around the middle of a beat within which its facts are one passage."""
ASKED = 3
"""Facts of a beat that are asked for; whichever of them were said best."""
SAID = 0.4
"""Share of a beat from which it is proposed as said."""
FACT = 0.5
"""Share of a fact's words from which it counts as said, where it has no figure."""
CONTEXT, COMMON = 0.2, 0.4
"""The same beside its figures: less, because a figure speaks for itself, a common one less so."""
SMALL = 10
"""Bare numbers below it are common: speech is full of ones and twos."""
PHRASE = 0.8
"""The same of a fact with hardly a word that carries something: it must be there as a phrase."""
FLAGGED = 0.75
"""Share of a red flag's snippet from which a transcript comes close to it."""
SNIPPET = 4
"""Words that carry something from which a snippet can be told from chance."""
ALIKE = 86.0
"""Likeness, 0 to 100, from which two stems are one word mistyped or misheard."""
PATIENCE = 5_000_000
"""Pairs of stems up to which slips are looked for in one transcript."""
PLACES = 200
"""Places of one stem or figure that are looked at: what is everywhere says nothing."""
ABOUT = 0.002
"""Relative difference within which a figure is looked at; `quantities.count_met` then decides."""
BEGIN = 0.15
"""Share of what was found of a fact by which its passage has begun: a first word may be chance."""
_FIGURE = 2.0
"""What a figure weighs beside a word that stands in no other fact."""


@dataclass(frozen=True, slots=True)
class HeardBeat:
    """One beat in a transcript."""

    beat: int
    facts: frozenset[int]
    """Indexes of the beat's facts found in the text."""
    share: float
    """Of the beat, 0 to 1; figures count more than words, rare words more than frequent ones."""
    at: int
    """Index of the word with which its passage begins; -1 where nothing was found."""
    said: bool
    """The proposal."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a transcript holds."""

    words: int
    seconds: float
    """As given, else estimated at the rate."""
    situation: float
    """Share of the words before the first action begins, 0 to 1; 0 where no action was found."""
    we: int
    """`we`, `our`, `us`, `we'd`, `let's` and the like; the country is none of them."""
    i: int
    """`I`, `my`, `me`, `I'd` and the like."""
    fillers: Mapping[str, int]
    """The most frequent first; only those found."""
    beats: tuple[HeardBeat, ...]
    """One a beat."""
    order: BeatOrder
    """Of the beats proposed as said, by where they were told."""
    flags: tuple[str, ...]
    """Ids of red flags whose snippet the text comes close to."""


def read(
    text: str,
    story: Story,
    *,
    red_flags: Sequence[RedFlag] = (),
    words_a_minute: float = WORDS_A_MINUTE,
    seconds: float | None = None,
) -> Transcript:
    """What was told of a story in a transcript (English; other scripts are counted only).

    `words_a_minute`, above 0, estimates how long it took where `seconds` does not say.
    """
    text = clean(text)
    speech = _Speech(text)
    rarity = Counter(
        stem for beat in story.beats for fact in beat.facts for stem in _stems(unmarked(fact.say))
    )
    beats = tuple(_beat(speech, index, beat, rarity) for index, beat in enumerate(story.beats))
    in_order = sorted((beat for beat in beats if beat.said), key=lambda beat: (beat.at, beat.beat))
    spoken = _WORD.findall(text)
    return Transcript(
        words=len(spoken),
        seconds=len(spoken) / words_a_minute * 60 if seconds is None else seconds,
        situation=_situation(len(spoken), story, beats),
        we=sum(word != "US" and _person(word) in _WE for word in spoken),
        i=sum(_person(word) in _I for word in spoken),
        fillers=_fillers(text),
        beats=beats,
        order=telling.order([beat.beat for beat in in_order], len(story.beats)),
        flags=tuple(
            flag.id
            for flag in red_flags
            if any(_comes_close(speech, snippet) for snippet in flag.sounds_like)
        ),
    )


# -- the words of speech

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’][^\W_]+)*")
_LITTLE = LITTLE | frozenset(
    "all also any can cannot could did do does done get go got here how if just let like me one "
    "out over said say says should some than there these those too us very we when will "
    "would".split()
)
"""Words that carry nothing of what speech says."""


_ALONE = "1:1"


def _stems(text: str) -> list[str]:
    """The stems of what carries something, each once."""
    content = [
        stem_of(word)
        for word in map(bare, _WORD.findall(text))
        if not word[:1].isdigit() and word not in _LITTLE
    ]
    alone = [_ALONE] * bool(ONE_ON_ONE.search(text))
    return list(dict.fromkeys(content + alone))


_Place = TypeVar("_Place")


class _Speech:
    """A transcript: where each stem and each figure stands, counted in words."""

    def __init__(self, text: str) -> None:
        text = text.casefold()
        starts: list[int] = []
        self._places: dict[str, list[int]] = {}
        for at, match in enumerate(_WORD.finditer(text)):
            starts.append(match.start())
            self._places.setdefault(stem_of(match.group()), []).append(at)
        figures = placed_quantities(in_digits(text))
        self._figures = sorted(
            ((bisect_right(starts, at) - 1, figure) for at, figure in figures),
            key=lambda placed: (placed[1].value, placed[0]),
        )
        self._values = [figure.value for _, figure in self._figures]
        self._alphabet: dict[str, list[str]] = {}
        for stem in self._places:
            if len(stem) > 3:
                self._alphabet.setdefault(stem[0], []).append(stem)
        self._patience = PATIENCE
        self._known: dict[str, Sequence[int]] = {}

    def places(self, stem: str) -> Sequence[int]:
        """Where a stem stands; where it does not, the places of the one most like it."""
        if stem not in self._known:
            places = self._places.get(stem) or self._places.get(self._nearest(stem), [])
            self._known[stem] = _sample(places)
        return self._known[stem]

    def figures(self, wanted: Quantity) -> list[int]:
        """Where a figure stands. Its unit may be left out ("sixty to eighty-five percent") where
        the number alone says enough.
        """
        strict = bool(wanted.unit) and wanted.number < SMALL
        places = set()
        for value in {wanted.value, wanted.number}:
            first = bisect_left(self._values, value * (1 - ABOUT))
            last = bisect_right(self._values, value * (1 + ABOUT))
            for at, figure in _sample(self._figures[first:last]):
                if count_met([figure], [wanted]) and (figure.unit or not strict):
                    places.add(at)
        return sorted(places)

    def _nearest(self, stem: str) -> str:
        """The stem said that is most like this one; the first letter is seldom the slip."""
        near = self._alphabet.get(stem[:1], []) if len(stem) > 3 else []
        self._patience -= len(near)
        if self._patience < 0:
            return ""
        like = process.extractOne(stem, near, scorer=fuzz.ratio, score_cutoff=ALIKE)
        return like[0] if like else ""


def _sample(places: Sequence[_Place]) -> Sequence[_Place]:
    """At most `PLACES` of them, evenly chosen."""
    return places[:: -(-len(places) // PLACES) or 1]


# -- facts in speech


@dataclass(frozen=True, slots=True)
class _Sign:
    """What gives a fact away: a stem of it, or one of its figures."""

    weight: float
    need: int
    """How often it counts: 2 for the figure of "5 to 5"."""
    places: Sequence[int]
    figure: bool = False
    common: bool = False
    """A figure that is heard everywhere."""


@dataclass(frozen=True, slots=True)
class _HeardFact:
    """A fact in a transcript."""

    share: float
    weight: float
    said: bool = False
    begin: int = -1
    """Index of the word where its passage begins; -1 where none was found."""
    middle: int = -1


def _fact(speech: _Speech, text: str, rarity: Mapping[str, int]) -> _HeardFact:
    """A fact where most of its words and figures stand together."""
    stems, figures = _stems(text), Counter(quantities(in_digits(text.casefold(), small=False)))
    phrase = len(stems) < 2 and not figures
    if phrase:
        stems = list(dict.fromkeys(map(stem_of, _WORD.findall(text))))
    signs = [_Sign(1.0 / rarity.get(stem, 1), 1, speech.places(stem)) for stem in stems]
    words = sum(sign.weight for sign in signs)
    for figure, need in figures.items():
        common = not figure.unit and figure.number < SMALL
        signs.append(_Sign(1.0 if common else _FIGURE, need, speech.figures(figure), True, common))
    total = sum(sign.weight * sign.need for sign in signs)
    inside = _densest(signs, 2 * len(stems) if phrase else max(WINDOW, 2 * len(stems)))
    if not inside:
        return _HeardFact(0.0, total)
    counts = Counter(index for _, index in inside)
    hit = {index: min(count, signs[index].need) for index, count in counts.items()}
    share = sum(signs[index].weight * count for index, count in hit.items()) / total
    asked = sum(sign.need for sign in signs if sign.figure)
    if asked:
        context = sum(signs[index].weight for index in hit if not signs[index].figure)
        heard = sum(count for index, count in hit.items() if signs[index].figure)
        common = all(signs[index].common for index in hit if signs[index].figure)
        is_said = heard >= MOST * asked and context >= (COMMON if common else CONTEXT) * words
    else:
        is_said = share >= (PHRASE if phrase else FACT)
    return _HeardFact(
        share, total, is_said, _place(inside, signs, BEGIN), _place(inside, signs, 0.5)
    )


def _place(inside: Sequence[tuple[int, int]], signs: Sequence[_Sign], share: float) -> int:
    """The place by which so much of the weight in a stretch has been said."""
    so_far = list(accumulate(signs[index].weight for _, index in inside))
    return inside[bisect_left(so_far, share * so_far[-1])][0]


def _densest(signs: Sequence[_Sign], window: int) -> list[tuple[int, int]]:
    """The stretch of so many words in which most of the weight stands, as (place, sign): of equals
    the shortest, of those the first. No sign stands in front that comes again behind.
    """
    events = sorted((at, index) for index, sign in enumerate(signs) for at in sign.places)
    counts: Counter[int] = Counter()
    first, weight = 0, 0.0
    best, stretch, length = 0.0, (0, 0), window + 1
    for last, (at, index) in enumerate(events):
        weight += signs[index].weight * (counts[index] < signs[index].need)
        counts[index] += 1
        while True:
            place, front = events[first]
            spare = counts[front] > signs[front].need
            if not spare and at - place < window:
                break
            counts[front] -= 1
            weight -= signs[front].weight * (not spare)
            first += 1
        shorter = isclose(weight, best) and at - events[first][0] < length
        if (weight > best and not isclose(weight, best)) or shorter:
            best, stretch, length = weight, (first, last + 1), at - events[first][0]
    return events[slice(*stretch)]


def _beat(speech: _Speech, index: int, beat: Beat, rarity: Mapping[str, int]) -> HeardBeat:
    heard = [_fact(speech, unmarked(fact.say), rarity) for fact in beat.facts]
    asked = sorted(heard, key=lambda fact: -fact.share)[:ASKED]
    weight = sum(fact.weight for fact in asked)
    share = sum(fact.share * fact.weight for fact in asked) / weight if weight else 0.0
    facts = frozenset(place for place, fact in enumerate(heard) if fact.said)
    half = len(facts) * 2 >= len(asked)
    is_said = bool(facts) and (half or share >= SAID)
    at = _beginning([fact for fact in heard if fact.said] or heard)
    return HeardBeat(index, facts, min(1.0, share), at, is_said)


def _beginning(facts: Iterable[_HeardFact]) -> int:
    """Where the passage of these facts begins: one told far from the others does not move it."""
    heard = [fact for fact in facts if fact.begin >= 0]
    if not heard:
        return -1
    middle = median_low(fact.middle for fact in heard)
    return min(fact.begin for fact in heard if abs(fact.middle - middle) <= NEAR)


def _comes_close(speech: _Speech, snippet: str) -> bool:
    """Whether the text comes close to a snippet: most of its words in one place."""
    return len(_stems(snippet)) >= SNIPPET and _fact(speech, snippet, {}).share >= FLAGGED


# -- how it was spoken

_WE = frozenset("we our ours us ourselves let's".split())
_I = frozenset("i me my mine myself".split())


def _person(word: str) -> str:
    return "let's" if word.casefold() in ("let's", "let’s") else bare(word)


def _situation(words: int, story: Story, beats: Sequence[HeardBeat]) -> float:
    roles = parts(story)
    begins = [beat.at for beat in beats if beat.said and roles[beat.beat] is SpeechPart.ACTION]
    return min(begins) / words if begins else 0.0


def _behind(words: str, pattern: str) -> str:
    """A pattern that counts only where none of these words stands before it."""
    return "".join(rf"(?<!\b{word} )" for word in words.split()) + pattern


_KINDS = "a the this that what which some any same each every one right wrong new another other"
_FILLERS = {
    "um": r"\b(?:um+|h?mm+|erm+)\b",
    "uh": r"\b(?:uh+|er+)\b",
    "you know": _behind("do did if as would let that", r"\byou know\b")
    + r"(?! (?:what|that|how|why|who|where|when|the|if|about|each|my|it)\b)",
    "I mean": _behind("what do did", r"\bi mean\b") + r"(?! (?:it|that|by|to|business)\b)",
    # As a verb and in comparisons it is no filler: it must be set off from what it stands in.
    "like": r"(?:^|[,.;:!?…–-])\s{0,9}like,|\b(?:um+|uh+|you know),? like\b"
    r"|\blike,? (?:um+|uh+|you know)\b",
    "basically": r"\bbasically\b",
    "actually": r"\bactually\b",
    "literally": r"\bliterally\b",
    "honestly": r"\bhonestly\b",
    "kind of": _behind(_KINDS, r"\b(?:kind of|kinda)\b"),
    "sort of": _behind(_KINDS, r"\b(?:sort of|sorta)\b"),
    "at the end of the day": r"\bat the end of the day\b",
}
_FILLER = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _FILLERS.items()}


def _fillers(text: str) -> Mapping[str, int]:
    text = " ".join(text.split())
    counts = Counter({name: len(pattern.findall(text)) for name, pattern in _FILLER.items()})
    return {name: count for name, count in counts.most_common() if count}
