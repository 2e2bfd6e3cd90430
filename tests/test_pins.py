"""Whoever installs drill from its folder, by pip or by uv, gets the versions it was tested with."""

from __future__ import annotations

import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()


def needed(name, extras=()):
    """Names of the packages that one brings with it here."""
    found, seen = [(name, extra) for extra in ("", *extras)], set()
    while found:
        name, extra = found.pop()
        if (name, extra) not in seen:
            seen.add((name, extra))
            for text in distribution(name).requires or ():
                wanted = Requirement(text)
                if wanted.marker is None or wanted.marker.evaluate({"extra": extra}):
                    found += [(canonicalize_name(wanted.name), of) for of in ("", *wanted.extras)]
    return {name for name, _ in seen}


def test_uv_is_told_the_versions_that_pip_is():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["uv"]["constraint-dependencies"] == PINS


def test_every_package_has_its_version():
    pinned = {canonicalize_name(pin.partition("==")[0]) for pin in PINS}
    assert needed("storydrill", ["dev", "serve"]) - pinned - {"storydrill"} == set()
