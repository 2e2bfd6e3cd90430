"""Decks as a person has them: taken in as planned (see `deck_plan`), and listed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from drill.cards.build import build
from drill.domain.card import Card
from drill.domain.deck import Deck
from drill.service.home import meant
from drill.service.home.home import Home
from drill.service.home.meant import Nameable
from drill.service.home.progress import Progress, unheard
from drill.service.home.undo import ImportStep
from drill.service.library import addresses, deck_identity, deck_plan, edit_marks, edits
from drill.service.library.deck_plan import DeckPlan
from drill.service.library.note_plan import NotePlan
from drill.storage import card_rows, cards, digests, library, snapshots, visibility
from drill.storage.connection import Connection
from drill.storage.library import StoredNote

_COUNTS = ("notes", "stories", "cards", "due", "new")


@dataclass(frozen=True, slots=True)
class DeckInfo:
    """A deck in the list."""

    id: str
    title: str
    version: str
    description: str
    license: str
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


def take_in(connection: Connection, planned: DeckPlan) -> dict[str, str | None]:
    """Write what was planned. In the caller's transaction.

    Returns the settings that it changed as they were, for the step that undoes it.
    """
    deck = planned.deck
    library.put_deck(connection, deck, stated=planned.stated, own=planned.own)
    if planned.aside:
        library.set_notes_aside(connection, planned.aside)
        card_rows.follow_notes(connection, deck.id)  # their cards' keys are wanted too
    write_rows(connection, deck.id, planned.rows, planned.dropped)
    library.retire_notes(connection, planned.ruined)
    card_rows.retire(connection, cards.of_notes(connection, planned.ruined))
    for deck_id, row in planned.elsewhere:
        write_rows(connection, deck_id, [row], alone=True)
        card_rows.follow_notes(connection, deck_id)
    card_rows.follow_notes(connection, deck.id)
    visibility.settle(connection)
    return edit_marks.keep(connection, planned.edits.settings | planned.edits.forgotten)


def write_rows(
    connection: Connection,
    deck_id: str,
    rows: Sequence[NotePlan],
    dropped: Sequence[StoredNote] = (),
    *,
    alone: bool = False,
    made_of: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """Write what happens to notes of a deck, and to their cards. In the caller's transaction.

    `alone`: no card moves from one note to another, so that only those of these notes matter.
    `made_of`: digests by note id, see `digests`.
    The caller lets retired cards follow their notes afterwards, and settles what may be shown.
    """
    pks = library.add_notes(
        connection, deck_id, [(row.note, row.position) for row in rows if row.stored is None],
        made_of,
    )  # fmt: skip
    changed_notes = [(row.stored.pk, row.note, row.position) for row in rows if row.stored]
    library.change_notes(connection, changed_notes)
    digests.keep(
        connection, [(pk, made_of[note.id]) for pk, note, _ in changed_notes if note.id in made_of]
    )
    library.retire_notes(connection, [item.pk for item in dropped])
    among = [pk for pk, *_ in changed_notes] if alone else None
    here = card_rows.pks(connection, deck_id, among)
    gone = [key for row in rows for key in row.gone]
    gone += [card.key for item in dropped for card in build(item.note, deck_id)]
    card_rows.retire(connection, [here[key][0] for key in gone if key in here])
    fresh: list[tuple[int, Card]] = []
    changed: list[tuple[int, int, Card]] = []
    moved = {before for row in rows for before, card in row.pairs if before != card.key}
    for row in rows:
        note_pk = row.stored.pk if row.stored else pks[row.note.id]
        for before, card in row.pairs:
            # A key that is in the table although no card goes on under it is a retired card
            # whose source came back; one that is about to move away is not in the way.
            stored = here.get(before) or (None if card.key in moved else here.get(card.key))
            if stored is None:
                fresh.append((note_pk, card))
            else:
                changed.append((stored[0], note_pk, card))
    # A retired card may hold the key that a living one moves to: it keeps its history aside.
    targets = {card.key for row in rows for before, card in row.pairs if before}
    sources = {before for row in rows for before, _ in row.pairs}
    card_rows.set_aside(connection, [here[key][0] for key in targets - sources if key in here])
    card_rows.park(connection, [here[key][0] for key in moved if key in here])
    card_rows.change(connection, changed)
    card_rows.add(connection, fresh)


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
            planned = deck_plan.plan(
                connection, deck, own=own, as_id=as_id, keep_edits=not replace_edits
            )
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
    step.hold(edit_marks.keep(connection, edits.replaced(connection, planned.deck, planned.edits)))
    if planned.does_nothing:
        # It is kept all the same of its notes: they are the version taken last.
        step.hold(edit_marks.keep(connection, planned.edits.settings))
    else:
        step.hold(take_in(connection, planned))
    library.set_link(connection, planned.deck.id, link)
    if planned.file_id:
        step.hold(
            edit_marks.keep(connection, {deck_identity.FILE + planned.deck.id: planned.file_id})
        )


def _file(link: str | None) -> str | None:
    """The path in what is kept of a file."""
    return json.loads(link)["path"] if link else None


def require(connection: Connection, name: str) -> str:
    """The id of the deck that a person names. Raises as `meant.find` does."""
    every = library.decks(connection)
    known = [Nameable(stored.id, stored.id, stored.head.title) for stored in every]
    return meant.find(name, known, "deck")


def named(home: Home, name: str) -> str:
    """The same. Raises StoreError as well."""
    with home.store.read() as connection:
        return require(connection, name)


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
                description=stored.head.description,
                license=stored.head.license,
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
