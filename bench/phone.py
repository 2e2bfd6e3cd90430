"""There and back: drill's package in Anki, reviewed there, and its reviews at folder again.

    python bench/phone.py --anki PYTHON

AnkiDroid and AnkiMobile have Anki's own importer and exporter. Exports the bundled decks with their
history, has Anki import them and compares every card; changes a note and exports again (nothing
may be new); answers cards there, exports, answers some of the same cards and others here meanwhile,
and takes the reviews in: all of both have to be in the log. Exported once more they are all in a
collection that is new; one that has the cards takes none of their reviews, which is Anki's way.
Exits 1 on any difference.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PEER = Path(__file__).with_name("import_peer.py")
DRILL = Path(sys.executable).with_name("drill")


def drill(*words: str) -> str:
    run = subprocess.run([DRILL, *words], capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    return run.stdout


def peer(anki: str, *words: object) -> str:
    command = [anki, str(PEER), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def opened(anki: str, collection: Path, package: Path) -> dict:
    return json.loads(peer(anki, "open", collection, package).splitlines()[-1])


def plain(html: str) -> str:
    from drill.exchange.html import to_markdown

    return " ".join(to_markdown(html).replace("*", "").split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--anki", metavar="PYTHON", required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder, col = Path(folder), Path(folder) / "phone.anki2"
        os.environ["DRILL_HOME"] = str(folder / "home")
        out = [str(folder / "out.apkg"), "--format", "apkg", "--with-history"]
        go = ["export", "em-interview", "-o", *out]
        ours = json.loads(drill("cards", "deck:em-interview", "--json"))
        for card in ours[:5]:
            drill("answer", card["card"], "good")
        drill("suspend", ours[6]["card"])
        ours = json.loads(drill("cards", "deck:em-interview", "--json"))
        drill(*go)
        first = opened(args.anki, col, folder / "out.apkg")
        theirs = {card["key"].partition("/")[2]: card for card in first["cards"]}
        wrong = 0
        for card in ours:
            there = theirs[card["card"].partition("/")[2]]
            same = plain(card["back"]) in plain(there["answer"])
            # Some show another phrasing each time; a package has the first one.
            if card["kind"] not in ("route", "tell", "flag"):
                same = same and plain(card["front"]).endswith(plain(there["front"]))
            same = same and plain(there["front"]) in plain(there["question"])
            same = same and (there["reviews"], there["queue"] == -1) == (
                card["reps"], card["suspended"],
            )  # fmt: skip
            close = card["stability"] is None or (
                abs(there["stability"] - card["stability"]) < 0.001 * card["stability"]
            )
            if not (same and close):
                wrong += 1
                print("differs:", card["card"], there)
        print(
            f"there: {first['new']} new, {len(theirs)} cards of {len(ours)}, {wrong} differ, "
            f"{sum(card['reviews'] for card in first['cards'])} reviews"
        )
        again = opened(args.anki, col, folder / "out.apkg")
        print(f"the same again: {again['new']} new, {again['updated']} updated")
        total_new = again["new"]
        for form in ("legacy", "current"):
            before = len(json.loads(drill("log", "--json")))
            said = peer(args.anki, "review", col, 4, folder / f"back-{form}.apkg", form)
            there = [f"em-interview/{key.partition('/')[2]}" for key in json.loads(said)]
            new = json.loads(drill("cards", "deck:em-interview", "is:new", "--json"))
            others = [card["card"] for card in new if card["card"] not in there]
            here = [*there[:2], *others[-2:]]
            for key in here:
                drill("answer", key, "again")
            shown = drill("import", str(folder / f"back-{form}.apkg"), "--with-history", "--yes")
            after = len(json.loads(drill("log", "--json")))
            twice = drill("import", str(folder / f"back-{form}.apkg"), "--with-history", "--yes")
            print(
                f"back, {form}: 4 there and {len(here)} here, 2 of the same cards: "
                f"{after - before} reviews; twice: {twice.splitlines()[1].strip()}"
            )
            wrong += after - before != 4 + len(here)
            wrong += "nothing new" not in twice or "reviews: 4" not in shown
        log = json.loads(drill("log", "--json"))
        drill(*go, "--force")
        known = [
            sum(card["reviews"] for card in opened(args.anki, at, folder / "out.apkg")["cards"])
            for at in (folder / "new.anki2", col)
        ]
        print(f"there once more: {known[0]} of {len(log)} reviews; where the cards are: {known[1]}")
        wrong += known[0] != len(log)
        doctor = subprocess.run([DRILL, "doctor"], capture_output=True, text=True)
        print(doctor.stdout.strip().splitlines()[-1])
        sys.exit(bool(wrong or total_new or doctor.returncode or len(theirs) != len(ours)))


if __name__ == "__main__":
    main()
