"""What was asked in an interview, where homes are synchronised."""

from __future__ import annotations

import pytest

from drill.domain.onsite import Went
from drill.domain.review import Rating
from drill.service.home import phrasings, undo
from drill.service.onsite import debrief, onsites
from drill.service.study import grades, urgency
from several_homes import HOUR, agree, later, take
from tests_support import SMALL


@pytest.fixture
def over(several):
    """Two homes, and the name of an interview that is over in both."""
    (desk, lap), sync = several(0, 0)
    onsites.add(desk, "Acme", "1")
    sync()
    later(desk, 25 * HOUR)
    later(lap, 25 * HOUR)
    return desk, lap, sync


def tell(home, *asked):
    (onsite,) = onsites.over(home)
    debrief.tell(home, onsite, Went.SO_SO, [(question, "", Went.WELL) for question in asked])


def questions(home):
    return [each.question for each in debrief.heard(home)]


def test_what_was_asked_instead_of_what_was_taken_back_is_everywhere(over):
    desk, lap, sync = over
    tell(desk, "Whom did you let go?")
    sync()
    undo.undo(desk)
    sync()
    assert agree([desk, lap])["heard"] == []
    tell(desk, "Why us?", "Why now?")
    sync()
    agree([desk, lap])
    assert questions(lap) == ["Why us?", "Why now?"]


def test_what_was_asked_instead_before_anybody_heard_of_that_is_everywhere(over):
    """The row of the one that is gone has its number, and so its name among homes."""
    desk, lap, sync = over
    tell(desk, "Whom did you let go?")
    sync()
    undo.undo(desk)
    tell(desk, "Why us?", "Why now?")
    sync()
    agree([desk, lap])
    assert questions(lap) == questions(desk) == ["Why us?", "Why now?"]


def test_a_question_does_not_take_the_place_of_one_that_another_home_took_back(over):
    desk, lap, sync = over
    tell(desk, "Whom did you let go?")
    sync()
    undo.undo(desk)
    sync()
    tell(lap, "Why us?")
    tell(desk, "Why now?")
    sync()
    agree([desk, lap])
    assert sorted(questions(desk)) == ["Why now?", "Why us?"]


def test_two_questions_do_not_take_the_place_of_one_that_a_third_home_took_back(several):
    (desk, lap, new), sync = several(0, 0, 0)
    onsites.add(desk, "Acme", "1")
    sync()
    for home in (desk, lap, new):
        later(home, 25 * HOUR)
    tell(desk, "Whom did you let go?")
    sync()
    undo.undo(desk)
    sync()
    tell(lap, "Why us?")
    tell(new, "Why now?")
    sync()
    agree([desk, lap, new])
    assert sorted(questions(desk)) == ["Why now?", "Why us?"]


def test_what_was_asked_last_is_so_in_every_home_whichever_it_came_to_first(several):
    (desk, lap), sync = several(0, 0)
    take(desk, SMALL, own=True)
    for name, days in (("Acme", "1"), ("Beta", "3")):
        onsites.add(desk, name, days)
    sync()
    key = "small/people/route"
    for name, home, hours in (("Acme", desk, 25), ("Beta", lap, 49)):
        for each in (desk, lap):
            later(each, hours * HOUR)
        (onsite,) = (onsite for onsite in onsites.over(home) if onsite.name == name)
        debrief.tell(home, onsite, None, [(f"Why {name}?", "small/people", Went.BADLY)])
        later(home)
        if home is desk:
            grades.grade(desk, key, Rating.GOOD)
    sync()
    for home in (desk, lap):
        assert questions(home) == ["Why Acme?", "Why Beta?"]
        with home.store.read() as connection:
            assert urgency.urgent(home, connection)[key] == "asked at Beta, went badly"
            assert phrasings.coming(connection) == {("small", "people"): "Why Beta?"}
