"""The home that a verb works in, and what the person should hear before it does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drill.cli.output import say
from drill.errors import StoreError, StoreUnwritable
from drill.service.trainer import Trainer
from drill.storage.damage import words


@contextmanager
def opened(*, looking: bool = False, copies: bool = True) -> Iterator[Trainer]:
    """An open home. What became of edits and of followed files since the last time is said first:
    a file that could not be read leaves the store as it was, and what a verb shows is then older.

    A verb that changes nothing is `looking`: it works on a read-only or a full disk as well. One
    that makes a copy itself needs no daily one before (`copies`).

    Raises ConfigError and StoreError.
    """
    with Trainer.open(looking=looking) as trainer:
        for text in trainer.news:
            say(text)
        if trainer.follows_files():
            _follow(trainer, looking)
        if copies and not trainer.store.barred:
            _copy_once_a_day(trainer)
        try:
            yield trainer
        finally:
            for text in words(trainer.store.damage):
                say(text)


def _follow(trainer: Trainer, looking: bool) -> None:
    from drill.service import linking

    try:
        if trainer.store.barred:
            raise trainer.store.barred
        for each in linking.refresh(trainer):
            say(each.words)
    except StoreUnwritable as error:
        if not looking:
            raise
        say(f"{error.message}: files that decks follow were not read again")


def _copy_once_a_day(trainer: Trainer) -> None:
    """Before anything is changed today. That it could not be made is said, and stops nobody."""
    from drill.service import safekeeping

    try:
        made = safekeeping.daily(trainer)
        for text in safekeeping.warnings(trainer, made) if made else ():
            say(text)
    except StoreError as error:
        say(f"today's backup could not be made: {error.message}")
