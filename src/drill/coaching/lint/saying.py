"""What a story says, by its words: whose doing it was, how it ended, what was learnt, and whose
text it is.

Words are signs and no proof, so each rule looks for any sign that the thing is there and speaks
only where it finds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drill.coaching.lint.numbers import has_figure
from drill.coaching.lint.rules import Finding
from drill.coaching.lint.told import CheckedStory, Said, find, quoted, signs
from drill.coaching.speech import SpeechPart
from drill.domain.deck import Story
from drill.text import unmarked, words

_WE = signs("we us ourselves")
_I = signs("i me myself")
_ONCE = 2
"""How often "we" is said before it is a habit."""


def voice(told: CheckedStory) -> Iterator[Finding]:
    """The action is one's own. Notes often have no pronoun at all, and then nothing is said."""
    if told.frame.sample:
        return
    said = [
        each
        for index, part in enumerate(told.parts)
        if part is SpeechPart.ACTION
        for each in told.beats[index]
    ]
    we, i = (sum(word in those for each in said for word in each.words) for those in (_WE, _I))
    if we < _ONCE or we <= i:
        return
    first = next(each for each in said if _WE & set(each.words))
    yield find(
        told.story,
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


def plan(told: CheckedStory) -> Iterator[Finding]:
    """A plan has a figure, a cadence or a measure in it."""
    for index in told.about(_PLAN):
        said = told.beats[index]
        if not any(each.words for each in said):
            continue  # a beat without facts has its own rule
        if told.facts_words[index] & (_CADENCE | _MEASURE) or any(map(has_figure, said)):
            continue
        yield find(
            told.story,
            "plan-without-specifics",
            ("beats", index),
            f"{quoted(told.story.beats[index].label)} has no date, no cadence and no measure.",
            "Say who did what by when, how often you looked, and by what you would know.",
        )


_OUTCOME = signs(
    "outcome outcomes result results impact resolution resolved ending ended end aftermath effect"
)


def outcomes(told: CheckedStory) -> list[int]:
    """Indexes of the beats that say what came of it."""
    named = set(told.about(_OUTCOME))
    named |= {index for index, part in enumerate(told.parts) if part is SpeechPart.RESULT}
    return sorted(named)


def outcome(told: CheckedStory) -> Iterator[Finding]:
    """What came of it has a figure; a story without such a beat ends with its last one."""
    said = [each for beat in told.beats for each in beat if each.words]
    named = outcomes(told)
    ends = named or [i for i, part in enumerate(told.parts) if part is not SpeechPart.LEARNING][-1:]
    if not said or any(has_figure(each) for index in ends for each in told.beats[index]):
        return
    if not named and not any(map(has_figure, said)):
        yield find(
            told.story,
            "no-figure",
            (),
            "There is not one figure in the story.",
            "Add how many, how long and by how much, and mark them ==like this==.",
        )
    elif ends:
        label = told.story.beats[ends[-1]].label
        yield find(
            told.story,
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


def learning(told: CheckedStory) -> Iterator[Finding]:
    """Something was learnt, and it changes what one would do."""
    if not told.story.beats:
        return
    found = set(told.about(_LEARNING))
    found |= {index for index, part in enumerate(told.parts) if part is SpeechPart.LEARNING}
    found |= {index for index, said in enumerate(told.facts_words) if said & _LEARNT}
    if not found:
        yield find(
            told.story,
            "no-learning",
            (),
            "The story says nothing of what you learnt.",
            "End with a beat that says what you misjudged and what you do otherwise since.",
        )
        return
    said = [told.facts_words[index] for index in sorted(found)]
    if not any(said) or any(each & _CHANGE for each in said) or _answers_it(told):
        return
    yield find(
        told.story,
        "learning-without-change",
        ("beats", max(found)),
        "The learning says nothing of what you would do differently.",
        "Add one fact: next time I would, or: since then I do.",
    )


def _answers_it(told: CheckedStory) -> bool:
    """Whether a probe asks what one would do differently, and is answered."""
    pairs = zip(told.story.probes, told.answers, strict=True)
    return any(answer and "differently" in words(probe.ask) for probe, answer in pairs)


SHARED = 8
"""Consecutive words that two people do not write by chance."""
_Run = tuple[str, ...]


def copied(told: CheckedStory) -> Iterator[Finding]:
    """No run of words stands in a sample too; one finding a beat, one an answer."""
    if told.frame.sample or not told.frame.samples:
        return
    groups = [*told.beats, *told.answers]
    places: dict[_Run, tuple[int, Said]] = {}
    for number, group in enumerate(groups):
        for run, said in _runs([(said.words, said) for said in group]):
            places.setdefault(run, (number, said))
    met: dict[int, tuple[Said, _Run, Story]] = {}
    for sample in told.frame.samples:
        for run in _runs_of(sample):
            if (place := places.get(run)) and place[0] not in met:
                met[place[0]] = (place[1], run, sample)
    for number in sorted(met):
        said, run, sample = met[number]
        yield find(
            told.story,
            "sample-text",
            said.path,
            f"{quoted(' '.join(run))} stands in the sample {quoted(sample.title)} too.",
            "Put what happened to you in its place, in the words you would say to a friend.",
        )


def _runs(texts: Iterable[tuple[Iterable[str], Said]]) -> Iterator[tuple[_Run, Said]]:
    """Every run of consecutive words, over the ends of facts too, with the fact it begins in."""
    window: list[tuple[str, Said]] = []
    for said_words, said in texts:
        for word in said_words:
            window.append((word, said))
            if len(window) == SHARED:
                yield tuple(each for each, _ in window), window[0][1]
                del window[0]


def _runs_of(sample: Story) -> Iterator[_Run]:
    told = [beat.facts for beat in sample.beats] + [probe.answer for probe in sample.probes]
    for facts in told:
        said = [word for fact in facts for word in words(unmarked(fact.say))]
        for at in range(len(said) - SHARED + 1):
            yield tuple(said[at : at + SHARED])
