"""What a question insists on, in words that no deck has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.deckfile.reading import read_deck_file
from drill.domain.deck import THEMES, UNLESS, Beat, Competency, Fact, Phrasing, Story
from drill.domain.fit import answers, asked_of
from drill.domain.themes import Suits, ended_in, phrasing_of, suits, themes_said, written_out
from drill.paths import bundled_decks

DECK = read_deck_file(bundled_decks()[0])
ANY = Competency("any", "Any", questions=(Phrasing("Any?", tuple(THEMES)),))


@pytest.mark.parametrize(
    ("question", "themes"),
    [
        ("Walk me through how you fired somebody.", {"fired"}),
        ("Have you ever let one of your engineers go?", {"fired"}),
        ("Who did you turn around, and how?", {"turned-around"}),
        ("Tell me about an engineer you couldn't save.", {"failed"}),
        ("What do you do about a toxic senior?", {"behaviour"}),
        ("Somebody on your team was going through a family crisis. What did you do?", {"personal"}),
        ("Tell me about a struggling team that you inherited.", {"took-over"}),
        ("Who did you last promote, and why?", {"promoted"}),
        ("Tell me about somebody who was not ready to be promoted.", {"not-promoted"}),
        ("What was your worst hire?", {"hired"}),
        ("When did you turn a strong candidate down?", {"turned-down"}),
        ("Tell me about a time your team tripled in size. How did you scale the team?", {"growth"}),
        ("Tell me about a key engineer who resigned.", {"leaving"}),
        ("How did you lead people through layoffs?", {"cuts"}),
        ("Tell me about your worst outage.", {"incident"}),
        ("Tell me about a deadline you missed.", {"slipping"}),
        ("Tell me about disagreeing with your director.", {"upwards"}),
        ("Tell me about a hard architecture choice.", {"technology"}),
        ("When did you last change your mind?", {"reversed"}),
        ("Tell me about a team divided over its goals.", {"divided"}),
        ("Tell me about something that failed.", {"failed"}),
        ("What do you regret as a manager?", {"regret"}),
        ("Tell me about an underperforming engineer.", {"fell-short"}),
        ("What is the biggest project you delivered on time?", {"shipped", "success"}),
        ("What was your best hire?", {"hired", "success"}),
        ("Tell me about a conflict you resolved.", {"success"}),
        ("Tell me about a conflict you could not resolve.", {"failed"}),
        ("Tell me about a migration that was not successful.", {"technology"}),
        ("Tell me about feedback you received that stung.", {"received-feedback"}),
        ("Tell me about a promise you broke.", {"broke-promise"}),
        ("Tell me about a person you’d never have believed in.", set()),
    ],
)
def test_a_theme_is_heard_in_an_interviewers_own_words(question, themes):
    assert not any(question in competency.asks for competency in DECK.competencies)
    assert set(phrasing_of(question, ANY).themes) == themes


def test_a_phrasing_of_the_deck_means_what_it_says():
    for competency in DECK.competencies:
        for phrasing in competency.phrasings:
            assert phrasing_of(f" {phrasing.ask} ".upper(), competency) == phrasing


def test_no_theme_is_heard_that_no_phrasing_of_the_competency_has():
    judgment = next(each for each in DECK.competencies if each.id == "judgment")
    asked = phrasing_of("Tell me about a time you fired somebody and regret it.", judgment)
    assert asked.themes == ("regret",)


def test_whether_it_worked_out_is_heard_for_every_competency_whose_phrasings_have_themes():
    for each in DECK.competencies:
        assert phrasing_of("Well, one of yours that failed?", each).themes == ("failed",)
        assert phrasing_of("Well, one of yours that you are proud of?", each).themes == ("success",)
    bare = Competency("bare", "Bare", questions=("Any?",))
    assert phrasing_of("One that failed?", bare).themes == ()


def test_heard_anew_a_theme_is_missed_now_and_then_and_hardly_ever_made_up():
    heard = missed = free = made_up = 0
    for competency in DECK.competencies:
        for phrasing in competency.phrasings:
            said = set(phrasing_of(f"Well: {phrasing.ask}", competency).themes)
            heard += len(said & set(phrasing.themes))
            missed += len(set(phrasing.themes) - said)
            free += not phrasing.themes
            made_up += bool(not phrasing.themes and said)
    assert heard / (heard + missed) > 0.75
    assert made_up / free < 0.08


def competency(name):
    return next(each for each in DECK.competencies if each.id == name)


def story(*themes, asks=()):
    return Story("mine", "Mine", themes=themes, questions=asks)


@pytest.mark.parametrize(
    ("of", "themes", "question", "fits"),
    [
        ("ability-to-deliver", "failed", "the largest thing you ever shipped on time", False),
        ("ability-to-deliver", "", "the largest thing you ever shipped on time", False),
        ("ability-to-deliver", "shipped", "the largest thing you ever shipped on time", True),
        ("ability-to-deliver", "slipping failed", "off the rails and how you got it back", False),
        ("ability-to-deliver", "slipping", "off the rails and how you got it back", True),
        ("ability-to-deliver", "failed", "raised quality without slowing everything", False),
        ("hiring-growing", "hired regret", "the best person you ever brought in", False),
        ("hiring-growing", "hired failed", "the best person you ever brought in", False),
        ("hiring-growing", "hired", "the best person you ever brought in", True),
        ("hiring-growing", "hired regret", "brought in and later wished you hadn't", True),
        ("hiring-growing", "hired", "brought in and later wished you hadn't", False),
        ("hiring-growing", "promoted regret", "became one of your strongest engineers", False),
        ("hiring-growing", "promoted regret", "Tell me about somebody you promoted", True),
        ("managing-conflict", "divided failed", "How did you bring peace?", False),
        ("managing-conflict", "divided", "How did you bring peace?", True),
        ("managing-conflict", "", "a dispute on your team that you failed to settle", False),
        ("managing-conflict", "success", "a dispute on your team that you failed to settle", False),
        ("managing-conflict", "failed", "a dispute on your team that you failed to settle", True),
        ("managing-conflict", "failed", "rebuild trust between two colleagues", False),
        ("managing-people", "behaviour", "somebody on your team was not pulling their", False),
        ("managing-people", "behaviour fell-short", "was not pulling their weight", True),
        ("managing-people", "fired", "somebody on your team was not pulling their weight", True),
        ("managing-people", "turned-around", "a person you could not turn around", False),
        ("managing-people", "failed", "Give me an example of a person you coached back", False),
        ("vision-influence", "leaving failed", "team of yours was at its best", False),
        ("vision-influence", "took-over", "people in two offices felt like two teams", False),
        ("influencing-without-authority", "upwards failed", "how you won them over", False),
        ("influencing-without-authority", "upwards", "lost an argument with leadership", False),
        ("judgment", "regret", "unpopular and still right", False),
        ("judgment", "technology", "a bet on a technology that did not pay off", False),
    ],
)
def test_a_story_is_told_for_what_it_can_answer_and_for_nothing_else(of, themes, question, fits):
    (asked,) = [each for each in competency(of).phrasings if question in each.ask]
    told = story(*themes.split())
    assert (answers(told, asked) > Suits.PERHAPS) is fits
    assert (asked.ask in asked_of(told, competency(of))) is fits


def test_a_story_that_says_no_theme_is_about_what_its_own_questions_ask():
    told = story(asks=("Tell me about a project of yours that failed.", "What do you regret?"))
    assert themes_said(told) == ("failed", "regret")
    assert suits(told, ["failed"]) is Suits.STATES
    assert suits(told, ["success"]) is Suits.NO
    assert suits(told, ["failed", "hired"]) is Suits.PERHAPS, "its questions need not be all of it"
    said = story("technology", asks=told.questions)
    assert themes_said(said) == ("technology",), "what the person says goes before any guess"
    assert suits(said, ["success"]) is Suits.YES


def test_a_story_that_states_no_themes_may_be_about_any_of_them_and_is_asked_for_none():
    for theme in THEMES:
        assert suits(story(), [theme]) is Suits.PERHAPS
    assert suits(story(), []) is Suits.YES
    people = competency("managing-people")
    asked = asked_of(story(), people)
    assert asked
    assert not any(people.phrasing(ask).themes for ask in asked)


def test_a_story_answers_its_own_questions_however_they_are_written():
    told = story("hired", asks=("whom did you fire",))
    assert answers(told, Phrasing("Whom did you fire?", ("fired",))) is Suits.STATES


def test_it_is_asked_first_for_what_it_states():
    people = competency("managing-people")
    first, *_ = asked_of(story("fired", asks=("Mine?",)), people)[1:]
    assert people.phrasing(first).themes == ("fired",)


def test_a_story_that_ends_badly_by_its_words_is_taken_for_nothing_that_it_does_not_say():
    told = (Beat("a", "Then", (Fact("we grew"),)), Beat("b", "Now", (Fact("I let him go"),)))
    ended = Story("mine", "Mine", told)
    assert suits(ended, ["success"]) is Suits.NO
    assert suits(ended, ["fired"]) is Suits.PERHAPS
    assert suits(replace(ended, beats=told[:1]), ["success"]) is Suits.PERHAPS
    assert suits(replace(ended, themes=("hired",)), ["success"]) is Suits.YES


def test_what_every_story_with_themes_is_about_unless_it_says_otherwise():
    for theme, others in UNLESS.items():
        assert suits(story("growth"), [theme]) is Suits.YES
        for other in others:
            assert suits(story(other), [theme]) is Suits.NO
            assert suits(story(other, theme), [theme]) is Suits.STATES
    rest = [theme for theme in THEMES if theme not in (*UNLESS, "growth")]
    assert not any(suits(story("growth"), [theme]) for theme in rest)


@pytest.mark.parametrize(
    ("note", "ended"),
    [
        ("the project failed", ("failed", "project failed")),
        ("in the end we failed twice", ("failed", "we failed")),
        ("the launch was cancelled", ("failed", "launch was cancelled")),
        ("it did not work out", ("failed", "did not work out")),
        ("we missed the date", ("failed", "missed the date")),
        ("i lost the argument", ("failed", "i lost the argument")),
        ("i had to let him go", ("fired", "i had to let him go")),
        ("she was dismissed", ("fired", "she was dismissed")),
        ("we broke our promise", ("broke-promise", "broke our promise")),
        ("he feared, and rightly, that we failed", ("failed", "we failed")),
        ("if the project failed", None),
        ("nobody knew whether it would be that we failed", None),
        ("before the project failed we met", None),
        ("a project that i had to fail", None),
    ],
)
def test_words_of_a_note_that_say_how_it_ended(note, ended):
    assert ended_in(note) == ended


def test_short_forms_of_not_are_written_out():
    short = "we couldn’t, can't, won't and didn't; n't"
    assert written_out(short) == "we could not, cannot, will not and did not; n't"


def told_to_end(first, last, *questions, themes=()):
    beats = (Beat("a", "A", (Fact(first),)), Beat("b", "B", (Fact(last),)))
    return Story("s", "S", beats, questions=questions, themes=themes)


@pytest.mark.parametrize(
    ("story", "theme", "sure"),
    [
        (told_to_end("we failed", "it held"), "success", Suits.PERHAPS),
        (told_to_end("it held", "We ==failed=="), "success", Suits.NO),
        (told_to_end("it held", "it didn’t work out"), "success", Suits.NO),
        (told_to_end("it held", "we failed"), "fired", Suits.PERHAPS),
        (told_to_end("it held", "we failed", "You inherited a team?"), "success", Suits.PERHAPS),
        (told_to_end("it held", "we failed", "What are you proud of?"), "success", Suits.STATES),
        (told_to_end("it held", "it held", "What do you regret?"), "success", Suits.NO),
        (told_to_end("it held", "we failed", themes=("hired",)), "success", Suits.YES),
        (told_to_end("it held", "it held", themes=("failed",)), "success", Suits.NO),
        (told_to_end("it held", "it held", themes=("hired",)), "fired", Suits.NO),
        (
            told_to_end("it held", "it held", "You were fired?", themes=("hired",)),
            "fired",
            Suits.NO,
        ),
    ],
)
def test_how_sure_it_is_that_a_story_is_about_a_theme(story, theme, sure):
    assert suits(story, (theme,)) is sure
    assert suits(story, ()) is Suits.YES
    assert suits(story, (theme, "personal")) is min(sure, suits(story, ("personal",)))


def test_a_question_is_heard_however_its_apostrophe_is_written():
    asked = Competency("c", "C", questions=(Phrasing("Promoted?", ("promoted", "not-promoted")),))
    for sign in "'’":
        question = f"  Somebody who wasn{sign}t promoted?  "
        meant = Phrasing(question.strip(), ("promoted", "not-promoted"))
        assert phrasing_of(question, asked) == meant
