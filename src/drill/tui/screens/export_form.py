"""A deck's way out: its form, the file, what goes along. A file from which something would be
lost is replaced only after it was asked for twice.

What of one's own would leave stands there before anything is written.
"""

from __future__ import annotations

import os

from textual import work
from textual.app import ComposeResult
from textual.widgets import Input, Select, Static

from drill.errors import DrillError
from drill.service.home.home import Home
from drill.service.home.progress import Progress
from drill.service.library import exports
from drill.service.library.decks import DeckInfo
from drill.service.library.destination import Occupied
from drill.service.library.exports import ExportOrder, Form
from drill.text import one_line
from drill.tui.screen import after_typing
from drill.tui.screens.form import FormScreen, line, row
from drill.tui.widgets.fields import ChoiceField, Tick
from drill.tui.widgets.files import path_of, starting_folder

FORMS = {
    Form.YAML: "YAML: a deck file, nothing is lost",
    Form.APKG: "apkg: the cards, for Anki",
    Form.CSV: "CSV: the cards, as a table",
    Form.MARKDOWN: "Markdown: the cards, to read",
    Form.JSON: "JSON: as YAML, for programs",
    Form.PACK: "pack: a zip, to share",
}
"""What each form is for."""


class ExportForm(FormScreen[None], where="export"):
    """One deck to be written to one file."""

    CSS_PATH = "export_form.tcss"
    AUTO_FOCUS = "#file"

    def __init__(self, home: Home, deck: DeckInfo) -> None:
        super().__init__(home)
        self._deck = deck
        self.head = f"Export · {deck.title}"
        self._folder = starting_folder()
        self._suggested = self._named(Form.YAML)
        self._agreed = ""

    def fields(self) -> ComposeResult:
        """The file and its form, what goes along, what will leave."""
        yield row("File", line("file", self._suggested, longest=4000))
        forms = {form.value: purpose for form, purpose in FORMS.items()}
        yield row("Format", ChoiceField("format", forms, Form.YAML.value))
        yield Tick("with your reviews", id="history", compact=True)
        yield Tick("without your own stories", id="samples", compact=True)
        yield Static("", id="leaves", markup=False)

    def on_mount(self) -> None:
        """What would leave."""
        self.query_one("#samples").display = self._deck.own
        self._form_chosen()
        self._look_up()

    @work(thread=True, exclusive=True, group="leaves")
    def _look_up(self) -> None:
        try:
            remarks = exports.remarks(self._home, self._order)
        except DrillError as error:
            remarks = [str(error)]
        self.app.call_from_thread(self._show_leaving, remarks)

    def _show_leaving(self, remarks: list[str]) -> None:
        if self.query("#leaves"):
            self.write("#leaves", "\n".join(remarks))

    # -- what the fields say ---------------------------------------------------------------

    @property
    def _form(self) -> Form:
        return Form(str(self.query_one("#format", Select).value))

    @property
    def _order(self) -> ExportOrder:
        history = self.query_one("#history", Tick).value and self._form is Form.APKG
        samples = self.query_one("#samples", Tick).value
        return ExportOrder((self._deck.id,), self._form, history, samples)

    def _named(self, form: Form) -> str:
        return os.fspath(self._folder / f"{self._deck.id}{form.ending}")

    def on_select_changed(self) -> None:
        """Another form has another ending, unless the person named the file."""
        self._form_chosen()

    def _form_chosen(self) -> None:
        field, form = self.query_one("#file", Input), self._form
        if field.value == self._suggested:
            self._suggested = field.value = self._named(form)
            # A long path scrolls to its end once it has its room, or its cursor is out of sight.
            self.call_after_refresh(field.action_home)
            self.call_after_refresh(field.action_end)
        self.query_one("#history").display = form is Form.APKG

    def on_checkbox_changed(self, event: Tick.Changed) -> None:
        """Without one's own stories less leaves."""
        if event.checkbox.id == "samples":
            self._look_up()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field writes it."""
        event.prevent_default()
        self.action_save()

    def show_fault(self, text: str) -> None:
        """Say something else: what was asked before is not asked any more."""
        self._agreed = ""
        super().show_fault(text)

    # -- what the person does --------------------------------------------------------------

    @after_typing
    @work
    async def action_save(self) -> None:
        """Write it, after asking where something would be replaced."""
        name = self.text("file")
        if not name or "\0" in name:
            self.show_fault("✗ Name a file.")
        else:
            await self._save(name)

    async def _save(self, name: str) -> None:
        home, order, agreed = self._home, self._order, self._agreed == name
        path = path_of(name)

        def write(progress: Progress) -> list[str]:
            return exports.export_to(home, order, path, force=agreed, progress=progress)

        def refused(error: DrillError) -> None:
            self.complain(error)
            if isinstance(error, Occupied):
                again = f"{self.key('save')} again replaces it."
                self.show_fault(f"! {one_line(error.message)}. {again}")
                self._agreed = name

        remarks = await self.attempt("Writing it", write, refused)
        if remarks is not None:
            self.say(one_line(" ".join(remarks)))
            self.dismiss(None)
