"""The table that only grows: who sees what, what cannot be done, and what is said of trouble."""

from __future__ import annotations

import sys

import pytest

from drill.errors import TransportError, UsageError
from drill.extras import to_install
from drill.service.sync.meeting import opened

psycopg = pytest.importorskip("psycopg")
ONE = "v1/0191d3a0-0000-7000-8000-000000000001/00000001.jsonl.zst"


def test_a_piece_cannot_be_changed_or_deleted(postgres, database):
    opened(postgres).create(ONE, b"first")
    with psycopg.connect(database, autocommit=True) as connection:
        for act in (
            "UPDATE drill.piece SET data = 'x'", "DELETE FROM drill.piece", "TRUNCATE drill.piece"
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.RaiseException, match="written once"):
                connection.execute(act)
    assert opened(postgres).read(ONE) == b"first"


def test_people_see_their_own(postgres):
    """Each by a role of one's own, whatever the address says; of one role by the address."""
    opened(postgres).create(ONE, b"of ann")
    other = postgres.replace("person=ann", "person=bob")
    assert opened(other).listing() == {}
    assert opened(postgres.replace("tenant=acme", "tenant=brick")).listing() == {}
    assert opened(other).create(ONE, b"of bob") is True
    with psycopg.connect(postgres.partition("&tenant")[0], autocommit=True) as connection:
        for role in ("ann", "eve"):
            connection.execute(f"CREATE ROLE {role} LOGIN")
        ann, eve = (opened(postgres.replace("drill@", f"{role}@")) for role in ("ann", "eve"))
        assert (ann.listing(), ann.create(ONE, b"by role")) == ({}, True)
        assert (eve.listing(), eve.create(ONE, b"taken")) == ({}, True)
        assert (ann.read(ONE), eve.read(ONE)) == (b"by role", b"taken")
        with psycopg.connect(postgres.partition("&tenant")[0].replace("drill@", "eve@")) as seen:
            assert seen.execute("SELECT data FROM drill.piece").fetchall() == [(b"taken",)]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                seen.execute("INSERT INTO drill.piece (role) VALUES ('ann')")


def test_who_may_not_make_the_table_is_told_who_may(postgres, database):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
        connection.execute("CREATE ROLE guest LOGIN")
    place = opened(postgres.replace("drill@/postgres", "guest@/bare"))
    with pytest.raises(TransportError, match="no table for pieces that you may use"):
        place.listing()


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        ("/postgres", "/nowhere", "there is no such database"),
        ("drill@", "nobody:se/cr@et@", "the credentials are refused"),
        ("host=", "host=/nowhere", "it cannot be reached"),
        ("tenant=", "sslmode=sideways&tenant=", "there is no connection"),
    ],
)
def test_trouble_is_said_in_a_sentence_without_a_password(postgres, was, becomes, why):
    address = postgres.replace(was, becomes.replace("se/cr@et", "se%2Fcr@et"), 1)
    with pytest.raises(TransportError) as caught:
        opened(address).listing()
    assert caught.value.message.endswith(f"cannot be read: {why}")
    assert not any(word in caught.value.message for word in ("cr@", "@et", "se%", "sideways"))


def test_an_address_says_whose_lines_are_meant():
    with pytest.raises(UsageError, match="whose lines"):
        opened("postgresql://example.org/drill")
    address = "postgresql://ann:se%2Fcret@example.org/drill?person=ann"
    assert opened(address).title == "postgresql://example.org/drill (ann)"
    assert opened(f"{address}&tenant=acme").title == "postgresql://example.org/drill (acme/ann)"
    assert opened(f"{address}%2B1+2").title == "postgresql://example.org/drill (ann+1+2)"


def test_without_the_extra_one_sentence_says_how_to_get_it(drill, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    code, out, err = drill("sync", "postgresql://example.org/drill?person=ann", "--plain")
    assert (code, out) == (2, "")
    assert err == (
        "drill: PostgreSQL needs the extra `sync-postgres`\n"
        f"Install it: {to_install('sync-postgres')}\n"
    )
