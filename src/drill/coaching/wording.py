"""The words of a question, and what of them a matcher learns from.

Words alone and in pairs, and three to five letters of each: endings, spellings and slips of the
finger need no rules of their own. What an interviewer rules out ("not with a peer") is another
word than what they ask for. Linear in the length of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from drill.text import one_line

MOST_WORDS = 1_200
"""Words of a question that are read: the first half of these and the last."""
LONGEST = 40
"""Letters of a word that are read."""
SHORTEST_PIECE, LONGEST_PIECE = 3, 5
"""Letters of the pieces of a word, its two ends counted as letters."""

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.,;:?!()…—–]|(?<=\s)-{1,2}(?=\s)")
_DENIED = {
    **dict.fromkeys(("won't", "wont"), "will"),
    **dict.fromkeys(("can't", "cant", "cannot"), "can"),
    **{f"{verb}nt": verb for verb in "do does did is was would could are".split()},
}
"""What is denied in one word with "not"."""
_BRITISH = re.compile(r"(?<=\w{3})(?:is(?=(?:e|ed|es|ing|ations?)$)|ys(?=e)|(ou)(?=r))")
_RULED_OUT = re.compile(
    r"\b(?:i do not (?:mean|want)|(?:do|does) not (?:tell me|talk|give me)"
    r"|not (?:asking|talking|interested in|about|counting|including|necessarily|so much)"
    r"|other than|apart from|aside from|besides|except|excluding|unrelated to|rather than"
    r"|nothing to do with|as opposed to|never mind|forget about|skip the|no need to talk about"
    r"|(?:leaving|leave|setting|set) aside|less (?:about|interested in)"
    r"|(?:we )?(?:have )?(?:already )?(?:covered|discussed|talked about))\b"
    r"|\b(?:leave|put|set)(?: \w+){1,9}? aside\b"
    r"|(?:^|[.,;:?!()…—–-] |\b(?:it|that|this) (?:is|was) |\b(?:and|or|but) )not"
    r" (?=(?:an?|the|your|my|some|one|another|with|between|among|from|in|at|to|by|inside|how|what"
    r"|when|where|why|whether)\b)"
)
"""Where something begins that the question is *not* about; it ends with its clause. A predicate
that is denied ("does not deliver") is the subject itself."""
_CLAUSE_ENDS = frozenset(".,;:?!()…—–-") | {"--", "but", "instead"}
PIECE = "-"
"""Before a piece of a word."""
OUT = "!"
"""Before a word that is ruled out."""


class SpelledWord(NamedTuple):
    """A word of a text, spelled as the matcher reads it, and where it stands."""

    text: str
    start: int
    end: int


class Feature(NamedTuple):
    """Something that a text has, and the words that it is made of."""

    name: str
    first: int
    """Its words: the first, and the last."""
    last: int


def words(text: str) -> list[SpelledWord]:
    """The words of a text that `one_line` has made; what is ruled out is marked so."""
    matches = list(_TOKEN.finditer(text))
    if len(matches) > MOST_WORDS:
        matches = matches[: MOST_WORDS // 2] + matches[-MOST_WORDS // 2 :]
    tokens = [
        SpelledWord(part, *match.span())
        for match in matches
        for part in _parts(match.group()[:LONGEST].casefold().replace("’", "'"))
    ]
    return [
        SpelledWord(OUT + token.text, token.start, token.end) if out else token
        for token, out in zip(tokens, _ruled_out(tokens), strict=True)
        if token.text[0].isalnum()
    ]


def _parts(word: str) -> tuple[str, ...]:
    """A word in American spelling, without possessive; of a short form what it stands for."""
    if word in _DENIED:
        return (_DENIED[word], "not")
    if word.endswith("n't") and len(word) > 3:
        return (word[:-3], "not")
    word = word.split("'")[0]
    return (_BRITISH.sub(_american, word) if len(word) > 4 else word,)


def _american(match: re.Match[str]) -> str:
    return "o" if match.group(1) else {"is": "iz", "ys": "yz"}[match.group()]


def _ruled_out(tokens: Sequence[SpelledWord]) -> list[bool]:
    """Whether each token stands in a clause that says what the question is not about."""
    line = " ".join(token.text for token in tokens)
    spans = [match.span() for match in _RULED_OUT.finditer(line)]
    out: list[bool] = []
    at, until = 0, False
    for token in tokens:
        end = at + len(token.text)
        while spans and spans[0][1] <= at:
            spans.pop(0)
        inside = bool(spans) and spans[0][0] < end and at < spans[0][1]
        until = (inside and token.text[0].isalnum()) or (until and token.text not in _CLAUSE_ENDS)
        out.append(until)
        at = end + 1
    return out


def features(tokens: Sequence[SpelledWord]) -> Iterator[Feature]:
    """What words have: each alone, each with its neighbour, its pieces."""
    before = "^"
    for at, word in enumerate(tokens):
        yield Feature(word.text, at, at)
        yield Feature(f"{before} {word.text}", max(at - 1, 0), at)
        before = word.text
        if before[0] != OUT:
            yield from (Feature(piece, at, at) for piece in _pieces(before))
    if tokens:
        yield Feature(f"{before} $", len(tokens) - 1, len(tokens) - 1)


@lru_cache(maxsize=16_384)
def _pieces(word: str) -> tuple[str, ...]:
    """Every three to five letters of a word."""
    whole = f"<{word}>"
    return tuple(
        PIECE + whole[at : at + size]
        for size in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
        for at in range(len(whole) - size + 1)
    )


def read(text: str) -> list[Feature]:
    """The features of any text, as often as they stand in it."""
    return list(features(words(one_line(text))))
