"""Searches as SQL has them, of cards that stand at the edges of what can be asked for."""

from __future__ import annotations

import pytest

from drill.cards.query import SearchError, parse
from drill.deckfile.reading import read_deck
from drill.domain.review import DAY_MS
from drill.service.library import decks
from drill.storage import log, search_sql

DAY = 20_000
NOW = DAY * DAY_MS + 3_600_000
DECKS = {
    "d": """
drill: 1
id: d
title: D
cards:
  - {id: late, q: beta?, a: x, tags: [retired]}
  - {id: step, q: Alpha?, a: x}
  - {id: quiet, q: gamma?, a: x, tags: [Größe]}
  - {id: both, sides: [{id: x, q: Delta?, a: x}, {id: y, q: And?, a: y}]}
  - {id: turned, q: epsilon?, a: x, reverse: true}
  - {id: again, q: "Epsilon!", a: y}
  - {id: gone, q: Beta!, a: z, tags: [retired]}
  - {id: cut, cloze: "==zeta== is one"}
""",
    "old": "{drill: 1, id: old, title: O, cards: [{id: away, q: eta, a: x}]}",
}
REVIEW = {"state": "review", "difficulty": 5.0, "reps": 3, "stability": 10.0,
          "last_day": DAY - 10, "last_at": NOW - 10 * DAY_MS, "first_day": 1}  # fmt: skip
STEP = {**REVIEW, "state": "relearning", "step": 0, "stability": 2.0, "last_day": DAY,
        "last_at": NOW, "due_day": DAY}  # fmt: skip
STANDS = {
    "d/late/basic": {**REVIEW, "lapses": 8, "due_day": DAY - 1, "difficulty": 5.04},
    "d/step/basic": {**STEP, "lapses": 7, "due_at": DAY * DAY_MS + 7_200_000},
    "d/quiet/basic": {**REVIEW, "due_day": DAY, "buried_until": DAY, "lapses": 2},
    "d/both/side:x": {**REVIEW, "due_day": DAY + 3, "buried_until": DAY + 1, "lapses": 2},
    "d/both/side:y": {**STEP, "state": "learning", "due_at": DAY * DAY_MS + 3_600_000},
    "d/gone/basic": {**REVIEW, "due_day": DAY, "retired": 1, "active": 0, "lapses": 9},
    "d/cut/cloze": {"suspended": 1, "active": 0},
    "old/away/basic": {"retired": 1, "active": 0},
}
LINES = [
    ("d/late/basic", {"day": DAY - 1}),
    ("d/step/basic", {"day": DAY, "rating": 1}),
    ("d/quiet/basic", {"day": DAY, "source": "import"}),
    ("d/both/side:x", {"day": DAY}),
    ("d/both/side:x", {"day": DAY, "undoes": 4}),
    ("d/both/side:y", {"day": DAY - 2}),
]


@pytest.fixture
def stands(small):
    decks.take(small, [(name, read_deck(text, name)) for name, text in DECKS.items()])
    with small.store.read() as connection:  # what is done here is taken back
        for key, values in STANDS.items():
            changes = ", ".join(f"{column} = :{column}" for column in values)
            connection.execute(f"UPDATE card SET {changes} WHERE key = :key", key=key, **values)
        connection.execute("UPDATE deck SET retired = 1 WHERE id = 'old'")
        connection.execute("UPDATE note SET retired = 1 WHERE note IN ('gone', 'away')")
        for number, (key, given) in enumerate(LINES):
            pk = connection.scalar("SELECT pk FROM card WHERE key = :key", key=key)
            common = {"id": f"{number}", "card_pk": pk, "rating": 3, "at": NOW, "seconds": 1.0,
                      "source": "study", "due_day": DAY, "due_at": None, "rules": "r",
                      "device": "d", "recalled": None, "undoes": None}  # fmt: skip
            log.take_in(connection, common | given)
        yield connection


def found(connection, query, **options):
    terms = search_sql.Terms(NOW, DAY, 0.1542, query, 8, lambda word, notes: ())
    pks = search_sql.find(connection, parse(query), terms, **options)
    keys = dict(connection.execute("SELECT pk, key FROM card"))
    return [keys[pk].removeprefix("d/").replace("/basic", "") for pk in pks]


FOUND = [
    ("is:leech", "late"),
    ("is:learning", "step both/side:y"),
    ("deck:d is:review", "late quiet both/side:x"),
    ("is:due", "late quiet"),
    ("is:buried", "both/side:x"),
    ("is:suspended", "cut/cloze"),
    ("deck:d is:new", "turned turned:reverse again"),
    ("is:own deck:d", ""),
    ("is:sample", ""),
    ("is:retired", "gone old/away"),
    ("-(is:retired is:new) is:leech", "late"),
    ("tag:retired", "late"),
    ("tag:retired is:retired", "gone"),
    ("tag:retired or is:retired", "late gone old/away"),
    ("tag:größe", "quiet"),
    ("tag:GRÖSSE", "quiet"),
    ("tag:gr*", "quiet"),
    ("tag:gr?ß*", ""),
    ("tag:[g]r*", ""),
    ("note:quiet deck:d", "quiet"),
    ("deck:d story:quiet", ""),
    ("kind:CLOZE deck:d", "cut/cloze"),
    ("is:duplicate", "turned again"),
    ("prop:lapses=7", "step"),
    ("prop:difficulty=5 prop:lapses>7", "late"),
    ("prop:difficulty=5.1 prop:lapses>7", ""),
    ("prop:difficulty!=5 prop:lapses>7", ""),
    ("prop:difficulty>5 prop:reps>0", "late"),
    ("prop:stability=2", "step both/side:y"),
    ("prop:stability<10", "step both/side:y"),
    ("prop:due=0", "step quiet both/side:y"),
    ("prop:due<=0", "late step quiet both/side:y"),
    ("prop:due<0", "late"),
    ("prop:interval=13", "both/side:x"),
    ("prop:interval=9", "late"),
    ("prop:recall=90%", "late quiet both/side:x"),
    ("prop:recall=0.904", "late quiet both/side:x"),
    ("prop:recall=0.906", ""),
    ("prop:recall!=0.9", "step both/side:y"),
    ("prop:recall<91%", "late quiet both/side:x"),
    ("prop:recall<89%", ""),
    ("prop:recall>=100%", "step both/side:y"),
    ("prop:recall>100%", ""),
    ("prop:recall<=100%", "late step quiet both/side:x both/side:y"),
    ("prop:recall<100%", "late quiet both/side:x"),
    ("rated:1", "step"),
    ("rated:2", "late step"),
    ("rated:3", "late step both/side:y"),
    ("rated:2:3", "late"),
    ("rated:2:1", "step"),
]
"""Searches and the cards that they find."""


def test_what_a_search_finds(stands):
    assert [(query, " ".join(found(stands, query))) for query, _ in FOUND] == FOUND


def test_what_is_gone_is_not_there_by_its_name(stands):
    for query in ("deck:old", "note:away", "note:gone", "story:late"):
        with pytest.raises(SearchError, match="there is no"):
            found(stands, query)


SORTED = [
    ("deck", "late step quiet both/side:x both/side:y {} cut/cloze",
     "cut/cloze again turned:reverse turned both/side:y both/side:x quiet step late"),
    ("due", "late quiet both/side:y step both/side:x {} cut/cloze",
     "both/side:x step both/side:y quiet late {} cut/cloze"),
    ("question",
     "cut/cloze step late both/side:x both/side:y again turned turned:reverse quiet",
     "quiet {} both/side:x both/side:y late step cut/cloze"),
    ("recall", "late quiet both/side:x step both/side:y {} cut/cloze",
     "step both/side:y late quiet both/side:x {} cut/cloze"),
    ("stability", "step both/side:y late quiet both/side:x {} cut/cloze",
     "late quiet both/side:x step both/side:y {} cut/cloze"),
    ("lapses", "both/side:y {} cut/cloze quiet both/side:x step late",
     "late step quiet both/side:x both/side:y {} cut/cloze"),
]  # fmt: skip


def test_a_list_is_sorted_both_ways_what_has_no_value_last(stands):
    for sort, *both in SORTED:
        up, down = (keys.format("turned turned:reverse again").split() for keys in both)
        assert found(stands, "deck:d", sort=sort) == up
        assert found(stands, "deck:d", sort=sort, descending=True) == down
        assert found(stands, "deck:d", sort=sort, descending=True, first=3) == down[:3]
