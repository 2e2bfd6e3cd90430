"""A CSV of reviews: read whole, or refused line by line."""

from __future__ import annotations

import time

import pytest

from drill.errors import DeckError, NotFound
from drill.exchange import revlog

HEAD = "card_id,review_rating,review_time,review_duration\n"


def read(tmp_path, text, mode="w"):
    path = tmp_path / "log.csv"
    if isinstance(text, bytes):
        path.write_bytes(text)
    else:
        path.write_text(text, encoding="utf-8")
    return revlog.read(path)


def test_what_py_fsrs_writes(tmp_path):
    text = (
        "1,3,2024-01-01T12:00:00+00:00,2500\n"
        "1,1,2024-01-05 12:00:00,\n"
        "2,4.0,2024-01-05T12:00Z,nan\n"
        "2,3,2024-01-05T13:00:00+01:00,1\n"
    )
    rows = read(tmp_path, HEAD + text)
    assert [(r.card, r.rating, r.seconds, r.line) for r in rows] == [
        ("1", 3, 2.5, 2), ("1", 1, 0.0, 3), ("2", 4, 0.0, 4),
        ("2", 3, 0.001, 5),
    ]  # fmt: skip
    assert rows[0].at == 1_704_110_400_000
    assert rows[1].at == rows[2].at == rows[3].at


def test_a_time_without_a_zone_is_utc_wherever_one_is(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    bare, zoned = read(tmp_path, HEAD + "1,3,2024-01-01 12:00:00,\n1,3,2024-01-01T12:00:00Z,\n")
    assert (bare.at, zoned.at) == (1_704_110_400_000, 1_704_110_400_000)


def test_other_columns_another_order_a_mark_and_blank_lines(tmp_path):
    text = "\ufeffreview_time,Deck,CARD_ID,review_rating\n\n2024-01-01T00:00:00Z,x,a,2\n,,,\n"
    (row,) = read(tmp_path, text)
    assert (row.card, row.rating, row.seconds) == ("a", 2, 0.0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("card,review_rating,review_time\n", "no column card_id"),
        ("card_id,rating,review_time\n1,2,x\n", "no column review_rating (did you mean rating?)"),
        (HEAD + "1,7,2024-01-01T00:00:00Z,1\n", "line 2: review_rating is 1 (again)"),
        (HEAD + "1,3,yesterday,1\n", "line 2: review_time is no ISO 8601 time: 'yesterday'"),
        (HEAD + "1,3,2024-01-01T00:00:00Z,fast\n", "review_duration is no number"),
        (HEAD + "1,3,2024-01-01T00:00:00Z,-1\n", "review_duration is no number"),
        (HEAD + "1,3\n", "line 2: the line has no review_time"),
        (HEAD + ",3,2024-01-01T00:00:00Z,1\n", "card_id is empty"),
        (HEAD + "a\0b,3,2024-01-01T00:00:00Z,1\n", "a byte of value 0"),
        (HEAD + "a" * 50_000, "far too long"),
        (b"\xff\xfe\x00c", "not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, text, says):
    with pytest.raises(DeckError) as caught:
        read(tmp_path, text)
    assert says in str(caught.value)


def test_every_bad_line_up_to_a_limit(tmp_path):
    with pytest.raises(DeckError) as caught:
        read(tmp_path, HEAD + "1,9,2024-01-01T00:00:00Z,1\n" * 500)
    assert len(caught.value.problems) == 20


def test_no_file_and_a_folder(tmp_path):
    with pytest.raises(NotFound, match="there is no file"):
        revlog.read(tmp_path / "none.csv")
    with pytest.raises(NotFound, match="folder"):
        revlog.read(tmp_path)
