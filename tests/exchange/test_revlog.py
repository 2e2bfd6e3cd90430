"""A CSV of reviews: read whole, or refused line by line."""

from __future__ import annotations

import time

import pytest

from drill.errors import DeckError, NotFound, Problem
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


AT = "2024-01-01T00:00:00Z"
COLUMNS = "card_id, review_rating, review_time and review_duration"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", [f"the file is empty; it has columns {COLUMNS}"]),
        (" , \n\n", [f"the file is empty; it has columns {COLUMNS}"]),
        ("card,review_rating,review_time\n",
         [f"line 1: there is no column card_id (did you mean card?); needed: {COLUMNS}"]),
        ("card_id,rating,x\n1,2,x\n",
         ["line 1: there is no column review_rating (did you mean rating?); needed: " + COLUMNS,
          f"line 1: there is no column review_time; needed: {COLUMNS}"]),
        (HEAD + f"1,7,{AT},1\n", ["line 2: review_rating is 1 (again), 2, 3 or 4 (easy), not '7'"]),
        (HEAD + f"1,3.5,{AT},1\n\n1,{'5' * 50},{AT},1\n",
         ["line 2: review_rating is 1 (again), 2, 3 or 4 (easy), not '3.5'",
          f"line 4: review_rating is 1 (again), 2, 3 or 4 (easy), not '{'5' * 40}'"]),
        (HEAD + "1,3,yesterday,1\n", ["line 2: review_time is no ISO 8601 time: 'yesterday'"]),
        (HEAD + "1,3,,1\n", ["line 2: review_time is no ISO 8601 time: ''"]),
        (HEAD + f"1,3,{AT},fast\n",
         ["line 2: review_duration is no number of milliseconds: 'fast'"]),
        (HEAD + f"1,3,{AT},-1\n", ["line 2: review_duration is no number of milliseconds: '-1'"]),
        (HEAD + f"1,3,{AT},1e12\n",
         ["line 2: review_duration is no number of milliseconds: '1e12'"]),
        (HEAD + "1,3\n", ["line 2: the line has no review_time"]),
        (HEAD + f",3,{AT},1\n", ["line 2: card_id is empty"]),
        (HEAD + f"{'a' * 1001},3,{AT},1\n", ["line 2: card_id is far too long"]),
        (HEAD + f"a\0b,3,{AT},1\n", ["line 2: a byte of value 0: this is no CSV"]),
        (HEAD + "a" * 20_001, ["line 2: the line is far too long for a review"]),
        (b"\xff\xfe\x00c", ["the file is not UTF-8 text: invalid start byte"]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(tmp_path, text, says):
    with pytest.raises(DeckError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == " ".join(f"{tmp_path / 'log.csv'}: {each}" for each in says)


def test_what_is_just_short_enough(tmp_path):
    text = f"{'a' * 1000},3,{AT},999999999999\nb,2,{AT},NaN\nc,1,{AT},NONE\nd,4.0,{AT},null\n"
    found = read(tmp_path, f" Card_ID , review_rating,review_time,review_duration\n{text}")
    assert [(row.card, row.rating, row.seconds) for row in found] == [
        ("a" * 1000, 3, 999_999_999.999), ("b", 2, 0.0), ("c", 1, 0.0), ("d", 4, 0.0),
    ]  # fmt: skip
    assert read(tmp_path, HEAD + f"{'a' * 500},3,{AT},1,{' ' * 19_000}\n")[0].line == 2


def test_every_bad_line_up_to_a_limit(tmp_path):
    with pytest.raises(DeckError) as caught:
        read(tmp_path, HEAD + "1,9,2024-01-01T00:00:00Z,1\n" * 500)
    assert len(caught.value.problems) == 20


def test_no_file_and_a_folder(tmp_path):
    with pytest.raises(NotFound) as caught:
        revlog.read(tmp_path / "none.csv")
    assert str(caught.value) == f"there is no file {tmp_path / 'none.csv'}"
    with pytest.raises(NotFound) as caught:
        revlog.read(tmp_path)
    assert str(caught.value) == f"{tmp_path} is a folder, not a CSV of reviews"


def test_a_file_that_is_too_much(tmp_path, monkeypatch):
    row = "1,3,2024-01-01T00:00:00Z,1\n"
    monkeypatch.setattr(revlog, "MOST_ROWS", 3)
    assert len(read(tmp_path, HEAD + row * 3)) == 3
    with pytest.raises(DeckError, match=r"log\.csv: more than 3 reviews$"):
        read(tmp_path, HEAD + row * 4)
    monkeypatch.setattr(revlog, "MOST_BYTES", len(HEAD + row))
    assert len(read(tmp_path, HEAD + row)) == 1
    with pytest.raises(DeckError, match=r"log\.csv: the file is larger than 1 GB$"):
        read(tmp_path, HEAD + row + " ")


def test_the_bad_lines_that_are_named(tmp_path):
    bad, good = "1,9,2024-01-01T00:00:00Z,1\n", "1,3,2024-01-01T00:00:00Z,1\n"
    with pytest.raises(DeckError) as caught:
        read(tmp_path, HEAD + (good + bad) * 30)
    assert [problem.line for problem in caught.value.problems] == list(range(3, 43, 2))
    with pytest.raises(DeckError) as caught:
        read(tmp_path, HEAD + good + '"1')
    assert caught.value.problems == (Problem("the line has no review_rating", 3),)


def test_a_review_may_have_taken_no_time(tmp_path):
    (found,) = read(tmp_path, f"{HEAD}1,3,{AT},0\n")
    assert found.seconds == 0.0
