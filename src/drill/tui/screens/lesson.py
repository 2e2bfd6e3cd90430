"""A lesson: what will be asked, shown whole once."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Center

from drill.service.home import words
from drill.service.study.lessons import Lesson
from drill.service.study.session import StudySession
from drill.tui.no_field import TO_READ, NoFieldScreen
from drill.tui.screens.dialogs import PauseScreen
from drill.tui.screens.note import page
from drill.tui.widgets.button import KeyButton


class LessonScreen(NoFieldScreen[str], where="lesson"):
    """The page to read. Its time is the session's, as long as it is in sight. Its result is what
    the session is to do: `read` where it was read, else `undo` or `leave`.
    """

    CSS_PATH = "lesson.tcss"
    scrolls = "#lesson"
    no_field = TO_READ

    def __init__(self, session: StudySession, lesson: Lesson) -> None:
        super().__init__()
        self._session, self._lesson = session, lesson

    def parts(self) -> ComposeResult:
        """Head, page, and the button that goes on."""
        yield page(self._lesson.lines, "lesson")
        with Center(id="go"):
            yield KeyButton("next", primary=True)

    def on_mount(self) -> None:
        """Let the clock run."""
        self.set_interval(1, self._draw_clock)
        self._draw_clock()

    def on_screen_suspend(self) -> None:
        """Something covers the page: its time stands still. Where the page was left, the time is
        the card's, and this comes after the card has taken it up."""
        if self in self.app.screen_stack:
            self._session.clock.pause()

    def on_screen_resume(self) -> None:
        """The page is in sight again."""
        self._session.clock.resume()

    def _draw_clock(self) -> None:
        left = f"{words.clock(self._session.clock.left)} left "
        self.show_head("Read this once; it is asked afterwards", left)

    def can(self, action: str) -> bool:
        """Undo what was graded in this session, and nothing before it."""
        return action != "undo" or self._session.done > 0

    def action_next(self) -> None:
        """On with the session; where more of the page is below, to that."""
        page = self.query_one(self.scrolls)
        if page.scroll_offset.y < page.max_scroll_y:
            page.scroll_page_down(animate=False)
        else:
            self.dismiss("read")

    def action_undo(self) -> None:
        """Back to the card before."""
        self.dismiss("undo")

    def action_pause(self) -> None:
        """Cover the page; the clock stands still meanwhile."""
        pause = PauseScreen.of_session(self._session.clock.left)
        self.app.push_screen(pause, lambda leave: self.finish("leave") if leave else None)

    def action_leave(self) -> None:
        """End the session."""
        self.dismiss("leave")
