"""Notes → cards: which cards a note has, how each is known, when it is taught.

A slot is made of ids, never of positions, so that inserting, moving or rewording a
beat keeps the history of every sibling. Characters that would break a key are
percent-encoded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from drill.domain.card import Card
from drill.domain.deck import (
    Beat,
    Competency,
    Fact,
    Framework,
    Note,
    Plain,
    Principle,
    RedFlag,
    Side,
    SoundsRight,
    Story,
)
from drill.domain.kind import Kind
from drill.text import marks, slug, without_marks

CORE_FIGURES = 2
CORE_FLAGS = 2
CORE_PROBES = 1

_OWN = (Kind.OUTLINE, Kind.BEAT, Kind.FIGURE, Kind.PROBE, Kind.TELL, Kind.LINK)
_SHARED = (Kind.ROUTE, Kind.STEPS, Kind.FLAG, Kind.GAP, Kind.PRINCIPLE, Kind.BASIC, Kind.CLOZE)
_RANK = {
    **{(kind, False): rank for rank, kind in enumerate((*_OWN, *_SHARED))},
    **{(kind, True): len(_OWN) + len(_SHARED) + rank for rank, kind in enumerate(_OWN)},
}


def build(note: Note, deck: str, position: int = 0) -> tuple[Card, ...]:
    """The cards of a note, in the order in which they are taught.

    `position` is the note's place in its deck; cards of equal rank are taught round-robin
    over the notes, so that the competencies interleave from the first day on.
    """
    core = _core(note)
    early = core | _early_controls(note, position)
    sample = isinstance(note, Story) and note.sample
    competency = _competency(note)
    seen: dict[tuple[Kind, bool], int] = {}
    out = []
    for kind, slot in _slots(note, position):
        group = kind, slot in early
        turn = seen[group] = seen.get(group, -1) + 1
        out.append(
            Card(
                deck=deck,
                note=note.id,
                slot=slot,
                kind=kind,
                core=slot in core,
                sample=sample,
                competency=competency,
                order=_order(_RANK[kind, sample], slot in early, turn, position),
            )
        )
    return tuple(sorted(out, key=lambda card: card.order))


def _order(rank: int, early: bool, turn: int, position: int) -> int:
    """Rank first, core first within it, then every note's first card before any note's second."""
    late = 0 if early else 1
    return ((rank * 2 + late) * 100_000 + min(turn, 99_999)) * 10_000_000 + min(position, 9_999_999)


def _competency(note: Note) -> str:
    if isinstance(note, Competency):
        return note.id
    if isinstance(note, Story) and note.competencies:
        return note.competencies[0]
    return ""


def _slots(note: Note, position: int) -> Iterator[tuple[Kind, str]]:
    if isinstance(note, Competency):
        yield from _competency_slots(note, position)
    elif isinstance(note, Story):
        yield from _story_slots(note)
    elif isinstance(note, Principle):
        yield Kind.PRINCIPLE, "principle"
    elif note.sides:
        for side in note.sides:
            yield Kind.CLOZE if side.asks else Kind.BASIC, side_slot(side)
    elif note.cloze:
        for slot in hole_slots(note):
            yield Kind.CLOZE, slot
    else:
        yield Kind.BASIC, "basic"
        if note.reverse:
            yield Kind.BASIC, "basic:reverse"


def _competency_slots(note: Competency, position: int) -> Iterator[tuple[Kind, str]]:
    if note.questions:
        yield Kind.ROUTE, "route"
    for framework in note.frameworks:
        yield Kind.STEPS, f"steps:{encode(framework.id)}"
        for index in gaps(framework):
            yield Kind.GAP, f"gap:{encode(framework.id)}.{encode(framework.steps[index].id)}"
    for snippet in _snippets(note, position):
        yield Kind.FLAG, f"flag:{encode(snippet.id)}"


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


def _early_controls(note: Note, position: int) -> frozenset[str]:
    """The clean controls that stand among the core flags and are taught with them."""
    if not isinstance(note, Competency):
        return frozenset()
    first = _snippets(note, position)[: CORE_FLAGS + 1]
    return frozenset(f"flag:{encode(it.id)}" for it in first if isinstance(it, SoundsRight))


def gaps(framework: Framework) -> list[int]:
    """The steps that get a gap card: those between two others, and those with items.

    The first and the last of a list are remembered best (the serial-position effect,
    Murdock 1962) and the `steps` card asks for them; the middle is what gets lost.
    """
    last = len(framework.steps) - 1
    return [
        index
        for index, step in enumerate(framework.steps)
        if 0 < index < last or (step.items and not step.bonus and last > 0)
    ]


def _story_slots(note: Story) -> Iterator[tuple[Kind, str]]:
    if len(note.beats) > 1:
        yield Kind.OUTLINE, "outline"
    for beat in note.beats:
        if beat.facts:
            yield Kind.BEAT, f"beat:{encode(beat.id)}"
    for beat in note.beats:
        for figure in figures(beat):
            yield Kind.FIGURE, figure.slot
    for probe in note.probes:
        if probe.answer:
            yield Kind.PROBE, f"probe:{encode(probe.id)}"
    if note.beats:
        yield Kind.TELL, "tell"


def fact_id(fact: Fact) -> str:
    """A fact's id; without one it is known by its words (figures left out, they change)."""
    return fact.id or slug(without_marks(fact.say))


class Figure(NamedTuple):
    """One marked figure of a beat."""

    slot: str
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
        name, count = fact_id(fact), ""
        if not fact.id:
            count = _count(seen, name)
        base = f"figure:{encode(beat.id)}.{encode(name)}{count}"
        slots = _each(base, texts)
        out += [Figure(slot, fact, name + count, nth) for nth, slot in enumerate(slots)]
    return out


def hole_slots(note: Plain) -> list[str]:
    """A slot for each hole of a cloze."""
    return _each("cloze", marks(note.cloze))


def side_slot(side: Side) -> str:
    """The slot of one side of a note."""
    return f"side:{encode(side.id)}"


def _each(base: str, texts: list[str]) -> list[str]:
    if len(texts) < 2:
        return [base] if texts else []
    seen: Counter[str] = Counter()
    return [f"{base}:{encode(name)}{_count(seen, name)}" for name in map(slug, texts)]


def _count(seen: Counter[str], name: str) -> str:
    """What tells a name from those seen before it: nothing, then `+2`, `+3`; no id has a `+`."""
    seen[name] += 1
    return f"+{seen[name]}" if seen[name] > 1 else ""


def encode(part: str) -> str:
    """An id as it stands in a key: what would break `deck/note/slot` is percent-encoded."""
    return quote(part, safe="-_~")


def _core(note: Note) -> frozenset[str]:
    """The slots of the cramming core: what the note names, else what matters in any note."""
    if isinstance(note, Competency):
        flags = [f"flag:{encode(flag.id)}" for flag in note.red_flags[:CORE_FLAGS]]
        steps = [f"steps:{encode(framework.id)}" for framework in note.frameworks]
        return frozenset({"route", *steps, *flags})
    if not isinstance(note, Story):
        return frozenset()
    if note.core:
        return frozenset(note.core)
    probes = [f"probe:{encode(probe.id)}" for probe in note.probes[:CORE_PROBES]]
    return frozenset({"outline", "tell", *probes, *_core_figures(note)})


def _core_figures(story: Story) -> list[str]:
    """Two figures of the beat that has the most, the later one on a tie: that is the outcome."""
    beats = [[figure.slot for figure in figures(beat)] for beat in story.beats]
    ranked = sorted(range(len(beats)), key=lambda i: (min(len(beats[i]), CORE_FIGURES), i))
    chosen = [slot for index in reversed(ranked) for slot in beats[index]]
    return chosen[:CORE_FIGURES]
