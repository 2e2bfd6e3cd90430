"""The place where this home meets others, as the person set it up once.

The screens ask for it whenever they open and close, and mostly there is none: what opens a place,
and what seals there, is imported when there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drill.errors import ConfigError, TransportError, UsageError
from drill.files import content_of, keep_text, toml_values
from drill.paths import Paths

if TYPE_CHECKING:
    from drill.service.sync.sealing import Sealed
    from drill.transport.place import Place


def _folder(address: str) -> Place:
    from drill.transport.folder import Folder

    return Folder(Path(address).expanduser().absolute())


def _objects(address: str) -> Place:
    from drill.transport.objects import Objects

    return Objects(address)


def _postgres(address: str) -> Place:
    from drill.transport.postgres import Postgres

    return Postgres(address)


_SCHEMES: dict[str, Callable[[str], Place]] = {
    "s3": _objects, "gs": _objects, "az": _objects, "https": _objects,
    "postgresql": _postgres, "postgres": _postgres,
}  # fmt: skip
"""What an address begins with, and who opens it."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where homes meet."""

    address: str
    """A folder, or an address such as `s3://bucket/path`."""
    key: bytes | None
    """None: whoever sees the place can read what is left there."""
    recipe: str = ""
    """What the place holds so that others can make the key of the passphrase; see `Sealed`."""

    @property
    def cipher(self) -> Sealed | None:
        """What seals pieces there."""
        from drill.service.sync.sealing import Sealed

        return Sealed(self.key, self.recipe) if self.key else None

    @property
    def place(self) -> Place:
        """It, opened. Raises UsageError for an address that drill does not know."""
        return opened(self.address)


def opened(address: str) -> Place:
    """The place of an address. Raises UsageError."""
    scheme, divider, _ = address.partition("://")
    if not divider:
        return _folder(address)
    if scheme.casefold() not in _SCHEMES:
        known = ", ".join(f"{name}://" for name in _SCHEMES)
        raise UsageError(f"homes cannot meet at {scheme}://", f"A folder can, and {known}.")
    return _SCHEMES[scheme.casefold()](address)


def read(paths: Paths) -> Meeting | None:
    """What was set up; None: nothing was. Raises ConfigError."""
    path = _path(paths)
    if not path.exists():
        return None
    values: dict[str, Any] = dict(toml_values(content_of(path), path))
    address, key = values.get("sync.place"), values.get("sync.key", "")
    try:
        salt = str(values.get("sync.salt", ""))
        return Meeting(str(values["sync.place"]), bytes.fromhex(key) or None, salt)
    except (KeyError, TypeError, ValueError):
        raise ConfigError(
            f"{path} does not say where homes meet ({address!r})",
            "`drill sync FOLDER` writes it anew.",
        ) from None


def keep(paths: Paths, meeting: Meeting) -> None:
    """Write it where only the person can read it. Raises StoreError."""
    import tomlkit

    document = tomlkit.document()
    table = tomlkit.table()
    table["place"] = meeting.address
    table["key"] = meeting.key.hex() if meeting.key else ""
    table["salt"] = meeting.recipe
    document["sync"] = table
    keep_text(_path(paths), tomlkit.dumps(document), private=True)


def forget(paths: Paths) -> bool:
    """Meet nobody any more. Returns whether this home met any."""
    path = _path(paths)
    was = path.exists()
    path.unlink(missing_ok=True)
    return was


def begin(address: str, *, plain: bool, ask: Callable[[bool], str]) -> Meeting:
    """Meet others at an address. `ask` gives the passphrase, which is a new one or that of the
    others. Raises UsageError and TransportError."""
    from drill.service.sync.sealing import check_new, is_sealed, with_passphrase

    path = None if "://" in address else Path(address).expanduser().absolute()
    if path is not None and path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file", "Devices meet in a folder: name one.")
    address = str(path or address)
    place = opened(address)
    is_new = path is not None and not path.exists()
    sealed = None if is_new else is_sealed(place.listing())
    if plain and sealed:
        raise UsageError(f"the others at {place.title} have a passphrase", "Leave --plain away.")
    if sealed is False and not plain:
        raise UsageError(
            f"the others at {place.title} have no passphrase",
            "--plain joins them: whoever sees the folder can read your stories then.",
        )
    passphrase = "" if plain else ask(sealed is None)
    if not plain and sealed is None:
        check_new(passphrase)
    if path is not None and is_new:  # only now: of what was not set up nothing is left behind
        try:
            path.mkdir(parents=True)
        except OSError as error:
            raise TransportError(f"{path} cannot be made: {error.strerror}") from None
    if plain:
        return Meeting(address, None)
    cipher = with_passphrase(place, passphrase)
    return Meeting(address, cipher.key, cipher.recipe)


def _path(paths: Paths) -> Path:
    return paths.config / "sync.toml"
