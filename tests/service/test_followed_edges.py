"""Files that decks follow, the editor of a person, and stories of one's own, at their edges."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.deck import Beat, Fact, Story
from drill.domain.review import Rating
from drill.errors import StoreUnwritable, UsageError
from drill.paths import Paths
from drill.service.home import undo
from drill.service.insight import history
from drill.service.library import (
    decks,
    followed_files,
    note_editor,
    opening,
    own_deck,
    their_editor,
)
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.storage import copies, library, settings
from tests_support import SMALL

CONTEXT, SETTING = "label: Context", "label: Setting"


class File:
    """A deck file that changes at another time each time, as files do."""

    def __init__(self, path, text=SMALL):
        self.path, self.at = path, 1_700_000_000
        self.write(text)

    def write(self, text):
        self.path.write_text(text, encoding="utf-8")
        self.touch()

    def touch(self):
        self.at += 10
        os.utime(self.path, (self.at, self.at))

    def read(self):
        return self.path.read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path):
    return File(tmp_path / "small.yaml")


@pytest.fixture
def linked(home, file):
    link(home, file)
    return home


def link(home, file, **options):
    links = {str(file.path): followed_files.state(file.path).text()}
    decks.take(home, decks.read_sources([file.path]), links=links, own=True, **options)


def text(home, note="quiet"):
    return note_editor.text(home, "small", note)


def edit(home, old=CONTEXT, new=SETTING):
    assert note_editor.save(home, "small", "quiet", text(home).replace(old, new)).changed


def told(home):
    return [(each.what, each.words) for each in followed_files.refresh(home)]


def seen(home):
    with home.store.read() as connection:
        return library.deck(connection, "small").link


def test_a_change_that_keeps_the_length_is_read_and_a_comment_is_no_news(linked, file):
    file.write(SMALL.replace(CONTEXT, SETTING))
    ((what, said),) = told(linked)
    assert what == "taken"
    assert said == f"small was read again from {file.path}: cards 14 kept, 5 changed."
    assert SETTING in text(linked)
    steps = len(history.steps(linked))
    file.write("# mine\n" + SMALL.replace(CONTEXT, SETTING))
    assert told(linked) == []
    assert seen(linked) == followed_files.state(file.path).text()
    file.touch()
    assert told(linked) == []
    assert seen(linked) == followed_files.state(file.path).text()
    assert len(history.steps(linked)) == steps


def test_what_was_refused_is_said_once_however_often_it_is_touched(linked, file):
    file.write(SMALL.replace("label: Context", "lable: Context"))
    ((what, said),) = told(linked)
    assert what == "refused"
    assert said.startswith("small stays as it was: its file changed and cannot be taken in. ")
    assert said.endswith(" Correct the file; it is read again as soon as it changes.")
    file.touch()
    assert told(linked) == []
    file.write(SMALL.replace(CONTEXT, SETTING))
    assert [what for what, _ in told(linked)] == ["taken"]


def test_a_file_of_another_deck_is_refused_and_one_that_lost_its_origin_is_not(linked, file):
    file.write(SMALL.replace("origin: 1", "origin: 2"))
    ((what, said),) = told(linked)
    assert (what, "the file holds another deck now: its origin is not that of small" in said) == (
        "refused", True,
    )  # fmt: skip
    bare = SMALL.replace("origin: 11111111-1111-4111-8111-111111111111\n", "")
    file.write(bare.replace(CONTEXT, SETTING))
    assert [what for what, _ in told(linked)] == ["taken"]
    assert [deck.id for deck in decks.listing(linked)] == ["small"]
    assert decks.listing(linked)[0].own, "it stays one's own"


def test_a_written_file_that_was_touched_is_still_given_its_former_text(linked, file):
    before = file.read()
    edit(linked)
    file.touch()
    assert told(linked) == []
    undo.undo(linked)
    ((what, said),) = told(linked)
    assert (what, file.read()) == ("restored", before)
    assert said == f"{file.path} says again what it said before the edit that was taken back."


@pytest.mark.parametrize("fault", ["damaged", "gone"])
def test_a_former_text_that_is_not_what_it_was_is_not_put_back(linked, file, fault):
    edit(linked)
    after = file.read()
    (copy,) = (linked.paths.backups / "files").glob("*.yaml")
    copy.write_text("nonsense") if fault == "damaged" else copy.unlink()
    undo.undo(linked)
    ((what, said),) = told(linked)
    assert (what, file.read()) == ("held", after)
    assert said.startswith(f"{file.path} still says what was taken back in small. ")
    assert f"drill import {file.path}" in said
    assert told(linked) == []
    file.touch()
    assert told(linked) == []


def test_of_former_texts_the_newest_stay(home):
    copies_ = []
    for number in range(followed_files.KEPT + 2):
        copies_.append(followed_files.keep_former(home, f"text {number}".encode()))
        os.utime(copies_[-1], (1_000 + number, 1_000 + number))
    assert [copy.exists() for copy in copies_] == [False, False] + [True] * followed_files.KEPT
    assert copies_[-1].read_text() == f"text {followed_files.KEPT + 1}"


def test_a_deck_that_follows_another_file_forgets_the_one_before(linked, file, tmp_path):
    other = File(tmp_path / "other.yaml", SMALL.replace(CONTEXT, SETTING))
    assert followed_files.follows(linked, file.path)
    link(linked, other)
    assert told(linked) == []
    assert SETTING in text(linked)
    assert not followed_files.follows(linked, file.path)
    assert followed_files.follows(linked, other.path)
    file.write("nonsense")
    assert told(linked) == []
    other.write(SMALL)
    assert [what for what, _ in told(linked)] == ["taken"]
    assert [each.path for each in followed_files.refresh(linked)] == []


def test_whose_file_it_is(linked, file, tmp_path):
    paths = (file.path, tmp_path / "none.yaml")
    for deck, said in (("", (True, False)), ("small", (True, False)), ("other", (False, False))):
        assert tuple(followed_files.follows(linked, path, deck) for path in paths) == said
    assert followed_files.current_link(linked, "other", file.path) is None
    file.write("# x\n" + SMALL)
    now = followed_files.state(file.path).text()
    assert followed_files.current_link(linked, "small", file.path) == now


def test_a_note_is_not_written_into_a_file_that_lacks_another(linked, file):
    (line,) = [line for line in SMALL.splitlines(True) if "id: doors" in line]
    edited = text(linked).replace(CONTEXT, SETTING)
    file.write(SMALL.replace(line, ""))
    assert [what for what, _ in told(linked)] == ["taken"]
    undo.undo(linked)
    followed_files.refresh(linked)
    with pytest.raises(UsageError, match="do not say the same, so the file was left alone"):
        note_editor.save(linked, "small", "quiet", edited)
    assert file.read() == SMALL.replace(line, "")


def test_whose_a_story_is_in_a_followed_file_only_the_person_changes(linked, file):
    edit(linked)
    assert "sample" not in file.read()
    edit(linked, "    title: The", "    sample: true\n    title: The")
    assert file.read().count("sample: true") == 1
    assert "sample: true" in text(linked)
    edit(linked, "label: Outcome", "label: End")
    assert file.read().count("sample: true") == 1
    said = text(linked).replace("    sample: true\n", "")
    assert not note_editor.save(linked, "small", "quiet", said).changed, (
        "it does not become one's own"
    )


# -- decks of a new version --------------------------------------------------------------


def test_of_every_bundled_deck_it_is_said_which_edits_stand(root, clock, monkeypatch, tmp_path):
    files = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    texts = [SMALL, SMALL.replace("id: small", "id: more").replace("origin: 1", "origin: 2")]
    monkeypatch.setattr("drill.service.library.opening.bundled_decks", lambda: files)
    paths = Paths(root, root, root)

    def write(old=CONTEXT, new=CONTEXT):
        for path, said in zip(files, texts, strict=True):
            path.write_text(said.replace(old, new))

    write()
    with open_home(paths, clock) as home:
        assert home.device
        device = home.device
        assert [deck.own for deck in decks.listing(home)] == [False, False]
        for deck in ("small", "more"):
            mine = note_editor.text(home, deck, "quiet").replace(CONTEXT, "label: Mine")
            note_editor.save(home, deck, "quiet", mine)
    write(new=SETTING)
    with open_home(paths, clock, settle=False) as home:
        assert (home.news, home.device) == ((), "")
    with open_home(paths, clock) as home:
        assert [said.partition(" (")[0] for said in home.news] == [
            "kept your version of small/quiet", "kept your version of more/quiet",
        ]  # fmt: skip
        assert home.device == device
        assert opening.load_bundled(home) == 2
        assert not opening.follows_files(home)


def test_an_edit_that_was_undone_after_new_decks_came_is_none_with_the_next(
    root, clock, monkeypatch, tmp_path
):
    """What is known of it was changed by the new decks, so undo leaves it; they forget it."""
    path, paths = tmp_path / "one.yaml", Paths(root, root, root)
    probe = SMALL.replace("What would you change?", "What would you do otherwise?")
    monkeypatch.setattr("drill.service.library.opening.bundled_decks", lambda: [path])

    def come(said):
        path.write_text(said)
        return open_home(paths, clock)

    with come(SMALL) as home:
        edit(home, CONTEXT, "label: Mine")
    with come(probe) as home:
        assert "label: Mine" in text(home)
        undo.undo(home)
        assert CONTEXT in text(home)
    with come(probe.replace(CONTEXT, "label: Mine")) as home:
        assert home.news == ()
    with come(probe.replace(CONTEXT, "label: Third")) as home:
        assert home.news == ()
        assert "label: Third" in text(home)


def test_a_store_that_cannot_be_written_is_opened_by_who_only_looks(small, monkeypatch):
    paths, clock = small.paths, small.clock
    small.close()

    def barred(path, *, barred=None, now=None):
        if barred is None:
            raise StoreUnwritable("it is read-only", "")
        return real(path, barred=barred, now=now)

    real = opening.Store
    monkeypatch.setattr(opening, "Store", barred)
    with pytest.raises(StoreUnwritable):
        open_home(paths, clock)
    with open_home(paths, clock, looking=True) as home:
        assert home.store.barred
        assert [deck.id for deck in decks.listing(home)] == ["small"]


def test_files_are_not_read_by_who_takes_them_in(linked, file):
    paths, clock = linked.paths, linked.clock
    file.write(SMALL.replace(CONTEXT, SETTING))
    with open_home(paths, clock, follow=False) as home:
        assert CONTEXT in text(home)
    with open_home(paths, clock) as home:
        assert SETTING in text(home)
        assert opening.follows_files(home)
        assert copies.listing(paths.store)


# -- one's own stories -------------------------------------------------------------------


def story(name, title="Mine", *, sample=True):
    beats = tuple(Beat(each, each.upper(), (Fact(f"so {each}"),)) for each in "ab")
    return Story(name, title, beats, sample=sample)


def test_stories_that_are_added_are_ones_own_and_none_takes_anothers_id(small):
    assert own_deck.count(small) == 1
    added = own_deck.add(small, [story("tale"), story("tale"), story("more")])
    assert added == own_deck.Added("my-stories", ("tale", "tale-2", "more"), 12)
    assert undo.ahead(small).named == "writing 3 stories"
    assert own_deck.count(small) == 4
    assert own_deck.ids(small) == ("small", "my-stories")
    with small.store.read() as connection:
        assert own_deck.samples(connection) == []
        assert [place for place, _ in own_deck.competencies(connection)] == ["small"]
        before = settings.under(connection, "edited/")
    own_deck.add(small, [story("last")])
    assert undo.undo(small).what == "writing my-stories/last"
    with small.store.read() as connection:
        assert settings.under(connection, "edited/") == before, "nothing is known of it any more"
    undo.undo(small)
    assert own_deck.count(small) == 1


def test_the_stories_of_others_are_not_counted_and_ones_own_deck_is_found_again(home):
    decks.take(home, [("small", read_deck(SMALL, "small"))])
    assert own_deck.count(home) == 0
    own_deck.add(home, [story("tale")])
    grades.grade(home, "my-stories/tale/tell", Rating.GOOD)
    for _ in range(2):
        undo.undo(home)
    assert own_deck.ids(home) == ()
    assert own_deck.add(home, [story("tale")]).deck == "my-stories"
    assert [deck.title for deck in decks.listing(home)] == ["Small", "My stories"]
    with home.store.read() as connection:
        assert [each.id for each in own_deck.samples(connection)] == ["quiet"]


def test_a_story_is_held_against_the_samples_but_for_itself(small):
    one, two = story("one"), story("two")
    with small.store.read() as connection:
        shelf = small.shelf(connection)
    framed = own_deck.frame(small, one, "small", shelf, 120.0, [one, two])
    assert (framed.samples, framed.sample, framed.level) == ((two,), True, 0)
    assert framed.competencies == ()
    (quiet,) = read_deck(SMALL, "s").stories
    framed = own_deck.frame(small, quiet, "small", shelf, 120.0, [])
    assert [each.id for each in framed.competencies] == ["people"]


# -- the person's editor -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("visual", "editor", "words"),
    [
        ("vim -n", "nano", ["vim", "-n"]), ("  ", "nano", ["nano"]), ("", "", []),
        (None, "'my editor' --wait", ["my editor", "--wait"]),
    ],
)  # fmt: skip
def test_the_editor_that_the_person_named(monkeypatch, visual, editor, words):
    for name, value in (("VISUAL", visual), ("EDITOR", editor)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    assert their_editor.named() == words


def test_an_editor_that_is_none_or_fails_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("VISUAL", "'open")
    with pytest.raises(their_editor.EditorFailed, match=r"\$VISUAL is \"'open\""):
        their_editor.named()
    before = signal.getsignal(signal.SIGINT)
    path = tmp_path / "a.yaml"
    said = {
        "exit(3)": "failed (exit 3)",
        "import os; os.kill(os.getpid(), 9)": "was killed (signal 9)",
    }
    for does, words in said.items():
        with pytest.raises(their_editor.EditorFailed) as caught:
            their_editor.edit([sys.executable, "-c", does], path)
        assert words in caught.value.message
    with pytest.raises(their_editor.EditorFailed, match="cannot be started: No such file"):
        their_editor.edit(["/no/such/editor"], path)
    their_editor.edit([sys.executable, "-c", "import sys; open(sys.argv[1], 'w')"], path)
    assert path.exists()
    assert signal.getsignal(signal.SIGINT) is before
