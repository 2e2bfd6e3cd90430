"""The search language: what is understood, and where a mistake is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.cards.query import All, Any_, Not, Prop, Rated, SearchError, Term, WordTerm, parse


def word(text, *, exact=False):
    return WordTerm(text, exact)


def leaves(tree):
    parts = [tree.of] if isinstance(tree, Not) else getattr(tree, "of", None)
    return [tree] if parts is None else [leaf for part in parts for leaf in leaves(part)]


def test_what_is_understood():
    assert parse("") == All(())
    assert parse("vendor call") == All((word("vendor"), word("call")))
    assert parse('"two words"') == word("two words", exact=True)
    assert parse("a or b c") == Any_((word("a"), All((word("b"), word("c")))))
    assert parse("-(a OR b)") == Not(Any_((word("a"), word("b"))))
    assert parse("--a") == word("a")
    assert parse("e-mail") == word("e-mail")
    assert parse("1:1 don't") == All((word("1:1"), word("don't")))
    assert parse('tag:"a b"') == Term("tag", "a b", 5, False)
    assert parse('"deck:my deck"') == Term("deck", "my deck", 6, False)
    assert parse("deck:a*") == Term("deck", "a*", 5, True)
    assert parse('deck:"a*"') == Term("deck", "a*", 6, False)
    assert parse("prop:recall<80%") == Prop("recall", "<", 0.8)
    assert parse("PROP:Lapses>=3") == Prop("lapses", ">=", 3)
    assert parse("prop:due=-1") == Prop("due", "=", -1)
    assert parse("rated:7:1") == Rated(7, 1)
    assert parse(r"re:(a|b)+\)") == Term("re", r"(a|b)+\)", 3, False)
    assert parse("(re:a(b) c)") == All((Term("re", "a(b)", 4, False), word("c")))


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
        ("prop:recal<1", 5, "does not know 'recal'"),
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
    assert parse("- " * 200 + "a") == word("a")
    assert parse("- " * 201 + "a") == Not(word("a"))


def test_any_number_of_brackets_stand_beside_each_other():
    assert len(leaves(parse("(a or b) " * 30))) == 60


@given(st.text(max_size=200))
def test_any_text_is_a_search_or_a_mistake_in_it(text):
    fault = None
    try:
        assert len(leaves(parse(text))) <= 100
    except SearchError as error:
        fault = error
    assert fault is None or 0 <= fault.at <= len(fault.query)


@pytest.mark.parametrize("query", ["\udcff", "\x00", " \x1b\u202e "])
def test_what_cannot_be_read_does_not_ask_for_everything(query):
    with pytest.raises(SearchError, match="nothing in this search"):
        parse(query)
