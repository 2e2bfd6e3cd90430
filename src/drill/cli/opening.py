"""The home that a verb works in, and what the person should hear before it does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drill.cli.output import say
from drill.errors import StoreUnwritable
from drill.service.home.home import Home
from drill.service.library.opening import follows_files, open_home
from drill.storage.damage import words


@contextmanager
def opened(
    *, looking: bool = False, copies: bool = True, follow: bool = True
) -> Iterator[Home]:  # fmt: skip
    """An open home. What became of edits and of followed files since the last time is said first:
    a file that could not be read leaves the store as it was, and what a verb shows is then older.

    A verb that changes nothing is `looking`: it works on a read-only or a full disk as well. One
    that makes a copy itself needs no daily one before (`copies`). One that takes in a deck file, or
    looks at what is in it, reads no followed file before (`follow`): it may be that very one.

    Raises ConfigError and StoreError.
    """
    with open_home(looking=looking, follow=follow) as home:
        for text in home.news:
            say(text)
        if follow and follows_files(home):
            _follow(home, looking)
        if copies and not home.store.barred:
            from drill.service.insight import backups

            for text in backups.news_of_daily(home):
                say(text)
        try:
            yield home
        finally:
            for text in words(home.store.damage):
                say(text)


def _follow(home: Home, looking: bool) -> None:
    from drill.service.library import followed_files

    try:
        if home.store.barred:
            raise home.store.barred
        for change in followed_files.refresh(home):
            say(change.words)
    except StoreUnwritable as error:
        if not looking:
            raise
        say(f"{error.message}: files that decks follow were not read again")
