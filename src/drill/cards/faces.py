"""What a card shows. Made from the note when shown, never stored.

Each card stands alone in random order: `context` names its story, framework or
competency, and the front carries the cue before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from math import lcm
from typing import Any

from drill.cards.build import figures, hole_slots
from drill.cards.shelf import Placed, Shelf
from drill.cards.variants import changes
from drill.domain.card import Card, Faces
from drill.domain.deck import (
    Beat,
    Competency,
    Fact,
    Framework,
    Note,
    Plain,
    Principle,
    Story,
    StoryVariant,
)
from drill.domain.fit import asked_of, asked_steps
from drill.domain.kind import Kind
from drill.domain.rehearsal import WINDOWS, WayToTell
from drill.domain.slot import REVERSE, SIDE, Slot
from drill.domain.themes import Suits, phrasing_of
from drill.domain.told_for import OPENING, seconds_at_length
from drill.text import ONES, TENS, clean, first_sentence, marks, replace_mark, unmarked

ASKED_FACTS = 3
"""Facts that a beat card asks for; of more, any three do."""
SENIOR = " (extra, if you interview for a senior role)"
"""Said after a step that only senior roles are asked for."""
TRIPS = 7
"""Red flags named after a tell, at most; of more, another one is left out each time."""
BLANK = "____"
_FACES = tuple(field.name for field in fields(Faces))
NO_STORY = "no story yet: write one"
"""What is right where none of the stories answers a question."""
_NONE = ("no story", "none", "I have none")
"""What else a person says then."""
_CHANGES = "You answer with this story. What do you open with, tell at length, leave out, add?"
_WORD = re.compile(r"[^\W_]+%?")
_UNIT = re.compile(r"[^\W\d_]|%")
_DIGITS = r"\d+(?:[.,]\d+)*(?: \d{3}(?!\d))*"
_COUNT = rf"(?:{'|'.join((*ONES, *TENS, 'hundred', 'thousand'))})"
_WRITTEN = rf"\b(?:{'|'.join((*ONES, *TENS))})(?:[ -](?:and )?{_COUNT})*\b"
_NUMBER = re.compile(
    rf"{_DIGITS}(?:\s*[-–]\s*{_DIGITS})?|(?<!no ){_WRITTEN}(?: (?:to|or) {_WRITTEN})?"
    r"|\b(?:once|twice)\b(?= (?:an?|per|every) )",
    re.IGNORECASE,
)
"""A number or a range, in digits or in words: the unit behind it is kept either way."""


def faces(card: Card, shelf: Shelf, turn: int = 0) -> Faces | None:
    """The card's faces, or None where its note no longer holds what it asks for.

    `turn` counts the times the card was shown; route and tell cards take the next
    phrasing of their pool each time, flag cards the next example.
    """
    note = shelf.note(card.deck, card.note)
    if note is None:
        return None
    raw = _faces(card, note, shelf, turn)
    if raw is None:
        return None
    text = "".join(
        (raw.context, raw.front, raw.back, raw.aside, *raw.facts, *raw.answer, *raw.others)
    )
    if clean(text) == text:  # as nearly all are
        return raw
    cleaned: dict[str, Any] = {}
    for name in _FACES:
        value = getattr(raw, name)
        cleaned[name] = clean(value) if isinstance(value, str) else tuple(map(clean, value))
    return Faces(**cleaned)


def _faces(card: Card, note: Note, shelf: Shelf, turn: int) -> Faces | None:
    slot = Slot.parse(card.slot)
    if isinstance(note, Competency):
        return _of_competency(card, note, slot, shelf, turn)
    if isinstance(note, Story):
        return _of_story(card, note, slot, shelf, turn)
    if isinstance(note, Principle):
        return Faces("For every answer", note.ask, note.answer, answer=(note.answer,))
    return _of_plain(card, note, slot)


def _of_competency(
    card: Card, note: Competency, slot: Slot, shelf: Shelf, turn: int
) -> Faces | None:
    if slot.kind == Kind.ROUTE:
        return _route(card, note, shelf, turn)
    if slot.kind == Kind.FLAG:
        return _flag(note, slot.part, turn)
    for framework in note.frameworks:
        if framework.id == slot.part:
            if slot.kind == Kind.STEPS:
                return _steps(note, framework, senior=shelf.senior)
            ids = [step.id for step in framework.steps]
            return _gap(framework, ids.index(slot.detail)) if slot.detail in ids else None
    return None


def _route(card: Card, note: Competency, shelf: Shelf, turn: int) -> Faces | None:
    own = _own_stories(card, note, shelf)
    question = route_question(card, note, shelf, turn)
    if question is None:
        return None
    parts, asks, asides = [note.name], ["Which competency?"], [""]
    others: tuple[str, ...] = ()
    listened_for = first_sentence(note.evaluates)  # the note has the rest
    if own:
        asked = phrasing_of(question, note)
        fitting = shelf.fitting(card.deck, note.id, asked)
        sure = [it.story for it in fitting if it.suits > Suits.PERHAPS]
        stories = [it.story for it in fitting]
        parts += _first_of(stories[0]) if stories else [NO_STORY]
        others = tuple("\n".join(_first_of(story)) for story in stories[1:])
        others += () if sure else (NO_STORY, *_NONE) if stories else _NONE
        asks.append("Which story of yours, if any, and how does it open?")
        asides = [
            _listed("Just as right: ", sure[1:]),
            _listed("Themes not stated, so it may answer: ", stories[len(sure) :]),
            _listed(
                "Shows too few of its steps yet: ",
                [] if stories else shelf.thin(card.deck, note.id, asked),
            ),
        ]
    elif listened_for:
        parts.append(f"they listen for: {listened_for}")
        asks.append("What do they listen for?")
    several = tuple(parts) if len(parts) > 1 else ()
    return Faces(
        "Which question is this?",
        f"“{question}”\n\n{' '.join(asks)}",
        _numbered(parts),
        facts=several,
        aside="\n".join(filter(None, (*asides, listened_for if own else ""))),
        answer=several,
        others=others,
    )


def _listed(what: str, stories: list[Story]) -> str:
    """Titles after what they are; empty without any."""
    return f"{what}{', '.join(story.title for story in stories)}" if stories else ""


def route_question(card: Card, note: Competency, shelf: Shelf, turn: int) -> str | None:
    """The phrasing that the route card of a competency asks at a turn; None where it has none."""
    pool = _phrasings(card, note, shelf)
    coming = shelf.coming.get((card.deck, note.id))
    return coming or (pool[turn % len(pool)] if pool else None)


def _phrasings(card: Card, note: Competency, shelf: Shelf) -> tuple[str, ...]:
    own = _own_stories(card, note, shelf)
    return note.asks + tuple(question for story in own for question in story.questions)


def _own_stories(card: Card, note: Competency, shelf: Shelf) -> list[Story]:
    stories = shelf.stories(card.deck, note.id)
    return [placed.story for placed in stories if not placed.story.sample]


def flag_quotes(note: Competency, turn: int) -> dict[str, str]:
    """What the cards of red flags and of sound answers quote at a turn, by what they are of."""
    return {ident: quotes[turn % len(quotes)] for ident, quotes in _spoken(note)}


def again_after(card: Card, note: Note | None, shelf: Shelf) -> int:
    """Turns after which a card asks in the same words again."""
    if isinstance(note, Competency):
        if card.kind is Kind.ROUTE:
            return max(1, len(_phrasings(card, note, shelf)))
        if card.kind is Kind.FLAG:
            return lcm(*(len(quotes) for _, quotes in _spoken(note)))
    return 1


def _spoken(note: Competency) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The examples of each red flag and sound answer."""
    yield from ((flag.id, flag.sounds_like) for flag in note.red_flags)
    yield from ((control.id, control.text) for control in note.sounds_right)


def _first_of(story: Story) -> list[str]:
    """A story to answer with, and how it begins."""
    return [story.title, *(f"opens with: {label}" for label in beat_labels(story)[:1])]


def beat_labels(story: Story) -> tuple[str, ...]:
    """Of each beat; of the opening of a variant the sentence itself."""
    return tuple(
        f"“{unmarked(beat.facts[0].say)}”" if beat.id == OPENING else beat.label
        for beat in story.beats
    )


def _steps(note: Competency, framework: Framework, *, senior: bool) -> Faces:
    steps = asked_steps(framework, senior=senior)
    labels = tuple(step.label + (SENIOR if step.bonus else "") for step in steps)
    return Faces(
        note.topic or note.name,
        f"{framework.name}\n\n{_its(len(labels), 'step')}, in order?",
        _numbered(labels),
        facts=labels,
        aside=framework.opening,
        answer=tuple(step.label for step in steps),
    )


def _gap(framework: Framework, index: int) -> Faces:
    """What belongs to a step that is itself a list.

    Of other steps no cards are made, but decks taken by an earlier drill still hold some: they ask
    which step follows the one before.
    """
    step = framework.steps[index]
    if step.items:
        front = f"{step.label}\n→ {BLANK}{BLANK}\n\n{_its(len(step.items), 'part')}?"
        shown = _recalled(framework.name, front, step.items)
        return replace(shown, aside=step.why)
    return Faces(
        _hide(framework.name, step.label),
        f"{_hide(framework.steps[index - 1].label, step.label)}\n→ {BLANK}{BLANK}\n\n"
        "Which step comes next?",
        step.label,
        aside=step.why,
        answer=(step.label,),
    )


def _flag(note: Competency, snippet: str, turn: int) -> Faces | None:
    context = note.topic or note.name
    quotes = dict(_spoken(note)).get(snippet)
    if not quotes:
        return None
    front = (
        f"“{quotes[turn % len(quotes)]}”\n\nSound, or a red flag? Say why, and fix it if it is one."
    )
    for flag in note.red_flags:
        if flag.id == snippet:
            back = f"Red flag: {flag.flag}\n\nInstead: {flag.repair}"
            return Faces(context, front, back, answer=(flag.flag,))
    for control in note.sounds_right:
        if control.id == snippet:
            return Faces(context, front, f"Sound: {control.why or 'no red flag.'}")
    return None


def _of_story(card: Card, note: Story, slot: Slot, shelf: Shelf, turn: int) -> Faces | None:
    title = note.title + (" (sample)" if note.sample else "")
    if slot.part and slot.kind in (Kind.OUTLINE, Kind.TELL):
        variant = note.variant(slot.part)
        if variant is None:
            return None
        story = shelf.told_by(Placed(card.deck, note), variant).story
        if slot.kind == Kind.TELL:
            return _tell(card, story, shelf, title, turn, stretched=len(variant.stretch))
        return _changes(card, note, variant, story, shelf, turn)
    labels = beat_labels(note)
    if slot.kind == Kind.OUTLINE:
        front = f"{_its(len(labels), 'beat')}, in order?"
        return Faces(title, front, _numbered(labels), facts=labels, answer=labels)
    if slot.kind == Kind.TELL:
        return _tell(card, note, shelf, title, turn)
    if slot.kind == Kind.BEAT:
        for index, beat in enumerate(note.beats):
            if beat.id == slot.part:
                return _beat(title, beat, f"after: {labels[index - 1]}" if index else "")
        for variant in note.variants:
            for beat in variant.add:
                if beat.id == slot.part:
                    owner = shelf.called(variant.competency, card.deck)
                    return _beat(title, beat, f"only when told for {owner}")
    if slot.kind == Kind.FIGURE:
        for beat in note.every_beat:
            for figure in figures(beat) if beat.id == slot.part else ():
                if figure.slot == slot:
                    return _figure(title, beat, figure.fact, figure.nth)
    if slot.kind == Kind.PROBE:
        for probe in note.probes:
            if probe.id == slot.part:
                return _recalled(title, f"After this story: “{probe.ask}”", _texts(probe.answer))
    return None


def _changes(
    card: Card, note: Story, variant: StoryVariant, story: Story, shelf: Shelf, turn: int
) -> Faces:
    """What becomes of a story where a question is after its other competency."""
    owner = shelf.competency(variant.competency, card.deck)
    pool = asked_of(story, owner)
    asked = f"“{pool[turn % len(pool)]}”" if pool else shelf.called(variant.competency, card.deck)
    return _recalled(note.title, f"{asked}\n\n{_CHANGES}", changes(note, variant))


def _beat(title: str, beat: Beat, place: str) -> Faces:
    says = _texts(beat.facts)
    cue = f"\n({place or 'it opens the story'})"
    ask = f"{_its(len(says), 'fact')}?"
    if len(says) > ASKED_FACTS:
        ask = f"Any {ASKED_FACTS} of its {len(says)} facts?"
    return _recalled(title, f"{beat.label}{cue}\n\n{ask}", says)


def _recalled(title: str, front: str, facts: tuple[str, ...]) -> Faces:
    """What asks for some facts, in any order."""
    if len(facts) == 1:
        return Faces(title, front, facts[0], answer=facts)
    back = "\n".join(f"· {fact}" for fact in facts)
    return Faces(title, front, back, facts=facts, answer=facts)


def _figure(title: str, beat: Beat, fact: Fact, index: int) -> Faces:
    mark = marks(fact.say)[index]
    return Faces(
        _hide(f"{title} · {beat.label}", mark),
        _hide(replace_mark(fact.say, index, blanked(mark)), mark),
        mark,
        aside=fact.how,
        answer=(_with_its_word(fact, index),),
    )


def _with_its_word(fact: Fact, index: int) -> str:
    """A figure, a bare number with the word that it counts: "2" alone is told by any list."""
    mark = marks(fact.say)[index]
    if _UNIT.search(mark):
        return mark
    before, _, after = replace_mark(fact.say, index, "\0").partition("\0")
    if following := _WORD.search(after):
        return f"{mark} {following[0]}"
    return " ".join([*_WORD.findall(before)[-1:], mark])


def _hide(text: str, answer: str) -> str:
    """A text of a card's front, without the card's whole answer where it says it as well."""
    whole = rf"(?<![^\W_])(?<!\d[.,]){re.escape(answer)}(?![^\W_]|[.,]\d)"
    return re.sub(whole, lambda _: blanked(answer), text, flags=re.IGNORECASE)


def blanked(mark: str) -> str:
    """A figure with its numbers blanked and its unit kept; one without a number goes whole."""
    return _NUMBER.sub(BLANK, mark) if _NUMBER.search(mark) else BLANK


def _tell(
    card: Card, note: Story, shelf: Shelf, title: str, turn: int, stretched: int = 0
) -> Faces:
    labels = beat_labels(note)
    competencies = [shelf.competency(ref, card.deck) for ref in note.competencies[:1]]
    pool = asked_of(note, competencies[0] if competencies else None)
    opening = f"“{pool[turn % len(pool)]}”" if pool else note.title
    way = card.way(turn)
    low, high = WINDOWS[way]
    short = ", every beat in a sentence" if way is WayToTell.SHORT else ""
    long = at_length(way, len(labels), stretched)
    flags = [flag.flag for c in competencies if c for flag in c.red_flags]
    first = turn % len(flags) if len(flags) > TRIPS else 0
    trips = (flags[first:] + flags[:first])[:TRIPS]
    what = "Tell one of your own, in the shape of this sample" if note.sample else "Tell it aloud"
    return Faces(
        title,
        f"{opening}\n\n{what}{short}, in {low} to {high} seconds.{long and ' '}{long}",
        _numbered(labels),
        facts=labels,
        aside="\n· ".join(["Did you trip over one of these?", *trips]) if trips else "",
        answer=labels,
        way=way,
    )


def at_length(way: WayToTell, beats: int, stretched: int) -> str:
    """How long each of the stretched beats takes, in a sentence; empty where none is."""
    if not stretched:
        return ""
    seconds = seconds_at_length(WINDOWS[way], beats, stretched)
    return f"What is told at length takes about {seconds} seconds{' each' * (stretched > 1)}."


def _of_plain(card: Card, note: Plain, slot: Slot) -> Faces | None:
    context = ", ".join(note.tags) or card.deck
    for side in note.sides:
        if slot == Slot(SIDE, side.id):
            return Faces(context, side.q, side.a, answer=side.asks or (side.a,))
    if note.sides:
        return None
    if slot.kind == Kind.CLOZE and slot in (holes := hole_slots(note)):
        index = holes.index(slot)
        hole = marks(note.cloze)[index]
        front = _hide(replace_mark(note.cloze, index, BLANK), hole)
        return Faces(_hide(context, hole), front, hole, answer=(hole,))
    if slot.kind == Kind.BASIC and not note.cloze:
        front, back = (note.a, note.q) if slot == REVERSE else (note.q, note.a)
        return Faces(context, unmarked(front), unmarked(back), answer=(unmarked(back),))
    return None


def _texts(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    return tuple(unmarked(fact.say) for fact in facts)


def _numbered(lines: tuple[str, ...] | list[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _its(number: int, what: str) -> str:
    """`Its 3 facts`, `Its fact`."""
    return f"Its {number} {what}s" if number != 1 else f"Its {what}"
