"""What is known of the address that a deck came from, and what becomes of it."""

from __future__ import annotations

import io
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.errors import UsageError
from drill.service.home import undo
from drill.service.home.progress import Cancelled
from drill.service.library import (
    addresses,
    bulk,
    deck_options,
    decks,
    followed_files,
    imports,
    note_editor,
    updates,
)
from drill.service.library.arrivals import Edits, Wish
from drill.service.study import grades
from drill.storage import cards, changes, settings
from packages import note, package
from tests_support import PLAIN

AT = "https://decks.example/mine.yaml"
OTHER_AT = "https://decks.example/other.csv"
MORE = PLAIN.rstrip("\n") + "\n  - {id: fresh, q: A new question?, a: its answer}\n"


def take(home, source, wish=None):
    with imports.look(home, [source], wish or Wish()) as looked:
        return imports.take(home, looked)


def known(home):
    with home.store.read() as connection:
        return addresses.known(connection)


@pytest.fixture
def mine(home, web):
    web.pages[AT] = PLAIN
    take(home, AT)
    grades.grade(home, "mine/one/basic", Rating.GOOD)
    return home


def test_what_is_kept_of_an_address(mine):
    came = known(mine)["mine"]
    assert (came.address, came.first, came.host) == (AT, AT, "decks.example")
    assert (came.at, came.format, came.id) == (mine.clock.now(), "yaml", "mine")
    assert len(came.sha256) == 64


def test_it_goes_with_the_import_when_that_is_taken_back(home, web):
    web.pages[AT] = PLAIN
    take(home, AT)
    undo.undo(home)
    assert known(home) == {}
    take(home, AT)
    before = known(home)
    web.pages[AT] = (MORE.encode(), "https://new.example/", "https://new.example/")
    (followed,) = updates.followed(home)
    shares = []
    news = updates.look(home, followed, progress=shares.append)
    assert (shares, shares[-1:]) == (sorted(shares), [1.0])
    assert known(home) == before
    updates.take(home, [news])
    news.close()
    came = known(home)["mine"]
    assert (came.address, came.first, came.host) == ("https://new.example/", AT, "new.example")
    undo.undo(home)
    assert known(home) == before


def test_it_goes_with_the_deck_when_that_is_renamed_and_back(mine):
    before = known(mine)
    deck_options.rename(mine, "mine", "yours", "")
    assert known(mine) == {"yours": before["mine"]}
    undo.undo(mine)
    assert known(mine) == before


def test_a_file_of_the_deck_does_not_end_it(mine, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(MORE, encoding="utf-8")
    take(mine, str(path))
    assert known(mine)["mine"].address == AT


def test_what_is_stopped_is_as_if_it_was_not_begun(mine, web):
    web.pages[AT] = MORE
    web.pages[OTHER_AT] = "front,back\nhola,hello\n"
    take(mine, OTHER_AT)
    web.pages[OTHER_AT] += "casa,house\n"
    with mine.store.read() as connection:
        before = known(mine), changes.last(connection)
    found = [updates.look(mine, each) for each in updates.followed(mine)]

    def stop(share):
        if share > 0.6:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        updates.take(mine, found, stop)
    with mine.store.read() as connection:
        assert (known(mine), changes.last(connection)) == before
    assert [each.notes["new"] for each in updates.take(mine, found)] == [1, 1]
    for each in found:
        each.close()
    with mine.store.read() as connection:
        assert changes.last(connection).what == "updating mine, other"
    undo.undo(mine)
    assert known(mine) == before[0]


def test_what_was_taken_once_is_not_doubted_again(mine, web):
    web.pages[AT] = "".join(PLAIN.splitlines(keepends=True)[:-2])
    (followed,) = updates.followed(mine)
    with closing(updates.look(mine, followed)) as news:
        assert news.doubts == ("it has shrunk: of the 3 notes of mine only 1 are in it",)
        updates.take(mine, [news])
        undo.undo(mine)
        with closing(updates.look(mine, followed)) as again:
            assert again.doubts == news.doubts, "what was taken back is doubted as before"
        updates.take(mine, [news])
    (followed,) = updates.followed(mine)
    with closing(updates.look(mine, followed)) as news:
        assert (news.doubts, news.up_to_date) == ((), True)


def test_a_stranger_does_not_change_ones_own_deck(home, web, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    take(home, str(path), Wish(own=True))
    web.pages[AT] = PLAIN
    take(home, AT)
    web.pages[AT] = MORE
    (followed,) = updates.followed(home)
    news = updates.look(home, followed)
    assert news.looked is None
    assert "a deck of your own" in news.fault
    assert f"`drill import {AT} --own`" in news.fault


def test_the_store_of_a_newer_drill_is_read(mine):
    with mine.store.write() as connection:
        text = settings.get(connection, "address/mine")
        settings.put(connection, "address/mine", text[:-1] + ',"etag":"x"}')
    assert known(mine)["mine"].address == AT


def test_a_host_is_in_small_letters_and_without_its_port():
    hosts = ("https://Decks.Example:8443/a", "https://u@decks.example", "nothing", "")
    assert [addresses.host(each) for each in hosts] == ["decks.example", "decks.example", "", ""]


def names(home):
    return {deck.id: deck.notes for deck in decks.listing(home)}


def test_of_two_decks_that_their_files_call_alike_each_address_updates_its_own(home, web):
    bare = PLAIN.replace("origin: 6d0f3f54-6f2b-44ad-9f2f-7b6a0a5f0000\n", "")
    web.pages[AT] = bare
    take(home, AT)
    deck_options.rename(home, "mine", "first", "")
    other = "https://other.example/mine.yaml"
    web.pages[other] = bare
    take(home, other, Wish(as_id="mine"))
    web.pages[AT] = bare + "  - {id: fresh, q: New?, a: yes}\n"
    (followed,) = updates.followed(home, ["first"])
    with closing(updates.look(home, followed)) as news:
        assert news.doubts == ()
        updates.take(home, [news])
    assert names(home) == {"first": 4, "mine": 3}
    assert sorted(each.decks for each in updates.followed(home)) == [("first",), ("mine",)]


def table(count):
    return "front,back\n" + "".join(f"word {n},meaning {n}\n" for n in range(count))


def updated(home):
    (followed,) = updates.followed(home)
    with closing(updates.look(home, followed)) as news:
        doubts = news.doubts
        updates.take(home, [news])
    return doubts


def test_what_a_table_had_is_counted_anew_with_each_version(home, web):
    web.pages[OTHER_AT] = table(9)
    take(home, OTHER_AT)
    web.pages[OTHER_AT] = table(12)
    assert updated(home) == ()
    assert known(home)["other"].notes == 12
    web.pages[OTHER_AT] = table(8)
    assert updated(home) == (), "two thirds of it are enough"
    web.pages[OTHER_AT] = table(8).replace("meaning", "sense")
    assert updated(home) == ()
    assert known(home)["other"].notes == 8, "those that were changed among them"
    web.pages[OTHER_AT] = table(5)
    assert updated(home) == ("it has shrunk: of the 8 notes of other only 5 are in it",)


@pytest.mark.parametrize(("deleted", "left"), [(0, 5), (3, 6)])
def test_notes_from_elsewhere_and_deleted_ones_are_no_loss(home, web, deleted, left):
    web.pages[OTHER_AT] = table(6)
    take(home, OTHER_AT)
    web.pages[AT] = PLAIN
    take(home, AT)
    with home.store.read() as connection:
        mine, theirs = (
            [card.pk for card in cards.every(connection, deck=deck)] for deck in ("mine", "other")
        )
    if deleted:
        bulk.delete(home, theirs[:deleted])
    else:
        bulk.move(home, mine, "other")
    web.pages[OTHER_AT] = table(left) + "new,one\n"
    followed = next(each for each in updates.followed(home) if each.decks == ("other",))
    with closing(updates.look(home, followed)) as news:
        assert news.doubts == ()
        assert not news.up_to_date


@pytest.mark.parametrize(
    ("left", "doubt"),
    [
        (10, "it has shrunk: of the 15 notes of mine only 9 are in it"),
        (11, ""),
        (4, "it has shrunk: of the 15 notes of mine only 3 are in it"),
        (3, "hardly any of the notes of mine are in it: 2 of 15"),
    ],
)
def test_two_thirds_are_enough_and_less_than_a_fifth_is_another_deck(home, web, left, doubt):
    cards_ = [f"  - {{id: n{n}, q: Question {n}?, a: A}}\n" for n in range(15)]
    head = "drill: 1\nid: mine\ntitle: Mine\ncards:\n"
    web.pages[AT] = head + "".join(cards_)
    take(home, AT)
    web.pages[AT] = head + "".join(cards_[: left - 1])
    (followed,) = updates.followed(home)
    with closing(updates.look(home, followed)) as news:
        assert news.doubts == ((doubt,) if doubt else ())


def test_what_was_wished_of_an_address_is_wished_again(home, web):
    web.pages[OTHER_AT] = "n,front,back\n1,hola,hello\n2,casa,house\n"
    take(home, OTHER_AT, Wish(as_id="es", own=True, columns=("2", "3")))
    came = known(home)["es"]
    assert (came.named, came.own, came.split, came.columns) == (True, True, False, ("2", "3"))
    assert (came.notes, came.id, came.format) == (2, "", "csv")
    web.pages[AT] = PLAIN
    take(home, AT, Wish(split=True))
    came = known(home)["mine"]
    assert (came.named, came.own, came.split, came.columns) == (False, False, True, ("", ""))
    assert (came.notes, came.id, came.format) == (0, "mine", "yaml")


def test_each_deck_that_a_package_was_split_into_came_from_its_address(home, web, tmp_path):
    at = "https://decks.example/a.apkg"
    path = package(tmp_path / "a.apkg", note("g1", "One?"), note("g2", "Two?", deck=3))
    web.pages[at] = path.read_bytes()
    made = [each.deck for each in take(home, at, Wish(split=True))]
    assert len(made) == 2
    assert {deck: came.address for deck, came in known(home).items()} == dict.fromkeys(made, at)
    assert take(home, at, Wish(split=True))[0].does_nothing
    assert [each.decks for each in updates.followed(home)] == [tuple(made)]


def test_a_deck_that_a_note_was_moved_to_did_not_come_from_its_address(home, web, tmp_path):
    at = "https://decks.example/a.apkg"
    notes = [note("g1", "One?"), note("g2", "Two?"), note("g3", "Three?")]
    path = package(tmp_path / "a.apkg", *notes)
    web.pages[at] = path.read_bytes()
    decks.take(home, [("mine", read_deck(PLAIN, "mine"))])
    (came,) = take(home, at)
    with home.store.read() as connection:
        moved = cards.every(connection, deck=came.deck)[0].pk
    bulk.move(home, [moved], "mine")
    for _ in range(3):  # read, and known from then on
        assert {each.deck for each in take(home, at)} == {came.deck, "mine"}
        assert list(known(home)) == [came.deck]


def test_one_address_taken_under_two_wishes_is_looked_at_for_each(home, web):
    web.pages[OTHER_AT] = table(3)
    take(home, OTHER_AT, Wish(as_id="one"))
    take(home, OTHER_AT, Wish(as_id="two"))
    found = updates.followed(home)
    assert [(each.decks, each.came.named) for each in found] == [(("one",), True), (("two",), True)]
    assert [each.decks for each in updates.followed(home, ["two"])] == [("two",)]
    web.pages[OTHER_AT] = table(4)
    with closing(updates.look(home, found[1])) as news:
        updates.take(home, [news])
        assert changed(home) == "updating two"
    assert names(home) == {"one": 3, "two": 4}


def changed(home):
    with home.store.read() as connection:
        return changes.last(connection).what


def test_what_came_last_of_an_address_decides_and_every_deck_of_it_is_named(home, web):
    at = "https://decks.example/both.zip"
    other = PLAIN.replace("id: mine", "id: also").replace("6d0f3f54", "7d0f3f54")
    web.pages[at] = pack(PLAIN, other)
    take(home, at)
    home.clock.advance(60)
    web.pages[at] = pack(other.replace("title: Mine", "title: Also"))
    (followed,) = updates.followed(home)
    assert followed.decks == ("mine", "also")
    with closing(updates.look(home, followed)) as news:
        assert (news.missing, news.doubts) == (("mine",), ())
        updates.take(home, [news])
    (followed,) = updates.followed(home, ["also"])
    assert (followed.decks, followed.ids) == (
        ("mine", "also"),
        (("mine", "mine"), ("also", "also")),
    )
    assert followed.came == known(home)["also"]


def test_a_deck_that_follows_a_file_by_now_is_fetched_no_more(mine, web, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    links = {str(path): followed_files.state(path).text()}
    decks.take(mine, decks.read_sources([path]), links=links)
    assert updates.followed(mine) == []
    with pytest.raises(UsageError, match="mine follows the file"):
        updates.followed(mine, ["mine"])


def test_what_is_ones_own_of_an_address_is_looked_at_apart_from_what_is_not(home, web):
    at = "https://decks.example/both.zip"
    web.pages[at] = pack(PLAIN)
    take(home, at, Wish(own=True))
    web.pages[at] = pack(PLAIN.replace("id: mine", "id: also").replace("6d0f3f54", "7d0f3f54"))
    take(home, at)
    found = [(each.decks, each.came.own) for each in updates.followed(home)]
    assert found == [(("mine",), True), (("also",), False)]


def pack(*texts):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for number, text in enumerate(texts):
            archive.writestr(f"{number}.yaml", text)
    return raw.getvalue()


def test_a_permanent_address_at_the_same_host_is_no_move_and_not_taken_over(mine, web):
    new = "https://decks.example/new.yaml"
    web.pages[AT] = (MORE, new, new)
    assert updated(mine) == ()
    assert known(mine)["mine"].address == AT
    web.pages[AT] = (MORE, "https://far.example/x", "https://far.example/x")
    (said,) = updated(mine)
    assert said == (
        "it moved: it comes from far.example now, and came from decks.example; its address is now "
        "https://far.example/x"
    )
    assert known(mine)["mine"].address == "https://far.example/x"


def test_edits_are_asked_for_or_replaced_when_a_deck_is_updated(mine, web):
    text = note_editor.text(mine, "mine", "one").replace("The first", "Mine")
    note_editor.save(mine, "mine", "one", text)
    web.pages[AT] = PLAIN.replace("The first", "Theirs")
    (followed,) = updates.followed(mine)
    for wish, edited in ((Edits.MINE, ("one",)), (Edits.THEIRS, ())):
        with closing(updates.look(mine, followed, wish)) as news:
            (arrival,) = news.looked.arrivals
            assert (arrival.edited, news.looked.wish.edits) == (edited, wish)


def test_a_package_that_moved_is_known_where_it_is_although_nothing_in_it_changed(home, web):
    at, there = "https://decks.example/many.apkg", "https://new.example/many.apkg"
    raw = (Path(__file__).parent.parent / "exchange" / "anki" / "many.apkg").read_bytes()
    web.pages[at] = raw
    take(home, at)
    web.pages[at] = (raw, there, there)
    (doubt,) = updated(home)
    assert doubt.startswith("it moved: ")
    assert {each.address for each in known(home).values()} == {there}
