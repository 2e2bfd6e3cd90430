"""`drill serve`: what it says, what it cannot do, and that it ends with all it began."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import socket
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSMsgType
from yarl import URL

from drill.cli.verbs import serve
from drill.extras import to_install
from drill.web.server import Reachable

HANG = 120


@pytest.mark.parametrize("missing", ["aiohttp", "textual_serve.app_service", "segno"])
def test_without_its_packages_it_says_how_to_get_them(drill, monkeypatch, missing):
    for name in list(sys.modules):
        if name.startswith("drill.web"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    code, out, err = drill("serve")
    assert (code, out) == (2, "")
    assert err.splitlines()[1] == f"Install its extra `serve`: {to_install('serve')}"
    assert len(err.splitlines()) == 2


def test_a_taken_port_is_said(drill):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, out, err = drill("serve", "--port", str(port))
    assert (code, out) == (2, "")
    assert err.startswith(f"drill: port {port} is taken")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--port", "65536"), "from 0 to 65535"),
        (("--port", "-1"), "from 0 to 65535"),
        (("--host", "192.0.2.1"), "no address of this computer"),
        (("--host", "no such name"), "no address of this computer"),
        (("--host", ""), "no address of this computer"),
    ],
)
def test_where_nothing_can_listen(drill, args, says):
    code, out, err = drill("serve", *args)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


@pytest.fixture
def serving(small, root):
    """Begins `drill serve` on a store, on a free port: (process, address, what else it said)."""
    small.close()
    running = []

    def begin(*args):
        process = subprocess.Popen(
            [sys.executable, "-m", "drill", "serve", "--port", "0", *args],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            # Whoever runs the tests in the background has it ignored.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
        running.append(process)
        address, said = process.stdout.readline().strip(), ""
        while "ctrl+c" not in said:
            line = process.stderr.readline()
            assert line, said
            said += line
        return process, address, said

    yield begin
    for process in running:
        process.kill()
        with process:
            pass


async def look(address, then):
    """Open a window as a browser does, wait for Today, and see to the end what comes after."""
    origin = address.rsplit("/", 2)[0]
    headers = {"Origin": origin}
    async with (
        ClientSession() as client,
        client.ws_connect(f"{address}ws", headers=headers) as window,
    ):
        drawn = b""
        while b"Today" not in drawn:
            message = await window.receive(HANG)
            assert message.type is WSMsgType.BINARY, message
            drawn += message.data
        then()
        while (message := await window.receive(HANG)).type is WSMsgType.BINARY:
            pass
        return message


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows ends it by an exception")
def test_ctrl_c_ends_it_and_its_windows(serving):
    process, address, said = serving()
    assert address.startswith("http://127.0.0.1:")
    assert said == "ctrl+c ends it.\n"
    last = asyncio.run(look(address, lambda: process.send_signal(signal.SIGINT)))
    assert last.json() == ["ended", ""]  # that drill of the window has ended, and in order
    assert process.wait(HANG) == 0
    assert (process.stdout.read(), process.stderr.read()) == ("", "")


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="asks Linux when a process ends")
def test_what_kills_it_ends_its_windows(serving):
    process, address, _ = serving()
    ends = []

    def kill():
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        ends.extend(os.pidfd_open(int(child)) for child in children.split())
        process.kill()

    asyncio.run(look(address, kill))
    (end,) = ends
    with os.fdopen(end):
        assert select.select([end], [], [], HANG)[0]


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="there is no IPv6 here")
def test_what_listens_by_ipv6_alone_is_found_by_it(serving):
    _, address, _ = serving("--host", "::")
    at = URL(address)
    with socket.create_connection((at.host, at.port), timeout=HANG):
        pass


def test_it_says_what_it_means_that_others_can_reach_it(serving):
    process, address, said = serving("--host", "0.0.0.0")
    assert not address.startswith("http://0.0.0.0")
    for word in ("Other computers", "not encrypted", "ctrl+c ends it."):
        assert word in said
    process.send_signal(signal.SIGINT)
    assert process.wait(HANG) == 0


def test_the_address_stays_in_sight_below_its_picture(monkeypatch):
    class Terminal(StringIO):
        def isatty(self):
            return True

    terminal, address = Terminal(), "http://192.0.2.7:8765/secret/"
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, terminal)
    serve._say([Reachable(address, beyond=True)])
    lines = terminal.getvalue().splitlines()
    assert any("█" in line for line in lines)
    assert lines[-2:] == [address, "ctrl+c ends it."]
