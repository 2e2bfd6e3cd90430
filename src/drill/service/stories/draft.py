"""A story in the making, as it was typed: beat by beat along a framework, and page by page."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from drill.coaching.figures import mark_figures
from drill.deckfile.schema import free_id
from drill.domain.deck import MOST_IN_A_TEXT, MOST_SIGNS, Beat, Fact, Probe, Story
from drill.text import ascii_slug, clean, marks, one_line, telling_slug, unmarked, without_marks

TYPICAL_PROBES = (
    "What would you do differently today?",
    "What was the hardest moment in it for you?",
    "How do you know that it was your doing?",
)
"""Follow-ups that nearly every story gets; offered, and left out where nothing answers them."""
OPENING, SITUATION, ACTION, RESULT, LEARNING = (
    "How I think about it", "Situation", "Action", "Result", "Learning",
)  # fmt: skip
"""Labels of beats that a story needs where its framework has no step for them."""
NEEDED = {
    SITUATION: "What led up to it, in two or three facts; what counts is what you did.",
    ACTION: "What you did yourself, in order, with the words that were said.",
    RESULT: "What came of it for whom, good and bad, in figures; what is true today.",
    LEARNING: "What you misjudged, and what you do differently since.",
}
"""What those are for; the opening is what the framework says of it."""
ALIKE = 60
"""Likeness (0 to 100) from which two facts are one, reworded."""
_COMPARED = 200
"""Characters of a fact that are looked at to find it reworded."""
_LOOSE = 200
"""Facts that are gone among which a reworded one is looked for."""
_BULLET = re.compile(r"^[-–•*·](?:\s+|$)")


@dataclass(frozen=True, slots=True)
class DraftBeat:
    """A beat in the making."""

    step: str
    """Id of the framework's step that it shows; empty for a beat of one's own."""
    label: str
    text: str = ""
    """Facts as typed, one a line; none: the beat is skipped."""
    id: str = ""
    """Of the beat of a saved story that it is, by which its memory is kept; empty: a new one."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Its facts, as a story holds them."""
        return fact_lines(self.text)

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
    id: str = ""
    """Of the follow-up of a saved story that it is; empty: a new one."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The answer's facts, as a story holds them."""
        return fact_lines(self.text)


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """What a person answered of a moment, before the story was told step by step."""

    ask: str
    beat: str
    """The beat whose facts it becomes: its step, or the label of a beat of one's own."""
    text: str = ""
    """As typed, one fact a line."""


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
    themes: tuple[str, ...] = ()
    """What it is about, of `THEMES`: the questions that it can answer."""
    beats: tuple[DraftBeat, ...] = ()
    probes: tuple[DraftProbe, ...] = ()
    measured: tuple[Measured, ...] = ()
    page: int = 0
    """Where the person is: -1 the answers, if any are asked for, 0 the title, then a page a beat,
    figures, follow-ups, review.
    """
    at: int = 0
    """When it was last kept, epoch ms."""
    moment: str = ""
    """The line from which it was begun; see `service.stories.moments`. Empty: from a form."""
    answers: tuple[DraftAnswer, ...] = ()
    """What is asked of the moment. Their facts stand in the beats as well."""
    saved: str = ""
    """`deck/note` of the saved story that is being changed; empty: it is a new one."""
    base: str = ""
    """That story as it stood, as YAML, by which it is seen whether it was changed elsewhere
    meanwhile; empty: whatever it says by now is to be replaced."""

    @property
    def competency(self) -> str:
        """The competency's id."""
        return self.ref.rpartition("/")[2]

    @property
    def beat(self) -> DraftBeat | None:
        """The beat whose page the person is at."""
        return self.beats[self.page - 1] if 0 < self.page < self.figures_page else None

    @property
    def first_page(self) -> int:
        """The page on which it is begun."""
        return -1 if self.answers else 0

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
    def filled(self) -> list[int]:
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
        yield from (answer.text for answer in self.answers)

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

    def story(self) -> Story:
        """The story that the draft makes now: beats with facts, follow-ups with a question.

        Whatever was typed, a deck file may hold it, but for a text of more than 100,000 characters.
        """
        return Story(
            id=telling_slug(self.title, "story"),
            title=_label(self.title) or "Untitled",
            beats=tuple(self._story_beats()),
            competencies=(self.ref,),
            framework=self.framework,
            themes=self.themes,
            questions=tuple(filter(None, map(_label, clean(self.questions).split("\n")))),
            probes=tuple(self._story_probes()),
        )

    def _story_beats(self) -> Iterator[Beat]:
        hows = {measured.fact: one_line(measured.how) for measured in self.figured}
        steps = {beat.step for beat in self.beats}
        taken = {beat.id for beat in self.beats}
        for beat in self.beats:
            facts = tuple(Fact(fact, hows.get(fact, "")) for fact in beat.facts)
            if not facts:
                continue
            label = _label(beat.label) or _label(beat.step.replace("-", " ").capitalize()) or "Beat"
            wanted = beat.step or free_id(ascii_slug(label, "beat"), (taken | steps).__contains__)
            ident = beat.id or free_id(wanted, taken.__contains__)
            taken.add(ident)
            yield Beat(ident, label, facts, (beat.step,) if beat.step else ())

    def _story_probes(self) -> Iterator[Probe]:
        taken = {probe.id for probe in self.probes}
        for probe in self.probes:
            ask, answer = _label(probe.ask), probe.facts
            if ask and (answer or probe.id or ask not in TYPICAL_PROBES):
                ident = probe.id or free_id(ascii_slug(ask, "probe"), taken.__contains__)
                taken.add(ident)
                yield Probe(ident, ask, tuple(map(Fact, answer)))

    def missing(self) -> str:
        """What the story lacks to be kept, in a sentence; empty where nothing does."""
        if not one_line(self.title):
            return "The story needs a title."
        if not self.filled:
            return "The story needs at least one beat with a fact."
        if any(probe.facts and not one_line(probe.ask) for probe in self.probes):
            return "A follow-up has an answer and no question."
        if any(len(line) > MOST_IN_A_TEXT for text in self.texts for line in text.split("\n")):
            return f"A line is longer than {MOST_IN_A_TEXT:,} characters: make several facts of it."
        return ""

    def with_beat(self, after: int) -> Draft:
        """With an empty beat of one's own after the beat of this index."""
        beats = (*self.beats[: after + 1], DraftBeat("", ""), *self.beats[after + 1 :])
        return replace(self, beats=beats)

    def with_answers(self, texts: Iterable[str]) -> Draft:
        """With these answers in the place of those there were, in the beats as well: each line
        where the former ones of its answer began, else behind what is there. There the figures of
        what is new are marked, as of every fact.
        """
        answers, beats = [], list(self.beats)
        for answer, text in zip(self.answers, texts, strict=True):
            answers.append(replace(answer, text=text))
            if text == answer.text:
                continue
            at = next((i for i, b in enumerate(beats) if answer.beat == (b.step or b.label)), None)
            if at is None:  # renamed or taken out meanwhile
                at = 0
                beats.insert(at, DraftBeat("", answer.beat))
            beats[at] = replace(
                beats[at], text=_exchanged(beats[at].text, answer.text, mark_lines(text))
            )
        return replace(self, answers=tuple(answers), beats=tuple(beats))

    def with_hows(self, hows: Mapping[str, str]) -> Draft:
        """With what is said, by fact, of how figures were measured; others stay as said."""
        measured = (Measured(old.fact, hows.get(old.fact, old.how)) for old in self.figured)
        return replace(self, measured=tuple(new for new in measured if new.how.strip()))

    def lines(self) -> set[str]:
        """The lines of its facts, without marks of figures."""
        texts = [beat.text for beat in self.beats] + [probe.text for probe in self.probes]
        return {unmarked(line) for text in texts for line in text.split("\n")}

    def marked(self, known: Container[str] = ()) -> Draft:
        """With the figures marked of its facts, but for lines that are known: there the person
        left figures out.
        """
        beats = (replace(beat, text=mark_lines(beat.text, known)) for beat in self.beats)
        probes = (replace(probe, text=mark_lines(probe.text, known)) for probe in self.probes)
        return replace(self, beats=tuple(beats), probes=tuple(probes))

    def turned(self, page: int) -> Draft:
        """At another page, as far as there are pages. A beat that is left blank is none."""
        beats = self.beats
        if self.beat is not None and self.beat.blank:
            beats = (*beats[: self.page - 1], *beats[self.page :])
            page -= page > self.page
        turned = replace(self, beats=beats)
        return replace(turned, page=max(self.first_page, min(page, turned.last_page)))


def _exchanged(text: str, old: str, new: str) -> str:
    """The text with the lines of `new` in the place of those of `old`, marks aside."""
    gone = {unmarked(line) for line in old.split("\n")}
    lines = text.split("\n") if text else []
    at = next((i for i, line in enumerate(lines) if unmarked(line) in gone), len(lines))
    before, behind = lines[:at], lines[at:]
    stays = [line for line in behind if unmarked(line) not in gone]
    return "\n".join([*before, *(new.split("\n") if new else ()), *stays])


def _reworded(fact: str, loose: list[Measured]) -> str:
    """How the figures of a fact were measured when its words, or its figures, were others."""
    if not loose:
        return ""

    def likeness(old: Measured) -> float:
        return 100 * (marks(old.fact) == marks(fact)) + alike(old.fact, fact)

    best = max(loose, key=likeness)
    if likeness(best) < ALIKE:
        return ""
    loose.remove(best)
    return best.how


def alike(one: str, other: str) -> float:
    """How like each other two facts are, 0 to 100; from `ALIKE` on they are one, reworded."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one[:_COMPARED], other[:_COMPARED])


# -- lines as a person types them ---------------------------------------------------------------


def fact_lines(text: str) -> tuple[str, ...]:
    """The facts of a text, one a line: cleaned, without bullets, each once, every mark closed."""
    lines = (_BULLET.sub("", one_line(line), count=1) for line in clean(text).split("\n"))
    return tuple(dict.fromkeys(filter(None, map(_closed, lines))))


def mark_lines(text: str, known: Container[str] = ()) -> str:
    """The text with the figures marked that nobody marked yet; a line with more of them than a
    fact may have stays as it is, and so does a known one, known without its marks.
    """
    every = text.split("\n")
    lines = ((line, line if unmarked(line) in known else mark_figures(line)) for line in every)
    return "\n".join(old if new.count("==") > MOST_SIGNS else new for old, new in lines)


def _label(text: str) -> str:
    """A text of one line; with more signs of marks than a deck file takes, without any."""
    line = one_line(text)
    return _bare(line) if line.count("==") > MOST_SIGNS else line


def _closed(line: str) -> str:
    """The line without `==` signs that mark nothing; without any where there are too many."""
    if line.count("==") > MOST_SIGNS:
        return _bare(line)
    closed, at = "", 0
    for figure in marks(line):
        marked = f"=={figure}=="
        start = line.index(marked, at)
        closed += line[at:start].replace("==", "") + marked
        at = start + len(marked)
    closed = one_line(closed + line[at:].replace("==", ""))
    # What was taken out may have brought two others together.
    return closed if "==" not in without_marks(closed) else _bare(closed)


def _bare(text: str) -> str:
    return one_line(text.replace("==", ""))
