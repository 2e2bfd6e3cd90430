"""Modules of the library that are imported by others, and loaded only when something of them is
asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any


def postpone(name: str) -> None:
    """Let a module load when the first of its attributes is asked for that is not there yet.

    What is loaded already stays as it is. (The library's `LazyLoader` loads at `import`.)
    """
    spec = None if name in sys.modules else find_spec(name)
    if spec is None or spec.loader is None:
        return
    load, module = spec.loader.exec_module, module_from_spec(spec)

    def attribute(asked: str) -> Any:
        if asked.startswith("__"):  # the import system looks for some that few modules have
            raise AttributeError(asked)
        if spec.submodule_search_locations and find_spec(f"{name}.{asked}"):
            return import_module(f"{name}.{asked}")  # its parts import each other like this
        if vars(module).pop("__getattr__", None):
            load(module)
        return getattr(module, asked)

    vars(module)["__getattr__"] = attribute
    sys.modules[name] = module
    package, _, own = name.rpartition(".")
    if package:
        setattr(sys.modules[package], own, module)
