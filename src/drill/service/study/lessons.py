"""Teach, then test: what a new card asks for is shown whole once, before it is asked.

A framework is the lesson of its steps and gaps; a few red flags are that of theirs; what an
interviewer listens for that of a competency's other cards; a story that of its cards; a principle,
or a plain card of a deck with competencies, its own. Plain cards of other decks are asked at once:
they are not ours to teach. What was shown is kept in the store; where a card of a lesson was
reviewed, it was as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from drill.cards.shelf import Shelf
from drill.clock import Span
from drill.domain.card import Card
from drill.domain.deck import Competency, Place, Plain, Principle, Story
from drill.domain.kind import Kind
from drill.domain.memory import Unseen
from drill.domain.review import Source
from drill.domain.slot import Slot
from drill.errors import StoreError
from drill.scheduling import pace
from drill.service.home.home import Home
from drill.service.study import pages
from drill.service.study.pages import PageLine, Role
from drill.storage import cards, settings
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection
from drill.storage.counts import PLAN
from drill.storage.damage import FAULTS
from drill.text import clean, one_line, words

GIVEN = "lesson:"
"""How the settings begin that say which lessons were shown; the lesson's key follows."""
ASIDE = "aside:"
"""The same of the time that a day's sessions of a kind took beside; the kind follows."""
WORDS_A_SECOND = 4.0
"""How fast most people read what they want to keep; how fast this one does is learnt."""
GLANCE, LONGEST = 4.0, 90.0
"""Seconds that any lesson takes most people at least, and at most."""
FLAGS = 4
"""Red flags that one lesson shows at most: more is a wall that nobody reads."""
AWAY = 120.0
"""Seconds on one lesson after which the rest was time away from the keyboard."""

_INDENTS = {
    Role.TITLE: "", Role.TEXT: "", Role.HEAD: "  ", Role.ITEM: "    · ", Role.ASIDE: "    ",
    Role.DETAIL: "    ",
}  # fmt: skip


@dataclass(frozen=True)
class Lesson:
    """What is shown whole once."""

    key: str
    """What it is known by in the store."""
    lines: tuple[PageLine, ...]
    slowness: float = 1.0
    """How many times as long as most people the person reads."""

    @property
    def title(self) -> str:
        """Of its first line."""
        return one_line(self.lines[0].text)

    @property
    def text(self) -> str:
        """All of it in lines, what belongs under another line set in."""
        return "\n".join(map(_set_in, self.lines))

    @cached_property  # the words of a lesson are counted once: an allowance asks hundreds of times
    def usual(self) -> float:
        """Seconds that most people take to read it."""
        count = sum(len(words(line.text)) for line in self.lines)
        return min(max(GLANCE, count / WORDS_A_SECOND), LONGEST)

    @property
    def seconds(self) -> float:
        """How long the person takes to read it, by what is known of them."""
        return min(max(GLANCE, self.usual * self.slowness), AWAY)


class Syllabus:
    """The lessons that cards have, and which of them were given."""

    def __init__(self, shelf: Shelf, given: Mapping[str, str]) -> None:
        """`given` are those that were, by key, and what the store has of each; see `keep`."""
        self._shelf, self._given = shelf, set(given)
        self._slowness = pace.slowness(list(_ratios(given.values())))
        self._known: dict[str, Lesson | None] = {}

    @classmethod
    def read(cls, connection: Connection, shelf: Shelf, stored: Sequence[StoredCard]) -> Self:
        """What is known of the lessons of some cards. Raises StoreError."""
        given = settings.under(connection, GIVEN)
        syllabus = cls(shelf, {key.removeprefix(GIVEN): text for key, text in given.items()})
        new = [card for card in stored if isinstance(card.memory, Unseen)]
        notes = sorted({card.note_pk for card in new if syllabus.key(card.card)})
        if notes:
            begun = cards.begun(connection, notes)
            syllabus._given.update(syllabus.key(asking.card) for asking in begun)
        return syllabus

    def copy(self) -> Syllabus:
        """The same, to try what follows if lessons are given. It reads and makes nothing again."""
        other = copy(self)
        other._given = set(self._given)
        return other

    def key(self, card: Card) -> str:
        """Of the lesson that a card has; empty where it has none."""
        note = self._shelf.note(card.deck, card.note)
        place = f"{card.deck}/{card.note}"
        if isinstance(note, Competency):
            if card.kind is Kind.FLAG:
                return f"{place}/flags/{_flags(note, card)}"
            part = Slot.parse(card.slot).part if card.kind in (Kind.STEPS, Kind.GAP) else ""
            return f"{place}/{part}"
        taught = isinstance(note, Story | Principle) or (note and self._shelf.teaches(card.deck))
        return place if taught else ""

    def due(self, card: Card) -> Lesson | None:
        """The lesson that has to come before a new card; None where it was given."""
        key = self.key(card)
        if not key or key in self._given:
            return None
        if key not in self._known:
            self._known[key] = self._lesson(key, card)
        return self._known[key]

    def give(self, key: str) -> None:
        """It was given."""
        self._given.add(key)

    def _lesson(self, key: str, card: Card) -> Lesson | None:
        note = self._shelf.note(card.deck, card.note)
        lines: Iterable[PageLine] = ()
        if isinstance(note, Competency):
            part = Slot.parse(card.slot).part
            frameworks = [one for one in note.frameworks if one.id == part]
            if card.kind is Kind.FLAG:
                first = _flags(note, card)
                lines = pages.red_flags(note, note.red_flags[first : first + FLAGS])
            elif card.kind not in (Kind.STEPS, Kind.GAP):
                lines = pages.evaluates(note)
            elif frameworks:
                lines = pages.framework(frameworks[0])
        elif isinstance(note, Story):
            lines = pages.story(note, probes=not note.sample)
        elif isinstance(note, Principle | Plain):
            lines = pages.sides(note)
        shown = tuple(PageLine(line.role, clean(line.text)) for line in lines)
        return Lesson(key, shown, self._slowness) if shown else None


def _set_in(line: PageLine) -> str:
    """The line, with those that it breaks into below where it begins."""
    sign = _INDENTS[line.role]
    first, *others = line.text.split("\n")
    return "\n".join([sign + first, *(f"{' ' * len(sign)}{other}".rstrip() for other in others)])


def _flags(note: Competency, card: Card) -> int:
    """The first of the red flags that are taught together with that of a card. A sound answer is
    asked among the first.
    """
    part = Slot.parse(card.slot).part
    at = next((at for at, flag in enumerate(note.red_flags) if flag.id == part), 0)
    return at - at % FLAGS


def unread(connection: Connection, shelf: Shelf, stories: Sequence[Place]) -> dict[Place, Lesson]:
    """Of some stories those that were never shown, with their pages. Raises StoreError."""
    tells = [cards.by_key(connection, Slot(Kind.TELL).key(*place)) for place in stories]
    there = [one for one in tells if one is not None and isinstance(one.memory, Unseen)]
    syllabus = Syllabus.read(connection, shelf, there)
    due = {(one.card.deck, one.card.note): syllabus.due(one.card) for one in there}
    return {place: lesson for place, lesson in due.items() if lesson is not None}


def keep(home: Home, lesson: Lesson, seconds: float, source: Source) -> None:
    """Keep that a lesson was given now, and how long it was looked at in which kind of session.

    Raises StoreError.
    """
    spent = round(min(seconds, AWAY), 1)
    at, day = home.clock.now(), int(home.day())
    value = {"day": day, "at": at, "seconds": spent, "source": source.value}
    value["usual"] = round(lesson.usual, 1)
    with home.store.write() as connection:
        settings.put_all(connection, {f"{GIVEN}{lesson.key}": json.dumps(value), PLAN: None})


def keep_aside(home: Home, seconds: float, source: Source) -> float:
    """Keep that a session of such a kind took so many seconds more today than its grades and its
    lessons have: on a card that was left unanswered, or whose grade was taken back.

    So the next session goes on with what is left of this one. Returns the seconds that were kept:
    none of less than one, nor where the store cannot be written.
    """
    if seconds < 1:
        return 0.0
    with suppress(StoreError), home.store.write() as connection:
        span = home.span()
        so_far = 0.0
        with suppress(*FAULTS):
            before = json.loads(settings.get(connection, f"{ASIDE}{source.value}") or "{}")
            if before and before["day"] == span.day and before["at"] >= span.since:
                so_far = float(before["seconds"])
        value = {
            "day": int(span.day), "at": home.clock.now(), "seconds": round(so_far + seconds, 1),
            "source": source.value,
        }  # fmt: skip
        settings.put_all(connection, {f"{ASIDE}{source.value}": json.dumps(value), PLAN: None})
        return seconds
    return 0.0


def _ratios(given: Iterable[str]) -> Iterator[float]:
    """Of each lesson that was given: the seconds that it took, to those that are usual."""
    for text in given:
        with suppress(*FAULTS):  # of an older drill, or damaged: it says nothing of the pace
            value = json.loads(text)
            yield float(value["seconds"]) / max(GLANCE, float(value["usual"]))


def read_by_day(connection: Connection, today: int) -> dict[int, float]:
    """Seconds spent on lessons on each study day up to today; what bears tomorrow's number was
    read before a flight west, and is of today.
    """
    spent: dict[int, float] = {}
    for text in settings.under(connection, GIVEN).values():
        with suppress(*FAULTS):
            value = json.loads(text)
            day, seconds = min(int(value["day"]), today), float(value["seconds"])
            spent[day] = spent.get(day, 0.0) + seconds
    return spent


def seconds_read(connection: Connection, span: Span, source: Source | None = None) -> float:
    """Seconds of a study day spent on lessons, and beside grades (`keep_aside`), in one kind of
    session or in any.
    """
    spent = 0.0
    readings = [
        *settings.under(connection, GIVEN).values(),
        *settings.under(connection, ASIDE).values(),
    ]
    for text in readings:
        with suppress(*FAULTS):  # damaged: nobody knows how long it took
            value = json.loads(text)
            day, at = value["day"], value.get("at", span.since)
            today = day >= span.day and at >= span.since and (day == span.day or at <= span.now)
            if today and source in (None, value["source"]):
                spent += float(value["seconds"])
    return spent
