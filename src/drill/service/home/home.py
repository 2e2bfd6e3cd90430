"""An open home: its paths, clock, options and store. Every use case takes one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from drill.cards.shelf import Shelf
from drill.clock import Clock, Span, Still
from drill.config import LEVELS, Options, load
from drill.domain.deck import Note, Place
from drill.domain.review import Due, DueAt, StudyDay
from drill.errors import ConfigError, DamagedRow
from drill.files import Closable
from drill.paths import Paths
from drill.scheduling.days import Share, Week, off_days
from drill.scheduling.memory import DEFAULT_PARAMETERS, Rules
from drill.service.home import phrasings
from drill.storage import backup, copies, library, settings, visibility
from drill.storage.backup import NewBackup
from drill.storage.cache import cached
from drill.storage.connection import Connection
from drill.storage.damage import FAULTS, leave_out
from drill.storage.engine import Store
from drill.storage.library import StoredNote

EPOCH = date(1970, 1, 1)
"""Study day 0."""
PARAMETERS = "parameters"
"""The setting that holds the person's own parameters of FSRS, as a JSON list."""
_FRAME, _OUTLINES, _FOLLOWED, _RULES = "frame", "outlines", "followed", "rules"
"""What is kept of the store: competencies and stories; what a home follows; rules that it knows."""


def _sound_parameters(connection: Connection, known: str | None) -> str | None:
    """The person's own parameters, which may be those `known` to be sound; FSRS's (None) where the
    store's can be none."""
    text = settings.get(connection, PARAMETERS)
    try:
        if text is not None and text != known:
            Rules(parameters=tuple(json.loads(text)))
    except (ConfigError, *FAULTS) as error:
        leave_out(connection, DamagedRow("setting", PARAMETERS, str(error)))
        return None
    return text


class Home(Closable):
    """An open home. Use it as a context manager, or call `close`.

    `service.library.opening` opens one with all that belongs to it.
    """

    def __init__(self, paths: Paths, clock: Clock, options: Options, store: Store) -> None:
        self.paths = paths
        self.clock = clock
        self.store = store
        self.device = ""
        """Which installation wrote a line of the log, a UUID; empty until it is known."""
        self.steps: set[int] = set()
        """The steps of the history that were made since it was opened, by this window alone."""
        self.news: tuple[str, ...] = ()
        """What a person should hear of a new version's decks: which of their edits stand."""
        self._known_rules: dict[str, Rules] = {}
        self._parameters: str | None = None
        self._of_decks: dict[str, dict[str, Any]] = {}
        self._rules_of: dict[float, tuple[Rules, str]] = {}
        self.adopt(options)

    def adopt(self, options: Options) -> None:
        """Go by these options from now on; what the log holds keeps the rules it was made by."""
        self.options = options
        self.clock.go_by(options["study.time_zone"], options.day_starts_at)
        self._week: Week | None = None
        self._rules_of.clear()

    def follow(self, connection: Connection) -> None:
        """Go by the parameters and the decks' options that the store holds now.

        Another process may have changed them; a grade by other parameters than the store's would
        not be what a replay gives.
        """
        known = cached(connection)
        if _FOLLOWED not in known:
            parameters = _sound_parameters(connection, self._parameters)
            known[_FOLLOWED] = parameters, library.options(connection)
        parameters, self._of_decks = known[_FOLLOWED]
        if parameters != self._parameters:
            self._parameters = parameters
            self._rules_of.clear()
            self._known_rules.clear()

    def reload(self) -> None:
        """Read the options anew. Raises ConfigError."""
        self.adopt(load(self.paths.options))

    def settle_samples(self, connection: Connection) -> None:
        """Let what samples say in detail come, or rest, as the options have it: a connection that
        writes. Where they do already, nothing is written.
        """
        wanted = visibility.wish(whole_samples=self.options["stories.whole_samples"])
        if settings.get(connection, visibility.WHOLE_SAMPLES) != wanted:
            settings.put(connection, visibility.WHOLE_SAMPLES, wanted)
            visibility.settle(connection)

    def back_up(self, connection: Connection, why: str) -> NewBackup:
        """Copy the store as this connection sees it, dated by the home's clock.

        Raises sqlite3.Error and OSError: use it where `Store.read` words them.
        """
        return backup.make(connection.raw, self.paths.store, why, self.clock.utc())

    def copied(self, why: str, within: int) -> bool:
        """Whether a sound copy was made for this reason in the last so many milliseconds."""
        now = self.clock.now()
        return any(
            copy.sound and copy.why == why and 0 <= now - copy.at.timestamp() * 1000 < within
            for copy in copies.listing(self.paths.store)
        )

    def seen(self, at: int) -> Home:
        """The same store as seen at another time, epoch ms, at which its clock stands."""
        seen = copy(self)
        seen.clock = Still(at, self.clock.zone)
        seen.clock.starts = self.clock.starts
        return seen

    def day(self, at: int | None = None) -> StudyDay:
        """The study day of an instant, epoch ms (default: now)."""
        return StudyDay(self.clock.day(at))

    def span(self, day: int | None = None) -> Span:
        """A study day (default: today) as far as it has come."""
        of = self.day() if day is None else day
        since = self.day_start(of)
        return Span(of, since, max(since, self.clock.now()))

    def day_start(self, day: int) -> int:
        """Epoch ms of a study day's first instant."""
        return self.clock.day_start(day)

    def due_at(self, due: Due) -> int:
        """Epoch ms from which on a card is due."""
        return due.at if isinstance(due, DueAt) else self.day_start(due.day)

    @property
    def parameters(self) -> tuple[float, ...]:
        """The parameters of FSRS-6 in force: FSRS's own, or the person's."""
        return tuple(json.loads(self._parameters)) if self._parameters else DEFAULT_PARAMETERS

    def deck_options(self, deck: str) -> Mapping[str, Any]:
        """What is different for a deck, as `service.library.deck_options` keeps it."""
        return self._of_decks.get(deck, {})

    def rules(self, deck: str = "") -> Rules:
        """The rules in force for grades made now, of a deck's cards or of any."""
        return self._ruled(deck)[0]

    def _ruled(self, deck: str) -> tuple[Rules, str]:
        options = self.options
        retention = self.deck_options(deck).get("desired_retention")
        retention = retention or options["scheduling.desired_retention"]
        if retention not in self._rules_of:
            rules = Rules(
                desired_retention=retention,
                learning_steps=options["scheduling.learning_steps"],
                relearning_steps=options["scheduling.relearning_steps"],
                fuzz=options["scheduling.fuzz"],
                parameters=self.parameters,
            )
            self._rules_of[retention] = rules, rules.key
        return self._rules_of[retention]

    @property
    def week(self) -> Week:
        """Easy days and days off, by the options."""
        if self._week is None:
            off = [
                ((first - EPOCH).days, (last - EPOCH).days)
                for first, last in self.options["scheduling.days_off"]
            ]
            self._week = Week(dict(self.options["scheduling.easy_days"]), off_days(off))
        return self._week

    @property
    def share(self) -> Share | None:
        """Which part of a normal day's cards a study day takes; None: every day is alike."""
        return None if self.week.plain else self.week.share

    def known_rules(self, connection: Connection, key: str) -> Rules:
        """The rules that a line of the log names, with the parameters in force now.

        Steps and retention are what they were; memory is told by one set of parameters, as a
        person's own are only adopted where they tell it better.
        """
        if key not in self._known_rules:
            self._known_rules[key] = given_rules(connection, key).with_parameters(self.parameters)
        return self._known_rules[key]

    def keep_rules(self, connection: Connection, deck: str = "") -> str:
        """The key under which the store knows the rules in force; they are written once.

        It is asked again whenever anybody else wrote: a restore elsewhere may have put a store in
        place that lacks them.
        """
        rules, key = self._ruled(deck)
        known = cached(connection)
        if (_RULES, key) not in known:
            if settings.get(connection, key) is None:
                settings.put(connection, key, rules.to_json())
            else:
                known[_RULES, key] = True
        return key

    def shelf(
        self, connection: Connection, *, pks: Sequence[int] = (), alone: bool = False
    ) -> Shelf:
        """The notes that faces are made from: competencies and stories, others when asked for.

        They stand by the ids of their decks, and within one as the deck has them. `pks` reads the
        notes of these rows at once, where the caller knows what it will show; that changes nothing.
        With `alone` it shows cards of these notes and no others: no more is read than their faces
        need.
        """
        if alone:
            frame = _by_place(phrasings.joined(connection, library.around(connection, pks)))
        else:
            frame = self._frame(connection)
            if pks:
                more = _by_place(library.notes(connection, pks=pks))
                # Behind the frame: its order says which deck's competency a reference means.
                frame = frame | {place: more[place] for place in more if place not in frame}
        cache: dict[Place, Note | None] = {}

        def fetch(place: Place) -> Note | None:
            if place not in cache:
                with self.store.read() as reading:
                    stored = library.notes(reading, place=place)
                cache[place] = stored[0].note if stored else None
            return cache[place]

        return Shelf(frame, fetch, phrasings.coming(connection), senior=self._senior)

    def outlines(self, connection: Connection) -> Shelf:
        """The shelf of all competencies and stories without what is said in them, which takes a
        fourth of the time: for how ready a person is, and for no face. They are not read again
        until something is written."""
        known = cached(connection)
        if _OUTLINES not in known:
            known[_OUTLINES] = library.outlines(connection)
        return Shelf(known[_OUTLINES], senior=self._senior)

    @property
    def _senior(self) -> bool:
        return bool(self.options["stories.level"] != LEVELS[0])

    def _frame(self, connection: Connection) -> dict[Place, Note]:
        """All competencies, with what was asked for them, and stories. A session asks for them
        several times before its first card: they are not read again until something is written."""
        known = cached(connection)
        if _FRAME not in known:
            stored = phrasings.joined(
                connection, library.notes(connection, kinds=("competency", "story"))
            )
            known[_FRAME] = _by_place(stored)
        frame: dict[Place, Note] = known[_FRAME]
        return frame

    def close(self) -> None:
        """Close the store."""
        self.store.close()


def given_rules(connection: Connection, key: str) -> Rules:
    """The rules that a line of the log names, as they were. Raises LookupError and DamagedRow."""
    text = settings.get(connection, key)
    if text is None:
        raise LookupError(f"the store lacks the rules {key}")
    try:
        return Rules.from_json(text)
    except (ConfigError, *FAULTS) as error:
        raise DamagedRow("setting", key, str(error)) from error


def _by_place(stored: Iterable[StoredNote]) -> dict[Place, Note]:
    return {(item.deck, item.note.id): item.note for item in stored}
