"""The log against the memories, some cards at a time."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.memory import UNSEEN
from drill.domain.review import Rating
from drill.service.home import memories, undo
from drill.service.insight import backups, doctor
from drill.service.library import decks
from drill.service.library.followed_files import Link
from drill.service.study import grades
from drill.service.sync import synchronising
from drill.storage import cards, copies, library, log, visibility
from drill.transport.folder import Folder
from tests_support import PLAIN, SMALL

KEYS = ["small/people/route", "small/doors/basic", "small/quiet/beat:plan", "small/quiet/tell"]


@pytest.fixture
def studied(small, monkeypatch):
    """Two cards' logs are held at a time."""
    monkeypatch.setattr(memories, "PORTION", 2)
    for number in range(3):
        for key in KEYS:
            grades.grade(small, key, Rating.AGAIN if number == 1 else Rating.GOOD)
            small.clock.advance(70_000)
    undo.undo(small)
    return small


def faults(home):
    return {check.name: check.faults for check in doctor.examine(home) if check.faults}


def test_a_card_of_every_portion_is_held_against_its_log(studied):
    assert faults(studied) == {}
    with studied.store.write() as connection:
        for key, other in zip(
            KEYS, ("stability = 77.0", "difficulty = 7.7", "reps = 9", "lapses = 9"), strict=True
        ):
            connection.execute(f"UPDATE card SET {other} WHERE key = :key", key=key)
    assert sorted(faults(studied)["replay"]) == sorted(
        f"{key}: its memory differs from its log" for key in KEYS
    )


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("lapses = lapses + 1", "memory"),
        ("last_at = last_at + 1", "memory"),
        ("due_day = due_day + 1", "due date"),
        ("due_at = NULL", "due date"),
        ("due_at = due_at + 60000", "due date"),
        ("first_day = first_day - 1", "first study day"),
    ],
)
def test_what_of_a_card_its_log_does_not_give_is_named_and_repaired(small, change, what):
    key = "small/people/route"
    grades.grade(small, key, Rating.AGAIN)
    with small.store.read() as connection:
        right = cards.by_key(connection, key)
    with small.store.write() as connection:
        connection.execute(f"UPDATE card SET {change} WHERE key = :key", key=key)
    assert faults(small) == {"replay": (f"{key}: its {what} differs from its log",)}
    (mended,) = (check for check in doctor.examine(small, repair=True) if check.repaired)
    assert (mended.name, mended.ok) == ("replay", True)
    with small.store.read() as connection:
        assert cards.by_key(connection, key) == right


def test_a_card_whose_note_is_gone_is_held_against_its_log_as_well(studied):
    less = SMALL[: SMALL.index("  - {id: doors")] + SMALL[SMALL.index("  - {id: speed") :]
    decks.take(studied, [("small", read_deck(less, "small"))])
    assert faults(studied) == {}
    with studied.store.write() as connection:
        assert cards.by_key(connection, KEYS[1]).retired
        connection.execute("UPDATE card SET stability = 77.0 WHERE key = :key", key=KEYS[1])
    assert faults(studied) == {"replay": (f"{KEYS[1]}: its memory differs from its log",)}


def test_the_lines_of_a_sound_log_are_checked_once(studied, monkeypatch):
    looks, damaged_lines = [], log.damaged_lines

    def looked(connection):
        looks.append(1)
        return damaged_lines(connection)

    monkeypatch.setattr(log, "damaged_lines", looked)
    assert faults(studied) == {}
    assert len(looks) == 1


def test_the_log_of_some_cards_comes_card_by_card(studied):
    with studied.store.read() as connection:
        pks = [cards.by_key(connection, key).pk for key in KEYS[:2]]
        found = [(line.card, seq) for seq, line in log.reviews(connection, of=pks)]
    first, second = sorted(zip(pks, KEYS, strict=False))
    seqs = {KEYS[0]: (1, 5, 9), KEYS[1]: (2, 6, 10)}
    assert found == [(key, seq) for _, key in (first, second) for seq in seqs[key]]


def test_only_what_is_dated_later_comes_where_that_is_asked(studied):
    with studied.store.read() as connection:
        every = list(log.reviews(connection))
        later = list(log.reviews(connection, later=every[7][1].at))
    assert later == every[8:]


def all_wrong(connection):
    connection.execute("UPDATE card SET stability = 77.0 WHERE stability IS NOT NULL")
    return [card for card in cards.every(connection) if card.first_day]


def test_memories_are_made_anew_at_once_but_where_a_line_of_the_log_is_damaged(studied):
    with studied.store.write() as connection:
        right = [card for card in cards.every(connection) if card.first_day]
        assert memories.rebuild_many(studied, connection, all_wrong(connection)) == []
        assert [card for card in cards.every(connection) if card.first_day] == right
        connection.execute("DROP TRIGGER review_keeps_words")
        connection.execute("UPDATE review SET rating = 1 WHERE seq = 1")
        wrong = all_wrong(connection)
        assert memories.rebuild_many(studied, connection, wrong) == wrong
        assert [card for card in cards.every(connection) if card.first_day] == wrong


def test_a_timeline_says_what_was_remembered_at_an_instant_with_what_was_added_to_it(small):
    graded = []
    with small.store.read() as connection:
        pk = cards.by_key(connection, KEYS[0]).pk
        timeline = memories.Timeline(small, connection, pk)
    for day, rating in enumerate((Rating.GOOD, Rating.EASY, Rating.AGAIN), 1):
        small.clock.advance(86_400)
        graded.append(grades.grade(small, KEYS[0], rating))
        timeline.add(day, graded[-1].review)
    with small.store.read() as connection:
        for known in (timeline, memories.Timeline(small, connection, pk)):
            assert known.at(graded[0].review.at - 1) == UNSEEN
            for one in graded:
                assert known.at(one.review.at) == known.at(one.review.at + 1000) == one.memory


def test_where_the_file_itself_is_damaged_a_repair_writes_nothing(studied):
    with studied.store.write() as connection:
        connection.execute("DROP INDEX review_day")
        wrong = all_wrong(connection)
    assert not all(check.ok for check in doctor.examine(studied, repair=True))
    with studied.store.read() as connection:
        assert [card for card in cards.every(connection) if card.first_day] == wrong
    assert [copy.why for copy in copies.listing(studied.paths.store)] == ["before-import"]


def test_a_grade_after_a_restore_elsewhere_writes_its_rules_anew(small):
    made = backups.now(small)
    for key in KEYS:
        grades.grade(small, key, Rating.GOOD)
    backups.restore(small.paths, made.path, small.clock)
    grades.grade(small, KEYS[0], Rating.GOOD)
    assert faults(small) == {}


def test_copies_that_a_synchronising_program_made_of_the_store_are_named(small):
    store = small.paths.store
    mine = ("notes.db", *(f"{store.stem}{end}.db" for end in ("-before-the-onsite", "2", " 2 ago")))
    made = (
        ".sync-conflict-20261129-101500-ABCDEFG",
        " (Ann's conflicted copy 2026-11-29)",
        "_conflict-20261129-101500",
        " 2",
        " (1)",
    )
    names = sorted(f"{store.stem}{end}{store.suffix}" for end in made)
    for name in (*mine, *names):
        store.with_name(name).write_bytes(b"")
    (wrong,) = (check for check in doctor.examine(small) if not check.ok)
    assert wrong.name == "copies"
    assert [text.partition(" is a copy")[0] for text in wrong.faults] == [
        str(store.with_name(name)) for name in names
    ]
    assert "`drill restore FILE`" in wrong.hint
    assert "`drill sync FOLDER`" in wrong.hint
    assert doctor.culprit() is None


def test_a_store_in_the_folder_where_devices_meet_is_named(small):
    synchronising.run(small, Folder(small.paths.data), None)
    (wrong,) = (check for check in doctor.examine(small) if not check.ok)
    assert (wrong.name, wrong.faults) == (
        "copies", (f"the store lies in {small.paths.data}, where devices meet",)
    )  # fmt: skip


def test_a_line_of_a_synchronisation_that_was_changed_is_named(small, tmp_path):
    (tmp_path / "meet").mkdir()
    synchronising.run(small, Folder(tmp_path / "meet"), None)
    with small.store.write() as connection:
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'line'"
        for name in connection.scalars(names):
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE line SET clock = clock + 1 WHERE kind = 'deck'")
    fault = faults(small)["lines"][0]
    assert fault.startswith("the line of a synchronisation ")


def test_damage_ends_a_command_and_a_review_from_the_future_does_not(small, tmp_path):
    small.clock.advance(9 * 86_400)
    grades.grade(small, KEYS[0], Rating.GOOD)
    (tmp_path / "meet").mkdir()
    synchronising.run(small, Folder(tmp_path / "meet"), None)
    assert doctor.culprit() is None
    with small.store.write() as connection:
        named = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'line'"
        triggers = dict(connection.rows(f"SELECT name, sql {named}"))
        for name in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE line SET clock = clock + 1 WHERE kind = 'deck'")
        for trigger in triggers.values():
            connection.execute(trigger)
    assert "the line of a synchronisation" in doctor.culprit().message


@pytest.mark.parametrize(
    ("device", "hours", "found"),
    [("", 23, 0), ("", 25, 1), ("theirs", 25, 0), ("theirs", 71, 0), ("theirs", 73, 1)],
)
def test_a_review_from_the_future_may_be_a_day_off_and_two_more_elsewhere(
    small, device, hours, found
):
    small.device = device
    grades.grade(small, KEYS[0], Rating.GOOD)
    small.device = ""
    small.clock.advance(-hours * 3_600)
    assert len(faults(small).get("future", ())) == found


def test_a_review_that_was_undone_lies_in_no_future(small):
    small.clock.advance(9 * 86_400)
    grades.grade(small, KEYS[0], Rating.GOOD)
    undo.undo(small)
    small.clock.advance(-9 * 86_400)
    assert faults(small) == {}


def take_back(home):
    """The import of a deck of which a card was reviewed: all of it is kept, out of sight."""
    grades.grade(home, "mine/one/basic", Rating.GOOD)
    undo.undo(home)
    undo.undo(home)


GENERIC = (
    "Importing the file that the deck mine came from mends it (`drill import FILE{0} --yes`); so "
    "does `drill restore latest` (what came since the copy is lost)."
)


@pytest.mark.parametrize(
    ("own", "path", "says"),
    [
        (False, "", GENERIC.format("")),
        (True, "", GENERIC.format(" --own")),
        (False, "/home/ann/mine.yaml", "`drill import /home/ann/mine.yaml --yes` mends it."),
        (True, "/home/ann/mine.yaml", "`drill import /home/ann/mine.yaml --own --yes` mends it."),
        (
            True,
            "/home/ann/my decks/Ann's.yaml",
            """`drill import '/home/ann/my decks/Ann'"'"'s.yaml' --own --yes` mends it.""",
        ),
    ],
)
@pytest.mark.parametrize("gone", [False, True], ids=["there", "gone"])
def test_a_note_is_mended_by_the_file_of_its_deck_even_where_that_is_gone(
    home, own, path, says, gone
):
    decks.take(home, [("mine", read_deck(PLAIN, "mine"))], own=own)
    with home.store.write() as connection:
        if path:
            library.set_link(connection, "mine", Link(path, 1, 2, "3").text())
    if gone:
        take_back(home)
    with home.store.read() as connection:
        assert (library.deck(connection, "mine") is None) == gone
        assert doctor.mending(home, connection, "mine") == says


def test_the_command_that_mends_a_note_of_no_deck_is_a_general_one(home):
    with home.store.read() as connection:
        assert doctor.mending(home, connection, "mine") == GENERIC.format("")


@pytest.mark.parametrize(
    ("change", "what", "mended"),
    [
        ("UPDATE deck SET head = '{'", "the deck mine is damaged", False),
        ("UPDATE card SET kind = 'bazic'", "the card mine/one/basic is damaged", True),
    ],
)
def test_what_was_taken_back_is_looked_at_as_well(home, change, what, mended):
    decks.take(home, [("mine", read_deck(PLAIN, "mine"))])
    take_back(home)
    with home.store.write() as connection:
        connection.execute(change)
    assert [text.partition(":")[0] for text in faults(home)["rows"]] == [what]
    rows = next(check for check in doctor.examine(home, repair=True) if check.name == "rows")
    assert rows.repaired == mended


def test_a_sample_s_card_that_was_repaired_stays_behind_one_s_own_story(home):
    own = (
        "{drill: 1, id: own, title: Own, stories: [{id: s, title: S, competencies: [small/people],"
        " beats: [{id: b, label: B, facts: [f]}]}]}"
    )
    decks.take(home, [("small", read_deck(SMALL, "small"))])
    decks.take(home, [("own", read_deck(own, "own"))], own=True)

    def rests():
        with home.store.read() as connection:
            flags = "SELECT shadowed, active FROM card WHERE key = 'small/quiet/tell'"
            return tuple(connection.row(flags))

    assert rests() == (1, 0)
    with home.store.write() as connection:
        connection.execute("UPDATE card SET competency = CAST(x'ff41' AS TEXT)")
        visibility.settle(connection)
    assert rests() == (0, 1), "whatever was settled meanwhile"
    assert all(check.ok for check in doctor.examine(home, repair=True))
    assert rests() == (1, 0)
