"""Which plain card of one version of a source is which of the next, where only its words name it.

Only what is certain counts: nobody is asked. The same answer to a question with a slip mended, or
to one that names the same things in another way; a long answer that no other question has,
where half of the things are the same; or the same sentence with its figure corrected. And no second
card may be as near. A question with another "not", or another "who" or "when", is another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

from drill.domain.deck import Plain
from drill.text import marks, unmarked, without_marks, words

NEAR = 0.85
"""How alike two questions are, letter by letter, of which one is the other with a slip mended."""
NEAR_WORD = 0.7
"""The same of two words that stand in each other's place."""
LONG = 5
"""Words from which on an answer is not one that many questions have."""
HALF = 0.5
"""Share of the things asked about that two questions with such an answer have in common."""
_ASKING = frozenset(
    "a an and are as at be can could define describe did do does explain for give had has have "
    "how i in is it its list many me much name of on one or please say should state tell that the "
    "there these this to was were what when where which who whom whose why will with would you "
    "your".split()
)
"""Words that say how something is asked, and not what about."""
_WHICH = frozenset("when where who whom whose why how many much".split())
"""Words by which a question asks for another answer."""
_NOT = frozenset(
    "not no never none nobody nothing without except neither nor cannot isn't aren't doesn't "
    "don't can't won't wouldn't shouldn't isn’t aren’t doesn’t don’t can’t won’t wouldn’t "
    "shouldn’t".split()
)
_SHORT = frozenset("yes no true false right wrong".split())
"""Answers that any question may have."""
_MOST_COMPARED = 400
"""Cards of one answer, or one sentence, on either side that are held against each other."""
_NUMBERS = re.compile(r"\d+")


def rewordings(before: Sequence[Plain], after: Sequence[Plain]) -> dict[int, int]:
    """Index in `before` → index in `after` of the cards that go on in other words."""
    groups: defaultdict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, notes in enumerate((before, after)):
        for index, note in enumerate(notes):
            if not note.sides:
                groups[_frame(note)][side].append(index)
    out: dict[int, int] = {}
    for had, has in groups.values():
        if not had or not has or len(had) * len(has) > _MOST_COMPARED:
            continue
        pairs = [(a, b) for a in had for b in has if _same(before[a], after[b])]
        if not pairs and len(had) == len(has) == 1:
            (a,), (b,) = had, has
            pairs = [(a, b)] * _says_which(before[a], after[b])
        for a, b in pairs:
            if sum(old == a for old, _ in pairs) == sum(new == b for _, new in pairs) == 1:
                out[a] = b
    return out


def _frame(note: Plain) -> tuple[object, ...]:
    """What two versions of a card have in common."""
    if note.cloze:
        return tuple(words(without_marks(note.cloze))), len(marks(note.cloze))
    return note.a, note.reverse, tuple(_NUMBERS.findall(note.q))


def _same(before: Plain, after: Plain) -> bool:
    if before.cloze:
        if not words(without_marks(before.cloze)):
            return False
        pairs = zip(marks(before.cloze), marks(after.cloze), strict=True)
        return all(
            (_NUMBERS.search(old) and _NUMBERS.search(new)) or _near(old, new) for old, new in pairs
        )
    old, new = words(unmarked(before.q)), words(unmarked(after.q))
    if _alike(" ".join(old), " ".join(new)) < NEAR:
        return False
    # Another word in the place of one asks something else, however alike the whole is.
    changes = SequenceMatcher(None, old, new, False).get_opcodes()
    return all(
        kind != "replace" or (i2 - i1 == j2 - j1 and all(map(_near, old[i1:i2], new[j1:j2])))
        for kind, i1, i2, j1, j2 in changes
    )


def _says_which(before: Plain, after: Plain) -> bool:
    """Whether two cards of the same answer are one whose question was written anew."""
    answer = words(before.a)
    if before.cloze or not answer or _SHORT.issuperset(answer):
        return False
    asked = [[word.casefold() for word in words(unmarked(note.q))] for note in (before, after)]
    for telling in (_WHICH, _NOT):
        old, new = ({word for word in question if word in telling} for question in asked)
        if old != new and (telling is _NOT or (old and new)):
            return False
    had, has = ({word for word in question if word not in _ASKING} for question in asked)
    both = had & has
    if had == has or (len(both) > 1 and both in (had, has)):
        return bool(both)
    return len(answer) >= LONG and len(both) > 1 and len(both) >= HALF * max(len(had), len(has))


def _near(word: str, other: str) -> bool:
    return _alike(word, other) >= NEAR_WORD


def _alike(one: str, two: str) -> float:
    return SequenceMatcher(None, one.casefold(), two.casefold(), False).ratio()
