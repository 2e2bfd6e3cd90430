"""Anki itself: its importer, its exporter, and packages to import.

Run with an interpreter that has the `anki` package by `bench/imports.py` and `bench/phone.py`.

    PYTHON bench/import_peer.py make PACKAGE NOTES legacy|current
    PYTHON bench/import_peer.py take PACKAGE
    PYTHON bench/import_peer.py samples FOLDER
    PYTHON bench/import_peer.py open COLLECTION PACKAGE
    PYTHON bench/import_peer.py review COLLECTION CARDS PACKAGE legacy|current

`take` prints the CPU seconds that Anki's importer needs, into an empty collection. `samples` makes
the packages of `tests/exchange/anki`. `open` imports a package with its scheduling and prints what
is then in the collection; `review` answers some cards, prints their keys and exports all of it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from anki.collection import (
    AddNoteRequest,
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

KINDS = ("Basic", "Basic", "Basic (and reversed card)", "Cloze")


def make(path: str, notes: int, form: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(str(Path(folder) / "a.anki2"))
        decks = [col.decks.id("Spanish"), col.decks.id("Spanish::Verbs")]
        requests = []
        for index in range(notes):
            kind = KINDS[index % len(KINDS)]
            note = col.new_note(col.models.by_name(kind))
            note.fields[:2] = fields(kind, index)
            note.tags = [f"unit{index % 7}"]
            requests.append(AddNoteRequest(note=note, deck_id=decks[index % 2]))
        col.add_notes(requests)
        options = ExportAnkiPackageOptions(
            with_scheduling=True, with_media=False, with_deck_configs=False, legacy=form == "legacy"
        )
        col.export_anki_package(out_path=path, options=options, limit=None)
        col.close()


def fields(kind: str, index: int) -> tuple[str, str]:
    if kind == "Cloze":
        text = f"Word {index} is {{{{c1::casa {index}}}}} and <b>{{{{c2::perro}}}}</b> there"
        return text, "An <i>extra</i> remark"
    if index % 3:
        return f"What does word number {index} mean?", f"It means the thing number {index}"
    return (
        f"What is <b>word</b> number {index}?<br>Say it&nbsp;aloud",
        f"<div>The <i>answer</i> is {index}</div><ul><li>one</li><li>two</li></ul>",
    )


def samples(folder: str) -> None:
    """Every kind of card that Anki makes by itself, tags, decks, media, reviews; and a second
    version of it."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(str(Path(folder) / "a.anki2"))
        decks = [col.decks.id(name) for name in ("Spain", "Spain::Verbs", "Other")]
        picture = Path(folder) / "flag.png"
        picture.write_bytes(bytes.fromhex("89504e470d0a1a0a") + b"no picture" * 5)
        name = col.media.add_file(str(picture))
        rows = [
            ("Basic", ["What is <b>hola</b>?", "hello<br><ul><li>hi</li></ul>"], 0),
            ("Basic", ["A picture", f'<img src="{name}"> and [sound:hola.mp3]'], 0),
            ("Basic (and reversed card)", ["casa", "house"], 1),
            ("Basic (optional reversed card)", ["perro", "dog", "y"], 1),
            ("Basic (optional reversed card)", ["gato", "cat", ""], 1),
            ("Basic (type in the answer)", ["one", "uno"], 2),
            ("Cloze", ["{{c1::Madrid::city}} is in {{c2::Spain}}", "Look at a map"], 2),
            ("Cloze", ["{{c1::ser}} and {{c1::estar}}, {{c2::both}}", ""], 0),
        ]
        notes = []
        for index, (kind, values, deck) in enumerate(rows):
            note = col.new_note(col.models.by_name(kind))
            note.fields = list(values)
            note.tags = ["all", f"n{index}"]
            col.add_note(note, decks[deck])
            notes.append(note)
        col.sched.suspend_cards([notes[2].cards()[1].id])
        answer(col, [note.cards()[0].id for note in notes[:4]])
        export(col, target / "many.apkg", legacy=False)
        export(col, target / "many-legacy.apkg", legacy=True)
        notes[0]["Back"] = "hello, changed"
        col.update_note(notes[0])
        col.remove_notes([notes[5].id])
        note = col.new_note(col.models.by_name("Basic"))
        note.fields = ["new in the second version", "yes"]
        col.add_note(note, decks[0])
        export(col, target / "many-v2.apkg", legacy=False)
        col.export_collection_package(str(target / "many.colpkg"), True, False)


def answer(col: Collection, cards: list[int]) -> None:
    """Answer cards with "good", each once."""
    for number in cards:
        card = col.get_card(number)
        card.start_timer()
        states = col._backend.get_scheduling_states(number)
        col.sched.answer_card(col.sched.build_answer(card=card, states=states, rating=2))


def export(col: Collection, path: Path, *, legacy: bool) -> None:
    options = ExportAnkiPackageOptions(
        with_scheduling=True, with_media=True, with_deck_configs=False, legacy=legacy
    )
    col.export_anki_package(out_path=str(path), options=options, limit=None)


def open_(collection: str, package: str) -> None:
    col = Collection(collection)
    options = ImportAnkiPackageOptions(with_scheduling=True)
    request = ImportAnkiPackageRequest(package_path=package, options=options)
    log = col.import_anki_package(request).log
    cards = []
    for number in col.find_cards(""):
        card = col.get_card(number)
        note, memory = card.note(), card.memory_state
        cards.append(
            {
                "key": note["Key"],
                "front": note["Front"],
                "back": note["Back"],
                "question": card.render_output().question_text,
                "answer": card.render_output().answer_text,
                "stability": memory.stability if memory else None,
                "due": card.due - col.sched.today if card.type == 2 else None,
                "reviews": col.db.scalar("select count() from revlog where cid = ?", number),
                "queue": card.queue,
            }
        )
    print(json.dumps({
        "new": len(log.new), "updated": len(log.updated), "same": len(log.duplicate),
        "conflicting": len(log.conflicting), "cards": cards,
    }))  # fmt: skip
    col.close()


def review(collection: str, count: int, package: str, form: str) -> None:
    col = Collection(collection)
    cards = list(col.find_cards("is:new"))[:count]
    answer(col, cards)
    print(json.dumps([col.get_card(card).note()["Key"] for card in cards]))
    export(col, Path(package), legacy=form == "legacy")
    col.close()


def take(path: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(str(Path(folder) / "b.anki2"))
        request = ImportAnkiPackageRequest(
            package_path=path, options=ImportAnkiPackageOptions(with_scheduling=False)
        )
        start = time.process_time()
        col.import_anki_package(request)
        print(time.process_time() - start)
        col.close()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", path, notes, form]:
            make(path, int(notes), form)
        case ["take", path]:
            take(path)
        case ["samples", folder]:
            samples(folder)
        case ["open", collection, package]:
            open_(collection, package)
        case ["review", collection, count, package, form]:
            review(collection, int(count), package, form)
        case _:
            sys.exit(__doc__)
