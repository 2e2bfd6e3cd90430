"""Import, first part: where decks are to come from. Reading changes nothing.

What cannot be read is said beside the field, which keeps what was typed. An address is fetched
only after the person saw which host will be asked.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import DirectoryTree, Input, Static

from drill.errors import DrillError
from drill.service.home.progress import Progress
from drill.text import one_line
from drill.tui.advice import on_screen
from drill.tui.content import content
from drill.tui.screen import HomeScreen, after_typing
from drill.tui.screens.form import line
from drill.tui.screens.preview import PreviewScreen
from drill.tui.widgets.fields import Switch
from drill.tui.widgets.files import Files, path_of, starting_folder

if TYPE_CHECKING:
    from drill.service.library.arrivals import Arrival
    from drill.service.library.imports import Looked

HELP = (
    "A deck file, a pack (a folder or a zip of them), an Anki package, a CrowdAnki export, a "
    "table, Markdown flashcards, notes of your own stories, or an https:// address."
)
_LONGEST = 4000
"""Characters of a path or an address; no system takes longer paths."""
_SHOWN = 60


class ImportScreen(HomeScreen[tuple["Arrival", ...] | None], where="import"):
    """A field for the source, files below. Its result is what was imported; None if nothing."""

    CSS_PATH = "import_.tcss"
    scrolls = "#say"
    head = "Import"
    AUTO_FOCUS = "#source"
    _answered = ""
    """The source of which something is said now."""
    _asked = False
    """Whether that is an address, and the question is whether to fetch from it."""

    def parts(self) -> ComposeResult:
        """The field, what is to be said of it, the files."""
        with Horizontal(id="row"):
            yield Static(content(("From", "bold")), id="title", markup=False)
            yield line("source", example="a path, or https://…", longest=_LONGEST)
        label = f"these are notes of my own stories  {self.key('own')}"
        yield Switch(content(label), id="own", compact=True)
        with VerticalScroll(id="say", can_focus=False):
            yield Static(content(HELP), id="notice", markup=False)
        yield Static("", id="where", markup=False)
        yield Files(starting_folder(), id="files")

    def on_mount(self) -> None:
        """What reading needs is imported beside the screen, before a key asks for it."""
        self._draw_where()
        self._draw_own()
        self._warm()

    @work(thread=True, group="warm")
    def _warm(self) -> None:
        import drill.service.library.download
        import drill.service.library.imports
        import drill.service.stories.notebook  # noqa: F401

    def _draw_where(self) -> None:
        folder = os.fspath(self.query_one(Files).path)
        self.write("#where", ("Files in ", "bold"), folder)

    def _draw_own(self) -> None:
        """Whose stories they are is asked of what may be notes only: a deck is looked at first."""
        self.query_one("#own", Switch).display = may_be_notes(self._source)
        self.refresh_bindings()

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self._answered, self._asked = self._source, False
        notice = self.query_one("#notice", Static)
        text = on_screen(text, self.host.keymap)
        notice.update(content(f"✗ {text}" if wrong else text))
        notice.set_class(wrong, "wrong")

    @property
    def _source(self) -> str:
        """What the field names."""
        return self.query_one("#source", Input).value.strip()

    @property
    def _own_notes(self) -> bool:
        """Whether the field names notes, as the person says."""
        own = self.query_one("#own", Switch)
        return bool(own.display and own.value)

    # -- what the person does --------------------------------------------------------------

    def can(self, action: str) -> bool:
        """Enter reads from the field only: in the tree it opens a folder or picks a file."""
        in_field = isinstance(self.focused, Input)
        if action in ("read", "files"):
            return in_field
        if action == "own":
            return may_be_notes(self._source)
        return action != "above" or not in_field

    def on_descendant_focus(self) -> None:
        """Other keys work in the field than in the tree."""
        self.refresh_bindings()

    def on_input_changed(self) -> None:
        """Another source is another question."""
        self._draw_own()
        if self._source != self._answered:
            self._say(HELP)

    def action_own(self) -> None:
        """Say that the file is notes of one's own stories, or is not."""
        self.query_one("#own", Switch).toggle()

    def on_directory_tree_file_selected(self, event: DirectoryTree.FileSelected) -> None:
        """A file that is picked stands in the field; enter reads it."""
        self._fill(os.fspath(event.path))
        self.query_one("#source").focus()

    def on_directory_tree_directory_selected(self, event: DirectoryTree.DirectorySelected) -> None:
        """So does a folder, which may be a pack; the files in it can still be picked."""
        self._fill(os.fspath(event.path))

    def _fill(self, path: str) -> None:
        field = self.query_one("#source", Input)
        field.value = path
        field.cursor_position = len(path)

    def action_files(self) -> None:
        """From the field to the files."""
        self.query_one(Files).focus()

    def action_above(self) -> None:
        """The folder above the one that is shown."""
        self.query_one(Files).up()
        self._draw_where()

    @after_typing
    def action_read(self) -> None:
        """Read what the field names; of an address, first say what will be fetched."""
        text = self._source
        if not text:
            self._say("Name a file first, or pick one below.", wrong=True)
        elif not self.busy and (not is_address(text) or self._agreed(text)):
            self._read(text)

    def _agreed(self, address: str) -> bool:
        """Whether the person was asked, and pressed the key again."""
        from drill.service.library.download import MOST_BYTES, check

        if self._asked and self._answered == address:
            return True
        try:
            host, port, path = check(address)
        except DrillError as error:
            self._say(str(error), wrong=True)
            return False
        other = f", port {port}" if port != 443 else ""
        self._say(
            f"drill would ask {one_line(host)}{other} for {one_line(path)[:200]}: one file, at "
            f"most {MOST_BYTES // 1_000_000} MB. Nothing else is sent.\n"
            f"{self.key('read')} fetches it, {self.key('leave')} does not."
        )
        self._asked = True
        return False

    @work
    async def _read(self, text: str) -> None:
        source, own_notes = as_source(text), self._own_notes

        def look(progress: Progress) -> Looked:
            return self._look(source, own_notes, progress)

        def refused(error: DrillError) -> None:
            perhaps = f"\nIf these are notes of your own stories, {self.key('own')} says so."
            hint = perhaps if may_be_notes(text) and not own_notes else ""
            self._say(f"{error}{hint}", wrong=True)

        looked = await self.attempt(f"Reading {_end(text)}", look, refused)
        self._asked = False
        if looked is not None:
            self.app.push_screen(PreviewScreen(self._home, looked), self._previewed)

    def _look(self, source: str, own_notes: bool, progress: Progress) -> Looked:
        """Read a source, and compare it with the store."""
        from drill.service.library import imports
        from drill.service.library.arrivals import Wish
        from drill.service.stories import notebook

        if not own_notes:
            return imports.look(self._home, [source], Wish(), progress)
        deck, stories = notebook.read(self._home, [source])
        wish, notes = Wish(own=True), [(source, deck)]
        looked = imports.look(self._home, [], wish, progress, made=notes)
        for opened in looked.opened:
            opened.remarks = tuple("\n".join(notebook.words(story)) for story in stories)
        return looked

    def _previewed(self, arrivals: tuple[Arrival, ...] | None) -> None:
        """Imported: nothing is left to do here. Otherwise another source may be named."""
        if arrivals is not None:
            self.finish(arrivals)

    def action_leave(self) -> None:
        """Take the question back, or leave; nothing is changed."""
        if self._asked:
            self._say(HELP)
        elif not self.busy:
            self.dismiss(None)


def is_address(text: str) -> bool:
    """Whether what was typed is to be fetched."""
    return text.casefold().startswith(("https://", "http://"))


def may_be_notes(text: str) -> bool:
    """Whether what was typed may be a file of one's own notes, by its ending."""
    from drill.service.stories.notebook import is_notes

    return not is_address(text) and is_notes(as_source(text))


def as_source(text: str) -> str:
    """What was typed or dropped into the field, as the service takes it.

    Quotation marks around a path go, `~` is home, and `-` is a file of that name: standard input
    is the keyboard here.
    """
    if is_address(text):
        return text
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    return "./-" if text == "-" else os.fspath(path_of(text))


def _end(text: str) -> str:
    """The end of a path, by which files are told apart."""
    shown = one_line(text)
    return shown if len(shown) <= _SHOWN else f"…{shown[-_SHOWN:]}"
