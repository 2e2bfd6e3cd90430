"""Decks that came from an address, fetched again because a person asks: never by itself.

Looking fetches, compares, and says what speaks against taking it without a second look: it moved,
it lost many of its notes, it is something else. Taking is an import like any other; all that is
taken at once is one step of undo.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from drill.errors import DeckError, NotFound, UsageError
from drill.files import digest
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.library import addresses, decks, imports
from drill.service.library.addresses import Address
from drill.service.library.arrivals import Arrival, Edits, Wish
from drill.service.library.formats import Opened
from drill.service.library.imports import Looked
from drill.service.library.sources import open_source
from drill.storage import cards, library

LEAST = 2 / 3
"""Of a deck's notes, that a new version has without being doubted."""
HARDLY_ANY = 1 / 5
"""Fewer of them make it another deck."""


@dataclass(frozen=True, slots=True)
class Followed:
    """An address, and the decks that came from it together."""

    decks: tuple[str, ...]
    came: Address
    """What is known of it by the deck of them that came last."""
    ids: tuple[tuple[str, str], ...]
    """Id in the file and id here, of whole decks."""


@dataclass(frozen=True, slots=True)
class News:
    """What is at an address now. Close it, or what it looked at, when done."""

    followed: Followed
    looked: Looked | None
    """None where nothing could be fetched, or taken."""
    fault: str = ""
    """Why, for the person."""
    doubts: tuple[str, ...] = ()
    """What speaks against taking it without a second look."""
    missing: tuple[str, ...] = ()
    """Decks that came from there and are not in it any more; they stay."""

    @property
    def up_to_date(self) -> bool:
        """There is nothing to take, and nothing to ask."""
        return self.looked is not None and self.looked.does_nothing and not self.doubts

    def close(self) -> None:
        """Let go of what was fetched."""
        if self.looked is not None:
            self.looked.close()


def followed(home: Home, names: Sequence[str] = ()) -> list[Followed]:
    """The addresses that these decks came from, or all decks; each once, with every deck that came
    from it at once.

    Raises NotFound for a deck that is not here, UsageError for one that came from no address or
    follows a file, and StoreError.
    """
    with home.store.read() as connection:
        here = {stored.id: stored for stored in library.decks(connection)}
        came = addresses.known(connection)
        names = [decks.require(connection, name) for name in names]
    together: dict[object, list[str]] = {}
    for name, stored in here.items():
        if name in came and stored.link is None:
            at = came[name]
            source = (at.address, at.own, at.split, at.columns, name if at.named else "")
            together.setdefault(source, []).append(name)
    for name in names:
        if not any(name in ids for ids in together.values()):
            raise _not_followed(home, name)
    return [
        Followed(
            tuple(ids),
            max((came[deck] for deck in ids), key=lambda address: address.at),
            tuple((came[deck].id, deck) for deck in ids),
        )
        for ids in together.values()
        if not names or set(ids) & set(names)
    ]


def _not_followed(home: Home, name: str) -> UsageError:
    deck = next(deck for deck in decks.listing(home) if deck.id == name)
    if deck.link:
        return UsageError(
            f"{name} follows the file {deck.link} already: it is read again when it changes",
            f"`drill import {deck.link} --no-link` ends that.",
        )
    if deck.own:
        return UsageError(f"{name} is a deck of your own and did not come from an address")
    return UsageError(
        f"{name} did not come from an address",
        "It came from a file: `drill import FILE` takes a newer one in.",
    )


def look(
    home: Home, followed: Followed, edits: Edits = Edits.MINE, progress: Progress = unheard
) -> News:  # fmt: skip
    """Fetch what is at an address and compare it with the store; nothing is written.

    What cannot be fetched, or is nothing that can be taken, is a fault of the news. Raises
    StoreError, and Cancelled where the watcher stops it.
    """
    came = followed.came
    named = followed.decks[0] if came.named else None
    wish = Wish(own=came.own, as_id=named, edits=edits, split=came.split, columns=came.columns)
    with ExitStack() as on_failure:
        try:
            opened = on_failure.enter_context(
                open_source(came.address, columns=came.columns, progress=progress)
            )
            opened.lasting, opened.homes = came.first, dict(followed.ids)
            moved = _moved(came, opened)
            opened.address = opened.fetched.lasting if moved and opened.fetched else came.address
            looked = imports.again(home, Looked([opened], wish, ()), wish, progress)
            _check_own(looked, came)
        except (DeckError, NotFound, UsageError) as error:
            return News(followed, None, str(error))
        missing = set(followed.decks) - {arrival.deck for arrival in looked.arrivals}
        doubts = (*moved, *_another(home, followed, looked))
        on_failure.pop_all()
    return News(followed, looked, "", doubts, tuple(sorted(missing)))


def take(home: Home, news: Sequence[News], progress: Progress = unheard) -> tuple[Arrival, ...]:
    """Take in what was looked at: a backup, one transaction and one undo step for it all. Raises
    as `imports.take` does."""
    several = [item.looked for item in news if item.looked is not None]
    return imports.take_all(home, several, progress, doing="updating")


def _check_own(looked: Looked, came: Address) -> None:
    try:
        imports.check_own(looked)
    except UsageError as error:
        hint = f"If it is yours, import it as your own (`drill import {came.address} --own`)."
        raise UsageError(error.message, hint) from None


def _moved(came: Address, opened: Opened) -> list[str]:
    if opened.fetched is None:
        return []
    host, lasting = addresses.host(opened.fetched.address), opened.fetched.lasting
    if host == came.host:
        return []
    doubt = f"it moved: it comes from {host} now, and came from {came.host}"
    return [doubt if lasting == came.address else f"{doubt}; its address is now {lasting[:200]}"]


def _another(home: Home, followed: Followed, looked: Looked) -> Iterator[str]:
    """What makes one doubt that it is the next version of what is here."""
    came, (opened,) = followed.came, looked.opened
    if opened.fetched and digest(opened.fetched.raw) == came.sha256:
        return  # as it was taken
    if opened.format != came.format:
        yield f"it is of another format now: {opened.format}; it was {came.format}"
    updated = [arrival for arrival in looked.arrivals if arrival.deck in followed.decks]
    if not updated:
        first = looked.arrivals[0]
        yield f"it is another deck now: {first.title} would go in as {first.deck}"
    elif came.named and opened.whole and opened.whole[0][1].id != came.id:
        deck = opened.whole[0][1]
        yield f"it is another deck now: {deck.title} ({deck.id})"
    for name, left, had in _counts(home, followed, updated, offered=opened.offer is not None):
        if left < had * HARDLY_ANY:
            yield f"hardly any of the notes of {name} are in it: {left} of {had}"
        elif left < had * LEAST:
            yield f"it has shrunk: of the {had} notes of {name} only {left} are in it"


def _counts(
    home: Home, followed: Followed, updated: Sequence[Arrival], *, offered: bool
) -> Iterator[tuple[str, int, int]]:
    """Name, notes that are still in it, and notes that the deck had from it."""
    left = [arrival.notes["same"] + arrival.notes["changed"] for arrival in updated]
    if not offered:
        for arrival, number in zip(updated, left, strict=True):
            yield arrival.deck, number, number + arrival.notes["retired"]
    elif updated:
        # What the person deleted here is no loss there; what the deck has from elsewhere neither.
        with home.store.read() as connection:
            counts = cards.counts_by_deck(connection, home.day())
        here = sum(counts[deck]["notes"] for deck in followed.decks if deck in counts)
        yield ", ".join(followed.decks), sum(left), min(here, followed.came.notes)
