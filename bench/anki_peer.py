"""Anki's own backend doing the same: answer a card, get the next, with many cards.

Run by `bench/grade.py --anki PYTHON` with an interpreter that has the `anki` package
(`python -m pip install anki` in a throw-away environment). Prints a JSON list of ms.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path

from anki.collection import AddNoteRequest, Collection


def main() -> None:
    cards, due, rounds = (int(text) for text in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(str(Path(folder) / "bench.anki2"))
        col.set_config("fsrs", True)
        model = col.models.by_name("Basic")
        deck = col.decks.id("Default")
        requests = []
        for index in range(cards):
            note = col.new_note(model)
            note["Front"], note["Back"] = f"Question number {index}?", f"Answer {index}"
            requests.append(AddNoteRequest(note=note, deck_id=deck))
        col.add_notes(requests)
        conf = col.decks.config_dict_for_deck_id(deck)
        conf["rev"]["perDay"] = 9999
        col.decks.update_config(conf)
        chance = random.Random(7)
        today = col.sched.today
        ids = col.find_cards("")
        rows = [
            (today + (-chance.randint(0, 5) if i < due else chance.randint(1, 300)),
             chance.randint(1, 300), json.dumps({"s": round(chance.uniform(1, 400), 2), "d": 5.0}),
             card)
            for i, card in enumerate(ids[: cards * 2 // 3])
        ]  # fmt: skip
        col.db.executemany(
            "update cards set type=2, queue=2, due=?, ivl=?, factor=2500, reps=3, data=?"
            " where id=?",
            rows,
        )
        times = []
        card = col.sched.getCard()
        for _ in range(rounds):
            card.start_timer()
            start = time.perf_counter()
            col.sched.answerCard(card, 3)
            card = col.sched.getCard()
            times.append((time.perf_counter() - start) * 1000)
        print(json.dumps(times))
        col.close()


if __name__ == "__main__":
    main()
