"""The buttons below a card: one shows the answer, then four grade it."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal

from drill.domain.review import Rating
from drill.tui.content import content
from drill.tui.host import host_of
from drill.tui.widgets.button import Button


class Ratings(Horizontal):
    """Which of them are in sight, a style sheet says."""

    def compose(self) -> ComposeResult:
        """Five buttons."""
        yield Button("", id="show", variant="primary", compact=True, action="screen.reveal")
        for rating in Rating:
            yield Button(
                "",
                id=f"rate-{int(rating)}",
                classes="rate",
                compact=True,
                action=f"screen.grade({int(rating)})",
            )

    def on_mount(self) -> None:
        """The key that shows the answer stays the same."""
        key = host_of(self).keymap.first("study.reveal")
        self.query_one("#show", Button).label = content(f"Show the answer  {key}")

    def show(self, intervals: Mapping[Rating, str]) -> None:
        """What each rating would do to the card."""
        for rating in Rating:
            key = host_of(self).keymap.first(f"study.{rating.name.lower()}")
            self.query_one(f"#rate-{int(rating)}", Button).label = content(
                f"{key} {rating.name.capitalize()} ", (intervals[rating], "$foreground-muted")
            )
