"""A transcript in sentences: what of it is no beat of the story, and what lint hears in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from drill.coaching.hearing import spoken_words, stems
from drill.coaching.lint import Finding, Frame, lint_story
from drill.domain.deck import Beat, Fact, Story
from drill.text import one_line, unmarked

SENTENCE = 40
"""Words from which what has no full stop is cut all the same."""
ALONE = 12
"""Words from which something that is no beat of the story is worth a question."""
KNOWN = 1 / 3
"""Share of a passage's stems that the story may have as well; more, and it belongs to a beat."""
OFFERED = 3
"""Passages that are asked about."""
HEARD = frozenset({
    "handed-on", "waited-and-hoped", "we-over-i", "only-passive", "technical-dilemma",
    "only-perks", "figure-too-good",
})  # fmt: skip
"""Rules of lint that hear a red flag in what is said."""
_END = re.compile(r"(?<=[.!?…])[\"”')]*\s+|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a transcript; a piece of one that does not end."""

    begin: int
    """Index of its first word."""
    end: int
    """Index of the word behind its last."""
    text: str


def sentences(text: str) -> list[Sentence]:
    """A transcript's sentences, in order; those without a word are left out."""
    out: list[Sentence] = []
    at = 0
    for sentence in _END.split(text):
        parts = sentence.split()
        for first in range(0, len(parts), SENTENCE):
            piece = " ".join(parts[first : first + SENTENCE])
            count = len(spoken_words(piece))
            if count:
                out.append(Sentence(at, at + count, piece))
            at += count
    return out


def unmatched(speech: Sequence[Sentence], story: Story, used: Collection[int]) -> tuple[str, ...]:
    """What was told and is no beat of the story, in its order: sentences in a row in which none of
    the words stands that beats were found by, and hardly one of the story at all.
    """
    known = {stem for text in _texts(story) for stem in stems(text)}
    taken = sorted(used)

    def is_strange(sentence: Sentence) -> bool:
        own = stems(sentence.text)
        known_of_them = sum(stem in known for stem in own)
        return _free(sentence, taken) and known_of_them <= KNOWN * len(own)

    runs = [[*run] for strange, run in groupby(speech, is_strange) if strange]
    long = [run for run in runs if run[-1].end - run[0].begin >= ALONE]
    return tuple(one_line(" ".join(s.text for s in run)) for run in long[:OFFERED])


def _free(sentence: Sentence, taken: Sequence[int]) -> bool:
    at = bisect_left(taken, sentence.begin)
    return at == len(taken) or taken[at] >= sentence.end


def _texts(story: Story) -> Iterator[str]:
    yield story.title
    for beat in story.beats:
        yield beat.label
        yield from (unmarked(fact.say) for fact in beat.facts)
    for probe in story.probes:
        yield from (unmarked(fact.say) for fact in probe.answer)


def flagged(
    speech: Sequence[Sentence], story: Story, used: Mapping[int, int], frame: Frame
) -> tuple[Finding, ...]:
    """The red flags that lint hears in what was told. `used` says of which beat a word is; a
    sentence without one is something else that was done.
    """
    facts: dict[int, list[Fact]] = {}
    for sentence in speech:
        owners = [used[at] for at in range(sentence.begin, sentence.end) if at in used]
        facts.setdefault(max(owners, key=owners.count, default=_ELSE), []).append(
            Fact(sentence.text)
        )
    beats = [
        replace(beat, facts=tuple(facts[index]), steps=())
        for index, beat in enumerate(story.beats)
        if index in facts
    ]
    if _ELSE in facts:
        beats.insert(1, Beat("else", "What else was done", tuple(facts[_ELSE])))
    spoken = replace(story, beats=tuple(beats), probes=(), sample=False)
    heard = lint_story(spoken, replace(frame, sample=False, samples=()))
    return tuple(finding for finding in heard if finding.rule in HEARD)


_ELSE = -1
