"""Where a card's history goes when its note changes.

Ids are anchors, so most cards simply keep their slot. Three things move: an id renamed
with `was`, a fact or hole without an id whose words changed, and the figures of a fact
that has others than before. The last two are matched by likeness within their beat or
note. A slot that is still in use neither gives its history away nor takes another's.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple, Protocol

from drill.cards.build import build, encode, fact_id, figures, hole_slots
from drill.domain.deck import Competency, Note, Plain, RedFlag, SoundsRight, Story
from drill.text import marks, unmarked, without_marks, words

_LIKE_ENOUGH = 0.5


def moves(old: Note, new: Note) -> dict[str, str]:
    """Old slot → new slot, for slots of `old` whose card goes on under another name in `new`."""
    old_slots = dict.fromkeys(card.slot for card in build(old, ""))
    new_slots = dict.fromkeys(card.slot for card in build(new, ""))
    gone = [slot for slot in old_slots if slot not in new_slots]
    fresh = dict.fromkeys(slot for slot in new_slots if slot not in old_slots)
    out: dict[str, str] = {}
    renamed = list(_renamed(old, new))
    for slot in gone:
        for before, after in renamed:
            moved = after + slot[len(before) :] if _under(slot, before) else ""
            if moved in fresh:
                out[slot] = moved
                del fresh[moved]
                break
    left = dict.fromkeys(slot for slot in gone if slot not in out)
    for a, b in _alike(old, new, left, fresh):
        if b in fresh and a not in out:
            out[a] = b
            del fresh[b]
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


def _renamed(old: Note, new: Note) -> Iterator[tuple[str, str]]:
    """Prefixes of slots, before and after, of every part that both notes have."""
    if isinstance(old, Competency) and isinstance(new, Competency):
        frameworks = {framework.id: framework for framework in old.frameworks}
        for framework in new.frameworks:
            was, now = _former(framework, frameworks), encode(framework.id)
            yield f"steps:{encode(was)}", f"steps:{now}"
            known = {step.id for step in frameworks[was].steps} if was in frameworks else set()
            for step in framework.steps:
                former = encode(_former(step, known))
                yield f"gap:{encode(was)}.{former}", f"gap:{now}.{encode(step.id)}"
        snippets = {snippet.id for snippet in _snippets(old)}
        for snippet in _snippets(new):
            yield f"flag:{encode(_former(snippet, snippets))}", f"flag:{encode(snippet.id)}"
    elif isinstance(old, Story) and isinstance(new, Story):
        beats = {beat.id: {fact_id(fact) for fact in beat.facts} for beat in old.beats}
        for beat in new.beats:
            was, now = _former(beat, beats), encode(beat.id)
            for fact in beat.facts:
                former = encode(_former(fact, beats.get(was, ()), fact_id(fact)))
                yield f"figure:{encode(was)}.{former}", f"figure:{now}.{encode(fact_id(fact))}"
            yield f"beat:{encode(was)}", f"beat:{now}"
            yield f"figure:{encode(was)}", f"figure:{now}"
        probes = {probe.id for probe in old.probes}
        for probe in new.probes:
            yield f"probe:{encode(_former(probe, probes))}", f"probe:{encode(probe.id)}"


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
        before, after = list(_figures(old, old)), list(_figures(new, old))
        had, has = _facts(old, old), _facts(new, old)
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


def _figures(note: Story, old: Story) -> Iterator[_Asked]:
    beats = {beat.id: {fact_id(fact) for fact in beat.facts} for beat in old.beats}
    for beat in note.beats:
        home = _former(beat, beats)
        for slot, fact, name, nth in figures(beat):
            source = _former(fact, beats.get(home, ()), name)
            yield _Asked(slot, home, source, unmarked(fact.say), marks(fact.say)[nth], nth)


def _facts(note: Story, old: Story) -> set[tuple[str, str]]:
    """Every fact that a note has, marked or not, as the old note calls it."""
    beats = {beat.id: {fact_id(fact) for fact in beat.facts} for beat in old.beats}
    facts = {(figure.home, figure.source) for figure in _figures(note, old)}
    for beat in note.beats:
        home = _former(beat, beats)
        known = beats.get(home, ())
        facts |= {(home, _former(fact, known, fact_id(fact))) for fact in beat.facts}
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
