"""The undo history: each step is a sum of reversals, and each reversal knows its way back.

A step is kept as JSON (`storage.log.Change.before`); what a reversal calls its parts there is
part of the store's form and never changes, so that steps of earlier versions are undone too.
"""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import Connection

from drill.config import save
from drill.domain.onsite import Onsite
from drill.service.home import memories, names
from drill.service.home.home import Home
from drill.storage import (
    amendments,
    cards,
    images,
    log,
    onsites,
    rehearsals,
    renaming,
    settings,
    snapshots,
    visibility,
)  # fmt: skip

KEPT_DAYS = 90
"""Days for which a step can be undone: `thin` lets go of older ones, and of those that are beyond
`KEPT_BYTES` in all, but never of the newest `KEPT_STEPS`."""
KEPT_BYTES = 64_000_000
KEPT_STEPS = 50
_ENDS = "history ends"


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


class Reversal(ABC):
    """What one part of a step changed, and the way back.

    A dataclass whose fields are called as its part of a step's JSON calls them: by them it is found
    again, so two reversals of one step share no name.
    """

    @abstractmethod
    def take_back(self, home: Home, connection: Connection) -> None:
        """Undo it, in the caller's transaction."""


@dataclass(frozen=True, slots=True)
class ReviewsReversal(Reversal):
    """Lines of the log. Each gets a line that takes it back: the log only grows."""

    reviews: Sequence[int]

    def take_back(self, home: Home, connection: Connection) -> None:
        """Take the lines back, newest first, and let their cards' memories follow."""
        now = home.clock.now()
        pks = []
        for seq in reversed(self.reviews):
            log.take_back(connection, seq, str(uuid.uuid4()), now, home.device)
            pks.append(log.card_of(connection, seq))
        for card in cards.by_pks(connection, pks):
            memories.rebuild(home, connection, card)


@dataclass(frozen=True, slots=True)
class RehearsalReversal(Reversal):
    """A story told, by the row number of its rehearsal."""

    rehearsal: int | None

    def take_back(self, home: Home, connection: Connection) -> None:
        """Forget the telling; nothing where none was kept."""
        if self.rehearsal is not None:
            rehearsals.take_back(connection, self.rehearsal)


@dataclass(frozen=True, slots=True)
class LeechesReversal(Reversal):
    """Cards that a grade suspended as leeches, by row number."""

    suspended: Sequence[int]

    def take_back(self, home: Home, connection: Connection) -> None:
        """Let them come again."""
        cards.suspend(connection, self.suspended, False)


@dataclass(frozen=True, slots=True)
class SuspensionReversal(Reversal):
    """Cards that were suspended (`on`), or let come again, by row number."""

    pks: Sequence[int]
    on: bool

    def take_back(self, home: Home, connection: Connection) -> None:
        """Do the opposite: only cards that changed are in it."""
        cards.suspend(connection, self.pks, not self.on)


@dataclass(frozen=True, slots=True)
class BurialReversal(Reversal):
    """Cards that were buried, or brought back, and until which study day each was before."""

    pks: Sequence[int]
    until: Sequence[int | None]

    def take_back(self, home: Home, connection: Connection) -> None:
        """Bury each until the day that it was buried until."""
        by_day: defaultdict[int | None, list[int]] = defaultdict(list)
        for pk, day in zip(self.pks, self.until, strict=True):
            by_day[day].append(pk)
        for day, pks in by_day.items():
            cards.bury(connection, pks, day)


@dataclass(frozen=True, slots=True)
class AmendmentsReversal(Reversal):
    """Resets and moved due days, by row number."""

    amendments: Sequence[int]

    def take_back(self, home: Home, connection: Connection) -> None:
        """Take them away, and let the cards' memories follow."""
        amendments.take_back(connection, self.amendments)


@dataclass(frozen=True, slots=True)
class DecksReversal(Reversal):
    """Decks, or parts of them, as `storage.snapshots` took them."""

    snapshots: Sequence[dict[str, Any]]

    def take_back(self, home: Home, connection: Connection) -> None:
        """Put them back, the last one first."""
        for snapshot in reversed(self.snapshots):
            snapshots.restore(connection, snapshot)


@dataclass(frozen=True, slots=True)
class DeckIdReversal(Reversal):
    """A deck's id: what it was and what it became."""

    renamed: Sequence[str]

    def take_back(self, home: Home, connection: Connection) -> None:
        """Give the deck its former id, and everything that names it."""
        was, became = self.renamed
        if was != became:
            renaming.rename(connection, became, was)


@dataclass(frozen=True, slots=True)
class RowsReversal(Reversal):
    """Columns of rows, as `storage.images` took them."""

    images: Sequence[dict[str, Any]]

    def take_back(self, home: Home, connection: Connection) -> None:
        """Make the rows what they were, the last image first."""
        for image in reversed(self.images):
            images.put_back(connection, image)
        visibility.settle(connection)


@dataclass(frozen=True, slots=True)
class SettingsReversal(Reversal):
    """Values that the program keeps for itself, as they were; None: there was none. Steps call them
    `facts`, as they were called once."""

    facts: Mapping[str, str | None]

    def take_back(self, home: Home, connection: Connection) -> None:
        """Make them what they were."""
        settings.put_all(connection, self.facts)


@dataclass(frozen=True, slots=True)
class OnsiteReversal(Reversal):
    """An onsite as it was, as `storage.onsites.image` has it; None: there was none."""

    id: str
    before: dict[str, Any] | None

    @classmethod
    def of(cls, id: str, before: Onsite | None) -> Self:
        """What takes a change of the onsite of this id back."""
        return cls(id, onsites.image(before))

    def take_back(self, home: Home, connection: Connection) -> None:
        """Make it what it was."""
        onsites.restore(connection, self.id, self.before)


@dataclass(frozen=True, slots=True)
class QuestionsReversal(Reversal):
    """Questions that were asked in an interview, by row number."""

    heard: Sequence[int]

    def take_back(self, home: Home, connection: Connection) -> None:
        """Forget them."""
        for pk in self.heard:
            onsites.forget(connection, pk)


@dataclass(frozen=True, slots=True)
class OptionsReversal(Reversal):
    """Options as they were written, by key."""

    options: Mapping[str, str]

    def take_back(self, home: Home, connection: Connection) -> None:
        """Write them as they were, and go by them."""
        for key, text in self.options.items():
            save(home.paths.options, key, text)
        home.reload()
        home.settle_samples(connection)


REVERSALS: tuple[type[Reversal], ...] = (
    ReviewsReversal,
    RehearsalReversal,
    LeechesReversal,
    SuspensionReversal,
    BurialReversal,
    AmendmentsReversal,
    DecksReversal,
    DeckIdReversal,
    RowsReversal,
    SettingsReversal,
    OnsiteReversal,
    QuestionsReversal,
    OptionsReversal,
)
"""Every kind of reversal, in the order in which those of one step are taken back."""


def _names(reversal: type[Reversal]) -> list[str]:
    return [field.name for field in fields(reversal)]  # type: ignore[arg-type]


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
        parts = {name: getattr(reversal, name) for name in _names(type(reversal))}
        if taken := step.keys() & parts:
            raise ValueError(f"two parts of one step are called {', '.join(sorted(taken))}")
        step |= parts
    log.add_change(connection, home.clock.now(), kind.value, title, step)


def undo(home: Home) -> Undone | None:
    """Take back the newest step that was not undone yet; None when there is none.

    A grade is taken back by a compensating line: the log only grows. Raises StoreError.
    """
    with home.store.write() as connection:
        home.follow(connection)
        change = log.last_change(connection)
        if change is None:
            return None
        step = change.before
        graded = change.kind == StepKind.GRADE
        keys = (step["key"],) if graded else tuple(step.get("keys", ()))
        before = names.in_words(connection, [change.what])  # what is there now may be gone, …
        for kind in REVERSALS:
            parts = _names(kind)
            if all(part in step for part in parts):
                kind(*(step[part] for part in parts)).take_back(home, connection)
        home.follow(connection)
        remaining = log.close_change(connection, change.seq)
        single = len(step.get("reviews", ())) if graded else len(keys)
        alone = single == 1 and change.kind in (StepKind.GRADE, StepKind.SUSPEND, StepKind.BURY)
        (named,) = names.in_words(connection, before)  # … and what was gone is back
        return Undone(change.what, named, remaining, keys, alone, graded)


def thin(home: Home) -> None:
    """Let go of steps that are old or large, see `KEPT_DAYS`. Raises StoreError."""
    since = home.clock.now() - KEPT_DAYS * 86_400_000
    with home.store.write() as connection:
        ends = log.thin_changes(connection, since=since, bytes=KEPT_BYTES, steps=KEPT_STEPS)
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
        self.snapshots.append(snapshots.take(self.connection, deck_id))

    def hold(self, settings: Mapping[str, str | None]) -> None:
        """Keep values as they were; a step of nothing else is none."""
        self._settings = {**settings, **self._settings}

    def end(self, title: str) -> None:
        """Put the step on the history, if it changed anything."""
        if self.snapshots or self.reviews:
            record(
                self.home, self.connection, StepKind.IMPORT, title, DecksReversal(self.snapshots),
                ReviewsReversal(self.reviews), SettingsReversal(self._settings),
            )  # fmt: skip
