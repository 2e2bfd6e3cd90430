"""Cards → a table that opens in Anki as it is.

A field that begins with `=`, `+`, `-` or `@` is written as it stands: a card may well begin so, and
whoever opens a stranger's table in a spreadsheet should know it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from drill.domain.deck import Deck, Plain
from drill.exchange.plain import guid_of
from drill.exchange.tables import HEAD, cloze_note
from drill.text import clean, marks, one_line, with_marks

_ENDS_A_HOLE = re.compile(r":(?=:)|\{(?=\{)|\}(?=\}|$)")
_BASIC, _REVERSED, _CLOZE = "Basic", "Basic (and reversed card)", "Cloze"


@dataclass(frozen=True, slots=True)
class TableRow:
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


def write_table(deck: Deck, rows: Iterable[TableRow]) -> str:
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
    head = [*HEAD]
    head += ["notetype"] if len(kinds) > 1 else []
    head += ["cloze"] if any(exact) else []
    out = io.StringIO()
    out.write("#separator:Comma\n#html:false\n")
    for number, name in enumerate(head, 1):
        if name in ("guid", "tags", "notetype"):
            out.write(f"#{name} column:{number}\n")
    if len(kinds) == 1:
        out.write(f"#notetype:{kinds.pop()}\n")
    out.write(f"#deck:{one_line(deck.title)}\n#columns:{','.join(head)}\n")
    writer = csv.writer(out, lineterminator="\n")
    for row, cloze in zip(rows, exact, strict=True):
        cells = {
            "guid": guid_of(deck.origin, row.id),  # first: a line that begins with # is a comment
            "Front": clean(_with_holes(row.front) if row.kind == _CLOZE else row.front),
            "Back": clean(row.back),
            "tags": clean(" ".join("_".join(tag.split()) for tag in row.tags)),
            "id": row.id,
            "reverse": "true" if row.reverse else "",
            "notetype": row.kind,
            "cloze": cloze,
        }
        writer.writerow([cells[name] for name in head])
    return out.getvalue()


def _with_holes(cloze: str) -> str:
    """A cloze with Anki's holes, numbered; what would end one is parted by a sign of no width."""

    def hole(index: int, held: str) -> str:
        shown = _ENDS_A_HOLE.sub(lambda sign: f"{sign[0]}\u2060", held)
        return f"{{{{c{index + 1}::{shown}}}}}"

    return with_marks(cloze, hole)


def _exact_cloze(row: TableRow) -> str:
    """A cloze as drill writes it, where Anki's holes would not come back as the same."""
    if row.kind != _CLOZE:
        return ""
    back = cloze_note({}, _with_holes(row.front).strip(), "", ())
    comes_back = isinstance(back, Plain) and back.cloze == row.front
    return "" if comes_back else clean(row.front)
