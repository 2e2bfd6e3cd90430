"""What is said of answers and stories, and what they count for, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.coaching.matching import Match, ScoredCompetency
from drill.coaching.scorecard import AnswerMark, Criterion
from drill.coaching.telling import BeatOrder
from drill.coaching.transcripts import HeardBeat, Transcript
from drill.domain.deck import (
    Beat,
    Competency,
    Fact,
    Framework,
    Plain,
    Probe,
    RedFlag,
    Step,
    Story,
)
from drill.domain.rehearsal import Asked, Rehearsal, Told, WayToTell
from drill.domain.review import StudyDay
from drill.service.stories import mocks, picks, rehearsal, routing
from drill.service.stories.choosing import Chosen
from drill.service.stories.interviewer import Hearing
from drill.service.stories.mocks import Debrief, DebriefLine
from drill.service.stories.overview import StoryAnswer, StoryStanding
from drill.service.stories.picks import PickScore, PickSummary, StoryGap
from drill.service.stories.readiness import CompetencyCards, StoryCards
from drill.service.stories.rehearsal import StoryToTell
from drill.service.stories.routing import Crossing
from drill.service.stories.scorecards import (
    UNTOLD,
    CompetencyTrend,
    MarkedAnswer,
    MockHistory,
    MockScore,
)
from drill.service.stories.takes import RehearsalTake

PEOPLE = Competency("people", "Managing people")
BEATS = tuple(Beat(id_, id_.upper(), (Fact("f"),)) for id_ in "abc")


def standing(id_, title, *, sample=False, ready=0.5):
    story = Story(id_, title, BEATS, sample=sample)
    return StoryStanding("d", story, ready, 0.1, None, None, None, 1)


LOUD, SHY = standing("loud", "The loud one"), standing("shy", "The shy one")
THEIRS = standing("theirs", "Theirs", sample=True)
DOUBT = "themes not stated; `drill edit d/shy` adds them"


# -- choosing a story --------------------------------------------------------------------


def chosen(right, story, *answers, themes=(), friend=False):
    """The verdict on a story, or on none, where these answer: each with whether that is sure."""
    found = tuple(StoryAnswer(answer, sure) for answer, sure in answers)
    return Chosen(right, not story, PEOPLE, themes, found, story).verdict(friend=friend)


TESTS = "This tests Managing people."


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (chosen(True, "d/loud", (LOUD, True), (SHY, True)), f"Yes. {TESTS}"),
        (chosen(True, "d/shy", (LOUD, True), (SHY, False)), f"Perhaps ({DOUBT}). {TESTS}"),
        (chosen(True, "d/loud", (LOUD, True), themes=("let-go", "failed")),
         "Yes. This tests Managing people (let go and failed)."),
        (chosen(False, "d/x", (LOUD, True), (SHY, False)),
         f"Not that one. {TESTS} You have: The loud one, The shy one ({DOUBT})."),
        (chosen(False, "d/x", (LOUD, True), friend=True),
         f"Not that one. {TESTS} They have: The loud one."),
        (chosen(False, "d/x"), f"Not that one. {TESTS} None of yours answers it yet."),
        (chosen(False, "d/x", friend=True),
         f"Not that one. {TESTS} None of theirs answers it yet."),
        (chosen(False, "", (LOUD, True)),
         f"One of yours answers it. {TESTS} You have: The loud one."),
        (chosen(False, "", (LOUD, True), friend=True),
         f"One of theirs answers it. {TESTS} They have: The loud one."),
        (chosen(False, "", (THEIRS, True)),
         f"One of them answers it. {TESTS} You have: Theirs."),
        (chosen(True, ""), f"Right, none of yours answers it. {TESTS}"),
        (chosen(True, "", friend=True), f"Right, none of theirs answers it. {TESTS}"),
        (chosen(True, "", (SHY, False)),
         f"Right, none of yours says that it answers it. {TESTS} Perhaps: The shy one ({DOUBT})."),
    ],
)  # fmt: skip
def test_a_choice_is_judged(verdict, says):
    assert verdict == says


def test_what_would_have_been_better_is_named_only_of_a_wrong_choice():
    wrong = Chosen(False, False, PEOPLE, (), (StoryAnswer(LOUD, True),), "d/x")
    assert wrong.better == (LOUD,)
    assert replace(wrong, right=True, chosen="d/loud").better == ()


# -- picks -------------------------------------------------------------------------------


def test_a_pick_is_in_time_to_the_last_of_its_seconds():
    asked = [("a", True, 5.0), ("b", True, 5.1), ("c", False, 1.0), ("d", True, 0.0)]
    found = PickScore.of(tuple(Asked(q, "d/p", "x", right, None, s) for q, right, s in asked))
    assert (found.questions, found.right, found.in_time) == (4, 3, 2)


GAP = StoryGap("People", ("let-go",), "Who left?", True)
ELSE = replace(GAP, asked=False, themes=("failed",))


@pytest.mark.parametrize(
    ("summary", "lines"),
    [
        (PickSummary(PickScore(10, 7, 5), None, ()),
         ["7 of 10 right, 5 of them within 5 seconds",
          "There is a story of yours for all that your decks ask."]),
        (PickSummary(PickScore(10, 7, 5), PickScore(4, 3, 2), (), (SHY,)),
         ["7 of 10 right (last time 3 of 4), 5 of them within 5 seconds",
          "There may be a story of yours for all that your decks ask.",
          f"“The shy one”: {DOUBT}"]),
        (PickSummary(PickScore(1, 0, 0), None, (GAP,)),
         ["0 of 1 right, 0 of them within 5 seconds",
          "No story for it: “Who left?” (People: let go)"]),
        (PickSummary(PickScore(1, 0, 0), None, (ELSE, replace(ELSE, themes=()),
                                                replace(ELSE, competency="Growth"))),
         ["0 of 1 right, 0 of them within 5 seconds",
          "Not asked this time, and no story for it:", "People: failed; any story",
          "Growth: failed"]),
    ],
)  # fmt: skip
def test_a_round_of_picks_in_lines(summary, lines):
    assert picks.lines(summary) == lines


# -- marks and scores --------------------------------------------------------------------


def mark(points):
    return AnswerMark(Criterion.FIGURES, points, "")


ASKED = Asked("Who?", "d/people", "d/loud", right=True, rehearsal=1)
TOLD = Told((0, 1), 100.0)


def marked(asked=ASKED, told=TOLD, beats=3, marks=(2, 1), counts=True):
    return MarkedAnswer(asked, told, beats, tuple(map(mark, marks)), counts)


PASSED = marked(replace(ASKED, chosen="", rehearsal=None), UNTOLD, 0, ())


@pytest.mark.parametrize(
    ("answer", "told", "said", "share", "scored"),
    [
        (marked(), True, 2, 0.75, "scorecard 75%"),
        (marked(replace(ASKED, right=False)), True, 2, 0.0, "scorecard 75%, counts as 0%"),
        (PASSED, False, 0, None, ""),
        (marked(replace(PASSED.asked, right=False), UNTOLD, 0, ()), False, 0, 0.0, ""),
        (marked(told=UNTOLD, marks=()), False, 0, 0.0, ""),
        (marked(told=Told((0, 0, 1, 2, 3), 100.0)), True, 3, 0.75, "scorecard 75%"),
        (marked(told=Told((1, 1), 100.0)), True, 1, 0.75, "scorecard 75%"),
        (marked(told=Told((0, 1), 4.0)), True, 0, 0.75, "scorecard 75%"),
        (marked(told=Told((0, 1), 0.0)), True, 2, 0.75, "scorecard 75%"),
        (marked(marks=(0, 0)), True, 2, 0.0, "scorecard 0%"),
    ],
)
def test_an_answer_is_marked(answer, told, said, share, scored):
    assert (answer.is_told, answer.said, answer.share, answer.scored) == (told, said, share, scored)


@pytest.mark.parametrize(
    ("answers", "right", "beats", "marks", "places", "words"),
    [
        ([], 0, None, None, {}, "chosen right 0 of 0"),
        ([PASSED], 1, None, None, {}, "chosen right 1 of 1"),
        ([marked(counts=False), PASSED], 1, None, None, {}, "chosen right 1 of 1"),
        ([marked(), PASSED], 2, 2 / 3, 0.75, {("d", "people"): 0.75},
         "chosen right 2 of 2 · beats said 67% · scorecard 75%"),
        ([marked(), marked(replace(ASKED, right=False), Told((0,), 100.0), 5)], 1, 3 / 8, 0.375,
         {("d", "people"): 0.375}, "chosen right 1 of 2 · beats said 38% · scorecard 38%"),
        ([marked(), marked(told=UNTOLD, marks=(), beats=9)], 2, 2 / 3, 0.375,
         {("d", "people"): 0.375}, "chosen right 2 of 2 · beats said 67% · scorecard 38%"),
        ([marked(), marked(replace(ASKED, competency="e/other"), marks=(1, 1))], 2, 4 / 6, 0.625,
         {("d", "people"): 0.75, ("e", "other"): 0.5},
         "chosen right 2 of 2 · beats said 67% · scorecard 62%"),
        ([marked(replace(PASSED.asked, right=False), UNTOLD, 0, ())], 0, None, None,
         {("d", "people"): 0.0}, "chosen right 0 of 1"),
    ],
)  # fmt: skip
def test_a_mock_is_scored_by_the_answers_that_count(answers, right, beats, marks, places, words):
    score = MockScore.of(77, answers)
    assert (score.at, score.questions) == (77, sum(answer.counts for answer in answers))
    assert (score.chosen_right, score.beats, score.marks) == (right, beats, marks)
    assert (score.competencies, score.words) == (places, words)
    assert score.right == (right / score.questions if score.questions else 0)


def test_a_trend_is_the_last_against_the_first():
    assert CompetencyTrend("X", (0.25, 1.0, 0.75), 3).change == 0.5
    assert MockHistory((), (), ()).overused == ()


# -- the debrief -------------------------------------------------------------------------


def line(asked=ASKED, told=TOLD, **more):
    given = {
        "beats": 3, "marks": (), "counts": True, "competency": "People", "themes": (),
        "story": "Loud", "own": True, "better": (), "instead": False, "doubt": "",
    }  # fmt: skip
    return DebriefLine(asked=asked, told=told, **given | more)


WRONG = replace(ASKED, right=False)
NOTHING = replace(WRONG, chosen="", rehearsal=None)


@pytest.mark.parametrize(
    ("of", "timing", "fits", "misfit"),
    [
        (line(), "inside 90–150 s", "yes", ""),
        (line(told=Told((), 151.0)), "1 s over 150 s", "yes", ""),
        (line(told=Told((), 76.0, way=WayToTell.SHORT)), "1 s over 75 s", "yes", ""),
        (line(told=UNTOLD), "", "yes", ""),
        (line(doubt="who knows"), "inside 90–150 s", "perhaps", ""),
        (line(WRONG, instead=True), "inside 90–150 s", "only after a wrong choice",
         "“Loud” answers it, but was chosen only after a wrong choice: no points for People."),
        (line(WRONG, better=("A", "B")), "inside 90–150 s", "no; A, B",
         "“Loud” does not answer it, so none of its points count for People: tell “A” or “B”."),
        (line(WRONG), "inside 90–150 s", "no; none does yet",
         "“Loud” does not answer it, so none of its points count for People: “no story yet” was "
         "the right answer."),
        (line(WRONG, themes=("failed",)), "inside 90–150 s", "no; none does yet",
         "“Loud” does not answer it, so none of its points count for People. It asks for one that "
         "did not work out: “no story yet” was the right answer."),
        (line(NOTHING, UNTOLD, story="", better=("A", "B")), "", "no; A, B",
         "Passed, though “A” or “B” answers it: no points for People."),
    ],
)  # fmt: skip
def test_a_line_of_a_debrief(of, timing, fits, misfit):
    assert (of.timing, of.fits, of.misfit) == (timing, fits, misfit)


@pytest.mark.parametrize(
    ("of", "scored", "remark"),
    [
        (line(), True, ""),
        (line(doubt="who knows"), True, "“Loud”: who knows."),
        (line(WRONG, better=("A",), counts=False), True,
         "Its telling is undone: no figure counts it."),
        (line(replace(ASKED, rehearsal=None), UNTOLD, counts=False), True,
         "Left before it was told: no figure counts it."),
        (line(replace(ASKED, rehearsal=None), UNTOLD, counts=False), False, ""),
        (line(NOTHING, UNTOLD, story="", better=("A",)), True,
         "Passed, though “A” answers it: no points for People."),
    ],
)  # fmt: skip
def test_a_remark_is_the_weightiest_there_is(of, scored, remark):
    score = MockScore.of(1, [of]) if scored else None
    found = Debrief((of,), (), (), score, ())
    assert found.remark(of) == remark
    assert found.words.startswith("chosen right" if scored else "Nothing was told")


def test_what_to_do_next_in_its_order():
    lines = [
        line(told=Told((0, 1), 160.0, flags=("waits",)), story="Loud"),
        line(WRONG, told=Told((0, 1, 2), 100.0), story="Shy", competency="Growth"),
        line(NOTHING, UNTOLD, story="", own=False, themes=("let-go", "failed")),
        line(replace(NOTHING, right=True), UNTOLD, story="", own=False, competency="Judgment"),
    ]
    assert list(mocks._advice(lines, ["Loud"])) == [
        "Write a story for it: People (let go and failed)",
        "Write a story for it: Judgment",
        "Place its questions: Growth",
        "Tell it again: Loud (2 of 3 beats)",
        "Find another story beside Loud",
        "Repair: waits",
        "Shorten: Loud, 10 s over 150 s",
    ]


def test_the_seconds_of_a_debrief_are_all_that_was_spoken():
    assert Debrief((line(), line(told=Told((), 61.5))), (), (), None, ()).seconds == 161.5


# -- telling -----------------------------------------------------------------------------


FLAGS = (RedFlag("hr", "passes it on", ("x",), "own it"), RedFlag("late", "waits", ("y",), "act"))


def to_tell(**more):
    given = {
        "deck": "d", "story": Story("loud", "The loud one", BEATS), "question": "Who?",
        "way": WayToTell.FULL, "expected": (0, 1, 2), "probes": (), "follow_ups": (),
        "red_flags": FLAGS, "recalls": (0.95, 0.9, 0.5), "before": (),
    }  # fmt: skip
    return StoryToTell(**given | more)


def test_what_is_told_in_words():
    story = to_tell()
    assert (story.place, story.key, story.window) == ("d/loud", "d/loud/tell", (90, 150))
    assert to_tell(version="v").key == "d/loud/tell:v"
    assert (story.title, story.weak) == ("The loud one", ["C"])
    assert to_tell(recalls=(0.89, 0.0, 0.89)).weak == ["B", "A", "C"]
    theirs = replace(story.story, sample=True)
    assert (
        to_tell(story=theirs, told_for="Growth").title == "The loud one (sample), told for Growth"
    )
    assert story.doubt(0) == story.doubt(100) == ""
    assert story.doubt(0.4).startswith("Nobody tells it in 1 second: ")
    assert story.doubt(3.0).startswith("Nobody tells it in 3 seconds: ")
    assert to_tell(way=WayToTell.SHORT).timing(76) == "1 s over 75 s"


@pytest.mark.parametrize(
    ("order", "says"),
    [
        (BeatOrder((0, 1, 2), (), (), 0, 3), "order 3 2 1 (none missed, none swapped)"),
        (BeatOrder((0,), (1,), (2,), 2, 3), "order 3 (missed 2 B; swapped 1 A; 2 invented)"),
        (BeatOrder((), (0, 1, 2), (), 0, 3), "order none (missed 3 C, 2 B, 1 A; none swapped)"),
        (BeatOrder((0, 1), (), (2,), 0, 3), "order 3 2 (none missed; swapped 1 A)"),
    ],
)
def test_an_order_is_said_by_the_numbers_of_the_story(order, says):
    assert rehearsal.order_words(to_tell(expected=(2, 1, 0)), order) == says


def earlier(question):
    return Rehearsal(1, "d/loud/tell", 1, StudyDay(1), 10.0, Told((), 9.0, question=question))


@pytest.mark.parametrize(
    ("asked", "question"),
    [([], "A?"), (["A?"], "B?"), (["A?", "B?"], "A?"), (["B?"], "A?"), (["A?", "A?", "B?"], "B?")],
)
def test_the_phrasing_is_the_one_that_was_asked_least(asked, question):
    story = Story("s", "S", questions=("A?", "B?"))
    assert rehearsal._phrasing(story, None, [earlier(each) for each in asked]) == question
    assert rehearsal._phrasing(Story("s", "S"), None, []) == "S"


def named(*ids):
    return tuple(Probe(id_, f"{id_}?") for id_ in ids)


@pytest.mark.parametrize(
    ("probes", "turn", "asked"),
    [("", 3, ""), ("a", 5, "a"), ("ab", 1, "ab"), ("abc", 0, "ab"), ("abc", 1, "ca"),
     ("abc", 2, "bc"), ("abc", 3, "ab"), ("abcd", 1, "cd"), ("abcd", 2, "ab")],
)  # fmt: skip
def test_follow_ups_go_round(probes, turn, asked):
    assert [probe.id for probe in rehearsal._probes(named(*probes), turn)] == list(asked)


MAIN = Competency("main", "Main", follow_ups=("Why?", "a?"))
AFTER, MUTE = Competency("after", "After", follow_ups=("Then?",)), Competency("mute", "Mute")


@pytest.mark.parametrize(
    ("main", "after", "sample", "asked"),
    [
        (MAIN, MAIN, False, ["a?", "Why?"]),
        (MAIN, MAIN, True, ["a?"]),
        (MAIN, AFTER, False, ["Then?"]),
        (MAIN, AFTER, True, ["Then?"]),
        (MAIN, MUTE, False, ["a?"]),
        (None, AFTER, False, ["a?", "Then?"]),
        (None, None, False, ["a?"]),
    ],
)
def test_what_may_be_asked_after_a_story(main, after, sample, asked):
    story = Story("s", "S", probes=named("a"), sample=sample)
    assert [probe.ask for probe in rehearsal._follow_ups(story, main, after)] == asked


def transcript(**more):
    given = {
        "words": 200, "seconds": 80.0, "situation": 0.5, "we": 0, "i": 9, "fillers": {},
        "beats": (), "order": BeatOrder((), (), (), 0, 3), "flags": (), "findings": (),
        "passages": (),
    }  # fmt: skip
    return Transcript(**given | more)


@pytest.mark.parametrize(
    ("heard", "length", "spoken"),
    [
        (transcript(), "200 words, about 1:20, 10 s short of 90 s", []),
        (transcript(words=1, seconds=100.0), "1 word, about 1:40, inside 90–150 s", []),
        (transcript(situation=0.99), "200 words, about 1:20, 10 s short of 90 s", []),
        (transcript(situation=1.0), "200 words, about 1:20, 10 s short of 90 s",
         ["All of it is situation: nothing of what you did was heard."]),
    ],
)  # fmt: skip
def test_a_transcript_as_a_whole(heard, length, spoken):
    assert rehearsal.length_words(to_tell(), heard) == length
    assert rehearsal.spoken_words(heard) == spoken


def test_of_a_passage_as_much_is_quoted_as_is_shown():
    whole, long = "x" * 120, "y" * 121
    assert rehearsal.offered_words(transcript(passages=(whole, long))) == [
        f"no beat of it: “{text}” Invented, or a beat worth adding?"
        for text in (whole, "y" * 119 + "…")
    ]


def test_beats_are_heard_in_the_order_in_which_they_were_told():
    beats = [(0, True, 30), (1, False, 5), (2, True, 10), (3, True, 10)]
    said = tuple(HeardBeat(beat, frozenset(), 1.0, at, said) for beat, said, at in beats)
    assert rehearsal.beats_heard(transcript(beats=said)) == (2, 3, 0)


# -- an answer as it is heard ------------------------------------------------------------


def test_what_is_marked_while_one_listens():
    hearing = Hearing(to_tell(), None)
    assert hearing.listen_for == []
    hearing.heard([2, 4, 0, 3])
    assert (hearing.said, hearing.flags) == ((2, 0), ("waits", "passes it on"))
    hearing.heard([1])
    assert (hearing.said, hearing.flags) == ((1,), ())
    hearing.seconds = 61.26
    assert hearing.told == Told((1,), 61.3)
    hearing.heard([0, 3])
    hearing.answers = (("why", True), ("who", False))
    assert hearing.told == Told(
        (0,), 61.3, probes=(("why", True), ("who", False)), flags=("passes it on",)
    )


def test_what_to_listen_for():
    ways = tuple(
        Framework(name.lower(), name, (Step("a", "A"), Step("b", "B"))) for name in ("One", "Two")
    )
    asks = replace(PEOPLE, evaluates="whether you act", frameworks=ways)
    assert Hearing(to_tell(), asks).listen_for == ["whether you act", "One: A · B"]
    assert Hearing(to_tell(), replace(asks, evaluates="")).listen_for == ["One: A · B"]
    assert Hearing(to_tell(), replace(asks, frameworks=())).listen_for == ["whether you act"]


# -- questions ---------------------------------------------------------------------------


def match(*scores, confident=True):
    named = (ScoredCompetency("d", f"c{n}", score, ()) for n, score in enumerate(scores))
    return Match("Who?", confident, tuple(named))


@pytest.mark.parametrize(
    ("found", "doubts", "rest"),
    [
        (match(0.96), "", "No other competency comes near."),
        (match(0.94, 0.04), "", "No other competency comes near."),
        (match(0.66, 0.3), "", ""),
        (match(0.5, 0.25), "", " 25%  something else"),
        (match(0.75), "", " 25%  something else"),
        (match(0.6, 0.2, confident=False),
         "Probably none of your competencies. The nearest:", ""),
        (match(confident=False), "Probably none of your competencies. None comes near.", ""),
    ],
)  # fmt: skip
def test_what_is_said_around_the_competencies_of_a_question(found, doubts, rest):
    assert (routing.doubts(found), routing.rest(found)) == (doubts, rest)


def about(*answers, themes=("failed",)):
    stories = tuple(StoryAnswer(story, sure) for story, sure in answers)
    card = Plain("x", q="What went wrong?", a="Say it.\nThen mend it.")
    return list(routing.about(Crossing(("d", "x"), card, themes, stories)))


@pytest.mark.parametrize(
    ("said", "stories"),
    [
        (about((LOUD, True)), ["→ The loud one  (ready 50 of 100)"]),
        (about((LOUD, True), (SHY, False)),
         ["→ The loud one  (ready 50 of 100)", f"→ The shy one  (ready 50 of 100; {DOUBT})"]),
        (about((SHY, False)),
         [f"→ The shy one  (ready 50 of 100; {DOUBT})",
          "→ no story of yours says that it is about that: write one that did not work out"]),
        (about(), ["→ no story of yours is about that: write one that did not work out"]),
        (about(themes=()), []),
        (about((THEIRS, True)), ["→ Theirs  (sample: write your own)"]),
    ],
)  # fmt: skip
def test_a_question_that_cuts_across_in_lines(said, stories):
    head = ["About no single competency: it cuts across them all.", "What went wrong?", "Say it.",
            "Then mend it."]  # fmt: skip
    assert said == head + stories


# -- what readiness rests on, and which take is the best ---------------------------------


def cards(beats=("b1", "b2"), tell="t", *, frame=("f",), aloud=True, answered=True):
    frame = dict.fromkeys(frame, 1.0 / max(1, len(frame)))
    return CompetencyCards(
        ("d", "people"), PEOPLE, frame, StoryCards(beats, tell), aloud, True, answered
    ).weights


@pytest.mark.parametrize(
    ("weights", "found"),
    [
        (cards(), {"f": 1 / 3, "b1": 1 / 6, "b2": 1 / 6, "t": 1 / 3}),
        (cards(aloud=False), {"f": 1 / 2, "b1": 1 / 4, "b2": 1 / 4}),
        (cards((), ""), {"f": 1 / 3}),
        (cards((), "", aloud=False), {"f": 1 / 2}),
        (cards((), "", answered=False), {"f": 1}),
        (cards(answered=False), {"f": 1 / 3, "b1": 1 / 6, "b2": 1 / 6, "t": 1 / 3}),
        (cards(frame=()), {"b1": 1 / 4, "b2": 1 / 4, "t": 1 / 2}),
    ],
)
def test_what_each_card_of_a_competency_counts_for(weights, found):
    assert weights == pytest.approx(found)


def rank(rating, seconds, at, way=WayToTell.FULL):
    heard = Rehearsal(1, "d/loud/tell", at, StudyDay(1), 9.0, Told((), seconds, way=way))
    return RehearsalTake(heard, None, "loud", rating).rank


def test_of_takes_the_better_rated_is_better_then_the_one_in_time_then_the_newer():
    worst_first = [
        rank(2, 100, 9), rank(3, 89, 1), rank(3, 151, 2), rank(3, 90, 1), rank(3, 150, 2),
        rank(4, 20, 0), rank(4, 60, 0, WayToTell.SHORT),
    ]  # fmt: skip
    assert sorted(worst_first) == worst_first
