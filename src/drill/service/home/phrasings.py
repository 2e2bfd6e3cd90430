"""What interviewers really asked, joined to the phrasings of the competencies.

It is joined when notes are read and never written into a deck: bundled decks go on updating, and
what somebody's interviewer said does not leave with an exported deck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from drill.cards.shelf import Place
from drill.domain.deck import Competency
from drill.domain.memory import Seen
from drill.domain.onsite import HeardQuestion, Went
from drill.storage import cards, library, onsites
from drill.storage.library import StoredNote


def competencies(connection: Connection) -> list[StoredNote]:
    """Every competency, in its deck's order, with what was asked for it among its questions."""
    return joined(connection, library.notes(connection, kinds=[Competency.kind]))


def joined(connection: Connection, stored: Sequence[StoredNote]) -> list[StoredNote]:
    """Notes as they were read, what was asked added to the questions of the competencies."""
    asked = _by_place(connection)
    return [_with(item, asked.get((item.deck, item.note.id), [])) for item in stored]


def _with(item: StoredNote, asked: Sequence[HeardQuestion]) -> StoredNote:
    if not asked or not isinstance(item.note, Competency):
        return item
    known = {question.casefold() for question in item.note.questions}
    fresh = {each.question.casefold(): each.question for each in asked}
    more = tuple(text for key, text in fresh.items() if key not in known)
    return replace(item, note=replace(item.note, questions=item.note.questions + more))


def coming(connection: Connection) -> dict[Place, str]:
    """The phrasing that each competency's route card shows next: one that was asked since its last
    review, rather one that went badly, rather a later one.
    """
    out = {}
    for place, asked in _by_place(connection).items():
        card = cards.by_key(connection, "/".join((*place, "route")))
        last = card.memory.last_at if card and isinstance(card.memory, Seen) else 0
        since = [each for each in asked if each.at > last]
        if since:
            first = max(since, key=lambda each: (each.went is Went.BADLY, each.pk))
            out[place] = first.question
    return out


def _by_place(connection: Connection) -> dict[Place, list[HeardQuestion]]:
    out: dict[Place, list[HeardQuestion]] = {}
    for each in onsites.questions(connection):
        deck, _, note = each.competency.partition("/")
        if note:
            out.setdefault((deck, note), []).append(each)
    return out
