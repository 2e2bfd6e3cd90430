"""Small screens upon another: a question, a line of text, long work that goes on, a pause."""

from __future__ import annotations

from typing import Any, Self

from textual.app import App, ComposeResult
from textual.containers import Center, Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, ProgressBar, Static

from drill.service.home import words
from drill.tui.advice import on_screen
from drill.tui.content import content
from drill.tui.screen import DrillModal
from drill.tui.widgets.button import KeyButton
from drill.tui.work import Task


class ConfirmScreen(DrillModal[bool], where="confirm"):
    """A question before something that is large. Its result is whether the person said yes."""

    CSS_PATH = "dialogs.tcss"
    AUTO_FOCUS = "#yes"

    def __init__(self, question: str, consequence: str, yes: str, no: str) -> None:
        """`consequence` says what follows; `yes` is the word for doing it, `no` for not."""
        super().__init__()
        self._question, self._consequence, self._yes, self._no = question, consequence, yes, no

    def parts(self) -> ComposeResult:
        """The question, what follows from it, and the two answers."""
        with Vertical(id="asked"):
            yield Static(content((self._question, "bold")), id="question", markup=False)
            with VerticalScroll(id="follows"):
                follows = on_screen(self._consequence, self.host.keymap)
                yield Static(content(follows), id="consequence", markup=False)
            with Horizontal(id="answers"):
                yield KeyButton("yes", primary=True)
                yield KeyButton("no")

    def names(self) -> dict[str, str]:
        """The two answers, in the words of this question."""
        return {"yes": self._yes, "no": self._no}

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)


class PromptScreen(DrillModal[str], where="prompt"):
    """A line of text that something needs. Its result is what was typed; None where the person left
    it.
    """

    CSS_PATH = "dialogs.tcss"

    def __init__(self, question: str, help: str) -> None:
        super().__init__()
        self._question, self._help = question, help

    def parts(self) -> ComposeResult:
        """The question, what is taken, and the field."""
        with Vertical(id="asked"):
            yield Static(content((self._question, "bold")), markup=False)
            yield Input(id="answer", max_length=400)
            yield Static(content(self._help), id="help", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes what is there."""
        self.dismiss(event.value.strip())


async def typed(app: App[Any], question: str, help: str) -> str:
    """Ask for a line of text, and wait for it; empty where there is none. From a worker."""
    return await app.push_screen_wait(PromptScreen(question, help)) or ""


class WorkingScreen(DrillModal[None], where="work"):
    """One piece of work: what, how far, and how to stop it. It goes away by itself."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._work = task

    def compose(self) -> ComposeResult:
        """Its name, a bar, a button."""
        with Vertical(id="working"):
            yield Static(content((self._work.name, "bold")), markup=False)
            yield ProgressBar(total=1.0, show_eta=False, id="share")
            yield KeyButton("cancel")

    def on_mount(self) -> None:
        """Look at how far it is a few times a second."""
        self.set_interval(0.2, self._draw)

    def _draw(self) -> None:
        self.query_one("#share", ProgressBar).update(progress=self._work.share)

    def action_cancel(self) -> None:
        """Stop the work at its next word."""
        self._work.cancel()


class PauseScreen(DrillModal[bool], where="pause"):
    """Says what stands still. Its result is whether the person leaves the session."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, standing: str, *, idle: bool = False) -> None:
        """`standing` says what stands still, in a sentence; `idle` whether it began by itself."""
        super().__init__()
        self._standing, self._idle = standing, idle

    @classmethod
    def of_session(cls, left: float, *, idle: bool = False) -> Self:
        """Of a session that has so many seconds left."""
        return cls(f"{words.clock(max(0, left))} left. Every grade is saved.", idle=idle)

    def parts(self) -> ComposeResult:
        """Two lines and a button."""
        why = "Nobody was here for a while, so the clock stopped. That time is not counted."
        with Vertical(id="pause"):
            yield Static(content(("Paused", "bold")), markup=False)
            yield Static(
                content(self._standing + f"\n{why}" * self._idle),
                markup=False,
            )
            with Center():
                yield KeyButton("go_on", id="go-on", primary=True)

    def action_go_on(self) -> None:
        """Back to the card."""
        self.dismiss(False)

    def action_leave(self) -> None:
        """End the session."""
        self.dismiss(True)
