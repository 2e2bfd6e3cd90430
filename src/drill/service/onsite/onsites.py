"""Interview dates as people name them: added, moved, changed, removed; each one undo step."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from drill import dates
from drill.deckfile.schema import free_id
from drill.domain.onsite import Onsite
from drill.domain.review import DAY_MS
from drill.errors import NotFound, UsageError
from drill.service.home import meant, phrasings, words
from drill.service.home.home import Home
from drill.service.home.meant import Nameable
from drill.service.home.undo import StepKind, onsite_reversal, record
from drill.service.onsite.demand import to_come
from drill.storage import library, onsites
from drill.storage.connection import Connection
from drill.text import did_you_mean, one_line, slug

HOUR = 9
"""Local hour of an interview of which only the day was named."""
MINUTES = 30
"""Minutes a day where none are named."""
MOST_MINUTES = 240
FARTHEST = 366
"""Days ahead of which there is no use in a plan."""
LONGEST = 60
"""Characters of a name."""
_HOUR_MS = 3_600_000
_SHORT = 90 * 60_000
"""Milliseconds before an interview in which only one pass fits."""


def every(home: Home) -> list[Onsite]:
    """Those to come, the nearest first. Raises StoreError."""
    with home.store.read() as connection:
        return to_come(home, connection)


def over(home: Home) -> list[Onsite]:
    """Those that have passed and of which nobody said how they went, the newest first.

    Raises StoreError.
    """
    with home.store.read() as connection:
        past = [onsite for onsite in onsites.every(connection) if onsite.at <= home.clock.now()]
    return past[::-1]


def find(home: Home, name: str | None) -> Onsite:
    """The open one of a name, whatever its case, or of an id; None is the nearest to come.

    Raises NotFound, naming the nearest name, UsageError where two have it, and StoreError.
    """
    with home.store.read() as connection:
        if name is not None:
            return _named(home, connection, name)
        for onsite in to_come(home, connection):
            return onsite
    raise NotFound("no onsite is to come", none_hint(home))


def none_hint(home: Home) -> str:
    """What to do where no onsite is to come: one that is over waits to be told about. Raises
    StoreError.
    """
    past = over(home)[:1]
    lines = [f"{onsite.name} is over: `drill debrief` records how it went." for onsite in past]
    return "\n".join([*lines, "`drill onsite add NAME WHEN` makes one."])


def _named(home: Home, connection: Connection, name: str) -> Onsite:
    known = onsites.every(connection)
    wanted = name.strip().casefold()
    namesakes = [onsite for onsite in known if wanted == onsite.id]
    namesakes = namesakes or [onsite for onsite in known if wanted == onsite.name.casefold()]
    if len(namesakes) > 1:  # two devices entered them
        lines = (f"`{onsite.id}` is on {when_text(home, onsite)}" for onsite in namesakes)
        raise UsageError(
            f"{words.count(len(namesakes), 'onsite')} are called {name}", "\n".join(lines)
        )
    if namesakes:
        return namesakes[0]
    hint = did_you_mean(name, [onsite.name for onsite in known])
    raise NotFound(f"there is no onsite {name[:80]!r}", hint or "`drill onsite add` makes one.")


# -- reading what a person writes ----------------------------------------------------------------


def read_name(home: Home, text: str, own: Onsite | None = None) -> str:
    """A name that is free, or is that of `own`. Raises UsageError and StoreError."""
    with home.store.read() as connection:
        return _read_name(home, connection, text, own)


def _read_name(home: Home, connection: Connection, text: str, own: Onsite | None) -> str:
    name = text.strip()
    if not name:
        raise UsageError("an onsite needs a name", "The company's will do: Acme.")
    if len(name) > LONGEST:
        raise UsageError(f"a name has at most {LONGEST} characters, not {len(name)}")
    if one_line(name) != name:
        raise UsageError("a name is one line of plain text", "Leave control characters out.")
    if own is not None and own.name == name:
        return name
    for onsite in onsites.every(connection):
        if onsite.name.casefold() == name.casefold() and (own is None or onsite.id != own.id):
            quoted = shlex.quote(onsite.name)
            raise UsageError(
                f"there is an onsite {onsite.name} already, on {when_text(home, onsite)}",
                f"`drill onsite move {quoted} WHEN` moves it, `drill onsite set {quoted}` changes "
                "its minutes, competencies or decks; or give this one another name.",
            )
    return name


def read_when(home: Home, text: str, before: Onsite | None = None) -> tuple[int, str, str]:
    """Epoch ms, the zone named (or empty), and what is to be known of it, or nothing. Of a
    day alone the time and the zone stay as they were `before`.

    Raises UsageError for no date, one that is past, and one too far ahead for a plan.
    """
    zone = before.zone if before and _zone(before.zone) else ""
    then = _there(home, before.at, before.zone) if before else None
    hour, minute = (then.hour, then.minute) if then else (HOUR, 0)
    moment = dates.read_moment(text, home.clock, hour, minute, zone=zone)
    now = home.clock.now()
    if moment.at <= now:
        here, today = home.clock.local(moment.at), not days_to(home, moment.at)
        over = f"is today, and {here:%H:%M} is past" if today else "is past"
        raise UsageError(f"{text.strip()[:40]} {over}", "Name a later day.")
    if moment.at - now > FARTHEST * DAY_MS:
        raise UsageError(
            f"{text.strip()[:40]} is more than a year away",
            "Until then the daily drill does it; add the onsite when it is nearer.",
        )
    notice = moment.notice
    if moment.at - now < _SHORT:
        notice += " That leaves time for one pass: what matters most comes first."
    return moment.at, moment.zone, notice.strip()


def read_back(home: Home, text: str, before: Onsite | None = None) -> str:
    """What a date that was typed means, in full. Raises UsageError as `read_when` does."""
    at, zone, notice = read_when(home, text, before)
    return f"{in_full(home, at, zone)}. {notice}".strip()


def at_that_hour(home: Home, at: int, own: Onsite | None = None) -> str:
    """Which other interviews begin less than an hour from this instant (epoch ms), in words; empty
    where none does. Raises StoreError.
    """
    others = [
        f"{other.name} ({when_text(home, other)})"
        for other in every(home)
        if abs(other.at - at) < _HOUR_MS and (own is None or other.id != own.id)
    ]
    if not others:
        return ""
    return f"At that hour there is also {', '.join(others)}: check the date."


def read_minutes(text: str) -> int:
    """Minutes a day as a person writes them. Raises UsageError."""
    try:
        return _minutes(float(text))
    except ValueError:
        raise UsageError(f"minutes a day are a number, not {text.strip()[:20]!r}") from None


def _minutes(minutes: float) -> int:
    if not 1 <= minutes <= MOST_MINUTES:
        raise UsageError(
            f"minutes a day go from 1 to {MOST_MINUTES}, not {minutes:g}",
            "Beyond that nothing more is learnt."
            if minutes > 1
            else "One minute a day is the least.",
        )
    return round(minutes)


def _scope(
    connection: Connection, competencies: Sequence[str], decks: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids that there are; of a competency also where it is named with its deck. Raises UsageError,
    naming the nearest.
    """
    by_id = {  # an interview asks for an id, in whatever deck it is
        note: Nameable(note, "/".join((deck, note)), competency.name)
        for (deck, note), competency in phrasings.competencies(connection).items()
    }
    here = [Nameable(deck.id, deck.id, deck.head.title) for deck in library.decks(connection)]
    try:
        ids = [
            name.rpartition("/")[2]
            if name.rpartition("/")[2] in by_id
            else meant.find(name, by_id.values(), "competency")
            for name in competencies
        ]
        named = [meant.find(name, here, "deck") for name in decks]
    except NotFound as error:
        raise UsageError(error.message, error.hint) from None
    return tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(named))


# -- changing ------------------------------------------------------------------------------------


def add(
    home: Home,
    name: str,
    when: str,
    *,
    minutes: float | None = None,
    competencies: Sequence[str] = (),
    decks: Sequence[str] = (),
) -> Onsite:
    """One more. Raises UsageError (see `read_name`, `read_when`, `read_minutes`) and StoreError;
    then nothing was changed.
    """
    at, zone, _ = read_when(home, when)
    a_day = _minutes(MINUTES if minutes is None else minutes)
    with home.store.write() as connection:
        free = _read_name(home, connection, name, None)
        named, of = _scope(connection, competencies, decks)
        onsite_id = id_of(connection, free, at)
        onsite = Onsite(onsite_id, free, at, a_day, named, of, zone)
        onsites.put(connection, onsite)
        _record(home, connection, f"adding the onsite {free}", onsite_id, None)
    return onsite


def id_of(connection: Connection, name: str, at: int) -> str:
    """The id of a new one of this name and instant (epoch ms). Two devices on which the same is
    entered make one of it; at another time it is another."""
    then = datetime.fromtimestamp(at / 1000, UTC)
    return new_id(connection, f"{slug(name) or 'onsite'}-{then:%Y%m%d-%H%M}")


def new_id(connection: Connection, wanted: str) -> str:
    """This id, or one like it, that no onsite has or had, also none that is over."""
    taken = {onsite.id for onsite in onsites.every(connection, closed=True)}
    return free_id(wanted, taken.__contains__)


def change(
    home: Home,
    name: str,
    *,
    rename: str | None = None,
    when: str | None = None,
    minutes: float | None = None,
    competencies: Sequence[str] | None = None,
    decks: Sequence[str] | None = None,
) -> Onsite:
    """Change what is given. Raises NotFound, UsageError and StoreError; then nothing changed."""
    a_day = None if minutes is None else _minutes(minutes)
    with home.store.write() as connection:
        before = onsite = _named(home, connection, name)
        if rename is not None:
            onsite = replace(onsite, name=_read_name(home, connection, rename, before))
        if when is not None:
            at, zone, _ = read_when(home, when, before)
            onsite = replace(onsite, at=at, zone=zone)
        if a_day is not None:
            onsite = replace(onsite, minutes=a_day)
        named, of = _scope(
            connection,
            onsite.competencies if competencies is None else competencies,
            onsite.decks if decks is None else decks,
        )
        onsite = replace(onsite, competencies=named, decks=of)
        if onsite != before:
            onsites.put(connection, onsite)
            _record(home, connection, f"changing the onsite {before.name}", before.id, before)
    return onsite


def remove(home: Home, name: str) -> Onsite:
    """Take it away. Raises NotFound and StoreError."""
    with home.store.write() as connection:
        before = _named(home, connection, name)
        onsites.remove(connection, before.id)
        _record(home, connection, f"removing the onsite {before.name}", before.id, before)
    return before


def _record(
    home: Home, connection: Connection, title: str, onsite_id: str, before: Onsite | None
) -> None:
    record(home, connection, StepKind.ONSITE, title, onsite_reversal(onsite_id, before))


# -- saying --------------------------------------------------------------------------------------


def when_text(home: Home, onsite: Onsite) -> str:
    """`Wed 2 Dec 09:00`; with the zone it was given in: `Wed 2 Dec 09:00 New York (15:00 here)`."""
    return _when(home, onsite.at, onsite.zone, partial(_dated, home))


def in_full(home: Home, at: int, zone: str = "") -> str:
    """An instant (epoch ms) as it was understood: `Wed 2 Dec 2026, 09:00, in 9 days`."""
    return f"{_when(home, at, zone, dates.in_full)}, {in_words(home, at)}"


def _when(home: Home, at: int, zone: str, dated: Callable[[datetime], str]) -> str:
    here, there = home.clock.local(at), _there(home, at, zone)
    if there.utcoffset() == here.utcoffset():
        return dated(here)
    place = zone.rpartition("/")[2].replace("_", " ")
    day = "" if there.date() == here.date() else f"{here:%a} "
    return f"{dated(there)} {place} ({day}{here:%H:%M} here)"


def written(home: Home, onsite: Onsite) -> str:
    """Its date as a person writes it, in the zone that it was given in."""
    zone = onsite.zone if _zone(onsite.zone) else ""
    return f"{_there(home, onsite.at, zone):%Y-%m-%d %H:%M} {zone}".strip()


def _there(home: Home, at: int, zone: str) -> datetime:
    """When it is, in its own zone, or in ours where this system does not know that."""
    known = _zone(zone)
    return datetime.fromtimestamp(at / 1000, known) if known else home.clock.local(at)


def _zone(name: str) -> ZoneInfo | None:
    """None for no name, and for one that another device knows and this one does not."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _dated(home: Home, moment: datetime) -> str:
    year = "" if moment.year == home.clock.local().year else f" {moment.year}"
    return f"{moment:%a} {moment.day} {moment:%b}{year} {moment:%H:%M}"


def days_to(home: Home, at: int) -> int:
    """Days until an instant as the calendar counts them, also after midnight on a study day that
    is not over; below 0 for one that was before today.
    """
    return (home.clock.local(at).date() - home.clock.local().date()).days


def in_words(home: Home, at: int) -> str:
    """`in 9 days`, `tomorrow`, `in 5 hours`, `in 40 minutes`, `3 days ago`."""
    now = home.clock.now()
    days = days_to(home, at)
    minutes = (at - now) // 60_000
    if at <= now:
        return "today" if not days else f"{words.count(-days, 'day')} ago"
    if days > 1:
        return f"in {words.count(days, 'day')}"
    if days == 1:
        return "tomorrow"
    if minutes >= 60:
        return f"in {words.count(round(minutes / 60), 'hour')}"
    return f"in {words.count(max(1, minutes), 'minute')}"
