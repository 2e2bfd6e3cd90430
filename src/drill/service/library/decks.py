"""Decks in and out: what taking one in would change, doing it, and writing one out.

Identity is the deck's origin and the ids in it. The same origin updates: every card that
survives keeps its history, what the file dropped is retired. Another origin under the
same id is a different deck and goes in beside it.

What a person edited in drill stands: an update changes the rest of the note, and says where both
changed the same, unless it is told to take its own (see `edits`).
"""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection

from drill.cards.build import build
from drill.cards.faces import faces
from drill.cards.moves import belated, moves, renamed, says_late
from drill.cards.shelf import Place, Shelf
from drill.deckfile import schema
from drill.domain.card import Card
from drill.domain.deck import Competency, Deck, Note, Story
from drill.domain.memory import Seen
from drill.errors import NotFound, UsageError
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.home.undo import ImportStep
from drill.service.library import addresses, edits, endings
from drill.storage import cards, fulltext, library, settings, snapshots, visibility
from drill.storage.cards import StoredCard
from drill.storage.damage import met
from drill.storage.library import StoredDeck, StoredNote
from drill.text import did_you_mean, nearest

_BESIDE = " (another deck called "
_FILE = "file/"
"""Of a deck that came from a file without an origin: the id that it has there."""


@dataclass(frozen=True, slots=True)
class NotePlan:
    """What happens to one note: its row (None for a new one), the note, and its cards."""

    stored: StoredNote | None
    note: Note
    position: int
    pairs: tuple[tuple[str, Card], ...]
    """Key of the card that goes on (empty for a new card), and the card as it will be."""
    gone: tuple[str, ...]
    """Keys of the cards to retire."""
    altered: frozenset[str]
    """Keys of the cards that go on with another face."""
    what: str
    """new, changed or same."""


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
    fresh: bool
    """There was no such deck."""
    kept: Mapping[str, str]
    """Why, by id, of the notes in which the person's words stand against the deck's."""
    of_edits: tuple[str, ...]
    """Those of the warnings that say what becomes of notes that the person edited."""
    mended: int = 0
    """Damaged notes that are written anew."""
    ruined: tuple[int, ...] = ()
    """Row numbers of damaged notes to retire, with all their cards."""
    elsewhere: tuple[tuple[str, NotePlan], ...] = ()
    """Notes of it that the person moved to another deck, by that one's id, and change there."""
    marks: Mapping[str, str | None] = field(default_factory=dict)
    """What is known of edited notes from then on, for `edits.keep`."""
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
    def does_nothing(self) -> bool:
        """The store has exactly this already."""
        return not (self.rows or self.dropped or self.ruined or self.elsewhere or self.head)


_COUNTS = ("notes", "stories", "cards", "due", "new")


@dataclass(frozen=True, slots=True)
class DeckInfo:
    """A deck in the list."""

    id: str
    title: str
    version: str
    own: bool
    notes: int
    stories: int
    """Of the notes."""
    cards: int
    due: int
    """Due today, learning steps left out."""
    new: int
    link: str | None
    """The file that it follows."""
    address: str | None
    """The address that it came from, and is fetched from again when that is asked for."""


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
    warnings: list[str] = []
    file_id = "" if deck.origin else deck.id
    deck, stated, before = _place(connection, deck, as_id, warnings)
    own = own or (before is not None and before.own)
    if not own:
        deck = replace(deck, stories=tuple(replace(story, sample=True) for story in deck.stories))
    stored = library.notes(connection, deck=deck.id, retired=True) if before else []
    tally: Counter[str] = Counter()
    away = _Away(tally)
    standing_ = edits.EditedDeck(deck, {}, {}, {})
    offered = {note.id: note for note in deck.notes()}
    if keep_edits and before:
        deck = _without_dropped(connection, deck, stored, away)
        but = {note for there, note in apart if there == deck.id}
        standing_ = edits.standing(connection, deck, stored, but, away.said)
        deck = standing_.deck
    old = {item.note.id: item for item in stored}
    hurt: dict[str, library.DamagedNote] = {}
    if before and met(connection, "note"):
        hurt = {each.note: each for each in library.damaged_notes(connection, deck.id)}
    mended: set[str] = set()
    was, now = _shelves(connection, deck, stored)
    rows: list[NotePlan] = []
    aside: list[StoredNote] = []
    found: set[str] = set()
    same = 0
    former = renamed([it.note for it in stored if not it.retired], [*deck.notes()])
    former = {now_: before_ for before_, now_ in former.items()} | standing_.former
    for position, note in enumerate(deck.notes()):
        item = old.get(note.id)
        # A `was` that the note had before it was retired was obeyed then.
        obeyed = item is not None and item.note.was == note.was
        earlier = (None if obeyed else old.get(note.was)) or old.get(former.get(note.id, ""))
        if item is None or (item.retired and earlier is not None and not earlier.retired):
            aside += [item] if item is not None else []
            item = earlier
        damaged = hurt.get(note.id) or hurt.get(note.was)
        if damaged and damaged.note not in mended:
            item = damaged.as_if(note)
            mended.add(damaged.note)
        if item is not None:
            found.add(item.note.id)
            if item.note == note and not item.retired and item.position == position:
                same += 1
                tally["kept"] += len(build(note, deck.id))
                continue
        heirs = _heirs(connection, item, old.get(note.was), note) if item else {}
        row = row_of(item, note, deck.id, position, was, now, tally, heirs)
        same += row.what == "same"
        rows.append(row)
    back = _coming_back(connection, deck.id, rows, {item.note.id for item in aside})
    tally["new"] -= back
    tally["changed"] += back
    dropped = tuple(item for item in stored if item.note.id not in found and not item.retired)
    tally["retired"] += sum(len(build(item.note, deck.id)) for item in dropped)
    written = edits.marks(connection, deck.id) if hurt and keep_edits else {}
    lost_notes = tuple(
        each for name, each in hurt.items()
        if not (from_store or name in mended or name in written or each.retired)
    )  # fmt: skip
    ruined = tuple(each.pk for each in lost_notes)
    tally["retired"] += len(cards.of_notes(connection, ruined))
    what = Counter(row.what for row in rows)
    lost = [(row.stored, row.gone) for row in rows if row.stored]
    parted = [(row.stored, row.gone) for _, row in away.rows if row.stored]
    whole = [(item, tuple(card.key for card in build(item.note, deck.id))) for item in dropped]
    ended = endings.ended(connection, [*lost, *whole])
    for each in parted:
        ended += endings.ended(connection, [each])
    return DeckPlan(
        deck=deck,
        stated=stated,
        own=own,
        rows=tuple(rows),
        dropped=dropped,
        notes={
            "new": what["new"], "changed": what["changed"] + len(away.rows), "same": same,
            "retired": len(dropped) + len(ruined),
        },
        cards={name: tally[name] for name in ("new", "kept", "changed", "retired", "skipped")},
        warnings=(
            *warnings, *_going_back(deck, before), *_mending(len(mended)), *_ending(lost_notes),
            *endings.said(ended), *away.said, *_dangling(deck, now),
        ),
        head=before is None or (before.head, before.own) != (_bare(deck), own),
        fresh=before is None,
        kept=standing_.kept | away.kept,
        of_edits=tuple(away.said),
        mended=len(mended),
        ruined=ruined,
        marks=standing_.settings | away.marks,
        elsewhere=tuple(away.rows),
        ended=ended,
        aside=tuple(aside),
        file_id=file_id,
        former=before.head if before else None,
        merged=frozenset(
            note.id for note in deck.notes()
            if note.id in standing_.former and note.id not in standing_.kept
            and note != offered.get(note.id, note)
        ),
    )  # fmt: skip


def _going_back(deck: Deck, before: StoredDeck | None) -> tuple[str, ...]:
    """That an older version comes than the one taken last, where both are numbers."""
    coming, here = (_numbers(each.version) for each in (deck, before.head if before else deck))
    if before is None or not coming or not here or coming >= here:
        return ()
    return (f"version {deck.version} is older than {before.head.version}, which is here",)


def _numbers(version: str) -> list[int]:
    """The numbers of a version; none where it is not made of them."""
    parts = version.strip().removeprefix("v").split(".")
    numbers = [int(part) for part in parts if part.isdecimal()]
    while numbers and not numbers[-1]:  # 1.0 is 1
        numbers.pop()
    return numbers if all(part.isdecimal() for part in parts) else []


def _mending(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    many = "1 damaged note is" if count == 1 else f"{count} damaged notes are"
    return (f"{many} written anew; the cards keep their history",)


def _ending(lost: Sequence[library.DamagedNote]) -> tuple[str, ...]:
    return tuple(
        f"the damaged note {each.deck}/{each.note} is not in the deck any more: retired"
        for each in lost
    )


def _without_dropped(
    connection: Connection, deck: Deck, stored: Sequence[StoredNote], away: _Away
) -> Deck:
    """The deck without the notes that the person deleted or moved away, of which `away` hears."""
    here = {item.note.id for item in stored if not item.retired}
    dropped = edits.gone(connection, deck.id) - here
    if not dropped:
        return deck
    places = edits.moved_from(connection, deck.origin)
    moved: dict[str, tuple[edits.Mark, StoredNote]] = {}
    for of, place in places.items():
        for item in library.notes(connection, place=place):
            moved[of] = edits.marks(connection, item.deck)[item.note.id], item
    had = [item.note for item in stored if not item.retired or item.note.id in dropped]
    had += [base for mark, _ in moved.values() if (base := mark.base)]
    told = {now: was for was, now in renamed(had, [*deck.notes()]).items()}
    left, count = [], 0
    for note in deck.notes():
        names = (note.id, note.was, told.get(note.id, ""))
        of = next((name for name in names if name in dropped and note.id not in here), "")
        if not of or note.was in here:
            left.append(note)
            continue
        if of != note.id:
            away.marks |= edits.stay_away(deck.id, [note.id])
        if of in moved:
            away.take(deck, *moved[of], note)
        else:
            count += 1
    away.said += stay_away(deck.id, count, "--replace-edits")
    return edits.with_notes(deck, left)


def stay_away(deck: str, count: int, option: str) -> list[str]:
    """What to say of notes that the person deleted or moved away; nothing of none."""
    many = "1 note" if count == 1 else f"{count} notes"
    return [f"{deck}: {many} you deleted or moved stay away ({option}: bring back)"] * (count > 0)


@dataclass(slots=True)
class _Away:
    """What an update does to notes that the person moved out of its deck."""

    tally: Counter[str]
    rows: list[tuple[str, NotePlan]] = field(default_factory=list)
    marks: dict[str, str | None] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def take(self, deck: Deck, mark: edits.Mark, item: StoredNote, note: Note) -> None:
        """Bring one up to date where it is."""
        if isinstance(note, Story):
            ours = {competency.id for competency in deck.competencies}
            refs = (f"{deck.id}/{ref}" if ref in ours else ref for ref in note.competencies)
            note = replace(note, competencies=tuple(refs))
        found = edits.merged(item.deck, mark, item.note, note)
        self.marks |= found.settings
        if found.kept:
            self.kept[f"{item.deck}/{item.note.id}"] = found.why
            self.said.append(edits.told(item.deck, item.note.id, found.why))
        if found.note != item.note:
            old = Shelf({(item.deck, item.note.id): item.note})
            new = Shelf({(item.deck, found.note.id): found.note})
            row = row_of(item, found.note, item.deck, item.position, old, new, self.tally, {})
            self.rows.append((item.deck, row))


def _bare(deck: Deck) -> Deck:
    """A deck without its notes."""
    return replace(deck, competencies=(), principles=(), stories=(), cards=())


def row_of(
    item: StoredNote | None,
    note: Note,
    deck: str,
    position: int,
    was: Shelf,
    now: Shelf,
    tally: Counter[str],
    heirs: Mapping[str, str],
) -> NotePlan:
    """What happens to one note; its cards are added to `tally`.

    `item` is what is stored of it, None for a new one; `was` and `now` are the notes before and
    after, `heirs` slot → key of a retired card that goes on under it.
    """
    fresh = build(note, deck, position)
    if item is None:
        tally["new"] += len(fresh)
        pairs = [("", card) for card in fresh]
        return NotePlan(None, note, position, tuple(pairs), (), frozenset(), "new")
    renames = moves(item.note, note) if item.note.section == note.section else {}
    taken = set(renames.values())
    former: dict[str, Card] = {}
    pairs, displaced, altered = [], [], set()
    for card in build(item.note, deck):
        if card.slot in taken and card.slot not in renames:
            displaced.append(card.key)  # another's history goes on under its slot
            tally["retired"] += not item.retired
        else:
            former[renames.get(card.slot, card.slot)] = card
    for card in fresh:
        before = former.pop(card.slot, None)
        if card.slot in heirs:
            pairs.append((heirs[card.slot], card))
            displaced += [before.key] if before else []
            altered.add(card.key)
            continue
        pairs.append((before.key if before else "", card))
        if before is None:
            tally["new"] += 1
        else:
            alike = not item.retired and faces(before, was) == faces(card, now)
            tally["kept"] += alike
            if not alike:
                altered.add(card.key)
    gone = () if item.retired else tuple(card.key for card in former.values())
    tally["retired"] += len(gone)
    tally["changed"] += len(altered)
    same = item.note == note and not item.retired
    gone += tuple(displaced)
    what = "same" if same else "changed"
    return NotePlan(item, note, position, tuple(pairs), gone, frozenset(altered), what)


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
    here = library.card_pks(connection, deck) if fresh else {}
    return sum(key in here and here[key][2] for key in fresh)


def _heirs(
    connection: Connection, item: StoredNote, former: StoredNote | None, note: Note
) -> dict[str, str]:
    """Slot → key of the retired card that goes on under it, by a `was` forgotten at first.

    The note came without it once, so its cards began anew beside the retired ones. Only a slot
    whose card has no history yet takes one. `former` is the note that the note's `was` names.
    """
    if not says_late(item.note, note):
        return {}
    with_history = _with_history(connection, item)
    retired = {card.card.slot: card.key for card in with_history if card.retired}
    late = {slot: retired[gone] for gone, slot in belated(retired, item.note, note).items()}
    if former and former is not item and former.retired and note.was != item.note.was:
        renames = moves(former.note, note)
        for card in _with_history(connection, former):
            late[renames.get(card.card.slot, card.card.slot)] = card.key
    renames = moves(item.note, note)
    held = {renames.get(card.card.slot, card.card.slot) for card in with_history}
    return {slot: key for slot, key in late.items() if slot not in held}


def _with_history(connection: Connection, item: StoredNote) -> list[StoredCard]:
    """The cards of a note that were reviewed, retired ones too."""
    found = cards.every(connection, deck=item.deck, note=item.note.id, retired=True)
    return [card for card in found if isinstance(card.memory, Seen)]


def _place(
    connection: Connection, deck: Deck, as_id: str | None, warnings: list[str]
) -> tuple[Deck, bool, StoredDeck | None]:
    """The deck under the id and origin that it will have, and what is there already."""
    if as_id is not None:
        check_id(as_id)
    wanted = as_id or deck.id
    stated = bool(deck.origin)
    if stated:
        found = library.deck_by_origin(connection, deck.origin)
        if found is not None:
            if as_id and as_id != found.id:
                warnings.append(f"this deck is here already, as {found.id}: that one is updated")
            return replace(deck, id=found.id, title=_title(connection, deck, found)), True, found

    def is_other(name: str) -> bool:
        there = library.deck(connection, name, retired=True)
        return there is not None and (stated or there.stated)

    name = schema.free_id(wanted, is_other)
    if not (stated or as_id or library.deck(connection, name)):
        files = sorted(settings.under(connection, _FILE).items())
        known = (key.removeprefix(_FILE) for key, of in files if of == deck.id)
        found = next(filter(None, (library.deck(connection, each) for each in known)), None)
        if found is not None and not found.stated:
            warnings.append(f"this deck is here already, as {found.id}: that one is updated")
            name = found.id
    if there := library.deck(connection, name, retired=True):
        title = _title(connection, deck, there)
        return replace(deck, id=name, title=title, origin=there.head.origin), False, there
    title = deck.title
    if name != wanted:
        title = f"{title}{_BESIDE}{wanted})"
        warnings.append(
            f"there is another deck {wanted} of a different origin; this one goes in as {name}"
        )
    origin = deck.origin or str(uuid.uuid4())
    return replace(deck, id=name, title=title, origin=origin), stated, None


def check_id(deck_id: str) -> None:
    """Raises UsageError for what cannot be the id of a deck."""
    if len(deck_id) > schema.ID_LENGTH or not re.fullmatch(schema.ID_PATTERN, deck_id):
        hint = f"Use a-z, 0-9 and, not first, '-'; at most {schema.ID_LENGTH} of them."
        raise UsageError(f"{deck_id[:40]!r} is not a valid deck id", hint)


def _title(connection: Connection, deck: Deck, there: StoredDeck) -> str:
    """An update's title; a deck that went in beside another keeps the words that say so.

    A title that the person gave it stands.
    """
    if library.options(connection).get(there.id, {}).get("named"):
        return there.head.title
    _, mark, rest = there.head.title.partition(_BESIDE)
    return deck.title if mark in deck.title else f"{deck.title}{mark}{rest}"


def _shelves(
    connection: Connection, deck: Deck, stored: Iterable[StoredNote]
) -> tuple[Shelf, Shelf]:
    """The notes before and after, for comparing faces."""
    frame: dict[Place, Note] = {
        (item.deck, item.note.id): item.note
        for item in library.notes(connection, kinds=("competency", "story"))
    }
    others = {place: note for place, note in frame.items() if place[0] != deck.id}
    old: dict[Place, Note] = {(deck.id, item.note.id): item.note for item in stored}
    new: dict[Place, Note] = {(deck.id, note.id): note for note in deck.notes()}
    return Shelf(others | old), Shelf(others | new)


def _dangling(deck: Deck, shelf: Shelf) -> Iterator[str]:
    """References that lead nowhere in this store: allowed (the other deck may come), but said."""
    for story in deck.stories:
        found = {ref: shelf.competency(ref, deck.id) for ref in story.competencies}
        for ref in (ref for ref, competency in found.items() if competency is None):
            near = _near(ref, shelf.references())
            yield f"story {story.id}: there is no competency {ref} in your decks{near}"
        known = [competency for competency in found.values() if competency]
        if known:
            yield from _dangling_steps(story, deck.id, known, shelf)


def _dangling_steps(
    story: Story, deck: str, known: Sequence[Competency], shelf: Shelf
) -> Iterator[str]:
    """The framework and the steps of a story that none of its competencies has."""
    frameworks = {each.id: each for competency in known for each in competency.frameworks}
    lost = bool(story.framework) and shelf.framework(story, deck) is None
    if lost:
        near = _near(story.framework, [*frameworks])
        yield f"story {story.id}: its competency has no framework {story.framework}{near}"
    steps = [(name, step.id) for name, framework in frameworks.items() for step in framework.steps]
    for beat in story.beats:
        for ref in beat.steps:
            # Without the framework that it belongs to, a step may be of any that is there.
            meant = lost and any(ref == step for _, step in steps)
            if not meant and shelf.step(ref, story, deck) is None:
                there = [f"{name}.{step}" if "." in ref else step for name, step in steps]
                near = _near(ref, there)
                # A step of another framework goes by that one's name.
                if elsewhere := next((name for name, step in steps if step == ref), ""):
                    near = f" (did you mean {elsewhere}.{ref}?)"
                yield f"story {story.id}, beat {beat.id}: there is no step {ref}{near}"


def _near(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    return f" (did you mean {near}?)" if near else ""


def take_in(connection: Connection, planned: DeckPlan) -> dict[str, str | None]:
    """Write what was planned. In the caller's transaction.

    Returns the settings that it changed as they were, for the step that undoes it.
    """
    deck = planned.deck
    library.put_deck(connection, deck, stated=planned.stated, own=planned.own)
    if planned.aside:
        library.set_notes_aside(connection, planned.aside)
        library.follow_notes(connection, deck.id)  # their cards' keys are wanted too
    write_rows(connection, deck.id, planned.rows, planned.dropped)
    library.retire_notes(connection, planned.ruined)
    library.retire_cards(connection, cards.of_notes(connection, planned.ruined))
    if planned.mended or planned.ruined:
        fulltext.rebuild(connection)  # what it had of them nobody can tell any more
    for deck_id, row in planned.elsewhere:
        write_rows(connection, deck_id, [row], alone=True)
        library.follow_notes(connection, deck_id)
    library.follow_notes(connection, deck.id)
    visibility.settle(connection)
    return edits.keep(connection, planned.marks)


def write_rows(
    connection: Connection,
    deck_id: str,
    rows: Sequence[NotePlan],
    dropped: Sequence[StoredNote] = (),
    *,
    alone: bool = False,
) -> None:
    """Write what happens to notes of a deck, and to their cards. In the caller's transaction.

    `alone`: no card moves from one note to another, so that only those of these notes matter.
    The caller lets retired cards follow their notes afterwards, and settles what may be shown.
    """
    pks = library.add_notes(
        connection, deck_id, [(row.note, row.position) for row in rows if row.stored is None]
    )
    changed_notes = [(row.stored.pk, row.note, row.position) for row in rows if row.stored]
    library.change_notes(connection, changed_notes)
    library.retire_notes(connection, [item.pk for item in dropped])
    among = [pk for pk, *_ in changed_notes] if alone else None
    here = library.card_pks(connection, deck_id, among)
    gone = [key for row in rows for key in row.gone]
    gone += [card.key for item in dropped for card in build(item.note, deck_id)]
    library.retire_cards(connection, [here[key][0] for key in gone if key in here])
    fresh: list[tuple[int, Card]] = []
    changed: list[tuple[int, int, Card]] = []
    moved = {before for row in rows for before, card in row.pairs if before != card.key}
    for row in rows:
        note_pk = row.stored.pk if row.stored else pks[row.note.id]
        for before, card in row.pairs:
            # A key that is in the table although no card goes on under it is a retired card
            # whose source came back; one that is about to move away is not in the way.
            there = here.get(before) or (None if card.key in moved else here.get(card.key))
            if there is None:
                fresh.append((note_pk, card))
            else:
                changed.append((there[0], note_pk, card))
    # A retired card may hold the key that a living one moves to: it keeps its history aside.
    targets = {card.key for row in rows for before, card in row.pairs if before}
    sources = {before for row in rows for before, _ in row.pairs}
    library.set_aside(connection, [here[key][0] for key in targets - sources if key in here])
    library.park_cards(connection, [here[key][0] for key in moved if key in here])
    library.change_cards(connection, changed)
    library.add_cards(connection, fresh)


def take(
    home: Home, sources: Sequence[tuple[str, Deck]], *, own: bool = False,
    as_id: str | None = None, replace_edits: bool = False,
    links: Mapping[str, str | None] = MappingProxyType({}), progress: Progress = unheard,
) -> list[DeckPlan]:  # fmt: skip
    """Import these decks: a backup, one transaction and one undo step for them all.

    What is here already costs neither. Notes that the person edited stay as they are, unless
    `replace_edits`. `links` holds, by source, what its deck is to follow from now on (see
    `linking`; None for nothing); the deck of a source that is not in it follows what it did.

    Raises DeckError, UsageError, StoreError, and Cancelled where the watcher stops it; then
    nothing was changed.
    """
    done: list[DeckPlan] = []
    with home.store.write() as connection:
        step = ImportStep(home, connection)
        for index, (source, deck) in enumerate(sources):
            progress(index / len(sources))
            planned = plan(connection, deck, own=own, as_id=as_id, keep_edits=not replace_edits)
            progress((index + 0.5) / len(sources))
            carry_out(connection, planned, step, source, links)
            done.append(planned)
        progress(1.0)
        step.end(f"importing {', '.join(planned.deck.id for planned in done)}")
    return done


def carry_out(
    connection: Connection, planned: DeckPlan, step: ImportStep, source: str,
    links: Mapping[str, str | None] = MappingProxyType({}),
) -> None:  # fmt: skip
    """Write what was planned as a part of an import, and let the deck follow what it is to follow.

    In the caller's transaction, whose `step` is told what it needs to be undone.
    """
    here = library.deck(connection, planned.deck.id)
    link = links.get(source, here.link if here else None)
    follows = bool(here) and _file(link) != _file(here.link if here else None)
    if not planned.does_nothing:
        step.secure()
    if follows or not planned.does_nothing:
        step.whole(planned.deck.id)
    for deck_id, row in planned.elsewhere:
        pks = [row.stored.pk] if row.stored else []
        step.snapshots.append(snapshots.take(connection, deck_id, pks))
    # Of a version that changes nothing here it is kept all the same: it is the one taken last.
    write = edits.keep(connection, planned.marks) if planned.does_nothing else None
    step.hold(take_in(connection, planned) if write is None else write)
    library.set_link(connection, planned.deck.id, link)
    if planned.file_id:
        key = _FILE + planned.deck.id
        step.hold({key: settings.get(connection, key)})
        settings.put(connection, key, planned.file_id)


def _file(link: str | None) -> str | None:
    """The path in what is kept of a file."""
    return json.loads(link)["path"] if link else None


def require(connection: Connection, deck_id: str) -> str:
    """The id, if there is such a deck. Raises NotFound naming the nearest one."""
    if library.deck(connection, deck_id) is None:
        known = [stored.id for stored in library.decks(connection)]
        raise NotFound(f"there is no deck {deck_id!r}", did_you_mean(deck_id, known))
    return deck_id


def listing(home: Home) -> list[DeckInfo]:
    """Every deck with its counts, in the order in which they came."""
    day = home.day()
    with home.store.read() as connection:
        numbers = cards.counts_by_deck(connection, day)
        came = addresses.known(connection)
        return [
            DeckInfo(
                id=stored.id,
                title=stored.head.title,
                version=stored.head.version,
                own=stored.own,
                link=_file(stored.link),
                address=came[stored.id].address if stored.id in came else None,
                **numbers.get(stored.id, dict.fromkeys(_COUNTS, 0)),
            )
            for stored in library.decks(connection)
        ]


def read_sources(paths: Sequence[Path]) -> list[tuple[str, Deck]]:
    """The decks in these files. Raises DeckError and NotFound at the first that cannot be taken."""
    from drill.deckfile.reading import read_deck_file

    return [(str(path), read_deck_file(path)) for path in paths]
