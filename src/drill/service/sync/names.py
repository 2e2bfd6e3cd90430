"""Names that are the same in every home: a deck by its origin, a note and a card by what they are
called in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from drill.storage.connection import Connection
from drill.storage.lines import OF_DECKS

Name = str
"""`origin`, `origin/note` or `origin/note/slot`."""
_CARDS = (
    "SELECT card.pk, note.deck, note.note, card.slot FROM card JOIN note ON note.pk = card.note_pk"
)
_LIVE = f"{_CARDS} WHERE (card.retired = 0 OR coalesce(card.withdrawn, 0)) AND note.retired = 0"


class Names:
    """The names of a store's decks, notes and cards, as it is now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def origins(self) -> dict[str, str]:
        """Origin of each deck, by its id here; retired ones too."""
        return dict(self._connection.execute("SELECT id, origin FROM deck"))

    @cached_property
    def decks(self) -> dict[str, str]:
        """Id here of each deck, by its origin."""
        return {origin: deck for deck, origin in self.origins.items()}

    @cached_property
    def cards(self) -> dict[Name, int]:
        """Row numbers of all cards, retired ones too."""
        return {name: pk for pk, name in self._named(_CARDS)}

    @cached_property
    def live(self) -> set[Name]:
        """The names of the cards that their notes ask for."""
        return {name for _, name in self._named(_LIVE)}

    def _named(self, query: str) -> Iterator[tuple[int, Name]]:
        for pk, deck, note, slot in self._connection.execute(query):
            yield pk, f"{self.origins[deck]}/{note}/{slot}"

    @cached_property
    def of_cards(self) -> dict[int, Name]:
        """The names of all cards, by row number."""
        return {pk: name for name, pk in self.cards.items()}

    def of_card(self, pk: int, device: str) -> Name:
        """The name of a card that something is of: a review, a telling, an amendment. One that was
        set aside here for another of its key has no name that others know: it gets one that none of
        theirs has."""
        name = self.of_cards[pk]
        if "~" not in name:
            return name
        origin, note, slot = name.rsplit("/", 2)
        return f"{origin}/{note.partition('~')[0]}/{slot.partition('~')[0]}~{pk}.{device[:8]}"

    def abroad(self, place: str) -> str:
        """A deck's id here, or a text that begins with it and a slash, by the deck's origin."""
        return _renamed(place, self.origins)

    def here(self, place: str) -> str:
        """The way back of `abroad`."""
        return _renamed(place, self.decks)

    def setting_abroad(self, key: str) -> str:
        """The key of a setting, by the origin of the deck that it names after `edited/` and the
        like; one that names none as it is."""
        return _renamed_setting(key, self.origins)

    def setting_here(self, key: str) -> str:
        """The way back of `setting_abroad`."""
        return _renamed_setting(key, self.decks)


def _renamed(place: str, names: dict[str, str]) -> str:
    deck, slash, rest = place.partition("/")
    return f"{names.get(deck, deck)}{slash}{rest}"


def _renamed_setting(key: str, names: dict[str, str]) -> str:
    head = next((prefix for prefix in OF_DECKS if key.startswith(prefix)), "")
    return head + _renamed(key.removeprefix(head), names) if head else key
