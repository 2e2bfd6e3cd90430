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
from drill.cards.likeness import Pairs, likeness
from drill.cards.likeness import together as best_together
from drill.cards.moves import LIKE_ENOUGH, SAME_WORDS, renamed
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


def aligned(
    names: Sequence[Key], base: Sequence[Any], parts: Sequence[Any],
    elsewhere: Collection[str] = (),
) -> list[Key]:  # fmt: skip
    """For each part the key of the one in `base` that it was, or one of its own.

    `names` are the keys of `base`; a fact of a name that is known `elsewhere` came from there, and
    is none of those in its place.
    """
    known = set(names)
    facts = bool(parts) and isinstance(parts[0], Fact)
    keys = _told_by_words(names, base, parts) if facts else names_of(parts)
    told = {} if facts else {now: was for was, now in renamed(base, parts).items()}
    taken = set(keys)
    for index, part in enumerate(parts):
        former = (part.was, 0) if (part.was, 0) in known else (told.get(part.id, ""), 0)
        if keys[index] not in known and former in known - taken:
            keys[index] = former
            taken.add(former)
    if facts:
        for what, i1, i2, j1, j2 in SequenceMatcher(None, names, keys, False).get_opcodes():
            if what == "replace":
                for i, j in _replaced(base[i1:i2], parts[j1:j2]).items():
                    was, now = names[i1 + i], keys[j1 + j]
                    if now not in known and now[0] not in elsewhere and was not in taken:
                        keys[j1 + j] = was
    return keys


def _told_by_words(names: Sequence[Key], base: Sequence[Fact], parts: Sequence[Fact]) -> list[Key]:
    """The keys of facts, of which several may have one name: those that differ in a figure."""
    free: defaultdict[str, list[tuple[Key, str]]] = defaultdict(list)
    for key, fact in zip(names, base, strict=True):
        free[fact_id(fact)].append((key, fact.say))
    out: dict[int, Key] = {}
    for exactly in (True, False):
        for index, part in enumerate(parts):
            some = free[fact_id(part)]
            same = (each for each in some if not exactly or each[1] == part.say)
            if index not in out and (found := next(same, None)):
                out[index] = found[0]
                some.remove(found)
    fresh = Counter(name for name, _ in names)
    for index, part in enumerate(parts):
        if index not in out:
            name = fact_id(part)
            out[index] = (name, fresh[name])
            fresh[name] += 1
    return [out[index] for index in range(len(parts))]


def _replaced(before: Sequence[Fact], after: Sequence[Fact]) -> dict[int, int]:
    """Which of some facts is which of those in their place: as many are the same one by one."""
    if len(before) == len(after):
        return {index: index for index in range(len(before))}
    return best_together(_alike(before, after, LIKE_ENOUGH))


def _alike(before: Sequence[Fact], after: Sequence[Fact], least: float) -> Pairs:
    if len(before) * len(after) > _MOST_COMPARED:
        return {}
    return {
        (a, b): like
        for a, one in enumerate(before)
        for b, two in enumerate(after)
        if (like := likeness(unmarked(one.say), unmarked(two.say))) >= least
    }


# -- facts in other beats --------------------------------------------------------------------

_Facts = list[tuple[Key, Fact]]


class _Version:
    """A story whose beats and facts go by the keys of the version that all started from."""

    def __init__(self, base: Story, story: Story) -> None:
        names = names_of(base.beats)
        before = dict(zip(names, base.beats, strict=True))
        self.story = story
        self.beats: dict[Key, Beat] = {}
        self.facts: dict[Key, _Facts] = {}
        known = {fact_id(fact) for beat in base.beats for fact in beat.facts}
        for key, beat in zip(aligned(names, base.beats, story.beats), story.beats, strict=True):
            had = before[key].facts if key in before else ()
            named = aligned(names_of(had), had, beat.facts, known)
            self.beats[key] = beat
            self.facts[key] = list(zip(named, beat.facts, strict=True))
        self.order = {key: [name for name, _ in facts] for key, facts in self.facts.items()}

    def moved_from(self, base: _Version) -> dict[tuple[Key, Key], tuple[Key, Key]]:
        """Beat and fact there → beat and fact here, of the facts that are in another beat."""
        gone, fresh = base.without(self), self.without(base)
        had, has = ([version.fact(place) for place in places]
                    for version, places in ((base, gone), (self, fresh)))  # fmt: skip
        pairs = dict(_alike(had, has, SAME_WORDS))
        for a, one in enumerate(had):
            for b, two in enumerate(has):
                if fact_id(one) in (fact_id(two), two.was):
                    # Of those that differ in a figure, the one that says the very same.
                    pairs[a, b] = 2.0 + (one.say == two.say)
        pairs = {(a, b): like for (a, b), like in pairs.items() if gone[a][0] != fresh[b][0]}
        return {gone[a]: fresh[b] for a, b in best_together(pairs).items()}

    def without(self, other: _Version) -> list[tuple[Key, Key]]:
        """Where its facts are that the same beat of the other does not have by that name."""
        return [
            (beat, key)
            for beat, facts in self.facts.items()
            for key, fact in facts
            if (key, fact_id(fact))
            not in {(there, fact_id(each)) for there, each in other.facts.get(beat, ())}
        ]

    def fact(self, place: tuple[Key, Key]) -> Fact:
        return next(fact for key, fact in self.facts[place[0]] if key == place[1])

    def put(self, place: tuple[Key, Key], there: tuple[Key, Key], model: _Version) -> None:
        """Its fact at a place, if it has it, goes where the model has it."""
        if not self.has(place) or place[0] == there[0]:
            return
        fact = self.fact(place)
        self.facts[place[0]].remove((place[1], fact))
        facts = self.facts[there[0]]
        order = [key for key, _ in facts]
        name, count = there[1]
        while (name, count) in order:
            count += 1
        facts.insert(_after(order, model.order[there[0]], there[1]), ((name, count), fact))

    def open(self, key: Key, model: _Version, start: _Version) -> None:
        """Have the model's beat, so far without a word, or with those that it started with."""
        if key in self.beats:
            return
        shell = start.beats.get(key) or replace(model.beats[key], label="", steps=())
        order = list(self.beats)
        order.insert(_after(order, list(model.order), key), key)
        beats = {**self.beats, key: shell}
        self.beats = {each: beats[each] for each in order}
        self.facts[key] = []

    def has(self, place: tuple[Key, Key]) -> bool:
        """Whether a fact is there."""
        return any(key == place[1] for key, _ in self.facts.get(place[0], ()))

    def made(self) -> Story:
        """The story as it is now."""
        return replace(self.story, beats=tuple(
            replace(beat, facts=tuple(fact for _, fact in self.facts[key]))
            for key, beat in self.beats.items()
        ))  # fmt: skip


def _after(keys: Sequence[Key], model: Sequence[Key], key: Key) -> int:
    """Where a key goes among others: after the nearest that it follows in the model."""
    for before in reversed(model[: model.index(key)]):
        if before in keys:
            return keys.index(before) + 1
    return 0


def together(base: Story, yours: Story, theirs: Story) -> tuple[Story, Story, Story]:
    """The three with each fact in one beat: the one that you moved it to, else that of theirs.

    So what either did to a fact meets what the other did to it.
    """
    versions = [_Version(base, each) for each in (base, yours, theirs)]
    start, mine, other = versions
    went, gone = mine.moved_from(start), other.moved_from(start)
    if not (went or gone):
        return base, yours, theirs
    settled = [(place, went.get(place) or gone[place], mine if place in went else other)
               for place in dict.fromkeys((*went, *gone))]  # fmt: skip
    for place, there, model in settled:
        for version, moves in ((start, {}), (mine, went), (other, gone)):
            here = moves.get(place, place)
            # What you put apart and they took away is theirs against yours, not an empty beat.
            if version is not model and (model is other or version.has(here)):
                version.open(there[0], model, start)
                version.put(here, there, model)
    return start.made(), mine.made(), other.made()
