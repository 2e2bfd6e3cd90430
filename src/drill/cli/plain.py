"""A session line by line: for pipes, screen readers and people who like it plain."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from drill.cli.output import say, write
from drill.cli.prompts import line, lines, until
from drill.cli.ratings import UNDO, Refusals, parse_rating
from drill.errors import DrillError, UsageError
from drill.service.home import words
from drill.service.study import grades
from drill.service.study.lessons import Lesson
from drill.service.study.session import StudySession, seconds_ahead
from drill.service.study.shown import Shown
from drill.service.study.today import ONLY_FLAGS

if TYPE_CHECKING:
    from drill.coaching.typed import Typed

_NOTHING_TO_UNDO = (
    "nothing to undo in this session; outside it, `drill undo` takes back what came before"
)
_LETTERS = {"u": "undo", "s": "suspend", "b": "bury", "q": "leave"}
"""What does something else than rate."""
_MARK = ":"
"""What stands before a letter that is meant so where an answer may be typed, which can be one."""
_FRONT = "Type your answer, or only think it: Enter shows the answer. " + " · ".join(
    f"{_MARK}{letter} {does}" for letter, does in _LETTERS.items()
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
    write("\nRead this once; it is asked afterwards.\n")
    write(lesson.text)
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
    write(f"\n[{session.shown} of about {session.expected}] {shown.title}{marks}")
    write(f"{shown.faces.whole_front}\n")


def _reveal(session: StudySession, shown: Shown, typed: str, refusals: Refusals) -> bool:
    """Act on the line typed at the front, else show the back and read until the card is done.

    False ends the session. Raises EOFError.
    """
    if typed[:1] == _MARK and _letter(typed) in _LETTERS:
        return _act(session, _letter(typed), refusals)
    write(shown.faces.back)
    if shown.faces.aside:
        write(f"\n({shown.faces.aside})")
    intervals = {str(int(rating)): text for rating, text in shown.intervals.items()}
    prompt = _ASK
    for number, text in intervals.items():
        prompt = prompt.replace(f"{{{number}}}", text)
    verdict = _compared(shown, typed) if typed else None
    if verdict is not None:
        prompt += f" · Enter {verdict.rating.name.lower()}"
    return until(prompt, lambda answer: _act(session, _letter(answer), refusals, verdict))


def _letter(typed: str) -> str:
    """What is typed, small, without the mark of a command."""
    return typed.lower().removeprefix(_MARK)


def _compared(shown: Shown, typed: str) -> Typed:
    """Say what a typed answer came to."""
    from drill.coaching.typed import judge  # megabytes that only who types need pay

    verdict = judge(typed, shown.kind, shown.faces)
    if shown.faces.facts:
        rating = grades.proposed(shown.kind, verdict.said, len(shown.faces.facts))
        verdict = replace(verdict, rating=rating)
    for index, fact in enumerate(shown.faces.facts):
        write(f"[{'x' if index in verdict.said else '-'}] {fact}")
    if verdict.pieces or verdict.why:
        write(f"compared: {verdict.marked}")
    return verdict


def _act(
    session: StudySession, line: str, refusals: Refusals, verdict: Typed | None = None
) -> bool:
    """Do what a line says; False ends the session. Raises UsageError for a line without sense."""
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
                verdict.rating if verdict and not line else parse_rating(line),
                recalled=verdict.said if verdict and shown.faces.facts else None,
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
    write("")
    if not summary.reviews:
        write("Nothing was graded." if session.current else "Nothing is due now.")
        if summary.more:
            say("`drill study --more` asks what falls due soonest.")
    else:
        spent = words.clock(summary.seconds)
        write(
            f"{words.count(summary.reviews, 'review')} of {words.count(summary.cards, 'card')} "
            f"({summary.new} new) in {spent}." + " All saved." * (not refusals.said)
        )
    for what in refusals.said:
        write(f"not saved: {what}")
    for missed in summary.missed:
        write(f"missed: {missed.shown.name} ({missed.why})")
    if summary.held_back:
        say(
            f"The rest of today's minutes {ONLY_FLAGS}. `drill new story` writes a story, "
            "`drill study --more` goes on with the flags."
        )
    if summary.to_go:
        write(summary.still(by_plan=bool(session.agenda.onsite)))
    if summary.tomorrow:
        write(f"{words.count(summary.tomorrow, 'card')} tomorrow.")
