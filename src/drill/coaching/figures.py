"""The figures of a text, found and marked `==…==`.

Only the signs are added: the text without them stays letter for letter what it was, every mark
that was there stays, and marking twice marks nothing more. What has digits and counts nothing
(dates, times of day, versions, list numbers, names such as S3 or Q3, 1:1 and 24/7) is left alone.
"""

from __future__ import annotations

import re

from drill.text import ONES, TENS, without_marks

_DIGITS = r"(?:\d{1,3}(?:[,’]\d{3}){1,5}|\d{1,3}(?: \d{3}){1,5}(?!\d)|\d+)(?:[.,]\d+)?"
_SCALE = r"(?:(?:[kKmMB]|mn|bn)(?!\w)|[ -](?:hundred|thousand|million|billion|trillion)(?!\w))"
_WORD = f"(?:{'|'.join((*ONES[2:], *TENS, 'hundred', 'thousand', 'million', 'billion'))})"
_WORDS = rf"(?:an? (?=hundred|thousand|million|billion))?{_WORD}(?:[ -]{_WORD}){{0,5}}"
_KIND = (
    r"(?:(?:senior|junior|staff|new|more|other|direct|full|whole|business|calendar|working"
    r"|consecutive|paying|active|open|critical|major|key|story|pull)[ -])?"
)
_MEASURE = (
    r"(?:per ?cent(?: points?)?|percentage points?|(?:millisecond|second|minute|hour|day|night|week"
    r"|fortnight|month|quarter|year|sprint|dollar|euro|pound|cent|engineer|developer|designer|manager"
    r"|director|lead|report|person|member|hire|employee|colleague|candidate|contractor|customer"
    r"|user|client|account|partner|vendor|team|squad|country|market|region|service|system"
    r"|release|launch|incident|outage|alert|ticket|bug|error|defect|feature|request|deploy"
    r"|deployment|test|commit|meeting|interview)(?:s|(?! [a-z]+s\b)(?!\w))|launches|countries"
    r"|people|times|fold)"
)
"""What is counted or measured; "sprint" measures two sprints, and no five sprint goals."""
_SIGN = (
    r"(?: ?(?:%|‰|×|ms|secs?|mins?|hrs?|[KMGTP]B|pp|bps|rps|qps|tps|km|kg|€|\$|£|USD|EUR|GBP|CHF"
    r"|(?-i:[hs]))|x|(?-i:d))"
)
_PERIOD = r"(?:second|minute|hour|day|week|sprint|month|quarter|year)"
_RATE = rf"(?: (?:a|an|per) {_PERIOD}(?!\w)| ?/ ?{_PERIOD}(?!\w))?"
_UNIT = rf"(?:{_SIGN}(?![\w=])|[ -]{_KIND}{_MEASURE}(?![\w=])|[ -]points?(?![\w=]))"

_FIGURE = re.compile(
    r"(?P<kept>==(?=\S)(?:(?!==).)+(?<=\S)==|https?://\S+|(?<!\w)1[ -](?:on|to)[ -]1s?(?!\w))"
    # Not inside a word, a version, a date, a time; "sub-200 ms" alone may follow a hyphen.
    r"|(?:(?<![\w=.,:;/#@\\^§$€£\-–−])|(?<=\bsub-))"
    rf"(?:(?P<money>(?:US|CA|AU)?[$€£¥] ?)?[+\-−]?(?P<first>{_DIGITS})"
    rf"(?:(?P<of>(?: out of| of|(?<=\b1) in) {_DIGITS}(?:{_UNIT})?)"
    rf"|(?:[%kKmM]?(?:-| ?– ?)[$€£]?(?P<last>{_DIGITS}))?"
    rf"(?P<scale>{_SCALE})?(?P<unit>{_UNIT})?{_RATE})"
    rf"|{_WORDS}(?: (?:to|or) {_WORDS})?[ -]{_KIND}{_MEASURE}{_RATE}"
    r"|one[ -](?:week|month|quarter|sprint|year))"
    r"(?![\w=])(?![.,:/’'\-–−]\d)(?!-\w)",
    re.DOTALL | re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june"
    r"|july|august|september|october|november|december)"
)
_NAMED = re.compile(
    rf"(?<!\w)(?:{_MONTH}|version|release|phase|step|stage|level|tier|part|chapter|section|table"
    r"|figure|option|item|question|story|beat|act|page|line|floor|room|ticket|issue|bug|pr|no"
    r"|number|sprint|round|cycle|episode|slide|appendix|wave|milestone|iteration|python|java|http|ios|android)"
    r"\.? $",
    re.IGNORECASE,
)
"""What stands before a number that is the name of something."""
_DATED = re.compile(rf" (?:of )?(?:{_MONTH}|[ap]\.?m)(?!\w)", re.IGNORECASE)
"""What stands behind a number that is a day or a time of day."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_LAST = re.compile(r"\d[%\w]{0,3}(?:==)? ?(?:to|→|->|=>) ?$")
_BEFORE_NEXT = re.compile(r" ?(?:to|→|->|=>) ?[$€£]?\d")
_LOOK = 24
"""Characters around a number that say whether it is a name."""
_LONGEST = 6
"""Digits in a row that still count something; more of them are a telephone or a key."""


def mark_figures(text: str) -> str:
    """The text with its unmarked figures marked: numbers with their units ("40%", "3 weeks",
    "$1.2M", "3.8x", "6-8 months"), and number words that have a unit ("two weeks").

    Idempotent; `unmarked` of the result is `unmarked` of the text. A text in which a `==` is
    opened and not closed comes back as it is, for nobody can say where its marks end.
    """
    if "==" in without_marks(text):
        return text
    return _FIGURE.sub(_marked, text)


def _marked(match: re.Match[str]) -> str:
    whole = match.group()
    return f"=={whole}==" if not match["kept"] and _counts(match) else whole


def _counts(match: re.Match[str]) -> bool:
    """Whether a number counts something; one with a unit always does."""
    first, last = match["first"], match["last"]
    if first is None or any(match[name] for name in ("money", "of", "scale", "unit")):
        return True
    before = match.string[max(0, match.start() - _LOOK) : match.start()]
    after = match.string[match.end() : match.end() + _LOOK]
    if _NAMED.search(before) or _DATED.match(after) or _is_list_number(before, after):
        return False
    if last is not None:
        # From less to more, and neither a date nor two years.
        digits = first.isdigit() and last.isdigit() and _is_count(first) and _is_count(last)
        return digits and int(first) < int(last)
    if "." in first or ("," in first and not re.fullmatch(r"\d{1,3}(?:,\d{3})+", first)):
        return bool(_BEFORE_LAST.search(before) or _BEFORE_NEXT.match(after))
    return _is_count(first)


def _is_count(digits: str) -> bool:
    plain = len(digits) == 1 or digits[0] != "0"
    return plain and not _YEAR.fullmatch(digits) and (len(digits) <= _LONGEST or "," in digits)


def _is_list_number(before: str, after: str) -> bool:
    """Whether the number opens a line or is alone in brackets: "1. First", "2) Second", "(3)"."""
    if after[:1] == ")":
        return before.endswith("(") or "(" not in before
    opens = before.rstrip(" ")[-1:] in ("", "\n")
    return opens and after[:1] == "." and after[1:2] in ("", " ", "\n")
