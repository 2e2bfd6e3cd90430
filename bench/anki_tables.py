"""What Anki makes of drill's table: `tests/exchange/anki_table.json`.

    PYTHON bench/anki_tables.py

with an interpreter that has the `anki` package. Has drill write `tests/exchange/anki_table.yaml` as
CSV, lets Anki import that file by what it finds in it, twice, and writes down the file and the
notes; `tests/exchange/test_anki_table.py` holds both against the deck.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from anki.collection import Collection, ImportCsvRequest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "tests" / "exchange" / "anki_table.yaml"
TARGET = SOURCE.with_suffix(".json")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table.csv"
        environment = {**os.environ, "DRILL_HOME": str(Path(folder) / "home")}
        for words in (
            ("import", str(SOURCE), "--yes"),
            ("export", "table", "--format", "csv", "-o", str(table)),
        ):
            command = [str(ROOT / ".venv" / "bin" / "drill"), *words]
            subprocess.run(command, env=environment, check=True, capture_output=True)
        col = Collection(str(Path(folder) / "a.anki2"))
        first, again = taken(col, table), taken(col, table)
        made = {"csv": table.read_text(), "first": first, "again": again, "notes": notes(col)}
        col.close()
    TARGET.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(made['notes'])} notes written to {TARGET}")


def taken(col: Collection, table: Path) -> dict[str, int]:
    """Import as the importer suggests; how many notes it reports under each head."""
    metadata = col.get_csv_metadata(str(table), None)
    log = col.import_csv(ImportCsvRequest(path=str(table), metadata=metadata)).log
    heads = ("new", "updated", "duplicate", "conflicting", "first_field_match",
             "missing_notetype", "missing_deck", "empty_first_field")  # fmt: skip
    return {head: len(getattr(log, head)) for head in heads}


def notes(col: Collection) -> list[dict[str, Any]]:
    found = (col.get_note(number) for number in sorted(col.find_notes("")))
    return [
        {
            "guid": note.guid,
            "kind": note.note_type()["name"],
            "fields": note.fields,
            "tags": note.tags,
            "decks": sorted({col.decks.name(card.did) for card in note.cards()}),
            "questions": [card.render_output().question_text for card in note.cards()],
        }
        for note in found
    ]


if __name__ == "__main__":
    main()
