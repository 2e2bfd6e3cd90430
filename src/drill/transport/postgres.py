"""One table of a PostgreSQL database, which only grows, for any number of people, through psycopg.
What an address adds, `?tenant=acme&person=ann`, says whose pieces are meant.
"""

from __future__ import annotations

import re
import weakref
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from drill.errors import TransportError, UsageError
from drill.text import one_line
from drill.transport.place import FOLDER, MOST_BYTES, checked

_SCRIPT = Path(__file__).with_suffix(".sql")
_LISTING = (
    "SELECT replica, number, tail, octet_length(data) FROM drill.piece"
    " WHERE tenant = %s AND person = %s AND role = current_user"
)
_READ = (
    "SELECT substring(data FROM 1 FOR %s) FROM drill.piece"
    " WHERE tenant = %s AND person = %s AND role = current_user"
    " AND replica = %s AND number = %s AND tail = %s"
)
_PUSH = (
    "INSERT INTO drill.piece (tenant, person, replica, number, tail, data)"
    " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)
_PARTS = re.compile(rf"{FOLDER}/([^/]+)/(\d{{8}})?(.+)")
_SETTINGS = {"connect_timeout": "10", "tcp_user_timeout": "60000", "application_name": "drill"}
_REASONS = (
    ("password|authentication|role .* does not exist|pg_hba", "the credentials are refused",
     "PGPASSWORD, or the file ~/.pgpass, says the password."),
    ("database .* does not exist", "there is no such database", ""),
    ("translate host name|resolve", "there is no such host", "Is there a network?"),
    ("timeout|timed out", "it did not answer in time", "What was done here waits."),
    ("refused|No such file|unreachable|closed", "it cannot be reached",
     "Is it running? What was done here waits."),
)  # fmt: skip
"""What libpq says of a connection, what that is, and what helps. Its own words may hold a part of a
password that has an @ in it."""


class Postgres:
    """The pieces of one person in a database."""

    def __init__(self, address: str) -> None:
        """Raises UsageError for what is no address, or without the extra `sync-postgres`."""
        self._psycopg = _psycopg()
        parts = urlsplit(address)
        # In addresses of PostgreSQL a + is a +.
        query_values = dict(parse_qsl(parts.query.replace("+", "%2B"), keep_blank_values=True))
        self._whose = query_values.pop("tenant", ""), query_values.pop("person", "")
        tenant, person = self._whose
        if not person:
            raise UsageError(
                "the address does not say whose lines are meant",
                "postgresql://HOST/DATABASE?tenant=acme&person=ann",
            )
        host = parts.netloc.rpartition("@")[2]
        whose = f"{tenant}/{person}" if tenant else person
        self.title = one_line(f"{parts.scheme}://{host}{parts.path} ({whose})")
        query = urlencode(_SETTINGS | query_values, quote_via=quote)
        self._address = urlunsplit(parts._replace(query=query, fragment=""))
        self._open: Any = None

    def listing(self) -> dict[str, int]:
        """One question."""
        rows = self._asked("read", _LISTING, self._whose).fetchall()
        return {_name(replica, number, tail): size for replica, number, tail, size in rows}

    def read(self, name: str) -> bytes:
        """A row, as far as `MOST_BYTES`."""
        values = MOST_BYTES + 1, *self._whose, *_parts(name)
        row = self._asked("read", _READ, values).fetchone()
        if row is None:
            raise TransportError(f"{self.title} cannot be read: {name} is not there")
        return bytes(row[0])

    def create(self, name: str, data: bytes) -> bool:
        """A row, unless one with its number is there."""
        values = *self._whose, *_parts(name), data
        return bool(self._asked("written", _PUSH, values).rowcount)

    def _asked(self, what: str, query: str, values: tuple[object, ...]) -> Any:
        try:
            connection = self._connection()
            try:
                return connection.execute(query, values)
            except self._psycopg.errors.UndefinedTable:
                self._make(connection)
                return connection.execute(query, values)
        except self._psycopg.Error as error:
            why, hint = self._reason(error)
            raise TransportError(f"{self.title} cannot be {what}: {why}", hint) from None

    def _connection(self) -> Any:
        if self._open is None or self._open.closed:
            self._open = self._psycopg.connect(self._address, autocommit=True)
            weakref.finalize(self, self._open.close)
        return self._open

    def _make(self, connection: Any) -> None:
        errors = self._psycopg.errors
        try:
            with connection.transaction():
                connection.execute(_SCRIPT.read_text(encoding="utf-8"))
        except (errors.DuplicateSchema, errors.UniqueViolation):
            pass  # another home made it at this instant

    def _reason(self, error: Any) -> tuple[str, str]:
        errors = self._psycopg.errors
        if isinstance(error, errors.InsufficientPrivilege | errors.UndefinedTable):
            return (
                "it has no table for pieces that you may use",
                "Who owns the database makes it: `drill sync` does by itself, or see docs/sync.md.",
            )
        if error.sqlstate is not None and not isinstance(error, self._psycopg.OperationalError):
            return f"PostgreSQL refuses it ({error.sqlstate})", ""
        for words, why, hint in _REASONS:
            if re.search(words, str(error)):
                return why, hint
        return "there is no connection", "Does `psql` open it with this address?"


def _name(replica: str, number: int, tail: str) -> str:
    return f"{FOLDER}/{replica}/{f'{number:08d}' if number else ''}{tail}"


def _parts(name: str) -> tuple[str, int, str]:
    """Replica, number and tail of a name; what has no number has 0, as no piece of lines."""
    match = _PARTS.fullmatch(checked(name))
    assert match is not None
    out = match[1], int(match[2] or 0), match[3]
    if _name(*out) != name:
        raise TransportError(f"{name!r} is no name of a piece")
    return out


def _psycopg() -> Any:
    try:
        import psycopg
        import psycopg.errors
    except ImportError:
        from drill.extras import to_install

        raise UsageError(
            "PostgreSQL needs the extra `sync-postgres`",
            f"Install it: {to_install('sync-postgres')}",
        ) from None
    return psycopg
