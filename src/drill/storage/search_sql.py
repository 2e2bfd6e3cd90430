"""Searches: a tree → the cards that match. What only SQLite can do: full text, its own functions.

Words are looked up by note in `note_words`. What a note of several cards (a story, a framework)
says, not all of its cards say: the caller narrows those down, see `Narrow`.
"""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    Float,
    LargeBinary,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table

from drill.cards.pattern import Effort, Pattern, PatternError
from drill.cards.query import (
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
from drill.storage.library import PLAIN_KINDS
from drill.storage.log import STANDS
from drill.storage.predicates import BURIED, DUE, NEW, holding
from drill.storage.settings import EDITED
from drill.storage.sql import all_at_once, among, raw_rows, sound_json
from drill.storage.tables import CARD, DECK, NOTE, REVIEW, SAID, SETTING
from drill.text import did_you_mean

Clause: TypeAlias = Any
"""A piece of SQL; SQLAlchemy's own types for it say less than this name."""
SECONDS = 2.0
"""How long the patterns of a search may work in all."""
_QUESTIONS = ("$.q", "$.cloze", "$.sides[0].q")
"""Where a plain note has its question."""
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


WORDS = sql_table("note_words", sql_column("rowid"), sql_column("note_words"))
"""The full-text index, and the column by which it is asked."""

_BY = "deck question kind due recall stability difficulty lapses reps added".split()
SORTS: Mapping[str, str] = {name: "reviews" if name == "reps" else name for name in _BY}
"""What a list of cards can be sorted by → the title of its column."""


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
    in_order = where is compiler.everything and by is None
    note_pk: Clause = literal_column("+note.pk") if in_order else NOTE.c.pk
    query = select(CARD.c.pk).join(NOTE, note_pk == CARD.c.note_pk).where(where)
    if by is not None:
        query = query.order_by(by.is_(None), by.desc() if descending else by)
    place = (NOTE.c.deck, NOTE.c.position, CARD.c.ord, CARD.c.pk)
    back = descending and by is None
    query = query.order_by(*(column.desc() if back else column for column in place))
    try:
        return all_at_once(connection, query, first)
    except Exception as error:
        raise compiler.late() or error from None


class _Compiler:
    """One search over one connection."""

    def __init__(self, connection: Connection, tree: Tree, terms: Terms) -> None:
        self._connection = connection
        self._tree = tree
        self._terms = terms
        self._effort = Effort(SECONDS)
        self._patterns: dict[Pattern, Term] = {}
        self.everything: Clause = ~CARD.c.retired

    def where(self) -> Clause:
        """What a card must be."""
        if isinstance(self._tree, All) and not self._tree.of:
            return self.everything
        matching = self._of(self._tree)
        asked = any(isinstance(leaf, Term) and leaf.value == "retired" and leaf.field == "is"
                    for leaf in _positive(self._tree))  # fmt: skip
        return matching if asked else and_(matching, self.everything)

    def _of(self, tree: Tree) -> Clause:
        if isinstance(tree, All):
            return and_(true(), *(self._of(part) for part in tree.of))
        if isinstance(tree, Any_):
            return or_(false(), *(self._of(part) for part in tree.of))
        if isinstance(tree, Not):
            return not_(func.coalesce(self._of(tree.of), literal_column("0")))
        if isinstance(tree, WordTerm):
            return self._word(tree)
        if isinstance(tree, Prop):
            return self._prop(tree)
        if isinstance(tree, Rated):
            return self._rated(tree)
        return self._FIELDS[tree.field](self, tree)

    # -- words -------------------------------------------------------------------------------

    def _word(self, word: WordTerm) -> Clause:
        asked = _match(word)
        saying: Any = select(WORDS.c.rowid).where(WORDS.c.note_words.op("MATCH")(asked))
        if not asked:  # nothing but signs, which the index does not know
            saying = select(SAID.c.note_pk).where(func.instr(SAID.c.words, word.text) > 0)
        several = select(NOTE.c.pk).where(
            NOTE.c.kind.not_in(PLAIN_KINDS), ~NOTE.c.retired, NOTE.c.pk.in_(saying)
        )
        notes = all_at_once(self._connection, several)
        cards = list(self._terms.narrow(word, notes)) if notes else []
        plain = and_(NOTE.c.kind.in_(PLAIN_KINDS), NOTE.c.pk.in_(saying))
        return or_(plain, CARD.c.pk.in_(among(cards))) if cards else plain

    def _pattern(self, term: Term) -> Clause:
        try:
            pattern = Pattern(term.value)
        except PatternError as error:
            raise self._fault(error.message, term, error.hint, error.at) from None

        self._patterns[pattern] = term
        name = f"drill_says_{len(self._patterns)}"
        self._connection.raw.create_function(name, 1, pattern.finder(self._effort))
        # A letter that is no UTF-8 would end the statement, but for one in a blob.
        asked = getattr(func, name)(cast(SAID.c.words, LargeBinary)) == 1
        return NOTE.c.pk.in_(select(SAID.c.note_pk).where(asked))

    def late(self) -> SearchError | None:
        """What there is to say of the pattern that took too long, if one did."""
        if self._effort.refused is None:
            return None
        says = f"this pattern takes longer than {SECONDS:g} seconds"
        term = self._patterns[self._effort.refused]
        return self._fault(says, term, "Make its repetitions smaller.")

    # -- fields ------------------------------------------------------------------------------

    def _place(self, term: Term) -> Clause:
        """In a deck, of a note, of a story."""
        column, known = {
            "deck": (NOTE.c.deck, select(DECK.c.id).where(~DECK.c.retired)),
            "note": (NOTE.c.note, select(NOTE.c.note).where(~NOTE.c.retired)),
            "story": (NOTE.c.note, select(NOTE.c.note).where(NOTE.c.kind == "story")),
        }[term.field]
        names = sorted(set(self._connection.scalars(known)))
        same = column.in_(among(self._known(term, names, term.field)))
        return and_(NOTE.c.kind == "story", same) if term.field == "story" else same

    def _competency(self, term: Term) -> Clause:
        ids = self._connection.scalars(select(NOTE.c.note).where(NOTE.c.kind == "competency"))
        named = self._connection.scalars(select(CARD.c.competency).distinct())
        places = self._connection.execute(
            select(NOTE.c.deck, NOTE.c.note).where(NOTE.c.kind == "competency")
        )
        refs = func.json_each(sound_json(NOTE.c.body), "$.competencies").table_valued("value")
        query = (
            select(refs.c.value).select_from(NOTE.join(refs, true())).where(NOTE.c.kind == "story")
        )
        story_refs = self._connection.scalars(query.distinct())
        known = {*ids, *(f"{row.deck}/{row.note}" for row in places)}
        for name in (*named, *story_refs):
            known |= {name, name.rpartition("/")[2]}
        wanted = self._known(term, sorted(known - {""}), "competency")
        tails = or_(false(), *(CARD.c.competency.endswith(f"/{ref}", autoescape=True)
                               for ref in wanted if "/" not in ref))  # fmt: skip
        homes = [ref.partition("/") for ref in wanted if "/" in ref]
        at_home = or_(
            false(),
            *(and_(NOTE.c.deck == deck, CARD.c.competency == name) for deck, _, name in homes),
        )
        return or_(CARD.c.competency.in_(wanted), tails, at_home)

    def _kind(self, term: Term) -> Clause:
        known = [kind.value for kind in Kind]
        if term.value.casefold() not in known:
            raise self._unknown(term, known, "kind: takes no")
        return CARD.c.kind == term.value.casefold()

    def _tag(self, term: Term) -> Clause:
        # In JSON as the store writes it; `note.body` is looked at before it is taken apart.
        tags = func.json_each(sound_json(NOTE.c.body), "$.tags").table_valued("value")
        # SQLite's `lower` knows ASCII only.
        self._connection.raw.create_function("drill_fold", 1, str.casefold)
        value = func.drill_fold(tags.c.value)
        asked = term.value.casefold()
        if term.glob:
            same: Clause = value.op("GLOB")(_glob(asked))
        else:  # a tag holds what stands under it, as Anki's do
            same = or_(value == asked, value.startswith(f"{asked}::", autoescape=True))
        has = NOTE.c.body.contains('"tags":')
        return and_(has, exists(select(literal_column("1")).select_from(tags).where(same)))

    def _known(self, term: Term, names: Sequence[str], what: str) -> list[str]:
        value = term.value.casefold()
        if term.glob:
            return [name for name in names if fnmatch.fnmatchcase(name.casefold(), _glob(value))]
        matching = [name for name in names if name.casefold() == value]
        if not matching:
            raise self._unknown(term, names, f"there is no {what}")
        return matching

    def _is(self, term: Term) -> Clause:
        day = self._terms.day
        simple: dict[str, Clause] = {
            "due": holding(DUE, day=day),
            "new": holding(NEW),
            "learning": CARD.c.state.in_(("learning", "relearning")),
            "review": CARD.c.state == "review",
            "suspended": CARD.c.suspended.is_(True),
            "buried": holding(f"coalesce({BURIED}, 0)", day=day),
            "leech": CARD.c.lapses >= self._terms.leech,
            "sample": CARD.c.sample.is_(True),
            "shadowed": CARD.c.shadowed.is_(True),
            "own": NOTE.c.deck.in_(select(DECK.c.id).where(DECK.c.own)),
            "retired": CARD.c.retired.is_(True),
        }
        if term.value in simple:
            return simple[term.value]
        if term.value == "edited":
            key = literal(EDITED) + NOTE.c.deck + "/" + NOTE.c.note
            marked = exists(select(SETTING.c.key).where(SETTING.c.key == key))
            return or_(NOTE.c.retagged.is_not(None), marked)
        return CARD.c.pk.in_(among(self._duplicates()))

    def _duplicates(self) -> list[int]:
        """Cards whose question says the same as another's; folded by `fold`."""
        body = sound_json(NOTE.c.body)
        texts = [func.nullif(func.json_extract(body, path), "") for path in _QUESTIONS]
        query = (
            select(CARD.c.pk, NOTE.c.pk, func.coalesce(*texts))
            .join(NOTE, NOTE.c.pk == CARD.c.note_pk)
            .where(NOTE.c.kind.in_(PLAIN_KINDS), ~CARD.c.retired)
            .where(CARD.c.slot != str(REVERSE))
        )
        asking: dict[str, list[tuple[int, int]]] = {}
        for pk, note, question in raw_rows(self._connection, query):
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
        return _compared(column, prop.sign, prop.number - near, prop.number + near)

    def _recall(self, prop: Prop) -> Clause:
        """By the time gone in stabilities, which falls as recall rises: no power in SQL."""
        decay = self._terms.decay
        factor = 0.9 ** (-1 / decay) - 1

        def gone(recall: float) -> float:
            return float((min(max(recall, 1e-9), 1.0) ** (-1 / decay) - 1) / factor)

        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
        near = 0.005 if prop.sign in ("=", "!=") else 0.0
        most, least = gone(prop.number - near), gone(prop.number + near)
        return _compared(self._gone(), turned.get(prop.sign, prop.sign), least, most)

    def _gone(self) -> Clause:
        """Time since the last review, in stabilities."""
        days = cast(self._terms.now - CARD.c.last_at, Float) / DAY_MS
        return case((days < 0, 0.0), else_=days) / CARD.c.stability

    def _rated(self, rated: Rated) -> Clause:
        query = select(REVIEW.c.card_pk).where(
            REVIEW.c.day > self._terms.day - rated.days,
            REVIEW.c.source != Source.IMPORT.value,
            *STANDS,
        )
        if rated.rating is not None:
            query = query.where(REVIEW.c.rating == rated.rating)
        return CARD.c.pk.in_(query)

    def column(self, name: str) -> Clause | None:
        """What a card is sorted by, or compared by; None: its key will do."""
        if name == "recall":
            return -self._gone()
        texts = [func.json_extract(sound_json(NOTE.c.body), f"$.{key}")
                for key in ("q", "cloze", "title", "name", "ask", "sides[0].q")]  # fmt: skip
        derived: dict[str, Clause | None] = {
            "deck": None,
            "question": func.lower(func.coalesce(*texts)),
            "due": CARD.c.due_day * DAY_MS + func.coalesce(CARD.c.due_at % DAY_MS, 0),
            "day": CARD.c.due_day - self._terms.day,
            "interval": CARD.c.due_day - CARD.c.last_day,
            "added": CARD.c.pk,
        }
        return derived[name] if name in derived else CARD.c[name]

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


def _compared(column: Any, sign: str, low: float, high: float) -> Clause:
    """A column against a number from `low` to `high`."""
    if sign == "=":
        return column.between(low, high)
    if sign == "!=":
        return not_(column.between(low, high))
    middle = (low + high) / 2
    tests = {"<": column < middle, "<=": column <= middle,
             ">": column > middle, ">=": column >= middle}  # fmt: skip
    return tests[sign]


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
    bare = word.text.rstrip("*") if not word.exact else word.text
    if not any(sign.isalnum() for sign in bare):
        return ""
    quoted = '"' + bare.replace('"', '""') + '"'
    return quoted if word.exact else f"{quoted}*"


def _glob(value: str) -> str:
    """`*` stands for anything; what else a glob knows, for itself."""
    return re.sub(r"([\[?])", r"[\1]", value)
