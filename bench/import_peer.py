"""Anki's own importer, and packages to import. Run by `bench/import.py --anki PYTHON`.

    PYTHON bench/import_peer.py make PACKAGE NOTES legacy|current
    PYTHON bench/import_peer.py take PACKAGE

`take` prints the seconds that Anki's importer needs, into an empty collection.
"""

from __future__ import annotations

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
    with tempfile.TemporaryDirectory() as home:
        col = Collection(str(Path(home) / "a.anki2"))
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


def take(path: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        col = Collection(str(Path(home) / "b.anki2"))
        request = ImportAnkiPackageRequest(
            package_path=path, options=ImportAnkiPackageOptions(with_scheduling=False)
        )
        start = time.perf_counter()
        col.import_anki_package(request)
        print(time.perf_counter() - start)
        col.close()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", path, notes, form]:
            make(path, int(notes), form)
        case ["take", path]:
            take(path)
        case _:
            sys.exit(__doc__)
