"""What a line may say at the most and at the least, and what is said of pieces and of counts."""

from __future__ import annotations

import json
import uuid

import pytest

from drill import zstd
from drill.domain.deck import Deck
from drill.errors import DamagedRow, NotFound, StoreBusy, StoreError, UsageError
from drill.service.sync import forms, pieces
from drill.service.sync.folding import Loss
from drill.service.sync.in_hand import MergeReport, is_of_what_came
from drill.service.sync.pieces import NotWhole, PieceName
from drill.service.sync.sealing import Sealed
from drill.service.sync.states import shared_option
from drill.service.sync.synchronising import LeftForOthers, SyncReport
from drill.storage.lines import Line
from drill.transport.place import MOST_BYTES

DAY, LAST_DAY, LAST_AT = 86_400_000, 2_932_896, 253_402_300_799_999
NOW = 1_790_000_000_000
REVIEW = {
    "rating": 3, "at": NOW, "day": 20_700, "seconds": 1.0, "source": "study", "due_day": 20_710,
    "due_at": None, "rules": "rules:x", "device": "theirs", "recalled": None, "undoes": "",
}  # fmt: skip
NOTE = {"kind": "basic", "body": {}, "position": 9, "retired": False}
ONSITE = {
    "removed": False, "name": "Acme", "at": NOW, "minutes": 60, "scope": {}, "closed": False,
    "zone": None, "went": None,
}  # fmt: skip
TOLD = {
    "card": "o/n/tell", "at": NOW, "day": 20_700, "seconds": 1.0, "words": 1.0, "told": {},
    "mock": None, "undone": False,
}  # fmt: skip
MOCK = {"at": NOW, "day": 20_700, "minutes": 30.0, "asked": []}
CARD = {"suspended": False, "buried_until": None, "withdrawn": False}
AMENDMENT = {"card": "o/n/s", "at": NOW, "what": "reset", "due_day": None, "undone": False}
AT = ([0, LAST_AT], [-1, LAST_AT + 1])
DAYS = ([-LAST_DAY, 0, LAST_DAY], [-LAST_DAY - 1, LAST_DAY + 1])
SECONDS = ([0, 0.0, 1e9], [-0.1, 1.1e9])
SOURCES = ["study", "cram", "tell", "mock", "answer", "import"]


@pytest.mark.parametrize(
    ("kind", "body", "field", "bounds"),
    [
        ("review", REVIEW, "rating", ([1, 2, 3, 4], [0, 5])),
        ("review", REVIEW, "at", AT),
        ("review", REVIEW, "day", DAYS),
        ("review", REVIEW, "seconds", SECONDS),
        ("review", REVIEW, "source", (SOURCES, ["", "guess"])),
        ("review", REVIEW, "due_day", DAYS),
        ("review", REVIEW, "due_at", ([None, *AT[0]], AT[1])),
        ("review", REVIEW, "device", (["", "x" * 100], ["x" * 101])),
        ("review", REVIEW, "recalled", ([None, [], [0, 2**31 - 1]], [[-1], [2**31], ["0"]])),
        ("note", NOTE, "position", ([-(2**53), 2**53], [-(2**53) - 1, 2**53 + 1])),
        ("card", CARD, "buried_until", ([None, *DAYS[0]], DAYS[1])),
        ("onsite", ONSITE, "at", AT),
        ("onsite", ONSITE, "minutes", ([0, 2**31 - 1], [-1, 2**31])),
        ("onsite", ONSITE, "zone", ([None, "Europe/Berlin"], [1])),
        ("rehearsal", TOLD, "at", AT),
        ("rehearsal", TOLD, "day", DAYS),
        ("rehearsal", TOLD, "seconds", SECONDS),
        ("rehearsal", TOLD, "words", SECONDS),
        ("mock", MOCK, "at", AT),
        ("mock", MOCK, "day", DAYS),
        ("mock", MOCK, "minutes", SECONDS),
        ("amendment", AMENDMENT, "at", AT),
        ("amendment", AMENDMENT, "what", (["reset", "due"], ["", "gone"])),
        ("amendment", AMENDMENT, "due_day", ([None, *DAYS[0]], DAYS[1])),
    ],
)
def test_each_value_has_its_bounds(kind, body, field, bounds):
    for value in bounds[0]:
        forms.check(kind, "o/n/s", {**body, field: value})
    for value in bounds[1]:
        with pytest.raises(ValueError, match=field):
            forms.check(kind, "o/n/s", {**body, field: value})


@pytest.mark.parametrize(
    ("kind", "body", "name", "says"),
    [
        ("basic", {"id": "new", "q": "Q?", "a": "A."}, "new", ""),
        ("basic", {"id": "new", "cloze": "A ==hole==."}, "new", ""),
        ("basic", {"id": "new", "sides": [{"id": "1", "q": "F", "a": "B"}]}, "new", ""),
        ("basic", {"id": "new", "q": "Q?", "a": "A."}, "else", "it is called 'new' within"),
        ("basic", {"id": "a/b", "q": "Q?", "a": "A."}, "a/b", "it is called 'a/b' within"),
        ("basic", {"id": "", "q": "Q?", "a": "A."}, "", "it is called '' within"),
        ("basic", {"id": "new", "a": "A."}, "new", "it asks nothing"),
        ("basic", {"id": "new", "q": 5}, "new", "valid string"),
    ],
)
def test_a_note_is_one_that_a_deck_may_hold(kind, body, name, says):
    if not says:
        assert forms.note(kind, body, name).id == name
        return
    with pytest.raises(ValueError, match=says):
        forms.note(kind, body, name)


def test_a_head_is_of_a_deck():
    assert forms.head({"drill": 1, "id": "new", "title": "New"}) == Deck(1, "new", "New")
    for field, wrong in (("id", "a/b"), ("id", ""), ("title", 5), ("authors", 5)):
        with pytest.raises((ValueError, TypeError)):
            forms.head({"drill": 1, "id": "new", "title": "New", field: wrong})


REPLICA, OTHER = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
NAME = PieceName(REPLICA, 1, sealed=False)
LINE = ["n", NOW, REPLICA, "option", "study.minutes", [], {"value": "7"}]
HEAD = {"drill": 1, "replica": REPLICA, "number": 1, "lines": 1}


def data(*rows):
    return zstd.compress("\n".join(map(json.dumps, rows)).encode())


@pytest.mark.parametrize(
    ("rows", "says", "do"),
    [
        ([{**HEAD, "drill": 2}, LINE], "is of a newer drill, or none of drill's", "Update drill"),
        ([[], LINE], "is of a newer drill, or none of drill's", "Update drill here"),
        ([{**HEAD, "replica": OTHER}, LINE], "was another piece once", "Rename no file there"),
        ([{**HEAD, "number": 2}, LINE], "was another piece once", "remove it"),
        ([{**HEAD, "lines": 2}, LINE], "is not whole", "the device that left it"),
        ([HEAD, LINE, LINE], "is not whole", "One that is half copied"),
        ([{**HEAD, "lines": 0}, LINE], "is not whole", "remove the file there"),
        ([{**HEAD, "lines": 20_001}, LINE], "says that it has 20001 lines", "remove the file"),
        ([{**HEAD, "lines": -1}, LINE], "says that it has -1 lines", "remove the file"),
        ([{**HEAD, "lines": True}, LINE], "says that it has True lines", "remove the file"),
        ([], "is not whole: it ends too early", "remove the file"),
        ([HEAD, [*LINE[:1], NOW + 3 * DAY + 1, *LINE[2:]]],
         "is of 2026-09-24; is the clock of that device right?", "Set that clock right"),
        ([HEAD, [*LINE[:1], 2**60, *LINE[2:]]], "is of the end of time; is the clock", "Set that"),
        ([HEAD, [*LINE[:4], "x\ud800", *LINE[5:]]], "is not whole: a line about a option that is",
         "remove the file"),
    ],
)  # fmt: skip
def test_why_a_piece_cannot_be_read_and_what_to_do(rows, says, do):
    with pytest.raises(NotWhole) as caught:
        pieces.unpack(NAME, data(*rows), None, NOW)
    assert caught.value.message.startswith(f"{NAME} {says}")
    assert do in caught.value.hint


def test_how_a_piece_is_sealed_is_as_all_there_is():
    sealed = PieceName(REPLICA, 1, sealed=True)
    with pytest.raises(NotWhole, match="is sealed with a passphrase") as caught:
        pieces.unpack(sealed, b"", None, NOW)
    assert caught.value.hint == "`drill sync FOLDER` asks for it."
    with pytest.raises(NotWhole, match="is not sealed, as all that is left there has") as caught:
        pieces.unpack(NAME, data(HEAD, LINE), Sealed(bytes(32)), NOW)
    assert "remove the file. On that device" in caught.value.hint


def test_a_piece_may_be_empty_three_days_ahead_and_as_large_as_any():
    assert pieces.unpack(NAME, data({**HEAD, "lines": 0}), None, NOW) == []
    ahead = [*LINE[:1], NOW + 3 * DAY, *LINE[2:]]
    assert [line.clock for line in pieces.unpack(NAME, data(HEAD, ahead), None, NOW)] == [
        NOW + 3 * DAY
    ]

    class OnePiece:
        def read(self, name):
            return data(HEAD, LINE)

    assert len(pieces.fetch(OnePiece(), NAME, MOST_BYTES, None, NOW)) == 1
    with pytest.raises(NotWhole, match="larger than any piece of drill's") as caught:
        pieces.fetch(OnePiece(), NAME, MOST_BYTES + 1, None, NOW)
    assert caught.value.hint == "Remove it: drill made none."


def test_what_all_lines_of_a_piece_unpack_to_is_bounded(monkeypatch):
    monkeypatch.setattr(pieces, "MOST_UNPACKED", len(json.dumps(HEAD)) + 2 * len(json.dumps(LINE)))
    with pytest.raises(NotWhole, match="it is too large"):
        pieces.unpack(NAME, data({**HEAD, "lines": 2}, LINE, LINE), None, NOW)
    monkeypatch.setattr(pieces, "MOST_UNPACKED", 1_000)
    assert len(pieces.unpack(NAME, data({**HEAD, "lines": 2}, LINE, LINE), None, NOW)) == 2


def said(kind, body, *, replica=REPLICA, parents=(), about="o/n/s"):
    return Line(str(uuid.uuid4()), NOW, replica, kind, about, parents, body)


def test_what_is_left_for_others_is_counted_by_what_it_means():
    lines = [
        said("review", {"undoes": ""}), said("review", {"undoes": ""}),
        said("review", {"undoes": "x"}), said("note", NOTE), said("note", NOTE, replica=""),
        said("card", CARD), said("move", {"to": "o/n/t"}), said("deck", {}),
        said("deck", {}, parents=("x",)), said("deck", {}, replica="", parents=("x",)),
    ]  # fmt: skip
    assert LeftForOthers.in_all(lines) == LeftForOthers(2, 1, 1, 2)
    assert LeftForOthers.in_all([]) == LeftForOthers(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("report", "nothing"),
    [
        (SyncReport(), True),
        (SyncReport(sent=1), False),
        (SyncReport(unread=["a piece"]), False),
        (SyncReport(renamed=True), True),
        *((SyncReport(MergeReport(**{name: 1})), False)
          for name in ("reviews", "undone", "notes", "decisions")),
        (SyncReport(MergeReport(waiting=1, newer=1, losses=[("n", Loss("q", "", "", ""))])), True),
    ],
)  # fmt: skip
def test_whether_anything_was_to_be_done(report, nothing):
    assert report.nothing is nothing


def test_which_options_are_of_the_person_and_not_of_the_machine():
    for key in ("study.minutes", "scheduling.new_per_day", "stories.level"):
        assert shared_option(key)
    for key in ("study.time_zone", "screen.theme", "voice.engine", "studying.minutes", "study"):
        assert shared_option(key) is (key == "study")


@pytest.mark.parametrize(
    ("error", "its_own"),
    [
        (ValueError("no number"), True), (KeyError("due"), True), (UsageError("no"), True),
        (NotFound("gone"), True), (DamagedRow("line", "7"), True),
        (StoreError("disk full"), False), (StoreBusy("busy"), False), (KeyboardInterrupt(), False),
        (None, False),
    ],
)  # fmt: skip
def test_what_came_is_at_fault_or_the_store(error, its_own):
    assert is_of_what_came(error) is its_own
