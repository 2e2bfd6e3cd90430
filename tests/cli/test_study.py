"""The session line by line, for people and for programs."""

from __future__ import annotations

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from drill.cli.output import wrapped
from drill.domain.review import Source
from drill.paths import Paths
from drill.service.insight.browser import search
from drill.service.library import bulk
from drill.service.library.opening import open_home
from drill.service.stories import first_stories
from drill.service.study import lessons
from drill.service.study.pages import PageLine, Role

HANG = 120
"""Seconds after which a terminal hangs; far more than the slowest machine takes."""


@pytest.fixture
def drill(drill, small):
    """A command beside the small deck that goes well: what it wrote and said."""

    small.close()
    command = drill

    def run(*argv, lines=()):
        code, out, err = command(*argv, stdin="".join(f"{line}\n" for line in lines))
        assert code == 0, err
        return out, err

    return run


def log(drill):
    return json.loads(drill("log", "--json")[0])


def jsonl(drill, *messages, argv=()):
    """Run a --jsonl session that answers with these messages; the lines it wrote."""
    lines = [m if isinstance(m, str) else json.dumps(m) for m in messages]
    out, _ = drill("study", "--jsonl", *argv, lines=lines)
    return [json.loads(line) for line in out.splitlines()]


def test_what_is_left_is_todays_number_by_lines_and_for_programs(drill):
    drill("onsite", "add", "Acme", "3")
    today = json.loads(drill("due", "--json")[0])
    out, _ = drill("study", "--plain", lines=[":q"])
    done = jsonl(drill)[-1]["done"]
    assert done["left"] == today["due"] + today["learning"] + today["new"] > 0
    assert f"today's minutes has room for {done['left']} cards." in out
    assert f"\n{done['tomorrow']} card{'s' * (done['tomorrow'] != 1)} tomorrow." in out


def test_plain(drill):
    out, err = drill("study", "--plain", lines=["", "3", "", "1", "", "4"])
    assert "Its 3 beats, in order?" in out
    assert "1. Context" in out
    assert "Enter shows the answer." in err
    assert "3 good" in err
    assert [line["rating"] for line in log(drill)] == [3, 1, 4]
    assert "3 reviews of 3 cards (3 new)" in out
    assert all(line["from"] == "study" for line in log(drill))


def test_plain_says_how_long_the_cards_take_not_how_long_a_session_may_be(drill):
    """Ten minutes were said of cards that take six."""
    _, err = drill("study", "--plain", lines=[":q"])
    assert "About 12 cards, 6 minutes." in err
    _, err = drill("study", "--plain", "--minutes", "60", lines=[":q"])
    assert "About 12 cards, 6 minutes." in err
    _, err = drill("study", "--plain", "--minutes", "5", lines=[":q"])
    assert "About 12 cards, 5 minutes." in err, "no more than there are"


def test_plain_says_that_a_card_comes_again(drill):
    out, _ = drill("study", "--plain", lines=["", "1"] * 12 + ["", "3"] * 20)
    heads = [line for line in out.splitlines() if line.startswith("[")]
    assert not any("again" in line for line in heads[:12])
    assert heads[12].startswith("[12 of about 12]")
    assert " · again" in heads[12]


def test_plain_takes_every_letter(drill):
    _, err = drill(
        "study", "--plain", lines=["", "7", "x", "2", "", "u", ":s", ":B", "", "q", "", "3"]
    )
    assert err.count("is no rating") == 2
    assert "undone: hard" in err
    assert "suspended" in err
    assert "buried" in err
    assert [(line["rating"], line["undone"]) for line in log(drill)] == [(2, True)]


@pytest.mark.parametrize("letter", ["u", "s", "b", "q"])
def test_where_an_answer_is_typed_a_letter_is_one(drill, letter):
    _, err = drill("study", "--plain", lines=[letter, "3", ":q"])
    assert ":s suspend" in err, "the prompt names what is none"
    assert [(line["rating"], line["undone"]) for line in log(drill)] == [(3, False)]


@pytest.mark.parametrize("rating", ["1", "2", "3", "4"])
def test_a_rating_with_its_mark_rates_at_the_question(drill, rating):
    out, err = drill("study", "--plain", lines=[f":{rating}", ":q"])
    assert ":1 to :4 rate" in err, "the prompt names it"
    assert "1. Context" in out, "the answer is shown all the same"
    assert "compared" not in out
    assert [line["rating"] for line in log(drill)] == [int(rating)]


def test_a_bare_rating_at_the_question_shows_the_answer_and_enter_takes_it(drill):
    out, err = drill("study", "--plain", lines=["3", "", "2", "1", ":q"])
    assert "1. Context" in out
    assert "[-]" not in out, "it is no answer"
    assert "Enter good" in err
    assert [line["rating"] for line in log(drill)] == [3, 1]


def test_where_the_answer_is_a_number_a_bare_number_is_one(drill, root, clock):
    with open_home(Paths(root, root, root), clock) as home:
        keys = [it.stored.key for it in search(home)]
        kept = next(key for key in keys if "/figure:" in key)
        bulk.suspend(home, [key for key in keys if key != kept])
    out, err = drill("study", "--plain", lines=["3", "", ":q"])
    assert "compared: " in out
    assert "Enter again" in err


def test_no_word_is_broken_by_the_edge_of_the_terminal(drill, monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    out, _ = drill("study", "--plain", lines=["", "3"] * 12)
    wide = [line for line in out.splitlines() if len(line) > 30]
    assert [line for line in wide if " " in line.strip()] == []


def test_what_goes_on_stands_below_what_it_goes_on_with(monkeypatch):
    monkeypatch.setenv("COLUMNS", "24")
    text = "   · we agreed on a weekly review\n12. short\n\n[x] of every open incident there was"
    assert wrapped(text).split("\n") == [
        "   · we agreed on a",
        "     weekly review",
        "12. short",
        "",
        "[x] of every open",
        "    incident there was",
    ]


def test_plain_and_jsonl_undo_no_more_than_the_session_did(drill):
    drill("study", "--plain", lines=["", "3", ":q"])
    _, err = drill("study", "--plain", lines=["", "2", ":u", ":u", ":q"])
    assert "nothing to undo in this session; outside it, `drill undo`" in err
    did = [line for line in jsonl(drill, {"do": "undo"}, {"do": "quit"}) if "did" in line]
    assert did[0] == {"did": "undo", "undone": None}
    assert [(line["rating"], line["undone"]) for line in log(drill)] == [(3, False), (2, True)]


@pytest.mark.parametrize("lines", [[], [""], ["", ""], ["", "3", ""]])
def test_the_end_of_input_is_a_clean_end(drill, lines):
    drill("study", "--plain", lines=lines)
    assert len(log(drill)) == lines.count("3")


def test_plain_ends_when_nothing_is_left(drill):
    out, _ = drill("study", "--plain", lines=["", "3"] * 30)
    assert len(log(drill)) == 12
    assert "All saved." in out
    out, _ = drill("study", "--plain")
    assert "Nothing is due now." in out


def test_jsonl(drill):
    lines = jsonl(drill, *[{"rating": 3, "seconds": 10}] * 20)
    asks, rated = lines[0:-1:2], lines[1:-1:2]
    assert all(set(line) == {"ask", "kind", "front"} for line in asks)
    assert all(set(line) == {"rated", "due"} for line in rated)
    assert [a["ask"] for a in asks] == [r["rated"] for r in rated]
    done = lines[-1]["done"]
    assert (done["reviews"], done["new"]) == (12, 12)
    assert done["seconds"] == pytest.approx(120, abs=2)


def at(line):
    return datetime.fromisoformat(line["at"])


def test_the_caller_s_seconds_move_the_whole_clock(drill):
    start = datetime(2026, 11, 23, 9, tzinfo=UTC)
    lines = jsonl(drill, {"rating": 1, "seconds": 30}, *[{"rating": 3, "seconds": 100}] * 20,
                  argv=["--minutes", "30"])  # fmt: skip
    times = [at(line) for line in log(drill)]
    for index, moment in enumerate(times):
        expected = start + timedelta(seconds=30 + 100 * index)
        assert abs(moment - expected) < timedelta(seconds=3)
    assert datetime.fromisoformat(lines[1]["due"]) - times[0] == timedelta(minutes=10)
    failed, asked = lines[0]["ask"], [line["ask"] for line in lines if "ask" in line]
    back = asked.index(failed, 1)
    assert times[back - 1] < times[0] + timedelta(minutes=10) + timedelta(seconds=105)
    assert times[back] >= times[0] + timedelta(minutes=10)
    assert [line["seconds"] for line in log(drill)][:2] == [30, 100]


@pytest.mark.usefixtures("lessons")
def test_the_seconds_of_a_lesson_are_the_lesson_s(drill):
    read, card = {"do": "read", "seconds": 30}, {"rating": 3, "seconds": 10}
    lines = jsonl(drill, read, card, {"do": "quit"})
    assert "lesson" in lines[0]
    assert lines[-1]["done"]["seconds"] == pytest.approx(40, abs=2)
    assert [line["seconds"] for line in log(drill)] == [10]


def test_it_ends_at_its_time(drill):
    lines = jsonl(drill, *[{"rating": 3, "seconds": 55}] * 20, argv=["--minutes", "3"])
    assert 3 <= lines[-1]["done"]["reviews"] <= 4


def test_bad_lines_are_answered_and_asked_again(drill):
    lines = jsonl(
        drill, "nonsense", "[]", {"rating": 7}, {"seconds": 3}, {"rating": 3, "seconds": -1},
        {"rating": 3, "seconds": "5"}, {"rating": 3, "recalled": [99]},
        {"rating": 3, "recalled": 2}, {"rating": True}, {"do": "dance"}, "", {"rating": 3},
    )  # fmt: skip
    assert sum("error" in line for line in lines) == 10
    assert lines[-1]["done"]["reviews"] == 1


def test_recalled_facts_propose_a_rating(drill):
    jsonl(drill, {"recalled": []})
    assert [line["rating"] for line in log(drill)] == [1]
    jsonl(drill, {"recalled": [0, 1]})
    assert [line["rating"] for line in log(drill)][1] in (1, 2, 3)


def test_jsonl_keeps_the_order_in_which_facts_were_recalled(drill, root):
    jsonl(drill, {"recalled": [2, 0, 2, 1]})
    connection = sqlite3.connect(root / "drill.db")
    assert connection.execute("SELECT recalled FROM review").fetchall() == [("[2, 0, 1]",)]
    connection.close()


def test_jsonl_can_undo_suspend_bury_and_quit(drill):
    lines = jsonl(drill, {"rating": 3}, {"do": "undo"}, {"do": "suspend"}, {"do": "bury"},
                  {"do": "quit"}, {"rating": 3})  # fmt: skip
    did = [line for line in lines if "did" in line]
    assert [line["did"] for line in did] == ["undo", "suspend", "bury"]
    first = lines[0]["ask"]
    assert lines[3]["undone"] == f"good for {first}"
    assert did[1]["card"] == first
    assert lines[-1]["done"]["reviews"] == 0


def test_kill_in_the_middle_keeps_what_was_rated(drill, root):
    program = [sys.executable, "-m", "drill", "study", "--jsonl"]
    process = subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    rated = []
    try:
        for rating in (3, 1, 4):
            while "ask" not in (ask := json.loads(process.stdout.readline())):
                assert "lesson" in ask
            process.stdin.write(json.dumps({"rating": rating}) + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert answer["rated"] == ask["ask"]
            rated.append((ask["ask"], rating))
        process.stdout.readline()
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdin.close()
        process.stdout.close()
    assert [(line["card"], line["rating"]) for line in log(drill)] == rated
    assert drill("doctor")


def test_the_installed_command_through_a_pipe(root):
    done = subprocess.run(
        [sys.executable, "-m", "drill", "study", "--plain"],
        input="\n" * 3 + "\n3\n" + "\n" * 3 + "3\n",  # lessons, a card, others, a card
        text=True, capture_output=True, check=True, env=os.environ.copy(),
    )  # fmt: skip
    assert done.stdout.count("Read this once") >= 3
    assert "2 reviews of 2 cards" in done.stdout
    assert "Traceback" not in done.stderr


def test_two_first_starts_at_once(root):
    program = [sys.executable, "-m", "drill", "decks", "--json"]
    both = [
        subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=os.environ.copy())
        for _ in range(2)
    ]
    for process in both:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert [deck["id"] for deck in json.loads(out)] == ["em-interview", "sample-stories"]


def test_the_fsrs_reference_through_answer(drill, monkeypatch):
    """py-fsrs's own reference: good ×6, again ×2, good ×5, each when due."""
    for key, value in (
        ("learning_steps", "1m,10m"),
        ("relearning_steps", "10m"),
        ("fuzz", "false"),
    ):
        drill("config", "set", f"scheduling.{key}", value)
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    days = []
    for rating in [3] * 6 + [1] * 2 + [3] * 5:
        monkeypatch.setenv("DRILL_NOW", now.isoformat())
        made = json.loads(drill("answer", "small/people/route", str(rating), "--json")[0])
        due = datetime.fromisoformat(made["due"])
        turn = timedelta(hours=4)
        days.append(((due - turn).date() - (now - turn).date()).days)
        now = due
    assert days == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


def test_plain_compares_what_is_typed_and_enter_takes_what_it_proposes(drill):
    out, err = drill("study", "--plain", lines=["nonsense", "", "", "q"])
    assert "Enter again" in err
    assert "again: comes back" in err
    assert "[-] Context" in out


def test_plain_keeps_the_lines_of_what_is_pasted(stocked, root):
    """In a terminal; a pipe has a line an answer."""
    pty = pytest.importorskip("pty")
    with open_home(Paths(root, root, root)) as home:
        first_stories.keep_offered(home)
        story = lessons.Lesson("small/quiet", (PageLine(Role.TITLE, "Quiet"),))
        lessons.keep(home, story, 1.0, Source.STUDY)
        others = [found.stored.key for found in search(home)]
        others.remove("small/quiet/outline")
        bulk.suspend(home, others)
    pid, terminal = pty.fork()
    if not pid:  # pragma: no cover  # the child
        os.environ["DRILL_HOME"] = str(root)
        argv = ["-m", "drill", "study", "--plain", "--deck", "small"]
        os.execv(sys.executable, [sys.executable, *argv])
    said = b""

    def until(words):
        nonlocal said
        while words not in said:
            assert select.select([terminal], [], [], HANG)[0], said
            said += os.read(terminal, 4096)

    try:
        until(b"Enter shows the answer.")
        os.write(terminal, b"nonsense\nContext, Plan, Outcome\n")
        until(b"Enter good")
        assert b"[x] Context" in said
        assert b"no rating" not in said
        os.write(terminal, b"q\n")
        until(b"Nothing was graded.")
    finally:
        os.close(terminal)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def test_more_practises_where_nothing_is_due(drill, monkeypatch):
    answers = [{"rating": 3, "seconds": 30}] * 90  # so that a session ends at its time

    def done(*argv):
        return jsonl(drill, *answers, argv=argv)[-1]["done"]

    assert done("--minutes", "60")["reviews"] > 5
    monkeypatch.setenv("DRILL_NOW", "2026-11-23T12:00:00Z")
    assert done("--minutes", "60")["reviews"] == 0
    practised = done("--more", "--minutes", "2")
    assert 3 <= practised["reviews"] <= 4
    out, err = drill("study", "--plain")
    assert "Nothing is due now." in out
    assert "`drill study --more` asks what falls due soonest." in err


@pytest.mark.parametrize("how", ["--plain", "--jsonl"])
@pytest.mark.parametrize("interview", [False, True])
def test_a_card_that_fails_rests_and_comes_again_three_times_at_most(drill, how, interview):
    if interview:
        drill("onsite", "add", "Acme", "9", "--minutes", "60")
    answer = '{"rating": 1, "seconds": 10}' if how == "--jsonl" else "\n1"
    drill("study", how, "--minutes", "60", lines=[answer] * 200)
    lines = log(drill)
    places = defaultdict(list)
    for place, line in enumerate(lines):
        places[line["card"]].append(place)
    assert max(map(len, places.values())) == 4, "it comes again, but not without end"
    assert len(places["small/quiet/tell"]) <= 1, "a story told takes minutes"
    for shown in places.values():
        for before, after in pairwise(shown):
            rested = at(lines[after]) - at(lines[before]) >= timedelta(minutes=3)
            assert after - before > 8 or rested


def test_any_three_of_four_facts_typed_are_a_whole_answer(drill, root, clock):
    with open_home(Paths(root, root, root), clock) as home:
        others = [it.stored.key for it in search(home)]
        others.remove("small/quiet/beat:context")
        bulk.suspend(home, others)
    typed = "velocity fell 40%, he went silent, the team noticed"
    out, err = drill("study", "--plain", lines=[typed, ""])
    assert "Any 3 of its 4 facts" in out
    assert "Enter good" in err
    assert [line["rating"] for line in log(drill)] == [3]
