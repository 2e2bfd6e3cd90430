"""An interviewer's question → the competencies it may be after, best first.

What belongs to a competency is in its deck: phrasings and cues. Here is language only: which
words mean the same, which are negated, who the other person is. The words of phrasings and
cues, classes of words, and which of them stand together are *signs*; a sign speaks for a
competency by as much as it is more frequent there than elsewhere, and elsewhere includes what
interviewers ask beyond every deck (`outside`). Pure, deterministic, and linear in the length of
a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp, log, sqrt
from types import MappingProxyType
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from drill.coaching.outside import TOPICS
from drill.coaching.wordclasses import CLASSES
from drill.domain.deck import Competency
from drill.text import one_line

STEM, CLASS, LONG = 0.7, 0.8, 1.7
"""What a sign counts: a word, a class by one of its words, a class by a phrase of several."""
ACTOR = 0.2
"""What a report or an engineer counts: most questions name one; who they are together says more."""
NEXT, TOGETHER = 2.0, 0.35
"""What two in a row count, and two classes near each other."""
WHO, WITH = 1.5, 0.2
"""What it counts who the others are, alone and with each class."""
NEGATION, INSTEAD = 0.7, 1.2
"""What counts against where a sign is ruled out, and what the other kind of people then counts."""
CUE = 2.0
"""Phrasings that one cue is worth."""
FLOOR, AGAINST = 0.006, -3.0
"""Share of a sign below which it is as good as absent, and the most it can speak against."""
SMALL = 10.0
"""Phrasings added to every pool, so that in a small one a single mention is no rule."""
WHOLE, PART, BEST = 0.8, 0.4, 3
"""What cues count that stand in the question, how much of one has to, and how many are heard."""
NEAREST = 0.4
"""Likeness from which a phrasing is given as a reason."""
ENOUGH, SPREAD = 3.7, 1.7
"""Evidence below which a question is about none of them, and what makes a score e times surer."""
MOST_WORDS = 1_200
"""Words of a question that are read: the first half of these and the last."""
MOST_MENDED = 12
"""Unknown words of a question that are looked up as mistyped."""
MOST_REASONS = 4
"""Reasons given for a candidate."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A competency that a question may be after."""

    deck: str
    competency: str
    """Its id."""
    score: float
    """0 to 1, comparable between questions; at 0.5 "none of them" is as likely."""
    why: tuple[str, ...]
    """What speaks for it: words of the question, and the most similar phrasing of its pool; at
    most `MOST_REASONS`, best first."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a question may be about."""

    question: str
    """As it was given."""
    confident: bool
    """False: probably none of the competencies."""
    candidates: tuple[Candidate, ...]
    """Every competency known, best first; also for an empty question."""


# --- words -------------------------------------------------------------------------------------

_FRAME = frozenset(
    """
    a about above actually again all also am an and any anything are as at be because been before
    being but by can case could describe did do does doing done during each ever every example for
    from get getting gets give given go goes going gone got had happen happened happens has
    have having he her here him his how i if imagine in into is it its just kind know last let like
    m made make makes making may maybe me might mind more most much my of on once one or our out
    over please re recently said same say says second see she should show situation so some somebody
    someone something sort still story such suppose take takes taking talk tell than that the their
    them then there these they thing things think this those through time times to too try trying
    two up us ve very walk want wants was way we well went were what when where whether which while
    who whom whose why will with within without would yes yet you your yours ll d s t ok
    okay hypothetically scenario instance moment specific experience briefly picture keep keeps
    kept keeping back bring brought brings help helps helped look looks looking start started starts
    half three four five six ten twenty big good great best better bad always never often right long
    own first last next week weeks month months year years day days today tomorrow now ago lot place
    hand head down off round new old whole both anybody everybody everyone anyone nobody none no not
    nothing everything else ask asked asks come comes came put puts turn turned turns end ends ended
    use used uses feel feels felt hear heard find found finds call called need needs needed
    want wanted really simply already problem problems issue issues
    stop stops stopped stopping change changes changed changing work works working worked manage
    manages managed managing manager role roles quick quickly product
    products technical technology user users
    team teams engineer engineers engineering people person organisation organization company
    """.split()
)
"""Words that stand in questions of every kind and say nothing of their subject."""
_FEW = 8
"""Words that a reason has at most."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.,;:?!()…—–]|(?<=\s)-{1,2}(?=\s)")
_SHORT: Mapping[str, tuple[str, ...]] = {
    "won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"),
    "dont": ("do", "not"), "doesnt": ("does", "not"), "didnt": ("did", "not"),
    "isnt": ("is", "not"), "wasnt": ("was", "not"), "cant": ("can", "not"),
    "wouldnt": ("would", "not"), "couldnt": ("could", "not"), "arent": ("are", "not"),
    "2": ("two",),
}  # fmt: skip
_WHOLE = frozenset(
    "production direction department business community candidate mission passion meeting evening"
    " news latest interest marketing".split()
)
"""Words whose ending is none: without it they would be another word."""
_BRITISH = re.compile(r"is(e|ed|es|ing|ations?)$")
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "n": ("ization", "ation", "ion"), "t": ("ment",), "s": ("ness",),
    "e": ("ance", "ence", "ate"), "y": ("ity", "ly"),
}  # fmt: skip
"""Endings by their last letter."""


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    """A word without its endings, British and American spelling made one."""
    if len(word) <= 3 or word in _WHOLE or not word.isalpha():
        return word
    if word[:-1] in _WHOLE and word[-1] == "s":
        return word[:-1]
    if len(word) > 5:
        word = word.replace("our", "or").replace("yse", "yze")
        word = _BRITISH.sub(r"iz\1", word) if "is" in word else word
    word = _without_inflection(word)
    for ending in _ENDINGS.get(word[-1], ()):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    if len(word) > 3:
        word = word.removesuffix("e")
    if len(word) > 4 and word.endswith("ll"):
        return word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


def _without_inflection(word: str) -> str:
    """A word in the singular and the present, not compared: "bugs", "shipped", "biggest"."""
    if word[-1] == "s":
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        elif word.endswith(("sses", "xes", "ches", "shes", "zzes")):
            word = word[:-2]
        elif word[-2] not in "sui":
            word = word[:-1]
    rest = word[:-3] if word.endswith("ing") else word[:-2] if word.endswith("ed") else ""
    if len(rest) >= 3 and any(letter in "aeiouy" for letter in rest):
        word = _undoubled(rest)
    if len(word) > 6 and word.endswith("est"):
        word = _undoubled(word[:-3])
    return word


def _undoubled(word: str) -> str:
    return word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word


class _Word(NamedTuple):  # thousands are made at the start, five times as fast as a dataclass
    """A word of a text, or a mark that ends a clause."""

    text: str
    """Casefolded."""
    stem: str
    """Empty for a mark."""
    start: int
    end: int
    negated: bool = False


def _read(text: str) -> list[_Word]:
    """A text's words and clause marks, in order; of an overlong text its start and its end."""
    found = list(_WORD.finditer(text))
    if len(found) > MOST_WORDS:
        found = found[: MOST_WORDS // 2] + found[-MOST_WORDS // 2 :]
    out: list[_Word] = []
    for match in found:
        raw = match.group().casefold()
        start, end = match.span()
        if raw.isalnum() and raw not in _SHORT:
            out.append(_Word(raw, _stem(raw), start, end))
        elif raw[0].isalnum():
            parts = _parts(raw.replace("’", "'"))
            out.extend(_Word(part, _stem(part), start, end) for part in parts)
        else:
            out.append(_Word(raw, "", start, end))
    return out


def _parts(word: str) -> tuple[str, ...]:
    """What a short form stands for; a possessive without its ending."""
    if word in _SHORT:
        return _SHORT[word]
    return (word[:-3], "not") if word.endswith("n't") else (word.split("'")[0],)


# --- what is negated ---------------------------------------------------------------------------

_CLAUSE_ENDS = frozenset(".,;:?!()…—–-") | {"--", "but", "instead", "rather"}
_OPENERS: dict[str, list[tuple[str, ...]]] = {}
"""Words that begin what is *not* asked: first word → the rest, longest first."""
for _opener in sorted(
    (
        "i do not mean", "i do not want", "not asking", "not interested in",
        "not talking about", "not about", "not counting", "not including", "do not tell me about",
        "do not talk about", "do not give me", "do not mean", "do not want to hear about",
        "no need to talk about", "other than", "apart from", "aside from", "leaving aside",
        "leave aside", "setting aside", "set aside", "besides", "except for", "except",
        "excluding", "forget about", "never mind", "unrelated to", "nothing to do with",
        "as opposed to", "less interested in", "less about", "already covered", "already discussed",
        "already talked about", "we have talked about", "we talked about", "rather than about",
        "instead of talking about", "skip the", "not so much", "not necessarily", "not just",
    ),
    key=len,
    reverse=True,
):  # fmt: skip
    _OPENERS.setdefault(_opener.split()[0], []).append(tuple(_opener.split()[1:]))
_AFTER_NOT = frozenset(
    "a an the your with between from in on among another one some my to at when where by inside"
    " how what whether why".split()
)
_BEFORE_NOT = frozenset(".,;:?!()…—–-") | frozenset("-- it that this and or but is was".split())
_PUTS, _ASIDE = frozenset(_stem(word) for word in ("leave", "put", "set")), 10
"""What begins "leave … aside", and how many words it spans at most."""
_SUBJECTS = frozenset("it that this which".split())


def _negated(words: Sequence[_Word]) -> list[_Word]:
    """The words, those marked that name what the question is *not* about.

    Only what an interviewer rules out counts ("not with a peer", "I don't mean hiring");
    "does not deliver" is the subject itself.
    """
    out = list(words)
    for at, word in enumerate(words):
        if word.text == "aside":
            first = _put_aside(words, at)
            for index in range(first, at):
                out[index] = out[index]._replace(negated=True)
    until = -1
    for at in range(len(words)):
        if at < until:
            continue
        begin = _after_opener(words, at) or _after_not(words, at)
        if not begin:
            continue
        until = begin
        while until < len(words) and words[until].text not in _CLAUSE_ENDS:
            until += 1
        for index in range(at, until):
            out[index] = out[index]._replace(negated=True)
    return out


def _put_aside(words: Sequence[_Word], at: int) -> int:
    """Where "leave … aside" begins, whose "aside" is given; itself if it does not."""
    for back in range(1, _ASIDE + 1):
        if at < back or words[at - back].text in _CLAUSE_ENDS:
            return at
        if words[at - back].stem in _PUTS:
            return at - back
    return at


def _after_opener(words: Sequence[_Word], at: int) -> int:
    """Where what is ruled out begins, if an opener stands here; else 0."""
    for rest in _OPENERS.get(words[at].text, ()):
        end = at + 1 + len(rest)
        if tuple(word.text for word in words[at + 1 : end]) == rest:
            return end
    return 0


def _after_not(words: Sequence[_Word], at: int) -> int:
    """As `_after_opener`, for a bare "not" before a noun or a preposition."""
    if words[at].text != "not" or at + 1 >= len(words) or words[at + 1].text not in _AFTER_NOT:
        return 0
    before = words[at - 1].text if at else "."
    if before in ("is", "was"):  # "it is not a peer", and not "she is not a good fit"
        before = words[at - 2].text if at > 1 else "."
        return at + 1 if before in _SUBJECTS else 0
    return at + 1 if before in _BEFORE_NOT else 0


# --- classes of words --------------------------------------------------------------------------

_KINDS: Mapping[str, str] = dict.fromkeys(
    ("product", "business", "client", "above", "peer", "otherteam", "stakeholder"), "outer"
) | dict.fromkeys(("sides", "among"), "pair")
"""Classes that are of one kind: people outside the team, two parties within it."""
_PEOPLE = frozenset(("report", "engineer"))
_FOLK = frozenset(_stem(word) for word in "leads members colleagues".split())
"""Words that are people where a number stands before them."""
_PERSON, _SECOND = frozenset(("report", "engineer", "single")), frozenset(("second", "colleague"))
"""One person, and another one after that: two parties."""
_TWO, _NEAR = "number2", 4
"""The class of the number two, and how many words later its people are named at most."""
_SILENT = frozenset(("single", "team", "folk"))
"""Classes that only say who the others are."""
_NOTHING = "nothing"
"""The class of turns of phrase that say nothing, whatever their words."""
_ANY, _WIDEST = "_", 3
"""What stands for some words in a phrase, and how many these are at most."""


_Rest = tuple[tuple[str, ...], tuple[str, ...]]
"""The further stems of a phrase, and its classes."""


class _Lexicon:
    """Finds phrases of the classes. A phrase is stemmed when its first word is first met."""

    __slots__ = ("_known", "_raw")

    def __init__(self, classes: Mapping[str, str]) -> None:
        self._raw: dict[str, list[tuple[str, str]]] = {}
        self._known: dict[str, dict[str, list[_Rest]]] = {}
        for name, phrases in classes.items():
            for phrase in phrases.split(","):
                first, _, rest = phrase.strip().partition(" ")
                self._raw.setdefault(_stem(first), []).append((rest, name))

    def _beginning(self, first: str) -> dict[str, list[_Rest]]:
        """The phrases that begin with a stem, by their second, longest first."""
        if first not in self._raw:
            return {}
        found = self._known.get(first)
        if found is None:
            found = {}
            classes: dict[tuple[str, ...], tuple[str, ...]] = {}
            for rest, name in self._raw[first]:
                stems = tuple(word if word == _ANY else _stem(word) for word in rest.split())
                have = classes.get(stems, ())
                classes[stems] = have if name in have else (*have, name)
            for stems in sorted(classes, key=len, reverse=True):
                second = stems[0] if stems else ""
                found.setdefault(second, []).append((stems, classes[stems]))
            self._known[first] = found
        return found

    def knows(self, stem: str) -> bool:
        """Whether a phrase begins with this stem."""
        return stem in self._raw

    def longest(self, words: Sequence[_Word], at: int) -> tuple[int, tuple[str, ...]]:
        """Where the longest phrase ends that begins at a word, and its classes; else the word."""
        beginning = self._beginning(words[at].stem)
        if not beginning:
            return at + 1, ()
        following = words[at + 1].stem if at + 1 < len(words) else ""
        for second in (following, _ANY, "") if following else ("",):
            for rest, classes in beginning.get(second, ()):
                end = _end(words, at + 1, rest)
                if end:
                    return end, classes
        return at + 1, ()


def _end(words: Sequence[_Word], at: int, rest: Sequence[str]) -> int:
    """Where a phrase ends whose further stems are given, or 0 if it does not stand here."""
    for index, stem in enumerate(rest):
        if stem == _ANY:
            for gap in range(1, _WIDEST + 1):
                if at + gap > len(words) or not words[at + gap - 1].stem:
                    break
                end = _end(words, at + gap, rest[index + 1 :])
                if end:
                    return end
            return 0
        if at >= len(words) or words[at].stem != stem:
            return 0
        at += 1
    return at


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    return _Lexicon(CLASSES)


class _Unit(NamedTuple):
    """A word or phrase with something to say: its stems and its classes."""

    names: tuple[str, ...]
    """Signs it gives, the most exact first."""
    general: str
    """What it is in company: its class or kind, else its stem."""
    first: int
    """Its words: the first, and the one after the last."""
    after: int
    negated: bool


def _units(words: Sequence[_Word]) -> list[_Unit]:
    """The words and phrases of a text that have something to say, or say who it is about."""
    lexicon, crowd = _lexicon(), _Crowd()
    out: list[_Unit] = []
    at = 0
    while at < len(words):
        after, classes = lexicon.longest(words, at)
        silent = not classes and (words[at].text in _FRAME or not words[at].stem)
        if not silent and _NOTHING not in classes:
            unit = _unit(words, at, after, classes, crowd)
            if unit.names:
                out.append(unit)
        at = after
    return out


def _unit(
    words: Sequence[_Word], at: int, after: int, classes: Sequence[str], crowd: _Crowd
) -> _Unit:
    """What a phrase of these classes has to say; without names where that is nothing."""
    stems = tuple(word.stem for word in words[at:after] if word.text not in _FRAME)
    names = tuple(_class_names(classes, words[after - 1]))
    if crowd.pair(at, words[at].stem, classes):
        names = (*names, "@pair")
    elif _SILENT.intersection(classes):
        return _Unit(names, "", at, after, words[at].negated)
    elif _TWO in classes:
        names = ()
    elif _range(words, at):
        names = ("@scale",)
    general = names[-1] if names else stems[-1] if stems else ""
    return _Unit((*stems, *names), general, at, after, words[at].negated)


class _Crowd:
    """Notices two parties: "two of your leads"; "an engineer ... a teammate"."""

    __slots__ = ("_one", "_two")

    def __init__(self) -> None:
        self._two = -_NEAR - 1  # where a two stood
        self._one = False  # whether one person was named

    def pair(self, at: int, stem: str, classes: Sequence[str]) -> bool:
        """Whether the second party is named here."""
        if _TWO in classes:
            self._two = at
            return False
        first, self._one = self._one, self._one or not _PERSON.isdisjoint(classes)
        if at - self._two <= _NEAR and (_PEOPLE.intersection(classes) or stem in _FOLK):
            self._two = -_NEAR - 1
            return True
        if first and _SECOND.intersection(classes):
            self._one = False
            return True
        return False


def _range(words: Sequence[_Word], at: int) -> bool:
    """Whether "8 to 25" begins here: something grows."""
    return (
        words[at].text[0].isdecimal()
        and words[at].text.isdecimal()
        and at + 2 < len(words)
        and words[at + 1].text == "to"
        and words[at + 2].text.isdecimal()
    )


def _class_names(classes: Iterable[str], last: _Word) -> Iterator[str]:
    for name in classes:
        yield f"@{name}"
        if name in _PEOPLE and last.text.endswith("s"):
            yield f"@{name}s"
        if name in _KINDS:
            yield f"@{_KINDS[name]}"


_INSTEAD: Mapping[str, str] = {"@pair": "@outer", "@outer": "@pair"}
"""Who the others are, where the question says who they are not."""
_COMPANY = 3
"""Units to the right that a unit is seen together with."""


class _Sign(NamedTuple):
    """Something in a text that may speak for a competency."""

    name: str
    share: float
    """How much its weight counts; 0 to 2."""
    first: int
    after: int
    negated: bool


_INSIDERS = frozenset(("@report", "@reports", "@engineer", "@engineers"))


def _strangers(names: Set[str]) -> bool:
    """Whether the people named are outside the team, so that "each other" means them."""
    return "@outer" in names and names.isdisjoint(_INSIDERS)


def _who(units: Sequence[_Unit]) -> str:
    """Who the others are: two parties, people outside the team, one person, several, a team."""
    names = {name for unit in units if not unit.negated for name in unit.names}
    if "@pair" in names and not _strangers(names):
        return "pair"
    if "@outer" in names:
        return "outer"
    if "@engineers" in names or "@reports" in names:
        return "several"
    if not names.isdisjoint(("@engineer", "@report", "@single")):
        return "one"
    if "@team" in names:
        return "team"
    return "several" if "@folk" in names else "none"


def _signs(units: Sequence[_Unit]) -> Iterator[_Sign]:
    """Every sign of a text."""
    if not units:
        return
    who = _who(units)
    yield _Sign(f"who={who}", WHO, 0, 0, False)
    speaking = [unit for unit in units if unit.general]
    for index, unit in enumerate(speaking):
        if unit.general[0] == "@" and not unit.negated:
            yield _Sign(f"{who}+{unit.general}", WITH, unit.first, unit.after, False)
        for name in unit.names:
            if name != "@pair" or who != "outer":
                yield _Sign(name, _share(name, unit), unit.first, unit.after, unit.negated)
            if unit.negated and name in _INSTEAD:
                yield _Sign(_INSTEAD[name], INSTEAD, unit.first, unit.after, False)
        yield from _in_company(unit, speaking[index + 1 : index + 1 + _COMPANY])


def _share(name: str, unit: _Unit) -> float:
    """What one of a unit's signs counts."""
    if name[0] != "@":
        return STEM
    if name in _INSIDERS:
        return ACTOR
    return LONG if unit.after - unit.first > 1 else CLASS


def _in_company(unit: _Unit, others: Sequence[_Unit]) -> Iterator[_Sign]:
    """What a unit says together with those that follow it."""
    for step, other in enumerate(others):
        if other.negated != unit.negated or other.general == unit.general:
            continue
        if step == 0:
            name = f"{unit.general}>{other.general}"
            yield _Sign(name, NEXT, unit.first, other.after, unit.negated)
        if unit.general[0] == other.general[0] == "@":
            one, two = sorted((unit.general, other.general))
            yield _Sign(f"{one}&{two}", TOGETHER, unit.first, other.after, unit.negated)


# --- the matcher -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrasing or a cue, as the matcher knows it."""

    owner: int
    text: str
    cue: bool
    mass: float
    """How much there is to find, by rarity."""


_Pool = tuple[Sequence[str], Sequence[str]]
"""Phrasings and cues."""


def _pool(note: Competency, extra: Sequence[str]) -> _Pool:
    """What is known of how a competency is asked; without that, what it says of itself."""
    questions = (*note.questions, *extra)
    about = () if questions or note.cues else (note.evaluates,)
    return (*questions, *about), (note.name, note.topic, *note.cues)


class Matcher:
    """Knows the phrasings and cues of competencies. Made once, then asked any number of times."""

    def __init__(
        self,
        competencies: Sequence[tuple[str, Competency]],
        extra: Mapping[tuple[str, str], Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """(deck id, competency) pairs; `extra` are further phrasings by (deck, competency id)."""
        self._places = [(deck, note.id) for deck, note in competencies]
        pools = [_pool(note, extra.get((deck, note.id), ())) for deck, note in competencies]
        pools.extend((topic.questions, topic.cues) for topic in TOPICS)
        self._owners = len(pools)
        texts = [
            (owner, text, cue)
            for owner, (questions, cues) in enumerate(pools)
            for cue, several in ((False, questions), (True, cues))
            for text in several
        ]
        units = [_analysed(text) for _, text, _ in texts]
        self._learn(texts, units)
        self._index(texts, units)
        self._known_weights: dict[str, list[float]] = {}
        self._texts = [text for _, text, _ in texts]

    @cached_property
    def _spelling(self) -> dict[str, list[str]]:
        """The long words of pools and classes as they are written, by their first letter."""
        every = " ".join((*self._texts, *CLASSES.values(), *_FRAME)).casefold()
        out: dict[str, list[str]] = {}
        for word in sorted(set(_LONG_WORD.findall(every))):
            out.setdefault(word[0], []).append(word)
        return out

    def _learn(
        self, texts: Sequence[tuple[int, str, bool]], units: Sequence[Sequence[_Unit]]
    ) -> None:
        """How often each sign stands in each pool, a cue counted as several phrasings."""
        self._counts: dict[str, dict[int, float]] = {}
        self._totals = [SMALL] * self._owners
        for (owner, _, cue), found in zip(texts, units, strict=True):
            worth = CUE if cue else 1.0
            self._totals[owner] += worth
            for name in {sign.name for sign in _signs(found)}:
                row = self._counts.setdefault(name, {})
                row[owner] = row.get(owner, 0.0) + worth

    def _weights(self, name: str) -> list[float]:
        """How much a known sign speaks for each owner, or against it."""
        found = self._known_weights.get(name)
        if found is None:
            row = self._counts[name]
            shares = [row.get(owner, 0.0) / self._totals[owner] for owner in range(self._owners)]
            mean = sum(shares) / self._owners + FLOOR
            found = [max(AGAINST, log((share + FLOOR) / mean)) for share in shares]
            self._known_weights[name] = found
        return found

    def _index(
        self, texts: Sequence[tuple[int, str, bool]], units: Sequence[Sequence[_Unit]]
    ) -> None:
        """Where each sign stands in which phrasing or cue, to find the similar ones."""
        frequency: dict[str, int] = {}
        for found in units:
            for name in {name for unit in found for name in unit.names}:
                frequency[name] = frequency.get(name, 0) + 1
        rarity = {name: log(1 + len(texts) / (2 + n)) for name, n in frequency.items()}
        self._rarity = rarity
        self._phrases: list[_Phrase] = []
        self._slots: dict[str, list[tuple[int, int, float]]] = {}
        for number, ((owner, text, cue), found) in enumerate(zip(texts, units, strict=True)):
            mass = 0.0
            for slot, unit in enumerate(found):
                if not unit.general:
                    continue
                most = max(rarity[name] for name in unit.names) ** 2
                mass += most
                for name in unit.names:
                    worth = min(most, rarity[name] ** 2 * (0.9 if name[0] == "@" else 1))
                    self._slots.setdefault(name, []).append((number, slot, worth))
            self._phrases.append(_Phrase(owner, text, cue, mass))

    def ask(self, question: str) -> Match:
        """Which competencies a question may be after."""
        text = one_line(question)
        words = _negated(self._mended(_read(text)))
        units = _units(words)
        known = len(self._places)
        finding = _Finding(known, self._owners)
        self._weigh(units, finding)
        nearest = self._compare(units, finding)
        evidence = finding.evidence
        reference = max(ENOUGH, *evidence[known:])
        order = sorted(range(known), key=lambda owner: -evidence[owner])
        candidates = tuple(
            Candidate(
                *self._places[owner],
                _logistic((evidence[owner] - reference) / SPREAD),
                _why(text, words, finding.reasons[owner], nearest.get(owner, "")),
            )
            for owner in order
        )
        confident = bool(order) and evidence[order[0]] > reference
        return Match(question, confident, candidates)

    def _weigh(self, units: Sequence[_Unit], finding: _Finding) -> None:
        """Adds what each sign of a question says, once however often it stands there.

        What is both said and ruled out is said.
        """
        seen: set[str] = set()
        for sign in sorted(_signs(units), key=lambda sign: (sign.negated, -sign.share)):
            if sign.name in seen or sign.name not in self._counts:
                continue
            seen.add(sign.name)
            for owner, full in enumerate(self._weights(sign.name)):
                weight = full * sign.share
                if sign.negated:
                    weight = -NEGATION * max(0.0, weight)
                finding.add(owner, weight, sign.first, sign.after)

    def _compare(self, units: Sequence[_Unit], finding: _Finding) -> dict[int, str]:
        """Adds what the cues say that stand in a question; gives each owner's nearest phrasing."""
        found, mass = self._common(units)
        alike: dict[int, tuple[float, str]] = {}
        cues: dict[int, list[tuple[float, int, int]]] = {}
        for number, (common, first, after) in found.items():
            phrase = self._phrases[number]
            if phrase.cue and common >= PART * phrase.mass:
                worth = (common / phrase.mass) ** 2 * sqrt(common)
                cues.setdefault(phrase.owner, []).append((worth, first, after))
            elif not phrase.cue:
                likeness = common / sqrt(phrase.mass * mass)
                if likeness > alike.get(phrase.owner, (NEAREST, ""))[0]:
                    alike[phrase.owner] = (likeness, phrase.text)
        for owner, several in cues.items():
            best = sorted(several, key=lambda cue: -cue[0])[:BEST]
            for rank, (worth, first, after) in enumerate(best):
                finding.add(owner, WHOLE * worth / 2**rank, first, after)
        return {owner: text for owner, (_, text) in alike.items()}

    def _common(self, units: Sequence[_Unit]) -> tuple[dict[int, tuple[float, int, int]], float]:
        """What a question shares with each phrase, how much and where; and its own mass."""
        got: dict[tuple[int, int], tuple[float, _Unit]] = {}
        mass = 0.0
        for unit in units:
            if unit.negated or not unit.general:
                continue
            mass += max(self._rarity.get(name, 1.0) for name in unit.names) ** 2
            for name in unit.names:
                for number, slot, worth in self._slots.get(name, ()):
                    if worth > got.get((number, slot), (0.0, unit))[0]:
                        got[number, slot] = (worth, unit)
        found: dict[int, tuple[float, int, int]] = {}
        for (number, _), (worth, unit) in got.items():
            common, first, after = found.get(number, (0.0, unit.first, unit.after))
            found[number] = (common + worth, min(first, unit.first), max(after, unit.after))
        return found, mass

    def _mended(self, words: Sequence[_Word]) -> list[_Word]:
        """The words, those mistyped read as the known word they are most like."""
        out, left = list(words), MOST_MENDED
        for at, word in enumerate(words):
            if not left:
                break
            if len(word.text) < _ONE_SLIP or not word.text.isalpha() or word.text in _FRAME:
                continue
            if word.stem in self._rarity or _lexicon().knows(word.stem):
                continue
            left -= 1
            found = process.extractOne(
                word.text,
                self._spelling.get(word.text[0], ()),
                scorer=OSA.distance,
                score_cutoff=1 if len(word.text) < _TWO_SLIPS else 2,
            )
            if found:
                out[at] = word._replace(stem=_stem(found[0]))
        return out


class _Finding:
    """What speaks for whom in one question."""

    __slots__ = ("evidence", "reasons")

    def __init__(self, known: int, owners: int) -> None:
        self.evidence = [0.0] * owners
        self.reasons: list[list[tuple[float, int, int]]] = [[] for _ in range(known)]

    def add(self, owner: int, weight: float, first: int, after: int) -> None:
        """Evidence, and a reason where it speaks for a competency in a few words."""
        self.evidence[owner] += weight
        if weight > 0 and owner < len(self.reasons) and 0 < after - first <= _FEW:
            self.reasons[owner].append((weight, first, after))


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-max(-50.0, min(50.0, value))))


_LONG_WORD = re.compile(r"[^\W_]{5,}")
_ONE_SLIP, _TWO_SLIPS = 6, 8
"""Letters from which one slip is mended in a word, and two."""


@lru_cache(maxsize=4_096)
def _analysed(text: str) -> tuple[_Unit, ...]:
    return tuple(_units(_read(one_line(text))))


def _why(
    text: str, words: Sequence[_Word], reasons: list[tuple[float, int, int]], nearest: str
) -> tuple[str, ...]:
    """The best reasons in the question's own words, none within another, and the phrasing."""
    worth: dict[tuple[int, int], float] = {}
    for value, first, after in reasons:
        span = (words[first].start, words[after - 1].end)
        worth[span] = worth.get(span, 0.0) + value
    most = MOST_REASONS - 1 if nearest else MOST_REASONS
    spans: list[tuple[int, int]] = []
    for start, end in sorted(worth, key=lambda span: (-worth[span], span)):
        if len(spans) == most:
            break
        if not any(start < other_end and other < end for other, other_end in spans):
            spans.append((start, end))
    return (*(text[start:end] for start, end in spans), *([nearest] if nearest else ()))
