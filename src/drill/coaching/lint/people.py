"""Whether there is a person in a story: somebody with a name, or somebody who says, wants or
fears something. A role alone is nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from drill.coaching.lint.checked import CheckedStory, quote, signs
from drill.coaching.lint.failures import TECHNICAL
from drill.coaching.lint.rules import Finding, Severity
from drill.text import one_line, words

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
_ACT = (
    r"(?:said|told|asked|wanted|feared|promised|argued|hated|refused|needed|threatened|believed|"
    r"thought|felt|complained|shouted|insisted|demanded|worried|admitted|cried|warned|answered|"
    r"replied|objected|pushed|resented|called|walked|given|kept|stopped|was (?:afraid|angry|upset|"
    r"scared|ashamed|hurt|furious|worried|frightened|nervous|jealous|alone))\b"
)
_ACTING = re.compile(rf"(?:{_ROLE.pattern}|\b(?:he|she)\b)[^.;:]{{0,40}}?\b{_ACT}")
"""Somebody without a name who says, wants or fears something."""
_SIGNS = ".,;:!?()[]\"'“”‘’"
_BEFORE_THINGS = signs("in on at of into through via using the our their its a an new my your")
"""Words after which a capital begins the name of a place or a thing."""
_NO_NAMES = signs(
    "the a an i we they he she it my our their his her this that these those in on at after "
    "before when then but and so as if to for with from by of no not sales marketing product "
    "engineering support finance legal risk security design data platform operations ops "
    "leadership management compliance business stakeholders monday tuesday wednesday thursday "
    "friday saturday sunday january february march april may june july august september october "
    "november december christmas everyone everybody nobody one both all most some what who hr "
    "recruiting quality english german jira slack react vue angular kubernetes docker java python "
    "rust kafka github gitlab azure linux terraform postgres graphql scrum kanban agile excel two "
    "three four five six seven eight nine ten each once after within until since also first later "
    "senior junior staff principal their budget result nothing something neither another"
)
_HE = re.compile(r"\b(?:he|she|him|her)\b")
_ALONE = re.compile(
    r"(?P<name>[A-Z][a-z]+)(?:$| (?:\w+ed|was|had|came|went|became|left|stood|began) )"
)
_DOES = (
    r"(?:(?!(?:was|has|had|could|would|needed|offered|failed|helped|reduced|scaled|worked|"
    r"increased|improved|dropped|crashed|supported|required|turned|started|stopped|used)\b)"
    r"[a-z]+ed|went|wrote|said|came|left|built|read|rang|told|saw|sat|ran|led|thought|felt|fought|"
    r"chose|took|spoke|knew|heard|brought|wept|owns?|leads?|checks?|wants?|thinks?|says|asks)"
)
_LEADS = re.compile(
    r"^(?P<name>[^\W\d_]{2,})(?:['’]s\b|, (?:our|the|a|an|my|from|in|who|head|chief) | (?:from|in) "
    rf"(?!the\b|our\b|my\b|an?\b)|(?: \w+)? {_ACT}| {_DOES} (?:the|an?|his|her|my|our|me|us|it|"
    rf"them|"
    r"him|two|three|through|up)\b)"
)
"""How a name begins a sentence."""
_PERSON = re.compile(
    rf"(?P<name>[A-Z][a-z]+)(?:['’]s)?(?= and I\b|,? (?:who|he|she)\b|, (?:our|my|the|an?|head|"
    rf"chief|"
    rf"from|of|over)\b| (?:\w+ly |also |then |never |just |had |still )?{_DOES}\b)"
    r"|\b(?:told|tell|asked|ask|warned|thanked|rang|phoned|invited|hired|met|paired|fired|promoted|"
    r"colleague|buddy|engineer|developer|manager|lead|director|boss|head|designer|architect|named|"
    r"called|Mr|Mrs|Ms|Dr)\.? (?P<object>[A-Z][a-z]+)"
    r"|\b(?:sp[eo]ak|spoke|talk|sat|sit|agree|met|meet|argue|pair|walk|settle|lunch|coffee|talked|"
    r"agreed|argued|paired|walked|settled|side|word|fight|hour)(?:\s\w+){0,3} (?:with|to) "
    r"(?P<other>[A-Z][a-z]+)"
)
"""A name where only a person stands: a product is neither told anything nor does it weep."""


def named_person(checked: CheckedStory) -> Iterator[Finding]:
    """The story has one person in it, by name or by what they said, wanted or feared."""
    facts = [fact for fact in checked.facts if fact.words]
    outside = _about_a_stakeholder(checked)
    beats = {fact.beat for fact in facts}
    if checked.frame.sample or not checked.english or not checked.frame.competencies:
        return
    if len(beats) < 2 or _has_person(checked, [fact.text for fact in facts]):
        return
    severity = None if outside else Severity.NOTE
    for fact in facts:
        if group := _GROUP.search(fact.folded):
            yield checked.find(
                "no-named-person",
                f"The story speaks of a group ({quote(group.group())}) and of no person in it.",
                fact.path,
                severity=severity,
            )
            return
    yield checked.find("no-named-person", "Nobody in it has a name or a voice.", severity=severity)


def _has_person(checked: CheckedStory, texts: list[str]) -> bool:
    labels = [one_line(beat.label) for beat in checked.story.beats]
    # "Alice" and then "she": what begins a fact is a name where somebody is spoken of.
    if any(_HE.search(text.casefold()) for text in texts) and any(
        (match := _ALONE.match(text)) and match["name"].casefold() not in _NO_NAMES
        for text in texts
    ):
        return True
    return any(_ACTING.search(text.casefold()) for text in (*labels, *texts)) or _has_name(texts)


def _about_a_stakeholder(checked: CheckedStory) -> bool:
    followed = checked.frame.framework
    if followed and {*words(followed.id), *words(followed.name)} & _STAKEHOLDER:
        return True
    for owner in checked.frame.competencies:
        # Later sentences often tell a competency apart from others, by naming what those are about.
        about = re.split(r"[.?!:;]", owner.evaluates, maxsplit=1)[0]
        if _NO_POWER.search(" ".join(words(" ".join((owner.name, owner.topic, about))))):
            return True
    return False


def _has_name(texts: list[str]) -> bool:
    """Whether somebody is named. Scripts without capitals cannot tell, and get the benefit."""
    if not any(sign.islower() or sign.isupper() for text in texts for sign in text):
        return True
    # Where notes begin small, a capital at the start is a name as well.
    small = sum(text[:1].islower() for text in texts) * 2 >= len(texts)
    technical = [text for text in texts if len({*TECHNICAL.findall(text.casefold())}) > 1]
    products = {name for text in technical for name in _names(text, at_the_start=True)}
    return any(
        name not in products or name in _people(text)
        for text in texts
        for name in _names(text, at_the_start=small)
    )


def _people(text: str) -> set[str]:
    """Capitalised words that stand where only a person does."""
    return {name for match in _PERSON.finditer(text) for name in match.groups() if name}


def _names(text: str, *, at_the_start: bool) -> Iterator[str]:
    """Capitalised words that could be somebody: no place, no department, no start of a sentence."""
    before = "."
    at = 0
    for token in text.split():
        at = text.index(token, at)
        rest = text[at : at + 60].lstrip(_SIGNS)
        at += len(token)
        word = token.strip(_SIGNS).removesuffix("'s").removesuffix("’s")
        owner = token.strip(_SIGNS) != word
        starts = before[-1] in ".:!?"
        after = before.strip(_SIGNS).casefold()
        before = token
        if len(word) < 2 or not (word.isalpha() and word[0].isupper() and word[1:].islower()):
            continue
        if (after in _BEFORE_THINGS and not owner) or (
            starts and not at_the_start and not _LEADS.match(rest)
        ):
            continue
        if word.casefold() not in _NO_NAMES:
            yield word
