"""Hard moments of one's own, a line each: what stories begin with, before there is any form.

A moment waits until a story is written about it. It is found again by its words: a draft keeps the
line from which it was begun, and so does the file of a draft that became a story. So a draft that
is thrown away lets its moment wait again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drill.domain.deck import Framework
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.home.undo import SettingsReversal, StepKind, record
from drill.storage import settings
from drill.storage.connection import Connection
from drill.text import clean, one_line

if TYPE_CHECKING:
    # A session only asks whether moments wait: it stays without the workshop and all that lints.
    from drill.service.stories.draft import Draft
    from drill.service.stories.workshop import Choice

ASK = "Three hard moments of the last two years, one line each."
"""What a story begins with."""
SUCH_AS = (
    "A talk you put off, a release that went wrong, somebody who fought you, a call you made "
    "without knowing enough. The messier the better: the mess is what they ask about."
)
"""What makes one."""
ASKED_FOR = 3
"""Moments that are asked for at once."""
KEPT = "moments"
"""The setting that holds them, as a list in JSON."""
TYPED = "moments-typed"
"""The setting that holds those being typed, as a list in JSON: a draft, and so no undo step."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a story about a moment would show."""

    moment: str
    choice: Choice
    framework: Framework | None
    why: tuple[str, ...]
    """Words of the moment that speak for the competency, best first."""
    sure: bool
    """False: nothing, or not enough, in its words speaks for any competency."""
    near: str = ""
    """The name of another competency that it shows at least half as likely; mostly none."""

    def begin(self) -> Draft:
        """A draft about it."""
        from drill.service.stories import workshop

        return workshop.begin(self.choice, self.framework.id if self.framework else "", self.moment)

    @property
    def shows(self) -> str:
        """The competency's name, with doubt where there is one."""
        return f"{'' if self.sure else 'perhaps '}{self.choice.competency.name}"

    @property
    def reason(self) -> str:
        """Why this competency, in words."""
        if not self.sure:
            return "a guess, the words alone do not say"
        quoted = ", ".join(f"“{word}”" for word in self.why)
        reason = f"because of {quoted}" if quoted else "the likeliest"
        return f"{reason}; it could also be {self.near}" if self.near else reason


def waiting(home: Home) -> list[str]:
    """The moments about which no story is begun, in the order in which they were noted.

    Raises StoreError.
    """
    with home.store.read() as connection:
        noted = _listed(connection, KEPT)
    if not noted:
        return []
    from drill.service.stories import workshop

    taken = workshop.taken_up(home)
    return [moment for moment in noted if moment not in taken]


def note(home: Home, lines: Iterable[str]) -> list[str]:
    """Keep moments, a line each, and return those that are new. One undo step, where any is.
    Nothing is being typed after that.

    Raises StoreError.
    """
    with home.store.write() as connection:
        settings.put(connection, TYPED, None)
        known = _listed(connection, KEPT)
        noted = dict.fromkeys(filter(None, (one_line(clean(line)) for line in lines)))
        new = [moment for moment in noted if moment not in known]
        if new:
            count = words.count(len(new), "hard moment")
            _put(home, connection, [*known, *new], f"noting {count}")
    return new


def typing(home: Home) -> list[str]:
    """What was being typed when nobody went on: the program was killed. Raises StoreError."""
    with home.store.read() as connection:
        return _listed(connection, TYPED)


def type_on(home: Home, lines: Sequence[str]) -> None:
    """Hold what is being typed, as it stands in the fields. Raises StoreError."""
    with home.store.write() as connection:
        held = json.dumps([clean(line) for line in lines], ensure_ascii=False)
        settings.put(connection, TYPED, held if lines else None)


def drop(home: Home, moment: str) -> None:
    """Let a moment wait no more; one undo step. Raises StoreError."""
    with home.store.write() as connection:
        left = [other for other in _listed(connection, KEPT) if other != moment]
        _put(home, connection, left, f"dropping the moment “{moment[:60]}”")


def proposals(home: Home, moments: Sequence[str], choices: Sequence[Choice]) -> list[Proposal]:
    """For each moment the competency that it shows most likely, as `ask` has learnt to tell, and
    the framework with most in common with it. None where there is no competency.

    Raises StoreError.
    """
    if not moments or not choices:
        return []
    from drill.service.stories.routing import Asker

    asker = Asker(home)
    known = {(choice.deck, choice.competency.id): choice for choice in choices}
    offered = []
    for moment in moments:
        match = asker.ask(moment)
        # the choices may be older than what was asked
        known_ones = [one for one in match.candidates if (one.deck, one.competency) in known]
        best, second = (*known_ones, None, None)[:2]
        likely = best is not None and best.score > 0
        choice = known[best.deck, best.competency] if best and likely else choices[0]
        ways = choice.competency.frameworks
        along = max(ways, key=lambda way: _in_common(way, moment), default=None)
        why = best.why if best else ()
        close = best is not None and second is not None and 2 * second.score >= best.score
        near = asker.competency(second).name if second and close else ""
        offered.append(Proposal(moment, choice, along, why, match.confident and likely, near))
    return offered


def in_words(moments: Sequence[str]) -> str:
    """How many wait, in a sentence; empty where none does."""
    if not moments:
        return ""
    if len(moments) == 1:
        return "One hard moment of yours is waiting to be written."
    return f"{len(moments)} hard moments of yours are waiting to be written."


def _in_common(framework: Framework, moment: str) -> int:
    from drill.service.stories.bench import stems

    shown = (text for step in framework.steps for text in (step.label, step.why, *step.items))
    return len(stems(*shown) & stems(moment))


def _listed(connection: Connection, setting: str) -> list[str]:
    listed = settings.get(connection, setting)
    return [str(moment) for moment in json.loads(listed)] if listed else []


def _put(home: Home, connection: Connection, moments: Sequence[str], title: str) -> None:
    former = settings.get(connection, KEPT)
    value = json.dumps(moments, ensure_ascii=False) if moments else None
    settings.put(connection, KEPT, value)
    record(home, connection, StepKind.EDIT, title, SettingsReversal({KEPT: former}))
