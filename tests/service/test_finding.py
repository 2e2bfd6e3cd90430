"""Searches over a store: each field, each property, and what must not break them."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drill.cards.pattern import Pattern
from drill.cards.query import SearchError
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.errors import UsageError
from drill.service.home import undo
from drill.service.insight import browser
from drill.service.insight.browser import find, lines
from drill.service.library import bulk, decks, note_editor
from drill.service.library.opening import open_home
from drill.service.onsite.first_run import set_option
from drill.service.study import grades
from drill.storage import library, search_sql
from tests_support import pks

MORE = r"""
drill: 1
id: more
title: More
cards:
  - {id: uber, q: Größe of the Übung?, a: "50% of NEAR(a b) * _x", tags: [Übung, aws::s3::big]}
  - {id: same, q: What is ONE?, a: Again}
  - {id: aaa, q: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", a: WORDS}
""".replace("WORDS", "word after word 7 " * 30)


@pytest.fixture
def full(mine):
    decks.take(mine, [("more", read_deck(MORE, "more"))])
    return mine


def found(home, query, **options):
    return [line.stored.key for line in lines(home, find(home, query, **options))]


def test_an_interval_stays_what_it_was_as_its_day_comes_nearer(mine):
    for day, due in enumerate((2, 1, 0, -1)):
        assert found(mine, "deck:mine prop:interval=2") == ["mine/one/basic"], day
        assert found(mine, f"deck:mine prop:due={due}") == ["mine/one/basic"]
        mine.clock.advance(86_400)


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("groß", "more/uber/basic"),
        ("grosse", ""),
        ("GRÖSSE", ""),
        ("größe ubung", "more/uber/basic"),
        ('"what is one"', "mine/one/basic more/same/basic"),
        ('"one what"', ""),
        ("NEAR(a", None),
        ('"NEAR(a b)"', "more/uber/basic"),
        ("50%", "more/uber/basic"),
        ("tag:übung", "more/uber/basic"),
        ("tag:ÜBUNG", "more/uber/basic"),
        ("tag:aws", "more/uber/basic"),
        ("tag:aws::*", "more/uber/basic"),
        ("tag:aws::s3", "more/uber/basic"),
        ("tag:aw", ""),
        ("tag:s3", ""),
        ("deck:mor*", "more/aaa/basic more/same/basic more/uber/basic"),
        ("note:one", "mine/one/basic other/one/basic"),
        ("is:duplicate", "mine/one/basic more/same/basic"),
        ("deck:more -(size or what)", "more/aaa/basic more/uber/basic"),
        ("deck:mine kind:cloze", "mine/three/cloze"),
        ("kind:cloze (deck:mine or deck:other)", "mine/three/cloze"),
        ("(deck:other or deck:mine) -(kind:basic or kind:route)", "mine/three/cloze"),
        ("is:own is:review kind:route", "small/people/route"),
        ("deck:mine is:new", "mine/three/cloze mine/two/basic"),
        ("rated:1 deck:mine", "mine/one/basic"),
        ("rated:1:1", ""),
        ("deck:mine prop:reps=1", "mine/one/basic"),
        ("deck:mine prop:reps!=1", "mine/three/cloze mine/two/basic"),
        ("deck:mine prop:reps<1", "mine/three/cloze mine/two/basic"),
        ("deck:mine prop:reps<=0", "mine/three/cloze mine/two/basic"),
        ("deck:mine prop:reps>0", "mine/one/basic"),
        ("deck:mine prop:reps>=1", "mine/one/basic"),
        ("deck:mine prop:reps>1", ""),
        ("deck:mine prop:interval=2", "mine/one/basic"),
        ("deck:mine prop:due=2", "mine/one/basic"),
        ("deck:mine prop:due<2", ""),
        ("deck:mine prop:difficulty=2.1", "mine/one/basic"),
        ("deck:mine prop:difficulty=2.3", ""),
        ("deck:mine prop:stability!=2.3", ""),
        ("deck:mine prop:recall=100%", "mine/one/basic"),
        ("deck:mine prop:recall!=100%", ""),
        ("deck:mine prop:recall<=99%", ""),
        ("deck:mine prop:recall>=100%", "mine/one/basic"),
        ("deck:mine prop:recall>99%", "mine/one/basic"),
        ("deck:mine prop:recall<99%", ""),
        ("deck:mine prop:stability=2.3", "mine/one/basic"),
        ("deck:mine prop:lapses>0", ""),
        ("deck:more re:(a{20})+!", "more/aaa/basic"),
        ("silent", "small/quiet/beat:context"),
        ("is:retired", ""),
    ],
)
def test_what_is_found(full, query, keys):
    if keys is None:
        with pytest.raises(SearchError):
            find(full, query)
    else:
        assert sorted(found(full, query)) == sorted(keys.split())


def test_retired_cards_only_where_they_are_asked_for(full):
    bulk.retire(full, pks(full, "mine/two/basic"))
    assert found(full, "deck:mine is:retired") == ["mine/two/basic"]
    assert "mine/two/basic" not in found(full, "deck:mine")
    assert "mine/two/basic" not in found(full, "deck:mine -is:retired")
    assert "retired" in lines(full, pks(full, "mine/two/basic"))[0].flags


def test_a_story_that_is_gone_says_no_word_any_more(full):
    assert "small/quiet/beat:context" in found(full, "velocity")
    bulk.delete(full, pks(full, "small/quiet/outline"))
    assert found(full, "velocity") == found(full, "velocity is:retired") == []
    assert "small/quiet/beat:context" in found(full, "is:retired")


def test_what_was_edited(full):
    assert found(full, "is:edited") == []
    text = note_editor.text(full, "mine", "two").replace("The second", "No. 2")
    note_editor.save(full, "mine", "two", text)
    assert found(full, "is:edited") == ["mine/two/basic"]
    assert found(full, '"no 2"') == ["mine/two/basic"], "the index follows an edit"
    undo.undo(full)
    assert found(full, '"no 2"') == []
    assert found(full, "second") == ["mine/two/basic"]


def test_states_that_are_due_buried_and_leeches(full, clock):
    bulk.bury(full, pks(full, "mine/two/basic"))
    assert found(full, "is:buried") == ["mine/two/basic"]
    assert found(full, "is:learning") == []
    grades.grade(full, "mine/two/basic", Rating.AGAIN)
    assert found(full, "is:learning") == ["mine/two/basic"]
    clock.advance(20 * 86_400)
    assert set(found(full, "is:due")) == {"mine/one/basic", "small/people/route"}
    assert set(found(full, "prop:due<0")) >= {"mine/one/basic"}
    assert found(full, "is:leech") == []


@pytest.mark.parametrize("sort", browser.SORTS)
def test_sorted_by_every_column_both_ways(full, sort):
    up, down = find(full, "", sort=sort), find(full, "", sort=sort, descending=True)
    assert sorted(up) == sorted(down)
    with_value = [each for each in lines(full, up) if each.recall is not None]
    if sort == "recall":
        chances = [each.recall for each in lines(full, up)]
        assert chances[: len(with_value)] == sorted(each.recall for each in with_value)
        assert chances[len(with_value) :] == [None] * (len(chances) - len(with_value))
    with pytest.raises(UsageError, match="not sorted by"):
        find(full, "", sort="colour")


@pytest.mark.parametrize(
    ("query", "at", "says"),
    [
        ("deck:mne", 5, "no deck 'mne'"),
        ("a story:nobody", 8, "no story"),
        ("kind:rout", 5, "takes no"),
        ("re:[", 3, "no pattern"),
        ("re:" + "(" * 700 + ")" * 700, 53, "at most 50 groups"),
        ("deck:mine re:a{1000000000}", 14, "memory"),
        ("re:(?R)", 3, "hold itself"),
        ('what re:"a b(?=c)"', 12, "look-around"),
        ('re:ab:"c d(?=c)"', 10, "look-around"),
        ("re:a " * 11, 50, "at most 10 patterns"),
    ],
)
def test_what_is_not_there_is_pointed_at(full, query, at, says):
    with pytest.raises(SearchError, match=says) as caught:
        find(full, query)
    assert caught.value.at == at


def test_a_pattern_that_takes_too_long_is_stopped(full, monkeypatch):
    monkeypatch.setattr(search_sql, "SECONDS", 0.0)
    with pytest.raises(SearchError, match="longer than") as caught:
        find(full, r're:"(\w+\s?)+\d$"')
    assert caught.value.at == 4
    monkeypatch.undo()
    assert found(full, r're:"(\w+\s?)+\d$"') is not None


def test_a_pattern_without_memory_is_refused(full, monkeypatch):
    def fail(*_):
        raise MemoryError

    monkeypatch.setattr(Pattern, "short", lambda self: fail)
    with pytest.raises(SearchError, match="more memory than there is"):
        find(full, "re:what")


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_a_search_without_memory_is_refused(full, monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(search_sql, "find", fail)
    with pytest.raises(SearchError, match="more memory than there is") as caught:
        find(full, "what")
    assert (caught.value.query, caught.value.hint) == ("what", "Make it shorter.")


@pytest.mark.parametrize(
    "query",
    [
        "tag:" + "*a" * 900 + "b",
        "deck:" + "*e" * 900,
        "note:" + "*" * 1_900,
        "competency:" + "*[" * 900,
        '"' + "word " * 390 + '"',
        "x" * 1_990 + "*",
        "a* " * 100,
        "is:duplicate or " * 99 + "a",
        "-(" * 20 + " or ".join(["tag:*a*b"] * 100) + ")" * 20,
        "prop:due<" + "9" * 18,
        "prop:stability!=-" + "9" * 17,
        "prop:recall=0.00000000000001",
        "rated:36500:4 " * 100,
        "a\0b re:a\0b",
        "\ud800",
        'tag:\ud800 deck:*\ud800 "\ud800"',
        "re:[\ud800]",
        " ".join(["re:(?:[^a]?){800}b!"] * 10),
    ],
)
def test_hostile_searches_end_in_cards_or_in_a_refusal(full, query):
    refusal = None
    try:
        found(full, query)
    except SearchError as error:
        refusal = error
    assert refusal is None or 0 <= refusal.at <= len(refusal.query)


def test_a_hundred_words_are_quick_and_more_are_refused(full):
    assert found(full, "a " * 100)
    with pytest.raises(SearchError, match="at most 100"):
        find(full, "a " * 101)
    assert found(full, "(" * 20 + "what" + ")" * 20)
    assert find(full, "-(" * 20 + "what" + ")" * 20)


@pytest.mark.parametrize(("last", "keys"), [(1, ["small/people/route"]), (2, None), (9, None)])
def test_of_the_log_the_newest_are_read_the_oldest_first(mine, last, keys):
    every = ["mine/one/basic", "small/people/route"]
    lines_read = list(browser.log_lines(mine, last))
    assert [review.card for review, _ in lines_read] == (keys or every)
    assert [review.card for review, _ in browser.whole_log(mine, last)] == (keys or every)
    assert [review.card for review in browser.reviews(mine, last)] == (keys or every)
    assert lines_read[-1][1] == "“How do you act?”"


def test_a_line_has_its_faces(full):
    (line,) = lines(full, pks(full, "mine/one/basic"))
    assert (line.faces.back, line.gone) == ("The first", False)


def test_a_card_is_buried_until_the_day_on_which_it_is_back(full):
    bulk.bury(full, ["mine/two/basic"])
    (pk,) = pks(full, "mine/two/basic")
    assert "buried" in lines(full, [pk])[0].flags
    assert find(full, "is:buried") == [pk]
    full.clock.advance(86_400)
    assert "buried" not in lines(full, [pk])[0].flags
    assert find(full, "is:buried") == []


def test_a_card_that_its_note_asks_for_no_more_is_a_line_and_not_listed(home):
    source = "{drill: 1, id: d, title: D, cards: [{id: a, sides: [{id: s, q: S?, a: one}%s]}]}"
    decks.take(home, [("d", read_deck(source % ", {id: z, q: Z?, a: two}", "d"))])
    grades.grade(home, "d/a/side:z", Rating.GOOD)
    decks.take(home, [("d", read_deck(source % "", "d"))])
    (line,) = lines(home, find(home, "is:retired"))
    assert (line.stored.key, line.gone) == ("d/a/side:z", True)
    assert browser.search(home, "is:retired") == []


def folded_slowly(words):
    """A question as `fold` has it, with nothing left out."""
    plain = unicodedata.normalize("NFKD", re.sub(r"==|\*\*|`", "", words)).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


@given(st.text() | st.text(st.characters(max_codepoint=127)))
@example("==Größe== **of** `x`")
@example("K İ ﬁ e\u0301 각 =\u0338= ==\u0338a")
def test_questions_are_folded_fast_as_they_would_be_slowly(words):
    assert search_sql.fold(words) == folded_slowly(words)


SIDES = """
drill: 1
id: asked
title: Asked
cards:
  - {id: cloze, cloze: "==What== is one?"}
  - {id: again, cloze: "what IS ==one=="}
  - {id: sides, sides: [{id: a, q: "Wie groß?", a: So}, {id: b, q: And then?, a: So}]}
  - {id: large, q: "wie GROSS", a: So}
  - {id: then, q: And then?, a: So}
"""


def test_questions_are_compared_wherever_a_note_has_them(mine):
    decks.take(mine, [("asked", read_deck(SIDES, "asked"))])
    asked = {key.split("/")[1] for key in found(mine, "is:duplicate")}
    assert asked == {"one", "cloze", "again", "sides", "large"}, "of sides the first alone"


@pytest.mark.parametrize(
    ("query", "slots"),
    [
        ('"spoke"', "beat:context"),
        ('"SPOKE"', "beat:context"),
        ('"nobody spoke"', "beat:context"),
        ('"spok"', ""),
        ("spok", "beat:context"),
        ("spok*", "beat:context"),
        ('"earlier"', "beat:outcome probe:differently"),
        ('"talk earl"', ""),
        ('"30 days"', "beat:plan figure:plan.to-improve"),
        ('"sprints"', "figure:context.velocity"),
        ('"velocity"', "beat:context figure:context.velocity"),
        (
            '"senior"',
            "beat:context beat:outcome beat:plan figure:context.velocity figure:plan.to-improve"
            " outline probe:differently tell",
        ),
        ('"form talk"', "beat:outcome"),
        ("on", "beat:outcome tell"),
        ('"on"', "beat:outcome"),
    ],
)
def test_of_a_story_s_cards_those_are_found_that_say_the_words_to_the_last(small, query, slots):
    assert sorted(found(small, f"note:quiet {query}")) == [
        f"small/quiet/{slot}" for slot in slots.split()
    ]


SENIOR = """
drill: 1
id: senior
title: Senior
competencies:
  - id: growth
    name: Growth
    questions: [Whom did you grow?]
    frameworks:
      - id: fw
        name: The framework
        steps: [{id: a, label: Begin}, {id: b, label: Delegate, bonus: true}]
"""


def test_what_only_senior_roles_are_asked_for_is_found_as_soon_as_the_role_is_one(home):
    decks.take(home, [("senior", read_deck(SENIOR, "senior"))])
    for level, keys in (
        ("manager", []),
        ("director", ["senior/growth/steps:fw"]),
        ("manager", []),
    ):
        set_option(home, "stories.level", level)
        assert found(home, "delegate") == keys, level


def test_a_leech_is_what_was_forgotten_as_often_as_the_options_say(home):
    decks.take(home, [("more", read_deck(MORE, "more"))])
    set_option(home, "scheduling.leech_lapses", "3")
    lapses = {"uber": 2, "same": 3, "aaa": 4}
    for note in lapses:
        grades.grade(home, f"more/{note}/basic", Rating.GOOD)
    with home.store.write() as connection:
        for note, times in lapses.items():
            connection.execute(f"UPDATE card SET lapses = {times} WHERE key LIKE '%/{note}/%'")
    keys = ["more/aaa/basic", "more/same/basic"]
    assert sorted(found(home, "is:leech")) == keys
    flagged = [one.stored.key for one in browser.search(home) if "leech" in one.flags]
    assert sorted(flagged) == keys


def named(home, connection):
    return home.shelf(connection).called("people", "small")


def renamed(home, name):
    text = note_editor.text(home, "small", "people")
    note_editor.save(home, "small", "people", text.replace("Managing people", name))


def test_lines_are_made_of_what_the_store_says_now(full, clock):
    """Competencies are kept from page to page, and read again once anybody wrote."""

    def called():
        with full.store.read() as connection:
            return named(full, connection)

    assert [called(), called()] == ["Managing people"] * 2
    with open_home(full.paths, clock) as elsewhere:
        renamed(elsewhere, "Leading people")
    assert [called(), called()] == ["Leading people"] * 2
    undo.undo(full)
    assert [called(), called()] == ["Managing people"] * 2


def test_what_was_not_written_in_the_end_is_in_no_line(full):
    with suppress(ZeroDivisionError), full.store.write() as connection:
        note = library.notes(connection, place=("small", "people"))[0]
        other = replace(note.note, name="Leading people")
        library.change_notes(connection, [(note.pk, other, note.position)])
        assert named(full, connection) == "Leading people"
        raise ZeroDivisionError
    with full.store.read() as connection:
        assert named(full, connection) == "Managing people"


def test_new_is_what_the_library_counts_and_samples_that_rest_are_found_by_name(bundled, home):
    for deck in decks.listing(home):
        found = browser.find(home, f"deck:{deck.id} is:new")
        assert len(found) == deck.new
    assert browser.find(home, "is:shadowed")
    assert not browser.find(home, "is:shadowed is:new")
