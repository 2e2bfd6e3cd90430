"""Cards → an Anki package, in the form that every Anki, AnkiDroid and AnkiMobile opens.

One drill card is one Anki note with one card. What Anki knows it by comes from its key
(`origin/note/slot`), so that a second export updates the first; the key itself is a field of the
note, so that reviews made there find their card again. Everything in a card is text there as well:
HTML is escaped. Equal cards at an equal time give equal rows.

The tables and what their columns mean are those of Anki's documented file format (schema 11).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drill.domain.memory import UNSEEN, Known, Memory, Relearning, Unseen
from drill.domain.review import Due, DueAt, DueOn, Review
from drill.exchange.apkg import DRILL, KEY
from drill.exchange.fields import to_field
from drill.files import drop
from drill.text import one_line

FIELDS = ("Front", "Back", "Context", "Aside", KEY)
MODEL = 1_700_000_000_001
"""Id of the note type, the same in every package."""

_DAY = 86_400
_CHARACTERS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~"
)
_QUESTION = (
    '{{#Context}}<div class="context">{{Context}}</div>{{/Context}}'
    '<div class="front">{{Front}}</div>'
)
_ANSWER = (
    "{{FrontSide}}<hr id=answer>"
    '<div class="back">{{Back}}</div>{{#Aside}}<div class="aside">{{Aside}}</div>{{/Aside}}'
)
_STYLE = """.card { font-family: sans-serif; font-size: 20px; line-height: 1.4; text-align: left;
  max-width: 40em; margin: 0 auto; padding: 0.5em; }
.context, .aside { font-size: 0.8em; opacity: 0.7; }
.front { font-weight: bold; margin-top: 0.5em; }
.aside { margin-top: 1em; }
"""
_TABLES = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL,
  scm integer NOT NULL, ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL,
  ls integer NOT NULL, conf text NOT NULL, models text NOT NULL, decks text NOT NULL,
  dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL,
  sfld integer NOT NULL, csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL,
  ord integer NOT NULL, mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL,
  queue integer NOT NULL, due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL,
  reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL,
  odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL,
  ease integer NOT NULL, ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL,
  time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One card on its way to Anki."""

    key: str
    """`origin/note/slot`: the same for ever."""
    context: str
    """What it is about, a field of its own; may be empty."""
    front: str
    back: str
    aside: str = ""
    tags: tuple[str, ...] = ()
    suspended: bool = False
    memory: Memory = UNSEEN
    due: Due | None = None
    reviews: tuple[Review, ...] = ()
    """Oldest first."""


def guid(key: str) -> str:
    """What Anki knows a card by, made of its key: ten of its characters."""
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest())
    out = ""
    while number:
        number, place = divmod(number, len(_CHARACTERS))
        out += _CHARACTERS[place]
    return out[:10]


def write_package(
    path: Path, deck_id: str, deck_title: str, description: str, cards: Iterable[Outgoing],
    *, now: int, today: int, history: bool, desired_retention: float = 0.9,
) -> int:  # fmt: skip
    """Write a package and return how many cards are in it.

    `now` is epoch ms, `today` the study day; `deck_id` is what the deck's own id in Anki is made
    of. Without `history` every card is new. Raises OSError as the system does.
    """
    base = path.with_name(f"{path.name}.db")
    deck = _number(f"deck/{deck_id}", set())
    # The day that Anki counts from is long past, so that no due date lies before it.
    first_day = today - 3650
    writer = _PackageWriter(deck, now, first_day, history, desired_retention)
    try:
        connection = sqlite3.connect(base)
        try:
            connection.executescript(_TABLES)
            count = writer.cards(connection, cards)
            connection.execute(
                "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
                (first_day * _DAY + 4 * 3600, now, now, "{}", _models(now, deck),
                 _decks(now, deck, deck_title, description), _CONFIG),
            )  # fmt: skip
            connection.commit()
        finally:
            connection.close()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            out.write(base, "collection.anki2")
            out.writestr("media", "{}")
    finally:
        drop(base)
    return count


@dataclass(frozen=True, slots=True)
class _PackageWriter:
    """Writes cards down as rows."""

    deck: int
    now: int
    first_day: int
    history: bool
    retention: float
    ids: set[int] = field(default_factory=set)
    """Of the notes so far."""
    times: set[int] = field(default_factory=set)
    """Of the reviews so far, which are known by them."""

    def cards(self, connection: sqlite3.Connection, cards: Iterable[Outgoing]) -> int:
        """Write the rows of every card; returns how many there were."""
        count = 0
        for count, card in enumerate(cards, 1):
            number = _number(card.key, self.ids)
            changed = self.now // 1000
            note = (number, guid(card.key), MODEL, changed, _tags(card.tags), *_fields(card))
            row = (number, number, self.deck, 0, changed, -1, *self._row(card, count))
            connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')", note)
            connection.execute(
                f"INSERT INTO cards VALUES ({', '.join('?' * 18)})",  # noqa: S608 only signs
                row,
            )
            for review in self._log(number, card):
                connection.execute("INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)", review)
        return count

    def _row(self, card: Outgoing, place: int) -> tuple[Any, ...]:
        """type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data."""
        memory, due = card.memory, card.due
        suspended = -1 if card.suspended else None
        if isinstance(memory, Unseen) or due is None or not self.history:
            return (0, suspended or 0, place, 0, 0, 0, 0, 0, 0, 0, 0, "")
        data = json.dumps(
            {"s": round(memory.stability, 4), "d": round(memory.difficulty, 3),
             "dr": self.retention, "lrt": memory.last_at // 1000},
            separators=(",", ":"),
        )  # fmt: skip
        interval = max(1, due.day - memory.last_day)
        counts = (2500, memory.reps, memory.lapses)
        if isinstance(memory, Known) or isinstance(due, DueOn):
            day = due.day - self.first_day
            return (2, suspended or 2, day, interval, *counts, 0, 0, 0, 0, data)
        sort = 3 if isinstance(memory, Relearning) else 1
        return (sort, suspended or 1, due.at // 1000, 1, *counts, 1001, 0, 0, 0, data)

    def _log(self, number: int, card: Outgoing) -> Iterable[tuple[int, ...]]:
        before, learnt = 0, False
        for review in card.reviews if self.history else ():
            at = review.at
            while at in self.times:
                at += 1
            self.times.add(at)
            if isinstance(review.due, DueAt):
                interval = -(review.due.at - review.at) // 1000
            else:
                interval = max(1, review.due.day - review.day)
            sort = 0 if not learnt else 2 if before < 0 else 1
            taken = min(round(review.seconds * 1000), 600_000)
            yield at, number, int(review.rating), interval, before, 2500, taken, sort
            before, learnt = interval, learnt or interval > 0


def _number(key: str, taken: set[int]) -> int:
    """A number of thirteen digits made of a key, as Anki's ids are times."""
    digest = hashlib.blake2b(key.encode(), digest_size=6).digest()
    number = 1_400_000_000_000 + int.from_bytes(digest) % 200_000_000_000
    while number in taken:
        number += 1
    taken.add(number)
    return number


def _fields(card: Outgoing) -> tuple[str, str, int]:
    """The fields, the one that is sorted by, and its checksum."""
    texts = [to_field(text) for text in (card.front, card.back, card.context, card.aside)]
    joined = "\x1f".join([*texts, card.key])
    plain = one_line(card.front)
    # Only to find notes that begin alike; Anki's format says SHA-1.
    digest = hashlib.sha1(texts[0].encode(), usedforsecurity=False).hexdigest()
    return joined, plain, int(digest[:8], 16)


def _tags(tags: Sequence[str]) -> str:
    joined = ("_".join(one_line(tag).split()) for tag in tags)
    return f" {' '.join(filter(None, joined))} "


def _models(now: int, deck: int) -> str:
    fields = [
        {"name": name, "ord": index, "sticky": False, "rtl": False, "font": "Arial", "size": 20,
         "media": [], "description": "", "plainText": False, "collapsed": name == KEY}
        for index, name in enumerate(FIELDS)
    ]  # fmt: skip
    template = {
        "name": "Card", "ord": 0, "qfmt": _QUESTION, "afmt": _ANSWER, "bqfmt": "", "bafmt": "",
        "did": None, "bfont": "", "bsize": 0,
    }  # fmt: skip
    model = {
        "id": MODEL, "name": DRILL, "type": 0, "mod": now // 1000, "usn": -1, "sortf": 0,
        "did": deck, "tmpls": [template], "flds": fields, "css": _STYLE, "latexPre": "",
        "latexPost": "", "latexsvg": False, "req": [[0, "any", [0, 2]]], "tags": [], "vers": [],
    }  # fmt: skip
    return json.dumps({str(MODEL): model})


def _decks(now: int, deck: int, title: str, description: str) -> str:
    def row(number: int, name: str, desc: str) -> dict[str, Any]:
        return {
            "id": number, "name": name, "mod": now // 1000, "usn": -1, "desc": desc, "dyn": 0,
            "conf": 1, "collapsed": False, "browserCollapsed": False, "extendNew": 0,
            "extendRev": 0, "newToday": [0, 0], "revToday": [0, 0], "lrnToday": [0, 0],
            "timeToday": [0, 0],
        }  # fmt: skip

    name = one_line(title).replace("::", " · ")[:200] or "drill"
    own = row(deck, name, to_field(description))
    return json.dumps({"1": row(1, "Default", ""), str(deck): own})


_CONFIG = json.dumps({
    "1": {
        "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True,
        "timer": 0, "replayq": True, "dyn": False,
        "new": {"bury": False, "delays": [10.0], "initialFactor": 2500, "ints": [1, 4, 0],
                "order": 1, "perDay": 20},
        "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200,
                "hardFactor": 1.2},
        "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0},
    }
})  # fmt: skip
