"""A deck's way out: its form, the file, what goes along. A file from which something would be
lost is replaced only after it was asked for twice.

What of one's own would leave stands there before anything is written.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Select, Static

from drill.errors import DrillError
from drill.service.home.progress import Cancelled, Progress
from drill.service.library import exports
from drill.service.library.decks import DeckInfo
from drill.service.library.destination import Occupied
from drill.service.library.exports import ExportOrder, Form
from drill.text import one_line
from drill.tui.actions import EXPORT
from drill.tui.content import content, headline
from drill.tui.screen import DrillScreen
from drill.tui.typed import after_typing
from drill.tui.widgets.button import Button
from drill.tui.widgets.files import path_of, starting_folder
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.tick import Tick
from drill.tui.work import run

if TYPE_CHECKING:
    from drill.service.home.home import Home

FORMS = {
    Form.YAML: "YAML: a deck file, nothing is lost",
    Form.APKG: "apkg: the cards, for Anki",
    Form.CSV: "CSV: the cards, as a table",
    Form.MARKDOWN: "Markdown: the cards, to read",
    Form.JSON: "JSON: as YAML, for programs",
    Form.PACK: "pack: a zip, to share",
}
"""What each form is for."""


class ExportForm(DrillScreen[None], where=EXPORT):
    """One deck to be written to one file."""

    CSS_PATH = "export_form.tcss"
    AUTO_FOCUS = "#file"

    def __init__(self, home: Home, deck: DeckInfo) -> None:
        super().__init__()
        self._home, self._deck = home, deck
        self._folder = starting_folder()
        self._suggested = self._named(Form.YAML)
        self._agreed = ""
        self._writing = False

    def compose(self) -> ComposeResult:
        """A row a field, what will leave, a button."""
        yield Static("", id="head", markup=False)
        with VerticalScroll(id="form", can_focus=False):
            with Horizontal(classes="row"):
                yield Static(content(("File", "bold")), classes="title", markup=False)
                yield Input(
                    self._suggested, id="file", max_length=4000, compact=True,
                    select_on_focus=False,
                )  # fmt: skip
            with Horizontal(classes="row"):
                yield Static(content(("Format", "bold")), classes="title", markup=False)
                yield Select(
                    [(said, form.value) for form, said in FORMS.items()],
                    value=Form.YAML.value, allow_blank=False, id="format", compact=True,
                )  # fmt: skip
            yield Tick("with your reviews", id="history", compact=True)
            yield Tick("without your own stories", id="samples", compact=True)
            yield Static("", id="leaves", markup=False)
        yield Static("", id="fault", markup=False)
        with Horizontal(id="buttons"):
            yield Button("", id="save", variant="primary", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """What it is about, and what would leave."""
        self.query_one("#save", Button).label = content(f"Write it  {self.key('save')}")
        self.query_one("#samples").display = self._deck.own
        self._form_chosen()
        self._draw_head()
        self._look_up()

    def on_resize(self) -> None:
        """The head is as wide as the screen."""
        self._draw_head()

    def _draw_head(self) -> None:
        name = content(f"Export · {self._deck.title}").truncate(
            max(8, self.size.width - 4), ellipsis=True
        )
        self.query_one("#head", Static).update(headline(str(name), "", self.size.width))

    @work(thread=True, exclusive=True, group="leaves")
    def _look_up(self) -> None:
        try:
            said = exports.remarks(self._home, self._order)
        except DrillError as error:
            said = [str(error)]
        self.app.call_from_thread(self._show_leaving, said)

    def _show_leaving(self, said: list[str]) -> None:
        if self.query("#leaves"):
            self.query_one("#leaves", Static).update(content("\n".join(said)))

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
            field.cursor_position = len(field.value)
        self.query_one("#history").display = form is Form.APKG
        self._say("")

    def on_checkbox_changed(self, event: Tick.Changed) -> None:
        """Without one's own stories less leaves."""
        if event.checkbox.id == "samples":
            self._look_up()

    def on_input_changed(self) -> None:
        """Another file is another question."""
        self._say("")

    def on_input_submitted(self) -> None:
        """Enter in the field writes it."""
        self.action_save()

    def on_button_pressed(self) -> None:
        """The button is the key."""
        self.action_save()

    def _say(self, text: str) -> None:
        self._agreed = ""
        self.query_one("#fault", Static).update(content(text))

    def _key(self, name: str) -> str:
        return self.key(f"export.{name}")

    # -- what the person does --------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys work once the fields are there."""
        return self.is_mounted

    @after_typing
    @work
    async def action_save(self) -> None:
        """Write it, after asking where something would be replaced."""
        name = self.query_one("#file", Input).value.strip()
        if not name or "\0" in name:
            self._say("✗ Name a file.")
        elif not self._writing:
            self._writing = True
            try:
                await self._save(name)
            finally:
                self._writing = False

    async def _save(self, name: str) -> None:
        home, order, agreed = self._home, self._order, self._agreed == name
        path = path_of(name)

        def write(progress: Progress) -> list[str]:
            return exports.export_to(home, order, path, force=agreed, progress=progress)

        try:
            said = await run(self.app, "Writing it", write)
        except Cancelled:
            self._say("Stopped; nothing was written.")
        except Occupied as found:
            self._say(f"! {one_line(found.message)}. {self.key('save')} again replaces it.")
            self._agreed = name
        except DrillError as error:
            self._say(f"✗ {error}")
        else:
            self.say(one_line(" ".join(said)))
            self.dismiss(None)
