"""Follow-ups as a tree: the weakest beat of an answer chooses what is asked next.

An interviewer digs where an answer is thin. So the first follow-up goes to a beat that was left
out, the ones that carry the story first; one that was not answered is asked once more, more
closely; one that was leads on to the next thin beat, and at last to what the story has besides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from drill.coaching import ways
from drill.domain.deck import Beat, Probe, Story
from drill.text import slug, words

MOST = 3
"""Follow-ups after one answer."""
_CLOSER = "closer:"
_LEFT_OUT = "left-out:"
_SHORT = 3
"""Letters up to which a word says nothing of what a question is about."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What to ask next, and why."""

    probe: Probe
    beat: int | None
    """Index of the beat that it digs at; None where none is thin."""


def next_one(
    story: Story,
    probes: Sequence[Probe],
    said: Collection[int],
    answers: Sequence[tuple[str, bool]],
) -> FollowUp | None:
    """The follow-up that comes next; None where enough was asked.

    `probes` may be asked after the story, `said` are the indexes of the beats that were told, and
    `answers` the ids of the follow-ups asked so far, each with whether it was answered.
    """
    if len(answers) >= MOST:
        return None
    asked: list[tuple[FollowUp, bool]] = []
    for _, answered in answers:  # what was asked follows from what was answered
        before = _next(story, probes, said, asked)
        if before is None:
            return None
        asked.append((before, answered))
    return _next(story, probes, said, asked)


def _next(
    story: Story,
    probes: Sequence[Probe],
    said: Collection[int],
    asked: Sequence[tuple[FollowUp, bool]],
) -> FollowUp | None:
    if asked:
        last, answered = asked[-1]
        if not answered and not last.probe.id.startswith(_CLOSER):
            return FollowUp(_closer(story, last), last.beat)
    done = {before.beat for before, _ in asked}
    used = {before.probe.id for before, _ in asked}
    free = [probe for probe in probes if probe.id not in used]
    for beat in _thin(story, said):
        if beat not in done:
            near = max(free, key=lambda probe: _shared(probe, story.beats[beat]), default=None)
            if near is not None and _shared(near, story.beats[beat]):
                return FollowUp(near, beat)
            return FollowUp(_about(story.beats[beat]), beat)
    return FollowUp(free[0], None) if free else None


def _thin(story: Story, said: Collection[int]) -> Iterator[int]:
    """The beats that were left out: the three that carry the story first."""
    keys = ways.key_beats(story)
    missed = [beat for beat in range(len(story.beats)) if beat not in said]
    yield from (beat for beat in missed if beat in keys)
    yield from (beat for beat in missed if beat not in keys)


def _about(beat: Beat) -> Probe:
    """A question for a beat for which the story has none."""
    ask = f"I did not hear much about this: {beat.label.strip()}. What happened there?"
    return Probe(f"{_LEFT_OUT}{beat.id}", ask, beat.facts)


def _closer(story: Story, last: FollowUp) -> Probe:
    """The same once more, more closely."""
    ask = "One concrete moment, please: who said what, and what did you do then?"
    answer = last.probe.answer or (story.beats[last.beat].facts if last.beat is not None else ())
    return Probe(f"{_CLOSER}{slug(last.probe.id)}", ask, answer)


def _shared(probe: Probe, beat: Beat) -> int:
    """Words that a follow-up and a beat have in common."""
    about = {*words(beat.label), *(word for fact in beat.facts for word in words(fact.say))}
    asks = {*words(probe.ask), *(word for fact in probe.answer for word in words(fact.say))}
    return sum(len(word) > _SHORT for word in asks & about)
