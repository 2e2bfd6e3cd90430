"""What one reads on the train: a page a story."""

from __future__ import annotations

from collections.abc import Sequence

from drill.cards.shelf import Placed
from drill.errors import NotFound
from drill.exchange import sheet
from drill.exchange.sheet import SheetPage
from drill.service.home.home import Home
from drill.service.onsite import onsites
from drill.service.stories import overview

QUESTIONS, FLAGS = 4, 3
"""Phrasings and red flags on a page."""


def write(
    home: Home, refs: Sequence[str] = (), *, onsite: str | None = None, html: bool = False
) -> str:
    """The sheet of the stories named, else of all own ones, as Markdown or as one HTML file.

    An `onsite` chooses the stories of its competencies and says how ready each is on its day.
    Raises NotFound (no such story or onsite, or nothing to print) and StoreError.
    """
    with home.store.read() as connection:
        shelf = home.shelf(connection)
        on = None
        if onsite is not None:
            on = onsites.find(home, onsite)
        standings = {
            (each.deck, each.note): each
            for each in overview.standings(home, connection, shelf, on=on.at if on else None)
        }
        if refs:
            placed = [overview.find(connection, ref) for ref in refs]
        else:
            wanted = set(on.competencies) if on else set()
            placed = [
                overview.find(connection, each.place)
                for each in standings.values()
                if not each.sample
            ]
            placed = [p for p in placed if not wanted or wanted & _mains(p)]
    if not placed:
        raise NotFound(
            "you have no story of your own to print",
            "Write one with `drill new story`, or name a sample: `drill sheet quiet-senior`.",
        )
    date = _date(home, on.at) if on else ""
    pages = []
    for each in placed:
        found = standings[each.deck, each.story.id]
        named = [shelf.competency(ref, each.deck) for ref in each.story.competencies]
        known_ones = [competency for competency in named if competency]
        main = known_ones[0] if known_ones else None
        pages.append(
            SheetPage(
                story=each.story,
                competencies=tuple(competency.name for competency in known_ones),
                questions=(each.story.questions + (main.questions if main else ()))[:QUESTIONS],
                red_flags=tuple(f"{flag.flag} → {flag.repair}" for flag in main.red_flags[:FLAGS])
                if main
                else (),
                readiness=found.ready if found.later is None else found.later,
                on=f"on {date}" if date else "",
                weakest=found.weakest.label if found.weakest else "",
            )
        )
    title = f"Stories for {on.name}" if on else "Stories"
    return (sheet.html if html else sheet.markdown)(pages, title)


def _mains(placed: Placed) -> set[str]:
    return {ref.rpartition("/")[2] for ref in placed.story.competencies}


def _date(home: Home, at: int) -> str:
    day = home.clock.local(at)
    return f"{day.day} {day:%B}"
