"""Offers of other programs, made by hand: what is new, what stays, what undo takes back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from drill.clock import parse_instant
from drill.deckfile.reading import read_deck
from drill.domain.deck import Plain, Side
from drill.domain.memory import UNSEEN
from drill.domain.review import Rating
from drill.errors import DeckError, Problem, UsageError
from drill.exchange.offer import Offer, Offered, Past
from drill.exchange.plain import id_of
from drill.service.home import undo
from drill.service.home.progress import Cancelled
from drill.service.insight import browser, history
from drill.service.insight.doctor import examine
from drill.service.library import bulk, deck_options, decks, formats, imports, note_editor
from drill.service.library.arrivals import Edits, Wish
from drill.service.library.imports import Looked
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.storage import cards, library
from packages import everything
from tests_support import MONDAY

DAY = 86_400_000
NOW = parse_instant(MONDAY)


def note(name, front="", back="b", sides=1, tags=()):
    made = (Side(str(n), f"{front or name} {n}?", f"{back} {n}") for n in range(1, sides + 1))
    return Plain(f"anki-{name}", sides=tuple(made), tags=tags)


def offer(*notes, title="Spanish", form="apkg", by_title=False):
    made = [each if isinstance(each, Offered | Problem) else Offered(each) for each in notes]
    return formats.Opened(
        "a.apkg", form, offer=Offer(form, title, lambda: iter(made), count=len(made)),
        title="a", by_title=by_title,
    )  # fmt: skip


def taken(home, opened, **wish):
    with Looked([opened], Wish(**wish), ()) as looked:
        ahead = imports.again(home, looked, looked.wish)
        done = imports.take(home, ahead)
    shown = [replace(each, applied=True) for each in ahead.arrivals]
    assert shown == list(done), "what was shown is what was done"
    return done[0] if len(done) == 1 else done


def keys(home, deck="spanish"):
    with home.store.read() as connection:
        return sorted(card.key for card in cards.every(connection, deck=deck))


def test_a_package_comes_in_as_a_deck_of_its_own(home):
    done = taken(home, offer(note("a", sides=2), note("b")))
    assert (done.deck, done.title, done.fresh, done.format) == ("spanish", "Spanish", True, "apkg")
    assert (done.notes["new"], done.cards["new"]) == (2, 3)
    assert keys(home) == [
        "spanish/anki-a/side:1", "spanish/anki-a/side:2", "spanish/anki-b/side:1",
    ]  # fmt: skip


def test_the_next_version_adds_and_updates_and_drops_nothing(home):
    taken(home, offer(note("a"), note("b"), note("c")))
    grades.grade(home, "spanish/anki-a/side:1", Rating.GOOD)
    done = taken(home, offer(note("a", back="new"), note("b"), note("d"), title="Other title"))
    assert done.deck == "spanish"
    assert done.notes == {"new": 1, "changed": 1, "same": 1, "retired": 0, "skipped": 0}
    assert [(item.what, item.note) for item in done.items] == [
        ("changed", "anki-a"), ("new", "anki-d"),
    ]  # fmt: skip
    (card,) = browser.search(home, "new")
    assert card.stored.memory.reps == 1
    assert len(keys(home)) == 4
    again = taken(home, offer(note("a", back="new"), note("b"), note("d"), title="Other title"))
    assert (again.does_nothing, again.notes["same"]) == (True, 3)


def test_notes_come_in_the_order_of_the_source_and_new_ones_behind_those_that_are_here(home):
    taken(home, offer(note("z"), note("y")))
    taken(home, offer(note("x"), note("z"), note("y"), note("a")))
    session = open_session(home)
    shown = []
    while session.current is not None:
        shown.append(session.current.key.split("/")[1])
        session.grade(Rating.EASY)
    assert shown == ["anki-z", "anki-y", "anki-x", "anki-a"]


def test_a_card_that_goes_is_retired_and_comes_back_with_its_history(home):
    taken(home, offer(note("a", sides=2)))
    grades.grade(home, "spanish/anki-a/side:2", Rating.GOOD)
    assert taken(home, offer(note("a", sides=1))).cards["retired"] == 1
    assert keys(home) == ["spanish/anki-a/side:1"]
    taken(home, offer(note("a", sides=2)))
    with home.store.read() as connection:
        assert cards.by_key(connection, "spanish/anki-a/side:2").memory.reps == 1


def test_two_packages_with_one_title_do_not_meet(home):
    taken(home, offer(note("a"), title="Default"))
    done = taken(home, offer(note("x"), title="Default"))
    assert done.deck == "default-2"
    assert any("another deck default" in text for text in done.warnings)


@pytest.mark.parametrize(
    ("form", "by_title", "second"),
    [
        ("csv", True, ("x", "y")),
        ("markdown", True, ("x", "y")),
        ("apkg", False, ("a", "x", "y")),
        ("crowdanki", False, ("a", "x", "y")),
    ],
)
def test_notes_that_join_a_deck_of_another_source_are_said_with_the_way_apart(
    home, form, by_title, second
):
    def source(*names, file):
        opened = offer(*map(note, names), form=form, by_title=by_title)
        opened.lasting, opened.title = f"/{file}", file
        return opened

    first = taken(home, source("a", "b", "c", file="first"))
    assert (first.warnings, first.apart) == ((), "")
    known = len(set(second) & set("abc"))
    joined = taken(home, source(*second, file="first" if known else "second"))
    (said,) = joined.warnings[:1]
    assert joined.apart == ("first" if known else "second")
    others = f"{3 - known} notes"
    assert said == (
        f"2 new notes join the {others} of the deck “Spanish”, which was here before "
        f"(--deck {'first' if known else 'second'} makes a deck of them)"
    )
    undo.undo(home)
    apart = taken(home, source(*second, file="second"), as_id="second")
    assert (apart.fresh, apart.deck, apart.notes["new"]) == (True, "second", len(second))


def test_a_new_version_of_what_a_deck_was_made_of_joins_nothing(home):
    def version(*names):
        opened = offer(*map(note, names), form="csv", by_title=True)
        opened.lasting = "/words.csv"
        return opened

    taken(home, version("a"))
    assert not any("join" in text for text in taken(home, version("b", "c")).warnings)
    taken(home, offer(note("d"), note("e"), title="Other"))
    update = taken(home, offer(note("d"), note("e"), note("f"), title="Other"))
    assert not any("join" in text for text in update.warnings)


def test_a_guid_is_one_note_in_whatever_deck_it_is(home):
    taken(home, offer(note("a"), note("b")), as_id="mine")
    done = taken(home, offer(note("a", back="new"), note("c")))
    assert (done.deck, done.notes["changed"], done.notes["new"]) == ("mine", 1, 1)
    with home.store.read() as connection:
        assert library.deck(connection, "spanish") is None


def test_subdecks_become_tags_or_decks(home):
    parts = [
        Offered(note("a"), deck="Spanish"), Offered(note("b"), deck="Spanish::Verbs"),
        Offered(note("c", tags=("x",)), deck="Spanish::Verbs::Past"),
    ]  # fmt: skip
    taken(home, offer(*parts))
    with home.store.read() as connection:
        found = library.notes(connection, deck="spanish")
    assert [item.note.tags for item in found] == [(), ("Verbs",), ("x", "Verbs::Past")]
    undo.undo(home)
    done = taken(home, offer(*parts), split=True)
    assert [(each.deck, each.notes["new"]) for each in done] == [
        ("spanish", 1), ("spanish-verbs", 1), ("spanish-verbs-past", 1),
    ]  # fmt: skip


def test_a_table_of_the_same_name_goes_into_the_same_deck(home):
    taken(home, offer(note("a"), form="csv", by_title=True))
    assert taken(home, offer(note("b"), form="csv", by_title=True)).deck == "spanish"


def test_a_damaged_note_that_comes_again_is_found_by_its_words(home):
    taken(home, offer(note("a", back="zebra"), note("b")))
    home.close()
    with closing(sqlite3.connect(home.paths.store)) as connection, connection:
        # A disk that forgets tells no trigger of it.
        ((said,),) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'note_said'")
        connection.execute("DROP TRIGGER note_said")
        connection.execute("UPDATE note SET body = 'zebu' WHERE note = 'anki-a'")
        connection.execute(said)
    done = taken(home, offer(note("a", back="lion"), note("b")))
    assert done.notes["changed"] == 1
    assert [each.stored.key for each in browser.search(home, "lion")] == ["spanish/anki-a/side:1"]
    assert browser.search(home, "zebra") == []
    assert all(check.ok for check in examine(home))


def test_what_was_skipped_is_named_with_its_reason(home):
    done = taken(home, offer(note("a"), Problem("no back", 7, "'q'")))
    assert done.notes["skipped"] == 1
    assert ("skipped", "", "'q'", "line 7: no back") in done.items
    with pytest.raises(DeckError, match="nothing in it can be taken") as caught:
        taken(home, offer(Problem("no back", 7), title="None"))
    assert "line 7: no back" in str(caught.value)


def test_suspended_cards_come_suspended_and_a_person_s_choice_stands(home):
    suspended = Offered(note("a", sides=2), suspended=frozenset({"side:2"}))
    done = taken(home, offer(suspended))
    assert done.suspended == 1
    with home.store.read() as connection:
        (asleep,) = cards.by_pks(connection, cards.suspended(connection))
    assert asleep.key == "spanish/anki-a/side:2"
    bulk.suspend(home, ["spanish/anki-a/side:2"], False)
    taken(home, offer(suspended._replace(note=note("a", back="new", sides=2))))
    with home.store.read() as connection:
        assert cards.suspended(connection) == []


def shown(home):
    with home.store.read() as connection:
        rows = connection.execute("SELECT key FROM card WHERE active ORDER BY key")
        return [key.removeprefix("spanish/anki-") for (key,) in rows]


def test_only_cards_that_may_be_asked_for_are_shown(home):
    first = Offered(note("a", sides=2), suspended=frozenset({"side:2"}))
    taken(home, offer(first, note("b", sides=2)))
    assert shown(home) == ["a/side:1", "b/side:1", "b/side:2"]
    later = Offered(note("c", sides=2), suspended=frozenset({"side:1"}))
    taken(home, offer(first, note("b"), later))
    assert shown(home) == ["a/side:1", "b/side:1", "c/side:2"]


def test_undo_puts_everything_back(home):
    before = everything(home)
    taken(home, offer(note("a", sides=2), note("b")))
    assert undo.undo(home).what == "importing spanish"
    assert everything(home) == before
    taken(home, offer(note("a"), note("b")))
    grades.grade(home, "spanish/anki-a/side:1", Rating.GOOD)
    second = everything(home)
    taken(home, offer(note("a", back="new", sides=2), note("c"), note("d")))
    undo.undo(home)
    assert everything(home) == second


def test_the_store_is_copied_once_before_each_import_that_writes(home):
    def copies():
        return len(list(home.paths.backups.glob("*before-import*.db.zst")))

    here = [copies()]
    for each in (note("a"), note("a", back="new"), note("a", back="new"), note("b")):
        taken(home, offer(each))
        home.clock.advance(60)
        here.append(copies())
    assert [count - here[0] for count in here] == [0, 1, 2, 2, 3]
    taken(home, offer(Offered(note("b"), past={"side:1": past("b", 5)})), history=True)
    assert copies() - here[0] == 4, "for reviews alone"


def test_one_that_came_and_was_reviewed_is_kept_retired(home):
    taken(home, offer(note("a")))
    taken(home, offer(note("a"), note("b"), note("c")))
    grades.grade(home, "spanish/anki-b/side:1", Rating.GOOD)
    undo.undo(home)
    undo.undo(home)
    assert keys(home) == ["spanish/anki-a/side:1"]
    done = taken(home, offer(note("a"), note("b"), note("c")))
    assert (done.notes["same"], len(keys(home))) == (1, 3)


def past(name, *days, rating=Rating.GOOD):
    return tuple(Past(f"{name}-{day}", NOW - day * DAY, rating, 3.0) for day in days)


def test_memory_is_earned_by_the_reviews(home):
    learnt = Offered(note("a", sides=2), past={"side:1": past("a", 30, 20, 5)})
    done = taken(home, offer(learnt), history=True)
    assert done.reviews == 3
    with home.store.read() as connection:
        card = cards.by_key(connection, "spanish/anki-a/side:1")
        assert (card.memory.reps, card.memory.last_at) == (3, NOW - 5 * DAY)
        assert cards.by_key(connection, "spanish/anki-a/side:2").memory == UNSEEN
    assert [each.source for each in browser.reviews(home)] == ["import"] * 3
    assert taken(home, offer(learnt), history=True).does_nothing
    later = Offered(note("a", sides=2), past={"side:1": past("a", 30, 20, 5, 1)})
    assert taken(home, offer(later), history=True).reviews == 1
    undo.undo(home)
    with home.store.read() as connection:
        assert cards.by_key(connection, "spanish/anki-a/side:1").memory.reps == 3
    assert taken(home, offer(later), history=True).reviews == 1


def test_what_a_card_came_with_is_remembered_when_it_comes_again_after_undo(home):
    learnt = Offered(note("a"), past={"side:1": past("a", 30, 20, 5)})
    taken(home, offer(learnt), history=True)
    undo.undo(home)
    assert keys(home) == []
    assert taken(home, offer(learnt)).reviews == 0
    with home.store.read() as connection:
        assert cards.by_key(connection, "spanish/anki-a/side:1").memory.reps == 3


def test_reviews_are_left_out_unless_asked_for_and_those_of_the_future_always(home):
    learnt = Offered(note("a"), past={"side:1": past("a", 3, -30)})
    assert taken(home, offer(learnt)).reviews == 0
    assert taken(home, offer(learnt), history=True).reviews == 1


def test_reviews_of_one_s_own_cards_come_back_from_the_phone(small):
    with small.store.read() as connection:
        origin = library.deck(connection, "small").head.origin
        (first, *_) = cards.every(connection, deck="small")
    key = f"{origin}/{first.card.note}/{first.card.slot}"
    copy = Offered(note("x"), past={"side:1": past("x", 2)}, card=key)
    shown = taken(small, offer(copy, title="drill"))
    assert (shown.deck, shown.does_nothing) == ("small", True)
    assert any("--with-history" in text for text in shown.warnings)
    done = taken(small, offer(copy, title="drill"), history=True)
    assert (done.deck, done.reviews) == ("small", 1)
    with small.store.read() as connection:
        assert cards.by_key(connection, first.key).memory.reps == 1
        assert library.deck(connection, "drill") is None


def test_a_stranger_s_copy_of_a_drill_card_is_a_card_like_any_other(home):
    done = taken(home, offer(Offered(note("x"), card="no-such-origin/n/basic"), title="drill"))
    assert (done.deck, done.notes["new"]) == ("drill", 1)


def edited(home, front):
    text = note_editor.text(home, "spanish", "anki-a").replace("a 1?", front)
    assert note_editor.save(home, "spanish", "anki-a", text).changed


def test_an_edit_that_was_undone_is_no_version_of_yours_when_the_source_says_the_same(home):
    taken(home, offer(note("a"), note("b")))
    edited(home, "better? 1?")
    undo.undo(home)
    taken(home, offer(note("a", front="better?"), note("b")))
    done = taken(home, offer(note("a", front="best?"), note("b")))
    assert (done.notes["changed"], done.edited) == (1, ())
    assert sides(home)[0][0] == "best? 1?"


def test_an_edit_that_was_undone_is_no_version_of_yours_when_undo_goes_on_to_what_it_said(home):
    taken(home, offer(note("a", front="first?"), note("b")))
    taken(home, offer(note("a"), note("b")))
    edited(home, "first? 1?")
    undo.undo(home)
    undo.undo(home)
    assert sides(home)[0][0] == "first? 1?"
    done = taken(home, offer(note("a", front="best?"), note("b")))
    assert (done.notes["changed"], done.edited) == (1, ())
    assert sides(home)[0][0] == "best? 1?"


def test_an_update_that_writes_nothing_but_what_is_known_of_an_edit_is_a_step(home):
    """Else the edit before it, undone after it, would be held against the version it brought."""
    taken(home, offer(note("a"), note("b")))
    edited(home, "mine? 1?")
    text = note_editor.text(home, "spanish", "anki-a").replace("b 1", "better 1")
    assert note_editor.save(home, "spanish", "anki-a", text).changed
    better = offer(note("a", back="better"), note("b"))
    assert taken(home, better).notes["changed"] == 0
    done = undo.undo(home)
    assert done.what == "importing spanish"
    assert sides(home)[0] == ("mine? 1?", "better 1")
    undo.undo(home)
    assert sides(home)[0] == ("mine? 1?", "b 1")
    assert taken(home, better).notes["changed"] == 1
    assert sides(home)[0] == ("mine? 1?", "better 1")
    steps = len(history.steps(home))
    taken(home, better)
    assert len(history.steps(home)) == steps, "the same again changes nothing that is known"


def test_an_edit_that_gave_way_to_theirs_is_yours_again_when_that_is_undone(home):
    taken(home, offer(note("a"), note("b")))
    edited(home, "mine? 1?")
    theirs = offer(note("a", back="new"), note("b"))
    taken(home, theirs, edits=Edits.THEIRS)
    taken(home, theirs)
    undo.undo(home)
    assert sides(home)[0][0] == "mine? 1?"
    taken(home, offer(note("a", front="best?", back="new"), note("b")))
    assert sides(home)[0] == ("mine? 1?", "new 1")


def test_an_edit_that_says_what_theirs_says_is_none_once_theirs_is_taken(home):
    taken(home, offer(note("a"), note("b")))
    edited(home, "better? 1?")
    taken(home, offer(note("a", front="better?"), note("b")), edits=Edits.THEIRS)
    taken(home, offer(note("a", front="best?"), note("b")))
    assert sides(home)[0][0] == "best? 1?"


def test_an_edit_stands_unless_theirs_is_taken(home):
    taken(home, offer(note("a"), note("b")))
    edited(home, "mine?")
    same = taken(home, offer(note("a"), note("b")))
    assert (same.does_nothing, same.edited) == (True, ())
    theirs = offer(note("a", front="theirs", back="new"), note("b"))
    done = taken(home, theirs)
    assert (done.notes["changed"], done.edited) == (1, ("anki-a",))
    assert any("kept your version" in text for text in done.warnings)
    assert sides(home) == [("mine?", "new 1")]
    undo.undo(home)
    chosen = frozenset({("spanish", "anki-a")})
    one = taken(home, theirs, theirs=chosen)
    assert one.notes["changed"] == 1
    assert sides(home) == [("theirs 1?", "new 1")]
    undo.undo(home)
    every = taken(home, theirs, edits=Edits.THEIRS)
    assert every.notes["changed"] == 1


def sides(home):
    with home.store.read() as connection:
        (found,) = library.notes(connection, place=("spanish", "anki-a"))
    return [(side.q, side.a) for side in found.note.sides]


def test_a_tag_of_ones_own_keeps_no_correction_out(home):
    taken(home, offer(note("a", tags=("old",))))
    with home.store.read() as connection:
        pks = [card.pk for card in cards.every(connection, deck="spanish")]
    bulk.tag(home, pks, ["mine"])
    done = taken(home, offer(note("a", back="better", tags=("new",))))
    assert (done.notes["changed"], done.edited, done.warnings) == (1, (), ())
    assert sides(home) == [("a 1?", "better 1")]
    assert tags(home) == {"new", "mine"}
    undo.undo(home)
    assert tags(home) == {"old", "mine"}
    taken(home, offer(note("a", back="best", tags=("old", "more"))))
    assert sides(home) == [("a 1?", "best 1")]
    assert tags(home) == {"old", "mine", "more"}


def tags(home):
    with home.store.read() as connection:
        (found,) = library.notes(connection, place=("spanish", "anki-a"))
    return set(found.note.tags)


def test_what_a_new_version_no_longer_has_is_said(home):
    taken(home, offer(note("a"), note("b"), note("c"), note("d")))
    done = taken(home, offer(note("a"), note("b"), note("c")))
    assert [each.partition(": “")[0] for each in done.warnings] == [
        "1 note is not in this package any more: kept"
    ]
    assert done.does_nothing
    done = taken(home, offer(note("a"), note("z"), form="csv"))
    assert [each.partition(": “")[0] for each in done.warnings] == [
        "3 notes are not in this table any more: kept"
    ]
    assert len(keys(home)) == 5
    (said,) = taken(home, offer(note("q"), title="Spanish", by_title=True)).warnings
    assert "this one goes in as spanish-2" in said, "another deck's notes are not missed"


def test_a_note_of_ones_own_is_not_missed_in_a_new_version(home):
    taken(home, offer(note("a"), note("b")))
    edited(home, "mine?")
    mine = "{drill: 1, id: aside, title: A, cards: [{id: own, q: Mine?, a: Yes}]}"
    decks.take(home, [("aside", read_deck(mine, "aside"))])
    with home.store.read() as connection:
        pks = [card.pk for card in cards.every(connection, deck="aside")]
    bulk.move(home, pks, "spanish")
    assert taken(home, offer(note("a"), note("b"))).warnings == ()
    assert taken(home, offer(note("b"))).warnings == (
        "1 note is not in this package any more: kept: “mine?”",
    )


def test_a_deck_that_was_taken_back_is_there_again_with_its_next_version(home):
    taken(home, offer(note("a")))
    grades.grade(home, "spanish/anki-a/side:1", Rating.GOOD)
    undo.undo(home)
    undo.undo(home)
    assert decks.listing(home) == []
    taken(home, offer(note("a"), note("b")))
    assert [(each.id, each.notes) for each in decks.listing(home)] == [("spanish", 2)]


def title(home):
    with home.store.read() as connection:
        return library.deck(connection, "spanish").head.title


def test_a_title_follows_the_package_and_undo_brings_the_old_one_back(home):
    taken(home, offer(note("a"), note("b"), note("c")))
    before = everything(home)
    done = taken(home, offer(note("a"), note("b"), note("c"), title="Castilian"))
    assert not done.does_nothing
    assert done.warnings == ("the deck is called 'Castilian' now; it was 'Spanish'",)
    assert (done.deck, title(home)) == ("spanish", "Castilian")
    undo.undo(home)
    assert everything(home) == before
    taken(home, offer(note("a", back="new"), note("b"), note("c"), title="Castilian"))
    assert title(home) == "Castilian"
    undo.undo(home)
    assert everything(home) == before


def test_a_title_that_the_person_gave_stands(home):
    taken(home, offer(note("a")))
    deck_options.rename(home, "spanish", title="Mine")
    assert taken(home, offer(note("a"), title="Castilian")).does_nothing
    assert title(home) == "Mine"


@pytest.mark.parametrize("name", ["Default", ""])
def test_what_is_no_title_does_not_replace_one(home, name):
    taken(home, offer(note("a")))
    taken(home, offer(note("a"), title=name))
    assert title(home) == "Spanish"


def test_a_part_of_a_deck_does_not_name_it(home):
    taken(home, offer(note("a"), note("b"), note("c")))
    taken(home, offer(note("a"), title="Verbs"))
    assert title(home) == "Spanish"


def test_a_package_whose_notes_are_in_several_decks_names_none_of_them(home):
    parts = [
        Offered(note("a"), deck="Spanish::Nouns"), Offered(note("b"), deck="Spanish::Verbs"),
        Offered(note("c"), deck="Spanish::Verbs"),
    ]  # fmt: skip
    taken(home, offer(*parts), split=True)
    before = [(each.id, each.title) for each in decks.listing(home)]
    assert before == [("spanish-nouns", "Spanish · Nouns"), ("spanish-verbs", "Spanish · Verbs")]
    taken(home, offer(*parts))
    assert [(each.id, each.title) for each in decks.listing(home)] == before


def test_notes_that_another_deck_has_are_pointed_out(home):
    taken(home, offer(note("a", front="What is it"), title="One"))
    done = taken(home, offer(note("b", front="what  IS it"), title="Two"))
    assert any("deck one asks the same already" in text for text in done.warnings)


def test_notes_of_the_deck_itself_are_not_pointed_out(home):
    first = note("a", front="What is it")
    taken(home, offer(first, title="One"))
    done = taken(home, offer(first, note("b", front="what  IS it"), title="One"))
    assert (done.notes["new"], done.warnings) == (1, ())


def test_an_own_deck_is_changed_with_own_only(small):
    with pytest.raises(UsageError, match="deck of your own"):
        taken(small, offer(note("a")), as_id="small")
    assert taken(small, offer(note("a")), as_id="small", own=True).notes["new"] == 1


def test_options_that_do_not_go_together(home):
    with pytest.raises(UsageError, match="Say one of them"):
        taken(home, offer(note("a")), as_id="x", split=True)
    with pytest.raises(UsageError, match="not a valid deck id"):
        taken(home, offer(note("a")), as_id="X y")
    two = [offer(note("a")), offer(note("b"), title="French")]
    with Looked(two, Wish(), ()) as looked, pytest.raises(UsageError, match="there are several"):
        imports.again(home, looked, Wish(as_id="one"))


def test_it_can_be_stopped_without_a_trace(home):
    before = everything(home)

    def stop(share):
        if share > 0.4:
            raise Cancelled("stopped")

    many = offer(*(note(str(n)) for n in range(1500)))
    with Looked([many], Wish(), ()) as looked, pytest.raises(Cancelled):
        imports.take(home, looked, stop)
    assert everything(home) == before
    assert decks.listing(home) == []


def test_a_table_s_ids_are_no_guids(small):
    with small.store.read() as connection:
        names = [item.note.id for item in library.notes(connection, deck="small")]
    rows = [Plain(name, f"{name}?", "x") for name in names]
    done = taken(small, offer(*rows, title="Small", form="csv", by_title=True), own=True)
    assert (done.deck, done.notes["new"]) == ("small-2", len(rows))
    undo.undo(small)
    into = taken(small, offer(*rows, form="csv", by_title=True), as_id="small", own=True)
    assert into.notes["skipped"] == sum(1 for name in names if name in ("quiet", "people"))
    with small.store.read() as connection:
        kinds = [item.note.kind for item in library.notes(connection, deck="small")]
    assert {"story", "competency"} <= set(kinds)


def test_what_was_undone_does_not_keep_notes_from_where_they_are_to_go(home):
    learnt = Offered(note("a"), past={"side:1": past("a", 3)})
    taken(home, offer(learnt, note("b")), history=True)
    undo.undo(home)
    done = taken(home, offer(learnt, note("b")), as_id="zed")
    assert (done.deck, done.notes["new"]) == ("zed", 2)


def table(*notes, title):
    return offer(*notes, title=title, form="csv", by_title=True)


def test_notes_that_an_earlier_version_named_otherwise_are_found(home):
    """It left out letters with accents: `ber-…` for `Über …`."""
    question = "Über was reden?"
    named = Plain(id_of(question), question, "a")
    old = Plain(named.id.replace("uber-", "ber-"), question, "a")
    assert (named.id, old.id) == ("uber-was-reden-da6858c4", "ber-was-reden-da6858c4")
    kept = taken(home, table(old, title="Gespräche"), as_id="gesprche")
    assert kept.deck == "gesprche"
    before = keys(home, "gesprche")
    again = taken(home, table(replace(named, a="new"), title="Gespräche"))
    assert (again.deck, again.notes["changed"], again.notes["new"]) == ("gesprche", 1, 0)
    assert keys(home, "gesprche") == before
    # The deck of the same title, too, though it has none of the notes.
    other = Plain(id_of("Andere?"), "Andere?", "a")
    assert taken(home, table(other, title="Gespräche")).deck == "gesprche"


def test_a_note_of_the_name_of_today_goes_before_one_of_an_earlier_name(home):
    question = "Über was reden?"
    named = Plain(id_of(question), question, "a")
    old = Plain(named.id.replace("uber-", "ber-"), question, "a")
    taken(home, table(old, title="Alt"), as_id="alt")
    taken(home, table(named, title="Neu"), as_id="neu")
    done = taken(home, table(replace(named, a="new"), title="Neu"))
    assert (done.deck, done.notes["changed"], done.notes["new"]) == ("neu", 1, 0)
    with home.store.read() as connection:
        told = [(item.deck, item.note.a) for item in library.notes(connection)]
    assert told == [("alt", "a"), ("neu", "new")]


def test_titles_in_other_alphabets_are_decks_of_their_own(home):
    one, other = Plain("a-1", "q", "a"), Plain("a-2", "q2", "a")
    first = taken(home, table(one, title="日本語")).deck
    second = taken(home, table(other, title="中文")).deck
    assert first != second
    assert first.startswith("imported-")
    third = Plain("a-3", "q3", "a")
    assert taken(home, table(third, title="日本語")).deck == first


def pk_of(home, key):
    with home.store.read() as connection:
        return cards.by_key(connection, key).pk


def test_a_note_of_a_package_that_was_moved_is_updated_where_it_is(home):
    taken(home, offer(note("1"), note("2"), note("3")))
    taken(home, offer(note("x"), note("y"), title="French"))
    bulk.move(home, [pk_of(home, "spanish/anki-1/side:1")], "french")
    bulk.tag(home, [pk_of(home, "french/anki-1/side:1")], ["mine"])
    first, second = note("1", back="corrected"), note("2")
    with Looked([offer(first, second)], Wish(), ()) as looked:
        done = imports.take(home, imports.again(home, looked, looked.wish))
    by_deck = {each.deck: each for each in done}
    assert by_deck["french"].notes["changed"] == 1
    assert not by_deck["french"].warnings, "the other notes there never were in this package"
    assert [each.partition(": “")[0] for each in by_deck["spanish"].warnings] == [
        "1 note is not in this package any more: kept"
    ]
    assert keys(home) == ["spanish/anki-2/side:1", "spanish/anki-3/side:1"]
    with home.store.read() as connection:
        (item,) = library.notes(connection, place=("french", "anki-1"))
    assert item.note == replace(first, tags=("mine",))
    last = taken(home, offer(note("2"), note("3")))
    assert [each.partition(": “")[0] for each in last.warnings] == [
        "1 note is not in this package any more: kept"
    ]


def test_a_moved_note_that_the_package_has_is_not_missed(home):
    taken(home, offer(note("1"), note("2"), note("3")))
    taken(home, offer(note("x"), title="French"))
    bulk.move(home, [pk_of(home, "spanish/anki-1/side:1")], "french")
    several = taken(home, offer(note("1", back="corrected"), note("2"), note("3")))
    assert {each.deck: each.warnings for each in several} == {"french": (), "spanish": ()}


def test_a_moved_note_that_took_theirs_and_was_edited_is_not_missed_where_it_is(home):
    taken(home, offer(note("1"), note("2")))
    taken(home, offer(note("x"), title="French"))
    bulk.move(home, [pk_of(home, "spanish/anki-1/side:1")], "french")
    bulk.tag(home, [pk_of(home, "french/anki-1/side:1")], ["mine"])
    newer = offer(note("1", back="corrected"), note("2"))
    taken(home, newer, edits=Edits.THEIRS)
    bulk.tag(home, [pk_of(home, "french/anki-1/side:1")], ["again"])
    assert taken(home, offer(note("x"), title="French")).warnings == ()


def test_a_note_that_lives_goes_before_one_that_was_deleted(home):
    taken(home, offer(note("a"), note("b"), note("c")))
    taken(home, offer(note("a")), as_id="french")
    bulk.delete(home, [pk_of(home, "spanish/anki-a/side:1")])
    several = taken(home, offer(note("a", back="new"), note("b"), note("c")))
    changed = {each.deck: each.notes["changed"] for each in several}
    assert changed == {"french": 1, "spanish": 0}


def test_what_was_looked_at_stands_with_its_reviews_after_a_look_that_failed(home):
    reading = []

    def read():
        learnt = {"side:1": past("a", 30, 20, 5)} if reading[-1] else {}
        return iter([Offered(note("a"), past=learnt)])

    opened = replace(offer(note("a")), read_history=reading.append)
    opened.offer = replace(opened.offer, read=read)
    with Looked([opened], Wish(history=True), ()) as looked:
        looked = imports.again(home, looked, looked.wish)
        with pytest.raises(UsageError):
            imports.again(home, looked, Wish(as_id="no deck"))
        (done,) = imports.take(home, looked)
    assert done.reviews == 3


def test_a_note_that_was_moved_under_a_number_does_not_come_again(home):
    taken(home, offer(note("1"), note("2"), note("3")))
    taken(home, offer(note("z"), title="French"))
    with home.store.write() as connection:
        (item,) = library.notes(connection, place=("french", "anki-z"))
        library.change_notes(connection, [(item.pk, replace(item.note, id="anki-1"), 0)])
    bulk.move(home, [pk_of(home, "spanish/anki-1/side:1")], "french")
    assert "french/anki-1-2/side:1" in keys(home, "french")
    taken(home, offer(note("1", back="corrected"), note("2"), note("3")))
    assert keys(home) == ["spanish/anki-2/side:1", "spanish/anki-3/side:1"]
    with home.store.read() as connection:
        (item,) = library.notes(connection, place=("french", "anki-1-2"))
    assert item.note.sides[0].a == "corrected 1"


@pytest.mark.parametrize("by_title", [False, True])
def test_a_note_that_the_person_deleted_stays_away(home, by_title):
    def again(**wish):
        return taken(home, offer(note("a"), note("b"), by_title=by_title, title="T"), **wish)

    again()
    with home.store.read() as connection:
        first, _ = cards.every(connection, deck="t")
    grades.grade(home, first.key, Rating.GOOD)
    bulk.delete(home, [first.pk])
    done = again()
    assert done.does_nothing
    assert done.notes["same"] == 1
    assert done.warnings == (
        "t: 1 note you deleted or moved stays away (--edits theirs: bring back)",
    )
    taken(home, offer(note("a"), by_title=by_title, title="T"))  # of which nothing is left
    assert again(edits=Edits.THEIRS).cards == {
        "new": 0, "kept": 1, "changed": 1, "retired": 0, "skipped": 0,
    }  # fmt: skip
    with home.store.read() as connection:
        found = {card.pk: card.memory for card in cards.every(connection, deck="t")}
    assert found[first.pk] != UNSEEN
    assert again().does_nothing


@pytest.mark.parametrize(("after", "taken_in"), [(0, 0), (1, 0), (1000, 0), (1001, 1)])
def test_reviews_within_a_second_are_one(home, after, taken_in):
    """Programs move a review's time a little, so that each has but one."""
    here = past("a", 5)
    taken(home, offer(Offered(note("a"), past={"side:1": here})), history=True)
    moved = replace(here[0], id="moved", at=here[0].at + after)
    done = taken(home, offer(Offered(note("a"), past={"side:1": (moved,)})), history=True)
    assert done.reviews == taken_in
    assert not [said for said in done.warnings if "left out" in said]
    with home.store.read() as connection:
        assert cards.by_key(connection, "spanish/anki-a/side:1").memory.reps == 1 + taken_in
