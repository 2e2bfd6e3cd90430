"""A mock interview: what is asked, what choosing grades, what the debrief says."""

from __future__ import annotations

from collections import Counter

import pytest

from drill.coaching.scorecard import mark_rows
from drill.deckfile.reading import read_deck
from drill.domain.onsite import Onsite
from drill.domain.rehearsal import Told
from drill.domain.review import Rating, Source
from drill.errors import NotFound, StoreBusy, UsageError
from drill.service.home import undo
from drill.service.library import decks
from drill.service.stories import rehearsal, scorecards
from drill.service.stories.mocks import MockInterview
from drill.service.study import grades, lessons
from drill.storage import cards, log, onsites, rehearsals
from tests_support import SMALL

SECOND = """\
drill: 1
id: more
title: More
competencies:
  - {id: conflict, name: Managing conflict, questions: [Who fought?, Who argued?]}
stories:
  - id: loud
    title: The loud one
    competencies: [conflict]
    beats:
      - {id: one, label: One, facts: [it began]}
      - {id: two, label: Two, facts: [it ended]}
"""


@pytest.fixture
def two(small):
    """Two competencies, an own story for each."""
    decks.take(small, [("more", read_deck(SECOND, "more"))], own=True)
    return small


def reviews(home):
    with home.store.read() as connection:
        found = [review for _, review in log.reviews(connection)]
    return [(r.card, r.rating, r.source) for r in found if not r.undone]


def answer(mock, place=""):
    """Choose what fits the question, or another story, and tell all of it."""
    fits = "small/quiet" if "act" in mock.question else "more/loud"
    chosen = mock.choose(place or fits)
    telling = mock.tell()
    mock.told(telling, Told(tuple(range(len(telling.story.beats))), 100.0))
    return chosen


def test_a_mock_from_the_first_question_to_the_debrief(two):
    mock = MockInterview(two, questions=2)
    while mock.question is not None:
        assert answer(mock).right
    found = mock.debrief()
    assert {line.story for line in found.lines} == {"The quiet senior", "The loud one"}
    assert (found.score.right, found.score.beats, found.seconds) == (1.0, 1.0, 200.0)
    assert found.drill == ()
    assert found.before == ()
    routes = [row for row in reviews(two) if row[0].endswith("/route")]
    assert sorted(routes) == [
        ("more/conflict/route", Rating.GOOD, Source.MOCK),
        ("small/people/route", Rating.GOOD, Source.MOCK),
    ]
    assert {source for _, _, source in reviews(two)} == {Source.MOCK, Source.TELL}


def test_a_debrief_says_what_to_do_next_the_thinnest_telling_first(two):
    mock = MockInterview(two, questions=1)
    mock.choose("small/quiet" if "act" in mock.question else "more/loud")
    telling = mock.tell()
    mock.told(telling, Told((0,), 400.0, flags=("It was their fault",)))
    title, beats = telling.story.title, len(telling.story.beats)
    assert mock.debrief().drill == (
        f"Tell it again: {title} (1 of {beats} beats)",
        "Repair: It was their fault",
        f"Shorten: {title}, 250 s over 150 s",
    )


def test_the_minutes_of_a_mock_are_those_of_the_clock(two):
    mock = MockInterview(two, questions=1, minutes=30)
    two.clock.advance(600)
    assert mock.seconds_left() == 1200


def test_no_question_comes_again_before_each_was_asked(two):
    for _ in range(5):
        mock, asked = MockInterview(two, questions=3), []
        while mock.question is not None:
            asked.append(mock.question)
            mock.choose(None)
        assert len(asked) == len(set(asked)) == 3


def test_a_telling_that_could_not_be_noted_is_still_the_one_told_last(two, monkeypatch):
    def busy(*_):
        raise StoreBusy("another drill is writing")

    mock = MockInterview(two, questions=2)
    mock.choose("small/quiet" if "act" in mock.question else "more/loud")
    telling = mock.tell()
    with monkeypatch.context() as patch:
        patch.setattr(rehearsals, "keep_asked", busy)
        with pytest.raises(StoreBusy):
            mock.told(telling, Told((0,), 100.0))
    assert mock.number == 2
    assert mock.tell().place == telling.place


def test_the_wrong_story_is_graded_again_and_named(two):
    mock = MockInterview(two, questions=1)
    wrong = "more/loud" if "act" in mock.question else "small/quiet"
    chosen = mock.choose(wrong)
    assert not chosen.right
    assert [each.place for each in chosen.better] != [wrong]
    assert reviews(two)[0][1] is Rating.AGAIN
    line = mock.debrief().lines[0]
    assert (line.asked.right, line.said, line.told.seconds) == (False, 0, 0.0)
    assert mock.debrief().drill[0] == f"Place its questions: {chosen.competency.name}"


def test_what_is_to_be_done_twice_is_said_once(two):
    mock = MockInterview(two, questions=3)
    places, flags = [], ["It was their fault"] * 3
    while mock.question is not None:
        chosen = mock.choose("more/loud" if "act" in mock.question else "small/quiet")
        places.append(f"Place its questions: {chosen.competency.name}")
        mock.told(mock.tell(), Told((0, 1, 2), 100.0, flags=tuple(flags)))
    assert len({*places}) < len(places)
    advice = mock.debrief().drill
    assert len({*advice}) == len(advice)
    assert [text for text in advice if "Place" in text] == [*dict.fromkeys(places)]
    assert "Repair: It was their fault" in advice


def test_a_well_told_story_that_does_not_answer_says_why_its_competency_gets_nothing(two):
    mock = MockInterview(two, questions=2)
    for _ in range(2):
        right = "small/quiet" if "act" in mock.question else "more/loud"
        wrong = {"small/quiet": "more/loud", "more/loud": "small/quiet"}[right]
        mock.choose(wrong if mock.number == 1 else right)
        telling = mock.tell()
        mock.told(telling, Told(tuple(range(len(telling.story.beats))), 100.0))
    first, second = mock.debrief().lines
    assert first.marks
    assert second.misfit == ""
    assert first.misfit == (
        f"“{first.story}” does not answer it, so none of its points count for "
        f"{first.competency}: tell “{first.better[0]}”."
    )
    (score,) = scorecards.history(two).scores
    earned = {place[1]: share for place, share in score.competencies.items()}
    assert sorted(share > 0 for share in earned.values()) == [False, True]


def test_the_right_story_told_after_a_wrong_choice_says_that_it_came_second(two):
    mock = MockInterview(two, questions=1)
    right, wrong = "small/quiet", "more/loud"
    if "act" not in mock.question:
        right, wrong = wrong, right
    mock.choose(wrong)
    with pytest.raises(NotFound, match="does not answer this question"):
        mock.tell(wrong)
    telling = mock.tell(right)
    (line,) = mock.debrief().lines
    assert (line.asked.chosen, line.instead) == (wrong, False), "nothing is told yet"
    mock.told(telling, Told(tuple(range(len(telling.story.beats))), 100.0))
    (line,) = mock.debrief().lines
    assert (line.asked.chosen, line.asked.right, line.fits) == (
        right,
        False,
        "only after a wrong choice",
    )
    assert line.misfit == (
        f"“{line.story}” answers it, but was chosen only after a wrong choice: no points for "
        f"{line.competency}."
    )


def test_passing_is_graded_and_told_nothing(two):
    mock = MockInterview(two, questions=1)
    assert not mock.choose(None).right
    assert mock.question is None
    with pytest.raises(NotFound):
        mock.tell()
    assert [rating for _, rating, _ in reviews(two)] == [Rating.AGAIN]
    found = mock.debrief()
    assert (found.score.right, found.score.beats, found.score.marks) == (0.0, None, None)
    assert found.words == "chosen right 0 of 1"
    (line,) = found.lines
    said = f"Passed, though “{line.better[0]}” answers it: no points for {line.competency}."
    assert line.misfit == said


def test_the_route_card_is_graded_once_a_day(two):
    mock = MockInterview(two, questions=6)
    while mock.question is not None:
        mock.choose(None)
    assert len(reviews(two)) == 2


def test_phrasings_are_unseen_as_long_as_there_are_some(two):
    asked = []
    for _ in range(5):
        mock = MockInterview(two, questions=1)
        asked.append(mock.question)
        mock.choose(None)
    for pool in (["act"], ["fought", "argued"]):
        mine = [question for question in asked if any(word in question for word in pool)]
        many = 3 if pool == ["act"] else 2
        assert len(set(mine[:many])) == len(mine[:many])


def test_what_a_route_card_showed_is_seen(two):
    grades.grade(two, "more/conflict/route", Rating.GOOD)
    asked = set()
    for _ in range(12):
        mock = MockInterview(two, questions=1)
        asked.add(mock.question)
    assert "Who fought?" not in asked
    assert "Who argued?" in asked


@pytest.mark.parametrize("asks", [{"competencies": ("conflict",)}, {"decks": ("more",)}])
def test_what_the_onsite_asks_for_comes_more_often(two, asks):
    with two.store.write() as connection:
        soon = two.clock.now() + 86_400_000
        onsites.put(connection, Onsite("a", "Acme", soon, 10, **asks))
    first = Counter()
    for _ in range(40):
        mock = MockInterview(two, questions=1)
        first["act" in mock.question] += 1
    assert first[False] > 2 * first[True]


def test_every_step_is_kept_and_mocks_compare(two):
    mock = MockInterview(two, questions=2)
    answer(mock)
    again = MockInterview(two, questions=1)
    again.choose(None)
    found = again.debrief()
    assert [(score.right, score.beats) for score in found.before] == [(1.0, 1.0)]
    assert mock.debrief().before == (), "what came later is not before"
    assert [(score.questions, score.right) for score in scorecards.history(two).scores] == [
        (1, 1.0),
        (1, 0.0),
    ]


def test_the_time_of_a_mock_is_kept_to_the_part_of_a_minute(two):
    MockInterview(two, questions=1, minutes=22.5).choose(None)
    with two.store.read() as connection:
        assert [mock.minutes for mock in rehearsals.mocks(connection)] == [22.5]


def test_undo_takes_back_the_telling_not_the_mock(two):
    mock = MockInterview(two, questions=1)
    answer(mock)
    undo.undo(two)
    (line,) = mock.debrief().lines
    assert (line.asked.right, line.said, line.told.seconds) == (True, 0, 0.0)


def test_the_time_ends_it(two):
    mock = MockInterview(two, questions=5, minutes=1)
    two.clock.advance(61)
    assert mock.question is not None, "at least one"
    mock.choose(None)
    assert mock.question is None
    assert mock.seconds_left() < 0


def test_without_own_stories_the_samples_that_were_shown_are_there(home):
    decks.take(home, [("small", read_deck(SMALL, "small"))])
    with pytest.raises(NotFound, match="no sample was shown"):
        MockInterview(home, questions=1)
    with home.store.read() as connection:
        assert rehearsals.mocks(connection) == []
    telling = rehearsal.begin(home)
    assert telling.lesson is not None
    assert "velocity fell 40%" in telling.lesson.text
    lessons.keep(home, telling.lesson, 20.0, Source.TELL)
    assert rehearsal.begin(home).lesson is None
    mock = MockInterview(home, questions=1)
    assert [each.place for each in mock.choices()] == ["small/quiet"]
    assert mock.choose("small/quiet").right


@pytest.mark.parametrize(
    ("questions", "minutes"), [(0, 45), (51, 45), (5, 0), (5, 481), (5, float("nan"))]
)
def test_numbers_out_of_range(two, questions, minutes):
    with pytest.raises(UsageError, match="a mock"):
        MockInterview(two, questions=questions, minutes=minutes)


def test_nothing_to_ask(home):
    with pytest.raises(UsageError, match="no competency has questions"):
        MockInterview(home)
    with home.store.read() as connection:
        assert rehearsals.mocks(connection) == []


def test_a_story_that_is_gone_is_said(two):
    mock = MockInterview(two, questions=1)
    place = "small/quiet" if "act" in mock.question else "more/loud"
    mock.choose(place)
    gone = (SMALL if place.startswith("small") else SECOND).split("stories:")[0]
    decks.take(two, [("gone", read_deck(gone, "gone"))], own=True)
    with pytest.raises(NotFound):
        mock.tell()
    with two.store.read() as connection:
        assert cards.by_key(connection, f"{place}/tell").retired
    assert mock.debrief().lines[0].story


def test_to_pass_is_right_where_no_story_fits(small):
    bare = SECOND.split("stories:")[0]
    decks.take(small, [("more", read_deck(bare, "more"))])
    mock = without_a_story(small)
    while "act" in mock.question:
        answer(mock)
    before = reviews(small)
    chosen = mock.choose(None)
    assert chosen.right
    assert chosen.better == ()
    assert reviews(small) == before, "it says nothing of the route card"
    assert mock.debrief().drill[0] == "Write a story for it: Managing conflict"


def without_a_story(home):
    """A mock in which something is asked that no story answers."""
    while True:
        mock = MockInterview(home, questions=3)
        if any("act" not in question for _, question in mock._questions):
            return mock


def test_a_mock_in_which_a_story_was_chosen_and_none_told_leaves_no_score(two):
    mock = MockInterview(two, questions=2)
    mock.choose("small/quiet")
    found = mock.debrief()
    assert found.score is None
    assert found.words == "Nothing was told: this mock leaves no score."
    assert not found.lines[0].is_told
    history = scorecards.history(two)
    assert (history.scores, history.trends, history.overused) == ((), (), ())
    last = MockInterview(two, questions=1)
    answer(last)
    assert last.debrief().before == ()


def test_a_last_question_left_before_its_story_was_told_does_not_count(two):
    mock = MockInterview(two, questions=2)
    answer(mock)
    mock.choose("small/quiet" if "act" in mock.question else "more/loud")
    (score,) = scorecards.history(two).scores
    assert (score.questions, score.right, score.beats) == (1, 1.0, 1.0)
    assert list(score.competencies.values()) != [0.0]


def test_a_story_chosen_and_not_told_counts_where_another_question_came_after_it(two):
    mock = MockInterview(two, questions=3)
    answer(mock)
    mock.choose("small/quiet" if "act" in mock.question else "more/loud")
    mock.choose(None)
    (score,) = scorecards.history(two).scores
    assert (score.questions, score.right) == (3, pytest.approx(2 / 3))


FEW = """\
drill: 1
id: few
title: Few
competencies:
""" + "".join(f"  - {{id: c{n}, name: C{n}, questions: [Q {n}?, R {n}?]}}\n" for n in range(8))
FEW += "  - {id: mute, name: Asked for by nobody}\n"


def test_with_few_stories_most_questions_are_such_as_they_answer_and_that_is_said(two):
    decks.take(two, [("few", read_deck(FEW, "few"))])
    for questions in (3, 5, 9):
        mock = MockInterview(two, questions=questions)
        said = mock.debrief().choice
        assert said.startswith("You had 2 stories to choose from, for 2 of 10 competencies")
        asked = [place[0] for place, _ in mock._questions]
        assert len(asked) == questions
        assert asked.count("few") <= questions / 3


def test_questions_without_a_story_come_among_the_others(two):
    decks.take(two, [("few", read_deck(FEW, "few"))])
    places = set()
    for _ in range(4):
        mock = MockInterview(two, questions=6)
        while mock.question is not None:
            if mock.question.startswith(("Q ", "R ")):
                places.add(mock.number)
            mock.choose(None)
    assert max(places) > 4
    assert len(places) > 2


def test_nothing_is_said_of_few_stories_where_they_answer_most(two):
    assert MockInterview(two, questions=1).debrief().choice == ""


def test_where_no_story_answers_anything_all_is_asked(small):
    bare = SMALL.split("stories:")[0].replace("id: small", "id: bare")
    decks.take(small, [("bare", read_deck(bare, "bare"))])
    decks.take(
        small, [("small", read_deck(SMALL.replace("[people]", "[gone]"), "small"))], own=True
    )
    mock = MockInterview(small, questions=3)
    assert mock.total == 3
    assert mock.debrief().choice.startswith("None of the stories you could choose from answers any")


def test_the_history_says_by_competency_how_answers_are_marked_and_what_was_done_since(two):
    first = MockInterview(two, questions=2)
    while first.question is not None:
        two.clock.advance(60)
        answer(first)
    assert {trend.since for trend in scorecards.history(two).trends} == {0}
    second = MockInterview(two, questions=2)
    while second.question is not None:
        fits = "small/quiet" if "act" in second.question else "more/loud"
        wrong = "more/loud" if fits == "small/quiet" else "small/quiet"
        answer(second, wrong)
    two.clock.advance(60)
    grades.grade(two, "more/loud/beat:one", Rating.GOOD, seconds=3)
    found = scorecards.history(two)
    assert [score.questions for score in found.scores] == [2, 2]
    before, after = ({trend.name: trend.marks for trend in found.trends}, found.scores[1])
    assert all(marks[0] > 0 and marks[1] == 0 for marks in before.values()), "a wrong story"
    assert after.right == 0
    assert set(after.competencies.values()) == {0}
    assert {trend.name: trend.since for trend in found.trends} == {
        "Managing conflict": 1,
        "Managing people": 0,
    }
    assert [trend.name for trend in found.trends] == ["Managing conflict", "Managing people"]
    undo.undo(two)
    assert {trend.since for trend in scorecards.history(two).trends} == {0}


def test_the_history_begins_with_the_worst_whatever_it_is_called(two):
    mock = MockInterview(two, questions=2)
    while mock.question is not None:
        answer(mock, "more/loud")
    trends = [(trend.name, trend.marks[-1] > 0) for trend in scorecards.history(two).trends]
    assert trends == [("Managing people", False), ("Managing conflict", True)]


def test_what_a_mock_itself_grades_is_no_work_since(two):
    mock = MockInterview(two, questions=1)
    two.clock.advance(60)
    mock.choose(None)
    assert [source for _, _, source in reviews(two)] == [Source.MOCK]
    assert [trend.since for trend in scorecards.history(two).trends] == [0]


def test_a_story_chosen_for_half_of_the_questions_is_named_from_the_third_time_on(two):
    overused = []
    for chosen in ("more/loud",) * 3 + ("small/quiet",) * 4:
        two.clock.advance(60)
        mock = MockInterview(two, questions=1)
        answer(mock, chosen)
        overused.append(scorecards.history(two).overused)
    loud, quiet = ("The loud one", 3), ("The quiet senior", 3)
    assert overused == [
        (),
        (),
        (loud,),
        (loud,),
        (loud,),
        (loud, quiet),
        (("The quiet senior", 4),),
    ]


def test_a_question_passed_rightly_says_nothing_of_how_one_answers(small):
    taken = [("more", read_deck(SECOND.partition("stories:")[0], "more"))]
    decks.take(small, taken)
    mock = MockInterview(small, questions=3)
    while mock.question is not None:
        if "act" in mock.question:
            answer(mock)
        else:
            mock.choose(None)
    (score,) = scorecards.history(small).scores
    assert score.right == 1
    assert list(score.competencies) == [("small", "people")]


def test_the_debrief_names_the_story_that_a_question_asks_for(two):
    mock = MockInterview(two, questions=2)
    while mock.question is not None:
        mock.choose(None)
    found = {line.competency: line.better for line in mock.debrief().lines}
    assert found == {
        "Managing people": ("The quiet senior",),
        "Managing conflict": ("The loud one",),
    }


def wrong(mock):
    """A story that does not answer what is asked now."""
    return "more/loud" if "act" in mock.question else "small/quiet"


def tell_all(mock, instead=""):
    telling = mock.tell(instead)
    mock.told(telling, Told(tuple(range(len(telling.story.beats))), 100.0))


def test_the_figures_of_a_mock_are_those_that_its_lines_show(two):
    mock = MockInterview(two, questions=3)
    answer(mock)
    mock.choose(wrong(mock))
    tell_all(mock, {"more/loud": "small/quiet", "small/quiet": "more/loud"}[mock.tell().place])
    mock.choose(wrong(mock))
    found = mock.debrief()
    first, second, third = found.lines
    assert [(line.story, line.scored) for line in (first, second, third)] == [
        ("The quiet senior", "scorecard 83%"),
        ("The loud one", "scorecard 33%, counts as 0%"),
        ("The quiet senior", ""),
    ]
    assert found.words == "chosen right 1 of 2 · beats said 100% · scorecard 42%"
    assert found.remark(second) == second.misfit
    assert found.remark(third) == "Left before it was told: no figure counts it."


def test_a_story_chosen_twice_and_told_once_is_not_told_more_than_once(two):
    mock = MockInterview(two, questions=3)
    mock.choose("more/loud")
    mock.choose("more/loud")
    tell_all(mock)
    assert mock.debrief().overused == ()
    mock.choose("more/loud")
    tell_all(mock)
    assert mock.debrief().overused == ("The loud one",)


def test_a_telling_that_was_undone_is_in_no_figure_any_more(two):
    mock = MockInterview(two, questions=3)
    answer(mock)
    kept = mock.debrief()
    answer(mock)
    undo.undo(two)
    found = mock.debrief()
    assert found.words == kept.words
    assert found.remark(found.lines[1]) == "Its telling is undone: no figure counts it."
    answer(mock)
    found = mock.debrief()
    assert found.score.figures["chosen right"] == "2 of 2"
    assert scorecards.history(two).scores == (found.score,)


def test_a_mock_whose_only_telling_was_undone_leaves_no_score(two):
    mock = MockInterview(two, questions=1)
    answer(mock)
    assert scorecards.history(two).scores != ()
    undo.undo(two)
    assert scorecards.history(two).scores == ()
    found = mock.debrief()
    assert (found.score, found.remark(found.lines[0])) == (None, "")


def test_beats_ticked_of_a_telling_too_short_for_them_are_not_said(two):
    mock = MockInterview(two, questions=1)
    mock.choose("small/quiet" if "act" in mock.question else "more/loud")
    telling = mock.tell()
    assert telling.doubt(2.4).startswith("Nobody tells it in 2 seconds: ")
    mock.told(telling, Told((0, 1), 2.4))
    found = mock.debrief()
    assert found.words == "chosen right 1 of 1 · beats said 0% · scorecard 0%"
    (line,) = found.lines
    assert line.said == 0
    assert [row[3:] for row in mark_rows(line.marks)] == [
        "structure       Tell it again: so short an answer holds no story.",
        "ownership",
        "conflict faced",
        "figures",
        "learning",
        "length",
    ]
