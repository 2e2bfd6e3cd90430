"""What a story says, by its words: how it ended, what was learnt, and whose text it is.

Words are signs and no proof, so each rule looks for any sign that the thing is there and speaks
only where it finds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from drill.coaching.lint.checked import CheckedFact, CheckedStory, as_said, quote, signs
from drill.coaching.lint.evidence import kind_of, resolved
from drill.coaching.lint.numbers import has_figure
from drill.coaching.lint.rules import Finding
from drill.coaching.lint.shape import MOST_WORDS
from drill.coaching.speech import SpeechPart
from drill.coaching.typed import LITTLE
from drill.domain.deck import THEMES, Fact, Story
from drill.domain.themes import ended_in, themes_said
from drill.text import sentences, unmarked, words

_OUTCOME = signs(
    "outcome outcomes result results impact resolution resolved ending ended end aftermath effect"
)


def outcomes(checked: CheckedStory) -> list[int]:
    """Indexes of the beats that say what came of it."""
    return sorted({*checked.about(_OUTCOME), *checked.of(SpeechPart.RESULT)})


def figures(checked: CheckedStory) -> Iterator[Finding]:
    """There is a figure somewhere, once more than the beginning is written."""
    facts = [fact for fact in checked.facts if fact.words]
    if len({fact.beat for fact in facts}) > 1 and not any(map(has_figure, facts)):
        yield checked.find("no-figure", "There is not one figure in the story.")


_CHANGE = signs(
    "differently should would wish instead earlier sooner since now today again next habit owed "
    "mistake mistaken wrong misjudged underestimated overestimated missed regret late stopped "
    "started hindsight changed early first before otherwise never always next nearly too d"
)


def learning(checked: CheckedStory) -> Iterator[Finding]:
    """Something was learnt, and it changes what one would do."""
    if not checked.story.beats:
        return
    followed = checked.frame.framework
    beats = checked.learnt
    if followed:
        steps = (
            step for step in followed.steps if (kind := kind_of(step)) and kind.name == "learning"
        )
        if step := next(steps, None):
            if not checked.shows(followed, step):
                return  # it is said of the step
            beats |= {i for i, shown in enumerate(checked.shown) if (followed.id, step.id) in shown}
    if not beats:
        yield checked.find("no-learning", "The story says nothing of what you learnt.")
        return
    spoken = {
        word
        for index in beats
        for word in (*checked.facts_words[index], *checked.label_words[index])
    }
    if any(resolved(fact.folded) for index in beats for fact in checked.beats[index]):
        return
    if not spoken or not checked.english or spoken & _CHANGE or _answers_it(checked):
        return
    yield checked.find(
        "learning-without-change",
        "The learning says nothing of what you would do differently.",
        ("beats", max(beats)),
    )


def _answers_it(checked: CheckedStory) -> bool:
    """Whether a probe asks what one would do differently, and is answered."""
    pairs = zip(checked.story.probes, checked.answers, strict=True)
    return any(answer and "differently" in words(probe.ask) for probe, answer in pairs)


_NOT = signs("not no never nobody nothing none without")
_LEAST, _LONG = 3, 6
"""Words that say something: from which a sentence is none that anybody says again by chance, and
from which one more in it makes no other sentence.
"""


def repeated(checked: CheckedStory) -> Iterator[Finding]:
    """No sentence stands in two beats, nor twice in one, in the same words or nearly."""
    known: dict[tuple[str, ...], CheckedFact] = {}
    longer: dict[tuple[str, ...], CheckedFact] = {}
    for fact in checked.facts:
        for sentence in sentences(fact.folded):
            says = tuple(word for word in words(sentence) if word in _NOT or word not in LITTLE)
            if len(says) < _LEAST:
                continue
            less = list(_one_less(says)) if len(says) > _LONG else []
            alike = (known.get(part) for part in (says, *less))
            first = next(filter(None, (*alike, longer.get(says))), None)
            known.setdefault(says, fact)
            for part in less:
                longer.setdefault(part, fact)
            if first is not None and first is not fact:
                beat = checked.story.beats[first.beat or 0].label
                here = (
                    "earlier in the same beat" if first.beat == fact.beat else f"in {quote(beat)}"
                )
                yield checked.find(
                    "said-twice", f"{quote(fact.text)} stands {here} as well.", fact.path
                )
                break


def _one_less(says: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words but one of the first of them, which is neither a number nor a denial."""
    for at, word in enumerate(says[:MOST_WORDS]):
        if word not in _NOT and not word[:1].isdigit():
            yield says[:at] + says[at + 1 :]


SHARED = 8
"""Consecutive words that two people do not write by chance."""
_Run = tuple[str, ...]
_F = TypeVar("_F", CheckedFact, Fact)


def copied(checked: CheckedStory) -> Iterator[Finding]:
    """No run of words stands in a sample too; one finding a beat, one an answer."""
    if checked.frame.sample or not checked.frame.samples:
        return
    groups = [*checked.beats, *checked.answers]
    places: dict[_Run, tuple[int, CheckedFact]] = {}
    for number, group in enumerate(groups):
        for run, fact in _runs([(fact.words, fact) for fact in group]):
            places.setdefault(run, (number, fact))
    met: dict[int, tuple[CheckedFact, _Run, Story]] = {}
    for sample in checked.frame.samples:
        for run in _runs_of(sample):
            if (place := places.get(run)) and place[0] not in met:
                met[place[0]] = (place[1], run, sample)
    for number in sorted(met):
        fact, run, sample = met[number]
        yield checked.find(
            "sample-text",
            f"{quote(' '.join(run))} stands in the sample {quote(sample.title)} too.",
            fact.path,
        )


def _runs(texts: Iterable[tuple[Iterable[str], _F]]) -> Iterator[tuple[_Run, _F]]:
    """Every run of consecutive words, over the ends of facts too, with the fact it begins in."""
    spoken = [(word, fact) for fact_words, fact in texts for word in fact_words]
    for at in range(len(spoken) - SHARED + 1):
        yield tuple(word for word, _ in spoken[at : at + SHARED]), spoken[at][1]


def _runs_of(sample: Story) -> Iterator[_Run]:
    groups = [beat.facts for beat in sample.beats] + [probe.answer for probe in sample.probes]
    for facts in groups:
        yield from (run for run, _ in _runs((words(unmarked(fact.say)), fact) for fact in facts))


def themes(checked: CheckedStory) -> Iterator[Finding]:
    """A story that ends badly by its own words says so to who looks for the story to a question.

    Its words are no proof of what it is about, so it is asked and not taken for granted.
    """
    insists = any(asked.themes for owner in checked.frame.competencies for asked in owner.phrasings)
    if not insists or checked.frame.sample or not checked.english or themes_said(checked.story):
        return
    for fact in checked.facts:
        if fact.beat and (ended := ended_in(fact.folded)):
            theme, sign = ended
            yield checked.find(
                "no-theme",
                f"It names no theme, and {quote(as_said(fact.text, sign))} says "
                f"that {THEMES[theme]}.",
                fix=f"Can it answer a question about that? Then write `themes: [{theme}]` "
                "with `drill edit`, or tick it in the workshop; if not, `themes: [success]`.",
            )
            return
