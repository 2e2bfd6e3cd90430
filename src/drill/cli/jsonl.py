"""A session in JSON lines, for programs: simulated learners, other front ends, tests."""

from __future__ import annotations

import json
import sys
from typing import Any

from drill.cli.output import picked, write_jsonl
from drill.cli.ratings import MOST_SECONDS, UNDO, Refusals, parse_rating
from drill.clock import iso
from drill.errors import DrillError, UsageError
from drill.service.home.home import Home
from drill.service.study.grades import proposed
from drill.service.study.lessons import Lesson
from drill.service.study.session import StudySession
from drill.service.study.shown import Shown


def converse(session: StudySession, home: Home) -> int:
    """Run the session over standard input and output; the end of input is a clean end.

    A line that cannot be taken is answered with {"error": ...} and asked for again. Returns the
    exit code: 1 where a line was refused and what it meant was not done later (see `Refusals`).
    """
    refusals = Refusals()
    while (shown := session.current) is not None:
        if session.lesson is not None:
            write_jsonl(_lesson(session.lesson))
        write_jsonl({"ask": shown.key, "kind": shown.kind.value, "front": shown.faces.whole_front})
        if not _answered(session, shown, home, refusals):
            break
    summary = session.summary()
    counts = picked(summary, "cards", "reviews", "new", "planned", "tomorrow")
    write_jsonl({"done": counts | {"left": summary.to_go, "seconds": round(summary.seconds, 3)}})
    return refusals.exit_code


def _answered(session: StudySession, shown: Shown, home: Home, refusals: Refusals) -> bool:
    """Read lines until one moves the session on; False ends it."""
    while line := sys.stdin.readline():
        if not line.strip():
            continue
        key = shown.key
        try:
            message = _parse(line)
            if message.get("do") == "quit":
                return False
            if "do" in message:
                key = UNDO if message["do"] == "undo" else key
                _do(session, home, message)
            else:
                _grade(session, shown, home, message)
        except DrillError as error:
            refusals.refused(key)
            write_jsonl({"error": str(error)})
            if session.current is shown:
                continue
        else:
            refusals.done(key)
        return True
    return False


def _lesson(lesson: Lesson) -> dict[str, Any]:
    text = "\n".join(line.text for line in lesson.lines)
    return {"lesson": lesson.title, "text": text, "seconds": round(lesson.seconds, 1)}


def _pass_time(session: StudySession, home: Home, seconds: Any) -> None:
    """From here on it is that much later than when the card, or its lesson, was shown."""
    if seconds is None:
        return
    if type(seconds) not in (int, float) or not 0 <= seconds <= MOST_SECONDS:
        raise UsageError('"seconds" is a number from 0 to 86400')
    home.clock.advance(seconds - session.clock.elapsed)


def _parse(line: str) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise UsageError('a line is one JSON object, as {"rating": 3, "seconds": 8}')
    return message


def _grade(session: StudySession, shown: Shown, home: Home, message: dict[str, Any]) -> None:
    facts = len(shown.faces.facts)
    recalled = message.get("recalled")
    if recalled is not None:
        if not isinstance(recalled, list) or not all(
            type(index) is int and 0 <= index < facts for index in recalled
        ):
            raise UsageError(f'"recalled" lists indexes from 0; this card has {facts} facts')
        recalled = list(dict.fromkeys(recalled))  # of a story, the order in which it was told
    seconds = message.get("seconds")
    _pass_time(session, home, seconds)
    if "rating" in message:
        rating = parse_rating(message["rating"])
    elif recalled is not None:
        rating = proposed(shown.kind, recalled, facts, seconds or 0.0, shown.faces.way)
    else:
        raise UsageError('a "rating" from 1 to 4 is missing')
    graded = session.grade(rating, recalled=recalled, seconds=seconds)
    leech = {"leech": graded.leech, "suspended": graded.suspended} if graded.leech else {}
    write_jsonl({"rated": shown.key, "due": iso(home.due_at(graded.due))} | leech)


def _do(session: StudySession, home: Home, message: dict[str, Any]) -> None:
    outcome: dict[str, object] = {}
    match message["do"]:
        case "read":
            _pass_time(session, home, message.get("seconds"))
            session.read()
        case "undo":
            undone = session.undo()
            outcome["undone"] = undone.what if undone else None
        case "suspend":
            outcome["card"] = session.suspend()
        case "bury":
            outcome["card"] = session.bury()
        case _:
            raise UsageError('"do" is read, undo, suspend, bury or quit')
    write_jsonl({"did": message["do"]} | outcome)
