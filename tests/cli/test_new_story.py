"""`drill new story` line by line, as people pipe it and screen readers read it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from drill.cli import main as cli

STEPS = 6
ANSWERS = [
    *["The silent week", "2", ""],  # somebody who came back to form; no question of its own
    *["one person below the bar drags everybody", "velocity fell 40%", ""],  # philosophy
    *["2 weeks lost", ""],  # trigger
    *["he hid it, and was angry", ""],  # conversation
    "",  # plan: skipped
    *["- on time after ==3 weeks==", ""],  # outcome
    *["talk earlier", ""],  # learning
]
HOWS = ["against the two sprints before", "by our board", ""]
PROBES = ["1", "offer training first", "", "Who else knew?", "nobody", "me", "", ""]


@pytest.fixture
def new(bundled, drill, root):
    """Run the command through a pipe; what it wrote and said."""

    def run(*lines, argv=(), code=0, moments=("",)):
        """Without a draft and a competency it begins with moments: by default with none."""
        resumes = "--competency" in argv or any((root / "drafts").glob("story-*"))
        typed = "".join(f"{line}\n" for line in (*(() if resumes else moments), *lines))
        ended, out, err = drill("new", "story", "--plain", *argv, stdin=typed)
        assert ended == code, err
        assert "Traceback" not in err
        return out, err

    return run


def drafts(root):
    found = (root / "drafts").glob("story-*.json")
    return [json.loads(path.read_text(encoding="utf-8")) for path in found]


def test_from_nothing_to_a_story_of_ones_own(new, drill, root):
    out, err = new("managing-people", *ANSWERS, *HOWS, *PROBES, "y")
    assert out == "my-stories/the-silent-week\n", "data on stdout, words on stderr"
    assert "1. Managing people" in err
    assert "waits too long" in err, "the flags are said"
    assert "What makes you act" in err, "and what the step is for"
    assert "velocity fell ==40%==" in err, "what was marked is said"
    text = drill("export", "my-stories")[1]
    assert "how: against the two sprints before" in text
    assert "themes: [turned-around]" in text
    assert "- id: trigger" in text
    assert "- id: plan" not in text, "skipped"
    assert "ask: Who else knew?" in text
    assert text.index("id: philosophy") < text.index("id: conversation") < text.index("learning")
    assert drafts(root) == []
    keys = drill("cards", "deck:my-stories")[1]
    assert "my-stories/the-silent-week/beat:trigger" in keys
    assert "/probe:who-else-knew" in keys


def test_a_framework_of_two_can_be_chosen_by_its_number(new, root):
    _, err = new(code=1)
    line = next(line for line in err.splitlines() if line.endswith("MAP"))
    _, err = new(line.partition(".")[0], "Small wins", "", "", "x", "", code=1)
    assert "2 of 6: Meaning" in err


@pytest.mark.parametrize(
    "typed", ["0000000015", "9" * 5000, "²", "0"], ids=["zeros", "digits", "superscript", "zero"]
)
def test_a_number_that_is_none_of_those_offered_is_asked_again(new, typed):
    _, err = new(typed, "managing-people", code=1)
    assert "no competency" in err
    assert "What is the story called?" in err


def test_a_long_moment_is_kept_whole_and_said_in_short(new):
    _, err = new(moments=("I fired him " * 5000, ""), code=1)
    assert len(err) < 5000


def test_nothing_but_enter_takes_the_first_and_asks_for_a_title(new, root):
    _, err = new("", "", "", code=1)
    assert err.count("What is the story called?") == 3
    assert "Nothing was written." in err
    assert drafts(root) == []


def test_what_it_is_about_is_asked_by_number_and_may_be_nothing(new, root):
    _, err = new("managing-people", "The silent week", "0 x", "99", "1 10", "", "it began", code=1)
    assert "1. somebody was let go" in err
    assert err.count("They go from 1 to ") == 2
    assert drafts(root)[0]["themes"] == ["fired", "regret"]
    new("y", code=1)
    _, err = new("n", "", "managing-people", "Another", "", "", "it began", code=1)
    assert "1 of 6: Philosophy" in err
    assert sorted(draft["themes"] for draft in drafts(root)) == [[], ["fired", "regret"]]


def test_an_end_in_the_middle_keeps_the_draft_and_the_next_time_goes_on(new, root):
    first = ANSWERS[:5]
    out, err = new("managing-people", *first, code=1)
    assert out == ""
    assert "kept as a draft" in err
    (draft,) = drafts(root)
    assert draft["title"] == "The silent week"
    assert draft["beats"][0]["text"].splitlines() == [
        "one person below the bar drags everybody", "velocity fell ==40%==",
    ]  # fmt: skip
    out, err = new("y", *ANSWERS[5:], *HOWS, *PROBES, "", argv=["--competency", "managing-people"])
    assert "so far 2: velocity fell 40%" in err
    assert out == "my-stories/the-silent-week\n"
    assert drafts(root) == []


def test_an_end_at_the_last_question_keeps_all_of_it(new, root):
    new("managing-people", *ANSWERS, *HOWS, *PROBES, code=1)
    out, err = new("", "y")
    assert "1 of 6" not in err.replace("5 of 6 beats", ""), "no step is asked twice"
    assert out == "my-stories/the-silent-week\n"


def test_what_lint_misses_can_be_added_before_it_is_saved(new, drill, root):
    new("managing-people", *ANSWERS, *HOWS, "", code=1)
    more = ["maybe", "f", "2", "the first talk", "", "", "1", "and I meant it", "", "", "y"]
    out, err = new("", *more)
    assert out == "my-stories/the-silent-week\n"
    assert "'maybe' is none of them" in err
    text = drill("export", "my-stories")[1]
    assert "the first talk" in text
    assert "and I meant it" in text


def test_no_leaves_it_a_draft(new, root):
    out, err = new("managing-people", *ANSWERS, *HOWS, *PROBES, "n", code=1)
    assert out == ""
    assert "kept as a draft" in err
    assert len(drafts(root)) == 1


def test_a_new_story_can_be_begun_beside_a_draft(new, root, monkeypatch):
    new("managing-people", "First", "", "", "a", code=1)
    monkeypatch.setenv("DRILL_NOW", "2026-11-24T09:00:00Z")
    _, err = new("7", "n", "", "judgment", "Second", "", "", "b", code=1)
    assert "none of them" in err
    assert sorted(draft["title"] for draft in drafts(root)) == ["First", "Second"]
    _, err = new("2", code=1)
    assert "so far 1: a" in err


def test_an_unknown_competency_names_the_nearest(new, root):
    _, err = new(argv=["--competency", "judgement"], code=2)
    assert "did you mean judgment?" in err
    _, err = new("nonsense", "judgement", code=1)
    assert "there is no competency 'nonsense'" in err
    assert "did you mean judgment?" in err


def test_a_story_without_a_fact_is_refused_kindly_and_asked_again(new, root):
    nothing = ["managing-people", "Empty", "", "", *[""] * STEPS, ""]
    out, err = new(*nothing, code=2)
    assert out == ""
    assert "at least one beat with a fact" in err
    _, err = new("y", code=1)
    assert "1 of 6: Philosophy" in err, "not stuck at the end"


HOSTILE = {
    "ten thousand words": " ".join(["word", "wort"] * 5_000),
    "right to left": "\u202eירד ב 40% 🎉",
    "controls": "a\x1b]52;c;QUJD\x07b\x00c",
    "marks": "==" * 500 + "x==",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_line_is_a_fact(new, root, text):
    out, err = new("managing-people", text[:300], "", "", text, *[""] * STEPS, "", "", "", argv=[])
    assert out.startswith("my-stories/")
    assert "\x1b" not in err
    assert "\x1b" not in out


def test_bytes_that_are_no_text_are_no_fault(root):
    """In a process of its own: how stdin is decoded there is part of it."""
    done = subprocess.run(
        [sys.executable, "-m", "drill", "new", "story"],
        input=b"\n\xff\xfe\n1\nT\n\x80\x81\n", capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert len(drafts(root)) == 1


def test_a_damaged_draft_is_named_and_left(new, root):
    new("managing-people", "First", "", "", "a", code=1)
    (file,) = (root / "drafts").glob("*.json")
    file.write_text(file.read_text()[:-30])
    _, err = new(code=1)
    assert f"no draft can be read from {file}" in err
    assert file.exists()


FIRED = "One of my engineers missed three deadlines and I had to let him go"
SALES = "Sales went over my head to the CTO to get a feature in"


def test_one_moment_is_taken_and_the_others_wait_until_the_next_time(new, root):
    more = ["m", "We split", "", "9", "2", "n", "managing-conflict", "he wanted more", ""]
    _, err = new(*more, moments=(FIRED, SALES, ""), code=1)
    assert "'9' is none of them" in err
    assert "This sounds like Influencing without authority, along " in err
    assert "because of “" in err
    (draft,) = drafts(root)
    assert (draft["competency"], draft["moment"]) == ("managing-conflict", SALES)
    assert draft["answers"][0]["text"] == f"{SALES}\nhe wanted more"
    assert draft["beats"][1]["text"] == draft["answers"][0]["text"], "in its beat as well"
    _, err = new("n", "n", code=1)
    assert f"1. {FIRED}\n   → Managing people" in err
    assert "2. We split" in err
    assert "Which one? Its number or its name" in err, "a form for who wants none of them"


def test_moments_alone_are_kept(new, drill):
    _, err = new(moments=(FIRED, SALES), code=1)
    assert "2 hard moments of yours are waiting" in err
    assert "2 hard moments of yours are waiting" in new(moments=(), code=1)[1]
    drill("undo")
    assert "One hard moment of yours is waiting" in new(moments=(), code=1)[1]


def test_a_line_goes_back_and_a_number_rewords_and_takes_out(new, root):
    beats = ["first", "second", "", "<", "/2 other words", "/1", "/7", "/0", ""]
    _, err = new("managing-people", "T", "", "", *beats, code=1)
    assert "so far 2: second" in err
    assert "there is no line 7" in err
    assert "there is no line 0" in err
    (draft,) = drafts(root)
    assert draft["beats"][0]["text"] == "other words"
    assert draft["page"] == 2


def test_at_the_end_everything_can_be_changed(new, drill, root):
    new("managing-people", *ANSWERS, *HOWS, *PROBES, code=1)
    changes = [
        *["b", "The row", "2", "he slammed the door", "", "by the plan"],
        *["t", "The loud week", "", "What about rows?", ""],
        *["h", "", "by the burn-down", ""],  # of three figures
        *["c", "managing-conflict"],
    ]
    out, err = new("", *changes, "y")
    assert "An empty line: against the two sprints before." in err
    text = drill("export", "my-stories")[1]
    assert out == "my-stories/the-loud-week\n"
    for line in (
        "label: The row", "he slammed the door", "What about rows?", "by the plan",
        "by the burn-down", "competencies: [managing-conflict]", "he hid it, and was angry",
        "label: Philosophy", "against the two sprints before",
    ):  # fmt: skip
        assert line in text


def test_another_competency_is_asked_for_as_it_is_asked(new):
    new("managing-people", *ANSWERS, *HOWS, *PROBES, code=1)
    _, err = new("", "c", "managing-conflict", "t", "", "", "", "n", code=1)
    asked = err.partition("Which questions does it answer")[2]
    assert "  “Describe an argument in your team that had become personal.”" in asked
    assert "not pulling their weight" not in asked


@pytest.mark.parametrize("argv", [["new"], ["new", "poem"], ["new", "story", "x"]])
def test_there_is_nothing_else_to_write(root, argv, capsys):
    assert cli.run(argv) == 2
    assert "--help" in capsys.readouterr().err


def test_without_a_competency_there_is_nothing_to_write_for(root, monkeypatch, capsys):
    assert cli.run(["new", "story", "--plain"]) == 2
    assert "no competency" in capsys.readouterr().err


def test_on_a_terminal_the_workshop_opens(root, monkeypatch):
    opened = []
    monkeypatch.setattr("drill.cli.verbs.new.can_draw", lambda: True)
    monkeypatch.setattr(
        "drill.cli.verbs.new.open_screens", lambda *where: opened.append(where) or 0
    )
    assert cli.run(["new", "story"]) == 0
    assert cli.run(["new", "story", "--competency", "judgment"]) == 0
    assert opened == [("workshop", ""), ("workshop", "judgment")]


def test_whatever_waits_a_question_that_is_skipped_says_so(new):
    _, said = new("managing-people", "One", code=1)
    assert "without a hard moment, so nothing is asked about one" in said
    _, said = new("Two", argv=["--competency", "judgment"], code=1)
    assert "The competency is named, so no hard moment is asked for." in said
    _, said = new(code=1)
    assert "You have 2 drafts to go on with, so that is asked first." in said
    _, said = new("n", "Sales went over my head", "", "1", "y", code=1)
    assert "Use it?" in said


def test_what_is_skipped_is_said_once_and_only_of_what_is_there(new):
    begins = "It begins without a hard moment, so nothing is asked about one."
    lines = ["One", "", "", *["some fact", ""] * 6, "", "n"]
    _, said = new("managing-people", *lines, code=1)
    assert begins in said
    assert "how it was measured" not in said, "there is no figure"
    assert "What will they ask next?" in said
    _, said = new("y", "h", "n", code=1)
    assert begins not in said
    assert "None of its facts has a figure." in said


def test_moments_that_wait_are_not_asked_for_again_and_it_says_so(new):
    new("Sales went over my head", "", code=1, moments=())
    _, said = new(moments=(), code=1)
    assert "You noted hard moments earlier, so you are not asked for more; m notes more." in said
