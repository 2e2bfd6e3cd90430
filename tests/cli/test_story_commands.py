"""lint, matrix, ask, tell, mock and sheet, as a person or a script calls them."""

from __future__ import annotations

import json
import re

import pytest

from drill.deckfile.reading import read_deck
from drill.service.library import decks
from tests_support import SMALL

SAID = (
    "So velocity fell by forty percent and he went silent, the team noticed and nobody spoke. "
    "I gave him a mentor and we agreed on thirty days to improve. In the end he was back on form, "
    "and I would talk earlier."
)


def log(drill):
    return {line["card"]: line for line in json.loads(drill("log", "--json")[1])}


# -- lint ----------------------------------------------------------------------------------


def test_lint_s_rows_and_exit_code(stocked, tmp_path):
    code, out, _ = stocked("lint", "--json")
    rows = json.loads(out)
    assert code == 1
    assert {*map(frozenset, rows)} == {
        frozenset({"rule", "severity", "where", "line", "message", "fix"})
    }
    assert {row["line"] for row in rows} == {None}
    code, out, err = stocked("lint")
    assert code == 1
    assert rows[0]["message"] in out
    assert "findings in your own stories" in err


def test_lint_of_the_bundled_samples_finds_what_is_thin(drill, bundled):
    code, out, _ = drill("lint", "sample-stories", "--json")
    assert code == 1
    rows = json.loads(out)
    delivery = [row for row in rows if "strategic alignment" in row["message"]]
    assert delivery, "the delivery story shows nothing of its first layer"
    assert not any("talent pipeline" in row["message"] for row in rows), "for senior roles"
    assert any("13" in row["message"] for row in rows), "8 and 5 are not 15"


def test_the_bundled_competencies_are_sound(drill, bundled):
    assert drill("lint", "em-interview", "--json")[:2] == (0, "[]\n")


def test_lint_without_own_stories_is_no_fault(drill, bundled):
    code, out, err = drill("lint")
    assert (code, out) == (0, "")
    assert "drill new story" in err


# -- matrix --------------------------------------------------------------------------------


def test_the_matrix(stocked):
    found = json.loads(stocked("matrix", "--json", "--on", "9")[1])
    (row,) = found["rows"]
    assert row["competency"] == "people"
    assert row["stories"] == [
        {"story": "small/quiet", "title": "The quiet senior", "fit": 1.0, "main": True,
         "variant": None, "readiness": 0.0, "key": 0.0}
    ]  # fmt: skip
    assert row["questions"] == ["How do you act?", "When do you act?", "Why do you act?"]
    assert row["warning"] == "Hangs on one story: The quiet senior."
    assert found["stories"][0]["readiness_on"] == 0.0
    code, out, _ = stocked("matrix")
    assert code == 0
    assert "The quiet senior (100%, 0)" in out


def test_a_day_that_is_none(stocked):
    code, out, err = stocked("matrix", "--on", "soon")
    assert (code, out) == (2, "")
    assert "is no date" in err


# -- ask -----------------------------------------------------------------------------------


def test_ask_one_question(drill, bundled):
    found = json.loads(drill("ask", "How do you deal with an underperformer?", "--json")[1])
    assert found["confident"] is True
    assert len(found["candidates"]) == 7
    best = found["candidates"][0]
    assert best["competency"] == "managing-people"
    assert best["why"]
    assert best["stories"][0]["sample"] is True
    scores = [each["score"] for each in found["candidates"]]
    assert scores == sorted(scores, reverse=True)


def test_ask_many_questions_a_line_each(drill, bundled):
    code, out, _ = drill("ask", "--json", "-", stdin="Whom did you fire?\n\nWhat is your salary?\n")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [row["question"] for row in rows] == ["Whom did you fire?", "", "What is your salary?"]
    assert [row["confident"] for row in rows][1:] == [False, False]
    assert all(len(row["candidates"]) == 7 for row in rows)


def test_questions_that_are_none_or_endless(drill, bundled):
    assert drill("ask", "  ")[0] == 2
    assert drill("ask", "why " * 10_000)[0] == 0
    code, out, _ = drill("ask", "מה עשית כשהיה קשה? 🤷")
    assert code == 0
    assert "Probably none" in out


def test_ask_in_words(drill, bundled):
    code, out, _ = drill("ask", "How do you deal with an underperformer?")
    assert code == 0
    assert "Managing people" in out.splitlines()[0]
    assert "The quiet senior  (sample: write your own)" in out
    assert "They want to know: Can you build" in out


def test_a_competency_that_does_not_come_near_is_not_named(drill, bundled):
    _, out, _ = drill("ask", "Tell me about a time you fired somebody")
    assert out.splitlines()[0].startswith(" 98%  Managing people")
    assert out.splitlines()[-1] == "No other competency comes near."
    assert "  0%" not in out
    _, out, _ = drill("ask", "Tell me about a person on your team")
    named = re.findall(r"^ *(\d+)%  ", out, re.MULTILINE)
    assert len(named) > 1
    assert min(map(int, named)) >= 5
    assert "comes near" not in out
    _, out, _ = drill("ask", "What is your favourite colour?")
    assert out == "Probably none of your competencies. None comes near.\n"


def test_what_they_want_to_know_is_a_question(drill, bundled):
    for question in ("Tell me about a conflict at work", "Who did you hire last?"):
        out = drill("ask", question)[1]
        assert re.search(r"They want to know: [^.]*[?]", out) or "They want to know" not in out


def test_ask_without_competencies(drill):
    code, out, _ = drill("ask", "Why?")
    assert code == 0
    assert "no competency" in out


# -- tell ----------------------------------------------------------------------------------


def test_a_story_told_line_by_line(stocked):
    lines = "\n\n1 3 2\n1\n\ny\n1\n\n"
    code, out, err = stocked("tell", "--plain", stdin=lines)
    assert code == 0, err
    assert "(none missed; swapped 3 Outcome; 1 invented)" in err
    rated = log(stocked)
    assert rated["small/quiet/beat:context"]["rating"] == 3
    assert rated["small/quiet/probe:differently"]["rating"] == 3
    assert rated["small/quiet/tell"]["from"] == "tell"
    assert "6 cards reviewed" in out
    undone = json.loads(stocked("undo", "--json")[1])
    assert undone["undone"].endswith("small/quiet/tell")


def test_lines_without_sense_are_asked_again(stocked):
    lines = "\n\n9\nfoo\n\nnone\nmany\n\n\nmaybe\nn\n7\n\nfine\n1\n"
    code, _, err = stocked("tell", "--plain", stdin=lines)
    assert code == 0, err
    for said in ("none of 1 to 3", "'foo'", "'many' is no number", "y or n", "no rating"):
        assert said in err
    assert log(stocked)["small/quiet/tell"]["rating"] == 1


def test_none_answers_every_question_that_asks_which_or_how_many(stocked):
    _, _, err = stocked("tell", "--plain", stdin="\n\nnone\nNone\nnone\n1\n")
    assert "is no number" not in err
    assert log(stocked)["small/quiet/tell"]["rating"] == 1
    _, _, err = stocked("mock", "--plain", "--questions", "1", stdin="None\n")
    assert "is none of" not in err


@pytest.mark.parametrize("lines", ["", "\n", "\n\n"])
def test_an_input_that_ends_grades_nothing(stocked, lines):
    code, _, err = stocked("tell", "--plain", stdin=lines)
    assert code == 1
    assert "nothing was graded" in err
    assert log(stocked) == {}


def test_a_transcript_proposes_and_yes_grades(stocked, tmp_path):
    path = tmp_path / "said.txt"
    path.write_text(SAID, encoding="utf-8")
    found = json.loads(stocked("tell", "--transcript", str(path), "--json")[1])
    assert (found["graded"], found["rating"]) == (False, None)
    assert [beat["said"] for beat in found["beats"]] == [True, True, True]
    assert (found["i"], found["we"]) == (2, 1)
    assert found["order"]["kept"] == [0, 1, 2]
    assert log(stocked) == {}
    code, out, _ = stocked("tell", "quiet", "--transcript", "-", "--yes", stdin=SAID)
    assert code == 0
    assert "[x] 2. Plan" in out
    assert " s short of 90 s" in out, "by the estimate"
    assert {line["rating"] for line in log(stocked).values()} == {3}
    assert not re.search(r"good +0 +tell", stocked("log")[1]), "nobody measured it"


AWRY = (
    "So velocity fell by thirty percent and he went silent, the team noticed and nobody spoke. "
    "HR handled the talk with him. On Sunday my uncle brought a boat from Norway and all nine of "
    "us went fishing for cod. In the end he was back on form, and I would talk earlier."
)


def test_a_transcript_says_what_went_wrong_in_the_telling(stocked):
    code, out, _ = stocked("tell", "quiet", "--transcript", "-", stdin=AWRY)
    assert code == 0
    assert "figure differs: said thirty percent, is 40%" in out
    assert "sounds like a red flag: The call is somebody else's" in out
    assert "On Sunday my uncle brought a boat" in out
    assert "[x] 1. Context  100%" not in out
    assert "Invented, or a beat worth adding?" in " ".join(out.split())
    found = json.loads(stocked("tell", "quiet", "--transcript", "-", "--json", stdin=AWRY)[1])
    assert found["beats"][0]["figures"] == [{"said": "thirty percent", "is": "40%"}]
    assert [finding["rule"] for finding in found["findings"]] == ["handed-on"]
    assert len(found["passages"]) == 1


def test_a_transcript_that_is_all_situation_says_so(stocked):
    said = "So velocity fell by forty percent, he went silent and the team noticed."
    code, out, _ = stocked("tell", "quiet", "--transcript", "-", stdin=said)
    assert code == 0
    assert "situation 100%" in out
    assert "All of it is situation" in out


def test_a_transcript_result_first(stocked):
    said = (
        "In the end he was back on form. It began when velocity fell by forty percent, he went "
        "silent. I gave him a mentor and we agreed on thirty days to improve."
    )
    asked = ("tell", "quiet", "--transcript", "-", "--way")
    assert "; swapped " in stocked(*asked, "full", stdin=said)[1]
    assert "none swapped" in stocked(*asked, "result-first", stdin=said)[1]


def test_a_transcript_that_nobody_confirms_grades_nothing(stocked, tmp_path):
    path = tmp_path / "said.txt"
    path.write_text(SAID, encoding="utf-8")
    code, out, err = stocked("tell", "--transcript", str(path))
    assert code == 0
    assert "[x] 1. Context" in out
    assert "Nothing was graded" in err
    assert log(stocked) == {}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is no text"),
        (b"\xff\xfe\x00", "is no text"),
        (b"   \n", "is empty"),
        (b"a" * 2_000_001, "more than 2 MB"),
    ],
)
def test_transcripts_that_are_none(stocked, tmp_path, content, says):
    path = tmp_path / "said"
    path.write_bytes(content)
    for source, stdin in ((str(path), b""), ("-", content)):
        code, out, err = stocked("tell", "--transcript", source, "--yes", stdin=stdin)
        assert (code, out) == (2, "")
        assert says in err
    assert log(stocked) == {}


def test_a_transcript_of_something_else_grades_nothing(stocked):
    told = b"The weather was fine on Sunday, and we went to the lake."
    code, out, err = stocked("tell", "quiet", "--transcript", "-", "--yes", stdin=told)
    assert code == 1
    assert "[ ] 1. " in out
    assert "Nothing was graded. No beat of the story was heard." in err
    assert log(stocked) == {}
    assert stocked("tell", "quiet", "--transcript", "-", stdin=told)[0] == 0


def test_what_goes_with_a_transcript_only(stocked, tmp_path):
    assert stocked("tell", "--plain", "--json")[0] == 2
    assert stocked("tell", "--plain", "--yes")[0] == 2
    assert stocked("tell", "--transcript", str(tmp_path / "nowhere"))[0] == 2
    assert stocked("tell", "--transcript", str(tmp_path))[0] == 2
    assert stocked("tell", "--transcript", "-", "--seconds", "-3", stdin="x")[0] == 2


def test_no_such_story(stocked):
    code, out, err = stocked("tell", "quite", "--plain")
    assert (code, out) == (2, "")
    assert "did you mean quiet" in err


def test_ways_to_tell_have_their_window(stocked):
    code, _, err = stocked("tell", "--plain", "--way", "short", stdin="\n\nall\n\n\ny\n\n\n")
    assert code == 0
    assert "45 to 75 seconds" in err


@pytest.mark.parametrize("rest", ["", "\n", "\n\n", "\n\ny\n"])
def test_an_input_that_ends_after_the_beats_keeps_them(stocked, rest):
    code, out, err = stocked("tell", "--plain", stdin=f"\n\nall\n{rest}")
    assert code == 0
    assert "The input ended: kept as good." in err
    assert "reviewed" in out
    assert log(stocked)["small/quiet/beat:context"]["rating"] == 3
    assert ("small/quiet/probe:differently" in log(stocked)) == ("y" in rest)


@pytest.mark.usefixtures("lessons")
def test_a_sample_never_shown_is_shown_before_it_is_told(drill, bundled):
    for verb in ("mock", "pick"):
        code, out, err = drill(verb, "--plain")
        assert (code, out) == (2, "")
        assert "no sample was shown" in err
    code, out, err = drill("tell", "quiet-senior", "--plain", stdin="\n\n\nnone\n")
    assert code == 0, err
    assert out.index("Read this once") < out.index("The quiet senior (sample)")
    out = drill("tell", "quiet-senior", "--plain", stdin="")[1]
    assert "Read this once" not in out, "once"


# -- mock ----------------------------------------------------------------------------------


def test_a_friend_whose_input_ends_keeps_what_was_heard(stocked):
    lines = "1\n\n\nall\n"
    code, out, _ = stocked("mock", "--plain", "--for-a-friend", "--questions", "1", stdin=lines)
    assert code == 0
    assert "3 of 3" in out


def test_a_mock_line_by_line(stocked):
    lines = "1\n\n\nall\n\n\ny\n\n\n"
    code, out, err = stocked("mock", "--plain", "--questions", "1", stdin=lines)
    assert code == 0, err
    assert "chosen right 1 of 1 · beats said 100%" in out
    assert log(stocked)["small/people/route"]["from"] == "mock"
    (row,) = json.loads(stocked("mock", "--history", "--json")[1])
    assert (row["questions"], row["right"], row["beats"]) == (1, 1.0, 1.0)


@pytest.mark.parametrize("verb", ["mock", "pick"])
def test_one_story_is_one_number(stocked, verb):
    code, _, err = stocked(verb, "--plain", "--questions", "1", stdin="9\n\nall\n1 1\n0\n")
    assert code == 0
    assert "'9' is none of 1 to 1" in err
    assert err.count("One number, or 0 for none.") == 4
    assert "1 2 4" not in err


def test_nought_is_none_of_the_beats(stocked):
    assert stocked("tell", "--plain", stdin="\n\n0\n")[0] == 0
    assert log(stocked)["small/quiet/beat:context"]["rating"] == 1


def test_a_mock_that_is_passed_or_left(stocked):
    code, out, err = stocked("mock", "--plain", "--questions", "2", stdin="0\n")
    assert code == 1
    assert "passed" in out
    assert "is kept" in err
    assert "→ Place its questions: Managing people" in out
    assert stocked("mock", "--plain", stdin="")[0] == 1


@pytest.mark.parametrize("friend", [False, True])
def test_after_a_wrong_choice_the_right_story_can_be_told_instead(stocked, friend):
    who = ["--for-a-friend"] if friend else []
    lines = "0\n1\n\n\nall\n\n\ny\n\n\n"
    code, out, err = stocked("mock", "--plain", "--questions", "1", *who, stdin=lines)
    assert code == 0, err
    asked = "hears" if friend else "tells"
    assert f"Enter goes on; a number {asked} that one instead." in err
    assert "answers it, but was chosen only after a wrong choice" in out
    assert "chosen right 0 of 1 · beats said 100%" in out


def test_after_a_wrong_choice_enter_stays_with_it(drill, small):
    other = (
        "{drill: 1, id: other, title: Other, stories: [{id: loud, title: The loud one,"
        " competencies: [], beats: [{id: one, label: One, facts: [it began]}]}]}"
    )
    decks.take(small, [("other", read_deck(other, "other"))], own=True)
    small.close()
    lines = "1\n\n\n\nall\n\n\n\n\n"
    code, out, err = drill("mock", "--plain", "--questions", "1", stdin=lines)
    assert code == 0, err
    assert "Enter tells yours; a number tells that one instead." in err
    assert "“The loud one” does not answer it" in out


def test_a_mock_s_numbers(stocked):
    assert stocked("mock", "--questions", "0", "--plain")[0] == 2
    assert stocked("mock", "--minutes", "nan", "--plain")[0] == 2
    assert stocked("mock", "--json", "--plain")[0] == 2
    code, out, err = stocked("mock", "--history")
    assert (code, out) == (0, "")
    assert "No mock yet" in err


# -- sheet, export, import -----------------------------------------------------------------


def test_a_sheet_as_markdown_and_as_a_page(stocked, tmp_path):
    code, out, _ = stocked("sheet")
    assert code == 0
    assert "The quiet senior" in out
    page = tmp_path / "stories.html"
    assert stocked("sheet", "quiet", "-o", str(page))[0] == 0
    text = page.read_text(encoding="utf-8")
    assert "<html" in text
    assert "http" not in text, "self-contained"


def test_the_sheet_and_the_tell_open_with_the_framework(drill, bundled):
    first = "Begin with what you believe, then let one case prove it."
    assert f"**Open with**\n\n- {first}" in drill("sheet", "quiet-senior")[1]
    assert first in drill("tell", "quiet-senior", "--plain", stdin="")[2]
    own = "Say what you believe, or your system, before the case."
    assert own in drill("sheet", "interrupt-budget")[1], "what is evaluated is a system"
    assert "Open with" not in drill("sheet", "summit-team")[1], "it begins with the need"


def test_the_role_wanted_decides_lint_and_matrix(drill, bundled, tmp_path):
    deck = tmp_path / "own.yaml"
    deck.write_text(HIRING, encoding="utf-8")
    assert drill("import", str(deck), "--own", "--yes")[0] == 0
    assert "Lab (100%" in drill("matrix")[1]
    assert "A talent pipeline" not in drill("lint")[1]
    assert drill("config", "set", "stories.level", "director")[0] == 0
    assert "Lab (75%" in drill("matrix")[1]
    thin = drill("lint")[1]
    assert "A talent pipeline" in thin
    assert "of the size that a director has" in thin


HIRING = """
drill: 1
id: hired
title: Hired
version: "1.0.0"
stories:
  - id: lab
    title: Lab
    competencies: [hiring-growing]
    beats:
      - {id: need, label: Need, steps: [business-need], facts: [the bank wanted nights]}
      - {id: mix, label: Mix, steps: [composition, attitude], facts: [I took Ana and two juniors]}
      - {id: end, label: End, facts: [Ana left again and I was sorry]}
"""


def test_a_sheet_of_nothing(drill, bundled):
    code, out, err = drill("sheet")
    assert (code, out) == (2, "")
    assert "drill new story" in err
    assert drill("sheet", "quiet-senior")[0] == 0
    assert drill("sheet", "quiet-senior", "--onsite", "Acme")[0] == 2


def test_a_sheet_that_cannot_be_written(stocked, tmp_path):
    code, _, err = stocked("sheet", "-o", str(tmp_path / "no" / "where.md"))
    assert code == 2
    assert "cannot be written" in err


def test_an_export_of_own_stories_says_so_first(stocked, drill):
    code, out, err = stocked("export", "small")
    assert code == 0
    assert out.startswith("drill: 1")
    assert "1 story of your own: The quiet senior" in err


def test_own_stories_leave_with_their_own_deck_only(stocked, bundled, drill, tmp_path):
    other = SMALL.replace("id: small", "id: other").replace("11111111-1", "33333333-1")
    other = other.replace("The quiet senior", "Somebody else's")
    path = tmp_path / "other.yaml"
    path.write_text(other, encoding="utf-8")
    assert drill("import", str(path), "--yes")[0] == 0
    code, out, err = drill("export", "other")
    assert code == 0
    assert "The quiet senior" not in out
    assert "of your own" not in err


def test_an_import_never_makes_a_story_one_s_own(stocked, tmp_path):
    """Not even under the origin of one's own deck, which whoever was sent it knows."""
    path = tmp_path / "back.yaml"
    path.write_text(SMALL.replace("The quiet senior", "Changed by them"), encoding="utf-8")
    code, _, err = stocked("import", str(path), "--yes")
    assert code == 2
    assert "--own" in err
    fronts = [row["front"] for row in json.loads(stocked("cards", "kind:outline", "--json")[1])]
    assert "Changed by them" not in fronts[0]
    assert stocked("import", str(path), "--yes", "--own")[0] == 0


# -- notes ---------------------------------------------------------------------------------

NOTES = """\
# What I have

## The outage
Competency: Managing people

**Situation:** The checkout was down for 40 minutes.
**Plan:** I gave Dana the rollback.
**Result:** Zero errors after 10 minutes.

Q: What would you do differently?
A: Rehearse it.

## Something else
Just a paragraph about nothing in particular. And a second sentence.
"""


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


def test_notes_become_own_stories(stocked, notes):
    code, out, err = stocked("import", str(notes), "--own", "--yes")
    assert code == 0, err
    assert "The outage  → Managing people" in out
    assert "Situation · Plan · Result" in out
    assert "No beat shows" in out, "lint says what is missing"
    rows = json.loads(stocked("matrix", "--json")[1])["rows"]
    places = [story["story"] for story in rows[0]["stories"]]
    assert "my-stories/the-outage" in places
    figures = json.loads(stocked("cards", "deck:my-stories kind:figure", "--json")[1])
    assert {row["back"] for row in figures} == {"40 minutes", "10 minutes"}
    beats = json.loads(stocked("cards", "deck:my-stories kind:beat", "--json")[1])
    assert len(beats) == 4, "three beats, and the paragraph of the other story"


def test_notes_taken_in_again_change_what_they_changed(stocked, notes):
    stocked("import", str(notes), "--own", "--yes")
    stocked("answer", "my-stories/the-outage/beat:plan", "good")
    notes.write_text(NOTES.replace("gave Dana the rollback", "did it myself"), encoding="utf-8")
    code, out, _ = stocked("import", str(notes), "--own", "--yes")
    assert code == 0
    assert "1 changed" in out
    card = json.loads(stocked("cards", "kind:beat deck:my-stories Plan", "--json")[1])[0]
    assert card["reps"] == 1
    assert "did it myself" in card["back"]
    code, out, _ = stocked("import", str(notes), "--own", "--yes")
    assert (code, "nothing new" in out) == (0, True)


def test_a_story_of_the_notes_keeps_its_history_under_another_title(stocked, notes):
    stocked("import", str(notes), "--own", "--yes")
    stocked("answer", "my-stories/the-outage/beat:plan", "good")
    first = len(json.loads(stocked("cards", "deck:my-stories", "--json")[1]))
    head, sign, rest = NOTES.partition("The outage")
    assert sign, "the notes have this story"
    notes.write_text(f"{head}When the lights went out{rest}", encoding="utf-8")
    code, out, _ = stocked("import", str(notes), "--own", "--yes")
    assert (code, "1 changed" in out, "not in these notes" in out) == (0, True, False)
    rows = json.loads(stocked("cards", "deck:my-stories", "--json")[1])
    assert (len(rows), sum(row["reps"] for row in rows)) == (first, 1)
    notes.write_text("# Another one\n\n**Action:** I moved the whole estate\n", encoding="utf-8")
    out = stocked("import", str(notes), "--own", "--dry-run")[1]
    assert "stories are not in these notes: kept: “When the lights went out”, “" in out


@pytest.mark.parametrize(
    ("more", "says"),
    [((), "--own"), (("--own", "--link"), "--link"), (("--own", "--deck", "x"), "--deck")],
)
def test_what_does_not_go_with_notes(stocked, notes, more, says):
    code, out, err = stocked("import", str(notes), "--yes", *more)
    assert (code, out) == (2, "")
    assert says in err


def test_a_dry_run_of_notes_changes_nothing(stocked, notes):
    code, out, _ = stocked("import", str(notes), "--own", "--dry-run", "--json")
    (row,) = json.loads(out)["sources"]
    assert (code, row["format"], row["applied"]) == (0, "notes", False)
    assert "my-stories" not in stocked("decks")[1]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"\xff\xfe\x00", b"   \n\n"])
def test_notes_that_are_none(stocked, tmp_path, content):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    code, _, err = stocked("import", str(path), "--own", "--yes")
    assert code == 2
    assert str(path) in err
    assert "Traceback" not in err


def test_some_facts_of_a_beat():
    from drill.cli.rehearsal import parse_told
    from drill.errors import UsageError

    assert parse_told("1 2.1 2.3 3", [2, 4, 1]) == ((0, 1, 2), {(1, 1), (1, 3)})
    assert parse_told("", [1, 1], (1,)) == ((1,), frozenset())
    assert parse_told("all", [1, 1]) == ((0, 1), frozenset())
    for wrong in ("2.5", "4.1", "1.x", ".1"):
        with pytest.raises(UsageError):
            parse_told(wrong, [2, 4, 1])


def test_ask_sends_what_cuts_across_to_its_card(drill, bundled):
    code, out, _ = drill("ask", "Tell me about a time you failed as a manager.")
    assert code == 0
    assert out.startswith("About no single competency: it cuts across them all.\n")
    assert "your mistake in one sentence" in out
    assert "no story of yours is about that: write one that did not work out" in out
    assert "%" not in out
    found = json.loads(drill("ask", "What is your biggest weakness?", "--json")[1])
    assert (found["confident"], found["across"]) == (False, "em-interview/weakness")
    assert len(found["candidates"]) == 7


LOST = """\
drill: 1
id: mine
title: Mine
stories:
  - id: bet
    title: The lost bet
    competencies: [judgment]
    themes: [failed]
    beats: [{id: a, label: A, facts: [it went]}]
"""


def test_ask_names_no_story_of_something_else(drill, bundled):
    gone = "Tell me about the last time you had to let an engineer go."
    assert "→ no story yet: write one" in drill("ask", gone)[1]
    assert json.loads(drill("ask", gone, "--json")[1])["candidates"][0]["stories"] == []


def test_ask_says_of_a_story_that_does_not_answer_why(drill, bundled, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(LOST)
    assert drill("import", str(mine), "--own", "--yes")[0] == 0
    best = "What is the best decision you ever made?"
    said = "“The lost bet” did not end well, and this asks for one that worked out: write another"
    assert said in drill("ask", best)[1]
    worst = "Tell me about a decision of yours that was a failure."
    assert "“The lost bet” does not show enough of this yet: finish it" in drill("ask", worst)[1]
    gone = drill("ask", "Tell me about letting an engineer go that you regret.")[1]
    assert "write one that you would do differently now (somebody was let go)" in gone


def test_ask_says_where_themes_are_not_stated(drill, bundled, tmp_path):
    mine = tmp_path / "mine.yaml"
    steps = "philosophy, trigger, conversation, plan, outcome, learning"
    silent = LOST.replace("[judgment]", "[managing-people]").replace("themes: [failed]", "core: []")
    mine.write_text(silent.replace("facts: [it went]", f"facts: [it went], steps: [{steps}]"))
    assert drill("import", str(mine), "--own", "--yes")[0] == 0
    gone = "Tell me about the last time you had to let an engineer go."
    assert (
        "→ The lost bet  (ready 0 of 100; themes not stated; `drill edit mine/bet` adds them)\n"
    ) in drill("ask", gone)[1]
    (found,) = json.loads(drill("ask", gone, "--json")[1])["candidates"][0]["stories"]
    assert (found["story"], found["themes_stated"]) == ("mine/bet", False)
    across = drill("ask", "Tell me about a time you failed as a manager.")[1]
    assert "→ The lost bet  (ready 0 of 100; themes not stated" in across
    assert "no story of yours says that it is about that: write one that did not work out" in across


def test_ask_names_the_stories_that_are_about_it(drill, bundled, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(LOST)
    assert drill("import", str(mine), "--own", "--yes")[0] == 0
    assert "→ The lost bet  (ready 0 of 100)" in drill("ask", "Tell me about a failure.")[1]
    assert "The lost bet" not in drill("ask", "What are you proudest of as a manager?")[1]


@pytest.mark.parametrize(
    "question",
    ["Tell me about yourself.", "Why us?", "Which questions do you have for us?"],
)
def test_the_checklist_s_questions_are_after_no_competency(drill, bundled, question):
    assert drill("ask", question)[1].startswith("Probably none of your competencies.")


def test_the_sheet_ends_with_the_checklist_of_the_day(stocked):
    out = stocked("sheet")[1]
    day = out[out.index("## On the day") :]
    assert all(each in day for each in ("Tell me about yourself", "Why us?", "questions to them"))
    assert "On the day" not in stocked("sheet", "quiet")[1]


def test_pick_line_by_line(stocked):
    code, out, err = stocked("pick", "--plain", "--questions", "2", stdin="1\n0\n")
    assert code == 0, err
    assert "Yes. This tests Managing people." in out
    assert "One of yours answers it." in out
    assert "1 of 2 right, 1 of them within 5 seconds" in out
    assert stocked("pick", "--questions", "0")[0] == 2
    assert stocked("pick", "--plain", stdin="1\n")[0] == 1


def test_a_friend_asks_line_by_line(stocked):
    lines = "1\n\n\n1\n1\nn\ny\ny\n"
    code, out, err = stocked("mock", "--plain", "--for-a-friend", "--questions", "1", stdin=lines)
    assert code == 0, err
    assert "Read it aloud. Which story do they tell?" in err
    assert "Listen for" in out
    assert "One concrete moment, please" in out
    assert "beats said 33%" in out


def test_on_a_terminal_a_friend_has_the_screens_and_the_candidate_the_clock(stocked, monkeypatch):
    opened = []
    monkeypatch.setattr("drill.cli.verbs.mock.can_draw", lambda: True)
    monkeypatch.setattr(
        "drill.cli.verbs.mock.open_screens", lambda *where: opened.append(where) or 0
    )
    assert stocked("mock", "--for-a-friend", "--questions", "2")[0] == 0
    assert stocked("mock", "--clock")[0] == 0
    assert opened == [("mock", 2, 45.0, True), ("clock",)]


# -- one story in two competencies ---------------------------------------------------------

TWO = """\
# mine
drill: 1
id: two
title: Two
competencies:
  - id: people
    name: Managing people
    questions: [How do you act?]
    frameworks: [{id: fw, name: Acting, steps: [{id: plan, label: Plan}]}]
  - id: conflict
    name: Managing conflict
    questions: [Tell me about a conflict.]
    frameworks:
      - id: peace
        name: Resolving
        opening: Begin with what you believe.
        steps: [{id: belief, label: Belief}, {id: sides, label: Both sides}]
stories:
  - id: desk   # the desk
    title: The desk
    competencies: [people]
    beats:
      # how it began
      - {id: start, label: Situation, facts: [reviews sat for a week]}
      - {id: sides, label: Both views, steps: [peace.sides], facts: [I heard Ana and then Ben]}
      - {id: plan, label: The schedule, steps: [plan], facts: [pairing each Friday]}
      - {id: rota, label: The rota, facts: [two lists on the wall]}
      - {id: end, label: Result, facts: [reviews took a day]}
"""


@pytest.fixture
def desk(drill, tmp_path):
    """A file that the deck of one's own follows."""
    file = tmp_path / "two.yaml"
    file.write_text(TWO, encoding="utf-8")
    assert drill("import", str(file), "--own", "--link", "--yes")[0] == 0
    return file


def test_a_variant_is_made_line_by_line_told_and_taken_back(drill, desk):
    answers = "Fear is behind it\n2\n4\ny\n"
    code, out, err = drill("new", "variant", "desk", "managing conflict", stdin=answers)
    assert (code, out) == (0, "two/desk\n")
    assert "2. Both views: at length (the only beat that shows Both sides)" in err
    assert "Begin with what you believe." in err
    text = desk.read_text(encoding="utf-8")
    assert "# how it began" in text
    assert "- id: desk   # the desk" in text
    assert "open: Fear is behind it" in text
    code, out, _ = drill("tell", "desk", "--for", "conflict", stdin="\n\n1 2 3 4\n\n\n\n\n")
    assert code == 0
    assert "The desk, told for Managing conflict" in out
    assert "“Tell me about a conflict.”" in out
    assert "3. Both views (at length)" in out
    assert "The rota" not in out
    assert [card for card in log(drill) if "tell" in card] == ["two/desk/tell:conflict"]
    code, out, _ = drill("matrix", "--json")
    (row,) = [row for row in json.loads(out)["rows"] if row["competency"] == "conflict"]
    assert row["stories"][0]["variant"] == "conflict"
    assert drill("undo")[0] == drill("undo")[0] == 0
    assert desk.read_text(encoding="utf-8") == TWO


def test_no_beat_is_another_where_none_is_named(drill, desk):
    answers = "Fear is behind it\nnone\nnone\ny\n"
    code, _, err = drill("new", "variant", "desk", "conflict", stdin=answers)
    assert code == 0
    assert "2. Both views: at length" in err
    assert "4. The rota: left out" in err
    text = desk.read_text(encoding="utf-8")
    assert "open: Fear is behind it" in text
    assert "stretch" not in text
    assert "cut" not in text


def test_a_variant_that_is_not_kept_changes_nothing(drill, desk):
    for answers in ("", "\n\n\nn\n"):
        code, _, err = drill("new", "variant", "desk", "conflict", stdin=answers)
        assert code == 1
        assert "Nothing was written." in err
    assert desk.read_text(encoding="utf-8") == TWO
    assert drill("new", "variant", "desk")[0] == 2
    assert drill("tell", "desk", "--for", "conflict", "--plain")[0] != 0


def test_lint_says_where_a_variant_leaves_out_what_is_marked(drill, desk):
    answers = "-\nnone\n2\ny\n"
    assert drill("new", "variant", "desk", "conflict", stdin=answers)[0] == 0
    found = {row["rule"]: row for row in json.loads(drill("lint", "two/desk", "--json")[1])}
    assert found["variant-drops-step"]["where"].endswith("variant conflict › cut beat 1")
    assert "Both sides" in found["variant-drops-step"]["message"]
    assert "variant-without-opening" in found


def test_matrix_says_of_readiness_what_it_is():
    from drill.cli.verbs import matrix

    assert "the share of its beats" in " ".join((matrix.__doc__ or "").split())
