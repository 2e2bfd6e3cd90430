"""Interview dates as people name them: added, moved, changed, removed; each one undo step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from drill.clock import Moment, read_moment
from drill.domain.deck import Competency
from drill.domain.onsite import Onsite
from drill.errors import NotFound, UsageError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.home.undo import OnsiteReversal, StepKind, record
from drill.service.onsite.first_run import HOUR
from drill.storage import library, onsites
from drill.text import clean, did_you_mean, one_line, slug

MINUTES = 30
"""Minutes a day where none are named."""
MOST_MINUTES = 240
FARTHEST = 366
"""Days ahead of which there is no use in a plan."""
LONGEST = 60
"""Characters of a name."""
_DAY_MS = 86_400_000
_SHORT = 90 * 60_000
"""Milliseconds before an interview in which only one pass fits."""


def every(home: Home) -> list[Onsite]:
    """Those to come, the nearest first. Raises StoreError."""
    with home.store.read() as connection:
        return [each for each in onsites.every(connection) if each.at > home.clock.now()]


def over(home: Home) -> list[Onsite]:
    """Those that have passed and of which nobody said how they went, the newest first.

    Raises StoreError.
    """
    with home.store.read() as connection:
        found = [each for each in onsites.every(connection) if each.at <= home.clock.now()]
    return found[::-1]


def find(home: Home, name: str | None) -> Onsite:
    """The open one of a name, whatever its case; None is the nearest to come.

    Raises NotFound, naming the nearest name, and StoreError.
    """
    with home.store.read() as connection:
        if name is not None:
            return _named(connection, name)
    coming = every(home)
    if not coming:
        raise NotFound("no onsite is to come", "`drill onsite add NAME WHEN` makes one.")
    return coming[0]


def _named(connection: Connection, name: str) -> Onsite:
    known = onsites.every(connection)
    wanted = name.strip().casefold()
    for each in known:
        if wanted in (each.name.casefold(), each.id):
            return each
    hint = did_you_mean(name, [each.name for each in known])
    raise NotFound(
        f"there is no onsite {name[:80]!r}",
        hint or ("`drill onsite list` names them." if known else "`drill onsite add` makes one."),
    )


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
    if one_line(clean(name)) != name:
        raise UsageError("a name is one line of plain text", "Leave control characters out.")
    for each in onsites.every(connection):
        if each.name.casefold() == name.casefold() and (own is None or each.id != own.id):
            raise UsageError(
                f"there is an onsite {each.name} already, on {when_text(home, each)}",
                f"`drill onsite move {_quoted(each.name)} WHEN` moves it; or give this one another"
                " name.",
            )
    return name


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


def read_when(home: Home, text: str) -> tuple[int, str, str]:
    """Epoch ms, the zone named (or empty), and what is to be known of it, or nothing.

    Raises UsageError for no date, one that is past, and one too far ahead for a plan.
    """
    moment = read_moment(text, home.clock, HOUR)
    now = home.clock.now()
    if moment.at <= now:
        raise UsageError(f"{text.strip()[:40]} is past", "Name a time to come.")
    if moment.at - now > FARTHEST * _DAY_MS:
        raise UsageError(
            f"{text.strip()[:40]} is more than a year away",
            "Until then the daily drill does it; add the onsite when it is nearer.",
        )
    return moment.at, moment.zone, _notice(moment, now)


def _notice(moment: Moment, now: int) -> str:
    said = [moment.notice] if moment.notice else []
    if moment.at - now < _SHORT:
        said.append("That leaves time for one pass: what matters most comes first.")
    return " ".join(said)


def read_minutes(text: str) -> int:
    """Minutes a day as a person writes them. Raises UsageError."""
    try:
        return _minutes(float(text))
    except ValueError:
        raise UsageError(f"minutes a day are a number, not {text.strip()[:20]!r}") from None


def _minutes(minutes: float) -> int:
    if not 1 <= minutes <= MOST_MINUTES:
        least = "" if minutes > 1 else " One minute a day is the least."
        most = " Beyond that nothing more is learnt." if minutes > 1 else ""
        raise UsageError(
            f"minutes a day go from 1 to {MOST_MINUTES}, not {minutes:g}", f"{least}{most}".strip()
        )
    return round(minutes)


def _scope(
    connection: Connection, competencies: Sequence[str], decks: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids that there are. Raises UsageError, naming the nearest."""
    known = [
        item.note.id
        for item in library.notes(connection, kinds=[Competency.kind])
        if isinstance(item.note, Competency)
    ]
    there = [deck.id for deck in library.decks(connection)]
    chosen = []
    for what, wanted, ids in (("competency", competencies, known), ("deck", decks, there)):
        for each in wanted:
            if each.rpartition("/")[2] not in ids:
                raise UsageError(f"there is no {what} {each[:60]!r}", did_you_mean(each, ids))
        chosen.append(tuple(dict.fromkeys(wanted)))
    return chosen[0], chosen[1]


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
        taken = {each.id for each in onsites.every(connection, closed=True)}
        base = slug(free) or "onsite"
        numbered = (f"{base}-{number}" for number in range(2, 10_000))
        made_id = base if base not in taken else next(i for i in numbered if i not in taken)
        made = Onsite(made_id, free, at, a_day, named, of, zone)
        _put(home, connection, f"adding the onsite {free}", None, made)
    return made


def move(home: Home, name: str, when: str) -> Onsite:
    """To another date. Raises as `change` does."""
    return change(home, name, when=when)


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
    moved = None if when is None else read_when(home, when)
    a_day = None if minutes is None else _minutes(minutes)
    with home.store.write() as connection:
        before = _named(connection, name)
        made = before
        if rename is not None:
            made = replace(made, name=_read_name(home, connection, rename, before))
        if moved is not None:
            made = replace(made, at=moved[0], zone=moved[1])
        if a_day is not None:
            made = replace(made, minutes=a_day)
        named, of = _scope(
            connection,
            made.competencies if competencies is None else competencies,
            made.decks if decks is None else decks,
        )
        made = replace(made, competencies=named, decks=of)
        if made != before:
            _put(home, connection, f"changing the onsite {before.name}", before, made)
    return made


def remove(home: Home, name: str) -> Onsite:
    """Take it away. Raises NotFound and StoreError."""
    with home.store.write() as connection:
        before = _named(connection, name)
        onsites.remove(connection, before.id)
        _note(home, connection, f"removing the onsite {before.name}", before.id, before)
    return before


def _put(
    home: Home, connection: Connection, what: str, before: Onsite | None, made: Onsite
) -> None:
    onsites.put(connection, made)
    _note(home, connection, what, made.id, before)


def _note(
    home: Home, connection: Connection, what: str, onsite_id: str, before: Onsite | None
) -> None:
    record(home, connection, StepKind.ONSITE, what, OnsiteReversal.of(onsite_id, before))


# -- saying --------------------------------------------------------------------------------------


def when_text(home: Home, onsite: Onsite) -> str:
    """`Wed 2 Dec 09:00`; with the zone it was given in: `Wed 2 Dec 09:00 New York (15:00 here)`."""
    here = home.clock.local(onsite.at)
    if not onsite.zone:
        return _dated(home, here)
    there = _there(onsite)
    if there.utcoffset() == here.utcoffset():
        return _dated(home, here)
    place = onsite.zone.rpartition("/")[2].replace("_", " ")
    day = "" if there.date() == here.date() else f"{here:%a} "
    return f"{_dated(home, there)} {place} ({day}{here:%H:%M} here)"


def _there(onsite: Onsite) -> datetime:
    return datetime.fromtimestamp(onsite.at / 1000, UTC).astimezone(ZoneInfo(onsite.zone))


def _dated(home: Home, moment: datetime) -> str:
    year = "" if moment.year == home.clock.local().year else f" {moment.year}"
    return f"{moment:%a} {moment.day} {moment:%b}{year} {moment:%H:%M}"


def in_words(home: Home, at: int) -> str:
    """`in 9 days`, `tomorrow`, `in 5 hours`, `in 40 minutes`, `3 days ago`."""
    now = home.clock.now()
    days = home.day(at) - home.day(now)
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
