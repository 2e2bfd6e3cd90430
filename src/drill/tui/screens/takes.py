"""The last recordings of a story, to be heard again."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from drill.cards.faces import beat_labels
from drill.domain.deck import Story
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import takes
from drill.service.stories.takes import RehearsalTake
from drill.tui.actions import TAKES
from drill.tui.playback import Playback, marks_of
from drill.tui.screens.list_screen import ListScreen
from drill.tui.screens.playing import PlaybackScreen
from drill.tui.tape import NOT_PLAYED


class TakesScreen(PlaybackScreen[None], ListScreen[RehearsalTake], where=TAKES):
    """A line a telling: when, how long, how fast, how many fillers."""

    head = "Recordings"

    def __init__(self, home: Home, place: str, story: Story) -> None:
        super().__init__(home)
        self._place, self._story = place, story

    def on_mount(self) -> None:
        """A clock that is looked at a few times a second."""
        self.set_interval(0.2, self.draw_sound)

    def redraw(self) -> None:
        """Look them up beside the screen."""
        self.look_up(lambda: takes.of_story(self._home, self._place), self.show)

    def count(self, items: Sequence[RehearsalTake]) -> str:
        """Of which story they are."""
        return self._story.title

    def line(self, item: RehearsalTake) -> Text:
        """When, how long, and how it was spoken, where that is known."""
        told = item.rehearsal.told
        when = f"{self._home.clock.local(item.rehearsal.at):%a %d %b %Y %H:%M}"
        parts = [when, f"{words.clock(told.seconds):>5}"]
        if told.words_a_minute is not None and told.fillers_a_minute is not None:
            parts.append(
                f"{told.words_a_minute:.0f} words/min, {told.fillers_a_minute:.1f} fillers/min"
            )
        return Text("  ".join(parts))

    def detail(self, item: RehearsalTake | None) -> str:
        """Where it is by now; else what a key does."""
        if item is None:
            return "No recording of it is kept: told with the microphone on, it will stand here."
        playback = self.playback
        if playback is not None and playback.path == item.path and playback.line():
            return playback.line()
        return NOT_PLAYED if self.app.is_web else f"{self.key('play')} plays it."

    def draw_sound(self) -> None:
        """Where the recording is by now."""
        if self.items is not None:
            self.write("#detail", self.detail(self.here))

    # -- what the person does --------------------------------------------------------------

    def can(self, action: str) -> bool:
        """Only what is there can be played, and only what was opened be gone through."""
        if action in ("skip", "skip_beat"):
            return self.playback is not None
        return action != "play" or (self.here is not None and not self.app.is_web)

    def on_rows_chosen(self) -> None:
        """A line clicked twice."""
        self.action_play()

    def action_play(self) -> None:
        """Play the one at the pointer, or pause it; the one before falls silent."""
        take = self.here
        if take is None:
            return
        if self.playback is None or self.playback.path != take.path:
            if self.playback is not None:
                self.playback.close()
            labels = beat_labels(self._story)
            self.playback = Playback(take.path, marks_of(take.rehearsal.told, labels))
            self.refresh_bindings()
        super().action_play()
