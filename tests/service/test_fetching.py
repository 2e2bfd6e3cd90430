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


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("https://A.example", ("a.example", 443, "/")),
        ("  HTTPS://a.example:8443/x/y?z=1&t ", ("a.example", 8443, "/x/y?z=1&t")),
        ("https://a.example/x#part", ("a.example", 443, "/x")),
        ("https://a.example?q", ("a.example", 443, "/?q")),
        ("https://a.example:/x", ("a.example", 443, "/x")),
    ],
)
def test_what_is_asked_of_whom(address, parts):
    assert check(address) == parts


class Counted(Server):
    """A server that counts what is open."""

    open = 0

    def connect(self, host, port, address):
        connection = super().connect(host, port, address)
        self.open += 1

        def close():
            self.open -= 1

        connection.close = close
        return connection


@pytest.mark.parametrize("redirects", [0, 3, 4])
def test_three_redirects_are_followed_and_every_connection_is_closed(redirects):
    answers = {f"/{n}": Answer(302, headers={"Location": f"/{n + 1}"}) for n in range(redirects)}
    server = Counted(answers | {f"/{redirects}": Answer(body=b"y")})
    if redirects > 3:
        with pytest.raises(DeckError, match="more than 3 redirects"):
            server.fetch("https://a.example/0")
    else:
        there = f"https://a.example/{redirects}"
        assert server.fetch("https://a.example/0") == (b"y", there, "https://a.example/0")
    assert (server.open, len(server.asked)) == (0, min(redirects, 3) + 1)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(500, reason="Oh\x1b[1m\nno " + "x" * 99), "the server answered 500 Oh[1m no xxx"),
        (Answer(302), "more than 3 redirects"), (Answer(204), "the server answered 204"),
    ],
)  # fmt: skip
def test_what_is_no_file_is_said_and_closed(answer, words):
    server = Counted({"/": answer})
    with pytest.raises(DeckError) as caught:
        server.fetch("https://a.example/")
    assert words in str(caught.value)
    assert (server.open, "\x1b" in str(caught.value)) == (0, False)


class Refusing(Counted):
    def connect(self, host, port, address):
        connection = super().connect(host, port, address)

        def refuse():
            raise self.fault

        connection.getresponse = refuse
        return connection


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            ConnectionResetError(104, "reset by peer"),
            "cannot be fetched: [Errno 104] reset by peer",
        ),
        (TimeoutError(), "cannot be fetched: TimeoutError"),
        (ValueError("bad\nheader"), "cannot be fetched: bad header"),
    ],
)
def test_a_connection_that_fails_is_told_in_words(fault, said):
    server = Refusing({})
    server.fault = fault
    with pytest.raises(DeckError) as caught:
        server.fetch("https://a.example/")
    (problem,) = caught.value.problems
    assert (problem.message, server.open) == (said, 0)


def test_as_much_as_fits_is_taken_and_how_far_it_is_told(monkeypatch):
    monkeypatch.setattr(download, "MOST_BYTES", 1000)
    monkeypatch.setattr(download, "_PIECE", 250)
    shares = []
    whole = Answer(body=b"x" * 1000, headers={"Content-Length": "1000"})
    there = Server({"/": whole}).fetch("https://a.example/", progress=shares.append)
    assert (len(there.raw), shares) == (1000, [0.25, 0.5, 0.75, 0.99])
    for length in ("many", "-1", "٣", ""):
        shares.clear()
        odd = Answer(body=b"x" * 500, headers={"Content-Length": length})
        there = Server({"/": odd}).fetch("https://a.example/", progress=shares.append)
        assert (len(there.raw), shares) == (500, [0.0, 0.0])
    longer = Answer(body=b"x" * 20, headers={"Content-Length": "10"})
    assert len(Server({"/": longer}).fetch("https://a.example/").raw) == 20


def test_it_may_take_as_long_as_is_said():
    def fetched(*times, **options):
        clock = iter(times)
        server = Server({"/": Answer(body=b"x")})
        return server.fetch("https://a.example/", clock=lambda: next(clock), **options).raw

    assert fetched(0.0, 60.0, 60.0) == b"x"
    assert fetched(0.0, 200.0, 300.0, seconds=300.0) == b"x"
    with pytest.raises(DeckError, match="more than 300 seconds"):
        fetched(0.0, 200.0, 300.5, seconds=300.0)


def test_of_several_addresses_the_first_is_asked_and_of_none_nobody():
    other = "93.184.215.15"
    server = Server({"/": Answer(body=b"x")}, {"a.example": [PUBLIC, other], "b.example": []})
    server.fetch("https://a.example/")
    assert server.asked[0][2] == PUBLIC
    six = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
    server.hosts["a.example"] = [six, PUBLIC]
    server.fetch("https://a.example/")
    assert server.asked[1][2] == six
    server.hosts["a.example"] = [f"::ffff:{PUBLIC}"]
    server.fetch("https://a.example/")
    assert server.asked[2][2] == f"::ffff:{PUBLIC}", "as public as the one in it"
    with pytest.raises(DeckError, match="cannot be found: no address"):
        server.fetch("https://b.example/")
