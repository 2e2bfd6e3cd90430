"""What Today shows beyond the counts: readiness, the weakest cards, the last twelve weeks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass

from drill.cards.shelf import Shelf
from drill.domain.deck import Place
from drill.domain.memory import Seen
from drill.domain.stats import BeatStrength, CompetencyReady, Readiness, StoryReady, Whose
from drill.errors import StoreError
from drill.scheduling.memory import recall
from drill.service.home import names
from drill.service.home.home import Home
from drill.service.onsite import onsites as named
from drill.service.stories import overview
from drill.service.stories.overview import StoryStanding
from drill.service.stories.readiness import Basis, CompetencyCards
from drill.storage import aggregates, cards, library, onsites, study_days, tally
from drill.storage.connection import Connection
from drill.storage.tally import LogTally

DAYS = 84
"""Study days in the strip: twelve weeks, today the last."""
WEAKEST = 24
"""Cards named as the weakest."""
SURE = 0.95
"""Chance of recall above which a card that is not due is nothing to name."""


@dataclass(frozen=True, slots=True)
class Weak:
    """A card likely to be forgotten."""

    name: str
    recall: float
    key: str = ""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All of it, at one moment."""

    ready: Readiness
    weakest: tuple[Weak, ...]
    """Of the cards due today; where none is, of all those not sure."""
    weakest_due: bool
    days: tuple[int, ...]
    """Reviews on each of the last `DAYS` study days, today last."""
    streak: int
    """Study days in a row with a review, up to today, or to yesterday while today has none."""
    interview: tuple[str, int] | None
    """Name of the next interview and days until it."""
    past: str
    """Name of one that is over and of which nobody said how it went; empty where there is none."""
    decks: int
    suspended: int


SKIPPED = 32 * 3_600_000
"""Milliseconds between two answers within which nobody missed a study day, whatever their numbers:
a flight over the date line leaves one out."""


def dashboard(home: Home) -> Dashboard:
    """Read and compute it. Raises StoreError."""
    day, now = home.day(), home.clock.now()
    keep_tally(home)
    with home.store.read() as connection:
        shelf = home.shelf(connection)
        due = study_days.weakest(connection, day)
        weak = due or study_days.weakest(connection, None)
        sure = 1.0 if due else SURE
        rules = home.rules()
        chances = sorted(
            ((recall(c.memory, now, rules), c) for c in weak if isinstance(c.memory, Seen)),
            key=lambda pair: (pair[0], pair[1].key),
        )
        chances = [pair for pair in chances if pair[0] <= sure]
        log = tally.read(connection)
        days = {past: count for past, (count, *_) in log.by_day(day).items()}
        onsite = onsites.next_one(connection, now)
        past = next((past_onsite.name for past_onsite in named.over(home)), "")
        return Dashboard(
            ready=ready(home, connection, shelf),
            weakest=tuple(
                Weak(names.whole_name(card.card, shelf, card.memory.reps), chance, card.key)
                for chance, card in chances[:WEAKEST]
            ),
            weakest_due=bool(due),
            days=tuple(days.get(d, 0) for d in range(day - DAYS + 1, day + 1)),
            streak=streak(days, day, rest_days(home, connection, log)),
            interview=(onsite.name, named.days_to(home, onsite.at)) if onsite else None,
            past=past,
            decks=len(library.decks(connection)),
            suspended=len(cards.suspended(connection)),
        )


def keep_tally(home: Home) -> None:
    """Keep what a long log gave, where that can be written: nothing of it is counted twice."""
    if home.store.barred:
        return
    with home.store.read() as connection:
        counted = tally.to_keep(connection)
    if counted:
        with suppress(StoreError), home.store.write(patient=False) as connection:
            tally.keep(connection, counted)


def streak(days: Mapping[int, int], today: int, off: Collection[int] = ()) -> int:
    """Study days in a row with a review. Today counts when it has one, and breaks nothing yet.

    `off` are days on which nothing was to be done: they neither count nor break anything.
    """
    day = today if days.get(today) else today - 1
    length = 0
    while days.get(day) or day in off:
        length += bool(days.get(day))
        day -= 1
    return length


def rest_days(home: Home, connection: Connection, log: LogTally) -> frozenset[int]:
    """Days off, and the days before today without a review on which no card was due or new, or
    that a flight east left out.

    What is new now, or was met since, was new then too, unless cards were taken in or written
    since. Raises StoreError.
    """
    out = set(home.week.off)
    met, arrived = aggregates.newest(connection, home.day())
    since = home.day(arrived) if arrived is not None else -1
    limited = home.options.new_per_day == 0
    for pause in aggregates.pauses(connection, home.span(), log.days):
        first = pause.last + 1
        if 0 <= pause.waited < SKIPPED:
            out |= set(range(first, pause.day))
        elif limited or met <= pause.last or since > pause.last:
            out |= set(range(first, min(pause.day, pause.due())))
    return frozenset(out)


def ready(home: Home, connection: Connection, shelf: Shelf) -> Readiness:
    """How ready a person is for the next interview, without one for any."""
    onsite = onsites.next_one(connection, home.clock.now())
    basis = Basis(home, connection, shelf, onsite)
    standings = overview.standings(home, connection, shelf, basis.strengths)
    unseen, counting = basis.unseen
    return Readiness(
        readiness=basis.share,
        onsite=onsite.name if onsite else "",
        unseen=unseen,
        cards=counting,
        competencies=tuple(
            _competency(home, basis, counted, shelf, standings)
            for counted in sorted(basis.competencies, key=lambda counted: not counted.asked)
        ),
        asked=sum(counted.asked for counted in basis.competencies),
    )


def _competency(
    home: Home,
    basis: Basis,
    counted: CompetencyCards,
    shelf: Shelf,
    standings: Mapping[Place, StoryStanding],
) -> CompetencyReady:
    deck, note = counted.place
    stories = [
        standings[placed.place] for placed in shelf.answers(deck, note) if placed.place in standings
    ]
    whose = Whose.OWN if counted.has_story else Whose.SAMPLE if stories else Whose.NONE
    if not counted.has_story and note in home.options["stories.have"]:
        whose = Whose.TO_WRITE
    return CompetencyReady(
        deck=deck,
        note=note,
        name=counted.competency.name,
        readiness=counted.share(basis.now),
        frame=counted.frame_share(basis.now),
        story=counted.story.share(basis.now),
        told=basis.now(counted.story.tell) if counted.aloud else None,
        whose=whose,
        stories=tuple(map(_story, stories)),
    )


def _story(story: StoryStanding) -> StoryReady:
    beat = BeatStrength(story.weakest.label, story.weakest.recall) if story.weakest else None
    return StoryReady(
        story.deck, story.story.id, story.title, story.sample,
        story.ready, story.key, story.told, beat,
    )  # fmt: skip
