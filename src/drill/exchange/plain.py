"""Notes of questions, answers and holes, whatever format brings them: their bounds, their tags, the
ids they are known by, and what is wrong with them, in the same words everywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from drill.domain.deck import MOST_IN_A_TEXT, MOST_SIGNS, Plain
from drill.errors import Problem
from drill.exchange.offer import Offered
from drill.text import ascii_slug, marks, one_line, slug, unmarked, without_marks

MOST_TAGS = 50
"""Of one note."""
MOST_MARKUP = 10 * MOST_IN_A_TEXT
"""Characters of a field in HTML: what counts is the text that is made of it."""
COVERED = "an image with covered parts, which cannot be shown"
"""What is said of Anki's image occlusion."""
_MOST_IN_A_TAG = 100
_FEW_TAGS = 10
_MOST_PARTS = 20
"""Paragraphs of a cloze that an id is looked for in."""


def quoted(text: str) -> str:
    """How a problem names a card: the start of its text in quotes; empty for no text."""
    start = one_line(text)[:60]
    return f"'{start}'" if start else ""


def tags_of(tags: Sequence[str]) -> tuple[str, ...]:
    """A note's tags, each once, as many and as long as a note may have."""
    few = len(tags) < _FEW_TAGS and sum(map(len, tags)) < _MOST_IN_A_TAG
    return _few_tags(tuple(tags)) if few else _tags_of(tags)


@lru_cache(maxsize=256)
def _few_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """The notes of a source have few sets of tags, and share them."""
    return _tags_of(tags)


def _tags_of(tags: Iterable[str]) -> tuple[str, ...]:
    short = (one_line(tag)[:_MOST_IN_A_TAG] for tag in tags)
    return tuple(dict.fromkeys(filter(None, short)))[:MOST_TAGS]


# -- what is wrong -----------------------------------------------------------------------


def too_long(most: int = MOST_IN_A_TEXT) -> str:
    """What is said of a text of more characters."""
    return f"longer than {most:,} characters"


def too_much(*texts: str) -> str:
    """What is too much of the texts of one card; empty for nothing."""
    for text in texts:
        if len(text) > MOST_IN_A_TEXT:
            return too_long()
    for text in texts:
        if text.count("==") > MOST_SIGNS:
            return f"more than {MOST_SIGNS} '=='"
    return ""


def wrong_cloze(text: str, holes: Sequence[str]) -> str:
    """What is wrong with a text meant to have these holes, as `==hole==`; empty for nothing."""
    if not holes or not marks(text):
        return "a cloze without a hole, or with one that is not closed"
    if marks(text) != [*holes] or "==" in without_marks(text):
        return "'==' beside the holes of a cloze, or '=' at the edge of one"
    return ""


# -- ids ---------------------------------------------------------------------------------


def id_of(text: str) -> str:
    """An id for a note that is known by what it asks."""
    return f"{ascii_slug(text, 'card')}-{_digest(text)}"


def full_id(note: Plain) -> str:
    """An id for a note whose question another one asks as well."""
    return id_of(f"{note.q}\n{note.a}")


def distinct(cards: Iterable[Offered | Problem]) -> Iterator[Offered | Problem]:
    """The cards of a text, the second of two equal ones, or of two that state one id, as a problem;
    the same question with another answer is another note, of which that is said."""
    seen: dict[str, tuple[int, int]] = {}
    for card in cards:
        if isinstance(card, Problem):
            yield card
            continue
        note = card.note
        words = hash((note.q, note.a, note.cloze))
        first, first_words = seen.setdefault(note.id, (card.line, words))
        what = f"the same note as on line {first}"
        if first != card.line and first_words != words:
            what = f"its id is that of the note on line {first}"
            if card.by_words:
                warning = f"line {first} asks the same, with another answer: both become cards"
                remark = "; ".join(filter(None, (card.remark, warning)))
                card = card._replace(note=replace(note, id=full_id(note)), remark=remark)
                first, _ = seen.setdefault(card.note.id, (card.line, words))
                what = f"the same note as on line {first}"
        same = Problem(what, card.line, quoted(note.q or note.cloze))
        yield card if first == card.line else same


def guid_of(origin: str, note: str) -> str:
    """What Anki knows a row of ours by: the origin of its deck, and the id that it has there.
    Anki's guids are one space for all decks."""
    return hashlib.blake2b(f"{origin}/{note}".encode(), digest_size=8).hexdigest()


def former_id(note: Plain) -> str:
    """The id that a note known by what it asks had while accents took their letters with them;
    empty where that is the one it has, or it is known by another."""
    parts = unmarked(note.cloze).split("\n\n")  # what a table has beside a cloze stands behind it
    clozes = ("\n\n".join(parts[:count]) for count in range(1, min(len(parts), _MOST_PARTS) + 1))
    for text in (note.q, unmarked(note.q), *clozes):
        if text and note.id == id_of(text):
            name = re.sub(r"[^a-z0-9-]+", "", slug(text)).strip("-")[:40].strip("-")
            former = f"{name or 'card'}-{_digest(text)}"
            return former if former != note.id else ""
    return ""


def _digest(text: str) -> str:
    return hashlib.blake2b(" ".join(text.split()).encode(), digest_size=4).hexdigest()
