"""A story in the making, as it was typed: beat by beat along a framework, and page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from drill.service.stories import fact_lines
from drill.text import marks, one_line, unmarked

TYPICAL_PROBES = (
    "What would you do differently today?",
    "What was the hardest moment in it for you?",
    "How do you know that it was your doing?",
)
"""Follow-ups that nearly every story gets; offered, and left out where nothing answers them."""
_ALIKE = 60
"""Likeness (0 to 100) from which two facts are one, reworded."""
_COMPARED = 200
"""Characters of a fact that are looked at to find it reworded."""
_LOOSE = 200
"""Facts that are gone among which a reworded one is looked for."""


@dataclass(frozen=True, slots=True)
class DraftBeat:
    """A beat in the making."""

    step: str
    """Id of the framework's step that it shows; empty for a beat of one's own."""
    label: str
    text: str = ""
    """Facts as typed, one a line; none: the beat is skipped."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Its facts, as a story holds them."""
        return fact_lines.facts(self.text)

    @property
    def blank(self) -> bool:
        """Whether it is a beat of one's own in which nothing stands."""
        return not any(part.strip() for part in (self.step, self.label, self.text))


@dataclass(frozen=True, slots=True)
class DraftProbe:
    """A follow-up in the making."""

    ask: str
    text: str = ""
    """The answer's facts as typed, one a line."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The answer's facts, as a story holds them."""
        return fact_lines.facts(self.text)


@dataclass(frozen=True, slots=True)
class Measured:
    """How the figures of a fact were measured."""

    fact: str
    """The fact as it stood when that was said; it is found again where it is reworded."""
    how: str
    """Empty where that was not said."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A story in the making."""

    id: str
    """Names its file; nothing of the story's."""
    deck: str
    """Of the competency."""
    ref: str
    """The competency as a story names it: its id, or `deck/id` where two decks share that."""
    framework: str
    """Id; empty where the competency has none."""
    title: str = ""
    questions: str = ""
    """Phrasings that the story answers, one a line."""
    beats: tuple[DraftBeat, ...] = ()
    probes: tuple[DraftProbe, ...] = ()
    measured: tuple[Measured, ...] = ()
    page: int = 0
    """Where the person is: 0 the title, then a page a beat, figures, follow-ups, review."""
    at: int = 0
    """When it was last kept, epoch ms."""

    @property
    def competency(self) -> str:
        """The competency's id."""
        return self.ref.rpartition("/")[2]

    @property
    def beat(self) -> DraftBeat | None:
        """The beat whose page the person is at."""
        return self.beats[self.page - 1] if 0 < self.page < self.figures_page else None

    @property
    def figures_page(self) -> int:
        """The page on which it is said how figures were measured."""
        return len(self.beats) + 1

    @property
    def probes_page(self) -> int:
        """The page of the follow-ups."""
        return self.figures_page + 1

    @property
    def last_page(self) -> int:
        """The page of the review."""
        return self.probes_page + 1

    @property
    def name(self) -> str:
        """What to call it before it has a title, too."""
        return one_line(self.title) or "a story without a title"

    @property
    def blank(self) -> bool:
        """Whether nothing was typed that would be worth keeping."""
        offered = {(probe, "") for probe in TYPICAL_PROBES}
        asked = any((probe.ask, probe.text) not in offered for probe in self.probes)
        typed = (self.title, self.questions, *(beat.text for beat in self.beats))
        return not asked and not any(text.strip() for text in typed)

    @property
    def told(self) -> list[int]:
        """Indexes of the beats that are beats of the story: those with a fact."""
        return [index for index, beat in enumerate(self.beats) if beat.facts]

    @property
    def texts(self) -> Iterator[str]:
        """Everything that was typed."""
        yield from (self.title, self.questions)
        for beat in self.beats:
            yield from (beat.label, beat.text)
        for probe in self.probes:
            yield from (probe.ask, probe.text)
        yield from (measured.how for measured in self.measured)

    @property
    def figured(self) -> list[Measured]:
        """Every fact of the story with figures, in its order, and how they were measured as far
        as that was said: of this fact, or of what it was before it was reworded.
        """
        facts = dict.fromkeys(fact for beat in self.beats for fact in beat.facts if marks(fact))
        hows = {unmarked(measured.fact): measured.how for measured in self.measured}
        standing = {unmarked(fact) for fact in facts}
        loose = [old for old in self.measured if unmarked(old.fact) not in standing][:_LOOSE]
        figured = []
        for fact in facts:
            how = hows.get(unmarked(fact))
            figured.append(Measured(fact, _reworded(fact, loose) if how is None else how))
        return figured

    def with_beat(self, after: int, label: str = "") -> Draft:
        """With an empty beat of one's own after the beat of this index."""
        beats = (*self.beats[: after + 1], DraftBeat("", label), *self.beats[after + 1 :])
        return replace(self, beats=beats)

    def with_hows(self, hows: Mapping[str, str]) -> Draft:
        """With what is said, by fact, of how figures were measured; others stay as said."""
        measured = (Measured(old.fact, hows.get(old.fact, old.how)) for old in self.figured)
        return replace(self, measured=tuple(new for new in measured if new.how.strip()))

    def turned(self, page: int) -> Draft:
        """At another page, as far as there are pages. A beat that is left blank is none."""
        beats = self.beats
        if self.beat is not None and self.beat.blank:
            beats = (*beats[: self.page - 1], *beats[self.page :])
            page -= page > self.page
        turned = replace(self, beats=beats)
        return replace(turned, page=max(0, min(page, turned.last_page)))


def _reworded(fact: str, loose: list[Measured]) -> str:
    """How the figures of a fact were measured when its words, or its figures, were others."""
    if not loose:
        return ""
    from rapidfuzz import fuzz

    def likeness(old: Measured) -> float:
        same = 100 * (marks(old.fact) == marks(fact))
        return same + fuzz.ratio(old.fact[:_COMPARED], fact[:_COMPARED])

    best = max(loose, key=likeness)
    if likeness(best) < _ALIKE:
        return ""
    loose.remove(best)
    return best.how
