"""The formats of sources: what is true of each, and by what a text is told to be of one.

To read one more: a reader in `exchange`, its row in `FORMATS`, and for a text its row in `TEXTS`.
What is no text (a zip, a folder) is opened in `sources`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from drill.deckfile.naming import read_naming
from drill.deckfile.reading import read_deck, readable
from drill.deckfile.tree import MOST_CHARACTERS
from drill.domain.deck import Deck
from drill.errors import DeckError, Problem
from drill.exchange.offer import Offer
from drill.files import Closable
from drill.text import clean

if TYPE_CHECKING:
    from drill.service.library.download import Fetched

MOST_TEXT = 50_000_000
"""Bytes of a table or of Markdown; one of 500,000 short notes fits."""
SNIFFED = 200_000
"""Characters that a format is told by."""


class Format(NamedTuple):
    """What is true of every source of a format."""

    holds: str
    """What of it becomes cards: said where nothing did."""
    noun: str = "file"
    """What messages call such a source."""
    replaces: bool = False
    """It is whole decks, each of which replaces what that deck was; else notes to add or update."""
    samples: bool = False
    """Its stories are somebody's samples unless the person says that they are one's own."""
    history: bool = False
    """It may hold reviews."""
    marked: bool = False
    """Marks in a question are its own, and no part of what the note is known by."""


_DECKS = "competencies, principles, stories or cards"
_CARDS = "notes with cards whose front is not empty"
FORMATS: Mapping[str, Format] = {
    "yaml": Format(_DECKS, replaces=True, samples=True),
    "json": Format(_DECKS, replaces=True, samples=True),
    "pack": Format(_DECKS, replaces=True, samples=True),
    "notes": Format(_DECKS, replaces=True),
    "apkg": Format(_CARDS, "package", history=True),
    "colpkg": Format(_CARDS, "package", history=True),
    "crowdanki": Format(_CARDS),
    "csv": Format("a question and an answer in two columns, or a text with {{c1::holes}}", "table"),
    "markdown": Format(
        "Q: and A: lines, front::back, a line ? between front and back, or ==holes==",
        marked=True,
    ),
}
"""By the name that previews and `--json` give them."""


@dataclass(slots=True)
class Opened(Closable):
    """An open source. Either whole decks, or an offer of notes; close it when done."""

    name: str
    """What messages call it."""
    format: str
    whole: tuple[tuple[str, Deck], ...] = ()
    """Name and deck, of decks that replace what they were."""
    offer: Offer | None = None
    path: Path | None = None
    """The deck file, where it is one that a deck can follow."""
    bare: Callable[[], Deck] | None = None
    """Of a deck file with parts without an id, which only one that is followed may have: raises
    the DeckError that names them."""
    title: str = ""
    """What a deck is called that the source gives no title."""
    by_title: bool = False
    lasting: str = ""
    """The whole path or the address, by which a source is known the next time; empty for a pipe."""
    address: str = ""
    """That it is fetched from the next time, where it was fetched."""
    fetched: Fetched | None = None
    homes: Mapping[str, str] = field(default_factory=dict)
    """Deck id by the id in the file, of whole decks that are known to be here."""
    columns: tuple[str, str] = ("", "")
    """Of a table: those that were chosen for question and answer."""
    remarks: tuple[str, ...] = ()
    save_media: Callable[[Path], int] | None = None
    """Writes the media of a package into a folder; returns how many files."""
    read_history: Callable[[bool], None] | None = None
    """Whether the reviews are read with the notes of a package."""
    contents: Callable[[], str] | None = None
    """Of a package: what is the same where its notes are, but for the reviews."""
    choose: Callable[[str, str], Offer] | None = None
    """Of a table: the offer with other columns for question and answer."""
    closing: ExitStack = field(default_factory=ExitStack)
    """What is to be closed and removed with it."""

    def ask_by(self, front: str, back: str) -> None:
        """Of a table: take these columns for question and answer, named as in `Wish.columns`.

        Raises UsageError for columns that it does not have; then those before stand.
        """
        assert self.choose is not None, "only a table has columns"
        self.offer = self.choose(front, back)
        self.columns, self.remarks = (front, back), self.offer.remarks

    def close(self) -> None:
        """Let go of files, and remove what was unpacked."""
        self.closing.close()


# -- texts -------------------------------------------------------------------------------


class TextSource:
    """A file that may be a text of some format.

    Raises DeckError where its beginning is no text.
    """

    def __init__(self, path: Path, name: str, title: str) -> None:
        self.path, self.name, self.title = path, name, title
        with readable(name), path.open("rb") as file:
            self.raw = file.read(MOST_TEXT + 1)
        whole = len(self.raw) <= SNIFFED
        self.start = decoded(self.raw[:SNIFFED], name, whole=whole)
        """The characters that tell the format."""
        self.first = clean(self.start).lstrip("\ufeff\n\t ")
        """The same from the first that is no blank."""
        self.ending = path.suffix.lower()

    @cached_property
    def text(self) -> str:
        """All of it. Raises DeckError where that is no text, or too long."""
        return decoded(self.raw, self.name)

    @property
    def deck_file(self) -> bytes:
        """As much of it as a deck file may be long, and one more."""
        return self.raw[: MOST_CHARACTERS + 1]

    def offering(self, offer: Offer, choose: Callable[[str, str], Offer] | None = None) -> Opened:
        """It, open, as notes to add or update."""
        return Opened(
            self.name, offer.format, offer=offer, title=self.title, by_title=True,
            remarks=offer.remarks, choose=choose,
        )  # fmt: skip


def _is_json(source: TextSource) -> bool:
    return source.first.startswith("{")


def is_crowdanki(text: str) -> bool:
    """Whether a text is what CrowdAnki writes."""
    return bool(_CROWDANKI.search(text))


def _crowdanki(source: TextSource) -> Opened:
    from drill.exchange import media
    from drill.exchange.crowdanki import read_crowdanki

    folder = source.path.with_name("media")
    offer = read_crowdanki(source.text, source.name, has_media=folder.is_dir())

    def save_media(target: Path) -> int:
        return media.keep(target, media.beside(folder, offer.media, source.name), source.name)

    return Opened(
        source.name, offer.format, offer=offer, title=source.title, remarks=offer.remarks,
        save_media=save_media,
    )  # fmt: skip


def _json_deck(source: TextSource) -> Opened:
    whole = ((source.name, read_deck(source.deck_file, source.name)),)
    return Opened(source.name, "json", whole=whole)


def _yaml_deck(source: TextSource) -> Opened:
    deck, unnamed = read_naming(source.deck_file, source.name)
    bare = partial(read_deck, source.deck_file, source.name) if unnamed else None
    return Opened(source.name, "yaml", whole=((source.name, deck),), path=source.path, bare=bare)


def _is_table(source: TextSource) -> bool:
    """Whether it has columns, and not hashcards' marks at the start of its lines."""
    from drill.exchange.table_columns import looks_like_table

    marks = re.findall(r"^[QAC]:\s", source.start, re.MULTILINE)
    return len(marks) < 2 and looks_like_table(source.start)


def _may_be_table(source: TextSource) -> bool:
    from drill.exchange.table_columns import looks_like_table

    return source.ending in _TABLES and looks_like_table(source.start, suffix=source.ending)


def _table(source: TextSource) -> Opened:
    from drill.exchange import tables
    from drill.exchange.html import to_markdown

    def read(front: str = "", back: str = "") -> Offer:
        columns = tables.Columns(front, back)
        return tables.read_table(source.text, source.name, to_markdown, columns)

    return source.offering(read(), read)


def _is_told_story(source: TextSource) -> bool:
    """Whether a text is laid out as a story is told: two different labels of its beats."""
    labels = (match[1] or match[2] for match in _BEAT.finditer(source.start))
    return len({label.casefold().rstrip("s") for label in labels}) >= 2


def _refuse_story(source: TextSource) -> Opened:
    hint = "--own takes a .md or .txt file of them in as stories of yours"
    raise DeckError(source.name, [Problem("these look like notes of a story", hint=hint)])


def _is_heading_deck(source: TextSource) -> bool:
    from drill.exchange.headings import is_heading_deck

    return is_heading_deck(source.start)


def _may_be_heading_deck(source: TextSource) -> bool:
    from drill.exchange.headings import asks_by_headings

    return source.ending in _MARKDOWN and asks_by_headings(source.text)


def _heading_deck(source: TextSource) -> Opened:
    from drill.exchange.headings import read_headings

    return source.offering(read_headings(source.text, source.name))


def _is_flashcards(source: TextSource) -> bool:
    from drill.exchange.flashcards import has_cards, looks_like_flashcards

    return looks_like_flashcards(source.start) and has_cards(source.text)


def _flashcards(source: TextSource) -> Opened:
    from drill.exchange.flashcards import read_flashcards

    return source.offering(read_flashcards(source.text, source.name))


_CROWDANKI = re.compile(r'"__type__"\s*:\s*"(?:Deck|Note|NoteModel|DeckConfig)"')
_YAML_KEY = re.compile(
    r"^(drill|competencies|principles|stories|cards)[ \t]*:(?=\s|$)", re.MULTILINE
)
_LABEL = r"(situation|task|actions?|results?|context|learnings?|outcome|competency)"
_BEAT = re.compile(
    rf"^(?:[ #*_-]*{_LABEL}[*_ ]*[:：]|(?:#+|[ -]*\*\*)[ *_]*{_LABEL}[ #*_]*(?:[–—-]|$))",
    re.MULTILINE | re.IGNORECASE,
)
"""A label with a colon; or as a heading or in bold, with a dash or nothing behind it."""
_TABLES = (".csv", ".tsv", ".txt")
_MARKDOWN = (".md", ".markdown", ".mdown", ".txt", "")


class TextFormat(NamedTuple):
    """A form of text: the sign that tells it, how it is opened, and what it looks like in words."""

    sign: Callable[[TextSource], bool]
    open: Callable[[TextSource], Opened]
    looks: str = ""
    """Named where a text is of no form; empty where another row names it."""


TEXTS: tuple[TextFormat, ...] = (
    TextFormat(lambda source: _is_json(source) and is_crowdanki(source.first), _crowdanki),
    TextFormat(_is_json, _json_deck),
    TextFormat(lambda source: source.first.startswith("#separator:"), _table),
    TextFormat(lambda source: bool(_YAML_KEY.search(source.first)), _yaml_deck, "a deck file"),
    TextFormat(_is_table, _table, "a table"),
    TextFormat(_is_told_story, _refuse_story),
    TextFormat(_is_heading_deck, _heading_deck),
    TextFormat(
        _is_flashcards, _flashcards,
        "`Q:`/`A:` and `C:` blocks; `front::back`; a line `?` between front and back; `==holes==`",
    ),
    TextFormat(_may_be_heading_deck, _heading_deck, "headings with an answer below them"),
    TextFormat(_may_be_table, _table),
)  # fmt: skip
"""In the order in which they are tried: the surest signs first."""


def open_text(source: TextSource) -> Opened:
    """A text, open as the first format whose sign it bears.

    Raises DeckError for a text of none, and for one that is not sound.
    """
    for form in TEXTS:
        if form.sign(source):
            return form.open(source)
    # Where nothing tells what it is meant to be, a deck file's own messages help most.
    if source.ending in (".yaml", ".yml", "") or not source.first:
        read_deck(source.deck_file, source.name)
    known = "; ".join(form.looks for form in TEXTS if form.looks)
    hint = f"looked for: {known} (--own takes a .md or .txt file of your own stories in)"
    message = "no deck, table or flashcards can be found in it"
    raise DeckError(source.name, [Problem(message, hint=hint)])


def decoded(raw: bytes, name: str, *, whole: bool = True) -> str:
    """The text of a file, or of its beginning. Raises DeckError for what is none, or too long."""
    if len(raw) > MOST_TEXT:
        raise DeckError(name, [Problem(f"larger than {MOST_TEXT // 1_000_000} MB")])
    utf_16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return raw.decode("utf-16" if utf_16 else "utf-8-sig", "strict" if whole else "ignore")
    except UnicodeDecodeError as error:
        if utf_16:
            raise DeckError(name, [Problem("not sound UTF-16 text")]) from None
        line = raw.count(b"\n", 0, error.start) + 1
        raise DeckError(name, [Problem("not UTF-8 text", line, hint="save it as UTF-8")]) from None
