"""The three questions of the first run, and their answers: kept, and changeable later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from drill.clock import Clock, parse_day
from drill.config import parse_value, save
from drill.domain.deck import Competency
from drill.domain.onsite import Onsite
from drill.errors import UsageError
from drill.service.trainer import Trainer
from drill.storage import library, log, onsites

WELCOMED = "welcomed"
"""The fact that the questions were asked."""
INTERVIEW = "interview"
"""Id and, in small letters, name of the onsite that the first question makes."""
HOUR = 9
"""Local hour of an interview of which only the day was named."""


def asked(trainer: Trainer) -> bool:
    """Whether the questions were asked before, answered or not."""
    with trainer.store.read() as connection:
        return log.fact(connection, WELCOMED) is not None


def finish(trainer: Trainer) -> None:
    """Never ask again. Raises StoreError."""
    with trainer.store.write() as connection:
        log.keep_fact(connection, WELCOMED, "yes")


def competencies(trainer: Trainer) -> list[tuple[str, str]]:
    """(id, name) of every competency, in the decks' order."""
    return list({note: name for _, note, name in placed_competencies(trainer)}.items())


def placed_competencies(trainer: Trainer) -> list[tuple[str, str, str]]:
    """(deck, id, name) of every competency, in the decks' order. Raises StoreError."""
    with trainer.store.read() as connection:
        stored = library.notes(connection, kinds=[Competency.kind])
    return [
        (item.deck, item.note.id, item.note.name)
        for item in stored
        if isinstance(item.note, Competency)
    ]


def interview(trainer: Trainer) -> int | None:
    """When the next interview is, epoch ms; None where none is to come."""
    with trainer.store.read() as connection:
        found = onsites.next_one(connection, trainer.clock.now())
    return found.at if found else None


def interview_text(trainer: Trainer) -> str:
    """The next interview as `set_interview` takes it; empty where none is to come."""
    at = interview(trainer)
    if at is None:
        return ""
    local = trainer.clock.local(at)
    whole = (local.hour, local.minute) == (HOUR, 0)
    return f"{local:%Y-%m-%d}" if whole else f"{local:%Y-%m-%d %H:%M}"


def read_interview(clock: Clock, text: str) -> int | None:
    """Epoch ms of an interview as a person writes it: a date, with or without a time, or days
    from today; None for an empty text. Raises UsageError for no date and for one that is past.
    """
    if not text.strip():
        return None
    at = parse_day(text, clock, HOUR)
    if at < clock.now():
        raise UsageError(f"{text.strip()} is past", "Name a day to come, or leave it empty.")
    return at


def set_interview(trainer: Trainer, text: str) -> int | None:
    """Keep the date of the next interview for the planner, its minutes and scope as they are; an
    empty text removes it.

    Raises UsageError (see `read_interview`) and StoreError.
    """
    at = read_interview(trainer.clock, text)
    with trainer.store.write() as connection:
        before = onsites.next_one(connection, trainer.clock.now())
        if at is None:
            onsites.remove(connection, before.id if before else INTERVIEW)
        elif before is None:
            minutes = trainer.options.minutes
            onsites.put(connection, Onsite(INTERVIEW, INTERVIEW.capitalize(), at, minutes))
        elif at != before.at:
            onsites.put(connection, replace(before, at=at, zone=""))
    return at


def set_option(trainer: Trainer, key: str, text: str) -> None:
    """Keep an option and go by it at once. Raises ConfigError and StoreError.

    What stands already is not written.
    """
    if trainer.options[key] != parse_value(key, text):
        save(trainer.paths.options, key, text)
        trainer.reload()


def set_stories(trainer: Trainer, ids: Sequence[str]) -> None:
    """Keep for which competencies the person has a story already."""
    set_option(trainer, "stories.have", ",".join(ids))
