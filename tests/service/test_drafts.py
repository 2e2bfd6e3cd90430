"""A draft in the hand: what each change of it leaves, and what becomes of the saved story."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.coaching.lint import Finding, Severity
from drill.coaching.matching import Match, ScoredCompetency
from drill.domain.deck import (
    AddedBeat,
    Beat,
    Competency,
    Deck,
    Fact,
    Framework,
    Probe,
    RedFlag,
    Step,
    Story,
    StoryVariant,
)
from drill.exchange.notes.stories import Noted
from drill.service.stories import bench, notebook, reopening, workshop
from drill.service.stories.draft import (
    TYPICAL_PROBES,
    Draft,
    DraftAnswer,
    DraftBeat,
    DraftProbe,
    Measured,
    fact_lines,
)
from drill.service.stories.workshop import Choice


def draft(*texts, **more):
    beats = tuple(DraftBeat("", f"B{number}", text) for number, text in enumerate(texts, 1))
    return Draft("id", "d", "people", "fw", **{"title": "T", "beats": beats, **more})


def texts(of):
    return [beat.text for beat in of.beats]


# -- what it says ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "blank"),
    [
        (Draft("id", "d", "p", ""), True),
        (Draft("id", "d", "p", "", title=" \n", questions=" "), True),
        (Draft("id", "d", "p", "", title="T"), False),
        (Draft("id", "d", "p", "", questions="Who?"), False),
        (Draft("id", "d", "p", "", beats=(DraftBeat("s", "Label"),)), True),
        (Draft("id", "d", "p", "", beats=(DraftBeat("s", "Label", "x"),)), False),
        (Draft("id", "d", "p", "", probes=tuple(map(DraftProbe, TYPICAL_PROBES))), True),
        (Draft("id", "d", "p", "", probes=(DraftProbe(TYPICAL_PROBES[0], "yes"),)), False),
        (Draft("id", "d", "p", "", probes=(DraftProbe("Mine?"),)), False),
    ],
)
def test_what_is_worth_keeping(of, blank):
    assert of.blank == blank


@pytest.mark.parametrize(
    ("of", "lacks"),
    [
        (draft("x"), ""),
        (draft("x", title=" "), "The story needs a title."),
        (draft(" \n-"), "The story needs at least one beat with a fact."),
        (draft("x", probes=(DraftProbe(" ", "yes"),)),
         "A follow-up has an answer and no question."),
        (draft("x", probes=(DraftProbe(" ", " "),)), ""),
        (draft("x" * 100_000), ""),
        *((of, "A line is longer than 100,000 characters: make several facts of it.")
          for long in ["x" * 100_001]
          for of in (
              draft(long), draft("x", title=long), draft("x", questions=long),
              draft("x", beats=(DraftBeat("", long, "x"),)),
              draft("x", probes=(DraftProbe("Who?", long),)),
              draft("x", probes=(DraftProbe(long),)),
              draft("x", measured=(Measured("x", long),)),
              draft("x", answers=(DraftAnswer("q", "B1", long),)),
          )),
        (draft("\n".join(["x" * 60_000, "y" * 60_000])), ""),
    ],
)  # fmt: skip
def test_what_a_story_lacks(of, lacks):
    assert of.missing() == lacks


@pytest.mark.parametrize(
    ("facts", "measured", "hows"),
    [
        ("fell ==4==", [("fell ==4==", "by hand")], ["by hand"]),
        ("fell ==4==", [("fell 4", "by hand")], ["by hand"]),
        ("fell 4", [("fell ==4==", "by hand")], []),
        ("it fell ==4==", [("fell ==4==", "by hand")], ["by hand"]),
        ("it fell ==4==\nfell ==4==", [("fell ==4==", "by hand")], ["", "by hand"]),
        ("it fell ==4==\nhe fell ==4==", [("fell ==4==", "by hand")], ["by hand", ""]),
        ("it fell ==4==", [("it fell ==5==", "five"), ("then fell to ==4==", "four")], ["four"]),
        ("fell ==4==", [("fell ==4==", ""), ("fell ==3==", "three")], [""]),
        ("abcde ==1==", [("vwxyz ==2==", "no")], [""]),
        ("fell ==4==\nfell ==4==", [("fell ==4==", "by hand")], ["by hand"]),
    ],
)
def test_how_a_figure_was_measured_follows_its_fact(facts, measured, hows):
    of = draft(facts, measured=tuple(Measured(*each) for each in measured))
    assert [each.how for each in of.figured] == hows


def test_how_it_was_measured_is_said_of_some_and_stays_of_the_others():
    measured = (Measured("a ==1==", "one"), Measured("b ==2==", "two"))
    of = draft("a ==1==\nb ==2==\nc ==3==", measured=measured)
    changed = of.with_hows({"b ==2==": " ", "c ==3==": "three"})
    assert changed.measured == (Measured("a ==1==", "one"), Measured("c ==3==", "three"))


def test_ids_of_a_story_are_its_steps_its_former_ones_or_new_ones():
    beats = (
        DraftBeat("plan", "A plan", "x"),
        DraftBeat("", "Plan", "x"),
        DraftBeat("", "Plan", "x"),
        DraftBeat("gone", "", ""),
        DraftBeat("", "Gone", "x"),
        DraftBeat("", "Other", "x", id="gone-2"),
        DraftBeat("the-end", "", "x"),
        DraftBeat("", "", "x"),
        DraftBeat("plan", "Late", "x", id="late"),
    )
    story = draft(beats=beats).story()
    assert [(beat.id, beat.label, beat.steps) for beat in story.beats] == [
        ("plan", "A plan", ("plan",)), ("plan-2", "Plan", ()), ("plan-3", "Plan", ()),
        ("gone-3", "Gone", ()), ("gone-2", "Other", ()), ("the-end", "The end", ("the-end",)),
        ("beat", "Beat", ()), ("late", "Late", ("plan",)),
    ]  # fmt: skip


def test_of_the_follow_ups_those_that_were_only_offered_are_none():
    probes = (
        DraftProbe(TYPICAL_PROBES[0]),
        DraftProbe(TYPICAL_PROBES[1], "yes"),
        DraftProbe(TYPICAL_PROBES[2], id="kept"),
        DraftProbe("And then?"),
        DraftProbe("And then?", "b"),
        DraftProbe(" ", "c"),
    )
    story = draft("x", probes=probes, questions="Who?\n \n Why? ").story()
    assert [(probe.id, probe.ask) for probe in story.probes] == [
        ("what-was-the-hardest-moment-in-it-for", TYPICAL_PROBES[1]),
        ("kept", TYPICAL_PROBES[2]), ("and-then", "And then?"), ("and-then-2", "And then?"),
    ]  # fmt: skip
    assert story.questions == ("Who?", "Why?")
    assert draft("x", title=" ").story().title == "Untitled"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("• a\n* b\n- - c\n1. d", ("a", "b", "- c", "1. d")),
        ("a ==b", ("a b",)),
        ("==a== b ==", ("==a== b",)),
        ("-a", ("-a",)),
        (
            "we shipped - late\nrated 5* by all\n- 3 – or 4 – weeks",
            ("we shipped - late", "rated 5* by all", "3 – or 4 – weeks"),
        ),
        ("-\n* \n•", ()),
        ("a\n\n A \na", ("a", "A")),
    ],
)
def test_facts_are_what_stands_in_the_lines(text, facts):
    assert fact_lines(text) == facts


# -- what a change of it leaves ----------------------------------------------------------


def answered(answers, *texts):
    given = tuple(DraftAnswer(f"{beat}?", beat, text) for beat, text in answers)
    return draft(*texts, answers=given)


@pytest.mark.parametrize(
    ("before", "answers", "after"),
    [
        (answered([("B2", "")], "a", "b"), ["x"], ["a", "b\nx"]),
        (answered([("B2", "")], "a", ""), ["x\ny"], ["a", "x\ny"]),
        (answered([("B1", "x")], "a\nx\nb"), ["y"], ["a\ny\nb"]),
        (answered([("B1", "x\nz")], "a\nx\nb\nz"), ["y"], ["a\ny\nb"]),
        (answered([("B1", "x")], "a\nx\nb"), [""], ["a\nb"]),
        (answered([("B1", "fell 4")], "fell ==4==\nb"), ["fell 5%"], ["fell ==5%==\nb"]),
        (answered([("B1", "x")], "a\nx"), ["x"], ["a\nx"]),
        (answered([("B9", "x")], "a"), ["y"], ["y", "a"]),
        (answered([("B1", "x")], "a"), ["y"], ["a\ny"]),
    ],
)
def test_an_answer_stands_in_its_beat(before, answers, after):
    changed = before.with_answers(answers)
    assert texts(changed) == after
    assert [answer.text for answer in changed.answers] == answers


def test_an_answer_belongs_to_a_step_before_a_label():
    of = draft(beats=(DraftBeat("plan", "Call"), DraftBeat("", "plan"), DraftBeat("", "Call")))
    of = replace(of, answers=(DraftAnswer("q", "plan"), DraftAnswer("r", "Call")))
    assert texts(of.with_answers(["x", "y"])) == ["x", "", "y"]


OWN = replace(draft("a", "", "c"), beats=(*draft("a").beats, DraftBeat("", ""), *draft("c").beats))


@pytest.mark.parametrize(
    ("of", "page", "to", "beats"),
    [
        (OWN, 2, 3, (2, 2)), (OWN, 2, 1, (1, 2)), (OWN, 2, 9, (5, 2)), (OWN, 1, 2, (2, 3)),
        (OWN, 1, -5, (0, 3)), (OWN, 3, 6, (6, 3)), (OWN, 3, 7, (6, 3)), (OWN, 4, 2, (2, 3)),
        (replace(OWN, answers=(DraftAnswer("q", "B1"),)), 1, -5, (-1, 3)),
        (draft("a", ""), 2, 3, (3, 2)),
    ],
)  # fmt: skip
def test_a_blank_beat_goes_when_its_page_is_left(of, page, to, beats):
    turned = replace(of, page=page).turned(to)
    assert (turned.page, len(turned.beats)) == beats


def test_a_line_that_is_known_is_left_as_it_is():
    of = draft("fell 4%", "rose 5%", probes=(DraftProbe("Who?", "grew 6%"),))
    assert of.lines() == {"fell 4%", "rose 5%", "grew 6%"}
    marked = of.marked({"rose 5%"})
    assert texts(marked) == ["fell ==4%==", "rose 5%"]
    assert marked.probes[0].text == "grew ==6%=="
    assert of.marked({"grew 6%", "fell 4%"}).probes[0].text == "grew 6%"
    assert marked.lines() == of.lines(), "marks aside"


# -- findings and flags beside a beat ----------------------------------------------------


def finding(*path, rule="x"):
    return Finding(rule, Severity.NOTE, "", path, "", "")


TITLE, FACT, THEME = finding("title"), finding("beats", 1, "facts", 0), finding(rule=bench.UNSAID)
BEAT, PROBE, LOST = finding("beats", 1), finding("probes", 0), finding("other")
FIGURE = finding("beats", 0, "facts", 0, rule=bench.UNMEASURED)
EVERY = [TITLE, FACT, THEME, BEAT, PROBE, LOST, FIGURE]


@pytest.mark.parametrize(
    ("page", "reached", "found"),
    [
        (0, None, [TITLE, THEME]), (1, None, []), (2, None, []), (3, None, [FACT, BEAT]),
        (4, None, [FIGURE]), (5, None, [PROBE]), (6, None, EVERY),
        (0, 0, [TITLE, THEME]), (3, 3, [FACT]), (4, 3, [FIGURE]), (3, 4, [FACT, BEAT]),
        (5, 3, []), (6, 3, [FACT, FIGURE]),
    ],
)  # fmt: skip
def test_a_page_has_the_findings_that_it_can_mend(page, reached, found):
    of = draft("one", "", "two")
    assert bench.findings_of(of, page, EVERY, reached=reached) == found


def flag(id_, words):
    return RedFlag(id_, words, (words,), words)


STEPS = (Step("", "Situation", "winter"), Step("talk", "Talking", "waiting"), Step("end", "Ending"))
FLAGS = (flag("a", "ending"), flag("b", "waits"), flag("c", "waited talks"), flag("d", "unlike"))

MORE = {"e": "waiting talks", "f": "waits talk", "g": "talking", "h": "talks waited"}.items()


@pytest.mark.parametrize(
    ("flags", "here", "ids"),
    [
        (FLAGS, STEPS[1], "c"), (FLAGS, STEPS[2], "a"), (FLAGS, STEPS[0], "bd"),
        (FLAGS, Step("x", "Elsewhere"), "abc"), ((), STEPS[1], ""),
        (FLAGS[:1], STEPS[1], "a"), (FLAGS[:1], STEPS[0], ""),
        ((*FLAGS[1:3], *(flag(id_, said) for id_, said in MORE)), STEPS[1], "cfh"),
    ],
)  # fmt: skip
def test_each_flag_stands_beside_one_step(flags, here, ids):
    assert "".join(found.id for found in bench._flags(flags, STEPS, here)) == ids


# -- begun, and moved to another framework -----------------------------------------------


def way(id_, *steps):
    return Framework(id_, id_.title(), tuple(Step(step, step.title()) for step in steps))


def choice(*ways, **more):
    return Choice("d", Competency("people", "People", frameworks=ways, **more), "people", 0, False)


def test_a_moment_is_the_title_as_far_as_a_title_goes():
    for moment, title in (("x" * 200, "x" * 200), ("x" * 201, "x" * 200), (" a\nb ", "a b")):
        begun = workshop.begin(choice(), moment=moment)
        assert (begun.title, begun.moment) == (title, moment.strip().replace("\n", " "))


@pytest.mark.parametrize(
    ("way_", "labels"),
    [
        (way("w", "belief", "gather", "learning"),
         ["Belief", "Situation", "Gather", "Result", "Learning"]),
        (way("w", "gather", "belief"),
         ["Situation", "Gather", "Belief", "Result", "Learning"]),
        (way("w", "belief"), ["Belief", "Situation", "Result", "Learning"]),
        (way("w", "trigger", "outcome"), ["Trigger", "Outcome", "Learning"]),
        (way("w", "trigger", "learning", "outcome"), ["Trigger", "Learning", "Outcome"]),
        (replace(way("w", "gather"), opening="philosophy first"),
         ["How I think about it", "Situation", "Gather", "Result", "Learning"]),
        (replace(way("w", "belief", "gather"), opening="philosophy first"),
         ["Belief", "Situation", "Gather", "Result", "Learning"]),
    ],
)  # fmt: skip
def test_a_draft_has_a_beat_for_all_that_a_story_needs(way_, labels):
    assert [beat.label for beat in workshop.begin(choice(way_)).beats] == labels


def test_a_draft_about_a_moment_is_asked_four_things():
    began = workshop.begin(choice(way("w", "trigger", "talk", "outcome")), moment=" He\nleft. ")
    assert (began.page, began.moment, began.title) == (-1, "He left.", "He left.")
    assert [answer.beat for answer in began.answers] == ["trigger", "talk", "talk", "outcome"]
    assert [answer.text for answer in began.answers] == ["He left.", "", "", ""]
    other = workshop.begin(choice(way("w", "gather"), way("v", "look")), "v", moment="x" * 201)
    assert [answer.beat for answer in other.answers] == [
        "Situation", "Situation", "Situation", "Result"
    ]  # fmt: skip
    assert (len(other.title), len(other.moment), other.framework) == (200, 201, "v")
    none = workshop.begin(choice(way("w", "gather"), way("v", "outcome")), "gone")
    assert (none.framework, none.page, none.answers) == ("w", 0, ())


def test_what_was_written_stands_where_it_belongs_along_another_framework():
    here = choice(way("w", "trigger", "talk", "plan"), way("v", "talk", "look"))
    began = replace(workshop.begin(here, "w", "He left."), title="T", page=3, saved="d/s")
    said = {"trigger": "He left.", "talk": "we sat", "plan": "a week", "": "it held"}
    beats = tuple(
        replace(beat, text=said.get(beat.step, ""), id=f"was-{beat.step or beat.label.lower()}")
        for beat in began.beats
    )
    moved = workshop.along(replace(began, beats=beats), here, "v")
    assert [(beat.step or beat.label, beat.text, beat.id) for beat in moved.beats] == [
        ("Situation", "He left.", ""), ("talk", "we sat", "was-talk"), ("look", "", ""),
        ("Result", "it held", "was-result"), ("Learning", "it held", "was-learning"),
        ("Plan", "a week", "was-plan"),
    ]  # fmt: skip
    assert (moved.framework, moved.page, moved.title, moved.saved) == ("v", -1, "T", "d/s")
    assert [answer.text for answer in moved.answers] == ["He left.", "", "", ""]


def test_two_beats_that_show_the_same_step_become_one():
    here = choice(way("w", "talk"))
    began = workshop.begin(here)
    twice = (DraftBeat("talk", "Talk", "a", "one"), DraftBeat("", "Talk", "b", "two"))
    moved = workshop.along(replace(began, beats=twice), here)
    (talk,) = [beat for beat in moved.beats if beat.text]
    assert (talk.step, talk.text, talk.id) == ("talk", "a\nb", "one")


# -- back into the saved story -----------------------------------------------------------


SAVED = Story(
    "s", "S",
    beats=(
        Beat("start", "Start", (Fact("it fell ==4==", "Jira", "fell"), Fact("we wept")),
             ("fw.trigger", "other.look")),
        Beat("talk", "Talk", (Fact("we sat down", "I was there", "sat"),)),
    ),
    competencies=("people", "conflict"),
    framework="fw",
    core=("beat:start", "beat:talk", "figure:start.fell"),
    probes=(Probe("why", "Why?", (Fact("I hoped", id="hoped"),)),),
    variants=(
        StoryVariant("open", "conflict", open="I think", stretch=("talk",), cut=("start",)),
        StoryVariant("cut", "conflict", cut=("talk",)),
        StoryVariant("add", "conflict", add=(AddedBeat("x", "X", (Fact("x"),), after="talk"),)),
    ),
)  # fmt: skip


def opened(**texts):
    beats = tuple(
        DraftBeat("trigger" if beat.id == "start" else "", beat.label,
                  texts.get(beat.id, "\n".join(fact.say for fact in beat.facts)), beat.id)
        for beat in SAVED.beats
    )  # fmt: skip
    facts = [fact for beat in SAVED.beats for fact in beat.facts]
    return Draft(
        "id", "d", "people", "fw", "S", beats=beats, probes=(DraftProbe("Why?", "I hoped", "why"),),
        measured=tuple(Measured(fact.say, fact.how) for fact in facts if fact.how), saved="d/s",
    )  # fmt: skip


def test_what_was_opened_is_what_was_saved():
    assert reopening.revised(opened(), SAVED) == SAVED


def test_a_beat_that_is_gone_is_named_nowhere():
    story = reopening.revised(opened(talk=""), SAVED)
    assert [beat.id for beat in story.beats] == ["start"]
    assert story.core == ("beat:start", "figure:start.fell")
    assert [variant.id for variant in story.variants] == ["open", "add"]
    assert (story.variants[0].stretch, story.variants[0].cut) == ((), ())
    assert story.variants[1].add[0].after == ""


@pytest.mark.parametrize(
    ("changes", "competencies", "steps"),
    [
        ({}, ("people", "conflict"), ("fw.trigger", "other.look")),
        ({"ref": "conflict"}, ("conflict", "people"), ("trigger",)),
        ({"ref": "new"}, ("new", "people", "conflict"), ("trigger",)),
        ({"framework": "other"}, ("people", "conflict"), ("trigger",)),
    ],
)
def test_steps_stay_but_along_another_framework(changes, competencies, steps):
    story = reopening.revised(replace(opened(), **changes), SAVED)
    assert (story.competencies, story.beats[0].steps) == (competencies, steps)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("it fell ==5==\nwe wept", [("it fell ==5==", "Jira", "fell"), ("we wept", "", "")]),
        ("we wept\nit fell ==4==", [("we wept", "", ""), ("it fell ==4==", "Jira", "fell")]),
        ("it fell ==4==\nit fell ==5==",
         [("it fell ==4==", "Jira", "fell"), ("it fell ==5==", "", "")]),
        ("it fell by ==4==\nit fell to ==4==",
         [("it fell by ==4==", "Jira", "fell"), ("it fell to ==4==", "", "")]),
        ("it fell 4", [("it fell 4", "Jira", "fell")]),
        ("quite another thing", [("quite another thing", "", "")]),
    ],
)  # fmt: skip
def test_a_fact_in_other_words_is_the_same_fact(text, facts):
    story = reopening.revised(opened(start=text), SAVED)
    assert [(fact.say, fact.how, fact.id) for fact in story.beats[0].facts] == facts


def test_a_probe_keeps_its_answer_s_ids():
    of = replace(opened(), probes=(DraftProbe("Why so late?", "I had hoped\nnew", "why"),))
    (probe,) = reopening.revised(of, SAVED).probes
    assert (probe.id, probe.ask) == ("why", "Why so late?")
    assert [(fact.say, fact.id) for fact in probe.answer] == [("I had hoped", "hoped"), ("new", "")]


# -- notes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "notes"),
    [("a.md", True), ("A.MD", True), ("b.Markdown", True), ("c.txt", True), ("d.yaml", False),
     ("md", False)],
)  # fmt: skip
def test_notes_are_told_by_their_ending(source, notes):
    assert notebook.is_notes(source) == notes


KNOWN = [
    ("d", Competency("people", "Managing people", topic="Underperformers")),
    ("e", Competency("people", "People of others")),
    ("e", Competency("growth", "Growing people", topic="")),
]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("people", "Managing people"), ("underperformer", "Managing people"),
     (" GROWTH ", "Growing people"), ("People of others", "People of others"),
     ("growing peple", "Growing people"), ("xyz", None), (" ", None)],
)  # fmt: skip
def test_notes_name_a_competency_by_id_name_or_topic(wanted, name):
    found = notebook._named(wanted, KNOWN)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("now", "before", "ids"),
    [
        (["A:a", "B:b"], ["A:x", "B:y"], "xy"),
        (["A:a", "C:c"], ["A:x", "B:y"], "xc"),
        (["A:y", "B:b"], ["A:x"], "xb"),
        (["A:a", "A:a-2"], ["A:x", "A:y"], "x a-2"),
        (["A:a", "B:x"], ["A:x"], "ax"),
        (["A:a"], ["A:x", "A:y"], "x"),
    ],
)
def test_parts_keep_the_ids_under_which_they_were_known(now, before, ids):
    def beats(said):
        return [Beat(id_, label) for label, _, id_ in (each.partition(":") for each in said)]

    found = notebook._with_ids(beats(now), beats(before), lambda beat: beat.label)
    assert [beat.id for beat in found] == (ids.split() if " " in ids else list(ids))


@pytest.mark.parametrize(
    ("questions", "sure", "name"),
    [
        ((), {"T. x"}, "T. x"), ((), set(), None), (("Who?",), {"Who?", "T. x"}, "Who?"),
        (("Who?", "Why?"), {"Why?", "T. x"}, "Why?"), (("Who?",), {"T. x"}, "T. x"),
    ],
)  # fmt: skip
def test_a_story_is_for_what_its_questions_or_else_its_facts_speak_for_surely(
    questions, sure, name
):
    class Asker:
        def ask(self, text):
            return Match(text, text in sure, (ScoredCompetency("d", text, 0.9, ()),))

        def competency(self, candidate):
            return Competency("x", candidate.competency)

    story = Story("s", "T", beats=(Beat("b", "B", (Fact("x"),)),), questions=questions)
    found = notebook._alike(story, Asker())
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("noted", "ids"),
    [
        (["a:A"], ["a"]),
        (["new:A"], ["a"]),
        (["new:B"], ["b"]),
        (["a:X", "new:A"], ["a", "new"]),
        (["new:A", "a:X"], ["new", "a"]),
        (["x:A", "y:A"], ["a", "y"]),
        (["x:Y"], ["x"]),
    ],
)
def test_a_story_of_the_notes_is_the_one_of_its_id_or_else_of_its_title(noted, ids):
    deck = Deck(1, "my-stories", "Mine", stories=(
        Story("a", "A", (Beat("one", "One"),)), Story("b", "B"), Story("c", "B"),
    ))  # fmt: skip
    stories = (each.split(":") for each in noted)
    found = notebook._as_before(
        [Noted(Story(id_, title, (Beat("eins", "One"),)), "", 1, ()) for id_, title in stories],
        deck,
    )
    assert [each.story.id for each in found] == ids
    assert [each.story.beats[0].id for each in found] == [
        "one" if id_ == "a" else "eins" for id_ in ids
    ]  # fmt: skip


def read_story(facts, probes=0, competency=None, guessed=False, remarks=(), findings=()):
    """What was made of a story of as many beats as there are lists of facts."""
    beats = tuple(
        Beat(f"b{number}", f"B{number}", tuple(map(Fact, some)))
        for number, some in enumerate(facts, 1)
    )
    asks = tuple(Probe(f"p{number}", "Why?", (Fact("by ==9=="),)) for number in range(probes))
    noted = Noted(Story("s", "The call", beats, probes=asks), "", 7, remarks)
    found = [Finding("rule", severity, "", (), text, "") for severity, text in findings]
    return notebook.NotebookStory(noted, competency, guessed, tuple(found))


@pytest.mark.parametrize(
    ("read", "parts"),
    [
        (read_story([["a"]]), "1 beat, 1 fact, 0 figures, 0 follow-ups: B1"),
        (read_story([["by ==5=="]], 1), "1 beat, 1 fact, 1 figure, 1 follow-up: B1"),
        (
            read_story([["from ==5== to ==3==", "b"], ["==2==", "d", "e"]], 2),
            "2 beats, 5 facts, 3 figures, 2 follow-ups: B1 · B2",
        ),
        (read_story([[], ["a"]]), "2 beats, 1 fact, 0 figures, 0 follow-ups: B1 · B2"),
    ],
)
def test_what_notes_became_is_counted(read, parts):
    assert notebook.words(read)[1] == f"  {parts}"


PEOPLE = Competency("people", "Managing people")
NONE_FOUND = "no competency was found for it: name one with a line `Competency: …`"


@pytest.mark.parametrize(
    ("read", "head", "more"),
    [
        (read_story([["a"]], competency=PEOPLE), "Managing people", []),
        (
            read_story([["a"]], competency=PEOPLE, guessed=True, remarks=("cut", "no list")),
            "probably Managing people",
            ["  note: cut", "  note: no list"],
        ),
        (
            read_story(
                [["a"]],
                remarks=("cut",),
                findings=((Severity.ERROR, "No result."), (Severity.WARNING, "No dialogue.")),
            ),
            "?",
            [
                "  note: cut",
                f"  note: {NONE_FOUND}",
                "  error: No result.",
                "  warning: No dialogue.",
            ],
        ),
    ],
)
def test_what_notes_are_for_and_lack_is_said(read, head, more):
    said = notebook.words(read)
    assert said[0] == f"line 7: The call  → {head}"
    assert said[2:] == more
