"""The home that a verb works in, and what the person should hear before it does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drill.cli.output import say
from drill.errors import StoreError
from drill.service.trainer import Trainer


@contextmanager
def opened() -> Iterator[Trainer]:
    """An open home. What became of edits and of followed files since the last time is said first:
    a file that could not be read leaves the store as it was, and what a verb shows is then older.

    Raises ConfigError and StoreError.
    """
    with Trainer.open() as trainer:
        for text in trainer.news:
            say(text)
        if trainer.follows_files():
            from drill.service import linking

            for each in linking.refresh(trainer):
                say(each.words)
        _copy_once_a_day(trainer)
        yield trainer


def _copy_once_a_day(trainer: Trainer) -> None:
    """Before anything is changed today. That it could not be made is said, and stops nobody."""
    from drill.service import safekeeping

    try:
        made = safekeeping.daily(trainer)
        for text in safekeeping.warnings(trainer, made) if made else ():
            say(text)
    except StoreError as error:
        say(f"today's backup could not be made: {error.message}")
