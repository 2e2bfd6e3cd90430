"""One file from an https address, because a person typed it, or says that it is to be fetched
again: nothing else here meets the network.

Only https, only public addresses: the name is looked up once, every address that it has is
checked, and the connection goes to the very address that was checked, so that a name that
changes its answer leads nowhere else. Redirects are followed by the same rule. Size and time
have limits.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from drill import __version__
from drill.errors import DeckError, Problem, UsageError
from drill.service.home.progress import Progress, unheard
from drill.text import one_line

MOST_BYTES = 100_000_000
SECONDS = 60.0
"""For the whole of it, where it is a deck."""
MOST_REDIRECTS = 3
_WAIT = 15.0
"""Seconds without a byte."""
_PIECE = 65_536

Lookup = Callable[[str, int], Iterable[str]]
"""Host and port → its addresses."""


class Fetched(NamedTuple):
    """What was at an address."""

    raw: bytes
    address: str
    """That the bytes came from, after every redirect."""
    lasting: str
    """That the server names for good: the one asked for, unless a permanent redirect leads on."""


def check(address: str) -> tuple[str, int, str]:
    """Host, port and path of an address that may be fetched. Raises UsageError for another."""
    shown = one_line(address)[:200]
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        raise UsageError(f"{shown} is not an address") from None
    if parts.scheme.casefold() != "https":
        raise UsageError(f"{shown} is not fetched: only https addresses are", "Write https://…")
    if not host or parts.username or any(sign <= " " or sign == "\x7f" for sign in address.strip()):
        raise UsageError(f"{shown} is not an address that can be fetched")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return host, port, path


def fetch(
    address: str, progress: Progress = unheard, *, lookup: Lookup | None = None,
    connect: Callable[..., Any] | None = None, clock: Callable[[], float] = time.monotonic,
    seconds: float = SECONDS,
) -> Fetched:  # fmt: skip
    """The bytes at an address, and where they were in the end.

    Raises UsageError (no https, a private address), DeckError (not there, too large, too slow)
    and Cancelled where the watcher stops it. It may take `seconds`. `lookup`, `connect` and `clock`
    are for tests.
    """
    name = one_line(address)[:200]
    lasting, for_good = address, True
    until = clock() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        host, port, path = check(address)
        where = _public(host, port, lookup or _looked_up)
        connection = (connect or _Pinned)(host, port, where)
        try:
            connection.request("GET", path, headers={"User-Agent": f"drill/{__version__}"})
            answer = connection.getresponse()
            if answer.status in (301, 302, 303, 307, 308):
                address = urljoin(address, answer.getheader("Location") or "")
                for_good = for_good and answer.status in (301, 308)
                lasting = address if for_good else lasting
                continue
            if answer.status != 200:
                reason = one_line(str(answer.reason))[:60]
                raise DeckError(name, [Problem(f"the server answered {answer.status} {reason}")])
            return Fetched(_read(answer, name, until, progress, clock, seconds), address, lasting)
        except (OSError, http.client.HTTPException, ValueError) as error:
            why = one_line(str(error))[:100] or type(error).__name__
            raise DeckError(name, [Problem(f"cannot be fetched: {why}")]) from None
        finally:
            connection.close()
    raise DeckError(name, [Problem(f"more than {MOST_REDIRECTS} redirects")])


def _read(
    answer: Any,
    name: str,
    until: float,
    progress: Progress,
    clock: Callable[[], float],
    seconds: float,
) -> bytes:
    header = answer.getheader("Content-Length") or ""
    length = int(header) if header.isascii() and header.isdigit() else 0
    pieces: list[bytes] = []
    size = 0
    while True:
        message = f"more than {seconds:g} seconds" if clock() > until else ""
        if max(length, size) > MOST_BYTES:
            message = f"more than {MOST_BYTES // 1_000_000} MB"
        if message:
            raise DeckError(name, [Problem(message, hint="fetch it by hand and import the file")])
        piece = answer.read(_PIECE)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
        progress(min(0.99, size / length) if length else 0.0)
    if size < length:
        raise DeckError(name, [Problem("the connection ended before the file did")])
    return b"".join(pieces)


def _public(host: str, port: int, lookup: Lookup) -> str:
    """An address of the host. Raises UsageError where any of them is not public."""
    try:
        addresses = list(lookup(host, port))
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "no such name"
        raise DeckError(host, [Problem(f"cannot be found: {why}")]) from None
    for text in addresses:
        try:
            address = ipaddress.ip_address(text.partition("%")[0])
        except ValueError:
            raise UsageError(f"{one_line(host)[:100]} is not fetched: no address") from None
        inner = getattr(address, "ipv4_mapped", None) or address
        if not inner.is_global or inner.is_multicast:
            raise UsageError(
                f"{one_line(host)[:100]} is not fetched: {text} is not a public address",
                "Save the file and import it from there.",
            )
    if not addresses:
        raise DeckError(host, [Problem("cannot be found: no address")])
    return addresses[0]


def _looked_up(host: str, port: int) -> Iterable[str]:
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in infos]


class _Pinned(http.client.HTTPSConnection):
    """A connection to one address, whose certificate must be the host's."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._address = address
        self._secure = ssl.create_default_context()
        super().__init__(host, port, timeout=_WAIT, context=self._secure)

    def connect(self) -> None:
        """Connect to the address that was checked."""
        plain = socket.create_connection((self._address, self.port), _WAIT)
        try:
            self.sock = self._secure.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise
