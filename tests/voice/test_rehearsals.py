"""The folder of recordings: what is theirs, what goes, what stays."""

from pathlib import Path

import pytest

from drill.voice import rehearsals

DAY = 86_400_000
NOW = 1_796_202_000_000
"""2026-12-02 09:00 UTC."""


@pytest.fixture
def folder(tmp_path):
    """Takes of two stories, a day apart, of a megabyte each; and files that are nobody's."""
    for days, story in enumerate(["my/one", "my/one", "my/two", "my/one"]):
        path = tmp_path / f"{rehearsals.name(NOW - days * DAY, story)}.flac"
        path.write_bytes(bytes(1_000_000))
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "20261301T090000-x.flac").write_text("there is no thirteenth month")
    (tmp_path / "song.flac").write_text("mine")
    return tmp_path


def left(folder):
    return [it.path.name for it in rehearsals.listing(folder)]


def test_a_name_says_when_and_what():
    assert rehearsals.name(NOW, "my-stories/quiet-senior") == (
        "20261202T090000-my-stories-quiet-senior"
    )
    assert "/" not in rehearsals.name(NOW, "../../etc/passwd")


def test_the_newest_come_first(folder):
    found = rehearsals.listing(folder)
    assert [(it.at, it.story, it.size) for it in found] == [
        (NOW - days * DAY, story, 1_000_000)
        for days, story in enumerate(["my-one", "my-one", "my-two", "my-one"])
    ]
    assert rehearsals.listing(folder / "none") == []


def test_old_ones_go(folder):
    assert len(rehearsals.thin(folder, NOW, 2, 100)) == 1
    assert left(folder) == [
        "20261202T090000-my-one.flac",
        "20261201T090000-my-one.flac",
        "20261130T090000-my-two.flac",
    ]
    assert rehearsals.thin(folder, NOW, 2, 100) == []


def test_the_oldest_go_until_there_is_room_but_the_best_stay(folder):
    best = folder / "20261129T090000-my-one.flac"
    rehearsals.thin(folder, NOW, 1, 2, {best})
    assert left(folder) == ["20261202T090000-my-one.flac", best.name]


def test_what_is_being_recorded_stays(folder):
    part = folder / "20200101T090000-my-one.flac.part"
    part.write_bytes(b"")
    rehearsals.thin(folder, NOW, 1, 10)
    assert part.exists()


def test_to_forget_is_to_remove_all_of_them_and_nothing_else(folder):
    (folder / "20261202T100000-my-one.2.flac.part").write_bytes(b"12")
    gone, stayed = rehearsals.forget(folder)
    assert (len(gone), stayed) == (5, [])
    assert {path.name for path in folder.iterdir()} == {
        "notes.txt", "song.flac", "20261301T090000-x.flac"
    }  # fmt: skip


def test_what_cannot_be_removed_is_told_of(folder, monkeypatch):
    held, remove = folder / "20261130T090000-my-two.flac", Path.unlink

    def unlink(path):
        if path == held:
            raise PermissionError
        remove(path)

    monkeypatch.setattr(Path, "unlink", unlink)
    gone, stayed = rehearsals.forget(folder)
    assert (len(gone), [recording.path for recording in stayed]) == (3, [held])
    assert left(folder) == [held.name]


def test_the_folder_goes_with_its_last_recording(folder):
    for path in folder.iterdir():
        path.unlink()
    (folder / "20261202T100000-my-one.flac").write_bytes(b"12")
    rehearsals.forget(folder)
    assert not folder.exists()
