"""Stories: the competencies against one's own stories, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Set
from io import StringIO
from pathlib import Path
from textwrap import wrap

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import DataTable, Static

from drill.cards.faces import beat_labels
from drill.domain.deck import Story
from drill.domain.rehearsal import WayToTell
from drill.files import replace_text
from drill.service.home import words
from drill.service.onsite import first_run
from drill.service.stories import note_pages
from drill.service.stories.overview import Cell, Matrix, MatrixRow, StoryStanding
from drill.text import one_line, unmarked
from drill.tui.content import cell, content, hanging
from drill.tui.screen import HomeScreen
from drill.tui.screens.note import NoteScreen

SHEET = "drill-stories.html"
"""What the printed stories are called."""
_TITLES = (8, 28)
"""Columns of a story's title above its column: at least, and at most."""
_NAMES = (20, 31)
"""Columns of a competency's name: in a narrow terminal, and else."""
_BESIDE = 2
"""Columns between two columns of the table."""
_LEGEND = "● first choice  ○ fits too  · no  ! no story  ~ thin"


class StoriesScreen(HomeScreen[None], where="stories"):
    """The matrix, and what is to be said of the place at the pointer."""

    CSS_PATH = "stories.tcss"
    waits = True
    matrix: Matrix | None = None
    _to_write = ""
    """Drafts, and moments about which there is none, in words; empty for none."""
    _read_last: tuple[Matrix, str] | None = None
    _recorded: Set[str] = frozenset()
    """Places of the stories of which recordings are kept."""

    def parts(self) -> ComposeResult:
        """A table, and two lines on what is at the pointer."""
        yield DataTable(id="matrix", classes="panel", cursor_type="cell", fixed_columns=1)
        with VerticalScroll(id="detail", classes="panel", can_focus=False):
            yield Static("", id="about", markup=False)

    def on_mount(self) -> None:
        """Nothing yet: it is looked up beside the screen."""
        self.query_one(DataTable).focus()
        self.query_one(DataTable).border_subtitle = content(_LEGEND)
        self.show_head("Stories")

    def on_resize(self) -> None:
        """Columns are as wide as there is room."""
        if self._read_last is not None:
            self._show(self._read_last)

    def on_screen_resume(self) -> None:
        """Back from a story: it may have been told, edited or written."""
        self.redraw()

    # -- drawing ---------------------------------------------------------------------------

    def redraw(self) -> None:
        """Look it up beside the screen."""
        self.look_up(self._read, self._show)

    def _read(self) -> tuple[Matrix, str]:
        from drill.service.stories import moments, overview, takes, workshop

        self._recorded = takes.places(self._home)
        matrix = overview.matrix(self._home, first_run.interview(self._home))
        waits = {
            "draft": len(workshop.waiting(self._home)),
            "moment": len(moments.waiting(self._home)),
        }
        to_write = (words.count(number, noun) for noun, number in waits.items() if number)
        return matrix, ", ".join(to_write)

    def _show(self, read: tuple[Matrix, str]) -> None:
        table = self.query_one(DataTable)
        at = table.cursor_coordinate
        self._read_last, (matrix, self._to_write) = read, read
        self.matrix = matrix
        name, title = _widths(self.size.width, max(1, len(matrix.stories)))
        table.clear(columns=True)
        table.add_column(cell("competency"), width=name)
        headings = [story.title for story in matrix.stories] or ["your stories"]
        long = max(map(len, headings)) > title and not self.has_class("-short")
        table.header_height = 2 if long else 1
        for heading in headings:
            first, *more = wrap(one_line(heading), title) if long else [heading]
            table.add_column(cell(first, below=" ".join(more)), width=title)
        for row in matrix.rows:
            table.add_row(*_cells(row, matrix, title))
        table.move_cursor(row=at.row, column=max(1, at.column), animate=False)
        count, gaps = len(matrix.stories), sum(not row.cells for row in matrix.rows)
        right = f"{words.count(count, 'story')} of yours · {words.count(gaps, 'gap')}"
        right += f" · {self._to_write}" if self._to_write else ""
        self.show_head("Stories", right)
        self.on_data_table_cell_highlighted()

    def on_data_table_cell_highlighted(self) -> None:
        """What is at the pointer."""
        row, here = self._row, self._cell
        parts: list[str | tuple[str, str]] = ["Reading your stories…"]
        title = ""
        if row is not None and here is not None:
            title = here.story.title
            if here.variant:
                title += f", told for {row.competency.name}"
            parts = [f"{self._standing(here)}\n", row.warning or "Sound.", "\n"]
            parts += self._beats(here.story.story)
        elif row is not None:
            title = row.competency.name
            new = f"{self.key('stories.new')} writes a story for it."
            width = self.query_one("#about").size.width
            quoted = (f"“{question}”" for question in row.competency.asks)
            asked = [f"\n{hanging(question, width, '   ', '    ')}" for question in quoted]
            parts = [f"{row.warning or 'Not told with this story.'} {new}"]
            if asked:
                parts += [f"\n\nAsked in {words.count(len(asked), 'phrasing')}:", *asked]
        if self.has_class("-short"):
            parts.insert(0, (_LEGEND.replace("  ", " ") + "\n", "$foreground-muted"))
        self.query_one("#detail").border_title = content(title)
        self.write("#about", *parts)
        self.query_one("#detail").scroll_home(animate=False)
        self.refresh_bindings()

    def _beats(self, story: Story) -> Iterator[str | tuple[str, str]]:
        """A line each; where there is room, with what they say."""
        width = self.query_one("#about").size.width
        pairs = zip(beat_labels(story), story.beats, strict=True)
        for number, (label, beat) in enumerate(pairs, 1):
            yield f"\n{number:>2}. {label}"
            for fact in beat.facts if self.has_class("-tall") else ():
                text = hanging(unmarked(fact.say), width, "    · ", "      ")
                yield f"\n{text}", "$foreground-muted"

    def _standing(self, here: Cell) -> str:
        story = here.story
        parts = [f"shows {here.fit:.0%} of its steps", f"ready {words.of_100(story.ready)} of 100"]
        if story.later is not None:
            parts.append(f"{words.of_100(story.later)} at the interview, without a review")
        parts.append(f"three key beats {story.key:.0%}")
        if story.weakest:
            parts.append(f"weakest: {story.weakest.label} ({story.weakest.recall:.0%})")
        parts.append("never told" if story.told is None else f"told {self._ago(story.told)}")
        return " · ".join(parts)

    def _ago(self, at: int) -> str:
        days = self._home.day() - self._home.day(at)
        return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")

    # -- where the pointer is --------------------------------------------------------------

    @property
    def _row(self) -> MatrixRow | None:
        at = self.query_one(DataTable).cursor_row
        rows = self.matrix.rows if self.matrix else ()
        return rows[at] if at < len(rows) else None

    @property
    def _column(self) -> StoryStanding | None:
        at = self.query_one(DataTable).cursor_column - 1
        stories = self.matrix.stories if self.matrix else ()
        return stories[at] if 0 <= at < len(stories) else None

    @property
    def _cell(self) -> Cell | None:
        """The story at the pointer, in the row of the pointer; in the first column the best one."""
        row, column = self._row, self._column
        if row is None:
            return None
        if column is None:
            return row.cells[0] if row.cells else None
        return next((filled for filled in row.cells if filled.story.place == column.place), None)

    @property
    def _story(self) -> StoryStanding | None:
        """The story of the column, or in the first column the best one for the row."""
        here = self._cell
        return self._column or (here.story if here else None)

    def can(self, action: str) -> bool:
        """Only what can be done at the pointer works."""
        if action in ("tell", "edit"):
            return self._story is not None
        if action == "reopen":
            return self._story is not None and not self._story.sample
        if action == "variant":
            return self._story is not None and not (self._cell and self._cell.main)
        if action == "sheet":
            return bool(self.matrix and self.matrix.stories)
        if action == "resume":
            return bool(self._to_write)
        return self.matrix is not None or action in ("leave", "undo", "ask", "mock")

    # -- what the person does --------------------------------------------------------------

    def on_data_table_cell_selected(self) -> None:
        """Enter or a click on a place goes there."""
        self.action_go()

    def action_go(self) -> None:
        """Read the story, or write one where there is none."""
        here = self._cell
        if here is None:
            self.action_new()
            return
        with self.complaining():
            lines = note_pages.story_and_lint(self._home, here.story.deck, here.story.story.id)
            self.app.push_screen(NoteScreen(lines))

    def action_new(self) -> None:
        """Write one, for the competency at the pointer."""
        row = self._row
        here = row is not None and self._cell is None
        self.host.open("workshop", f"{row.deck}/{row.competency.id}" if here and row else "")

    def action_reopen(self) -> None:
        """The story at the pointer in the workshop, page by page."""
        if self._story is not None:
            self.host.open("workshop", "", self._story.place)

    def action_resume(self) -> None:
        """The workshop offers what is half written or waits to be."""
        self.host.open("workshop")

    def action_tell(self) -> None:
        """Tell the story at the pointer."""
        here = self._cell
        if self._story is not None:
            told_for = here.variant if here else ""
            self.host.open("tell", self._story.place, WayToTell.FULL, told_for)

    def action_listen(self) -> None:
        """The last recordings of the story at the pointer; where there is none, those of all, the
        samples' among them.
        """
        story = self._story
        if story is None:
            self.host.open("takes")
        elif story.place in self._recorded:
            self.host.open("takes", story.place)
        else:
            self.say(
                f"No recording of “{story.title}” is kept: {self.key('tell.record')} in Tell turns "
                "the microphone on."
            )

    def action_mock(self) -> None:
        """A mock interview."""
        self.host.open("mock")

    def action_pick(self) -> None:
        """Ten questions, a story picked for each."""
        self.host.open("pick")

    def action_ask(self) -> None:
        """Match a question."""
        from drill.tui.screens.ask import AskScreen

        self.app.push_screen(AskScreen(self._home))

    @work
    async def action_edit(self) -> None:
        """Edit the story at the pointer."""
        story = self._story
        if story is not None and await self.edited(story.deck, story.story.id):
            self.redraw()

    def action_variant(self) -> None:
        """Say how the story at the pointer is told for the competency of the row."""
        from drill.tui.screens.variant import VariantForm

        row, story = self._row, self._story
        if row is not None and story is not None:
            with self.complaining():
                competency = f"{row.deck}/{row.competency.id}"
                self.app.push_screen(VariantForm(self._home, story.place, competency))

    @work
    async def action_sheet(self) -> None:
        """Write the stories to print."""
        from drill.service.onsite import sheets

        path = Path.cwd() / SHEET
        text = await self.attempt(
            "Writing the sheet", lambda _: sheets.write(self._home, html=True)
        )
        if text is None:
            return
        if self.app.is_web:
            self.app.deliver_text(StringIO(text), save_filename=SHEET)
            self.say(f"{SHEET} is yours now: open it, print it.")
            return
        try:
            replace_text(path, text)
        except OSError as error:
            self.say(f"{path} cannot be written: {error.strerror}.")
        else:
            self.say(f"Wrote {path}: open it in a browser, print it.")


def _widths(width: int, stories: int) -> tuple[int, int]:
    """Columns of a competency's name and of a story's title: whole columns fill the room."""
    name = _NAMES[width >= 76]
    room = width - name - _BESIDE - 8  # the margins, the frame and the scrollbar
    fitting = min(stories, max(1, room // (_TITLES[0] + _BESIDE)))
    return name, min(_TITLES[1], max(_TITLES[0], room // fitting - _BESIDE))


def _cells(row: MatrixRow, matrix: Matrix, width: int) -> list[object]:
    """A row: the competency, marked where something is missing, and how each story fits."""
    mark = "! " if not row.cells else "~ " if row.warning else "  "
    out: list[object] = [cell(mark + row.competency.name, "bold" if not row.cells else "")]
    by_story = {filled.story.place: filled for filled in row.cells}
    for story in matrix.stories:
        here = by_story.get(story.place)
        out.append(cell(_fits(here, width) if here else "·", "" if here else "dim"))
    if not matrix.stories:
        out.append(cell("none yet"))
    return out


def _fits(here: Cell, width: int) -> str:
    """In the columns there are; a word that has no room is told of the place at the pointer."""
    sign = "●" if here.main else "○"
    mark = " thin" if here.fit < 0.5 else " untold" if here.story.told is None else ""
    shown = f"{sign} {words.of_100(here.story.ready):>3}"
    return f"{shown}{mark}" if len(shown + mark) <= width else shown
