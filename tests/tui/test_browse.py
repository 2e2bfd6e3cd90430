"""Browse, a card's history, the undo history and a deck's options, by keys over a store."""

from __future__ import annotations

import pytest
from driving import SIZES, Gate, drive, until
from driving import lines as text
from textual.widgets import Input

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.service.insight import browser, history
from drill.service.library import bulk, deck_options, decks
from drill.service.onsite import onsites
from drill.service.study import grades
from drill.storage import cards
from drill.tui.screens.browse import BrowseScreen, CardList
from drill.tui.screens.card import CardScreen
from drill.tui.screens.deck_form import DeckForm
from drill.tui.screens.dialogs import ConfirmScreen, PromptScreen
from drill.tui.screens.history import HistoryScreen
from drill.tui.screens.library import LibraryScreen
from drill.tui.widgets.card_line import line, titles
from drill.tui.widgets.rows import Rows
from tests_support import pks, state

pytestmark = pytest.mark.usefixtures("mine")

HOSTILE = "drill: 1\nid: bad\ntitle: '[@click=app.quit]x[/]'\ncards:\n" \
    "  - {id: a, q: '[/] \u202e[red]what', a: \"x\"}\n"  # fmt: skip


async def browse(app, pilot, *, shows="What is one?"):
    await until(pilot, lambda: app.home is not None)
    await pilot.press("4")
    await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and "decks ·" in text(app))
    await pilot.press("b")
    await until(pilot, lambda: isinstance(app.screen, BrowseScreen) and shows in text(app))
    return app.screen


async def searched(app, pilot, query, shows):
    await pilot.press("slash")
    await until(pilot, lambda: isinstance(app.focused, Input))
    app.focused.value = query
    await pilot.press("enter")
    await until(pilot, lambda: shows in text(app))


def flagged(home, query):
    return len(browser.find(home, query))


@pytest.mark.parametrize("size", SIZES)
def test_search_sort_and_look(app, size):
    made = app()

    async def script(made, pilot):
        screen = await browse(made, pilot)
        await searched(made, pilot, "deck:mine", "3 cards")
        assert "The first" in text(made), "the answer of the card at the pointer"
        await pilot.press("down")
        await until(pilot, lambda: "The second" in text(made))
        await pilot.press("o")
        await until(pilot, lambda: "by question" in text(made))
        await pilot.press("O")
        await until(pilot, lambda: "↓" in text(made))
        await pilot.press("escape")
        await until(pilot, lambda: made.screen is not screen)

    drive(lambda: made, script, size=size)


def test_the_first_page_is_read_beside_the_screen_and_once(mine, monkeypatch):
    read = []
    lines = browser.lines
    monkeypatch.setattr(browser, "lines", lambda *args: read.append(1) or lines(*args))
    found = CardList(mine, "")
    first = found.first()
    found.take([*first], 0, first)
    assert len(read) == 1
    found.take(found.search(), 0)
    assert found.line(0) is not None
    assert len(read) == 1
    found.take(found.search(), 0)  # something was changed, it may be
    assert found.line(0) is not None
    assert len(read) == 2


def test_what_was_done_elsewhere_is_named_and_asked_for_before_undo_takes_it_back(app, mine, clock):
    onsites.add(mine, "Acme", "9")
    clock.advance(60)
    made = app()

    async def press_u(made, pilot):
        await pilot.press("u")
        await until(pilot, lambda: isinstance(made.screen, ConfirmScreen))
        assert "Adding the onsite Acme" in text(made)

    async def script(made, pilot):
        await until(pilot, lambda: made.home is not None)
        await press_u(made, pilot)
        await pilot.press("n")
        clock.advance(60)
        await browse(made, pilot)
        clock.advance(60)
        await pilot.press("s", "u")
        await until(pilot, lambda: not flagged(mine, "is:suspended"))
        await press_u(made, pilot)
        assert onsites.every(mine)
        await pilot.press("y")
        await until(pilot, lambda: not onsites.every(mine))

    drive(lambda: made, script)


def test_a_mistake_points_at_its_character_and_the_list_stays(app):
    made = app()

    async def script(made, pilot):
        screen = await browse(made, pilot)
        before = screen.query_one(Rows).count
        await searched(made, pilot, 'deck:mine "open', "not closed")
        assert "          ^" in text(made)
        assert screen.query_one(Rows).count == before
        await searched(made, pilot, "zzzz", "No card matches")
        await pilot.press("a")
        await until(pilot, lambda: screen.query_one(Rows).count == before)

    drive(lambda: made, script)


def test_one_many_and_all_are_changed_and_undone(app, mine):
    made = app()

    async def script(made, pilot):
        await browse(made, pilot)
        await searched(made, pilot, "deck:mine", "3 cards")
        await pilot.press("s")
        await until(pilot, lambda: flagged(mine, "is:suspended") == 1)
        await pilot.press("space", "space")
        await until(pilot, lambda: "2 marked" in text(made))
        await pilot.press("b")
        await until(pilot, lambda: flagged(mine, "is:buried") == 2)
        await pilot.press("asterisk", "x")
        await until(pilot, lambda: flagged(mine, "is:retired") == 3)
        await pilot.press("u")
        await until(pilot, lambda: not flagged(mine, "is:retired"))
        await pilot.press("u")
        await until(pilot, lambda: not flagged(mine, "is:buried"))
        await pilot.press("u")
        await until(pilot, lambda: not flagged(mine, "is:suspended"))

    drive(lambda: made, script)


def test_a_range_tags_and_a_move(app, mine):
    made = app()

    async def script(made, pilot):
        await browse(made, pilot)
        await searched(made, pilot, "deck:mine", "3 cards")
        await pilot.press("space", "down", "v")
        await until(pilot, lambda: "3 marked" in text(made))
        await pilot.press("t")
        await until(pilot, lambda: isinstance(made.screen, PromptScreen) and made.focused)
        made.focused.value = "fresh -old"
        await pilot.press("enter")
        await until(pilot, lambda: flagged(mine, "tag:fresh") == 3)
        assert not flagged(mine, "tag:old")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(made.screen, PromptScreen) and made.focused)
        made.focused.value = "nowhere"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(made.screen, BrowseScreen))
        assert flagged(mine, "deck:mine") == 3
        await pilot.press("m")
        await until(pilot, lambda: isinstance(made.screen, PromptScreen) and made.focused)
        made.focused.value = "other"
        await pilot.press("enter")
        await until(pilot, lambda: flagged(mine, "deck:other") == 4)

    drive(lambda: made, script)


def test_what_is_large_asks_first(app, mine):
    made = app()
    before = state(mine)

    async def script(made, pilot):
        await browse(made, pilot)
        await searched(made, pilot, "deck:mine", "3 cards")
        await pilot.press("asterisk", "D")
        await until(pilot, lambda: isinstance(made.screen, ConfirmScreen))
        assert "3 cards" in text(made)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(made.screen, BrowseScreen))
        assert state(mine) == before
        await pilot.press("D")
        await until(pilot, lambda: isinstance(made.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: "No card matches" in text(made))
        await pilot.press("u")
        await until(pilot, lambda: "3 cards" in text(made))
        assert state(mine) == before

    drive(lambda: made, script)


@pytest.mark.parametrize("size", SIZES)
def test_the_history_of_a_card(app, mine, clock, size):
    (pk,) = pks(mine, "mine/one/basic")
    clock.advance(86_400 * 4)
    grades.grade(mine, "mine/one/basic", Rating.HARD, seconds=9)
    bulk.tag(mine, [pk], add=["x"])
    made = app()

    async def script(made, pilot):
        await browse(made, pilot)
        await searched(made, pilot, "note:one deck:mine", "1 card ")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(made.screen, CardScreen) and "hard" in text(made))
        await until(pilot, lambda: "50%" in text(made) or "40%" in text(made))
        assert "2 reviews" in text(made)
        assert "The note before that" in text(made)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(made.screen, BrowseScreen))

    drive(lambda: made, script, size=size)


def test_every_step_and_the_way_down_to_one(app, mine):
    before = state(mine)
    for key in ("mine/two/basic", "other/one/basic"):
        grades.grade(mine, key, Rating.GOOD)
    made = app()

    async def script(made, pilot):
        await until(pilot, lambda: made.home is not None)
        await pilot.press("4")
        await until(pilot, lambda: isinstance(made.screen, LibraryScreen))
        await pilot.press("h")
        await until(pilot, lambda: isinstance(made.screen, HistoryScreen) and "good" in text(made))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(made.screen, ConfirmScreen))
        assert "Undo 2 steps?" in text(made)
        await pilot.press("y")
        await until(pilot, lambda: state(mine) == before)
        await until(pilot, lambda: "undone" in text(made))
        await pilot.press("u")
        await until(pilot, lambda: sum(not s.undone for s in history.steps(mine)) == 4)

    drive(lambda: made, script)


def test_a_deck_is_paused_and_renamed(app, mine):
    made = app()

    async def script(made, pilot):
        await until(pilot, lambda: made.home is not None)
        await pilot.press("4")
        await until(pilot, lambda: "decks ·" in text(made))
        await pilot.press("down")
        await until(pilot, lambda: "Mine" in text(made))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(made.screen, DeckForm))
        fields = {name: made.screen.query_one(f"#{name}", Input) for name in ("id", "new", "title")}
        fields["id"].value = "small"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "there is a deck small already" in text(made))
        fields["id"].value, fields["new"].value = "ours", "3"
        fields["title"].value = "Ours"
        made.screen.query_one("#paused").value = True
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(made.screen, LibraryScreen) and "Ours" in text(made))
        found = deck_options.options(mine, "ours")
        assert (found.title, found.new_per_day, found.paused) == ("Ours", 3, True)

    drive(lambda: made, script)


def test_text_of_strangers_is_only_text(app, mine):
    decks.take(mine, [("bad", read_deck(HOSTILE, "bad"))])
    made = app()

    async def script(made, pilot):
        await browse(made, pilot)
        await searched(made, pilot, "deck:bad", "1 card ")
        assert "[/] [red]what" in text(made)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(made.screen, CardScreen))
        await until(pilot, lambda: "Nothing happened to it yet" in text(made))

    drive(lambda: made, script)


def test_the_first_cards_are_shown_before_all_are_sorted(app, mine, monkeypatch):
    made, sorted_, find = app(), Gate(), browser.find

    def slow(*args, first=-1, **options):
        if first < 0:
            sorted_.wait(10)
        return find(*args, first=first, **options)

    monkeypatch.setattr(browser, "find", slow)

    async def script(made, pilot):
        screen = await browse(made, pilot)
        assert "looking…" in text(made)
        assert not screen.can("all"), "as long as it is not known what all are"
        sorted_.set()
        await until(pilot, lambda: "looking…" not in text(made))
        assert screen.can("all")

    try:
        drive(lambda: made, script)
    finally:
        sorted_.set()


def test_leaving_while_it_searches_is_safe(app):
    made = app()

    async def script(made, pilot):
        await browse(made, pilot)
        made.screen.redraw()
        await pilot.press("ctrl+q")

    drive(lambda: made, script)
    assert made.return_code == 0


def test_lines_fit_any_width(mine):
    with mine.store.read() as connection:
        some = connection.scalars("SELECT pk FROM card")
        assert cards.by_pks(connection, some)
    for found in (*browser.lines(mine, some), None):
        for width in range(20, 140, 7):
            made = line(found, True, width, mine.clock.now())
            assert made.cell_len <= width
    for width in range(20, 140, 7):
        assert len(titles(width, "recall", True)) <= width


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("re:a{1000000000}", "takes too much memory"),
        ("re:(?R)", "cannot hold itself"),
        ("re:a(?=b)", "look-around"),
    ],
)
def test_a_hostile_pattern_is_pointed_at_and_the_program_goes_on(app, query, says):
    made = app()

    async def script(made, pilot):
        await browse(made, pilot)
        await searched(made, pilot, query, says)
        lines = text(made).splitlines()
        caret = next(i for i, line in enumerate(lines) if line.strip() == "^")
        at = lines[caret - 1].index(query) + len(query.partition("{")[0].partition("(")[0])
        assert lines[caret].index("^") == at
        await searched(made, pilot, "deck:mine", "3 cards")

    drive(lambda: made, script)
