"""Looking: cards that match a search, and the review log."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from drill.cards.faces import faces
from drill.domain.card import Faces
from drill.domain.deck import Competency, Story
from drill.domain.kind import Kind
from drill.domain.review import Review, State, StudyDay
from drill.errors import UsageError
from drill.scheduling.memory import recall
from drill.service.trainer import Trainer
from drill.storage import cards, library, log
from drill.storage.cards import StoredCard
from drill.storage.library import StoredNote
from drill.text import did_you_mean

FIELDS = ("kind", "deck", "story", "competency", "is")
"""What may stand before a colon in a search."""

_Test = Callable[[StoredCard, StudyDay], bool]
_IS: dict[str, _Test] = {
    "new": lambda card, day: card.memory is None,
    "due": lambda card, day: (
        card.due is not None
        and card.due.at is None
        and card.due.day <= day
        and not (card.suspended or card.shadowed or (card.buried_until or 0) > day)
    ),
    "learning": lambda card, day: card.state in (State.LEARNING, State.RELEARNING),
    "suspended": lambda card, day: card.suspended,
    "sample": lambda card, day: card.card.sample,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A card that matched, with its faces and its chance of recall now."""

    stored: StoredCard
    faces: Faces
    due: int | None
    """Epoch ms; None for a new card."""
    recall: float | None


@dataclass(frozen=True, slots=True)
class _Query:
    words: tuple[str, ...]
    terms: tuple[tuple[str, str], ...]

    def value(self, field: str) -> str | None:
        """The only value asked for in a field, if there is just one."""
        values = {value for name, value in self.terms if name == field}
        return values.pop() if len(values) == 1 else None


def search(trainer: Trainer, query: str = "") -> list[Found]:
    """Cards that match every term: plain words in either face, `field:value` otherwise.

    Fields: kind, deck, story, competency, is. Raises UsageError for an unknown field or
    value, naming the nearest; what is there and has no card that matches is no error.
    """
    asked = _parse(query)
    now, day, rules = trainer.clock.now(), trainer.day(), trainer.rules()
    out = []
    with trainer.store.read() as connection:
        shelf = trainer.shelf(connection, whole=True)
        _require_known(connection, asked)
        for stored in cards.every(
            connection,
            deck=asked.value("deck"),
            kind=asked.value("kind"),
            note=asked.value("story"),
        ):
            if not all(_holds(stored, term, day) for term in asked.terms):
                continue
            made = faces(stored.card, shelf, stored.memory.reps if stored.memory else 0)
            if made is None or not _says(made, asked.words):
                continue
            chance = recall(stored.memory, now, rules) if stored.memory else None
            out.append(Found(stored, made, due_at(trainer, stored), chance))
    return out


def due_at(trainer: Trainer, stored: StoredCard) -> int | None:
    """When a card falls due, epoch ms: its minute, or the start of its study day."""
    if stored.due is None:
        return None
    return stored.due.at if stored.due.at is not None else trainer.day_start(stored.due.day)


def reviews(trainer: Trainer, last: int | None = None) -> list[Review]:
    """The review log, oldest first; `last` keeps only the newest so many."""
    with trainer.store.read() as connection:
        return [review for _, review in log.reviews(connection, last=last)]


def _parse(query: str) -> _Query:
    # Double quotes alone quote: an apostrophe is a letter of people's words.
    lexer = shlex.shlex(query, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.quotes, lexer.escape, lexer.commenters = True, '"', "", ""
    try:
        parts = list(lexer)
    except ValueError:
        raise UsageError(f"an open quote in the search {query!r}", "Close it.") from None
    words, terms = [], []
    for part in parts:
        field, colon, value = part.partition(":")
        if not colon or not field.isalpha():  # `1:1` is a word
            words.append(part.casefold())
            continue
        if field not in FIELDS:
            raise UsageError(f"a search has no field {field!r}", did_you_mean(field, list(FIELDS)))
        if field in _FIXED:
            _require(f"{field}: takes no", value, _FIXED[field])
        terms.append((field, value))
    return _Query(tuple(words), tuple(terms))


def _require_known(connection: Connection, asked: _Query) -> None:
    """The decks, stories and competencies that are asked for are there, or were."""
    for field, value in asked.terms:
        if field in _IDS:
            _require(f"there is no {field}", value, _IDS[field](connection))


def _require(otherwise: str, value: str, known: list[str]) -> None:
    if value not in known:
        raise UsageError(f"{otherwise} {value!r}", did_you_mean(value, known))


def _deck_ids(connection: Connection) -> list[str]:
    return [deck.id for deck in library.decks(connection)]


def _story_ids(connection: Connection) -> list[str]:
    return list({item.note.id for item in library.notes(connection, kinds=(Story.kind,))})


def _competency_ids(connection: Connection) -> list[str]:
    """As notes and as stories name them: a story's may be of a deck that is not here."""
    items = library.notes(connection, kinds=(Competency.kind, Story.kind))
    named = {name for item in items for name in _names(item)}
    return list(named | {name.rpartition("/")[2] for name in named})


def _names(item: StoredNote) -> tuple[str, ...]:
    if isinstance(item.note, Story):
        return item.note.competencies
    return (f"{item.deck}/{item.note.id}",)


_FIXED = {"kind": [kind.value for kind in Kind], "is": list(_IS)}
_IDS: dict[str, Callable[[Connection], list[str]]] = {
    "deck": _deck_ids,
    "story": _story_ids,
    "competency": _competency_ids,
}


def _holds(stored: StoredCard, term: tuple[str, str], day: StudyDay) -> bool:
    field, value = term
    if field == "is":
        return _IS[value](stored, day)
    card = stored.card
    if field == "competency":  # one of another deck is kept as `deck/id`
        return value in (card.competency, card.competency.rpartition("/")[2])
    return value == {"kind": card.kind.value, "deck": card.deck, "story": card.story}[field]


def _says(made: Faces, words: tuple[str, ...]) -> bool:
    text = "\n".join((made.context, made.front, made.back, *made.more, made.aside)).casefold()
    return all(word in text for word in words)
