"""The phases of a telling: what each asks, what is in sight, what can be done, what keys do."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from drill.service.stories import rehearsal
from drill.tui.telling import Telling

COUNTDOWN = 3
"""Seconds to take a breath."""
WAKING = 7
"""Seconds more for which the clock waits for a microphone."""


class TellPhase(IntEnum):
    """Where one is; each comes after the one before."""

    READING = -1
    READY = 0
    COUNTDOWN = 1
    SPEAKING = 2
    TYPING = 3
    BEATS = 4
    PROBE = 5
    FLAGS = 6
    RATING = 7
    DONE = 8


ASKED = {
    TellPhase.READING: "Read this once; it is asked afterwards.",
    TellPhase.TYPING: "What you said, typed or pasted. It proposes the marks; you decide.",
    TellPhase.BEATS: "What did you say? Mark the beats in the order in which you told them.",
    TellPhase.FLAGS: "Did you trip a red flag? Mark those you did.",
    TellPhase.RATING: "How did it go?",
    TellPhase.DONE: "Kept.",
}
"""What a phase asks, where that does not go by the way to tell."""
AFTER = (TellPhase.BEATS, TellPhase.PROBE, TellPhase.FLAGS, TellPhase.RATING, TellPhase.DONE)
"""The debrief: nobody speaks any more."""
PARTS = {
    "#question": (TellPhase.READY, TellPhase.COUNTDOWN, TellPhase.SPEAKING, TellPhase.TYPING),
    "#digits": (TellPhase.COUNTDOWN, TellPhase.SPEAKING),
    "#bar": (TellPhase.SPEAKING,),
    "#transcript": (TellPhase.TYPING,),
    "#detail": (TellPhase.BEATS, TellPhase.FLAGS),
}
"""The phases in which a part is in sight; those that are not named always are."""
ACTIONS = {
    "way": (TellPhase.READY,),
    "type": (TellPhase.READY,),
    "record": (TellPhase.READY,),
    "say": (TellPhase.READY, TellPhase.COUNTDOWN, TellPhase.PROBE),
    "beat": (TellPhase.SPEAKING,),
    "look": (TellPhase.SPEAKING,),
    "pause": (TellPhase.SPEAKING,),
    "read": (TellPhase.TYPING,),
    "mark": (TellPhase.BEATS, TellPhase.PROBE, TellPhase.FLAGS),
    "move": (TellPhase.BEATS, TellPhase.FLAGS),
    "invented": (TellPhase.BEATS,),
    "fact": (TellPhase.BEATS,),
    "grade": (TellPhase.RATING,),
    "play": AFTER,
    "skip": AFTER,
    "skip_beat": AFTER,
    "listen": (TellPhase.DONE,),
    "play_on": (TellPhase.RATING, TellPhase.DONE),
}
"""The same of an action."""
CALLED = {
    TellPhase.TYPING: {"leave": "Close the field"},
    TellPhase.PROBE: {"said": "Answered"},
}
"""What actions are called in a phase, where that is not what they are called elsewhere."""


def status(
    phase: TellPhase, telling: Telling, key: Callable[[str], str], *, marked: bool, shown: bool
) -> str:
    """What keys do now. `key` says which one an action has; `marked`: something is, or there is
    nothing to mark; `shown`: the answer to the follow-up is.
    """
    go, marks = key("go"), f"{key('said')} {{}} · {key('missed')} missed"
    if phase is TellPhase.PROBE:
        return marks.format("answered") if shown else f"{go} shows the answer"
    if phase is TellPhase.RATING:
        proposed = telling.asked.propose(telling.told).name.capitalize()
        return f"{go} {proposed} · or 1 Again  2 Hard  3 Good  4 Easy"
    nothing = "goes on" if marked else "none of them, goes on"
    said = marks.format("said")
    invented = f" · {telling.invented} invented" if telling.invented else ""
    return {
        TellPhase.READING: f"{go} when you have read it",
        TellPhase.READY: f"{go} starts, after {COUNTDOWN} seconds",
        TellPhase.COUNTDOWN: "breathe",
        TellPhase.SPEAKING: f"{go} stops · {key('beat')} at the end of each beat, if you like",
        TellPhase.TYPING: f"{key('read')} reads it · {key('leave')} closes the field",
        TellPhase.BEATS: f"{said} · 1 2 … left out a fact · {go} {nothing}{invented}",
        TellPhase.FLAGS: f"{key('said')} you said it · {go} {nothing}",
        TellPhase.DONE: f"{go} leaves · {key('study.undo')} on Today or Stories takes it back",
    }[phase]


def on_leaving(telling: Telling) -> tuple[str, str, str]:
    """What is asked of who leaves once the beats are marked: the question, what follows, the word
    for yes.
    """
    asked, told = telling.asked, telling.told
    rating = asked.propose(told).name.capitalize()
    order = rehearsal.order_words(asked, asked.order(told))
    return (
        f"Leave, and keep it as {rating}?",
        f"By what you marked: {order}. What was not asked yet is left out.",
        f"Keep as {rating}",
    )
