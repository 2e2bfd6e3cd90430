"""The home that a verb works in, and what the person should hear before it does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drill.cli.output import say
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
        yield trainer
