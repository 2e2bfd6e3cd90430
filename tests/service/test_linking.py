"""A deck follows its file: read again, written by edits, and never a reason not to start."""

from __future__ import annotations

import os

import pytest

from drill.deckfile.reading import read_deck, read_deck_file
from drill.domain.memory import UNSEEN
from drill.domain.review import Rating
from drill.errors import Overtaken, StoreBusy, UsageError
from drill.paths import Paths
from drill.service.home import undo
from drill.service.insight.browser import search
from drill.service.insight.doctor import examine
from drill.service.library import decks, followed_files, imports, note_editor
from drill.service.library.arrivals import Wish
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.storage import library
from tests_support import SMALL, ahead, yaml_of

COMMENTED = SMALL.replace("stories:\n", "# mine\nstories:\n").replace(
    "    title: The quiet senior\n", "    title: 'The quiet senior'  # of 2019\n"
)


class File:
    """A deck file that changes at another time each time, as files do."""

    def __init__(self, path):
        self.path, self.at = path, 1_700_000_000

    def write(self, text):
        self.path.write_text(text, encoding="utf-8")
        self.at += 10
        os.utime(self.path, (self.at, self.at))

    def read(self):
        return self.path.read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path):
    made = File(tmp_path / "mine.yaml")
    made.write(COMMENTED)
    return made


@pytest.fixture
def linked(home, file):
    link(home, file.path)
    return home


def link(home, path, **options):
    source = str(path)
    links = {source: followed_files.state(path).text()}
    decks.take(home, decks.read_sources([path]), links=links, own=True, **options)


def text(home, note="quiet"):
    return note_editor.text(home, "small", note)


def edit(home, old="label: Context", new="label: Background", note="quiet"):
    return note_editor.save(home, "small", note, text(home, note).replace(old, new))


def refreshed(home):
    return [(each.deck, each.what) for each in followed_files.refresh(home)]


def whats(home):
    return [what for _, what in refreshed(home)]


# -- reading again -----------------------------------------------------------------------


def test_the_deck_remembers_its_file(linked, file):
    assert [deck.link for deck in decks.listing(linked)] == [str(file.path)]
    assert refreshed(linked) == []


def test_a_file_that_changed_is_read_again_when_drill_opens(linked, file, clock):
    grades.grade(linked, "small/quiet/outline", Rating.GOOD)
    file.write(COMMENTED.replace("label: Context", "label: Background"))
    with open_home(linked.paths, clock) as again:
        assert "label: Background" in text(again)
        assert refreshed(again) == [("small", "taken")]
        assert refreshed(again) == [], "said once"
        found = {f.stored.key: f.stored.memory for f in search(again)}
        assert found["small/quiet/outline"].reps == 1
        assert all(check.ok for check in examine(again))


def test_a_reworded_and_moved_fact_keeps_its_history_and_what_ends_is_said(linked, file):
    for slot in ("figure:context.velocity", "figure:plan.to-improve", "beat:outcome"):
        grades.grade(linked, f"small/quiet/{slot}", Rating.GOOD)
    at = COMMENTED.index("      - {id: outcome")
    text_ = COMMENTED[:at] + COMMENTED[COMMENTED.index("    probes:") :]
    text_ = text_.replace("==30 days== to improve", "he had ==30 days== for it")
    file.write(text_.replace("id: plan, label: Plan,", "id: scheme, label: Plan,"))
    (told,) = followed_files.refresh(linked)
    assert "history of 1 card ends: The quiet senior: Outcome." in told.words
    found = {f.stored.key: f.stored.memory for f in search(linked)}
    assert found["small/quiet/figure:scheme.he-had-for-it"].reps == 1
    assert found["small/quiet/figure:context.velocity"].reps == 1


@pytest.mark.parametrize("sign", ["", "\ufeff"])
def test_a_new_part_of_a_file_gets_an_id_in_the_file(linked, file, sign):
    added = "      # new\n      - label: Plan\n        facts: [one more]\n"
    added += "      - {label: Größe, facts: [x]}\n"
    there = COMMENTED.replace("      - {id: outcome", added + "      - {id: outcome")
    there = there.replace("cards:\n", "cards:\n  - q: Why now?\n    a: '7'\n")
    file.write(sign + there)
    (told,) = followed_files.refresh(linked)
    assert told.what == "taken"
    assert "New parts got their ids there." in told.words
    made = there.replace("- label: Plan", "- id: plan-2\n        label: Plan")
    made = made.replace("{label: Größe", "{id: grosse, label: Größe")
    made = made.replace("- q: Why now?", "- id: why-now\n    q: Why now?")
    assert file.read() == sign + made
    assert {"small/quiet/beat:plan-2", "small/quiet/beat:grosse", "small/why-now/basic"} <= {
        found.stored.key for found in search(linked)
    }
    assert refreshed(linked) == []
    edit(linked)
    assert "label: Background" in file.read()


def test_a_new_part_of_a_file_that_cannot_be_written_is_said(linked, file, monkeypatch):
    monkeypatch.setattr("drill.service.library.followed_files.os.access", lambda *_: False)
    there = COMMENTED.replace("cards:\n", "cards:\n  - {q: Why now?, a: x}\n")
    file.write(there)
    (told,) = followed_files.refresh(linked)
    assert told.what == "refused"
    assert "Give each an id." in told.words
    assert file.read() == there


def test_taking_a_change_in_is_one_step_after_a_copy(linked, file):
    copies = len(list(linked.paths.backups.glob("*.db.zst")))
    file.write(COMMENTED.replace("label: Context", "label: Background"))
    assert whats(linked) == ["taken"]
    assert len(list(linked.paths.backups.glob("*.db.zst"))) == copies + 1
    undo.undo(linked)
    assert "label: Context" in text(linked)


def test_what_undo_took_back_is_not_taken_in_again_until_the_file_changes(linked, file):
    file.write(COMMENTED.replace("label: Context", "label: Background"))
    followed_files.refresh(linked)
    undo.undo(linked)
    (told,) = followed_files.refresh(linked)
    assert told.what == "held"
    assert str(file.path) in told.words
    assert refreshed(linked) == []
    assert "label: Context" in text(linked)
    assert "label: Background" in file.read(), "it is the person's file"
    file.write(COMMENTED.replace("label: Context", "label: Setting"))
    assert whats(linked) == ["taken"]
    assert "label: Setting" in text(linked)


def test_a_file_that_was_only_touched_is_no_step(linked, file):
    file.write(COMMENTED)
    assert refreshed(linked) == []
    assert undo.undo(linked).what == "importing small"
    assert undo.undo(linked) is None


def test_a_comment_in_the_file_is_no_step_either(linked, file):
    file.write(COMMENTED + "# a thought\n")
    assert refreshed(linked) == []
    assert edit(linked).changed, "the file and the deck say the same"
    assert "# a thought" in file.read()


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (COMMENTED.replace("label: Plan", "label: [Plan"), "line "),
        (COMMENTED.replace("title: Small", "titel: Small"), "line 3"),
        (COMMENTED.replace("origin: 1111", "origin: 2222"), "another deck"),
        ("", "empty"),
        ("\x00\x1b[2J", "control character"),
    ],
)
def test_a_file_that_cannot_be_taken_is_said_once_and_changes_nothing(
    linked, file, clock, broken, says
):
    before = text(linked)
    file.write(broken)
    with open_home(linked.paths, clock) as again:
        (told,) = followed_files.refresh(again)
        assert told.what == "refused"
        assert says in told.words
        assert refreshed(again) == []
        assert text(again) == before
    with open_home(linked.paths, clock) as again:
        assert refreshed(again) == []
    file.write(broken + "\n# still")
    assert whats(linked) == ["refused"], "another change is said again"
    file.write(COMMENTED)
    assert refreshed(linked) == [], "as it was"
    file.write(COMMENTED.replace("label: Context", "label: Background"))
    assert whats(linked) == ["taken"]


def test_a_file_that_is_not_utf8_or_a_folder_ends_nothing(linked, file, clock):
    file.path.write_bytes(b"\xff\xfe\x00broken")
    assert whats(linked) == ["refused"]
    file.path.unlink()
    file.path.mkdir()
    with open_home(linked.paths, clock) as again:
        assert whats(again) == ["refused"]
        assert "label: Context" in text(again)


def test_a_file_that_vanished_is_said_once_and_may_come_back(linked, file):
    file.path.unlink()
    (told,) = followed_files.refresh(linked)
    assert told.what == "gone"
    assert str(file.path) in told.words
    assert refreshed(linked) == []
    assert search(linked)
    file.write(COMMENTED)
    assert refreshed(linked) == []
    file.path.unlink()
    assert whats(linked) == ["gone"]
    file.write(COMMENTED.replace("label: Context", "label: Background"))
    assert whats(linked) == ["taken"]


def test_a_store_that_is_busy_leaves_it_to_the_next_time(linked, file, monkeypatch):
    file.write(COMMENTED.replace("label: Context", "label: Background"))

    def busy(*_, **__):
        raise StoreBusy("another drill is writing")

    with monkeypatch.context() as patched:
        patched.setattr("drill.service.library.decks.take", busy)
        assert refreshed(linked) == []
    assert whats(linked) == ["taken"]


def test_the_link_outlives_an_import_without_it_and_ends_on_request(linked, file, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(COMMENTED.replace("label: Outcome", "label: End"))
    decks.take(linked, decks.read_sources([other]))
    assert [deck.link for deck in decks.listing(linked)] == [str(file.path)]
    decks.take(linked, decks.read_sources([other]), links={str(other): None})
    assert [deck.link for deck in decks.listing(linked)] == [None]
    file.write(COMMENTED)
    assert refreshed(linked) == []
    undo.undo(linked)
    assert [deck.link for deck in decks.listing(linked)] == [str(file.path)]


def test_a_file_may_lose_its_origin_and_is_still_the_decks(linked, file):
    bare = "".join(line for line in COMMENTED.splitlines(True) if not line.startswith("origin"))
    file.write(bare.replace("label: Context", "label: Background"))
    assert whats(linked) == ["taken"]
    assert [deck.id for deck in decks.listing(linked)] == ["small"]


def test_a_file_without_an_origin_is_followed_under_the_name_it_was_given(home, file):
    bare = "".join(line for line in COMMENTED.splitlines(True) if not line.startswith("origin"))
    file.write(bare)
    link(home, file.path, as_id="renamed")
    file.write(bare.replace("label: Context", "label: Background"))
    assert refreshed(home) == [("renamed", "taken")]
    assert [deck.id for deck in decks.listing(home)] == ["renamed"]


def test_looking_reads_no_file_and_writes_nothing_where_nothing_changed(linked, file, monkeypatch):
    def touched(*_, **__):
        raise AssertionError("there is nothing to do")

    followed_files.look(linked)
    with monkeypatch.context() as patch:
        patch.setattr("drill.deckfile.reading.source_of", touched)
        patch.setattr(linked.store, "write", touched)
        followed_files.look(linked)
        os.utime(file.path, (0, 0))
        with pytest.raises(AssertionError, match="nothing to do"):
            followed_files.look(linked)


# -- editing in place --------------------------------------------------------------------


def test_an_edit_changes_the_file_and_nothing_in_it_but_the_note(linked, file):
    done = edit(linked, "title: The quiet senior", "title: The silent senior")
    assert done.file == str(file.path)
    assert file.read() == COMMENTED.replace("'The quiet senior'", "'The silent senior'")
    assert "The silent senior" in text(linked)
    assert refreshed(linked) == []
    assert not ahead(linked, read_deck_file(file.path)).edits.kept


def test_undo_of_an_edit_gives_the_file_its_former_text(linked, file):
    edit(linked)
    edit(linked, "label: Outcome", "label: End")
    once = file.read()
    undo.undo(linked)
    (told,) = followed_files.refresh(linked)
    assert told.what == "restored"
    assert file.read() != once
    assert "label: Background" in file.read()
    undo.undo(linked)
    assert whats(linked) == ["restored"]
    assert file.read() == COMMENTED
    assert refreshed(linked) == []
    assert "label: Context" in text(linked)


def test_a_file_that_changed_since_is_left_alone_by_undo(linked, file):
    edit(linked)
    file.write(file.read() + "# a thought\n")
    undo.undo(linked)
    followed_files.refresh(linked)
    assert "# a thought" in file.read()
    assert "label: Background" in file.read()


def test_a_file_changed_meanwhile_is_read_first(linked, file):
    base = text(linked)
    mine = base.replace("label: Context", "label: Background")
    file.write(COMMENTED.replace("Which decisions", "What"))
    assert note_editor.save(linked, "small", "quiet", mine, base=base).changed
    assert "What want speed?" in file.read()
    assert "label: Background" in file.read()
    assert "What want speed?" in text(linked, "doors")


def test_a_conflict_is_refused_with_words(linked, file):
    base = text(linked)
    mine = base.replace("label: Context", "label: Background")
    theirs = COMMENTED.replace("label: Context", "label: Setting")
    file.write(theirs)
    with pytest.raises(Overtaken, match="elsewhere"):
        note_editor.save(linked, "small", "quiet", mine, base=base)
    assert file.read() == theirs
    assert "label: Setting" in text(linked)


@pytest.mark.parametrize("state", ["broken", "gone", "held"])
def test_a_file_that_does_not_say_what_the_deck_says_is_not_written(linked, file, state):
    if state == "broken":
        file.write("stories: [")
    elif state == "gone":
        file.path.unlink()
    else:
        file.write(COMMENTED.replace("Which decisions", "What"))
        followed_files.refresh(linked)
        undo.undo(linked)
    before = file.read() if file.path.exists() else None
    stored = text(linked)
    with pytest.raises(Exception, match=str(file.path)):
        edit(linked)
    assert text(linked) == stored
    assert (file.read() if file.path.exists() else None) == before


def test_a_file_that_cannot_be_written_leaves_the_store_as_it_was(linked, file, monkeypatch):
    before = text(linked)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("drill.service.library.followed_files.replace_text", full)
    with pytest.raises(UsageError, match="No space left"):
        edit(linked)
    assert text(linked) == before
    assert file.read() == COMMENTED


def test_a_file_that_is_read_only_is_not_replaced(linked, file, monkeypatch):
    monkeypatch.setattr("drill.service.library.followed_files.os.access", lambda *_: False)
    with pytest.raises(UsageError, match="not yours to write"):
        edit(linked)
    assert file.read() == COMMENTED
    assert "label: Context" in text(linked)


def test_a_broken_file_names_its_line_when_its_note_is_edited(linked, file):
    file.write(COMMENTED.replace("title: Small", "titel: Small"))
    with pytest.raises(UsageError, match="line 3"):
        edit(linked)


def test_a_store_that_fails_after_the_file_was_written_heals_itself(linked, file, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("drill.service.library.followed_files.library.set_link", killed)
        with pytest.raises(KeyboardInterrupt):
            edit(linked)
    assert "label: Background" in file.read()
    assert "label: Context" in text(linked)
    assert whats(linked) == ["taken"]
    assert "label: Background" in text(linked)


def test_a_sample_in_somebody_elses_file_is_not_marked_there(home, file):
    source = str(file.path)
    links = {source: followed_files.state(file.path).text()}
    decks.take(home, decks.read_sources([file.path]), links=links)
    assert "sample: true" in text(home)
    edit(home)
    assert "sample" not in file.read()
    assert "label: Background" in file.read()
    assert "sample: true" in text(home)


def test_an_edit_from_before_the_link_goes_into_the_file_with_the_next(small, file):
    edit(small)
    link(small, file.path)
    assert "label: Background" in text(small), "it stands"
    edit(small, "label: Outcome", "label: End")
    assert "label: Background" in file.read()
    assert "label: End" in file.read()


def test_a_new_id_is_written_with_its_past(linked, file):
    grades.grade(linked, "small/quiet/outline", Rating.GOOD)
    edit(linked, "id: quiet", "id: loud")
    assert "was: quiet" in file.read()
    assert search(linked, "story:loud")[0].stored.memory != UNSEEN
    assert refreshed(linked) == []


def test_former_texts_are_kept_and_thinned(linked, file):
    for number in range(followed_files.KEPT + 3):
        edit(linked, "label: Context", f"label: Context {number}x") if not number else edit(
            linked, f"label: Context {number - 1}x", f"label: Context {number}x"
        )
    kept = list((linked.paths.backups / "files").glob("*.yaml"))
    assert len(kept) == followed_files.KEPT
    assert all(read_deck(path.read_bytes(), "x").id == "small" for path in kept)


def test_undoing_the_import_ends_the_link(linked, file):
    undo.undo(linked)
    with linked.store.read() as connection:
        assert library.links(connection) == {}
    file.write(COMMENTED.replace("label: Context", "label: Background"))
    assert refreshed(linked) == []
    link(linked, file.path)
    assert "label: Background" in text(linked)
    assert refreshed(linked) == []


def test_undo_of_an_import_that_only_links_ends_the_link(small, file):
    link(small, file.path)
    with small.store.read() as connection:
        assert list(library.links(connection)) == ["small"]
    assert "importing small" in undo.undo(small).what
    with small.store.read() as connection:
        assert library.links(connection) == {}
    assert "label: Context" in text(small)


def test_another_home_knows_nothing_of_it(linked, clock, tmp_path):
    root = tmp_path / "other"
    with open_home(Paths(root, root, root), clock) as other:
        assert followed_files.refresh(other) == []


def test_the_file_of_one_deck_taken_into_another_is_followed_by_the_first_alone(home, tmp_path):
    path = tmp_path / "some.yaml"
    path.write_text("drill: 1\nid: some\ntitle: S\ncards: [{id: one, q: What?, a: this}]\n")
    link(home, path)
    with imports.look(home, [str(path)], Wish(as_id="copy", own=True)) as looked:
        imports.take(home, looked)
    assert {deck.id: deck.link for deck in decks.listing(home)} == {
        "some": str(path), "copy": None,
    }  # fmt: skip


def test_a_file_that_is_gone_can_be_written_anew(linked, file):
    file.path.unlink()
    (told,) = followed_files.refresh(linked)
    assert f"drill export small -o {file.path}" in told.words
    file.write(yaml_of(linked, "small"))
    assert refreshed(linked) == []
    assert edit(linked).file


def test_what_was_not_heard_yet_outlives_a_touch(linked, file, clock):
    file.write("stories: [")
    with open_home(linked.paths, clock):
        file.write("stories: [")
    assert whats(linked) == ["refused"]


def test_what_a_newer_drill_kept_besides_is_no_fault(linked, file):
    with linked.store.write() as connection:
        text_ = library.links(connection)["small"]
        library.set_link(connection, "small", text_.replace("{", '{"inode":7,', 1))
    file.write(COMMENTED.replace("label: Context", "label: Background"))
    assert whats(linked) == ["taken"]


def test_a_note_that_was_taken_back_is_not_written_over_in_its_file(linked, file):
    """The file still says of this very note what undo took back: that is not the deck's."""
    file.write(COMMENTED.replace("label: Outcome", "label: The end"))
    followed_files.refresh(linked)
    undo.undo(linked)
    before = file.read()
    with pytest.raises(UsageError, match="do not say the same"):
        edit(linked)
    assert file.read() == before
    assert "label: Context" in text(linked)


def test_a_file_without_a_note_that_the_deck_has_is_not_written(linked, file):
    file.write("".join(line for line in COMMENTED.splitlines(True) if "id: doors" not in line))
    followed_files.refresh(linked)
    undo.undo(linked)
    before = file.read()
    with pytest.raises(UsageError, match="do not say the same"):
        edit(linked)
    assert file.read() == before


def test_a_file_that_changes_while_it_is_written_keeps_the_change(linked, file, monkeypatch):
    theirs = COMMENTED.replace("label: Outcome", "label: The end")
    keep = followed_files.keep_former

    def meanwhile(home, data):
        file.write(theirs)
        return keep(home, data)

    monkeypatch.setattr(followed_files, "keep_former", meanwhile)
    with pytest.raises(UsageError, match="do not say the same"):
        edit(linked)
    assert file.read() == theirs
    assert "label: Context" in text(linked)
