"""What was asked in an interview, where homes are synchronised."""

from __future__ import annotations

import pytest

from drill.domain.onsite import Went
from drill.service.home import undo
from drill.service.onsite import debrief, onsites
from several_homes import HOUR, agree, later


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
