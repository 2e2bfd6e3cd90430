"""A note that two people changed: what each of them changed is in the merged one.

Three versions are held against each other field by field: the one that both started from, yours
and theirs. Lists are joined: what either added is in, what either took away is not; which part of
one version is which of another, `alignment` tells. Where both changed the same, yours stands and
is told as a conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import MISSING, fields, is_dataclass, replace
from typing import Any, NamedTuple, TypeVar

from drill.cards import variants
from drill.cards.alignment import align, names_of, settle
from drill.cards.build import build
from drill.cards.moves import moves
from drill.domain.deck import Competency, Note, Phrasing, Plain, Side, Story

WHOLE = "the whole note"
"""Where two changes conflict that do not go together in one note."""
_GONE = "(nothing)"
_NAMES = {"q": "front", "a": "back", "cloze": "text", "say": "words", "ask": "question",
          "was": "former id"}  # fmt: skip
_FORM = ("q", "a", "cloze", "sides", "reverse")
_BACK = ("a", "asks")
_K = TypeVar("_K", bound=Hashable)


class Conflict(NamedTuple):
    """Something that both changed; yours stands."""

    where: str
    """The field, in words, with the part of the note that it is of: `context · label`."""
    old: str
    yours: str
    theirs: str


class _Conflicts(list[Conflict]):
    """Those found so far, and the one in which theirs stands, as `merge` is told it."""

    def __init__(self, but: tuple[str, str] | None = None) -> None:
        super().__init__()
        self._but = but

    def is_theirs(self, where: str, old: str, yours: str, theirs: str) -> bool:
        """Keep this one. Whether theirs stands in it."""
        self.append(Conflict(where, old, yours, theirs))
        return (where, theirs) == self._but


def merge(
    base: Note, yours: Note, theirs: Note, but: tuple[str, str] | None = None
) -> tuple[Note, tuple[Conflict, ...]]:
    """What the note is with the changes of both, and where they changed the same.

    Never raises. Where the changes do not go together in one note, yours stands whole. `but` names
    a conflict by its `where` and `theirs`: in that one theirs stands.
    """
    if yours == theirs or base in (yours, theirs):
        return (theirs if base == yours else yours), ()
    out = _Conflicts(but)
    if type(base) is type(yours) is type(theirs):
        merged: Note
        if isinstance(base, Story) and isinstance(yours, Story) and isinstance(theirs, Story):
            merged = _merge_story(base, yours, theirs, out)
        else:
            merged = _merge(base, yours, theirs, (), out)
        if _is_sound(merged):
            return merged, tuple(out)
    whole = _Conflicts(but)
    is_theirs = whole.is_theirs(WHOLE, _text(base), _text(yours), _text(theirs))
    return (theirs if is_theirs else yours), tuple(whole)


def _merge_story(base: Story, yours: Story, theirs: Story, out: _Conflicts) -> Story:
    """Stories: facts that one of them has in another beat go there, and cards keep their rank."""
    merged: Story = _merge(*settle(base, yours, theirs), (), out)
    merged = variants.following(merged, (base, yours, theirs))
    if not (yours.core or theirs.core):
        return merged
    ranked = []
    for version in (base, yours, theirs):
        renames = moves(version, merged)
        ranked.append(tuple(dict.fromkeys(renames.get(slot, slot) for slot in version.core)))
    core = _merge(ranked[0], ranked[1], ranked[2], (), out)
    slots = {card.slot for card in build(merged, "")}
    return replace(merged, core=tuple(slot for slot in core if slot in slots))


def _merge_part(base: Any, yours: Any, theirs: Any, where: tuple[str, ...], out: _Conflicts) -> Any:
    """A note or a part of one. `base` is None for one that both added."""
    values: dict[str, Any] = {}
    for names in _field_groups(yours, theirs):
        versions = [_values(part, names, type(yours)) for part in (base, yours, theirs)]
        if len(names) == 1:
            name = names[0]
            b, y, t = (version[0] for version in versions)
            place = (*where, _NAMES.get(name, name))
            values[name] = _merge(b, y, t, where if isinstance(y, tuple) else place, out)
            continue
        before, mine, other = versions
        if before != mine and before != other and mine != other:
            words = [" / ".join(filter(None, map(_text, version))) for version in versions]
            if out.is_theirs(" · ".join((*where, "what it says")), *words):
                mine = other
        values |= zip(names, other if before == mine else mine, strict=True)
    return replace(yours, **values)


def _field_groups(yours: Any, theirs: Any) -> Iterator[tuple[str, ...]]:
    """Fields of a part; those in one tuple mean something only together."""
    group: tuple[str, ...] = ()
    if isinstance(yours, Plain) and _form(yours) != _form(theirs):
        group = _FORM
    elif isinstance(yours, Side) and (yours.asks or theirs.asks):
        group = _BACK
    if group:
        yield group
    yield from ((field.name,) for field in fields(yours) if field.name not in group)


def _form(note: Plain) -> tuple[bool, bool]:
    return bool(note.cloze), bool(note.sides)


def _values(part: Any, names: Sequence[str], cls: Any) -> list[Any]:
    if part is not None:
        return [getattr(part, name) for name in names]
    defaults = {field.name: field.default for field in fields(cls)}
    return [defaults[name] for name in names]  # MISSING, for what each part has, equals none


def _merge(base: Any, yours: Any, theirs: Any, where: tuple[str, ...], out: _Conflicts) -> Any:
    """A note, a part, a text or several of these; of several `where` is what they are within."""
    if yours == theirs or base == theirs:
        return yours
    if base == yours:
        return theirs
    if isinstance(yours, tuple):
        base = () if base is MISSING else base
        if any(isinstance(part, Phrasing) for part in (*base, *yours, *theirs)):
            return _merge_phrasings(base, yours, theirs)
        if any(map(is_dataclass, (*yours, *theirs))):
            return _merge_list(base, yours, theirs, where, out)
        return tuple(_order(base, yours, theirs, _join(base, yours, theirs)))
    if is_dataclass(yours):
        return _merge_part(base, yours, theirs, where, out)
    is_theirs = out.is_theirs(" · ".join(where), _text(base), _text(yours), _text(theirs))
    return theirs if is_theirs else yours


def _join(base: Collection[_K], yours: Collection[_K], theirs: Collection[_K]) -> set[_K]:
    """Of sets: what either added, without what either took away."""
    before, mine, other = set(base), set(yours), set(theirs)
    return (mine & other) | ((mine | other) - before)


def _order(
    base: Sequence[_K], yours: Sequence[_K], theirs: Sequence[_K], keys: Collection[_K]
) -> list[_K]:
    """The keys in the order of theirs, or of yours where only you changed it."""
    common = set(base) & set(yours) & set(theirs)

    def order(version: Sequence[_K]) -> list[_K]:
        return [key for key in dict.fromkeys(version) if key in common]

    mine = order(yours) != order(base) == order(theirs)
    frame, other = (yours, theirs) if mine else (theirs, yours)
    out = [key for key in dict.fromkeys(frame) if key in keys]
    after: defaultdict[_K | None, list[_K]] = defaultdict(list)
    placed, last = set(out), None
    for key in dict.fromkeys(other):
        if key in placed:
            last = key
        elif key in keys:
            after[last].append(key)
    return [*after[None], *(follower for key in out for follower in (key, *after[key]))]


def _merge_list(
    base: Sequence[Any], yours: Sequence[Any], theirs: Sequence[Any], where: tuple[str, ...],
    out: _Conflicts,
) -> tuple[Any, ...]:  # fmt: skip
    names = names_of(base)
    before = dict(zip(names, base, strict=True))
    mine = dict(zip(align(names, base, yours), yours, strict=True))
    other = dict(zip(align(names, base, theirs), theirs, strict=True))
    keys = _join(before, mine, other)
    for key, part in before.items():
        y, t = mine.get(key), other.get(key)
        if (y is None) is (t is None) or part in (y, t):
            continue
        # One took it away, and the other changed it.
        place = " · ".join((*where, _label(part)))
        stands = t if out.is_theirs(place, *map(_text, (part, y, t))) else y
        if stands is not None:
            keys.add(key)
    merged = []
    for key in _order(names, list(mine), list(other), keys):
        y, t = mine.get(key), other.get(key)
        if y is None or t is None:
            merged.append(t if y is None else y)
        else:
            called = _label(before.get(key) or y)
            merged.append(_merge(before.get(key), y, t, (*where, called), out))
    return tuple(merged)


def _merge_phrasings(
    base: Sequence[str | Phrasing],
    yours: Sequence[str | Phrasing],
    theirs: Sequence[str | Phrasing],
) -> tuple[str | Phrasing, ...]:
    """Phrasings are known by their words; of one that all have, the themes are joined."""
    versions = [
        {part if isinstance(part, str) else part.ask: part for part in version}
        for version in (base, yours, theirs)
    ]
    before, mine, other = (
        {ask: () if isinstance(part, str) else part.themes for ask, part in version.items()}
        for version in versions
    )
    out: list[str | Phrasing] = []
    for ask in _order([*before], [*mine], [*other], _join(before, mine, other)):
        if ask not in mine or ask not in other:
            out.append(versions[1 if ask in mine else 2][ask])
            continue
        themes = _merge(before.get(ask, ()), mine[ask], other[ask], (), _Conflicts())
        out.append(Phrasing(ask, themes) if themes else ask)
    return tuple(out)


def _label(part: Any) -> str:
    """What a person calls a part: by its words, where it has some, else by its id."""
    named = (getattr(part, name, "") for name in ("say", "label", "name", "flag", "ask"))
    return next(filter(None, named), str(part.id))


def _text(value: Any) -> str:
    """A value for a person to read."""
    if value in (None, MISSING, ""):
        return _GONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(map(_text, value)) or _GONE
    if is_dataclass(value):
        names = (field.name for field in fields(value) if field.name not in ("id", "was"))
        values = (getattr(value, name) for name in names)
        return " / ".join(_text(item) for item in values if item and item is not True)
    return str(value)


def _is_sound(note: Note) -> bool:
    """Whether a deck file could hold it, as far as the note alone tells."""
    if isinstance(note, Plain):
        return _distinct(note.sides)
    if isinstance(note, Competency):
        return (
            _distinct(note.frameworks)
            and all(framework.steps and _distinct(framework.steps) for framework in note.frameworks)
            and _distinct((*note.red_flags, *note.sounds_right))
        )
    if isinstance(note, Story):
        facts = [part.facts for part in note.every_beat] + [part.answer for part in note.probes]
        lists = (note.every_beat, note.probes, note.variants, *facts)
        return all(map(_distinct, lists)) and not any(variants.faults(note))
    return True


def _distinct(parts: Sequence[Any]) -> bool:
    """Whether no two have one id, and no former id is still there or claimed twice."""
    live = [part.id for part in parts if part.id]
    former = [part.was for part in parts if part.was]
    both = live + former
    return len(set(both)) == len(both)
