"""What lies in the folder is believed of nobody: whatever is there, nothing breaks."""

from __future__ import annotations

import json
import shutil
import sqlite3
import uuid
from dataclasses import replace

import pytest

from drill import zstd
from drill.domain.review import DAY_MS, Rating
from drill.errors import StoreError, TransportError
from drill.scheduling.memory import Rules
from drill.service.home import undo
from drill.service.library import own_deck
from drill.service.study import grades
from drill.service.sync import pieces, synchronising
from drill.service.sync.pieces import NotWhole, PieceName, pack, unpack
from drill.service.sync.sealing import SALT, Sealed
from drill.storage import log
from drill.storage.lines import Line
from drill.transport.folder import Folder
from drill.transport.place import NotFetched
from several_homes import START, agree, card, later, seen, take
from tests_support import PLAIN, SMALL

ORIGIN = "11111111-1111-4111-8111-111111111111"
MINE = "6d0f3f54-6f2b-44ad-9f2f-7b6a0a5f0000"
STRANGER = "99999999-9999-4999-8999-999999999999"
REVIEW = {
    "rating": 3, "at": START, "day": 20_700, "seconds": 1.0, "source": "study", "due_day": 20_710,
    "due_at": None, "rules": "rules:none", "device": "theirs", "recalled": None, "undoes": "",
}  # fmt: skip
BODIES = {
    "deck": {"id": "new", "head": {"title": "New"}, "own": False, "stated": True,
             "retired": False, "options": None},
    "note": {"kind": "basic", "body": {"id": "new", "q": "Q?", "a": "A."}, "position": 9,
             "retired": False},
    "card": {"suspended": True, "buried_until": None, "withdrawn": False},
    "move": {"to": f"{ORIGIN}/people/new"},
    "setting": {"value": json.dumps(Rules().parameters)},
    "onsite": {"removed": False, "name": "Acme", "at": START, "minutes": 60, "scope": {},
               "closed": False, "zone": None, "went": None},
    "heard": {"removed": False, "onsite": "Acme", "at": START, "question": "Why?",
              "competency": "", "went": "well"},
    "mock": {"at": START, "day": 20_700, "minutes": 30.0, "asked": []},
    "rehearsal": {"card": f"{ORIGIN}/quiet/tell", "at": START, "day": 20_700, "seconds": 1.0,
                  "words": 1.0, "told": {"said": [0], "seconds": 1.0}, "mock": None,
                  "undone": False},
    "amendment": {"card": f"{ORIGIN}/people/route", "at": START, "what": "reset", "due_day": None,
                  "undone": False},
    "option": {"value": "7"},
    "review": REVIEW,
}  # fmt: skip
ABOUT = {
    "deck": "22222222-2222-4222-8222-222222222222", "note": f"{ORIGIN}/new",
    "setting": "parameters", "option": "scheduling.new_per_day",
}  # fmt: skip
WRONG = (None, True, -1, 2**80, 1.5, "\ud800", "x", [], [1], {}, {"x": {"y": []}})


def line(kind, body, *, clock=START, about=None):
    where = about or ABOUT.get(kind, f"{ORIGIN}/people/route")
    return Line(str(uuid.uuid4()), clock, STRANGER, kind, where, (), body)


def leave(home_or_folder, number, *lines, cipher=None):
    name = PieceName(STRANGER, number, sealed=cipher is not None)
    assert home_or_folder.create(str(name), pack(name, lines, cipher))
    return home_or_folder.path / str(name)


@pytest.fixture
def met(several, tmp_path):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    grades.grade(desk, "small/people/route", Rating.GOOD)
    sync()
    return desk, lap, sync, Folder(tmp_path / "meeting")


def wrong_bodies(kind):
    """The body of a kind with each of its fields wrong in each way, or not there."""
    body = BODIES[kind]
    yield {}
    for field in body:
        yield {name: value for name, value in body.items() if name != field}
        yield from ({**body, field: value} for value in WRONG)


def piece(number, *rows):
    """The name of a piece and its bytes, whatever is in its lines."""
    head = {"drill": 1, "replica": STRANGER, "number": number, "lines": len(rows)}
    data = zstd.compress("\n".join(map(json.dumps, (head, *rows))).encode())
    return PieceName(STRANGER, number, sealed=False), data


@pytest.mark.parametrize("kind", BODIES)
def test_a_line_that_says_nonsense_ends_nothing(met, kind):
    """What can be read of it is taken by both homes, from one piece; what cannot is refused where a
    piece is unpacked, each for itself, and one of it is left where they meet.
    """
    desk, lap, sync, folder = met
    about, taken, refused = line(kind, {}).about, [], []
    for number, body in enumerate(wrong_bodies(kind)):
        row = [f"n{number}", START, STRANGER, kind, about, [], body]
        try:
            unpack(*piece(1, row), None, START)
        except NotWhole:
            refused.append(row)
        else:
            taken.append(row)
    assert len(refused) > len(taken)
    for name, data in (piece(1, *taken), piece(2, refused[0])):
        folder.create(str(name), data)
    grades.grade(desk, "small/quiet/tell", Rating.GOOD)
    reports = sync()
    assert len(agree([desk, lap])["log"]) == 2
    assert all(len(report.unread) == 1 for report in reports)
    sync()


@pytest.mark.parametrize("kind", BODIES)
def test_a_line_that_leaves_something_out_is_refused(kind):
    body, about = BODIES[kind], line(kind, {}).about
    less = [{name: body[name] for name in body if name != field} for field in body]
    if kind not in ("onsite", "heard"):  # of these it is all that is said where one is gone
        less.append({"removed": True})
    for said in less:
        with pytest.raises(NotWhole, match=f"a line about a {kind} that is none"):
            unpack(*piece(1, ["n", START, STRANGER, kind, about, [], said]), None, START)


def test_a_line_whose_name_or_clock_is_none_is_refused():
    whole = ["a" * 2_000, 0, STRANGER, "option", "study.minutes", ["p"], {"value": "7"}]
    assert unpack(*piece(1, whole), None, START)[0].clock == 0
    for place, wrong in (
        (0, ""), (0, 7), (0, "a" * 2_001), (1, -1), (1, 1.0), (1, True), (1, "1"), (2, None),
        (3, ""), (3, ["option"]), (4, None), (5, [1]), (6, "7"),
    ):  # fmt: skip
        with pytest.raises(NotWhole):
            unpack(*piece(1, [*whole[:place], wrong, *whole[place + 1 :]]), None, START)


def test_a_piece_holds_so_many_lines_and_bytes(monkeypatch):
    def sizes(*lines):
        return [len(portion) for portion in pieces.portions(lines)]

    small, large = line("mood", {}), line("mood", {"how": "x" * 5_000})
    monkeypatch.setattr(pieces, "A_PIECE_BYTES", 4 * 502)  # of an empty one, with its names
    assert sizes(*[small] * 9) == [4, 4, 1]
    assert sizes(small, large, small) == [1, 1, 1], "one alone may be larger"
    monkeypatch.setattr(pieces, "A_PIECE", 3)
    assert sizes(*[small] * 9) == [3, 3, 3]
    assert sizes() == []


@pytest.mark.parametrize("kind", BODIES)
def test_a_line_that_says_what_is_so_is_taken(met, kind):
    desk, lap, sync, folder = met
    leave(folder, 1, line(kind, BODIES[kind]))
    assert not any(report.unread or report.merged.faults for report in sync())
    agree([desk, lap])


def test_what_is_dated_years_ahead_waits_and_nothing_gets_later_by_it(met):
    desk, lap, sync, folder = met
    leave(folder, 1, line("option", {"value": "7"}, clock=START + 3_700 * DAY_MS))
    assert all("is the clock of that device right?" in r.unread[0] for r in sync(desk, lap))
    grades.grade(desk, "small/quiet/tell", Rating.GOOD)
    sync()
    with desk.store.read() as connection:
        latest = connection.scalar("SELECT max(clock) FROM line")
    assert latest < START + DAY_MS
    for home in (desk, lap):
        later(home, 3_700 * DAY_MS)
    sync()
    assert agree([desk, lap])["option"] == 7


def test_a_piece_that_is_bad_keeps_no_other_from_being_read(met):
    desk, lap, sync, folder = met
    whole = leave(folder, 1, line("option", {"value": "7"})).read_bytes()
    base = folder.path / "v1" / STRANGER
    for number, data in enumerate(
        (b"", whole[:-3], whole[:20] + bytes([whole[20] ^ 1]) + whole[21:], whole, b"\0" * 99), 2
    ):
        (base / f"{number:08d}.jsonl.zst").write_bytes(data)
    (base / "00000009.jsonl.zst").symlink_to("/etc/passwd")
    (base / "00000010.jsonl.zst").mkdir()
    (base / "٠٠٠٠٠٠٠١.jsonl.zst").write_bytes(whole)
    (base / "notes.txt").write_text("mine")
    (folder.path / "v1" / "loose").write_text("mine")
    for report in sync(desk, lap):
        assert len(report.unread) == 5
    assert agree([desk, lap])["option"] == 7


def test_a_piece_that_cannot_be_fetched_keeps_no_other_from_being_read(met):
    desk, lap, sync, folder = met
    bad = str(PieceName(STRANGER, 1, sealed=False))
    leave(folder, 1, line("option", {"value": "8"}))
    leave(folder, 2, line("option", {"value": "7"}, clock=START + 1))

    class Partly(Folder):
        def read(self, name):
            if name == bad:
                raise NotFetched("not here")
            return super().read(name)

    (report,) = sync(desk, place=Partly(folder.path))
    assert report.unread == ["not here"]
    sync()
    assert agree([desk, lap])["option"] == 7


def test_what_unpacks_to_more_than_any_piece_is_refused(met):
    desk, _, sync, folder = met
    name = PieceName(STRANGER, 1, sealed=False)
    head = {"drill": 1, "replica": STRANGER, "number": 1, "lines": 1}
    row = json.dumps(["x", START, STRANGER, "option", "x", [], {}])
    bomb = zstd.compress((json.dumps(head) + "\n" + row[:-1] + " " * 9_000_000 + "]").encode())
    assert len(bomb) < 9_000
    folder.create(str(name), bomb)
    deep = json.dumps(head).encode() + b"\n" + b"[" * 100_000
    folder.create(str(PieceName(STRANGER, 2, sealed=False)), zstd.compress(deep))
    (report,) = sync(desk)
    assert len(report.unread) == 2


def test_a_number_at_the_end_of_all_keeps_nobody_from_writing(met):
    desk, lap, sync, folder = met
    (folder.path / "v1" / desk.device / "99999999.jsonl.zst").write_bytes(b"")
    grades.grade(desk, "small/quiet/tell", Rating.GOOD)
    sync()
    assert len(agree([desk, lap])["log"]) == 2


def test_a_line_of_a_newer_drill_is_kept(met):
    desk, lap, sync, folder = met
    odd = line("mood", {"how": "good"})
    leave(folder, 1, odd, line("option", {"value": "7"}))
    reports = sync(desk, lap)
    assert [report.merged.newer for report in reports] == [1, 1]
    assert agree([desk, lap])["option"] == 7
    grades.grade(desk, "small/quiet/tell", Rating.GOOD)
    sync()
    with lap.store.read() as connection:
        kept = connection.scalars("SELECT body FROM line WHERE kind = 'mood'")
        assert kept == ['{"how":"good"}']


@pytest.mark.parametrize(
    "body",
    [{"id": "new", "q": 5, "a": "A."}, {"id": "else", "q": "Q?", "a": "A."}, {"id": "new"}],
    ids=["of no text", "of another name", "of nothing"],
)
def test_a_note_that_is_none_keeps_nothing_else_back(met, body):
    desk, lap, sync, folder = met
    bad = line("note", {**BODIES["note"], "body": body}, about=f"{ORIGIN}/new")
    edit = {"kind": "basic", "body": {"id": "fine", "q": "Q?", "a": "A."}}
    good = line("note", {**BODIES["note"], **edit}, about=f"{ORIGIN}/fine")
    leave(folder, 1, bad, good)
    reports = sync(desk, lap)
    said = f"what came of the note {ORIGIN}/new cannot be used: "
    for report in reports:
        (fault,) = report.merged.faults
        assert fault.startswith(said)
    notes = agree([desk, lap])["notes"]
    assert f"{ORIGIN}/fine" in notes
    assert f"{ORIGIN}/new" not in notes


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("rehearsal", {"told": {}}),
        ("mock", {"asked": [{"question": "Why?"}]}),
        ("setting", {"value": "[1.0]"}),
        ("heard", {"went": "nicely"}),
        ("onsite", {"went": "nicely"}),
        ("option", {"value": "many"}),
    ],
)
def test_what_drill_could_not_read_again_is_refused_and_named(met, kind, wrong):
    desk, lap, sync, folder = met
    before = seen(desk)
    leave(folder, 1, line(kind, {**BODIES[kind], **wrong}))
    for report in sync(desk, lap):
        (fault,) = report.merged.faults
        assert fault.startswith(f"what came of the {kind} ")
    assert seen(desk) == before
    agree([desk, lap])


def test_a_review_waits_for_the_rules_that_it_was_given_by(met):
    desk, lap, sync, folder = met
    before = seen(desk)["cards"]
    leave(folder, 1, line("review", REVIEW, about=f"{ORIGIN}/people/route"))
    (report,) = sync(desk)
    assert report.merged.waiting == 1
    assert seen(desk)["cards"] == before
    rules = card(desk, "small/people/route") and _rules_of(desk)
    leave(folder, 2, line("setting", {"value": rules}, about="rules:none"))
    sync()
    agree([desk, lap])
    assert card(lap, "small/people/route").memory.reps == 2


def test_what_is_about_a_deck_that_is_not_here_waits_for_it(met):
    desk, lap, sync, folder = met
    of = {"card": f"{MINE}/one/basic"}
    leave(
        folder, 1,
        line("rehearsal", {**BODIES["rehearsal"], **of}, about="a telling"),
        line("amendment", {**BODIES["amendment"], **of}, about="a reset"),
        line("setting", {"value": "file words.csv"}, about=f"source/{MINE}/0123"),
        line("setting", {"value": MINE}, about=own_deck.HOME),
    )  # fmt: skip
    before = seen(desk)
    for report in sync(desk, lap):
        assert (report.merged.waiting, report.merged.faults) == (4, [])
    assert seen(desk) == before
    take(lap, PLAIN)
    sync(lap, desk)
    grades.grade(desk, "small/quiet/outline", Rating.GOOD)  # what waits is tried with what comes
    *_, report = sync()
    assert (report.merged.waiting, report.merged.faults) == (0, [])
    there = agree([desk, lap])
    assert [name for name, *_ in there["told"]] == [f"{MINE}/one/basic"]
    assert there["settings"][f"source/{MINE}/0123"] == "file words.csv"
    assert there["settings"][own_deck.HOME] == MINE
    with desk.store.read() as connection:
        assert connection.scalars("SELECT what FROM amendment") == ["reset"]


def test_a_mock_knows_of_its_telling_whichever_comes_first(met):
    desk, lap, sync, folder = met
    asked = {"question": "Why?", "competency": "", "chosen": f"{ORIGIN}/quiet", "right": True,
             "rehearsal": "a telling", "seconds": 2.0}  # fmt: skip
    leave(folder, 1, line("mock", {**BODIES["mock"], "asked": [asked]}, about="a mock"))
    sync(desk)
    told = {**BODIES["rehearsal"], "mock": "a mock"}
    leave(folder, 2, line("rehearsal", told, about="a telling", clock=START + 1))
    sync()
    agree([desk, lap])
    for home in (desk, lap):
        with home.store.read() as connection:
            ((pk, mock),) = connection.execute("SELECT pk, mock FROM rehearsal")
            ((known, text),) = connection.execute("SELECT pk, asked FROM mock")
        assert (mock, json.loads(text)[0]["rehearsal"]) == (known, pk)


def _rules_of(home):
    with home.store.read() as connection:
        return connection.scalar("SELECT value FROM fact WHERE key LIKE 'rules:%'")


def test_what_is_not_sealed_is_refused_where_the_others_seal(several, tmp_path):
    pytest.importorskip("nacl")
    (desk, lap), _ = several(0, 0)
    take(desk, SMALL, own=True)
    folder, cipher = Folder(tmp_path / "meeting"), Sealed(b"k" * 32)
    leave(folder, 1, line("option", {"value": "7"}))
    leave(folder, 2, line("option", {"value": "8"}), cipher=Sealed(b"o" * 32))
    path = leave(folder, 3, line("option", {"value": "9"}), cipher=cipher)
    path.rename(path.with_name(path.name.replace("3", "4")))
    for home in (desk, lap):
        report = synchronising.run(home, folder, cipher)
        assert len(report.unread) == 3
    assert seen(desk) == seen(lap)
    assert seen(lap)["option"] not in (7, 8, 9)


def test_a_folder_that_has_another_passphrase_by_now_is_said_and_gets_all_under_that(
    several, tmp_path
):
    pytest.importorskip("nacl")
    (desk, lap, new), _ = several(0, 0, 0)
    take(desk, SMALL, own=True)
    folder = Folder(tmp_path / "meeting")
    ciphers = {
        name: Sealed(name * 32, json.dumps({"salt": name.decode(), "check": ""}))
        for name in (b"o", b"n")
    }
    for home in (desk, lap):
        synchronising.run(home, folder, ciphers[b"o"])
    shutil.rmtree(folder.path / "v1")
    synchronising.run(new, folder, ciphers[b"n"])
    before = folder.listing()
    grades.grade(lap, "small/people/route", Rating.GOOD)
    for cipher in (ciphers[b"o"], None):
        with pytest.raises(TransportError, match="has another passphrase"):
            synchronising.run(lap, folder, cipher)
    assert folder.listing() == before, "nothing that nobody could read was left"
    for home in (lap, new):
        assert not synchronising.run(home, folder, ciphers[b"n"]).unread
    assert seen(new) == seen(lap)
    assert len(seen(new)["log"]) == 1
    assert synchronising.run(lap, folder, ciphers[b"n"]).nothing


def test_what_was_left_under_another_passphrase_is_left_again(several, tmp_path):
    pytest.importorskip("nacl")
    (desk, new), _ = several(0, 0)
    take(desk, SMALL, own=True)
    folder = Folder(tmp_path / "meeting")
    synchronising.run(desk, folder, Sealed(b"o" * 32, '{"salt": "o", "check": ""}'))
    (folder.path / SALT).unlink()
    cipher = Sealed(b"n" * 32, '{"salt": "n", "check": ""}')
    assert synchronising.run(desk, folder, cipher).sent
    synchronising.run(new, folder, cipher)
    assert seen(new) == seen(desk)


def test_a_store_that_fails_ends_the_merge_and_blames_no_line(several, monkeypatch):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync(desk, lap)
    grades.grade(lap, "mine/one/basic", Rating.GOOD)
    sync(lap)

    def full(*_):
        raise StoreError("the disk is full")

    with monkeypatch.context() as patching:
        patching.setattr(log, "take_in", full)
        with pytest.raises(StoreError, match="disk is full"):
            sync(desk)
    (report,) = sync(desk)
    assert (report.merged.reviews, report.merged.faults) == (1, [])
    assert len(agree([desk, lap])["log"]) == 1


@pytest.mark.parametrize("error", ["Data", "Integrity", "Interface", "Programming"])
def test_a_row_that_the_store_or_its_driver_refuses_ends_no_merge(several, monkeypatch, error):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync(desk, lap)
    grades.grade(lap, "mine/one/basic", Rating.GOOD)
    sync(lap)

    def refused(*_):
        raise getattr(sqlite3, f"{error}Error")("not this one")

    with monkeypatch.context() as patching:
        patching.setattr(log, "take_in", refused)
        (report,) = sync(desk)
    assert [fault.endswith("not this one") for fault in report.merged.faults] == [True]
    take(lap, SMALL, own=True)
    sync()
    assert len(agree([desk, lap])["log"]) == 1, "it came with what came next"


def test_what_takes_a_review_back_waits_where_that_is_not_here_yet(met):
    desk, lap, sync, folder = met
    with desk.store.read() as connection:
        said = {**REVIEW, "rules": connection.scalar("SELECT rules FROM review")}
    given = line("review", said)
    back = line("review", {**said, "undoes": given.id}, clock=START + 1)
    leave(folder, 1, replace(back, parents=(given.id,)))
    assert [report.merged.waiting for report in sync(desk, lap)] == [1, 1]
    assert len(agree([desk, lap])["log"]) == 1
    leave(folder, 2, given)
    sync()
    assert sorted(undone for _, undone, *_ in agree([desk, lap])["log"]) == [False, True]


def test_what_takes_a_review_back_comes_behind_it_where_another_is_refused(several):
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync(desk, lap)
    for key, rating in (("one", Rating.HARD), ("two", Rating.GOOD)):
        grades.grade(lap, f"mine/{key}/basic", rating)
        later(lap)
    undo.undo(lap)
    later(lap)
    grades.grade(lap, "mine/two/basic", Rating.EASY)
    sync(lap)
    with desk.store.write() as connection:
        connection.execute(
            "CREATE TRIGGER refuses BEFORE INSERT ON review WHEN new.rating = 2 "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    (report,) = sync(desk)
    merged = report.merged
    assert (merged.reviews, merged.undone, merged.waiting, len(merged.faults)) == (2, 1, 0, 1)


def test_a_review_that_a_store_does_not_take_ends_no_merge_and_comes_later(several):
    """Its card's row is made for it, and goes with it; the next review of that card has one."""
    (desk, lap), sync = several(0, 0)
    take(desk, PLAIN)
    sync(desk, lap)
    undo.undo(desk)
    sync(desk)
    for rating in (Rating.HARD, Rating.GOOD):
        later(lap)
        grades.grade(lap, "mine/one/basic", rating)
    grades.grade(lap, "mine/two/basic", Rating.EASY)
    sync(lap)
    with desk.store.write() as connection:
        connection.execute(
            "CREATE TRIGGER refuses BEFORE INSERT ON review WHEN new.rating = 2 "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    (report,) = sync(desk)
    assert [fault.endswith("not this one") for fault in report.merged.faults] == [True]
    assert (report.merged.reviews, len(seen(desk)["log"])) == (2, 2)
    with desk.store.write() as connection:
        connection.execute("DROP TRIGGER refuses")
    take(lap, SMALL, own=True)
    sync()
    assert len(agree([desk, lap])["log"]) == 3


def test_a_damaged_line_of_a_cards_log_ends_no_merge(several):
    """What came of other cards counts; of that one it is said."""
    (desk, lap), sync = several(0, 60_000)
    take(desk, SMALL, own=True)
    sync()
    grades.grade(desk, "small/quiet/outline", Rating.GOOD)
    sync()
    with desk.store.write() as connection:
        for trigger in ("keeps_words", "is_sealed_once"):
            connection.execute(f"DROP TRIGGER IF EXISTS review_{trigger}")
        connection.execute("UPDATE review SET rating = 9")
    later(lap)
    for key in ("small/quiet/outline", "small/doors/basic"):
        grades.grade(lap, key, Rating.GOOD)
    _, report = sync(lap, desk)
    (fault,) = report.merged.faults
    assert fault.startswith("what came of the card small/quiet/outline cannot be used: the line of")
    assert card(desk, "small/doors/basic").memory == card(lap, "small/doors/basic").memory
