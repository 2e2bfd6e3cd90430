"""A million inputs to everything that drill reads, each to its reader within one process.

Real samples are bent, and others made from grammars; an input follows from the seed and its number
alone. Each is read to its end, and what was read is used: cards are made of notes and their faces
drawn, a deck is written and read again. Only drill's own errors may come of it; nothing that was
read may hold a control character; and none may take two seconds of the processor (the system then
ends its worker) or half a gigabyte more than the worker had.
"""

from __future__ import annotations

import io
import json
import mmap
import os
import random
import resource
import shutil
import signal
import struct
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, TextIO

import homes
from grammars import GRAMMARS
from inputs import (
    ASKED,
    CONFIG,
    KEYS,
    LINES,
    MARKDOWN,
    NOTES,
    QUOTED,
    SAID,
    SEARCH,
    TABLE,
    bent_text,
    hostile,
)
from ordeal import Ordeal, Run

from drill import config, zstd
from drill.cards.build import build
from drill.cards.faces import faces
from drill.cards.shelf import Shelf
from drill.cli import jsonl
from drill.clock import Clock, parse_instant
from drill.coaching import transcripts
from drill.dates import read_moment
from drill.deckfile.pack import read_pack
from drill.deckfile.reading import read_deck, read_deck_file
from drill.deckfile.writing import write_deck
from drill.errors import DrillError
from drill.exchange import html, html_text, revlog, templates
from drill.exchange.notes.stories import read_notes
from drill.paths import Paths, bundled_decks
from drill.service.home.home import Home
from drill.service.insight import browser
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.library.sources import open_source
from drill.service.onsite.agenda import start
from drill.service.stories.routing import Asker
from drill.text import clean
from drill.tui import keymap
from packages import LAYERS, current_database, damaged, database, note
from tests_support import PLAIN, SMALL

MOST_SECONDS = 2.0
"""Of the processor, for one input."""
MOST_BYTES = 500_000_000
"""Of memory, more than a worker had when it began."""
LOOKS, EVERY = 600, 0.2
"""How often a worker is looked at, and after how many seconds each time, until one that waits for
something is ended. Seconds alone would not do: a machine that was paused has lost some."""
GRAMMAR = 0.4
"""How many of the inputs are made from a grammar, where there is one."""
LIVES = 10
"""Sessions in one home, before it is laid out anew."""
REAL = 0.2
"""How many of the packages and of the decks that are bent are real ones."""
ANKI = Path(__file__).resolve().parents[2] / "tests" / "exchange" / "anki"
CROWD = '{"__type__": "Deck", "name": "Mine", "crowdanki_uuid": "u", "children": [], "notes": [' + (
    ", ".join(
        f'{{"__type__": "Note", "fields": ["Q {n}?", "A {n}"], "guid": "g{n}", '
        '"note_model_uuid": "m", "tags": ["t"]}' for n in range(4)
    )
) + (
    '], "note_models": [{"__type__": "NoteModel", "crowdanki_uuid": "m", "name": "Basic", "type": 0'
    ', "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}], "tmpls": [{"name": "C", '
    '"ord": 0, "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}]}]}'
)  # fmt: skip
HEADINGS = "# Deck\n\n## What is it? #tag\n\nThat, and ==this==.\n\n## And this?\n\n- one\n- two\n"
REVIEWS = "card_id,review_time,review_rating,review_duration\n" + "".join(
    f"{n % 3},2026-03-{n + 1:02}T09:00:00Z,{1 + n % 4},{n * 100}\n" for n in range(12)
)
HTML = (
    "<div>What&nbsp;<b>is</b> it?<br><img src='a.png'>[sound:b.mp3]</div><ul><li>One<li>Two</ul>"
    "<!-- no --><style>b {color: red}</style><pre>x\n y</pre>\\(x^2\\) &lt;i&gt; {{c1::hole::hint}}"
)
TEMPLATE = "{{#Front}}<b>{{hint:Front}}</b>{{^Back}}none{{/Back}}{{/Front}} {{type:cloze:Text}}"
DATES = ("2026-12-03 09:00 Europe/Berlin", "in 9 days", "2 Dec, 14:30", "2028-02-29", "tomorrow")
PACK = (
    "drill-pack: 1\nid: pack\ntitle: Pack\ndecks:\n  - {drill: 1, id: a, title: A, cards: "
    "[{id: one, q: What?, a: That}]}\n"
)


class Worker:
    """What reads in one process: a home, and files below a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock(parse_instant(homes.NOW))
        self.deck = read_deck(SMALL, "small")
        self.home = self._open(folder / "home")
        self.asker = Asker(self.home)
        self._sessions = 0
        self._session_home: Home | None = None
        some = [note(f"g{n}", f"Question <b>{n}</b>?", "a<br>b") for n in range(4)]
        with zipfile.ZipFile(ANKI / "many.apkg") as real:
            packed = io.BytesIO(real.read("collection.anki21b"))
        current_one = zstd.ZstdFile(packed).read()
        with zipfile.ZipFile(ANKI / "many-legacy.apkg") as real:
            legacy_one = real.read("collection.anki2")
        self.collections = {
            False: [database(folder / "legacy", some).read_bytes(), legacy_one],
            True: [current_database(folder / "current", some).read_bytes(), current_one],
        }
        """Of packages in either form: small ones, and those that Anki wrote."""

    def _open(self, path: Path) -> Home:
        home = open_home(Paths(path, path, path), self.clock)
        decks.take(home, [("small", self.deck), ("mine", read_deck(PLAIN, "mine"))])
        return home

    def file(self, name: str, raw: bytes) -> Path:
        """A file of the worker's."""
        path = self.folder / name
        path.write_bytes(raw)
        return path

    def session_home(self) -> Home:
        """A home for a session, which changes it."""
        path = self.folder / "session"
        if self._session_home is None or self._sessions % LIVES == 0:
            if self._session_home is None:
                self._open(self.folder / "as-it-was").close()
            else:
                self._session_home.close()
            homes.lay_out(self.folder / "as-it-was", path)
            self._session_home = open_home(Paths(path, path, path), Clock(parse_instant(homes.NOW)))
        self._sessions += 1
        return self._session_home


def _deck(worker: Worker, raw: bytes, chance: random.Random) -> object:
    """The deck, its cards and their faces; and what is written of it is read as the same."""
    deck = read_deck(raw, "some")
    if read_deck(write_deck(deck), "again") != deck:
        raise AssertionError("a deck that was written is read as another one")
    notes = list(deck.notes())
    shelf = Shelf({(deck.id, each.id): each for each in notes})
    cards = [card for number, each in enumerate(notes) for card in build(each, deck.id, number)]
    return [deck, *(faces(card, shelf, chance.randrange(3)) for card in cards)]


def _text(name: str, worker: Worker, raw: bytes, chance: random.Random) -> object:
    with closing(open_source(str(worker.file(name, raw)))) as opened:
        return opened.whole if opened.offer is None else list(opened.offer.read())


def _table(worker: Worker, raw: bytes, chance: random.Random) -> object:
    return _text(f"some.{chance.choice(('csv', 'tsv', 'txt'))}", worker, raw, chance)


def _package(worker: Worker, raw: bytes, chance: random.Random) -> object:
    current, path = chance.random() < 0.5, worker.folder / "some.apkg"
    raw = worker.collections[current][chance.random() < REAL]
    damaged(path, raw, chance.choice(LAYERS), chance, current=current)
    with closing(open_source(str(path), history=chance.random() < 0.5)) as opened:
        return None if opened.offer is None else list(opened.offer.read())


def _transcript(worker: Worker, raw: bytes, chance: random.Random) -> object:
    story = worker.deck.stories[0]
    (competency,) = worker.deck.competencies
    flags = competency.red_flags
    return transcripts.read(raw.decode("utf-8", "replace"), story, red_flags=flags)


def _search(worker: Worker, raw: bytes, chance: random.Random) -> object:
    found = browser.find(worker.home, raw.decode("utf-8", "replace"))
    return [each.faces for each in browser.lines(worker.home, list(found)[:3])]


def _question(worker: Worker, raw: bytes, chance: random.Random) -> object:
    asker = worker.asker
    answer = asker.ask(raw.decode("utf-8", "replace").strip())
    return [asker.stories(each, answer.question) for each in answer.candidates[:1]]


def _session(worker: Worker, raw: bytes, chance: random.Random) -> object:
    home, out, before = worker.session_home(), io.StringIO(), sys.stdin
    sys.stdin = io.StringIO(raw.decode("utf-8", "replace"))
    try:
        with redirect_stdout(out):
            jsonl.converse(start(home), home)
    finally:
        sys.stdin = before
    return [json.loads(line) for line in out.getvalue().splitlines()]


def _option(worker: Worker, raw: bytes, chance: random.Random) -> object:
    name, _, value = raw.decode("utf-8", "replace").partition("\n")
    return config.option(name).show(config.parse_value(name, value))


def _template(worker: Worker, raw: bytes, chance: random.Random) -> object:
    text = raw.decode("utf-8", "replace")
    sides = text[: len(text) // 2], text[len(text) // 2 :]
    try:
        return templates.compile_template(*sides, ("Front", "Back", "Text"), cloze=False)
    except templates.TemplateError:
        return None


class Reader(NamedTuple):
    """What reads an input."""

    samples: tuple[str, ...]
    read: Callable[[Worker, bytes, random.Random], object]
    turns: int
    """How often its turn comes: what is read fast is read more often."""


def _decoded(read: Callable[[str], object]) -> Callable[[Worker, bytes, random.Random], object]:
    return lambda worker, raw, chance: read(raw.decode("utf-8", "replace"))


def _of_file(
    name: str, read: Callable[[Path], object]
) -> Callable[[Worker, bytes, random.Random], object]:
    return lambda worker, raw, chance: read(worker.file(name, raw))


READERS: dict[str, Reader] = {
    "deck": Reader((SMALL, PLAIN, QUOTED), _deck, 10),
    "deck file": Reader((PLAIN, QUOTED), partial(_text, "some.yaml"), 6),
    "pack": Reader((PACK,), lambda worker, raw, chance: read_pack(raw, "some"), 6),
    "table": Reader((TABLE,), _table, 12),
    "Markdown": Reader((MARKDOWN,), partial(_text, "some.md"), 12),
    "headings": Reader((HEADINGS,), partial(_text, "some.md"), 8),
    "notes": Reader((NOTES,), lambda worker, raw, chance: read_notes(raw, "some"), 10),
    "CrowdAnki": Reader((CROWD,), partial(_text, "deck.json"), 10),
    "package": Reader((), _package, 6),
    "HTML": Reader(
        (HTML,), _decoded(lambda text: (html.to_markdown(text), html_text.to_text(text))), 14
    ),
    "template": Reader((TEMPLATE,), _template, 14),
    "reviews": Reader((REVIEWS,), _of_file("reviews.csv", revlog.read), 10),
    "keys.toml": Reader(
        (KEYS,), lambda worker, raw, chance: keymap.parse(raw, Path("keys.toml")), 8
    ),
    "config.toml": Reader((CONFIG,), _of_file("config.toml", config.load), 10),
    "option": Reader(tuple(f"{name}\n1" for name in config.OPTIONS), _option, 10),
    "date": Reader(
        DATES,
        lambda worker, raw, chance: read_moment(raw.decode("utf-8", "replace"), worker.clock, 9),
        8,
    ),
    "transcript": Reader((SAID,), _transcript, 3),
    "search": Reader((SEARCH,), _search, 6),
    "question": Reader((ASKED,), _question, 8),
    "session lines": Reader((LINES,), _session, 1),
}
ROUND = tuple(name for name, reader in READERS.items() for _ in range(reader.turns))  # fmt: skip
"""Whose turn it is, over and over."""


@cache
def bundled_notes() -> tuple[str, ...]:
    """Each competency and each story of the bundled decks, as a deck file of its own."""
    files = []
    for path in bundled_decks():
        deck = read_deck_file(path)
        parts = [{"competencies": (each,), "stories": ()} for each in deck.competencies]
        parts += [{"competencies": (), "stories": (each,)} for each in deck.stories]
        files += [write_deck(replace(deck, principles=(), cards=(), **part)) for part in parts]
    return tuple(files)


def made(seed: int, number: int) -> tuple[str, bytes, random.Random]:
    """An input: who reads it, what it is, and the chance that goes on from there."""
    chance = random.Random(f"{seed}/{number}")
    name = ROUND[number % len(ROUND)]
    reader, grammar = READERS[name], GRAMMARS.get(name)
    if not reader.samples:
        return name, b"", chance
    if grammar and chance.random() < GRAMMAR:
        text = grammar(chance)
        if chance.random() < 0.7:
            return name, text.encode("utf-8", "surrogatepass"), chance
        return name, bent_text(text, chance), chance
    real = name == "deck" and chance.random() < REAL
    return (
        name,
        bent_text(chance.choice(bundled_notes() if real else reader.samples), chance),
        chance,
    )


def fault_of(worker: Worker, name: str, raw: bytes, chance: random.Random) -> str:
    """What went wrong with an input; empty where nothing did."""
    try:
        READERS[name].read(worker, raw, chance)
    except DrillError as error:
        return f"says {sign}" if (sign := hostile(clean(str(error)))) else ""
    except MemoryError:
        return f"takes more than {MOST_BYTES // 1_000_000} MB"
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
    return ""


STATE = struct.Struct("qq")
"""Of a worker: the first of its numbers that is not told yet, and the one at hand."""


class Crew:
    """Workers, each of which reads every so-manieth input."""

    def __init__(self, run: Run, size: int) -> None:
        self.run, self.size = run, size
        self._state = mmap.mmap(-1, STATE.size * size)
        self._pids: dict[int, int] = {}

    def state(self, worker: int) -> tuple[int, int]:
        return STATE.unpack_from(self._state, worker * STATE.size)

    def start(self, worker: int, first: int) -> None:
        """Let one go on from an input on."""
        STATE.pack_into(self._state, worker * STATE.size, first, first)
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            self._pids[pid] = worker
            return
        code = 1
        try:
            self._work(worker, first)
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)

    def _work(self, worker: int, first: int) -> None:
        run, folder = self.run, self.run.folder / f"worker-{worker}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        reads = Worker(folder)
        counts: Counter[str] = Counter()
        most: dict[str, float] = {}
        began_with = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        _bound_memory()
        told = (run.folder / f"told-{worker}").open("a", encoding="utf-8")
        number = untold = first
        while run.goes_on:
            STATE.pack_into(self._state, worker * STATE.size, untold, number)
            name, raw, chance = made(run.seed, number)
            before = time.process_time()
            signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
            fault = fault_of(reads, name, raw, chance)
            signal.setitimer(signal.ITIMER_PROF, 0)
            took = time.process_time() - before
            counts[name] += 1
            most[name] = max(took, most.get(name, 0.0))
            if fault:
                told.write(json.dumps([name, f"{fault}; {number}: {raw[:200]!r}"]) + "\n")
            number += self.size
            if sum(counts.values()) >= PORTION or fault:
                _tell(told, counts, most, began_with)
                untold = number
        _tell(told, counts, most, began_with)
        reads.home.close()

    def watch(self) -> None:
        """Start them, and again where one was ended, until there is no time left."""
        waits: dict[int, tuple[int, int]] = {}
        for worker in range(self.size):
            self.start(worker, worker)
        while self._pids:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                time.sleep(EVERY)
                for pid, worker in self._pids.items():
                    at_hand = self.state(worker)[1]
                    seen, looks = waits.get(pid, (at_hand, 0))
                    waits[pid] = at_hand, looks + 1 if seen == at_hand else 0
                    if waits[pid][1] > LOOKS:
                        os.kill(pid, signal.SIGKILL)
                continue
            worker = self._pids.pop(pid)
            if status:
                self._died(worker, status)
        for worker in range(self.size):
            self._heard(worker)

    def _died(self, worker: int, status: int) -> None:
        untold, number = self.state(worker)
        names = (ROUND[each % len(ROUND)] for each in range(untold, number + 1, self.size))
        self.run.tries.update(names)
        name, raw, _ = made(self.run.seed, number)
        why = f"its worker ended with {status}"
        if os.WIFSIGNALED(status):
            why = f"its worker was killed by signal {os.WTERMSIG(status)}"
            if os.WTERMSIG(status) == signal.SIGPROF:
                why = f"takes more than {MOST_SECONDS:g} seconds of the processor"
        with (self.run.folder / f"told-{worker}").open("a", encoding="utf-8") as told:
            told.write(json.dumps([name, f"{why}; {number}: {raw[:200]!r}"]) + "\n")
        self.start(worker, number + self.size)

    def _heard(self, worker: int) -> None:
        for line in (self.run.folder / f"told-{worker}").read_text("utf-8").splitlines():
            told = json.loads(line)
            if isinstance(told, list):
                self.run.fault(*told)
                continue
            self.run.tries.update(told["counts"])
            for name, took in told["most"].items():
                self.run.saw(f"seconds of the processor for one: {name}", took)
            self.run.saw("megabytes more than a worker began with", told["grew"] / 1000)


PORTION = 500
"""Inputs after which a worker tells how many there were."""


def _tell(told: TextIO, counts: Counter[str], most: dict[str, float], began_with: int) -> None:
    grew = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - began_with
    told.write(json.dumps({"counts": counts, "most": most, "grew": grew}) + "\n")
    told.flush()
    counts.clear()
    most.clear()


def _bound_memory() -> None:
    """Let Python say MemoryError where one input takes too much; SQLite says so too."""
    (pages, *_) = Path("/proc/self/statm").read_text("utf-8").split()
    most = int(pages) * resource.getpagesize() + MOST_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def readers(run: Run) -> None:
    """As many inputs as there is time for, on every core."""
    homes.stand_still(run.folder / "home")
    bundled_notes()  # once, not in each worker
    with homes.only_their_decks():
        Crew(run, os.cpu_count() or 1).watch()


READING = Ordeal(
    "inputs to the readers, bent and from grammars",
    "no exception but drill's own; none takes 2 s of the processor or 500 MB",
    readers,
    share=90,
)
