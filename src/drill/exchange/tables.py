"""Tables of cards, CSV and TSV → notes.

A row is a note: question, answer, tags. Anki's headers (`#separator:` and the like) and a first row
of names are understood. A row that is too short is filled up, of one that is too long the rest is
left out and named, as Anki does; one that cannot be taken is left out, named by its line, and the
others are taken. Rows are read one after the other, however many there are.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from drill.domain.deck import MOST_IN_A_TEXT, MOST_SIGNS, Plain
from drill.errors import Problem, UsageError
from drill.exchange.offer import Offer, Offered
from drill.exchange.plain import (
    COVERED,
    MOST_MARKUP,
    distinct,
    id_of,
    tags_of,
    too_long,
    wrong_cloze,
)
from drill.exchange.table_columns import (
    ANKI_HOLE,
    LOOKED_AT,
    MOST_COLUMNS,
    columns_named,
    delimiter_of,
    doubt,
    known_columns,
    lines_of,
    seems_named,
)
from drill.text import clean, marks, one_line, unmarked

_NAMED = {
    "comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":",
}  # fmt: skip
_HEADERS = ("separator", "html", "tags", "columns", "notetype", "deck", "name", "if matches")
_COLUMN_HEADERS = {f"{role} column": role for role in ("guid", "tags", "deck", "notetype")}
_TAG = re.compile(r"#?[\w:/+#.&-]*\w[\w:/+#.&-]*(?:,#?[\w:/+#.&-]+)*")
_LONGEST_TAG = 40
_SAME_AGAIN = 0.6
"""Share of different words in a column of tags, at most: a tag stands for several cards."""
_BOTH_WAYS = re.compile(r"revers|invers|invert|umgekehrt|beide richtungen", re.IGNORECASE)
"""Anki's names of its note type with two cards, in the languages nearest to English."""
_OPTIONAL = re.compile(r"optional", re.IGNORECASE)
_NO_CLOZE = re.compile(r"basic\b", re.IGNORECASE)
"""Anki's names of its note types without holes: in them `{{c1::` is a text as any other."""
_YES = ("true", "yes", "y", "1")
_CODE = re.compile(r"(`+)[^`]+\1")
_MARKUP = re.compile(
    r"<(?:br|hr|img)\b[^<>]*>|<(b|i|u|s|em|strong|div|p|span|ul|ol|li|a|code|pre|sub|sup|font|ruby"
    r"|table|tr|td|th|small|big|blockquote|center|h[1-6])(?:\s[^<>]*)?>.*?</\1>",
    re.IGNORECASE | re.DOTALL,
)
"""Tags of HTML that are whole; `List<String>` has none."""
_OCCLUSION = re.compile(r"\{\{c\d+::image-occlusion:")
_EXCEL = re.compile(r"sep=([,;\t|])\n", re.IGNORECASE)
"""How Excel is told which sign parts the columns."""
_MOST_REMARKS = 20
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_HEADER = re.compile(r"#([a-zA-Z ]+):(.*)")
_HOLE_OPENS = re.compile(r"\{\{c\d+(?:,\d+)*::")
HEAD = ["guid", "Front", "Back", "tags", "id", "reverse"]
"""The columns of a table that drill writes; more may follow."""
_QUOTED = re.compile(r'"(?:[^"]+|"")*+"')


@dataclass(slots=True)
class _Form:
    """How a table is to be read."""

    delimiter: str = ","
    html: bool | None = None
    """Whether every text is HTML; None: those that hold whole tags are."""
    tags: tuple[str, ...] = ()
    """Of every row."""
    title: str = ""
    width: int = 0
    """Columns; 0 until the first row is seen."""
    columns: dict[int, str] = field(default_factory=dict)
    """What each column holds, from 0, as far as it is said."""
    named: bool = False
    """Whether the columns go by name."""
    kind: str = ""
    """Anki's note type of every row."""
    headed: bool = False
    """Whether there was a header of Anki's: then no row names the columns."""
    chosen: bool = False
    """Whether a person said which columns are asked and answered."""
    ours: bool = False
    """Whether drill wrote it: then every blank counts, and a cloze is written as drill has it."""
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a person says are question and answer: numbers from 1, or names that the
    first row (or `#columns:`) has. Empty: not said."""

    front: str = ""
    back: str = ""


def read_table(
    text: str, name: str, convert: Callable[[str], str] = lambda html: html,
    columns: Columns = Columns(),
) -> Offer:  # fmt: skip
    """What a table offers. `convert` makes text of HTML, for tables that hold it.

    Raises UsageError for columns that it does not have.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    form, names, body, line = _headers(text)
    records = _records(body, form.delimiter, line)
    looked_at = [row for row in islice(records, LOOKED_AT) if isinstance(row, _Record)]
    sample = [record.fields for record in looked_at]
    skip_first, unsure = False, ""
    called = tuple(names)
    if sample:
        first = sample[0]
        named = {} if form.headed or form.named else columns_named(first)
        if named:
            form.columns, form.named, form.width = named | form.columns, True, len(first)
        skip_first = bool(named)
        if not form.width:
            usual = Counter(map(len, sample)).most_common(1)[0][0]
            form.width = max(len(first), usual)
        if columns.front or columns.back:
            skip_first |= _choose(columns, names or first, form, bool(names))
        else:
            _find_tags(sample, form)
            unsure = "" if form.named or form.headed else doubt(sample)
        if skip_first or (unsure and seems_named(sample)):
            called = tuple(first)

    def read() -> Iterator[Offered | Problem]:
        names_at = looked_at[0].line if skip_first else 0
        return distinct(
            record if isinstance(record, Problem) else _offered(record, form, convert)
            for record in _records(body, form.delimiter, line)
            if record.line != names_at
        )

    return Offer(
        format="csv", title=form.title, read=read, count=body.count("\n") + 1,
        remarks=tuple(form.remarks), doubt=unsure, sample=tuple(map(tuple, sample[:3])),
        names=called,
    )  # fmt: skip


def _choose(columns: Columns, names: Sequence[str], form: _Form, stated: bool) -> bool:
    """Let the form know which columns were chosen; whether the first row is one of names."""
    by_name = False
    known = [name.strip().casefold() for name in names]
    chosen: dict[str, int] = {}
    for role, column in (("front", columns.front or "1"), ("back", columns.back or "2")):
        if column.isascii() and column.isdigit():
            index = int(column[:4]) - 1
        else:
            index = known.index(column.casefold()) if column.casefold() in known else -1
            by_name = True
        if not 0 <= index < max(form.width, len(names)):
            listed = ", ".join(f"{n} {one_line(name)[:30]}" for n, name in enumerate(names[:20], 1))
            raise UsageError(f"the table has no column '{one_line(column)[:40]}'",
                             f"There is: {listed}.")  # fmt: skip
        chosen[role] = index
    if chosen["front"] == chosen["back"]:
        raise UsageError("question and answer are the same column",
                         "Say --front N and --back N with two columns.")  # fmt: skip
    asked = ("front", "back", "cloze")
    others = {index: role for index, role in form.columns.items() if role not in asked}
    form.columns = others | {index: role for role, index in chosen.items()}
    form.named = form.chosen = True
    return by_name and not stated


def _find_tags(sample: Sequence[Sequence[str]], form: _Form) -> None:
    """Let the form know of tags in the last column, as Anki has them by default."""
    at = form.width - 1
    named = set(form.columns.values())
    if form.named or at < 2 or "tags" in named or at in form.columns:
        return
    if len([index for index in range(form.width) if index not in form.columns]) < 3:
        return
    values = [row[at].strip() for row in sample if len(row) > at and row[at].strip()]
    words = [word for value in values for word in value.split()]
    if not words or not all(len(w) <= _LONGEST_TAG and _TAG.fullmatch(w) for w in words):
        return
    usual = Counter(map(len, sample)).most_common(1)[0][0]
    marked = any("::" in word or "," in word or word.startswith("#") for word in words)
    alike = len(set(words)) <= _SAME_AGAIN * len(words) and len(words) < 2 * len(values)
    if marked or alike or usual <= at:
        form.columns[at] = "tags"


def _headers(text: str) -> tuple[_Form, list[str], str, int]:
    """The form, the names of `#columns:`, the text after the headers, and the line at which that
    begins (from 1)."""
    form = _Form(delimiter="")
    names: list[str] = []
    at, line, left_out = 0, 1, 0
    if excel := _EXCEL.match(text):
        form.delimiter, at, line = excel[1], excel.end(), 2
    while text.startswith("#", at):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        header = _HEADER.fullmatch(text[at:end])
        if header:
            key = header[1].strip().lower()
            names = _header(key, header[2].strip(), form) or names
            form.headed |= key in _HEADERS or key.endswith(" column")
        else:
            left_out += 1
        at, line = min(len(text), end + 1), line + 1
    if left_out:
        many = f"{left_out:,} lines at the top that begin" if left_out > 1 else "a line that begins"
        form.remarks.append(f"{many} with # left out, as Anki does")
    body = text[at:]
    form.delimiter = form.delimiter or delimiter_of(body)
    return form, names, body, line


def _header(key: str, value: str, form: _Form) -> list[str]:
    """Let the form know what a header says; the names that it gives the columns."""
    names: list[str] = []
    if key == "separator":
        form.delimiter = _sign(value)
        if not form.delimiter:
            form.remarks.append(f"the separator '{one_line(value)[:30]}' is not known")
    elif key == "html":
        form.html = value.lower() == "true"
    elif key == "tags":
        form.tags = tuple(clean(value).split())
    elif key == "deck" or (key == "name" and not form.title):
        form.title = one_line(value)
    elif key == "notetype":
        form.kind = value
    elif key in _COLUMN_HEADERS:
        if value.isascii() and value.isdigit() and 0 < int(value[:4]) <= MOST_COLUMNS:
            form.columns[int(value[:4]) - 1] = _COLUMN_HEADERS[key]
    elif key == "columns":
        sign = form.delimiter or ","
        names = next(csv.reader([value], delimiter=sign), [])
        form.width = len(names)
        for index, known in known_columns(names).items():
            # Our own tables call it an id, which is taken as it is; to Anki it is a guid.
            if index not in form.columns or known == "id":
                form.columns[index] = known
        form.named = "front" in form.columns.values() or "cloze" in form.columns.values()
        form.ours = names[: len(HEAD)] == HEAD
    elif key not in _HEADERS and len(form.remarks) < _MOST_REMARKS:
        form.remarks.append(f"the header #{one_line(key)[:30]} is not known and was left out")
    return names


def _sign(value: str) -> str:
    """The separator that a header names; empty where it can be none. A tab is blank by now."""
    if not value:
        return "\t"
    sign = _NAMED.get(value.lower(), value)
    fits = sign == "\t" or sign.isprintable()
    return sign if len(sign) == 1 and fits and sign not in '"\\' else ""


@dataclass(frozen=True, slots=True)
class _Record:
    fields: list[str]
    line: int


def _records(body: str, delimiter: str, line: int) -> Iterator[_Record | Problem]:
    """The records with the line at which each begins."""
    # A field of more would be left out anyway; the module's own limit raises in between.
    csv.field_size_limit(max(csv.field_size_limit(), MOST_MARKUP))
    reader = csv.reader(lines_of(body), delimiter=delimiter, strict=True)
    while True:
        start = line + reader.line_num
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "end of data" in str(error):
                rest = body.split("\n", start - line)[-1]
                yield _broken(str(error), start + _open_quote(rest, delimiter))
                return
            yield _broken(str(error), start)
            continue
        if any(field.strip() for field in fields):
            yield _Record(fields, start)


def _open_quote(record: str, delimiter: str) -> int:
    """In which line of a record, from 0, the quote opens that nothing closes."""
    at = record.find('"')
    while at >= 0:
        end = at + 1
        if at == 0 or record[at - 1] in ("\n", delimiter):
            closed = _QUOTED.match(record, at)
            if closed is None:
                return record.count("\n", 0, at)
            end = closed.end()
        at = record.find('"', end)
    return 0


def _broken(error: str, line: int) -> Problem:
    if "end of data" in error:
        return Problem("a quote is opened and never closed", line, hint="close it, or double it")
    if "expected after" in error:
        hint = "double a quote that stands inside a quoted field"
        return Problem("text follows a closing quote", line, hint=hint)
    if "field larger" in error:
        message = f"a field of more than {MOST_MARKUP:,} characters"
        return Problem(message, line, hint="is a quote closed?")
    return Problem(f"cannot be read: {one_line(error)[:80]}", line)


def _offered(record: _Record, form: _Form, convert: Callable[[str], str]) -> Offered | Problem:
    """A row as a note."""
    fields = record.fields
    asked = next((at for at, role in form.columns.items() if role in ("front", "cloze")), 0)
    where = f"'{one_line(fields[asked] if asked < len(fields) else fields[0])[:60]}'"

    def wrong(message: str, hint: str = "") -> Problem:
        return Problem(message, record.line, where, hint)

    surplus = [one_line(field)[:60] for field in fields[form.width :] if field.strip()]
    # Where a blank follows the separator, it may be no more than a comma in a sentence.
    if surplus and form.delimiter != "\t" and any(field[:1] == " " for field in fields[1:]):
        hint = "put a text with the separator in quotes"
        return wrong(f"too many columns: {len(fields)}, not {form.width}", hint)
    missing = f"too few columns: {len(fields)}, not {form.width}"
    fields = fields[: form.width] + [""] * (form.width - len(fields))
    if any(_OCCLUSION.search(field) for field in fields):
        return wrong(COVERED)
    holes = "cloze" in form.columns.values() or marks(fields[0]) or _HOLE_OPENS.search(fields[0])
    if form.width < 2 and not holes:
        return wrong("one column, and a card needs two", "question and answer")
    if max(map(len, fields)) > MOST_MARKUP:
        return wrong(too_long(MOST_MARKUP))
    if any(field.count("==") > MOST_SIGNS for field in fields):
        return wrong(f"more than {MOST_SIGNS} '=='")
    parts = _parts(fields, form, convert)
    tags = tags_of((*form.tags, *clean(parts.get("tags", "")).split()))
    note = _note(parts, tags, form.ours)
    if isinstance(note, str):
        return wrong(missing if len(record.fields) < form.width and note == "no answer" else note)
    # Columns joined and HTML made text may be longer than any field was.
    if max(map(len, (note.q, note.a, note.cloze))) > MOST_IN_A_TEXT:
        return wrong(too_long())
    left = f"line {record.line}: left out: {', '.join(surplus)}" if surplus else ""
    deck = one_line(parts.get("deck", ""))
    stated, guid = parts.get("id", "").strip(), parts.get("guid", "").strip()
    return Offered(
        note, deck=deck, named=bool(guid) and not _ID.fullmatch(stated), stated=bool(stated),
        guid=guid if stated else "", remark=left, line=record.line,
    )  # fmt: skip


def _parts(fields: Sequence[str], form: _Form, convert: Callable[[str], str]) -> dict[str, str]:
    """What the columns hold; those that nothing is said of are front, back, and more of it."""
    out: dict[str, str] = {"kind": form.kind}
    free: list[str] = []
    for index, raw in enumerate(fields):
        role = form.columns.get(index, "")
        may_be = role in ("", "front", "back", "cloze", "extra")
        text = clean(convert(raw) if may_be and _is_html(raw, form) else raw)
        if role == "notetype":
            out["kind"] = text
        elif form.chosen and role in ("", "extra"):
            continue
        elif role == "extra" or (role == "" and form.named):
            out["extra"] = "\n".join(filter(None, (out.get("extra", ""), text.strip())))
        elif role:
            out[role] = text
        else:
            free.append(text)
    both_ways = _BOTH_WAYS.search(out["kind"])
    if both_ways and _OPTIONAL.search(out["kind"]) and len(free) > 2:
        both_ways = both_ways if free.pop(2).strip() else None
    if both_ways and not out.get("reverse"):
        out["reverse"] = "true"
    missing = [role for role in ("front", "back") if role not in out]
    out |= zip(missing, free, strict=False)
    more = [*(text.strip() for text in free[len(missing) :]), out.get("extra", "")]
    if any(more):
        out["back"] = "\n".join(filter(None, (out.get("back", "").strip(), *more)))
    return out


def _is_html(text: str, form: _Form) -> bool:
    if form.html is None:
        return "<" in text and _MARKUP.search(_CODE.sub("", text)) is not None
    return form.html


def _note(parts: Mapping[str, str], tags: tuple[str, ...], ours: bool) -> Plain | str:
    """The note, or what is wrong with it. One of `ours` is as it was written, to the blank, where
    nobody changed the row's kind."""
    front, back, cloze = (parts.get(name, "").strip() for name in ("front", "back", "cloze"))
    kind, reverse = parts["kind"], parts.get("reverse", "").strip().lower() in _YES
    basic = _NO_CLOZE.match(kind)
    if ours and marks(cloze):
        return Plain(_id(parts, front), cloze=parts["cloze"], tags=tags)
    if ours and basic and front and back:
        return Plain(_id(parts, front), parts["front"], parts["back"], reverse=reverse, tags=tags)
    is_cloze = "cloze" in kind.casefold() or (not basic and _HOLE_OPENS.search(front))
    if not cloze and (is_cloze or (not back and marks(front))):
        cloze, front = front, ""
    if cloze:
        return cloze_note(parts, cloze, back, tags)
    if not front or not back:
        return "no question" if not front else "no answer"
    return Plain(_id(parts, front), front, back, reverse=reverse, tags=tags)


def cloze_note(
    parts: Mapping[str, str], cloze: str, more: str, tags: tuple[str, ...]
) -> Plain | str:
    """The note of a text with Anki's holes or marks, and `more` that goes with it; or what is wrong
    with it. The `parts` bring its id."""
    holes = [text for hole in ANKI_HOLE.finditer(cloze) if (text := hole[1].strip())]
    text = ANKI_HOLE.sub(lambda hole: f"=={hole[1].strip()}==" if hole[1].strip() else "", cloze)
    if _HOLE_OPENS.search(text):
        return "a cloze with a hole that is not closed, or inside another"
    wrong = wrong_cloze(text, holes or marks(text))
    if wrong:
        return wrong
    # What goes with a cloze is read, never asked for.
    whole = "\n\n".join(filter(None, (text, unmarked(more))))
    if marks(whole) != marks(text) or whole.count("==") > MOST_SIGNS:
        return "'==' beside the holes of a cloze"
    return Plain(_id(parts, unmarked(text)), cloze=whole, tags=tags)


def _id(parts: Mapping[str, str], text: str) -> str:
    """What the note is known by: the id or guid that it brings, else its question."""
    own = parts.get("id", "").strip()
    if _ID.fullmatch(own):
        return own
    guid = parts.get("guid", "").strip() or own
    if guid:
        return f"row-{hashlib.blake2b(guid.encode(), digest_size=8).hexdigest()}"
    return id_of(text)
