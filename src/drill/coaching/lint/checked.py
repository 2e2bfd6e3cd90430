"""A story read once, for every rule to look at: its facts with their words, the part each beat
plays, the steps that each shows.

Nothing is judged here. Each text is taken apart once, so that all rules together stay linear in
the length of the story.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from typing import Any

from drill.coaching.lint.evidence import KINDS, creed, english, hears, kind_of, resolved
from drill.coaching.lint.rules import RULES, Finding, Severity
from drill.coaching.quantities import Quantity, quantities
from drill.coaching.speech import WORDS_A_MINUTE, SpeechPart, parts
from drill.domain.deck import Competency, Fact, Framework, Step, Story, StoryVariant
from drill.domain.fit import asked_steps, not_shown
from drill.domain.themes import written_out
from drill.domain.told_for import told_for
from drill.text import one_line, shown, unmarked, words

Path = tuple[str | int, ...]
"""Keys and indexes inside a note."""
MOST_QUOTED = 60
"""Characters of somebody's text that a message repeats."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a story is held against."""

    competencies: tuple[Competency, ...] = ()
    """Those it names, its main one first; what no deck has is left out."""
    framework: Framework | None = None
    """The one it follows."""
    samples: tuple[Story, ...] = ()
    """Other people's stories, whose text should not come back."""
    words_a_minute: float = WORDS_A_MINUTE
    """The person's speaking rate; more than 0."""
    level: int = 0
    """Of the role that is wanted: 0 an engineering manager, 1 a senior manager, 2 a director."""
    sample: bool = False
    """Whether the story is a sample: then its voice need not be one's own."""

    @property
    def senior(self) -> bool:
        """Whether the role is a senior one: then steps for senior roles count."""
        return self.level > 0


@dataclass(frozen=True, slots=True)
class CheckedFact:
    """One fact of a beat, or of the answer to a probe."""

    path: Path
    note: Fact
    text: str
    """On one line, without marks."""
    folded: str
    """The same, casefolded and written out: "did not" for "didn't"."""
    words: tuple[str, ...]
    figures: tuple[Quantity, ...]
    """What it counts or measures, marked or not."""
    beat: int | None
    """Index of the beat; None in an answer."""


class CheckedStory:
    """A story and what it is held against."""

    def __init__(self, story: Story, frame: Frame) -> None:
        self.story = story
        self.frame = frame
        self.find = partial(find, story)
        """Makes a finding at a place in the story."""
        self.parts: tuple[SpeechPart, ...] = parts(story)
        self.beats = tuple(
            tuple(_checked(beat.facts, ("beats", index, "facts"), index))
            for index, beat in enumerate(story.beats)
        )
        """What each beat says."""
        self.answers = tuple(
            tuple(_checked(probe.answer, ("probes", index, "answer"), None))
            for index, probe in enumerate(story.probes)
        )
        """What the answer to each probe says."""
        self.facts = tuple(chain(*self.beats))
        """What all beats say."""
        self.says = (*self.facts, *chain(*self.answers))
        """What all beats say, then what the answers do."""
        self.shown = tuple(
            frozenset(filter(None, map(self.step, beat.steps))) for beat in story.beats
        )
        """The steps that each beat shows, as (framework, step)."""

    @cached_property
    def frameworks(self) -> dict[str, Framework]:
        """Every framework that a step may be of, by its id."""
        followed = [self.frame.framework] if self.frame.framework else []
        others = [framework for owner in self.frame.competencies for framework in owner.frameworks]
        return {framework.id: framework for framework in (*others, *followed)}

    @cached_property
    def _steps(self) -> dict[tuple[str, str], Step]:
        return {
            (framework.id, step.id): step
            for framework in self.frameworks.values()
            for step in framework.steps
        }

    @cached_property
    def label_words(self) -> tuple[frozenset[str], ...]:
        """Of each beat's label."""
        return tuple(frozenset(words(beat.label)) for beat in self.story.beats)

    @cached_property
    def step_words(self) -> tuple[frozenset[str], ...]:
        """Of the ids and labels of the steps that each beat shows."""
        return tuple(
            frozenset(word for key in shown for word in wording(self._steps[key]))
            for shown in self.shown
        )

    @cached_property
    def facts_words(self) -> tuple[frozenset[str], ...]:
        """Of each beat's facts."""
        return tuple(frozenset(word for fact in beat for word in fact.words) for beat in self.beats)

    @cached_property
    def english(self) -> bool:
        """Whether what it says can be looked for; else its labels are believed."""
        return english([word for fact in self.facts for word in fact.words])

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Of each beat its label and what it says, casefolded; nothing where no fact has a word."""
        return tuple(
            f"{written_out(one_line(beat.label).casefold())} | "
            + "; ".join(fact.folded for fact in facts)
            if any(fact.words for fact in facts)
            else ""
            for beat, facts in zip(self.story.beats, self.beats, strict=True)
        )

    @cached_property
    def heard_kinds(self) -> tuple[frozenset[str], ...]:
        """Of each beat the kinds of step that its text shows."""
        filled = [index for index, text in enumerate(self.texts) if text]
        heard = [{kind.name for kind in KINDS if kind.said.search(text)} for text in self.texts]
        for index in filled[:-2]:  # what one admits on the way is no learning yet
            heard[index].discard("learning")
        for index in self.of(SpeechPart.RESULT):  # what it was judged by was known before
            heard[index].discard("criteria")
            heard[index].add("outcome")
        for index in filled[(len(filled) + 1) // 2 :]:  # what happens late sets nothing off
            heard[index].discard("trigger")
        for index in filled[:2]:
            facts = [fact.folded for fact in self.beats[index]]
            if any(map(creed, facts)) or creed(" ".join(facts)):
                heard[index].add("belief")
        for index in filled[-1:] if len(filled) > 2 else ():
            ended = self.parts[index - 1] is SpeechPart.RESULT  # what follows the end is learnt
            if ended or any(resolved(fact.folded) for fact in self.beats[index]):
                heard[index].add("learning")
        return tuple(map(frozenset, heard))

    @cached_property
    def learnt(self) -> frozenset[int]:
        """Indexes of the beats that say what was learnt."""
        heard = (i for i, kinds in enumerate(self.heard_kinds) if i and "learning" in kinds)
        return frozenset((*self.of(SpeechPart.LEARNING), *heard))

    @cached_property
    def situation(self) -> frozenset[int]:
        """Indexes of the beats that are the situation."""
        return frozenset(self.of(SpeechPart.SITUATION))

    def shows(self, followed: Framework, step: Step) -> bool:
        """Whether a beat shows a step: by its text or, where words prove nothing or cannot be
        looked for, by naming it.
        """
        claimed = any((followed.id, step.id) in shown for shown in self.shown)
        kind = kind_of(step)
        unproved = self.frame.sample or not self.english or not kind or kind.name not in PROVED
        if claimed and unproved:
            return True
        if not self.english:
            return False
        if kind:
            return any(kind.name in kinds for kinds in self.heard_kinds)
        return any(hears(step, text) for text in self.texts if text)

    @cached_property
    def follows(self) -> bool:
        """Whether the story is believed to follow its framework: it shows most of the steps, or
        has a beat with a name of its own for each. Never where beats name steps: who names them
        was asked for each one.
        """
        at = self.shown_at
        own = sum(not label & _NO_NAME for label in self.label_words)
        shown = sum(map(bool, at.values()))
        return bool(at) and not any(self.shown) and (shown >= _MOSTLY * len(at) or own >= len(at))

    @cached_property
    def excused(self) -> frozenset[str]:
        """Ids of steps that nothing shows and that may well be what a beat is about: one that shows
        no other step, or any in a story that follows its framework. Each beat excuses one step.
        """
        taken = {index for beats in self.shown_at.values() for index in beats}
        free = [
            index
            for index in self.of(SpeechPart.ACTION)
            if (self.follows or index not in taken)
            and not self.label_words[index] & _NO_NAME
            and sum(len(fact.words) for fact in self.beats[index]) >= _ENOUGH
        ]
        missing = [step for step, beats in self.shown_at.items() if not beats]
        return frozenset(missing[: len(free)])

    @cached_property
    def shown_at(self) -> dict[str, set[int]]:
        """Of each step that is asked for, by its id, the beats that show it."""
        followed = self.frame.framework
        return self.shown_of(followed) if followed and self.english else {}

    def shown_of(self, framework: Framework) -> dict[str, set[int]]:
        """The same of any framework, in whatever language."""
        steps = asked_steps(framework, senior=self.frame.senior)
        return {step.id: self.at(framework, step) for step in steps}

    def signs_of(self, step: str, beat: int) -> float:
        """How thick a beat is with signs of a step of the framework followed, by its id."""
        followed = self.frame.framework
        kind = kind_of(self._steps[followed.id, step]) if followed else None
        text = self.texts[beat]
        return len(kind.said.findall(text)) / len(text) if kind and text else 0.0

    def at(self, followed: Framework, step: Step) -> set[int]:
        """Indexes of the beats that show a step: by their words, or by naming it."""
        kind = kind_of(step)
        return {
            index
            for index, text in enumerate(self.texts)
            if (followed.id, step.id) in self.shown[index]
            or (kind.name in self.heard_kinds[index] if kind else text and hears(step, text))
        }

    def not_shown(
        self, owner: Competency, variant: StoryVariant | None = None
    ) -> tuple[Framework | None, tuple[Step, ...]]:
        """Of a competency's frameworks the one that the story shows best as it is told for it, and
        the steps of it that no beat shows. `variant` is how it is told; by default the story's own
        for the competency.
        """
        story, followed = self.story, self.frame.framework
        variant = variant or next((v for v, o in self.variants.values() if o is owner), None)
        if variant:
            first = next(iter(owner.frameworks), None)
            story = told_for(story, variant, followed, first)
        return not_shown(story, owner, followed, senior=self.frame.senior)

    @cached_property
    def variants(self) -> dict[int, tuple[StoryVariant, Competency]]:
        """By its number each variant whose competency is there, with that."""
        owners = {owner.id: owner for owner in self.frame.competencies}
        return {
            number: (variant, owner)
            for number, variant in enumerate(self.story.variants)
            if (owner := owners.get(variant.competency.rpartition("/")[2]))
        }

    def step(self, ref: str) -> tuple[str, str] | None:
        """The (framework, step) that a beat names; None where no framework has it."""
        name, _, step = ref.rpartition(".")
        followed = self.frame.framework
        key = (name or (followed.id if followed else ""), step)
        return key if key in self._steps else None

    def of(self, part: SpeechPart) -> list[int]:
        """Indexes of the beats that are a part of the story."""
        return [index for index, role in enumerate(self.parts) if role is part]

    def about(self, wanted: Collection[str]) -> list[int]:
        """Indexes of the beats whose label, or a step that they show, has one of the words."""
        both = zip(self.label_words, self.step_words, strict=True)
        return [index for index, (label, steps) in enumerate(both) if (label | steps) & set(wanted)]


_NO_NAME = frozenset(
    "action actions did do task middle solution steps start situation context background result "
    "results outcome end".split()
)
"""Words of labels that say nothing of what the beat is about."""
_ENOUGH = 15
"""Words from which a beat says something."""
_MOSTLY = 2 / 3
"""Share of the steps that a story shows from which it is believed to follow the framework: then a
beat may show a second step in words that nobody foresaw."""


def _checked(facts: Iterable[Fact], at: Path, beat: int | None) -> Iterator[CheckedFact]:
    for index, fact in enumerate(facts):
        text = one_line(unmarked(fact.say))
        folded = written_out(text.casefold())
        spoken = tuple(words(text))
        yield CheckedFact((*at, index), fact, text, folded, spoken, countable(text), beat)


_NO_FIGURE = re.compile(
    r"\b(?:1:1s?|1-on-1s?|24/7|50[/:-]50|360[- ](?:degree|feedback|review)\w*|"
    r"(?!x\d)[^\W\d_]+\d\w*)"
    r"|\b(?:1[0-9]0|200|1000?) ?(?:%|percent|per cent)(?= (?:sure|certain|behind|of my|of our|"
    r"commit\w*|convinced|effort|attention|focus|right|clear|agree\w*|honest|dedicat\w*|motivated))"
    r"|(?<=gave )1[0-9]0 ?(?:%|percent|per cent)|(?<=give )1[0-9]0 ?(?:%|percent|per cent)"
    r"|(?<=giving )1[0-9]0 ?(?:%|percent|per cent)"
    r"|\b(?:a million times|second (?:nature|chance|thoughts?)|at sixes and sevens|one in a "
    r"million|"
    r"zero tolerance|nine to five|two-faced|on cloud nine|a thousand times)\b",
    re.IGNORECASE,
)
"""What has a number and counts nothing: meetings, quarters, names, ways of speaking."""
PROVED = frozenset({"conversation", "plan", "criteria"})
"""Kinds of step of which the name proves nothing: the words themselves are what is asked for."""


def countable(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text that count or measure something; "half understood" does neither."""
    figures = quantities(without_names(text))
    return tuple(figure for figure in figures if figure.unit or figure.number != 0.5)


def without_names(text: str) -> str:
    """The text without the words that have digits and are no figures: 1:1, Q3, OAuth2."""
    return _NO_FIGURE.sub(" ", text)


def signs(text: str) -> frozenset[str]:
    """Words to look for, from a text of them."""
    return frozenset(text.split())


def wording(step: Step) -> set[str]:
    """The words of a step's id and label."""
    return {*words(step.id), *words(step.label)}


def as_said(text: str, folded: str) -> str:
    """A casefolded piece of a text as the person wrote it, where it can be found there."""
    at = text.casefold().find(folded)
    return text[at : at + len(folded)] if at >= 0 else folded


def quote(text: str) -> str:
    """Somebody's text inside a message: one line, in quotes, cut where it is long."""
    return f'"{shown(text, MOST_QUOTED)}"'


def find(
    note: Story | Competency,
    name: str,
    message: str,
    path: Path = (),
    fix: str = "",
    severity: Severity | None = None,
) -> Finding:
    """A finding of a rule at a place in a note; the rule's reason is added to the message."""
    rule = RULES[name]
    ids, titles = zip(*_steps_to(note, path), strict=True)
    return Finding(
        name,
        severity or rule.severity,
        " › ".join(ids),
        path,
        f"{message} {rule.why}",
        fix or rule.fix,
        " › ".join(titles),
    )


_NAMED = {
    "beats": "beat", "probes": "probe", "frameworks": "framework", "variants": "variant",
}  # fmt: skip
"""Lists whose items are known by their ids."""
_COUNTED = {
    "facts": "fact", "answer": "fact", "steps": "step", "competencies": "competency",
    "cut": "cut beat",
}  # fmt: skip
"""Lists whose items are known by their number."""


def _steps_to(note: Story | Competency, path: Path) -> Iterator[tuple[str, str]]:
    """What leads to a place in a note, from the note on: by ids, and by titles."""
    title = note.title if isinstance(note, Story) else note.name
    yield f"{note.kind} {one_line(note.id)}", _called(title) or note.kind
    at: Any = note
    keys = iter(path)
    for key in keys:
        at = getattr(at, str(key))
        index = next(keys, None)
        if not isinstance(at, tuple) or not isinstance(index, int):
            yield str(key), str(key)
            continue
        at = at[index]
        named = _NAMED.get(str(key))
        if not named:
            counted = f"{_COUNTED[str(key)]} {index + 1}"
            yield counted, counted + " of those it names" * (key == "competencies")
            continue
        called = next((getattr(at, name) for name in _TITLES if hasattr(at, name)), "")
        yield f"{named} {one_line(at.id)}", _called(called) or f"{named} {index + 1}"


def _called(title: str) -> str:
    line = one_line(unmarked(title))
    return line if len(line) <= MOST_QUOTED else line[: MOST_QUOTED - 1] + "…"


_TITLES = ("label", "name", "ask")
"""What the parts of a note are called, the first that a part has."""
