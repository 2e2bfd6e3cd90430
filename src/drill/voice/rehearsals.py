"""The folder of recordings: their names, how old and how many they may be, their end.

A recording is called `20261202T090000-my-stories-quiet-senior.flac`, by when it began (UTC) and its
story.
Files of other names are nobody's here: they are neither counted nor removed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from drill.errors import VoiceError
from drill.text import shown, slug
from drill.voice.recorder import ENDING

MB = 1_000_000
"""Bytes."""
_DAY_MS = 86_400_000
_STAMP = "%Y%m%dT%H%M%S"
_LONGEST_STORY = 80
_NAME = re.compile(r"(\d{8}T\d{6})-([^.]+)(?:\.\d+)?\.flac(?:\.part)?", re.ASCII)


class Recording(NamedTuple):
    """A file of the folder."""

    path: Path
    at: int
    """When it began, epoch ms."""
    story: str
    """Its story, as `name` wrote it."""
    size: int
    """Bytes."""

    @property
    def whole(self) -> bool:
        """Whether it came to its end; else it is being written, or a program died."""
        return self.path.suffix == ENDING


def name(at: int, story: str) -> str:
    """What a recording is called that begins at an instant (epoch ms), without its ending. `story`
    is its place, `deck/id`, or whatever else is told."""
    return f"{datetime.fromtimestamp(at / 1000, UTC):{_STAMP}}-{slug(story, _LONGEST_STORY)}"


def listing(folder: Path) -> list[Recording]:
    """The recordings of a folder, the newest first; none where it cannot be read."""
    recordings = []
    with suppress(OSError):
        for path in folder.iterdir():
            match = _NAME.fullmatch(path.name)
            with suppress(ValueError, OSError):  # 31 February; removed just now
                if match and path.is_file():
                    begun = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
                    at = round(begun.timestamp() * 1000)
                    recordings.append(Recording(path, at, match[2], path.stat().st_size))
    return sorted(
        recordings, key=lambda recording: (recording.at, recording.path.name), reverse=True
    )


def check(folder: Path) -> None:
    """Raises VoiceError where the folder is there and what is in it cannot be seen."""
    try:
        next(folder.iterdir(), None)
    except FileNotFoundError:
        return
    except OSError as error:
        raise VoiceError(
            f"{shown(str(folder), 200)} cannot be read: {error.strerror}",
            "Nothing is known of the recordings in it: look at its rights.",
        ) from None


def thin(
    folder: Path, now: int, keep_days: int, keep_mb: int, best: Collection[Path] = ()
) -> list[Path]:
    """Remove the recordings that are older than so many days at `now` (epoch ms), then the oldest
    until all take no more than so many megabytes; returns what went. The `best` stay, and so does
    what is not whole.
    """
    left = listing(folder)
    size = sum(recording.size for recording in left)
    gone = []
    for recording in reversed(left):
        old = now - recording.at > keep_days * _DAY_MS
        if not recording.whole or recording.path in best or not (old or size > keep_mb * MB):
            continue
        with suppress(OSError):
            recording.path.unlink()
            gone.append(recording.path)
            size -= recording.size
    return gone


def forget(folder: Path) -> tuple[list[Recording], list[Recording]]:
    """Remove all recordings, whole or not; returns what went, and what could not be removed."""
    gone, stayed = [], []
    for recording in listing(folder):
        try:
            recording.path.unlink()
            gone.append(recording)
        except OSError:
            stayed.append(recording)
    with suppress(OSError):
        folder.rmdir()  # where nothing else is in it
    return gone, stayed
