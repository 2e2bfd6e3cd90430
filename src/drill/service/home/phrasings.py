"""What interviewers really asked, joined to the phrasings of the competencies.

It is joined when notes are read and never written into a deck: bundled decks go on updating, and
what somebody's interviewer said does not leave with an exported deck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from drill.domain.deck import THEMES, Competency, Place, place_named, spoken
from drill.domain.memory import Seen
from drill.domain.onsite import HeardQuestion, Went
from drill.domain.themes import phrasing_of
from drill.storage import cards, library, onsites
from drill.storage.connection import Connection
from drill.storage.library import StoredNote


def competencies(connection: Connection) -> dict[Place, Competency]:
    """Every competency, in its deck's order, with what was asked for it among its questions."""
    stored = joined(connection, library.notes(connection, kinds=[Competency.kind]))
    return {
        (item.deck, item.note.id): item.note for item in stored if isinstance(item.note, Competency)
    }


def joined(connection: Connection, stored: Sequence[StoredNote]) -> list[StoredNote]:
    """Notes as they were read, what was asked added to the questions of the competencies."""
    heard = _by_place(connection)
    return [
        replace(item, note=_with(item.note, heard.get((item.deck, item.note.id), ())))
        if isinstance(item.note, Competency)
        else item
        for item in stored
    ]


def _with(competency: Competency, heard: Sequence[HeardQuestion]) -> Competency:
    known = {spoken(question) for question in competency.asks}
    fresh = {spoken(item.question): item.question for item in heard}
    more = tuple(phrasing_of(text, competency) for key, text in fresh.items() if key not in known)
    return replace(competency, questions=competency.questions + more)


def coming(connection: Connection) -> dict[Place, str]:
    """The phrasing that each competency's route card shows next: one that was asked since its last
    review, rather one that went badly, rather a later one.
    """
    out = {}
    for place, heard in _by_place(connection).items():
        card = cards.by_key(connection, "/".join((*place, "route")))
        last = card.memory.last_at if card and isinstance(card.memory, Seen) else 0
        since = [item for item in heard if item.at > last]
        if since:
            first = max(since, key=lambda item: (item.went is Went.BADLY, item.at, item.pk))
            out[place] = first.question
    return out


def _by_place(connection: Connection) -> dict[Place, list[HeardQuestion]]:
    out: dict[Place, list[HeardQuestion]] = {}
    for item in onsites.questions(connection):
        place = place_named(item.competency)
        if place[1]:
            out.setdefault(place, []).append(item)
    return out


def in_words(themes: Sequence[str], joint: str = "and") -> str:
    """What a question insists on, as people say it; `any story` where it insists on nothing."""
    return f" {joint} ".join(theme.replace("-", " ") for theme in themes) or "any story"


def unstated(place: str) -> str:
    """Of a story (`deck/note`) that may be about what a question insists on: why nobody can tell,
    and what to do.
    """
    return f"themes not stated; `drill edit {place}` adds them"


_ENDED = {
    "success": "worked out",
    "failed": "did not work out",
    "regret": "you would do differently now",
}


def asked_for(themes: Sequence[str], joint: str = "and") -> str:
    """The story that such a question asks for: `one that worked out (somebody was let go)`."""
    ends = f" {joint} ".join(f"that {_ENDED[theme]}" for theme in themes if theme in _ENDED)
    about = "; ".join(THEMES[theme] for theme in themes if theme not in _ENDED)
    return " ".join(filter(None, ("one", ends, f"({about})" if about else "")))
