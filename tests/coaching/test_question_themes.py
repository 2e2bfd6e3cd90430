"""What a question insists on, in words that no deck has."""

from __future__ import annotations

import pytest

from drill.coaching.themes import themes_of
from drill.deckfile.reading import read_deck_file
from drill.domain.deck import THEMES, Competency, Phrasing
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
        ("Tell me about feedback you received that stung.", {"received-feedback"}),
        ("Tell me about a promise you broke.", {"broke-promise"}),
        ("Tell me about a person you’d never have believed in.", set()),
    ],
)
def test_a_theme_is_heard_in_an_interviewers_own_words(question, themes):
    assert not any(question in competency.asks for competency in DECK.competencies)
    assert set(themes_of(question, ANY)) == themes


def test_a_phrasing_of_the_deck_means_what_it_says():
    for competency in DECK.competencies:
        for phrasing in competency.phrasings:
            assert themes_of(f" {phrasing.ask} ", competency) == phrasing.themes


def test_no_theme_is_heard_that_no_phrasing_of_the_competency_has():
    judgment = next(each for each in DECK.competencies if each.id == "judgment")
    assert themes_of("Tell me about a time you fired somebody and regret it.", judgment) == (
        "regret",
    )


def test_heard_anew_a_theme_is_missed_now_and_then_and_hardly_ever_made_up():
    heard = missed = free = made_up = 0
    for competency in DECK.competencies:
        for phrasing in competency.phrasings:
            said = set(themes_of(f"Well: {phrasing.ask}", competency))
            heard += len(said & set(phrasing.themes))
            missed += len(set(phrasing.themes) - said)
            free += not phrasing.themes
            made_up += bool(not phrasing.themes and said)
    assert heard / (heard + missed) > 0.75
    assert made_up / free < 0.08
