"""The interviewer's side of a mock, for a friend who asks: what to listen for, what was heard.

The friend has the machine; the candidate sees the clock alone, which another terminal shows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from drill.coaching import follow_ups
from drill.coaching.follow_ups import FollowUp
from drill.domain.deck import Competency
from drill.domain.rehearsal import Told
from drill.service.home.home import Home
from drill.service.stories.rehearsal import StoryToTell
from drill.storage import settings
from drill.storage.damage import FAULTS

CLOCK = "mock clock"
"""The setting that says since when an answer is being given."""


class AnswerClock(NamedTuple):
    """What the candidate sees."""

    since: int | None
    """Epoch ms at which the answer began; None while nobody speaks."""
    window: tuple[int, int]
    """Seconds within which it should end."""


def show_clock(home: Home, clock: AnswerClock | None) -> None:
    """Let the candidate's clock run, stop it (no `since`) or take it away (None). Raises
    StoreError.
    """
    with home.store.write() as connection:
        settings.put(connection, CLOCK, None if clock is None else json.dumps(clock))


def clock(home: Home) -> AnswerClock | None:
    """What the candidate's clock shows; None while no friend asks. Raises StoreError."""
    with home.store.read() as connection:
        text = settings.get(connection, CLOCK)
    with suppress(*FAULTS):
        since, (low, high) = json.loads(text or "")
        return AnswerClock(None if since is None else int(since), (int(low), int(high)))
    return None


@dataclass(slots=True)
class Hearing:
    """One answer, as it is heard."""

    asked: StoryToTell
    competency: Competency | None
    """What the question is after; None where no deck has it any more."""
    seconds: float = 0.0
    said: tuple[int, ...] = ()
    """Indexes of the beats heard, in the order in which they came."""
    flags: tuple[str, ...] = ()
    """Red flags heard, in words."""
    answers: tuple[tuple[str, bool], ...] = ()
    """Follow-ups asked, by their ids, and whether they were answered."""

    @property
    def listen_for(self) -> list[str]:
        """What the question is after, then the steps of an answer."""
        if self.competency is None:
            return []
        steps = [
            f"{framework.name}: {' · '.join(step.label for step in framework.steps)}"
            for framework in self.competency.frameworks[:1]
        ]
        return [text for text in (self.competency.evaluates, *steps) if text]

    @property
    def follow_up(self) -> FollowUp | None:
        """What to ask next; None where enough was asked."""
        story = self.asked.story
        return follow_ups.next_one(story, self.asked.follow_ups, self.said, self.answers)

    def answered(self, asked: FollowUp, well: bool) -> None:
        """Keep how a follow-up went."""
        self.answers = (*self.answers, (asked.probe.id, well))

    def heard(self, marks: Sequence[int]) -> None:
        """Keep what was marked: beats by their index, red flags after them."""
        beats = len(self.asked.story.beats)
        self.said = tuple(mark for mark in marks if mark < beats)
        self.flags = tuple(
            self.asked.red_flags[mark - beats].flag for mark in marks if mark >= beats
        )

    @property
    def told(self) -> Told:
        """What is kept of it."""
        return Told(self.said, round(self.seconds, 1), probes=self.answers, flags=self.flags)
