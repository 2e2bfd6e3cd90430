"""A folder that something else carries from one computer to the other: Syncthing, Dropbox, iCloud,
a stick, a work tree of git."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from drill.errors import TransportError
from drill.text import one_line
from drill.transport.place import FOLDER, MOST_BYTES, NotFetched, checked


class Folder:
    """A place in the file system."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def title(self) -> str:
        """Its path."""
        return one_line(str(self.path))

    def listing(self) -> dict[str, int]:
        """Every file below `v1`; links are not followed."""
        sizes: dict[str, int] = {}
        if not self.path.is_dir():
            raise TransportError(f"there is no folder {self.title}", "Is it mounted, or copied?")
        try:
            for folder in _entries(self.path / FOLDER):
                with suppress(OSError):  # others may keep there what they like, and take it away
                    if folder.is_dir(follow_symlinks=False):
                        sizes |= dict(_files(Path(folder.path)))
        except OSError as error:
            raise self._failed("read", error) from None
        return sizes

    def read(self, name: str) -> bytes:
        """A file, of `MOST_BYTES` at most."""
        try:
            descriptor = os.open(
                self.path / checked(name), os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)
            )
            with os.fdopen(descriptor, "rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise NotFetched(f"{name} cannot be read: {error.strerror}") from None
        return data

    def create(self, name: str, data: bytes) -> bool:
        """Beside its place first: who carries the folder must never see half of it."""
        path = self.path / checked(name)
        beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with beside.open("xb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                return _put(beside, path)
            finally:
                with suppress(FileNotFoundError):
                    beside.unlink()
        except OSError as error:
            raise self._failed("written", error) from None

    def _failed(self, what: str, error: OSError) -> TransportError:
        return TransportError(f"{self.title} cannot be {what}: {error.strerror}")


def _put(beside: Path, path: Path) -> bool:
    """Give it its name, unless something has that already."""
    try:
        os.link(beside, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links, such as a stick's
        if path.exists():
            return False
        beside.rename(path)
    return True


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    """(name, bytes) of every file of a folder below `v1`."""
    for entry in _entries(folder):
        if entry.is_file(follow_symlinks=False):
            size = entry.stat(follow_symlinks=False).st_size
            yield f"{FOLDER}/{folder.name}/{entry.name}", size


def _entries(path: Path) -> list[os.DirEntry[str]]:
    if not path.is_dir():
        return []
    with os.scandir(path) as entries:
        return sorted(entries, key=lambda entry: entry.name)
