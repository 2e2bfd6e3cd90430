"""Reviews from a CSV with the columns that py-fsrs publishes: `card_id`, `review_rating` (1 to 4),
`review_time` (ISO 8601) and `review_duration` (milliseconds, may be left out or empty).

Other columns are not looked at. Nothing is guessed: a line that cannot be read is named.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from drill.errors import DeckError, NotFound, Problem, StoreError
from drill.text import did_you_mean

CARD, RATING, TIME, DURATION = "card_id", "review_rating", "review_time", "review_duration"
MOST_BYTES = 1_000_000_000
"""Of a file."""
MOST_ROWS = 10_000_000
_MOST_PROBLEMS = 20
_LONGEST = 1_000


class RevlogRow(NamedTuple):
    """One review."""

    card: str
    rating: int
    """1 to 4."""
    at: int
    """Epoch ms."""
    seconds: float
    line: int


def read(path: Path) -> list[RevlogRow]:
    """The reviews of a file, in its order.

    Raises NotFound (no such file), StoreError (it cannot be read) and DeckError (a column is
    missing, or lines cannot be read, each by number).
    """
    try:
        if path.is_dir():
            raise NotFound(f"{path} is a folder, not a CSV of reviews")
        if path.stat().st_size > MOST_BYTES:
            raise _error(path, [Problem("the file is larger than 1 GB")])
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _rows(path, file)
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}") from None
    except UnicodeDecodeError as error:
        raise _error(path, [Problem(f"the file is not UTF-8 text: {error.reason}")]) from None
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from None


def _rows(path: Path, file: Iterator[str]) -> list[RevlogRow]:
    reader = csv.reader(_whole(path, file))
    out: list[RevlogRow] = []
    problems: list[Problem] = []
    try:
        head = [name.strip().casefold() for name in next(reader, ())]
        if not any(head):
            raise _error(path, [Problem(f"the file is empty; it has columns {_COLUMNS}")])
        places = _places(path, head)
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            named = {name: cells[at] for name, at in places.items() if at < len(cells)}
            try:
                out.append(_row(named, reader.line_num))
            except ValueError as error:
                problems.append(Problem(str(error), reader.line_num))
                if len(problems) >= _MOST_PROBLEMS:
                    break
            if len(out) > MOST_ROWS:
                raise _error(path, [Problem(f"more than {MOST_ROWS:,} reviews")])
    except csv.Error as error:
        problems.append(Problem(str(error), reader.line_num))
    if problems:
        raise _error(path, problems)
    return out


_COLUMNS = f"{CARD}, {RATING}, {TIME} and {DURATION}"


def _whole(path: Path, file: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(file, 1):
        if "\0" in line:
            raise _error(path, [Problem("a byte of value 0: this is no CSV", number)])
        if len(line) > _LONGEST * 20:
            raise _error(path, [Problem("the line is far too long for a review", number)])
        yield line


def _places(path: Path, names: list[str]) -> dict[str, int]:
    problems = []
    for wanted in (CARD, RATING, TIME):
        if wanted not in names:
            spare = [name for name in names if name not in (CARD, RATING, TIME, DURATION)]
            near = did_you_mean(wanted, spare)
            hint = f" ({near})" if near.startswith("did") else ""
            problems.append(Problem(f"there is no column {wanted}{hint}; needed: {_COLUMNS}", 1))
    if problems:
        raise _error(path, problems)
    return {name: names.index(name) for name in (CARD, RATING, TIME, DURATION) if name in names}


def _row(cells: Mapping[str, str], line: int) -> RevlogRow:
    if missing := [name for name in (CARD, RATING, TIME) if name not in cells]:
        raise ValueError(f"the line has no {missing[0]}")
    card, rating = cells[CARD], cells[RATING]
    if not card or len(card) > _LONGEST:
        raise ValueError(f"{CARD} is {'empty' if not card else 'far too long'}")
    whole = rating.removesuffix(".0")
    if whole not in ("1", "2", "3", "4"):
        raise ValueError(f"{RATING} is 1 (again), 2, 3 or 4 (easy), not {rating[:40]!r}")
    seconds = _seconds(cells.get(DURATION, ""))
    return RevlogRow(sys.intern(card), int(whole), _time(cells[TIME]), seconds, line)


def _time(text: str) -> int:
    try:
        at = datetime.fromisoformat(text)
        # A time without a zone is UTC, as py-fsrs writes them.
        return round((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{TIME} is no ISO 8601 time: {text[:40]!r}") from None


def _seconds(text: str) -> float:
    if not text or text.casefold() in ("nan", "none", "null"):
        return 0.0
    try:
        ms = float(text)
    except ValueError:
        ms = -1.0
    if not 0 <= ms < 1e12:
        raise ValueError(f"{DURATION} is no number of milliseconds: {text[:40]!r}")
    return ms / 1000


def _error(path: Path, problems: list[Problem]) -> DeckError:
    return DeckError(str(path), problems)
