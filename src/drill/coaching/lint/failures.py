"""The ways in which an answer is lost, heard in one's own words: handed to somebody else, waited
and hoped, nobody in it, nothing lost, only "we", nothing but passives, technology in place of
people, perks in place of a system, a decision that lacked no data.

Each rule is a list of ways to say so, and speaks once a story. A story in a language whose signs
we do not have is left alone, and so is a sample: its voice need not be one's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from drill.coaching.lint.checked import CheckedFact, CheckedStory, as_said, quote, signs
from drill.coaching.lint.evidence import CADENCE, CALENDAR
from drill.coaching.lint.rules import Finding
from drill.coaching.speech import SpeechPart
from drill.domain.deck import Competency
from drill.text import words

_WE = signs("we us ourselves")
_I = signs("i me myself")
_MINE = _I | signs("my mine")
_ONCE = 2
"""How often something is said before it is a habit."""
_SHARE = 1.5
"""How often "we" may be said for each "I": a team has its share."""


def voice(checked: CheckedStory) -> Iterator[Finding]:
    """The action is one's own: neither "we" nor the passive. Notes often have no pronoun at all,
    and then nothing is said.
    """
    if checked.frame.sample:
        return
    facts = [fact for index in checked.of(SpeechPart.ACTION) for fact in checked.beats[index]]
    spoken = [word for fact in facts for word in fact.words]
    clauses = [clause for fact in facts for clause in re.split(r"[.;:]", fact.folded)]
    we, i = sum(word in _WE for word in spoken), sum(word in _I for word in spoken)
    we -= sum(len(_NO_ACT.findall(clause)) for clause in clauses if "if " not in clause)
    we -= sum(word in _WE for clause in clauses if "if " in clause for word in words(clause))
    if we >= _ONCE and we > _SHARE * i:
        first = next(fact for fact in facts if _WE & set(fact.words))
        yield checked.find(
            "we-over-i", f'In what was done, "we" is said {we} times and "I" {i}.', first.path
        )
    if _WE & set(spoken) or _MINE & set(spoken):
        return
    passive = [
        fact for fact in facts for sign in (_PASSIVE, _PROCESS) for _ in sign.finditer(fact.folded)
    ]
    if len(passive) >= _ONCE:
        yield checked.find(
            "only-passive",
            "What was done was done by nobody, or by a process, and never by you.",
            passive[0].path,
        )


_NO_ACT = re.compile(
    r"\bwe (?:would|could|can|should|might|will|had to|have to|need\w*|were|are)\b"
)
"""A "we" that says what might be or had to be, and not what was done."""
_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|got|is|are) (?:\w+ly )?(?:\w{2,}ed|set|held|made|done|taken|given|"
    r"built|brought|found|sent|put|written|drawn|chosen|kept|told|cut|run|shown|sought|led)\b"
    r"(?! (?:about|of|with) (?:it|us|me)\b)"
)

_PROCESS = re.compile(
    r"\b(?:hr|recruiting|recruiters?|the (?:company|panel|committee|process|department)|candidates|"
    r"applicants) (?!who\b|were\b|was\b|and\b|from\b)[a-z]{3,}"
)
"""Somebody else's machinery at work."""
_SOMEBODY = (
    r"(?:hr(?: department| team| people)?|human resources|the people team|people ops|(?:my|our|"
    r"the) (?:own )?(?:boss|manager|"
    r"director|vp|ceo|cto|head of \w+|lead|leadership|management|skip-level|superior|hr "
    r"(?:partner|business partner))|leadership|management|upper management)"
)
_HANDED_ON = re.compile(
    rf"\b{_SOMEBODY}(?:[^.:|]{{0,20}}[,;])?(?: (?:about|of) (?:it|this|him|her|them))?(?: (?:who|"
    rf"which|they|he|she|and)){{0,2}}(?: has| have| had| "
    rf"then| finally| later)* (?:handled|"
    r"decided|chose|ruled|arranged|organi[sz]ed (?:a|his|her|the)|moved (?:him|her)|transferred|"
    r"replaced|"
    r"terminated|dismissed|ended|signed off|took (?:it|over|care|the|him|her|(?:a|that|"
    r"this) decision)|made the (?:call|"
    r"decision)|dealt with|did the "
    r"talk\w*|had the (?:talk|conversation)|(?:put|made|told) (?:him|her|them)|fired|let (?:him|"
    r"her|them) go|removed|sorted|solved|"
    r"settled|resolved|stepped in|spoke (?:to|with) (?:him|her|them))\b"
    r"|\b(?:escalated|reported|handed|passed|gave|left|referred|turned|delegated|forwarded) "
    r"(?:(?:it|him|her|them|this|that|the \w+) )?(?:over |on |up )?(?:all )?(?:to|with) "
    rf"{_SOMEBODY}\b"
    rf"|\b(?:decided|handled|done|resolved|taken over) by {_SOMEBODY}\b"
    rf"|\b(?:asked|let|had) {_SOMEBODY} (?:to )?(?:decide|handle|talk|speak|tell|deal|take)\b"
    r"|\b(?:got|brought|pulled) (?:in )?(?:hr|human resources)(?: in| involved)?,? (?:and|who|to)\b"
)
_WAITED = re.compile(
    r"\b(?:hop(?:ed|ing) (?:that )?(?:it|he|she|they|things|this|the)\b|"
    r"(?:(?<=\bi )|(?<=we )|(?<=and )|(?<=then )|(?<=just )|(?<=only )|(?<=[;,.:|] )|(?<=^))"
    r"waited (?:a few|some|"
    r"several|another|for (?:it|him|her|things|the (?:next|yearly|annual)|a few|some|several|"
    r"months)|until|months|weeks|and hoped|too long|to see)|(?:gave|give|giving) (?:him|her|it|"
    r"them) (?:some |more |a bit |a little )*time|gave it (?:until|another|a few)|(?:sort|resolve|"
    r"solve|fix|settle)s?(?:ed)? (?:itself|themselves|it out alone by)|by itself|(?:only|just) a "
    r"phase|put it off|kept putting|left (?:him|her|it|them) (?:alone|be)|going through "
    r"something|let it (?:run|slide|go on)|did nothing (?:for|until|at "
    r"first)|would pass|looked the other way|did not want to (?:hurt|upset|interfere))\b"
)
_DENIED = re.compile(r"\b(?:not|never|without|instead of|rather than|could have|before) \w*\s*$")
_OWNED = re.compile(
    r"\b(?:i|my) (?:had |have |was |only |just )?(?:waited|waiting|hoped|hoping|hesitated|"
    r"hesitation|put (?:\w+ ){1,3}off|looked away|let it (?:run|slide|go on))\b"
)
"""Waiting that somebody takes upon themselves."""
_UNDID = re.compile(
    r"\b(?:not|never|no longer|stop(?:ped)?|instead|too (?:late|long)|wrong|mistake|should)\b"
)


def handed_on(checked: CheckedStory) -> Iterator[Finding]:
    """The call is one's own, and neither HR's nor the boss's."""
    yield from _said(
        checked, "handed-on", _HANDED_ON, "The call is somebody else's: {}.", checked.situation
    )


def waited(checked: CheckedStory) -> Iterator[Finding]:
    """Nobody waits and hopes, unless it is what they regret: there or in what they learnt."""
    learnt = (fact for fact in _of_beats(checked) if fact.beat in checked.learnt)
    if not any(_OWNED.search(fact.folded) for fact in learnt):
        yield from _said(
            checked,
            "waited-and-hoped",
            _WAITED,
            "Time passes and nothing is done: {}.",
            frozenset(),
        )


def _said(
    checked: CheckedStory, rule: str, sign: re.Pattern[str], message: str, beside: frozenset[int]
) -> Iterator[Finding]:
    facts = _of_beats(checked)
    for fact, after in zip_longest(facts, facts[1:]):
        if fact.beat in checked.learnt or fact.beat in beside:
            continue
        # A sentence goes on over the facts: "told my boss" and "he decided".
        goes_on = f"; {after.folded[:60]}" if after and after.beat == fact.beat else ""
        text = fact.folded + goes_on
        for match in sign.finditer(text):
            if match.start() >= len(fact.folded):
                break
            if not _DENIED.search(text[max(0, match.start() - 30) : match.start()]):
                quotation = as_said(fact.text, match.group())
                yield checked.find(rule, message.format(quote(quotation)), fact.path)
                return


def _of_beats(checked: CheckedStory) -> Sequence[CheckedFact]:
    """The facts of the beats of one's own story, in a language whose signs we have."""
    return checked.facts if checked.english and not checked.frame.sample else ()


# -- nobody lost anything ------------------------------------------------------------------


_FRICTION = re.compile(
    r"\b(?:angr\w+|anger|furious|resent\w*|hate[ds]?|cried|tears|shout\w*|yell\w*|insult\w*|"
    r"refus\w+|argu(?:ed|ing|ment)s?|complain\w*|afraid|fear\w*|scared|asham\w+|embarrass\w*|"
    r"awful|upset|hurt|disappoint\w*|jealous|defensive|(?:was|were|still|very|went) cold|silent|"
    r"quiet|awkward|tense|tension|"
    r"uncomfortable|hard to (?:say|hear)|fought|fight|pushed back|push-?back|object(?:ed|ions?)|"
    r"against|"
    r"opposed|disagreed|blamed?|unfair|painful|bitter|sulk\w*|frustrat\w+|tired|gambling|"
    r"annoy\w*|red|stared|walked out|guilt\w*|nervous|sleepless|moved by|delay\w*|gave up|shame|"
    r"stubborn|doubt\w*|mad|"
    r"lost|left|quit|resigned|fired|let go|went wrong|fail\w*|mistake\w*|wrong|misjudged|"
    r"underestimated|overestimated|overlooked|regret\w*|terminated|amused|forg[ai]v\w+|for "
    r"nothing|oversold|cost (?:us|me|him|her)|slipped|"
    r"broke(?! (?:down|up))|worse|late(?!st)|too (?:late|long|soon|many|much|high|low|fast|hard|"
    r"little|few)|"
    r"unfortunately|still (?:\w+ )?(?:angry|cold|upset|unhappy)|unhappy|not happy|nearly|"
    r"bad|blocked|broken|ugly|stung|by hand|sneer\w*|only half|despite|although|nonetheless|"
    r"only after)\b"
    r"|\bshould (?:not )?have\b|\bnext time\b"
    r"|\bi(?:.d| would)\b(?! (?:do|change) (?:it|each|everything|all|exactly|the same|nothing))"
    r"|\bi was (?:slow|unfair|blind|rude|impatient|anxious)\b|\bi did not (?!have to)"
)
_NEGATED = re.compile(
    r"\b(?:i|he|she|they|who|(?!it\b)[a-z]+ (?:was|were|did|had|would|could))\b[^.;:|"
    r"]{0,20}(?:(?<!is )(?<!are )\bnot\b|"
    r"\bnever\b)(?! (?:a|one) single)"
)
"""Somebody who does not, did not or would not."""
_NOT_MINE = re.compile(
    r"\b(?:was n[o']t|never|no|not|nobody|without|nothing|neither|what was|what went) (?:\w+ "
    r"){0,2}$"
)


def friction(checked: CheckedStory) -> Iterator[Finding]:
    """Somebody lost, felt or got something wrong after the beginning: real stories have a mess."""
    facts = [fact for fact in _of_beats(checked) if fact.words]
    beats = {fact.beat for fact in facts}
    if len(beats) < 2:  # the end is not written yet
        return
    later = [fact for fact in facts if fact.beat]
    if any(_UNDID.search(fact.folded) for fact in later if fact.beat in checked.learnt):
        return
    if any(_NEGATED.search(fact.folded) for fact in later):
        return
    answers = [fact for answer in checked.answers for fact in answer]
    for fact in (*later, *answers):
        for match in _FRICTION.finditer(fact.folded):
            if not _NOT_MINE.search(fact.folded[max(0, match.start() - 20) : match.start()]):
                return
    yield checked.find(
        "no-friction", "From the second beat on nobody objects, loses or gets anything wrong."
    )


# -- technology, perks, certainty ----------------------------------------------------------


TECHNICAL = re.compile(
    r"\b(?:architecture|frameworks?|react|vue|angular|kubernetes|docker|serverless|lambda|"
    r"databases?|sql|orm|api|apis|microservices?|monolith|bundles?|latency|performance|cach\w+|"
    r"queues?|kafka|deployments?|lines|code|codebase|repo\w*|scal\w+|cold starts?|ecosystem|java|"
    r"python|typescript|rust|graphql|schema|cluster|server\w*|cloud|legacy|library|"
    r"libraries|build|module|service|services|protocol|throughput|memory|cpu|event-?\w*|"
    r"plugins?|flutter|native|mobile|apps?|codebase|swift|kotlin|pipelines?|lint\w*|config\w*|"
    r"tabs|eslint|lighter|"
    r"faster|simpler|larger|terraform|aws|azure|mysql|oracle|sqlite|replication|sharding|"
    r"index(?:es|ing)|quer(?:y|ies)|migrations?|compil\w+|"
    r"threads?|async\w*|payloads?|grpc|search|endpoints?|containers?|jenkins|github|webpack|"
    r"javascript|"
    r"frontend|backend|algorithms?|encryption|storage|runtime|kernel|postgres\w*|mongo\w*|redis|"
    r"tests?|refactor\w*|benchmark\w*|p\d\d|traffic|partition\w*|consumers?|messages|downtime|"
    r"replay|sqs|s3|rfcs?|uptime|bandwidth|nodes?|instances?)\b"
)
_HUMAN = re.compile(
    r"\b(?:he|she|him|her|his|hers|felt|feel\w*|fear\w*|afraid|angry|hurt|proud|trust\w*|"
    r"asham\w+|worried|wanted|said|told|cried|upset|respect\w*|ego|heard|listen\w*)\b"
)
_DENSE, _DISTINCT = 0.10, 4
"""Share of technical words, and how many of them, from which a story is about technology."""


def technical(checked: CheckedStory) -> Iterator[Finding]:
    """Where people are the subject, the story has more of them in it than of technology."""
    folded = [fact.folded for fact in _of_beats(checked)]
    spoken = sum(len(words(text)) for text in folded)
    met = [match.group() for text in folded for match in TECHNICAL.finditer(text)]
    human = sum(1 for text in folded for _ in _HUMAN.finditer(text))
    if len(set(met)) < _DISTINCT or len(met) < _DENSE * spoken or human * 2 > len(met):
        return
    yield checked.find(
        "technical-dilemma",
        f"It is about technology ({', '.join(list(dict.fromkeys(met))[:4])}) and hardly about "
        "people.",
    )


_PERKS = re.compile(
    r"\b(?:pizzas?|lunch(?:es)?|dinners?|bowling|beers?|drinks|part(?:y|ies)|bonus(?:es)?|gifts?|"
    r"vouchers?|team[- ](?:events?|buildings?|outings?|lunch\w*)|days? (?:off|out)|raises?|"
    r"pep talks?|speech(?:es)?|town ?halls?|all-?hands|hackathons?|hack days?|trips?|t-?shirts?|"
    r"free \w+|escape rooms?|barbecues?|kicker|karaoke|awards?|prizes?)\b"
)
_MOTIVATES = signs("motivation motivate motivated morale engaged engagement perks")


def perks(checked: CheckedStory) -> Iterator[Finding]:
    """Motivation is more than perks and speeches: something in it runs again and again."""
    if not _asks(checked, _MOTIVATES):
        return
    acts = {*checked.of(SpeechPart.ACTION)}
    facts = [fact for fact in _of_beats(checked) if fact.beat in acts]
    given = [
        (fact, match)
        for fact in facts
        for match in _PERKS.finditer(fact.folded)
        if _GIVES.search(fact.folded[max(0, match.start() - 40) : match.start()])
    ]
    if not given or any(
        _LASTING.search(fact.folded) and not _PERKS.search(fact.folded) for fact in facts
    ):
        return
    fact, match = given[0]
    yield checked.find(
        "only-perks", f"What is done for the team is {quote(match.group())}, once.", fact.path
    )


_GIVES = re.compile(
    r"\b(?:got|get|gave|give|organi[sz]ed?|ordered|bought|took|held|hold|paid|arranged|planned|"
    r"booked|invited|had|did|threw|raised|introduced|offered|handed out|made|with)\b"
)
_LASTING = re.compile(
    rf"{CADENCE}|{CALENDAR}|\b(?:one-(?:on|to)-ones?|1:1s?|what (?:each|they) want\w*)\b"
)
_UNCERTAIN = signs("uncertain uncertainty incomplete missing unknown")
_KNOWN = re.compile(r"\ball the (?:data|facts|figures|numbers)\b|\bwe knew (?:that|exactly)\b")
_LACKED = re.compile(
    r"\b(?:whether|would not say|(?:cannot|(?:did|do|does|could|can) not) (?:know|say|tell|"
    r"have|see|measure|predict)|nobody "
    r"(?:could|knew|had)|no (?:one|body) (?:could|knew)|no (?:data|numbers|figures|history|way to "
    r"know|idea|experience|reliable)|unknowns?|unclear|fog\w*|forecast|somewhere between|maybe|"
    r"perhaps|rumou?r\w*|confirm\w*|"
    r"uncertain\w*|without (?:\w+ )?(?:data|"
    r"numbers|knowing)|missing|half the (?:facts|data)|not sure|unsure|guess\w*|gaps?|never "
    r"(?:tried|done|run|measured)|incomplete|blind|assum\w+|lacked|% sure|confidence|tenths sure|"
    r"little (?:data|visibility)|few (?:facts|data)|in the dark|hard to (?:tell|predict)|bet)\b"
)


def unknown(checked: CheckedStory) -> Iterator[Finding]:
    """Where a decision without all the facts is asked for, a fact is missing."""
    facts = [fact for fact in _of_beats(checked) if fact.words]
    if len({fact.beat for fact in facts}) < 2 or not _asks(checked, _UNCERTAIN):
        return
    known = any(map(_KNOWN.search, checked.texts))
    if known or not (checked.follows or any(map(_LACKED.search, checked.texts))):
        yield checked.find("nothing-unknown", "Nothing was missing when this was decided.")


def _asks(checked: CheckedStory, wanted: frozenset[str]) -> bool:
    """Whether the main competency is after something, by its topic and what it evaluates."""
    main: tuple[Competency, ...] = checked.frame.competencies[:1]
    return any(wanted & {*words(owner.topic), *words(owner.evaluates)} for owner in main)
