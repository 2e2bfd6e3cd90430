"""The history of a card, and of everything."""

from __future__ import annotations

from itertools import pairwise

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.review import DAY_MS, DueAt, DueOn, Rating, Review, Source, StudyDay
from drill.errors import NotFound
from drill.scheduling.memory import recall
from drill.service.home import undo
from drill.service.insight import browser, history, parameters
from drill.service.library import bulk, decks, note_editor
from drill.service.library.opening import open_home
from drill.service.onsite.first_run import set_option
from drill.service.study import grades
from drill.storage import cards
from tests_support import PLAIN, pks, state


def test_every_step_is_there_in_order_and_survives_a_restart(mine):
    bulk.suspend(mine, pks(mine, "mine/two/basic"))
    whats = [step.what for step in history.steps(mine)]
    assert whats[0] == "suspending mine/two/basic"
    assert whats[1] == "good for small/people/route"
    undo.undo(mine)
    with open_home(mine.paths, mine.clock) as again:
        first = history.steps(again)[0]
        assert (first.what, first.undone) == ("suspending mine/two/basic", True)
        assert len(history.steps(again, 2)) == 2


def test_undone_down_to_a_step_and_with_it(mine):
    before = state(mine)
    for key in ("mine/one/basic", "mine/two/basic", "small/people/route"):
        grades.grade(mine, key, Rating.HARD)
    first = history.steps(mine)[2]
    undone = history.undo_to(mine, first.seq)
    assert len(undone) == 3
    assert state(mine) == before
    for seq in (first.seq, 9_999):
        with pytest.raises(NotFound):
            history.undo_to(mine, seq)


def test_a_card_tells_its_reviews_its_resets_and_what_its_note_said(mine):
    (pk,) = pks(mine, "mine/one/basic")
    mine.clock.advance(86_400)
    draft = note_editor.text(mine, "mine", "one").replace("The first", "Number one")
    note_editor.save(mine, "mine", "one", draft)
    mine.clock.advance(60)
    bulk.tag(mine, [pk], add=["x"])
    mine.clock.advance(60)
    bulk.reset(mine, [pk])
    told = history.of_card(mine, pk)
    assert [event.what for event in told.events] == [
        "reset", "tagging “What is one?”", "editing “What is one?”", "good",
    ]  # fmt: skip
    assert "Number one" in told.events[1].note_before
    assert "The first" in told.events[2].note_before
    assert "tags" not in told.events[1].note_before
    assert told.curve == ()


def test_edits_that_were_undone_are_not_told(mine):
    (pk,) = pks(mine, "mine/one/basic")

    def told():
        return [
            event.note_before for event in history.of_card(mine, pk).events if event.note_before
        ]

    said = ["The first", "Number one", "No. 1"]
    for before, after in pairwise(said):
        text = note_editor.text(mine, "mine", "one").replace(before, after)
        note_editor.save(mine, "mine", "one", text)
    assert len(told()) == 2
    undo.undo(mine)
    undo.undo(mine)
    assert told() == []


def test_when_a_card_comes_back_is_told_in_minutes_or_days(mine):
    (pk,) = pks(mine, "mine/two/basic")
    grades.grade(mine, "mine/two/basic", Rating.AGAIN, seconds=7)
    mine.clock.advance(60)
    made = grades.grade(mine, "mine/two/basic", Rating.EASY)
    days = made.due.day - mine.day()
    assert [event.detail for event in history.of_card(mine, pk).events] == [
        f"next in {days} days · answer", "7 s · next in 10 min · answer",
    ]  # fmt: skip


def test_what_was_undone_is_not_in_the_curve(mine):
    (pk,) = pks(mine, "mine/one/basic")
    mine.clock.advance(5 * 86_400)
    before = history.of_card(mine, pk).curve
    grades.grade(mine, "mine/one/basic", Rating.AGAIN)
    assert history.of_card(mine, pk).curve != before
    undo.undo(mine)
    assert history.of_card(mine, pk).curve == before


def test_the_curve_falls_and_rises_with_each_review(mine):
    (pk,) = pks(mine, "mine/one/basic")
    mine.clock.advance(10 * 86_400)
    grades.grade(mine, "mine/one/basic", Rating.AGAIN)
    undo.undo(mine)
    grades.grade(mine, "mine/one/basic", Rating.GOOD)
    told = history.of_card(mine, pk)
    assert told.reviews == 2
    assert [event.what for event in told.events] == ["good", "again (undone)", "good"]
    days = [day for day, _ in told.curve]
    assert days == sorted(days)
    assert days[-1] == pytest.approx(40)
    chances = [chance for day, chance in told.curve if day < 10]
    assert chances == sorted(chances, reverse=True)
    assert max(chance for day, chance in told.curve if day >= 10) == 1
    with pytest.raises(NotFound):
        history.of_card(mine, 99_999)


def test_what_became_of_a_card_is_told_in_words(mine, clock):
    one, began = "mine/one/basic", clock.now()
    (pk,) = pks(mine, one)
    clock.advance(60)
    text = note_editor.text(mine, "mine", "one")
    note_editor.save(mine, "mine", "one", text.replace("The first", "A first"))
    clock.advance(60)
    bulk.tag(mine, [pk], add=["new"])
    clock.advance(60)
    bulk.reset(mine, [pk])
    clock.advance(60)
    grades.grade(mine, one, Rating.HARD, seconds=4.5, source=Source.CRAM)
    clock.advance(60)
    grades.grade(mine, one, Rating.AGAIN, seconds=65)
    undo.undo(mine)
    found = history.of_card(mine, pk)
    before = 'cards:\n  - {id: one, q: "What is one?", a: %s first}\n'
    told = [((event.at - began) // 60_000, event.what, event.detail) for event in found.events]
    assert told == [
        (5, "again (undone)", "65 s · next in 10 min · answer"),
        (4, "hard", "4 s · next in 15 min · cram"),
        (3, "reset", "new again; its reviews stay in the log"),
        (2, "tagging “What is one?”", "what the note said before"),
        (1, "editing “What is one?”", "what the note said before"),
        (0, "good", "next in 2 days · answer"),
    ]
    assert [event.note_before for event in found.events[3:5]] == [before % "A", before % "The"]
    assert (found.key, found.name, found.reviews) == (one, "What is one?", 2)
    assert found.faces.back == "A first"
    assert found.curve[0] == (0.0, 1.0)
    days, chance = found.curve[-1]
    assert (days, chance) == (pytest.approx(30 + 1 / 1440), pytest.approx(0.6136, abs=0.0001))


def test_the_day_on_which_a_moved_card_falls_due_is_told_as_it_is_here(mine):
    """In Tokyo a study day begins when it is yesterday in London."""
    (pk,) = pks(mine, "mine/one/basic")
    set_option(mine, "scheduling.desired_retention", "0.8")
    assert parameters.reschedule(mine)
    mine.clock.go_by("Asia/Tokyo")
    event = history.of_card(mine, pk).events[0]
    assert (event.what, event.detail) == ("rescheduled", "due on 2026-12-02")


@pytest.mark.parametrize(
    ("review", "what", "detail"),
    [
        ({}, "good", "next in 3 days · answer"),
        ({"due": DueOn(StudyDay(101))}, "good", "next in 1 day · answer"),
        ({"due": DueAt(StudyDay(100), 600_000)}, "good", "next in 10 min · answer"),
        ({"due": DueAt(StudyDay(100), 20_000)}, "good", "next in 1 min · answer"),
        ({"rating": Rating.AGAIN, "undone": True, "seconds": 4.0, "source": Source.CRAM},
         "again (undone)", "4 s · next in 3 days · cram"),
    ],
)  # fmt: skip
def test_a_review_in_words(review, what, detail):
    given = {
        "id": "r", "card": "k", "rating": Rating.GOOD, "at": 0, "day": StudyDay(100),
        "seconds": 0.0, "source": Source.ANSWER, "due": DueOn(StudyDay(103)), "rules": "",
    }  # fmt: skip
    event = history._review(Review(**given | review))
    assert (event.at, event.what, event.detail) == (0, what, detail)


def test_what_an_update_changed_is_told_also_of_a_note_that_is_gone(mine):
    (pk,) = pks(mine, "mine/one/basic")
    without = "".join(line for line in PLAIN.splitlines(True) if "id: one" not in line)
    for text in (PLAIN.replace("The first", "Number one"), without):
        mine.clock.advance(60)
        decks.take(mine, [("mine", read_deck(text, "mine"))])
    with mine.store.read() as connection:
        assert cards.by_key(connection, "mine/one/basic").retired
    told = [event for event in history.of_card(mine, pk).events if event.note_before]
    assert ["The first" in event.note_before for event in told] == [True]


def test_the_curve_ends_where_the_memory_does(mine):
    """Over another day's rules, a reset, what was undone and a flight west."""
    (pk,) = pks(mine, "mine/one/basic")

    def end():
        told = history.of_card(mine, pk)
        with mine.store.read() as connection:
            (card,) = cards.by_pks(connection, [pk])
        at = max(mine.clock.now(), card.memory.last_at) + 30 * DAY_MS
        return told.curve[-1][1], pytest.approx(recall(card.memory, at, mine.rules()))

    def grade(rating=Rating.GOOD, days=3):
        grades.grade(mine, "mine/one/basic", rating)
        mine.clock.advance(days * 86_400)

    grade()
    grade(Rating.HARD)
    parameters.adopt(mine, [*mine.parameters[:-1], 0.3], reschedule=False)
    grade(Rating.EASY, days=0)
    mine.clock.go_by("Pacific/Honolulu")
    mine.clock.advance(-7 * 3_600)
    grade(Rating.AGAIN, days=0)
    grade(Rating.GOOD)
    before, found = end()
    assert before == found
    bulk.reset(mine, [pk])
    assert history.of_card(mine, pk).curve == ()
    grade(Rating.HARD)
    grade(Rating.AGAIN)
    undo.undo(mine)
    before, found = end()
    assert before == found


def test_a_card_is_shown_as_it_is_asked_next(small):
    (pk,) = pks(small, "small/people/route")
    shown = []
    for _ in range(3):
        told, (line,) = history.of_card(small, pk), browser.lines(small, [pk])
        assert (told.faces, told.name) == (line.faces, line.name)
        shown.append(told.faces.front)
        grades.grade(small, "small/people/route", Rating.EASY)
        small.clock.advance(30 * 86_400)
    assert len(set(shown)) == 3


def test_an_edit_that_was_undone_or_changed_back_is_not_told_as_one(mine):
    (pk,) = pks(mine, "mine/one/basic")
    bulk.tag(mine, [pk], add=["x"])
    mine.clock.advance(60)
    bulk.tag(mine, [pk], remove=["x"])
    other = note_editor.text(mine, "mine", "two").replace("The second", "Number two")
    note_editor.save(mine, "mine", "two", other)
    events = history.of_card(mine, pk).events
    assert [event.what for event in events if event.note_before] == [
        "untagging “What is one?”", "tagging “What is one?”"
    ]  # fmt: skip
