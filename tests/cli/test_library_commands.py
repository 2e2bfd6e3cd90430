"""Cards, decks and the history from scripts."""

from __future__ import annotations

import io
import json

import pytest

from drill.cli.main import run
from drill.domain.review import Rating
from drill.service.library import bulk
from drill.service.study import grades
from tests_support import pks, state


def told(capsys, *argv, code=0):
    assert run([*argv, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_the_history_of_a_card(mine, clock, capsys):
    clock.advance(86_400)
    grades.grade(mine, "mine/one/basic", Rating.HARD, seconds=4)
    bulk.tag(mine, pks(mine, "mine/one/basic"), add=["x"])
    found = told(capsys, "card", "mine/one/basic")
    assert found["reviews"] == 2
    assert [event["what"] for event in found["events"]] == [
        "tagging “What is one?”", "hard", "good",
    ]  # fmt: skip
    assert "The first" in found["events"][0]["note_before"]
    assert found["curve"][0]["recall"] == 1
    assert run(["card", "mine/one/basic"]) == 0
    assert "before tagging “What is one?”" in capsys.readouterr().out
    assert run(["card", "mine/oen/basic"]) == 2
    assert "did you mean mine/one/basic" in capsys.readouterr().err


def test_count_limit_and_sort(mine, capsys):
    assert told(capsys, "cards", "deck:mine", "--count") == {"cards": 3}
    assert told(capsys, "cards", "deck:mine", "--count", "--limit", "1") == {"cards": 3}
    found = told(capsys, "cards", "deck:mine", "--sort", "question", "--reverse", "--limit", "1")
    assert [each["card"] for each in found] == ["mine/two/basic"]
    assert run(["cards", "zzzz"]) == 0
    assert capsys.readouterr().err == "No card matches.\n"
    assert told(capsys, "cards", "zzzz") == []
    assert run(["cards", "--limit", "0"]) == 2
    assert run(["cards", "deck:mine", "--sort", "colour"]) == 2


@pytest.mark.parametrize(
    ("action", "then", "count"),
    [
        ("suspend", "is:suspended", 3), ("bury", "is:buried", 3), ("retire", "is:retired", 3),
        ("delete", "is:retired", 3), ("reset", "deck:mine is:new", 3),
        ("tag=+a,-old", "tag:a", 3), ("move=other", "deck:other", 4),
    ],
)  # fmt: skip
def test_what_is_done_to_all_that_are_found(mine, capsys, action, then, count):
    before = state(mine)
    found = told(capsys, "cards", "deck:mine", "--do", action, "--yes")
    assert found["cards"] == (1 if action == "reset" else 3)
    assert told(capsys, "cards", then, "--count") == {"cards": count}
    assert run(["undo"]) == 0
    assert state(mine) == before


def test_many_are_asked_for_first(mine, capsys, monkeypatch):
    before = state(mine)
    assert run(["cards", "deck:mine", "--do", "suspend"]) == 2
    assert "--yes" in capsys.readouterr().err
    answers = io.StringIO("n\n")
    answers.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", answers)
    assert run(["cards", "deck:mine", "--do", "suspend"]) == 1
    assert state(mine) == before
    assert run(["cards", "note:two", "--do", "suspend"]) == 0


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["cards", "zzz", "--do", "suspend", "--yes"], "no card matches"),
        (["cards", "--do", "paint"], "--do takes"),
        (["cards", "--do", "tag="], "--do takes"),
        (["cards", "deck:mine", "--do", "move=nowhere", "--yes"], "no deck 'nowhere'"),
        (["undo", "--list", "--limit", "0"], "from 1"),
        (["deck", "nowhere"], "no deck 'nowhere'"),
        (["deck", "mine", "--new", "lots"], "a whole number"),
        (["deck", "mine", "--rename", "other"], "a deck other already"),
        (["deck", "mine", "--order", "up"], "taught, added, random"),
    ],
)
def test_a_mistake_changes_nothing(mine, capsys, argv, says):
    before = state(mine)
    assert run(argv) == 2
    assert says in capsys.readouterr().err
    assert state(mine) == before


def test_the_history_calls_cards_by_their_names_and_for_programs_by_their_keys(mine, capsys):
    grades.grade(mine, "mine/one/basic", Rating.HARD)
    assert told(capsys, "undo", "--list")[0]["what"] == "hard for mine/one/basic"
    assert run(["undo", "--list"]) == 0
    out = capsys.readouterr().out
    assert "hard for “What is one?”" in out
    assert "mine/one/basic" not in out


def test_a_deck_and_the_history(mine, capsys):
    found = told(capsys, "deck", "mine", "--new", "2", "--retention", "0.95", "--pause")
    assert (found["new_per_day"], found["desired_retention"], found["paused"]) == (2, 0.95, True)
    assert told(capsys, "deck", "mine", "--rename", "ours", "--resume")["id"] == "ours"
    steps = told(capsys, "undo", "--list")
    assert [step["kind"] for step in steps[:3]] == ["deck"] * 3
    assert run(["undo"]) == 0
    assert "remaining" not in capsys.readouterr().err
    assert told(capsys, "undo", "--list", "--limit", "1")[0]["undone"] is True
    assert run(["undo", "--list"]) == 0
    assert "undone" in capsys.readouterr().out
