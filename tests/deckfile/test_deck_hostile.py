"""Decks that are meant to hurt: every one is refused in words, and soon."""

import pytest
import yaml
from deck_texts import DECK, HEAD, problem, problems
from hypothesis import given
from hypothesis import strategies as st

from drill.deckfile import tree
from drill.deckfile.reading import read_deck
from drill.domain.deck import Deck
from drill.errors import DeckError


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 100_000, "\n  " + "- " * 100_000])
def test_nesting(deep):
    said = problem(f"{HEAD}cards: {deep}")
    assert "nested more than 100 levels deep" in said
    assert len(said) < 300


def test_nesting_by_indentation():
    deep = "\n".join(" " * level + "a:" for level in range(150))
    assert "line 101: " in problem(deep)


def test_an_alias_bomb_is_refused_where_it_is_laid():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
    found = problems(HEAD + bomb)
    assert found[0].startswith("line 4: a: '&a' names a part for repetition (write it out")
    assert any("'*a' repeats another part" in line for line in found)


def test_merge_keys():
    assert "unknown key '<<' (merging is not supported" in problem(HEAD + "<<: {title: x}\n")


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!x", "!!str", "!<a>"])
def test_tags_are_refused(tag):
    assert "has no meaning here" in problems(f'{HEAD}description: {tag} "true"\n')[0]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"", "the file is empty"),
        ("# nothing\n", "the file is empty"),
        ("- a\n", "the file is a list (a deck is a mapping that starts with 'drill: 1')"),
        ("hello", "the file is 'hello'"),
        (bytes(range(256)), "not UTF-8"),
        (HEAD.encode("utf-16"), "the text is UTF-16 (save it as UTF-8)"),
        (HEAD.encode("utf-16-le"), "control character U+0000"),
        (HEAD + "description: a\0b\n", "line 4: control character U+0000"),
        (HEAD + "description: a\x1b[31mb\n", "line 4: control character U+001B"),
        (HEAD + "description: \ud800\n", "line 4: control character U+D800"),
        (HEAD + "".join(f"k{i}: v\n" for i in range(200)), "more than 100 keys"),
        (HEAD + "description: " + "==a " * 20_000, "a text with more than 100 '=='"),
        (HEAD + "description: " + "a" * 100_001, "a text of more than 100,000 characters"),
    ],
)
def test_what_is_no_deck(source, said):
    assert said in problem(source)


@pytest.mark.parametrize("make", [str, str.encode])
def test_a_text_of_50_megabytes_is_not_even_parsed(make, monkeypatch):
    source = make(HEAD + "description: " + "a" * 50_000_000)
    monkeypatch.setattr(tree, "_UNREADABLE", None)
    monkeypatch.setattr(tree, "_Builder", None)
    assert "larger than 10 MB" in problem(source)


def test_values_without_end(monkeypatch):
    monkeypatch.setattr(tree, "MOST_EVENTS", 1000)
    assert "too many values" in problem(HEAD + "cards:\n" + "-\n" * 1000)


def test_problems_without_end():
    assert 1000 <= len(problems(HEAD + "cards:\n" + "- {x: y}\n" * 5000)) <= 3000
    assert len(problems(HEAD + "a: 1\n" * 5000)) <= 1000


def test_untrusted_text_in_a_message_is_cleaned_and_cut():
    said = problem(HEAD + f'"k\\e[31m{"x" * 200}": 1\n')
    assert "\x1b" not in said
    assert len(said) < 300


def only_a_deck_or_a_deck_error(source):
    try:
        found = read_deck(source, "fuzz")
    except DeckError as error:
        found = error
    assert isinstance(found, Deck) or found.problems


SIGNS = st.text("[]{}-:,#&*!|>%@`'\"\\\n\t ?=<a1\x00\x85\u2028\ud800\U0001f600", max_size=60)


@given(st.one_of(st.text(), st.binary(), SIGNS, SIGNS.map(HEAD.__add__)))
def test_any_text(source):
    only_a_deck_or_a_deck_error(source)


@given(st.data())
def test_mutated_decks(data):
    source = DECK
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(source)))
        end = min(len(source), start + data.draw(st.integers(0, 12)))
        source = source[:start] + data.draw(SIGNS) + source[end:]
    only_a_deck_or_a_deck_error(source)


@given(st.one_of(SIGNS, SIGNS.map(HEAD.__add__)))
def test_any_text_without_the_c_parser(source):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "_LOADER", yaml.BaseLoader)
        only_a_deck_or_a_deck_error(source)
