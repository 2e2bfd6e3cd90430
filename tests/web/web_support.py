"""A server of screens in this process, and what its browser would send."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager

from aiohttp.test_utils import TestClient, TestServer

from drill.web.server import Server

SECRET = "s3cret"
ECHO = r"""
import json, sys
def packet(kind, what):
    sys.stdout.buffer.write(kind + len(what).to_bytes(4, "big") + what)
    sys.stdout.flush()
sys.stdout.write("a word before\n__GANGLION__\n")
packet(b"D", b"drawn")
read = sys.stdin.buffer.read
while kind := read(1):
    what = read(int.from_bytes(read(4), "big"))
    if kind == b"D":
        packet(b"D", b"heard " + what)
        if what == b"sheet":
            packet(b"M", json.dumps({"type": "deliver_file_start", "key": "k", "path": "/a/s.html",
                                     "open_method": "browser", "mime_type": "text/html",
                                     "encoding": "utf-8", "name": None}).encode())
        if what == b"away":
            packet(b"M", b'{"type": "open_url", "url": "https://example.org", "new_tab": true}')
    elif json.loads(what)["type"] == "quit":
        break
    else:
        packet(b"D", b"told " + what)
sys.stderr.write("last words")
"""
"""A drill that says what it hears, and its last words once it is to quit."""
DEAF = "import time; print('__GANGLION__', flush=True); time.sleep(600)"
"""One that does not even quit."""

TELLING = """
import os, sys
print("__GANGLION__", flush=True)
own = os.getsid(0) == os.getpid()
sys.stderr.write(f"{os.environ['COLUMNS']} {os.environ['ROWS']} {own}")
"""
"""One that says its size, and whether it has a session of its own, and ends."""


@asynccontextmanager
async def served(*words):
    """A client of a server whose sessions are Python with these words; else one that echoes."""
    made = Server([sys.executable, *(words or ("-c", ECHO))], "127.0.0.1", SECRET)
    async with TestClient(TestServer(made.application())) as client:
        yield client


def window(client, **more):
    """A websocket as our own page opens it."""
    headers = {"Origin": f"http://{client.host}:{client.port}"}
    return client.ws_connect(f"/{SECRET}/ws?width=61&height=57", headers=headers, **more)
