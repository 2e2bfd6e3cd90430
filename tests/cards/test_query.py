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
    ("query", "tree"),
    [
        ("a\tb\nc", All((word("a"), word("b"), word("c")))),
        ("x -y", All((word("x"), Not(word("y"))))),
        ("(-a)", Not(word("a"))),
        ("--(a)", word("a")),
        ('-"a b"', Not(word("a b", exact=True))),
        ('"or"', word("or", exact=True)),
        ("a OR b or c", Any_((word("a"), word("b"), word("c")))),
        (
            "(a or b) -c or d",
            Any_((All((Any_((word("a"), word("b"))), Not(word("c")))), word("d"))),
        ),
        ('a "b"c', All((word("a"), word("b", exact=True), word("c")))),
        ('tag:a"b c"', All((Term("tag", 'a"b', 4, False), word('c"')))),
        ('deck:"a b"c', All((Term("deck", "a b", 6, False), word("c")))),
        ('"deck: my"', Term("deck", " my", 6, False)),
        ('"DECK:My"', Term("deck", "My", 6, False)),
        ('"Zed:x"', word("Zed:x", exact=True)),
        ("ä:b", word("ä:b")),
        ("tag:a:b", Term("tag", "a:b", 4, False)),
        ("TAG:x*y", Term("tag", "x*y", 4, True)),
        ('"tag:x*"', Term("tag", "x*", 5, False)),
        ("is:DUE", Term("is", "due", 3, False)),
        ('"is:due"', Term("is", "due", 4, False)),
        (r"re:\(a b", All((Term("re", r"\(a", 3, False), word("b")))),
        (r"re:a\)b", Term("re", r"a\)b", 3, False)),
        ("re:[(]x", Term("re", "[(]x", 3, False)),
        ("re:a(b(c)d", Term("re", "a(b(c)d", 3, False)),
        ("(re:(a))", Term("re", "(a)", 4, False)),
        ('re:"a (b"', Term("re", "a (b", 4, False)),
        ("prop:due<" + "1" + "0" * 17, Prop("due", "<", 1e17)),
        ("prop:recall=0%", Prop("recall", "=", 0.0)),
        ("prop:recall<=100%", Prop("recall", "<=", 1.0)),
        ("prop:recall<.5", Prop("recall", "<", 0.5)),
        ("prop:stability<>2.5", Prop("stability", "!=", 2.5)),
        ("rated:1", Rated(1, None)),
        ("rated:36500:4", Rated(36_500, 4)),
    ],
)
def test_how_a_search_is_read(query, tree):
    assert parse(query) == tree


FIELDS = "competency, deck, is, kind, note, prop, rated, re, story, tag"
STATES = (
    "buried, due, duplicate, edited, learning, leech, new, own, retired, review, sample, "
    "shadowed, suspended"
)
BELOW = "As prop:lapses<0.8."
SHARE = "As prop:recall<0.8, or <80%."
RATINGS = "1 again, 2 hard, 3 good, 4 easy."


@pytest.mark.parametrize(
    ("query", "at", "says", "hint"),
    [
        ('deck:"open', 5, "this quote is not closed", 'Close it with ".'),
        ("(a", 0, "this bracket is not closed", "Close it with )."),
        ("a-b (c", 4, "this bracket is not closed", "Close it with )."),
        ("a)", 1, "a bracket is closed that was not opened", ""),
        ("re:(a)) b", 6, "a bracket is closed that was not opened", ""),
        ("()", 1, "something to search for is missing here", ""),
        ("a or", 4, "something to search for is missing here", ""),
        ("or a", 0, "something to search for is missing here", ""),
        ("a -", 2, "`-` has nothing after it", ""),
        ("- or a", 0, "`-` has nothing after it", ""),
        ("(-)", 1, "`-` has nothing after it", ""),
        ('""', 0, "there is nothing between these quotes", ""),
        ("dek:x", 0, "a search has no field 'dek'", "did you mean deck?"),
        ("zzz:x", 0, "a search has no field 'zzz'", f"there is: {FIELDS}"),
        ("is:du", 3, "is: takes no 'du'", "did you mean due?"),
        ("IS:Xyzzy", 3, "is: takes no 'xyzzy'", f"there is: {STATES}"),
        ("tag:", 3, "tag: has nothing after it", ""),
        ('"tag:"', 4, "tag: has nothing after it", ""),
        ("prop:recal<1", 5, "prop: does not know 'recal'", "did you mean recall?"),
        (
            "prop:recall", 5, "prop:recall wants a comparison",
            "As prop:recall<0.8; <= >= != < > =.",
        ),
        ("prop:lapses>many", 12, "'many' is no number", BELOW),
        ("prop:lapses>1e9", 12, "'1e9' is no number", BELOW),
        ("prop:lapses>3%", 12, "'3%' is no number", BELOW),
        ("prop:lapses>" + "1" * 19, 12, f"'{'1' * 19}' is no number", BELOW),
        ("prop:lapses>" + "9" * 50, 12, f"'{'9' * 40}' is no number", BELOW),
        ("prop:recall>2", 12, "recall is a share from 0 to 1", SHARE),
        ("prop:recall>101%", 12, "recall is a share from 0 to 1", SHARE),
        ("prop:recall>-1%", 12, "recall is a share from 0 to 1", SHARE),
        ("rated:x", 6, "'x' is no number of days", "As rated:7."),
        ("rated:0", 6, "'0' is no number of days", "As rated:7."),
        ("rated:36501", 6, "'36501' is no number of days", "As rated:7."),
        ("rated:000007", 6, "'000007' is no number of days", "As rated:7."),
        ("rated:7:9", 8, "'9' is no rating", RATINGS),
        ("rated:7:", 8, "'' is no rating", RATINGS),
        ("(" * 500 + "a" + ")" * 500, 20, "more than 20 brackets inside each other", ""),
        ("-(" * 99 + "a" + ")" * 99, 41, "more than 20 brackets inside each other", ""),
        ("a " * 101, 200, "a search has at most 100 words and fields", ""),
        ("re:a " * 11, 50, "a search has at most 10 patterns", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_character(query, at, says, hint):
    with pytest.raises(SearchError) as caught:
        parse(query)
    assert (caught.value.at, caught.value.query, caught.value.hint) == (at, query, hint)
    assert str(caught.value).split("\n")[0] == f"{says}, at character {at + 1}"


def test_what_a_search_may_hold_at_most():
    assert len(leaves(parse("a " * 100))) == 100
    assert len(leaves(parse("re:a " * 10))) == 10
    assert parse("(" * 20 + "a" + ")" * 20) == word("a")
    assert parse("x" * 2_000) == word("x" * 2_000)
    with pytest.raises(SearchError) as caught:
        parse("x" * 2_001)
    assert str(caught.value) == "a search has at most 2,000 characters, not 2,001"
    assert caught.value.at == 2_000


def test_a_mistake_is_pointed_at_in_what_stands_around_it():
    with pytest.raises(SearchError) as caught:
        parse(f"{'a ' * 50}dek:b {'c ' * 50}")
    assert caught.value.pointed == f"{'a ' * 30}dek:b {'c ' * 7}\n{' ' * 60}^"
    with pytest.raises(SearchError) as caught:
        parse("a)")
    assert caught.value.pointed == "a)\n ^"


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
    with pytest.raises(SearchError, match=r"^there is nothing in this search that can be read$"):
        parse(query)
