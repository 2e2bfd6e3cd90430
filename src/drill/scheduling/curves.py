"""FSRS-6 over arrays: what one review does to the memory of many cards at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from drill.scheduling.formulas import Formulas

Array: TypeAlias = NDArray[np.floating]


@dataclass(frozen=True)
class Curves(Formulas[Array]):
    """The formulas of as many cards as the arrays are long."""

    _exp: ClassVar[Any] = np.exp
    _most: ClassVar[Any] = np.maximum
    _least: ClassVar[Any] = np.minimum
