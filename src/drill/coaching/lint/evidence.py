"""How a text shows a step: by what it says, whatever the beat is called.

A step's kind is read from the words of its id and label, so a stranger's framework is understood
as far as it uses the field's words; a step of no kind that we know is shown by the words of its
own label and items. Signs are English. A story in another language is believed by its labels.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from drill.domain.deck import Step
from drill.text import words


@dataclass(frozen=True, slots=True)
class StepTopic:
    """Something that frameworks ask for."""

    name: str
    step: frozenset[str]
    """Words of the id or label of such a step."""
    said: re.Pattern[str]
    """How a text shows it."""


def _kind(name: str, step: str, *signs: str) -> StepTopic:
    return StepTopic(
        name, frozenset(step.split()), re.compile("|".join(rf"(?:{sign})" for sign in signs))
    )


CALENDAR = (
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|easter|christmas|(?:by|until|since|in|before|"
    r"of) (?:may|spring|summer|autumn|winter))\b"
)
_SPAN = r"(?:day|week|month|quarter|sprint|morning|afternoon|evening|year|fortnight|release|retro)"
CADENCE = (
    rf"\b(?:daily|weekly|biweekly|fortnightly|monthly|quarterly|every (?:\w+ )?(?:{_SPAN}|\w+day)|"
    rf"each (?:\w+ )?(?:{_SPAN}|\w+day)|once an? {_SPAN}|twice an? {_SPAN}|\w+ {_SPAN}s? an? "
    rf"{_SPAN}|\w+days)\b"
)
_SPEECH = r"(?:said|answered|replied|shouted|admitted|asked|told|cried|whispered|snapped|yelled)"
_HABIT = (
    r"ask|look|start|begin|take|weigh|run|go|treat|want|expect|judge|decide|hold|measure|check|"
    r"try|need|see|prefer|lead|think|trust|give|put"
)

KINDS = (
    _kind(
        "belief",
        "philosophy philosophies belief beliefs believe principle principles credo",
        r"\b(?:belie(?:f|ve)s?|philosoph\w*|principles?|credo|convinced|conviction)\b",
        r"\b(?:my (?:view|rule|system|model|take|way|approach)|(?:to|for) me,? (?:an?|the|it|"
        r"every)|in my (?:eyes|book)|"
        r"i (?:think|hold|know) that|how i (?:decide|lead|think|work|run)|i (?:always|never))\b",
        r"\b(?:matters to me|what i (?:go by|stand for|swear by)|what i hold|i swore|"
        r"i keep asking|i grew up|why it matters)\b",
        rf"\b(?:when|with|before|if)\b[^.;:]{{0,60}}\bi (?:{_HABIT})\b",
        rf"\bi (?:{_HABIT}) (?:first|that|at|for|delivery|people|it|every|with|whether|how|"
        rf"what|who)\b",
    ),
    _kind(
        "trigger",
        "trigger triggers",
        r"\b(?:trigger\w*|signals?|signs?|notic\w+|saw|spotted|alarm\w*|pattern)\b",
        r"\b(?:in a row|(?:third|second|fourth|consecutive) \w+|(?:two|three|four|five|several|"
        r"many|\d+) "
        r"(?:sprints|weeks|times|deadlines|releases|launches|handovers|months|commitments)|"
        r"stepped in|"
        r"(?:the )?(?:same|next) (?:day|week|morning)|until then|within an? \w+)\b",
        r"\b(?:miss(?:ed|ing)|slip\w*|stopped|refus\w+|block\w+|walked out|shout\w*|late|drop\w*|"
        r"complain\w*|annoy\w*|not deliver\w*|underperform\w*|not perform\w*|(?:low|poor|weak|"
        r"thin) \w+|fell|"
        r"below (?:\w+ )?(?:expect\w*|par|bar|standard|level)|consistently|crash\w*|unfinished|"
        r"struggl\w+|jok(?:es|ing)|set it off|(?:slow|worse)\w*|bad \w+|he|she|his|her|took it "
        r"up|behind|gone quiet|"
        r"half finished|resign\w*|no longer|avoid\w*|snapp\w+|heated|escalat\w+|worse|broke|"
        r"bugs|called \w+ (?:lazy|stupid|useless|names))\b",
    ),
    _kind(
        "conversation",
        "conversation conversations talk talks",
        r"\bi (?:\w+ )?(?:said|answered|replied|named|admitted|confronted|spelled|spelt|showed him|"
        r"showed her)\b(?! it)",
        r"\b(?:told|asked|warned|reminded) (?:him|her|them)\b|\bi\b[^.;:]{0,60}\band said\b",
        r"\btold (?!me\b|the\b|my\b|our\b|us\b|everyone|everybody|hr\b)\w+ (?:that|plainly|straight"
        r"|in)\b",
        rf"\b(?:he|she|they) (?:\w+ )?{_SPEECH}\b(?! me that \w+ had)",
        r": (?:you|your|i|we|why|what|if|do|that|this|with|from|not)\b",
        r"\b(?:put it to (?:him|her)|laid it out|straight|plainly|to (?:his|her) face|did not "
        r"soften|"
        r"hard bit|went for me|turned on me|had a point|the words)\b",
        r"\b(?:he|she) (?:\w+ )?(?:went|was|turned|got|became|sat|fell) (?:\w+ )?(?:red|white|"
        r"silent|"
        r"quiet|angry|upset|furious|pale|hurt|shocked|ashamed|in tears|defensive)\b",
        r"\b(?:came out|turned out that|in tears|hard to (?:say|hear)|i made (?:it )?clear)\b",
    ),
    _kind(
        "plan",
        "plan plans",
        rf"\b(?:plan|agreed|agreement|deal|checklist|mentor\w*|pair\w*|review\w*|check-?ins?|met|"
        rf"looked?|sat|demo\w*|show\w*|target|goal|deadline|improve|"
        rf"half a day|steps?|list|beside|weeks? to)\b(?=[^\n]{{0,300}}(?:{CADENCE}|{CALENDAR}|"
        rf"\b(?:\d+|two|three|four|five|six|eight|ten|thirty|sixty|ninety)[- ]{_SPAN}))",
        r"\b(?:agreed|measured|judged) (?:on|by|against|upon)\b[^\n]{0,40}\b(?:metrics?|measures?|"
        r"targets?|output|milestones?|numbers?)\b",
        rf"\b(?:would|we'd|he'd|she'd|i'd)\b[^\n]{{0,300}}{CADENCE}",
        rf"(?:{CADENCE}|\b(?:\d+|two|three|four|six|eight|ten|thirty|sixty|ninety)[- ]{_SPAN})"
        r"[^\n]{0,300}\b(?:plan|agreed|checklist|mentor\w*|pair\w*|check-?ins?|target|improve|"
        r"goals?|"
        r"metrics?|measur\w+)\b",
    ),
    _kind(
        "outcome",
        "outcome outcomes result results impact",
        r"\b(?:by|until|in|since|after) (?:the end|(?:an?|two|three|four|five|six|seven|eight|\d+) "
        r"\w+|\w+ weeks)\b",
        CALENDAR,
        r"\b(?:went live|left|stayed|became|back (?:to|at|on)|moved|let go|finish\w*|improv\w+|"
        r"better|rose|fell|doubled|halved|up|down|live|passed|delivered|shipped|no \w+ (?:came|"
        r"was)|"
        r"again|today|now)\b",
    ),
    _kind(
        "learning",
        "learning learnings learned learnt lesson lessons insight insights reflection reflections "
        "hindsight takeaway takeaways",
        r"\b(?:no more(?! \w+s\b)|for myself|before i(?:'ve)?|took away|took from|afterthought|"
        r"moral|i'd "
        r"(?!\w+ed\b|been|ha(?:d|ve) to|had|said|told|given|put)|i would|redo|mistake|"
        r"regret\w*|i was wrong|since then|"
        r"too (?:late|soon|early|long)|i should|know now|never again|from now on)\b|^since \|",
        r"\b(?:learn(?:ed|t|ing|ings)?|lessons?|hindsight|takeaways?|taught|next time|looking back|"
        r"differently|otherwise|what stayed|reflection|insights?)\b",
        r"\b(?:should (?:not )?have|would (?:\w+ )?(?:have|not|ask|talk|start|do|tell|"
        r"involve|begin|set|bring|keep|speak)|i.?d (?:\w+ )?(?:have|ask|talk|start|do|tell|involve|"
        r"begin|set|bring|keep|speak)|i now|now i|since then i|these days)\b",
    ),
    _kind(
        "criteria",
        "criteria criterion",
        r"\b(?:criteri\w+|limits?|ceiling|cap|comparison|yardsticks?|thresholds?|what "
        r"(?:mattered|counted|counts|matters)|"
        r"non-?negotiables?|must-?haves?|priorit(?:y|ies)|weighted|scored|points|regarding|"
        r"in terms of|i wanted (?:us|it|them|no|at least|to be able)|"
        r"deal ?breakers?)\b",
        r"\b(?:no (?:more|less|fewer) than|at (?:least|most)|under|below|above|within) (?:\d|"
        r"two|three|four|five|six|ten)",
        r"\b(?:looked at|judged by|decided by|went by|three|two|four) (?:\w+ )?(?:things|questions|"
        r"points|tests|conditions)\b|\b(?:tests?|conditions?|rules?|bars?|lines?) (?:i|we|that) "
        r"\w*|"
        r"\b(?:had to|must) (?:be|cost|run|work|take|fit|stay)\b",
        r"\bfirst\b[^\n]{0,60}\bthen\b",
    ),
    _kind(
        "risk",
        "risk risks reward rewards",
        r"\b(?:bite|losing|irreversible|exposure|on the other hand|price of|backfire\w*|"
        r"if (?:it|we|they|i) (?:\w+ )?(?:wrong|fail\w*|lost|lose)|in the way of|gain\w*)\b",
        r"\b(?:risk\w*|worst|best case|at stake|go(?:es|ne)? wrong|went wrong|cost of|waiting|"
        r"downsides?|upsides?|rewards?|gambl\w+|(?:would|could|might) (?:\w+ )?(?:cost|lose|break|"
        r"hurt|mean)|for and against|pros|trade-?offs?|if it fails|reversible|delay)\b",
    ),
    _kind(
        "feedback-loop",
        "feedback loops loop",
        rf"{CADENCE}",
        r"\b(?:tripwire|kept alive|undo|check-?points?|warning sign|alarm|gauge|by then)\b",
        r"(?:\bafter (?:each|every))[^\n]{0,300}\b(?:look\w*|check\w*|review\w*|measur\w*|"
        r"watch\w*|numbers?|load|met)\b",
        rf"\b(?:look\w*|check\w*|review\w*|measur\w*|watch\w*)\b[^\n]{{0,300}}{CADENCE}",
        r"\b(?:monitor\w*|roll(?:ed|ing)?[- ]?back|(?:switch|go|move|pull)\w* (?:it )?back|"
        r"kill switch|alert\w*|canary|stag(?:ed|es)|pilot|way back|(?:stop|correct|revert)\w* if|"
        r"if (?:more|less|fewer)|feature flags?|flagged|pre-?mortem|stop rule|course[- ]correct\w*"
        r"|would move)\b",
    ),
    _kind(
        "call",
        "call decide decision",
        r"\b(?:decid\w+|choose|recommend\w*|made the offer|preferred|pulled the plug|stopped|"
        r"told (?:the )?\w+ (?:that )?we|gave the go)\b",
        r"\b(?:decided|chose|picked|opted|committed|went (?:for|with|ahead)|made the call|my call|"
        r"signed|decision|closed|launched|go ahead|said (?:yes|no)|i took the|put my name)\b",
    ),
    _kind(
        "middle-ground",
        "middle compromise",
        r"\bfirst\b[^\n]{0,80}\b(?:rest|then|later|after)\b|\b(?:in writing|gave (?:him|her)|give "
        r"(?:him|her)|landed|landing|swap\w*|in exchange|concession|masking|settle)\b",
        r"\b(?:compromises?|middle|agree(?:d|ment)?|deal|half|beta|settled|trade|both (?:live|got|"
        r"could)|met (?:him|her|in)|in return|win-win|accepts?|accepted|shook|(?:he|she|"
        r"they) took (?:it|the|that|our)|i promised)\b",
    ),
    _kind(
        "alternatives",
        "alternative alternatives option options",
        r"\b(?:choices?|laid out|plan b|propos\w+|offer\w+|suggest\w+|could)\b[^\n]{0,100}\bor\b",
        r"\b(?:choices?|proposed|offered)\b",
        r"\b(?:options?|alternatives?|ways (?:to|out)|variants?|scenarios?|either|instead|"
        r"(?:two|three|four) (?:ways|versions|proposals|plans|routes|paths)|cut (?:the )?scope|"
        r"phased?|what if)\b",
    ),
    _kind(
        "data",
        "data facts numbers gather",
        r"\b(?:data|numbers?|figures|throughput|velocity|analy[sz]\w+|measured|charts?|graphs?|"
        r"estimates?|logs?|trial|spikes?|pilots?|experiments?|pocs?|prototypes?|benchmarks?|"
        r"statistics|survey\w*|tested|tried|visited|replayed|counted|found out|pulled|rang|"
        r"called|interview\w*|references?|sign-ups|"
        r"researched|sampled|counted|load test|looked (?:up|into)|went through|"
        r"modell?ed|read (?:all|every|the|through)|spoke (?:to|with)|talked (?:to|with)|dug|"
        r"digging|"
        r"spreadsheet|comparison|photos|phoned|sheet|records|costs?|compar\w+|table|funnel|flow|"
        r"demo|proof|"
        r"evidence|history|asked (?:around|"
        r"two|three|four|five|ten)|the last (?:\d+|two|three|four|"
        r"five|six|ten|twelve))\b",
    ),
    _kind(
        "understand",
        "understand constraints",
        r"\b(?:asked (?:him|her|them|what|why|to|\w+ (?:what|why|for|to|how|about))|listen\w*|"
        r"understand|understood|lunch|coffee|one-(?:on|to)-one|1:1|1-1|walk|drink|beer|dinner|in "
        r"person|"
        r"found out|measured on|alone with|between (?:the )?two of us|face to face|what "
        r"(?:happens|happened) "
        r"to|(?:his|her|their) (?:constraints?|pressure|side|bonus|fear|boss|reasons?|target)|"
        r"why (?:he|she|they)|curious)\b",
    ),
    _kind(
        "perspectives",
        "perspectives perspective views sides",
        r"\b(?:one by one|one after the other|first (?:with )?\w+, then|talked to both|met both|"
        r"what was behind|for (?:him|her) it was|took (?:him|her) (?:aside|for))\b",
        r"\b(?:each (?:of them|on (?:his|her|their)|one|side)|alone with|separately|individually|"
        r"one-(?:on|to)-ones?|1:1s?|both sides|heard (?:both|them)|listen\w*|told me|was afraid|"
        r"felt|feared|(?:his|her) (?:side|view|fear)|on (?:his|her|their) own|in private|"
        r"(?:he|she) (?:\w+ )?(?:said|wanted|thought|believed))\b",
    ),
    _kind(
        "root-causes",
        "root cause causes",
        r"\b(?:at bottom|below it|deeper|stem\w*|came from|grew out|had to do with|the point was|"
        r"what it was about|promised|overlap\w*|no one (?:had|ever)|history)\b",
        r"\b(?:because|underneath|under it|root|causes?d?|reason|really about|in truth|behind it|"
        r"nobody (?:had|ever)|(?:had )?never (?:said|asked|agreed|talked|spoken|been)|"
        r"misunderst\w+|expectations?|unclear|turned out|who owns|ownership|was from a time|"
        r"each thought|it was not about|was not about)\b",
    ),
    _kind(
        "facilitate",
        "facilitate facilitation mediate",
        r"\b(?:(?:spoke|spoken|talked) (?:with|to) (?:them|both)|sh[ao]ok\w* hands|three of us|"
        r"each other|agree(?:d)? between|one table|drew up|whiteboard|both "
        r"(?:to|of "
        r"them)|they (?:agreed|chose|wrote|drew|came (?:up|back))|their own (?:rule|plan|"
        r"solution))\b",
        r"\b(?:in (?:a|one) room|together|themselves|asked (?:each|both)|facilitat\w+|moderat\w+|"
        r"retrospective|voted|"
        r"mediat\w+|sessions?|only asked|workshop|guided|wrote a|joint\w*|at one table|"
        r"sat down with (?:both|them))\b",
    ),
    _kind(
        "follow-up",
        "follow followup aftermath",
        rf"{CADENCE}",
        r"\b(?:afterwards?|since then|coffee with|(?:weeks|months) (?:after|later)|checked (?:in|"
        r"back)|follow(?:ed)?[- ]?up|for (?:two|three|six|\d+) (?:weeks|months)|until (?:winter|"
        r"summer|spring|"
        r"autumn)|still)\b",
    ),
    _kind(
        "individual-goals",
        "individual goals ambitions",
        r"\b(?:what (?:each|they|he|she|everyone|everybody|people)(?:'d| would)? (?:of them )?"
        r"(?:want|like)\w*|wants? to|wanted to (?!leave|go|quit)\w+|hoped to become|on their cv|"
        r"ambitions?|wishes|career\w*|growth|"
        r"grow into|map(?:ped|s)|match(?:ed|es)|ranked|dreams?|strengths)\b",
    ),
    _kind(
        "culture",
        "culture cultures",
        rf"{CADENCE}",
        r"\b(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?)\b|\bopen to all\b",
        r"\b(?:culture|rituals?|habits?|we always|demos?|kudos|retro\w*|norms?|dashboard|blameless|"
        r"safe|what runs|tradition|working agreement)\b",
    ),
    _kind(
        "adversity",
        "adversity crisis hardship",
        r"\b(?:after|fail\w*|crisis|resign\w*|left|low|pressure|reorg\w*|audit|layoffs?|laid off|"
        r"burn\w*|pivot\w*|deadlines?|quit\w*|bad|cut|lost|hard|difficult|tired|interviewing|"
        r"merger|outage)\b",
    ),
    _kind(
        "strategy",
        "strategy strategic alignment",
        r"\b(?:promises|what (?:sales|customers?|the \w+) (?:want|need|order|ask)\w*|(?:most|"
        r"more) important|right thing|cut \w+ to \w+|okrs?|kpis?|goals?|direction|priorit\w+|"
        r"roadmap|strateg\w+|what the company|"
        r"alignment meeting|customer feedback|business (?:goal|review)|objectives?)\b",
    ),
    _kind(
        "execution",
        "execution excellence",
        r"\b(?:ci|cd|pipelines?|builds?|tests?|tested|testing|automat\w+|review\w*|sprints?|"
        r"stand-?ups?|kanban|wip|per pair|merg\w+|releas\w+|velocity|scrum|agile|gates?|"
        r"process\w*|rota|board|jira|"
        r"cadence|deploy\w*|shipp\w+|intake|quality|tickets?|trunk|code|bugs?|pairs?)\b",
    ),
    _kind(
        "health",
        "health wellbeing",
        r"\b(?:running hot|on-?call|too much|sleep\w*|slept|sit with|sat with|with each|"
        r"same people|capped|rest|holiday\w*|"
        r"energy|happy\?|how they (?:are|feel)|sick|mental|breathe|pace|sustainab\w+|load)\b",
        r"\b(?:one-(?:on|to)-ones?|1:1s?|1-1s?|retro\w*|morale|burn-?(?:out|ed|ing)\w*|mood|"
        r"workload|career\w*|how (?:full|are|is|tired|it)|tired|exhaust\w*|quitting|well-?being|"
        r"stress\w*"
        r"|overtime|pulse)\b",
    ),
    _kind(
        "need",
        "need needs business problem",
        r"\b(?:customers?|revenue|deadline|market|demand\w*|broke|breaks?|breaking|summit|"
        r"regulat\w+|bank|outages?|contracts?|launch\w*|needed|could not|backlog|"
        r"bottleneck|growth|only \w+ understood|roadmap)\b",
    ),
    _kind(
        "composition",
        "composition mix seniority",
        r"\b(?:seniors?|juniors?|mix\w*|balance\w*|seniority|generalists?|specialists?|skills|"
        r"composition|experienced|graduates?|diverse)\b",
    ),
    _kind(
        "attitude",
        "attitude mindset competence",
        r"\b(?:curio\w+|attitude|mindset|humil\w+|humble|values?|character|mocked|teachab\w+|"
        r"not trade|never compromise|turned down|rejected|no offer|candidates? (?:who|to|about)|"
        r"asked (?:each|every|candidates?|applicants?|people)\b|bad(?:ly)? (?:about|of)|sneer\w*|"
        r"arrogan\w*|passed on (?:an?|one|two|the)|over (?:the |exact |raw )?(?:\w+ )?"
        r"(?:skills?|language|experience|stack)|willing\w*|culture (?:fit|add)|hire for|drive|"
        r"hungry|kind\w*|"
        r"ego|how they (?:think|work|treat)|can be (?:taught|learnt|learned)|i'd rather|rather "
        r"than)\b",
    ),
    _kind(
        "pipeline",
        "pipeline",
        r"\b(?:network|former colleagues?|interns?\w*|talent pool|ke(?:pt|ep) in touch|referr\w+|"
        r"meetups?|pipeline)\b",
    ),
    _kind(
        "meaning",
        "meaning purpose",
        r"\b(?:customers?|users?|mission|purpose|impact|meaning|why we|what it was for|who uses|"
        r"patients?|matters?)\b",
    ),
    _kind(
        "autonomy",
        "autonomy ownership",
        r"\b(?:owned|owns?|ownership|guardrails?|autonom\w+|trust\w*|on their own|decide "
        r"themselves|"
        r"their own|chose what|free to|hers to|his to)\b",
    ),
    _kind(
        "progress",
        "progress wins",
        r"\b(?:demos?|wins?|kudos|dashboard|progress|celebrat\w+|visible|milestones?|shows? "
        r"what)\b",
    ),
)
"""Of two kinds that fit a step, the one that has more of its words; then the first."""
BY_NAME = {kind.name: kind for kind in KINDS}
_COMMON = frozenset(
    "the a an of to and in is was it that for on with as at by be he she they we i my his her not "
    "had have from this but or are so me our him them their what who when no".split()
)
_ENGLISH = 1 / 12
"""Share of common English words from which a text is taken for English; notes leave many out."""
_ENDING = re.compile(r"(?<=...)(?:ings?|ed|es|s|e)$")


_PAST = frozenset(
    "was were had did went said told took gave got made came saw knew thought found left felt kept "
    "began brought wrote sat stood ran put let met lost held led paid sent spent built bought "
    "chose "
    "broke fell grew drew threw rang sang spoke drove rose read set cut hit hurt cost quit taught "
    "caught fought sought understood became heard meant dealt slept won shut swore stung "
    "hung".split()
)
_EITHER = frozenset("set cut hit hurt put let read cost quit shut".split())
"""Forms of the past that are forms of the present as well."""
_PRESENT = re.compile(
    r"\b(?:is|are|can|cannot|must|do|does|has|have|beats?|means?|"
    r"deserves?|needs?|starts?|stays?|comes?|wants?|makes?|takes?|works?|matters?)\b"
)
_EACH_DOES = re.compile(
    r"\b(?:everyone|everybody|nobody|somebody|someone|anyone|anybody|who|person|team|manager|"
    r"leader) (?!was\b)[a-z]{2,}s\b|\b(?:rarely|seldom|hardly|never|always|usually|mostly)\b"
)
_RULE = re.compile(
    r"(?:(?:always|never|first|do not) )?(?:ask|tell|talk|thank|say|write|keep|bring|give|take|"
    r"start|begin|look|listen|check|stop|involve|show|hear|put|let|speak|praise|set|agree|go)\b"
    r"(?! (?:was|were|is|are|of)\b)"
)
"""A rule for oneself, told as one."""
_PARTICIPLE = re.compile(r"\b(?:is|are|be|been|being|gets?|has|have) (?:not |\w+ly )?[a-z]+")
"""A form of the past that says nothing past."""
_ANYBODY = frozenset(
    "i you people nobody somebody someone everybody everyone anyone anybody team teams they "
    "who "
    "person engineers manager managers leader leaders trust conflict conflicts quarrels delivery "
    "motivation decision decisions things".split()
)
_I_DO = re.compile(
    r"\bi (?:now |always |never |first |still |today |often |also |\w+ly )*(?!will\b|am\b|"
    r"would\b|could\b|"
    r"can\b|was\b|had\b|did\b|might\b|may\b)([a-z]+)\b"
)


def habit(text: str) -> bool:
    """Whether a casefolded text says what one does now, and not what one did."""
    return any(
        verb not in _PAST and not verb.endswith("ed") and verb not in _COMMON
        for verb in _I_DO.findall(text)
    )


def resolved(text: str) -> bool:
    """Whether a casefolded text says what one does from now on, as a habit or a rule."""
    return bool(_RULE.match(text)) or habit(text)


def creed(text: str) -> bool:
    """Whether a casefolded text says how things are, and nothing that happened."""
    spoken, done = words(text), words(_PARTICIPLE.sub(" ", text))
    past_words = _PAST - _EITHER
    past = (word in past_words or word == "could" or word.endswith("ed") for word in done)
    if len(spoken) < 5 or any(past) or not _ANYBODY & set(spoken):
        return False
    return bool(_PRESENT.search(text) or _EACH_DOES.search(text)) or habit(text)


def believes(text: str) -> bool:
    """Whether a casefolded text says what one holds to be true."""
    return bool(BY_NAME["belief"].said.search(text)) or creed(text)


def english(spoken: Collection[str]) -> bool:
    """Whether our signs can be looked for in a text of these words."""
    return sum(word in _COMMON for word in spoken) >= max(1, len(spoken) * _ENGLISH)


@cache
def kind_of(step: Step) -> StepTopic | None:
    """What a step is after; None where its words do not say."""
    label, name = set(words(step.label)), set(words(step.id))
    scored = [(len(kind.step & label) + 2 * len(kind.step & name), kind) for kind in KINDS]
    best = max(scored, key=lambda pair: pair[0])
    return best[1] if best[0] else None


def hears(step: Step, text: str) -> bool:
    """Whether a casefolded text shows a step."""
    if kind := kind_of(step):
        return bool(kind.said.search(text))
    wanted = _stems((step.label, *step.items)) - _stems((" ".join(_COMMON),))
    met = wanted & _stems((text,))
    return bool(met) and (len(met) > 1 or len(wanted) == 1)


def _stems(texts: Collection[str]) -> set[str]:
    return {_ENDING.sub("", word) for text in texts for word in words(text) if len(word) > 3}
