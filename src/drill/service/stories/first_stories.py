"""One's own stories first: until there are three, each day begins with the offer to write one."""

from __future__ import annotations

from drill.service.home.home import Home
from drill.storage import onsites, settings

WANTED = 3
"""Own stories without which nobody should go: until then writing one is offered first."""
OFFERED = "writing offered"
"""The setting that says on which study day it was offered last."""


def next_story(home: Home) -> int | None:
    """Which story of one's own is to be written next, 1 for the first; None where there are
    enough, where it was offered today, on the morning of an interview, on the evening before once
    there is one, or where nothing can be written. Raises StoreError.
    """
    if home.store.barred:
        return None
    with home.store.read() as connection:
        if settings.get(connection, OFFERED) == str(int(home.day())):
            return None
        onsite = onsites.next_one(connection, home.clock.now())
        away = None if onsite is None else home.day(onsite.at) - home.day()
        if away == 0:
            return None
        from drill.service.stories import overview  # once a day

        own = sum(not placed.story.sample for placed in overview.stories(connection))
    # On the last evening one story is worth its minutes, a second keeps one from telling it.
    return own + 1 if own < (1 if away == 1 else WANTED) else None


def keep_offered(home: Home) -> None:
    """It was offered, and is not again today. Raises StoreError."""
    with home.store.write() as connection:
        settings.put(connection, OFFERED, str(int(home.day())))


def words(home: Home, number: int) -> tuple[str, str]:
    """The offer of a story of that number: what is asked, and what follows. Raises StoreError."""
    from drill.service.stories import moments

    noted = moments.in_words(moments.waiting(home))
    begins = noted or "It begins with three hard moments, a line each, of which you take one."
    return (
        f"Write story {number} of {WANTED} first?",
        f"{begins} Then a few steps, of which you may skip any: what led up to it, what you did, "
        "what came of it; then its figures and follow-ups. It stays a draft until you save it. "
        "Then you tell it once, as well as it goes: that is what you start from. "
        "An interview is won with your own stories; the cards can wait.",
    )
