"""What a plan leaves out, in words: the cards that its time does not reach, and why; the stories
that its last day does not tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from drill.cards.shelf import Shelf
from drill.domain.deck import Competency, Story
from drill.domain.kind import Kind
from drill.service.home import names, words
from drill.service.home.home import Home
from drill.service.onsite.demand import CAPPED, Demand
from drill.storage.cards import StoredCard

if TYPE_CHECKING:
    from drill.scheduling.cram.forecast import OnsiteForecast

NAMED = 12
"""Groups of cards left out that are named."""
NOTHING_NEW = "nothing new on the day itself"
"""Why cards are left out on the morning."""


def beyond(kinds: Collection[Kind]) -> str:
    """Why cards of these kinds are left out: red flags and gaps also where there is time."""
    capped = " and ".join(_CAPPED[kind] for kind in CAPPED if kind in kinds)
    if capped and set(kinds) <= set(CAPPED):
        return f"{capped} beyond their share of the time"
    return "beyond the time" + (f", or the share of it that {capped} have" if capped else "")


_CAPPED = {Kind.FLAG: "red flags", Kind.GAP: "single steps"}
"""What the kinds are called that have a share of the time, many of them."""


def by_note(out: Sequence[StoredCard], shelf: Shelf) -> tuple[str, ...]:
    """Cards in words by note, the core first; at most `NAMED` notes and how many cards more."""
    groups: dict[str, Counter[str]] = {}
    for card in sorted((card.card for card in out), key=lambda card: (not card.core, card.order)):
        note = shelf.note(card.deck, card.note)
        # Other notes than these are but one card or two.
        named = isinstance(note, Competency | Story)
        whose = f"{names.title(card, shelf)}: " if named else ""
        groups.setdefault(whose, Counter())[card.kind.noun] += 1
    lines = [
        whose + ", ".join(words.count(count, noun) for noun, count in kinds.items())
        for whose, kinds in groups.items()
    ]
    more = sum(sum(kinds.values()) for kinds in list(groups.values())[NAMED:])
    return (*lines[:NAMED], *([f"and {words.count(more, 'card')} more"] if more else []))


def untold(
    home: Home, demand: Demand, at: int, forecast: OnsiteForecast, shown: Collection[str]
) -> list[StoredCard]:
    """The stories of one's own that the last day does not tell; `shown` are the keys of today's
    next session.
    """
    target, today = demand.planner.targets[at], home.day()
    return [
        card
        for place, card in enumerate(demand.cards)
        if target.weight[place] > 0 and card.card.kind is Kind.TELL and not card.card.sample
        if (
            card.key not in shown and not card.memory.reviewed_on(today)
            if target.last_day == 0
            else target.last_day > 0 and forecast.last_day[place] < 0.5
        )
    ]
