"""Where a card's history goes when its note changes.

Ids are anchors: an id that is still there, and one that a `was` names, always wins. A part
whose id went without a word is the fresh one that says the same. A fact without an id has no
anchor, so its figures are told by what they say: the figure's value, the words around it and
the beat, weighed against each other over the whole story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple

from drill.cards.build import build, fact_id, figures, hole_slots
from drill.cards.likeness import Pairs, assignment, likeness, same_value, shared
from drill.domain.deck import (
    Beat,
    Competency,
    Fact,
    Framework,
    Note,
    Plain,
    Principle,
    Probe,
    RedFlag,
    Side,
    SoundsRight,
    Step,
    Story,
    StoryVariant,
)
from drill.domain.kind import Kind
from drill.domain.slot import SIDE, Slot
from drill.text import marks, unmarked, without_marks, words

LIKE_ENOUGH = 0.5
"""Likeness from which two parts, or two facts in one place, are the same."""
SAME_WORDS = 0.9
"""Likeness from which a fact is the same in another beat, although its figure changed."""
_REWORDED = 0.3
"""Likeness from which a fact is the same where its figure's value is."""
_MOST_COMPARED = 40_000
"""Pairs whose likeness is looked at, about a second's; of more, only those count that say
exactly the same."""


def moves(old: Note, new: Note) -> dict[str, str]:
    """Old slot → new slot, for slots of `old` whose card goes on under another name in `new`.

    The slot that a card goes on under may have been another's, whose card goes on elsewhere or
    ends; that one is named only where it goes on.
    """
    new = _with_former_ids(old, new)
    old_slots, new_slots = _slots(old), _slots(new)
    if isinstance(old, Story) and isinstance(new, Story):
        asked = {slot for slot in (*old_slots, *new_slots) if slot.kind == Kind.FIGURE}
        moved = _figure_moves(old, new)
    else:
        asked, moved = set(), {}
    lost = [slot for slot in old_slots if slot not in new_slots and slot not in asked]
    fresh = dict.fromkeys(s for s in new_slots if s not in old_slots and s not in asked)
    moved |= _carry(lost, list(_renames(old, new)), fresh)
    if isinstance(old, Plain) and isinstance(new, Plain):
        moved |= _hole_moves(old, new, set(lost), fresh)
    return {str(before): str(after) for before, after in moved.items()}


def _slots(note: Note) -> dict[Slot, None]:
    return dict.fromkeys(Slot.parse(card.slot) for card in build(note, ""))


def says_late(old: Note, new: Note) -> bool:
    """Whether a part of `new` names a former id (`was`) that it did not name in `old`."""
    return not set(_former_ids(new)) <= set(_former_ids(old))


def late_moves(retired: Iterable[str], old: Note, new: Note) -> dict[str, str]:
    """Retired slot → slot in `new`, by every `was` that was forgotten at first and is said now.

    `retired` are slots of the note's retired cards. `moves` does not see them: `old` has the
    part under its present id already.
    """
    named = set(_former_ids(old))

    def former(part: Any, before: Container[str], name: str = "") -> str:
        late = part.was and (part.id, part.was) not in named
        return part.was if late else name or part.id

    moved = _carry(map(Slot.parse, retired), list(_renames(old, new, former)), _slots(new))
    return {str(before): str(after) for before, after in moved.items()}


def _former_ids(part: Any) -> Iterator[tuple[str, str]]:
    """Id and `was` of every part that names one."""
    if getattr(part, "was", ""):
        yield part.id, part.was
    for field in fields(part):
        value = getattr(part, field.name)
        for inner in value if isinstance(value, tuple) else ():
            if is_dataclass(inner):
                yield from _former_ids(inner)


def _carry(
    slots: Iterable[Slot], names: Sequence[tuple[Slot, Slot]], free: dict[Slot, None]
) -> dict[Slot, Slot]:
    """Slots under the first other name of a part that is free; that one is free no more."""
    carried: dict[Slot, Slot] = {}
    for slot in slots:
        for before, after in names:
            moved = slot.renamed(before, after)
            if moved in free:
                carried[slot] = moved
                del free[moved]
                break
    return carried


def _former(part: Any, before: Container[str], name: str = "") -> str:
    """What the old note calls this part; a `was` that it no longer knows was obeyed before."""
    name = name or part.id
    return part.was if part.was and part.was in before and name not in before else name


_Naming = Callable[..., str]
"""What the old note calls a part, as `_former` says it."""


def _renames(old: Note, new: Note, former: _Naming = _former) -> Iterator[tuple[Slot, Slot]]:
    """Slot before and after of every part that both notes have."""

    def pairs(kind: str, had: Sequence[Any], has: Sequence[Any]) -> Iterator[tuple[Slot, Slot]]:
        known = {part.id for part in had}
        for part in has:
            yield Slot(kind, former(part, known)), Slot(kind, part.id)

    if isinstance(old, Competency) and isinstance(new, Competency):
        steps = {framework.id: framework.steps for framework in old.frameworks}
        frameworks = pairs(Kind.STEPS, old.frameworks, new.frameworks)
        for framework, (before, after) in zip(new.frameworks, frameworks, strict=True):
            yield before, after
            for was, now in pairs(Kind.GAP, steps.get(before.part, ()), framework.steps):
                yield Slot(Kind.GAP, before.part, was.part), Slot(Kind.GAP, after.part, now.part)
        yield from pairs(Kind.FLAG, _snippets(old), _snippets(new))
    elif isinstance(old, Story) and isinstance(new, Story):
        places = _Places(old, new, former)
        for beat, (before, after) in zip(
            new.every_beat, pairs(Kind.BEAT, old.every_beat, new.every_beat), strict=True
        ):
            for fact in beat.facts:
                name = fact_id(fact)
                was = Slot(Kind.FIGURE, *places.of(beat, fact, name))
                yield was, Slot(Kind.FIGURE, beat.id, name)
            yield before, after
            yield replace(before, kind=Kind.FIGURE), replace(after, kind=Kind.FIGURE)
        yield from pairs(Kind.PROBE, old.probes, new.probes)
        yield from pairs(Kind.OUTLINE, old.variants, new.variants)
        yield from pairs(Kind.TELL, old.variants, new.variants)
    elif isinstance(old, Plain) and isinstance(new, Plain):
        yield from pairs(SIDE, old.sides, new.sides)


class _Places:
    """Where the old story has the facts of the new one."""

    def __init__(self, old: Story, new: Story, former: _Naming = _former) -> None:
        self._former = former
        self._beats = {beat.id: set(map(fact_id, beat.facts)) for beat in old.every_beat}
        """What the facts of each beat are known by."""
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
    homes = [(fact.id, beat.id) for beat in story.every_beat for fact in beat.facts if fact.id]
    count = Counter(name for name, _ in homes)
    return {name: beat for name, beat in homes if count[name] == 1}


def _snippets(note: Competency) -> tuple[RedFlag | SoundsRight, ...]:
    return (*note.red_flags, *note.sounds_right)


# -- parts whose id went without a word ------------------------------------------------------

_PARTS: Mapping[type, tuple[str, ...]] = {
    Story: ("beats", "probes", "variants"),
    StoryVariant: ("add",),
    Competency: ("frameworks", "red_flags", "sounds_right"),
    Framework: ("steps",),
    Plain: ("sides",),
}
"""Fields whose items have ids."""


def _with_former_ids(old: Any, new: Any) -> Any:
    """The new note, or part, with a `was` for every part of it that has another id and says the
    same.
    """
    changes: dict[str, Any] = {}
    for name in _PARTS.get(type(new), ()) if type(old) is type(new) else ():
        before = {part.id: part for part in getattr(old, name)}
        formerly = {
            now: was for was, now in renames(getattr(old, name), getattr(new, name)).items()
        }
        parts = [replace(part, was=formerly.get(part.id, part.was)) for part in getattr(new, name)]
        changes[name] = tuple(
            _with_former_ids(before.get(_former(part, before)), part) for part in parts
        )
    return replace(new, **changes)


def renames(old: Sequence[Any], new: Sequence[Any]) -> dict[str, str]:
    """Id in `old` → id in `new` of notes, or parts of one, that changed their id without a `was`
    and are the same by what they say.

    A question is the same where its words are, a story or a competency where it is alike.
    """
    before, after = {part.id for part in old}, {part.id for part in new}
    claimed = {part.was for part in new if part.was}
    lost = [part for part in old if part.id not in after and part.id not in claimed]
    fresh = [part for part in new if part.id not in before and part.was not in before]
    if not lost or not fresh:
        return {}
    had, has = ([_content(part) for part in parts] for parts in (lost, fresh))
    groups: dict[object, list[int]] = {}
    for b, part in enumerate(fresh):
        groups.setdefault(_group(part, has[b]), []).append(b)
    near = [groups.get(_group(part, text), []) for part, text in zip(lost, had, strict=True)]
    many = sum(map(len, near)) > _MOST_COMPARED
    pairs = {
        (a, b): weight
        for a, some in enumerate(near)
        for b in some
        if (had[a] == has[b] or not many) and (weight := _likeness(lost[a], had[a], has[b]))
    }
    return {lost[a].id: fresh[b].id for a, b in assignment(pairs).items()}


def _group(part: Any, content: tuple[str, str]) -> object:
    """What two parts have in common that may be the same.

    A question is the same by its words only: "Is Paris large?" and "Is Rome large?" are as alike
    as two wordings of one question.
    """
    if isinstance(part, Plain | Side | Principle):
        return type(part), (*words(content[0]),) or content[0]
    if isinstance(part, StoryVariant):
        return type(part), part.competency
    return type(part)


def _content(part: Any) -> tuple[str, str]:
    """What a part is asked by, and all else that it says."""
    match part:
        case Beat():
            return part.label, _text(part.facts)
        case Probe():
            return part.ask, _text(part.answer)
        case StoryVariant():
            return part.competency, " ".join((part.open, *part.stretch, *part.cut))
        case Step():
            return part.label, " ".join((part.why, *part.items))
        case Framework():
            return part.name, " ".join(step.label for step in part.steps)
        case RedFlag():
            return part.flag, " ".join((*part.sounds_like, part.repair))
        case SoundsRight():
            return part.text[0], " ".join((*part.text, part.why))
        case Principle():
            return part.ask, part.answer
        case Side():
            return part.q, part.a
        case Plain():
            return part.q or part.cloze or " ".join(side.q for side in part.sides), part.a
        case Competency():
            return part.name, " ".join(part.asks)
        case Story():
            return part.title, _text(fact for beat in part.beats for fact in beat.facts)
    raise TypeError(part)


def _text(facts: Iterable[Fact]) -> str:
    return " ".join(unmarked(fact.say) for fact in facts)


def _likeness(part: Any, had: tuple[str, str], has: tuple[str, str]) -> float:
    """How sure it is that a part says what another said; 0 where it is not the same."""
    name, rest = map(likeness, had, has)
    if isinstance(part, Beat | Story):  # "Result" is a name that stays when all else is another
        return name + 2 * rest if rest >= LIKE_ENOUGH or (name == 1 and rest > 0) else 0.0
    if isinstance(part, Plain | Side | Principle):
        return 1 + rest
    return name + rest if name + rest >= 1 else 0.0


# -- figures ---------------------------------------------------------------------------------


class _AskedFigure(NamedTuple):
    """A figure."""

    slot: Slot
    home: str
    """The beat, as the old note calls it."""
    source: str
    """The fact, as the old note calls it."""
    text: str
    mark: str
    nth: int
    """Of the marks of its fact, from 0."""
    anchored: bool
    """Its fact has an id that both notes have."""
    alone: bool
    """Its fact is the only one of the beat that has a figure."""

    @property
    def around(self) -> str:
        """The words of the fact without its figures."""
        return without_marks(self.text)


def _figure_moves(old: Story, new: Story) -> dict[Slot, Slot]:
    """Old slot → new slot of every figure that goes on under another name."""
    was, now = _Places(old, old), _Places(old, new)
    anchored = _anchors(old, was) & _anchors(new, now)
    # By slot: two that share one, as equal ids make them, are one card.
    before = {figure.slot: figure for figure in _figures(old, was, anchored)}.values()
    fresh = {figure.slot: figure for figure in _figures(new, now, anchored)}.values()
    after = {figure[1:]: figure for figure in fresh}
    out: dict[Slot, Slot] = {}
    left = []
    for a in before:  # what stands where it stood needs no weighing
        b = after.pop(a[1:], None)
        if b is None:
            left.append(a)
        elif a.slot != b.slot:
            out[a.slot] = b.slot
    right = list(after.values())
    pairs = assignment(_weights(left, right))
    return out | {left[a].slot: right[b].slot for a, b in pairs.items()
                  if left[a].slot != right[b].slot}  # fmt: skip


def _anchors(note: Story, places: _Places) -> set[tuple[str, str]]:
    """The facts with an id, as the old note calls them."""
    return {places.of(beat, f, f.id) for beat in note.every_beat for f in beat.facts if f.id}


def _figures(
    note: Story, places: _Places, anchored: set[tuple[str, str]]
) -> Iterator[_AskedFigure]:
    for beat in note.every_beat:
        for slot, fact, name, nth in figures(beat):
            place = places.of(beat, fact, name)
            # Words may give a fact the name that another has as its id.
            held = bool(fact.id) and place in anchored
            alone = sum(bool(marks(sibling.say)) for sibling in beat.facts) == 1
            yield _AskedFigure(slot, *place, fact.say, marks(fact.say)[nth], nth, held, alone)


def _weights(before: Sequence[_AskedFigure], after: Sequence[_AskedFigure]) -> Pairs:
    """What may be the same, and how likely it is."""
    many = len(before) * len(after) > _MOST_COMPARED
    # So high that no number of likely pairs is worth losing one that is certain.
    certain = 20.0 * (min(len(before), len(after)) + 1)
    places: dict[str, list[int]] = {}
    for b, figure in enumerate(after):
        places.setdefault(figure.text, []).append(b)
    return {
        (a, b): weight
        for a, figure_before in enumerate(before)
        for b in (places.get(figure_before.text, ()) if many else range(len(after)))
        if (weight := _weight(figure_before, after[b], certain))
    }


def _weight(a: _AskedFigure, b: _AskedFigure, certain: float) -> float:
    """How likely it is that a figure is another one's; 0 where it is not."""
    at_home = a.home == b.home
    named = at_home and a.source == b.source
    if a.anchored or b.anchored:
        # Of the same fact: the figure is told by its value, then by its place.
        same = a.anchored and b.anchored and named
        return (a.mark == b.mark) * certain + _nearness(a, b) if same else 0.0
    like = likeness(a.around, b.around)
    surely = _sureness(a, b, like, at_home, named)
    closer = like + at_home / 2 + named / 4 + (a.mark == b.mark) / 2 + _nearness(a, b)
    return certain**surely * (10 + closer) if surely is not None else 0.0


def _sureness(
    a: _AskedFigure, b: _AskedFigure, like: float, at_home: bool, named: bool
) -> int | None:
    """2: it says the very same; 1: the same figure reworded, or the same words with a corrected
    figure in its place; 0: much the same words; None: something else.
    """
    if a.mark == b.mark and words(unmarked(a.text)) == words(unmarked(b.text)):
        return 2
    if same_value(a.mark, b.mark):
        only = (at_home and a.alone and b.alone) or _same_figures(a.text, b.text)
        if only or like >= _REWORDED or shared(a.around, b.around) >= LIKE_ENOUGH:
            return 1
    if named:
        return 1
    return 0 if like >= (LIKE_ENOUGH if at_home else SAME_WORDS) else None


def _same_figures(text: str, other: str) -> bool:
    """Whether two facts have the same figures, at least two: no chance does that."""
    first, second = sorted(marks(text)), sorted(marks(other))
    return len(first) == len(second) > 1 and all(map(same_value, first, second))


def _nearness(a: _AskedFigure, b: _AskedFigure) -> float:
    return 0.1 / (1 + abs(a.nth - b.nth))


# -- holes -----------------------------------------------------------------------------------


def _hole_moves(
    old: Plain, new: Plain, gone: Container[Slot], fresh: Container[Slot]
) -> dict[Slot, Slot]:
    """Old slot → new slot of the holes of a text whose words changed."""
    before, after = _holes(old), _holes(new)
    same = without_marks(old.cloze) == without_marks(new.cloze)
    pairs = {}
    for a, (slot, mark) in enumerate(before):
        for b, (to, other) in enumerate(after):
            like = 1.0 if same and a == b else likeness(mark, other)
            if slot in gone and to in fresh and like >= LIKE_ENOUGH:
                pairs[a, b] = 10 + like + (mark == other) + 0.1 / (1 + abs(a - b))
    return {before[a][0]: after[b][0] for a, b in assignment(pairs).items()}


def _holes(note: Plain) -> list[tuple[Slot, str]]:
    """Slot and words of each hole."""
    return list(zip(hole_slots(note), marks(note.cloze), strict=True))
