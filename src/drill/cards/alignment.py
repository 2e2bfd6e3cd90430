"""Which part of one version of a note is which part of another.

Parts are known by their ids, by a `was`, and where an id changed without a word by what they say;
facts without an id by their words or, reworded, by their place. A fact may go to another beat.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from drill.cards.build import fact_id
from drill.cards.likeness import Pairs, assignment, likeness
from drill.cards.moves import LIKE_ENOUGH, SAME_WORDS, renames
from drill.domain.deck import Beat, Fact, Story
from drill.text import unmarked

Key = tuple[str, int]
"""What a part is known by, and how many before it are known by the same."""
_MOST_COMPARED = 10_000
"""Pairs of facts that are weighed against each other; of more, only names and places count."""


def names_of(parts: Sequence[Any]) -> list[Key]:
    """What each part is known by where nothing is known of another version."""
    seen: Counter[str] = Counter()
    out = []
    for part in parts:
        name = fact_id(part) if isinstance(part, Fact) else part.id
        out.append((name, seen[name]))
        seen[name] += 1
    return out


def align(
    names: Sequence[Key], base: Sequence[Any], parts: Sequence[Any],
    elsewhere: Collection[str] = (),
) -> list[Key]:  # fmt: skip
    """For each part the key of the one in `base` that it was, or one of its own.

    `names` are the keys of `base`; a fact of a name that is known `elsewhere` came from there, and
    is none of those in its place.
    """
    known = set(names)
    facts = bool(parts) and isinstance(parts[0], Fact)
    keys = _keys_by_words(names, base, parts) if facts else names_of(parts)
    formerly = {} if facts else {now: was for was, now in renames(base, parts).items()}
    taken = set(keys)
    for index, part in enumerate(parts):
        former = (part.was, 0) if (part.was, 0) in known else (formerly.get(part.id, ""), 0)
        if keys[index] not in known and former in known - taken:
            keys[index] = former
            taken.add(former)
    if facts:
        for change, i1, i2, j1, j2 in SequenceMatcher(None, names, keys, False).get_opcodes():
            if change == "replace":
                gone, fresh = base[i1:i2], parts[j1:j2]
                if len(gone) == len(fresh):  # as many are the same one by one
                    pairs = {index: index for index in range(len(gone))}
                else:
                    pairs = assignment(_alike(gone, fresh, LIKE_ENOUGH))
                for i, j in pairs.items():
                    was, now = names[i1 + i], keys[j1 + j]
                    if now not in known and now[0] not in elsewhere and was not in taken:
                        keys[j1 + j] = was
    return keys


def _keys_by_words(names: Sequence[Key], base: Sequence[Fact], parts: Sequence[Fact]) -> list[Key]:
    """The keys of facts, of which several may have one name: those that differ in a figure."""
    free: defaultdict[str, list[tuple[Key, str]]] = defaultdict(list)
    for key, fact in zip(names, base, strict=True):
        free[fact_id(fact)].append((key, fact.say))
    keys: dict[int, Key] = {}
    for exactly in (True, False):
        for index, part in enumerate(parts):
            namesakes = free[fact_id(part)]
            same = (namesake for namesake in namesakes if not exactly or namesake[1] == part.say)
            if index not in keys and (match := next(same, None)):
                keys[index] = match[0]
                namesakes.remove(match)
    fresh = Counter(name for name, _ in names)
    for index, part in enumerate(parts):
        if index not in keys:
            name = fact_id(part)
            keys[index] = (name, fresh[name])
            fresh[name] += 1
    return [keys[index] for index in range(len(parts))]


def _alike(before: Sequence[Fact], after: Sequence[Fact], least: float) -> Pairs:
    if len(before) * len(after) > _MOST_COMPARED:
        return {}
    return {
        (a, b): like
        for a, fact in enumerate(before)
        for b, other in enumerate(after)
        if (like := likeness(unmarked(fact.say), unmarked(other.say))) >= least
    }


# -- facts in other beats --------------------------------------------------------------------


class _Version:
    """A story whose beats and facts go by the keys of the version that all started from."""

    def __init__(self, base: Story, story: Story) -> None:
        names = names_of(base.beats)
        before = dict(zip(names, base.beats, strict=True))
        self.story = story
        self.beats: dict[Key, Beat] = {}
        self.facts: dict[Key, dict[Key, Fact]] = {}
        known = {fact_id(fact) for beat in base.beats for fact in beat.facts}
        for key, beat in zip(align(names, base.beats, story.beats), story.beats, strict=True):
            had = before[key].facts if key in before else ()
            named = align(names_of(had), had, beat.facts, known)
            self.beats[key] = beat
            self.facts[key] = dict(zip(named, beat.facts, strict=True))
        self.order = {key: list(facts) for key, facts in self.facts.items()}

    def moved_from(self, base: _Version) -> dict[tuple[Key, Key], tuple[Key, Key]]:
        """Beat and fact there → beat and fact here, of the facts that are in another beat."""
        gone, fresh = base.without(self), self.without(base)
        had = [base.facts[beat][key] for beat, key in gone]
        has = [self.facts[beat][key] for beat, key in fresh]
        pairs = dict(_alike(had, has, SAME_WORDS))
        for a, fact in enumerate(had):
            for b, other in enumerate(has):
                if fact_id(fact) in (fact_id(other), other.was):
                    # Of those that differ in a figure, the one that says the very same.
                    pairs[a, b] = 2.0 + (fact.say == other.say)
        pairs = {(a, b): like for (a, b), like in pairs.items() if gone[a][0] != fresh[b][0]}
        return {gone[a]: fresh[b] for a, b in assignment(pairs).items()}

    def without(self, other: _Version) -> list[tuple[Key, Key]]:
        """Where its facts are that the same beat of the other does not have by that name."""
        return [
            (beat, key)
            for beat, facts in self.facts.items()
            for key, fact in facts.items()
            if not other.has((beat, key)) or fact_id(other.facts[beat][key]) != fact_id(fact)
        ]

    def put(self, place: tuple[Key, Key], target: tuple[Key, Key], model: _Version) -> None:
        """Its fact at a place, if it has it, goes where the model has it."""
        beat, (name, count) = target
        if not self.has(place) or place[0] == beat:
            return
        fact = self.facts[place[0]].pop(place[1])
        facts = list(self.facts[beat].items())
        while self.has((beat, (name, count))):
            count += 1
        at = _after(list(self.facts[beat]), model.order[beat], target[1])
        facts.insert(at, ((name, count), fact))
        self.facts[beat] = dict(facts)

    def open(self, key: Key, model: _Version, start: _Version) -> None:
        """Have the model's beat, so far without a word, or with those that it started with."""
        if key in self.beats:
            return
        shell = start.beats.get(key) or replace(model.beats[key], label="", steps=())
        beats = list(self.beats.items())
        beats.insert(_after(list(self.beats), list(model.order), key), (key, shell))
        self.beats = dict(beats)
        self.facts[key] = {}

    def has(self, place: tuple[Key, Key]) -> bool:
        """Whether a fact is there."""
        return place[1] in self.facts.get(place[0], {})

    def merged(self) -> Story:
        """The story as it is now."""
        return replace(self.story, beats=tuple(
            replace(beat, facts=tuple(self.facts[key].values()))
            for key, beat in self.beats.items()
        ))  # fmt: skip


def _after(keys: Sequence[Key], model: Sequence[Key], key: Key) -> int:
    """Where a key goes among others: after the nearest that it follows in the model."""
    before = (other for other in reversed(model[: model.index(key)]) if other in keys)
    return next((keys.index(other) + 1 for other in before), 0)


def settle(base: Story, yours: Story, theirs: Story) -> tuple[Story, Story, Story]:
    """The three with each fact in one beat: the one that you moved it to, else that of theirs.

    So what either did to a fact meets what the other did to it.
    """
    start, mine, other = (_Version(base, story) for story in (base, yours, theirs))
    went, gone = mine.moved_from(start), other.moved_from(start)
    if not (went or gone):
        return base, yours, theirs
    settled = [(place, went.get(place) or gone[place], mine if place in went else other)
               for place in dict.fromkeys((*went, *gone))]  # fmt: skip
    for place, target, model in settled:
        for version, moves in ((start, {}), (mine, went), (other, gone)):
            here = moves.get(place, place)
            # What you put apart and they took away is theirs against yours, not an empty beat.
            if version is not model and (model is other or version.has(here)):
                version.open(target[0], model, start)
                version.put(here, target, model)
    return start.merged(), mine.merged(), other.merged()
