"""What a card asks for. On its own, because the fast counts need it and nothing else."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a card asks for."""

    ROUTE = "route"
    STEPS = "steps"
    GAP = "gap"
    FLAG = "flag"
    OUTLINE = "outline"
    BEAT = "beat"
    FIGURE = "figure"
    PROBE = "probe"
    TELL = "tell"
    LINK = "link"
    PRINCIPLE = "principle"
    BASIC = "basic"
    CLOZE = "cloze"
