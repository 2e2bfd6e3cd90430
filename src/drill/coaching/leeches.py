"""Leeches: cards that are forgotten again and again, and what helps with each kind.

Pure. The rule is Anki's: a card is one at so many lapses, and again at every half as many more.
"""

from __future__ import annotations

from drill.domain.kind import Kind

_ADVICE = {
    Kind.ROUTE: "Name the one word in the question that gives it away; add it to the cues.",
    Kind.STEPS: "The list is too long to hold: learn it in halves, or by its first letters.",
    Kind.GAP: "The step before it is no cue: reword its label so that this one follows from it.",
    Kind.FLAG: "Tie the flag to somebody you have heard say it, in the words they used.",
    Kind.OUTLINE: "Too many beats: join two that happen together, and name each by a strong word.",
    Kind.BEAT: "The beat holds too much: split it, or rewrite its label as what you decided.",
    Kind.FIGURE: "A bare number slips. Anchor it: to what it was before, or to what it cost.",
    Kind.PROBE: "Answer it aloud once in one sentence, and keep that sentence as the answer.",
    Kind.TELL: "Do not tell it whole for a while: drill its two weakest beats, then try again.",
    Kind.PRINCIPLE: "Too general to stick. Add the case in which you saw it hold.",
    Kind.BASIC: "It asks for more than one thing, or looks like another card: split or reword it.",
    Kind.CLOZE: "The hole can be filled in other ways: leave more of the sentence around it.",
}
_OTHERS = "Rewrite the question so that it leads to one answer only."


def falls_due(lapses: int, threshold: int) -> bool:
    """Whether this many lapses make a card a leech just now, for the first time or once more.

    `threshold` is at least 1: 8 gives 8, 12, 16 …
    """
    if lapses < threshold:
        return False
    return (lapses - threshold) % max(1, threshold // 2) == 0


def advice(kind: Kind) -> str:
    """What to do about a leech of a kind, in a sentence or two."""
    return _ADVICE.get(kind, _OTHERS)
