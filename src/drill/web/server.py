"""The server: who is let in, and what is there to have.

Every address begins with a secret; without it, or under a name that is not this computer's, or
from the page of another site, nothing is answered but that it is refused.
"""

from __future__ import annotations

import asyncio
import errno
import hmac
import logging
import secrets
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import StringIO
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple, NoReturn

import segno
import textual_serve
from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.download_manager import DownloadManager
from yarl import URL

from drill.errors import UsageError
from drill.web.session import GRACE, KILLED, Session, cells

PAGE = Path(__file__).with_name("page")
"""Our page, its script and its looks."""
STATIC = Path(textual_serve.__file__).with_name("static")
"""The terminal that runs in a browser (xterm.js), and a font for it."""
REFUSED = "Refused. Open the address that `drill serve` wrote, just as it stands there.\n"
HEARTBEAT = 15.0
"""Seconds after which a window that does not answer is taken for closed."""
GOODBYE = 1.0
"""Seconds for which a window that is closed from here may answer."""
LEAVING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if hasattr(signal, "SIGHUP") else ()
"""What asks it to end; Windows does it by an exception."""
NOWHERE = {4: "192.0.2.1", 6: "2001:db8::1"}
"""Addresses for examples only, by the version of IP; nothing is sent there."""


class Reachable(NamedTuple):
    """Where a server answers."""

    address: str
    """What to type into the browser, the secret included."""
    beyond: bool
    """Whether other computers can reach it."""


class Server:
    """The routes below the secret, and the sessions that are open."""

    def __init__(self, command: Sequence[str], host: str, secret: str = "") -> None:
        """`command` are the words that start a drill, `host` is where the server listens. The
        secret is a random one, unless it is given."""
        self.secret = secret or secrets.token_urlsafe(18)
        self._command, self._host = command, host.lower()
        self._downloads = DownloadManager()
        self._sessions: set[Session] = set()
        self._ends = False

    def application(self) -> web.Application:
        """What aiohttp serves."""
        below = f"/{self.secret}"
        application = web.Application(middlewares=[self._guard])
        application.add_routes(
            [
                web.get(below, self._page_below),
                web.get(f"{below}/", self._page),
                web.get(f"{below}/ws", self._session),
                web.get(f"{below}/download/{{key}}", self._download),
                web.static(f"{below}/static", STATIC),
                web.static(f"{below}/page", PAGE),
            ]
        )
        application.on_response_prepare.append(self._harden)
        application.on_shutdown.append(self._end_sessions)
        return application

    # -- who is let in -------------------------------------------------------------------

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        named = request.path.strip("/").partition("/")[0].encode("utf-8", "replace")
        known = hmac.compare_digest(named, self.secret.encode())
        if not (known and self._is_ours(request) and self._is_from_here(request)):
            raise web.HTTPForbidden(text=REFUSED)
        return await handler(request)

    def _is_ours(self, request: web.Request) -> bool:
        """Whether the request names this computer as its owner would. A page of another site, whose
        name was turned to this address meanwhile, names that site.
        """
        try:
            name = URL(f"http://{request.headers.get('Host', '')}").host
        except ValueError:
            return False
        here = request.transport.get_extra_info("sockname") if request.transport else None
        if not name or not here:
            return False
        loopback = {"localhost"} if ip_address(here[0]).is_loopback else set()
        return name.lower() in {self._host, here[0], *loopback}

    def _is_from_here(self, request: web.Request) -> bool:
        """Whether our own page asks, where a browser says who does: for a websocket each must."""
        origin = request.headers.get("Origin")
        if origin is None:
            return "Upgrade" not in request.headers
        return origin == f"http://{request.headers['Host']}"

    async def _harden(self, request: web.Request, response: web.StreamResponse) -> None:
        """The page gets nothing from anywhere else, stands in no other, and tells nobody its
        address."""
        socket_here = f"ws://{request.headers.get('Host', '')}" if response.status == 200 else ""
        response.headers.update(
            {
                "Content-Security-Policy": (
                    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                    f"font-src 'self'; img-src 'self' data:; connect-src 'self' {socket_here}; "
                    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                ),
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-store",
            }
        )

    # -- what is there -------------------------------------------------------------------

    async def _page_below(self, request: web.Request) -> NoReturn:
        raise web.HTTPFound(f"/{self.secret}/")  # the page names its parts from there

    async def _page(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _session(self, request: web.Request) -> web.WebSocketResponse:
        window = web.WebSocketResponse(heartbeat=HEARTBEAT, timeout=GOODBYE)
        await window.prepare(request)
        session = Session(self._command, window, self._downloads)
        await session.start(*(cells(request.query.get(name)) for name in ("width", "height")))
        self._sessions.add(session)
        try:
            if not self._ends:
                await session.hear()
        finally:
            await session.stop()
            self._sessions.discard(session)
        return window

    async def _download(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            file = await self._downloads.get_download_metadata(key)
        except KeyError:
            raise web.HTTPNotFound from None
        response = web.StreamResponse()
        response.content_type = file.mime_type or "application/octet-stream"
        name = file.file_name.replace('"', "'")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        await response.prepare(request)
        async for chunk in self._downloads.download(key):
            await response.write(chunk)
        await response.write_eof()
        return response

    async def _end_sessions(self, _: web.Application) -> None:
        self._ends = True  # also of the window that opens just now
        await asyncio.gather(*(session.stop() for session in self._sessions))


async def serve(
    command: Sequence[str], host: str, port: int, say: Callable[[list[Reachable]], None]
) -> None:
    """Serve until a signal says so, once `say` was told where. With port 0 one that is free.

    Raises UsageError where nothing can listen there.
    """
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # strangers' requests
    server = Server(command, host)
    runner = web.AppRunner(
        server.application(), access_log=None, handle_signals=False, shutdown_timeout=GRACE + KILLED
    )
    await runner.setup()
    try:
        try:
            if not host:  # asyncio takes it for all addresses
                raise ValueError
            await web.TCPSite(runner, host, port).start()
        except (OSError, ValueError) as error:
            raise _cannot_listen(host, port, error) from None
        stopping = asyncio.Event()
        for number in LEAVING:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
                asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        say([_reachable(at[0], at[1], server.secret) for at in runner.addresses])
        await stopping.wait()
    finally:
        await runner.cleanup()


def picture(address: str) -> str:
    """The address as a QR code, drawn for a terminal: a phone's camera reads it."""
    drawn = StringIO()
    segno.make(address, error="l").terminal(drawn, compact=True)
    return drawn.getvalue()


def _cannot_listen(host: str, port: int, error: Exception) -> UsageError:
    """Why, for people."""
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return UsageError(
            f"port {port} is taken, perhaps by another `drill serve`",
            "`drill serve --port N` takes another one, --port 0 one that is free.",
        )
    if number in (errno.EACCES, errno.EPERM):
        return UsageError(f"port {port} is not yours to take", "Above 1023 they are.")
    return UsageError(
        f"nothing can listen at {host!r}: it is no address of this computer",
        "--host 127.0.0.1 is this computer alone, 0.0.0.0 all of its addresses.",
    )


def _reachable(host: str, port: int, secret: str) -> Reachable:
    """Where a browser finds what listens there. One that listens everywhere is found by the address
    that this computer has in its network.
    """
    at = ip_address(host)
    if at.is_unspecified:
        host = _in_the_network(at.version) or ("::1" if at.version == 6 else "127.0.0.1")
    return Reachable(
        str(URL.build(scheme="http", host=host, port=port, path=f"/{secret}/")), not at.is_loopback
    )


def _in_the_network(version: int) -> str:
    """The address of this version of IP by which this computer would begin a way out; empty where
    it has none."""
    family = socket.AF_INET6 if version == 6 else socket.AF_INET
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as way:
        way.connect((NOWHERE[version], 9))
        return str(way.getsockname()[0])
    return ""
