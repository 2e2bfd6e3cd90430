"""How far a story reaches, where the role asks for more than one team."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drill.coaching.lint.checked import CheckedStory
from drill.coaching.lint.numbers import most_people
from drill.coaching.lint.rules import Finding

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
    told = [text for text in checked.texts if text]
    if not level or checked.frame.sample or not checked.english or len(told) < 2:
        return
    if any(map(_REACH[level].search, told)) or most_people(checked) >= PEOPLE[level]:
        return
    yield checked.find("small-reach", f"Nothing in it is of the size that {_ROLES[level]} has.")
