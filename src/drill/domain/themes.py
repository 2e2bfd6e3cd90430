"""What a question insists on, by how people say it, and whether a story is about that.

A phrasing of a deck says its themes itself. An interviewer's own words are read here, by signs that
are sure rather than many: a theme seen where there is none hides a story that would have done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import cache, lru_cache

from drill.domain.deck import THEMES, UNLESS, Competency, Phrasing, Story

_A = r"(?:an? |the |your |their |some )?(?:\w+ ){0,2}"
"""What may stand before a person or a thing."""
_WHO = r"(?:someone|somebody|person|people|engineers?|developers?|reports?|employees?|members?)"
_NO = r"(?:not|never|couldn't|didn't|wasn't|weren't|unable to|failed to)"
_SIGNS: dict[str, tuple[str, ...]] = {
    "fell-short": (
        r"under-?perform\w*|(?:low|poor|weak) perform\w*|below the bar",
        r"not (?:pull(?:ing)?|carry(?:ing)?) (?:his|her|their) weight|not good enough",
        rf"struggling {_WHO}|{_WHO} (?:\w+ ){{0,2}}(?:fell short|struggl\w+)",
    ),
    "fired": (
        r"fire[ds]?|firing|dismiss\w*|terminat\w+|sack(?:ed|ing)|part(?:ed|ing)? ways",
        r"let(?:ting)? (?:\w+ ){1,4}go|lett?(?:ing)? go of",
        rf"(?:manag|exit)(?:e|ed|ing)? {_A}{_WHO} out",
    ),
    "turned-around": (
        r"(?<!not )(?<!n't )turn(?:ed|ing)? (?:\w+ ){0,4}a?round|back (?:on track|to form)",
    ),
    "behaviour": (
        r"behaviou?rs?|attitude|toxic|rude|arrogan\w+|bull(?:y|ies|ied|ying)|brilliant jerk",
        r"dominat\w+|ignored what|(?:not|never) take feedback",
        r"(?:resist|reject|refus)\w* (?:\w+ ){0,2}feedback",
    ),
    "personal": (
        r"(?:personal|private|family) (?:life|lives|matter|trouble|circumstance)s?|at home",
        r"(?:personal|private|family) (?:problems?|issues?|cris[ie]s)|ill(?:ness)?|health",
        r"bereave\w+|divorc\w+|burn(?:ed|t|ing)?[ -]?out",
    ),
    "took-over": (
        r"inherit\w*|just taken over",
        rf"t(?:ake|ook|aking|aken) over {_A}(?:team|group|org\w*|department|people)",
    ),
    "promoted": (
        r"(?<!not )(?<!not be )(?<!to be )(?<!for )promot(?:e|ed|ing)|whose career",
        r"career conversation",
        rf"(?:develop|grow|coach|mentor)\w* {_A}{_WHO} (?:in)?to",
        r"gr[eo]w into|from (?:mid|junior)",
        rf"bec[ao]me {_A}(?:of your )?(?:manager|lead|senior|strongest)",
        rf"help\w* {_A}{_WHO} (?:to )?(?:grow|become|advance)",
    ),
    "not-promoted": (
        rf"{_NO} (?:\w+ ){{0,3}}(?:promot\w+|ready)",
        r"not get(?:ting)? (?:\w+ ){0,2}promot\w+",
        r"(?:denied|refused|passed over for|turn(?:ed)? down) (?:\w+ ){0,3}promotion",
        r"(?:lower|bad|poor) (?:\w+ )?rating|rat(?:ed|ing) (?:\w+ ){0,3}(?:lower|down)",
        r"disagree\w* with (?:\w+ ){0,3}rating",
    ),
    "hired": (
        r"(?:bad|best|worst|wrong|poor|great|proudest) hire|hiring mistake|mis-?hire\w*",
        rf"{_WHO} (?:\w+ ){{0,2}}(?:hired|brought in)",
        rf"hir(?:e|ed|ing) (?:the wrong|{_A}{_WHO})|(?:win|won) (?:over )?{_A}candidate",
    ),
    "turned-down": (
        rf"(?:reject|pass|say no|said no)\w* (?:on |to )?{_A}(?:candidate|applicant)s?",
        rf"turn(?:ed|ing)? {_A}(?:candidate|applicant)s? down",
        rf"turn(?:ed|ing)? down {_A}(?:candidate|applicant)s?",
        r"(?:candidate|applicant)s? (?:\w+ ){0,3}(?:rejected|turned down)",
        r"(?:seat|role|position) (?:empty|open|unfilled)",
    ),
    "growth": (
        r"(?:doubl|tripl|scal|split)\w* (?:\w+ ){0,3}(?:team|group|org\w*|department)",
        r"(?:buil[dt]|start)\w* (?:\w+ ){0,3}team|team (?:doubled|tripled|grew)",
        r"from (?:scratch|nothing|zero)",
    ),
    "leaving": (
        r"resign\w*|quit(?:ting)?|about to leave|attrition|turnover|counter-?offer|left your",
        r"leav(?:e|ing) (?:the|your) (?:team|company|group)",
        r"(?:hand(?:ed)?|gave) in (?:\w+ ){0,2}notice",
    ),
    "cuts": (
        r"lay-?offs?|la(?:id|ying|y) (?:\w+ ){0,3}off|re-?org\w*|restructur\w*|redundan\w+",
        r"downsiz\w+|cancel\w*",
    ),
    "incident": (
        r"outages?|incidents?|launch\w* (?:\w+ ){0,3}(?:wrong|badly|fail\w*)",
        r"(?:production|site|system) (?:\w+ ){0,2}(?:down|fail\w*|br(?:oke|eak))",
    ),
    "slipping": (
        r"slip(?:s|ped|ping)?|(?:weeks?|months?|running|deliver\w*) late|behind schedule",
        r"delay\w*|off the rails|off track|overr[ua]n",
        r"miss(?:ed|ing)? (?:\w+ ){0,3}(?:dates?|deadlines?|milestones?)",
        r"(?:date|deadline)s? you missed",
    ),
    "upwards": (
        r"your (?:own |direct )?(?:boss|manager|director|vp|ceo|cto|skip[ -]level)",
        r"leadership|executives?|upper management|c-?level",
        r"(?:more )?senior (?:than you|leaders?|management)",
    ),
    "shipped": (
        r"(?:ship|deliver|launch|releas|finish|complet)\w* (?:\w+ ){0,5}on (?:time|schedule)",
        r"(?:largest|biggest|most complex) (?:\w+ ){0,3}(?:shipped|delivered|launched|released)",
    ),
    "technology": (
        r"(?:technical|technolog\w+|architectur\w+|design) (?:decision|choice|debate|bet)s?",
        r"(?:technical|design) (?:\w+ )?(?:disagreement|dispute)s?|technolog(?:y|ies)",
        r"architecture|rewrit\w+|migrat\w+|framework|tech stack",
        r"build(?:ing)? (?:or|versus|vs|and|it or) buy\w*",
    ),
    "reversed": (
        r"revers(?:e|ed|al)|(?:took|taking) (?:\w+ ){0,3}back|chang(?:e|ed|ing) your mind",
        r"(?<!a )(?<!the )kill(?:ed|ing)?|pull(?:ed)? the plug|backtrack\w*|walk(?:ed)? back",
    ),
    "divided": (
        r"(?:in|in)to (?:\w+ )?(?:camps|factions|groups|halves)|divided|at war",
        r"us (?:versus|vs|against) them|blam(?:e|ed|ing) (?:each other|one another)",
    ),
    "success": (
        r"proud(?:est)?|(?<!not )(?<!no )success(?:es|ful|fully)?|accomplish\w*|achievements?",
        r"(?:best|greatest) (?:\w+ )?(?:hire|decision|call|bet|project|person|win)",
        r"at (?:its|their) best|still right",
        r"(?<!not )on (?:time|schedule)|paid off|worked out well|went (?:really |very )?well",
        r"how (?:did )?you (?:resolve|settle|w[io]n|g[eo]t|ke[ep]+t?|br(?:ing|ought)|end)(?:ed|d)?",
        r"(?:conflict|dispute|argument|problem)s? (?:that )?you (?:resolved|settled|ended|solved)",
        r"w[io]n (?:\w+ over|(?:a|the) candidate)|won over|now leads",
        r"(?:support|request) (?:\w+ ){0,3}(?:won|got)",
        r"br(?:ing|ought) (?:\w+ )?(?:round|around|together)|rebuil[dt]|(?:get|getting) \w+ done",
        r"(?<!to )(?<!not )changed? (?!your mind)(?:[\w']+ ){1,2}(?:mind|standard)",
        r"compromise|celebrat\w+|recognition|bec[ao]me (?:one )?(?:of )?your (?:best|strongest)",
        r"you (?:raised|improved|(?:made|cut) (?:\w+ ){1,3}(?:fairer|faster|safe|time))",
    ),
    "failed": (
        r"fail(?:ed|ure|s)?|unsuccessful\w*|backfire\w*",
        r"(?:went|gone|turned out|ended) (?:badly|wrong)",
        rf"(?:{_NO}|could not) (?:\w+ )?(?:work out|pay off|succeed|turn|save|fix|settle|win|"
        r"resolve|end|convince|persuade)",
        r"you lost|(?:you )?lost (?:an?|the) (?:argument|debate|fight) (?:with|to)",
    ),
    "regret": (
        r"regret\w*|wish(?:ed)? (?:you |that you )?(?:'d|had|could|hadn't)|mistakes?",
        r"hindsight",
        r"(?:call|decision|choice|one|something) you(?:'d| would) \w+ (?:\w+ )?differently",
        r"(?:was|were|proved|got it|turned out|turned out to be) (?:badly )?wrong",
        r"wait(?:ed|ing)? too long|too late|(?:bad|wrong) (?:hire|call|decision)",
    ),
    "received-feedback": (
        r"feedback (?:that )?you(?:'ve| have)? (?:\w+ )?(?:received|got|gotten|heard|were given)",
        r"(?:received|were given|been given|got) (?:\w+ ){0,4}feedback|criticism",
    ),
    "broke-promise": (
        r"(?:broke|break|broken) (?:\w+ ){0,3}(?:promise|commitment|word)|over-?promis\w+",
        r"(?:promise|commitment) you (?:\w+ )?(?:broke|could(?:n't| not)|did(?:n't| not))",
    ),
}
_ANYWHERE = {"success", "failed", "regret", "received-feedback", "broke-promise"}
"""Themes on which a question for any competency may insist, or one that cuts across them."""


@cache
def _sign(theme: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_SIGNS[theme])})\b")


def phrasing_of(question: str, competency: Competency) -> Phrasing:
    """A question for a competency, with what it insists on: as the phrasing of these words says,
    else by its signs, of the themes that its questions may insist on.
    """
    if known := competency.phrasing(question):
        return known
    may = insisted(competency)
    themes = tuple(theme for theme in heard(question) if theme in may)
    return Phrasing(question.strip(), themes)


def insisted(competency: Competency) -> tuple[str, ...]:
    """The themes that questions for a competency may insist on: those of its phrasings, and those
    of questions for any; none where its phrasings have none.
    """
    of_any = {theme for phrasing in competency.phrasings for theme in phrasing.themes}
    return tuple(theme for theme in THEMES if theme in of_any | _ANYWHERE) if of_any else ()


def heard(text: str) -> tuple[str, ...]:
    """The themes of which the words of a question give signs."""
    return tuple(theme for theme in THEMES if _gives_sign(text, theme))


@cache
def _gives_sign(question: str, theme: str) -> bool:
    """Kept: stories are few, and asked of for each phrasing. One theme at a time, as the sign of
    one takes half a millisecond to compile and most are asked for by nobody."""
    return bool(_sign(theme).search(question.casefold().replace("’", "'")))


def themes_said(story: Story) -> tuple[str, ...]:
    """What a story is about: as it says; where it says nothing, as its own questions do, which the
    person wrote because it answers them. What happened in it is not asked: that somebody was fired
    on the way makes no story of it.
    """
    return tuple(theme for theme in THEMES if _says(story, theme))


def _says(story: Story, theme: str) -> bool:
    """Whether `themes_said` has it."""
    if story.themes:
        return theme in story.themes
    return any(_gives_sign(question, theme) for question in story.questions)


class Suits(IntEnum):
    """Whether a story is about what a question insists on; what is surer is more."""

    NO = 0
    PERHAPS = 1
    """It states no themes, so nobody can tell."""
    YES = 2
    """It says nothing against it, where that is enough (`UNLESS`), or nothing is insisted on."""
    STATES = 3
    """It says so."""


def suits(story: Story, themes: Iterable[str]) -> Suits:
    """Whether it is about each of these themes: as sure as the least sure of them.

    One that states no themes may be about any of them, but for a success where its own questions
    say otherwise, or it ends badly by its words.
    """

    def of(theme: str) -> Suits:
        if _says(story, theme):
            return Suits.STATES
        if any(_says(story, against) for against in UNLESS.get(theme, ())):
            return Suits.NO
        if not story.themes:
            bad = theme == "success" and _ends_badly(story) and not themes_said(story)
            return Suits.NO if bad else Suits.PERHAPS
        return Suits.YES if theme in UNLESS else Suits.NO

    return min(map(of, themes), default=Suits.YES)


_THING = (
    r"(?:project|launch|release|migration|rewrite|rollout|pilot|experiment|bet|hire|plan|product|"
    r"feature|deal|reorg\w*|transition|merger|trial)"
)
_ENDED_IN = {
    "failed": re.compile(
        rf"\b(?:{_THING} (?:had )?(?:failed|flopped|collapsed|died)|(?:we|i) (?:had )?failed|"
        rf"{_THING} (?:was|got|had been) (?:cancelled|canceled|scrapped|shelved|killed|abandoned|"
        r"written off|rolled back for good)|(?:did not|never) (?:work out|pay off|ship(?:ped)?|"
        r"recover(?:ed)?|worked out|paid off|made it)|missed (?:the|our) (?:date|deadline|launch)|"
        r"i (?:lost|had lost) (?:the|that) (?:argument|deal|customer|vote))\b"
    ),
    "fired": re.compile(
        r"\b(?:i (?:had to |then |finally )?(?:let (?:him|her|them) go|(?:fired|dismissed) "
        r"(?:him|her|them))|(?:he|she|they) (?:was|were) (?:let go|fired|dismissed))\b"
    ),
    "broke-promise": re.compile(r"\b(?:broke|could not keep) (?:my|our|the) (?:promise|word)\b"),
}
"""Words of a note that say how it went, by the theme that a story about that says."""
_NOT_SO = re.compile(
    r"\b(?:if|unless|would|could|might|nearly|almost|not|never|no|feared|afraid|before the|"
    r"former|earlier|first|had (?:the|it|we|i|he|she|they))\b[^.;:,]*$"
)


def ended_in(note: str) -> tuple[str, str] | None:
    """Where a note, casefolded and written out, says that something ended badly: the theme of a
    story about that, and the words. No proof of what the story is about.
    """
    for theme, sign in _ENDED_IN.items():
        match = sign.search(note)
        if match and not _NOT_SO.search(note[: match.start()]):
            return theme, match.group()
    return None


@lru_cache(maxsize=256)
def _ends_badly(story: Story) -> bool:
    says = (fact.say for beat in story.beats[1:] for fact in beat.facts)
    bare = (" ".join(say.replace("==", "").split()) for say in says)
    return any(ended_in(written_out(note.casefold())) for note in bare)


def written_out(folded: str) -> str:
    """A casefolded text without short forms of "not", so that each sign of it is one word."""
    text = folded.replace("’", "'")
    return _NOT.sub(" not", text.replace("can't", "cannot").replace("won't", "will not"))


_NOT = re.compile(r"(?<=[a-z])n't\b")
