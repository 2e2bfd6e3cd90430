"""What is done to one card or to a hundred thousand: each call is one step that undo takes back.

Cards are named by their row numbers, as a search gives them. Before many are changed the store is
copied, once for a run of such changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count as count_from
from typing import Any, TypeVar

from drill.cards.build import build
from drill.deckfile import schema
from drill.domain.deck import Competency, Note, Place, Story
from drill.domain.review import StudyDay
from drill.errors import UsageError
from drill.service.home import memories, names
from drill.service.home.garbage import uncollected
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.home.undo import (
    AmendmentsReversal,
    BurialReversal,
    Reversal,
    RowsReversal,
    SettingsReversal,
    StepKind,
    SuspensionReversal,
    TagsReversal,
    record,
)
from drill.service.home.words import count
from drill.service.library import decks, deletions, edit_marks
from drill.storage import amendments, card_rows, cards, images, library, visibility, wordings
from drill.storage.cards import Standing
from drill.storage.connection import Connection
from drill.storage.library import StoredNote
from drill.storage.wordings import Alike, Wording
from drill.text import clean, one_line

MANY = 100
"""Cards from which on the store is copied first."""
LONGEST_TAG = 100
"""Characters of a tag."""
MOST_TAGS = 100
"""Tags of a note."""
_PORTION = 2000
"""Cards between two words on how far it is."""
_FEW = 5
_OF_CARDS = ("key", "slot", "competency", "ord", "retired")
_OF_NOTES = ("deck", "note", "position", "body")
"""Columns that a move may change."""
_RUN = 15 * 60_000
"""Milliseconds for which the copy before a bulk action stands for the next ones as well: each is a
step that undo takes back, and each copy is as large as the store."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What was done."""

    what: str
    """In words, with the keys of cards and the places of notes; what was not done is in it too."""
    named: str
    """The same with their names."""
    cards: int
    """Cards that changed."""
    notes: int
    """Notes that changed."""
    skipped: tuple[str, ...]
    """What was left as it was, and why; with names."""
    keys: tuple[str, ...] = ()
    """Of the cards that changed."""


class _Step:
    """One step on the history while it is made: the cards that are meant, and what is left."""

    def __init__(
        self, home: Home, connection: Connection, cards_: list[Standing], progress: Progress
    ) -> None:
        self.home = home
        self.connection = connection
        self.cards = cards_
        self.progress = progress
        self.skipped: list[str] = []
        """What was left as it was, and why."""

    @property
    def note_pks(self) -> list[int]:
        """Row numbers of the notes of the cards."""
        return list(dict.fromkeys([card.note_pk for card in self.cards]))

    @property
    def notes(self) -> list[StoredNote]:
        """The notes of the cards."""
        return library.notes(self.connection, pks=self.note_pks)

    def leave(self, number: int, why: str, noun: str = "card") -> None:
        """Say of some that they are left as they were; nothing of none."""
        self.skipped += [f"{count(number, noun)}{why}"] if number else []

    def in_portions(self, items: Sequence[_T], act: Callable[[Sequence[_T]], object]) -> None:
        """Do it to so many at once, and say how far it is."""
        for start in range(0, len(items), _PORTION):
            self.progress(0.1 + 0.8 * start / len(items))
            act(items[start : start + _PORTION])

    def end(
        self, kind: StepKind, word: str, changed: Sequence[Standing], *reversals: Reversal,
        notes: Sequence[Place | Standing] | None = None, called: str = "",
    ) -> BulkResult:  # fmt: skip
        """Put it on the history, if it changed something: these cards, or all those of `notes`
        (each its place, or a card of it); the first of them was `called` so where it is not found
        at its place any more.
        """
        keys = tuple([card.key for card in changed])
        number = len(keys if notes is None else notes)
        self.skipped = names.in_words(self.connection, self.skipped)
        if number:
            one = keys[0] if notes is None else "/".join(_place(notes[0]))
            several = count(number, "card" if notes is None else "note")
            what = f"{word} {one if number == 1 else several}"
            record(self.home, self.connection, kind, what, *reversals, keys=keys[:_FEW])
        else:
            what = ": ".join(filter(None, ("nothing to do", "; ".join(self.skipped))))
        touched = len({card.note_pk for card in changed} if notes is None else notes)
        (named,) = names.in_words(self.connection, [what])
        if number == 1 and called:
            named = f"{word} {called}"
        return BulkResult(what, named, len(changed), touched, tuple(self.skipped), keys)


@contextmanager
def _step(home: Home, named: Sequence[int | str], progress: Progress) -> Iterator[_Step]:
    """A step on the cards of these row numbers and keys, in a transaction."""
    if not named:
        raise UsageError("no card was named", "Choose some first.")
    with uncollected(), home.store.write() as connection:
        unique = dict.fromkeys(named)
        pks = [memories.find(connection, one).pk if isinstance(one, str) else one for one in unique]
        meant = cards.standings(connection, pks)
        if not meant:
            raise UsageError("none of these cards is there any more")
        if len(meant) >= MANY and not home.copied("before-bulk", _RUN):
            with home.store.read() as before:
                home.back_up(before, "before-bulk")
        progress(0.1)
        yield _Step(home, connection, meant, progress)


def suspend(
    home: Home, named: Sequence[int | str], on: bool = True, progress: Progress = unheard
) -> BulkResult:
    """Suspend cards, named by row numbers or keys, or let them come again.

    Raises UsageError (no card), NotFound (no such key), StoreError, Cancelled.
    """
    with _step(home, named, progress) as step:
        changed = [card for card in step.cards if bool(card.suspended) is not on]
        step.leave(len(step.cards) - len(changed), " suspended already" if on else " not suspended")
        pks = _pks(changed)
        step.in_portions(pks, lambda some: cards.suspend(step.connection, some, on))
        word = "suspending" if on else "unsuspending"
        return step.end(StepKind.SUSPEND, word, changed, SuspensionReversal(pks, on))


def wake_all(home: Home, progress: Progress = unheard) -> BulkResult:
    """Let every suspended card come again. Raises StoreError and Cancelled."""
    with home.store.read() as connection:
        asleep = cards.suspended(connection)
    if not asleep:
        return BulkResult("nothing to do", "nothing to do", 0, 0, ())
    return suspend(home, asleep, False, progress)


def bury(
    home: Home, named: Sequence[int | str], on: bool = True, progress: Progress = unheard
) -> BulkResult:
    """Keep cards out of sessions until tomorrow, or no longer. Raises as `suspend` does."""
    today = home.day()
    until = StudyDay(today + 1) if on else None
    with _step(home, named, progress) as step:
        changed = [
            card for card in step.cards
            if (card.buried_until != until if on else (card.buried_until or 0) > today)
        ]  # fmt: skip
        step.leave(len(step.cards) - len(changed), " buried already" if on else " not buried")
        pks = _pks(changed)
        before = BurialReversal(pks, [card.buried_until for card in changed])
        step.in_portions(pks, lambda some: cards.bury(step.connection, some, until))
        return step.end(StepKind.BURY, "burying" if on else "unburying", changed, before)


def retire(
    home: Home, pks: Sequence[int], on: bool = True, progress: Progress = unheard
) -> BulkResult:
    """Never ask cards again, whatever becomes of their decks, or bring them back.

    Their history stays. A card whose note is gone does not come back. Raises as `suspend` does.
    """
    with _step(home, pks, progress) as step:
        changed = [card for card in step.cards if bool(card.retired) is not on]
        step.leave(len(step.cards) - len(changed), " retired already" if on else " there")
        gone = set() if on else without_source(changed, step.notes)
        step.leave(len(gone), ": what asked for them is gone")
        changed = [card for card in changed if card.pk not in gone]
        image = images.take(step.connection, "card", ("retired", "withdrawn"), _pks(changed))
        step.in_portions(_pks(changed), lambda some: cards.withdraw(step.connection, some, on))
        visibility.settle(step.connection)
        word = "retiring" if on else "bringing back"
        return step.end(StepKind.BULK, word, changed, RowsReversal([image]))


def reset(home: Home, pks: Sequence[int], progress: Progress = unheard) -> BulkResult:
    """Make cards new again; their reviews stay in the log. Raises as `suspend` does."""
    now = home.clock.now()
    rows: list[int] = []
    with _step(home, pks, progress) as step:
        changed = [card for card in step.cards if card.stability is not None]
        step.leave(len(step.cards) - len(changed), " new already")
        step.in_portions(
            _pks(changed), lambda some: rows.extend(amendments.reset(step.connection, some, now))
        )
        return step.end(StepKind.BULK, "resetting", changed, AmendmentsReversal(rows))


def delete(home: Home, pks: Sequence[int], progress: Progress = unheard) -> BulkResult:
    """Delete the notes of cards, with all their cards; the log keeps the reviews.

    An update of their deck does not bring them back. A competency that stories are for is not
    deleted. Raises as `suspend` does.
    """
    with _step(home, pks, progress) as step:
        connection, notes = step.connection, step.notes
        needed = _needed(connection, notes)
        step.skipped += [
            f"{item.deck}/{item.note.id}: {count(number, 'story')} "
            f"{'is' if number == 1 else 'are'} for it"
            for item in notes if (number := needed.get(item.pk))
        ]  # fmt: skip
        going = [item for item in notes if item.pk not in needed]
        note_pks = [item.pk for item in going]
        card_pks = cards.of_notes(connection, note_pks)
        changed = [card for card in cards.standings(connection, card_pks) if not card.retired]
        rows = RowsReversal([
            images.take(connection, "card", ("retired",), card_pks),
            images.take(connection, "note", ("retired",), note_pks),
        ])  # fmt: skip
        former = edit_marks.keep(connection, deletions.stay_away(_places(going)))
        library.retire_notes(connection, note_pks)
        step.in_portions(card_pks, lambda some: card_rows.retire(connection, some))
        visibility.settle(connection)
        return step.end(
            StepKind.BULK, "deleting", changed, rows, SettingsReversal(former), notes=_places(going)
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
    with _step(home, pks, progress) as step:
        connection, note_pks = step.connection, step.note_pks
        alike = wordings.alike(connection, note_pks)
        known = {pk for some in alike for pk in some.pks}
        odd = wordings.find(connection, [pk for pk in note_pks if pk not in known])
        change = partial(_changed_tags, add=add, remove=remove)
        given = [(some, tags) for some in alike if (tags := change(some.tags)) != some.tags]
        retagged = wordings.retagged(odd, change)
        image = images.take(connection, "note", ("body",), [item.pk for item, _ in retagged])
        _give(step, given)
        wordings.retag(connection, retagged)
        going = [pk for some, _ in given for pk in some.pks] + [item.pk for item, _ in retagged]
        fit = len(known) + len(odd)
        step.leave(fit - len(going), " tagged so already" if add else " without that tag", "note")
        step.leave(len(note_pks) - fit, " of a kind that has no tags", "note")
        former = [(some.tags, some.retagged, some.pks) for some, _ in given]
        changed = _cards_of(step.cards, going)
        of_notes = {card.note_pk: card for card in changed}
        reversals = RowsReversal([image]), TagsReversal(former)
        word = "tagging" if add else "untagging"
        return step.end(StepKind.BULK, word, changed, *reversals, notes=[*of_notes.values()])


def _give(step: _Step, given: Sequence[tuple[Alike, list[str]]]) -> None:
    """Let notes have other tags, in portions, and say how far it is."""
    portions = [
        (some._replace(pks=some.pks[start : start + _PORTION]), tags)
        for some, tags in given
        for start in range(0, len(some.pks), _PORTION)
    ]
    for done, (some, tags) in enumerate(portions):
        step.progress(0.1 + 0.8 * done / len(portions))
        had = wordings.with_former(some.retagged, some.tags)
        wordings.give(step.connection, some, tags, had)


def _place(note: Place | Standing) -> Place:
    return note.place if isinstance(note, Standing) else note


def move(home: Home, pks: Sequence[int], deck_id: str, progress: Progress = unheard) -> BulkResult:
    """Move the notes of cards to another deck, with all their cards and what is remembered.

    A note whose id is taken there gets a number. Competencies stay: stories name them by their
    deck. Raises NotFound (no such deck), and as `suspend` does.
    """
    with _step(home, pks, progress) as step:
        connection = step.connection
        deck_id = decks.require(connection, deck_id)
        plain = wordings.find(connection, step.note_pks)
        known = {item.pk for item in plain}
        notes = library.notes(connection, pks=[pk for pk in step.note_pks if pk not in known])
        fit = [item for item in notes if not isinstance(item.note, Competency)]
        movable: list[Wording | StoredNote] = [*plain, *fit]
        movable.sort(key=lambda item: (item.deck, item.position))
        going = [item for item in movable if item.deck != deck_id]
        step.leave(len(movable) - len(going), f" in {deck_id} already", "note")
        step.leave(len(notes) - len(fit), ": a competency stays in its deck", "note")
        places = [(item.deck, _id(item)) for item in going]
        positions = dict(zip(
            (item.pk for item in going), count_from(library.last_place(connection, deck_id)[1] + 1)
        ))  # fmt: skip
        taken = library.note_ids(connection, deck_id)
        as_they_are = _as_they_are(connection, going, taken)
        light = {item.pk for item in as_they_are}
        others = library.notes(connection, pks=[item.pk for item in going if item.pk not in light])
        called = names.in_words(connection, ["/".join(place) for place in places[:1]])
        rows = RowsReversal([
            *_images(connection, list(light), ("key", "ord"), ("deck", "position", "retagged")),
            *_images(connection, [item.pk for item in others], _OF_CARDS, _OF_NOTES),
        ])  # fmt: skip
        former = edit_marks.keep(connection, deletions.stay_away(places))

        def go(some: Sequence[Wording]) -> None:
            placed = [(item.pk, positions[item.pk]) for item in some]
            wordings.resettle(connection, placed, deck_id)
            former.update(edit_marks.move_plain(connection, some, deck_id))

        step.in_portions(as_they_are, go)
        former |= edit_marks.settle(connection, _places(others))
        former |= _go(step, others, deck_id, positions, taken)
        visibility.settle(connection)
        changed = _cards_of(step.cards, [item.pk for item in going])
        word = f"moving to {deck_id}:"
        reversals = rows, SettingsReversal(former)
        return step.end(
            StepKind.BULK, word, changed, *reversals, notes=places, called="".join(called)
        )


def _id(item: Wording | StoredNote) -> str:
    return item.note if isinstance(item, Wording) else item.note.id


def _images(
    connection: Connection, note_pks: Sequence[int], of_cards: Sequence[str],
    of_notes: Sequence[str],
) -> list[dict[str, Any]]:  # fmt: skip
    """Notes and their cards as they are, as far as these columns go."""
    card_pks = cards.of_notes(connection, note_pks)
    return [
        images.take(connection, "card", of_cards, card_pks),
        images.take(connection, "note", of_notes, note_pks),
    ]


def _as_they_are(
    connection: Connection, going: Sequence[Wording | StoredNote], taken: set[str]
) -> list[Wording]:
    """Of notes that go to another deck those of which nothing changes but where they are; their
    ids are taken from then on."""
    plain = edit_marks.unmarked(connection, [item for item in going if isinstance(item, Wording)])
    light: list[Wording] = []
    for item in plain:
        if item.note not in taken:
            taken.add(item.note)
            light.append(item)
    return light


def _go(
    step: _Step, going: Sequence[StoredNote], deck_id: str, positions: Mapping[int, int],
    taken: set[str],
) -> dict[str, str | None]:  # fmt: skip
    """Move them to these positions, under ids that are not taken; returns the settings that it
    changed, as they were."""
    connection = step.connection
    former: dict[str, str | None] = {}
    if not going:
        return former
    at_home = set(_places(library.notes(connection, kinds=(Competency.kind,))))

    def go(some: Sequence[StoredNote]) -> None:
        rows: list[tuple[int, Note, int]] = []
        for item in some:
            note = replace(item.note, id=schema.free_id(item.note.id, taken.__contains__))
            if isinstance(note, Story):
                refs = (
                    f"{item.deck}/{ref}" if (item.deck, ref) in at_home else ref
                    for ref in note.competencies
                )  # fmt: skip
                note = replace(note, competencies=tuple(refs))
            taken.add(note.id)
            rows.append((item.pk, note, positions[item.pk]))
        library.rehouse(connection, [pk for pk, *_ in rows], deck_id)
        library.change_notes(connection, rows)
        built = {pk: (note, build(note, deck_id, place)) for pk, note, place in rows}
        card_rows.rename(connection, built, deck_id)
        former.update(edit_marks.move(connection, some, deck_id, [note for _, note, _ in rows]))

    step.in_portions(going, go)
    return former


def _places(notes: Iterable[StoredNote]) -> list[Place]:
    return [(item.deck, item.note.id) for item in notes]


def _cards_of(meant: Iterable[Standing], note_pks: Iterable[int]) -> list[Standing]:
    pks = set(note_pks)
    return [card for card in meant if card.note_pk in pks]


def _needed(connection: Connection, notes: Sequence[StoredNote]) -> dict[int, int]:
    """The competencies among these notes that other stories are for: row number → how many."""
    going = {item.pk for item in notes}
    named: Counter[str] = Counter()
    for item in library.notes(connection, kinds=(Story.kind,)):
        if isinstance(item.note, Story) and item.pk not in going:
            named.update(ref.rpartition("/")[2] for ref in item.note.competencies)
    return {
        item.pk: named[item.note.id]
        for item in notes
        if isinstance(item.note, Competency) and item.note.id in named
    }


def without_source(retired: Iterable[Standing], notes: Iterable[StoredNote]) -> set[int]:
    """Of retired cards, by row number, those that their notes do not ask for any more."""
    slots = {item.pk: {card.slot for card in build(item.note, item.deck)} for item in notes}
    return {card.pk for card in retired if card.slot not in slots.get(card.note_pk, ())}


def _tags(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (one_line(clean(name)).strip() for name in names))))


def _changed_tags(now: list[str], add: Sequence[str], remove: Sequence[str]) -> list[str]:
    """Tags of a note with some more, and without some; those it has stay as they are."""
    tags = list(dict.fromkeys((*(name for name in now if name not in remove), *add)))
    if tags != now:
        for name in tags:
            if len(name) > LONGEST_TAG:
                raise UsageError(f"a tag has at most {LONGEST_TAG} characters, not {len(name)}")
        if len(tags) > MOST_TAGS:
            raise UsageError(f"a note has at most {MOST_TAGS} tags", "Take some from it: `-old`.")
    return tags


def _pks(changed: Iterable[Standing]) -> list[int]:
    return [card.pk for card in changed]
