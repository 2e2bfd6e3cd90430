"""What the lines of each kind say: what comes from elsewhere is looked at before anything believes
it.

A kind that is not here is of a newer drill: such lines are kept, and used once there is one.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from drill.deckfile.schema import ID_PATTERN, adapter
from drill.domain.deck import Deck, Note, Plain
from drill.domain.plain import head_from_plain, note_from_plain, to_plain
from drill.storage import lines
from drill.storage.damage import LAST_AT, LAST_DAY

At = Annotated[int, Field(ge=0, le=LAST_AT)]
Day = Annotated[int, Field(ge=-LAST_DAY, le=LAST_DAY)]
Seconds = Annotated[float, Field(ge=0, le=1e9)]
Count = Annotated[int, Field(ge=0, lt=2**31)]
Place = Annotated[int, Field(ge=-(2**53), le=2**53)]
Went = Literal["well", "so-so", "badly"]


class _LineForm(BaseModel):
    model_config = ConfigDict(strict=True)


class _DeckSaid(_LineForm):
    id: str
    head: dict[str, Any]
    own: bool
    stated: bool
    retired: bool
    options: dict[str, Any] | None


class _NoteSaid(_LineForm):
    kind: str
    body: dict[str, Any]
    position: Place
    retired: bool


class _CardSaid(_LineForm):
    suspended: bool
    buried_until: Day | None
    withdrawn: bool


class _MoveSaid(_LineForm):
    to: str


class _SettingSaid(_LineForm):
    value: str | None


class _RemovedSaid(_LineForm):
    removed: Literal[True]


class _OnsiteSaid(_LineForm):
    removed: Literal[False]
    name: str
    at: At
    minutes: Count
    scope: dict[str, list[str]]
    closed: bool
    zone: str | None
    went: str | None


class _HeardSaid(_LineForm):
    removed: Literal[False]
    onsite: str
    at: At
    question: str
    competency: str
    went: str


class _MockSaid(_LineForm):
    at: At
    day: Day
    minutes: Seconds
    asked: list[dict[str, Any]]


class _RehearsalSaid(_LineForm):
    card: str
    at: At
    day: Day
    seconds: Seconds
    words: Seconds
    told: dict[str, Any]
    mock: str | None
    undone: bool


class _AmendmentSaid(_LineForm):
    card: str
    at: At
    what: Literal["reset", "due"]
    due_day: Day | None
    undone: bool


class _OptionSaid(_LineForm):
    value: str


class _ReviewSaid(_LineForm):
    rating: Annotated[int, Field(ge=1, le=4)]
    at: At
    day: Day
    seconds: Seconds
    source: Literal["study", "cram", "tell", "mock", "answer", "import"]
    due_day: Day
    due_at: At | None
    rules: str
    device: Annotated[str, Field(max_length=100)]
    recalled: list[Count] | None
    undoes: str


_FORMS: dict[str, type[_LineForm]] = {
    "deck": _DeckSaid, "note": _NoteSaid, "card": _CardSaid, "move": _MoveSaid,
    "setting": _SettingSaid, "onsite": _OnsiteSaid, "heard": _HeardSaid, "mock": _MockSaid,
    "rehearsal": _RehearsalSaid, "amendment": _AmendmentSaid, "option": _OptionSaid,
    lines.REVIEW: _ReviewSaid,
}  # fmt: skip
KINDS = frozenset(_FORMS)
_PARTS = {"note": 1, "card": 2, lines.REVIEW: 2, "move": 2}
"""How many slashes the name has at the least that a line of a kind is about."""


def check(kind: str, about: str, body: dict[str, Any]) -> None:
    """Raises ValueError where a line of a known kind is none."""
    form = _FORMS.get(kind)
    if form is None:
        return
    if kind in ("onsite", "heard") and body.get("removed") is True:
        form = _RemovedSaid
    form.model_validate(body)  # its error is a ValueError
    if not about or about.count("/") < _PARTS.get(kind, 0):
        raise ValueError("it is about nothing")
    if kind == "setting" and not about.startswith(lines.SETTINGS):
        raise ValueError("it is about what homes do not share")


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}
"""What tells whether the inside of a note is one; making it takes longer than using it."""


def note(kind: str, body: dict[str, Any], name: str) -> Note:
    """The note of a body, which goes by a name in its deck. Raises what `damage.FAULTS` are."""
    read = note_from_plain(kind, dict(body))
    if read.id != name or not re.fullmatch(ID_PATTERN, name):
        raise ValueError(f"it is called {read.id!r:.80} within")
    cls: type[Any] = type(read)
    if cls not in _ADAPTERS:
        _ADAPTERS[cls] = TypeAdapter(cls)
    _ADAPTERS[cls].validate_python(to_plain(read))
    if isinstance(read, Plain) and not (read.q or read.cloze or read.sides):
        raise ValueError("it asks nothing")
    return read


def head(plain: dict[str, Any]) -> Deck:
    """A deck without its notes. Raises what `damage.FAULTS` are."""
    read = head_from_plain(plain)
    if not re.fullmatch(ID_PATTERN, read.id):
        raise ValueError("its id is none")
    adapter().validate_python(to_plain(read))
    return read
