"""Offers of notes at their edges: half of a deck, ids that begin alike, ends that are told once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.deck import Plain, Side
from drill.domain.review import Rating
from drill.exchange.offer import Offer, Offered
from drill.exchange.plain import full_id, guid_of, id_of
from drill.service.home import undo
from drill.service.library import (
    bulk,
    deck_options,
    decks,
    formats,
    imports,
    note_editor,
    offer_decks,
    offer_notes,
)
from drill.service.library.arrivals import Edits, Item, Wish
from drill.service.library.imports import Looked
from drill.service.library.offer_decks import OfferDecks
from drill.service.library.offer_notes import OfferNotes
from drill.service.study import grades
from drill.storage import cards, library, settings


def note(name, answer="b", question=""):
    return Plain(f"anki-{name}", sides=(Side("1", question or f"{name}?", answer),))


def row(question, answer="b"):
    return Plain(id_of(question), question, answer)


def offer(*notes, title="Spanish", form="apkg", by_title=False, file=""):
    made = [each if isinstance(each, Offered) else Offered(each) for each in notes]
    return formats.Opened(
        "a.apkg", form, offer=Offer(form, title, lambda: iter(made), count=len(made)),
        title="a", by_title=by_title, lasting=file,
    )  # fmt: skip


def table(*questions, **more):
    rows = [Offered(row(each), named=False) for each in questions]
    return offer(*rows, form="csv", by_title=True, **more)


def taken(home, opened, **wish):
    with Looked([opened], Wish(**wish), ()) as looked:
        done = imports.take(home, imports.again(home, looked, looked.wish))
    return done[0] if len(done) == 1 else done


def notes(home, deck):
    with home.store.read() as connection:
        return [item.note for item in library.notes(connection, deck=deck)]


def pk_of(home, key):
    with home.store.read() as connection:
        return cards.by_key(connection, key).pk


def known(opened, **wish):
    return OfferNotes(None, opened, Wish(**wish))


# -- which deck --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("questions", "deck"),
    [("ay", "new"), ("abc", "old"), ("aby", "old"), ("abyz", "new"), ("abcxyz", "new"),
     ("abcdxyz", "old"), ("a", "old"), ("x", "new")],
)  # fmt: skip
def test_a_table_goes_to_the_deck_that_has_more_than_half_of_it(home, questions, deck):
    taken(home, table(*"abcde", title="Old"))
    assert taken(home, table(*questions, title="New")).deck == deck


def test_a_table_goes_to_the_deck_that_took_its_file_and_has_most_of_it(home):
    taken(home, table("a", title="T", file="/t"), as_id="zed")
    taken(home, table(*"abc", title="T", file="/t"), as_id="mid")
    taken(home, table("b", title="T", file="/t"), as_id="ant")
    assert taken(home, table(*"abc", title="T", file="/t")).deck == "mid"
    assert taken(home, table(*"xyz", title="T", file="/t")).deck == "ant", "the first of equals"


def test_a_file_that_brought_nothing_to_a_deck_is_not_known_there(home):
    taken(home, table(*"abc", title="T", file="/t"))
    assert taken(home, table(*"abc", title="T", file="/u")).does_nothing
    assert taken(home, table(*"axy", title="New", file="/u")).deck == "new"
    assert taken(home, table(*"axy", title="Other", file="/t")).deck == "t"


def test_after_undo_a_deck_knows_the_file_that_made_it_and_none_that_joined_it(home):
    taken(home, table(*"abc", title="T", file="/t"))
    grades.grade(home, f"t/{id_of('a')}/basic", Rating.GOOD)
    assert taken(home, table(*"abcd", title="U", file="/u")).deck == "t"
    undo.undo(home)
    assert taken(home, table(*"xyz", title="V", file="/u")).deck == "v"
    for _ in range(3):
        undo.undo(home)
    assert taken(home, table(*"xyz", title="W", file="/t")).deck == "t"


def test_a_deck_that_was_taken_back_and_is_kept_for_its_reviews_gives_no_one_its_id(home):
    taken(home, offer(note("a")))
    grades.grade(home, "spanish/anki-a/side:1", Rating.GOOD)
    undo.undo(home)
    undo.undo(home)
    assert taken(home, offer(note("b"))).deck == "spanish-2"
    assert taken(home, offer(note("a"))).deck == "spanish"


def test_a_file_goes_to_no_deck_that_has_an_origin_of_its_own_by_now(home):
    taken(home, table("a", title="T", file="/t"))
    with home.store.read() as connection:
        head = library.deck(connection, "t").head
    with home.store.write() as connection:
        library.put_deck(connection, head, stated=True, own=False)
    assert taken(home, table("a", title="T", file="/t")).deck == "t-2"


@pytest.mark.parametrize(
    ("title", "file", "group", "names"),
    [
        ("T", "/t", "", ["file /t", "deck T"]), ("T", "/t", "G", ["file /t G", "deck G"]),
        ("T", "", "", ["deck T"]), ("", "/t", "", ["file /t"]), ("Default", "", "", []),
        ("DEFAULT", "/t", "", ["file /t"]), ("", "", "", []),
    ],
)  # fmt: skip
def test_what_a_source_is_known_by_the_next_time(title, file, group, names):
    assert OfferDecks(known(table("a", title=title, file=file))).known_as(group) == names


def test_only_a_deck_that_had_notes_of_the_very_file_took_it_before(home):
    def took(opened, deck):
        with home.store.read() as connection:
            offered = OfferDecks(OfferNotes(connection, opened, Wish()))
            offered.ids[""] = deck
            return offered.took_before(deck)

    taken(home, table("a", title="T", file="/t"))
    taken(home, table("b", title="U"))
    assert took(table("x", title="Other", file="/t"), "t")
    assert not took(table("x", title="T", file="/else"), "t")
    assert not took(table("x", title="U"), "u"), "it has no name for good"


@pytest.mark.parametrize(
    ("title", "name", "deck", "called"),
    [
        ("Spanish::Verbs", "a", "spanish-verbs", "Spanish · Verbs"), ("", "a", "a", "a"),
        ("", "", "imported", "imported"), ("A\x1b[2J\nB", "a", "a-2j-b", "A[2J B"),
        ("x" * 200, "a", "x" * 40, "x" * 100),
    ],
)  # fmt: skip
def test_what_a_new_deck_is_called(home, title, name, deck, called):
    opened = offer(note("1"), title=title)
    opened.title = name
    done = taken(home, opened)
    assert (done.deck, done.title) == (deck, called)


def test_of_many_files_each_is_remembered_by_the_notes_that_it_brought(home, monkeypatch):
    monkeypatch.setattr(offer_decks, "_MOST_REMEMBERED", 3)

    def brought(deck, file, *names):
        with home.store.write() as connection:
            facts = offer_decks.note_facts(connection, deck, file, names)
            settings.put_all(connection, facts)
            return list(facts.values())

    def of_others(deck, file):
        with home.store.read() as connection:
            return offer_decks.of_others(connection, deck, file)

    assert brought("t", "", "n") == []
    assert brought("t", "/a", "b", "a") == ["a b"]
    assert brought("t", "/a", "c") == ["a b c"], "those before as well"
    assert brought("t", "/a", "d") == [], "too many"
    brought("t", "/b", "c", "e")
    brought("t-2", "/c", "z")
    assert of_others("t", "/a") == {"e"}
    assert of_others("t", "/b") == {"a", "b"}
    assert of_others("t", "/new") == {"a", "b", "c", "e"}
    assert of_others("t-2", "/c") == set()


def test_rows_that_drill_wrote_find_their_deck_whatever_was_changed_in_them(home):
    taken(home, table(*"abc", title="T", file="/t"))
    with home.store.read() as connection:
        origin = library.deck(connection, "t").head.origin

    def rows(guid):
        return [
            Offered(row(each, "new"), named=False, stated=True, guid=guid(origin, row(each).id))
            for each in "abc"
        ]

    def written(guid):
        new = Offered(row("z"), named=False)
        return offer(*rows(guid), new, title="Else", form="csv", by_title=True, file="/else")

    other = taken(home, written(lambda *_: "nobody's"))
    assert (other.deck, other.notes["new"]) == ("else", 4)
    undo.undo(home)
    done = taken(home, written(guid_of))
    assert (done.deck, done.notes["changed"], done.notes["new"]) == ("t", 3, 1)


def test_decks_of_an_offer_that_have_one_title_are_one_deck(home):
    parts = [Offered(note("a"), deck="Spanish"), Offered(note("b"), deck=" Spanish  ")]
    done = taken(home, offer(*parts), split=True)
    assert (done.deck, done.notes["new"], done.warnings) == ("spanish", 2, ())
    parts = [Offered(note("c"), deck="A::B"), Offered(note("d"), deck="A B")]
    first, second = taken(home, offer(*parts), split=True)
    assert [(each.deck, each.title) for each in (first, second)] == [
        ("a-b", "A · B"), ("a-b-2", "A B"),
    ]  # fmt: skip
    assert second.warnings == (
        "there is another deck a-b; this one goes in as a-b-2 (--deck a-b adds its notes there)",
    )


def test_of_a_note_that_is_in_several_decks_that_of_the_offers_own_is_meant(home):
    taken(home, offer(*map(note, "abc")), as_id="mid")
    for deck in ("ant", "zed"):
        taken(home, offer(note("a")), as_id=deck)
    done = taken(home, offer(note("a", "new"), note("b"), note("c")))
    assert (done.deck, done.notes["changed"], done.notes["same"]) == ("mid", 1, 2)


# -- what is said of it ------------------------------------------------------------------


@pytest.mark.parametrize(("names", "joins"), [("ax", False), ("axy", True), ("abxy", False)])
def test_notes_join_a_deck_where_more_of_them_are_new_than_known(home, names, joins):
    taken(home, offer(*map(note, "abcdef")))
    opened = offer(*map(note, names))
    opened.title = "Spanish"
    done = taken(home, opened)
    assert any("join" in said for said in done.warnings) is joins
    assert done.apart == ("spanish-2" if joins else "")
    into = taken(home, offer(*map(note, "uvwxyz")), as_id="spanish")
    assert not any("join" in said for said in into.warnings), "the person named the deck"


def test_one_note_joins(home):
    taken(home, table("a", "b", title="T", file="/t"))
    (said, *_) = taken(home, table("z", title="T", file="/u")).warnings
    assert said.startswith("1 new note joins the 2 notes of the deck “T”")
    assert said.endswith("makes a deck of it)")


@pytest.mark.parametrize(("names", "title"), [("ab", "Spanish"), ("abc", "Castilian")])
def test_more_than_half_of_a_deck_names_it(home, names, title):
    taken(home, offer(*map(note, "abcd")))
    assert taken(home, offer(*map(note, names), title="Castilian")).title == title


def test_each_deck_of_a_split_offer_is_called_what_its_own_is(home):
    def parts(first, second):
        rows = [Offered(note("a"), deck=first), Offered(note("b"), deck=second)]
        return [(each.deck, each.title) for each in taken(home, offer(*rows), split=True)]

    assert parts("One", "Two") == [("one", "One"), ("two", "Two")]
    assert parts("Uno", "Dos") == [("one", "Uno"), ("two", "Dos")]


def test_a_deck_that_the_person_named_is_not_called_what_the_offer_is(home):
    taken(home, offer(*map(note, "abcd")))
    done = taken(home, offer(*map(note, "abcd"), title="Castilian"), as_id="spanish")
    assert (done.title, done.does_nothing, done.warnings) == ("Spanish", True, ())


@pytest.mark.parametrize("whose", ["own", "stated", "named", "same"])
def test_a_deck_of_ones_own_or_of_a_file_keeps_its_title(home, whose):
    taken(home, offer(note("a")))
    with home.store.write() as connection:
        head = library.deck(connection, "spanish").head
        library.put_deck(connection, head, stated=whose == "stated", own=whose == "own")
    if whose == "named":
        deck_options.rename(home, "spanish", title="Mine")
        deck_options.rename(home, "spanish", title="Spanish")
    title = "Castilian" if whose != "same" else "Spanish"
    done = taken(home, offer(note("a"), title=title), own=whose == "own")
    assert (done.title, done.does_nothing, done.warnings) == ("Spanish", True, ())


def test_three_of_the_missing_notes_are_named_and_the_moved_ones_among_them(home):
    taken(home, offer(*map(note, "abcdef")))
    taken(home, offer(note("z"), title="French"))
    bulk.move(home, [pk_of(home, "spanish/anki-f/side:1")], "french")
    (said,) = taken(home, offer(note("a"))).warnings
    assert said == "5 notes are not in this package any more: kept: “b?”, “c?”, “d?” and 2 more"
    (said,) = taken(home, offer(*map(note, "abcd"))).warnings
    assert said == "2 notes are not in this package any more: kept: “e?”, “f?”"
    others = taken(home, offer(note("x")))
    assert (others.deck, len(others.warnings)) == ("spanish-2", 1), "it knows none of them"


def edited(home, name, old, new):
    text = note_editor.text(home, "spanish", name).replace(old, new)
    assert note_editor.save(home, "spanish", name, text).changed


def test_an_edit_is_listed_as_what_becomes_of_it(home):
    taken(home, offer(note("a"), note("b")))
    edited(home, "anki-a", '"a?"', '"mine?"')
    (item,) = taken(home, offer(note("a", "new"), note("b"))).items
    assert item == Item("changed", "anki-a", "a?", "in spanish: 'b' → 'new'"), "both are in it"
    both = offer(note("a", "new", "theirs?"), note("b"))
    done = taken(home, both)
    (item,) = done.items
    assert (item.what, item.note, item.label) == ("edited", "anki-a", "mine?")
    assert "yours stands" in item.why
    assert done.does_nothing
    again = offer(note("a", "newer", "best?"), note("b"))
    done = taken(home, again, edits=Edits.THEIRS)
    (item,) = done.items
    assert (item.what, item.note, done.edited) == ("changed", "anki-a", ("anki-a",))


def test_the_second_note_of_an_id_is_left_out_and_named(home):
    done = taken(home, offer(note("a"), note("a", "other", "Again?"), note("b")))
    assert (done.notes["new"], done.notes["skipped"]) == (2, 1)
    assert Item("skipped", "", "'Again?'", "another note before it goes by the same id") in (
        done.items
    )
    assert [each.sides[0].a for each in notes(home, "spanish")] == ["b", "b"]


def test_new_notes_come_behind_the_last_that_is_there(home):
    taken(home, offer(note("a"), note("b")))
    taken(home, offer(note("c"), note("d"), note("a", "new")))
    with home.store.read() as connection:
        found = [(it.note.id, it.position) for it in library.notes(connection, deck="spanish")]
    assert found == [("anki-a", 0), ("anki-b", 1), ("anki-c", 2), ("anki-d", 3)]


def test_twins_are_those_of_other_decks_and_named(home):
    text = "{drill: 1, id: mine, title: M, cards: [{id: n, cloze: 'What IS ==it==?'}]}"
    decks.take(home, [("mine", read_deck(text, "mine"))])
    done = taken(home, table("what  is ==it==?", "z", title="T"))
    said = "deck mine asks the same already: 1 of the new notes: “what is ==it==?”"
    assert done.warnings == (said,)


# -- tags and ids ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deck", "title", "tag"),
    [
        ("", "Spanish", ""), ("Spanish", "Spanish", ""), ("Spanish::Verbs", "Spanish", "Verbs"),
        ("Spanish::Verbs::Past", "Spanish", "Verbs::Past"), ("French", "Spanish", "French"),
        ("French::Verbs", "Spanish", "French::Verbs"), ("Spanish:: Verbs ", "Spanish", "Verbs"),
        ("Spanish::Mine", "Mine", ""), ("French", "French", ""), ("Spanish", "Mine", ""),
    ],
)  # fmt: skip
def test_the_subdeck_of_a_note_is_a_tag_of_it(deck, title, tag):
    assert known(offer(note("a"))).tag(deck, title) == tag
    assert known(offer(note("a")), split=True).tag(deck, title) == ""
    assert known(offer(note("a"))).group(deck) == ""
    assert known(offer(note("a")), split=True).group(deck) == deck


def test_what_a_note_is_made_of_is_another_with_another_subdeck():
    plain = Offered(note("a"), deck="Spanish", made_of=7)
    verbs = plain._replace(deck="Spanish::Verbs")
    read = known(offer(plain))
    assert (read.made_of(plain, "Spanish"), read.made_of(verbs, "Verbs")) == (7, 7)
    assert read.made_of(verbs, "Spanish") not in (0, 7)
    assert read.made_of(verbs._replace(made_of=0), "Spanish") == 0


def test_marks_are_no_part_of_what_a_question_of_markdown_is_known_by():
    marked, bare = row("is ==it== so?"), row("is it so?")
    table_, text = known(table("a")), known(offer(marked, form="markdown", by_title=True))
    assert text.short_id(marked) == text.short_id(bare) == table_.short_id(bare)
    assert table_.short_id(marked) != table_.short_id(bare)
    offered = Offered(replace(marked, id="stated"), named=False)
    assert text.ids_of(offered) == {"stated", text.short_id(bare), full_id(offered.note)}
    assert text.ids_of(offered._replace(stated=True)) == {"stated"}


def test_the_answers_of_further_notes_are_known_by_their_question():
    first = Offered(row("why?", "one"), named=False)
    others = [
        Offered(replace(each, id=full_id(each)), named=False)
        for each in (row("why?", "two"), row("why?", "three"))
    ]
    assert known(offer(first, *others, form="csv", by_title=True)).answers == {
        id_of("why?"): {"two", "three"}
    }


def test_a_deck_of_a_table_that_was_undone_keeps_no_note_of_its_file(home):
    taken(home, table("a", title="T", file="/t"))
    taken(home, table("a", "b", title="T", file="/t"))
    with home.store.read() as connection:
        before = settings.under(connection, "brought/")
    undo.undo(home)
    with home.store.read() as connection:
        after = settings.under(connection, "brought/")
    assert [len(each.split()) for each in (*before.values(), *after.values())] == [2, 1]


def test_portions_hold_all_in_order(monkeypatch):
    monkeypatch.setattr(offer_notes, "PORTION", 2)
    assert list(offer_notes.portions(range(5))) == [[0, 1], [2, 3], [4]]
    assert list(offer_notes.portions([])) == []
