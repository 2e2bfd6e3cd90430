"""What a person says of a source on the screens of an import: the columns of a table, notes of
one's own, and what is said once only."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import drive, footer, quiet, text, until
from import_driving import OTHER, drawn, importing, press, read, settled, titles
from textual.widgets import Input, OptionList, Select

from drill.service.library import note_editor
from drill.storage import library
from drill.tui.app import DrillApp
from drill.tui.screens.dialogs import ConfirmScreen
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.preview import PreviewScreen
from drill.tui.widgets.fields import Switch
from drill.tui.widgets.footer import Footer
from tests_support import SMALL

SIZES = [(60, 16), (80, 24), (120, 40)]
WORDS = "word,meaning,level\nHund,dog,A1\nKatze,cat,A1\nBaum,tree,A2\n"
TOPICS = "pets;Hund;dog\npets;Katze;cat\nwood;Baum;tree\nwood;Blatt;leaf\n"
STAR = (
    "# The vendor call\n\nSituation: The launch was in 9 weeks.\n\nTask: I had to choose.\n\n"
    "Action: I compared 4 vendors.\n\nResult: We shipped 2 weeks early.\n"
)


@pytest.fixture
def app(small, tmp_path, monkeypatch):
    """The app, in a folder of its own."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return lambda: DrillApp(small.paths, small.clock)


def asked_and_answered(home, deck):
    with home.store.read() as connection:
        return {each.note.q: each.note.a for each in library.notes(connection, deck=deck)}


def offered(screen, side):
    """The columns that a list offers, as they are called there."""
    return [str(it.prompt) for it in screen.query_one(f"#{side} OptionList", OptionList).options]


async def taken(app, pilot):
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
    await quiet(app, pilot)


@pytest.mark.parametrize("size", SIZES)
def test_columns_are_chosen_and_the_preview_follows(app, small, size):
    async def script(app, pilot):
        Path("words.csv").write_text(WORDS)
        screen = await read(app, pilot, "words.csv")
        assert "names of columns" in text(app, "#notice")
        assert "which column?" in text(app, "#columns Static")
        await pilot.press("c", "down", "down", "enter")
        await until(pilot, lambda: settled(screen) and not text(app, "#notice"))
        await pilot.pause()
        assert "2 meaning: dog, cat" in text(app, "#front Static")
        assert "1 word: Hund, Katze" in text(app, "#back Static")
        assert "notes: 3 new" in text(app, "#deck"), "the row of names is no card"
        assert "› new: dog" in drawn(app)
        for part in ("#columns", "#rows", "#detail"):
            region = screen.query_one(part).region
            assert region.height
            assert region.bottom <= size[1]
        assert "Import" not in str(screen.query_one(Footer).render())
        await pilot.press("escape")
        assert "Import" in footer(app)
        await taken(app, pilot)

    drive(app, script, size)
    assert asked_and_answered(small, "words") == {"dog": "Hund", "cat": "Katze", "tree": "Baum"}


def test_columns_without_names_go_by_what_they_hold(app, small):
    async def script(app, pilot):
        Path("topics.csv").write_text(TOPICS)
        screen = await read(app, pilot, "topics.csv")
        assert "may be no question" in text(app, "#notice")
        await pilot.press("c", "down", "down", "enter")
        await until(pilot, lambda: settled(screen) and not text(app, "#notice"))
        assert "2 Hund, Katze, Baum" in text(app, "#front Static")
        assert "1 pets, pets, wood" in text(app, "#back Static")
        await pilot.press("tab", "enter", "down", "down", "enter")
        await until(pilot, lambda: "3 dog, cat, tree" in text(app, "#back Static"))
        await until(pilot, lambda: settled(screen))
        await pilot.press("escape")
        await taken(app, pilot)

    drive(app, script)
    pairs = {"Hund": "dog", "Katze": "cat", "Baum": "tree", "Blatt": "leaf"}
    assert asked_and_answered(small, "topics") == pairs


def test_the_same_column_twice_changes_places(app):
    async def script(app, pilot):
        Path("words.csv").write_text(WORDS)
        screen = await read(app, pilot, "words.csv")
        question, answer = screen.query_one("#front", Select), screen.query_one("#back", Select)
        question.value = "word"
        await until(pilot, lambda: answer.value == "meaning" and settled(screen))
        await pilot.pause()
        answer.value = "word"
        await until(pilot, lambda: question.value == "meaning" and settled(screen))
        await pilot.pause()
        assert "› new: dog" in drawn(app)
        question.clear()
        await until(pilot, lambda: answer.is_blank() and settled(screen))
        await until(pilot, lambda: "names of columns" in text(app, "#notice"))

    drive(app, script)


def test_columns_of_which_nothing_can_be_taken_leave_those_before(app):
    async def script(app, pilot):
        Path("words.csv").write_text("word,meaning,hint\nHund,dog,\nKatze,cat,\nBaum,tree,\n")
        screen = await read(app, pilot, "words.csv")
        screen.query_one("#front", Select).value = "hint"
        await until(pilot, lambda: settled(screen) and "nothing in it" in text(app, "#notice"))
        await pilot.pause()
        assert screen.query_one("#front", Select).is_blank()
        assert screen.query_one("#back", Select).is_blank()

    drive(app, script)


def test_a_doubtful_table_is_not_taken_without_a_word(app, small):
    async def script(app, pilot):
        Path("words.csv").write_text(WORDS)
        await read(app, pilot, "words.csv")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert "names of columns" in text(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen))

    drive(app, script)
    assert titles(small) == ["Small"]


def test_only_tables_have_columns(app):
    async def script(app, pilot):
        Path("deck.yaml").write_text(SMALL)
        screen = await read(app, pilot, "deck.yaml")
        assert not screen.query(Select)
        assert "Columns" not in footer(app)
        await pilot.press("c", "escape")
        Path("sure.csv").write_text("question,answer\nWhat is big?,an elephant\n")
        screen = await read(app, pilot, "sure.csv")
        assert "as the table says" in text(app, "#front Static")
        assert not text(app, "#notice")

    drive(app, script)


# -- one's own notes -----------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_notes_of_ones_own_stories_become_stories(app, small, size):
    async def script(app, pilot):
        Path("star.md").write_text(STAR)
        screen = await importing(app, pilot)
        assert "Own notes" not in footer(app)
        screen.query_one(Input).value = "star.md"
        await pilot.pause()
        assert screen.query_one("#own", Switch).display
        await press(app, pilot, "enter")
        await until(pilot, lambda: "look like notes of a story" in text(app, "#notice"))
        assert "--" not in text(app, "#notice")
        assert "If these are notes of your own stories, ^o says so." in text(app, "#notice")
        await pilot.press("ctrl+o", "enter")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen) and settled(app.screen))
        await pilot.pause()
        assert any("The vendor call" in row for row in drawn(app))
        assert "4 beats" in text(app, "#detail")
        assert not [switch.id for switch in app.screen.query(Switch) if switch.display]
        await taken(app, pilot)

    drive(app, script, size)
    with small.store.read() as connection:
        stories = [each.note.title for each in library.notes(connection, deck="my-stories")]
    assert stories == ["The vendor call"]


def test_notes_are_asked_about_where_a_file_may_be_notes(app):
    async def script(app, pilot):
        screen = await importing(app, pilot)
        for source, may_be in (
            ("a.md", True), ("~/b.TXT", True), ("c.yaml", False), ("d", False),
            ("https://example.org/e.md", False), ("", False),
        ):  # fmt: skip
            screen.query_one(Input).value = source
            await pilot.pause()
            assert screen.query_one("#own", Switch).display == may_be, source

    drive(app, script)


# -- said once ------------------------------------------------------------------------------


def test_an_edited_note_is_spoken_of_once_and_without_options(app, small):
    mine = note_editor.text(small, "small", "quiet").replace("label: Context", "label: Mine")
    assert note_editor.save(small, "small", "quiet", mine).changed

    async def script(app, pilot):
        Path("small.yaml").write_text(SMALL.replace("label: Context", "label: Theirs"))
        await read(app, pilot, "small.yaml")
        rows = [row for row in drawn(app) if "Theirs" in row]
        assert len(rows) == 1
        assert rows[0].startswith("› edited: ")
        assert "theirs is “Theirs”" in text(app, "#detail")
        assert "--" not in text(app)

    drive(app, script)


def test_whose_stories_they_are_is_said_where_there_are_stories(app):
    async def script(app, pilot):
        Path("words.tsv").write_text("What is big?\tan elephant\n")
        Path("other.yaml").write_text(OTHER)
        await read(app, pilot, "words.tsv")
        await taken(app, pilot)
        await until(pilot, lambda: "words" in text(app, "#detail"))
        assert "stories" not in text(app, "#detail")
        await read(app, pilot, "other.yaml")
        await taken(app, pilot)
        await until(pilot, lambda: "other" in text(app, "#detail"))
        assert "somebody else's stories are samples" in text(app, "#detail")

    drive(app, script)


def test_a_table_that_would_join_a_deck_is_kept_apart(app, small):
    async def script(app, pilot):
        Path("words.csv").write_text("Hund,dog\nKatze,cat\n")
        await read(app, pilot, "words.csv")
        await taken(app, pilot)
        Path("words.csv").write_text("Baum,tree\nBlatt,leaf\n")
        screen = await read(app, pilot, "words.csv")
        apart = screen.query_one("#apart", Switch)
        assert (apart.display, apart.value) == (True, False)
        assert "new deck" not in text(app, "#deck")
        await press(app, pilot, "a")
        assert apart.value
        assert "words-2 · 1.0.0 · csv · new deck" in text(app, "#deck")
        await press(app, pilot, "a", "a")
        await taken(app, pilot)

    drive(app, script)
    assert asked_and_answered(small, "words") == {"Hund": "dog", "Katze": "cat"}
    assert asked_and_answered(small, "words-2") == {"Baum": "tree", "Blatt": "leaf"}
