"""What a note says, as lines to read: a story with its beats, a competency with its frameworks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby

from drill.cards.variants import changes
from drill.domain.deck import Competency, Fact, Framework, Plain, Principle, RedFlag, Story
from drill.records import dataclass
from drill.text import unmarked


class Role(StrEnum):
    """What a line of a note is."""

    TITLE = "title"
    HEAD = "head"
    TEXT = "text"
    ITEM = "item"
    DETAIL = "detail"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line, without its signs and indents."""

    role: Role
    text: str


def story(note: Story, *, probes: bool = True) -> Iterator[PageLine]:
    """Its beats with their facts; with the follow-ups, or without."""
    yield PageLine(Role.TITLE, note.title + (" (sample)" if note.sample else ""))
    parts = [(f"{number}. {beat.label}", beat.facts) for number, beat in enumerate(note.beats, 1)]
    if probes:
        parts += [(f"“{probe.ask}”", probe.answer) for probe in note.probes]
    for head, facts in parts:
        yield PageLine(Role.HEAD, head)
        for fact in facts:
            yield _fact(fact)


def variants(note: Story, called: Callable[[str], str]) -> Iterator[PageLine]:
    """What changes where it is told for another competency; `called` is what one is called."""
    for variant in note.variants:
        yield PageLine(Role.TITLE, f"Told for {called(variant.competency)}")
        for line in changes(note, variant):
            yield PageLine(Role.ITEM, line)
        for beat in variant.add:
            yield PageLine(Role.HEAD, beat.label)
            for fact in beat.facts:
                yield _fact(fact)


def _fact(fact: Fact) -> PageLine:
    """What it says, and how that was measured."""
    return PageLine(Role.ITEM, unmarked(fact.say) + (f" ({fact.how})" if fact.how else ""))


def framework(note: Framework) -> Iterator[PageLine]:
    """Its steps in order, and why each."""
    yield PageLine(Role.TITLE, note.name)
    if note.opening:
        yield PageLine(Role.TEXT, note.opening)
    for number, step in enumerate(note.steps, 1):
        bonus = " (for senior roles)" if step.bonus else ""
        yield PageLine(Role.HEAD, f"{number}. {step.label}{bonus}")
        if step.why:
            yield PageLine(Role.ASIDE, step.why)
        for item in step.items:
            yield PageLine(Role.ITEM, item)


def competency(note: Competency) -> Iterator[PageLine]:
    """What they listen for, its frameworks, and the red flags."""
    yield from evaluates(note)
    for one in note.frameworks:
        yield from framework(one)
    if note.red_flags:
        yield from red_flags(note, note.red_flags)


def evaluates(note: Competency) -> Iterator[PageLine]:
    """What they listen for."""
    yield PageLine(Role.TITLE, note.name)
    if note.evaluates:
        yield PageLine(Role.TEXT, note.evaluates)


def red_flags(note: Competency, flags: Sequence[RedFlag]) -> Iterator[PageLine]:
    """Some of its red flags, each with its repair."""
    yield PageLine(Role.TITLE, f"Red flags: {note.name}")
    yield PageLine(Role.TEXT, "What loses the interviewer, and what to say instead.")
    for flag in flags:
        yield PageLine(Role.HEAD, flag.flag)
        yield PageLine(Role.ITEM, flag.repair)


def _lines(lines: Sequence[str]) -> Iterator[PageLine]:
    """A text with its list, each item a line of its own."""
    for listed, run in groupby(lines, lambda line: line.startswith("- ")):
        if listed:
            yield from (PageLine(Role.ITEM, line.removeprefix("- ")) for line in run)
        elif text := "\n".join(run).strip("\n"):
            yield PageLine(Role.TEXT, text)


def _in_a_row(given: str) -> str:
    """A list in one line; any other text with its breaks."""
    lines = given.split("\n")
    if all(line.startswith("- ") for line in lines):
        return "; ".join(line.removeprefix("- ") for line in lines)
    return given


def sides(note: Principle | Plain) -> Iterator[PageLine]:
    """Questions with their answers."""
    if isinstance(note, Principle):
        pairs = [(note.ask, note.answer)]
    elif note.sides or note.cloze:
        pairs = [(side.q, side.a) for side in note.sides]
    else:
        pairs = [(note.q, note.a)]
    before = ""
    for question, answer in pairs:
        ask, _, given = question.partition("\n")
        if ask != before:  # several may ask alike, of different lists
            yield PageLine(Role.TITLE, ask)
        before = ask
        if given := given.strip("\n"):
            yield PageLine(Role.ASIDE, _in_a_row(given))
        yield from _lines(answer.split("\n"))
    if isinstance(note, Plain) and note.cloze:
        yield PageLine(Role.TEXT, unmarked(note.cloze))
