"""A session line by line: for pipes, screen readers and people who like it plain."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from drill.cli.output import say, write_text
from drill.cli.prompts import line, lines, until
from drill.cli.ratings import UNDO, Refusals, parse_rating
from drill.domain.kind import Kind
from drill.domain.review import Rating
from drill.errors import DrillError, UsageError
from drill.service.home import words
from drill.service.study import grades
from drill.service.study.lessons import Lesson
from drill.service.study.session import StudySession, seconds_ahead
from drill.service.study.shown import Shown
from drill.service.study.today import ONLY_FLAGS

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOTHING_TO_UNDO = (
    "nothing to undo in this session; outside it, `drill undo` takes back what came before"
)
_LETTERS = {"u": "undo", "s": "suspend", "b": "bury", "q": "leave"}
"""What does something else than rate."""
_MARK = ":"
"""What stands before a letter that is meant so where an answer may be typed, which can be one."""
_RATINGS = {str(int(rating)) for rating in Rating}
_FRONT = "Type your answer, or only think it: Enter shows the answer. " + " · ".join(
    (
        f"{_MARK}1 to {_MARK}4 rate",
        *(f"{_MARK}{letter} {does}" for letter, does in _LETTERS.items()),
    )
)
_ASK = "1 again {1} · 2 hard {2} · 3 good {3} · 4 easy {4} · " + " · ".join(
    f"{letter} {does}" for letter, does in _LETTERS.items()
)


def read_lines(session: StudySession) -> int:
    """Run the session over standard input and output; the end of input is a clean end.

    Returns the exit code: 1 where something could not be saved in the end.
    """
    refusals = Refusals()
    _start(session)
    with suppress(EOFError):
        while (shown := session.current) is not None:
            if session.lesson is not None:
                if not _teach(session, session.lesson, refusals):
                    break
                continue
            _front(session, shown)
            if not _reveal(session, shown, lines(_FRONT), refusals):
                break
    _end(session, refusals)
    return refusals.exit_code


def _start(session: StudySession) -> None:
    if session.current is not None:
        minutes = max(1, round(seconds_ahead(session) / 60))
        cards = words.count(session.expected, "card")
        say(f"About {cards}, {words.count(minutes, 'minute')}.")


def _teach(session: StudySession, lesson: Lesson, refusals: Refusals) -> bool:
    """Show a lesson whole. False ends the session. Raises EOFError."""
    write_text("\nRead this once; it is asked afterwards.\n")
    write_text(lesson.text)
    typed = _letter(line("Enter goes on · u undo · q leave"))
    if typed in ("u", "q"):
        return _act(session, typed, refusals)
    try:
        session.read()
    except DrillError as error:
        say(f"drill: {error}")
        return False
    return True


def _front(session: StudySession, shown: Shown) -> None:
    marks = " · new" * shown.new + " · again" * session.again + " · a little early" * shown.early
    write_text(f"\n[{session.shown} of about {session.expected}] {shown.title}{marks}")
    write_text(f"{shown.faces.whole_front}\n")


def _reveal(session: StudySession, shown: Shown, typed: str, refusals: Refusals) -> bool:
    """Act on the line typed at the front, else show the back and read until the card is done.

    False ends the session. Raises EOFError.
    """
    command = _letter(typed) if typed[:1] == _MARK else ""
    if command in _LETTERS:
        return _act(session, command, refusals)
    write_text(shown.faces.back)
    if shown.faces.aside:
        write_text(f"\n({shown.faces.aside})")
    if command in _RATINGS:
        return _act(session, command, refusals)
    intervals = {str(int(rating)): text for rating, text in shown.intervals.items()}
    prompt = _ASK
    for number, text in intervals.items():
        prompt = prompt.replace(f"{{{number}}}", text)
    proposed: tuple[Rating | None, Sequence[int] | None] = (None, None)
    if _is_rating(shown, typed):  # nothing is rated before its answer was seen: Enter agrees
        proposed = parse_rating(typed), None
    elif typed:
        proposed = _compared(shown, typed)
    if proposed[0] is not None:
        prompt += f" · Enter {proposed[0].name.lower()}"
    return until(prompt, lambda answer: _act(session, _letter(answer), refusals, *proposed))


def _is_rating(shown: Shown, typed: str) -> bool:
    """Whether a bare `1` to `4` at the question is how it went, and no answer: where the answer is
    no number.
    """
    return typed in _RATINGS and not (
        not shown.faces.facts
        and (
            shown.kind is Kind.FIGURE
            or re.search(rf"(?<!\d){typed}(?!\d)", "\n".join(shown.faces.answer))
        )
    )


def _letter(typed: str) -> str:
    """What is typed, small, without the mark of a command."""
    return typed.lower().removeprefix(_MARK)


def _compared(shown: Shown, typed: str) -> tuple[Rating, Sequence[int] | None]:
    """Say what a typed answer came to: the rating that it proposes, and the facts that it has, of a
    card that has facts.
    """
    from drill.coaching.typed import judge  # megabytes that only who types need pay

    verdict = judge(typed, shown.kind, shown.faces)
    for index, fact in enumerate(shown.faces.facts):
        write_text(f"[{'x' if index in verdict.said else '-'}] {fact}")
    if verdict.pieces or verdict.why:
        write_text(f"compared: {verdict.marked}")
    if not shown.faces.facts:
        return verdict.rating, None
    return grades.proposed(shown.kind, verdict.said, len(shown.faces.facts)), verdict.said


def _act(
    session: StudySession,
    line: str,
    refusals: Refusals,
    proposed: Rating | None = None,
    recalled: Sequence[int] | None = None,
) -> bool:
    """Do what a line says; an empty one takes what is `proposed`. False ends the session. Raises
    UsageError for a line without sense.
    """
    if line == "q":
        return False
    shown = session.current
    assert shown is not None
    key = UNDO if line == "u" else shown.key
    try:
        if line == "u":
            undone = session.undo()
            say(f"undone: {undone.named}" if undone else _NOTHING_TO_UNDO)
        elif line == "s":
            session.suspend()
            say(f"suspended {shown.name}")
        elif line == "b":
            session.bury()
            say(f"buried {shown.name} until tomorrow")
        else:
            graded = session.grade(
                proposed if proposed and not line else parse_rating(line), recalled=recalled
            )
            rating = graded.review.rating.name.lower()
            say(f"{rating}: comes back {words.comes_back(graded.review)}")
            if graded.leech:
                rests = " It rests from now on." if graded.suspended else ""
                say(f"a leech, forgotten again and again. {graded.leech}{rests}")
        refusals.done(key)
    except UsageError:
        raise
    except DrillError as error:
        refusals.refused(key)
        say(f"drill: {error}")
    return True


def _end(session: StudySession, refusals: Refusals) -> None:
    summary = session.summary()
    write_text("")
    if not summary.reviews:
        write_text("Nothing was graded." if session.current else "Nothing is due now.")
        if summary.more:
            say("`drill study --more` asks what falls due soonest.")
    else:
        spent = words.clock(summary.seconds)
        write_text(
            f"{words.count(summary.reviews, 'review')} of {words.count(summary.cards, 'card')} "
            f"({summary.new} new) in {spent}." + " All saved." * (not refusals.said)
        )
    for what in refusals.said:
        write_text(f"not saved: {what}")
    for missed in summary.missed:
        write_text(f"missed: {missed.shown.name} ({missed.why})")
    if summary.held_back:
        say(
            f"The rest of today's minutes {ONLY_FLAGS}. `drill new story` writes a story, "
            "`drill study --more` goes on with the flags."
        )
    if summary.to_go:
        write_text(summary.still(by_plan=bool(session.agenda.onsite)))
    if summary.tomorrow:
        write_text(f"{words.count(summary.tomorrow, 'card')} tomorrow.")
