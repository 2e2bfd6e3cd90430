"""Anki's own backend doing the same as drill: a collection of so many cards, and what to time.

Run by `peers.py` with an interpreter that has the `anki` package (`python -m pip install anki` in
a throw-away environment): it is told one thing to do a line on its standard input, and prints a
line with the milliseconds that it took, by the clock and of processor time.

    PYTHON bench/anki_peer.py CARDS DUE LOG
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from anki import lang
from anki.collection import AddNoteRequest, Collection

DAY_MS = 86_400_000
SEARCHES = {
    "all": "", "word": "777", "due": "is:due", "regex": "re:7{3}",
    "prefix": "9*", "new": "is:new", "rated": "rated:7",
}  # fmt: skip


class Peer:
    """One collection."""

    def __init__(self, folder: str, cards: int, due: int, log: int) -> None:
        lang.set_lang("en")
        self.col = Collection(str(Path(folder) / "bench.anki2"))
        self.col.set_config("fsrs", True)
        self.other = self.col.decks.id("Other")
        self._fill(cards)
        self._remember(due, random.Random(7))
        self._log(log, random.Random(7))
        self.col.db.execute("ANALYZE")
        self.ids = list(self.col.find_cards("deck:Default"))
        self.card = self.col.sched.getCard()

    def _fill(self, cards: int) -> None:
        model = self.col.models.by_name("Basic")
        deck = self.col.decks.id("Default")
        requests = []
        for index in range(cards):
            note = self.col.new_note(model)
            note["Front"], note["Back"] = f"Question number {index}?", f"Answer {index}"
            requests.append(AddNoteRequest(note=note, deck_id=deck))
        self.col.add_notes(requests)
        conf = self.col.decks.config_dict_for_deck_id(deck)
        conf["rev"]["perDay"] = 9999
        self.col.decks.update_config(conf)

    def _remember(self, due: int, chance: random.Random) -> None:
        today = self.col.sched.today
        ids = self.col.find_cards("")
        rows = [
            (today + (-chance.randint(0, 5) if i < due else chance.randint(1, 300)),
             chance.randint(1, 300), json.dumps({"s": round(chance.uniform(1, 400), 2), "d": 5.0}),
             card)
            for i, card in enumerate(ids[: len(ids) * 2 // 3])
        ]  # fmt: skip
        self.col.db.executemany(
            "update cards set type=2, queue=2, due=?, ivl=?, factor=2500, reps=3, data=?"
            " where id=?",
            rows,
        )

    def _log(self, lines: int, chance: random.Random) -> None:
        ids = [card for (card,) in self.col.db.execute("select id from cards where type = 2")]
        now = int(time.time() * 1000)
        self.col.db.executemany(
            "insert into revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type)"
            " values (?, ?, -1, ?, ?, ?, 2500, ?, 1)",
            (
                (now - 730 * DAY_MS + number * (730 * DAY_MS // lines), chance.choice(ids),
                 chance.choice((1, 2, 3, 3, 3, 3, 3, 4)), chance.randint(1, 90),
                 chance.randint(1, 60), chance.randint(2_000, 20_000))
                for number in range(lines)
            ),
        )  # fmt: skip

    def grade(self) -> None:
        self.card.start_timer()
        self.col.sched.answerCard(self.card, 3)
        self.card = self.col.sched.getCard()

    def suspend(self, count: int) -> None:
        self.col.sched.suspend_cards(self.ids[:count])

    def tag(self, count: int) -> None:
        notes = self.col.db.list(f"select distinct nid from cards order by id limit {count:d}")
        self.col.tags.bulk_add(notes, "new")

    def move(self, count: int) -> None:
        self.col.set_deck(self.ids[:count], self.other)

    def undo(self) -> None:
        self.col.undo()

    def search(self, name: str) -> None:
        if name == "duplicate":
            self.col.find_dupes("Front", "deck:*")
        else:
            self.col.find_cards(SEARCHES[name], order=True)  # as its browser does

    def stats(self) -> None:
        self.col._backend.graphs(search="", days=365)


def main() -> None:
    """Do what is asked, line by line."""
    cards, due, log = (int(text) for text in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as folder:
        peer = Peer(folder, cards, due, log)
        print("ready", flush=True)
        for line in sys.stdin:
            name, *given = line.split()
            does: Callable[..., None] = getattr(peer, name)
            start, before = time.perf_counter(), time.process_time()
            does(*(int(text) if text.isdigit() else text for text in given))
            spent = (time.perf_counter() - start, time.process_time() - before)
            print(*(seconds * 1000 for seconds in spent), flush=True)


if __name__ == "__main__":
    main()
