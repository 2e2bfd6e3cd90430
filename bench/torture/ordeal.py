"""What an ordeal is, and what it found."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MOST_TOLD = 20
"""Faults that are told of one ordeal; the rest are counted."""


@dataclass
class Ordeal:
    """What drill goes through, and what it must keep."""

    name: str
    promise: str
    """What must hold, as the page says it."""
    run: Callable[[Run], None]
    share: float = 1.0
    """Its part of the time, beside those of the others."""


@dataclass
class Run:
    """One ordeal under way: a folder of its own, chance, and time."""

    folder: Path
    seed: int
    until: float
    """`time.monotonic()` at which it ends."""
    tries: Counter[str] = field(default_factory=Counter)
    """How often each thing was done."""
    faults: list[str] = field(default_factory=list)
    most: dict[str, float] = field(default_factory=dict)
    """The largest figure that was seen of each thing that was measured."""
    remarks: list[str] = field(default_factory=list)
    """What else the page says of it, a sentence each."""
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    @property
    def goes_on(self) -> bool:
        """Whether there is time for one more."""
        return time.monotonic() < self.until

    def saw(self, what: str, figure: float) -> None:
        """A figure of which the largest counts."""
        self.most[what] = max(figure, self.most.get(what, 0.0))

    def tried(self, what: str, fault: str = "") -> None:
        """One more was done; `fault` is what went wrong, empty where nothing did."""
        self.tries[what] += 1
        if fault:
            self.fault(what, fault)

    def fault(self, what: str, fault: str) -> None:
        """Something went wrong."""
        self.faults.append(f"{what}: {fault}")
        if len(self.faults) <= MOST_TOLD:
            print(f"FAULT {what}: {fault}", flush=True)
