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


def _field(number, value):
    """One field of a protobuf message: a number, or bytes."""
    if isinstance(value, int):
        return bytes([number << 3, value])
    return bytes([number << 3 | 2, len(value)]) + value


CURRENT = (
    "CREATE TABLE notetypes (id INTEGER PRIMARY KEY, name TEXT, config BLOB)",
    "CREATE TABLE fields (ntid, ord, name TEXT, PRIMARY KEY (ntid, ord)) WITHOUT ROWID",
    "CREATE TABLE templates (ntid, ord, name TEXT, config, PRIMARY KEY (ntid, ord)) WITHOUT ROWID",
    "CREATE TABLE decks (id INTEGER PRIMARY KEY, name TEXT)",
)


def current_database(path, notes, *, models=(BASIC, CLOZE), **options):
    """The collection of a package in the current form: note types and decks have tables."""
    database(path, notes, models=models, **options)
    connection = sqlite3.connect(path)
    for statement in CURRENT:
        connection.execute(statement)
    for model in models:
        row = (model["id"], model["name"], _field(1, model["type"]))
        connection.execute("INSERT INTO notetypes VALUES (?, ?, ?)", row)
        for each in model["flds"]:
            row = (model["id"], each["ord"], each["name"])
            connection.execute("INSERT INTO fields VALUES (?, ?, ?)", row)
        for each in model["tmpls"]:
            faces = _field(1, each["qfmt"].encode()) + _field(2, each["afmt"].encode())
            row = (model["id"], each["ord"], each["name"], faces)
            connection.execute("INSERT INTO templates VALUES (?, ?, ?, ?)", row)
    decks = [(each["id"], each["name"].replace("::", "\x1f")) for each in DECKS.values()]
    connection.executemany("INSERT INTO decks VALUES (?, ?)", decks)
    connection.commit()
    connection.close()
    return path


def bent(raw, chance):
    """Bytes damaged as `chance`, a random.Random, has it: flipped, cut, mixed up or put in."""
    data, at = bytearray(raw), chance.randrange(max(1, len(raw)))
    how = chance.randrange(6)
    if how == 0:
        return bytes(data[:at])
    if how == 1 and data:  # a piece of it in another place
        there, size = chance.randrange(len(data)), chance.randint(1, 64)
        data[at : at + size] = data[there : there + size]
    elif how == 2:
        data[at : at + chance.randint(0, 8)] = chance.randbytes(chance.randint(1, 8))
    else:
        for _ in range(chance.choice((1, 1, 2, 8))):
            # The beginning has the schema and the headers, which most depends on.
            most = len(data) if how > 3 else min(len(data), 4096)
            if most:
                data[chance.randrange(most)] ^= 1 << chance.randrange(8)
    return bytes(data)


LAYERS = ("file", "database", "stream", "media")


def damaged(path, raw, layer, chance, *, current, files=(b"a",), method=zipfile.ZIP_STORED):
    """A package around the collection `raw`, with damage at one of LAYERS; returns its path.

    The stream is the packed collection of the current form; what is damaged within the archive
    has a sound checksum there, as a program with a fault would write it.
    """
    from drill.zstd import compress

    def at(each, data):
        return bent(data, chance) if each == layer else data

    def packed(data):
        return compress(data) if current else data

    names = [f"picture {number}.png" for number in range(len(files))]
    media = json.dumps({str(number): name for number, name in enumerate(names)}).encode()
    if current:
        media = b"".join(_field(1, _field(1, name.encode())) for name in names)
    with zipfile.ZipFile(path, "w", method) as out:
        name = "collection.anki21b" if current else "collection.anki2"
        out.writestr(name, at("stream", packed(at("database", raw))))
        out.writestr("media", packed(at("media", media)))
        for number, content in enumerate(files):
            out.writestr(str(number), at("stream", packed(content)))
    path.write_bytes(at("file", path.read_bytes()))
    return path


def everything(home):
    """Every row of the store, but for the history of changes and what the program learnt."""
    with sqlite3.connect(home.paths.store) as connection:
        return {
            table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            for table in ("deck", "note", "card", "review")
        }
