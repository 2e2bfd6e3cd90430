"""Small screens upon another: a question, a line of text, and long work that goes on."""

from __future__ import annotations

from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, ProgressBar, Static

from drill.tui.advice import on_screen
from drill.tui.content import content
from drill.tui.screen import DrillModal
from drill.tui.widgets.button import KeyButton
from drill.tui.work import Task


class ConfirmScreen(DrillModal[bool], where="confirm"):
    """A question before something that is large. Its result is whether the person said yes."""

    CSS_PATH = "confirm.tcss"
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


async def asked(
    app: App[Any], question: str, consequence: str, yes: str, no: str = "Leave it"
) -> bool:
    """Ask, and wait for the answer. To be called from a worker."""
    agreed = await app.push_screen_wait(ConfirmScreen(question, consequence, yes, no))
    return bool(agreed)


class PromptScreen(DrillModal[str], where="prompt"):
    """A line of text that something needs. Its result is what was typed; None where the person left
    it.
    """

    CSS_PATH = "prompt.tcss"

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

    CSS_PATH = "working.tcss"

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
