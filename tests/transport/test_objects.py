"""What object stores answer when all is not well, in sentences; and WebDAV."""

from __future__ import annotations

import base64
import http.server
import socket
import sys
import threading
from email.utils import formatdate

import pytest

from drill.errors import TransportError, UsageError
from drill.extras import to_install
from drill.service.sync.meeting import opened
from drill.transport.objects import Objects

pytest.importorskip("obstore")
ONE = "v1/0191d3a0-0000-7000-8000-000000000001/00000001.jsonl.zst"


def said(act):
    with pytest.raises(TransportError) as caught:
        act()
    return caught.value.message


def test_a_bucket_that_is_not_there(s3):
    place = opened("s3://nowhere/homes")
    at = "s3://nowhere/homes"
    assert said(place.listing) == f"{at} cannot be read: there is no such bucket or folder"
    assert said(lambda: place.create(ONE, b"")) == (
        f"{at} cannot be written: there is no such bucket or folder"
    )


def test_no_network_and_a_server_that_says_nothing(s3, monkeypatch):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{deaf.getsockname()[1]}")
        assert said(Objects(s3).listing) == f"{s3} cannot be read: it cannot be reached"
        deaf.listen()
        place = Objects(s3, patience=0.1)
        assert said(place.listing) == f"{s3} cannot be read: it did not answer in time"


def test_a_connection_that_others_can_listen_to_has_to_be_asked_for(s3, monkeypatch):
    monkeypatch.delenv("AWS_ALLOW_HTTP")
    with pytest.raises(TransportError, match="anybody can listen") as caught:
        opened(s3).listing()
    assert caught.value.hint == "AWS_ALLOW_HTTP=true"


def test_no_credentials(monkeypatch):
    monkeypatch.delenv("AZURE_STORAGE_ACCOUNT_NAME", raising=False)
    with pytest.raises(TransportError, match="no credentials were found") as caught:
        opened("az://meet/homes")
    assert caught.value.hint == ("Set AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY.")


def test_what_is_no_address():
    with pytest.raises(UsageError, match="no address"):
        opened("s3://b u/x")
    with pytest.raises(UsageError, match="cannot meet at ftp://"):
        opened("ftp://example.org/x")


def test_an_address_may_begin_with_capitals():
    assert opened("S3://meet/homes").title == "s3://meet/homes"


def test_without_the_extra_one_sentence_says_how_to_get_it(drill, monkeypatch):
    monkeypatch.setitem(sys.modules, "obstore", None)
    code, out, err = drill("sync", "s3://meet/homes", "--plain")
    assert (code, out) == (2, "")
    assert err == (
        f"drill: object stores need the extra `sync`\nInstall it: {to_install('sync')}\n"
    )


class Dav(http.server.BaseHTTPRequestHandler):
    """As much of WebDAV as a folder of a web server speaks."""

    def log_message(self, *_):
        pass

    def do_PUT(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.rpartition("/")[0] not in self.server.folders:
            return self.answer(409)
        self.server.files[self.path] = data
        return self.answer(201)

    def do_MKCOL(self):
        if self.path.rpartition("/")[0] not in self.server.folders:
            return self.answer(409)
        self.server.folders.add(self.path)
        return self.answer(201)

    def do_GET(self):
        found = self.server.files.get(self.path)
        return self.answer(404) if found is None else self.answer(200, found)

    do_HEAD = do_GET

    def do_PROPFIND(self):
        entry = (
            "<d:response><d:href>{}</d:href><d:propstat><d:prop><d:getlastmodified>{}"
            "</d:getlastmodified><d:getcontentlength>{}</d:getcontentlength><d:resourcetype/>"
            "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
        )
        every = "".join(
            entry.format(path, formatdate(0, usegmt=True), len(data))
            for path, data in self.server.files.items()
            if path.startswith(f"{self.path}/")
        )
        if not every:
            return self.answer(404)
        text = f'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">{every}</d:multistatus>'
        return self.answer(207, text.encode())

    def answer(self, code, data=b""):
        password = f"Basic {base64.b64encode(b'ann:se/cr@et').decode()}"
        if self.headers["Authorization"] != password:
            code, data = 401, b""
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Last-Modified", formatdate(0, usegmt=True))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


@pytest.fixture
def dav(monkeypatch):
    """The address of a folder of a web server, and who may come in."""
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Dav) as server:
        server.files, server.folders = {}, {"/dav"}
        running = threading.Thread(target=server.serve_forever, args=(0.01,))
        running.start()
        yield "http://{}@" + f"127.0.0.1:{server.server_port}/dav"
        server.shutdown()
        running.join()


def test_a_web_server_that_knows_webdav(dav):
    place = Objects(dav.format("ann:se%2Fcr%40et"))
    assert place.listing() == {}
    assert place.create(ONE, b"first") is True
    assert place.create(ONE, b"second") is False
    assert place.listing() == {ONE: 5}
    assert place.read(ONE) == b"first"


def test_no_message_says_a_password(dav):
    place = Objects(dav.format("ann:guessed"))
    at = dav.replace("{}@", "")
    assert said(place.listing) == f"{at} cannot be read: the credentials are refused"
    assert said(lambda: place.read(ONE)) == f"{at} cannot be read: the credentials are refused"
    assert "guessed" not in said(lambda: place.create(ONE, b""))
