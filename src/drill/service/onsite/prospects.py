"""Readiness now and on the date of an onsite, with its plan and without: in all, by story."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drill.cards.shelf import Shelf
from drill.coaching.readiness import whole
from drill.domain.deck import Story
from drill.domain.kind import Kind
from drill.service.home.home import Home
from drill.service.home.memories import chance
from drill.service.onsite.demand import Demand
from drill.service.stories.readiness import Basis, Chance
from drill.storage.cards import StoredCard

if TYPE_CHECKING:
    from drill.scheduling.cram.forecast import OnsiteForecast
    from drill.scheduling.curves import Array


@dataclass(frozen=True, slots=True)
class Prospect:
    """Readiness, 0 to 1, now and on the date of a plan."""

    now: float
    with_plan: float
    """On the date."""
    without: float
    """On the date, if nothing more is studied."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a competency or a story may expect. Of a story: the share of its beats that is told."""

    name: str
    place: str
    """`deck/note`."""
    ready: Prospect
    mark: str = ""
    """What it is short of: `sample` of a story that is not one's own, `no story` of a competency
    that has none of one's own."""
    whole: float = 0.0
    """Of a story: the chance that all its beats are recalled on the date, with the plan."""

    @property
    def title(self) -> str:
        """Its name, and what it is short of."""
        return f"{self.name} ({self.mark})" if self.mark else self.name


class Prospects:
    """Chances of recall now and on the date, and what follows from them."""

    def __init__(
        self, home: Home, demand: Demand, at: int, forecast: OnsiteForecast, basis: Basis
    ) -> None:
        self.forecast, self.basis = forecast, basis
        today = home.clock.now()
        planned = {card.key: place for place, card in enumerate(demand.cards)}
        at_once, later = basis.at(today), basis.at(demand.onsites[at].at)

        def now(card: str) -> float:
            if card not in planned:
                return at_once(card)
            return chance(home, demand.cards[planned[card]].memory, today)

        def then(recall: Array) -> Chance:
            # What counts and no session asks for is remembered as far as it is.
            return lambda card: float(recall[planned[card]]) if card in planned else later(card)

        # One in a step counts nothing until it is recalled, now and on the date alike.
        known = forecast.without * [now(card.key) > 0 for card in demand.cards]
        self._chances = now, then(forecast.recall), then(known)
        self.with_plan = self._chances[1]

    def of(self, share: Callable[[Chance], float]) -> Prospect:
        """What a share is now, on the date with the plan, and without."""
        return Prospect(*map(share, self._chances))


def of_stories(
    asked: Sequence[StoredCard], prospects: Prospects, shelf: Shelf
) -> Iterator[Outlook]:
    """What the stories may expect whose beats are asked for."""
    beats = (card.card for card in asked if card.card.kind is Kind.BEAT)
    for deck, note in dict.fromkeys((card.deck, card.note) for card in beats):
        story, cards = shelf.note(deck, note), prospects.basis.stories.get((deck, note))
        if isinstance(story, Story) and cards:
            likely = whole(map(prospects.with_plan, cards.beats))
            ready = prospects.of(cards.share)
            mark = "sample" if story.sample else ""
            yield Outlook(story.title, f"{deck}/{note}", ready, mark, likely)


def weakest_first(outlooks: Iterable[Outlook]) -> tuple[Outlook, ...]:
    """What has the worst prospects with the plan comes first."""
    return tuple(sorted(outlooks, key=lambda outlook: (outlook.ready.with_plan, outlook.place)))
