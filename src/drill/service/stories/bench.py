"""The bench: what a draft is worked on with, and what is thin in the story that it makes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from drill.coaching.lint import Finding, Frame, lint_story
from drill.coaching.speech import spoken_seconds
from drill.domain.deck import THEMES, Competency, RedFlag, Step, Story
from drill.service.home.home import Home
from drill.service.library import own_deck
from drill.service.stories.draft import Draft
from drill.text import one_line, words

UNMEASURED = "figure-without-how"
"""The rule of lint that the page of the figures answers."""
UNASKED = "no-probe"
"""The rule of lint that the page of the follow-ups answers."""
MOST_FLAGS, LEAST_FLAGS = 3, 2
"""Red flags said beside one step."""
_ANYWHERE = {"failed", "regret", "received-feedback", "broke-promise"}
"""Themes that questions insist on which cut across the competencies."""
_ENDING = re.compile(r"(?<=..)(?:ing|ed|es|s|e)$")


@dataclass(frozen=True, slots=True)
class Advice:
    """What to know while writing one beat."""

    step: Step
    """An empty one for a beat of one's own."""
    flags: tuple[RedFlag, ...]
    """Ways to lose the interviewer here; each brings its repair."""
    hints: tuple[str, ...]
    """Labels of a sample's beats that show this step: the shape, none of its facts."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Read once; whatever is asked of it afterwards reads nothing, so any thread may ask."""

    competency: Competency | None
    """None where it is not in the store any more."""
    samples: tuple[Story, ...]
    """Somebody else's stories for the competency."""
    frame: Frame
    """What the story is held against."""

    @classmethod
    def read(cls, home: Home, draft: Draft) -> Self:
        """The bench for a draft. Raises StoreError."""
        with home.store.read() as connection:
            shelf = home.shelf(connection)
            samples = own_deck.samples(connection)
            rate = own_deck.words_a_minute(home, connection)
            frame = own_deck.frame(home, draft.story(), own_deck.DECK, shelf, rate, samples)
        competency = shelf.competency(draft.ref, draft.deck)
        placed = shelf.stories(draft.deck, draft.competency) if competency else []
        others = tuple(place.story for place in placed if place.story.sample)
        return cls(competency, others, frame)

    def advice(self, step_id: str) -> Advice:
        """What to know while writing the beat of a step; for a beat of one's own, an empty step,
        the flags of the whole answer.
        """
        framework = self.frame.framework
        steps = framework.steps if framework else ()
        step = next((step for step in steps if step.id == step_id), None)
        names = {step_id, f"{framework.id}.{step_id}"} if step and framework else set()
        hints = (
            beat.label
            for sample in self.samples[:1]
            for beat in sample.beats
            if names.intersection(beat.steps)
        )
        flags = self.competency.red_flags if self.competency else ()
        return Advice(step or Step("", ""), _flags(flags, steps, step), tuple(hints))

    @property
    def themes(self) -> tuple[str, ...]:
        """What a story for the competency may be about, to be chosen from; none where its questions
        insist on nothing.
        """
        asked = self.competency.phrasings if self.competency else ()
        of_any = {theme for phrasing in asked for theme in phrasing.themes}
        return tuple(theme for theme in THEMES if theme in of_any | _ANYWHERE) if of_any else ()

    def seconds(self, draft: Draft) -> float:
        """About how long the story takes to tell, at the person's own rate."""
        facts = (fact for beat in draft.story().beats for fact in beat.facts)
        return spoken_seconds(facts, self.frame.words_a_minute)

    def findings(self, draft: Draft) -> list[Finding]:
        """What is thin in the story that the draft makes."""
        return lint_story(draft.story(), self.frame)


def findings_of(
    draft: Draft, page: int, findings: Iterable[Finding], *, reached: int | None = None
) -> list[Finding]:
    """The findings that concern one page of the draft; all of them on the page of the review.

    A beat that is not begun has none: that it is not shown is no news to who looks at it. Where
    the person has reached no page behind the beats, only single facts are found thin: what holds
    of the story as a whole, the next steps may answer.
    """
    if reached is not None and reached < draft.figures_page:
        findings = [finding for finding in findings if "facts" in finding.path or not page]
    if 0 < page < draft.figures_page and page - 1 not in draft.told:
        return []
    if page == draft.last_page:
        return list(findings)
    return [finding for finding in findings if page_of(draft, finding) == page]


def page_of(draft: Draft, finding: Finding) -> int:
    """The page on which a finding can be mended; the review for what concerns the whole."""
    match finding.path:
        case ("title" | "questions", *_):
            return 0
        case ("beats", int(), "facts", *_) if finding.rule == UNMEASURED:
            return draft.figures_page
        case ("beats", int(number), *_):
            told = draft.told
            return told[number] + 1 if number < len(told) else draft.last_page
        case ("probes", *_):
            return draft.probes_page
        case () if finding.rule == UNASKED:
            return draft.probes_page
        case ():  # a skipped beat breaks a rule whose message names the step
            for page, beat in enumerate(draft.beats, start=1):
                if f'"{one_line(beat.label)}"' in finding.message:
                    return page
    return draft.last_page


def _flags(
    flags: Sequence[RedFlag], steps: Sequence[Step], here: Step | None
) -> tuple[RedFlag, ...]:
    """The flags that have most in common with a step: those with no better place, then others."""
    if here is None or len(flags) <= MOST_FLAGS:
        return tuple(flags[:MOST_FLAGS])
    of_step = {step.id: _stems(step.label, step.why, *step.items) for step in steps}
    of_flag = {flag.id: _stems(flag.flag, *flag.sounds_like, flag.repair) for flag in flags}
    spread = Counter(stem for stems in (*of_step.values(), *of_flag.values()) for stem in stems)

    def fit(flag: RedFlag, step: str) -> float:
        return sum(1 / spread[stem] ** 2 for stem in of_flag[flag.id] & of_step[step])

    best = {flag.id: max(of_step, key=lambda step: fit(flag, step)) for flag in flags}
    ranked = sorted(flags, key=lambda flag: -fit(flag, here.id))
    fitting = [flag for flag in ranked if best[flag.id] == here.id and fit(flag, here.id)]
    others = [flag for flag in ranked if flag not in fitting]
    return tuple((fitting + others[: max(0, LEAST_FLAGS - len(fitting))])[:MOST_FLAGS])


def _stems(*texts: str) -> set[str]:
    """The longer words without their endings: enough to see that `waits` and `waiting` are one."""
    return {_ENDING.sub("", word) for text in texts for word in words(text) if len(word) > 3}
