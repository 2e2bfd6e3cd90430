"""Small Anki packages made by hand, as a stranger might bend them."""

from __future__ import annotations

import json
import sqlite3
import zipfile

BASIC = {
    "id": 1, "name": "Basic", "type": 0,
    "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],
    "tmpls": [
        {"name": "Card 1", "ord": 0, "qfmt": "{{Front}}",
         "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"},
        {"name": "Card 2", "ord": 1, "qfmt": "{{Back}}",
         "afmt": "{{FrontSide}}<hr id=answer>{{Front}}"},
    ],
}  # fmt: skip
CLOZE = {
    "id": 2, "name": "Cloze", "type": 1,
    "flds": [{"name": "Text", "ord": 0}, {"name": "Extra", "ord": 1}],
    "tmpls": [{"name": "Cloze", "ord": 0, "qfmt": "{{cloze:Text}}",
               "afmt": "{{cloze:Text}}<br>{{Extra}}"}],
}  # fmt: skip
DECKS = {"1": {"id": 1, "name": "Default"}, "2": {"id": 2, "name": "Spanish"},
         "3": {"id": 3, "name": "Spanish::Verbs"}}  # fmt: skip
TABLES = (
    "CREATE TABLE col (id, models, decks)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, guid, mid, tags, flds)",
    "CREATE TABLE cards (id INTEGER PRIMARY KEY, nid, did, ord, queue, odid)",
    "CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid, ease, ivl, time, type, factor)",
)


def note(guid="g1", front="Front?", back="Back", *, mid=1, tags="", cards=(0,), deck=2, queue=0):
    """A note and its cards, by the numbers of their templates."""
    return {"guid": guid, "flds": f"{front}\x1f{back}", "mid": mid, "tags": tags,
            "cards": cards, "deck": deck, "queue": queue}  # fmt: skip


def database(path, notes, *, statements=(), models=(BASIC, CLOZE), reviews=()):
    """The collection of a package."""
    connection = sqlite3.connect(path)
    for statement in TABLES:
        connection.execute(statement)
    found = {str(model["id"]): model for model in models}
    connection.execute("INSERT INTO col VALUES (1, ?, ?)", (json.dumps(found), json.dumps(DECKS)))
    card = 0
    for number, each in enumerate(notes, 1):
        row = (number, each["guid"], each["mid"], each["tags"], each["flds"])
        connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?, ?)", row)
        for template in each["cards"]:
            card += 1
            row = (card, number, each["deck"], template, each["queue"], 0)
            connection.execute("INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?)", row)
    connection.executemany("INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?)", reviews)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def package(path, *notes, media=None, **options):
    """A legacy package; `media` is its list and the files."""
    data = database(path.with_suffix(".db"), notes, **options)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.write(data, "collection.anki2")
        out.writestr("media", json.dumps({str(n): name for n, name in enumerate(media or ())}))
        for number, name in enumerate(media or ()):
            out.writestr(str(number), f"content of {name}")
    data.unlink()
    return path
