"""Every verb, as a person or a script calls it."""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from drill.__main__ import main
from drill.cli import main as cli
from drill.deckfile.schema import json_schema
from tests_support import SMALL

ROUTE = "small/people/route"


@pytest.fixture
def deck(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return str(path)


def read(result):
    code, out, err = result
    assert code == 0, err
    return json.loads(out)


def test_every_verb_has_help_with_an_example(drill, capsys):
    for verb in cli.VERBS:
        with pytest.raises(SystemExit) as caught:
            drill(verb, "--help")
        assert caught.value.code == 0
        text = capsys.readouterr().out
        assert f"usage: drill {verb}" in text
        assert "Example:" in text
    code, out, _ = drill("--help")
    assert code == 0
    assert all(verb in out for verb in cli.VERBS)


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["imprt"], "did you mean import?"),
        (["due", "--jsn"], "`drill due` has no option --jsn\ndid you mean --json?"),
        (["due", "--json=3"], "--json takes no value, but '3' was given"),
        (["ask", "Tell", "me"], "what to do with 'me'\nPut quotes round what has spaces in it."),
        (
            ["ask", "one", "me - and you"],
            "`drill ask` does not know what to do with 'me - and you'",
        ),
        (
            ["ask", "one", "-me and -you"],
            "`drill ask` does not know what to do with '-me and -you'",
        ),
        (["ask", "one", "-"], "`drill ask` does not know what to do with '-'"),
        (["answer", ROUTE, "3", "-5"], "`drill answer` does not know what to do with '-5'"),
        (["due", "--jsn=a b"], "`drill due` has no option --jsn\ndid you mean --json?"),
        (["due", "--", "--json"], "`drill due` does not know what to do with"),
        (["completion", "zhs"], "`drill completion` does not know 'zhs'\ndid you mean zsh?"),
        (["sheet", "--format", "htm"], "does not know --format 'htm'\ndid you mean html?"),
        (["daysoff", "--add"], "--add needs a value: as 2026-12-24 or 2026-12-24..2026-12-26"),
        (["remind", "--install", "--remove"], "--remove and --install do not go together"),
        (["answer", ROUTE, "3", "--seconds", "x"], "--seconds takes a number, not 'x'"),
        (["answer", ROUTE, "7"], "'7' is no rating"),
        (["answer", "small/people/rout", "3"], "did you mean small/people/route?"),
        (["suspend", "x/y/z"], "there is no card"),
        (["export", "smaal"], "did you mean small?"),
        (["study", "--plain", "--deck", "smaal"], "did you mean small?"),
        (["study", "--plain", "--minutes", "0"], "up to 240"),
        (["study", "--plain", "--minutes", "nan"], "up to 240"),
        (["config", "set", "study.minutes", "999"], "The nearest is 240."),
        (["config", "set", "scheduling.desired_retention", "0.2"], "The nearest is 0.7."),
        (["cards", "knid:gap"], "did you mean kind?"),
        (["cards", "kind:gaps"], "did you mean gap?"),
        (["cards", '"open'], "this quote is not closed, at character 1"),
        (["config", "set", "study.minuts", "5"], "did you mean study.minutes?"),
        (["config", "set", "study.minutes", "soon"], "a whole number"),
        (["config", "set", "study.minutes"], "takes a KEY and a VALUE"),
        (["import", "nowhere.yaml"], "nowhere.yaml"),
        (["log", "--last", "some"], "--last takes a whole number, not 'some'"),
        (["log", "--last", "0"], "--last takes a number from 1, not 0"),
        (["log", "--last", "-3"], "--last takes a number from 1, not -3"),
        (["cards", "deck:smal"], "there is no deck 'smal', at character 6\ndid you mean small?"),
        (["cards", "story:quit"], "there is no story 'quit', at character 7\ndid you mean quiet?"),
        (
            ["cards", "competency:peple"],
            "there is no competency 'peple', at character 12\ndid you mean people?",
        ),
        (["config", "set", "fuzz", "off"], "did you mean scheduling.fuzz?"),
        ([], "need a terminal"),
    ],
)
def test_a_mistake_is_a_sentence_and_exit_code_2(stocked, argv, says):
    code, out, err = stocked(*argv)
    assert code == 2
    assert says in err
    assert "Traceback" not in err
    assert out == ""


def ways_to_call():
    """Every verb, and what stands after it, with its parser."""
    for verb in cli.VERBS:
        parser = cli.parser(verb, cli.load(verb))
        yield pytest.param(parser, id=verb)
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for name, below in action.choices.items():
                    yield pytest.param(below, id=f"{verb} {name}")


@pytest.mark.parametrize("parser", ways_to_call())
def test_what_is_missing_is_said_with_an_example_that_works(drill, parser):
    missing = [a for a in parser._actions if a.required and a.nargs != "*"]
    if not missing:
        return
    code, out, err = drill(*parser.prog.split()[1:])
    assert (code, out) == (2, "")
    needs, *_, example, more = err.splitlines()
    assert needs.startswith(f"drill: `{parser.prog}` needs ")
    assert not re.search(r"\(None|following arguments|, None|needs [A-Z]+$", needs), needs
    assert all(each.choices or f"({each.help})" in needs for each in missing), needs
    called = example.removeprefix("For example: ")
    assert called.startswith(f"{parser.prog} ")
    parser.parse_args(shlex.split(called.partition(" > ")[0])[len(parser.prog.split()) :])
    assert more == f"`{parser.prog} --help` says more."


@pytest.mark.parametrize("verb", cli.VERBS)
def test_no_command_is_advised_that_would_ask_for_more(verb):
    choices = [a for a in cli.parser(verb, cli.load(verb))._actions if a.required and a.choices]
    source = Path(cli.__file__).parents[1]
    pages = [source.parents[1] / "README.md", *source.rglob("*.py")]
    if choices:
        assert not [page for page in pages if f"`drill {verb}`" in page.read_text("utf-8")]


def test_due(stocked):
    assert read(stocked("due", "--json")) == {
        "due": 0, "learning": 0, "new": 12, "unseen": 19, "seconds": pytest.approx(359, abs=3),
        "next_due": None, "interview": None,
    }  # fmt: skip
    read(stocked("answer", ROUTE, "3", "--json"))
    assert read(stocked("due", "--json"))["next_due"] == "2026-11-25T04:00:00.000Z"
    assert "0 due · 11 new" in stocked("due")[1]


def test_a_search_for_what_does_not_match_is_no_option(stocked):
    assert len(read(stocked("cards", "-kind:flag", "--json"))) == 16
    assert len(read(stocked("cards", "--json", "kind:flag"))) == 3


def test_cards(stocked):
    every = read(stocked("cards", "--json"))
    assert len(every) == 19
    assert set(every[0]) == {
        "card", "deck", "note", "slot", "kind", "core", "weight", "sample", "front", "back",
        "state", "due", "stability", "difficulty", "recall", "reps", "lapses", "suspended",
        "buried_until",
    }  # fmt: skip
    assert all(row["card"] == f"{row['deck']}/{row['note']}/{row['slot']}" for row in every)
    assert every[0]["recall"] is None
    assert {r["kind"] for r in read(stocked("cards", "kind:gap", "--json"))} == {"gap"}
    assert len(read(stocked("cards", "story:quiet kind:beat", "--json"))) == 3
    assert len(read(stocked("cards", "story:quiet", "kind:beat", "--json"))) == 3
    assert len(read(stocked("cards", "competency:people", "--json"))) == 15
    assert len(read(stocked("cards", "deck:small", "is:new", "--json"))) == 19
    assert [r["slot"] for r in read(stocked("cards", "HR took it from there", "--json"))] == [
        "flag:hr"
    ]
    assert [r["slot"] for r in read(stocked("cards", '"took it" HR', "--json"))] == ["flag:hr"]
    assert read(stocked("cards", "deck:small", "nowhere", "--json")) == []
    assert "small/people/route" in stocked("cards")[1]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("HR took it", 1), ("-HR took it", 18), ('"took it" HR', 1), ('-"took it"', 18),
        ("(kind:beat or kind:gap)", 5), ("-(kind:beat or kind:gap)", 14), ("-re:took it", 12),
    ],
)  # fmt: skip
def test_a_part_of_a_search_that_has_blanks(stocked, part, found):
    for parts in (["deck:small", part], [part, "deck:small"]):
        assert len(read(stocked("cards", *parts, "--json"))) == found


def test_answer_log_and_undo(stocked):
    made = read(stocked("answer", ROUTE, "good", "--seconds", "7", "--json"))
    assert set(made) == {"review", "card", "rating", "state", "due", "stability", "difficulty"}
    assert (made["card"], made["rating"], made["state"]) == (ROUTE, 3, "review")
    (row,) = read(stocked("cards", "kind:route", "--json"))
    assert (row["reps"], row["due"], row["stability"]) == (1, made["due"], made["stability"])
    # No finer than what doctor tells apart: a damaged row that it passes is shown as it was.
    assert made["difficulty"] == row["difficulty"] == round(row["difficulty"], 6)
    assert 0.99 < row["recall"] <= 1
    (line,) = read(stocked("log", "--json"))
    assert line == {
        "review": made["review"], "card": ROUTE, "rating": 3, "at": line["at"], "seconds": 7.0,
        "from": "answer", "undone": False, "clock": None, "day": "2026-11-23", "due": made["due"],
        "rules": line["rules"], "device": line["device"], "undone_by": None,
    }  # fmt: skip
    assert len(line["device"]) == 36
    assert line["rules"].startswith("rules:")
    assert line["at"].startswith("2026-11-23T09:00")
    assert read(stocked("undo", "--json")) == {"undone": f"good for {ROUTE}", "remaining": 1}
    (line,) = read(stocked("log", "--json"))
    assert line["undone"] is True
    assert (line["undone_by"]["undoes"], line["undone_by"]["device"]) == (
        made["review"], line["device"],
    )  # fmt: skip
    assert read(stocked("cards", "kind:route", "--json"))[0]["reps"] == 0
    stocked("undo")
    code, out, err = stocked("undo", "--json")
    assert (code, json.loads(out)) == (1, {"undone": None, "remaining": 0})
    assert "nothing to undo" in err


def test_suspend_and_bury(stocked):
    stocked("suspend", ROUTE)
    assert [r["slot"] for r in read(stocked("cards", "is:suspended", "--json"))] == ["route"]
    assert read(stocked("suspend", "--off", ROUTE, "--json")) == {
        "suspended": False,
        "cards": [ROUTE],
    }
    stocked("bury", ROUTE)
    (row,) = read(stocked("cards", "kind:route", "--json"))
    assert row["buried_until"] == "2026-11-24T04:00:00.000Z"
    assert read(stocked("due", "--json"))["unseen"] == 19


def test_what_changed_is_said_in_a_sentence(stocked):
    other = "small/quiet/outline"
    assert stocked("suspend", ROUTE, other)[1] == "2 cards suspended\n"
    assert stocked("suspend", "--off", ROUTE)[1] == "1 card comes again\n"
    stocked("suspend", ROUTE)
    assert stocked("suspend", "--off", ROUTE, other)[1] == "2 cards come again\n"
    assert stocked("bury", ROUTE)[1] == "1 card buried until tomorrow\n"
    assert stocked("bury", ROUTE)[1] == "0 cards buried until tomorrow\n"
    for key, said in (("scheduling.learning_steps", "none"), ("stories.have", "empty")):
        assert stocked("config", "set", key, "")[2] == f"{key} is {said} from now on.\n"


def test_import_shows_first_and_asks(drill, deck, monkeypatch):
    code, out, err = drill("import", deck)
    assert (code, "nobody is there to ask" in err) == (2, True)
    assert "19 new" in out
    assert read(drill("cards", "--json")) == []
    shown = read(drill("import", deck, "--dry-run", "--json"))
    (source,) = shown["sources"]
    items = source.pop("items")
    assert source == {
        "source": deck, "format": "yaml", "deck": "small", "title": "Small", "version": "1.0.0",
        "applied": False,
        "notes": {"new": 4, "changed": 0, "same": 0, "retired": 0, "skipped": 0},
        "cards": {"new": 19, "kept": 0, "changed": 0, "retired": 0, "skipped": 0},
        "reviews": 0,
        "warnings": [], "ended": [],
    }  # fmt: skip
    assert (items[0]["what"], items[0]["note"]) == ("new", "people")
    assert len(items) == 4
    done = read(drill("import", deck, "--yes", "--json"))
    source |= {"applied": True, "items": items}
    assert done == shown
    assert len(read(drill("cards", "deck:small", "--json"))) == 19


def test_import_from_standard_input(drill):
    assert drill("import", "-", "--yes", stdin=SMALL)[0] == 0
    assert len(read(drill("cards", "--json"))) == 19


def test_a_deck_with_a_mistake_changes_nothing(stocked, tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(SMALL.replace("evaluates:", "evalutes:"))
    before = stocked("cards", "--json")
    code, _, err = stocked("import", str(path), "--yes")
    assert code == 2
    assert f"{path}: line 9:" in err
    assert "evalutes" in err
    assert "evaluates" in err
    assert stocked("cards", "--json") == before


def test_export_comes_back(stocked, tmp_path):
    path = tmp_path / "out.yaml"
    code, out, _ = stocked("export", "small", "-o", str(path))
    assert (code, out) == (0, "")
    assert path.read_text() == stocked("export", "small")[1]
    again = read(stocked("import", str(path), "--yes", "--json"))
    assert again["sources"][0]["notes"]["same"] == 4
    assert stocked("export", "small", "-o", "/proc/none/x")[0] == 2


def test_an_export_that_finds_no_room_leaves_the_old_file(stocked, tmp_path, monkeypatch):
    path = tmp_path / "out" / "small.yaml"
    path.parent.mkdir()
    path.write_text("what was there")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, out, err = stocked("export", "small", "-o", str(path), "--force")
    assert (code, out) == (2, "")
    assert f"{path} cannot be written: No space left on device" in err
    assert path.read_text() == "what was there"
    assert list(path.parent.iterdir()) == [path]


def test_options_and_days_off_are_steps_that_undo_takes_back(stocked):
    off = "scheduling.days_off"
    stocked("config", "set", "study.minutes", "25")
    stocked("daysoff", "--add", "2026-12-24")
    stocked("daysoff", "--remove", "2026-12-24")
    steps = [step["what"] for step in read(stocked("undo", "--list", "--json"))]
    assert steps[:3] == ["setting “Days off”", "setting “Days off”", "setting “Minutes a session”"]
    for left, value in (("3", "2026-12-24"), ("2", "")):
        said = f"setting “Days off”; {left} earlier steps can still be undone"
        assert stocked("undo")[1] == f"undone: {said}\n"
        assert stocked("config", "get", off)[1] == f"{value}\n"
    said = "setting “Minutes a session”; 1 earlier step can still be undone"
    assert stocked("undo")[1] == f"undone: {said}\n"
    assert stocked("config", "get", "study.minutes")[1] == "10\n"


def test_minutes_set_before_an_interview_say_what_counts_instead(stocked):
    stocked("onsite", "add", "Acme", "2026-12-02", "--minutes", "30")
    assert stocked("config", "set", "study.minutes", "25")[2] == (
        "study.minutes is 25 from now on.\nUntil Acme on 2 December its own minutes count "
        "instead, 30 a day: `drill onsite set Acme --minutes N` changes them.\n"
    )


def test_one_is_said_as_one(drill, home, tmp_path):
    deck = tmp_path / "one.yaml"
    deck.write_text("{drill: 1, id: one, title: One, cards: [{id: a, q: Q, a: A}]}")
    home.close()
    assert drill("import", str(deck), "--yes")[0] == 0
    drill("answer", "one/a/basic", "easy")
    day = read(drill("cards", "deck:one", "--json"))[0]["due"][:10]
    assert drill("daysoff", "--add", day)[2] == (
        "1 card falls due on them: `drill daysoff --spread` moves it.\n"
    )
    assert "\n1 card would move: " in "\n" + drill("daysoff", "--spread", "--dry-run")[2]
    drill("backup")
    assert ": 1 deck, 1 card, 1 review, checked\n" in drill("restore", "--yes")[1]


def test_before_there_is_a_store_an_option_is_set_and_none_is_made(drill, root):
    assert drill("config", "set", "study.minutes", "25")[0] == 0
    assert drill("config", "get", "study.minutes")[1] == "25\n"
    assert not (root / "drill.db").exists()


def test_schema_config_and_decks(stocked, root):
    assert stocked("schema")[1] == json_schema()
    assert stocked("config", "set", "scheduling.new_per_day", "3")[0] == 0
    assert stocked("config", "get", "scheduling.new_per_day")[1] == "3\n"
    assert read(stocked("config", "--json"))["scheduling.new_per_day"] == "3"
    assert read(stocked("due", "--json"))["new"] == 3
    assert stocked("config", "path")[1].strip() == str(root / "config.toml")
    assert "study.minutes" in stocked("config")[1]
    (info,) = read(stocked("decks", "--json"))
    assert (info["id"], info["cards"], info["new"], info["own"]) == ("small", 19, 19, True)
    assert "Small" in stocked("decks")[1]


def test_what_a_deck_has_and_what_today_shows_are_two_words(stocked):
    head, row = stocked("decks")[1].splitlines()
    assert head.split() == "deck title version notes cards all due all new".split()
    assert row.split()[-1] == "19"
    assert stocked("due")[1] == "0 due · 12 new · about 6 min\n"


def test_a_config_with_a_typo_stops_every_verb(stocked, root):
    (root / "config.toml").write_text("[scheduling]\nnew_per_dya = 3\n")
    for verb in ("due", "decks", "cards"):
        code, _, err = stocked(verb)
        assert code == 2
        assert "did you mean scheduling.new_per_day?" in err


def test_the_doctor(stocked):
    assert stocked("doctor")[0] == 0
    assert [check["ok"] for check in read(stocked("doctor", "--json"))] == [True] * 7


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_every_verb(drill, shell):
    code, out, _ = drill("completion", shell)
    assert code == 0
    assert all(verb in out for verb in cli.VERBS)
    assert "dry-run" in out
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=out, text=True, check=True)


def test_homes_that_cannot_be(drill, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    for root in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/none")):
        monkeypatch.setenv("DRILL_HOME", str(root))
        for argv in (["due"], ["decks"], ["study", "--plain"]):
            code, _, err = drill(*argv)
            assert code == 2, argv
            assert "drill: " in err
            assert "Traceback" not in err


def test_a_damaged_store(drill, root):
    root.mkdir()
    (root / "drill.db").write_bytes(b"nonsense" * 999)
    for argv in (["due"], ["decks"], ["answer", "a/b/c", "3"]):
        code, _, err = drill(*argv)
        assert (code, "damaged" in err) == (2, True)


def test_a_wrong_now(drill, monkeypatch):
    monkeypatch.setenv("DRILL_NOW", "yesterday")
    code, _, err = drill("due")
    assert (code, "ISO 8601" in err) == (2, True)


def test_a_bug_is_logged_and_said(stocked, root, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("drill.service.study.grades.grade", fail)
    code, _, err = stocked("answer", ROUTE, "3")
    assert code == 70
    assert str(root / "drill.log") in err
    assert "ZeroDivisionError" in (root / "drill.log").read_text()


def test_an_interrupt_is_130(drill, monkeypatch):
    monkeypatch.setattr("drill.cli.verbs.decks.run", interrupted)
    assert drill("decks")[0] == 130


def test_an_interrupt_while_modules_are_read_is_130(drill, monkeypatch):
    def stop(*_):
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr("drill.cli.main.load", stop)  # a class body of Python 3.11 ends so
    assert drill("decks")[::2] == (130, "")
    monkeypatch.setattr("drill.cli.main._open_streams", interrupted)
    monkeypatch.setattr("sys.argv", ["drill", "decks"])
    assert main() == 130


def interrupted(*_):
    raise KeyboardInterrupt


def test_control_characters_never_reach_the_terminal(drill, tmp_path):
    path = tmp_path / "evil.yaml"
    path.write_text(
        'drill: 1\nid: evil\ntitle: "a\\e]52;c;x\\ab"\n'
        'cards: [{id: x, q: "\\e[31mq", a: "\\u202ea"}]\n'
    )
    drill("import", str(path), "--yes")
    shown = (["decks"], ["cards"], ["cards", "--json"], ["export", "evil"])
    for argv in (*shown, ["import", str(path), "--dry-run"]):
        out = drill(*argv)[1]
        assert not set(out) & set("\x1b\x07\u202e"), argv
