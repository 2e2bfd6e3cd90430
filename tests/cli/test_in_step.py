"""Two homes that have exchanged everything say the same of today, of the plan and of the pace."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from drill.paths import Paths
from drill.service.sync import meeting
from tests_support import MONDAY

LOOKS = [["stats"], ["due"], ["matrix"], ["log"]]
PLAN = ["onsite", "plan"]
NAMES = ("desk", "lap")
LATER, NEXT = "2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"
AFTER = "2026-11-25T10:00:00Z"


class Pair:
    """Two homes that have met."""

    def __init__(self, run, looks):
        self.run, self._looks = run, looks

    def look(self, name):
        return {words[-1]: json.loads(self.run(name, *words, "--json")) for words in self._looks}

    def grade(self, name, kind, rating, seconds, most=6):
        """Grade new cards of a kind, each in so many seconds; no session ends."""
        every = json.loads(self.run(name, "cards", f"kind:{kind}", "is:new", "--json"))
        for card in every[:most]:
            self.run(name, "answer", card["card"], rating, "--seconds", seconds)

    def exchange(self):
        for name in (*NAMES, *NAMES):
            self.run(name, "sync")
        for name in NAMES:
            assert self.run(name, "sync") == "nothing new came\n"

    def differences(self):
        desk, lap = (self.look(name) for name in NAMES)
        return [(what, key, desk[what][key], lap[what][key]) for what in desk if what != "log"
                for key in desk[what] if desk[what][key] != lap[what][key]]  # fmt: skip


@pytest.fixture(params=["ordinary", "interview"])
def pair(bundled, drill, ready_stores, tmp_path, monkeypatch, request):
    """The same with an interview ahead; they meet once, and each test begins with copies."""

    def run(name, *argv, **more):
        monkeypatch.setenv("DRILL_HOME", str(tmp_path / name))
        code, out, err = drill(*argv, **more)
        assert code == 0, (argv, err)
        return out

    monkeypatch.chdir(tmp_path)
    ahead = request.param == "interview"
    made = Pair(run, [*LOOKS, PLAN] if ahead else LOOKS)
    met = ready_stores / f"in step, {request.param}"
    if met.exists():
        for name in (*NAMES, "meet"):
            shutil.copytree(met / name, name)
        for name in NAMES:
            kept = meeting.read(paths := Paths(*[tmp_path / name] * 3))
            meeting.keep(paths, replace(kept, address=str(tmp_path / "meet")))
        return made
    if ahead:
        run("desk", "onsite", "add", "Acme", "2026-12-03 09:00", "--minutes", "30")
    for name in (*NAMES, *NAMES):
        run(name, "sync", "meet", "--plain")
    for name in NAMES:  # what is kept of the day is kept
        made.look(name)
    for name in (*NAMES, "meet"):
        shutil.copytree(name, met / name)
    return made


def test_homes_in_step_say_the_same(pair):
    assert pair.differences() == []
    pair.grade("desk", "route", "good", "40")
    pair.grade("lap", "flag", "again", "50")
    assert pair.look("desk") != pair.look("lap")
    pair.exchange()
    assert pair.differences() == []
    assert pair.look("desk") == pair.look("lap")


def test_so_they_do_where_one_of_them_only_looked_on(pair):
    pair.grade("desk", "flag", "again", "50")
    pair.look("desk")
    pair.exchange()
    assert pair.differences() == []


def test_a_card_met_on_both_was_met_once(pair):
    pair.grade("desk", "route", "good", "9")
    pair.run("lap", "due", now=LATER)
    pair.grade("lap", "route", "again", "90")
    pair.exchange()
    assert pair.differences() == []


def test_a_card_that_one_graded_a_day_after_the_other_counts_alike(pair):
    card = "em-interview/judgment/route"
    pair.run("lap", "answer", card, "easy", now=NEXT)  # it is there first
    pair.run("desk", "answer", card, "easy", now=MONDAY)
    pair.exchange()
    both = [json.loads(pair.run(name, "stats", "--json", now=AFTER)) for name in NAMES]
    assert both[0] == both[1]
    (young,) = [period["young"] for period in both[0]["retention"]["periods"]
                if period["name"] == "all"]  # fmt: skip
    assert young["reviews"] == 1


def test_a_day_that_one_of_them_began_later_is_the_same_on_both(pair):
    pair.grade("desk", "flag", "again", "50")
    pair.exchange()
    pair.run("desk", "due", now=NEXT)
    pair.grade("desk", "route", "good", "50")
    pair.exchange()
    assert pair.differences() == []


def test_what_a_day_brings_stands_where_nothing_came_and_nothing_was_left(pair):
    pair.grade("desk", "flag", "again", "50")
    pair.exchange()
    before = pair.look("desk")
    pair.exchange()
    assert pair.look("desk") == before
