"""Whether a story can be told in the time there is: its beats, its length, its follow-ups.

Lengths are estimates from the notes at the person's own rate (`coaching.speech`), so they are
said as "about".
"""

from __future__ import annotations

from collections.abc import Iterator

from drill.coaching.lint.checked import CheckedStory, quote
from drill.coaching.lint.evidence import believes, hears
from drill.coaching.lint.rules import Finding
from drill.coaching.speech import SpeechPart, spoken_seconds
from drill.text import words

FEWEST_BEATS, MOST_BEATS = 3, 9
"""Beats between which a story is told in one go."""
SHORTEST, LONGEST = 90.0, 180.0
"""Seconds between which a whole story is told."""
MOST_SITUATION = 0.25
"""Share of the time that the situation may take."""
MOST_WORDS = 25
"""In a fact before it is a sentence to recite; a note has about twelve."""


def title(checked: CheckedStory) -> Iterator[Finding]:
    """The story has a name."""
    if not words(checked.story.title):
        yield checked.find("empty-title", "The story has no title.", ("title",))


def beats(checked: CheckedStory) -> Iterator[Finding]:
    """There are enough beats and not too many, and each says something."""
    story, count = checked.story, len(checked.story.beats)
    if not count:
        yield checked.find("no-beats", "The story has no beats.")
    elif count < FEWEST_BEATS:
        yield checked.find(
            "few-beats", f"The story has {count} {'beat' if count == 1 else 'beats'}."
        )
    elif count > MOST_BEATS:
        yield checked.find(
            "many-beats",
            f"The story has {count} beats.",
            fix=f"Join those that show the same step, until there are at most {MOST_BEATS}.",
        )
    for index, beat in enumerate(story.beats):
        if not any(fact.words for fact in checked.beats[index]):
            yield checked.find(
                "beat-without-facts", f"{quote(beat.label)} has nothing to say.", ("beats", index)
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
        yield checked.find(
            "too-short", f"It takes about {round(whole)} s to tell, less than {SHORTEST:.0f}."
        )
    elif whole > LONGEST:
        yield checked.find(
            "too-long", f"It takes about {round(whole)} s to tell, more than {LONGEST:.0f}."
        )
    if sum(map(bool, seconds)) >= FEWEST_BEATS:  # before that, shares are of what is half written
        yield from _situation(checked, seconds, whole)


def _situation(checked: CheckedStory, seconds: list[float], whole: float) -> Iterator[Finding]:
    last, spent = 0, 0.0
    for index, part in enumerate(checked.parts):
        if part is SpeechPart.SITUATION:
            # A beat that shows a step is background and argument at once: half counts.
            held = [fact.note for fact in checked.beats[index] if believes(fact.folded)]
            case = seconds[index] - spoken_seconds(held, checked.frame.words_a_minute)
            spent += case / (2 if _argues(checked, index) else 1)
            last = index
    share = spent / whole
    if share <= MOST_SITUATION or spent <= MOST_SITUATION * SHORTEST:
        return
    yield checked.find(
        "long-situation",
        f"The situation takes about {share:.0%} of the story, {round(spent)} s.",
        ("beats", last),
    )


def _argues(checked: CheckedStory, index: int) -> bool:
    """Whether a beat shows a step of the framework, by name or by what it says."""
    followed = checked.frame.framework
    if checked.shown[index] or not followed:
        return bool(checked.shown[index])
    text = checked.texts[index]
    if "conversation" in checked.heard_kinds[index]:  # a scene is no background
        return True
    return checked.english and any(hears(step, text) for step in followed.steps)


def facts(checked: CheckedStory) -> Iterator[Finding]:
    """Facts are notes, no sentences and no halves of one."""
    for fact in checked.says:
        if fact.words[:1] == ("and",) and fact.path[-1] != 0:
            yield checked.find("half-a-fact", f'{quote(fact.text)} begins with "and".', fact.path)
        if len(fact.words) > MOST_WORDS:
            yield checked.find(
                "long-fact", f"{quote(fact.text)} has {len(fact.words)} words.", fact.path
            )


def probes(checked: CheckedStory) -> Iterator[Finding]:
    """Follow-ups are foreseen, and answered."""
    story = checked.story
    if story.beats and not story.probes:
        yield checked.find("no-probe", "No follow-up question is prepared.")
    for index, probe in enumerate(story.probes):
        if not any(fact.words for fact in checked.answers[index]):
            yield checked.find(
                "probe-without-answer", f"{quote(probe.ask)} has no answer.", ("probes", index)
            )
