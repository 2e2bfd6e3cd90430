"""Picking a story: what is right, what is kept, what has no story; and a mock's own questions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.coaching.matching import Match, ScoredCompetency
from drill.deckfile.reading import read_deck
from drill.domain.onsite import Onsite, Went
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.domain.themes import phrasing_of
from drill.errors import UsageError
from drill.service.home import phrasings, undo
from drill.service.library import decks
from drill.service.stories import picks, rehearsal, scorecards
from drill.service.stories.mocks import MockInterview
from drill.service.stories.picks import PickScore, StoryPicks
from drill.service.stories.routing import Asker, rest
from drill.service.study import grades
from drill.storage import cards, onsites, rehearsals

PEOPLE = """\
drill: 1
id: people
title: People
competencies:
  - id: managing
    name: Managing people
    questions:
      - {ask: Who was let go?, themes: [fired]}
      - {ask: Who came back to form?, themes: [turned-around]}
    follow_ups: [What did you tell them first?]
    red_flags: [{id: late, flag: waits, sounds_like: I waited., repair: act}]
    frameworks: [{id: f, name: F, steps: [{id: one, label: One}]}]
"""
MINE = """\
drill: 1
id: mine
title: Mine
competencies:
  - id: other
    name: Other
    follow_ups: [What else?]
    red_flags: [{id: vague, flag: is vague, sounds_like: Things happened., repair: name them}]
stories:
  - id: quiet
    title: The quiet one
    competencies: [managing]
    themes: [turned-around]
    beats: [{id: a, label: A, facts: [it began], steps: [one]}]
    probes: [{id: why, ask: Why so late?, answer: [it was not]}]
  - id: shy
    title: The shy one
    competencies: [managing]
    themes: [turned-around]
    beats: [{id: a, label: A, facts: [it began], steps: [one]}]
  - id: named
    title: The one by name
    competencies: [managing]
    themes: [fired]
    beats: [{id: a, label: A, facts: [it began]}]
  - id: apart
    title: Apart
    competencies: [other]
    beats: [{id: a, label: A, facts: [it began]}]
    probes: [{id: cost, ask: What did it cost?, answer: [a week]}]
"""


@pytest.fixture
def people(home):
    decks.take(home, [("people", read_deck(PEOPLE, "people"))])
    decks.take(home, [("mine", read_deck(MINE, "mine"))], own=True)
    return home


def until_asked(make, word):
    """A round or a mock whose first question has this word."""
    while True:
        asked = make()
        if word in asked.question:
            return asked
        asked.choose(None)


def memory(home):
    with home.store.read() as connection:
        return cards.by_key(connection, "people/managing/route").memory


@pytest.mark.parametrize("story", ["mine/quiet", "mine/shy"])
def test_any_story_that_answers_is_right(people, story):
    asked = until_asked(lambda: StoryPicks(people, questions=1), "came back")
    assert asked.pick(story).right
    assert asked.question is None


def test_none_is_right_where_no_story_is_about_it(people):
    asked = until_asked(lambda: StoryPicks(people, questions=1), "let go")
    chosen = asked.pick(None)
    assert (chosen.right, chosen.themes, chosen.better) == (True, ("fired",), ())
    assert chosen.verdict() == (
        "Right, none of yours answers it. This tests Managing people (fired)."
    )


@pytest.mark.parametrize("story", ["mine/quiet", "mine/named", "mine/apart"])
def test_a_story_of_something_else_or_without_its_steps_is_wrong(people, story):
    asked = until_asked(lambda: StoryPicks(people, questions=1), "let go")
    chosen = asked.pick(story)
    assert not chosen.right
    assert chosen.verdict().endswith("None of yours answers it yet.")


def test_of_a_question_that_is_after_none_nothing_more_is_said():
    near, far = (ScoredCompetency("people", "managing", score, ()) for score in (0.8, 0.1))
    assert rest(Match("?", True, (near,))) == " 20%  something else"
    assert rest(Match("?", True, (replace(near, score=0.99),))) == (
        "No other competency comes near."
    )
    assert rest(Match("?", False, (far,))) == ""


SILENT = """\
drill: 1
id: mine
title: Mine
stories:
  - id: untold
    title: The untold one
    competencies: [managing]
    questions: [Who went quiet?]
    beats: [{id: a, label: A, facts: [it began], steps: [one]}]
"""
UNSTATED = "themes not stated; `drill edit mine/untold` adds them"


@pytest.fixture
def silent(home):
    """One story of one's own, whose themes nobody ticked."""
    decks.take(home, [("people", read_deck(PEOPLE, "people"))])
    decks.take(home, [("mine", read_deck(SILENT, "mine"))], own=True)
    return home


def test_a_story_that_states_no_themes_may_be_picked_and_says_so(silent):
    asked = until_asked(lambda: StoryPicks(silent, questions=1), "let go")
    chosen = asked.pick("mine/untold")
    assert chosen.right
    assert chosen.verdict() == f"Perhaps ({UNSTATED}). This tests Managing people (fired)."
    assert picks.lines(asked.summary())[1:] == [
        "There may be a story of yours for all that your decks ask.",
        f"“The untold one”: {UNSTATED}",
    ]
    passed = StoryPicks(silent, questions=1).pick(None)
    assert passed.right
    assert passed.verdict().startswith("Right, none of yours says that it answers it. ")
    assert passed.verdict().endswith(f"Perhaps: The untold one ({UNSTATED}).")


def test_a_story_that_states_no_themes_is_named_after_those_that_state_them(people):
    decks.take(
        people, [("more", read_deck(SILENT.replace("id: mine", "id: more"), "more"))], own=True
    )
    asked = until_asked(lambda: StoryPicks(people, questions=1), "came back")
    chosen = asked.pick(None)
    assert not chosen.right
    assert chosen.verdict().endswith(
        "You have: The quiet one, The shy one, "
        "The untold one (themes not stated; `drill edit more/untold` adds them)."
    )


def test_a_mock_says_of_a_story_without_themes_that_it_may_answer(silent):
    mock = until_asked(lambda: MockInterview(silent, questions=3), "let go")
    mock.choose("mine/untold")
    mock.told(mock.tell(), Told((0,), 60.0))
    (line,) = mock.debrief().lines
    assert (line.fits, line.own) == ("perhaps", True)
    assert mock.debrief().remark(line) == f"“The untold one”: {UNSTATED}."


def test_what_an_interviewer_asked_insists_on_what_its_words_say(people):
    with people.store.write() as connection:
        onsites.put(connection, Onsite("acme", "Acme", 1, 30))
        asked = "Have you dismissed anybody?"
        onsites.hear(connection, "acme", 1, asked, "people/managing", Went.WELL)
    asked = until_asked(lambda: StoryPicks(people, questions=3), "dismissed")
    assert not asked.pick("mine/quiet").right


def test_the_question_of_one_story_is_not_answered_by_every_other(home):
    mine = MINE.replace("themes: [turned-around]", "questions: [Whom did you dismiss?]", 1)
    decks.take(home, [("people", read_deck(PEOPLE, "people"))])
    decks.take(home, [("mine", read_deck(mine, "mine"))], own=True)
    with home.store.read() as connection:
        shelf = home.shelf(connection)
    asked = phrasing_of("Whom did you dismiss?", shelf.competencies()["people", "managing"])
    assert [found.story.id for found in shelf.fitting("people", "managing", asked)] == ["quiet"]


def test_to_pass_is_wrong_where_a_story_answers(people):
    asked = until_asked(lambda: StoryPicks(people, questions=1), "came back")
    chosen = asked.pick(None)
    assert [story.title for story in chosen.better] == ["The quiet one", "The shy one"]
    assert "You have: The quiet one, The shy one." in chosen.verdict()


def test_a_pick_grades_the_route_and_is_undone(people):
    asked = StoryPicks(people, questions=1)
    asked.pick("mine/apart")
    assert memory(people).reps == 1
    undo.undo(people)
    assert memory(people).reps == 0


def test_a_round_counts_what_was_in_time_and_what_has_no_story(people):
    first = StoryPicks(people, questions=2)
    while first.question is not None:
        right = "mine/quiet" if "came back" in first.question else None
        people.clock.advance(9 if right else 2)
        assert first.pick(right).right
        first.show()
    assert (first.number, first.total) == (2, 2), "the last, when all are asked"
    found = first.summary()
    assert found.score == PickScore(questions=2, right=2, in_time=1)
    assert found.before is None
    assert [(gap.themes, gap.asked) for gap in found.gaps] == [(("fired",), True)]
    assert picks.lines(found) == [
        "2 of 2 right, 1 of them within 5 seconds",
        "No story for it: “Who was let go?” (Managing people: fired)",
    ]
    again = StoryPicks(people, questions=1)
    again.pick(None)
    assert again.summary().before == found.score


def test_a_round_is_held_against_the_last_one_not_the_first(people):
    for questions in (2, 1):
        earlier = StoryPicks(people, questions=questions)
        while earlier.question is not None:
            earlier.pick(None)
    asked = StoryPicks(people, questions=1)
    asked.pick(None)
    assert asked.summary().before.questions == 1


def test_rounds_are_no_mocks_and_what_they_asked_is_seen(people):
    asked = StoryPicks(people, questions=1)
    asked.pick(None)
    assert list(scorecards.history(people).scores) == []
    with people.store.read() as connection:
        (kept,) = rehearsals.mocks(connection)
    assert kept.minutes == 0
    assert kept.asked[0].question not in StoryPicks(people, questions=1).question


@pytest.mark.parametrize(
    ("heard", "next_"),
    [
        ("Who was let go?", "Who came back to form?"),
        ("Who came back to form?", "Who was let go?"),
        ("Who was let go?|Who came back to form?|Who was let go?", "Who came back to form?"),
    ],
)  # fmt: skip
def test_what_a_story_was_told_for_is_seen(people, heard, next_):
    for question in heard.split("|"):
        story = rehearsal.begin(people, "quiet", question=question)
        rehearsal.finish(people, story, Told((0,), 60.0, question=question))
    assert StoryPicks(people, questions=1).question == next_


def test_a_mock_asks_so_much_that_no_story_answers_whatever_comes_before_it(people):
    """A third of it: what a story answers takes nothing of that."""
    grades.grade(people, "people/managing/route", Rating.GOOD)
    mock, asked = MockInterview(people, questions=3), []
    while mock.question is not None:
        asked.append(mock.question)
        mock.choose(None)
    assert asked[0] == "Who came back to form?"
    assert sorted(asked[1:]) == ["Who came back to form?", "Who was let go?"]


def test_a_question_of_two_competencies_is_after_neither_alone(people):
    """Of one alone it is after that, whatever was learnt."""
    second = PEOPLE.replace("id: people", "id: second").replace("id: managing", "id: leading")
    decks.take(people, [("second", read_deck(second.replace("Who came", "Whoever came"), "s"))])
    both = Asker(people).ask("Who was let go?")
    assert all(candidate.score > 0 for candidate in both.candidates)
    assert {candidate.competency for candidate in both.candidates[:2]} == {"managing", "leading"}
    for question, competency in (("Who came", "managing"), ("Whoever came", "leading")):
        alone = Asker(people).ask(f"{question} back to form?")
        assert (alone.confident, alone.candidates[0].competency) == (True, competency)


@pytest.mark.parametrize("questions", [0, 51])
def test_a_round_of_so_many(people, questions):
    with pytest.raises(UsageError, match=f"from 1 to 50 questions, not {questions}"):
        StoryPicks(people, questions=questions)


def test_a_mock_asks_and_flags_what_its_question_is_after(people):
    mock = MockInterview(people, questions=1)
    mock.choose("mine/apart")
    telling = mock.tell()
    assert [flag.flag for flag in telling.red_flags] == ["waits"]
    assert [probe.ask for probe in telling.probes] == ["What did you tell them first?"]
    told = Told((0,), 60.0, probes=((telling.probes[0].id, True),))
    assert mock.told(telling, told).rating is Rating.GOOD


def test_a_mock_keeps_the_probes_of_a_story_for_its_own_competency(people):
    mock = MockInterview(people, questions=1)
    mock.choose("mine/quiet")
    asks = [probe.ask for probe in mock.tell().probes]
    assert asks == ["Why so late?", "What did you tell them first?"]


def test_a_mock_says_what_story_to_write(people):
    mock = until_asked(lambda: MockInterview(people, questions=3), "let go")
    assert mock.choose(None).right
    assert mock.debrief().drill[0] == "Write a story for it: Managing people (fired)"
    assert mock.debrief().lines[0].misfit == ""
    mock = until_asked(lambda: MockInterview(people, questions=3), "let go")
    mock.choose("mine/quiet")
    assert mock.debrief().lines[0].misfit == (
        "“The quiet one” does not answer it, so none of its points count for Managing people. "
        "It asks for one (somebody was let go): “no story yet” was the right answer."
    )


def test_the_seconds_stand_while_nobody_is_there(people):
    asked = StoryPicks(people, questions=1)
    people.clock.advance(63)
    asked.wait(60)
    assert asked.seconds == 3
    asked.show()
    people.clock.advance(2)
    assert asked.seconds == 2


def test_a_question_in_other_words_than_the_decks_wants_a_story_of_its_theme(people):
    asker = Asker(people)

    def answers(question):
        candidates = asker.ask(question).candidates
        candidate = next(each for each in candidates if each.competency == "managing")
        titles = {found.story.title for found in asker.stories(candidate, question)}
        return titles, asker.no_story(candidate, question)

    titles, said = answers("Have you ever had to dismiss an engineer?")
    assert titles == set()
    assert said == "“The one by name” does not show enough of this yet: finish it, or write another"
    assert answers("Tell me about an engineer you turned around.")[0] == {
        "The quiet one",
        "The shy one",
    }


def test_what_a_question_insists_on_is_said_in_words():
    assert phrasings.in_words(("turned-around", "took-over")) == "turned around and took over"
    assert phrasings.in_words(()) == "any story"


def test_a_sample_fills_no_gap(home):
    head, _, stories = MINE.partition("stories:\n")
    own = f"{head}stories:\n{stories[stories.index('  - id: apart') :]}"
    sample = stories[: stories.index("  - id: shy")].replace("[turned-around]", "[fired]")
    sample = sample.replace("title: The quiet one", "title: Theirs\n    sample: true")
    text = f"drill: 1\nid: theirs\ntitle: Theirs\nstories:\n{sample}"
    decks.take(home, [("people", read_deck(PEOPLE, "people"))])
    decks.take(home, [("theirs", read_deck(text, "theirs"))])
    decks.take(home, [("mine", read_deck(own, "mine"))], own=True)
    asked = StoryPicks(home, questions=1)
    assert {gap.themes for gap in asked.summary().gaps} == {("fired",), ("turned-around",)}


def test_stories_are_offered_by_their_titles_whatever_their_case(people):
    text = MINE.replace("The shy one", "a shy one").replace("Apart", "Between")
    decks.take(people, [("mine", read_deck(text, "mine"))], own=True)
    offered = StoryPicks(people, questions=1).choices()
    assert [story.title for story in offered] == [
        "a shy one", "Between", "The one by name", "The quiet one"
    ]  # fmt: skip
