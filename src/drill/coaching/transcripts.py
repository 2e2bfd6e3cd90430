"""What was said, as text → which beats were told, in which order, and how it was spoken.

It proposes; the person decides. A sentence belongs to one beat, the one that it fits best: where
two were found by the same words, the weaker is looked for elsewhere. Time is linear in the words
of the transcript.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

from drill.coaching import passages, telling
from drill.coaching.hearing import (
    WINDOW,
    FigureSlip,
    HeardFact,
    Sound,
    Speech,
    hear,
    spoken_words,
    stems,
)
from drill.coaching.lint import Finding, Frame
from drill.coaching.speech import WORDS_A_MINUTE, SpeechPart, parts
from drill.coaching.spoken import bare
from drill.coaching.telling import BeatOrder
from drill.domain.deck import RedFlag, Story
from drill.text import clean, unmarked

NEAR = 2 * WINDOW
"""Words around the middle of a beat within which its facts are one passage."""
ASKED = 3
"""Facts of a beat that are asked for; whichever of them were said best."""
SAID = 0.41
"""Share of a beat from which it is proposed as said."""
HALF_SAID = 0.38
"""What a fact counts, of one, of which everything was found but too little in one place: without
one that was said a beat stays below `SAID`."""
SLIPPED = 0.85
"""What a fact counts, of one, that was told with another figure."""
FLAGGED = 0.75
"""Share of a red flag's snippet from which a transcript comes close to it."""
SNIPPET = 4
"""Words that carry something from which a snippet can be told from chance."""


@dataclass(frozen=True, slots=True)
class HeardBeat:
    """One beat in a transcript."""

    beat: int
    facts: frozenset[int]
    """Indexes of the beat's facts found in the text."""
    share: float
    """Of the facts that are asked for, 0 to 1: one that was said counts whole, one with
    another figure or said in part a part."""
    at: int
    """Index of the word with which its passage begins; -1 where nothing was found."""
    said: bool
    """The proposal: whether the share is at least `SAID`."""
    slips: tuple[FigureSlip, ...] = ()
    """Figures of it that were told as others."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a transcript holds."""

    words: int
    seconds: float
    """As given, else estimated at the rate."""
    situation: float
    """Share of the words in passages of the situation, wherever they were told, 0 to 1: 1 where
    nothing but the situation was told, 0 where no beat was found."""
    we: int
    """`we`, `our`, `us`, `we'd`, `let's` and the like; the country is none of them."""
    i: int
    """`I`, `my`, `me`, `I'd` and the like."""
    fillers: Mapping[str, int]
    """The most frequent first; only those found."""
    beats: tuple[HeardBeat, ...]
    """One a beat."""
    order: BeatOrder
    """Of the beats proposed as said, by where they were told; places are those of what was asked
    for."""
    flags: tuple[str, ...]
    """Ids of red flags whose snippet the text comes close to."""
    findings: tuple[Finding, ...]
    """Red flags that lint hears in it."""
    passages: tuple[str, ...]
    """What was told and is no beat of the story: invented, or a beat worth adding."""


def read(
    text: str,
    story: Story,
    *,
    expected: Sequence[int] | None = None,
    red_flags: Sequence[RedFlag] = (),
    frame: Frame | None = None,
    words_a_minute: float = WORDS_A_MINUTE,
    seconds: float | None = None,
    sound: Sound | None = None,
) -> Transcript:
    """What was told of a story in a transcript (English; other scripts are counted only).

    `expected` are the indexes of the beats asked for, in the order in which they are to be told;
    else all of them in the story's. `frame` is what lint holds the story against.
    `words_a_minute`, above 0, estimates how long it took where `seconds` does not say. `sound` is
    for what a recogniser wrote down: how a word sounds.
    """
    text = clean(text)
    speech = Speech(text, sound)
    asked = range(len(story.beats)) if expected is None else expected
    facts, used = _facts(speech, story)
    beats = tuple(_beat(index, heard) for index, heard in enumerate(facts))
    in_order = sorted((beat.at, beat.beat) for beat in beats if beat.said)
    spoken = spoken_words(text)
    sentences = passages.sentences(text)
    we = sum(word != "US" and _person(word) in _WE for word in spoken)
    i = sum(_person(word) in _I for word in spoken)
    heard = passages.flagged(sentences, story, used, frame or Frame()) if in_order else ()
    return Transcript(
        words=len(spoken),
        seconds=len(spoken) / words_a_minute * 60 if seconds is None else seconds,
        situation=_situation(len(spoken), story, beats),
        we=we,
        i=i,
        fillers=_fillers(text),
        beats=beats,
        order=telling.order_of([beat for _, beat in in_order], asked),
        flags=tuple(
            flag.id
            for flag in red_flags
            if any(_comes_close(speech, snippet) for snippet in flag.sounds_like)
        ),
        # A few more "we" than "I" in one passage are speech; in all of it they are a habit.
        findings=tuple(finding for finding in heard if finding.rule != "we-over-i" or we > i),
        passages=passages.unmatched(sentences, story, used) if in_order else (),
    )


# -- beats in speech


def _facts(speech: Speech, story: Story) -> tuple[list[list[HeardFact]], dict[int, int]]:
    """Every fact of every beat as it was heard, and of which beat the words are that it was
    found by. A word is of one beat: what was found best goes first, and others are looked for
    without it.
    """
    notes = [[unmarked(fact.say) for fact in beat.facts] for beat in story.beats]
    rarity = Counter(stem for beat in notes for note in beat for stem in stems(note))
    heard = [[hear(speech, note, rarity) for note in beat] for beat in notes]
    best = sorted(
        ((b, f) for b, beat in enumerate(heard) for f in range(len(beat))),
        key=lambda place: _strength(heard[place[0]][place[1]]),
        reverse=True,
    )
    owner: dict[int, int] = {}
    for b, f in best:
        fact_heard = heard[b][f]
        if fact_heard.slips or any(owner.get(at, b) != b for at in fact_heard.used):
            # A figure that is another fact's is none said in place of this one's.
            slipped = bool(fact_heard.slips)
            others = {
                at
                for at, beat in owner.items()
                if beat != b or (slipped and at not in fact_heard.used)
            }
            heard[b][f] = hear(speech, notes[b][f], rarity, others)
        if heard[b][f].said:
            owner.update(dict.fromkeys(heard[b][f].used, b))
    return heard, owner


def _strength(fact: HeardFact) -> tuple[bool, bool, float]:
    return fact.said, not fact.slips, fact.share * fact.weight


def _beat(index: int, heard: Sequence[HeardFact]) -> HeardBeat:
    asked = sorted(heard, key=_asked_first, reverse=True)[:ASKED]
    share = sum(map(_counted, asked)) / len(asked) if asked else 0.0
    facts = frozenset(place for place, fact in enumerate(heard) if fact.said)
    at = _beginning([fact for fact in heard if fact.said] or heard)
    slips = tuple(slip for fact in heard if fact.said for slip in fact.slips)
    return HeardBeat(index, facts, share, at, share >= SAID, slips)


def _asked_first(fact: HeardFact) -> tuple[bool, bool, float]:
    return fact.said and bool(fact.slips), fact.said, fact.share


def _counted(fact: HeardFact) -> float:
    if fact.said and fact.slips:
        return max(SLIPPED, fact.share)
    return 1.0 if fact.said else HALF_SAID * fact.share


def _beginning(facts: Iterable[HeardFact]) -> int:
    """Where the passage of these facts begins: one told far from the others does not move it."""
    heard = [fact for fact in facts if fact.begin >= 0]
    if not heard:
        return -1
    middle = median_low(fact.middle for fact in heard)
    return min(fact.begin for fact in heard if abs(fact.middle - middle) <= NEAR)


def _comes_close(speech: Speech, snippet: str) -> bool:
    """Whether the text comes close to a snippet: most of its words in one place."""
    return len(stems(snippet)) >= SNIPPET and hear(speech, snippet, {}).share >= FLAGGED


# -- how it was spoken

_WE = frozenset("we our ours us ourselves let's".split())
_I = frozenset("i me my mine myself".split())


def _person(word: str) -> str:
    return "let's" if word.casefold() in ("let's", "let’s") else bare(word)


def _situation(words: int, story: Story, beats: Sequence[HeardBeat]) -> float:
    """A beat's passage goes on until the next one begins, the first one's begins the telling."""
    roles = parts(story)
    told_beats = sorted((beat for beat in beats if beat.said), key=lambda beat: beat.at)
    begins = [0, *(beat.at for beat in told_beats[1:]), words]
    passages = zip(told_beats, begins, begins[1:], strict=False)
    spent = sum(
        end - start for beat, start, end in passages if roles[beat.beat] is SpeechPart.SITUATION
    )
    return spent / words if words else 0.0


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
