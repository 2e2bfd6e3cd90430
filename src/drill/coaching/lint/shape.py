"""Whether a story can be told in the time there is: its beats, its length, its follow-ups.

Lengths are estimates from the notes at the person's own rate (`coaching.speech`), so they are
said as "about".
"""

from __future__ import annotations

from collections.abc import Iterator

from drill.coaching.lint.checked import CheckedStory, find, quoted
from drill.coaching.lint.rules import Finding
from drill.coaching.speech import SpeechPart, spoken_seconds
from drill.text import words

FEWEST_BEATS, MOST_BEATS = 3, 9
"""Beats between which a story is told in one go."""
SHORTEST, LONGEST = 90.0, 180.0
"""Seconds between which a whole story is told."""
MOST_SITUATION = 0.25
"""Share of the time that the situation may take."""
LOPSIDED = 1 / 3
"""The same where the situation takes little time, because the story is short altogether."""
MOST_WORDS = 25
"""In a fact before it is a sentence to recite; a note has about twelve."""


def title(checked: CheckedStory) -> Iterator[Finding]:
    """The story has a name."""
    if not words(checked.story.title):
        yield find(
            checked.story,
            "empty-title",
            ("title",),
            "The story has no title.",
            "Give it two or three words that bring it to mind.",
        )


def beats(checked: CheckedStory) -> Iterator[Finding]:
    """There are enough beats and not too many, and each says something."""
    story, count = checked.story, len(checked.story.beats)
    if not count:
        yield find(
            story,
            "no-beats",
            (),
            "The story has no beats.",
            "Write down what happened, in order: a beat for each step of the framework.",
        )
    elif count < FEWEST_BEATS:
        yield find(
            story,
            "few-beats",
            (),
            f"The story has {count} {'beat' if count == 1 else 'beats'}.",
            "Part it into situation, what you did, what came of it and what you learnt.",
        )
    elif count > MOST_BEATS:
        yield find(
            story,
            "many-beats",
            (),
            f"The story has {count} beats.",
            f"Join those that show the same step, until there are at most {MOST_BEATS}.",
        )
    for index, beat in enumerate(story.beats):
        if not any(said.words for said in checked.beats[index]):
            yield find(
                story,
                "beat-without-facts",
                ("beats", index),
                f"{quoted(beat.label)} has nothing to say.",
                "Write two or three facts under it, or leave the beat out.",
            )


def length(checked: CheckedStory) -> Iterator[Finding]:
    """It takes between a minute and a half and three minutes, and little of that is situation."""
    seconds = [
        spoken_seconds(beat.facts, checked.frame.words_a_minute) for beat in checked.story.beats
    ]
    whole = sum(seconds)
    if not whole:
        return
    if whole < SHORTEST:
        yield find(
            checked.story,
            "too-short",
            (),
            f"It takes about {round(whole)} s to tell, less than {SHORTEST:.0f}.",
            "Add what you said and thought in the action, not more background.",
        )
    elif whole > LONGEST:
        yield find(
            checked.story,
            "too-long",
            (),
            f"It takes about {round(whole)} s to tell, more than {LONGEST:.0f}.",
            "Move the facts that only a follow-up would ask for into probes.",
        )
    if len(seconds) > 1:
        yield from _situation(checked, seconds, whole)


def _situation(checked: CheckedStory, seconds: list[float], whole: float) -> Iterator[Finding]:
    last, spent = 0, 0.0
    for index, part in enumerate(checked.parts):
        if part is SpeechPart.SITUATION:
            # A beat that shows a step is background and argument at once: half counts.
            spent += seconds[index] / (2 if checked.shown[index] else 1)
            last = index
    share = spent / whole
    if share <= MOST_SITUATION or (spent <= MOST_SITUATION * SHORTEST and share <= LOPSIDED):
        return
    yield find(
        checked.story,
        "long-situation",
        ("beats", last),
        f"The situation takes about {share:.0%} of the story, {round(spent)} s.",
        "Keep the two facts of it without which the rest cannot be followed.",
    )


def facts(checked: CheckedStory) -> Iterator[Finding]:
    """Facts are notes and no sentences."""
    for said in checked.says:
        if len(said.words) > MOST_WORDS:
            yield find(
                checked.story,
                "long-fact",
                said.path,
                f"{quoted(said.text)} has {len(said.words)} words.",
                "Cut it to the words that bring it back, or make two facts of it.",
            )


def probes(checked: CheckedStory) -> Iterator[Finding]:
    """Follow-ups are foreseen, and answered."""
    story = checked.story
    if story.beats and not story.probes:
        yield find(
            story,
            "no-probe",
            (),
            "No follow-up question is prepared.",
            "Add two or three probes: what you would do differently, what was hardest, how you "
            "know that it was your doing.",
        )
    for index, probe in enumerate(story.probes):
        if not any(said.words for said in checked.answers[index]):
            yield find(
                story,
                "probe-without-answer",
                ("probes", index),
                f"{quoted(probe.ask)} has no answer.",
                "Write the facts of your answer under it, also where it is: I do not know, and "
                "this is how I would find out.",
            )
