"""The cards that readiness rests on. It is one number, and every screen has it from here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeAlias

from drill.cards.shelf import Placed, Shelf
from drill.coaching import readiness
from drill.domain.deck import Competency, Place
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.domain.slot import slot_text
from drill.service.home.home import Home
from drill.service.home.memories import chances
from drill.storage import cards
from drill.storage.connection import Connection

Chance: TypeAlias = Callable[[str], float]
"""Card key → its chance of recall, 0 to 1, now or on a day."""


@dataclass(frozen=True, slots=True)
class StoryCards:
    """The cards of a story: keys."""

    beats: tuple[str, ...]
    tell: str

    def share(self, chance: Chance) -> float:
        """Of its beats, the share expected to be told, 0 to 1."""
        return readiness.mean(map(chance, self.beats))


_FRAME = {Kind.ROUTE, Kind.STEPS, Kind.FLAG}
"""Kinds of a competency's own cards. A gap asks for what its framework does."""
_NO_STORY = StoryCards((), "")


@dataclass(frozen=True, slots=True)
class CompetencyCards:
    """What readiness for one competency rests on."""

    place: Place
    competency: Competency
    frame: Mapping[str, float]
    """What its questions, frameworks and red flags count for, see `readiness.frame`. A gap asks for
    what its framework does."""
    story: StoryCards
    """The person's own that is readiest now; without cards where there is none."""
    aloud: bool
    """Whether stories are told aloud at all."""
    asked: bool = True
    """Whether the interview asks for it."""
    answered: bool = True
    """Whether a story answers it: one of red flags alone has no question for one."""

    @property
    def has_story(self) -> bool:
        """Whether there is a story of the person's own for it."""
        return bool(self.story.tell)

    @property
    def weights(self) -> dict[str, float]:
        """What each card counts for: half or a third, alike, are the frame, the beats of the
        story, and that it is told."""
        parts = [self.frame] if self.frame else []
        if not (self.answered or self.has_story):
            return readiness.weights(parts)
        parts.append(readiness.alike(self.story.beats))
        if self.aloud:
            parts.append({self.story.tell: 1.0} if self.has_story else {})
        return readiness.weights(parts)

    def share(self, chance: Chance) -> float:
        """How ready a person is with these chances, 0 to 1."""
        return _share(self.weights, chance)

    def frame_share(self, chance: Chance) -> float:
        """Of its frame, the share expected to be recalled, 0 to 1."""
        return _share(self.frame, chance)


class Basis:
    """All that readiness rests on, as it stands now."""

    def __init__(
        self, home: Home, connection: Connection, shelf: Shelf, onsite: Onsite | None = None
    ) -> None:
        """That of what an onsite asks for; without one, every competency counts."""
        self._home = home
        self.strengths = cards.strengths(connection)
        asked = defaultdict[Place, list[str]](list)
        flags = defaultdict[Place, list[str]](list)
        for key, strength in self.strengths.items():
            if strength.kind in _FRAME:
                of = flags if strength.kind is Kind.FLAG else asked
                deck, note = key.split("/")[:2]
                of[deck, note].append(key)
        self.now = self.at(home.clock.now())
        """Chance of recall of a card now, as it counts; 0 of one that is not there."""
        self.stories = {placed.place: self._story(placed) for placed in shelf.every_story()}
        self.competencies = [
            CompetencyCards(
                place,
                competency,
                readiness.frame(asked[place], flags[place]),
                self._best(competency, shelf.stories(*place), shelf),
                home.options.aloud,
                onsite is None or _asks(onsite, place),
                bool(asked[place] or not flags[place]),
            )
            for place, competency in shelf.competencies().items()
        ]

    def _story(self, placed: Placed, variant: str = "") -> StoryCards:
        """Of a story, or of one of its variants: then `placed` is what that has one tell."""
        place = placed.place
        of = "/".join(place)
        keys = (f"{of}/{slot_text(Kind.BEAT, beat.id)}" for beat in placed.story.beats)
        beats = tuple(key for key in keys if key in self.strengths)
        return StoryCards(beats, f"{of}/{slot_text(Kind.TELL, variant)}")

    def _best(self, competency: Competency, stories: Sequence[Placed], shelf: Shelf) -> StoryCards:
        own = []
        for placed in (placed for placed in stories if not placed.story.sample):
            variant = shelf.variant(placed, competency)
            placed_as = shelf.told_by(placed, variant)
            own.append(self._story(placed_as, variant.id if variant else ""))
        readiest = [story.share(self.now) + self.now(story.tell) for story in own]
        return own[readiest.index(max(readiest))] if own else _NO_STORY

    def at(self, moment: int) -> Chance:
        """Card key → its chance of recall at a moment (epoch ms) without another review."""

        strengths = self.strengths  # not by way of itself: it goes when left
        known = chances(self._home, moment)

        @cache
        def at_moment(card: str) -> float:
            strength = strengths.get(card)
            return known(strength) if strength else 0.0

        return at_moment

    @cached_property
    def weights(self) -> dict[str, float]:
        """What each card counts for. Every competency that is asked for counts alike."""
        out: defaultdict[str, float] = defaultdict(float)
        asked = [competency for competency in self.competencies if competency.asked]
        for competency in asked:
            for card, weight in competency.weights.items():
                out[card] += weight / len(asked)
        return dict(out)

    @property
    def share(self) -> float:
        """Readiness now, 0 to 1; 0 where there is no competency."""
        return _share(self.weights, self.now)

    @property
    def unseen(self) -> tuple[int, int]:
        """Of the cards that count: how many were never shown, and how many there are."""
        shown = {key for key, strength in self.strengths.items() if strength.stability is not None}
        return len(self.weights.keys() - shown), len(self.weights)


def _share(weights: Mapping[str, float], chance: Chance) -> float:
    return sum(weight * chance(card) for card, weight in weights.items())


def _asks(onsite: Onsite, place: Place) -> bool:
    if onsite.decks and place[0] not in onsite.decks:
        return False
    return not onsite.competencies or place[1] in onsite.competencies
