from __future__ import annotations

import re
import sqlite3
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from drill.config import save
from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.review import Rating, Source
from drill.errors import NotFound, Overtaken, StoreBusy
from drill.service.home import undo
from drill.service.insight.browser import reviews, search
from drill.service.insight.doctor import examine
from drill.service.library import bulk, deck_options, decks
from drill.service.library.opening import load_bundled, open_home
from drill.service.onsite.first_run import set_option
from drill.service.study import grades
from drill.service.study.pace import seconds_by_kind
from drill.service.study.session import open_session, seconds_ahead
from drill.service.study.today import overview
from drill.storage import cards, engine, study_days
from tests_support import SMALL


def run(session, clock, rating=Rating.GOOD, seconds=10.0, most=200):
    """Answer until it is over; the keys in order."""
    shown = []
    while session.current is not None and len(shown) < most:
        shown.append(session.current.key)
        clock.advance(seconds)
        session.grade(rating)
    return shown


def seconds_of(home, kind):
    with home.store.read() as connection:
        return seconds_by_kind(connection)[kind]


def test_a_session_introduces_the_day_s_new_cards_and_ends(eight, clock):
    session = open_session(eight)
    shown = run(session, clock)
    assert len(shown) == len(set(shown)) == 8
    summary = session.summary()
    assert (summary.cards, summary.reviews, summary.new) == (8, 8, 8)
    assert summary.seconds == 80
    assert open_session(eight).current is None, "no more new cards today"
    clock.advance(86_400)
    assert open_session(eight).current is not None


def test_more_new_cards_can_be_asked_for_again_and_again(home, clock):
    notes = "".join(f"  - {{id: n{n}, q: Q{n}?, a: A{n}}}\n" for n in range(20))
    decks.take(home, [("m", read_deck(f"drill: 1\nid: m\ntitle: M\ncards:\n{notes}", "m"))])
    save(home.paths.options, "scheduling.new_per_day", "4")
    home.reload()
    assert len(run(open_session(home), clock)) == 4
    for _ in range(2):
        session = open_session(home, minutes=60, more_new=3)
        assert session.new_left == 3
        run(session, clock)
        assert session.summary().new == 3


def test_what_is_asked_for_beyond_the_limit_is_beyond_that_of_a_deck_as_well(home, clock):
    for deck in "mo":
        notes = "".join(f"  - {{id: n{n}, q: {deck}{n}?, a: A{n}}}\n" for n in range(9))
        text = f"drill: 1\nid: {deck}\ntitle: T\ncards:\n{notes}"
        decks.take(home, [(deck, read_deck(text, deck))])
    save(home.paths.options, "scheduling.new_per_day", "4")
    home.reload()
    deck_options.change(home, "m", new_per_day=1)
    first = run(open_session(home), clock, Rating.EASY)
    assert sorted(key[0] for key in first) == ["m", "o", "o", "o"]
    more = run(open_session(home, deck="m", more_new=3), clock, Rating.EASY)
    assert [key[0] for key in more] == ["m", "m", "m"]
    assert run(open_session(home), clock) == []


def test_every_grade_is_saved_at_once(small, clock):
    session = open_session(small)
    clock.advance(7)
    session.grade(Rating.GOOD)
    (line,) = reviews(small)
    assert (line.seconds, line.source) == (7, Source.STUDY)
    clock.advance(7)
    assert session.grade(Rating.GOOD, seconds=0.0).review.seconds == 0, "as it was said"


def test_the_interval_on_the_button_is_the_interval_given(small, clock):
    for _ in range(4):
        session = open_session(small)
        while (shown := session.current) is not None:
            promised = shown.intervals[Rating.EASY]
            graded = session.grade(Rating.EASY)
            days = (small.due_at(graded.due) - small.day_start(small.day())) // 86_400_000
            if promised.endswith("d"):
                assert promised == f"{days}d"
        clock.advance(9 * 86_400)


def test_a_card_that_was_left_lying_is_told_as_it_came(small, clock):
    run(open_session(small), clock, Rating.EASY)
    clock.advance(20 * 86_400)
    shown = open_session(small).current
    came = shown.standing()
    assert came.startswith("recall ")
    clock.advance(5 * 86_400)
    assert shown.standing() == came


def test_of_what_was_missed_it_is_said_why(small):
    session = open_session(small)
    first = session.current
    session.grade(Rating.AGAIN)
    session.grade(Rating.GOOD)
    (missed,) = session.summary().missed
    assert (missed.shown.key, missed.why) == (first.key, "new today")


def test_why_a_card_was_missed_is_what_was_not_said_or_how_well_it_was_known(small, clock):
    key = "small/quiet/beat:plan"
    session = open_session(small, card=key)
    for recalled, why in (
        ([0], "not said: 30 days to improve"),
        ([], "still being learnt; missed 2 of 2 times"),
        (None, "still being learnt; missed 3 of 3 times"),
    ):
        session.grade(Rating.AGAIN, recalled=recalled)
        (missed,) = session.summary().missed
        assert missed.why == why
    session.grade(Rating.EASY)
    (missed,) = session.summary().missed
    assert missed.why == "still being learnt; missed 3 of 4 times, recalled in the end"
    for days, said in ((0, "0 days"), (1, "1 day"), (2, "3 days")):
        clock.advance(days * 86_400)
        standing = open_session(small, card=key).current.standing()
        assert re.fullmatch(rf"recall \d+% after {said}", standing)
    clock.advance(-9 * 86_400)
    assert open_session(small, card=key).current.standing().endswith("% after 0 days")


def test_the_grades_of_a_session_count_where_the_next_card_goes(home):
    """The fuzz leans towards days on which less is due, those just given among them."""
    notes = "".join(f"  - {{id: n{n}, q: Q{n}?, a: A{n}}}\n" for n in range(30))
    decks.take(home, [("m", read_deck(f"drill: 1\nid: m\ntitle: M\ncards:\n{notes}", "m"))])
    session = open_session(home, minutes=60, more_new=30)
    while session.current is not None:
        with home.store.read() as connection:
            stored = cards.by_key(connection, session.current.key)
            load = study_days.load(connection, home.day())
        told = grades.outcomes(home, stored, home.clock.now(), load)[Rating.EASY]
        assert session.grade(Rating.EASY).due == told.due


def test_it_ends_at_its_time(small, clock):
    session = open_session(small, minutes=2)
    shown = run(session, clock, seconds=30)
    assert 3 <= len(shown) <= 4
    assert session.summary().seconds <= 120 + 30


def test_a_failed_card_comes_back_when_its_step_says(eight, clock):
    session = open_session(eight)
    failed = session.current.key
    clock.advance(10)
    session.grade(Rating.AGAIN)
    others = []
    while session.current.key != failed:
        others.append(session.current.key)
        clock.advance(60)
        session.grade(Rating.GOOD)
    assert session.current.early, "nothing else was left"
    assert len(others) == 7
    session.grade(Rating.GOOD)
    assert session.current is None


def test_a_step_that_is_due_comes_before_the_rest(small, clock):
    session = open_session(small, minutes=60)
    failed = session.current.key
    session.grade(Rating.AGAIN)
    clock.advance(601)
    session.grade(Rating.GOOD)
    assert session.current.key == failed
    assert not session.current.early


def test_no_leak_in_a_week_of_sessions(small, clock):
    from drill.cards.faces import faces
    from drill.cards.leaks import leaks

    with small.store.read() as connection:
        shelf = small.shelf(connection)
        every = [c.card for c in cards.every(connection)]
    pairs = leaks([(card, faces(card, shelf)) for card in every])
    for _ in range(20):
        shown = run(open_session(small), clock)
        for index, key in enumerate(shown):
            assert not pairs.get(key, frozenset()) & set(shown[:index]) - {key}
        clock.advance(86_400)
    assert all(check.ok for check in examine(small))


@pytest.mark.parametrize(("times", "both"), [(2, True), (3, False), (4, True)])
def test_what_gives_away_another_goes_by_the_words_in_which_it_is_asked_now(
    home, clock, times, both
):
    """The second example of a red flag says what the other one is."""
    quotes = "[HR took it from there., Whoever waits too long has to ask HR.]"
    text = SMALL.replace("HR took it from there.", quotes)
    decks.take(home, [("small", read_deck(text, "small"))], own=True)
    pair = {"small/people/flag:hr", "small/people/flag:waits"}
    for _ in range(times):
        for key in pair:
            grades.grade(home, key, Rating.EASY)
        clock.advance(86_400)
    clock.advance(365 * 86_400)
    shown = set(run(open_session(home, minutes=60), clock))
    assert (pair <= shown) == both
    assert pair & shown


def test_undo_brings_the_card_back_as_current(small, clock):
    session = open_session(small)
    first = session.current.key
    session.grade(Rating.GOOD)
    second = session.current.key
    session.grade(Rating.AGAIN)
    undone = session.undo()
    assert undone.keys == (second,)
    assert session.current.key == second
    session.undo()
    assert session.current.key == first
    assert session.done == 0
    assert session.summary().reviews == 0


def test_undo_stops_where_the_session_began(small):
    key = open_session(small).current.key
    grades.grade(small, key, Rating.GOOD)
    planned = open_session(small)
    bulk.bury(small, [planned.current.key])
    planned.begin()
    for session in (planned, open_session(small)):
        assert session.undo() is None
        assert session.undo_ahead is None, "the import is none of it"
        session.grade(Rating.GOOD)
        session.suspend()
        assert [bool(session.undo()) for _ in range(4)] == [True, True, False, False]
    assert [line.card for line in reviews(small) if not line.undone] == [key]
    assert undo.undo(small).what.startswith("burying"), "elsewhere it goes on"


def test_after_an_undo_the_intervals_are_what_they_were(small, clock):
    for _ in range(2):
        session = open_session(small)
        while session.current is not None:
            session.grade(Rating.EASY)
        clock.advance(9 * 86_400)
    session = open_session(small)
    before = session.current.key, dict(session.current.intervals)
    session.grade(Rating.EASY)
    session.undo()
    assert (session.current.key, dict(session.current.intervals)) == before


def test_undo_works_when_the_time_is_up(small, clock):
    session = open_session(small, minutes=1)
    run(session, clock, seconds=25)
    assert session.current is None
    assert session.undo() is not None
    assert session.current is not None


def test_undo_of_another_windows_grade_takes_none_from_this_session(small):
    session = open_session(small)
    session.grade(Rating.GOOD)
    other = next(
        f.stored.key for f in search(small, "is:new") if f.stored.key != session.current.key
    )
    grades.grade(small, other, Rating.GOOD)
    assert session.undo().keys == (other,)
    assert (session.done, session.summary().reviews) == (1, 1)


def test_a_grade_taken_back_blocks_no_sibling(small):
    sides = {"small/doors/basic", "small/doors/basic:reverse"}
    bulk.suspend(small, [f.stored.key for f in search(small) if f.stored.key not in sides])
    session = open_session(small)
    first = session.current.key
    session.grade(Rating.EASY)
    assert session.current is None, "the other side was given away"
    session.undo()
    session.suspend()
    assert {first, session.current.key} == sides


def test_a_telling_taken_back_lets_its_beats_come_again(small, clock):
    tell, story = "small/quiet/tell", [found.stored.key for found in search(small, "note:quiet")]
    bulk.suspend(small, [found.stored.key for found in search(small, "-note:quiet")])
    for key in story:
        grades.grade(small, key, Rating.GOOD if key == tell else Rating.EASY)
    clock.advance(90 * 86_400)
    session = open_session(small, minutes=60)
    assert session.current.key == tell
    session.grade(Rating.GOOD, recalled=[0, 1, 2])
    session.undo()
    session.suspend()
    assert session.current.kind is Kind.BEAT


def test_what_a_told_beat_gives_away_does_not_come_on_its_day(small, clock):
    """A beat says its figures; one that was missed comes again."""
    tell, missed = "small/quiet/tell", "small/quiet/beat:outcome"
    bulk.suspend(small, [found.stored.key for found in search(small, "-note:quiet or kind:probe")])
    for found in search(small, "note:quiet"):
        rating = Rating.GOOD if found.stored.key == tell else Rating.EASY
        grades.grade(small, found.stored.key, rating)
    clock.advance(90 * 86_400)
    session = open_session(small, minutes=60)
    assert session.current.key == tell
    session.grade(Rating.HARD, recalled=[0, 1])
    assert run(session, clock) == [missed]


def test_a_grade_that_could_not_be_written_is_unsaved_until_it_is_given_again(small, monkeypatch):
    small.close()
    monkeypatch.setattr(small, "store", engine.Store(small.paths.store, busy_seconds=0.05))
    session = open_session(small)
    shown = session.current
    other = sqlite3.connect(small.paths.store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreBusy):
            session.grade(Rating.HARD)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert session.unsaved == {shown.key: (shown.name, Rating.HARD)}
    assert (session.current.key, session.done) == (shown.key, 0)
    session.grade(Rating.GOOD)
    assert session.unsaved == {}
    assert [(line.card, line.rating) for line in reviews(small)] == [(shown.key, Rating.GOOD)]


def test_a_card_that_was_taken_back_and_fails_again_lets_others_come_between(small):
    session = open_session(small)
    key = session.current.key
    session.grade(Rating.AGAIN)
    session.undo()
    assert session.current.key == key
    session.grade(Rating.AGAIN)
    assert session.current.key != key


def test_new_cards_that_a_telling_reviewed_are_new_cards_of_the_day(small):
    """Two may come, and the story had three beats that were new."""
    save(small.paths.options, "scheduling.new_per_day", "2")
    small.reload()
    others = search(small, "deck:small -kind:beat -kind:tell -kind:basic")
    bulk.suspend(small, [found.stored.pk for found in others])
    grades.grade(small, "small/quiet/tell", Rating.EASY)
    small.clock.advance(60 * 86_400)
    assert overview(small.paths, small.clock).new == 2
    session = open_session(small)
    assert session.current.key == "small/quiet/tell"
    session.grade(Rating.GOOD, recalled=[0, 1, 2])
    assert session.current is None


def test_a_leech_that_its_grade_suspends_is_no_longer_ahead(small):
    for key, value in (("leech_lapses", "1"), ("leeches", "suspend")):
        save(small.paths.options, f"scheduling.{key}", value)
    small.reload()
    leech, other = "small/people/route", "small/doors/basic"
    for rating in (Rating.GOOD, Rating.EASY):
        grades.grade(small, leech, rating, seconds=12)
    grades.grade(small, other, Rating.EASY, seconds=12)
    others = [found.stored.pk for found in search(small, "is:new")]
    bulk.suspend(small, others)
    small.clock.advance(90 * 86_400)
    session = open_session(small)
    ahead = [round(seconds_ahead(session))]
    assert session.current.key == leech
    session.grade(Rating.AGAIN, seconds=12)
    assert [*ahead, round(seconds_ahead(session))] == [34, 16]


def test_suspend_and_bury_move_on_and_can_be_undone(small):
    session = open_session(small)
    suspended = session.suspend()
    buried = session.bury()
    assert session.current.key not in (suspended, buried)
    session.undo()
    assert session.current.key == buried
    session.undo()
    assert session.current.key == suspended


def test_a_buried_card_comes_back_tomorrow(small, clock):
    session = open_session(small)
    key = session.bury()
    assert key not in run(session, clock)
    clock.advance(86_400)
    assert key in run(open_session(small), clock)


def test_quiet_leaves_out_stories_told_aloud(small, clock):
    def kinds(quiet):
        seen = set()
        for _ in range(12):
            session = open_session(small, quiet=quiet)
            while session.current is not None:
                seen.add(session.current.kind)
                session.grade(Rating.EASY)
            clock.advance(86_400)
        return seen

    assert Kind.TELL not in kinds(True)
    assert Kind.TELL in kinds(False)


def test_cards_of_one_note_are_kept_apart_to_the_end(home):
    sides = "[{id: a, q: Q%d?, a: A%d}, {id: b, q: R%d?, a: B%d}]"
    notes = "".join(f"  - {{id: n{n}, sides: {sides % (n, n, n, n)}}}\n" for n in range(9))
    text = f"drill: 1\nid: many\ntitle: Many\ncards:\n{notes}"
    decks.take(home, [("many", read_deck(text, "many"))])
    for found in search(home):
        grades.grade(home, found.stored.key, Rating.EASY)
    home.clock.advance(60 * 86_400)
    session = open_session(home, minutes=60)
    shown = []
    while session.current is not None:
        shown.append(session.current.key.split("/")[1])
        session.grade(Rating.EASY)
    assert len(shown) == 18
    assert not [one for one, after in pairwise(shown[:-2]) if one == after]


def test_one_deck_only(small, home):
    text = "drill: 1\nid: other\ntitle: O\ncards: [{id: a, q: q, a: a}]\n"
    decks.take(small, [("o", read_deck(text, "o"))])
    session = open_session(small, deck="other")
    assert session.current.key == "other/a/basic"
    session.grade(Rating.GOOD)
    assert session.current is None
    with pytest.raises(NotFound, match="did you mean other"):
        open_session(small, deck="othr")


def test_what_is_left_is_counted(small, clock):
    for _ in range(3):
        run(open_session(small), clock)
        clock.advance(86_400)
    clock.advance(30 * 86_400)
    with small.store.read() as connection:
        due = study_days.count_due(connection, small.day())
    session = open_session(small, minutes=1)
    shown = run(session, clock, seconds=20)
    fresh = sum(1 for key in shown if key in {r.card for r in reviews(small)})
    assert due == fresh + session.left.total


def test_what_another_deck_has_due_is_not_left_by_a_session_of_one_deck(small, clock):
    text = "drill: 1\nid: other\ntitle: O\ncards: [{id: a, q: q, a: a}]\n"
    decks.take(small, [("o", read_deck(text, "o"))])
    for key in ("small/people/route", "small/doors/basic"):
        grades.grade(small, key, Rating.EASY)
    clock.advance(30 * 86_400)
    session = open_session(small, deck="other")
    assert (session.left.total, session.summary().to_go) == (0, 1)
    session.grade(Rating.EASY)
    summary = session.summary()
    assert (summary.to_go, summary.rest) == (0, False)


def test_tomorrow_is_what_today_will_say_after_a_session_of_one_deck_too(small, clock):
    text = "drill: 1\nid: other\ntitle: O\ncards: [{id: a, q: q, a: a}]\n"
    decks.take(small, [("o", read_deck(text, "o"))])
    save(small.paths.options, "scheduling.learning_steps", "none")
    small.reload()
    for key in ("other/a/basic", "small/people/route", "small/doors/basic"):
        grades.grade(small, key, Rating.AGAIN)
    said = open_session(small, deck="other").summary()
    clock.advance(86_400)
    today = overview(small.paths, clock)
    assert said.tomorrow == today.due + today.learning + today.new
    assert said.tomorrow_seconds == pytest.approx(today.seconds)


FIRST = [
    ("small/quiet/outline", "Managing people · outline", "The quiet senior: its beats",
     "10m 15m 2d 9d"),
    ("small/doors/basic", "small · card", "Which decisions want speed?", "10m 15m 2d 8d"),
    ("small/people/route", "question", "“How do you act?”", "10m 15m 2d 10d"),
    ("small/speed/cloze:speed", "small · blank",
     "A reversible decision wants ____, a one-way door …", "10m 15m 2d 9d"),
]  # fmt: skip
"""The first cards of a session: key, title, what lists call it, and when each rating brings it."""


def test_what_a_session_shows_and_what_it_comes_to(small, clock):
    session = open_session(small)
    for place, (wanted, rating) in enumerate(
        zip(FIRST, (Rating.AGAIN, Rating.GOOD, Rating.HARD, Rating.EASY), strict=True), 1
    ):
        shown = session.current
        said = " ".join(shown.intervals[one] for one in Rating)
        assert (shown.key, shown.title, shown.name, said) == wanted
        assert (shown.new, shown.standing(), shown.early, shown.sample) == (
            True, "new today", False, False,
        )  # fmt: skip
        assert (session.shown, session.expected, session.again) == (place, 12, False)
        clock.advance(10)
        session.grade(rating)
    amid = session.summary()
    assert (amid.cards, amid.reviews, amid.new) == (4, 4, 4)
    assert amid.by_rating == dict.fromkeys(Rating, 1)
    assert (amid.seconds, amid.planned) == (40.0, 600.0)
    assert (amid.to_go, amid.ahead, amid.rest, amid.more) == (8, True, True, False)
    assert amid.learnt == tuple(name for _, _, name, _ in FIRST[1:])
    assert [(one.shown.key, one.why) for one in amid.missed] == [(FIRST[0][0], "new today")]
    assert (amid.tomorrow, amid.tomorrow_seconds) == (13, pytest.approx(474.1, abs=0.1))
    assert (amid.steps, amid.next_step) == (2, clock.now() - 30_000 + 600_000)
    assert (amid.next, amid.next_key, amid.held_back) == ("go on", FIRST[0][0], 0)
    run(session, clock, Rating.EASY)
    over = session.summary()
    assert (over.cards, over.reviews, over.new, len(over.learnt)) == (12, 14, 12, 11)
    assert (over.seconds, over.to_go, over.ahead, over.rest, over.more) == (
        140.0, 0, False, False, True,
    )  # fmt: skip
    assert [one.why for one in over.missed] == ["new today; missed once, recalled in the end"]
    assert (over.tomorrow, over.tomorrow_seconds) == (6, pytest.approx(222.7, abs=0.1))
    assert (over.steps, over.next_step, over.next) == (0, None, "read")


def test_what_was_met_and_missed_is_not_learnt(small):
    session = open_session(small)
    missed, _ = session.current.name, session.grade(Rating.AGAIN)
    known, _ = session.current.name, session.grade(Rating.GOOD)
    summary = session.summary()
    assert (summary.new, summary.learnt) == (2, (known,))
    assert [grade.shown.name for grade in summary.missed] == [missed]


@pytest.mark.parametrize("deck", [None, "small"])
def test_steps_that_come_back_later_are_no_reason_to_go_on(small, clock, deck):
    save(small.paths.options, "scheduling.learning_steps", "2h")
    small.reload()
    session = open_session(small, deck=deck)
    shown = run(session, clock, Rating.HARD)
    summary = session.summary()
    assert len(shown) == summary.steps > 1
    assert (summary.next, summary.to_go, summary.rest) == ("rest", 0, False)
    assert summary.next_step == clock.now() - (len(shown) - 1) * 10_000 + 3 * 3_600_000


def test_a_pause_stops_the_clock(small, clock):
    session = open_session(small)
    clock.advance(5)
    session.clock.pause()
    session.clock.pause()
    clock.advance(1000)
    assert session.clock.elapsed == 5
    session.clock.resume()
    clock.advance(2)
    assert session.clock.elapsed == 7
    assert session.clock.left == 593


def test_a_card_that_is_shown_anew_after_an_edit_goes_on_being_timed(small, clock):
    session = open_session(small)
    key = session.current.key
    clock.advance(5)
    session.refresh()
    assert (session.current.key, session.clock.elapsed) == (key, 5)
    clock.advance(2)
    assert session.grade(Rating.GOOD).review.seconds == 7
    assert session.clock.elapsed == 0


def test_two_sessions_on_one_store(small, clock):
    one, two = open_session(small), open_session(small)
    assert one.current.key == two.current.key
    first = one.current.key
    one.grade(Rating.EASY)
    with pytest.raises(Overtaken, match="another window"):
        two.grade(Rating.GOOD)
    assert [line.card for line in reviews(small)] == [first]
    done = set()
    while one.current:
        done.add(one.current.key)
        one.grade(Rating.EASY)
    with suppress(Overtaken):
        two.grade(Rating.GOOD)  # the one that it had shown already
    while two.current:
        assert two.current.key not in done, "nobody is shown what the other has done"
        two.grade(Rating.EASY)
    assert all(check.ok for check in examine(small))


def test_a_card_gone_meanwhile_is_passed_over(small, clock):
    session = open_session(small)
    rest = [f.stored.key for f in search(small) if f.stored.key != session.current.key]
    bulk.suspend(small, rest)
    session.grade(Rating.GOOD)
    assert session.current is None


def test_the_pace_is_learnt(small, clock):
    run(open_session(small), clock, seconds=2).append("")
    session = open_session(small)

    def quickest():
        with small.store.read() as connection:
            return min(seconds_by_kind(connection).values())

    assert quickest() == 12
    session.summary()
    assert quickest() < 12


def test_of_a_backlog_the_weakest_come_first(small, clock):
    """One card more is due than can be looked at: the strongest waits, though it was due first."""
    strong, weak = "small/people/route", ["small/quiet/outline", "small/doors/basic"]
    grades.grade(small, strong, Rating.EASY)
    clock.advance(30 * 86_400)
    for key in weak:
        grades.grade(small, key, Rating.GOOD)
        clock.advance(700)
        grades.grade(small, key, Rating.GOOD)
    clock.advance(60 * 86_400)
    with small.store.read() as connection:
        every = {key: cards.by_key(connection, key) for key in (strong, *weak)}
        found = {stored.key for stored in study_days.queue(connection, small.day(), 0, None, 2)}
    assert max(every, key=lambda key: every[key].memory.stability) == strong
    assert min(every, key=lambda key: every[key].due.day) == strong
    assert found == set(weak)


def test_a_telling_that_was_undone_leaves_room_for_another_story(small, clock):
    other = SMALL.replace("id: small", "id: other").replace("11111111-", "21111111-")
    decks.take(small, [("o", read_deck(other, "o"))], own=True)
    tells = {"small/quiet/tell", "other/quiet/tell"}
    for key in tells:
        grades.grade(small, key, Rating.GOOD)
    bulk.suspend(small, [f.stored.key for f in search(small) if f.stored.key not in tells])
    clock.advance(60 * 86_400)
    session = open_session(small)
    first = session.current.key
    session.grade(Rating.GOOD)
    assert session.current is None, "one story in ten minutes"
    session.undo()
    assert session.current.key == first
    session.suspend()
    assert {first, session.current.key} == tells


@pytest.mark.parametrize(
    ("missed", "to_the_end", "advice"),
    [
        (0, False, "go on"), (1, False, "go on"), (2, False, "read"),
        (0, True, "rest"), (1, True, "read"),
    ],
)  # fmt: skip
def test_a_session_ends_with_the_one_thing_worth_doing(small, clock, missed, to_the_end, advice):
    session = open_session(small)
    again = []
    while session.current is not None and (to_the_end or len(again) < missed or not again):
        key = session.current.key
        if len(again) < missed and key.startswith("small/people/") and key not in again:
            again.append(key)
            session.grade(Rating.AGAIN)
        else:
            session.grade(Rating.EASY)
            if not missed and not to_the_end:
                break
        clock.advance(5)
    assert len(again) == missed
    summary = session.summary()
    assert summary.next == advice
    assert summary.next_key == (again[0] if again else "")


@pytest.mark.parametrize(
    ("to_go", "ahead", "by_plan", "said"),
    [
        (1, True, False, "1 card left for today."),
        (2, False, False, "2 cards did not fit."),
        (1, True, True, "What is left of today's minutes has room for 1 card."),
        (2, False, True, "What is left of today's minutes has room for 2 cards."),
    ],
)
def test_what_is_still_to_go_in_words(small, to_go, ahead, by_plan, said):
    summary = replace(open_session(small).summary(), to_go=to_go, ahead=ahead)
    assert summary.still(by_plan=by_plan) == said


def test_what_is_ahead_takes_no_longer_than_the_session_has(small, clock):
    session = open_session(small, minutes=60)
    assert 240 < seconds_ahead(session) < 1200
    clock.advance(3590)
    assert seconds_ahead(session) == 10


@pytest.mark.parametrize(
    ("rating", "later", "seconds"), [(Rating.AGAIN, 180, 12), (Rating.EASY, 0, 0)]
)
def test_a_new_card_that_failed_is_ahead_once(small, clock, rating, later, seconds):
    """A new one would be counted with what may fail of it."""
    asked = ("small/doors/basic", "small/speed/cloze:speed")
    bulk.suspend(small, [f.stored.key for f in search(small) if f.stored.key not in asked])
    session = open_session(small, minutes=60)
    session.grade(rating)
    clock.advance(later)
    session.grade(Rating.EASY)
    assert session.again == (rating == Rating.AGAIN)
    assert seconds_ahead(session) == seconds


@pytest.mark.parametrize(
    ("seconds", "first"), [(60, "small/people/steps:fw"), (35, "small/speed/cloze:speed")]
)
def test_where_not_all_fits_what_gains_most_for_its_time_comes_first(small, clock, seconds, first):
    """Both are as well known; the steps take 30 s, the other card 12."""
    for key in ("small/people/steps:fw", "small/speed/cloze:speed"):
        grades.grade(small, key, Rating.EASY)
    clock.advance(30 * 86_400)
    save(small.paths.options, "scheduling.new_per_day", "0")
    small.reload()
    assert open_session(small, minutes=seconds / 60).current.key == first


def test_before_anything_is_graded_there_is_only_to_begin(small, clock):
    assert open_session(small).summary().next == "begin"
    run(open_session(small), clock)
    assert open_session(small).summary().next == "rest"


@pytest.mark.parametrize(("seed", "pace"), [(0, 0.6), (1, 1.0), (2, 1.5), (3, 0.6), (4, 1.5)])
def test_the_finish_line_stays_where_it_is(home, bundled, clock, seed, pace):
    """Whoever answers faster or slower than expected and forgets some is told the end early on."""
    chance = Random(seed)
    load_bundled(home)
    for _ in range(3):
        session = open_session(home)
        said = []
        while (shown := session.current) is not None:
            said.append(session.expected)
            clock.advance(seconds_of(home, shown.kind) * pace * chance.uniform(0.6, 1.4))
            session.grade(Rating.AGAIN if chance.random() < 0.25 else Rating.GOOD)
        begun = said[len(said) // 3 :]
        assert max(begun) - min(begun) <= 0.3 * len(said) + 2, said
        assert session.expected == session.shown == session.summary().cards
        clock.advance(86_400)


@pytest.mark.parametrize(
    ("happens", "fresh"),
    [
        (lambda home, session: home.clock.advance(300), True),
        (lambda home, session: home.clock.advance(301), False),
        (lambda home, session: home.clock.advance(-1), False),
        (lambda home, session: session.grade(Rating.GOOD), False),
        (lambda home, session: grades.grade(home, "small/doors/basic", Rating.GOOD), False),
        (lambda home, session: set_option(home, "study.minutes", "11"), False),
    ],
)
def test_a_session_planned_ahead_begins_while_it_is_fresh(small, clock, happens, fresh):
    session = open_session(small)
    happens(small, session)
    assert session.fresh is fresh


def test_a_session_planned_before_the_study_day_turned_is_not_fresh(small, clock):
    clock.advance((small.day_start(small.day() + 1) - clock.now()) / 1000 - 60)
    session = open_session(small)
    clock.advance(59)
    assert session.fresh
    session.begin()
    assert (session.clock.spent, session.clock.elapsed) == (0, 0)
    clock.advance(1)
    assert not session.fresh


def test_what_falls_due_as_the_study_day_turns_comes_in_the_session_that_sees_it_turn(small, clock):
    save(small.paths.options, "scheduling.learning_steps", "none")
    small.reload()
    keys = {"small/people/route", "small/doors/basic"}
    for key in keys:
        grades.grade(small, key, Rating.AGAIN)
    clock.advance((small.day_start(small.day() + 1) - clock.now()) / 1000 - 120)
    session = open_session(small)
    assert session.current.new
    assert not keys & set(run(session, clock, seconds=150, most=1))
    assert keys < set(run(session, clock))
    assert overview(small.paths, clock).due == 0


def test_what_was_met_before_the_study_day_turned_is_nothing_of_the_next_ones_limit(small, clock):
    save(small.paths.options, "scheduling.new_per_day", "2")
    small.reload()
    with small.store.read() as connection:
        fresh = [card.key for card in study_days.queue(connection, small.day(), 20)]
    clock.advance((small.day_start(small.day() + 1) - clock.now()) / 1000 - 700)
    for key in fresh[:6]:
        grades.grade(small, key, Rating.AGAIN)
    clock.advance(640)
    session = open_session(small)
    assert run(session, clock, most=1)
    clock.advance(120)
    met = set()
    while session.current is not None:
        met |= {session.current.key} if session.current.new else set()
        clock.advance(10)
        session.grade(Rating.EASY)
    assert len(met) == 2


def test_a_session_leaves_out_a_deck_that_is_paused_meanwhile(small, clock):
    text = "drill: 1\nid: other\ntitle: O\ncards:\n" + "".join(
        f"  - {{id: c{number}, q: q{number}, a: a{number}}}\n" for number in range(6)
    )
    decks.take(small, [("o", read_deck(text, "o"))])
    session = open_session(small, minutes=60)
    session.grade(Rating.GOOD)
    with open_home(small.paths, clock) as elsewhere:
        deck_options.change(elsewhere, "other", paused=True)
    current = session.current.key
    shown = run(session, clock)
    assert not any(key.startswith("other/") for key in shown if key != current)
    assert any(key.startswith("small/") for key in shown)


def test_a_card_of_a_paused_deck_that_is_picked_is_asked_all_the_same(small):
    deck_options.change(small, "small", paused=True)
    assert open_session(small, card="small/doors/basic").current is not None


def test_a_picked_card_that_was_recalled_is_done_though_the_study_day_turns_meanwhile(small, clock):
    clock.advance((small.day_start(small.day() + 1) - clock.now()) / 1000 - 60)
    session = open_session(small, card="small/doors/basic")
    clock.advance(120)
    session.grade(Rating.GOOD)
    assert session.current is None
    session.refresh()
    assert session.current is None
    session.undo()
    session.grade(Rating.AGAIN)
    assert session.current is not None, "it was not recalled"


def test_of_the_new_cards_asked_for_beyond_the_limit_those_not_met_are_left(small, clock):
    """Who goes on asks for them again: with today's own they were too many."""
    save(small.paths.options, "scheduling.new_per_day", "2")
    small.reload()
    clock.advance((small.day_start(small.day() + 1) - clock.now()) / 1000 - 35)
    session = open_session(small, minutes=60, more_new=4)
    assert session.new_left == 4
    run(session, clock, most=3)
    assert session.new_left == 3
    run(session, clock, most=1)
    assert session.new_left == 2, "another day has two of its own"
