"""Whether a text is a table of cards, and what parts its columns."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from drill.text import clean

_DELIMITERS = (",", "\t", ";", "|")
_COLUMNS = {
    "front": "front", "question": "front", "q": "front", "term": "front", "prompt": "front",
    "back": "back", "answer": "back", "a": "back", "definition": "back", "response": "back",
    "cloze": "cloze", "text": "cloze", "tags": "tags", "tag": "tags", "labels": "tags",
    "deck": "deck", "id": "id", "guid": "guid", "notetype": "notetype", "reverse": "reverse",
    "extra": "extra", "note type": "notetype",
}  # fmt: skip
"""Names of columns, as people write them, and what they hold."""
_ANKI = re.compile(
    r"#(?:(?:separator|html|notetype|columns):|(?:guid|tags|deck|notetype) column:\d)"
)
LOOKED_AT = 50
"""Records by which it is told what the columns hold."""
_SNIFFED = 200_000
"""Characters by which the form of a text is told."""
_STEADY = 0.8
"""Share of records with the same columns by which a table is known."""
_CALLED_ONE = 0.3
"""The same, for what is called a table by whoever has it."""
MOST_COLUMNS = 200
_FOREIGN = frozenset(
    "word words meaning translation english german deutsch french français spanish español italian "
    "italiano japanese chinese korean russian frage antwort pregunta respuesta réponse domanda "
    "risposta category topic example hint front_text back_text".split()
)
"""Names of columns that do not say which is asked and which is the answer."""
_NAME = re.compile(r"[^\W\d]\w*", re.ASCII)
ANKI_HOLE = re.compile(  # linear: never past another {{
    r"\{\{c\d+(?:,\d+)*::((?:(?!\{\{|::|\}\}).)*)(?:::(?:(?!\{\{|\}\}).)*)?\}\}", re.S
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_OTHER_FORM = re.compile(
    r"\s*(?:[\[{](?=\s*[\[{\"'\n])(?!\{c\d)|<(?:!|/?(?:html|head|body|ul|ol|li|p|div|table|h\d)\b)"
    r"|\|.*\n\|[ :|-]+\n)",
    re.IGNORECASE,
)
"""How JSON, HTML and a table of Markdown begin."""
_OF_A_TEXT = re.compile(r"(?:[-*+>]|#{1,6}|\d+[.)])[ \t]|[^,]+(?:, [a-z][^,]*)+[.!?]$")
"""Lines as lists, headings and sentences have them."""


def looks_like_table(text: str, *, suffix: str = "") -> bool:
    """Whether a text is a table: Anki's headers, names of columns that are known, or the same
    columns in nearly every record. The suffix of a file that may be one, where nothing else is in
    it, lets some do: `.csv` and `.tsv`, and `.txt` where tabs part them."""
    text = clean(text).lstrip("\ufeff")
    for line in text[:_SNIFFED].split("\n"):
        if not line.startswith("#"):
            break
        if _ANKI.match(line):
            return True
    if suffix:
        return _is_tabbed(text, _CALLED_ONE) or (
            suffix != ".txt" and bool(_delimiter(text, _CALLED_ONE))
        )
    if _is_cloze_text(text):
        return True
    sign = _delimiter(text)
    return bool(sign) and (sign == "\t" or not _is_written(text))


def delimiter_of(text: str) -> str:
    """The sign that parts the columns of what is a table."""
    start = text[:_SNIFFED]
    sure = "\t" if _is_cloze_text(start) else _delimiter(start)
    return sure or _delimiter(start, _CALLED_ONE) or ","


def _first_lines(text: str) -> list[str]:
    """The first lines that are not blank."""
    return [line for line in text[:_SNIFFED].split("\n") if line.strip()][:LOOKED_AT]


def _is_cloze_text(text: str) -> bool:
    """Whether most lines have Anki's holes and none a tab: a note a line."""
    lines = [line.strip() for line in _first_lines(text)]
    with_holes = sum(ANKI_HOLE.search(line) is not None for line in lines)
    return 2 * with_holes > len(lines) and "\t" not in text[:_SNIFFED] and not _delimiter(text)


def _is_tabbed(text: str, share: float) -> bool:
    """Whether more than this share of the lines are texts with a tab between them: tabs decide."""
    lines = _first_lines(text)
    parted = sum("\t" in line.strip() and not line[0].isspace() for line in lines)
    return parted > share * len(lines) and not _OTHER_FORM.match(text)


def _is_written(text: str) -> bool:
    """Whether a text is of another form, or its lines are mostly those of lists and sentences."""
    if _OTHER_FORM.match(text):
        return True
    lines = [line.strip() for line in _first_lines(text)]
    return 2 * sum(_OF_A_TEXT.match(line) is not None for line in lines) > len(lines)


def _delimiter(text: str, share: float = _STEADY) -> str:
    """The sign that makes the same two or more columns of this share of the records, or names of
    columns that are known of the first; empty for none."""
    best, most = "", 1
    if _is_tabbed(text, min(share, 0.5)):
        return "\t"
    for sign in _DELIMITERS:
        rows = _first_rows(text, sign) if sign in text else []
        if not rows:
            continue
        if columns_named(rows[0]):
            return sign
        columns, count = Counter(map(len, rows)).most_common(1)[0]
        # A comma stands in prose: a table's records have it equally often.
        enough = len(rows) > 1 or sign == "\t" or share < _STEADY
        steady = enough and count >= max(1, share * len(rows))
        # A sign at the end of every line parts nothing from nothing.
        parts = 2 * sum(sum(map(bool, map(str.strip, row))) > 1 for row in rows) > len(rows)
        if columns > most and steady and parts and columns <= MOST_COLUMNS:
            best, most = sign, columns
    return best


def _first_rows(text: str, sign: str) -> list[list[str]]:
    """The first records, without those that begin with `#`; none where they cannot be read."""
    rows = csv.reader(lines_of(text), delimiter=sign)
    try:
        return list(islice((row for row in rows if row and row[0][:1] != "#"), LOOKED_AT))
    except csv.Error:
        return []


def lines_of(text: str) -> Iterator[str]:
    """The lines one by one; `io.StringIO` would hold the text again, in four bytes a character."""
    return (line[0] for line in _LINE.finditer(text))


def known_columns(names: Sequence[str]) -> dict[int, str]:
    """What columns of these names hold, as far as it is known; no two of them the same."""
    out: dict[int, str] = {}
    columns = [_COLUMNS.get(name.strip().lower(), "") for name in names[:MOST_COLUMNS]]
    whole = {"front", "back"} <= set(columns)
    for index, column in enumerate(columns):
        # Beside a question and an answer, a text is one more of the things to know.
        more = column in out.values() or (whole and names[index].strip().lower() == "text")
        if column:
            out[index] = "extra" if more else column
    return out


def columns_named(fields: Sequence[str]) -> dict[int, str]:
    """What the columns hold by the names in the first row; empty where that is none of names."""
    known = known_columns(fields)
    has = set(known.values())
    # The word "text" may well be on a card: alone it names nothing.
    starts = set(range(min(2, len(fields)))) <= known.keys()
    return known if {"front", "back"} <= has or ("cloze" in has and starts) else {}


def seems_named(sample: Sequence[Sequence[str]]) -> bool:
    """Whether the first row looks like names of columns, none of which are known."""
    first = [cell.strip() for cell in sample[0]]
    if len(first) < 2 or len(sample) < 2:
        return False
    rows = [list(filter(None, map(str.strip, row))) for row in sample[1:]]
    rows = list(filter(None, rows))
    like_names = sum(all(map(_NAME.fullmatch, row)) for row in rows)
    foreign = sum(cell.casefold() in _FOREIGN for cell in first)
    names = len({cell.casefold() for cell in first}) == len(first) and all(
        _NAME.fullmatch(cell) or cell.casefold() in _FOREIGN for cell in first
    )
    unlike = 2 * foreign >= len(first) or 4 * like_names <= len(rows)
    more = foreign > 0 or len(first) > 2 or any("_" in cell for cell in first)
    return names and unlike and more


def doubt(sample: Sequence[Sequence[str]]) -> str:
    """Why it is not certain that the first two columns are question and answer; empty: it is."""
    if seems_named(sample):
        names = ", ".join(cell.strip() for cell in sample[0])
        return f"the first row looks like names of columns ({names[:80]})"
    if len(sample[0]) < 2:
        return ""
    fronts = Counter(row[0].strip() for row in sample if row)
    if len(sample) >= 4 and 2 * len(fronts) <= len(sample):
        return "most rows begin with the same as another: the first column may be no question"
    return ""
