"""A grade: one transaction over the log, the memory and the undo history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from drill.cards.faces import ASKED_FACTS
from drill.coaching import leeches, speech, telling
from drill.domain.deck import Story
from drill.domain.kind import Kind
from drill.domain.memory import Learning, Relearning, Seen, Unseen
from drill.domain.rehearsal import WINDOWS, Told, WayToTell
from drill.domain.review import Due, DueOn, Rating, Review, Source, StudyDay, propose
from drill.domain.slot import Slot
from drill.domain.told_for import asked_by
from drill.errors import Overtaken
from drill.records import dataclass
from drill.scheduling import pace
from drill.scheduling.memory import Outcome, effective_day, preview, seed_of
from drill.scheduling.memory import grade as after_one
from drill.service.home import undo
from drill.service.home.home import Home
from drill.service.home.memories import find
from drill.storage import cards, library, log, onsites, rehearsals, study_days, visibility
from drill.storage.cache import cached
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Grade:
    """What a grade did."""

    review: Review
    memory: Seen
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


def outcomes(
    home: Home,
    card: StoredCard,
    now: int,
    load: Mapping[int, int] | None,
    interview: int | None = None,
    *,
    only: Rating | None = None,
) -> dict[Rating, Outcome]:
    """What each of the four ratings would do now, or the `only` one that is asked for.

    Deterministic: the fuzz is seeded by the card and its number of reviews, and leans
    towards the study days on which, by `load`, less is due. A beat that was missed is due before
    the day of the next `interview`, or on it where there is no day between.
    """
    day = effective_day(card.memory, home.day(now))
    seed = seed_of(card.key, card.memory.reps)
    rules, share = home.rules(card.card.deck), home.share
    if only is None:
        after = preview(card.memory, day, now, rules, seed=seed, load=load, share=share)
    else:
        one = after_one(card.memory, only, day, now, rules, seed=seed, load=load, share=share)
        after = {only: one}
    if interview is None or card.card.kind is not Kind.BEAT or interview <= day:
        return after
    latest = StudyDay(max(day + 1, interview - 1))
    weak = isinstance(card.memory, Learning | Relearning)
    return {
        rating: _at_latest(outcome, day, latest) if weak or rating is Rating.AGAIN else outcome
        for rating, outcome in after.items()
    }


def _at_latest(outcome: Outcome, day: StudyDay, latest: StudyDay) -> Outcome:
    """The same, due on a study day or before it."""
    if not isinstance(outcome.due, DueOn) or outcome.due.day <= latest:
        return outcome
    return replace(outcome, due=DueOn(latest), interval_days=latest - day)


def next_interview(home: Home, connection: Connection) -> int | None:
    """Study day of the next onsite; None where none is to come."""
    onsite = onsites.next_one(connection, home.clock.now())
    return home.day(onsite.at) if onsite else None


def proposed(
    kind: Kind, recalled: Sequence[int], total: int, seconds: float = 0.0,
    way: WayToTell = WayToTell.FULL,
) -> Rating:  # fmt: skip
    """The rating that ticks propose; for a story told, in the order in which it was told, and in so
    many seconds (0 where nobody measured).
    """
    if kind is Kind.TELL:
        return telling.tell_rating(telling.order(recalled, total), seconds, WINDOWS[way])
    return propose(len(recalled), min(total, ASKED_FACTS) if kind is Kind.BEAT else total)


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
    `mock` where it belongs to one; each beat of it is a review of that beat's card as well (missed:
    again; said: as its facts that were not left out propose), so are its order of the outline and
    the probes: what was said once a study day at most, and not at all where the time was far too
    short for it; what was missed every time. `load` is how many cards are due by study day, where
    the caller knows. `seen` is how many reviews the card had when it was shown.

    Raises NotFound, Overtaken (it has had another review since) and StoreError; then nothing
    was written.
    """
    with home.store.write() as connection:
        known = cached(connection)
        home.follow(connection)
        card = find(connection, key)
        _check_shown(card, seen)
        if load is None and home.rules().fuzz:
            load = study_days.load(connection, home.day())
        told = _telling(card, told, recalled, seconds)
        write = partial(_write, home, connection, home.clock.now(), load)
        ticked = told.said if told else recalled
        seq, review, memory, settled = write(card, rating, source, seconds=seconds, recalled=ticked)
        seqs, heard, rehearsal = [seq], list[str](), None
        if told is not None:
            story = _story_of(connection, card)
            for part, rated in _heard(connection, card, story, told, review.day):
                heard.append(part.key)
                seqs.append(write(part, rated, Source.TELL)[0])
            rehearsal = _keep_telling(connection, card, story, told, review, mock)
        reversals: list[undo.Reversal] = [
            undo.ReviewsReversal(seqs),
            undo.RehearsalReversal(rehearsal),
        ]
        leech = _leech(home, card, memory)
        suspended = bool(leech) and home.options["scheduling.leeches"] == "suspend"
        if suspended:
            cards.suspend(connection, [card.pk], True)
            reversals.append(undo.LeechesReversal([card.pk]))
        title = f"{rating.name.lower()} for {key}"
        undo.record(home, connection, undo.StepKind.GRADE, title, *reversals, graded=key)
        if told is None and not settled:
            cards.still_hold(connection, known, but=key)
    return Grade(review, memory, tuple(heard), rehearsal, leech, suspended)


def _check_shown(card: StoredCard, seen: int | None) -> None:
    """Raises Overtaken where the card has another number of reviews than when it was shown."""
    if seen is not None and seen != card.memory.reps:
        raise Overtaken(
            "the card is not what was shown any more: another window graded it or took a grade "
            "back, or the store was restored",
            "What is there now stands.",
        )


def _telling(
    card: StoredCard, told: Told | None, ticked: Sequence[int] | None, seconds: float
) -> Told | None:
    """The telling that a grade is: as it was told, or ticked; None of what tells no story."""
    if card.card.kind is not Kind.TELL:
        return None
    if told is None and ticked is not None:
        return Told(tuple(ticked), seconds, way=card.card.way(card.memory.reps))
    return told


def _leech(home: Home, card: StoredCard, memory: Seen) -> str:
    """What to do about a card that just became a leech; empty where it did not."""
    threshold = int(home.options["scheduling.leech_lapses"])
    if memory.lapses == card.memory.lapses or not leeches.falls_due(memory.lapses, threshold):
        return ""
    return leeches.advice(card.card.kind)


def _write(
    home: Home,
    connection: Connection,
    now: int,
    load: Mapping[int, int] | None,
    card: StoredCard,
    rating: Rating,
    source: Source,
    *,
    seconds: float = 0.0,
    recalled: Sequence[int] | None = None,
) -> tuple[int, Review, Seen, bool]:
    """Write one line of the log, and the memory that it gives. Returns its sequence number, both,
    and whether other cards may have been changed as well."""
    interview = next_interview(home, connection) if card.card.kind is Kind.BEAT else None
    outcome = outcomes(home, card, now, load, interview, only=rating)[rating]
    review = Review(
        id=log.new_id(now),
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
    begun = card.first_day is not None
    cards.remember(connection, card.pk, outcome.memory, outcome.due, int(review.day), begun=begun)
    was_seen = isinstance(card.memory, Seen)
    settled = visibility.follow(connection, card.card, was_seen=was_seen, is_seen=True)
    return seq, review, outcome.memory, settled


def _keep_telling(
    connection: Connection, card: StoredCard, story: Story | None, told: Told, review: Review,
    mock: int | None,
) -> int:  # fmt: skip
    """Keep it as a rehearsal and return its row number."""
    day, spoken = int(review.day), _words(story, told)
    return rehearsals.add(connection, card.pk, review.at, day, spoken, told, mock)


def _story_of(connection: Connection, card: StoredCard) -> Story | None:
    """The story as the card has one tell it."""
    notes = library.notes(connection, place=(card.card.deck, card.card.note))
    note = notes[0].note if notes else None
    return asked_by(note, Slot.parse(card.card.slot)) if isinstance(note, Story) else None


def _words(story: Story | None, told: Told) -> float:
    """Words spoken: counted, or estimated from the beats said, where somebody measured the time."""
    if told.words or story is None or not told.seconds:
        return told.words
    beats = [story.beats[index] for index in told.said if index < len(story.beats)]
    return speech.NOTE_TO_SPEECH * sum(speech.noted_words(beat.facts) for beat in beats)


def _heard(
    connection: Connection, card: StoredCard, story: Story | None, told: Told, day: StudyDay
) -> Iterator[tuple[StoredCard, Rating]]:
    """The cards that a telling reviews besides its own, and how.

    What a short way leaves out was not forgotten; only a whole story shows its order, and one
    told for another competency that of no outline. What was said counts once a study day.
    """
    if story is None:
        return
    whole = told.way in (WayToTell.FULL, WayToTell.RESULT)
    ratings: dict[Slot, Rating] = {}
    hasty = telling.too_short(told.seconds, WINDOWS[told.way])
    for index, beat in enumerate(story.beats):
        if (index in told.said and not hasty) or (index not in told.said and whole):
            facts = range(len(beat.facts))
            known = [fact for fact in facts if (index, fact) not in told.left_out]
            rated = proposed(Kind.BEAT, known, len(facts)) if index in told.said else Rating.AGAIN
            ratings[Slot(Kind.BEAT, beat.id)] = rated
    if told.way is WayToTell.FULL and card.card.slot == Kind.TELL and not hasty:
        inside = [index for index in told.said if index < len(story.beats)]
        order = telling.order(inside, len(story.beats), told.invented)
        ratings[Slot(Kind.OUTLINE)] = telling.outline_rating(order)
    for probe, answered in told.probes:
        ratings[Slot(Kind.PROBE, probe)] = Rating.GOOD if answered else Rating.AGAIN
    for slot, rating in ratings.items():
        stored = cards.by_key(connection, slot.key(card.card.deck, card.card.note))
        if not stored or stored.retired or stored.suspended or _rests(stored):
            continue
        # What was missed is forgotten, whatever went before it today.
        if rating is Rating.AGAIN or not stored.memory.reviewed_on(day):
            yield stored, rating


def _rests(stored: StoredCard) -> bool:
    """Whether it is what a sample says and was never asked for."""
    return stored.shadowed and isinstance(stored.memory, Unseen)
