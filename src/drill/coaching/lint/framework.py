"""Whether a story shows what its framework asks for.

What a step is after is read from the words of its id and label, never from ids that we know: a
stranger's framework gets the same rules, and none complains about a step that it does not have.
Only where no framework is followed does the competency's own wording say what to expect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drill.coaching.lint.checked import CheckedStory, quote, signs, wording
from drill.coaching.lint.rules import Finding, Severity
from drill.coaching.speech import SpeechPart
from drill.domain.deck import Competency, Framework, Step
from drill.domain.fit import not_shown
from drill.text import one_line, words


def competencies(checked: CheckedStory) -> Iterator[Finding]:
    """The story belongs to a competency that is there."""
    story = checked.story
    if not story.competencies:
        yield checked.find("no-competency", "The story names no competency.")
    ids = {competency.id for competency in checked.frame.competencies}
    for index, ref in enumerate(story.competencies):
        if ref.rpartition("/")[2] not in ids:
            yield checked.find(
                "unknown-competency",
                f"No deck here has the competency {quote(ref)}.",
                ("competencies", index),
                severity=None if ids else Severity.ERROR,
            )


def references(checked: CheckedStory) -> Iterator[Finding]:
    """The framework is there, and so are the steps that the beats name."""
    story, followed = checked.story, checked.frame.framework
    if story.framework and (not followed or followed.id != story.framework):
        yield checked.find(
            "unknown-framework",
            f"None of its competencies has the framework {quote(story.framework)}.",
            ("framework",),
        )
        return
    if not checked.frameworks:
        return
    for number, beat in enumerate(story.beats):
        for index, ref in enumerate(beat.steps):
            if not checked.step(ref):
                yield checked.find(
                    "unknown-step",
                    f"No framework of this story has the step {quote(ref)}.",
                    ("beats", number, "steps", index),
                )


def steps(checked: CheckedStory) -> Iterator[Finding]:
    """Every step of the framework is shown by a beat."""
    followed = checked.frame.framework
    if not followed or not checked.story.beats:
        return
    shown = {key for beat in checked.shown for key in beat}
    for step in followed.steps:
        if (followed.id, step.id) not in shown:
            yield _not_shown(checked, followed, step)


def claims(checked: CheckedStory) -> Iterator[Finding]:
    """Every other competency that the story claims is shown too, by the framework it shows best."""
    story, followed = checked.story, checked.frame.framework
    ids = [ref.rpartition("/")[2] for ref in story.competencies]
    for owner in checked.frame.competencies:
        if not story.beats or followed in owner.frameworks:
            continue
        framework, missing = not_shown(story, owner, followed)
        if framework and missing:
            yield checked.find(
                "step-not-shown",
                f"It claims {quote(owner.name)}, and no beat shows "
                f"{', '.join(quote(step.label) for step in missing)}.",
                ("competencies", ids.index(owner.id)),
                fix=f"Tell what you did there and add {one_line(framework.id)}."
                f"{one_line(missing[0].id)} to the steps of the beat that shows it, or take "
                f"{one_line(owner.id)} from its competencies.",
            )


def _not_shown(checked: CheckedStory, followed: Framework, step: Step) -> Finding:
    such_as = f" ({'; '.join(quote(item) for item in step.items[:3])})" if step.items else ""
    senior = ", which is asked for senior roles" if step.bonus else ""
    return checked.find(
        "step-not-shown",
        f"No beat shows {quote(step.label)} of {quote(followed.name)}{senior}.",
        fix=f"Tell what you did there{such_as}, or add {one_line(step.id)} to the steps of the "
        "beat that shows it.",
        severity=Severity.NOTE if step.bonus else None,
    )


def beats(checked: CheckedStory) -> Iterator[Finding]:
    """Every beat of the action shows a step; the situation, the end and the learning need not."""
    if not checked.frame.framework:
        return
    action = checked.of(SpeechPart.ACTION)
    named = [bool(beat.steps) for beat in checked.story.beats]
    if action and not any(named):
        yield checked.find(
            "beat-without-step",
            "No beat says which step of the framework it shows.",
            fix="Add to each beat the `steps` that an interviewer can hear in it.",
        )
        return
    for index in action:
        if not named[index] and not _asked_for(checked, index):
            yield checked.find(
                "beat-without-step",
                f"{quote(checked.story.beats[index].label)} shows no step of the framework.",
                ("beats", index),
            )


_TELLING = 7
"""Letters of a word from which it says what is asked for; shorter ones are in any sentence."""


def _asked_for(checked: CheckedStory, index: int) -> bool:
    """Whether the label of a beat names what its competency is asked about beside the steps."""
    asked = {
        word
        for owner in checked.frame.competencies
        for text in (owner.evaluates, *owner.cues)
        for word in words(text)
        if len(word) >= _TELLING
    }
    label = [word for word in checked.label_words[index] if len(word) >= _TELLING]
    return any(word.startswith(one) or one.startswith(word) for word in label for one in asked)


# -- what some frameworks ask for in particular --------------------------------------------


_PHILOSOPHY = signs("philosophy philosophies belief beliefs believe principle principles credo")
_FIRST = signs("first begin begins start starts open opens lay")
_SYSTEM = signs("system model")
_LATE = 2
"""Index of the beat from which on a philosophy no longer opens the answer."""


def philosophy(checked: CheckedStory) -> Iterator[Finding]:
    """The belief is there, and in front, where the framework opens with it."""
    followed = checked.frame.framework
    if not followed or not checked.story.beats or not _opens_with_belief(followed):
        return
    showing = checked.about(_PHILOSOPHY)
    spoken = [i for i, spoken_words in enumerate(checked.facts_words) if spoken_words & _PHILOSOPHY]
    if not showing and not spoken:
        yield checked.find(
            "no-philosophy",
            f"{quote(followed.name)} opens with what you believe, and the story says nothing "
            "of it.",
        )
    elif (first := min([*showing, *spoken])) >= _LATE:
        yield checked.find(
            "late-philosophy",
            f"{quote(followed.name)} opens with what you believe, and the story says it only in "
            f"beat {first + 1}.",
            ("beats", first),
        )


def _opens_with_belief(followed: Framework) -> bool:
    first = wording(followed.steps[0]) if followed.steps else set()
    opening = set(words(followed.opening))
    return bool((first | opening) & _PHILOSOPHY or (opening & _SYSTEM and opening & _FIRST))


@dataclass(frozen=True, slots=True)
class _Ask:
    """Something that a framework may ask for by one of its steps."""

    rule: str
    step: frozenset[str]
    """Words of such a step."""
    topic: tuple[str, ...]
    """How words of a competency begin that asks for it without a framework."""
    said: frozenset[str]
    """Words by which a story speaks of it, whatever steps it names."""
    message: str


_ASKED = (
    _Ask(
        "no-trigger",
        signs("trigger triggers"),
        ("underperform",),
        signs("trigger triggers triggered signal signals sign signs noticed pattern"),
        "Nothing says what made you act, or how soon you did.",
    ),
    _Ask(
        "no-conversation",
        signs("conversation conversations talk talks"),
        ("underperform",),
        signs("conversation conversations talk talks talked told asked said feedback"),
        "The story goes around the hard conversation.",
    ),
    _Ask(
        "no-criteria",
        signs("criteria criterion"),
        ("decision", "decid", "judg"),
        signs("criteria criterion threshold thresholds"),
        "A choice is made, and nothing says by which criteria.",
    ),
)


def asked(checked: CheckedStory) -> Iterator[Finding]:
    """Trigger point, hard conversation and criteria, where the framework has a step for them."""
    if not checked.story.beats:
        return
    for ask in _ASKED:
        shown = checked.about(ask.step) or checked.mentions(ask.said)
        if not shown and _expected(checked, ask):
            yield checked.find(ask.rule, ask.message)


def _expected(checked: CheckedStory, ask: _Ask) -> bool:
    if followed := checked.frame.framework:
        return any(not step.bonus and wording(step) & ask.step for step in followed.steps)
    main = checked.frame.competencies[:1]
    texts = [text for owner in main for text in (owner.id, owner.name, owner.topic)]
    return any(word.startswith(ask.topic) for text in texts for word in words(text))


# -- somebody outside the team -------------------------------------------------------------


_STAKEHOLDER = signs("stakeholder stakeholders")
_NO_POWER = re.compile(
    r"without (?:any |formal )?authority|no (?:formal )?(?:power|authority) over|outside (?:of )?"
    r"(?:your|the) team|stakeholder|you cannot direct"
)
_ROLE = re.compile(
    r"\b(?:pm|tpm|po|ceo|cto|cfo|coo|cpo|cmo|ciso|vp|svp|evp|director|manager|president|founder|"
    r"cofounder|boss|peer(?! (?:review|pressure|group))|colleague|counterpart|designer|architect|"
    r"analyst|lawyer|counsel|executive|exec|sponsor|(?:product|process|platform) owner|head of|"
    r"(?:tech|team|design|sales|product|marketing|data|security|legal|risk|finance|support|"
    r"platform|program|programme|project|engineering|qa) lead)\b"
    r"(?![\s-]+(?:teams?|org|orgs|organi[sz]ations?|groups?|departments?|side|people|folks|"
    r"community|crowd|camp|function|leads|level)\b)"
)
_GROUP = re.compile(
    r"\b(?:(?!(?:my|our|own|the|a|this|that|whole)\s)[^\W\d_]+ teams?|the org\w*|stakeholders|"
    r"leadership|management|the business|pms|product managers|executives|execs|"
    r"[^\W\d_]+ (?:department|side|org))\b"
)
_SIGNS = ".,;:!?()[]\"'“”‘’"
_BEFORE_THINGS = signs("in on at over of into through via using the our their its a an new my your")
"""Words after which a capital begins the name of a place or a thing."""
_NO_NAMES = signs(
    "the a an i we they he she it my our their his her this that these those in on at after "
    "before when then but and so as if to for with from by of no not sales marketing product "
    "engineering support finance legal risk security design data platform operations ops "
    "leadership management compliance business stakeholders monday tuesday wednesday thursday "
    "friday saturday sunday january february march april may june july august september october "
    "november december christmas everyone everybody nobody one both all most some what who"
)


def named_person(checked: CheckedStory) -> Iterator[Finding]:
    """A story about somebody outside the team has one person in it, by role or by name."""
    facts = [fact for beat in checked.beats for fact in beat]
    if not facts or not _about_a_stakeholder(checked):
        return
    texts = [fact.text for fact in facts]
    labels = [one_line(beat.label) for beat in checked.story.beats]
    if any(_ROLE.search(text.casefold()) for text in (*labels, *texts)) or _has_name(texts):
        return
    for fact in facts:
        if group := _GROUP.search(fact.text.casefold()):
            yield checked.find(
                "no-named-person",
                f"The story speaks of a group ({quote(group.group())}) and of no person in it.",
                fact.path,
            )
            return
    yield checked.find("no-named-person", "Nobody outside your team appears by name or role.")


def _about_a_stakeholder(checked: CheckedStory) -> bool:
    followed = checked.frame.framework
    if followed and {*words(followed.id), *words(followed.name)} & _STAKEHOLDER:
        return True
    return any(_meets_outsiders(owner) for owner in checked.frame.competencies)


def _meets_outsiders(owner: Competency) -> bool:
    # Later sentences often tell a competency apart from others, by naming what those are about.
    about = re.split(r"[.?!:;]", owner.evaluates, maxsplit=1)[0]
    about_words = " ".join(words(" ".join((owner.name, owner.topic, about))))
    return bool(_NO_POWER.search(about_words))


def _has_name(texts: list[str]) -> bool:
    """Whether somebody is named. Scripts without capitals cannot tell, and get the benefit."""
    if not any(sign.islower() or sign.isupper() for text in texts for sign in text):
        return True
    # Where notes begin small, a capital at the start is a name as well.
    small = sum(text[:1].islower() for text in texts) * 2 >= len(texts)
    return any(True for text in texts for _ in _names(text, at_the_start=small))


def _names(text: str, *, at_the_start: bool) -> Iterator[str]:
    """Capitalised words that could be somebody: no place, no department, no start of a sentence."""
    before = "."
    for token in text.split():
        word = token.strip(_SIGNS).removesuffix("'s").removesuffix("’s")
        starts = before[-1] in ".:!?"
        after = before.strip(_SIGNS).casefold()
        before = token
        if len(word) < 2 or not (word.isalpha() and word[0].isupper() and word[1:].islower()):
            continue
        if after in _BEFORE_THINGS or (starts and not at_the_start):
            continue
        if word.casefold() not in _NO_NAMES:
            yield word
