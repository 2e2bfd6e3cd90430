"""Tables of cards, CSV and TSV, in and out.

A row is a note: question, answer, tags. Anki's headers (`#separator:` and the like) and a first row
of names are understood. A row that is too short is filled up, of one that is too long the rest is
left out and named, as Anki does; one that cannot be taken is left out, named by its line, and the
others are taken. Rows are read one after the other, however many there are.

Out, a field that begins with `=`, `+`, `-` or `@` is written as it stands: a card may well begin
so, and whoever opens a stranger's table in a spreadsheet should know it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from drill.domain.deck import MOST_IN_A_TEXT, MOST_SIGNS, Deck, Plain
from drill.errors import Problem, UsageError
from drill.exchange.offer import Offer, Offered, tags_of
from drill.text import (
    ascii_slug,
    clean,
    marks,
    one_line,
    slug,
    unmarked,
    with_marks,
    without_marks,
)

DELIMITERS = (",", "\t", ";", "|")
_NAMED = {
    "comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":",
}  # fmt: skip
_COLUMNS = {
    "front": "front", "question": "front", "q": "front", "term": "front", "prompt": "front",
    "back": "back", "answer": "back", "a": "back", "definition": "back", "response": "back",
    "cloze": "cloze", "text": "cloze", "tags": "tags", "tag": "tags", "labels": "tags",
    "deck": "deck", "id": "id", "guid": "guid", "notetype": "notetype", "reverse": "reverse",
    "extra": "extra", "note type": "notetype",
}  # fmt: skip
"""Names of columns, as people write them, and what they hold."""
_HEADERS = ("separator", "html", "tags", "columns", "notetype", "deck", "name", "if matches")
_FOREIGN = frozenset(
    "word words meaning translation english german deutsch french français spanish español italian "
    "italiano japanese chinese korean russian frage antwort pregunta respuesta réponse domanda "
    "risposta category topic example hint front_text back_text".split()
)
"""Names of columns that do not say which is asked and which is the answer."""
_NAME = re.compile(r"[^\W\d]\w*", re.ASCII)
_TAG = re.compile(r"#?[\w:/+#.&-]*\w[\w:/+#.&-]*(?:,#?[\w:/+#.&-]+)*")
_LONGEST_TAG = 40
_SAME_AGAIN = 0.6
"""Share of different words in a column of tags, at most: a tag stands for several cards."""
_BOTH_WAYS = re.compile(r"revers|invers|invert|umgekehrt|beide richtungen", re.IGNORECASE)
"""Anki's names of its note type with two cards, in the languages nearest to English."""
_OPTIONAL = re.compile(r"optional", re.IGNORECASE)
_NO_CLOZE = re.compile(r"basic\b", re.IGNORECASE)
"""Anki's names of its note types without holes: in them `{{c1::` is a text as any other."""
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
_ANKI = re.compile(
    r"#(?:(?:separator|html|notetype|columns):|(?:guid|tags|deck|notetype) column:\d)"
)
_LOOKED_AT = 50
_SNIFFED = 200_000
"""Characters by which the form of a text is told."""
STEADY = 0.8
"""Share of records with the same columns by which a table is known."""
CALLED_ONE = 0.3
"""The same, for what is called a table by whoever has it."""
_MOST_COLUMNS = 200
_MOST_PARTS = 20
"""Paragraphs of a cloze that an id is looked for in."""
_MOST_REMARKS = 20
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_HEADER = re.compile(r"#([a-zA-Z ]+):(.*)")
_HOLE_OPENS = re.compile(r"\{\{c\d+(?:,\d+)*::")
_ANKI_HOLE = re.compile(  # linear: never past another {{
    r"\{\{c\d+(?:,\d+)*::((?:(?!\{\{|::|\}\}).)*)(?:::(?:(?!\{\{|\}\}).)*)?\}\}", re.S
)
_ENDS_A_HOLE = re.compile(r":(?=:)|\{(?=\{)|\}(?=\}|$)")
_BASIC, _REVERSED, _CLOZE = "Basic", "Basic (and reversed card)", "Cloze"
_HEAD = ["guid", "Front", "Back", "tags", "id", "reverse"]
"""The columns of a table that drill writes; more may follow."""
_QUOTED = re.compile(r'"(?:[^"]+|"")*+"')
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
        return _is_tabbed(text, CALLED_ONE) or (
            suffix != ".txt" and bool(_delimiter(text, CALLED_ONE))
        )
    if _is_cloze_text(text):
        return True
    sign = _delimiter(text)
    return bool(sign) and (sign == "\t" or not _is_written(text))


def _is_cloze_text(text: str) -> bool:
    """Whether most lines have Anki's holes and none a tab: a note a line."""
    lines = [line for each in text[:_SNIFFED].split("\n") if (line := each.strip())][:_LOOKED_AT]
    with_holes = sum(_ANKI_HOLE.search(line) is not None for line in lines)
    return 2 * with_holes > len(lines) and "\t" not in text[:_SNIFFED] and not _delimiter(text)


def _is_tabbed(text: str, share: float) -> bool:
    """Whether more than this share of the lines are texts with a tab between them: tabs decide."""
    lines = [each for each in text[:_SNIFFED].split("\n") if each.strip()][:_LOOKED_AT]
    parted = sum("\t" in line.strip() and not line[0].isspace() for line in lines)
    return parted > share * len(lines) and not _OTHER_FORM.match(text)


def _is_written(text: str) -> bool:
    """Whether a text is of another form, or its lines are mostly those of lists and sentences."""
    if _OTHER_FORM.match(text):
        return True
    lines = [line for each in text[:_SNIFFED].split("\n") if (line := each.strip())][:_LOOKED_AT]
    return 2 * sum(_OF_A_TEXT.match(line) is not None for line in lines) > len(lines)


def _delimiter(text: str, share: float = STEADY) -> str:
    """The sign that makes the same two or more columns of this share of the records, or names of
    columns that are known of the first; empty for none."""
    best, most = "", 1
    if _is_tabbed(text, min(share, 0.5)):
        return "\t"
    for sign in DELIMITERS:
        rows = _first_rows(text, sign) if sign in text else []
        if not rows:
            continue
        if _names(rows[0], _Form()):
            return sign
        columns, count = Counter(map(len, rows)).most_common(1)[0]
        # A comma stands in prose: a table's records have it equally often.
        enough = len(rows) > 1 or sign == "\t" or share < STEADY
        steady = enough and count >= max(1, share * len(rows))
        # A sign at the end of every line parts nothing from nothing.
        parts = 2 * sum(sum(map(bool, map(str.strip, row))) > 1 for row in rows) > len(rows)
        if columns > most and steady and parts and columns <= _MOST_COLUMNS:
            best, most = sign, columns
    return best


def _first_rows(text: str, sign: str) -> list[list[str]]:
    """The first records, without those that begin with `#`; none where they cannot be read."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(_lines(text), delimiter=sign):
            if row and not row[0].startswith("#"):
                rows.append(row)
            if len(rows) >= _LOOKED_AT:
                break
    except csv.Error:
        return []
    return rows


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
    sample = [each.fields for each in islice(records, _LOOKED_AT) if isinstance(each, _Record)]
    skip_first, doubt = False, ""
    called = tuple(names)
    if sample:
        first = sample[0]
        skip_first = not form.headed and _names(first, form)
        if not form.width:
            usual = Counter(map(len, sample)).most_common(1)[0][0]
            form.width = max(len(first), usual)
        if columns.front or columns.back:
            skip_first |= _choose(columns, names or first, form, bool(names))
        else:
            _find_tags(sample, form)
            doubt = "" if form.named or form.headed else _doubt(sample)
        if skip_first or (doubt and _seems_named(sample)):
            called = tuple(first)

    def read() -> Iterator[Offered | Problem]:
        seen: dict[str, tuple[int, int]] = {}
        first = True
        for record in _records(body, form.delimiter, line):
            if isinstance(record, Problem):
                yield record
            elif not (first and skip_first):
                made = _made(record, form, convert)
                if isinstance(made, Offered):
                    made = told_apart(made, record.line, seen)
                if made is not None:
                    yield made
            first = False

    return Offer(
        format="csv", title=form.title, read=read, count=body.count("\n") + 1,
        remarks=tuple(form.remarks), doubt=doubt, sample=tuple(map(tuple, sample[:3])),
        names=called,
    )  # fmt: skip


def _choose(columns: Columns, names: Sequence[str], form: _Form, stated: bool) -> bool:
    """Let the form know which columns were chosen; whether the first row is one of names."""
    by_name = False
    known = [each.strip().casefold() for each in names]
    chosen: dict[str, int] = {}
    for what, said in (("front", columns.front or "1"), ("back", columns.back or "2")):
        if said.isascii() and said.isdigit():
            index = int(said[:4]) - 1
        else:
            index = known.index(said.casefold()) if said.casefold() in known else -1
            by_name = True
        if not 0 <= index < max(form.width, len(names)):
            there = ", ".join(f"{n} {one_line(each)[:30]}" for n, each in enumerate(names[:20], 1))
            raise UsageError(f"the table has no column '{one_line(said)[:40]}'",
                             f"There is: {there}.")  # fmt: skip
        chosen[what] = index
    if chosen["front"] == chosen["back"]:
        raise UsageError("question and answer are the same column",
                         "Say --front N and --back N with two columns.")  # fmt: skip
    kept = {i: what for i, what in form.columns.items() if what not in ("front", "back", "cloze")}
    form.columns = kept | {index: what for what, index in chosen.items()}
    form.named = form.chosen = True
    return by_name and not stated


def _find_tags(sample: Sequence[Sequence[str]], form: _Form) -> None:
    """Let the form know of tags in the last column, as Anki has them by default."""
    at = form.width - 1
    said = set(form.columns.values())
    if form.named or at < 2 or "tags" in said or at in form.columns:
        return
    if len([index for index in range(form.width) if index not in form.columns]) < 3:
        return
    values = [row[at].strip() for row in sample if len(row) > at and row[at].strip()]
    words = [word for each in values for word in each.split()]
    if not words or not all(_TAG.fullmatch(w) and len(w) <= _LONGEST_TAG for w in words):
        return
    usual = Counter(map(len, sample)).most_common(1)[0][0]
    marked = any("::" in word or "," in word or word.startswith("#") for word in words)
    alike = len(set(words)) <= _SAME_AGAIN * len(words) and len(words) < 2 * len(values)
    if marked or alike or usual <= at:
        form.columns[at] = "tags"


def _seems_named(sample: Sequence[Sequence[str]]) -> bool:
    """Whether the first row looks like names of columns, none of which are known."""
    first = [each.strip() for each in sample[0]]
    if len(first) < 2 or len(sample) < 2:
        return False
    rest = [row for row in sample[1:] if any(each.strip() for each in row)]
    like = [all(_NAME.fullmatch(each.strip()) for each in row if each.strip()) for row in rest]
    names = len({each.casefold() for each in first}) == len(first) and all(
        _NAME.fullmatch(each) or each.casefold() in _FOREIGN for each in first
    )
    told = sum(each.casefold() in _FOREIGN for each in first)
    return names and (2 * told >= len(first) or 4 * sum(like) <= len(rest)) and (
        told > 0 or any("_" in each for each in first) or len(first) > 2
    )  # fmt: skip


def _doubt(sample: Sequence[Sequence[str]]) -> str:
    """Why it is not certain that the first two columns are question and answer; empty: it is."""
    if _seems_named(sample):
        names = ", ".join(each.strip() for each in sample[0])
        return f"the first row looks like names of columns ({names[:80]})"
    if len(sample[0]) < 2:
        return ""
    fronts = Counter(row[0].strip() for row in sample if row)
    if len(sample) >= 4 and 2 * len(fronts) <= len(sample):
        return "most rows begin with the same as another: the first column may be no question"
    return ""


def told_apart(made: Offered, line: int, seen: dict[str, tuple[int, int]]) -> Offered | Problem:
    """A note, unless it was there; the same question with another answer is another note."""
    note = made.note
    says = hash((note.q, note.a, note.cloze))
    first, said = seen.setdefault(note.id, (line, says))
    if first != line and said != says and by_words(made):
        note = replace(note, id=full_id(note))
        made = replace(made, note=note)
        first, said = seen.setdefault(note.id, (line, says))
    if first == line:
        return made
    where = f"'{one_line(note.q or note.cloze)[:60]}'"
    return Problem(f"the same note as on line {first}", line, where)


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
        found = _HEADER.fullmatch(text[at:end])
        if found:
            key = found[1].strip().lower()
            names = _header(key, found[2].strip(), form) or names
            form.headed |= key in _HEADERS or key.endswith(" column")
        else:
            left_out += 1
        at, line = min(len(text), end + 1), line + 1
    if left_out:
        many = f"{left_out:,} lines at the top that begin" if left_out > 1 else "a line that begins"
        form.remarks.append(f"{many} with # left out, as Anki does")
    body = text[at:]
    start = body[:_SNIFFED]
    form.delimiter = form.delimiter or ("\t" if _is_cloze_text(start) else _delimiter(start))
    form.delimiter = form.delimiter or _delimiter(start, CALLED_ONE) or ","
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
    elif key.endswith(" column") and key[: -len(" column")] in ("guid", "tags", "deck", "notetype"):
        if value.isascii() and value.isdigit() and 0 < int(value[:4]) <= _MOST_COLUMNS:
            form.columns[int(value[:4]) - 1] = key[: -len(" column")]
    elif key == "columns":
        sign = form.delimiter or ","
        names = next(csv.reader([value], delimiter=sign), [])
        form.width = len(names)
        for index, known in _known(names).items():
            # Our own tables call it an id, which is taken as it is; to Anki it is a guid.
            if index not in form.columns or known == "id":
                form.columns[index] = known
        form.named = "front" in form.columns.values() or "cloze" in form.columns.values()
        form.ours = names[: len(_HEAD)] == _HEAD
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


def _known(names: Sequence[str]) -> dict[int, str]:
    """What columns of these names hold, as far as it is known; no two of them the same."""
    out: dict[int, str] = {}
    found = [_COLUMNS.get(each.strip().lower(), "") for each in names[:_MOST_COLUMNS]]
    whole = {"front", "back"} <= set(found)
    for index, each in enumerate(found):
        # Beside a question and an answer, a text is one more of the things to know.
        more = each in out.values() or (whole and names[index].strip().lower() == "text")
        if each:
            out[index] = "extra" if more else each
    return out


def _names(fields: Sequence[str], form: _Form) -> bool:
    """Whether the first row names the columns; then the form knows them."""
    if form.named:
        return False
    known = _known(fields)
    has = set(known.values())
    # The word "text" may well be on a card: alone it names nothing.
    starts = set(range(min(2, len(fields)))) <= known.keys()
    if not ({"front", "back"} <= has or ("cloze" in has and starts)):
        return False
    form.columns = known | form.columns
    form.named, form.width = True, len(fields)
    return True


@dataclass(frozen=True, slots=True)
class _Record:
    fields: list[str]
    line: int


def _lines(text: str) -> Iterator[str]:
    """The lines one by one; `io.StringIO` would hold the text again, in four bytes a character."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def _records(body: str, delimiter: str, line: int) -> Iterator[_Record | Problem]:
    """The records with the line at which each begins."""
    # A field of more would be left out anyway; the module's own limit raises in between.
    csv.field_size_limit(max(csv.field_size_limit(), 10 * MOST_IN_A_TEXT))
    reader = csv.reader(_lines(body), delimiter=delimiter, strict=True)
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
        if any(each.strip() for each in fields):
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
        what = f"a field of more than {10 * MOST_IN_A_TEXT:,} characters"
        return Problem(what, line, hint="is a quote closed?")
    return Problem(f"cannot be read: {one_line(error)[:80]}", line)


def _made(record: _Record, form: _Form, convert: Callable[[str], str]) -> Offered | Problem | None:
    """A row as a note."""
    fields = record.fields
    asked = next((i for i, what in form.columns.items() if what in ("front", "cloze")), 0)
    label = one_line(fields[asked] if asked < len(fields) else fields[0])[:60]

    def wrong(message: str, hint: str = "") -> Problem:
        return Problem(message, record.line, f"'{label}'", hint)

    surplus = [one_line(each)[:60] for each in fields[form.width :] if each.strip()]
    # Where a blank follows the separator, it may be no more than a comma in a sentence.
    if surplus and form.delimiter != "\t" and any(each[:1] == " " for each in fields[1:]):
        hint = "put a text with the separator in quotes"
        return wrong(f"too many columns: {len(fields)}, not {form.width}", hint)
    missing = f"too few columns: {len(fields)}, not {form.width}"
    fields = fields[: form.width] + [""] * (form.width - len(fields))
    if any(_OCCLUSION.search(each) for each in fields):
        return wrong("an image with covered parts, which cannot be shown")
    holes = "cloze" in form.columns.values() or marks(fields[0]) or _HOLE_OPENS.search(fields[0])
    if form.width < 2 and not holes:
        return wrong("one column, and a card needs two", "question and answer")
    # Of markup there may be more: what counts is the text that is made of it.
    if max(map(len, fields)) > 10 * MOST_IN_A_TEXT:
        return wrong(f"longer than {10 * MOST_IN_A_TEXT:,} characters")
    if any(each.count("==") > MOST_SIGNS for each in fields):
        return wrong(f"more than {MOST_SIGNS} '=='")
    parts = _parts(fields, form, convert)
    tags = tags_of((*form.tags, *clean(parts.get("tags", "")).split()))
    note = _exact(parts, tags) if form.ours else _note(parts, tags)
    if isinstance(note, str):
        return wrong(missing if len(record.fields) < form.width and note == "no answer" else note)
    # Columns joined and HTML made text may be longer than any field was.
    if max(map(len, (note.q, note.a, note.cloze))) > MOST_IN_A_TEXT:
        return wrong(f"longer than {MOST_IN_A_TEXT:,} characters")
    left = f"line {record.line}: left out: {', '.join(surplus)}" if surplus else ""
    deck = one_line(parts.get("deck", ""))
    stated, guid = parts.get("id", "").strip(), parts.get("guid", "").strip()
    return Offered(
        note, deck=deck, named=bool(guid) and not _ID.fullmatch(stated), stated=bool(stated),
        guid=guid if stated else "", remark=left,
    )  # fmt: skip


def _parts(fields: Sequence[str], form: _Form, convert: Callable[[str], str]) -> dict[str, str]:
    """What the columns hold; those that nothing is said of are front, back, and more of it."""
    out: dict[str, str] = {"kind": form.kind}
    free: list[str] = []
    for index, raw in enumerate(fields):
        what = form.columns.get(index, "")
        may_be = what in ("", "front", "back", "cloze", "extra")
        text = clean(convert(raw) if may_be and _is_html(raw, form) else raw)
        if what == "notetype":
            out["kind"] = text
        elif form.chosen and what in ("", "extra"):
            continue
        elif what == "extra" or (what == "" and form.named):
            out["extra"] = "\n".join(filter(None, (out.get("extra", ""), text.strip())))
        elif what:
            out[what] = text
        else:
            free.append(text)
    both_ways = _BOTH_WAYS.search(out["kind"])
    if both_ways and _OPTIONAL.search(out["kind"]) and len(free) > 2:
        both_ways = both_ways if free.pop(2).strip() else None
    if both_ways and not out.get("reverse"):
        out["reverse"] = "true"
    for each in free:
        if "front" not in out:
            out["front"] = each
        elif "back" not in out:
            out["back"] = each
        else:
            out["back"] = "\n".join(filter(None, (out["back"].strip(), each.strip())))
    if out.get("extra"):
        out["back"] = "\n".join(filter(None, (out.get("back", "").strip(), out["extra"])))
    return out


def _is_html(text: str, form: _Form) -> bool:
    if form.html is None:
        return "<" in text and _MARKUP.search(_CODE.sub("", text)) is not None
    return form.html


def _exact(parts: Mapping[str, str], tags: tuple[str, ...]) -> Plain | str:
    """The note of a row that drill wrote, as it was where nobody changed the row's kind."""
    front, back = parts.get("front", ""), parts.get("back", "")
    if marks(parts.get("cloze", "")):
        return Plain(_id(parts, front), cloze=parts["cloze"], tags=tags)
    if not _NO_CLOZE.match(parts["kind"]) or not front.strip() or not back.strip():
        return _note(parts, tags)
    reverse = parts.get("reverse", "") == "true"
    return Plain(_id(parts, front), front, back, reverse=reverse, tags=tags)


def _note(parts: Mapping[str, str], tags: tuple[str, ...]) -> Plain | str:
    """The note, or what is wrong with it."""
    front, back = parts.get("front", "").strip(), parts.get("back", "").strip()
    cloze = parts.get("cloze", "").strip()
    kind = parts.get("kind", "")
    opens = not _NO_CLOZE.match(kind) and _HOLE_OPENS.search(front)
    is_cloze = "cloze" in kind.casefold() or opens
    if not cloze and (is_cloze or (not back and marks(front))):
        cloze, front = front, ""
    if cloze:
        return _cloze(parts, cloze, back, tags)
    if not front or not back:
        return "no question" if not front else "no answer"
    reverse = parts.get("reverse", "").strip().lower() in ("true", "yes", "y", "1")
    return Plain(_id(parts, front), front, back, reverse=reverse, tags=tags)


def _cloze(parts: Mapping[str, str], cloze: str, more: str, tags: tuple[str, ...]) -> Plain | str:
    holes = [each for hole in _ANKI_HOLE.finditer(cloze) if (each := hole[1].strip())]
    text = _ANKI_HOLE.sub(lambda hole: f"=={hole[1].strip()}==" if hole[1].strip() else "", cloze)
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


def wrong_cloze(text: str, holes: Sequence[str]) -> str:
    """What is wrong with a text meant to have these holes, as `==hole==`; empty for nothing."""
    if not holes or not marks(text):
        return "a cloze without a hole, or with one that is not closed"
    if marks(text) != [*holes] or "==" in without_marks(text):
        return "'==' beside the holes of a cloze, or '=' at the edge of one"
    return ""


def _id(parts: Mapping[str, str], text: str) -> str:
    """What the note is known by: the id or guid that it brings, else its question."""
    own = parts.get("id", "").strip()
    if _ID.fullmatch(own):
        return own
    guid = parts.get("guid", "").strip() or own
    if guid:
        return f"row-{hashlib.blake2b(guid.encode(), digest_size=8).hexdigest()}"
    return id_of(text)


def id_of(text: str) -> str:
    """An id for a note that is known by what it asks."""
    return f"{ascii_slug(text, 'card')}-{_tail(text)}"


def by_words(made: Offered) -> bool:
    """Whether a note is known by its question, and by its answer where that is asked twice."""
    return bool(made.note.q) and not (made.named or made.stated)


def full_id(note: Plain) -> str:
    """An id for a note whose question another one asks as well."""
    return id_of(f"{note.q}\n{note.a}")


def guid_of(origin: str, note: str) -> str:
    """What Anki knows a row of ours by: the origin of its deck, and the id that it has there.
    Anki's guids are one space for all decks."""
    return hashlib.blake2b(f"{origin}/{note}".encode(), digest_size=8).hexdigest()


def former_id(note: Plain) -> str:
    """The id that a note known by what it asks had while accents took their letters with them;
    empty where that is the one it has, or it is known by another."""
    parts = unmarked(note.cloze).split("\n\n")  # what a table has beside a cloze stands behind it
    clozes = ("\n\n".join(parts[:count]) for count in range(1, min(len(parts), _MOST_PARTS) + 1))
    for text in (note.q, unmarked(note.q), *clozes):
        if text and note.id == id_of(text):
            name = re.sub(r"[^a-z0-9-]+", "", slug(text)).strip("-")[:40].strip("-")
            former = f"{name or 'card'}-{_tail(text)}"
            return former if former != note.id else ""
    return ""


def _tail(text: str) -> str:
    return hashlib.blake2b(" ".join(text.split()).encode(), digest_size=4).hexdigest()


# -- out ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A card of a table; cards that are a note of their own keep its id. Blanks in a tag are
    written as `_`, since blanks part the tags."""

    id: str
    front: str
    back: str
    """Empty for a cloze, whose holes are marked in its front."""
    tags: tuple[str, ...] = ()
    reverse: bool = False

    @property
    def kind(self) -> str:
        """The note type, of those that every Anki has, that makes the same cards of it."""
        if not self.back and marks(self.front):
            return _CLOZE
        return _REVERSED if self.reverse else _BASIC


def write_table(deck: Deck, rows: Iterable[Row]) -> str:
    """The rows as CSV that opens in Anki as it is; `read_table` gives the notes back, with their
    ids.

    Anki fills a note type's fields with the columns in their order, less those that a header
    names, and leaves out what is too many: what only drill reads comes last. An Anki in another
    language has other names for its note types, and takes the one it has where a header names one
    for all rows: a column of them is written only where there are several.
    """
    rows = list(rows)
    kinds = {row.kind for row in rows} or {_BASIC}
    exact = [_exact_cloze(row) for row in rows]
    head = [*_HEAD]
    head += ["notetype"] if len(kinds) > 1 else []
    head += ["cloze"] if any(exact) else []
    out = io.StringIO(newline="")
    out.write("#separator:Comma\n#html:false\n")
    for number, name in enumerate(head, 1):
        if name in ("guid", "tags", "notetype"):
            out.write(f"#{name} column:{number}\n")
    if len(kinds) == 1:
        out.write(f"#notetype:{kinds.pop()}\n")
    out.write(f"#deck:{one_line(deck.title)}\n#columns:{','.join(head)}\n")
    writer = csv.writer(out, lineterminator="\n")
    for row, cloze in zip(rows, exact, strict=True):
        made = {
            "guid": guid_of(deck.origin, row.id),  # first: a line that begins with # is a comment
            "Front": clean(_with_holes(row.front) if row.kind == _CLOZE else row.front),
            "Back": clean(row.back),
            "tags": clean(" ".join("_".join(tag.split()) for tag in row.tags)),
            "id": row.id,
            "reverse": "true" if row.reverse else "",
            "notetype": row.kind,
            "cloze": cloze,
        }
        writer.writerow([made[name] for name in head])
    return out.getvalue()


def _with_holes(cloze: str) -> str:
    """A cloze with Anki's holes, numbered; what would end one is parted by a sign of no width."""

    def hole(index: int, held: str) -> str:
        shown = _ENDS_A_HOLE.sub(lambda sign: f"{sign[0]}\u2060", held)
        return f"{{{{c{index + 1}::{shown}}}}}"

    return with_marks(cloze, hole)


def _exact_cloze(row: Row) -> str:
    """A cloze as drill writes it, where Anki's holes would not come back as the same."""
    if row.kind != _CLOZE:
        return ""
    back = _cloze({}, _with_holes(row.front).strip(), "", ())
    comes_back = isinstance(back, Plain) and back.cloze == row.front
    return "" if comes_back else clean(row.front)
