"""`kill -9` at random instants of every verb that writes.

Of each verb it is known what the store holds before and after it; when it is killed, the store must
hold one or the other, and where it had said that it was done, the other. Of a session every grade
that was acknowledged must be in the log, and at most one more; backups that bear a whole name must
be whole; and what a person wrote in the editor is in the store or kept beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import homes
from ordeal import Ordeal, Run

from drill.clock import Clock, parse_instant
from drill.deckfile.reading import read_deck_file
from drill.errors import DrillError
from drill.paths import Paths
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.service.insight import parameters
from drill.service.library.opening import open_home
from drill.service.sync.pieces import PieceName, unpack
from drill.storage import backup, copies, migrations
from drill.transport.folder import Folder
from tests_support import PLAIN, SMALL

GRADES = 12
"""Grades that a session is given."""
LARGE = 2_000
"""Notes of the large deck."""
WAS, WRITTEN, EDITED = "velocity fell", "what we shipped fell", "edited"
"""What stands in a note, what is written in the editor, and the file that it leaves then."""
SAID = "Velocity fell by 40% over two sprints. He went silent. I gave him a mentor, and 30 days. "
STORY = "\n\nA late release\n\nwe shipped 3 weeks late\n" + "\n" * 8 + "y\n" * 3
MOCK = "1\n\n\nnone\n" + "\n" * 30
BEFORE = "2026-11-16T09:00:00Z"
"""An instant at which an interview of last week is still to come."""
GROWING = "deck", "note", "review", "rehearsal", "mock", "amendment"
"""Tables whose rows only ever come when an interview is played."""
RATED = "".join(f'{{"rating": {1 + n % 4}, "seconds": 3}}\n' for n in range(GRADES))


@dataclass(frozen=True)
class Victim:
    """A verb that is killed, and the template of the home in which it is."""

    name: str
    argv: tuple[str, ...]
    template: Path
    typed: str = ""
    judge: Callable[[Path, homes.Verb, dict, dict], str] | None = None
    """Instead of “before or after”: what is wrong, given the home, the verb and both."""
    previews: bool = False
    """Whether it says before it does anything what it will do, and nothing after it."""
    kept: Path | None = None
    """Where it is there, a person has written something, which must not be lost."""


class Known(NamedTuple):
    """What a verb does that comes to its end."""

    victim: Victim
    before: dict
    after: dict
    said: str
    """All that it says."""
    seconds: float

    def begin(self, folder: Path, first: Callable[[], None] = homes.nothing) -> homes.Verb:
        """Begin it anew, in a home as it was."""
        homes.lay_out(self.victim.template, folder / "home")
        if self.victim.kept:
            self.victim.kept.unlink(missing_ok=True)
        return homes.start(folder / "work", self.victim.argv, self.victim.typed, first)


def known(folder: Path, victim: Victim, first: Callable[[], None] = homes.nothing) -> Known:
    """Let a verb come to its end."""
    home = folder / "home"
    homes.lay_out(victim.template, home)
    homes.unsound(home)  # opens it: a store of an older schema is brought up to date
    before = homes.held(home / "drill.db")
    began = time.monotonic()
    verb = Known(victim, before, {}, "", 0.0).begin(folder, first)
    code, seconds = verb.wait(), time.monotonic() - began
    assert code == 0, (victim.name, verb.err.read_text("utf-8"))
    return Known(
        victim, before, homes.held(home / "drill.db"), verb.out.read_text("utf-8"), seconds
    )


def large(end: str, notes: int = LARGE) -> str:
    """A deck of many notes; `end` is in each answer."""
    rows = "".join(f"\n  - {{id: c{n}, q: What of {n}?, a: That{end} {n}}}" for n in range(notes))
    origin = "33333333-3333-4333-8333-333333333333"
    return f"drill: 1\nid: large\norigin: {origin}\ntitle: Large\ncards:{rows}\n"


def victims(folder: Path, notes: int = LARGE) -> Iterator[Victim]:
    """Every verb that writes, each over a home in which it has something to do; the large deck has
    so many notes."""
    home, work = folder / "home", folder / "work"
    homes.stand_still(home)
    lines = "for last; do :; done", f"s/{WAS}/{WRITTEN}/", f"touch '{folder / EDITED}'"
    (folder / "editor").write_text(f"{lines[0]}\nsed -i '{lines[1]}' \"$last\"\n{lines[2]}\n")
    os.environ["EDITOR"] = f"sh '{folder / 'editor'}'"
    (folder / "said.txt").write_text(SAID, "utf-8")
    everything = ("suspend", *(f"large/c{n}/basic" for n in range(notes)))
    files = {
        "small": SMALL, "mine": PLAIN, "large": large("", notes), "newer": large(" now", notes),
    }  # fmt: skip
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")

    def template(name: str, *steps: tuple[Sequence[str], str], of: Path | None = None) -> Path:
        path = folder / f"template-{name}"
        if of:
            homes.lay_out(of, home)
        else:
            shutil.rmtree(home, ignore_errors=True)
        for argv, typed in steps:
            code, _, err, _ = homes.run(work, argv, typed)
            assert code == 0, (argv, err)
        homes.lay_out(home, path)
        return path

    fresh = template(
        "fresh",
        (["import", str(folder / "small.yaml"), "--own", "--yes"], ""),
        (["import", str(folder / "mine.yaml"), "--yes"], ""),
    )
    used = template("used", (["study", "--jsonl"], RATED), of=fresh)
    many = template("many", (["import", str(folder / "large.yaml"), "--yes"], ""), of=used)
    kept = template("kept", (["backup"], ""), (["answer", "small/quiet/tell", "3"], ""), of=used)
    bulk = template("bulk", (everything, ""), of=many)
    fitted = folder / "template-fitted"
    homes.lay_out(used, fitted)
    _adopt(fitted)
    dated = template("dated", (["onsite", "add", "Acme", "2026-12-02 09:00"], ""), of=used)
    story = ("new", "story", "--plain")
    own = template("own", (story, STORY), of=used)  # its deck has an identity made by chance
    os.environ["DRILL_NOW"] = BEFORE
    past = template("past", (["onsite", "add", "Acme", "2026-11-20 09:00"], ""), of=used)
    os.environ["DRILL_NOW"] = homes.NOW
    exported = template(
        "exported", (["export", "large", "-o", str(home / "large.yaml")], ""), of=many
    )
    older = folder / "template-older"
    homes.lay_out(used, older)
    homes.make_older(older / "drill.db", len(migrations.STEPS) - 1)
    oldest = folder / "template-oldest"
    homes.lay_out(used, oldest)
    homes.make_older(oldest / "drill.db", 1)

    yield Victim("study", ("study", "--jsonl"), fresh, RATED, _grades)
    yield Victim("answer", ("answer", "small/quiet/tell", "3"), used)
    told = ("tell", "quiet", "--transcript", str(folder / "said.txt"), "--seconds", "60", "--yes")
    yield Victim("tell", told, used)
    yield Victim(
        "edit", ("edit", "small/quiet", "--yes"), used, previews=True, kept=folder / EDITED
    )
    yield Victim("adopting parameters", ("optimize", "--reset", "--reschedule"), fitted)
    yield Victim("undo of adopting", ("undo",), fitted)
    yield Victim("undo of a grade", ("undo",), used)
    yield Victim("undo of an import", ("undo",), many)
    yield Victim("undo of a bulk action", ("undo",), bulk)
    yield Victim("bulk action", everything, many)
    take, newer = (("import", str(folder / f"{n}.yaml"), "--yes") for n in ("large", "newer"))
    yield Victim("import", take, used, previews=True)
    yield Victim("import of a newer version", newer, many, previews=True)
    yield Victim("restore", ("restore", "latest", "--yes"), kept)
    yield Victim("backup", ("backup",), many)
    yield Victim("migration", ("answer", "small/quiet/tell", "3"), older)
    yield Victim("migration of the first schema", ("answer", "small/quiet/tell", "3"), oldest)
    yield Victim("adding an interview", ("onsite", "add", "Acme", "2026-12-02 09:00"), used)
    yield Victim("moving an interview", ("onsite", "move", "Acme", "2026-12-05"), dated)
    yield Victim("removing an interview", ("onsite", "remove", "Acme"), dated)
    asked = ("--went", "badly", "--badly", "When did velocity fall?", "--well", "Why do you lead?")
    yield Victim("a debrief", ("debrief", "Acme", *asked), past)
    mock = ("mock", "--plain", "--questions", "1")
    yield Victim("a mock interview", mock, used, MOCK, _nothing_lost)
    yield Victim("a day off", ("daysoff", "--add", "2026-12-24"), used)
    yield Victim("an option", ("config", "set", "study.minutes", "15"), used)
    yield Victim("a key", ("keys", "study.suspend", "z"), used)
    yield Victim("burying a card", ("bury", "small/quiet/tell"), used)
    yield Victim("renaming a deck", ("deck", "large", "--rename", "larger"), many)
    for what in ("tag=+core", "move=small", "reset", "delete"):
        act = ("cards", "deck:large", "--do", what, "--yes")
        yield Victim(f"all cards of a deck: {what.partition('=')[0]}", act, many)
    yield Victim("a story", story, own, STORY.replace("late", "small"))
    file = home / "large.yaml"
    whole = _whole(file, exported)
    yield Victim("an export", ("export", "large", "-o", str(file)), exported, judge=whole)
    meets = ("sync", str(home / "meet"), "--plain")
    yield Victim("a synchronisation", meets, used, judge=_told(work, meets))


def _grades(home: Path, verb: homes.Verb, before: dict, after: dict) -> str:
    """Whether each acknowledged grade is in the log, and at most one more."""
    acknowledged = [
        json.loads(line)["rated"]
        for line in verb.out.read_text("utf-8").splitlines(keepends=True)
        if line.endswith("\n") and '"rated"' in line
    ]
    with closing(sqlite3.connect(home / "drill.db")) as connection:
        logged = [key for (key,) in connection.execute(
            "SELECT key FROM review JOIN card ON card.pk = card_pk ORDER BY seq"
        )]  # fmt: skip
    extra = len(logged) - len(acknowledged)
    if logged[: len(acknowledged)] != acknowledged or extra not in (0, 1):
        return f"{len(acknowledged)} grades were acknowledged, {len(logged)} are in the log"
    return ""


def _nothing_lost(home: Path, verb: homes.Verb, before: dict, after: dict) -> str:
    """Whether all that was there is there: a mock interview keeps each thing as it comes."""
    now = homes.held(home / "drill.db")
    lost = [name for name in GROWING if not {*before[name]} <= {*now[name]}]
    return f"lost from {', '.join(lost)}" if lost else _of_copies(home / "drill.db")


def _whole(file: Path, template: Path) -> Callable[[Path, homes.Verb, dict, dict], str]:
    """Whether a deck file that was there is there still, whole."""

    def judge(home: Path, verb: homes.Verb, before: dict, after: dict) -> str:
        if homes.held(home / "drill.db") != before:
            return "the store is another"
        same = read_deck_file(file) == read_deck_file(template / file.name)
        return "" if same else "the file is another"

    return judge


def _told(work: Path, argv: Sequence[str]) -> Callable[[Path, homes.Verb, dict, dict], str]:
    """Whether nothing was lost, and the next synchronisation leaves all of it for the others."""

    def judge(home: Path, verb: homes.Verb, before: dict, after: dict) -> str:
        code, _, err, _ = homes.run(work, argv)
        if code:
            return f"the next synchronisation ended with {code}: {err[-200:]!r}"
        now = homes.held(home / "drill.db")
        changed = [name for name in homes.TABLES_OF_A_STORE if name != "fact"
                   and now[name] != before[name]]  # fmt: skip
        if changed:
            return f"changed: {', '.join(changed)}"
        meet = Folder(Path(argv[1]))
        pieces = filter(None, map(PieceName.parse, meet.listing()))
        told = {
            line.id
            for piece in pieces
            for line in unpack(piece, meet.read(str(piece)), None, parse_instant(homes.NOW))
        }
        with closing(sqlite3.connect(home / "drill.db")) as connection:
            reviews = {name for (name,) in connection.execute("SELECT id FROM review")}
        return "" if reviews <= told else f"{len(reviews - told)} reviews were not left"

    return judge


def _of_copies(store: Path) -> str:
    """Which backup bears a whole name and is not."""
    for copy in copies.listing(store):
        try:
            with backup.reading(copy.path) as connection:
                (found,) = connection.execute("PRAGMA quick_check").fetchone()
        except DrillError as error:
            found = str(error)
        if found != "ok":
            return f"the copy {copy.path.name}: {found}"
    return ""


def _adopt(home: Path) -> None:
    """Let a home go by parameters that are not FSRS's, as if they had been fitted."""
    own = (*(value * 1.3 for value in DEFAULT_PARAMETERS[:4]), *DEFAULT_PARAMETERS[4:])
    with open_home(Paths(home, home, home), Clock(parse_instant(homes.NOW))) as opened:
        parameters.adopt(opened, own, reschedule=True)


def _lost(home: Path) -> str:
    """Whether what was written in the editor is nowhere."""
    drafts = home / "drafts"
    texts = [path.read_text("utf-8") for path in drafts.iterdir()] if drafts.is_dir() else []
    return "" if any(WRITTEN in text for text in texts) else "what was written is lost"


def wrong(home: Path, verb: homes.Verb, of: Known) -> str:
    """What is wrong with what a verb left that did not come to its end; empty where nothing is."""
    victim, before, after = of.victim, of.before, of.after
    fault = homes.unsound(home)
    if fault:
        return fault
    if victim.judge:
        return victim.judge(home, verb, before, after)
    now = homes.held(home / "drill.db")
    if now not in (before, after):
        wrong = [name for name in now if now[name] not in (before.get(name), after.get(name))]
        return f"neither before nor after: {', '.join(wrong) or 'a mixture'}"
    if now != after and not victim.previews and of.said and verb.said() == of.said:
        return "it was said to be done, and is not there"
    if now != after and victim.kept and victim.kept.exists() and (lost := _lost(home)):
        return lost
    return _of_copies(home / "drill.db")


def kill(run: Run) -> None:
    """Kill each of them in turn, over and over."""
    every = [known(run.folder, victim) for victim in victims(run.folder)]
    first = True
    while first or run.goes_on:
        first = False
        for of in every:
            at = run.chance.uniform(0, 1.1 * of.seconds)
            verb = of.begin(run.folder)
            ends = time.monotonic() + at
            while (left := ends - time.monotonic()) > 0:
                time.sleep(min(left, 0.001))
            killed = verb.kill()
            fault = wrong(run.folder / "home", verb, of)
            what = of.victim.name if killed else "ended before it was killed"
            run.tried(what, fault and f"after {at * 1000:.0f} ms: {fault}")
    kills = run.tries.total() - run.tries["ended before it was killed"]
    run.remarks.append(f"{kills:,} were killed before they ended")


def _without_bundled_decks(run: Run) -> None:
    with homes.only_their_decks():
        kill(run)


KILLS = Ordeal(
    "kill -9 at random instants",
    "no acknowledged grade is lost, a change is whole or not there, `doctor` is clean",
    _without_bundled_decks,
    share=60,
)
