"""What taking a deck in would do, before anything is written.

Which deck it is `deck_identity` says; within it a note is its id. Every card that survives keeps
its history, what the file dropped is retired.

What a person edited in drill stands: an update changes the rest of the note, and says where both
changed the same, unless it is told to take its own (see `edits`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from drill.cards.build import build
from drill.cards.moves import renames
from drill.cards.shelf import Shelf
from drill.domain.deck import Deck, Note, Place, Story
from drill.service.home.words import count
from drill.service.library import (
    deck_identity,
    deletions,
    edit_marks,
    edits,
    endings,
    note_plan,
    references,
)
from drill.service.library.note_plan import NotePlan
from drill.storage import card_rows, cards, library
from drill.storage.connection import Connection
from drill.storage.damage import met
from drill.storage.library import DamagedNote, StoredDeck, StoredNote


@dataclass(frozen=True, slots=True)
class DeckPlan:
    """What taking a deck in will do. Made before anything is written."""

    deck: Deck
    """As it will be in the store: id, origin and its stories' `sample` settled."""
    stated: bool
    own: bool
    rows: tuple[NotePlan, ...]
    """Notes that are written, in the deck's order."""
    dropped: tuple[StoredNote, ...]
    """Notes to retire, with all their cards."""
    notes: dict[str, int]
    """new, changed, same, retired."""
    cards: dict[str, int]
    """new, kept, changed, retired, skipped."""
    warnings: tuple[str, ...]
    head: bool
    """The deck is new, or what is said of it changes: its title, its version, whose it is."""
    edits: edits.EditOutcome
    """What becomes of notes that the person edited; the warnings say so as well."""
    mended: int = 0
    """Damaged notes that are written anew."""
    ruined: tuple[int, ...] = ()
    """Row numbers of damaged notes to retire, with all their cards."""
    elsewhere: tuple[tuple[str, NotePlan], ...] = ()
    """Notes of it that the person moved to another deck, by that one's id, and change there."""
    ended: tuple[str, ...] = ()
    """Names of the cards whose history ends; the warnings say so as well."""
    former: Deck | None = None
    """What is said of the deck that is here; None for a new one."""
    merged: frozenset[str] = frozenset()
    """Ids of the notes whose new words the person's edit stays in."""
    file_id: str = ""
    """The id that the deck has in its file, where that states no origin."""
    aside: tuple[StoredNote, ...] = ()
    """Retired notes whose id another note takes over, which goes on under it."""

    @property
    def fresh(self) -> bool:
        """There was no such deck."""
        return self.former is None

    @property
    def does_nothing(self) -> bool:
        """The store has exactly this already."""
        return not (self.rows or self.dropped or self.ruined or self.elsewhere or self.head)


def plan(
    connection: Connection, deck: Deck, *, own: bool = False, as_id: str | None = None,
    keep_edits: bool = False, apart: Collection[Place] = (), from_store: bool = False,
) -> DeckPlan:  # fmt: skip
    """What taking in this deck would do.

    `own` says that its stories are the person's own; without it every story counts as a
    sample, whatever the file says (a deck once taken in as own stays so). `as_id` names
    where it goes. `keep_edits` lets notes stand that the person edited, but for those `apart`:
    deck, as it is called here, and note. `from_store`: the deck was read from the store, so that
    it lacks what is damaged there without having dropped it.
    """
    identity = deck_identity.identify(connection, deck, as_id)
    deck, before = identity.deck, identity.before
    own = own or (before is not None and before.own)
    if not own:
        deck = replace(deck, stories=tuple(replace(story, sample=True) for story in deck.stories))
    offered = {note.id: note for note in deck.notes()}
    stored = library.notes(connection, deck=deck.id, retired=True) if before else []
    edited = edits.EditOutcome()
    elsewhere: list[tuple[str, NotePlan]] = []
    if keep_edits and before:
        taken = {note for place, note in apart if place == deck.id}
        deck, elsewhere = _with_edits(connection, deck, stored, taken, edited)
    damaged: dict[str, DamagedNote] = {}
    if before and met(connection, "note"):
        damaged = {note.note: note for note in library.damaged_notes(connection, deck.id)}
    match = _Match(deck, stored, damaged, edited.former)
    was, now = _shelves(connection, deck, stored)
    rows = _rows(connection, match, was, now)
    written = edit_marks.of_deck(connection, deck.id) if damaged and keep_edits else {}
    lost = [] if from_store else match.lost(written)
    moved = [row for _, row in elsewhere]
    ended = _ended(connection, match, rows, moved)
    return DeckPlan(
        deck=deck,
        stated=identity.stated,
        own=own,
        rows=tuple(rows),
        dropped=match.dropped,
        notes=_notes(match, rows, moved, lost),
        cards=_cards(connection, match, rows, moved, lost),
        warnings=(
            *identity.warnings, *_older(deck, before), *_damage(len(match.mended), lost),
            *endings.sentences(ended), *edited.warnings, *references.dangling(deck, now),
        ),
        head=before is None or (before.head, before.own) != (edits.with_notes(deck, ()), own),
        edits=edited,
        mended=len(match.mended),
        ruined=tuple(note.pk for note in lost),
        elsewhere=tuple(elsewhere),
        ended=ended,
        aside=tuple(match.aside),
        file_id=identity.file_id,
        former=before.head if before else None,
        merged=_merged(deck, offered, edited),
    )  # fmt: skip


class _Match:
    """Which stored note each note of a deck goes on from."""

    def __init__(
        self, deck: Deck, stored: Sequence[StoredNote], damaged: Mapping[str, DamagedNote],
        former: dict[str, str],
    ) -> None:  # fmt: skip
        """`damaged` are notes by id, `former` the ids that edited notes have in the store."""
        self.deck = deck.id
        self.stored = {item.note.id: item for item in stored}
        self._names = {note.id for note in deck.notes()}
        self._taken: set[str] = set()
        self.pairs: list[tuple[Note, StoredNote | None]] = []
        """The deck's notes in order, each with the stored one; None for a new note."""
        self.aside: list[StoredNote] = []
        """Retired notes whose id another one takes over."""
        self.mended: set[str] = set()
        """Ids of damaged notes that are written anew."""
        self._damaged = damaged
        names = renames([item.note for item in stored if not item.retired], [*deck.notes()])
        self._former = {now: was for was, now in names.items()} | former
        for note in deck.notes():
            self.pairs.append((note, self._stored_for(note)))
        matched = {item.note.id for _, item in self.pairs if item}
        self.dropped = tuple(
            item for item in stored if item.note.id not in matched and not item.retired
        )

    @property
    def going(self) -> list[tuple[StoredNote, list[str]]]:
        """The notes that the deck dropped, with the keys of all their cards."""
        return [(item, [card.key for card in build(item.note, self.deck)]) for item in self.dropped]

    def lost(self, written: Container[str]) -> list[DamagedNote]:
        """Damaged notes to retire: the deck has them no more, and the person did not write them."""
        return [
            note for name, note in self._damaged.items()
            if not (name in self.mended or name in written or note.retired)
        ]  # fmt: skip

    def _stored_for(self, note: Note) -> StoredNote | None:
        item = self.stored.get(note.id)
        # A `was` that the note had before it was retired was obeyed then. What several homes made
        # may have one that is another note, or that of another note as well: no file has that.
        obeyed = (item is not None and item.note.was == note.was) or note.was in self._names
        earlier = None if obeyed else self.stored.get(note.was)
        earlier = earlier or self.stored.get(self._former.get(note.id, ""))
        if earlier is not None and earlier.note.id in self._taken:
            earlier = None
        if item is None or (item.retired and earlier is not None and not earlier.retired):
            self.aside += [item] if item is not None else []
            item = earlier
        damaged = self._damaged.get(note.id) or self._damaged.get(note.was)
        if damaged and damaged.note not in self.mended:
            self.mended.add(damaged.note)
            return damaged.as_if(note)
        self._taken |= {item.note.id} if item is not None else set()
        return item


def _rows(connection: Connection, match: _Match, was: Shelf, now: Shelf) -> list[NotePlan]:
    """What happens to the notes that do not stay exactly as they are."""
    stored = match.stored
    strays = note_plan.strays(connection, list(stored.values()))
    rows: list[NotePlan] = []
    for position, (note, item) in enumerate(match.pairs):
        stray = strays.get(item.pk, ()) if item else ()
        same = item and item.note == note and not item.retired and item.position == position
        if not same or stray:
            heirs = note_plan.heirs(connection, item, stored.get(note.was), note) if item else {}
            row = note_plan.row_of(item, note, match.deck, position, was, now, heirs, stray)
            rows.append(row)
    return rows


def _merged(deck: Deck, offered: Mapping[str, Note], edited: edits.EditOutcome) -> frozenset[str]:
    """Ids of the notes that were `offered` in other words than they have with the edits in them."""
    return frozenset(
        note.id for note in deck.notes()
        if note.id in edited.former and note.id not in edited.kept
        and note != offered.get(note.id, note)
    )  # fmt: skip


def _ended(
    connection: Connection, match: _Match, rows: Sequence[NotePlan], moved: Sequence[NotePlan]
) -> tuple[str, ...]:
    """Names of the cards whose history ends, of this deck and of the others."""
    names = endings.ended(connection, [*note_plan.going(rows), *match.going])
    for row in moved:
        names += endings.ended(connection, note_plan.going([row]))
    return names


def _notes(
    match: _Match, rows: Sequence[NotePlan], moved: Sequence[NotePlan], lost: Sequence[DamagedNote]
) -> dict[str, int]:
    """What becomes of how many notes; `moved` are in another deck now."""
    results = Counter(row.what for row in rows)
    return {
        "new": results["new"],
        "changed": results["changed"] + len(moved),
        "same": len(match.pairs) - len(rows) + results["same"],
        "retired": len(match.dropped) + len(lost),
    }


def _cards(
    connection: Connection, match: _Match, rows: Sequence[NotePlan], moved: Sequence[NotePlan],
    lost: Sequence[DamagedNote],
) -> dict[str, int]:  # fmt: skip
    """What becomes of how many cards."""
    tally: Counter[str] = Counter()
    for row in (*rows, *moved):
        tally.update(row.cards)
    written = {row.position for row in rows}
    unchanged = (pair[0] for place, pair in enumerate(match.pairs) if place not in written)
    tally["kept"] += sum(len(build(note, match.deck)) for note in unchanged)
    back = _coming_back(connection, match.deck, rows, {item.note.id for item in match.aside})
    tally["new"] -= back
    tally["changed"] += back
    tally["retired"] += sum(len(keys) for _, keys in match.going)
    tally["retired"] += len(cards.of_notes(connection, [note.pk for note in lost]))
    return {name: tally[name] for name in ("new", "kept", "changed", "retired", "skipped")}


def _older(deck: Deck, before: StoredDeck | None) -> list[str]:
    """That an older version comes than the one taken last, where both are numbers."""
    coming, here = (_numbers(head.version) for head in (deck, before.head if before else deck))
    if before is None or not coming or not here or coming >= here:
        return []
    return [f"version {deck.version} is older than {before.head.version}, which is here"]


def _numbers(version: str) -> list[int]:
    """The numbers of a version; none where it is not made of them."""
    parts = version.strip().removeprefix("v").split(".")
    numbers = [int(part) for part in parts if part.isdecimal()]
    while numbers and not numbers[-1]:  # 1.0 is 1
        numbers.pop()
    return numbers if all(part.isdecimal() for part in parts) else []


def _damage(mended: int, lost: Sequence[DamagedNote]) -> list[str]:
    """What becomes of damaged notes: those that are written anew, and those that are retired."""
    verb = "is" if mended == 1 else "are"
    anew = f"{count(mended, 'damaged note')} {verb} written anew; the cards keep their history"
    return [anew] * bool(mended) + [
        f"the damaged note {note.deck}/{note.note} is not in the deck any more: retired"
        for note in lost
    ]


def _with_edits(
    connection: Connection, deck: Deck, stored: Sequence[StoredNote], apart: Collection[str],
    edited: edits.EditOutcome,
) -> tuple[Deck, list[tuple[str, NotePlan]]]:  # fmt: skip
    """The deck with what the person edited but for the notes `apart`, of which `edited` hears; and
    what happens to notes that they moved to other decks, by those decks' ids.
    """
    deck, moved = _without_dropped(connection, deck, stored, edited)
    elsewhere = [_row_elsewhere(item, note) for item, note in moved if note != item.note]
    return edits.with_edits(connection, deck, stored, apart, edited), elsewhere


def _without_dropped(
    connection: Connection, deck: Deck, stored: Sequence[StoredNote], edited: edits.EditOutcome
) -> tuple[Deck, list[tuple[StoredNote, Note]]]:
    """The deck without the notes that the person deleted or moved away, of which `edited` hears;
    and those that they moved, with what each is to say where it is."""
    here = {item.note.id for item in stored if not item.retired}
    dropped = deletions.gone(connection, deck.id) - here
    if not dropped:
        return deck, []
    moved: dict[str, tuple[edit_marks.Mark, StoredNote]] = {}
    for former_id, place in edit_marks.moved_from(connection, deck.origin).items():
        for item in library.notes(connection, place=place):
            moved[former_id] = edit_marks.of_deck(connection, item.deck)[item.note.id], item
    known = [item.note for item in stored if not item.retired or item.note.id in dropped]
    known += [base for mark, _ in moved.values() if (base := mark.base)]
    former = {now: was for was, now in renames(known, [*deck.notes()]).items()}
    remaining, deleted = [], 0
    updated: list[tuple[StoredNote, Note]] = []
    for note in deck.notes():
        names = (note.id, note.was, former.get(note.id, ""))
        name = next((name for name in names if name in dropped and note.id not in here), "")
        if not name or note.was in here:
            remaining.append(note)
            continue
        if name != note.id:
            edited.settings |= deletions.stay_away_with(deck.id, note.id, name)
        if name in moved:
            mark, item = moved[name]
            merged = edits.merged(item.deck, mark, item.note, _from_afar(note, deck))
            edited.add(item.deck, merged, f"{item.deck}/{item.note.id}")
            updated.append((item, merged.note))
        else:
            deleted += 1
    edited.warnings += absent(deck.id, deleted, edits.REPLACING[0])
    return edits.with_notes(deck, remaining), updated


def _from_afar(note: Note, deck: Deck) -> Note:
    """A note of the deck as another deck has it: its competencies are named by their deck."""
    if not isinstance(note, Story):
        return note
    ours = {competency.id for competency in deck.competencies}
    refs = (f"{deck.id}/{ref}" if ref in ours else ref for ref in note.competencies)
    return replace(note, competencies=tuple(refs))


def _row_elsewhere(item: StoredNote, note: Note) -> tuple[str, NotePlan]:
    """What happens to a note that the person moved to another deck, by that one's id."""
    was, now = (Shelf({(item.deck, version.id): version}) for version in (item.note, note))
    return item.deck, note_plan.row_of(item, note, item.deck, item.position, was, now, {})


def absent(deck: str, number: int, option: str) -> list[str]:
    """What to say of notes that the person deleted or moved away; nothing of none."""
    if not number:
        return []
    stay = "stays" if number == 1 else "stay"
    notes = count(number, "note")
    return [f"{deck}: {notes} you deleted or moved {stay} away ({option}: bring back)"]


def _coming_back(
    connection: Connection, deck: str, rows: Sequence[NotePlan], aside: Collection[str]
) -> int:
    """How many cards that no card goes on as are retired ones whose source is there again."""
    moved = {before for row in rows for before, card in row.pairs if before != card.key}
    fresh = {
        card.key
        for row in rows
        if row.stored and row.note.id not in aside
        for before, card in row.pairs
        if not before and card.key not in moved
    }
    here = card_rows.pks(connection, deck) if fresh else {}
    return sum(key in here and here[key][2] for key in fresh)


def _shelves(
    connection: Connection, deck: Deck, stored: Iterable[StoredNote]
) -> tuple[Shelf, Shelf]:
    """The notes before and after, for comparing faces."""
    frame = library.frame(connection)
    others = {place: note for place, note in frame.items() if place[0] != deck.id}
    old: dict[Place, Note] = {(deck.id, item.note.id): item.note for item in stored}
    new: dict[Place, Note] = {(deck.id, note.id): note for note in deck.notes()}
    return Shelf(others | old), Shelf(others | new)
