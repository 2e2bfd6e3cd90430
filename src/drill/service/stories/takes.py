"""Recordings of tellings, as the store knows them: which telling is heard in which, and which of
each story is the best.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from drill.cards.faces import beat_labels
from drill.cards.shelf import Placed, Shelf
from drill.coaching import ways
from drill.domain.deck import Story, place_named
from drill.domain.rehearsal import WINDOWS, Rehearsal
from drill.domain.slot import Slot
from drill.errors import VoiceError
from drill.service.home.home import Home
from drill.storage import rehearsals as rows
from drill.storage.connection import Connection
from drill.voice import rehearsals

SHOWN = 10
"""Recordings that are listed of one story."""


class RehearsalTake(NamedTuple):
    """A telling and its recording."""

    rehearsal: Rehearsal
    path: Path
    """Its file."""
    story: str
    """What the file's name calls the story."""
    rating: int
    """As it was graded, 1 to 4; 0 where the log does not say."""

    @property
    def place(self) -> str:
        """Of its story, `deck/id`."""
        return self.rehearsal.card.rpartition("/")[0]

    @property
    def rank(self) -> tuple[int, bool, int]:
        """The best of a story is the highest: best rated, inside its window, newest."""
        told = self.rehearsal.told
        low, high = WINDOWS[told.way]
        return self.rating, low <= told.seconds <= high, self.rehearsal.at


class ListedTake(NamedTuple):
    """A recording with what was told in it, by the story as it is now."""

    take: RehearsalTake
    title: str
    """Of the story, with what tells a sample from one's own; its place where the story is gone."""
    labels: tuple[str, ...]
    """Of its beats; none where the story is gone."""
    said: int
    """Beats told of those that were asked for."""
    asked: int
    """Beats that its way to tell asks for; 0 where the story is gone."""


def of_story(home: Home, place: str) -> list[ListedTake]:
    """The last recordings of a story (`deck/id`), told in whatever way, the newest first. Raises
    StoreError."""
    return [listed for listed in every(home) if listed.take.place == place][:SHOWN]


def every(home: Home) -> list[ListedTake]:
    """The recordings of all stories, the newest first. Raises StoreError."""
    with home.store.read() as connection:
        takes = list(_takes(home, connection))[::-1]
        shelf = home.shelf(connection) if takes else None
    return [_listed(take, shelf) for take in takes if shelf is not None]


def _listed(take: RehearsalTake, shelf: Shelf) -> ListedTake:
    deck, note = place_named(take.place)
    story, told = shelf.note(deck, note), take.rehearsal.told
    if not isinstance(story, Story):
        return ListedTake(take, take.place, (), 0, 0)
    version = Slot.parse(take.rehearsal.card.rpartition("/")[2]).part
    variant = next((known for known in story.variants if known.id == version), None)
    story = shelf.told_by(Placed(deck, story), variant).story
    asked = ways.beats(story, told.way)
    title = story.title + " (sample)" * story.sample
    recalled = len({*told.said} & {*asked})
    return ListedTake(take, title, beat_labels(story), recalled, len(asked))


def remove(take: RehearsalTake) -> None:
    """Remove a recording; its telling stays. Raises VoiceError."""
    try:
        take.path.unlink(missing_ok=True)
    except OSError as error:
        raise VoiceError(f"{take.path} cannot be removed: {error.strerror}.") from None


def places(home: Home) -> set[str]:
    """The stories (`deck/id`) of which recordings are kept. Raises StoreError."""
    with home.store.read() as connection:
        return {take.place for take in _takes(home, connection)}


def name(home: Home, file: Path) -> str:
    """What a telling keeps of its recording; empty where that is none of drill's own."""
    return file.name if file.resolve().parent == home.paths.rehearsals.resolve() else ""


def best(home: Home) -> set[Path]:
    """The recordings that stay however old they are: the best of each story; of one that no telling
    is known of, the newest. Raises StoreError.
    """
    held = rehearsals.listing(home.paths.rehearsals)
    with home.store.read() as connection:
        takes = sorted(_takes(home, connection), key=lambda take: take.rank)
    known = {take.story for take in takes}
    newest = {
        recording.story: recording.path
        for recording in reversed(held)
        if recording.whole and recording.story not in known
    }
    best = {take.place: take.path for take in takes}  # files of two stories may be called alike
    return {*newest.values(), *best.values()}


def _takes(home: Home, connection: Connection) -> Iterator[RehearsalTake]:
    """All whose file is still there, the oldest first."""
    held = rehearsals.listing(home.paths.rehearsals)
    files = {recording.path.name: recording for recording in held if recording.whole}
    if not files:
        return
    ratings = rows.ratings(connection)
    for rehearsal in rows.tellings(connection):
        file = files.get(rehearsal.told.recording)
        if file is not None:
            yield RehearsalTake(rehearsal, file.path, file.story, ratings.get(rehearsal.pk, 0))
