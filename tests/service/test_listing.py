"""Long listings: a page of them is read at a time, a small one first."""

from __future__ import annotations

import pytest

from drill.domain.review import Rating
from drill.service.home import names
from drill.service.insight import browser
from drill.service.study import grades

ROUTE, DOORS = "small/people/route", "small/doors/basic"


@pytest.fixture
def pages(small, monkeypatch):
    """Pages of two lines, then of four; and how many lines each asked for the names of."""
    monkeypatch.setattr(browser, "PAGE", 2)
    monkeypatch.setattr(browser, "NEXT", 4)
    asked, as_asked = [], names.as_asked

    def counted(home, connection, keys):
        asked.append(len(keys))
        return as_asked(home, connection, keys)

    monkeypatch.setattr(names, "as_asked", counted)
    return asked


def test_every_line_of_the_log_comes_once_and_in_order(small, pages):
    for _ in range(5):
        grades.grade(small, DOORS, Rating.GOOD)
        grades.grade(small, "small/quiet/tell", Rating.GOOD)
    found = [review.card for review, _ in browser.log_lines(small)]
    assert found == [DOORS, "small/quiet/tell"] * 5
    assert pages == [2], "who has a name is not named again"


def test_a_card_that_asks_in_other_words_is_named_as_it_was_asked(small, pages):
    for _ in range(7):
        grades.grade(small, ROUTE, Rating.GOOD)
    called = [name for _, name in browser.log_lines(small)]
    first = called[:3]
    assert len(set(first)) == 3
    assert called == [*first, *first, first[0]]
    assert pages == [2, 1], "each of its three questions is named once"


def test_every_card_of_a_list_comes_once_and_in_order(small, pages):
    pks = list(browser.find(small, ""))
    assert len(pks) > 10
    assert [card.stored.pk for card in browser.pages(small, pks)] == pks
    assert [card.stored.pk for card in browser.pages(small, pks[:2])] == pks[:2]
    assert list(browser.pages(small, [])) == []
