"""Words as they are said: their stems, numbers in words, how often something is done."""

from __future__ import annotations

import re

from drill.coaching.quantities import NUMBER_WORDS, quantities
from drill.text import ONES, TENS

_ENDINGS = ("ations", "ation", "ingly", "ings", "ing", "edly", "ies", "ied", "ers", "er", "ed",
            "ly", "es", "s", "e", "y")  # fmt: skip
_PAST = dict(
    pair.split("/")
    for pair in (
        "began/begin broke/break brought/bring built/build came/come chose/choose daily/day "
        "drew/draw felt/feel fell/fall found/find gave/give gone/go grew/grow held/hold hid/hide "
        "kept/keep knew/know learnt/learn led/lead left/leave lost/lose made/make meant/mean "
        "met/meet paid/pay quit/leave ran/run rose/rise sank/sink sat/sit saw/see sent/send "
        "shown/show slept/sleep sold/sell spelt/spell spent/spend spoke/speak stood/stand "
        "taken/take taught/teach thought/think threw/throw told/tell took/take went/go won/win "
        "wrote/write"
    ).split()
)
"""Forms that no ending gives away, and what they are forms of."""
ONE_ON_ONE = re.compile(r"\b(?:1|one)(?:[:/]|[ -](?:on|to)[ -])(?:1|one)s?\b", re.IGNORECASE)
"""A talk of two: a word, however it is written, and no figure."""


def bare(word: str) -> str:
    """A word in small letters, without what an apostrophe puts behind it."""
    return word.casefold().replace("’", "'").partition("'")[0]


def stem_of(word: str) -> str:
    """A word without its ending: `dropped`, `drops` and `dropping` are one."""
    word = bare(word)
    word = _PAST.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


_ANY_DIGIT, _ANY_SMALL, _ANY_TEN, _ANY_TEEN = map("|".join, (ONES[:10], ONES, TENS, ONES[10:]))
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_FRACTION = (
    rf"(?<![\d/])(?:\b(?P<parts>an?|{_ANY_DIGIT}|\d)[ -](?P<part_of>{'|'.join(_PARTS)})s?"
    r"|(?P<over>\d/\d)) of (?=(?:all|it|my|our|the|their|them|these|those|us|what)\b)"
    r"(?!the (?:day|hour|minute|month|week|year)\b)"
)
"""A share of something: `a third of the team`, `3/4 of them`."""
_YEAR = (
    rf"\b(?P<century>nineteen|twenty) (?P<year>{_ANY_TEEN}|oh (?:{_ANY_DIGIT})"
    rf"|(?:{_ANY_TEN})(?:[ -](?:{_ANY_DIGIT}))?)\b"
    r"(?! (?:hundred|thousand|million|billion|per|percent|points?|times)\b| ?%)"
)
_SPOKEN = re.compile(
    rf"(?P<name>\b(?![x×]\d)[^\W\d_]+\d\w*|{ONE_ON_ONE.pattern})"
    rf"|{_FRACTION}|{_YEAR}"
    rf"|\b(?P<whole>{_ANY_SMALL}|oh|\d+) point(?P<part>(?: (?:{_ANY_DIGIT}))+)\b"
    rf"|(?<!ty[ -])\b(?P<and_half>{_ANY_SMALL}|\d+) and a half\b"
    rf"|\b(?P<hundreds>an?|{_ANY_DIGIT}) hundred(?: and)?"
    rf"(?:(?: (?P<tens>{_ANY_TEN}))?(?:[ -](?P<small>{_ANY_SMALL}))?)\b"
    r"|\b(?P<none>nobody|no one|no-one|not one|none)\b"
    r"|(?<!ty[ -])\b(?P<one>one|(?<!half )an?(?=[ -](?:thousand|million|billion|dozen|grand"
    r"|second|minute|hour|day|week|fortnight|month|quarter|year)\b))\b"
)
"""Numbers as they are spoken, and names such as `Q3` and `1:1`, which are none."""


def in_digits(text: str, *, small: bool = True) -> str:
    """A casefolded text with its spoken numbers in digits, each as long as it was, so that what
    follows stays in its place; names such as `Q3` and `1:1` are blank.

    Without `small`, a `one` or a `nobody` is a word as any other.
    """
    return _SPOKEN.sub(
        lambda spoken: (
            spoken.group()
            if not small and (spoken["one"] or spoken["none"])
            else _in_digits(spoken)
        ),
        text,
    )


def _in_digits(spoken: re.Match[str]) -> str:
    if spoken["name"]:
        digits = ""
    elif spoken["part_of"]:
        one = 1 if spoken["parts"] in ("a", "an") else spoken["parts"]
        parts = int(NUMBER_WORDS.get(spoken["parts"], one))
        digits = f"{parts / _PARTS[spoken['part_of']]:.0%}"
    elif spoken["over"]:
        parts, all_of_it = map(int, spoken["over"].split("/"))
        digits = f"{parts / all_of_it:.0%}" if 0 < parts < all_of_it else spoken["over"]
    elif spoken["century"]:
        words = spoken["year"].replace("-", " ").split()
        century = 19 if spoken["century"] == "nineteen" else 20
        digits = f"{century}{sum(NUMBER_WORDS.get(word, 0) for word in words):02}"
    elif spoken["and_half"]:
        digits = f"{NUMBER_WORDS.get(spoken['and_half'], spoken['and_half'])}.5"
    elif spoken["whole"]:
        whole = 0 if spoken["whole"] == "oh" else NUMBER_WORDS.get(spoken["whole"], spoken["whole"])
        digits = f"{whole}.{''.join(str(NUMBER_WORDS[word]) for word in spoken['part'].split())}"
    elif spoken["hundreds"]:
        number = NUMBER_WORDS.get(spoken["hundreds"], 1) * 100
        number += sum(NUMBER_WORDS.get(spoken[name], 0) for name in ("tens", "small"))
        digits = str(number)
    else:
        digits = "0" if spoken["none"] else "1"
    return digits.ljust(len(spoken.group()))


_SPANS = r"hour|day|week|fortnight|month|quarter|year"
_ADVERBS = {
    "hourly": "hour", "daily": "day", "nightly": "day", "weekly": "week",
    "fortnightly": "fortnight", "monthly": "month", "quarterly": "quarter", "yearly": "year",
    "annually": "year", "annual": "year",
}  # fmt: skip
_TIMES = {"once": 1, "twice": 2, "thrice": 3, "other": 2, "second": 2, "third": 3}
_COUNT = rf"\d+|{_ANY_SMALL}"
RECURRING = re.compile(
    rf"\b(?:(?P<twice>semi-?|half-|twice[ -])|(?P<bi>bi-?))?(?P<adverb>{'|'.join(_ADVERBS)})\b"
    rf"|\b(?:(?P<times>once|twice|thrice|(?:{_COUNT})(?: times|x)) (?:every|each|per|an?)"
    rf"|every|each)(?: (?P<gap>other|second|third|{_COUNT}))?[ -](?P<span>{_SPANS})s?\b",
    re.IGNORECASE,
)
"""How often something is done: `bi-weekly`, `every other week`, `twice a year`."""


def period(often: re.Match[str]) -> float:
    """Seconds from one time to the next, of a match of `RECURRING`: a fortnight for `bi-weekly`,
    as calendars mean it.
    """
    groups = {name: (text or "").casefold() for name, text in often.groupdict().items()}
    span = _ADVERBS.get(groups["adverb"]) or groups["span"]
    (length,) = quantities(f"1 {span}")
    times = _count(groups["times"].removesuffix("x").removesuffix(" times")) or 1
    if groups["twice"] or (groups["bi"] and groups["adverb"].startswith("annual")):
        times = 2
    gap = 2 if groups["bi"] and times == 1 else _count(groups["gap"]) or 1
    return length.value * gap / times


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else _TIMES.get(word, NUMBER_WORDS.get(word, 0))
