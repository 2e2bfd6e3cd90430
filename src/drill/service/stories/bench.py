"""The bench: what a draft is worked on with, and what is thin in the story that it makes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from drill.coaching.lint import Finding, Frame, lint_story, opening
from drill.coaching.speech import spoken_seconds
from drill.domain.deck import Competency, Framework, RedFlag, Step
from drill.domain.themes import insisted
from drill.service.home.home import Home
from drill.service.library import own_deck
from drill.service.stories import speaking_rate
from drill.service.stories.draft import NEEDED, OPENING, Draft, DraftBeat
from drill.text import one_line, words

UNMEASURED = "figure-without-how"
"""The rule of lint that the page of the figures answers."""
UNSAID = "no-theme"
"""The rule of lint that the ticks of the first page answer."""
UNASKED = "no-probe"
"""The rule of lint that the page of the follow-ups answers."""
MOST_FLAGS = 3
"""Red flags said beside one step."""
_ENDING = re.compile(r"(?<=..)(?:ing|ed|es|s|e)$")


@dataclass(frozen=True, slots=True)
class Advice:
    """What to know while writing one beat."""

    step: Step
    """Without an id for a beat of one's own."""
    flags: tuple[RedFlag, ...]
    """Ways to lose the interviewer here; each brings its repair."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Read once; whatever is asked of it afterwards reads nothing, so any thread may ask."""

    competency: Competency | None
    """None where it is not in the store any more."""
    frame: Frame
    """What the story is held against."""
    steps: tuple[Step, ...]
    """What the beats are for, a step each; those of one's own have no id."""

    @classmethod
    def read(cls, home: Home, draft: Draft) -> Self:
        """The bench for a draft. Raises StoreError."""
        with home.store.read() as connection:
            shelf = home.shelf(connection)
            samples = own_deck.samples(connection)
            rate = speaking_rate.words_a_minute(home, connection)
            frame = own_deck.frame(home, draft.story(), own_deck.DECK, shelf, rate, samples)
        competency = shelf.competency(draft.ref, draft.deck)
        steps = _steps(draft.beats, frame.framework, competency)
        return cls(competency, frame, tuple(steps))

    def advice(self, beat: DraftBeat) -> Advice:
        """What to know while writing a beat; for one of one's own that no story needs, the flags of
        the whole answer.
        """
        key = (beat.step, "" if beat.step else beat.label)
        step = next((s for s in self.steps if (s.id, "" if s.id else s.label) == key), None)
        flags = self.competency.red_flags if self.competency else ()
        here = step or Step("", beat.label, "What happened here, in notes.")
        return Advice(here, _flags(flags, self.steps, here))

    @property
    def themes(self) -> tuple[str, ...]:
        """What a story for the competency may be about, to be chosen from; none where its questions
        insist on nothing.
        """
        return insisted(self.competency) if self.competency else ()

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
    if 0 < page < draft.figures_page and page - 1 not in draft.filled:
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
            pages = draft.filled
            return pages[number] + 1 if number < len(pages) else draft.last_page
        case ("probes", *_):
            return draft.probes_page
        case () if finding.rule == UNSAID:
            return 0
        case () if finding.rule == UNASKED:
            return draft.probes_page
        case ():  # a skipped beat breaks a rule whose message names the step
            for page, beat in enumerate(draft.beats, start=1):
                if f'"{one_line(beat.label)}"' in finding.message:
                    return page
    return draft.last_page


def _steps(
    beats: Iterable[DraftBeat], framework: Framework | None, competency: Competency | None
) -> Iterator[Step]:
    """What each beat is for, as far as that is known."""
    known = {step.id: step for step in framework.steps} if framework else {}
    for beat in beats:
        if beat.step in known:
            yield known[beat.step]
        elif not beat.step and beat.label == OPENING and framework:
            yield Step("", beat.label, opening(framework, competency))
        elif not beat.step and beat.label in NEEDED:
            yield Step("", beat.label, NEEDED[beat.label])


def _flags(flags: Sequence[RedFlag], steps: Sequence[Step], here: Step) -> tuple[RedFlag, ...]:
    """The flags of a step, the likeliest first. Every flag is of one step, the one with most in
    common with it. A step of the framework for which there is none has the one that fits it best
    once more.
    """
    of_step = [stems(step.label, step.why, *step.items) for step in steps]
    of_flag = [stems(flag.flag, *flag.sounds_like, flag.repair) for flag in flags]
    spread = Counter(stem for known in (*of_step, *of_flag) for stem in known)

    def fit(flag: int, step: int) -> float:
        return sum(1 / spread[stem] ** 2 for stem in of_flag[flag] & of_step[step])

    at = next((at for at, step in enumerate(steps) if step == here), None)
    if at is None or not flags:
        return tuple(flags[:MOST_FLAGS])
    pairs = [(flag, step) for flag in range(len(flags)) for step in range(len(steps))]
    pairs.sort(key=lambda pair: -fit(*pair))
    of: dict[int, int] = {}
    """The step of each flag."""
    for flag, step in pairs:  # a step each, as far as there are flags
        if flag not in of and step not in of.values():
            of[flag] = step
    for flag, step in pairs:
        of.setdefault(flag, step)
    ranked = [flag for flag, step in pairs if step == at]
    own = [flag for flag in ranked if of[flag] == at] or ranked[: bool(here.id)]
    return tuple(flags[flag] for flag in own[:MOST_FLAGS])


def stems(*texts: str) -> set[str]:
    """The longer words without their endings: enough to see that `waits` and `waiting` are one."""
    return {_ENDING.sub("", word) for text in texts for word in words(text) if len(word) > 3}
