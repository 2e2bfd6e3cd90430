"""Where a card's history goes when its note changes.

Ids are anchors, so most cards simply keep their slot. Four things move: an id renamed
with `was`, a fact with an id that stands in another beat, a fact or hole without an id
whose words changed, and the figures of a fact that has others than before. The last two
are matched by likeness within their beat or note. A slot that is still in use neither
gives its history away nor takes another's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple, Protocol

from drill.cards.build import build, encode, fact_id, figures, hole_slots, side_slot
from drill.domain.deck import (
    Beat,
    Competency,
    Fact,
    Note,
    Plain,
    RedFlag,
    SoundsRight,
    Story,
)
from drill.text import marks, unmarked, without_marks, words

_LIKE_ENOUGH = 0.5


def moves(old: Note, new: Note) -> dict[str, str]:
    """Old slot → new slot, for slots of `old` whose card goes on under another name in `new`."""
    old_slots = dict.fromkeys(card.slot for card in build(old, ""))
    new_slots = dict.fromkeys(card.slot for card in build(new, ""))
    gone = [slot for slot in old_slots if slot not in new_slots]
    fresh = dict.fromkeys(slot for slot in new_slots if slot not in old_slots)
    out = _carried(gone, list(_renamed(old, new)), fresh)
    left = dict.fromkeys(slot for slot in gone if slot not in out)
    for a, b in _alike(old, new, left, fresh):
        if b in fresh and a not in out:
            out[a] = b
            del fresh[b]
    return out


def says_late(old: Note, new: Note) -> bool:
    """Whether a part of `new` names a former id (`was`) that it did not name in `old`."""
    return not set(_said(new)) <= set(_said(old))


def belated(retired: Iterable[str], old: Note, new: Note) -> dict[str, str]:
    """Retired slot → slot in `new`, by every `was` that was forgotten at first and is said now.

    `retired` are slots of the note's retired cards. `moves` does not see them: `old` has the
    part under its present id already.
    """
    said = set(_said(old))

    def former(part: _Named, before: Container[str], name: str = "") -> str:
        late = part.was and (part.id, part.was) not in said
        return part.was if late else name or part.id

    slots = dict.fromkeys(card.slot for card in build(new, ""))
    return _carried(retired, list(_renamed(old, new, former)), slots)


def _said(part: Any) -> Iterator[tuple[str, str]]:
    """Id and `was` of every part that names one."""
    if getattr(part, "was", ""):
        yield part.id, part.was
    for field in fields(part):
        value = getattr(part, field.name)
        for inner in value if isinstance(value, tuple) else ():
            if is_dataclass(inner):
                yield from _said(inner)


def _carried(
    slots: Iterable[str], renamed: Sequence[tuple[str, str]], free: dict[str, None]
) -> dict[str, str]:
    """Slots with the first prefix that leads to a free slot replaced; that one is free no more."""
    out: dict[str, str] = {}
    for slot in slots:
        for before, after in renamed:
            moved = after + slot[len(before) :] if _under(slot, before) else ""
            if moved in free:
                out[slot] = moved
                del free[moved]
                break
    return out


def _under(slot: str, prefix: str) -> bool:
    return slot == prefix or slot.startswith((f"{prefix}.", f"{prefix}:"))


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def was(self) -> str: ...


def _former(part: _Named, before: Container[str], name: str = "") -> str:
    """What the old note calls this part; a `was` that it no longer knows was obeyed before."""
    name = name or part.id
    return part.was if part.was and part.was in before and name not in before else name


class _Naming(Protocol):
    """What the old note calls a part, as `_former` says it."""

    def __call__(self, part: _Named, before: Container[str], name: str = "") -> str: ...


def _renamed(old: Note, new: Note, former: _Naming = _former) -> Iterator[tuple[str, str]]:
    """Prefixes of slots, before and after, of every part that both notes have."""
    if isinstance(old, Competency) and isinstance(new, Competency):
        frameworks = {framework.id: framework for framework in old.frameworks}
        for framework in new.frameworks:
            was, now = former(framework, frameworks), encode(framework.id)
            yield f"steps:{encode(was)}", f"steps:{now}"
            known = {step.id for step in frameworks[was].steps} if was in frameworks else set()
            for step in framework.steps:
                step_was = encode(former(step, known))
                yield f"gap:{encode(was)}.{step_was}", f"gap:{now}.{encode(step.id)}"
        snippets = {snippet.id for snippet in _snippets(old)}
        for snippet in _snippets(new):
            yield f"flag:{encode(former(snippet, snippets))}", f"flag:{encode(snippet.id)}"
    elif isinstance(old, Story) and isinstance(new, Story):
        beats, places = _facts_by_beat(old), _Places(old, new, former)
        for beat in new.beats:
            was, now = former(beat, beats), encode(beat.id)
            for fact in beat.facts:
                home, fact_was = map(encode, places.of(beat, fact, fact_id(fact)))
                yield f"figure:{home}.{fact_was}", f"figure:{now}.{encode(fact_id(fact))}"
            yield f"beat:{encode(was)}", f"beat:{now}"
            yield f"figure:{encode(was)}", f"figure:{now}"
        probes = {probe.id for probe in old.probes}
        for probe in new.probes:
            yield f"probe:{encode(former(probe, probes))}", f"probe:{encode(probe.id)}"
    elif isinstance(old, Plain) and isinstance(new, Plain):
        sides = {side.id for side in old.sides}
        for side in new.sides:
            yield f"side:{encode(former(side, sides))}", side_slot(side)


def _facts_by_beat(note: Story) -> dict[str, set[str]]:
    """What the facts of each beat are known by."""
    return {beat.id: {fact_id(fact) for fact in beat.facts} for beat in note.beats}


class _Places:
    """Where the old story has the facts of the new one."""

    def __init__(self, old: Story, new: Story, former: _Naming = _former) -> None:
        self._former = former
        self._beats = _facts_by_beat(old)
        self._homes = _only_homes(old)
        self._movers = _only_homes(new)

    def of(self, beat: Beat, fact: Fact, name: str) -> tuple[str, str]:
        """Beat and name there; `name` is what the fact is known by here.

        Only an id of its own, of which each story has one, tells a fact in another beat.
        """
        home = self._former(beat, self._beats)
        here = self._beats.get(home, set())
        source = self._former(fact, here, name)
        if source in here or fact.id not in self._movers:
            return home, source
        former = self._former(fact, self._homes)
        return (self._homes[former], former) if former in self._homes else (home, source)


def _only_homes(story: Story) -> dict[str, str]:
    """The beat of each fact id that just one fact of the story has."""
    found = [(fact.id, beat.id) for beat in story.beats for fact in beat.facts if fact.id]
    count = Counter(name for name, _ in found)
    return {name: beat for name, beat in found if count[name] == 1}


def _snippets(note: Competency) -> tuple[RedFlag | SoundsRight, ...]:
    return (*note.red_flags, *note.sounds_right)


class _Asked(NamedTuple):
    """A figure or a hole."""

    slot: str
    home: str
    """The beat, as the old note calls it; empty for a hole."""
    source: str
    """What it is part of there, the fact as the old note calls it; for a hole its place."""
    text: str
    mark: str
    nth: int
    """Of the marks of its fact or note, from 0."""


def _alike(
    old: Note, new: Note, gone: Container[str], fresh: Container[str]
) -> list[tuple[str, str]]:
    """Figures of one beat and holes of one note that may be the same, the likeliest pair first."""
    if isinstance(old, Story) and isinstance(new, Story):
        was, now = _Places(old, old), _Places(old, new)
        before, after = list(_figures(old, was)), list(_figures(new, now))
        had, has = _facts(old, was), _facts(new, now)
    elif isinstance(old, Plain) and isinstance(new, Plain):
        before, after = list(_holes(old)), list(_holes(new))
        had, has = ({("", hole.source) for hole in holes} for holes in (before, after))
    else:
        return []
    pairs = []
    after = [b for b in after if b.slot in fresh]
    for a in before:
        for b in after if a.slot in gone else ():
            same = (a.home, a.source) == (b.home, b.source)
            # What is still there keeps its history to itself, whatever else resembles it.
            free = (a.home, a.source) not in has and (b.home, b.source) not in had
            likeness = 1.0 if same else _likeness(a.text, b.text) if a.home == b.home else 0.0
            if likeness >= _LIKE_ENOUGH and (same or free):
                far = abs(a.nth - b.nth)
                pairs.append((-likeness, a.mark != b.mark, far, a.slot, b.slot))
    return [(a, b) for *_, a, b in sorted(pairs)]


def _figures(note: Story, places: _Places) -> Iterator[_Asked]:
    for beat in note.beats:
        for slot, fact, name, nth in figures(beat):
            home, source = places.of(beat, fact, name)
            yield _Asked(slot, home, source, unmarked(fact.say), marks(fact.say)[nth], nth)


def _facts(note: Story, places: _Places) -> set[tuple[str, str]]:
    """Every fact that a note has, marked or not, as the old note calls it."""
    facts = {(figure.home, figure.source) for figure in _figures(note, places)}
    for beat in note.beats:
        facts |= {places.of(beat, fact, fact_id(fact)) for fact in beat.facts}
    return facts


def _holes(note: Plain) -> Iterator[_Asked]:
    around = without_marks(note.cloze)
    texts = marks(note.cloze)
    for nth, (slot, mark) in enumerate(zip(hole_slots(note), texts, strict=True)):
        yield _Asked(slot, "", f"{nth} {around}", mark, mark, nth)


def _likeness(one: str, two: str) -> float:
    """0 to 1: the share of common words, each weighing its length (Dice's coefficient).

    By length, because "the" and "of" make no two facts alike.
    """
    a, b = set(words(one)), set(words(two))
    total = sum(map(len, a)) + sum(map(len, b))
    return 2 * sum(map(len, a & b)) / total if total else 0.0
