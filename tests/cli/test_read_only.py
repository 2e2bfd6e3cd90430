"""What drill holds can be got out where nothing can be written, and nothing is said of changes."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from drill.cli.main import run
from drill.clock import Clock
from drill.domain.review import Rating
from drill.errors import StoreBusy, StoreDamaged, StoreError, StoreUnwritable
from drill.paths import Paths
from drill.service.library.opening import open_home
from drill.service.onsite import onsites
from drill.service.study import grades
from drill.storage import counts, fulltext, migrations
from drill.storage.engine import Store, translated
from drill.storage.read_only import Sight
from tests_support import SMALL, no_room

FIRST, SECOND = "small/people/route", "small/quiet/outline"
NAMES = "“How do you act?”", "The quiet senior: its beats"
"""What lists call them."""
LOOKS = [
    ["due"], ["cards"], ["cards", "quiet", "--count"], ["decks"], ["card", FIRST], ["log"],
    ["stats"], ["leeches"], ["matrix"], ["onsite", "list"], ["onsite", "plan"],
    ["undo", "--list"], ["sheet"], ["export", "small"], ["backup", "--list"], ["doctor"],
    ["ask", "how do you act?"], ["simulate", "--days", "7"], ["daysoff"], ["deck", "small"],
    ["optimize"], ["mock", "--history"], ["debrief", "--list"],
]  # fmt: skip
CHANGES = [
    ["answer", FIRST, "good"], ["study", "--plain"], ["undo"], ["suspend", FIRST], ["backup"],
    ["deck", "small", "--pause"], ["doctor", "--repair"], ["onsite", "add", "B", "2027-01-01"],
    ["cards", FIRST, "--do", "bury", "--yes"], ["optimize", "--reset"],
]  # fmt: skip


def lock(root):
    """Keep SQLite from making the `-shm` that it needs, as a read-only folder does, root or not:
    it follows no link there.
    """
    (root / "drill.db-shm").unlink(missing_ok=True)  # `drill due` leaves one
    (root / "drill.db-shm").symlink_to("nowhere")


def files(root):
    """Every file and what is in it; not the empty `-wal` of a try to open the store."""
    found = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return {path: held for path, held in found.items() if held}


@pytest.fixture
def kept(small, clock, monkeypatch):
    """A store that was closed in order, with a grade and an onsite in it; the clock stands."""
    monkeypatch.setattr(Clock, "from_environment", lambda: clock)
    grades.grade(small, FIRST, Rating.GOOD)
    onsites.add(small, "Acme", "2026-12-03 09:00")
    small.close()
    return small.paths.data


@pytest.fixture
def killed(small, tmp_path, monkeypatch):
    """What a killed drill leaves: the second grade stands in the `-wal` alone."""
    grades.grade(small, FIRST, Rating.GOOD)
    small.close()
    grades.grade(small, SECOND, Rating.GOOD)
    root = tmp_path / "killed"
    root.mkdir()
    for name in ("drill.db", "drill.db-wal"):
        shutil.copy(small.paths.data / name, root / name)
    with sqlite3.connect(f"{(root / 'drill.db').as_uri()}?immutable=1", uri=True) as connection:
        assert connection.execute("SELECT count(*) FROM review").fetchone() == (1,)
    connection.close()
    monkeypatch.setenv("DRILL_HOME", str(root))
    return root


@pytest.mark.parametrize("verb", LOOKS, ids=" ".join)
def test_what_only_looks_works_on_a_read_only_disk(kept, capsys, verb):
    assert run(verb) == 0
    usual = capsys.readouterr()
    lock(kept)
    before = files(kept)
    assert run(verb) == 0
    assert capsys.readouterr() == usual
    assert files(kept) == before


@pytest.mark.parametrize("verb", [["due"], ["decks"], ["log"], ["export", "small"], ["doctor"]])
def test_what_only_looks_works_on_a_full_disk(kept, capsys, verb):
    assert run(verb) == 0
    usual = capsys.readouterr()
    with no_room():
        assert run(verb) == 0
    assert capsys.readouterr() == usual


@pytest.mark.parametrize("verb", CHANGES, ids=" ".join)
def test_what_changes_says_that_it_cannot_and_how_to_get_the_data_out(kept, capsys, verb):
    lock(kept)
    before = files(kept)
    assert run(verb) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"the store {kept / 'drill.db'} cannot be" in err
    assert "`drill backup -o FILE`" in err
    assert "change" not in err.replace(str(kept), "")
    assert files(kept) == before


def test_on_a_full_disk_a_look_is_not_told_of_a_change(kept, capsys):
    with no_room():
        assert run(["answer", FIRST, "good"]) == 2
    err = capsys.readouterr().err
    assert "Is the disk full?" in err
    assert "`drill backup -o FILE`" in err
    assert "change" not in err.replace(str(kept), "")


def test_a_copy_goes_elsewhere_and_is_whole(killed, tmp_path, capsys):
    lock(killed)
    before = files(killed)
    for verb in (["backup"], ["sheet"], ["export", "small"]):
        assert run([*verb, "-o", str(tmp_path / verb[0])]) == 0
    assert files(killed) == before
    with sqlite3.connect(tmp_path / "backup") as connection:
        assert connection.execute("SELECT count(*) FROM review").fetchone() == (2,)
    connection.close()


def test_grades_that_are_still_pending_are_seen(killed, capsys, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    lock(killed)
    before = files(killed)
    assert run(["log"]) == 0
    out = capsys.readouterr().out
    assert NAMES[0] in out
    assert NAMES[1] in out
    assert run(["due"]) == 0
    assert "10 new" in capsys.readouterr().out
    assert files(killed) == before
    assert not list(temporary.iterdir()), "the copy is taken away again"


def test_pending_grades_are_never_left_out_without_a_word(killed, capsys, tmp_path, monkeypatch):
    lock(killed)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    for verb in ("log", "due"):
        assert run([verb]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert "no copy could be made: No such file or directory" in err
        assert "Set TMPDIR to a folder that can be written and has" in err
    monkeypatch.setattr(tempfile, "tempdir", None)
    with no_room():
        assert run(["log"]) == 2
    assert "no copy could be made: No usable temporary directory" in capsys.readouterr().err


def test_an_older_store_is_read_as_the_newest(kept, capsys, monkeypatch):
    steps = (*migrations.STEPS, "ALTER TABLE deck ADD COLUMN colour VARCHAR;\n")
    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr("drill.storage.read_only.STEPS", steps)
    lock(kept)
    before = files(kept)
    assert run(["log"]) == 0
    assert NAMES[0] in capsys.readouterr().out
    assert files(kept) == before


@pytest.mark.parametrize("verb", ["due", "stats"])
def test_an_older_store_that_can_be_read_in_place_is_counted_all_the_same(
    verb, kept, capsys, monkeypatch
):
    steps = (*migrations.STEPS, "ALTER TABLE deck ADD COLUMN colour VARCHAR;\n")
    for module in ("migrations", "read_only", "counts"):
        monkeypatch.setattr(f"drill.storage.{module}.STEPS", steps)
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)  # a right that we lack
    before = files(kept)
    assert run([verb]) == 0
    out, err = capsys.readouterr()
    assert out
    assert "cannot be written" not in err
    assert {path: files(kept)[path] for path in before} == before


def test_a_store_that_a_running_drill_has_open_is_read_with_its_locks(small, monkeypatch, clock):
    grades.grade(small, FIRST, Rating.GOOD)
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)  # a right that we lack
    with open_home(small.paths, clock, looking=True) as looking:
        assert looking.store.barred is not None
        for count, key in enumerate((SECOND, "small/people/core"), 2):
            with looking.store.read() as connection:
                found = connection.scalar("SELECT count(*) FROM review")
            assert found == count - 1
            grades.grade(small, key if count == 2 else FIRST, Rating.GOOD)


def test_what_is_read_without_locks_and_was_written_to_is_not_believed(kept, clock):
    lock(kept)
    paths = Paths(kept, kept, kept)
    with open_home(paths, clock, looking=True) as looking:
        (kept / "drill.db-shm").unlink()
        with open_home(paths, clock) as other:
            grades.grade(other, SECOND, Rating.GOOD)
            with pytest.raises(StoreBusy, match="was written to"), looking.store.read():
                pass  # the grade stands in the `-wal` alone
        with pytest.raises(StoreBusy) as refused, looking.store.read():
            pass
        assert refused.value.message == f"{kept / 'drill.db'} was written to while it was read"
        assert refused.value.hint == "Open drill again to read it."


def test_an_empty_log_that_a_try_to_open_the_store_leaves_is_no_change(kept):
    lock(kept)
    with closing(Sight(kept / "drill.db", StoreUnwritable("no"))) as sight:
        sight.check()
        (kept / "drill.db-wal").write_bytes(b"")
        sight.check()
        (kept / "drill.db-wal").write_bytes(b"a grade")
        with pytest.raises(StoreBusy, match="was written to"):
            sight.check()


def test_counts_read_without_locks_from_what_was_written_to_are_not_believed(
    kept, capsys, monkeypatch
):
    assert run(["due"]) == 0  # which keeps what today brings: only then nothing else is asked
    capsys.readouterr()
    lock(kept)
    counted = counts.count

    def meanwhile(*asked):
        found = counted(*asked)
        with (kept / "drill.db").open("ab") as file:
            file.write(b"a page more")
        return found

    monkeypatch.setattr(counts, "count", meanwhile)
    assert run(["due"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{kept / 'drill.db'} was written to while it was read" in err


def test_pending_grades_that_may_not_be_read_are_no_matter_of_room(killed, capsys, monkeypatch):
    lock(killed)
    opened = Path.open

    def refused(path, *args, **options):
        if path.suffix == ".db-wal":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *args, **options)

    monkeypatch.setattr(Path, "open", refused)
    for verb in ("log", "due"):
        assert run([verb]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert "Permission denied" in err
        assert "TMPDIR" not in err


def test_a_copy_that_was_written_to_while_it_was_made_is_not_believed(killed, clock, monkeypatch):
    lock(killed)
    copied = shutil.copyfile

    def meanwhile(source, target):
        copied(source, target)
        with (killed / "drill.db-wal").open("ab") as file:
            file.write(b"one more grade")

    monkeypatch.setattr(shutil, "copyfile", meanwhile)
    with pytest.raises(StoreBusy, match="was written to"):
        open_home(Paths(killed, killed, killed), clock, looking=True)


def test_a_copy_that_turns_out_damaged_is_taken_away(killed, clock, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    lock(killed)
    (killed / "drill.db").write_bytes(b"nonsense" * 999)
    with pytest.raises(StoreDamaged) as caught:
        open_home(Paths(killed, killed, killed), clock, looking=True)
    assert not list(temporary.iterdir()), caught


def test_a_store_opened_to_be_looked_at_takes_no_change(killed, clock):
    lock(killed)
    before = files(killed)
    with open_home(Paths(killed, killed, killed), clock, looking=True) as looking:
        with pytest.raises(StoreUnwritable) as caught:
            grades.grade(looking, FIRST, Rating.GOOD)
        assert caught.value.hint.startswith("This change was not saved. ")
        with looking.store.read() as connection:
            assert fulltext.sound(connection), "its own tables are let in"
            assert connection.scalar("PRAGMA query_only") == 1
        with pytest.raises(StoreError), looking.store.read() as connection:
            connection.execute("DELETE FROM fact")
    assert files(killed) == before


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlite3.OperationalError("database or disk is full"), "its disk is full"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "is read-only"),
        (sqlite3.OperationalError("disk I/O error"), "disk I/O error"),
        (sqlite3.OperationalError("database is locked"), "another drill is writing"),
        (OSError(errno.EROFS, "Read-only file system"), "Read-only file system"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ],
)
def test_only_who_changes_something_hears_that_it_was_not_saved(kept, error, said):
    store = kept / "drill.db"
    with pytest.raises(StoreError, match=said) as caught, translated(store):
        raise error
    assert "change" not in str(caught.value).replace(str(kept), "")
    with pytest.raises(StoreError, match=said) as caught, translated(store, saving=True):
        raise error
    assert caught.value.hint.startswith("This change was not saved. ")


def test_a_file_that_is_read_only_is_refused_before_the_first_grade(kept, monkeypatch):
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with pytest.raises(StoreUnwritable, match="is read-only"):
        Store(kept / "drill.db")


def test_no_home_where_none_can_be_made(tmp_path, monkeypatch, capsys):
    def refuse(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setenv("DRILL_HOME", str(tmp_path / "none"))
    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    for verb in (["due"], ["decks"], ["answer", FIRST, "good"], ["backup", "-o", "x.db"]):
        assert run(verb) == 2
        err = capsys.readouterr().err
        assert "Read-only file system" in err
        assert "set DRILL_HOME to another one" in err
        assert "drill backup" not in err, "there is nothing to get out"
    assert run(["backup", "--list"]) == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_folder_without_the_right_to_write(kept, capsys):
    (kept / "drill.db").chmod(0o444)
    kept.chmod(0o555)
    try:
        for verb in (["due"], ["log"], ["doctor"]):
            assert run(verb) == 0
        (kept / "drill.db").chmod(0o644)
        capsys.readouterr()
        assert run(["answer", FIRST, "good"]) == 2
        assert f"its folder {kept} is read-only" in capsys.readouterr().err
        (kept / "drill.db").chmod(0o444)
        assert run(["answer", FIRST, "good"]) == 2
        assert "is read-only" in capsys.readouterr().err
        (kept / "drill.db").chmod(0o000)
        assert run(["log"]) == 2
        assert "Permission denied" in capsys.readouterr().err
    finally:
        kept.chmod(0o755)


def test_the_daily_copy_is_not_missed_where_none_can_be_made(kept, clock, capsys):
    lock(kept)
    clock.advance(86_400)
    assert run(["decks"]) == 0
    assert capsys.readouterr().err == ""


def test_a_followed_file_that_cannot_be_taken_in_is_said(small, tmp_path, capsys):
    file = tmp_path / "small.yaml"
    file.write_text(SMALL)
    assert run(["import", str(file), "--link", "--own", "--yes"]) == 0
    small.close()
    file.write_text(SMALL.replace("title: Small", "title: Other"))
    lock(small.paths.data)
    capsys.readouterr()
    assert run(["decks"]) == 0
    out, err = capsys.readouterr()
    assert "Small" in out
    assert "files that decks follow were not read again" in err


def test_a_sound_store_is_not_put_aside_because_its_disk_is_full(kept, capsys):
    assert run(["backup"]) == 0
    before = files(kept)
    with no_room():
        assert run(["restore", "latest", "--yes"]) == 2
    assert "`drill backup -o FILE`" in capsys.readouterr().err
    assert files(kept) == before
    assert run(["log"]) == 0
    assert NAMES[0] in capsys.readouterr().out


def test_an_empty_store_on_a_full_disk_holds_nothing_to_get_out(root, capsys):
    root.mkdir()
    with no_room():
        assert run(["decks"]) == 2
    err = capsys.readouterr().err
    assert "drill backup" not in err
    assert "TMPDIR" not in err
    lock(root)  # what that first start left, on a read-only disk
    for verb in ("decks", "due"):
        assert run([verb]) == 2
        err = capsys.readouterr().err
        assert f"the store {root / 'drill.db'} cannot be opened" in err
        assert "set DRILL_HOME to another one" in err
        assert "drill backup" not in err
