"""What a story says, by its words: whose doing it was, how it ended, what was learnt, and whose
text it is.

Words are signs and no proof, so each rule looks for any sign that the thing is there and speaks
only where it finds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drill.coaching.lint.checked import CheckedStory, SaidFact, find, quoted, signs
from drill.coaching.lint.numbers import has_figure
from drill.coaching.lint.rules import Finding
from drill.coaching.speech import SpeechPart
from drill.domain.deck import Story
from drill.text import unmarked, words

_WE = signs("we us ourselves")
_I = signs("i me myself")
_ONCE = 2
"""How often "we" is said before it is a habit."""


def voice(checked: CheckedStory) -> Iterator[Finding]:
    """The action is one's own. Notes often have no pronoun at all, and then nothing is said."""
    if checked.frame.sample:
        return
    said = [
        each
        for index, part in enumerate(checked.parts)
        if part is SpeechPart.ACTION
        for each in checked.beats[index]
    ]
    we, i = (sum(word in those for each in said for word in each.words) for those in (_WE, _I))
    if we < _ONCE or we <= i:
        return
    first = next(each for each in said if _WE & set(each.words))
    yield find(
        checked.story,
        "we-over-i",
        first.path,
        f'In what was done, "we" is said {we} times and "I" {i}.',
        'Say for each fact of the action what you did yourself, and keep "we" for the result.',
    )


_PLAN = signs("plan plans")
_CADENCE = signs(
    "daily weekly biweekly fortnightly monthly quarterly yearly every each hourly day week month "
    "sprint quarter deadline date"
)
_MEASURE = signs(
    "metric metrics measure measures measured kpi kpis okr okrs sla slas slo slos target targets "
    "goal goals criteria threshold thresholds mentor milestone milestones"
)


def plan(checked: CheckedStory) -> Iterator[Finding]:
    """A plan has a figure, a cadence or a measure in it."""
    for index in checked.about(_PLAN):
        said = checked.beats[index]
        if not any(each.words for each in said):
            continue  # a beat without facts has its own rule
        if checked.facts_words[index] & (_CADENCE | _MEASURE) or any(map(has_figure, said)):
            continue
        yield find(
            checked.story,
            "plan-without-specifics",
            ("beats", index),
            f"{quoted(checked.story.beats[index].label)} has no date, no cadence and no measure.",
            "Say who did what by when, how often you looked, and by what you would know.",
        )


_OUTCOME = signs(
    "outcome outcomes result results impact resolution resolved ending ended end aftermath effect"
)


def outcomes(checked: CheckedStory) -> list[int]:
    """Indexes of the beats that say what came of it."""
    beats = set(checked.about(_OUTCOME))
    beats |= {index for index, part in enumerate(checked.parts) if part is SpeechPart.RESULT}
    return sorted(beats)


def outcome(checked: CheckedStory) -> Iterator[Finding]:
    """What came of it has a figure; a story without such a beat ends with its last one."""
    said = [each for beat in checked.beats for each in beat if each.words]
    beats = outcomes(checked)
    ends = (
        beats or [i for i, part in enumerate(checked.parts) if part is not SpeechPart.LEARNING][-1:]
    )
    if not said or any(has_figure(each) for index in ends for each in checked.beats[index]):
        return
    if not beats and not any(map(has_figure, said)):
        yield find(
            checked.story,
            "no-figure",
            (),
            "There is not one figure in the story.",
            "Add how many, how long and by how much, and mark them ==like this==.",
        )
    elif ends:
        label = checked.story.beats[ends[-1]].label
        yield find(
            checked.story,
            "outcome-without-figure",
            ("beats", ends[-1]),
            f"What came of it has no figure in it: {quoted(label)}.",
            "Say by how much and over what time, or count what can be counted: people who "
            "stayed, weeks saved, releases.",
        )


_LEARNING = signs(
    "learning learnings learned learnt lesson lessons insight insights reflection reflections "
    "hindsight takeaway takeaways"
)
_LEARNT = _LEARNING - signs("learning learnings insight insights") | signs("differently")
"""Of these one in a fact says that something was learnt; the others are subjects as well."""
_CHANGE = signs(
    "differently should would wish instead earlier sooner since now today again next habit owed "
    "mistake mistaken wrong misjudged underestimated overestimated missed regret late stopped "
    "started hindsight changed"
)


def learning(checked: CheckedStory) -> Iterator[Finding]:
    """Something was learnt, and it changes what one would do."""
    if not checked.story.beats:
        return
    beats = set(checked.about(_LEARNING))
    beats |= {index for index, part in enumerate(checked.parts) if part is SpeechPart.LEARNING}
    beats |= {index for index, said in enumerate(checked.facts_words) if said & _LEARNT}
    if not beats:
        yield find(
            checked.story,
            "no-learning",
            (),
            "The story says nothing of what you learnt.",
            "End with a beat that says what you misjudged and what you do otherwise since.",
        )
        return
    said = [checked.facts_words[index] for index in sorted(beats)]
    if not any(said) or any(spoken & _CHANGE for spoken in said) or _answers_it(checked):
        return
    yield find(
        checked.story,
        "learning-without-change",
        ("beats", max(beats)),
        "The learning says nothing of what you would do differently.",
        "Add one fact: next time I would, or: since then I do.",
    )


def _answers_it(checked: CheckedStory) -> bool:
    """Whether a probe asks what one would do differently, and is answered."""
    pairs = zip(checked.story.probes, checked.answers, strict=True)
    return any(answer and "differently" in words(probe.ask) for probe, answer in pairs)


SHARED = 8
"""Consecutive words that two people do not write by chance."""
_Run = tuple[str, ...]


def copied(checked: CheckedStory) -> Iterator[Finding]:
    """No run of words stands in a sample too; one finding a beat, one an answer."""
    if checked.frame.sample or not checked.frame.samples:
        return
    groups = [*checked.beats, *checked.answers]
    places: dict[_Run, tuple[int, SaidFact]] = {}
    for number, group in enumerate(groups):
        for run, said in _runs([(said.words, said) for said in group]):
            places.setdefault(run, (number, said))
    met: dict[int, tuple[SaidFact, _Run, Story]] = {}
    for sample in checked.frame.samples:
        for run in _runs_of(sample):
            if (place := places.get(run)) and place[0] not in met:
                met[place[0]] = (place[1], run, sample)
    for number in sorted(met):
        said, run, sample = met[number]
        yield find(
            checked.story,
            "sample-text",
            said.path,
            f"{quoted(' '.join(run))} stands in the sample {quoted(sample.title)} too.",
            "Put what happened to you in its place, in the words you would say to a friend.",
        )


def _runs(texts: Iterable[tuple[Iterable[str], SaidFact]]) -> Iterator[tuple[_Run, SaidFact]]:
    """Every run of consecutive words, over the ends of facts too, with the fact it begins in."""
    window: list[tuple[str, SaidFact]] = []
    for said_words, said in texts:
        for word in said_words:
            window.append((word, said))
            if len(window) == SHARED:
                yield tuple(each for each, _ in window), window[0][1]
                del window[0]


def _runs_of(sample: Story) -> Iterator[_Run]:
    groups = [beat.facts for beat in sample.beats] + [probe.answer for probe in sample.probes]
    for facts in groups:
        said = [word for fact in facts for word in words(unmarked(fact.say))]
        for at in range(len(said) - SHARED + 1):
            yield tuple(said[at : at + SHARED])
