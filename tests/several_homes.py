"""Several homes that meet in one folder, and what they have to agree in."""

from __future__ import annotations

from drill.clock import Still
from drill.deckfile.reading import read_deck
from drill.paths import Paths
from drill.service.home import memories
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.sync import synchronising
from drill.storage import cards, library, log
from drill.storage import onsites as stored_onsites
from drill.transport.folder import Folder

START = 1_790_000_000_000
HOUR = 3_600_000


class Several:
    """Homes that meet in one folder, each with a clock of its own, in ms."""

    def __init__(self, folder, skews=(0, 0)):
        self.meeting = folder / "meeting"
        self.meeting.mkdir()
        self.homes = [self._open(folder / f"home{index}", skew) for index, skew in enumerate(skews)]

    def _open(self, path, skew):
        return open_home(Paths(path, path, path), Still(START + skew))

    def sync(self, *of, place=None):
        """These homes, or all three times: then everything is everywhere."""
        order = of or [*self.homes] * 3
        return [synchronising.run(home, place or Folder(self.meeting), None) for home in order]

    def close(self):
        for home in self.homes:
            home.close()


def take(home, source, **options):
    decks.take(home, [("deck.yaml", read_deck(source, "deck.yaml"))], **options)


def later(home, by=HOUR):
    home.clock.at += by


def seen(home):
    """All that homes share, by names that are the same in each."""
    with home.store.read() as connection:
        of = library.decks(connection)
        origins = {deck.id: deck.head.origin for deck in library.decks(connection, retired=True)}

        def named(key):
            deck, _, rest = key.partition("/")
            return f"{origins[deck]}/{rest}"

        here = {
            named(card.key): (card.memory, card.due, card.suspended, card.buried_until)
            for card in cards.every(connection)
        }
        return {
            "cards": here,
            "notes": {f"{origins[n.deck]}/{n.note.id}": n.note for n in library.notes(connection)},
            "decks": {d.head.origin: d.own for d in of},
            "log": sorted((r.id, r.undone) for _, r in log.reviews(connection)),
            "onsites": stored_onsites.every(connection, closed=True),
            "option": home.options["scheduling.new_per_day"],
        }


def replays(home):
    """The cards whose memory is not what their log gives."""
    with home.store.read() as connection:
        every = memories.replays(
            connection, lambda key: home.known_rules(connection, key),
            cards.every(connection, retired=True),
        )  # fmt: skip
        return [card.key for card, make in every if make()[:2] != (card.memory, card.due)]


def agree(homes):
    """They do, with each other and with themselves."""
    first, *others = map(seen, homes)
    assert all(other == first for other in others)
    assert [replays(home) for home in homes] == [[] for _ in homes]
    return first


def card(home, key):
    with home.store.read() as connection:
        return cards.by_key(connection, key)
