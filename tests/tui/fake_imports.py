"""An import that plays a script: what Library's screens show of sources, without any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event

from drill.service.home.progress import unheard
from drill.service.library.arrivals import Arrival, Edits, Item, Wish
from drill.service.library.formats import Opened
from drill.service.library.imports import Looked


def arrival(deck: str = "spanish", *items: Item, format: str = "apkg", **more) -> Arrival:
    """A deck of a package, whose counts are those of its items."""
    notes = dict.fromkeys(("new", "changed", "same", "retired", "skipped"), 0)
    for item in items:
        notes["same" if item.what == "edited" else item.what] += 1
    given = {
        "source": "words.apkg",
        "format": format,
        "deck": deck,
        "title": deck.title(),
        "version": "1.0",
        "notes": notes,
        "cards": {"new": 2 * notes["new"]},
        "reviews": 0,
        "suspended": 0,
        "items": items,
        "warnings": (),
        "own": False,
        "fresh": True,
        "does_nothing": not items,
        "applied": False,
        "edited": tuple(item.note for item in items if item.what == "edited"),
    }
    return Arrival(**(given | more))


ITEMS = (
    Item("new", "uno", "One"),
    Item("changed", "dos", "Two"),
    Item("edited", "tres", "Three", "your version stands"),
    Item("skipped", "", "line 7", "it has no answer"),
)


class OpenLook(Looked):
    """What was looked at, and whether somebody let go of it."""

    closed = 0

    def close(self) -> None:
        OpenLook.closed += 1


def replace_item(item: Item, deck: str, wish: Wish) -> Item:
    theirs = wish.edits is Edits.THEIRS or (deck, item.note) in wish.theirs
    return Item("changed", item.note, item.label) if theirs else item


@dataclass
class Script:
    """A service that plays: what it was asked, and what holds it up or goes wrong."""

    arrivals: tuple[Arrival, ...] = (arrival("spanish", *ITEMS),)
    warnings: tuple[str, ...] = ()
    calls: list[tuple[object, ...]] = field(default_factory=list)
    fault: Callable[[str, Wish], Exception | None] = lambda what, wish: None
    gates: dict[str, Event] = field(default_factory=dict)

    def look(self, home, names, wish, progress=unheard):
        self._work("look", wish, progress, *names)
        return self.looked(wish)

    def again(self, home, looked, wish, progress=unheard):
        self._work("again", wish, progress)
        return self.looked(wish)

    def take(self, home, looked, progress=unheard):
        self._work("take", looked.wish, progress)
        return tuple(replace(each, applied=True) for each in looked.arrivals)

    def _work(self, what, wish, progress, *more):
        self.calls.append((what, wish, *more))
        gate = self.gates.get(what)
        while gate is not None and not gate.wait(0.01):
            progress(0.4)
        fault = self.fault(what, wish)
        if fault is not None:
            raise fault

    def looked(self, wish):
        opened = Opened("words.apkg", "apkg", remarks=self.warnings)
        return OpenLook([opened], wish, [self._under(each, wish) for each in self.arrivals])

    def _under(self, each, wish):
        """Notes that take theirs are changed, no longer edited."""
        items = tuple(
            replace_item(item, each.deck, wish) if item.what == "edited" else item
            for item in each.items
        )
        return replace(each, items=items, reviews=900 if wish.history else 0)

    def wishes(self, what="again"):
        return [call[1] for call in self.calls if call[0] == what]
