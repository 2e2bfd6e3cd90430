"""What several test modules share: a clock that stands, a small deck, and how work grows."""

from __future__ import annotations

import gc
import random
import resource
import time
from contextlib import contextmanager
from datetime import UTC
from io import BytesIO

import pytest

from drill import clock
from drill.clock import parse_instant
from drill.deckfile.reading import read_deck
from drill.domain.memory import UNSEEN
from drill.domain.review import DueAt, Rating, StudyDay
from drill.errors import DeckError, Problem
from drill.scheduling.fitting import Logged
from drill.scheduling.memory import (
    DEFAULT_PARAMETERS,
    Rules,
    interval,
    recall,
    recall_after,
    reviewed,
)
from drill.service.library import deck_plan
from drill.service.library.download import Fetched
from drill.service.study.pace import seconds_by_kind
from drill.storage import cards, packing

MONDAY = "2026-11-23T09:00:00Z"


class Still(clock.Still):
    """A clock that stands, on a Monday unless it is told."""

    def __init__(self, at: str = MONDAY, zone=UTC) -> None:
        super().__init__(parse_instant(at), zone)


class Web:
    """What is at which address; one is fetched as `service.library.download.fetch` does it."""

    def __init__(self) -> None:
        self.pages = {}
        """Bytes or text; (bytes, address of the bytes, lasting address); what is raised; or what
        makes one of these, given the progress to tell."""
        self.asked = []

    def fetch(self, address, progress=None):
        self.asked.append(address)
        there = self.pages.get(address, (404, "Not Found"))
        if isinstance(there, BaseException):
            raise there
        if callable(there):
            there = there(progress)
        if there == (404, "Not Found"):
            raise DeckError(address, [Problem("the server answered 404 Not Found")])
        raw, at, lasting = there if isinstance(there, tuple) else (there, address, address)
        return Fetched(raw.encode() if isinstance(raw, str) else raw, at, lasting)


def lives(cases, now=1):
    """Cases for `parametrize`, each some days or weeks of a person: tests live through the first of
    them, `make walks` and CI through the others too.
    """
    first, others = list(cases)[:now], list(cases)[now:]
    values = [case if isinstance(case, tuple) else (case,) for case in others]
    return [*first, *(pytest.param(*each, marks=pytest.mark.walk) for each in values)]


TIMES = 8
MOST = 30
"""Of eight times as much, linear work takes 8 times as long and quadratic work 64 times."""
FAR = 12
"""So many times as long is far from a square, be the short time measured five times too long."""


def grows_linearly(work, make, size):
    """Do `work` on `make(size)` and on `make(size // 8)`; fail if it grows like a square.

    No second is compared with anything but another second of the same process, and each is the
    best of several, in processor time: neither a slow machine nor a busy one decides. Work that
    is done as soon as Python has counted to `size` is no square of it, however it grew: so short
    a time is mostly that of the pages the text was written to. What is far from a square at the
    first look, once all is compiled and learnt, is measured no more.
    """
    little, much = make(size // TIMES), make(size)
    long, short = _seconds(work, much), _seconds(work, little)
    if long <= FAR * short:
        return
    short = min(short, *(_seconds(work, little) for _ in range(2)))
    for _ in range(2):
        if long > MOST * short:
            short, long = min(short, _seconds(work, little)), min(long, _seconds(work, much))
    if long > MOST * short and long > _seconds(_count, size):
        pytest.fail(f"{TIMES} times as much takes {long / short:.0f} times as long")


def _count(size):
    for _ in range(size):
        pass


def _seconds(work, given):
    """Of one run, where as many are made as can be measured."""
    gc.disable()
    try:
        runs, start = 0, time.process_time()
        while (spent := time.process_time() - start) < 0.005:
            work(given)
            runs += 1
    finally:
        gc.enable()
    return spent / runs


SMALL = """\
drill: 1
id: small
title: Small
origin: 11111111-1111-4111-8111-111111111111
competencies:
  - id: people
    name: Managing people
    topic: Underperformers
    evaluates: whether you act
    questions: [How do you act?, When do you act?, Why do you act?]
    frameworks:
      - id: fw
        name: The framework
        opening: philosophy first
        steps:
          - {id: belief, label: Philosophy, why: it frames the case}
          - {id: trigger, label: Trigger point, why: what makes you act, items: [improvement plan]}
          - {id: plan, label: Improvement plan, items: [philosophy]}
          - {id: learning, label: Learning}
    red_flags:
      - {id: hr, flag: passes it to HR, sounds_like: HR took it from there., repair: own the call}
      - {id: waits, flag: waits too long, sounds_like: I gave it a year., repair: name the signal}
    sounds_right:
      - {id: fine, text: I told him the same day.}
stories:
  - id: quiet
    title: The quiet senior
    competencies: [people]
    beats:
      - id: context
        label: Context
        steps: [belief, trigger]
        facts:
          - {id: velocity, say: velocity fell ==40%==, how: over two sprints}
          - he went silent
          - the team noticed
          - nobody spoke
      - {id: plan, label: Plan, steps: [plan], facts: [a mentor, "==30 days== to improve"]}
      - {id: outcome, label: Outcome, steps: [learning], facts: [back on form, talk earlier]}
    probes:
      - {id: differently, ask: What would you change?, answer: [talk earlier, offer training]}
cards:
  - {id: doors, q: Which decisions want speed?, a: reversible ones, reverse: true}
  - {id: speed, cloze: "A reversible decision wants ==speed==, a one-way door ==care=="}
"""


def yaml_of(home, deck):
    """A deck's file, as `drill export` writes it."""
    from drill.service.library.exports import ExportOrder, written

    return written(home, ExportOrder((deck,))).decode()


PLAIN = """
drill: 1
id: mine
title: Mine
origin: 6d0f3f54-6f2b-44ad-9f2f-7b6a0a5f0000
cards:
  - {id: one, q: What is one?, a: The first}
  - {id: two, q: What is two?, a: The second, tags: [old]}
  - {id: three, cloze: "three is ==four== less one"}
"""
OTHER = "{drill: 1, id: other, title: Other, cards: [{id: one, q: Mine too?, a: Yes}]}"
TABLES = ("deck", "note", "card")


def ahead(home, deck, **options):
    """What taking in a deck (or its text) would do."""
    deck = read_deck(deck, "ahead") if isinstance(deck, str) else deck
    with home.store.read() as connection:
        return deck_plan.plan(connection, deck, keep_edits=True, **options)


def state(home):
    """All of the store that undo promises to put back, to the last bit."""
    with home.store.read() as connection:
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}"), key=str) for name in TABLES
        } | {"words": words(connection)}


def words(connection):
    query = "SELECT rowid FROM note_words WHERE note_words MATCH 'what'"
    return sorted(connection.scalars(query))


def foreseen(home, shown):
    """How likely it is that the card that a session shows is recalled, None of a new card and of
    one in its steps; and how many seconds one of its kind takes.
    """
    with home.store.read() as connection:
        stored = cards.by_key(connection, shown.key)
        seconds = seconds_by_kind(connection)[shown.kind]
    known = None
    if not shown.new and not isinstance(stored.due, DueAt):
        known = recall(stored.memory, home.clock.now(), home.rules())
    return known, seconds


def pks(home, *keys):
    with home.store.read() as connection:
        return [cards.by_key(connection, key).pk for key in keys]


def lived(factors, cards=500, seed=3):
    """The log of somebody whose parameters are FSRS's times factors, as `fitting` takes it."""
    chance = random.Random(seed)
    hidden = tuple(value * factors.get(i, 1.0) for i, value in enumerate(DEFAULT_PARAMETERS))
    usual = Rules(fuzz=False, learning_steps=(), relearning_steps=())
    true, rows = usual.with_parameters(hidden), []
    for card in range(cards):
        known = seen = UNSEEN
        day = chance.randint(0, 200)
        while day < 400:
            sure = (
                0.8
                if known == UNSEEN
                else recall_after(known.stability, day - known.last_day, hidden)
            )
            rating = Rating.GOOD if chance.random() < sure else Rating.AGAIN
            rows.append((day, card, Logged(str(card), day, int(rating))))
            known = reviewed(known, rating, StudyDay(day), day * 86_400_000, true)
            seen = reviewed(seen, rating, StudyDay(day), day * 86_400_000, usual)
            day += interval(seen.stability, usual)
    return [each for *_, each in sorted(rows)]


def unpack(copy):
    """Make a copy of the store what earlier drills made: SQLite's file as it is, not packed."""
    plain = BytesIO()
    packing.unpack(copy, plain)
    copy.write_bytes(plain.getvalue())
    return copy


@contextmanager
def no_room():
    """No file can be written any more: a full disk, the one for temporary files too."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
