"""A deck's name and what is different for it."""

from __future__ import annotations

import pytest

from drill.config import load, save
from drill.deckfile.reading import read_deck
from drill.domain.deck import Beat, Story
from drill.domain.onsite import Onsite, Went
from drill.domain.rehearsal import Asked
from drill.domain.review import Rating
from drill.errors import ConfigError, NotFound, UsageError
from drill.service.home import undo
from drill.service.insight import doctor, history
from drill.service.library import bulk, deck_options, decks, edit_marks, note_editor, own_deck
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.service.study.today import overview
from drill.storage import cards, library, onsites, rehearsals, study_days
from tests_support import SMALL, state

MANY = "drill: 1\nid: many\ntitle: Many\ncards:\n" + "\n".join(
    f"  - {{id: n{n}, q: Question {n}?, a: Answer {n}}}" for n in range(40)
)
FOREIGN = """
drill: 1
id: tales
title: Tales
stories:
  - id: tale
    title: A tale
    competencies: [small/people]
    beats: [{id: a, label: A, facts: [something]}, {id: b, label: B, facts: [else]}]
"""


LISTS = """
drill: 1
id: lists
title: Lists that take half a minute each
competencies:
  - id: two
    name: Two lists
    frameworks:
      - {id: f, name: One, steps: [{id: a, label: First}, {id: b, label: Then}]}
      - {id: g, name: Other, steps: [{id: c, label: Here}, {id: d, label: There}]}
"""


@pytest.fixture
def shelf(small):
    for source in (MANY, FOREIGN):
        deck = read_deck(source, "x.yaml")
        decks.take(small, [("x.yaml", deck)], own=deck.id == "tales")
    return small


def kinds(session):
    """Decks of the new cards of a whole session."""
    out = []
    while session.current:
        out.append(session.current.key.partition("/")[0])
        session.grade(Rating.EASY)
    return out


def test_as_everywhere_until_something_is_different(shelf):
    found = deck_options.options(shelf, "many")
    assert (found.desired_retention, found.new_per_day, found.paused) == (None, None, False)
    assert deck_options.change(shelf, "many", new_per_day=8, order="random", paused=True)
    assert deck_options.change(shelf, "many", new_per_day=8, order="random", paused=True) == ""
    found = deck_options.options(shelf, "many")
    assert (found.new_per_day, found.order, found.paused) == (8, "random", True)
    deck_options.change(shelf, "many", new_per_day="", order="", paused=False)
    assert deck_options.options(shelf, "many").new_per_day is None


def test_a_pause_is_undone_like_any_step(shelf):
    before = state(shelf)
    deck_options.change(shelf, "many", paused=True)
    with shelf.store.read() as connection:
        assert not any(c.card.deck == "many" for c in study_days.queue(connection, shelf.day(), 50))
    assert not open_session(shelf, deck="many").current
    undo.undo(shelf)
    assert state(shelf)["card"] == before["card"]
    assert state(shelf)["deck"] == before["deck"]


def test_a_paused_card_does_not_come_back_by_a_suspension_that_ends(shelf):
    deck_options.change(shelf, "many", paused=True)
    key = "many/n0/basic"
    bulk.suspend(shelf, [key])
    bulk.suspend(shelf, [key], on=False)
    with shelf.store.read() as connection:
        assert key not in {c.key for c in study_days.queue(connection, shelf.day(), 50)}


def test_no_more_new_cards_than_the_deck_may_bring(shelf):
    save(shelf.paths.options, "scheduling.new_per_day", "20")
    shelf.adopt(load(shelf.paths.options))
    deck_options.change(shelf, "many", new_per_day=3)
    assert overview(shelf.paths, shelf.clock).new <= 20
    seen = kinds(open_session(shelf, minutes=60, quiet=True))
    assert seen.count("many") == 3
    assert kinds(open_session(shelf, minutes=60, quiet=True)).count("many") == 0
    shelf.clock.advance(86_400)
    assert kinds(open_session(shelf, minutes=60, quiet=True)).count("many") == 3


def test_more_new_cards_are_more_of_a_deck_with_a_limit_as_well(shelf):
    deck_options.change(shelf, "many", new_per_day=3)
    assert len(kinds(open_session(shelf, deck="many", minutes=60))) == 3
    assert len(kinds(open_session(shelf, deck="many", minutes=60, more_new=4))) == 4


def test_the_counts_know_the_limit(shelf):
    save(shelf.paths.options, "scheduling.new_per_day", "100")
    shelf.adopt(load(shelf.paths.options))
    free = overview(shelf.paths, shelf.clock).new
    deck_options.change(shelf, "many", new_per_day=3)
    assert overview(shelf.paths, shelf.clock).new == free - 37


def test_the_minutes_count_no_card_of_a_deck_that_brought_its_share(shelf):
    save(shelf.paths.options, "scheduling.new_per_day", "100")
    shelf.adopt(load(shelf.paths.options))
    decks.take(shelf, [("lists", read_deck(LISTS, "lists"))])
    deck_options.change(shelf, "lists", new_per_day=1)
    overview(shelf.paths, shelf.clock)
    assert len(kinds(open_session(shelf, deck="lists", minutes=60))) == 1
    seconds = overview(shelf.paths, shelf.clock).seconds
    deck_options.change(shelf, "lists", paused=True)
    assert overview(shelf.paths, shelf.clock).seconds == pytest.approx(seconds)


def test_the_minutes_are_those_of_the_first_cards_of_a_deck_with_a_limit(shelf):
    for deck in ("small", "many", "tales"):
        deck_options.change(shelf, deck, paused=True)
    text = LISTS[: LISTS.index("      - {id: g")]
    text += (
        "cards:\n  - {id: a, q: What is quick?, a: This}\n  - {id: b, q: And what else?, a: That}"
    )
    decks.take(shelf, [("lists", read_deck(text, "lists"))])
    deck_options.change(shelf, "lists", new_per_day=2)
    counts = overview(shelf.paths, shelf.clock)
    # A list takes 51.25 s on its first day, a plain card 22.9 s.
    assert (counts.new, counts.unseen, round(counts.seconds, 2)) == (2, 3, 74.15)
    assert kinds(open_session(shelf, minutes=60, quiet=True)) == ["lists", "lists"]


@pytest.mark.parametrize("order", ["added", "random"])
def test_new_cards_in_the_order_asked_for(shelf, order):
    deck_options.change(shelf, "many", order=order)
    with shelf.store.read() as connection:
        _, orders = {}, {"many": order}
        found = study_days.queue(connection, shelf.day(), 50, "many", orders=orders)
    names = [c.card.note for c in sorted(found, key=lambda c: c.card.order)]
    listed = [f"n{n}" for n in range(40)]
    assert sorted(names) == sorted(listed)
    assert (names == listed) == (order == "added")


def test_a_deck_is_kept_to_its_own_retention(shelf):
    for _ in range(2):
        grades.grade(shelf, "many/n0/basic", Rating.GOOD)
        shelf.clock.advance(3 * 86_400)
    with shelf.store.read() as connection:
        card = cards.by_key(connection, "many/n0/basic")
        shelf.follow(connection)
    usual = grades.outcomes(shelf, card, shelf.clock.now(), None)[Rating.GOOD].interval_days
    deck_options.change(shelf, "many", desired_retention=0.97)
    strict = grades.outcomes(shelf, card, shelf.clock.now(), None)[Rating.GOOD].interval_days
    assert strict < usual
    grades.grade(shelf, "many/n0/basic", Rating.GOOD)
    assert all(check.ok for check in doctor.examine(shelf))


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"desired_retention": "1.5"}, ConfigError),
        ({"new_per_day": "many"}, ConfigError),
        ({"order": "sideways"}, UsageError),
    ],
)
def test_what_is_out_of_its_range_changes_nothing(shelf, wrong, error):
    steps = len(history.steps(shelf))
    with pytest.raises(error):
        deck_options.change(shelf, "many", **wrong)
    with pytest.raises(NotFound):
        deck_options.change(shelf, "mny", paused=True)
    assert len(history.steps(shelf)) == steps


def test_a_renamed_deck_keeps_everything_and_is_named_back(shelf):
    grades.grade(shelf, "small/people/route", Rating.GOOD)
    before = state(shelf)
    said = deck_options.rename(shelf, "small", "people-deck", "People, first")
    assert "people-deck" in said
    with shelf.store.read() as connection:
        assert cards.by_key(connection, "people-deck/people/route").memory.reps == 1
        tell = cards.by_key(connection, "tales/tale/tell")
        assert tell.card.competency == "people-deck/people"
        (story,) = library.notes(connection, place=("tales", "tale"))
        assert story.note.competencies == ("people-deck/people",)
    assert all(check.ok for check in doctor.examine(shelf))
    grades.grade(shelf, "people-deck/people/route", Rating.GOOD)
    undo.undo(shelf)
    undo.undo(shelf)
    assert state(shelf) == before


@pytest.mark.parametrize("back", [False, True])
def test_a_story_that_names_a_renamed_deck_is_edited_as_it_was_before(shelf, back):
    text = FOREIGN.replace("id: tales", "id: yarns")
    decks.take(shelf, [("yarns", read_deck(text, "yarns"))])
    for was, becomes in (("A tale", "My tale"), ("My tale", "A tale"))[: 1 + back]:
        text = note_editor.text(shelf, "yarns", "tale")
        note_editor.save(shelf, "yarns", "tale", text.replace(was, becomes))
    for deck in ("small", "people-deck"):
        if deck != "small":
            deck_options.rename(shelf, "small", deck)
        with shelf.store.read() as connection:
            (stored,) = library.notes(connection, place=("yarns", "tale"))
            mark = edit_marks.of_deck(connection, "yarns")["tale"]
        assert stored.note.competencies == (f"{deck}/people",)
        assert mark.edited(stored.note) is not back


def test_what_interviews_and_mocks_say_of_a_renamed_deck_follows_it_there_and_back(shelf):
    kept = "small-too/people"  # another deck's, whose id begins alike
    scope = {"competencies": ("small/people", kept), "decks": ("many", "small", "small-too")}
    asked = Asked("How do you act?", "small/people", "small/quiet"), Asked("Why?", kept, "")
    with shelf.store.write() as connection:
        onsites.put(connection, Onsite("acme", "Acme", shelf.clock.now(), 30, **scope))
        onsites.put(connection, Onsite("else", "Else", shelf.clock.now(), 30))
        rehearsals.keep_asked(connection, rehearsals.begin_mock(connection, 1, 1, 5.0), asked)
        for competency in ("small/people", kept):
            onsites.hear(connection, "Acme", 1, "How?", competency, Went.WELL)

    def said():
        with shelf.store.read() as connection:
            return (
                [(one.competencies, one.decks) for one in onsites.every(connection)],
                [mock.asked for mock in rehearsals.mocks(connection)],
                [heard.competency for heard in onsites.questions(connection)],
            )

    before = said()
    deck_options.rename(shelf, "small", "big")
    assert said() == (
        [(("big/people", kept), ("many", "big", "small-too")), ((), ())],
        [(Asked("How do you act?", "big/people", "big/quiet"), asked[1])],
        ["big/people", kept],
    )
    undo.undo(shelf)
    assert said() == before


def test_what_names_a_deck_whose_id_ends_alike_is_left_as_it_is(shelf):
    other = SMALL.replace("id: small", "id: too-small").replace("1111-4111", "2222-4222")
    text = other.replace("competencies: [people]", "competencies: [too-small/people]")
    decks.take(shelf, [("other.yaml", read_deck(text, "other.yaml"))])
    deck_options.rename(shelf, "small", "people-deck")
    with shelf.store.read() as connection:
        tell = cards.by_key(connection, "too-small/quiet/tell")
    assert tell.card.competency == "too-small/people"


def test_an_update_finds_a_renamed_deck_and_leaves_its_title(shelf):
    deck_options.rename(shelf, "small", "people-deck", "People, first")
    newer = SMALL.replace("The quiet senior", "The silent senior")
    (done,) = decks.take(shelf, [("small.yaml", read_deck(newer, "small.yaml"))])
    assert done.deck.id == "people-deck"
    assert deck_options.options(shelf, "people-deck").title == "People, first"


def test_a_name_that_is_taken_or_none(shelf):
    before = state(shelf)
    for name in ("small", "Not an id", "x" * 81):
        with pytest.raises(UsageError):
            deck_options.rename(shelf, "many", name)
    with pytest.raises(UsageError, match="title"):
        deck_options.rename(shelf, "many", title="x" * 201)
    assert deck_options.rename(shelf, "many", "many", "Many") == ""
    assert state(shelf) == before


def test_where_others_are_called_as_ones_own_deck_would_be_it_has_a_number(small):
    story = Story("tale", "Mine", (Beat("a", "A", ("one",)), Beat("b", "B", ("two",))))
    for name in ("my-stories", "my-stories-2"):
        text = f"{{drill: 1, id: {name}, title: Theirs, cards: [{{id: n, q: Q?, a: A}}]}}"
        decks.take(small, [(name, read_deck(text, name))])
    assert own_deck.add(small, [story]) == own_deck.Added("my-stories-3", ("tale",), 4)
    assert own_deck.add(small, [story]) == own_deck.Added("my-stories-3", ("tale-2",), 4)


def test_the_workshop_goes_on_in_its_own_deck_under_the_new_name(shelf):
    from dataclasses import replace

    with shelf.store.read() as connection:
        (item,) = library.notes(connection, place=("tales", "tale"))
    made = own_deck.add(shelf, [replace(item.note, id="mine")])
    deck_options.rename(shelf, made.deck, "diary")
    assert own_deck.add(shelf, [replace(item.note, id="mine-too")]).deck == "diary"


RETENTION, NEW = "retention as everywhere", "new cards as everywhere"
ORDER, GOES_ON = "new cards as taught", "no longer paused"


@pytest.mark.parametrize(
    ("change", "said", "back"),
    [
        ({"desired_retention": 0.95}, "retention 0.95", RETENTION),
        ({"new_per_day": 0}, "0 new a day at most", NEW),
        ({"order": " Added "}, "new cards as added", ORDER),
        ({"paused": True}, "paused", GOES_ON),
        ({"new_per_day": " 7 ", "paused": False}, "7 new a day at most", NEW),
        (
            {"desired_retention": "0.9", "new_per_day": 3, "order": "random", "paused": True},
            "retention 0.9, 3 new a day at most, new cards as random, paused",
            f"{RETENTION}, {NEW}, {ORDER}, {GOES_ON}",
        ),
    ],
)
def test_what_was_changed_is_said_and_so_is_what_is_as_everywhere_again(shelf, change, said, back):
    before = deck_options.options(shelf, "many")
    assert deck_options.change(shelf, "many", **change) == said
    assert undo.ahead(shelf).named == f"changing Many: {said}"
    changed = deck_options.options(shelf, "many")
    assert changed != before
    plain = {"desired_retention": "", "new_per_day": "", "order": "", "paused": False}
    assert deck_options.change(shelf, "many", **plain) == back
    undo.undo(shelf)
    assert deck_options.options(shelf, "many") == changed
    undo.undo(shelf)
    assert deck_options.options(shelf, "many") == before


def test_the_home_goes_by_the_options_of_a_deck_at_once_and_by_the_former_when_that_is_undone(
    shelf,
):
    usual = shelf.rules("many").desired_retention
    deck_options.change(shelf, "many", desired_retention=0.97)
    assert shelf.rules("many").desired_retention == 0.97
    assert shelf.rules("small").desired_retention == usual
    deck_options.rename(shelf, "many", "lots")
    assert shelf.rules("lots").desired_retention == 0.97
    assert shelf.rules("many").desired_retention == usual
    undo.undo(shelf)
    assert shelf.rules("many").desired_retention == 0.97
    undo.undo(shelf)
    assert shelf.rules("many").desired_retention == usual


def test_a_title_of_the_persons_stands_whatever_else_is_changed_until_that_is_undone(shelf):
    def update():
        text = SMALL.replace("title: Small\n", "title: Smaller\n")
        return decks.take(shelf, [("small.yaml", read_deck(text, "s"))])[0].deck.title

    deck_options.change(shelf, "small", new_per_day=4)
    said = deck_options.rename(shelf, "small", " little ", " Our\x1b[1m  own ")
    assert said == "small is little now; its title is 'Our[1m own'"
    assert undo.ahead(shelf).named == f"renaming: {said}"
    assert deck_options.options(shelf, "little").new_per_day == 4
    deck_options.change(shelf, "little", new_per_day=5)
    assert update() == "Our[1m own"
    for _ in range(2):
        undo.undo(shelf)
    assert (deck_options.options(shelf, "small").new_per_day, update()) == (4, "Smaller")


def test_a_title_of_two_hundred_characters_fits_and_the_id_of_a_deck_that_is_gone_does_not(shelf):
    grades.grade(shelf, "tales/tale/tell", Rating.GOOD)
    assert deck_options.rename(shelf, "many", title="x" * 200)
    for _ in range(3):  # the import of the tales with it; their log stays, so the deck does
        undo.undo(shelf)
    with pytest.raises(UsageError, match="there is a deck tales already: 'Tales'"):
        deck_options.rename(shelf, "many", "tales")


def test_the_workshop_goes_back_to_its_deck_when_the_new_name_is_undone(shelf):
    with shelf.store.read() as connection:
        (item,) = library.notes(connection, place=("tales", "tale"))
    made = own_deck.add(shelf, [item.note])
    assert made.deck == "my-stories"
    deck_options.rename(shelf, "my-stories", "diary")
    deck_options.rename(shelf, "many", "lots")
    assert own_deck.add(shelf, [item.note]).deck == "diary", "another deck has no part in it"
    for _ in range(3):
        undo.undo(shelf)
    assert own_deck.add(shelf, [item.note]).deck == "my-stories"


def test_an_edited_story_that_names_its_own_deck_is_an_edit_under_the_decks_new_name(small):
    text = SMALL.replace("competencies: [people]", "competencies: [small/people]")
    decks.take(small, [("small", read_deck(text, "small"))], own=True)
    text = note_editor.text(small, "small", "quiet").replace("The quiet senior", "Mine")
    note_editor.save(small, "small", "quiet", text)
    deck_options.rename(small, "small", "big")
    with small.store.read() as connection:
        (stored,) = library.notes(connection, place=("big", "quiet"))
        mark = edit_marks.of_deck(connection, "big")["quiet"]
    assert mark.edited(stored.note)
