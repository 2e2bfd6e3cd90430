"""Editing one note as a person does: its YAML out, the changed YAML in.

What is edited is a deck file with that one note in it, so an error names its line, and what a
deck file may say can be said here. Histories follow as they do in an import; one undo step. The
text is a draft on disk from the first to the last moment: it goes only when the note is in.

What is wrong with a text is written into it as comments, each over the line at fault; they are
taken off again before the text is read, so that they are never part of it nor there twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from drill.cards.build import build
from drill.cards.shelf import Shelf
from drill.deckfile.naming import read_naming
from drill.deckfile.reading import read_deck
from drill.deckfile.writing import write_deck
from drill.domain.deck import Deck, Note, Place, Story
from drill.errors import DeckError, DrillError, NotFound, Overtaken, StoreError, UsageError
from drill.files import check_file, keep_text, replace_text
from drill.service.home import meant, names
from drill.service.home.home import Home
from drill.service.home.meant import Nameable
from drill.service.home.progress import Progress, unheard
from drill.service.home.undo import (
    DecksReversal,
    Marked,
    MarksReversal,
    SettingsReversal,
    StepKind,
    record,
)
from drill.service.library import deck_plan, decks, edit_marks, edits, followed_files
from drill.service.library.deck_plan import DeckPlan
from drill.service.library.differences import summary
from drill.service.library.followed_files import Rewrite
from drill.storage import cards, library, snapshots
from drill.storage.connection import Connection
from drill.storage.library import StoredDeck
from drill.text import one_line

Kept = Mapping[str, str | None]
"""Values that the program keeps for itself, by their keys."""
HEAD = (
    "# One note, which its cards are made of. Change what stands below its section; leave the\n"
    "# first lines. What would change is shown before anything is saved.\n"
    "# Ids carry the history: keep them where they mean the same. A new part needs none.\n"
)
MARK = "#drill! "
"""What a line begins with that says what is wrong with the one below it."""
FEW = 6
"""Cards that are named; of more only the number is said."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a changed text does to the cards. Names are those of `names.name`."""

    changed: bool
    kept: int = 0
    """Cards that go on as they are."""
    new: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    """Cards that go on with another face."""
    retired: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    difference: str = ""
    """What the note said and says, in few words."""
    file: str = ""
    """The file that is changed as well, where the deck follows one."""

    @property
    def cards(self) -> dict[str, int]:
        """How many of the note's cards are kept, changed, new and retired."""
        changed, new, retired = map(len, (self.altered, self.new, self.retired))
        return {"kept": self.kept, "changed": changed, "new": new, "retired": retired}


@dataclass(frozen=True, slots=True)
class EditorDraft:
    """A text that an editor has open, or that one left behind."""

    path: Path
    text: str
    left: bool
    """It is from an earlier time, says something else than the note, and was not taken in."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """An edit before it is written."""

    before: Note
    after: Note
    plan: DeckPlan
    file: Rewrite | None
    frame: dict[Place, Note]
    """What the cards' names are made from beside the notes of the plan."""


# -- which note, and its text ------------------------------------------------------------


def find(home: Home, name: str) -> tuple[str, str, str]:
    """Deck and note that a person means, as `meant.find` reads it, or the key of a card; of the
    last its slot as well.

    Raises NotFound (naming the nearest), UsageError (it may be several notes), StoreError.
    """
    with home.store.read() as connection:
        known = [
            Nameable((it.deck, it.note.id), f"{it.deck}/{it.note.id}", names.of_note(it.note))
            for it in library.notes(connection)
        ]
        card = cards.by_key(connection, name) if name.count("/") > 1 else None
    if card is not None and any((card.card.deck, card.card.note) == it.thing for it in known):
        return card.card.deck, card.card.note, card.card.slot
    place = meant.find(name, known, "note", "`drill cards` lists all cards.")
    return (*place, "")


def text(home: Home, deck_id: str, note_id: str) -> str:
    """The note as a deck file that holds it alone. Raises NotFound and StoreError."""
    with home.store.read() as connection:
        stored = library.deck(connection, deck_id)
        notes = library.notes(connection, place=(deck_id, note_id))
    if stored is None or not notes:
        raise NotFound(f"there is no note {deck_id}/{note_id} any more")
    return written(deck_id, stored.head.title, notes[0].note)


def written(deck_id: str, title: str, note: Note) -> str:
    """A note as the text of a deck file that holds it alone; `title` is the deck's."""
    return HEAD + write_deck(edits.with_notes(Deck(1, deck_id, title), [note]))


def called(home: Home, deck_id: str, note_id: str) -> str:
    """What the note is called in a few words; its id where it is gone. Raises StoreError."""
    with home.store.read() as connection:
        notes = library.notes(connection, place=(deck_id, note_id))
    return names.of_note(notes[0].note) if notes else note_id


def about(home: Home, deck_id: str) -> str:
    """What is edited there, for who wanted to edit a card, in a sentence or two. Raises
    StoreError."""
    with home.store.read() as connection:
        deck = library.deck(connection, deck_id)
    title = one_line(deck.head.title) if deck else deck_id
    assurance = "" if deck is None or deck.own else " An update of that deck keeps what you change."
    return (
        f"The note that the card is made of, in the form of its deck's file (YAML), from “{title}”."
        f"{assurance} What would change is shown before it is saved."
    )


# -- drafts ------------------------------------------------------------------------------


def draft(home: Home, deck_id: str, note_id: str) -> Path:
    """Where the text is while an editor has it open; what is left there was not taken in."""
    return home.paths.drafts / f"{deck_id}--{note_id}.yaml"


def begin(path: Path, original: str) -> EditorDraft:
    """The text to start from: a draft left behind, else the note. It is on disk from now on.

    Raises StoreError where the draft can neither be read nor written.
    """
    try:
        if path.exists():
            check_file(path)
            left = unmarked(path.read_text(encoding="utf-8"))
            if left != original:
                return EditorDraft(path, left, True)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_text(path, original)
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"the draft {path} cannot be used: {error}") from None
    return EditorDraft(path, original, False)


def keep(path: Path, text_: str) -> None:
    """Put a text in its draft. Raises StoreError."""
    keep_text(path, text_, "the draft ")


def typed(path: Path, otherwise: str) -> str:
    """What the draft says, without what was said about it; `otherwise` where it is gone."""
    try:
        check_file(path)
        return unmarked(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return otherwise


def forget(path: Path) -> None:
    """Throw a draft away; there need not be one. Raises StoreError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"the draft {path} cannot be removed: {error.strerror}") from None


def marked(text_: str, error: DrillError) -> str:
    """The text with what is wrong over the lines at fault, else at the top."""
    faults = [(1, error.message), (1, error.hint)]
    if isinstance(error, DeckError):
        problems = sorted(error.problems[: error.shown], key=lambda problem: problem.line)
        faults = [(max(problem.line, 1), str(problem._replace(line=0))) for problem in problems]
    lines = unmarked(text_).splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    whole = []
    for number, line in enumerate([*lines, ""], start=1):
        whole += [f"{MARK}{one_line(words)}\n" for at, words in faults if at == number and words]
        whole.append(line)
    return "".join(whole)


def unmarked(text_: str) -> str:
    """The text without the comments of `marked`."""
    lines = text_.splitlines(keepends=True) if MARK in text_ else [text_]
    return "".join(line for line in lines if not line.startswith(MARK))


# -- taking it in ------------------------------------------------------------------------


def changes(
    home: Home, deck_id: str, note_id: str, edited: str, base: str | None = None
) -> Changes:
    """What `save` would do with this text. Writes nothing to the store, and raises as `save` does.

    A file that the deck follows is looked at first, and read again where it changed.
    """
    followed_files.look(home)
    _not_overtaken(home, deck_id, note_id, base)
    with home.store.read() as connection:
        ahead = _planned(connection, deck_id, note_id, edited)
        if ahead is None:
            return Changes(False)
    return _named(ahead)


def save(
    home: Home, deck_id: str, note_id: str, edited: str, progress: Progress = unheard,
    *, base: str | None = None, beside: Callable[[Connection], Kept] = lambda _: {},
) -> Changes:  # fmt: skip
    """Take a changed note in: its cards keep their histories, one step undoes it.

    `base` is the text that the person started from, where it is known: what was changed meanwhile
    elsewhere is not overwritten. Where the deck follows a file, the note is changed there as well.
    `beside` changes settings with it, and says how they were.

    Raises DeckError (the text is no deck file; each problem with its line), UsageError (it is
    not this one note any more, or the file says something else than the deck), Overtaken (the
    note was changed elsewhere since `base`), NotFound, StoreError, and Cancelled where the
    watcher stops it; then nothing was changed.
    """
    followed_files.look(home)
    _not_overtaken(home, deck_id, note_id, base)
    with home.store.write() as connection:
        ahead = _planned(connection, deck_id, note_id, edited, progress)
        if ahead is None:
            return Changes(False)
        before_it = snapshots.take(connection, deck_id)
        former = edit_marks.settle(connection, [(deck_id, ahead.before.id)])
        former = decks.take_in(connection, ahead.plan) | former
        marked: dict[str, Marked] = {}
        if ahead.file is None:
            marked = edit_marks.mark(connection, [(deck_id, ahead.before, ahead.after)])
        else:
            followed_files.put(home, connection, deck_id, ahead.file)
        former = {**former, **beside(connection)}
        what = f"editing {deck_id}/{ahead.after.id}"
        reversals = DecksReversal([before_it]), SettingsReversal(former), MarksReversal(marked)
        record(home, connection, StepKind.EDIT, what, *reversals)
        progress(1.0)
    return _named(ahead)


def _not_overtaken(home: Home, deck_id: str, note_id: str, base: str | None) -> None:
    if base is not None and text(home, deck_id, note_id) != base:
        raise Overtaken(
            f"the note {deck_id}/{note_id} was changed elsewhere while you edited it",
            "Yours is kept. To put it in place of what is there now, save it again.",
        )


def _planned(
    connection: Connection, deck_id: str, note_id: str, edited: str, progress: Progress = unheard
) -> _Ahead | None:
    """The edit, checked and compared with the store; None where it changes nothing."""
    read = list(read_naming(unmarked(edited), note_id, note_id)[0].notes())
    if len(read) != 1:
        raise UsageError(
            f"there are {len(read)} notes in the text, and there should be one",
            "Keep the note; to leave it as it was, close the editor without a change.",
        )
    stored = library.deck(connection, deck_id)
    deck = library.whole_deck(connection, deck_id)
    before = next((note for note in deck.notes() if note.id == note_id), None) if deck else None
    if stored is None or deck is None or before is None:
        raise NotFound(f"there is no note {deck_id}/{note_id} any more")
    after = _fitting(read[0], before)
    if after == before:
        return None
    try:
        # As a file would be: a changed id may be another note's already.
        changed = edits.with_notes(
            deck, [after if note is before else note for note in deck.notes()]
        )
        whole = read_deck(write_deck(changed), note_id)
    except DeckError as error:
        # Its lines are those of the whole deck.
        bare = [problem._replace(line=0) for problem in error.problems]
        raise DeckError(error.source, bare) from None
    file = _rewritten(connection, stored, before, after) if stored.link else None
    progress(0.3)
    if file is None:
        whole = replace(whole, origin=deck.origin)
        planned = deck_plan.plan(connection, whole, own=stored.own, from_store=True)
    else:
        planned = deck_plan.plan(
            connection, file.deck, own=stored.own, as_id=deck_id, keep_edits=True,
            apart=((deck_id, before.id),),
        )  # fmt: skip
    progress(0.6)
    frame = library.frame(connection)
    return _Ahead(before, after, replace(planned, stated=stored.stated), file, frame)


def _rewritten(connection: Connection, stored: StoredDeck, before: Note, after: Note) -> Rewrite:
    try:
        return followed_files.rewrite(connection, stored, before, after)
    except DeckError as error:  # of the file: its lines are not those of the text
        raise UsageError(str(error), "Correct the file first; your text is kept.") from None


def _fitting(note: Note, before: Note) -> Note:
    """The note as it goes in: of the same kind, and with its history where its id changed."""
    if note.section != before.section:
        raise UsageError(
            f"the note was one of {before.section} and is now one of {note.section}",
            "A note keeps its kind: undo that, or write a new one in a deck file.",
        )
    if isinstance(note, Story) and isinstance(before, Story) and before.sample:
        note = replace(note, sample=True)  # somebody else's story does not become one's own so
    return note if note.id == before.id or note.was else replace(note, was=before.id)


# -- in words ----------------------------------------------------------------------------


def _named(ahead: _Ahead) -> Changes:
    """The plan with the names of its cards."""
    plan = ahead.plan
    former = [row.stored for row in plan.rows if row.stored]
    old = Shelf(ahead.frame | {(plan.deck.id, item.note.id): item.note for item in former})
    new = Shelf(ahead.frame | {(plan.deck.id, row.note.id): row.note for row in plan.rows})
    pairs = [pair for row in plan.rows for pair in row.pairs]
    altered = {key for row in plan.rows for key in row.altered}
    gone = {key for row in plan.rows for key in row.gone}
    return Changes(
        True,
        kept=sum(1 for before, _ in pairs if before) - len(altered),
        new=tuple(names.name(card, new) for before, card in pairs if not before),
        altered=tuple(names.name(card, new) for _, card in pairs if card.key in altered),
        retired=tuple(
            names.name(card, old)
            for item in former
            for card in build(item.note, item.deck)
            if card.key in gone
        ),
        warnings=plan.warnings,
        difference=summary(ahead.before, ahead.after),
        file=ahead.file.link.path if ahead.file else "",
    )


def counts(cards_: dict[str, int]) -> str:
    """`12 kept, 1 changed`: how many cards, of each sort that there is."""
    return ", ".join(f"{number} {name}" for name, number in cards_.items() if number)


def words(changes: Changes) -> list[str]:
    """A preview, for people: a line a sort of card, with their names where they are few."""
    if not changes.changed:
        return ["nothing changes"]
    lines = [f"cards: {counts(changes.cards) or 'none'}"]
    lines += [f"  {changes.difference}"] * bool(changes.difference)
    lines += [f"  note: {warning}" for warning in changes.warnings]
    sorts = (("changed", changes.altered), ("new", changes.new), ("retired", changes.retired))
    for sort, some in sorts:
        # Those that several cards share are said once.
        several = {name: f" ({number})" * (number > 1) for name, number in Counter(some).items()}
        if len(some) <= FEW:
            lines += [f"  {sort}: {name}{number}" for name, number in several.items()]
    return lines + [f"  file: {changes.file} is changed as well"] * bool(changes.file)
