"""The figures of a story: how they were measured, whether they agree, whether they add up, and
whether it is as large as the role asks.

Two figures are of the same thing only where the words around them say so; what rises or falls may
have two values, before and after. In doubt nothing is said: a false alarm about a number costs
more trust than a missed one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from drill.coaching.lint.checked import (
    CheckedFact,
    CheckedStory,
    countable,
    quote,
    signs,
    without_names,
)
from drill.coaching.lint.evidence import CALENDAR
from drill.coaching.lint.rules import Finding
from drill.coaching.quantities import Quantity, quantities
from drill.coaching.speech import SpeechPart
from drill.text import ONES, TENS, marks, words

_WRITTEN = re.compile(
    r"\b(?:twice|thrice|doubled|tripled|trebled|halved|half|an? (?:dozen|third|quarter|fifth|tenth|"
    r"couple|hundred|thousand|million|day|week|month|year|hour)|one (?:afternoon|morning|evening|"
    r"week|day|month|year|quarter|weekend|sprint|hour|night)|nobody left|none of|all of them|"
    r"most of)\b"
)
"""Figures in words that are no number words."""


def has_figure(fact: CheckedFact) -> bool:
    """Whether a fact has a figure, marked or not, a written one or a date."""
    return bool(
        fact.figures
        or marks(fact.note.say)
        or _WRITTEN.search(fact.folded)
        or _DATED.search(fact.folded)
    )


_DATED = re.compile(CALENDAR)


# -- how it was measured -------------------------------------------------------------------


_MEASURED = signs("% x $ € £")
"""Units of what somebody must have measured."""
_ON_FINGERS = 10
"""Counts up to which nobody asks how."""
_DAY = 86_400.0
"""Seconds; what takes less is measured by a clock."""
_YEARS = range(1980, 2100)


_MULTIPLE = re.compile(r"\b(?:doubled|tripled|trebled|quadrupled|halved)\b")
_HOW = re.compile(
    r"\b(?:on (?:just |only )?\d+ ?% of|logged|counted|measured|sampled|surveyed|tracked|tallied|"
    r"timed|benchmarked|compared "
    r"(?:with|to|against)|according to|going by|judging by|as (?:shown|seen|recorded|reported) "
    r"(?:in|"
    r"by)|per the|read off|asked (?:each|every|all)|before and after|the same way|over the same)\b"
    r"|\b(?:in|from|by|on|per|with|of|via) (?:(?:the|our|my|its|their|that|each|a|an|his|her) )?"
    r"(?:[\w'-]+ ){0,2}(?:logs?|time ?sheets?|tracker|tickets?|surveys?|reports?|dashboards?|"
    r"calendar|jira|grafana|datadog|invoices?|pull requests?|records?|polls?|analytics|"
    r"statistics|database|spreadsheet|ledger|monitoring|telemetry|gateway|payroll|exit "
    r"interviews?|reviews?|questionnaires?|books|accounts|bills|board|post-?mortems?|merged work|"
    r"burn-?downs?)\b"
)
"""How a text says by itself how something was measured."""
_THRESHOLD = re.compile(
    r"\b(?:under|below|above|at least|at most|no more than|no less than|up to|if|would|when|must|"
    r"should|target\w*|goal|budget|limit|threshold|aim\w*|wanted|needed|promised|asked for|"
    r"could|might|losing|reserved?|kept|set aside|capacity|as soon as|until)\b"
)
_PLANNED = frozenset({"plan", "criteria"})


def measured(checked: CheckedStory, outcomes: list[int]) -> Iterator[Finding]:
    """What was measured says how; what can be counted on fingers, or in a calendar, need not, and
    neither do the figures of plans and criteria: they were set.
    """
    ends = set(outcomes)
    for index, beat in enumerate(checked.beats):
        planned = index not in ends and bool(checked.heard_kinds[index] & _PLANNED)
        for fact in beat:
            if fact.note.how.strip() or _HOW.search(fact.folded):
                continue
            if not _was_measured(fact, index in ends):
                continue
            if planned or (index not in ends and _THRESHOLD.search(checked.texts[index])):
                continue
            if too_good(fact):
                continue  # one cause, one finding
            yield checked.find(
                "figure-without-how",
                f"{quote(fact.text)} does not say how that was measured.",
                fact.path,
            )


_RISE, _FACTOR, _FORTUNE, _LABOUR = 200, 10, 10_000_000, 60
"""Per cent, times, money and pieces of work a week from which nobody believes it of one person."""
_SHARED = re.compile(r"\b(?:contribut\w+|part of|share of|helped|together|team|we|company)\b")
_MANIFOLD = re.compile(r"\b(?:ten|twenty|fifty|hundred|thousand)[- ]?fold\b")
_MONEY = signs("$ € £")
_SPANS = {"daily": "day", "weekly": "week", "monthly": "month"}
_RATE = re.compile(
    r"(?<![\w.,])(?P<count>\d{1,3}(?:,\d{3}){1,3}|\d{1,9}) (?:[\w'-]+ ){0,2}?"
    r"(?:pull[ -]requests?|prs|merge[ -]requests?|tickets|issues|bugs|stories|features|releases|"
    r"deployments|deploys|incidents|reviews|interviews|one-on-ones|1:1s|designs|projects)(?: |, )"
    r"(?:(?P<often>daily|weekly|monthly)|(?:in |within )?(?:an?|one|per|each|every) (?:single )?"
    r"(?P<span>day|week|fortnight|month|quarter|year))\b(?! (?:later|ago|earlier|before|after|off))"
)
"""So many pieces of work in a span; lines, words and messages are no pieces."""
_BY_CLOCK = re.compile(r"\b(?:an?|per|each|every) (?:second|minute|hour)\b|/ ?(?:s|sec|min|h)\b")
"""What runs by the clock is a machine's work."""


def too_good(fact: CheckedFact) -> bool:
    """Whether a figure is too good to be one person's doing."""
    by_unit: dict[str, float] = defaultdict(float)
    for figure in fact.figures:
        if _is_often(fact, figure):
            continue
        by_unit[figure.unit] = max(by_unit[figure.unit], figure.value)
    if _MANIFOLD.search(fact.folded) or by_unit["%"] >= _RISE or by_unit["x"] >= _FACTOR:
        return True
    alone = not _SHARED.search(fact.folded)
    if alone and any(by_unit[unit] >= _FORTUNE for unit in _MONEY):
        return True
    by_hand = "i" in fact.words and not _BY_CLOCK.search(fact.folded)
    if not (alone and by_hand):
        return False
    weeks = by_unit["s"] / (7 * _DAY)
    if weeks > 0 and by_unit[""] >= _LABOUR * max(1.0, weeks):
        return True
    return any(map(_is_beyond_one, _RATE.finditer(fact.folded)))


def _is_beyond_one(rate: re.Match[str]) -> bool:
    """Whether nobody gets through so many pieces of work in each span."""
    number, span = rate["count"], rate["often"] or rate["span"]
    weeks = quantities(f"2 {_SPANS.get(span, span)}")[0].value / (14 * _DAY)
    return quantities(number)[0].value >= _LABOUR * weeks


def believable(checked: CheckedStory) -> Iterator[Finding]:
    """No figure is too good to be one person's."""
    if checked.frame.sample:
        return
    for fact in filter(too_good, checked.facts):
        yield checked.find(
            "figure-too-good", f"{quote(fact.text)} is hard to believe of one person.", fact.path
        )


_OFTEN = re.compile(r"\btimes\b(?! (?:as|more|less|fewer|faster|slower|better|the|higher|lower))")


def _is_often(fact: CheckedFact, figure: Quantity) -> bool:
    """Whether "40 times" says how often and not how much more."""
    return figure.unit == "x" and bool(_OFTEN.search(fact.folded))


def _was_measured(fact: CheckedFact, at_the_end: bool) -> bool:
    figures = fact.figures
    if any(figure.unit in _MEASURED and not _is_often(fact, figure) for figure in figures):
        return True
    if _MULTIPLE.search(fact.folded):
        return True
    if not at_the_end:
        return False
    times = [figure.value for figure in figures if figure.unit == "s"]
    return (
        any(map(_is_many, _COUNT.finditer(fact.folded)))
        or len(set(times)) > 1
        or any(value < _DAY for value in times)
    )


def _is_many(count: re.Match[str]) -> bool:
    """More than anybody would count, and neither people nor dates, which one simply knows."""
    thing, value = _thing(count), _value(count["count"])
    if (
        count["one"] in _LITTLE or count["one"] == "times" or _DATED.search(f"{count['one']}")
    ):  # it brings its whole
        return False
    return thing != "person" and thing not in _TIMES and value > _ON_FINGERS and value not in _YEARS


# -- one thing, two values -----------------------------------------------------------------


MOST_FIGURES = 200
"""Figures that are compared with each other; no story that can be told has more."""
_CLAUSE = re.compile(r"(?:[;:,.!?()…—–]+|\s-)(?=\s|$)")
_DOWN = signs(
    "down fell fall falls fallen sank shrank drop drops dropped decrease decreased cut "
    "reduced lower less lost"
)
_UP = signs("up rose rise rises risen increase increased grew grow growth higher more gained")
_CHANGE = _DOWN | _UP | signs(
    "from to now later after became become left hired joined added remaining first last new "
    "reached doubled tripled end final another other others"
)  # fmt: skip
_LITTLE = _DOWN | _UP | signs(
    "a about all an and are as at be been but by each for had has have he her his i in into is it "
    "its my no not of off on only or our out over she so some than that the their them then there "
    "they this to under was we were which who with within above below percent per under around "
    "nearly almost exactly roughly still just"
)  # fmt: skip
_SAME, _LEAST = 2 / 3, 1 / 3
"""Shares of the words around two figures that must be in common: of the fewer, of all."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure and the words around it."""

    fact: CheckedFact
    quantity: Quantity
    noun: str
    """What a bare number counts."""
    around: frozenset[str]
    way: int
    """1 where it rose, -1 where it fell, else 0."""
    changing: bool
    """Whether the words speak of a change."""


def contradictions(checked: CheckedStory) -> Iterator[Finding]:
    """No figure stands in the story with two values; one finding a fact."""
    groups: dict[tuple[str, str], list[_Figure]] = defaultdict(list)
    for number, figure in enumerate(_figures(checked)):
        if number == MOST_FIGURES:
            break
        groups[figure.quantity.unit, figure.noun].append(figure)
    met = set()
    for group in groups.values():
        for figure, other in combinations(group, 2):
            if other.fact.path not in met and _contradict(checked, figure, other):
                met.add(other.fact.path)
                yield checked.find(
                    "figure-contradicts",
                    f"{quote(other.fact.text)} does not agree with {quote(figure.fact.text)}.",
                    other.fact.path,
                )


def _figures(checked: CheckedStory) -> Iterator[_Figure]:
    """Figures that are the only one of their unit in their fact, so that it is plain of what."""
    for fact in checked.says:
        units = Counter(figure.unit for figure in fact.figures)
        for clause in _CLAUSE.split(fact.text) if 1 in units.values() else ():
            for quantity in countable(clause):
                if units[quantity.unit] != 1 or _THRESHOLD.search(clause.casefold()):
                    continue
                around = _around(clause)
                if not around and len(fact.figures) == 1:
                    around = _around(fact.text)
                noun = _noun(clause) if not quantity.unit else ""
                if around and (noun or quantity.unit):
                    spoken = set(words(clause))
                    way = bool(spoken & _UP) - bool(spoken & _DOWN)
                    yield _Figure(fact, quantity, noun, around, way, bool(spoken & _CHANGE))


def _contradict(checked: CheckedStory, one: _Figure, other: _Figure) -> bool:
    if one.quantity.value == other.quantity.value or one.fact.path == other.fact.path:
        return False
    common = len(one.around & other.around)
    if common < _SAME * min(len(one.around), len(other.around)):
        return False
    if common < _LEAST * len(one.around | other.around):
        return False
    if one.way or other.way:
        return one.way == other.way
    if not one.quantity.unit:
        return not (one.changing or other.changing)
    return _part(checked, one) is None or _part(checked, other) in (None, _part(checked, one))


def _part(checked: CheckedStory, figure: _Figure) -> SpeechPart | None:
    return None if figure.fact.beat is None else checked.parts[figure.fact.beat]


def _around(text: str) -> frozenset[str]:
    """Content words, figures and units left out, plurals folded."""
    return frozenset(
        stem for word in words(text)
        if word not in _LITTLE and not _is_number(word) and (stem := _singular(word)) not in _TIMES
    )  # fmt: skip


_TIMES = signs("second minute hour day week month quarter year sprint")


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or bool(len(word) <= 9 and quantities(word))


def _noun(clause: str) -> str:
    """The word after the number: what it counts."""
    spoken = words(without_names(clause))
    at = next((index for index, word in enumerate(spoken) if _is_number(word)), len(spoken))
    return _singular(spoken[at + 1]) if at + 1 < len(spoken) else ""


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "su" else word


# -- sums ----------------------------------------------------------------------------------


_N = "|".join((r"\d{1,3}(?:,\d{3}){1,3}(?!\d)", r"\d{1,9}(?!\d)", *ONES[2:], TENS[0]))
"""A whole number, in digits or as a word."""
_PART = re.compile(
    rf"\b(?P<before>{_N})\s+(?:[^\W\d_]+\s+)?of (?:them|these|those|whom|which)\b"
    rf"|\b(?:of (?:them|these|those|whom|which)|includes|including|incl\.?|among them)\s+"
    rf"(?P<after>{_N})\b"
)
_COUNT = re.compile(rf"(?<![\d.,])\b(?P<count>{_N})\s+(?P<one>[^\W\d_]+)(?:\s+(?P<two>[^\W\d_]+))?")
_GROWN = re.compile(
    rf"\b(?:(?:{_N}|zero)\s*(?:to|→|->)\s*|(?:0|zero)\s*[-–]\s*"
    rf"|(?:grew|grown|grow|hired|recruited|brought in|built)\s+(?:[^\W\d_]+\s+){{0,3}}?(?:to\s+)?)"
    rf"(?={_N})"
)
_PEOPLE = signs(
    "engineer member people person developer head hire employee teammate folk colleague "
    "programmer headcount report"
)


def sums(checked: CheckedStory) -> Iterator[Finding]:
    """A total less a part of it is what the story says elsewhere of the rest."""
    grown: dict[str, dict[int, CheckedFact]] = defaultdict(dict)
    for fact in checked.says:
        for size, thing in _grown_to(fact):
            if len(grown[thing]) < MOST_FIGURES:
                grown[thing].setdefault(size, fact)
    for fact in checked.says if grown else ():
        wrong = (
            (whole, part, size, other)
            for whole, part, thing in _totals(fact)
            for size, other in grown[thing].items()
            if size < whole and size not in (part, whole - part) and other.path != fact.path
        )
        if difference := next(wrong, None):
            whole, part, size, other = difference
            yield checked.find(
                "numbers-do-not-add-up",
                f"{quote(fact.text)} and {quote(other.text)}: {size} and {part} make "
                f"{size + part} and not {whole}.",
                fact.path,
                fix=f"Account for the difference of {abs(whole - part - size)} in the story, or "
                "correct the number that is wrong.",
            )


def _grown_to(fact: CheckedFact) -> Iterator[tuple[int, str]]:
    """(size, of what) that something is said to have grown to."""
    text = fact.text.casefold()
    for match in _GROWN.finditer(text):
        if count := _COUNT.match(text, match.end()):
            yield _value(count["count"]), _thing(count)


def _totals(fact: CheckedFact) -> Iterator[tuple[int, int, str]]:
    """(whole, part, of what) where a fact says how many of its number are something else."""
    text = fact.text.casefold()
    counts = list(_COUNT.finditer(text))
    at, last = 0, None
    for match in _PART.finditer(text):
        while at < len(counts) and counts[at].end("one") <= match.start():
            last = counts[at]
            at += 1
        if last:
            part = _value(match["before"] or match["after"])
            if part < (whole := _value(last["count"])):
                yield whole, part, _thing(last)


def most_people(checked: CheckedStory) -> int:
    """The largest number of people that a beat speaks of; 0 where none does."""
    counts = (
        count
        for fact in checked.facts
        for count in _COUNT.finditer(fact.folded)
        if _thing(count) == "person"
    )
    return max((_value(count["count"]) for count in counts), default=0)


def _value(number: str) -> int:
    return int(quantities(number)[0].value)


def _thing(count: re.Match[str]) -> str:
    after = [_singular(word) for word in (count["one"], count["two"]) if word]
    return "person" if _PEOPLE & set(after) else after[0]


# -- how far it reaches ---------------------------------------------------------------------


PEOPLE = (0, 12, 30)
"""People in a story from which it is large enough for the role, by its level."""
_MANY = (
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|many|all|both|other|my|our|the) "
    r"(?:\w+ )?"
)
_WIDE = (
    r"departments?|divisions?|organi[sz]ation|org|company(?:'s)?|board|ceo|cto|chief \w+|countries|"
    r"sites|offices|business unit|portfolio|across (?:the )?\w+"
)
_REACH = (
    re.compile(""),
    re.compile(
        rf"\b(?:{_WIDE}|{_MANY}(?:teams|squads|managers|leads|groups)|vp|director|head of \w+|"
        r"roadmaps?|budget)\b"
    ),
    re.compile(rf"\b(?:{_WIDE}|{_MANY}(?:managers|directors|heads|groups))\b"),
)
"""What a story of such a role has in it, by the level."""
_ROLES = ("", "a senior manager", "a director")


def reach(checked: CheckedStory) -> Iterator[Finding]:
    """The story reaches as far as the role does: beyond one team, or beyond one's own teams."""
    level = checked.frame.level
    texts = [text for text in checked.texts if text]
    if not level or checked.frame.sample or not checked.english or len(texts) < 2:
        return
    if any(map(_REACH[level].search, texts)) or most_people(checked) >= PEOPLE[level]:
        return
    yield checked.find("small-reach", f"Nothing in it is of the size that {_ROLES[level]} has.")
