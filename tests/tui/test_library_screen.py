"""Library: the decks, their numbers, and the way out; by keys over a store."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from driving import SIZES, Gate, drive, library, lines, quiet, text, toasted, until
from import_driving import OTHER
from textual.screen import ModalScreen
from textual.widgets import DataTable, Input, Select

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.library import decks, exports
from drill.service.library.decks import DeckInfo
from drill.service.library.exports import ExportOrder
from drill.service.study import grades
from drill.tui.app import DrillApp
from drill.tui.screens.dialogs import WorkingScreen
from drill.tui.screens.export_form import ExportForm
from drill.tui.screens.import_ import ImportScreen
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.onsite import OnsiteScreen
from drill.tui.screens.stories import StoriesScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.widgets.footer import Footer

pytestmark = pytest.mark.usefixtures("here")

HOSTILE = "[@click=app.quit]x[/] \u202e\x1b]52;c;eA==\x07[red]"


@pytest.fixture
def two(small):
    """The small deck as one's own, and the same stories as somebody else's."""
    decks.take(small, [("other.yaml", read_deck(OTHER, "other.yaml"))])
    return small


async def exporting_form(app, pilot):
    if not isinstance(app.screen, LibraryScreen):
        await library(app, pilot)
    await pilot.press("x")
    await until(pilot, lambda: isinstance(app.screen, ExportForm) and app.screen.focused)
    await pilot.pause()
    return app.screen


def cells(app):
    table = app.screen.query_one(DataTable)
    return [[str(each) for each in table.get_row_at(at)] for at in range(table.row_count)]


@pytest.mark.parametrize("size", SIZES)
def test_a_row_a_deck_and_the_rest_below(app, two, size):
    grades.grade(two, "small/quiet/outline", Rating.GOOD)

    async def script(app, pilot):
        await library(app, pilot, shows="2 decks · 38 cards")
        assert cells(app) == [
            ["● Small", "4", "19", "0", "18"],
            ["Other", "4", "19", "0", "13"],
        ]
        assert "small · 1.0.0 · your own stories" in text(app, "#detail")
        await pilot.press("down")
        assert "other · 1.0.0 · somebody else's stories" in text(app, "#detail")
        table, detail = app.screen.query_one(DataTable), app.screen.query_one("#detail")
        assert table.virtual_size.width <= table.size.width, "every column is in sight"
        assert detail.region.y - table.region.bottom <= 1, "what is said of a deck is close to it"
        assert detail.border_title == "Other"

    drive(app, script, size)


def test_an_empty_library_names_the_next_key(app):
    async def script(app, pilot):
        await library(app, pilot, shows="No decks are here")
        assert "i takes one in" in text(app)
        assert "Export" not in str(app.screen.query_one(Footer).render())
        await pilot.press("x", "enter", "down", "u")
        assert isinstance(app.screen, LibraryScreen)
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))

    drive(app, script)


def test_the_bar_leads_here_and_on(app, two):
    async def script(app, pilot):
        for key, kind in (("2", StoriesScreen), ("3", OnsiteScreen)):
            await pilot.press(key)
            await until(pilot, lambda kind=kind: isinstance(app.screen, kind))
            await quiet(app, pilot)
            await library(app, pilot, shows="2 decks")
            assert len(app.screen_stack) == 2, "a place stands upon Today, not upon another"
            await pilot.press(key)
            await until(pilot, lambda kind=kind: isinstance(app.screen, kind))
            await pilot.press("1")
            await until(pilot, lambda: isinstance(app.screen, TodayScreen))

    drive(app, script)


def test_a_deck_of_one_card_has_one_card(app, home):
    one = "{drill: 1, id: one, title: One, cards: [{id: a, q: Q, a: A}]}"
    decks.take(home, [("one", read_deck(one, "one"))])

    async def script(app, pilot):
        await library(app, pilot, shows="1 deck")
        assert "1 deck · 1 card ·" in text(app)

    drive(app, script)


def test_what_is_undone_is_gone(app, two):
    async def script(app, pilot):
        await library(app, pilot, shows="2 decks")
        await pilot.press("down", "u")  # they were taken in elsewhere: it is asked first
        await until(pilot, lambda: isinstance(app.screen, ModalScreen))
        await pilot.press("y")
        await until(pilot, lambda: "1 deck ·" in text(app))
        assert "small · 1.0.0" in text(app, "#detail")
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, ModalScreen))
        await pilot.press("y")
        await until(pilot, lambda: "No decks are here" in text(app))

    drive(app, script)


@pytest.mark.parametrize("size", SIZES)
def test_titles_are_data(app, two, monkeypatch, size):
    known = decks.listing(two)[0]
    titles = [HOSTILE, "", "word " * 1_000, "🏴" * 500, "שלום", "a\nb"]
    found = [
        DeckInfo(
            f"d{at}",
            each,
            each,
            each,
            each,
            at % 2 == 0,
            10**9,
            10**9,
            10**9,
            10**6,
            0,
            each or None,
            each,
        )
        for at, each in enumerate(titles * 200)
    ]
    monkeypatch.setattr(decks, "listing", lambda home: [known, *found])

    async def script(app, pilot):
        await library(app, pilot, shows="1,201 decks")
        for _ in titles:
            await pilot.press("down")
        shown = text(app) + "".join("".join(row) for row in cells(app)[:10])
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
        assert "[@click=app.quit]x[/]" in shown
        await pilot.press("down", "x")
        await until(pilot, lambda: isinstance(app.screen, ExportForm))
        await until(pilot, lambda: "no deck" in text(app, "#leaves").lower())

    drive(app, script, size)


# -- out -----------------------------------------------------------------------------------


@pytest.fixture
def orders(monkeypatch):
    """What the service was asked to write; it writes the form's name."""
    made = []

    def export_to(home, order, path, **more):
        made.append((order.decks[0], order.form, path, order.history, order.samples_only))
        path.write_text(order.form)
        return [f"Wrote {path}."]

    monkeypatch.setattr(exports, "export_to", export_to)
    return made


@pytest.mark.parametrize("size", SIZES[:1])
def test_every_form_under_its_own_ending(app, two, orders, size):
    async def script(app, pilot):
        for form in exports.Form:
            screen = await exporting_form(app, pilot)
            screen.query_one(Select).value = form.value
            await pilot.pause()
            path = Path(f"small{form.ending}").absolute()
            assert screen.query_one(Input).value == str(path)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
            assert f"Wrote {path}." in toasted(app)
            assert orders.pop() == ("small", form.value, path, False, False)

    drive(app, script, size)


def test_it_is_what_the_service_writes(app, two):
    async def script(app, pilot):
        await exporting_form(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))

    drive(app, script)
    assert Path("small.yaml").read_bytes() == exports.written(two, ExportOrder(("small",)))


def test_a_name_that_the_person_gave_stays(app, two):
    async def script(app, pilot):
        screen = await exporting_form(app, pilot)
        screen.query_one(Input).value = "~/mine.txt"
        await pilot.pause()
        screen.query_one(Select).value = "json"
        await pilot.pause()
        assert screen.query_one(Input).value == "~/mine.txt"
        screen.query_one(Input).focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))

    drive(app, script)
    assert json.loads((Path.home() / "mine.txt").read_text())["id"] == "small"


def test_a_file_is_replaced_only_when_asked_twice(app, two):
    Path("small.yaml").write_text("mine")

    async def script(app, pilot):
        screen = await exporting_form(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "now. ^s again replaces it" in text(app, "#fault"))
        assert Path("small.yaml").read_text() == "mine"
        field = screen.query_one(Input)
        given, field.value = field.value, "other.yaml"
        await pilot.pause()
        field.value = given
        await pilot.pause()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "there already" in text(app, "#fault"))
        assert Path("small.yaml").read_text() == "mine", "another name was another question"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))

    drive(app, script)
    assert "title: Small" in Path("small.yaml").read_text()


def test_what_drill_wrote_is_replaced_unasked(app, two):
    async def script(app, pilot):
        for _ in range(2):
            await exporting_form(app, pilot)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, LibraryScreen))

    drive(app, script)


def test_what_cannot_be_written_is_said_and_can_be_corrected(app, two):
    async def script(app, pilot):
        screen = await exporting_form(app, pilot)
        for name in ("no/such/folder/x.yaml", "nul\x00.yaml", "x" * 300, "", HOSTILE + "/x"):
            screen.query_one(Input).value = name
            await pilot.pause()
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "✗" in text(app, "#fault"))
            assert screen.query_one(Input).value == name
        await pilot.press("escape")
        assert isinstance(app.screen, LibraryScreen)

    drive(app, script)
    assert list(Path.cwd().iterdir()) == []


def test_what_of_ones_own_leaves_is_said_before(app, two):
    async def script(app, pilot):
        screen = await exporting_form(app, pilot)
        await until(pilot, lambda: "1 story of your own: The quiet senior" in text(app, "#leaves"))
        screen.query_one("#samples").value = True
        await until(pilot, lambda: text(app, "#leaves") == "")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))

    drive(app, script)
    assert "quiet" not in Path("small.yaml").read_text()


def test_reviews_go_only_where_they_can(app, two, orders):
    async def script(app, pilot):
        screen = await exporting_form(app, pilot)
        assert not screen.query_one("#history").display
        screen.query_one(Select).value = "apkg"
        await pilot.pause()
        assert screen.query_one("#history").display
        screen.query_one("#history").value = True
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        screen = await exporting_form(app, pilot)
        screen.query_one(Select).value = "apkg"
        await pilot.pause()
        screen.query_one("#history").value = True
        screen.query_one(Select).value = "csv"
        await pilot.pause()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))

    drive(app, script)
    assert [(form, history) for _, form, _, history, _ in orders] == [
        ("apkg", True),
        ("csv", False),
    ]


def test_writing_can_be_stopped(app, two, monkeypatch):
    gate = Gate()

    def slow(home, order, path, *, progress, **more):
        while not gate.wait(0.01):
            progress(0.5)
        return ["Wrote it."]

    monkeypatch.setattr(exports, "export_to", slow)

    async def script(app, pilot):
        screen = await exporting_form(app, pilot)
        await pilot.press("ctrl+s", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, WorkingScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await until(pilot, lambda: "Stopped; nothing was changed" in text(app, "#fault"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, WorkingScreen))
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await quiet(app, pilot)
        assert isinstance(app.screen, LibraryScreen), "the form is left once"

    drive(app, script)


def test_a_deck_that_went_meanwhile(app, two):
    async def script(app, pilot):
        await exporting_form(app, pilot)
        undo.undo(two)
        undo.undo(two)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "✗" in text(app, "#fault"))

    drive(app, script)
    assert not Path("small.yaml").exists()


def test_a_linked_deck_names_its_file(app, two, monkeypatch):
    first, other = decks.listing(two)
    linked = replace(first, link=f"/home/you/{HOSTILE}.yaml")
    monkeypatch.setattr(decks, "listing", lambda home: [linked, other])

    async def script(app, pilot):
        await library(app, pilot)
        assert "follows /home/you/[@click=app.quit]x[/]" in text(app, "#detail")
        await pilot.press("down")
        assert "follows" not in text(app, "#detail")

    drive(app, script)


def test_a_deck_of_no_address_has_no_such_key(mine, web, clock):
    async def script(app, pilot):
        await library(app, pilot)
        assert "fetches" not in text(app, "#detail")
        await pilot.press("f")
        await pilot.pause()
        assert not web.asked

    drive(lambda: DrillApp(mine.paths, clock), script)


@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
def test_the_heads_of_columns_are_whole(app, two, size):
    async def script(app, pilot):
        await library(app, pilot)
        head = next(line for line in lines(app).splitlines() if "notes" in line)
        assert head.strip("│ ").split() == "deck notes cards all due all new".split()

    drive(app, script, size)
