"""The undo history: each step is a sum of reversals, and each reversal knows its way back.

A step is kept as JSON (`storage.changes.UndoEntry.before`); what a reversal calls its parts there
is part of the store's form and never changes, so that steps of earlier versions are undone too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from enum import StrEnum
from inspect import signature
from typing import Any, Concatenate, NamedTuple, ParamSpec

from drill.config import save
from drill.domain.onsite import Onsite
from drill.domain.review import DAY_MS, Review
from drill.errors import DamagedRow, NotFound, Overtaken, UsageError
from drill.files import digest
from drill.records import dataclass
from drill.service.home import memories, names
from drill.service.home.home import Home
from drill.storage import cards, changes, log, onsites, settings, visibility
from drill.storage.amendments import take_back
from drill.storage.connection import Connection
from drill.storage.images import put_back
from drill.storage.settings import EDITED

KEPT_DAYS = 90
"""Days for which a step can be undone: `thin` lets go of older ones, and of those that are beyond
`KEPT_BYTES` in all, but never of the newest `KEPT_STEPS`."""
KEPT_BYTES = 64_000_000
KEPT_STEPS = 50
LEAST_OF_ID = 8
"""Characters of a review's id by which it is known, at least: `drill undo 2` is no id."""
_ENDS = "history ends"
MERGED = "sync/merged"
"""The setting that holds the last step before another home's changes came: what a step knew of the
store is not so any more, but for a grade, which its line takes back."""


class StepKind(StrEnum):
    """What a step of the history was."""

    GRADE = "grade"
    SUSPEND = "suspend"
    BURY = "bury"
    IMPORT = "import"
    EDIT = "edit"
    ONSITE = "onsite"
    HEARD = "heard"
    BULK = "bulk"
    AMEND = "amend"
    DECK = "deck"
    PARAMETERS = "parameters"
    OPTION = "option"


Reversal = Mapping[str, Any]
"""What one part of a step changed: its part of the step's JSON."""
REVERSALS: dict[tuple[str, ...], Callable[..., None]] = {}
"""The ways back, each by what its part of a step's JSON calls its values; of one step, in this
order."""
_Values = ParamSpec("_Values")


def _reversal(
    way_back: Callable[Concatenate[Home, Connection, _Values], None],
) -> Callable[_Values, Reversal]:
    """A way back, which runs in the caller's transaction, made what keeps the values that it needs.

    They are called as its part of a step's JSON calls them: by them it is found again, so two
    reversals of one step share no name.
    """
    names = tuple(signature(way_back).parameters)[2:]
    REVERSALS[names] = way_back

    def keep(*values: _Values.args, **_: _Values.kwargs) -> Reversal:
        return dict(zip(names, values, strict=True))

    return keep


@_reversal
def ReviewsReversal(home: Home, connection: Connection, reviews: Sequence[int]) -> None:
    """Lines of the log. Each gets a line that takes it back, the newest first: the log only grows;
    their cards' memories follow. One that was taken back already, by its id or on another device,
    needs none."""
    now = home.clock.now()
    pks = []
    for seq in reversed(log.standing(connection, reviews)):
        log.take_back(connection, seq, log.new_id(now), now, home.device)
        pks.append(log.card_of(connection, seq))
    for card in cards.by_pks(connection, pks):
        memories.rebuild(home, connection, card)


@_reversal
def RehearsalReversal(home: Home, connection: Connection, rehearsal: int | None) -> None:
    """A story told, by the row number of its rehearsal; None where none was kept."""
    if rehearsal is not None:
        from drill.storage import rehearsals

        rehearsals.take_back(connection, rehearsal)


@_reversal
def LeechesReversal(home: Home, connection: Connection, suspended: Sequence[int]) -> None:
    """Cards that a grade suspended as leeches, by row number."""
    cards.suspend(connection, suspended, False)


@_reversal
def SuspensionReversal(home: Home, connection: Connection, pks: Sequence[int], on: bool) -> None:
    """Cards that were suspended (`on`), or let come again, by row number: only those that
    changed."""
    cards.suspend(connection, pks, not on)


@_reversal
def BurialReversal(
    home: Home, connection: Connection, pks: Sequence[int], until: Sequence[int | None]
) -> None:
    """Cards that were buried, or brought back, and until which study day each was before."""
    by_day: defaultdict[int | None, list[int]] = defaultdict(list)
    for pk, day in zip(pks, until, strict=True):
        by_day[day].append(pk)
    for day, some in by_day.items():
        cards.bury(connection, some, day)


@_reversal
def AmendmentsReversal(home: Home, connection: Connection, amendments: Sequence[int]) -> None:
    """Resets and moved due days, by row number; their cards' memories follow."""
    take_back(connection, amendments)


@_reversal
def DecksReversal(home: Home, connection: Connection, snapshots: Sequence[dict[str, Any]]) -> None:
    """Decks, or parts of them, as `storage.snapshots` took them: put back, the last one first."""
    from drill.storage.snapshots import restore

    for snapshot in reversed(snapshots):
        restore(connection, snapshot)


@_reversal
def DeckIdReversal(home: Home, connection: Connection, renamed: Sequence[str]) -> None:
    """A deck's id, and everything that names it: what it was and what it became."""
    was, became = renamed
    if was != became:
        from drill.storage import renaming

        renaming.rename(connection, became, was)


@_reversal
def RowsReversal(home: Home, connection: Connection, images: Sequence[dict[str, Any]]) -> None:
    """Columns of rows, as `storage.images` took them: put back, the last image first."""
    for image in reversed(images):
        put_back(connection, image)
    if any({*image["columns"]} - {"body", "seal", "retagged"} for image in images):
        visibility.settle(connection)  # what a note says has no part in it


@_reversal
def TagsReversal(
    home: Home, connection: Connection, retagged: Sequence[tuple[list[str], str | None, list[int]]]
) -> None:
    """Tags that notes were given: those that they had, what they kept of former ones, and their
    row numbers."""
    from drill.storage import wordings

    for tags, had, pks in retagged:
        for some in wordings.alike(connection, pks):
            wordings.give(connection, some, tags, had)


@_reversal
def SettingsReversal(home: Home, connection: Connection, facts: Mapping[str, str | None]) -> None:
    """Values that the program keeps for itself, as they were; None: there was none. Steps call them
    `facts`, as they were called once. What notes kept of their former tags is among them."""
    from drill.storage import wordings

    settings.put_all(connection, wordings.put_back(connection, facts))


class Marked(NamedTuple):
    """What an edit made of what is known of a note's edits."""

    left: str
    """The digest of the value that it left."""
    before: str | None
    """The value as it was; None: there was none."""


@_reversal
def MarksReversal(home: Home, connection: Connection, marks: Mapping[str, Sequence[Any]]) -> None:
    """What is known of edited notes, by the key of the value, each as `Marked`: put back, but for
    what an update has changed since without a step of its own."""
    now = settings.get_all(connection, list(marks))
    ways = {key: Marked(*mark) for key, mark in marks.items()}
    stands = [key for key, text in now.items() if text and digest(text.encode()) == ways[key].left]
    settings.put_all(connection, {key: ways[key].before for key in stands})


@_reversal
def OnsiteReversal(
    home: Home, connection: Connection, id: str, before: dict[str, Any] | None
) -> None:
    """An onsite as it was, as `storage.onsites.image` has it; None: there was none."""
    onsites.restore(connection, id, before)


def onsite_reversal(id: str, before: Onsite | None) -> Reversal:
    """What takes a change of the onsite of this id back."""
    return OnsiteReversal(id, onsites.image(before))


@_reversal
def QuestionsReversal(home: Home, connection: Connection, heard: Sequence[int]) -> None:
    """Questions that were asked in an interview, by row number: forgotten."""
    for pk in heard:
        onsites.forget(connection, pk)


@_reversal
def OptionsReversal(home: Home, connection: Connection, options: Mapping[str, str]) -> None:
    """Options as they were written, by key; the home goes by them again."""
    for key, text in options.items():
        save(home.paths.options, key, text)
    home.reload()
    home.settle_samples(connection)


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back."""

    what: str
    """In words, with the keys of cards and the places of notes."""
    named: str
    """The same with their names; none of them names an answer."""
    remaining: int
    """Steps that can still be undone."""
    keys: tuple[str, ...] = ()
    """Cards concerned."""
    alone: bool = False
    """Whether it concerned one card and nothing but its memory or its standing."""
    graded: bool = False
    """Whether it was a grade."""


def record(
    home: Home, connection: Connection, kind: StepKind, title: str, *reversals: Reversal,
    keys: Sequence[str] = (), graded: str = "",
) -> None:  # fmt: skip
    """Put a step on the history, in the caller's transaction.

    `title` says it in words. `keys` are cards concerned; `graded` is the key of the one that was
    graded.
    """
    step: dict[str, Any] = {"key": graded} if graded else {}
    if keys:
        step["keys"] = list(keys)
    for reversal in reversals:
        if taken := step.keys() & reversal:
            raise ValueError(f"two parts of one step are called {', '.join(sorted(taken))}")
        step |= reversal
    home.steps.add(changes.add(connection, home.clock.now(), kind.value, title, step))


@dataclass(frozen=True, slots=True)
class Ahead:
    """What an undo would take back."""

    seq: int
    """Which step of the history it is."""
    named: str
    """In words, with the names of cards and notes."""
    at: int
    """When it was done, epoch ms."""
    kind: str
    """One of `StepKind`, as it is kept."""
    small: bool
    """Whether it is a grade, or one card that was suspended or buried, or let come again."""
    own: bool
    """Whether it was done since this home was opened, and by nobody else who has it open."""


def ahead(home: Home, since: int = 0) -> Ahead | None:
    """What `undo` would take back of the steps after `since`; None when there is none."""
    with home.store.read() as connection:
        change = changes.last(connection, since)
        if change is None:
            return None
        named, kind = _in_words(connection, change), change.kind
    one = len(change.before.get("keys", ())) == 1 and kind in (StepKind.SUSPEND, StepKind.BURY)
    small, own = one or kind == StepKind.GRADE, change.seq in home.steps
    return Ahead(change.seq, named, change.at, kind, small, own)


def _in_words(connection: Connection, change: changes.UndoEntry) -> str:
    """What a step is called, by what is there now."""
    graded = change.before.get("reviews") if change.kind == StepKind.GRADE else None
    line = {0: int(graded[0])} if graded else {}
    (named,) = names.in_words(connection, [change.what], line)
    return named


def undo(home: Home, since: int = 0, *, agreed: Ahead | None = None) -> Undone | None:
    """Take back the newest step that was not undone yet; None when there is none after step
    `since`.

    A grade is taken back by a compensating line: the log only grows. Raises StoreError, and
    Overtaken where it is not the step that the person `agreed` to.
    """
    with home.store.write() as connection:
        home.follow(connection)
        change = changes.last(connection, since)
        if agreed is not None and (change is None or change.seq != agreed.seq):
            raise Overtaken(
                "another window did or undid something meanwhile, so nothing was taken back",
                "Ask for it again to see what would be.",
            )
        if change is None:
            return None
        if change.kind != StepKind.GRADE and change.seq <= int(
            settings.get(connection, MERGED) or 0
        ):
            raise UsageError(
                f"{_in_words(connection, change)} cannot be undone any more: changes of another "
                "device came after it",
                "`drill backup --list` has the copies from before such changes (before-sync). "
                "`drill restore` with the name of one goes back to it; `drill undo` then takes the "
                "step back, and `drill sync` brings again all that was synchronised since.",
            )
        return _taken_back(home, connection, change)


def undo_review(home: Home, review: str) -> Undone:
    """Take a grade back by its id in the log, or a beginning of it that no other has: one of any
    device, and not only the newest. What it was part of goes with it, such as a story told.

    On the history it is a step like any grade that was undone. Raises NotFound, UsageError (it
    takes one back itself, or was taken back) and StoreError.
    """
    with home.store.write() as connection:
        home.follow(connection)
        seq, review_line = _graded(connection, review)
        change = changes.of_review(connection, seq, StepKind.GRADE)
        if change is None:  # another device's, or let go since
            from drill.storage import rehearsals

            together = log.given_with(connection, seq)
            told = rehearsals.of_reviews(connection, together)
            title = f"{review_line.rating.name.lower()} for {review_line.card}"
            parts = [
                ReviewsReversal(together if told is not None else [seq]),
                RehearsalReversal(told),
            ]
            record(home, connection, StepKind.GRADE, title, *parts, graded=review_line.card)
            change = changes.last(connection)
            assert change is not None  # it was recorded now
        return _taken_back(home, connection, change)


def _graded(connection: Connection, beginning: str) -> tuple[int, Review]:
    """The review whose id begins so, with its sequence number."""
    text = beginning.strip().lower()
    listed = "`drill log --json` has the ids of all grades."
    if len(text) < LEAST_OF_ID:
        raise UsageError(
            f"“{beginning}” is too little of an id: {LEAST_OF_ID} characters or more", listed
        )
    ids = log.beginning(connection, text, 2)
    if not ids:
        raise NotFound(f"no grade has an id that begins with “{beginning}”", listed)
    if len(ids) > 1:
        raise UsageError(f"several ids begin with “{beginning}”, such as {ids[0]} and {ids[1]}")
    (seq,) = log.seqs(connection, ids).values()
    taken = log.rows_of(connection, ids)[ids[0]].undoes
    if taken is not None:
        (of,) = log.ids(connection, [taken]).values()
        raise UsageError(f"{ids[0]} is no grade: it took back {of}", listed)
    review_line = dict(log.reviews(connection, of=[log.card_of(connection, seq)])).get(seq)
    if review_line is None:
        raise DamagedRow("line", f"{seq} of the log")
    if review_line.undone:
        raise UsageError(f"the grade {ids[0]} was taken back already")
    return seq, review_line


def _taken_back(home: Home, connection: Connection, change: changes.UndoEntry) -> Undone:
    """Take a step back, in the caller's transaction."""
    step = change.before
    graded = change.kind == StepKind.GRADE
    keys = (step["key"],) if graded else tuple(step.get("keys", ()))
    before = _in_words(connection, change)  # what is there now may be gone, …
    for values, way_back in REVERSALS.items():
        if all(name in step for name in values):
            way_back(home, connection, *(step[name] for name in values))
    home.follow(connection)
    remaining = changes.close(connection, change.seq)
    single = len(step.get("reviews", ())) if graded else len(keys)
    alone = single == 1 and change.kind in (StepKind.GRADE, StepKind.SUSPEND, StepKind.BURY)
    (named,) = names.in_words(connection, [before])  # … and what was gone is back
    return Undone(change.what, named, remaining, keys, alone, graded)


def thin(home: Home) -> None:
    """Let go of steps that are old or large, see `KEPT_DAYS`. Raises StoreError."""
    since = home.clock.now() - KEPT_DAYS * DAY_MS
    with home.store.write() as connection:
        ends = changes.thin(connection, since=since, bytes=KEPT_BYTES, steps=KEPT_STEPS)
        if ends is not None:
            settings.put(connection, _ENDS, str(ends))


def ends(home: Home) -> int | None:
    """When the newest step was made that was let go, epoch ms; None where all are kept."""
    with home.store.read() as connection:
        at = settings.get(connection, _ENDS)
    return int(at) if at and at.isdecimal() else None


@dataclass(slots=True)
class ImportStep:
    """The step of an import, gathered while it runs. The store is copied before its first change.

    `reviews` are the sequence numbers of log lines that go with it, of cards that were there
    before.
    """

    home: Home
    connection: Connection
    reviews: list[int] = field(default_factory=list)
    snapshots: list[dict[str, Any]] = field(default_factory=list)
    """What `storage.snapshots` made, to be put back."""
    _settings: dict[str, str | None] = field(default_factory=dict)
    _safe: bool = False

    def secure(self) -> None:
        """Copy the store as it is outside this transaction; the second time does nothing."""
        if not self._safe:
            with self.home.store.read() as before:
                self.home.back_up(before, "before-import")
            self._safe = True

    def whole(self, deck_id: str) -> None:
        """Keep all of a deck as it is now."""
        from drill.storage.snapshots import take

        self.snapshots.append(take(self.connection, deck_id))

    def hold(self, settings: Mapping[str, str | None]) -> None:
        """Keep values as they were; a step of nothing else is none, but where it is of what is
        known of edits: an edit that is undone after it would be held against what came with it."""
        self._settings = {**settings, **self._settings}

    def end(self, title: str) -> None:
        """Put the step on the history, if it changed anything."""
        edits = any(key.startswith(EDITED) for key in self._settings)
        if self.snapshots or self.reviews or edits:
            record(
                self.home, self.connection, StepKind.IMPORT, title, DecksReversal(self.snapshots),
                ReviewsReversal(self.reviews), SettingsReversal(self._settings),
            )  # fmt: skip
