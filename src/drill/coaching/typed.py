"""A typed answer against the expected one. It proposes a rating; the person decides.

Figures are compared as quantities, how often something is done as the time between, words by their
stems, a slip of the finger forgiven. What stands in brackets is for the reader and no part of the
answer, nor is the number of a label (`Layer 1`). Of a flag the verdict counts, and its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from math import nan
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from drill.coaching.quantities import (
    NUMBER_WORDS,
    Quantity,
    count_met,
    quantities,
    quantity_spans,
)
from drill.coaching.spoken import RECURRING, in_digits, period, stem_of
from drill.domain.card import Faces
from drill.domain.kind import Kind
from drill.domain.review import Rating, propose

SHORT = 14
"""Words up to which a difference is worth reading word by word, and figures say it all."""
FREE = 2
"""Words that carry something up to which their order says nothing."""
ALIKE = 80.0
"""Likeness, 0 to 100, from which two words count as the same word mistyped."""
PATIENCE = 2_000_000
"""Pairs of words up to which slips are looked for: beyond, only the same word counts."""
MOST, SOME = 0.85, 0.5
"""Shares of the expected words from which an answer is proposed as good, as hard."""
LONG, MOST_OF_LONG, SOME_OF_LONG = 5, 0.7, 0.4
"""Words that carry something from which a text is long, and the shares of it that count so."""
SIGN, LABEL = 0.3, 4
"""Share of a label, or of a flag's name, that tells it by a word that stands nowhere else, and
words that carry something up to which a text is a label."""


class Piece(StrEnum):
    """What a run of words in the difference is."""

    SAME = "same"
    MISSING = "missing"
    """Expected, not typed."""
    EXTRA = "extra"
    """Typed, not expected."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a typed answer came to."""

    rating: Rating
    """Good, hard or again: a proposal."""
    pieces: tuple[tuple[Piece, str], ...] = ()
    """The difference, in the order of reading; empty where the answer is too long for one."""
    said: tuple[int, ...] = ()
    """Indexes of the facts found, of a card that has facts."""
    why: str = ""
    """What of a verdict was right, in a few words."""

    @property
    def marked(self) -> str:
        """The difference with signs, and what of a verdict was right."""
        signs = {Piece.SAME: "{}", Piece.MISSING: "[-{}-]", Piece.EXTRA: "[+{}+]"}
        return " ".join([*(signs[piece].format(text) for piece, text in self.pieces), self.why])


def judge(typed: str, kind: Kind, faces: Faces) -> Typed:
    """What a typed answer is worth on a card, and why."""
    if kind is Kind.FLAG:
        return _verdict(typed, faces)
    if faces.facts:
        # What is shown may say more than is asked for: that a step is for senior roles.
        asked = faces.answer if len(faces.answer) == len(faces.facts) else faces.facts
        labels = kind in (Kind.STEPS, Kind.OUTLINE, Kind.ROUTE)
        readings = [asked, *((asked[0], *other.split("\n")) for other in faces.others)]
        heard = [(said(typed, reading, labels=labels), len(reading)) for reading in readings]
        # One reading may be shorter than another.
        whole = any(len(indexes) == size for indexes, size in heard)
        most = max((sorted(indexes) for indexes, _ in heard), key=len)
        recalled = tuple(range(len(asked)) if whole else most)
        return Typed(propose(len(recalled), len(asked)), said=recalled)
    return compare(typed, faces.back, blanks=kind is Kind.FIGURE)


def compare(typed: str, expected: str, *, blanks: bool = False) -> Typed:
    """What a typed answer is worth against the expected text.

    Where a short text has figures, they decide: all of them typed proposes good, most of them
    hard. Of a long one they weigh as two words each. Else the share of its words decides.
    `blanks`: only the digits are asked for, where there are any; the rest of it is on the front.
    """
    asked = _asked(expected)
    theirs, ours = _joined(_words(typed), _words(asked))
    pieces = _difference(theirs, ours) if max(len(theirs), len(ours)) <= SHORT else ()
    share = max(_part(typed, reading, ordered=True) for reading in _readings(asked))
    words = len(_content(ours))
    most, some = (MOST, SOME) if words < LONG else (MOST_OF_LONG, SOME_OF_LONG)
    if figures := _figures(asked, digits=blanks):
        hit = count_met(_given(typed, figures), figures)
        if not blanks and len(ours) > SHORT:
            share = (2 * hit + share * words) / (2 * len(figures) + words)
            return Typed(_rating(share, most, some))
        if hit == len(figures):  # written otherwise is no difference
            pieces = ((Piece.SAME, expected),)
        return Typed(_rating(hit / len(figures), 1.0, SOME), pieces)
    return Typed(_rating(share, most, some), pieces)


def said(typed: str, facts: Sequence[str], *, labels: bool = False) -> frozenset[int]:
    """Indexes of the facts that a typed text holds: their figures and a word to them, else most of
    their words. `labels`: each is told by a word that stands in no other.
    """
    asked = [_asked(fact) for fact in facts]
    everywhere = [frozenset(word.key for word in _words(fact)) for fact in asked]
    out = set()
    for index, fact in enumerate(asked):
        rest = everywhere[:index] + everywhere[index + 1 :]
        others = frozenset[str]().union(*rest) if labels else None
        if any(_holds(typed, part, others) for part in _readings(fact)):
            out.add(index)
    return frozenset(out)


def _holds(typed: str, fact: str, others: frozenset[str] | None) -> bool:
    theirs, ours = _joined(_words(typed), _words(fact))
    wanted = _content(ours)
    hits = _hits(theirs, wanted)
    share = len(hits) / len(wanted) if wanted else 1.0
    if figures := _figures(fact):
        given = _given(typed, figures)
        units = {figure.unit for figure in figures}
        if count_met(given, figures) == len(figures):
            return bool(hits) or any(figure.unit == "%" for figure in given)
        # Left out, it may be forgiven; another one is another fact.
        return share >= MOST - 0.1 and not any(figure.unit in units for figure in given)
    if share >= (SOME if len(wanted) < LONG else SOME_OF_LONG):
        return True
    if others is None or share < SIGN or len(wanted) > LABEL:
        return False
    return any(word.key not in others and word.key not in _DOING for word in hits)


_SOUND = r"sounds? (?:fine|good|ok|okay|right|healthy)|sound"
_NO = r"(?:no|not|isn'?t|is not|wasn'?t|doesn'?t|don'?t|without|never)"
_CLEARS = re.compile(rf"\b{_NO}\b[^.,;:!?]{{0,15}}?\b(?:red[ -]?)?flags?\b")
_FLAGS = re.compile(
    rf"\b{_NO} (?:(?:really|very|quite|at all) )?(?:{_SOUND}|ok|okay|fine|good)\b|\bunsound\b"
    r"|\b(?:red[ -]?)?flag(?:ged|s)?\b"
)
_SOUNDS = re.compile(
    rf"\b(?:{_SOUND})\b|^\W*(?:it'?s |it is |that'?s |this is |all |a |looks )*"
    r"(?:ok|okay|fine|good|clean|right|solid|healthy|great)\b"
)


def _verdict(typed: str, faces: Faces) -> Typed:
    """Sound or a red flag, and which: the verdict alone is half of a flag, and all of a sound one.

    The flag's name counts by a part of its words, or of what would mend it.
    """
    text = typed.casefold().replace("’", "'")
    cleared = _CLEARS.search(text)
    flagged = None if cleared else _FLAGS.search(text)
    verdict = cleared or flagged or _SOUNDS.search(text)
    if not faces.answer:
        if verdict is None:
            why = faces.back.partition(": ")[2]
            return Typed(Rating.GOOD if said(typed, [why]) else Rating.AGAIN)
        if flagged is None:
            return Typed(Rating.GOOD, why="sound it is")
        return Typed(Rating.AGAIN, why="it is sound")
    if verdict is not None and flagged is None:
        return Typed(Rating.AGAIN, why="it is a red flag")
    rest = text.replace(flagged[0], " ") if flagged else text
    mended = faces.back.rpartition("\n\n")[2]
    named = _part(rest, faces.answer[0]) >= SIGN or _part(rest, mended) >= SIGN
    if named:
        return Typed(Rating.GOOD, why="a red flag, and named")
    if flagged:
        return Typed(Rating.HARD, why="a red flag it is; its name is missing")
    return Typed(Rating.AGAIN)


def _part(typed: str, expected: str, *, ordered: bool = False) -> float:
    """How much of an expected text was typed, 0 to 1."""
    given, asked = _joined(_words(typed), _words(expected))
    wanted = _content(asked)
    if not wanted:
        return 1.0
    there = len(_hits(given, wanted)) / len(wanted)
    if not ordered or len(wanted) <= FREE:
        return there
    in_order = LCSseq.similarity(*_named(_content(given), wanted)) / len(wanted)
    return (there + in_order) / 2  # another order is half forgiven


# -- figures


_LISTED = re.compile(r"^[ \t]*(?:\d+[.)]|[-·*])[ \t]+", re.MULTILINE)
_BRACKETS = re.compile(r"(?<=\S)\s+\([^()]*\)")
_NUMBERED = re.compile(r"^([^\W\d_]+) \d+(?=:)", re.MULTILINE)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_NAMED = re.compile(rf"(?<=[^\W\d_])\d+\b|\b(?:{'|'.join(_ORDINALS)})\b")
_EVERY = "every"
"""Unit of how often something is done."""


def _asked(text: str) -> str:
    """A text without what is for the reader: brackets, the numbers of a list and of its labels."""
    text = _LISTED.sub("", text)
    text = _NUMBERED.sub(r"\1", text)
    return _BRACKETS.sub("", text).strip() or text


def _figures(text: str, *, digits: bool = False) -> list[Quantity]:
    """The figures of an expected text; `digits`: those in digits alone, where there are any, also
    as a part of a name (`Q3`).
    """
    often = _often(text)
    plain = RECURRING.sub(lambda match: " " * len(match[0]), text.casefold())
    placed = quantity_spans(in_digits(plain, small=False))
    if not digits:
        return often + [figure for _, _, figure in placed]
    inside = [Quantity(float(name[0]), "", float(name[0])) for name in _NAMED.finditer(plain)
              if name[0].isdecimal()]  # fmt: skip
    written = [figure for at, _, figure in placed if plain[at : at + 1].isdecimal()]
    return often + written + inside or [figure for _, _, figure in placed]


def _given(typed: str, expected: Sequence[Quantity]) -> list[Quantity]:
    """The figures of a typed text: "one", "a week" and "nobody" count there as well."""
    text = typed.casefold()
    often = _often(text)
    times = any(figure.unit == "s" for figure in expected)
    plain = RECURRING.sub(lambda match: " " * len(match[0]), text)
    numbers = quantities(in_digits(plain), minutes=times)
    if any(figure.unit == _EVERY for figure in expected):
        often += [Quantity(figure.value, _EVERY, nan) for figure in numbers if figure.unit == "s"]
    for name in _NAMED.finditer(plain):
        number = float(_ORDINALS.get(name[0]) or name[0])
        numbers.append(Quantity(number, "", number))
    return often + numbers


def _often(text: str) -> list[Quantity]:
    return [Quantity(period(match), _EVERY, nan) for match in RECURRING.finditer(text)]


# -- words


class _Word(NamedTuple):
    """A word as it is compared, and as it was written."""

    key: str
    text: str


_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*%?")
_READ = re.compile(f"{RECURRING.pattern}|{_WORD.pattern}", re.IGNORECASE)


def _words(text: str) -> list[_Word]:
    return [_Word(_key(match), match[0]) for match in _READ.finditer(text)]


def _key(match: re.Match[str]) -> str:
    if match["adverb"] or match["span"]:
        return f"{_EVERY}{period(match):.0f}"
    word = match[0].casefold()
    if word in NUMBER_WORDS:
        return str(NUMBER_WORDS[word])
    return word if word in LITTLE or word[:1].isdigit() else stem_of(word)


def _joined(some: list[_Word], others: list[_Word]) -> tuple[list[_Word], list[_Word]]:
    """Both, with two words made one where the other writes them as one: `roll-out`, `rollout`."""
    return _pairs_joined(some, others), _pairs_joined(others, some)


def _pairs_joined(words: list[_Word], others: Sequence[_Word]) -> list[_Word]:
    whole = {word.text.casefold(): word.key for word in others}
    out: list[_Word] = []
    for word in words:
        pair = out and whole.get(f"{out[-1].text}{word.text}".casefold())
        if pair:
            out[-1] = _Word(pair, f"{out[-1].text} {word.text}")
        else:
            out.append(word)
    return out


def _readings(label: str) -> Iterator[str]:
    """A text; and where a label opens it, what stands after that: `Process: criteria`."""
    yield label
    opening, _, rest = label.partition(": ")
    if rest and len(_words(opening)) <= LABEL and not _figures(opening):
        yield rest


def _rating(share: float, most: float, some: float) -> Rating:
    if share >= most:
        return Rating.GOOD
    return Rating.HARD if share >= some else Rating.AGAIN


LITTLE = frozenset(
    "a an and are as at be but by for from had has have he her his i in into is it its my no not "
    "of on or our she so that the their them then they this to up was we were what which who "
    "with you your".split()
)
"""Words that carry nothing of what a text says."""
_SMALL = LITTLE | frozenset("against do does over than there versus vs".split())
_DOING = frozenset(
    map(stem_of, "ask build create do find gather get give identify keep make own set show take "
        "tell understand use".split())
)  # fmt: skip
"""What one does in any step: it tells none from another."""


def _content(words: Sequence[_Word]) -> list[_Word]:
    """The words that carry something; all, where none does."""
    return [word for word in words if word.text.casefold() not in _SMALL] or list(words)


def _hits(typed: Sequence[_Word], wanted: Sequence[_Word]) -> list[_Word]:
    names, given = _named(wanted, typed)
    there = frozenset(given)
    return [word for word, name in zip(wanted, names, strict=True) if name in there]


def _named(some: Sequence[_Word], others: Sequence[_Word]) -> tuple[list[str], list[str]]:
    """The keys of both, each of the first under the name of the other it is like."""
    names = [word.key for word in others]
    # In figures and in short words a letter is the meaning.
    near = {word.text.casefold(): word.key for word in others if _may_slip(word.text)}
    forgiving = len(some) * len(near) <= PATIENCE
    name_of = {name: name for name in names}
    for key, text in some:
        if key not in name_of:
            like = None
            if forgiving and near and _may_slip(text):
                word = text.casefold()
                like = process.extractOne(word, list(near), scorer=fuzz.ratio, score_cutoff=ALIKE)
            name_of[key] = near[like[0]] if like else key
    return [name_of[word.key] for word in some], names


def _may_slip(word: str) -> bool:
    return len(word) > 3 and not any(map(str.isdigit, word))


def _difference(typed: Sequence[_Word], expected: Sequence[_Word]) -> tuple[tuple[Piece, str], ...]:
    """Runs of words: what both have, what only was typed, what only the expected has."""
    theirs, ours = _named(typed, expected)
    pieces: list[tuple[Piece, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append((Piece.SAME, _text(expected[c:d])))
            continue
        if b > a:
            pieces.append((Piece.EXTRA, _text(typed[a:b])))
        if d > c:
            pieces.append((Piece.MISSING, _text(expected[c:d])))
    return tuple(pieces)


def _text(words: Sequence[_Word]) -> str:
    return " ".join(word.text for word in words)
