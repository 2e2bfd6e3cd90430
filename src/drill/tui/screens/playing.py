"""A screen on which a recording is played."""

from __future__ import annotations

from collections.abc import Callable

from textual import work

from drill.tui.screen import HomeScreen, Result
from drill.tui.tape import NOT_PLAYED, Playback

SKIP = 10.0
"""Seconds that a key goes back or on."""


class PlaybackScreen(HomeScreen[Result]):
    """What plays it is used in a thread: loudspeakers take their time to answer."""

    playback: Playback | None = None
    """What is played; None while there is nothing."""

    def on_unmount(self) -> None:
        """Be silent."""
        if self.playback is not None:
            self.playback.close()

    def draw_sound(self) -> None:
        """Where the recording is by now."""
        raise NotImplementedError

    def played(self) -> str:
        """The line of what is played, with the keys that go through it; empty before."""
        line = self.playback.line() if self.playback is not None else ""
        if not line or self.playback is None:
            return ""
        keys = f"{self.key('rewind')} {self.key('forward')} {SKIP:.0f} s"
        if self.playback.marks:
            keys += f", {self.key('beat_back')} {self.key('beat_on')} a beat"
        return f"{line} · {keys}"

    def redrawn_after_sound(self) -> None:
        """In a thread that used sound: what was drawn meanwhile may have gone nowhere."""
        self.app.call_from_thread(self.show_if_standing, self._draw_anew, None)

    def _draw_anew(self, nothing: None) -> None:
        self.refresh(layout=True)
        self.draw_sound()

    def _play(self, act: Callable[[], None]) -> None:
        if self.app.is_web:
            self.say(NOT_PLAYED)
        else:
            self._play_here(act)

    @work(thread=True, group="playing")
    def _play_here(self, act: Callable[[], None]) -> None:
        with self.complaining():
            act()
        self.redrawn_after_sound()

    def action_play(self) -> None:
        """Play on, or pause."""
        if self.playback is not None:
            self._play(self.playback.toggle)

    def action_play_on(self) -> None:
        """The same, by a key that means other things elsewhere."""
        self.action_play()

    def action_skip(self, by: int) -> None:
        """Ten seconds back, or on."""
        playback = self.playback
        if playback is not None:
            self._play(lambda: playback.skip(by * SKIP))

    def action_skip_beat(self, by: int) -> None:
        """To the beat before, or the next."""
        playback = self.playback
        if playback is not None:
            self._play(lambda: playback.skip_beat(by))
