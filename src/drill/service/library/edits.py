"""A person's edits stand: an update of a deck changes of a note what the person did not change.

An edit leaves the hash of what it made, and the author's version that it was made of. A note counts
as edited as long as it is what an edit left, or what an update made of that. To undo an edit puts
back what was known before it; where an update has changed that since, the next one forgets the
edit. An update is merged into an edited note field by field (`cards.merging`); its version is the
one that the next is held against.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

from sqlalchemy import Connection

from drill.cards.merging import Conflict, merge
from drill.cards.moves import renames
from drill.deckfile import schema
from drill.domain.deck import Deck, Note, Place, Story
from drill.domain.plain import note_from_plain, to_plain
from drill.errors import DeckError
from drill.files import digest
from drill.service.home.undo import Marked
from drill.storage import library, settings, wordings
from drill.storage.library import StoredNote
from drill.storage.settings import EDITED
from drill.storage.wordings import Retagged, Wording
from drill.text import shown

SOURCE = "source/"
"""Of a deck: which tables and Markdown files were taken into it."""
BROUGHT = "brought/"
"""Of a deck and one of these: the ids of the notes that it brought."""
_UNKNOWN = "null"
_BASE = ',"base":'
"""In a mark as the store keeps it, before the author's version; no text in it can hold this."""
_MOST_VERSIONS = 100
"""Versions of a note that are known as the person's own; the newest."""
_MOST_SAID = 5
"""Differences of one note that are named."""


def mark(
    connection: Connection, edited: Iterable[tuple[str, Note | None, Note]]
) -> dict[str, Marked]:
    """Remember that a person edited notes, or wrote them, so that an update of their deck lets them
    stand: (deck, before, after), where before is None for one that they wrote.

    An edit that brings back what the deck's author wrote is none. In the caller's transaction.
    Returns what the step that undoes it takes (`undo.MarksReversal`).
    """
    changes = {f"{EDITED}{deck}/{(old or new).id}": (deck, old, new) for deck, old, new in edited}
    known = settings.get_all(connection, list(changes))
    fresh: dict[str, str] = {}
    for key, (deck, before, after) in changes.items():
        former = before or after
        version = _hash(former)
        theirs = version if before else ""
        base = _onward(read(known.get(key)), version, Mark(former.id, theirs, (), _said(before)))
        fresh[f"{EDITED}{deck}/{after.id}"] = base.with_mine(after).text()
    were = keep(connection, fresh)
    return {key: Marked(digest(text.encode()), were.get(key, text)) for key, text in fresh.items()}


def _onward(known: Mark | None, version: str, fresh: Mark) -> Mark:
    """The mark that an edit of this version goes on from: the known one if it is of that, or has
    the note's home; else the fresh one, which knows the person's versions too."""
    if known and (known.home or version in known.mine):
        return known
    return replace(fresh, mine=known.mine if known else ())


def _retagged(known: str | None, item: Retagged) -> Mark:
    """The mark of a note that the person gave other tags: the known one, if there is any, and an
    edit more for each time."""
    former, *later = map(_digest, item.said)
    name = item.place.partition("/")[2]
    mark = _onward(read(known), former, Mark(name, former, (), item.said[0]))
    for version in later:
        mark = mark.with_version(version)
    return mark


def settle(connection: Connection, places: Iterable[Place]) -> dict[str, str | None]:
    """Keep the marks of those notes that the person gave other tags: before their words change, or
    where they are. In the caller's transaction. Returns the settings as they were."""
    items = {f"{EDITED}{item.place}": item for item in wordings.retagged_at(connection, places)}
    known = settings.get_all(connection, list(items))
    return keep(
        connection, {key: _retagged(known.get(key), item).text() for key, item in items.items()}
    )


def unmarked(connection: Connection, items: Sequence[Wording]) -> list[Wording]:
    """Of plain notes those that are what their decks' authors wrote, as far as is known."""
    known = {deck: marks(connection, deck) for deck in {item.deck for item in items}}

    def stands(mark: Mark | None, item: Wording) -> bool:
        return mark is not None and (bool(mark.home) or _digest(item.said) in mark.mine)

    return [item for item in items if not stands(known[item.deck].get(item.note), item)]


def move_plain(
    connection: Connection, items: Sequence[Wording], deck_id: str
) -> dict[str, str | None]:
    """As `move`, of plain notes that are `unmarked` and keep their ids."""
    origins = {deck.id: deck.head.origin for deck in library.decks(connection, retired=True)}
    fresh: dict[str, str | None] = {}
    for item in items:
        version = _digest(item.said)
        home = "" if origins[item.deck] == origins[deck_id] else origins[item.deck]
        mine = (version,) if home else ()
        fresh[f"{EDITED}{deck_id}/{item.note}"] = _text(item.note, version, mine, item.said, home)
    return keep(connection, fresh)


def move(
    connection: Connection, items: Sequence[StoredNote], deck_id: str, moved: Sequence[Note]
) -> dict[str, str | None]:
    """Remember of notes that the person moved to a deck what their authors know of them, so that
    an update of the deck that they came from finds them. `moved` are the notes as they are there.

    In the caller's transaction. Returns the settings as they were.
    """
    origins = {deck.id: deck.head.origin for deck in library.decks(connection, retired=True)}
    known = {deck: marks(connection, deck) for deck in {item.deck for item in items}}
    fresh: dict[str, str | None] = {}
    for item, note in zip(items, moved, strict=True):
        mark = known[item.deck].get(item.note.id)
        if not mark or not (mark.home or mark.edited(item.note)):
            mark = Mark(item.note.id, _hash(item.note), (), _said(item.note))
        base = mark.base
        if mark.theirs and base:
            if isinstance(base, Story) and isinstance(item.note, Story) and isinstance(note, Story):
                refs = dict(zip(item.note.competencies, note.competencies, strict=True))
                named = tuple(refs.get(ref, ref) for ref in base.competencies)
                base = replace(base, competencies=named)
            home = mark.home or origins[item.deck]
            home = "" if home == origins[deck_id] else home
            mark = replace(mark, theirs=_hash(base), said=_said(base), home=home)
        fresh[f"{EDITED}{deck_id}/{note.id}"] = mark.with_mine(note).text()
    return keep(connection, fresh)


def moved_from(connection: Connection, origin: str) -> dict[str, tuple[str, str]]:
    """Where the person moved notes of the deck with an origin: id there → deck and id here."""
    moved = {}
    for key, text in settings.under(connection, EDITED).items():
        mark = read(text) if origin in text else None
        if mark and mark.home == origin:
            _, deck, note = key.split("/", 2)
            moved[mark.of] = deck, note
    return moved


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of an edited note."""

    of: str
    """The id under which the deck's author knows it."""
    theirs: str
    """Hash of the author's version taken last; empty where the person wrote the note."""
    mine: tuple[str, ...]
    """Hashes of the person's versions."""
    said: str = _UNKNOWN
    """The author's version taken last, as JSON of `[kind, body]`."""
    home: str = ""
    """The origin of the deck whose author knows it, where the person moved it out of that."""

    def edited(self, note: Note) -> bool:
        """Whether a stored note is a version of the person's."""
        return _hash(note) in self.mine

    @property
    def base(self) -> Note | None:
        """The author's version taken last, which the person's was made of."""
        try:
            return note_from_plain(*json.loads(self.said)) if self.said != _UNKNOWN else None
        except (KeyError, TypeError):  # of another drill
            return None

    def offered_before(self, note: Note) -> bool:
        """Whether an author's version is the one that the person edited, or what it became."""
        return _hash(note) in (self.theirs, *self.mine)

    def as_own(self, name: str) -> Mark:
        """As the deck sees it that the person moved it into: a note that no author of it has."""
        return replace(self, of=name, theirs="", said=_UNKNOWN) if self.home else self

    def with_mine(self, note: Note) -> Mark:
        """With one more version of the person's."""
        return self.with_version(_hash(note))

    def with_version(self, version: str) -> Mark:
        """The same, by the version's hash."""
        theirs = "" if self.home else self.theirs
        return replace(self, mine=_versions(self.mine, version, theirs))

    def text(self) -> str:
        """As the store keeps it."""
        return _text(self.of, self.theirs, self.mine, self.said, self.home)


def _text(of: str, theirs: str, mine: Sequence[str], base: str, home: str = "") -> str:
    """A mark as the store keeps it; `base` is JSON already."""
    versions = ",".join(f'"{version}"' for version in mine)  # hashes: they need no care
    head = f'{{"of":{library.dump(of)},"theirs":"{theirs}","mine":[{versions}]'
    tail = f',"home":{library.dump(home)}' if home else ""
    return f'{head},"base":{base}{tail}}}'


def _versions(mine: Sequence[str], version: str, theirs: str) -> tuple[str, ...]:
    """The person's versions with one more; what their author wrote is none."""
    versions = dict.fromkeys((*mine, version))
    versions.pop(theirs, None)
    return (*versions,)[-_MOST_VERSIONS:]


def marks(connection: Connection, deck_id: str) -> dict[str, Mark]:
    """What is known of the edited notes of a deck, by note id."""
    known: dict[str, Mark] = {}
    texts = settings.under(connection, f"{EDITED}{deck_id}/")
    follow(known, texts)
    for item in wordings.retagged_of(connection, deck_id):
        known[item.place.partition("/")[2]] = _retagged(texts.get(f"{EDITED}{item.place}"), item)
    return known


def keep(connection: Connection, values: Mapping[str, str | None]) -> dict[str, str | None]:
    """Keep what an update made of what is known of edited notes; returns what was otherwise, as it
    was."""
    known = settings.get_all(connection, list(values))
    fresh = {key: text for key, text in values.items() if known.get(key) != text}
    settings.put_all(connection, fresh)
    places = (tuple(key.split("/", 2)[1:]) for key in values if key.startswith(EDITED))
    let_go = wordings.let_go(connection, cast("Iterable[Place]", places))
    return {key: known.get(key) for key in fresh} | let_go


def follow(known: dict[str, Mark], values: Mapping[str, str | None]) -> None:
    """Let the marks of a deck, as `marks` gave them, say what `keep` was given."""
    for key, text in values.items():
        mark, note = read(text), key.rpartition("/")[2]
        if mark is None:
            known.pop(note, None)
        else:
            known[note] = mark


def read(text: str | None) -> Mark | None:
    """A mark as the store keeps it; None: there is none. Raises one of `damage.FAULTS`."""
    if text is None:
        return None
    head, said = text, ""
    if text.endswith("]}"):  # a list stands last, the version itself: it is not taken apart
        start, found, rest = text.partition(_BASE)
        head, said = (f"{start}}}", rest[:-1]) if found else (text, "")
    plain = json.loads(head)
    said = said or library.dump(plain.get("base"))
    return Mark(plain["of"], plain["theirs"], tuple(plain["mine"]), said, plain.get("home", ""))


def _said(note: Note | None) -> str:
    return wordings.said(note.kind, library.dump(to_plain(note))) if note else _UNKNOWN


def _hash(note: Note) -> str:
    """What a note says; whose story it is, its import says."""
    return _digest(_said(replace(note, sample=False) if isinstance(note, Story) else note))


def _digest(said: str) -> str:
    return digest(said.encode())


def undone(deck_id: str, note: Note) -> dict[str, str | None]:
    """For `keep`, that an edit of a note does not count any more, because it was undone.

    Before an update, that is: else the author's version would be taken for the person's, if it says
    what the edit had said, and be held against a version that is long past.
    """
    return {f"{EDITED}{deck_id}/{note.id}": None}


def replaced(connection: Connection, deck: Deck, outcome: EditOutcome) -> dict[str, str | None]:
    """For `keep`, what is known of edits in place of which the deck's own versions are taken: all
    that are not in `outcome`. In the step that takes them, see `given_up`."""
    ids, kept = {note.id for note in deck.notes()}, {*outcome.former.values()}
    return {
        f"{EDITED}{deck.id}/{name}": None
        for name in marks(connection, deck.id)
        if name in ids and name not in kept
    }


def given_up(deck_id: str, mark: Mark, note: Note, theirs: Note) -> dict[str, str | None]:
    """For `keep`, that an edited note is its author's version from now on, which is `note` here.

    In the step that takes it, that is: else the next update would forget the edit, and an undo of
    this one bring it back as if it were the author's.
    """
    if mark.home:
        return _marked(deck_id, mark, note, theirs)
    return {f"{EDITED}{deck_id}/{note.id}": None}


class Merged(NamedTuple):
    """An edited note and a version of its author's, brought together."""

    note: Note
    why: str
    """What to say of words of the person's that stand where the author's new ones say something
    else; empty where all of both is in it."""
    settings: dict[str, str | None]
    """What is known of it from then on, for `keep`."""
    was: str
    """Its id in the store so far."""


def merged(deck_id: str, mark: Mark, own: Note, theirs: Note) -> Merged:
    """What an update makes of a note that the person edited."""
    base, offered = mark.base, theirs
    if mark.home:  # what it is called where it is, is no edit
        theirs = replace(theirs, id=own.id, was=own.was)
        base = replace(base, id=own.id, was=own.was) if base else None
    if isinstance(theirs, Story):  # whose it is, is no edit
        own, base = _told_as(own, theirs), _told_as(base, theirs) if base else None
    if own == theirs:
        over = _marked(deck_id, mark, own, offered) if mark.theirs else {}
        return Merged(own, "", over, own.id)
    if mark.theirs == _hash(offered):
        base = theirs
    if base is None:
        note, why = own, "your version stands"
        if mark.theirs:
            why += " as a whole: an earlier drill did not keep what it was made of"
    else:
        note, conflicts = merge(base, own, theirs)
        more = len(conflicts) - _MOST_SAID
        why = "; ".join(map(_conflict, conflicts[:_MOST_SAID])) + f"; and {more} more" * (more > 0)
    values = _marked(deck_id, mark, note, offered)
    if note.id != own.id:
        values = {f"{EDITED}{deck_id}/{own.id}": None, **values}
    return Merged(note, why, values, own.id)


def _told_as(note: Note, theirs: Story) -> Note:
    return replace(note, sample=theirs.sample) if isinstance(note, Story) else note


def _marked(deck_id: str, mark: Mark, note: Note, theirs: Note) -> dict[str, str | None]:
    key = f"{EDITED}{deck_id}/{note.id}"
    if not mark.theirs:  # the person's own from the first; no author ever had it
        return {} if mark.home else {key: mark.with_mine(note).text()}
    if note == theirs and not mark.home:
        return {key: None}
    fresh = Mark(theirs.id, _hash(theirs), mark.mine, _said(theirs), mark.home)
    return {key: fresh.with_mine(note).text()}


def _conflict(conflict: Conflict) -> str:
    old, yours, theirs = (f"“{shown(version)}”" for version in conflict[1:])
    return f"{shown(conflict.where)}: yours stands, {yours}; theirs is {theirs}, it was {old}"


@dataclass(slots=True)
class EditOutcome:
    """What becomes of the person's edits when a deck is updated, gathered note by note."""

    kept: dict[str, str] = field(default_factory=dict)
    """Why, by id, of notes where their words stand against the deck's; of notes that they moved
    to another deck by `deck/note`."""
    settings: dict[str, str | None] = field(default_factory=dict)
    """What is known of edited notes from then on, for `keep`."""
    forgotten: dict[str, str | None] = field(default_factory=dict)
    """The same of edits that were undone; only for an update that changes something, which undo
    takes back."""
    former: dict[str, str] = field(default_factory=dict)
    """Id of an edited note in the deck → its id in the store."""
    warnings: list[str] = field(default_factory=list)

    def add(self, deck_id: str, merged: Merged, name: str) -> None:
        """One more note; `name` is what it is called in `kept`."""
        self.settings |= merged.settings
        if merged.why:
            self.kept[name] = merged.why
            self.warnings.append(told(deck_id, merged.note.id, merged.why))


def with_edits(
    connection: Connection, deck: Deck, stored: Sequence[StoredNote], apart: Collection[str],
    outcome: EditOutcome,
) -> Deck:  # fmt: skip
    """The deck with the person's edits in it, of which `outcome` hears.

    `stored` are the notes that the store has of it, `apart` the ids of those that do not count.
    Where theirs do not go together with the rest of the deck any more, the deck's own stands.
    """
    known = {name: mark.as_own(name) for name, mark in marks(connection, deck.id).items()}
    mine: dict[str, tuple[Mark, Note]] = {}
    theirs: list[Note] = []
    for item in stored if known else ():
        if item.retired:
            continue
        mark = known.get(item.note.id)
        if mark and not mark.edited(item.note):
            outcome.forgotten |= undone(deck.id, item.note)
            mark = None
        if mark and item.note.id not in apart:
            mine[mark.of] = mark, item.note
            if mark.theirs:
                theirs.append(mark.base or replace(item.note, id=mark.of))
        else:
            theirs.append(item.note)
    swaps = dict(_swaps(deck, mine, theirs))
    whole = _swapped(deck, swaps)
    if swaps and _fault(whole):
        whole = deck
        for name, merged in list(swaps.items()):
            tried = _swapped(whole, {name: merged})
            fault = _fault(tried)
            if fault:
                del swaps[name]
                place = f"{deck.id}/{merged.note.id}"
                outcome.warnings.append(f"your version of {place} could not be kept: {fault}")
            else:
                whole = tried
    for merged in swaps.values():
        outcome.add(deck.id, merged, merged.note.id)
        outcome.former[merged.note.id] = merged.was
    return whole


REPLACING = ("--replace-edits", "--edits theirs")
"""What a command line calls it that the source's words are taken instead."""


def told(deck_id: str, note: str, why: str, option: str = REPLACING[0]) -> str:
    """That the person's words stand, as a warning."""
    return f"kept your version of {deck_id}/{note} ({option} takes theirs): {why}"


def _swaps(
    deck: Deck, mine: Mapping[str, tuple[Mark, Note]], theirs: Sequence[Note]
) -> Iterator[tuple[str, Merged]]:
    """What is made of the person's versions, by the id of the note that they stand for.

    `theirs` are all notes of the deck as its author knew them last.
    """
    left = dict(mine)
    notes = list(deck.notes())
    former = {now: was for was, now in renames(theirs, notes).items()} if left else {}
    for note in notes:
        names = (note.id, note.was, former.get(note.id, ""))
        name = next((name for name in names if name in left), None)
        if name is not None:
            yield note.id, merged(deck.id, *left.pop(name), note)
    for name, (mark, own) in left.items():
        # Of a note of the person's own no author ever had a version.
        why = "the deck has no such note any more" if mark.theirs else ""
        yield name, Merged(own, why, {}, own.id)


def _swapped(deck: Deck, swaps: Mapping[str, Merged]) -> Deck:
    """The deck with these in place of the notes of those ids, or at the end of their section."""
    left = {name: merged.note for name, merged in swaps.items()}
    notes = [left.pop(note.id, note) for note in deck.notes()]
    return with_notes(deck, [*notes, *left.values()])


def with_notes(deck: Deck, notes: Iterable[Note]) -> Deck:
    """A deck with these notes in place of its own."""
    sections: dict[str, list[Note]] = {name: [] for name in schema.SECTIONS}
    for note in notes:
        sections[note.section].append(note)
    return replace(deck, **{name: tuple(some) for name, some in sections.items()})  # type: ignore[arg-type]


def _fault(deck: Deck) -> str:
    """Why no deck file could hold this deck; empty where one can."""
    from drill.deckfile.reading import read_deck
    from drill.deckfile.writing import write_deck

    try:
        read_deck(write_deck(deck), deck.id)
    except DeckError as error:
        problem = error.problems[0]
        return f"{problem.where}: {problem.message}" if problem.where else problem.message
    return ""
