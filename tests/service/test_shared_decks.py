"""What is known of the address that a deck came from, and what becomes of it."""

from __future__ import annotations

from contextlib import closing

import pytest

from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.home.progress import Cancelled
from drill.service.library import addresses, deck_options, imports, updates
from drill.service.library.arrivals import Wish
from drill.service.study import grades
from drill.storage import changes, settings
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
    assert known(home)["mine"].address == "https://new.example/"
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
