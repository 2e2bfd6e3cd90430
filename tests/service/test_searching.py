"""Searches as people type them."""

from __future__ import annotations

import random
import re
import unicodedata
from itertools import product
from pathlib import Path

import pytest

from drill.cards.faces import faces
from drill.cards.query import DEEPEST, parse
from drill.deckfile.reading import read_deck, read_deck_file
from drill.domain.onsite import Went
from drill.domain.review import Rating
from drill.errors import UsageError
from drill.service.home import names
from drill.service.home.home import Home
from drill.service.insight import browser
from drill.service.insight.browser import search
from drill.service.library import bulk, decks, imports
from drill.service.study import grades
from drill.service.study.today import overview
from drill.storage import cards, onsites, search_sql
from packages import note, package
from tests_support import SMALL, pks

WORDS = """\
drill: 1
id: words
title: Words
cards:
  - {id: a, q: "What's a 1:1 for?", a: not a status report}
  - {id: b, q: What is a skip level?, a: "it's one level down"}
"""


def found(home, query):
    return {item.stored.key for item in search(home, query)}


@pytest.mark.parametrize("nested", ["(is:due or is:new {})", "-(is:due or -{})"])
def test_a_search_may_nest_as_deep_as_its_language_says(small, nested):
    query = "is:new"
    for _ in range(DEEPEST):
        query = nested.format(query)
    assert found(small, query) <= found(small, "")


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("what's", "a"),
        ("1:1", "a"),
        ("it's level", "b"),
        ('"skip level"', "b"),
        ('"level skip"', ""),
        ("\\ what", ""),
        ("# what", ""),
        ("", "ab"),
    ],
)
def test_an_apostrophe_is_a_letter_and_a_ratio_a_word(home, query, notes):
    decks.take(home, [("w", read_deck(WORDS, "w"))])
    assert found(home, query) == {f"words/{note}/basic" for note in notes}


@pytest.mark.parametrize(("most", "cards"), [(100, 8), (8, 15), (7, 15)])
def test_of_more_notes_than_are_looked_at_all_cards_come(small, monkeypatch, most, cards):
    """Also of those that another word of the search has had looked at."""
    monkeypatch.setattr(browser, "MOST_NARROWED", most)
    assert len(found(small, "mentor or plan")) == cards


@pytest.mark.parametrize("sort", browser.SORTS)
def test_the_first_so_many_are_the_first_of_all(small, sort):
    every = browser.find(small, "", sort=sort)
    assert browser.find(small, "", sort=sort, first=3) == every[:3]


FAR = """\
drill: 1
id: far
title: Far
competencies:
  - {id: people, name: People far away, questions: [Who is far?]}
stories:
  - id: seen
    title: Seen from far
    competencies: [judgment, small/people, people]
    beats: [{id: a, label: A, facts: [one]}, {id: b, label: B, facts: [two]}]
    variants: [{id: v, competency: small/people, open: From far.}]
"""


def test_a_list_shows_its_cards_as_they_are_with_all_notes_read(bundled, home):
    """Faces and names with only the notes that a page needs, and with all of them."""
    own = read_deck_file(Path(__file__).parents[2] / "docs" / "my-stories.example.yaml")
    decks.take(home, [("own", own), ("far", read_deck(FAR, "far"))], own=True)
    decks.take(home, [("s", read_deck(SMALL, "s")), ("w", read_deck(WORDS, "w"))])
    with home.store.write() as connection:
        onsites.hear(connection, "Acme", 1, "Whom did you let go?", "small/people", Went.BADLY)
    with home.store.read() as connection:
        every = cards.every(connection, retired=True)
        whole = home.shelf(connection)

        def shown(card, shelf, turn):
            return faces(card.card, shelf, turn), names.whole_name(card.card, shelf, turn)

        wanted = {(card.pk, turn): shown(card, whole, turn) for card in every for turn in (0, 1, 7)}
        notes = {card.note_pk for card in every}
        pages = [[card for card in every if card.note_pk == note] for note in notes]
        chance = random.Random(5)
        pages += [chance.sample(every, 20) for _ in range(10)]
        for page in pages:
            shelf = home.shelf(connection, pks=[card.note_pk for card in page], alone=True)
            for card, turn in product(page, (0, 1, 7)):
                assert shown(card, shelf, turn) == wanted[card.pk, turn]
    asked = [of.front for of, _ in wanted.values() if of]
    assert any("Whom did you let go?" in front for front in asked)
    assert any("Which story of yours" in front for front in asked)


def slowly(words):
    """Words as the full-text index knows them, sign by sign."""
    flat = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(sign for sign in flat if not unicodedata.combining(sign))
    return " ".join(["", *re.findall(r"[^\W_]+", bare), ""])


def on_faces(texts):
    """Cards that say a word, looked for on the faces of all."""

    def narrow(word, notes):
        asked = slowly(word.text if word.exact else word.text.rstrip("*")).rstrip()
        asked = f"{asked} " if word.exact and asked else asked or word.text
        return [pk for note in notes for pk, *text in texts[note] if asked in text[asked[0] == " "]]

    return narrow


def test_a_word_is_found_on_the_faces_that_say_it(bundled, home, clock, tmp_path):
    """Of all decks and of a package, with nothing kept of other searches, and with all of it."""
    own = read_deck_file(Path(__file__).parents[2] / "docs" / "my-stories.example.yaml")
    decks.take(home, [("own", own), ("far", read_deck(FAR, "far"))], own=True)
    decks.take(home, [("s", read_deck(SMALL, "s"))])
    path = package(tmp_path / "a.apkg", note("1", "Ein Élan", "ﬁn<br>== 12"), note("2", "q"))
    with imports.look(home, [str(path)]) as looked:
        imports.take(home, looked)
    texts, said = {}, set()
    with home.store.read() as connection:
        whole = home.shelf(connection)
        for card in cards.every(connection, retired=True):
            if (shown := faces(card.card, whole, card.memory.reps)) is not None:
                text = "\n".join((shown.context, shown.front, shown.back, shown.aside))
                texts.setdefault(card.note_pk, []).append((card.pk, text, slowly(text)))
                said |= set(re.findall(r"[^\s:()\"-]+", text))
    chance = random.Random(7)
    words = chance.sample(sorted(said), 12)
    queries = [*words, *(f"{word[:3]}*" for word in words), *(f'"{word}"' for word in words)]
    queries += [" ".join(chance.sample(words, 2)) for _ in range(6)] + ["…", "?", "9*"]
    queries = [query for query in queries if query not in ("or", '""')]
    terms = search_sql.Terms(clock.now(), home.day(), 0.1542, "", 8, on_faces(texts))
    for _ in range(2):
        for query in chance.sample(queries, len(queries)):
            with home.store.read() as connection:
                slow = search_sql.find(connection, parse(query), terms)
            assert browser.find(home, query) == slow, query


def test_a_search_asked_again_makes_no_card_again(small, monkeypatch):
    before = browser.find(small, "plan")
    monkeypatch.setattr(browser, "faces", None)
    assert browser.find(small, "plan") == before
    assert browser.find(small, "plan quiet")


def test_a_search_asked_again_finds_what_the_cards_say_by_then(small):
    route = pks(small, "small/people/route")
    asked = browser.lines(small, route)[0].faces.front
    phrase = f'"{asked.partition("”")[0].strip("“?")}"'
    assert set(route) <= set(browser.find(small, phrase))
    grades.grade(small, "small/people/route", Rating.GOOD)
    assert not set(route) & set(browser.find(small, phrase))


def test_a_page_reads_no_more_notes_than_it_shows(small, monkeypatch):
    monkeypatch.setattr(Home, "_frame", None)
    (line,) = browser.lines(small, pks(small, "small/quiet/beat:plan"))
    assert line.name == "The quiet senior: Plan"


@pytest.mark.parametrize("descending", [False, True])
def test_all_cards_stand_as_their_decks_list_them(mine, descending):
    with mine.store.read() as connection:
        wanted = [card.pk for card in cards.every(connection)]
    if descending:
        wanted.reverse()
    assert browser.find(mine, "", descending=descending) == wanted
    assert browser.find(mine, "", descending=descending, first=4) == wanted[:4]


def test_what_is_there_and_has_no_card_that_matches_is_no_mistake(small):
    text = (
        "drill: 1\nid: bare\ntitle: B\ncompetencies: [{id: idea, name: I}]\n"
        "stories:\n  - {id: told, title: T, competencies: [people, far/away],"
        " beats: [{id: a, label: A}]}\n"
    )
    decks.take(small, [("b", read_deck(text, "b"))])
    assert found(small, "deck:bare story:told competency:people") == {"bare/told/tell"}
    for query in (
        *("competency:idea", "competency:bare/idea", "competency:away", "competency:far/away"),
        *("deck:bare story:quiet", "deck:small story:told"),
    ):
        assert found(small, query) == set()
    for query in ("deck:nope", "story:nope", "competency:nope", "story:people"):
        with pytest.raises(UsageError, match="there is no"):
            search(small, query)
    with pytest.raises(UsageError, match="nothing after it"):
        search(small, "deck:")


@pytest.mark.parametrize("query", ["competency:people {}", "{} competency:people"])
def test_of_a_competency_are_no_more_than_what_else_is_asked_for(small, query):
    grades.grade(small, "small/people/route", Rating.GOOD)
    assert len(found(small, "competency:people")) > 1
    assert found(small, query.format("-is:new")) == {"small/people/route"}
    assert found(small, query.format("is:suspended")) == set()


def test_is_due_is_what_due_counts(small, clock):
    keys = ["small/people/route", "small/quiet/beat:plan", "small/quiet/outline"]
    for key in keys:
        grades.grade(small, key, Rating.GOOD)
    assert found(small, "is:due") == set()
    clock.advance(10 * 86_400)
    assert found(small, "is:due") == set(keys)
    bulk.suspend(small, keys[:1])
    bulk.bury(small, keys[1:2])
    assert found(small, "is:due") == set(keys[2:])
    assert overview(small.paths, clock).due == 1


def test_rated_7_is_today_and_the_six_days_before(small, clock):
    grades.grade(small, "small/people/route", Rating.GOOD)
    clock.advance(6 * 86_400)
    assert found(small, "rated:7") == {"small/people/route"}
    clock.advance(86_400)
    assert found(small, "rated:7") == set()
    assert found(small, "rated:8") == {"small/people/route"}


@pytest.mark.parametrize("query", ["competency:small/people", "competency:people"])
def test_a_competency_is_the_same_named_with_its_deck_from_another_one(small, query):
    text = (
        "drill: 1\nid: far\ntitle: F\nstories:\n"
        "  - {id: told, title: T, competencies: [small/people], beats: [{id: a, label: A}]}\n"
        "  - {id: else, title: E, competencies: [far/other], beats: [{id: a, label: A}]}\n"
    )
    decks.take(small, [("f", read_deck(text, "f"))], own=True)
    keys = found(small, query)
    assert {key for key in keys if key.startswith("far/")} == {"far/told/tell"}
    assert {"small/people/route", "small/quiet/tell"} <= keys
    assert not any(key.startswith(("small/doors", "small/speed")) for key in keys)
