"""What a synchronisation keeps, counts and says besides, and what has to be left once more."""

from __future__ import annotations

import json
import shutil
import uuid
from contextlib import suppress

import pytest

from drill.domain.review import Rating
from drill.errors import StoreError, TransportError
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.service.home import undo
from drill.service.insight import parameters
from drill.service.library import bulk, deck_options
from drill.service.onsite.first_run import set_option
from drill.service.study import grades
from drill.service.sync import outlived, pieces, synchronising
from drill.service.sync.in_hand import MergeInHand
from drill.service.sync.names import Names
from drill.service.sync.sealing import SALT, Sealed
from drill.storage import backup, library, lines
from drill.storage.lines import Line
from drill.transport.folder import Folder
from several_homes import HOUR, START, agree, card, later, take
from tests_support import PLAIN, SMALL

MINE = "6d0f3f54-6f2b-44ad-9f2f-7b6a0a5f0000"
STRANGER = "99999999-9999-4999-8999-999999999999"
DAY = 24 * HOUR


def says(kind, about, body, clock=START):
    return Line(str(uuid.uuid4()), clock, STRANGER, kind, about, (), body)


def leave(folder, number, *said, cipher=None):
    name = pieces.PieceName(STRANGER, number, sealed=cipher is not None)
    assert folder.create(str(name), pieces.pack(name, said, cipher))


@pytest.fixture
def plain(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync()
    return desk, lap, sync


def order(home):
    with home.store.read() as connection:
        notes = sorted(library.notes(connection, deck="mine"), key=lambda item: item.position)
        return [item.note.id for item in notes]


def test_notes_stand_in_the_order_of_their_deck(plain):
    desk, lap, sync = plain
    assert order(lap) == order(desk) == ["one", "two", "three"]
    fresh = PLAIN.replace("  - {id: two", "  - {id: zero, q: And none?, a: Zero}\n  - {id: two")
    assert fresh != PLAIN
    take(desk, fresh)
    sync()
    assert order(lap) == order(desk) == ["one", "zero", "two", "three"]


def test_the_store_is_copied_before_others_change_it_and_else_not(plain):
    desk, lap, sync = plain
    grades.grade(lap, "mine/one/basic", Rating.GOOD)
    sync()
    assert [*lap.paths.backups.glob("*before-sync*")] != []
    before = {*desk.paths.backups.glob("*before-sync*")}
    later(desk)
    grades.grade(lap, "mine/two/basic", Rating.GOOD)
    sync()
    (copy,) = {*desk.paths.backups.glob("*before-sync*")} - before
    assert backup.held(copy).reviews == 1, "as it was before"
    sync()
    assert {*desk.paths.backups.glob("*before-sync*")} == before | {copy}


def test_what_came_is_counted_by_what_it_is(plain):
    desk, lap, sync = plain

    def counted(*acts):
        for act in acts:
            act()
        sync(desk)
        (report,) = sync(lap)
        merged = report.merged
        return merged.reviews, merged.undone, merged.notes, merged.decisions, merged.waiting

    grade = lambda key: grades.grade(desk, f"mine/{key}", Rating.GOOD)  # noqa: E731
    two, three = (card(desk, f"mine/{key}").pk for key in ("two/basic", "three/cloze"))
    assert counted(lambda: grade("one/basic"), lambda: grade("two/basic")) == (2, 0, 0, 0, 0)
    assert counted(lambda: undo.undo(desk)) == (0, 1, 0, 0, 0)
    assert counted(lambda: bulk.suspend(desk, [two, three])) == (0, 0, 0, 2, 0)
    assert counted(lambda: bulk.reset(desk, [card(desk, "mine/one/basic").pk])) == (0, 0, 0, 1, 0)
    wake = lambda: bulk.suspend(desk, [two], False)  # noqa: E731
    twice = (lambda: bulk.bury(desk, [two]), lambda: sync(desk), wake)
    assert counted(*twice) == (0, 0, 0, 2, 0)
    assert counted(lambda: deck_options.rename(desk, "mine", title="Ours")) == (0, 0, 0, 1, 0)
    assert counted(lambda: bulk.delete(desk, [three]))[:3] == (0, 0, 1)
    assert counted(lambda: set_option(desk, "study.minutes", "33")) == (0, 0, 0, 1, 0)
    assert counted(lambda: take(desk, SMALL)) == (0, 0, 4, 0, 0), "a deck that is new is its notes"
    own = [number * 1.1 for number in DEFAULT_PARAMETERS]
    adopted = counted(lambda: parameters.adopt(desk, own, reschedule=False))
    assert adopted == (0, 0, 0, 1, 0), "rules are no decision of their own"
    renamed = PLAIN.replace("id: two,", "id: deux, was: two,")
    assert counted(lambda: take(desk, renamed))[:3] == (0, 0, 1)
    assert counted(lambda: grade("one/basic")) == (1, 0, 0, 0, 0), (
        "what had another name is settled"
    )


def test_what_is_about_nothing_that_is_here_waits(plain):
    desk, _, sync = plain
    folder = Folder(desk.paths.store.parent.parent / "meeting")
    note = {"kind": "basic", "body": {"id": "n", "q": "Q?", "a": "A."}, "position": 1,
            "retired": False}  # fmt: skip
    other = str(uuid.UUID(int=7))
    flags = {"suspended": True, "buried_until": None, "withdrawn": False}
    leave(folder, 1, says("note", f"{other}/n", note), says("card", f"{other}/n/basic", flags))
    (report,) = sync(desk)
    assert (report.merged.waiting, report.merged.notes, report.merged.faults) == (2, 0, [])
    deck = {"id": "other", "head": {"title": "Other"}, "own": False, "stated": True,
            "retired": False, "options": None}  # fmt: skip
    leave(folder, 2, says("deck", other, deck))
    (report,) = sync(desk)
    assert (report.merged.waiting, report.merged.notes) == (0, 1)
    assert card(desk, "other/n/basic").suspended


def test_a_fault_is_named_in_one_line(plain):
    desk, _, sync = plain
    folder = Folder(desk.paths.store.parent.parent / "meeting")
    name = "n\n\x1b[1m" + "x" * 900
    note = {"kind": "basic", "body": {"id": "n", "q": 5}, "position": 1, "retired": False}
    leave(folder, 1, says("note", f"{MINE}/{name}", note))
    (report,) = sync(desk)
    (fault,) = report.merged.faults
    assert fault.startswith(f"what came of the note {MINE}/n")
    assert "\n" not in fault
    assert "\x1b" not in fault
    assert len(fault) <= 402


def test_options_that_could_not_be_written_are_written_the_next_time(plain, monkeypatch):
    desk, lap, sync = plain
    set_option(desk, "study.minutes", "33")
    sync(desk)

    def full(*_):
        raise StoreError("the disk is full")

    with monkeypatch.context() as patching:
        patching.setattr(synchronising, "save", full)
        with pytest.raises(StoreError, match="disk is full"):
            sync(lap)
    assert lap.options["study.minutes"] != 33
    set_option(desk, "scheduling.new_per_day", "7")
    sync(desk)
    with monkeypatch.context() as patching:
        patching.setattr(synchronising, "_keep_options", lambda home: None)
        sync(lap)
    sync(lap)
    assert [lap.options[key] for key in ("study.minutes", "scheduling.new_per_day")] == [33, 7]
    set_option(lap, "study.minutes", "44")
    sync()
    assert [home.options["study.minutes"] for home in (desk, lap)] == [44, 44]


def test_an_option_of_the_machine_is_taken_of_nobody(plain):
    desk, _, sync = plain
    folder = Folder(desk.paths.store.parent.parent / "meeting")
    before = desk.options["study.time_zone"]
    leave(folder, 1, says("option", "study.time_zone", {"value": "Asia/Tokyo"}))
    (report,) = sync(desk)
    assert report.merged.faults == []
    assert desk.options["study.time_zone"] == before


def test_rules_never_change(plain):
    desk, lap, sync = plain
    grades.grade(desk, "mine/one/basic", Rating.GOOD)
    sync()
    folder = Folder(desk.paths.store.parent.parent / "meeting")
    with desk.store.read() as connection:
        key, value = connection.execute(
            "SELECT key, value FROM fact WHERE key LIKE 'rules:%' LIMIT 1"
        ).fetchone()
    plain = json.loads(value)
    plain["desired_retention"] = 0.8
    leave(folder, 1, says("setting", key, {"value": json.dumps(plain)}, clock=START + DAY))
    (report,) = sync(lap)
    assert [fault.endswith("rules never change") for fault in report.merged.faults] == [True]
    with lap.store.read() as connection:
        assert connection.scalar("SELECT value FROM fact WHERE key = :key", key=key) == value


def test_parameters_come_and_go(plain):
    desk, lap, sync = plain
    usual = lap.rules().parameters
    own = tuple(number * 1.1 for number in DEFAULT_PARAMETERS)
    parameters.adopt(desk, own, reschedule=False)
    sync(desk, lap)
    assert lap.rules().parameters == desk.rules().parameters != usual
    undo.undo(desk)
    (*_, report) = sync(desk, lap)
    assert report.merged.faults == []
    assert lap.rules().parameters == usual


def test_what_is_decided_after_one_whose_clock_is_ahead_stands(several):
    (desk, lap), sync = several(0, DAY)
    take(desk, PLAIN)
    sync()
    bulk.suspend(lap, ["mine/one/basic"])
    sync()
    assert card(desk, "mine/one/basic").suspended
    bulk.suspend(desk, [card(desk, "mine/one/basic").pk], False)
    sync()
    agree([desk, lap])
    assert not card(lap, "mine/one/basic").suspended


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("who", [0, 1])
def test_what_was_decided_of_a_deck_before_homes_met_is_so_everywhere(several, who, own):
    homes, sync = several(0, 0)
    for place, home in enumerate(homes):
        take(home, PLAIN, own=own and place == who)
    if not own:
        bulk.delete(homes[who], [card(homes[who], "mine/two/basic").pk])
    deck_options.change(homes[who], "mine", new_per_day=3)
    sync()
    there = agree(homes)
    ((of_own, stated, options, _),) = there["decks"].values()
    assert (of_own, stated, options) == (own, True, {"new_per_day": 3})
    assert len(there["notes"]) == (3 if own else 2)


def test_what_two_changed_of_a_deck_both_stands(plain):
    desk, lap, sync = plain
    deck_options.rename(desk, "mine", title="Ours")
    later(lap)
    deck_options.change(lap, "mine", new_per_day=3)
    sync()
    ((_, _, options, head),) = agree([desk, lap])["decks"].values()
    assert (options, head.title) == ({"new_per_day": 3}, "Ours")


def test_what_is_to_be_done_about_each_piece_that_cannot_be_read_is_said(plain):
    desk, _, sync = plain
    folder = Folder(desk.paths.store.parent.parent / "meeting")
    leave(folder, 1, says("option", "study.minutes", {"value": "9"}, clock=START + 9 * DAY))
    for number in (2, 3):
        name = str(pieces.PieceName(STRANGER, number, sealed=False))
        folder.create(name, b"nonsense")
    (report,) = sync(desk)
    assert len(report.unread) == 3
    assert [advice[:22] for advice in report.advice] == ["Set that clock right. ", pieces.WAIT[:22]]


def test_what_one_home_left_and_somebody_took_away_is_left_again(several, tmp_path):
    """Under numbers that nobody read yet, and with all that every home makes of a deck's file."""
    (desk, lap, new), sync = several(0, 0, 0)
    take(desk, PLAIN)
    sync(desk, lap)
    set_option(lap, "study.minutes", "33")
    sync(lap, desk)
    shutil.rmtree(tmp_path / "meeting" / "v1" / desk.device)
    grades.grade(desk, "mine/one/basic", Rating.GOOD)
    sync(desk, lap)
    assert card(lap, "mine/one/basic").memory.reps == 1
    sync(new)
    assert len(agree([desk, lap, new])["notes"]) == 3
    assert [report.nothing for report in sync(desk, lap, new)] == [True] * 3


def test_under_another_passphrase_what_others_said_is_left_as_well(several, tmp_path):
    pytest.importorskip("nacl")
    (desk, lap, new), _ = several(0, 0, 0)
    take(desk, PLAIN)
    folder = Folder(tmp_path / "meeting")
    old, fresh = (Sealed(sign * 32, json.dumps({"salt": sign.decode(), "check": ""}))
                  for sign in (b"o", b"n"))  # fmt: skip
    for home in (desk, lap):
        synchronising.run(home, folder, old)
    grades.grade(lap, "mine/one/basic", Rating.GOOD)
    for home in (lap, desk):
        synchronising.run(home, folder, old)
    (folder.path / SALT).unlink()
    synchronising.run(desk, folder, fresh)
    synchronising.run(new, folder, fresh)
    assert len(agree([desk, new])["log"]) == 1


def test_that_others_have_another_passphrase_is_seen_where_nothing_is_to_be_left(several, tmp_path):
    pytest.importorskip("nacl")
    (desk, _), _ = several(0, 0)
    take(desk, PLAIN)
    folder = Folder(tmp_path / "meeting")
    old, fresh = (Sealed(sign * 32, json.dumps({"salt": sign.decode(), "check": ""}))
                  for sign in (b"o", b"n"))  # fmt: skip
    for _ in range(2):
        synchronising.run(desk, folder, old)
    (folder.path / SALT).write_text(fresh.recipe)
    leave(folder, 1, says("option", "study.minutes", {"value": "9"}), cipher=fresh)
    with pytest.raises(TransportError, match="has another passphrase"):
        synchronising.run(desk, folder, old)


def test_what_was_looked_at_is_kept_where_other_notes_lose_something(plain):
    desk, *_ = plain
    with desk.store.write() as connection:
        outlived.remember(connection, ["d/one"])
        outlived.keep(connection, {"d/one": [["title", "was"]]})
        outlived.remember(connection, ["d/two", "d/one", "d/two"])
        assert outlived.known(connection) == {"d/one": [["title", "was"]], "d/two": []}
        outlived.keep(connection, {})
        assert outlived.former(connection) == {"sync/lost": None}
    assert outlived.count(desk) == 0


def test_a_line_that_is_here_stays_as_it_is(plain):
    desk, *_ = plain
    with desk.store.write() as connection:
        first = says("option", "x", {"value": "1"})
        lines.add(connection, [first], shared=True)
        lines.add(connection, [Line(first.id, 1, "r", "option", "x", (), {})], shared=False)
        assert lines.about(connection, "option", ["x"]) == {"x": [first]}
        assert first.id not in {line.id for line in lines.unshared(connection)}


def test_names_that_were_asked_for_anew_in_what_is_taken_back_are_asked_for_again(home):
    with home.store.write() as connection:
        in_hand = MergeInHand(home, connection)

        def fails(replaced):
            before = in_hand.names
            with suppress(StoreError), in_hand.whole():
                if replaced:
                    in_hand.names = Names(connection)
                within = in_hand.names
                raise StoreError("it cannot be kept")
            return in_hand.names is before, in_hand.names is within

        assert fails(replaced=False) == (True, True)
        assert fails(replaced=True) == (False, False)
