"""Dataclasses, made in two thirds of the time.

The library writes each method of a dataclass as source and compiles it, whenever a program starts:
that was a fourth of the start of a session. Of what says which of them are equal, and what prints
one, only the names of fields differ: here one function has it for all. The rest is the library's,
and all that it knows of dataclasses holds (`replace`, `fields`, `asdict`).
"""

from __future__ import annotations

from dataclasses import dataclass as _dataclass
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(**how: Any) -> Any:
        """As the library's, and to the type checker it is that one."""
        make = _dataclass(**how, eq=False, repr=False)
        return lambda cls: _completed(make(cls), hashed=how.get("frozen", False))


def _completed(cls: Any, *, hashed: bool) -> Any:
    """With the methods that were not made; those that it has by itself stay."""
    own, named = vars(cls), fields(cls)
    compared = [field.name for field in named if field.compare]
    value = attrgetter(*compared or ["__class__"])
    shown = [field.name for field in named if field.repr]

    def equal(self: Any, other: Any) -> Any:
        return value(self) == value(other) if other.__class__ is self.__class__ else NotImplemented

    def printed(self: Any) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({values})"

    if own.get("__hash__") is None:
        cls.__hash__ = (lambda self: hash(value(self))) if hashed else None
    if "__eq__" not in own:
        cls.__eq__ = equal
    if "__repr__" not in own:
        cls.__repr__ = printed
    return cls
