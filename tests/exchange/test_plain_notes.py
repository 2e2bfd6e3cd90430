"""Notes of questions: the ids by which people have history on them, and their bounds."""

from __future__ import annotations

import pytest

from drill.domain.deck import Plain
from drill.errors import Problem
from drill.exchange.offer import Offered
from drill.exchange.plain import (
    distinct,
    former_id,
    full_id,
    guid_of,
    id_of,
    quoted,
    tags_of,
    too_long,
    too_much,
    wrong_cloze,
)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("What is one?", "what-is-one-0c5f045c"), ("  What   is\none? ", "what-is-one-0c5f045c"),
        ("Über x", "uber-x-bdd09cb4"), ("日本", "card-ce47dfba"), ("", "card-1271cf25"),
    ],
)  # fmt: skip
def test_a_note_is_known_by_what_it_asks(text, known):
    assert id_of(text) == known


def test_what_else_a_note_is_known_by():
    assert full_id(Plain("x", "q", "a")) == "q-a-51657749"
    assert guid_of("o", "n") == "d12c4cc3bb0f185b"


@pytest.mark.parametrize(
    ("note", "former"),
    [
        (Plain("uber-x-9b432dc2", "Über x?", "a"), "ber-x-9b432dc2"),
        (Plain("grosse-a-e4a85839", "==größe== a", "b"), "grsse-a-e4a85839"),
        (Plain("a-b-83b56d63", cloze="==ä== b\n\nmore ö"), "b-83b56d63"),
        (Plain("a-b-more-o-ede9ebaf", cloze="==ä== b\n\nmore ö"), "b-more-ede9ebaf"),
        (Plain("e-954544c2", "é", "x"), "card-954544c2"),
        (Plain("ab-3ae897a7", "ab", "c"), ""), (Plain("x", "Über x?", "a"), ""),
        (Plain("card-ce47dfba", "日本", "a"), ""),
    ],
)  # fmt: skip
def test_the_id_that_it_had_while_accents_took_their_letters_with_them(note, former):
    assert former_id(note) == former


def test_tags_are_each_there_once_and_not_too_long():
    assert tags_of(("a", " b\nc", "a", "", "x" * 150)) == ("a", "b c", "x" * 100)
    assert tags_of(["y" * 101]) == ("y" * 100,)
    assert tags_of([str(n) for n in range(60)]) == tuple(str(n) for n in range(50))
    assert tags_of(()) == ()


def test_how_a_problem_names_a_card():
    assert [quoted(text) for text in ("", "a\nb", "x" * 61)] == ["", "'a b'", f"'{'x' * 60}'"]


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (["x" * 100_000], ""), (["a", "x" * 100_001], "longer than 100,000 characters"),
        (["==" * 100, "==" * 100], ""), (["a", "==" * 101], "more than 100 '=='"),
        (["==" * 101, "x" * 100_001], "longer than 100,000 characters"),
    ],
    ids=range(5),
)  # fmt: skip
def test_what_is_too_much_for_a_card(texts, wrong):
    assert too_much(*texts) == wrong
    assert too_long(1_234) == "longer than 1,234 characters"


@pytest.mark.parametrize(
    ("text", "holes", "wrong"),
    [
        ("a ==b==", ["b"], ""),
        ("a ==b==", [], "a cloze without a hole, or with one that is not closed"),
        ("a b", ["b"], "a cloze without a hole, or with one that is not closed"),
        ("a ==b== ==", ["b"], "'==' beside the holes of a cloze, or '=' at the edge of one"),
        ("a ==b==", ["c"], "'==' beside the holes of a cloze, or '=' at the edge of one"),
    ],
)
def test_what_is_wrong_with_a_cloze(text, holes, wrong):
    assert wrong_cloze(text, holes) == wrong


def test_two_equal_notes_are_one_and_two_answers_two():
    def card(line, name="n", answer="a", **known):
        return Offered(Plain(name, "q", answer), line=line, **known)

    words = {"named": False}
    problem = Problem("x", 2)
    found = list(distinct([
        card(1, **words), problem, card(3, **words), card(4, answer="b", remark="r", **words),
        card(5, answer="b", **words), card(6, answer="c"), card(7, "other", **words),
        card(8, stated=True, answer="d", **words),
    ]))  # fmt: skip
    said = "line 1 asks the same, with another answer: both become cards"
    assert found == [
        card(1, **words), problem, Problem("the same note as on line 1", 3, "'q'"),
        card(4, "q-b-6a1283cf", "b", remark=f"r; {said}", **words),
        Problem("the same note as on line 4", 5, "'q'"),
        Problem("its id is that of the note on line 1", 6, "'q'"), card(7, "other", **words),
        Problem("its id is that of the note on line 1", 8, "'q'"),
    ]  # fmt: skip
