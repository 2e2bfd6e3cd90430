"""What the lines and headings of notes begin with: "Situation:", "**What I did**", "Q:"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from drill.text import words

LONGEST = 60
"""Characters of a label; what is longer is text."""

LETTERS = {
    "s": "Situation", "t": "Task", "a": "Action", "r": "Result", "c": "Context", "l": "Learning",
    "o": "Obstacle", "p": "Problem",
}  # fmt: skip
_MOMENTS = frozenset(
    "situation task tasks action actions result results context learning learnings lesson lessons "
    "learned learnt obstacle obstacles problem challenge challenges complication outcome outcomes "
    "impact background reflection reflections takeaway takeaways resolution solution approach "
    "aftermath evaluation".split()
)
_AROUND = frozenset(
    "the a an my our and or of to i we it what was were is did do how key main taken star carl "
    "soar par".split()
).union(LETTERS)
_NUMBER = re.compile(r"\s*\d+$")
_QUARTER = re.compile(r"[Qq]\d+")
"""A question's number, or a quarter of the year: a question mark tells."""
_PLAIN = re.compile(
    rf"(?P<name>[^:：]{{1,{LONGEST}}}?)(?:：\s*|:(?:\s+|$)|(?P<dash>\s[–—-]\s))"
)  # fmt: skip


class LabelRole(StrEnum):
    """What the text behind a label is."""

    BEAT = "beat"
    PURPOSE = "purpose"
    """What the story is for."""
    QUESTIONS = "questions"
    """Phrasings that the story answers."""
    PROBE = "probe"
    """One follow-up question, its answer on the lines after."""
    PROBES = "probes"
    """Several of them."""
    ANSWER = "answer"
    TITLE = "title"
    OWN = "own"
    """A beat whose name only its author knows."""

    @property
    def known(self) -> bool:
        """Whether it is a part that stories have, whoever tells them."""
        return self not in (LabelRole.OWN, LabelRole.TITLE)


_NAMES = {
    name: role
    for role, names in (
        (LabelRole.BEAT, "what i did|what we did|what happened|what came of it"),
        (LabelRole.PURPOSE, "competency|competencies|for|good for|use for|used for"),
        (LabelRole.QUESTIONS, "question|questions|interview question|interview questions"),
        (LabelRole.QUESTIONS, "phrasings|asked as"),
        (LabelRole.PROBE, "q|follow up|followup|follow up question|probe"),
        (LabelRole.PROBES, "follow ups|followups|probes|follow up questions|q a|qa|q and a"),
        (LabelRole.PROBES, "possible follow ups|likely follow ups"),
        (LabelRole.ANSWER, "answer"),
        (LabelRole.TITLE, "story|title|example"),
    )
    for name in names.split("|")
}


def role_of(name: str) -> LabelRole:
    """What a label is the name of: "Situation", "What I learned", "Follow-up 2"."""
    if len(name) > LONGEST:
        return LabelRole.OWN
    spoken = words(name)
    whole = " ".join(spoken)
    known = _NAMES.get(_NUMBER.sub("", whole))
    if known:
        return known
    moment = whole in LETTERS or (
        not _MOMENTS.isdisjoint(spoken)
        and all(word in _MOMENTS or word in _AROUND or word.isdigit() for word in spoken)
    )
    return LabelRole.BEAT if moment else LabelRole.OWN


@dataclass(frozen=True, slots=True)
class Label:
    """The name of something at the start of a line, and the text behind it."""

    name: str
    text: str
    role: LabelRole
    strong: bool
    """In bold or slanted letters."""

    @property
    def known(self) -> bool:
        """Whether it says what part of a story follows."""
        return self.role.known


def bare(name: str) -> str:
    """A label without the signs that end it."""
    return name.strip().rstrip(":：–—- ")


def label_of(line: str, lead: str, rest: str) -> Label | None:
    """The label that a line begins with; None where it is only text. `lead` are the bold or slanted
    words at its start, `rest` is what follows those."""
    label = _strong(lead, rest) or _alone(line) or _plain(line)
    if label and _QUARTER.fullmatch(label.name) and "?" not in label.text:
        return replace(label, role=LabelRole.OWN) if label.strong else None
    return label


def _strong(lead: str, rest: str) -> Label | None:
    """`**Situation:** text`, `**Situation** – text`, `**Situation.** Text`, `**The bind**`."""
    name = bare(lead)
    if name.endswith("?") and not rest:
        return Label("", name, LabelRole.PROBE, True)
    if not rest and ":" in name:
        return None  # all of the line is slanted: what it says is a label and its text
    if rest and name.endswith(".") and role_of(name) is not LabelRole.OWN:
        return Label(name[:-1], rest, role_of(name), True)
    if not words(name) or len(name) > LONGEST or name[-1] in ".!?…":
        return None
    role = role_of(name)
    apart = lead[-1] in ":：" or not rest or rest[0] in ":：–—-"
    if not apart and (role is not LabelRole.BEAT or len(name) == 1):
        return None
    return Label(name, rest.lstrip(":：–—- "), role, True)


def _alone(line: str) -> Label | None:
    """`Situation` on a line of its own."""
    name = bare(line)
    role = role_of(name)
    whole = role in (LabelRole.BEAT, LabelRole.QUESTIONS, LabelRole.PROBES)
    return Label(name, "", role, False) if whole and len(name) > 1 and ":" not in name else None


def _plain(line: str) -> Label | None:
    """`Situation: text`, `S: text`, `Situation - text`; of names that are known."""
    start = _PLAIN.match(line)
    if not start:
        return None
    name = start["name"].rstrip()
    role = role_of(name)
    if role is LabelRole.OWN or (start["dash"] and (role is not LabelRole.BEAT or len(name) == 1)):
        return None
    return Label(name, line[start.end() :], role, False)
