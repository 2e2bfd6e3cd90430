"""What a person means by a name: a deck, a competency, a story, any note. One way for all verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from drill.errors import NotFound, UsageError
from drill.text import nearest, one_line

_Thing = TypeVar("_Thing")
FEW = 20
"""Names that are listed where none is like the one that was meant."""


@dataclass(frozen=True, slots=True)
class Nameable(Generic[_Thing]):
    """Something with a name."""

    thing: _Thing
    place: str
    """`deck/id`, or a deck's id."""
    title: str
    own: bool = False
    """Whether it is the person's own: meant before what others wrote of the same id or title."""

    @property
    def ident(self) -> str:
        """Its id."""
        return self.place.rpartition("/")[2]


def _begins(one: Nameable[Any], name: str) -> bool:
    texts = (one.place if "/" in name else one.ident, _plain(one.title))
    return any(text.startswith(name) for text in texts)


_WAYS: tuple[Callable[[Nameable[Any], str], bool], ...] = (
    lambda one, name: one.place.casefold() == name,
    lambda one, name: one.ident.casefold() == name,
    lambda one, name: _plain(one.title) == name,
    _begins,
)
"""How a name may fit, the surest first."""


def find(name: str, known: Iterable[Nameable[_Thing]], what: str, otherwise: str = "") -> _Thing:
    """What is meant by its id, `deck/id` or title, or by how one of them begins, in any case; the
    surest way in which something fits decides. `what` is the noun for it, `otherwise` what to do
    where nothing is like it.

    Raises NotFound, naming the nearest, and UsageError, naming those that may be meant.
    """
    every, wanted = list(known), _plain(name)
    for fits in _WAYS if wanted else ():
        fitting = {one.place: one for one in every if fits(one, wanted)}
        own = {place: one for place, one in fitting.items() if one.own}
        if fits is not _begins and len(own) == 1:
            fitting = own
        if len(fitting) == 1:
            return next(iter(fitting.values())).thing
        if fitting:
            named = (f"{place} ({one_line(one.title)})" for place, one in fitting.items())
            raise UsageError(
                f"{one_line(name)[:80]!r} may be any of {len(fitting):,}",
                f"Say which {what}: {', '.join(list(named)[:FEW])}",
            )
    raise NotFound(f"there is no {what} {one_line(name)[:80]!r}", _near(wanted, every, otherwise))


def _near(wanted: str, every: list[Nameable[_Thing]], otherwise: str) -> str:
    """The id, or the place, of what is most like it; a few names where nothing is."""
    if "/" in wanted:
        names = {one.place.casefold(): one.place for one in every}
    else:
        names = {_plain(one.title): one.ident for one in every}
        names |= {one.ident.casefold(): one.ident for one in every}
    if near := nearest(wanted, sorted(names)):
        return f"did you mean {names[near]}?"
    idents = sorted({one.ident for one in every})[:FEW]
    return otherwise or (f"there is: {', '.join(idents)}" if idents else "")


def _plain(text: str) -> str:
    return one_line(text).strip().casefold()
