"""Schema versions, one step forward at a time.

The version is SQLite's `user_version`. A step is plain SQL, frozen once released: it must
build the same schema in ten years, whatever the table classes have become by then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import cache

from drill.errors import StoreTooNew
from drill.storage import seals

FIRST = """
CREATE TABLE deck (
    id VARCHAR NOT NULL, origin VARCHAR NOT NULL, stated BOOLEAN NOT NULL, own BOOLEAN NOT NULL,
    position INTEGER NOT NULL, head VARCHAR NOT NULL, retired BOOLEAN NOT NULL, PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_deck_origin ON deck (origin);
CREATE TABLE note (
    pk INTEGER NOT NULL, deck VARCHAR NOT NULL, note VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    position INTEGER NOT NULL, body VARCHAR NOT NULL, retired BOOLEAN NOT NULL,
    PRIMARY KEY (pk), FOREIGN KEY(deck) REFERENCES deck (id)
);
CREATE UNIQUE INDEX note_place ON note (deck, note);
CREATE INDEX note_kind ON note (kind);
CREATE TABLE card (
    pk INTEGER NOT NULL, note_pk INTEGER NOT NULL, key VARCHAR NOT NULL, slot VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, core BOOLEAN NOT NULL, sample BOOLEAN NOT NULL,
    competency VARCHAR NOT NULL, ord INTEGER NOT NULL, retired BOOLEAN NOT NULL,
    suspended BOOLEAN NOT NULL, shadowed BOOLEAN NOT NULL, active BOOLEAN NOT NULL,
    buried_until INTEGER, state VARCHAR NOT NULL, step INTEGER, stability FLOAT, difficulty FLOAT,
    last_day INTEGER, last_at INTEGER, due_day INTEGER, due_at INTEGER, reps INTEGER NOT NULL,
    lapses INTEGER NOT NULL, first_day INTEGER,
    PRIMARY KEY (pk), FOREIGN KEY(note_pk) REFERENCES note (pk)
);
CREATE UNIQUE INDEX card_key ON card (key);
CREATE INDEX card_note ON card (note_pk);
CREATE INDEX card_due ON card (due_day, kind, buried_until) WHERE active = 1 AND due_at IS NULL;
CREATE INDEX card_step ON card (due_at) WHERE active = 1 AND due_at IS NOT NULL;
CREATE INDEX card_new ON card (ord, kind, buried_until) WHERE active = 1 AND state = 'new';
CREATE INDEX card_last ON card (last_day) WHERE last_day IS NOT NULL;
CREATE INDEX card_first ON card (first_day) WHERE first_day IS NOT NULL;
CREATE TABLE review (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, id VARCHAR NOT NULL, card_pk INTEGER NOT NULL,
    rating INTEGER NOT NULL, at INTEGER NOT NULL, day INTEGER NOT NULL, seconds FLOAT NOT NULL,
    source VARCHAR NOT NULL, due_day INTEGER NOT NULL, due_at INTEGER, rules VARCHAR NOT NULL,
    device VARCHAR NOT NULL, recalled VARCHAR, undoes INTEGER,
    UNIQUE (id), FOREIGN KEY(card_pk) REFERENCES card (pk)
);
CREATE INDEX review_card ON review (card_pk);
CREATE INDEX review_undoes ON review (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER review_keeps_rows BEFORE DELETE ON review
BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END;
CREATE TRIGGER review_keeps_words BEFORE UPDATE ON review
BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END;
CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, at INTEGER NOT NULL, kind VARCHAR NOT NULL,
    what VARCHAR NOT NULL, before VARCHAR NOT NULL, undone BOOLEAN NOT NULL
);
CREATE TABLE fact (key VARCHAR NOT NULL, value VARCHAR NOT NULL, PRIMARY KEY (key));
CREATE TABLE rehearsal (
    pk INTEGER NOT NULL, card_pk INTEGER NOT NULL, at INTEGER NOT NULL, day INTEGER NOT NULL,
    seconds FLOAT NOT NULL, recalled VARCHAR NOT NULL,
    PRIMARY KEY (pk), FOREIGN KEY(card_pk) REFERENCES card (pk)
);
CREATE INDEX ix_rehearsal_card_pk ON rehearsal (card_pk);
CREATE TABLE onsite (
    id VARCHAR NOT NULL, name VARCHAR NOT NULL, at INTEGER NOT NULL, minutes INTEGER NOT NULL,
    scope VARCHAR NOT NULL, closed BOOLEAN NOT NULL, PRIMARY KEY (id)
);
"""

REHEARSALS = """
ALTER TABLE deck ADD COLUMN link VARCHAR;
DROP TABLE rehearsal;
CREATE TABLE mock (
    pk INTEGER NOT NULL, at INTEGER NOT NULL, day INTEGER NOT NULL, minutes FLOAT NOT NULL,
    asked VARCHAR NOT NULL, PRIMARY KEY (pk)
);
CREATE TABLE rehearsal (
    pk INTEGER NOT NULL, card_pk INTEGER NOT NULL, at INTEGER NOT NULL, day INTEGER NOT NULL,
    seconds FLOAT NOT NULL, words FLOAT NOT NULL, told VARCHAR NOT NULL, mock INTEGER,
    undone BOOLEAN NOT NULL,
    PRIMARY KEY (pk), FOREIGN KEY(card_pk) REFERENCES card (pk),
    FOREIGN KEY(mock) REFERENCES mock (pk)
);
CREATE INDEX ix_rehearsal_card_pk ON rehearsal (card_pk);
"""
"""Nothing wrote to the first `rehearsal`, so nothing is lost with it."""

ONSITES = """
ALTER TABLE onsite ADD COLUMN zone VARCHAR;
ALTER TABLE onsite ADD COLUMN went VARCHAR;
CREATE TABLE heard (
    pk INTEGER NOT NULL, onsite VARCHAR NOT NULL, at INTEGER NOT NULL, question VARCHAR NOT NULL,
    competency VARCHAR NOT NULL, went VARCHAR NOT NULL, PRIMARY KEY (pk)
);
"""

LIBRARY = """
ALTER TABLE deck ADD COLUMN options VARCHAR;
ALTER TABLE card ADD COLUMN withdrawn BOOLEAN;
CREATE TABLE amendment (
    pk INTEGER NOT NULL, card_pk INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
    what VARCHAR NOT NULL, due_day INTEGER, was VARCHAR NOT NULL, undone BOOLEAN NOT NULL,
    PRIMARY KEY (pk), FOREIGN KEY(card_pk) REFERENCES card (pk)
);
CREATE INDEX ix_amendment_card_pk ON amendment (card_pk);
CREATE VIEW note_text (pk, words) AS SELECT note.pk, (
    SELECT group_concat(tree.atom, char(10)) FROM json_tree(note.body) AS tree
    WHERE tree.type = 'text' AND tree.key NOT IN ('id', 'was', 'framework')
    AND tree.path NOT IN ('$.tags', '$.competencies', '$.core')
) FROM note;
CREATE VIRTUAL TABLE note_words USING fts5(
    words, content='',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
INSERT INTO note_words (rowid, words) SELECT pk, words FROM note_text WHERE words IS NOT NULL;
CREATE TABLE stale (note_pk INTEGER NOT NULL, words VARCHAR, PRIMARY KEY (note_pk));
CREATE TRIGGER note_says AFTER INSERT ON note BEGIN
    INSERT OR IGNORE INTO stale (note_pk) VALUES (new.pk);
END;
CREATE TRIGGER note_said BEFORE UPDATE OF body ON note WHEN old.body <> new.body BEGIN
    INSERT OR IGNORE INTO stale SELECT pk, words FROM note_text WHERE pk = old.pk;
END;
CREATE TRIGGER note_falls_silent BEFORE DELETE ON note BEGIN
    INSERT OR IGNORE INTO stale SELECT pk, words FROM note_text WHERE pk = old.pk;
END;
"""
"""`note_words` is the full-text index of what notes say; triggers write down which notes changed.

They cannot keep the index themselves: a schema that is not trusted may not write to a virtual
table. It holds no text of its own, so what goes from it must be told the words that it had.
"""

SEALS = """
ALTER TABLE note ADD COLUMN seal INTEGER;
ALTER TABLE review ADD COLUMN seal INTEGER;
ALTER TABLE change ADD COLUMN seal INTEGER;
UPDATE note SET seal = drill_seal(CAST(kind AS BLOB), CAST(body AS BLOB));
CREATE TRIGGER review_is_sealed_once BEFORE UPDATE ON review
WHEN old.seal IS NOT NULL OR new.seal IS NULL
    OR (old.seq, old.id, old.card_pk, old.rating, old.at, old.day, old.seconds, old.source,
        old.due_day, old.due_at, old.rules, old.device, old.recalled, old.undoes)
    IS NOT (new.seq, new.id, new.card_pk, new.rating, new.at, new.day, new.seconds, new.source,
        new.due_day, new.due_at, new.rules, new.device, new.recalled, new.undoes)
BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END;
DROP TRIGGER review_keeps_words;
UPDATE review SET seal = drill_seal(
    CAST(id AS BLOB), card_pk, rating, at, day, seconds, CAST(source AS BLOB), due_day, due_at,
    CAST(rules AS BLOB), CAST(device AS BLOB), CAST(recalled AS BLOB), undoes
);
CREATE TRIGGER review_keeps_words BEFORE UPDATE ON review
BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END;
DROP TRIGGER review_is_sealed_once;
UPDATE change SET seal = drill_seal(
    at, CAST(kind AS BLOB), CAST(what AS BLOB), CAST(before AS BLOB)
);
CREATE INDEX change_undone ON change (undone);
CREATE INDEX note_order ON note (deck, position, retired);
DROP INDEX card_note;
CREATE INDEX card_note ON card (
    note_pk, slot, kind, core, sample, competency, ord,
    retired, suspended, shadowed, active, buried_until, withdrawn
);
CREATE INDEX deck_says ON deck (own, stated, position, retired, head, link, options);
DROP INDEX ix_amendment_card_pk;
CREATE INDEX amendment_says ON amendment (card_pk, seq, at, what, due_day, was, undone);
CREATE INDEX fact_says ON fact (key, value);
CREATE INDEX mock_says ON mock (at, day, minutes, asked);
DROP INDEX ix_rehearsal_card_pk;
CREATE INDEX rehearsal_says ON rehearsal (card_pk, at, day, seconds, words, told, mock, undone);
CREATE INDEX onsite_says ON onsite (name, at, minutes, scope, closed, zone, went);
CREATE INDEX heard_says ON heard (onsite, at, question, competency, went);
DROP TRIGGER note_said;
DROP TRIGGER note_falls_silent;
DROP VIEW note_text;
ALTER TABLE stale RENAME COLUMN words TO body;
CREATE TRIGGER note_said BEFORE UPDATE OF body ON note WHEN old.body IS NOT new.body BEGIN
    INSERT OR IGNORE INTO stale VALUES (old.pk, old.body);
END;
CREATE TRIGGER note_falls_silent BEFORE DELETE ON note BEGIN
    INSERT OR IGNORE INTO stale VALUES (old.pk, old.body);
END;
"""
"""Damage is found, see `seals`: rows that carry much get a seal, those that carry little stand in
an index whole. While the log's rows are sealed, its trigger gives way to one that lets nothing
but that happen."""

VARIANTS = "SELECT 1;\n"
"""Nothing becomes another; but a drill that knows no variants of stories would take a note that has
one for damaged, and so is told that the store is a newer one's."""

SOURCES = """
ALTER TABLE note ADD COLUMN made_of INTEGER;
"""
"""A package that comes again is compared without making its notes."""

SAID = """
DROP TRIGGER note_said;
DROP TRIGGER note_falls_silent;
DROP TABLE stale;
CREATE TABLE stale (note_pk INTEGER NOT NULL, PRIMARY KEY (note_pk));
CREATE TRIGGER note_said BEFORE UPDATE OF body ON note WHEN old.body IS NOT new.body BEGIN
    INSERT OR IGNORE INTO stale VALUES (old.pk);
END;
CREATE TRIGGER note_falls_silent BEFORE DELETE ON note BEGIN
    INSERT OR IGNORE INTO stale VALUES (old.pk);
END;
CREATE TABLE said (note_pk INTEGER NOT NULL, words VARCHAR NOT NULL, PRIMARY KEY (note_pk));
INSERT INTO said (note_pk, words) SELECT pk, coalesce((
    SELECT group_concat(tree.atom, char(10))
    FROM json_tree(CASE WHEN json_valid(body) THEN body END) AS tree
    WHERE tree.type = 'text' AND tree.key NOT IN ('id', 'was', 'framework')
    AND tree.path NOT IN ('$.tags', '$.competencies', '$.core')
), '') FROM note;
INSERT INTO note_words (note_words) VALUES ('delete-all');
INSERT INTO note_words (rowid, words) SELECT note_pk, words FROM said WHERE words <> '';
"""
"""`said` has what the index was told, so that a pattern reads it, and what goes from the index is
told from it; `stale` need not keep what notes were."""

DAYS = """
CREATE INDEX review_day ON review (day);
"""
"""What was done today, or in the last days, is found without reading all of the log."""

AT_REST = """
CREATE TABLE at_rest (
    "key" VARCHAR NOT NULL, found VARCHAR NOT NULL, seal INTEGER NOT NULL, PRIMARY KEY ("key")
) WITHOUT ROWID;
DROP TRIGGER note_says;
DROP TRIGGER note_falls_silent;
CREATE TRIGGER note_says AFTER INSERT ON note BEGIN
    INSERT OR IGNORE INTO stale (note_pk) VALUES (new.pk);
    DELETE FROM at_rest;
END;
CREATE TRIGGER note_falls_silent BEFORE DELETE ON note BEGIN
    INSERT OR IGNORE INTO stale VALUES (old.pk);
    DELETE FROM at_rest;
END;
CREATE TRIGGER note_changes AFTER UPDATE ON note BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER deck_comes AFTER INSERT ON deck BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER deck_changes AFTER UPDATE ON deck BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER deck_goes AFTER DELETE ON deck BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER fact_comes AFTER INSERT ON fact
WHEN substr(new."key", 1, instr(new."key", '/')) IN ('edited/', 'gone/', 'source/', 'brought/')
BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER fact_changes AFTER UPDATE ON fact
WHEN substr(old."key", 1, instr(old."key", '/')) IN ('edited/', 'gone/', 'source/', 'brought/')
OR substr(new."key", 1, instr(new."key", '/')) IN ('edited/', 'gone/', 'source/', 'brought/')
BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER fact_goes AFTER DELETE ON fact
WHEN substr(old."key", 1, instr(old."key", '/')) IN ('edited/', 'gone/', 'source/', 'brought/')
BEGIN DELETE FROM at_rest; END;
"""
"""What was found of a package stands there until anything changes that it was found by."""

RETAGGED = """
ALTER TABLE note ADD COLUMN retagged VARCHAR;
CREATE INDEX note_retagged ON note (deck, note, retagged) WHERE retagged IS NOT NULL;
CREATE TRIGGER note_is_reworded AFTER UPDATE OF body ON note
WHEN new.retagged IS NOT NULL AND old.retagged IS new.retagged AND old.body IS NOT new.body
BEGIN UPDATE note SET retagged = NULL WHERE pk = new.pk; END;
"""
"""Tags given to thousands of notes are known as the person's by those that they had, and not by a
mark each; what changes the words of a note besides knows of its marks."""

LINES = """
CREATE TABLE line (
    id VARCHAR NOT NULL, clock INTEGER NOT NULL, replica VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    about VARCHAR NOT NULL, parents VARCHAR NOT NULL, body VARCHAR, shared BOOLEAN NOT NULL,
    seal INTEGER NOT NULL, PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE INDEX line_about ON line (kind, about);
CREATE INDEX line_unshared ON line (id) WHERE shared = 0;
CREATE TRIGGER line_keeps_rows BEFORE DELETE ON line
BEGIN SELECT RAISE(ABORT, 'lines are append-only'); END;
CREATE TRIGGER line_keeps_words
BEFORE UPDATE OF id, clock, replica, kind, about, parents, body, seal ON line
BEGIN SELECT RAISE(ABORT, 'lines are append-only'); END;
CREATE TABLE touched (
    kind VARCHAR NOT NULL, what VARCHAR NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, what)
) WITHOUT ROWID;
CREATE TABLE astray (seq INTEGER NOT NULL, card_pk INTEGER NOT NULL, PRIMARY KEY (seq));
CREATE INDEX astray_card ON astray (card_pk);
CREATE TABLE paired (
    kind VARCHAR NOT NULL, pk INTEGER NOT NULL, about VARCHAR NOT NULL, PRIMARY KEY (kind, pk)
) WITHOUT ROWID;
CREATE INDEX paired_about ON paired (kind, about);
"""
"""What homes that are synchronised tell each other; empty in one that is not."""

LEAN = """
DROP INDEX card_last;
DROP TRIGGER note_says;
DROP TRIGGER note_falls_silent;
DROP TRIGGER note_changes;
DROP TRIGGER deck_comes;
DROP TRIGGER deck_changes;
DROP TRIGGER deck_goes;
DROP TRIGGER fact_comes;
DROP TRIGGER fact_changes;
DROP TRIGGER fact_goes;
CREATE TRIGGER note_says AFTER INSERT ON note
BEGIN INSERT OR IGNORE INTO stale (note_pk) VALUES (new.pk); END;
CREATE TRIGGER note_falls_silent BEFORE DELETE ON note
BEGIN INSERT OR IGNORE INTO stale VALUES (old.pk); END;
CREATE TRIGGER note_comes AFTER INSERT ON note
WHEN EXISTS (SELECT 1 FROM at_rest)
BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER note_changes AFTER UPDATE ON note
WHEN EXISTS (SELECT 1 FROM at_rest)
BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER note_goes AFTER DELETE ON note
WHEN EXISTS (SELECT 1 FROM at_rest)
BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER deck_comes AFTER INSERT ON deck
WHEN EXISTS (SELECT 1 FROM at_rest)
BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER deck_changes AFTER UPDATE ON deck
WHEN EXISTS (SELECT 1 FROM at_rest)
BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER deck_goes AFTER DELETE ON deck
WHEN EXISTS (SELECT 1 FROM at_rest)
BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER fact_comes AFTER INSERT ON fact
WHEN EXISTS (SELECT 1 FROM at_rest) AND (substr(new."key", 1, instr(new."key", '/'))
    IN ('edited/', 'gone/', 'source/', 'brought/'))
BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER fact_changes AFTER UPDATE ON fact
WHEN EXISTS (SELECT 1 FROM at_rest) AND (substr(old."key", 1, instr(old."key", '/'))
    IN ('edited/', 'gone/', 'source/', 'brought/')
    OR substr(new."key", 1, instr(new."key", '/'))
    IN ('edited/', 'gone/', 'source/', 'brought/'))
BEGIN DELETE FROM at_rest; END;
CREATE TRIGGER fact_goes AFTER DELETE ON fact
WHEN EXISTS (SELECT 1 FROM at_rest) AND (substr(old."key", 1, instr(old."key", '/'))
    IN ('edited/', 'gone/', 'source/', 'brought/'))
BEGIN DELETE FROM at_rest; END;
"""
"""What was found of a package is let go of where there is something: thousands of changes do not
empty an empty table. What was shown today is told from the log, whose days have an index: one less
is written with every grade."""

UNDONE = """
DROP INDEX IF EXISTS change_undone;
CREATE INDEX change_undone ON change (undone) WHERE undone <> 0;
DROP INDEX IF EXISTS note_retagged;
CREATE INDEX note_retagged ON note (deck, retagged) WHERE retagged IS NOT NULL;
"""
"""Of the steps of undo those that were taken back are few: a grade writes an index less. Notes that
get the same tags stand in theirs, deck by deck, in their own order, and not in that of their ids as
text. Where an index was lost, it is made anew."""

STEPS: tuple[str, ...] = (
    FIRST, REHEARSALS, ONSITES, LIBRARY, SEALS, VARIANTS, SOURCES, SAID, DAYS, AT_REST,
    RETAGGED, LINES, LEAN, UNDONE,
)  # fmt: skip
"""Step n takes a store from version n to n + 1."""


def version_of(connection: sqlite3.Connection) -> int:
    """The store's schema version; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def known_version(connection: sqlite3.Connection) -> int:
    """The same. Raises StoreTooNew for a store made by a newer drill."""
    version = version_of(connection)
    if version > len(STEPS):
        raise StoreTooNew(
            f"the store has schema version {version}; this drill knows versions up to {len(STEPS)}",
            "It was opened by a newer drill. Update drill, or restore an older backup.",
        )
    return version


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the store to the newest version, all steps in one transaction.

    Two processes may try at once: the version is read again once the write lock is held.
    The connection is in autocommit mode; the caller made a backup. Raises StoreTooNew.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        _take(connection, STEPS[known_version(connection) :])
        connection.execute(f"PRAGMA user_version = {len(STEPS):d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # on a full disk SQLite has rolled back already
            connection.execute("ROLLBACK")
        raise


def _take(connection: sqlite3.Connection, steps: Iterable[str]) -> None:
    seals.declare(connection)
    for step in steps:
        for statement in statements(step):
            connection.execute(statement)


def make(connection: sqlite3.Connection, version: int) -> None:
    """The schema of a version in an empty store. The connection is in autocommit mode."""
    _take(connection, STEPS[:version])
    connection.execute(f"PRAGMA user_version = {version:d}")


def altered(connection: sqlite3.Connection) -> list[str]:
    """Which tables, indexes, views and triggers are gone, or not what drill made.

    SQLite holds what its schema says once, and believes it. What somebody added is not looked at.
    """
    here = dict(connection.execute(_SCHEMA))
    expected = _schema(STEPS[: version_of(connection)])
    return [name.decode() for name, sql in expected.items() if here.get(name) != sql]


_SCHEMA = """
SELECT CAST(type || ' ' || name AS BLOB), CAST(tbl_name || ' ' || sql AS BLOB) FROM sqlite_master
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
AND name NOT LIKE 'note\\_words\\_%' ESCAPE '\\'
"""
"""Without what SQLite makes for itself, which differs by its version; as bytes, which may be no
text any more."""


@cache
def _schema(steps: tuple[str, ...]) -> dict[bytes, bytes]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _take(connection, steps)
        return dict(connection.execute(_SCHEMA))


def statements(script: str) -> list[str]:
    """A script's statements one by one (`executescript` would commit in between)."""
    out, held = [], ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            out.append(held.strip())
            held = ""
    return [statement for statement in out if statement]
