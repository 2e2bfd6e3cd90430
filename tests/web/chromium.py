"""A Chromium without a window, told what to do over its own protocol, and a page of it."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import re
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import asynccontextmanager, suppress

from aiohttp import ClientSession

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
HANG = 120
"""Seconds after which something does not come any more."""
FLAGS = (
    "--headless=new",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
    "--remote-debugging-port=0",
    # Whoever runs the tests in a container is root there, for whom Chromium has no sandbox.
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
)
# What textual.js keeps to itself: it is the only one that gives something this name.
CATCH = """
Object.defineProperty(Object.prototype, "websocket_url", {
  configurable: true,
  set(value) {
    delete Object.prototype.websocket_url;
    this.websocket_url = value;
    window.shown = this;
  },
});
window.lines = () => {
  if (!window.shown) return [];
  const { active } = shown.terminal.buffer;
  return Array.from({ length: shown.terminal.rows }, (_, row) =>
    active.getLine(active.baseY + row).translateToString());
};
window.until = (holds) => new Promise((done) => {
  const look = () => (holds() ? done(true) : requestAnimationFrame(look));
  look();
});
"""


class Page:
    """A page: what it asked the network for, what its terminal shows, and fingers on it."""

    def __init__(self, wire, session) -> None:
        self._wire, self._session = wire, session
        self.addresses = []
        """Of every request, as they were made."""
        self.said = []
        """What its scripts complained of."""

    async def call(self, method, **more):
        return await self._wire.call(method, self._session, **more)

    def heard(self, method, what) -> None:
        if method == "Network.requestWillBeSent":
            self.addresses.append(what["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.addresses.append(what["url"])
        elif method == "Runtime.exceptionThrown":
            self.said.append(what["exceptionDetails"])
        elif method == "Log.entryAdded" and what["entry"]["level"] == "error":
            self.said.append(what["entry"]["text"])

    async def open(self, address) -> None:
        """Go to an address. What is asked from now on is asked of its page."""
        await self.call("Page.navigate", url=address)

    async def value(self, expression):
        """Of an expression, or of what it promises."""
        answer = await self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    async def until(self, condition) -> None:
        """Wait until a condition holds."""
        try:
            async with asyncio.timeout(HANG):
                await self.value(f"until(() => {condition})")
        except TimeoutError:
            raise AssertionError(
                "\n".join([condition, *await self.lines(), *map(str, self.said)])
            ) from None

    async def shows(self, text) -> None:
        """Wait until the terminal shows a text, within one line."""
        await self.until(f"lines().some((line) => line.includes({json.dumps(text)}))")

    async def lines(self):
        return await self.value("lines()")

    async def place(self, text):
        """Where the middle of a text is, in pixels of the page."""
        rows = await self.lines()
        row = next(number for number, line in enumerate(rows) if text in line)
        column = rows[row].index(text) + len(text) / 2
        x, y, width, height = await self.value(
            "(({ x, y, width, height }) => [x, y, width, height])"
            "(document.querySelector('.xterm-screen').getBoundingClientRect())"
        )
        columns = await self.value("shown.terminal.cols")
        return x + column * width / columns, y + (row + 0.5) * height / len(rows)

    async def touch(self, text) -> None:
        """A finger on a text of the terminal."""
        await self.tap(*await self.place(text))

    async def tap(self, x, y) -> None:
        await self.call(
            "Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}]
        )
        await self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    async def picture(self, path) -> None:
        shot = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))


class _Wire:
    """Calls and their answers, and what pages say of themselves."""

    def __init__(self, socket) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting = {}
        self.pages = {}

    async def call(self, method, session=None, **params):
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        told = {"id": number, "method": method, "params": params}
        await self._socket.send_json(told | ({"sessionId": session} if session else {}))
        return await answer

    async def listen(self) -> None:
        async for message in self._socket:
            said = message.json()
            if "id" in said:
                answer = self._waiting.pop(said["id"])
                if answer.done():
                    pass
                elif "error" in said:
                    answer.set_exception(RuntimeError(said["error"]["message"]))
                else:
                    answer.set_result(said["result"])
            elif said.get("sessionId") in self.pages:
                self.pages[said["sessionId"]].heard(said["method"], said["params"])


class Chromium:
    """The browser that is running."""

    def __init__(self, wire) -> None:
        self._wire = wire

    async def page(self, width, height, *, phone=False):
        """An empty page of this size; a phone's is touched."""
        target = (await self._wire.call("Target.createTarget", url="about:blank"))["targetId"]
        attached = await self._wire.call("Target.attachToTarget", targetId=target, flatten=True)
        session = attached["sessionId"]
        page = self._wire.pages[session] = Page(self._wire, session)
        for domain in ("Page", "Network", "Runtime", "Log"):
            await page.call(f"{domain}.enable")
        await page.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, screenWidth=width, screenHeight=height,
            deviceScaleFactor=0, mobile=phone,
        )  # fmt: skip
        if phone:
            await page.call("Emulation.setTouchEmulationEnabled", enabled=True)
        await page.call("Page.addScriptToEvaluateOnNewDocument", source=CATCH)
        return page


@asynccontextmanager
async def chromium(folder, scale=1):
    """A browser with its profile in a folder; so many pixels are one of its pages'."""
    own = f"--user-data-dir={folder}", f"--force-device-scale-factor={scale}"
    process = await asyncio.create_subprocess_exec(
        PROGRAM, *FLAGS, *own, "about:blank", stdout=DEVNULL, stderr=PIPE
    )
    listening = None
    try:
        said = b""
        while not (found := re.search(rb"DevTools listening on (\S+)", said)):
            line = await process.stderr.readline()
            assert line, said.decode()
            said += line
        drain = asyncio.create_task(process.stderr.read())
        async with (
            ClientSession() as client,
            client.ws_connect(found[1].decode(), max_msg_size=0) as socket,
        ):
            wire = _Wire(socket)
            listening = asyncio.create_task(wire.listen())
            yield Chromium(wire)
            with suppress(Exception):
                await wire.call("Browser.close")
        await process.wait()
        await drain
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        if listening is not None:
            listening.cancel()
