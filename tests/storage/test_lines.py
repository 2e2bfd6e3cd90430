"""What homes tell each other, as the store keeps it: when things changed, in which order, and what
is late."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.domain.rehearsal import Told
from drill.domain.review import Rating, Source
from drill.service.home import undo
from drill.service.stories import rehearsal
from drill.service.study import grades
from drill.storage import amendments, cards, columns, lines, log, rehearsals, settings
from drill.storage.lines import REVIEW, LateReview, Line

ROUTE, PLAN = "small/people/route", "small/quiet/beat:plan"


@pytest.fixture
def watched(small):
    with small.store.write() as connection:
        lines.watch(connection)
    with small.store.write() as connection:
        lines.forget_touched(connection)
    return small


def pk_of(connection, key):
    return cards.by_key(connection, key).pk


def of_log(connection):
    """A line for each line of the log, in its order."""
    rows = list(connection.rows("SELECT seq, id, at FROM review ORDER BY seq"))
    said = [Line(row.id, row.at + row.seq, "here", REVIEW, "a card", ()) for row in rows]
    lines.add(connection, said, shared=False)
    return [row.id for row in rows]


def test_what_changed_first_is_first_and_keeps_its_time(watched, clock):
    began = clock.now()
    with watched.store.write() as connection:
        settings.put(connection, "moments", "1")
    clock.advance(60)
    with watched.store.write() as connection:
        connection.execute("UPDATE deck SET options = '{}' WHERE id = 'small'")
    with watched.store.read() as connection:
        found = [(kind, at - began) for kind, _, at in lines.touched(connection)]
    assert found == [("setting", 0), ("deck", 60_000)]
    clock.advance(60)
    with watched.store.write() as connection:
        settings.put(connection, "moments", "2")
    with watched.store.read() as connection:
        found = [(kind, at - began) for kind, _, at in lines.touched(connection)]
    assert found == [("deck", 60_000), ("setting", 120_000)], "what changes again changed then"


def test_the_last_review_of_a_card_is_none_of_the_lines_that_take_one_back(small, clock):
    for _ in range(2):
        grades.grade(small, ROUTE, Rating.GOOD)
        clock.advance(60)
    undo.undo(small)
    with small.store.write() as connection:
        _, second, _ = of_log(connection)
        pk = pk_of(connection, ROUTE)
        assert lines.last_reviews(connection, [pk]) == {pk: second}


def test_late_is_what_was_made_before_what_the_log_had_by_then(small, clock):
    clock.advance(3600)
    grades.grade(small, ROUTE, Rating.GOOD, source=Source.IMPORT)
    clock.advance(3600)
    grades.grade(small, ROUTE, Rating.GOOD)
    clock.advance(-7200)
    grades.grade(small, ROUTE, Rating.GOOD, source=Source.IMPORT)
    with small.store.read() as connection:
        pk = pk_of(connection, ROUTE)
        assert lines.late(connection, 0) == {3: LateReview(pk, "")}
        assert lines.late(connection, 3) == {}


def test_of_several_lines_that_take_a_review_back_the_first_counts(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    with small.store.write() as connection:
        (taken,) = log.ids(connection, [1]).values()
        for name in ("one", "another"):
            log.take_back(connection, 1, name, 1, name)
        assert log.take_backs(connection, [taken])[taken].id == "one"


def test_a_telling_whose_grade_was_taken_back_is_of_no_review(small):
    rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 100.0))
    with small.store.write() as connection:
        (told,) = rehearsals.tellings(connection)
        seqs = connection.scalars("SELECT seq FROM review")
        assert rehearsals.of_reviews(connection, seqs) == told.pk
        rehearsals.take_back(connection, told.pk)
        assert rehearsals.of_reviews(connection, seqs) is None


def test_what_no_line_says_yet_was_decided_after_all_that_lines_say(small):
    grades.grade(small, PLAN, Rating.EASY)
    with small.store.write() as connection:
        pk = pk_of(connection, PLAN)
        amendments.reset(connection, [pk], 1)
        (said,) = amendments.reset(connection, [pk], 2)
        lines.pair(connection, "amendment", [(said, "it")])
        lines.add(connection, [Line("i", 7, "here", "amendment", "it", (), {})], shared=False)
        found = [(one.at, one.clock) for one in amendments.of(connection)[pk]]
    assert found == [(2, 7), (1, None)]


def test_reviews_are_found_by_the_card_they_count_for(small):
    for key in (ROUTE, PLAN):
        grades.grade(small, key, Rating.GOOD)
    with small.store.write() as connection:
        route, plan = pk_of(connection, ROUTE), pk_of(connection, PLAN)
        ids = log.ids(connection, [1, 2])
        said = [
            Line(ids[1], 5, "here", REVIEW, "r", (ids[2],)),
            Line(ids[2], 4, "here", REVIEW, "p", ()),
            Line("no review", 6, "here", "note", "r", (), {}),
        ]
        lines.add(connection, said, shared=False)

        def owned(names, cards):
            return [(line.about, *of) for line, *of in lines.owners(connection, names, cards)]

        assert owned(["r"], []) == [("r", 1, route)]
        assert owned([], [plan]) == [("p", 2, plan)]
        assert owned(["r"], [plan]) == owned(["p", "r"], []) == [("p", 2, plan), ("r", 1, route)]
        assert lines.last_reviews(connection, [route, plan]) == {route: ids[1], plan: ids[2]}
        lines.let_count(connection, 1, 7)
        lines.let_count(connection, 1, plan)
        assert owned(["r"], []) == [("r", 1, plan)]
        assert owned([], [plan]) == [("p", 2, plan), ("r", 1, plan)]
        assert owned([], [route]) == []
        assert lines.last_reviews(connection, [route, plan]) == {plan: ids[1]}
        assert (log.card_of(connection, 1), log.cards_counted_for(connection)) == (plan, {plan})
        found = [(seq, one.clock, one.after) for seq, one in log.reviews(connection, card_pk=plan)]
        assert found == [(2, 4, ""), (1, 5, ids[2])]
        assert [seq for seq, _ in log.reviews(connection, of=[route, plan], last=1)] == [1]


def test_lines_are_found_as_they_were_said(small):
    of_deck = Line("a", 3, "here", "deck", "one", (), {"n": 1})
    before = Line("b", 1, "here", "deck", "one", ("a",), {"é": None})
    other = Line("d", 2, "there", "note", "one", (), [1])
    review = Line("r", 4, "there", REVIEW, "two", (), {"at": 1})
    with small.store.write() as connection:
        lines.add(connection, [of_deck, before], shared=True)
        lines.add(connection, [other, review], shared=False)
        lines.add(connection, [replace(of_deck, clock=99)], shared=False)  # it is here already

        def unshared():
            return list(lines.unshared(connection))

        assert lines.known(connection, ["a", "z"]) == {"a"}
        assert list(lines.of_ids(connection, ["b", "z"])) == [before]
        assert lines.about(connection, "deck") == {"one": [before, of_deck]}
        assert lines.about(connection, "deck", ["two"]) == {}
        assert lines.about(connection, REVIEW, ["two"]) == {"two": [review]}
        assert lines.not_in_log(connection) == [review]
        same = [Line(name, 9, "here", "home", "it", (), 1) for name in ("t", "s")]
        lines.add(connection, same, shared=True)
        assert lines.about(connection, "home")["it"] == same[::-1]
        assert unshared() == [other, review]
        lines.share(connection, ["d"])
        assert unshared() == [review]
        lines.unshare(connection, ["here"])
        assert unshared() == [before, of_deck, review, *same[::-1]]
        lines.unshare(connection, None)
        assert unshared() == [before, other, of_deck, review, *same[::-1]]
        assert [lines.last_clock(connection, until) for until in (0, 3, 8, 99)] == [0, 3, 4, 9]


def test_rows_have_the_names_they_were_given_among_homes(small):
    with small.store.write() as connection:
        lines.pair(connection, "mock", [(1, "m"), (2, "n")])
        lines.pair(connection, "heard", [(1, "h")])
        assert lines.names_of(connection, "mock", [1, 2, 3]) == {1: "m", 2: "n"}
        assert lines.rows_of(connection, "mock", ["n", "h"]) == {"n": 2}
        lines.unpair(connection, "mock", "m")
        lines.unpair(connection, "heard", "n")
        assert lines.names_of(connection, "mock", [1, 2]) == {2: "n"}
        assert lines.names_of(connection, "heard", [1, 2]) == {1: "h"}


ORIGIN = "11111111-1111-4111-8111-111111111111"
ONSITE = (
    "INSERT INTO onsite (id, name, at, minutes, scope, closed) VALUES ('a', 'A', 1, 9, '{}', 0)"
)
TOUCHES = [
    ("UPDATE deck SET retired = 1", [("deck", ORIGIN)]),
    ("UPDATE deck SET head = head, position = 9, link = 'l'", []),
    ("INSERT INTO fact VALUES ('moments', '1')", [("setting", "moments")]),
    ("INSERT INTO fact VALUES ('rules:x', '1')", [("setting", "rules:x")]),
    ("INSERT INTO fact VALUES ('gone/small/x', '1')", [("setting", f"gone/{ORIGIN}/x")]),
    ("INSERT INTO fact VALUES ('gone/none/x', '1')", [("setting", "gone/none/x")]),
    ("INSERT INTO fact VALUES ('pace', '1')", []),
    (ONSITE, [("onsite", "a")]),
    (f"{ONSITE}; DELETE FROM onsite", [("onsite", "a")]),
    ("INSERT INTO heard VALUES (4, 'a', 1, 'q', '', 'well')", [("heard", "4")]),
    ("INSERT INTO mock VALUES (5, 1, 2, 3.0, '[]')", [("mock", "5")]),
    ("UPDATE note SET position = 99 WHERE note = 'doors'", [("note", "3")]),
    ("UPDATE note SET position = position, made_of = 7", []),
    ("UPDATE note SET note = 'gates' WHERE note = 'speed'",
     [("card", "18"), ("card", "19"), ("gone", f"{ORIGIN}/speed"),
      ("move", f"18 {ORIGIN}/speed/cloze:speed"), ("move", f"19 {ORIGIN}/speed/cloze:care"),
      ("note", "4")]),
    ("UPDATE card SET suspended = 1 WHERE pk = 3", [("card", "3")]),
    ("UPDATE card SET buried_until = 3, withdrawn = 1 WHERE pk = 3", [("card", "3")]),
    ("UPDATE card SET suspended = suspended, lapses = 3, due_day = 5", []),
    ("UPDATE card SET slot = 'new' WHERE pk = 19",
     [("card", "19"), ("move", f"19 {ORIGIN}/speed/cloze:care")]),
]  # fmt: skip
"""What is written down of a change, by kind and name or row number."""


@pytest.mark.parametrize(("change", "written"), TOUCHES)
def test_what_changed_is_written_down(watched, change, written):
    with watched.store.write() as connection:
        for statement in change.split("; "):
            connection.execute(statement)
        assert [(kind, str(what)) for kind, what, _ in lines.touched(connection)] == written
        lines.forget_touched(connection, but="gone/")
        kept = [(kind, what) for kind, what in written if what.startswith("gone/")]
        assert [(kind, what) for kind, what, _ in lines.touched(connection)] == kept
        lines.forget_touched(connection)
        assert lines.touched(connection) == []


COUNTING = {
    "deck": ("deck", "own retired head options"),
    "onsite": ("onsite", "name at minutes scope closed zone went"),
    "heard": ("heard", "onsite at question competency went"),
    "mock": ("mock", "at day minutes asked"),
    "rehearsal": ("rehearsal", "told undone"),
    "amendment": ("amendment", "undone"),
    "note": ("note", "kind body position retired retagged"),
    "card": ("card", "suspended buried_until withdrawn"),
    "fact": ("setting", "value"),
}
"""By table what a change of it is written down as, and the columns that other homes hear of."""
WITH_NAMES = {"deck": "id origin", "onsite": "id", "note": "pk deck note", "fact": "key",
              "card": "pk note_pk slot"}  # fmt: skip
ROWS = f"""{ONSITE};
    INSERT INTO heard VALUES (1, 'a', 1, 'q', '', 'well');
    INSERT INTO mock VALUES (1, 1, 2, 3.0, '[]');
    INSERT INTO rehearsal VALUES (1, 1, 2, 3, 4.0, 5.0, '{{}}', NULL, 0);
    INSERT INTO amendment VALUES (1, 1, 0, 3, 'due', 4, '[]', 0);
    INSERT INTO fact VALUES ('moments', '1')"""


@pytest.fixture
def rows(watched):
    """A row of everything, none of it touched."""
    with watched.store.read() as connection:  # what is done here is taken back
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for statement in ROWS.split(";"):
            connection.execute(statement)
        lines.forget_touched(connection)
        yield connection


def touched(connection, statement, **values):
    """What is written down of a change, which is taken back."""
    connection.execute("SAVEPOINT as_it_was")
    connection.execute(statement, **values)
    found = [(kind, str(what)) for kind, what, _ in lines.touched(connection)]
    connection.execute("ROLLBACK TO as_it_was")
    return found


def test_each_column_that_others_hear_of_is_watched_and_no_other(rows):
    tables = {one.name: one for one in vars(columns).values() if isinstance(one, columns.Table)}
    keys = {"deck": ORIGIN, "onsite": "a", "fact": "moments"}
    for name, (kind, counting) in COUNTING.items():
        table, same = tables[name], WITH_NAMES.get(name, "pk").split()
        these = f"WHERE {table.key} IN (1, 'a', 'small', 'moments')"
        for column in set(table.columns) - set(same):
            told = [(kind, keys.get(name, "1"))] * (column in counting.split())
            assert touched(rows, f"UPDATE {name} SET {column} = 77 {these}") == told, column
            assert touched(rows, f"UPDATE {name} SET {column} = {column} {these}") == [], column


DELETED = [
    ("onsite", [("onsite", "a")]), ("heard", [("heard", "1")]), ("mock", [("mock", "1")]),
    ("rehearsal", [("rehearsal", "1")]), ("amendment", [("amendment", "1")]),
    ("fact WHERE key = 'moments'", [("setting", "moments")]),
    ("fact WHERE key = 'bundled'", []), ("deck", [("deck", ORIGIN)]),
    ("note WHERE note = 'speed'", [("gone", f"{ORIGIN}/speed")]),
]  # fmt: skip


def test_what_is_deleted_is_written_down_by_its_name(rows):
    for gone, written in DELETED:
        assert touched(rows, f"DELETE FROM {gone}") == written


SHARED = [
    ("parameters", "parameters"), ("rules:9", "rules:9"), ("lesson:x", "lesson:x"),
    ("home", "home"), ("edited/small/doors", f"edited/{ORIGIN}/doors"),
    ("source/small/x", f"source/{ORIGIN}/x"), ("brought/small/x", f"brought/{ORIGIN}/x"),
    ("gone/small", f"gone/{ORIGIN}"), ("gone/smaller/x", "gone/smaller/x"),
    ("lesson:small/x", "lesson:small/x"), ("file/small", None), ("link/small", None),
    ("address/small", None), ("tally", None), ("myparameters", None),
]  # fmt: skip


def test_settings_that_homes_share_are_watched_by_what_their_decks_are_called_everywhere(rows):
    for key, named in SHARED:
        found = touched(rows, "INSERT INTO fact VALUES (:key, '1')", key=key)
        assert found == ([] if named is None else [("setting", named)])


def test_a_note_that_comes_is_written_down(rows):
    like = "deck, 'new', kind, position, body, 0, seal, NULL, NULL FROM note WHERE pk = 1"
    assert touched(rows, f"INSERT INTO note SELECT 99, {like}") == [("note", "99")]


def test_a_row_has_the_last_name_that_it_was_given(small):
    with small.store.write() as connection:
        lines.pair(connection, "mock", [(1, "m")])
        lines.pair(connection, "mock", [(1, "n")])
        assert lines.names_of(connection, "mock", [1]) == {1: "n"}
        assert lines.rows_of(connection, "mock", ["m", "n"]) == {"n": 1}


def test_a_line_whose_review_came_is_in_the_log_and_one_that_rests_on_it_waits_for_none(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    with small.store.write() as connection:
        (logged,) = log.ids(connection, [1]).values()
        other = Line("other", 2, "there", REVIEW, "r", (), {"at": 1})
        said = [
            Line(logged, 1, "there", REVIEW, "r", (), {"at": 1}), other,
            Line("none", 3, "here", REVIEW, "r", ()), Line("note", 4, "here", "note", "r", (), {}),
        ]  # fmt: skip
        lines.add(connection, said, shared=True)
        assert lines.not_in_log(connection) == [other]


def test_late_is_only_what_was_made_elsewhere_before_and_it_follows_the_last_before_it(
    small, clock
):
    began = clock.now()
    given = [
        *((30, Source.STUDY), (10, Source.IMPORT), (30, Source.IMPORT), (20, Source.STUDY)),
        *((15, Source.STUDY), (20, Source.IMPORT), (40, Source.IMPORT)),
    ]
    with small.store.write() as connection:
        pk = pk_of(connection, ROUTE)
        for number, (at, source) in enumerate(given, 1):
            row = {"id": f"r{number}", "card_pk": pk, "rating": 3, "at": began + at, "day": 1,
                   "seconds": 1.0, "source": source, "due_day": 2, "due_at": None, "rules": "r",
                   "device": "d", "recalled": None, "undoes": None}  # fmt: skip
            log.take_in(connection, row)
        assert lines.late(connection, 0) == {2: LateReview(pk, ""), 6: LateReview(pk, "r4")}
        assert lines.late(connection, 2) == {6: LateReview(pk, "r4")}


def test_a_line_that_is_not_what_was_said_is_left_out_and_named(small):
    sound = Line("b", 2, "here", "deck", "one", ("a",), {"n": 1})
    with small.store.read() as connection:  # what is done here is taken back
        lines.add(connection, [sound, replace(sound, id="a")], shared=False)
        assert lines.damaged(connection) == []
        connection.execute("DROP TRIGGER line_keeps_words")
        for change in ("clock = 9", "kind = 'note'", "about = 'two'", "parents = '[\"z\"]'",
                       "body = NULL", "replica = 'there'", "seal = 1"):  # fmt: skip
            connection.execute("SAVEPOINT as_it_was")
            connection.execute(f"UPDATE line SET {change} WHERE id = 'a'")
            assert list(lines.of_ids(connection, ["a", "b"])) == [sound], change
            (error,) = lines.damaged(connection)
            assert (error.kind, error.name) == ("line of a synchronisation", "a")
            connection.execute("ROLLBACK TO as_it_was")
        assert set(connection.damage) == {("line of a synchronisation", "a")}
        connection.execute("UPDATE line SET shared = 1 WHERE id = 'b'")
        assert list(lines.of_ids(connection, ["b"])) == [sound]
