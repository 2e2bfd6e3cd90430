"""What of a note are words that a search finds, and when they are others."""

from __future__ import annotations

import json

import pytest

from drill.storage import fulltext, wordings
from drill.storage.seals import seal

BODY = {
    "id": "identity", "was": "formerly", "title": "Heading", "framework": "frame",
    "tags": ["label"], "competencies": ["ability"], "core": ["centre"], "count": 5, "on": True,
    "beats": [
        {"id": "a", "label": "Part", "facts": ["bare", {"id": "f", "say": "said", "how": "so"}]},
        {"label": "Other", "framework": "also", "tags": ["inner"]},
    ],
    "probes": [{"id": "p", "was": "q", "ask": "Really?", "answer": ["yes"]}],
}  # fmt: skip
SAID = ["Heading", "Part", "bare", "said", "so", "Other", "inner", "Really?", "yes"]


def put(store, body):
    with store.write() as connection:
        connection.execute("UPDATE note SET body = :body WHERE pk = 1", body=body)


def said(store, pk=1):
    with store.read() as connection:
        return connection.scalar("SELECT words FROM said WHERE note_pk = :pk", pk=pk)


def found(store, word):
    with store.read() as connection:
        query = "SELECT rowid FROM note_words WHERE note_words MATCH :word"
        return connection.scalars(query, word=f'"{word}"')


@pytest.mark.parametrize(
    ("body", "words"),
    [(json.dumps(BODY), "\n".join(SAID)), ("{}", ""), ("{", ""), ('{"q":"one"}', "one")],
)
def test_names_and_references_are_no_words(small, body, words):
    put(small.store, body)
    assert said(small.store) == words
    for word in SAID:
        assert (1 in found(small.store, word)) == (word in words.split("\n"))
    for word in ("identity", "formerly", "frame", "label", "ability", "centre", "also", "silent"):
        assert 1 not in found(small.store, word)


def test_words_that_are_gone_are_found_no_more(small):
    put(small.store, '{"q":"former"}')
    put(small.store, '{"q":"latter"}')
    assert (found(small.store, "former"), found(small.store, "latter")) == ([], [1])
    with small.store.read() as connection:
        assert fulltext.sound(connection)
        assert connection.scalar("SELECT count(*) FROM stale") == 0
    with small.store.write() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute("DELETE FROM card WHERE note_pk = 1")
        connection.execute("DELETE FROM note WHERE pk = 1")
    assert (found(small.store, "latter"), said(small.store)) == ([], None)


def test_of_what_changes_within_no_words_only_the_rest_is_followed(small):
    with small.store.write() as connection:
        connection.execute('UPDATE note SET body = \'{"q":"before"}\' WHERE pk = 2')
        with fulltext.same_words(connection):
            connection.execute('UPDATE note SET body = \'{"q":"within"}\' WHERE pk = 1')
        assert connection.scalars("SELECT note_pk FROM stale") == [2]
    assert (found(small.store, "before"), found(small.store, "within")) == ([2], [])
    with small.store.write() as connection:
        assert not fulltext.sound(connection)
        fulltext.rebuild(connection)
        assert fulltext.sound(connection)
    assert found(small.store, "within") == [1]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO note_words (rowid, words) VALUES (3, 'another')",
        "INSERT INTO note_words (rowid, words) VALUES (99, 'nobody')",
        "DELETE FROM said WHERE note_pk = 2",
        "UPDATE said SET words = words || ' more' WHERE note_pk = 2",
        "INSERT INTO said VALUES (99, 'nobody')",
        "INSERT INTO said VALUES (99, '')",
        "INSERT INTO note_words (note_words) VALUES ('delete-all')",
    ],
)
def test_words_that_do_not_fit_are_seen_and_made_anew(small, statement):
    with small.store.write() as connection:
        assert fulltext.sound(connection)
        connection.execute(statement)
        assert not fulltext.sound(connection)
        assert connection.scalar("PRAGMA query_only") == 0
        fulltext.rebuild(connection)
        assert fulltext.sound(connection)


def test_a_tag_that_was_a_word_once_is_none_when_the_note_gets_another(small):
    """An earlier drill kept a single one in no list."""
    body = '{"id":"doors","q":"x","a":"y","tags":"solo"}'
    with small.store.write() as connection:
        values = {"body": body, "seal": seal("basic", body)}
        connection.execute("UPDATE note SET body = :body, seal = :seal WHERE pk = 3", **values)
    assert found(small.store, "solo") == [3]
    with small.store.write() as connection:
        (item,) = wordings.find(connection, [3])
        assert not item.kept_so
        wordings.retag(connection, [(item, ["other"])])
    assert (found(small.store, "solo"), said(small.store, 3)) == ([], "x\ny")
    with small.store.read() as connection:
        assert fulltext.sound(connection)
