"""Taking decks in, from whatever holds them: look first, then do just that.

Looking reads the sources and compares them with the store; taking does what was shown, as one
backup, one transaction and one undo step. Deck files replace what their deck was; packages, tables
and Markdown only add and update (`adding`).

What a person edited stands by default ("mine"); it can be replaced as a whole ("theirs") or note
by note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from types import MappingProxyType, TracebackType

from sqlalchemy import Connection

from drill.domain.deck import Deck
from drill.errors import DeckError, Problem, UsageError
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.home.undo import ImportStep
from drill.service.library import addresses, deck_plan, decks, edits, endings, followed_files
from drill.service.library.deck_plan import DeckPlan
from drill.service.library.differences import first_words, told
from drill.service.library.note_plan import NotePlan
from drill.service.library.offers import (
    MOST_ITEMS,
    Adding,
    How,
    Item,
    Tally,
    left_out,
    twins,
)
from drill.service.library.sources import Opened, check_apart, open_source
from drill.text import one_line

_CARDS = ("new", "kept", "changed", "retired", "skipped")
_MOST_ENTRIES = 5
"""Of an author's changelog; the last."""
_NOTES = ("new", "changed", "same", "retired", "skipped")
_LOOKED_FOR = (
    {
        "csv": "a question and an answer in two columns, or a text with {{c1::holes}}",
        "markdown": "Q: and A: lines, front::back, a line ? between front and back, or ==holes==",
    }
    | dict.fromkeys(("apkg", "colpkg", "crowdanki"), "notes with cards whose front is not empty")
    | dict.fromkeys(("yaml", "json", "pack", "notes"), "competencies, principles, stories or cards")
)
"""What a source of a format may hold that becomes a card."""


class Edits(StrEnum):
    """What becomes of notes that the person edited and the source changes."""

    MINE = "mine"
    THEIRS = "theirs"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Wish:
    """How sources are to be taken."""

    own: bool = False
    """Their stories are the person's own."""
    as_id: str | None = None
    """The deck that they go to."""
    edits: Edits = Edits.MINE
    split: bool = False
    """Each deck of a package becomes a deck; else they become tags of one."""
    history: bool = False
    """Take the reviews too."""
    columns: tuple[str, str] = ("", "")
    """Of a table: where question and answer are, numbers from 1 or names; empty: not said."""
    theirs: frozenset[tuple[str, str]] = frozenset()
    """(deck, note) whose new words are taken although the person edited them."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One deck of one source, and what becomes of it."""

    source: str
    format: str
    """yaml, json, pack, apkg, colpkg, crowdanki, csv, markdown or notes."""
    deck: str
    title: str
    version: str
    notes: dict[str, int]
    """new, changed, same, retired, skipped."""
    cards: dict[str, int]
    """new, kept, changed, retired, skipped."""
    reviews: int
    """That are taken, where the history is."""
    suspended: int
    """New cards that come suspended, as they were."""
    items: tuple[Item, ...]
    """What happens to which note, but for those that stay the same; the first 10,000."""
    warnings: tuple[str, ...]
    own: bool
    fresh: bool
    """The deck is not here yet."""
    does_nothing: bool
    applied: bool
    edited: tuple[str, ...]
    """Ids of notes that the person edited and the source changes."""
    former_version: str = ""
    """That is here already, of a deck file; empty where none is."""
    changelog: tuple[str, ...] = ()
    """What its author says of the versions since that one."""
    ended: tuple[str, ...] = ()
    """Names of the cards whose history ends; the warnings say so as well."""


class Looked:
    """Sources that were looked at, still open; close it, or use it as a context manager."""

    def __init__(self, opened: Sequence[Opened], wish: Wish, arrivals: Sequence[Arrival]) -> None:
        self.opened = tuple(opened)
        self.wish = wish
        self.arrivals = tuple(arrivals)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be said of the sources as such."""
        said = [text for each in self.opened for text in each.remarks]
        return tuple(dict.fromkeys([*(doubt for _, doubt in self.doubts), *said]))

    @property
    def doubts(self) -> tuple[tuple[Opened, str], ...]:
        """Tables of which it is not certain which columns are asked and answered, and why."""
        return tuple((each, each.offer.doubt) for each in self.opened
                     if each.offer and each.offer.doubt)  # fmt: skip

    @property
    def does_nothing(self) -> bool:
        """The store has exactly this already."""
        return all(arrival.does_nothing for arrival in self.arrivals)

    @property
    def edited(self) -> tuple[tuple[str, str], ...]:
        """(deck, note) of everything that the person edited and a source changes."""
        return tuple((each.deck, note) for each in self.arrivals for note in each.edited)

    def save_media(self, folder: Path) -> int:
        """Write the media of packages into a folder; returns how many files.

        Raises DeckError and OSError.
        """
        return sum(each.save_media(folder) for each in self.opened if each.save_media)

    def close(self) -> None:
        """Let go of files, and remove what was unpacked."""
        for each in self.opened:
            each.close()

    def __enter__(self) -> Looked:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()


def look(
    home: Home, names: Sequence[str], wish: Wish = Wish(), progress: Progress = unheard,
    *, made: Sequence[tuple[str, Deck]] = (),
) -> Looked:  # fmt: skip
    """Read sources and compare them with the store; nothing is written.

    `names` are paths, `-` for standard input or https addresses; `made` are decks that were made
    of something else, with the name of what they were made of.

    Raises DeckError, NotFound, UsageError, StoreError, and Cancelled where the watcher stops it.
    """
    opened = open_all(names, wish, progress, made=made)
    try:
        return again(home, Looked(opened, wish, ()), wish, progress)
    except BaseException:
        for each in opened:
            each.close()
        raise


def open_all(
    names: Sequence[str], wish: Wish, progress: Progress = unheard,
    *, made: Sequence[tuple[str, Deck]] = (),
) -> list[Opened]:  # fmt: skip
    """The sources, open, none compared yet. Raises as `look` does."""
    opened: list[Opened] = []
    try:
        for name in names:
            made_of = open_source(
                name, history=wish.history, columns=wish.columns, progress=progress
            )
            opened.append(made_of)
        check_apart([*chain.from_iterable(each.whole for each in opened), *made])
    except BaseException:
        for each in opened:
            each.close()
        raise
    opened += [Opened(name, "notes", whole=((name, deck),)) for name, deck in made]
    return opened


def again(home: Home, looked: Looked, wish: Wish, progress: Progress = unheard) -> Looked:
    """Compare the same sources under another wish. Raises as `look` does."""
    _check(looked.opened, wish)
    opened = looked.opened
    for each in opened:
        if each.bare and not (each.path and followed_files.follows(home, each.path)):
            each.bare()
    _read_history(opened, wish.history)
    try:
        with home.store.read() as connection:
            arrivals = list(_Walk(home, connection, wish, None).all(opened, progress))
    except BaseException:
        _read_history(opened, looked.wish.history)  # what was looked at still stands
        raise
    return Looked(opened, wish, arrivals)


def _read_history(opened: Sequence[Opened], on: bool) -> None:
    for each in opened:
        if each.read_history is not None:
            each.read_history(on)


def take(
    home: Home, looked: Looked, progress: Progress = unheard,
    links: Mapping[str, str | None] = MappingProxyType({}),
) -> tuple[Arrival, ...]:  # fmt: skip
    """Import what was looked at: a backup, one transaction and one undo step for it all.

    What is here already costs neither. `links` holds, by source, what its deck is to follow from
    now on (see `linking`; None for nothing).

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
    done: list[Arrival] = []
    with home.store.write() as connection:
        step = ImportStep(home, connection)
        for index, looked in enumerate(several):

            def part(share: float, at: int = index) -> None:
                progress((at + share) / len(several))

            walk = _Walk(home, connection, looked.wish, step, followed | dict(links))
            some = list(walk.all(looked.opened, part))
            _check_own(some, looked.wish)
            done += some
        touched = list(dict.fromkeys(each.deck for each in done))
        step.end(f"{doing} {', '.join(touched[:5])}{', …' if touched[5:] else ''}")
    return tuple(done)


def _check(opened: Sequence[Opened], wish: Wish) -> None:
    count = sum(len(each.whole) if each.whole else 1 for each in opened)
    if wish.as_id is not None and count > 1:
        raise UsageError("--deck names where one deck goes; there are several")
    if wish.as_id is not None and wish.split:
        raise UsageError("--deck names one deck, --split makes several", "Say one of them.")


def check_own(looked: Looked) -> None:
    """Raises UsageError where a source would change a deck of one's own without `Wish.own`."""
    _check_own(looked.arrivals, looked.wish)


def _check_own(arrivals: Sequence[Arrival], wish: Wish) -> None:
    """What counts as one's own is changed by oneself only, not by whoever knows its origin."""
    for each in arrivals:
        if (
            each.own
            and not wish.own
            and any(each.notes[key] for key in ("new", "changed", "retired"))
        ):
            raise UsageError(
                f"{each.source} would change {each.deck}, a deck of your own",
                "If the file is yours, say --own.",
            )


def _followed(home: Home, looked: Looked) -> dict[str, str | None]:
    """Files that their decks follow already, as they are now."""
    paths = {str(each.path): each.path for each in looked.opened if each.path}
    found = {
        each.source: followed_files.brought_up_to_date(home, each.deck, paths[each.source])
        for each in looked.arrivals
        if each.source in paths
    }
    return {source: text for source, text in found.items() if text}


class _Walk:
    """Sources compared with the store one after the other; written where there is a step."""

    def __init__(
        self, home: Home, connection: Connection, wish: Wish, step: ImportStep | None,
        links: Mapping[str, str | None] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self._home = home
        self._connection = connection
        self._wish = wish
        self._step = step
        self._links = dict(links)

    def all(self, opened: Sequence[Opened], progress: Progress) -> Iterator[Arrival]:
        """What becomes of every deck of every source."""
        for index, each in enumerate(opened):

            def part(share: float, at: int = index) -> None:
                progress((at + share) / len(opened))

            part(0.0)
            yield from self._whole(each)
            if each.offer is not None:
                yield from self._offered(each, part)
            part(1.0)

    def _whole(self, opened: Opened) -> Iterator[Arrival]:
        wish = self._wish
        if opened.whole and not any(any(deck.notes()) for _, deck in opened.whole):
            raise DeckError(opened.name, list(_nothing(opened, ())))
        for name, deck in opened.whole:
            as_id = wish.as_id or opened.homes.get(deck.id)
            planned = deck_plan.plan(
                self._connection, deck, own=wish.own, as_id=as_id,
                keep_edits=wish.edits is not Edits.THEIRS, apart=wish.theirs,
            )  # fmt: skip
            if self._step is not None:
                decks.carry_out(self._connection, planned, self._step, name, self._links)
                self._remember(opened, {planned.deck.id: deck.id}, 0)
            yield _arrival(name, opened, planned, self._step is not None)

    def _offered(self, opened: Opened, progress: Progress) -> Iterator[Arrival]:
        assert opened.offer is not None
        wish = self._wish
        how = How(
            name=one_line(opened.title)[:100] or "imported",
            as_id=wish.as_id,
            split=wish.split,
            history=wish.history,
            replace_edits=wish.edits is Edits.THEIRS,
            theirs=wish.theirs,
            by_title=opened.by_title,
            source=opened.lasting,
        )
        walk = Adding(self._home, self._connection, opened.offer, how, self._step)
        tallies = walk.run(progress)
        if not any(tally.takes for tally in tallies):
            raise DeckError(opened.name, list(_nothing(opened, tallies)))
        if self._step is not None:
            taken = sum(tally.notes[key] for tally in tallies for key in ("new", "changed", "same"))
            self._remember(opened, dict.fromkeys(walk.targets, ""), taken)
        for tally in tallies:
            yield _of_tally(opened, tally, walk, wish, self._step is not None)

    def _remember(self, opened: Opened, ids: Mapping[str, str], notes: int) -> None:
        """Of decks that came from an address: which, and what decides where it goes next time."""
        if self._step is None or opened.fetched is None:
            return
        wish, now = self._wish, self._home.clock.now()
        for deck, known_as in ids.items():
            came = addresses.made(
                opened, opened.fetched, now, known_as, notes, own=wish.own,
                named=wish.as_id is not None, split=wish.split,
            )  # fmt: skip
            self._step.hold(addresses.keep(self._connection, deck, came))


def _nothing(opened: Opened, tallies: Sequence[Tally]) -> Iterator[Problem]:
    """Why a source of which nothing can be taken is refused: what was looked for, and each part."""
    yield Problem("nothing in it can be taken", hint=f"looked for: {_LOOKED_FOR[opened.format]}")
    for tally in tallies:
        for item in tally.items:
            yield Problem(item.why, where=item.label if item.label != "?" else "")


def _arrival(name: str, opened: Opened, planned: DeckPlan, applied: bool) -> Arrival:
    notes = {key: planned.notes.get(key, 0) for key in _NOTES}
    items = [
        Item(row.what, row.note.id, first_words(row.note), _why(row, planned))
        for row in planned.rows
        if row.what != "same" and row.note.id not in planned.kept
    ]
    items += [Item("retired", each.note.id, first_words(each.note)) for each in planned.dropped]
    items += [Item("edited", note, note, why) for note, why in planned.kept.items()]
    return Arrival(
        source=name,
        format=opened.format,
        deck=planned.deck.id,
        title=planned.deck.title,
        version=planned.deck.version,
        notes=notes,
        cards=planned.cards,
        reviews=0,
        suspended=0,
        items=tuple(items[:MOST_ITEMS]),
        warnings=planned.warnings,
        own=planned.own,
        fresh=planned.fresh,
        does_nothing=planned.does_nothing,
        applied=applied,
        edited=tuple(planned.kept),
        ended=planned.ended,
        former_version=planned.former.version if planned.former else "",
        changelog=_newer(planned),
    )


def _why(row: NotePlan, planned: DeckPlan) -> str:
    said = told(row.stored.note, row.note) if row.stored and row.what == "changed" else ""
    merged = "your edit stays in it" if row.note.id in planned.merged else ""
    return "; ".join(filter(None, (said, merged)))


def _newer(planned: DeckPlan) -> tuple[str, ...]:
    """What the author says of the versions since the one that is here."""
    known = planned.former.changelog if planned.former else planned.deck.changelog
    return tuple(one_line(text)[:200] for text in planned.deck.changelog if text not in known)


def _of_tally(opened: Opened, tally: Tally, walk: Adding, wish: Wish, applied: bool) -> Arrival:
    warnings = [
        *tally.warnings,
        *endings.said(tally.ended),
        *twins(tally),
        *left_out(tally),
    ]
    stands = [note for note in tally.edited if (tally.deck.id, note) not in wish.theirs]
    for note in stands[:20] if wish.edits is not Edits.THEIRS else ():
        why = tally.edited[note]
        warnings.append(edits.told(tally.deck.id, note, why, edits.REPLACING[1]))
    if walk.copies and opened.by_title:
        warnings.append(
            f"{_rows(walk.copies)} what drill asks about notes that are here: nothing is taken of "
            "them; edit the notes"
        )
    elif walk.copies and not wish.history:
        warnings.append("cards of your own came back (--with-history takes their reviews)")
    if tally.suspended:
        warnings.append(f"suspended there, so here too: {tally.suspended:,} of the new cards")
    changes = sum(tally.notes[key] for key in ("new", "changed")) + tally.reviews + tally.renamed
    return Arrival(
        source=opened.name,
        format=opened.format,
        deck=tally.deck.id,
        title=tally.deck.title,
        version=tally.deck.version,
        notes={key: tally.notes[key] for key in _NOTES},
        cards={key: tally.cards[key] for key in _CARDS},
        reviews=tally.reviews,
        suspended=tally.suspended,
        items=tuple(tally.items),
        warnings=tuple(warnings),
        own=tally.own,
        fresh=tally.fresh,
        does_nothing=not changes,
        applied=applied,
        edited=tuple(tally.edited),
        ended=tuple(tally.ended),
    )


def _rows(count: int) -> str:
    return "1 row is" if count == 1 else f"{count:,} rows are"


def words(arrival: Arrival) -> list[str]:
    """A preview, for people: one line for notes, one for cards, then what else is to be said."""
    version = arrival.version
    if arrival.former_version not in ("", version):
        version = f"{arrival.former_version} → {version}"
    head = f"{arrival.source} → {arrival.deck} ({arrival.title}, {version})"
    if arrival.does_nothing and not arrival.notes["skipped"]:
        return [head, "  nothing new", *(f"  note: {text}" for text in arrival.warnings)]
    notes = ", ".join(f"{number:,} {name}" for name, number in arrival.notes.items() if number)
    made = ", ".join(f"{number:,} {name}" for name, number in arrival.cards.items() if number)
    lines = [head, f"  notes: {notes or 'none'}", f"  cards: {made or 'none'}"]
    if arrival.reviews:
        lines.append(f"  reviews: {arrival.reviews:,}")
    lines += [f"  what is new: {text}" for text in arrival.changelog[-_MOST_ENTRIES:]]
    return lines + [f"  note: {text}" for text in arrival.warnings]


def listed(arrival: Arrival, most: int) -> list[str]:
    """What happens to which note, a line each: skipped ones first, for they need a look."""
    order = {"skipped": 0, "changed": 1}
    ordered = sorted(arrival.items, key=lambda item: order.get(item.what, 1 if item.why else 2))
    said = set(edits_said(arrival).values())
    ordered = [item for item in ordered if item not in said]
    # Each answer that changes is shown, however many there are.
    most = max(most, sum(item.what in order and bool(item.why) for item in ordered))
    lines = [
        f"  {item.what:8} {item.label}{f' — {item.why}' if item.why else ''}"
        for item in ordered[:most]
    ]
    total = sum(number for name, number in arrival.notes.items() if name != "same")
    left = max(len(ordered), total) - most
    return lines + ([f"  … and {left:,} more"] if left > 0 else [])


def edits_said(arrival: Arrival) -> dict[str, Item]:
    """The edited notes that stand and that a warning speaks of, by that warning: a preview says
    one of the two."""
    out: dict[str, Item] = {}
    for item in arrival.items:
        if item.what == "edited":
            deck, _, note = item.note.rpartition("/")  # of a note that was moved to another deck
            for option in edits.REPLACING:
                out[edits.told(deck or arrival.deck, note, item.why, option)] = item
    return {text: out[text] for text in arrival.warnings if text in out}
