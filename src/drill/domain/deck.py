"""A deck and its notes, as a person writes them.

These dataclasses are the deck file's schema too: `deckfile` validates YAML against
them and prints the JSON Schema from them, so nothing is declared twice. Field names
are the file's keys, docstrings under fields are the schema's descriptions.

Every id matches `[a-z0-9][a-z0-9-]*` and is an anchor: text may change freely under
it, and `was` moves the history of a former id to this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, ClassVar, get_args

from drill.records import dataclass

FORMAT_VERSION = 1
MOST_IN_A_TEXT = 100_000
"""Characters of any one text of a deck."""
MOST_SIGNS = 100
"""`==` in one text; searching for marks takes time with their number times the length."""


Place = tuple[str, str]
"""Deck id and note id."""


def place_named(name: str) -> Place:
    """The place that `deck/note` names; its note is empty where the name has no slash."""
    deck, _, note = name.partition("/")
    return deck, note


THEMES: Mapping[str, str] = {
    "fired": "somebody was let go",
    "turned-around": "somebody who fell short came back to form",
    "fell-short": "somebody's work was not good enough",
    "behaviour": "the work was good, the conduct was not",
    "personal": "something private got in the way of the work",
    "took-over": "you inherited the person or the team",
    "promoted": "somebody was promoted, or grew into a larger role",
    "not-promoted": "somebody was told that they were not ready yet, or rated lower than hoped",
    "hired": "one person you brought in",
    "turned-down": "a candidate you did not take, or a seat you left empty",
    "growth": "a team was built, doubled or split",
    "leaving": "somebody good resigned, or was about to",
    "cuts": "people were laid off, a team reshuffled, a project ended",
    "incident": "production or a launch went wrong",
    "slipping": "a date or a plan was in danger",
    "upwards": "you disagreed with somebody you report to, or told them no",
    "shipped": "something large shipped, and on time",
    "technology": "a technical choice: build or buy, which tool, rewrite or live with it",
    "reversed": "you took a decision back, or ended what you had begun",
    "divided": "a whole team was split, not two people",
    "success": "it worked out",
    "failed": "it did not work out",
    "regret": "you would do it differently now",
    "received-feedback": "somebody told you something hard about yourself",
    "broke-promise": "you could not keep what you had promised",
}
"""What a question may insist on, and a story may be about: each with what it means."""

UNLESS: Mapping[str, tuple[str, ...]] = {
    "fell-short": ("behaviour", "not-promoted"),
    "success": ("failed", "regret", "broke-promise"),
}
"""Themes that every story is taken to be about which says none of these: nobody says of a story
that it worked out, and few questions on it may be lost for that."""


@lru_cache(maxsize=2048)
def spoken(question: str) -> tuple[str, ...]:
    """The words of a question: it is the same in capitals, or without its question mark."""
    return tuple(re.findall(r"[^\W_]+", question.casefold()))


class _Strict:
    """Unknown keys are refused (read by pydantic, which `domain` does not import)."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, object]] = {
        "extra": "forbid",
        "use_attribute_docstrings": True,
    }


@dataclass(frozen=True, slots=True)
class Fact(_Strict):
    """One thing to say: a note of at most about twelve words, `==figures==` marked."""

    say: str
    """The fact; `==...==` marks a figure."""
    how: str = ""
    """How the figure was measured."""
    id: str = ""
    """Keeps the history of its figure when the words change; without one the words are the id."""
    was: str = ""
    """The fact's former id."""


@dataclass(frozen=True, slots=True)
class Step(_Strict):
    """One step of a framework."""

    id: str
    label: str
    """Shown in lists and gaps; a few words."""
    why: str = ""
    """What the step is for, or what an interviewer reads from it."""
    items: tuple[str, ...] = ()
    """What belongs to the step, where it is itself a list."""
    bonus: bool = False
    """Expected of senior roles only."""
    was: str = ""
    """The step's former id."""


@dataclass(frozen=True, slots=True)
class Framework(_Strict):
    """The ordered steps of an answer."""

    id: str
    name: str
    steps: tuple[Step, ...]
    opening: str = ""
    """How the answer starts."""
    own: bool = False
    """Somebody's own system, meant to be replaced by yours."""
    was: str = ""
    """The framework's former id."""


@dataclass(frozen=True, slots=True)
class RedFlag(_Strict):
    """A way to lose the interviewer, what it sounds like, and the repair."""

    id: str
    flag: str
    sounds_like: tuple[str, ...]
    """What a candidate says who trips it; of several examples the card shows another each time."""
    repair: str
    """What to say or do instead."""
    was: str = ""
    """The flag's former id."""


@dataclass(frozen=True, slots=True)
class SoundsRight(_Strict):
    """A clean control: a snippet that trips no flag, so that `flag` is not always the answer."""

    id: str
    text: tuple[str, ...]
    """What a candidate says; of several examples the card shows another each time."""
    why: str = ""
    """What makes it sound."""
    was: str = ""
    """The snippet's former id."""


@dataclass(frozen=True, slots=True)
class Phrasing(_Strict):
    """A way to ask for a competency."""

    ask: str
    """The question, as an interviewer says it."""
    themes: tuple[str, ...] = ()
    """What the story told must be about, each of them; without any, every story for it will do."""


@dataclass(frozen=True, slots=True)
class Competency(_Strict):
    """What a question is really after, how it is asked and how it is answered."""

    id: str
    name: str
    topic: str = ""
    """The subject under which it is usually asked about."""
    evaluates: str = ""
    """What the interviewer is really after."""
    questions: tuple[str | Phrasing, ...] = ()
    """Phrasings, a text or one with themes; a route card shows a different one each time."""
    frameworks: tuple[Framework, ...] = ()
    cues: tuple[str, ...] = ()
    """Words and phrases that give the competency away in a question."""
    red_flags: tuple[RedFlag, ...] = ()
    sounds_right: tuple[SoundsRight, ...] = ()
    follow_ups: tuple[str, ...] = ()
    """What is asked after any story of one's own for it, beside that story's own probes."""
    was: str = ""
    """The competency's former id."""

    section: ClassVar[str] = "competencies"
    kind: ClassVar[str] = "competency"

    @property
    def phrasings(self) -> tuple[Phrasing, ...]:
        """Its questions, those that are only a text with no theme."""
        return tuple(
            Phrasing(question) if isinstance(question, str) else question
            for question in self.questions
        )

    @property
    def asks(self) -> tuple[str, ...]:
        """The words of its questions."""
        return tuple(phrasing.ask for phrasing in self.phrasings)

    def phrasing(self, ask: str) -> Phrasing | None:
        """The phrasing of these words, however they are written; None where it has none."""
        asked = spoken(ask)
        return next((known for known in self.phrasings if spoken(known.ask) == asked), None)


@dataclass(frozen=True, slots=True)
class Principle(_Strict):
    """A rule that holds for every answer."""

    id: str
    ask: str
    answer: str
    was: str = ""
    """The principle's former id."""

    section: ClassVar[str] = "principles"
    kind: ClassVar[str] = "principle"


@dataclass(frozen=True, slots=True)
class Beat(_Strict):
    """One moment of a story."""

    id: str
    label: str
    facts: tuple[Fact, ...] = ()
    steps: tuple[str, ...] = ()
    """Framework steps that this beat shows: `step`, or `framework.step` of another framework."""
    was: str = ""
    """The beat's former id."""


@dataclass(frozen=True, slots=True)
class AddedBeat(Beat):
    """A beat that only one variant of a story has."""

    after: str = ""
    """The beat of the story that it follows; where empty, it comes last."""


@dataclass(frozen=True, slots=True)
class StoryVariant(_Strict):
    """How a story is told for another of its competencies than the main one."""

    id: str
    competency: str
    """One of the story's competencies, as the story names it; not the first."""
    open: str = ""
    """The sentence to open with, before the case."""
    steps: tuple[str, ...] = ()
    """Steps of the competency's first framework that the opening shows, or `framework.step`."""
    stretch: tuple[str, ...] = ()
    """Ids of the beats told at length."""
    cut: tuple[str, ...] = ()
    """Ids of the beats left out."""
    add: tuple[AddedBeat, ...] = ()
    """Beats that only this variant has; their steps are of the competency's first framework."""
    was: str = ""
    """The variant's former id."""


@dataclass(frozen=True, slots=True)
class Probe(_Strict):
    """A follow-up question and the facts that answer it."""

    id: str
    ask: str
    answer: tuple[Fact, ...] = ()
    was: str = ""
    """The probe's former id."""


@dataclass(frozen=True, slots=True)
class Story(_Strict):
    """Something that happened, told in beats."""

    id: str
    title: str
    beats: tuple[Beat, ...] = ()
    sample: bool = False
    """Somebody else's story, to learn the shape from; never told as one's own."""
    competencies: tuple[str, ...] = ()
    """The first is what it is mainly for; `deck/id` where two decks share an id."""
    framework: str = ""
    """The framework it follows; default: the first of its main competency."""
    core: tuple[str, ...] = ()
    """Slots that matter most; sensible ones are chosen where empty."""
    themes: tuple[str, ...] = ()
    """What it is about beyond its competency: the questions with these themes it can answer."""
    questions: tuple[str, ...] = ()
    """Phrasings that this story answers beyond its competency's pool."""
    probes: tuple[Probe, ...] = ()
    variants: tuple[StoryVariant, ...] = ()
    """How it is told for its other competencies, one for each at most."""
    was: str = ""
    """The story's former id."""

    section: ClassVar[str] = "stories"
    kind: ClassVar[str] = "story"

    @property
    def every_beat(self) -> tuple[Beat, ...]:
        """Its beats, then those that only a variant has."""
        return self.beats + tuple(beat for variant in self.variants for beat in variant.add)

    def variant(self, name: str) -> StoryVariant | None:
        """The variant of this id."""
        return next((variant for variant in self.variants if variant.id == name), None)


@dataclass(frozen=True, slots=True)
class Side(_Strict):
    """One of several cards that a note makes, taken as it stands: `==` marks nothing in it."""

    id: str
    q: str
    """Front."""
    a: str
    """Back."""
    asks: tuple[str, ...] = ()
    """The parts of the back that are asked for, where it is a longer text with holes (a cloze)."""
    was: str = ""
    """The side's former id."""


@dataclass(frozen=True, slots=True)
class Plain(_Strict):
    """A card of one's own: a question and its answer, or a cloze text with `==holes==`."""

    id: str
    q: str = ""
    """Front; goes with `a`."""
    a: str = ""
    """Back."""
    cloze: str = ""
    """Text with `==holes==`; instead of `q` and `a`."""
    sides: tuple[Side, ...] = ()
    """Several cards of one note, as other programs make them; instead of the three above."""
    reverse: bool = False
    """Also ask from back to front."""
    tags: tuple[str, ...] = ()
    was: str = ""
    """The card's former id."""

    section: ClassVar[str] = "cards"

    @property
    def kind(self) -> str:
        """`cloze` or `basic`."""
        return "cloze" if self.cloze or any(side.asks for side in self.sides) else "basic"


def part_of(hint: Any) -> Any:
    """What a list of this type holds: the part, also where a text may stand for it, else `str`."""
    item = get_args(hint)[0]
    return next((part for part in get_args(item) if part is not str), item)


Note = Competency | Principle | Story | Plain
"""What a person writes; cards are built from it."""


@dataclass(frozen=True, slots=True)
class Deck(_Strict):
    """One deck file."""

    drill: int
    """The format's version; 1."""
    id: str
    title: str
    version: str = "1.0.0"
    description: str = ""
    authors: tuple[str, ...] = ()
    license: str = ""
    source: str = ""
    """Where the material comes from."""
    changelog: tuple[str, ...] = ()
    """What is new, a version an entry: `1.1.0 two more probes`."""
    origin: str = ""
    """A UUID made with the deck: the same origin updates it, another one is a different deck."""
    competencies: tuple[Competency, ...] = ()
    principles: tuple[Principle, ...] = ()
    stories: tuple[Story, ...] = ()
    cards: tuple[Plain, ...] = ()

    def notes(self) -> Iterator[Note]:
        """Every note, in the file's order."""
        yield from self.competencies
        yield from self.principles
        yield from self.stories
        yield from self.cards
