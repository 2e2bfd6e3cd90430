"""Texts of notes → facts that a deck file takes: a sentence each, with its figures marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drill.coaching.figures import mark_figures
from drill.domain.deck import MOST_SIGNS, Fact
from drill.text import unmarked, with_marks, without_marks, words

LONGEST_TEXT = 20_000
"""Characters of one fact or question; a deck file takes no text that is much longer."""
_WHOLE = 12
"""Words up to which a text is one fact however many sentences it has."""
_ABBREVIATED = frozenset(
    "e.g i.e etc vs cf ca approx incl excl resp mr mrs ms dr prof st nr fig inc ltd co corp "
    "dept est min max avg pp vol jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k a.m p.m "
    "z.b d.h bzw usw ggf".split()
)
_OPENING, _CLOSING = "\"'“‘([«", "\"'”’)]»*"


def facts_of(text: str) -> Iterator[Fact]:
    """The facts of one text; none for an empty one."""
    for sentence in _sentences(_sound(text)):
        for piece in pieces(sentence):
            if say := _figured(piece):
                yield Fact(say)


def _sound(text: str) -> str:
    """The text with every `==` that is no sign of a mark written `= =`."""
    marked = _apart(with_marks(text, lambda _, held: f"\0{held}\0")).replace("\0", "==")
    sound = marked.count("==") <= MOST_SIGNS and "==" not in without_marks(marked)
    return marked if sound else _apart(unmarked(text))


def _apart(text: str) -> str:
    return re.sub(r"=(?==)", "= ", text)


def _figured(text: str) -> str:
    """The text with its figures marked, as many as a fact may have."""
    sound = _sound(text)
    marked = mark_figures(sound)
    return marked if marked.count("==") <= MOST_SIGNS else sound


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text; a short one stays whole."""
    spoken = text.split()
    start, in_mark = 0, False
    for at, word in enumerate(spoken[:-1] if len(words(text)) > _WHOLE else ()):
        in_mark ^= word.count("==") % 2 == 1
        if not in_mark and _ends_sentence(word, spoken[at + 1], first=at == start):
            yield " ".join(spoken[start : at + 1])
            start = at + 1
    yield " ".join(spoken[start:])


def _ends_sentence(word: str, following: str, *, first: bool) -> bool:
    """Whether a word ends a sentence, by its sign and by what follows."""
    bare = word.replace("==", "").rstrip(_CLOSING)
    if not bare.endswith((".", "!", "?", "…", "。", "！", "？")) or following[0].islower():
        return False
    name = bare[:-1].lstrip(_OPENING).casefold()
    if bare[-1] != ".":
        return True
    if name == "no":
        return not following[0].isdigit()
    number = first and name.isdigit()
    initial = len(name) == 1 and name.isalpha() and name not in ("i", "x")
    return not (number or initial or name in _ABBREVIATED)


def pieces(text: str) -> Iterator[str]:
    """A text cut at words' ends into pieces that a deck file takes."""
    while text:
        piece, text = cut(text, LONGEST_TEXT)
        yield piece


def cut(text: str, most: int) -> tuple[str, str]:
    """What fits, up to a word's end, and the rest."""
    if len(text) <= most:
        return text, ""
    at = text.rfind(" ", 1, most + 1)
    at = at if at > 0 else most
    return text[:at], text[at:].lstrip()
