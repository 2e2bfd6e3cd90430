"""The room for the answer: there from the start, empty until the answer is shown."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from drill.domain.card import Faces
from drill.tui.content import content
from drill.tui.widgets.facts import Facts


class Answer(VerticalScroll):
    """The back or the facts to tick, what is folded, and what is said afterwards."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, can_focus=False)
        self._faces: Faces | None = None
        self._unfolded = False
        self.facts: Facts | None = None
        """The facts to tick; None while hidden, and on a card that is one thing."""

    def compose(self) -> ComposeResult:
        """Each part in its place; those a card lacks are hidden."""
        yield Static("", id="back", markup=False)
        yield _More(id="more")
        yield Static("", id="aside", markup=False)

    def on_mount(self) -> None:
        """Empty, until there is something to show."""
        self.show(None)

    @property
    def folded(self) -> bool:
        """Whether this answer has facts beyond the three, shown or not."""
        return self._faces is not None and bool(self._faces.more)

    def show(self, faces: Faces | None) -> None:
        """Show an answer from its top; None hides it."""
        self._faces, self._unfolded = faces, False
        back = "" if faces is None or faces.facts else faces.back
        aside = "" if faces is None else faces.aside
        self.query_one("#back", Static).update(content((back, "bold")))
        self.query_one("#back").display = bool(back)
        if self.facts is not None:
            self.facts.remove()
            self.facts = None
        if faces is not None and faces.facts:
            self.facts = Facts(faces.facts)
            self.mount(self.facts, before=0)
        self.query_one("#aside", Static).update(content(aside))
        self.query_one("#aside").display = bool(aside)
        self._draw_more()
        self.scroll_home(animate=False)

    def toggle_more(self) -> None:
        """Unfold or fold the facts beyond the three."""
        if self.folded:
            self._unfolded = not self._unfolded
            self._draw_more()

    def _draw_more(self) -> None:
        facts = () if self._faces is None else self._faces.more
        more = self.query_one(_More)
        more.display = bool(facts)
        if self._unfolded:
            more.update(content("\n".join(f"  · {fact}" for fact in facts)))
        else:
            more.update(content(f"  … {len(facts)} more: f shows them"))


class _More(Static):
    def __init__(self, id: str) -> None:
        super().__init__("", id=id, markup=False)

    def on_click(self) -> None:
        answer = self.parent
        assert isinstance(answer, Answer)
        answer.toggle_more()
