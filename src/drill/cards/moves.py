"""Where a card's history goes when its note changes.

Ids are anchors, so most cards simply keep their slot. Three things move: an id renamed
with `was`, a fact or hole without an id whose words changed, and a figure of a fact that
gained or lost a second one. The last two are matched by likeness within their beat or note.
"""

from __future__ import annotations

from collections.abc import Iterator

from drill.cards.build import build, encode
from drill.domain.deck import Competency, Note, Story
from drill.domain.kind import Kind

_LIKE_ENOUGH = 0.5


def moves(old: Note, new: Note) -> dict[str, str]:
    """Old slot → new slot, for slots of `old` whose card goes on under another name in `new`."""
    old_slots = {card.slot: card.kind for card in build(old, "")}
    new_slots = {card.slot: card.kind for card in build(new, "")}
    renamed = dict(_renamed(new))
    out: dict[str, str] = {}
    taken = set(old_slots) & set(new_slots)
    for slot in old_slots:
        for before, after in renamed.items():
            moved = after + slot[len(before) :] if _under(slot, before) else ""
            if moved in new_slots and moved not in taken:
                out[slot] = moved
                taken.add(moved)
                break
    gone = [slot for slot in old_slots if slot not in new_slots and slot not in out]
    fresh = [slot for slot in new_slots if slot not in taken]
    pairs = sorted(
        (
            (_likeness(a, b), a, b)
            for a in gone
            for b in fresh
            if old_slots[a] is new_slots[b] and _group(a) and _group(a) == _group(_back(b, renamed))
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    for likeness, a, b in pairs:
        if likeness >= _LIKE_ENOUGH and a not in out and b not in out.values():
            out[a] = b
    return out


def _under(slot: str, prefix: str) -> bool:
    return slot == prefix or slot.startswith((f"{prefix}.", f"{prefix}:"))


def _back(slot: str, renamed: dict[str, str]) -> str:
    for before, after in renamed.items():
        if _under(slot, after):
            return before + slot[len(after) :]
    return slot


def _group(slot: str) -> str:
    """What a wordy slot lives in: its beat for a figure, the note for a hole; else nothing."""
    kind, _, rest = slot.partition(":")
    if kind == Kind.FIGURE:
        return rest.partition(".")[0]
    return kind if kind == Kind.CLOZE else ""


def _likeness(a: str, b: str) -> float:
    """0 to 1: how many words two slots share. The same slot with or without a hole is 1."""
    if _under(a, b) or _under(b, a):
        return 1.0
    one, two = set(_named(a).split("-")), set(_named(b).split("-"))
    return len(one & two) / max(1, min(len(one), len(two)))


def _named(slot: str) -> str:
    rest = slot.partition(":")[2]
    return rest.partition(".")[2] if slot.startswith(f"{Kind.FIGURE}:") else rest


def _renamed(note: Note) -> Iterator[tuple[str, str]]:
    """Prefixes of slots that `was` moves: (before, after)."""
    if isinstance(note, Competency):
        for framework in note.frameworks:
            old = encode(framework.was or framework.id)
            for step in framework.steps:
                if step.was or framework.was:
                    yield (
                        f"gap:{old}.{encode(step.was or step.id)}",
                        f"gap:{encode(framework.id)}.{encode(step.id)}",
                    )
            if framework.was:
                yield f"steps:{old}", f"steps:{encode(framework.id)}"
        snippets = [(flag.was, flag.id) for flag in note.red_flags]
        for was, now in snippets + [(control.was, control.id) for control in note.sounds_right]:
            if was:
                yield f"flag:{encode(was)}", f"flag:{encode(now)}"
    elif isinstance(note, Story):
        for beat in note.beats:
            old = encode(beat.was or beat.id)
            for fact in beat.facts:
                if fact.was:
                    yield (
                        f"figure:{old}.{encode(fact.was)}",
                        f"figure:{encode(beat.id)}.{encode(fact.id)}",
                    )
            if beat.was:
                yield f"beat:{old}", f"beat:{encode(beat.id)}"
                yield f"figure:{old}", f"figure:{encode(beat.id)}"
        for probe in note.probes:
            if probe.was:
                yield f"probe:{encode(probe.was)}", f"probe:{encode(probe.id)}"
