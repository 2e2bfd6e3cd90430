"""Taking decks in, from whatever holds them: look first, then do just that.

Looking reads the sources and compares them with the store; taking does what was shown, as one
backup, one transaction and one undo step. Deck files replace what their deck was; packages, tables
and Markdown only add and update (`offers`).

What a person edited stands by default ("mine"); it can be replaced as a whole ("theirs") or note
by note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from drill.domain.deck import Deck
from drill.errors import DeckError, Problem, StoreError, UsageError
from drill.files import Closable, digest
from drill.service.home.garbage import uncollected
from drill.service.home.home import Home
from drill.service.home.progress import Progress, part, unheard
from drill.service.home.undo import ImportStep
from drill.service.library import addresses, deck_plan, decks, followed_files, repeats
from drill.service.library.addresses import Address
from drill.service.library.arrivals import MOST_ITEMS, NOTES, Arrival, Edits, Item, Tally, Wish
from drill.service.library.deck_plan import DeckPlan
from drill.service.library.differences import first_words, summary
from drill.service.library.formats import FORMATS, Opened
from drill.service.library.note_plan import NotePlan
from drill.service.library.offer_writing import Walked
from drill.service.library.offers import OfferWalk
from drill.service.library.sources import check_apart, open_source
from drill.storage.connection import Connection
from drill.text import one_line

_PLAIN = Wish()


class Looked(Closable):
    """Sources that were looked at, still open; close it, or use it as a context manager."""

    def __init__(
        self, opened: Sequence[Opened], wish: Wish, arrivals: Sequence[Arrival],
        walked: Walked | None = None,
    ) -> None:  # fmt: skip
        """`walked` is what was found, where there is one source and it is an offer."""
        self.opened = tuple(opened)
        self.wish = wish
        self.arrivals = tuple(arrivals)
        self.walked = walked

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be said of the sources as such."""
        remarks = [text for source in self.opened for text in source.remarks]
        return tuple(dict.fromkeys([*(doubt for _, doubt in self.doubts), *remarks]))

    @property
    def doubts(self) -> tuple[tuple[Opened, str], ...]:
        """Tables of which it is not certain which columns are asked and answered, and why."""
        offers = [(source, source.offer) for source in self.opened if source.offer]
        return tuple((source, offer.doubt) for source, offer in offers if offer.doubt)

    @property
    def does_nothing(self) -> bool:
        """The store has exactly this already."""
        return all(arrival.does_nothing for arrival in self.arrivals)

    @property
    def edited(self) -> tuple[tuple[str, str], ...]:
        """(deck, note) of everything that the person edited and a source changes."""
        return tuple((deck.deck, note) for deck in self.arrivals for note in deck.edited)

    def save_media(self, folder: Path) -> int:
        """Write the media of packages into a folder; returns how many files.

        Raises DeckError and OSError.
        """
        return sum(source.save_media(folder) for source in self.opened if source.save_media)

    def read_history(self, on: bool) -> None:
        """Whether the reviews are read with the notes of packages."""
        for source in self.opened:
            if source.read_history:
                source.read_history(on)

    def close(self) -> None:
        """Let go of files, and remove what was unpacked."""
        for source in self.opened:
            source.close()


def look(
    home: Home, names: Sequence[str], wish: Wish = _PLAIN, progress: Progress = unheard,
    *, made: Sequence[tuple[str, Deck]] = (),
) -> Looked:  # fmt: skip
    """Read sources and compare them with the store; nothing is written.

    `names` are paths, `-` for standard input or https addresses; `made` are decks that were made
    of something else, with the name of what they were made of.

    Raises DeckError, NotFound, UsageError, StoreError, and Cancelled where the watcher stops it.
    """
    with ExitStack() as on_failure:
        looked = Looked(open_all(names, wish, progress, made=made), wish, ())
        on_failure.push(looked)
        looked = again(home, looked, wish, progress)
        on_failure.pop_all()
    return looked


def open_all(
    names: Sequence[str], wish: Wish, progress: Progress = unheard,
    *, made: Sequence[tuple[str, Deck]] = (),
) -> list[Opened]:  # fmt: skip
    """The sources, open, none compared yet. Raises as `look` does."""
    with ExitStack() as on_failure:
        opened = [
            on_failure.enter_context(
                open_source(name, history=wish.history, columns=wish.columns, progress=progress)
            )
            for name in names
        ]
        check_apart([*chain.from_iterable(source.whole for source in opened), *made])
        on_failure.pop_all()
    return opened + [Opened(name, "notes", whole=((name, deck),)) for name, deck in made]


def again(home: Home, looked: Looked, wish: Wish, progress: Progress = unheard) -> Looked:
    """Compare the same sources under another wish. Raises as `look` does."""
    _check(looked.opened, wish)
    for source in looked.opened:
        if source.bare and not (source.path and followed_files.follows(home, source.path)):
            source.bare()
    looked.read_history(wish.history)
    try:
        with home.store.read() as connection, uncollected(kept=True):
            intake = _Intake(home, connection, wish, None, {})
            arrivals = list(intake.run(looked.opened, progress))
    except BaseException:
        looked.read_history(looked.wish.history)  # what was looked at still stands
        raise
    walked = intake.walks[0] if intake.walks and len(looked.opened) == 1 else None
    return Looked(looked.opened, wish, arrivals, walked)


def take(
    home: Home, looked: Looked, progress: Progress = unheard,
    links: Mapping[str, str | None] = MappingProxyType({}),
) -> tuple[Arrival, ...]:  # fmt: skip
    """Import what was looked at: a backup, one transaction and one undo step for it all.

    What is here already costs none of them; that it is here is kept for the next time. `links`
    holds, by source, what its deck is to follow from now on (see `followed_files`; None for
    nothing).

    Raises DeckError, UsageError, StoreError, and Cancelled where the watcher stops it; then
    nothing was changed.
    """
    return take_all(home, [looked], progress, links)


def take_all(
    home: Home, several: Sequence[Looked], progress: Progress = unheard,
    links: Mapping[str, str | None] = MappingProxyType({}), doing: str = "importing",
) -> tuple[Arrival, ...]:  # fmt: skip
    """The same for sources that were looked at under wishes of their own; `doing` begins the name
    of the undo step."""
    followed: dict[str, str | None] = {}
    for looked in several:
        _check(looked.opened, looked.wish)
        check_own(looked)
        followed |= _followed(home, looked)
    followed |= links
    every = [arrival for looked in several for arrival in looked.arrivals]
    if all(looked.arrivals for looked in several) and all(arrival.at_rest for arrival in every):
        for looked in several:
            _keep_found(home, looked)
        return tuple(replace(arrival, applied=True) for arrival in every)
    done: list[Arrival] = []
    with home.store.write(much=True) as connection, uncollected():
        step = ImportStep(home, connection)
        for index, looked in enumerate(several):
            intake = _Intake(home, connection, looked.wish, step, followed, looked.walked)
            arrivals = list(intake.run(looked.opened, part(progress, index, len(several))))
            check_own(Looked(looked.opened, looked.wish, arrivals))
            done += arrivals
        touched = list(dict.fromkeys(arrival.deck for arrival in done))
        step.end(f"{doing} {', '.join(touched[:5])}{', …' if touched[5:] else ''}")
    return tuple(done)


def _keep_found(home: Home, looked: Looked) -> None:
    """Keep what was found of an offer that changes nothing, for the next time; of a store that
    cannot be written, or not now, it is found anew."""
    walked = looked.walked
    if walked and not walked.recalled:
        with suppress(StoreError), home.store.write(patient=False) as connection:
            if walked.stands(connection):
                repeats.keep(connection, looked.opened[0], looked.wish, walked, wrote=False)


def _check(opened: Sequence[Opened], wish: Wish) -> None:
    count = sum(len(source.whole) or 1 for source in opened)
    if wish.as_id is not None and count > 1:
        raise UsageError("--deck names where one deck goes; there are several")
    if wish.as_id is not None and wish.split:
        raise UsageError("--deck names one deck, --split makes several", "Say one of them.")


def check_own(looked: Looked) -> None:
    """Raises UsageError where a source would change a deck of one's own without `Wish.own`: that
    is changed by oneself only, not by whoever knows its origin."""
    for arrival in looked.arrivals:
        changes = any(arrival.notes[key] for key in ("new", "changed", "retired"))
        if arrival.own and changes and not looked.wish.own:
            raise UsageError(
                f"{arrival.source} would change {arrival.deck}, a deck of your own",
                "If the file is yours, say --own.",
            )


def _followed(home: Home, looked: Looked) -> dict[str, str | None]:
    """Files that their decks follow already, as they are now."""
    paths = {str(source.path): source.path for source in looked.opened if source.path}
    links = {
        arrival.source: followed_files.current_link(home, arrival.deck, paths[arrival.source])
        for arrival in looked.arrivals
        if arrival.source in paths
    }
    return {source: link for source, link in links.items() if link}


@dataclass(frozen=True, slots=True)
class _Intake:
    """Sources compared with the store one after the other; written where there is a step."""

    home: Home
    connection: Connection
    wish: Wish
    step: ImportStep | None
    links: Mapping[str, str | None]
    known: Walked | None = None
    """Of the only source, an offer, what its preview found."""
    walks: list[Walked] = field(default_factory=list)
    """What was found of its offers."""

    def run(self, opened: Sequence[Opened], progress: Progress) -> Iterator[Arrival]:
        """What becomes of every deck of every source."""
        for index, source in enumerate(opened):
            share = part(progress, index, len(opened))
            yield from self._take_offer(source, share) if source.offer else self._take_decks(source)
            share(1.0)

    def _take_decks(self, opened: Opened) -> Iterator[Arrival]:
        if not any(any(deck.notes()) for _, deck in opened.whole):
            raise _refusal(opened)
        for name, deck in opened.whole:
            planned = deck_plan.plan(
                self.connection, deck, own=self.wish.own,
                as_id=self.wish.as_id or opened.homes.get(deck.id),
                keep_edits=self.wish.edits is not Edits.THEIRS, apart=self.wish.theirs,
            )  # fmt: skip
            if self.step is not None:
                decks.carry_out(self.connection, planned, self.step, name, self.links)
                self._keep_address(opened, self.step, planned.deck.id, known_as=deck.id)
            yield _arrival(name, opened, planned, applied=self.step is not None)

    def _take_offer(self, opened: Opened, progress: Progress) -> Iterator[Arrival]:
        walked = self._walked(opened, progress)
        tallies = walked.tallies
        if not any(tally.takes for tally in tallies):
            raise _refusal(opened, tallies)
        if self.step is not None:
            notes = sum(tally.notes[key] for tally in tallies for key in ("new", "changed", "same"))
            for deck_id in walked.deck_ids:
                self._keep_address(opened, self.step, deck_id, notes=notes)
        applied, at_rest = self.step is not None, walked.at_rest and opened.fetched is None
        for tally in tallies:
            yield tally.arrival(opened, self.wish, walked.copies, applied=applied, at_rest=at_rest)

    def _walked(self, opened: Opened, progress: Progress) -> Walked:
        """What becomes of an offer."""
        before = self.connection.version()
        if self.step and self.known and self.known.write(self.connection, self.step, progress):
            walked = self.known
        else:
            walked = repeats.recall(self.connection, opened, self.wish) or OfferWalk(
                self.home, self.connection, opened, self.wish, self.step, self.known
            ).run(progress)
        self.walks.append(walked)
        if self.step:
            wrote = self.connection.version() != before
            repeats.keep(self.connection, opened, self.wish, walked, wrote=wrote)
        return walked

    def _keep_address(
        self, opened: Opened, step: ImportStep, deck_id: str, *, known_as: str = "", notes: int = 0
    ) -> None:
        """Of a deck that came from an address: which, and what decides where it goes next time."""
        if opened.fetched is not None:
            address = Address(
                address=opened.address,
                first=opened.lasting,
                host=addresses.host(opened.fetched.address),
                sha256=digest(opened.fetched.raw),
                at=self.home.clock.now(),
                format=opened.format,
                id=known_as,
                notes=notes,
                own=self.wish.own,
                named=self.wish.as_id is not None,
                split=self.wish.split,
                columns=opened.columns,
            )
            step.hold(addresses.keep(self.connection, deck_id, address))


def _refusal(opened: Opened, tallies: Sequence[Tally] = ()) -> DeckError:
    """Why a source of which nothing can be taken is refused: what was looked for, and each part."""
    hint = f"looked for: {FORMATS[opened.format].holds}"
    items = [item for tally in tallies for item in tally.items]
    parts = [Problem(item.why, where=item.label if item.label != "?" else "") for item in items]
    return DeckError(opened.name, [Problem("nothing in it can be taken", hint=hint), *parts])


def _arrival(name: str, opened: Opened, planned: DeckPlan, *, applied: bool) -> Arrival:
    items = [
        Item(row.what, row.note.id, first_words(row.note), _why(row, planned))
        for row in planned.rows
        if row.what != "same" and row.note.id not in planned.edits.kept
    ]
    items += [Item("retired", item.note.id, first_words(item.note)) for item in planned.dropped]
    items += [Item("edited", note, note, why) for note, why in planned.edits.kept.items()]
    deck, former = planned.deck, planned.former or planned.deck
    return Arrival(
        source=name,
        format=opened.format,
        deck=deck.id,
        title=deck.title,
        version=deck.version,
        notes={key: planned.notes.get(key, 0) for key in NOTES},
        cards=planned.cards,
        reviews=0,
        suspended=0,
        items=tuple(items[:MOST_ITEMS]),
        warnings=planned.warnings,
        own=planned.own,
        fresh=planned.fresh,
        does_nothing=planned.does_nothing,
        applied=applied,
        edited=tuple(planned.edits.kept),
        ended=planned.ended,
        former_version=planned.former.version if planned.former else "",
        changelog=tuple(
            one_line(text)[:200] for text in deck.changelog if text not in former.changelog
        ),
    )


def _why(row: NotePlan, planned: DeckPlan) -> str:
    change = summary(row.stored.note, row.note) if row.stored and row.what == "changed" else ""
    merged = "your edit stays in it" if row.note.id in planned.merged else ""
    return "; ".join(filter(None, (change, merged)))
