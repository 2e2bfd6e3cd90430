"""Typed answers with the rating that a fair coach would propose: `typed_answers.tsv`.

A row: the card's kind, its answer, what was typed (⏎ is a line break), the rating. An answer with
` / ` in it is a list of facts. A flag's answer is `red: NAME :: REPAIR` or `sound: WHY`, a figure's
the fact with its mark.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from drill.domain.card import Faces
from drill.domain.kind import Kind
from drill.domain.review import Rating
from drill.text import marks


class LabelledAnswer(NamedTuple):
    kind: Kind
    faces: Faces
    typed: str
    rating: Rating


def labelled_answers() -> list[LabelledAnswer]:
    text = Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8")
    rows = [line.replace(" ⏎ ", "\n").split("\t") for line in text.rstrip("\n").split("\n")[1:]]
    return [
        LabelledAnswer(Kind(kind), faces_of(Kind(kind), answer), typed, Rating[rating.upper()])
        for kind, answer, typed, rating in rows
    ]


def faces_of(kind: Kind, answer: str) -> Faces:
    """As `cards.faces` makes them."""
    if kind is Kind.FLAG:
        sort, _, rest = answer.partition(": ")
        if sort == "sound":
            return Faces("", "", f"Sound: {rest}")
        name, _, repair = rest.partition(" :: ")
        return Faces("", "", f"Red flag: {name}\n\nInstead: {repair}", answer=(name,))
    if kind is Kind.FIGURE:
        (mark,) = marks(answer)
        return Faces("", "", mark, answer=(mark,))
    parts = tuple(answer.split(" / "))
    facts = parts if len(parts) > 1 else ()
    if kind is Kind.STEPS:
        parts = tuple(part.partition(" (")[0] for part in parts)
    return Faces("", "", "\n".join(parts), facts=facts, answer=parts)
