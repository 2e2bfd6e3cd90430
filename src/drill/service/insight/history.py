"""Looking back: the steps that undo can take, and what became of one card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import zip_longest
from typing import Any

from drill.cards.faces import faces
from drill.deckfile.writing import write_deck
from drill.domain.card import Faces
from drill.domain.deck import Deck, Note, Plain
from drill.domain.kind import Kind
from drill.domain.memory import UNSEEN, Memory
from drill.domain.review import DAY_MS, DueAt, Rating, Review
from drill.errors import NotFound
from drill.scheduling.memory import effective_day, recall_after, reviewed
from drill.service.home import names, undo, words
from drill.service.home.home import EPOCH, Home
from drill.service.home.undo import StepKind
from drill.service.library import edits
from drill.storage import amendments, cards, changes, library, log
from drill.storage.amendments import RESET
from drill.storage.cards import StoredCard
from drill.storage.changes import UndoEntry
from drill.storage.connection import Connection

AHEAD = 30
"""Days that a memory curve goes on after today."""
_POINTS = 200


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a card."""

    at: int
    """Epoch ms."""
    what: str
    detail: str
    note_before: str = ""
    """What its note said before an edit, as YAML."""


@dataclass(frozen=True, slots=True)
class CardHistory:
    """What became of a card."""

    key: str
    name: str
    kind: Kind
    faces: Faces | None
    """None where its note asks for it no more."""
    events: tuple[Event, ...]
    """Newest first."""
    curve: tuple[tuple[float, float], ...]
    """(days since its first review, chance of recall from 0 to 1), to 30 days after today."""
    reviews: int
    """That stand."""


def steps(home: Home, most: int | None = None) -> list[UndoEntry]:
    """The undo history, newest first, undone steps too; `most` keeps the newest so many."""
    with home.store.read() as connection:
        return changes.newest(connection, most)


def named(home: Home, steps: Sequence[UndoEntry]) -> list[UndoEntry]:
    """Steps as people read them: cards and notes by their names, not their keys."""
    with home.store.read() as connection:
        graded = [step.seq if step.kind == StepKind.GRADE else 0 for step in steps]
        lines = changes.lines_of(connection, graded)
        at = {place: lines[seq] for place, seq in enumerate(graded) if seq in lines}
        whats = names.in_words(connection, [step.what for step in steps], at)
    return [replace(step, what=what) for step, what in zip(steps, whats, strict=True)]


def undo_to(home: Home, seq: int) -> list[undo.Undone]:
    """Undo, newest first, every step down to this one and with it. Raises NotFound, StoreError."""
    standing = [step.seq for step in steps(home) if not step.undone]
    if seq not in standing:
        raise NotFound(f"there is no step {seq} that can be undone")
    undone = [undo.undo(home) for _ in range(standing.index(seq) + 1)]
    return [step for step in undone if step]


def of_card(home: Home, pk: int) -> CardHistory:
    """What became of a card: its reviews, its edits, the curve. Raises NotFound and StoreError."""
    with home.store.read() as connection:
        home.follow(connection)
        card = next(iter(cards.by_pks(connection, [pk])), None)
        if card is None:
            raise NotFound("this card is not there any more")
        reviews = [review for _, review in log.reviews(connection, card_pk=pk)]
        events = [
            *(_review(review) for review in reviews),
            *_amended(home, connection, card),
            *_edits(connection, card),
        ]
        shelf = home.shelf(connection, pks=[card.note_pk], alone=True)
        return CardHistory(
            key=card.key,
            name=names.name(card.card, shelf, card.memory.reps),
            kind=card.card.kind,
            faces=faces(card.card, shelf, card.memory.reps),
            events=tuple(sorted(events, key=lambda event: event.at)[::-1]),
            curve=tuple(_curve(home, connection, card)),
            reviews=sum(not review.undone for review in reviews),
        )


def _review(review: Review) -> Event:
    gave = words.count(int(review.due.day) - int(review.day), "day")
    if isinstance(review.due, DueAt):
        gave = f"{max(1, round((review.due.at - review.at) / 60_000))} min"
    parts = [words.seconds(review.seconds)] if review.seconds else []
    parts += [f"next in {gave}", review.source.value]
    name = review.rating.name.lower() + " (undone)" * review.undone
    return Event(review.at, name, " · ".join(parts))


def _amended(home: Home, connection: Connection, card: StoredCard) -> Iterator[Event]:
    for amendment in amendments.of(connection, card.pk).get(card.pk, ()):
        if amendment.what == RESET:
            yield Event(amendment.at, "reset", "new again; its reviews stay in the log")
        elif amendment.due_day is not None:
            day = EPOCH + timedelta(days=amendment.due_day)
            yield Event(amendment.at, "rescheduled", f"due on {day}")


def _edits(connection: Connection, card: StoredCard) -> Iterator[Event]:
    """The steps that changed what the card's note says, with what it said before."""
    (stored,) = library.notes(connection, pks=[card.note_pk], retired=True) or (None,)
    after = stored.note if stored else None
    kind = after.kind if after else ""
    former = [
        (change, row)
        for change in changes.of_kinds(connection, (StepKind.EDIT, StepKind.IMPORT, StepKind.BULK))
        for row in _note_rows(change.before, card.note_pk)
    ]
    for change, row in reversed(former):
        if "body" in row:
            before = library.read_note(row.get("kind", kind), row["body"])
        elif isinstance(after, Plain):
            before = replace(after, tags=tuple(row["tags"]))
        else:
            continue
        if before != after:
            (what,) = names.in_words(connection, [change.what])
            yield Event(change.at, what, "what the note said before", _yaml(before))
        after = before


def _note_rows(before: dict[str, Any], pk: int) -> Iterator[dict[str, Any]]:
    """What a step keeps of what a note said: its body, or its tags."""
    for snapshot in before.get("snapshots", ()):
        yield from (row for row in snapshot["notes"] if row.get("pk") == pk and "body" in row)
    for image in before.get("images", ()):
        if image["table"] == "note" and "body" in image["columns"]:
            for row in image["rows"]:
                if row[0] == pk:
                    yield dict(zip(("pk", *image["columns"]), row, strict=True))
    for tags, _, pks in before.get("retagged", ()):
        if pk in pks:
            yield {"tags": tags}


def _yaml(note: Note) -> str:
    """A note as its deck file has it, without the deck's head."""
    text = write_deck(edits.with_notes(Deck(1, "x", "x"), [note]))
    return text[text.index(f"\n{note.section}:") + 1 :]


def _curve(home: Home, connection: Connection, card: StoredCard) -> Iterator[tuple[float, float]]:
    """The chance of recall from the first review that counts on, with a drop-free rise at each."""
    forgotten = amendments.forgotten(connection, card.pk)
    lines = log.reviews(connection, card_pk=card.pk, since=forgotten)
    reviews = [review for _, review in lines if not review.undone]
    if not reviews:
        return
    start = reviews[0].at
    end = max(home.clock.now(), reviews[-1].at) + AHEAD * DAY_MS
    apart = max((end - start) / _POINTS, 1.0)
    memory: Memory = UNSEEN
    for review, following in zip_longest(reviews, reviews[1:]):
        rules = home.known_rules(connection, review.rules)
        day = effective_day(memory, review.day)
        memory = reviewed(memory, Rating(review.rating), day, review.at, rules)
        at, until = float(review.at), following.at if following else end
        while at < until:
            gone = (at - review.at) / DAY_MS
            yield (at - start) / DAY_MS, recall_after(memory.stability, gone, rules.parameters)
            at += apart
        gone = max(0.0, (until - review.at) / DAY_MS)
        yield (until - start) / DAY_MS, recall_after(memory.stability, gone, rules.parameters)
