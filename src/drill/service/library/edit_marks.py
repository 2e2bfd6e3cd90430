"""What is known of the notes that a person edited: a mark each.

An edit leaves the hash of what it made, and the author's version that it was made of. A note counts
as edited as long as it is what an edit left, or what an update made of that. To undo an edit puts
back what was known before it; where an update has changed that since, the next one forgets the
edit. What an update makes of an edited note, `edits` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from drill.domain.deck import Note, Place, Story
from drill.domain.plain import note_from_plain, to_plain
from drill.files import digest
from drill.service.home.undo import Marked
from drill.storage import library, settings, wordings
from drill.storage.connection import Connection
from drill.storage.library import StoredNote
from drill.storage.settings import EDITED
from drill.storage.wordings import Retagged, Wording

_UNKNOWN = "null"
_BASE = ',"base":'
"""In a mark as the store keeps it, before the author's version; no text in it can hold this."""
_MOST_VERSIONS = 100
"""Versions of a note that are known as the person's own; the newest."""


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
        version = version_of(former)
        theirs = version if before else ""
        base = _onward(read(known.get(key)), version, Mark(former.id, theirs, (), said_of(before)))
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
    former, *later = map(_digest, item.texts)
    name = item.place.partition("/")[2]
    mark = _onward(read(known), former, Mark(name, former, (), item.texts[0]))
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
    known = {deck: of_deck(connection, deck) for deck in {item.deck for item in items}}

    def stands(mark: Mark | None, item: Wording) -> bool:
        return mark is not None and (bool(mark.home) or _digest(item.text) in mark.mine)

    return [item for item in items if not stands(known[item.deck].get(item.note), item)]


def move_plain(
    connection: Connection, items: Sequence[Wording], deck_id: str
) -> dict[str, str | None]:
    """As `move`, of plain notes that are `unmarked` and keep their ids."""
    origins = {deck.id: deck.head.origin for deck in library.decks(connection, retired=True)}
    fresh: dict[str, str | None] = {}
    for item in items:
        version = _digest(item.text)
        home = "" if origins[item.deck] == origins[deck_id] else origins[item.deck]
        mine = (version,) if home else ()
        fresh[f"{EDITED}{deck_id}/{item.note}"] = _text(item.note, version, mine, item.text, home)
    return keep(connection, fresh)


def move(
    connection: Connection, items: Sequence[StoredNote], deck_id: str, moved: Sequence[Note]
) -> dict[str, str | None]:
    """Remember of notes that the person moved to a deck what their authors know of them, so that
    an update of the deck that they came from finds them. `moved` are the notes as they are there.

    In the caller's transaction. Returns the settings as they were.
    """
    origins = {deck.id: deck.head.origin for deck in library.decks(connection, retired=True)}
    known = {deck: of_deck(connection, deck) for deck in {item.deck for item in items}}
    fresh: dict[str, str | None] = {}
    for item, note in zip(items, moved, strict=True):
        mark = known[item.deck].get(item.note.id)
        if not mark or not (mark.home or mark.edited(item.note)):
            mark = Mark(item.note.id, version_of(item.note), (), said_of(item.note))
        base = mark.base
        if mark.theirs and base:
            if isinstance(base, Story) and isinstance(item.note, Story) and isinstance(note, Story):
                refs = dict(zip(item.note.competencies, note.competencies, strict=True))
                named = tuple(refs.get(ref, ref) for ref in base.competencies)
                base = replace(base, competencies=named)
            home = mark.home or origins[item.deck]
            home = "" if home == origins[deck_id] else home
            mark = replace(mark, theirs=version_of(base), latest=said_of(base), home=home)
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
    latest: str = _UNKNOWN
    """The author's version taken last, as JSON of `[kind, body]`."""
    home: str = ""
    """The origin of the deck whose author knows it, where the person moved it out of that."""

    def edited(self, note: Note) -> bool:
        """Whether a stored note is a version of the person's."""
        return version_of(note) in self.mine

    @property
    def base(self) -> Note | None:
        """The author's version taken last, which the person's was made of."""
        try:
            return note_from_plain(*json.loads(self.latest)) if self.latest != _UNKNOWN else None
        except (KeyError, TypeError):  # of another drill
            return None

    def offered_before(self, note: Note) -> bool:
        """Whether an author's version is the one that the person edited, or what it became."""
        return version_of(note) in (self.theirs, *self.mine)

    def as_own(self, name: str) -> Mark:
        """As the deck sees it that the person moved it into: a note that no author of it has."""
        return replace(self, of=name, theirs="", latest=_UNKNOWN) if self.home else self

    def with_mine(self, note: Note) -> Mark:
        """With one more version of the person's."""
        return self.with_version(version_of(note))

    def with_version(self, version: str) -> Mark:
        """The same, by the version's hash."""
        theirs = "" if self.home else self.theirs
        return replace(self, mine=_versions(self.mine, version, theirs))

    def text(self) -> str:
        """As the store keeps it."""
        return _text(self.of, self.theirs, self.mine, self.latest, self.home)


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


def of_deck(connection: Connection, deck_id: str) -> dict[str, Mark]:
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
    """Let the marks of a deck, as `of_deck` gave them, say what `keep` was given."""
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
    head, base = text, ""
    if text.endswith("]}"):  # a list stands last, the version itself: it is not taken apart
        start, divider, rest = text.partition(_BASE)
        head, base = (f"{start}}}", rest[:-1]) if divider else (text, "")
    plain = json.loads(head)
    base = base or library.dump(plain.get("base"))
    return Mark(plain["of"], plain["theirs"], tuple(plain["mine"]), base, plain.get("home", ""))


def said_of(note: Note | None) -> str:
    """A note as JSON of `[kind, body]`; of none what stands for a version that nobody knows."""
    return wordings.text_of(note.kind, library.dump(to_plain(note))) if note else _UNKNOWN


def version_of(note: Note) -> str:
    """Hash of what a note says; whose story it is, its import says."""
    return _digest(said_of(replace(note, sample=False) if isinstance(note, Story) else note))


def _digest(text: str) -> str:
    return digest(text.encode())


def undone(deck_id: str, note: Note) -> dict[str, str | None]:
    """For `keep`, that an edit of a note does not count any more, because it was undone.

    Before an update, that is: else the author's version would be taken for the person's, if it says
    what the edit had said, and be held against a version that is long past.
    """
    return {f"{EDITED}{deck_id}/{note.id}": None}
