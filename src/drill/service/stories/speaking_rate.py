"""How fast a person speaks: what a story takes to be told goes by it."""

from __future__ import annotations

from drill.coaching import speech
from drill.service.home.home import Home
from drill.storage import rehearsals
from drill.storage.connection import Connection


def words_a_minute(home: Home, connection: Connection) -> float:
    """As they said in the options, else as their tells say."""
    stated = float(home.options["stories.words_per_minute"])
    return stated or speech.rate(rehearsals.rates(connection))
