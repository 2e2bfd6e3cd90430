"""What a note says, in few words, and what of that a new version of it says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from drill.cards.build import fact_id
from drill.domain.deck import Competency, Note, Plain, Principle, Story
from drill.text import alike_for, one_line

_LABEL = 70
_MOST = 3
"""Differences of one note that are shown."""


def first_words(note: Note) -> str:
    """What a list calls a note: the beginning of what it asks, or its name."""
    match note:
        case Plain():
            text = front(note)
        case Principle():
            text = note.ask
        case Competency(name=text) | Story(title=text):
            pass
    return one_line(text[:300])[:_LABEL].rstrip()


def front(note: Plain) -> str:
    """What a plain card asks first."""
    return note.q or note.cloze or (note.sides[0].q if note.sides else "")


def says(note: Note) -> tuple[str, ...]:
    """Question and answer, for telling whether a note is here already."""
    if not isinstance(note, Plain):
        return ()
    return (note.q, note.a, note.cloze, *(f"{side.q}\n{side.a}" for side in note.sides))


def summary(before: Note, after: Note) -> str:
    """What a changed note said and says: the answer of a card, the figures of a story; empty where
    nothing of these is another."""
    pairs = [(one_line(old), one_line(new)) for old, new in _pairs(before, after) if old != new]
    shown = [f"'{old}' → '{new}'" for old, new in (_cut(*pair) for pair in pairs[:_MOST])]
    more = [f"and {len(pairs) - _MOST} more"] if len(pairs) > _MOST else []
    return "reworded: " * _reworded(before, after) + "; ".join(shown + more)


def _reworded(before: Note, after: Note) -> bool:
    """Whether a card asks the same in other words, as far as its answer says."""
    if not (isinstance(before, Plain) and isinstance(after, Plain)):
        return False
    return front(before) != front(after) and _answer(before) == _answer(after)


def _pairs(before: Note, after: Note) -> Iterator[tuple[str, str]]:
    match before, after:
        case Plain(), Plain():
            old, new = _answer(before), _answer(after)
            yield (front(before), front(after)) if old == new else (old, new)
        case Principle(), Principle():
            same = before.answer == after.answer
            yield (before.ask, after.ask) if same else (before.answer, after.answer)
        case Story(), Story():
            old_facts, new_facts = _facts(before), _facts(after)
            for name in old_facts:
                if name in new_facts and len(old_facts[name]) == len(new_facts[name]):
                    yield from zip(old_facts[name], new_facts[name], strict=True)


def _facts(story: Story) -> dict[str, list[str]]:
    """What its facts say by their names, in order."""
    facts: dict[str, list[str]] = {}
    for part in (
        *(beat.facts for beat in story.every_beat),
        *(probe.answer for probe in story.probes),
    ):
        for fact in part:
            facts.setdefault(fact_id(fact), []).append(fact.say)
    return facts


def _answer(note: Plain) -> str:
    return note.a or note.cloze or " / ".join(side.a for side in note.sides)


def _cut(old: str, new: str) -> tuple[str, str]:
    """Both from a little before the place where they part."""
    start = alike_for(old, new)
    start = start - _LABEL // 3 if start > _LABEL // 2 else 0
    first, second = (
        f"{'…' * (start > 0)}{text[start : start + _LABEL]}{'…' * (len(text) > start + _LABEL)}"
        for text in (old, new)
    )
    return first, second
