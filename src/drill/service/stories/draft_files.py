"""The files of drafts: a draft is one from the first word on, until it is a story in the store or
the person throws it away.
"""

from __future__ import annotations

import json
import re
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from drill.deckfile.schema import ID_LENGTH, ID_PATTERN
from drill.errors import StoreError
from drill.files import replace_text
from drill.service.home.home import Home
from drill.service.library.own_deck import Added
from drill.service.stories.draft import Draft, DraftBeat, DraftProbe, Measured
from drill.storage import library
from drill.text import clean

FORMAT = 1
"""Of a draft's file."""
MOST_BYTES = 10_000_000
"""Of a draft's file; what is longer was not written by the workshop."""
_DONE = "written-"
"""How the files of drafts begin that became stories: kept for whoever undoes one."""
_NAME = re.compile(r"story-([a-z0-9]{1,40})\.json")


def path(home: Home, draft: Draft) -> Path:
    """The draft's file."""
    return home.paths.drafts / f"story-{draft.id}.json"


def save(home: Home, draft: Draft) -> Draft:
    """Keep the draft as it is; returns it with the time at which it was kept.

    A blank one is not kept. Raises StoreError; then the file is what it was.
    """
    if draft.blank:
        discard(home, draft)
        return draft
    kept = replace(draft, at=home.clock.now())
    target = path(home, draft)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_text(target, _written(kept))
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}") from None
    return kept


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
    drafts = (_tried(file) for file in _files(home))
    return sorted((draft for draft in drafts if draft), key=lambda draft: -draft.at)


def damaged(home: Home) -> list[Path]:
    """Files of drafts that cannot be read; they are left alone."""
    return [file for file in _files(home) if _tried(file) is None]


def _bring_back(home: Home) -> None:
    """Drafts put away whose stories are gone wait again: to undo one is not to unwrite it."""
    try:
        away = sorted(home.paths.drafts.glob(f"{_DONE}*.json"))
    except OSError:
        return
    if not away:
        return
    with home.store.read() as connection:
        for file in away:
            deck, _, rest = file.stem.removeprefix(_DONE).partition("~")
            note, _, ident = rest.rpartition("~")
            if ident and not library.notes(connection, place=(deck, note)):
                with suppress(OSError):
                    file.replace(file.with_name(f"story-{ident}.json"))


def _files(home: Home) -> list[Path]:
    try:
        return sorted(home.paths.drafts.glob("story-*.json"))
    except OSError:
        return []


def _tried(file: Path) -> Draft | None:
    try:
        return _read(file)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _written(draft: Draft) -> str:
    value = {
        "draft": FORMAT,
        "deck": draft.deck,
        "competency": draft.ref,
        "framework": draft.framework,
        "title": draft.title,
        "questions": draft.questions,
        "beats": [
            {"step": beat.step, "label": beat.label, "text": beat.text} for beat in draft.beats
        ],
        "probes": [{"ask": probe.ask, "text": probe.text} for probe in draft.probes],
        "measured": [{"fact": old.fact, "how": old.how} for old in draft.measured],
        "page": draft.page,
        "at": draft.at,
    }
    return clean(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"  # no lone surrogates


def _read(file: Path) -> Draft:
    """The draft in a file. Raises OSError, ValueError, KeyError, TypeError and RecursionError for
    what is none.
    """
    name = _NAME.fullmatch(file.name)
    info = file.stat()
    if not name or not stat.S_ISREG(info.st_mode) or info.st_size > MOST_BYTES:
        raise ValueError(file.name)
    value = json.loads(file.read_text(encoding="utf-8"))
    if value["draft"] != FORMAT:
        raise ValueError(file.name)
    draft = Draft(
        id=name[1],
        deck=_id(value["deck"]),
        ref="/".join(map(_id, _text(value["competency"]).split("/", 1))),
        framework=value["framework"] and _id(value["framework"]),
        title=_text(value["title"]),
        questions=_text(value["questions"]),
        beats=tuple(
            DraftBeat(beat["step"] and _id(beat["step"]), _text(beat["label"]), _text(beat["text"]))
            for beat in value["beats"]
        ),
        probes=tuple(
            DraftProbe(_text(probe["ask"]), _text(probe["text"])) for probe in value["probes"]
        ),
        measured=tuple(
            Measured(_text(old["fact"]), _text(old["how"])) for old in value["measured"]
        ),
        at=_whole(value["at"]),
    )
    steps = [beat.step for beat in draft.beats if beat.step]
    if len(steps) != len(set(steps)):
        raise ValueError(file.name)
    return replace(draft, page=min(_whole(value["page"]), draft.last_page))


def _text(value: object) -> str:
    """A text, cleaned: a file may have been written by others."""
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return clean(value)


def _id(value: object) -> str:
    if not re.fullmatch(ID_PATTERN, _text(value)) or len(_text(value)) > ID_LENGTH:
        raise ValueError("no id")
    return _text(value)


def _whole(value: object) -> int:
    """A number from 0 on, as far as a date can be made of it."""
    if not isinstance(value, int) or not 0 <= value < 100_000_000_000_000:
        raise ValueError("no such number")
    return value
