"""Who is let in to the screens in a browser, and what a window of it can do."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError
from web_support import DEAF, SECRET, TELLING, served, window

from drill.web import server, session

PLACES = ("", "/", "/ws", "/static/js/textual.js", "/page/page.js", "/download/k", "/nothing")


def run(script, *words):
    """Run a script against a server whose sessions are these words: `await script(client)`."""

    async def main():
        async with asyncio.timeout(120), served(*words) as client:
            await script(client)

    asyncio.run(main())


async def drawn(socket, sign=b"drawn"):
    """What the window is to draw, up to a sign."""
    seen = b""
    while sign not in seen:
        message = await socket.receive()
        assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT), (message, seen)
        if message.type is WSMsgType.BINARY:
            seen += message.data
    return seen


def test_without_the_secret_nothing_is_answered():
    async def script(client):
        for below in ("", "/wrong", f"/{SECRET}x", f"/{SECRET[:-1]}", "/%ff", f"/x/{SECRET}"):
            for place in PLACES:
                answer = await client.get(below + place)
                said = await answer.text()
                assert (answer.status, said) == (403, server.REFUSED), (below, place)
        assert (await client.post(f"/{SECRET}x/")).status == 403
        with pytest.raises(WSServerHandshakeError, match="403"):
            await client.ws_connect("/wrong/ws", headers={"Origin": f"http://{client.host}"})

    run(script)


def test_nobody_guesses_the_secret():
    made = {server.Server([], "127.0.0.1").secret for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 22, "128 bits, six in a letter"


def test_with_it_the_page_and_its_parts_are():
    async def script(client):
        for place, kind in (
            ("/", "text/html"),
            ("/page/page.js", "javascript"),
            ("/page/page.css", "text/css"),
            ("/static/js/textual.js", "javascript"),
            ("/static/fonts/RobotoMono-VariableFont_wght.ttf", ""),
            ("", "text/html"),
        ):
            answer = await client.get(f"/{SECRET}{place}")
            assert (answer.status, kind in answer.content_type) == (200, True), place
        for place in ("/nothing", "/download/k", "/static/", "/static/../server.py"):
            assert (await client.get(f"/{SECRET}{place}")).status in (403, 404), place

    run(script)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("127.0.0.1:1", 200), ("localhost", 200), ("LOCALHOST:80", 200),
        ("evil.example", 403), ("evil.example:80", 403), ("192.0.2.1", 403), ("[::1]", 403),
        ("localhost.evil.example", 403), ("127.0.0.1.evil.example", 403), ("localhost@x", 403),
        ("", 403), ("[", 403),
    ],
)  # fmt: skip
def test_it_answers_to_no_other_name(name, status):
    """A page of a site whose name was turned to this address (DNS rebinding) says that name."""

    async def script(client):
        answer = await client.get(f"/{SECRET}/", headers={"Host": name})
        assert answer.status == status

    run(script)


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "https://{here}", "http://127.0.0.1", "{here}"]
)
def test_no_other_page_opens_a_window(origin):
    async def script(client):
        here = f"{client.host}:{client.port}"
        headers = {} if origin is None else {"Origin": origin.format(here=here)}
        with pytest.raises(WSServerHandshakeError, match="403"):
            await client.ws_connect(f"/{SECRET}/ws", headers=headers)
        if origin is not None:
            assert (await client.get(f"/{SECRET}/", headers=headers)).status == 403

    run(script)


def test_the_page_gets_nothing_from_elsewhere_and_tells_nobody():
    async def script(client):
        answer = await client.get(f"/{SECRET}/")
        policy = answer.headers["Content-Security-Policy"]
        allowed = dict(part.split(" ", 1) for part in policy.split("; "))
        assert allowed["default-src"] == allowed["frame-ancestors"] == "'none'"
        assert allowed["script-src"] == "'self'"
        assert allowed["connect-src"] == f"'self' ws://{client.host}:{client.port}"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        page = await answer.text()
        assert "width=device-width" in page
        for file in ("page.js", "page.css"):
            page += await (await client.get(f"/{SECRET}/page/{file}")).text()
        assert re.findall(r"(?:https?:|wss?:|[\"'(]//)", page) == []

    run(script)


def test_a_window_draws_hears_and_says_last_words():
    async def script(client):
        async with window(client) as socket:
            await drawn(socket)
            for sent in (
                ["stdin", "é"],
                ["stdin", "\ud800"],
                ["focus"],
                ["resize", {"width": 9**9, "height": 0}],
            ):
                await socket.send_json(sent)
            seen = await drawn(socket, b'"height": 1}')
            assert "heard é".encode() in seen
            assert b'"focus"' in seen
            assert b'"width": 1000' in seen
            await socket.send_json(["ping", "7"])
            assert await socket.receive_json() == ["pong", "7"]
        async with window(client) as socket:
            await drawn(socket)
            for other in (
                "{",
                "7",
                "[]",
                '["stdin", 7]',
                '["resize", {}]',
                '["stdin"]',
                '{"a": 1}',
            ):
                await socket.send_str(other)
            await socket.send_bytes(b"\xff")
            await socket.send_json(["stdin", "away"])  # nothing is opened
            await drawn(socket, b"away")
            await socket.send_json(["stdin", "on"])
            await drawn(socket, b"heard on")

    run(script)


def test_a_window_s_drill_has_its_size_and_is_ended_by_the_server_alone():
    """What ctrl+c sends to the server's terminal does not come to it."""

    async def script(client):
        async with window(client) as socket:
            assert await socket.receive_json() == ["ended", "61 57 True"]

    run(script, "-c", TELLING)


def test_the_server_ends_its_sessions_and_hands_on_what_they_said_last():
    async def script(client):
        socket = await window(client)
        await drawn(socket)
        closing = asyncio.create_task(client.server.close())
        assert await socket.receive_json() == ["ended", "last words"]
        assert (await socket.receive()).type is WSMsgType.CLOSE
        await closing

    run(script)


def test_a_window_that_answers_no_more_is_taken_for_closed(monkeypatch):
    monkeypatch.setattr(server, "HEARTBEAT", 0.01)

    async def script(client):
        async with window(client, autoping=False) as socket:
            kinds = []
            while not socket.closed:
                kinds.append((await socket.receive()).type)
            assert WSMsgType.PING in kinds

    run(script)


@pytest.mark.parametrize("leaves", ["the window", "the server"])
def test_what_does_not_end_is_killed(monkeypatch, leaves):
    monkeypatch.setattr(session, "GRACE", 0.01)

    async def script(client):
        socket = await window(client)
        if leaves == "the window":
            await socket.close()
            await client.server.close()
        else:
            closing = asyncio.create_task(client.server.close())
            assert await socket.receive_json() == ["ended", ""]
            assert (await socket.receive()).type is WSMsgType.CLOSE
            await closing

    run(script, "-c", DEAF)


def test_a_file_is_handed_over_and_opened_by_nobody():
    async def script(client):
        async with window(client) as socket:
            await socket.send_json(["stdin", "sheet"])
            message = await socket.receive()
            while message.type is not WSMsgType.TEXT:
                message = await socket.receive()
            assert message.json() == ["deliver_file_start", "k"]
            async with client.get(f"/{SECRET}/download/k") as answer:
                assert answer.status == 200
                assert answer.content_type == "text/html"
                assert answer.headers["Content-Disposition"] == 'attachment; filename="s.html"'
            with suppress(ConnectionError):
                await socket.close()

    run(script)
