"""One window of a browser: a drill of its own, which lives as long as the window does."""

from __future__ import annotations

import asyncio
import json
import shlex
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

DRIVER = "drill.tui.browser:BrowserDriver"
"""What draws in the drill that is started."""
BEGINS = b"__GANGLION__\n"
"""What it says before the first packet."""
GRACE = 5.0
"""Seconds that it has to keep what is half written, and to end."""
KILLED = 5.0
"""Seconds after it was killed in which its window may take in the last of it."""
MOST_CELLS = 1000
"""Columns and rows, at most, that a window may say it has."""


class Session(AppService):
    """A drill behind a websocket. Of textual-serve's it has the packets; unlike there no shell
    starts it, it is read until its end whoever went away, and it ends.
    """

    def __init__(
        self, command: Sequence[str], socket: web.WebSocketResponse, downloads: DownloadManager
    ) -> None:
        """`command` are the words that start it."""
        super().__init__(
            shlex.join(command),
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=self._close,
            download_manager=downloads,
        )
        self._words, self._socket = command, socket

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return super()._build_environment(width, height) | {"TEXTUAL_DRIVER": DRIVER}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        # In a session of its own: what ends the server from its terminal ends this one in order.
        self._process = await asyncio.create_subprocess_exec(
            *self._words,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width, height),
            start_new_session=True,
        )
        self._stdin = self._process.stdin
        return self._process

    async def hear(self) -> None:
        """Hand on what the window sends, until it is closed; what no page of ours sends is not."""
        async for message in self._socket:
            try:
                order = message.json()
            except (TypeError, ValueError, RecursionError):
                continue
            match order:
                case ["stdin", str(keys)]:
                    await self.send_bytes(keys.encode("utf-8", "replace"))
                case ["resize", {"width": int(width), "height": int(height)}]:
                    await self.set_terminal_size(cells(width), cells(height))
                case ["ping", sent]:
                    await self._socket.send_json(["pong", sent])
                case ["focus"]:
                    await self.focus()
                case ["blur"]:
                    await self.blur()

    async def run(self) -> None:
        """Hand on what drill draws, until it ends; then the last it said, and close the window."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        assert process.stderr is not None
        last = asyncio.create_task(process.stderr.read())
        with suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await process.stdout.readuntil(BEGINS)
            while True:
                kind = await process.stdout.readexactly(1)
                size = int.from_bytes(await process.stdout.readexactly(4), "big")
                await self._hand_on(kind, await process.stdout.readexactly(size))
        await process.wait()
        with suppress(ConnectionError):
            await self._socket.send_json(["ended", (await last).decode("utf-8", "replace")])
        await self._close()

    async def _close(self) -> None:
        await self._socket.close()

    async def _hand_on(self, kind: bytes, payload: bytes) -> None:
        """One packet. Where nobody is there any more it is dropped: drill would wait for ever for
        somebody to read it."""
        with suppress(ConnectionError):
            if kind == b"D":
                await self.on_data(payload)
            elif kind == b"P":
                await self.on_packed(payload)
            elif json.loads(payload)["type"] == "deliver_file_start":
                await self.on_meta(payload)

    async def stop(self) -> None:
        """Have it keep what is half written and end; kill it where it does not."""
        process, task = self._process, self._task
        if process is None or task is None:
            return
        await self._download_manager.cancel_app_downloads(self.app_service_id)
        await self.send_meta({"type": "quit"})
        try:
            await asyncio.wait_for(asyncio.shield(task), GRACE)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            done, _ = await asyncio.wait([task], timeout=KILLED)
            if not done:  # it waits for a window that reads nothing
                task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def cells(number: Any) -> int:
    """Columns or rows within bounds, of a number or of what stands in an address for one."""
    try:
        return min(max(int(number), 1), MOST_CELLS)
    except (TypeError, ValueError):
        return 80
