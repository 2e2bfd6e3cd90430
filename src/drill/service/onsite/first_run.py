"""The three questions of the first run, and their answers: kept, and changeable later."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from shlex import quote

from drill.config import option, parse_value, save
from drill.domain.onsite import Onsite
from drill.errors import UsageError
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.home.undo import OptionsReversal, StepKind, onsite_reversal, record
from drill.service.onsite.onsites import (
    HOUR,
    id_of,
    new_id,
    read_back,
    read_name,
    read_when,
    written,
)
from drill.storage import log, onsites, settings

WELCOMED = "welcomed"
"""The setting that says that the questions were asked."""
INTERVIEW = "interview"
"""Id of the onsite that the first question makes."""
UNNAMED = "Interview"
"""What it is called where nobody has named it."""


def asked(home: Home) -> bool:
    """Whether the questions were asked before, answered or not; or need not be: who has named an
    interview or studied by the command line has begun.
    """
    with home.store.read() as connection:
        welcomed = settings.get(connection, WELCOMED) is not None
        return welcomed or bool(onsites.every(connection) or [*log.reviews(connection, last=1)])


def finish(home: Home) -> None:
    """Never ask again. Raises StoreError."""
    with home.store.write() as connection:
        settings.put(connection, WELCOMED, "yes")


def competencies(home: Home) -> list[tuple[str, str]]:
    """(id, name) of every competency, in the decks' order."""
    return list({note: name for _, note, name in placed_competencies(home)}.items())


def placed_competencies(home: Home) -> list[tuple[str, str, str]]:
    """(deck, id, name) of every competency, in the decks' order. Raises StoreError."""
    with home.store.read() as connection:
        known = phrasings.competencies(connection)
    return [(*place, competency.name) for place, competency in known.items()]


def interview(home: Home) -> int | None:
    """When the next interview is, epoch ms; None where none is to come."""
    with home.store.read() as connection:
        onsite = onsites.next_one(connection, home.clock.now())
    return onsite.at if onsite else None


def interview_text(home: Home) -> str:
    """The next interview as `set_interview` takes it; empty where none is to come."""
    with home.store.read() as connection:
        onsite = onsites.next_one(connection, home.clock.now())
    return written(home, onsite).removesuffix(f" {HOUR:02}:00") if onsite else ""


def company(home: Home) -> str:
    """The name of the next interview; empty where none is to come, or nobody has named it."""
    with home.store.read() as connection:
        onsite = onsites.next_one(connection, home.clock.now())
    return _called(onsite) if onsite else ""


def _called(onsite: Onsite) -> str:
    return "" if onsite.name == _unnamed(onsite.id) else onsite.name


def _unnamed(ident: str) -> str:
    """`Interview`, and `Interview 2` while there is another of that id."""
    return UNNAMED + ident.removeprefix(INTERVIEW).replace("-", " ")


def read_interview(home: Home, text: str) -> str:
    """What `set_interview` would understand, in full; empty where that is nothing. Raises
    StoreError.
    """
    with home.store.read() as connection:
        before = onsites.next_one(connection, home.clock.now())
    with suppress(UsageError):
        return read_back(home, text, before)
    return ""


def set_interview(home: Home, text: str, name: str = "") -> int:
    """Keep the date of the next interview for the planner, its minutes and scope as they are.

    `text` is what `onsites.read_when` reads: a day alone keeps the time and the zone that it had.
    `name` is what it is called; empty: as it was. One undo step, where it changes anything. Returns
    its instant, epoch ms. Raises UsageError (no date, one that is past or too far ahead, a name
    that is taken) and StoreError.
    """
    with home.store.read() as connection:
        before = onsites.next_one(connection, home.clock.now())
    at, zone, _ = read_when(home, text, before)
    called = read_name(home, name, before) if name.strip() else ""
    with home.store.write() as connection:
        if before is None:  # one that is over keeps its place, and how it went
            ident = id_of(connection, called, at) if called else new_id(connection, INTERVIEW)
            new = Onsite(ident, _unnamed(ident), at, home.options.minutes)
        else:
            new = before
        onsite = replace(new, name=called or new.name, at=at, zone=zone)
        if onsite != before:
            onsites.put(connection, onsite)
            undoing = onsite_reversal(onsite.id, before)
            record(home, connection, StepKind.ONSITE, "setting the interview's date", undoing)
    return at


def set_minutes(home: Home, text: str) -> None:
    """Keep the minutes of a session, and of the interview that the first run made, if it has as
    many as sessions had. Raises ConfigError and StoreError.
    """
    before = home.options.minutes
    set_option(home, "study.minutes", text)
    with home.store.write() as connection:
        for onsite in onsites.every(connection):
            if onsite.id == INTERVIEW and onsite.minutes == before:
                onsites.put(connection, replace(onsite, minutes=home.options.minutes))


def not_yet(home: Home, key: str) -> str:
    """Why a change of an option is not to be seen yet, in a sentence; empty where it is. Raises
    StoreError.
    """
    if key != "study.minutes":
        return ""
    with home.store.read() as connection:
        onsite = onsites.next_one(connection, home.clock.now())
    if onsite is None:
        return ""
    then = home.clock.local(onsite.at)
    until = f"Until {_called(onsite) or 'the interview'} on {then.day} {then:%B}"
    return (
        f"{until} its own minutes count instead, {onsite.minutes} a day: "
        f"`drill onsite set {quote(onsite.name)} --minutes N` changes them."
    )


def set_option(home: Home, key: str, text: str) -> None:
    """Keep an option and go by it at once. Raises ConfigError and StoreError.

    What stands already is not written.
    """
    if home.options[key] != parse_value(key, text):
        save(home.paths.options, key, text)
        home.reload()


def change_option(home: Home, key: str, text: str) -> None:
    """The same as one undo step. Raises ConfigError and StoreError; then nothing was changed."""
    declared, before = option(key), home.options[key]
    if before == parse_value(key, text):
        return
    undoing = OptionsReversal({key: declared.show(before)})
    with home.store.write() as connection:
        record(home, connection, StepKind.OPTION, f"setting “{declared.title}”", undoing)
        set_option(home, key, text)
        home.settle_samples(connection)


def example_day(home: Home) -> str:
    """A day in three weeks, to show how a date is written."""
    return f"{home.clock.local() + timedelta(days=21):%Y-%m-%d}"
