"""Searches: a tree → the cards that match. What only SQLite can do: full text, its own functions.

Words are looked up by note in `note_words`. What a note of several cards (a story, a framework)
says, not all of its cards say: the caller narrows those down, see `Narrow`.
"""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from drill.cards.pattern import SHORT, Effort, Pattern, PatternError
from drill.cards.query import (
    SIGNS,
    All,
    Any_,
    Not,
    Prop,
    Rated,
    SearchError,
    Term,
    Tree,
    WordTerm,
)
from drill.domain.kind import Kind
from drill.domain.review import DAY_MS, Source
from drill.domain.slot import REVERSE
from drill.storage.connection import Connection
from drill.storage.library import IS_PLAIN
from drill.storage.predicates import BURIED, DUE, NEW, STANDS
from drill.storage.settings import EDITED
from drill.storage.sql import listed, numbers, sound
from drill.text import did_you_mean

Clause = str
"""A piece of SQL that is true or not of a card, or has a value of it; its values are bound."""
_LOOKS = 50
"""Steps of SQLite, some five notes, between two looks whether a pattern takes too long."""
SECONDS = 2.0
"""How long the patterns of a search may work in all."""
_QUESTIONS = ("$.q", "$.cloze", "$.sides[0].q")
"""Where a plain note has its question."""
_EVERYTHING = "card.retired = 0"
_BODY = sound("note.body")
# By row number: the index of new cards has them in teaching order, in which half of a large store
# would be fetched from all over the file.
_NEW = f"card.pk IN (SELECT card.pk FROM card WHERE {NEW})"
_SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}
"""What `fold` takes from ASCII."""

Narrow = Callable[[WordTerm, Sequence[int]], Sequence[int]]
"""Of these notes of several cards, the row numbers of the cards that say a word themselves."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a search depends on besides the store."""

    now: int
    """Epoch ms."""
    day: int
    """Study day."""
    decay: float
    """Of the forgetting curve, w₂₀ of FSRS."""
    query: str
    """As it was typed."""
    leech: int
    """Lapses from which on a card is a leech."""
    narrow: Narrow


_BY = "deck question kind due recall stability difficulty lapses reps added".split()
SORTS: Mapping[str, str] = {name: "reviews" if name == "reps" else name for name in _BY}
"""What a list of cards can be sorted by → the title of its column."""
_PLAINLY = ("kind", "stability", "difficulty", "lapses", "reps")
"""Of what is sorted by or compared, what a column of a card has as it is."""


def find(
    connection: Connection, tree: Tree, terms: Terms, *, sort: str = "deck",
    descending: bool = False, first: int = -1,
) -> list[int]:  # fmt: skip
    """Row numbers of the cards that match, sorted, all or only the `first` so many; retired
    ones only where they are asked for.

    By deck is as the decks list their notes, each note's cards in teaching order. What has no value
    to sort by (a new card has no recall) comes last, either way. Raises
    SearchError for a pattern that is none, or that takes too long.
    """
    compiler = _Compiler(connection, tree, terms)
    where = compiler.where()
    by = compiler.column(sort)
    # Of all cards the first are found by the index of notes in their order; SQLite, which knows
    # nothing of how many there are, would sort all by way of the cards.
    note_pk = "+note.pk" if where == _EVERYTHING and by is None else "note.pk"
    down = " DESC" if descending else ""
    order = [] if by is None else [f"{by} IS NULL", f"{by}{down}"]
    back = down if by is None else ""
    order += [f"{place}{back}" for place in ("note.deck", "note.position", "card.ord", "card.pk")]
    query = f"""
        SELECT card.pk FROM card JOIN note ON {note_pk} = card.note_pk
        WHERE {where} ORDER BY {", ".join(order)}
    """
    with compiler.timed():
        return numbers(connection, query, first, **compiler.values)


class _Compiler:
    """One search over one connection."""

    def __init__(self, connection: Connection, tree: Tree, terms: Terms) -> None:
        self._connection = connection
        self._tree = tree
        self._terms = terms
        self._effort = Effort(SECONDS)
        self._patterns: dict[Pattern, Term] = {}
        self.values: dict[str, Any] = {"day": terms.day, "now": terms.now}
        """What the pieces have for values, by their names."""

    def _bound(self, value: float | str) -> str:
        """The name of a value that a piece of SQL has: no value stands in its text."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _among(self, several: Iterable[int | str]) -> str:
        """Any number of values, for `IN`."""
        return f"(SELECT value FROM json_each({self._bound(listed(several))}))"

    def where(self) -> Clause:
        """What a card must be."""
        if isinstance(self._tree, All) and not self._tree.of:
            return _EVERYTHING
        matching = self._part(self._tree)
        asked = any(isinstance(leaf, Term) and leaf.value == "retired" and leaf.field == "is"
                    for leaf in _positive(self._tree))  # fmt: skip
        return matching if asked else f"{matching} AND {_EVERYTHING}"

    def _part(self, tree: Tree) -> Clause:
        """A piece beside which others can be asked for with AND. No brackets but those that it
        takes: SQLite's parser knows few inside each other."""
        return f"({self._of(tree)})" if isinstance(tree, Any_) else self._of(tree)

    def _of(self, tree: Tree) -> Clause:
        if isinstance(tree, All):
            return " AND ".join(_deepest_first(tree.of, map(self._part, tree.of))) or "1"
        if isinstance(tree, Any_):
            return " OR ".join(_deepest_first(tree.of, map(self._of, tree.of))) or "0"
        if isinstance(tree, Not):
            return f"({self._of(tree.of)}) IS NOT TRUE"
        if isinstance(tree, WordTerm):
            return self._word(tree)
        if isinstance(tree, Prop):
            return self._prop(tree)
        if isinstance(tree, Rated):
            return self._rated(tree)
        return self._FIELDS[tree.field](self, tree)

    # -- words -------------------------------------------------------------------------------

    def _word(self, word: WordTerm) -> Clause:
        if asked := _match(word):
            words = f"SELECT rowid FROM note_words WHERE note_words MATCH {self._bound(asked)}"
        else:  # nothing but signs, which the index does not know
            text = self._bound(word.text)
            words = f"SELECT note_pk FROM said WHERE instr(said.words, {text}) > 0"
        saying = f"note.pk IN ({words})"
        several = f"SELECT note.pk FROM note WHERE NOT {IS_PLAIN} AND note.retired = 0 AND {saying}"
        notes = numbers(self._connection, several, **self.values)
        cards = self._terms.narrow(word, notes) if notes else ()
        plain = f"{IS_PLAIN} AND {saying}"
        return f"({plain} OR card.pk IN {self._among(cards)})" if cards else plain

    def _pattern(self, term: Term) -> Clause:
        try:
            pattern = Pattern(term.value)
        except PatternError as error:
            raise self._fault(error.message, term, error.hint, error.at) from None

        self._patterns[pattern] = term
        short = f"drill_says_{len(self._patterns)}"
        long = f"{short}_at_length"
        self._connection.raw.create_function(short, 1, pattern.short())
        self._connection.raw.create_function(long, 1, pattern.long(self._effort))
        # A letter that is no UTF-8 would end the statement, but for one in a blob.
        words = "CAST(said.words AS BLOB)"
        asked = (
            f"CASE WHEN length({words}) <= {SHORT} THEN {short}({words}) ELSE {long}({words}) END"
        )
        return f"note.pk IN (SELECT note_pk FROM said WHERE {asked})"

    @contextmanager
    def timed(self) -> Iterator[None]:
        """What SQLite does within is interrupted where the patterns take longer than they may.
        Raises SearchError."""
        raw = self._connection.raw
        if self._patterns:
            raw.set_progress_handler(self._effort.over, _LOOKS)
        try:
            yield
            if self._patterns and self._effort.over():
                raise TimeoutError
        except Exception as error:
            raise self.late() or error from None
        finally:
            raw.set_progress_handler(None, 0)

    def late(self) -> SearchError | None:
        """What there is to say of the pattern that took too long, if one did."""
        refused = self._effort.refused
        if refused is None and self._effort.over():
            refused = next(iter(self._patterns), None)  # of several any may be it
        if refused is None:
            return None
        says = f"this pattern takes longer than {SECONDS:g} seconds"
        term = self._patterns[refused]
        return self._fault(says, term, "Make its repetitions smaller.")

    # -- fields ------------------------------------------------------------------------------

    def _place(self, term: Term) -> Clause:
        """In a deck, of a note, of a story."""
        column, known = {
            "deck": ("note.deck", "SELECT id FROM deck WHERE retired = 0"),
            "note": ("note.note", "SELECT note FROM note WHERE retired = 0"),
            "story": ("note.note", "SELECT note FROM note WHERE kind = 'story'"),
        }[term.field]
        names = sorted(set(self._connection.scalars(known)))
        same = f"{column} IN {self._among(self._known(term, names, term.field))}"
        return f"note.kind = 'story' AND {same}" if term.field == "story" else same

    def _competency(self, term: Term) -> Clause:
        places = self._connection.rows("SELECT deck, note FROM note WHERE kind = 'competency'")
        named = self._connection.scalars("SELECT DISTINCT competency FROM card")
        of_stories = self._connection.scalars(f"""
            SELECT DISTINCT ref.value FROM note JOIN json_each({_BODY}, '$.competencies') AS ref
            WHERE note.kind = 'story'
        """)
        known = {name for row in places for name in (row.note, f"{row.deck}/{row.note}")}
        for name in (*named, *of_stories):
            known |= {name, _last(name)}
        wanted = {*self._known(term, sorted(known - {""}), "competency")}
        # Of a deck's own competency a card has the id alone.
        at_home = f"note.deck || '/' || card.competency IN {self._among(wanted)}"
        meant = [name for name in named if {name, _last(name)} & wanted]
        return f"(card.competency IN {self._among(meant)} OR {at_home})"

    def _kind(self, term: Term) -> Clause:
        known = [kind.value for kind in Kind]
        if term.value.casefold() not in known:
            raise self._unknown(term, known, "kind: takes no")
        return f"card.kind = {self._bound(term.value.casefold())}"

    def _tag(self, term: Term) -> Clause:
        # SQLite's `lower` knows ASCII only.
        self._connection.raw.create_function("drill_fold", 1, str.casefold)
        value, folded = "drill_fold(tag.value)", term.value.casefold()
        if term.glob:
            same = f"{value} GLOB {self._bound(_glob(folded))}"
        else:  # a tag holds what stands under it, as Anki's do
            under = self._bound(f"{folded}::")
            same = f"{value} = {self._bound(folded)} OR instr({value}, {under}) = 1"
        # By notes: SQLite may go through the cards, of which a story has many. In JSON as the store
        # writes it; a body is looked at before it is taken apart.
        return f"""note.pk IN (
            SELECT note.pk FROM note WHERE instr(note.body, '"tags":') > 0
                AND EXISTS (SELECT 1 FROM json_each({_BODY}, '$.tags') AS tag WHERE {same})
        )"""

    def _known(self, term: Term, names: Sequence[str], what: str) -> list[str]:
        value = term.value.casefold()
        if term.glob:
            return [name for name in names if fnmatch.fnmatchcase(name.casefold(), _glob(value))]
        matching = [name for name in names if name.casefold() == value]
        if not matching:
            raise self._unknown(term, names, f"there is no {what}")
        return matching

    def _is(self, term: Term) -> Clause:
        simple: dict[str, Clause] = {
            "due": DUE,
            "new": _NEW,
            "learning": "card.state IN ('learning', 'relearning')",
            "review": "card.state = 'review'",
            "suspended": "card.suspended = 1",
            "buried": f"coalesce({BURIED}, 0)",
            "leech": f"card.lapses >= {self._bound(self._terms.leech)}",
            "sample": "card.sample = 1",
            "shadowed": "card.shadowed = 1",
            "own": "note.deck IN (SELECT id FROM deck WHERE own = 1)",
            "retired": "card.retired = 1",
        }
        if term.value in simple:
            return simple[term.value]
        if term.value == "edited":
            key = f"{self._bound(EDITED)} || note.deck || '/' || note.note"
            marked = f"EXISTS (SELECT 1 FROM fact WHERE fact.key = {key})"
            return f"(note.retagged IS NOT NULL OR {marked})"
        return f"card.pk IN {self._among(self._duplicates())}"

    def _duplicates(self) -> list[int]:
        """Cards whose question says the same as another's; folded by `fold`."""
        texts = ", ".join(f"nullif(json_extract({_BODY}, '{path}'), '')" for path in _QUESTIONS)
        rows = self._connection.execute(
            f"SELECT card.pk, note.pk, coalesce({texts})"
            " FROM card JOIN note ON note.pk = card.note_pk"
            f" WHERE {IS_PLAIN} AND {_EVERYTHING} AND card.slot != :reverse",
            reverse=str(REVERSE),
        )
        asking: dict[str, list[tuple[int, int]]] = {}
        for pk, note, question in rows:
            # One that is no text is named where its card is read.
            if type(question) is str and (folded := fold(question)):
                asking.setdefault(folded, []).append((pk, note))
        return [
            pk
            for same in asking.values()
            if len(same) > 1 and len({note for _, note in same}) > 1
            for pk, _ in same
        ]

    # -- numbers -----------------------------------------------------------------------------

    def _prop(self, prop: Prop) -> Clause:
        if prop.name == "recall":
            return self._recall(prop)
        column = self.column("day" if prop.name == "due" else prop.name)
        assert column is not None
        # What is shown rounded is compared so: nobody types all digits of a stability.
        near = 0.05 if prop.name in ("stability", "difficulty") else 0.0
        return self._compared(column, prop.sign, prop.number - near, prop.number + near)

    def _recall(self, prop: Prop) -> Clause:
        """By the time gone in stabilities, which falls as recall rises: no power in SQL."""
        decay = self._terms.decay
        factor = 0.9 ** (-1 / decay) - 1

        def gone(recall: float) -> float:
            return float((min(max(recall, 1e-9), 1.0) ** (-1 / decay) - 1) / factor)

        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
        near = 0.005 if prop.sign in ("=", "!=") else 0.0
        most, least = gone(prop.number - near), gone(prop.number + near)
        return self._compared(self._gone(), turned.get(prop.sign, prop.sign), least, most)

    def _compared(self, column: Clause, sign: str, low: float, high: float) -> Clause:
        """A column against a number from `low` to `high`."""
        if sign in ("=", "!="):
            within = f"{column} BETWEEN {self._bound(low)} AND {self._bound(high)}"
            return within if sign == "=" else f"NOT ({within})"
        if sign not in SIGNS:
            raise ValueError(sign)
        return f"{column} {sign} {self._bound((low + high) / 2)}"

    def _gone(self) -> Clause:
        """Time since the last review, in stabilities."""
        return f"max((:now - card.last_at) / {DAY_MS}.0, 0.0) / card.stability"

    def _rated(self, rated: Rated) -> Clause:
        since, imported = self._terms.day - rated.days, Source.IMPORT.value
        query = f"""
            SELECT review.card_pk FROM review
            WHERE review.day > {self._bound(since)} AND review.source != {self._bound(imported)}
            AND {STANDS}
        """
        if rated.rating is not None:
            query += f" AND review.rating = {self._bound(rated.rating)}"
        return f"card.pk IN ({query})"

    def column(self, name: str) -> Clause | None:
        """What a card is sorted by, or compared by; None: its key will do."""
        keys = ("q", "cloze", "title", "name", "ask", "sides[0].q")
        texts = ", ".join(f"json_extract({_BODY}, '$.{key}')" for key in keys)
        return {
            "deck": None,
            "question": f"lower(coalesce({texts}))",
            "due": f"card.due_day * {DAY_MS} + coalesce(card.due_at % {DAY_MS}, 0)",
            "day": "card.due_day - :day",
            "interval": "card.due_day - card.last_day",
            "added": "card.pk",
            "recall": f"-({self._gone()})",
            **{name: f"card.{name}" for name in _PLAINLY},
        }[name]

    # -- faults ------------------------------------------------------------------------------

    def _fault(self, message: str, term: Term, hint: str = "", inside: int = 0) -> SearchError:
        at = term.at + inside
        if '"' in self._terms.query[term.at : at + 1] and '"' not in term.value:
            at += 1  # the quote that opens amid a value is no part of it
        return SearchError(
            f"{message}, at character {at + 1}", hint, at=at, query=self._terms.query
        )

    def _unknown(self, term: Term, known: Sequence[str], otherwise: str) -> SearchError:
        near = did_you_mean(term.value, list(known))
        return self._fault(f"{otherwise} {term.value[:40]!r}", term, near)

    _FIELDS: Mapping[str, Callable[[_Compiler, Term], Clause]] = {
        **dict.fromkeys(("deck", "note", "story"), _place),
        "competency": _competency,
        "kind": _kind,
        "tag": _tag,
        "is": _is,
        "re": _pattern,
    }


def _deepest_first(trees: Sequence[Tree], pieces: Iterable[Clause]) -> list[Clause]:
    """The pieces of these trees, those with the most brackets inside each other in front: SQLite's
    parser keeps what stands before a bracket until that is closed, and it keeps little."""
    placed = sorted(zip(trees, pieces, strict=True), key=lambda part: -_depth(part[0]))
    return [piece for _, piece in placed]


def _depth(tree: Tree) -> int:
    if isinstance(tree, Not):
        return _depth(tree.of)
    return 1 + max(map(_depth, tree.of), default=0) if isinstance(tree, (All, Any_)) else 0


def _last(name: str) -> str:
    """The id of a competency that is named with its deck."""
    return name.rpartition("/")[2]


def fold(words: str) -> str:
    """A question as it is compared: without case, marks, accents, punctuation and spaces."""
    if words.isascii():
        return words.lower().translate(_SIGNS)
    plain = unicodedata.normalize("NFKD", words).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _positive(tree: Tree) -> list[WordTerm | Term | Prop | Rated]:
    """The leaves that are asked for, not merely denied."""
    if isinstance(tree, Not):
        return []
    if isinstance(tree, (All, Any_)):
        return [leaf for part in tree.of for leaf in _positive(part)]
    return [tree]


def _match(word: WordTerm) -> str:
    """A word as FTS5 is asked for it: always quoted, so that nothing in it is an operator."""
    if not any(sign.isalnum() for sign in word.text):
        return ""
    quoted = '"' + word.text.replace('"', '""') + '"'
    return quoted if word.exact else f"{quoted}*"


def _glob(value: str) -> str:
    """`*` stands for anything; what else a glob knows, for itself."""
    return re.sub(r"([\[?])", r"[\1]", value)
