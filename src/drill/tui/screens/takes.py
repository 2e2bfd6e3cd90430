"""The last recordings of a story, or those of all, to be heard again."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import work

from drill.domain.review import Rating
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import takes
from drill.service.stories.takes import ListedTake
from drill.text import one_line
from drill.tui.screen import ListScreen
from drill.tui.screens.playing import PlaybackScreen
from drill.tui.tape import NOT_PLAYED, Playback, marks_of


class TakesScreen(PlaybackScreen[None], ListScreen[ListedTake], where="takes"):
    """A line a telling: when, how long, how it was rated, how much of it was told."""

    head = "Recordings"

    def __init__(self, home: Home, place: str = "") -> None:
        """`place` is the story's, `deck/id`; without one those of all stories."""
        super().__init__(home)
        self._place = place

    def on_mount(self) -> None:
        """A clock that is looked at a few times a second."""
        self.set_interval(0.2, self.draw_sound)

    def redraw(self) -> None:
        """Look them up beside the screen."""
        self.look_up(self._read, self.show)

    def _read(self) -> list[ListedTake]:
        return takes.of_story(self._home, self._place) if self._place else takes.every(self._home)

    def count(self, items: Sequence[ListedTake]) -> str:
        """Of which story they are, or how many there are."""
        return items[0].title if self._place and items else words.count(len(items), "recording")

    def line(self, item: ListedTake) -> Text:
        """When, how long, how it was rated, how many of its beats; then the story, where they are
        of several, else how it was spoken."""
        rehearsal, rated = item.take.rehearsal, item.take.rating
        parts = [
            f"{self._home.clock.local(rehearsal.at):%d %b %Y %H:%M}",
            f"{words.clock(rehearsal.told.seconds):>5}",
            f"{Rating(rated).name.capitalize() if rated else '–':<5}",
            f"{item.said} of {item.asked} beats" if item.asked else "",
            self._spoken(item) if self._place else one_line(item.title),
        ]
        return Text("  ".join(filter(None, parts)))

    def _spoken(self, item: ListedTake) -> str:
        """How it was spoken, where that is known."""
        told = item.take.rehearsal.told
        if told.words_a_minute is None or told.fillers_a_minute is None:
            return ""
        return f"{told.words_a_minute:.0f} words/min, {told.fillers_a_minute:.1f} fillers/min"

    def detail(self, item: ListedTake | None) -> str:
        """Where it is by now; else what keys do."""
        if item is None:
            return "No recording is kept: a story told with the microphone on will stand here."
        playback = self.playback
        if playback is not None and playback.path == item.take.path and playback.line():
            return self.played()
        spoken = "" if self._place else self._spoken(item)
        how = NOT_PLAYED if self.app.is_web else f"{self.key('play')} plays it"
        keys = f"{how.removesuffix('.')}. {self.key('remove')} removes it."
        return "\n".join(filter(None, (spoken, keys)))

    def draw_sound(self) -> None:
        """Where the recording is by now."""
        if self.items is not None:
            self.write("#detail", self.detail(self.here))

    # -- what the person does --------------------------------------------------------------

    def can(self, action: str) -> bool:
        """Only what is there can be played, and only what was opened be gone through."""
        if action in ("skip", "skip_beat"):
            return self.playback is not None
        if action == "play" and self.app.is_web:
            return False
        return action not in ("play", "remove") or self.here is not None

    def on_rows_chosen(self) -> None:
        """A line clicked twice."""
        self.action_play()

    def action_play(self) -> None:
        """Play the one at the pointer, or pause it; the one before falls silent."""
        item = self.here
        if item is None:
            return
        if self.playback is None or self.playback.path != item.take.path:
            self._hush()
            marks = marks_of(item.take.rehearsal.told, item.labels)
            self.playback = Playback(item.take.path, marks)
            self.refresh_bindings()
        super().action_play()

    def _hush(self) -> None:
        if self.playback is not None:
            self.playback.close()
            self.playback = None

    @work(exclusive=True, group="removing")
    async def action_remove(self) -> None:
        """Remove the one at the pointer, after asking."""
        item = self.here
        if item is None or not await self.asked(
            "Remove this recording?",
            "Nothing brings it back. The telling and what it did to the cards stay.",
            "Remove it",
        ):
            return
        self._hush()
        with self.complaining():
            takes.remove(item.take)
            self.redraw()
