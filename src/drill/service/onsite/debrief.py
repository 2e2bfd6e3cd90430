"""After the day: how it went, and what was really asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from drill.domain.onsite import HeardQuestion, Onsite, Went
from drill.errors import NotFound, UsageError
from drill.service.home import phrasings
from drill.service.home.home import Home
from drill.service.home.undo import QuestionsReversal, StepKind, onsite_reversal, record
from drill.storage import onsites
from drill.storage.connection import Connection
from drill.text import did_you_mean, one_line

LONGEST = 300
"""Characters of a question."""
MOST = 50
"""Questions of one interview."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was asked, and what it is probably after."""

    text: str
    competency: str
    """`deck/id`; empty where it is of none."""
    name: str
    """What the competency is called; empty where it is of none."""
    confident: bool


def match(home: Home, texts: Sequence[str]) -> list[Question]:
    """The competency that each question is after. Raises StoreError."""
    from drill.service.stories.routing import Asker

    asker = Asker(home)
    out = []
    for text in texts:
        answer = asker.ask(text)
        best = answer.candidates[0] if answer.confident and answer.candidates else None
        place = f"{best.deck}/{best.competency}" if best else ""
        name = asker.competency(best).name if best else ""
        out.append(Question(text, place, name, answer.confident))
    return out


def tell(
    home: Home,
    onsite: Onsite,
    went: Went | None,
    questions: Sequence[tuple[str, str, Went]],
) -> list[tuple[str, str, Went]]:
    """Keep how an interview went and what was asked there (the words, `deck/id` of a competency or
    empty, how that went), as one undo step; it is closed. Returns what was kept: empty and double
    questions are dropped.

    Raises UsageError (it is still to come; too many questions, or too long ones), NotFound (no
    such competency) and StoreError; then nothing was changed.
    """
    now = home.clock.now()
    if onsite.at > now:
        raise UsageError(f"{onsite.name} is still to come", "Afterwards drill asks how it went.")
    distinct: dict[str, tuple[str, str, Went]] = {}
    for text, competency, how in questions:
        question = one_line(text)
        if len(question) > LONGEST:
            raise UsageError(f"a question has at most {LONGEST} characters, not {len(question)}")
        if question:
            distinct.setdefault(question.casefold(), (question, competency, how))
    if len(distinct) > MOST:
        raise UsageError(f"an interview has at most {MOST} questions, not {len(distinct)}")
    with home.store.write() as connection:
        known = ["/".join(place) for place in phrasings.competencies(connection)]
        for _, place, _ in distinct.values():
            if place and place not in known:
                raise NotFound(f"there is no competency {place[:80]!r}", did_you_mean(place, known))
        rows = [
            onsites.hear(connection, onsite.name, now, *question) for question in distinct.values()
        ]
        _close(home, connection, onsite, went, rows, f"how {onsite.name} went")
    return list(distinct.values())


def skip(home: Home, onsite: Onsite) -> None:
    """Never ask about it again, as one undo step. Raises StoreError."""
    with home.store.write() as connection:
        _close(home, connection, onsite, None, [], f"asking no more about {onsite.name}")


def heard(home: Home) -> list[HeardQuestion]:
    """What was asked so far, oldest first. Raises StoreError."""
    with home.store.read() as connection:
        return onsites.questions(connection)


def _close(
    home: Home,
    connection: Connection,
    onsite: Onsite,
    went: Went | None,
    rows: list[int],
    title: str,
) -> None:
    onsites.put(connection, replace(onsite, closed=True, went=went))
    before = onsite_reversal(onsite.id, onsite)
    record(home, connection, StepKind.HEARD, title, before, QuestionsReversal(rows))
