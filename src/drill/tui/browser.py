"""A browser in place of the terminal: what `drill serve` starts draws through this."""

from __future__ import annotations

from contextlib import suppress

from textual import messages
from textual.drivers.web_driver import WebDriver


class BrowserDriver(WebDriver):
    """Textual's, which would run on for ever once nobody is at the other end."""

    def run_input_thread(self) -> None:
        """Read until drill ends, or the server is gone: then drill ends."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(messages.ExitApp())

    def write(self, data: str) -> None:
        """Draw, where there is somebody to see it."""
        with suppress(BrokenPipeError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Tell the server something, where there is one."""
        with suppress(BrokenPipeError):
            super().write_meta(data)
