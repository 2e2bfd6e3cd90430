"""After the day: what was asked joins the phrasings, and what went badly comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.coaching.matching import Matcher
from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.onsite import Went
from drill.domain.review import Rating
from drill.errors import NotFound, UsageError
from drill.scheduling.pace import PRIORS
from drill.service.home import undo
from drill.service.insight.browser import search
from drill.service.library import bulk, deck_options, decks, opening
from drill.service.onsite import debrief, onsites
from drill.service.onsite.agenda import open_cram, start
from drill.service.onsite.plan import plan
from drill.service.stories.mocks import MockInterview
from drill.service.stories.overview import matrix
from drill.service.stories.routing import Asker
from drill.service.study import allowance, grades, urgency
from drill.service.study.session import open_session
from drill.service.study.today import fast_overview, overview
from drill.storage import onsites as rows
from tests_support import SMALL, yaml_of

ASKED = "Whom did you have to let go, and how?"


@pytest.fixture
def over(small):
    """An interview that is over since an hour."""
    made = onsites.add(small, "Acme", "1")
    small.clock.advance(25 * 3600)
    return made


def tell(home, onsite, *questions, went=Went.SO_SO):
    return debrief.tell(home, onsite, went, questions)


def bad(text=ASKED, competency="small/people"):
    return (text, competency, Went.BADLY)


def fronts(home, key):
    return next(each.faces.front for each in search(home) if each.stored.key == key)


def test_it_is_closed_with_how_it_went_and_what_was_asked(small, over):
    tell(small, over, bad(), ("Where are you from?", "", Went.WELL), went=Went.BADLY)
    assert onsites.over(small) == []
    with small.store.read() as connection:
        (kept,) = rows.every(connection, closed=True)
    assert (kept.closed, kept.went) == (True, Went.BADLY)
    found = [(each.question, each.competency, each.went) for each in debrief.heard(small)]
    assert found == [(ASKED, "small/people", Went.BADLY), ("Where are you from?", "", Went.WELL)]


def test_questions_join_the_phrasings_everywhere_and_no_deck(small, over):
    tell(small, over, bad(), bad(ASKED.upper()), bad("How do you act?"))
    assert matrix(small).rows[0].competency.asks == (
        "How do you act?", "When do you act?", "Why do you act?", ASKED,
    )  # fmt: skip
    answer = Asker(small).ask(ASKED)
    assert answer.candidates[0].competency == "people"
    assert ASKED not in yaml_of(small, "small")
    drawn = {each[1] for _ in range(4) for each in MockInterview(small, questions=4)._questions}
    assert ASKED in drawn


def test_the_route_card_shows_it_next_and_then_goes_on(small, over):
    key = "small/people/route"
    grades.grade(small, key, Rating.GOOD)
    small.clock.advance(60)
    tell(small, over, ("Another one?", "small/people", Went.WELL), bad())
    assert ASKED in fronts(small, key)
    grades.grade(small, key, Rating.GOOD)
    small.clock.advance(60)
    assert ASKED not in fronts(small, key)


def test_it_takes_its_turn_among_the_others_afterwards(small, over):
    key = "small/people/route"
    tell(small, over, bad())
    turns = []
    for _ in range(9):
        grades.grade(small, key, Rating.GOOD)
        small.clock.advance(60)
        turns.append(ASKED in fronts(small, key))
    assert sum(turns) == 9 // 3 - 1, "the fourth of four phrasings"


def test_what_went_badly_comes_first_until_it_was_reviewed(small, over):
    for key in ("small/people/route", "small/quiet/outline"):
        grades.grade(small, key, Rating.EASY)
    small.clock.advance(86_400)
    tell(small, over, bad())
    with small.store.read() as connection:
        wanted = urgency.urgent(small, connection)
    assert set(wanted) == {
        "small/people/route", "small/people/steps:fw", "small/quiet/outline",
        "small/quiet/beat:context", "small/quiet/beat:plan", "small/quiet/beat:outcome",
    }  # fmt: skip
    session = open_session(small)
    assert session.left.time == 0, "two of them are not even due"
    assert session.current.key in wanted
    assert session.current.title.endswith("asked at Acme, went badly")
    while session.current is not None and session.current.key in wanted:
        small.clock.advance(5)
        session.grade(Rating.GOOD, seconds=5)
    with small.store.read() as connection:
        left = urgency.urgent(small, connection)
    assert "small/people/route" not in left
    assert len(left) < len(wanted)


def test_what_went_badly_comes_before_what_was_due_long_ago(small, over):
    for key in ("small/doors/basic", "small/speed/cloze:speed", "small/people/flag:hr"):
        grades.grade(small, key, Rating.GOOD)
        small.clock.advance(700)
        grades.grade(small, key, Rating.GOOD)
    small.clock.advance(60 * 86_400)
    grades.grade(small, "small/people/route", Rating.EASY)
    small.clock.advance(60)
    tell(small, over, bad())
    small.clock.advance(86_400)
    with small.store.read() as connection:
        wanted = urgency.urgent(small, connection)
    session, first = open_session(small, minutes=60), []
    while session.current is not None:
        first.append(session.current.key in wanted)
        session.grade(Rating.EASY)
    assert first == sorted(first, reverse=True)
    assert 2 < sum(first) < len(first) - 3


OTHER = """\
drill: 1
id: more
title: More
stories:
  - id: loud
    title: The loud one
    competencies: [small/people]
    beats:
      - {id: one, label: One, facts: [it began]}
      - {id: two, label: Two, facts: [it ended]}
"""


@pytest.mark.parametrize("best", ["more/loud", "small/quiet"])
def test_of_two_stories_the_one_that_is_best_known_comes_first(small, over, best):
    decks.take(small, [("more", read_deck(OTHER, "more"))], own=True)
    for found in search(small):
        if found.stored.key.startswith(f"{best}/beat:"):
            grades.grade(small, found.stored.key, Rating.EASY)
    small.clock.advance(86_400)
    tell(small, over, bad())
    with small.store.read() as connection:
        wanted = urgency.urgent(small, connection)
    asked = {key.rpartition("/")[0] for key in wanted}
    assert asked == {"small/people", best}


def test_how_well_a_story_is_known_goes_by_its_beats_alone(small, over):
    decks.take(small, [("more", read_deck(OTHER, "more"))], own=True)
    quiet = [f"small/quiet/{slot}" for slot in ("tell", "outline", "beat:context", "beat:plan")]
    for key in (*quiet, "more/loud/beat:one", "more/loud/beat:two"):
        grades.grade(small, key, Rating.EASY)
    small.clock.advance(86_400)
    tell(small, over, bad())
    with small.store.read() as connection:
        wanted = urgency.urgent(small, connection)
    assert {key.rpartition("/")[0] for key in wanted} == {"small/people", "more/loud"}


def test_of_questions_asked_since_the_one_that_went_badly_is_shown_rather_than_a_later(small, over):
    key = "small/people/route"
    grades.grade(small, key, Rating.GOOD)
    small.clock.advance(60)
    tell(small, over, bad(), ("Another one?", "small/people", Went.WELL))
    assert ASKED in fronts(small, key)


def test_what_went_badly_is_of_the_deck_that_was_asked_about_and_of_no_other(small, over):
    """Another deck calls its competency and its story alike."""
    alike = SMALL.replace("id: small", "id: alike").replace("11111111-", "21111111-")
    decks.take(small, [("alike", read_deck(alike, "alike"))], own=True)
    tell(small, over, bad())
    with small.store.read() as connection:
        wanted = urgency.urgent(small, connection)
    assert {key.partition("/")[0] for key in wanted} == {"small"}


def test_what_went_badly_waits_while_its_deck_is_paused(small, over):
    tell(small, over, bad())
    deck_options.change(small, "small", paused=True)
    with small.store.read() as connection:
        assert urgency.urgent(small, connection) == {}
    assert open_session(small).current is None
    assert overview(small.paths, small.clock).left == 0


def test_what_went_badly_and_was_buried_is_back_the_next_day(small, over):
    wanted = {"small/people/route", "small/people/steps:fw", "small/quiet/outline"}
    for found in search(small):
        grades.grade(small, found.stored.key, Rating.EASY)
    small.clock.advance(86_400)
    tell(small, over, bad())
    session = open_session(small)
    buried = session.bury()
    while session.current is not None:
        assert session.current.key != buried
        session.bury()
    assert allowance.keep(small).urgent == 0
    assert open_session(small).current is None, "not today"
    small.clock.advance(86_400)
    assert allowance.keep(small).urgent > 0
    session, seen = open_session(small), set()
    while session.current is not None:
        seen.add(session.current.key)
        session.grade(Rating.EASY)
    assert wanted | {buried} <= seen


def test_of_two_cards_that_give_each_other_away_the_one_that_went_badly_counts_today(small, over):
    """The figure is due, but the beat that says it is what the interview has shown to be needed."""
    figure, beat = "small/quiet/figure:plan.to-improve", "small/quiet/beat:plan"
    bulk.suspend(
        small, [card.stored.pk for card in search(small) if card.stored.key not in (figure, beat)]
    )
    for key, rating in ((figure, Rating.GOOD), (figure, Rating.GOOD), (beat, Rating.EASY)):
        grades.grade(small, key, rating)
        small.clock.advance(700)
    small.clock.advance(86_400)
    tell(small, over, bad())
    with small.store.write() as connection:
        connection.execute(
            "UPDATE card SET due_day = :day WHERE key = :key", key=figure, day=small.day()
        )
    found = allowance.keep(small)
    assert (found.urgent, found.apart) == (1, 1)
    assert open_session(small).current.key == beat


def test_what_went_badly_comes_in_no_session_of_another_deck(mine, over):
    for found in search(mine, "deck:small"):
        grades.grade(mine, found.stored.key, Rating.EASY)
    mine.clock.advance(86_400)
    tell(mine, over, bad())
    session, seen = open_session(mine, deck="mine"), set()
    while session.current is not None:
        seen.add(session.current.key.partition("/")[0])
        session.grade(Rating.EASY)
    assert seen == {"mine"}


def test_it_comes_first_when_cramming_for_the_next_as_well(small, over):
    tell(small, over, bad())
    onsites.add(small, "Beta", "3")
    with small.store.read() as connection:
        wanted = urgency.urgent(small, connection)
    assert open_cram(small).current.key in wanted


def test_it_is_foreseen_before_an_interview_that_asks_for_another_deck(mine, over):
    grades.grade(mine, "small/people/route", Rating.EASY)
    bulk.suspend(mine, [each.stored.pk for each in search(mine, "deck:small is:new")])
    mine.clock.advance(86_400)
    tell(mine, over, bad())
    beta = onsites.add(mine, "Beta", "3", decks=["mine"])
    today = plan(mine, beta).days[0]
    assert (today.cards, today.others) == (len(search(mine, "deck:mine")) + 1, 1)


def test_it_is_urgent_again_where_a_later_interview_asks_it(small, over):
    key = "small/people/route"

    def why():
        with small.store.read() as connection:
            return urgency.urgent(small, connection).get(key)

    grades.grade(small, key, Rating.GOOD)
    tell(small, over, bad())
    assert why() == "asked at Acme, went badly", "it was asked after the review"
    small.clock.advance(60)
    grades.grade(small, key, Rating.GOOD)
    assert why() is None
    beta = onsites.add(small, "Beta", "1")
    small.clock.at = beta.at
    tell(small, beta, bad("And then?"))
    assert why() == "asked at Beta, went badly"
    bulk.suspend(small, [key])
    assert why() is None


def test_what_went_badly_brings_nothing_new_on_the_morning_of_the_next_interview(small):
    for key in ("people/route", "quiet/outline", "quiet/figure:plan.to-improve"):
        grades.grade(small, f"small/{key}", Rating.GOOD)
    acme, _ = onsites.add(small, "Acme", "1"), onsites.add(small, "Beta", "2")
    small.clock.at = acme.at + 3_600_000
    tell(small, acme, bad())
    small.clock.advance(22 * 3600)
    session, kinds = start(small), []
    while session.current is not None:
        kinds.append(session.current.kind)
        session.grade(Rating.EASY)
    assert set(kinds) == {Kind.ROUTE, Kind.OUTLINE, Kind.FIGURE}
    assert not session.summary().more, "enough is enough"


@pytest.mark.parametrize("went", [Went.WELL, Went.SO_SO])
def test_what_went_well_is_not_urgent(small, over, went):
    tell(small, over, (ASKED, "small/people", went))
    with small.store.read() as connection:
        assert urgency.urgent(small, connection) == {}


def test_all_of_it_is_one_step_back(small, over):
    tell(small, over, bad(), bad("And who else?"))
    assert undo.undo(small).what == "how Acme went"
    assert [each.name for each in onsites.over(small)] == ["Acme"]
    assert debrief.heard(small) == []
    assert ASKED not in fronts(small, "small/people/route")


def test_it_need_not_be_told(small, over):
    debrief.skip(small, over)
    assert onsites.over(small) == []
    with small.store.read() as connection:
        (kept,) = rows.every(connection, closed=True)
    assert kept == replace(over, closed=True)
    assert undo.undo(small).what == "asking no more about Acme"
    assert onsites.over(small) == [over]


def test_fifty_questions_of_three_hundred_letters_are_kept_as_soon_as_it_is_over(small):
    made = onsites.add(small, "Acme", "1")
    small.clock.at = made.at
    longest = "x" * 300
    kept = tell(
        small, made, bad(f" {longest}\n"), bad(longest.upper(), ""),
        *(bad(f"Q{number}?", "") for number in range(49)), bad("q7?"), bad("\u202e"),
    )  # fmt: skip
    assert len(kept) == 50
    assert kept[0] == (longest, "small/people", Went.BADLY)
    assert kept[8] == ("Q7?", "", Went.BADLY)


def test_questions_are_matched(bundled, home):
    found = debrief.match(
        home,
        [
            "Tell me about a time two of your engineers were in conflict.",
            "What is the capital of France?",
        ],
    )
    assert [each.name for each in found] == ["Managing conflict", ""]
    assert found[0].competency == "em-interview/managing-conflict"
    assert [each.confident for each in found] == [True, False]


def test_a_phrasing_is_known_with_blanks_around_it_and_in_capitals(small):
    (found,) = debrief.match(small, [" \tHow do YOU act?\n"])
    assert (found.competency, found.name) == ("small/people", "Managing people")
    assert found.confident


def test_ask_knows_a_phrasing_word_for_word_as_well(bundled, home, monkeypatch):
    asker = Asker(home)
    france = asker.ask("What is the capital of France?")
    assert not france.confident
    monkeypatch.setattr(Matcher, "ask", lambda *_: france)  # it has learnt something else
    match = asker.ask(" give me an example of a project you KILLED ")
    assert (match.confident, match.candidates[0].competency) == (True, "judgment")
    assert [it.score for it in match.candidates] == [1, 0, 0, 0, 0, 0, 0]


def test_hostile_text_is_cleaned_and_bounded(small, over):
    kept = tell(small, over, bad("[/]\x1b]52;c;x\x07 [@click=app.quit]x[/]\n\u202ewho?"), bad("  "))
    assert kept == [("[/]]52;c;x [@click=app.quit]x[/] who?", "small/people", Went.BADLY)]
    again = onsites.add(small, "Beta", "1")
    small.clock.advance(2 * 86_400)
    with pytest.raises(UsageError, match="at most 300 characters"):
        tell(small, again, bad("x" * 301))
    with pytest.raises(UsageError, match="at most 50 questions"):
        tell(small, again, *(bad(f"Question {n}?") for n in range(51)))
    assert len(debrief.heard(small)) == 1


def test_refusals_change_nothing(small, over):
    with pytest.raises(NotFound, match="did you mean small/people"):
        tell(small, over, bad(competency="small/poeple"))
    coming = onsites.add(small, "Beta", "3")
    small.clock.at = coming.at - 1
    with pytest.raises(UsageError, match="still to come"):
        tell(small, coming)
    assert debrief.heard(small) == []
    assert [each.name for each in onsites.over(small)] == ["Acme"]


def test_what_went_badly_is_of_today_and_nothing_is_called_done_before_it(small):
    made = onsites.add(small, "Acme", "1", minutes=20)
    for _ in range(3):
        studied(small)
        small.clock.advance(25 * 3600)
    studied(small)
    assert overview(small.paths, small.clock).left == 0
    tell(small, made, bad("How do you act?"))
    came = 0
    while (session := open_session(small)).current is not None:
        assert overview(small.paths, small.clock).left, "Start brings something"
        session.grade(Rating.GOOD)
        came += 1
    assert came > 1
    assert overview(small.paths, small.clock).left == 0


@pytest.mark.parametrize("left", [0, 2])
def test_what_went_badly_is_counted_beside_what_is_due_and_new(small, left):
    made = onsites.add(small, "Acme", "1", minutes=20)
    studied(small, left)
    small.clock.advance(25 * 3600)
    before = overview(small.paths, small.clock).due, due_tomorrow(small)
    tell(small, made, bad("How do you act?"))
    today = overview(small.paths, small.clock)
    assert today.due > before[0]
    assert due_tomorrow(small) > before[1]
    shown = studied(small)
    assert len(shown) == today.left
    assert today.seconds >= sum(PRIORS[kind] for kind in shown.values())


def test_what_went_badly_and_is_due_anyway_is_counted_once(small, over):
    """A minute for the two that are not due, and what of it fails comes again."""
    asked = {"people/route": 12, "people/steps:fw": 30, "quiet/outline": 30}
    for key, seconds in asked.items():
        grades.grade(small, f"small/{key}", Rating.EASY, seconds=seconds)
    others = [each.stored.pk for each in search(small, "is:new")]
    bulk.suspend(small, others)
    small.clock.advance(86_400)
    tell(small, over, bad())
    with small.store.write() as connection:
        connection.execute(
            "UPDATE card SET due_day = iif(slot = 'route', :day, :day + 1)"
            " WHERE slot IN ('route', 'outline')", day=small.day(),
        )  # fmt: skip
    found = allowance.keep(small)
    assert (found.urgent, found.urgent_time, found.apart) == (2, 66_900, 0)
    assert (overview(small.paths, small.clock).due, due_tomorrow(small)) == (3, 3)


def test_today_is_known_at_once_after_what_went_badly_was_reviewed(small, over, monkeypatch):
    tell(small, over, bad("How do you act?"))
    studied(small)
    assert overview(small.paths, small.clock).left == 0
    monkeypatch.setattr(opening, "open_home", None)  # that would take too long
    small.clock.advance(60)
    assert fast_overview(small.paths, small.clock).left == 0


def test_today_is_known_at_once_after_a_session_that_brought_what_went_badly(small, over):
    tell(small, over, bad("How do you act?"))
    session = open_session(small)
    session.grade(Rating.GOOD)
    assert fast_overview(small.paths, small.clock) is None, "it has changed"
    summary = session.summary()
    assert fast_overview(small.paths, small.clock).left == summary.to_go > 0


def due_tomorrow(home):
    with home.store.read() as connection:
        return allowance.tomorrow(home, connection).due


def studied(home, left=0):
    """All that today has but for the last cards, which are to be `left`: their kinds by key."""
    session, shown = open_session(home, minutes=60), {}
    while session.current is not None and session.expected - len(shown) > left:
        if session.lesson is not None:
            session.read()
        else:
            shown[session.current.key] = session.current.kind
            session.grade(Rating.EASY)
    return shown
