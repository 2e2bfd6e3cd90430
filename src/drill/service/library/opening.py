"""Opening a home with all that belongs to it: bundled decks, and the files that decks follow.

What reads deck files is imported only where one has to be read: every verb opens a home.
"""

from __future__ import annotations

from functools import partial

from drill.clock import Clock
from drill.config import load
from drill.errors import StoreUnwritable
from drill.files import digest
from drill.paths import Paths, bundled_decks, locate
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.storage import library, settings, visibility
from drill.storage.counts import BUNDLED
from drill.storage.engine import Store

DEVICE = "device"
"""The setting that says which installation this is, a UUID."""


def open_home(
    paths: Paths | None = None,
    clock: Clock | None = None,
    *,
    looking: bool = False,
    settle: bool = True,
    follow: bool = True,
) -> Home:
    """Open the home, create it on the first start, and load the bundled decks into it.

    Files that decks follow are looked at; one that changed is read again, unless `follow` is off:
    for who takes in such a file, or looks at what it would change. For those who are only
    `looking`, a store that cannot be written is opened as it is (`store.barred`). Without `settle`
    nothing is loaded or read again: for who looks at a store that may be damaged.

    Raises ConfigError (a mistake in the options) and StoreError.
    """
    paths = paths or locate()
    clock = clock or Clock.from_environment()
    new_home = partial(Home, paths, clock, load(paths.options))
    try:
        return _settled(new_home(Store(paths.store, now=clock.now)), settle, follow)
    except StoreUnwritable as error:
        if not looking:
            raise
        return _settled(new_home(Store(paths.store, barred=error)), settle, follow)


def _settled(home: Home, settle: bool, follow: bool) -> Home:
    try:
        if settle:
            _settle_in(home, follow=follow)
    except BaseException:
        home.close()
        raise
    return home


def _settle_in(home: Home, *, follow: bool) -> None:
    with home.store.read() as connection:
        device = settings.get(connection, DEVICE)
        bundled = settings.get(connection, BUNDLED)
        linked = library.links(connection)
        samples = settings.get(connection, visibility.WHOLE_SAMPLES)
        home.follow(connection)
    if home.store.barred:
        return
    if not device:
        from uuid import uuid4  # only once in the life of a home

        with home.store.write() as connection:
            device = settings.get(connection, DEVICE) or str(uuid4())
            settings.put(connection, DEVICE, device)
    home.device = device
    if bundled != (here := _edition()):
        _update_bundled(home, here, first=bundled is None)
    if samples != visibility.wish(whole_samples=home.options["stories.whole_samples"]):
        with home.store.write() as connection:
            home.settle_samples(connection)
    if linked and follow:
        from drill.service.library import followed_files

        followed_files.look(home)


def load_bundled(home: Home, progress: Progress = unheard) -> int:
    """Take the bundled decks in (again), as one undo step. Returns how many there are.

    Raises StoreError, and Cancelled where the watcher stops it; then nothing was changed.
    """
    from drill.service.library import decks

    return len(decks.take(home, decks.read_sources(bundled_decks()), progress=progress))


def _edition() -> str:
    """What tells these bundled decks from those of another drill. Not its version: between two of
    them decks change as well, for who runs drill from its repository."""
    return digest(b"".join(path.read_bytes() for path in bundled_decks()))


def _update_bundled(home: Home, edition: str, *, first: bool) -> None:
    from drill.service.library import deck_plan, decks

    if not first:
        with home.store.read() as connection:
            home.back_up(connection, "before-new-decks")
    fresh = [deck for _, deck in decks.read_sources(bundled_decks())]
    with home.store.write() as connection:
        if settings.get(connection, BUNDLED) != edition:
            for deck in fresh:
                planned = deck_plan.plan(connection, deck, own=False, keep_edits=True)
                decks.take_in(connection, planned)
                home.news += tuple(planned.edits.warnings)
            settings.put(connection, BUNDLED, edition)


def follows_files(home: Home) -> bool:
    """Whether a deck follows a file. Raises StoreError."""
    with home.store.read() as connection:
        return bool(library.links(connection))
