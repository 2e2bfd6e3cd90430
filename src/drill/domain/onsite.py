"""An interview date, what to prepare for it, and what became of it."""

from __future__ import annotations

from enum import StrEnum

from drill.records import dataclass


class Went(StrEnum):
    """How an interview, or one question of it, went."""

    WELL = "well"
    SO_SO = "so-so"
    BADLY = "badly"


@dataclass(frozen=True, slots=True)
class Onsite:
    """An interview date."""

    id: str
    name: str
    at: int
    """Epoch ms."""
    minutes: int
    """Minutes a day until then."""
    competencies: tuple[str, ...] = ()
    """Ids of those it is limited to; empty: all."""
    decks: tuple[str, ...] = ()
    """Ids of the decks it is limited to; empty: all. One that is named brings its samples along."""
    zone: str = ""
    """IANA name of the time zone it was given in, for showing it; empty: the local one."""
    closed: bool = False
    """It is over, and how it went was told or is not to be asked any more."""
    went: Went | None = None
    """How it went; None where nobody said."""


@dataclass(frozen=True, slots=True)
class HeardQuestion:
    """A question that was really asked in an interview."""

    pk: int
    onsite: str
    """The interview's name."""
    at: int
    """Epoch ms at which it was noted down."""
    question: str
    competency: str
    """`deck/id` of the competency that it is after; empty: of none."""
    went: Went
