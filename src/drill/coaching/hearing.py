"""Where a fact stands in speech: its rare words and its figures in one place, and a figure that was
said instead of its own.

Speech says a note of a dozen words otherwise, so what counts is where its rare words and its
figures stand together: a figure without any of its fact's words around it belongs to another one.
Time is linear in the words of the transcript.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import isclose
from typing import TypeVar

from rapidfuzz import fuzz, process

from drill.coaching.quantities import Quantity, count_met, quantity_spans
from drill.coaching.spoken import ONE_ON_ONE, RECURRING, bare, in_digits, period, stem_of
from drill.coaching.typed import LITTLE
from drill.domain.review import MOST

WINDOW = 34
"""Words within which what belongs to one fact stands together."""
FACT = 0.5
"""Share of a fact's words from which it counts as said, where it has no figure or another one."""
CONTEXT, COMMON = 0.2, 0.4
"""The same beside its figures: less, because a figure speaks for itself, a common one less so."""
SMALL = 10
"""Bare numbers below it are common: speech is full of ones and twos."""
PHRASE = 0.8
"""The same of a fact with hardly a word that carries something: it must be there as a phrase."""
ALIKE = 86.0
"""Likeness, 0 to 100, from which two stems are one word mistyped or misheard."""
SOUNDS = 3
"""Consonants of a word from which it can be told by its sound; shorter ones sound like too many."""
PATIENCE = 5_000_000
"""Pairs of stems up to which slips are looked for in one transcript."""
PLACES = 200
"""Places of one stem or figure that are looked at: what is everywhere says nothing."""
ABOUT = 0.002
"""Relative difference within which a figure is looked at; `quantities.count_met` then decides."""
BEGIN = 0.15
"""Share of what was found of a fact by which its passage has begun: a first word may be chance."""
FEWEST = 2
"""Words and figures of a fact by which it is known where another stands in place of a figure."""
BESIDE = 12
"""Words around what was found of a fact within which another figure is said instead of its own."""
MOST_OFF = 12.0
"""Times by which a span of time may be off and still be taken for a slip."""
_FIGURE = 2.0
"""What a figure weighs beside a word that stands in no other fact."""


_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’][^\W_]+)*")
_LITTLE = LITTLE | frozenset(
    "all also any can cannot could did do does done get go got here how if just let like me one "
    "out over said say says should some than there these those too us very we when will "
    "would".split()
)
"""Words that carry nothing of what speech says."""
_ALONE = "1:1"
OFTEN = "every"
"""The unit of how often something is done."""


def spoken_words(text: str) -> list[str]:
    """The words and numbers of a text as they stand."""
    return _WORD.findall(text)


def stems(text: str) -> list[str]:
    """The stems of what carries something, each once."""
    content = [
        stem_of(word)
        for word in map(bare, _WORD.findall(text))
        if not word[:1].isdigit() and word not in _LITTLE
    ]
    alone = [_ALONE] * bool(ONE_ON_ONE.search(text))
    return list(dict.fromkeys(content + alone))


@dataclass(frozen=True, slots=True)
class FigureSlip:
    """A figure that was told as another one."""

    said: str
    """As it was said."""
    figure: str
    """As the fact has it."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A figure of a transcript."""

    at: int
    """Index of its word."""
    quantity: Quantity
    text: str
    """As it was said, casefolded."""
    thing: str
    """The word behind it, casefolded; empty where there is none."""


_LONGEST = 30
"""Letters of a word that are looked at behind a figure."""
_Place = TypeVar("_Place")
Sound = Callable[[str], str]
"""How a word sounds: its consonants, say. Two of the same are one word to the ear."""


class Speech:
    """A transcript: where each stem and each figure stands, counted in words."""

    def __init__(self, text: str, sound: Sound | None = None) -> None:
        """`sound` makes of a word how it sounds, where a recogniser wrote it down: then what it
        heard as another word, or as two, is found as well.
        """
        text = text.casefold()
        self.starts: list[int] = []
        """Where each word begins, as an index of the casefolded text."""
        self._places: dict[str, list[int]] = {}
        for at, match in enumerate(_WORD.finditer(text)):
            self.starts.append(match.start())
            self._places.setdefault(stem_of(match.group()), []).append(at)
        self.said = tuple(_figures(text, self.starts))
        """Its figures, in order."""
        self._said_at = [mention.at for mention in self.said]
        self._figures = sorted(self.said, key=lambda mention: (mention.quantity.value, mention.at))
        self._values = [mention.quantity.value for mention in self._figures]
        self._alphabet: dict[str, list[str]] = {}
        for stem in self._places:
            if len(stem) > 3:
                self._alphabet.setdefault(stem[0], []).append(stem)
        self._patience = PATIENCE
        self._sound = sound
        self._sounding = self._by_sound() if sound else {}
        alone = [bisect_right(self.starts, at.start()) - 1 for at in ONE_ON_ONE.finditer(text)]
        if alone:
            self._places[_ALONE] = alone  # of several words, and none that sounds like another
        self._known: dict[str, Sequence[int]] = {}

    def places(self, stem: str) -> Sequence[int]:
        """Where a stem stands; where it does not, the places of the one most like it."""
        if stem not in self._known:
            places = self._places.get(stem) or self._places.get(self._nearest(stem), [])
            self._known[stem] = _sample(places or self._alike(stem))
        return self._known[stem]

    def _by_sound(self) -> dict[str, list[int]]:
        """Where what sounds so stands: words, and two in a row, which may be one torn apart."""
        assert self._sound
        words = sorted((at, stem) for stem, places in self._places.items() for at in places)
        sounding: dict[str, list[int]] = {}
        for at, stem in words:
            sounding.setdefault(self._sound(stem), []).append(at)
        for (at, stem), (_, after) in pairwise(words):
            sounding.setdefault(self._sound(stem + after), []).append(at)
        return sounding

    def _alike(self, stem: str) -> Sequence[int]:
        """Where what sounds like this stem stands."""
        if self._sound is None or len(stem) <= 3 or not stem.isascii():
            return []
        sound = self._sound(stem)
        return self._sounding.get(sound, []) if len(sound) >= SOUNDS else []

    def figures(self, wanted: Quantity) -> list[int]:
        """Where a figure stands. Its unit may be left out ("sixty to eighty-five percent") where
        the number alone says enough.
        """
        strict = bool(wanted.unit) and wanted.number < SMALL
        places = set()
        for value in {wanted.value, wanted.number}:
            first = bisect_left(self._values, value * (1 - ABOUT))
            last = bisect_right(self._values, value * (1 + ABOUT))
            for mention in _sample(self._figures[first:last]):
                if count_met([mention.quantity], [wanted]) and (
                    mention.quantity.unit or not strict
                ):
                    places.add(mention.at)
        return sorted(places)

    def between(self, first: int, last: int) -> Sequence[_Said]:
        """The figures from one word to another, both included; at most `PLACES`."""
        begin, end = bisect_left(self._said_at, first), bisect_right(self._said_at, last)
        return _sample(self.said[begin:end])

    def _nearest(self, stem: str) -> str:
        """The stem said that is most like this one; the first letter is seldom the slip."""
        near = self._alphabet.get(stem[:1], []) if len(stem) > 3 else []
        self._patience -= len(near)
        if self._patience < 0:
            return ""
        like = process.extractOne(stem, near, scorer=fuzz.ratio, score_cutoff=ALIKE)
        return like[0] if like else ""


def _figures(text: str, starts: Sequence[int], *, small: bool = True) -> Iterator[_Said]:
    """The figures of a casefolded text whose words begin there, as `in_digits` has them."""
    often = [
        (match.start(), match.end(), Quantity(length, OFTEN, length))
        for match in RECURRING.finditer(text)
        if (length := period(match))
    ]
    taken = {at for begin, end, _ in often for at in range(begin, end)}
    digits = in_digits(text, small=small)
    counted = quantity_spans(digits)
    for begin, end, quantity in sorted(
        [*often, *(span for span in counted if span[0] not in taken)], key=lambda span: span[0]
    ):
        first = begin - (text[max(0, begin - 1) : begin] in tuple("$€£"))
        if digits[end : end + 1] == " ":  # a number in words ends behind its digits
            end += len(digits[end : end + _LONGEST]) - len(digits[end : end + _LONGEST].lstrip(" "))
            behind = _WORD.match(text[end : end + _LONGEST])
        else:
            behind = _WORD.match(text[end + 1 : end + 1 + _LONGEST])
        thing = behind.group() if behind else ""
        yield _Said(bisect_right(starts, begin) - 1, quantity, text[first:end].strip(), thing)


def _sample(places: Sequence[_Place]) -> Sequence[_Place]:
    """At most `PLACES` of them, evenly chosen."""
    return places[:: -(-len(places) // PLACES) or 1]


# -- a fact in it


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
class HeardFact:
    """A fact in a transcript."""

    share: float
    """Of its words and figures, 0 to 1."""
    weight: float
    said: bool = False
    begin: int = -1
    """Index of the word where its passage begins; -1 where none was found."""
    middle: int = -1
    used: frozenset[int] = frozenset()
    """The words that it was found by."""
    slips: tuple[FigureSlip, ...] = ()


def hear(
    speech: Speech, text: str, rarity: Mapping[str, int], taken: Collection[int] = ()
) -> HeardFact:
    """A fact where most of its words and figures stand together. Words `taken` are those of other
    facts; `rarity` is in how many facts a stem stands.
    """
    own, noted = stems(text), tuple(_figures(text.casefold(), (), small=False))
    figures = Counter(figure.quantity for figure in noted)
    phrase = len(own) < 2 and not figures
    if phrase:
        own = list(dict.fromkeys(map(stem_of, _WORD.findall(text))))
    signs = [_Sign(1.0 / rarity.get(stem, 1), 1, _free(speech.places(stem), taken)) for stem in own]
    words = sum(sign.weight for sign in signs)
    for figure, need in figures.items():
        common = not figure.unit and figure.number < SMALL
        weight = 1.0 if common else _FIGURE
        signs.append(_Sign(weight, need, _free(speech.figures(figure), taken), True, common))
    total = sum(sign.weight * sign.need for sign in signs)
    inside = _densest(signs, 2 * len(own) if phrase else max(WINDOW, 2 * len(own)))
    if not inside:
        return HeardFact(0.0, total)
    counts = Counter(index for _, index in inside)
    hit = {index: min(count, signs[index].need) for index, count in counts.items()}
    share = sum(signs[index].weight * count for index, count in hit.items()) / total
    asked = sum(sign.need for sign in signs if sign.figure)
    slips: tuple[FigureSlip, ...] = ()
    if asked:
        context = sum(signs[index].weight for index in hit if not signs[index].figure)
        heard = sum(count for index, count in hit.items() if signs[index].figure)
        if context >= FACT * words and len(hit) >= FEWEST and heard < asked:
            slips = tuple(_slips(speech, noted, inside, taken))
        common = all(signs[index].common for index in hit if signs[index].figure)
        is_said = (
            heard + len(slips) >= MOST * asked
            and context >= (COMMON if common else CONTEXT) * words
        )
    else:
        is_said = share >= (PHRASE if phrase else FACT)
        if _ALONE in own and hit.keys() == {own.index(_ALONE)}:
            is_said = False  # every story has a talk of two: what it was about tells which
    return HeardFact(
        share,
        total,
        is_said,
        _place(inside, signs, BEGIN),
        _place(inside, signs, 0.5),
        frozenset(at for at, _ in inside),
        slips,
    )


def _free(places: Sequence[int], taken: Collection[int]) -> Sequence[int]:
    return [place for place in places if place not in taken] if taken else places


def _slips(
    speech: Speech,
    wanted: Sequence[_Said],
    inside: Sequence[tuple[int, int]],
    taken: Collection[int],
) -> Iterator[FigureSlip]:
    """Figures beside what was found of a fact, each of a kind with one of its own that was not
    said there.
    """
    first, last = inside[0][0] - BESIDE, inside[-1][0] + BESIDE
    near = [mention for mention in speech.between(first, last) if mention.at not in taken]
    missing = []
    for figure in wanted:
        same = (mention for mention in near if count_met([mention.quantity], [figure.quantity]))
        # "three handovers in three weeks": the one with the unit is meant.
        unit = figure.quantity.unit
        met = min(same, key=lambda mention: mention.quantity.unit != unit, default=None)
        if met:
            near.remove(met)
        else:
            missing.append(figure)
    for figure in missing:
        other = next((mention for mention in near if _of_a_kind(mention, figure)), None)
        if other:
            near.remove(other)
            yield FigureSlip(other.text, figure.text)


def _of_a_kind(mention: _Said, figure: _Said) -> bool:
    """Whether one may be said instead of the other: what they count is the same."""
    one, other = mention.quantity, figure.quantity
    if one.number == 1 and mention.text.partition(" ")[0] in ("a", "an"):
        return False
    bare_number = (mention.thing or "the") in _LITTLE and one.number >= SMALL
    if one.unit != other.unit:
        return not one.unit and bare_number and other.unit != "s"
    if one.unit in ("s", OFTEN):
        return 0 < one.value <= MOST_OFF * other.value and other.value <= MOST_OFF * one.value
    same = stem_of(mention.thing) == stem_of(figure.thing) or (
        bare_number and (figure.thing or "the") in _LITTLE
    )
    return bool(one.unit) or same


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
