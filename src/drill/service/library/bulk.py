"""What is done to one card or to a hundred thousand: each call is one step that undo takes back.

Cards are named by their row numbers, as a search gives them. Before many are changed the store is
copied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from drill.cards.build import build
from drill.cards.shelf import Place
from drill.deckfile import schema
from drill.domain.deck import Competency, Note, Plain, Story
from drill.domain.memory import Seen
from drill.domain.review import StudyDay
from drill.errors import UsageError
from drill.service.home import memories
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.home.undo import (
    Amendments,
    Burial,
    Reversal,
    RowsReversal,
    Settings,
    StepKind,
    Suspension,
    record,
)
from drill.service.library import decks, edits
from drill.storage import amendments, cards, images, library, visibility
from drill.storage.cards import StoredCard
from drill.storage.library import StoredNote
from drill.text import clean, one_line

MANY = 100
"""Cards from which on the store is copied first."""
_PORTION = 2000
"""Cards between two words on how far it is."""
_FEW = 5


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What was done."""

    what: str
    """In words; what was not done is in it too."""
    cards: int
    """Cards that changed."""
    notes: int
    """Notes that changed."""
    skipped: tuple[str, ...]
    """What was left as it was, and why."""
    keys: tuple[str, ...] = ()
    """Of the cards that changed."""


def suspend(
    home: Home, which: Sequence[int | str], on: bool = True, progress: Progress = unheard
) -> BulkResult:
    """Suspend cards, named by row numbers or keys, or let them come again.

    Raises UsageError (no card), NotFound (no such key), StoreError, Cancelled.
    """
    with home.store.write() as connection:
        found = _found(home, connection, which, progress)
        changed = [card for card in found if card.suspended is not on]
        _in_portions(
            [card.pk for card in changed],
            lambda some: cards.suspend(connection, some, on),
            progress,
        )
        word = "suspending" if on else "unsuspending"
        same = "suspended already" if on else "not suspended"
        return _end(
            home, connection, StepKind.SUSPEND, word, changed, [Suspension(_pks(changed), on)],
            skipped=_same(len(found) - len(changed), same),
        )  # fmt: skip


def wake_all(home: Home, progress: Progress = unheard) -> BulkResult:
    """Let every suspended card come again. Raises StoreError and Cancelled."""
    with home.store.read() as connection:
        asleep = cards.suspended(connection)
    if not asleep:
        return BulkResult("nothing to do", 0, 0, ())
    return suspend(home, asleep, False, progress)


def bury(
    home: Home, which: Sequence[int | str], on: bool = True, progress: Progress = unheard
) -> BulkResult:
    """Keep cards out of sessions until tomorrow, or no longer. Raises as `suspend` does."""
    until = StudyDay(home.day() + 1) if on else None
    with home.store.write() as connection:
        found = _found(home, connection, which, progress)
        today = home.day()
        changed = [
            card for card in found
            if (card.buried_until != until if on else (card.buried_until or 0) > today)
        ]  # fmt: skip
        before = Burial(_pks(changed), [card.buried_until for card in changed])
        _in_portions(
            [card.pk for card in changed],
            lambda some: cards.bury(connection, some, until),
            progress,
        )
        same = "buried already" if on else "not buried"
        return _end(
            home, connection, StepKind.BURY, "burying" if on else "unburying", changed, [before],
            skipped=_same(len(found) - len(changed), same),
        )  # fmt: skip


def retire(
    home: Home, pks: Sequence[int], on: bool = True, progress: Progress = unheard
) -> BulkResult:
    """Never ask cards again, whatever becomes of their decks, or bring them back.

    Their history stays. A card whose note is gone does not come back. Raises as `suspend` does.
    """
    with home.store.write() as connection:
        found = _found(home, connection, pks, progress)
        changed = [card for card in found if card.retired is not on]
        gone: set[int] = set()
        if not on:
            gone = _without_source(connection, changed)
            changed = [card for card in changed if card.pk not in gone]
        image = images.take(connection, "card", ("retired", "withdrawn"), _pks(changed))
        _in_portions(_pks(changed), lambda some: cards.withdraw(connection, some, on), progress)
        visibility.settle(connection)
        skipped = _same(len(found) - len(changed) - len(gone), "retired already" if on else "there")
        if gone:
            skipped += (f"{_cards(len(gone))}: what asked for them is gone",)
        word = "retiring" if on else "bringing back"
        return _end(
            home, connection, StepKind.BULK, word, changed, [RowsReversal([image])], skipped
        )


def reset(home: Home, pks: Sequence[int], progress: Progress = unheard) -> BulkResult:
    """Make cards new again; their reviews stay in the log. Raises as `suspend` does."""
    now = home.clock.now()
    rows: list[int] = []
    with home.store.write() as connection:
        found = _found(home, connection, pks, progress)
        changed = [card for card in found if isinstance(card.memory, Seen)]
        _in_portions(
            _pks(changed),
            lambda some: rows.extend(amendments.reset(connection, some, now)),
            progress,
        )
        skipped = _same(len(found) - len(changed), "new already")
        before = [Amendments(rows)]
        return _end(home, connection, StepKind.BULK, "resetting", changed, before, skipped)


def delete(home: Home, pks: Sequence[int], progress: Progress = unheard) -> BulkResult:
    """Delete the notes of cards, with all their cards; the log keeps the reviews.

    An update of their deck does not bring them back. A competency that stories are for is not
    deleted. Raises as `suspend` does.
    """
    with home.store.write() as connection:
        found = _found(home, connection, pks, progress)
        kept, skipped = _needed(connection, _notes(connection, found))
        every = cards.of_notes(connection, [item.pk for item in kept])
        gone = cards.by_pks(connection, every)
        before = [
            RowsReversal([
                images.take(connection, "card", ("retired",), every),
                images.take(connection, "note", ("retired",), [item.pk for item in kept]),
            ]),
            Settings(edits.keep(connection, edits.stay_away(_places(kept)))),
        ]  # fmt: skip
        library.retire_notes(connection, [item.pk for item in kept])
        _in_portions(every, lambda some: library.retire_cards(connection, some), progress)
        visibility.settle(connection)
        changed = [card for card in gone if not card.retired]
        return _end(
            home, connection, StepKind.BULK, "deleting", changed, before, skipped, notes=kept
        )


def tag(
    home: Home, pks: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = (),
    progress: Progress = unheard,
) -> BulkResult:  # fmt: skip
    """Give the notes of cards tags, or take some from them.

    Only cards of one's own and imported ones have tags; other notes stay as they are. Raises
    UsageError (no card, no tag, one that no deck may hold), StoreError and Cancelled.
    """
    add, remove = _tags(add), _tags(remove)
    if not add and not remove:
        raise UsageError("no tag was named", "As `+figures -old`.")
    with home.store.write() as connection:
        found = _found(home, connection, pks, progress)
        every = _notes(connection, found)
        fit = [item for item in every if isinstance(item.note, Plain)]
        pairs: list[tuple[StoredNote, Note]] = []
        for item in fit:
            assert isinstance(item.note, Plain)
            left = [name for name in item.note.tags if name not in remove]
            after = replace(item.note, tags=tuple(dict.fromkeys((*left, *add))))
            if after != item.note:
                _check_tags(after)
                pairs.append((item, after))
        image = images.take(connection, "note", ("body",), [item.pk for item, _ in pairs])
        for start in range(0, len(pairs), _PORTION):
            progress(start / len(pairs))
            some = pairs[start : start + _PORTION]
            rows = [(item.pk, note, item.position) for item, note in some]
            library.change_notes(connection, rows)
        _mark(connection, pairs)
        skipped = _same(len(fit) - len(pairs), "tagged so already", _notes_of)
        if len(every) > len(fit):
            skipped += (f"{_notes_of(len(every) - len(fit))} of a kind that has no tags",)
        changed = _cards_of(found, [item for item, _ in pairs])
        return _end(
            home, connection, StepKind.BULK, "tagging", changed, [RowsReversal([image])], skipped,
            notes=[item for item, _ in pairs],
        )  # fmt: skip


def move(home: Home, pks: Sequence[int], deck_id: str, progress: Progress = unheard) -> BulkResult:
    """Move the notes of cards to another deck, with all their cards and what is remembered.

    A note whose id is taken there gets a number. Competencies stay: stories name them by their
    deck. Raises NotFound (no such deck), and as `suspend` does.
    """
    with home.store.write() as connection:
        decks.require(connection, deck_id)
        found = _found(home, connection, pks, progress)
        every = _notes(connection, found)
        fit = [item for item in every if not isinstance(item.note, Competency)]
        going = [item for item in fit if item.deck != deck_id]
        skipped = _same(len(fit) - len(going), f"in {deck_id} already", _notes_of)
        if len(every) > len(fit):
            skipped += (f"{_notes_of(len(every) - len(fit))}: a competency stays in its deck",)
        all_cards = cards.of_notes(connection, [item.pk for item in going])
        before: list[Reversal] = [
            RowsReversal([
                images.take(
                    connection, "card", ("key", "slot", "competency", "ord", "retired"), all_cards
                ),
                images.take(
                    connection, "note", ("deck", "note", "position", "body"),
                    [item.pk for item in going],
                ),
            ]),
        ]  # fmt: skip
        facts = edits.keep(connection, edits.stay_away(_places(going)))
        before.append(Settings(facts | _go(connection, going, deck_id, progress)))
        visibility.settle(connection)
        return _end(
            home, connection, StepKind.BULK, f"moving to {deck_id}:", _cards_of(found, going),
            before, skipped, notes=going,
        )  # fmt: skip


def _go(
    connection: Connection, going: Sequence[StoredNote], deck_id: str, progress: Progress
) -> dict[str, str | None]:
    """Move them; returns the facts that it changed as they were."""
    facts: dict[str, str | None] = {}
    taken = {item.note.id for item in library.notes(connection, deck=deck_id, retired=True)}
    competencies = library.notes(connection, kinds=(Competency.kind,))
    at_home = {(item.deck, item.note.id) for item in competencies}
    _, position = library.last_place(connection, deck_id)
    for start in range(0, len(going), _PORTION):
        progress(start / len(going))
        some = going[start : start + _PORTION]
        rows: list[tuple[int, Note, int]] = []
        for item in some:
            position += 1
            note = replace(item.note, id=schema.free_id(item.note.id, taken.__contains__))
            if isinstance(note, Story):
                refs = tuple(_from(ref, item.deck, at_home) for ref in note.competencies)
                note = replace(note, competencies=refs)
            taken.add(note.id)
            rows.append((item.pk, note, position))
        library.rehouse(connection, [pk for pk, *_ in rows], deck_id)
        library.change_notes(connection, rows)
        built = {pk: (note, build(note, deck_id, place)) for pk, note, place in rows}
        library.rename_cards(connection, built, deck_id)
        facts |= edits.move(connection, some, deck_id, [note for _, note, _ in rows])
    return facts


def _from(ref: str, deck: str, at_home: set[tuple[str, str]]) -> str:
    """A competency as a story of another deck names it."""
    return f"{deck}/{ref}" if (deck, ref) in at_home else ref


# -- what they have in common ----------------------------------------------------------------


def _found(
    home: Home, connection: Connection, which: Sequence[int | str], progress: Progress
) -> list[StoredCard]:
    if not which:
        raise UsageError("no card was named", "Choose some first.")
    named = dict.fromkeys(which)
    found = cards.by_pks(connection, [pk for pk in named if isinstance(pk, int)])
    found += [memories.find(connection, key) for key in named if isinstance(key, str)]
    if not found:
        raise UsageError("none of these cards is there any more")
    if len(found) >= MANY:
        with home.store.read() as before:
            home.back_up(before, "before-bulk")
    progress(0.1)
    return found


def _in_portions(pks: Sequence[int], do: Any, progress: Progress) -> None:
    for start in range(0, len(pks), _PORTION):
        progress(0.1 + 0.8 * start / len(pks))
        do(pks[start : start + _PORTION])


def _end(
    home: Home,
    connection: Connection,
    kind: StepKind,
    word: str,
    changed: Sequence[StoredCard],
    before: Sequence[Reversal],
    skipped: tuple[str, ...] = (),
    notes: Sequence[StoredNote] | None = None,
) -> BulkResult:
    names = [card.key for card in changed]
    many = _cards(len(names))
    if notes is not None:
        names = [f"{item.deck}/{item.note.id}" for item in notes]
        many = _notes_of(len(names))
    if names:
        what = f"{word} {names[0]}" if len(names) == 1 else f"{word} {many}"
        keys = [card.key for card in changed[:_FEW]]
        record(home, connection, kind, what, *before, keys=keys)
    else:
        what = f"nothing to do: {'; '.join(skipped)}" if skipped else "nothing to do"
    touched = len({card.note_pk for card in changed}) if notes is None else len(notes)
    return BulkResult(what, len(changed), touched, skipped, tuple(card.key for card in changed))


def _notes(connection: Connection, found: Iterable[StoredCard]) -> list[StoredNote]:
    pks = list(dict.fromkeys(card.note_pk for card in found))
    return library.notes(connection, pks=pks)


def _places(notes: Iterable[StoredNote]) -> list[Place]:
    return [(item.deck, item.note.id) for item in notes]


def _cards_of(found: Iterable[StoredCard], notes: Iterable[StoredNote]) -> list[StoredCard]:
    pks = {item.pk for item in notes}
    return [card for card in found if card.note_pk in pks]


def _needed(
    connection: Connection, every: Sequence[StoredNote]
) -> tuple[list[StoredNote], tuple[str, ...]]:
    """The notes that may go, and why others may not."""
    going = {item.pk for item in every}
    stories = library.notes(connection, kinds=(Story.kind,))
    named: defaultdict[str, int] = defaultdict(int)
    for item in stories:
        assert isinstance(item.note, Story)
        if item.pk not in going:
            for ref in item.note.competencies:
                named[ref.rpartition("/")[2]] += 1
    stay = [
        item for item in every if isinstance(item.note, Competency) and named[item.note.id]
    ]  # fmt: skip
    held = {item.pk for item in stay}
    return [item for item in every if item.pk not in held], tuple(
        f"{item.deck}/{item.note.id}: {named[item.note.id]} stories are for it" for item in stay
    )


def _without_source(connection: Connection, changed: Sequence[StoredCard]) -> set[int]:
    """Of retired cards those that their notes do not ask for any more."""
    notes = {item.pk: item for item in _notes(connection, changed)}
    slots: dict[int, set[str]] = {
        pk: {card.slot for card in build(item.note, item.deck)} for pk, item in notes.items()
    }
    return {card.pk for card in changed if card.card.slot not in slots.get(card.note_pk, ())}


def _mark(connection: Connection, pairs: Iterable[tuple[StoredNote, Note]]) -> None:
    by_deck: defaultdict[str, list[tuple[Note | None, Note]]] = defaultdict(list)
    for item, after in pairs:
        by_deck[item.deck].append((item.note, after))
    for deck, changed in by_deck.items():
        edits.mark(connection, deck, changed)


def _tags(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (one_line(clean(name)).strip() for name in names))))


def _check_tags(note: Plain) -> None:
    for name in note.tags:
        if len(name) > LONGEST_TAG:
            raise UsageError(f"a tag has at most {LONGEST_TAG} characters, not {len(name)}")
    if len(note.tags) > MOST_TAGS:
        raise UsageError(f"a note has at most {MOST_TAGS} tags", "Take some from it: `-old`.")


LONGEST_TAG = 100
"""Characters of a tag."""
MOST_TAGS = 100
"""Tags of a note."""


def _same(count: int, why: str, named: Any = None) -> tuple[str, ...]:
    return (f"{(named or _cards)(count)} {why}",) if count else ()


def _pks(changed: Iterable[StoredCard]) -> list[int]:
    return [card.pk for card in changed]


def _cards(count: int) -> str:
    return "1 card" if count == 1 else f"{count:,} cards"


def _notes_of(count: int) -> str:
    return "1 note" if count == 1 else f"{count:,} notes"
