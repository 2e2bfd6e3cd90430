"""The search language: what is understood, and where a mistake is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.cards.query import All, Any_, Not, Prop, Rated, SearchError, Term, WordTerm, parse, walk


def word(text, at, *, exact=False):
    return WordTerm(text, exact, at)


def test_what_is_understood():
    assert parse("") == All(())
    assert parse("vendor call") == All((word("vendor", 0), word("call", 7)))
    assert parse('"two words"') == word("two words", 1, exact=True)
    assert parse("a or b c") == Any_((word("a", 0), All((word("b", 5), word("c", 7)))))
    assert parse("-(a OR b)") == Not(Any_((word("a", 2), word("b", 7))))
    assert parse("--a") == word("a", 2)
    assert parse("e-mail") == word("e-mail", 0)
    assert parse("1:1 don't") == All((word("1:1", 0), word("don't", 4)))
    assert parse('tag:"a b"') == Term("tag", "a b", 5, False)
    assert parse('"deck:my deck"') == Term("deck", "my deck", 6, False)
    assert parse("deck:a*") == Term("deck", "a*", 5, True)
    assert parse("prop:recall<80%") == Prop("recall", "<", 0.8, 5)
    assert parse("PROP:Lapses>=3") == Prop("lapses", ">=", 3, 5)
    assert parse("prop:due=-1") == Prop("due", "=", -1, 5)
    assert parse("rated:7:1") == Rated(7, 1, 6)
    assert parse(r"re:(a|b)+\)") == Term("re", r"(a|b)+\)", 3, False)
    assert parse("(re:a(b) c)") == All((Term("re", "a(b)", 4, False), word("c", 9)))


@pytest.mark.parametrize(
    ("query", "at", "says"),
    [
        ('deck:"open', 5, "not closed"),
        ("(a", 0, "bracket is not closed"),
        ("a)", 1, "not opened"),
        ("()", 1, "missing here"),
        ("a or", 4, "missing here"),
        ("or a", 0, "missing here"),
        ("a -", 2, "nothing after it"),
        ('""', 0, "nothing between"),
        ("dek:x", 0, "no field 'dek'"),
        ("is:du", 3, "no 'du'"),
        ("tag:", 3, "nothing after it"),
        ("prop:recal<1", 5, "no 'recal'"),
        ("prop:recall", 5, "wants a comparison"),
        ("prop:lapses>many", 12, "no number"),
        ("prop:lapses>1e9", 12, "no number"),
        ("prop:recall>2", 12, "from 0 to 1"),
        ("rated:x", 6, "no number of days"),
        ("rated:000001" + "9" * 30, 6, "no number of days"),
        ("rated:7:9", 8, "no rating"),
        ("(" * 500 + "a" + ")" * 500, 20, "more than 20"),
        ("-(" * 99 + "a" + ")" * 99, 41, "more than 20"),
        ("a " * 900, 200, "at most 100"),
        ("x" * 2001, 2000, "at most 2,000"),
    ],
)
def test_a_mistake_is_named_with_its_character(query, at, says):
    with pytest.raises(SearchError, match=says) as caught:
        parse(query)
    assert caught.value.at == at
    lines = caught.value.pointed.splitlines()
    assert lines[-1].endswith("^")


def test_many_denials_are_two_or_one():
    assert parse("- " * 200 + "a") == word("a", 400)
    assert parse("- " * 201 + "a") == Not(word("a", 402))


def test_any_number_of_brackets_stand_beside_each_other():
    assert len(list(walk(parse("(a or b) " * 30)))) == 60


@given(st.text(max_size=200))
def test_any_text_is_a_search_or_a_mistake_in_it(text):
    fault = None
    try:
        assert len(list(walk(parse(text)))) <= 100
    except SearchError as error:
        fault = error
    assert fault is None or 0 <= fault.at <= len(fault.query)


@pytest.mark.parametrize("query", ["\udcff", "\x00", " \x1b\u202e "])
def test_what_cannot_be_read_does_not_ask_for_everything(query):
    with pytest.raises(SearchError, match="nothing in this search"):
        parse(query)
