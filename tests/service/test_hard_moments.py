"""Hard moments: noted, proposed, written about, and none of them lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.coaching.matching import Match, ScoredCompetency
from drill.deckfile.reading import read_deck
from drill.domain.deck import Competency, Framework, Step
from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.library import decks
from drill.service.stories import first_stories, moments, routing, workshop
from drill.service.stories.bench import Bench
from drill.service.stories.draft import DraftBeat
from drill.service.stories.routing import Asker
from drill.service.stories.workshop import Choice
from drill.service.study import grades

FIRED = "One of my engineers missed three deadlines and I had to let him go"
SALES = "Sales went over my head to the CTO to get a feature in"


@pytest.fixture
def chosen(bundled, home):
    """Begin a draft about a moment for a competency."""

    def begin(name, moment=FIRED):
        return workshop.begin(workshop.choose(workshop.choices(home), name), moment=moment)

    return begin


def texts(draft):
    return {beat.label: beat.text for beat in draft.beats if beat.text}


def test_each_is_noted_once_in_one_step_that_undo_takes_back(small):
    assert moments.note(small, [FIRED, "  ", f" {FIRED} ", SALES]) == [FIRED, SALES]
    assert moments.note(small, [SALES]) == []
    assert moments.waiting(small) == [FIRED, SALES]
    assert undo.undo(small).what == "noting 2 hard moments"
    assert moments.waiting(small) == []


def test_one_that_waits_is_not_noted_again_beside_a_new_one(small):
    moments.note(small, [FIRED])
    assert moments.note(small, [FIRED, SALES]) == [SALES]
    assert moments.waiting(small) == [FIRED, SALES]


def test_one_that_is_dropped_comes_back_by_undo(small):
    moments.note(small, [FIRED, SALES])
    moments.drop(small, FIRED)
    assert moments.waiting(small) == [SALES]
    undo.undo(small)
    assert moments.waiting(small) == [FIRED, SALES]


def test_a_moment_waits_while_there_is_neither_a_draft_nor_a_story_about_it(bundled, home):
    moments.note(home, [FIRED, SALES])
    (first, _) = moments.proposals(home, moments.waiting(home), workshop.choices(home))
    draft = workshop.save(home, first.begin())
    assert moments.waiting(home) == [SALES]
    workshop.discard(home, draft)
    assert moments.waiting(home) == [FIRED, SALES], "with the draft thrown away it waits again"
    draft = workshop.save(home, draft)
    workshop.finish(home, draft)
    assert moments.waiting(home) == [SALES]
    undo.undo(home)
    assert [draft.moment for draft in workshop.waiting(home)] == [FIRED]
    assert moments.waiting(home) == [SALES]


def test_the_competency_is_proposed_with_the_words_that_speak_for_it(bundled, home):
    fired, sales, nothing = moments.proposals(home, [FIRED, SALES, "xyzzy"], workshop.choices(home))
    assert fired.choice.competency.id == "managing-people"
    assert fired.framework.id == fired.choice.competency.frameworks[0].id
    assert "let him go" in " ".join(fired.why)
    assert fired.reason.startswith("because of “")
    assert sales.choice.competency.id == "influencing-without-authority"
    assert not nothing.sure
    assert "guess" in nothing.reason
    assert nothing.begin().moment == "xyzzy"
    assert moments.proposals(home, [], workshop.choices(home)) == []


BLOCKED = "influencing-without-authority"


@pytest.mark.parametrize(
    ("moment", "asked", "competency"),
    [
        ("a peer blocked our migration", "Tell me about a time a peer blocked {}.", BLOCKED),
        ("A peer team blocked our migration for two quarters", "Have peers blocked {}?", BLOCKED),
        (FIRED, "Tell me about an engineer who missed deadlines and whom you let go.", "people"),
        ("I bet on a tool nobody knew", "Which bet on a tool was yours alone?", "judgment"),
        ("Two of my seniors fought for a year", "When did two seniors fight?", "conflict"),
    ],
)
def test_a_moment_and_a_question_about_it_are_after_the_same(
    bundled, home, moment, asked, competency
):
    (proposal,) = moments.proposals(home, [moment], workshop.choices(home))
    asker = Asker(home)
    for text in (moment, asked.format("your migration")):
        match = asker.ask(text)
        assert match.confident is proposal.sure is True
        assert match.candidates[0].competency == proposal.choice.competency.id, text
    assert competency in proposal.choice.competency.id
    assert proposal.shows == proposal.choice.competency.name


def test_another_competency_that_comes_near_is_named_as_ask_names_it(bundled, home):
    asker, moment = Asker(home), "I killed a project after nine months"
    best, second, *_ = asker.ask(moment).candidates
    assert best.score / 2 <= second.score < best.score
    (proposal,) = moments.proposals(home, [moment], workshop.choices(home))
    assert proposal.near == asker.competency(second).name
    assert proposal.reason.endswith(f"; it could also be {proposal.near}")
    (clear,) = moments.proposals(home, [FIRED], workshop.choices(home))
    assert not clear.near


@pytest.mark.parametrize("moment", ["My biggest failure of the last year", "The mistake I regret"])
def test_what_cuts_across_the_competencies_speaks_for_none_of_them(bundled, home, moment):
    (proposal,) = moments.proposals(home, [moment], workshop.choices(home))
    assert not proposal.sure
    assert proposal.shows.startswith("perhaps ")
    assert proposal.reason == "a guess, the words alone do not say"


FAILED = """\
drill: 1
id: bets
title: Bets
stories:
  - {id: unsaid, title: Unsaid, beats: [{id: b, label: B, facts: [f]}]}
  - {id: first, title: First, themes: [failed], beats: [{id: b, label: B, facts: [f]}]}
  - {id: known, title: Known, themes: [failed], beats: [{id: b, label: B, facts: [f]}]}
  - {id: proud, title: Proud, themes: [success], beats: [{id: b, label: B, facts: [f]}]}
"""


def test_of_own_stories_for_what_cuts_across_the_sure_ones_come_first_then_the_readier(
    bundled, home
):
    decks.take(home, [("bets", read_deck(FAILED, "bets"))], own=True)
    for story in ("unsaid", "known"):
        grades.grade(home, f"bets/{story}/beat:b", Rating.EASY)
    asker = Asker(home)
    crossing = asker.across(asker.ask("Tell me about a failure."))
    assert [(one.story.story.id, one.sure) for one in crossing.stories] == [
        ("known", True),
        ("first", True),
        ("unsaid", False),
    ]


def test_they_are_counted_where_writing_is_offered(small):
    assert "three hard moments" in first_stories.words(small, 1)[1]
    moments.note(small, [FIRED])
    assert "One hard moment of yours is waiting" in first_stories.words(small, 1)[1]
    moments.note(small, [SALES])
    assert "2 hard moments of yours are waiting" in first_stories.words(small, 1)[1]


def test_answers_stand_in_the_beats_that_they_belong_to(chosen):
    draft = chosen("managing-people").with_answers(
        [f"{FIRED}\nhe hid it", "my boss", "I was ashamed", "that I was late"]
    )
    assert texts(draft) == {
        "Trigger point": f"{FIRED}\nhe hid it",
        "Difficult conversation": "my boss\nI was ashamed",
        "Own the outcome": "that I was late",
    }
    draft = chosen("ability-to-deliver").with_answers(["a", "b", "c", "d"])
    assert texts(draft) == {"Situation": "a\nb\nc", "Result": "d"}


def test_an_answer_that_is_changed_takes_the_place_of_the_former(chosen):
    draft = chosen("managing-people").with_answers(["a\nb", "", "", ""])
    at = next(i for i, beat in enumerate(draft.beats) if beat.step == "trigger")
    beats = list(draft.beats)
    beats[at] = replace(beats[at], text=f"before\n{beats[at].text.replace('b', '==b==')}\nmine")
    draft = replace(draft, beats=tuple(beats)).with_answers(["c", "", "", ""])
    assert texts(draft) == {"Trigger point": "before\nc\nmine"}
    emptied = draft.with_answers([""] * 4)
    assert texts(emptied) == {"Trigger point": "before\nmine"}
    gone = replace(draft, beats=(DraftBeat("", "Mine", "x"),)).with_answers(["d", "", "", ""])
    assert [beat.text for beat in gone.beats] == ["d", "x"], "its beat is gone: it has one again"


@pytest.mark.parametrize("name", ["ability-to-deliver", "judgment", "managing-conflict"])
def test_another_competency_loses_no_word(chosen, home, name):
    draft = chosen("managing-people").with_answers(["a\nb", "who", "felt", "they say"])
    written = tuple(
        replace(beat, text="\n".join(filter(None, [beat.text, f"of {beat.label}"])))
        for beat in draft.beats
    )
    draft = replace(draft, beats=written, questions="Q?", title="T", themes=("fired",))
    choice = workshop.choose(workshop.choices(home), name)
    moved = workshop.along(draft, choice)
    assert (moved.id, moved.competency, moved.title) == (draft.id, name, "T")
    assert (moved.questions, moved.themes) == ("Q?", ("fired",))
    lines = {line for text in texts(moved).values() for line in text.split("\n")}
    assert lines == {line for text in texts(draft).values() for line in text.split("\n")}
    assert [answer.text for answer in moved.answers] == [a.text for a in draft.answers]
    steps = {step.id for step in Bench.read(home, moved).frame.framework.steps}
    assert {beat.step for beat in moved.beats if beat.step} == steps
    back = workshop.along(moved, workshop.choose(workshop.choices(home), "managing-people"))
    assert texts(back) == texts(draft)


def test_a_draft_about_a_moment_is_read_as_it_was(chosen, home):
    draft = workshop.save(home, chosen("judgment").with_answers(["a", "", "c", ""]))
    assert draft.page == draft.first_page == -1
    assert workshop.waiting(home) == [draft]
    assert workshop.waiting(home)[0].turned(-9).page == -1


def test_the_figures_of_a_moment_and_of_the_answers_are_marked(chosen):
    draft = chosen("ability-to-deliver", "A release cost us 412 customers")
    (text,) = [beat.text for beat in draft.beats if "customers" in beat.text]
    assert text == "A release cost us ==412 customers=="
    moment, *others = (answer.text for answer in draft.answers)
    assert moment == "A release cost us 412 customers"
    grown = draft.with_answers([f"{moment}\nin 3 weeks", *others])
    assert "A release cost us ==412 customers==\nin ==3 weeks==" in [b.text for b in grown.beats]
    assert draft.with_answers(["", *others]).beats[0].text == ""


def test_choices_that_no_question_can_be_after_get_a_guess(bundled, home):
    gone = replace(workshop.choices(home)[0], deck="thrown-away")
    (proposal,) = moments.proposals(home, [FIRED], [gone])
    assert proposal.choice == gone
    assert not proposal.sure
    assert proposal.shows.startswith("perhaps ")
    assert proposal.reason == "a guess, the words alone do not say"


def way(id_, *labels):
    return Framework(id_, id_, tuple(Step(label.lower(), label) for label in labels))


WAYS = way("talk", "Talking", "Learning"), way("bet", "Betting", "Deadlines"), way("plan", "Plan")
KNOWN = [
    Choice("d", Competency(id_, id_.title(), frameworks=ways), id_, 0, False)
    for id_, ways in (("people", WAYS), ("growth", ()), ("calls", WAYS[1:]))
]


@pytest.mark.parametrize(
    ("scores", "confident", "shows", "reason", "framework"),
    [
        ([("people", 0.8), ("growth", 0.1)], True, "People", "because of “let”, “go”", "bet"),
        ([("people", 0.6), ("growth", 0.3)], True, "People",
         "because of “let”, “go”; it could also be Growth", "bet"),
        ([("people", 0.6), ("growth", 0.29)], True, "People", "because of “let”, “go”", "bet"),
        ([("gone", 0.9), ("growth", 0.5), ("people", 0.4)], True, "Growth",
         "because of “let”, “go”; it could also be People", ""),
        ([("calls", 0.4)], False, "perhaps Calls", "a guess, the words alone do not say", "bet"),
        ([("growth", 0.0)], True, "perhaps People", "a guess, the words alone do not say", "bet"),
        ([], True, "perhaps People", "a guess, the words alone do not say", "bet"),
    ],
)  # fmt: skip
def test_what_a_moment_shows(small, monkeypatch, scores, confident, shows, reason, framework):
    class Asked:
        def __init__(self, home):
            pass

        def ask(self, moment):
            why = ("let", "go")
            found = (ScoredCompetency("d", id_, score, why) for id_, score in scores)
            return Match(moment, confident, tuple(found))

        def competency(self, candidate):
            return Competency(candidate.competency, candidate.competency.title())

    monkeypatch.setattr(routing, "Asker", Asked)
    (found,) = moments.proposals(small, ["He missed a deadline on which I bet"], KNOWN)
    assert (found.shows, found.reason) == (shows, reason)
    assert (found.framework.id if found.framework else "") == framework
    begun = found.begin()
    assert (begun.ref, begun.framework, begun.moment) == (
        found.choice.ref, framework, "He missed a deadline on which I bet"
    )  # fmt: skip


def test_what_is_being_typed_is_held_until_it_is_noted(small):
    moments.type_on(small, ["He left", "", "a\x1b[31mb"])
    assert moments.typing(small) == ["He left", "", "a[31mb"]
    assert moments.waiting(small) == []
    assert moments.note(small, ["He left", "He\nleft"]) == ["He left"]
    assert moments.typing(small) == []
    assert undo.undo(small).what == "noting 1 hard moment"
    moments.type_on(small, ["x"])
    moments.type_on(small, [])
    assert moments.typing(small) == []
    moments.type_on(small, ["x"])
    assert moments.note(small, []) == []
    assert moments.typing(small) == []


def test_a_second_note_and_a_drop_are_undone_one_by_one(small):
    for moment in (FIRED, SALES):
        moments.note(small, [moment])
    undo.undo(small)
    assert moments.waiting(small) == [FIRED]
    moments.drop(small, FIRED)
    assert moments.waiting(small) == []
    assert undo.undo(small).what == f"dropping the moment “{FIRED[:60]}”"
    assert moments.waiting(small) == [FIRED]


@pytest.mark.parametrize(
    ("noted", "says"),
    [([], ""), (["a"], "One hard moment of yours is waiting to be written."),
     (["a", "b"], "2 hard moments of yours are waiting to be written.")],
)  # fmt: skip
def test_how_many_wait(noted, says):
    assert moments.in_words(noted) == says
