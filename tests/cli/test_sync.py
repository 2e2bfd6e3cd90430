"""`drill sync`: two homes that meet in a folder, and what is said where they cannot."""

from __future__ import annotations

import json
import os

import pytest

from drill.service.sync import unread
from drill.transport.place import MOST_BYTES
from tests_support import SMALL


@pytest.fixture
def at(drill, tmp_path, monkeypatch):
    """Run a command at one of two homes; the first has a deck of the person's own."""

    def run(name, *argv, **more):
        monkeypatch.setenv("DRILL_HOME", str(tmp_path / name))
        return drill(*argv, **more)

    (tmp_path / "small.yaml").write_text(SMALL)
    (tmp_path / "words").write_text("correct horse\nnot this\n")
    run("desk", "import", str(tmp_path / "small.yaml"), "--own", "--yes")
    monkeypatch.chdir(tmp_path)
    return run


@pytest.fixture
def sealing(monkeypatch):
    """A key is made in no time."""
    argon = pytest.importorskip("nacl.pwhash").argon2id
    for name in ("OPSLIMIT", "MEMLIMIT"):
        monkeypatch.setattr(argon, f"{name}_MODERATE", getattr(argon, f"{name}_MIN"))


def test_two_homes_have_one_memory(at, tmp_path):
    assert at("desk", "sync", "meet", "--plain")[0] == 0
    code, out, err = at("lap", "sync", "meet", "--plain")
    assert (code, err) == (0, "")
    assert out == "4 notes came\n"
    assert at("lap", "answer", "small/people/route", "good")[0] == 0
    assert at("lap", "sync")[1] == "nothing new came; 1 review left for the others\n"
    assert at("desk", "sync")[1] == "1 review came\n"
    logs = [json.loads(at(name, "log", "--json")[1]) for name in ("desk", "lap")]
    assert logs[0] == logs[1] != []


def test_sealed_with_the_first_line_of_a_file(at, tmp_path, sealing):
    given = ("--passphrase-file", "words")
    assert at("desk", "sync", "meet", *given)[0] == 0
    assert not [path for path in tmp_path.glob("meet/**/*.zst") if path.is_file()]
    (tmp_path / "others").write_text("another one\n")
    code, _, err = at("lap", "sync", "meet", "--passphrase-file", "others")
    assert (code, "that is not the passphrase of" in err) == (2, True)
    assert at("lap", "sync")[0] == 2, "nothing was set up"
    assert at("lap", "sync", "meet", *given)[0] == 0
    assert at("lap", "sync")[0] == 0, "the key is kept"
    assert (tmp_path / "lap" / "sync.toml").stat().st_mode & 0o077 == 0
    code, _, err = at("lap", "sync", "meet", "--plain")
    assert (code, "have a passphrase" in err) == (2, True)


@pytest.mark.parametrize("text", ["", "[sync]\nkey = 3\n", "not a table"])
def test_a_place_that_is_named_anew_needs_nothing_of_what_was_kept(at, tmp_path, text):
    (tmp_path / "desk" / "sync.toml").write_text(text)
    code, _, err = at("desk", "sync")
    assert (code, "sync.toml" in err) == (2, True)
    assert at("desk", "sync", "meet", "--plain")[0] == 0
    assert at("desk", "sync")[0] == 0


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("sync",), "this device meets no other yet\n`drill sync FOLDER` sets it up"),
        (("sync", "meet"), "nobody to ask for the passphrase"),
        (("sync", "meet", "--passphrase-file", "gone"), "There is no file gone"),
        (("sync", "meet", "--passphrase-file", "short"), "8 characters or more"),
        (("sync", "ftp://somewhere", "--plain"), "cannot meet at ftp://"),
        (("sync", "small.yaml", "--plain"), "small.yaml is a file"),
        (("sync", "--passphrase-file", "words"), "--passphrase-file goes with the folder"),
        (("sync", "--plain"), "--plain goes with the folder"),
        (("sync", "meet", "--plain", "--passphrase-file", "words"), "--plain is without"),
    ],
)
def test_what_cannot_be_set_up_is_said(at, tmp_path, sealing, argv, says):
    (tmp_path / "short").write_text("word\n")
    code, out, err = at("desk", *argv)
    assert (code, out) == (2, "")
    assert says in err
    assert not (tmp_path / "desk" / "sync.toml").exists()
    assert not (tmp_path / "meet").exists(), "nothing is left of what was not set up"


def test_a_folder_that_is_gone_changes_nothing(at, tmp_path):
    at("desk", "sync", "meet", "--plain")
    (tmp_path / "meet").rename(tmp_path / "away")
    at("desk", "answer", "small/people/route", "good")
    code, out, err = at("desk", "sync")
    assert (code, out) == (2, "")
    assert "there is no folder" in err
    (tmp_path / "away").rename(tmp_path / "meet")
    assert at("desk", "sync")[1] == "nothing new came; 1 review left for the others\n"


def test_off_and_on_again_loses_nothing(at):
    at("desk", "sync", "meet", "--plain")
    at("lap", "sync", "meet", "--plain")
    code, _, err = at("lap", "sync", "--off")
    assert (code, "meets no other" in err) == (0, True)
    assert at("lap", "sync")[0] == 2
    at("lap", "answer", "small/people/route", "good")
    at("lap", "sync", "meet", "--plain")
    assert at("desk", "sync")[1].startswith("1 review")


def test_what_was_taken_away_while_it_was_off_is_taken_away_everywhere(at):
    at("desk", "onsite", "add", "Acme", "2026-12-03 09:00")
    at("desk", "suspend", "small/people/route")
    at("desk", "sync", "meet", "--plain")
    at("lap", "sync", "meet", "--plain")
    at("desk", "sync", "--off")
    at("desk", "onsite", "remove", "Acme")
    at("desk", "suspend", "--off", "small/people/route")
    for name in ("desk", "lap", "desk"):
        assert at(name, "sync", "meet", "--plain")[0] == 0
    for name in ("desk", "lap"):
        assert json.loads(at(name, "onsite", "list", "--json")[1]) == []
        assert json.loads(at(name, "cards", "is:suspended", "--json")[1]) == []


def test_what_was_lost_is_listed(at, tmp_path):
    at("desk", "sync", "meet", "--plain")
    at("lap", "sync", "meet", "--plain")
    assert at("lap", "sync", "--lost")[2].startswith("Nothing waits")
    for name, title in (("desk", "silent"), ("lap", "calm")):
        (tmp_path / "new.yaml").write_text(SMALL.replace("The quiet", f"The {title}"))
        assert at(name, "import", "new.yaml", "--own", "--yes")[0] == 0
        at(name, "sync")
    code, out, err = at("lap", "sync", "--lost", "--json")
    (one,) = json.loads(out)
    assert (code, err, one["note"], one["field"]) == (0, "", "small/quiet", "title")
    assert {one["lost"], one["stands"]} == {"The silent senior", "The calm senior"}
    words = at("lap", "sync", "--lost")[1]
    assert one["stands"] in words
    assert "small/quiet" not in words, "a person calls it by its name"
    assert "1 passage was changed on two devices" in at("desk", "sync")[2]


TALES = (
    "{drill: 1, id: tales, title: Tales, stories: [{id: one, title: One, beats: "
    "[{id: c, label: Context, facts: [a, b]}]}]}"
)


def test_two_decks_of_own_stories_are_said_once_and_joined(at, tmp_path):
    (tmp_path / "mine.yaml").write_text(TALES)
    at("lap", "import", "mine.yaml", "--own", "--yes")
    at("desk", "sync", "meet", "--plain")
    code, _, err = at("lap", "sync", "meet", "--plain")
    assert code == 0
    assert "Your own stories are in tales and small now." in err
    assert "`drill cards deck:small --do move=tales`" in err
    assert "own stories" not in at("lap", "sync")[2]
    code, _, err = at("lap", "sync", "--join")
    assert (code, "met others already" in err) == (2, True)
    assert "`drill cards deck:small --do move=tales`" in err


def test_own_stories_that_began_after_the_first_synchronisation_are_said_as_well(at, tmp_path):
    at("desk", "sync", "meet", "--plain")
    (tmp_path / "mine.yaml").write_text(TALES)
    for name in ("lap", "new"):
        at(name, "sync", "meet", "--plain")
    at("lap", "import", "mine.yaml", "--own", "--yes")
    (tmp_path / "mine.yaml").write_text(TALES.replace("tales", "more"))
    at("new", "import", "mine.yaml", "--own", "--yes")
    at("lap", "sync")
    at("new", "sync")
    code, _, err = at("lap", "sync")
    assert (code, "Your own stories are in" in err) == (0, True)
    named = [word.strip("`") for word in err.split() if word.startswith("deck:")]
    assert len(named) == 2, "each of the others is named"
    assert "own stories" not in at("lap", "sync")[2]
    at("lap", "sync", "--off")
    assert "move=" in at("lap", "sync", "meet", "--plain", "--join")[2]


def test_whatever_came_is_said(at, tmp_path):
    at("desk", "sync", "meet", "--plain")
    at("lap", "sync", "meet", "--plain")

    def said(*argv):
        assert at("lap", *argv)[0] == 0, argv
        at("lap", "sync")
        return at("desk", "sync")[1]

    assert said("answer", "small/people/route", "good").startswith("1 review")
    assert said("undo") == "1 undone review came\n"
    assert said("deck", "small", "--title", "Another") == "1 decision came\n"
    at("lap", "suspend", "small/people/route")
    at("lap", "answer", "small/quiet/tell", "good")
    at("lap", "undo")
    left = at("lap", "sync")[1]
    assert left.endswith("1 review, 1 undone review and 1 decision left for the others\n"), left


def test_of_what_is_left_only_what_somebody_decided_is_a_decision(at, tmp_path, monkeypatch):
    at("desk", "sync", "meet", "--plain")
    at("lap", "sync", "meet", "--plain")

    def left(*argv):
        assert at("lap", *argv)[0] == 0, argv
        return at("lap", "sync")[1].removeprefix("nothing new came; ")

    assert left("deck", "small", "--title", "Another") == "1 decision left for the others\n"
    (tmp_path / "mine.yaml").write_text(TALES)
    assert left("import", "mine.yaml", "--yes") == "1 note left for the others\n"
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i 's/title: One/title: Two/'")
    assert left("edit", "tales/one", "--yes") == "1 note left for the others\n"


def test_what_every_device_makes_of_a_deck_is_not_said_to_be_left(at):
    at("lap", "import", "small.yaml", "--yes")
    at("lap", "suspend", "small/people/route")
    out = at("lap", "sync", "meet", "--plain")[1]
    assert out == "nothing new came; 1 decision left for the others\n"


def test_a_grade_of_one_device_is_undone_on_the_other_by_its_id(at):
    at("desk", "sync", "meet", "--plain")
    at("lap", "sync", "meet", "--plain")
    made = json.loads(at("desk", "answer", "small/people/route", "good", "--json")[1])
    at("desk", "sync")
    at("lap", "sync")
    (line,) = json.loads(at("lap", "log", "--json")[1])
    code, out, err = at("lap", "undo", line["review"][:13])
    assert (code, err) == (0, "")
    assert out.startswith("undone: good for “")
    at("lap", "sync")
    assert at("desk", "sync")[1] == "1 undone review came\n"
    for name in ("desk", "lap"):
        (card,) = json.loads(at(name, "cards", "kind:route", "--json")[1])[:1]
        assert (card["card"], card["state"], card["reps"]) == (made["card"], "new", 0)
    code, out, err = at("desk", "undo", line["review"])
    assert (code, out, "was taken back already" in err) == (2, "", True)
    assert at("desk", "undo", "--list", line["review"])[0] == 2


def test_doctor_names_what_cannot_be_read_and_what_it_says_mends_it(at, tmp_path, sealing):
    def check(name):
        code, out, _ = at(name, "doctor", "--json")
        (found,) = [row for row in json.loads(out) if row["check"] == "pieces"]
        assert code == (0 if found["ok"] else 1)
        return found["faults"]

    assert "where they meet" not in at("desk", "doctor")[1]
    for name in ("desk", "lap"):
        at(name, "sync", "meet", "--passphrase-file", "words")
    at("desk", "answer", "small/people/route", "good")
    at("desk", "sync")
    assert check("lap") == [], "it is yet to come, and whole"
    piece = max(tmp_path.glob("meet/v1/*/*.jsonl.zst.sealed"), key=lambda path: path.name)
    piece.write_bytes(piece.read_bytes()[:-5])
    (fault,) = check("lap")
    assert fault.startswith(str(piece.relative_to(tmp_path / "meet")))
    code, out, err = at("lap", "doctor")
    assert (code, fault in out, "remove the file there" in err) == (1, True, True)
    code, _, err = at("lap", "sync")
    assert (code, fault in err, "remove the file there" in err) == (1, True, True)
    piece.unlink()
    assert check("lap") == []
    at("desk", "sync")
    assert at("lap", "sync")[1].startswith("1 review")
    (tmp_path / "meet").rename(tmp_path / "away")
    code, out, _ = at("lap", "doctor", "--json")
    assert (code, any(row["check"] == "pieces" for row in json.loads(out))) == (0, False)


@pytest.mark.parametrize("more", [[], ["--repair"]])
def test_doctor_names_what_is_too_large_and_what_is_damaged_behind_it(at, tmp_path, more):
    at("desk", "sync", "meet", "--plain")
    base = tmp_path / "meet" / "v1" / "0191d3a0-0000-7000-8000-000000000001"
    base.mkdir()
    large, damaged = (base / f"0000000{number}.jsonl.zst" for number in (1, 2))
    large.touch()
    os.truncate(large, MOST_BYTES + 1)
    damaged.write_bytes(b"nonsense")
    code, out, _ = at("desk", "doctor", "--json", *more)
    (found,) = [row for row in json.loads(out) if row["check"] == "pieces"]
    too_large, not_whole = found["faults"]
    assert (code, large.name in too_large, "larger than any" in too_large) == (1, True, True)
    assert (damaged.name in not_whole, "is not whole" in not_whole) == (True, True)


@pytest.mark.parametrize(("room", "found"), [(8, 1), (7, 0)])
def test_doctor_reads_as_much_as_it_may_and_no_more(at, tmp_path, monkeypatch, room, found):
    at("desk", "sync", "meet", "--plain")
    base = tmp_path / "meet" / "v1" / "0191d3a0-0000-7000-8000-000000000001"
    base.mkdir()
    (base / "00000001.jsonl.zst").write_bytes(b"nonsense")
    monkeypatch.setattr(unread, "MOST_READ", room)
    (pieces,) = [
        row for row in json.loads(at("desk", "doctor", "--json")[1]) if row["check"] == "pieces"
    ]
    assert len(pieces["faults"]) == found


@pytest.mark.parametrize("typed", [[], ["correct horse"], ["correct horse", "correct house"]])
def test_a_passphrase_that_is_not_given_sets_nothing_up(at, tmp_path, monkeypatch, sealing, typed):
    def getpass(prompt):
        if not typed:
            raise EOFError
        return typed.pop(0)

    monkeypatch.setattr("drill.cli.verbs.sync.somebody_there", lambda: True)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", getpass)
    code, out, err = at("desk", "sync", "meet")
    assert (code, out, "Nothing was set up" in err) == (2, "", True)
    assert "No device has met others here yet" in err
    assert not (tmp_path / "desk" / "sync.toml").exists()


def test_notes_that_only_moved_on_are_not_counted(at, tmp_path):
    for name, ids in (("lap", ["b"]), ("new", ["c", "d", "e"])):
        beats = [{"id": "x", "label": "L", "facts": ["f"]}]
        stories = [{"id": id, "title": id, "beats": beats} for id in ids]
        deck = {"drill": 1, "id": "my-stories", "title": "Mine", "stories": stories}
        (tmp_path / "mine.yaml").write_text(json.dumps(deck))
        assert at(name, "import", "mine.yaml", "--own", "--yes")[0] == 0
    at("new", "sync", "meet", "--plain")
    at("lap", "sync", "meet", "--plain", "--join")
    assert at("new", "sync")[1].startswith("1 note ")
