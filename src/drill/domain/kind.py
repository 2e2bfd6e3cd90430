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

    @property
    def noun(self) -> str:
        """What people call a card of this kind; it does not tell a flag from a sound answer."""
        return _NOUNS.get(self, self.value)


_NOUNS = {
    Kind.ROUTE: "question",
    Kind.STEPS: "framework",
    Kind.GAP: "step",
    Kind.FLAG: "red-flag check",
    Kind.PROBE: "follow-up",
    Kind.TELL: "telling",
    Kind.LINK: "moment",
    Kind.BASIC: "card",
    Kind.CLOZE: "blank",
}
