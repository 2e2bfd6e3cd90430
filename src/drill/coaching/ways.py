"""Ways to tell one story: all of it, in a minute, from its end, or its conflict alone."""

from __future__ import annotations

from functools import lru_cache

from drill.coaching.speech import SpeechPart, parts
from drill.domain.deck import Story
from drill.domain.rehearsal import WayToTell
from drill.text import words

_HARD = frozenset(
    "conflict tension conversation challenge crisis disagreement pushback difficult hard "
    "perspectives confrontation standoff clash".split()
)

ASKS = {
    WayToTell.FULL: "Tell it aloud.",
    WayToTell.SHORT: "Tell it in sixty seconds: every beat, a sentence each.",
    WayToTell.RESULT: "Begin with what came of it, then how it came about.",
    WayToTell.CONFLICT: "Only the conflict: the moment it hung on, and what you said.",
}
"""What each asks for."""


def beats(story: Story, way: WayToTell) -> tuple[int, ...]:
    """Indexes of the beats that this way asks for, in the order in which it wants them."""
    everything = tuple(range(len(story.beats)))
    if way is WayToTell.RESULT:
        roles = parts(story)
        first = [i for i in everything if roles[i] is SpeechPart.RESULT]
        last = [i for i in everything if roles[i] is SpeechPart.LEARNING]
        return (*first, *(i for i in everything if i not in first and i not in last), *last)
    if way is WayToTell.CONFLICT:
        hard = tuple(
            i for i in everything
            if any(map(_is_hard, (story.beats[i].label, *story.beats[i].steps)))
        )  # fmt: skip
        roles = () if hard else parts(story)
        actions = tuple(i for i, role in enumerate(roles) if role is SpeechPart.ACTION)
        return hard or actions[:1] or everything[:1]
    return everything


@lru_cache(maxsize=1_000)
def _is_hard(text: str) -> bool:
    return not _HARD.isdisjoint(words(text))


def key_beats(story: Story) -> tuple[int, ...]:
    """Indexes of the three beats that carry a story, in its order: the moment it hung on, the
    first result and the last lesson; what it lacks of these, other actions stand for.
    """
    roles = parts(story)
    everything = range(len(story.beats))
    turn = [i for i in beats(story, WayToTell.CONFLICT) if roles[i] is not SpeechPart.SITUATION]
    result = [i for i in everything if roles[i] is SpeechPart.RESULT]
    lesson = [i for i in everything if roles[i] is SpeechPart.LEARNING]
    others = sorted(everything, key=lambda i: (roles[i] is not SpeechPart.ACTION, i))
    chosen = dict.fromkeys((*turn[:1], *result[:1], *lesson[-1:], *others))
    return tuple(sorted([*chosen][:3]))
