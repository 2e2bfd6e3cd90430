"""Real servers of one's own: something like S3 in this process, and Debian's PostgreSQL."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import tempfile
import urllib.request
from itertools import count
from pathlib import Path

import pytest

from drill.service.sync.meeting import opened

NUMBERS = count()


@pytest.fixture(scope="session")
def bucket():
    """A bucket's address; what the environment must say for it."""
    pytest.importorskip("obstore")
    server = pytest.importorskip("moto.server")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    try:
        host, port = running.get_host_and_port()
        at = f"http://{host}:{port}"
        urllib.request.urlopen(urllib.request.Request(f"{at}/meet", method="PUT")).close()
        yield "s3://meet", {
            "AWS_ENDPOINT_URL": at, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "ann", "AWS_SECRET_ACCESS_KEY": "secret",
        }  # fmt: skip
    finally:
        running.stop()


@pytest.fixture
def s3(bucket, monkeypatch):
    """An address below the bucket where nobody was yet."""
    at, said = bucket
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    return f"{at}/homes/{next(NUMBERS)}"


@pytest.fixture(scope="session")
def database():
    """The address of a PostgreSQL server, reached by a socket in a folder of its own."""
    pytest.importorskip("psycopg")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("there is no PostgreSQL here")
    who = {"user": "postgres", "group": "postgres", "extra_groups": []} if _is_root() else {}
    folder = Path(tempfile.mkdtemp(prefix="drill-pg-"))  # short, as a socket's path has to be
    if who:
        shutil.chown(folder, "postgres", "postgres")

    def run(name, *arguments):
        program = [found[-1].with_name(name), "-D", folder / "data", *arguments]
        log = folder / "said"
        with log.open("ab") as said:
            done = subprocess.run(program, stdout=said, stderr=said, cwd=folder, **who)
        assert done.returncode == 0, log.read_text()

    try:
        run("initdb", "-U", "drill", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale")
        run("pg_ctl", "-w", "-o", f"-F -h '' -k {folder}", "start")
        try:
            yield f"postgresql://drill@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def postgres(database):
    """An address for a person who was not there yet."""
    return f"{database}&tenant=acme&person=ann%2B{next(NUMBERS)}@example.org"


@pytest.fixture(params=["folder", "s3", "postgres"])
def address(request, tmp_path):
    """An address of each kind at which nobody was yet."""
    if request.param == "folder":
        (tmp_path / "meeting").mkdir()
        return str(tmp_path / "meeting")
    return request.getfixturevalue(request.param)


@pytest.fixture
def place(address):
    """It, opened."""
    return opened(address)
