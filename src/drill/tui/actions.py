"""The registry of actions: bindings, footer, help, palette and the docs' key table come from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import Binding, BindingType

EVERYWHERE, TODAY, STUDY, SUMMARY = "everywhere", "today", "study", "summary"
PLACES = {
    TODAY: "Today",
    STUDY: "Study",
    SUMMARY: "Summary",
    EVERYWHERE: "Everywhere",
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do."""

    id: str
    where: str
    key: str
    """Textual's name of the key; several with commas."""
    does: str
    """Textual's action."""
    title: str
    help: str
    footer: bool = True
    """Whether the footer has room for it."""


ACTIONS = (
    Action("today.start", TODAY, "enter,space", "start", "Start", "Begin the session."),
    Action("today.undo", TODAY, "u", "undo", "Undo", "Take back the last change."),
    Action("today.quit", TODAY, "q", "leave", "Quit", "Leave drill; everything is saved."),
    Action("study.reveal", STUDY, "space", "reveal", "Show", "Show the answer."),
    Action(
        "study.said",
        STUDY,
        "space",
        "mark(True)",
        "Said",
        "On a card with several facts, once shown: mark the fact at the pointer as said.",
    ),
    Action(
        "study.missed",
        STUDY,
        "m",
        "mark(False)",
        "Missed",
        "Mark the fact at the pointer as missed.",
    ),
    Action(
        "study.accept",
        STUDY,
        "enter",
        "accept",
        "Accept",
        "Show the answer; then take the rating that the marks propose (good where there are none).",
    ),
    Action("study.again", STUDY, "1", "grade(1)", "Again", "Forgotten.", footer=False),
    Action(
        "study.hard", STUDY, "2", "grade(2)", "Hard", "Recalled with effort: a pass.", footer=False
    ),
    Action("study.good", STUDY, "3", "grade(3)", "Good", "Recalled.", footer=False),
    Action("study.easy", STUDY, "4", "grade(4)", "Easy", "Recalled at once.", footer=False),
    Action("study.up", STUDY, "up,k", "move(-1)", "Up", "Pointer to the fact above.", footer=False),
    Action(
        "study.down", STUDY, "down,j", "move(1)", "Down", "Pointer to the fact below.", footer=False
    ),
    Action(
        "study.page_up", STUDY, "pageup", "page(-1)", "Page up", "Scroll a long card.", footer=False
    ),
    Action(
        "study.page_down",
        STUDY,
        "pagedown",
        "page(1)",
        "Page down",
        "Scroll a long card.",
        footer=False,
    ),
    Action(
        "study.more",
        STUDY,
        "f",
        "more",
        "More facts",
        "Unfold or fold the facts beyond the three.",
        footer=False,
    ),
    Action(
        "study.undo", STUDY, "u", "undo", "Undo", "Take back the last change; its card returns."
    ),
    Action(
        "study.leave", STUDY, "q,escape", "leave", "Leave", "End the session; every grade is saved."
    ),
    Action("study.suspend", STUDY, "s", "suspend", "Suspend", "Keep this card out of sessions."),
    Action("study.bury", STUDY, "b", "bury", "Bury", "Keep this card out until tomorrow."),
    Action("summary.done", SUMMARY, "enter,q,escape", "done", "Today", "Back to Today."),
    Action(
        "summary.undo", SUMMARY, "u", "undo", "Undo", "Take back the last grade; its card returns."
    ),
    Action("help", EVERYWHERE, "question_mark", "app.keys", "Help", "What can be done here."),
    Action(
        "palette",
        EVERYWHERE,
        "ctrl+p",
        "app.command_palette",
        "All",
        "Everything that can be done here.",
        footer=False,
    ),
    Action(
        "quit",
        EVERYWHERE,
        "ctrl+q",
        "app.quit",
        "Quit drill",
        "Leave drill; everything is saved.",
        footer=False,
    ),
)


def of(where: str) -> Iterator[Action]:
    """The actions of a place, then those of everywhere."""
    yield from (action for action in ACTIONS if action.where == where)
    yield from (action for action in ACTIONS if action.where == EVERYWHERE)


def bindings(where: str) -> list[BindingType]:
    """Textual's bindings for a place."""
    return [
        Binding(
            key, action.does, action.title, show=action.footer and index == 0,
            key_display=shown(key), id=action.id if index == 0 else None, tooltip=action.help,
        )
        for action in ACTIONS
        if action.where == where
        for index, key in enumerate(action.key.split(","))
    ]  # fmt: skip


def shown(key: str) -> str:
    """A key as people write it."""
    return {
        "question_mark": "?",
        "enter": "↵",
        "escape": "esc",
        "up": "↑",
        "down": "↓",
        "pageup": "pgup",
        "pagedown": "pgdn",
    }.get(key, key.replace("ctrl+", "^"))


def keys_of(action: Action) -> str:
    """All keys of an action, as people write them."""
    return " ".join(shown(key) for key in action.key.split(","))


def key_table() -> str:
    """The key table of the docs, in Markdown."""
    parts = []
    for where, name in PLACES.items():
        rows = "\n".join(
            f"| `{keys_of(action)}` | {action.title} | {action.help} |"
            for action in ACTIONS
            if action.where == where
        )
        parts.append(f"## {name}\n\n| key | action | what it does |\n|---|---|---|\n{rows}")
    return "\n\n".join(parts)
