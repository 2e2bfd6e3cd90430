"""How an extra is installed, by the way in which drill was."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from drill import extras
from drill.extras import to_add, to_install


class Metadata:
    """A distribution as the way of installing left it."""

    requires = (
        'sounddevice>=0.5; extra == "voice"',
        'obstore<1; extra == "sync"',
        'storydrill[sync]; extra == "sync-postgres"',
        'psycopg[binary]<4; extra == "sync-postgres"',
        'pytest; extra == "dev"',
    )

    def __init__(self, source=None):
        self._source = source

    def read_text(self, name):
        assert name == "direct_url.json"
        told = {"url": self._source and self._source.as_uri(), "dir_info": {"editable": True}}
        return self._source and json.dumps(told)


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Makes an environment in which drill runs: where, from which folder, with which packages."""

    def make(prefix, source=None, there=(), pip=True):
        (tmp_path / prefix / "bin").mkdir(parents=True)
        if source is not None:
            source = tmp_path / source
            source.mkdir(exist_ok=True)
        monkeypatch.setattr(sys, "prefix", str(tmp_path / prefix))
        monkeypatch.setattr(sys, "executable", str(tmp_path / prefix / "bin" / "python"))
        monkeypatch.setattr(extras, "_here", lambda: Metadata(source))
        monkeypatch.setattr(extras, "_installed", lambda name: name in there)
        monkeypatch.setattr(extras, "find_spec", lambda name: pip or None)
        monkeypatch.setattr(extras.shutil, "which", lambda name: None)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return make


def test_by_pipx_what_is_there_stays(installed):
    installed("pipx/venvs/storydrill", there=("obstore",))
    assert to_install("voice") == "pipx install --force 'storydrill[sync,voice]'"
    assert to_add("av") == "pipx inject storydrill av"


def test_by_pipx_in_a_folder_of_another_name(installed):
    root = installed("apps/storydrill", source="src")
    (root / "apps/storydrill/pipx_metadata.json").write_text("{}")
    assert to_install("voice") == f"pipx install --force '{root}/src[voice]'"


def test_by_uv(installed):
    installed("uv/tools/storydrill", there=("sounddevice",))
    assert to_install("serve") == "uv tool install 'storydrill[serve,voice]'"
    assert to_add("av") == "uv tool install --with av 'storydrill[voice]'"


def test_in_its_own_folder_by_make(installed, monkeypatch):
    root = installed("drill/.venv", source="drill")
    (root / "drill/.venv/bin/pip").touch()
    python = f"{root}/drill/.venv/bin/python"
    assert to_install("voice") == f"{python} -m pip install -e '{root}/drill[voice]'"
    monkeypatch.chdir(root / "drill")
    assert to_install("voice") == ".venv/bin/pip install -e '.[voice]'"
    assert to_add("av") == ".venv/bin/pip install av"


def test_in_its_own_folder_by_uv(installed, monkeypatch):
    root = installed("drill/.venv", source="drill", pip=False)
    monkeypatch.chdir(root / "drill")
    assert to_install("voice") == "uv pip install -e '.[voice]'"


def test_anywhere_else_by_the_python_that_runs(installed, monkeypatch):
    root = installed("env")
    python = f"{root}/env/bin/python"
    assert to_install("voice") == f"{python} -m pip install 'storydrill[voice]'"
    monkeypatch.setattr(extras.shutil, "which", lambda name: python)
    assert to_install("voice") == "python -m pip install 'storydrill[voice]'"
    assert to_add("av") == "python -m pip install av"


def test_what_is_installed_here_is_known():
    assert extras.NAME == "storydrill"
    named = Path(extras.__file__).parents[2] / "pyproject.toml"
    listed = named.read_text().partition("[project.optional-dependencies]")[2]
    assert all(f"\n{extra} = [" in listed for extra in extras.OFFERED)
