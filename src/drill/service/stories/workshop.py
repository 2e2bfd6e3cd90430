"""The workshop: a draft is begun for a competency, and becomes a story of one's own.

A draft is a file from the first word on, until it is a story in the store or the person throws it
away.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from drill.coaching.lint import opening
from drill.coaching.lint.evidence import kind_of
from drill.deckfile.schema import ID_LENGTH, ID_PATTERN
from drill.domain.deck import THEMES, Competency, Framework
from drill.errors import StoreError, UsageError
from drill.files import replace_text
from drill.service.home import meant
from drill.service.home.home import Home
from drill.service.home.meant import Nameable
from drill.service.home.progress import Progress, unheard
from drill.service.library import own_deck
from drill.service.library.own_deck import Added
from drill.service.stories import reopening
from drill.service.stories.draft import (
    ACTION,
    LEARNING,
    OPENING,
    RESULT,
    SITUATION,
    TYPICAL_PROBES,
    Draft,
    DraftAnswer,
    DraftBeat,
    DraftProbe,
)
from drill.storage import library
from drill.text import clean, one_line

ASKED = (
    ("What happened, and what went wrong?", ("trigger", "adversity")),
    ("Who was against it, and what did they want?", ("conversation", "perspectives", "understand")),
    ("What did you feel when it was at its worst?", ("conversation", "adversity", "call")),
    ("What would they say about you today?", ("outcome", "follow-up")),
)
"""What is asked of a moment, and which kinds of step an answer belongs to, best first; where the
framework has none, to the situation, the last one to the result.
"""
MOST_OF_A_TITLE = 200
"""Characters of a moment that are proposed as a title."""
FORMAT = 1
"""Of a draft's file."""
MOST_BYTES = 10_000_000
"""Of a draft's file; what is longer was not written by the workshop."""
LATEST = 100_000_000_000_000
"""Epoch ms of which a date can still be made."""
_DONE = "written-"
"""How the files of drafts begin that became stories: kept for whoever undoes one."""
_NAME = re.compile(r"(?:story-|written-.+~)([a-z0-9]{1,40})\.json")


@dataclass(frozen=True, slots=True)
class Choice:
    """A competency to write a story for."""

    deck: str
    competency: Competency
    ref: str
    """As a story names it; see `Draft.ref`."""
    own: int
    """How many own stories are for it already."""
    have: bool
    """Whether the person said that they have one: it is there, and not written down yet."""


def choices(home: Home) -> list[Choice]:
    """Every competency: those without an own story first, among them those for which the person
    said to have one. Raises StoreError.
    """
    with home.store.read() as connection:
        competencies = own_deck.competencies(connection)
        shelf = home.shelf(connection)
    have = home.options["stories.have"]
    ids = [competency.id for _, competency in competencies]
    known = [
        Choice(
            deck,
            competency,
            competency.id if ids.count(competency.id) == 1 else f"{deck}/{competency.id}",
            sum(not placed.story.sample for placed in shelf.stories(deck, competency.id)),
            competency.id in have,
        )
        for deck, competency in competencies
    ]
    return sorted(known, key=lambda choice: (choice.own > 0, not choice.have))


def competency_of(known: Sequence[Choice], draft: Draft) -> str:
    """The name of what a draft is for; its id where no deck has it any more."""
    names = {(choice.deck, choice.competency.id): choice.competency.name for choice in known}
    return names.get((draft.deck, draft.competency), draft.competency)


def choose(known: Sequence[Choice], name: str) -> Choice:
    """The competency that a person names. Raises as `meant.find` does."""
    every = (
        Nameable(choice, f"{choice.deck}/{choice.competency.id}", choice.competency.name)
        for choice in known
    )
    return meant.find(name, every, "competency")


def begin(choice: Choice, framework: str = "", moment: str = "") -> Draft:
    """A new draft along a framework of the competency, by default its first; about a moment, where
    there is one, whose line is the first of its answers.
    """
    ways = choice.competency.frameworks
    along = next((way for way in ways if way.id == framework), ways[0] if ways else None)
    beats = _beats(choice.competency, along)
    line = one_line(moment)
    draft = Draft(
        id=os.urandom(4).hex(),
        deck=choice.deck,
        ref=choice.ref,
        framework=along.id if along else "",
        title=line[:MOST_OF_A_TITLE],
        beats=beats,
        probes=tuple(DraftProbe(ask) for ask in TYPICAL_PROBES),
        moment=line,
    )
    if not line:
        return draft
    draft = replace(draft, answers=_asked(along), page=-1)
    return draft.with_answers((line, *[""] * (len(ASKED) - 1)))


def _beats(competency: Competency, along: Framework | None) -> tuple[DraftBeat, ...]:
    """A beat a step, and those that a story needs besides: how one thinks, where the answer opens
    so, before the situation; the result and the learning behind the steps.
    """
    kinds = _kinds(along)
    lead = next((at for at, kind in enumerate(kinds) if kind != "belief"), len(kinds))
    end = len(kinds) - (kinds[-1:] == ["learning"])
    opens = along is not None and opening(along, competency) and "belief" not in kinds
    shown = [DraftBeat(step.id, step.label) for step in (along.steps if along else ())]

    return (
        *shown[:lead],
        *_own(OPENING, bool(opens)),
        *_own(SITUATION, "trigger" not in kinds),
        *_own(ACTION, along is None),
        *shown[lead:end],
        *_own(RESULT, "outcome" not in kinds),
        *shown[end:],
        *_own(LEARNING, "learning" not in kinds),
    )


def _own(label: str, needed: bool) -> list[DraftBeat]:
    return [DraftBeat("", label)] * needed


def _kinds(along: Framework | None) -> list[str]:
    """Of each step; empty for one of no kind that we know."""
    kinds = (kind_of(step) for step in (along.steps if along else ()))
    return [kind.name if kind else "" for kind in kinds]


def _asked(along: Framework | None) -> tuple[DraftAnswer, ...]:
    """The questions of a moment, each with the beat that its answer is for."""
    of_kind: dict[str, str] = {}
    for kind, step in zip(_kinds(along), along.steps if along else (), strict=True):
        of_kind.setdefault(kind, step.id)
    answers = []
    for ask, kinds in ASKED:
        fitting = (of_kind[kind] for kind in kinds if kind in of_kind)
        else_in = RESULT if "outcome" in kinds else of_kind.get("trigger", SITUATION)
        answers.append(DraftAnswer(ask, next(fitting, else_in)))
    return tuple(answers)


def along(draft: Draft, choice: Choice, framework: str = "") -> Draft:
    """The same draft for another competency, or along another of its frameworks: what was written
    stands in the beat that shows the same, else in a beat of one's own; the answers go where they
    belong there.
    """
    fresh = begin(choice, framework, draft.moment)
    asked = {answer.ask: answer.text for answer in draft.answers}
    fresh = fresh.with_answers([asked.get(answer.ask, "") for answer in fresh.answers])
    again = {answer.ask for answer in fresh.answers}
    bare = draft.with_answers(["" if ask in again else text for ask, text in asked.items()])
    beats = list(fresh.beats)
    for beat in bare.beats:
        if not beat.facts:
            continue
        at = next((i for i, new in enumerate(beats) if _alike(new, beat)), len(beats))
        former = beats[at] if at < len(beats) else DraftBeat("", beat.label)
        text = "\n".join(filter(None, [former.text, beat.text]))
        beats[at : at + 1] = [replace(former, text=text, id=former.id or beat.id)]
    return replace(
        draft, deck=fresh.deck, ref=fresh.ref, framework=fresh.framework, beats=tuple(beats),
        answers=fresh.answers, page=fresh.page,
    )  # fmt: skip


def _alike(one: DraftBeat, other: DraftBeat) -> bool:
    """Whether two beats, of two frameworks, show the same."""
    return bool(one.step and one.step == other.step) or one.label == other.label


def finish(home: Home, draft: Draft, progress: Progress = unheard) -> Added:
    """Put the story into one's own deck and put the draft away; one step undoes it, and the draft
    is offered again then. A saved story is changed where it is, and its cards keep their memory.

    Raises UsageError (see `Draft.missing`), DeckError, Overtaken and NotFound (a saved story was
    changed elsewhere, or is gone), StoreError, and Cancelled where the watcher stops it; then
    nothing was changed and the draft is kept.
    """
    lacks = draft.missing()
    if lacks:
        raise UsageError(lacks, "The draft is kept.")
    if draft.saved:
        added = reopening.keep(home, draft, progress)
        discard(home, draft)
        return added
    added = own_deck.add(home, [draft.story()], progress)
    put_away(home, draft, added)
    return added


# -- the files of drafts --------------------------------------------------------------------------


def path(home: Home, draft: Draft) -> Path:
    """The draft's file."""
    return home.paths.drafts / f"story-{draft.id}.json"


def save(home: Home, draft: Draft) -> Draft:
    """Keep the draft as it is; returns it with the time at which it was kept.

    One that says nothing new is not kept. Raises StoreError; then the file is what it was.
    """
    if idle(home, draft):
        discard(home, draft)
        return draft
    draft = replace(draft, at=home.clock.now())
    target = path(home, draft)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_text(target, _written(draft))
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}") from None
    return draft


def idle(home: Home, draft: Draft) -> bool:
    """Whether a draft says nothing, or what the saved story says already. Raises StoreError."""
    return draft.blank or (bool(draft.saved) and reopening.same(home, draft))


def reopen(home: Home, deck: str, note: str) -> Draft:
    """A saved story as a draft: the one that was left, else as it stands. Raises NotFound,
    UsageError (no story, or for no competency) and StoreError.
    """
    fresh = reopening.draft(home, deck, note)
    left = _tried(path(home, fresh))
    return left if left is not None and left.saved == fresh.saved else fresh


def discard(home: Home, draft: Draft) -> None:
    """Throw the draft away. Raises StoreError."""
    try:
        path(home, draft).unlink()
    except (FileNotFoundError, NotADirectoryError):
        pass  # it was never kept
    except OSError as error:
        raise StoreError(f"{path(home, draft)} cannot be removed: {error.strerror}") from None


def put_away(home: Home, draft: Draft, added: Added) -> None:
    """It is a story now: offer the draft no more, unless that story is undone."""
    file = path(home, draft)
    with suppress(OSError):  # the story is in; a draft that stays behind is only offered again
        file.replace(file.with_name(f"{_DONE}{added.deck}~{added.notes[0]}~{draft.id}.json"))


def waiting(home: Home) -> list[Draft]:
    """The drafts that wait to be gone on with, newest first; see `damaged` for the others.

    The draft of a story that was undone since is among them again. Raises StoreError.
    """
    _bring_back(home)
    drafts = (_tried(file) for file in _files(home, "story-"))
    return sorted((draft for draft in drafts if draft), key=lambda draft: -draft.at)


def taken_up(home: Home) -> set[str]:
    """The moments about which there is a draft, or a story that was one."""
    files = [*_files(home, "story-"), *_files(home, _DONE)]
    return {draft.moment for draft in map(_tried, files) if draft and draft.moment}


def damaged(home: Home) -> list[Path]:
    """Files of drafts that cannot be read; they are left alone."""
    return [file for file in _files(home, "story-") if _tried(file) is None]


def _bring_back(home: Home) -> None:
    """Drafts put away whose stories are gone wait again: to undo one is not to unwrite it."""
    away = _files(home, _DONE)
    if not away:
        return
    with home.store.read() as connection:
        for file in away:
            deck, _, rest = file.stem.removeprefix(_DONE).partition("~")
            note, _, ident = rest.rpartition("~")
            if ident and not library.notes(connection, place=(deck, note)):
                with suppress(OSError):
                    file.replace(file.with_name(f"story-{ident}.json"))


def _files(home: Home, start: str) -> list[Path]:
    try:
        return sorted(home.paths.drafts.glob(f"{start}*.json"))
    except OSError:
        return []


def _tried(file: Path) -> Draft | None:
    try:
        return _read(file)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _written(draft: Draft) -> str:
    value = {"draft": FORMAT, "competency": draft.ref} | asdict(draft)
    del value["id"], value["ref"]
    return clean(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"  # no lone surrogates


def _read(file: Path) -> Draft:
    """The draft in a file. Raises OSError, ValueError, KeyError, TypeError, AttributeError and
    RecursionError for what is none.
    """
    from pydantic import TypeAdapter

    name = _NAME.fullmatch(file.name)
    info = file.stat()
    if not name or not stat.S_ISREG(info.st_mode) or info.st_size > MOST_BYTES:
        raise ValueError(file.name)
    value = _cleaned(json.loads(file.read_text(encoding="utf-8")))
    if value.pop("draft") != FORMAT:
        raise ValueError(file.name)
    value = (
        {"themes": [], "moment": "", "answers": [], "saved": "", "base": ""}
        | value
        | {"id": name[1], "ref": value.pop("competency")}
    )
    if not value.keys() >= {field.name for field in fields(Draft)}:
        raise ValueError(file.name)
    draft = TypeAdapter(Draft).validate_json(json.dumps(value), strict=True)
    steps = [beat.step for beat in draft.beats if beat.step]
    parts = [beat.id for beat in draft.beats] + [probe.id for probe in draft.probes]
    ids = [draft.deck, *draft.ref.split("/", 1), *steps, *filter(None, [draft.framework])]
    ids += filter(None, [*parts, *draft.saved.split("/", 1)])
    sound = all(re.fullmatch(ID_PATTERN, id) and len(id) <= ID_LENGTH for id in ids)
    if not sound or len(steps) != len(set(steps)) or draft.page < draft.first_page:
        raise ValueError(file.name)
    if not 0 <= draft.at < LATEST or not THEMES.keys() >= set(draft.themes):
        raise ValueError(file.name)
    return replace(draft, page=min(draft.page, draft.last_page))


def _cleaned(value: Any) -> Any:
    """JSON whose texts are cleaned: a file may have been written by others."""
    if isinstance(value, dict):
        return {key: _cleaned(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    return clean(value) if isinstance(value, str) else value
