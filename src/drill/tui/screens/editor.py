"""The built-in editor: a note's text where no other editor can be opened."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.timer import Timer
from textual.widgets import Static

from drill.errors import StoreError
from drill.tui.content import content
from drill.tui.screen import DrillScreen, after_typing
from drill.tui.widgets.text_field import TextField

BEHIND = 1.0
"""Seconds by which the draft follows what is typed."""


class EditorScreen(DrillScreen["str | None"], where="editor"):
    """One text. Its result is the text to take in, or None where the person closed it."""

    CSS_PATH = "editor.tcss"
    eager = False

    def __init__(
        self, draft: Path, name: str, text: str, about: str, problem: str = "", line: int = 0
    ) -> None:
        """`draft` is the file that the text is kept in, `name` what the note is called, `about`
        what its text is; `problem` what was wrong with it before.

        `line` is where to begin (from 1): at the fault, or at what is to be edited; 0 is where the
        note begins.
        """
        super().__init__()
        self._draft, self.about, self.problem = draft, about, problem
        self.head = f"Edit · {name}"
        self._area = TextField(text, id="text", show_line_numbers=True, tab_behavior="indent")
        self._later: Timer | None = None
        self._far = line > 0
        self._line = line or text[: max(0, text.find("\n  - "))].count("\n") + 2

    def parts(self) -> ComposeResult:
        """What the text is, the text, what is wrong with it, the keys."""
        yield Static(content(self.about), id="about", markup=False)
        yield self._area
        yield Static(content(self.problem), id="problem", markup=False)

    def on_mount(self) -> None:
        """The text is to be typed in at once."""
        self.query_one("#problem").display = bool(self.problem)
        self._area.focus()
        self._area.move_cursor((self._line - 1, 0), center=self._far)

    def _keep(self) -> bool:
        try:
            self._draft.write_text(self._area.text, encoding="utf-8", errors="replace")
        except OSError as error:
            self.complain(StoreError(f"{self._draft} cannot be written: {error.strerror}"))
            return False
        return True

    @after_typing
    def action_save(self) -> None:
        """Hand the text back."""
        if self._keep():
            self.dismiss(self._area.text)

    @after_typing
    def action_close(self) -> None:
        """Give it up; what was typed stays as a draft."""
        if self._keep():
            self.dismiss(None)

    def on_text_area_changed(self) -> None:
        """The draft follows, a moment behind: leaving drill, or a terminal that closes, costs
        no more than that."""
        if self._later is None:
            self._later = self.set_timer(BEHIND, self._follow)

    def _follow(self) -> None:
        self._later = None
        self._keep()

    def before_quit(self) -> None:
        """What was typed since the draft was last written is kept as well."""
        if self._later is not None:
            self._later.stop()
            self._follow()

    def on_unmount(self) -> None:
        """Left without a word: the same."""
        self.before_quit()
