"""What the table of actions is made of: an action, a scene, and the rows that several share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do."""

    name: str
    key: str
    """Textual's name of the key; several with commas."""
    title: str
    help: str
    footer: int = 2
    """How long it stays in the footer where room is short; 0: it never stands there."""
    does: str = ""
    """Textual's action; where it is left out, the name."""
    priority: bool = False
    """Whether the key works before what has the focus may take it."""
    where: str = EVERYWHERE
    """The scene; of the table's rows it is the one that they stand in."""

    @property
    def id(self) -> str:
        """`scene.name`; alone for those of everywhere. What a keymap file names."""
        return self.name if self.where == EVERYWHERE else f"{self.where}.{self.name}"


class Scene(NamedTuple):
    """A screen, or everywhere, with what can be done there in the order of footer and help."""

    name: str
    rows: tuple[Action, ...]


# -- what several scenes share --------------------------------------------------------------


def undo(help: str = "Take back the last change.", *, footer: int) -> Action:
    """The key that undoes."""
    return Action("undo", "u", "Undo", help, footer)


def back(help: str, *, footer: int) -> Action:
    """Away from a list or a page."""
    return Action("leave", "escape,q", "Back", help, footer)


def leave(help: str, *, footer: int) -> Action:
    """Away from where the person types: letters are not keys there."""
    return Action("leave", "escape", "Leave", help, footer, priority=True)


def page(name: str, key: str, help: str) -> Action:
    """Straight to a page of Progress."""
    return Action(name, key, name.capitalize(), help, footer=0, does=f"show('{name}')")


def opens(scene: str, key: str, help: str, footer: int = 2) -> Action:
    """To another scene, which has the name of the action."""
    return Action(scene, key, scene.capitalize(), help, footer, does=f"app.open('{scene}')")


def bar(*names: str, footer: int) -> tuple[Action, ...]:
    """From one of the five scenes of the bar to others of them."""
    return tuple(replace(_BAR[name], footer=footer) for name in names)


# fmt: off
_BAR = {row.name: row for row in (
    opens("stories", "2", "Your stories, and what is missing."),
    opens("onsite", "3", "Your interviews: what to study until then, and what it brings."),
    opens("library", "4", "Your decks: take decks in, write them out."),
    opens("progress", "5", "How the learning goes, and what to do about it."),
)}
BACK_TO_TODAY = Action("today", "1,q,escape", "Today", "Back to Today.", footer=4, does="leave")
CHOOSE = Action("choose", "enter", "Choose", "Answer with this story.", footer=5, priority=True)
PAUSE = Action("pause", "p", "Pause",
               "Stop the clock; it stops by itself after two idle minutes.", footer=3)
LINES = (
    Action("up", "up,k", "Up", "A line up.", footer=0, does="scroll(-1)"),
    Action("down", "down,j", "Down", "A line down.", footer=0, does="scroll(1)"),
)
PAGES = (
    Action("page_up", "pageup", "Page up", "A page up.", footer=0, does="page(-1)"),
    Action("page_down", "pagedown", "Page down", "A page down.", footer=0, does="page(1)"),
)
SCROLLING = (*LINES, *PAGES)
POINTER = (
    Action("up", "up,k", "Up", "Pointer up.", footer=0, does="move(-1)"),
    Action("down", "down,j", "Down", "Pointer down.", footer=0, does="move(1)"),
)
FIELDS = (
    Action("down", "down", "Next", "To the next field.", footer=0, does="step(1)"),
    Action("up", "up", "Previous", "To the field above.", footer=0, does="step(-1)"),
)
SKIPPING = (
    Action("rewind", "left", "Back", "Of a recording: ten seconds back.", footer=0,
           does="skip(-1)"),
    Action("forward", "right", "On", "Of a recording: ten seconds on.", footer=0, does="skip(1)"),
    Action("beat_back", "left_square_bracket,shift+left", "Beat back",
           "Of a recording: to the beginning of the beat, or the one before.", footer=0,
           does="skip_beat(-1)"),
    Action("beat_on", "right_square_bracket,shift+right", "Beat on",
           "Of a recording: to the next beat.", footer=0, does="skip_beat(1)"),
)
GRADES = (
    Action("again", "1", "Again", "Forgotten.", footer=0, does="grade(1)"),
    Action("hard", "2", "Hard", "Recalled with effort: a pass.", footer=0, does="grade(2)"),
    Action("good", "3", "Good", "Recalled.", footer=0, does="grade(3)"),
    Action("easy", "4", "Easy", "Recalled at once.", footer=0, does="grade(4)"),
)
# fmt: on
