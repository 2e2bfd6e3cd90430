"""Import: a source named or picked, what would happen, switches, and doing it; over a store, or
with a service that plays a script."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from driving import SIZES, Gate, drive, footer, quiet, text, toasted, until
from fake_imports import ITEMS, OpenLook, Script, arrival
from import_driving import OTHER, drawn, importing, press, read, settled, titles
from textual.widgets import Input

from drill.errors import DeckError, Problem, UsageError
from drill.service.library import imports
from drill.service.library.arrivals import Edits, Item, Wish
from drill.tui.screens.dialogs import WorkingScreen
from drill.tui.screens.import_ import ImportScreen, as_source
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.preview import PreviewScreen
from drill.tui.widgets import files
from drill.tui.widgets import import_report as widget
from drill.tui.widgets.files import Files
from drill.tui.widgets.rows import Rows
from tests_support import SMALL

pytestmark = pytest.mark.usefixtures("here", "small")

HOSTILE = "[@click=app.quit]x[/] \u202e\x1b]52;c;eA==\x07[red]"


@pytest.fixture
def script():
    OpenLook.closed = 0
    return Script()


@pytest.fixture
def scripted(app, script, monkeypatch):
    """The app, its imports played by the script."""
    for name in ("look", "again", "take"):
        monkeypatch.setattr(imports, name, getattr(script, name))
    return app


# -- over a store --------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_picked_looked_at_and_imported(app, small, size):
    Path("other.yaml").touch()

    async def play(app, pilot):
        Path("other.yaml").write_text(OTHER)
        screen = await importing(app, pilot)
        await until(pilot, lambda: screen.query_one(Files).root.children)
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen.query_one(Input).value.endswith("/other.yaml"))
        await until(pilot, lambda: screen.query_one(Input).has_focus)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen))
        await pilot.pause()
        assert "Other  other · 1.0.0 · yaml · new deck" in text(app)
        assert "notes: 4 new\ncards: 19 new" in text(app)
        assert drawn(app)[1] == "  new: The quiet senior"
        assert titles(small) == ["Small"], "looking changes nothing"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await until(pilot, lambda: "2 decks" in text(app))
        await until(pilot, lambda: "Imported Other" in toasted(app))
        assert "notes: 4 new; 19 new cards" in toasted(app)
        assert "u takes it back" in toasted(app)
        assert "other · 1.0.0" in text(app, "#detail"), "the pointer is at what came"
        await pilot.press("u")
        await until(pilot, lambda: "1 deck" in text(app))

    drive(app, play, size)
    assert titles(small) == ["Small"]


def test_the_palette_leads_to_import_and_import_back_to_the_library(app):
    async def play(app, pilot):
        (command,) = [
            each for each in app.get_system_commands(app.screen) if each.title == "Import"
        ]
        command.callback()
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        await pilot.press("escape")
        assert isinstance(app.screen, LibraryScreen)
        named = [each.title for each in app.get_system_commands(app.screen)]
        assert named.count("Import") == 1, "there it is the screen's own"

    drive(app, play)


def test_what_cannot_be_read_is_said_and_can_be_corrected(app, small):
    async def play(app, pilot):
        Path("broken.yaml").write_text("drill: 1\nid: other\ntitle: [oops\n")
        Path("empty").mkdir()
        await read(app, pilot, "broken.yaml", shows=ImportScreen)
        await until(pilot, lambda: "✗ broken.yaml: line 3" in text(app))
        assert app.screen.query_one(Input).value == "broken.yaml", "nothing is lost"
        for source, said in (
            ("no-such.yaml", "There is no file no-such.yaml"),
            ("empty", "no deck file in it"),
            ("nul\x00", "cannot be read"),
            ("x" * 300, "cannot be read"),
            ("[/][@click=app.quit]", "There is no file [/][@click=app.quit]"),
        ):
            await read(app, pilot, source, shows=ImportScreen)
            await until(pilot, lambda said=said: said in text(app).replace("\n", " "))
        await pilot.press("y")
        assert "✗" not in text(app), "another source is not at fault"
        Path("broken.yaml").write_text(OTHER)
        await read(app, pilot, "'broken.yaml'")
        assert "new deck" in text(app)

    drive(app, play)
    assert titles(small) == ["Small"]


def test_no_source_is_standard_input(app, monkeypatch):
    class Keyboard(io.StringIO):
        def read(self, *_):
            raise AssertionError("the keyboard is the screen's")

    async def play(app, pilot):
        monkeypatch.setattr("sys.stdin", Keyboard())
        await read(app, pilot, "-", shows=ImportScreen)
        await until(pilot, lambda: "There is no file -." in text(app))
        await read(app, pilot, "  ", shows=ImportScreen)
        await until(pilot, lambda: "Name a file first" in text(app))

    drive(app, play)


def test_paths_as_people_type_and_drop_them(tmp_path):
    assert as_source("~/x.apkg") == f"{tmp_path}/x.apkg"
    assert as_source("'/a b/c.yaml'") == "/a b/c.yaml"
    assert as_source('"') == '"'
    assert as_source("~nobody-has-this-name/x") == "~nobody-has-this-name/x"
    assert as_source("https://Example.org/~a") == "https://Example.org/~a"


def test_a_deck_of_ones_own_is_changed_only_by_oneself(app, small):
    async def play(app, pilot):
        Path("mine.yaml").write_text(SMALL.replace("The quiet senior", "The loud senior"))
        await read(app, pilot, "mine.yaml")
        assert "would change Small, which is your own" in text(app, "#notice")
        assert "Import" not in footer(app)
        await pilot.press("enter")
        assert isinstance(app.screen, PreviewScreen), "there is nothing that enter may do"
        await press(app, pilot, "o")
        assert text(app, "#notice") == ""
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))

    drive(app, play)
    with small.store.read() as connection:
        from drill.storage import library

        titled = [each.note.title for each in library.notes(connection, deck="small")
                  if hasattr(each.note, "beats")]  # fmt: skip
    assert titled == ["The loud senior"]


def test_nothing_to_do_is_said(app, small):
    async def play(app, pilot):
        Path("small.yaml").write_text(SMALL)
        await read(app, pilot, "small.yaml")
        assert "Nothing to do: exactly this is here already" in text(app, "#notice")
        assert "No note changes; 4 are the same" in text(app, "#detail")
        await pilot.press("enter", "down", "t", "pagedown", "end")
        assert isinstance(app.screen, PreviewScreen)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        assert app.screen.query_one(Input).value == "small.yaml"

    drive(app, play)


# -- with a script -------------------------------------------------------------------------


def test_what_needs_a_look_comes_first_with_its_reason(scripted, script):
    script.arrivals = (arrival("spanish", *ITEMS, warnings=("a sound is left out",)),)
    script.warnings = ("made by a newer program",)

    async def play(app, pilot):
        await read(app, pilot, "words.apkg")
        assert drawn(app)[:7] == [
            "› ! made by a newer program",
            "  ! a sound is left out",
            "  skipped: line 7 · it has no answer",
            "  edited: Three · your version stands",
            "  changed: Two",
            "  new: One",
            "",
        ]
        await pilot.press("down", "j")
        assert "it has no answer" in text(app, "#detail")

    drive(scripted, play)


def test_each_deck_has_its_head_and_its_counts(scripted, script):
    script.arrivals = (
        arrival("spanish", ITEMS[0], suspended=1),
        arrival("french", ITEMS[1], ITEMS[3], fresh=False),
    )

    async def play(app, pilot):
        await read(app, pilot, "words.apkg")
        assert "2 decks" in text(app, "#head")
        assert "deck 1 of 2" in text(app, "#deck")
        assert "(1 of the new ones suspended)" in text(app, "#deck")
        assert [each for each in drawn(app) if each] == [
            "› ── Spanish: 1 new",
            "  new: One",
            "  ── French: 1 changed, 1 skipped",
            "  skipped: line 7 · it has no answer",
            "  changed: Two",
        ]
        await pilot.press("end")
        assert "deck 2 of 2" in text(app, "#deck")
        assert "here already" in text(app, "#deck")
        await pilot.press("home")
        assert "deck 1 of 2" in text(app, "#deck")
        await pilot.click(Rows, offset=(5, 3))
        assert "deck 2 of 2" in text(app, "#deck")

    drive(scripted, play)


@pytest.mark.parametrize("size", SIZES)
def test_every_switch_compares_again(scripted, script, size):
    script.arrivals = (arrival("spanish", *ITEMS, own=True),)

    async def play(app, pilot):
        screen = await read(app, pilot, "words.apkg")
        before = Wish()
        for key, name, after in (
            ("o", "own", replace(before, own=True)),
            ("r", "history", replace(before, history=True)),
            ("d", "split", replace(before, split=True)),
            ("e", "theirs", replace(before, edits=Edits.THEIRS)),
        ):
            await press(app, pilot, key)
            assert script.wishes()[-1] == after
            assert screen.query_one(f"#{name}").value
            assert ("reviews: 900" in text(app, "#deck")) == after.history
            await pilot.click(f"#{name}")
            await until(pilot, lambda: script.wishes()[-1] == before and settled(screen))
            await pilot.pause()
            assert not screen.query_one(f"#{name}").value
        assert len(script.wishes()) == 8, "to show how they stand asks for nothing"

    drive(scripted, play, size)


def test_only_switches_that_can_matter_are_there(scripted, script):
    plain = ITEMS[0]
    for format, there in (
        ("apkg", {"history", "split"}),
        ("colpkg", {"history", "split"}),
        ("csv", {"split"}),
        ("yaml", {"own"}),
        ("pack", {"own"}),
        ("notes", set()),
    ):
        script.arrivals = (arrival("spanish", plain, format=format),)
        script.calls.clear()

        async def play(app, pilot, there=there):
            screen = await read(app, pilot, "words.apkg")
            assert {each.id for each in screen.query("Switch") if each.display} == there
            await press(app, pilot, "e", "r", "d")
            assert len(script.wishes()) == len(there - {"own"})

        drive(scripted, play)


def test_one_note_alone_takes_theirs(scripted, script):
    async def play(app, pilot):
        await read(app, pilot, "words.apkg")
        assert "Theirs" not in footer(app), "the pointer is at a note that was skipped"
        await press(app, pilot, "t")
        assert not script.wishes()
        await press(app, pilot, "down", "t")
        assert script.wishes()[-1].theirs == {("spanish", "tres")}
        assert "› theirs: Three" in drawn(app), "the pointer stays at its note"
        assert "their words are taken" in text(app, "#detail")
        await press(app, pilot, "t")
        assert script.wishes()[-1].theirs == frozenset()
        assert "your version stands" in text(app, "#detail")
        await press(app, pilot, "e", "t")
        assert script.wishes()[-1] == Wish(edits=Edits.THEIRS), "all are theirs already"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert script.wishes("take") == [Wish(edits=Edits.THEIRS)]

    drive(scripted, play)
    assert OpenLook.closed == 1


def test_a_switch_that_cannot_be_turned_leaves_what_was_shown(scripted, script):
    script.fault = lambda what, wish: (
        UsageError("the reviews cannot be read", "Leave them out.") if wish.history else None
    )

    async def play(app, pilot):
        screen = await read(app, pilot, "words.apkg")
        await press(app, pilot, "r")
        assert "the reviews cannot be read" in text(app, "#notice")
        assert not screen.query_one("#history").value
        assert "  new: One" in drawn(app)
        await press(app, pilot, "d")
        assert text(app, "#notice") == ""

    drive(scripted, play)


def test_what_cannot_be_taken_is_said_and_stays(scripted, script):
    script.fault = lambda what, wish: (
        DeckError("words.apkg", [Problem(f"it broke {HOSTILE}", 3)]) if what == "take" else None
    )

    async def play(app, pilot):
        await read(app, pilot, "words.apkg")
        await press(app, pilot, "enter")
        assert "words.apkg: line 3: it broke [@click=app.quit]" in text(app, "#notice")
        assert isinstance(app.screen, PreviewScreen)
        script.fault = lambda what, wish: None
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))

    drive(scripted, play)


@pytest.mark.parametrize("what", ["look", "again", "take"])
def test_escape_stops_what_takes_long(scripted, script, what):
    async def play(app, pilot):
        if what == "look":
            screen = await importing(app, pilot)
            screen.query_one(Input).value = "words.apkg"
            await pilot.pause()
        else:
            screen = await read(app, pilot, "words.apkg")
        script.gates[what] = Gate()
        await pilot.press({"look": "enter", "again": "d", "take": "enter"}[what])
        await until(pilot, lambda: isinstance(app.screen, WorkingScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen and settled(screen))
        await until(pilot, lambda: "Stopped" in text(app, "#notice"))
        del script.gates[what]
        if what == "look":
            assert screen.query_one(Input).value == "words.apkg"
            await read(app, pilot, "words.apkg")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))

    drive(scripted, play)


def test_long_work_shows_and_leads_back_to_the_library(scripted, script):
    async def play(app, pilot):
        await read(app, pilot, "words.apkg")
        gate = script.gates["take"] = Gate()
        await pilot.press("enter", "enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, WorkingScreen))
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await quiet(app, pilot)
        assert isinstance(app.screen, LibraryScreen), "each screen is left once"

    drive(scripted, play)
    assert len(script.wishes("take")) == 1
    assert OpenLook.closed == 1


def test_an_address_is_fetched_only_after_it_was_shown(scripted, script):
    async def play(app, pilot):
        screen = await read(app, pilot, "https://example.org:8443/d.yaml?x=1", shows=ImportScreen)
        said = text(app, "#notice").replace("\n", " ")
        assert "ask example.org, port 8443 for /d.yaml?x=1" in said
        assert "100 MB" in said
        assert not script.calls
        await pilot.press("escape")
        assert app.screen is screen, "escape is a no, not a way out"
        await pilot.press("enter", "x")
        await pilot.press("enter")
        assert "/d.yaml?x=1x" in text(app, "#notice"), "another address is another question"
        assert not script.calls
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen))
        assert script.calls == [("look", Wish(), "https://example.org:8443/d.yaml?x=1x")]

    drive(scripted, play)


@pytest.mark.parametrize(
    "address", ["http://example.org/x", "HTTP://example.org", "https://", "https://u:p@h/x"]
)
def test_addresses_that_are_not_fetched(scripted, script, address):
    async def play(app, pilot):
        await read(app, pilot, address, shows=ImportScreen)
        assert "✗" in text(app, "#notice")
        await pilot.press("enter")
        assert not script.calls

    drive(scripted, play)


def test_leaving_lets_go_of_the_sources(scripted, script):
    async def play(app, pilot):
        await read(app, pilot, "words.apkg")
        await press(app, pilot, "d")
        assert OpenLook.closed == 0
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        await until(pilot, lambda: OpenLook.closed == 1)
        await pilot.press("escape")
        assert isinstance(app.screen, LibraryScreen)
        await until(pilot, lambda: "1 deck" in text(app))
        assert "Imported" not in toasted(app)

    drive(scripted, play)


def test_ten_thousand_notes_cost_what_a_screen_of_them_costs(scripted, script, monkeypatch):
    many = tuple(Item("new", f"n{i}", f"Word number {i}") for i in range(10_000))
    script.arrivals = (arrival("spanish", *many),)
    made = []
    line = widget.line
    monkeypatch.setattr(widget, "line", lambda row, wish: made.append(row) or line(row, wish))

    async def play(app, pilot):
        screen = await read(app, pilot, "words.apkg")
        await pilot.press("end")
        assert "Word number 9999" in text(app, "#detail")
        assert drawn(app)[-1] == "› new: Word number 9999", "the pointer is in sight"
        await pilot.press("pageup", "down", "home", "pagedown")
        height = screen.query_one(Rows).size.height
        assert f"Word number {height - 1}" in text(app, "#detail")
        assert len(made) < 1000

    drive(scripted, play)


def test_a_terminal_made_smaller_keeps_the_pointer_in_sight(scripted, script):
    many = tuple(Item("new", f"n{i}", f"Word number {i}") for i in range(100))
    script.arrivals = (arrival("spanish", *many),)

    async def play(app, pilot):
        await read(app, pilot, "words.apkg")
        await pilot.press(*["down"] * 20)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "› new: Word number 20" in drawn(app))

    drive(scripted, play, (120, 40))


@pytest.mark.parametrize("size", SIZES[:1])
def test_hostile_decks(scripted, script, size):
    flags, hebrew = "🏴\u200d☠️" * 300, "שלום \u202eabc"
    bad = [HOSTILE, "", " ", "\n\n", "word " * 10_000, flags, hebrew, "[/]", "==a=="]
    notes = [Item("new", f"n{i}", each) for i, each in enumerate(bad)]
    notes += [Item("skipped", "", each, each) for each in bad]
    script.arrivals = tuple(
        arrival("es", *notes, title=each, version=each, source=each, warnings=(each,))
        for each in bad
    )
    script.warnings = tuple(bad)

    async def play(app, pilot):
        screen = await read(app, pilot, "words.apkg")
        for _ in range(len(bad) * 4):
            await pilot.press("down")
        assert isinstance(app.screen, PreviewScreen)
        shown = "\n".join(drawn(app)) + text(app)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
        assert screen.query_one(Rows).size.height >= 3, "the list is never crowded out"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))

    drive(scripted, play, size)


# -- files ---------------------------------------------------------------------------------


def shown_files(screen):
    return [str(node.label) for node in screen.query_one(Files).root.children]


def test_folders_first_hidden_ones_never_and_names_are_data(app):
    async def play(app, pilot):
        for name in ("b.yaml", ".secret.yaml", "a\x1b[31m[red].csv", "two\nlines.md"):
            Path(name).touch()
        Path("zoo").mkdir()
        Path(".git").mkdir()
        (Path("zoo") / "deep.apkg").touch()
        screen = await importing(app, pilot)
        await until(pilot, lambda: screen.query_one(Files).root.children)
        assert shown_files(screen) == ["zoo", "a[31m[red].csv", "b.yaml", "two lines.md"]
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen.query_one(Files).root.children[0].children)
        assert screen.query_one(Input).value.endswith("/zoo"), "a folder may be a pack"
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen.query_one(Input).value.endswith("/zoo/deep.apkg"))

    drive(app, play)


def test_the_folder_above(app, tmp_path):
    async def play(app, pilot):
        (tmp_path / "beside.yaml").touch()
        screen = await importing(app, pilot)
        screen.query_one(Input).value = "ab"
        await pilot.pause()
        await pilot.press("end", "backspace")
        assert screen.query_one(Input).value == "a", "in the field it deletes"
        await pilot.press("down", "backspace")
        await until(pilot, lambda: "beside.yaml" in shown_files(screen))
        assert f"Files in {tmp_path}" in text(app, "#where")
        for _ in range(30):
            await pilot.press("backspace")
        await until(pilot, lambda: text(app, "#where") == "Files in /")

    drive(app, play)


def test_a_huge_folder_is_cut_and_says_so(app, monkeypatch):
    monkeypatch.setattr(files, "MOST_SHOWN", 50)

    async def play(app, pilot):
        for index in range(200):
            Path(f"f{index:03}.yaml").touch()
        screen = await importing(app, pilot)
        await until(pilot, lambda: screen.query_one(Files).root.children)
        listed = shown_files(screen)
        assert listed[:2] == ["f000.yaml", "f001.yaml"]
        assert len(listed) == 51
        assert "and more" in listed[-1]
        screen.query_one(Files).focus()
        await pilot.press("end", "enter")
        await quiet(app, pilot)
        assert screen.query_one(Input).value == "", "that line is no file"

    drive(app, play)


def test_a_folder_that_cannot_be_read_is_empty(app, monkeypatch):
    def shut(self):
        raise PermissionError(13, "Permission denied")

    async def play(app, pilot):
        Path("b.yaml").touch()
        monkeypatch.setattr(Path, "iterdir", shut)
        screen = await importing(app, pilot)
        await pilot.press("down", "enter", "backspace", "enter", "tab")
        await quiet(app, pilot)
        assert app.screen is screen
        assert shown_files(screen) == []

    drive(app, play)


def test_a_folder_that_is_gone_begins_at_home(app, tmp_path):
    async def play(app, pilot):
        Path.cwd().rmdir()
        await importing(app, pilot)
        assert text(app, "#where") == f"Files in {tmp_path}"

    drive(app, play)
