"""What one home says comes whole to another, which calls the deck otherwise: every column of it,
when it is new, when it is changed, and when it is taken back."""

from __future__ import annotations

import json

import pytest

from drill.domain.onsite import Went
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.library import bulk, deck_options
from drill.service.onsite import debrief, onsites
from drill.service.onsite.first_run import set_option
from drill.service.stories import moments
from drill.service.stories.mocks import MockInterview
from drill.service.study import grades
from several_homes import HOUR, agree, card, later, take
from tests_support import SMALL

LITTLE = SMALL.replace("id: small\n", "id: little\n", 1)
"""The same deck under another id."""


def rows(home, table, *columns):
    with home.store.read() as connection:
        query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1"
        return [tuple(row) for row in connection.execute(query)]


@pytest.fixture
def pair(several):
    """Two homes that met; one calls the deck small, the other little."""
    (desk, lap), sync = several(0, 60_000)
    take(desk, SMALL, own=True)
    take(lap, LITTLE, own=True)
    sync()

    def meet():
        sync()
        for home in (desk, lap):
            later(home, HOUR)
        agree([desk, lap])

    return desk, lap, meet


def test_a_competency_of_an_interview_may_be_called_as_a_deck_is(several):
    (desk, lap), sync = several(0, 60_000)
    take(desk, SMALL.replace("id: small\n", "id: people\n", 1), own=True)
    take(lap, LITTLE, own=True)
    sync()
    onsites.add(
        desk, "Acme", "2026-09-24T10:00+02:00", minutes=45, decks=["people"],
        competencies=["people"],
    )  # fmt: skip
    sync()
    agree([desk, lap])
    scope = '{"competencies":["people"],"decks":["little"]}'
    assert rows(lap, "onsite", "scope") == [(scope,)]
    onsites.change(lap, "Acme", minutes=50)
    later(desk)
    sync()
    scope = '{"competencies":["people"],"decks":["people"]}'
    assert rows(desk, "onsite", "scope", "minutes") == [(scope, 50)]


@pytest.mark.parametrize("called", ["edited", "gone", "source", "brought"])
def test_a_deck_may_be_called_as_settings_of_decks_begin(several, called):
    """Where another device calls the deck otherwise its competencies are found as well."""
    (desk, lap), sync = several(0, 60_000)
    take(desk, SMALL.replace("id: small\n", f"id: {called}\n", 1), own=True)
    take(lap, LITTLE, own=True)
    sync()
    onsites.add(desk, "Acme", "2026-09-24T10:00+02:00", decks=[called])
    later(desk, 120 * HOUR)
    later(lap, 120 * HOUR)
    asked = [("Why us?", f"{called}/people", Went.SO_SO)]
    debrief.tell(desk, onsites.over(desk)[0], Went.BADLY, asked)
    MockInterview(desk, questions=1).choose(f"{called}/quiet")
    sync()
    agree([desk, lap])
    assert rows(lap, "heard", "competency") == [("little/people",)]
    ((question,),) = (json.loads(asked) for (asked,) in rows(lap, "mock", "asked"))
    assert (question["competency"], question["chosen"]) == ("little/people", "little/quiet")


def test_a_deck_may_be_called_as_a_setting_is(several):
    """What was noted before devices met is found under its own name, not under the deck's."""
    (desk, lap), sync = several(0, 60_000)
    take(desk, SMALL.replace("id: small\n", "id: moments\n", 1), own=True)
    take(lap, LITTLE, own=True)
    moments.note(desk, ["the outage"])
    sync()
    assert moments.waiting(lap) == moments.waiting(desk) != []
    agree([desk, lap])


def test_an_interview(pair):
    desk, lap, meet = pair
    columns = ("name", "at", "minutes", "scope", "closed", "zone", "went")
    scope = '{"competencies":["people"],"decks":["little"]}'
    onsites.add(
        desk, "Acme", "2026-09-24T10:00+02:00", minutes=45, decks=["small"], competencies=["people"]
    )
    with desk.store.write() as connection:
        connection.execute("UPDATE onsite SET zone = 'Asia/Tokyo'")
    meet()
    at = 1_790_236_800_000
    assert rows(lap, "onsite", *columns) == [("Acme", at, 45, scope, 0, "Asia/Tokyo", None)]
    onsites.change(
        lap, "Acme", rename="Globex", minutes=50, when="2026-09-25T10:00+02:00", decks=[]
    )
    meet()
    at, scope = at + 24 * HOUR, '{"competencies":["people"]}'
    assert rows(desk, "onsite", *columns)[0][:5] == ("Globex", at, 50, scope, 0)
    later(desk, 120 * HOUR)
    later(lap, 120 * HOUR)
    asked = [("Why us?", "small/people", Went.SO_SO), ("Why now?", "", Went.WELL)]
    debrief.tell(desk, onsites.over(desk)[0], Went.BADLY, asked)
    now = desk.clock.now()
    meet()
    assert rows(lap, "onsite", "closed", "went") == [(1, "badly")]
    heard = ("question", "onsite", "at", "competency", "went")
    assert rows(lap, "heard", *heard) == [
        ("Why now?", "Globex", now, "", "well"),
        ("Why us?", "Globex", now, "little/people", "so-so"),
    ]
    undo.undo(desk)
    meet()
    assert (rows(lap, "onsite", "closed", "went"), rows(lap, "heard", *heard)) == ([(0, None)], [])
    onsites.remove(lap, "Globex")
    meet()
    assert rows(desk, "onsite", *columns) == []


@pytest.mark.parametrize("between", [False, True])
def test_a_mock_with_its_telling(pair, between):
    """Also where others hear of the mock while it goes on, and of its telling afterwards."""
    desk, lap, meet = pair
    held = MockInterview(desk, questions=1)
    begun = desk.clock.now()
    held.choose("small/quiet")
    if between:
        meet()
        assert [json.loads(asked)[0]["chosen"] for (asked,) in rows(lap, "mock", "asked")] == [
            "little/quiet"
        ]
    told = Told((0, 2), 100.0, invented=1, words=210.0, fillers=3, flags=("HR",))
    held.told(held.tell(), told)
    meet()
    ((at, minutes, asked),) = rows(lap, "mock", "at", "minutes", "asked")
    ((pk, mock, seconds, words, said, undone),) = rows(
        lap, "rehearsal", "pk", "mock", "seconds", "words", "told", "undone"
    )
    assert (at, minutes) == (begun, rows(desk, "mock", "minutes")[0][0])
    (question,) = json.loads(asked)
    assert (question["competency"], question["chosen"]) == ("little/people", "little/quiet")
    assert (question["right"], question["rehearsal"]) == (True, pk)
    assert rows(lap, "mock", "pk") == [(mock,)]
    assert (seconds, words, undone) == (100.0, 210.0, 0)
    assert json.loads(said) == json.loads(rows(desk, "rehearsal", "told")[0][0])
    assert json.loads(said)["fillers"] == 3
    undo.undo(desk)
    meet()
    assert rows(lap, "rehearsal", "undone") == [(1,)]


REVIEW = (
    "id", "rating", "at", "day", "seconds", "source", "due_day", "due_at", "rules", "device",
    "recalled",
)  # fmt: skip


def test_a_review_and_what_takes_it_back(pair):
    desk, lap, meet = pair
    grades.grade(desk, "small/quiet/outline", Rating.HARD, seconds=4.5, recalled=(0, 2))
    later(desk)
    grades.grade(desk, "small/doors/basic", Rating.EASY, seconds=2.0)
    meet()
    assert rows(lap, "review", *REVIEW) == rows(desk, "review", *REVIEW)
    assert {row[1:5] + row[5:6] + row[-1:] for row in rows(lap, "review", *REVIEW)} == {
        (2, 1_790_000_000_000, 20_717, 4.5, "answer", "[0, 2]"),
        (4, 1_790_003_600_000, 20_717, 2.0, "answer", None),
    }
    undo.undo(desk)
    meet()
    assert rows(lap, "review", *REVIEW) == rows(desk, "review", *REVIEW)
    taken = "(SELECT id FROM review AS given WHERE given.seq = review.undoes)"
    assert rows(lap, "review", "id", taken) == rows(desk, "review", "id", taken)
    assert len([one for _, one in rows(lap, "review", "id", taken) if one]) == 1
    assert card(lap, "little/doors/basic").memory == card(desk, "small/doors/basic").memory


def test_what_was_decided_besides(pair):
    desk, lap, meet = pair
    columns = ("what", "at", "due_day", "undone")
    for key in ("doors/basic", "people/route"):
        grades.grade(desk, f"small/{key}", Rating.EASY)
    meet()
    now = desk.clock.now()
    bulk.reset(desk, [card(desk, "small/doors/basic").pk])
    meet()
    assert rows(lap, "amendment", *columns, "seq") == [("reset", now, None, 0, 2)]
    assert card(lap, "little/doors/basic").memory.reps == 0
    undo.undo(desk)
    meet()
    assert rows(lap, "amendment", *columns) == [("reset", now, None, 1)]
    assert card(lap, "little/doors/basic").memory.reps == 1
    for key in ("doors/basic", "people/route"):
        grades.grade(lap, f"little/{key}", Rating.GOOD)
    bulk.reset(lap, [card(lap, "little/people/route").pk])
    meet()
    grades.grade(desk, "small/people/route", Rating.GOOD)
    meet()
    assert [card(desk, f"small/{key}").memory.reps for key in ("doors/basic", "people/route")] == [
        2, 1,
    ]  # fmt: skip


def test_what_is_kept_of_a_person(pair):
    desk, lap, meet = pair
    deck_options.change(desk, "small", new_per_day=3, paused=True, desired_retention=0.85)
    for key, value in (("scheduling.new_per_day", "7"), ("study.minutes", "25"),
                       ("stories.level", "director")):  # fmt: skip
        set_option(desk, key, value)
    moments.note(desk, ["the outage"])
    meet()
    assert rows(lap, "deck", "options") == [
        ('{"desired_retention":0.85,"new_per_day":3,"paused":true}',)
    ]
    assert [lap.options[key] for key in ("scheduling.new_per_day", "study.minutes")] == [7, 25]
    assert lap.options["stories.level"] == "director"
    assert len(moments.waiting(lap)) == 1
    deck_options.change(lap, "little", paused=False)
    deck_options.rename(lap, "little", "tiny", "Tiny")
    moments.drop(lap, moments.waiting(lap)[0])
    meet()
    assert [json.loads(options).get("paused") for (options,) in rows(desk, "deck", "options")] != [
        True
    ]
    assert rows(desk, "deck", "id", "json_extract(head, '$.title')") == [("small", "Tiny")]
    assert moments.waiting(desk) == []
