"""What somebody who gets a deck would miss in it: for its author, before it is shared.

None of it keeps a deck from being imported; so none of it is a finding of lint.
"""

from __future__ import annotations

from collections.abc import Iterator

from drill.domain.deck import Deck, Note, Plain, Principle
from drill.text import one_line

MOST_NAMED = 3
LONG = 400
"""Characters of a question or an answer that are too many to recall at once."""


def before_sharing(deck: Deck) -> list[str]:
    """Sentences, the weightiest first; none where nothing is missing."""
    return [*_head(deck), *_questions(deck)]


def _head(deck: Deck) -> Iterator[str]:
    if not deck.authors:
        yield "no author is named (authors: [Your Name])"
    if not deck.license:
        yield "it has no licence, so nobody may pass it on (license: CC-BY-4.0)"
    if not deck.origin:
        yield (
            "it has no origin: `drill export` writes one, by which the next version finds this one"
        )
    if not deck.description:
        yield "nothing says what it is for (description: ...)"
    if deck.version != "1.0.0" and not any(deck.version in entry for entry in deck.changelog):
        yield f"its changelog says nothing of version {one_line(deck.version)[:20]}"


def _questions(deck: Deck) -> Iterator[str]:
    first: dict[str, str] = {}
    twice: list[str] = []
    long: list[str] = []
    for note in deck.notes():
        for front, back in _faces(note):
            asked = " ".join(front.casefold().split())
            if first.setdefault(asked, note.id) != note.id:
                twice.append(note.id)
            if max(len(front), len(back)) > LONG:
                long.append(note.id)
    if twice:
        yield f"{_some(twice)} asks what another note asks already"
    if long:
        yield f"{_some(long)} is longer than {LONG} characters: split it"


def _faces(note: Note) -> Iterator[tuple[str, str]]:
    if isinstance(note, Principle):
        yield note.ask, note.answer
    elif isinstance(note, Plain):
        for side in note.sides:
            yield side.q, side.a
        if not note.sides:
            yield note.q or note.cloze, note.a


def _some(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    more = f" and {len(unique) - MOST_NAMED} more" if unique[MOST_NAMED:] else ""
    return ", ".join(unique[:MOST_NAMED]) + more
