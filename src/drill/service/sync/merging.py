"""What other homes' lines do to the store: it becomes what all lines together say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from drill.service.home import memories
from drill.service.home.home import Home
from drill.service.sync import forms
from drill.service.sync.card_merge import CardMerge
from drill.service.sync.folding import State
from drill.service.sync.in_hand import MergeInHand
from drill.service.sync.kept_merge import KeptMerge
from drill.service.sync.library_merge import LibraryMerge
from drill.service.sync.names import Names
from drill.service.sync.states import SEQ, capture
from drill.storage import cards, lines, log, settings, visibility
from drill.storage.connection import Connection
from drill.storage.lines import Line


def merge(home: Home, connection: Connection, fresh: Sequence[Line]) -> MergeInHand:
    """Bring the store to what all lines say, as far as these new ones, which are in it by now,
    change it. In the caller's transaction."""
    in_hand = MergeInHand(home, connection)
    kinds: defaultdict[str, list[Line]] = defaultdict(list)
    for line in fresh:
        kinds[line.kind].append(line)
    of_library = LibraryMerge(in_hand)
    of_library.run(kinds["deck"], kinds["note"])
    in_hand.names = Names(connection)
    of_cards = CardMerge(in_hand, of_library.bring)
    records = KeptMerge(in_hand, of_cards.card_of)
    records.settings(kinds["setting"])
    of_library.keep_marks(kinds["setting"])
    of_cards.reviews()
    of_cards.settle_astray()
    of_cards.flags(kinds["card"])
    ways: dict[str, Callable[[str, State, int], None]] = {
        "amendment": of_cards.amendment, "rehearsal": records.rehearsal, "mock": records.mock,
        "heard": records.heard, "onsite": records.onsite, "option": records.option,
    }  # fmt: skip
    for kind, way in ways.items():
        for name, state, clock in in_hand.states(kind, kinds[kind]):
            with in_hand.trying(kind, name):
                way(name, state, clock)
                in_hand.report.decisions += 1
    newer = [line.id for line in fresh if line.kind not in forms.KINDS]
    in_hand.aside.update(newer)
    in_hand.report.newer = len(newer)
    concerned = cards.by_pks(connection, sorted(in_hand.concerned))
    for card in memories.rebuild_many(home, connection, concerned):
        with in_hand.trying("card", card.key):
            memories.rebuild(home, connection, card)
    visibility.settle(connection)
    lines.forget_touched(connection, but="rules:")
    settings.put(connection, SEQ, str(log.last_seq(connection)))
    capture(home, connection, options=False)  # rules that came with what others decided
    return in_hand
