"""onsite, cram and debrief, as a person or a script calls them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import vobject

LATER = "2026-11-26T09:00:00Z"


@pytest.fixture
def drill(drill, small):
    """A command beside the small deck as one's own."""
    small.close()
    return drill


def test_add_list_move_set_remove(drill):
    code, out, err = drill("onsite", "add", "Acme", "2026-12-03", "09:00", "--minutes", "20")
    assert (code, out) == (0, "")
    assert "Acme: Thu 3 Dec 2026, 09:00, in 10 days, 20 minutes a day." in err
    (row,) = json.loads(drill("onsite", "list", "--json")[1])
    assert row == {
        "onsite": "Acme",
        "at": "2026-12-03T09:00:00.000Z",
        "zone": None,
        "days": 10,
        "minutes": 20,
        "competencies": [],
        "decks": [],
    }
    assert "in 4 days" in drill("onsite", "move", "acme", "4")[2]
    assert "only people, small" in drill(
        "onsite", "set", "acme", "--competencies", "people", "--decks", "small"
    )[2]  # fmt: skip
    assert "Acme" in drill("onsite", "list")[1]
    assert drill("onsite", "remove", "Acme")[0] == 0
    assert "No onsite" in drill("onsite", "list")[2]
    code, _, err = drill("onsite")
    assert (code, "No onsite" in err) == (0, True)
    assert "needs one more word: story or variant" in drill("new")[2]
    assert drill("undo")[0] == 0
    assert "Acme" in drill("onsite", "list")[1]


@pytest.mark.parametrize(
    "words",
    [
        "Acme 2026-12-03 09:00 Europe/Berlin --minutes 20",
        "Acme 2026-12-03 --minutes 20 09:00 Europe/Berlin",
        "--minutes 20 Acme 2026-12-03 09:00 Europe/Berlin",
        "Acme --minutes=20 2026-12-03 09:00 Europe/Berlin",
    ],
)
def test_options_stand_where_one_likes(drill, words):
    code, _, err = drill("onsite", "add", *words.split())
    assert (code, err.splitlines()[0]) == (
        0,
        "Acme: Thu 3 Dec 2026, 09:00 Berlin (08:00 here), in 10 days, 20 minutes a day.",
    )


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("add", "Acme", "yesterday"), "is no date"),
        (("add", "Acme", "2020-01-01"), "is past"),
        (("add", "Acme", "2031-01-01"), "more than a year away"),
        (("add", "Acme", "9", "--minutes", "0"), "from 1 to 240, not 0"),
        (("add", "Acme", "9", "--minutes", "600"), "from 1 to 240, not 600"),
        (("add", "Acme", "9", "--minutes", "ten"), "a number"),
        (("add", "Acme", "9", "--decks", "smaller"), "did you mean small"),
        (("add", "Acme", "2027-03-28", "02:30", "Europe/Berlin"), "does not exist"),
        (("plan",), "no onsite is to come"),
        (("plan", "Acme"), "there is no onsite 'Acme'"),
        (("remove", "Acme"), "there is no onsite 'Acme'"),
        (("add", "Acme"), "`drill onsite add` needs WHEN (the day, and its time"),
        (("add", "Acme"), "For example: drill onsite add Acme"),
        (("grow",), "`drill onsite` does not know 'grow'"),
        (("mov",), "did you mean move?"),
        (
            ("set", "Acme", "--minuts", "3"),
            "`drill onsite set` has no option --minuts\ndid you mean --minutes?\n"
            "For example: drill onsite set Acme --minutes 45\n`drill onsite set --help` says more.",
        ),
        (
            ("move", "Acme", "5", "--minutes", "5"),
            "`drill onsite move` has no option --minutes\n"
            "For example: drill onsite move Acme 2026-12-05\n`drill onsite move --help` says more.",
        ),
        (
            ("rename", "Acme", "My", "Co"),
            "`drill onsite rename` does not know what to do with 'Co'",
        ),
        (("--minutes=5", "move", "Acme", "5"), "`drill onsite` has no option --minutes\n"),
    ],
)
def test_bad_input_gets_a_clear_answer_and_changes_nothing(drill, args, words):
    code, out, err = drill("onsite", *args)
    assert (code, out) == (2, "")
    assert words in err
    assert json.loads(drill("onsite", "list", "--json")[1]) == []


def test_two_with_one_name_and_nothing_to_set(drill):
    drill("onsite", "add", "Acme", "9")
    assert "already" in drill("onsite", "add", "ACME", "5")[2]
    assert drill("onsite", "set", "Acme")[0] == 2


def test_the_plan_in_json(drill):
    drill("onsite", "add", "Acme", "9", "--minutes", "10")
    found = json.loads(drill("onsite", "plan", "--json")[1])
    assert list(found) == [
        "onsite", "at", "minutes", "feasible", "card_ids", "left_out", "days", "write",
        "enough_minutes", "untold", "shared_with", "readiness", "interval", "counts", "stories",
        "competencies",
    ]  # fmt: skip
    rows = {row["card"]: row for row in json.loads(drill("cards", "--json")[1])}
    assert set(found["card_ids"]) == set(rows)
    assert {row["weight"] for row in rows.values()} == {1.0, 3.0}
    assert (found["feasible"], found["left_out"]) == (True, [])
    assert found["readiness"]["now"] == found["readiness"]["without"] == 0
    low, high = found["interval"]
    assert low <= found["readiness"]["with_plan"] <= high
    assert set(found["days"][0]) == {"date", "cards", "new", "seconds", "others"}
    assert [day["date"] for day in found["days"]][::9] == ["2026-11-23", "2026-12-02"]
    assert [list(each) for each in found["stories"]] == [["story", "now", "with_plan", "whole"]]
    assert sum(found["counts"].values()) == pytest.approx(1)
    fewer = json.loads(drill("onsite", "plan", "acme", "--minutes", "1", "--json")[1])
    assert fewer["minutes"] == 1
    assert fewer["readiness"]["with_plan"] < found["readiness"]["with_plan"]


def test_the_plan_in_words(drill):
    drill("onsite", "add", "Acme", "3", "--minutes", "1")
    _, out, _ = drill("onsite", "plan")
    assert "Acme in 3 days" in out
    assert "of 100, nine times in ten between" in out
    assert "left out" in out
    assert "last day" in out
    assert "morning" in out
    assert "Managing people" in out
    assert "The quiet senior" in out


def test_cram_in_json_lines_and_in_the_log(drill):
    drill("onsite", "add", "Acme", "9", "--minutes", "10")
    _, out, _ = drill(
        "cram", "--jsonl", "--minutes", "3", stdin='{"rating": 3, "seconds": 9}\n' * 5
    )
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["rated"] for line in lines if "rated" in line]
    assert lines[-1]["done"]["reviews"] == 5
    sources = {line["from"] for line in json.loads(drill("log", "--json")[1])}
    assert sources <= {"cram", "tell"}
    assert "cram" in sources


def test_cram_line_by_line(drill):
    drill("onsite", "add", "Acme", "9", "--minutes", "10")
    code, out, err = drill("cram", "--plain", "--quiet", stdin="\n3\n\n1\nq\n")
    assert code == 0
    assert "Acme is in 9 days." in err
    assert "2 reviews" in out


def test_cram_without_an_onsite_or_with_its_minutes_used_says_what_to_do(drill):
    code, _, err = drill("cram", "--plain")
    assert (code, "drill onsite add" in err) == (2, True)
    drill("onsite", "add", "Acme", "9", "--minutes", "1")
    drill("cram", "--jsonl", stdin='{"rating": 3, "seconds": 30}\n' * 9)
    assert drill("cram", "--minutes", "0", "--plain")[0] == 2
    drill("cram", "--jsonl", "--minutes", "2", stdin='{"rating": 3, "seconds": 40}\n' * 9)
    code, _, err = drill("cram", "--plain")
    assert (code, "is used up" in err) == (2, True)


def test_the_plan_of_the_morning_does_not_advise_more_minutes(drill):
    drill("onsite", "add", "Acme", "2026-11-26", "12:00")
    _, out, _ = drill("onsite", "plan", now="2026-11-26T07:00:00Z")
    assert "are left out: nothing new on the day itself." in out
    assert "--minutes N" not in out
    assert "does not fit" not in out


def test_debrief_with_options(drill):
    drill("onsite", "add", "Acme", "1")
    code, _, err = drill("debrief")
    assert (code, "Acme is tomorrow" in err) == (2, True)
    code, _, err = drill("debrief", now=LATER)
    assert (code, "--went" in err) == (2, True)
    _, out, _ = drill(
        "debrief", "--went", "so-so", "--badly", "How do you act?", "--question", "Weather?",
        "--json",
    )  # fmt: skip
    assert json.loads(out) == {
        "onsite": "Acme",
        "went": "so-so",
        "questions": [
            {"question": "Weather?", "competency": None, "went": "so-so"},
            {"question": "How do you act?", "competency": "small/people", "went": "badly"},
        ],
    }
    assert len(json.loads(drill("debrief", "--list", "--json")[1])) == 2
    assert "How do you act?" in drill("debrief", "--list")[1]
    assert drill("debrief")[0] == 2
    assert drill("undo")[0] == 0
    assert drill("debrief", "--skip")[0] == 0
    assert "Nothing yet" in drill("debrief", "--list")[2]


def test_debrief_asks_on_a_terminal(drill, monkeypatch):
    drill("onsite", "add", "Acme", "1")
    monkeypatch.setattr("drill.cli.verbs.debrief.on_terminal", lambda: True)
    answers = "4\n3\nHow do you act?\nWho won the cup?\n\n\n3\n9\n1\n\n"
    code, out, err = drill("debrief", stdin=answers, now=LATER)
    assert code == 0
    assert "1, 2 or 3" in err
    assert "badly  Managing people: How do you act?" in out
    assert "so-so  Managing people: Who won the cup?" in out
    assert "What went badly comes up first." in err


def test_a_debrief_of_one_to_come_is_refused(drill):
    drill("onsite", "add", "Acme", "3")
    code, _, err = drill("debrief", "Acme", "--went", "well")
    assert (code, "still to come" in err) == (2, True)


def test_a_plan_goes_into_a_calendar(drill, here):
    """Read back by another library than the one that wrote it."""
    drill("onsite", "add", "Acme; Berlin, day 2", "2026-12-01 09:00", "Europe/Berlin")
    code, _, err = drill("onsite", "plan", "--ics", "plan.ics")
    assert code == 0, err
    data = (here / "plan.ics").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (calendar,) = vobject.readComponents(data.decode())
    calendar.validate(raiseException=True)
    events = [(event.dtstart.value, event.summary.value) for event in calendar.vevent_list]
    plan = json.loads(drill("onsite", "plan", "--json")[1])
    days = [day["date"] for day in plan["days"] if day["cards"]]
    assert [str(at) for at, _ in events[:-1]] == days
    assert events[-1] == (datetime(2026, 12, 1, 8, tzinfo=UTC), "Acme; Berlin, day 2")
    assert all(title.endswith("for Acme; Berlin, day 2") for _, title in events[:-1])
    first = calendar.vevent_list[0]
    assert first.dtend.value - first.dtstart.value == timedelta(days=1)
    assert first.transp.value == "TRANSPARENT"
    again = drill("onsite", "plan", "--ics", "-")[1]
    uids = [event.uid.value for event in next(vobject.readComponents(again)).vevent_list]
    assert uids == [event.uid.value for event in calendar.vevent_list]
    assert len(set(uids)) == len(uids)


def test_an_onsite_is_renamed_and_undone(drill):
    drill("onsite", "add", "Interview", "2026-12-03", "14:00", "Europe/Berlin")
    code, _, err = drill("onsite", "rename", "interview", "Acme Corp")
    assert code == 0
    assert err.startswith("Acme Corp: Thu 3 Dec 2026, 14:00 Berlin (13:00 here)")
    assert drill("onsite", "rename", "Nobody", "Beta")[0] == 2
    assert "14:00 Berlin" in drill("onsite", "move", "acme corp", "4")[2], "the time stays"
    drill("undo")
    drill("undo")
    assert json.loads(drill("onsite", "list", "--json")[1])[0]["onsite"] == "Interview"


def test_two_at_the_same_hour_are_warned_of_and_kept(drill):
    assert "At that hour" not in drill("onsite", "add", "Acme", "2026-12-03 09:00")[2]
    code, _, err = drill("onsite", "add", "Beta", "2026-12-03 09:30")
    assert code == 0
    assert "At that hour there is also Acme (Thu 3 Dec 09:00)" in err
    assert "At that hour" not in drill("onsite", "move", "Beta", "2026-12-03 10:00")[2]
    assert "also Beta" in drill("onsite", "move", "Acme", "2026-12-03 10:59")[2]
    assert len(json.loads(drill("onsite", "list", "--json")[1])) == 2
