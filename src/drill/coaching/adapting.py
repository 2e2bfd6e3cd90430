"""What to change in a story that is told for another competency, and why.

A beat that shows what the competency is marked for is told at length; one that shows none of it,
and that the case can do without, is left out. What a beat shows is heard in its words, by lint's
rules; where these hear a step nowhere, as many of the idle beats may be about it, and they stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drill.coaching import ways
from drill.coaching.lint import Frame
from drill.coaching.lint.checked import CheckedStory
from drill.coaching.lint.evidence import creed
from drill.coaching.lint.framework import is_belief
from drill.coaching.speech import SpeechPart
from drill.domain.deck import Competency, Framework, Step, Story

LEAST = 4
"""Beats that are left in any case: fewer make no story."""
MOST_STRETCHED = 3
"""Beats told at length, at most; of a short story a third. Who stretches all stretches none."""


class Handling(StrEnum):
    """What becomes of a beat."""

    KEPT = "as it is"
    STRETCHED = "at length"
    CUT = "left out"


@dataclass(frozen=True, slots=True)
class BeatAdvice:
    """What becomes of one beat, and why."""

    beat: str
    """Its id."""
    label: str
    handling: Handling
    why: str
    """In a few words."""
    steps: tuple[Step, ...]
    """Steps of the framework that it shows."""


@dataclass(frozen=True, slots=True)
class Adaptation:
    """How a story could be told for a competency."""

    framework: Framework | None
    """Of the competency's the one that the story shows best; None where it has none."""
    beats: tuple[BeatAdvice, ...]
    missing: tuple[Step, ...]
    """Steps of it that no beat shows."""
    belief: Step | None
    """The step that an opening shows: what one believes; None where the framework has none."""


def adapt(story: Story, owner: Competency, frame: Frame) -> Adaptation:
    """How a story could be told for `owner`, which is among the competencies of the frame."""
    checked = CheckedStory(story, frame)
    framework, shown = max(
        ((one, checked.shown_of(one)) for one in owner.frameworks),
        key=lambda pair: sum(map(bool, pair[1].values())) / max(1, len(pair[1])),
        default=(None, {}),
    )
    steps = {step.id: step for step in framework.steps} if framework else {}
    missing = tuple(steps[step] for step, beats in shown.items() if not beats)
    belief = next(filter(is_belief, steps.values()), None)
    unheard = [step.label for step in missing if step != belief]  # that one opens the answer
    by_beat = [
        tuple(steps[step] for step, beats in shown.items() if index in beats)
        for index in range(len(story.beats))
    ]
    ends = {*checked.of(SpeechPart.RESULT), *checked.learnt}
    keys = {0, *ways.key_beats(story), *ends}
    idle = [i for i, shows in enumerate(by_beat) if steps and not shows and i not in keys]
    room = min(len(story.beats) - LEAST, len(idle) - len(unheard))
    cut = idle[: max(0, room)]

    def weight(index: int) -> float:
        """A step that several beats show needs none of them at length."""
        return sum(1 / len(shown[step.id]) for step in by_beat[index])

    telling = [i for i, shows in enumerate(by_beat) if shows and i not in ends]
    most = min(MOST_STRETCHED, max(1, len(story.beats) // 3))
    stretched = sorted(telling, key=weight, reverse=True)[:most]

    def advice(index: int) -> BeatAdvice:
        beat, shows = story.beats[index], by_beat[index]
        handling = Handling.CUT if index in cut else Handling.KEPT
        if index in stretched:
            handling = Handling.STRETCHED
        alone = [step.label for step in shows if shown[step.id] == {index}]
        others = [step.label for step in shows if step.label not in alone]
        why = [f"the only beat that shows {', '.join(alone)}"] if alone else []
        why += [f"shows {', '.join(others)}"] if others else []
        if index in keys:
            why = why or ["the case hangs on it"]
        elif index in idle and index not in cut and unheard:
            why = [f"could also show {' or '.join(unheard)}"]
        text = "; ".join(why) or "shows nothing that they listen for"
        return BeatAdvice(beat.id, beat.label, handling, text, shows)

    return Adaptation(framework, tuple(map(advice, range(len(story.beats)))), missing, belief)


def creeds(story: Story, frame: Frame) -> list[str]:
    """What a story says that its teller holds to be true: facts of its first two beats."""
    facts = (fact for beat in CheckedStory(story, frame).beats[:2] for fact in beat)
    return [fact.text for fact in facts if creed(fact.folded)]
