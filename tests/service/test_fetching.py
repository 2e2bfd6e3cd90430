from __future__ import annotations

import pytest

from drill.errors import DeckError, UsageError
from drill.service.home.progress import Cancelled
from drill.service.library import download
from drill.service.library.download import check, fetch

PUBLIC = "93.184.215.14"


class Answer:
    def __init__(self, status=200, body=b"", headers=None, reason="OK"):
        self.status, self.reason = status, reason
        self.body, self.headers = body, headers or {}

    def getheader(self, name):
        return self.headers.get(name)

    def read(self, size):
        piece, self.body = self.body[:size], self.body[size:]
        return piece


class Server:
    """A network of its own: which host has which address, and what is answered for a path."""

    def __init__(self, answers, hosts=None):
        self.answers, self.hosts = answers, hosts or {}
        self.asked = []

    def lookup(self, host, port):
        return self.hosts.get(host, [PUBLIC])

    def connect(self, host, port, address):
        server = self

        class Connection:
            def request(self, method, path, headers):
                server.asked.append((host, port, address, path))

            def getresponse(self):
                return server.answers[server.asked[-1][3]]

            def close(self):
                pass

        return Connection()

    def fetch(self, address, **options):
        return fetch(address, lookup=self.lookup, connect=self.connect, **options)


def test_a_file_comes_whole_from_the_address_that_was_checked():
    server = Server({"/d.yaml?v=1": Answer(body=b"x" * 200_000)})
    assert server.fetch("https://a.example/d.yaml?v=1").raw == b"x" * 200_000
    assert server.asked == [("a.example", 443, PUBLIC, "/d.yaml?v=1")]


@pytest.mark.parametrize(
    "address",
    ["http://a.example/", "ftp://a/", "https://", "https:///x", "https://u:p@a/", "https://a b/",
     "https://a/\nx", "https://a:99999/", "file:///etc/passwd"],
)  # fmt: skip
def test_what_is_no_address_to_fetch(address):
    with pytest.raises(UsageError):
        check(address)


@pytest.mark.parametrize(
    "there",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1%eth0",
     "fd00::1", "::ffff:127.0.0.1", "100.64.0.1", "224.0.0.1", "not an address"],
)  # fmt: skip
def test_an_address_that_is_not_public(there):
    server = Server({"/": Answer(body=b"x")}, {"a.example": [PUBLIC, there]})
    with pytest.raises(UsageError, match="is not fetched"):
        server.fetch("https://a.example/")
    assert not server.asked


def test_redirects_go_by_the_same_rule():
    elsewhere = {"Location": "https://inner.example/x"}
    server = Server({"/": Answer(302, headers=elsewhere)}, {"inner.example": ["10.0.0.1"]})
    with pytest.raises(UsageError, match=r"inner\.example is not fetched"):
        server.fetch("https://a.example/")
    plain = Server({"/": Answer(301, headers={"Location": "http://a.example/x"})})
    with pytest.raises(UsageError, match="only https"):
        plain.fetch("https://a.example/")
    there = Server({"/": Answer(307, headers={"Location": "/x"}), "/x": Answer(body=b"y")})
    assert there.fetch("https://a.example/").raw == b"y"
    assert there.fetch("https://a.example/").lasting == "https://a.example/"
    round_ = Server({"/": Answer(302, headers={"Location": "/"})})
    with pytest.raises(DeckError, match="more than 3 redirects"):
        round_.fetch("https://a.example/")


@pytest.mark.parametrize(
    ("statuses", "lasting"),
    [((301, 308), "https://c.example/c"), ((301, 302), "https://b.example/b"),
     ((307, 301), "https://a.example/a")],
)  # fmt: skip
def test_only_a_permanent_redirect_gives_an_address_for_good(statuses, lasting):
    first, second = statuses
    server = Server(
        {
            "/a": Answer(first, headers={"Location": "https://b.example/b"}),
            "/b": Answer(second, headers={"Location": "https://c.example/c"}),
            "/c": Answer(body=b"y"),
        }
    )
    assert server.fetch("https://a.example/a") == (b"y", "https://c.example/c", lasting)


def test_size_time_and_other_answers(monkeypatch):
    monkeypatch.setattr(download, "MOST_BYTES", 1000)
    for answer in (Answer(body=b"x" * 70_000), Answer(headers={"Content-Length": "1001"})):
        with pytest.raises(DeckError, match="more than"):
            Server({"/": answer}).fetch("https://a.example/")
    with pytest.raises(DeckError, match="404 No"):
        Server({"/": Answer(404, reason="No\x1b[2J")}).fetch("https://a.example/")
    with pytest.raises(DeckError, match="ended before"):
        Server({"/": Answer(body=b"x", headers={"Content-Length": "9"})}).fetch("https://a.b/")
    late = iter([0.0, 100.0])
    with pytest.raises(DeckError, match="more than 60 seconds"):
        Server({"/": Answer(body=b"x")}).fetch("https://a.example/", clock=lambda: next(late))


def test_it_can_be_stopped():
    def stop(share):
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        Server({"/": Answer(body=b"x")}).fetch("https://a.example/", progress=stop)


def test_a_name_that_is_not_there():
    def nowhere(host, port):
        raise OSError(-2, "Name or service not known")

    with pytest.raises(DeckError, match="cannot be found: Name"):
        fetch("https://a.example/", lookup=nowhere)
