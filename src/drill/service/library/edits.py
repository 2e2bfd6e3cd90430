"""A person's edits stand: an update of a deck changes of a note what the person did not change.

An edit leaves the hash of what it made, and the author's version that it was made of. A note
counts as edited as long as it is what an edit left, or what an update made of that, so undoing one
needs no bookkeeping. An update is merged into an edited note field by field (`cards.merging`); its
version is the one that the next is held against.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import Connection

from drill.cards.merging import Conflict, merge
from drill.cards.moves import renamed
from drill.cards.shelf import Place
from drill.deckfile import schema
from drill.domain.deck import Deck, Note, Story
from drill.domain.plain import note_from_plain, to_plain
from drill.errors import DeckError
from drill.storage import library, log
from drill.storage.library import StoredNote
from drill.text import one_line

_EDITED = "edited/"
_GONE = "gone/"
SOURCE = "source/"
"""Of a deck: which tables and Markdown files were taken into it."""
BROUGHT = "brought/"
"""Of a deck and one of these: the ids of the notes that it brought."""
_MOST_VERSIONS = 100
"""Versions of a note that are known as the person's own; the newest."""
_MOST_SAID = 5
"""Differences of one note that are named."""
_LONGEST = 60
"""Characters of each version that are named."""


def mark(connection: Connection, edited: Iterable[tuple[str, Note | None, Note]]) -> None:
    """Remember that a person edited notes, or wrote them, so that an update of their deck lets them
    stand: (deck, before, after), where before is None for one that they wrote.

    An edit that brings back what the deck's author wrote is none. In the caller's transaction.
    """
    changes = {f"{_EDITED}{deck}/{(old or new).id}": (deck, old, new) for deck, old, new in edited}
    known = log.facts_of(connection, list(changes))
    fresh: dict[str, str] = {}
    for key, (deck, before, after) in changes.items():
        base, former = _read(known.get(key)), before or after
        if not base or not (base.home or base.edited(former)):
            mine = base.mine if base else ()
            base = Mark(former.id, _hash(before) if before else "", mine, _plain(before))
        fresh[f"{_EDITED}{deck}/{after.id}"] = base.with_mine(after).text()
    log.keep_facts(connection, fresh)


def move(
    connection: Connection, items: Sequence[StoredNote], deck_id: str, moved: Sequence[Note]
) -> dict[str, str | None]:
    """Remember of notes that the person moved to a deck what their authors know of them, so that
    an update of the deck that they came from finds them. `moved` are the notes as they are there.

    In the caller's transaction. Returns the facts as they were.
    """
    origins = {each.id: each.head.origin for each in library.decks(connection, retired=True)}
    known = {deck: marks(connection, deck) for deck in {item.deck for item in items}}
    fresh: dict[str, str | None] = {}
    for item, note in zip(items, moved, strict=True):
        mark = known[item.deck].get(item.note.id)
        if not mark or not (mark.home or mark.edited(item.note)):
            mark = Mark(item.note.id, _hash(item.note), (), _plain(item.note))
        base = mark.base
        if mark.theirs and base:
            if isinstance(base, Story) and isinstance(item.note, Story) and isinstance(note, Story):
                refs = dict(zip(item.note.competencies, note.competencies, strict=True))
                named = tuple(refs.get(ref, ref) for ref in base.competencies)
                base = replace(base, competencies=named)
            home = mark.home or origins[item.deck]
            home = "" if home == origins[deck_id] else home
            mark = replace(mark, theirs=_hash(base), plain=_plain(base), home=home)
        fresh[f"{_EDITED}{deck_id}/{note.id}"] = mark.with_mine(note).text()
    return keep(connection, fresh)


def moved_from(connection: Connection, origin: str) -> dict[str, tuple[str, str]]:
    """Where the person moved notes of the deck with an origin: id there → deck and id here."""
    out = {}
    for key, text in log.facts(connection, _EDITED).items():
        mark = _read(text) if origin in text else None
        if mark and mark.home == origin:
            _, deck, note = key.split("/", 2)
            out[mark.of] = deck, note
    return out


def stay_away(places: Iterable[Place]) -> dict[str, str | None]:
    """What says that the person deleted notes or moved them away, so that an update of their deck
    does not bring them back; for `keep`."""
    return {f"{_GONE}{deck}/{note}": "gone" for deck, note in places}


def gone(connection: Connection, deck_id: str) -> set[str]:
    """Ids of the notes of a deck that the person deleted or moved away."""
    return {key.rpartition("/")[2] for key in log.facts(connection, f"{_GONE}{deck_id}/")}


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of an edited note."""

    of: str
    """The id under which the deck's author knows it."""
    theirs: str
    """Hash of the author's version taken last; empty where the person wrote the note."""
    mine: tuple[str, ...]
    """Hashes of the person's versions."""
    plain: Any = None
    """The author's version taken last, as `[kind, body]`; None where it is not known."""
    home: str = ""
    """The origin of the deck whose author knows it, where the person moved it out of that."""

    def edited(self, note: Note) -> bool:
        """Whether a stored note is a version of the person's."""
        return _hash(note) in self.mine

    @property
    def base(self) -> Note | None:
        """The author's version taken last, which the person's was made of."""
        try:
            return note_from_plain(*self.plain) if self.plain else None
        except (KeyError, TypeError):  # of another drill
            return None

    def offered_before(self, note: Note) -> bool:
        """Whether an author's version is the one that the person edited, or what it became."""
        return _hash(note) in (self.theirs, *self.mine)

    def as_own(self, name: str) -> Mark:
        """As the deck sees it that the person moved it into: a note that no author of it has."""
        return replace(self, of=name, theirs="", plain=None) if self.home else self

    def with_mine(self, note: Note) -> Mark:
        """With one more version of the person's."""
        versions = dict.fromkeys(
            each for each in (*self.mine, _hash(note)) if self.home or each != self.theirs
        )
        return replace(self, mine=(*versions,)[-_MOST_VERSIONS:])

    def text(self) -> str:
        """As the store keeps it."""
        made = {"of": self.of, "theirs": self.theirs, "mine": self.mine, "base": self.plain}
        return library.dump(made | ({"home": self.home} if self.home else {}))


def marks(connection: Connection, deck_id: str) -> dict[str, Mark]:
    """What is known of the edited notes of a deck, by note id."""
    found = log.facts(connection, f"{_EDITED}{deck_id}/")
    read = {key.rpartition("/")[2]: _read(text) for key, text in found.items()}
    return {note: mark for note, mark in read.items() if mark is not None}


def keep(connection: Connection, facts: Mapping[str, str | None]) -> dict[str, str | None]:
    """Keep what an update made of what is known of edited notes; returns it as it was."""
    known = log.facts_of(connection, list(facts))
    log.restore_facts(connection, facts)
    return {key: known.get(key) for key in facts}


def follow(known: dict[str, Mark], facts: Mapping[str, str | None]) -> None:
    """Let the marks of a deck, as `marks` gave them, say what `keep` was given."""
    for key, text in facts.items():
        mark, note = _read(text), key.rpartition("/")[2]
        if mark is None:
            known.pop(note, None)
        else:
            known[note] = mark


def _read(text: str | None) -> Mark | None:
    if text is None:
        return None
    plain = json.loads(text)
    mine = tuple(plain["mine"])
    return Mark(plain["of"], plain["theirs"], mine, plain.get("base"), plain.get("home", ""))


def _plain(note: Note | None) -> Any:
    return [note.kind, to_plain(note)] if note else None


def _hash(note: Note) -> str:
    """What a note says; whose story it is, its import says."""
    said = replace(note, sample=False) if isinstance(note, Story) else note
    return hashlib.sha256(library.dump([note.kind, to_plain(said)]).encode()).hexdigest()


class Merged(NamedTuple):
    """An edited note and a version of its author's, brought together."""

    note: Note
    kept: bool
    """The person's words stand where the author's new ones say something else."""
    why: str
    """What to say of that; empty where all of both is in it."""
    facts: dict[str, str | None]
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
        over = _facts(deck_id, mark, own, offered) if mark.theirs else {}
        return Merged(own, False, "", over, own.id)
    if mark.theirs == _hash(offered):
        base = theirs
    note, why = own, ""
    conflicts: tuple[Conflict, ...] = ()
    if base is None:
        why = "your version stands"
        if mark.theirs:
            why += " as a whole: an earlier drill did not keep what it was made of"
    else:
        note, conflicts = merge(base, own, theirs)
        why = "; ".join(map(_said, conflicts[:_MOST_SAID]))
        if len(conflicts) > _MOST_SAID:
            why += f"; and {len(conflicts) - _MOST_SAID} more"
    facts = _facts(deck_id, mark, note, offered)
    if note.id != own.id:
        facts = {f"{_EDITED}{deck_id}/{own.id}": None, **facts}
    return Merged(note, base is None or bool(conflicts), why, facts, own.id)


def _told_as(note: Note, theirs: Story) -> Note:
    return replace(note, sample=theirs.sample) if isinstance(note, Story) else note


def _facts(deck_id: str, mark: Mark, note: Note, theirs: Note) -> dict[str, str | None]:
    key = f"{_EDITED}{deck_id}/{note.id}"
    if not mark.theirs:  # the person's own from the first; no author ever had it
        return {} if mark.home else {key: mark.with_mine(note).text()}
    if note == theirs and not mark.home:
        return {key: None}
    made = Mark(theirs.id, _hash(theirs), mark.mine, _plain(theirs), mark.home)
    return {key: made.with_mine(note).text()}


def _said(conflict: Conflict) -> str:
    old, yours, theirs = (f"“{_cut(each)}”" for each in conflict[1:])
    return f"{_cut(conflict.where)}: yours stands, {yours}; theirs is {theirs}, it was {old}"


def _cut(text: str) -> str:
    text = one_line(text[: _LONGEST * 2])
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


@dataclass(frozen=True, slots=True)
class EditedDeck:
    """A deck with the person's edits in it."""

    deck: Deck
    kept: dict[str, str]
    """Why, by id, of notes where their words stand against the deck's."""
    facts: dict[str, str | None]
    """What is known of its edited notes from then on, for `keep`."""
    former: dict[str, str]
    """Id of an edited note in the deck → its id in the store."""


def standing(
    connection: Connection,
    deck: Deck,
    stored: Sequence[StoredNote],
    apart: Collection[str],
    warnings: list[str],
) -> EditedDeck:
    """The deck with the person's edits in it.

    `stored` are the notes that the store has of it, `apart` the ids of those that do not
    count; what became of each version is added to `warnings`.

    Where theirs do not go together with the rest of the deck any more, the deck's own stands.
    """
    known = {name: mark.as_own(name) for name, mark in marks(connection, deck.id).items()}
    mine: dict[str, tuple[Mark, Note]] = {}
    had: list[Note] = []
    for item in stored if known else ():
        mark = known.get(item.note.id)
        edited = mark and mark.edited(item.note) and not item.retired
        if mark and edited and item.note.id not in apart:
            mine[mark.of] = mark, item.note
            if mark.theirs:
                had.append(mark.base or replace(item.note, id=mark.of))
        elif not item.retired:
            had.append(item.note)
    swaps = dict(_swaps(deck, mine, had))
    whole = _swapped(deck, swaps)
    if swaps and _fault(whole):
        whole = deck
        for of, found in list(swaps.items()):
            tried = _swapped(whole, {of: found})
            fault = _fault(tried)
            if fault:
                del swaps[of]
                note = found.note.id
                warnings.append(f"your version of {deck.id}/{note} could not be kept: {fault}")
            else:
                whole = tried
    kept: dict[str, str] = {}
    facts: dict[str, str | None] = {}
    for found in swaps.values():
        facts |= found.facts
        if found.kept:
            kept[found.note.id] = found.why
            warnings.append(told(deck.id, found.note.id, found.why))
    return EditedDeck(whole, kept, facts, {found.note.id: found.was for found in swaps.values()})


REPLACING = ("--replace-edits", "--edits theirs")
"""What a command line calls it that the source's words are taken instead."""


def told(deck_id: str, note: str, why: str, option: str = REPLACING[0]) -> str:
    """That the person's words stand, as a warning."""
    return f"kept your version of {deck_id}/{note} ({option} takes theirs): {why}"


def _swaps(
    deck: Deck, mine: Mapping[str, tuple[Mark, Note]], had: Sequence[Note]
) -> Iterator[tuple[str, Merged]]:
    """What is made of the person's versions, by the id of the note that they stand for.

    `had` are all notes of the deck as its author knew them last.
    """
    left = dict(mine)
    notes = list(deck.notes())
    told = {now: was for was, now in renamed(had, notes).items()} if left else {}
    for note in notes:
        for of in (note.id, note.was, told.get(note.id, "")):
            if of in left:
                yield note.id, merged(deck.id, *left.pop(of), note)
                break
    for of, (mark, own) in left.items():
        if mark.theirs:
            yield of, Merged(own, True, "the deck has no such note any more", {}, own.id)
        else:  # no author ever had it
            yield of, Merged(own, False, "", {}, own.id)


def _swapped(deck: Deck, swaps: Mapping[str, Merged]) -> Deck:
    """The deck with these in place of the notes of those ids, or at the end of their section."""
    left = {of: found.note for of, found in swaps.items()}
    notes = [left.pop(note.id, note) for note in deck.notes()]
    return with_notes(deck, [*notes, *left.values()])


def with_notes(deck: Deck, notes: Iterable[Note]) -> Deck:
    """A deck with these notes in place of its own."""
    sections: dict[str, list[Note]] = {name: [] for name in schema.SECTIONS}
    for note in notes:
        sections[note.section].append(note)
    return replace(deck, **{name: tuple(found) for name, found in sections.items()})  # type: ignore[arg-type]


def _fault(deck: Deck) -> str:
    """Why no deck file could hold this deck; empty where one can."""
    from drill.deckfile.reading import read_deck
    from drill.deckfile.writing import write_deck

    try:
        read_deck(write_deck(deck), deck.id)
    except DeckError as error:
        found = error.problems[0]
        return f"{found.where}: {found.message}" if found.where else found.message
    return ""
