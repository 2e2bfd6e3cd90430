"""How what drill can do without is installed, by the way in which this drill was: an extra, such as
`voice`, or a single package, such as `av`.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

NAME = "storydrill"
"""What drill is called among packages."""
OFFERED = ("serve", "sync", "sync-postgres", "voice", "voice-whisper")
"""The extras that do something for a person."""


def to_install(extra: str) -> str:
    """The command that installs an extra of drill here. Those that are there already stay."""
    prefix, source = Path(sys.prefix), _source()
    if _by_pipx(prefix):
        return f"pipx install --force {_quoted(source, [extra, *_there()])}"
    if _by_uv(prefix):
        return f"uv tool install {_quoted(source, [extra, *_there()])}"
    if source != NAME and prefix.parent == Path(source):  # `make drill`, `uv run drill`
        here = prefix.parent == Path.cwd()
        return f"{_pip(prefix)} -e {_quoted('.' if here else source, [extra])}"
    return f"{_pip(prefix)} {_quoted(source, [extra])}"


def to_add(package: str) -> str:
    """The command that installs a package beside drill."""
    prefix = Path(sys.prefix)
    if _by_pipx(prefix):
        return f"pipx inject {NAME} {package}"
    if _by_uv(prefix):
        return f"uv tool install --with {package} {_quoted(_source(), _there())}"
    return f"{_pip(prefix)} {package}"


def _by_pipx(prefix: Path) -> bool:
    return (prefix / "pipx_metadata.json").is_file() or prefix.parts[-3:-1] == ("pipx", "venvs")


def _by_uv(prefix: Path) -> bool:
    return (prefix / "uv-receipt.toml").is_file() or prefix.parts[-3:-1] == ("uv", "tools")


def _pip(prefix: Path) -> str:
    """What installs into the environment that drill runs in."""
    here = Path.cwd() == prefix.parent
    folder = "Scripts" if os.name == "nt" else "bin"
    if find_spec("pip") is None:  # an environment of uv's
        python = "" if here else f" --python {_word(sys.executable)}"
        return f"uv pip install{python}"
    if here and (prefix / folder / "pip").exists():
        return f"{prefix.name}/{folder}/pip install"
    executable = shutil.which("python")
    same = executable is not None and Path(executable).absolute() == Path(sys.executable).absolute()
    return f"{'python' if same else _word(sys.executable)} -m pip install"


def _quoted(source: str, extras: list[str]) -> str:
    names = ",".join(sorted(set(extras)))
    return _word(f"{source}[{names}]" if names else source)


def _word(text: str) -> str:
    """One word for a shell."""
    if re.fullmatch(r"[\w./\\:-]+", text):
        return text
    quote = '"' if os.name == "nt" else "'"
    return f"{quote}{text}{quote}"


def _source() -> str:
    """Where this drill came from: the folder of its source, else its name."""
    here = _here()
    origin = here.read_text("direct_url.json") if here else None
    if not origin:
        return NAME
    import json

    where = json.loads(origin)
    parts = urlsplit(str(where.get("url", "")))
    folder = Path(url2pathname(parts.path))
    is_there = "dir_info" in where and parts.scheme == "file" and folder.is_dir()
    return str(folder) if is_there else NAME


def _there() -> list[str]:
    """The extras of which every package is installed."""
    here = _here()
    needed = here.requires or [] if here else []
    of: dict[str, list[str]] = {}
    for line in needed:
        extra = re.search(r"extra == ['\"]([\w-]+)['\"]", line)
        name = re.match(r"[\w.-]+", line)
        if extra and name and name[0] != NAME and extra[1] in OFFERED:
            of.setdefault(extra[1], []).append(name[0])
    return [extra for extra, names in of.items() if all(map(_installed, names))]


def _installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def _here() -> Distribution | None:
    try:
        return distribution(NAME)
    except PackageNotFoundError:  # run from a folder without an installation
        return None
