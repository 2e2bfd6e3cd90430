"""Two weeks of three devices that share one memory: is every grade of each in the log of all?

A laptop and a desktop leave what they did in a folder each, a phone in a bucket of a server like
S3's, which runs in this process (moto's). Something carries pieces from one place to another, as
Syncthing or rclone would: in any order, and never all of them at once. The desktop's clock is an
hour ahead, the phone's a day behind. Each day every device studies, most days it synchronises; in
between notes are edited on two of them, cards suspended and buried, a grade and a larger step taken
back, a deck renamed, a story told, an interview entered.

In the end the logs hold every grade that was given, `drill doctor` finds nothing, and the cards,
notes, logs and settings of all three have one hash. Exit code 1 where that is not so; `--lose`
plants such a fault: one piece never gets through.

    python weeks.py [--days 14] [--minutes 3] [--seed 1] [--lose]
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from drill.clock import Still
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.errors import DrillError
from drill.files import digest
from drill.paths import Paths
from drill.service.home import undo
from drill.service.home.home import Home
from drill.service.insight.doctor import examine
from drill.service.library import bulk, deck_options, note_editor, own_deck
from drill.service.library.opening import open_home
from drill.service.onsite import onsites
from drill.service.stories import rehearsal
from drill.service.study.session import open_session
from drill.service.sync import meeting, synchronising
from drill.service.sync.meeting import Meeting
from drill.service.sync.names import Names
from drill.storage import cards, library, lines, log, settings
from drill.storage import onsites as stored_onsites
from drill.transport.place import Place

START = 1_795_420_800_000
"""Epoch ms of the first morning, 2026-11-23 08:00 UTC."""
HOUR = 3_600_000
WORDS = "red blue slow plain early shared quiet second".split()
PASSPHRASE = "three devices, one memory"


@contextmanager
def bucket() -> Iterator[str]:
    """The address of a bucket of a server of one's own, and the environment that it needs."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        at = f"http://{host}:{port}"
        urllib.request.urlopen(urllib.request.Request(f"{at}/meet", method="PUT")).close()
        os.environ |= {
            "AWS_ENDPOINT_URL": at, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "ann", "AWS_SECRET_ACCESS_KEY": "secret",
        }  # fmt: skip
        yield "s3://meet/drill"
    finally:
        server.stop()


@dataclass
class Device:
    """A home, where it leaves what it did, and what it should have in its log."""

    name: str
    home: Home
    address: str
    skew: int
    """How far its clock is ahead, ms."""
    meeting: Meeting | None = None
    given: set[str] = field(default_factory=set)
    """Ids of the reviews that were given here."""
    sessions: int = 0
    did: list[str] = field(default_factory=list)

    def at(self, moment: int) -> None:
        """Its clock shows a moment, as far as it is right."""
        self.home.clock.at = moment + self.skew  # type: ignore[attr-defined]

    @property
    def place(self) -> Place:
        """Where it leaves what it did."""
        return meeting.opened(self.address)

    def sync(self) -> bool:
        """Synchronise; whether there was nothing to do."""
        if self.meeting is None:
            self.meeting = meeting.begin(self.address, plain=False, ask=lambda _: PASSPHRASE)
        report = synchronising.run(self.home, self.meeting.place, self.meeting.cipher)
        if report.merged.faults or report.unread:
            print(f"{self.name}: {[*report.merged.faults, *report.unread]}")
        return report.nothing

    def study(self, rng: random.Random, minutes: float) -> None:
        """A session; now and then its last grade is taken back."""
        session = open_session(self.home, minutes=minutes)
        session.begin()
        while session.current is not None:
            if session.lesson is not None:
                session.read()
                continue
            rating = rng.choices([*Rating], (3, 2, 9, 2))[0]
            seconds = rng.uniform(4, 20)
            self.home.clock.at += round(seconds * 1000)  # type: ignore[attr-defined]
            self.given.add(session.grade(rating, seconds=seconds).review.id)
            if rng.random() < 0.03:
                session.undo()
                self.did.append("undo")
        self.sessions += 1

    def act(self, rng: random.Random, day: int) -> None:
        """One thing besides."""
        home = self.home
        with home.store.read() as connection:
            card = rng.choice(cards.every(connection))
            stories = library.notes(connection, kinds=["story"])
            decks = library.decks(connection)
        story, words = rng.choice(stories), " ".join(rng.sample(WORDS, 2))
        before = self._ids()

        def edit() -> None:
            text = note_editor.text(home, story.deck, story.note.id).splitlines()
            at = next(n for n, line in enumerate(text) if line.strip(" -").startswith("title:"))
            text[at] = f"{text[at].partition(':')[0]}: {words}"
            note_editor.save(home, story.deck, story.note.id, "\n".join(text))

        def tell() -> None:
            telling = rehearsal.begin(home, f"{story.deck}/{story.note.id}")
            rehearsal.finish(home, telling, Told(tuple(range(len(telling.story.beats))), 100.0))

        acts = {
            "edit": edit,
            "suspend": lambda: bulk.suspend(home, [card.pk]),
            "bury": lambda: bulk.bury(home, [card.pk]),
            "reset": lambda: bulk.reset(home, [card.pk]),
            "undo": lambda: undo.undo(home),
            "rename": lambda: deck_options.rename(home, rng.choice(decks).id, title=words),
            "tell": tell,
            "onsite": lambda: onsites.add(home, words, f"2027-01-{1 + day:02} 10:00"),
        }
        name = rng.choice([*acts])
        with suppress(DrillError):  # a larger step is not taken back over a merge
            acts[name]()
            self.did.append(name)
        self.given |= self._ids() - before

    def _ids(self) -> set[str]:
        with self.home.store.read() as connection:
            return {review.id for _, review in log.reviews(connection)}

    def log(self) -> dict[str, bool]:
        """The reviews in its log: id, and whether it was taken back."""
        with self.home.store.read() as connection:
            return {review.id: review.undone for _, review in log.reviews(connection)}


def shared(home: Home) -> str:
    """The hash of all that devices share, by names that are the same on each."""
    with home.store.read() as connection:
        names = Names(connection)
        said = [
            sorted(
                (names.of_cards[card.pk], card.memory, card.due, card.suspended,
                 card.buried_until, card.active)
                for card in cards.every(connection)
            ),
            sorted(
                (f"{names.origins[item.deck]}/{item.note.id}", repr(item.note))
                for item in library.notes(connection)
            ),
            sorted((deck.head.origin, deck.head.title) for deck in library.decks(connection)),
            sorted(
                (review.id, review.rating, review.at, review.day, review.undone, review.device)
                for _, review in log.reviews(connection)
            ),
            [
                (one.id, one.name, one.at, one.closed)
                for one in stored_onsites.every(connection, closed=True)
            ],
            sorted(
                (names.abroad(key), names.abroad(value) if key == own_deck.HOME else value)
                for beginning in lines.SETTINGS
                for key, value in settings.under(connection, beginning).items()
            ),
        ]  # fmt: skip
    return digest(repr(said).encode())[:12]


def carry(places: list[Place], rng: random.Random, share: float, lost: set[str]) -> None:
    """Bring that share of what lies at one place and not at another there; `lost` never goes."""
    for source in places:
        names = sorted(source.listing())
        rng.shuffle(names)
        for target in places:
            there = target.listing()
            for name in names:
                needed = name.startswith("v1/key/") or rng.random() < share
                if needed and name not in there and name not in lost:
                    target.create(name, source.read(name))


def live(devices: list[Device], options: argparse.Namespace) -> None:
    """All days; then whatever is left is carried and taken in."""
    rng, lost = random.Random(options.seed), set[str]()
    places = [device.place for device in devices]
    for device in devices:
        device.at(START)
        device.sync()
        carry(places, rng, 1, lost)
    for day in range(options.days):
        for device in rng.sample(devices, len(devices)):
            device.at(START + day * 24 * HOUR + rng.randrange(12) * HOUR)
            device.study(rng, options.minutes)
            device.act(rng, day)
            before = device.place.listing()
            if rng.random() < 0.8:
                device.sync()
            if options.lose and not lost:  # before anything could carry it
                lost |= {*[*(device.place.listing().keys() - before)][:1]}
            carry(places, rng, 0.5, lost)
    for _ in range(6):
        for device in devices:
            device.at(START + options.days * 24 * HOUR)
        carry(places, rng, 1, lost)
        idle = [device.sync() for device in devices]
        if all(idle):
            return


def main() -> int:
    """The table, and whether all is as it should be."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lose", action="store_true", help="one piece never gets through")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as text, bucket() as address:
        folder, devices = Path(text), []
        for name, skew in (("laptop", 0), ("desktop", HOUR), ("phone", -24 * HOUR)):
            home = open_home(Paths(*[folder / name] * 3), Still(START + skew))
            at = address if name == "phone" else str(folder / f"{name}-folder")
            (folder / f"{name}-folder").mkdir()
            devices.append(Device(name, home, at, skew))
        try:
            live(devices, options)
            return report(devices)
        finally:
            for device in devices:
                device.home.close()


def report(devices: list[Device]) -> int:
    """Print what each has, and what is missing."""
    given = set().union(*(device.given for device in devices))
    logs = [device.log() for device in devices]
    hashes = [shared(device.home) for device in devices]
    bad = []
    print(f"{'':8} {'clock':>6} sessions grades  in its log  undone  besides  doctor  hash")
    for device, kept, memory in zip(devices, logs, hashes, strict=True):
        faults = [fault for check in examine(device.home) for fault in check.faults]
        print(
            f"{device.name:8} {device.skew // HOUR:>+5}h {device.sessions:>8} "
            f"{len(device.given):>6}  {len(kept):>10}  {sum(kept.values()):>6}  "
            f"{len(device.did):>7}  {'FAULTS' if faults else 'clean '}  {memory}"
        )
        bad += [f"{device.name}: {fault}" for fault in faults[:3]]
        if missing := given - kept.keys():
            bad.append(f"{device.name} lacks {len(missing)} of {len(given)} grades")
    if len(set(hashes)) > 1:
        bad.append("they do not have the same memory")
    print("\n".join(bad) or f"every one of the {len(given)} grades is in every log")
    return 1 if bad or not given else 0


if __name__ == "__main__":
    sys.exit(main())
