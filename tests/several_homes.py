"""Several homes that meet in one folder, and what they have to agree in."""

from __future__ import annotations

import json
from dataclasses import replace

from drill.clock import Still
from drill.config import OPTIONS
from drill.deckfile.reading import read_deck
from drill.domain.memory import Seen
from drill.paths import Paths
from drill.service.home import memories
from drill.service.library import decks, edit_marks, own_deck
from drill.service.library.deck_identity import own_title
from drill.service.library.opening import open_home
from drill.service.sync import synchronising
from drill.service.sync.names import Names
from drill.storage import cards, library, lines, log
from drill.storage import onsites as stored_onsites
from drill.transport.folder import Folder

START = 1_790_000_000_000
HOUR = 3_600_000
SHARED = ("study.", "scheduling.", "stories.")
"""Beginnings of the options that homes share."""


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
        names = Names(connection)
        every = cards.every(connection, retired=True)
        withdrawn = set(connection.scalars("SELECT pk FROM card WHERE withdrawn = 1"))
        there = {item.pk for item in library.notes(connection)}
        kept = {card.pk for card in every if card.note_pk in there} & withdrawn
        return {
            "cards": {
                names.of_cards[card.pk]: (
                    card.memory, card.due, card.suspended, card.buried_until, card.active,
                    card.shadowed, card.first_day,
                )
                for card in every if not card.retired
            },
            "retired": {
                names.of_cards[card.pk]: (card.memory, card.due, card.pk in withdrawn)
                for card in every
                if card.retired and (card.pk in kept or isinstance(card.memory, Seen))
                and "~" not in names.of_cards[card.pk]
            },
            "notes": {
                f"{names.origins[item.deck]}/{item.note.id}": item.note
                for item in library.notes(connection)
            },
            "decks": {
                deck.head.origin: (
                    deck.own, deck.stated, options(connection, deck.id), head(deck)
                )
                for deck in library.decks(connection)
            },
            "log": sorted(
                (
                    review.id, review.undone, review.rating, review.at, int(review.day),
                    review.source, review.seconds, review.rules, review.device, review.due,
                )
                for _, review in log.reviews(connection)
            ),
            "ticked": dict(connection.execute("SELECT id, recalled FROM review")),
            "onsites": [
                replace(
                    one,
                    decks=tuple(map(names.abroad, one.decks)),
                )
                for one in stored_onsites.every(connection, closed=True)
            ],
            "heard": sorted(
                (one.onsite, one.at, one.question, names.abroad(one.competency), one.went)
                for one in stored_onsites.questions(connection)
            ),
            "told": tellings(connection, names),
            "mocks": mocks(connection, names),
            "amended": amendments(connection, names),
            "settings": shared_settings(connection, names),
            "option": home.options["scheduling.new_per_day"],
            "retention": home.options["scheduling.desired_retention"],
            "options": {
                key: option.show(home.options[key])
                for key, option in OPTIONS.items()
                if key.startswith(SHARED) and key != "study.time_zone"
            },
        }  # fmt: skip


def head(deck):
    """What is said of a deck, but for what it is called in one home only."""
    return replace(deck.head, id="", title=own_title(deck.head.title))


def options(connection, deck):
    return library.options(connection).get(deck, {})


def plain(value):
    return json.dumps(value, sort_keys=True)


def tellings(connection, names):
    rows = connection.rows("SELECT * FROM rehearsal")
    return sorted(
        (
            names.of_cards[row.card_pk], row.at, row.day, row.seconds, row.words,
            plain(json.loads(row.told)), row.mock is None, bool(row.undone),
        )
        for row in rows
    )  # fmt: skip


def mocks(connection, names):
    told = dict(connection.execute("SELECT pk, at FROM rehearsal"))

    def named(item):
        out = {key: names.abroad(item[key] or "") for key in ("competency", "chosen")}
        return plain({**item, **out, "rehearsal": told.get(item.get("rehearsal"))})

    return sorted(
        (row.at, row.day, row.minutes, [named(item) for item in json.loads(row.asked)])
        for row in connection.rows("SELECT * FROM mock")
    )


def amendments(connection, names):
    """Cards that were forgotten, and due days that were moved."""
    rows = connection.rows("SELECT * FROM amendment")
    every = [
        (names.of_cards[row.card_pk], row.at, row.what, row.due_day, bool(row.undone))
        for row in rows
    ]
    return sorted(every, key=repr)


def shared_settings(connection, names):
    rows = connection.rows("SELECT * FROM fact")
    shared = [row for row in rows if row.key.startswith(lines.SETTINGS)]
    kept = {names.setting_abroad(row.key): row.value for row in shared}
    if own_deck.HOME in kept:
        kept[own_deck.HOME] = names.abroad(kept[own_deck.HOME])
    # Of notes that were only given other tags their rows hold the marks (see `wordings`).
    return {key: value for key, value in kept.items() if not key.startswith("edited/")} | {
        names.setting_abroad(f"edited/{deck.id}/{note}"): mark.text()
        for deck in library.decks(connection)
        for note, mark in edit_marks.of_deck(connection, deck.id).items()
    }


def replays(home):
    """The cards whose memory is not what their log gives."""
    with home.store.read() as connection:
        every = memories.replays(
            connection, lambda key: home.known_rules(connection, key),
            cards.every(connection, retired=True),
        )  # fmt: skip
        return [card.key for card, make in every if make()[:2] != (card.memory, card.due)]


def differences(one, other):
    """What two homes do not agree in: of what, by which name, how here and how there."""
    for what in one:
        here, there = one[what], other[what]
        if not isinstance(here, dict):
            here, there = {"": here}, {"": there}
        for name in sorted({*here, *there}):
            if here.get(name) != there.get(name):
                yield what, name, here.get(name), there.get(name)


def agree(homes):
    """They do, with each other and with themselves."""
    first, *others = map(seen, homes)
    apart = [list(differences(first, other)) for other in others]
    assert not any(apart), apart
    astray = [replays(home) for home in homes]
    assert not any(astray), astray
    return first


def card(home, key):
    with home.store.read() as connection:
        return cards.by_key(connection, key)
