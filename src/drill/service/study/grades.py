"""A grade, and its undoing: each one transaction over the log, the memory and the history."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

from sqlalchemy import Connection

from drill.cards.build import encode
from drill.coaching import leeches, speech, telling
from drill.domain.deck import Story
from drill.domain.kind import Kind
from drill.domain.rehearsal import Told, Variant
from drill.domain.review import Due, Memory, Rating, Review, Source, StudyDay
from drill.errors import NotFound, Overtaken
from drill.scheduling import pace, ticks
from drill.scheduling.memory import Outcome, Rules, effective_day, preview, replay
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.library.edits import FACTS_OF_A_DECK
from drill.storage import (
    amendments,
    cards,
    images,
    library,
    log,
    onsites,
    rehearsals,
    renaming,
    snapshots,
)  # fmt: skip
from drill.storage.amendments import DUE, RESET, Amendment
from drill.storage.cards import StoredCard
from drill.storage.damage import check
from drill.storage.visibility import settle
from drill.text import nearest

GRADE, SUSPEND, BURY, IMPORT, EDIT = "grade", "suspend", "bury", "import", "edit"
ONSITE, HEARD = "onsite", "heard"
BULK, AMEND, DECK, PARAMETERS = "bulk", "amend", "deck", "parameters"
"""What a step of the undo history was."""


_PORTION = 200
"""Cards between two words on how far a long change is."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a grade did."""

    review: Review
    memory: Memory
    told: tuple[str, ...] = ()
    """Keys of the beats, the outline and the probes reviewed with a story told aloud."""
    rehearsal: int | None = None
    """The telling that was kept."""
    leech: str = ""
    """What to do about it, where this lapse made the card a leech, or made it one again."""
    suspended: bool = False
    """It was suspended as a leech."""

    @property
    def due(self) -> Due:
        """When the card comes back."""
        return self.review.due


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back."""

    what: str
    remaining: int
    """Steps that can still be undone."""
    keys: tuple[str, ...] = ()
    """Cards concerned."""
    alone: bool = False
    """Whether it concerned one card and nothing but its memory or its standing."""
    graded: bool = False
    """Whether it was a grade."""


def find(connection: Connection, key: str) -> StoredCard:
    """The card of a key. Raises NotFound, naming the nearest key of its deck, and DamagedRow."""
    found = cards.by_key(connection, key)
    if found is not None and not found.retired:
        return found
    if found is not None:
        raise NotFound(f"the card {key} is retired: its note no longer asks for it")
    check(connection, "card", key)
    deck = key.partition("/")[0]
    known = [stored.id for stored in library.decks(connection)]
    likely = deck if deck in known else nearest(deck, known)
    near = nearest(key, [card.key for card in cards.every(connection, deck=likely)])
    hint = f"did you mean {near}?" if near else "`drill cards` lists all cards."
    raise NotFound(f"there is no card {key[:200]!r}", hint)


def outcomes(
    home: Home, card: StoredCard, now: int, load: Mapping[int, int] | None
) -> dict[Rating, Outcome]:
    """What each of the four ratings would do now.

    Deterministic: the fuzz is seeded by the card and its number of reviews, and leans
    towards the study days on which, by `load`, less is due.
    """
    day = effective_day(card.memory, home.day(now))
    reps = card.memory.reps if card.memory else 0
    seed = crc32(f"{card.key}:{reps}".encode())
    rules = home.rules(card.card.deck)
    return preview(card.memory, day, now, rules, seed=seed, load=load, share=home.share)


def proposed(kind: Kind, recalled: Sequence[int], total: int) -> Rating:
    """The rating that ticks propose; for a story told, in the order in which it was told."""
    if kind is Kind.TELL:
        return telling.tell_rating(telling.order(recalled, total))
    return ticks.propose(len(recalled), total)


def grade(
    home: Home,
    key: str,
    rating: Rating,
    *,
    seconds: float = 0.0,
    source: Source = Source.ANSWER,
    recalled: Sequence[int] | None = None,
    told: Told | None = None,
    mock: int | None = None,
    load: Mapping[int, int] | None = None,
    seen: int | None = None,
) -> Grade:
    """Grade a card: the log row, its memory and the undo step in one transaction.

    `seconds` is the time spent on it. `recalled` are the indexes of the facts ticked. A story
    told aloud (`told`, or what was ticked in the order of telling) is kept as a rehearsal, of
    `mock` where it belongs to one; each beat of it is a review of that beat's card as well (said:
    good, missed: again), so are its order of the outline and the probes, each card at
    most once a study day. `load` is how many cards are due by study day, where the caller knows.
    `seen` is how many reviews the card had when it was shown.

    Raises NotFound, Overtaken (it has had another review since) and StoreError; then nothing
    was written.
    """
    now = home.clock.now()
    with home.store.write() as connection:
        home.follow(connection)
        card = find(connection, key)
        if seen is not None and seen != (card.memory.reps if card.memory else 0):
            raise Overtaken(
                f"{key} is not what was shown any more: another window graded it or took a grade "
                "back, or the store was restored",
                "What is there now stands.",
            )
        if load is None and home.rules().fuzz:
            load = cards.load(connection, home.day(now))
        if card.card.kind is not Kind.TELL:
            told = None
        elif told is None and recalled is not None:
            told = Told(tuple(recalled), seconds)
        ticked = told.said if told else recalled
        made = _write(home, connection, card, rating, now, seconds, source, ticked, load)
        seqs, heard, kept = [made[0]], [], None
        if told is not None:
            story = _story_of(connection, card)
            for other, how in _heard(connection, card, story, told):
                if other.memory is None or other.memory.last_day < made[1].review.day:
                    heard.append(other.key)
                    seqs.append(
                        _write(home, connection, other, how, now, 0, Source.TELL, None, load)[0]
                    )
            day = int(made[1].review.day)
            kept = rehearsals.add(connection, card.pk, now, day, _words(story, told), told, mock)
        what = f"{rating.name.lower()} for {key}"
        before = {"reviews": seqs, "key": key, "rehearsal": kept}
        leech = _leech(home, card, made[1].memory)
        rests = bool(leech) and home.options["scheduling.leeches"] == "suspend"
        if rests:
            cards.suspend(connection, [card.pk], True)
            before["suspended"] = [card.pk]
        log.add_change(connection, now, GRADE, what, before)
    return replace(made[1], told=tuple(heard), rehearsal=kept, leech=leech, suspended=rests)


def _leech(home: Home, card: StoredCard, memory: Memory) -> str:
    """What to do about a card that just became a leech; empty where it did not."""
    lapses = card.memory.lapses if card.memory else 0
    threshold = int(home.options["scheduling.leech_lapses"])
    if memory.lapses == lapses or not leeches.falls_due(memory.lapses, threshold):
        return ""
    return leeches.advice(card.card.kind)


def _write(
    home: Home,
    connection: Connection,
    card: StoredCard,
    rating: Rating,
    now: int,
    seconds: float,
    source: Source,
    recalled: Sequence[int] | None,
    load: Mapping[int, int] | None,
) -> tuple[int, Grade]:
    outcome = outcomes(home, card, now, load)[rating]
    review = Review(
        id=str(uuid.uuid4()),
        card=card.key,
        rating=rating,
        at=now,
        day=outcome.memory.last_day,
        seconds=round(pace.counted(card.card.kind, seconds), 3),
        source=source,
        due=outcome.due,
        rules=home.keep_rules(connection, card.card.deck),
    )
    seq = log.append(connection, review, card.pk, home.device, recalled)
    first = card.first_day if card.first_day is not None else int(review.day)
    cards.remember(connection, card.pk, outcome.memory, outcome.due, first)
    return seq, Grade(review, outcome.memory)


def _story_of(connection: Connection, card: StoredCard) -> Story | None:
    found = library.notes(connection, place=(card.card.deck, card.card.note))
    note = found[0].note if found else None
    return note if isinstance(note, Story) else None


def _words(story: Story | None, told: Told) -> float:
    """Words spoken: counted, or estimated from the beats said, where somebody measured the time."""
    if told.words or story is None or not told.seconds:
        return told.words
    said = [story.beats[index] for index in told.said if index < len(story.beats)]
    return speech.NOTE_TO_SPEECH * sum(speech.noted_words(beat.facts) for beat in said)


def _heard(
    connection: Connection, card: StoredCard, story: Story | None, told: Told
) -> Iterator[tuple[StoredCard, Rating]]:
    """The cards that a telling reviews besides its own, and how.

    What a short variant leaves out was not forgotten; only a whole story shows its order.
    """
    if story is None:
        return
    whole = told.variant in (Variant.FULL, Variant.RESULT)
    said = set(told.said)
    slots: list[tuple[str, Rating]] = []
    for index, beat in enumerate(story.beats):
        if index in said:
            slots.append((f"beat:{encode(beat.id)}", Rating.GOOD))
        elif whole:
            slots.append((f"beat:{encode(beat.id)}", Rating.AGAIN))
    if told.variant is Variant.FULL:
        inside = [index for index in told.said if index < len(story.beats)]
        order = telling.order(inside, len(story.beats), told.invented)
        slots.append(("outline", telling.outline_rating(order)))
    for probe, answered in told.probes:
        slots.append((f"probe:{encode(probe)}", Rating.GOOD if answered else Rating.AGAIN))
    for slot, rating in slots:
        stored = cards.by_key(connection, f"{card.card.deck}/{card.card.note}/{slot}")
        if stored and not stored.retired and not stored.suspended:
            yield stored, rating


def rebuild(home: Home, connection: Connection, card: StoredCard) -> None:
    """Set a card's memory to what replaying its log gives."""
    memory, due, first = replayed(home, connection, card.pk)
    cards.remember(connection, card.pk, memory, due, first)


def replayed(
    home: Home, connection: Connection, pk: int
) -> tuple[Memory | None, Due | None, int | None]:
    """Memory, due date and first study day of a card, from its log and its amendments alone.

    Raises DamagedRow where a line of its log is damaged: without it the memory would be another.
    """
    lines = [line for line in log.reviews(connection, card_pk=pk, whole=True) if not line[1].undone]
    amended = amendments.of(connection, pk).get(pk, ())
    return standing(lines, amended, lambda key: home.known_rules(connection, key))


def standing(
    lines: Sequence[tuple[int, Review]],
    amended: Sequence[Amendment],
    rules_of: Callable[[str], Rules],
) -> tuple[Memory | None, Due | None, int | None]:
    """Memory, due date and first study day that lines of the log and amendments give.

    `lines` are the reviews of a card that stand, with their sequence numbers, oldest first.
    """
    forgotten = max((each.seq for each in amended if each.what == RESET), default=-1)
    counted = [(seq, review) for seq, review in lines if seq > forgotten]
    memory = replay([review for _, review in counted], rules_of)
    if memory is None:
        return None, None, None
    last, review = counted[-1]
    due = review.due
    for each in amended:
        if each.what == DUE and each.due_day is not None and each.seq >= last:
            due = Due(StudyDay(each.due_day))
    return memory, due, int(counted[0][1].day)


def suspend(home: Home, keys: Collection[str], on: bool = True) -> list[str]:
    """Suspend cards or let them come again, as one undo step. Returns the keys that changed."""
    with home.store.write() as connection:
        found = [find(connection, key) for key in dict.fromkeys(keys)]
        changed = [card for card in found if card.suspended is not on]
        cards.suspend(connection, [card.pk for card in changed], on)
        if changed:
            word = "suspending" if on else "unsuspending"
            _note(home, connection, SUSPEND, word, changed, {"on": on})
        return [card.key for card in changed]


def wake_all(home: Home, progress: Progress = unheard) -> int:
    """Let every suspended card come again, as one undo step. Returns how many there were.

    Raises StoreError, and Cancelled where the watcher stops it; then nothing was changed.
    """
    with home.store.write() as connection:
        keys = cards.suspended(connection)
        found = [find(connection, key) for key in keys]
        for done in range(0, len(found), _PORTION):
            progress(done / len(found))
            cards.suspend(connection, [card.pk for card in found[done : done + _PORTION]], False)
        if found:
            _note(home, connection, SUSPEND, "unsuspending", found, {"on": False})
        progress(1.0)
        return len(found)


def bury(home: Home, keys: Collection[str]) -> list[str]:
    """Keep cards out of sessions until tomorrow, as one undo step. Returns the keys that changed.

    What is buried until then already, is no change.
    """
    until = StudyDay(home.day() + 1)
    with home.store.write() as connection:
        found = [find(connection, key) for key in dict.fromkeys(keys)]
        changed = [card for card in found if card.buried_until != until]
        cards.bury(connection, [card.pk for card in changed], until)
        if changed:
            before = {"until": [card.buried_until for card in changed]}
            _note(home, connection, BURY, "burying", changed, before)
        return [card.key for card in changed]


def _note(
    home: Home,
    connection: Connection,
    kind: str,
    word: str,
    changed: Collection[StoredCard],
    before: Mapping[str, object],
) -> None:
    keys = [card.key for card in changed]
    what = f"{word} {keys[0]}" if len(keys) == 1 else f"{word} {len(keys)} cards"
    # By row number: a new version's decks may give a card another key, and are no step to undo.
    rows = {"keys": keys, "pks": [card.pk for card in changed]}
    log.add_change(connection, home.clock.now(), kind, what, rows | dict(before))


def undo(home: Home) -> Undone | None:
    """Take back the newest step that was not undone yet; None when there is none.

    A grade is taken back by a compensating row: the log only grows. Raises StoreError.
    """
    with home.store.write() as connection:
        home.follow(connection)
        change = log.last_change(connection)
        if change is None:
            return None
        before = change.before
        keys: tuple[str, ...] = tuple(before.get("keys", ()))
        if change.kind == GRADE:
            keys = (before["key"],)
        for part, take_back in _PARTS.items():
            if before.get(part) is not None:
                take_back(home, connection, before)
        home.follow(connection)
        remaining = log.close_change(connection, change.seq)
        single = len(before.get("reviews", ())) if change.kind == GRADE else len(keys)
        alone = single == 1 and change.kind in (GRADE, SUSPEND, BURY)
        return Undone(change.what, remaining, keys, alone, change.kind == GRADE)


def _unsuspend(home: Home, connection: Connection, before: dict[str, Any]) -> None:
    cards.suspend(connection, before["pks"], not before["on"])


def _unbury(home: Home, connection: Connection, before: dict[str, Any]) -> None:
    until: defaultdict[int | None, list[int]] = defaultdict(list)
    for pk, day in zip(before["pks"], before["until"], strict=True):
        until[day].append(pk)
    for day, pks in until.items():
        cards.bury(connection, pks, day)


def _put_decks_back(home: Home, connection: Connection, before: dict[str, Any]) -> None:
    for snapshot in reversed(before["snapshots"]):
        snapshots.restore(connection, snapshot)


def _put_rows_back(home: Home, connection: Connection, before: dict[str, Any]) -> None:
    for image in reversed(before["images"]):
        images.put_back(connection, image)
    settle(connection)


def _rename_back(connection: Connection, old: str, new: str) -> None:
    if old != new:
        renaming.rename(connection, new, old, FACTS_OF_A_DECK)


def _put_onsite_back(home: Home, connection: Connection, before: dict[str, Any]) -> None:
    onsites.restore(connection, before["id"], before["before"])
    for pk in before.get("heard", ()):
        onsites.forget(connection, pk)


def _put_facts_back(home: Home, connection: Connection, before: dict[str, Any]) -> None:
    log.restore_facts(connection, before["facts"])


_PARTS: dict[str, Callable[[Home, Connection, dict[str, Any]], None]] = {
    "reviews": lambda home, connection, before: _undo_reviews(home, connection, before["reviews"]),
    "rehearsal": lambda home, connection, before: rehearsals.take_back(
        connection, before["rehearsal"]
    ),
    "suspended": lambda home, connection, before: cards.suspend(
        connection, before["suspended"], False
    ),
    "on": _unsuspend,
    "until": _unbury,
    "amendments": lambda home, connection, before: amendments.take_back(
        connection, before["amendments"]
    ),
    "snapshots": _put_decks_back,
    "renamed": lambda home, connection, before: _rename_back(connection, *before["renamed"]),
    "images": _put_rows_back,
    "facts": _put_facts_back,
    "id": _put_onsite_back,
}
"""What a step may hold, and how each is taken back, in this order."""


def _undo_reviews(home: Home, connection: Connection, seqs: list[int]) -> None:
    now = home.clock.now()
    pks = []
    for seq in reversed(seqs):
        log.take_back(connection, seq, str(uuid.uuid4()), now, home.device)
        pks.append(log.card_of(connection, seq))
    for card in cards.by_pks(connection, pks):
        rebuild(home, connection, card)
