"""How many seconds a card takes: learnt from one's own log, with sensible priors before that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drill.domain.kind import Kind

AWAY = 120.0
"""Seconds on one card after which the rest was time away from the keyboard."""
AWAY_TELL = 600.0
"""The same for a story told aloud."""

TELL_EVERY = 600.0
"""Seconds of session for each story told aloud."""

PRIORS: Mapping[Kind, float] = dict.fromkeys(Kind, 12.0) | {
    Kind.STEPS: 30.0,
    Kind.OUTLINE: 30.0,
    Kind.BEAT: 20.0,
    Kind.FLAG: 20.0,
    Kind.PROBE: 20.0,
    Kind.TELL: 150.0,
}
"""Seconds a card of each kind is expected to take before anything is known."""

KNOWN = 0.5
"""Chance that anybody recalls a new card at first sight."""
GUESSED = 4
"""First showings after which one's own log counts as much as that: nearly nothing is known of it
before."""
AGAIN = 1.15
"""Showings until a card that failed is recalled on the same day: its step may fail as well."""
DUE_SHOWINGS = 1 + 0.1 * AGAIN
"""Showings of a due card on its day: one in ten fails and comes again."""

_PRIOR_WEIGHT = 8
"""Reviews of a kind at which its own median counts as much as the prior."""
_READ = 2
"""The same of lessons: people read much more evenly than they answer."""


def counted(kind: Kind, seconds: float) -> float:
    """The seconds that go into the log: never below 0, time away cut off."""
    return min(max(seconds, 0.0), AWAY_TELL if kind is Kind.TELL else AWAY)


def tells(seconds: float) -> int:
    """How many stories a session of so many seconds may hold: one in ten minutes, at least one."""
    return max(1, int(seconds // TELL_EVERY))


def first_sight(passed: int, seen: int) -> float:
    """Chance that a person recalls a new card at first sight, of whose first reviews `passed` of
    `seen` were a pass."""
    return (passed + KNOWN * GUESSED) / (seen + GUESSED)


def new_showings(kind: str, known: float) -> float:
    """Showings of a new card on its first day, where such a share is `known` at first sight.

    A story told aloud is told once.
    """
    return 1.0 if kind == Kind.TELL else 1 + (1 - known) * AGAIN


def learn(samples: Mapping[Kind, Sequence[float]]) -> dict[Kind, float]:
    """Seconds a card by kind: the log's median, drawn towards the prior while there are few."""
    log = {kind: _drawn(seconds, PRIORS[kind], _PRIOR_WEIGHT) for kind, seconds in samples.items()}
    return dict(PRIORS) | log


def slowness(ratios: Sequence[float]) -> float:
    """By how much longer somebody reads than most people do, above 0: the median of the `ratios`
    of the seconds that each lesson took to those expected, drawn towards 1 while there are few.
    """
    return _drawn(ratios, 1.0, _READ)


def _drawn(samples: Sequence[float], prior: float, weight: int) -> float:
    """The median, drawn towards a prior that counts as much as `weight` samples."""
    if not samples:
        return prior
    ordered, half = sorted(samples), len(samples) // 2
    # `statistics` loads fractions and decimals: a fortieth of a session's start.
    median = (ordered[half] + ordered[~half]) / 2
    own = len(samples) / (len(samples) + weight)
    return own * median + (1 - own) * prior
