"""Notes → cards: which cards a note has, how each is known, when it is taught."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from drill.domain.card import OF_A_STORY, Card
from drill.domain.deck import (
    Beat,
    Competency,
    Fact,
    Framework,
    Note,
    Plain,
    Principle,
    RedFlag,
    SoundsRight,
    Story,
    StoryVariant,
)
from drill.domain.kind import Kind
from drill.domain.slot import REVERSE, Slot, side_slot
from drill.text import marks, slug, without_marks

PLACES = 10_000_000
"""What a card's order leaves, divided by this, is its note's place in its deck."""
CORE_FIGURES = 2
CORE_FLAGS = 2
CORE_PROBES = 1

_SHARED = (Kind.ROUTE, Kind.STEPS, Kind.FLAG, Kind.GAP, Kind.PRINCIPLE, Kind.BASIC, Kind.CLOZE)
_RANK = {
    **{(kind, False): rank for rank, kind in enumerate((*OF_A_STORY, *_SHARED))},
    **{(kind, True): len(OF_A_STORY) + len(_SHARED) + rank for rank, kind in enumerate(OF_A_STORY)},
}
_OF_SIDES = tuple((kind, _RANK[kind, False]) for kind in (Kind.BASIC, Kind.CLOZE))
"""Kind and rank of the card of a side, and of one with holes."""


def build(note: Note, deck: str, position: int = 0) -> tuple[Card, ...]:
    """The cards of a note, in the order in which they are taught.

    `position` is the note's place in its deck; cards of equal rank are taught round-robin
    over the notes, so that the competencies interleave from the first day on.
    """
    if isinstance(note, Plain) and note.sides:
        return _sides(note, deck, position)
    core = _core(note)
    early = core | _early_controls(note, position)
    sample = isinstance(note, Story) and note.sample
    competency = _competency(note)
    seen: dict[tuple[Kind, bool], int] = {}
    out = []
    for slot in _slots(note, position):
        kind = Kind(slot.kind)
        group = kind, slot in early
        turn = seen[group] = seen.get(group, -1) + 1
        out.append(
            Card(
                deck=deck,
                note=note.id,
                slot=str(slot),
                kind=kind,
                core=slot in core,
                sample=sample,
                competency=_competency_of(note, slot) or competency,
                order=_order(_RANK[kind, sample], slot in early, turn, position),
            )
        )
    return tuple(sorted(out, key=lambda card: card.order))


def _sides(note: Plain, deck: str, position: int) -> tuple[Card, ...]:
    """The cards of a note with several sides; a package has thousands of such notes."""
    turns = [0, 0]
    cards = []
    for side in note.sides:
        asks = bool(side.asks)
        kind, rank = _OF_SIDES[asks]
        order = _order(rank, False, turns[asks], position)
        turns[asks] += 1
        cards.append(Card(deck, note.id, side_slot(side.id), kind, order=order))
    if len(cards) > 1:
        cards.sort(key=_by_order)
    return tuple(cards)


_by_order = attrgetter("order")


def _order(rank: int, early: bool, turn: int, position: int) -> int:
    """Rank first, core first within it, then every note's first card before any note's second."""
    late = 0 if early else 1
    return ((rank * 2 + late) * 100_000 + min(turn, 99_999)) * PLACES + min(position, PLACES - 1)


def _competency(note: Note) -> str:
    if isinstance(note, Competency):
        return note.id
    if isinstance(note, Story) and note.competencies:
        return note.competencies[0]
    return ""


def _competency_of(note: Note, slot: Slot) -> str:
    """The competency of the variant that a card is of; empty for any other card."""
    for variant in note.variants if isinstance(note, Story) else ():
        if slot.kind in (Kind.OUTLINE, Kind.TELL):
            parts = [variant.id]
        else:
            parts = [beat.id for beat in variant.add]
        if slot.kind != Kind.PROBE and slot.part in parts:
            return variant.competency
    return ""


def _slots(note: Note, position: int) -> Iterable[Slot]:
    if isinstance(note, Competency):
        return _competency_slots(note, position)
    if isinstance(note, Story):
        return _story_slots(note)
    if isinstance(note, Principle):
        return [Slot(Kind.PRINCIPLE)]
    if note.cloze:
        return hole_slots(note)
    return [Slot(Kind.BASIC), REVERSE] if note.reverse else [Slot(Kind.BASIC)]


def _competency_slots(note: Competency, position: int) -> Iterator[Slot]:
    if note.questions:
        yield Slot(Kind.ROUTE)
    for framework in note.frameworks:
        yield Slot(Kind.STEPS, framework.id)
        for index in gaps(framework):
            yield Slot(Kind.GAP, framework.id, framework.steps[index].id)
    for snippet in _snippets(note, position):
        yield Slot(Kind.FLAG, snippet.id)


def _snippets(note: Competency, position: int) -> list[RedFlag | SoundsRight]:
    """Flags with a clean control after every few of them: "flag" must never be the safe guess.

    The first control stands among the core flags; where, differs from note to note, as the
    notes take turns.
    """
    flags, controls = list(note.red_flags), list(note.sounds_right)
    every = max(1, len(flags) // max(1, len(controls)))
    first = (CORE_FLAGS - position) % (CORE_FLAGS + 1)
    out: list[RedFlag | SoundsRight] = []
    while flags or controls:
        control = (len(out) - first) % (every + 1) == 0
        out.append(controls.pop(0) if controls and (control or not flags) else flags.pop(0))
    return out


def _early_controls(note: Note, position: int) -> frozenset[Slot]:
    """The clean controls that stand among the core flags and are taught with them."""
    if not isinstance(note, Competency):
        return frozenset()
    first = _snippets(note, position)[: CORE_FLAGS + 1]
    return frozenset(Slot(Kind.FLAG, it.id) for it in first if isinstance(it, SoundsRight))


def gaps(framework: Framework) -> list[int]:
    """The steps that get a gap card: those that are lists themselves. Of the others the step before
    says too much, and the `steps` card asks for them all.
    """
    return [index for index, step in enumerate(framework.steps) if step.items]


def _story_slots(note: Story) -> Iterator[Slot]:
    if len(note.beats) > 1:
        yield Slot(Kind.OUTLINE)
    for variant in _drilled(note):
        yield Slot(Kind.OUTLINE, variant.id)
    beats = note.beats if note.sample else note.every_beat
    for beat in beats:
        if beat.facts:
            yield Slot(Kind.BEAT, beat.id)
    for beat in beats:
        for figure in figures(beat):
            yield figure.slot
    for probe in note.probes:
        if probe.answer:
            yield Slot(Kind.PROBE, probe.id)
    if note.beats:
        yield Slot(Kind.TELL)
    for variant in _drilled(note):
        yield Slot(Kind.TELL, variant.id)


def _drilled(note: Story) -> tuple[StoryVariant, ...]:
    """The variants that are asked for: those of one's own stories."""
    return () if note.sample else note.variants


def fact_id(fact: Fact) -> str:
    """A fact's id; without one it is known by its words (figures left out, they change)."""
    return fact.id or slug(without_marks(fact.say))


class Figure(NamedTuple):
    """One marked figure of a beat."""

    slot: Slot
    fact: Fact
    name: str
    """What the fact is known by in its beat."""
    nth: int
    """Of the fact's marks, from 0."""


def figures(beat: Beat) -> list[Figure]:
    """Every marked figure; the only one of its fact needs no more than the fact's name.

    Facts without an id may have equal words: the later ones are counted, `+2`, `+3`.
    """
    seen = Counter(fact.id for fact in beat.facts if fact.id)
    out: list[Figure] = []
    for fact in beat.facts:
        texts = marks(fact.say)
        if not texts:
            continue
        name = fact_id(fact)
        if not fact.id:
            name += _count(seen, name)
        out += [
            Figure(Slot(Kind.FIGURE, beat.id, name, mark), fact, name, nth)
            for nth, mark in enumerate(_names(texts))
        ]
    return out


def hole_slots(note: Plain) -> list[Slot]:
    """A slot for each hole of a cloze."""
    return [Slot(Kind.CLOZE, name) for name in _names(marks(note.cloze))]


def _names(texts: list[str]) -> list[str]:
    """What each of some marks is known by; the only one needs no name."""
    if len(texts) < 2:
        return [""] * len(texts)
    seen: Counter[str] = Counter()
    return [name + _count(seen, name) for name in map(slug, texts)]


def _count(seen: Counter[str], name: str) -> str:
    """What tells a name from those seen before it: nothing, then `+2`, `+3`; no id has a `+`."""
    seen[name] += 1
    return f"+{seen[name]}" if seen[name] > 1 else ""


def _core(note: Note) -> frozenset[Slot]:
    """The slots of the cramming core: what the note names, else what matters in any note."""
    if isinstance(note, Competency):
        flags = [Slot(Kind.FLAG, flag.id) for flag in note.red_flags[:CORE_FLAGS]]
        steps = [Slot(Kind.STEPS, framework.id) for framework in note.frameworks]
        return frozenset({Slot(Kind.ROUTE), *steps, *flags})
    if not isinstance(note, Story):
        return frozenset()
    if note.core:
        return frozenset(map(Slot.parse, note.core))
    probes = [Slot(Kind.PROBE, probe.id) for probe in note.probes[:CORE_PROBES]]
    whole = [slot for slot in _story_slots(note) if slot.kind in (Kind.OUTLINE, Kind.TELL)]
    return frozenset({*whole, *probes, *_core_figures(note)})


_REMEMBERED = re.compile(r"[%$€£¥×]|\d\s?x\b|\b(?:percent|million|billion)\b", re.IGNORECASE)
"""What a listener takes away: a share, a sum, a multiple. Days and heads are soon forgotten."""


def _core_figures(story: Story) -> list[Slot]:
    """The two figures that an interviewer remembers: shares, sums and multiples before others, and
    of equal ones the later, as the outcome comes last.
    """
    every = [figure for beat in story.beats for figure in figures(beat)]
    every.sort(key=lambda figure: bool(_REMEMBERED.search(marks(figure.fact.say)[figure.nth])))
    return [figure.slot for figure in reversed(every)][:CORE_FIGURES]
